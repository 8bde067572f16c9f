//! `collections.deque`.

use std::cell::Cell;
use std::collections::VecDeque;

use taipan_object::slots::CompareOp;
use taipan_object::types::int;
use taipan_object::types::str::StrBuilder;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{
    Args, Class, Downcast, Exc, LocalCell, NativeType, Obj, PyResult, Ref, Thread, Trace, TypedRef, alloc, ops,
    py_class, py_methods, type_of,
};

use crate::signature::signature;

/// deque([iterable[, maxlen]]) --> deque object
///
/// A list-like sequence optimized for data accesses near its endpoints.
#[py_class(name = "deque", module = "collections", gc, weakref, sequence)]
#[derive(Trace)]
pub(super) struct PyDeque {
    items: LocalCell<VecDeque<Ref>>,
    #[trace(skip)]
    limit: Cell<Option<usize>>,
    /// Changes with each change of the length.
    state: Cell<u64>,
}

impl PyDeque {
    fn count(&self) -> usize {
        self.items.with(VecDeque::len)
    }

    fn changed(&self) {
        self.state.set(self.state.get() + 1);
    }

    fn at(&self, index: usize) -> Option<Ref> {
        self.items.with(|items| items.get(index).cloned())
    }

    fn to_vec(&self) -> Vec<Ref> {
        self.items.with(|items| items.iter().cloned().collect())
    }

    fn full(&self) -> bool {
        self.limit.get().is_some_and(|limit| self.count() >= limit)
    }

    fn push_back(&self, item: Ref) {
        let evicted = self.items.with_mut(|items| {
            items.push_back(item);
            if self.limit.get().is_some_and(|limit| items.len() > limit) {
                items.pop_front()
            } else {
                None
            }
        });
        self.changed();
        drop(evicted);
    }

    fn push_front(&self, item: Ref) {
        let evicted = self.items.with_mut(|items| {
            items.push_front(item);
            if self.limit.get().is_some_and(|limit| items.len() > limit) {
                items.pop_back()
            } else {
                None
            }
        });
        self.changed();
        drop(evicted);
    }

    fn index_of(&self, th: &Thread, key: &Ref) -> PyResult<usize> {
        if !int::is_int(key) && type_of(key).slots.index.get().is_none() {
            let name = type_of(key).name();
            return Err(th.type_error(format!("sequence index must be integer, not '{name}'")));
        }
        let index = ops::convert::index(th, key)?;
        let Some(index) = int::view(&index).and_then(int::IntView::to_i64) else {
            let name = type_of(key).name();
            return Err(th.error(
                Exc::IndexError,
                format!("cannot fit '{name}' into an index-sized integer"),
            ));
        };
        let len = self.count() as i64;
        let index = if index < 0 { index + len } else { index };
        if index < 0 || index >= len {
            return Err(th.error(Exc::IndexError, "deque index out of range"));
        }
        Ok(index as usize)
    }

    fn extended(this: &Obj<Self>, th: &Thread, iterable: &Ref, push: fn(&PyDeque, Ref)) -> PyResult<()> {
        if iterable.is(&this.to_ref()) {
            this.to_vec().into_iter().for_each(|item| push(this, item));
            return Ok(());
        }
        let iterator = ops::iter::iter(th, iterable)?;
        while let Some(item) = ops::iter::next(th, &iterator)? {
            push(this, item);
        }
        Ok(())
    }

    fn make(class: &Class, items: Vec<Ref>, limit: Option<usize>) -> Ref {
        let mut items = VecDeque::from(items);
        if let Some(limit) = limit {
            let extra = items.len().saturating_sub(limit);
            items.drain(..extra);
        }
        let payload = PyDeque {
            items: LocalCell::new(items),
            limit: Cell::new(limit),
            state: Cell::new(0),
        };
        alloc::new_object(class, payload).into_ref()
    }

    fn limit_ref(&self) -> Ref {
        self.limit
            .get()
            .map_or(Ref::NONE, |limit| ops::convert::int(limit as i64))
    }

    fn turn(&self, n: i64) {
        self.items.with_mut(|items| {
            let len = items.len() as i64;
            if len > 1 {
                items.rotate_right(n.rem_euclid(len) as usize);
            }
        });
        self.changed();
    }

    fn find(
        &self,
        th: &Thread,
        value: &Ref,
        start: usize,
        stop: usize,
        mutated: &str,
        class: Exc,
    ) -> PyResult<Option<usize>> {
        let state = self.state.get();
        for i in start..stop {
            let Some(item) = self.at(i) else { break };
            let found = ops::compare::identical_or_equal(th, &item, value)?;
            if self.state.get() != state {
                return Err(th.error(class, mutated));
            }
            if found {
                return Ok(Some(i));
            }
        }
        Ok(None)
    }
}

