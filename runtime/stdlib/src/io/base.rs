//! The abstract bases: what any stream can do on top of the few methods that it must have.
//!
//! All of it goes through the methods that Python code sees, so that streams written in Python work.

use std::cell::Cell;

use taipan_object::types::bytearray::PyByteArray;
use taipan_object::types::bytes::PyBytes;
use taipan_object::types::list::PyList;
use taipan_object::types::str::PyStr;
use taipan_object::{
    Args, Class, Downcast, Exc, Obj, PyResult, Raised, Ref, Thread, Trace, alloc, ops, py_class, py_methods, type_of,
};

/// `io.UnsupportedOperation(message)`
pub(super) fn unsupported(th: &Thread, message: &str) -> Raised {
    let class = th.vm().registry.borrow().get("io.UnsupportedOperation").cloned();
    let text = PyStr::new(message).into_ref();
    let made = class.map(|class| ops::call::call(th, &class, &[&text]));
    match made {
        Some(Ok(exception)) => match taipan_object::native::try_typed(exception) {
            Ok(exception) => Raised::new(exception),
            Err(_) => th.error(Exc::OSError, message),
        },
        Some(Err(raised)) => raised,
        None => th.error(Exc::OSError, message),
    }
}

/// Calls a method.
pub(super) fn call(th: &Thread, object: &Ref, name: &str, args: &[&Ref]) -> PyResult<Ref> {
    let method = ops::attr::get(th, object, &th.vm().interned.get(name))?;
    ops::call::call(th, &method, args)
}

/// Whether a stream says that it is closed.
pub(super) fn is_closed(th: &Thread, object: &Ref) -> PyResult<bool> {
    let closed = ops::attr::get(th, object, &th.vm().interned.get("closed"))?;
    ops::convert::truth(th, &closed)
}

pub(super) fn check_closed(th: &Thread, object: &Ref) -> PyResult<()> {
    if is_closed(th, object)? {
        return Err(th.value_error("I/O operation on closed file."));
    }
    Ok(())
}

/// Fails unless a stream says that it can do something.
pub(super) fn check_able(th: &Thread, object: &Ref, method: &str, message: &str) -> PyResult<()> {
    if call(th, object, method, &[])?.value().as_bool() == Some(true) {
        return Ok(());
    }
    Err(unsupported(th, message))
}

/// A size argument: None or negative for no limit.
pub(super) fn limit(th: &Thread, size: Option<&Ref>) -> PyResult<Option<usize>> {
    match size.filter(|s| !s.is_none()) {
        None => Ok(None),
        Some(size) => {
            let index = type_of(size).slots.index.get().is_some();
            if !index && !taipan_object::types::int::is_int(size) {
                let name = type_of(size).name();
                return Err(th.type_error(format!("argument should be integer or None, not '{name}'")));
            }
            Ok(usize::try_from(ops::convert::index_isize(th, size)?).ok())
        }
    }
}

/// The lines of a stream, up to a number of bytes or characters.
pub(super) fn read_lines(th: &Thread, stream: &Ref, hint: Option<usize>) -> PyResult<Ref> {
    let mut lines = Vec::new();
    let mut total = 0;
    let iterator = ops::iter::iter(th, stream)?;
    while let Some(line) = ops::iter::next(th, &iterator)? {
        total += ops::convert::length(th, &line)?;
        lines.push(line);
        if hint.is_some_and(|hint| hint > 0 && total >= hint) {
            break;
        }
    }
    Ok(PyList::from_vec(lines).into_ref())
}

/// Closes a stream that nobody refers to any more. There is nobody to tell of errors.
fn finalise_stream(th: &Thread, this: &Ref) {
    let handled = is_closed(th, this).and_then(|closed| {
        if !closed {
            call(th, this, "close", &[])?;
        }
        Ok(())
    });
    drop(handled);
}

