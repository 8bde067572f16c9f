//! Paths as arguments, and OSErrors about them.

use taipan_object::lookup::lookup_special;
use taipan_object::types::bytes::PyBytes;
use taipan_object::types::exception;
use taipan_object::types::str::PyStr;
use taipan_object::{Downcast, PyResult, Raised, Ref, Thread, ops, type_of};

/// OSError for an error number, about a file.
pub(crate) fn error(th: &Thread, errno: i32, filename: Option<&Ref>) -> Raised {
    exception::os_error(th, errno, &crate::stdio::error_text(errno), filename)
}

/// `os.fspath(object)`
pub(crate) fn fspath_of(th: &Thread, path: &Ref) -> PyResult<Ref> {
    if path.is_a::<PyStr>() || path.is_a::<PyBytes>() {
        return Ok(path.clone());
    }
    let name = type_of(path).name();
    let Some(method) = lookup_special(th, path, &th.vm().interned.get("__fspath__"))? else {
        return Err(th.type_error(format!("expected str, bytes or os.PathLike object, not {name}")));
    };
    let found = ops::call::call(th, &method, &[])?;
    if found.is_a::<PyStr>() || found.is_a::<PyBytes>() {
        return Ok(found);
    }
    let given = type_of(&found).name();
    Err(th.type_error(format!(
        "expected {name}.__fspath__() to return str or bytes, not {given}"
    )))
}

/// A path argument.
pub(crate) struct Path {
    /// As given.
    pub(crate) object: Ref,
    data: Vec<u8>,
    is_bytes: bool,
}

impl Path {
    /// Converts the argument of `function`.
    pub(crate) fn new(th: &Thread, object: &Ref, function: &str) -> PyResult<Path> {
        let is_path = object.is_a::<PyStr>() || object.is_a::<PyBytes>();
        if !is_path && lookup_special(th, object, &th.vm().interned.get("__fspath__"))?.is_none() {
            let name = type_of(object).name();
            let or_integer = matches!(function, "stat" | "chdir" | "listdir" | "scandir" | "chmod");
            let kinds = match function {
                "listdir" | "scandir" => "string, bytes, os.PathLike, integer or None",
                _ if or_integer => "string, bytes, os.PathLike or integer",
                _ => "string, bytes or os.PathLike",
            };
            return Err(th.type_error(format!("{function}: path should be {kinds}, not {name}")));
        }
        let text = fspath_of(th, object)?;
        let (data, is_bytes) = match text.downcast::<PyStr>() {
            Some(text) => (ops::codec::encode(th, text, "utf-8", "surrogateescape")?, false),
            None => (ops::convert::bytes_of(th, &text)?, true),
        };
        if data.contains(&0) {
            return Err(th.value_error("embedded null byte"));
        }
        Ok(Path {
            object: object.clone(),
            data,
            is_bytes,
        })
    }

    /// The same with `.` for None.
    pub(crate) fn or_dot(th: &Thread, object: Option<&Ref>, function: &str) -> PyResult<Path> {
        match object.filter(|o| !o.is_none()) {
            Some(object) => Path::new(th, object, function),
            None => Path::new(th, &PyStr::new(".").into_ref(), function),
        }
    }

    /// For the system.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.data
    }

    /// A name of the same kind as the argument: str or bytes.
    pub(crate) fn like(&self, th: &Thread, name: &[u8]) -> PyResult<Ref> {
        if self.is_bytes {
            Ok(PyBytes::new_ref(name).into_ref())
        } else {
            Path::decoded(th, name)
        }
    }

    /// `os.fsdecode(name)`
    pub(crate) fn decoded(th: &Thread, name: &[u8]) -> PyResult<Ref> {
        Ok(ops::codec::decode(th, name, "utf-8", "surrogateescape")?.into_ref())
    }
}
