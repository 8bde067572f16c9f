//! Streams in memory: `BytesIO` and `StringIO`.

use std::cell::{Cell, RefCell};

use taipan_object::types::bytearray::PyByteArray;
use taipan_object::types::bytes::PyBytes;
use taipan_object::types::dict::PyDict;
use taipan_object::types::memoryview::PyMemoryView;
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{
    Args, Class, Downcast, Exc, Obj, PyResult, Ref, Thread, Trace, TypedRef, alloc, ops, py_class, py_methods, type_of,
};

use super::base::{PyBufferedIOBase, PyTextIOBase, limit, read_lines};
use super::newlines::{Ends, Newlines};
use crate::signature::signature;

/// A copy of an object's attributes, or None if there are none.
fn attributes(th: &Thread, object: &Ref) -> PyResult<Ref> {
    let dict = ops::attr::get_optional(th, object, &th.names().dict)?;
    Ok(match dict.as_ref().and_then(|d| d.downcast::<PyDict>()) {
        Some(dict) if !dict.is_empty() => dict.copy().into_ref(),
        _ => Ref::NONE,
    })
}

/// Gives attributes back to an object that was made anew.
fn restore_attributes(th: &Thread, object: &Ref, dict: &Ref) -> PyResult<()> {
    if dict.is_none() {
        return Ok(());
    }
    let Some(dict) = dict.downcast::<PyDict>() else {
        let name = type_of(dict).name();
        return Err(th.type_error(format!("third item of state should be a dict, got a {name}")));
    };
    for (name, value) in dict.items() {
        ops::attr::set(th, object, &name, Some(&value))?;
    }
    Ok(())
}

macro_rules! common {
    ($ty:ident { $($methods:tt)* }) => {
        impl $ty {
            fn check(&self, th: &Thread) -> PyResult<()> {
                if self.closed.get() {
                    return Err(th.value_error("I/O operation on closed file."));
                }
                Ok(())
            }
        }

        #[py_methods]
        impl $ty {
            #[slot]
            fn iter(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
                this.check(th)?;
                Ok(this.to_ref())
            }

            #[slot]
            fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
                self.check(th)?;
                let line = self.line(None);
                Ok(ops::convert::truth(th, &line)?.then_some(line))
            }

            /// Read until newline or EOF.
            #[method]
            fn readline(&self, th: &Thread, size: Option<&Ref>) -> PyResult<Ref> {
                self.check(th)?;
                Ok(self.line(limit(th, size)?))
            }

            #[method]
            fn readlines(this: &Obj<Self>, th: &Thread, size: Option<&Ref>) -> PyResult<Ref> {
                this.check(th)?;
                read_lines(th, &this.to_ref(), limit(th, size)?)
            }

            /// Read at most size items.
            ///
            /// If the argument is negative or omitted, read until EOF is reached.
            #[method]
            fn read(&self, th: &Thread, size: Option<&Ref>) -> PyResult<Ref> {
                self.check(th)?;
                Ok(self.take(limit(th, size)?.map_or(usize::MAX, |n| self.at.get().saturating_add(n))))
            }

            /// Current file position, an integer.
            #[method]
            fn tell(&self, th: &Thread) -> PyResult<usize> {
                self.check(th)?;
                Ok(self.at.get())
            }

            /// Truncate the file to at most size.
            ///
            /// Size defaults to the current file position, as returned by tell().
            /// The current file position is unchanged.  Returns the new size.
            #[method]
            fn truncate(&self, th: &Thread, size: Option<&Ref>) -> PyResult<usize> {
                self.check(th)?;
                let size = match size.filter(|s| !s.is_none()) {
                    None => self.at.get() as isize,
                    Some(size) => {
                        limit(th, Some(size))?;
                        ops::convert::index_isize(th, size)?
                    }
                };
                let Ok(size) = usize::try_from(size) else {
                    return Err(th.value_error(format!("{} {size}", Self::NEGATIVE_SIZE)));
                };
                self.shorten(th, size)?;
                Ok(size)
            }

            #[method]
            fn flush(&self, th: &Thread) -> PyResult<()> {
                self.check(th)
            }

            /// Returns True if the IO object can be read.
            #[method]
            fn readable(&self, th: &Thread) -> PyResult<bool> {
                self.check(th).map(|()| true)
            }

            /// Returns True if the IO object can be written.
            #[method]
            fn writable(&self, th: &Thread) -> PyResult<bool> {
                self.check(th).map(|()| true)
            }

            /// Returns True if the IO object can be seeked.
            #[method]
            fn seekable(&self, th: &Thread) -> PyResult<bool> {
                self.check(th).map(|()| true)
            }

            #[method]
            fn isatty(&self, th: &Thread) -> PyResult<bool> {
                self.check(th).map(|()| false)
            }

            #[getter]
            fn closed(&self) -> bool {
                self.closed.get()
            }

            $($methods)*
        }
    };
}

