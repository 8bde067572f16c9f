//! Text forms: `repr`, `ascii`, and character properties that parsing numbers needs.

use crate::types::str::{StrBuilder, StrData};
use taipan_util::unicode::is_space;
pub use taipan_util::unicode::{decimal_digit, is_printable};

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
    Some(if is_space(c) { ' ' } else { '?' })
}
