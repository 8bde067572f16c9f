//! `_heapq` and `_bisect`: order in lists.

use taipan_object::py_module;
use taipan_object::slots::CompareOp;
use taipan_object::types::list::PyList;
use taipan_object::{Downcast, Exc, Obj, PyResult, Ref, Thread, ops, type_of};

/// Which item of a heap comes first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Smallest,
    Largest,
}

fn less(th: &Thread, a: &Ref, b: &Ref) -> PyResult<bool> {
    let result = ops::compare::rich(th, a, b, CompareOp::Lt)?;
    ops::convert::truth(th, &result)
}

/// A heap while it is put in order. Comparing runs Python code, which must leave the list's length alone.
struct Heap<'a> {
    th: &'a Thread,
    list: &'a Obj<PyList>,
    order: Order,
}

impl<'a> Heap<'a> {
    fn new(th: &'a Thread, list: &'a Ref, order: Order, function: &str, what: &str) -> PyResult<Heap<'a>> {
        match list.downcast::<PyList>() {
            Some(list) => Ok(Heap { th, list, order }),
            None => {
                let name = type_of(list).name();
                Err(th.type_error(format!("{function}() argument{what} must be list, not {name}")))
            }
        }
    }

    fn len(&self) -> usize {
        self.list.items.len()
    }

    fn at(&self, index: usize) -> PyResult<Ref> {
        self.list
            .items
            .get(index)
            .ok_or_else(|| self.th.error(Exc::IndexError, "index out of range"))
    }

    /// Whether the item at `a` comes before that at `b`.
    fn before(&self, a: usize, b: usize) -> PyResult<bool> {
        let len = self.len();
        let (a, b) = (self.at(a)?, self.at(b)?);
        let result = match self.order {
            Order::Smallest => less(self.th, &a, &b)?,
            Order::Largest => less(self.th, &b, &a)?,
        };
        if self.len() != len {
            return Err(self.th.error(Exc::RuntimeError, "list changed size during iteration"));
        }
        Ok(result)
    }

    fn swap(&self, a: usize, b: usize) {
        self.list.items.with_mut(|items| items.swap(a, b));
    }

    /// Moves the item at `position` towards the root, no further than `start`.
    fn rise(&self, start: usize, mut position: usize) -> PyResult<()> {
        while position > start {
            let parent = (position - 1) / 2;
            if !self.before(position, parent)? {
                break;
            }
            self.swap(position, parent);
            position = parent;
        }
        Ok(())
    }

    /// Moves the item at `position` to a leaf, children up, and then to its place.
    fn sink(&self, mut position: usize) -> PyResult<()> {
        let (start, end) = (position, self.len());
        while position < end / 2 {
            let mut child = 2 * position + 1;
            if child + 1 < end && !self.before(child, child + 1)? {
                child += 1;
            }
            self.swap(position, child);
            position = child;
        }
        self.rise(start, position)
    }

    fn pop(&self) -> PyResult<Ref> {
        let last = self.list.items.with_mut(Vec::pop);
        let Some(last) = last else {
            return Err(self.th.error(Exc::IndexError, "index out of range"));
        };
        if self.len() == 0 {
            return Ok(last);
        }
        self.replace(last)
    }

    fn replace(&self, item: Ref) -> PyResult<Ref> {
        if self.len() == 0 {
            return Err(self.th.error(Exc::IndexError, "index out of range"));
        }
        let first = self.list.items.with_mut(|items| std::mem::replace(&mut items[0], item));
        self.sink(0)?;
        Ok(first)
    }

    fn build(&self) -> PyResult<()> {
        (0..self.len() / 2).rev().try_for_each(|i| self.sink(i))
    }
}

/// Heap queue algorithm (a.k.a. priority queue).
///
/// Heaps are arrays for which a[k] <= a[2*k+1] and a[k] <= a[2*k+2] for
/// all k, counting elements from 0.  For the sake of comparison,
/// non-existing elements are considered to be infinite.  The interesting
/// property of a heap is that a[0] is always its smallest element.
#[py_module(name = "_heapq")]
pub(crate) mod heapq {
    use super::*;

