//! Callables and descriptors made from native declarations: functions, methods, slot wrappers, getters, members, and
//! what `classmethod`, `staticmethod` and `property` make.

use taipan_heap::{Obj, Ref, Slot, TypedRef};

use crate::args::Args;
use crate::class::{Class, ClassExt, PyType, type_of};
use crate::error::{Exc, PyResult, Raised};
use crate::native::{Arity, Downcast, FunctionSpec, GetSetDef};
use crate::slot_names::SlotName;
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::str::PyStr;
use crate::{Trace, alloc, instance, ops, py_class, py_methods};

/// A native function, or a native method bound to its receiver.
#[py_class(name = "builtin_function_or_method", gc, weakref, final_, no_new)]
#[derive(Trace)]
pub struct PyBuiltin {
    /// The declaration.
    #[trace(skip)]
    pub spec: &'static FunctionSpec,
    /// The receiver: an instance or class for methods, the module for functions.
    pub receiver: Slot,
    /// Pass the receiver as the first argument.
    pub bound: bool,
    /// `__module__`
    pub module: Slot,
    /// For a native `__new__`: the type it belongs to.
    #[trace(skip)]
    new_of: Option<&'static Class>,
}

impl PyBuiltin {
    /// A function of a module.
    #[must_use]
    pub fn function(spec: &'static FunctionSpec, module: Option<Ref>, name: Option<Ref>) -> TypedRef<PyBuiltin> {
        alloc::new(PyBuiltin {
            spec,
            receiver: Slot::from_option(module),
            bound: false,
            module: Slot::from_option(name),
            new_of: None,
        })
    }

    /// A method bound to `receiver`.
    #[must_use]
    pub fn method(spec: &'static FunctionSpec, receiver: Ref) -> TypedRef<PyBuiltin> {
        alloc::new(PyBuiltin {
            spec,
            receiver: Slot::new(receiver),
            bound: true,
            module: Slot::empty(),
            new_of: None,
        })
    }

    /// The `__new__` of a native type.
    #[must_use]
    pub fn constructor(class: &'static Class) -> TypedRef<PyBuiltin> {
        const SPEC: &FunctionSpec = &FunctionSpec {
            owner: None,
            name: "__new__",
            doc: Some("Create and return a new object.  See help(type) for accurate signature."),
            params: &[],
            arity: Arity::of(&[]),
            rest: false,
            raw: true,
            plain: crate::native::Plain::Never,
            call: call_new,
        };
        alloc::new(PyBuiltin {
            spec: SPEC,
            receiver: Slot::new(class.to_ref()),
            bound: true,
            module: Slot::empty(),
            new_of: Some(class),
        })
    }

    /// For a native `__new__`: the type it belongs to.
    #[must_use]
    pub fn new_of(&self) -> Option<&'static Class> {
        self.new_of
    }
}

/// What pickling makes of an attribute: a call of `getattr`.
pub(crate) fn attribute_of(th: &Thread, object: Ref, name: Ref) -> PyResult<Ref> {
    use crate::types::tuple::PyTuple;
    let builtins = th.vm().builtins.get();
    let getattr = builtins.and_then(|b| b.get_str(&th.vm().interned.get("getattr")));
    let args = PyTuple::from_vec(vec![object, name]).into_ref();
    Ok(PyTuple::from_vec(vec![getattr.unwrap_or(Ref::NONE), args]).into_ref())
}

/// `native.__new__(cls, ...)`: the first argument is the type that the function belongs to.
fn call_new(th: &Thread, args: Args<'_>) -> PyResult<Ref> {
    let (owner, args) = args.split_receiver();
    let owner = owner
        .downcast::<PyType>()
        .expect("the receiver of a native __new__ is its type");
    let name = owner.name();
    let Some(first) = args.positional().first() else {
        return Err(th.type_error(format!("{name}.__new__(): not enough arguments")));
    };
    let Some(class) = first.downcast::<PyType>() else {
        let given = type_of(first).name();
        return Err(th.type_error(format!("{name}.__new__(X): X is not a type object ({given})")));
    };
    if !class.is_subtype(owner) {
        let given = class.name();
        return Err(th.type_error(format!("{name}.__new__({given}): {given} is not a subtype of {name}")));
    }
    // The most derived native type decides: `object.__new__(dict)` would make a dict without its payload.
    if !std::ptr::eq(class.native_base(), owner.native_base()) {
        let (given, base) = (class.name(), crate::slot_names::maker(class).name());
        return Err(th.type_error(format!("{name}.__new__({given}) is not safe, use {base}.__new__()")));
    }
    let (_, rest) = args.split_receiver();
    match owner.slots.new.get() {
        Some(new) => new(th, class, rest),
        None => Err(th.type_error(format!("cannot create '{name}' instances"))),
    }
}

