//! Exception groups: splitting for `except*`, and what is raised again after it (PEP 654).

use taipan_heap::{Ref, Slot};

use crate::class::{Class, ClassExt, type_of};
use crate::error::PyResult;
use crate::native::Downcast;
use crate::ops;
use crate::thread::Thread;
use crate::types::dict::PyDict;
use crate::types::exception::{Exc, PyBaseException, bare_exception, field, set_field};
use crate::types::list::PyList;
use crate::types::str::PyStr;
use crate::types::tuple::PyTuple;

fn group_parts(group: &Ref) -> Vec<Ref> {
    let parts = field(group, "exceptions");
    parts
        .as_ref()
        .and_then(|p| p.downcast::<PyTuple>())
        .map_or(Vec::new(), |t| t.items().to_vec())
}

/// Splits an exception for `except*`: what matches (a group, or None) and the rest (or None).
///
/// # Errors
/// TypeError for what cannot be matched.
pub fn match_group(th: &Thread, exc: &Ref, wanted: &Ref) -> PyResult<(Ref, Ref)> {
    let classes = match wanted.downcast::<PyTuple>() {
        Some(tuple) => tuple.items().to_vec(),
        None => vec![wanted.clone()],
    };
    for class in &classes {
        if !crate::types::generator::is_exception_class(class) {
            return Err(th.type_error("catching classes that do not inherit from BaseException is not allowed"));
        }
        if class
            .downcast::<crate::PyType>()
            .is_some_and(|c| c.is_subtype(Exc::BaseExceptionGroup.class()))
        {
            return Err(th.type_error("catching ExceptionGroup with except* is not allowed. Use except instead."));
        }
    }
    if exc.is_none() {
        return Ok((Ref::NONE, Ref::NONE));
    }
    let matches = |e: &Ref| {
        classes
            .iter()
            .any(|c| c.downcast::<crate::PyType>().is_some_and(|c| type_of(e).is_subtype(c)))
    };
    if matches(exc) {
        if Exc::BaseExceptionGroup.matches(exc) {
            return Ok((exc.clone(), Ref::NONE));
        }
        let parts = PyTuple::from_vec(vec![exc.clone()]).into_ref();
        let group = new_group(th, Exc::BaseExceptionGroup.class(), &[PyStr::new("").into_ref(), parts])?;
        return Ok((group, Ref::NONE));
    }
    if Exc::BaseExceptionGroup.matches(exc) {
        return split_group(th, exc, &matches);
    }
    Ok((Ref::NONE, exc.clone()))
}

/// `ExceptionGroup`: the first class that derives from `BaseExceptionGroup`.
fn exception_group_class() -> Ref {
    let base = Exc::BaseExceptionGroup.class();
    let first = crate::create::direct_subclasses(base).into_iter().next();
    first.unwrap_or_else(|| base.to_ref())
}