/// Buffered I/O implementation using an in-memory bytes buffer.
#[py_class(name = "BytesIO", module = "_io", base = PyBufferedIOBase, gc, weakref, dict)]
#[derive(Trace)]
#[repr(C)]
pub(super) struct PyBytesIO {
    base: PyBufferedIOBase,
    /// What views of the stream show, too.
    data: TypedRef<PyByteArray>,
    at: Cell<usize>,
    closed: Cell<bool>,
}

impl PyBytesIO {
    const NEGATIVE_SIZE: &'static str = "negative size value";

    fn take(&self, end: usize) -> Ref {
        self.data.with(|data| {
            let start = self.at.get().min(data.len());
            let end = end.clamp(start, data.len());
            self.at.set(self.at.get().max(end));
            PyBytes::new_ref(&data[start..end]).into_ref()
        })
    }

    fn line(&self, limit: Option<usize>) -> Ref {
        let end = self.data.with(|data| {
            let start = self.at.get().min(data.len());
            let ahead = &data[start..];
            let end = ahead
                .iter()
                .position(|b| *b == b'\n')
                .map_or(data.len(), |n| start + n + 1);
            limit.map_or(end, |n| end.min(start.saturating_add(n)))
        });
        self.take(end)
    }

    fn shorten(&self, th: &Thread, size: usize) -> PyResult<()> {
        if size < self.data.size() {
            self.data.resize(th, |data| data.truncate(size))?;
        }
        Ok(())
    }

    fn put(&self, th: &Thread, new: &[u8]) -> PyResult<()> {
        let at = self.at.get();
        self.data.resize(th, |data| {
            if new.is_empty() {
                return;
            }
            if data.len() < at {
                data.resize(at, 0);
            }
            let overlap = new.len().min(data.len() - at);
            data[at..at + overlap].copy_from_slice(&new[..overlap]);
            data.extend_from_slice(&new[overlap..]);
        })?;
        self.at.set(at + new.len());
        Ok(())
    }
}

