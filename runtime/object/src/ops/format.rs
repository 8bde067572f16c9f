//! `format(value, spec)`.

use taipan_heap::Ref;

use crate::class::type_of;
use crate::error::PyResult;
use crate::native::Downcast;
use crate::thread::Thread;
use crate::types::str::PyStr;

/// `format(value, spec)`; no spec is the empty one.
///
/// # Errors
/// TypeError if `__format__` returns no str; what it raises.
pub fn format(th: &Thread, value: &Ref, spec: Option<&Ref>) -> PyResult<Ref> {
    let empty = spec.is_none_or(|s| s.downcast::<PyStr>().is_some_and(|s| s.is_empty()));
    if empty {
        if value.downcast_exact::<PyStr>().is_some() {
            return Ok(value.clone());
        }
        if value.value().is_int() || value.value().is_float() {
            return Ok(super::convert::str(th, value)?.into_ref());
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
