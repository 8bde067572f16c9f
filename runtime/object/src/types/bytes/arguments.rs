//! Arguments of the methods of bytes and bytearray, checked with CPython's wording.

use std::borrow::Cow;

use taipan_heap::Ref;

use crate::class::type_of;
use crate::error::PyResult;
use crate::native::Downcast;
use crate::ops;
use crate::thread::Thread;
use crate::types::bytearray::PyByteArray;
use crate::types::bytes::PyBytes;
use crate::types::int;
use crate::types::str::{PyStr, StrData};
use crate::types::tuple::PyTuple;

/// The bytes of a bytes-like argument; those of bytes objects are not copied.
///
/// # Errors
/// TypeError if it is none.
pub fn bytes_argument<'a>(th: &Thread, object: &'a Ref) -> PyResult<Cow<'a, [u8]>> {
    match object.downcast::<PyBytes>() {
        Some(bytes) => Ok(Cow::Borrowed(bytes.data())),
        None => ops::convert::bytes_of(th, object).map(Cow::Owned),
    }
}

/// What is searched for: an int is one byte.
pub(crate) fn needle<'a>(th: &Thread, object: &'a Ref) -> PyResult<Cow<'a, [u8]>> {
    if ops::convert::is_bytes_like(object) {
        return bytes_argument(th, object);
    }
    if int::is_int(object) || type_of(object).slots.index.get().is_some() {
        return Ok(Cow::Owned(vec![ops::codec::byte(th, object, "bytearray")?]));
    }
    let name = type_of(object).name();
    Err(th.type_error(format!("argument should be integer or bytes-like object, not '{name}'")))
}

/// The left operand of `in`.
pub(crate) fn member<'a>(th: &Thread, object: &'a Ref) -> PyResult<Cow<'a, [u8]>> {
    if int::is_int(object) || type_of(object).slots.index.get().is_some() {
        return Ok(Cow::Owned(vec![ops::codec::byte(th, object, "bytearray")?]));
    }
    bytes_argument(th, object)
}

/// The separator of a split, if one is given.
pub(crate) fn separator<'a>(th: &Thread, object: Option<&'a Ref>) -> PyResult<Option<Cow<'a, [u8]>>> {
    let Some(object) = object.filter(|o| !o.is_none()) else {
        return Ok(None);
    };
    let separator = bytes_argument(th, object)?;
    if separator.is_empty() {
        return Err(th.value_error("empty separator"));
    }
    Ok(Some(separator))
}

