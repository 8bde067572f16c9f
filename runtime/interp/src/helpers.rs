//! THE helper table: the only functions that compiled code may call.
//!
//! A helper of an instruction takes the running frame and the instruction's place, does all that the instruction does,
//! and returns where to go on: the next instruction's place, or how to leave (`taipan_object::tier::left`). Compiled code
//! that gets anything but a place it expects returns it to the loop.

use taipan_code::operand::{CallWindow, In, Out};
use taipan_code::{Inst, Reg};
use taipan_object::frame::{Frame, FrameKind};
use taipan_object::function::PyFunction;
use taipan_object::heap::reference::release;
use taipan_object::heap::{Borrowed, Ref, Value};
use taipan_object::ops::arith::BinaryOp;
use taipan_object::slots::CompareOp;
use taipan_object::tier::left;
use taipan_object::types::code::Feedback;
use taipan_object::types::dict::PyDict;
use taipan_object::types::float;
use taipan_object::types::list::PyList;
use taipan_object::types::set::PySet;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Class, Downcast, PyResult, Thread, ops};

use crate::calls::{Called, call, call_compiled, call_keywords};
use crate::current::Current;
use crate::entry::{self, Leave};
use crate::frames::Header;
use crate::observe::{note, observe};
use crate::quick::{
    append_in_place, binary_slow, call_native, compare_plain, load_item, native, next_item, plain_call, plain_item,
    quick_binary, quick_truth, store_item, unpack,
};
use crate::{attr, frames, global, short, slices};

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

/// What a helper does to memory that compiled code sees.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Whatever it likes; it may run Python.
    Anything,
    /// It reads.
    Reads,
    /// It makes an object, and changes nothing that compiled code sees.
    Makes,
    /// Its result depends on its arguments alone.
    Nothing,
}

impl Helper {
    /// What the helper does, as far as compilers make use of it.
    #[must_use]
    pub fn effect(self) -> Effect {
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "what is not said to do less may do anything"
        )]
        match self {
            Helper::Length | Helper::Truth | Helper::PlainCompare | Helper::PlainContains => Effect::Reads,
            Helper::BoxFloat => Effect::Makes,
            Helper::FloatPow | Helper::FloatFloorDiv | Helper::FloatMod => Effect::Nothing,
            _ => Effect::Anything,
        }
    }
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
    /// `LoadSlice`
    LoadSlice = load_slice: 3,
    /// `StoreSlice`
    StoreSlice = store_slice: 3,
    /// A part of a sequence, owned, or unbound if that takes more than the common case; takes the sequence's word and those
    /// of start, stop and step. Runs no Python.
    SliceOf = slice_of: 5,
    /// Exchanges the items of a part of a list with those of another, if that is all that assigning it to the part does; takes
    /// the words as above, and the other list's, to which there is one reference. Returns 0 if it did not; 1 if the other
    /// list is to be given up now; 2 if it was. Runs no Python.
    ExchangeSlice = exchange_slice: 5,
    /// Assigns a part of a list to a part of a list that has as many items; takes the words of the list and of start and stop
    /// of its part, then those of what is assigned. Returns None, or a list of the old items, owned; unbound if it did nothing,
    /// as it takes more. Runs no Python.
    AssignPart = assign_part: 6,
    /// The same in reverse order.
    AssignReversed = assign_reversed: 6,
    /// The item of a common container, owned, or unbound if that takes more; takes the words of container and key. Runs no
    /// Python.
    PlainItem = item_of: 2,
    /// A comparison of strs or numbers: 0 or 1, or 2 if it takes more; takes the words and the operator's place among
    /// [`CompareOp`]'s.
    PlainCompare = compare_words: 3,
    /// `item in container` of a common container and an item that is a str or a small int: 0 or 1, or 2 if it takes more;
    /// takes the words of container and item.
    PlainContains = contains_words: 2,
    /// The iterator of a common container, owned, or unbound if that takes more; takes the thread and the word. Runs no
    /// Python.
    PlainIter = iterator_of: 2,
    /// `ForIter`
    ForIter = for_iter: 3,
    /// `UnpackSequence`
    Unpack = unpack_sequence: 3,
    /// `Call`, `CallMethod`, `CallKw`, `CallMethodKw`, to the end of the callee
    CallNested = call_nested: 3,
    /// `Call`, `CallMethod` of what is probably native; takes a [`NativeCall`] too.
    CallNative = call_native_window: 4,
    /// A call of a native function with at most three arguments, where that runs no Python: what it returns, owned, or unbound if
    /// it takes more, or raises; takes the thread, what is called, and how many arguments, a receiver included, and those.
    CallPlain = call_plain: 6,
    /// A comparison; notes what it sees
    Compare = compare: 3,
    /// `Return`
    Return = return_value: 3,
    /// `Yield`, `YieldDelegate`
    Yield = yield_value: 3,
    /// `JumpBack`
    BackEdge = back_edge: 3,
    /// Gives up a count of a word that is a pointer; returns whether somebody traces now.
    Release = release_word: 2,
    /// An owned word for a double that no word holds.
    BoxFloat = box_float: 1,
    /// `x ** y` of doubles, where `x` is positive.
    FloatPow = float_pow: 2,
    /// `x // y` of doubles, where `y` is not zero.
    FloatFloorDiv = float_floor_div: 2,
    /// `x % y` of doubles, where `y` is not zero.
    FloatMod = float_mod: 2,
    /// `ListAppend` of an owned word; takes the list and the word. Runs no Python.
    ListPush = list_push: 2,
    /// `len` of a word, as a small int, if it is of a common type; else None. Runs no Python.
    Length = length: 1,
    /// The truth of a word, if that is found out without running Python: 0 or 1, else 2.
    Truth = truth: 1,
    /// Makes a frame for a call that was inlined; takes the frame's place, the function, and the packed header. Runs no
    /// Python.
    EnterInlined = enter_inlined: 4,
    /// Leaves such a frame; returns whether somebody traces now.
    LeaveInlined = leave_inlined: 2,
    /// An instance of a class whose `__new__` is `object`'s, owned. Runs no Python.
    NewInstance = new_instance: 2,
    /// A tuple of so many times None, owned. Runs no Python.
    NewTuple = new_tuple: 2,
    /// A list of so many times None, owned. Runs no Python.
    NewList = new_list: 2,
    /// Adds an int or a str to a set; takes the thread and the words of both, which it does not take over. Returns 0 if it did
    /// nothing, as that takes more. Runs no Python.
    PlainSetAdd = set_add: 3,
    /// The same of an item of a dict; takes the words of key and value.
    PlainMapAdd = map_add: 4,
    /// Whether a guard is to fail for the sake of a test.
    Stress = stress: 1,
    /// Whether code is to be left as if something was lost that it relies on, for the sake of a test.
    Retire = retire: 1,
}

