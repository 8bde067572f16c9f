//! Puts a number together: padding, sign, prefix, grouped digits, the rest.
//!
//! ```text
//!     left padding | sign | prefix | inner padding | digits in groups | rest | right padding
//! ```
//!
//! Follows `calc_number_widths` and `fill_number` in CPython's `formatter_unicode.c`: zero padding with `=` alignment
//! continues the groups.

use std::borrow::Cow;

use crate::ops::format::spec::{Grouping, Spec};
use crate::types::str::StrBuilder;

/// The parts of a number.
pub(super) struct Parts<'a> {
    /// Below zero.
    pub(super) negative: bool,
    /// `0x` and the like.
    pub(super) prefix: &'a str,
    /// Integer digits.
    pub(super) digits: &'a str,
    /// Point, fraction, exponent; or all of it if there are no digits to group.
    pub(super) rest: &'a str,
}

/// Splits the text of a float after its integer digits.
pub(super) fn split(text: &str) -> (&str, &str) {
    let end = text.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    text.split_at(end)
}

/// The padding on both sides.
pub(super) fn padding(align: u8, width: usize, len: usize) -> (usize, usize) {
    let missing = width.saturating_sub(len);
    match align {
        b'<' => (0, missing),
        b'^' => (missing / 2, missing - missing / 2),
        b'=' => (0, 0),
        _ => (missing, 0),
    }
}

pub(super) fn fill(out: &mut StrBuilder, c: u32, count: usize) {
    for _ in 0..count {
        out.push(c);
    }
}

/// Digits in groups, with zeros in front up to `least` characters.
fn grouped(digits: &str, least: usize, grouping: Grouping) -> Cow<'_, str> {
    let (separator, size) = match grouping {
        Grouping::Absent if digits.len() >= least => return Cow::Borrowed(digits),
        Grouping::Absent => return Cow::Owned(format!("{digits:0>least$}")),
        Grouping::Comma => (b',', 3),
        Grouping::Underscore => (b'_', 3),
        Grouping::UnderscoreFour => (b'_', 4),
    };
    let mut left = digits.bytes().rev();
    let (mut out, mut in_group) = (Vec::with_capacity(digits.len() * 4 / 3 + least), 0);
    loop {
        let next = left.next();
        if next.is_none() && out.len() >= least {
            break;
        }
        if in_group == size {
            out.push(separator);
            in_group = 0;
        }
        out.push(next.unwrap_or(b'0'));
        in_group += 1;
    }
    out.reverse();
    Cow::Owned(String::from_utf8(out).unwrap_or_default())
}

/// Appends the number.
pub(super) fn number(out: &mut StrBuilder, parts: &Parts<'_>, spec: &Spec) {
    let sign = match (parts.negative, spec.sign) {
        (true, _) => "-",
        (false, b'+') => "+",
        (false, b' ') => " ",
        (false, _) => "",
    };
    let rest_len = parts.rest.chars().count();
    let fixed = sign.len() + parts.prefix.len() + rest_len;
    let least = if spec.fill == u32::from(b'0') && spec.align == b'=' {
        spec.width.saturating_sub(fixed)
    } else {
        0
    };
    let digits = if parts.digits.is_empty() {
        Cow::Borrowed("")
    } else {
        grouped(parts.digits, least, spec.grouping)
    };
    let len = fixed + digits.len();
    let (before, after) = padding(spec.align, spec.width, len);
    fill(out, spec.fill, before);
    out.push_str(sign);
    out.push_str(parts.prefix);
    if spec.align == b'=' {
        fill(out, spec.fill, spec.width.saturating_sub(len));
    }
    out.push_str(&digits);
    out.push_str(parts.rest);
    fill(out, spec.fill, after);
}
