//! Conversions: truth, text, numbers, lengths.

use taipan_heap::{Ref, TypedRef};

use crate::class::type_of;
use crate::error::{Exc, PyResult};
use crate::native::Downcast;
use crate::thread::Thread;
use crate::types::complex::PyComplex;
use crate::types::dict::PyDict;
use crate::types::float::PyFloat;
use crate::types::list::PyList;
use crate::types::str::{PyStr, StrBuilder};
use crate::types::tuple::PyTuple;
use crate::types::{float as py_float, int as py_int};

/// An int.
#[inline]
#[must_use]
pub fn int(n: i64) -> Ref {
    py_int::from_i64(n)
}

/// An int.
#[must_use]
pub fn int_from_u64(n: u64) -> Ref {
    py_int::from_u64(n)
}

/// A float.
#[inline]
#[must_use]
pub fn float(f: f64) -> Ref {
    py_float::from_f64(f)
}

/// `bool(object)`
///
/// # Errors
/// What `__bool__` and `__len__` raise.
#[inline]
pub fn truth(th: &Thread, object: &Ref) -> PyResult<bool> {
    let word = object.value();
    if let Some(b) = word.as_bool() {
        return Ok(b);
    }
    if let Some(n) = word.as_int() {
        return Ok(n != 0);
    }
    let slots = &type_of(object).slots;
    if let Some(truth) = slots.bool.get() {
        return truth(th, object);
    }
    match slots.len.get() {
        Some(len) => Ok(len(th, object)? != 0),
        None => Ok(true),
    }
}

fn expect_str(th: &Thread, result: Ref, what: &str) -> PyResult<TypedRef<PyStr>> {
    crate::native::try_typed(result)
        .map_err(|other| th.type_error(format!("{what} returned non-string (type {})", type_of(&other).name())))
}

/// `repr(object)`
///
/// # Errors
/// What `__repr__` raises; TypeError if it returns no str; RecursionError.
pub fn repr(th: &Thread, object: &Ref) -> PyResult<TypedRef<PyStr>> {
    let _guard = th.enter_call(" while getting the repr of an object")?;
    match type_of(object).slots.repr.get() {
        Some(repr) => expect_str(th, repr(th, object)?, "__repr__"),
        None => Ok(PyStr::new(&default_repr(object))),
    }
}

/// `<module.Name object at 0x...>`
#[must_use]
pub fn default_repr(object: &Ref) -> String {
    let class = type_of(object);
    format!(
        "<{} object at {:#x}>",
        crate::types::type_::full_name(class),
        object.value().bits()
    )
}

/// `str(object)`
///
/// # Errors
/// What `__str__` raises; TypeError if it returns no str; RecursionError.
pub fn str(th: &Thread, object: &Ref) -> PyResult<TypedRef<PyStr>> {
    if let Some(text) = object.downcast_exact::<PyStr>() {
        return Ok(text.to_typed());
    }
    let _guard = th.enter_call(" while getting the str of an object")?;
    match type_of(object).slots.str.get() {
        Some(str) => expect_str(th, str(th, object)?, "__str__"),
        None => repr(th, object),
    }
}

/// `ascii(object)`
///
/// # Errors
/// As for [`repr`].
pub fn ascii(th: &Thread, object: &Ref) -> PyResult<TypedRef<PyStr>> {
    let text = repr(th, object)?;
    if text.is_ascii() {
        return Ok(text);
    }
    let mut out = StrBuilder::default();
    for c in text.data().iter() {
        match c {
            0..0x80 => out.push(c),
            0x80..=0xff => out.push_str(&format!("\\x{c:02x}")),
            0x100..=0xffff => out.push_str(&format!("\\u{c:04x}")),
            _ => out.push_str(&format!("\\U{c:08x}")),
        }
    }
    Ok(out.finish())
}

