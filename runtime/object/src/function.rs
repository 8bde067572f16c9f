//! Python functions, and methods bound to receivers.

use std::cell::Cell;

use taipan_heap::{LocalCell, Obj, Ref, Slot, TypedRef};

use crate::args::Args;
use crate::assumptions::{Assumption, lost};
use crate::class::{Class, PyType, type_of};
use crate::error::PyResult;
use crate::native::{Downcast, NativeType};
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::code::PyCode;
use crate::types::dict::PyDict;
use crate::types::str::PyStr;
use crate::types::tuple::PyTuple;
use crate::{Trace, alloc, ops, py_class, py_methods};

/// Create a function object.
#[py_class(name = "function", gc, weakref, final_)]
#[derive(Trace)]
pub struct PyFunction {
    /// `__code__`
    pub code: LocalCell<Option<TypedRef<PyCode>>>,
    /// `__globals__`
    pub globals: TypedRef<PyDict>,
    /// `__builtins__`
    pub builtins: TypedRef<PyDict>,
    /// `__name__`
    pub name: Slot,
    /// `__qualname__`
    pub qualname: Slot,
    /// `__defaults__`: a tuple, or empty.
    pub defaults: Slot,
    /// `__kwdefaults__`: a dict, or empty.
    pub kwdefaults: Slot,
    /// `__closure__`: a tuple of cells, or empty.
    pub closure: Slot,
    /// `__doc__`
    pub doc: Slot,
    /// `__module__`
    pub module: Slot,
    /// `__annotations__`: a dict, a tuple of names and values, or empty.
    pub annotations: Slot,
    /// `__dict__`
    pub dict: Slot,
    /// Changes with code, defaults and keyword defaults; never used twice.
    pub version: Cell<u32>,
}

thread_local! {
    static NEXT_VERSION: Cell<u32> = const { Cell::new(1) };
}

impl PyFunction {
    /// A function of `code` with `globals`; `builtins` as found there.
    #[must_use]
    pub fn new_ref(th: &Thread, code: TypedRef<PyCode>, globals: TypedRef<PyDict>) -> TypedRef<PyFunction> {
        let builtins = builtins_of(th, &globals);
        let module = globals.get_str(&th.names().name);
        let doc = code.docstring();
        alloc::new(PyFunction {
            name: Slot::new(code.name.clone()),
            qualname: Slot::new(code.qualname.clone()),
            code: LocalCell::new(Some(code)),
            globals,
            builtins,
            defaults: Slot::empty(),
            kwdefaults: Slot::empty(),
            closure: Slot::empty(),
            doc: Slot::from_option(doc),
            module: Slot::from_option(module),
            annotations: Slot::empty(),
            dict: Slot::empty(),
            version: Cell::new(0),
        })
    }

    /// The code.
    ///
    /// # Panics
    /// After the collector has emptied the function; such functions are never called.
    #[inline]
    #[must_use]
    pub fn code(&self) -> TypedRef<PyCode> {
        self.code
            .with(|code| code.clone())
            .expect("a function that is reachable has its code")
    }

    /// The number of the present code and defaults; 0 if numbers have run out.
    pub fn version_tag(&self) -> u32 {
        if self.version.get() == 0 {
            let next = NEXT_VERSION.get();
            if next != u32::MAX {
                NEXT_VERSION.set(next + 1);
                self.version.set(next);
            }
        }
        self.version.get()
    }

    /// Takes the number away.
    fn changed(&self) {
        lost(Assumption::Function(self.version.replace(0)));
    }

    /// `__dict__`, made if there is none.
    #[must_use]
    pub fn dict_ref(&self) -> TypedRef<PyDict> {
        if self.dict.get().is_none() {
            self.dict.set(PyDict::new_ref().into_ref());
        }
        let dict = self.dict.get().expect("just set");
        crate::native::try_typed(dict).unwrap_or_else(|_| PyDict::new_ref())
    }
}

impl Drop for PyFunction {
    fn drop(&mut self) {
        self.changed();
    }
}

/// The builtins that code with these globals sees (`_PyEval_BuiltinsFromGlobals`).
#[must_use]
pub fn builtins_of(th: &Thread, globals: &PyDict) -> TypedRef<PyDict> {
    let found = globals.get_str(&th.names().builtins);
    let dict = match found {
        Some(found) => match found.downcast::<crate::module::PyModule>() {
            Some(module) => Some(module.dict.clone()),
            None => crate::native::try_typed::<PyDict>(found).ok(),
        },
        None => None,
    };
    dict.unwrap_or_else(|| th.vm().builtins.get().cloned().unwrap_or_else(PyDict::new_ref))
}

fn name_text(slot: &Slot) -> String {
    slot.get()
        .and_then(|n| n.downcast::<PyStr>().map(|n| n.to_display().into_owned()))
        .unwrap_or_default()
}

#[py_methods]
impl PyFunction {
    #[slot]
    fn call(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        (th.hooks().call_function)(th, this, args)
    }

