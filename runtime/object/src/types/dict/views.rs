//! Views on a dict and their iterators.

use std::cell::Cell;

use taipan_heap::{Obj, Ref, Slot, TypedRef};

use crate::error::{Exc, PyResult};
use crate::native::{Downcast, NativeType};
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::dict::PyDict;
use crate::types::str::StrBuilder;
use crate::types::tuple::PyTuple;
use crate::{Trace, alloc, ops, py_class, py_methods};

/// What a view or iterator shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    /// Keys.
    Keys,
    /// Values.
    Values,
    /// Pairs.
    Items,
}

impl Part {
    fn pick(self, key: Ref, value: Ref) -> Ref {
        match self {
            Part::Keys => key,
            Part::Values => value,
            Part::Items => PyTuple::from_array([key, value]).into_ref(),
        }
    }
}

macro_rules! iterator {
    ($(#[$doc:meta])* $ty:ident $name:literal) => {
        $(#[$doc])*
        #[py_class(name = $name, gc, final_, no_new, undocumented)]
        #[derive(Trace)]
        pub(crate) struct $ty {
            state: State,
        }

        #[py_methods]
        impl $ty {
            #[slot]
            fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
                Ok(this.to_ref())
            }

            #[slot]
            fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
                self.state.next(th)
            }

            /// Private method returning an estimate of len(list(it)).
            #[method]
            fn __length_hint__(&self) -> usize {
                self.state.remaining()
            }

            /// Return state information for pickling.
            #[method]
            fn __reduce__(&self, th: &Thread) -> PyResult<Ref> {
                let items = self.state.rest(th)?;
                crate::types::iterators::reduced(th, items)
            }
        }
    };
}

/// The position of an iterator.
#[derive(Trace)]
pub(super) struct State {
    dict: Slot,
    #[trace(skip)]
    part: Part,
    reversed: bool,
    position: Cell<usize>,
    len: usize,
    given: Cell<usize>,
}

impl State {
    fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
        let Some(object) = self.dict.get() else {
            return Ok(None);
        };
        let Some(dict) = object.downcast::<PyDict>() else {
            return Ok(None);
        };
        if dict.len() != self.len {
            // Stays in this state: every further call fails too.
            return Err(th.error(Exc::RuntimeError, "dictionary changed size during iteration"));
        }
        let entry = if self.reversed {
            self.previous_entry(dict)
        } else {
            self.next_entry(dict)
        };
        let Some((key, value)) = entry else {
            drop(self.dict.take());
            return Ok(None);
        };
        if self.given.get() >= self.len {
            return Err(th.error(Exc::RuntimeError, "dictionary keys changed during iteration"));
        }
        self.given.set(self.given.get() + 1);
        Ok(Some(self.part.pick(key, value)))
    }

    fn next_entry(&self, dict: &PyDict) -> Option<(Ref, Ref)> {
        let mut position = self.position.get();
        let entry = dict.next_entry(&mut position);
        self.position.set(position);
        entry
    }

    fn previous_entry(&self, dict: &PyDict) -> Option<(Ref, Ref)> {
        dict.with_table(|table| {
            let mut position = self.position.get().min(table.entries().len());
            while position > 0 {
                position -= 1;
                let entry = &table.entries()[position];
                if let (Some(key), Some(value)) = (&entry.key, &entry.value) {
                    self.position.set(position);
                    return Some((key.clone(), value.clone()));
                }
            }
            None
        })
    }

    /// What is to come, without advancing.
    fn rest(&self, th: &Thread) -> PyResult<Vec<Ref>> {
        let ahead = State {
            dict: Slot::from_option(self.dict.get()),
            part: self.part,
            reversed: self.reversed,
            position: self.position.clone(),
            len: self.len,
            given: self.given.clone(),
        };
        let mut items = Vec::new();
        while let Some(item) = ahead.next(th)? {
            items.push(item);
        }
        Ok(items)
    }

    fn remaining(&self) -> usize {
        if self.dict.is_set() {
            self.len - self.given.get()
        } else {
            0
        }
    }
}

