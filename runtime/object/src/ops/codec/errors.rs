//! Error handlers: what happens to text or bytes that a codec cannot convert.
//!
//! The built-in ones are here; others are Python functions, registered by name ([`register`], [`lookup`]).

use taipan_heap::Ref;

use crate::class::type_of;
use crate::error::{Exc, PyResult, Raised};
use crate::native::Downcast;
use crate::ops;
use crate::thread::Thread;
use crate::types::bytes::PyBytes;
use crate::types::dict::PyDict;
use crate::types::exception::raise_with;
use crate::types::int::{self, IntView};
use crate::types::str::{PyStr, StrBuilder, StrData};
use crate::types::tuple::PyTuple;

/// Which family a codec belongs to: decides what `surrogatepass` does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Utf8,
    Utf16Little,
    Utf16Big,
    Utf32Little,
    Utf32Big,
    Other,
}

/// Bytes that a codec cannot decode.
pub(super) struct Undecodable<'a> {
    pub(super) encoding: &'static str,
    pub(super) family: Family,
    pub(super) data: &'a [u8],
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) reason: &'static str,
}

/// Text that a codec cannot encode.
pub(super) struct Unencodable<'a> {
    pub(super) encoding: &'static str,
    pub(super) family: Family,
    pub(super) text: StrData<'a>,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) reason: &'static str,
}

/// What stands for unencodable text.
pub(super) enum Replacement {
    /// As they are.
    Bytes(Vec<u8>),
    /// To be encoded.
    Text(Vec<u32>),
}

const REGISTRY: &str = "codecs.error_handlers";

fn number(n: usize) -> Ref {
    ops::convert::int(n as i64)
}

fn text(s: &str) -> Ref {
    PyStr::new(s).into_ref()
}

/// Registers a handler (`codecs.register_error`).
///
/// # Errors
/// None at present.
pub fn register(th: &Thread, name: &Ref, handler: &Ref) -> PyResult<()> {
    let known = th.vm().registry.borrow().get(REGISTRY).cloned();
    let table = known.unwrap_or_else(|| {
        let table = PyDict::new_ref().into_ref();
        th.vm().registry.borrow_mut().insert(REGISTRY, table.clone());
        table
    });
    ops::item::set(th, &table, name, handler)
}

/// A registered handler (`codecs.lookup_error`). Those that are built in are there once `_codecs` is loaded.
///
/// # Errors
/// LookupError.
pub fn lookup(th: &Thread, name: &str) -> PyResult<Ref> {
    let table = th.vm().registry.borrow().get(REGISTRY).cloned();
    let key = th.vm().interned.get(name);
    let found = table
        .as_ref()
        .and_then(|t| t.downcast::<PyDict>())
        .and_then(|t| t.get_str(&key));
    found.ok_or_else(|| th.error(Exc::LookupError, format!("unknown error handler name '{name}'")))
}

/// The result of a handler in Python: what to put in place, and where to go on.
fn call_handler(th: &Thread, name: &str, raised: Raised, len: usize, family: &str) -> PyResult<(Ref, usize)> {
    let handler = lookup(th, name)?;
    let result = ops::call::call(th, &handler, &[raised.as_ref()])?;
    let wrong = || {
        th.type_error(format!(
            "{family} error handler must return {} tuple",
            if family == "decoding" {
                "(str, int)"
            } else {
                "(str/bytes, int)"
            }
        ))
    };
    let pair = result.downcast::<PyTuple>().ok_or_else(wrong)?;
    let [new, position] = pair.items() else {
        return Err(wrong());
    };
    let position = int::view(position).and_then(IntView::to_i64).ok_or_else(wrong)?;
    let resume = if position < 0 { position + len as i64 } else { position };
    if resume < 0 || resume > len as i64 {
        return Err(th.error(
            Exc::IndexError,
            format!("position {position} from error handler out of bounds"),
        ));
    }
    let fits = new.is_a::<PyStr>() || family == "encoding" && new.is_a::<PyBytes>();
    if !fits {
        return Err(wrong());
    }
    Ok((new.clone(), resume as usize))
}

