//! Integer arithmetic: exact, floored division, CPython's errors.

use dashu_int::IBig;
use dashu_int::ops::{BitTest, DivRem};
use taipan_heap::Ref;

use crate::error::{Exc, PyResult};
use crate::thread::Thread;
use crate::types::float;
use crate::types::int::{IntView, from_big, from_i64, view};

/// `a // b`, floored; `b` is not zero. None on overflow.
#[inline]
#[must_use]
pub fn floor_div_i64(a: i64, b: i64) -> Option<i64> {
    let quotient = a.checked_div(b)?;
    Some(if a % b != 0 && ((a < 0) != (b < 0)) {
        quotient - 1
    } else {
        quotient
    })
}

/// `a % b`, with the sign of `b`, which is not zero.
#[inline]
#[must_use]
pub fn floor_mod_i64(a: i64, b: i64) -> i64 {
    let rest = a.wrapping_rem(b);
    if rest != 0 && ((rest < 0) != (b < 0)) {
        rest + b
    } else {
        rest
    }
}

fn big_divmod(a: &IBig, b: &IBig) -> (IBig, IBig) {
    let (mut quotient, mut rest) = a.div_rem(b);
    if rest != IBig::ZERO && ((rest < IBig::ZERO) != (*b < IBig::ZERO)) {
        quotient -= IBig::ONE;
        rest += b;
    }
    (quotient, rest)
}

macro_rules! operation {
    ($name:ident, |$x:ident, $y:ident| $small:expr, |$a:ident, $b:ident| $big:expr) => {
        pub(super) fn $name(_th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
            let (Some(a), Some(b)) = (view(lhs), view(rhs)) else {
                return Ok(Ref::NOT_IMPLEMENTED);
            };
            if let (IntView::Small($x), IntView::Small($y)) = (a, b)
                && let Some(result) = $small
            {
                return Ok(from_i64(result));
            }
            let ($a, $b) = (a.to_big(), b.to_big());
            Ok(from_big($big))
        }
    };
}

operation!(add, |x, y| x.checked_add(y), |a, b| a + b);
operation!(sub, |x, y| x.checked_sub(y), |a, b| a - b);
operation!(mul, |x, y| x.checked_mul(y), |a, b| a * b);
operation!(and, |x, y| Some(x & y), |a, b| a & b);
operation!(or, |x, y| Some(x | y), |a, b| a | b);
operation!(xor, |x, y| Some(x ^ y), |a, b| a ^ b);

fn divmod_parts(th: &Thread, lhs: &Ref, rhs: &Ref, message: &str) -> PyResult<Option<(Ref, Ref)>> {
    let (Some(a), Some(b)) = (view(lhs), view(rhs)) else {
        return Ok(None);
    };
    if b.is_zero() {
        return Err(th.error(Exc::ZeroDivisionError, message));
    }
    if let (IntView::Small(x), IntView::Small(y)) = (a, b)
        && let Some(quotient) = floor_div_i64(x, y)
    {
        return Ok(Some((from_i64(quotient), from_i64(floor_mod_i64(x, y)))));
    }
    let (quotient, rest) = big_divmod(&a.to_big(), &b.to_big());
    Ok(Some((from_big(quotient), from_big(rest))))
}

pub(super) fn floordiv(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
    let parts = divmod_parts(th, lhs, rhs, "integer division or modulo by zero")?;
    Ok(parts.map_or(Ref::NOT_IMPLEMENTED, |(q, _)| q))
}

pub(super) fn rem(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
    let parts = divmod_parts(th, lhs, rhs, "integer modulo by zero")?;
    Ok(parts.map_or(Ref::NOT_IMPLEMENTED, |(_, r)| r))
}

pub(super) fn divmod(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
    let parts = divmod_parts(th, lhs, rhs, "integer division or modulo by zero")?;
    Ok(parts.map_or(Ref::NOT_IMPLEMENTED, |(q, r)| {
        crate::types::tuple::PyTuple::from_vec(vec![q, r]).into_ref()
    }))
}

