//! `math`.

mod gamma;
mod integer;

use taipan_object::py_module;

/// This module provides access to the mathematical functions
/// defined by the C standard.
#[py_module(name = "math")]
pub(crate) mod math {
    use taipan_object::lookup::call_method;
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::ops::arith::{self, BinaryOp};
    use taipan_object::types::float;
    use taipan_object::types::int::{self, IntView};
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::{Exc, PyResult, Raised, Ref, Thread, ops, type_of};

    use super::{gamma as gammas, integer};

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        for (name, value) in [
            ("pi", std::f64::consts::PI),
            ("e", std::f64::consts::E),
            ("tau", std::f64::consts::TAU),
            ("inf", f64::INFINITY),
            ("nan", f64::NAN),
        ] {
            module.add(th, name, float::from_f64(value));
        }
        Ok(())
    }

    fn domain(th: &Thread) -> Raised {
        th.value_error("math domain error")
    }

    fn range(th: &Thread) -> Raised {
        th.error(Exc::OverflowError, "math range error")
    }

    /// The result of a function of one number: NaN from a number is a domain error, infinity from a finite number a
    /// range error or, where the function has poles, a domain error.
    fn checked(th: &Thread, x: f64, r: f64, can_overflow: bool) -> PyResult<f64> {
        if r.is_nan() && !x.is_nan() {
            return Err(domain(th));
        }
        if r.is_infinite() && x.is_finite() {
            return Err(if can_overflow { range(th) } else { domain(th) });
        }
        Ok(r)
    }

    fn one(th: &Thread, x: f64, can_overflow: bool, f: impl Fn(f64) -> f64) -> PyResult<f64> {
        checked(th, x, f(x), can_overflow)
    }

    /// Return the arc cosine (measured in radians) of x.
    ///
    /// The result is between 0 and pi.
    #[function(plain)]
    fn acos(th: &Thread, x: f64) -> PyResult<f64> {
        one(th, x, false, |x| x.acos())
    }

    /// Return the inverse hyperbolic cosine of x.
    #[function]
    fn acosh(th: &Thread, x: f64) -> PyResult<f64> {
        one(th, x, false, |x| libm::acosh(x))
    }

    /// Return the arc sine (measured in radians) of x.
    ///
    /// The result is between -pi/2 and pi/2.
    #[function(plain)]
    fn asin(th: &Thread, x: f64) -> PyResult<f64> {
        one(th, x, false, |x| x.asin())
    }

    /// Return the inverse hyperbolic sine of x.
    #[function]
    fn asinh(th: &Thread, x: f64) -> PyResult<f64> {
        one(th, x, false, |x| libm::asinh(x))
    }

    /// Return the arc tangent (measured in radians) of x.
    ///
    /// The result is between -pi/2 and pi/2.
    #[function(plain)]
    fn atan(th: &Thread, x: f64) -> PyResult<f64> {
        one(th, x, false, |x| x.atan())
    }

    /// Return the inverse hyperbolic tangent of x.
    #[function]
    fn atanh(th: &Thread, x: f64) -> PyResult<f64> {
        one(th, x, false, |x| {
            if x.abs() == 1.0 { f64::INFINITY } else { libm::atanh(x) }
        })
    }

    /// Return the cube root of x.
    #[function]
    fn cbrt(th: &Thread, x: f64) -> PyResult<f64> {
        one(th, x, false, |x| x.cbrt())
    }

    /// Return the cosine of x (measured in radians).
    #[function(plain)]
    fn cos(th: &Thread, x: f64) -> PyResult<f64> {
        one(th, x, false, |x| x.cos())
    }

    /// Return the hyperbolic cosine of x.
    #[function]
    fn cosh(th: &Thread, x: f64) -> PyResult<f64> {
        one(th, x, true, |x| x.cosh())
    }

    /// Error function at x.
    #[function]
    fn erf(th: &Thread, x: f64) -> PyResult<f64> {
        one(th, x, false, |x| libm::erf(x))
    }

    /// Complementary error function at x.
    #[function]
    fn erfc(th: &Thread, x: f64) -> PyResult<f64> {
        one(th, x, false, |x| libm::erfc(x))
    }

    /// Return e raised to the power of x.
    #[function(plain)]
    fn exp(th: &Thread, x: f64) -> PyResult<f64> {
        one(th, x, true, |x| x.exp())
    }

    /// Return 2 raised to the power of x.
    #[function]
    fn exp2(th: &Thread, x: f64) -> PyResult<f64> {
        one(th, x, true, |x| x.exp2())
    }

    /// Return exp(x)-1.
    ///
    /// This function avoids the loss of precision involved in the direct evaluation of exp(x)-1 for small x.
    #[function]
    fn expm1(th: &Thread, x: f64) -> PyResult<f64> {
        one(th, x, true, |x| x.exp_m1())
    }

    /// Return the absolute value of the float x.
    #[function(plain)]
    fn fabs(th: &Thread, x: f64) -> PyResult<f64> {
        one(th, x, false, |x| x.abs())
    }

    /// Return the sine of x (measured in radians).
    #[function(plain)]
    fn sin(th: &Thread, x: f64) -> PyResult<f64> {
        one(th, x, false, |x| x.sin())
    }

    /// Return the hyperbolic sine of x.
    #[function]
    fn sinh(th: &Thread, x: f64) -> PyResult<f64> {
        one(th, x, true, |x| x.sinh())
    }

    /// Return the square root of x.
    #[function(plain)]
    fn sqrt(th: &Thread, x: f64) -> PyResult<f64> {
        one(th, x, false, |x| x.sqrt())
    }

    /// Return the tangent of x (measured in radians).
    #[function(plain)]
    fn tan(th: &Thread, x: f64) -> PyResult<f64> {
        one(th, x, false, |x| x.tan())
    }

    /// Return the hyperbolic tangent of x.
    #[function]
    fn tanh(th: &Thread, x: f64) -> PyResult<f64> {
        one(th, x, false, |x| x.tanh())
    }

    /// Convert angle x from radians to degrees.
    #[function(plain)]
    fn degrees(x: f64) -> f64 {
        x * (180.0 / std::f64::consts::PI)
    }

    /// Convert angle x from degrees to radians.
    #[function(plain)]
    fn radians(x: f64) -> f64 {
        x * (std::f64::consts::PI / 180.0)
    }

    fn both(th: &Thread, x: f64, y: f64, r: f64) -> PyResult<f64> {
        if r.is_nan() && !x.is_nan() && !y.is_nan() {
            return Err(domain(th));
        }
        if r.is_infinite() && x.is_finite() && y.is_finite() {
            return Err(range(th));
        }
        Ok(r)
    }

    /// Return the arc tangent (measured in radians) of y/x.
    ///
    /// Unlike atan(y/x), the signs of both x and y are considered.
    #[function(plain)]
    fn atan2(y: f64, x: f64) -> f64 {
        y.atan2(x)
    }

    /// Return a float with the magnitude (absolute value) of x but the sign of y.
    ///
    /// On platforms that support signed zeros, copysign(1.0, -0.0)
    /// returns -1.0.
    #[function(plain)]
    fn copysign(x: f64, y: f64) -> f64 {
        x.copysign(y)
    }

    /// Return fmod(x, y), according to platform C.
    ///
    /// x % y may differ.
    #[function(plain)]
    fn fmod(th: &Thread, x: f64, y: f64) -> PyResult<f64> {
        if y.is_infinite() && x.is_finite() {
            return Ok(x);
        }
        both(th, x, y, x % y)
    }

    /// Return x**y (x to the power of y).
    #[function(plain)]
    fn pow(th: &Thread, x: f64, y: f64) -> PyResult<f64> {
        let r = x.powf(y);
        if r.is_nan() && !x.is_nan() && !y.is_nan() {
            return Err(domain(th));
        }
        if r.is_infinite() && x.is_finite() && y.is_finite() {
            return Err(if x == 0.0 { domain(th) } else { range(th) });
        }
        Ok(r)
    }

    /// Difference between x and the closest integer multiple of y.
    ///
    /// Return x - n*y where n*y is the closest integer multiple of y.
    /// In the case where x is exactly halfway between two multiples of
    /// y, the nearest even value of n is used. The result is always exact.
    #[function]
    fn remainder(th: &Thread, x: f64, y: f64) -> PyResult<f64> {
        both(th, x, y, libm::remainder(x, y))
    }

    /// Return the next floating-point value after x towards y.
    #[function]
    fn nextafter(x: f64, y: f64) -> f64 {
        libm::nextafter(x, y)
    }

    /// Return the value of the least significant bit of the float x.
    #[function]
    fn ulp(x: f64) -> f64 {
        if x.is_nan() {
            return x;
        }
        let x = x.abs();
        if x.is_infinite() {
            return x;
        }
        let next = libm::nextafter(x, f64::INFINITY);
        if next.is_infinite() {
            x - libm::nextafter(x, f64::NEG_INFINITY)
        } else {
            next - x
        }
    }

    /// Return the mantissa and exponent of x, as pair (m, e).
    ///
    /// m is a float and e is an int, such that x = m * 2.**e.
    /// If x is 0, m and e are both 0.  Else 0.5 <= abs(m) < 1.0.
    #[function]
    fn frexp(x: f64) -> Ref {
        let (m, e) = if x == 0.0 || !x.is_finite() {
            (x, 0)
        } else {
            libm::frexp(x)
        };
        PyTuple::from_vec(vec![float::from_f64(m), ops::convert::int(i64::from(e))]).into_ref()
    }

    /// Return x * (2**i).
    ///
    /// This is essentially the inverse of frexp().
    #[function]
    fn ldexp(th: &Thread, x: f64, i: &Ref) -> PyResult<f64> {
        let Some(view) = int::view(i) else {
            return Err(th.type_error("Expected an int as second argument to ldexp."));
        };
        let exponent = view
            .to_i64()
            .unwrap_or(if view.is_negative() { i64::MIN } else { i64::MAX });
        if x == 0.0 || !x.is_finite() {
            return Ok(x);
        }
        let r = libm::ldexp(x, exponent.clamp(-100_000, 100_000) as i32);
        if r.is_infinite() { Err(range(th)) } else { Ok(r) }
    }

    /// Return the fractional and integer parts of x.
    ///
    /// Both results carry the sign of x and are floats.
    #[function]
    fn modf(x: f64) -> Ref {
        let (fraction, whole) = if x.is_infinite() {
            (0.0_f64.copysign(x), x)
        } else {
            libm::modf(x)
        };
        PyTuple::from_vec(vec![float::from_f64(fraction), float::from_f64(whole)]).into_ref()
    }

    /// Return True if x is a NaN (not a number), and False otherwise.
    #[function(plain)]
    fn isnan(x: f64) -> bool {
        x.is_nan()
    }

    /// Return True if x is a positive or negative infinity, and False otherwise.
    #[function(plain)]
    fn isinf(x: f64) -> bool {
        x.is_infinite()
    }

    /// Return True if x is neither an infinity nor a NaN, and False otherwise.
    #[function(plain)]
    fn isfinite(x: f64) -> bool {
        x.is_finite()
    }

    /// Determine whether two floating point numbers are close in value.
    #[function(keywords)]
    fn isclose(
        th: &Thread,
        a: f64,
        b: f64,
        #[keyword]
        #[default(1e-9)]
        rel_tol: f64,
        #[keyword]
        #[default(0.0)]
        abs_tol: f64,
    ) -> PyResult<bool> {
        if rel_tol < 0.0 || abs_tol < 0.0 {
            return Err(th.value_error("tolerances must be non-negative"));
        }
        if a == b {
            return Ok(true);
        }
        if a.is_infinite() || b.is_infinite() {
            return Ok(false);
        }
        let difference = (b - a).abs();
        Ok(difference <= (rel_tol * b).abs() || difference <= (rel_tol * a).abs() || difference <= abs_tol)
    }

    /// The logarithm of a number that may be a big int.
    fn log_of(th: &Thread, x: &Ref, f: fn(f64) -> f64, of_two: f64) -> PyResult<f64> {
        if let Some(view) = int::view(x) {
            if view.is_negative() || view.is_zero() {
                return Err(domain(th));
            }
            if let IntView::Big(n) = view {
                let bits = integer::bit_length(n);
                if bits > 1000 {
                    let shift = bits - 64;
                    let top = u64::try_from(n.clone() >> shift).unwrap_or(u64::MAX);
                    let mantissa = libm::ldexp(top as f64, -64);
                    return Ok(f(mantissa) + of_two * (shift + 64) as f64);
                }
            }
        }
        let x = ops::convert::to_f64(th, x)?;
        if x.is_nan() || x == f64::INFINITY {
            return Ok(x);
        }
        if x <= 0.0 {
            return Err(domain(th));
        }
        Ok(f(x))
    }

    /// log(x, [base=math.e])
    /// Return the logarithm of x to the given base.
    ///
    /// If the base not specified, returns the natural logarithm (base e) of x.
    #[function(plain)]
    fn log(th: &Thread, x: &Ref, base: Option<&Ref>) -> PyResult<Ref> {
        let top = log_of(th, x, f64::ln, std::f64::consts::LN_2)?;
        let Some(base) = base else {
            return Ok(float::from_f64(top));
        };
        let bottom = log_of(th, base, f64::ln, std::f64::consts::LN_2)?;
        arith::binary(th, BinaryOp::TrueDiv, &float::from_f64(top), &float::from_f64(bottom))
    }

    /// Return the base 2 logarithm of x.
    #[function(plain)]
    fn log2(th: &Thread, x: &Ref) -> PyResult<f64> {
        log_of(th, x, f64::log2, 1.0)
    }

    /// Return the base 10 logarithm of x.
    #[function(plain)]
    fn log10(th: &Thread, x: &Ref) -> PyResult<f64> {
        log_of(th, x, f64::log10, std::f64::consts::LOG10_2)
    }

    /// Return the natural logarithm of 1+x (base e).
    ///
    /// The result is computed in a way which is accurate for x near zero.
    #[function]
    fn log1p(th: &Thread, x: f64) -> PyResult<f64> {
        if x <= -1.0 {
            Err(domain(th))
        } else {
            Ok(if x == 0.0 { x } else { x.ln_1p() })
        }
    }

    /// Whether the rounding is known without a look at the methods of a subclass.
    fn is_float_exact(x: &Ref) -> bool {
        x.value().as_float().is_some() || taipan_object::Downcast::downcast_exact::<float::PyFloat>(x).is_some()
    }

    fn rounded(th: &Thread, x: &Ref, name: &str, f: fn(f64) -> f64) -> PyResult<Ref> {
        if !is_float_exact(x) {
            if let Some(found) = call_method(th, x, &th.vm().interned.get(name), &[])? {
                return Ok(found);
            }
        }
        let f = f(ops::convert::to_f64(th, x)?);
        ops::convert::to_int(th, &float::from_f64(f))
    }

    /// Return the floor of x as an Integral.
    ///
    /// This is the largest integer <= x.
    #[function(plain)]
    fn floor(th: &Thread, x: &Ref) -> PyResult<Ref> {
        rounded(th, x, "__floor__", f64::floor)
    }

    /// Return the ceiling of x as an Integral.
    ///
    /// This is the smallest integer >= x.
    #[function(plain)]
    fn ceil(th: &Thread, x: &Ref) -> PyResult<Ref> {
        rounded(th, x, "__ceil__", f64::ceil)
    }

    /// Truncates the Real x to the nearest Integral toward 0.
    ///
    /// Uses the __trunc__ magic method.
    #[function]
    fn trunc(th: &Thread, x: &Ref) -> PyResult<Ref> {
        if is_float_exact(x) {
            return ops::convert::to_int(th, x);
        }
        call_method(th, x, &th.vm().interned.get("__trunc__"), &[])?
            .ok_or_else(|| th.type_error(format!("type {} doesn't define __trunc__ method", type_of(x).name())))
    }

    /// Return an accurate floating point sum of values in the iterable seq.
    ///
    /// Assumes IEEE-754 floating point arithmetic.
    #[function]
    fn fsum(th: &Thread, seq: &Ref) -> PyResult<f64> {
        let mut partials: Vec<f64> = Vec::new();
        let (mut special, mut infinities) = (0.0, 0.0);
        let iterator = ops::iter::iter(th, seq)?;
        while let Some(item) = ops::iter::next(th, &iterator)? {
            let original = ops::convert::to_f64(th, &item)?;
            let mut x = original;
            let mut kept = 0;
            for j in 0..partials.len() {
                let mut y = partials[j];
                if x.abs() < y.abs() {
                    std::mem::swap(&mut x, &mut y);
                }
                let high = x + y;
                let low = y - (high - x);
                if low != 0.0 {
                    partials[kept] = low;
                    kept += 1;
                }
                x = high;
            }
            partials.truncate(kept);
            if x != 0.0 {
                if x.is_finite() {
                    partials.push(x);
                } else {
                    if original.is_finite() {
                        return Err(th.error(Exc::OverflowError, "intermediate overflow in fsum"));
                    }
                    if original.is_infinite() {
                        infinities += original;
                    }
                    special += original;
                    partials.clear();
                }
            }
        }
        if special != 0.0 {
            if f64::is_nan(infinities) {
                return Err(th.value_error("-inf + inf in fsum"));
            }
            return Ok(special);
        }
        let Some(mut high) = partials.pop() else {
            return Ok(0.0);
        };
        let mut low = 0.0;
        while let Some(y) = partials.pop() {
            let x = high;
            high = x + y;
            low = y - (high - x);
            if low != 0.0 {
                break;
            }
        }
        if let Some(last) = partials.last()
            && (low < 0.0 && *last < 0.0 || low > 0.0 && *last > 0.0)
        {
            let y = low * 2.0;
            let x = high + y;
            if y == x - high {
                high = x;
            }
        }
        Ok(high)
    }

    /// Calculate the product of all the elements in the input iterable.
    ///
    /// The default start value for the product is 1.
    #[function(keywords)]
    fn prod(th: &Thread, iterable: &Ref, #[keyword] start: Option<&Ref>) -> PyResult<Ref> {
        let mut total = start.cloned().unwrap_or(Ref::small(1));
        let iterator = ops::iter::iter(th, iterable)?;
        while let Some(item) = ops::iter::next(th, &iterator)? {
            total = arith::binary(th, BinaryOp::Mul, &total, &item)?;
        }
        Ok(total)
    }

    /// `vector_norm`: exact to the last place but rarely.
    fn norm(values: &[f64]) -> f64 {
        let max = values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        if values.iter().any(|v| v.is_infinite()) {
            return f64::INFINITY;
        }
        if values.iter().any(|v| v.is_nan()) {
            return f64::NAN;
        }
        if max == 0.0 || values.len() <= 1 {
            return max;
        }
        let (_, exponent) = libm::frexp(max);
        if exponent < -1023 {
            let scaled: Vec<f64> = values.iter().map(|v| v / f64::MIN_POSITIVE).collect();
            return f64::MIN_POSITIVE * norm(&scaled);
        }
        let scale = libm::ldexp(1.0, -exponent);
        let (mut sum, mut low) = (1.0, 0.0);
        let (mut frac1, mut frac2) = (0.0, 0.0);
        let mut add = |x: f64, sum: &mut f64| {
            let square = x * x;
            let error = x.mul_add(x, -square);
            let old = *sum;
            *sum += square;
            frac1 += error;
            frac2 += (old - *sum) + square;
        };
        for v in values {
            add(v.abs() * scale, &mut sum);
        }
        let mut h = (sum - 1.0 + (frac1 + frac2)).sqrt();
        let x = -h;
        let square = x * h;
        let error = x.mul_add(h, -square);
        let old = sum;
        sum += square;
        frac1 += error;
        frac2 += (old - sum) + square;
        low += sum - 1.0 + (frac1 + frac2);
        h += low / (2.0 * h);
        h / scale
    }

    /// hypot(*coordinates) -> value
    ///
    /// Multidimensional Euclidean distance from the origin to a point.
    #[function(plain)]
    fn hypot(th: &Thread, #[args] coordinates: &[Ref]) -> PyResult<f64> {
        let values = coordinates
            .iter()
            .map(|c| ops::convert::to_f64(th, c))
            .collect::<PyResult<Vec<_>>>()?;
        Ok(norm(&values))
    }

    /// Return the Euclidean distance between two points p and q.
    ///
    /// The points should be specified as sequences (or iterables) of
    /// coordinates.  Both inputs must have the same dimension.
    #[function]
    fn dist(th: &Thread, p: &Ref, q: &Ref) -> PyResult<f64> {
        let (p, q) = (ops::iter::collect(th, p)?, ops::iter::collect(th, q)?);
        if p.len() != q.len() {
            return Err(th.value_error("both points must have the same number of dimensions"));
        }
        let mut values = Vec::with_capacity(p.len());
        for (a, b) in p.iter().zip(&q) {
            values.push(ops::convert::to_f64(th, a)? - ops::convert::to_f64(th, b)?);
        }
        Ok(norm(&values))
    }

    /// Gamma function at x.
    #[function]
    fn gamma(th: &Thread, x: f64) -> PyResult<f64> {
        gammas::gamma(x).map_err(|overflow| if overflow { range(th) } else { domain(th) })
    }

    /// Natural logarithm of absolute value of Gamma function at x.
    #[function]
    fn lgamma(th: &Thread, x: f64) -> PyResult<f64> {
        gammas::log_gamma(x).map_err(|overflow| if overflow { range(th) } else { domain(th) })
    }

    /// Find n!.
    ///
    /// Raise a ValueError if x is negative or non-integral.
    #[function]
    fn factorial(th: &Thread, x: &Ref) -> PyResult<Ref> {
        integer::factorial(th, x)
    }

    /// Return the integer part of the square root of the input.
    #[function]
    fn isqrt(th: &Thread, n: &Ref) -> PyResult<Ref> {
        integer::isqrt(th, n)
    }

    /// Greatest Common Divisor.
    #[function(plain)]
    fn gcd(th: &Thread, #[args] integers: &[Ref]) -> PyResult<Ref> {
        integer::gcd(th, integers)
    }

    /// Least Common Multiple.
    #[function]
    fn lcm(th: &Thread, #[args] integers: &[Ref]) -> PyResult<Ref> {
        integer::lcm(th, integers)
    }

    /// Number of ways to choose k items from n items without repetition and without order.
    #[function]
    fn comb(th: &Thread, n: &Ref, k: &Ref) -> PyResult<Ref> {
        integer::comb(th, n, k)
    }

    /// Number of ways to choose k items from n items without repetition and with order.
    #[function]
    fn perm(th: &Thread, n: &Ref, k: Option<&Ref>) -> PyResult<Ref> {
        integer::perm(th, n, k)
    }
}
