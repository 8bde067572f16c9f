//! From the loop into compiled code and back.

use taipan_object::tier::left;
use taipan_object::{Raised, Ref, Thread};

use crate::current::Current;

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
    let tier = &current.code().tier;
    let compiled = match tier.compiled() {
        Some(compiled) => compiled,
        None => {
            current.set_pc(pc);
            (th.hooks().hot)(th, current.code());
            match tier.compiled() {
                Some(compiled) => compiled,
                None => return Went::Nowhere,
            }
        }
    };
    // SAFETY: the code was compiled from this frame's code object, the frame is the running one, and `compiled` is kept
    // until it has left.
    let how = unsafe { (compiled.entry)(th, current.frame, pc as u64) };
    match how {
        left::INTERPRET => Went::Interpret,
        left::RAISED => Went::Raised(th.handover.take_raised()),
        left::RETURNED => Went::Returned(th.handover.take_value()),
        _ => Went::On,
    }
}
