//! Text to bytes and back.

use taipan_heap::{Ref, TypedRef};

use crate::args::Args;
use crate::class::type_of;
use crate::error::{Exc, PyResult};
use crate::native::Downcast;
use crate::ops::{convert, iter};
use crate::thread::Thread;
use crate::types::bytes::PyBytes;
use crate::types::int;
use crate::types::str::PyStr;

/// The name of an encoding or error handler in arguments.
///
/// # Errors
/// TypeError if it is no str.
pub fn name_argument(
    th: &Thread,
    value: Option<&Ref>,
    default: &str,
    what: &str,
) -> PyResult<String> {
    match value {
        None => Ok(default.to_owned()),
        Some(value) => match value.downcast::<PyStr>() {
            Some(text) => Ok(text.to_display().into_owned()),
            None => {
                Err(th.type_error(format!("{what} must be str, not {}", type_of(value).name())))
            }
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
        return Err(th.type_error(format!(
            "decoding to str: need a bytes-like object, {name} found"
        )));
    }
    let data = convert::bytes_of(th, object)?;
    let encoding = name_argument(th, encoding, "utf-8", "str() argument 'encoding'")?;
    let errors = name_argument(th, errors, "strict", "str() argument 'errors'")?;
    decode(th, &data, &encoding, &errors)
}

/// Decodes bytes.
///
/// # Errors
/// LookupError, UnicodeDecodeError.
pub fn decode(th: &Thread, data: &[u8], encoding: &str, errors: &str) -> PyResult<TypedRef<PyStr>> {
    match normalise(encoding).as_str() {
        "utf-8" | "utf8" => match std::str::from_utf8(data) {
            Ok(text) => Ok(PyStr::new(text)),
            Err(_) if errors == "replace" => Ok(PyStr::new(&String::from_utf8_lossy(data))),
            Err(_) if errors == "ignore" => Ok(PyStr::new(
                &String::from_utf8_lossy(data).replace('\u{fffd}', ""),
            )),
            Err(error) => Err(th.error(
                Exc::UnicodeDecodeError,
                format!(
                    "'utf-8' codec can't decode byte at position {}",
                    error.valid_up_to()
                ),
            )),
        },
        "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" => Ok(PyStr::from_latin1(data)),
        "ascii" | "us-ascii" if data.is_ascii() => Ok(PyStr::from_ascii(data)),
        "ascii" | "us-ascii" => Err(th.error(Exc::UnicodeDecodeError, "ordinal not in range(128)")),
        _ => Err(th.error(Exc::LookupError, format!("unknown encoding: {encoding}"))),
    }
}

/// Encodes text.
///
/// # Errors
/// LookupError, UnicodeEncodeError.
pub fn encode(th: &Thread, text: &PyStr, encoding: &str, errors: &str) -> PyResult<Vec<u8>> {
    match normalise(encoding).as_str() {
        "utf-8" | "utf8" => match text.to_utf8() {
            Some(text) => Ok(text.into_owned().into_bytes()),
            None if errors == "surrogateescape"
                || errors == "surrogatepass"
                || errors == "backslashreplace" =>
            {
                Ok(text.to_display().into_owned().into_bytes())
            }
            None => Err(th.error(Exc::UnicodeEncodeError, "surrogates not allowed")),
        },
        "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" => {
            let bytes: Option<Vec<u8>> = text.data().iter().map(|c| u8::try_from(c).ok()).collect();
            bytes.ok_or_else(|| th.error(Exc::UnicodeEncodeError, "ordinal not in range(256)"))
        }
        "ascii" | "us-ascii" => match text.as_ascii() {
            Some(text) => Ok(text.as_bytes().to_vec()),
            None => Err(th.error(Exc::UnicodeEncodeError, "ordinal not in range(128)")),
        },
        _ => Err(th.error(Exc::LookupError, format!("unknown encoding: {encoding}"))),
    }
}

/// The arguments of `bytes(...)` and `bytearray(...)` as bytes.
///
/// # Errors
/// TypeError, ValueError; what encoding raises.
pub fn bytes_from_args(th: &Thread, args: Args<'_>, name: &str) -> PyResult<Vec<u8>> {
    let positional = args.positional();
    let source = positional.first().or_else(|| args.keyword("source"));
    let encoding = positional.get(1).or_else(|| args.keyword("encoding"));
    let errors = positional.get(2).or_else(|| args.keyword("errors"));
    let Some(source) = source else {
        if encoding.is_some() || errors.is_some() {
            let what = if encoding.is_some() {
                "encoding"
            } else {
                "errors"
            };
            return Err(th.type_error(format!("{what} without a string argument")));
        }
        return Ok(Vec::new());
    };
    if let Some(string) = source.downcast::<PyStr>() {
        if encoding.is_none() && errors.is_none() {
            return Err(th.type_error("string argument without an encoding"));
        }
        let encoding = name_argument(
            th,
            encoding,
            "utf-8",
            &format!("{name}() argument 'encoding'"),
        )?;
        let errors = name_argument(th, errors, "strict", &format!("{name}() argument 'errors'"))?;
        return encode(th, string, &encoding, &errors);
    }
    if encoding.is_some() || errors.is_some() {
        let what = if encoding.is_some() {
            "encoding"
        } else {
            "errors"
        };
        return Err(th.type_error(format!("{what} without a string argument")));
    }
    bytes_from_object(th, source, name)
}

/// `bytes(object)` for an object that is no str.
///
/// # Errors
/// TypeError, ValueError.
pub fn bytes_from_object(th: &Thread, source: &Ref, name: &str) -> PyResult<Vec<u8>> {
    if name == "bytes"
        && let Some(result) = crate::lookup::call_method(th, source, &th.names().bytes, &[])?
    {
        return match result.downcast::<PyBytes>() {
            Some(bytes) => Ok(bytes.data().to_vec()),
            None => {
                let name = type_of(&result).name();
                Err(th.type_error(format!("__bytes__ returned non-bytes (type {name})")))
            }
        };
    }
    if convert::is_bytes_like(source) {
        return convert::bytes_of(th, source);
    }
    if int::is_int(source) || type_of(source).slots.index.get().is_some() {
        let count = convert::index_isize(th, source)?;
        let Ok(count) = usize::try_from(count) else {
            return Err(th.value_error("negative count"));
        };
        if count > 1 << 40 {
            return Err(crate::types::exception::memory_error(th));
        }
        return Ok(vec![0; count]);
    }
    let class = type_of(source);
    if class.slots.iter.get().is_none() && class.slots.getitem.get().is_none() {
        return Err(th.type_error(format!(
            "cannot convert '{}' object to {name}",
            class.name()
        )));
    }
    let mut data = Vec::new();
    iter::for_each(th, source, |item| {
        data.push(byte(th, &item, name)?);
        Ok(())
    })?;
    Ok(data)
}

/// An int as a byte.
///
/// # Errors
/// ValueError outside of range(256); TypeError.
pub fn byte(th: &Thread, item: &Ref, name: &str) -> PyResult<u8> {
    let n = convert::index(th, item)?;
    let n = int::view(&n).and_then(int::IntView::to_i64);
    n.and_then(|n| u8::try_from(n).ok()).ok_or_else(|| {
        let range = if name == "bytearray" {
            "byte must be in range(0, 256)"
        } else {
            "bytes must be in range(0, 256)"
        };
        th.value_error(range)
    })
}