    #[slot]
    fn descr_get(this: &Obj<Self>, th: &Thread, obj: Option<&Ref>, _owner: Option<&Ref>) -> PyResult<Ref> {
        let _ = th;
        match obj {
            Some(obj) => Ok(PyMethod::new_ref(this.to_ref(), obj.clone()).into_ref()),
            None => Ok(this.to_ref()),
        }
    }

    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let _ = class;
        let all = args.positional();
        let arg = |i: usize, name: &str| all.get(i).or_else(|| args.keyword(name)).filter(|a| !a.is_none());
        let code = arg(0, "code").and_then(|c| c.downcast::<PyCode>());
        let globals = arg(1, "globals").and_then(|g| g.downcast::<PyDict>());
        let (Some(code), Some(globals)) = (code, globals) else {
            return Err(th.type_error("function() argument 'code' must be code, and 'globals' dict"));
        };
        let function = PyFunction::new_ref(th, code.to_typed(), globals.to_typed());
        if let Some(name) = arg(2, "name") {
            function.name.set(name.clone());
        }
        if let Some(defaults) = arg(3, "argdefs") {
            function.defaults.set(defaults.clone());
        }
        let wanted = code.data.freevars.len();
        match arg(4, "closure") {
            Some(closure) => {
                let cells = closure.downcast::<PyTuple>().map_or(0, |t| t.len());
                if cells != wanted {
                    let name = &code.data.name;
                    return Err(th.value_error(format!("{name} requires closure of length {wanted}, not {cells}")));
                }
                function.closure.set(closure.clone());
            }
            None if wanted > 0 => return Err(th.type_error("arg 5 (closure) must be tuple")),
            None => {}
        }
        Ok(function.into_ref())
    }

    #[slot]
    fn repr(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        let name = name_text(&this.qualname);
        Ok(PyStr::new(&format!("<function {name} at {:#x}>", this.value().bits())).into_ref())
    }

    #[getter]
    fn __code__(&self) -> Ref {
        self.code().into_ref()
    }

    #[setter(name = "__code__")]
    fn set_code(&self, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        let Some(code) = value.and_then(|v| v.downcast::<PyCode>()) else {
            return Err(th.type_error("__code__ must be set to a code object"));
        };
        let (wanted, has) = (code.data.freevars.len(), self.code().data.freevars.len());
        if wanted != has {
            return Err(th.value_error(format!(
                "{}() requires a code object with {has} free vars, not {wanted}",
                name_text(&self.name)
            )));
        }
        self.changed();
        drop(self.code.replace(Some(code.to_typed())));
        Ok(())
    }

    #[getter]
    fn __globals__(&self) -> Ref {
        self.globals.as_ref().clone()
    }

    #[getter]
    fn __builtins__(&self) -> Ref {
        self.builtins.as_ref().clone()
    }

    #[getter]
    fn __closure__(&self) -> Option<Ref> {
        self.closure.get()
    }

    #[getter]
    fn __name__(&self) -> Option<Ref> {
        self.name.get()
    }

    #[setter(name = "__name__")]
    fn set_name(&self, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        set_str(th, &self.name, value, "__name__")
    }

    #[getter]
    fn __qualname__(&self) -> Option<Ref> {
        self.qualname.get()
    }

    #[setter(name = "__qualname__")]
    fn set_qualname(&self, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        set_str(th, &self.qualname, value, "__qualname__")
    }

    #[getter]
    fn __doc__(&self) -> Option<Ref> {
        self.doc.get()
    }

    #[setter(name = "__doc__")]
    fn set_doc(&self, _th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        drop(self.doc.replace(value.cloned()));
        Ok(())
    }

    #[getter]
    fn __module__(&self) -> Option<Ref> {
        self.module.get()
    }

    #[setter(name = "__module__")]
    fn set_module(&self, _th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        drop(self.module.replace(value.cloned()));
        Ok(())
    }

    #[getter]
    fn __defaults__(&self) -> Option<Ref> {
        self.defaults.get()
    }

    #[setter(name = "__defaults__")]
    fn set_defaults(&self, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        let value = value.filter(|v| !v.is_none());
        if value.is_some_and(|v| !v.is_a::<PyTuple>()) {
            return Err(th.type_error("__defaults__ must be set to a tuple object"));
        }
        self.changed();
        drop(self.defaults.replace(value.cloned()));
        Ok(())
    }

    #[getter]
    fn __kwdefaults__(&self) -> Option<Ref> {
        self.kwdefaults.get()
    }

    #[setter(name = "__kwdefaults__")]
    fn set_kwdefaults(&self, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        let value = value.filter(|v| !v.is_none());
        if value.is_some_and(|v| !v.is_a::<PyDict>()) {
            return Err(th.type_error("__kwdefaults__ must be set to a dict object"));
        }
        self.changed();
        drop(self.kwdefaults.replace(value.cloned()));
        Ok(())
    }

    #[getter]
    fn __annotations__(&self, _th: &Thread) -> Ref {
        let dict = match self.annotations.get() {
            Some(found) if found.is_a::<PyDict>() => return found,
            Some(pairs) => {
                let dict = PyDict::new_ref();
                for pair in pairs
                    .downcast::<PyTuple>()
                    .map_or(&[][..], |t| t.items())
                    .chunks_exact(2)
                {
                    dict.set_str(&pair[0], pair[1].clone());
                }
                dict
            }
            None => PyDict::new_ref(),
        };
        self.annotations.set(dict.as_ref().clone());
        dict.into_ref()
    }

    #[setter(name = "__annotations__")]
    fn set_annotations(&self, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        let value = value.filter(|v| !v.is_none());
        if value.is_some_and(|v| !v.is_a::<PyDict>()) {
            return Err(th.type_error("__annotations__ must be set to a dict object"));
        }
        drop(self.annotations.replace(value.cloned()));
        Ok(())
    }

    #[getter]
    fn __dict__(&self, _th: &Thread) -> Ref {
        self.dict_ref().into_ref()
    }

    #[setter(name = "__dict__")]
    fn set_dict(&self, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        match value {
            Some(value) if value.is_a::<PyDict>() => {
                self.dict.set(value.clone());
                Ok(())
            }
            Some(value) => Err(th.type_error(format!(
                "__dict__ must be set to a dictionary, not a '{}'",
                type_of(value).name()
            ))),
            None => Err(th.type_error("cannot delete __dict__")),
        }
    }
}