common!(PyBytesIO {
    #[slot]
    fn new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
        let made = PyBytesIO {
            base: PyBufferedIOBase::fresh(),
            data: PyByteArray::from_vec(Vec::new()),
            at: Cell::new(0),
            closed: Cell::new(false),
        };
        Ok(alloc::new_object(class, made).into_ref())
    }

    #[slot]
    fn init(&self, th: &Thread, args: Args<'_>) -> PyResult<()> {
        let [initial] = args.bind(th, signature!("BytesIO", [] [initial_bytes ""] []))?;
        let initial = match initial.filter(|i| !i.is_none()) {
            Some(initial) => ops::convert::bytes_of(th, initial)?,
            None => Vec::new(),
        };
        self.at.set(0);
        self.data.resize(th, |data| *data = initial)
    }

    #[method]
    fn read1(&self, th: &Thread, size: Option<&Ref>) -> PyResult<Ref> {
        self.read(th, size)
    }

    /// Read bytes into buffer.
    #[method]
    fn readinto(&self, th: &Thread, buffer: &Ref) -> PyResult<usize> {
        self.check(th)?;
        let room = ops::buffer::writable_len(th, buffer, "readinto()")?;
        let data = self.take(self.at.get().saturating_add(room));
        let data = ops::convert::bytes_of(th, &data)?;
        ops::buffer::write_start(th, buffer, &data)?;
        Ok(data.len())
    }

    /// Write bytes to file.
    ///
    /// Return the number of bytes written.
    #[method]
    fn write(&self, th: &Thread, b: &Ref) -> PyResult<usize> {
        self.check(th)?;
        let data = ops::convert::bytes_of(th, b)?;
        self.put(th, &data)?;
        Ok(data.len())
    }

    /// Retrieve the entire contents of the BytesIO object.
    #[method]
    fn getvalue(&self, th: &Thread) -> PyResult<Ref> {
        self.check(th)?;
        Ok(self.data.with(|data| PyBytes::new_ref(data)).into_ref())
    }

    /// Get a read-write view over the contents of the BytesIO object.
    #[method]
    fn getbuffer(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        this.check(th)?;
        Ok(PyMemoryView::over(this.to_ref(), &this.data).into_ref())
    }

    /// Change stream position.
    ///
    /// Seek to byte offset pos relative to position indicated by whence:
    ///      0  Start of stream (the default).  pos should be >= 0;
    ///      1  Current position - pos may be negative;
    ///      2  End of stream - pos usually negative.
    /// Returns the new absolute position.
    #[method]
    fn seek(&self, th: &Thread, pos: isize, #[default(0)] whence: i32) -> PyResult<usize> {
        self.check(th)?;
        let base = match whence {
            0 if pos < 0 => return Err(th.value_error(format!("negative seek value {pos}"))),
            0 => 0,
            1 => self.at.get(),
            2 => self.data.size(),
            other => {
                return Err(th.value_error(format!("invalid whence ({other}, should be 0, 1 or 2)")));
            }
        };
        self.at.set((base as isize).saturating_add(pos).max(0) as usize);
        Ok(self.at.get())
    }

    /// Disable all I/O operations.
    #[method]
    fn close(&self, th: &Thread) -> PyResult<()> {
        self.data.resize(th, Vec::clear)?;
        self.closed.set(true);
        Ok(())
    }

    #[method]
    fn __getstate__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let value = this.getvalue(th)?;
        let position = ops::convert::int(this.at.get() as i64);
        Ok(PyTuple::from_vec(vec![value, position, attributes(th, &this.to_ref())?]).into_ref())
    }

    #[method]
    fn __setstate__(this: &Obj<Self>, th: &Thread, state: &Ref) -> PyResult<()> {
        let Some([value, position, dict]) = state.downcast::<PyTuple>().map(|t| t.items()) else {
            let name = type_of(state).name();
            return Err(th.type_error(format!("BytesIO.__setstate__ argument should be 3-tuple, got {name}")));
        };
        this.check(th)?;
        let data = ops::convert::bytes_of(th, value)?;
        this.data.resize(th, |d| *d = data)?;
        let Ok(position) = usize::try_from(ops::convert::index_isize(th, position)?) else {
            return Err(th.value_error("position value cannot be negative"));
        };
        this.at.set(position);
        restore_attributes(th, &this.to_ref(), dict)
    }
});

/// Text I/O implementation using an in-memory buffer.
///
/// The initial_value argument sets the value of object.  The newline
/// argument is like the one of TextIOWrapper's constructor.
#[py_class(name = "StringIO", module = "_io", base = PyTextIOBase, gc, weakref, dict)]
#[derive(Trace)]
#[repr(C)]
pub(super) struct PyStringIO {
    base: PyTextIOBase,
    #[trace(skip)]
    data: RefCell<Vec<u32>>,
    at: Cell<usize>,
    closed: Cell<bool>,
    #[trace(skip)]
    ends: RefCell<Ends>,
    #[trace(skip)]
    newlines: Newlines,
}

