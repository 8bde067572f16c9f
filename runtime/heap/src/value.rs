//! The value word.
//!
//! ```text
//!   ................0000   pointer to a heap object, 16-byte aligned, never null
//!   ...................1   small int, 63 bits: n << 1 | 1
//!   .................x10   float, self-tagged: (bits + (0x100 << 52)) rotated left by 3
//!   ................k100   immediate: unbound, None, False, True, Ellipsis, NotImplemented
//! ```
//!
//! A double of magnitude 2^-255 to 2^256 has, after the addition, `10` as the two upper bits of its exponent, so the
//! rotation leaves `s10` in the low bits. All others (0.0, -0.0, inf, nan, tiny, huge) are heap floats.
//!
//! None, the bools and the two other singletons are immediates rather than heap objects: results of comparisons and
//! the most copied value of all then need no reference count.

/// One raw word. It owns nothing; see [`crate::Ref`] for the owning form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(transparent)]
pub struct Value(u64);

/// What kind of word a [`Value`] is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tag {
    /// Pointer to a heap object.
    Pointer,
    /// Small int.
    Int,
    /// Self-tagged float.
    Float,
    /// Singleton without storage.
    Immediate,
}

const FLOAT_BIAS: u64 = 0x100 << 52;

const fn immediate(k: u64) -> Value {
    Value(k << 3 | 4)
}

impl Value {
    /// No value: an unbound local, an empty cell.
    pub const UNBOUND: Value = immediate(0);
    /// `None`
    pub const NONE: Value = immediate(1);
    /// `False`
    pub const FALSE: Value = immediate(2);
    /// `True`
    pub const TRUE: Value = immediate(3);
    /// `Ellipsis`
    pub const ELLIPSIS: Value = immediate(4);
    /// `NotImplemented`
    pub const NOT_IMPLEMENTED: Value = immediate(5);

    /// Smallest small int.
    pub const INT_MIN: i64 = -(1 << 62);
    /// Largest small int.
    pub const INT_MAX: i64 = (1 << 62) - 1;

    /// The word as it is.
    #[inline]
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// A word from its bits. Any bits are a `Value`; only bits of a live value may be owned.
    #[inline]
    #[must_use]
    pub const fn from_bits(bits: u64) -> Value {
        Value(bits)
    }

    /// What the word is.
    #[inline]
    #[must_use]
    pub const fn tag(self) -> Tag {
        if self.0 & 1 == 1 {
            Tag::Int
        } else if self.0 & 2 != 0 {
            Tag::Float
        } else if self.0 & 4 != 0 {
            Tag::Immediate
        } else {
            Tag::Pointer
        }
    }

    /// Whether this is a pointer.
    #[inline]
    #[must_use]
    pub const fn is_pointer(self) -> bool {
        self.0 & 7 == 0
    }

    /// Whether this is the absence of a value.
    #[inline]
    #[must_use]
    pub const fn is_unbound(self) -> bool {
        self.0 == Value::UNBOUND.0
    }

    /// Whether this is a small int.
    #[inline]
    #[must_use]
    pub const fn is_int(self) -> bool {
        self.0 & 1 == 1
    }

    /// Whether this is a self-tagged float.
    #[inline]
    #[must_use]
    pub const fn is_float(self) -> bool {
        self.0 & 3 == 2
    }

    /// A bool.
    #[inline]
    #[must_use]
    pub const fn from_bool(b: bool) -> Value {
        if b { Value::TRUE } else { Value::FALSE }
    }

    /// The bool, if it is one.
    #[inline]
    #[must_use]
    pub const fn as_bool(self) -> Option<bool> {
        if self.0 == Value::TRUE.0 {
            Some(true)
        } else if self.0 == Value::FALSE.0 {
            Some(false)
        } else {
            None
        }
    }

    /// A small int, if `n` fits into 63 bits.
    #[inline]
    #[must_use]
    pub const fn try_int(n: i64) -> Option<Value> {
        if n >= Value::INT_MIN && n <= Value::INT_MAX {
            Some(Value((n << 1 | 1).cast_unsigned()))
        } else {
            None
        }
    }

    /// A small int from a number that always fits.
    #[inline]
    #[must_use]
    pub const fn small(n: i32) -> Value {
        Value(((n as i64) << 1 | 1).cast_unsigned())
    }

    /// The small int, if it is one.
    #[inline]
    #[must_use]
    pub const fn as_int(self) -> Option<i64> {
        if self.is_int() {
            Some(self.int_unchecked())
        } else {
            None
        }
    }

    /// The number in a word that is known to be a small int; nonsense for others.
    #[inline]
    #[must_use]
    pub const fn int_unchecked(self) -> i64 {
        self.0.cast_signed() >> 1
    }

    /// A self-tagged float, if `f` is in its range.
    #[inline]
    #[must_use]
    pub const fn try_float(f: f64) -> Option<Value> {
        let word = f.to_bits().wrapping_add(FLOAT_BIAS).rotate_left(3);
        if word & 3 == 2 { Some(Value(word)) } else { None }
    }

    /// The float, if it is a self-tagged one.
    #[inline]
    #[must_use]
    pub const fn as_float(self) -> Option<f64> {
        if self.is_float() {
            Some(self.float_unchecked())
        } else {
            None
        }
    }

    /// The number in a word that is known to be a self-tagged float; nonsense for others.
    #[inline]
    #[must_use]
    pub const fn float_unchecked(self) -> f64 {
        f64::from_bits(self.0.rotate_right(3).wrapping_sub(FLOAT_BIAS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ints_round_trip() {
        for n in [0, 1, -1, 42, Value::INT_MAX, Value::INT_MIN] {
            let v = Value::try_int(n).unwrap();
            assert_eq!((v.tag(), v.as_int()), (Tag::Int, Some(n)));
        }
        assert_eq!(Value::try_int(Value::INT_MAX + 1), None);
        assert_eq!(Value::try_int(i64::MIN), None);
    }

    #[test]
    fn common_floats_are_tagged_and_the_rest_is_not() {
        for f in [1.0, -1.0, 0.1, 1e70, -3.25e-70, 2f64.powi(-255), 2f64.powi(256)] {
            let v = Value::try_float(f).unwrap();
            assert_eq!((v.tag(), v.as_float()), (Tag::Float, Some(f)));
        }
        for f in [0.0, -0.0, f64::INFINITY, f64::NAN, 1e-300, 1e300, 5e-324] {
            assert_eq!(Value::try_float(f), None);
        }
    }

    #[test]
    fn immediates_are_their_own_kind() {
        for v in [Value::UNBOUND, Value::NONE, Value::TRUE, Value::FALSE, Value::ELLIPSIS] {
            assert_eq!(v.tag(), Tag::Immediate);
        }
    }
}
