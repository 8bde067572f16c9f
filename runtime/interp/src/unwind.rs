//! From an exception to its handler.

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

/// Finds the handler for an exception at the frame's present instruction. If there is one: temporaries above its depth
/// are dropped, the exception is in its register, and the handler's pc is returned.
pub(crate) fn enter_handler(frame: &Frame, registers: Registers, raised: Raised) -> Result<usize, Raised> {
    let code = &frame.code().data;
    let Some(entry) = code.handler_at(frame.pc()) else {
        return Err(raised);
    };
    let (handler, depth, exc) = (entry.handler.index(), entry.depth, entry.exc);
    let exception: Ref = raised.into_ref();
    for index in depth.0..code.register_count {
        registers.clear(taipan_code::Reg(index));
    }
    registers.set_reg(exc, exception);
    Ok(handler)
}
