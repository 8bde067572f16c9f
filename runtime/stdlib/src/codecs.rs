//! `_codecs`: the codecs that are built in, one function for each direction, and the registry of the others.
//!
//! What a codec does is in `ops::codec`. Here is what Python sees of it: functions that also say how much they used.

use taipan_object::ops::codec::errors;
use taipan_object::ops::codec::{self, Codec, End, Order};
use taipan_object::types::bytes::PyBytes;
use taipan_object::types::int::{self, IntView};
use taipan_object::types::str::{PyStr, StrBuilder};
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Downcast, Exc, Obj, PyResult, Ref, Thread, TypedRef, ops, py_module, type_of};

fn kind(value: &Ref) -> String {
    if value.is_none() {
        "None".to_owned()
    } else {
        type_of(value).name().to_string()
    }
}

fn text<'a>(th: &Thread, value: &'a Ref, function: &str, position: usize) -> PyResult<&'a Obj<PyStr>> {
    value.downcast::<PyStr>().ok_or_else(|| {
        let kind = kind(value);
        th.type_error(format!("{function}() argument {position} must be str, not {kind}"))
    })
}

/// The name of an error handler in arguments; None stands for "strict".
fn handler(th: &Thread, value: Option<&Ref>, function: &str) -> PyResult<String> {
    match value.filter(|v| !v.is_none()) {
        None => Ok("strict".to_owned()),
        Some(value) => match value.downcast::<PyStr>() {
            Some(name) => Ok(name.to_display().into_owned()),
            None => {
                let kind = kind(value);
                Err(th.type_error(format!("{function}() argument 2 must be str or None, not {kind}")))
            }
        },
    }
}

/// Bytes; of a str those in UTF-8, where CPython takes either.
fn bytes_or_text(th: &Thread, value: &Ref) -> PyResult<Vec<u8>> {
    match value.downcast::<PyStr>() {
        Some(text) => codec::encode_with(th, text, Codec::Utf8, "strict"),
        None => ops::convert::bytes_of(th, value),
    }
}

fn pair(value: Ref, used: usize) -> Ref {
    PyTuple::from_vec(vec![value, ops::convert::int(used as i64)]).into_ref()
}

fn encoded(th: &Thread, function: &str, codec: Codec, string: &Ref, errors: Option<&Ref>) -> PyResult<Ref> {
    let string = text(th, string, function, 1)?;
    let errors = handler(th, errors, function)?;
    let data = codec::encode_with(th, string, codec, &errors)?;
    Ok(pair(PyBytes::from_vec(data).into_ref(), string.len()))
}

fn decoded(th: &Thread, function: &str, codec: Codec, data: &[u8], errors: Option<&Ref>, ending: End) -> PyResult<Ref> {
    let errors = handler(th, errors, function)?;
    let (text, used) = codec::decode_with(th, data, codec, &errors, ending)?;
    Ok(pair(text.into_ref(), used))
}

fn ending(is_final: bool) -> End {
    if is_final { End::Final } else { End::Open }
}

fn order(byteorder: i32) -> Order {
    match byteorder {
        0 => Order::Marked,
        1.. => Order::Big,
        _ => Order::Little,
    }
}

/// What `utf_16_ex_decode` and `utf_32_ex_decode` return: text, bytes used, order of bytes.
fn wide(th: &Thread, codec: Codec, data: &Ref, errors: Option<&Ref>, ending: End, function: &str) -> PyResult<Ref> {
    let data = ops::convert::bytes_of(th, data)?;
    let errors = handler(th, errors, function)?;
    let (text, used, order) = codec::decode_wide(th, &data, codec, &errors, ending)?;
    let order = match order {
        Order::Marked => 0,
        Order::Little => -1,
        Order::Big => 1,
    };
    let (used, order) = (ops::convert::int(used as i64), ops::convert::int(order));
    Ok(PyTuple::from_vec(vec![text.into_ref(), used, order]).into_ref())
}

