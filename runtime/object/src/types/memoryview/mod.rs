//! `memoryview`, of one dimension, over bytes and bytearray.
//!
//! A view knows the object that was asked for (`obj`) and the store that the bytes are in. Other objects that support
//! the buffer protocol are copied into a bytes object when a view of them is made, which is then read-only.

mod format;

use std::cell::Cell;

use taipan_heap::collect::{Trace, Tracer};
use taipan_heap::{Obj, Ref, Slot, TypedRef};

use crate::args::Args;
use crate::class::{Class, type_of};
use crate::error::{Exc, PyResult};
use crate::native::Downcast;
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::bytearray::PyByteArray;
use crate::types::bytes::{PyBytes, arguments};
use crate::types::iterators::PyIndexIterator;
use crate::types::list::PyList;
use crate::types::slice::{Position, PySlice};
use crate::types::str::PyStr;
use crate::types::tuple::PyTuple;
use crate::{alloc, ops, py_class, py_methods};

/// Which items of the store a view shows.
#[derive(Clone, Copy)]
struct Shape {
    format: u8,
    /// Byte offset of the first item.
    start: isize,
    /// Number of items.
    count: usize,
    /// Bytes from one item to the next.
    stride: isize,
    readonly: bool,
}

/// Create a new memoryview object which references the given object.
#[py_class(name = "memoryview", gc, weakref, final_)]
pub struct PyMemoryView {
    object: Slot,
    store: Slot,
    shape: Shape,
    released: Cell<bool>,
}

impl Trace for PyMemoryView {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.object.trace(tracer);
        self.store.trace(tracer);
    }

    fn give_up(&self, garbage: &mut Vec<Ref>) {
        self.let_go();
        self.object.give_up(garbage);
        self.store.give_up(garbage);
    }
}

impl Drop for PyMemoryView {
    fn drop(&mut self) {
        self.let_go();
    }
}

impl Shape {
    fn item_size(&self) -> usize {
        format::size(self.format).unwrap_or(1)
    }

    fn is_contiguous(&self) -> bool {
        self.count <= 1 || self.stride == self.item_size() as isize
    }

    /// The bytes of item `index`.
    fn range(&self, index: usize) -> std::ops::Range<usize> {
        let start = (self.start + index as isize * self.stride) as usize;
        start..start + self.item_size()
    }
}

impl PyMemoryView {
    fn make(object: Ref, store: Ref, shape: Shape) -> TypedRef<PyMemoryView> {
        if let Some(bytes) = store.downcast::<PyByteArray>() {
            bytes.export();
        }
        alloc::new(PyMemoryView {
            object: Slot::new(object),
            store: Slot::new(store),
            shape,
            released: Cell::new(false),
        })
    }

    /// A view of a bytes-like object.
    ///
    /// # Errors
    /// TypeError if it is none.
    pub fn of(th: &Thread, object: &Ref) -> PyResult<TypedRef<PyMemoryView>> {
        if let Some(view) = object.downcast::<PyMemoryView>() {
            let store = view.store(th)?;
            let own = view.object.get().unwrap_or(Ref::NONE);
            return Ok(PyMemoryView::make(own, store, view.shape));
        }
        if !ops::convert::is_bytes_like(object) {
            let name = type_of(object).name();
            return Err(th.type_error(format!("memoryview: a bytes-like object is required, not '{name}'")));
        }
        let (store, count, readonly) = if let Some(bytes) = object.downcast::<PyByteArray>() {
            (object.clone(), bytes.size(), false)
        } else if let Some(bytes) = object.downcast::<PyBytes>() {
            (object.clone(), bytes.data().len(), true)
        } else {
            let copy = PyBytes::from_vec(ops::convert::bytes_of(th, object)?);
            let len = copy.data().len();
            (copy.into_ref(), len, true)
        };
        let shape = Shape {
            format: b'B',
            start: 0,
            count,
            stride: 1,
            readonly,
        };
        Ok(PyMemoryView::make(object.clone(), store, shape))
    }