#[py_methods]
impl PyBuiltin {
    #[slot]
    fn call(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        if this.bound {
            let receiver = this.receiver.get().expect("a bound method has a receiver");
            return ops::call::with_prepended(&receiver, args, |args| (this.spec.call)(th, args));
        }
        (this.spec.call)(th, args)
    }

    #[slot]
    fn repr(&self, th: &Thread) -> PyResult<Ref> {
        let _ = th;
        let name = self.spec.name;
        let text = match self.receiver.get() {
            Some(receiver) if self.bound => {
                format!(
                    "<built-in method {name} of {} object at {:#x}>",
                    type_of(&receiver).name(),
                    receiver.value().bits()
                )
            }
            _ => format!("<built-in function {name}>"),
        };
        Ok(PyStr::new(&text).into_ref())
    }

    /// Module functions are found by their name, methods through their object.
    #[method]
    fn __reduce__(&self, th: &Thread) -> PyResult<Ref> {
        let name = th.vm().interned.get(self.spec.name);
        match self.receiver.get() {
            Some(receiver) if self.bound => attribute_of(th, receiver, name),
            _ => Ok(name),
        }
    }

    #[getter]
    fn __name__(&self) -> &'static str {
        self.spec.name
    }

    #[getter]
    fn __qualname__(&self, _th: &Thread) -> String {
        match self.receiver.get() {
            Some(receiver) if self.bound => {
                let owner = receiver
                    .downcast::<PyType>()
                    .map_or_else(|| type_of(&receiver).name(), |c| c.name());
                format!("{owner}.{}", self.spec.name)
            }
            _ => self.spec.name.to_owned(),
        }
    }

    #[getter]
    fn __doc__(&self) -> Option<&'static str> {
        self.spec.doc
    }

    #[getter]
    fn __self__(&self) -> Option<Ref> {
        self.receiver.get()
    }

    #[getter]
    fn __module__(&self) -> Option<Ref> {
        self.module.get()
    }

    #[getter]
    fn __text_signature__(&self) -> Option<Ref> {
        None
    }

    #[slot]
    fn compare(this: &Obj<Self>, th: &Thread, other: &Ref, op: crate::slots::CompareOp) -> PyResult<Ref> {
        let _ = th;
        let Some(other) = other.downcast_exact::<PyBuiltin>() else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        let equal = std::ptr::eq(this.spec, other.spec)
            && match (this.receiver.get(), other.receiver.get()) {
                (Some(a), Some(b)) => a.is(&b),
                (None, None) => true,
                _ => false,
            };
        match op {
            crate::slots::CompareOp::Eq => Ok(Ref::from_bool(equal)),
            crate::slots::CompareOp::Ne => Ok(Ref::from_bool(!equal)),
            _ => Ok(Ref::NOT_IMPLEMENTED),
        }
    }

    #[slot]
    fn hash(&self, th: &Thread) -> PyResult<i64> {
        let _ = th;
        let receiver = self.receiver.get().map_or(0, |r| r.value().bits());
        Ok((std::ptr::from_ref(self.spec).addr() as u64 ^ receiver).cast_signed() >> 4)
    }
}

/// A native method of a type.
#[py_class(name = "method_descriptor", gc, final_, no_new)]
#[derive(Trace)]
pub struct PyMethodDescriptor {
    /// The declaration.
    #[trace(skip)]
    pub spec: &'static FunctionSpec,
    /// The type.
    pub class: TypedRef<PyType>,
}

impl PyMethodDescriptor {
    /// What a receiver that is absent or of another type raises.
    #[cold]
    fn misplaced(&self, th: &Thread, receiver: Option<&Ref>) -> Raised {
        let (owner, name) = (self.class.name(), self.spec.name);
        let Some(receiver) = receiver else {
            return th.type_error(format!("unbound method {owner}.{name}() needs an argument"));
        };
        let given = type_of(receiver).name();
        th.type_error(format!(
            "descriptor '{name}' for '{owner}' objects doesn't apply to a '{given}' object"
        ))
    }
}

