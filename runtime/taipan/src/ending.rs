//! The end of a machine: modules die in CPython's order (`finalize_modules`).
//!
//! `sys.modules` is emptied first, so that most modules die on their own: their names are dropped in order of insertion.
//! A collection frees those that are part of cycles, with every global name still bound for the finalisers. Whatever
//! module is alive then has its names set to None, the latest import first; `sys` and `builtins` come last.

use taipan_object::module::PyModule;
use taipan_object::types::dict::PyDict;
use taipan_object::types::str::PyStr;
use taipan_object::weak::{PyWeakref, new_weakref};
use taipan_object::{Downcast, NativeType, Ref, Thread, TypedRef, safepoint};

/// Destroys all modules. `flush` writes out the standard streams while they can still be reached.
pub(crate) fn destroy_modules(th: &Thread, mut flush: impl FnMut()) {
    safepoint::collect(th);
    reset_sys(th);
    let remaining = forget_modules(th);
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
