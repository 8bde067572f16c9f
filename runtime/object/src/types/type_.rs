//! `type`, `mappingproxy`, `types.GenericAlias`, `types.SimpleNamespace`, and helpers about names of types.

use taipan_heap::{Obj, Ref};

use crate::args::Args;
use crate::class::{Class, ClassExt, ClassFlag, PyType, type_of};
use crate::create;
use crate::descriptor::PyGetSet;
use crate::error::{Exc, PyResult};
use crate::native::{Downcast, GetSetDef, GetterFn, NativeType};
use crate::thread::Thread;
use crate::types::dict::PyDict;
pub use crate::types::generic::{PyGenericAlias, PyUnion, generic_alias, union_type};
use crate::types::list::PyList;
pub use crate::types::namespace::{PyMappingProxy, PySimpleNamespace, mapping_proxy, simple_namespace};
use crate::types::str::PyStr;
use crate::types::tuple::PyTuple;
use crate::{ops, py_methods};

impl NativeType for PyType {
    const SPEC: &'static crate::native::TypeSpec = &crate::native::TypeSpec {
        name: "type",
        module: "builtins",
        doc: Some("type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type"),
        base: None,
        is_final: false,
        gc: true,
        weakref: true,
        dict: false,
        sequence: false,
        mapping: false,
        no_new: false,
    };

    fn cell() -> &'static crate::native::TypeCell {
        static CELL: crate::native::TypeCell = crate::native::TypeCell::new();
        &CELL
    }
}

impl Drop for PyType {
    fn drop(&mut self) {
        self.unlink();
        crate::class::forget_version(self.version.get());
    }
}

fn str_text(value: Option<Ref>) -> Option<String> {
    value.and_then(|v| v.downcast::<PyStr>().map(|s| s.to_display().into_owned()))
}

/// `__qualname__`
#[must_use]
pub fn qualname_text(class: &Class) -> String {
    str_text(class.qualname.get()).unwrap_or_else(|| class.own_name().to_string())
}

/// `__module__`, if it is a str.
#[must_use]
pub fn module_text(class: &Class) -> Option<String> {
    match class.spec {
        Some(spec) => Some(spec.module.to_owned()),
        None => Thread::with_current(|th| str_text(class.dict.get_str(&th.names().module))).flatten(),
    }
}

/// `module.qualname`, without `builtins.`.
#[must_use]
pub fn full_name(class: &Class) -> String {
    match module_text(class) {
        Some(module) if module != "builtins" => format!("{module}.{}", qualname_text(class)),
        _ => qualname_text(class),
    }
}

/// As tracebacks show it: `__main__.` is left out too.
#[must_use]
pub fn full_name_for_traceback(class: &Class) -> String {
    match module_text(class) {
        Some(module) if module != "builtins" && module != "__main__" => {
            format!("{module}.{}", qualname_text(class))
        }
        _ => qualname_text(class),
    }
}

fn require_heap(th: &Thread, class: &Class, name: &str, value: Option<&Ref>) -> PyResult<Ref> {
    if !class.has(ClassFlag::Heap) {
        return Err(th.type_error(format!(
            "cannot set '{name}' attribute of immutable type '{}'",
            class.name()
        )));
    }
    value.cloned().ok_or_else(|| {
        th.type_error(format!(
            "cannot delete '{name}' attribute of immutable type '{}'",
            class.name()
        ))
    })
}

