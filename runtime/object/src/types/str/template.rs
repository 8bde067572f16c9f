//! `str.format` and `str.format_map`: replacement fields.
//!
//! [`Markup`] splits a template into literals and fields, [`FieldName`] a field's name into its first part and the
//! accesses after it; both as in CPython's `unicode_format.h`, for `_string` too.

use taipan_heap::Ref;

use crate::args::Args;
use crate::error::{Exc, PyResult, Raised};
use crate::ops;
use crate::ops::format::integer;
use crate::thread::Thread;
use crate::types::str::{PyStr, StrBuilder, StrData};

/// One step of a template: text, then perhaps a field.
pub struct Piece<'a> {
    /// Text as it is.
    pub literal: StrData<'a>,
    /// The field after it.
    pub field: Option<Field<'a>>,
}

/// `{name!conversion:spec}`
pub struct Field<'a> {
    /// What to show.
    pub name: StrData<'a>,
    /// The conversion's character.
    pub conversion: Option<u32>,
    /// The specifier.
    pub spec: StrData<'a>,
    /// The specifier has fields itself.
    pub nested: bool,
}

/// Splits a template.
pub struct Markup<'a> {
    text: StrData<'a>,
    at: usize,
}

const OPEN: u32 = 0x7b;
const CLOSE: u32 = 0x7d;

impl<'a> Markup<'a> {
    /// Starts at the beginning of `text`.
    #[must_use]
    pub fn new(text: StrData<'a>) -> Markup<'a> {
        Markup { text, at: 0 }
    }

    /// The next piece; None at the end.
    ///
    /// # Errors
    /// ValueError for unbalanced braces.
    pub fn next(&mut self, th: &Thread) -> PyResult<Option<Piece<'a>>> {
        let (text, start, len) = (self.text, self.at, self.text.len());
        if start >= len {
            return Ok(None);
        }
        let brace = match text.slice(start, len) {
            StrData::One(narrow) => memchr::memchr2(b'{', b'}', narrow),
            wide => wide.iter().position(|c| c == OPEN || c == CLOSE),
        };
        let Some(brace) = brace.map(|at| at + start) else {
            self.at = len;
            return Ok(Some(Piece {
                literal: text.slice(start, len),
                field: None,
            }));
        };
        let c = text.at(brace);
        let doubled = brace + 1 < len && text.at(brace + 1) == c;
        if c == CLOSE && !doubled {
            return Err(th.value_error("Single '}' encountered in format string"));
        }
        if brace + 1 >= len {
            return Err(th.value_error("Single '{' encountered in format string"));
        }
        if doubled {
            self.at = brace + 2;
            return Ok(Some(Piece {
                literal: text.slice(start, brace + 1),
                field: None,
            }));
        }
        self.at = brace + 1;
        let field = self.field(th)?;
        Ok(Some(Piece {
            literal: text.slice(start, brace),
            field: Some(field),
        }))
    }

    fn take(&mut self) -> Option<u32> {
        let c = (self.at < self.text.len()).then(|| self.text.at(self.at))?;
        self.at += 1;
        Some(c)
    }

    fn field(&mut self, th: &Thread) -> PyResult<Field<'a>> {
        let start = self.at;
        let end = loop {
            match self.take() {
                Some(OPEN) => return Err(th.value_error("unexpected '{' in field name")),
                Some(0x5b) => {
                    while self.at < self.text.len() && self.text.at(self.at) != 0x5d {
                        self.at += 1;
                    }
                }
                Some(c @ (CLOSE | 0x3a | 0x21)) => break c,
                Some(_) => {}
                None => return Err(th.value_error("expected '}' before end of string")),
            }
        };
        let empty = self.text.slice(0, 0);
        let mut field = Field {
            name: self.text.slice(start, self.at - 1),
            conversion: None,
            spec: empty,
            nested: false,
        };
        if end == CLOSE {
            return Ok(field);
        }
        if end == 0x21 {
            let Some(conversion) = self.take() else {
                return Err(th.value_error("end of string while looking for conversion specifier"));
            };
            field.conversion = Some(conversion);
            match self.take() {
                Some(CLOSE) => return Ok(field),
                Some(0x3a) => {}
                Some(_) => {
                    return Err(th.value_error("expected ':' after conversion specifier"));
                }
                None => return Err(th.value_error("unmatched '{' in format spec")),
            }
        }
        let start = self.at;
        let mut depth = 1;
        while let Some(c) = self.take() {
            match c {
                OPEN => {
                    field.nested = true;
                    depth += 1;
                }
                CLOSE => {
                    depth -= 1;
                    if depth == 0 {
                        field.spec = self.text.slice(start, self.at - 1);
                        return Ok(field);
                    }
                }
                _ => {}
            }
        }
        Err(th.value_error("unmatched '{' in format spec"))
    }
}

