//! What may change in classes that exist: the class of an instance, and the bases of a class.
//!
//! Both must leave the layout of instances as it is. Computing a new order of bases can run a metaclass's `mro`, which
//! may do the same again to the same classes.

use std::ptr::NonNull;

use taipan_heap::{Obj, Ref, TypedRef};

use crate::class::{Class, ClassExt, ClassFlag, PyType, type_of};
use crate::create::{best_base, check_duplicates, class_mro, layout_size, set_mro};
use crate::descriptor::PyMember;
use crate::error::PyResult;
use crate::native::{Downcast, NativeType};
use crate::slot_names;
use crate::thread::Thread;
use crate::types::tuple::PyTuple;

/// The first class in the line of bases that adds members, attributes or weak references to its base.
fn adding_class(class: &Class) -> TypedRef<PyType> {
    let mut class = class.to_typed();
    while let Some(base) = class.base.with(Clone::clone)
        && !std::ptr::eq::<Class>(&*class, class.native_base())
        && class.members.with(Vec::is_empty)
        && (class.tail_offset.get() == 0) == (base.tail_offset.get() == 0)
        && class.has(ClassFlag::Weakref) == base.has(ClassFlag::Weakref)
    {
        class = base;
    }
    class
}

/// The names of the members that `__slots__` made in a class.
fn member_names(class: &Class) -> Vec<u64> {
    let items = class.dict.items().into_iter();
    let members = items.filter(|(_, value)| value.is_a::<PyMember>());
    let mut names: Vec<u64> = members.map(|(name, _)| name.value().bits()).collect();
    names.sort_unstable();
    names
}

/// `object.__class__ = value`
///
/// # Errors
/// TypeError if the layouts differ.
pub fn assign_class(th: &Thread, object: &Ref, value: Option<&Ref>) -> PyResult<()> {
    let Some(value) = value else {
        return Err(th.type_error("can't delete __class__ attribute"));
    };
    let Some(new) = value.downcast::<PyType>() else {
        let name = type_of(value).name();
        return Err(th.type_error(format!("__class__ must be set to a class, not '{name}' object")));
    };
    let old = type_of(object);
    let heap = |c: &Class| c.has(ClassFlag::Heap);
    let module = crate::module::PyModule::class();
    let modules = old.is_subtype(module) && new.is_subtype(module);
    if !(heap(old) && heap(new) || modules) {
        return Err(th.type_error("__class__ assignment only supported for mutable types or ModuleType subclasses"));
    }
    let (a, b) = (adding_class(old), adding_class(new));
    let same_base = match (a.base.with(Clone::clone), b.base.with(Clone::clone)) {
        (Some(a), Some(b)) => a.as_ref().is(b.as_ref()),
        (None, None) => true,
        _ => false,
    };
    let same_members = std::ptr::eq::<Class>(&*a, &*b) || same_base && member_names(&a) == member_names(&b);
    let fits = std::ptr::eq(old.native_base(), new.native_base())
        && layout_size(old) == layout_size(new)
        && (old.tail_offset.get() == 0) == (new.tail_offset.get() == 0)
        && old.has(ClassFlag::Weakref) == new.has(ClassFlag::Weakref)
        && same_members;
    if !fits {
        return Err(th.type_error(format!(
            "__class__ assignment: '{}' object layout differs from '{}'",
            new.name(),
            old.name()
        )));
    }
    if old.instance_size.get() != new.instance_size.get() && !modules {
        return crate::instance::move_class(th, object, new);
    }
    crate::instance::set_class(object, new);
    Ok(())
}

