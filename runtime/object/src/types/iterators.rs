//! Iterators of list, tuple and the sequence protocol; `callable_iterator`; `range`.

use std::cell::Cell;

use dashu_int::IBig;
use taipan_heap::{Obj, Ref, Slot, TypedRef};

use crate::args::Args;
use crate::class::Class;
use crate::error::{Exc, PyResult};
use crate::native::{Downcast, NativeType};
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::bytearray::PyByteArray;
use crate::types::int::{self, IntView};
use crate::types::list::PyList;
use crate::types::slice::PySlice;
use crate::types::str::PyStr;
use crate::types::tuple::PyTuple;
use crate::{Trace, alloc, ops, py_class, py_methods};

macro_rules! position_iterator {
    ($(#[$doc:meta])* $ty:ident $name:literal |$seq:ident, $index:ident| $get:expr, $len:expr, $empty:expr) => {
        $(#[$doc])*
        #[py_class(name = $name, gc, final_, no_new, undocumented)]
        #[derive(Trace)]
        #[repr(C)]
        pub struct $ty {
            /// The sequence; empty once exhausted.
            pub sequence: Slot,
            /// The next index.
            pub index: Cell<usize>,
        }

        impl $ty {
            /// The next item. Runs no Python, but for the sequence's end at the end.
            #[inline]
            pub fn advance(&self) -> Option<Ref> {
                let $index = self.index.get();
                let item = self.sequence.with(|$seq| $get)?;
                match item {
                    Some(_) => self.index.set($index + 1),
                    None => drop(self.sequence.take()),
                }
                item
            }
        }

        #[py_methods]
        impl $ty {
            #[slot]
            fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
                Ok(this.to_ref())
            }

            #[slot]
            fn next(&self, _th: &Thread) -> PyResult<Option<Ref>> {
                Ok(self.advance())
            }

            /// Private method returning an estimate of len(list(it)).
            #[method]
            fn __length_hint__(&self) -> usize {
                let Some($seq) = self.sequence.get() else { return 0 };
                let len: usize = $len;
                len.saturating_sub(self.index.get())
            }

            /// Return state information for pickling.
            #[method]
            fn __reduce__(&self, th: &Thread) -> PyResult<Ref> {
                match self.sequence.get() {
                    Some(sequence) => reduced_at(th, "iter", sequence, self.index.get() as i64),
                    None => reduced_to(th, $empty.into_ref()),
                }
            }

            /// Set state information for unpickling.
            #[method]
            fn __setstate__(&self, th: &Thread, state: &Ref) -> PyResult<()> {
                let state = iterator_state(th, state)?;
                if let Some($seq) = self.sequence.get() {
                    let len: usize = $len;
                    self.index.set(usize::try_from(state).unwrap_or(0).min(len));
                }
                Ok(())
            }
        }
    };
}

/// A function of `builtins`.
///
/// # Errors
/// AttributeError if it was deleted.
pub fn builtin(th: &Thread, name: &str) -> PyResult<Ref> {
    let found = th
        .vm()
        .builtins
        .get()
        .and_then(|b| b.get_str(&th.vm().interned.get(name)));
    found.ok_or_else(|| th.error(Exc::AttributeError, name))
}

/// The reduced form of an iterator with these items to come.
///
/// # Errors
/// AttributeError if `builtins.iter` was deleted.
pub(crate) fn reduced(th: &Thread, items: Vec<Ref>) -> PyResult<Ref> {
    reduced_to(th, PyList::from_vec(items).into_ref())
}

/// The reduced form of an iterator over all of `sequence`.
fn reduced_to(th: &Thread, sequence: Ref) -> PyResult<Ref> {
    let arguments = PyTuple::from_vec(vec![sequence]).into_ref();
    Ok(PyTuple::from_vec(vec![builtin(th, "iter")?, arguments]).into_ref())
}

/// The reduced form of an iterator that the function `maker` makes from `sequence`, with the place it has come to.
fn reduced_at(th: &Thread, maker: &str, sequence: Ref, index: i64) -> PyResult<Ref> {
    let arguments = PyTuple::from_vec(vec![sequence]).into_ref();
    let parts = vec![builtin(th, maker)?, arguments, ops::convert::int(index)];
    Ok(PyTuple::from_vec(parts).into_ref())
}

/// The place that an iterator is put to.
///
/// # Errors
/// TypeError if it is no int, OverflowError.
pub fn iterator_state(th: &Thread, state: &Ref) -> PyResult<isize> {
    if !int::is_int(state) {
        return Err(th.type_error("an integer is required"));
    }
    ops::convert::index_isize(th, state)
}

position_iterator! {
    /// Iterates over a list, live.
    PyListIterator "list_iterator"
    |seq, index| seq.downcast::<PyList>().and_then(|l| l.items.get(index)),
    seq.downcast::<PyList>().map_or(0, |l| l.items.len()),
    PyList::from_vec(Vec::new())
}
position_iterator! {
    /// Iterates over a tuple.
    PyTupleIterator "tuple_iterator"
    |seq, index| seq.downcast::<PyTuple>().and_then(|t| t.items().get(index).cloned()),
    seq.downcast::<PyTuple>().map_or(0, |t| t.len()),
    PyTuple::from_vec(Vec::new())
}
position_iterator! {
    /// Iterates over the characters of an ASCII str.
    PyStrAsciiIterator "str_ascii_iterator"
    |seq, index| seq.downcast::<PyStr>().and_then(|s| s.character(index).map(TypedRef::into_ref)),
    seq.downcast::<PyStr>().map_or(0, |s| s.len()),
    PyStr::new("")
}
position_iterator! {
    /// Iterates over the code points of a str that is not all ASCII.
    PyStrIterator "str_iterator"
    |seq, index| seq.downcast::<PyStr>().and_then(|s| s.character(index).map(TypedRef::into_ref)),
    seq.downcast::<PyStr>().map_or(0, |s| s.len()),
    PyStr::new("")
}
position_iterator! {
    /// Iterates over the bytes of a bytes object.
    PyBytesIterator "bytes_iterator"
    |seq, index| seq.downcast::<crate::types::bytes::PyBytes>().and_then(|b| b.data().get(index).map(|b| Ref::small(i32::from(*b)))),
    seq.downcast::<crate::types::bytes::PyBytes>().map_or(0, |b| b.data().len()),
    PyTuple::from_vec(Vec::new())
}
position_iterator! {
    /// Iterates over the bytes of a bytearray, live.
    PyByteArrayIterator "bytearray_iterator"
    |seq, index| seq.downcast::<PyByteArray>().and_then(|b| b.with(|d| d.get(index).map(|b| Ref::small(i32::from(*b))))),
    seq.downcast::<PyByteArray>().map_or(0, |b| b.size()),
    PyTuple::from_vec(Vec::new())
}

/// Iterates over a list, last item first, live.
#[py_class(name = "list_reverseiterator", gc, final_, no_new, undocumented)]
#[derive(Trace)]
pub struct PyListReverseIterator {
    /// The list; empty once exhausted.
    sequence: Slot,
    /// The next index, -1 after the first item.
    index: Cell<i64>,
}

impl PyListReverseIterator {
    fn with_list<R>(&self, f: impl FnOnce(&PyList) -> R) -> Option<R> {
        self.sequence
            .get()
            .and_then(|list| list.downcast::<PyList>().map(|l| f(l)))
    }
}

#[py_methods]
impl PyListReverseIterator {
    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, _th: &Thread) -> PyResult<Option<Ref>> {
        let index = self.index.get();
        let item = usize::try_from(index)
            .ok()
            .and_then(|i| self.with_list(|l| l.items.get(i)).flatten());
        if item.is_some() {
            self.index.set(index - 1);
        } else {
            self.index.set(-1);
            drop(self.sequence.take());
        }
        Ok(item)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method]
    fn __length_hint__(&self) -> i64 {
        let left = self.index.get() + 1;
        let len = self.with_list(|l| l.items.len() as i64).unwrap_or(0);
        if len < left { 0 } else { left }
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(&self, th: &Thread) -> PyResult<Ref> {
        match self.sequence.get() {
            Some(list) => reduced_at(th, "reversed", list, self.index.get()),
            None => reduced(th, Vec::new()),
        }
    }

    /// Set state information for unpickling.
    #[method]
    fn __setstate__(&self, th: &Thread, state: &Ref) -> PyResult<()> {
        let state = iterator_state(th, state)? as i64;
        if let Some(len) = self.with_list(|l| l.items.len() as i64) {
            self.index.set(state.min(len - 1).max(-1));
        }
        Ok(())
    }
}

/// Makes iterators over core sequences.
pub struct PySequenceIterator;

impl PySequenceIterator {
    /// Over a bytearray.
    #[must_use]
    pub fn bytearray(bytes: Ref) -> TypedRef<PyByteArrayIterator> {
        alloc::new(PyByteArrayIterator {
            sequence: Slot::new(bytes),
            index: Cell::new(0),
        })
    }

    /// Over a list.
    #[must_use]
    pub fn list(list: TypedRef<PyList>) -> TypedRef<PyListIterator> {
        alloc::new(PyListIterator {
            sequence: Slot::new(list.into_ref()),
            index: Cell::new(0),
        })
    }

    /// Over a list, last item first.
    #[must_use]
    pub fn list_reversed(list: TypedRef<PyList>) -> TypedRef<PyListReverseIterator> {
        let index = Cell::new(list.items.len() as i64 - 1);
        alloc::new(PyListReverseIterator {
            sequence: Slot::new(list.into_ref()),
            index,
        })
    }

    /// Over a tuple.
    #[must_use]
    pub fn tuple(tuple: TypedRef<PyTuple>) -> TypedRef<PyTupleIterator> {
        alloc::new(PyTupleIterator {
            sequence: Slot::new(tuple.into_ref()),
            index: Cell::new(0),
        })
    }

    /// Over a str.
    #[must_use]
    pub fn str(text: TypedRef<PyStr>) -> Ref {
        let ascii = text.as_ascii().is_some();
        let (sequence, index) = (Slot::new(text.into_ref()), Cell::new(0));
        if ascii {
            alloc::new(PyStrAsciiIterator { sequence, index }).into_ref()
        } else {
            alloc::new(PyStrIterator { sequence, index }).into_ref()
        }
    }

    /// Over a bytes object.
    #[must_use]
    pub fn bytes(bytes: Ref) -> TypedRef<PyBytesIterator> {
        alloc::new(PyBytesIterator {
            sequence: Slot::new(bytes),
            index: Cell::new(0),
        })
    }
}

/// Iterates by `__getitem__` with 0, 1, 2 ... until IndexError.
#[py_class(name = "iterator", gc, final_, no_new, undocumented)]
#[derive(Trace)]
pub struct PyIndexIterator {
    /// The object; empty once exhausted.
    pub sequence: Slot,
    /// The next index.
    pub index: Cell<i64>,
}

#[py_methods]
impl PyIndexIterator {
    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
        let Some(sequence) = self.sequence.get() else {
            return Ok(None);
        };
        let index = self.index.get();
        match ops::item::get(th, &sequence, &ops::convert::int(index)) {
            Ok(item) => {
                self.index.set(index + 1);
                Ok(Some(item))
            }
            Err(raised) if raised.is(Exc::IndexError) || raised.is(Exc::StopIteration) => {
                drop(self.sequence.take());
                Ok(None)
            }
            Err(raised) => Err(raised),
        }
    }

    /// Private method returning an estimate of len(list(it)).
    #[method]
    fn __length_hint__(&self, th: &Thread) -> PyResult<Ref> {
        match self.sequence.get() {
            Some(sequence) if crate::type_of(&sequence).slots.len.get().is_some() => {
                let len = ops::convert::length(th, &sequence)? as i64;
                Ok(ops::convert::int((len - self.index.get()).max(0)))
            }
            Some(_) => Ok(Ref::NOT_IMPLEMENTED),
            None => Ok(Ref::small(0)),
        }
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(&self, th: &Thread) -> PyResult<Ref> {
        match self.sequence.get() {
            Some(sequence) => reduced_at(th, "iter", sequence, self.index.get()),
            None => reduced_to(th, PyTuple::from_vec(Vec::new()).into_ref()),
        }
    }

    /// Set state information for unpickling.
    #[method]
    fn __setstate__(&self, th: &Thread, state: &Ref) -> PyResult<()> {
        let state = iterator_state(th, state)?;
        if self.sequence.is_set() {
            self.index.set((state as i64).max(0));
        }
        Ok(())
    }
}

/// `iter(callable, sentinel)`
#[py_class(name = "callable_iterator", gc, final_, no_new, undocumented)]
#[derive(Trace)]
pub struct PyCallableIterator {
    /// The callable; empty once exhausted.
    pub callable: Slot,
    /// The value that ends the iteration.
    pub sentinel: Ref,
}

#[py_methods]
impl PyCallableIterator {
    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
        let Some(callable) = self.callable.get() else {
            return Ok(None);
        };
        let value = match ops::call::call(th, &callable, &[]) {
            Err(raised) if raised.is(Exc::StopIteration) => {
                drop(self.callable.take());
                return Ok(None);
            }
            other => other?,
        };
        if !self.callable.is_set() {
            // The call has gone through this iterator to its end.
            return Ok(None);
        }
        if ops::compare::equal(th, &self.sentinel, &value)? {
            drop(self.callable.take());
            return Ok(None);
        }
        Ok(Some(value))
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(&self, th: &Thread) -> PyResult<Ref> {
        let Some(callable) = self.callable.get() else {
            return reduced_to(th, PyTuple::from_vec(Vec::new()).into_ref());
        };
        let arguments = PyTuple::from_vec(vec![callable, self.sentinel.clone()]).into_ref();
        Ok(PyTuple::from_vec(vec![builtin(th, "iter")?, arguments]).into_ref())
    }
}

/// range(stop) -> range object
/// range(start, stop[, step]) -> range object
///
/// Return an object that produces a sequence of integers from start (inclusive)
/// to stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.
/// start defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.
/// These are exactly the valid indices for a list of 4 elements.
/// When step is given, it specifies the increment (or decrement).
#[py_class(name = "range", gc, final_, sequence)]
#[derive(Trace)]
pub struct PyRange {
    /// `start`
    pub start: Ref,
    /// `stop`
    pub stop: Ref,
    /// `step`
    pub step: Ref,
    /// Number of items.
    pub length: Ref,
}

fn big(value: &Ref) -> IBig {
    int::view(value).map_or(IBig::ZERO, IntView::to_big)
}

impl PyRange {
    /// A range; the three are exact ints and `step` is not zero.
    #[must_use]
    pub fn new_ref(start: Ref, stop: Ref, step: Ref) -> TypedRef<PyRange> {
        let length = range_length(&start, &stop, &step);
        alloc::new(PyRange {
            start,
            stop,
            step,
            length,
        })
    }

    /// Item `index`, which is in range.
    fn item(&self, index: &IBig) -> Ref {
        int::from_big(big(&self.start) + index * big(&self.step))
    }

    /// The index of an int; None if it is not in the range.
    fn position(&self, value: &Ref) -> Option<IBig> {
        let offset = big(value) - big(&self.start);
        let step = big(&self.step);
        let index = &offset / &step;
        (&index * &step == offset && index >= IBig::ZERO && index < big(&self.length)).then_some(index)
    }
}

fn range_length(start: &Ref, stop: &Ref, step: &Ref) -> Ref {
    if let (Some(a), Some(b), Some(s)) = (start.value().as_int(), stop.value().as_int(), step.value().as_int()) {
        let distance = if s > 0 { b - a } else { a - b };
        return int::from_i64(if distance <= 0 { 0 } else { (distance - 1) / s.abs() + 1 });
    }
    let (a, b, s) = (big(start), big(stop), big(step));
    let (distance, s) = if s > IBig::ZERO { (b - a, s) } else { (a - b, -s) };
    int::from_big(if distance <= IBig::ZERO {
        IBig::ZERO
    } else {
        (distance - IBig::ONE) / s + IBig::ONE
    })
}

#[py_methods]
impl PyRange {
    #[slot]
    fn new(th: &Thread, _class: &Class, args: Args<'_>) -> PyResult<Ref> {
        if args.keyword_count() > 0 {
            return Err(th.type_error("range() takes no keyword arguments"));
        }
        let index = |r: &Ref| ops::convert::index(th, r);
        let (start, stop, step) = match args.positional() {
            [stop] => (Ref::small(0), index(stop)?, Ref::small(1)),
            [start, stop] => (index(start)?, index(stop)?, Ref::small(1)),
            [start, stop, step] => (index(start)?, index(stop)?, index(step)?),
            [] => return Err(th.type_error("range expected at least 1 argument, got 0")),
            more => {
                return Err(th.type_error(format!("range expected at most 3 arguments, got {}", more.len())));
            }
        };
        if step.value().as_int() == Some(0) {
            return Err(th.value_error("range() arg 3 must not be zero"));
        }
        Ok(PyRange::new_ref(start, stop, step).into_ref())
    }

    #[slot]
    fn repr(&self, th: &Thread) -> PyResult<Ref> {
        let text = |r: &Ref| ops::convert::repr(th, r).map(|s| s.to_display().into_owned());
        let (a, b) = (text(&self.start)?, text(&self.stop)?);
        let shown = if self.step.value().as_int() == Some(1) {
            format!("range({a}, {b})")
        } else {
            format!("range({a}, {b}, {})", text(&self.step)?)
        };
        Ok(PyStr::new(&shown).into_ref())
    }

    #[slot]
    fn len(&self, th: &Thread) -> PyResult<usize> {
        match int::view(&self.length).and_then(IntView::to_i64) {
            Some(n) => Ok(n as usize),
            None => Err(th.error(Exc::OverflowError, "Python int too large to convert to C ssize_t")),
        }
    }

    #[slot]
    fn bool(&self, _th: &Thread) -> PyResult<bool> {
        Ok(self.length.value().as_int() != Some(0))
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(PyRangeIterator::over(this, false))
    }

    #[slot]
    fn contains(this: &Obj<Self>, th: &Thread, item: &Ref) -> PyResult<bool> {
        if int::is_exact(item) || item.value().as_bool().is_some() {
            return Ok(this.position(item).is_some());
        }
        ops::item::contains_by_iteration(th, &this.to_ref(), item)
    }

    #[slot]
    fn getitem(this: &Obj<Self>, th: &Thread, key: &Ref) -> PyResult<Ref> {
        if let Some(slice) = key.downcast_exact::<PySlice>() {
            return slice_range(th, this, slice);
        }
        if crate::type_of(key).slots.index.get().is_none() {
            let name = crate::type_of(key).name();
            return Err(th.type_error(format!("range indices must be integers or slices, not {name}")));
        }
        let mut index = big(&ops::convert::index(th, key)?);
        let len = big(&this.length);
        if index < IBig::ZERO {
            index += &len;
        }
        if index < IBig::ZERO || index >= len {
            return Err(th.error(Exc::IndexError, "range object index out of range"));
        }
        Ok(this.item(&index))
    }

    #[slot]
    fn compare(this: &Obj<Self>, _th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        let Some(other) = other.downcast::<PyRange>() else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(Ref::NOT_IMPLEMENTED);
        }
        let (a, b) = (big(&this.length), big(&other.length));
        let equal = a == b
            && (a == IBig::ZERO
                || big(&this.start) == big(&other.start) && (a == IBig::ONE || big(&this.step) == big(&other.step)));
        Ok(Ref::from_bool(equal == (op == CompareOp::Eq)))
    }

    #[slot]
    fn hash(&self, th: &Thread) -> PyResult<i64> {
        let none = Ref::NONE;
        let len = self.length.value().as_int();
        let parts = match len {
            Some(0) => [self.length.clone(), none.clone(), none],
            Some(1) => [self.length.clone(), self.start.clone(), none],
            _ => [self.length.clone(), self.start.clone(), self.step.clone()],
        };
        ops::hash::tuple(th, &parts)
    }

    #[getter]
    fn start(&self) -> Ref {
        self.start.clone()
    }

    #[getter]
    fn stop(&self) -> Ref {
        self.stop.clone()
    }

    #[getter]
    fn step(&self) -> Ref {
        self.step.clone()
    }

    /// Return a reverse iterator.
    #[method]
    fn __reversed__(this: &Obj<Self>) -> Ref {
        PyRangeIterator::over(this, true)
    }

    /// rangeobject.count(value) -> integer -- return number of occurrences of value
    #[method]
    fn count(this: &Obj<Self>, th: &Thread, value: &Ref) -> PyResult<usize> {
        if int::is_exact(value) || value.value().as_bool().is_some() {
            return Ok(usize::from(this.position(value).is_some()));
        }
        let mut count = 0;
        ops::iter::for_each(th, &this.to_ref(), |item| {
            count += usize::from(ops::compare::identical_or_equal(th, &item, value)?);
            Ok(())
        })?;
        Ok(count)
    }

    /// rangeobject.index(value) -> integer -- return index of value.
    /// Raise ValueError if the value is not present.
    #[method]
    fn index(this: &Obj<Self>, th: &Thread, value: &Ref) -> PyResult<Ref> {
        if !int::is_exact(value) && value.value().as_bool().is_none() {
            return index_by_iteration(th, &this.to_ref(), value);
        }
        if let Some(index) = this.position(value) {
            return Ok(int::from_big(index));
        }
        let shown = ops::convert::repr(th, value)?;
        Err(th.value_error(format!("{} is not in range", shown.to_display())))
    }

    #[method]
    fn __reduce__(&self) -> Ref {
        let parts = vec![self.start.clone(), self.stop.clone(), self.step.clone()];
        PyTuple::from_vec(vec![PyRange::class().to_ref(), PyTuple::from_vec(parts).into_ref()]).into_ref()
    }
}

