//! What Python sees of `str`: slots here, methods by theme in the neighbouring files.

use taipan_heap::{Obj, Ref};

use crate::args::Args;
use crate::class::Class;
use crate::error::{Exc, PyResult};
use crate::native::{Downcast, NativeType};
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::iterators::PySequenceIterator;
use crate::types::slice::{Position, PySlice};
use crate::types::str::{PyStr, StrBuilder, StrData, repr_into};
use crate::{ops, py_methods};

/// Where `needle` first occurs in `hay[start..end]`.
#[must_use]
pub fn find(hay: StrData<'_>, needle: StrData<'_>, start: usize, end: usize) -> Option<usize> {
    let end = end.min(hay.len());
    if start > end || needle.len() > end - start {
        return None;
    }
    match (hay, needle) {
        (StrData::One(hay), StrData::One(needle)) => {
            memchr::memmem::find(&hay[start..end], needle).map(|at| at + start)
        }
        _ => (start..=end - needle.len())
            .find(|at| hay.slice(*at, at + needle.len()).iter().eq(needle.iter())),
    }
}

#[py_methods]
impl PyStr {
    #[slot(name = "new")]
    fn py_new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let positional = args.positional();
        let object = positional.first().or_else(|| args.keyword("object"));
        let encoding = positional.get(1).or_else(|| args.keyword("encoding"));
        let errors = positional.get(2).or_else(|| args.keyword("errors"));
        if positional.len() > 3 {
            return Err(th.type_error(format!(
                "str() takes at most 3 arguments ({} given)",
                positional.len()
            )));
        }
        let text = match object {
            None => PyStr::new(""),
            Some(object) if encoding.is_none() && errors.is_none() => {
                ops::convert::str(th, object)?
            }
            Some(object) => ops::codec::decode_object(th, object, encoding, errors)?,
        };
        if std::ptr::eq(class, PyStr::class()) {
            return Ok(text.into_ref());
        }
        Ok(PyStr::of_class(class, &text).into_ref())
    }

    #[slot]
    fn repr(&self, _th: &Thread) -> PyResult<Ref> {
        let mut out = StrBuilder::default();
        repr_into(&mut out, self.data());
        Ok(out.finish().into_ref())
    }

    #[slot]
    fn str(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        let own = this.to_ref();
        if own.downcast_exact::<PyStr>().is_some() {
            return Ok(own);
        }
        Ok(PyStr::of_class(PyStr::class(), this).into_ref())
    }

    #[slot(name = "hash")]
    fn py_hash(&self, _th: &Thread) -> PyResult<i64> {
        Ok(self.hash())
    }

    #[slot]
    fn compare(this: &Obj<Self>, _th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        let Some(other) = other.downcast::<PyStr>() else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        let holds = match op {
            CompareOp::Eq => this.equals(other),
            CompareOp::Ne => !this.equals(other),
            _ => op.holds(this.order(other)),
        };
        Ok(Ref::from_bool(holds))
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(PySequenceIterator::str(this.to_typed()).into_ref())
    }

    #[slot(name = "len")]
    fn py_len(&self, _th: &Thread) -> PyResult<usize> {
        Ok(self.len())
    }

    #[slot]
    fn getitem(this: &Obj<Self>, th: &Thread, key: &Ref) -> PyResult<Ref> {
        if let Some(slice) = key.downcast_exact::<PySlice>() {
            let range = slice.resolve(th, this.len())?;
            if range.step == 1 {
                let start = range.start as usize;
                return Ok(
                    PyStr::from_data(this.data().slice(start, start + range.count)).into_ref(),
                );
            }
            let data = this.data();
            let chars: Vec<u32> = range.indices().map(|i| data.at(i)).collect();
            return Ok(PyStr::from_chars(chars.into_iter()).into_ref());
        }
        match ops::item::position(th, key, this.len(), "string")? {
            Position::At(index) => Ok(PyStr::from_char(this.data().at(index)).into_ref()),
            Position::Outside => Err(th.error(Exc::IndexError, "string index out of range")),
        }
    }

    #[slot]
    fn contains(&self, th: &Thread, item: &Ref) -> PyResult<bool> {
        let Some(needle) = item.downcast::<PyStr>() else {
            let name = crate::type_of(item).name();
            return Err(th.type_error(format!(
                "'in <string>' requires string as left operand, not {name}"
            )));
        };
        Ok(find(self.data(), needle.data(), 0, self.len()).is_some())
    }

    #[slot(name = "concat")]
    fn py_concat(this: &Obj<Self>, th: &Thread, other: &Ref) -> PyResult<Ref> {
        let Some(right) = other.downcast::<PyStr>() else {
            let name = crate::type_of(other).name();
            return Err(th.type_error(format!("can only concatenate str (not \"{name}\") to str")));
        };
        if right.is_empty() && this.to_ref().downcast_exact::<PyStr>().is_some() {
            return Ok(this.to_ref());
        }
        if this.is_empty() && other.downcast_exact::<PyStr>().is_some() {
            return Ok(other.clone());
        }
        Ok(PyStr::concat(this, right).into_ref())
    }

    #[slot]
    fn repeat(this: &Obj<Self>, th: &Thread, count: &Ref) -> PyResult<Ref> {
        let count = ops::item::repeat_count(th, count, this.len(), "string")?;
        if count == 1 && this.to_ref().downcast_exact::<PyStr>().is_some() {
            return Ok(this.to_ref());
        }
        Ok(match this.data() {
            StrData::One(data) => PyStr::from_latin1(&data.repeat(count)),
            StrData::Two(_) | StrData::Four(_) => {
                let text: Vec<u32> = this.data().iter().collect();
                PyStr::from_chars(text.repeat(count).into_iter())
            }
        }
        .into_ref())
    }

    #[slot]
    fn rem(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        match lhs.downcast::<PyStr>() {
            Some(format) => crate::types::str::percent::format(th, format, rhs),
            None => Ok(Ref::NOT_IMPLEMENTED),
        }
    }

    /// Concatenate any number of strings.
    ///
    /// The string whose method is called is inserted in between each given string.
    /// The result is returned as a new string.
    ///
    /// Example: '.'.join(['ab', 'pq', 'rs']) -> 'ab.pq.rs'
    #[method]
    fn join(&self, th: &Thread, iterable: &Ref) -> PyResult<Ref> {
        let items = match ops::iter::try_items(iterable) {
            Some(items) => items,
            None if crate::type_of(iterable).slots.iter.get().is_none()
                && crate::type_of(iterable).slots.getitem.get().is_none() =>
            {
                return Err(th.type_error("can only join an iterable"));
            }
            None => ops::iter::collect(th, iterable)?,
        };
        if let [one] = &items[..]
            && one.downcast_exact::<PyStr>().is_some()
        {
            return Ok(one.clone());
        }
        let mut out = StrBuilder::default();
        for (i, item) in items.iter().enumerate() {
            let Some(text) = item.downcast::<PyStr>() else {
                let name = crate::type_of(item).name();
                return Err(th.type_error(format!(
                    "sequence item {i}: expected str instance, {name} found"
                )));
            };
            if i > 0 {
                out.push_data(self.data());
            }
            out.push_ref(text);
        }
        Ok(out.finish().into_ref())
    }
}
