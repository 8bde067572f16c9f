//! Sorting: stable, by `<` alone, keys computed once, and safe against comparisons that raise or mutate.

use taipan_heap::Ref;

use crate::args::Args;
use crate::error::PyResult;
use crate::native::Downcast;
use crate::ops;
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::str::PyStr;
use crate::types::tuple::PyTuple;

/// The keyword arguments of `sort` and `sorted`, which words its errors as `sort`.
///
/// # Errors
/// TypeError for others.
pub fn order_arguments(th: &Thread, args: Args<'_>) -> PyResult<(Option<Ref>, bool)> {
    let (mut key, mut reverse) = (None, false);
    for (name, value) in args.keywords() {
        let name = ops::convert::str(th, name)?;
        match &*name.to_display() {
            "key" => key = Some(value.clone()).filter(|k| !k.is_none()),
            "reverse" => reverse = ops::convert::index_isize(th, value)? != 0,
            other => {
                return Err(th.type_error(format!("'{other}' is an invalid keyword argument for sort()")));
            }
        }
    }
    Ok((key, reverse))
}

/// Sorts `items` by `<` of their keys. On an error the items are in some order, none lost.
///
/// # Errors
/// What `key` and `__lt__` raise.
pub fn sort_items(th: &Thread, items: Vec<Ref>, key: Option<&Ref>, reverse: bool) -> (Vec<Ref>, PyResult<()>) {
    let keys = match key {
        Some(key) => {
            let mut keys = Vec::with_capacity(items.len());
            for item in &items {
                match ops::call::call(th, key, &[item]) {
                    Ok(k) => keys.push(k),
                    Err(raised) => return (items, Err(raised)),
                }
            }
            Some(keys)
        }
        None => None,
    };
    // Reversing before and after keeps equal items in their order (`list_sort_impl`).
    let Some(keys) = keys else {
        let (mut items, mut failed) = (items, None);
        if reverse {
            items.reverse();
        }
        if !sort_plain(&mut items, |item| item) {
            let mut order: Vec<u32> = (0..items.len() as u32).collect();
            failed = merge_sort(th, &items, &mut order).err();
            items = permuted(items, order.into_iter());
        }
        if reverse {
            items.reverse();
        }
        return (items, failed.map_or(Ok(()), Err));
    };
    let mut by: Vec<(Ref, u32)> = keys.into_iter().zip(0..).collect();
    if reverse {
        by.reverse();
    }
    let mut failed = None;
    if !sort_plain(&mut by, |(key, _)| key) {
        let (keys, places): (Vec<Ref>, Vec<u32>) = by.into_iter().unzip();
        let mut order: Vec<u32> = (0..keys.len() as u32).collect();
        failed = merge_sort(th, &keys, &mut order).err();
        let places = order.iter().map(|i| places[*i as usize]).collect::<Vec<_>>();
        by = keys.into_iter().zip(places).collect();
    }
    if reverse {
        by.reverse();
    }
    let sorted = permuted(items, by.iter().map(|(_, place)| *place));
    (sorted, failed.map_or(Ok(()), Err))
}

/// The items at these places, in their order.
fn permuted(items: Vec<Ref>, places: impl Iterator<Item = u32>) -> Vec<Ref> {
    let mut slots: Vec<Option<Ref>> = items.into_iter().map(Some).collect();
    places.filter_map(|place| slots[place as usize].take()).collect()
}

/// Sorts what has small ints, strings or floats as keys, all of one kind; false if the keys are something else.
fn sort_plain<T>(all: &mut [T], key: impl Fn(&T) -> &Ref) -> bool {
    if all.iter().all(|item| key(item).value().is_int()) {
        all.sort_by_key(|item| key(item).value().int_unchecked());
    } else if all.iter().all(|item| key(item).downcast_exact::<PyStr>().is_some()) {
        all.sort_by(
            |a, b| match (key(a).downcast_exact::<PyStr>(), key(b).downcast_exact::<PyStr>()) {
                (Some(a), Some(b)) => a.order(b),
                _ => std::cmp::Ordering::Equal,
            },
        );
    } else if all.iter().all(|item| key(item).value().is_float()) {
        all.sort_by(|a, b| {
            let (a, b) = (key(a).value().as_float(), key(b).value().as_float());
            a.partial_cmp(&b).unwrap_or(std::cmp::Ordering::Equal)
        });
    } else {
        return false;
    }
    true
}

