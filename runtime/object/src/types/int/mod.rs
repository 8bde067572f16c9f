//! `int`: small ones are tagged words, others hold a big number.
//!
//! [`view`] is how native code reads any int, bools and instances of subclasses included.

mod arith;
mod bytes;
pub(crate) mod methods;
mod text;

use dashu_int::IBig;
use taipan_heap::Ref;
use taipan_heap::collect::{Trace, Tracer};

use crate::class::Class;
use crate::native::Downcast;
use crate::{alloc, py_class};

pub use arith::{floor_div_i64, floor_mod_i64, true_divide};
pub(crate) use text::small_text;
pub use text::{format_radix, parse, to_decimal};

/// int([x]) -> integer
/// int(x, base=10) -> integer
///
/// Convert a number or string to an integer, or return 0 if no arguments
/// are given.  If x is a number, return x.__int__().  For floating point
/// numbers, this truncates towards zero.
///
/// If x is not a number or if base is given, then x must be a string,
/// bytes, or bytearray instance representing an integer literal in the
/// given base.  The literal can be preceded by '+' or '-' and be surrounded
/// by whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.
/// Base 0 means to interpret the base from the string as an integer literal.
/// >>> int('0b100', base=0)
/// 4
#[py_class(name = "int")]
pub struct PyInt {
    /// The number.
    pub value: IBig,
}

impl Trace for PyInt {
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
    fn give_up(&self, _garbage: &mut Vec<Ref>) {}
}

/// The number in an int.
#[derive(Clone, Copy, Debug)]
pub enum IntView<'a> {
    /// In a word.
    Small(i64),
    /// In an object.
    Big(&'a IBig),
}

impl IntView<'_> {
    /// As a big number.
    #[must_use]
    pub fn to_big(self) -> IBig {
        match self {
            IntView::Small(n) => IBig::from(n),
            IntView::Big(n) => n.clone(),
        }
    }

    /// As 64 bits, if it fits.
    #[must_use]
    pub fn to_i64(self) -> Option<i64> {
        match self {
            IntView::Small(n) => Some(n),
            IntView::Big(n) => i64::try_from(n).ok(),
        }
    }

    /// Whether its last bit is set.
    #[must_use]
    pub fn is_odd(self) -> bool {
        match self {
            IntView::Small(n) => n & 1 == 1,
            IntView::Big(n) => n.trailing_zeros() == Some(0),
        }
    }

    /// Whether the number is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        match self {
            IntView::Small(n) => n < 0,
            IntView::Big(n) => n.sign() == dashu_int::Sign::Negative && *n != IBig::ZERO,
        }
    }

    /// Whether the number is zero.
    #[must_use]
    pub fn is_zero(self) -> bool {
        match self {
            IntView::Small(n) => n == 0,
            IntView::Big(n) => *n == IBig::ZERO,
        }
    }
}

/// The number in `object` if it is an int, a bool or an instance of a subclass.
#[inline]
#[must_use]
pub fn view(object: &Ref) -> Option<IntView<'_>> {
    let word = object.value();
    if let Some(n) = word.as_int() {
        return Some(IntView::Small(n));
    }
    if let Some(b) = word.as_bool() {
        return Some(IntView::Small(i64::from(b)));
    }
    object.downcast::<PyInt>().map(|big| IntView::Big(&big.value))
}

/// Whether `object` is an int (or an instance of a subclass).
#[inline]
#[must_use]
pub fn is_int(object: &Ref) -> bool {
    view(object).is_some()
}

/// An int.
#[inline]
#[must_use]
pub fn from_i64(n: i64) -> Ref {
    Ref::try_int(n).unwrap_or_else(|| from_big(IBig::from(n)))
}

/// An int.
#[must_use]
pub fn from_u64(n: u64) -> Ref {
    i64::try_from(n).map_or_else(|_| from_big(IBig::from(n)), from_i64)
}

/// An int, in a word if it fits.
#[must_use]
pub fn from_big(n: IBig) -> Ref {
    if let Ok(small) = i64::try_from(&n)
        && let Some(word) = Ref::try_int(small)
    {
        return word;
    }
    alloc::new(PyInt { value: n }).into_ref()
}

/// An instance of `class`, a subtype of `int`.
#[must_use]
pub fn of_class(class: &Class, n: IBig) -> Ref {
    alloc::new_object(class, PyInt { value: n }).into_ref()
}

/// An int from an optional `-` and hexadecimal digits.
#[must_use]
pub fn from_hex(digits: &str) -> Ref {
    from_big(IBig::from_str_radix(digits, 16).unwrap_or(IBig::ZERO))
}

/// An exact int with the value of `object`, which is an int or an instance of a subclass.
#[must_use]
pub fn to_exact(object: &Ref) -> Ref {
    match view(object) {
        Some(IntView::Small(n)) => from_i64(n),
        Some(IntView::Big(n)) => from_big(n.clone()),
        None => object.clone(),
    }
}

/// Whether `object` is exactly an int.
#[must_use]
pub fn is_exact(object: &Ref) -> bool {
    object.value().is_int() || object.downcast_exact::<PyInt>().is_some()
}
