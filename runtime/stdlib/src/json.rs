//! `_json`: strings of JSON in both directions, and the encoder of whole objects without indentation.

use std::cell::RefCell;

use taipan_object::types::dict::PyDict;
use taipan_object::types::float;
use taipan_object::types::int;
use taipan_object::types::list::PyList;
use taipan_object::types::str::{PyStr, StrBuilder};
use taipan_object::types::tuple::PyTuple;
use taipan_object::{
    Args, Downcast, NativeType, Obj, PyResult, Raised, Ref, Thread, Trace, TypedRef, alloc, ops, py_class, py_methods,
    py_module, type_of,
};

/// `json.decoder.JSONDecodeError(message, text, position)`
fn decode_error(th: &Thread, message: &str, text: &Ref, position: usize) -> Raised {
    let made = crate::import::import_full(th, "json.decoder").and_then(|module| {
        let class = ops::attr::get(th, &module, &th.vm().interned.get("JSONDecodeError"))?;
        let position = ops::convert::int(position as i64);
        ops::call::call(th, &class, &[&PyStr::new(message).into_ref(), text, &position])
    });
    match made.map(taipan_object::native::try_typed) {
        Ok(Ok(exception)) => Raised::new(exception),
        Ok(Err(_)) => th.value_error(message),
        Err(raised) => raised,
    }
}

/// The value of four hexadecimal digits.
fn four_digits(text: &PyStr, start: usize) -> Option<u32> {
    let mut value = 0;
    for at in start..start + 4 {
        value = value << 4 | char::from_u32(text.data().at(at))?.to_digit(16)?;
    }
    Some(value)
}

/// Text in quotes, with escapes for what must not stand in it, or for all beyond ASCII.
fn quoted(text: &PyStr, ascii: bool, out: &mut StrBuilder) {
    out.push_str("\"");
    for c in text.data().iter() {
        match c {
            0x22 => out.push_str("\\\""),
            0x5c => out.push_str("\\\\"),
            0x8 => out.push_str("\\b"),
            0xc => out.push_str("\\f"),
            0xa => out.push_str("\\n"),
            0xd => out.push_str("\\r"),
            0x9 => out.push_str("\\t"),
            0..0x20 => out.push_str(&format!("\\u{c:04x}")),
            0x7f.. if ascii => match c.checked_sub(0x10000) {
                None => out.push_str(&format!("\\u{c:04x}")),
                Some(over) => out.push_str(&format!(
                    "\\u{:04x}\\u{:04x}",
                    0xd800 + (over >> 10),
                    0xdc00 + (over & 0x3ff)
                )),
            },
            _ => out.push(c),
        }
    }
    out.push_str("\"");
}

fn quote_argument(th: &Thread, object: &Ref, ascii: bool) -> PyResult<Ref> {
    let Some(text) = object.downcast::<PyStr>() else {
        let name = type_of(object).name();
        return Err(th.type_error(format!("first argument must be a string, not {name}")));
    };
    let mut out = StrBuilder::default();
    quoted(text, ascii, &mut out);
    Ok(out.finish().into_ref())
}

/// How strings are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoting {
    Ascii,
    Unicode,
    /// By the function that was given.
    Called,
}

/// Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)
#[py_class(name = "Encoder", module = "_json", gc)]
#[derive(Trace)]
pub(crate) struct PyEncoder {
    markers: Ref,
    default: Ref,
    encoder: Ref,
    indent: Ref,
    key_separator: TypedRef<PyStr>,
    item_separator: TypedRef<PyStr>,
    sort_keys: bool,
    skip_keys: bool,
    allow_nan: bool,
    #[trace(skip)]
    quoting: RefCell<Quoting>,
}

