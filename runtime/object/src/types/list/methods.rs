//! What Python sees of `list`.

use taipan_heap::{Obj, Ref};

use crate::args::Args;
use crate::class::Class;
use crate::error::{Exc, PyResult};
use crate::native::Downcast;
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::iterators::PySequenceIterator;
use crate::types::list::{PyList, sort_items};
use crate::types::slice::{Position, PySlice, SliceRange};
use crate::types::str::{PyStr, StrBuilder};
use crate::{Items, alloc, ops, py_methods};

#[py_methods]
impl PyList {
    #[slot]
    fn new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
        Ok(alloc::new_object(
            class,
            PyList {
                items: Items::default(),
            },
        )
        .into_ref())
    }

    #[slot]
    fn init(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<()> {
        let object = this.to_ref();
        let class = crate::type_of(&object);
        if args.keyword_count() > 0
            && !crate::types::object::has_other_new(class, <PyList as crate::NativeType>::class())
        {
            return Err(th.type_error("list() takes no keyword arguments"));
        }
        if let [_, _, ..] = args.positional() {
            let given = args.positional().len();
            return Err(th.type_error(format!("list expected at most 1 argument, got {given}")));
        }
        // The old items are gone before the new ones are looked for.
        discard(this.items.take());
        match args.positional().first() {
            Some(items) => this.extend_from(th, items),
            None => Ok(()),
        }
    }

    #[slot]
    fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        if this.items.is_empty() {
            return Ok(PyStr::new("[]").into_ref());
        }
        let object = this.to_ref();
        ops::convert::guarded_repr(th, &object, "[...]", || {
            let mut out = StrBuilder::default();
            out.push_str("[");
            let mut i = 0;
            while let Some(item) = this.items.get(i) {
                if i > 0 {
                    out.push_str(", ");
                }
                out.push_ref(&*ops::convert::repr(th, &item)?);
                i += 1;
            }
            out.push_str("]");
            Ok(out.finish().into_ref())
        })
    }

    #[slot]
    fn compare(this: &Obj<Self>, th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        let Some(other) = other.downcast::<PyList>() else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        ops::compare::sequences(
            th,
            || this.items.len(),
            || other.items.len(),
            |i| this.items.get(i),
            |i| other.items.get(i),
            op,
        )
    }

    #[slot]
    fn iter(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let _ = th;
        Ok(PySequenceIterator::list(this.to_typed()).into_ref())
    }

    #[slot]
    fn len(&self, th: &Thread) -> PyResult<usize> {
        let _ = th;
        Ok(self.items.len())
    }

    #[slot]
    fn getitem(this: &Obj<Self>, th: &Thread, key: &Ref) -> PyResult<Ref> {
        if let Some(slice) = key.downcast_exact::<PySlice>() {
            let range = slice.resolve(th, this.items.len())?;
            return Ok(this.sliced(range));
        }
        match ops::item::position(th, key, this.items.len(), "list")? {
            Position::At(index) => this
                .items
                .get(index)
                .ok_or_else(|| th.error(Exc::IndexError, "list index out of range")),
            Position::Outside => Err(th.error(Exc::IndexError, "list index out of range")),
        }
    }

    #[slot]
    fn setitem(this: &Obj<Self>, th: &Thread, key: &Ref, value: Option<&Ref>) -> PyResult<()> {
        if let Some(slice) = key.downcast_exact::<PySlice>() {
            return assign_slice(this, th, slice, value);
        }
        let outside = || th.error(Exc::IndexError, "list assignment index out of range");
        let index = match ops::item::position(th, key, this.items.len(), "list")? {
            Position::At(index) => index,
            Position::Outside => return Err(outside()),
        };
        match value {
            Some(value) => drop(this.items.set(index, value.clone()).map_err(|_| outside())?),
            None => drop(this.items.with_mut(|items| items.remove(index))),
        }
        Ok(())
    }

    #[slot]
    fn contains(&self, th: &Thread, item: &Ref) -> PyResult<bool> {
        let mut i = 0;
        while let Some(own) = self.items.get(i) {
            if ops::compare::identical_or_equal(th, &own, item)? {
                return Ok(true);
            }
            i += 1;
        }
        Ok(false)
    }

    #[slot]
    fn concat(this: &Obj<Self>, th: &Thread, other: &Ref) -> PyResult<Ref> {
        let Some(right) = other.downcast::<PyList>() else {
            let name = crate::type_of(other).name();
            return Err(th.type_error(format!("can only concatenate list (not \"{name}\") to list")));
        };
        let mut items = this.items.to_vec();
        right.items.with(|more| items.extend_from_slice(more));
        Ok(PyList::from_vec(items).into_ref())
    }

    #[slot]
    fn repeat(this: &Obj<Self>, th: &Thread, count: &Ref) -> PyResult<Ref> {
        let count = ops::item::repeat_count(th, count, this.items.len(), size_of::<Ref>(), "")?;
        Ok(PyList::from_vec(this.items.with(|items| repeated(items, count))).into_ref())
    }

    #[slot]
    fn iconcat(this: &Obj<Self>, th: &Thread, other: &Ref) -> PyResult<Ref> {
        this.extend(th, other)?;
        Ok(this.to_ref())
    }

    #[slot]
    fn irepeat(this: &Obj<Self>, th: &Thread, count: &Ref) -> PyResult<Ref> {
        let count = ops::item::repeat_count(th, count, this.items.len(), size_of::<Ref>(), "")?;
        if count == 0 {
            discard(this.items.take());
        } else {
            let more = this.items.with(|items| repeated(items, count - 1));
            this.items.with_mut(|items| items.extend(more));
        }
        Ok(this.to_ref())
    }

    /// Append object to the end of the list.
    #[method]
    fn append(&self, th: &Thread, object: &Ref) -> PyResult<()> {
        self.items.with_mut(|own| {
            ops::memory::room_to_push(th, own)?;
            own.push(object.clone());
            Ok(())
        })
    }

    /// Insert object before index.
    #[method]
    fn insert(&self, index: isize, object: Ref) {
        self.items.with_mut(|items| {
            let len = items.len() as isize;
            let at = if index < 0 {
                (index + len).max(0)
            } else {
                index.min(len)
            };
            items.insert(at as usize, object);
        });
    }

    /// Extend list by appending elements from the iterable.
    #[method]
    fn extend(&self, th: &Thread, iterable: &Ref) -> PyResult<()> {
        self.extend_from(th, iterable)
    }

    /// Remove and return item at index (default last).
    ///
    /// Raises IndexError if list is empty or index is out of range.
    #[method]
    fn pop(&self, th: &Thread, #[default(-1)] index: isize) -> PyResult<Ref> {
        let len = self.items.len();
        if len == 0 {
            return Err(th.error(Exc::IndexError, "pop from empty list"));
        }
        let at = if index < 0 { index + len as isize } else { index };
        if at < 0 || at as usize >= len {
            return Err(th.error(Exc::IndexError, "pop index out of range"));
        }
        Ok(self.items.with_mut(|items| items.remove(at as usize)))
    }

    /// Remove first occurrence of value.
    ///
    /// Raises ValueError if the value is not present.
    #[method]
    fn remove(&self, th: &Thread, value: &Ref) -> PyResult<()> {
        let mut i = 0;
        while let Some(item) = self.items.get(i) {
            if ops::compare::identical_or_equal(th, &item, value)? {
                let removed = self.items.with_mut(|items| (i < items.len()).then(|| items.remove(i)));
                drop(removed);
                return Ok(());
            }
            i += 1;
        }
        Err(th.value_error("list.remove(x): x not in list"))
    }

    /// Remove all items from list.
    #[method]
    fn clear(&self) {
        discard(self.items.take());
    }

    /// Return a shallow copy of the list.
    #[method]
    fn copy(&self) -> Ref {
        PyList::from_vec(self.items.to_vec()).into_ref()
    }

    /// Reverse *IN PLACE*.
    #[method]
    fn reverse(&self) {
        self.items.with_mut(|items| items.reverse());
    }

    /// Return number of occurrences of value.
    #[method]
    fn count(&self, th: &Thread, value: &Ref) -> PyResult<usize> {
        let (mut count, mut i) = (0, 0);
        while let Some(item) = self.items.get(i) {
            count += usize::from(ops::compare::identical_or_equal(th, &item, value)?);
            i += 1;
        }
        Ok(count)
    }

    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    #[method]
    fn index(&self, th: &Thread, value: &Ref, start: Option<&Ref>, stop: Option<&Ref>) -> PyResult<usize> {
        let (start, stop) = ops::item::bounds(th, start, stop, self.items.len())?;
        let mut i = start;
        while i < stop
            && let Some(item) = self.items.get(i)
        {
            if ops::compare::identical_or_equal(th, &item, value)? {
                return Ok(i);
            }
            i += 1;
        }
        let shown = ops::convert::repr(th, value)?;
        Err(th.value_error(format!("{} is not in list", shown.to_display())))
    }

    /// Sort the list in ascending order and return None.
    ///
    /// The sort is in-place (i.e. the list itself is modified) and stable (i.e. the
    /// order of two equal elements is maintained).
    ///
    /// If a key function is given, apply it once to each list item and sort them,
    /// ascending or descending, according to their function values.
    ///
    /// The reverse flag can be set to sort in descending order.
    #[method]
    fn sort(&self, th: &Thread, args: Args<'_>) -> PyResult<()> {
        if !args.positional().is_empty() {
            return Err(th.type_error("sort() takes no positional arguments"));
        }
        let (key, reverse) = super::sort::order_arguments(th, args)?;
        let items = self.items.take();
        let (sorted, result) = sort_items(th, items, key.as_ref(), reverse);
        let intruders = self.items.with_mut(|own| std::mem::replace(own, sorted));
        result?;
        if intruders.is_empty() {
            Ok(())
        } else {
            Err(th.value_error("list modified during sort"))
        }
    }

    /// Return the size of the list in memory, in bytes.
    #[method]
    fn __sizeof__(&self) -> usize {
        40 + 8 * self.items.len()
    }

    /// Return a reverse iterator over the list.
    #[method]
    fn __reversed__(this: &Obj<Self>) -> Ref {
        PySequenceIterator::list_reversed(this.to_typed()).into_ref()
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(cls: &Class, th: &Thread, item: &Ref) -> PyResult<Ref> {
        ops::item::generic_alias(th, cls, item)
    }
}

