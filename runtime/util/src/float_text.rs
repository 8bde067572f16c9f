//! The shortest decimal text of a double, laid out as Python's `repr(float)`.
//!
//! Digits come from Rust's shortest round-trip formatting, which takes the larger of two texts that are equally near; David
//! Gay's mode 0, and so CPython, takes the one with an even last digit. The layout is ours: exponent form when the decimal
//! exponent is below -4 or at least 16, else positional with at least one digit after the point.

/// `repr(value)` as Python writes it.
pub fn repr(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let text = shortest(value);
    if text.contains(['.', 'e']) { text } else { text + ".0" }
}

/// As [`repr`], but without the `.0` of whole numbers: the form inside `repr(complex)`.
pub fn shortest(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = scientific(value);
    let Some((mantissa, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    if !(-4..16).contains(&exponent) {
        let (head, tail) = digits.split_at(1);
        let point = if tail.is_empty() { "" } else { "." };
        let exponent_sign = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{head}{point}{tail}e{exponent_sign}{:02}", exponent.abs());
    }
    if exponent < 0 {
        let zeros = "0".repeat(usize::try_from(-exponent - 1).unwrap_or(0));
        return format!("{sign}0.{zeros}{digits}");
    }
    if count <= exponent + 1 {
        let zeros = "0".repeat(usize::try_from(exponent + 1 - count).unwrap_or(0));
        return format!("{sign}{digits}{zeros}");
    }
    let (whole, fraction) = digits.split_at(usize::try_from(exponent + 1).unwrap_or(0));
    format!("{sign}{whole}.{fraction}")
}

/// The shortest text in the form `d.ddde-x`.
pub fn scientific(value: f64) -> String {
    let text = format!("{value:e}");
    let Some((mantissa, exponent)) = text.split_once('e') else {
        return text;
    };
    let decimals = mantissa.split_once('.').map_or(0, |(_, d)| d.len());
    let exponent: i64 = exponent.parse().unwrap_or(0);
    // Two texts are equally near if the exact value ends in one more digit, a 5: it has as many binary places.
    let places = decimals as i64 - exponent + 1;
    if places > 0 && places != binary_places(value) {
        return text;
    }
    let even = format!("{value:.decimals$e}");
    if even.parse() == Ok(value) { even } else { text }
}

/// How many binary digits after the point a finite number has.
fn binary_places(value: f64) -> i64 {
    let bits = value.to_bits();
    let (exponent, fraction) = ((bits >> 52 & 0x7ff) as i64, bits & ((1 << 52) - 1));
    let (mantissa, scale) = match exponent {
        0 => (fraction, 1074),
        _ => (fraction | 1 << 52, 1075 - exponent),
    };
    scale - i64::from(mantissa.trailing_zeros())
}

#[cfg(test)]
mod tests {
    use super::repr;

    #[test]
    fn layout_is_that_of_python() {
        for (value, text) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1e16, "1e+16"),
            (1e15, "1000000000000000.0"),
            (123_456.789, "123456.789"),
            (1e-4, "0.0001"),
            (1.5e-5, "1.5e-05"),
            (1.7976931348623157e308, "1.7976931348623157e+308"),
            (f64::INFINITY, "inf"),
            (215_312_256_852.140_625, "215312256852.14062"),
            (9_007_199_254_740_995.0 * 1024.0, "9.22337203685478e+18"),
        ] {
            assert_eq!(repr(value), text);
        }
    }
}
