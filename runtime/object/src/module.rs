//! Module objects.

use taipan_heap::{LocalCell, Obj, Ref, TypedRef};

use crate::args::Args;
use crate::class::Class;
use crate::descriptor::PyBuiltin;
use crate::error::{Exc, PyResult};
use crate::native::{Downcast, FunctionSpec, ModuleSpec};
use crate::thread::Thread;
use crate::types::dict::PyDict;
use crate::types::str::PyStr;
use crate::{Trace, alloc, ops, py_class, py_methods};

/// Create a module object.
///
/// The name must be a string; the optional docstring can have any type.
#[py_class(name = "module", gc, weakref)]
#[derive(Trace)]
pub struct PyModule {
    /// `__dict__`
    pub dict: TypedRef<PyDict>,
    spec: LocalCell<Option<Ref>>,
}

impl PyModule {
    /// A module named `name`.
    #[must_use]
    pub fn new_ref(th: &Thread, name: &Ref, doc: Option<Ref>) -> TypedRef<PyModule> {
        let module = alloc::new(PyModule {
            dict: PyDict::new_ref(),
            spec: LocalCell::new(None),
        });
        init_dict(th, &module.dict, name, doc);
        module
    }

    /// Makes a native module.
    ///
    /// # Errors
    /// What its `define` raises.
    pub fn from_spec(th: &Thread, spec: &ModuleSpec) -> PyResult<TypedRef<PyModule>> {
        let name = th.vm().interned.get(spec.name);
        let module = PyModule::new_ref(th, &name, spec.doc.map(|d| PyStr::new(d).into_ref()));
        (spec.define)(th, &module)?;
        Ok(module)
    }
}

fn init_dict(th: &Thread, dict: &PyDict, name: &Ref, doc: Option<Ref>) {
    let names = th.names();
    dict.set_str(&names.name, name.clone());
    dict.set_str(&names.doc, doc.unwrap_or(Ref::NONE));
    for key in [&names.package, &names.loader, &names.spec] {
        dict.set_str(key, Ref::NONE);
    }
}

/// What native modules do to the module object.
pub trait ModuleExt {
    /// Adds a function.
    ///
    /// # Errors
    /// None at present.
    fn add_function(&self, th: &Thread, spec: &'static FunctionSpec) -> PyResult<()>;
    /// Adds any value.
    fn add(&self, th: &Thread, name: &str, value: Ref);
    /// Adds a native type, made if need be, under its own name.
    fn add_type<T: crate::native::Methods>(&self, th: &Thread) -> &'static Class;
}

impl ModuleExt for Obj<PyModule> {
    fn add_function(&self, th: &Thread, spec: &'static FunctionSpec) -> PyResult<()> {
        let name = self.dict.get_str(&th.names().name);
        let function = PyBuiltin::function(spec, Some(self.to_ref()), name);
        self.dict.set_str(&th.vm().interned.get(spec.name), function.into_ref());
        Ok(())
    }

    fn add(&self, th: &Thread, name: &str, value: Ref) {
        self.dict.set_str(&th.vm().interned.get(name), value);
    }

    fn add_type<T: crate::native::Methods>(&self, th: &Thread) -> &'static Class {
        let class = crate::create::native_type::<T>(th);
        self.add(th, T::SPEC.name, class.to_ref());
        class
    }
}

#[py_methods]
impl PyModule {
    #[slot]
    fn new(th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
        let _ = th;
        let payload = PyModule {
            dict: PyDict::new_ref(),
            spec: LocalCell::new(None),
        };
        Ok(alloc::new_object(class, payload).into_ref())
    }

    #[slot]
    fn init(&self, th: &Thread, args: Args<'_>) -> PyResult<()> {
        let positional = args.positional();
        let Some(name) = positional.first().or_else(|| args.keyword("name")) else {
            return Err(th.type_error("module() missing required argument 'name' (pos 1)"));
        };
        let doc = positional.get(1).or_else(|| args.keyword("doc"));
        init_dict(th, &self.dict, name, doc.cloned());
        Ok(())
    }

    #[slot]
    fn getattro(this: &Obj<Self>, th: &Thread, name: &Ref) -> PyResult<Ref> {
        let object = this.to_ref();
        match ops::attr::generic_get(th, &object, name) {
            Err(raised) if raised.is(Exc::AttributeError) => {
                if let Some(getattr) = this.dict.get_str(&th.names().getattr) {
                    return ops::call::call(th, &getattr, &[name]);
                }
                let text = name
                    .downcast::<PyStr>()
                    .map(|n| n.to_display().into_owned())
                    .unwrap_or_default();
                let Some(own) = this.dict.get_str(&th.names().name) else {
                    return Err(raised);
                };
                let Some(own) = own.downcast::<PyStr>() else {
                    return Err(raised);
                };
                let own = own.to_display();
                let spec = this.dict.get_str(&th.names().spec).filter(|s| !s.is_none());
                let initializing = match spec {
                    Some(spec) => match ops::attr::get_optional(th, &spec, &th.names().initializing)? {
                        Some(flag) => ops::convert::truth(th, &flag)?,
                        None => false,
                    },
                    None => false,
                };
                let message = if initializing {
                    format!(
                        "partially initialized module '{own}' has no attribute '{text}' (most likely due to a circular import)"
                    )
                } else {
                    format!("module '{own}' has no attribute '{text}'")
                };
                Err(ops::attr::attribute_error(th, &object, name, &message))
            }
            other => other,
        }
    }

    #[slot]
    fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let names = th.names();
        let text = |key: &Ref| this.dict.get_str(key).filter(|v| v.is_a::<PyStr>());
        let name = match text(&names.name) {
            Some(name) => ops::convert::repr(th, &name)?.to_display().into_owned(),
            None => "'?'".to_owned(),
        };
        let described = match text(&names.file) {
            Some(file) => format!("<module {name} from {}>", ops::convert::repr(th, &file)?.to_display()),
            None if this.dict.get_str(&names.spec).is_some_and(|s| !s.is_none()) => {
                format!("<module {name} (built-in)>")
            }
            None => match this.dict.get_str(&names.loader).filter(|l| !l.is_none()) {
                Some(loader) => format!("<module {name} ({})>", ops::convert::repr(th, &loader)?.to_display()),
                None => format!("<module {name}>"),
            },
        };
        Ok(PyStr::new(&described).into_ref())
    }

    /// __dir__() -> list
    /// specialized dir() implementation
    #[method]
    fn __dir__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let dict = ops::attr::get(th, &this.to_ref(), &th.names().dict)?;
        let Some(dict) = dict.downcast::<PyDict>() else {
            return Err(th.type_error("<module>.__dict__ is not a dictionary"));
        };
        if let Some(own) = dict.get_str(&th.names().dir) {
            return ops::call::call(th, &own, &[]);
        }
        let keys = dict.items().into_iter().map(|(key, _)| key).collect();
        Ok(crate::types::list::PyList::from_vec(keys).into_ref())
    }

    #[getter]
    fn __dict__(&self) -> Ref {
        self.dict.as_ref().clone()
    }
}

/// The `__dict__` of a module object.
#[must_use]
pub fn dict_of(object: &Ref) -> Option<TypedRef<PyDict>> {
    object.downcast::<PyModule>().map(|m| m.dict.clone())
}
