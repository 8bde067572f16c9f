//! Buffered binary streams over a raw one: `BufferedReader`, `BufferedWriter`, `BufferedRandom`, `BufferedRWPair`.
//!
//! The raw stream is used through its methods, but for a plain `FileIO`, whose functions are called directly. Of the
//! two buffers at most one holds something: reading flushes, writing moves the raw stream back to where reading is.

use std::cell::{Cell, RefCell};

use taipan_object::types::bytearray::PyByteArray;
use taipan_object::types::bytes::PyBytes;
use taipan_object::types::str::PyStr;
use taipan_object::{
    Args, Class, Downcast, Exc, Obj, PyResult, Ref, Slot, Thread, Trace, alloc, ops, py_class, py_methods, type_of,
};

use super::base::{PyBufferedIOBase, call, check_able, is_closed, limit, unsupported};
use super::raw::PyFileIO;
use crate::signature::signature;

/// The size of a buffer where nothing better is known, in bytes: `io.DEFAULT_BUFFER_SIZE`.
pub(crate) const BUFFER_SIZE: usize = 8192;

/// What the three classes share.
#[derive(Trace)]
pub(super) struct Core {
    raw: Slot,
    detached: Cell<bool>,
    size: Cell<usize>,
    #[trace(skip)]
    input: RefCell<Vec<u8>>,
    at: Cell<usize>,
    #[trace(skip)]
    output: RefCell<Vec<u8>>,
    finalising: Cell<bool>,
}

impl Core {
    fn fresh() -> Core {
        Core {
            raw: Slot::empty(),
            detached: Cell::new(false),
            size: Cell::new(BUFFER_SIZE),
            input: RefCell::default(),
            at: Cell::new(0),
            output: RefCell::default(),
            finalising: Cell::new(false),
        }
    }

    fn init(&self, th: &Thread, raw: &Ref, size: Option<&Ref>) -> PyResult<()> {
        let size = size.map_or(Ok(BUFFER_SIZE as isize), |s| ops::convert::index_isize(th, s))?;
        let Some(size) = usize::try_from(size).ok().filter(|s| *s > 0) else {
            return Err(th.value_error("buffer size must be strictly positive"));
        };
        self.size.set(size);
        self.detached.set(false);
        self.forget();
        self.output.borrow_mut().clear();
        self.raw.set(raw.clone());
        Ok(())
    }

    fn raw(&self, th: &Thread) -> PyResult<Ref> {
        match self.raw.get() {
            Some(raw) => Ok(raw),
            None if self.detached.get() => Err(th.value_error("raw stream has been detached")),
            None => Err(th.value_error("I/O operation on uninitialized object")),
        }
    }

    fn closed(&self, th: &Thread) -> PyResult<bool> {
        is_closed(th, &self.raw(th)?)
    }

    /// The raw stream, unless it is closed.
    fn open(&self, th: &Thread, what: &str) -> PyResult<Ref> {
        let raw = self.raw(th)?;
        let closed = match raw.downcast_exact::<PyFileIO>() {
            Some(file) => file.is_shut(),
            None => is_closed(th, &raw)?,
        };
        if closed {
            return Err(th.value_error(format!("{what} of closed file").replace("write of", "write to")));
        }
        Ok(raw)
    }

    fn forget(&self) {
        self.input.borrow_mut().clear();
        self.at.set(0);
    }

    fn have(&self) -> usize {
        self.input.borrow().len() - self.at.get()
    }

    fn take(&self, count: usize) -> Vec<u8> {
        let start = self.at.get();
        self.at.set(start + count);
        self.input.borrow()[start..start + count].to_vec()
    }

    fn write_raw(&self, th: &Thread, raw: &Ref, data: &[u8]) -> PyResult<Option<usize>> {
        if let Some(file) = raw.downcast_exact::<PyFileIO>() {
            return file.write_some(th, data);
        }
        let count = call(th, raw, "write", &[&PyBytes::new_ref(data).into_ref()])?;
        if count.is_none() {
            return Ok(None);
        }
        let count = ops::convert::index_isize(th, &count)?;
        match usize::try_from(count).ok().filter(|n| *n <= data.len()) {
            Some(count) => Ok(Some(count)),
            None => {
                let len = data.len();
                let message =
                    format!("raw write() returned invalid length {count} (should have been between 0 and {len})");
                Err(th.error(Exc::OSError, message))
            }
        }
    }