/// The place of a value that any `__eq__` may find.
fn index_by_iteration(th: &Thread, range: &Ref, value: &Ref) -> PyResult<Ref> {
    let iterator = ops::iter::iter(th, range)?;
    let mut index = 0;
    while let Some(item) = ops::iter::next(th, &iterator)? {
        if ops::compare::identical_or_equal(th, &item, value)? {
            return Ok(int::from_i64(index));
        }
        index += 1;
    }
    Err(th.value_error("sequence.index(x): x not in sequence"))
}

fn slice_range(th: &Thread, range: &PyRange, slice: &PySlice) -> PyResult<Ref> {
    let len = big(&range.length);
    let [start, stop, step] = slice.resolve_big(th, &len)?;
    let own = big(&range.step);
    let place = |i: IBig| int::from_big(big(&range.start) + i * &own);
    Ok(PyRange::new_ref(place(start), place(stop), int::from_big(step * &own)).into_ref())
}

/// Iterates over a range of 64-bit numbers.
#[py_class(name = "range_iterator", final_, no_new, undocumented)]
#[derive(Trace)]
#[repr(C)]
pub struct PyRangeIterator {
    /// The next item.
    pub next: Cell<i64>,
    /// Distance.
    pub step: i64,
    /// Items left.
    pub left: Cell<i64>,
    /// Items in all.
    len: i64,
}

