//! Properties and case mappings of code points, of Unicode 14.0, the version that Python 3.11 has.
//!
//! Categories and exceptions are tables; upper and lower case come from the standard library, whose Unicode is newer, as
//! long as everything involved was assigned in 14.0. Code points are `u32`: lone surrogates have properties too.

mod category_table;
mod property_tables;

use category_table::RUNS;
use property_tables as tables;

/// General categories, in the order of the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "they are Unicode's names")]
#[repr(u8)]
pub enum Category {
    Cn,
    Cc,
    Cf,
    Co,
    Cs,
    Ll,
    Lm,
    Lo,
    Lt,
    Lu,
    Mc,
    Me,
    Mn,
    Nd,
    Nl,
    No,
    Pc,
    Pd,
    Pe,
    Pf,
    Pi,
    Po,
    Ps,
    Sc,
    Sk,
    Sm,
    So,
    Zl,
    Zp,
    Zs,
}

use Category as C;

const CATEGORIES: [Category; 30] = [
    C::Cn,
    C::Cc,
    C::Cf,
    C::Co,
    C::Cs,
    C::Ll,
    C::Lm,
    C::Lo,
    C::Lt,
    C::Lu,
    C::Mc,
    C::Me,
    C::Mn,
    C::Nd,
    C::Nl,
    C::No,
    C::Pc,
    C::Pd,
    C::Pe,
    C::Pf,
    C::Pi,
    C::Po,
    C::Ps,
    C::Sc,
    C::Sk,
    C::Sm,
    C::So,
    C::Zl,
    C::Zp,
    C::Zs,
];

fn run_of(c: u32) -> usize {
    RUNS.partition_point(|run| run >> 8 <= c) - 1
}

/// The general category.
#[must_use]
pub fn category(c: u32) -> Category {
    CATEGORIES[(RUNS[run_of(c)] & 0xff) as usize]
}

fn within(ranges: &[(u32, u32)], c: u32) -> bool {
    let after = ranges.partition_point(|(start, _)| *start <= c);
    after > 0 && c <= ranges[after - 1].1
}

fn ascii(c: u32) -> Option<u8> {
    u8::try_from(c).ok().filter(u8::is_ascii)
}

/// `str.isalpha` of one code point.
#[must_use]
pub fn is_alpha(c: u32) -> bool {
    match ascii(c) {
        Some(b) => b.is_ascii_alphabetic(),
        None => matches!(category(c), C::Ll | C::Lu | C::Lt | C::Lm | C::Lo),
    }
}

/// `str.isprintable` of one code point.
#[must_use]
pub fn is_printable(c: u32) -> bool {
    match ascii(c) {
        Some(b) => (0x20..0x7f).contains(&b),
        None => !matches!(
            category(c),
            C::Cn | C::Cc | C::Cf | C::Co | C::Cs | C::Zl | C::Zp | C::Zs
        ),
    }
}

/// `str.isspace` of one code point.
#[must_use]
pub fn is_space(c: u32) -> bool {
    matches!(
        c,
        0x9..=0xd | 0x1c..=0x20 | 0x85 | 0xa0 | 0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029
            | 0x202f | 0x205f | 0x3000
    )
}

/// Whether `str.splitlines` splits here.
#[must_use]
pub fn is_line_break(c: u32) -> bool {
    matches!(c, 0xa..=0xd | 0x1c..=0x1e | 0x85 | 0x2028 | 0x2029)
}

/// `str.isupper` of one code point.
#[must_use]
pub fn is_upper(c: u32) -> bool {
    match ascii(c) {
        Some(b) => b.is_ascii_uppercase(),
        None => category(c) == C::Lu || within(tables::OTHER_UPPER, c),
    }
}

/// `str.islower` of one code point.
#[must_use]
pub fn is_lower(c: u32) -> bool {
    match ascii(c) {
        Some(b) => b.is_ascii_lowercase(),
        None => category(c) == C::Ll || within(tables::OTHER_LOWER, c),
    }
}

/// Whether the code point is a title-case letter.
#[must_use]
pub fn is_title(c: u32) -> bool {
    ascii(c).is_none() && category(c) == C::Lt
}

/// Whether the code point has case.
#[must_use]
pub fn is_cased(c: u32) -> bool {
    is_lower(c) || is_upper(c) || is_title(c)
}

