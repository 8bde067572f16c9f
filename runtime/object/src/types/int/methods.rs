//! What Python sees of `int`.

use dashu_int::IBig;
use taipan_heap::Ref;

use crate::args::Args;
use crate::class::Class;
use crate::error::PyResult;
use crate::native::{Downcast, NativeType};
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::bytes::PyBytes;
use crate::types::int::{
    IntView, PyInt, arith, bytes, from_big, from_i64, of_class, parse, small_text, to_decimal, to_exact, view,
};
use crate::types::str::PyStr;
use crate::types::tuple::PyTuple;
use crate::{ops, py_methods};

/// Compares two ints.
fn order(a: IntView<'_>, b: IntView<'_>) -> std::cmp::Ordering {
    match (a, b) {
        (IntView::Small(a), IntView::Small(b)) => a.cmp(&b),
        (a, b) => a.to_big().cmp(&b.to_big()),
    }
}

#[py_methods]
impl PyInt {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let value = construct(th, args)?;
        if std::ptr::eq(class, PyInt::class()) {
            return Ok(to_exact(&value));
        }
        let big = view(&value).map_or(IBig::ZERO, IntView::to_big);
        Ok(of_class(class, big))
    }

    #[slot]
    fn repr(th: &Thread, this: &Ref) -> PyResult<Ref> {
        if let Some(n) = this.value().as_int() {
            return Ok(small_text(n, PyStr::from_ascii).into_ref());
        }
        let text = to_decimal(th, view(this).expect("an int"))?;
        Ok(PyStr::from_ascii(text.as_bytes()).into_ref())
    }

    #[slot]
    fn hash(_th: &Thread, this: &Ref) -> PyResult<i64> {
        Ok(ops::hash::int(view(this).expect("an int")))
    }

    #[slot]
    fn compare(_th: &Thread, this: &Ref, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        match (view(this), view(other)) {
            (Some(a), Some(b)) => Ok(Ref::from_bool(op.holds(order(a, b)))),
            _ => Ok(Ref::NOT_IMPLEMENTED),
        }
    }

    #[slot]
    fn bool(_th: &Thread, this: &Ref) -> PyResult<bool> {
        Ok(!view(this).expect("an int").is_zero())
    }

    #[slot]
    fn int(_th: &Thread, this: &Ref) -> PyResult<Ref> {
        Ok(to_exact(this))
    }

    #[slot]
    fn index(_th: &Thread, this: &Ref) -> PyResult<Ref> {
        Ok(to_exact(this))
    }

    #[slot]
    fn float(th: &Thread, this: &Ref) -> PyResult<Ref> {
        crate::types::float::from_int(th, view(this).expect("an int")).map(crate::types::float::from_f64)
    }

    #[slot]
    fn neg(_th: &Thread, this: &Ref) -> PyResult<Ref> {
        Ok(match view(this).expect("an int") {
            IntView::Small(n) => from_i64(-n),
            IntView::Big(n) => from_big(-n),
        })
    }

    #[slot]
    fn pos(_th: &Thread, this: &Ref) -> PyResult<Ref> {
        Ok(to_exact(this))
    }

    #[slot]
    fn abs(th: &Thread, this: &Ref) -> PyResult<Ref> {
        if view(this).expect("an int").is_negative() {
            PyInt::neg(th, this)
        } else {
            Ok(to_exact(this))
        }
    }

    #[slot]
    fn invert(_th: &Thread, this: &Ref) -> PyResult<Ref> {
        Ok(match view(this).expect("an int") {
            IntView::Small(n) => from_i64(!n),
            IntView::Big(n) => from_big(!n.clone()),
        })
    }

    #[slot]
    fn add(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        arith::add(th, lhs, rhs)
    }

    #[slot]
    fn sub(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        arith::sub(th, lhs, rhs)
    }

    #[slot]
    fn mul(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        arith::mul(th, lhs, rhs)
    }

    #[slot]
    fn truediv(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        arith::truediv(th, lhs, rhs)
    }

    #[slot]
    fn floordiv(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        arith::floordiv(th, lhs, rhs)
    }

    #[slot]
    fn rem(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        arith::rem(th, lhs, rhs)
    }

    #[slot]
    fn divmod(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        arith::divmod(th, lhs, rhs)
    }

    #[slot]
    fn pow(th: &Thread, base: &Ref, exponent: &Ref, modulus: &Ref) -> PyResult<Ref> {
        arith::pow(th, base, exponent, modulus)
    }

    #[slot]
    fn lshift(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        arith::lshift(th, lhs, rhs)
    }

    #[slot]
    fn rshift(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        arith::rshift(th, lhs, rhs)
    }

    #[slot]
    pub(crate) fn and(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        arith::and(th, lhs, rhs)
    }

    #[slot]
    pub(crate) fn or(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        arith::or(th, lhs, rhs)
    }

    #[slot]
    pub(crate) fn xor(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        arith::xor(th, lhs, rhs)
    }

    /// Number of bits necessary to represent self in binary.
    #[method]
    fn bit_length(this: &Ref) -> usize {
        dashu_int::ops::BitTest::bit_len(&view(this).expect("an int").to_big().into_parts().1)
    }

    /// Number of ones in the binary representation of the absolute value of self.
    ///
    /// Also known as the population count.
    ///
    /// >>> bin(13)
    /// '0b1101'
    /// >>> (13).bit_count()
    /// 3
    #[method]
    fn bit_count(this: &Ref) -> u32 {
        match view(this).expect("an int") {
            IntView::Small(n) => n.unsigned_abs().count_ones(),
            IntView::Big(n) => {
                let magnitude = n.clone().into_parts().1;
                magnitude.to_le_bytes().iter().map(|b| b.count_ones()).sum()
            }
        }
    }

    /// Returns self, the complex conjugate of any int.
    #[method]
    fn conjugate(this: &Ref) -> Ref {
        to_exact(this)
    }

    /// Return integer ratio.
    ///
    /// Return a pair of integers, whose ratio is exactly equal to the original int
    /// and with a positive denominator.
    ///
    /// >>> (10).as_integer_ratio()
    /// (10, 1)
    /// >>> (-10).as_integer_ratio()
    /// (-10, 1)
    /// >>> (0).as_integer_ratio()
    /// (0, 1)
    #[method]
    fn as_integer_ratio(this: &Ref) -> Ref {
        PyTuple::from_vec(vec![to_exact(this), Ref::small(1)]).into_ref()
    }

    /// Return an array of bytes representing an integer.
    ///
    ///   length
    ///     Length of bytes object to use.  An OverflowError is raised if the
    ///     integer is not representable with the given number of bytes.  Default
    ///     is length 1.
    ///   byteorder
    ///     The byte order used to represent the integer.  If byteorder is 'big',
    ///     the most significant byte is at the beginning of the byte array.  If
    ///     byteorder is 'little', the most significant byte is at the end of the
    ///     byte array.  To request the native byte order of the host system, use
    ///     `sys.byteorder' as the byte order value.  Default is to use 'big'.
    ///   signed
    ///     Determines whether two's complement is used to represent the integer.
    ///     If signed is False and a negative integer is given, an OverflowError
    ///     is raised.
    #[method(keywords)]
    fn to_bytes(
        this: &Ref,
        th: &Thread,
        #[default(1)] length: isize,
        byteorder: Option<&Ref>,
        #[keyword]
        #[default(false)]
        signed: bool,
    ) -> PyResult<Ref> {
        let order = bytes::order(th, byteorder, "to_bytes")?;
        let number = view(this).expect("an int");
        let data = bytes::to_bytes(th, number, length, order, signed)?;
        Ok(PyBytes::from_vec(data).into_ref())
    }

    /// Return the integer represented by the given array of bytes.
    ///
    ///   bytes
    ///     Holds the array of bytes to convert.  The argument must either
    ///     support the buffer protocol or be an iterable object producing bytes.
    ///     Bytes and bytearray are examples of built-in objects that support the
    ///     buffer protocol.
    ///   byteorder
    ///     The byte order used to represent the integer.  If byteorder is 'big',
    ///     the most significant byte is at the beginning of the byte array.  If
    ///     byteorder is 'little', the most significant byte is at the end of the
    ///     byte array.  To request the native byte order of the host system, use
    ///     `sys.byteorder' as the byte order value.  Default is to use 'big'.
    ///   signed
    ///     Indicates whether two's complement is used to represent the integer.
    #[classmethod(keywords)]
    fn from_bytes(
        cls: &Class,
        th: &Thread,
        bytes: &Ref,
        byteorder: Option<&Ref>,
        #[keyword]
        #[default(false)]
        signed: bool,
    ) -> PyResult<Ref> {
        let order = bytes::order(th, byteorder, "from_bytes")?;
        let data = bytes::source(th, bytes)?;
        let number = from_big(bytes::from_bytes(&data, order, signed));
        if std::ptr::eq(cls, PyInt::class()) {
            return Ok(number);
        }
        ops::call::call(th, &cls.to_ref(), &[&number])
    }

    /// Rounding an Integral returns itself.
    ///
    /// Rounding with an ndigits argument also returns an integer.
    #[method]
    fn __round__(this: &Ref, th: &Thread, ndigits: Option<&Ref>) -> PyResult<Ref> {
        let Some(ndigits) = ndigits else {
            return Ok(to_exact(this));
        };
        let digits = ops::convert::index(th, ndigits)?;
        let digits = view(&digits).expect("an index is an int");
        if !digits.is_negative() {
            return Ok(to_exact(this));
        }
        let number = view(this).expect("an int").to_big();
        // A decimal digit takes more than three bits: no need for the power if nothing is left anyway.
        let most = dashu_int::ops::BitTest::bit_len(&number.clone().into_parts().1) / 3 + 2;
        let places = digits.to_i64().map_or(u64::MAX, i64::unsigned_abs);
        if places > most as u64 {
            return Ok(Ref::small(0));
        }
        Ok(from_big(round_half_even(&number, places as usize)))
    }

    /// Truncating an Integral returns itself.
    #[method]
    fn __trunc__(this: &Ref) -> Ref {
        to_exact(this)
    }

    /// Flooring an Integral returns itself.
    #[method]
    fn __floor__(this: &Ref) -> Ref {
        to_exact(this)
    }

    /// Ceiling of an Integral returns itself.
    #[method]
    fn __ceil__(this: &Ref) -> Ref {
        to_exact(this)
    }

    #[method]
    fn __getnewargs__(this: &Ref) -> Ref {
        PyTuple::from_vec(vec![to_exact(this)]).into_ref()
    }

    /// Returns size in memory, in bytes.
    #[method]
    fn __sizeof__(this: &Ref) -> usize {
        // Digits of thirty bits, as in CPython.
        let digits = PyInt::bit_length(this).div_ceil(30);
        24 + 4 * digits.max(1)
    }

    #[method]
    fn __format__(this: &Ref, th: &Thread, format_spec: &Ref) -> PyResult<Ref> {
        let spec = ops::format::spec_argument(th, format_spec)?;
        ops::format::number::format_int(th, this, spec)
    }

    #[getter]
    fn real(this: &Ref) -> Ref {
        to_exact(this)
    }

    #[getter]
    fn imag(_this: &Ref) -> i64 {
        0
    }

    #[getter]
    fn numerator(this: &Ref) -> Ref {
        to_exact(this)
    }

    #[getter]
    fn denominator(_this: &Ref) -> i64 {
        1
    }
}

