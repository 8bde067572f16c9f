//! Attribute access (`PyObject_GetAttr`, `_PyObject_GenericGetAttrWithDict`, `type_getattro`).

use taipan_heap::{Obj, Ref, ShapeKind, TypedRef};

use crate::class::{Class, ClassExt, PyType, type_of};
use crate::error::{Exc, PyResult, Raised};
use crate::instance::tail_of;
use crate::native::Downcast;
use crate::thread::Thread;
use crate::types::dict::PyDict;
use crate::types::exception;
use crate::types::str::PyStr;

/// `object.name`
///
/// # Errors
/// AttributeError; what descriptors and `__getattr__` raise.
#[inline]
pub fn get(th: &Thread, object: &Ref, name: &Ref) -> PyResult<Ref> {
    match type_of(object).slots.getattro.get() {
        Some(get) => get(th, object, name),
        None => generic_get(th, object, name),
    }
}

/// `getattr(object, name, None)` that tells absence from None: only AttributeError is swallowed.
///
/// # Errors
/// What is raised otherwise.
pub fn get_optional(th: &Thread, object: &Ref, name: &Ref) -> PyResult<Option<Ref>> {
    match get(th, object, name) {
        Ok(value) => Ok(Some(value)),
        Err(raised) if raised.is(Exc::AttributeError) => Ok(None),
        Err(raised) => Err(raised),
    }
}

/// `object.name = value`, or `del object.name`.
///
/// # Errors
/// AttributeError, TypeError; what descriptors raise.
pub fn set(th: &Thread, object: &Ref, name: &Ref, value: Option<&Ref>) -> PyResult<()> {
    let class = type_of(object);
    match class.slots.setattro.get() {
        Some(set) => set(th, object, name, value),
        None => generic_set(th, object, name, value),
    }
}

/// The interned form of an attribute name.
#[must_use]
pub fn interned(th: &Thread, name: &Ref) -> Ref {
    if let Some(text) = name.downcast_exact::<PyStr>()
        && text.is_interned()
    {
        return name.clone();
    }
    match name.downcast::<PyStr>() {
        Some(text) => th.vm().interned.intern(&text.to_typed()),
        None => name.clone(),
    }
}

/// The dict of an object that has one of its own apart from the attribute tail (functions, modules).
fn own_dict(object: &Ref) -> Option<TypedRef<PyDict>> {
    if let Some(module) = object.downcast::<crate::module::PyModule>() {
        return Some(module.dict.clone());
    }
    if let Some(function) = object.downcast_exact::<crate::function::PyFunction>() {
        return function.dict.get().and_then(|d| crate::native::try_typed(d).ok());
    }
    exception::dict_of(object)
}

/// The value of an instance attribute, without descriptors.
#[must_use]
pub fn instance_value(object: &Ref, name: &Ref) -> Option<Ref> {
    if let Some((tail, class)) = tail_of(object) {
        let shape = tail.shape();
        return match shape.kind() {
            ShapeKind::Slots => shape.lookup(name.value()).map(|index| tail.get(class, index as usize)),
            ShapeKind::Dict => tail.dict()?.get_str(name),
        };
    }
    own_dict(object)?.get_str(name)
}

/// `object.__getattribute__`: data descriptor, instance, other descriptor, class attribute.
///
/// # Errors
/// AttributeError; what descriptors raise.
pub fn generic_get(th: &Thread, object: &Ref, name: &Ref) -> PyResult<Ref> {
    let name = &interned(th, name);
    if !name.is_a::<PyStr>() {
        return Err(th.type_error(format!("attribute name must be string, not '{}'", type_of(name).name())));
    }
    let class = type_of(object);
    let found = class.lookup(name);
    let mut getter = None;
    if let Some(found) = &found {
        let slots = &type_of(found).slots;
        getter = slots.descr_get.get();
        if let Some(get) = getter
            && slots.descr_set.get().is_some()
        {
            return get(th, found, Some(object), Some(&class.to_ref()));
        }
    }
    if let Some(value) = instance_value(object, name) {
        return Ok(value);
    }
    match (found, getter) {
        (Some(found), Some(get)) => get(th, &found, Some(object), Some(&class.to_ref())),
        (Some(found), None) => Ok(found),
        (None, _) => Err(missing_attribute(th, object, name)),
    }
}

