//! Finalisers: `__del__` of a dying object (PEP 442), and what the cycle collector asks for.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ptr::NonNull;

use taipan_heap::collect::Finaliser;
use taipan_heap::object::Flag;
use taipan_heap::{Header, Ref, Value};

use crate::class::{Class, type_of};
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
