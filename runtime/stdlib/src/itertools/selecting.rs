//! `chain`, `compress`, `dropwhile`, `takewhile`, `filterfalse`, `islice`.

use std::cell::Cell;

use taipan_object::types::int;
use taipan_object::types::iterators::iterator_state;
use taipan_object::types::list::PyList;
use taipan_object::types::object::positional_only;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Args, Class, Obj, PyResult, Ref, Slot, Thread, Trace, alloc, ops, py_class, py_methods, type_of};

use super::pickling::{flag, parts, reduced, reduced_with};
use crate::signature::signature;

/// Return a chain object whose .__next__() method returns elements from the
/// first iterable until it is exhausted, then elements from the next
/// iterable, until all of the iterables are exhausted.
#[py_class(name = "chain", module = "itertools", gc)]
#[derive(Trace)]
pub(super) struct PyChain {
    source: Slot,
    active: Slot,
}

#[py_methods]
impl PyChain {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let args = positional_only::<Self>(th, class, args)?;
        let source = ops::iter::iter(th, &PyTuple::from_slice(args.positional()).into_ref())?;
        Ok(alloc::new_object(
            class,
            PyChain {
                source: Slot::new(source),
                active: Slot::empty(),
            },
        )
        .into_ref())
    }

    /// Alternative chain() constructor taking a single iterable argument that evaluates lazily.
    #[classmethod]
    fn from_iterable(cls: &Class, th: &Thread, iterable: &Ref) -> PyResult<Ref> {
        let source = ops::iter::iter(th, iterable)?;
        Ok(alloc::new_object(
            cls,
            PyChain {
                source: Slot::new(source),
                active: Slot::empty(),
            },
        )
        .into_ref())
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
        loop {
            if let Some(active) = self.active.get() {
                if let Some(item) = ops::iter::next(th, &active)? {
                    return Ok(Some(item));
                }
                drop(self.active.take());
            }
            let Some(source) = self.source.get() else {
                return Ok(None);
            };
            let next = ops::iter::next(th, &source).and_then(|found| match found {
                Some(iterable) => ops::iter::iter(th, &iterable).map(Some),
                None => Ok(None),
            });
            match next {
                Ok(Some(iterator)) => self.active.set(iterator),
                other => {
                    drop(self.source.take());
                    return other;
                }
            }
        }
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(cls: &Class, th: &Thread, item: &Ref) -> PyResult<Ref> {
        ops::item::generic_alias(th, cls, item)
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        let Some(source) = this.source.get() else {
            return reduced(&this.to_ref(), Vec::new());
        };
        let state = [Some(source), this.active.get()].into_iter().flatten().collect();
        reduced_with(&this.to_ref(), Vec::new(), PyTuple::from_vec(state).into_ref())
    }

    /// Set state information for unpickling.
    #[method]
    fn __setstate__(&self, th: &Thread, state: &Ref) -> PyResult<()> {
        let parts = parts(th, state)?;
        let how_many = match parts.len() {
            0 => "at least 1 argument",
            1 | 2 => "",
            _ => "at most 2 arguments",
        };
        if !how_many.is_empty() {
            let given = parts.len();
            return Err(th.type_error(format!("function takes {how_many} ({given} given)")));
        }
        if parts.iter().any(|p| type_of(p).slots.next.get().is_none()) {
            return Err(th.type_error("Arguments must be iterators."));
        }
        let source = self.source.replace(parts.first().cloned());
        let active = self.active.replace(parts.get(1).cloned());
        drop((source, active));
        Ok(())
    }
}

/// Return data elements corresponding to true selector elements.
///
/// Forms a shorter iterator from selected data elements using the selectors to
/// choose the data elements.
#[py_class(name = "compress", module = "itertools", gc)]
#[derive(Trace)]
pub(super) struct PyCompress {
    data: Ref,
    selectors: Ref,
}

#[py_methods]
impl PyCompress {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let [data, selectors] = args.bind(th, signature!("compress", [] [data, selectors] []))?;
        let data = ops::iter::iter(th, data.expect("required"))?;
        let selectors = ops::iter::iter(th, selectors.expect("required"))?;
        Ok(alloc::new_object(class, PyCompress { data, selectors }).into_ref())
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
        loop {
            let Some(item) = ops::iter::next(th, &self.data)? else {
                return Ok(None);
            };
            let Some(selector) = ops::iter::next(th, &self.selectors)? else {
                return Ok(None);
            };
            if ops::convert::truth(th, &selector)? {
                return Ok(Some(item));
            }
        }
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        reduced(&this.to_ref(), vec![this.data.clone(), this.selectors.clone()])
    }
}

