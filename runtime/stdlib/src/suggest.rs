//! "Did you mean": names like the one that an uncaught AttributeError or NameError could not find.
//!
//! At most a third of the characters may differ (CPython's `suggestions.c`).

use taipan_object::types::dict::PyDict;
use taipan_object::types::exception::{self, PyBaseException};
use taipan_object::types::str::PyStr;
use taipan_object::types::traceback;
use taipan_object::{Downcast, Exc, Obj, Ref, Thread, ops, type_of};
use taipan_util::distance::{MOVE_COST, distance};

/// Scopes with more names get no suggestion.
const MAX_CANDIDATES: usize = 750;

/// The name that was probably meant.
pub(crate) fn suggestion(th: &Thread, exception: &Obj<PyBaseException>) -> Option<String> {
    let object = exception.to_ref();
    let class = type_of(&object);
    let name = text(&exception::field(&object, "name")?)?;
    if std::ptr::eq(class, Exc::AttributeError.class()) {
        let owner = exception::field(&object, "obj")?;
        let dir = taipan_object::lookup::lookup_special(th, &owner, &th.names().dir).ok()??;
        let listed = ops::call::call(th, &dir, &[]).ok()?;
        let mut names = ops::iter::collect(th, &listed).ok()?;
        names.sort_by_cached_key(text);
        return closest(&name, &names);
    }
    if !std::ptr::eq(class, Exc::NameError.class()) {
        return None;
    }
    let entry = traceback::entries(exception).pop()?;
    let frame = &entry.frame;
    let locals = frame.code.data.varnames.iter().map(|n| PyStr::new(n).into_ref());
    let keys = |dict: Option<Ref>| -> Vec<Ref> {
        let dict = dict.as_ref().and_then(|d| d.downcast::<PyDict>());
        dict.map_or(Vec::new(), |d| d.items().into_iter().map(|(key, _)| key).collect())
    };
    closest(&name, &locals.collect::<Vec<_>>())
        .or_else(|| closest(&name, &keys(frame.globals.get())))
        .or_else(|| closest(&name, &keys(frame.builtins.get())))
}

fn text(value: &Ref) -> Option<String> {
    value.downcast::<PyStr>()?.to_utf8().map(|t| t.to_string())
}

fn closest(name: &str, candidates: &[Ref]) -> Option<String> {
    if candidates.len() >= MAX_CANDIDATES {
        return None;
    }
    let mut best: Option<(usize, String)> = None;
    for candidate in candidates {
        let candidate = text(candidate)?;
        if candidate == name {
            continue;
        }
        let mut limit = (name.len() + candidate.len() + 3) * MOVE_COST / 6;
        if let Some((distance, _)) = &best {
            limit = limit.min(distance.saturating_sub(1));
        }
        let distance = distance(name.as_bytes(), candidate.as_bytes(), limit);
        if distance <= limit && best.as_ref().is_none_or(|(least, _)| distance < *least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, name)| name)
}
