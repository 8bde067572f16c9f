//! The end of a machine: modules die in CPython's order (`finalize_modules`).
//!
//! `sys.modules` is emptied first, so that most modules die on their own: their names are dropped in order of insertion.
//! A collection frees those that are part of cycles, with every global name still bound for the finalisers. Whatever
//! module is alive then has its names set to None, the latest import first; `sys` and `builtins` come last.

use std::collections::{HashSet, VecDeque};

use taipan_object::alloc::referents;
use taipan_object::module::PyModule;
use taipan_object::types::dict::PyDict;
use taipan_object::types::list::PyList;
use taipan_object::types::object::PyObject;
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::weak::{PyWeakref, new_weakref};
use taipan_object::{
    Class, ClassFlag, Downcast, NativeType, PyType, Ref, Thread, TypedRef, finalise, safepoint, type_of,
};

/// Destroys all modules. `flush` writes out the standard streams while they can still be reached.
pub(crate) fn destroy_modules(th: &Thread, mut flush: impl FnMut()) {
    safepoint::collect(th);
    reset_sys(th);
    if has_finalisers(PyObject::class()) {
        finalise::set_order(&finalisation_order(th));
    }
    let remaining = forget_modules(th);
    restore_builtins(th);
    safepoint::collect_silently(th);
    let (mut sys, mut builtins) = (None, None);
    for (name, weak) in remaining.into_iter().rev() {
        let Some(module) = weak.target() else { continue };
        match name.as_str() {
            "sys" => sys = Some(module),
            "builtins" => builtins = Some(module),
            _ => {
                if let Some(module) = module.downcast::<PyModule>() {
                    clear_names(&module.dict);
                }
            }
        }
    }
    flush();
    for module in [sys, builtins].into_iter().flatten() {
        if let Some(module) = module.downcast::<PyModule>() {
            clear_names(&module.dict);
        }
    }
    drop(th.vm().registry.take());
    safepoint::collect_silently(th);
}

const BUILTINS: &str = "builtins.copy";

/// Remembers what `builtins` has at the start.
pub(crate) fn keep_builtins(th: &Thread) {
    if let Some(builtins) = th.vm().builtins.get() {
        let copy = builtins.copy().into_ref();
        th.vm().registry.borrow_mut().insert(BUILTINS, copy);
    }
}

/// Drops what users put there.
fn restore_builtins(th: &Thread) {
    let copy = th.vm().registry.borrow_mut().remove(BUILTINS);
    let (Some(builtins), Some(copy)) = (th.vm().builtins.get(), copy) else {
        return;
    };
    let Some(copy) = copy.downcast::<PyDict>() else { return };
    let users = builtins.take_all();
    for (name, value) in copy.items() {
        builtins.set_str(&name, value);
    }
    drop(users);
}

/// Whether a Python class below `class` has a finaliser.
fn has_finalisers(class: &Class) -> bool {
    class.has(ClassFlag::Heap) && class.slots.finalise.get().is_some()
        || taipan_object::create::direct_subclasses(class)
            .iter()
            .any(|sub| sub.downcast::<PyType>().is_some_and(|sub| has_finalisers(sub)))
}

/// The order in which CPython finalises what the main module leaves behind. Its collector keeps objects as they were
/// made, but for those that existed before everything that refers to them, which go to the end when their referrer is
/// visited. Objects here have no age: instances are taken to be younger than who owns them, and items of containers older.
fn finalisation_order(th: &Thread) -> Vec<Ref> {
    let Some(main) = th.module("__main__") else {
        return Vec::new();
    };
    let Some(main) = main.downcast::<PyModule>() else {
        return Vec::new();
    };
    let modules = th.vm().modules.get().map_or(Vec::new(), |modules| modules.items());
    let mut seen: HashSet<u64> = HashSet::new();
    for (_, module) in &modules {
        seen.insert(module.value().bits());
        if let Some(module) = module.downcast::<PyModule>() {
            seen.insert(module.dict.as_ref().value().bits());
        }
    }
    let (mut order, mut later) = (Vec::new(), VecDeque::new());
    for (_, value) in main.dict.items() {
        let mut young = vec![value];
        while let Some(object) = young.pop() {
            visit(object, &mut seen, &mut order, &mut young, &mut later);
        }
    }
    while let Some(object) = later.pop_front() {
        let mut young = Vec::new();
        visit(object, &mut seen, &mut order, &mut young, &mut later);
        later.extend(young);
    }
    order
}

fn visit(object: Ref, seen: &mut HashSet<u64>, order: &mut Vec<Ref>, young: &mut Vec<Ref>, later: &mut VecDeque<Ref>) {
    if object.header().is_none() || !seen.insert(object.value().bits()) {
        return;
    }
    let mut parts = referents(std::slice::from_ref(&object));
    let class = type_of(&object);
    if class.has(ClassFlag::Heap) {
        parts.reverse();
        young.extend(parts);
    } else {
        if object.is_a::<PyList>() || object.is_a::<PyTuple>() {
            parts.reverse();
        }
        later.extend(parts);
    }
    order.push(object);
}

/// What users put into `sys` and `builtins` goes first; the standard streams come back.
fn reset_sys(th: &Thread) {
    let name = |text: &str| th.vm().interned.get(text);
    if let Some(builtins) = th.vm().builtins.get()
        && builtins.get_str(&name("_")).is_some()
    {
        builtins.set_str(&name("_"), Ref::NONE);
    }
    let Some(sys) = th.vm().sys.get() else { return };
    for text in [
        "path",
        "argv",
        "ps1",
        "ps2",
        "last_type",
        "last_value",
        "last_traceback",
        "path_hooks",
        "path_importer_cache",
        "meta_path",
        "__interactivehook__",
    ] {
        if sys.get_str(&name(text)).is_some() {
            sys.set_str(&name(text), Ref::NONE);
        }
    }
    for text in ["stdin", "stdout", "stderr"] {
        let original = sys.get_str(&name(&format!("__{text}__"))).unwrap_or(Ref::NONE);
        sys.set_str(&name(text), original);
    }
}

/// Empties `sys.modules`; returns weak references to what was there.
fn forget_modules(th: &Thread) -> Vec<(String, TypedRef<PyWeakref>)> {
    let Some(modules) = th.vm().modules.get() else {
        return Vec::new();
    };
    let mut remaining = Vec::new();
    for (name, module) in modules.items() {
        if module.is_a::<PyModule>()
            && let Some(text) = name.downcast::<PyStr>()
            && let Ok(weak) = new_weakref(th, PyWeakref::class(), &module, None)
        {
            remaining.push((text.to_display().into_owned(), weak));
        }
        drop(module);
        modules.set_str(&name, Ref::NONE);
    }
    clear_dict(modules);
    remaining
}

fn clear_dict(dict: &PyDict) {
    drop(dict.take_all());
}

/// Sets a module's names to None, those that start with one underscore first (`_PyModule_Clear`).
fn clear_names(dict: &PyDict) {
    for underscore in [true, false] {
        for (name, value) in dict.items() {
            let Some(text) = name.downcast::<PyStr>().map(|t| t.to_display().into_owned()) else {
                continue;
            };
            let single = text.starts_with('_') && !text.starts_with("__");
            if single == underscore && text != "__builtins__" && !value.is_none() {
                drop(value);
                dict.set_str(&name, Ref::NONE);
            }
        }
    }
}