impl PyRangeIterator {
    fn over(range: &PyRange, reversed: bool) -> Ref {
        let ints = (
            range.start.value().as_int(),
            range.step.value().as_int(),
            range.length.value().as_int(),
        );
        let (Some(start), Some(step), Some(len)) = ints else {
            return PyLongRangeIterator::over(range, reversed);
        };
        // Bounds that are no small ints may lie far beyond the last item.
        let Some(last) = step.checked_mul((len - 1).max(0)).and_then(|d| start.checked_add(d)) else {
            return PyLongRangeIterator::over(range, reversed);
        };
        let (next, step) = if reversed { (last, -step) } else { (start, step) };
        alloc::new(PyRangeIterator {
            next: Cell::new(next),
            step,
            left: Cell::new(len),
            len,
        })
        .into_ref()
    }

    fn start(&self) -> i64 {
        let done = self.len - self.left.get();
        self.next.get().wrapping_sub(done.wrapping_mul(self.step))
    }

    /// The next number.
    #[inline]
    pub fn advance(&self) -> Option<i64> {
        let left = self.left.get();
        if left == 0 {
            return None;
        }
        self.left.set(left - 1);
        let next = self.next.get();
        self.next.set(next.wrapping_add(self.step));
        Some(next)
    }
}

#[py_methods]
impl PyRangeIterator {
    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot(name = "next")]
    fn py_next(&self, _th: &Thread) -> PyResult<Option<Ref>> {
        Ok(self.advance().map(int::from_i64))
    }

    /// Private method returning an estimate of len(list(it)).
    #[method]
    fn __length_hint__(&self) -> i64 {
        self.left.get()
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(&self, th: &Thread) -> PyResult<Ref> {
        let done = self.len - self.left.get();
        let [start, stop, step] = [self.start(), self.start() + self.len * self.step, self.step].map(int::from_i64);
        let range = PyRange::new_ref(start, stop, step).into_ref();
        reduced_at(th, "iter", range, done)
    }

    /// Set state information for unpickling.
    #[method]
    fn __setstate__(&self, state: i64) {
        let done = state.clamp(0, self.len);
        self.next.set(self.start().wrapping_add(done.wrapping_mul(self.step)));
        self.left.set(self.len - done);
    }
}