/// `number` rounded to a multiple of `10**places`, half to even.
fn round_half_even(number: &IBig, places: usize) -> IBig {
    let unit = IBig::from(10).pow(places);
    let rest = {
        let rest = number % &unit;
        if rest < IBig::ZERO { rest + &unit } else { rest }
    };
    let below = number - &rest;
    let twice = &rest + &rest;
    let odd = (&below / &unit) % IBig::from(2) != IBig::ZERO;
    if twice > unit || twice == unit && odd {
        below + unit
    } else {
        below
    }
}

/// `int(...)`: the number, perhaps as an instance of a subclass.
fn construct(th: &Thread, args: Args<'_>) -> PyResult<Ref> {
    let positional = args.positional();
    for (name, _) in args.keywords() {
        let name = ops::convert::str(th, name)?;
        if &*name.to_display() != "base" {
            let message = format!("'{}' is an invalid keyword argument for int()", name.to_display());
            return Err(th.type_error(message));
        }
    }
    let base = positional.get(1).or_else(|| args.keyword("base"));
    let Some(x) = positional.first() else {
        if base.is_some() {
            return Err(th.type_error("int() missing string argument"));
        }
        return Ok(Ref::small(0));
    };
    let Some(base) = base else {
        return ops::convert::to_int(th, x);
    };
    let base = match ops::convert::slice_index(th, base)? {
        Some(base) => base,
        None => ops::convert::index_isize(th, base)?,
    };
    if base != 0 && !(2..=36).contains(&base) {
        return Err(th.value_error("int() base must be >= 2 and <= 36, or 0"));
    }
    let is_bytes = x.is_a::<crate::types::bytes::PyBytes>() || x.is_a::<crate::types::bytearray::PyByteArray>();
    if x.downcast::<PyStr>().is_none() && !is_bytes {
        return Err(th.type_error("int() can't convert non-string with explicit base"));
    }
    from_text(th, x, base as u32)
}

