//! `bytes`.

use std::cell::Cell;

use taipan_heap::collect::{Trace, Tracer};
use taipan_heap::{Obj, Ref, TypedRef};

use crate::args::Args;
use crate::class::Class;
use crate::error::{Exc, PyResult};
use crate::native::{Downcast, NativeType};
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::iterators::PySequenceIterator;
use crate::types::slice::{Position, PySlice};
use crate::types::str::PyStr;
use crate::{alloc, ops, py_class, py_methods};

/// bytes(iterable_of_ints) -> bytes
/// bytes(string, encoding[, errors]) -> bytes
/// bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer
/// bytes(int) -> bytes object of size given by the parameter initialized with null bytes
/// bytes() -> empty bytes object
///
/// Construct an immutable array of bytes from:
///   - an iterable yielding integers in range(256)
///   - a text string encoded using the specified encoding
///   - any object implementing the buffer API.
///   - an integer
#[py_class(name = "bytes")]
pub struct PyBytes {
    data: Box<[u8]>,
    hash: Cell<i64>,
}

impl Trace for PyBytes {
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
    fn give_up(&self, _garbage: &mut Vec<Ref>) {}
}

impl PyBytes {
    /// The bytes.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// A bytes object.
    #[must_use]
    pub fn new_ref(data: &[u8]) -> TypedRef<PyBytes> {
        PyBytes::from_vec(data.to_vec())
    }

    /// A bytes object.
    #[must_use]
    pub fn from_vec(data: Vec<u8>) -> TypedRef<PyBytes> {
        alloc::new(PyBytes {
            data: data.into(),
            hash: Cell::new(-1),
        })
    }

    /// An instance of `class`, a subtype of `bytes`.
    #[must_use]
    pub fn of_class(class: &Class, data: Vec<u8>) -> TypedRef<PyBytes> {
        alloc::new_object(
            class,
            PyBytes {
                data: data.into(),
                hash: Cell::new(-1),
            },
        )
    }
}

/// `repr` of bytes.
#[must_use]
pub fn repr(data: &[u8]) -> String {
    let quote = if data.contains(&b'\'') && !data.contains(&b'"') {
        '"'
    } else {
        '\''
    };
    let mut out = format!("b{quote}");
    for b in data {
        match b {
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            _ if char::from(*b) == quote => out.push_str(&format!("\\{quote}")),
            0x20..0x7f => out.push(char::from(*b)),
            _ => out.push_str(&format!("\\x{b:02x}")),
        }
    }
    out.push(quote);
    out
}

#[py_methods]
impl PyBytes {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let data = ops::codec::bytes_from_args(th, args, "bytes")?;
        if std::ptr::eq(class, PyBytes::class()) {
            return Ok(PyBytes::from_vec(data).into_ref());
        }
        Ok(PyBytes::of_class(class, data).into_ref())
    }

    #[slot(name = "repr")]
    fn py_repr(&self, _th: &Thread) -> PyResult<Ref> {
        Ok(PyStr::new(&repr(&self.data)).into_ref())
    }

    #[slot]
    fn hash(&self, _th: &Thread) -> PyResult<i64> {
        if self.hash.get() == -1 {
            self.hash.set(ops::hash::bytes(&self.data));
        }
        Ok(self.hash.get())
    }

    #[slot]
    fn compare(this: &Obj<Self>, _th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        match other.downcast::<PyBytes>() {
            Some(other) => Ok(Ref::from_bool(op.holds(this.data.cmp(&other.data)))),
            None => Ok(Ref::NOT_IMPLEMENTED),
        }
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(PySequenceIterator::bytes(this.to_ref()).into_ref())
    }

    #[slot]
    fn len(&self, _th: &Thread) -> PyResult<usize> {
        Ok(self.data.len())
    }

    #[slot]
    fn getitem(this: &Obj<Self>, th: &Thread, key: &Ref) -> PyResult<Ref> {
        if let Some(slice) = key.downcast_exact::<PySlice>() {
            let range = slice.resolve(th, this.data.len())?;
            return Ok(
                PyBytes::from_vec(range.indices().map(|i| this.data[i]).collect()).into_ref(),
            );
        }
        match ops::item::position(th, key, this.data.len(), "byte")? {
            Position::At(index) => Ok(Ref::small(i32::from(this.data[index]))),
            Position::Outside => Err(th.error(Exc::IndexError, "index out of range")),
        }
    }

    #[slot]
    fn concat(this: &Obj<Self>, th: &Thread, other: &Ref) -> PyResult<Ref> {
        if !ops::convert::is_bytes_like(other) {
            let (a, b) = (
                crate::type_of(&this.to_ref()).name(),
                crate::type_of(other).name(),
            );
            return Err(th.type_error(format!("can't concat {b} to {a}")));
        }
        let mut data = this.data.to_vec();
        data.extend(ops::convert::bytes_of(th, other)?);
        Ok(PyBytes::from_vec(data).into_ref())
    }

    #[slot]
    fn repeat(this: &Obj<Self>, th: &Thread, count: &Ref) -> PyResult<Ref> {
        let count = ops::item::repeat_count(th, count, this.data.len(), "bytes")?;
        Ok(PyBytes::from_vec(this.data.repeat(count)).into_ref())
    }

    #[slot]
    fn buffer(&self, _th: &Thread) -> PyResult<Vec<u8>> {
        Ok(self.data.to_vec())
    }
}
