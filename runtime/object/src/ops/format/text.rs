//! `str.__format__`.

use taipan_heap::Ref;

use crate::class::type_of;
use crate::error::PyResult;
use crate::native::Downcast;
use crate::ops;
use crate::ops::format::layout;
use crate::ops::format::spec::{Spec, unknown_kind};
use crate::thread::Thread;
use crate::types::str::{PyStr, StrBuilder};

/// `str.__format__(value, spec)`
///
/// # Errors
/// ValueError for a bad specifier.
pub fn format_str(th: &Thread, value: &Ref, spec: &PyStr) -> PyResult<Ref> {
    if spec.is_empty() {
        return Ok(ops::convert::str(th, value)?.into_ref());
    }
    let class = type_of(value);
    let spec = Spec::parse(th, spec.data(), b's', b'<', class)?;
    if spec.kind != u32::from(b's') {
        return Err(unknown_kind(th, spec.kind, class));
    }
    let refused = match &spec {
        s if s.sign == b' ' => "Space not allowed in string format specifier",
        s if s.sign != 0 => "Sign not allowed in string format specifier",
        s if s.no_negative_zero => "Negative zero coercion (z) not allowed in string format specifier",
        s if s.alternate => "Alternate form (#) not allowed in string format specifier",
        s if s.align == b'=' => "'=' alignment not allowed in string format specifier",
        _ => "",
    };
    if !refused.is_empty() {
        return Err(th.value_error(refused));
    }
    let text = value.downcast::<PyStr>().expect("a str");
    let len = text.len().min(spec.precision.unwrap_or(usize::MAX));
    let data = text.data().slice(0, len);
    if len >= spec.width {
        return Ok(PyStr::from_data(data).into_ref());
    }
    let (before, after) = layout::padding(spec.align, spec.width, len);
    let mut out = StrBuilder::default();
    layout::fill(&mut out, spec.fill, before);
    out.push_data(data);
    layout::fill(&mut out, spec.fill, after);
    Ok(out.finish().into_ref())
}
