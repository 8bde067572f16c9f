//! The standard streams until `_io` provides them: text over a file descriptor, buffered.

use std::cell::{Cell, RefCell};

use taipan_object::heap::collect::{Trace, Tracer};
use taipan_object::types::exception;
use taipan_object::types::list::PyList;
use taipan_object::types::str::PyStr;
use taipan_object::{
    Downcast, Exc, Obj, PyResult, Raised, Ref, Thread, TypedRef, alloc, ops, py_class, py_methods, type_of,
};

/// A text stream over a file descriptor.
#[py_class(name = "TextIOWrapper", module = "_io", no_new)]
pub struct PyStdStream {
    fd: i32,
    name: &'static str,
    mode: &'static str,
    /// Flush at each newline.
    line_buffered: bool,
    out: RefCell<Vec<u8>>,
    input: RefCell<Vec<u8>>,
    at_end: Cell<bool>,
    closed: Cell<bool>,
    errors: &'static str,
}

impl Trace for PyStdStream {
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
    fn give_up(&self, _garbage: &mut Vec<Ref>) {}
}

const BUFFER: usize = 8192;

/// An OSError for a number.
pub fn os_error(th: &Thread, errno: i32) -> Raised {
    exception::os_error(th, errno, &error_text(errno), None)
}

/// `os.strerror(errno)`
#[must_use]
pub fn error_text(errno: i32) -> String {
    let text = std::io::Error::from_raw_os_error(errno).to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}

impl PyStdStream {
    /// A stream.
    #[must_use]
    pub fn new_ref(fd: i32, name: &'static str, mode: &'static str, errors: &'static str) -> TypedRef<PyStdStream> {
        use std::io::IsTerminal;
        let terminal = match fd {
            0 => std::io::stdin().is_terminal(),
            1 => std::io::stdout().is_terminal(),
            _ => true,
        };
        alloc::new(PyStdStream {
            fd,
            name,
            mode,
            line_buffered: terminal || fd == 2,
            out: RefCell::default(),
            input: RefCell::default(),
            at_end: Cell::new(false),
            closed: Cell::new(false),
            errors,
        })
    }

    fn check_open(&self, th: &Thread) -> PyResult<()> {
        if self.closed.get() {
            Err(th.value_error("I/O operation on closed file."))
        } else {
            Ok(())
        }
    }

    /// Writes out what is buffered.
    ///
    /// # Errors
    /// OSError.
    pub fn flush_out(&self, th: &Thread) -> PyResult<()> {
        // What cannot be written stays: the next attempt fails as well, as CPython's does.
        loop {
            let result = {
                let mut out = self.out.borrow_mut();
                if out.is_empty() {
                    return Ok(());
                }
                crate::posix_write(self.fd, &out).map(|written| drop(out.drain(..written)))
            };
            match result {
                Ok(()) => {}
                Err(4) => taipan_object::safepoint::run(th)?,
                Err(errno) => return Err(os_error(th, errno)),
            }
        }
    }

    /// Reads until `done` says enough; false at the end of the input.
    fn fill(&self, th: &Thread) -> PyResult<bool> {
        if self.at_end.get() {
            return Ok(false);
        }
        loop {
            match crate::posix_read(self.fd, BUFFER) {
                Ok(data) if data.is_empty() => {
                    self.at_end.set(true);
                    return Ok(false);
                }
                Ok(data) => {
                    self.input.borrow_mut().extend(data);
                    return Ok(true);
                }
                Err(4) => taipan_object::safepoint::run(th)?,
                Err(errno) => return Err(os_error(th, errno)),
            }
        }
    }

    fn take_line(&self, th: &Thread) -> PyResult<Vec<u8>> {
        self.check_open(th)?;
        loop {
            let newline = self.input.borrow().iter().position(|b| *b == b'\n');
            if let Some(at) = newline {
                return Ok(self.input.borrow_mut().drain(..=at).collect());
            }
            if !self.fill(th)? {
                return Ok(std::mem::take(&mut *self.input.borrow_mut()));
            }
        }
    }

    fn decode(th: &Thread, data: Vec<u8>) -> PyResult<Ref> {
        let data = if data.ends_with(b"\r\n") {
            [&data[..data.len() - 2], b"\n"].concat()
        } else {
            data
        };
        Ok(ops::codec::decode(th, &data, "utf-8", "surrogateescape")?.into_ref())
    }
}

