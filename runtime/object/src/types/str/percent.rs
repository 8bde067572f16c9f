//! `%` formatting of str and bytes (`PyUnicode_Format`, `_PyBytes_FormatEx`).
//!
//! Both run the same machine over code points; bytes come and go as Latin-1 text. What differs is in [`Flavour`].

use taipan_heap::Ref;

use crate::class::type_of;
use crate::error::{Exc, PyResult, Raised};
use crate::native::Downcast;
use crate::ops;
use crate::ops::format::digits::{Options, Style, double};
use crate::thread::Thread;
use crate::types::bytearray::PyByteArray;
use crate::types::bytes::PyBytes;
use crate::types::complex::PyComplex;
use crate::types::int::{self, IntView};
use crate::types::str::{PyStr, StrBuilder, StrData};
use crate::types::tuple::PyTuple;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Flavour {
    Str,
    Bytes,
}

#[derive(Default)]
struct Conversion {
    left: bool,
    plus: bool,
    blank: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
    kind: u32,
}

/// The arguments: a tuple's items in order, or one object; a mapping for `%(key)s`.
struct Values<'a> {
    items: &'a [Ref],
    next: usize,
    mapping: Option<&'a Ref>,
}

struct Machine<'a> {
    th: &'a Thread,
    flavour: Flavour,
    format: StrData<'a>,
    at: usize,
    values: Values<'a>,
    out: StrBuilder,
}

/// `format % values` for str.
///
/// # Errors
/// TypeError, ValueError, OverflowError; what conversions raise.
pub fn format(th: &Thread, format: &PyStr, values: &Ref) -> PyResult<Ref> {
    Ok(run(th, Flavour::Str, format.data(), values)?.finish().into_ref())
}

/// `format % values` for bytes and bytearray.
///
/// # Errors
/// As for [`format`].
pub fn format_bytes(th: &Thread, format: &[u8], values: &Ref) -> PyResult<Vec<u8>> {
    let text = run(th, Flavour::Bytes, StrData::One(format), values)?.finish();
    Ok(text.data().iter().map(|c| c as u8).collect())
}

fn run(th: &Thread, flavour: Flavour, format: StrData<'_>, values: &Ref) -> PyResult<StrBuilder> {
    let tuple = values.downcast::<PyTuple>();
    let is_text = match flavour {
        Flavour::Str => values.is_a::<PyStr>(),
        Flavour::Bytes => values.is_a::<PyBytes>() || values.is_a::<PyByteArray>(),
    };
    let is_mapping = tuple.is_none() && !is_text && type_of(values).slots.getitem.get().is_some();
    let mut machine = Machine {
        th,
        flavour,
        format,
        at: 0,
        values: Values {
            items: tuple.map_or(std::slice::from_ref(values), |t| t.items()),
            next: 0,
            mapping: is_mapping.then_some(values),
        },
        out: StrBuilder::with_room(format.len()),
    };
    while machine.at < format.len() {
        let start = machine.at;
        let len = match format.slice(start, format.len()) {
            StrData::One(text) => memchr::memchr(b'%', text),
            wide => wide.iter().position(|c| c == u32::from(b'%')),
        };
        let end = len.map_or(format.len(), |len| start + len);
        machine.out.push_data(format.slice(start, end));
        machine.at = end;
        if end < format.len() {
            machine.at += 1;
            machine.conversion()?;
        }
    }
    if machine.values.mapping.is_none() && machine.values.next < machine.values.items.len() {
        let what = match flavour {
            Flavour::Str => "string",
            Flavour::Bytes => "bytes",
        };
        return Err(th.type_error(format!("not all arguments converted during {what} formatting")));
    }
    Ok(machine.out)
}