/// AttributeError with `name` and `obj` set, for suggestions.
pub fn attribute_error(th: &Thread, object: &Ref, name: &Ref, message: &str) -> Raised {
    let raised = th.error(Exc::AttributeError, message);
    exception::set_name_and_object(raised.as_ref(), Some(name), Some(object));
    raised
}

/// AttributeError for an attribute that an object does not have.
#[cold]
pub fn missing_attribute(th: &Thread, object: &Ref, name: &Ref) -> Raised {
    let text = name
        .downcast::<PyStr>()
        .map(|n| n.to_display().into_owned())
        .unwrap_or_default();
    let message = match object.downcast::<PyType>() {
        Some(class) => format!("type object '{}' has no attribute '{text}'", class.name()),
        None => format!("'{}' object has no attribute '{text}'", type_of(object).name()),
    };
    attribute_error(th, object, name, &message)
}

/// AttributeError for an attribute that cannot be deleted because it is not there.
pub fn missing_on_delete(th: &Thread, object: &Ref, name: &Ref) -> Raised {
    let text = name
        .downcast::<PyStr>()
        .map(|n| n.to_display().into_owned())
        .unwrap_or_default();
    let owner = type_of(object).name();
    th.error(
        Exc::AttributeError,
        format!("'{owner}' object has no attribute '{text}'"),
    )
}

/// `object.__setattr__` and `object.__delattr__`.
///
/// # Errors
/// AttributeError; what descriptors raise.
pub fn generic_set(th: &Thread, object: &Ref, name: &Ref, value: Option<&Ref>) -> PyResult<()> {
    let name = &interned(th, name);
    if !name.is_a::<PyStr>() {
        return Err(th.type_error(format!("attribute name must be string, not '{}'", type_of(name).name())));
    }
    let class = type_of(object);
    let found = class.lookup(name);
    if let Some(found) = &found
        && let Some(set) = type_of(found).slots.descr_set.get()
    {
        return set(th, found, object, value);
    }
    if set_instance_value(object, name, value) {
        return Ok(());
    }
    let text = name
        .downcast::<PyStr>()
        .map(|n| n.to_display().into_owned())
        .unwrap_or_default();
    let owner = class.name();
    let message = if found.is_some() && !has_instance_dict(object) {
        format!("'{owner}' object attribute '{text}' is read-only")
    } else {
        format!("'{owner}' object has no attribute '{text}'")
    };
    Err(th.error(Exc::AttributeError, message))
}

fn has_instance_dict(object: &Ref) -> bool {
    tail_of(object).is_some() || own_dict_for_writing(object).is_some()
}

fn own_dict_for_writing(object: &Ref) -> Option<TypedRef<PyDict>> {
    if let Some(function) = object.downcast_exact::<crate::function::PyFunction>() {
        return Some(function.dict_ref());
    }
    exception::make_dict(object).or_else(|| own_dict(object))
}

/// Writes or deletes an instance attribute without descriptors; false if it cannot be held or is not there.
fn set_instance_value(object: &Ref, name: &Ref, value: Option<&Ref>) -> bool {
    let Some((tail, class)) = tail_of(object) else {
        let Some(dict) = own_dict_for_writing(object) else {
            return false;
        };
        return set_in_dict(&dict, name, value);
    };
    let shape = tail.shape();
    if shape.kind() == ShapeKind::Slots {
        match (shape.lookup(name.value()), value) {
            (Some(index), Some(value)) => {
                drop(tail.set(class, index as usize, value.clone()));
                return true;
            }
            (None, None) => return false,
            (None, Some(value)) => {
                if let Some(next) = class.shape_set().transition(shape, name) {
                    tail.add(class, next, value.clone());
                    return true;
                }
            }
            (Some(_), None) => {}
        }
    }
    let dict = tail.materialise(class);
    set_in_dict(&dict, name, value)
}

