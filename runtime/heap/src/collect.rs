//! The cycle collector: CPython's algorithm (`gcmodule.c`: `update_refs`, `subtract_refs`, `move_unreachable`,
//! PEP 442 finalisation) over enumerated pages.
//!
//! For each traced object the collector computes its count minus the references from other traced objects. Who keeps
//! a rest is referred to from outside and lives, with all that it reaches; what is left is garbage. The collector
//! needs no stack maps: every object in use owns a count somewhere that is no traced object.

use std::cell::Cell;
use std::ptr::NonNull;

use crate::alloc::{LargeHead, PAGE, PAGE_HEAD, Page, with_heap};
use crate::cell::{Items, LocalCell, Slot};
use crate::object::{Flag, Header};
use crate::reference::{Ref, TypedRef};
use crate::value::Value;

/// Receives the references that an object owns.
pub struct Tracer<'a> {
    visit: &'a mut dyn FnMut(NonNull<Header>),
}

impl<'a> Tracer<'a> {
    /// A tracer that calls `visit` for each reference to a heap object.
    pub fn new(visit: &'a mut dyn FnMut(NonNull<Header>)) -> Tracer<'a> {
        Tracer { visit }
    }

    /// One owned word.
    #[inline]
    pub fn value(&mut self, value: Value) {
        if value.is_pointer() {
            // SAFETY: an owned pointer word is the address of a live object, hence not null.
            let object =
                unsafe { NonNull::new_unchecked(std::ptr::with_exposed_provenance_mut(value.bits() as usize)) };
            (self.visit)(object);
        }
    }
}

/// What owns references. `trace` shows every count that it owns, exactly once; `give_up` gives up those that can be.
pub trait Trace {
    /// Shows the owned references.
    fn trace(&self, tracer: &mut Tracer<'_>);

    /// Moves references that may be given up to `garbage`; the payload stays valid (empty).
    fn give_up(&self, garbage: &mut Vec<Ref>);
}

impl Trace for Ref {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.value());
    }
    fn give_up(&self, _garbage: &mut Vec<Ref>) {}
}

impl<T> Trace for TypedRef<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.as_ref().value());
    }
    fn give_up(&self, _garbage: &mut Vec<Ref>) {}
}

impl Trace for Slot {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.value());
    }
    fn give_up(&self, garbage: &mut Vec<Ref>) {
        garbage.extend(self.take());
    }
}

impl Trace for Items {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.with(|items| items.iter().for_each(|item| item.trace(tracer)));
    }
    fn give_up(&self, garbage: &mut Vec<Ref>) {
        garbage.append(&mut self.take());
    }
}

impl<T: Trace> Trace for Option<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(inner) = self {
            inner.trace(tracer);
        }
    }
    fn give_up(&self, garbage: &mut Vec<Ref>) {
        if let Some(inner) = self {
            inner.give_up(garbage);
        }
    }
}

impl<T: Trace> Trace for Vec<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.iter().for_each(|item| item.trace(tracer));
    }
    fn give_up(&self, garbage: &mut Vec<Ref>) {
        self.iter().for_each(|item| item.give_up(garbage));
    }
}

impl<T: Trace> Trace for Box<[T]> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.iter().for_each(|item| item.trace(tracer));
    }
    fn give_up(&self, garbage: &mut Vec<Ref>) {
        self.iter().for_each(|item| item.give_up(garbage));
    }
}

impl<A: Trace, B: Trace> Trace for (A, B) {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
        self.1.trace(tracer);
    }
    fn give_up(&self, garbage: &mut Vec<Ref>) {
        self.0.give_up(garbage);
        self.1.give_up(garbage);
    }
}

impl<T: Trace + TakeRefs> Trace for LocalCell<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.with(|inner| inner.trace(tracer));
    }
    fn give_up(&self, garbage: &mut Vec<Ref>) {
        self.with_mut(|inner| inner.take_refs(garbage));
    }
}

/// Structures in a [`LocalCell`] that can give up their references in place.
pub trait TakeRefs {
    /// Moves the references to `garbage`.
    fn take_refs(&mut self, garbage: &mut Vec<Ref>);
}

impl TakeRefs for Option<Ref> {
    fn take_refs(&mut self, garbage: &mut Vec<Ref>) {
        garbage.extend(self.take());
    }
}

impl<T> TakeRefs for Option<TypedRef<T>> {
    fn take_refs(&mut self, garbage: &mut Vec<Ref>) {
        garbage.extend(self.take().map(TypedRef::into_ref));
    }
}

impl TakeRefs for Vec<Option<Ref>> {
    fn take_refs(&mut self, garbage: &mut Vec<Ref>) {
        garbage.extend(self.drain(..).flatten());
    }
}

impl TakeRefs for Vec<Ref> {
    fn take_refs(&mut self, garbage: &mut Vec<Ref>) {
        garbage.append(self);
    }
}

impl<T> TakeRefs for Vec<TypedRef<T>> {
    fn take_refs(&mut self, garbage: &mut Vec<Ref>) {
        garbage.extend(self.drain(..).map(TypedRef::into_ref));
    }
}

