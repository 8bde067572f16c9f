//! `product`, `permutations`, `combinations`, `combinations_with_replacement`.

use std::cell::{Cell, RefCell};

use taipan_object::types::int;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Args, Class, Downcast, Obj, PyResult, Ref, Thread, Trace, alloc, ops, py_class, py_methods};

use super::pickling::{clamped_indices, exactly, indices, reduced, reduced_with, wrong_part};
use crate::signature::signature;

fn tuple(pool: &[Ref], indices: &[usize]) -> Ref {
    PyTuple::from_vec(indices.iter().map(|i| pool[*i].clone()).collect()).into_ref()
}

/// The argument `r`.
fn length(th: &Thread, r: &Ref) -> PyResult<usize> {
    let r = ops::convert::index_isize(th, r)?;
    usize::try_from(r).map_err(|_| th.value_error("r must be non-negative"))
}

/// product(*iterables, repeat=1) --> product object
///
/// Cartesian product of input iterables.  Equivalent to nested for-loops.
#[py_class(name = "product", module = "itertools", gc)]
#[derive(Trace)]
pub(super) struct PyProduct {
    pools: Vec<Vec<Ref>>,
    /// Empty Option before the first.
    #[trace(skip)]
    indices: RefCell<Option<Vec<usize>>>,
    stopped: Cell<bool>,
}

#[py_methods]
impl PyProduct {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let mut repeat = 1;
        if args.keyword_count() > 0 {
            for (name, value) in args.keywords() {
                let text = ops::convert::str(th, name)?;
                if text.as_ascii() != Some("repeat") {
                    let name = text.to_display();
                    return Err(th.type_error(format!("'{name}' is an invalid keyword argument for product()")));
                }
                let n = ops::convert::index_isize(th, value)?;
                repeat = usize::try_from(n).map_err(|_| th.value_error("repeat argument cannot be negative"))?;
            }
        }
        let once = match repeat {
            0 => Vec::new(),
            _ => args
                .positional()
                .iter()
                .map(|i| ops::iter::collect(th, i))
                .collect::<PyResult<Vec<_>>>()?,
        };
        ops::memory::room(th, once.len().saturating_mul(repeat), 3 * size_of::<Ref>())?;
        let mut pools = Vec::with_capacity(once.len() * repeat);
        (0..repeat).for_each(|_| pools.extend(once.iter().cloned()));
        let made = PyProduct {
            pools,
            indices: RefCell::default(),
            stopped: Cell::new(false),
        };
        Ok(alloc::new_object(class, made).into_ref())
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, _th: &Thread) -> PyResult<Option<Ref>> {
        if self.stopped.get() {
            return Ok(None);
        }
        let mut state = self.indices.borrow_mut();
        match &mut *state {
            None => {
                if self.pools.iter().any(Vec::is_empty) {
                    self.stopped.set(true);
                    return Ok(None);
                }
                *state = Some(vec![0; self.pools.len()]);
            }
            Some(indices) => {
                let moved = indices.iter_mut().zip(&self.pools).rev().any(|(index, pool)| {
                    *index += 1;
                    if *index == pool.len() {
                        *index = 0;
                    }
                    *index != 0
                });
                if !moved {
                    self.stopped.set(true);
                    return Ok(None);
                }
            }
        }
        let indices = state.as_deref().unwrap_or_default();
        let items = indices
            .iter()
            .zip(&self.pools)
            .map(|(i, pool)| pool[*i].clone())
            .collect();
        Ok(Some(PyTuple::from_vec(items).into_ref()))
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        let own = this.to_ref();
        if this.stopped.get() {
            return reduced(&own, vec![PyTuple::from_vec(Vec::new()).into_ref()]);
        }
        let pools = this.pools.iter().map(|p| PyTuple::from_slice(p).into_ref()).collect();
        match &*this.indices.borrow() {
            Some(found) => reduced_with(&own, pools, indices(found)),
            None => reduced(&own, pools),
        }
    }

    /// Set state information for unpickling.
    #[method]
    fn __setstate__(&self, th: &Thread, state: &Ref) -> PyResult<()> {
        let last = |i: usize| (0, self.pools[i].len().saturating_sub(1));
        let found = clamped_indices(th, state, self.pools.len(), last)?;
        if self.pools.iter().any(Vec::is_empty) {
            self.stopped.set(true);
        } else {
            self.indices.replace(Some(found));
        }
        Ok(())
    }
}

/// Return successive r-length permutations of elements in the iterable.
///
/// permutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)
#[py_class(name = "permutations", module = "itertools", gc)]
#[derive(Trace)]
pub(super) struct PyPermutations {
    pool: Vec<Ref>,
    #[trace(skip)]
    state: RefCell<Option<(Vec<usize>, Vec<usize>)>>,
    r: usize,
    stopped: Cell<bool>,
}