fn text_of(data: &[u32]) -> Ref {
    PyStr::from_chars(data.iter().copied()).into_ref()
}

impl PyStringIO {
    const NEGATIVE_SIZE: &'static str = "Negative size value";

    fn take(&self, end: usize) -> Ref {
        let data = self.data.borrow();
        let start = self.at.get().min(data.len());
        let end = end.clamp(start, data.len());
        self.at.set(self.at.get().max(end));
        text_of(&data[start..end])
    }

    fn line(&self, limit: Option<usize>) -> Ref {
        let end = {
            let data = self.data.borrow();
            let start = self.at.get().min(data.len());
            let is = |at: usize, c: u8| data.get(at) == Some(&u32::from(c));
            let found = match *self.ends.borrow() {
                Ends::Only("\r") => (start..data.len()).find(|at| is(*at, b'\r')).map(|at| at + 1),
                Ends::Only("\r\n") => (start..data.len())
                    .find(|at| is(*at, b'\r') && is(at + 1, b'\n'))
                    .map(|at| at + 2),
                Ends::Kept => (start..data.len())
                    .find(|at| is(*at, b'\r') || is(*at, b'\n'))
                    .map(|at| at + if is(at, b'\r') && is(at + 1, b'\n') { 2 } else { 1 }),
                _ => (start..data.len()).find(|at| is(*at, b'\n')).map(|at| at + 1),
            };
            let end = found.unwrap_or(data.len());
            limit.map_or(end, |n| end.min(start.saturating_add(n)))
        };
        self.take(end)
    }

    fn shorten(&self, _th: &Thread, size: usize) -> PyResult<()> {
        self.data.borrow_mut().truncate(size);
        Ok(())
    }

    fn put(&self, text: TypedRef<PyStr>) {
        let ends = self.ends.borrow().clone();
        let text = match ends {
            Ends::Translated | Ends::Kept => self.newlines.feed(text, ends == Ends::Translated, true),
            Ends::Only(_) => text,
        };
        let mut new: Vec<u32> = Vec::with_capacity(text.len());
        for c in text.data().iter() {
            match ends {
                Ends::Only(end) if c == u32::from(b'\n') => new.extend(end.bytes().map(u32::from)),
                _ => new.push(c),
            }
        }
        if new.is_empty() {
            return;
        }
        let mut data = self.data.borrow_mut();
        let at = self.at.get();
        if data.len() < at {
            data.resize(at, 0);
        }
        let overlap = new.len().min(data.len() - at);
        data[at..at + overlap].copy_from_slice(&new[..overlap]);
        data.extend_from_slice(&new[overlap..]);
        self.at.set(at + new.len());
    }

    fn newline(&self) -> Ref {
        match *self.ends.borrow() {
            Ends::Translated => Ref::NONE,
            Ends::Kept => PyStr::new("").into_ref(),
            Ends::Only(end) => PyStr::new(end).into_ref(),
        }
    }
}

