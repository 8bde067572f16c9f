//! `str.translate` and `str.maketrans`.

use taipan_heap::{Obj, Ref};

use crate::class::type_of;
use crate::error::{Exc, PyResult};
use crate::native::Downcast;
use crate::ops;
use crate::thread::Thread;
use crate::types::dict::PyDict;
use crate::types::int;
use crate::types::str::{PyStr, StrBuilder};

enum Mapped {
    Same,
    Nothing,
    Char(u32),
    Text(Ref),
}

fn look_up(th: &Thread, table: &Ref, c: u32) -> PyResult<Mapped> {
    let key = ops::convert::int(i64::from(c));
    let found = match ops::item::get(th, table, &key) {
        Err(raised) if raised.is(Exc::LookupError) => return Ok(Mapped::Same),
        other => other?,
    };
    if found.is_none() {
        return Ok(Mapped::Nothing);
    }
    if found.is_a::<PyStr>() {
        return Ok(Mapped::Text(found));
    }
    let Some(number) = int::view(&found) else {
        return Err(th.type_error("character mapping must return integer, None or str"));
    };
    match number.to_i64().and_then(|n| u32::try_from(n).ok()) {
        Some(c) if c < 0x11_0000 => Ok(Mapped::Char(c)),
        _ => Err(th.value_error("character mapping must be in range(0x110000)")),
    }
}

/// `text.translate(table)`
///
/// # Errors
/// TypeError, ValueError; what the table raises.
pub(super) fn translate(th: &Thread, text: &Obj<PyStr>, table: &Ref) -> PyResult<Ref> {
    let mut out = StrBuilder::default();
    // Latin-1 code points are looked up once: tables are pure for all practical purposes, as CPython assumes for ASCII.
    let mut known: Vec<Option<Mapped>> = Vec::new();
    known.resize_with(128, || None);
    for c in text.data().iter() {
        let fresh;
        let mapped = match known.get_mut(c as usize) {
            Some(Some(mapped)) => &*mapped,
            Some(slot) => &*slot.insert(look_up(th, table, c)?),
            None => {
                fresh = look_up(th, table, c)?;
                &fresh
            }
        };
        match mapped {
            Mapped::Same => out.push(c),
            Mapped::Nothing => {}
            Mapped::Char(c) => out.push(*c),
            Mapped::Text(text) => {
                if let Some(text) = text.downcast::<PyStr>() {
                    out.push_ref(text);
                }
            }
        }
    }
    Ok(out.finish().into_ref())
}

/// `str.maketrans(x[, y[, z]])`
///
/// # Errors
/// TypeError, ValueError.
pub(super) fn make(th: &Thread, x: &Ref, y: Option<&Ref>, z: Option<&Ref>) -> PyResult<Ref> {
    let table = PyDict::new_ref();
    let Some(y) = y else {
        let Some(source) = x.downcast_exact::<PyDict>() else {
            return Err(th.type_error("if you give only one argument to maketrans it must be a dict"));
        };
        for (key, value) in source.items() {
            let key = if let Some(text) = key.downcast::<PyStr>() {
                if text.len() != 1 {
                    return Err(th.value_error("string keys in translate table must be of length 1"));
                }
                ops::convert::int(i64::from(text.data().at(0)))
            } else if int::is_int(&key) {
                key
            } else {
                return Err(th.type_error("keys in translate table must be strings or integers"));
            };
            table.set(th, &key, value)?;
        }
        return Ok(table.into_ref());
    };
    let not_str = |position: u32, what: &Ref| {
        th.type_error(format!(
            "maketrans() argument {position} must be str, not {}",
            type_of(what).name()
        ))
    };
    let y = y.downcast::<PyStr>().ok_or_else(|| not_str(2, y))?;
    let z = match z {
        Some(z) => Some(z.downcast::<PyStr>().ok_or_else(|| not_str(3, z))?),
        None => None,
    };
    let Some(x) = x.downcast::<PyStr>() else {
        return Err(th.type_error("first maketrans argument must be a string if there is a second argument"));
    };
    if x.len() != y.len() {
        return Err(th.value_error("the first two maketrans arguments must have equal length"));
    }
    let number = |c: u32| ops::convert::int(i64::from(c));
    for (from, to) in x.data().iter().zip(y.data().iter()) {
        table.set(th, &number(from), number(to))?;
    }
    for c in z.iter().flat_map(|z| z.data().iter()) {
        table.set(th, &number(c), Ref::NONE)?;
    }
    Ok(table.into_ref())
}
