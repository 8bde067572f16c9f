//! `float.__round__`, correctly rounded, and exact ratios.

use dashu_int::IBig;

/// `round(f, digits)` for a finite `f`; infinite if the result is too large.
pub(super) fn to_digits(f: f64, digits: i64) -> f64 {
    // Beyond these every double is itself, or nothing is left of it (`float___round___impl`).
    if digits > 323 {
        return f;
    }
    if digits < -308 || f == 0.0 {
        return 0.0 * f;
    }
    if digits >= 0 {
        let places = digits as usize;
        return format!("{f:.places$}").parse().unwrap_or(f);
    }
    let text = format!("{:e}", f.abs());
    let exponent: i64 = text.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
    let significant = exponent + 1 + digits;
    if significant > 0 {
        let places = (significant - 1) as usize;
        return format!("{f:.places$e}").parse().unwrap_or(f);
    }
    if significant < 0 {
        return 0.0 * f;
    }
    let half = IBig::from(5) * IBig::from(10).pow(exponent as usize);
    let whole = super::big_from_f64(f.abs().trunc()).unwrap_or(IBig::ZERO);
    let above = whole > half || whole == half && f.fract() != 0.0;
    if above {
        format!("1e{}", exponent + 1).parse::<f64>().unwrap_or(f).copysign(f)
    } else {
        0.0 * f
    }
}

/// Rounds to a whole number, half to even.
pub(super) fn to_whole(f: f64) -> f64 {
    f.round_ties_even()
}

/// Numerator and denominator of a finite float, in lowest terms.
pub(super) fn ratio(f: f64) -> (IBig, IBig) {
    if f == 0.0 {
        return (IBig::ZERO, IBig::ONE);
    }
    let bits = f.to_bits();
    let biased = (bits >> 52 & 0x7ff) as i64;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, exponent) = if biased == 0 {
        (fraction, -1074)
    } else {
        (fraction | 1 << 52, biased - 1075)
    };
    let zeros = mantissa.trailing_zeros();
    let (mantissa, exponent) = (mantissa >> zeros, exponent + i64::from(zeros));
    let numerator = IBig::from(mantissa);
    let numerator = if f < 0.0 { -numerator } else { numerator };
    let shift = exponent.unsigned_abs() as usize;
    if exponent >= 0 {
        (numerator << shift, IBig::ONE)
    } else {
        (numerator, IBig::ONE << shift)
    }
}
