//! `complex`.

use taipan_heap::collect::{Trace, Tracer};
use taipan_heap::{Obj, Ref, TypedRef};

use crate::args::Args;
use crate::class::Class;
use crate::error::{Exc, PyResult};
use crate::native::{Arity, Downcast, FunctionSpec, NativeType, Param};
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::str::PyStr;
use crate::types::{float, int};
use crate::{alloc, ops, py_class, py_methods};

/// Create a complex number from a real part and an optional imaginary part.
///
/// This is equivalent to (real + imag*1j) where imag defaults to 0.
#[py_class(name = "complex")]
pub struct PyComplex {
    /// Real part.
    pub re: f64,
    /// Imaginary part.
    pub im: f64,
}

impl Trace for PyComplex {
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
    fn give_up(&self, _garbage: &mut Vec<Ref>) {}
}

impl PyComplex {
    /// A complex.
    #[must_use]
    pub fn new_ref(re: f64, im: f64) -> TypedRef<PyComplex> {
        alloc::new(PyComplex { re, im })
    }
}

/// The number in a complex, float or int.
///
/// # Errors
/// OverflowError for ints beyond floats.
pub fn operand(th: &Thread, object: &Ref) -> PyResult<Option<(f64, f64)>> {
    if let Some(c) = object.downcast::<PyComplex>() {
        return Ok(Some((c.re, c.im)));
    }
    if let Some(f) = float::view(object) {
        return Ok(Some((f, 0.0)));
    }
    int::view(object)
        .map(|n| float::from_int(th, n).map(|f| (f, 0.0)))
        .transpose()
}

/// `a ** b`
///
/// # Errors
/// ZeroDivisionError, OverflowError.
pub fn power(th: &Thread, a: (f64, f64), b: (f64, f64)) -> PyResult<Ref> {
    if b == (0.0, 0.0) {
        return Ok(PyComplex::new_ref(1.0, 0.0).into_ref());
    }
    if a == (0.0, 0.0) {
        if b.1 != 0.0 || b.0 < 0.0 {
            return Err(th.error(Exc::ZeroDivisionError, "0.0 to a negative or complex power"));
        }
        return Ok(PyComplex::new_ref(0.0, 0.0).into_ref());
    }
    if b.1 == 0.0 && b.0.fract() == 0.0 && b.0.abs() <= 100.0 {
        return Ok(small_power(a, b.0 as i32));
    }
    let magnitude = a.0.hypot(a.1);
    let angle = a.1.atan2(a.0);
    let mut length = magnitude.powf(b.0);
    let mut phase = angle * b.0;
    if b.1 != 0.0 {
        length /= (angle * b.1).exp();
        phase += b.1 * magnitude.ln();
    }
    let (re, im) = (length * phase.cos(), length * phase.sin());
    if re.is_infinite() || im.is_infinite() {
        return Err(th.error(Exc::OverflowError, "complex exponentiation"));
    }
    Ok(PyComplex::new_ref(re, im).into_ref())
}

