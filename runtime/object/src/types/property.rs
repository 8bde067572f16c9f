//! `property`, `classmethod`, `staticmethod`, `super`.

use std::cell::Cell;

use taipan_heap::{Obj, Ref, Slot};

use crate::args::Args;
use crate::class::{Class, ClassExt, PyType, type_of};
use crate::error::{Exc, PyResult};
use crate::native::{Arity, Downcast, FunctionSpec, NativeType, Param};
use crate::thread::Thread;
use crate::types::str::PyStr;
use crate::{Trace, alloc, ops, py_class, py_methods};

/// Property attribute.
///
///   fget
///     function to be used for getting an attribute value
///   fset
///     function to be used for setting an attribute value
///   fdel
///     function to be used for del'ing an attribute
///   doc
///     docstring
///
/// Typical use is to define a managed attribute x:
///
/// class C(object):
///     def getx(self): return self._x
///     def setx(self, value): self._x = value
///     def delx(self): del self._x
///     x = property(getx, setx, delx, "I'm the 'x' property.")
///
/// Decorators make defining new properties or modifying existing ones easy:
///
/// class C(object):
///     @property
///     def x(self):
///         "I am the 'x' property."
///         return self._x
///     @x.setter
///     def x(self, value):
///         self._x = value
///     @x.deleter
///     def x(self):
///         del self._x
#[py_class(name = "property", gc)]
#[derive(Trace, Default)]
pub struct PyProperty {
    /// `fget`
    pub get: Slot,
    /// `fset`
    pub set: Slot,
    /// `fdel`
    pub delete: Slot,
    /// `__doc__`
    pub doc: Slot,
    /// The attribute's name, for messages.
    pub name: Slot,
    /// The text is that of the getter, and a copy with another getter gets that one's.
    getter_doc: Cell<bool>,
}

/// The parameters of the constructor.
const PARAMS: &[Param] = &[
    Param::optional("fget"),
    Param::optional("fset"),
    Param::optional("fdel"),
    Param::optional("doc"),
];

/// The signature of the constructor.
const NEW: &FunctionSpec = &FunctionSpec {
    name: "property",
    owner: None,
    doc: None,
    params: PARAMS,
    arity: Arity::of(PARAMS),
    rest: false,
    raw: false,
    plain: crate::native::Plain::Never,
    call: |_, _| Ok(Ref::NONE),
};

impl PyProperty {
    fn describe(&self, th: &Thread, obj: &Ref) -> PyResult<(String, String)> {
        let name = self.name.get().map(|n| ops::convert::repr(th, &n)).transpose()?;
        let owner = crate::types::type_::qualname_text(type_of(obj));
        Ok((name.map(|n| format!(" {}", n.to_display())).unwrap_or_default(), owner))
    }

    fn with(
        this: &Obj<Self>,
        th: &Thread,
        get: Option<&Ref>,
        set: Option<&Ref>,
        delete: Option<&Ref>,
    ) -> PyResult<Ref> {
        let given = |new: Option<&Ref>| new.filter(|n| !n.is_none()).cloned();
        let pick = |new: Option<&Ref>, old: &Slot| given(new).or_else(|| old.get()).unwrap_or(Ref::NONE);
        let class = type_of(&this.to_ref()).to_ref();
        let get = pick(get, &this.get);
        let doc = if this.getter_doc.get() && !get.is_none() {
            Ref::NONE
        } else {
            this.doc.get().unwrap_or(Ref::NONE)
        };
        let args = [get, pick(set, &this.set), pick(delete, &this.delete), doc];
        let made = ops::call::call_args(th, &class, Args::positional_only(&args))?;
        if let Some(property) = made.downcast::<PyProperty>() {
            drop(property.name.replace(this.name.get()));
        }
        Ok(made)
    }
}

