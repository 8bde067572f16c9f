//! Sorting: stable, by `<` alone, keys computed once, and safe against comparisons that raise or mutate.

use taipan_heap::Ref;

use crate::args::Args;
use crate::error::{PyResult, Raised};
use crate::native::Downcast;
use crate::ops;
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::str::PyStr;
use crate::types::{float, int};

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
    let mut order: Vec<u32> = (0..items.len() as u32).collect();
    // Reversing before and after keeps equal items in their order (`list_sort_impl`).
    if reverse {
        order.reverse();
    }
    let by = keys.as_deref().unwrap_or(&items);
    let failed = sort_order(th, by, &mut order);
    if reverse {
        order.reverse();
    }
    let mut slots: Vec<Option<Ref>> = items.into_iter().map(Some).collect();
    let sorted = order.into_iter().filter_map(|i| slots[i as usize].take()).collect();
    drop(keys);
    (sorted, failed.map_or(Ok(()), Err))
}

fn sort_order(th: &Thread, by: &[Ref], order: &mut [u32]) -> Option<Raised> {
    if by.iter().all(|k| k.value().is_int()) {
        order.sort_by_key(|i| by[*i as usize].value().int_unchecked());
        return None;
    }
    if by.iter().all(|k| k.downcast_exact::<PyStr>().is_some()) {
        let text = |i: u32| by[i as usize].downcast_exact::<PyStr>();
        order.sort_by(|a, b| match (text(*a), text(*b)) {
            (Some(a), Some(b)) => a.order(b),
            _ => std::cmp::Ordering::Equal,
        });
        return None;
    }
    if by.iter().all(|k| k.value().is_float()) {
        order.sort_by(|a, b| {
            let (a, b) = (
                by[*a as usize].value().float_unchecked(),
                by[*b as usize].value().float_unchecked(),
            );
            a.partial_cmp(&b).unwrap_or(std::cmp::Ordering::Equal)
        });
        return None;
    }
    debug_assert!(int::view(&by[0]).is_none() || float::view(&by[0]).is_none());
    merge_sort(th, by, order).err()
}

/// Whether key `a` is less than key `b`.
fn less(th: &Thread, by: &[Ref], a: u32, b: u32) -> PyResult<bool> {
    let result = ops::compare::rich(th, &by[a as usize], &by[b as usize], CompareOp::Lt)?;
    ops::convert::truth(th, &result)
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