    fn read_raw(&self, th: &Thread, raw: &Ref, size: usize) -> PyResult<Option<Vec<u8>>> {
        if let Some(file) = raw.downcast_exact::<PyFileIO>() {
            return file.read_some(th, size);
        }
        let target = PyByteArray::from_vec(vec![0; size]);
        let view = taipan_object::types::memoryview::PyMemoryView::over(target.as_ref().clone(), &target).into_ref();
        let count = call(th, raw, "readinto", &[&view])?;
        if count.is_none() {
            return Ok(None);
        }
        let count = ops::convert::index_isize(th, &count)?;
        match usize::try_from(count).ok().filter(|n| *n <= size) {
            Some(count) => Ok(Some(target.with(|data| data[..count].to_vec()))),
            None => {
                let message =
                    format!("raw readinto() returned invalid length {count} (should have been between 0 and {size})");
                Err(th.error(Exc::OSError, message))
            }
        }
    }

    fn seek_raw(&self, th: &Thread, position: i64, how: i32) -> PyResult<u64> {
        let raw = self.raw(th)?;
        if let Some(file) = raw.downcast_exact::<PyFileIO>() {
            return file.seek_to(th, position, how);
        }
        let result = call(th, &raw, "seek", &[&ops::convert::int(position), &Ref::small(how)])?;
        self.position_from(th, &result)
    }

    fn position_from(&self, th: &Thread, value: &Ref) -> PyResult<u64> {
        let position = ops::convert::index_i64(th, value, "C ssize_t")?;
        u64::try_from(position).map_err(|_| {
            let message = format!("Raw stream returned invalid position {position}");
            th.error(Exc::OSError, message)
        })
    }

    fn would_block(&self, th: &Thread, written: usize) -> taipan_object::Raised {
        let message = PyStr::new("write could not complete without blocking").into_ref();
        let args = vec![ops::convert::int(11), message, ops::convert::int(written as i64)];
        let raised = taipan_object::types::exception::raise_with(th, Exc::BlockingIOError, args);
        let count = ops::convert::int(written as i64);
        taipan_object::types::exception::set_field(raised.as_ref(), "characters_written", Some(count));
        raised
    }

    /// Writes out what is buffered.
    fn flush_output(&self, th: &Thread) -> PyResult<()> {
        if self.output.borrow().is_empty() {
            return Ok(());
        }
        let raw = self.raw(th)?;
        loop {
            let data = self.output.borrow().clone();
            if data.is_empty() {
                return Ok(());
            }
            match self.write_raw(th, &raw, &data)? {
                Some(count) => drop(self.output.borrow_mut().drain(..count)),
                None => return Err(self.would_block(th, 0)),
            }
        }
    }

    /// Makes the position of the raw stream the one that Python sees.
    fn flush_all(&self, th: &Thread) -> PyResult<()> {
        self.flush_output(th)?;
        let ahead = self.have();
        if ahead > 0 {
            self.seek_raw(th, -(ahead as i64), 1)?;
        }
        self.forget();
        Ok(())
    }

    /// Reads once; false at the end or if there is nothing yet.
    fn fill(&self, th: &Thread, raw: &Ref, size: usize) -> PyResult<bool> {
        self.flush_output(th)?;
        let Some(data) = self.read_raw(th, raw, size)? else {
            return Ok(false);
        };
        let more = !data.is_empty();
        let mut input = self.input.borrow_mut();
        input.drain(..self.at.get());
        self.at.set(0);
        input.extend(data);
        Ok(more)
    }

    fn read(&self, th: &Thread, size: Option<&Ref>) -> PyResult<Ref> {
        let given = size.filter(|s| !s.is_none());
        if let Some(size) = given {
            let number = limit(th, Some(size))?;
            if number.is_none() && ops::convert::index_isize(th, size)? < -1 {
                return Err(th.value_error("read length must be non-negative or -1"));
            }
        }
        let raw = self.open(th, "read")?;
        let Some(wanted) = limit(th, given)? else {
            return self.read_all(th, &raw);
        };
        if wanted <= self.have() {
            return Ok(PyBytes::from_vec(self.take(wanted)).into_ref());
        }
        loop {
            let missing = wanted - self.have();
            let size = self
                .size
                .get()
                .max(missing.next_multiple_of(self.size.get()).min(1 << 24));
            if !self.fill(th, &raw, size)? || self.have() >= wanted {
                break;
            }
        }
        Ok(PyBytes::from_vec(self.take(wanted.min(self.have()))).into_ref())
    }