impl TakeRefs for std::collections::VecDeque<Ref> {
    fn take_refs(&mut self, garbage: &mut Vec<Ref>) {
        garbage.extend(self.drain(..));
    }
}

impl<T: Trace> Trace for std::collections::VecDeque<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.iter().for_each(|item| item.trace(tracer));
    }
    fn give_up(&self, garbage: &mut Vec<Ref>) {
        self.iter().for_each(|item| item.give_up(garbage));
    }
}

macro_rules! owns_nothing {
    ($($ty:ty),* $(,)?) => {$(
        impl Trace for $ty {
            fn trace(&self, _tracer: &mut Tracer<'_>) {}
            fn give_up(&self, _garbage: &mut Vec<Ref>) {}
        }
    )*};
}

owns_nothing!(
    bool,
    u8,
    u16,
    u32,
    u64,
    usize,
    i8,
    i16,
    i32,
    i64,
    isize,
    f64,
    (),
    String,
    &'static str
);

impl<T: Copy> Trace for Cell<T> {
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
    fn give_up(&self, _garbage: &mut Vec<Ref>) {}
}

/// What the collector asks of the object model.
pub trait Finaliser {
    /// Clears weak references to `garbage` and calls their callbacks, then runs finalisers (each object's once).
    fn finalise(&self, garbage: &[Ref]);

    /// Whether garbage is to be kept instead of freed, after it was finalised.
    fn keeps(&self, garbage: &[Ref]) -> bool;
}

/// The outcome of a collection.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Collected {
    /// Objects found unreachable and freed.
    pub collected: usize,
}

const REACHABLE: i64 = i64::MAX;

/// Collects garbage cycles.
pub fn collect(finaliser: &dyn Finaliser) -> Collected {
    let unreachable = find_unreachable();
    if unreachable.is_empty() {
        crate::alloc::reset_young();
        return Collected::default();
    }
    finaliser.finalise(&unreachable);
    // Finalisers may have resurrected some: look again, and keep whatever the survivors reach (gc PEP 442).
    let still: Vec<Ref> = remaining_unreachable(unreachable);
    let collected = still.len();
    if !finaliser.keeps(&still) {
        for object in &still {
            clear_object(object);
        }
    }
    drop(still);
    crate::alloc::reset_young();
    Collected { collected }
}

fn clear_object(object: &Ref) {
    let Some(ty) = object.heap_type() else { return };
    // SAFETY: types outlive their instances.
    if let Some(clear) = unsafe { ty.as_ref() }.ops.clear {
        let pointer = NonNull::from(object.header().expect("a heap type means a heap object"));
        // SAFETY: the function belongs to the object's type, and `object` keeps it alive.
        unsafe { clear(pointer) };
    }
}

/// Every traced object that is alive, as new references.
#[must_use]
pub fn traced_objects() -> Vec<Ref> {
    let mut all = Vec::new();
    for_each_traced(&mut |object| {
        // SAFETY: enumeration yields live objects.
        all.push(unsafe { Ref::from_borrowed(Value::from_bits(object.as_ptr().expose_provenance() as u64)) });
    });
    all
}

fn for_each_traced(f: &mut dyn FnMut(NonNull<Header>)) {
    let (pages, large) = with_heap(|heap| (heap.traced_pages.clone(), heap.large.clone()));
    for page in pages {
        // SAFETY: pages live as long as the heap.
        let (size, used) = unsafe { (page.as_ref().block_size, page.as_ref().used) };
        for index in 0..used {
            let block = Page::block(page, index, size);
            // SAFETY: the block lies in the page and was handed out; its second word is zero if it is free.
            let type_word = unsafe { block.cast::<usize>().add(1).read() };
            if type_word != 0 && !is_dying(block) {
                f(block);
            }
        }
    }
    for head in large {
        // SAFETY: the object follows its head.
        let block: NonNull<Header> = unsafe { head.add(1) }.cast();
        // SAFETY: as for small blocks; audits keep freed ones listed.
        if unsafe { block.cast::<usize>().add(1).read() } != 0 && !is_dying(block) {
            f(block);
        }
    }
}

/// Whether an object is being taken apart: a finaliser of something in it runs. Part of it is gone already; what is
/// left of it has a count that no object in sight owns, so it lives.
fn is_dying(object: NonNull<Header>) -> bool {
    count(object) == 0
}

/// Where the collector keeps the number of an object.
#[inline]
fn scratch(object: NonNull<Header>) -> *mut i64 {
    let page = object.as_ptr().map_addr(|a| a & !(PAGE - 1)).cast::<Page>();
    if is_large(object) {
        // SAFETY: a large object has its head in front.
        let head = unsafe { object.cast::<LargeHead>().sub(1) };
        // SAFETY: the head is valid as long as the object.
        return unsafe { &raw mut (*head.as_ptr()).scratch };
    }
    // SAFETY: a small object lies in a page, whose scratch was sized at the start of the collection.
    let page_ref = unsafe { &mut *page };
    let offset = object.as_ptr().addr() - page.addr() - PAGE_HEAD;
    let number = page_ref.number(offset);
    &raw mut page_ref.scratch[number]
}

