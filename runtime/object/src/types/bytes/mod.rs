//! `bytes`.
//!
//! The methods that `bytearray` has too are in [`shared`], their arguments in [`arguments`].

pub mod arguments;
pub(crate) mod shared;

use std::cell::Cell;

use taipan_heap::collect::{Trace, Tracer};
use taipan_heap::{Obj, Ref, TypedRef};

use crate::args::Args;
use crate::class::Class;
use crate::error::{Exc, PyResult};
use crate::native::{Downcast, NativeType};
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::bytes::arguments::{
    all, bytes_argument, fill_byte, found, has_affix, is_line_break, is_space, joined, needle, only_case, position,
    separator, translated,
};
use crate::types::bytes::shared::byte_string_methods;
use crate::types::iterators::PySequenceIterator;
use crate::types::list::PyList;
use crate::types::slice::{Position, PySlice};
use crate::types::str::StrData::One;
use crate::types::str::search::{self, Span};
use crate::types::str::{PyStr, StrBuilder, case, pad};
use crate::types::tuple::PyTuple;
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
    /// What an OverflowError says of a repetition beyond the address space.
    const TOO_LONG: &str = "repeated bytes are too long";

    /// Reads the bytes.
    fn with<R>(&self, f: impl FnOnce(&[u8]) -> R) -> R {
        f(&self.data)
    }

    /// `partition` returns the separator itself.
    fn kept_separator(separator: &Ref, _data: &[u8]) -> Ref {
        separator.clone()
    }

    /// Number of bytes.
    fn size(&self) -> usize {
        self.data.len()
    }

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

byte_string_methods! { PyBytes {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        if let ([source], 0) = (args.positional(), args.keyword_count())
            && std::ptr::eq(class, PyBytes::class())
            && source.downcast_exact::<PyBytes>().is_some()
        {
            return Ok(source.clone());
        }
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
    fn getitem(this: &Obj<Self>, th: &Thread, key: &Ref) -> PyResult<Ref> {
        if let Some(slice) = key.downcast_exact::<PySlice>() {
            let range = slice.resolve(th, this.data.len())?;
            if range.is_whole(this.data.len()) && this.to_ref().downcast_exact::<PyBytes>().is_some() {
                return Ok(this.to_ref());
            }
            if range.step == 1 {
                let start = range.start as usize;
                return Ok(PyBytes::new_ref(&this.data[start..start + range.count]).into_ref());
            }
            return Ok(
                PyBytes::from_vec(range.indices().map(|i| this.data[i]).collect()).into_ref(),
            );
        }
        match ops::item::position(th, key, this.data.len(), "byte")? {
            Position::At(index) => Ok(Ref::small(i32::from(this.data[index]))),
            Position::Outside => Err(th.error(Exc::IndexError, "index out of range")),
        }
    }

    #[method]
    fn __getnewargs__(&self) -> Ref {
        PyTuple::from_vec(vec![PyBytes::new_ref(&self.data).into_ref()]).into_ref()
    }

    /// Convert this value to exact type bytes.
    #[method]
    fn __bytes__(this: &Obj<Self>) -> Ref {
        let own = this.to_ref();
        if own.downcast_exact::<PyBytes>().is_some() {
            own
        } else {
            PyBytes::new_ref(&this.data).into_ref()
        }
    }

    #[method]
    fn __sizeof__(&self) -> usize {
        33 + self.data.len()
    }
} }
