//! What Python sees of `set` and `frozenset`.

use std::cell::Cell;

use taipan_heap::{Obj, Ref, Slot};

use crate::args::Args;
use crate::class::{Class, type_of};
use crate::error::{Exc, PyResult};
use crate::native::{Downcast, NativeType};
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::set::{PyFrozenSet, PySet, SetCore, core_of, is_any_set};
use crate::types::str::{PyStr, StrBuilder};
use crate::types::tuple::PyTuple;
use crate::{Trace, alloc, ops, py_class, py_methods};

/// Iterates over a set.
#[py_class(name = "set_iterator", gc, final_, no_new, undocumented)]
#[derive(Trace)]
pub(super) struct PySetIterator {
    set: Slot,
    position: Cell<usize>,
    len: usize,
    given: Cell<usize>,
}

#[py_methods]
impl PySetIterator {
    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
        let Some(set) = self.set.get() else {
            return Ok(None);
        };
        let Some(core) = core_of(&set) else {
            return Ok(None);
        };
        if core.len() != self.len {
            return Err(th.error(Exc::RuntimeError, "Set changed size during iteration"));
        }
        let mut position = self.position.get();
        let next = core.table.with(|t| t.next_key(&mut position));
        self.position.set(position);
        if next.is_none() {
            drop(self.set.take());
        }
        self.given.set(self.given.get() + 1);
        Ok(next)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method]
    fn __length_hint__(&self) -> usize {
        if self.set.is_set() {
            self.len.saturating_sub(self.given.get())
        } else {
            0
        }
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(&self, th: &Thread) -> PyResult<Ref> {
        let mut items = Vec::new();
        let set = self.set.get();
        if let Some(core) = set.as_ref().and_then(core_of) {
            let mut position = self.position.get();
            while let Some(key) = core.table.with(|t| t.next_key(&mut position)) {
                items.push(key);
            }
        }
        crate::types::iterators::reduced(th, items)
    }
}

/// Does with a key what `in`, `remove` and `discard` do: a set, which has no hash, stands for the frozenset of its
/// elements.
fn with_hashable<T>(th: &Thread, key: &Ref, act: impl Fn(&Ref) -> PyResult<T>) -> PyResult<T> {
    match act(key) {
        Err(raised) if raised.is(Exc::TypeError) && key.is_a::<PySet>() => {
            drop(raised);
            let frozen = alloc::new(PyFrozenSet {
                core: SetCore::default(),
                hash: Cell::new(-1),
            });
            update(&frozen.core, th, key)?;
            act(frozen.as_ref())
        }
        other => other,
    }
}

fn update(core: &SetCore, th: &Thread, other: &Ref) -> PyResult<()> {
    if let Some(source) = core_of(other) {
        if std::ptr::eq(source, core) {
            return Ok(());
        }
        core.table.with_mut(|t| t.reserve_for_merge(source.len()));
        for (hash, key) in source.entries() {
            core.add_hashed(th, hash, key)?;
        }
        return Ok(());
    }
    if let Some(dict) = other.downcast_exact::<crate::types::dict::PyDict>() {
        for (hash, key) in dict.hashed_keys() {
            core.add_hashed(th, hash, key)?;
        }
        return Ok(());
    }
    ops::iter::for_each(th, other, |item| core.add(th, item).map(drop))
}

/// The elements of a plain set, frozenset or dict with their hashes, which need not be asked for again.
pub(crate) fn hashed_elements(object: &Ref) -> Option<Vec<(i64, Ref)>> {
    if let Some(dict) = object.downcast_exact::<crate::types::dict::PyDict>() {
        return Some(dict.hashed_keys());
    }
    let plain = object.downcast_exact::<PySet>().is_some() || object.downcast_exact::<PyFrozenSet>().is_some();
    plain.then(|| core_of(object).map(|core| core.entries().into_iter().collect()))?
}

