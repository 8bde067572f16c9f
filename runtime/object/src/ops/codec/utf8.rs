//! UTF-8.

use taipan_heap::TypedRef;

use crate::error::PyResult;
use crate::ops::codec::End;
use crate::ops::codec::errors::{Family, Replacement, Undecodable, Unencodable};
use crate::thread::Thread;
use crate::types::str::{PyStr, StrBuilder};

pub(super) fn decode(th: &Thread, data: &[u8], errors: &str, ending: End) -> PyResult<(TypedRef<PyStr>, usize)> {
    if let Ok(text) = std::str::from_utf8(data) {
        return Ok((PyStr::new(text), data.len()));
    }
    let mut out = StrBuilder::default();
    let mut at = 0;
    while at < data.len() {
        let error = match std::str::from_utf8(&data[at..]) {
            Ok(text) => {
                out.push_str(text);
                break;
            }
            Err(error) => error,
        };
        let start = at + error.valid_up_to();
        if let Ok(text) = std::str::from_utf8(&data[at..start]) {
            out.push_str(text);
        }
        if error.error_len().is_none() && ending == End::Open {
            return Ok((out.finish(), start));
        }
        let (len, reason) = match (error.error_len(), data[start]) {
            (None, _) => (data.len() - start, "unexpected end of data"),
            (Some(len), 0xc2..=0xf4) => (len, "invalid continuation byte"),
            (Some(len), _) => (len, "invalid start byte"),
        };
        let bad = Undecodable {
            encoding: "utf-8",
            family: Family::Utf8,
            data,
            start,
            end: start + len,
            reason,
        };
        at = bad.handle(th, errors, &mut out)?;
    }
    Ok((out.finish(), data.len()))
}

fn push(out: &mut Vec<u8>, c: char) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

pub(super) fn encode(th: &Thread, text: &PyStr, errors: &str) -> PyResult<Vec<u8>> {
    if let Some(ascii) = text.as_ascii() {
        return Ok(ascii.as_bytes().to_vec());
    }
    let data = text.data();
    let mut out = Vec::with_capacity(data.len() * 2);
    let mut at = 0;
    while at < data.len() {
        if let Some(c) = char::from_u32(data.at(at)) {
            push(&mut out, c);
            at += 1;
            continue;
        }
        let run = (at..data.len()).take_while(|i| char::from_u32(data.at(*i)).is_none());
        let bad = Unencodable {
            encoding: "utf-8",
            family: Family::Utf8,
            text: data,
            start: at,
            end: at + run.count(),
            reason: "surrogates not allowed",
        };
        let (replacement, resume) = bad.handle(th, errors)?;
        match replacement {
            Replacement::Bytes(bytes) => out.extend(bytes),
            Replacement::Text(text) => {
                for c in text {
                    match char::from_u32(c) {
                        Some(c) => push(&mut out, c),
                        None => return Err(bad.handle(th, "strict").err().expect("it raises")),
                    }
                }
            }
        }
        at = resume;
    }
    Ok(out)
}