impl Undecodable<'_> {
    fn raise(&self, th: &Thread) -> Raised {
        let args = vec![
            text(self.encoding),
            PyBytes::new_ref(self.data).into_ref(),
            number(self.start),
            number(self.end),
            text(self.reason),
        ];
        raise_with(th, Exc::UnicodeDecodeError, args)
    }

    /// A surrogate in the encoded form of the codec at the start, and its length.
    fn surrogate(&self) -> Option<(u32, usize)> {
        let (c, len) = match (self.family, &self.data[self.start..]) {
            (Family::Utf8, [0xed, b @ 0xa0..=0xbf, c @ 0x80..=0xbf, ..]) => {
                (0xd000 | u32::from(b & 0x3f) << 6 | u32::from(c & 0x3f), 3)
            }
            (Family::Utf16Little, [a, b, ..]) => (u32::from(u16::from_le_bytes([*a, *b])), 2),
            (Family::Utf16Big, [a, b, ..]) => (u32::from(u16::from_be_bytes([*a, *b])), 2),
            (Family::Utf32Little, [a, b, c, d, ..]) => (u32::from_le_bytes([*a, *b, *c, *d]), 4),
            (Family::Utf32Big, [a, b, c, d, ..]) => (u32::from_be_bytes([*a, *b, *c, *d]), 4),
            _ => return None,
        };
        (0xd800..0xe000).contains(&c).then_some((c, len))
    }

    /// Appends what the handler puts in place; returns where decoding goes on.
    pub(super) fn handle(&self, th: &Thread, errors: &str, out: &mut StrBuilder) -> PyResult<usize> {
        let bad = &self.data[self.start..self.end];
        match errors {
            "strict" => return Err(self.raise(th)),
            "ignore" => {}
            "replace" => out.push(0xfffd),
            "backslashreplace" => bad.iter().for_each(|b| out.push_str(&format!("\\x{b:02x}"))),
            "surrogateescape" => {
                let escaped = bad.iter().take(4).take_while(|b| **b >= 0x80).count();
                if escaped == 0 {
                    return Err(self.raise(th));
                }
                for b in &bad[..escaped] {
                    out.push(0xdc00 + u32::from(*b));
                }
                return Ok(self.start + escaped);
            }
            "surrogatepass" => {
                let Some((c, len)) = self.surrogate() else {
                    return Err(self.raise(th));
                };
                out.push(c);
                return Ok(self.start + len);
            }
            "xmlcharrefreplace" | "namereplace" => {
                return Err(wrong_exception(th, self.raise(th).as_ref()));
            }
            other => {
                let len = self.data.len();
                let (new, resume) = call_handler(th, other, self.raise(th), len, "decoding")?;
                out.push_ref(new.downcast::<PyStr>().expect("checked"));
                return Ok(resume);
            }
        }
        Ok(self.end)
    }
}

impl Unencodable<'_> {
    fn raise(&self, th: &Thread) -> Raised {
        let args = vec![
            text(self.encoding),
            PyStr::from_data(self.text).into_ref(),
            number(self.start),
            number(self.end),
            text(self.reason),
        ];
        raise_with(th, Exc::UnicodeEncodeError, args)
    }

    fn pass(&self, c: u32) -> Option<Vec<u8>> {
        if !(0xd800..0xe000).contains(&c) {
            return None;
        }
        let unit = c as u16;
        Some(match self.family {
            Family::Utf8 => vec![
                0xe0 | (c >> 12) as u8,
                0x80 | (c >> 6 & 0x3f) as u8,
                0x80 | (c & 0x3f) as u8,
            ],
            Family::Utf16Little => unit.to_le_bytes().to_vec(),
            Family::Utf16Big => unit.to_be_bytes().to_vec(),
            Family::Utf32Little => c.to_le_bytes().to_vec(),
            Family::Utf32Big => c.to_be_bytes().to_vec(),
            Family::Other => return None,
        })
    }

    /// What the handler puts in place, and where encoding goes on.
    pub(super) fn handle(&self, th: &Thread, errors: &str) -> PyResult<(Replacement, usize)> {
        let bad = || self.text.slice(self.start, self.end).iter();
        let as_text = |text: String| Replacement::Text(text.bytes().map(u32::from).collect());
        let replacement = match errors {
            "strict" => return Err(self.raise(th)),
            "ignore" => Replacement::Bytes(Vec::new()),
            "replace" => Replacement::Text(bad().map(|_| u32::from(b'?')).collect()),
            "backslashreplace" => as_text(bad().map(backslashed).collect()),
            "namereplace" => as_text(bad().map(named).collect()),
            "xmlcharrefreplace" => as_text(bad().map(|c| format!("&#{c};")).collect()),
            "surrogateescape" => {
                let bytes: Vec<u8> = bad()
                    .map_while(|c| (0xdc80..0xdd00).contains(&c).then_some(c as u8))
                    .collect();
                if bytes.is_empty() {
                    return Err(self.raise(th));
                }
                let resume = self.start + bytes.len();
                return Ok((Replacement::Bytes(bytes), resume));
            }
            "surrogatepass" => {
                let bytes: Option<Vec<Vec<u8>>> = bad().map(|c| self.pass(c)).collect();
                Replacement::Bytes(bytes.ok_or_else(|| self.raise(th))?.concat())
            }
            other => {
                let len = self.text.len();
                let (new, resume) = call_handler(th, other, self.raise(th), len, "encoding")?;
                let replacement = match new.downcast::<PyStr>() {
                    Some(text) => Replacement::Text(text.data().iter().collect()),
                    None => Replacement::Bytes(ops::convert::bytes_of(th, &new)?),
                };
                return Ok((replacement, resume));
            }
        };
        Ok((replacement, self.end))
    }
}