/// `codecs.escape_decode`: the escapes of bytes literals.
fn unescape(th: &Thread, data: &[u8], errors: &str) -> PyResult<Vec<u8>> {
    let mut out = Vec::with_capacity(data.len());
    let mut warned = false;
    let mut at = 0;
    while at < data.len() {
        if data[at] != b'\\' {
            out.push(data[at]);
            at += 1;
            continue;
        }
        let Some(escape) = data.get(at + 1).copied() else {
            return Err(th.value_error("Trailing \\ in string"));
        };
        let start = at;
        at += 2;
        let digit = |at: usize, base: u32| data.get(at).and_then(|b| char::from(*b).to_digit(base));
        match escape {
            b'\n' => {}
            b'\\' | b'\'' | b'"' => out.push(escape),
            b'a' => out.push(7),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'v' => out.push(11),
            b'0'..=b'7' => {
                let mut value = u32::from(escape - b'0');
                for _ in 0..2 {
                    let Some(digit) = digit(at, 8) else { break };
                    value = value * 8 + digit;
                    at += 1;
                }
                if value > 0o377 && !warned {
                    warned = true;
                    let message = format!("invalid octal escape sequence '\\{value:o}'");
                    ops::report::warn(th, Exc::DeprecationWarning, &message)?;
                }
                out.push(value as u8);
            }
            b'x' => match (digit(at, 16), digit(at + 1, 16)) {
                (Some(high), Some(low)) => {
                    out.push((high * 16 + low) as u8);
                    at += 2;
                }
                (high, _) => {
                    match errors {
                        "strict" => {
                            return Err(th.value_error(format!("invalid \\x escape at position {start}")));
                        }
                        "replace" => out.push(b'?'),
                        "ignore" => {}
                        other => {
                            return Err(th.value_error(format!("decoding error; unknown error handling code: {other}")));
                        }
                    }
                    at += usize::from(high.is_some());
                }
            },
            other => {
                if !warned {
                    warned = true;
                    let message = format!("invalid escape sequence '\\{}'", char::from(other));
                    ops::report::warn(th, Exc::DeprecationWarning, &message)?;
                }
                out.extend([b'\\', other]);
            }
        }
    }
    Ok(out)
}

/// The range that a UnicodeError is about, within its object's length.
struct Range {
    object: Ref,
    start: usize,
    end: usize,
}

fn range(th: &Thread, error: &Ref) -> PyResult<Range> {
    let attribute = |name: &str| ops::attr::get(th, error, &th.vm().interned.get(name));
    let object = attribute("object")?;
    let len = ops::convert::length(th, &object)? as i64;
    let number = |value: Ref| int::view(&value).and_then(IntView::to_i64).unwrap_or(0);
    let start = number(attribute("start")?).clamp(0, (len - 1).max(0));
    let end = number(attribute("end")?).clamp(len.min(1), len);
    Ok(Range {
        object,
        start: start as usize,
        end: (end as usize).max(start as usize),
    })
}

impl Range {
    fn chars(&self) -> Vec<u32> {
        let text = self.object.downcast::<PyStr>();
        text.map_or_else(Vec::new, |t| t.data().slice(self.start, self.end).iter().collect())
    }

    fn finish(&self, text: TypedRef<PyStr>) -> Ref {
        pair(text.into_ref(), self.end)
    }

    /// Each code point of the range in another form.
    fn map(&self, f: impl Fn(u32) -> String) -> Ref {
        let mut out = StrBuilder::default();
        self.chars().into_iter().for_each(|c| out.push_str(&f(c)));
        self.finish(out.finish())
    }
}

/// What an exception says went wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    Encoding,
    Decoding,
    Translating,
}

fn fault(th: &Thread, error: &Ref, accepted: &[Fault]) -> PyResult<Fault> {
    let kinds = [
        (Exc::UnicodeEncodeError, Fault::Encoding),
        (Exc::UnicodeDecodeError, Fault::Decoding),
        (Exc::UnicodeTranslateError, Fault::Translating),
    ];
    let found = kinds.iter().find(|(exc, _)| exc.matches(error));
    match found {
        Some((_, fault)) if accepted.contains(fault) => Ok(*fault),
        _ => Err(errors::wrong_exception(th, error)),
    }
}

