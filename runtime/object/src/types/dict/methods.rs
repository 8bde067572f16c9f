//! What Python sees of `dict`.

use taipan_heap::{Obj, Ref};

use crate::args::Args;
use crate::class::{Class, type_of};
use crate::error::{Exc, PyResult};
use crate::native::{Downcast, NativeType};
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::dict::PyDict;
use crate::types::dict::views::{Part, PyDictItems, PyDictIterator, PyDictKeys, PyDictValues};
use crate::types::str::{PyStr, StrBuilder};
use crate::types::tuple::PyTuple;
use crate::{alloc, ops, py_methods};

#[py_methods]
impl PyDict {
    #[slot(name = "new")]
    fn py_new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
        Ok(alloc::new_object(class, PyDict::new()).into_ref())
    }

    #[slot(name = "init")]
    fn py_init(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<()> {
        update_common(this, th, args, "dict")
    }

    #[slot]
    fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        if this.is_empty() {
            return Ok(PyStr::new("{}").into_ref());
        }
        let object = this.to_ref();
        ops::convert::guarded_repr(th, &object, "{...}", || {
            let mut out = StrBuilder::default();
            out.push_str("{");
            let mut position = 0;
            let mut first = true;
            while let Some((key, value)) = this.next_entry(&mut position) {
                if !first {
                    out.push_str(", ");
                }
                first = false;
                out.push_ref(&*ops::convert::repr(th, &key)?);
                out.push_str(": ");
                out.push_ref(&*ops::convert::repr(th, &value)?);
            }
            out.push_str("}");
            Ok(out.finish().into_ref())
        })
    }

    #[slot]
    fn compare(this: &Obj<Self>, th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        let Some(other) = other.downcast::<PyDict>() else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(Ref::NOT_IMPLEMENTED);
        }
        Ok(Ref::from_bool(equal(this, th, other)? == (op == CompareOp::Eq)))
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(PyDictIterator::new_ref(this.to_typed(), Part::Keys, false))
    }

    #[slot(name = "len")]
    fn py_len(&self, _th: &Thread) -> PyResult<usize> {
        Ok(self.len())
    }

    #[slot]
    fn getitem(this: &Obj<Self>, th: &Thread, key: &Ref) -> PyResult<Ref> {
        if let Some(value) = this.get(th, key)? {
            return Ok(value);
        }
        let object = this.to_ref();
        if !std::ptr::eq(type_of(&object), PyDict::class())
            && let Some(value) = crate::lookup::call_method(th, &object, &th.names().missing, &[key])?
        {
            return Ok(value);
        }
        Err(th.key_error(key))
    }

    #[slot]
    fn setitem(this: &Obj<Self>, th: &Thread, key: &Ref, value: Option<&Ref>) -> PyResult<()> {
        match value {
            Some(value) => this.set(th, key, value.clone()),
            None => match this.remove(th, key)? {
                Some(_) => Ok(()),
                None => Err(th.key_error(key)),
            },
        }
    }

    #[slot]
    fn contains(&self, th: &Thread, key: &Ref) -> PyResult<bool> {
        self.has(th, key)
    }

    #[slot]
    fn or(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        let (Some(a), Some(b)) = (lhs.downcast::<PyDict>(), rhs.downcast::<PyDict>()) else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        let copy = a.copy();
        copy.update_from(th, b)?;
        Ok(copy.into_ref())
    }

    #[slot]
    fn ior(this: &Obj<Self>, th: &Thread, other: &Ref) -> PyResult<Ref> {
        update_arg(this, th, other)?;
        Ok(this.to_ref())
    }

    /// Return the value for key if key is in the dictionary, else default.
    #[method(name = "get")]
    fn py_get(&self, th: &Thread, key: &Ref, default: Option<&Ref>) -> PyResult<Ref> {
        Ok(self
            .get(th, key)?
            .unwrap_or_else(|| default.cloned().unwrap_or(Ref::NONE)))
    }

    /// Insert key with a value of default if key is not in the dictionary.
    ///
    /// Return the value for key if key is in the dictionary, else default.
    #[method]
    fn setdefault(&self, th: &Thread, key: &Ref, default: Option<&Ref>) -> PyResult<Ref> {
        let hash = ops::hash::hash(th, key)?;
        if let Some(value) = self.find(th, hash, key)?.and_then(|index| self.value_at(index)) {
            return Ok(value);
        }
        let value = default.cloned().unwrap_or(Ref::NONE);
        self.insert_absent(th, hash, key, value.clone())?;
        Ok(value)
    }

    /// D.pop(k[,d]) -> v, remove specified key and return the corresponding value.
    ///
    /// If the key is not found, return the default if given; otherwise,
    /// raise a KeyError.
    #[method]
    fn pop(&self, th: &Thread, key: &Ref, default: Option<&Ref>) -> PyResult<Ref> {
        match (self.remove(th, key)?, default) {
            (Some(value), _) => Ok(value),
            (None, Some(default)) => Ok(default.clone()),
            (None, None) => Err(th.key_error(key)),
        }
    }

    /// Remove and return a (key, value) pair as a 2-tuple.
    ///
    /// Pairs are returned in LIFO (last-in, first-out) order.
    /// Raises KeyError if the dict is empty.
    #[method]
    fn popitem(&self, th: &Thread) -> PyResult<Ref> {
        match self.pop_last() {
            Some((key, value)) => Ok(PyTuple::from_vec(vec![key, value]).into_ref()),
            None => Err(th.key_error(PyStr::new("popitem(): dictionary is empty").as_ref())),
        }
    }

    /// D.clear() -> None.  Remove all items from D.
    #[method]
    fn clear(&self) {
        drop(self.take_all());
    }

    /// D.copy() -> a shallow copy of D
    #[method(name = "copy")]
    fn py_copy(&self) -> Ref {
        self.copy().into_ref()
    }

    /// D.update([E, ]**F) -> None.  Update D from dict/iterable E and F.
    /// If E is present and has a .keys() method, then does:  for k in E: D[k] = E[k]
    /// If E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v
    /// In either case, this is followed by: for k in F:  D[k] = F[k]
    #[method]
    fn update(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<()> {
        update_common(this, th, args, "update")
    }

    /// D.keys() -> a set-like object providing a view on D's keys
    #[method]
    fn keys(this: &Obj<Self>) -> Ref {
        alloc::new(PyDictKeys { dict: this.to_typed() }).into_ref()
    }

    /// D.values() -> an object providing a view on D's values
    #[method]
    fn values(this: &Obj<Self>) -> Ref {
        alloc::new(PyDictValues { dict: this.to_typed() }).into_ref()
    }

    /// D.items() -> a set-like object providing a view on D's items
    #[method(name = "items")]
    fn py_items(this: &Obj<Self>) -> Ref {
        alloc::new(PyDictItems { dict: this.to_typed() }).into_ref()
    }

    /// Return a reverse iterator over the dict keys.
    #[method]
    fn __reversed__(this: &Obj<Self>) -> Ref {
        PyDictIterator::new_ref(this.to_typed(), Part::Keys, true)
    }

    /// Return the size of the dict in memory, in bytes.
    #[method]
    fn __sizeof__(&self) -> usize {
        let (len, text_keys) = self.with_table(|table| {
            let mut keys = table.entries().iter().filter_map(|e| e.key.as_ref());
            (self.len(), keys.all(|k| k.downcast_exact::<PyStr>().is_some()))
        });
        if len == 0 {
            return 48;
        }
        // As many places as CPython's dict has after as many insertions (`insertion_resize`).
        let mut places: usize = 8;
        while places * 2 / 3 < len {
            places *= 2;
        }
        let index = match places {
            ..256 => 1,
            ..65536 => 2,
            _ => 4,
        };
        let entry = if text_keys { 16 } else { 24 };
        48 + 32 + places * index + places * 2 / 3 * entry
    }

    /// Create a new dictionary with keys from iterable and values set to value.
    #[classmethod]
    fn fromkeys(cls: &Class, th: &Thread, iterable: &Ref, value: Option<&Ref>) -> PyResult<Ref> {
        let made = ops::call::call(th, &cls.to_ref(), &[])?;
        let value = value.cloned().unwrap_or(Ref::NONE);
        let exact = made.downcast_exact::<PyDict>().is_some();
        if let Some(dict) = made.downcast_exact::<PyDict>()
            && let Some(keys) = crate::types::set::hashed_elements(iterable)
        {
            for (hash, key) in keys {
                dict.set_hashed(th, hash, &key, value.clone())?;
            }
            return Ok(made);
        }
        ops::iter::for_each(th, iterable, |key| match made.downcast::<PyDict>() {
            Some(dict) if exact => dict.set(th, &key, value.clone()),
            _ => ops::item::set(th, &made, &key, &value),
        })?;
        Ok(made)
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(cls: &Class, th: &Thread, item: &Ref) -> PyResult<Ref> {
        ops::item::generic_alias(th, cls, item)
    }
}

fn equal(a: &Obj<PyDict>, th: &Thread, b: &Obj<PyDict>) -> PyResult<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    let mut position = 0;
    while let Some((key, value)) = a.next_entry(&mut position) {
        match b.get(th, &key)? {
            Some(other) if ops::compare::identical_or_equal(th, &value, &other)? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

fn update_common(dict: &Obj<PyDict>, th: &Thread, args: Args<'_>, name: &str) -> PyResult<()> {
    match args.positional() {
        [] => {}
        [other] => update_arg(dict, th, other)?,
        more => {
            return Err(th.type_error(format!("{name} expected at most 1 argument, got {}", more.len())));
        }
    }
    for (key, value) in args.keywords() {
        dict.set(th, key, value.clone())?;
    }
    Ok(())
}

/// `dict.update(other)` for a mapping or an iterable of pairs.
pub(crate) fn update_arg(dict: &Obj<PyDict>, th: &Thread, other: &Ref) -> PyResult<()> {
    if let Some(plain) = PyDict::plain(other) {
        return dict.update_from(th, plain);
    }
    match ops::attr::get_optional(th, other, &th.names().keys)? {
        Some(keys) => {
            let keys = ops::call::call(th, &keys, &[])?;
            ops::iter::for_each(th, &keys, |key| {
                let value = ops::item::get(th, other, &key)?;
                dict.set(th, &key, value)
            })
        }
        None => update_from_pairs(dict, th, other),
    }
}

fn update_from_pairs(dict: &Obj<PyDict>, th: &Thread, pairs: &Ref) -> PyResult<()> {
    let mut index = 0;
    ops::iter::for_each(th, pairs, |pair| {
        let items = match ops::iter::collect(th, &pair) {
            Ok(items) => items,
            Err(raised) if raised.is(Exc::TypeError) => {
                return Err(th.type_error(format!(
                    "cannot convert dictionary update sequence element #{index} to a sequence"
                )));
            }
            Err(raised) => return Err(raised),
        };
        let [key, value] = &items[..] else {
            return Err(th.value_error(format!(
                "dictionary update sequence element #{index} has length {}; 2 is required",
                items.len()
            )));
        };
        index += 1;
        dict.set(th, key, value.clone())
    })
}