/// Runs `f` unless `object` is being shown already; then `again` stands for it (`Py_ReprEnter`).
///
/// # Errors
/// Those of `f`.
pub fn guarded_repr(th: &Thread, object: &Ref, again: &str, f: impl FnOnce() -> PyResult<Ref>) -> PyResult<Ref> {
    let id = object.value().bits();
    if th.in_repr.borrow().contains(&id) {
        return Ok(PyStr::new(again).into_ref());
    }
    th.in_repr.borrow_mut().push(id);
    let result = f();
    th.in_repr.borrow_mut().retain(|other| *other != id);
    result
}

/// `operator.index(object)` as an exact int.
///
/// # Errors
/// TypeError if it is no integer.
pub fn index(th: &Thread, object: &Ref) -> PyResult<Ref> {
    if py_int::is_int(object) {
        return Ok(py_int::to_exact(object));
    }
    let Some(index) = type_of(object).slots.index.get() else {
        let name = type_of(object).name();
        return Err(th.type_error(format!("'{name}' object cannot be interpreted as an integer")));
    };
    let result = index(th, object)?;
    if !py_int::is_int(&result) {
        let name = type_of(&result).name();
        return Err(th.type_error(format!("__index__ returned non-int (type {name})")));
    }
    if !py_int::is_exact(&result) {
        warn_of_subclass(th, "__index__", &result, "int")?;
    }
    Ok(py_int::to_exact(&result))
}

/// Warns that a conversion method returned an instance of a strict subclass of `class`.
fn warn_of_subclass(th: &Thread, method: &str, result: &Ref, class: &str) -> PyResult<()> {
    let name = type_of(result).name();
    let message = format!(
        "{method} returned non-{class} (type {name}).  The ability to return an instance of a strict subclass of {class} \
         is deprecated, and may be removed in a future version of Python."
    );
    super::report::warn(th, Exc::DeprecationWarning, &message)
}

/// An index as 64 bits.
///
/// # Errors
/// TypeError; OverflowError naming the C type `c_name`.
#[inline]
pub fn index_i64(th: &Thread, object: &Ref, c_name: &str) -> PyResult<i64> {
    match object.value().as_int() {
        Some(n) => Ok(n),
        None => any_index_i64(th, object, c_name),
    }
}

fn any_index_i64(th: &Thread, object: &Ref, c_name: &str) -> PyResult<i64> {
    let n = index(th, object)?;
    py_int::view(&n).and_then(py_int::IntView::to_i64).ok_or_else(|| {
        th.error(
            Exc::OverflowError,
            format!("Python int too large to convert to {c_name}"),
        )
    })
}

/// An index of native size.
///
/// # Errors
/// TypeError, OverflowError.
#[inline]
pub fn index_isize(th: &Thread, object: &Ref) -> PyResult<isize> {
    match object.value().as_int() {
        Some(n) => Ok(n as isize),
        None => any_index_isize(th, object),
    }
}

fn any_index_isize(th: &Thread, object: &Ref) -> PyResult<isize> {
    let n = index(th, object)?;
    match py_int::view(&n).and_then(py_int::IntView::to_i64) {
        Some(n) => Ok(n as isize),
        None => Err(th.error(Exc::OverflowError, "Python int too large to convert to C ssize_t")),
    }
}

/// An index, clamped to the native range; None if the type has no `__index__`.
///
/// # Errors
/// What `__index__` raises.
#[inline]
pub fn slice_index(th: &Thread, object: &Ref) -> PyResult<Option<isize>> {
    match object.value().as_int() {
        Some(n) => Ok(Some(n as isize)),
        None => any_slice_index(th, object),
    }
}

/// Whether it is an int, or its type has `__index__`.
#[must_use]
pub fn has_index(object: &Ref) -> bool {
    py_int::is_int(object) || type_of(object).slots.index.get().is_some()
}