fn is_large(object: NonNull<Header>) -> bool {
    // SAFETY: enumerated and visited objects are alive.
    unsafe { object.as_ref() }.has(Flag::Large)
}

fn is_frozen(object: NonNull<Header>) -> bool {
    // SAFETY: enumerated and visited objects are alive.
    unsafe { object.as_ref() }.has(Flag::Frozen)
}

fn traverse(object: NonNull<Header>, visit: &mut dyn FnMut(NonNull<Header>)) {
    // SAFETY: enumerated and visited objects are alive.
    let ty = unsafe { object.as_ref() }.ty();
    // SAFETY: types outlive their instances.
    if let Some(traverse) = unsafe { ty.as_ref() }.ops.traverse {
        // SAFETY: the function belongs to the object's type.
        unsafe { traverse(object, &mut Tracer::new(visit)) };
    }
}

fn is_traced(object: NonNull<Header>) -> bool {
    // SAFETY: visited objects are alive.
    let ty = unsafe { object.as_ref() }.ty();
    // SAFETY: types outlive their instances.
    unsafe { ty.as_ref() }.ops.traverse.is_some()
}

fn count(object: NonNull<Header>) -> i64 {
    // SAFETY: enumerated objects are alive.
    unsafe { object.as_ref() }.count().cast_signed()
}

fn find_unreachable() -> Vec<Ref> {
    prepare_scratch();
    let mut all = Vec::new();
    for_each_traced(&mut |object| {
        if is_frozen(object) {
            // SAFETY: scratch of an enumerated object.
            unsafe { *scratch(object) = REACHABLE };
        } else {
            all.push(object);
        }
    });
    for &object in &all {
        // SAFETY: scratch of an enumerated object.
        unsafe { *scratch(object) = count(object) };
    }
    for &object in &all {
        traverse(object, &mut |target| {
            if is_traced(target) && !is_frozen(target) {
                // SAFETY: scratch of a live traced object.
                unsafe { *scratch(target) -= 1 };
            }
        });
    }
    let garbage = mark_from_roots(&all);
    finish_scratch();
    garbage
}

/// Marks what objects with outside references reach; returns references to the rest.
fn mark_from_roots(all: &[NonNull<Header>]) -> Vec<Ref> {
    let mut work = Vec::new();
    for &object in all {
        // SAFETY: scratch of a live traced object.
        let number = unsafe { &mut *scratch(object) };
        if *number > 0 && *number != REACHABLE {
            *number = REACHABLE;
            work.push(object);
        }
        while let Some(reached) = work.pop() {
            traverse(reached, &mut |target| {
                if is_traced(target) {
                    // SAFETY: scratch of a live traced object.
                    let number = unsafe { &mut *scratch(target) };
                    if *number != REACHABLE {
                        *number = REACHABLE;
                        work.push(target);
                    }
                }
            });
        }
    }
    all.iter()
        // SAFETY: scratch of a live traced object.
        .filter(|&&object| unsafe { *scratch(object) } != REACHABLE)
        // SAFETY: nothing was freed since the enumeration.
        .map(|object| unsafe { Ref::from_borrowed(Value::from_bits(object.as_ptr().expose_provenance() as u64)) })
        .collect()
}

/// Of `candidates` (each owned once by the list itself), those that still are reachable only from each other.
fn remaining_unreachable(candidates: Vec<Ref>) -> Vec<Ref> {
    prepare_scratch();
    let objects: Vec<NonNull<Header>> = candidates
        .iter()
        .filter_map(|object| object.header().map(NonNull::from))
        .collect();
    // Whatever is not a candidate counts as reachable already.
    for_each_traced(&mut |object| {
        // SAFETY: scratch of an enumerated object.
        unsafe { *scratch(object) = REACHABLE };
    });
    for &object in &objects {
        // One count is the list's own.
        // SAFETY: scratch of a live traced object.
        unsafe { *scratch(object) = count(object) - 1 };
    }
    for &object in &objects {
        traverse(object, &mut |target| {
            if is_traced(target) {
                // SAFETY: scratch of a live traced object.
                let number = unsafe { &mut *scratch(target) };
                if *number != REACHABLE {
                    *number -= 1;
                }
            }
        });
    }
    let garbage = mark_from_roots(&objects);
    finish_scratch();
    drop(candidates);
    garbage
}

fn prepare_scratch() {
    with_heap(|heap| {
        for page in &heap.traced_pages {
            // SAFETY: pages live as long as the heap.
            let page = unsafe { &mut *page.as_ptr() };
            page.scratch.clear();
            page.scratch.resize((PAGE - PAGE_HEAD) / page.block_size, 0);
        }
    });
}

fn finish_scratch() {
    with_heap(|heap| {
        for page in &heap.traced_pages {
            // SAFETY: pages live as long as the heap.
            unsafe { (*page.as_ptr()).scratch = Vec::new() };
        }
    });
}