iterator! {
    /// Iterates over keys.
    PyDictKeyIterator "dict_keyiterator"
}
iterator! {
    /// Iterates over values.
    PyDictValueIterator "dict_valueiterator"
}
iterator! {
    /// Iterates over pairs.
    PyDictItemIterator "dict_itemiterator"
}
iterator! {
    /// Iterates over keys, last first.
    PyDictReverseKeyIterator "dict_reversekeyiterator"
}
iterator! {
    /// Iterates over values, last first.
    PyDictReverseValueIterator "dict_reversevalueiterator"
}
iterator! {
    /// Iterates over pairs, last first.
    PyDictReverseItemIterator "dict_reverseitemiterator"
}

/// Makes the iterator for a part and direction.
pub(super) struct PyDictIterator;

impl PyDictIterator {
    /// An iterator over `dict`.
    #[must_use]
    pub(super) fn new_ref(dict: TypedRef<PyDict>, part: Part, reversed: bool) -> Ref {
        let len = dict.len();
        let start = if reversed {
            dict.with_table(|t| t.entries().len())
        } else {
            0
        };
        let state = State {
            dict: Slot::new(dict.into_ref()),
            part,
            reversed,
            position: Cell::new(start),
            len,
            given: Cell::new(0),
        };
        match (part, reversed) {
            (Part::Keys, false) => alloc::new(PyDictKeyIterator { state }).into_ref(),
            (Part::Values, false) => alloc::new(PyDictValueIterator { state }).into_ref(),
            (Part::Items, false) => alloc::new(PyDictItemIterator { state }).into_ref(),
            (Part::Keys, true) => alloc::new(PyDictReverseKeyIterator { state }).into_ref(),
            (Part::Values, true) => alloc::new(PyDictReverseValueIterator { state }).into_ref(),
            (Part::Items, true) => alloc::new(PyDictReverseItemIterator { state }).into_ref(),
        }
    }
}