fn any_slice_index(th: &Thread, object: &Ref) -> PyResult<Option<isize>> {
    if !has_index(object) {
        return Ok(None);
    }
    let n = index(th, object)?;
    let view = py_int::view(&n).expect("an index is an int");
    Ok(Some(view.to_i64().map_or(
        if view.is_negative() { isize::MIN } else { isize::MAX },
        |n| n as isize,
    )))
}

/// `int(object)` for one argument.
///
/// # Errors
/// TypeError, ValueError; what special methods raise.
pub fn to_int(th: &Thread, object: &Ref) -> PyResult<Ref> {
    if py_int::is_exact(object) {
        return Ok(object.clone());
    }
    let slots = &type_of(object).slots;
    if let Some(convert) = slots.int.get() {
        let result = convert(th, object)?;
        if !py_int::is_int(&result) {
            return Err(th.type_error(format!("__int__ returned non-int (type {})", type_of(&result).name())));
        }
        if !py_int::is_exact(&result) {
            warn_of_subclass(th, "__int__", &result, "int")?;
        }
        return Ok(py_int::to_exact(&result));
    }
    if slots.index.get().is_some() {
        return index(th, object);
    }
    if let Some(trunc) = crate::lookup::lookup_special(th, object, &th.names().trunc)? {
        let message = "The delegation of int() to __trunc__ is deprecated.";
        super::report::warn(th, Exc::DeprecationWarning, message)?;
        let result = super::call::call(th, &trunc, &[])?;
        if !py_int::is_int(&result) && type_of(&result).slots.index.get().is_none() {
            let name = type_of(&result).name();
            return Err(th.type_error(format!("__trunc__ returned non-Integral (type {name})")));
        }
        return index(th, &result);
    }
    if object.is_a::<PyStr>() || is_bytes_like(object) {
        return py_int::methods::from_text(th, object, 10);
    }
    Err(th.type_error(format!(
        "int() argument must be a string, a bytes-like object or a real number, not '{}'",
        type_of(object).name()
    )))
}

/// What becomes of instances of subclasses of float: their value, or what their `__float__` says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FloatSubclass {
    Value,
    Method,
}

fn to_f64_with(
    th: &Thread,
    object: &Ref,
    subclass: FloatSubclass,
    message: impl FnOnce(&str) -> String,
) -> PyResult<f64> {
    let value = py_float::view(object);
    if let Some(f) = value
        && (subclass == FloatSubclass::Value || is_exact_float(object))
    {
        return Ok(f);
    }
    if let Some(n) = py_int::view(object).filter(|_| py_int::is_exact(object)) {
        return py_float::from_int(th, n);
    }
    let slots = &type_of(object).slots;
    if let Some(convert) = slots.float.get() {
        let result = convert(th, object)?;
        let Some(f) = py_float::view(&result) else {
            let (a, b) = (type_of(object).name(), type_of(&result).name());
            return Err(th.type_error(format!("{a}.__float__ returned non-float (type {b})")));
        };
        if !is_exact_float(&result) {
            warn_of_subclass(th, &format!("{}.__float__", type_of(object).name()), &result, "float")?;
        }
        return Ok(f);
    }
    if slots.index.get().is_some() {
        let n = index(th, object)?;
        return py_float::from_int(th, py_int::view(&n).expect("an index is an int"));
    }
    value.ok_or_else(|| th.type_error(message(&type_of(object).name())))
}

fn is_exact_float(object: &Ref) -> bool {
    object.value().as_float().is_some() || object.downcast_exact::<PyFloat>().is_some()
}

/// A number as a float (`PyFloat_AsDouble`).
///
/// # Errors
/// TypeError; what `__float__` raises.
pub fn to_f64(th: &Thread, object: &Ref) -> PyResult<f64> {
    let message = |name: &str| format!("must be real number, not {name}");
    to_f64_with(th, object, FloatSubclass::Value, message)
}