impl Machine<'_> {
    fn peek(&self) -> Option<u32> {
        (self.at < self.format.len()).then(|| self.format.at(self.at))
    }

    fn take(&mut self) -> PyResult<u32> {
        let c = self.peek();
        self.at += 1;
        c.ok_or_else(|| self.th.value_error("incomplete format"))
    }

    fn next_value(&mut self, single: Option<&Ref>) -> PyResult<Ref> {
        if let Some(value) = single {
            return Ok(value.clone());
        }
        let Some(value) = self.values.items.get(self.values.next) else {
            return Err(self.th.type_error("not enough arguments for format string"));
        };
        self.values.next += 1;
        Ok(value.clone())
    }

    /// `(key)` if there is one: the value.
    fn keyed(&mut self) -> PyResult<Option<Ref>> {
        if self.peek() != Some(u32::from(b'(')) {
            return Ok(None);
        }
        let Some(mapping) = self.values.mapping else {
            return Err(self.th.type_error("format requires a mapping"));
        };
        self.at += 1;
        let start = self.at;
        let mut depth = 1;
        while depth > 0 {
            match self.peek() {
                Some(0x28) => depth += 1,
                Some(0x29) => depth -= 1,
                Some(_) => {}
                None => return Err(self.th.value_error("incomplete format key")),
            }
            self.at += 1;
        }
        let key = self.format.slice(start, self.at - 1);
        let key = match self.flavour {
            Flavour::Str => PyStr::from_data(key).into_ref(),
            Flavour::Bytes => PyBytes::from_vec(key.iter().map(|c| c as u8).collect()).into_ref(),
        };
        ops::item::get(self.th, mapping, &key).map(Some)
    }

    fn number(&mut self, what: &str) -> PyResult<usize> {
        let mut number = 0usize;
        while let Some(c @ 0x30..=0x39) = self.peek() {
            number = number * 10 + (c - 0x30) as usize;
            if number > isize::MAX as usize / 16 {
                return Err(self.th.value_error(format!("{what} too big")));
            }
            self.at += 1;
        }
        Ok(number)
    }

    fn star(&mut self, single: Option<&Ref>) -> PyResult<isize> {
        let value = self.next_value(single)?;
        match int::view(&value).map(IntView::to_i64) {
            Some(Some(n)) => Ok(n as isize),
            Some(None) => Err(self
                .th
                .error(Exc::OverflowError, "Python int too large to convert to C ssize_t")),
            None => Err(self.th.type_error("* wants int")),
        }
    }

    fn conversion(&mut self) -> PyResult<()> {
        if self.peek() == Some(u32::from(b'%')) {
            self.at += 1;
            self.out.push(u32::from(b'%'));
            return Ok(());
        }
        let keyed = self.keyed()?;
        let single = keyed.as_ref();
        if single.is_some() {
            // A mapping stays usable, but is no sequence of values any more.
            self.values.next = self.values.items.len();
        }
        let mut spec = Conversion::default();
        loop {
            match self.peek() {
                Some(0x2d) => spec.left = true,
                Some(0x2b) => spec.plus = true,
                Some(0x20) => spec.blank = true,
                Some(0x23) => spec.alternate = true,
                Some(0x30) => spec.zero = true,
                _ => break,
            }
            self.at += 1;
        }
        if self.peek() == Some(u32::from(b'*')) {
            self.at += 1;
            let width = self.star(single)?;
            spec.left |= width < 0;
            spec.width = width.unsigned_abs();
        } else {
            spec.width = self.number("width")?;
        }
        if self.peek() == Some(u32::from(b'.')) {
            self.at += 1;
            spec.precision = Some(if self.peek() == Some(u32::from(b'*')) {
                self.at += 1;
                self.star(single)?.max(0) as usize
            } else {
                self.number("precision")?
            });
        }
        if spec.precision.is_some_and(|p| p > i32::MAX as usize) {
            return Err(self.th.value_error(match self.flavour {
                Flavour::Str => "precision too big",
                Flavour::Bytes => "prec too big",
            }));
        }
        ops::memory::room(self.th, spec.width.max(spec.precision.unwrap_or(0)), size_of::<u32>())?;
        if let Some(c) = self.peek()
            && matches!(u8::try_from(c), Ok(b'h' | b'l' | b'L'))
        {
            self.at += 1;
        }
        spec.kind = self.take()?;
        let value = self.next_value(single)?;
        self.convert(&spec, &value)
    }

    fn convert(&mut self, spec: &Conversion, value: &Ref) -> PyResult<()> {
        match u8::try_from(spec.kind).unwrap_or(0) {
            kind @ (b's' | b'r' | b'a' | b'b') if kind != b'b' || self.flavour == Flavour::Bytes => {
                let text = self.text(kind, value)?;
                let len = text.len().min(spec.precision.unwrap_or(usize::MAX));
                self.padded(spec, text.data().slice(0, len));
                Ok(())
            }
            b'c' => {
                let c = self.character(value)?;
                self.padded(spec, PyStr::from_char(c).data());
                Ok(())
            }
            b'd' | b'i' | b'u' | b'o' | b'x' | b'X' => self.integer(spec, value),
            b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => self.float(spec, value),
            _ => Err(self.unsupported(spec.kind)),
        }
    }

    fn unsupported(&self, kind: u32) -> Raised {
        let shown = match self.flavour {
            Flavour::Str if !(31..127).contains(&kind) => '?',
            _ => char::from_u32(kind).unwrap_or('?'),
        };
        self.th.value_error(format!(
            "unsupported format character '{shown}' (0x{kind:x}) at index {}",
            self.at - 1
        ))
    }

    fn text(&self, kind: u8, value: &Ref) -> PyResult<taipan_heap::TypedRef<PyStr>> {
        let th = self.th;
        match (self.flavour, kind) {
            (Flavour::Str, b's') => ops::convert::str(th, value),
            (Flavour::Str, b'r') => ops::convert::repr(th, value),
            (_, b'r' | b'a') => ops::convert::ascii(th, value),
            _ => {
                if ops::convert::is_bytes_like(value) {
                    return Ok(PyStr::from_latin1(&ops::convert::bytes_of(th, value)?));
                }
                let Some(bytes) = crate::lookup::call_method(th, value, &th.names().bytes, &[])? else {
                    let name = type_of(value).name();
                    return Err(th.type_error(format!(
                        "%b requires a bytes-like object, or an object that implements __bytes__, not '{name}'"
                    )));
                };
                match bytes.downcast::<PyBytes>() {
                    Some(bytes) => Ok(PyStr::from_latin1(bytes.data())),
                    None => {
                        let name = type_of(&bytes).name();
                        Err(th.type_error(format!("__bytes__ returned non-bytes (type {name})")))
                    }
                }
            }
        }
    }

    fn character(&self, value: &Ref) -> PyResult<u32> {
        let th = self.th;
        let (limit, range, wanted) = match self.flavour {
            Flavour::Str => (0x11_0000, "0x110000", "%c requires int or char"),
            Flavour::Bytes => (256, "256", "%c requires an integer in range(256) or a single byte"),
        };
        match self.flavour {
            Flavour::Str => {
                if let Some(text) = value.downcast::<PyStr>() {
                    if text.len() == 1 {
                        return Ok(text.data().at(0));
                    }
                    return Err(th.type_error(wanted));
                }
            }
            Flavour::Bytes => {
                if ops::convert::is_bytes_like(value) {
                    return match ops::convert::bytes_of(th, value)?[..] {
                        [one] => Ok(u32::from(one)),
                        _ => Err(th.type_error(wanted)),
                    };
                }
            }
        }
        if !int::is_int(value) && type_of(value).slots.index.get().is_none() {
            return Err(th.type_error(wanted));
        }
        let n = ops::convert::index(th, value)?;
        int::view(&n)
            .and_then(IntView::to_i64)
            .and_then(|n| u32::try_from(n).ok())
            .filter(|c| *c < limit)
            .ok_or_else(|| th.error(Exc::OverflowError, format!("%c arg not in range({range})")))
    }

    fn integer(&mut self, spec: &Conversion, value: &Ref) -> PyResult<()> {
        let number = self.to_integer(spec, value)?;
        let view = int::view(&number).expect("an int");
        let kind = spec.kind as u8;
        let (mut digits, prefix) = match kind {
            b'o' => (int::format_radix(view, 8), "0o"),
            b'x' => (int::format_radix(view, 16), "0x"),
            b'X' => (int::format_radix(view, 16), "0X"),
            _ => (int::to_decimal(self.th, view)?, ""),
        };
        if kind == b'X' {
            digits.make_ascii_uppercase();
        }
        let negative = digits.starts_with('-');
        if negative {
            digits.remove(0);
        }
        if let Some(precision) = spec.precision
            && digits.len() < precision
        {
            digits.insert_str(0, &"0".repeat(precision - digits.len()));
        }
        let prefix = if spec.alternate { prefix } else { "" };
        self.numeric(spec, negative, prefix, &digits);
        Ok(())
    }

    fn to_integer(&self, spec: &Conversion, value: &Ref) -> PyResult<Ref> {
        let th = self.th;
        if int::is_int(value) {
            return Ok(value.clone());
        }
        let slots = &type_of(value).slots;
        let radix = matches!(spec.kind as u8, b'o' | b'x' | b'X');
        let wrong = || {
            let kind = char::from(spec.kind as u8);
            let what = if radix {
                "an integer is required"
            } else {
                "a real number is required"
            };
            th.type_error(format!("%{kind} format: {what}, not {}", type_of(value).name()))
        };
        let is_number = slots.index.get().is_some()
            || slots.int.get().is_some()
            || slots.float.get().is_some()
            || value.is_a::<PyComplex>();
        if !is_number {
            return Err(wrong());
        }
        let converted = if radix {
            ops::convert::index(th, value)
        } else {
            ops::convert::to_int(th, value)
        };
        converted.map_err(|raised| if raised.is(Exc::TypeError) { wrong() } else { raised })
    }

    fn float(&mut self, spec: &Conversion, value: &Ref) -> PyResult<()> {
        let f = match self.flavour {
            Flavour::Str => ops::convert::to_f64(self.th, value)?,
            Flavour::Bytes => ops::convert::to_f64(self.th, value).map_err(|raised| {
                let name = type_of(value).name();
                if raised.is(Exc::TypeError) {
                    self.th.type_error(format!("float argument required, not {name}"))
                } else {
                    raised
                }
            })?,
        };
        let kind = spec.kind as u8;
        let mut text = double(
            f,
            Options {
                style: match kind.to_ascii_lowercase() {
                    b'e' => Style::Exponent,
                    b'f' => Style::Fixed,
                    _ => Style::General,
                },
                precision: spec.precision.unwrap_or(6),
                alternate: spec.alternate,
                dot_zero: false,
                no_negative_zero: false,
                upper: kind.is_ascii_uppercase(),
            },
        );
        let negative = text.starts_with('-');
        if negative {
            text.remove(0);
        }
        self.numeric(spec, negative, "", &text);
        Ok(())
    }

    fn numeric(&mut self, spec: &Conversion, negative: bool, prefix: &str, digits: &str) {
        let sign = match (negative, spec.plus, spec.blank) {
            (true, ..) => "-",
            (_, true, _) => "+",
            (_, _, true) => " ",
            _ => "",
        };
        let missing = spec.width.saturating_sub(sign.len() + prefix.len() + digits.len());
        let pad = |out: &mut StrBuilder, c: u8| (0..missing).for_each(|_| out.push(u32::from(c)));
        let out = &mut self.out;
        if !spec.left && !spec.zero {
            pad(out, b' ');
        }
        out.push_str(sign);
        out.push_str(prefix);
        if !spec.left && spec.zero {
            pad(out, b'0');
        }
        out.push_str(digits);
        if spec.left {
            pad(out, b' ');
        }
    }

    fn padded(&mut self, spec: &Conversion, text: StrData<'_>) {
        let missing = spec.width.saturating_sub(text.len());
        if !spec.left {
            (0..missing).for_each(|_| self.out.push(u32::from(b' ')));
        }
        self.out.push_data(text);
        if spec.left {
            (0..missing).for_each(|_| self.out.push(u32::from(b' ')));
        }
    }
}