common!(PyStringIO {
    #[slot]
    fn new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
        let made = PyStringIO {
            base: PyTextIOBase::fresh(),
            data: RefCell::default(),
            at: Cell::new(0),
            closed: Cell::new(false),
            ends: RefCell::new(Ends::Only("\n")),
            newlines: Newlines::default(),
        };
        Ok(alloc::new_object(class, made).into_ref())
    }

    #[slot]
    fn init(&self, th: &Thread, args: Args<'_>) -> PyResult<()> {
        let [initial, newline] = args.bind(th, signature!("StringIO", [] [initial_value "", newline ""] []))?;
        let ends = match newline {
            None => Ends::Only("\n"),
            Some(value) if value.is_none() || value.is_a::<PyStr>() => Ends::new(th, Some(value), "StringIO")?,
            Some(value) => {
                let name = type_of(value).name();
                return Err(th.type_error(format!("newline must be str or None, not {name}")));
            }
        };
        let initial = initial.filter(|i| !i.is_none());
        if let Some(other) = initial.filter(|i| !i.is_a::<PyStr>()) {
            let name = type_of(other).name();
            return Err(th.type_error(format!("initial_value must be str or None, not {name}")));
        }
        self.ends.replace(ends);
        self.newlines.reset();
        self.data.borrow_mut().clear();
        self.at.set(0);
        if let Some(text) = initial.and_then(|i| i.downcast::<PyStr>()) {
            self.put(text.to_typed());
        }
        self.at.set(0);
        Ok(())
    }

    /// Write string to file.
    ///
    /// Returns the number of characters written, which is always equal to
    /// the length of the string.
    #[method]
    fn write(&self, th: &Thread, s: &Ref) -> PyResult<usize> {
        let Some(text) = s.downcast::<PyStr>() else {
            let name = type_of(s).name();
            return Err(th.type_error(format!("string argument expected, got '{name}'")));
        };
        self.check(th)?;
        self.put(text.to_typed());
        Ok(text.len())
    }

    /// Retrieve the entire contents of the object.
    #[method]
    fn getvalue(&self, th: &Thread) -> PyResult<Ref> {
        self.check(th)?;
        Ok(text_of(&self.data.borrow()))
    }

    /// Change stream position.
    ///
    /// Seek to character offset pos relative to position indicated by whence:
    ///     0  Start of stream (the default).  pos should be >= 0;
    ///     1  Current position - pos must be 0;
    ///     2  End of stream - pos must be 0.
    /// Returns the new absolute position.
    #[method]
    fn seek(&self, th: &Thread, pos: isize, #[default(0)] whence: i32) -> PyResult<usize> {
        self.check(th)?;
        match whence {
            0 if pos < 0 => return Err(th.value_error(format!("Negative seek position {pos}"))),
            0 => self.at.set(pos as usize),
            1 | 2 if pos != 0 => {
                return Err(th.error(Exc::OSError, "Can't do nonzero cur-relative seeks"));
            }
            1 => {}
            2 => self.at.set(self.data.borrow().len()),
            other => {
                return Err(th.value_error(format!("Invalid whence ({other}, should be 0, 1 or 2)")));
            }
        }
        Ok(self.at.get())
    }

    /// Close the IO object.
    ///
    /// Attempting any further operation after the object is closed
    /// will raise a ValueError.
    #[method]
    fn close(&self) {
        self.closed.set(true);
    }

    #[method]
    fn __getstate__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let value = this.getvalue(th)?;
        let position = ops::convert::int(this.at.get() as i64);
        let parts = vec![value, this.newline(), position, attributes(th, &this.to_ref())?];
        Ok(PyTuple::from_vec(parts).into_ref())
    }

    #[method]
    fn __setstate__(this: &Obj<Self>, th: &Thread, state: &Ref) -> PyResult<()> {
        let Some([value, newline, position, dict]) = state.downcast::<PyTuple>().map(|t| t.items()) else {
            let name = type_of(state).name();
            return Err(th.type_error(format!("StringIO.__setstate__ argument should be 4-tuple, got {name}")));
        };
        this.check(th)?;
        let Some(text) = value.downcast::<PyStr>() else {
            let name = type_of(value).name();
            return Err(th.type_error(format!("initial_value must be str or None, not {name}")));
        };
        this.ends.replace(Ends::new(th, Some(newline), "StringIO")?);
        this.data.replace(text.data().iter().collect());
        let Ok(position) = usize::try_from(ops::convert::index_isize(th, position)?) else {
            return Err(th.value_error("position value cannot be negative"));
        };
        this.at.set(position);
        restore_attributes(th, &this.to_ref(), dict)
    }

    #[getter]
    fn line_buffering(&self, th: &Thread) -> PyResult<bool> {
        self.check(th).map(|()| false)
    }

    #[getter]
    fn newlines(&self, th: &Thread) -> PyResult<Ref> {
        self.check(th)?;
        Ok(match *self.ends.borrow() {
            Ends::Only(_) => Ref::NONE,
            Ends::Translated | Ends::Kept => self.newlines.shown(),
        })
    }
});
