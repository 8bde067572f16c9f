//! Integers as text and back, with the limit on decimal digits (`sys.set_int_max_str_digits`).

use dashu_int::IBig;

use crate::error::{PyResult, Raised};
use crate::thread::Thread;
use crate::types::int::IntView;

fn digits_error(th: &Thread, limit: usize, digits: Option<usize>) -> Raised {
    let tail = match digits {
        Some(digits) => format!(": value has {digits} digits"),
        None => String::new(),
    };
    th.value_error(format!(
        "Exceeds the limit ({limit} digits) for integer string conversion{tail}; use sys.set_int_max_str_digits() to increase the limit"
    ))
}

/// Calls `f` with the decimal text of a number, which needs no allocation.
pub(crate) fn small_text<R>(n: i64, f: impl FnOnce(&[u8]) -> R) -> R {
    // A sign and 19 digits.
    let mut text = [0u8; 20];
    let mut start = text.len();
    let mut rest = n.unsigned_abs();
    loop {
        start -= 1;
        text[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if n < 0 {
        start -= 1;
        text[start] = b'-';
    }
    f(&text[start..])
}

/// Decimal text.
///
/// # Errors
/// ValueError above the limit of digits.
pub fn to_decimal(th: &Thread, n: IntView<'_>) -> PyResult<String> {
    match n {
        IntView::Small(n) => Ok(n.to_string()),
        IntView::Big(n) => {
            let limit = th.vm().int_max_str_digits.get();
            let too_many = || digits_error(th, limit, None);
            // 3.32 bits a digit: far above the limit needs no conversion to tell.
            if limit > 0 && dashu_int::ops::BitTest::bit_len(n) > limit * 10 / 3 + 64 {
                return Err(too_many());
            }
            let text = n.to_string();
            if limit > 0 && text.trim_start_matches('-').len() > limit {
                return Err(too_many());
            }
            Ok(text)
        }
    }
}

/// Text in radix 2, 8 or 16 (or any up to 36), lower case, with sign and without prefix.
#[must_use]
pub fn format_radix(n: IntView<'_>, radix: u32) -> String {
    n.to_big().in_radix(radix as u8).to_string()
}

/// Parses an int literal as `int(text, base)` does; None if it is malformed.
///
/// # Errors
/// ValueError above the limit of digits.
pub fn parse(th: &Thread, text: &str, base: u32) -> PyResult<Option<IBig>> {
    // Most texts are a few digits; any number of up to 18 is an i64.
    if base == 10 && (1..=18).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(text.parse::<i64>().ok().map(IBig::from));
    }
    let text = text.trim_matches(|c: char| c.is_whitespace() || ('\x1c'..='\x1f').contains(&c));
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let prefix = match digits.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("0x") => Some(16),
        Some("0o") => Some(8),
        Some("0b") => Some(2),
        _ => None,
    };
    let (digits, base, prefixed) = match (base, prefix) {
        (0, Some(p)) => (&digits[2..], p, true),
        (0, None) => (digits, 10, false),
        (b, Some(p)) if b == p => (&digits[2..], p, true),
        (b, _) => (digits, b, false),
    };
    let literal_base = prefixed || base == 0;
    let digits = if prefixed {
        digits.strip_prefix('_').unwrap_or(digits)
    } else {
        digits
    };
    let _ = literal_base;
    let mut clean = String::with_capacity(digits.len());
    let mut last_underscore = true;
    for c in digits.chars() {
        if c == '_' {
            if last_underscore {
                return Ok(None);
            }
            last_underscore = true;
            continue;
        }
        last_underscore = false;
        let digit = if c.is_ascii() {
            c.to_digit(36)
        } else {
            crate::types::str::decimal_digit(u32::from(c))
        };
        match digit {
            Some(d) if d < base => clean.push(char::from_digit(d, 36).unwrap_or('0')),
            _ => return Ok(None),
        }
    }
    if clean.is_empty() || last_underscore {
        return Ok(None);
    }
    let limit = th.vm().int_max_str_digits.get();
    if limit > 0 && !base.is_power_of_two() && clean.len() > limit {
        return Err(digits_error(th, limit, Some(clean.len())));
    }
    let magnitude = IBig::from_str_radix(&clean, base).unwrap_or(IBig::ZERO);
    Ok(Some(if negative { -magnitude } else { magnitude }))
}