const ANY: &[Fault] = &[Fault::Encoding, Fault::Decoding, Fault::Translating];

/// Functions of the codec registry and of the codecs that are built in.
#[py_module(name = "_codecs")]
pub(crate) mod codecs {
    use taipan_object::native::{Module, try_typed};
    use taipan_object::ops::codec::charmap::{self, PyEncodingMap};
    use taipan_object::ops::codec::registry::{self, Way};
    use taipan_object::types::exception::PyBaseException;
    use taipan_object::{Raised, create};

    use super::*;

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        create::native_type::<PyEncodingMap>(th);
        // The built-in handlers are found under their names like any other.
        for (name, function) in [
            ("strict", "strict_errors"),
            ("ignore", "ignore_errors"),
            ("replace", "replace_errors"),
            ("xmlcharrefreplace", "xmlcharrefreplace_errors"),
            ("backslashreplace", "backslashreplace_errors"),
            ("namereplace", "namereplace_errors"),
            ("surrogateescape", "surrogateescape"),
            ("surrogatepass", "surrogatepass"),
        ] {
            let key = th.vm().interned.get(function);
            if let Some(function) = module.dict.remove_str(&key) {
                errors::register(th, &th.vm().interned.get(name), &function)?;
            }
        }
        Ok(())
    }

    /// Register a codec search function.
    ///
    /// Search functions are expected to take one argument, the encoding name in
    /// all lower case letters, and either return None, or a tuple of functions
    /// (encoder, decoder, stream_reader, stream_writer) (or a CodecInfo object).
    #[function]
    fn register(th: &Thread, search_function: &Ref) -> PyResult<()> {
        registry::register(th, search_function)
    }

    /// Unregister a codec search function and clear the registry's cache.
    ///
    /// If the search function is not registered, do nothing.
    #[function]
    fn unregister(th: &Thread, search_function: &Ref) -> PyResult<()> {
        registry::unregister(th, search_function)
    }

    /// Looks up a codec tuple in the Python codec registry and returns a CodecInfo object.
    #[function]
    fn lookup(th: &Thread, encoding: &Ref) -> PyResult<Ref> {
        registry::lookup(th, &name(th, encoding, "lookup() argument must be str")?)
    }

    /// Purge the named codec from the internal codec lookup cache
    #[function]
    fn _forget_codec(th: &Thread, encoding: &Ref) -> PyResult<bool> {
        registry::forget(th, &name(th, encoding, "_forget_codec() argument must be str")?)
    }

    fn name(th: &Thread, value: &Ref, what: &str) -> PyResult<String> {
        match value.downcast::<PyStr>() {
            Some(name) => Ok(name.to_display().into_owned()),
            None => Err(th.type_error(format!("{what}, not {}", kind(value)))),
        }
    }

    fn converted(th: &Thread, object: &Ref, encoding: Option<&Ref>, errors: Option<&Ref>, way: Way) -> PyResult<Ref> {
        let function = if way == Way::Encode { "encode" } else { "decode" };
        let encoding = match encoding {
            None => "utf-8".to_owned(),
            Some(value) => name(th, value, &format!("{function}() argument 'encoding' must be str"))?,
        };
        let errors = match errors {
            None => None,
            Some(value) => Some(name(th, value, &format!("{function}() argument 'errors' must be str"))?),
        };
        registry::convert(th, object, &encoding, errors.as_deref(), way)
    }

    /// Encodes obj using the codec registered for encoding.
    ///
    /// The default encoding is 'utf-8'.  errors may be given to set a
    /// different error handling scheme.  Default is 'strict' meaning that encoding
    /// errors raise a ValueError.  Other possible values are 'ignore', 'replace'
    /// and 'backslashreplace' as well as any other name registered with
    /// codecs.register_error that can handle ValueErrors.
    #[function(keywords)]
    fn encode(th: &Thread, obj: &Ref, encoding: Option<&Ref>, errors: Option<&Ref>) -> PyResult<Ref> {
        converted(th, obj, encoding, errors, Way::Encode)
    }

    /// Decodes obj using the codec registered for encoding.
    ///
    /// Default encoding is 'utf-8'.  errors may be given to set a
    /// different error handling scheme.  Default is 'strict' meaning that encoding
    /// errors raise a ValueError.  Other possible values are 'ignore', 'replace'
    /// and 'backslashreplace' as well as any other name registered with
    /// codecs.register_error that can handle ValueErrors.
    #[function(keywords)]
    fn decode(th: &Thread, obj: &Ref, encoding: Option<&Ref>, errors: Option<&Ref>) -> PyResult<Ref> {
        converted(th, obj, encoding, errors, Way::Decode)
    }

    /// Register the specified error handler under the name errors.
    ///
    /// handler must be a callable object, that
    /// will be called with an exception instance containing
    /// information about the location of the encoding/decoding
    /// error and must return a (replacement, new position) tuple.
    #[function]
    fn register_error(th: &Thread, errors: &Ref, handler: &Ref) -> PyResult<()> {
        text(th, errors, "register_error", 1)?;
        if !ops::call::is_callable(handler) {
            return Err(th.type_error("handler must be callable"));
        }
        super::errors::register(th, errors, handler)
    }

    /// lookup_error(errors) -> handler
    ///
    /// Return the error handler for the specified error handling name or raise a
    /// LookupError, if no handler exists under this name.
    #[function]
    fn lookup_error(th: &Thread, name: &Ref) -> PyResult<Ref> {
        let name = self::name(th, name, "lookup_error() argument must be str")?;
        errors::lookup(th, &name)
    }

    /// Implements the 'strict' error handling, which raises a UnicodeError on coding errors.
    #[function]
    fn strict_errors(th: &Thread, exception: &Ref) -> PyResult<Ref> {
        match try_typed::<PyBaseException>(exception.clone()) {
            Ok(exception) => Err(Raised::new(exception)),
            Err(_) => Err(th.type_error("codec must pass exception instance")),
        }
    }

    /// Implements the 'ignore' error handling, which ignores malformed data and continues.
    #[function]
    fn ignore_errors(th: &Thread, exception: &Ref) -> PyResult<Ref> {
        fault(th, exception, ANY)?;
        Ok(range(th, exception)?.finish(PyStr::new("")))
    }

    /// Implements the 'replace' error handling, which replaces malformed data with a replacement marker.
    #[function]
    fn replace_errors(th: &Thread, exception: &Ref) -> PyResult<Ref> {
        let fault = fault(th, exception, ANY)?;
        let range = range(th, exception)?;
        Ok(match fault {
            Fault::Encoding => range.map(|_| "?".to_owned()),
            Fault::Decoding => range.finish(PyStr::new("\u{fffd}")),
            Fault::Translating => range.map(|_| "\u{fffd}".to_owned()),
        })
    }

    /// Implements the 'xmlcharrefreplace' error handling, which replaces an unencodable character with the appropriate XML character reference.
    #[function]
    fn xmlcharrefreplace_errors(th: &Thread, exception: &Ref) -> PyResult<Ref> {
        fault(th, exception, &[Fault::Encoding])?;
        Ok(range(th, exception)?.map(|c| format!("&#{c};")))
    }

    /// Implements the 'backslashreplace' error handling, which replaces malformed data with a backslashed escape sequence.
    #[function]
    fn backslashreplace_errors(th: &Thread, exception: &Ref) -> PyResult<Ref> {
        let fault = fault(th, exception, ANY)?;
        let range = range(th, exception)?;
        if fault == Fault::Decoding {
            let data = ops::convert::bytes_of(th, &range.object)?;
            let escaped: String = data[range.start..range.end]
                .iter()
                .map(|b| format!("\\x{b:02x}"))
                .collect();
            return Ok(range.finish(PyStr::new(&escaped)));
        }
        Ok(range.map(errors::backslashed))
    }

    /// Implements the 'namereplace' error handling, which replaces an unencodable character with a \N{...} escape sequence.
    #[function]
    fn namereplace_errors(th: &Thread, exception: &Ref) -> PyResult<Ref> {
        fault(th, exception, &[Fault::Encoding])?;
        Ok(range(th, exception)?.map(errors::named))
    }

    #[function]
    fn surrogateescape(th: &Thread, exc: &Ref) -> PyResult<Ref> {
        handled_by_codec(th, exc, "surrogateescape")
    }

    #[function]
    fn surrogatepass(th: &Thread, exc: &Ref) -> PyResult<Ref> {
        handled_by_codec(th, exc, "surrogatepass")
    }

    fn handled_by_codec(th: &Thread, exception: &Ref, handler: &str) -> PyResult<Ref> {
        fault(th, exception, &[Fault::Encoding, Fault::Decoding])?;
        errors::handle_exception(th, exception, handler)
    }

    /// charmap_build
    #[function]
    fn charmap_build(th: &Thread, map: &Ref) -> PyResult<Ref> {
        let map = map.downcast::<PyStr>().ok_or_else(|| {
            let kind = kind(map);
            th.type_error(format!("charmap_build() argument must be str, not {kind}"))
        })?;
        charmap::build(th, map)
    }

    #[function]
    fn charmap_encode(th: &Thread, str: &Ref, errors: Option<&Ref>, mapping: Option<&Ref>) -> PyResult<Ref> {
        let Some(mapping) = mapping.filter(|m| !m.is_none()) else {
            return encoded(th, "charmap_encode", Codec::Latin1, str, errors);
        };
        let string = text(th, str, "charmap_encode", 1)?;
        let errors = handler(th, errors, "charmap_encode")?;
        let data = charmap::encode(th, string, mapping, &errors)?;
        Ok(pair(PyBytes::from_vec(data).into_ref(), string.len()))
    }

    #[function]
    fn charmap_decode(th: &Thread, data: &Ref, errors: Option<&Ref>, mapping: Option<&Ref>) -> PyResult<Ref> {
        let data = ops::convert::bytes_of(th, data)?;
        let Some(mapping) = mapping.filter(|m| !m.is_none()) else {
            return decoded(th, "charmap_decode", Codec::Latin1, &data, errors, End::Final);
        };
        let errors = handler(th, errors, "charmap_decode")?;
        let text = charmap::decode(th, &data, mapping, &errors)?;
        Ok(pair(text.into_ref(), data.len()))
    }

    #[function]
    fn readbuffer_encode(th: &Thread, data: &Ref, errors: Option<&Ref>) -> PyResult<Ref> {
        handler(th, errors, "readbuffer_encode")?;
        let data = bytes_or_text(th, data)?;
        let len = data.len();
        Ok(pair(PyBytes::from_vec(data).into_ref(), len))
    }

    #[function]
    fn escape_encode(th: &Thread, data: &Ref, errors: Option<&Ref>) -> PyResult<Ref> {
        let Some(bytes) = data.downcast::<PyBytes>() else {
            let kind = kind(data);
            return Err(th.type_error(format!("escape_encode() argument 1 must be bytes, not {kind}")));
        };
        handler(th, errors, "escape_encode")?;
        let mut out = Vec::with_capacity(bytes.data().len());
        for b in bytes.data() {
            match b {
                b'\'' | b'\\' => out.extend([b'\\', *b]),
                b'\t' => out.extend(b"\\t"),
                b'\n' => out.extend(b"\\n"),
                b'\r' => out.extend(b"\\r"),
                0x20..0x7f => out.push(*b),
                _ => out.extend(format!("\\x{b:02x}").bytes()),
            }
        }
        Ok(pair(PyBytes::from_vec(out).into_ref(), bytes.data().len()))
    }

    #[function]
    fn escape_decode(th: &Thread, data: &Ref, errors: Option<&Ref>) -> PyResult<Ref> {
        let data = bytes_or_text(th, data)?;
        let errors = handler(th, errors, "escape_decode")?;
        let out = unescape(th, &data, &errors)?;
        Ok(pair(PyBytes::from_vec(out).into_ref(), data.len()))
    }

    #[function]
    fn unicode_escape_decode(
        th: &Thread,
        data: &Ref,
        errors: Option<&Ref>,
        #[default(true)] r#final: bool,
    ) -> PyResult<Ref> {
        let data = bytes_or_text(th, data)?;
        decoded(
            th,
            "unicode_escape_decode",
            Codec::UnicodeEscape,
            &data,
            errors,
            ending(r#final),
        )
    }

    #[function]
    fn raw_unicode_escape_decode(
        th: &Thread,
        data: &Ref,
        errors: Option<&Ref>,
        #[default(true)] r#final: bool,
    ) -> PyResult<Ref> {
        let data = bytes_or_text(th, data)?;
        decoded(
            th,
            "raw_unicode_escape_decode",
            Codec::RawUnicodeEscape,
            &data,
            errors,
            ending(r#final),
        )
    }

    #[function]
    fn latin_1_decode(th: &Thread, data: &Ref, errors: Option<&Ref>) -> PyResult<Ref> {
        let data = ops::convert::bytes_of(th, data)?;
        decoded(th, "latin_1_decode", Codec::Latin1, &data, errors, End::Final)
    }

    #[function]
    fn ascii_decode(th: &Thread, data: &Ref, errors: Option<&Ref>) -> PyResult<Ref> {
        let data = ops::convert::bytes_of(th, data)?;
        decoded(th, "ascii_decode", Codec::Ascii, &data, errors, End::Final)
    }

    #[function]
    fn utf_16_encode(th: &Thread, str: &Ref, errors: Option<&Ref>, #[default(0)] byteorder: i32) -> PyResult<Ref> {
        encoded(th, "utf_16_encode", Codec::Utf16(order(byteorder)), str, errors)
    }

    #[function]
    fn utf_32_encode(th: &Thread, str: &Ref, errors: Option<&Ref>, #[default(0)] byteorder: i32) -> PyResult<Ref> {
        encoded(th, "utf_32_encode", Codec::Utf32(order(byteorder)), str, errors)
    }

    #[function]
    fn utf_16_ex_decode(
        th: &Thread,
        data: &Ref,
        errors: Option<&Ref>,
        #[default(0)] byteorder: i32,
        #[default(false)] r#final: bool,
    ) -> PyResult<Ref> {
        wide(
            th,
            Codec::Utf16(order(byteorder)),
            data,
            errors,
            ending(r#final),
            "utf_16_ex_decode",
        )
    }

    #[function]
    fn utf_32_ex_decode(
        th: &Thread,
        data: &Ref,
        errors: Option<&Ref>,
        #[default(0)] byteorder: i32,
        #[default(false)] r#final: bool,
    ) -> PyResult<Ref> {
        wide(
            th,
            Codec::Utf32(order(byteorder)),
            data,
            errors,
            ending(r#final),
            "utf_32_ex_decode",
        )
    }

    #[function]
    fn latin_1_encode(th: &Thread, str: &Ref, errors: Option<&Ref>) -> PyResult<Ref> {
        encoded(th, "latin_1_encode", Codec::Latin1, str, errors)
    }

    #[function]
    fn ascii_encode(th: &Thread, str: &Ref, errors: Option<&Ref>) -> PyResult<Ref> {
        encoded(th, "ascii_encode", Codec::Ascii, str, errors)
    }

    #[function]
    fn utf_7_encode(th: &Thread, str: &Ref, errors: Option<&Ref>) -> PyResult<Ref> {
        encoded(th, "utf_7_encode", Codec::Utf7, str, errors)
    }

    #[function]
    fn utf_8_encode(th: &Thread, str: &Ref, errors: Option<&Ref>) -> PyResult<Ref> {
        encoded(th, "utf_8_encode", Codec::Utf8, str, errors)
    }

    #[function]
    fn utf_16_le_encode(th: &Thread, str: &Ref, errors: Option<&Ref>) -> PyResult<Ref> {
        encoded(th, "utf_16_le_encode", Codec::Utf16(Order::Little), str, errors)
    }

    #[function]
    fn utf_16_be_encode(th: &Thread, str: &Ref, errors: Option<&Ref>) -> PyResult<Ref> {
        encoded(th, "utf_16_be_encode", Codec::Utf16(Order::Big), str, errors)
    }

    #[function]
    fn utf_32_le_encode(th: &Thread, str: &Ref, errors: Option<&Ref>) -> PyResult<Ref> {
        encoded(th, "utf_32_le_encode", Codec::Utf32(Order::Little), str, errors)
    }

    #[function]
    fn utf_32_be_encode(th: &Thread, str: &Ref, errors: Option<&Ref>) -> PyResult<Ref> {
        encoded(th, "utf_32_be_encode", Codec::Utf32(Order::Big), str, errors)
    }

    #[function]
    fn unicode_escape_encode(th: &Thread, str: &Ref, errors: Option<&Ref>) -> PyResult<Ref> {
        encoded(th, "unicode_escape_encode", Codec::UnicodeEscape, str, errors)
    }

    #[function]
    fn raw_unicode_escape_encode(th: &Thread, str: &Ref, errors: Option<&Ref>) -> PyResult<Ref> {
        encoded(th, "raw_unicode_escape_encode", Codec::RawUnicodeEscape, str, errors)
    }

    #[function]
    fn utf_7_decode(th: &Thread, data: &Ref, errors: Option<&Ref>, #[default(false)] r#final: bool) -> PyResult<Ref> {
        let data = ops::convert::bytes_of(th, data)?;
        decoded(th, "utf_7_decode", Codec::Utf7, &data, errors, ending(r#final))
    }

    #[function]
    fn utf_8_decode(th: &Thread, data: &Ref, errors: Option<&Ref>, #[default(false)] r#final: bool) -> PyResult<Ref> {
        let data = ops::convert::bytes_of(th, data)?;
        decoded(th, "utf_8_decode", Codec::Utf8, &data, errors, ending(r#final))
    }

    #[function]
    fn utf_16_decode(th: &Thread, data: &Ref, errors: Option<&Ref>, #[default(false)] r#final: bool) -> PyResult<Ref> {
        let data = ops::convert::bytes_of(th, data)?;
        decoded(
            th,
            "utf_16_decode",
            Codec::Utf16(Order::Marked),
            &data,
            errors,
            ending(r#final),
        )
    }

    #[function]
    fn utf_16_le_decode(
        th: &Thread,
        data: &Ref,
        errors: Option<&Ref>,
        #[default(false)] r#final: bool,
    ) -> PyResult<Ref> {
        let data = ops::convert::bytes_of(th, data)?;
        decoded(
            th,
            "utf_16_le_decode",
            Codec::Utf16(Order::Little),
            &data,
            errors,
            ending(r#final),
        )
    }

    #[function]
    fn utf_16_be_decode(
        th: &Thread,
        data: &Ref,
        errors: Option<&Ref>,
        #[default(false)] r#final: bool,
    ) -> PyResult<Ref> {
        let data = ops::convert::bytes_of(th, data)?;
        decoded(
            th,
            "utf_16_be_decode",
            Codec::Utf16(Order::Big),
            &data,
            errors,
            ending(r#final),
        )
    }

    #[function]
    fn utf_32_decode(th: &Thread, data: &Ref, errors: Option<&Ref>, #[default(false)] r#final: bool) -> PyResult<Ref> {
        let data = ops::convert::bytes_of(th, data)?;
        decoded(
            th,
            "utf_32_decode",
            Codec::Utf32(Order::Marked),
            &data,
            errors,
            ending(r#final),
        )
    }

    #[function]
    fn utf_32_le_decode(
        th: &Thread,
        data: &Ref,
        errors: Option<&Ref>,
        #[default(false)] r#final: bool,
    ) -> PyResult<Ref> {
        let data = ops::convert::bytes_of(th, data)?;
        decoded(
            th,
            "utf_32_le_decode",
            Codec::Utf32(Order::Little),
            &data,
            errors,
            ending(r#final),
        )
    }

    #[function]
    fn utf_32_be_decode(
        th: &Thread,
        data: &Ref,
        errors: Option<&Ref>,
        #[default(false)] r#final: bool,
    ) -> PyResult<Ref> {
        let data = ops::convert::bytes_of(th, data)?;
        decoded(
            th,
            "utf_32_be_decode",
            Codec::Utf32(Order::Big),
            &data,
            errors,
            ending(r#final),
        )
    }
}
