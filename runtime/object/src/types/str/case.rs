//! Case: conversions and the tests that concern whole strings.

use taipan_heap::TypedRef;
use taipan_util::unicode::{self, Mapped};

use crate::types::str::{PyStr, StrBuilder, StrData};

const SIGMA: u32 = 0x3a3;
const FINAL_SIGMA: u32 = 0x3c2;

fn push(out: &mut StrBuilder, mapped: Mapped) {
    mapped.iter().for_each(|c| out.push(c));
}

/// Whether the capital sigma at `at` ends a word.
fn is_final_sigma(text: StrData<'_>, at: usize) -> bool {
    let relevant = |c: &u32| !unicode::is_case_ignorable(*c);
    let before = text.slice(0, at).iter().rev().find(relevant);
    let after = text.slice(at + 1, text.len()).iter().find(relevant);
    before.is_some_and(unicode::is_cased) && !after.is_some_and(unicode::is_cased)
}

fn push_lower(out: &mut StrBuilder, text: StrData<'_>, at: usize) {
    let c = text.at(at);
    if c == SIGMA && is_final_sigma(text, at) {
        out.push(FINAL_SIGMA);
    } else {
        push(out, unicode::to_lower(c));
    }
}

fn convert(
    text: &PyStr,
    ascii: impl Fn(&[u8]) -> Vec<u8>,
    each: impl Fn(&mut StrBuilder, StrData<'_>, usize),
) -> TypedRef<PyStr> {
    if let Some(text) = text.as_ascii() {
        return PyStr::from_ascii(&ascii(text.as_bytes()));
    }
    let mut out = StrBuilder::default();
    let data = text.data();
    for at in 0..data.len() {
        each(&mut out, data, at);
    }
    out.finish()
}

/// `str.lower`
#[must_use]
pub fn lower(text: &PyStr) -> TypedRef<PyStr> {
    convert(text, <[u8]>::to_ascii_lowercase, push_lower)
}

/// `str.upper`
#[must_use]
pub fn upper(text: &PyStr) -> TypedRef<PyStr> {
    convert(text, <[u8]>::to_ascii_uppercase, |out, text, at| {
        push(out, unicode::to_upper(text.at(at)));
    })
}

/// `str.casefold`
#[must_use]
pub fn fold(text: &PyStr) -> TypedRef<PyStr> {
    convert(text, <[u8]>::to_ascii_lowercase, |out, text, at| {
        push(out, unicode::fold(text.at(at)));
    })
}

/// ASCII with the case of each letter swapped.
#[must_use]
pub fn ascii_swapped(text: &[u8]) -> Vec<u8> {
    text.iter()
        .map(|b| if b.is_ascii_alphabetic() { b ^ 0x20 } else { *b })
        .collect()
}

/// ASCII with the first byte in upper case, the rest in lower case.
#[must_use]
pub fn ascii_capitalised(text: &[u8]) -> Vec<u8> {
    let mut out = text.to_ascii_lowercase();
    if let Some(first) = out.first_mut() {
        first.make_ascii_uppercase();
    }
    out
}

/// ASCII with the first letter of each word in upper case.
#[must_use]
pub fn ascii_titled(text: &[u8]) -> Vec<u8> {
    let mut inside = false;
    text.iter()
        .map(|b| {
            let out = if inside {
                b.to_ascii_lowercase()
            } else {
                b.to_ascii_uppercase()
            };
            inside = b.is_ascii_alphabetic();
            out
        })
        .collect()
}

/// `str.swapcase`
#[must_use]
pub fn swap(text: &PyStr) -> TypedRef<PyStr> {
    convert(text, ascii_swapped, |out, text, at| {
        let c = text.at(at);
        if unicode::is_upper(c) {
            push_lower(out, text, at);
        } else if unicode::is_lower(c) {
            push(out, unicode::to_upper(c));
        } else {
            out.push(c);
        }
    })
}

/// `str.capitalize`
#[must_use]
pub fn capitalise(text: &PyStr) -> TypedRef<PyStr> {
    convert(text, ascii_capitalised, |out, text, at| {
        if at == 0 {
            push(out, unicode::to_title(text.at(0)));
        } else {
            push_lower(out, text, at);
        }
    })
}

/// `str.title`
#[must_use]
pub fn title(text: &PyStr) -> TypedRef<PyStr> {
    convert(text, ascii_titled, |out, text, at| {
        let inside = at > 0 && unicode::is_cased(text.at(at - 1));
        if inside {
            push_lower(out, text, at);
        } else {
            push(out, unicode::to_title(text.at(at)));
        }
    })
}

/// `str.isupper`, with the roles of the cases as given.
fn only(text: StrData<'_>, wanted: fn(u32) -> bool, other: fn(u32) -> bool) -> bool {
    let mut any = false;
    for c in text.iter() {
        if other(c) || unicode::is_title(c) {
            return false;
        }
        any |= wanted(c);
    }
    any
}

/// `str.isupper`
#[must_use]
pub fn is_upper(text: StrData<'_>) -> bool {
    only(text, unicode::is_upper, unicode::is_lower)
}

/// `str.islower`
#[must_use]
pub fn is_lower(text: StrData<'_>) -> bool {
    only(text, unicode::is_lower, unicode::is_upper)
}

/// `str.istitle`
#[must_use]
pub fn is_title(text: StrData<'_>) -> bool {
    let (mut any, mut inside) = (false, false);
    for c in text.iter() {
        if unicode::is_upper(c) || unicode::is_title(c) {
            if inside {
                return false;
            }
            (any, inside) = (true, true);
        } else if unicode::is_lower(c) {
            if !inside {
                return false;
            }
            any = true;
        } else {
            inside = false;
        }
    }
    any
}
