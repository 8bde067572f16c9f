//! The ways into the loop: a call from native code, a generator's resumption, a single step for compiled code.

use taipan_code::{Inst, Reg};
use taipan_object::frame::{Frame, FrameKind};
use taipan_object::heap::Ref;
use taipan_object::types::generator::GeneratorCore;
use taipan_object::{PyResult, Thread, type_of};

use crate::dispatch::run;
use crate::generators::Input;
use crate::machine::Registers;
use crate::{compiled, frames, trace};

/// How a frame that was entered from native code left the loop.
pub(crate) enum Leave {
    /// Returned.
    Return(Ref),
    /// Yielded; the frame can be resumed.
    Yield(Ref),
    /// One instruction is done, as was asked for; the running frame's `pc` says which is next.
    Stepped,
}

impl Leave {
    /// The value of a frame that is no generator's, and was not run for a single step.
    pub(crate) fn returned(self) -> Ref {
        match self {
            Leave::Return(value) => value,
            Leave::Yield(_) | Leave::Stepped => unreachable!("only generators' frames yield, and they are resumed"),
        }
    }
}

/// Runs a frame that was just pushed, to its return.
///
/// # Errors
/// What it raises.
pub(crate) fn run_to_return(th: &Thread, frame: *mut Frame) -> PyResult<Ref> {
    th.entered.set(th.entered.get() + 1);
    let left = match compiled::whole(th, frame, None) {
        Some(left) => left,
        None => run::<false>(th, frame, None, None, true),
    };
    left.map(Leave::returned)
}

/// Runs a frame that was pushed for a loop below, by compiled code, to its return, on the native stack; the caller's
/// register is not written.
///
/// # Errors
/// What it raises; RecursionError if the native stack is used up.
pub(crate) fn run_nested(th: &Thread, frame: *mut Frame) -> PyResult<Ref> {
    // SAFETY: the frame was just pushed.
    let header = unsafe { &mut *frame };
    if header.kind == FrameKind::Initialiser {
        return run_initialiser(th, frame);
    }
    header.kind = FrameKind::Entry;
    if let Err(raised) = th.check_native_stack() {
        frames::pop(th, frame);
        return Err(raised);
    }
    run_to_return(th, frame)
}

/// `__init__` of an instance that waits in the caller's register.
fn run_initialiser(th: &Thread, frame: *mut Frame) -> PyResult<Ref> {
    // SAFETY: the frame was just pushed, and its caller is alive.
    let (caller, instance) = unsafe { ((*frame).previous, (*frame).instance) };
    // SAFETY: as above.
    let registers = Registers::new(Frame::registers(caller), unsafe { (*caller).code() }.first_temp);
    // SAFETY: as above.
    unsafe { (*frame).kind = FrameKind::Entry };
    let result = match th.check_native_stack() {
        Ok(()) => run_to_return(th, frame),
        Err(raised) => {
            frames::pop(th, frame);
            Err(raised)
        }
    };
    let object = registers
        .take(Reg(instance))
        .expect("the instance waits in its register");
    let value = result?;
    if !value.is_none() {
        let name = type_of(&value).name();
        return Err(th.type_error(format!("__init__() should return None, not '{name}'")));
    }
    Ok(object)
}

/// Runs a generator's frame to its next yield or its return.
///
/// # Errors
/// What it raises.
pub(crate) fn resume(
    th: &Thread,
    frame: *mut Frame,
    fresh: bool,
    core: &GeneratorCore,
    input: Input,
) -> PyResult<Leave> {
    th.entered.set(th.entered.get() + 1);
    let mut raise = None;
    // SAFETY: the generator's frame is valid.
    let header = unsafe { &mut *frame };
    let registers = Registers::new(Frame::registers(frame), header.code().first_temp);
    core.delegate.set(0);
    // A suspended frame's pc is at its yield.
    let inst = header.code().data.insts[header.pc.get() as usize];
    match input {
        Input::Raise(raised) => raise = Some(raised),
        Input::Send(value) => {
            if !fresh {
                match inst {
                    Inst::Yield { dst, .. } | Inst::YieldDelegate { dst, .. } => {
                        registers.set(dst, value);
                    }
                    _ => unreachable!("generators are suspended at yields"),
                }
            }
            // A fresh generator is at its `ReturnGenerator`.
            header.pc.set(header.pc.get() + 1);
        }
        Input::Finished(value) => match inst {
            Inst::YieldDelegate {
                dst, receiver, done, ..
            } => {
                registers.clear(receiver.0);
                registers.set(dst, value);
                header.pc.set(done.0);
            }
            _ => unreachable!("only delegating yields finish under a throw"),
        },
    }
    if th.tracing.get() {
        let entered = trace::resumed(th, current_frame(frame), fresh);
        if let Err(raised) = entered {
            raise = Some(raised);
        }
    }
    let left = match raise {
        None => compiled::whole(th, frame, Some(core)),
        Some(_) => None,
    };
    match left {
        Some(left) => left,
        None => run::<false>(th, frame, raise, Some(core), true),
    }
}

/// The running frame behind a pointer.
fn current_frame<'a>(frame: *mut Frame) -> &'a Frame {
    // SAFETY: the frame is valid as long as it runs.
    unsafe { &*frame }
}

/// Executes the instruction at a frame's `pc`, which does not yield, while nobody traces.
///
/// # Errors
/// What it raises; nothing is unwound yet.
pub(crate) fn step(th: &Thread, frame: *mut Frame) -> PyResult<Leave> {
    run::<true>(th, frame, None, None, false)
}
