//! Text forms: `repr`, `ascii`, and character properties that parsing numbers needs.

use crate::types::str::{StrBuilder, StrData};

/// Appends `repr` of the text.
pub fn repr_into(out: &mut StrBuilder, text: StrData<'_>) {
    let (mut single, mut double) = (false, false);
    for c in text.iter() {
        single |= c == u32::from(b'\'');
        double |= c == u32::from(b'"');
    }
    let quote = if single && !double {
        u32::from(b'"')
    } else {
        u32::from(b'\'')
    };
    out.push(quote);
    for c in text.iter() {
        push_escaped(out, c, quote, is_printable);
    }
    out.push(quote);
}

/// Appends a code point as in a literal.
pub fn push_escaped(out: &mut StrBuilder, c: u32, quote: u32, printable: fn(u32) -> bool) {
    match c {
        0x5c => out.push_str("\\\\"),
        0x0a => out.push_str("\\n"),
        0x0d => out.push_str("\\r"),
        0x09 => out.push_str("\\t"),
        _ if c == quote => {
            out.push(0x5c);
            out.push(c);
        }
        _ if printable(c) => out.push(c),
        0..=0xff => out.push_str(&format!("\\x{c:02x}")),
        0x100..=0xffff => out.push_str(&format!("\\u{c:04x}")),
        _ => out.push_str(&format!("\\U{c:08x}")),
    }
}

/// `str.isprintable` of one code point.
#[must_use]
pub fn is_printable(c: u32) -> bool {
    if c < 0x7f {
        return c >= 0x20;
    }
    use unicode_properties::{GeneralCategoryGroup as Group, UnicodeGeneralCategory};
    let Some(c) = char::from_u32(c) else {
        return false;
    };
    !matches!(c.general_category_group(), Group::Other | Group::Separator)
}

/// The value of a decimal digit (category Nd).
#[must_use]
pub fn decimal_digit(c: u32) -> Option<u32> {
    if let Some(digit) = char::from_u32(c).filter(char::is_ascii_digit) {
        return digit.to_digit(10);
    }
    use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
    let is_digit = |c: u32| {
        char::from_u32(c).is_some_and(|c| c.general_category() == GeneralCategory::DecimalNumber)
    };
    if !is_digit(c) {
        return None;
    }
    // Decimal digits come in runs of ten, from zero to nine, aligned within their run of Nd characters.
    let mut start = c;
    while start > 0 && is_digit(start - 1) {
        start -= 1;
    }
    Some((c - start) % 10)
}

/// A code point as ASCII for number parsing: digits of any script, spaces as spaces; others become `?`, which no number
/// has. None never occurs for text without surrogates.
#[must_use]
pub fn ascii_number_char(c: u32) -> Option<char> {
    if c < 0x80 {
        return char::from_u32(c);
    }
    if let Some(digit) = decimal_digit(c) {
        return char::from_digit(digit, 10);
    }
    match char::from_u32(c) {
        Some(c) if c.is_whitespace() => Some(' '),
        _ => Some('?'),
    }
}
