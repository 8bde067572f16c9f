//! `atexit`.

use taipan_object::py_module;

/// allow programmer to define multiple exit functions to be executed
/// upon normal program termination.
///
/// Two public functions, register and unregister, are defined.
#[py_module(name = "atexit")]
pub(crate) mod atexit {
    use taipan_object::native::Module;
    use taipan_object::types::list::PyList;
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::{Args, Downcast, Exc, PyResult, Ref, Thread, TypedRef, ops};

    const CALLBACKS: &str = "atexit.callbacks";

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        let run = module
            .dict
            .get_str(&th.vm().interned.get("_run_exitfuncs"))
            .unwrap_or(Ref::NONE);
        th.vm().registry.borrow_mut().insert("atexit.run", run);
        th.vm()
            .registry
            .borrow_mut()
            .insert(CALLBACKS, PyList::from_vec(Vec::new()).into_ref());
        Ok(())
    }

    fn callbacks(th: &Thread) -> TypedRef<PyList> {
        let found = th.vm().registry.borrow().get(CALLBACKS).cloned();
        let list = found.and_then(|l| l.downcast::<PyList>().map(taipan_object::Obj::to_typed));
        list.unwrap_or_else(|| PyList::from_vec(Vec::new()))
    }

    /// register(func, *args, **kwargs) -> func
    ///
    /// Register a function to be executed upon normal program termination
    ///
    ///     func - function to be called at exit
    ///     args - optional arguments to pass to func
    ///     kwargs - optional keyword arguments to pass to func
    ///
    ///     func is returned to facilitate usage as a decorator.
    #[function]
    fn register(th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let [function, ..] = args.positional() else {
            return Err(th.type_error("register() takes at least 1 argument (0 given)"));
        };
        if !ops::call::is_callable(function) {
            return Err(th.type_error("the first argument must be callable"));
        }
        let names = args.names().map_or(Ref::NONE, taipan_object::Obj::to_ref);
        let entry = vec![PyTuple::from_slice(args.values()).into_ref(), names];
        callbacks(th).items.push(PyTuple::from_vec(entry).into_ref());
        Ok(function.clone())
    }

    fn parts(entry: &Ref) -> (Vec<Ref>, Option<Ref>) {
        let items = entry.downcast::<PyTuple>().map_or(&[][..], |t| t.items());
        let values = items
            .first()
            .and_then(|v| v.downcast::<PyTuple>())
            .map_or(Vec::new(), |v| v.items().to_vec());
        (values, items.get(1).cloned())
    }

    /// unregister(func) -> None
    ///
    /// Unregister an exit function which was previously registered using
    /// atexit.register
    ///
    ///     func - function to be unregistered
    #[function]
    fn unregister(th: &Thread, function: &Ref) -> PyResult<()> {
        let all = callbacks(th);
        for entry in all.items.to_vec() {
            let (values, _) = parts(&entry);
            if let Some(own) = values.first()
                && ops::compare::equal(th, own, function)?
            {
                let removed = all
                    .items
                    .with_mut(|items| items.iter().position(|i| i.is(&entry)).map(|at| items.remove(at)));
                drop(removed);
            }
        }
        Ok(())
    }

    /// _run_exitfuncs() -> None
    ///
    /// Run all registered exit functions.
    ///
    /// If a callback raises an exception, it is logged with sys.unraisablehook.
    #[function]
    fn _run_exitfuncs(th: &Thread) -> PyResult<()> {
        let all = callbacks(th);
        while let Some(entry) = all.items.pop() {
            let (values, names) = parts(&entry);
            let Some((function, given)) = values.split_first() else {
                continue;
            };
            let names = names.as_ref().and_then(|n| n.downcast::<PyTuple>());
            if let Err(raised) = ops::call::call_args(th, function, Args::new(given, names)) {
                let message = "Exception ignored in atexit callback";
                if !raised.is(Exc::SystemExit) {
                    ops::report::unraisable(th, raised, Some(message), Some(function));
                }
            }
        }
        Ok(())
    }

    /// _clear() -> None
    ///
    /// Clear the list of previously registered exit functions.
    #[function]
    fn _clear(th: &Thread) {
        drop(callbacks(th).items.take());
    }

    /// _ncallbacks() -> int
    ///
    /// Return the number of registered exit functions.
    #[function]
    fn _ncallbacks(th: &Thread) -> usize {
        callbacks(th).items.len()
    }
}
