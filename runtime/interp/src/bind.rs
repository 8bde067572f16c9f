//! Arguments to parameters of a Python function (`initialize_locals` in `ceval.c`).

use taipan_code::CodeFlags;
use taipan_object::function::PyFunction;
use taipan_object::heap::{Obj, Ref, Value};
use taipan_object::types::code::PyCode;
use taipan_object::types::dict::PyDict;
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Args, Downcast, PyResult, Raised, Thread};

/// Registers of a new frame, all unbound; slots are filled with owned values.
pub(crate) struct Parameters<'a> {
    pub(crate) slots: &'a mut [Value],
}

impl Parameters<'_> {
    fn is_set(&self, index: usize) -> bool {
        !self.slots[index].is_unbound()
    }

    fn set(&mut self, index: usize, value: Ref) {
        self.slots[index] = value.into_value();
    }
}

fn name_of(function: &PyFunction) -> String {
    text(&function.qualname.get().unwrap_or(Ref::NONE))
}

fn text(name: &Ref) -> String {
    name.downcast::<PyStr>()
        .map(|n| n.to_display().into_owned())
        .unwrap_or_default()
}

/// Binds `args` into `slots`, which start unbound.
///
/// # Errors
/// TypeError for arguments that do not fit. Values that were bound already stay in `slots`.
pub(crate) fn bind(
    th: &Thread,
    function: &Obj<PyFunction>,
    code: &Obj<PyCode>,
    args: Args<'_>,
    parameters: &mut Parameters<'_>,
) -> PyResult<()> {
    let data = &code.data;
    let arg_count = data.arg_count as usize;
    if code.simple && args.names().is_none() && args.values().len() == arg_count {
        for (slot, value) in parameters.slots.iter_mut().zip(args.values()) {
            *slot = value.clone().into_value();
        }
        return Ok(());
    }
    let kwonly = data.kwonly_count as usize;
    let total = arg_count + kwonly;
    let has_rest = data.flags.has(CodeFlags::VARARGS);
    let has_kwargs = data.flags.has(CodeFlags::VARKEYWORDS);
    let positional = args.positional();
    for (i, value) in positional.iter().take(arg_count).enumerate() {
        parameters.set(i, value.clone());
    }
    if has_rest {
        let rest = positional.get(arg_count..).unwrap_or_default();
        parameters.set(total, PyTuple::from_slice(rest).into_ref());
    }
    let kwargs = has_kwargs.then(PyDict::new_ref);
    if args.keyword_count() > 0 {
        bind_keywords(th, function, code, args, kwargs.as_deref(), parameters)?;
    }
    if let Some(kwargs) = kwargs {
        parameters.set(total + usize::from(has_rest), kwargs.into_ref());
    }
    if positional.len() > arg_count && !has_rest {
        return Err(too_many(th, function, code, positional.len(), parameters));
    }
    fill_defaults(th, function, code, positional.len(), parameters)
}

fn bind_keywords(
    th: &Thread,
    function: &Obj<PyFunction>,
    code: &Obj<PyCode>,
    args: Args<'_>,
    kwargs: Option<&Obj<PyDict>>,
    parameters: &mut Parameters<'_>,
) -> PyResult<()> {
    let data = &code.data;
    let posonly = data.posonly_count as usize;
    let total = (data.arg_count + data.kwonly_count) as usize;
    for (name, value) in args.keywords() {
        let Some(key) = name.downcast::<PyStr>() else {
            return Err(th.type_error(format!("{}() keywords must be strings", name_of(function))));
        };
        let named = |i: &usize| {
            let own = &code.register_names[*i];
            own.is(name) || own.downcast::<PyStr>().is_some_and(|own| own.equals(key))
        };
        if let Some(index) = (posonly..total).find(named) {
            if parameters.is_set(index) {
                return Err(th.type_error(format!(
                    "{}() got multiple values for argument '{}'",
                    name_of(function),
                    key.to_display()
                )));
            }
            parameters.set(index, value.clone());
            continue;
        }
        if let Some(kwargs) = kwargs {
            kwargs.set(th, name, value.clone())?;
            continue;
        }
        return Err(unexpected_keyword(th, function, code, args, key));
    }
    Ok(())
}