    fn let_go(&self) {
        if !self.released.replace(true)
            && let Some(store) = self.store.get()
            && let Some(bytes) = store.downcast::<PyByteArray>()
        {
            bytes.end_export();
        }
    }

    fn check(&self, th: &Thread) -> PyResult<()> {
        if self.released.get() {
            return Err(th.value_error("operation forbidden on released memoryview object"));
        }
        Ok(())
    }

    fn store(&self, th: &Thread) -> PyResult<Ref> {
        self.check(th)?;
        Ok(self.store.get().unwrap_or(Ref::NONE))
    }

    /// Reads the store; `f` must not run Python.
    fn with<R>(&self, th: &Thread, f: impl FnOnce(&[u8]) -> R) -> PyResult<R> {
        let store = self.store(th)?;
        Ok(match store.downcast::<PyBytes>() {
            Some(bytes) => f(bytes.data()),
            None => match store.downcast::<PyByteArray>() {
                Some(bytes) => bytes.with(f),
                None => f(&[]),
            },
        })
    }

    fn bytes(&self, th: &Thread) -> PyResult<Vec<u8>> {
        let shape = self.shape;
        self.with(th, |data| {
            if shape.count > 0 && shape.is_contiguous() {
                let start = shape.range(0).start;
                return data[start..start + shape.count * shape.item_size()].to_vec();
            }
            (0..shape.count)
                .flat_map(|i| data[shape.range(i)].iter().copied())
                .collect()
        })
    }

    fn items(&self, th: &Thread) -> PyResult<Vec<Ref>> {
        let bytes = self.bytes(th)?;
        Ok(bytes
            .chunks(self.shape.item_size())
            .map(|item| format::read(self.shape.format, item))
            .collect())
    }

    fn slice(&self, th: &Thread, slice: &PySlice) -> PyResult<Shape> {
        let range = slice.resolve(th, self.shape.count)?;
        Ok(Shape {
            start: self.shape.start + range.start * self.shape.stride,
            count: range.count,
            stride: self.shape.stride * range.step,
            ..self.shape
        })
    }

    fn same_object(&self, shape: Shape, th: &Thread) -> PyResult<Ref> {
        let store = self.store(th)?;
        let object = self.object.get().unwrap_or(Ref::NONE);
        Ok(PyMemoryView::make(object, store, shape).into_ref())
    }

    fn position(&self, th: &Thread, key: &Ref) -> PyResult<usize> {
        if !crate::types::int::is_int(key) && type_of(key).slots.index.get().is_none() {
            return Err(th.type_error("memoryview: invalid slice key"));
        }
        match ops::item::position(th, key, self.shape.count, "memoryview")? {
            Position::At(index) => Ok(index),
            Position::Outside => Err(th.error(Exc::IndexError, "index out of bounds on dimension 1")),
        }
    }

    /// A view of all of `store` that names `object` as what it shows.
    #[must_use]
    pub fn over(object: Ref, store: &TypedRef<PyByteArray>) -> TypedRef<PyMemoryView> {
        let shape = Shape {
            format: b'B',
            start: 0,
            count: store.size(),
            stride: 1,
            readonly: false,
        };
        PyMemoryView::make(object, store.as_ref().clone(), shape)
    }

    /// How many bytes may be written; None if the view is for reading only.
    ///
    /// # Errors
    /// ValueError if the view was released.
    pub fn writable_len(&self, th: &Thread) -> PyResult<Option<usize>> {
        self.check(th)?;
        let writable = !self.shape.readonly && self.shape.is_contiguous();
        Ok(writable.then(|| self.shape.count * self.shape.item_size()))
    }

