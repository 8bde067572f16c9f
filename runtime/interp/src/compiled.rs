//! From the loop into compiled code and back.

use std::rc::Rc;

use taipan_object::frame::{Frame, FrameKind};
use taipan_object::tier::{Compiled, left};
use taipan_object::{PyResult, Raised, Ref, Thread};

use crate::current::Current;
use crate::entry;

/// Missed entries after which policy is asked again.
const PATIENCE: u32 = 30;

/// How compiled code left, seen from the loop. All but the first: the running frame may be another.
pub(crate) enum Went {
    /// There is no compiled code.
    Nowhere,
    /// The running frame goes on, in whatever tier it has.
    On,
    /// The next instruction is the interpreter's.
    Interpret,
    /// The running frame's instruction raised.
    Raised(Raised),
    /// The frame returned to native code.
    Returned(Ref),
}

/// Goes on in compiled code at `pc` of the running frame, which is hot; makes compiled code if policy says so.
#[cold]
#[inline(never)]
pub(crate) fn enter(th: &Thread, current: Current, pc: usize) -> Went {
    let Some(compiled) = best(th, current, pc) else {
        return Went::Nowhere;
    };
    if compiled.at_loops && current.code().data.loops().all(|start| start != pc) {
        return Went::Nowhere;
    }
    current.set_pc(pc);
    let mut code = Some(&compiled);
    while let Some(tried) = code {
        // SAFETY: the code was compiled from this frame's code object, the frame is the running one, and `compiled` keeps
        // it until it has left.
        let how = unsafe { (tried.entry)(th, current.frame, pc as u64) };
        match how {
            left::MISSED => {
                code = tried.fallback.as_ref();
                if compiled.optimised && code.is_none_or(|next| !next.optimised) {
                    missed(current, &compiled);
                }
            }
            how => {
                count_entry(th, compiled.at_loops || pc != 0);
                return match how {
                    left::INTERPRET => Went::Interpret,
                    left::RAISED => Went::Raised(th.handover.take_raised()),
                    left::RETURNED => Went::Returned(th.handover.take_value()),
                    _ => Went::On,
                };
            }
        }
    }
    Went::Interpret
}

/// Counts frames that went over in the middle.
fn count_entry(th: &Thread, in_the_middle: bool) {
    let entries = &th.vm().counters.osr_entries;
    entries.set(entries.get() + u64::from(in_the_middle));
}

/// No optimised version can be entered here: if that happens often, policy hears of it.
fn missed(current: Current, newest: &Compiled) {
    let misses = newest.misses.get() + 1;
    newest.misses.set(misses);
    if misses >= PATIENCE {
        current.code().tier.warmth.set(0);
    }
}

/// The compiled form of the running frame's code.
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

/// Runs a frame that was just pushed for a call from compiled code, to its return.
///
/// # Errors
/// What the function raises; RecursionError if the native stack is used up.
pub(crate) fn call(th: &Thread, frame: *mut Frame) -> PyResult<Ref> {
    // SAFETY: the frame was just pushed.
    let header = unsafe { &mut *frame };
    let tier = &header.code().tier;
    if header.kind == FrameKind::Initialiser || !tier.is_hot() || tier.warm() || th.check_native_stack().is_err() {
        return entry::run_nested(th, frame);
    }
    let compiled = header.code().tier.compiled();
    let Some(compiled) = compiled.filter(|compiled| !compiled.at_loops) else {
        return entry::run_nested(th, frame);
    };
    header.kind = FrameKind::Entry;
    // SAFETY: as in `enter`.
    let how = unsafe { (compiled.entry)(th, frame, 0) };
    match how {
        left::RETURNED => Ok(th.handover.take_value()),
        left::RAISED => entry::go_on(th, Some(th.handover.take_raised())),
        _ => entry::go_on(th, None),
    }
}