const MUTATED: &str = "deque mutated during iteration";

#[py_methods]
impl PyDeque {
    #[slot]
    fn new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
        Ok(PyDeque::make(class, Vec::new(), None))
    }

    #[slot]
    fn init(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<()> {
        let [iterable, maxlen] = args.bind(th, signature!("deque", [] [iterable "", maxlen ""] []))?;
        let limit = match maxlen.filter(|m| !m.is_none()) {
            None => None,
            Some(limit) if !int::is_int(limit) => {
                return Err(th.type_error("an integer is required"));
            }
            Some(limit) => {
                let limit = ops::convert::index_isize(th, limit)?;
                Some(usize::try_from(limit).map_err(|_| th.value_error("maxlen must be non-negative"))?)
            }
        };
        this.limit.set(limit);
        Self::clear(this);
        match iterable {
            Some(iterable) => Self::extended(this, th, iterable, PyDeque::push_back),
            None => Ok(()),
        }
    }

    /// Add an element to the right side of the deque.
    #[method]
    fn append(&self, item: Ref) {
        self.push_back(item);
    }

    /// Add an element to the left side of the deque.
    #[method]
    fn appendleft(&self, item: Ref) {
        self.push_front(item);
    }

    /// Remove and return the rightmost element.
    #[method]
    fn pop(&self, th: &Thread) -> PyResult<Ref> {
        let item = self.items.with_mut(VecDeque::pop_back);
        self.changed();
        item.ok_or_else(|| th.error(Exc::IndexError, "pop from an empty deque"))
    }

    /// Remove and return the leftmost element.
    #[method]
    fn popleft(&self, th: &Thread) -> PyResult<Ref> {
        let item = self.items.with_mut(VecDeque::pop_front);
        self.changed();
        item.ok_or_else(|| th.error(Exc::IndexError, "pop from an empty deque"))
    }

    /// Extend the right side of the deque with elements from the iterable
    #[method]
    fn extend(this: &Obj<Self>, th: &Thread, iterable: &Ref) -> PyResult<()> {
        Self::extended(this, th, iterable, PyDeque::push_back)
    }

    /// Extend the left side of the deque with elements from the iterable
    #[method]
    fn extendleft(this: &Obj<Self>, th: &Thread, iterable: &Ref) -> PyResult<()> {
        Self::extended(this, th, iterable, PyDeque::push_front)
    }

    /// Remove all elements from the deque.
    #[method]
    fn clear(&self) {
        let items = self.items.with_mut(std::mem::take);
        self.changed();
        drop(items);
    }

    /// Return a shallow copy of a deque.
    #[method]
    fn copy(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let object = this.to_ref();
        let class = type_of(&object);
        if std::ptr::eq(class, PyDeque::class()) {
            return Ok(PyDeque::make(class, this.to_vec(), this.limit.get()));
        }
        match this.limit.get() {
            None => ops::call::call(th, &class.to_ref(), &[&object]),
            Some(_) => ops::call::call(th, &class.to_ref(), &[&object, &this.limit_ref()]),
        }
    }

    /// Return a shallow copy of a deque.
    #[method]
    fn __copy__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        Self::copy(this, th)
    }

    /// Rotate the deque n steps to the right (default n=1).  If n is negative, rotates left.
    #[method]
    fn rotate(&self, #[default(1)] n: isize) {
        self.turn(n as i64);
    }

    /// Reverse *IN PLACE*
    #[method]
    fn reverse(&self) {
        self.items.with_mut(|items| items.make_contiguous().reverse());
    }

    /// D.count(value) -- return number of occurrences of value
    #[method(name = "count")]
    fn py_count(&self, th: &Thread, value: &Ref) -> PyResult<usize> {
        let state = self.state.get();
        let mut found = 0;
        for i in 0..self.count() {
            let Some(item) = self.at(i) else { break };
            found += usize::from(ops::compare::identical_or_equal(th, &item, value)?);
            if self.state.get() != state {
                return Err(th.error(Exc::RuntimeError, MUTATED));
            }
        }
        Ok(found)
    }

    /// D.index(value, [start, [stop]]) -- return first index of value.
    /// Raises ValueError if the value is not present.
    #[method]
    fn index(&self, th: &Thread, value: &Ref, start: Option<&Ref>, stop: Option<&Ref>) -> PyResult<usize> {
        let (start, stop) = ops::item::bounds(th, start, stop, self.count())?;
        match self.find(th, value, start, stop, MUTATED, Exc::RuntimeError)? {
            Some(index) => Ok(index),
            None => {
                let shown = ops::convert::repr(th, value)?;
                Err(th.value_error(format!("{} is not in deque", shown.to_display())))
            }
        }
    }

    /// D.insert(index, object) -- insert object before index
    #[method]
    fn insert(&self, th: &Thread, index: isize, value: Ref) -> PyResult<()> {
        if self.full() {
            return Err(th.error(Exc::IndexError, "deque already at its maximum size"));
        }
        self.items.with_mut(|items| {
            let len = items.len() as isize;
            let at = if index < 0 {
                (index + len).max(0)
            } else {
                index.min(len)
            };
            items.insert(at as usize, value);
        });
        self.changed();
        Ok(())
    }

    /// D.remove(value) -- remove first occurrence of value.
    #[method]
    fn remove(&self, th: &Thread, value: &Ref) -> PyResult<()> {
        let message = "deque mutated during remove().";
        match self.find(th, value, 0, self.count(), message, Exc::IndexError)? {
            Some(index) => {
                let removed = self.items.with_mut(|items| items.remove(index));
                self.changed();
                drop(removed);
                Ok(())
            }
            None => {
                let shown = ops::convert::repr(th, value)?;
                Err(th.value_error(format!("{} is not in deque", shown.to_display())))
            }
        }
    }

    #[slot]
    fn len(&self, _th: &Thread) -> PyResult<usize> {
        Ok(self.count())
    }

    #[slot]
    fn bool(&self, _th: &Thread) -> PyResult<bool> {
        Ok(self.count() > 0)
    }

    #[slot]
    fn hash(this: &Obj<Self>, th: &Thread) -> PyResult<i64> {
        let name = taipan_object::types::type_::full_name(type_of(&this.to_ref()));
        Err(th.type_error(format!("unhashable type: '{name}'")))
    }

    #[slot]
    fn contains(&self, th: &Thread, value: &Ref) -> PyResult<bool> {
        Ok(self
            .find(th, value, 0, self.count(), MUTATED, Exc::RuntimeError)?
            .is_some())
    }

    #[slot]
    fn getitem(&self, th: &Thread, key: &Ref) -> PyResult<Ref> {
        let index = self.index_of(th, key)?;
        self.at(index)
            .ok_or_else(|| th.error(Exc::IndexError, "deque index out of range"))
    }

    #[slot]
    fn setitem(&self, th: &Thread, key: &Ref, value: Option<&Ref>) -> PyResult<()> {
        let index = self.index_of(th, key)?;
        let old = match value {
            Some(value) => self
                .items
                .with_mut(|i| i.get_mut(index).map(|s| std::mem::replace(s, value.clone()))),
            None => {
                self.changed();
                self.items.with_mut(|items| items.remove(index))
            }
        };
        drop(old);
        Ok(())
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        let (state, left) = (this.state.get(), Cell::new(this.count()));
        Ok(alloc::new(PyDequeIterator {
            deque: this.to_typed(),
            state,
            left,
        })
        .into_ref())
    }

    /// D.__reversed__() -- return a reverse iterator over the deque
    #[method]
    fn __reversed__(this: &Obj<Self>) -> Ref {
        let (state, left) = (this.state.get(), Cell::new(this.count()));
        alloc::new(PyDequeReverseIterator {
            deque: this.to_typed(),
            state,
            left,
        })
        .into_ref()
    }

    #[slot]
    fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let object = this.to_ref();
        ops::convert::guarded_repr(th, &object, "[...]", || {
            let list = taipan_object::types::list::PyList::from_vec(this.to_vec()).into_ref();
            let shown = ops::convert::repr(th, &list)?;
            let mut out = StrBuilder::default();
            out.push_str(&format!("{}(", type_of(&object).own_name()));
            out.push_ref(&shown);
            if let Some(limit) = this.limit.get() {
                out.push_str(&format!(", maxlen={limit}"));
            }
            out.push_str(")");
            Ok(out.finish().into_ref())
        })
    }

    #[slot]
    fn compare(this: &Obj<Self>, th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        let Some(other) = other.downcast::<PyDeque>() else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        let own = taipan_object::types::list::PyList::from_vec(this.to_vec()).into_ref();
        let theirs = taipan_object::types::list::PyList::from_vec(other.to_vec()).into_ref();
        ops::compare::rich(th, &own, &theirs, op)
    }

    #[slot]
    fn concat(this: &Obj<Self>, th: &Thread, other: &Ref) -> PyResult<Ref> {
        let Some(right) = other.downcast::<PyDeque>() else {
            let name = type_of(other).name();
            return Err(th.type_error(format!("can only concatenate deque (not \"{name}\") to deque")));
        };
        let copy = Self::copy(this, th)?;
        if let Some(copy) = copy.downcast::<PyDeque>() {
            right.to_vec().into_iter().for_each(|item| copy.push_back(item));
        }
        Ok(copy)
    }

    #[slot]
    fn iconcat(this: &Obj<Self>, th: &Thread, other: &Ref) -> PyResult<Ref> {
        Self::extended(this, th, other, PyDeque::push_back)?;
        Ok(this.to_ref())
    }

    #[slot]
    fn repeat(this: &Obj<Self>, th: &Thread, count: &Ref) -> PyResult<Ref> {
        let copy = Self::copy(this, th)?;
        match copy.downcast::<PyDeque>() {
            Some(deque) => Self::irepeat(deque, th, count),
            None => Ok(copy),
        }
    }

    #[slot]
    fn irepeat(this: &Obj<Self>, th: &Thread, count: &Ref) -> PyResult<Ref> {
        let count = ops::item::repeat_count(th, count, this.count(), size_of::<Ref>(), "")?;
        let items = this.to_vec();
        if count == 0 || items.is_empty() {
            Self::clear(this);
            return Ok(this.to_ref());
        }
        let enough = this
            .limit
            .get()
            .map_or(count, |limit| count.min(limit / items.len() + 2));
        for _ in 1..enough {
            items.iter().for_each(|item| this.push_back(item.clone()));
        }
        Ok(this.to_ref())
    }

    /// maximum size of a deque or None if unbounded
    #[getter]
    fn maxlen(&self) -> Ref {
        self.limit_ref()
    }

    /// D.__sizeof__() -- size of D in memory, in bytes
    #[method]
    fn __sizeof__(&self) -> usize {
        self.items.with(VecDeque::capacity) * 8 + 232
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let object = this.to_ref();
        let args = match this.limit.get() {
            None => Vec::new(),
            Some(_) => vec![PyTuple::from_vec(Vec::new()).into_ref(), this.limit_ref()],
        };
        let getstate = ops::attr::get(th, &object, &th.names().getstate)?;
        let state = ops::call::call(th, &getstate, &[])?;
        let parts = vec![
            type_of(&object).to_ref(),
            PyTuple::from_vec(args).into_ref(),
            state,
            ops::iter::iter(th, &object)?,
        ];
        Ok(PyTuple::from_vec(parts).into_ref())
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(cls: &Class, th: &Thread, item: &Ref) -> PyResult<Ref> {
        ops::item::generic_alias(th, cls, item)
    }
}

