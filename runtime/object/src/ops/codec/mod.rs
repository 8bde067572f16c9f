//! Text to bytes and back.
//!
//! A codec finds what it cannot convert; what happens then is up to the error handler ([`errors`]), which says what to
//! put in place and where to go on. Codecs written in Python are not known here.

mod bytes;
pub mod errors;
mod escape;
mod narrow;
mod utf8;
mod wide;

use taipan_heap::{Ref, TypedRef};

use crate::class::type_of;
use crate::error::{Exc, PyResult};
use crate::native::Downcast;
use crate::ops::convert;
use crate::thread::Thread;
use crate::types::str::PyStr;

pub use bytes::{byte, bytes_from_args, bytes_from_object, constructor_arguments};
use wide::Order;

/// The codecs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Codec {
    Utf8,
    Utf8Signature,
    Utf16(Order),
    Utf32(Order),
    Latin1,
    Ascii,
    UnicodeEscape,
    RawUnicodeEscape,
}

fn codec(encoding: &str) -> Option<Codec> {
    Some(match normalise(encoding).as_str() {
        "utf-8" | "utf8" | "u8" | "utf" | "cp65001" => Codec::Utf8,
        "utf-8-sig" | "utf8-sig" => Codec::Utf8Signature,
        "utf-16" | "utf16" | "u16" => Codec::Utf16(Order::Marked),
        "utf-16-le" | "utf-16le" | "unicodelittleunmarked" => Codec::Utf16(Order::Little),
        "utf-16-be" | "utf-16be" | "unicodebigunmarked" => Codec::Utf16(Order::Big),
        "utf-32" | "utf32" | "u32" => Codec::Utf32(Order::Marked),
        "utf-32-le" | "utf-32le" => Codec::Utf32(Order::Little),
        "utf-32-be" | "utf-32be" => Codec::Utf32(Order::Big),
        "latin-1" | "latin1" | "latin" | "l1" | "iso-8859-1" | "iso8859-1" | "iso8859" | "8859" | "cp819" => {
            Codec::Latin1
        }
        "ascii" | "us-ascii" | "646" | "iso646-us" | "ansi-x3.4-1968" | "us" => Codec::Ascii,
        "unicode-escape" | "unicodeescape" => Codec::UnicodeEscape,
        "raw-unicode-escape" | "rawunicodeescape" => Codec::RawUnicodeEscape,
        _ => return None,
    })
}

/// The name of an encoding or error handler in arguments.
///
/// # Errors
/// TypeError if it is no str.
pub fn name_argument(th: &Thread, value: Option<&Ref>, default: &str, what: &str) -> PyResult<String> {
    match value {
        None => Ok(default.to_owned()),
        Some(value) => match value.downcast::<PyStr>() {
            Some(text) => Ok(text.to_display().into_owned()),
            None => Err(th.type_error(format!("{what} must be str, not {}", type_of(value).name()))),
        },
    }
}

/// The normalised name of an encoding.
#[must_use]
pub fn normalise(encoding: &str) -> String {
    encoding.to_ascii_lowercase().replace(['_', ' '], "-")
}

/// Whether there is a codec of that name.
#[must_use]
pub fn is_known(encoding: &str) -> bool {
    codec(encoding).is_some()
}

fn unknown(th: &Thread, encoding: &str) -> crate::Raised {
    th.error(Exc::LookupError, format!("unknown encoding: {encoding}"))
}

/// `str(object, encoding, errors)`
///
/// # Errors
/// TypeError, LookupError, UnicodeDecodeError.
pub fn decode_object(
    th: &Thread,
    object: &Ref,
    encoding: Option<&Ref>,
    errors: Option<&Ref>,
) -> PyResult<TypedRef<PyStr>> {
    if object.is_a::<PyStr>() {
        return Err(th.type_error("decoding str is not supported"));
    }
    if !convert::is_bytes_like(object) {
        let name = type_of(object).name();
        return Err(th.type_error(format!("decoding to str: need a bytes-like object, {name} found")));
    }
    let data = convert::bytes_of(th, object)?;
    let encoding = name_argument(th, encoding, "utf-8", "str() argument 'encoding'")?;
    let errors = name_argument(th, errors, "strict", "str() argument 'errors'")?;
    decode(th, &data, &encoding, &errors)
}

/// Decodes bytes.
///
/// # Errors
/// LookupError, UnicodeDecodeError; what an error handler raises.
pub fn decode(th: &Thread, data: &[u8], encoding: &str, errors: &str) -> PyResult<TypedRef<PyStr>> {
    if data.is_empty() {
        return Ok(PyStr::new(""));
    }
    let Some(codec) = codec(encoding) else {
        return Err(unknown(th, encoding));
    };
    match codec {
        Codec::Utf8 => utf8::decode(th, data, errors),
        Codec::Utf8Signature => {
            let body = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data);
            utf8::decode(th, body, errors)
        }
        Codec::Utf16(order) => wide::decode_utf16(th, data, order, errors),
        Codec::Utf32(order) => wide::decode_utf32(th, data, order, errors),
        Codec::Latin1 => Ok(PyStr::from_latin1(data)),
        Codec::Ascii => narrow::decode_ascii(th, data, errors),
        Codec::UnicodeEscape => escape::decode(th, data, errors),
        Codec::RawUnicodeEscape => escape::decode_raw(th, data, errors),
    }
}

/// Encodes text.
///
/// # Errors
/// LookupError, UnicodeEncodeError; what an error handler raises.
pub fn encode(th: &Thread, text: &PyStr, encoding: &str, errors: &str) -> PyResult<Vec<u8>> {
    let Some(codec) = codec(encoding) else {
        return Err(unknown(th, encoding));
    };
    match codec {
        Codec::Utf8 => utf8::encode(th, text, errors),
        Codec::Utf8Signature => {
            let body = utf8::encode(th, text, errors)?;
            Ok([b"\xef\xbb\xbf", &body[..]].concat())
        }
        Codec::Utf16(order) => wide::encode_utf16(th, text, order, errors),
        Codec::Utf32(order) => wide::encode_utf32(th, text, order, errors),
        Codec::Latin1 => narrow::encode(th, text, narrow::LATIN1, errors),
        Codec::Ascii => narrow::encode(th, text, narrow::ASCII, errors),
        Codec::UnicodeEscape => Ok(escape::encode(text)),
        Codec::RawUnicodeEscape => Ok(escape::encode_raw(text)),
    }
}
