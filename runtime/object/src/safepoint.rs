//! What waits for the next safepoint: signals, collections.

use std::sync::atomic::Ordering;

use crate::error::PyResult;
use crate::finalise::Finalisers;
use crate::thread::{Thread, pending};

/// Does what is pending.
///
/// # Errors
/// What signal handlers raise; KeyboardInterrupt.
pub fn run(th: &Thread) -> PyResult<()> {
    let reasons = th.vm().pending.swap(0, Ordering::Relaxed);
    if reasons & pending::COLLECT != 0 && th.vm().gc_enabled.get() && collection_is_due(th) {
        collect(th);
    }
    match th.vm().signals.get() {
        Some(signals) if reasons & pending::SIGNAL != 0 => signals(th),
        _ => Ok(()),
    }
}

/// Runs a full collection; the number of objects found unreachable.
pub fn collect(th: &Thread) -> usize {
    let counters = &th.vm().counters;
    counters.collections.set(counters.collections.get() + 1);
    let collected = taipan_heap::collect::collect(&Finalisers).collected;
    // Next time when the heap has grown by a quarter, so that collecting costs a constant share.
    let live = taipan_heap::alloc::stats().objects as isize;
    th.vm().gc_next.set((live / 4).max(10_000));
    collected
}

/// Asks for a collection if enough was allocated since the last one.
#[inline]
pub fn check_allocation(th: &Thread) {
    if collection_is_due(th) {
        th.request(pending::COLLECT);
    }
}

#[inline]
fn collection_is_due(th: &Thread) -> bool {
    taipan_heap::alloc::young_count() > th.vm().gc_next.get()
}