/// A code point as an escape.
pub fn backslashed(c: u32) -> String {
    match c {
        0..=0xff => format!("\\x{c:02x}"),
        0x100..=0xffff => format!("\\u{c:04x}"),
        _ => format!("\\U{c:08x}"),
    }
}

/// A code point as `\N{...}`, or as an escape if it has no name.
pub fn named(c: u32) -> String {
    match char::from_u32(c).and_then(unicode_names2::name) {
        Some(name) => format!("\\N{{{name}}}"),
        None => backslashed(c),
    }
}

/// The TypeError for an exception that a handler does not understand.
pub fn wrong_exception(th: &Thread, exception: &Ref) -> Raised {
    th.type_error(format!(
        "don't know how to handle {} in error callback",
        type_of(exception).name()
    ))
}

/// What a built-in handler makes of an exception that Python code passes to it: a tuple as handlers return it.
///
/// # Errors
/// The exception, if the handler cannot help; TypeError for exceptions of other kinds.
pub fn handle_exception(th: &Thread, exception: &Ref, handler: &str) -> PyResult<Ref> {
    let attribute = |name: &str| ops::attr::get(th, exception, &th.vm().interned.get(name));
    let (encoding, object) = (attribute("encoding")?, attribute("object")?);
    let at = |name: &str| {
        let value = attribute(name)?;
        let value = int::view(&value).and_then(IntView::to_i64).unwrap_or(0);
        Ok(usize::try_from(value).unwrap_or(0))
    };
    let (start, end) = (at("start")?, at("end")?);
    let family = family(
        &encoding
            .downcast::<PyStr>()
            .map(|e| e.to_display().into_owned())
            .unwrap_or_default(),
    );
    let again = |_| match crate::native::try_typed(exception.clone()) {
        Ok(exception) => Raised::new(exception),
        Err(other) => wrong_exception(th, &other),
    };
    let (replacement, resume) = if let Some(text) = object.downcast::<PyStr>() {
        let bad = Unencodable {
            encoding: "",
            family,
            text: text.data(),
            start: start.min(text.len()),
            end: end.min(text.len()),
            reason: "",
        };
        match bad.handle(th, handler).map_err(again)? {
            (Replacement::Bytes(bytes), resume) => (PyBytes::from_vec(bytes).into_ref(), resume),
            (Replacement::Text(text), resume) => (PyStr::from_chars(text.into_iter()).into_ref(), resume),
        }
    } else {
        let data = ops::convert::bytes_of(th, &object)?;
        let bad = Undecodable {
            encoding: "",
            family,
            data: &data,
            start: start.min(data.len()),
            end: end.min(data.len()),
            reason: "",
        };
        let mut out = StrBuilder::default();
        let resume = bad.handle(th, handler, &mut out).map_err(again)?;
        (out.finish().into_ref(), resume)
    };
    Ok(PyTuple::from_vec(vec![replacement, number(resume)]).into_ref())
}

fn family(encoding: &str) -> Family {
    match super::normalise(encoding).as_str() {
        "utf-8" | "utf8" | "cp65001" => Family::Utf8,
        "utf-16" | "utf-16-le" | "utf-16le" | "utf16" => Family::Utf16Little,
        "utf-16-be" | "utf-16be" => Family::Utf16Big,
        "utf-32" | "utf-32-le" | "utf-32le" | "utf32" => Family::Utf32Little,
        "utf-32-be" | "utf-32be" => Family::Utf32Big,
        _ => Family::Other,
    }
}
