//! `bytearray`: bytes that change.
//!
//! While a memoryview looks at the bytes, their number does not change: operations that would change it raise
//! BufferError. The methods that `bytes` has too are in `types::bytes::shared`.

use std::cell::Cell;

use taipan_heap::collect::{Trace, Tracer};
use taipan_heap::{LocalCell, Obj, Ref, TypedRef};

use crate::args::Args;
use crate::class::Class;
use crate::error::{Exc, PyResult};
use crate::native::{Downcast, NativeType};
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::bytes::arguments::{
    self, all, bytes_argument, fill_byte, found, has_affix, is_line_break, is_space, joined, needle, only_case,
    position, separator, translated,
};
use crate::types::bytes::shared::byte_string_methods;
use crate::types::bytes::{self, PyBytes};
use crate::types::iterators::PySequenceIterator;
use crate::types::list::PyList;
use crate::types::slice::{Position, PySlice};
use crate::types::str::StrData::One;
use crate::types::str::search::{self, Span};
use crate::types::str::{PyStr, StrBuilder, case, pad};
use crate::types::tuple::PyTuple;
use crate::{alloc, ops, py_class, py_methods};

/// bytearray(iterable_of_ints) -> bytearray
/// bytearray(string, encoding[, errors]) -> bytearray
/// bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer
/// bytearray(int) -> bytes array of size given by the parameter initialized with null bytes
/// bytearray() -> empty bytes array
///
/// Construct a mutable bytearray object from:
///   - an iterable yielding integers in range(256)
///   - a text string encoded using the specified encoding
///   - a bytes or a buffer object
///   - any object implementing the buffer API.
///   - an integer
#[py_class(name = "bytearray")]
pub struct PyByteArray {
    data: LocalCell<Vec<u8>>,
    exports: Cell<usize>,
}

impl Trace for PyByteArray {
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
    fn give_up(&self, _garbage: &mut Vec<Ref>) {}
}

impl PyByteArray {
    /// A repetition beyond the address space is a MemoryError.
    const TOO_LONG: &str = "";

    /// Reads the bytes; `f` must not run Python.
    pub fn with<R>(&self, f: impl FnOnce(&[u8]) -> R) -> R {
        self.data.with(|data| f(data))
    }

    /// Writes the bytes, not their number; `f` must not run Python.
    pub fn with_mut<R>(&self, f: impl FnOnce(&mut [u8]) -> R) -> R {
        self.data.with_mut(|data| f(data))
    }

    /// Number of bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.data.with(Vec::len)
    }

    /// A bytearray.
    #[must_use]
    pub fn from_vec(data: Vec<u8>) -> TypedRef<PyByteArray> {
        PyByteArray::of_class(PyByteArray::class(), data)
    }

    fn of_class(class: &Class, data: Vec<u8>) -> TypedRef<PyByteArray> {
        let payload = PyByteArray {
            data: LocalCell::new(data),
            exports: Cell::new(0),
        };
        alloc::new_object(class, payload)
    }

    /// `partition` returns a copy of the separator.
    fn kept_separator(_separator: &Ref, data: &[u8]) -> Ref {
        PyByteArray::from_vec(data.to_vec()).into_ref()
    }

    /// A view looks at the bytes from now on.
    pub fn export(&self) {
        self.exports.set(self.exports.get() + 1);
    }

    /// A view does not look at the bytes any more.
    pub fn end_export(&self) {
        self.exports.set(self.exports.get() - 1);
    }

    /// Changes the bytes and their number.
    /// Changes the data and its length; not while views show it.
    ///
    /// # Errors
    /// BufferError if there are views.
    pub fn resize<R>(&self, th: &Thread, f: impl FnOnce(&mut Vec<u8>) -> R) -> PyResult<R> {
        if self.exports.get() > 0 {
            return Err(th.error(Exc::BufferError, "Existing exports of data: object cannot be re-sized"));
        }
        Ok(self.data.with_mut(f))
    }

    fn assign_slice(&self, th: &Thread, slice: &PySlice, value: Option<&Ref>) -> PyResult<()> {
        let new = match value {
            None => Vec::new(),
            Some(value) if ops::convert::is_bytes_like(value) => ops::convert::bytes_of(th, value)?,
            Some(value) => {
                let slots = &crate::type_of(value).slots;
                if value.is_a::<PyStr>()
                    || slots.index.get().is_some()
                    || (slots.iter.get().is_none() && slots.getitem.get().is_none())
                {
                    return Err(th.type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)"));
                }
                ops::codec::bytes_from_object(th, value, "bytearray")?
            }
        };
        let range = slice.resolve(th, self.size())?;
        if range.step == 1 {
            let start = range.start as usize;
            let end = start + range.count;
            if new.len() == range.count {
                self.with_mut(|data| data[start..end].copy_from_slice(&new));
                return Ok(());
            }
            return self.resize(th, |data| drop(data.splice(start..end, new)));
        }
        if value.is_none() {
            let mut gone: Vec<usize> = range.indices().collect();
            gone.sort_unstable();
            return self.resize(th, |data| {
                let mut index = 0;
                data.retain(|_| {
                    index += 1;
                    gone.binary_search(&(index - 1)).is_err()
                });
            });
        }
        if new.len() != range.count {
            return Err(th.value_error(format!(
                "attempt to assign bytes of size {} to extended slice of size {}",
                new.len(),
                range.count
            )));
        }
        self.with_mut(|data| {
            for (i, byte) in range.indices().zip(new) {
                data[i] = byte;
            }
        });
        Ok(())
    }
}