    fn read_all(&self, th: &Thread, raw: &Ref) -> PyResult<Ref> {
        self.flush_output(th)?;
        let mut all = self.take(self.have());
        self.forget();
        if let Some(readall) = ops::attr::get_optional(th, raw, &th.vm().interned.get("readall"))? {
            let data = ops::call::call(th, &readall, &[])?;
            if data.is_none() {
                return Ok(if all.is_empty() {
                    data
                } else {
                    PyBytes::from_vec(all).into_ref()
                });
            }
            let Some(bytes) = data.downcast::<PyBytes>() else {
                return Err(th.type_error("readall() should return bytes"));
            };
            all.extend_from_slice(bytes.data());
            return Ok(PyBytes::from_vec(all).into_ref());
        }
        loop {
            let data = call(th, raw, "read", &[])?;
            if data.is_none() && all.is_empty() {
                return Ok(data);
            }
            let Some(bytes) = data.downcast::<PyBytes>().filter(|b| !b.data().is_empty()) else {
                return Ok(PyBytes::from_vec(all).into_ref());
            };
            all.extend_from_slice(bytes.data());
        }
    }

    fn read1(&self, th: &Thread, size: isize) -> PyResult<Vec<u8>> {
        let raw = self.open(th, "read")?;
        let wanted = usize::try_from(size).unwrap_or(self.size.get());
        if wanted == 0 {
            return Ok(Vec::new());
        }
        if self.have() > 0 {
            return Ok(self.take(wanted.min(self.have())));
        }
        self.flush_output(th)?;
        self.forget();
        Ok(self.read_raw(th, &raw, wanted)?.unwrap_or_default())
    }

    fn peek(&self, th: &Thread) -> PyResult<Ref> {
        let raw = self.open(th, "peek")?;
        if self.have() == 0 {
            self.fill(th, &raw, self.size.get())?;
        }
        Ok(PyBytes::new_ref(&self.input.borrow()[self.at.get()..]).into_ref())
    }

    fn read_into(&self, th: &Thread, buffer: &Ref, once: bool) -> PyResult<Option<usize>> {
        let raw = self.open(th, "readinto")?;
        let room = ops::buffer::writable_len(th, buffer, if once { "readinto1()" } else { "readinto()" })?;
        let data = if once {
            self.read1(th, room as isize)?
        } else {
            while self.have() < room && self.fill(th, &raw, self.size.get().max(room - self.have()))? {}
            self.take(room.min(self.have()))
        };
        ops::buffer::write_start(th, buffer, &data)?;
        Ok(Some(data.len()))
    }

    fn read_line(&self, th: &Thread, limit: Option<usize>) -> PyResult<Ref> {
        let raw = self.open(th, "readline")?;
        let mut searched = 0;
        loop {
            let found = {
                let input = self.input.borrow();
                let ahead = &input[self.at.get()..];
                let end = memchr(b'\n', &ahead[searched..]).map(|at| searched + at + 1);
                searched = ahead.len();
                match (end, limit) {
                    (Some(end), Some(limit)) => Some(end.min(limit)),
                    (Some(end), None) => Some(end),
                    (None, Some(limit)) => (ahead.len() >= limit).then_some(limit),
                    (None, None) => None,
                }
            };
            if let Some(count) = found {
                return Ok(PyBytes::from_vec(self.take(count)).into_ref());
            }
            if !self.fill(th, &raw, self.size.get())? {
                return Ok(PyBytes::from_vec(self.take(self.have())).into_ref());
            }
        }
    }

    fn write(&self, th: &Thread, data: &Ref) -> PyResult<usize> {
        if data.is_a::<PyStr>() {
            return Err(th.type_error("a bytes-like object is required, not 'str'"));
        }
        let data = ops::convert::bytes_of(th, data)?;
        let raw = self.open(th, "write")?;
        let ahead = self.have();
        if ahead > 0 {
            self.seek_raw(th, -(ahead as i64), 1)?;
        }
        self.forget();
        let size = self.size.get();
        if self.output.borrow().len() + data.len() <= size {
            self.output.borrow_mut().extend(&data);
            return Ok(data.len());
        }
        self.flush_output(th)?;
        let mut rest = &data[..];
        while rest.len() > size {
            match self.write_raw(th, &raw, rest)? {
                Some(count) => rest = &rest[count..],
                None => return Err(self.would_block(th, data.len() - rest.len())),
            }
        }
        self.output.borrow_mut().extend(rest);
        Ok(data.len())
    }

