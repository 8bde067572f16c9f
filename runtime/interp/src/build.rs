//! Displays, comprehensions, f-strings, functions, `with`, `raise`.

use taipan_object::frame::Frame;
use taipan_object::function::PyFunction;
use taipan_object::heap::Ref;
use taipan_object::types::code::PyCode;
use taipan_object::types::dict::PyDict;
use taipan_object::types::exception::PyBaseException;
use taipan_object::types::list::PyList;
use taipan_object::types::set::PySet;
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::types::{exception, generator};
use taipan_object::{Args, Downcast, Exc, PyResult, Raised, Thread, TypedRef, ops, type_of};

/// `format(value, spec)` after a conversion.
///
/// # Errors
/// What the special methods raise.
pub(crate) fn format_value(th: &Thread, value: &Ref, spec: Option<&Ref>, conversion: u16) -> PyResult<Ref> {
    let converted = match u8::try_from(conversion).unwrap_or(0) {
        b's' => ops::convert::str(th, value)?.into_ref(),
        b'r' => ops::convert::repr(th, value)?.into_ref(),
        b'a' => ops::convert::ascii(th, value)?.into_ref(),
        _ => value.clone(),
    };
    if spec.is_none() && converted.downcast_exact::<PyStr>().is_some() {
        return Ok(converted);
    }
    ops::format::format(th, &converted, spec)
}

/// The pieces of an f-string in one.
pub(crate) fn build_string(pieces: &[Ref]) -> Ref {
    PyStr::chained(
        pieces
            .iter()
            .filter_map(|piece| piece.downcast::<PyStr>().map(|text| &**text)),
    )
    .into_ref()
}

/// A dict from alternating keys and values.
///
/// # Errors
/// What hashing raises.
pub(crate) fn build_map(th: &Thread, items: &[Ref]) -> PyResult<Ref> {
    let dict = PyDict::new_ref();
    for pair in items.chunks_exact(2) {
        dict.set(th, &pair[0], pair[1].clone())?;
    }
    Ok(dict.into_ref())
}

/// A set of items.
///
/// # Errors
/// What hashing raises.
pub(crate) fn build_set(th: &Thread, items: &[Ref]) -> PyResult<Ref> {
    let set = PySet::new_ref();
    for item in items {
        set.core.add(th, item.clone())?;
    }
    Ok(set.into_ref())
}

/// `list.extend(source)` for a display.
///
/// # Errors
/// TypeError if it is not iterable.
pub(crate) fn list_extend(th: &Thread, list: &Ref, source: &Ref) -> PyResult<()> {
    let class = type_of(source);
    if class.slots.iter.get().is_none() && class.slots.getitem.get().is_none() {
        return Err(th.type_error(format!("Value after * must be an iterable, not {}", class.name())));
    }
    let list = list.downcast::<PyList>().expect("a display's list");
    list.extend_from(th, source)
}

/// `tuple(list)` of a display's list.
pub(crate) fn list_to_tuple(list: &Ref) -> Ref {
    let items = list.downcast::<PyList>().map(|l| l.items.take()).unwrap_or_default();
    PyTuple::from_vec(items).into_ref()
}

/// `set.update(source)` for a display.
///
/// # Errors
/// What iteration and hashing raise.
pub(crate) fn set_update(th: &Thread, set: &Ref, source: &Ref) -> PyResult<()> {
    let set = set.downcast::<PySet>().expect("a display's set");
    ops::iter::for_each(th, source, |item| set.core.add(th, item).map(drop))
}

/// `**source` in a dict display.
///
/// # Errors
/// TypeError if it is no mapping.
pub(crate) fn dict_update(th: &Thread, dict: &Ref, source: &Ref) -> PyResult<()> {
    let dict = dict.downcast::<PyDict>().expect("a display's dict");
    if let Some(source) = PyDict::plain(source) {
        return dict.update_from(th, source);
    }
    let Some(keys) = ops::attr::get_optional(th, source, &th.names().keys)? else {
        return Err(th.type_error(format!("'{}' object is not a mapping", type_of(source).name())));
    };
    let keys = ops::call::call(th, &keys, &[])?;
    ops::iter::for_each(th, &keys, |key| {
        let value = ops::item::get(th, source, &key)?;
        dict.set(th, &key, value)
    })
}

/// `**source` in a call.
///
/// # Errors
/// TypeError if it is no mapping or a key comes twice.
pub(crate) fn dict_merge(th: &Thread, dict: &Ref, source: &Ref, callable: &Ref) -> PyResult<()> {
    let dict = dict.downcast::<PyDict>().expect("a call's dict");
    ops::call::merge_keywords(th, dict, source, callable)
}