/// A new set of the kind of `like`, with these elements.
fn make_like(th: &Thread, like: &Ref, fill: impl FnOnce(&SetCore) -> PyResult<()>) -> PyResult<Ref> {
    let _ = th;
    let made = if like.is_a::<PySet>() {
        PySet::new_ref().into_ref()
    } else {
        alloc::new(PyFrozenSet {
            core: SetCore::default(),
            hash: Cell::new(-1),
        })
        .into_ref()
    };
    fill(core_of(&made).expect("just made"))?;
    Ok(made)
}

fn copy(th: &Thread, set: &Ref) -> PyResult<Ref> {
    make_like(th, set, |core| update(core, th, set))
}

fn intersection(th: &Thread, set: &Ref, other: &Ref) -> PyResult<Ref> {
    make_like(th, set, |core| {
        let own = core_of(set).expect("a set");
        // CPython iterates over the smaller of two sets.
        if let Some(right) = core_of(other) {
            let (small, large) = if right.len() > own.len() {
                (own, right)
            } else {
                (right, own)
            };
            for (hash, key) in small.entries() {
                if large.find(th, hash, &key)?.is_some() {
                    core.add_hashed(th, hash, key)?;
                }
            }
            return Ok(());
        }
        ops::iter::for_each(th, other, |item| {
            if own.contains(th, &item)? {
                core.add(th, item)?;
            }
            Ok(())
        })
    })
}

fn difference(th: &Thread, set: &Ref, other: &Ref) -> PyResult<Ref> {
    let excluded = if is_any_set(other) {
        other.clone()
    } else {
        to_set(th, other)?
    };
    make_like(th, set, |core| {
        let excluded = core_of(&excluded).expect("a set");
        for (hash, key) in core_of(set).expect("a set").entries() {
            if excluded.find(th, hash, &key)?.is_none() {
                core.add_hashed(th, hash, key)?;
            }
        }
        Ok(())
    })
}

fn symmetric_difference(th: &Thread, set: &Ref, other: &Ref) -> PyResult<Ref> {
    let other = if is_any_set(other) {
        other.clone()
    } else {
        to_set(th, other)?
    };
    make_like(th, set, |core| {
        let (a, b) = (core_of(set).expect("a set"), core_of(&other).expect("a set"));
        update(core, th, set)?;
        for (hash, key) in b.entries() {
            if a.find(th, hash, &key)?.is_some() {
                core.remove_hashed(th, hash, &key)?;
            } else {
                core.add_hashed(th, hash, key)?;
            }
        }
        Ok(())
    })
}

fn to_set(th: &Thread, items: &Ref) -> PyResult<Ref> {
    let set = PySet::new_ref();
    update(&set.core, th, items)?;
    Ok(set.into_ref())
}

