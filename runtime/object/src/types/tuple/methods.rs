//! What Python sees of `tuple`.

use taipan_heap::{Obj, Ref};

use crate::args::Args;
use crate::class::Class;
use crate::error::{Exc, PyResult};
use crate::native::{Downcast, NativeType};
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::iterators::PySequenceIterator;
use crate::types::slice::{Position, PySlice, SliceRange};
use crate::types::str::{PyStr, StrBuilder};
use crate::types::tuple::PyTuple;
use crate::{ops, py_methods};

impl PyTuple {
    /// A tuple of the items of a range, which lies within this tuple; itself, if that is all of it.
    #[must_use]
    pub fn sliced(this: &Obj<PyTuple>, range: SliceRange) -> Ref {
        if range.is_whole(this.items().len()) && this.to_ref().downcast_exact::<PyTuple>().is_some() {
            return this.to_ref();
        }
        PyTuple::from_vec(range.cut(this.items())).into_ref()
    }
}

#[py_methods]
impl PyTuple {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        if args.keyword_count() > 0 && !crate::types::object::has_other_init(class, PyTuple::class()) {
            return Err(th.type_error("tuple() takes no keyword arguments"));
        }
        let items = match args.positional() {
            [] => Vec::new(),
            [x] if std::ptr::eq(class, PyTuple::class()) && x.downcast_exact::<PyTuple>().is_some() => {
                return Ok(x.clone());
            }
            [x] => ops::iter::collect(th, x)?,
            more => {
                return Err(th.type_error(format!("tuple expected at most 1 argument, got {}", more.len())));
            }
        };
        Ok(PyTuple::of_class(class, items).into_ref())
    }

    #[slot]
    fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        if this.is_empty() {
            return Ok(PyStr::new("()").into_ref());
        }
        let object = this.to_ref();
        ops::convert::guarded_repr(th, &object, "(...)", || {
            let mut out = StrBuilder::default();
            out.push_str("(");
            for (i, item) in this.items().iter().enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                out.push_ref(&*ops::convert::repr(th, item)?);
            }
            out.push_str(if this.len() == 1 { ",)" } else { ")" });
            Ok(out.finish().into_ref())
        })
    }

    #[slot]
    fn hash(&self, th: &Thread) -> PyResult<i64> {
        ops::hash::tuple(th, self.items())
    }

    #[slot]
    fn compare(this: &Obj<Self>, th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        let Some(other) = other.downcast::<PyTuple>() else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        ops::compare::sequences(
            th,
            || this.items().len(),
            || other.items().len(),
            |i| this.items().get(i).cloned(),
            |i| other.items().get(i).cloned(),
            op,
        )
    }

    #[slot]
    fn iter(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let _ = th;
        Ok(PySequenceIterator::tuple(this.to_typed()).into_ref())
    }

    #[slot(name = "len")]
    fn py_len(&self, th: &Thread) -> PyResult<usize> {
        let _ = th;
        Ok(self.items().len())
    }

    #[slot]
    fn getitem(this: &Obj<Self>, th: &Thread, key: &Ref) -> PyResult<Ref> {
        if let Some(slice) = key.downcast_exact::<PySlice>() {
            let range = slice.resolve(th, this.items().len())?;
            return Ok(PyTuple::sliced(this, range));
        }
        match ops::item::position(th, key, this.items().len(), "tuple")? {
            Position::At(index) => Ok(this.items()[index].clone()),
            Position::Outside => Err(th.error(Exc::IndexError, "tuple index out of range")),
        }
    }

    #[slot]
    fn contains(&self, th: &Thread, item: &Ref) -> PyResult<bool> {
        for own in self.items() {
            if ops::compare::identical_or_equal(th, own, item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    #[slot]
    fn concat(this: &Obj<Self>, th: &Thread, other: &Ref) -> PyResult<Ref> {
        let Some(right) = other.downcast::<PyTuple>() else {
            let name = crate::type_of(other).name();
            return Err(th.type_error(format!("can only concatenate tuple (not \"{name}\") to tuple")));
        };
        if right.is_empty() && this.to_ref().downcast_exact::<PyTuple>().is_some() {
            return Ok(this.to_ref());
        }
        Ok(PyTuple::from_vec([this.items(), right.items()].concat()).into_ref())
    }

    #[slot]
    fn repeat(this: &Obj<Self>, th: &Thread, count: &Ref) -> PyResult<Ref> {
        let count = ops::item::repeat_count(th, count, this.len(), size_of::<Ref>(), "")?;
        if count == 1 && this.to_ref().downcast_exact::<PyTuple>().is_some() {
            return Ok(this.to_ref());
        }
        Ok(PyTuple::from_vec(std::iter::repeat_n(this.items(), count).flatten().cloned().collect()).into_ref())
    }

    /// Return number of occurrences of value.
    #[method]
    fn count(&self, th: &Thread, value: &Ref) -> PyResult<usize> {
        let mut count = 0;
        for item in self.items() {
            count += usize::from(ops::compare::identical_or_equal(th, item, value)?);
        }
        Ok(count)
    }

    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    #[method]
    fn index(&self, th: &Thread, value: &Ref, start: Option<&Ref>, stop: Option<&Ref>) -> PyResult<usize> {
        let (start, stop) = ops::item::bounds(th, start, stop, self.items().len())?;
        for i in start..stop {
            if ops::compare::identical_or_equal(th, &self.items()[i], value)? {
                return Ok(i);
            }
        }
        Err(th.value_error("tuple.index(x): x not in tuple"))
    }

    #[method]
    fn __getnewargs__(&self) -> Ref {
        PyTuple::from_vec(vec![PyTuple::from_slice(self.items()).into_ref()]).into_ref()
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(cls: &Class, th: &Thread, item: &Ref) -> PyResult<Ref> {
        ops::item::generic_alias(th, cls, item)
    }
}