#[py_methods]
impl PyMethodDescriptor {
    #[slot]
    fn call(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        match args.positional().first() {
            Some(receiver) if type_of(receiver).is_subtype(&this.class) => {}
            receiver => return Err(this.misplaced(th, receiver)),
        }
        (this.spec.call)(th, args)
    }

    #[slot]
    fn descr_get(this: &Obj<Self>, th: &Thread, obj: Option<&Ref>, _owner: Option<&Ref>) -> PyResult<Ref> {
        let Some(obj) = obj else {
            return Ok(this.to_ref());
        };
        if !type_of(obj).is_subtype(&this.class) {
            return Err(this.misplaced(th, Some(obj)));
        }
        Ok(PyBuiltin::method(this.spec, obj.clone()).into_ref())
    }

    #[slot]
    fn repr(&self, _th: &Thread) -> PyResult<Ref> {
        Ok(PyStr::new(&format!(
            "<method '{}' of '{}' objects>",
            self.spec.name,
            self.class.name()
        ))
        .into_ref())
    }

    #[method]
    fn __reduce__(&self, th: &Thread) -> PyResult<Ref> {
        attribute_of(th, self.class.as_ref().clone(), th.vm().interned.get(self.spec.name))
    }

    #[getter]
    fn __name__(&self) -> &'static str {
        self.spec.name
    }

    #[getter]
    fn __qualname__(&self) -> String {
        format!("{}.{}", self.class.name(), self.spec.name)
    }

    #[getter]
    fn __doc__(&self) -> Option<&'static str> {
        self.spec.doc
    }

    #[getter]
    fn __objclass__(&self) -> Ref {
        self.class.as_ref().clone()
    }

    #[getter]
    fn __text_signature__(&self) -> Option<Ref> {
        None
    }
}

/// A native class method of a type.
#[py_class(name = "classmethod_descriptor", gc, final_, no_new)]
#[derive(Trace)]
pub struct PyClassMethodDescriptor {
    /// The declaration.
    #[trace(skip)]
    pub spec: &'static FunctionSpec,
    /// The type.
    pub class: TypedRef<PyType>,
}

#[py_methods]
impl PyClassMethodDescriptor {
    #[slot]
    fn descr_get(this: &Obj<Self>, th: &Thread, obj: Option<&Ref>, owner: Option<&Ref>) -> PyResult<Ref> {
        let _ = th;
        let class = match owner {
            Some(owner) => owner.clone(),
            None => obj.map_or_else(|| this.class.as_ref().clone(), |o| type_of(o).to_ref()),
        };
        Ok(PyBuiltin::method(this.spec, class).into_ref())
    }

    #[slot]
    fn call(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        if args
            .positional()
            .first()
            .is_none_or(|c| c.downcast::<PyType>().is_none())
        {
            return Err(th.type_error(format!(
                "descriptor '{}' of '{}' object needs a type argument",
                this.spec.name,
                this.class.name()
            )));
        }
        (this.spec.call)(th, args)
    }

    #[slot]
    fn repr(&self, _th: &Thread) -> PyResult<Ref> {
        Ok(PyStr::new(&format!(
            "<method '{}' of '{}' objects>",
            self.spec.name,
            self.class.name()
        ))
        .into_ref())
    }

    #[getter]
    fn __name__(&self) -> &'static str {
        self.spec.name
    }

    #[getter]
    fn __qualname__(&self) -> String {
        format!("{}.{}", self.class.name(), self.spec.name)
    }

    #[getter]
    fn __doc__(&self) -> Option<&'static str> {
        self.spec.doc
    }

    #[getter]
    fn __objclass__(&self) -> Ref {
        self.class.as_ref().clone()
    }
}

/// A slot of a native type as a callable: `int.__add__`.
#[py_class(name = "wrapper_descriptor", gc, final_, no_new)]
#[derive(Trace)]
pub struct PyWrapperDescriptor {
    /// The name and its wrapper.
    #[trace(skip)]
    pub entry: &'static SlotName,
    /// The type whose slot is called.
    pub class: TypedRef<PyType>,
}

#[py_methods]
impl PyWrapperDescriptor {
    #[slot]
    fn call(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let (owner, name) = (this.class.name(), this.entry.name);
        let Some(receiver) = args.positional().first() else {
            return Err(th.type_error(format!("descriptor '{name}' of '{owner}' object needs an argument")));
        };
        if !type_of(receiver).is_subtype(&this.class) {
            let given = type_of(receiver).name();
            return Err(th.type_error(format!(
                "descriptor '{name}' requires a '{owner}' object but received a '{given}'"
            )));
        }
        (this.entry.wrapper)(th, &this.class.slots, args)
    }

