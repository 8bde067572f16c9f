//! THE helper table: the only functions that compiled code may call.
//!
//! A helper of an instruction takes the running frame and the instruction's place, does all that the instruction does,
//! and returns where to go on: the next instruction's place, or how to leave (`taipan_object::tier::left`). Compiled code
//! that gets anything but a place it expects returns it to the loop.

use taipan_code::Inst;
use taipan_code::operand::{In, Out};
use taipan_object::frame::{Frame, FrameKind};
use taipan_object::heap::Value;
use taipan_object::heap::reference::release;
use taipan_object::ops::arith::BinaryOp;
use taipan_object::tier::left;
use taipan_object::{PyResult, Thread};

use crate::calls::{Called, call, call_keywords};
use crate::current::Current;
use crate::entry::{self, Leave};
use crate::quick::{append_in_place, binary_slow, load_item, next_item, quick_binary, store_item};
use crate::{attr, frames, global};

macro_rules! helpers {
    ($($(#[$doc:meta])* $name:ident = $function:ident: $arguments:literal,)*) => {
        /// A function that compiled code may call, by its place in the table.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u32)]
        pub enum Helper {
            $($(#[$doc])* $name,)*
        }

        impl Helper {
            /// Every helper, in order.
            pub const ALL: &'static [Helper] = &[$(Helper::$name),*];

            /// Where the function is.
            #[must_use]
            pub fn address(self) -> u64 {
                match self {
                    $(Helper::$name => ($function as *const ()).expose_provenance() as u64,)*
                }
            }

            /// How many words it takes.
            #[must_use]
            pub fn arguments(self) -> usize {
                match self {
                    $(Helper::$name => $arguments,)*
                }
            }

            /// The function's name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Helper::$name => stringify!($function),)*
                }
            }
        }
    };
}

helpers! {
    /// Any instruction that neither yields nor makes a generator, as the interpreter does it.
    Step = step: 3,
    /// A binary operation; takes the operation and the registers too.
    Binary = binary: 5,
    /// `LoadGlobal`
    LoadGlobal = load_global: 3,
    /// `LoadAttr`
    LoadAttr = load_attr: 3,
    /// `LoadMethod`
    LoadMethod = load_method: 3,
    /// `StoreAttr`
    StoreAttr = store_attr: 3,
    /// `LoadItem`
    LoadItem = load_an_item: 3,
    /// `StoreItem`
    StoreItem = store_an_item: 3,
    /// `ForIter`
    ForIter = for_iter: 3,
    /// `Call`, `CallMethod`, `CallKw`, `CallMethodKw`
    Call = calls: 3,
    /// `Return`
    Return = return_value: 3,
    /// `JumpBack`
    BackEdge = back_edge: 3,
    /// Gives up a count of a word that is a pointer. Not an instruction: takes the word, returns whether to leave.
    Release = release_word: 2,
}

/// Where the running frame goes on after an instruction that may have run Python.
#[inline]
fn next(th: &Thread, current: Current, pc: u64) -> u64 {
    if th.tracing.get() {
        current.set_pc(pc as usize);
        return left::GO_ON;
    }
    pc
}

#[inline]
fn done(th: &Thread, current: Current, pc: u64, result: PyResult<()>) -> u64 {
    match result {
        Ok(()) => next(th, current, pc + 1),
        Err(raised) => th.handover.raise(raised),
    }
}

/// The frame with its `pc` set, and the instruction there.
#[inline]
fn at(frame: *mut Frame, pc: u64) -> (Current, Inst) {
    let current = Current::of(frame);
    current.set_pc(pc as usize);
    (current, current.inst(pc as usize))
}

extern "C" fn step(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, _) = at(frame, pc);
    match entry::step(th, frame) {
        Ok(Leave::Stepped) if th.frame.get() == frame => next(th, current, u64::from(current.frame().pc.get())),
        Ok(Leave::Stepped) => left::GO_ON,
        Ok(Leave::Return(value)) => th.handover.give(value),
        Ok(Leave::Yield(_)) => unreachable!("yields are the interpreter's"),
        Err(raised) => th.handover.raise(raised),
    }
}

/// `op`: the operation, and above its byte whether it is in place. `registers`: destination, left and right operand, 16
/// bits each.
extern "C" fn binary(th: &Thread, frame: *mut Frame, pc: u64, op: u64, registers: u64) -> u64 {
    let current = Current::of(frame);
    current.set_pc(pc as usize);
    let reg = |shift: u32| taipan_code::Reg((registers >> shift) as u16);
    let (dst, lhs, rhs) = (Out(reg(0)), In(reg(16)), In(reg(32)));
    let (op, inplace) = (BinaryOp::ALL[(op & 0xff) as usize], op >> 8 != 0);
    let (a, b) = (current.registers.raw(lhs.0), current.registers.raw(rhs.0));
    let result = match quick_binary(op, a, b) {
        Some(value) => {
            current.registers.set_plain(dst, value);
            Ok(())
        }
        None if inplace && op == BinaryOp::Add && append_in_place(current.registers, dst, lhs, rhs) => Ok(()),
        None => binary_slow(th, current.registers, op, inplace, lhs, rhs).map(|value| {
            current.registers.set(dst, value);
        }),
    };
    done(th, current, pc, result)
}

macro_rules! on {
    ($inst:expr, $pattern:pat => $body:expr) => {
        match $inst {
            $pattern => $body,
            _ => unreachable!("a helper is called for its own instructions"),
        }
    };
}

extern "C" fn load_global(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    on!(inst, Inst::LoadGlobal { dst, name, site } => {
        let name = &current.code().names[name.index()];
        let value = global::load(th, current.frame(), name, current.feedback(site.index()));
        done(th, current, pc, value.map(|value| current.registers.set(dst, value)))
    })
}

extern "C" fn load_attr(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    on!(inst, Inst::LoadAttr { dst, obj, name, site } => {
        let object = current.registers.operand(obj);
        let value = attr::load(th, current.code(), &object, name, current.feedback(site.index()));
        let result = value.map(|value| {
            drop(object);
            current.registers.set(dst, value);
        });
        done(th, current, pc, result)
    })
}

extern "C" fn load_method(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    on!(inst, Inst::LoadMethod { dst, obj, name, site } => {
        let result = attr::method_to_window(th, current, dst, obj, name, site);
        done(th, current, pc, result)
    })
}

extern "C" fn store_attr(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    on!(inst, Inst::StoreAttr { obj, value, name, site } => {
        let object = current.registers.operand(obj);
        let value = current.registers.owned(value);
        let result = attr::store(th, current.code(), &object, name, value, current.feedback(site.index()));
        drop(object);
        done(th, current, pc, result)
    })
}

extern "C" fn load_an_item(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    on!(inst, Inst::LoadItem { dst, obj, index, .. } => {
        let value = load_item(th, current.registers, obj, index);
        done(th, current, pc, value.map(|value| current.registers.set(dst, value)))
    })
}

extern "C" fn store_an_item(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    on!(inst, Inst::StoreItem { obj, index, value, .. } => {
        let result = store_item(th, current.registers, obj, index, value);
        done(th, current, pc, result)
    })
}

extern "C" fn for_iter(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    on!(inst, Inst::ForIter { dst, iter, done, .. } => match next_item(th, current.registers, iter) {
        Ok(Some(item)) => {
            current.registers.set(dst, item);
            next(th, current, pc + 1)
        }
        Ok(None) => {
            current.registers.clear(iter.0);
            next(th, current, u64::from(done.0))
        }
        Err(raised) => th.handover.raise(raised),
    })
}

extern "C" fn calls(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    let name = |names: taipan_code::operand::ConstId| &current.code().consts[names.index()];
    let (dst, called) = match inst {
        Inst::Call { dst, args, .. } => (dst, call(th, current, dst, args, false)),
        Inst::CallMethod { dst, args, .. } => (dst, call(th, current, dst, args, true)),
        Inst::CallKw { dst, args, names, .. } => (dst, call_keywords(th, current, dst, args, name(names), false)),
        Inst::CallMethodKw { dst, args, names, .. } => (dst, call_keywords(th, current, dst, args, name(names), true)),
        _ => unreachable!("a helper is called for its own instructions"),
    };
    match called {
        Ok(Called::Done(value)) => {
            current.registers.set(dst, value);
            next(th, current, pc + 1)
        }
        Ok(Called::Entered(_)) => left::GO_ON,
        Err(raised) => th.handover.raise(raised),
    }
}

extern "C" fn return_value(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    let header = current.frame();
    if header.kind != FrameKind::Inlined {
        return step(th, frame, pc);
    }
    on!(inst, Inst::Return { src } => {
        let value = current.registers.owned(src);
        let (previous, dst) = (Current::of(header.previous), Out(taipan_code::Reg(header.return_to)));
        frames::pop(th, frame);
        previous.set_pc(previous.frame().pc.get() as usize + 1);
        previous.registers.set(dst, value);
        left::GO_ON
    })
}

extern "C" fn back_edge(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    taipan_object::safepoint::check_allocation(th);
    if th.has_pending() {
        return step(th, frame, pc);
    }
    on!(Current::of(frame).inst(pc as usize), Inst::JumpBack { target, .. } => u64::from(target.0))
}

extern "C" fn release_word(th: &Thread, word: u64) -> u64 {
    // SAFETY: compiled code owned the count and has overwritten the word's place.
    unsafe { release(Value::from_bits(word)) };
    u64::from(th.tracing.get())
}