/// `Case_Ignorable`: what does not end a word for the final sigma.
#[must_use]
pub fn is_case_ignorable(c: u32) -> bool {
    matches!(category(c), C::Mn | C::Me | C::Cf | C::Lm | C::Sk)
        || matches!(
            c,
            0x27 | 0x2e
                | 0x3a
                | 0xb7
                | 0x387
                | 0x55f
                | 0x5f4
                | 0x2018
                | 0x2019
                | 0x2024
                | 0x2027
                | 0xfe13
                | 0xfe52
                | 0xfe55
                | 0xff07
                | 0xff0e
                | 0xff1a
        )
}

/// The value of a decimal digit (category Nd).
#[must_use]
pub fn decimal_digit(c: u32) -> Option<u32> {
    if let Some(b) = ascii(c) {
        return b.is_ascii_digit().then(|| u32::from(b - b'0'));
    }
    let run = RUNS[run_of(c)];
    // Decimal digits come in tens, from zero to nine, and runs of them start with a zero.
    (CATEGORIES[(run & 0xff) as usize] == C::Nd).then(|| (c - (run >> 8)) % 10)
}

/// `str.isdigit` of one code point.
#[must_use]
pub fn is_digit(c: u32) -> bool {
    decimal_digit(c).is_some() || within(tables::OTHER_DIGIT, c)
}

/// `str.isnumeric` of one code point.
#[must_use]
pub fn is_numeric(c: u32) -> bool {
    match ascii(c) {
        Some(b) => b.is_ascii_digit(),
        None => matches!(category(c), C::Nd | C::Nl | C::No) || within(tables::NUMERIC_LETTER, c),
    }
}

/// Whether the code point may start an identifier.
#[must_use]
pub fn is_identifier_start(c: u32) -> bool {
    match ascii(c) {
        Some(b) => b.is_ascii_alphabetic() || b == b'_',
        None => {
            let letter = is_alpha(c) || category(c) == C::Nl;
            letter && !within(tables::NO_START, c) || within(tables::OTHER_START, c)
        }
    }
}

/// Whether the code point may continue an identifier.
#[must_use]
pub fn is_identifier_continue(c: u32) -> bool {
    is_identifier_start(c) || matches!(category(c), C::Mn | C::Mc | C::Nd | C::Pc) || within(tables::OTHER_CONTINUE, c)
}

/// One to three code points.
#[derive(Clone, Copy, Debug)]
pub struct Mapped([u32; 3]);

impl Mapped {
    /// The code points.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let first = self.0[0];
        std::iter::once(first).chain(self.0[1..].iter().copied().filter(|c| *c != 0))
    }

    fn same(c: u32) -> Mapped {
        Mapped([c, 0, 0])
    }

    fn of(c: u32, mapped: impl Iterator<Item = char>) -> Mapped {
        let mut out = [0; 3];
        for (place, m) in out.iter_mut().zip(mapped) {
            *place = u32::from(m);
        }
        let known = category(c) != C::Cn && out.iter().all(|m| category(*m) != C::Cn);
        if known { Mapped(out) } else { Mapped::same(c) }
    }
}

/// Upper case.
#[must_use]
pub fn to_upper(c: u32) -> Mapped {
    char::from_u32(c).map_or(Mapped::same(c), |ch| Mapped::of(c, ch.to_uppercase()))
}

/// Lower case, out of context.
#[must_use]
pub fn to_lower(c: u32) -> Mapped {
    char::from_u32(c).map_or(Mapped::same(c), |ch| Mapped::of(c, ch.to_lowercase()))
}

fn exception(table: &[(u32, [u32; 3])], c: u32) -> Option<Mapped> {
    table
        .binary_search_by_key(&c, |(from, _)| *from)
        .ok()
        .map(|i| Mapped(table[i].1))
}

/// Title case.
#[must_use]
pub fn to_title(c: u32) -> Mapped {
    exception(tables::TITLE, c).unwrap_or_else(|| to_upper(c))
}

/// Full case folding.
#[must_use]
pub fn fold(c: u32) -> Mapped {
    exception(tables::FOLD, c).unwrap_or_else(|| to_lower(c))
}

#[cfg(test)]
mod tests {
    use super::{decimal_digit, fold, is_numeric, is_printable, to_title, to_upper};

    #[test]
    fn properties_of_unicode_fourteen() {
        assert_eq!(decimal_digit(0x1d7d9), Some(1));
        assert!(is_numeric(0x4e00) && !is_printable(0x378));
        assert_eq!(to_upper(0xdf).iter().collect::<Vec<_>>(), [0x53, 0x53]);
        assert_eq!(to_title(0x1c6).iter().collect::<Vec<_>>(), [0x1c5]);
        assert_eq!(fold(0x3c2).iter().collect::<Vec<_>>(), [0x3c3]);
    }
}