impl PyList {
    /// Appends the items of an iterable.
    ///
    /// # Errors
    /// What iteration raises; MemoryError if they do not fit.
    pub fn extend_from(&self, th: &Thread, iterable: &Ref) -> PyResult<()> {
        if let Some(items) = ops::iter::try_items(iterable) {
            self.items.with_mut(|own| own.extend(items));
            return Ok(());
        }
        let hint = ops::convert::length_hint(th, iterable, 0)?;
        // A sum that no list can have is taken for a wrong hint, as CPython takes it.
        if isize::try_from(hint.saturating_add(self.items.len())).is_ok() {
            ops::memory::room(th, hint, size_of::<Ref>())?;
        }
        ops::iter::for_each(th, iterable, |item| {
            self.items.with_mut(|own| ops::memory::room_to_push(th, own))?;
            self.items.push(item);
            Ok(())
        })
    }
}

impl PyList {
    /// A list of the items of a range, which lies within this list.
    #[inline]
    #[must_use]
    pub fn sliced(&self, range: SliceRange) -> Ref {
        PyList::from_vec(self.items.with(|items| range.cut(items))).into_ref()
    }

    /// Exchanges the items of a range of step 1 with all items of another list, of which there are as many. If none of the
    /// old ones is an object, the other list has no items afterwards.
    #[inline]
    pub fn exchange(&self, range: SliceRange, other: &PyList) {
        debug_assert!(
            range.step == 1 && !std::ptr::eq(self, other),
            "two lists, and a part without gaps"
        );
        let start = range.start as usize;
        self.items.with_mut(|items| {
            other.items.with_mut(|others| {
                let mut plain = true;
                for (new, old) in others.iter_mut().zip(&mut items[start..start + range.count]) {
                    std::mem::swap(new, old);
                    plain &= !new.value().is_pointer();
                }
                if plain {
                    others.drain(..).for_each(std::mem::forget);
                }
            });
        });
    }