    fn tell(&self, th: &Thread) -> PyResult<u64> {
        let position = self.seek_or_tell(th)?;
        Ok((position + self.output.borrow().len() as u64).saturating_sub(self.have() as u64))
    }

    fn seek_or_tell(&self, th: &Thread) -> PyResult<u64> {
        let raw = self.raw(th)?;
        match raw.downcast_exact::<PyFileIO>() {
            Some(file) => file.seek_to(th, 0, 1),
            None => {
                let result = call(th, &raw, "tell", &[])?;
                self.position_from(th, &result)
            }
        }
    }

    fn seek(&self, th: &Thread, position: &Ref, whence: i32) -> PyResult<u64> {
        if !(0..=2).contains(&whence) {
            return Err(th.value_error(format!("whence value {whence} unsupported")));
        }
        let raw = self.open(th, "seek")?;
        check_able(th, &raw, "seekable", "File or stream is not seekable.")?;
        let target = ops::convert::index_i64(th, position, "C ssize_t")?;
        // Stay in the buffer if the place is there.
        if whence != 2 && self.have() > 0 {
            let here = self.tell(th)? as i64;
            let offset = if whence == 0 { target - here } else { target };
            let at = self.at.get() as i64 + offset;
            if at >= 0 && at <= self.input.borrow().len() as i64 {
                self.at.set(at as usize);
                return Ok((here + offset) as u64);
            }
        }
        self.flush_output(th)?;
        let target = if whence == 1 {
            target - self.have() as i64
        } else {
            target
        };
        let position = self.seek_raw(th, target, whence)?;
        self.forget();
        Ok(position)
    }

    fn truncate(&self, th: &Thread, size: Option<&Ref>) -> PyResult<Ref> {
        let raw = self.open(th, "truncate")?;
        check_able(th, &raw, "writable", "truncate")?;
        self.flush_all(th)?;
        let size = match size.filter(|s| !s.is_none()) {
            Some(size) => size.clone(),
            None => ops::convert::int_from_u64(self.tell(th)?),
        };
        call(th, &raw, "truncate", &[&size])
    }

    fn close(&self, th: &Thread, this: &Ref) -> PyResult<()> {
        let raw = self.raw(th)?;
        if is_closed(th, &raw)? {
            return Ok(());
        }
        let flushed = call(th, this, "flush", &[]);
        let closed = call(th, &raw, "close", &[]);
        match (flushed, closed) {
            (Err(first), Err(second)) => {
                second.exception().context.set(first.into_ref());
                Err(second)
            }
            (Err(raised), Ok(_)) | (Ok(_), Err(raised)) => Err(raised),
            (Ok(_), Ok(_)) => Ok(()),
        }
    }

    fn shown(&self, th: &Thread, this: &Ref) -> PyResult<Ref> {
        let kind = taipan_object::types::type_::full_name(type_of(this));
        let name = match ops::attr::get_optional(th, this, &th.vm().interned.get("name")) {
            Ok(name) => name,
            Err(raised) if raised.is(Exc::ValueError) => None,
            Err(raised) => return Err(raised),
        };
        let text = match name {
            Some(name) => format!("<{kind} name={}>", ops::convert::repr(th, &name)?.to_display()),
            None => format!("<{kind}>"),
        };
        Ok(PyStr::new(&text).into_ref())
    }
}

fn memchr(byte: u8, data: &[u8]) -> Option<usize> {
    data.iter().position(|b| *b == byte)
}

