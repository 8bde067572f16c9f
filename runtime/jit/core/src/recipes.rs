//! Fast paths on value words as LIR, for both compilers: written once, whatever they do where a fast path does not hold.
//!
//! Small ints stay tagged (`n << 1 | 1`): sums, differences and comparisons need no untagging, and what an exit or a frame
//! holds is the word itself. Each recipe gives its result and a bool that says whether it may be used.

use taipan_lir::{Builder, CheckedOp, IntCompare, IntOp, UnaryOp, Value};
use taipan_object::Value as Word;
use taipan_object::heap::ONE_REFERENCE;
use taipan_object::ops::arith::BinaryOp;
use taipan_object::slots::CompareOp;

/// What is added to the bits of a double before they are rotated: see `taipan_heap::value`.
const FLOAT_BIAS: i64 = 0x100 << 52;

/// The bits of the infinite double.
const INFINITE: i64 = f64::INFINITY.to_bits().cast_signed();

/// A constant word.
pub fn word(b: &mut Builder, word: Word) -> Value {
    b.int(word.bits().cast_signed())
}

/// Whether a word is a pointer.
pub fn is_pointer(b: &mut Builder, value: Value) -> Value {
    let (tag, zero) = (b.int(7), b.int(0));
    let tag = b.int_op(IntOp::And, value, tag);
    b.int_compare(IntCompare::Eq, tag, zero)
}

/// Whether a word is a small int.
pub fn is_int(b: &mut Builder, value: Value) -> Value {
    let one = b.int(1);
    let tag = b.int_op(IntOp::And, value, one);
    b.int_compare(IntCompare::Eq, tag, one)
}

/// Whether two words are small ints.
pub fn are_ints(b: &mut Builder, lhs: Value, rhs: Value) -> Value {
    let both = b.int_op(IntOp::And, lhs, rhs);
    is_int(b, both)
}

/// Whether a word is a tagged float.
pub fn is_float(b: &mut Builder, value: Value) -> Value {
    // The tag is 2 modulo 4: one instruction less than comparing it.
    let (mask, two, zero) = (b.int(3), b.int(2), b.int(0));
    let sum = b.int_op(IntOp::Add, value, two);
    let bits = b.int_op(IntOp::And, sum, mask);
    b.int_compare(IntCompare::Eq, bits, zero)
}

/// The double in a tagged float.
pub fn float_of(b: &mut Builder, value: Value) -> Value {
    let (three, rest, bias) = (b.int(3), b.int(61), b.int(FLOAT_BIAS));
    let (low, high) = (
        b.int_op(IntOp::ShiftRight, value, three),
        b.int_op(IntOp::ShiftLeft, value, rest),
    );
    let rotated = b.int_op(IntOp::Or, low, high);
    let bits = b.int_op(IntOp::Sub, rotated, bias);
    b.unary(UnaryOp::BitsToFloat, bits)
}

/// A double as a tagged float, and whether it is in the range of those.
pub fn float_word(b: &mut Builder, float: Value) -> (Value, Value) {
    let (three, rest, bias) = (b.int(3), b.int(61), b.int(FLOAT_BIAS));
    let bits = b.unary(UnaryOp::FloatToBits, float);
    let sum = b.int_op(IntOp::Add, bits, bias);
    let (high, low) = (
        b.int_op(IntOp::ShiftLeft, sum, three),
        b.int_op(IntOp::ShiftRight, sum, rest),
    );
    let tagged = b.int_op(IntOp::Or, high, low);
    // The two bits below the sign are the tag, 2: without the sign they begin the least of numbers.
    let (one, above) = (b.int(1), b.int(i64::MIN >> 1));
    let unsigned = b.int_op(IntOp::ShiftLeft, sum, one);
    let fits = b.int_compare(IntCompare::Lt, unsigned, above);
    (tagged, fits)
}

/// The double in a word that is no tagged float, and whether there is one: a zero or an infinity.
pub fn special_of(b: &mut Builder, value: Value) -> (Value, Value) {
    let [negative, infinite] = Word::SPECIAL_BITS;
    let (others, first, zero) = (
        b.int(!(negative | infinite).cast_signed()),
        word(b, Word::ZERO),
        b.int(0),
    );
    let rest = b.int_op(IntOp::And, value, others);
    let is_special = b.int_compare(IntCompare::Eq, rest, first);
    let (sign, size) = (b.int(negative.cast_signed()), b.int(infinite.cast_signed()));
    let (sign, size) = (b.int_op(IntOp::And, value, sign), b.int_op(IntOp::And, value, size));
    let up = b.int(i64::from(63 - negative.trailing_zeros()));
    let sign = b.int_op(IntOp::ShiftLeft, sign, up);
    let (is_zero, infinity) = (b.int_compare(IntCompare::Eq, size, zero), b.int(INFINITE));
    let size = b.select(is_zero, zero, infinity);
    let bits = b.int_op(IntOp::Or, sign, size);
    (b.unary(UnaryOp::BitsToFloat, bits), is_special)
}

