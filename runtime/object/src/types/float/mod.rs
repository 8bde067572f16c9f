//! `float`: most are words, the rest (nan, tiny, huge) are objects.

mod hex;
mod round;

use taipan_heap::Ref;
use taipan_heap::collect::{Trace, Tracer};

use crate::args::Args;
use crate::class::Class;
use crate::error::{Exc, PyResult};
use crate::native::{Downcast, NativeType};
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::int::{self, IntView};
use crate::types::str::PyStr;
use crate::types::tuple::PyTuple;
use crate::{alloc, ops, py_class, py_methods};

/// Convert a string or number to a floating point number, if possible.
#[py_class(name = "float")]
pub struct PyFloat {
    /// The number.
    pub value: f64,
}

impl Trace for PyFloat {
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
    fn give_up(&self, _garbage: &mut Vec<Ref>) {}
}

/// A float.
#[inline]
#[must_use]
pub fn from_f64(f: f64) -> Ref {
    Ref::try_float(f).unwrap_or_else(|| heap_float(f))
}

#[cold]
fn heap_float(f: f64) -> Ref {
    alloc::new(PyFloat { value: f }).into_ref()
}

/// The number in a float or an instance of a subclass.
#[inline]
#[must_use]
pub fn view(object: &Ref) -> Option<f64> {
    match object.value().as_float() {
        Some(f) => Some(f),
        None => object.downcast::<PyFloat>().map(|f| f.value),
    }
}

/// Whether the object is a float and of no subclass.
#[must_use]
pub fn is_exact(object: &Ref) -> bool {
    object.value().as_float().is_some() || object.downcast_exact::<PyFloat>().is_some()
}

/// An int as a float, correctly rounded.
///
/// # Errors
/// OverflowError if it is too large.
pub fn from_int(th: &Thread, n: IntView<'_>) -> PyResult<f64> {
    match n {
        IntView::Small(n) => Ok(n as f64),
        IntView::Big(n) => {
            let f = n.to_f64().value();
            if f.is_infinite() {
                Err(th.error(Exc::OverflowError, "int too large to convert to float"))
            } else {
                Ok(f)
            }
        }
    }
}

/// A float or int as a float; None for other types.
fn operand(th: &Thread, object: &Ref) -> PyResult<Option<f64>> {
    if let Some(f) = view(object) {
        return Ok(Some(f));
    }
    int::view(object).map(|n| from_int(th, n)).transpose()
}

macro_rules! arithmetic {
    ($th:ident, $lhs:ident, $rhs:ident, |$a:ident, $b:ident| $e:expr) => {{
        let (Some($a), Some($b)) = (operand($th, $lhs)?, operand($th, $rhs)?) else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        $e
    }};
}

/// `a % b` with the sign of `b`; `b` is not zero.
#[must_use]
pub fn floor_mod(a: f64, b: f64) -> f64 {
    let rest = a % b;
    if rest == 0.0 {
        0f64.copysign(b)
    } else if (b < 0.0) != (rest < 0.0) {
        rest + b
    } else {
        rest
    }
}

/// `a // b`, as CPython's `float_divmod` computes it.
#[must_use]
pub fn floor_div(a: f64, b: f64) -> f64 {
    let rest = a % b;
    let mut quotient = (a - rest) / b;
    if rest != 0.0 && (b < 0.0) != (rest < 0.0) {
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return 0f64.copysign(a / b);
    }
    let floor = quotient.floor();
    if quotient - floor > 0.5 { floor + 1.0 } else { floor }
}

