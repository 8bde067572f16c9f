//! `accumulate`, `groupby`, `pairwise`, `starmap`, `zip_longest`.

use std::cell::Cell;

use taipan_object::ops::arith::{BinaryOp, binary};
use taipan_object::types::object::positional_only;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{
    Args, Class, Downcast, LocalCell, NativeType, Obj, PyResult, Ref, Slot, Thread, Trace, TypedRef, alloc, ops,
    py_class, py_methods, type_of,
};

use super::pickling::{exactly, reduced, reduced_with, wrong_part};
use super::selecting::{PyChain, PyIslice};
use crate::signature::signature;

/// Return series of accumulated sums.
#[py_class(name = "accumulate", module = "itertools", gc)]
#[derive(Trace)]
pub(super) struct PyAccumulate {
    iterator: Ref,
    function: Option<Ref>,
    total: Slot,
    initial: Slot,
}

#[py_methods]
impl PyAccumulate {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let [iterable, func, initial] = args.bind(th, signature!("accumulate", [] [iterable, func ""] [initial]))?;
        let made = PyAccumulate {
            iterator: ops::iter::iter(th, iterable.expect("required"))?,
            function: func.filter(|f| !f.is_none()).cloned(),
            total: Slot::empty(),
            initial: Slot::from_option(initial.filter(|i| !i.is_none()).cloned()),
        };
        Ok(alloc::new_object(class, made).into_ref())
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
        if let Some(initial) = self.initial.take() {
            self.total.set(initial.clone());
            return Ok(Some(initial));
        }
        let Some(item) = ops::iter::next(th, &self.iterator)? else {
            return Ok(None);
        };
        let total = match (self.total.get(), &self.function) {
            (None, _) => item,
            (Some(total), None) => binary(th, BinaryOp::Add, &total, &item)?,
            (Some(total), Some(function)) => ops::call::call(th, function, &[&total, &item])?,
        };
        self.total.set(total.clone());
        Ok(Some(total))
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let own = this.to_ref();
        let function = this.function.clone().unwrap_or(Ref::NONE);
        // A state cannot be None: such a total is put in front of the items.
        let before = |first: Ref| {
            let first = PyTuple::from_vec(vec![first]).into_ref();
            ops::call::call(th, &PyChain::class().to_ref(), &[&first, &this.iterator])
        };
        if let Some(initial) = this.initial.get() {
            return Ok(reduced_with(&own, vec![before(initial)?, function], Ref::NONE));
        }
        let total = this.total.get();
        if total.as_ref().is_some_and(Ref::is_none) {
            let all = ops::call::call(th, &type_of(&own).to_ref(), &[&before(Ref::NONE)?, &function])?;
            let arguments = PyTuple::from_vec(vec![all, Ref::small(1), Ref::NONE]).into_ref();
            return Ok(PyTuple::from_vec(vec![PyIslice::class().to_ref(), arguments]).into_ref());
        }
        let arguments = vec![this.iterator.clone(), function];
        Ok(reduced_with(&own, arguments, total.unwrap_or(Ref::NONE)))
    }

    /// Set state information for unpickling.
    #[method]
    fn __setstate__(&self, state: &Ref) {
        self.total.set(state.clone());
    }
}

/// make an iterator that returns consecutive keys and groups from the iterable
///
///   iterable
///     Elements to divide into groups according to the key function.
///   key
///     A function for computing the group category for each element.
///     If the key function is not specified or is None, the element itself
///     is used for grouping.
#[py_class(name = "groupby", module = "itertools", gc)]
#[derive(Trace)]
pub(super) struct PyGroupBy {
    iterator: Ref,
    function: Option<Ref>,
    target: Slot,
    key: Slot,
    value: Slot,
    /// The group that may still be read.
    group: Cell<u64>,
}

impl PyGroupBy {
    fn step(&self, th: &Thread) -> PyResult<bool> {
        let Some(value) = ops::iter::next(th, &self.iterator)? else {
            return Ok(false);
        };
        let key = match &self.function {
            Some(function) => ops::call::call(th, function, &[&value])?,
            None => value.clone(),
        };
        self.value.set(value);
        self.key.set(key);
        Ok(true)
    }

    /// Starts a group: those before it end.
    fn next_group(&self) -> u64 {
        let group = self.group.get() + 1;
        self.group.set(group);
        group
    }

    fn at(&self, th: &Thread, target: &Ref) -> PyResult<bool> {
        let key = self.key.get().unwrap_or(Ref::NONE);
        ops::compare::identical_or_equal(th, target, &key)
    }
}