/// The first part of a field's name, or an index between brackets.
pub enum Key<'a> {
    /// Digits only.
    Index(usize),
    /// Anything else.
    Name(StrData<'a>),
}

/// An access in a field's name.
pub enum Access<'a> {
    /// `.name`
    Attribute(StrData<'a>),
    /// `[key]`
    Item(Key<'a>),
}

/// A field's name: what comes first, and the accesses.
pub struct FieldName<'a> {
    /// The part before any access.
    pub first: StrData<'a>,
    rest: StrData<'a>,
    at: usize,
}

impl<'a> FieldName<'a> {
    /// Splits off the first part.
    #[must_use]
    pub fn new(name: StrData<'a>) -> FieldName<'a> {
        let end = name.iter().position(|c| c == 0x5b || c == 0x2e).unwrap_or(name.len());
        FieldName {
            first: name.slice(0, end),
            rest: name.slice(end, name.len()),
            at: 0,
        }
    }

    /// The next access.
    ///
    /// # Errors
    /// ValueError for malformed ones.
    pub fn next(&mut self, th: &Thread) -> PyResult<Option<Access<'a>>> {
        let (rest, len) = (self.rest, self.rest.len());
        if self.at >= len {
            return Ok(None);
        }
        let start = self.at + 1;
        let access = match rest.at(self.at) {
            0x2e => {
                let end = (start..len).find(|i| matches!(rest.at(*i), 0x2e | 0x5b)).unwrap_or(len);
                self.at = end;
                Access::Attribute(rest.slice(start, end))
            }
            0x5b => {
                let Some(end) = (start..len).find(|i| rest.at(*i) == 0x5d) else {
                    return Err(th.value_error("Missing ']' in format string"));
                };
                self.at = end + 1;
                Access::Item(key(th, rest.slice(start, end))?)
            }
            _ => {
                return Err(th.value_error("Only '.' or '[' may follow ']' in format field specifier"));
            }
        };
        let empty = match &access {
            Access::Attribute(name) | Access::Item(Key::Name(name)) => name.is_empty(),
            Access::Item(Key::Index(_)) => false,
        };
        if empty {
            return Err(th.value_error("Empty attribute in format string"));
        }
        Ok(Some(access))
    }
}