#[py_methods]
impl PyType {
    #[slot]
    fn call(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        if crate::function::is_type(this) && args.keyword_count() == 0 {
            if let [object] = args.positional() {
                return Ok(type_of(object).to_ref());
            }
            if args.positional().len() != 3 {
                return Err(th.type_error("type() takes 1 or 3 arguments"));
            }
        }
        ops::call::instantiate(th, this, args)
    }

    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let [name, bases, namespace] = args.positional() else {
            return Err(th.type_error(format!(
                "type.__new__() takes exactly 3 arguments ({} given)",
                args.positional().len()
            )));
        };
        let wrong = |i: usize, what: &str, got: &Ref| {
            let got = type_of(got).name();
            th.type_error(format!("type.__new__() argument {i} must be {what}, not {got}"))
        };
        if !name.is_a::<PyStr>() {
            return Err(wrong(1, "str", name));
        }
        let Some(bases_tuple) = bases.downcast::<PyTuple>() else {
            return Err(wrong(2, "tuple", bases));
        };
        let Some(dict) = namespace.downcast::<PyDict>() else {
            return Err(wrong(3, "dict", namespace));
        };
        let winner = calculate_metaclass(th, class, bases_tuple.items())?;
        let meta = winner.downcast::<PyType>().expect("a metaclass is a class");
        if !std::ptr::eq(meta, class)
            && let Some(new) = meta.slots.new.get()
            && !meta
                .slots
                .new
                .get()
                .zip(PyType::class().slots.new.get())
                .is_some_and(|(a, b)| std::ptr::fn_addr_eq(a, b))
        {
            return new(th, meta, args);
        }
        let kwargs = Args::new(&args.values()[3..], args.names());
        create::new_class(th, meta, name, bases_tuple.items(), dict, kwargs)
    }

    #[slot]
    fn init(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<()> {
        let _ = this;
        let given = args.positional().len();
        if given != 1 && given != 3 {
            return Err(th.type_error("type.__init__() takes 1 or 3 arguments"));
        }
        Ok(())
    }

    #[slot]
    fn getattro(th: &Thread, this: &Ref, name: &Ref) -> PyResult<Ref> {
        ops::attr::type_get(th, this, name)
    }

    #[slot]
    fn setattro(th: &Thread, this: &Ref, name: &Ref, value: Option<&Ref>) -> PyResult<()> {
        ops::attr::type_set(th, this, name, value)
    }

    #[slot]
    fn repr(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(PyStr::new(&format!("<class '{}'>", full_name(this))).into_ref())
    }

    #[slot]
    fn or(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        union_type(th, lhs, rhs)
    }

    #[getter]
    fn __name__(&self) -> String {
        self.own_name().to_string()
    }

    #[setter(name = "__name__")]
    fn set_name(this: &Obj<Self>, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        let value = require_heap(th, this, "__name__", value)?;
        let Some(text) = value.downcast::<PyStr>() else {
            let name = type_of(&value).name();
            return Err(th.type_error(format!(
                "can only assign string to {}.__name__, not '{name}'",
                this.name()
            )));
        };
        if text.to_display().contains('\0') {
            return Err(th.value_error("type name must not contain null characters"));
        }
        drop(this.name.replace(std::sync::Arc::from(&*text.to_display())));
        Ok(())
    }

    #[getter]
    fn __qualname__(&self) -> Ref {
        self.qualname
            .get()
            .unwrap_or_else(|| PyStr::new(&self.own_name()).into_ref())
    }

    #[setter(name = "__qualname__")]
    fn set_qualname(this: &Obj<Self>, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        let value = require_heap(th, this, "__qualname__", value)?;
        if !value.is_a::<PyStr>() {
            let (own, name) = (this.name(), type_of(&value).name());
            let message = format!("can only assign string to {own}.__qualname__, not '{name}'");
            return Err(th.type_error(message));
        }
        this.qualname.set(value);
        Ok(())
    }

    #[getter]
    fn __module__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        if let Some(spec) = this.spec {
            return Ok(PyStr::new(spec.module).into_ref());
        }
        this.dict
            .get_str(&th.names().module)
            .ok_or_else(|| th.error(Exc::AttributeError, "__module__"))
    }

    #[setter(name = "__module__")]
    fn set_module(this: &Obj<Self>, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        let value = require_heap(th, this, "__module__", value)?;
        this.modified();
        this.dict.set_str(&th.names().module, value);
        Ok(())
    }

    #[getter]
    fn __doc__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        if let Some(spec) = this.spec {
            return Ok(spec.doc.map_or(Ref::NONE, |d| PyStr::new(d).into_ref()));
        }
        let Some(doc) = this.dict.get_str(&th.names().doc) else {
            return Ok(Ref::NONE);
        };
        match type_of(&doc).slots.descr_get.get() {
            Some(get) => get(th, &doc, None, Some(&this.to_ref())),
            None => Ok(doc),
        }
    }

    #[setter(name = "__doc__")]
    fn set_doc(this: &Obj<Self>, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        let value = require_heap(th, this, "__doc__", value)?;
        this.modified();
        this.dict.set_str(&th.names().doc, value);
        Ok(())
    }

    #[getter]
    fn __base__(&self) -> Option<Ref> {
        self.base.with(|b| b.as_ref().map(|b| b.as_ref().clone()))
    }

    #[getter]
    fn __bases__(&self) -> Option<Ref> {
        self.bases.get()
    }

    #[setter(name = "__bases__")]
    fn set_bases(this: &Obj<Self>, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        let value = require_heap(th, this, "__bases__", value)?;
        crate::reassign::assign_bases(th, this, &value)
    }

    #[getter]
    fn __mro__(&self) -> Option<Ref> {
        self.mro_tuple.get()
    }

    #[getter]
    fn __dict__(&self, th: &Thread) -> PyResult<Ref> {
        mapping_proxy(th, self.dict.as_ref())
    }

    #[getter]
    fn __flags__(&self) -> u32 {
        let bit = |flag, value: u32| if self.has(flag) { value } else { 0 };
        bit(ClassFlag::Heap, 1 << 9)
            | bit(ClassFlag::Base, 1 << 10)
            | bit(ClassFlag::Traced, 1 << 14)
            | bit(ClassFlag::Abstract, 1 << 20)
            | bit(ClassFlag::Sequence, 1 << 5)
            | bit(ClassFlag::Mapping, 1 << 6)
            | if self.has(ClassFlag::Heap) { 0 } else { 1 << 8 }
    }

    #[getter]
    fn __basicsize__(&self) -> usize {
        self.instance_size.get()
    }

    #[getter]
    fn __itemsize__(&self) -> usize {
        // Those of CPython: what instances of a variable size are made of.
        let sizes: [(&Class, usize); 4] = [
            (PyTuple::class(), 8),
            (crate::types::bytes::PyBytes::class(), 1),
            (crate::types::int::PyInt::class(), 4),
            (PyType::class(), 40),
        ];
        let native: &Class = self.native.get();
        let found = sizes.into_iter().find(|(class, _)| std::ptr::eq(*class, native));
        found.map_or(0, |(_, size)| size)
    }

    #[getter]
    fn __dictoffset__(&self) -> usize {
        self.tail_offset.get()
    }

    #[getter]
    fn __weakrefoffset__(&self) -> usize {
        usize::from(self.has(ClassFlag::Weakref)) * 8
    }

    #[getter]
    fn __text_signature__(&self) -> Option<Ref> {
        None
    }

    #[getter]
    fn __abstractmethods__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let name = &th.names().abstractmethods;
        let found = if crate::function::is_type(this) {
            None
        } else {
            this.dict.get_str(name)
        };
        found.ok_or_else(|| th.error(Exc::AttributeError, "__abstractmethods__"))
    }

    #[setter(name = "__abstractmethods__")]
    fn set_abstractmethods(this: &Obj<Self>, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        let name = &th.names().abstractmethods;
        let abstract_now = match value {
            Some(value) => {
                let truth = ops::convert::truth(th, value)?;
                this.modified();
                this.dict.set_str(name, value.clone());
                truth
            }
            None => {
                this.modified();
                if this.dict.remove_str(name).is_none() {
                    return Err(th.error(Exc::AttributeError, "__abstractmethods__"));
                }
                false
            }
        };
        this.set_flag(ClassFlag::Abstract, abstract_now);
        Ok(())
    }

    #[getter]
    fn __annotations__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let name = &th.names().annotations;
        if !this.has(ClassFlag::Heap) {
            let message = format!("type object '{}' has no attribute '__annotations__'", this.name());
            return Err(th.error(Exc::AttributeError, message));
        }
        if let Some(found) = this.dict.get_str(name) {
            return Ok(found);
        }
        let dict = PyDict::new_ref().into_ref();
        this.modified();
        this.dict.set_str(name, dict.clone());
        Ok(dict)
    }

    #[setter(name = "__annotations__")]
    fn set_annotations(this: &Obj<Self>, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        let name = &th.names().annotations;
        this.modified();
        match value {
            Some(value) => this.dict.set_str(name, value.clone()),
            None => {
                if this.dict.remove_str(name).is_none() {
                    return Err(th.error(Exc::AttributeError, "__annotations__"));
                }
            }
        }
        Ok(())
    }

    /// Return a type's method resolution order.
    #[method(name = "mro")]
    fn py_mro(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let mro = create::default_mro(th, this)?;
        Ok(PyList::from_vec(mro.into_iter().map(taipan_heap::TypedRef::into_ref).collect()).into_ref())
    }

    /// Return a list of immediate subclasses.
    #[method]
    fn __subclasses__(&self) -> Ref {
        // SAFETY: subclasses unlink themselves before they die.
        let list = self
            .subclasses
            .with(|s| s.iter().map(|c| unsafe { c.as_ref() }.to_ref()).collect());
        PyList::from_vec(list).into_ref()
    }

    /// Check if an object is an instance.
    #[method]
    fn __instancecheck__(this: &Obj<Self>, th: &Thread, instance: &Ref) -> PyResult<bool> {
        ops::compare::real_is_instance(th, instance, this)
    }

    /// Check if a class is a subclass.
    #[method]
    fn __subclasscheck__(this: &Ref, th: &Thread, subclass: &Ref) -> PyResult<bool> {
        ops::compare::real_is_subclass(th, subclass, this)
    }

    /// __prepare__() -> dict
    /// used to create the namespace for the class statement
    #[classmethod]
    fn __prepare__(_cls: &Class, _args: Args<'_>) -> Ref {
        PyDict::new_ref().into_ref()
    }

    /// Specialized __dir__ implementation for types.
    #[method]
    fn __dir__(this: &Obj<Self>) -> Ref {
        let merged = PyDict::new_ref();
        for class in this.mro.with(Clone::clone).iter().rev() {
            for (key, _) in class.dict.items() {
                merged.set_str(&key, Ref::NONE);
            }
        }
        PyList::from_vec(merged.items().into_iter().map(|(k, _)| k).collect()).into_ref()
    }

    /// Return memory consumption of the type object.
    #[method]
    fn __sizeof__(_this: &Ref) -> usize {
        size_of::<Class>()
    }
}

