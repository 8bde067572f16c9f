//! UTF-7 (RFC 2152): ASCII as it is, anything else as UTF-16 in base 64 between `+` and `-`.

use taipan_heap::TypedRef;

use crate::error::PyResult;
use crate::ops::codec::End;
use crate::ops::codec::errors::{Family, Undecodable};
use crate::thread::Thread;
use crate::types::str::{PyStr, StrBuilder};

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn digit(byte: u8) -> Option<u32> {
    DIGITS.iter().position(|d| *d == byte).map(|d| d as u32)
}

/// Whether the encoder writes a code point as it is.
fn is_direct(c: u32) -> bool {
    matches!(c, 9 | 10 | 13 | 0x20..0x7e) && !matches!(u8::try_from(c), Ok(b'+' | b'\\'))
}

fn is_high(c: u32) -> bool {
    (0xd800..0xdc00).contains(&c)
}

fn is_low(c: u32) -> bool {
    (0xdc00..0xe000).contains(&c)
}

/// A section in base 64 that is being read.
#[derive(Default)]
struct Section {
    /// Where its `+` is.
    start: usize,
    /// Length of the text before it.
    before: usize,
    bits: u32,
    buffer: u32,
    high: Option<u32>,
}

impl Section {
    fn push(&mut self, digit: u32, out: &mut StrBuilder) {
        self.buffer = self.buffer << 6 | digit;
        self.bits += 6;
        if self.bits < 16 {
            return;
        }
        self.bits -= 16;
        let unit = self.buffer >> self.bits & 0xffff;
        self.buffer &= (1 << self.bits) - 1;
        match self.high.take() {
            Some(high) if is_low(unit) => return out.push(0x10000 + ((high - 0xd800) << 10 | (unit - 0xdc00))),
            Some(high) => out.push(high),
            None => {}
        }
        if is_high(unit) {
            self.high = Some(unit);
        } else {
            out.push(unit);
        }
    }

    /// What is wrong with the bits that are left when the section ends.
    fn fault(&self) -> Option<&'static str> {
        match self.bits {
            0 => None,
            6.. => Some("partial character in base64 sequence"),
            _ => (self.buffer != 0).then_some("non-zero padding bits in shift sequence"),
        }
    }
}

pub(super) fn decode(th: &Thread, data: &[u8], errors: &str, ending: End) -> PyResult<(TypedRef<PyStr>, usize)> {
    let mut out = StrBuilder::default();
    let mut section: Option<Section> = None;
    let (mut at, mut start) = (0, 0);
    loop {
        let Some(byte) = data.get(at).copied() else {
            let Some(open) = section.take() else { break };
            if ending == End::Open {
                let text = out.finish();
                let text = PyStr::from_data(text.data().slice(0, open.before));
                return Ok((text, open.start));
            }
            if open.high.is_none() && open.bits < 6 && (open.bits == 0 || open.buffer == 0) {
                break;
            }
            let bad = fault(data, open.start, data.len(), "unterminated shift sequence");
            at = bad.handle(th, errors, &mut out)?;
            continue;
        };
        let reason = if let Some(open) = &mut section {
            if let Some(digit) = digit(byte) {
                open.push(digit, &mut out);
                at += 1;
                continue;
            }
            let fault = open.fault();
            let high = open.high.filter(|_| byte.is_ascii());
            section = None;
            match fault {
                Some(reason) => {
                    at += 1;
                    reason
                }
                None => {
                    if let Some(high) = high {
                        out.push(high);
                    }
                    at += usize::from(byte == b'-');
                    continue;
                }
            }
        } else if byte == b'+' {
            start = at;
            at += 1;
            match data.get(at) {
                Some(b'-') => {
                    at += 1;
                    out.push(u32::from(b'+'));
                    continue;
                }
                Some(next) if digit(*next).is_none() => {
                    at += 1;
                    "ill-formed sequence"
                }
                _ => {
                    section = Some(Section {
                        start,
                        before: out.len(),
                        ..Section::default()
                    });
                    continue;
                }
            }
        } else if byte.is_ascii() {
            out.push(u32::from(byte));
            at += 1;
            continue;
        } else {
            start = at;
            at += 1;
            "unexpected special character"
        };
        at = fault(data, start, at, reason).handle(th, errors, &mut out)?;
    }
    Ok((out.finish(), at))
}

fn fault<'a>(data: &'a [u8], start: usize, end: usize, reason: &'static str) -> Undecodable<'a> {
    Undecodable {
        encoding: "utf7",
        family: Family::Other,
        data,
        start,
        end,
        reason,
    }
}

pub(super) fn encode(text: &PyStr) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let (mut shifted, mut bits, mut buffer) = (false, 0, 0_u64);
    for c in text.data().iter() {
        if is_direct(c) {
            if shifted {
                if bits > 0 {
                    out.push(DIGITS[(buffer << (6 - bits) & 63) as usize]);
                    (bits, buffer) = (0, 0);
                }
                shifted = false;
                if digit(c as u8).is_some() || c == u32::from(b'-') {
                    out.push(b'-');
                }
            }
            out.push(c as u8);
            continue;
        }
        if !shifted {
            if c == u32::from(b'+') {
                out.extend(b"+-");
                continue;
            }
            out.push(b'+');
            shifted = true;
        }
        let units = match c.checked_sub(0x10000) {
            Some(over) => vec![0xd800 + (over >> 10), 0xdc00 + (over & 0x3ff)],
            None => vec![c],
        };
        for unit in units {
            buffer = buffer << 16 | u64::from(unit);
            bits += 16;
            while bits >= 6 {
                bits -= 6;
                out.push(DIGITS[(buffer >> bits & 63) as usize]);
            }
            buffer &= (1 << bits) - 1;
        }
    }
    if bits > 0 {
        out.push(DIGITS[(buffer << (6 - bits) & 63) as usize]);
    }
    if shifted {
        out.push(b'-');
    }
    out
}