    /// Push item onto heap, maintaining the heap invariant.
    #[function]
    fn heappush(th: &Thread, heap: &Ref, item: Ref) -> PyResult<()> {
        let heap = Heap::new(th, heap, Order::Smallest, "heappush", " 1")?;
        heap.list.items.with_mut(|items| items.push(item));
        heap.rise(0, heap.len() - 1)
    }

    /// Push item on the heap, then pop and return the smallest item from the heap.
    ///
    /// The combined action runs more efficiently than heappush() followed by
    /// a separate call to heappop().
    #[function]
    fn heappushpop(th: &Thread, heap: &Ref, item: Ref) -> PyResult<Ref> {
        let heap = Heap::new(th, heap, Order::Smallest, "heappushpop", " 1")?;
        if heap.len() == 0 || !less(th, &heap.at(0)?, &item)? {
            return Ok(item);
        }
        heap.replace(item)
    }

    /// Pop the smallest item off the heap, maintaining the heap invariant.
    #[function]
    fn heappop(th: &Thread, heap: &Ref) -> PyResult<Ref> {
        Heap::new(th, heap, Order::Smallest, "heappop", "")?.pop()
    }

    /// Pop and return the current smallest value, and add the new item.
    ///
    /// This is more efficient than heappop() followed by heappush(), and can be
    /// more appropriate when using a fixed-size heap.  Note that the value
    /// returned may be larger than item!  That constrains reasonable uses of
    /// this routine unless written as part of a conditional replacement:
    ///
    ///     if item > heap[0]:
    ///         item = heapreplace(heap, item)
    #[function]
    fn heapreplace(th: &Thread, heap: &Ref, item: Ref) -> PyResult<Ref> {
        Heap::new(th, heap, Order::Smallest, "heapreplace", " 1")?.replace(item)
    }

    /// Transform list into a heap, in-place, in O(len(heap)) time.
    #[function]
    fn heapify(th: &Thread, heap: &Ref) -> PyResult<()> {
        Heap::new(th, heap, Order::Smallest, "heapify", "")?.build()
    }

    /// Maxheap variant of heappop.
    #[function]
    fn _heappop_max(th: &Thread, heap: &Ref) -> PyResult<Ref> {
        Heap::new(th, heap, Order::Largest, "_heappop_max", "")?.pop()
    }

    /// Maxheap variant of heapreplace.
    #[function]
    fn _heapreplace_max(th: &Thread, heap: &Ref, item: Ref) -> PyResult<Ref> {
        Heap::new(th, heap, Order::Largest, "_heapreplace_max", " 1")?.replace(item)
    }

    /// Maxheap variant of heapify.
    #[function]
    fn _heapify_max(th: &Thread, heap: &Ref) -> PyResult<()> {
        Heap::new(th, heap, Order::Largest, "_heapify_max", "")?.build()
    }
}

/// On which side of equal items a new one goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

