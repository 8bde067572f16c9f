//! Weak references: a table from object to the references on it, and the `weakref` type.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ptr::NonNull;

use taipan_heap::object::Flag;
use taipan_heap::{Header, Obj, Ref, Slot, TypedRef};

use crate::args::Args;
use crate::class::{Class, ClassFlag, type_of};
use crate::error::{Exc, PyResult};
use crate::native::{Downcast, NativeType};
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::str::PyStr;
use crate::{Trace, alloc, ops, py_class, py_methods};

thread_local! {
    /// For each object with weak references: the references, oldest first. They unlink themselves.
    static TABLE: RefCell<HashMap<NonNull<Header>, Vec<NonNull<Obj<PyWeakref>>>>> = RefCell::default();
}

/// A weak reference.
#[py_class(name = "ReferenceType", module = "weakref", gc, undocumented)]
#[derive(Trace)]
pub struct PyWeakref {
    #[trace(skip)]
    target: Cell<Option<NonNull<Header>>>,
    callback: Slot,
    hash: Cell<i64>,
}

impl PyWeakref {
    /// The object, if it is alive.
    #[must_use]
    pub fn target(&self) -> Option<Ref> {
        let header = self.target.get()?;
        // SAFETY: the pointer is cleared before the object dies.
        if unsafe { header.as_ref() }.count() == 0 {
            return None;
        }
        let word = taipan_heap::Value::from_bits(header.as_ptr().expose_provenance() as u64);
        // SAFETY: the object is alive.
        Some(unsafe { Ref::from_borrowed(word) })
    }

    /// The callback.
    #[must_use]
    pub fn callback(&self) -> Option<Ref> {
        self.callback.get()
    }
}

impl Drop for PyWeakref {
    fn drop(&mut self) {
        if let Some(target) = self.target.get() {
            let own = std::ptr::from_ref(self);
            unlink(target, own);
        }
    }
}

fn unlink(target: NonNull<Header>, reference: *const PyWeakref) {
    TABLE.with_borrow_mut(|table| {
        if let Some(list) = table.get_mut(&target) {
            // SAFETY: listed references unlink themselves before they die.
            list.retain(|r| !std::ptr::eq(&raw const **unsafe { r.as_ref() }, reference));
            if list.is_empty() {
                table.remove(&target);
                // SAFETY: the object is alive: it clears its references before it dies.
                unsafe { target.as_ref() }.set(Flag::HasWeakrefs, false);
            }
        }
    });
}

/// Whether objects of `class` can be weakly referenced.
#[must_use]
pub fn is_weakrefable(class: &Class) -> bool {
    class.has(ClassFlag::Weakref)
}

/// A weak reference of type `class` to `object`; shared where CPython shares it.
///
/// # Errors
/// TypeError for types that do not support it.
pub fn new_weakref(th: &Thread, class: &Class, object: &Ref, callback: Option<&Ref>) -> PyResult<TypedRef<PyWeakref>> {
    let callback = callback.filter(|c| !c.is_none());
    let header = object.header().filter(|_| is_weakrefable(type_of(object)));
    let Some(header) = header else {
        let name = type_of(object).name();
        return Err(th.type_error(format!("cannot create weak reference to '{name}' object")));
    };
    let target = NonNull::from(header);
    let plain = callback.is_none() && std::ptr::eq(class, PyWeakref::class());
    if plain && let Some(found) = shared(target) {
        return Ok(found);
    }
    let reference = alloc::new_object(
        class,
        PyWeakref {
            target: Cell::new(Some(target)),
            callback: Slot::from_option(callback.cloned()),
            hash: Cell::new(-1),
        },
    );
    header.set(Flag::HasWeakrefs, true);
    TABLE.with_borrow_mut(|table| table.entry(target).or_default().push(NonNull::from(&*reference)));
    Ok(reference)
}

fn shared(target: NonNull<Header>) -> Option<TypedRef<PyWeakref>> {
    TABLE.with_borrow(|table| {
        table.get(&target)?.iter().find_map(|reference| {
            // SAFETY: listed references are alive.
            let reference = unsafe { reference.as_ref() };
            let exact = std::ptr::eq(type_of(&reference.to_ref()), PyWeakref::class());
            (exact && !reference.callback.is_set()).then(|| reference.to_typed())
        })
    })
}

/// The weak references to an object.
#[must_use]
pub fn references_to(object: &Ref) -> Vec<Ref> {
    let Some(header) = object.header() else {
        return Vec::new();
    };
    TABLE.with_borrow(|table| {
        // SAFETY: listed references are alive.
        table.get(&NonNull::from(header)).map_or(Vec::new(), |l| {
            l.iter().map(|r| unsafe { r.as_ref() }.to_ref()).collect()
        })
    })
}