macro_rules! iterator {
    ($ty:ident $name:literal, |$len:ident, $left:ident| $index:expr) => {
        /// An iterator over a deque.
        #[py_class(name = $name, module = "_collections", gc, final_, undocumented)]
        #[derive(Trace)]
        pub(crate) struct $ty {
            deque: TypedRef<PyDeque>,
            state: u64,
            left: Cell<usize>,
        }

        #[py_methods]
        impl $ty {
            #[slot]
            fn new(th: &Thread, _class: &Class, args: Args<'_>) -> PyResult<Ref> {
                let deque = args.positional().first().and_then(|d| d.downcast::<PyDeque>());
                let Some(deque) = deque else {
                    return Err(th.type_error("a deque is required"));
                };
                let skipped = match args.positional().get(1) {
                    Some(index) => usize::try_from(ops::convert::index_isize(th, index)?).unwrap_or(0),
                    None => 0,
                };
                let (state, left) = (
                    deque.state.get(),
                    Cell::new(deque.count().saturating_sub(skipped)),
                );
                Ok(alloc::new($ty {
                    deque: deque.to_typed(),
                    state,
                    left,
                })
                .into_ref())
            }

            #[slot]
            fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
                Ok(this.to_ref())
            }

            #[slot]
            fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
                if self.deque.state.get() != self.state {
                    self.left.set(0);
                    return Err(th.error(Exc::RuntimeError, MUTATED));
                }
                let ($len, $left) = (self.deque.count(), self.left.get());
                if $left == 0 {
                    return Ok(None);
                }
                self.left.set($left - 1);
                Ok(self.deque.at($index))
            }

            /// Private method returning an estimate of len(list(it)).
            #[method]
            fn __length_hint__(&self) -> usize {
                self.left.get()
            }

            /// Return state information for pickling.
            #[method]
            fn __reduce__(this: &Obj<Self>) -> Ref {
                let done = this.deque.count().saturating_sub(this.left.get());
                let arguments = vec![this.deque.as_ref().clone(), ops::convert::int(done as i64)];
                let class = type_of(&this.to_ref()).to_ref();
                PyTuple::from_vec(vec![class, PyTuple::from_vec(arguments).into_ref()]).into_ref()
            }
        }
    };
}

iterator!(PyDequeIterator "_deque_iterator", |len, left| len - left);
iterator!(PyDequeReverseIterator "_deque_reverse_iterator", |_len, left| left - 1);