impl PyEncoder {
    fn float(&self, th: &Thread, object: &Ref, value: f64, out: &mut StrBuilder) -> PyResult<()> {
        if value.is_finite() {
            let repr = <taipan_object::types::float::PyFloat as NativeType>::class()
                .slots
                .repr
                .get();
            let text = match repr {
                Some(repr) => repr(th, object)?,
                None => ops::convert::repr(th, object)?.into_ref(),
            };
            if let Some(text) = text.downcast::<PyStr>() {
                out.push_ref(text);
            }
            return Ok(());
        }
        if !self.allow_nan {
            return Err(th.value_error("Out of range float values are not JSON compliant"));
        }
        out.push_str(if value.is_nan() {
            "NaN"
        } else if value > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        });
        Ok(())
    }

    fn string(&self, th: &Thread, object: &Ref, out: &mut StrBuilder) -> PyResult<()> {
        let quoting = *self.quoting.borrow();
        if let Some(text) = object.downcast::<PyStr>()
            && quoting != Quoting::Called
        {
            quoted(text, quoting == Quoting::Ascii, out);
            return Ok(());
        }
        let made = ops::call::call(th, &self.encoder, &[object])?;
        match made.downcast::<PyStr>() {
            Some(text) => out.push_ref(text),
            None => {
                let name = type_of(&made).name();
                return Err(th.type_error(format!("encoder() must return a string, not {name}")));
            }
        }
        Ok(())
    }

    /// Runs `f` with the object marked as being written.
    fn marked(&self, th: &Thread, object: &Ref, f: impl FnOnce() -> PyResult<()>) -> PyResult<()> {
        let Some(markers) = self.markers.downcast::<PyDict>() else {
            return f();
        };
        let key = ops::convert::int_from_u64(object.value().bits());
        if markers.get(th, &key)?.is_some() {
            return Err(th.value_error("Circular reference detected"));
        }
        markers.set(th, &key, object.clone())?;
        f()?;
        markers.remove(th, &key).map(drop)
    }

    fn write(&self, th: &Thread, object: &Ref, out: &mut StrBuilder) -> PyResult<()> {
        if object.is_none() {
            out.push_str("null");
        } else if let Some(value) = object.value().as_bool() {
            out.push_str(if value { "true" } else { "false" });
        } else if object.is_a::<PyStr>() {
            return self.string(th, object, out);
        } else if let Some(view) = int::view(object) {
            out.push_str(&match view.to_i64() {
                Some(small) => small.to_string(),
                None => {
                    let plain = int::from_big(view.to_big());
                    ops::convert::repr(th, &plain)?.to_display().into_owned()
                }
            });
        } else if let Some(value) = float::view(object) {
            return self.float(th, object, value, out);
        } else if object.is_a::<PyList>() || object.is_a::<PyTuple>() {
            let _guard = th.enter_call(" while encoding a JSON object")?;
            let items = ops::iter::collect(th, object)?;
            if items.is_empty() {
                out.push_str("[]");
                return Ok(());
            }
            return self.marked(th, object, || {
                out.push_str("[");
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        out.push_ref(&self.item_separator);
                    }
                    self.write(th, item, out)?;
                }
                out.push_str("]");
                Ok(())
            });
        } else if object.is_a::<PyDict>() {
            let _guard = th.enter_call(" while encoding a JSON object")?;
            return self.mapping(th, object, out);
        } else {
            return self.marked(th, object, || {
                let other = ops::call::call(th, &self.default, &[object])?;
                let _guard = th.enter_call(" while encoding a JSON object")?;
                self.write(th, &other, out)
            });
        }
        Ok(())
    }

    fn mapping(&self, th: &Thread, object: &Ref, out: &mut StrBuilder) -> PyResult<()> {
        if ops::convert::length(th, object)? == 0 {
            out.push_str("{}");
            return Ok(());
        }
        self.marked(th, object, || {
            let items = match object.downcast_exact::<PyDict>() {
                Some(dict) => {
                    let pair = |(key, value)| PyTuple::from_vec(vec![key, value]).into_ref();
                    PyList::from_vec(dict.items().into_iter().map(pair).collect()).into_ref()
                }
                None => {
                    let items = ops::attr::get(th, object, &th.vm().interned.get("items"))?;
                    let items = ops::call::call(th, &items, &[])?;
                    PyList::from_vec(ops::iter::collect(th, &items)?).into_ref()
                }
            };
            if self.sort_keys {
                let sort = ops::attr::get(th, &items, &th.vm().interned.get("sort"))?;
                ops::call::call(th, &sort, &[])?;
            }
            out.push_str("{");
            let mut first = true;
            for item in ops::iter::collect(th, &items)? {
                let Some([key, value]) = item.downcast::<PyTuple>().map(|t| t.items()) else {
                    return Err(th.value_error("items must return 2-tuples"));
                };
                let mut text = StrBuilder::default();
                let shown = if key.is_a::<PyStr>() {
                    key.clone()
                } else if let Some(value) = float::view(key) {
                    self.float(th, key, value, &mut text)?;
                    text.finish().into_ref()
                } else if key.is_none() || key.value().as_bool().is_some() || int::is_int(key) {
                    self.write(th, key, &mut text)?;
                    text.finish().into_ref()
                } else if self.skip_keys {
                    continue;
                } else {
                    let name = type_of(key).name();
                    return Err(th.type_error(format!("keys must be str, int, float, bool or None, not {name}")));
                };
                if !std::mem::replace(&mut first, false) {
                    out.push_ref(&self.item_separator);
                }
                self.string(th, &shown, out)?;
                out.push_ref(&self.key_separator);
                self.write(th, value, out)?;
            }
            out.push_str("}");
            Ok(())
        })
    }
}

