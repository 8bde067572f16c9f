//! `unicode_escape` and `raw_unicode_escape`.

use taipan_heap::TypedRef;

use crate::error::{Exc, PyResult};
use crate::ops;
use crate::ops::codec::End;
use crate::ops::codec::errors::{Family, Undecodable, backslashed};
use crate::thread::Thread;
use crate::types::str::{PyStr, StrBuilder};

/// Hexadecimal digits from `at` on, at most `count`: their value and number.
fn hex(data: &[u8], at: usize, count: usize) -> (u32, usize) {
    let digits = data[at.min(data.len())..]
        .iter()
        .take(count)
        .map_while(|b| char::from(*b).to_digit(16));
    digits.fold((0, 0), |(value, n), digit| (value << 4 | digit, n + 1))
}

/// An escape with a fixed number of digits: the code point, or how many digits there are and what is wrong.
fn fixed(data: &[u8], kind: u8, at: usize) -> Result<(u32, usize), (usize, &'static str)> {
    let (count, reason) = match kind {
        b'x' => (2, "truncated \\xXX escape"),
        b'u' => (4, "truncated \\uXXXX escape"),
        _ => (8, "truncated \\UXXXXXXXX escape"),
    };
    match hex(data, at, count) {
        (c, n) if n == count && c < 0x11_0000 => Ok((c, n)),
        (_, n) if n == count => Err((n, "illegal Unicode character")),
        (_, n) => Err((n, reason)),
    }
}

fn octal(data: &[u8], at: usize) -> (u32, usize) {
    let digits = data[at..].iter().take(3).map_while(|b| char::from(*b).to_digit(8));
    digits.fold((0, 0), |(value, n), digit| (value << 3 | digit, n + 1))
}

fn simple(escape: u8) -> Option<u32> {
    Some(u32::from(match escape {
        b'\\' | b'\'' | b'"' => escape,
        b'a' => 7,
        b'b' => 8,
        b'f' => 0xc,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0xb,
        _ => return None,
    }))
}

/// `\N{NAME}` at `at`: the code point and where it ends, or where the fault ends and what is wrong.
fn named(data: &[u8], at: usize) -> Result<(u32, usize), (usize, &'static str)> {
    let malformed = "malformed \\N character escape";
    if data.get(at + 2) != Some(&b'{') {
        return Err((at + 2, malformed));
    }
    let Some(len) = data[at + 3..].iter().position(|b| *b == b'}') else {
        return Err((data.len(), malformed));
    };
    let end = at + 3 + len;
    if len == 0 {
        return Err((end, malformed));
    }
    let name = std::str::from_utf8(&data[at + 3..end]).ok();
    match name.and_then(unicode_names2::character) {
        Some(c) => Ok((u32::from(c), end + 1)),
        None => Err((end + 1, "unknown Unicode character name")),
    }
}

pub(super) fn decode(th: &Thread, data: &[u8], errors: &str, ending: End) -> PyResult<(TypedRef<PyStr>, usize)> {
    let mut out = StrBuilder::default();
    let mut at = 0;
    let mut warned = false;
    while at < data.len() {
        if data[at] != b'\\' {
            out.push(u32::from(data[at]));
            at += 1;
            continue;
        }
        let (end, reason) = match data.get(at + 1) {
            None => (data.len(), "\\ at end of string"),
            Some(b'\n') => {
                at += 2;
                continue;
            }
            Some(b'0'..=b'7') => {
                let (c, n) = octal(data, at + 1);
                if c > 0o377 && !warned {
                    warned = true;
                    let message = format!("invalid octal escape sequence '\\{c:o}'");
                    ops::report::warn(th, Exc::DeprecationWarning, &message)?;
                }
                out.push(c);
                at += 1 + n;
                continue;
            }
            Some(kind @ (b'x' | b'u' | b'U')) => match fixed(data, *kind, at + 2) {
                Ok((c, n)) => {
                    out.push(c);
                    at += 2 + n;
                    continue;
                }
                Err((n, reason)) => (at + 2 + n, reason),
            },
            Some(b'N') => match named(data, at) {
                Ok((c, end)) => {
                    out.push(c);
                    at = end;
                    continue;
                }
                Err(fault) => fault,
            },
            Some(escape) => {
                match simple(*escape) {
                    Some(c) => out.push(c),
                    None => {
                        if !warned {
                            warned = true;
                            let message = format!("invalid escape sequence '\\{}'", char::from(*escape));
                            ops::report::warn(th, Exc::DeprecationWarning, &message)?;
                        }
                        out.push(u32::from(b'\\'));
                        out.push(u32::from(*escape));
                    }
                }
                at += 2;
                continue;
            }
        };
        if ending == End::Open && end == data.len() {
            break;
        }
        let bad = Undecodable {
            encoding: "unicodeescape",
            family: Family::Other,
            data,
            start: at,
            end,
            reason,
        };
        at = bad.handle(th, errors, &mut out)?;
    }
    Ok((out.finish(), at))
}

pub(super) fn decode_raw(th: &Thread, data: &[u8], errors: &str, ending: End) -> PyResult<(TypedRef<PyStr>, usize)> {
    let mut out = StrBuilder::default();
    let mut at = 0;
    while at < data.len() {
        let kind = data.get(at + 1).copied().unwrap_or(0);
        if ending == End::Open && data[at] == b'\\' && at + 1 == data.len() {
            break;
        }
        if data[at] != b'\\' || !matches!(kind, b'u' | b'U') {
            // An escaped backslash does not start an escape.
            let taken = if data[at] == b'\\' && kind == b'\\' { 2 } else { 1 };
            for b in &data[at..at + taken] {
                out.push(u32::from(*b));
            }
            at += taken;
            continue;
        }
        match fixed(data, kind, at + 2) {
            Ok((c, n)) => {
                out.push(c);
                at += 2 + n;
            }
            Err((n, _)) if ending == End::Open && at + 2 + n == data.len() => break,
            Err((n, reason)) => {
                let bad = Undecodable {
                    encoding: "rawunicodeescape",
                    family: Family::Other,
                    data,
                    start: at,
                    end: at + 2 + n,
                    reason: if reason == "illegal Unicode character" {
                        "\\Uxxxxxxxx out of range"
                    } else {
                        reason
                    },
                };
                at = bad.handle(th, errors, &mut out)?;
            }
        }
    }
    Ok((out.finish(), at))
}

pub(super) fn encode(text: &PyStr) -> Vec<u8> {
    let mut out = String::with_capacity(text.len());
    for c in text.data().iter() {
        match c {
            0x5c => out.push_str("\\\\"),
            0x9 => out.push_str("\\t"),
            0xa => out.push_str("\\n"),
            0xd => out.push_str("\\r"),
            0x20..0x7f => out.push(char::from(c as u8)),
            _ => out.push_str(&backslashed(c)),
        }
    }
    out.into_bytes()
}

pub(super) fn encode_raw(text: &PyStr) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for c in text.data().iter() {
        match u8::try_from(c) {
            Ok(byte) => out.push(byte),
            Err(_) => out.extend(backslashed(c).into_bytes()),
        }
    }
    out
}