macro_rules! buffered {
    ($(#[$doc:meta])* $ty:ident $name:literal [$($check:literal $message:literal),*] { $($methods:tt)* }) => {
        $(#[$doc])*
        #[py_class(name = $name, module = "_io", base = PyBufferedIOBase, gc, weakref, dict)]
        #[derive(Trace)]
        #[repr(C)]
        pub(super) struct $ty {
            base: PyBufferedIOBase,
            pub(super) core: Core,
        }

        impl $ty {
            /// A stream over `raw`.
            #[allow(dead_code, reason = "not every kind of stream is made here")]
            pub(super) fn over(th: &Thread, raw: &Ref, size: usize) -> PyResult<Ref> {
                let made = $ty { base: PyBufferedIOBase::fresh(), core: Core::fresh() };
                made.core.init(th, raw, Some(&ops::convert::int(size as i64)))?;
                Ok(alloc::new(made).into_ref())
            }
        }

        #[py_methods]
        impl $ty {
            #[slot]
            fn new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
                let made = $ty { base: PyBufferedIOBase::fresh(), core: Core::fresh() };
                Ok(alloc::new_object(class, made).into_ref())
            }

            #[slot]
            fn init(&self, th: &Thread, args: Args<'_>) -> PyResult<()> {
                let [raw, size] = args.bind(th, signature!($name, [] [raw, buffer_size ""] []))?;
                let raw = raw.expect("required");
                $(check_able(th, raw, $check, $message)?;)*
                self.core.init(th, raw, size)
            }

            #[slot]
            fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
                this.core.shown(th, &this.to_ref())
            }

            #[method]
            fn flush(&self, th: &Thread) -> PyResult<()> {
                let raw = self.core.open(th, "flush")?;
                if self.core.have() > 0 && call(th, &raw, "seekable", &[])?.value().as_bool() == Some(true) {
                    return self.core.flush_all(th);
                }
                self.core.flush_output(th)
            }

            #[method]
            fn close(this: &Obj<Self>, th: &Thread) -> PyResult<()> {
                this.core.close(th, &this.to_ref())
            }

            #[method]
            fn detach(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
                let raw = this.core.raw(th)?;
                call(th, &this.to_ref(), "flush", &[])?;
                drop(this.core.raw.replace(None));
                this.core.detached.set(true);
                Ok(raw)
            }

            #[method]
            fn seekable(&self, th: &Thread) -> PyResult<Ref> {
                call(th, &self.core.raw(th)?, "seekable", &[])
            }

            #[method]
            fn fileno(&self, th: &Thread) -> PyResult<Ref> {
                call(th, &self.core.raw(th)?, "fileno", &[])
            }

            #[method]
            fn isatty(&self, th: &Thread) -> PyResult<Ref> {
                call(th, &self.core.raw(th)?, "isatty", &[])
            }

            #[method]
            fn tell(&self, th: &Thread) -> PyResult<u64> {
                self.core.tell(th)
            }

            #[method]
            fn seek(&self, th: &Thread, target: &Ref, #[default(0)] whence: i32) -> PyResult<u64> {
                self.core.seek(th, target, whence)
            }

            #[method]
            fn truncate(&self, th: &Thread, pos: Option<&Ref>) -> PyResult<Ref> {
                self.core.truncate(th, pos)
            }

            #[method]
            fn __sizeof__(&self) -> usize {
                std::mem::size_of::<$ty>() + self.core.size.get()
            }

            #[method]
            fn __getstate__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
                let name = type_of(&this.to_ref()).name();
                Err(th.type_error(format!("cannot pickle '{name}' object")))
            }

            #[getter]
            fn raw(&self) -> Option<Ref> {
                self.core.raw.get()
            }

            #[getter]
            fn name(&self, th: &Thread) -> PyResult<Ref> {
                ops::attr::get(th, &self.core.raw(th)?, &th.vm().interned.get("name"))
            }

            #[getter]
            fn mode(&self, th: &Thread) -> PyResult<Ref> {
                ops::attr::get(th, &self.core.raw(th)?, &th.vm().interned.get("mode"))
            }

            #[getter]
            fn closed(&self, th: &Thread) -> PyResult<bool> {
                self.core.closed(th)
            }

            #[getter]
            fn _finalizing(&self) -> bool {
                self.core.finalising.get()
            }

            $($methods)*
        }
    };
}