    /// Writes bytes into a view that is writable and large enough.
    ///
    /// # Errors
    /// ValueError if the view was released.
    pub fn write_at(&self, th: &Thread, at: usize, new: &[u8]) -> PyResult<()> {
        let store = self.store(th)?;
        if let Some(bytes) = store.downcast::<PyByteArray>()
            && !new.is_empty()
        {
            let start = self.shape.range(0).start + at;
            bytes.with_mut(|data| data[start..start + new.len()].copy_from_slice(new));
        }
        Ok(())
    }

    /// Puts bytes at the places of `shape`.
    fn store_bytes(&self, th: &Thread, shape: Shape, new: &[u8]) -> PyResult<()> {
        let store = self.store(th)?;
        if let Some(bytes) = store.downcast::<PyByteArray>() {
            bytes.with_mut(|data| {
                for (i, item) in new.chunks(shape.item_size()).enumerate() {
                    data[shape.range(i)].copy_from_slice(item);
                }
            });
        }
        Ok(())
    }
}

fn single(n: isize) -> Ref {
    PyTuple::from_vec(vec![ops::convert::int(n as i64)]).into_ref()
}

#[py_methods]
impl PyMemoryView {
    #[slot]
    fn new(th: &Thread, _class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let positional = args.positional();
        if positional.len() > 1 {
            return Err(th.type_error(format!(
                "memoryview() takes at most 1 argument ({} given)",
                positional.len()
            )));
        }
        match positional.first().or_else(|| args.keyword("object")) {
            Some(object) => Ok(PyMemoryView::of(th, object)?.into_ref()),
            None => Err(th.type_error("memoryview() missing required argument 'object' (pos 1)")),
        }
    }

    #[slot]
    fn repr(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        let what = if this.released.get() {
            "released memory"
        } else {
            "memory"
        };
        let address = this.to_ref().value().bits();
        Ok(PyStr::new(&format!("<{what} at {address:#x}>")).into_ref())
    }

