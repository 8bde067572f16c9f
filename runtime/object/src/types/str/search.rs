//! Finding, splitting and replacing text. Results are positions, so that bytes (as one-byte text) share all of it.

use crate::error::PyResult;
use crate::ops;
use crate::thread::Thread;
use crate::types::str::{StrBuilder, StrData};
use taipan_heap::Ref;

/// A part of a text: start and end.
pub type Span = (usize, usize);

/// Runs the expression for whichever width the text has.
macro_rules! each_width {
    ($data:expr, |$d:ident| $e:expr) => {
        match $data {
            StrData::One($d) => $e,
            StrData::Two($d) => $e,
            StrData::Four($d) => $e,
        }
    };
}

/// A code point as a text of any width stores it.
trait Unit: Copy + Eq + Into<u32> {}
impl Unit for u8 {}
impl Unit for u16 {}
impl Unit for u32 {}

fn matches_at<T: Unit>(hay: &[T], needle: StrData<'_>, at: usize) -> bool {
    each_width!(needle, |needle| hay[at..at + needle.len()]
        .iter()
        .zip(needle)
        .all(|(a, b)| Into::<u32>::into(*a) == u32::from(*b)))
}

fn find_wide<T: Unit>(hay: &[T], needle: StrData<'_>) -> Option<usize> {
    let last = hay.len().checked_sub(needle.len())?;
    if needle.is_empty() {
        return Some(0);
    }
    let first = needle.at(0);
    (0..=last).find(|at| hay[*at].into() == first && matches_at(hay, needle, *at))
}

fn rfind_wide<T: Unit>(hay: &[T], needle: StrData<'_>) -> Option<usize> {
    let last = hay.len().checked_sub(needle.len())?;
    (0..=last).rev().find(|at| matches_at(hay, needle, *at))
}

/// Where `needle` first occurs in `hay[start..end]`.
#[must_use]
pub fn find(hay: StrData<'_>, needle: StrData<'_>, start: usize, end: usize) -> Option<usize> {
    let end = end.min(hay.len());
    if let (StrData::One(hay), StrData::One([one])) = (hay, needle) {
        return find_byte(hay.get(start..end)?, *one).map(|at| at + start);
    }
    if start > end || needle.len() > end - start {
        return None;
    }
    match (hay.slice(start, end), needle) {
        (StrData::One(hay), StrData::One(needle)) => find_bytes(hay, needle),
        (hay, needle) => each_width!(hay, |hay| find_wide(hay, needle)),
    }
    .map(|at| at + start)
}

/// Texts up to this long are looked through byte by byte: anything better takes longer to set up.
const SHORT: usize = 16;

/// Where `byte` first occurs in `hay`.
#[inline]
pub(super) fn find_byte(hay: &[u8], byte: u8) -> Option<usize> {
    if hay.len() <= SHORT {
        return hay.iter().position(|own| *own == byte);
    }
    memchr::memchr(byte, hay)
}

/// How far [`find_bytes`] looks before it prepares a search.
const NEAR: usize = 128;

/// A needle that is near is found without the tables that make a search of much text fast.
fn find_bytes(hay: &[u8], needle: &[u8]) -> Option<usize> {
    let Some(first) = needle.first() else {
        return Some(0);
    };
    let last = hay.len().checked_sub(needle.len())?;
    let near = last.min(NEAR);
    let mut at = 0;
    while at <= near
        && let Some(found) = find_byte(&hay[at..=near], *first)
    {
        at += found;
        if hay[at..].starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
    if near == last {
        return None;
    }
    memchr::memmem::find(&hay[near + 1..], needle).map(|found| found + near + 1)
}

/// Where `needle` last occurs in `hay[start..end]`.
#[must_use]
pub fn rfind(hay: StrData<'_>, needle: StrData<'_>, start: usize, end: usize) -> Option<usize> {
    let end = end.min(hay.len());
    if start > end || needle.len() > end - start {
        return None;
    }
    match (hay.slice(start, end), needle) {
        (StrData::One(hay), StrData::One([one])) => memchr::memrchr(*one, hay),
        (StrData::One(hay), StrData::One(needle)) => memchr::memmem::rfind(hay, needle),
        (hay, needle) => each_width!(hay, |hay| rfind_wide(hay, needle)),
    }
    .map(|at| at + start)
}

/// The places where a needle occurs, without overlap; the needle is not empty.
pub struct Occurrences<'a> {
    hay: StrData<'a>,
    needle: StrData<'a>,
    finder: Option<memchr::memmem::Finder<'a>>,
    at: usize,
}

