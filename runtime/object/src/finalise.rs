//! Finalisers: `__del__` of a dying object (PEP 442), and what the cycle collector asks for.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ptr::NonNull;

use taipan_heap::collect::{Finaliser, Tracer};
use taipan_heap::object::Flag;
use taipan_heap::{Header, Ref, Value};

use crate::alloc::trace_any;
use crate::class::{Class, class_of_head, type_of};
use crate::thread::Thread;

/// Runs the finaliser of an object whose count is zero; true if the object was resurrected.
///
/// # Safety
/// The object's count is zero and the caller is its only user.
pub unsafe fn resurrect_and_finalise(object: NonNull<Header>, class: &Class) -> bool {
    // SAFETY: the object is valid memory.
    let header = unsafe { object.as_ref() };
    header.set(Flag::Finalised, true);
    header.increment();
    let word = Value::from_bits(object.as_ptr().expose_provenance() as u64);
    // SAFETY: the count was added above.
    let this = unsafe { Ref::from_owned(word) };
    if let Some(finalise) = class.slots.finalise.get() {
        Thread::with_current(|th| finalise(th, &this));
    }
    let word = this.into_value();
    // SAFETY: the count that `this` owned is taken back by hand: zero must not deallocate again.
    let header = unsafe { taipan_heap::reference::header(word) };
    !header.decrement()
}

thread_local! {
    /// At the end of a program: when the finalisers of objects are due, by address.
    static ORDER: RefCell<HashMap<u64, usize>> = RefCell::default();
}

/// Finalisers of garbage run in the order of `objects` from now on, as far as they are in it.
pub fn set_order(objects: &[Ref]) {
    let numbered = objects
        .iter()
        .enumerate()
        .map(|(at, object)| (object.value().bits(), at));
    ORDER.with_borrow_mut(|order| *order = numbered.collect());
}

/// The object model's side of a collection.
pub struct Finalisers;

impl Finaliser for Finalisers {
    fn keeps(&self, garbage: &[Ref]) -> bool {
        Thread::with_current(|th| crate::safepoint::keep_garbage(th, garbage)).unwrap_or(false)
    }

    fn finalise(&self, garbage: &[Ref]) {
        crate::weak::clear_for_garbage(garbage);
        let mut ordered: Vec<&Ref> = garbage.iter().collect();
        ORDER.with_borrow(|order| {
            if !order.is_empty() {
                ordered.sort_by_key(|object| order.get(&object.value().bits()).copied().unwrap_or(usize::MAX));
            }
        });
        for object in ordered {
            let Some(header) = object.header() else {
                continue;
            };
            if header.has(Flag::Finalised) {
                continue;
            }
            if let Some(finalise) = type_of(object).slots.finalise.get() {
                header.set(Flag::Finalised, true);
                Thread::with_current(|th| finalise(th, object));
            }
        }
    }
}

/// Things that an object may own for [`dies_quietly`] to look at them.
const FEW: usize = 16;

/// Whether giving up the last reference to an object certainly runs no Python: it has neither a finaliser nor weak
/// references, and what it owns is owned by others too, or is as quiet and owns nothing. False where that takes long to
/// find out.
#[must_use]
pub fn dies_quietly(object: &Ref) -> bool {
    let Some(header) = object.header() else {
        return true;
    };
    if !is_plain(header) {
        return false;
    }
    let mut owned = [None; FEW];
    let count = owned_by(header, |place, target| {
        if let Some(free) = owned.get_mut(place) {
            *free = Some(target);
        }
    });
    let Some(owned) = owned.get(..count) else {
        return false;
    };
    owned.iter().flatten().all(|target| {
        let own = owned.iter().flatten().filter(|other| *other == target).count();
        // SAFETY: a live object owns it.
        let header = unsafe { target.as_ref() };
        header.count() > own as u64 || is_plain(header) && owned_by(header, |_, _| {}) == 0
    })
}

/// Shows what an object owns; how much that is.
fn owned_by(header: &Header, mut visit: impl FnMut(usize, NonNull<Header>)) -> usize {
    let mut count = 0;
    let mut numbered = |target| {
        visit(count, target);
        count += 1;
    };
    // SAFETY: the object is alive.
    unsafe { trace_any(NonNull::from(header), &mut Tracer::new(&mut numbered)) };
    count
}

/// Whether nothing is to be told of an object's death.
fn is_plain(header: &Header) -> bool {
    let class = class_of_head(header.ty());
    class.slots.finalise.get().is_none() && !header.has(Flag::HasWeakrefs)
}
