//! UTF-16 and UTF-32.

use taipan_heap::TypedRef;

use crate::error::PyResult;
use crate::ops::codec::End;
use crate::ops::codec::errors::{Family, Replacement, Undecodable, Unencodable};
use crate::thread::Thread;
use crate::types::str::{PyStr, StrBuilder};

/// Order of bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// Little endian, or what a mark at the start says; encoding writes a mark.
    Marked,
    /// Least significant byte first.
    Little,
    /// Most significant byte first.
    Big,
}

/// Decoded text, how many bytes it came from, and their order (`Marked`: nothing told it).
pub type Wide = (TypedRef<PyStr>, usize, Order);

/// The order that was asked for, or else what a mark of `marks` bytes told.
fn order_of(order: Order, big: bool, marks: usize) -> Order {
    match order {
        Order::Marked if marks == 0 => Order::Marked,
        Order::Marked if big => Order::Big,
        Order::Marked => Order::Little,
        told => told,
    }
}

fn is_high(c: u32) -> bool {
    (0xd800..0xdc00).contains(&c)
}

fn is_low(c: u32) -> bool {
    (0xdc00..0xe000).contains(&c)
}

/// Whether the text is big endian, and where it starts.
fn start(data: &[u8], order: Order, little: &[u8], big: &[u8]) -> (bool, usize) {
    match order {
        Order::Little => (false, 0),
        Order::Big => (true, 0),
        Order::Marked if data.starts_with(little) => (false, little.len()),
        Order::Marked if data.starts_with(big) => (true, big.len()),
        Order::Marked => (false, 0),
    }
}

pub(super) fn decode_utf16(th: &Thread, data: &[u8], order: Order, errors: &str, ending: End) -> PyResult<Wide> {
    let (big, mut at) = start(data, order, b"\xff\xfe", b"\xfe\xff");
    let marks = at;
    let unit = |at: usize| {
        let pair = [*data.get(at)?, *data.get(at + 1)?];
        Some(u32::from(if big {
            u16::from_be_bytes(pair)
        } else {
            u16::from_le_bytes(pair)
        }))
    };
    let mut out = StrBuilder::default();
    while at < data.len() {
        let (end, reason) = match (unit(at), unit(at + 2)) {
            (None, _) if ending == End::Open => break,
            (Some(high), None) if is_high(high) && ending == End::Open => break,
            (None, _) => (data.len(), "truncated data"),
            (Some(high), Some(low)) if is_high(high) && is_low(low) => {
                out.push(0x10000 + ((high - 0xd800) << 10 | (low - 0xdc00)));
                at += 4;
                continue;
            }
            (Some(high), None) if is_high(high) => (data.len(), "unexpected end of data"),
            (Some(high), _) if is_high(high) => (at + 2, "illegal UTF-16 surrogate"),
            (Some(low), _) if is_low(low) => (at + 2, "illegal encoding"),
            (Some(c), _) => {
                out.push(c);
                at += 2;
                continue;
            }
        };
        let bad = Undecodable {
            encoding: if big { "utf-16-be" } else { "utf-16-le" },
            family: if big { Family::Utf16Big } else { Family::Utf16Little },
            data,
            start: at,
            end,
            reason,
        };
        at = bad.handle(th, errors, &mut out)?;
    }
    Ok((out.finish(), at, order_of(order, big, marks)))
}

