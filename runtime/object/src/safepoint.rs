//! What waits for the next safepoint: signals, collections.

use std::cell::Cell;
use std::sync::atomic::Ordering;

use taipan_heap::Ref;

use crate::error::PyResult;
use crate::finalise::Finalisers;
use crate::native::Downcast;
use crate::ops;
use crate::thread::{Thread, pending};
use crate::types::dict::PyDict;
use crate::types::list::PyList;

/// Does what is pending.
///
/// # Errors
/// What signal handlers raise; KeyboardInterrupt.
pub fn run(th: &Thread) -> PyResult<()> {
    let reasons = th.vm().pending.swap(0, Ordering::Relaxed);
    if reasons & pending::COLLECT != 0 && th.vm().gc_enabled.get() && collection_is_due(th) {
        let GcStress { collected, .. } = &th.vm().gc_stress;
        collected.set(collected.get() + 1);
        collect(th);
    }
    match th.vm().signals.get() {
        Some(signals) if reasons & pending::SIGNAL != 0 => signals(th),
        _ => Ok(()),
    }
}

/// Runs a full collection and tells `gc.callbacks`; the number of objects found unreachable.
pub fn collect(th: &Thread) -> usize {
    collect_generation(th, 2)
}

/// Like [`collect`], for who asks for a generation. All are one to this collector; callbacks hear the number.
pub fn collect_generation(th: &Thread, generation: usize) -> usize {
    tell_callbacks(th, "start", generation, 0);
    let collected = collect_silently(th);
    let counters = &th.vm().counters;
    let mut all = counters.generations.get();
    all[generation].0 += 1;
    all[generation].1 += collected as u64;
    counters.generations.set(all);
    tell_callbacks(th, "stop", generation, collected);
    collected
}

/// Runs a full collection that nobody hears of, as at the end of a program.
pub fn collect_silently(th: &Thread) -> usize {
    let counters = &th.vm().counters;
    counters.collections.set(counters.collections.get() + 1);
    let collected = taipan_heap::collect::collect(&Finalisers).collected;
    plan_next(th);
    collected
}

/// For tests: collections at safepoints that are not due.
#[derive(Default)]
pub struct GcStress {
    /// Every N-th safepoint after an allocation collects; 0: only those where a collection is due.
    pub every: Cell<u64>,
    /// Safepoints that asked so far.
    pub asked: Cell<u64>,
    /// Collections at safepoints so far.
    pub collected: Cell<u64>,
    passed: Cell<u64>,
}

impl GcStress {
    /// Whether this safepoint collects, at which the heap has grown.
    fn collects(&self) -> bool {
        self.asked.set(self.asked.get() + 1);
        let every = self.every.get();
        let passed = self.passed.get() + 1;
        let collects = passed >= every;
        self.passed.set(if collects { 0 } else { passed });
        collects
    }
}

/// The largest multiple of `gc`'s first threshold by which the heap has to grow.
const MOST_GROWTH: u64 = 20;

/// The next automatic collection: when the heap has grown by half, so that collecting costs a constant share, and by a
/// multiple of `gc`'s first threshold, which rises with each collection. Every collection looks at all objects: a program
/// that lives long gets few of them, one that has just begun gets them about as early as in CPython.
pub fn plan_next(th: &Thread) {
    let live = taipan_heap::alloc::live_count() as isize;
    let (threshold, _, _) = th.vm().gc_thresholds.get();
    let times = th.vm().counters.collections.get().clamp(1, MOST_GROWTH);
    th.vm().gc_next.set(match threshold {
        0 => isize::MAX,
        // Any growth comes to `GcStress`.
        _ if th.vm().gc_stress.every.get() != 0 => 0,
        threshold => (live / 2).max((threshold as isize).saturating_mul(times as isize)),
    });
}

/// Names under which the registry holds `gc.callbacks` and `gc.garbage`.
pub const CALLBACKS: &str = "gc.callbacks";
/// See [`CALLBACKS`].
pub const GARBAGE: &str = "gc.garbage";
/// `gc.DEBUG_COLLECTABLE`
pub const DEBUG_COLLECTABLE: i64 = 2;
/// `gc.DEBUG_SAVEALL`
pub const DEBUG_SAVEALL: i64 = 32;

fn tell_callbacks(th: &Thread, phase: &str, generation: usize, collected: usize) {
    let found = th.vm().registry.borrow().get(CALLBACKS).cloned();
    let Some(list) = found.as_ref().and_then(|list| list.downcast::<PyList>()) else {
        return;
    };
    let phase = th.vm().interned.get(phase);
    for callback in list.items.to_vec() {
        let info = PyDict::new_ref();
        for (name, value) in [
            ("generation", generation),
            ("collected", collected),
            ("uncollectable", 0),
        ] {
            info.set_str(&th.vm().interned.get(name), ops::convert::int(value as i64));
        }
        if let Err(raised) = ops::call::call(th, &callback, &[&phase, info.as_ref()]) {
            ops::report::unraisable(th, raised, None, Some(&callback));
        }
    }
}

/// What `gc.set_debug` asks for: tells of garbage, and keeps it in `gc.garbage`. Whether it is kept.
pub(crate) fn keep_garbage(th: &Thread, garbage: &[Ref]) -> bool {
    let flags = th.vm().gc_debug.get();
    if flags & DEBUG_COLLECTABLE != 0 {
        for object in garbage {
            let (name, at) = (crate::type_of(object).name(), object.value().bits());
            ops::report::write_stderr(th, &format!("gc: collectable <{name} {at:#x}>\n"));
        }
    }
    if flags & DEBUG_SAVEALL == 0 {
        return false;
    }
    let found = th.vm().registry.borrow().get(GARBAGE).cloned();
    if let Some(list) = found.as_ref().and_then(|list| list.downcast::<PyList>()) {
        garbage.iter().for_each(|object| list.items.push(object.clone()));
    }
    true
}

/// Asks for a collection if enough was allocated since the last one.
#[inline]
pub fn check_allocation(th: &Thread) {
    if collection_is_due(th) {
        request_collection(th);
    }
}

#[cold]
fn request_collection(th: &Thread) {
    if th.vm().gc_enabled.get() && th.vm().gc_stress.collects() {
        th.request(pending::COLLECT);
    }
}

#[inline]
fn collection_is_due(th: &Thread) -> bool {
    taipan_heap::alloc::young_count() > th.vm().gc_next.get()
}