/// `a / b`, correctly rounded.
///
/// # Errors
/// ZeroDivisionError, OverflowError.
pub fn true_divide(th: &Thread, a: IntView<'_>, b: IntView<'_>) -> PyResult<f64> {
    if b.is_zero() {
        return Err(th.error(Exc::ZeroDivisionError, "division by zero"));
    }
    const EXACT: i64 = 1 << 53;
    if let (IntView::Small(x), IntView::Small(y)) = (a, b)
        && (-EXACT..=EXACT).contains(&x)
        && (-EXACT..=EXACT).contains(&y)
    {
        return Ok(x as f64 / y as f64);
    }
    let result = big_true_divide(&a.to_big(), &b.to_big());
    if result.is_infinite() {
        return Err(th.error(Exc::OverflowError, "integer division result too large for a float"));
    }
    Ok(result)
}

/// Correctly rounded quotient: scales to a quotient of 64 bits or more with a sticky bit, then rounds once.
fn big_true_divide(a: &IBig, b: &IBig) -> f64 {
    let negative = (*a < IBig::ZERO) != (*b < IBig::ZERO);
    let (a, b) = (a.clone().into_parts().1, b.clone().into_parts().1);
    if a == dashu_int::UBig::ZERO {
        return if negative { -0.0 } else { 0.0 };
    }
    let shift = 66 + b.bit_len() as i64 - a.bit_len() as i64;
    // Results below the normal range must not be rounded twice: keep only the bits that a subnormal has.
    let (num, den) = if shift >= 0 {
        (a << shift as usize, b)
    } else {
        (a, b << (-shift) as usize)
    };
    let (quotient, rest) = num.div_rem(&den);
    let sticky = rest != dashu_int::UBig::ZERO;
    let bits = quotient.bit_len() as i64;
    let exponent = bits - 1 - shift;
    if exponent > 1023 {
        return if negative { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let keep = if exponent < -1022 { 53 - (-1022 - exponent) } else { 53 };
    if keep < 0 {
        return if negative { -0.0 } else { 0.0 };
    }
    let drop = (bits - keep) as usize;
    let wide = u128::try_from(&quotient).unwrap_or(u128::MAX);
    let mut mantissa = (wide >> drop) as u64;
    let half = 1u128 << (drop - 1);
    let rest = wide & ((1u128 << drop) - 1);
    if rest > half || rest == half && (sticky || mantissa & 1 == 1) {
        mantissa += 1;
    }
    let scale = drop as i64 - shift;
    let magnitude = scale_by_power(mantissa as f64, scale);
    if negative { -magnitude } else { magnitude }
}

/// `x * 2**e` for results that need no rounding.
fn scale_by_power(x: f64, mut e: i64) -> f64 {
    let mut result = x;
    while e > 1000 {
        result *= 2f64.powi(1000);
        e -= 1000;
    }
    while e < -1000 {
        result *= 2f64.powi(-1000);
        e += 1000;
    }
    result * 2f64.powi(e as i32)
}

pub(super) fn truediv(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
    let (Some(a), Some(b)) = (view(lhs), view(rhs)) else {
        return Ok(Ref::NOT_IMPLEMENTED);
    };
    true_divide(th, a, b).map(float::from_f64)
}

/// Bits that a shift may produce: more cannot be held in memory.
const MAX_BITS: u64 = 1 << 36;

pub(super) fn lshift(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
    let (Some(a), Some(b)) = (view(lhs), view(rhs)) else {
        return Ok(Ref::NOT_IMPLEMENTED);
    };
    if b.is_negative() {
        return Err(th.value_error("negative shift count"));
    }
    if a.is_zero() {
        return Ok(Ref::small(0));
    }
    let Some(count) = b.to_i64() else {
        return Err(th.error(Exc::OverflowError, "too many digits in integer"));
    };
    if let IntView::Small(x) = a
        && count < 62
        && x.unsigned_abs().leading_zeros() as i64 > count + 1
    {
        return Ok(from_i64(x << count));
    }
    if count as u64 > MAX_BITS {
        return Err(crate::types::exception::memory_error(th));
    }
    crate::ops::memory::room(th, count as usize / 8, 2)?;
    Ok(from_big(a.to_big() << count as usize))
}

pub(super) fn rshift(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
    let (Some(a), Some(b)) = (view(lhs), view(rhs)) else {
        return Ok(Ref::NOT_IMPLEMENTED);
    };
    if b.is_negative() {
        return Err(th.value_error("negative shift count"));
    }
    let Some(count) = b.to_i64() else {
        return Ok(Ref::small(if a.is_negative() { -1 } else { 0 }));
    };
    if let IntView::Small(x) = a {
        return Ok(from_i64(x >> count.min(63)));
    }
    Ok(from_big(a.to_big() >> count as usize))
}

pub(super) fn pow(th: &Thread, base: &Ref, exponent: &Ref, modulus: &Ref) -> PyResult<Ref> {
    let (Some(b), Some(e)) = (view(base), view(exponent)) else {
        return Ok(Ref::NOT_IMPLEMENTED);
    };
    if modulus.is_none() {
        if e.is_negative() {
            let (x, y) = (float::from_int(th, b)?, float::from_int(th, e)?);
            return float::power(th, x, y);
        }
        return power(th, b, e);
    }
    let Some(m) = view(modulus) else {
        return Ok(Ref::NOT_IMPLEMENTED);
    };
    mod_power(th, &b.to_big(), &e.to_big(), &m.to_big())
}

fn power(th: &Thread, base: IntView<'_>, exponent: IntView<'_>) -> PyResult<Ref> {
    let is_odd = exponent.is_odd();
    let exponent = exponent.to_i64();
    if let IntView::Small(b @ -1..=1) = base {
        return Ok(match (b, exponent) {
            (_, Some(0)) => Ref::small(1),
            (-1, _) if !is_odd => Ref::small(1),
            _ => from_i64(b),
        });
    }
    let Some(exponent) = exponent.and_then(|e| usize::try_from(e).ok()) else {
        return Err(crate::types::exception::memory_error(th));
    };
    if let IntView::Small(b) = base
        && let Ok(small) = u32::try_from(exponent)
        && let Some(result) = b.checked_pow(small)
    {
        return Ok(from_i64(result));
    }
    let base = base.to_big();
    if (base.bit_len() as u64).saturating_mul(exponent as u64) > MAX_BITS {
        return Err(crate::types::exception::memory_error(th));
    }
    // The result and what its making needs beside it.
    crate::ops::memory::room(th, base.bit_len().saturating_mul(exponent) / 8, 4)?;
    Ok(from_big(base.pow(exponent)))
}

fn mod_power(th: &Thread, base: &IBig, exponent: &IBig, modulus: &IBig) -> PyResult<Ref> {
    if *modulus == IBig::ZERO {
        return Err(th.value_error("pow() 3rd argument cannot be 0"));
    }
    let positive = modulus.clone().into_parts().1;
    let magnitude = IBig::from(positive.clone());
    let mut base = big_divmod(base, &magnitude).1;
    let mut exponent = exponent.clone();
    if exponent < IBig::ZERO {
        let Some(inverse) = mod_inverse(&base, &magnitude) else {
            return Err(th.value_error("base is not invertible for the given modulus"));
        };
        base = inverse;
        exponent = -exponent;
    }
    let exponent = exponent.into_parts().1;
    let mut result = big_divmod(&IBig::ONE, &magnitude).1;
    for i in (0..exponent.bit_len()).rev() {
        result = (&result * &result) % &magnitude;
        if exponent.bit(i) {
            result = (&result * &base) % &magnitude;
        }
    }
    Ok(from_big(big_divmod(&result, modulus).1))
}

fn mod_inverse(a: &IBig, n: &IBig) -> Option<IBig> {
    let (mut r0, mut r1) = (n.clone(), a.clone());
    let (mut t0, mut t1) = (IBig::ZERO, IBig::ONE);
    while r1 != IBig::ZERO {
        let quotient = &r0 / &r1;
        (r0, r1) = (r1.clone(), r0 - &quotient * &r1);
        (t0, t1) = (t1.clone(), t0 - &quotient * &t1);
    }
    (r0 == IBig::ONE).then(|| big_divmod(&t0, n).1)
}