#[py_methods]
impl PyStdStream {
    /// Write string to stream. Returns the number of characters written.
    #[method]
    fn write(&self, th: &Thread, text: &Ref) -> PyResult<usize> {
        self.check_open(th)?;
        let Some(text) = text.downcast::<PyStr>() else {
            let name = type_of(text).name();
            return Err(th.type_error(format!("write() argument must be str, not {name}")));
        };
        if self.mode == "r" {
            return Err(th.error(Exc::OSError, "not writable"));
        }
        match text.as_ascii() {
            Some(ascii) => self.out.borrow_mut().extend_from_slice(ascii.as_bytes()),
            None => {
                let data = ops::codec::encode(th, text, "utf-8", self.errors)?;
                self.out.borrow_mut().extend(data);
            }
        }
        let full = {
            let out = self.out.borrow();
            out.len() >= BUFFER || self.line_buffered && out.contains(&b'\n') || self.fd == 2
        };
        if full {
            self.flush_out(th)?;
        }
        Ok(text.len())
    }

    /// Write a list of lines to stream.
    #[method]
    fn writelines(this: &Obj<Self>, th: &Thread, lines: &Ref) -> PyResult<()> {
        ops::iter::for_each(th, lines, |line| this.write(th, &line).map(drop))
    }

    /// Flush write buffers, if applicable.
    #[method]
    fn flush(&self, th: &Thread) -> PyResult<()> {
        self.check_open(th)?;
        self.flush_out(th)
    }

    /// Flush and close the IO object.
    #[method]
    fn close(&self, th: &Thread) -> PyResult<()> {
        if !self.closed.get() {
            self.flush_out(th)?;
            self.closed.set(true);
        }
        Ok(())
    }

    /// Return the file descriptor.
    #[method]
    fn fileno(&self) -> i32 {
        self.fd
    }

    /// Return whether this is an 'interactive' stream.
    #[method]
    fn isatty(&self) -> bool {
        use std::io::IsTerminal;
        match self.fd {
            0 => std::io::stdin().is_terminal(),
            1 => std::io::stdout().is_terminal(),
            _ => std::io::stderr().is_terminal(),
        }
    }

    /// Return whether object was opened for reading.
    #[method]
    fn readable(&self) -> bool {
        self.mode == "r"
    }

    /// Return whether object was opened for writing.
    #[method]
    fn writable(&self) -> bool {
        self.mode == "w"
    }

    /// Read until newline or EOF.
    #[method]
    fn readline(&self, th: &Thread) -> PyResult<Ref> {
        let line = self.take_line(th)?;
        PyStdStream::decode(th, line)
    }

    /// Read everything.
    #[method]
    fn read(&self, th: &Thread, size: Option<isize>) -> PyResult<Ref> {
        self.check_open(th)?;
        let wanted = size.and_then(|s| usize::try_from(s).ok());
        while wanted.is_none_or(|w| self.input.borrow().len() < w) && self.fill(th)? {}
        let data = {
            let mut input = self.input.borrow_mut();
            let count = wanted.unwrap_or(input.len()).min(input.len());
            input.drain(..count).collect()
        };
        PyStdStream::decode(th, data)
    }

    /// Return a list of lines from the stream.
    #[method]
    fn readlines(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let mut lines = Vec::new();
        ops::iter::for_each(th, &this.to_ref(), |line| {
            lines.push(line);
            Ok(())
        })?;
        Ok(PyList::from_vec(lines).into_ref())
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
        let line = self.take_line(th)?;
        if line.is_empty() {
            Ok(None)
        } else {
            PyStdStream::decode(th, line).map(Some)
        }
    }

    #[getter]
    fn name(&self) -> &'static str {
        self.name
    }

    #[getter]
    fn mode(&self) -> &'static str {
        self.mode
    }

    #[getter]
    fn encoding(&self) -> &'static str {
        "utf-8"
    }

    #[getter]
    fn errors(&self) -> &'static str {
        self.errors
    }

    #[getter]
    fn closed(&self) -> bool {
        self.closed.get()
    }

    #[slot]
    fn repr(&self, _th: &Thread) -> PyResult<Ref> {
        let text = format!(
            "<_io.TextIOWrapper name='{}' mode='{}' encoding='utf-8'>",
            self.name, self.mode
        );
        Ok(PyStr::new(&text).into_ref())
    }
}
