//! `enumerate`, `filter`, `map`, `reversed`, `zip`.

use std::cell::Cell;

use taipan_object::types::int;
use taipan_object::types::iterators::iterator_state;
use taipan_object::types::object::positional_only;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{
    Args, Class, Downcast, Exc, Obj, PyResult, Ref, Slot, Thread, Trace, alloc, ops, py_class, py_methods, type_of,
};

/// Return an enumerate object.
///
///   iterable
///     an object supporting iteration
///
/// The enumerate object yields pairs containing a count (from start, which
/// defaults to zero) and a value yielded by the iterable argument.
///
/// enumerate is useful for obtaining an indexed list:
///     (0, seq[0]), (1, seq[1]), (2, seq[2]), ...
#[py_class(name = "enumerate", gc)]
#[derive(Trace)]
pub struct PyEnumerate {
    iterator: Ref,
    count: Slot,
}

#[py_methods]
impl PyEnumerate {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let (iterable, start) = enumerate_arguments(th, args)?;
        let start = match start {
            Some(start) => ops::convert::index(th, start)?,
            None => Ref::small(0),
        };
        let iterator = ops::iter::iter(th, iterable)?;
        Ok(alloc::new_object(
            class,
            PyEnumerate {
                iterator,
                count: Slot::new(start),
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
        let count = self.count.get().unwrap_or(Ref::small(0));
        let next = match count.value().as_int() {
            Some(n) => int::from_i64(n + 1),
            None => ops::arith::binary(th, ops::arith::BinaryOp::Add, &count, &Ref::small(1))?,
        };
        self.count.set(next);
        Ok(Some(PyTuple::from_array([count, item]).into_ref()))
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(cls: &Class, th: &Thread, item: &Ref) -> PyResult<Ref> {
        ops::item::generic_alias(th, cls, item)
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        let count = this.count.get().unwrap_or(Ref::small(0));
        reduced(&this.to_ref(), vec![this.iterator.clone(), count])
    }
}

/// What `enumerate` is called with: the iterable, and `start` if given (`enumerate_vectorcall`).
fn enumerate_arguments<'a>(th: &Thread, args: Args<'a>) -> PyResult<(&'a Ref, Option<&'a Ref>)> {
    let positional = args.positional();
    let given = args.values().len();
    if given > 2 && !positional.is_empty() {
        return Err(th.type_error(format!("enumerate() takes at most 2 arguments ({given} given)")));
    }
    let accepted: &[&str] = match (positional.len(), given) {
        (0, 3..) => return Err(th.type_error("enumerate() missing required argument 'iterable'")),
        (0, 2) => &["iterable", "start"],
        (0, _) => &["iterable"],
        _ => &["start"],
    };
    for (key, _) in args.keywords() {
        let key = ops::convert::str(th, key)?;
        if !accepted.contains(&&*key.to_display()) {
            let message = format!("'{}' is an invalid keyword argument for enumerate()", key.to_display());
            return Err(th.type_error(message));
        }
    }
    match positional.first().or_else(|| args.keyword("iterable")) {
        Some(iterable) => Ok((iterable, positional.get(1).or_else(|| args.keyword("start")))),
        None => Err(th.type_error("enumerate() missing required argument 'iterable'")),
    }
}

/// The reduced form of an iterator: its class and the arguments to make it with.
fn reduced(iterator: &Ref, arguments: Vec<Ref>) -> Ref {
    let class = type_of(iterator).to_ref();
    PyTuple::from_vec(vec![class, PyTuple::from_vec(arguments).into_ref()]).into_ref()
}

/// filter(function or None, iterable) --> filter object
///
/// Return an iterator yielding those items of iterable for which function(item)
/// is true. If function is None, return the items that are true.
#[py_class(name = "filter", gc)]
#[derive(Trace)]
pub struct PyFilter {
    function: Ref,
    iterator: Ref,
}

#[py_methods]
impl PyFilter {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let args = positional_only::<Self>(th, class, args)?;
        let [function, iterable] = args.positional() else {
            return Err(th.type_error(format!("filter expected 2 arguments, got {}", args.positional().len())));
        };
        let iterator = ops::iter::iter(th, iterable)?;
        Ok(alloc::new_object(
            class,
            PyFilter {
                function: function.clone(),
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
        while let Some(item) = ops::iter::next(th, &self.iterator)? {
            let keep = if self.function.is_none() {
                ops::convert::truth(th, &item)?
            } else {
                let answer = ops::call::call(th, &self.function, &[&item])?;
                ops::convert::truth(th, &answer)?
            };
            if keep {
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

/// map(func, *iterables) --> map object
///
/// Make an iterator that computes the function using arguments from
/// each of the iterables.  Stops when the shortest iterable is exhausted.
#[py_class(name = "map", gc)]
#[derive(Trace)]
pub struct PyMap {
    function: Ref,
    iterators: Vec<Ref>,
}

#[py_methods]
impl PyMap {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let args = positional_only::<Self>(th, class, args)?;
        let [function, iterables @ ..] = args.positional() else {
            return Err(th.type_error("map() must have at least two arguments."));
        };
        if iterables.is_empty() {
            return Err(th.type_error("map() must have at least two arguments."));
        }
        let iterators = iterables
            .iter()
            .map(|i| ops::iter::iter(th, i))
            .collect::<PyResult<Vec<_>>>()?;
        Ok(alloc::new_object(
            class,
            PyMap {
                function: function.clone(),
                iterators,
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
        if let [one] = &self.iterators[..] {
            return match ops::iter::next(th, one)? {
                Some(item) => ops::call::call(th, &self.function, &[&item]).map(Some),
                None => Ok(None),
            };
        }
        let mut items = Vec::with_capacity(self.iterators.len());
        for iterator in &self.iterators {
            match ops::iter::next(th, iterator)? {
                Some(item) => items.push(item),
                None => return Ok(None),
            }
        }
        ops::call::call_args(th, &self.function, Args::positional_only(&items)).map(Some)
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        let mut arguments = vec![this.function.clone()];
        arguments.extend_from_slice(&this.iterators);
        reduced(&this.to_ref(), arguments)
    }
}

/// zip(*iterables, strict=False) --> Yield tuples until an input is exhausted.
///
///    >>> list(zip('abcdefg', range(3), range(4)))
///    [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]
///
/// The zip object yields n-length tuples, where n is the number of iterables
/// passed as positional arguments to zip().  The i-th element in every tuple
/// comes from the i-th iterable argument to zip().  This continues until the
/// shortest argument is exhausted.
///
/// If strict is true and one of the arguments is exhausted before the others,
/// raise a ValueError.
#[py_class(name = "zip", gc)]
#[derive(Trace)]
pub struct PyZip {
    iterators: Vec<Ref>,
    strict: Cell<bool>,
}

impl PyZip {
    fn uneven(&self, th: &Thread, index: usize) -> PyResult<Option<Ref>> {
        let before = |n: usize| if n == 1 { " 1".to_owned() } else { format!("s 1-{n}") };
        if index > 0 {
            let (which, others) = (index + 1, before(index));
            return Err(th.value_error(format!("zip() argument {which} is shorter than argument{others}")));
        }
        for (i, iterator) in self.iterators.iter().enumerate().skip(1) {
            if ops::iter::next(th, iterator)?.is_some() {
                let (which, others) = (i + 1, before(i));
                return Err(th.value_error(format!("zip() argument {which} is longer than argument{others}")));
            }
        }
        Ok(None)
    }
}

#[py_methods]
impl PyZip {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let strict = Cell::new(false);
        for (name, value) in args.keywords() {
            let text = ops::convert::str(th, name)?;
            if text.as_ascii() != Some("strict") {
                return Err(th.type_error(format!(
                    "'{}' is an invalid keyword argument for zip()",
                    text.to_display()
                )));
            }
            strict.set(ops::convert::truth(th, value)?);
        }
        let mut iterators = Vec::new();
        for iterable in args.positional() {
            match ops::iter::iter(th, iterable) {
                Ok(iterator) => iterators.push(iterator),
                Err(raised) if raised.is(Exc::TypeError) && type_of(iterable).slots.iter.get().is_none() => {
                    let name = type_of(iterable).name();
                    return Err(th.type_error(format!("'{name}' object is not iterable")));
                }
                Err(raised) => return Err(raised),
            }
        }
        Ok(alloc::new_object(class, PyZip { iterators, strict }).into_ref())
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
        if self.iterators.is_empty() {
            return Ok(None);
        }
        if let ([first, second], false) = (&self.iterators[..], self.strict.get()) {
            let Some(first) = ops::iter::next(th, first)? else {
                return Ok(None);
            };
            let second = ops::iter::next(th, second)?;
            return Ok(second.map(|second| PyTuple::from_array([first, second]).into_ref()));
        }
        let mut items = Vec::with_capacity(self.iterators.len());
        for (i, iterator) in self.iterators.iter().enumerate() {
            match ops::iter::next(th, iterator)? {
                Some(item) => items.push(item),
                None if self.strict.get() => return self.uneven(th, i),
                None => return Ok(None),
            }
        }
        Ok(Some(PyTuple::from_vec(items).into_ref()))
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        let iterators = this.iterators.clone();
        if !this.strict.get() {
            return reduced(&this.to_ref(), iterators);
        }
        let arguments = PyTuple::from_vec(iterators).into_ref();
        let class = type_of(&this.to_ref()).to_ref();
        PyTuple::from_vec(vec![class, arguments, Ref::from_bool(true)]).into_ref()
    }

    /// Set state information for unpickling.
    #[method]
    fn __setstate__(&self, th: &Thread, state: &Ref) -> PyResult<()> {
        self.strict.set(ops::convert::truth(th, state)?);
        Ok(())
    }
}

/// Return a reverse iterator over the values of the given sequence.
#[py_class(name = "reversed", gc)]
#[derive(Trace)]
pub struct PyReversed {
    sequence: Slot,
    left: Cell<i64>,
}

#[py_methods]
impl PyReversed {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let args = positional_only::<Self>(th, class, args)?;
        let [sequence] = args.positional() else {
            return Err(th.type_error(format!("reversed expected 1 argument, got {}", args.positional().len())));
        };
        if let Some(method) = taipan_object::lookup::lookup_special(th, sequence, &th.names().reversed)? {
            if method.is_none() {
                let name = type_of(sequence).name();
                return Err(th.type_error(format!("'{name}' object is not reversible")));
            }
            return ops::call::call(th, &method, &[]);
        }
        let own = type_of(sequence);
        let plain = own.slots.getitem.get().is_some() && own.slots.len.get().is_some();
        if !plain || sequence.is_a::<taipan_object::types::dict::PyDict>() {
            return Err(th.type_error(format!("'{}' object is not reversible", own.name())));
        }
        let len = ops::convert::length(th, sequence)? as i64;
        let made = PyReversed {
            sequence: Slot::new(sequence.clone()),
            left: Cell::new(len),
        };
        Ok(alloc::new_object(class, made).into_ref())
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
        let Some(sequence) = self.sequence.get() else {
            return Ok(None);
        };
        let index = self.left.get() - 1;
        if index >= 0 {
            match ops::item::get(th, &sequence, &ops::convert::int(index)) {
                Ok(item) => {
                    self.left.set(index);
                    return Ok(Some(item));
                }
                Err(raised) if raised.is(Exc::IndexError) || raised.is(Exc::StopIteration) => {}
                Err(raised) => return Err(raised),
            }
        }
        drop(self.sequence.take());
        Ok(None)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method]
    fn __length_hint__(&self, th: &Thread) -> PyResult<i64> {
        let Some(sequence) = self.sequence.get() else {
            return Ok(0);
        };
        let len = ops::convert::length(th, &sequence)? as i64;
        let left = self.left.get();
        Ok(if len < left { 0 } else { left })
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        match this.sequence.get() {
            Some(sequence) => {
                let class = type_of(&this.to_ref()).to_ref();
                let arguments = PyTuple::from_vec(vec![sequence]).into_ref();
                let state = ops::convert::int(this.left.get() - 1);
                PyTuple::from_vec(vec![class, arguments, state]).into_ref()
            }
            None => reduced(&this.to_ref(), vec![PyTuple::from_vec(Vec::new()).into_ref()]),
        }
    }

    /// Set state information for unpickling.
    #[method]
    fn __setstate__(&self, th: &Thread, state: &Ref) -> PyResult<()> {
        let state = iterator_state(th, state)? as i64;
        if let Some(sequence) = self.sequence.get() {
            let len = ops::convert::length(th, &sequence)? as i64;
            self.left.set(state.min(len - 1).max(-1) + 1);
        }
        Ok(())
    }
}
