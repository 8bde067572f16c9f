//! Calls.

use taipan_heap::{Obj, Ref, Value};

use crate::args::Args;
use crate::class::{Class, ClassFlag, type_of};
use crate::error::{Exc, PyResult};
use crate::native::Downcast;
use crate::thread::Thread;
use crate::types::dict::PyDict;
use crate::types::str::PyStr;
use crate::types::tuple::PyTuple;

/// Whether `object` can be called.
#[must_use]
pub fn is_callable(object: &Ref) -> bool {
    type_of(object).slots.call.get().is_some()
}

/// `callable(*args)`
///
/// # Errors
/// TypeError if it is not callable; what it raises.
pub fn call(th: &Thread, callable: &Ref, args: &[&Ref]) -> PyResult<Ref> {
    match args {
        [] => call_args(th, callable, Args::positional_only(&[])),
        [one] => call_args(th, callable, Args::positional_only(std::slice::from_ref(*one))),
        many => in_a_row(many.iter().copied(), |all| {
            call_args(th, callable, Args::positional_only(all))
        }),
    }
}

/// `callable(args)`
///
/// # Errors
/// TypeError if it is not callable; what it raises; RecursionError.
pub fn call_args(th: &Thread, callable: &Ref, args: Args<'_>) -> PyResult<Ref> {
    match type_of(callable).slots.call.get() {
        Some(call) => {
            th.check_native_stack()?;
            call(th, callable, args)
        }
        None => Err(th.type_error(format!("'{}' object is not callable", type_of(callable).name()))),
    }
}

/// Arguments up to this number are put in a row without a heap allocation.
const INLINE: usize = 6;

/// Runs `f` with these references in a row. They stay where they are and lend their counts.
#[inline]
pub(crate) fn in_a_row<'a, R>(references: impl ExactSizeIterator<Item = &'a Ref>, f: impl FnOnce(&[Ref]) -> R) -> R {
    let len = references.len();
    if len <= INLINE {
        let mut words = [Value::NONE; INLINE];
        for (word, reference) in words.iter_mut().zip(references) {
            *word = reference.value();
        }
        // SAFETY: the words are those of references that are borrowed for `'a`, hence bound and alive.
        return f(unsafe { Ref::slice_from_values(&words[..len]) });
    }
    let words: Vec<Value> = references.map(Ref::value).collect();
    // SAFETY: as above.
    f(unsafe { Ref::slice_from_values(&words) })
}

/// Runs `f` with `first` in front of the arguments.
///
/// # Errors
/// Those of `f`.
#[inline]
pub fn with_prepended<R>(first: &Ref, args: Args<'_>, f: impl FnOnce(Args<'_>) -> PyResult<R>) -> PyResult<R> {
    let values = args.values();
    let at = |i: usize| if i == 0 { first } else { &values[i - 1] };
    in_a_row((0..values.len() + 1).map(at), |all| f(Args::new(all, args.names())))
}

/// `callable(first, *args)`
///
/// # Errors
/// What the call raises.
pub fn call_prepended(th: &Thread, callable: &Ref, first: &Ref, args: Args<'_>) -> PyResult<Ref> {
    with_prepended(first, args, |args| call_args(th, callable, args))
}

/// Calls what a look-up in a type found, for `receiver`: plain functions get it as first argument, other descriptors
/// are bound.
///
/// # Errors
/// What binding and call raise.
pub fn call_unbound(th: &Thread, method: &Ref, receiver: &Ref, args: Args<'_>) -> PyResult<Ref> {
    let class = type_of(method);
    if class.has(ClassFlag::MethodDescriptor) {
        return call_prepended(th, method, receiver, args);
    }
    match class.slots.descr_get.get() {
        Some(get) => {
            let bound = get(th, method, Some(receiver), Some(&type_of(receiver).to_ref()))?;
            call_args(th, &bound, args)
        }
        None => call_args(th, method, args),
    }
}

