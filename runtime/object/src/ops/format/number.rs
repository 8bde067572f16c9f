//! `__format__` of int, float and complex.

use taipan_heap::Ref;

use crate::class::type_of;
use crate::error::{Exc, PyResult};
use crate::native::Downcast;
use crate::ops;
use crate::ops::format::digits::{Options, Style, double};
use crate::ops::format::layout::{self, Parts};
use crate::ops::format::spec::{Spec, unknown_kind};
use crate::thread::Thread;
use crate::types::complex::PyComplex;
use crate::types::int::IntView;
use crate::types::str::{PyStr, StrBuilder};
use crate::types::{float, int};

fn as_text(th: &Thread, value: &Ref) -> PyResult<Ref> {
    Ok(ops::convert::str(th, value)?.into_ref())
}

/// The presentation type as ASCII; what is not becomes one that no type has.
fn kind_of(spec: &Spec) -> u8 {
    u8::try_from(spec.kind).unwrap_or(b'?')
}

/// `int.__format__(value, spec)`
///
/// # Errors
/// ValueError for a bad specifier, OverflowError for a number too large for it.
pub fn format_int(th: &Thread, value: &Ref, spec: &PyStr) -> PyResult<Ref> {
    if spec.is_empty() {
        return as_text(th, value);
    }
    let class = type_of(value);
    let spec = Spec::parse(th, spec.data(), b'd', b'>', class)?;
    let number = int::view(value).expect("an int");
    match kind_of(&spec) {
        b'b' | b'c' | b'd' | b'o' | b'x' | b'X' | b'n' => integer(th, number, &spec),
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%' => real(th, float::from_int(th, number)?, &spec),
        _ => Err(unknown_kind(th, spec.kind, class)),
    }
}