/// The word of a double that is a zero or an infinity, and whether it is.
pub fn special_word(b: &mut Builder, float: Value) -> (Value, Value) {
    let [negative, infinite] = Word::SPECIAL_BITS;
    let bits = b.unary(UnaryOp::FloatToBits, float);
    let one = b.int(1);
    let size = b.int_op(IntOp::ShiftLeft, bits, one);
    let (zero, infinity) = (b.int(0), b.int(INFINITE << 1));
    let is_zero = b.int_compare(IntCompare::Eq, size, zero);
    let is_infinite = b.int_compare(IntCompare::Eq, size, infinity);
    let yes = b.bool(true);
    let is_special = b.select(is_zero, yes, is_infinite);
    let (down, sign) = (
        b.int(i64::from(63 - negative.trailing_zeros())),
        b.int(negative.cast_signed()),
    );
    let shifted = b.int_op(IntOp::ShiftRight, bits, down);
    let sign = b.int_op(IntOp::And, shifted, sign);
    let (smallest, greatest) = (word(b, Word::ZERO), b.int((Word::ZERO.bits() | infinite).cast_signed()));
    let base = b.select(is_zero, smallest, greatest);
    (b.int_op(IntOp::Or, base, sign), is_special)
}

/// The number in a small int.
pub fn int_of(b: &mut Builder, value: Value) -> Value {
    let one = b.int(1);
    b.int_op(IntOp::ShiftRightSigned, value, one)
}

/// A number that fits as a small int.
pub fn int_word(b: &mut Builder, number: Value) -> Value {
    let one = b.int(1);
    let twice = b.int_op(IntOp::ShiftLeft, number, one);
    b.int_op(IntOp::Or, twice, one)
}

/// Adds a reference to the object that a pointer word points to.
pub fn count(b: &mut Builder, pointer: Value) {
    let header = b.load(taipan_lir::Region::Count, taipan_lir::Width::Word, pointer, 0);
    let one = b.int(ONE_REFERENCE.cast_signed());
    let more = b.int_op(IntOp::Add, header, one);
    b.store(taipan_lir::Region::Count, taipan_lir::Width::Word, pointer, 0, more);
}

/// Whether [`small_ints`] has a recipe.
#[must_use]
pub fn is_short(op: BinaryOp) -> bool {
    matches!(
        op,
        BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::And | BinaryOp::Or | BinaryOp::Xor
    )
}

/// An operation on small ints, and whether the result needs more bits; None: it never does.
///
/// # Panics
/// If it is not [`is_short`].
pub fn small_ints(b: &mut Builder, op: BinaryOp, lhs: Value, rhs: Value) -> (Value, Option<Value>) {
    let one = b.int(1);
    match op {
        BinaryOp::Add | BinaryOp::Sub => {
            let untagged = b.int_op(IntOp::Sub, rhs, one);
            let op = if op == BinaryOp::Add {
                CheckedOp::Add
            } else {
                CheckedOp::Sub
            };
            let (result, wrapped) = b.checked(op, lhs, untagged);
            (result, Some(wrapped))
        }
        BinaryOp::Mul => {
            let twice = b.int_op(IntOp::Sub, lhs, one);
            let number = int_of(b, rhs);
            let (product, wrapped) = b.checked(CheckedOp::Mul, twice, number);
            (b.int_op(IntOp::Or, product, one), Some(wrapped))
        }
        BinaryOp::And => (b.int_op(IntOp::And, lhs, rhs), None),
        BinaryOp::Or => (b.int_op(IntOp::Or, lhs, rhs), None),
        BinaryOp::Xor => {
            let bits = b.int_op(IntOp::Xor, lhs, rhs);
            (b.int_op(IntOp::Or, bits, one), None)
        }
        _ => panic!("{op:?} has no short recipe"),
    }
}

/// Floor division or modulo of small ints by one that is neither 0 nor -1.
pub fn floor_ints(b: &mut Builder, op: BinaryOp, lhs: Value, rhs: Value) -> Value {
    let (x, y) = (int_of(b, lhs), int_of(b, rhs));
    let (quotient, rest) = (b.int_op(IntOp::Div, x, y), b.int_op(IntOp::Rem, x, y));
    // The signs differ and something is left: one less, and the rest on the other side.
    let (zero, signs) = (b.int(0), b.int_op(IntOp::Xor, rest, y));
    let differ = b.int_compare(IntCompare::Lt, signs, zero);
    let left = b.int_compare(IntCompare::Ne, rest, zero);
    let (one, none) = (b.int(1), b.int(0));
    let left = b.select(left, one, none);
    let differ = b.select(differ, left, none);
    let result = if op == BinaryOp::FloorDiv {
        b.int_op(IntOp::Sub, quotient, differ)
    } else {
        let more = b.int_op(IntOp::Mul, y, differ);
        b.int_op(IntOp::Add, rest, more)
    };
    int_word(b, result)
}

/// The comparison of two words that are small ints: the tag is the lowest bit, so they compare like their numbers.
#[must_use]
pub fn int_compare(op: CompareOp) -> IntCompare {
    match op {
        CompareOp::Lt => IntCompare::Lt,
        CompareOp::Le => IntCompare::Le,
        CompareOp::Eq => IntCompare::Eq,
        CompareOp::Ne => IntCompare::Ne,
        CompareOp::Gt => IntCompare::Gt,
        CompareOp::Ge => IntCompare::Ge,
    }
}

/// `True` or `False`.
pub fn bool_word(b: &mut Builder, holds: Value) -> Value {
    let (yes, no) = (word(b, Word::TRUE), word(b, Word::FALSE));
    b.select(holds, yes, no)
}
