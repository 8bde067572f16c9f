//! `slice`, and how it applies to a sequence.

use dashu_int::IBig;
use taipan_heap::{Obj, Ref, TypedRef, Value};

use crate::args::Args;
use crate::class::Class;
use crate::error::PyResult;
use crate::native::Downcast;
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::int;
use crate::types::str::PyStr;
use crate::types::tuple::PyTuple;
use crate::{Trace, alloc, ops, py_class, py_methods};

/// slice(stop)
/// slice(start, stop[, step])
///
/// Create a slice object.  This is used for extended slicing (e.g. a[0:10:2]).
#[py_class(name = "slice", gc, final_)]
#[derive(Trace)]
pub struct PySlice {
    /// `start`
    pub start: Ref,
    /// `stop`
    pub stop: Ref,
    /// `step`
    pub step: Ref,
}

/// Where an index lies.
pub enum Position {
    /// At this item.
    At(usize),
    /// Before the first or after the last.
    Outside,
}

/// A slice applied to a length.
#[derive(Clone, Copy, Debug)]
pub struct SliceRange {
    /// First index.
    pub start: isize,
    /// Index after the last (or before, for negative steps).
    pub stop: isize,
    /// Distance, not 0.
    pub step: isize,
    /// Number of items.
    pub count: usize,
}

impl SliceRange {
    /// `start:stop:step` applied to a length, if these are small ints and None; None also for step 0.
    #[inline(always)]
    #[must_use]
    pub fn of_small([start, stop, step]: [Value; 3], len: usize) -> Option<SliceRange> {
        let index = |part: Value| match part.as_int() {
            Some(n) => Some(Some(n as isize)),
            None => (part == Value::NONE).then_some(None),
        };
        let (start, stop, step) = (index(start)?, index(stop)?, index(step)?.unwrap_or(1));
        (step != 0).then(|| SliceRange::over(start, stop, step, len))
    }

    /// A slice applied to a length (`PySlice_AdjustIndices`); None: from the beginning, to the end.
    #[inline(always)]
    fn over(start: Option<isize>, stop: Option<isize>, step: isize, len: usize) -> SliceRange {
        let len = len as isize;
        let (low, high) = if step < 0 { (-1, len - 1) } else { (0, len) };
        let clamp = |index: isize| {
            let index = if index < 0 { index.saturating_add(len) } else { index };
            index.clamp(low, high)
        };
        let (first, last) = if step < 0 { (high, low) } else { (low, high) };
        let (start, stop) = (start.map_or(first, clamp), stop.map_or(last, clamp));
        let distance = if step < 0 { start - stop } else { stop - start };
        let count = match step {
            _ if distance <= 0 => 0,
            1 | -1 => distance as usize,
            _ => (distance - 1) as usize / step.unsigned_abs() + 1,
        };
        SliceRange {
            start,
            stop,
            step,
            count,
        }
    }

    /// The items of the range, which lies within them.
    #[inline]
    #[must_use]
    pub fn cut(self, items: &[Ref]) -> Vec<Ref> {
        let start = self.start as usize;
        match self.step {
            1 => items[start..start + self.count].to_vec(),
            -1 if self.count > 0 => items[start + 1 - self.count..=start].iter().rev().cloned().collect(),
            _ => self.indices().map(|i| items[i].clone()).collect(),
        }
    }

    /// The indices in order.
    pub fn indices(self) -> impl DoubleEndedIterator<Item = usize> + ExactSizeIterator {
        (0..self.count).map(move |i| (self.start + i as isize * self.step) as usize)
    }

    /// Whether this is every item of a sequence of `len` in order.
    #[must_use]
    pub fn is_whole(self, len: usize) -> bool {
        self.step == 1 && self.count == len
    }
}

const NO_INDEX: &str = "slice indices must be integers or None or have an __index__ method";

fn bound(th: &Thread, value: &Ref) -> PyResult<isize> {
    match ops::convert::slice_index(th, value)? {
        Some(index) => Ok(index),
        None => Err(th.type_error(NO_INDEX)),
    }
}

fn big(n: &Ref) -> IBig {
    int::view(n).map_or(IBig::ZERO, int::IntView::to_big)
}

impl PySlice {
    /// A slice.
    #[must_use]
    pub fn new_ref(start: Ref, stop: Ref, step: Ref) -> TypedRef<PySlice> {
        alloc::new(PySlice { start, stop, step })
    }

    /// Applies the slice to a length (`PySlice_Unpack`, `PySlice_AdjustIndices`).
    ///
    /// # Errors
    /// TypeError for indices that are none, ValueError for step 0.
    #[inline]
    pub fn resolve(&self, th: &Thread, len: usize) -> PyResult<SliceRange> {
        let parts = [self.start.value(), self.stop.value(), self.step.value()];
        match SliceRange::of_small(parts, len) {
            Some(range) => Ok(range),
            None => self.resolve_any(th, len),
        }
    }

