//! What the compilers learn of operands: notes on sites whose caches have no other use for them.

use taipan_code::operand::{In, OperandsSite};
use taipan_code::{Inst, Reg};
use taipan_object::Downcast;
use taipan_object::Obj;
use taipan_object::frame::Frame;
use taipan_object::heap::{Borrowed, Value};
use taipan_object::types::iterators::{PyListIterator, PyRangeIterator, PyStrAsciiIterator, PyTupleIterator};
use taipan_object::types::list::PyList;
use taipan_object::types::str::{PyStr, StrData};

use crate::current::Current;
use crate::quick::plain_item;

/// Notes in `Feedback::state`, as bits.
pub mod note {
    /// An operand was a float, the other a float or a small int.
    pub const FLOAT: u32 = 1;
    /// The iterator was that of a range; the container a list, and the index a small int.
    pub const FAST: u32 = 2;
    /// Something else.
    pub const OTHER: u32 = 4;
    /// The iterator was that of a list.
    pub const LIST: u32 = 8;
    /// The iterator was that of a tuple.
    pub const TUPLE: u32 = 16;
    /// Finding the item, not by index in a list, ran no Python.
    pub const PLAIN: u32 = 32;
    /// Both operands were strs; the iterator was that of an ASCII str; the container was a str of one byte a code point, and the
    /// index a small int.
    pub const TEXT: u32 = 64;
}

/// Notes what the instruction at `pc`, which is about to run, works on.
pub fn observe(frame: *mut Frame, pc: usize) {
    let current = Current::of(frame);
    let (site, seen) = match current.inst(pc) {
        Inst::Add { lhs, rhs, site, .. }
        | Inst::Sub { lhs, rhs, site, .. }
        | Inst::Mul { lhs, rhs, site, .. }
        | Inst::TrueDiv { lhs, rhs, site, .. }
        | Inst::FloorDiv { lhs, rhs, site, .. }
        | Inst::Mod { lhs, rhs, site, .. }
        | Inst::Pow { lhs, rhs, site, .. }
        | Inst::LShift { lhs, rhs, site, .. }
        | Inst::RShift { lhs, rhs, site, .. }
        | Inst::BitAnd { lhs, rhs, site, .. }
        | Inst::BitOr { lhs, rhs, site, .. }
        | Inst::BitXor { lhs, rhs, site, .. }
        | Inst::InplaceAdd { lhs, rhs, site, .. }
        | Inst::InplaceSub { lhs, rhs, site, .. }
        | Inst::InplaceMul { lhs, rhs, site, .. }
        | Inst::InplaceTrueDiv { lhs, rhs, site, .. }
        | Inst::InplaceFloorDiv { lhs, rhs, site, .. }
        | Inst::InplaceMod { lhs, rhs, site, .. }
        | Inst::InplacePow { lhs, rhs, site, .. }
        | Inst::InplaceLShift { lhs, rhs, site, .. }
        | Inst::InplaceRShift { lhs, rhs, site, .. }
        | Inst::InplaceBitAnd { lhs, rhs, site, .. }
        | Inst::InplaceBitOr { lhs, rhs, site, .. }
        | Inst::InplaceBitXor { lhs, rhs, site, .. }
        | Inst::Lt { lhs, rhs, site, .. }
        | Inst::Le { lhs, rhs, site, .. }
        | Inst::Eq { lhs, rhs, site, .. }
        | Inst::Ne { lhs, rhs, site, .. }
        | Inst::Gt { lhs, rhs, site, .. }
        | Inst::Ge { lhs, rhs, site, .. } => operands(current, lhs, rhs, site),
        Inst::Neg { src, site, .. } => operands(current, src, src, site),
        Inst::LoadItem { obj, index, site, .. } => (site.index(), item(current, obj, index)),
        Inst::StoreItem { obj, index, site, .. } => (site.index(), item(current, obj, index)),
        Inst::ForIter { iter, site, .. } => (site.index(), iterator(current.registers.raw(iter.0))),
        _ => return,
    };
    let state = &current.feedback(site).state;
    state.set(state.get() | seen);
}

fn operands(current: Current, lhs: In, rhs: In, site: OperandsSite) -> (usize, u32) {
    let (a, b) = (current.registers.raw(lhs.0), current.registers.raw(rhs.0));
    // Other floats are objects, handled by who they are: compiled code would make new ones of them.
    let number = |word: Value| word.is_int() || word.is_float();
    let seen = if a.is_int() && b.is_int() {
        0
    } else if number(a) && number(b) {
        note::FLOAT
    } else if is_text(a) && is_text(b) {
        note::TEXT
    } else {
        note::OTHER
    };
    (site.index(), seen)
}

fn is_text(word: Value) -> bool {
    // SAFETY: an operand that is a pointer is alive.
    word.is_pointer()
        && unsafe { Borrowed::from_value(word) }
            .downcast_exact::<PyStr>()
            .is_some()
}

fn item(current: Current, obj: In, index: In) -> u32 {
    let word = |In(reg): In| -> Value { current.registers.raw(Reg(reg.0)) };
    let (object, key) = (word(obj), word(index));
    if !object.is_pointer() {
        return note::OTHER;
    }
    // SAFETY: operands are bound and alive.
    let container = unsafe { Borrowed::from_value(object) };
    let is_narrow = |text: &Obj<PyStr>| matches!(text.data(), StrData::One(_));
    // SAFETY: as above.
    if key.is_int() && container.downcast_exact::<PyList>().is_some() {
        note::FAST
    } else if key.is_int() && container.downcast_exact::<PyStr>().is_some_and(is_narrow) {
        note::TEXT
    } else if unsafe { plain_item(object, key) }.is_some() {
        note::PLAIN
    } else {
        note::OTHER
    }
}

fn iterator(word: Value) -> u32 {
    // SAFETY: iterators are objects, alive in their register.
    let iterator = unsafe { Borrowed::from_value(word) };
    if iterator.downcast_exact::<PyRangeIterator>().is_some() {
        note::FAST
    } else if iterator.downcast_exact::<PyListIterator>().is_some() {
        note::LIST
    } else if iterator.downcast_exact::<PyTupleIterator>().is_some() {
        note::TUPLE
    } else if iterator.downcast_exact::<PyStrAsciiIterator>().is_some() {
        note::TEXT
    } else {
        note::OTHER
    }
}