fn is_subset(th: &Thread, a: &SetCore, b: &SetCore) -> PyResult<bool> {
    if a.len() > b.len() {
        return Ok(false);
    }
    for (hash, key) in a.entries() {
        if b.find(th, hash, &key)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

fn compare(th: &Thread, this: &Ref, other: &Ref, op: CompareOp) -> PyResult<Ref> {
    let (Some(a), Some(b)) = (core_of(this), core_of(other)) else {
        return Ok(Ref::NOT_IMPLEMENTED);
    };
    let holds = match op {
        CompareOp::Eq | CompareOp::Ne => (a.len() == b.len() && is_subset(th, a, b)?) == (op == CompareOp::Eq),
        CompareOp::Le => is_subset(th, a, b)?,
        CompareOp::Lt => a.len() < b.len() && is_subset(th, a, b)?,
        CompareOp::Ge => is_subset(th, b, a)?,
        CompareOp::Gt => b.len() < a.len() && is_subset(th, b, a)?,
    };
    Ok(Ref::from_bool(holds))
}

fn repr(th: &Thread, this: &Ref) -> PyResult<Ref> {
    let name = type_of(this).name();
    let core = core_of(this).expect("a set");
    if core.is_empty() {
        return Ok(PyStr::new(&format!("{name}()")).into_ref());
    }
    ops::convert::guarded_repr(th, this, &format!("{name}(...)"), || {
        let exact = this.downcast_exact::<PySet>().is_some();
        let mut out = StrBuilder::default();
        out.push_str(&if exact { "{".to_owned() } else { format!("{name}({{") });
        for (i, key) in core.keys().iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            out.push_ref(&*ops::convert::repr(th, key)?);
        }
        out.push_str(if exact { "}" } else { "})" });
        Ok(out.finish().into_ref())
    })
}

/// `set - other` and its like: both operands must be sets.
fn operator(th: &Thread, lhs: &Ref, rhs: &Ref, f: fn(&Thread, &Ref, &Ref) -> PyResult<Ref>) -> PyResult<Ref> {
    if is_any_set(lhs) && is_any_set(rhs) {
        f(th, lhs, rhs)
    } else {
        Ok(Ref::NOT_IMPLEMENTED)
    }
}

fn union(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
    let made = copy(th, lhs)?;
    update(core_of(&made).expect("a set"), th, rhs)?;
    Ok(made)
}

macro_rules! shared_methods {
    ($ty:ident { $($own:tt)* }) => {
        #[py_methods]
        impl $ty {
            #[slot(name = "repr")]
            fn py_repr(th: &Thread, this: &Ref) -> PyResult<Ref> {
                repr(th, this)
            }

            #[slot(name = "compare")]
            fn py_compare(th: &Thread, this: &Ref, other: &Ref, op: CompareOp) -> PyResult<Ref> {
                compare(th, this, other, op)
            }

            #[slot]
            fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
                let len = this.core.len();
                let set = Slot::new(this.to_ref());
                Ok(alloc::new(PySetIterator { set, position: Cell::new(0), len, given: Cell::new(0) }).into_ref())
            }

            #[slot]
            fn len(&self, _th: &Thread) -> PyResult<usize> {
                Ok(self.core.len())
            }

            /// S.__sizeof__() -> size of S in memory, in bytes
            #[method]
            fn __sizeof__(&self) -> usize {
                // As many places as CPython's set has after as many insertions (`set_add_entry`).
                let (len, mut places) = (self.core.len(), 8);
                while let Some(full) = (0..=len).find(|fill| fill * 5 >= (places - 1) * 3) {
                    places = (if full > 50_000 { full * 2 } else { full * 4 } + 1).next_power_of_two();
                }
                200 + if places > 8 { places * 16 } else { 0 }
            }

            #[slot]
            fn contains(&self, th: &Thread, item: &Ref) -> PyResult<bool> {
                with_hashable(th, item, |key| self.core.contains(th, key))
            }

            #[slot]
            fn and(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
                operator(th, lhs, rhs, intersection)
            }

            #[slot]
            fn or(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
                operator(th, lhs, rhs, union)
            }

            #[slot]
            fn xor(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
                operator(th, lhs, rhs, symmetric_difference)
            }

            #[slot]
            fn sub(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
                operator(th, lhs, rhs, difference)
            }

            /// Return the union of sets as a new set.
            ///
            /// (i.e. all elements that are in either set.)
            #[method(name = "union")]
            fn py_union(this: &Ref, th: &Thread, #[args] others: &[Ref]) -> PyResult<Ref> {
                let made = copy(th, this)?;
                for other in others {
                    update(core_of(&made).expect("a set"), th, other)?;
                }
                Ok(made)
            }

            /// Return the intersection of two sets as a new set.
            ///
            /// (i.e. all elements that are in both sets.)
            #[method(name = "intersection")]
            fn py_intersection(this: &Ref, th: &Thread, #[args] others: &[Ref]) -> PyResult<Ref> {
                let mut result = if others.is_empty() { copy(th, this)? } else { this.clone() };
                for other in others {
                    result = intersection(th, &result, other)?;
                }
                Ok(result)
            }

            /// Return the difference of two or more sets as a new set.
            ///
            /// (i.e. all elements that are in this set but not the others.)
            #[method(name = "difference")]
            fn py_difference(this: &Ref, th: &Thread, #[args] others: &[Ref]) -> PyResult<Ref> {
                let mut result = if others.is_empty() { copy(th, this)? } else { this.clone() };
                for other in others {
                    result = difference(th, &result, other)?;
                }
                Ok(result)
            }

            /// Return the symmetric difference of two sets as a new set.
            ///
            /// (i.e. all elements that are in exactly one of the sets.)
            #[method(name = "symmetric_difference")]
            fn py_symmetric_difference(this: &Ref, th: &Thread, other: &Ref) -> PyResult<Ref> {
                symmetric_difference(th, this, other)
            }

            /// Return True if two sets have a null intersection.
            #[method]
            fn isdisjoint(this: &Ref, th: &Thread, other: &Ref) -> PyResult<bool> {
                let met = intersection(th, this, other)?;
                Ok(core_of(&met).is_none_or(SetCore::is_empty))
            }

            /// Report whether another set contains this set.
            #[method]
            fn issubset(&self, th: &Thread, other: &Ref) -> PyResult<bool> {
                let other = if is_any_set(other) { other.clone() } else { to_set(th, other)? };
                is_subset(th, &self.core, core_of(&other).expect("a set"))
            }

            /// Report whether this set contains another set.
            #[method]
            fn issuperset(&self, th: &Thread, other: &Ref) -> PyResult<bool> {
                let other = if is_any_set(other) { other.clone() } else { to_set(th, other)? };
                is_subset(th, core_of(&other).expect("a set"), &self.core)
            }

            /// Return a shallow copy of a set.
            #[method(name = "copy")]
            fn py_copy(this: &Ref, th: &Thread) -> PyResult<Ref> {
                if this.downcast_exact::<PyFrozenSet>().is_some() { Ok(this.clone()) } else { copy(th, this) }
            }

            /// Return state information for pickling.
            #[method]
            fn __reduce__(this: &Ref, th: &Thread) -> PyResult<Ref> {
                let keys = core_of(this).expect("a set").keys();
                let list = crate::types::list::PyList::from_vec(keys).into_ref();
                let getstate = ops::attr::get(th, this, &th.names().getstate)?;
                let state = ops::call::call(th, &getstate, &[])?;
                let parts = vec![type_of(this).to_ref(), PyTuple::from_vec(vec![list]).into_ref(), state];
                Ok(PyTuple::from_vec(parts).into_ref())
            }

            /// See PEP 585
            #[classmethod]
            fn __class_getitem__(cls: &Class, th: &Thread, item: &Ref) -> PyResult<Ref> {
                ops::item::generic_alias(th, cls, item)
            }

            $($own)*
        }
    };
}