fn search(
    th: &Thread,
    list: &Ref,
    x: &Ref,
    lo: isize,
    hi: Option<isize>,
    key: Option<&Ref>,
    side: Side,
) -> PyResult<usize> {
    let Ok(mut low) = usize::try_from(lo) else {
        return Err(th.value_error("lo must be non-negative"));
    };
    let mut high = match hi.and_then(|h| usize::try_from(h).ok()) {
        Some(high) => high,
        None => ops::convert::length(th, list)?,
    };
    if list.is_a::<taipan_object::types::dict::PyDict>() {
        return Err(th.type_error("dict is not a sequence"));
    }
    let key = key.filter(|k| !k.is_none());
    while low < high {
        let middle = low + (high - low) / 2;
        let item = match list.downcast_exact::<PyList>().and_then(|l| l.items.get(middle)) {
            Some(item) => item,
            None => ops::item::get(th, list, &ops::convert::int(middle as i64))?,
        };
        let item = match key {
            Some(key) => ops::call::call(th, key, &[&item])?,
            None => item,
        };
        let goes_right = match side {
            Side::Left => less(th, &item, x)?,
            Side::Right => !less(th, x, &item)?,
        };
        if goes_right {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

fn insert(
    th: &Thread,
    list: &Ref,
    x: &Ref,
    lo: isize,
    hi: Option<isize>,
    key: Option<&Ref>,
    side: Side,
) -> PyResult<()> {
    let wanted = match key.filter(|k| !k.is_none()) {
        Some(key) => ops::call::call(th, key, &[x])?,
        None => x.clone(),
    };
    let index = search(th, list, &wanted, lo, hi, key, side)?;
    if let Some(own) = list.downcast_exact::<PyList>() {
        own.items.with_mut(|items| {
            let at = index.min(items.len());
            items.insert(at, x.clone());
        });
        return Ok(());
    }
    let insert = ops::attr::get(th, list, &th.vm().interned.get("insert"))?;
    ops::call::call(th, &insert, &[&ops::convert::int(index as i64), x]).map(drop)
}

/// Bisection algorithms.
///
/// This module provides support for maintaining a list in sorted order without
/// having to sort the list after each insertion. For long lists of items with
/// expensive comparison operations, this can be an improvement over the more
/// common approach.
#[py_module(name = "_bisect")]
pub(crate) mod bisect {
    use super::*;

    /// Return the index where to insert item x in list a, assuming a is sorted.
    ///
    /// The return value i is such that all e in a[:i] have e <= x, and all e in
    /// a[i:] have e > x.  So if x already appears in the list, a.insert(i, x) will
    /// insert just after the rightmost x already there.
    ///
    /// Optional args lo (default 0) and hi (default len(a)) bound the
    /// slice of a to be searched.
    ///
    /// A custom key function can be supplied to customize the sort order.
    #[function(keywords)]
    fn bisect_right(
        th: &Thread,
        a: &Ref,
        x: &Ref,
        #[default(0)] lo: isize,
        hi: Option<isize>,
        #[keyword] key: Option<&Ref>,
    ) -> PyResult<usize> {
        search(th, a, x, lo, hi, key, Side::Right)
    }

    /// Return the index where to insert item x in list a, assuming a is sorted.
    ///
    /// The return value i is such that all e in a[:i] have e < x, and all e in
    /// a[i:] have e >= x.  So if x already appears in the list, a.insert(i, x) will
    /// insert just before the leftmost x already there.
    ///
    /// Optional args lo (default 0) and hi (default len(a)) bound the
    /// slice of a to be searched.
    ///
    /// A custom key function can be supplied to customize the sort order.
    #[function(keywords)]
    fn bisect_left(
        th: &Thread,
        a: &Ref,
        x: &Ref,
        #[default(0)] lo: isize,
        hi: Option<isize>,
        #[keyword] key: Option<&Ref>,
    ) -> PyResult<usize> {
        search(th, a, x, lo, hi, key, Side::Left)
    }

    /// Insert item x in list a, and keep it sorted assuming a is sorted.
    ///
    /// If x is already in a, insert it to the right of the rightmost x.
    ///
    /// Optional args lo (default 0) and hi (default len(a)) bound the
    /// slice of a to be searched.
    ///
    /// A custom key function can be supplied to customize the sort order.
    #[function(keywords)]
    fn insort_right(
        th: &Thread,
        a: &Ref,
        x: &Ref,
        #[default(0)] lo: isize,
        hi: Option<isize>,
        #[keyword] key: Option<&Ref>,
    ) -> PyResult<()> {
        insert(th, a, x, lo, hi, key, Side::Right)
    }

    /// Insert item x in list a, and keep it sorted assuming a is sorted.
    ///
    /// If x is already in a, insert it to the left of the leftmost x.
    ///
    /// Optional args lo (default 0) and hi (default len(a)) bound the
    /// slice of a to be searched.
    ///
    /// A custom key function can be supplied to customize the sort order.
    #[function(keywords)]
    fn insort_left(
        th: &Thread,
        a: &Ref,
        x: &Ref,
        #[default(0)] lo: isize,
        hi: Option<isize>,
        #[keyword] key: Option<&Ref>,
    ) -> PyResult<()> {
        insert(th, a, x, lo, hi, key, Side::Left)
    }
}