fn unexpected_keyword(th: &Thread, function: &PyFunction, code: &PyCode, args: Args<'_>, key: &PyStr) -> Raised {
    let posonly = &code.data.varnames[..code.data.posonly_count as usize];
    let passed: Vec<String> = args
        .keywords()
        .map(|(name, _)| text(name))
        .filter(|name| posonly.iter().any(|p| **p == **name))
        .collect();
    if !passed.is_empty() {
        return th.type_error(format!(
            "{}() got some positional-only arguments passed as keyword arguments: '{}'",
            name_of(function),
            passed.join(", ")
        ));
    }
    th.type_error(format!(
        "{}() got an unexpected keyword argument '{}'",
        name_of(function),
        key.to_display()
    ))
}

fn fill_defaults(
    th: &Thread,
    function: &Obj<PyFunction>,
    code: &Obj<PyCode>,
    given: usize,
    parameters: &mut Parameters<'_>,
) -> PyResult<()> {
    let data = &code.data;
    let arg_count = data.arg_count as usize;
    if given < arg_count {
        let defaults = function.defaults.get();
        let defaults = defaults
            .as_ref()
            .and_then(|d| d.downcast::<PyTuple>())
            .map_or(&[][..], |d| d.items());
        let first_default = arg_count.saturating_sub(defaults.len());
        let missing: Vec<usize> = (given..first_default).filter(|i| !parameters.is_set(*i)).collect();
        if !missing.is_empty() {
            return Err(missing_error(th, function, code, &missing, "positional"));
        }
        for index in given.max(first_default)..arg_count {
            if !parameters.is_set(index) {
                parameters.set(index, defaults[index - first_default].clone());
            }
        }
    }
    let kwonly = arg_count..arg_count + data.kwonly_count as usize;
    if kwonly.is_empty() {
        return Ok(());
    }
    let defaults = function.kwdefaults.get();
    let defaults = defaults.as_ref().and_then(|d| d.downcast::<PyDict>());
    let mut missing = Vec::new();
    for index in kwonly {
        if parameters.is_set(index) {
            continue;
        }
        match defaults.and_then(|d| d.get_str(&code.register_names[index])) {
            Some(value) => parameters.set(index, value),
            None => missing.push(index),
        }
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(missing_error(th, function, code, &missing, "keyword-only"))
    }
}

fn missing_error(th: &Thread, function: &PyFunction, code: &PyCode, missing: &[usize], kind: &str) -> Raised {
    let names: Vec<String> = missing
        .iter()
        .map(|i| format!("'{}'", code.data.varnames[*i]))
        .collect();
    let listed = match &names[..] {
        [one] => one.clone(),
        [a, b] => format!("{a} and {b}"),
        [rest @ .., last] => format!("{}, and {last}", rest.join(", ")),
        [] => String::new(),
    };
    let s = if names.len() == 1 { "" } else { "s" };
    th.type_error(format!(
        "{}() missing {} required {kind} argument{s}: {listed}",
        name_of(function),
        names.len()
    ))
}

fn too_many(th: &Thread, function: &PyFunction, code: &PyCode, given: usize, parameters: &Parameters<'_>) -> Raised {
    let data = &code.data;
    let arg_count = data.arg_count as usize;
    let defaults = function.defaults.get();
    let defaults = defaults
        .as_ref()
        .and_then(|d| d.downcast::<PyTuple>())
        .map_or(0, |d| d.len());
    let kwonly_given = (arg_count..arg_count + data.kwonly_count as usize)
        .filter(|i| parameters.is_set(*i))
        .count();
    let (takes, plural) = if defaults > 0 {
        (format!("from {} to {arg_count}", arg_count - defaults), true)
    } else {
        (arg_count.to_string(), arg_count != 1)
    };
    let extra = if kwonly_given > 0 {
        let (a, b) = (
            if given == 1 { "" } else { "s" },
            if kwonly_given == 1 { "" } else { "s" },
        );
        format!(" positional argument{a} (and {kwonly_given} keyword-only argument{b})")
    } else {
        String::new()
    };
    let was = if given == 1 && kwonly_given == 0 { "was" } else { "were" };
    let s = if plural { "s" } else { "" };
    th.type_error(format!(
        "{}() takes {takes} positional argument{s} but {given}{extra} {was} given",
        name_of(function)
    ))
}