impl<'a> Occurrences<'a> {
    /// From the start of `hay`.
    #[must_use]
    pub fn new(hay: StrData<'a>, needle: StrData<'a>) -> Occurrences<'a> {
        let finder = match (hay, needle) {
            (StrData::One(_), StrData::One(n)) if n.len() > 1 => Some(memchr::memmem::Finder::new(n)),
            _ => None,
        };
        Occurrences {
            hay,
            needle,
            finder,
            at: 0,
        }
    }
}

impl Iterator for Occurrences<'_> {
    type Item = usize;
    fn next(&mut self) -> Option<usize> {
        let found = match (self.hay, &self.finder) {
            (StrData::One(hay), Some(finder)) => finder.find(&hay[self.at..]).map(|found| found + self.at),
            _ => find(self.hay, self.needle, self.at, self.hay.len()),
        }?;
        self.at = found + self.needle.len();
        Some(found)
    }
}

/// Number of occurrences in `hay[start..end]`, without overlap.
#[must_use]
pub fn count(hay: StrData<'_>, needle: StrData<'_>, start: usize, end: usize) -> usize {
    let end = end.min(hay.len());
    if start > end {
        return 0;
    }
    let hay = hay.slice(start, end);
    if needle.is_empty() {
        return hay.len() + 1;
    }
    match (hay, needle) {
        (StrData::One(hay), StrData::One([one])) => memchr::memchr_iter(*one, hay).count(),
        _ => Occurrences::new(hay, needle).count(),
    }
}

/// Whether `hay[start..end]` starts with `needle`.
#[must_use]
pub fn starts_with(hay: StrData<'_>, needle: StrData<'_>, start: usize, end: usize) -> bool {
    let end = end.min(hay.len());
    if let (StrData::One(hay), StrData::One(needle)) = (hay, needle) {
        return start <= end && hay[start..end].starts_with(needle);
    }
    start <= end && needle.len() <= end - start && each_width!(hay, |hay| matches_at(hay, needle, start))
}

/// Whether `hay[start..end]` ends with `needle`.
#[must_use]
pub fn ends_with(hay: StrData<'_>, needle: StrData<'_>, start: usize, end: usize) -> bool {
    let end = end.min(hay.len());
    if let (StrData::One(hay), StrData::One(needle)) = (hay, needle) {
        return start <= end && hay[start..end].ends_with(needle);
    }
    start <= end && needle.len() <= end - start && each_width!(hay, |hay| matches_at(hay, needle, end - needle.len()))
}

/// The parts between occurrences of `separator`, which is not empty; at most `max` splits.
#[must_use]
pub fn split(text: StrData<'_>, separator: StrData<'_>, max: usize) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = 0;
    for at in Occurrences::new(text, separator).take(max) {
        parts.push((start, at));
        start = at + separator.len();
    }
    parts.push((start, text.len()));
    parts
}

/// Like [`split`], from the end.
#[must_use]
pub fn rsplit(text: StrData<'_>, separator: StrData<'_>, max: usize) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut end = text.len();
    while parts.len() < max
        && let Some(at) = rfind(text, separator, 0, end)
    {
        parts.push((at + separator.len(), end));
        end = at;
    }
    parts.push((0, end));
    parts.reverse();
    parts
}

/// The words between runs of white space; at most `max` splits, the rest without leading space, but with trailing space.
pub fn split_space(text: StrData<'_>, max: usize, space: impl Fn(u32) -> bool) -> Vec<Span> {
    each_width!(text, |text| split_space_in(text, max, space))
}

fn split_space_in<T: Unit>(text: &[T], max: usize, space: impl Fn(u32) -> bool) -> Vec<Span> {
    let mut parts = Vec::new();
    let skip = |from: usize, wanted: bool| {
        text[from..]
            .iter()
            .position(|c| space((*c).into()) == wanted)
            .map_or(text.len(), |len| from + len)
    };
    let mut at = skip(0, false);
    while at < text.len() {
        if parts.len() == max {
            parts.push((at, text.len()));
            break;
        }
        let end = skip(at, true);
        parts.push((at, end));
        at = skip(end, false);
    }
    parts
}

