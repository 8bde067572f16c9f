//! `_imp`: what `importlib` asks of the runtime. There are built-in modules only, neither frozen ones nor extensions.

use taipan_object::py_module;

/// (Extremely) low-level import machinery bits as used by importlib.
#[py_module(name = "_imp")]
pub(crate) mod imp {
    use std::cell::Cell;

    use taipan_object::module::{ModuleExt, PyModule};
    use taipan_object::native::Module;
    use taipan_object::types::list::PyList;
    use taipan_object::types::str::PyStr;
    use taipan_object::{Downcast, Exc, PyResult, Ref, Thread, ops, type_of};

    thread_local! {
        /// How often the import lock is held; there is one thread that could hold it.
        static LOCKED: Cell<usize> = const { Cell::new(0) };
    }

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        module.add(th, "check_hash_based_pycs", PyStr::new("default").into_ref());
        Ok(())
    }

    fn builtin(th: &Thread, name: &str) -> Option<usize> {
        let modules = th.vm().native_modules.get().copied().unwrap_or_default();
        modules.iter().position(|m| m.name == name)
    }

    fn text(th: &Thread, name: &Ref, function: &str) -> PyResult<String> {
        match name.downcast::<PyStr>() {
            Some(text) => Ok(text.to_display().into_owned()),
            None => {
                let kind = type_of(name).name();
                Err(th.type_error(format!("{function}() argument must be str, not {kind}")))
            }
        }
    }

    /// Acquires the interpreter's import lock for the current thread.
    ///
    /// This lock should be used by import hooks to ensure thread-safety when importing
    /// modules. On platforms without threads, this function does nothing.
    #[function]
    fn acquire_lock() {
        LOCKED.set(LOCKED.get() + 1);
    }

    /// Release the interpreter's import lock.
    ///
    /// On platforms without threads, this function does nothing.
    #[function]
    fn release_lock(th: &Thread) -> PyResult<()> {
        match LOCKED.get().checked_sub(1) {
            Some(left) => {
                LOCKED.set(left);
                Ok(())
            }
            None => Err(th.error(Exc::RuntimeError, "not holding the import lock")),
        }
    }

    /// Return True if the import lock is currently held, else False.
    ///
    /// On platforms without threads, return False.
    #[function]
    fn lock_held() -> bool {
        LOCKED.get() > 0
    }

    /// Returns True if the module name corresponds to a built-in module.
    #[function]
    fn is_builtin(th: &Thread, name: &Ref) -> PyResult<i32> {
        let name = text(th, name, "is_builtin")?;
        Ok(match builtin(th, &name) {
            Some(_) if matches!(name.as_str(), "sys" | "builtins") => -1,
            Some(_) => 1,
            None => 0,
        })
    }

    /// Returns True if the module name corresponds to a frozen module.
    #[function]
    fn is_frozen(th: &Thread, name: &Ref) -> PyResult<bool> {
        text(th, name, "is_frozen").map(|_| false)
    }

    /// Return info about the corresponding frozen module (if there is one) or None.
    ///
    /// The returned info (a 2-tuple):
    ///
    ///  * data         the raw marshalled bytes
    ///  * is_package   whether or not it is a package
    ///  * origname     the originally frozen module's name, or None if not
    ///                 a stdlib module (this will usually be the same as
    ///                 the module's current name)
    #[function(keywords)]
    fn find_frozen(th: &Thread, name: &Ref, #[keyword] withdata: Option<&Ref>) -> PyResult<()> {
        let _ = withdata;
        text(th, name, "find_frozen").map(drop)
    }

    #[function]
    fn _frozen_module_names() -> Ref {
        PyList::from_vec(Vec::new()).into_ref()
    }

    /// (internal-only) Override PyConfig.use_frozen_modules.
    /// (-1: default, 1: on, 0: off)
    #[function]
    fn _override_frozen_modules_for_tests(_override: i32) {}

    /// Create an extension module.
    #[function]
    fn create_builtin(th: &Thread, spec: &Ref) -> PyResult<Ref> {
        let name = ops::attr::get(th, spec, &th.vm().interned.get("name"))?;
        let name = text(th, &name, "create_builtin")?;
        if let Some(module) = th.module(&name) {
            return Ok(module);
        }
        match builtin(th, &name) {
            Some(index) => {
                let spec = &th.vm().native_modules.get().copied().unwrap_or_default()[index];
                Ok(PyModule::from_spec(th, spec)?.into_ref())
            }
            None => Ok(Ref::NONE),
        }
    }

    /// Initialize a built-in module.
    #[function]
    fn exec_builtin(_mod: &Ref) -> i32 {
        0
    }

    /// Returns the list of file suffixes used to identify extension modules.
    #[function]
    fn extension_suffixes() -> Ref {
        PyList::from_vec(Vec::new()).into_ref()
    }
}
