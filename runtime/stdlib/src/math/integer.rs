//! Functions of ints: `factorial`, `isqrt`, `gcd`, `lcm`, `comb`, `perm`.

use dashu_int::IBig;
use taipan_object::types::int::{self, IntView};
use taipan_object::{Exc, PyResult, Ref, Thread, ops, type_of};

/// Bits of the magnitude.
pub(super) fn bit_length(n: &IBig) -> usize {
    use dashu_int::ops::BitTest;
    BitTest::bit_len(n)
}

fn big(th: &Thread, object: &Ref) -> PyResult<IBig> {
    let index = ops::convert::index(th, object)?;
    Ok(int::view(&index).map_or(IBig::ZERO, IntView::to_big))
}

/// The product of a range, halves first so that factors stay balanced.
fn product(from: u64, to: u64) -> IBig {
    if to - from < 8 {
        return (from..=to).fold(IBig::ONE, |all, n| all * IBig::from(n));
    }
    let middle = from + (to - from) / 2;
    product(from, middle) * product(middle + 1, to)
}

pub(super) fn factorial(th: &Thread, x: &Ref) -> PyResult<Ref> {
    if taipan_object::types::float::view(x).is_some() {
        return Err(th.type_error("'float' object cannot be interpreted as an integer"));
    }
    let n = big(th, x)?;
    if n < IBig::ZERO {
        return Err(th.value_error("factorial() not defined for negative values"));
    }
    match u64::try_from(&n) {
        Ok(n) if i64::try_from(n).is_ok() => Ok(int::from_big(product(1, n.max(1)))),
        _ => Err(th.error(
            Exc::OverflowError,
            format!("factorial() argument should not exceed {}", i64::MAX),
        )),
    }
}

pub(super) fn isqrt(th: &Thread, n: &Ref) -> PyResult<Ref> {
    let n = big(th, n)?;
    if n < IBig::ZERO {
        return Err(th.value_error("isqrt() argument must be nonnegative"));
    }
    if n == IBig::ZERO {
        return Ok(Ref::small(0));
    }
    let mut guess = IBig::ONE << bit_length(&n).div_ceil(2);
    loop {
        let next = (&guess + &n / &guess) >> 1;
        if next >= guess {
            return Ok(int::from_big(guess));
        }
        guess = next;
    }
}

fn abs(n: IBig) -> IBig {
    if n < IBig::ZERO { -n } else { n }
}

fn common(a: IBig, b: IBig) -> IBig {
    let (mut a, mut b) = (abs(a), abs(b));
    while b != IBig::ZERO {
        if let (Ok(mut x), Ok(mut y)) = (u64::try_from(&a), u64::try_from(&b)) {
            while y != 0 {
                (x, y) = (y, x % y);
            }
            return IBig::from(x);
        }
        let rest = &a % &b;
        a = b;
        b = rest;
    }
    a
}

pub(super) fn gcd(th: &Thread, integers: &[Ref]) -> PyResult<Ref> {
    let mut found = IBig::ZERO;
    for n in integers {
        found = common(found, big(th, n)?);
    }
    Ok(int::from_big(found))
}

pub(super) fn lcm(th: &Thread, integers: &[Ref]) -> PyResult<Ref> {
    let mut found = IBig::ONE;
    for n in integers {
        let n = abs(big(th, n)?);
        if n == IBig::ZERO || found == IBig::ZERO {
            found = IBig::ZERO;
            continue;
        }
        let divisor = common(found.clone(), n.clone());
        found = found / divisor * n;
    }
    Ok(int::from_big(found))
}

/// `n * (n - 1) * ... ` with `k` factors.
fn falling(n: &IBig, k: u64) -> IBig {
    if k < 8 {
        return (0..k).fold(IBig::ONE, |all, i| all * (n - IBig::from(i)));
    }
    let half = k / 2;
    falling(n, half) * falling(&(n - IBig::from(half)), k - half)
}

fn checked(th: &Thread, n: &IBig, k: &IBig) -> PyResult<()> {
    if *n < IBig::ZERO {
        return Err(th.value_error("n must be a non-negative integer"));
    }
    if *k < IBig::ZERO {
        return Err(th.value_error("k must be a non-negative integer"));
    }
    Ok(())
}

pub(super) fn comb(th: &Thread, n: &Ref, k: &Ref) -> PyResult<Ref> {
    let (n, k) = (big(th, n)?, big(th, k)?);
    checked(th, &n, &k)?;
    if k > n {
        return Ok(Ref::small(0));
    }
    let other = &n - &k;
    let k = k.min(other);
    let Ok(k) = u64::try_from(&k) else {
        let message = format!("min(n - k, k) must not exceed {}", i64::MAX);
        return Err(th.error(Exc::OverflowError, message));
    };
    Ok(int::from_big(falling(&n, k) / product(1, k.max(1))))
}

pub(super) fn perm(th: &Thread, n: &Ref, k: Option<&Ref>) -> PyResult<Ref> {
    let Some(k) = k.filter(|k| !k.is_none()) else {
        if !int::is_int(n) && type_of(n).slots.index.get().is_none() {
            let name = type_of(n).name();
            return Err(th.type_error(format!("'{name}' object cannot be interpreted as an integer")));
        }
        return factorial(th, n);
    };
    let (n, k) = (big(th, n)?, big(th, k)?);
    checked(th, &n, &k)?;
    if k > n {
        return Ok(Ref::small(0));
    }
    match u64::try_from(&k) {
        Ok(k) => Ok(int::from_big(falling(&n, k))),
        Err(_) => Err(th.error(Exc::OverflowError, format!("k must not exceed {}", i64::MAX))),
    }
}