/// Like [`split_space`], from the end.
pub fn rsplit_space(text: StrData<'_>, max: usize, space: impl Fn(u32) -> bool) -> Vec<Span> {
    let mut parts = Vec::new();
    // The last position below `end` whose being space is as wanted, as an end.
    let back = |end: usize, wanted: bool| {
        (0..end)
            .rev()
            .find(|i| space(text.at(*i)) == wanted)
            .map_or(0, |i| i + 1)
    };
    let mut end = back(text.len(), false);
    while end > 0 {
        if parts.len() == max {
            parts.push((0, end));
            break;
        }
        let start = back(end, true);
        parts.push((start, end));
        end = back(start, false);
    }
    parts.reverse();
    parts
}

/// The lines, with their ends if `keep`.
pub fn lines(text: StrData<'_>, keep: bool, is_break: impl Fn(u32) -> bool) -> Vec<Span> {
    each_width!(text, |text| lines_in(text, keep, is_break))
}

fn lines_in<T: Unit>(text: &[T], keep: bool, is_break: impl Fn(u32) -> bool) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let end = text[start..]
            .iter()
            .position(|c| is_break((*c).into()))
            .map_or(text.len(), |len| start + len);
        let next = match (text.get(end), text.get(end + 1)) {
            (None, _) => end,
            (Some(cr), Some(lf)) if (*cr).into() == 0xd && (*lf).into() == 0xa => end + 2,
            _ => end + 1,
        };
        parts.push((start, if keep { next } else { end }));
        start = next;
    }
    parts
}

/// Text with up to `max` occurrences of `old` replaced; None if there is none.
#[must_use]
pub fn replace(text: StrData<'_>, old: StrData<'_>, new: StrData<'_>, max: usize) -> Option<StrBuilder> {
    let mut out = StrBuilder::default();
    if old.is_empty() {
        if max == 0 {
            return None;
        }
        out.push_data(new);
        for i in 0..text.len() {
            out.push(text.at(i));
            if i + 1 < max {
                out.push_data(new);
            }
        }
        return Some(out);
    }
    let mut places = Occurrences::new(text, old).take(max).peekable();
    places.peek()?;
    let mut start = 0;
    for at in places {
        out.push_data(text.slice(start, at));
        out.push_data(new);
        start = at + old.len();
    }
    out.push_data(text.slice(start, text.len()));
    Some(out)
}

/// Checks that what [`replace`] makes fits in memory: it grows by much only if what is put in is large.
///
/// # Errors
/// MemoryError if not.
pub fn room_to_replace(th: &Thread, text: StrData<'_>, old: StrData<'_>, new: StrData<'_>, max: usize) -> PyResult<()> {
    // Longer by this factor at most: below the allocator's own limits nothing has to be counted.
    if text.len().saturating_add(1).saturating_mul(new.len()) < 1 << 20 {
        return Ok(());
    }
    let places = if old.is_empty() {
        (text.len() + 1).min(max)
    } else {
        Occurrences::new(text, old).take(max).count()
    };
    crate::ops::memory::room(th, places.saturating_mul(new.len()).saturating_add(text.len()), 1)
}

/// What is left after stripping code points for which `strip` holds.
pub fn stripped(text: StrData<'_>, left: bool, right: bool, strip: impl Fn(u32) -> bool) -> Span {
    let (mut start, mut end) = (0, text.len());
    while left && start < end && strip(text.at(start)) {
        start += 1;
    }
    while right && end > start && strip(text.at(end - 1)) {
        end -= 1;
    }
    (start, end)
}

/// The `start` and `end` arguments of methods that search. The start may lie behind the end: then nothing is found.
///
/// # Errors
/// TypeError for what is no index.
pub fn range(th: &Thread, start: Option<&Ref>, end: Option<&Ref>, len: usize) -> PyResult<(usize, usize)> {
    let index = |value: Option<&Ref>, default: usize| -> PyResult<usize> {
        let Some(value) = value.filter(|v| !v.is_none()) else {
            return Ok(default);
        };
        let Some(index) = ops::convert::slice_index(th, value)? else {
            return Err(th.type_error("slice indices must be integers or None or have an __index__ method"));
        };
        Ok(if index < 0 {
            index.saturating_add(len as isize).max(0) as usize
        } else {
            index as usize
        })
    };
    let start = index(start, 0)?;
    Ok((start, index(end, len)?.min(len)))
}

/// `maxsplit` and `count` arguments: negative means no limit.
#[must_use]
pub fn limit(max: isize) -> usize {
    usize::try_from(max).unwrap_or(usize::MAX)
}
