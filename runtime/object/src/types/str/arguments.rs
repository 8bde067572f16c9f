//! Arguments of str's methods, checked with CPython's wording, and results made from positions.

use taipan_heap::{Obj, Ref};
use taipan_util::unicode;

use crate::error::PyResult;
use crate::native::{Downcast, NativeType};
use crate::thread::Thread;
use crate::types::list::PyList;
use crate::types::str::search::{self, Span};
use crate::types::str::{PyStr, StrData};
use crate::types::tuple::PyTuple;

/// A part of `this`; itself if that is all of it.
pub(super) fn part(this: &Obj<PyStr>, (start, end): Span) -> Ref {
    if start == 0 && end == this.len() {
        return whole(this);
    }
    this.part(start, end).into_ref()
}

/// The text of `this` as an exact str.
pub(super) fn whole(this: &Obj<PyStr>) -> Ref {
    let own = this.to_ref();
    if own.downcast_exact::<PyStr>().is_some() {
        own
    } else {
        PyStr::of_class(PyStr::class(), this).into_ref()
    }
}

pub(super) fn parts(this: &Obj<PyStr>, spans: Vec<Span>) -> Ref {
    if let [only] = spans[..] {
        return PyList::from_vec(vec![part(this, only)]).into_ref();
    }
    let items = spans.into_iter().map(|(start, end)| this.part(start, end).into_ref());
    PyList::from_vec(items.collect()).into_ref()
}

pub(super) fn needle<'a>(th: &Thread, object: &'a Ref) -> PyResult<&'a PyStr> {
    match object.downcast::<PyStr>() {
        Some(text) => Ok(text),
        None => Err(th.type_error(format!("must be str, not {}", crate::type_of(object).name()))),
    }
}

/// The argument `what` of a method, which must be a str.
pub(super) fn text_argument<'a>(th: &Thread, object: &'a Ref, what: &str) -> PyResult<&'a PyStr> {
    match object.downcast::<PyStr>() {
        Some(text) => Ok(text),
        None => Err(th.type_error(format!("{what} must be str, not {}", crate::type_of(object).name()))),
    }
}

/// The separator of a split, if one is given.
pub(super) fn separator<'a>(th: &Thread, object: Option<&'a Ref>) -> PyResult<Option<&'a PyStr>> {
    let Some(object) = object.filter(|o| !o.is_none()) else {
        return Ok(None);
    };
    match object.downcast::<PyStr>() {
        Some(text) if text.is_empty() => Err(th.value_error("empty separator")),
        Some(text) => Ok(Some(text)),
        None => Err(th.type_error(format!("must be str or None, not {}", crate::type_of(object).name()))),
    }
}

/// `startswith` and `endswith`: one affix or a tuple of them.
pub(super) fn has_affix(th: &Thread, what: &str, affix: &Ref, test: impl Fn(StrData<'_>) -> bool) -> PyResult<bool> {
    if let Some(text) = affix.downcast::<PyStr>() {
        return Ok(test(text.data()));
    }
    let Some(tuple) = affix.downcast::<PyTuple>() else {
        return Err(th.type_error(format!(
            "{what} first arg must be str or a tuple of str, not {}",
            crate::type_of(affix).name()
        )));
    };
    for item in tuple.items() {
        let Some(text) = item.downcast::<PyStr>() else {
            return Err(th.type_error(format!(
                "tuple for {what} must only contain str, not {}",
                crate::type_of(item).name()
            )));
        };
        if test(text.data()) {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) fn strip(
    this: &Obj<PyStr>,
    th: &Thread,
    name: &str,
    chars: Option<&Ref>,
    (left, right): (bool, bool),
) -> PyResult<Ref> {
    let Some(chars) = chars.filter(|c| !c.is_none()) else {
        let span = search::stripped(this.data(), left, right, unicode::is_space);
        return Ok(part(this, span));
    };
    let Some(chars) = chars.downcast::<PyStr>() else {
        return Err(th.type_error(format!("{name} arg must be None or str")));
    };
    let span = search::stripped(this.data(), left, right, |c| chars.data().iter().any(|own| own == c));
    Ok(part(this, span))
}

pub(super) fn fill_character(th: &Thread, fill: Option<&Ref>) -> PyResult<u32> {
    let Some(fill) = fill else {
        return Ok(u32::from(b' '));
    };
    let Some(text) = fill.downcast::<PyStr>() else {
        return Err(th.type_error(format!(
            "The fill character must be a unicode character, not {}",
            crate::type_of(fill).name()
        )));
    };
    if text.len() != 1 {
        return Err(th.type_error("The fill character must be exactly one character long"));
    }
    Ok(text.data().at(0))
}

/// Padding of absurd width.
pub(super) fn check_width(th: &Thread, width: isize) -> PyResult<usize> {
    let width = usize::try_from(width).unwrap_or(0);
    crate::ops::memory::room(th, width, 4)?;
    Ok(width)
}

pub(super) fn not_found(th: &Thread) -> crate::Raised {
    th.value_error("substring not found")
}

pub(super) fn position(found: Option<usize>) -> isize {
    found.map_or(-1, |at| at as isize)
}

pub(super) fn triple(items: [Ref; 3]) -> Ref {
    PyTuple::from_vec(items.into()).into_ref()
}

pub(super) fn all(text: &PyStr, test: fn(u32) -> bool) -> bool {
    !text.is_empty() && text.data().iter().all(test)
}