    #[slot]
    fn descr_get(this: &Obj<Self>, th: &Thread, obj: Option<&Ref>, _owner: Option<&Ref>) -> PyResult<Ref> {
        let Some(obj) = obj else {
            return Ok(this.to_ref());
        };
        if !type_of(obj).is_subtype(&this.class) {
            let (owner, name, given) = (this.class.name(), this.entry.name, type_of(obj).name());
            return Err(th.type_error(format!(
                "descriptor '{name}' for '{owner}' objects doesn't apply to a '{given}' object"
            )));
        }
        Ok(alloc::new(PyMethodWrapper {
            descriptor: this.to_typed(),
            receiver: obj.clone(),
        })
        .into_ref())
    }

    #[slot]
    fn repr(&self, _th: &Thread) -> PyResult<Ref> {
        let text = format!(
            "<slot wrapper '{}' of '{}' objects>",
            self.entry.name,
            self.class.name()
        );
        Ok(PyStr::new(&text).into_ref())
    }

    #[getter]
    fn __name__(&self) -> &'static str {
        self.entry.name
    }

    #[getter]
    fn __qualname__(&self) -> String {
        format!("{}.{}", self.class.name(), self.entry.name)
    }

    #[getter]
    fn __doc__(&self) -> &'static str {
        self.entry.doc
    }

    #[getter]
    fn __objclass__(&self) -> Ref {
        self.class.as_ref().clone()
    }

    #[getter]
    fn __text_signature__(&self) -> Option<Ref> {
        None
    }
}

/// A slot wrapper bound to a receiver: `(1).__add__`.
#[py_class(name = "method-wrapper", gc, final_, no_new)]
#[derive(Trace)]
pub struct PyMethodWrapper {
    /// The descriptor.
    pub descriptor: TypedRef<PyWrapperDescriptor>,
    /// The receiver.
    pub receiver: Ref,
}

#[py_methods]
impl PyMethodWrapper {
    #[slot]
    fn call(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let descriptor = &this.descriptor;
        ops::call::with_prepended(&this.receiver, args, |args| {
            (descriptor.entry.wrapper)(th, &descriptor.class.slots, args)
        })
    }

    #[slot]
    fn repr(&self, _th: &Thread) -> PyResult<Ref> {
        let text = format!(
            "<method-wrapper '{}' of {} object at {:#x}>",
            self.descriptor.entry.name,
            type_of(&self.receiver).name(),
            self.receiver.value().bits()
        );
        Ok(PyStr::new(&text).into_ref())
    }

    #[slot]
    fn hash(&self, _th: &Thread) -> PyResult<i64> {
        let (a, b) = (
            ops::hash::identity(&self.receiver),
            ops::hash::identity(self.descriptor.as_ref()),
        );
        Ok(ops::hash::int(crate::types::int::IntView::Small(a ^ b)))
    }

    #[slot]
    fn compare(&self, _th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        let Some(other) = other.downcast::<PyMethodWrapper>() else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        let same = self.receiver.is(&other.receiver) && self.descriptor.as_ref().is(other.descriptor.as_ref());
        Ok(match op {
            CompareOp::Eq => Ref::from_bool(same),
            CompareOp::Ne => Ref::from_bool(!same),
            _ => Ref::NOT_IMPLEMENTED,
        })
    }

    #[getter]
    fn __name__(&self) -> &'static str {
        self.descriptor.entry.name
    }

    #[getter]
    fn __qualname__(&self) -> String {
        format!("{}.{}", self.descriptor.class.name(), self.descriptor.entry.name)
    }

    #[getter]
    fn __doc__(&self) -> &'static str {
        self.descriptor.entry.doc
    }

    #[getter]
    fn __self__(&self) -> Ref {
        self.receiver.clone()
    }

    #[getter]
    fn __objclass__(&self) -> Ref {
        self.descriptor.class.as_ref().clone()
    }
}

/// A native attribute with getter and perhaps setter.
#[py_class(name = "getset_descriptor", gc, final_, no_new)]
#[derive(Trace)]
pub struct PyGetSet {
    /// The declaration.
    #[trace(skip)]
    pub def: GetSetDef,
    /// The type.
    pub class: TypedRef<PyType>,
}

fn wrong_object(th: &Thread, name: &str, class: &Class, obj: &Ref) -> crate::Raised {
    th.type_error(format!(
        "descriptor '{name}' for '{}' objects doesn't apply to a '{}' object",
        class.name(),
        type_of(obj).name()
    ))
}