#[py_methods]
impl PyProperty {
    #[slot]
    fn new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
        Ok(alloc::new_object(class, PyProperty::default()).into_ref())
    }

    #[slot]
    fn init(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<()> {
        let given = args.bind::<4>(th, NEW)?.map(|a| a.filter(|a| !a.is_none()).cloned());
        let [get, set, delete, doc] = given;
        drop(this.get.replace(get.clone()));
        drop(this.set.replace(set));
        drop(this.delete.replace(delete));
        drop(this.name.take());
        this.getter_doc.set(false);
        let own = doc.is_some();
        drop(this.doc.replace(doc));
        let Some(get) = get.filter(|_| !own) else {
            return Ok(());
        };
        let Some(doc) = ops::attr::get_optional(th, &get, &th.names().doc)? else {
            return Ok(());
        };
        let object = this.to_ref();
        if std::ptr::eq(type_of(&object), PyProperty::class()) {
            this.doc.set(doc);
        } else {
            // The `__doc__` of the subclass would hide it.
            ops::attr::set(th, &object, &th.names().doc, Some(&doc))?;
        }
        this.getter_doc.set(true);
        Ok(())
    }

    #[slot]
    fn descr_get(this: &Obj<Self>, th: &Thread, obj: Option<&Ref>, _owner: Option<&Ref>) -> PyResult<Ref> {
        let Some(obj) = obj else {
            return Ok(this.to_ref());
        };
        match this.get.get() {
            Some(get) => ops::call::call(th, &get, &[obj]),
            None => {
                let (name, owner) = this.describe(th, obj)?;
                Err(th.error(
                    Exc::AttributeError,
                    format!("property{name} of '{owner}' object has no getter"),
                ))
            }
        }
    }

    #[slot]
    fn descr_set(this: &Obj<Self>, th: &Thread, obj: &Ref, value: Option<&Ref>) -> PyResult<()> {
        let (function, what) = match value {
            Some(_) => (this.set.get(), "setter"),
            None => (this.delete.get(), "deleter"),
        };
        let Some(function) = function else {
            let (name, owner) = this.describe(th, obj)?;
            return Err(th.error(
                Exc::AttributeError,
                format!("property{name} of '{owner}' object has no {what}"),
            ));
        };
        match value {
            Some(value) => ops::call::call(th, &function, &[obj, value]).map(drop),
            None => ops::call::call(th, &function, &[obj]).map(drop),
        }
    }

    #[getter]
    fn fget(&self) -> Option<Ref> {
        self.get.get()
    }

    #[getter]
    fn fset(&self) -> Option<Ref> {
        self.set.get()
    }

    #[getter]
    fn fdel(&self) -> Option<Ref> {
        self.delete.get()
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
    fn __isabstractmethod__(&self, th: &Thread) -> PyResult<bool> {
        for part in [&self.get, &self.set, &self.delete] {
            if let Some(function) = part.get()
                && is_abstract(th, &function)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    #[method]
    fn __set_name__(&self, th: &Thread, #[args] given: &[Ref]) -> PyResult<()> {
        let [_owner, name] = given else {
            let n = given.len();
            return Err(th.type_error(format!(
                "__set_name__() takes 2 positional arguments but {n} were given"
            )));
        };
        self.name.set(name.clone());
        Ok(())
    }

    /// Descriptor to obtain a copy of the property with a different getter.
    #[method]
    fn getter(this: &Obj<Self>, th: &Thread, function: &Ref) -> PyResult<Ref> {
        PyProperty::with(this, th, Some(function), None, None)
    }

    /// Descriptor to obtain a copy of the property with a different setter.
    #[method]
    fn setter(this: &Obj<Self>, th: &Thread, function: &Ref) -> PyResult<Ref> {
        PyProperty::with(this, th, None, Some(function), None)
    }

    /// Descriptor to obtain a copy of the property with a different deleter.
    #[method]
    fn deleter(this: &Obj<Self>, th: &Thread, function: &Ref) -> PyResult<Ref> {
        PyProperty::with(this, th, None, None, Some(function))
    }
}

/// Whether `__isabstractmethod__` is true.
///
/// # Errors
/// What the attribute's truth raises.
pub fn is_abstract(th: &Thread, object: &Ref) -> PyResult<bool> {
    match ops::attr::get_optional(th, object, &th.names().isabstractmethod)? {
        Some(flag) => ops::convert::truth(th, &flag),
        None => Ok(false),
    }
}

macro_rules! method_wrapper {
    ($(#[$doc:meta])* $ty:ident $name:literal { $($own:tt)* }) => {
        $(#[$doc])*
        #[py_class(name = $name, gc)]
        #[derive(Trace, Default)]
        pub struct $ty {
            /// The wrapped callable.
            pub callable: Slot,
            pub(crate) dict: Slot,
        }

        #[py_methods]
        impl $ty {
            #[slot]
            fn new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
                Ok(alloc::new_object(class, $ty::default()).into_ref())
            }

            #[slot]
            fn init(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<()> {
                if args.keyword_count() > 0 {
                    return Err(th.type_error(concat!($name, "() takes no keyword arguments")));
                }
                let [callable] = args.positional() else {
                    let given = args.positional().len();
                    return Err(th.type_error(format!("{} expected 1 argument, got {given}", $name)));
                };
                this.callable.set(callable.clone());
                let dict = crate::types::dict::PyDict::new_ref();
                let names = th.names();
                for name in [&names.module, &names.name, &names.qualname, &names.doc, &names.annotations] {
                    if let Some(value) = ops::attr::get_optional(th, callable, name)? {
                        dict.set_str(name, value);
                    }
                }
                this.dict.set(dict.into_ref());
                Ok(())
            }

            #[slot]
            fn getattro(this: &Obj<Self>, th: &Thread, name: &Ref) -> PyResult<Ref> {
                let object = this.to_ref();
                if let Some(dict) = this.dict.get()
                    && let Some(dict) = dict.downcast::<crate::types::dict::PyDict>()
                    && let Some(value) = dict.get_str(name)
                {
                    return Ok(value);
                }
                ops::attr::generic_get(th, &object, name)
            }

            #[slot]
            fn setattro(this: &Obj<Self>, th: &Thread, name: &Ref, value: Option<&Ref>) -> PyResult<()> {
                let text = name.downcast::<PyStr>().and_then(|n| n.as_ascii());
                if matches!(text, Some("__func__" | "__wrapped__")) {
                    return Err(th.error(crate::Exc::AttributeError, "readonly attribute"));
                }
                let Some(dict) = this.dict.get() else { return ops::attr::generic_set(th, &this.to_ref(), name, value) };
                match (dict.downcast::<crate::types::dict::PyDict>(), value) {
                    (Some(dict), Some(value)) => dict.set_str(name, value.clone()),
                    (Some(dict), None) => drop(dict.remove_str(name)),
                    (None, _) => {}
                }
                Ok(())
            }

            #[getter]
            fn __func__(&self) -> Option<Ref> {
                self.callable.get()
            }

            #[getter]
            fn __wrapped__(&self) -> Option<Ref> {
                self.callable.get()
            }

            #[getter]
            fn __dict__(&self) -> Option<Ref> {
                self.dict.get()
            }

            #[getter]
            fn __isabstractmethod__(&self, th: &Thread) -> PyResult<bool> {
                self.callable.get().map_or(Ok(false), |c| is_abstract(th, &c))
            }

            #[slot]
            fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
                let callable = this.callable.get().unwrap_or(Ref::NONE);
                let text = format!("<{}({})>", $name, ops::convert::repr(th, &callable)?.to_display());
                Ok(PyStr::new(&text).into_ref())
            }

            $($own)*
        }
    };
}

method_wrapper! {
    /// staticmethod(function) -> method
    ///
    /// Convert a function to be a static method.
    ///
    /// A static method does not receive an implicit first argument.
    /// To declare a static method, use this idiom:
    ///
    ///      class C:
    ///          @staticmethod
    ///          def f(arg1, arg2, argN):
    ///              ...
    ///
    /// It can be called either on the class (e.g. C.f()) or on an instance
    /// (e.g. C().f()). Both the class and the instance are ignored, and
    /// neither is passed implicitly as the first argument to the method.
    ///
    /// Static methods in Python are similar to those found in Java or C++.
    /// For a more advanced concept, see the classmethod builtin.
    PyStaticMethod "staticmethod" {
        #[slot]
        fn descr_get(this: &Obj<Self>, th: &Thread, _obj: Option<&Ref>, _owner: Option<&Ref>) -> PyResult<Ref> {
            this.callable.get().ok_or_else(|| th.error(Exc::RuntimeError, "uninitialized staticmethod object"))
        }

        #[slot]
        fn call(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
            ops::call::call_args(th, &this.callable.get().unwrap_or(Ref::NONE), args)
        }
    }
}

method_wrapper! {
    /// classmethod(function) -> method
    ///
    /// Convert a function to be a class method.
    ///
    /// A class method receives the class as implicit first argument,
    /// just like an instance method receives the instance.
    /// To declare a class method, use this idiom:
    ///
    ///   class C:
    ///       @classmethod
    ///       def f(cls, arg1, arg2, argN):
    ///           ...
    ///
    /// It can be called either on the class (e.g. C.f()) or on an instance
    /// (e.g. C().f()).  The instance is ignored except for its class.
    /// If a class method is called for a derived class, the derived class
    /// object is passed as the implied first argument.
    ///
    /// Class methods are different than C++ or Java static methods.
    /// If you want those, see the staticmethod builtin.
    PyClassMethod "classmethod" {
        #[slot]
        fn descr_get(this: &Obj<Self>, th: &Thread, obj: Option<&Ref>, owner: Option<&Ref>) -> PyResult<Ref> {
            let Some(callable) = this.callable.get() else {
                return Err(th.error(Exc::RuntimeError, "uninitialized classmethod object"));
            };
            let owner = match owner {
                Some(owner) => owner.clone(),
                None => obj.map_or(Ref::NONE, |o| type_of(o).to_ref()),
            };
            if let Some(get) = type_of(&callable).slots.descr_get.get() {
                return get(th, &callable, Some(&owner), Some(&owner));
            }
            Ok(crate::function::PyMethod::new_ref(callable, owner).into_ref())
        }
    }
}

/// super() -> same as super(__class__, <first argument>)
/// super(type) -> unbound super object
/// super(type, obj) -> bound super object; requires isinstance(obj, type)
/// super(type, type2) -> bound super object; requires issubclass(type2, type)
/// Typical use to call a cooperative superclass method:
/// class C(B):
///     def meth(self, arg):
///         super().meth(arg)
/// This works for class methods too:
/// class C(B):
///     @classmethod
///     def cmeth(cls, arg):
///         super().cmeth(arg)
#[py_class(name = "super", gc)]
#[derive(Trace, Default)]
pub struct PySuper {
    class: Slot,
    object: Slot,
    object_class: Slot,
}

/// The class and first argument of the running method, for `super()` without arguments.
fn from_frame(th: &Thread) -> PyResult<(Ref, Ref)> {
    let fail = |message: &str| th.error(Exc::RuntimeError, message);
    // SAFETY: the running frame is valid.
    let Some(frame) = (unsafe { th.frame.get().as_ref() }) else {
        return Err(fail("super(): no current frame"));
    };
    let code = &frame.code().data;
    if code.arg_count == 0 {
        return Err(fail("super(): no arguments"));
    }
    let mut first = frame.register(0);
    if first.is_none()
        && let Some(index) = code.cellvars.iter().position(|n| *n == code.varnames[0])
        && let Some(cell) = frame.register(code.first_cell() + index)
    {
        first = cell
            .downcast::<crate::types::cell::PyCell>()
            .and_then(|c| c.value.get());
    }
    let Some(first) = first else {
        return Err(fail("super(): arg[0] deleted"));
    };
    let Some(index) = code.freevars.iter().position(|n| &**n == "__class__") else {
        return Err(fail("super(): __class__ cell not found"));
    };
    let cell = frame.register(code.first_free() + index);
    let class = cell.and_then(|c| c.downcast::<crate::types::cell::PyCell>().and_then(|c| c.value.get()));
    match class {
        None => Err(fail("super(): empty __class__ cell")),
        Some(class) if !class.is_a::<PyType>() => Err(fail(&format!(
            "super(): __class__ is not a type ({})",
            type_of(&class).name()
        ))),
        Some(class) => Ok((class, first)),
    }
}

/// The type whose MRO a `super(class, object)` walks.
fn check(th: &Thread, class: &Class, object: &Ref) -> PyResult<Ref> {
    if let Some(own) = object.downcast::<PyType>()
        && own.is_subtype(class)
    {
        return Ok(object.clone());
    }
    if type_of(object).is_subtype(class) {
        return Ok(type_of(object).to_ref());
    }
    if let Some(claimed) = ops::attr::get_optional(th, object, &th.names().class)?
        && claimed.downcast::<PyType>().is_some_and(|c| c.is_subtype(class))
    {
        return Ok(claimed);
    }
    Err(th.type_error("super(type, obj): obj must be an instance or subtype of type"))
}

#[py_methods]
impl PySuper {
    #[slot]
    fn new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
        Ok(alloc::new_object(class, PySuper::default()).into_ref())
    }

    #[slot]
    fn init(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<()> {
        if args.keyword_count() > 0 {
            return Err(th.type_error("super() takes no keyword arguments"));
        }
        let (class, object) = match args.positional() {
            [] => {
                let (class, object) = from_frame(th)?;
                (class, Some(object))
            }
            [class] => (class.clone(), None),
            [class, object] => (class.clone(), Some(object.clone()).filter(|o| !o.is_none())),
            more => {
                return Err(th.type_error(format!("super() expected at most 2 arguments, got {}", more.len())));
            }
        };
        let Some(plain) = class.downcast::<PyType>() else {
            let name = type_of(&class).name();
            return Err(th.type_error(format!("super() argument 1 must be a type, not {name}")));
        };
        let object_class = object.as_ref().map(|o| check(th, plain, o)).transpose()?;
        this.class.set(class);
        drop(this.object.replace(object));
        drop(this.object_class.replace(object_class));
        Ok(())
    }

    #[slot]
    fn getattro(this: &Obj<Self>, th: &Thread, name: &Ref) -> PyResult<Ref> {
        let own = this.to_ref();
        let (Some(class), Some(object), Some(start)) = (this.class.get(), this.object.get(), this.object_class.get())
        else {
            return ops::attr::generic_get(th, &own, name);
        };
        if name.is(&th.names().class) {
            return ops::attr::generic_get(th, &own, name);
        }
        let name = &ops::attr::interned(th, name);
        let mro = start
            .downcast::<PyType>()
            .map_or(Vec::new(), |s| s.mro.with(Clone::clone));
        let after = mro.iter().skip_while(|c| !c.as_ref().is(&class)).skip(1);
        for base in after {
            if let Some(found) = base.dict.get_str(name) {
                return match type_of(&found).slots.descr_get.get() {
                    Some(get) => {
                        let obj = if object.is(&start) { None } else { Some(&object) };
                        get(th, &found, obj, Some(&start))
                    }
                    None => Ok(found),
                };
            }
        }
        ops::attr::generic_get(th, &own, name)
    }

    #[slot]
    fn descr_get(this: &Obj<Self>, th: &Thread, obj: Option<&Ref>, _owner: Option<&Ref>) -> PyResult<Ref> {
        let own = this.to_ref();
        let Some(obj) = obj else { return Ok(own) };
        if this.object.is_set() {
            return Ok(own);
        }
        let class = this.class.get().unwrap_or(Ref::NONE);
        ops::call::call(th, &type_of(&own).to_ref(), &[&class, obj])
    }

    #[slot]
    fn repr(&self, _th: &Thread) -> PyResult<Ref> {
        let name = |r: Option<Ref>| r.and_then(|c| c.downcast::<PyType>().map(|c| c.name()));
        let class = name(self.class.get());
        let text = match name(self.object_class.get()) {
            Some(object) => format!(
                "<super: <class '{}'>, <{object} object>>",
                class.as_deref().unwrap_or("NULL")
            ),
            None => format!("<super: <class '{}'>, NULL>", class.as_deref().unwrap_or("NULL")),
        };
        Ok(PyStr::new(&text).into_ref())
    }

    #[getter]
    fn __thisclass__(&self) -> Option<Ref> {
        self.class.get()
    }

    #[getter]
    fn __self__(&self) -> Option<Ref> {
        self.object.get()
    }

    #[getter]
    fn __self_class__(&self) -> Option<Ref> {
        self.object_class.get()
    }
}