/// A new group: `BaseExceptionGroup.__new__`, which picks the class by what the group holds.
///
/// # Errors
/// TypeError and ValueError for arguments that make no group.
pub fn new_group(th: &Thread, class: &Class, args: &[Ref]) -> PyResult<Ref> {
    let [message, exceptions] = args else {
        let message = format!(
            "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)",
            args.len()
        );
        return Err(th.type_error(message));
    };
    if !message.is_a::<PyStr>() {
        let name = type_of(message).name();
        let message = format!("BaseExceptionGroup.__new__() argument 1 must be str, not {name}");
        return Err(th.type_error(message));
    }
    if type_of(exceptions).slots.getitem.get().is_none() || exceptions.is_a::<PyDict>() {
        return Err(th.type_error("second argument (exceptions) must be a sequence"));
    }
    let items = ops::iter::collect(th, exceptions)?;
    if items.is_empty() {
        return Err(th.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    if let Some(i) = items.iter().position(|item| !item.is_a::<PyBaseException>()) {
        return Err(th.value_error(format!("Item {i} of second argument (exceptions) is not an exception")));
    }
    let plain = items.iter().all(|item| Exc::Exception.matches(item));
    let group = exception_group_class();
    let group = group.downcast::<crate::PyType>().expect("a class");
    let class = if plain && std::ptr::eq(class, Exc::BaseExceptionGroup.class()) {
        group
    } else {
        class
    };
    if !plain && class.is_subtype(Exc::Exception.class()) {
        return Err(th.type_error(if std::ptr::eq(class, group) {
            "Cannot nest BaseExceptions in an ExceptionGroup".to_owned()
        } else {
            format!("Cannot nest BaseExceptions in '{}'", class.name())
        }));
    }
    let made = bare_exception(class, args.to_vec()).into_ref();
    set_field(&made, "message", Some(message.clone()));
    set_field(&made, "exceptions", Some(PyTuple::from_vec(items).into_ref()));
    Ok(made)
}

/// Splits a group by a predicate, keeping its structure (`exceptiongroup_split_recursive`).
///
/// # Errors
/// What `derive` raises.
pub fn split_group(th: &Thread, group: &Ref, matches: &dyn Fn(&Ref) -> bool) -> PyResult<(Ref, Ref)> {
    let _guard = th.enter_call(" in exceptiongroup_split_recursive")?;
    if matches(group) {
        return Ok((group.clone(), Ref::NONE));
    }
    let (mut yes, mut no) = (Vec::new(), Vec::new());
    for part in group_parts(group) {
        if Exc::BaseExceptionGroup.matches(&part) {
            let (a, b) = split_group(th, &part, matches)?;
            yes.extend((!a.is_none()).then_some(a));
            no.extend((!b.is_none()).then_some(b));
        } else if matches(&part) {
            yes.push(part);
        } else {
            no.push(part);
        }
    }
    Ok((derive_group(th, group, yes)?, derive_group(th, group, no)?))
}

/// A group like `group` with other exceptions, or None for none.
///
/// # Errors
/// What `derive` raises.
pub fn derive_group(th: &Thread, group: &Ref, parts: Vec<Ref>) -> PyResult<Ref> {
    if parts.is_empty() {
        return Ok(Ref::NONE);
    }
    let list = PyList::from_vec(parts).into_ref();
    let derive = ops::attr::get(th, group, &th.vm().interned.get("derive"))?;
    let made = ops::call::call(th, &derive, &[&list])?;
    if let (Some(new), Some(old)) = (made.downcast::<PyBaseException>(), group.downcast::<PyBaseException>()) {
        drop(new.traceback.replace(old.traceback.get()));
        drop(new.context.replace(old.context.get()));
        drop(new.cause.replace(old.cause.get()));
        new.suppress_context.set(old.suppress_context.get());
    }
    // Notes that are no sequence stay with the old group.
    if let Some(notes) = ops::attr::get_optional(th, group, &th.names().notes)?
        && type_of(&notes).slots.getitem.get().is_some()
        && !notes.is_a::<PyDict>()
    {
        let copy = PyList::from_vec(ops::iter::collect(th, &notes)?).into_ref();
        ops::attr::set(th, &made, &th.names().notes, Some(&copy))?;
    }
    Ok(made)
}

/// What to raise at the end of `try ... except*`, or None (`_PyExc_PrepReraiseStar`).
///
/// # Errors
/// What `derive` raises.
pub fn prepare_reraise(th: &Thread, original: &Ref, raised: &Ref) -> PyResult<Ref> {
    let list = ops::iter::collect(th, raised)?;
    let list: Vec<Ref> = list.into_iter().filter(|e| !e.is_none()).collect();
    if list.is_empty() {
        return Ok(Ref::NONE);
    }
    if !Exc::BaseExceptionGroup.matches(original) {
        return Ok(list[0].clone());
    }
    let same = |a: &Ref, b: &Ref| match (a.downcast::<PyBaseException>(), b.downcast::<PyBaseException>()) {
        (Some(a), Some(b)) => {
            let eq = |x: &Slot, y: &Slot| x.value() == y.value();
            eq(&a.traceback, &b.traceback) && eq(&a.cause, &b.cause) && eq(&a.context, &b.context)
        }
        _ => false,
    };
    let (reraised, fresh): (Vec<Ref>, Vec<Ref>) = list.into_iter().partition(|e| same(e, original));
    let leaves: Vec<u64> = reraised.iter().flat_map(leaf_ids).collect();
    let kept = if leaves.is_empty() {
        Ref::NONE
    } else {
        split_group(th, original, &|e| leaves.contains(&e.value().bits()))?.0
    };
    if fresh.is_empty() {
        return Ok(kept);
    }
    let mut parts = fresh;
    parts.extend((!kept.is_none()).then_some(kept));
    if let [one] = &parts[..] {
        return Ok(one.clone());
    }
    let parts = PyList::from_vec(parts).into_ref();
    new_group(th, Exc::BaseExceptionGroup.class(), &[PyStr::new("").into_ref(), parts])
}

fn leaf_ids(exception: &Ref) -> Vec<u64> {
    if Exc::BaseExceptionGroup.matches(exception) {
        return group_parts(exception).iter().flat_map(leaf_ids).collect();
    }
    vec![exception.value().bits()]
}
