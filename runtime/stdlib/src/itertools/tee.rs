//! `tee`: iterators over a shared chain of blocks of values, so that values all have passed are freed.

use std::cell::Cell;

use taipan_object::types::list::PyList;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{
    Args, Class, Downcast, Exc, Items, Obj, PyResult, Ref, Slot, Thread, Trace, TypedRef, alloc, ops, py_class,
    py_methods,
};

use super::pickling::{exactly, reduced, reduced_with, wrong_part};

/// Values per block.
const BLOCK: usize = 57;

/// Data container common to multiple tee objects.
#[py_class(name = "_tee_dataobject", module = "itertools", gc, final_)]
#[derive(Trace)]
pub(super) struct PyTeeData {
    iterator: Ref,
    values: Items,
    next: Slot,
    running: Cell<bool>,
}

#[py_methods]
impl PyTeeData {
    #[slot]
    fn new(th: &Thread, _class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let [iterator, values, next] = args.positional() else {
            let given = args.positional().len();
            return Err(th.type_error(format!("teedataobject expected 3 arguments, got {given}")));
        };
        let Some(values) = values.downcast::<PyList>() else {
            return Err(wrong_part(th, 2, "list", values));
        };
        let (values, next) = (values.items.to_vec(), next.clone());
        let full = values.len() == BLOCK;
        if values.len() > BLOCK || !next.is_none() && !(full && next.is_a::<PyTeeData>()) {
            return Err(th.value_error("Invalid arguments"));
        }
        Ok(alloc::new(PyTeeData {
            iterator: iterator.clone(),
            values: Items::new(values),
            next: Slot::from_option((!next.is_none()).then_some(next)),
            running: Cell::new(false),
        })
        .into_ref())
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        let values = PyList::from_vec(this.values.to_vec()).into_ref();
        let next = this.next.get().unwrap_or(Ref::NONE);
        reduced(&this.to_ref(), vec![this.iterator.clone(), values, next])
    }
}

impl PyTeeData {
    fn new_ref(iterator: Ref) -> TypedRef<PyTeeData> {
        let values = Items::new(Vec::new());
        alloc::new(PyTeeData {
            iterator,
            values,
            next: Slot::empty(),
            running: Cell::new(false),
        })
    }

    fn item(&self, th: &Thread, index: usize) -> PyResult<Option<Ref>> {
        if let Some(found) = self.values.get(index) {
            return Ok(Some(found));
        }
        if self.running.replace(true) {
            return Err(th.error(Exc::RuntimeError, "cannot re-enter the tee iterator"));
        }
        let item = ops::iter::next(th, &self.iterator);
        self.running.set(false);
        let item = item?;
        if let Some(item) = &item {
            self.values.push(item.clone());
        }
        Ok(item)
    }

    fn following(&self) -> Ref {
        if !self.next.is_set() {
            self.next.set(PyTeeData::new_ref(self.iterator.clone()).into_ref());
        }
        self.next.get().unwrap_or(Ref::NONE)
    }
}

/// Iterator wrapped to make it copyable.
#[py_class(name = "_tee", module = "itertools", gc, weakref, final_)]
#[derive(Trace)]
pub(super) struct PyTee {
    data: Slot,
    index: Cell<usize>,
}

#[py_methods]
impl PyTee {
    #[slot]
    fn new(th: &Thread, _class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let [iterable] = args.positional() else {
            return Err(th.type_error(format!("_tee expected 1 argument, got {}", args.positional().len())));
        };
        first(th, iterable)
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
        let Some(mut data) = self.data.get() else {
            return Ok(None);
        };
        if self.index.get() >= BLOCK {
            let Some(block) = data.downcast::<PyTeeData>() else {
                return Ok(None);
            };
            let following = block.following();
            self.data.set(following.clone());
            self.index.set(0);
            data = following;
        }
        let Some(block) = data.downcast::<PyTeeData>() else {
            return Ok(None);
        };
        let item = block.item(th, self.index.get())?;
        if item.is_some() {
            self.index.set(self.index.get() + 1);
        }
        Ok(item)
    }

    /// Returns an independent iterator.
    #[method]
    fn __copy__(&self) -> Ref {
        alloc::new(PyTee {
            data: Slot::from_option(self.data.get()),
            index: self.index.clone(),
        })
        .into_ref()
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        let data = this.data.get().unwrap_or(Ref::NONE);
        let state = PyTuple::from_vec(vec![data, ops::convert::int(this.index.get() as i64)]).into_ref();
        reduced_with(&this.to_ref(), vec![PyTuple::from_vec(Vec::new()).into_ref()], state)
    }

    /// Set state information for unpickling.
    #[method]
    fn __setstate__(&self, th: &Thread, state: &Ref) -> PyResult<()> {
        let [data, index] = exactly(th, state)?;
        if !data.is_a::<PyTeeData>() {
            return Err(wrong_part(th, 1, "itertools._tee_dataobject", data));
        }
        let index = usize::try_from(ops::convert::index_i64(th, index, "C int")?).ok();
        let Some(index) = index.filter(|i| *i <= BLOCK) else {
            return Err(th.value_error("Index out of range"));
        };
        self.index.set(index);
        self.data.set(data.clone());
        Ok(())
    }
}

fn first(th: &Thread, iterable: &Ref) -> PyResult<Ref> {
    let iterator = ops::iter::iter(th, iterable)?;
    if let Some(tee) = iterator.downcast::<PyTee>() {
        return Ok(tee.__copy__());
    }
    let data = PyTeeData::new_ref(iterator).into_ref();
    Ok(alloc::new(PyTee {
        data: Slot::new(data),
        index: Cell::new(0),
    })
    .into_ref())
}

/// `tee(iterable, n)`
pub(super) fn make(th: &Thread, iterable: &Ref, n: isize) -> PyResult<Ref> {
    let Ok(n) = usize::try_from(n) else {
        return Err(th.value_error("n must be >= 0"));
    };
    if n == 0 {
        return Ok(PyTuple::from_vec(Vec::new()).into_ref());
    }
    let iterator = ops::iter::iter(th, iterable)?;
    let copy = th.vm().interned.get("__copy__");
    let copies = ops::attr::get_optional(th, &iterator, &copy)?;
    let first = match copies {
        Some(_) => iterator,
        None => first(th, &iterator)?,
    };
    ops::memory::room(th, n, size_of::<Ref>())?;
    let mut made = vec![first.clone()];
    for _ in 1..n {
        let method = ops::attr::get(th, &first, &copy)?;
        made.push(ops::call::call(th, &method, &[])?);
    }
    Ok(PyTuple::from_vec(made).into_ref())
}