#[py_methods]
impl PyPermutations {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let [iterable, r] = args.bind(th, signature!("permutations", [] [iterable, r ""] []))?;
        let pool = ops::iter::collect(th, iterable.expect("required"))?;
        let r = match r.filter(|r| !r.is_none()) {
            Some(r) if !int::is_int(r) => return Err(th.type_error("Expected int as r")),
            Some(r) => length(th, r)?,
            None => pool.len(),
        };
        let stopped = Cell::new(r > pool.len());
        Ok(alloc::new_object(
            class,
            PyPermutations {
                pool,
                state: RefCell::default(),
                r,
                stopped,
            },
        )
        .into_ref())
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, _th: &Thread) -> PyResult<Option<Ref>> {
        if self.stopped.get() {
            return Ok(None);
        }
        let n = self.pool.len();
        let mut state = self.state.borrow_mut();
        match &mut *state {
            None => *state = Some(((0..n).collect(), (0..self.r).map(|i| n - i).collect())),
            Some((indices, cycles)) => {
                let mut moved = false;
                for i in (0..self.r).rev() {
                    cycles[i] -= 1;
                    if cycles[i] == 0 {
                        indices[i..].rotate_left(1);
                        cycles[i] = n - i;
                    } else {
                        indices.swap(i, n - cycles[i]);
                        moved = true;
                        break;
                    }
                }
                if !moved {
                    self.stopped.set(true);
                    return Ok(None);
                }
            }
        }
        Ok(state.as_ref().map(|(indices, _)| tuple(&self.pool, &indices[..self.r])))
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        let (own, r) = (this.to_ref(), ops::convert::int(this.r as i64));
        let pool = PyTuple::from_slice(&this.pool).into_ref();
        match &*this.state.borrow() {
            None => reduced(&own, vec![pool, r]),
            Some(_) if this.stopped.get() => reduced(&own, vec![PyTuple::from_vec(Vec::new()).into_ref(), r]),
            Some((places, cycles)) => {
                let state = PyTuple::from_vec(vec![indices(places), indices(cycles)]).into_ref();
                reduced_with(&own, vec![pool, r], state)
            }
        }
    }

    /// Set state information for unpickling.
    #[method]
    fn __setstate__(&self, th: &Thread, state: &Ref) -> PyResult<()> {
        let given: &[Ref; 2] = exactly(th, state)?;
        for (i, part) in given.iter().enumerate() {
            if !part.is_a::<PyTuple>() {
                return Err(wrong_part(th, i + 1, "tuple", part));
            }
        }
        let n = self.pool.len();
        let [places, cycles] = given;
        let places = clamped_indices(th, places, n, |_| (0, n.saturating_sub(1)))?;
        let cycles = clamped_indices(th, cycles, self.r, |i| (1, n.saturating_sub(i).max(1)))?;
        if self.r <= n {
            self.state.replace(Some((places, cycles)));
        }
        Ok(())
    }
}

macro_rules! choices {
    ($(#[$doc:meta])* $ty:ident $name:literal, $replace:literal) => {
        $(#[$doc])*
        #[py_class(name = $name, module = "itertools", gc)]
        #[derive(Trace)]
        pub(crate) struct $ty {
            pool: Vec<Ref>,
            #[trace(skip)]
            indices: RefCell<Option<Vec<usize>>>,
            r: usize,
            stopped: Cell<bool>,
        }

        #[py_methods]
        impl $ty {
            #[slot]
            fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
                let [iterable, r] = args.bind(th, signature!($name, [] [iterable, r] []))?;
                let pool = ops::iter::collect(th, iterable.expect("required"))?;
                let r = length(th, r.expect("required"))?;
                ops::memory::room(th, r, size_of::<usize>())?;
                let stopped = Cell::new(if $replace { pool.is_empty() && r > 0 } else { r > pool.len() });
                Ok(alloc::new_object(class, $ty { pool, indices: RefCell::default(), r, stopped }).into_ref())
            }

            #[slot]
            fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
                Ok(this.to_ref())
            }

            #[slot]
            fn next(&self, _th: &Thread) -> PyResult<Option<Ref>> {
                if self.stopped.get() {
                    return Ok(None);
                }
                let (n, r) = (self.pool.len(), self.r);
                let mut state = self.indices.borrow_mut();
                match &mut *state {
                    None => *state = Some(if $replace { vec![0; r] } else { (0..r).collect() }),
                    Some(indices) => {
                        let last = |i: usize| if $replace { n - 1 } else { i + n - r };
                        let Some(i) = (0..r).rev().find(|i| indices[*i] != last(*i)) else {
                            self.stopped.set(true);
                            return Ok(None);
                        };
                        let index = indices[i] + 1;
                        for (step, slot) in indices[i..].iter_mut().enumerate() {
                            *slot = if $replace { index } else { index + step };
                        }
                    }
                }
                Ok(state.as_ref().map(|indices| tuple(&self.pool, indices)))
            }

            /// Return state information for pickling.
            #[method]
            fn __reduce__(this: &Obj<Self>) -> Ref {
                let (own, r) = (this.to_ref(), ops::convert::int(this.r as i64));
                let pool = PyTuple::from_slice(&this.pool).into_ref();
                match &*this.indices.borrow() {
                    None => reduced(&own, vec![pool, r]),
                    Some(_) if this.stopped.get() => reduced(&own, vec![PyTuple::from_vec(Vec::new()).into_ref(), r]),
                    Some(found) => reduced_with(&own, vec![pool, r], indices(found)),
                }
            }

            /// Set state information for unpickling.
            #[method]
            fn __setstate__(&self, th: &Thread, state: &Ref) -> PyResult<()> {
                let (n, r) = (self.pool.len(), self.r);
                let last = |i: usize| (0, if $replace { n.saturating_sub(1) } else { (i + n).saturating_sub(r) });
                let found = clamped_indices(th, state, r, last)?;
                if !self.stopped.get() {
                    self.indices.replace(Some(found));
                }
                Ok(())
            }
        }
    };
}

choices! {
    /// Return successive r-length combinations of elements in the iterable.
    ///
    /// combinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)
    PyCombinations "combinations", false
}

choices! {
    /// Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.
    ///
    /// combinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')
    PyReplacements "combinations_with_replacement", true
}
