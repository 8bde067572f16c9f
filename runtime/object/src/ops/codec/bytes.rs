//! What `bytes(...)` and `bytearray(...)` accept.

use taipan_heap::Ref;

use crate::args::Args;
use crate::class::type_of;
use crate::error::PyResult;
use crate::native::Downcast;
use crate::ops::codec::{encode, name_argument};
use crate::ops::{convert, iter};
use crate::thread::Thread;
use crate::types::bytes::PyBytes;
use crate::types::int;
use crate::types::str::PyStr;

/// Binds the arguments of `bytes`, `bytearray` and `str`: an object called `first`, `encoding`, `errors`.
///
/// # Errors
/// TypeError with the wording of CPython's argument clinic.
pub fn constructor_arguments<'a>(
    th: &Thread,
    args: Args<'a>,
    name: &str,
    first: &str,
) -> PyResult<[Option<&'a Ref>; 3]> {
    let given = args.values().len();
    if given > 3 {
        return Err(th.type_error(format!("{name}() takes at most 3 arguments ({given} given)")));
    }
    let mut bound = [None; 3];
    for (slot, value) in bound.iter_mut().zip(args.positional()) {
        *slot = Some(value);
    }
    for (keyword, value) in args.keywords() {
        let keyword = convert::str(th, keyword)?;
        let keyword = keyword.to_display();
        let Some(index) = [first, "encoding", "errors"].iter().position(|n| *n == keyword) else {
            return Err(th.type_error(format!("'{keyword}' is an invalid keyword argument for {name}()")));
        };
        if bound[index].replace(value).is_some() {
            return Err(th.type_error(format!(
                "argument for {name}() given by name ('{keyword}') and position ({})",
                index + 1
            )));
        }
    }
    Ok(bound)
}

/// The arguments of `bytes(...)` and `bytearray(...)` as bytes.
///
/// # Errors
/// TypeError, ValueError; what encoding raises.
pub fn bytes_from_args(th: &Thread, args: Args<'_>, name: &str) -> PyResult<Vec<u8>> {
    let [source, encoding, errors] = constructor_arguments(th, args, name, "source")?;
    let Some(source) = source else {
        if encoding.is_some() || errors.is_some() {
            let what = if encoding.is_some() { "encoding" } else { "errors" };
            return Err(th.type_error(format!("{what} without a string argument")));
        }
        return Ok(Vec::new());
    };
    if let Some(string) = source.downcast::<PyStr>() {
        if encoding.is_none() && errors.is_none() {
            return Err(th.type_error("string argument without an encoding"));
        }
        let encoding = name_argument(th, encoding, "utf-8", &format!("{name}() argument 'encoding'"))?;
        let errors = name_argument(th, errors, "strict", &format!("{name}() argument 'errors'"))?;
        return encode(th, string, &encoding, &errors);
    }
    if encoding.is_some() || errors.is_some() {
        let what = if encoding.is_some() { "encoding" } else { "errors" };
        return Err(th.type_error(format!("{what} without a string argument")));
    }
    bytes_from_object(th, source, name)
}

/// `bytes(object)` for an object that is no str.
///
/// # Errors
/// TypeError, ValueError.
pub fn bytes_from_object(th: &Thread, source: &Ref, name: &str) -> PyResult<Vec<u8>> {
    if name == "bytes"
        && let Some(result) = crate::lookup::call_method(th, source, &th.names().bytes, &[])?
    {
        return match result.downcast::<PyBytes>() {
            Some(bytes) => Ok(bytes.data().to_vec()),
            None => {
                let name = type_of(&result).name();
                Err(th.type_error(format!("__bytes__ returned non-bytes (type {name})")))
            }
        };
    }
    if convert::is_bytes_like(source) {
        return convert::bytes_of(th, source);
    }
    if int::is_int(source) || type_of(source).slots.index.get().is_some() {
        let count = convert::index_size(th, source)?;
        let Ok(count) = usize::try_from(count) else {
            return Err(th.value_error("negative count"));
        };
        return super::super::memory::filled(th, 0, count);
    }
    let class = type_of(source);
    if class.slots.iter.get().is_none() && class.slots.getitem.get().is_none() {
        return Err(th.type_error(format!("cannot convert '{}' object to {name}", class.name())));
    }
    let mut data = Vec::new();
    iter::for_each(th, source, |item| {
        data.push(byte(th, &item, name)?);
        Ok(())
    })?;
    Ok(data)
}

/// An int as a byte.
///
/// # Errors
/// ValueError outside of range(256); TypeError.
pub fn byte(th: &Thread, item: &Ref, name: &str) -> PyResult<u8> {
    let n = convert::index(th, item)?;
    let n = int::view(&n).and_then(int::IntView::to_i64);
    n.and_then(|n| u8::try_from(n).ok()).ok_or_else(|| {
        let range = if name == "bytearray" {
            "byte must be in range(0, 256)"
        } else {
            "bytes must be in range(0, 256)"
        };
        th.value_error(range)
    })
}
