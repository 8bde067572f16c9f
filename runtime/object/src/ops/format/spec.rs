//! Format specifiers: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.
//!
//! Parsing follows `parse_internal_render_format_spec` in CPython's `formatter_unicode.c`, errors and their order
//! included. Which options a type supports is decided by the type.

use crate::class::Class;
use crate::error::{PyResult, Raised};
use crate::thread::Thread;
use crate::types::str::{StrData, decimal_digit};

/// Separators between groups of digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Grouping {
    /// None.
    Absent,
    /// `,` every three digits.
    Comma,
    /// `_` every three digits.
    Underscore,
    /// `_` every four digits: of binary, octal and hexadecimal numbers.
    UnderscoreFour,
}

/// A parsed specifier.
#[derive(Clone, Debug)]
pub struct Spec {
    /// What fills the width.
    pub fill: u32,
    /// `<`, `>`, `^` or `=`.
    pub align: u8,
    /// `+`, `-`, space, or 0 if not given.
    pub sign: u8,
    /// `z`: no negative zero.
    pub no_negative_zero: bool,
    /// `#`
    pub alternate: bool,
    /// Least width.
    pub width: usize,
    /// Separators.
    pub grouping: Grouping,
    /// After the point, or most characters.
    pub precision: Option<usize>,
    /// The presentation type, 0 if not given and there is no default.
    pub kind: u32,
}

fn align_of(c: u32) -> Option<u8> {
    match u8::try_from(c) {
        Ok(c @ (b'<' | b'>' | b'=' | b'^')) => Some(c),
        _ => None,
    }
}

/// Decimal digits from `at` on; the number and the position after it.
pub(crate) fn integer(th: &Thread, text: StrData<'_>, mut at: usize) -> PyResult<(Option<usize>, usize)> {
    let mut number: Option<usize> = None;
    while at < text.len()
        && let Some(digit) = decimal_digit(text.at(at))
    {
        let next = number
            .unwrap_or(0)
            .checked_mul(10)
            .and_then(|n| n.checked_add(digit as usize))
            .filter(|n| isize::try_from(*n).is_ok());
        if next.is_none() {
            return Err(th.value_error("Too many decimal digits in format string"));
        }
        number = next;
        at += 1;
    }
    Ok((number, at))
}

/// A presentation type as messages show it.
fn shown(kind: u32) -> String {
    match char::from_u32(kind) {
        Some(c) if (33..128).contains(&kind) => c.to_string(),
        _ => format!("\\x{kind:x}"),
    }
}

/// The ValueError for a presentation type that `class` does not have.
pub(crate) fn unknown_kind(th: &Thread, kind: u32, class: &Class) -> Raised {
    th.value_error(format!(
        "Unknown format code '{}' for object of type '{}'",
        shown(kind),
        class.name()
    ))
}

impl Spec {
    /// Parses a specifier.
    ///
    /// # Errors
    /// ValueError with CPython's wording.
    pub fn parse(th: &Thread, text: StrData<'_>, default_kind: u8, default_align: u8, class: &Class) -> PyResult<Spec> {
        let mut spec = Spec {
            fill: u32::from(b' '),
            align: default_align,
            sign: 0,
            no_negative_zero: false,
            alternate: false,
            width: 0,
            grouping: Grouping::Absent,
            precision: None,
            kind: u32::from(default_kind),
        };
        let len = text.len();
        let peek = |at: usize| (at < len).then(|| text.at(at));
        let is = |at: usize, c: u8| peek(at) == Some(u32::from(c));
        let (mut at, mut fill_given, mut align_given) = (0, false, false);
        if let Some(align) = peek(1).and_then(align_of) {
            (spec.align, spec.fill) = (align, text.at(0));
            (fill_given, align_given) = (true, true);
            at = 2;
        } else if let Some(align) = peek(0).and_then(align_of) {
            spec.align = align;
            align_given = true;
            at = 1;
        }
        if let Some(sign) = [b' ', b'+', b'-'].into_iter().find(|s| is(at, *s)) {
            spec.sign = sign;
            at += 1;
        }
        if is(at, b'z') {
            spec.no_negative_zero = true;
            at += 1;
        }
        if is(at, b'#') {
            spec.alternate = true;
            at += 1;
        }
        if !fill_given && is(at, b'0') {
            spec.fill = u32::from(b'0');
            if !align_given && default_align == b'>' {
                spec.align = b'=';
            }
            at += 1;
        }
        let (width, after) = integer(th, text, at)?;
        spec.width = width.unwrap_or(0);
        crate::ops::memory::room(th, spec.width, size_of::<u32>())?;
        at = after;
        at = spec.parse_grouping(th, at, &is)?;
        if is(at, b'.') {
            let (precision, after) = integer(th, text, at + 1)?;
            if precision.is_none() {
                return Err(th.value_error("Format specifier missing precision"));
            }
            spec.precision = precision;
            at = after;
        }
        if len - at > 1 {
            let whole = crate::types::str::PyStr::from_data(text);
            return Err(th.value_error(format!(
                "Invalid format specifier '{}' for object of type '{}'",
                whole.to_display(),
                class.name()
            )));
        }
        if let Some(kind) = peek(at) {
            spec.kind = kind;
        }
        spec.check_grouping(th)?;
        Ok(spec)
    }

    fn parse_grouping(&mut self, th: &Thread, mut at: usize, is: &impl Fn(usize, u8) -> bool) -> PyResult<usize> {
        let both = || th.value_error("Cannot specify both ',' and '_'.");
        if is(at, b',') {
            self.grouping = Grouping::Comma;
            at += 1;
        }
        if is(at, b'_') {
            if self.grouping != Grouping::Absent {
                return Err(both());
            }
            self.grouping = Grouping::Underscore;
            at += 1;
        }
        if is(at, b',') {
            if self.grouping == Grouping::Underscore {
                return Err(both());
            }
        }
        Ok(at)
    }

    fn check_grouping(&mut self, th: &Thread) -> PyResult<()> {
        let kind = u8::try_from(self.kind).unwrap_or(b'?');
        let separator = match self.grouping {
            Grouping::Absent => return Ok(()),
            Grouping::Comma => ',',
            Grouping::Underscore | Grouping::UnderscoreFour => '_',
        };
        match kind {
            b'd' | b'e' | b'f' | b'g' | b'E' | b'G' | b'%' | b'F' | 0 => Ok(()),
            b'b' | b'o' | b'x' | b'X' if separator == '_' => {
                self.grouping = Grouping::UnderscoreFour;
                Ok(())
            }
            _ => Err(th.value_error(format!("Cannot specify '{separator}' with '{}'.", shown(self.kind)))),
        }
    }
}