fn integer(th: &Thread, number: IntView<'_>, spec: &Spec) -> PyResult<Ref> {
    if spec.precision.is_some() {
        return Err(th.value_error("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        return Err(th.value_error("Negative zero coercion (z) not allowed in integer format specifier"));
    }
    let mut out = StrBuilder::default();
    let kind = kind_of(spec);
    if kind == b'c' {
        if spec.sign != 0 {
            return Err(th.value_error("Sign not allowed with integer format specifier 'c'"));
        }
        if spec.alternate {
            return Err(th.value_error("Alternate form (#) not allowed with integer format specifier 'c'"));
        }
        let Some(n) = number.to_i64() else {
            return Err(th.error(Exc::OverflowError, "Python int too large to convert to C long"));
        };
        let Some(c) = u32::try_from(n).ok().filter(|c| *c < 0x11_0000) else {
            return Err(th.error(Exc::OverflowError, "%c arg not in range(0x110000)"));
        };
        let (before, after) = layout::padding(spec.align, spec.width, 1);
        if spec.align == b'=' {
            layout::fill(&mut out, spec.fill, spec.width.saturating_sub(1));
        }
        layout::fill(&mut out, spec.fill, before);
        out.push(c);
        layout::fill(&mut out, spec.fill, after);
        return Ok(out.finish().into_ref());
    }
    let (mut text, prefix) = match kind {
        b'b' => (int::format_radix(number, 2), "0b"),
        b'o' => (int::format_radix(number, 8), "0o"),
        b'x' => (int::format_radix(number, 16), "0x"),
        b'X' => (int::format_radix(number, 16), "0X"),
        _ => (int::to_decimal(th, number)?, ""),
    };
    if kind == b'X' {
        text.make_ascii_uppercase();
    }
    let digits = text.strip_prefix('-');
    let parts = Parts {
        negative: digits.is_some(),
        prefix: if spec.alternate { prefix } else { "" },
        digits: digits.unwrap_or(&text),
        rest: "",
    };
    layout::number(&mut out, &parts, spec);
    Ok(out.finish().into_ref())
}

/// `float.__format__(value, spec)`
///
/// # Errors
/// ValueError for a bad specifier.
pub fn format_float(th: &Thread, value: &Ref, spec: &PyStr) -> PyResult<Ref> {
    if spec.is_empty() {
        return as_text(th, value);
    }
    let class = type_of(value);
    let spec = Spec::parse(th, spec.data(), 0, b'>', class)?;
    match kind_of(&spec) {
        0 | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n' | b'%' => {
            real(th, float::view(value).expect("a float"), &spec)
        }
        _ => Err(unknown_kind(th, spec.kind, class)),
    }
}

fn check_precision(th: &Thread, spec: &Spec) -> PyResult<()> {
    if spec.precision.is_some_and(|p| p > i32::MAX as usize) {
        return Err(th.value_error("precision too big"));
    }
    Ok(())
}

/// The options that a presentation type and a precision mean.
fn options(spec: &Spec) -> Options {
    let kind = kind_of(spec);
    let style = match kind.to_ascii_lowercase() {
        b'e' => Style::Exponent,
        b'f' | b'%' => Style::Fixed,
        0 if spec.precision.is_none() => Style::Shortest,
        _ => Style::General,
    };
    Options {
        style,
        precision: spec.precision.unwrap_or(6),
        alternate: spec.alternate,
        dot_zero: kind == 0,
        no_negative_zero: spec.no_negative_zero,
        upper: kind.is_ascii_uppercase(),
    }
}

fn real(th: &Thread, f: f64, spec: &Spec) -> PyResult<Ref> {
    check_precision(th, spec)?;
    let percent = spec.kind == u32::from(b'%');
    let mut text = double(if percent { f * 100.0 } else { f }, options(spec));
    if percent {
        text.push('%');
    }
    let unsigned = text.strip_prefix('-');
    let (digits, rest) = layout::split(unsigned.unwrap_or(&text));
    let parts = Parts {
        negative: unsigned.is_some(),
        prefix: "",
        digits,
        rest,
    };
    let mut out = StrBuilder::default();
    layout::number(&mut out, &parts, spec);
    Ok(out.finish().into_ref())
}

/// `complex.__format__(value, spec)`
///
/// # Errors
/// ValueError for a bad specifier.
pub fn format_complex(th: &Thread, value: &Ref, spec: &PyStr) -> PyResult<Ref> {
    if spec.is_empty() {
        return as_text(th, value);
    }
    let class = type_of(value);
    let spec = Spec::parse(th, spec.data(), 0, b'>', class)?;
    if !matches!(kind_of(&spec), 0 | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n') {
        return Err(unknown_kind(th, spec.kind, class));
    }
    check_precision(th, &spec)?;
    if spec.fill == u32::from(b'0') {
        return Err(th.value_error("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == b'=' {
        return Err(th.value_error("'=' alignment flag is not allowed in complex format specifier"));
    }
    let PyComplex { re, im } = **value.downcast::<PyComplex>().expect("a complex");
    let untyped = spec.kind == 0;
    let skip_real = untyped && re == 0.0 && re.is_sign_positive();
    let mut options = options(&spec);
    options.dot_zero = false;
    let mut body = StrBuilder::default();
    let mut part = |f: f64, sign: u8| {
        let text = double(f, options);
        let unsigned = text.strip_prefix('-');
        let (digits, rest) = layout::split(unsigned.unwrap_or(&text));
        let parts = Parts {
            negative: unsigned.is_some(),
            prefix: "",
            digits,
            rest,
        };
        let bare = Spec {
            width: 0,
            sign,
            align: b'<',
            ..spec.clone()
        };
        layout::number(&mut body, &parts, &bare);
    };
    if !skip_real {
        part(re, spec.sign);
    }
    part(im, if skip_real { spec.sign } else { b'+' });
    let body = body.finish();
    let parens = untyped && !skip_real;
    let len = body.len() + 1 + if parens { 2 } else { 0 };
    let (before, after) = layout::padding(spec.align, spec.width, len);
    let mut out = StrBuilder::default();
    layout::fill(&mut out, spec.fill, before);
    if parens {
        out.push_str("(");
    }
    out.push_ref(&body);
    out.push_str(if parens { "j)" } else { "j" });
    layout::fill(&mut out, spec.fill, after);
    Ok(out.finish().into_ref())
}