/// `callable.name` for messages, with parentheses (`_PyObject_FunctionStr`).
#[must_use]
pub fn function_text(th: &Thread, callable: &Ref) -> String {
    let names = th.names();
    let text = |r: Option<Ref>| r.and_then(|r| r.downcast::<PyStr>().map(|s| s.to_display().into_owned()));
    let qualname = text(super::attr::get_optional(th, callable, &names.qualname).ok().flatten());
    let Some(qualname) = qualname else {
        return super::convert::str(th, callable)
            .map(|s| s.to_display().into_owned())
            .unwrap_or_default();
    };
    let module = text(super::attr::get_optional(th, callable, &names.module).ok().flatten());
    match module {
        Some(module) if module != "builtins" => format!("{module}.{qualname}()"),
        _ => format!("{qualname}()"),
    }
}

/// `callable(*args, **kwargs)`; `args` any iterable, `kwargs` a mapping or None.
///
/// # Errors
/// TypeError for arguments that are none; what the call raises.
pub fn call_ex(th: &Thread, callable: &Ref, args: &Ref, kwargs: Option<&Ref>) -> PyResult<Ref> {
    let mut values = match super::iter::try_items(args) {
        Some(items) => items,
        None => {
            let class = type_of(args);
            if class.slots.iter.get().is_none() && class.slots.getitem.get().is_none() {
                return Err(th.type_error(format!(
                    "{} argument after * must be an iterable, not {}",
                    function_text(th, callable),
                    class.name()
                )));
            }
            super::iter::collect(th, args)?
        }
    };
    let Some(kwargs) = kwargs.filter(|k| !k.is_none()) else {
        return call_args(th, callable, Args::positional_only(&values));
    };
    let merged = PyDict::new_ref();
    let dict: &Obj<PyDict> = match kwargs.downcast_exact::<PyDict>() {
        Some(dict) => dict,
        None => {
            merge_keywords(th, &merged, kwargs, callable)?;
            &merged
        }
    };
    let mut names = Vec::with_capacity(dict.len());
    for (key, value) in dict.items() {
        if !key.is_a::<PyStr>() {
            return Err(th.type_error("keywords must be strings"));
        }
        names.push(key);
        values.push(value);
    }
    let names = PyTuple::from_vec(names);
    call_args(th, callable, Args::new(&values, Some(&names)))
}

/// Adds `**mapping` of a call to `dict`.
///
/// # Errors
/// TypeError if it is no mapping or a key comes twice.
pub fn merge_keywords(th: &Thread, dict: &Obj<PyDict>, mapping: &Ref, callable: &Ref) -> PyResult<()> {
    let add = |key: &Ref, value: Ref| {
        if dict.get(th, key)?.is_some() {
            let shown = super::convert::str(th, key)?;
            return Err(th.type_error(format!(
                "{} got multiple values for keyword argument '{}'",
                function_text(th, callable),
                shown.to_display()
            )));
        }
        dict.set(th, key, value)
    };
    if let Some(source) = PyDict::plain(mapping) {
        if dict.is_empty() {
            return dict.update_from(th, source);
        }
        return source.items().into_iter().try_for_each(|(key, value)| add(&key, value));
    }
    let keys = match super::attr::get_optional(th, mapping, &th.names().keys)? {
        Some(keys) => call(th, &keys, &[])?,
        None => {
            return Err(th.type_error(format!(
                "{} argument after ** must be a mapping, not {}",
                function_text(th, callable),
                type_of(mapping).name()
            )));
        }
    };
    super::iter::for_each(th, &keys, |key| {
        let value = super::item::get(th, mapping, &key)?;
        add(&key, value)
    })
}

/// `type.__call__`: `__new__`, then `__init__` if the result is an instance.
///
/// # Errors
/// What they raise.
pub fn instantiate(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
    use crate::class::ClassExt;
    let Some(new) = class.slots.new.get() else {
        return Err(th.error(Exc::TypeError, format!("cannot create '{}' instances", class.name())));
    };
    let object = new(th, class, args)?;
    if !type_of(&object).is_subtype(class) {
        return Ok(object);
    }
    if let Some(init) = type_of(&object).slots.init.get() {
        init(th, &object, args)?;
    }
    Ok(object)
}