fn holds(th: &Thread, predicate: &Ref, item: &Ref) -> PyResult<bool> {
    let answer = ops::call::call(th, predicate, &[item])?;
    ops::convert::truth(th, &answer)
}

/// Drop items from the iterable while predicate(item) is true.
///
/// Afterwards, return every element until the iterable is exhausted.
#[py_class(name = "dropwhile", module = "itertools", gc)]
#[derive(Trace)]
pub(super) struct PyDropWhile {
    predicate: Ref,
    iterator: Ref,
    started: Cell<bool>,
}

#[py_methods]
impl PyDropWhile {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let args = positional_only::<Self>(th, class, args)?;
        let [predicate, iterable] = args.bind(th, signature!("dropwhile", [predicate, iterable] [] []))?;
        let iterator = ops::iter::iter(th, iterable.expect("required"))?;
        let predicate = predicate.expect("required").clone();
        Ok(alloc::new_object(
            class,
            PyDropWhile {
                predicate,
                iterator,
                started: Cell::new(false),
            },
        )
        .into_ref())
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
        while let Some(item) = ops::iter::next(th, &self.iterator)? {
            if self.started.get() || !holds(th, &self.predicate, &item)? {
                self.started.set(true);
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        let arguments = vec![this.predicate.clone(), this.iterator.clone()];
        reduced_with(&this.to_ref(), arguments, flag(this.started.get()))
    }

    /// Set state information for unpickling.
    #[method]
    fn __setstate__(&self, th: &Thread, state: &Ref) -> PyResult<()> {
        self.started.set(ops::convert::truth(th, state)?);
        Ok(())
    }
}

/// Return successive entries from an iterable as long as the predicate evaluates to true for each entry.
#[py_class(name = "takewhile", module = "itertools", gc)]
#[derive(Trace)]
pub(super) struct PyTakeWhile {
    predicate: Ref,
    iterator: Ref,
    stopped: Cell<bool>,
}

#[py_methods]
impl PyTakeWhile {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let args = positional_only::<Self>(th, class, args)?;
        let [predicate, iterable] = args.bind(th, signature!("takewhile", [predicate, iterable] [] []))?;
        let iterator = ops::iter::iter(th, iterable.expect("required"))?;
        let predicate = predicate.expect("required").clone();
        Ok(alloc::new_object(
            class,
            PyTakeWhile {
                predicate,
                iterator,
                stopped: Cell::new(false),
            },
        )
        .into_ref())
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
        if self.stopped.get() {
            return Ok(None);
        }
        let Some(item) = ops::iter::next(th, &self.iterator)? else {
            return Ok(None);
        };
        if holds(th, &self.predicate, &item)? {
            return Ok(Some(item));
        }
        self.stopped.set(true);
        Ok(None)
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        let arguments = vec![this.predicate.clone(), this.iterator.clone()];
        reduced_with(&this.to_ref(), arguments, flag(this.stopped.get()))
    }

    /// Set state information for unpickling.
    #[method]
    fn __setstate__(&self, th: &Thread, state: &Ref) -> PyResult<()> {
        self.stopped.set(ops::convert::truth(th, state)?);
        Ok(())
    }
}

/// Return those items of iterable for which function(item) is false.
///
/// If function is None, return the items that are false.
#[py_class(name = "filterfalse", module = "itertools", gc)]
#[derive(Trace)]
pub(super) struct PyFilterFalse {
    function: Ref,
    iterator: Ref,
}