/// `class.__bases__ = value`
///
/// # Errors
/// TypeError if the bases do not go together or the layout would change.
pub fn assign_bases(th: &Thread, class: &Obj<PyType>, value: &Ref) -> PyResult<()> {
    let Some(tuple) = value.downcast::<PyTuple>() else {
        let (owner, name) = (class.name(), type_of(value).name());
        return Err(th.type_error(format!("can only assign tuple to {owner}.__bases__, not {name}")));
    };
    if tuple.is_empty() {
        let owner = class.name();
        return Err(th.type_error(format!("can only assign non-empty tuple to {owner}.__bases__, not ()")));
    }
    let mut typed = Vec::new();
    for base in tuple.items() {
        match base.downcast::<PyType>() {
            Some(base) if base.is_subtype(class) || derives(base, class) => {
                return Err(th.type_error("a __bases__ item causes an inheritance cycle"));
            }
            Some(base) => typed.push(base.to_typed()),
            None => {
                let (owner, name) = (class.name(), type_of(base).name());
                return Err(th.type_error(format!("{owner}.__bases__ must be tuple of classes, not '{name}'")));
            }
        }
    }
    check_duplicates(th, &typed)?;
    let base = best_base(th, &typed)?;
    let old = class.base.with(Clone::clone);
    if let Some(old) = &old {
        let (new_heap, old_heap) = (base.has(ClassFlag::Heap), old.has(ClassFlag::Heap));
        let same_native = new_heap || std::ptr::eq::<Class>(&**old, &*base);
        let what = if new_heap != old_heap || !same_native {
            Some("deallocator")
        } else if layout_size(old) != layout_size(&base) {
            Some("object layout")
        } else {
            None
        };
        if let Some(what) = what {
            return Err(th.type_error(format!(
                "__bases__ assignment: '{}' {what} differs from '{}'",
                base.name(),
                old.name()
            )));
        }
    }
    let old_bases = class.bases.get();
    class.bases.set(value.clone());
    drop(class.base.replace(Some(base)));
    let mut changed = Vec::new();
    let refreshed = refresh_mro(th, class, &mut changed);
    // A metaclass's `mro` may have assigned bases in the meantime: then that assignment holds.
    let unchanged = class.bases.get().is_some_and(|b| b.is(value));
    if let Err(raised) = refreshed {
        for (class, old, new) in changed.into_iter().rev() {
            if class.mro.with(|mro| same_classes(mro, &new)) {
                set_mro(&class, old);
                class.modified();
            }
        }
        if unchanged {
            class.bases.set(old_bases.unwrap_or(Ref::NONE));
            drop(class.base.replace(old));
        } else {
            link(class, old_bases.as_ref());
        }
        return Err(raised);
    }
    link(class, old_bases.as_ref());
    if unchanged {
        update_slots(th, class);
    }
    Ok(())
}

/// Whether `base` is in the line of bases of `class`, which changes before the order of bases does.
fn derives(class: &Class, base: &Class) -> bool {
    let mut next = Some(class.to_typed());
    while let Some(class) = next {
        if std::ptr::eq::<Class>(&*class, base) {
            return true;
        }
        next = class.base.with(Clone::clone);
    }
    false
}

fn class_items(tuple: &Ref) -> Vec<TypedRef<PyType>> {
    let items = tuple.downcast::<PyTuple>().map_or(&[][..], |t| t.items());
    let classes = items.iter().filter_map(|b| b.downcast::<PyType>());
    classes.map(|c| c.to_typed()).collect()
}

/// Takes a class out of the subclasses of its old bases, and puts it in those of the present ones.
fn link(class: &Class, old_bases: Option<&Ref>) {
    let own = NonNull::from(class);
    let bases = class.bases.get().map_or_else(Vec::new, |b| class_items(&b));
    for base in old_bases.map_or_else(Vec::new, class_items).iter().chain(&bases) {
        base.subclasses.with_mut(|s| s.retain(|c| *c != own));
    }
    for base in &bases {
        base.subclasses.with_mut(|s| s.push(own));
    }
}

fn same_classes(a: &[TypedRef<PyType>], b: &[TypedRef<PyType>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.as_ref().is(b.as_ref()))
}

/// The direct subclasses at this time, kept alive.
fn subclasses(class: &Class) -> Vec<TypedRef<PyType>> {
    let all = class.subclasses.with(Clone::clone);
    // SAFETY: subclasses unlink themselves before they die.
    all.into_iter().map(|c| unsafe { c.as_ref() }.to_typed()).collect()
}

/// A class with the order it had and the one it got.
type Change = (TypedRef<PyType>, Vec<TypedRef<PyType>>, Vec<TypedRef<PyType>>);

/// Computes the order of a class and of those below it anew (`mro_hierarchy`).
fn refresh_mro(th: &Thread, class: &Class, changed: &mut Vec<Change>) -> PyResult<()> {
    let own = class.to_ref();
    let old = class.mro.with(Clone::clone);
    let bases = class.bases.get().map_or_else(Vec::new, |b| class_items(&b));
    let new = class_mro(th, type_of(&own), class, &bases)?;
    if !class.mro.with(|mro| same_classes(mro, &old)) {
        // It was computed anew while this one was.
        return Ok(());
    }
    set_mro(class, new.clone());
    class.modified();
    changed.push((class.to_typed(), old, new));
    for sub in subclasses(class) {
        refresh_mro(th, &sub, changed)?;
    }
    Ok(())
}

fn update_slots(th: &Thread, class: &Class) {
    slot_names::update_all_slots(th, class);
    for sub in subclasses(class) {
        update_slots(th, &sub);
    }
}