    fn resolve_any(&self, th: &Thread, len: usize) -> PyResult<SliceRange> {
        let index = |part: &Ref| {
            if part.is_none() {
                return Ok(None);
            }
            bound(th, part).map(Some)
        };
        let step = index(&self.step)?.unwrap_or(1);
        if step == 0 {
            return Err(th.value_error("slice step cannot be zero"));
        }
        let step = step.max(-isize::MAX);
        let start = index(&self.start)?;
        Ok(SliceRange::over(start, index(&self.stop)?, step, len))
    }

    /// Applies the slice to a length of any size (`_PySlice_GetLongIndices`): start, stop and step.
    ///
    /// # Errors
    /// As [`resolve`](PySlice::resolve).
    pub fn resolve_big(&self, th: &Thread, len: &IBig) -> PyResult<[IBig; 3]> {
        let given = |part: &Ref| -> PyResult<Option<IBig>> {
            if part.is_none() {
                return Ok(None);
            }
            if !ops::convert::has_index(part) {
                return Err(th.type_error(NO_INDEX));
            }
            Ok(Some(big(&ops::convert::index(th, part)?)))
        };
        let step = given(&self.step)?.unwrap_or(IBig::ONE);
        if step == IBig::ZERO {
            return Err(th.value_error("slice step cannot be zero"));
        }
        let down = step < IBig::ZERO;
        let (low, high) = if down {
            (IBig::from(-1), len - IBig::ONE)
        } else {
            (IBig::ZERO, len.clone())
        };
        let clamp = |n: IBig| {
            let n = if n < IBig::ZERO { n + len } else { n };
            n.max(low.clone()).min(high.clone())
        };
        let (first, last) = if down { (&high, &low) } else { (&low, &high) };
        let start = given(&self.start)?.map_or_else(|| first.clone(), clamp);
        let stop = given(&self.stop)?.map_or_else(|| last.clone(), clamp);
        Ok([start, stop, step])
    }

    fn parts(&self) -> [Ref; 3] {
        [self.start.clone(), self.stop.clone(), self.step.clone()]
    }
}

#[py_methods]
impl PySlice {
    #[slot]
    fn new(th: &Thread, _class: &Class, args: Args<'_>) -> PyResult<Ref> {
        if args.keyword_count() > 0 {
            return Err(th.type_error("slice() takes no keyword arguments"));
        }
        let none = || Ref::NONE;
        Ok(match args.positional() {
            [stop] => PySlice::new_ref(none(), stop.clone(), none()),
            [start, stop] => PySlice::new_ref(start.clone(), stop.clone(), none()),
            [start, stop, step] => PySlice::new_ref(start.clone(), stop.clone(), step.clone()),
            [] => return Err(th.type_error("slice expected at least 1 argument, got 0")),
            more => {
                return Err(th.type_error(format!("slice expected at most 3 arguments, got {}", more.len())));
            }
        }
        .into_ref())
    }

    #[slot]
    fn repr(&self, th: &Thread) -> PyResult<Ref> {
        let [a, b, c] = self.parts();
        let text = format!(
            "slice({}, {}, {})",
            ops::convert::repr(th, &a)?.to_display(),
            ops::convert::repr(th, &b)?.to_display(),
            ops::convert::repr(th, &c)?.to_display()
        );
        Ok(PyStr::new(&text).into_ref())
    }

    #[slot]
    fn compare(this: &Obj<Self>, th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        let Some(other) = other.downcast::<PySlice>() else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        let (a, b) = (
            PyTuple::from_vec(this.parts().into()),
            PyTuple::from_vec(other.parts().into()),
        );
        ops::compare::rich(th, a.as_ref(), b.as_ref(), op)
    }

    #[getter]
    fn start(&self) -> Ref {
        self.start.clone()
    }

    #[getter]
    fn stop(&self) -> Ref {
        self.stop.clone()
    }

    #[getter]
    fn step(&self) -> Ref {
        self.step.clone()
    }

    /// S.indices(len) -> (start, stop, stride)
    ///
    /// Assuming a sequence of length len, calculate the start and stop
    /// indices, and the stride length of the extended slice described by
    /// S. Out of bounds indices are clipped in a manner consistent with the
    /// handling of normal slices.
    #[method]
    fn indices(&self, th: &Thread, len: &Ref) -> PyResult<Ref> {
        let len = big(&ops::convert::index(th, len)?);
        if len < IBig::ZERO {
            return Err(th.value_error("length should not be negative"));
        }
        let parts = self.resolve_big(th, &len)?;
        Ok(PyTuple::from_vec(parts.map(int::from_big).to_vec()).into_ref())
    }

    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        let class = crate::type_of(&this.to_ref()).to_ref();
        PyTuple::from_vec(vec![class, PyTuple::from_vec(this.parts().into()).into_ref()]).into_ref()
    }
}