/// `int(text, base)` for str, bytes and bytearray.
///
/// # Errors
/// ValueError if the text is no such literal.
pub(crate) fn from_text(th: &Thread, x: &Ref, base: u32) -> PyResult<Ref> {
    let text = match x.downcast::<PyStr>() {
        Some(text) => text.to_utf8().map(|t| t.into_owned()),
        None => String::from_utf8(ops::convert::bytes_of(th, x)?).ok(),
    };
    let parsed = match &text {
        Some(text) if base == 0 && bad_zero_literal(text) => None,
        Some(text) => parse(th, text, base)?,
        None => None,
    };
    match parsed {
        Some(n) => Ok(from_big(n)),
        None => {
            let shown = ops::convert::repr(th, x)?;
            Err(th.value_error(format!(
                "invalid literal for int() with base {base}: {}",
                shown.to_display()
            )))
        }
    }
}

/// Base 0 is a literal: no leading zeros in decimal.
fn bad_zero_literal(text: &str) -> bool {
    let digits = text.trim().trim_start_matches(['+', '-']);
    digits.starts_with('0')
        && digits[1..]
            .chars()
            .next()
            .is_some_and(|c| c.is_ascii_digit() || c == '_')
        && digits.chars().any(|c| c.is_ascii_digit() && c != '0')
}