#[py_methods]
impl PyGroupBy {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let [iterable, key] = args.bind(th, signature!("groupby", [] [iterable, key ""] []))?;
        let made = PyGroupBy {
            iterator: ops::iter::iter(th, iterable.expect("required"))?,
            function: key.filter(|k| !k.is_none()).cloned(),
            target: Slot::empty(),
            key: Slot::empty(),
            value: Slot::empty(),
            group: Cell::new(0),
        };
        Ok(alloc::new_object(class, made).into_ref())
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(this: &Obj<Self>, th: &Thread) -> PyResult<Option<Ref>> {
        let group = this.next_group();
        loop {
            if this.key.is_set() {
                let Some(target) = this.target.get() else {
                    break;
                };
                if !this.at(th, &target)? {
                    break;
                }
            }
            if !this.step(th)? {
                return Ok(None);
            }
        }
        let key = this.key.get().unwrap_or(Ref::NONE);
        this.target.set(key.clone());
        let group = alloc::new(PyGrouper {
            parent: this.to_typed(),
            target: key.clone(),
            group,
        });
        Ok(Some(PyTuple::from_vec(vec![key, group.into_ref()]).into_ref()))
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        let arguments = vec![this.iterator.clone(), this.function.clone().unwrap_or(Ref::NONE)];
        match (this.key.get(), this.value.get(), this.target.get()) {
            (Some(key), Some(value), Some(target)) => {
                let state = PyTuple::from_vec(vec![key, value, target]).into_ref();
                reduced_with(&this.to_ref(), arguments, state)
            }
            _ => reduced(&this.to_ref(), arguments),
        }
    }

    /// Set state information for unpickling.
    #[method]
    fn __setstate__(&self, th: &Thread, state: &Ref) -> PyResult<()> {
        let [key, value, target] = exactly(th, state)?;
        self.key.set(key.clone());
        self.value.set(value.clone());
        self.target.set(target.clone());
        Ok(())
    }
}

/// One group of `groupby`.
#[py_class(name = "_grouper", module = "itertools", gc, final_, undocumented)]
#[derive(Trace)]
pub(super) struct PyGrouper {
    parent: TypedRef<PyGroupBy>,
    target: Ref,
    group: u64,
}

#[py_methods]
impl PyGrouper {
    #[slot]
    fn new(th: &Thread, _class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let [parent, target] = args.positional() else {
            let given = args.positional().len();
            return Err(th.type_error(format!("_grouper expected 2 arguments, got {given}")));
        };
        let Some(parent) = parent.downcast::<PyGroupBy>() else {
            return Err(wrong_part(th, 1, "itertools.groupby", parent));
        };
        Ok(alloc::new(PyGrouper {
            parent: parent.to_typed(),
            target: target.clone(),
            group: parent.next_group(),
        })
        .into_ref())
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
        if self.parent.group.get() != self.group {
            return Ok(None);
        }
        if !self.parent.value.is_set() && !self.parent.step(th)? {
            return Ok(None);
        }
        if !self.parent.at(th, &self.target)? {
            return Ok(None);
        }
        Ok(self.parent.value.take())
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        if this.parent.group.get() == this.group {
            let arguments = vec![this.parent.as_ref().clone(), this.target.clone()];
            return Ok(reduced(&this.to_ref(), arguments));
        }
        let empty = PyTuple::from_vec(vec![PyTuple::from_vec(Vec::new()).into_ref()]).into_ref();
        let iter = taipan_object::types::iterators::builtin(th, "iter")?;
        Ok(PyTuple::from_vec(vec![iter, empty]).into_ref())
    }
}

/// Return an iterator of overlapping pairs taken from the input iterator.
///
///     s -> (s0,s1), (s1,s2), (s2, s3), ...
#[py_class(name = "pairwise", module = "itertools", gc)]
#[derive(Trace)]
pub(super) struct PyPairwise {
    iterator: Slot,
    old: Slot,
}