/// The most derived metaclass of bases (`_PyType_CalculateMetaclass`).
///
/// # Errors
/// TypeError if they conflict.
pub fn calculate_metaclass(th: &Thread, meta: &Class, bases: &[Ref]) -> PyResult<Ref> {
    let mut winner = meta.to_ref();
    for base in bases {
        let candidate = type_of(base);
        let current = winner.downcast::<PyType>().expect("a metaclass is a class");
        if current.is_subtype(candidate) {
            continue;
        }
        if !candidate.is_subtype(current) {
            return Err(th.type_error(
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
            ));
        }
        winner = candidate.to_ref();
    }
    Ok(winner)
}

/// The `__dict__` attribute of classes that add a dict.
#[must_use]
pub fn dict_getset() -> GetSetDef {
    GetSetDef {
        name: "__dict__",
        doc: Some("dictionary for instance variables (if defined)"),
        get: Some(get_dict),
        set: Some(set_dict),
    }
}

/// The `__dict__` attribute of the native type that an object is made from, where that keeps the dict itself
/// (`get_builtin_base_with_dict`).
fn native_dict(th: &Thread, object: &Ref) -> Option<Ref> {
    let native = type_of(object).native_base();
    let found = native.dict.get_str(&th.names().dict)?;
    let generic = found
        .downcast::<PyGetSet>()
        .and_then(|g| g.def.get)
        .is_some_and(|get| std::ptr::fn_addr_eq(get, get_dict as GetterFn));
    (!generic).then_some(found)
}

