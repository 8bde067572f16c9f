//! `match` ops.

use taipan_object::class::ClassExt;
use taipan_object::heap::Ref;
use taipan_object::types::dict::PyDict;
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Class, ClassFlag, Downcast, PyResult, PyType, Thread, ops, type_of};

/// Whether a class pattern with one positional sub-pattern matches the subject itself (`_Py_TPFLAGS_MATCH_SELF`).
fn matches_self(class: &Class) -> bool {
    use taipan_object::NativeType;
    use taipan_object::types::{bool_, bytes, float, int, list, set, str, tuple};
    let own: [&Class; 10] = [
        bool_::PyBool::class(),
        bytes::PyBytes::class(),
        float::PyFloat::class(),
        int::PyInt::class(),
        list::PyList::class(),
        set::PySet::class(),
        set::PyFrozenSet::class(),
        str::PyStr::class(),
        tuple::PyTuple::class(),
        PyDict::class(),
    ];
    own.iter().any(|base| class.is_subtype(base))
}

/// The attributes that a class pattern asks for, or None (`match_class`).
///
/// # Errors
/// TypeError for a wrong pattern; what attributes raise.
pub(crate) fn match_class(th: &Thread, subject: &Ref, class: &Ref, count: usize, names: &Ref) -> PyResult<Ref> {
    let Some(plain) = class.downcast::<PyType>() else {
        return Err(th.type_error("called match pattern must be a class"));
    };
    if !ops::compare::is_instance(th, subject, class)? {
        return Ok(Ref::NONE);
    }
    let mut attributes = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    if count > 0 {
        let args = ops::attr::get_optional(th, class, &th.names().match_args)?;
        let own = args.is_none() && matches_self(plain);
        let listed = match &args {
            Some(args) => match args.downcast_exact::<PyTuple>() {
                Some(tuple) => tuple.items().to_vec(),
                None => {
                    return Err(th.type_error(format!(
                        "{}.__match_args__ must be a tuple (got {})",
                        plain.name(),
                        type_of(args).name()
                    )));
                }
            },
            None => Vec::new(),
        };
        let allowed = if own { 1 } else { listed.len() };
        if allowed < count {
            let s = if allowed == 1 { "" } else { "s" };
            return Err(th.type_error(format!(
                "{}() accepts {allowed} positional sub-pattern{s} ({count} given)",
                plain.name()
            )));
        }
        if own {
            attributes.push(subject.clone());
        } else {
            for name in &listed[..count] {
                if !name.is_a::<PyStr>() {
                    return Err(th.type_error(format!(
                        "__match_args__ elements must be strings (got {})",
                        type_of(name).name()
                    )));
                }
                match attribute(th, subject, plain, name, &mut seen)? {
                    Some(value) => attributes.push(value),
                    None => return Ok(Ref::NONE),
                }
            }
        }
    }
    for name in names.downcast::<PyTuple>().map_or(&[][..], |t| t.items()) {
        match attribute(th, subject, plain, name, &mut seen)? {
            Some(value) => attributes.push(value),
            None => return Ok(Ref::NONE),
        }
    }
    Ok(PyTuple::from_vec(attributes).into_ref())
}

fn attribute(th: &Thread, subject: &Ref, class: &Class, name: &Ref, seen: &mut Vec<String>) -> PyResult<Option<Ref>> {
    let text = name
        .downcast::<PyStr>()
        .map(|n| n.to_display().into_owned())
        .unwrap_or_default();
    if seen.contains(&text) {
        return Err(th.type_error(format!(
            "{}() got multiple sub-patterns for attribute '{text}'",
            class.name()
        )));
    }
    seen.push(text);
    ops::attr::get_optional(th, subject, name)
}

/// Whether the subject is a sequence for patterns.
pub(crate) fn is_sequence(subject: &Ref) -> bool {
    type_of(subject).has(ClassFlag::Sequence)
}

/// Whether the subject is a mapping for patterns.
pub(crate) fn is_mapping(subject: &Ref) -> bool {
    type_of(subject).has(ClassFlag::Mapping)
}

/// The values under the keys of a mapping pattern, or None (`match_keys`).
///
/// # Errors
/// ValueError for a key twice; what the mapping raises.
pub(crate) fn match_keys(th: &Thread, subject: &Ref, keys: &Ref) -> PyResult<Ref> {
    let keys = keys.downcast::<PyTuple>().map_or(&[][..], |t| t.items());
    let get = ops::attr::get(th, subject, &th.vm().interned.get("get"))?;
    let missing = taipan_object::types::list::PyList::from_vec(Vec::new()).into_ref();
    let seen = PyDict::new_ref();
    let mut values = Vec::with_capacity(keys.len());
    for key in keys {
        if seen.get(th, key)?.is_some() {
            let shown = ops::convert::repr(th, key)?;
            return Err(th.value_error(format!("mapping pattern checks duplicate key ({})", shown.to_display())));
        }
        seen.set(th, key, Ref::NONE)?;
        let value = ops::call::call(th, &get, &[key, &missing])?;
        if value.is(&missing) {
            return Ok(Ref::NONE);
        }
        values.push(value);
    }
    Ok(PyTuple::from_vec(values).into_ref())
}
