//! Look-up of names in types, with a cache, and of special methods.

use std::cell::Cell;

use taipan_heap::{Ref, Value};

use crate::args::Args;
use crate::class::{Class, ClassExt, type_of};
use crate::error::PyResult;
use crate::ops;
use crate::thread::Thread;

const CACHE_BITS: u32 = 12;

#[derive(Clone, Copy)]
struct Entry {
    /// 0 in an entry that was never filled: no class has that version.
    version: u32,
    name: Value,
    /// What the name resolves to, borrowed from the class that has it; unbound if nothing. Valid while a class has the
    /// version.
    found: Value,
}

impl Entry {
    /// All zeros, so that a thread's table costs nothing to make.
    const EMPTY: Entry = Entry {
        version: 0,
        name: Value::from_bits(0),
        found: Value::from_bits(0),
    };
}

thread_local! {
    /// The cache of look-ups (CPython's `type_cache`).
    static CACHE: [Cell<Entry>; 1 << CACHE_BITS] = const { [const { Cell::new(Entry::EMPTY) }; 1 << CACHE_BITS] };
}

/// What `name` (interned) resolves to in the MRO of `class`.
#[must_use]
pub fn lookup_in_type(class: &Class, name: &Ref) -> Option<Ref> {
    let version = class.version_tag();
    if version == 0 {
        return uncached(class, name);
    }
    CACHE.with(|cache| {
        let slot = (name.value().bits() >> 4) as usize ^ version as usize;
        let cell = &cache[slot & ((1 << CACHE_BITS) - 1)];
        let entry = cell.get();
        if entry.version == version && entry.name == name.value() {
            // SAFETY: the class still has this version, so its MRO's dicts still hold the value.
            return (!entry.found.is_unbound()).then(|| unsafe { Ref::from_borrowed(entry.found) });
        }
        let found = uncached(class, name);
        let word = found.as_ref().map_or(Value::UNBOUND, Ref::value);
        if crate::native::Downcast::downcast_exact::<crate::types::str::PyStr>(name).is_some_and(|n| n.is_interned()) {
            cell.set(Entry {
                version,
                name: name.value(),
                found: word,
            });
        }
        found
    })
}

fn uncached(class: &Class, name: &Ref) -> Option<Ref> {
    class
        .mro
        .with(|mro| mro.iter().find_map(|base| base.dict.get_str(name)))
}

/// The class in the MRO whose dict has `name`.
#[must_use]
pub fn defining_class(class: &Class, name: &Ref) -> Option<Ref> {
    class.mro.with(|mro| {
        mro.iter()
            .find(|base| base.dict.get_str(name).is_some())
            .map(|c| c.as_ref().clone())
    })
}

/// A special method of an object's type, bound to the object.
///
/// # Errors
/// What `__get__` raises.
pub fn lookup_special(th: &Thread, object: &Ref, name: &Ref) -> PyResult<Option<Ref>> {
    let class = type_of(object);
    let Some(found) = class.lookup(name) else {
        return Ok(None);
    };
    let found_class = type_of(&found);
    match found_class.slots.descr_get.get() {
        Some(get) => get(th, &found, Some(object), Some(&class.to_ref())).map(Some),
        None => Ok(Some(found)),
    }
}

/// Calls a special method without binding it first; None if the type has no such method.
///
/// # Errors
/// What the method raises.
pub fn call_method(th: &Thread, object: &Ref, name: &Ref, args: &[&Ref]) -> PyResult<Option<Ref>> {
    let class = type_of(object);
    let Some(found) = class.lookup(name) else {
        return Ok(None);
    };
    let found_class = type_of(&found);
    if found_class.has(crate::ClassFlag::MethodDescriptor) {
        let at = |i: usize| if i == 0 { object } else { args[i - 1] };
        let result = ops::call::in_a_row((0..args.len() + 1).map(at), |all| {
            ops::call::call_args(th, &found, Args::positional_only(all))
        });
        return result.map(Some);
    }
    match found_class.slots.descr_get.get() {
        Some(get) => {
            let bound = get(th, &found, Some(object), Some(&class.to_ref()))?;
            ops::call::call(th, &bound, args).map(Some)
        }
        None => ops::call::call(th, &found, args).map(Some),
    }
}