buffered! {
    /// Create a new buffered reader using the given readable raw IO object.
    PyBufferedReader "BufferedReader" ["readable" "File or stream is not readable."] {
        #[method]
        fn readable(&self, th: &Thread) -> PyResult<Ref> {
            call(th, &self.core.raw(th)?, "readable", &[])
        }

        #[method]
        fn writable(&self, th: &Thread) -> PyResult<Ref> {
            call(th, &self.core.raw(th)?, "writable", &[])
        }

        #[method]
        fn read(&self, th: &Thread, size: Option<&Ref>) -> PyResult<Ref> {
            self.core.read(th, size)
        }

        #[method]
        fn read1(&self, th: &Thread, #[default(-1)] size: isize) -> PyResult<Ref> {
            Ok(PyBytes::from_vec(self.core.read1(th, size)?).into_ref())
        }

        #[method]
        fn peek(&self, th: &Thread, #[default(0)] _size: isize) -> PyResult<Ref> {
            self.core.peek(th)
        }

        #[method]
        fn readinto(&self, th: &Thread, buffer: &Ref) -> PyResult<Option<usize>> {
            self.core.read_into(th, buffer, false)
        }

        #[method]
        fn readinto1(&self, th: &Thread, buffer: &Ref) -> PyResult<Option<usize>> {
            self.core.read_into(th, buffer, true)
        }

        #[method]
        fn readline(&self, th: &Thread, size: Option<&Ref>) -> PyResult<Ref> {
            self.core.read_line(th, limit(th, size)?)
        }
    }
}

buffered! {
    /// A buffer for a writeable sequential RawIO object.
    ///
    /// The constructor creates a BufferedWriter for the given writeable raw
    /// stream. If the buffer_size is not given, it defaults to
    /// DEFAULT_BUFFER_SIZE.
    PyBufferedWriter "BufferedWriter" ["writable" "File or stream is not writable."] {
        #[method]
        fn writable(&self, th: &Thread) -> PyResult<Ref> {
            call(th, &self.core.raw(th)?, "writable", &[])
        }

        #[method]
        fn write(&self, th: &Thread, buffer: &Ref) -> PyResult<usize> {
            self.core.write(th, buffer)
        }
    }
}

buffered! {
    /// A buffered interface to random access streams.
    ///
    /// The constructor creates a reader and writer for a seekable stream,
    /// raw, given in the first argument. If the buffer_size is omitted it
    /// defaults to DEFAULT_BUFFER_SIZE.
    PyBufferedRandom "BufferedRandom" [
        "seekable" "File or stream is not seekable.",
        "readable" "File or stream is not readable.",
        "writable" "File or stream is not writable."
    ] {
        #[method]
        fn readable(&self, th: &Thread) -> PyResult<Ref> {
            call(th, &self.core.raw(th)?, "readable", &[])
        }

        #[method]
        fn writable(&self, th: &Thread) -> PyResult<Ref> {
            call(th, &self.core.raw(th)?, "writable", &[])
        }

        #[method]
        fn read(&self, th: &Thread, size: Option<&Ref>) -> PyResult<Ref> {
            self.core.read(th, size)
        }

        #[method]
        fn read1(&self, th: &Thread, #[default(-1)] size: isize) -> PyResult<Ref> {
            Ok(PyBytes::from_vec(self.core.read1(th, size)?).into_ref())
        }

        #[method]
        fn peek(&self, th: &Thread, #[default(0)] _size: isize) -> PyResult<Ref> {
            self.core.peek(th)
        }

        #[method]
        fn readinto(&self, th: &Thread, buffer: &Ref) -> PyResult<Option<usize>> {
            self.core.read_into(th, buffer, false)
        }

        #[method]
        fn readinto1(&self, th: &Thread, buffer: &Ref) -> PyResult<Option<usize>> {
            self.core.read_into(th, buffer, true)
        }

        #[method]
        fn readline(&self, th: &Thread, size: Option<&Ref>) -> PyResult<Ref> {
            self.core.read_line(th, limit(th, size)?)
        }

        #[method]
        fn write(&self, th: &Thread, buffer: &Ref) -> PyResult<usize> {
            self.core.write(th, buffer)
        }
    }
}

/// A buffered reader and writer object together.
///
/// A buffered reader object and buffered writer object put together to
/// form a sequential IO object that can read and write. This is typically
/// used with a socket or two-way pipe.
///
/// reader and writer are RawIOBase objects that are readable and
/// writeable respectively. If the buffer_size is omitted it defaults to
/// DEFAULT_BUFFER_SIZE.
#[py_class(name = "BufferedRWPair", module = "_io", base = PyBufferedIOBase, gc, weakref, dict)]
#[derive(Trace)]
#[repr(C)]
pub(super) struct PyBufferedPair {
    base: PyBufferedIOBase,
    reader: Slot,
    writer: Slot,
}

