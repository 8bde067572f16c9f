//! `%` formatting.

use taipan_heap::Ref;

use crate::error::PyResult;
use crate::thread::Thread;
use crate::types::str::PyStr;

/// `format % values`
///
/// # Errors
/// TypeError, ValueError.
pub fn format(th: &Thread, format: &PyStr, values: &Ref) -> PyResult<Ref> {
    let _ = (format, values);
    Err(th.error(crate::Exc::NotImplementedError, "% formatting"))
}