fn multiply(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

fn small_power(a: (f64, f64), n: i32) -> Ref {
    let mut result = (1.0, 0.0);
    let (mut mask, mut p) = (1u32, a);
    let magnitude = n.unsigned_abs();
    while mask > 0 && magnitude >= mask {
        if magnitude & mask != 0 {
            result = multiply(result, p);
        }
        mask <<= 1;
        p = multiply(p, p);
    }
    if n < 0 {
        result = divide((1.0, 0.0), result);
    }
    PyComplex::new_ref(result.0, result.1).into_ref()
}

/// Quotient by Smith's method, as in `_Py_c_quot`; `b` is not zero.
fn divide(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    if b.0.abs() >= b.1.abs() {
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        ((a.0 + a.1 * ratio) / denominator, (a.1 - a.0 * ratio) / denominator)
    } else {
        let ratio = b.0 / b.1;
        let denominator = b.0 * ratio + b.1;
        ((a.0 * ratio + a.1) / denominator, (a.1 * ratio - a.0) / denominator)
    }
}

fn part(f: f64) -> String {
    let text = float::repr(f);
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// `repr`
#[must_use]
pub fn repr(re: f64, im: f64) -> String {
    if re == 0.0 && !re.is_sign_negative() {
        return format!("{}j", part(im));
    }
    let sign = if im.is_sign_negative() && !im.is_nan() { "" } else { "+" };
    format!("({}{sign}{}j)", part(re), part(im))
}

macro_rules! operation {
    ($th:ident, $lhs:ident, $rhs:ident, |$a:ident, $b:ident| $e:expr) => {{
        let (Some($a), Some($b)) = (operand($th, $lhs)?, operand($th, $rhs)?) else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        let (re, im) = $e;
        Ok(PyComplex::new_ref(re, im).into_ref())
    }};
}

/// The parameters of the constructor.
const PARAMS: &[Param] = &[Param::optional("real"), Param::optional("imag")];

/// The signature of the constructor.
const NEW: &FunctionSpec = &FunctionSpec {
    name: "complex",
    owner: None,
    doc: None,
    params: PARAMS,
    arity: Arity::of(PARAMS),
    rest: false,
    raw: false,
    plain: crate::native::Plain::Never,
    call: |_, _| Ok(Ref::NONE),
};

#[py_methods]
impl PyComplex {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let [re, im] = args.bind(th, NEW)?;
        if let Some(same) = re.filter(|r| r.downcast_exact::<PyComplex>().is_some())
            && im.is_none()
            && std::ptr::eq(class, PyComplex::class())
        {
            return Ok(same.clone());
        }
        let (a, b) = ops::convert::complex_from_args(th, re, im)?;
        Ok(alloc::new_object(class, PyComplex { re: a, im: b }).into_ref())
    }

    #[slot(name = "repr")]
    fn py_repr(&self, _th: &Thread) -> PyResult<Ref> {
        Ok(PyStr::new(&repr(self.re, self.im)).into_ref())
    }

    #[slot]
    fn hash(&self, _th: &Thread) -> PyResult<i64> {
        let hash = ops::hash::float(self.re).wrapping_add(1_000_003i64.wrapping_mul(ops::hash::float(self.im)));
        Ok(if hash == -1 { -2 } else { hash })
    }

    #[slot]
    fn compare(this: &Obj<Self>, th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(Ref::NOT_IMPLEMENTED);
        }
        let equal = if other.is_a::<PyComplex>() || float::view(other).is_some() {
            operand(th, other)? == Some((this.re, this.im))
        } else if int::is_int(other) {
            this.im == 0.0 && ops::compare::equal(th, &float::from_f64(this.re), other)?
        } else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        Ok(Ref::from_bool(equal == (op == CompareOp::Eq)))
    }

    #[slot]
    fn bool(&self, _th: &Thread) -> PyResult<bool> {
        Ok(self.re != 0.0 || self.im != 0.0)
    }

    #[slot]
    fn neg(&self, _th: &Thread) -> PyResult<Ref> {
        Ok(PyComplex::new_ref(-self.re, -self.im).into_ref())
    }

    #[slot]
    fn pos(&self, _th: &Thread) -> PyResult<Ref> {
        Ok(PyComplex::new_ref(self.re, self.im).into_ref())
    }

    #[slot]
    fn abs(&self, th: &Thread) -> PyResult<Ref> {
        let magnitude = self.re.hypot(self.im);
        if magnitude.is_infinite() && self.re.is_finite() && self.im.is_finite() {
            return Err(th.error(Exc::OverflowError, "absolute value too large"));
        }
        Ok(float::from_f64(magnitude))
    }

    #[slot]
    fn add(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        operation!(th, lhs, rhs, |a, b| (a.0 + b.0, a.1 + b.1))
    }

    #[slot]
    fn sub(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        operation!(th, lhs, rhs, |a, b| (a.0 - b.0, a.1 - b.1))
    }

    #[slot]
    fn mul(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        operation!(th, lhs, rhs, |a, b| multiply(a, b))
    }

    #[slot]
    fn truediv(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        operation!(th, lhs, rhs, |a, b| {
            if b == (0.0, 0.0) {
                return Err(th.error(Exc::ZeroDivisionError, "complex division by zero"));
            }
            divide(a, b)
        })
    }

    #[slot]
    fn pow(th: &Thread, base: &Ref, exponent: &Ref, modulus: &Ref) -> PyResult<Ref> {
        if !modulus.is_none() {
            return Err(th.value_error("complex modulo"));
        }
        let (Some(a), Some(b)) = (operand(th, base)?, operand(th, exponent)?) else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        power(th, a, b)
    }

    /// the real part of a complex number
    #[getter]
    fn real(&self) -> f64 {
        self.re
    }

    /// the imaginary part of a complex number
    #[getter]
    fn imag(&self) -> f64 {
        self.im
    }

    /// Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j.
    #[method]
    fn conjugate(&self) -> Ref {
        PyComplex::new_ref(self.re, -self.im).into_ref()
    }

    /// Convert to a string according to format_spec.
    #[method]
    fn __format__(this: &Ref, th: &Thread, format_spec: &Ref) -> PyResult<Ref> {
        let spec = ops::format::spec_argument(th, format_spec)?;
        ops::format::number::format_complex(th, this, spec)
    }

    #[method]
    fn __complex__(&self) -> Ref {
        PyComplex::new_ref(self.re, self.im).into_ref()
    }

    #[method]
    fn __getnewargs__(&self) -> Ref {
        let parts = vec![float::from_f64(self.re), float::from_f64(self.im)];
        crate::types::tuple::PyTuple::from_vec(parts).into_ref()
    }
}