#[py_methods]
impl PyPairwise {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let args = positional_only::<Self>(th, class, args)?;
        let [iterable] = args.bind(th, signature!("pairwise", [iterable] [] []))?;
        let iterator = Slot::new(ops::iter::iter(th, iterable.expect("required"))?);
        Ok(alloc::new_object(
            class,
            PyPairwise {
                iterator,
                old: Slot::empty(),
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
        let Some(iterator) = self.iterator.get() else {
            return Ok(None);
        };
        let old = match self.old.get() {
            Some(old) => Ok(Some(old)),
            None => ops::iter::next(th, &iterator).inspect(|item| {
                if let Some(item) = item {
                    self.old.set(item.clone());
                }
            }),
        };
        let both = old.and_then(|old| match old {
            Some(old) => Ok(ops::iter::next(th, &iterator)?.map(|new| (old, new))),
            None => Ok(None),
        });
        match both {
            Ok(Some((old, new))) => {
                self.old.set(new.clone());
                Ok(Some(PyTuple::from_vec(vec![old, new]).into_ref()))
            }
            other => {
                drop(self.iterator.take());
                drop(self.old.take());
                other.map(|_| None)
            }
        }
    }
}

/// Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence.
#[py_class(name = "starmap", module = "itertools", gc)]
#[derive(Trace)]
pub(super) struct PyStarMap {
    function: Ref,
    iterator: Ref,
}

#[py_methods]
impl PyStarMap {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let args = positional_only::<Self>(th, class, args)?;
        let [function, iterable] = args.bind(th, signature!("starmap", [function, iterable] [] []))?;
        let iterator = ops::iter::iter(th, iterable.expect("required"))?;
        Ok(alloc::new_object(
            class,
            PyStarMap {
                function: function.expect("required").clone(),
                iterator,
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
        let Some(item) = ops::iter::next(th, &self.iterator)? else {
            return Ok(None);
        };
        let args = match item.downcast_exact::<PyTuple>() {
            Some(tuple) => tuple.items().to_vec(),
            None => ops::iter::collect(th, &item)?,
        };
        ops::call::call_args(th, &self.function, Args::positional_only(&args)).map(Some)
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        reduced(&this.to_ref(), vec![this.function.clone(), this.iterator.clone()])
    }
}

/// Return a zip_longest object whose .__next__() method returns a tuple where
/// the i-th element comes from the i-th iterable argument.  The .__next__()
/// method continues until the longest iterable in the argument sequence
/// is exhausted and then it raises StopIteration.  When the shorter iterables
/// are exhausted, the fillvalue is substituted in their place.  The fillvalue
/// defaults to None or can be specified by a keyword argument.
#[py_class(name = "zip_longest", module = "itertools", gc)]
#[derive(Trace)]
pub(super) struct PyZipLongest {
    /// None for those that are exhausted.
    iterators: LocalCell<Vec<Option<Ref>>>,
    fill: Slot,
    active: Cell<usize>,
}

impl PyZipLongest {
    fn filler(&self) -> Ref {
        self.fill.get().unwrap_or(Ref::NONE)
    }
}

#[py_methods]
impl PyZipLongest {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let fill = args.keyword("fillvalue").cloned();
        if args.keyword_count() > usize::from(fill.is_some()) {
            return Err(th.type_error("zip_longest() got an unexpected keyword argument"));
        }
        let iterators = args
            .positional()
            .iter()
            .map(|i| ops::iter::iter(th, i).map(Some))
            .collect::<PyResult<Vec<_>>>()?;
        let active = Cell::new(iterators.len());
        let made = PyZipLongest {
            iterators: LocalCell::new(iterators),
            fill: Slot::new(fill.unwrap_or(Ref::NONE)),
            active,
        };
        Ok(alloc::new_object(class, made).into_ref())
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
        if self.active.get() == 0 {
            return Ok(None);
        }
        let len = self.iterators.with(Vec::len);
        let mut items = Vec::with_capacity(len);
        for i in 0..len {
            let Some(iterator) = self.iterators.with(|all| all.get(i).cloned().flatten()) else {
                items.push(self.filler());
                continue;
            };
            match ops::iter::next(th, &iterator) {
                Ok(Some(item)) => items.push(item),
                Ok(None) => {
                    self.active.set(self.active.get().saturating_sub(1));
                    if self.active.get() == 0 {
                        return Ok(None);
                    }
                    drop(self.iterators.with_mut(|all| all.get_mut(i).and_then(Option::take)));
                    items.push(self.filler());
                }
                Err(raised) => {
                    self.active.set(0);
                    return Err(raised);
                }
            }
        }
        Ok(Some(PyTuple::from_vec(items).into_ref()))
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        let exhausted = PyTuple::from_vec(Vec::new()).into_ref();
        let iterators = this.iterators.with(Clone::clone);
        let arguments = iterators.into_iter().map(|i| i.unwrap_or(exhausted.clone())).collect();
        reduced_with(&this.to_ref(), arguments, this.filler())
    }

    /// Set state information for unpickling.
    #[method]
    fn __setstate__(&self, state: &Ref) {
        self.fill.set(state.clone());
    }
}
