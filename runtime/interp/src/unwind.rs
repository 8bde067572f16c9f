//! From an exception to its handler.

use taipan_code::Inst;
use taipan_object::frame::{Frame, frame_object};
use taipan_object::heap::Ref;
use taipan_object::types::exception;
use taipan_object::types::traceback::PyTraceback;
use taipan_object::{Raised, Thread};

use crate::machine::Registers;

/// Notes that the exception passes through a frame: a traceback entry, and `__context__` if it is fresh.
pub(crate) fn add_traceback(th: &Thread, frame: &Frame, raised: &Raised) {
    let exception = raised.exception();
    let next = exception.traceback.get();
    if next.is_none() {
        exception::set_context(th, exception);
    }
    let entry = PyTraceback::new_ref(next, frame_object(frame), frame.pc.get());
    exception.traceback.set(entry.into_ref());
}

/// Whether the exception is the one being handled, which `raise` alone raises as it is.
pub(crate) fn is_handled(th: &Thread, raised: &Raised) -> bool {
    let handled = th.handled_exception();
    handled.is_some_and(|handled| handled.value() == raised.as_ref().value())
}

/// A frame that an exception leaves after its handlers is where that came up ([`Inst::ContinueUnwind`]).
pub(crate) fn restore_position(frame: &Frame) {
    if continues(frame) {
        frame.pc.set(frame.raised_pc.get());
    }
}

fn continues(frame: &Frame) -> bool {
    matches!(
        frame.code().data.insts[frame.pc.get() as usize],
        Inst::ContinueUnwind { .. }
    )
}

/// Finds the handler for an exception at the frame's present instruction. If there is one: temporaries above its depth
/// are dropped, the exception is in its register, and the handler's pc is returned.
pub(crate) fn enter_handler(frame: &Frame, registers: Registers, raised: Raised) -> Result<usize, Raised> {
    let code = &frame.code().data;
    let Some(entry) = code.handler_at(frame.pc()) else {
        return Err(raised);
    };
    let (handler, depth, exc) = (entry.handler.index(), entry.depth, entry.exc);
    if !continues(frame) {
        frame.raised_pc.set(frame.pc.get());
    }
    let exception: Ref = raised.into_ref();
    // Last first, as a stack is unwound.
    for index in (depth.0..code.register_count).rev() {
        registers.clear(taipan_code::Reg(index));
    }
    registers.set_reg(exc, exception);
    Ok(handler)
}
