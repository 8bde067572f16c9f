//! From the loop into compiled code and back.

use std::rc::Rc;

use taipan_object::tier::{Compiled, left};
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
    let Some(compiled) = best(th, current, pc) else {
        return Went::Nowhere;
    };
    current.set_pc(pc);
    let mut code = Some(&compiled);
    while let Some(tried) = code {
        // SAFETY: the code was compiled from this frame's code object, the frame is the running one, and `compiled` keeps
        // it until it has left.
        let how = unsafe { (tried.entry)(th, current.frame, pc as u64) };
        match how {
            left::MISSED => {
                tried.misses.set(tried.misses.get().saturating_add(1));
                code = tried.fallback.as_ref();
            }
            left::INTERPRET => return Went::Interpret,
            left::RAISED => return Went::Raised(th.handover.take_raised()),
            left::RETURNED => return Went::Returned(th.handover.take_value()),
            _ => return Went::On,
        }
    }
    Went::Interpret
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