fn get_dict(th: &Thread, object: &Ref) -> PyResult<Ref> {
    if let Some(own) = native_dict(th, object)
        && let Some(get) = type_of(&own).slots.descr_get.get()
    {
        return get(th, &own, Some(object), Some(&type_of(object).to_ref()));
    }
    ops::attr::instance_dict(object)
        .map(taipan_heap::TypedRef::into_ref)
        .ok_or_else(|| ops::attr::missing_attribute(th, object, &th.names().dict))
}

fn set_dict(th: &Thread, object: &Ref, value: Option<&Ref>) -> PyResult<()> {
    if let Some(own) = native_dict(th, object)
        && let Some(set) = type_of(&own).slots.descr_set.get()
    {
        return set(th, &own, object, value);
    }
    let Some(value) = value else {
        if let Some((tail, class)) = crate::instance::tail_of(object)
            && class.has(ClassFlag::Heap)
        {
            drop(tail.set_dict(class, PyDict::new_ref()));
            return Ok(());
        }
        return Err(th.type_error("cannot delete __dict__"));
    };
    let Some(dict) = value.downcast::<PyDict>() else {
        let name = type_of(value).name();
        return Err(th.type_error(format!("__dict__ must be set to a dictionary, not a '{name}'")));
    };
    if let Some((tail, class)) = crate::instance::tail_of(object) {
        drop(tail.set_dict(class, dict.to_typed()));
    }
    Ok(())
}

