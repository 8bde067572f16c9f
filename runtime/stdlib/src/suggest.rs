//! "Did you mean": names like the one that an uncaught AttributeError or NameError could not find.
//!
//! The distance counts two for a character that is added, dropped or changed, and one for a change of case only
//! (CPython's `suggestions.c`). At most a third of the characters may differ.

use taipan_object::types::dict::PyDict;
use taipan_object::types::exception::{self, PyBaseException};
use taipan_object::types::str::PyStr;
use taipan_object::types::traceback;
use taipan_object::{Downcast, Exc, Obj, Ref, Thread, ops, type_of};

/// Scopes with more names get no suggestion.
const MAX_CANDIDATES: usize = 750;
/// Longer parts are not compared.
const MAX_LENGTH: usize = 40;
const MOVE_COST: usize = 2;
const CASE_COST: usize = 1;

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

fn change_cost(a: u8, b: u8) -> usize {
    if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b) {
        CASE_COST
    } else {
        MOVE_COST
    }
}

/// The weighted edit distance, or more than `limit` as soon as that is known.
fn distance<'a>(mut a: &'a [u8], mut b: &'a [u8], limit: usize) -> usize {
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    if a.is_empty() || b.is_empty() {
        return (a.len() + b.len()) * MOVE_COST;
    }
    if a.len() > MAX_LENGTH || b.len() > MAX_LENGTH {
        return limit + 1;
    }
    if b.len() < a.len() {
        std::mem::swap(&mut a, &mut b);
    }
    if (b.len() - a.len()) * MOVE_COST > limit {
        return limit + 1;
    }
    let mut row: Vec<usize> = (1..=a.len()).map(|i| i * MOVE_COST).collect();
    let mut result = 0;
    for (j, &y) in b.iter().enumerate() {
        let mut diagonal = j * MOVE_COST;
        result = diagonal;
        let mut least = usize::MAX;
        for (cell, &x) in row.iter_mut().zip(a) {
            let changed = diagonal + change_cost(y, x);
            diagonal = *cell;
            result = changed.min(result.min(diagonal) + MOVE_COST);
            *cell = result;
            least = least.min(result);
        }
        if least > limit {
            return limit + 1;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn case_costs_less_than_another_letter() {
        assert_eq!(distance(b"valeu", b"value", 9), 4);
        assert_eq!(distance(b"Abc", b"abc", 9), 1);
        assert_eq!(distance(b"apend", b"append", 9), 2);
        assert_eq!(distance(b"abc", b"xyz", 9), 6);
    }
}