#[py_methods]
impl PyFilterFalse {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let args = positional_only::<Self>(th, class, args)?;
        let [function, iterable] = args.bind(th, signature!("filterfalse", [function, iterable] [] []))?;
        let iterator = ops::iter::iter(th, iterable.expect("required"))?;
        let function = function.expect("required").clone();
        Ok(alloc::new_object(class, PyFilterFalse { function, iterator }).into_ref())
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
        while let Some(item) = ops::iter::next(th, &self.iterator)? {
            let truth = if self.function.is_none() {
                ops::convert::truth(th, &item)?
            } else {
                holds(th, &self.function, &item)?
            };
            if !truth {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        reduced(&this.to_ref(), vec![this.function.clone(), this.iterator.clone()])
    }
}

/// islice(iterable, stop) --> islice object
/// islice(iterable, start, stop[, step]) --> islice object
///
/// Return an iterator whose next() method returns selected values from an
/// iterable.  If start is specified, will skip all preceding elements;
/// otherwise, start defaults to zero.  Step defaults to one.  If
/// specified as another value, step determines how many values are
/// skipped between successive calls.  Works like a slice() on a list
/// but returns an iterator.
#[py_class(name = "islice", module = "itertools", gc)]
#[derive(Trace)]
pub(super) struct PyIslice {
    iterator: Slot,
    next: Cell<i64>,
    /// Below zero: none.
    stop: i64,
    step: i64,
    count: Cell<i64>,
}

/// An index that is None (`default`) or an int from zero to `sys.maxsize`; None if it is neither.
fn bound(th: &Thread, value: &Ref, default: i64) -> Option<i64> {
    if value.is_none() {
        return Some(default);
    }
    let index = ops::convert::index(th, value).ok()?;
    int::view(&index).and_then(int::IntView::to_i64).filter(|n| *n >= 0)
}

#[py_methods]
impl PyIslice {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let args = positional_only::<Self>(th, class, args)?;
        let indices = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
        let (iterable, start, stop, step) = match args.positional() {
            [iterable, stop] => {
                let Some(stop) = bound(th, stop, -1) else {
                    return Err(
                        th.value_error("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
                    );
                };
                (iterable, 0, stop, 1)
            }
            [iterable, start, stop, rest @ ..] if rest.len() < 2 => {
                let Some(end) = bound(th, stop, -1) else {
                    return Err(
                        th.value_error("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
                    );
                };
                let Some(start) = bound(th, start, 0) else {
                    return Err(th.value_error(indices));
                };
                let step = match rest.first() {
                    Some(step) => bound(th, step, 1)
                        .filter(|s| *s > 0)
                        .ok_or_else(|| th.value_error("Step for islice() must be a positive integer or None."))?,
                    None => 1,
                };
                (iterable, start, end, step)
            }
            given => {
                let (least, n) = if given.len() < 2 {
                    ("at least 2", given.len())
                } else {
                    ("at most 4", given.len())
                };
                return Err(th.type_error(format!("islice expected {least} arguments, got {n}")));
            }
        };
        let iterator = Slot::new(ops::iter::iter(th, iterable)?);
        let made = PyIslice {
            iterator,
            next: Cell::new(start),
            stop,
            step,
            count: Cell::new(0),
        };
        Ok(alloc::new_object(class, made).into_ref())
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
        let Some(iterator) = self.iterator.get() else {
            return Ok(None);
        };
        let next = self.next.get();
        let target = if self.stop >= 0 { next.min(self.stop) } else { next };
        let exhausted = loop {
            if self.count.get() >= target {
                break self.stop >= 0 && self.count.get() >= self.stop;
            }
            match ops::iter::next(th, &iterator) {
                Ok(Some(_)) => self.count.set(self.count.get() + 1),
                Ok(None) => break true,
                Err(raised) => {
                    drop(self.iterator.take());
                    return Err(raised);
                }
            }
        };
        let item = if exhausted {
            Ok(None)
        } else {
            ops::iter::next(th, &iterator)
        };
        if !matches!(item, Ok(Some(_))) {
            drop(self.iterator.take());
            return item;
        }
        self.count.set(self.count.get() + 1);
        let after = next.saturating_add(self.step);
        self.next.set(if self.stop >= 0 { after.min(self.stop) } else { after });
        item
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let own = this.to_ref();
        let Some(iterator) = this.iterator.get() else {
            let empty = ops::iter::iter(th, &PyList::from_vec(Vec::new()).into_ref())?;
            return Ok(reduced_with(&own, vec![empty, Ref::small(0)], Ref::small(0)));
        };
        let stop = if this.stop < 0 {
            Ref::NONE
        } else {
            ops::convert::int(this.stop)
        };
        let [next, step, count] = [this.next.get(), this.step, this.count.get()].map(ops::convert::int);
        Ok(reduced_with(&own, vec![iterator, next, stop, step], count))
    }

    /// Set state information for unpickling.
    #[method]
    fn __setstate__(&self, th: &Thread, state: &Ref) -> PyResult<()> {
        self.count.set(iterator_state(th, state)? as i64);
        Ok(())
    }
}