#[py_methods]
impl PyEncoder {
    #[slot]
    fn new(th: &Thread, class: &taipan_object::Class, args: Args<'_>) -> PyResult<Ref> {
        let spec = crate::signature::signature!(
            "make_encoder",
            []
            [markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan]
            []
        );
        let bound: [Option<&Ref>; 9] = args.bind(th, spec)?;
        let [
            markers,
            default,
            encoder,
            indent,
            key_separator,
            item_separator,
            sort_keys,
            skip_keys,
            allow_nan,
        ] = bound.map(|value| value.expect("required"));
        if !markers.is_none() && !markers.is_a::<PyDict>() {
            let name = type_of(markers).name();
            return Err(th.type_error(format!("make_encoder() argument 1 must be dict or None, not {name}")));
        }
        let text = |value: &Ref, position: usize| match value.downcast::<PyStr>() {
            Some(text) => Ok(text.to_typed()),
            None => {
                let name = type_of(value).name();
                Err(th.type_error(format!("make_encoder() argument {position} must be str, not {name}")))
            }
        };
        let module = th.module("_json");
        let own = |name: &str| {
            let dict = module.as_ref().and_then(taipan_object::module::dict_of);
            dict.and_then(|d| d.get_str(&th.vm().interned.get(name)))
                .is_some_and(|f| f.is(encoder))
        };
        let quoting = if own("encode_basestring_ascii") {
            Quoting::Ascii
        } else if own("encode_basestring") {
            Quoting::Unicode
        } else {
            Quoting::Called
        };
        let made = PyEncoder {
            markers: markers.clone(),
            default: default.clone(),
            encoder: encoder.clone(),
            indent: indent.clone(),
            key_separator: text(key_separator, 5)?,
            item_separator: text(item_separator, 6)?,
            sort_keys: ops::convert::truth(th, sort_keys)?,
            skip_keys: ops::convert::truth(th, skip_keys)?,
            allow_nan: ops::convert::truth(th, allow_nan)?,
            quoting: RefCell::new(quoting),
        };
        Ok(alloc::new_object(class, made).into_ref())
    }

    #[slot]
    fn call(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let [obj, _level] = args.bind(
            th,
            crate::signature::signature!("_iterencode", [] [obj, _current_indent_level] []),
        )?;
        let mut out = StrBuilder::default();
        this.write(th, obj.expect("required"), &mut out)?;
        Ok(PyTuple::from_vec(vec![out.finish().into_ref()]).into_ref())
    }

    #[getter]
    fn markers(&self) -> Ref {
        self.markers.clone()
    }

    #[getter]
    fn default(&self) -> Ref {
        self.default.clone()
    }

