//! Comparison (`PyObject_RichCompare`).

use taipan_heap::Ref;

use crate::class::{ClassExt, type_of};
use crate::error::PyResult;
use crate::native::Downcast;
use crate::ops::convert;
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::str::PyStr;

/// The comparison of two small ints, two floats or two strings, which needs no slots; None for all else.
#[inline]
#[must_use]
pub fn plain(lhs: &Ref, rhs: &Ref, op: CompareOp) -> Option<bool> {
    let (a, b) = (lhs.value(), rhs.value());
    if a.is_int() && b.is_int() {
        // The tag is the lowest bit: tagged words compare like their numbers.
        return Some(op.holds(a.bits().cast_signed().cmp(&b.bits().cast_signed())));
    }
    if let (Some(a), Some(b)) = (a.as_float(), b.as_float()) {
        return a.partial_cmp(&b).map(|order| op.holds(order));
    }
    let (a, b) = (lhs.downcast_exact::<PyStr>()?, rhs.downcast_exact::<PyStr>()?);
    Some(match op {
        CompareOp::Eq => a.equals(b),
        CompareOp::Ne => !a.equals(b),
        _ => op.holds(a.order(b)),
    })
}

/// `lhs op rhs`
///
/// # Errors
/// TypeError for an order that neither defines; what special methods raise; RecursionError.
pub fn rich(th: &Thread, lhs: &Ref, rhs: &Ref, op: CompareOp) -> PyResult<Ref> {
    match plain(lhs, rhs, op) {
        Some(holds) => Ok(Ref::from_bool(holds)),
        None => by_slots(th, lhs, rhs, op),
    }
}