/// A function object; `parts` are defaults, keyword defaults, annotations, closure, each present by its bit.
pub(crate) fn make_function(th: &Thread, frame: &Frame, code: &Ref, parts: [Option<Ref>; 4]) -> Ref {
    let code: TypedRef<PyCode> =
        taipan_object::native::try_typed(code.clone()).unwrap_or_else(|_| panic!("the constant is a code object"));
    let function = PyFunction::new_ref(th, code, frame.globals().to_typed());
    let [defaults, kwdefaults, annotations, closure] = parts;
    for (slot, part) in [
        (&function.defaults, defaults),
        (&function.kwdefaults, kwdefaults),
        (&function.annotations, annotations),
        (&function.closure, closure),
    ] {
        drop(slot.replace(part));
    }
    function.into_ref()
}

/// An exception from what `raise` was given.
///
/// # Errors
/// TypeError if it is no exception, in place of it.
fn to_exception(th: &Thread, object: &Ref) -> Result<TypedRef<PyBaseException>, Raised> {
    let made = if generator::is_exception_class(object) {
        ops::call::call(th, object, &[])?
    } else {
        object.clone()
    };
    taipan_object::native::try_typed::<PyBaseException>(made).map_err(|other| {
        if generator::is_exception_class(object) {
            let shown = ops::convert::repr(th, object).map_or_else(|_| String::new(), |s| s.to_display().into_owned());
            th.type_error(format!(
                "calling {shown} should have returned an instance of BaseException, not {}",
                ops::convert::repr(th, &type_of(&other).to_ref())
                    .map_or_else(|_| String::new(), |s| s.to_display().into_owned())
            ))
        } else {
            th.type_error("exceptions must derive from BaseException")
        }
    })
}

/// `raise object [from cause]`
pub(crate) fn raise(th: &Thread, object: &Ref, cause: Option<&Ref>) -> Raised {
    let exception = match to_exception(th, object) {
        Ok(exception) => exception,
        Err(raised) => return raised,
    };
    if let Some(cause) = cause {
        let fixed = if cause.is_none() {
            None
        } else if generator::is_exception_class(cause) {
            match ops::call::call(th, cause, &[]) {
                Ok(made) => Some(made),
                Err(raised) => return raised,
            }
        } else if cause.is_a::<PyBaseException>() {
            Some(cause.clone())
        } else {
            return th.type_error("exception causes must derive from BaseException");
        };
        drop(exception.cause.replace(fixed));
        exception.suppress_context.set(true);
    }
    exception::set_context(th, &exception);
    Raised::new(exception)
}

/// `raise` alone.
pub(crate) fn raise_current(th: &Thread) -> Raised {
    match th
        .handled_exception()
        .map(taipan_object::native::try_typed::<PyBaseException>)
    {
        Some(Ok(exception)) => Raised::new(exception),
        _ => th.error(Exc::RuntimeError, "No active exception to reraise"),
    }
}

/// Whether `exc` matches what an `except` clause names.
///
/// # Errors
/// TypeError for what is no exception class.
pub(crate) fn exception_matches(th: &Thread, exc: &Ref, wanted: &Ref) -> PyResult<bool> {
    let check = |class: &Ref| {
        if generator::is_exception_class(class) {
            Ok(())
        } else {
            Err(th.type_error("catching classes that do not inherit from BaseException is not allowed"))
        }
    };
    let own = type_of(exc).to_ref();
    match wanted.downcast::<PyTuple>() {
        Some(tuple) => {
            tuple.items().iter().try_for_each(check)?;
            for class in tuple.items() {
                if ops::compare::real_is_subclass(th, &own, class)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        None => {
            check(wanted)?;
            ops::compare::real_is_subclass(th, &own, wanted)
        }
    }
}

/// Enters a context manager: the bound exit method and the result of entering.
///
/// # Errors
/// TypeError if it is none; what entering raises.
pub(crate) fn before_with(th: &Thread, manager: &Ref, is_async: bool) -> PyResult<(Ref, Ref)> {
    let names = th.names();
    let (enter, exit, protocol) = if is_async {
        (&names.aenter, &names.aexit, "asynchronous context manager")
    } else {
        (&names.enter, &names.exit, "context manager")
    };
    let name = type_of(manager).name();
    let Some(enter) = taipan_object::lookup::lookup_special(th, manager, enter)? else {
        return Err(th.type_error(format!("'{name}' object does not support the {protocol} protocol")));
    };
    let Some(exit) = taipan_object::lookup::lookup_special(th, manager, exit)? else {
        let missing = if is_async { "__aexit__" } else { "__exit__" };
        return Err(th.type_error(format!(
            "'{name}' object does not support the {protocol} protocol (missed {missing} method)"
        )));
    };
    let entered = ops::call::call(th, &enter, &[])?;
    Ok((exit, entered))
}

/// Calls an exit method with an exception.
///
/// # Errors
/// What it raises.
pub(crate) fn with_except_start(th: &Thread, exit: &Ref, exc: &Ref) -> PyResult<Ref> {
    let traceback = exc
        .downcast::<PyBaseException>()
        .and_then(|e| e.traceback.get())
        .unwrap_or(Ref::NONE);
    let args = [type_of(exc).to_ref(), exc.clone(), traceback];
    ops::call::call_args(th, exit, Args::positional_only(&args))
}