macro_rules! base {
    ($(#[$doc:meta])* $ty:ident $name:literal $(, base = $base:ident)? { $($field:ident: $field_ty:ty = $start:expr),* } $($methods:tt)*) => {
        $(#[$doc])*
        #[py_class(name = $name, module = "_io", gc, weakref, dict $(, base = $base)?)]
        #[derive(Trace)]
        #[repr(C)]
        pub(crate) struct $ty {
            $(pub(super) $field: $field_ty,)*
        }

        impl $ty {
            pub(super) fn fresh() -> $ty {
                $ty { $($field: $start),* }
            }
        }

        #[allow(non_snake_case, reason = "names are Python's")]
        #[py_methods]
        impl $ty {
            #[slot]
            fn new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
                Ok(alloc::new_object(class, $ty::fresh()).into_ref())
            }

            #[slot]
            fn init(&self, _th: &Thread, _args: Args<'_>) -> PyResult<()> {
                Ok(())
            }

            $($methods)*
        }
    };
}

base! {
    /// The abstract base class for all I/O classes.
    ///
    /// This class provides dummy implementations for many methods that
    /// derived classes can override selectively; the default implementations
    /// represent a file that cannot be read, written or seeked.
    PyIOBase "_IOBase" { is_closed: Cell<bool> = Cell::new(false) }

    #[slot]
    fn finalise(this: &Ref, th: &Thread) {
        finalise_stream(th, this);
    }

    #[slot]
    fn iter(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let object = this.to_ref();
        check_closed(th, &object)?;
        Ok(object)
    }

    #[slot]
    fn next(this: &Obj<Self>, th: &Thread) -> PyResult<Option<Ref>> {
        let line = call(th, &this.to_ref(), "readline", &[])?;
        Ok((ops::convert::length(th, &line)? > 0).then_some(line))
    }

    /// Change the stream position to the given byte offset.
    #[method]
    fn seek(&self, th: &Thread, #[args] _args: &[Ref]) -> PyResult<Ref> {
        Err(unsupported(th, "seek"))
    }

    /// Return current stream position.
    #[method]
    fn tell(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        call(th, &this.to_ref(), "seek", &[&Ref::small(0), &Ref::small(1)])
    }

    /// Truncate file to size bytes.
    #[method]
    fn truncate(&self, th: &Thread, #[args] _args: &[Ref]) -> PyResult<Ref> {
        Err(unsupported(th, "truncate"))
    }

    /// Flush write buffers, if applicable.
    #[method]
    fn flush(this: &Obj<Self>, th: &Thread) -> PyResult<()> {
        if this.is_closed.get() {
            return Err(th.value_error("I/O operation on closed file."));
        }
        Ok(())
    }

    /// Flush and close the IO object.
    ///
    /// This method has no effect if the file is already closed.
    #[method]
    fn close(this: &Obj<Self>, th: &Thread) -> PyResult<()> {
        if this.is_closed.get() {
            return Ok(());
        }
        let flushed = call(th, &this.to_ref(), "flush", &[]);
        this.is_closed.set(true);
        flushed.map(drop)
    }

    /// Return whether object supports random access.
    #[method]
    fn seekable(&self) -> bool {
        false
    }

    /// Return whether object was opened for reading.
    #[method]
    fn readable(&self) -> bool {
        false
    }

    /// Return whether object was opened for writing.
    #[method]
    fn writable(&self) -> bool {
        false
    }

    #[method]
    fn _checkClosed(this: &Obj<Self>, th: &Thread, #[args] _args: &[Ref]) -> PyResult<()> {
        check_closed(th, &this.to_ref())
    }

    #[method]
    fn _checkSeekable(this: &Obj<Self>, th: &Thread, #[args] _args: &[Ref]) -> PyResult<bool> {
        check_able(th, &this.to_ref(), "seekable", "File or stream is not seekable.").map(|()| true)
    }

    #[method]
    fn _checkReadable(this: &Obj<Self>, th: &Thread, #[args] _args: &[Ref]) -> PyResult<bool> {
        check_able(th, &this.to_ref(), "readable", "File or stream is not readable.").map(|()| true)
    }

    #[method]
    fn _checkWritable(this: &Obj<Self>, th: &Thread, #[args] _args: &[Ref]) -> PyResult<bool> {
        check_able(th, &this.to_ref(), "writable", "File or stream is not writable.").map(|()| true)
    }

    /// Returns underlying file descriptor if one exists.
    #[method]
    fn fileno(&self, th: &Thread) -> PyResult<Ref> {
        Err(unsupported(th, "fileno"))
    }

    /// Return whether this is an 'interactive' stream.
    #[method]
    fn isatty(this: &Obj<Self>, th: &Thread) -> PyResult<bool> {
        check_closed(th, &this.to_ref()).map(|()| false)
    }

    #[method]
    fn __enter__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let object = this.to_ref();
        check_closed(th, &object)?;
        Ok(object)
    }

    #[method]
    fn __exit__(this: &Obj<Self>, th: &Thread, #[args] _exc: &[Ref]) -> PyResult<Ref> {
        call(th, &this.to_ref(), "close", &[])
    }

    /// Read and return a line from the stream.
    ///
    /// If size is specified, at most size bytes will be read.
    #[method]
    fn readline(this: &Obj<Self>, th: &Thread, size: Option<&Ref>) -> PyResult<Ref> {
        let object = this.to_ref();
        let limit = limit(th, size)?;
        let peek = ops::attr::get_optional(th, &object, &th.vm().interned.get("peek"))?;
        let mut line = Vec::new();
        while limit.is_none_or(|limit| line.len() < limit) {
            let mut wanted = 1;
            if let Some(peek) = &peek {
                let ahead = ops::call::call(th, peek, &[&Ref::small(1)])?;
                let Some(ahead) = ahead.downcast::<PyBytes>() else {
                    let name = type_of(&ahead).name();
                    return Err(th.error(
                        Exc::OSError,
                        format!("peek() should have returned a bytes object, not '{name}'"),
                    ));
                };
                let data = ahead.data();
                if !data.is_empty() {
                    let room = limit.map_or(data.len(), |limit| (limit - line.len()).min(data.len()));
                    wanted = data[..room].iter().position(|b| *b == b'\n').map_or(room, |at| at + 1);
                }
            }
            let read = call(th, &object, "read", &[&ops::convert::int(wanted as i64)])?;
            let Some(bytes) = read.downcast::<PyBytes>() else {
                let name = type_of(&read).name();
                return Err(th.error(
                    Exc::OSError,
                    format!("read() should have returned a bytes object, not '{name}'"),
                ));
            };
            if bytes.data().is_empty() {
                break;
            }
            line.extend_from_slice(bytes.data());
            if line.last() == Some(&b'\n') {
                break;
            }
        }
        Ok(PyBytes::from_vec(line).into_ref())
    }

    /// Return a list of lines from the stream.
    ///
    /// hint can be specified to control the number of lines read: no more
    /// lines will be read if the total size (in bytes/characters) of all
    /// lines so far exceeds hint.
    #[method]
    fn readlines(this: &Obj<Self>, th: &Thread, hint: Option<&Ref>) -> PyResult<Ref> {
        read_lines(th, &this.to_ref(), limit(th, hint)?)
    }

    /// Write a list of lines to stream.
    ///
    /// Line separators are not added, so it is usual for each of the
    /// lines provided to have a line separator at the end.
    #[method]
    fn writelines(this: &Obj<Self>, th: &Thread, lines: &Ref) -> PyResult<()> {
        let object = this.to_ref();
        check_closed(th, &object)?;
        let iterator = ops::iter::iter(th, lines)?;
        while let Some(line) = ops::iter::next(th, &iterator)? {
            call(th, &object, "write", &[&line])?;
        }
        Ok(())
    }

    #[getter]
    fn closed(&self) -> bool {
        self.is_closed.get()
    }
}