/// Iterates over a range with bounds beyond small ints.
#[py_class(name = "longrange_iterator", gc, final_, no_new, undocumented)]
#[derive(Trace)]
pub struct PyLongRangeIterator {
    start: Ref,
    step: Ref,
    len: Ref,
    /// Items given.
    index: Slot,
}

impl PyLongRangeIterator {
    fn over(range: &PyRange, reversed: bool) -> Ref {
        let (start, step) = if reversed {
            let last = big(&range.length) - IBig::ONE;
            (range.item(&last), int::from_big(-big(&range.step)))
        } else {
            (range.start.clone(), range.step.clone())
        };
        alloc::new(PyLongRangeIterator {
            start,
            step,
            len: range.length.clone(),
            index: Slot::new(Ref::small(0)),
        })
        .into_ref()
    }

    fn done(&self) -> IBig {
        self.index.get().map_or(IBig::ZERO, |i| big(&i))
    }
}

#[py_methods]
impl PyLongRangeIterator {
    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot(name = "next")]
    fn py_next(&self, _th: &Thread) -> PyResult<Option<Ref>> {
        let done = self.done();
        if done >= big(&self.len) {
            return Ok(None);
        }
        let item = big(&self.start) + &done * big(&self.step);
        self.index.set(int::from_big(done + IBig::ONE));
        Ok(Some(int::from_big(item)))
    }

    /// Private method returning an estimate of len(list(it)).
    #[method]
    fn __length_hint__(&self) -> Ref {
        int::from_big(big(&self.len) - self.done())
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(&self, th: &Thread) -> PyResult<Ref> {
        let stop = big(&self.start) + big(&self.len) * big(&self.step);
        let range = PyRange::new_ref(self.start.clone(), int::from_big(stop), self.step.clone()).into_ref();
        let arguments = PyTuple::from_vec(vec![range]).into_ref();
        let parts = vec![builtin(th, "iter")?, arguments, int::from_big(self.done())];
        Ok(PyTuple::from_vec(parts).into_ref())
    }

    /// Set state information for unpickling.
    #[method]
    fn __setstate__(&self, th: &Thread, state: &Ref) -> PyResult<()> {
        let less = |a: &Ref, b: &Ref| -> PyResult<bool> {
            let answer = ops::compare::rich(th, a, b, CompareOp::Lt)?;
            ops::convert::truth(th, &answer)
        };
        let index = if less(state, &Ref::small(0))? {
            Ref::small(0)
        } else if less(&self.len, state)? {
            self.len.clone()
        } else {
            ops::convert::index(th, state)?
        };
        self.index.set(index);
        Ok(())
    }
}
