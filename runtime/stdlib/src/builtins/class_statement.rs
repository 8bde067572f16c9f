//! What a class statement calls: metaclass, namespace, body, class (`builtin___build_class__`).

use taipan_object::function::PyFunction;
use taipan_object::types::cell::PyCell;
use taipan_object::types::dict::PyDict;
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Args, Downcast, Exc, NativeType, PyResult, PyType, Ref, Thread, ops, type_of};

/// `__build_class__`
///
/// # Errors
/// TypeError for wrong arguments; what bases, metaclass and body raise.
pub(super) fn build(th: &Thread, args: Args<'_>) -> PyResult<Ref> {
    let [function, name, given @ ..] = args.positional() else {
        return Err(th.type_error("__build_class__: not enough arguments"));
    };
    let Some(function) = function.downcast::<PyFunction>() else {
        return Err(th.type_error("__build_class__: func must be a function"));
    };
    if !name.is_a::<PyStr>() {
        return Err(th.type_error("__build_class__: name is not a string"));
    }
    let bases = resolve_bases(th, given)?;
    let replaced = bases.len() != given.len() || bases.iter().zip(given).any(|(a, b)| !a.is(b));
    let explicit = args.keyword("metaclass").cloned();
    let (key_list, values): (Vec<Ref>, Vec<Ref>) = args
        .keywords()
        .filter(|(k, _)| !k.downcast::<PyStr>().is_some_and(|k| k.as_ascii() == Some("metaclass")))
        .map(|(k, v)| (k.clone(), v.clone()))
        .unzip();
    let names = PyTuple::from_vec(key_list);
    let meta = match &explicit {
        Some(meta) => meta.clone(),
        None => bases
            .first()
            .map_or_else(|| PyType::class().to_ref(), |b| type_of(b).to_ref()),
    };
    let meta = match meta.downcast::<PyType>() {
        Some(class) => taipan_object::types::type_::calculate_metaclass(th, class, &bases)?,
        None => meta,
    };
    let bases_tuple = PyTuple::from_vec(bases).into_ref();
    let namespace = match ops::attr::get_optional(th, &meta, &th.names().prepare)? {
        Some(prepare) => {
            let mut all = vec![name.clone(), bases_tuple.clone()];
            all.extend(values.iter().cloned());
            ops::call::call_args(th, &prepare, Args::new(&all, Some(&names)))?
        }
        None => PyDict::new_ref().into_ref(),
    };
    if type_of(&namespace).slots.getitem.get().is_none() || type_of(&namespace).slots.setitem.get().is_none() {
        let owner = meta
            .downcast::<PyType>()
            .map_or_else(|| "<metaclass>".to_owned(), |m| m.name().to_string());
        return Err(th.type_error(format!(
            "{owner}.__prepare__() must return a mapping, not {}",
            type_of(&namespace).name()
        )));
    }
    let cell = (th.hooks().run_code)(th, function, Some(namespace.clone()))?;
    if replaced {
        let original = PyTuple::from_slice(given).into_ref();
        ops::item::set(th, &namespace, &th.names().orig_bases, &original)?;
    }
    let mut all = vec![name.clone(), bases_tuple, namespace];
    all.extend(values);
    let class = ops::call::call_args(th, &meta, Args::new(&all, Some(&names)))?;
    if class.is_a::<PyType>()
        && let Some(cell) = cell.downcast::<PyCell>()
    {
        check_cell(th, cell, name, &class)?;
    }
    Ok(class)
}

fn check_cell(th: &Thread, cell: &PyCell, name: &Ref, class: &Ref) -> PyResult<()> {
    let shown = ops::convert::repr(th, name)?;
    match cell.value.get() {
        None => Err(th.error(
            Exc::RuntimeError,
            format!(
                "__class__ not set defining {} as {}. Was __classcell__ propagated to type.__new__?",
                shown.to_display(),
                ops::convert::repr(th, class)?.to_display()
            ),
        )),
        Some(found) if found.is(class) => Ok(()),
        Some(found) => Err(th.type_error(format!(
            "__class__ set to {} defining {} as {}",
            ops::convert::repr(th, &found)?.to_display(),
            shown.to_display(),
            ops::convert::repr(th, class)?.to_display()
        ))),
    }
}

/// Replaces bases that are no classes by what their `__mro_entries__` says.
fn resolve_bases(th: &Thread, bases: &[Ref]) -> PyResult<Vec<Ref>> {
    let mut result = Vec::with_capacity(bases.len());
    for base in bases {
        if base.is_a::<PyType>() {
            result.push(base.clone());
            continue;
        }
        match ops::attr::get_optional(th, base, &th.names().mro_entries)? {
            None => result.push(base.clone()),
            Some(method) => {
                let all = PyTuple::from_slice(bases).into_ref();
                let entries = ops::call::call(th, &method, &[&all])?;
                let Some(entries) = entries.downcast::<PyTuple>() else {
                    return Err(th.type_error("__mro_entries__ must return a tuple"));
                };
                result.extend_from_slice(entries.items());
            }
        }
    }
    Ok(result)
}