#[py_methods]
impl PyGetSet {
    #[slot]
    fn descr_get(this: &Obj<Self>, th: &Thread, obj: Option<&Ref>, _owner: Option<&Ref>) -> PyResult<Ref> {
        let Some(obj) = obj else {
            return Ok(this.to_ref());
        };
        if !type_of(obj).is_subtype(&this.class) {
            return Err(wrong_object(th, this.def.name, &this.class, obj));
        }
        match this.def.get {
            Some(get) => get(th, obj),
            None => Err(th.error(
                Exc::AttributeError,
                format!(
                    "attribute '{}' of '{}' objects is not readable",
                    this.def.name,
                    this.class.name()
                ),
            )),
        }
    }

    #[slot]
    fn descr_set(this: &Obj<Self>, th: &Thread, obj: &Ref, value: Option<&Ref>) -> PyResult<()> {
        if !type_of(obj).is_subtype(&this.class) {
            return Err(wrong_object(th, this.def.name, &this.class, obj));
        }
        match this.def.set {
            Some(set) => set(th, obj, value),
            None => Err(th.error(
                Exc::AttributeError,
                format!(
                    "attribute '{}' of '{}' objects is not writable",
                    this.def.name,
                    this.class.name()
                ),
            )),
        }
    }

    #[slot]
    fn repr(&self, _th: &Thread) -> PyResult<Ref> {
        let text = format!("<attribute '{}' of '{}' objects>", self.def.name, self.class.name());
        Ok(PyStr::new(&text).into_ref())
    }

    #[getter]
    fn __name__(&self) -> &'static str {
        self.def.name
    }

    #[getter]
    fn __qualname__(&self) -> String {
        format!("{}.{}", self.class.name(), self.def.name)
    }

    #[getter]
    fn __doc__(&self) -> Option<&'static str> {
        self.def.doc
    }

    #[getter]
    fn __objclass__(&self) -> Ref {
        self.class.as_ref().clone()
    }
}

/// The descriptor of a native attribute.
pub(crate) fn attribute(th: &Thread, class: &Class, def: GetSetDef) -> Ref {
    let class = class.to_typed();
    if !is_plain_member(&class.own_name(), def.name) {
        return alloc::new(PyGetSet { def, class }).into_ref();
    }
    alloc::new(PyMember {
        name: th.vm().interned.get(def.name),
        class,
        place: Place::Native(def),
    })
    .into_ref()
}

/// A member that `__slots__` made, or what is a field of the structure in CPython.
#[py_class(name = "member_descriptor", gc, final_, no_new)]
#[derive(Trace)]
pub struct PyMember {
    /// The name.
    pub name: Ref,
    /// The type.
    pub class: TypedRef<PyType>,
    /// The value.
    #[trace(skip)]
    pub(crate) place: Place,
}

/// Where the value of a member is.
pub(crate) enum Place {
    /// That many bytes from the start of the object.
    Offset(usize),
    /// Wherever these functions find it.
    Native(GetSetDef),
}

impl PyMember {
    /// The value of a slot.
    pub(crate) fn slot_value(&self, object: &Ref) -> Option<Ref> {
        instance::get_member(object, self.offset()?)
    }

    /// Where in an instance the value is, if `__slots__` made the member.
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        match self.place {
            Place::Offset(offset) => Some(offset),
            Place::Native(_) => None,
        }
    }

    fn text(&self) -> String {
        self.name
            .downcast::<PyStr>()
            .map(|n| n.to_display().into_owned())
            .unwrap_or_default()
    }
}

#[py_methods]
impl PyMember {
    #[slot]
    fn descr_get(this: &Obj<Self>, th: &Thread, obj: Option<&Ref>, _owner: Option<&Ref>) -> PyResult<Ref> {
        let Some(obj) = obj else {
            return Ok(this.to_ref());
        };
        if !type_of(obj).is_subtype(&this.class) {
            return Err(wrong_object(th, &this.text(), &this.class, obj));
        }
        match &this.place {
            Place::Offset(offset) => {
                let value = instance::get_member(obj, *offset);
                value.ok_or_else(|| ops::attr::missing_attribute(th, obj, &this.name))
            }
            Place::Native(def) => def.get.map_or(Ok(Ref::NONE), |get| get(th, obj)),
        }
    }