    #[getter]
    fn encoder(&self) -> Ref {
        self.encoder.clone()
    }

    #[getter]
    fn indent(&self) -> Ref {
        self.indent.clone()
    }
}

/// json speedups
#[py_module(name = "_json")]
pub(crate) mod json {
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;

    use super::*;

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        let class = taipan_object::create::native_type::<PyEncoder>(th);
        module.add(th, "make_encoder", class.to_ref());
        Ok(())
    }

    /// encode_basestring_ascii(string) -> string
    ///
    /// Return an ASCII-only JSON representation of a Python string
    #[function]
    fn encode_basestring_ascii(th: &Thread, string: &Ref) -> PyResult<Ref> {
        quote_argument(th, string, true)
    }

    /// encode_basestring(string) -> string
    ///
    /// Return a JSON representation of a Python string
    #[function]
    fn encode_basestring(th: &Thread, string: &Ref) -> PyResult<Ref> {
        quote_argument(th, string, false)
    }

    /// scanstring(string, end, strict=True) -> (string, end)
    ///
    /// Scan the string s for a JSON string. End is the index of the
    /// character in s after the quote that started the JSON string.
    /// Unescapes all valid JSON string escape sequences and raises ValueError
    /// on attempt to decode an invalid string. If strict is False then literal
    /// control characters are allowed in the string.
    ///
    /// Returns a tuple of the decoded string and the index of the character in s
    /// after the end quote.
    #[function]
    fn scanstring(th: &Thread, string: &Ref, end: isize, #[default(true)] strict: bool) -> PyResult<Ref> {
        let Some(text) = string.downcast::<PyStr>() else {
            let name = type_of(string).name();
            return Err(th.type_error(format!("first argument must be a string, not {name}")));
        };
        let (data, len) = (text.data(), text.len());
        let Some(mut at) = usize::try_from(end).ok().filter(|end| *end <= len) else {
            return Err(th.value_error("end is out of bounds"));
        };
        let begin = at.saturating_sub(1);
        let fail = |message: &str, position: usize| Err(decode_error(th, message, string, position));
        let mut out = StrBuilder::default();
        loop {
            let start = at;
            while at < len && !matches!(data.at(at), 0x22 | 0x5c) {
                if strict && data.at(at) < 0x20 {
                    return fail("Invalid control character at", at);
                }
                at += 1;
            }
            if at == len {
                return fail("Unterminated string starting at", begin);
            }
            out.push_data(data.slice(start, at));
            let quote = data.at(at) == 0x22;
            at += 1;
            if quote {
                break;
            }
            if at == len {
                return fail("Unterminated string starting at", begin);
            }
            let escape = char::from_u32(data.at(at)).unwrap_or('\0');
            at += 1;
            let plain = match escape {
                '"' | '\\' | '/' => Some(escape),
                'b' => Some('\u{8}'),
                'f' => Some('\u{c}'),
                'n' => Some('\n'),
                'r' => Some('\r'),
                't' => Some('\t'),
                'u' => None,
                _ => return fail("Invalid \\escape", at - 2),
            };
            if let Some(c) = plain {
                out.push(u32::from(c));
                continue;
            }
            if at + 4 >= len {
                return fail("Invalid \\uXXXX escape", at - 1);
            }
            let Some(mut c) = four_digits(text, at) else {
                return fail("Invalid \\uXXXX escape", at - 1);
            };
            at += 4;
            if (0xd800..0xdc00).contains(&c) && at + 6 < len && data.at(at) == 0x5c && data.at(at + 1) == 0x75 {
                let Some(low) = four_digits(text, at + 2) else {
                    return fail("Invalid \\uXXXX escape", at + 1);
                };
                if (0xdc00..0xe000).contains(&low) {
                    c = 0x10000 + ((c - 0xd800) << 10 | (low - 0xdc00));
                    at += 6;
                }
            }
            out.push(c);
        }
        let position = ops::convert::int(at as i64);
        Ok(PyTuple::from_vec(vec![out.finish().into_ref(), position]).into_ref())
    }
}
