//! `format(value, spec)`, and the format mini-language of the core types.
//!
//! [`spec`] parses a format specifier, [`digits`] makes the digits of floats, [`layout`] puts sign, prefix, separators
//! and padding around a number. The types' `__format__` methods are in [`number`] and [`text`]; `%` formatting shares
//! the digits. An exact int, float or str is formatted without looking `__format__` up.

pub mod digits;
mod layout;
pub mod number;
mod spec;
pub mod text;

use taipan_heap::Ref;

use crate::class::type_of;
use crate::error::PyResult;
use crate::native::Downcast;
use crate::thread::Thread;
use crate::types::str::PyStr;

pub use spec::Spec;
pub(crate) use spec::integer;

/// `format(value, spec)`; no spec is the empty one.
///
/// # Errors
/// TypeError if `__format__` returns no str; what it raises.
pub fn format(th: &Thread, value: &Ref, spec: Option<&Ref>) -> PyResult<Ref> {
    let text = spec.and_then(|s| s.downcast::<PyStr>());
    if spec.is_none() || text.is_some_and(|s| s.is_empty()) {
        if value.downcast_exact::<PyStr>().is_some() {
            return Ok(value.clone());
        }
        if value.value().is_int() || value.value().is_float() {
            return Ok(super::convert::str(th, value)?.into_ref());
        }
    } else if let Some(text) = text {
        if value.value().is_int() {
            return number::format_int(th, value, text);
        }
        if value.value().is_float() {
            return number::format_float(th, value, text);
        }
        if value.downcast_exact::<PyStr>().is_some() {
            return text::format_str(th, value, text);
        }
    }
    let default = PyStr::new("");
    let spec = spec.unwrap_or(default.as_ref());
    let Some(result) = crate::lookup::call_method(th, value, &th.names().format, &[spec])? else {
        let name = type_of(value).name();
        return Err(th.type_error(format!("Type {name} doesn't define __format__")));
    };
    if !result.is_a::<PyStr>() {
        let name = type_of(&result).name();
        return Err(th.type_error(format!("__format__ must return a str, not {name}")));
    }
    Ok(result)
}

/// The argument of a `__format__` method.
///
/// # Errors
/// TypeError if it is no str.
pub fn spec_argument<'a>(th: &Thread, spec: &'a Ref) -> PyResult<&'a PyStr> {
    match spec.downcast::<PyStr>() {
        Some(text) => Ok(text),
        None => Err(th.type_error(format!(
            "__format__() argument must be str, not {}",
            type_of(spec).name()
        ))),
    }
}