    /// Assigns a range of a list, of step 1 or -1, to a range of step 1 that has as many items. Gives a list of the old items,
    /// if there are objects among them that are not there any more.
    #[inline]
    #[must_use]
    pub fn assign_part(&self, target: SliceRange, from: &PyList, source: SliceRange) -> Option<Ref> {
        let count = target.count;
        if count == 0 {
            return None;
        }
        let reversed = source.step < 0;
        let (to, first) = (target.start as usize, source.start as usize);
        let low = if reversed { first + 1 - count } else { first };
        let are_plain = |items: &[Ref]| {
            items
                .iter()
                .fold(true, |plain, item| plain & !item.value().is_pointer())
        };
        let done = if !std::ptr::eq(self, from) {
            self.items.with_mut(|items| {
                let part = &mut items[to..to + count];
                let plain = are_plain(part);
                if plain {
                    from.items.with(|new| copy(part, &new[low..low + count], reversed));
                }
                plain
            })
        } else if reversed && to == low {
            self.items.with_mut(|items| items[to..to + count].reverse());
            true
        } else if !reversed && to <= low {
            self.items.with_mut(|items| {
                let plain = are_plain(&items[to..to + count]);
                if plain {
                    for i in 0..count {
                        items[to + i] = items[low + i].clone();
                    }
                }
                plain
            })
        } else {
            false
        };
        if done {
            return None;
        }
        let mut items = from.items.with(|items| source.cut(items));
        self.items
            .with_mut(|all| all[to..to + count].swap_with_slice(&mut items));
        (!are_plain(&items)).then(|| PyList::from_vec(items).into_ref())
    }
}