    #[slot]
    fn hash(&self, th: &Thread) -> PyResult<i64> {
        self.check(th)?;
        if !self.shape.readonly {
            return Err(th.value_error("cannot hash writable memoryview object"));
        }
        if !format::is_bytes(self.shape.format) {
            return Err(th.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
        }
        Ok(ops::hash::bytes(&self.bytes(th)?))
    }

    #[slot]
    fn compare(this: &Obj<Self>, th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        if !matches!(op, CompareOp::Eq | CompareOp::Ne) || !ops::convert::is_bytes_like(other) {
            return Ok(Ref::NOT_IMPLEMENTED);
        }
        let other_view = other.downcast::<PyMemoryView>();
        if this.released.get() || other_view.is_some_and(|v| v.released.get()) {
            let same = other_view.is_some_and(|v| std::ptr::eq::<PyMemoryView>(&**this, &**v));
            return Ok(Ref::from_bool(same == (op == CompareOp::Eq)));
        }
        let other_format = other_view.map_or(b'B', |v| v.shape.format);
        let equal = if other_format == this.shape.format && !matches!(other_format, b'f' | b'd' | b'?') {
            this.bytes(th)? == ops::convert::bytes_of(th, other)?
        } else {
            let own = PyList::from_vec(this.items(th)?);
            let items = match other_view {
                Some(view) => view.items(th)?,
                None => PyMemoryView::of(th, other)?.items(th)?,
            };
            ops::compare::equal(th, own.as_ref(), PyList::from_vec(items).as_ref())?
        };
        Ok(Ref::from_bool(equal == (op == CompareOp::Eq)))
    }

    #[slot]
    fn len(&self, th: &Thread) -> PyResult<usize> {
        self.check(th)?;
        Ok(self.shape.count)
    }

    #[slot]
    fn iter(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        this.check(th)?;
        Ok(alloc::new(PyIndexIterator {
            sequence: Slot::new(this.to_ref()),
            index: Cell::new(0),
        })
        .into_ref())
    }

    #[slot]
    fn getitem(&self, th: &Thread, key: &Ref) -> PyResult<Ref> {
        self.check(th)?;
        if let Some(slice) = key.downcast_exact::<PySlice>() {
            return self.same_object(self.slice(th, slice)?, th);
        }
        let index = self.position(th, key)?;
        let shape = self.shape;
        let item = self.with(th, |data| data[shape.range(index)].to_vec())?;
        Ok(format::read(shape.format, &item))
    }

    #[slot]
    fn setitem(&self, th: &Thread, key: &Ref, value: Option<&Ref>) -> PyResult<()> {
        self.check(th)?;
        if self.shape.readonly {
            return Err(th.type_error("cannot modify read-only memory"));
        }
        let Some(value) = value else {
            return Err(th.type_error("cannot delete memory"));
        };
        if let Some(slice) = key.downcast_exact::<PySlice>() {
            let shape = self.slice(th, slice)?;
            let source = PyMemoryView::of(th, value)?;
            if source.shape.count != shape.count || source.shape.format != shape.format {
                return Err(th.value_error("memoryview assignment: lvalue and rvalue have different structures"));
            }
            return self.store_bytes(th, shape, &source.bytes(th)?);
        }
        let index = self.position(th, key)?;
        let item = format::write(th, self.shape.format, value)?;
        let place = Shape {
            start: self.shape.range(index).start as isize,
            count: 1,
            ..self.shape
        };
        self.store_bytes(th, place, &item)
    }

    #[slot]
    fn buffer(&self, th: &Thread) -> PyResult<Vec<u8>> {
        self.bytes(th)
    }

    /// Return the data in the buffer as a byte string.
    ///
    /// Order can be {'C', 'F', 'A'}. When order is 'C' or 'F', the data of the
    /// original array is converted to C or Fortran order. For contiguous views,
    /// 'A' returns an exact copy of the physical memory. In particular, in-memory
    /// Fortran order is preserved. For non-contiguous views, the data is converted
    /// to C first. order=None is the same as order='C'.
    #[method(keywords)]
    fn tobytes(&self, th: &Thread, order: Option<&Ref>) -> PyResult<Ref> {
        let _ = order;
        Ok(PyBytes::from_vec(self.bytes(th)?).into_ref())
    }

    /// Return the data in the buffer as a list of elements.
    #[method]
    fn tolist(&self, th: &Thread) -> PyResult<Ref> {
        Ok(PyList::from_vec(self.items(th)?).into_ref())
    }

    /// Return the data in the buffer as a str of hexadecimal numbers.
    ///
    ///   sep
    ///     An optional single character or byte to separate hex bytes.
    ///   bytes_per_sep
    ///     How many bytes between separators.  Positive values count from the
    ///     right, negative values count from the left.
    #[method(keywords)]
    fn hex(&self, th: &Thread, sep: Option<&Ref>, #[default(1)] bytes_per_sep: i32) -> PyResult<String> {
        let data = self.bytes(th)?;
        arguments::hex(th, &data, sep, bytes_per_sep)
    }

    /// Cast a memoryview to a new format or shape.
    #[method(keywords)]
    fn cast(&self, th: &Thread, format: &Ref, shape: Option<&Ref>) -> PyResult<Ref> {
        self.check(th)?;
        if shape.is_some_and(|s| !s.is_none()) {
            return Err(th.error(Exc::NotImplementedError, "memoryview: views of several dimensions"));
        }
        let Some(text) = format.downcast::<PyStr>() else {
            let name = type_of(format).name();
            return Err(th.type_error(format!("cast() argument 'format' must be str, not {name}")));
        };
        let Some(new) = format::parse(&text.to_display()) else {
            return Err(th.value_error(
                "memoryview: destination format must be a native single character format prefixed with an optional '@'",
            ));
        };
        if !self.shape.is_contiguous() {
            return Err(th.type_error("memoryview: casts are restricted to C-contiguous views"));
        }
        if !format::is_bytes(self.shape.format) && !format::is_bytes(new) {
            return Err(th.type_error("memoryview: cannot cast between two non-byte formats"));
        }
        let len = self.shape.count * self.shape.item_size();
        let size = format::size(new).unwrap_or(1);
        if len % size != 0 {
            return Err(th.type_error("memoryview: length is not a multiple of itemsize"));
        }
        let shape = Shape {
            format: new,
            count: len / size,
            stride: size as isize,
            ..self.shape
        };
        self.same_object(shape, th)
    }

    /// Return a readonly version of the memoryview.
    #[method]
    fn toreadonly(&self, th: &Thread) -> PyResult<Ref> {
        let shape = Shape {
            readonly: true,
            ..self.shape
        };
        self.same_object(shape, th)
    }

    /// Release the underlying buffer exposed by the memoryview object.
    #[method]
    fn release(&self) {
        self.let_go();
        drop(self.store.take());
        drop(self.object.take());
    }

    #[method]
    fn __enter__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        this.check(th)?;
        Ok(this.to_ref())
    }

