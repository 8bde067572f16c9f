//! `_contextvars`: values that belong to a context (PEP 567).
//!
//! A context is a dict from variables to values. Copies are made when `copy_context` asks, so a context is changed by
//! nobody but the code that runs in it.

use std::cell::Cell;

use taipan_object::py_module;

/// Context Variables
#[py_module(name = "_contextvars")]
pub(crate) mod contextvars {
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::types::dict::PyDict;
    use taipan_object::types::str::PyStr;
    use taipan_object::{
        Args, Class, Downcast, Exc, Obj, PyResult, Ref, Slot, Thread, Trace, TypedRef, alloc, ops, py_class, py_methods,
    };

    use super::Cell;
    use crate::signature::signature;

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        module.add_type::<PyContextVar>(th);
        module.add_type::<PyContext>(th);
        let token = module.add_type::<PyToken>(th);
        taipan_object::create::native_type::<PyMissing>(th);
        let missing = alloc::new(PyMissing {}).into_ref();
        th.vm().registry.borrow_mut().insert(MISSING, missing.clone());
        token.dict.set_str(&th.vm().interned.get("MISSING"), missing);
        Ok(())
    }

    const MISSING: &str = "contextvars.missing";

    fn missing(th: &Thread) -> Ref {
        th.vm().registry.borrow().get(MISSING).cloned().unwrap_or(Ref::NONE)
    }

    /// Stands for "no value".
    #[py_class(name = "Token.MISSING", gc, final_, no_new)]
    #[derive(Trace)]
    pub(crate) struct PyMissing {}

    #[py_methods]
    impl PyMissing {
        #[slot]
        fn repr(&self, _th: &Thread) -> PyResult<Ref> {
            Ok(PyStr::new("<Token.MISSING>").into_ref())
        }
    }

    /// The context in force, made if there is none yet.
    fn current(th: &Thread) -> TypedRef<PyContext> {
        let found = th.context.get().map(taipan_object::native::try_typed::<PyContext>);
        if let Some(Ok(context)) = found {
            return context;
        }
        let made = PyContext::fresh(PyDict::new_ref());
        th.context.set(made.as_ref().clone());
        made
    }

    #[function]
    fn copy_context(th: &Thread) -> Ref {
        PyContext::fresh(current(th).values.copy()).into_ref()
    }

    /// Values of context variables.
    #[py_class(name = "Context", module = "_contextvars", gc, weakref, mapping, final_)]
    #[derive(Trace)]
    pub(crate) struct PyContext {
        values: TypedRef<PyDict>,
        entered: Cell<bool>,
        previous: Slot,
    }

    impl PyContext {
        fn fresh(values: TypedRef<PyDict>) -> TypedRef<PyContext> {
            alloc::new(PyContext {
                values,
                entered: Cell::new(false),
                previous: Slot::empty(),
            })
        }
    }

    fn check_key(th: &Thread, key: &Ref) -> PyResult<()> {
        if key.is_a::<PyContextVar>() {
            return Ok(());
        }
        let shown = ops::convert::repr(th, key)?;
        Err(th.type_error(format!("a ContextVar key was expected, got {}", shown.to_display())))
    }

    #[py_methods]
    impl PyContext {
        #[slot]
        fn new(th: &Thread, _class: &Class, args: Args<'_>) -> PyResult<Ref> {
            if !args.values().is_empty() {
                return Err(th.type_error("Context() does not accept any arguments"));
            }
            Ok(PyContext::fresh(PyDict::new_ref()).into_ref())
        }

        #[slot]
        fn len(&self, _th: &Thread) -> PyResult<usize> {
            Ok(self.values.len())
        }

        #[slot]
        fn iter(&self, th: &Thread) -> PyResult<Ref> {
            ops::iter::iter(th, self.values.copy().as_ref())
        }

        #[slot]
        fn contains(&self, th: &Thread, key: &Ref) -> PyResult<bool> {
            check_key(th, key)?;
            Ok(self.values.get(th, key)?.is_some())
        }

        #[slot]
        fn getitem(&self, th: &Thread, key: &Ref) -> PyResult<Ref> {
            check_key(th, key)?;
            self.values.get(th, key)?.ok_or_else(|| th.key_error(key))
        }

        #[slot]
        fn compare(this: &Obj<Self>, th: &Thread, other: &Ref, op: taipan_object::slots::CompareOp) -> PyResult<Ref> {
            match other.downcast::<PyContext>() {
                Some(other) => ops::compare::rich(th, this.values.as_ref(), other.values.as_ref(), op),
                None => Ok(Ref::NOT_IMPLEMENTED),
            }
        }

        #[method]
        fn run(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
            let Some((callable, _)) = args.positional().split_first() else {
                return Err(th.type_error("run() missing 1 required positional argument"));
            };
            let own = this.to_ref();
            if this.entered.replace(true) {
                let shown = ops::convert::repr(th, &own)?;
                let message = format!("cannot enter context: {} is already entered", shown.to_display());
                return Err(th.error(Exc::RuntimeError, message));
            }
            drop(this.previous.replace(th.context.replace(Some(own))));
            let (_, rest) = args.split_receiver();
            let result = ops::call::call_args(th, callable, rest);
            drop(th.context.replace(this.previous.replace(None)));
            this.entered.set(false);
            result
        }

        #[method]
        fn copy(&self) -> Ref {
            PyContext::fresh(self.values.copy()).into_ref()
        }

        #[method]
        fn get(&self, th: &Thread, key: &Ref, default: Option<&Ref>) -> PyResult<Ref> {
            check_key(th, key)?;
            let found = self.values.get(th, key)?;
            Ok(found.or_else(|| default.cloned()).unwrap_or(Ref::NONE))
        }

        #[method]
        fn keys(&self) -> Ref {
            let keys = self.values.items().into_iter().map(|(key, _)| key).collect();
            taipan_object::types::list::PyList::from_vec(keys).into_ref()
        }

        #[method]
        fn values(&self) -> Ref {
            let values = self.values.items().into_iter().map(|(_, value)| value).collect();
            taipan_object::types::list::PyList::from_vec(values).into_ref()
        }

        #[method]
        fn items(&self) -> Ref {
            let pair = |(key, value)| taipan_object::types::tuple::PyTuple::from_vec(vec![key, value]).into_ref();
            let items = self.values.items().into_iter().map(pair).collect();
            taipan_object::types::list::PyList::from_vec(items).into_ref()
        }
    }

    /// A variable whose value depends on the context.
    #[py_class(name = "ContextVar", module = "_contextvars", gc, final_)]
    #[derive(Trace)]
    pub(crate) struct PyContextVar {
        name: Ref,
        default: Slot,
    }

    #[py_methods]
    impl PyContextVar {
        #[slot]
        fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
            let [name, default] = args.bind(th, signature!("ContextVar", [][name][default]))?;
            let name = name.expect("required").clone();
            if !name.is_a::<PyStr>() {
                return Err(th.type_error("context variable name must be a str"));
            }
            let default = Slot::from_option(default.cloned());
            Ok(alloc::new_object(class, PyContextVar { name, default }).into_ref())
        }

        #[slot]
        fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
            let mut text = format!("<ContextVar name={}", ops::convert::repr(th, &this.name)?.to_display());
            if let Some(default) = this.default.get() {
                text.push_str(&format!(" default={}", ops::convert::repr(th, &default)?.to_display()));
            }
            text.push_str(&format!(" at {:#x}>", this.to_ref().value().bits()));
            Ok(PyStr::new(&text).into_ref())
        }

        #[classmethod]
        fn __class_getitem__(class: &Class, th: &Thread, item: &Ref) -> PyResult<Ref> {
            ops::item::generic_alias(th, class, item)
        }

        /// Return a value for the context variable for the current context.
        ///
        /// If there is no value for the variable in the current context, the method will:
        ///  * return the value of the default argument of the method, if provided; or
        ///  * return the default value for the context variable, if it was created
        ///    with one; or
        ///  * raise a LookupError.
        #[method]
        fn get(this: &Obj<Self>, th: &Thread, default: Option<&Ref>) -> PyResult<Ref> {
            let own = this.to_ref();
            if let Some(value) = current(th).values.get(th, &own)? {
                return Ok(value);
            }
            match default.cloned().or_else(|| this.default.get()) {
                Some(value) => Ok(value),
                None => Err(taipan_object::types::exception::raise_with(
                    th,
                    Exc::LookupError,
                    vec![own],
                )),
            }
        }

        /// Call to set a new value for the context variable in the current context.
        ///
        /// The required value argument is the new value for the context variable.
        ///
        /// Returns a Token object that can be used to restore the variable to its previous
        /// value via the `ContextVar.reset()` method.
        #[method]
        fn set(this: &Obj<Self>, th: &Thread, value: Ref) -> PyResult<Ref> {
            let (own, context) = (this.to_ref(), current(th));
            let old = context.values.get(th, &own)?;
            context.values.set(th, &own, value)?;
            let token = PyToken {
                variable: own,
                context: context.into_ref(),
                old: Slot::from_option(old),
                used: Cell::new(false),
            };
            Ok(alloc::new(token).into_ref())
        }

        /// Reset the context variable.
        ///
        /// The variable is reset to the value it had before the `ContextVar.set()` that
        /// created the token was used.
        #[method]
        fn reset(this: &Obj<Self>, th: &Thread, token: &Ref) -> PyResult<()> {
            let Some(own) = token.downcast::<PyToken>() else {
                let shown = ops::convert::repr(th, token)?;
                return Err(th.type_error(format!("expected an instance of Token, got {}", shown.to_display())));
            };
            let problem = if own.used.get() {
                Some((Exc::RuntimeError, "has already been used once"))
            } else if !own.variable.is(&this.to_ref()) {
                Some((Exc::ValueError, "was created by a different ContextVar"))
            } else if !own.context.is(current(th).as_ref()) {
                Some((Exc::ValueError, "was created in a different Context"))
            } else {
                None
            };
            if let Some((class, problem)) = problem {
                let shown = ops::convert::repr(th, token)?;
                return Err(th.error(class, format!("{} {problem}", shown.to_display())));
            }
            own.used.set(true);
            let values = current(th).values.clone();
            match own.old.get() {
                Some(old) => values.set(th, &own.variable, old),
                None => values.remove(th, &own.variable).map(drop),
            }
        }

        #[getter]
        fn name(&self) -> Ref {
            self.name.clone()
        }
    }

    /// What restores a variable.
    #[py_class(name = "Token", module = "_contextvars", gc, final_)]
    #[derive(Trace)]
    pub(crate) struct PyToken {
        variable: Ref,
        context: Ref,
        old: Slot,
        used: Cell<bool>,
    }

    #[py_methods]
    impl PyToken {
        #[slot]
        fn new(th: &Thread, _class: &Class, _args: Args<'_>) -> PyResult<Ref> {
            Err(th.error(Exc::RuntimeError, "Tokens can only be created by ContextVars"))
        }

        #[slot]
        fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
            let used = if this.used.get() { " used" } else { "" };
            let variable = ops::convert::repr(th, &this.variable)?;
            let text = format!(
                "<Token{used} var={} at {:#x}>",
                variable.to_display(),
                this.to_ref().value().bits()
            );
            Ok(PyStr::new(&text).into_ref())
        }

        #[classmethod]
        fn __class_getitem__(class: &Class, th: &Thread, item: &Ref) -> PyResult<Ref> {
            ops::item::generic_alias(th, class, item)
        }

        #[getter]
        fn var(&self) -> Ref {
            self.variable.clone()
        }

        #[getter]
        fn old_value(&self, th: &Thread) -> PyResult<Ref> {
            Ok(self.old.get().unwrap_or_else(|| missing(th)))
        }
    }
}