byte_string_methods! { PyByteArray {
    #[slot]
    fn new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
        Ok(PyByteArray::of_class(class, Vec::new()).into_ref())
    }

    #[slot]
    fn init(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<()> {
        let new = ops::codec::bytes_from_args(th, args, "bytearray")?;
        this.resize(th, |data| *data = new)
    }

    #[slot]
    fn repr(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        let name = crate::type_of(&this.to_ref()).name();
        let content = this.with(bytes::repr);
        Ok(PyStr::new(&format!("{name}({content})")).into_ref())
    }

    #[slot]
    fn str(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let _ = th;
        let name = crate::type_of(&this.to_ref()).name();
        let content = this.with(bytes::repr);
        Ok(PyStr::new(&format!("{name}({content})")).into_ref())
    }

    #[slot]
    fn compare(this: &Obj<Self>, th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        if !ops::convert::is_bytes_like(other) {
            return Ok(Ref::NOT_IMPLEMENTED);
        }
        let other = bytes_argument(th, other)?;
        Ok(Ref::from_bool(op.holds(this.with(|d| d.cmp(&other)))))
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(PySequenceIterator::bytearray(this.to_ref()).into_ref())
    }

    #[slot]
    fn getitem(&self, th: &Thread, key: &Ref) -> PyResult<Ref> {
        if let Some(slice) = key.downcast_exact::<PySlice>() {
            let range = slice.resolve(th, self.size())?;
            let data = self.with(|d| range.indices().map(|i| d[i]).collect());
            return Ok(PyByteArray::from_vec(data).into_ref());
        }
        match ops::item::position(th, key, self.size(), "bytearray")? {
            Position::At(index) => Ok(Ref::small(i32::from(self.with(|d| d[index])))),
            Position::Outside => Err(th.error(Exc::IndexError, "bytearray index out of range")),
        }
    }

    #[slot]
    fn setitem(&self, th: &Thread, key: &Ref, value: Option<&Ref>) -> PyResult<()> {
        if let Some(slice) = key.downcast_exact::<PySlice>() {
            return self.assign_slice(th, slice, value);
        }
        let byte = match value {
            Some(value) => Some(ops::codec::byte(th, value, "bytearray")?),
            None => None,
        };
        let Position::At(index) = ops::item::position(th, key, self.size(), "bytearray")? else {
            return Err(th.error(Exc::IndexError, "bytearray index out of range"));
        };
        match byte {
            Some(byte) => self.with_mut(|d| d[index] = byte),
            None => drop(self.resize(th, |d| d.remove(index))?),
        }
        Ok(())
    }

    #[slot]
    fn iconcat(this: &Obj<Self>, th: &Thread, other: &Ref) -> PyResult<Ref> {
        if !ops::convert::is_bytes_like(other) {
            let own = crate::type_of(&this.to_ref()).name();
            let name = crate::type_of(other).name();
            return Err(th.type_error(format!("can't concat {name} to {own}")));
        }
        let more = ops::convert::bytes_of(th, other)?;
        this.resize(th, |d| d.extend_from_slice(&more))?;
        Ok(this.to_ref())
    }

    #[slot]
    fn irepeat(this: &Obj<Self>, th: &Thread, count: &Ref) -> PyResult<Ref> {
        let count = ops::item::repeat_count(th, count, this.size(), 1, "")?;
        this.resize(th, |d| *d = d.repeat(count))?;
        Ok(this.to_ref())
    }

    /// Append a single item to the end of the bytearray.
    ///
    ///   item
    ///     The item to be appended.
    #[method]
    fn append(&self, th: &Thread, item: &Ref) -> PyResult<()> {
        let byte = ops::codec::byte(th, item, "bytearray")?;
        self.resize(th, |d| d.push(byte))
    }

    /// Append all the items from the iterator or sequence to the end of the bytearray.
    ///
    ///   iterable_of_ints
    ///     The iterable of items to append.
    #[method]
    fn extend(&self, th: &Thread, iterable_of_ints: &Ref) -> PyResult<()> {
        let slots = &crate::type_of(iterable_of_ints).slots;
        let more = if ops::convert::is_bytes_like(iterable_of_ints) {
            ops::convert::bytes_of(th, iterable_of_ints)?
        } else if slots.iter.get().is_none() && slots.getitem.get().is_none() {
            let name = crate::type_of(iterable_of_ints).name();
            return Err(th.type_error(format!("can't extend bytearray with {name}")));
        } else {
            let mut more = Vec::new();
            ops::iter::for_each(th, iterable_of_ints, |item| {
                more.push(ops::codec::byte(th, &item, "bytearray")?);
                Ok(())
            })?;
            more
        };
        self.resize(th, |d| d.extend_from_slice(&more))
    }

    /// Insert a single item into the bytearray before the given index.
    ///
    ///   index
    ///     The index where the value is to be inserted.
    ///   item
    ///     The item to be inserted.
    #[method]
    fn insert(&self, th: &Thread, index: isize, item: &Ref) -> PyResult<()> {
        let byte = ops::codec::byte(th, item, "bytearray")?;
        self.resize(th, |d| {
            let len = d.len() as isize;
            let at = if index < 0 {
                (index + len).max(0)
            } else {
                index.min(len)
            };
            d.insert(at as usize, byte);
        })
    }

    /// Remove and return a single item from B.
    ///
    ///   index
    ///     The index from where to remove the item.
    ///     -1 (the default value) means remove the last item.
    ///
    /// If no index argument is given, will pop the last item.
    #[method]
    fn pop(&self, th: &Thread, #[default(-1)] index: isize) -> PyResult<u8> {
        let len = self.size() as isize;
        if len == 0 {
            return Err(th.error(Exc::IndexError, "pop from empty bytearray"));
        }
        let at = if index < 0 { index + len } else { index };
        if at < 0 || at >= len {
            return Err(th.error(Exc::IndexError, "pop index out of range"));
        }
        self.resize(th, |d| d.remove(at as usize))
    }

    /// Remove the first occurrence of a value in the bytearray.
    ///
    ///   value
    ///     The value to remove.
    #[method]
    fn remove(&self, th: &Thread, value: &Ref) -> PyResult<()> {
        let byte = ops::codec::byte(th, value, "bytearray")?;
        match self.with(|d| memchr::memchr(byte, d)) {
            Some(at) => self.resize(th, |d| {
                d.remove(at);
            }),
            None => Err(th.value_error("value not found in bytearray")),
        }
    }

    /// Remove all items from the bytearray.
    #[method]
    fn clear(&self, th: &Thread) -> PyResult<()> {
        self.resize(th, Vec::clear)
    }

    /// Return a copy of B.
    #[method]
    fn copy(&self) -> Ref {
        PyByteArray::from_vec(self.with(<[u8]>::to_vec)).into_ref()
    }

    /// Reverse the order of the values in B in place.
    #[method]
    fn reverse(&self) {
        self.with_mut(<[u8]>::reverse);
    }

    /// B.__alloc__() -> int
    ///
    /// Return the number of bytes actually allocated.
    #[method]
    fn __alloc__(&self) -> usize {
        match self.size() {
            0 => 0,
            len => len + 1,
        }
    }

    /// Returns the size of the bytearray object in memory, in bytes.
    #[method]
    fn __sizeof__(&self) -> usize {
        56 + self.__alloc__()
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let class = crate::type_of(&this.to_ref()).to_ref();
        let text: String = this.with(|d| d.iter().map(|b| char::from(*b)).collect());
        let arguments = vec![
            PyStr::new(&text).into_ref(),
            PyStr::new("latin-1").into_ref(),
        ];
        let arguments = PyTuple::from_vec(arguments).into_ref();
        let getstate = ops::attr::get(th, &this.to_ref(), &th.names().getstate)?;
        let state = ops::call::call(th, &getstate, &[])?;
        Ok(PyTuple::from_vec(vec![class, arguments, state]).into_ref())
    }
} }