    #[method]
    fn __exit__(&self, #[args] _rest: &[Ref]) {
        self.release();
    }

    /// The underlying object of the memoryview.
    #[getter]
    fn obj(&self, th: &Thread) -> PyResult<Ref> {
        self.check(th)?;
        Ok(self.object.get().unwrap_or(Ref::NONE))
    }

    /// The amount of space in bytes that the array would use in
    ///  a contiguous representation.
    #[getter]
    fn nbytes(&self, th: &Thread) -> PyResult<usize> {
        self.check(th)?;
        Ok(self.shape.count * self.shape.item_size())
    }

    /// A bool indicating whether the memory is read only.
    #[getter]
    fn readonly(&self, th: &Thread) -> PyResult<bool> {
        self.check(th)?;
        Ok(self.shape.readonly)
    }

    /// The size in bytes of each element of the memoryview.
    #[getter]
    fn itemsize(&self, th: &Thread) -> PyResult<usize> {
        self.check(th)?;
        Ok(self.shape.item_size())
    }

    /// A string containing the format (in struct module style)
    ///  for each element in the view.
    #[getter]
    fn format(&self, th: &Thread) -> PyResult<String> {
        self.check(th)?;
        Ok(char::from(self.shape.format).to_string())
    }

    /// An integer indicating how many dimensions of a multi-dimensional
    ///  array the memory represents.
    #[getter]
    fn ndim(&self, th: &Thread) -> PyResult<usize> {
        self.check(th)?;
        Ok(1)
    }

    /// A tuple of ndim integers giving the shape of the memory
    ///  as an N-dimensional array.
    #[getter]
    fn shape(&self, th: &Thread) -> PyResult<Ref> {
        self.check(th)?;
        Ok(single(self.shape.count as isize))
    }

    /// A tuple of ndim integers giving the size in bytes to access
    ///  each element for each dimension of the array.
    #[getter]
    fn strides(&self, th: &Thread) -> PyResult<Ref> {
        self.check(th)?;
        Ok(single(self.shape.stride))
    }

    /// A tuple of integers used internally for PIL-style arrays.
    #[getter]
    fn suboffsets(&self, th: &Thread) -> PyResult<Ref> {
        self.check(th)?;
        Ok(PyTuple::from_vec(Vec::new()).into_ref())
    }

    /// A bool indicating whether the memory is C contiguous.
    #[getter]
    fn c_contiguous(&self, th: &Thread) -> PyResult<bool> {
        self.check(th)?;
        Ok(self.shape.is_contiguous())
    }

    /// A bool indicating whether the memory is Fortran contiguous.
    #[getter]
    fn f_contiguous(&self, th: &Thread) -> PyResult<bool> {
        self.c_contiguous(th)
    }

    /// A bool indicating whether the memory is contiguous.
    #[getter]
    fn contiguous(&self, th: &Thread) -> PyResult<bool> {
        self.c_contiguous(th)
    }
}
