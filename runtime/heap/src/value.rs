//! The value word.
//!
//! ```text
//!   ................0000   pointer to a heap object, 16-byte aligned, never null
//!   ...................1   small int, 63 bits: n << 1 | 1
//!   .................x10   float, self-tagged: (bits + (0x100 << 52)) rotated left by 3
//!   ................k100   immediate: unbound, None, False, True, Ellipsis, NotImplemented, 0.0, -0.0, inf, -inf
//! ```
//!
//! A double of magnitude 2^-255 to 2^256 has, after the addition, `10` as the two upper bits of its exponent, so the
//! rotation leaves `s10` in the low bits. Zeros and infinities are immediates. All others (nan, tiny, huge) are heap floats.
//!
//! None, the bools and the two other singletons are immediates rather than heap objects: results of comparisons and
//! the most copied value of all then need no reference count. So are zeros and infinities: programs begin with them.

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
    /// Float in the word: self-tagged, a zero or an infinity.
    Float,
    /// Singleton without storage.
    Immediate,
}

const FLOAT_BIAS: u64 = 0x100 << 52;

/// Of a double without its sign: infinity.
const INFINITE: u64 = 0x7ff << 52;

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
    /// `0.0`, the first of the four special floats. Of those the bits in [`Value::SPECIAL_BITS`] tell which.
    pub const ZERO: Value = immediate(8);
    /// The bits of a special float's word that say that it is negative, and that it is infinite.
    pub const SPECIAL_BITS: [u64; 2] = [1 << 3, 1 << 4];

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
        } else if self.is_float() {
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

    /// Whether this is a float: self-tagged, a zero or an infinity.
    #[inline]
    #[must_use]
    pub const fn is_float(self) -> bool {
        self.is_tagged_float() || self.is_special_float()
    }

    /// Whether this is a self-tagged float.
    #[inline]
    #[must_use]
    pub const fn is_tagged_float(self) -> bool {
        self.0 & 3 == 2
    }

    /// Whether this is a zero or an infinity.
    #[inline]
    #[must_use]
    pub const fn is_special_float(self) -> bool {
        let [negative, infinite] = Value::SPECIAL_BITS;
        self.0 & !(negative | infinite) == Value::ZERO.0
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

    /// A float, if `f` fits in a word.
    #[inline]
    #[must_use]
    pub const fn try_float(f: f64) -> Option<Value> {
        let word = f.to_bits().wrapping_add(FLOAT_BIAS).rotate_left(3);
        if word & 3 == 2 {
            Some(Value(word))
        } else {
            Value::try_special(f.to_bits())
        }
    }

    const fn try_special(bits: u64) -> Option<Value> {
        let [negative, infinite] = Value::SPECIAL_BITS;
        let sign = (bits >> 63) * negative;
        match bits << 1 >> 1 {
            0 => Some(Value(Value::ZERO.0 | sign)),
            INFINITE => Some(Value(Value::ZERO.0 | sign | infinite)),
            _ => None,
        }
    }

    /// The float, if it is one that the word holds.
    #[inline]
    #[must_use]
    pub const fn as_float(self) -> Option<f64> {
        if self.is_tagged_float() {
            Some(f64::from_bits(self.0.rotate_right(3).wrapping_sub(FLOAT_BIAS)))
        } else if self.is_special_float() {
            let [negative, infinite] = Value::SPECIAL_BITS;
            let sign = (self.0 & negative) << (63 - negative.trailing_zeros());
            let magnitude = if self.0 & infinite == 0 { 0 } else { INFINITE };
            Some(f64::from_bits(sign | magnitude))
        } else {
            None
        }
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
        for f in [f64::NAN, 1e-300, 1e300, 5e-324] {
            assert_eq!(Value::try_float(f), None);
        }
    }

    #[test]
    fn zeros_and_infinities_are_immediates() {
        let specials = [0.0, -0.0, f64::INFINITY, f64::NEG_INFINITY];
        let words = specials.map(|f| Value::try_float(f).unwrap());
        for (f, v) in specials.into_iter().zip(words) {
            assert!(v.is_float() && !v.is_tagged_float() && !v.is_pointer(), "{f}");
            assert_eq!(
                (v.tag(), v.as_float().map(f64::to_bits)),
                (Tag::Float, Some(f.to_bits()))
            );
        }
        assert_eq!(words.into_iter().collect::<std::collections::HashSet<_>>().len(), 4);
    }

    #[test]
    fn immediates_are_their_own_kind() {
        for v in [Value::UNBOUND, Value::NONE, Value::TRUE, Value::FALSE, Value::ELLIPSIS] {
            assert_eq!(v.tag(), Tag::Immediate);
        }
    }
}