base! {
    /// Base class for raw binary I/O.
    PyRawIOBase "_RawIOBase", base = PyIOBase { base: PyIOBase = PyIOBase::fresh() }

    #[method]
    fn readinto(&self, th: &Thread, _buffer: &Ref) -> PyResult<Ref> {
        Err(th.error(Exc::NotImplementedError, ""))
    }

    #[method]
    fn write(&self, th: &Thread, _b: &Ref) -> PyResult<Ref> {
        Err(th.error(Exc::NotImplementedError, ""))
    }

    #[method]
    fn read(this: &Obj<Self>, th: &Thread, #[default(-1)] size: isize) -> PyResult<Ref> {
        let object = this.to_ref();
        let Ok(size) = usize::try_from(size) else {
            return call(th, &object, "readall", &[]);
        };
        let target = PyByteArray::from_vec(vec![0; size]);
        let count = call(th, &object, "readinto", &[target.as_ref()])?;
        if count.is_none() {
            return Ok(count);
        }
        let count = ops::convert::index_isize(th, &count)?.max(0) as usize;
        Ok(target.with(|data| PyBytes::new_ref(&data[..count.min(data.len())])).into_ref())
    }

    /// Read until EOF, using multiple read() call.
    #[method]
    fn readall(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let object = this.to_ref();
        let mut all = Vec::new();
        loop {
            let data = call(th, &object, "read", &[&ops::convert::int(8192)])?;
            if data.is_none() && all.is_empty() {
                return Ok(data);
            }
            if data.is_none() {
                break;
            }
            let Some(bytes) = data.downcast::<PyBytes>() else {
                return Err(th.type_error("read() should return bytes"));
            };
            if bytes.data().is_empty() {
                break;
            }
            all.extend_from_slice(bytes.data());
        }
        Ok(PyBytes::from_vec(all).into_ref())
    }
}

