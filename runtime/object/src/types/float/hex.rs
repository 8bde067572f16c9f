//! `float.hex` and `float.fromhex`.

/// Why text is no hexadecimal float.
pub(super) enum Bad {
    Syntax,
    TooLarge,
}

/// `f.hex()`
pub(super) fn to_hex(f: f64) -> String {
    if !f.is_finite() {
        return super::repr(f);
    }
    let bits = f.to_bits();
    let sign = if f.is_sign_negative() { "-" } else { "" };
    let biased = (bits >> 52 & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    if biased == 0 && fraction == 0 {
        return format!("{sign}0x0.0p+0");
    }
    let (lead, exponent) = if biased == 0 { (0, -1022) } else { (1, biased - 1023) };
    format!("{sign}0x{lead}.{fraction:013x}p{exponent:+}")
}

/// The number in the text of a hexadecimal float.
pub(super) fn from_hex(text: &str) -> Result<f64, Bad> {
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace() || c == '\x0b');
    let (negative, body) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let magnitude = match body.to_ascii_lowercase().as_str() {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        lower => finite(lower)?,
    };
    Ok(if negative { -magnitude } else { magnitude })
}

fn finite(lower: &str) -> Result<f64, Bad> {
    let body = lower.strip_prefix("0x").unwrap_or(lower);
    let (digits, exponent) = match body.split_once('p') {
        Some((digits, exponent)) => {
            let plain = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            if plain.is_empty() || !plain.bytes().all(|b| b.is_ascii_digit()) {
                return Err(Bad::Syntax);
            }
            let huge = if exponent.starts_with('-') {
                -(1i64 << 40)
            } else {
                1i64 << 40
            };
            (
                digits,
                exponent.parse::<i64>().unwrap_or(huge).clamp(-(1 << 40), 1 << 40),
            )
        }
        None => (body, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() {
        return Err(Bad::Syntax);
    }
    // The first thirty digits, and whether anything but zeros follows: enough to round correctly.
    let (mut mantissa, mut scale, mut sticky) = (0u128, exponent, false);
    for (digit, after_point) in whole
        .chars()
        .map(|c| (c, false))
        .chain(fraction.chars().map(|c| (c, true)))
    {
        let digit = digit.to_digit(16).ok_or(Bad::Syntax)?;
        if mantissa >> 116 == 0 {
            mantissa = mantissa << 4 | u128::from(digit);
            scale -= if after_point { 4 } else { 0 };
        } else {
            sticky |= digit != 0;
            scale += if after_point { 0 } else { 4 };
        }
    }
    round(mantissa, scale, sticky)
}

/// `mantissa * 2**scale`, to nearest, half to even.
fn round(mantissa: u128, scale: i64, sticky: bool) -> Result<f64, Bad> {
    if mantissa == 0 {
        return Ok(0.0);
    }
    let bits = i64::from(128 - mantissa.leading_zeros());
    let top = bits + scale - 1;
    if top > 1023 {
        return Err(Bad::TooLarge);
    }
    // The exponent of the last bit that a double keeps.
    let last = (top - 52).max(-1074);
    let drop = last - scale;
    let kept = if drop <= 0 {
        mantissa << (-drop)
    } else if drop > 127 {
        0
    } else {
        let half = 1u128 << (drop - 1);
        let rest = mantissa & ((1u128 << drop) - 1);
        let kept = mantissa >> drop;
        let up = rest > half || rest == half && (sticky || kept & 1 == 1);
        kept + u128::from(up)
    };
    let value = (kept as f64) * 2f64.powi((last.max(-1022)) as i32);
    let value = if last < -1022 {
        value * 2f64.powi((last + 1022) as i32)
    } else {
        value
    };
    if value.is_infinite() {
        Err(Bad::TooLarge)
    } else {
        Ok(value)
    }
}