/// Clears the references to a dying object and calls their callbacks, latest first.
pub fn object_dies(object: NonNull<Header>) {
    let references = clear(object);
    call_callbacks(references, |_| true);
}

fn clear(object: NonNull<Header>) -> Vec<Ref> {
    let list = TABLE.with_borrow_mut(|table| table.remove(&object)).unwrap_or_default();
    // SAFETY: the object is still valid.
    unsafe { object.as_ref() }.set(Flag::HasWeakrefs, false);
    // SAFETY: listed references are alive.
    let references: Vec<Ref> = list.iter().map(|r| unsafe { r.as_ref() }.to_ref()).collect();
    for reference in &references {
        if let Some(weak) = reference.downcast::<PyWeakref>() {
            weak.target.set(None);
        }
    }
    references
}

fn call_callbacks(references: Vec<Ref>, wanted: impl Fn(&Ref) -> bool) {
    for reference in references.iter().rev().filter(|r| wanted(r)) {
        let Some(callback) = reference.downcast::<PyWeakref>().and_then(|w| w.callback.take()) else {
            continue;
        };
        Thread::with_current(|th| {
            if let Err(raised) = ops::call::call(th, &callback, &[reference]) {
                ops::report::unraisable(th, raised, None, Some(&callback));
            }
        });
    }
}

/// For the collector: clears references to garbage and calls the callbacks of those that are not garbage themselves.
pub fn clear_for_garbage(garbage: &[Ref]) {
    let mut all = Vec::new();
    for object in garbage {
        if let Some(header) = object.header()
            && header.has(Flag::HasWeakrefs)
        {
            all.extend(clear(NonNull::from(header)));
        }
    }
    if !all.is_empty() {
        let dead: std::collections::HashSet<u64> = garbage.iter().map(|g| g.value().bits()).collect();
        call_callbacks(all, |reference| !dead.contains(&reference.value().bits()));
    }
}

#[py_methods]
impl PyWeakref {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        match args.positional() {
            [object] => new_weakref(th, class, object, None).map(TypedRef::into_ref),
            [object, callback] => new_weakref(th, class, object, Some(callback)).map(TypedRef::into_ref),
            rest if rest.is_empty() => Err(th.type_error("__new__ expected at least 1 argument, got 0")),
            rest => Err(th.type_error(format!("__new__ expected at most 2 arguments, got {}", rest.len()))),
        }
    }

    #[slot]
    fn init(&self, _th: &Thread, _args: Args<'_>) -> PyResult<()> {
        Ok(())
    }

    #[slot]
    fn call(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        if !args.values().is_empty() {
            return Err(th.type_error(format!("weakref() takes no arguments ({} given)", args.values().len())));
        }
        Ok(this.target().unwrap_or(Ref::NONE))
    }

    #[slot]
    fn hash(&self, th: &Thread) -> PyResult<i64> {
        if self.hash.get() != -1 {
            return Ok(self.hash.get());
        }
        let Some(target) = self.target() else {
            return Err(th.type_error("weak object has gone away"));
        };
        let hash = ops::hash::hash(th, &target)?;
        self.hash.set(hash);
        Ok(hash)
    }

    #[slot]
    fn compare(this: &Obj<Self>, th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        let Some(right) = other.downcast::<PyWeakref>() else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(Ref::NOT_IMPLEMENTED);
        }
        match (this.target(), right.target()) {
            (Some(a), Some(b)) => ops::compare::rich(th, &a, &b, op),
            _ => Ok(Ref::from_bool(this.to_ref().is(other) == (op == CompareOp::Eq))),
        }
    }

    #[slot]
    fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let own = this.value().bits();
        let text = match this.target() {
            None => format!("<weakref at {own:#x}; dead>"),
            Some(target) => {
                let (class, at) = (type_of(&target).name(), target.value().bits());
                match ops::attr::get_optional(th, &target, &th.names().name)? {
                    Some(name) if name.is_a::<PyStr>() => {
                        let name = name
                            .downcast::<PyStr>()
                            .map(|n| n.to_display().into_owned())
                            .unwrap_or_default();
                        format!("<weakref at {own:#x}; to '{class}' at {at:#x} ({name})>")
                    }
                    _ => format!("<weakref at {own:#x}; to '{class}' at {at:#x}>"),
                }
            }
        };
        Ok(PyStr::new(&text).into_ref())
    }

    #[getter]
    fn __callback__(&self) -> Option<Ref> {
        self.callback.get()
    }
}

/// The error for a dead proxy.
pub fn dead_reference(th: &Thread) -> crate::Raised {
    th.error(Exc::ReferenceError, "weakly-referenced object no longer exists")
}