/// A number if there are only digits.
///
/// # Errors
/// ValueError for too many of them.
pub fn key<'a>(th: &Thread, text: StrData<'a>) -> PyResult<Key<'a>> {
    Ok(match integer(th, text, 0)? {
        (Some(number), end) if end == text.len() => Key::Index(number),
        _ => Key::Name(text),
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbering {
    Undecided,
    Automatic,
    Manual,
}

/// Where the values of fields come from.
enum Values<'a> {
    Call(Args<'a>),
    Mapping(&'a Ref),
}

struct Formatter<'a> {
    th: &'a Thread,
    values: Values<'a>,
    numbering: Numbering,
    next: usize,
}

/// `template.format(*args, **keywords)`
///
/// # Errors
/// ValueError, IndexError, KeyError; what conversions raise.
pub fn format(th: &Thread, template: &PyStr, args: Args<'_>) -> PyResult<Ref> {
    run(th, template, Values::Call(args))
}

/// `template.format_map(mapping)`
///
/// # Errors
/// As for [`format`].
pub fn format_map(th: &Thread, template: &PyStr, mapping: &Ref) -> PyResult<Ref> {
    run(th, template, Values::Mapping(mapping))
}

fn run(th: &Thread, template: &PyStr, values: Values<'_>) -> PyResult<Ref> {
    let mut formatter = Formatter {
        th,
        values,
        numbering: Numbering::Undecided,
        next: 0,
    };
    let mut out = StrBuilder::with_room(template.len());
    formatter.build(template.data(), 2, &mut out)?;
    Ok(out.finish().into_ref())
}

impl Formatter<'_> {
    fn build(&mut self, text: StrData<'_>, depth: u32, out: &mut StrBuilder) -> PyResult<()> {
        if depth == 0 {
            return Err(self.th.value_error("Max string recursion exceeded"));
        }
        let mut markup = Markup::new(text);
        while let Some(piece) = markup.next(self.th)? {
            out.push_data(piece.literal);
            if let Some(field) = piece.field {
                self.field(&field, depth, out)?;
            }
        }
        Ok(())
    }

    fn field(&mut self, field: &Field<'_>, depth: u32, out: &mut StrBuilder) -> PyResult<()> {
        let th = self.th;
        let value = self.value(field.name)?;
        let value = match field.conversion {
            None => value,
            Some(0x72) => ops::convert::repr(th, &value)?.into_ref(),
            Some(0x73) => ops::convert::str(th, &value)?.into_ref(),
            Some(0x61) => ops::convert::ascii(th, &value)?.into_ref(),
            Some(c) => {
                let shown = match char::from_u32(c) {
                    Some(c) if (33..127).contains(&u32::from(c)) => c.to_string(),
                    _ => format!("\\x{c:x}"),
                };
                return Err(th.value_error(format!("Unknown conversion specifier {shown}")));
            }
        };
        let spec = if field.nested {
            let mut spec = StrBuilder::default();
            self.build(field.spec, depth - 1, &mut spec)?;
            Some(spec.finish())
        } else {
            (!field.spec.is_empty()).then(|| PyStr::from_data(field.spec))
        };
        let text = ops::format::format(th, &value, spec.as_ref().map(|s| s.as_ref()))?;
        let text = crate::native::Downcast::downcast::<PyStr>(&text).expect("format returns str");
        out.push_ref(text);
        Ok(())
    }

    fn value(&mut self, name: StrData<'_>) -> PyResult<Ref> {
        let th = self.th;
        let mut name = FieldName::new(name);
        let first = match key(th, name.first)? {
            Key::Name(text) if text.is_empty() => {
                self.number(Numbering::Automatic)?;
                self.next += 1;
                Key::Index(self.next - 1)
            }
            Key::Index(index) => {
                self.number(Numbering::Manual)?;
                Key::Index(index)
            }
            named => named,
        };
        let mut value = self.first(first)?;
        while let Some(access) = name.next(th)? {
            value = match access {
                Access::Attribute(name) => {
                    let name = th.vm().interned.intern(&PyStr::from_data(name));
                    ops::attr::get(th, &value, &name)?
                }
                Access::Item(Key::Index(index)) => ops::item::get(th, &value, &ops::convert::int(index as i64))?,
                Access::Item(Key::Name(name)) => ops::item::get(th, &value, PyStr::from_data(name).as_ref())?,
            };
        }
        Ok(value)
    }

    fn number(&mut self, wanted: Numbering) -> PyResult<()> {
        match (self.numbering, wanted) {
            (Numbering::Manual, Numbering::Automatic) => Err(self
                .th
                .value_error("cannot switch from manual field specification to automatic field numbering")),
            (Numbering::Automatic, Numbering::Manual) => Err(self
                .th
                .value_error("cannot switch from automatic field numbering to manual field specification")),
            _ => {
                self.numbering = wanted;
                Ok(())
            }
        }
    }

    fn first(&self, key: Key<'_>) -> PyResult<Ref> {
        let th = self.th;
        match (key, &self.values) {
            (Key::Index(index), Values::Call(args)) => args.positional().get(index).cloned().ok_or_else(|| {
                th.error(
                    Exc::IndexError,
                    format!("Replacement index {index} out of range for positional args tuple"),
                )
            }),
            (Key::Index(_), Values::Mapping(_)) => Err(th.value_error("Format string contains positional fields")),
            (Key::Name(name), Values::Call(args)) => args
                .keywords()
                .find(|(n, _)| {
                    crate::native::Downcast::downcast::<PyStr>(*n).is_some_and(|n| n.data().iter().eq(name.iter()))
                })
                .map(|(_, value)| value.clone())
                .ok_or_else(|| missing(th, name)),
            (Key::Name(name), Values::Mapping(mapping)) => ops::item::get(th, mapping, PyStr::from_data(name).as_ref()),
        }
    }
}

fn missing(th: &Thread, name: StrData<'_>) -> Raised {
    th.key_error(PyStr::from_data(name).as_ref())
}