/// `a ** b`
///
/// # Errors
/// ZeroDivisionError, OverflowError.
pub fn power(th: &Thread, a: f64, b: f64) -> PyResult<Ref> {
    if a == 0.0 && b < 0.0 && b.is_finite() {
        return Err(th.error(Exc::ZeroDivisionError, "0.0 cannot be raised to a negative power"));
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b.fract() != 0.0 {
        return crate::types::complex::power(th, (a, 0.0), (b, 0.0));
    }
    let result = a.powf(b);
    if result.is_infinite() && a.is_finite() && b.is_finite() {
        return Err(crate::types::exception::raise_with(
            th,
            Exc::OverflowError,
            vec![
                int::from_i64(34),
                PyStr::new("Numerical result out of range").into_ref(),
            ],
        ));
    }
    Ok(from_f64(result))
}

/// Compares a float with an int, exactly.
fn order_with_int(f: f64, n: IntView<'_>) -> Option<std::cmp::Ordering> {
    use std::cmp::Ordering;
    if f.is_nan() {
        return None;
    }
    if f.is_infinite() {
        return Some(if f > 0.0 { Ordering::Greater } else { Ordering::Less });
    }
    if let IntView::Small(n) = n
        && n.unsigned_abs() < 1 << 53
    {
        return f.partial_cmp(&(n as f64));
    }
    let whole = f.trunc();
    let big = big_from_f64(whole)?;
    Some(
        big.cmp(&n.to_big())
            .then_with(|| f.partial_cmp(&whole).unwrap_or(Ordering::Equal)),
    )
}

/// A whole float as a big number; None for inf and nan.
#[must_use]
pub fn big_from_f64(f: f64) -> Option<dashu_int::IBig> {
    if !f.is_finite() {
        return None;
    }
    let bits = f.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i64;
    let mantissa = if exponent == 0 {
        0
    } else {
        bits & ((1 << 52) - 1) | 1 << 52
    };
    let shift = exponent - 1075;
    let magnitude = dashu_int::IBig::from(mantissa);
    let magnitude = if shift >= 0 {
        magnitude << shift as usize
    } else {
        magnitude >> (-shift).min(200) as usize
    };
    Some(if f < 0.0 { -magnitude } else { magnitude })
}

/// `repr(f)`: the shortest text that reads back the same.
#[must_use]
pub fn repr(f: f64) -> String {
    taipan_util::float_text::repr(f)
}

/// Parses as `float(text)` does.
#[must_use]
pub fn parse(text: &str) -> Option<f64> {
    let text = text.trim_matches(|c: char| c.is_whitespace());
    let body = text.strip_prefix(['+', '-']).unwrap_or(text);
    let lower = body.to_ascii_lowercase();
    if matches!(lower.as_str(), "inf" | "infinity" | "nan") {
        let f = if lower == "nan" { f64::NAN } else { f64::INFINITY };
        return Some(if text.starts_with('-') { -f } else { f });
    }
    let bytes = body.as_bytes();
    if !bytes.iter().any(u8::is_ascii_digit) || !bytes.iter().all(|b| b.is_ascii_digit() || b"._eE+-".contains(b)) {
        return None;
    }
    let digit = |i: Option<&u8>| i.is_some_and(u8::is_ascii_digit);
    for (i, b) in bytes.iter().enumerate() {
        if *b == b'_' && !(i > 0 && digit(bytes.get(i - 1)) && digit(bytes.get(i + 1))) {
            return None;
        }
    }
    text.replace('_', "").parse().ok()
}

#[py_methods]
impl PyFloat {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        if args.keyword_count() > 0 && !super::object::has_other_init(class, PyFloat::class()) {
            return Err(th.type_error("float() takes no keyword arguments"));
        }
        let value = match args.positional() {
            [] => 0.0,
            [x] => construct(th, x)?,
            more => {
                return Err(th.type_error(format!("float expected at most 1 argument, got {}", more.len())));
            }
        };
        if std::ptr::eq(class, PyFloat::class()) {
            return Ok(from_f64(value));
        }
        Ok(alloc::new_object(class, PyFloat { value }).into_ref())
    }

    #[slot]
    fn repr(_th: &Thread, this: &Ref) -> PyResult<Ref> {
        Ok(PyStr::from_ascii(repr(view(this).expect("a float")).as_bytes()).into_ref())
    }

    #[slot]
    fn hash(_th: &Thread, this: &Ref) -> PyResult<i64> {
        let f = view(this).expect("a float");
        Ok(if f.is_nan() {
            ops::hash::identity(this)
        } else {
            ops::hash::float(f)
        })
    }

    #[slot]
    fn compare(_th: &Thread, this: &Ref, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        let f = view(this).expect("a float");
        let order = match (view(other), int::view(other)) {
            (Some(g), _) => f.partial_cmp(&g),
            (None, Some(n)) => order_with_int(f, n),
            (None, None) => return Ok(Ref::NOT_IMPLEMENTED),
        };
        Ok(Ref::from_bool(
            order.map_or(op == CompareOp::Ne, |order| op.holds(order)),
        ))
    }

    #[slot]
    fn bool(_th: &Thread, this: &Ref) -> PyResult<bool> {
        Ok(view(this).expect("a float") != 0.0)
    }

    #[slot]
    fn float(_th: &Thread, this: &Ref) -> PyResult<Ref> {
        Ok(from_f64(view(this).expect("a float")))
    }

    #[slot]
    fn int(th: &Thread, this: &Ref) -> PyResult<Ref> {
        truncate(th, view(this).expect("a float"))
    }

    #[slot]
    fn neg(_th: &Thread, this: &Ref) -> PyResult<Ref> {
        Ok(from_f64(-view(this).expect("a float")))
    }

    #[slot]
    fn pos(_th: &Thread, this: &Ref) -> PyResult<Ref> {
        Ok(from_f64(view(this).expect("a float")))
    }

    #[slot]
    fn abs(_th: &Thread, this: &Ref) -> PyResult<Ref> {
        Ok(from_f64(view(this).expect("a float").abs()))
    }

    #[slot]
    fn add(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        arithmetic!(th, lhs, rhs, |a, b| Ok(from_f64(a + b)))
    }

    #[slot]
    fn sub(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        arithmetic!(th, lhs, rhs, |a, b| Ok(from_f64(a - b)))
    }

    #[slot]
    fn mul(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        arithmetic!(th, lhs, rhs, |a, b| Ok(from_f64(a * b)))
    }

    #[slot]
    fn truediv(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        arithmetic!(th, lhs, rhs, |a, b| {
            if b == 0.0 {
                return Err(th.error(Exc::ZeroDivisionError, "float division by zero"));
            }
            Ok(from_f64(a / b))
        })
    }

    #[slot]
    fn floordiv(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        arithmetic!(th, lhs, rhs, |a, b| {
            if b == 0.0 {
                return Err(th.error(Exc::ZeroDivisionError, "float floor division by zero"));
            }
            Ok(from_f64(floor_div(a, b)))
        })
    }

    #[slot]
    fn rem(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        arithmetic!(th, lhs, rhs, |a, b| {
            if b == 0.0 {
                return Err(th.error(Exc::ZeroDivisionError, "float modulo"));
            }
            Ok(from_f64(floor_mod(a, b)))
        })
    }

    #[slot]
    fn divmod(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        arithmetic!(th, lhs, rhs, |a, b| {
            if b == 0.0 {
                return Err(th.error(Exc::ZeroDivisionError, "float divmod()"));
            }
            let pair = vec![from_f64(floor_div(a, b)), from_f64(floor_mod(a, b))];
            Ok(PyTuple::from_vec(pair).into_ref())
        })
    }

    #[slot]
    fn pow(th: &Thread, base: &Ref, exponent: &Ref, modulus: &Ref) -> PyResult<Ref> {
        if !modulus.is_none() {
            return Err(th.type_error("pow() 3rd argument not allowed unless all arguments are integers"));
        }
        arithmetic!(th, base, exponent, |a, b| power(th, a, b))
    }

    /// Formats the float according to format_spec.
    #[method]
    fn __format__(this: &Ref, th: &Thread, format_spec: &Ref) -> PyResult<Ref> {
        let spec = ops::format::spec_argument(th, format_spec)?;
        ops::format::number::format_float(th, this, spec)
    }

    /// Return True if the float is an integer.
    #[method]
    fn is_integer(this: &Ref) -> bool {
        let f = view(this).expect("a float");
        f.is_finite() && f.fract() == 0.0
    }

    /// Return self, the complex conjugate of any float.
    #[method]
    fn conjugate(this: &Ref) -> Ref {
        from_f64(view(this).expect("a float"))
    }

    /// the real part of a complex number
    #[getter]
    fn real(this: &Ref) -> f64 {
        view(this).expect("a float")
    }

    /// the imaginary part of a complex number
    #[getter]
    fn imag(_this: &Ref) -> f64 {
        0.0
    }

    /// Return a hexadecimal representation of a floating-point number.
    ///
    /// >>> (-0.1).hex()
    /// '-0x1.999999999999ap-4'
    /// >>> 3.14159.hex()
    /// '0x1.921f9f01b866ep+1'
    #[method]
    fn hex(this: &Ref) -> String {
        hex::to_hex(view(this).expect("a float"))
    }

    /// Create a floating-point number from a hexadecimal string.
    ///
    /// >>> float.fromhex('0x1.ffffp10')
    /// 2047.984375
    /// >>> float.fromhex('-0x1p-1074')
    /// -5e-324
    #[classmethod]
    fn fromhex(cls: &Class, th: &Thread, string: &Ref) -> PyResult<Ref> {
        let Some(text) = string.downcast::<PyStr>() else {
            return Err(th.type_error("bad argument type for built-in operation"));
        };
        let value = match hex::from_hex(&text.to_display()) {
            Ok(value) => from_f64(value),
            Err(hex::Bad::Syntax) => {
                return Err(th.value_error("invalid hexadecimal floating-point string"));
            }
            Err(hex::Bad::TooLarge) => {
                return Err(th.error(
                    Exc::OverflowError,
                    "hexadecimal value too large to represent as a float",
                ));
            }
        };
        if std::ptr::eq(cls, PyFloat::class()) {
            return Ok(value);
        }
        ops::call::call(th, &cls.to_ref(), &[&value])
    }

    /// Return integer ratio.
    ///
    /// Return a pair of integers, whose ratio is exactly equal to the original float
    /// and with a positive denominator.
    ///
    /// Raise OverflowError on infinities and a ValueError on NaNs.
    ///
    /// >>> (10.0).as_integer_ratio()
    /// (10, 1)
    /// >>> (0.0).as_integer_ratio()
    /// (0, 1)
    /// >>> (-.25).as_integer_ratio()
    /// (-1, 4)
    #[method]
    fn as_integer_ratio(this: &Ref, th: &Thread) -> PyResult<Ref> {
        let f = view(this).expect("a float");
        if f.is_nan() {
            return Err(th.value_error("cannot convert NaN to integer ratio"));
        }
        if f.is_infinite() {
            return Err(th.error(Exc::OverflowError, "cannot convert Infinity to integer ratio"));
        }
        let (numerator, denominator) = round::ratio(f);
        let pair = vec![int::from_big(numerator), int::from_big(denominator)];
        Ok(PyTuple::from_vec(pair).into_ref())
    }

    /// Return the Integral closest to x, rounding half toward even.
    ///
    /// When an argument is passed, work like built-in round(x, ndigits).
    #[method]
    fn __round__(this: &Ref, th: &Thread, ndigits: Option<&Ref>) -> PyResult<Ref> {
        let f = view(this).expect("a float");
        let Some(ndigits) = ndigits.filter(|n| !n.is_none()) else {
            return truncate(th, round::to_whole(f));
        };
        let digits = ops::convert::index(th, ndigits)?;
        if !f.is_finite() {
            return Ok(from_f64(f));
        }
        let digits = int::view(&digits).expect("an index is an int");
        let limit = if digits.is_negative() { -1000 } else { 1000 };
        let rounded = round::to_digits(f, digits.to_i64().unwrap_or(limit));
        if rounded.is_infinite() {
            return Err(th.error(Exc::OverflowError, "rounded value too large to represent"));
        }
        Ok(from_f64(rounded))
    }

    /// Return the Integral closest to x between 0 and x.
    #[method]
    fn __trunc__(this: &Ref, th: &Thread) -> PyResult<Ref> {
        truncate(th, view(this).expect("a float"))
    }

    /// Return the floor as an Integral.
    #[method]
    fn __floor__(this: &Ref, th: &Thread) -> PyResult<Ref> {
        truncate(th, view(this).expect("a float").floor())
    }

    /// Return the ceiling as an Integral.
    #[method]
    fn __ceil__(this: &Ref, th: &Thread) -> PyResult<Ref> {
        truncate(th, view(this).expect("a float").ceil())
    }

    /// You probably don't want to use this function.
    ///
    ///   typestr
    ///     Must be 'double' or 'float'.
    ///
    /// It exists mainly to be used in Python's test suite.
    ///
    /// This function returns whichever of 'unknown', 'IEEE, big-endian' or 'IEEE,
    /// little-endian' best describes the format of floating point numbers used by the
    /// C type named by typestr.
    #[classmethod]
    fn __getformat__(_cls: &Class, th: &Thread, typestr: &Ref) -> PyResult<Ref> {
        let Some(text) = typestr.downcast::<PyStr>() else {
            let name = crate::type_of(typestr).name();
            return Err(th.type_error(format!("__getformat__() argument must be str, not {name}")));
        };
        match text.as_ascii() {
            Some("double" | "float") => Ok(PyStr::new("IEEE, little-endian").into_ref()),
            _ => Err(th.value_error("__getformat__() argument 1 must be 'double' or 'float'")),
        }
    }

    #[method]
    fn __getnewargs__(this: &Ref) -> Ref {
        PyTuple::from_vec(vec![from_f64(view(this).expect("a float"))]).into_ref()
    }

    #[method]
    fn __sizeof__(_this: &Ref) -> i64 {
        24
    }
}