/// `startswith` and `endswith`: one affix or a tuple of them.
pub(crate) fn has_affix(th: &Thread, what: &str, affix: &Ref, test: impl Fn(StrData<'_>) -> bool) -> PyResult<bool> {
    if let Some(tuple) = affix.downcast::<PyTuple>() {
        for item in tuple.items() {
            if test(StrData::One(&bytes_argument(th, item)?)) {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if !ops::convert::is_bytes_like(affix) {
        let name = type_of(affix).name();
        return Err(th.type_error(format!(
            "{what} first arg must be bytes or a tuple of bytes, not {name}"
        )));
    }
    Ok(test(StrData::One(&bytes_argument(th, affix)?)))
}

/// The byte that padding methods fill with.
pub(crate) fn fill_byte(th: &Thread, method: &str, fill: Option<&Ref>) -> PyResult<u32> {
    let Some(fill) = fill else {
        return Ok(u32::from(b' '));
    };
    let wrong = || {
        th.type_error(format!(
            "{method}() argument 2 must be a byte string of length 1, not {}",
            type_of(fill).name()
        ))
    };
    if !fill.is_a::<PyBytes>() && !fill.is_a::<PyByteArray>() {
        return Err(wrong());
    }
    match bytes_argument(th, fill)?[..] {
        [byte] => Ok(u32::from(byte)),
        _ => Err(wrong()),
    }
}

/// Whether all code points of a nonempty text pass.
pub(crate) fn all(data: &[u8], test: impl Fn(&u8) -> bool) -> bool {
    !data.is_empty() && data.iter().all(test)
}

/// Space as bytes have it.
pub(crate) fn is_space(c: u32) -> bool {
    matches!(c, 0x9..=0xd | 0x20)
}

/// Ends of lines as bytes have them.
pub(crate) fn is_line_break(c: u32) -> bool {
    matches!(c, 0xa | 0xd)
}

/// Whether there are cased letters, all of them passing.
pub(crate) fn only_case(data: &[u8], other: impl Fn(&u8) -> bool) -> bool {
    data.iter().any(u8::is_ascii_alphabetic) && !data.iter().any(other)
}

/// The parts of `join`.
pub(crate) fn joined(th: &Thread, separator: &[u8], iterable: &Ref) -> PyResult<Vec<u8>> {
    let class = type_of(iterable);
    if class.slots.iter.get().is_none() && class.slots.getitem.get().is_none() {
        return Err(th.type_error("can only join an iterable"));
    }
    let mut out: Vec<u8> = Vec::new();
    for (i, item) in ops::iter::collect(th, iterable)?.iter().enumerate() {
        if !ops::convert::is_bytes_like(item) {
            let name = type_of(item).name();
            return Err(th.type_error(format!("sequence item {i}: expected a bytes-like object, {name} found")));
        }
        let part = bytes_argument(th, item)?;
        if out.try_reserve(separator.len() + part.len()).is_err() {
            return Err(crate::types::exception::memory_error(th));
        }
        if i > 0 {
            out.extend_from_slice(separator);
        }
        out.extend_from_slice(&part);
    }
    Ok(out)
}

/// `data.translate(table, delete)`
pub(crate) fn translated(th: &Thread, data: &[u8], table: &Ref, delete: Option<&Ref>) -> PyResult<Vec<u8>> {
    let table = if table.is_none() {
        None
    } else {
        let table = bytes_argument(th, table)?;
        if table.len() != 256 {
            return Err(th.value_error("translation table must be 256 characters long"));
        }
        Some(table)
    };
    let delete = match delete {
        Some(delete) => bytes_argument(th, delete)?,
        None => Cow::Borrowed(&[][..]),
    };
    let mut gone = [false; 256];
    delete.iter().for_each(|b| gone[usize::from(*b)] = true);
    Ok(data
        .iter()
        .filter(|b| !gone[usize::from(**b)])
        .map(|b| table.as_ref().map_or(*b, |t| t[usize::from(*b)]))
        .collect())
}

/// `bytes.maketrans(from, to)`
pub(crate) fn table(th: &Thread, from: &Ref, to: &Ref) -> PyResult<Vec<u8>> {
    let (from, to) = (bytes_argument(th, from)?, bytes_argument(th, to)?);
    if from.len() != to.len() {
        return Err(th.value_error("maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (from, to) in from.iter().zip(to.iter()) {
        table[usize::from(*from)] = *to;
    }
    Ok(table)
}

/// `bytes.fromhex(text)`
pub(crate) fn from_hex(th: &Thread, text: &Ref) -> PyResult<Vec<u8>> {
    let Some(text) = text.downcast::<PyStr>() else {
        let name = type_of(text).name();
        return Err(th.type_error(format!("fromhex() argument must be str, not {name}")));
    };
    let digits: Vec<u32> = text.data().iter().collect();
    let bad = |at: usize| {
        th.value_error(format!(
            "non-hexadecimal number found in fromhex() arg at position {at}"
        ))
    };
    let digit = |at: usize| {
        digits
            .get(at)
            .and_then(|c| char::from_u32(*c))
            .and_then(|c| c.to_digit(16))
            .ok_or(at)
    };
    let (mut out, mut at) = (Vec::with_capacity(digits.len() / 2), 0);
    while at < digits.len() {
        if is_space(digits[at]) {
            at += 1;
            continue;
        }
        let pair = digit(at).and_then(|high| digit(at + 1).map(|low| high << 4 | low));
        out.push(pair.map_err(bad)? as u8);
        at += 2;
    }
    Ok(out)
}

/// `data.hex(separator, group)`
///
/// # Errors
/// TypeError, ValueError for a bad separator.
pub fn hex(th: &Thread, data: &[u8], separator: Option<&Ref>, group: i32) -> PyResult<String> {
    let separator = match separator {
        None => None,
        Some(separator) => {
            if ops::convert::length(th, separator)? != 1 {
                return Err(th.value_error("sep must be length 1."));
            }
            let c = match separator.downcast::<PyStr>() {
                Some(text) => text.data().at(0),
                None if ops::convert::is_bytes_like(separator) => u32::from(bytes_argument(th, separator)?[0]),
                None => return Err(th.type_error("sep must be str or bytes.")),
            };
            if c >= 0x80 {
                return Err(th.value_error("sep must be ASCII."));
            }
            char::from_u32(c)
        }
    };
    const DIGITS: [u8; 16] = *b"0123456789abcdef";
    let mut out = String::with_capacity(data.len() * 2);
    let size = group.unsigned_abs() as usize;
    for (i, byte) in data.iter().enumerate() {
        let boundary = if group > 0 { data.len() - i } else { i };
        if let Some(separator) = separator
            && i > 0
            && size > 0
            && boundary % size == 0
        {
            out.push(separator);
        }
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    Ok(out)
}

/// Padding of absurd width.
pub(crate) fn width(th: &Thread, width: isize) -> PyResult<usize> {
    let width = usize::try_from(width).unwrap_or(0);
    ops::memory::room(th, width, 1)?;
    Ok(width)
}

/// What a search found, as `find` returns it.
pub(crate) fn position(found: Option<usize>) -> isize {
    found.map_or(-1, |at| at as isize)
}

/// `index` of what is not there.
pub(crate) fn found(th: &Thread, found: Option<usize>) -> PyResult<usize> {
    found.ok_or_else(|| th.value_error("subsection not found"))
}