fn by_slots(th: &Thread, lhs: &Ref, rhs: &Ref, op: CompareOp) -> PyResult<Ref> {
    let _guard = th.enter_call(" in comparison")?;
    let (left, right) = (type_of(lhs), type_of(rhs));
    let mut reflected_tried = false;
    if !std::ptr::eq(left, right)
        && right.is_subtype(left)
        && let Some(compare) = right.slots.compare.get()
    {
        reflected_tried = true;
        let result = compare(th, rhs, lhs, op.swapped())?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    if let Some(compare) = left.slots.compare.get() {
        let result = compare(th, lhs, rhs, op)?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    if !reflected_tried && let Some(compare) = right.slots.compare.get() {
        let result = compare(th, rhs, lhs, op.swapped())?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    match op {
        CompareOp::Eq => Ok(Ref::from_bool(lhs.is(rhs))),
        CompareOp::Ne => Ok(Ref::from_bool(!lhs.is(rhs))),
        _ => Err(th.type_error(format!(
            "'{}' not supported between instances of '{}' and '{}'",
            op.symbol(),
            left.name(),
            right.name()
        ))),
    }
}

/// `bool(lhs == rhs)`
///
/// # Errors
/// What special methods raise.
pub fn equal(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<bool> {
    if let Some(holds) = plain(lhs, rhs, CompareOp::Eq) {
        return Ok(holds);
    }
    let result = by_slots(th, lhs, rhs, CompareOp::Eq)?;
    convert::truth(th, &result)
}

/// `lhs is rhs or lhs == rhs`, as containers compare (`PyObject_RichCompareBool`).
///
/// # Errors
/// What special methods raise.
pub fn identical_or_equal(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<bool> {
    if lhs.is(rhs) { Ok(true) } else { equal(th, lhs, rhs) }
}

/// Compares two sequences item by item, re-reading lengths: comparisons may change them.
///
/// # Errors
/// What special methods raise.
pub fn sequences(
    th: &Thread,
    len_a: impl Fn() -> usize,
    len_b: impl Fn() -> usize,
    get_a: impl Fn(usize) -> Option<Ref>,
    get_b: impl Fn(usize) -> Option<Ref>,
    op: CompareOp,
) -> PyResult<Ref> {
    if len_a() != len_b() {
        match op {
            CompareOp::Eq => return Ok(Ref::FALSE),
            CompareOp::Ne => return Ok(Ref::TRUE),
            _ => {}
        }
    }
    let mut i = 0;
    while let (Some(a), Some(b)) = (get_a(i), get_b(i)) {
        if !identical_or_equal(th, &a, &b)? {
            // The comparison may have taken the items away: then lengths decide.
            let (Some(a), Some(b)) = (get_a(i), get_b(i)) else {
                break;
            };
            return match op {
                CompareOp::Eq => Ok(Ref::FALSE),
                CompareOp::Ne => Ok(Ref::TRUE),
                _ => rich(th, &a, &b, op),
            };
        }
        i += 1;
    }
    Ok(Ref::from_bool(op.holds(len_a().cmp(&len_b()))))
}

/// `isinstance(object, class)` for classes, tuples of classes and types with `__instancecheck__`.
///
/// # Errors
/// TypeError if `class` is none of these; what special methods raise.
pub fn is_instance(th: &Thread, object: &Ref, class: &Ref) -> PyResult<bool> {
    if std::ptr::eq(
        type_of(object),
        class
            .downcast::<crate::PyType>()
            .map_or(std::ptr::null(), std::ptr::from_ref),
    ) {
        return Ok(true);
    }
    if let Some(plain) = class.downcast_exact::<crate::PyType>() {
        return real_is_instance(th, object, plain);
    }
    if let Some(tuple) = class.downcast::<crate::types::tuple::PyTuple>() {
        let _guard = th.enter_call(" in __instancecheck__")?;
        for item in tuple.items() {
            if is_instance(th, object, item)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if let Some(check) = crate::lookup::lookup_special(th, class, &th.names().instancecheck)? {
        let _guard = th.enter_call(" in __instancecheck__")?;
        let result = super::call::call(th, &check, &[object])?;
        return convert::truth(th, &result);
    }
    recursive_is_instance(th, object, class)
}

/// `type.__instancecheck__`: the type or `__class__`.
///
/// # Errors
/// What `__class__` raises.
pub fn real_is_instance(th: &Thread, object: &Ref, class: &crate::Class) -> PyResult<bool> {
    if type_of(object).is_subtype(class) {
        return Ok(true);
    }
    if object.header().is_none() {
        return Ok(false);
    }
    let claimed = super::attr::get_optional(th, object, &th.names().class)?;
    Ok(claimed.is_some_and(|c| c.downcast::<crate::PyType>().is_some_and(|c| c.is_subtype(class))))
}

fn recursive_is_instance(th: &Thread, object: &Ref, class: &Ref) -> PyResult<bool> {
    if let Some(class) = class.downcast::<crate::PyType>() {
        return real_is_instance(th, object, class);
    }
    let message = "isinstance() arg 2 must be a type, a tuple of types, or a union";
    check_class(th, class, message)?;
    match super::attr::get_optional(th, object, &th.names().class)? {
        Some(own) => abstract_is_subclass(th, &own, class),
        None => Ok(false),
    }
}

fn bases_of(th: &Thread, class: &Ref) -> PyResult<Option<Ref>> {
    let bases = super::attr::get_optional(th, class, &th.vm().interned.get("__bases__"))?;
    Ok(bases.filter(|b| b.is_a::<crate::types::tuple::PyTuple>()))
}

fn check_class(th: &Thread, class: &Ref, message: &str) -> PyResult<()> {
    match bases_of(th, class)? {
        Some(_) => Ok(()),
        None => Err(th.type_error(message)),
    }
}

fn abstract_is_subclass(th: &Thread, derived: &Ref, class: &Ref) -> PyResult<bool> {
    if derived.is(class) {
        return Ok(true);
    }
    let _guard = th.enter_call(" in __issubclass__")?;
    let Some(bases) = bases_of(th, derived)? else {
        return Ok(false);
    };
    for base in bases
        .downcast::<crate::types::tuple::PyTuple>()
        .map_or(&[][..], |b| b.items())
    {
        if abstract_is_subclass(th, base, class)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `issubclass(derived, class)`
///
/// # Errors
/// As for [`is_instance`].
pub fn is_subclass(th: &Thread, derived: &Ref, class: &Ref) -> PyResult<bool> {
    if class.downcast_exact::<crate::PyType>().is_some() {
        return if derived.is(class) {
            Ok(true)
        } else {
            real_is_subclass(th, derived, class)
        };
    }
    if let Some(tuple) = class.downcast::<crate::types::tuple::PyTuple>() {
        let _guard = th.enter_call(" in __subclasscheck__")?;
        for item in tuple.items() {
            if is_subclass(th, derived, item)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if let Some(check) = crate::lookup::lookup_special(th, class, &th.names().subclasscheck)? {
        let _guard = th.enter_call(" in __subclasscheck__")?;
        let result = super::call::call(th, &check, &[derived])?;
        return convert::truth(th, &result);
    }
    real_is_subclass(th, derived, class)
}

/// `type.__subclasscheck__`
///
/// # Errors
/// TypeError if either is no class.
pub fn real_is_subclass(th: &Thread, derived: &Ref, class: &Ref) -> PyResult<bool> {
    if let (Some(a), Some(b)) = (derived.downcast::<crate::PyType>(), class.downcast::<crate::PyType>()) {
        return Ok(a.is_subtype(b));
    }
    check_class(th, derived, "issubclass() arg 1 must be a class")?;
    check_class(
        th,
        class,
        "issubclass() arg 2 must be a class, a tuple of classes, or a union",
    )?;
    abstract_is_subclass(th, derived, class)
}