fn set_str(th: &Thread, slot: &Slot, value: Option<&Ref>, what: &str) -> PyResult<()> {
    match value {
        Some(value) if value.is_a::<PyStr>() => {
            slot.set(value.clone());
            Ok(())
        }
        _ => Err(th.type_error(format!("{what} must be set to a string object"))),
    }
}

/// Create a bound instance method object.
#[py_class(name = "method", gc, weakref, final_)]
#[derive(Trace)]
pub struct PyMethod {
    /// `__func__`
    pub function: Ref,
    /// `__self__`
    pub receiver: Ref,
}

impl PyMethod {
    /// A callable bound to a receiver.
    #[must_use]
    pub fn new_ref(function: Ref, receiver: Ref) -> TypedRef<PyMethod> {
        alloc::new(PyMethod { function, receiver })
    }
}

#[py_methods]
impl PyMethod {
    #[slot]
    fn new(th: &Thread, _class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let [function, receiver] = args.positional() else {
            return Err(th.type_error(format!("method expected 2 arguments, got {}", args.positional().len())));
        };
        if !ops::call::is_callable(function) {
            return Err(th.type_error("first argument must be callable"));
        }
        if receiver.is_none() {
            return Err(th.type_error("instance must not be None"));
        }
        Ok(PyMethod::new_ref(function.clone(), receiver.clone()).into_ref())
    }

    #[slot]
    fn call(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        ops::call::call_prepended(th, &this.function, &this.receiver, args)
    }

    #[slot]
    fn getattro(this: &Obj<Self>, th: &Thread, name: &Ref) -> PyResult<Ref> {
        let object = this.to_ref();
        if crate::ClassExt::lookup(PyMethod::class(), name).is_some() {
            return ops::attr::generic_get(th, &object, name);
        }
        ops::attr::get(th, &this.function, name)
    }

    #[slot]
    fn compare(this: &Obj<Self>, th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        let Some(other) = other.downcast_exact::<PyMethod>() else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(Ref::NOT_IMPLEMENTED);
        }
        let equal = this.receiver.is(&other.receiver) && ops::compare::equal(th, &this.function, &other.function)?;
        Ok(Ref::from_bool(equal == (op == CompareOp::Eq)))
    }

    #[slot]
    fn hash(&self, th: &Thread) -> PyResult<i64> {
        let hash = ops::hash::identity(&self.receiver) ^ ops::hash::hash(th, &self.function)?;
        Ok(if hash == -1 { -2 } else { hash })
    }

    #[slot]
    fn repr(&self, th: &Thread) -> PyResult<Ref> {
        let names = th.names();
        let mut name = ops::attr::get_optional(th, &self.function, &names.qualname)?;
        if name.is_none() {
            name = ops::attr::get_optional(th, &self.function, &names.name)?;
        }
        let name = name.and_then(|n| n.downcast::<PyStr>().map(|n| n.to_display().into_owned()));
        let receiver = ops::convert::repr(th, &self.receiver)?;
        let text = format!(
            "<bound method {} of {}>",
            name.as_deref().unwrap_or("?"),
            receiver.to_display()
        );
        Ok(PyStr::new(&text).into_ref())
    }

    #[getter]
    fn __doc__(&self, th: &Thread) -> PyResult<Option<Ref>> {
        ops::attr::get_optional(th, &self.function, &th.names().doc)
    }

    #[getter]
    fn __func__(&self) -> Ref {
        self.function.clone()
    }

    #[getter]
    fn __self__(&self) -> Ref {
        self.receiver.clone()
    }
}

/// Whether `class` is the metaclass `type` itself.
#[must_use]
pub fn is_type(class: &Class) -> bool {
    std::ptr::eq(class, PyType::class())
}