/// `int(f)`
fn truncate(th: &Thread, f: f64) -> PyResult<Ref> {
    if f.is_nan() {
        return Err(th.value_error("cannot convert float NaN to integer"));
    }
    match big_from_f64(f.trunc()) {
        Some(n) => Ok(int::from_big(n)),
        None => Err(th.error(Exc::OverflowError, "cannot convert float infinity to integer")),
    }
}

fn construct(th: &Thread, x: &Ref) -> PyResult<f64> {
    let slots = &crate::type_of(x).slots;
    if slots.float.get().is_some() || slots.index.get().is_some() {
        return ops::convert::to_f64_for_constructor(th, x);
    }
    let text = match x.downcast::<PyStr>() {
        Some(text) => {
            let ascii: Option<String> = text.data().iter().map(crate::types::str::ascii_number_char).collect();
            ascii.and_then(|t| parse(&t))
        }
        None if ops::convert::is_bytes_like(x) => String::from_utf8(ops::convert::bytes_of(th, x)?)
            .ok()
            .and_then(|t| parse(&t)),
        None => return ops::convert::to_f64_for_constructor(th, x),
    };
    match text {
        Some(f) => Ok(f),
        None => {
            let shown = ops::convert::repr(th, x)?;
            Err(th.value_error(format!("could not convert string to float: {}", shown.to_display())))
        }
    }
}
