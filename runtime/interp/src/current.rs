//! What the loop keeps at hand of the running frame: pointers into it, its code and its feedback.

use taipan_code::Inst;
use taipan_object::Obj;
use taipan_object::frame::Frame;
use taipan_object::types::code::{Feedback, PyCode};

use crate::machine::Registers;

/// What the loop keeps at hand of the running frame.
#[derive(Clone, Copy)]
pub(crate) struct Current {
    pub(crate) frame: *mut Frame,
    pub(crate) registers: Registers,
    pub(crate) insts: *const Inst,
    pub(crate) feedback: *const Feedback,
}

impl Current {
    #[inline]
    pub(crate) fn of(frame: *mut Frame) -> Current {
        // SAFETY: the running frame is valid.
        let code = unsafe { &*frame }.code();
        Current {
            frame,
            registers: Registers::new(Frame::registers(frame), code.first_temp),
            insts: code.data.insts.as_ptr(),
            feedback: code.feedback.as_ptr(),
        }
    }

    #[inline(always)]
    pub(crate) fn frame<'a>(self) -> &'a Frame {
        // SAFETY: the running frame is valid until it is popped, and `Current` is replaced then.
        unsafe { &*self.frame }
    }

    #[inline(always)]
    pub(crate) fn code<'a>(self) -> &'a Obj<PyCode> {
        // SAFETY: as above.
        unsafe { (*self.frame).code.as_ref() }
    }

    #[inline(always)]
    pub(crate) fn inst(self, pc: usize) -> Inst {
        // SAFETY: control stays in the code (verified targets, and the last instruction ends its block).
        unsafe { self.insts.add(pc).read() }
    }

    #[inline(always)]
    pub(crate) fn feedback<'a>(self, index: usize) -> &'a Feedback {
        // SAFETY: verified index.
        unsafe { &*self.feedback.add(index) }
    }

    #[inline(always)]
    pub(crate) fn set_pc(self, pc: usize) {
        self.frame().pc.set(pc as u32);
    }
}
