//! The digits of floats: what `PyOS_double_to_string` does, on top of exact decimal conversion.
//!
//! The conversions of the standard library are exact and round half to even, but limited in precision; a double has no
//! more than 1074 digits after the point and 767 significant ones, so the rest is zeros.

/// How a float is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// With exponent.
    Exponent,
    /// Without.
    Fixed,
    /// The shorter of both, for a number of significant digits.
    General,
    /// The shortest text that reads back the same.
    Shortest,
}

/// Options of [`double`].
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The form.
    pub style: Style,
    /// Digits after the point, or significant ones.
    pub precision: usize,
    /// Keep the point and trailing zeros.
    pub alternate: bool,
    /// Whole numbers end in `.0`.
    pub dot_zero: bool,
    /// Negative zero, after rounding, has no sign.
    pub no_negative_zero: bool,
    /// Exponent, `inf` and `nan` in capitals.
    pub upper: bool,
}

const MOST_FRACTION: usize = 1100;
const MOST_SIGNIFICANT: usize = 800;

/// Digits and decimal exponent of `f >= 0`, rounded to `count` significant digits.
fn significant(f: f64, count: usize) -> (String, i32) {
    let exact = count.min(MOST_SIGNIFICANT);
    let text = format!("{f:.*e}", exact.saturating_sub(1));
    let (mut digits, exponent) = split_exponent(&text);
    digits.extend(std::iter::repeat_n('0', count - exact));
    (digits, exponent)
}

fn split_exponent(text: &str) -> (String, i32) {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    (
        mantissa.chars().filter(char::is_ascii_digit).collect(),
        exponent.parse().unwrap_or(0),
    )
}

/// The text of `f >= 0` with `precision` digits after the point, where whole numbers of 128 bits suffice to get it: a
/// double is `mantissa * 2^exponent`, so the digits are `mantissa * 10^precision * 2^exponent`, rounded half to even.
fn fixed_in_integers(f: f64, precision: usize) -> Option<String> {
    /// 53 bits of mantissa and 10^18 fit in 128 bits.
    const MOST_DIGITS: usize = 18;
    let bits = f.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32 - 1075;
    // Zero and subnormals have another mantissa; whole numbers have no digits after the point to compute.
    let shift = u32::try_from(-exponent)
        .ok()
        .filter(|shift| (1..=120).contains(shift))?;
    if precision > MOST_DIGITS {
        return None;
    }
    let mantissa = u128::from(bits & ((1 << 52) - 1) | 1 << 52);
    let scale = 10u64.pow(precision as u32);
    let product = mantissa * u128::from(scale);
    let (whole, rest, half) = (product >> shift, product & ((1 << shift) - 1), 1 << (shift - 1));
    let rounded = whole + u128::from(rest > half || rest == half && whole & 1 == 1);
    Some(decimal(u64::try_from(rounded).ok()?, precision))
}

/// `number / 10^precision` with `precision` digits after the point, 18 at most.
fn decimal(mut number: u64, precision: usize) -> String {
    // 20 digits of a number, or 18 after the point and one before it.
    let mut text = [0; 21];
    let mut at = text.len();
    let mut digits = 0;
    while number > 0 || digits <= precision {
        if digits == precision && precision > 0 {
            at -= 1;
            text[at] = b'.';
        }
        at -= 1;
        text[at] = b'0' + (number % 10) as u8;
        number /= 10;
        digits += 1;
    }
    std::str::from_utf8(&text[at..]).expect("digits are ASCII").to_owned()
}

fn fixed(f: f64, precision: usize) -> String {
    if let Some(text) = fixed_in_integers(f, precision) {
        return text;
    }
    let exact = precision.min(MOST_FRACTION);
    let mut text = format!("{f:.exact$}");
    text.extend(std::iter::repeat_n('0', precision - exact));
    text
}

/// `d.ddd` from digits.
fn with_point(digits: &str, at: usize) -> String {
    let (whole, fraction) = digits.split_at(at.min(digits.len()));
    format!("{whole}.{fraction}")
}

fn exponent_text(digits: &str, exponent: i32, alternate: bool) -> String {
    let mut text = with_point(digits, 1);
    if text.ends_with('.') && !alternate {
        text.pop();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    text.push_str(&format!("e{sign}{:02}", exponent.unsigned_abs()));
    text
}

/// Digits with the point where the exponent says, without exponent.
fn plain_text(digits: &str, exponent: i32, options: Options) -> String {
    let mut text = if exponent < 0 {
        let zeros = exponent.unsigned_abs() as usize - 1;
        format!("0.{}{digits}", "0".repeat(zeros))
    } else {
        let whole = exponent.unsigned_abs() as usize + 1;
        with_point(&format!("{digits:0<whole$}"), whole)
    };
    if text.ends_with('.') {
        if options.dot_zero {
            text.push('0');
        } else if !options.alternate {
            text.pop();
        }
    }
    text
}

fn general(f: f64, options: Options) -> String {
    let (mut digits, exponent, limit) = if options.style == Style::Shortest {
        let (digits, exponent) = split_exponent(&taipan_util::float_text::scientific(f));
        (digits, exponent, 16)
    } else {
        let precision = options.precision.max(1);
        let (digits, exponent) = significant(f, precision);
        (digits, exponent, i32::try_from(precision).unwrap_or(i32::MAX))
    };
    if !options.alternate || options.style == Style::Shortest {
        let kept = digits.trim_end_matches('0').len().max(1);
        digits.truncate(kept);
    }
    let general = options.style == Style::General;
    let use_exponent = exponent < -4 || exponent >= limit || (general && options.dot_zero && exponent + 1 == limit);
    if use_exponent {
        exponent_text(&digits, exponent, options.alternate)
    } else {
        plain_text(&digits, exponent, options)
    }
}

/// The text of a float.
#[must_use]
pub fn double(f: f64, options: Options) -> String {
    let magnitude = f.abs();
    let mut text = if f.is_nan() {
        "nan".to_owned()
    } else if f.is_infinite() {
        "inf".to_owned()
    } else {
        match options.style {
            Style::Exponent => {
                let (digits, exponent) = significant(magnitude, options.precision + 1);
                exponent_text(&digits, exponent, options.alternate)
            }
            Style::Fixed => {
                let mut text = fixed(magnitude, options.precision);
                if options.precision == 0 && options.alternate {
                    text.push('.');
                }
                text
            }
            Style::General | Style::Shortest => general(magnitude, options),
        }
    };
    if options.upper {
        text.make_ascii_uppercase();
    }
    let negative = f.is_sign_negative() && !f.is_nan();
    let mantissa = text.split(['e', 'E']).next().unwrap_or("");
    let is_zero = !mantissa.bytes().any(|b| matches!(b, b'1'..=b'9')) && f.is_finite();
    if negative && !(options.no_negative_zero && is_zero) {
        text.insert(0, '-');
    }
    text
}