    #[slot]
    fn descr_set(this: &Obj<Self>, th: &Thread, obj: &Ref, value: Option<&Ref>) -> PyResult<()> {
        if !type_of(obj).is_subtype(&this.class) {
            return Err(wrong_object(th, &this.text(), &this.class, obj));
        }
        match &this.place {
            Place::Offset(offset) => {
                if value.is_none() && instance::get_member(obj, *offset).is_none() {
                    return Err(th.error(Exc::AttributeError, this.text()));
                }
                drop(instance::set_member(obj, *offset, value.cloned()));
                Ok(())
            }
            Place::Native(GetSetDef { set: Some(set), .. }) => set(th, obj, value),
            Place::Native(_) => Err(th.error(Exc::AttributeError, "readonly attribute")),
        }
    }

    #[slot]
    fn repr(&self, _th: &Thread) -> PyResult<Ref> {
        Ok(PyStr::new(&format!(
            "<member '{}' of '{}' objects>",
            self.text(),
            self.class.name()
        ))
        .into_ref())
    }

    #[getter]
    fn __name__(&self) -> Ref {
        self.name.clone()
    }

    #[getter]
    fn __qualname__(&self) -> String {
        format!("{}.{}", self.class.name(), self.text())
    }

    #[getter]
    fn __doc__(&self) -> Option<&'static str> {
        match &self.place {
            Place::Offset(_) => None,
            Place::Native(def) => def.doc,
        }
    }

    #[getter]
    fn __objclass__(&self) -> Ref {
        self.class.as_ref().clone()
    }
}

/// Whether a native type is one of those whose instances bind as methods (`Py_TPFLAGS_METHOD_DESCRIPTOR`).
#[must_use]
pub fn binds_as_method_spec(name: &str) -> bool {
    matches!(name, "function" | "method_descriptor" | "wrapper_descriptor")
}

/// Whether an attribute is a field of the structure in CPython, and so has a member descriptor.
fn is_plain_member(class: &str, name: &str) -> bool {
    match class {
        "function" => matches!(
            name,
            "__closure__" | "__globals__" | "__builtins__" | "__doc__" | "__module__"
        ),
        "builtin_function_or_method" => name == "__module__",
        "type" => matches!(
            name,
            "__mro__"
                | "__base__"
                | "__basicsize__"
                | "__itemsize__"
                | "__flags__"
                | "__dictoffset__"
                | "__weakrefoffset__"
        ),
        "method" | "super" => matches!(name, "__func__" | "__self__" | "__thisclass__" | "__self_class__"),
        "staticmethod" | "classmethod" => matches!(name, "__func__" | "__wrapped__"),
        "range" | "slice" => matches!(name, "start" | "stop" | "step"),
        "complex" => matches!(name, "real" | "imag"),
        "property" => matches!(name, "fget" | "fset" | "fdel" | "__doc__"),
        "module" | "SimpleNamespace" => name == "__dict__",
        "timedelta" => matches!(name, "days" | "seconds" | "microseconds"),
        "generator" => name == "gi_code",
        "coroutine" => matches!(name, "cr_code" | "cr_origin"),
        "async_generator" => matches!(name, "ag_code" | "ag_running"),
        "frame" => name == "f_trace_lines",
        "method-wrapper" => name == "__self__",
        "GenericAlias" | "UnionType" => matches!(name, "__origin__" | "__args__"),
        "ContextVar" => name == "name",
        "BaseException" => name == "__suppress_context__",
        "AttributeError" | "NameError" => matches!(name, "name" | "obj"),
        "ImportError" => matches!(name, "msg" | "name" | "path"),
        "OSError" => matches!(name, "errno" | "strerror" | "filename" | "filename2"),
        "StopIteration" => name == "value",
        "SystemExit" => name == "code",
        "SyntaxError" | "UnicodeEncodeError" | "UnicodeDecodeError" | "UnicodeTranslateError" => true,
        "code" => !matches!(name, "co_varnames" | "co_cellvars" | "co_freevars" | "co_code"),
        "traceback" => matches!(name, "tb_frame" | "tb_lasti"),
        "partial" => matches!(name, "func" | "args" | "keywords"),
        "BaseExceptionGroup" => matches!(name, "message" | "exceptions"),
        "method_descriptor"
        | "classmethod_descriptor"
        | "wrapper_descriptor"
        | "getset_descriptor"
        | "member_descriptor" => matches!(name, "__objclass__" | "__name__"),
        "ReferenceType" => name == "__callback__",
        "defaultdict" => name == "default_factory",
        _ => false,
    }
}