/// Whether key `a` is less than key `b`.
fn less(th: &Thread, by: &[Ref], a: u32, b: u32) -> PyResult<bool> {
    let (a, b) = (&by[a as usize], &by[b as usize]);
    if let Some(holds) = first_items_decide(a, b) {
        return Ok(holds);
    }
    let result = ops::compare::rich(th, a, b, CompareOp::Lt)?;
    ops::convert::truth(th, &result)
}

/// Whether tuple `a` is less than tuple `b`, if their first items are plain values that differ.
fn first_items_decide(a: &Ref, b: &Ref) -> Option<bool> {
    let (a, b) = (a.downcast_exact::<PyTuple>()?, b.downcast_exact::<PyTuple>()?);
    let (a, b) = (a.items().first()?, b.items().first()?);
    if ops::compare::plain(a, b, CompareOp::Lt)? {
        return Some(true);
    }
    ops::compare::plain(b, a, CompareOp::Lt)?.then_some(false)
}

/// A stable merge sort over runs: natural runs of at least [`RUN`] items, extended by binary insertion as in CPython,
/// merged bottom up. The standard library's sorts may panic or misbehave when `<` is no order; this one cannot.
fn merge_sort(th: &Thread, by: &[Ref], order: &mut [u32]) -> PyResult<()> {
    const RUN: usize = 32;
    let len = order.len();
    let mut runs = Vec::new();
    let mut start = 0;
    while start < len {
        let natural = natural_run(th, by, &mut order[start..])?;
        let end = (start + natural.max(RUN)).min(len);
        binary_insertion(th, by, &mut order[start..end], natural)?;
        runs.push((start, end));
        start = end;
    }
    let mut buffer = Vec::with_capacity(len);
    while runs.len() > 1 {
        let mut next = Vec::with_capacity(runs.len().div_ceil(2));
        for pair in runs.chunks(2) {
            if let [(start, middle), (_, end)] = *pair {
                merge(th, by, &mut order[start..end], middle - start, &mut buffer)?;
                next.push((start, end));
            } else {
                next.push(pair[0]);
            }
        }
        runs = next;
    }
    Ok(())
}

/// Length of the run at the start, which is made ascending.
fn natural_run(th: &Thread, by: &[Ref], order: &mut [u32]) -> PyResult<usize> {
    if order.len() < 2 {
        return Ok(order.len());
    }
    let descending = less(th, by, order[1], order[0])?;
    let mut len = 2;
    while len < order.len() && less(th, by, order[len], order[len - 1])? == descending {
        len += 1;
    }
    if descending {
        order[..len].reverse();
    }
    Ok(len)
}

fn binary_insertion(th: &Thread, by: &[Ref], order: &mut [u32], sorted: usize) -> PyResult<()> {
    for i in sorted..order.len() {
        let pivot = order[i];
        let (mut low, mut high) = (0, i);
        while low < high {
            let middle = usize::midpoint(low, high);
            if less(th, by, pivot, order[middle])? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        order[low..=i].rotate_right(1);
    }
    Ok(())
}

fn merge(th: &Thread, by: &[Ref], order: &mut [u32], middle: usize, buffer: &mut Vec<u32>) -> PyResult<()> {
    if middle == order.len() || !less(th, by, order[middle], order[middle - 1])? {
        return Ok(());
    }
    buffer.clear();
    let (mut left, mut right) = (0, middle);
    let mut failed = None;
    while left < middle && right < order.len() {
        match less(th, by, order[right], order[left]) {
            Ok(true) => {
                buffer.push(order[right]);
                right += 1;
            }
            Ok(false) => {
                buffer.push(order[left]);
                left += 1;
            }
            Err(raised) => {
                failed = Some(raised);
                break;
            }
        }
    }
    buffer.extend_from_slice(&order[left..middle]);
    buffer.extend_from_slice(&order[right..]);
    order.copy_from_slice(buffer);
    failed.map_or(Ok(()), Err)
}