/// Replaces items that are no objects.
#[inline]
fn copy(items: &mut [Ref], new: &[Ref], reversed: bool) {
    if reversed {
        for (item, new) in items.iter_mut().zip(new.iter().rev()) {
            *item = new.clone();
        }
    } else {
        items.clone_from_slice(new);
    }
}

/// Gives items up, last first, as CPython does (`list_clear`).
fn discard(mut items: Vec<Ref>) {
    while let Some(item) = items.pop() {
        drop(item);
    }
}

fn repeated(items: &[Ref], count: usize) -> Vec<Ref> {
    match items {
        [one] => vec![one.clone(); count],
        _ => std::iter::repeat_n(items, count).flatten().cloned().collect(),
    }
}

fn assign_slice(list: &Obj<PyList>, th: &Thread, slice: &PySlice, value: Option<&Ref>) -> PyResult<()> {
    let plain = slice.step.is_none() || slice.step.value().as_int() == Some(1);
    let message = if plain {
        "can only assign an iterable"
    } else {
        "must assign iterable to extended slice"
    };
    let new = match value {
        Some(value) => Some(ops::iter::collect_for_assignment(th, value, message)?),
        None => None,
    };
    let range = slice.resolve(th, list.items.len())?;
    if range.step == 1 {
        let start = range.start as usize;
        let end = start + range.count;
        let removed = list
            .items
            .with_mut(|items| replace_range(items, start, end, new.unwrap_or_default()));
        discard(removed);
        return Ok(());
    }
    let Some(new) = new else {
        return delete_extended(list, range);
    };
    if new.len() != range.count {
        return Err(th.value_error(format!(
            "attempt to assign sequence of size {} to extended slice of size {}",
            new.len(),
            range.count
        )));
    }
    let removed: Vec<Ref> = list.items.with_mut(|items| {
        range
            .indices()
            .zip(new)
            .map(|(i, item)| std::mem::replace(&mut items[i], item))
            .collect()
    });
    drop(removed);
    Ok(())
}

/// Puts `new` where `items[start..end]` are, which are returned.
fn replace_range(items: &mut Vec<Ref>, start: usize, end: usize, mut new: Vec<Ref>) -> Vec<Ref> {
    if new.len() == end - start {
        items[start..end].swap_with_slice(&mut new);
        return new;
    }
    items.splice(start..end, new).collect()
}

fn delete_extended(list: &Obj<PyList>, range: SliceRange) -> PyResult<()> {
    let mut indices: Vec<usize> = range.indices().collect();
    indices.sort_unstable();
    let mut indices = indices.into_iter().peekable();
    let removed: Vec<Ref> = list.items.with_mut(|items| {
        let all = std::mem::take(items).into_iter().enumerate();
        let (removed, kept): (Vec<_>, Vec<_>) = all.partition(|(i, _)| indices.next_if_eq(i).is_some());
        items.extend(kept.into_iter().map(|(_, item)| item));
        removed.into_iter().map(|(_, item)| item).collect()
    });
    drop(removed);
    Ok(())
}
