//! Codecs of one byte for each character, by a mapping that a Python program gives.

use std::collections::BTreeMap;

use taipan_heap::{Ref, TypedRef};

use crate::class::type_of;
use crate::error::{Exc, PyResult};
use crate::native::Downcast;
use crate::ops::codec::errors::{Family, Replacement, Undecodable, Unencodable};
use crate::ops::{self, convert};
use crate::thread::Thread;
use crate::types::bytes::PyBytes;
use crate::types::dict::PyDict;
use crate::types::int::{self, IntView};
use crate::types::str::{PyStr, StrBuilder};
use crate::{Trace, alloc, py_class, py_methods};

const REASON: &str = "character maps to <undefined>";
/// Stands for "no character" in tables.
const UNDEFINED: u32 = 0xfffe;

/// A table from characters to bytes, made of the table in the other direction.
#[py_class(name = "EncodingMap", gc, final_, no_new)]
#[derive(Trace)]
pub struct PyEncodingMap {
    #[trace(skip)]
    bytes: BTreeMap<u32, u8>,
}

#[py_methods]
impl PyEncodingMap {
    /// Return the size (in bytes) of this object.
    #[method]
    fn size(&self) -> usize {
        std::mem::size_of::<PyEncodingMap>() + self.bytes.len() * 5
    }
}

/// `codecs.charmap_build(table)`: a dict for tables that are no plain extension of one byte to another.
///
/// # Errors
/// None at present.
pub fn build(th: &Thread, table: &PyStr) -> PyResult<Ref> {
    let pairs = || table.data().iter().take(256).enumerate();
    if pairs().any(|(byte, c)| (byte == 0) != (c == 0) || c > 0xffff) {
        let dict = PyDict::new_ref();
        for (byte, c) in pairs() {
            dict.set(th, &convert::int(i64::from(c)), convert::int(byte as i64))?;
        }
        return Ok(dict.into_ref());
    }
    let known = pairs().filter(|(_, c)| *c != UNDEFINED);
    let bytes = known.map(|(byte, c)| (c, byte as u8)).collect();
    Ok(alloc::new(PyEncodingMap { bytes }).into_ref())
}

/// The item of a mapping, if there is one.
fn find(th: &Thread, mapping: &Ref, key: u32) -> PyResult<Option<Ref>> {
    match ops::item::get(th, mapping, &convert::int(i64::from(key))) {
        Ok(found) if found.is_none() => Ok(None),
        Ok(found) => Ok(Some(found)),
        Err(raised) if raised.is(Exc::LookupError) => Ok(None),
        Err(raised) => Err(raised),
    }
}

/// What a byte stands for is appended; false if it stands for nothing.
fn decode_byte(th: &Thread, byte: u8, mapping: &Ref, out: &mut StrBuilder) -> PyResult<bool> {
    if let Some(table) = mapping.downcast_exact::<PyStr>() {
        let found = (usize::from(byte) < table.len()).then(|| table.data().at(usize::from(byte)));
        let found = found.filter(|c| *c != UNDEFINED);
        found.into_iter().for_each(|c| out.push(c));
        return Ok(found.is_some());
    }
    let Some(found) = find(th, mapping, u32::from(byte))? else {
        return Ok(false);
    };
    if let Some(text) = found.downcast::<PyStr>() {
        if text.len() == 1 && text.data().at(0) == UNDEFINED {
            return Ok(false);
        }
        out.push_ref(text);
        return Ok(true);
    }
    if !int::is_int(&found) {
        return Err(th.type_error("character mapping must return integer, None or str"));
    }
    match int::view(&found).and_then(IntView::to_i64).map(u32::try_from) {
        Some(Ok(UNDEFINED)) => Ok(false),
        Some(Ok(c)) if c < 0x11_0000 => {
            out.push(c);
            Ok(true)
        }
        _ => Err(th.type_error("character mapping must be in range(0x110000)")),
    }
}

/// Decodes by a str or a mapping of ints.
///
/// # Errors
/// UnicodeDecodeError; TypeError for odd mappings; what an error handler raises.
pub fn decode(th: &Thread, data: &[u8], mapping: &Ref, errors: &str) -> PyResult<TypedRef<PyStr>> {
    let mut out = StrBuilder::default();
    let mut at = 0;
    while at < data.len() {
        if decode_byte(th, data[at], mapping, &mut out)? {
            at += 1;
            continue;
        }
        let bad = Undecodable {
            encoding: "charmap",
            family: Family::Other,
            data,
            start: at,
            end: at + 1,
            reason: REASON,
        };
        at = bad.handle(th, errors, &mut out)?;
    }
    Ok(out.finish())
}

/// The bytes of a character are appended; false if it has none.
fn encode_char(th: &Thread, c: u32, mapping: &Ref, out: &mut Vec<u8>) -> PyResult<bool> {
    if let Some(map) = mapping.downcast::<PyEncodingMap>() {
        out.extend(map.bytes.get(&c));
        return Ok(map.bytes.contains_key(&c));
    }
    let Some(found) = find(th, mapping, c)? else {
        return Ok(false);
    };
    if let Some(bytes) = found.downcast::<PyBytes>() {
        out.extend_from_slice(bytes.data());
        return Ok(true);
    }
    if !int::is_int(&found) {
        let name = type_of(&found).name();
        return Err(th.type_error(format!(
            "character mapping must return integer, bytes or None, not {name}"
        )));
    }
    match int::view(&found).and_then(IntView::to_i64).map(u8::try_from) {
        Some(Ok(byte)) => {
            out.push(byte);
            Ok(true)
        }
        _ => Err(th.type_error("character mapping must be in range(256)")),
    }
}

/// Encodes by what [`build`] made or by a mapping of ints.
///
/// # Errors
/// UnicodeEncodeError; TypeError for odd mappings; what an error handler raises.
pub fn encode(th: &Thread, text: &PyStr, mapping: &Ref, errors: &str) -> PyResult<Vec<u8>> {
    let data = text.data();
    let mut out = Vec::with_capacity(data.len());
    let mut at = 0;
    while at < data.len() {
        if encode_char(th, data.at(at), mapping, &mut out)? {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < data.len() && !encode_char(th, data.at(end), mapping, &mut Vec::new())? {
            end += 1;
        }
        let bad = Unencodable {
            encoding: "charmap",
            family: Family::Other,
            text: data,
            start: at,
            end,
            reason: REASON,
        };
        let (replacement, resume) = bad.handle(th, errors)?;
        match replacement {
            Replacement::Bytes(bytes) => out.extend(bytes),
            Replacement::Text(text) => {
                for c in text {
                    if !encode_char(th, c, mapping, &mut out)? {
                        return Err(bad.handle(th, "strict").err().expect("it raises"));
                    }
                }
            }
        }
        at = resume;
    }
    Ok(out)
}