macro_rules! view {
    ($(#[$doc:meta])* $ty:ident $name:literal $part:ident) => {
        $(#[$doc])*
        #[py_class(name = $name, gc, no_new, undocumented)]
        #[derive(Trace)]
        pub struct $ty {
            /// The dict.
            pub dict: TypedRef<PyDict>,
        }
    };
}

view! {
    /// A view on keys.
    PyDictKeys "dict_keys" Keys
}
view! {
    /// A view on values.
    PyDictValues "dict_values" Values
}
view! {
    /// A view on pairs.
    PyDictItems "dict_items" Items
}

fn view_repr(th: &Thread, view: &Ref, name: &str) -> PyResult<Ref> {
    ops::convert::guarded_repr(th, view, "...", || {
        let mut out = StrBuilder::default();
        out.push_str(name);
        out.push_str("([");
        for (i, item) in ops::iter::collect(th, view)?.iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            out.push_ref(&*ops::convert::repr(th, item)?);
        }
        out.push_str("])");
        Ok(out.finish().into_ref())
    })
}

/// Whether every item of `a` is in `b`.
fn all_in(th: &Thread, a: &Ref, b: &Ref) -> PyResult<bool> {
    for item in ops::iter::collect(th, a)? {
        if !ops::item::contains(th, b, &item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_set_like(object: &Ref) -> bool {
    object.is_a::<PyDictKeys>() || object.is_a::<PyDictItems>() || crate::types::set::is_any_set(object)
}

fn view_compare(th: &Thread, this: &Ref, other: &Ref, op: CompareOp) -> PyResult<Ref> {
    if !is_set_like(other) {
        return Ok(Ref::NOT_IMPLEMENTED);
    }
    let (a, b) = (ops::convert::length(th, this)?, ops::convert::length(th, other)?);
    let holds = match op {
        CompareOp::Eq | CompareOp::Ne => (a == b && all_in(th, this, other)?) == (op == CompareOp::Eq),
        CompareOp::Lt => a < b && all_in(th, this, other)?,
        CompareOp::Le => a <= b && all_in(th, this, other)?,
        CompareOp::Gt => a > b && all_in(th, other, this)?,
        CompareOp::Ge => a >= b && all_in(th, other, this)?,
    };
    Ok(Ref::from_bool(holds))
}

/// A set operation between views: the result is a set.
fn set_operation(th: &Thread, lhs: &Ref, rhs: &Ref, method: &str) -> PyResult<Ref> {
    let set = crate::types::set::PySet::class().to_ref();
    let made = ops::call::call(th, &set, &[lhs])?;
    let method = th.vm().interned.get(method);
    let update = ops::attr::get(th, &made, &method)?;
    ops::call::call(th, &update, &[rhs])?;
    Ok(made)
}

macro_rules! set_like {
    ($ty:ident $name:literal $part:ident |$this:ident, $th:ident, $item:ident| $contains:expr) => {
        #[py_methods]
        impl $ty {
            #[slot]
            fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
                view_repr(th, &this.to_ref(), $name)
            }

            #[slot]
            fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
                Ok(PyDictIterator::new_ref(this.dict.clone(), Part::$part, false))
            }

            #[slot]
            fn len(&self, _th: &Thread) -> PyResult<usize> {
                Ok(self.dict.len())
            }

            #[slot]
            fn contains($this: &Obj<Self>, $th: &Thread, $item: &Ref) -> PyResult<bool> {
                $contains
            }

            #[slot]
            fn compare(this: &Obj<Self>, th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
                view_compare(th, &this.to_ref(), other, op)
            }

            #[slot]
            fn and(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
                set_operation(th, lhs, rhs, "intersection_update")
            }

            #[slot]
            fn or(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
                set_operation(th, lhs, rhs, "update")
            }

            #[slot]
            fn xor(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
                set_operation(th, lhs, rhs, "symmetric_difference_update")
            }

            #[slot]
            fn sub(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
                set_operation(th, lhs, rhs, "difference_update")
            }

            /// Return True if the view and the given iterable have a null intersection.
            #[method]
            fn isdisjoint(this: &Obj<Self>, th: &Thread, other: &Ref) -> PyResult<bool> {
                let own = this.to_ref();
                for item in ops::iter::collect(th, other)? {
                    if ops::item::contains(th, &own, &item)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }

            /// Return a reverse iterator over the view.
            #[method]
            fn __reversed__(&self) -> Ref {
                PyDictIterator::new_ref(self.dict.clone(), Part::$part, true)
            }

            /// dictionary that this view refers to
            #[getter]
            fn mapping(&self, th: &Thread) -> PyResult<Ref> {
                crate::types::type_::mapping_proxy(th, self.dict.as_ref())
            }
        }
    };
}

set_like!(PyDictKeys "dict_keys" Keys |this, th, item| Ok(this.dict.get(th, item)?.is_some()));
set_like!(PyDictItems "dict_items" Items |this, th, item| {
    let Some(pair) = item.downcast::<PyTuple>() else { return Ok(false) };
    let [key, value] = pair.items() else { return Ok(false) };
    match this.dict.get(th, key)? {
        Some(own) => ops::compare::identical_or_equal(th, &own, value),
        None => Ok(false),
    }
});

#[py_methods]
impl PyDictValues {
    #[slot]
    fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        view_repr(th, &this.to_ref(), "dict_values")
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(PyDictIterator::new_ref(this.dict.clone(), Part::Values, false))
    }

    #[slot]
    fn len(&self, _th: &Thread) -> PyResult<usize> {
        Ok(self.dict.len())
    }

    /// Return a reverse iterator over the view.
    #[method]
    fn __reversed__(&self) -> Ref {
        PyDictIterator::new_ref(self.dict.clone(), Part::Values, true)
    }

    /// dictionary that this view refers to
    #[getter]
    fn mapping(&self, th: &Thread) -> PyResult<Ref> {
        crate::types::type_::mapping_proxy(th, self.dict.as_ref())
    }
}

/// Makes the iterators' types.
pub(crate) fn make_iterator_types(th: &Thread) {
    crate::create::native_type::<PyDictKeyIterator>(th);
    crate::create::native_type::<PyDictValueIterator>(th);
    crate::create::native_type::<PyDictItemIterator>(th);
    crate::create::native_type::<PyDictReverseKeyIterator>(th);
    crate::create::native_type::<PyDictReverseValueIterator>(th);
    crate::create::native_type::<PyDictReverseItemIterator>(th);
}