/// The `__weakref__` attribute of classes that add support for weak references.
#[must_use]
pub fn weakref_getset() -> GetSetDef {
    GetSetDef {
        name: "__weakref__",
        doc: Some("list of weak references to the object (if defined)"),
        get: Some(|_th, object| {
            Ok(crate::weak::references_to(object)
                .into_iter()
                .next()
                .unwrap_or(Ref::NONE))
        }),
        set: None,
    }
}

/// `object.__dir__`
///
/// # Errors
/// What `__dict__` and `__class__` raise.
pub fn object_dir(th: &Thread, object: &Ref) -> PyResult<Ref> {
    let merged = PyDict::new_ref();
    if let Some(dict) = ops::attr::get_optional(th, object, &th.names().dict)?
        && let Some(dict) = dict.downcast::<PyDict>()
    {
        for (key, _) in dict.items() {
            merged.set(th, &key, Ref::NONE)?;
        }
    }
    if let Some(class) = ops::attr::get_optional(th, object, &th.names().class)?
        && let Some(class) = class.downcast::<PyType>()
    {
        for base in class.mro.with(Clone::clone) {
            for (key, _) in base.dict.items() {
                merged.set(th, &key, Ref::NONE)?;
            }
        }
    }
    Ok(PyList::from_vec(merged.items().into_iter().map(|(k, _)| k).collect()).into_ref())
}

/// `object.__getstate__`
///
/// # Errors
/// What attributes raise.
pub fn default_state(th: &Thread, object: &Ref) -> PyResult<Ref> {
    let dict = match ops::attr::get_optional(th, object, &th.names().dict)? {
        Some(dict) => {
            let copy = dict.downcast::<PyDict>().map(|d| d.copy());
            copy.filter(|d| !d.is_empty())
                .map_or(Ref::NONE, taipan_heap::TypedRef::into_ref)
        }
        None => Ref::NONE,
    };
    let slots = PyDict::new_ref();
    // What `copyreg` found, or whatever else was put there.
    let listed = type_of(object).lookup(&th.vm().interned.get("__slotnames__"));
    let listed = listed.and_then(|l| l.downcast::<crate::types::list::PyList>().map(|l| l.items.to_vec()));
    for name in listed.unwrap_or_default() {
        if let Some(value) = ops::attr::get_optional(th, object, &name)? {
            slots.set(th, &name, value)?;
        }
    }
    for class in type_of(object).mro.with(Clone::clone) {
        for (name, value) in class.dict.items() {
            if let Some(member) = value.downcast::<crate::descriptor::PyMember>()
                && let Some(value) = member.slot_value(object)
            {
                slots.set_str(&name, value);
            }
        }
    }
    if slots.is_empty() {
        return Ok(dict);
    }
    Ok(PyTuple::from_vec(vec![dict, slots.into_ref()]).into_ref())
}