pub(super) fn decode_utf32(th: &Thread, data: &[u8], order: Order, errors: &str, ending: End) -> PyResult<Wide> {
    let (big, mut at) = start(data, order, b"\xff\xfe\0\0", b"\0\0\xfe\xff");
    let marks = at;
    let mut out = StrBuilder::default();
    while at < data.len() {
        let unit = data[at..].first_chunk::<4>().map(|four| {
            if big {
                u32::from_be_bytes(*four)
            } else {
                u32::from_le_bytes(*four)
            }
        });
        let (end, reason) = match unit {
            None if ending == End::Open => break,
            None => (data.len(), "truncated data"),
            Some(c) if is_high(c) || is_low(c) => (at + 4, "code point in surrogate code point range(0xd800, 0xe000)"),
            Some(c) if c >= 0x11_0000 => (at + 4, "code point not in range(0x110000)"),
            Some(c) => {
                out.push(c);
                at += 4;
                continue;
            }
        };
        let bad = Undecodable {
            encoding: if big { "utf-32-be" } else { "utf-32-le" },
            family: if big { Family::Utf32Big } else { Family::Utf32Little },
            data,
            start: at,
            end,
            reason,
        };
        at = bad.handle(th, errors, &mut out)?;
    }
    Ok((out.finish(), at, order_of(order, big, marks)))
}

fn push16(out: &mut Vec<u8>, c: u32, big: bool) {
    let mut unit = |u: u16| {
        out.extend_from_slice(&if big { u.to_be_bytes() } else { u.to_le_bytes() });
    };
    if c < 0x10000 {
        unit(c as u16);
    } else {
        unit((0xd800 + ((c - 0x10000) >> 10)) as u16);
        unit((0xdc00 + (c & 0x3ff)) as u16);
    }
}

fn push32(out: &mut Vec<u8>, c: u32, big: bool) {
    out.extend_from_slice(&if big { c.to_be_bytes() } else { c.to_le_bytes() });
}

struct Encoder {
    name: &'static str,
    family: Family,
    big: bool,
    unit: usize,
    push: fn(&mut Vec<u8>, u32, bool),
}

pub(super) fn encode_utf16(th: &Thread, text: &PyStr, order: Order, errors: &str) -> PyResult<Vec<u8>> {
    let (name, family) = match order {
        Order::Marked => ("utf-16", Family::Utf16Little),
        Order::Little => ("utf-16-le", Family::Utf16Little),
        Order::Big => ("utf-16-be", Family::Utf16Big),
    };
    let encoder = Encoder {
        name,
        family,
        big: order == Order::Big,
        unit: 2,
        push: push16,
    };
    encoder.run(th, text, order, errors)
}

pub(super) fn encode_utf32(th: &Thread, text: &PyStr, order: Order, errors: &str) -> PyResult<Vec<u8>> {
    let (name, family) = match order {
        Order::Marked => ("utf-32", Family::Utf32Little),
        Order::Little => ("utf-32-le", Family::Utf32Little),
        Order::Big => ("utf-32-be", Family::Utf32Big),
    };
    let encoder = Encoder {
        name,
        family,
        big: order == Order::Big,
        unit: 4,
        push: push32,
    };
    encoder.run(th, text, order, errors)
}

impl Encoder {
    fn run(&self, th: &Thread, text: &PyStr, order: Order, errors: &str) -> PyResult<Vec<u8>> {
        let data = text.data();
        let mut out = Vec::with_capacity(data.len() * 2 + 4);
        if order == Order::Marked {
            (self.push)(&mut out, 0xfeff, self.big);
        }
        let mut at = 0;
        while at < data.len() {
            let c = data.at(at);
            if !is_high(c) && !is_low(c) {
                (self.push)(&mut out, c, self.big);
                at += 1;
                continue;
            }
            let bad = Unencodable {
                encoding: self.name,
                family: self.family,
                text: data,
                start: at,
                end: at + 1,
                reason: "surrogates not allowed",
            };
            let (replacement, resume) = bad.handle(th, errors)?;
            match replacement {
                Replacement::Bytes(bytes) => {
                    if bytes.len() % self.unit != 0 {
                        return Err(bad.handle(th, "strict").err().expect("it raises"));
                    }
                    out.extend(bytes);
                }
                Replacement::Text(text) => {
                    for c in text {
                        (self.push)(&mut out, c, self.big);
                    }
                }
            }
            at = resume;
        }
        Ok(out)
    }
}