/// Replaces the elements of `this` by those of `result`.
fn assign(this: &PySet, result: &Ref) {
    let other = core_of(result).expect("a set");
    let new = other.table.take();
    drop(this.core.table.replace(new));
}

shared_methods!(PySet {
    #[slot]
    fn new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
        Ok(alloc::new_object(class, PySet { core: SetCore::default() }).into_ref())
    }

    #[slot]
    fn init(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<()> {
        if args.keyword_count() > 0 {
            return Err(th.type_error("set() takes no keyword arguments"));
        }
        drop(this.core.table.take());
        match args.positional() {
            [] => Ok(()),
            [x] => update(&this.core, th, x),
            more => Err(th.type_error(format!("set expected at most 1 argument, got {}", more.len()))),
        }
    }

    #[slot]
    fn ior(this: &Obj<Self>, th: &Thread, other: &Ref) -> PyResult<Ref> {
        if !is_any_set(other) {
            return Ok(Ref::NOT_IMPLEMENTED);
        }
        update(&this.core, th, other)?;
        Ok(this.to_ref())
    }

    #[slot]
    fn iand(this: &Obj<Self>, th: &Thread, other: &Ref) -> PyResult<Ref> {
        let own = this.to_ref();
        let result = operator(th, &own, other, intersection)?;
        if result.is_not_implemented() {
            return Ok(result);
        }
        assign(this, &result);
        Ok(own)
    }

    #[slot]
    fn isub(this: &Obj<Self>, th: &Thread, other: &Ref) -> PyResult<Ref> {
        if !is_any_set(other) {
            return Ok(Ref::NOT_IMPLEMENTED);
        }
        this.difference_update(th, std::slice::from_ref(other))?;
        Ok(this.to_ref())
    }

    #[slot]
    fn ixor(this: &Obj<Self>, th: &Thread, other: &Ref) -> PyResult<Ref> {
        let own = this.to_ref();
        let result = operator(th, &own, other, symmetric_difference)?;
        if result.is_not_implemented() {
            return Ok(result);
        }
        assign(this, &result);
        Ok(own)
    }

    /// Add an element to a set.
    ///
    /// This has no effect if the element is already present.
    #[method]
    fn add(&self, th: &Thread, element: &Ref) -> PyResult<()> {
        self.core.add(th, element.clone()).map(drop)
    }

    /// Remove an element from a set if it is a member.
    ///
    /// Unlike set.remove(), the discard() method does not raise
    /// an exception when an element is missing from the set.
    #[method]
    fn discard(&self, th: &Thread, element: &Ref) -> PyResult<()> {
        with_hashable(th, element, |key| self.core.remove(th, key)).map(drop)
    }

    /// Remove an element from a set; it must be a member.
    ///
    /// If the element is not a member, raise a KeyError.
    #[method]
    fn remove(&self, th: &Thread, element: &Ref) -> PyResult<()> {
        match with_hashable(th, element, |key| self.core.remove(th, key))? {
            Some(_) => Ok(()),
            None => Err(th.key_error(element)),
        }
    }

    /// Remove and return an arbitrary set element.
    /// Raises KeyError if the set is empty.
    #[method]
    fn pop(&self, th: &Thread) -> PyResult<Ref> {
        let popped = self.core.table.with_mut(|t| t.pop());
        popped.ok_or_else(|| th.key_error(PyStr::new("pop from an empty set").as_ref()))
    }

    /// Remove all elements from this set.
    #[method]
    fn clear(&self) {
        drop(self.core.table.take());
    }

    /// Update a set with the union of itself and others.
    #[method(name = "update")]
    fn py_update(&self, th: &Thread, #[args] others: &[Ref]) -> PyResult<()> {
        others.iter().try_for_each(|other| update(&self.core, th, other))
    }

    /// Update a set with the intersection of itself and another.
    #[method]
    fn intersection_update(this: &Obj<Self>, th: &Thread, #[args] others: &[Ref]) -> PyResult<()> {
        let mut result = copy(th, &this.to_ref())?;
        for other in others {
            result = intersection(th, &result, other)?;
        }
        assign(this, &result);
        Ok(())
    }

    /// Remove all elements of another set from this set.
    #[method]
    fn difference_update(&self, th: &Thread, #[args] others: &[Ref]) -> PyResult<()> {
        for other in others {
            for item in ops::iter::collect(th, other)? {
                self.core.remove(th, &item)?;
            }
        }
        Ok(())
    }

    /// Update a set with the symmetric difference of itself and another.
    #[method]
    fn symmetric_difference_update(this: &Obj<Self>, th: &Thread, other: &Ref) -> PyResult<()> {
        let result = symmetric_difference(th, &this.to_ref(), other)?;
        assign(this, &result);
        Ok(())
    }
});

shared_methods!(PyFrozenSet {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let exact = std::ptr::eq(class, PyFrozenSet::class());
        if args.keyword_count() > 0 && !crate::types::object::has_other_init(class, PyFrozenSet::class()) {
            return Err(th.type_error("frozenset() takes no keyword arguments"));
        }
        let set = match args.positional() {
            [x] if exact && x.downcast_exact::<PyFrozenSet>().is_some() => return Ok(x.clone()),
            [] | [_] => alloc::new_object(class, PyFrozenSet { core: SetCore::default(), hash: Cell::new(-1) }),
            more => return Err(th.type_error(format!("frozenset expected at most 1 argument, got {}", more.len()))),
        };
        if let [x] = args.positional() {
            update(&set.core, th, x)?;
        }
        Ok(set.into_ref())
    }

    #[slot]
    fn hash(&self, _th: &Thread) -> PyResult<i64> {
        if self.hash.get() == -1 {
            self.hash.set(ops::hash::frozenset(self.core.entries().iter().map(|(h, _)| *h)));
        }
        Ok(self.hash.get())
    }
});

/// Makes the iterator's type.
pub(crate) fn make_iterator_types(th: &Thread) {
    crate::create::native_type::<PySetIterator>(th);
}
