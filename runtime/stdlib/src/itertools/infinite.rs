//! `count`, `cycle`, `repeat`.

use std::cell::Cell;

use taipan_object::ops::arith::{BinaryOp, binary};
use taipan_object::types::complex::PyComplex;
use taipan_object::types::int;
use taipan_object::types::list::PyList;
use taipan_object::types::object::positional_only;
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{
    Args, Class, Downcast, Obj, PyResult, Ref, Slot, Thread, Trace, alloc, ops, py_class, py_methods, type_of,
};

use super::pickling::{exactly, reduced, reduced_with, wrong_part};
use crate::signature::signature;

/// Return a count object whose .__next__() method returns consecutive values.
///
/// Equivalent to:
///     def count(firstval=0, step=1):
///         x = firstval
///         while 1:
///             yield x
///             x += step
#[py_class(name = "count", module = "itertools", gc)]
#[derive(Trace)]
pub(super) struct PyCount {
    value: Slot,
    step: Ref,
}

fn is_number(object: &Ref) -> bool {
    let slots = &type_of(object).slots;
    slots.index.get().is_some()
        || slots.int.get().is_some()
        || slots.float.get().is_some()
        || object.is_a::<PyComplex>()
}

fn is_one(object: &Ref) -> bool {
    int::is_exact(object) && object.value().as_int() == Some(1)
}

#[py_methods]
impl PyCount {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let [start, step] = args.bind(th, signature!("count", [] [start "", step ""] []))?;
        if start.is_some_and(|s| !is_number(s)) || step.is_some_and(|s| !is_number(s)) {
            return Err(th.type_error("a number is required"));
        }
        let value = Slot::new(start.cloned().unwrap_or(Ref::small(0)));
        let step = step.cloned().unwrap_or(Ref::small(1));
        Ok(alloc::new_object(class, PyCount { value, step }).into_ref())
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
        let value = self.value.get().unwrap_or(Ref::small(0));
        let next = binary(th, BinaryOp::Add, &value, &self.step)?;
        self.value.set(next);
        Ok(Some(value))
    }

    #[slot]
    fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let name = type_of(&this.to_ref()).own_name();
        let value = ops::convert::repr(th, &this.value.get().unwrap_or(Ref::small(0)))?;
        if is_one(&this.step) {
            return Ok(PyStr::new(&format!("{name}({})", value.to_display())).into_ref());
        }
        let step = ops::convert::repr(th, &this.step)?;
        Ok(PyStr::new(&format!("{name}({}, {})", value.to_display(), step.to_display())).into_ref())
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        let value = this.value.get().unwrap_or(Ref::small(0));
        let plain = int::view(&value).is_some_and(|n| n.to_i64().is_some()) && is_one(&this.step);
        let mut args = vec![value];
        if !plain {
            args.push(this.step.clone());
        }
        reduced(&this.to_ref(), args)
    }
}

/// Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.
#[py_class(name = "cycle", module = "itertools", gc)]
#[derive(Trace)]
pub(super) struct PyCycle {
    iterator: Slot,
    saved: Slot,
    index: Cell<usize>,
    /// The items are all in `saved` already, although the iterator gives them.
    complete: Cell<bool>,
}

impl PyCycle {
    fn with_saved<R>(&self, f: impl FnOnce(&PyList) -> R) -> Option<R> {
        self.saved
            .get()
            .and_then(|list| list.downcast::<PyList>().map(|l| f(l)))
    }
}

#[py_methods]
impl PyCycle {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let args = positional_only::<Self>(th, class, args)?;
        let [iterable] = args.bind(th, signature!("cycle", [iterable] [] []))?;
        let iterator = ops::iter::iter(th, iterable.expect("required"))?;
        let made = PyCycle {
            iterator: Slot::new(iterator),
            saved: Slot::new(PyList::from_vec(Vec::new()).into_ref()),
            index: Cell::new(0),
            complete: Cell::new(false),
        };
        Ok(alloc::new_object(class, made).into_ref())
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
        if let Some(iterator) = self.iterator.get() {
            if let Some(item) = ops::iter::next(th, &iterator)? {
                if !self.complete.get() {
                    self.with_saved(|saved| saved.items.push(item.clone()));
                }
                return Ok(Some(item));
            }
            drop(self.iterator.take());
        }
        let index = self.index.get();
        let found = self.with_saved(|saved| (saved.items.get(index), saved.items.len()));
        let Some((Some(item), len)) = found else {
            return Ok(None);
        };
        self.index.set(if index + 1 < len { index + 1 } else { 0 });
        Ok(Some(item))
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let saved = this.saved.get().unwrap_or(Ref::NONE);
        let (iterator, complete) = match this.iterator.get() {
            Some(iterator) => (iterator, this.complete.get()),
            None => {
                let iterator = ops::iter::iter(th, &saved)?;
                if this.index.get() > 0 {
                    let set = ops::attr::get(th, &iterator, &th.vm().interned.get("__setstate__"))?;
                    ops::call::call(th, &set, &[&ops::convert::int(this.index.get() as i64)])?;
                }
                (iterator, true)
            }
        };
        let state = PyTuple::from_vec(vec![saved, Ref::from_bool(complete)]).into_ref();
        Ok(reduced_with(&this.to_ref(), vec![iterator], state))
    }

    /// Set state information for unpickling.
    #[method]
    fn __setstate__(&self, th: &Thread, state: &Ref) -> PyResult<()> {
        let [saved, complete] = exactly(th, state)?;
        if !saved.is_a::<PyList>() {
            return Err(wrong_part(th, 1, "list", saved));
        }
        self.complete.set(ops::convert::index_i64(th, complete, "C int")? != 0);
        self.index.set(0);
        self.saved.set(saved.clone());
        Ok(())
    }
}

/// repeat(object [,times]) -> create an iterator which returns the object
/// for the specified number of times.  If not specified, returns the object
/// endlessly.
#[py_class(name = "repeat", module = "itertools", gc)]
#[derive(Trace)]
pub(super) struct PyRepeat {
    object: Ref,
    /// Below zero: without end.
    left: Cell<i64>,
}

#[py_methods]
impl PyRepeat {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let [object, times] = args.bind(th, signature!("repeat", [] [object, times ""] []))?;
        let left = match times {
            Some(times) => (ops::convert::index_isize(th, times)? as i64).max(0),
            None => -1,
        };
        let made = PyRepeat {
            object: object.expect("required").clone(),
            left: Cell::new(left),
        };
        Ok(alloc::new_object(class, made).into_ref())
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, _th: &Thread) -> PyResult<Option<Ref>> {
        match self.left.get() {
            0 => return Ok(None),
            left if left > 0 => self.left.set(left - 1),
            _ => {}
        }
        Ok(Some(self.object.clone()))
    }

    #[slot]
    fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let name = type_of(&this.to_ref()).own_name();
        let object = ops::convert::repr(th, &this.object)?;
        let object = object.to_display();
        Ok(PyStr::new(&match this.left.get() {
            left if left < 0 => format!("{name}({object})"),
            left => format!("{name}({object}, {left})"),
        })
        .into_ref())
    }

    /// Private method returning an estimate of len(list(it)).
    #[method]
    fn __length_hint__(&self, th: &Thread) -> PyResult<i64> {
        if self.left.get() < 0 {
            Err(th.type_error("len() of unsized object"))
        } else {
            Ok(self.left.get())
        }
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        let mut args = vec![this.object.clone()];
        if this.left.get() >= 0 {
            args.push(ops::convert::int(this.left.get()));
        }
        reduced(&this.to_ref(), args)
    }
}
