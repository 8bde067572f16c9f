//! ASCII and Latin-1.

use taipan_heap::TypedRef;

use crate::error::PyResult;
use crate::ops::codec::errors::{Family, Replacement, Undecodable, Unencodable};
use crate::thread::Thread;
use crate::types::str::{PyStr, StrBuilder, StrData};

/// A codec of one byte for each code point below a limit.
#[derive(Clone, Copy)]
pub(super) struct Narrow {
    encoding: &'static str,
    limit: u32,
    reason: &'static str,
}

pub(super) const ASCII: Narrow = Narrow {
    encoding: "ascii",
    limit: 0x80,
    reason: "ordinal not in range(128)",
};

pub(super) const LATIN1: Narrow = Narrow {
    encoding: "latin-1",
    limit: 0x100,
    reason: "ordinal not in range(256)",
};

pub(super) fn decode_ascii(th: &Thread, data: &[u8], errors: &str) -> PyResult<TypedRef<PyStr>> {
    if data.is_ascii() {
        return Ok(PyStr::from_ascii(data));
    }
    let mut out = StrBuilder::default();
    let mut at = 0;
    while at < data.len() {
        if data[at].is_ascii() {
            out.push(u32::from(data[at]));
            at += 1;
            continue;
        }
        let bad = Undecodable {
            encoding: "ascii",
            family: Family::Other,
            data,
            start: at,
            end: at + 1,
            reason: ASCII.reason,
        };
        at = bad.handle(th, errors, &mut out)?;
    }
    Ok(out.finish())
}

pub(super) fn encode(th: &Thread, text: &PyStr, codec: Narrow, errors: &str) -> PyResult<Vec<u8>> {
    let data = text.data();
    if let StrData::One(bytes) = data
        && (text.is_ascii() || codec.limit == 0x100)
    {
        return Ok(bytes.to_vec());
    }
    let mut out = Vec::with_capacity(data.len());
    let mut at = 0;
    while at < data.len() {
        if data.at(at) < codec.limit {
            out.push(data.at(at) as u8);
            at += 1;
            continue;
        }
        let run = (at..data.len()).take_while(|i| data.at(*i) >= codec.limit);
        let bad = Unencodable {
            encoding: codec.encoding,
            family: Family::Other,
            text: data,
            start: at,
            end: at + run.count(),
            reason: codec.reason,
        };
        let (replacement, resume) = bad.handle(th, errors)?;
        match replacement {
            Replacement::Bytes(bytes) => out.extend(bytes),
            Replacement::Text(text) => {
                if text.iter().any(|c| *c >= codec.limit) {
                    return Err(bad.handle(th, "strict").err().expect("it raises"));
                }
                out.extend(text.iter().map(|c| *c as u8));
            }
        }
        at = resume;
    }
    Ok(out)
}