/// `float(object)` for an object that is no text.
///
/// # Errors
/// TypeError; what `__float__` raises.
pub fn to_f64_for_constructor(th: &Thread, object: &Ref) -> PyResult<f64> {
    let message = |name: &str| format!("float() argument must be a string or a real number, not '{name}'");
    to_f64_with(th, object, FloatSubclass::Method, message)
}

/// `len(object)`
///
/// # Errors
/// TypeError if it has none; what `__len__` raises.
pub fn length(th: &Thread, object: &Ref) -> PyResult<usize> {
    if let Some(len) = plain_length(object) {
        return Ok(len);
    }
    match type_of(object).slots.len.get() {
        Some(len) => len(th, object),
        None => Err(th.type_error(format!("object of type '{}' has no len()", type_of(object).name()))),
    }
}

/// `len(object)` of the most common types.
#[inline]
#[must_use]
pub fn plain_length(object: &Ref) -> Option<usize> {
    if let Some(text) = object.downcast_exact::<PyStr>() {
        Some(text.len())
    } else if let Some(list) = object.downcast_exact::<PyList>() {
        Some(list.items.len())
    } else if let Some(tuple) = object.downcast_exact::<PyTuple>() {
        Some(tuple.len())
    } else {
        object.downcast_exact::<PyDict>().map(|dict| dict.len())
    }
}

/// The truth of a heap object, where finding it out runs no Python.
#[must_use]
pub fn plain_truth(object: &Ref) -> Option<bool> {
    if let Some(len) = plain_length(object) {
        return Some(len != 0);
    }
    let slots = &type_of(object).slots;
    let always = object.value().is_pointer() && slots.bool.get().is_none() && slots.len.get().is_none();
    always.then_some(true)
}

/// A size given as an index (`PyNumber_AsSsize_t`).
///
/// # Errors
/// TypeError, OverflowError.
pub fn index_size(th: &Thread, object: &Ref) -> PyResult<isize> {
    let n = index(th, object)?;
    match py_int::view(&n).and_then(py_int::IntView::to_i64) {
        Some(n) => Ok(n as isize),
        None => Err(th.error(
            Exc::OverflowError,
            format!("cannot fit '{}' into an index-sized integer", type_of(object).name()),
        )),
    }
}

/// What a `__len__` method returned, as a length.
///
/// # Errors
/// ValueError, OverflowError, TypeError.
pub fn length_from(th: &Thread, value: &Ref) -> PyResult<usize> {
    let n = index(th, value)?;
    let view = py_int::view(&n).expect("an index is an int");
    if view.is_negative() {
        return Err(th.value_error("__len__() should return >= 0"));
    }
    match view.to_i64() {
        Some(n) => Ok(n as usize),
        None => Err(th.error(Exc::OverflowError, "cannot fit 'int' into an index-sized integer")),
    }
}

/// `operator.length_hint(object, default)`
///
/// # Errors
/// What `__len__` and `__length_hint__` raise, TypeError excepted.
pub fn length_hint(th: &Thread, object: &Ref, default: usize) -> PyResult<usize> {
    if type_of(object).slots.len.get().is_some() {
        match length(th, object) {
            Err(raised) if raised.is(Exc::TypeError) => {}
            other => return other,
        }
    }
    let hint = match crate::lookup::call_method(th, object, &th.names().length_hint, &[]) {
        Err(raised) if raised.is(Exc::TypeError) => return Ok(default),
        other => other?,
    };
    match hint {
        Some(hint) if !hint.is_not_implemented() => {
            if !py_int::is_int(&hint) {
                let name = type_of(&hint).name();
                return Err(th.type_error(format!("__length_hint__ must be an integer, not {name}")));
            }
            let n = index_isize(th, &hint)?;
            usize::try_from(n).map_err(|_| th.value_error("__length_hint__() should return >= 0"))
        }
        _ => Ok(default),
    }
}