fn set_in_dict(dict: &Obj<PyDict>, name: &Ref, value: Option<&Ref>) -> bool {
    match value {
        Some(value) => {
            dict.set_str(name, value.clone());
            true
        }
        None => dict.remove_str(name).is_some(),
    }
}

/// `type.__getattribute__`: metaclass data descriptors, the class's own MRO, metaclass.
///
/// # Errors
/// AttributeError; what descriptors raise.
pub fn type_get(th: &Thread, object: &Ref, name: &Ref) -> PyResult<Ref> {
    let name = &interned(th, name);
    let Some(class) = object.downcast::<PyType>() else {
        return generic_get(th, object, name);
    };
    if !name.is_a::<PyStr>() {
        return Err(th.type_error(format!("attribute name must be string, not '{}'", type_of(name).name())));
    }
    let meta = type_of(object);
    let meta_found = meta.lookup(name);
    let mut meta_get = None;
    if let Some(found) = &meta_found {
        let slots = &type_of(found).slots;
        meta_get = slots.descr_get.get();
        if let Some(get) = meta_get
            && slots.descr_set.get().is_some()
        {
            return get(th, found, Some(object), Some(&meta.to_ref()));
        }
    }
    if let Some(found) = class.lookup(name) {
        return match type_of(&found).slots.descr_get.get() {
            Some(get) => get(th, &found, None, Some(object)),
            None => Ok(found),
        };
    }
    match (meta_found, meta_get) {
        (Some(found), Some(get)) => get(th, &found, Some(object), Some(&meta.to_ref())),
        (Some(found), None) => Ok(found),
        (None, _) => Err(missing_attribute(th, object, name)),
    }
}

/// `type.__setattr__`
///
/// # Errors
/// TypeError for native types; AttributeError.
pub fn type_set(th: &Thread, object: &Ref, name: &Ref, value: Option<&Ref>) -> PyResult<()> {
    let name = &interned(th, name);
    let Some(class) = object.downcast::<PyType>() else {
        return generic_set(th, object, name, value);
    };
    let Some(text) = name.downcast::<PyStr>().map(|n| n.to_display().into_owned()) else {
        return Err(th.type_error(format!("attribute name must be string, not '{}'", type_of(name).name())));
    };
    if !class.has(crate::ClassFlag::Heap) {
        return Err(th.type_error(format!(
            "cannot set '{text}' attribute of immutable type '{}'",
            class.name()
        )));
    }
    if let Some(found) = type_of(object).lookup(name)
        && let Some(set) = type_of(&found).slots.descr_set.get()
    {
        set(th, &found, object, value)?;
    } else {
        set_class_value(th, class, name, value)?;
    }
    class.modified();
    crate::slot_names::update_slots_for(th, class, &text);
    Ok(())
}

fn set_class_value(th: &Thread, class: &Class, name: &Ref, value: Option<&Ref>) -> PyResult<()> {
    match value {
        Some(value) => {
            class.modified();
            class.dict.set_str(name, value.clone());
            Ok(())
        }
        None => match class.dict.remove_str(name) {
            Some(_) => Ok(()),
            None => {
                let text = crate::ops::convert::str(th, name)?;
                let message = format!(
                    "type object '{}' has no attribute '{}'",
                    class.name(),
                    text.to_display()
                );
                Err(th.error(Exc::AttributeError, message))
            }
        },
    }
}

/// The `__dict__` of an object, made if need be; None if it has none.
#[must_use]
pub fn instance_dict(object: &Ref) -> Option<TypedRef<PyDict>> {
    match tail_of(object) {
        Some((tail, class)) => Some(tail.materialise(class)),
        None => own_dict_for_writing(object),
    }
}