impl PyBufferedPair {
    fn half(&self, th: &Thread, half: &Slot) -> PyResult<Ref> {
        half.get()
            .ok_or_else(|| th.value_error("I/O operation on uninitialized object"))
    }

    fn forward(&self, th: &Thread, half: &Slot, name: &str, args: &[Ref]) -> PyResult<Ref> {
        let method = ops::attr::get(th, &self.half(th, half)?, &th.vm().interned.get(name))?;
        ops::call::call_args(th, &method, Args::positional_only(args))
    }
}

#[py_methods]
impl PyBufferedPair {
    #[slot]
    fn new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
        let made = PyBufferedPair {
            base: PyBufferedIOBase::fresh(),
            reader: Slot::empty(),
            writer: Slot::empty(),
        };
        Ok(alloc::new_object(class, made).into_ref())
    }

    #[slot]
    fn init(&self, th: &Thread, args: Args<'_>) -> PyResult<()> {
        let [reader, writer, size] =
            args.bind(th, signature!("BufferedRWPair", [reader, writer, buffer_size ""] [] []))?;
        let (reader, writer) = (reader.expect("required"), writer.expect("required"));
        check_able(th, reader, "readable", "File or stream is not readable.")?;
        check_able(th, writer, "writable", "File or stream is not writable.")?;
        let size = size.map_or(Ok(BUFFER_SIZE as isize), |s| ops::convert::index_isize(th, s))?;
        let Some(size) = usize::try_from(size).ok().filter(|s| *s > 0) else {
            return Err(th.value_error("buffer size must be strictly positive"));
        };
        self.reader.set(PyBufferedReader::over(th, reader, size)?);
        self.writer.set(PyBufferedWriter::over(th, writer, size)?);
        Ok(())
    }

    #[method]
    fn read(&self, th: &Thread, #[args] args: &[Ref]) -> PyResult<Ref> {
        self.forward(th, &self.reader, "read", args)
    }

    #[method]
    fn read1(&self, th: &Thread, #[args] args: &[Ref]) -> PyResult<Ref> {
        self.forward(th, &self.reader, "read1", args)
    }

    #[method]
    fn peek(&self, th: &Thread, #[args] args: &[Ref]) -> PyResult<Ref> {
        self.forward(th, &self.reader, "peek", args)
    }

    #[method]
    fn readinto(&self, th: &Thread, #[args] args: &[Ref]) -> PyResult<Ref> {
        self.forward(th, &self.reader, "readinto", args)
    }

    #[method]
    fn readinto1(&self, th: &Thread, #[args] args: &[Ref]) -> PyResult<Ref> {
        self.forward(th, &self.reader, "readinto1", args)
    }

    #[method]
    fn readable(&self, th: &Thread) -> PyResult<Ref> {
        self.forward(th, &self.reader, "readable", &[])
    }

    #[method]
    fn write(&self, th: &Thread, #[args] args: &[Ref]) -> PyResult<Ref> {
        self.forward(th, &self.writer, "write", args)
    }

    #[method]
    fn flush(&self, th: &Thread) -> PyResult<Ref> {
        self.forward(th, &self.writer, "flush", &[])
    }

    #[method]
    fn writable(&self, th: &Thread) -> PyResult<Ref> {
        self.forward(th, &self.writer, "writable", &[])
    }

    #[method]
    fn close(&self, th: &Thread) -> PyResult<()> {
        let written = self.forward(th, &self.writer, "close", &[]);
        let read = self.forward(th, &self.reader, "close", &[]);
        match (written, read) {
            (Err(first), Err(second)) => {
                second.exception().context.set(first.into_ref());
                Err(second)
            }
            (Err(raised), Ok(_)) | (Ok(_), Err(raised)) => Err(raised),
            (Ok(_), Ok(_)) => Ok(()),
        }
    }

    #[method]
    fn isatty(&self, th: &Thread) -> PyResult<Ref> {
        let writer = self.forward(th, &self.writer, "isatty", &[])?;
        if ops::convert::truth(th, &writer)? {
            return Ok(writer);
        }
        self.forward(th, &self.reader, "isatty", &[])
    }

    #[getter]
    fn closed(&self, th: &Thread) -> PyResult<Ref> {
        ops::attr::get(th, &self.half(th, &self.writer)?, &th.vm().interned.get("closed"))
    }

    #[method]
    fn detach(&self, th: &Thread) -> PyResult<Ref> {
        Err(unsupported(th, "detach"))
    }
}