/// Whether `object` supports the buffer protocol.
#[must_use]
pub fn is_bytes_like(object: &Ref) -> bool {
    type_of(object).slots.buffer.get().is_some()
}

/// The bytes of a bytes-like object.
///
/// # Errors
/// TypeError if it is none.
pub fn bytes_of(th: &Thread, object: &Ref) -> PyResult<Vec<u8>> {
    match type_of(object).slots.buffer.get() {
        Some(buffer) => buffer(th, object),
        None => Err(th.type_error(format!(
            "a bytes-like object is required, not '{}'",
            type_of(object).name()
        ))),
    }
}

fn complex_part(th: &Thread, object: &Ref, first: bool) -> PyResult<(f64, f64)> {
    let number = object.downcast::<PyComplex>();
    let exact = object.downcast_exact::<PyComplex>().is_some();
    if first
        && !exact
        && let Some(result) = crate::lookup::call_method(th, object, &th.names().complex, &[])?
    {
        let Some(c) = result.downcast::<PyComplex>() else {
            let name = type_of(&result).name();
            return Err(th.type_error(format!("__complex__ returned non-complex (type {name})")));
        };
        if result.downcast_exact::<PyComplex>().is_none() {
            warn_of_subclass(th, "__complex__", &result, "complex")?;
        }
        return Ok((c.re, c.im));
    }
    if let Some(c) = number {
        return Ok((c.re, c.im));
    }
    let what = if first {
        "first argument must be a string or a"
    } else {
        "second argument must be a"
    };
    let message = |name: &str| format!("complex() {what} number, not '{name}'");
    to_f64_with(th, object, FloatSubclass::Method, message).map(|f| (f, 0.0))
}

/// `complex(re, im)`
///
/// # Errors
/// TypeError, ValueError.
pub fn complex_from_args(th: &Thread, re: Option<&Ref>, im: Option<&Ref>) -> PyResult<(f64, f64)> {
    if let Some(text) = re.and_then(|r| r.downcast::<PyStr>()) {
        if im.is_some() {
            return Err(th.type_error("complex() can't take second arg if first is a string"));
        }
        let parsed = parse_complex(&text.to_display());
        return parsed.ok_or_else(|| th.value_error("complex() arg is a malformed string"));
    }
    if im.is_some_and(|i| i.is_a::<PyStr>()) {
        return Err(th.type_error("complex() second arg can't be a string"));
    }
    let re_object = re;
    let a = re.map_or(Ok((0.0, 0.0)), |r| complex_part(th, r, true))?;
    let Some(im) = im else { return Ok(a) };
    let b = complex_part(th, im, false)?;
    // Parts that are plain numbers are taken as they are: adding their zeros would lose signs.
    let re = if im.is_a::<PyComplex>() { a.0 - b.1 } else { a.0 };
    let plain = re_object.is_none_or(|r| py_float::view(r).is_some() || py_int::is_int(r));
    Ok((re, if plain { b.0 } else { a.1 + b.0 }))
}

fn parse_complex(text: &str) -> Option<(f64, f64)> {
    let text = text.trim();
    let text = text
        .strip_prefix('(')
        .and_then(|t| t.strip_suffix(')'))
        .map_or(text, str::trim);
    let Some(body) = text.strip_suffix(['j', 'J']) else {
        return py_float::parse(text).map(|re| (re, 0.0));
    };
    let bytes = body.as_bytes();
    let split = (1..bytes.len())
        .rev()
        .find(|i| matches!(bytes[*i], b'+' | b'-') && !matches!(bytes[*i - 1], b'e' | b'E'));
    let imaginary = |t: &str| match t {
        "" | "+" => Some(1.0),
        "-" => Some(-1.0),
        _ => py_float::parse(t),
    };
    match split {
        Some(at) => Some((py_float::parse(&body[..at])?, imaginary(&body[at..])?)),
        None => Some((0.0, imaginary(body)?)),
    }
}