/// Where the running frame goes on after an instruction that may have run Python.
#[inline]
fn next(th: &Thread, current: Current, pc: u64) -> u64 {
    // Compiled loops look only for what is pending.
    taipan_object::safepoint::check_allocation(th);
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

/// Notes what the instruction works on, if nothing was noted yet: what changes later shows in exits.
#[inline]
fn observe_once(current: Current, site: usize, pc: u64) {
    if current.feedback(site).state.get() == 0 {
        observe(current.frame, pc as usize);
    }
}

extern "C" fn step(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    if let Some(result) = short::attempt(th, current, inst) {
        return done(th, current, pc, result);
    }
    step_in_loop(th, frame, current)
}

#[inline(never)]
fn step_in_loop(th: &Thread, frame: *mut Frame, current: Current) -> u64 {
    match entry::step(th, frame) {
        Ok(Leave::Stepped) if th.frame.get() == frame => next(th, current, u64::from(current.frame().pc.get())),
        Ok(Leave::Stepped) => left::GO_ON,
        Ok(Leave::Return(value)) => th.handover.give(value),
        Ok(Leave::Yield(_)) => unreachable!("yields are the interpreter's"),
        Err(raised) => th.handover.raise(raised),
    }
}

/// `op`: the operation, above its byte whether it is in place, above 16 bits the site. `registers`: destination, left and right operand, 16
/// bits each.
extern "C" fn binary(th: &Thread, frame: *mut Frame, pc: u64, op: u64, registers: u64) -> u64 {
    let current = Current::of(frame);
    current.set_pc(pc as usize);
    let reg = |shift: u32| taipan_code::Reg((registers >> shift) as u16);
    let (dst, lhs, rhs) = (Out(reg(0)), In(reg(16)), In(reg(32)));
    let (a, b) = (current.registers.raw(lhs.0), current.registers.raw(rhs.0));
    observe_once(current, (op >> 16) as usize, pc);
    let (op, inplace) = (BinaryOp::ALL[(op & 0xff) as usize], op >> 8 & 1 != 0);
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

/// Does an access that has a cache; if that has learnt from it, the code may be patched with what it knows now.
#[inline(always)]
fn learning<R>(th: &Thread, current: Current, pc: u64, site: usize, access: impl FnOnce(&Feedback) -> R) -> R {
    let feedback = current.feedback(site);
    let before = feedback.misses.get();
    let result = access(feedback);
    let misses = feedback.misses.get();
    if misses != before && misses < attr::GIVE_UP && feedback.state.get() != 0 {
        (th.hooks().learnt)(th, current.code(), pc as u32);
    }
    result
}

extern "C" fn load_global(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    on!(inst, Inst::LoadGlobal { dst, name, site } => {
        let name = &current.code().names[name.index()];
        let value = learning(th, current, pc, site.index(), |feedback| {
            global::load(th, current.frame(), name, feedback)
        });
        done(th, current, pc, value.map(|value| current.registers.set(dst, value)))
    })
}

extern "C" fn load_attr(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    on!(inst, Inst::LoadAttr { dst, obj, name, site } => {
        let object = current.registers.operand(obj);
        let value = learning(th, current, pc, site.index(), |feedback| {
            attr::load(th, current.code(), &object, name, feedback)
        });
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
        let result = learning(th, current, pc, site.index(), |_| {
            attr::method_to_window(th, current, dst, obj, name, site)
        });
        done(th, current, pc, result)
    })
}

extern "C" fn store_attr(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    on!(inst, Inst::StoreAttr { obj, value, name, site } => {
        let object = current.registers.operand(obj);
        let value = current.registers.owned(value);
        let result = learning(th, current, pc, site.index(), |feedback| {
            attr::store(th, current.code(), &object, name, value, feedback)
        });
        drop(object);
        done(th, current, pc, result)
    })
}

extern "C" fn load_an_item(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    on!(inst, Inst::LoadItem { dst, obj, index, site, .. } => {
        observe_once(current, site.index(), pc);
        let value = load_item(th, current.registers, obj, index);
        done(th, current, pc, value.map(|value| current.registers.set(dst, value)))
    })
}

extern "C" fn store_an_item(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    on!(inst, Inst::StoreItem { obj, index, value, site, .. } => {
        observe_once(current, site.index(), pc);
        let result = store_item(th, current.registers, obj, index, value);
        done(th, current, pc, result)
    })
}

extern "C" fn load_slice(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    on!(inst, Inst::LoadSlice { dst, obj, parts } => {
        done(th, current, pc, slices::load(th, current.registers, dst, obj, parts))
    })
}

extern "C" fn store_slice(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    on!(inst, Inst::StoreSlice { obj, parts, value } => {
        done(th, current, pc, slices::store(th, current.registers, obj, parts, value))
    })
}

extern "C" fn item_of(object: Value, key: Value) -> u64 {
    // SAFETY: compiled code passes words that it, or the frame, owns.
    let item = unsafe { plain_item(object, key) };
    item.map_or(Value::UNBOUND, Ref::into_value).bits()
}

extern "C" fn iterator_of(th: &Thread, object: Value) -> u64 {
    taipan_object::safepoint::check_allocation(th);
    // SAFETY: as above.
    let object = unsafe { Borrowed::from_value(object) };
    let iterator = ops::iter::plain_iter(th, &object);
    iterator.map_or(Value::UNBOUND, Ref::into_value).bits()
}

extern "C" fn slice_of(th: &Thread, object: Value, start: Value, stop: Value, step: Value) -> u64 {
    taipan_object::safepoint::check_allocation(th);
    // SAFETY: compiled code passes a word that it, or the frame, owns.
    let part = unsafe { slices::part(object, [start, stop, step]) };
    part.map_or(Value::UNBOUND, Ref::into_value).bits()
}

extern "C" fn exchange_slice(object: Value, start: Value, stop: Value, step: Value, value: Value) -> u64 {
    // SAFETY: as above, of both.
    if !unsafe { slices::exchange(object, [start, stop, step], value) } {
        return 0;
    }
    // SAFETY: it is alive.
    let new = unsafe { Borrowed::from_value(value) };
    let list = new.downcast_exact::<PyList>().expect("lists have exchanged items");
    if !list.items.is_empty() {
        return 1;
    }
    // SAFETY: compiled code gives up the count.
    drop(unsafe { Ref::from_owned(value) });
    2
}

extern "C" fn assign_part(to: Value, start: Value, stop: Value, from: Value, first: Value, end: Value) -> u64 {
    // SAFETY: as above, of both.
    unsafe { slices::assign(to, [start, stop], from, [first, end], Value::NONE) }.bits()
}

extern "C" fn assign_reversed(to: Value, start: Value, stop: Value, from: Value, first: Value, end: Value) -> u64 {
    // SAFETY: as above, of both.
    unsafe { slices::assign(to, [start, stop], from, [first, end], Value::small(-1)) }.bits()
}

extern "C" fn unpack_sequence(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    on!(inst, Inst::UnpackSequence { dst, src } => {
        let result = unpack(th, current.registers, dst, src);
        done(th, current, pc, result)
    })
}

extern "C" fn for_iter(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    on!(inst, Inst::ForIter { dst, iter, done, site, .. } => {
        observe_once(current, site.index(), pc);
        match next_item(th, current.registers, iter) {
            Ok(Some(item)) => {
                current.registers.set(dst, item);
                next(th, current, pc + 1)
            }
            Ok(None) => {
                current.registers.clear(iter.0);
                next(th, current, u64::from(done.0))
            }
            Err(raised) => th.handover.raise(raised),
        }
    })
}

extern "C" fn call_nested(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    if let Inst::Call { args, .. } | Inst::CallMethod { args, .. } = inst {
        // SAFETY: operands are bound and alive.
        let callable = unsafe { Borrowed::from_value(current.registers.raw(args.base)) };
        if callable.downcast_exact::<PyFunction>().is_some() {
            return call_function(th, frame, pc);
        }
    }
    call_any(th, frame, pc)
}

/// The operands of a call without keywords.
#[derive(Clone, Copy, Debug)]
pub struct NativeCall {
    /// The callable, its receiver, and the arguments.
    pub window: CallWindow,
    /// What gets the result.
    pub dst: Reg,
    /// It is a `CallMethod`.
    pub method: bool,
}

impl NativeCall {
    /// In one word.
    #[must_use]
    pub fn packed(self) -> u64 {
        let method = u64::from(self.method) << 48;
        u64::from(self.window.base.0) | u64::from(self.window.count) << 16 | u64::from(self.dst.0) << 32 | method
    }

    fn unpacked(word: u64) -> NativeCall {
        let part = |shift: u32| (word >> shift) as u16;
        NativeCall {
            window: CallWindow {
                base: Reg(part(0)),
                count: part(16),
            },
            dst: Reg(part(32)),
            method: part(48) != 0,
        }
    }
}

extern "C" fn call_native_window(th: &Thread, frame: *mut Frame, pc: u64, call: u64) -> u64 {
    let current = Current::of(frame);
    let call = NativeCall::unpacked(call);
    let Some(found) = native(th, current.registers, call.window, call.method) else {
        return call_nested(th, frame, pc);
    };
    current.set_pc(pc as usize);
    let result = call_native(th, current.registers, call.window, found);
    done(
        th,
        current,
        pc,
        result.map(|value| current.registers.set(Out(call.dst), value)),
    )
}

extern "C" fn call_plain(th: &Thread, callable: Value, count: u64, a: Value, b: Value, c: Value) -> u64 {
    taipan_object::safepoint::check_allocation(th);
    let words = [a, b, c];
    // SAFETY: compiled code passes words that it, or the frame, owns; there are at least as many.
    let result = unsafe { plain_call(th, callable, &words[..count as usize]) };
    result.map_or(Value::UNBOUND, Ref::into_value).bits()
}

/// The same, of a Python function with positional arguments.
#[inline(never)]
fn call_function(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    let (dst, args, site, receiver) = on!(inst, Inst::Call { dst, args, site } | Inst::CallMethod { dst, args, site } => {
        (dst, args, site, matches!(inst, Inst::CallMethod { .. }))
    });
    match call_compiled(th, current, args, site, receiver) {
        Some(Ok(value)) => {
            current.registers.set(dst, value);
            next(th, current, pc + 1)
        }
        Some(Err(raised)) => th.handover.raise(raised),
        None => call_any(th, frame, pc),
    }
}

/// The same, whatever is called.
#[inline(never)]
fn call_any(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    let name = |names: taipan_code::operand::ConstId| &current.code().consts[names.index()];
    let (dst, called) = match inst {
        Inst::Call { dst, args, site } => (dst, call::<false>(th, current, dst, args, site, false)),
        Inst::CallMethod { dst, args, site } => (dst, call::<false>(th, current, dst, args, site, true)),
        Inst::CallKw { dst, args, names, .. } => (dst, call_keywords(th, current, dst, args, name(names), false)),
        Inst::CallMethodKw { dst, args, names, .. } => (dst, call_keywords(th, current, dst, args, name(names), true)),
        _ => unreachable!("a helper is called for its own instructions"),
    };
    let result = match called {
        Ok(Called::Done(value)) => Ok(value),
        // The callee's frame was pushed for the loop of its caller; that loop is below this native frame.
        Ok(Called::Entered(callee)) => entry::run_nested(th, callee),
        Err(raised) => Err(raised),
    };
    done(th, current, pc, result.map(|value| current.registers.set(dst, value)))
}

extern "C" fn compare(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    let (op, dst, lhs, rhs, site) = match inst {
        Inst::Lt { dst, lhs, rhs, site } => (CompareOp::Lt, dst, lhs, rhs, site),
        Inst::Le { dst, lhs, rhs, site } => (CompareOp::Le, dst, lhs, rhs, site),
        Inst::Eq { dst, lhs, rhs, site } => (CompareOp::Eq, dst, lhs, rhs, site),
        Inst::Ne { dst, lhs, rhs, site } => (CompareOp::Ne, dst, lhs, rhs, site),
        Inst::Gt { dst, lhs, rhs, site } => (CompareOp::Gt, dst, lhs, rhs, site),
        Inst::Ge { dst, lhs, rhs, site } => (CompareOp::Ge, dst, lhs, rhs, site),
        _ => unreachable!("a helper is called for its own instructions"),
    };
    // What has seen other objects than numbers is not made for numbers any more.
    if current.feedback(site.index()).state.get() & (note::OTHER | note::TEXT) == 0 {
        observe(frame, pc as usize);
    }
    let Some(holds) = compare_plain(current.registers, op, lhs, rhs) else {
        return step(th, frame, pc);
    };
    current.registers.set_plain(dst, Value::from_bool(holds));
    next(th, current, pc + 1)
}

extern "C" fn return_value(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    let header = current.frame();
    if !matches!(header.kind, FrameKind::Inlined | FrameKind::Entry) {
        return step(th, frame, pc);
    }
    on!(inst, Inst::Return { src } => {
        let value = current.registers.owned(src);
        if header.kind == FrameKind::Entry {
            frames::pop(th, frame);
            return th.handover.give(value);
        }
        let (previous, dst) = (Current::of(header.previous), Out(taipan_code::Reg(header.return_to)));
        frames::pop(th, frame);
        previous.set_pc(previous.frame().pc.get() as usize + 1);
        previous.registers.set(dst, value);
        left::GO_ON
    })
}

extern "C" fn yield_value(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    let (current, inst) = at(frame, pc);
    on!(inst, Inst::Yield { src, .. } | Inst::YieldDelegate { src, .. } => {
        th.handover.yields(current.registers.owned(src))
    })
}

extern "C" fn back_edge(th: &Thread, frame: *mut Frame, pc: u64) -> u64 {
    taipan_object::safepoint::check_allocation(th);
    let current = Current::of(frame);
    if th.has_pending() {
        return step(th, frame, pc);
    }
    on!(current.inst(pc as usize), Inst::JumpBack { target, .. } => {
        if current.code().tier.warm() {
            current.set_pc(target.0 as usize);
            return left::GO_ON;
        }
        u64::from(target.0)
    })
}

extern "C" fn release_word(th: &Thread, word: u64) -> u64 {
    // SAFETY: compiled code owned the count and has overwritten the word's place.
    unsafe { release(Value::from_bits(word)) };
    u64::from(th.tracing.get())
}

extern "C" fn box_float(float: f64) -> u64 {
    float::from_f64(float).into_value().bits()
}

extern "C" fn float_pow(x: f64, y: f64) -> f64 {
    x.powf(y)
}

extern "C" fn float_floor_div(x: f64, y: f64) -> f64 {
    float::floor_div(x, y)
}

extern "C" fn float_mod(x: f64, y: f64) -> f64 {
    float::floor_mod(x, y)
}

extern "C" fn list_push(list: u64, word: u64) -> u64 {
    // SAFETY: the frame owns the list.
    let list = unsafe { Borrowed::from_value(Value::from_bits(list)) };
    // SAFETY: compiled code gives up a count that it owns.
    let value = unsafe { Ref::from_owned(Value::from_bits(word)) };
    list.downcast_exact::<PyList>()
        .expect("a display's list")
        .items
        .push(value);
    0
}

extern "C" fn length(word: u64) -> u64 {
    // SAFETY: compiled code passes a word that it, or the frame, owns.
    let object = unsafe { Borrowed::from_value(Value::from_bits(word)) };
    let len = ops::convert::plain_length(&object).and_then(|len| Value::try_int(len as i64));
    len.unwrap_or(Value::NONE).bits()
}

extern "C" fn compare_words(a: u64, b: u64, op: u64) -> u64 {
    // SAFETY: as above.
    let (a, b) = unsafe {
        (
            Borrowed::from_value(Value::from_bits(a)),
            Borrowed::from_value(Value::from_bits(b)),
        )
    };
    let holds = ops::compare::plain(&a, &b, CompareOp::ALL[op as usize]);
    holds.map_or(2, u64::from)
}

extern "C" fn contains_words(container: u64, item: u64) -> u64 {
    // SAFETY: as above.
    let (container, item) = unsafe {
        (
            Borrowed::from_value(Value::from_bits(container)),
            Borrowed::from_value(Value::from_bits(item)),
        )
    };
    ops::item::plain_contains(&container, &item).map_or(2, u64::from)
}

extern "C" fn truth(word: u64) -> u64 {
    let word = Value::from_bits(word);
    // SAFETY: as above.
    let object = unsafe { Borrowed::from_value(word) };
    let truth = quick_truth(word).or_else(|| ops::convert::plain_truth(&object));
    truth.map_or(2, u64::from)
}

extern "C" fn enter_inlined(th: &Thread, frame: *mut Frame, function: u64, header: u64) -> u64 {
    // SAFETY: compiled code passes a function that it has guarded to be alive.
    let function = unsafe { Ref::from_borrowed(Value::from_bits(function)) };
    // SAFETY: compiled code has initialised the registers, and made sure of the room when it was entered.
    unsafe { frames::push_inlined(th, frame, function, Header::unpacked(header)) };
    0
}

extern "C" fn leave_inlined(th: &Thread, frame: *mut Frame) -> u64 {
    frames::pop(th, frame);
    u64::from(th.tracing.get())
}

extern "C" fn new_instance(th: &Thread, class: u64) -> u64 {
    taipan_object::safepoint::check_allocation(th);
    // SAFETY: compiled code passes a class that it has guarded to be alive.
    let class = unsafe { &*std::ptr::with_exposed_provenance::<Class>(class as usize) };
    let instance = taipan_object::alloc::new_object(class, taipan_object::types::object::PyObject);
    instance.into_ref().into_value().bits()
}

extern "C" fn new_tuple(th: &Thread, len: u64) -> u64 {
    taipan_object::safepoint::check_allocation(th);
    let items = std::iter::repeat(Ref::NONE);
    PyTuple::from_exact(len as usize, items).into_ref().into_value().bits()
}

extern "C" fn new_list(th: &Thread, len: u64) -> u64 {
    taipan_object::safepoint::check_allocation(th);
    let items = vec![Ref::NONE; len as usize];
    PyList::from_vec(items).into_ref().into_value().bits()
}

extern "C" fn set_add(th: &Thread, set: u64, key: u64) -> u64 {
    // SAFETY: compiled code passes words that it, or the frame, owns.
    let (set, key) = unsafe {
        (
            Borrowed::from_value(Value::from_bits(set)),
            Borrowed::from_value(Value::from_bits(key)),
        )
    };
    let set = set.downcast_exact::<PySet>().expect("a display's set");
    u64::from(set.core.try_add(th, &key).is_some())
}

extern "C" fn map_add(th: &Thread, map: u64, key: u64, value: u64) -> u64 {
    // SAFETY: as above.
    let (map, key, value) = unsafe {
        (
            Borrowed::from_value(Value::from_bits(map)),
            Borrowed::from_value(Value::from_bits(key)),
            Borrowed::from_value(Value::from_bits(value)),
        )
    };
    let dict = map.downcast_exact::<PyDict>().expect("a display's dict");
    u64::from(dict.try_set(th, &key, &value).is_some())
}

extern "C" fn stress(th: &Thread) -> u64 {
    u64::from(th.vm().exit_stress.fails())
}

extern "C" fn retire(th: &Thread) -> u64 {
    u64::from(th.vm().retire_stress.fails())
}
