//! From the loop into compiled code and back.

use std::rc::Rc;

use taipan_object::frame::Frame;
use taipan_object::function::PyFunction;
use taipan_object::tier::{Compiled, PATIENCE, left};
use taipan_object::types::code::PyCode;
use taipan_object::types::generator::GeneratorCore;
use taipan_object::{Obj, PyResult, Ref, Thread, Value};

use crate::current::Current;
use crate::dispatch::run;
use crate::entry::Leave;
use crate::frames;
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
    let how = enter_newest(th, current, pc, &compiled)?;
    count_entry(th, compiled.at_loops || pc != 0);
    Some(how)
}

/// Enters compiled code, or what was compiled before it.
#[inline(always)]
fn enter_newest(th: &Thread, current: Current, pc: usize, compiled: &Rc<Compiled>) -> Option<u64> {
    // SAFETY: the code was compiled from this frame's code object, the frame is the running one, and `compiled` keeps it
    // until it has left.
    match unsafe { (compiled.entry)(th, current.frame, pc as u64) } {
        left::MISSED => enter_older(th, current, pc, compiled),
        how => Some(how),
    }
}

/// The compiled code of what is hot, if it can be entered at once, and nothing better is to be looked for.
#[inline(always)]
pub(crate) fn ready(code: &PyCode) -> Option<Rc<Compiled>> {
    let tier = &code.tier;
    if !tier.is_hot() {
        return None;
    }
    let compiled = tier.compiled()?;
    (!compiled.at_loops && !tier.warm()).then_some(compiled)
}

/// Goes on in the frame of a generator that is resumed, at its `pc`.
///
/// # Errors
/// What it raises.
#[inline(always)]
pub(crate) fn resume(th: &Thread, current: Current, compiled: &Rc<Compiled>, core: &GeneratorCore) -> PyResult<Leave> {
    match enter_newest(th, current, current.frame().pc.get() as usize, compiled) {
        Some(how) => {
            count_entry(th, true);
            leave(th, current, how, Some(core))
        }
        None => run::<false>(th, current.frame, None, Some(core), true),
    }
}

/// Calls a function whose compiled code is there and whose parameters are what is given, on the native stack: the
/// commonest of calls from compiled and native code, with nothing to be decided. None: it is no such call, and nothing
/// was done. `fill` writes the arguments and gives up the function.
#[inline(always)]
pub(crate) fn call(
    th: &Thread,
    function: &Obj<PyFunction>,
    count: usize,
    fill: impl FnOnce(*mut Value) -> Ref,
) -> Option<PyResult<Ref>> {
    let code_pointer = frames::code_pointer(function);
    // SAFETY: the function owns its code.
    let code = unsafe { code_pointer.as_ref() };
    if !code.simple || code.data.arg_count as usize != count || th.tracing.get() || !th.has_native_stack() {
        return None;
    }
    let compiled = ready(code)?;
    let frame = frames::push_known(th, code_pointer, fill)?;
    th.entered.set(th.entered.get() + 1);
    match enter_newest(th, Current::of(frame), 0, &compiled) {
        Some(left::RETURNED) => Some(Ok(th.handover.take_value())),
        how => Some(go_on(th, frame, how)),
    }
}

/// Runs a frame that was entered from native code to its return, after compiled code has left in that way.
#[cold]
fn go_on(th: &Thread, frame: *mut Frame, how: Option<u64>) -> PyResult<Ref> {
    let left = match how {
        Some(how) => leave(th, Current::of(frame), how, None),
        None => run::<false>(th, frame, None, None, true),
    };
    left.map(Leave::returned)
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
    if !newest.entrances.contains(&pc) {
        return;
    }
    let misses = newest.misses.get() + 1;
    newest.misses.set(misses);
    if misses.is_multiple_of(PATIENCE) || newest.is_lost() {
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
    let how = enter(th, current, current.frame().pc.get() as usize)?;
    Some(leave(th, current, how, generator))
}

/// How a frame that native code entered goes on, after compiled code has left in some way.
#[inline(always)]
fn leave(th: &Thread, current: Current, how: u64, generator: Option<&GeneratorCore>) -> PyResult<Leave> {
    let raise = match how {
        left::RETURNED => return Ok(Leave::Return(th.handover.take_value())),
        left::YIELDED => {
            note_delegate(current, generator);
            return Ok(Leave::Yield(th.handover.take_value()));
        }
        left::RAISED => Some(th.handover.take_raised()),
        _ => None,
    };
    run::<false>(th, th.frame.get(), raise, generator, false)
}