base! {
    /// Base class for buffered IO objects.
    ///
    /// The main difference with RawIOBase is that the read() method
    /// supports omitting the size argument, and does not have a default
    /// implementation that defers to readinto().
    PyBufferedIOBase "_BufferedIOBase", base = PyIOBase { base: PyIOBase = PyIOBase::fresh() }

    /// Disconnect this buffer from its underlying raw stream and return it.
    #[method]
    fn detach(&self, th: &Thread) -> PyResult<Ref> {
        Err(unsupported(th, "detach"))
    }

    /// Read and return up to n bytes.
    #[method]
    fn read(&self, th: &Thread, #[args] _args: &[Ref]) -> PyResult<Ref> {
        Err(unsupported(th, "read"))
    }

    /// Read and return up to n bytes, with at most one read() call
    /// to the underlying raw stream.
    #[method]
    fn read1(&self, th: &Thread, #[args] _args: &[Ref]) -> PyResult<Ref> {
        Err(unsupported(th, "read1"))
    }

    /// Write the given buffer to the IO stream.
    #[method]
    fn write(&self, th: &Thread, #[args] _args: &[Ref]) -> PyResult<Ref> {
        Err(unsupported(th, "write"))
    }

    #[method]
    fn readinto(this: &Obj<Self>, th: &Thread, buffer: &Ref) -> PyResult<usize> {
        read_into(th, &this.to_ref(), buffer, "readinto", "read")
    }

    #[method]
    fn readinto1(this: &Obj<Self>, th: &Thread, buffer: &Ref) -> PyResult<usize> {
        read_into(th, &this.to_ref(), buffer, "readinto1", "read1")
    }
}

/// `readinto` on top of `read`.
fn read_into(th: &Thread, stream: &Ref, buffer: &Ref, what: &str, method: &str) -> PyResult<usize> {
    let room = ops::buffer::writable_len(th, buffer, &format!("{what}()"))?;
    let data = call(th, stream, method, &[&ops::convert::int(room as i64)])?;
    let Some(bytes) = data.downcast::<PyBytes>() else {
        return Err(th.type_error("read() should return bytes"));
    };
    let len = bytes.data().len();
    if len > room {
        let message = format!("read() returned too much data: {room} bytes requested, {len} returned");
        return Err(th.value_error(message));
    }
    ops::buffer::write_start(th, buffer, bytes.data())?;
    Ok(len)
}

base! {
    /// Base class for text I/O.
    ///
    /// This class provides a character and line based interface to stream
    /// I/O. There is no readinto method because Python's character strings
    /// are immutable.
    PyTextIOBase "_TextIOBase", base = PyIOBase { base: PyIOBase = PyIOBase::fresh() }

    /// Separate the underlying buffer from the TextIOBase and return it.
    #[method]
    fn detach(&self, th: &Thread) -> PyResult<Ref> {
        Err(unsupported(th, "detach"))
    }

    /// Read at most n characters from stream.
    #[method]
    fn read(&self, th: &Thread, #[args] _args: &[Ref]) -> PyResult<Ref> {
        Err(unsupported(th, "read"))
    }

    /// Read until newline or EOF.
    #[method]
    fn readline(&self, th: &Thread, #[args] _args: &[Ref]) -> PyResult<Ref> {
        Err(unsupported(th, "readline"))
    }

    /// Write string to stream.
    #[method]
    fn write(&self, th: &Thread, #[args] _args: &[Ref]) -> PyResult<Ref> {
        Err(unsupported(th, "write"))
    }

    /// Encoding of the text stream.
    #[getter]
    fn encoding(&self) -> Option<Ref> {
        None
    }

    /// Line endings translated so far.
    #[getter]
    fn newlines(&self) -> Option<Ref> {
        None
    }

    /// The error setting of the decoder or encoder.
    #[getter]
    fn errors(&self) -> Option<Ref> {
        None
    }
}
