//! The reduced forms of iterators, and the checks of the states that they are given back.

use taipan_object::types::iterators::iterator_state;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Downcast, PyResult, Ref, Thread, ops, type_of};

/// The class of `this` and the arguments to call it with.
pub(super) fn reduced(this: &Ref, arguments: Vec<Ref>) -> Ref {
    let arguments = PyTuple::from_vec(arguments).into_ref();
    PyTuple::from_vec(vec![type_of(this).to_ref(), arguments]).into_ref()
}

/// The same, with a state.
pub(super) fn reduced_with(this: &Ref, arguments: Vec<Ref>, state: Ref) -> Ref {
    let arguments = PyTuple::from_vec(arguments).into_ref();
    PyTuple::from_vec(vec![type_of(this).to_ref(), arguments, state]).into_ref()
}

/// A flag as states keep it.
pub(super) fn flag(on: bool) -> Ref {
    Ref::small(i32::from(on))
}

/// A tuple of indices as states keep it.
pub(super) fn indices(indices: &[usize]) -> Ref {
    PyTuple::from_vec(indices.iter().map(|i| ops::convert::int(*i as i64)).collect()).into_ref()
}

/// A state that is a tuple.
pub(super) fn parts<'a>(th: &Thread, state: &'a Ref) -> PyResult<&'a [Ref]> {
    match state.downcast::<PyTuple>() {
        Some(tuple) => Ok(tuple.items()),
        None => Err(th.type_error("state is not a tuple")),
    }
}

/// A state of exactly `N` parts.
pub(super) fn exactly<'a, const N: usize>(th: &Thread, state: &'a Ref) -> PyResult<&'a [Ref; N]> {
    let parts = parts(th, state)?;
    let given = parts.len();
    parts
        .try_into()
        .map_err(|_| th.type_error(format!("function takes exactly {N} arguments ({given} given)")))
}

/// The error for part `position` of a state, which should have been `wanted`.
pub(super) fn wrong_part(th: &Thread, position: usize, wanted: &str, part: &Ref) -> taipan_object::Raised {
    let kind = type_of(part).name();
    th.type_error(format!("argument {position} must be {wanted}, not {kind}"))
}

/// Indices from a state, which must be a tuple of `len`; each is put between the bounds that `range` gives for its place.
pub(super) fn clamped_indices(
    th: &Thread,
    state: &Ref,
    len: usize,
    range: impl Fn(usize) -> (usize, usize),
) -> PyResult<Vec<usize>> {
    let Some(tuple) = state.downcast::<PyTuple>().filter(|t| t.len() == len) else {
        return Err(th.value_error("invalid arguments"));
    };
    let clamp = |(i, item): (usize, &Ref)| {
        let (low, high) = range(i);
        Ok(usize::try_from(iterator_state(th, item)?)
            .unwrap_or(0)
            .min(high)
            .max(low))
    };
    tuple.items().iter().enumerate().map(clamp).collect()
}
