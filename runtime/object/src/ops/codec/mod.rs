//! Text to bytes and back.
//!
//! A codec finds what it cannot convert; what happens then is up to the error handler ([`errors`]), which says what to
//! put in place and where to go on. Encodings that are not built in are looked for in the [`registry`], where Python code
//! puts codecs.

mod bytes;
pub mod charmap;
pub mod errors;
mod escape;
mod narrow;
pub mod registry;
mod utf7;
mod utf8;
mod wide;

use taipan_heap::{Ref, TypedRef};

use crate::class::type_of;
use crate::error::PyResult;
use crate::native::Downcast;
use crate::ops::convert;
use crate::thread::Thread;
use crate::types::str::PyStr;

pub use bytes::{byte, bytes_from_args, bytes_from_object, constructor_arguments};
pub use wide::{Order, Wide};

/// Whether bytes go on after the ones at hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// They do not: an incomplete character is an error.
    Final,
    /// They may: an incomplete character at the end is left.
    Open,
}

/// The codecs that are built in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Codec {
    /// UTF-7
    Utf7,
    /// UTF-8
    Utf8,
    /// UTF-8 after a mark, which decoding does not need.
    Utf8Signature,
    /// UTF-16
    Utf16(Order),
    /// UTF-32
    Utf32(Order),
    /// ISO 8859-1
    Latin1,
    /// ASCII
    Ascii,
    /// As in string literals.
    UnicodeEscape,
    /// As in raw string literals of Python 2.
    RawUnicodeEscape,
}

/// The built-in codec of a name, if there is one.
#[must_use]
pub fn codec(encoding: &str) -> Option<Codec> {
    Some(match normalise(encoding).as_str() {
        "utf-7" | "utf7" | "u7" => Codec::Utf7,
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
/// TypeError if it is no str; ValueError if it cannot be a name.
pub fn name_argument(th: &Thread, value: Option<&Ref>, default: &str, what: &str) -> PyResult<String> {
    match value {
        None => Ok(default.to_owned()),
        Some(value) => match value.downcast::<PyStr>() {
            Some(text) => match text.to_utf8() {
                Some(name) if name.contains('\0') => Err(th.value_error("embedded null character")),
                Some(name) => Ok(name.into_owned()),
                None => Err(utf8::encode(th, text, "strict").err().expect("it has a lone surrogate")),
            },
            None => Err(th.type_error(format!("{what} must be str, not {}", type_of(value).name()))),
        },
    }
}

/// The normalised name of an encoding.
#[must_use]
pub fn normalise(encoding: &str) -> String {
    encoding.to_ascii_lowercase().replace(['_', ' '], "-")
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
    match codec(encoding) {
        Some(codec) => decode_with(th, data, codec, errors, End::Final).map(|(text, _)| text),
        None => registry::decode_text(th, data, encoding, errors),
    }
}

/// Decodes bytes with a built-in codec; says how many of them were used.
///
/// # Errors
/// UnicodeDecodeError; what an error handler raises.
pub fn decode_with(
    th: &Thread,
    data: &[u8],
    codec: Codec,
    errors: &str,
    ending: End,
) -> PyResult<(TypedRef<PyStr>, usize)> {
    match codec {
        Codec::Utf7 => utf7::decode(th, data, errors, ending),
        Codec::Utf8 => utf8::decode(th, data, errors, ending),
        Codec::Utf8Signature => {
            let body = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data);
            let (text, used) = utf8::decode(th, body, errors, ending)?;
            Ok((text, used + data.len() - body.len()))
        }
        Codec::Utf16(order) => wide::decode_utf16(th, data, order, errors, ending).map(|(text, used, _)| (text, used)),
        Codec::Utf32(order) => wide::decode_utf32(th, data, order, errors, ending).map(|(text, used, _)| (text, used)),
        Codec::Latin1 => Ok((PyStr::from_latin1(data), data.len())),
        Codec::Ascii => Ok((narrow::decode_ascii(th, data, errors)?, data.len())),
        Codec::UnicodeEscape => escape::decode(th, data, errors, ending),
        Codec::RawUnicodeEscape => escape::decode_raw(th, data, errors, ending),
    }
}

/// Decodes UTF-16 or UTF-32 and says in which order the bytes were.
///
/// # Errors
/// UnicodeDecodeError; what an error handler raises.
pub fn decode_wide(th: &Thread, data: &[u8], codec: Codec, errors: &str, ending: End) -> PyResult<Wide> {
    match codec {
        Codec::Utf32(order) => wide::decode_utf32(th, data, order, errors, ending),
        Codec::Utf16(order) => wide::decode_utf16(th, data, order, errors, ending),
        _ => decode_with(th, data, codec, errors, ending).map(|(text, used)| (text, used, Order::Marked)),
    }
}

/// Encodes text.
///
/// # Errors
/// LookupError, UnicodeEncodeError; what an error handler raises.
pub fn encode(th: &Thread, text: &PyStr, encoding: &str, errors: &str) -> PyResult<Vec<u8>> {
    match codec(encoding) {
        Some(codec) => encode_with(th, text, codec, errors),
        None => registry::encode_text(th, text, encoding, errors),
    }
}

/// Encodes text with a built-in codec.
///
/// # Errors
/// UnicodeEncodeError; what an error handler raises.
pub fn encode_with(th: &Thread, text: &PyStr, codec: Codec, errors: &str) -> PyResult<Vec<u8>> {
    match codec {
        Codec::Utf7 => Ok(utf7::encode(text)),
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
