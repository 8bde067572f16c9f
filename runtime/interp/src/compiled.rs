//! From the loop into compiled code and back.

use std::rc::Rc;

use taipan_object::frame::Frame;
use taipan_object::tier::{Compiled, PATIENCE, left};
use taipan_object::types::generator::GeneratorCore;
use taipan_object::{PyResult, Thread};

use crate::current::Current;
use crate::dispatch::run;
use crate::entry::Leave;
use crate::generators::note_delegate;

/// Goes on in compiled code at `pc` of the running frame, which is hot; makes compiled code if policy says so. How that
/// left (see [`left`]): the running frame may be another. None: there is no compiled code for this place.
#[inline]
pub(crate) fn enter(th: &Thread, current: Current, pc: usize) -> Option<u64> {
    let compiled = best(th, current, pc)?;
    if compiled.at_loops && current.code().data.loops().all(|start| start != pc) {
        return None;
    }
    current.set_pc(pc);
    // SAFETY: the code was compiled from this frame's code object, the frame is the running one, and `compiled` keeps it
    // until it has left.
    let how = match unsafe { (compiled.entry)(th, current.frame, pc as u64) } {
        left::MISSED => enter_older(th, current, pc, &compiled)?,
        how => how,
    };
    count_entry(th, compiled.at_loops || pc != 0);
    Some(how)
}

/// The same in what was compiled before, for other types or by the lower tier.
#[cold]
fn enter_older(th: &Thread, current: Current, pc: usize, newest: &Rc<Compiled>) -> Option<u64> {
    let mut tried = newest;
    loop {
        let older = tried.fallback.as_ref();
        if newest.optimised && tried.optimised && older.is_none_or(|older| !older.optimised) {
            missed(th, current, pc, newest);
        }
        let older = older?;
        // SAFETY: as in `enter`.
        match unsafe { (older.entry)(th, current.frame, pc as u64) } {
            left::MISSED => tried = older,
            how => return Some(how),
        }
    }
}

/// Counts frames that went over in the middle.
fn count_entry(th: &Thread, in_the_middle: bool) {
    let entries = &th.vm().counters.osr_entries;
    entries.set(entries.get() + u64::from(in_the_middle));
}

/// No optimised version can be entered here: if that happens often, policy hears of it, and sees this frame as it is.
fn missed(th: &Thread, current: Current, pc: usize, newest: &Compiled) {
    if !current.code().data.is_entrance(pc) {
        return;
    }
    let misses = newest.misses.get() + 1;
    newest.misses.set(misses);
    if misses.is_multiple_of(PATIENCE) {
        current.set_pc(pc);
        (th.hooks().hot)(th, current.code());
    }
}

/// The compiled form of the running frame's code.
#[inline(always)]
fn best(th: &Thread, current: Current, pc: usize) -> Option<Rc<Compiled>> {
    let tier = &current.code().tier;
    let compiled = tier.compiled();
    if compiled.is_some() && !tier.warm() {
        return compiled;
    }
    current.set_pc(pc);
    (th.hooks().hot)(th, current.code());
    tier.compiled()
}

/// What compiled code makes of a frame that native code enters or resumes at its `pc`; None: the loop is to run it.
#[inline(always)]
pub(crate) fn whole(th: &Thread, frame: *mut Frame, generator: Option<&GeneratorCore>) -> Option<PyResult<Leave>> {
    let current = Current::of(frame);
    if !current.code().tier.is_hot() || th.tracing.get() {
        return None;
    }
    let raise = match enter(th, current, current.frame().pc.get() as usize)? {
        left::RETURNED => return Some(Ok(Leave::Return(th.handover.take_value()))),
        left::YIELDED => {
            note_delegate(current, generator);
            return Some(Ok(Leave::Yield(th.handover.take_value())));
        }
        left::RAISED => Some(th.handover.take_raised()),
        _ => None,
    };
    Some(run::<false>(th, th.frame.get(), raise, generator, false))
}
