//! Binary and text files.

use std::cell::RefCell;

use taipan_object::types::bytes::PyBytes;
use taipan_object::types::list::PyList;
use taipan_object::types::str::PyStr;
use taipan_object::{Downcast, Obj, PyResult, Ref, Slot, Thread, Trace, alloc, ops, py_class, py_methods, type_of};

use super::core::File;
use super::{PyBufferedIOBase, PyTextIOBase, unsupported};

fn newline(bytes: &[u8], _more: bool) -> Option<usize> {
    bytes.iter().position(|b| *b == b'\n').map(|at| at + 1)
}

/// A line that ends with `\n`, `\r` or `\r\n`.
fn any_newline(bytes: &[u8], more: bool) -> Option<usize> {
    let at = bytes.iter().position(|b| matches!(b, b'\n' | b'\r'))?;
    if bytes[at] == b'\n' {
        return Some(at + 1);
    }
    match bytes.get(at + 1) {
        Some(b'\n') => Some(at + 2),
        Some(_) => Some(at + 1),
        None => (!more).then_some(at + 1),
    }
}

fn translated(data: Vec<u8>) -> Vec<u8> {
    if !data.contains(&b'\r') {
        return data;
    }
    let mut out = Vec::with_capacity(data.len());
    let mut bytes = data.iter().peekable();
    while let Some(b) = bytes.next() {
        if *b == b'\r' {
            bytes.next_if(|n| **n == b'\n');
            out.push(b'\n');
        } else {
            out.push(*b);
        }
    }
    out
}

macro_rules! file_type {
    ($ty:ident $name:literal $base:ident { $($fields:tt)* } { $($methods:tt)* }) => {
        /// An open file.
        #[py_class(name = $name, module = "_io", base = $base, gc, weakref, dict, no_new)]
        #[derive(Trace)]
        #[repr(C)]
        pub struct $ty {
            pub(super) base: $base,
            #[trace(skip)]
            pub(super) file: RefCell<File>,
            pub(super) name: Ref,
            pub(super) mode: Ref,
            $($fields)*
        }

        impl $ty {
            fn open(&self, th: &Thread) -> PyResult<std::cell::RefMut<'_, File>> {
                let file = self.file.borrow_mut();
                if file.closed { Err(th.value_error("I/O operation on closed file.")) } else { Ok(file) }
            }

            fn for_reading(&self, th: &Thread) -> PyResult<std::cell::RefMut<'_, File>> {
                let file = self.open(th)?;
                if file.readable { Ok(file) } else { Err(unsupported(th, Self::NOT_READABLE)) }
            }

            fn for_writing(&self, th: &Thread) -> PyResult<std::cell::RefMut<'_, File>> {
                let file = self.open(th)?;
                if file.writable { Ok(file) } else { Err(unsupported(th, Self::NOT_WRITABLE)) }
            }
        }

        #[py_methods]
        impl $ty {
            #[slot]
            fn iter(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
                this.open(th)?;
                Ok(this.to_ref())
            }

            #[slot]
            fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
                let line = self.line(th)?;
                Ok(ops::convert::truth(th, &line)?.then_some(line))
            }

            #[method]
            fn readline(&self, th: &Thread, size: Option<isize>) -> PyResult<Ref> {
                let _ = size;
                self.line(th)
            }

            #[method]
            fn readlines(&self, th: &Thread, _hint: Option<&Ref>) -> PyResult<Ref> {
                let mut lines = Vec::new();
                while let Some(line) = self.next(th)? {
                    lines.push(line);
                }
                Ok(PyList::from_vec(lines).into_ref())
            }

            #[method]
            fn writelines(this: &Obj<Self>, th: &Thread, lines: &Ref) -> PyResult<()> {
                let iterator = ops::iter::iter(th, lines)?;
                while let Some(line) = ops::iter::next(th, &iterator)? {
                    Self::write(this, th, &line)?;
                }
                Ok(())
            }

            #[method]
            fn flush(&self, th: &Thread) -> PyResult<()> {
                self.open(th)?.flush(th)
            }

            #[method]
            fn close(&self, th: &Thread) -> PyResult<()> {
                self.file.borrow_mut().close(th)
            }

            #[method]
            fn seek(&self, th: &Thread, position: i64, #[default(0)] whence: i32) -> PyResult<u64> {
                if whence == 0 && position < 0 {
                    return Err(th.value_error(format!("negative seek position {position}")));
                }
                self.open(th)?.seek(th, position, whence)
            }

            #[method]
            fn tell(&self, th: &Thread) -> PyResult<u64> {
                self.open(th)?.tell(th)
            }

            #[method]
            fn truncate(&self, th: &Thread, size: Option<i64>) -> PyResult<u64> {
                let mut file = self.for_writing(th)?;
                let size = match size {
                    Some(size) => size as u64,
                    None => file.tell(th)?,
                };
                file.truncate(th, size)?;
                Ok(size)
            }

            #[method]
            fn readable(&self, th: &Thread) -> PyResult<bool> {
                Ok(self.open(th)?.readable)
            }

            #[method]
            fn writable(&self, th: &Thread) -> PyResult<bool> {
                Ok(self.open(th)?.writable)
            }

            #[method]
            fn seekable(&self, th: &Thread) -> PyResult<bool> {
                Ok(self.open(th)?.tell(th).is_ok())
            }

            #[method]
            fn fileno(&self, th: &Thread) -> PyResult<i32> {
                Ok(self.open(th)?.fd)
            }

            #[method]
            fn isatty(&self, th: &Thread) -> PyResult<bool> {
                let fd = self.open(th)?.fd;
                Ok(crate::descriptor::with(fd, |fd| Ok(rustix::termios::isatty(fd))).unwrap_or(false))
            }

            #[method]
            fn __enter__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
                this.open(th)?;
                Ok(this.to_ref())
            }

            #[method]
            fn __exit__(&self, th: &Thread, #[args] _exc: &[Ref]) -> PyResult<()> {
                self.file.borrow_mut().close(th)
            }

            #[getter]
            fn closed(&self) -> bool {
                self.file.borrow().closed
            }

            #[getter]
            fn name(&self) -> Ref {
                self.name.clone()
            }

            #[getter]
            fn mode(&self) -> Ref {
                self.mode.clone()
            }

            $($methods)*
        }
    };
}

file_type!(PyBinaryFile "BufferedRandom" PyBufferedIOBase {} {
    #[method]
    fn read(&self, th: &Thread, size: Option<isize>) -> PyResult<Ref> {
        let limit = size.and_then(|n| usize::try_from(n).ok());
        Ok(PyBytes::from_vec(self.for_reading(th)?.read(th, limit)?).into_ref())
    }

    #[method]
    fn read1(&self, th: &Thread, size: Option<isize>) -> PyResult<Ref> {
        self.read(th, size)
    }

    #[method]
    fn readall(&self, th: &Thread) -> PyResult<Ref> {
        self.read(th, None)
    }

    #[method]
    fn peek(&self, th: &Thread, _size: Option<isize>) -> PyResult<Ref> {
        Ok(PyBytes::from_vec(self.for_reading(th)?.peek(th)?).into_ref())
    }

    #[method]
    fn write(this: &Obj<Self>, th: &Thread, data: &Ref) -> PyResult<usize> {
        if data.is_a::<PyStr>() {
            return Err(th.type_error("a bytes-like object is required, not 'str'"));
        }
        let data = ops::convert::bytes_of(th, data)?;
        this.for_writing(th)?.write(th, &data)?;
        Ok(data.len())
    }

    #[slot]
    fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let name = ops::convert::repr(th, &this.name)?;
        let kind = type_of(&this.to_ref()).name();
        Ok(PyStr::new(&format!("<{kind} name={}>", name.to_display())).into_ref())
    }
});

impl PyBinaryFile {
    const NOT_READABLE: &'static str = "read";
    const NOT_WRITABLE: &'static str = "write";

    fn line(&self, th: &Thread) -> PyResult<Ref> {
        Ok(PyBytes::from_vec(self.for_reading(th)?.line(th, newline)?).into_ref())
    }
}

file_type!(PyTextFile "TextIOWrapper" PyTextIOBase {
    pub(super) encoding: Ref,
    pub(super) errors: Ref,
    pub(super) newline: Option<Ref>,
    pub(super) buffer: Slot,
} {
    #[method]
    fn read(&self, th: &Thread, size: Option<isize>) -> PyResult<Ref> {
        let mut file = self.for_reading(th)?;
        let data = match size.and_then(|n| usize::try_from(n).ok()) {
            None => file.read(th, None)?,
            Some(chars) => {
                let mut data = Vec::new();
                for _ in 0..chars {
                    let mut one = file.read(th, Some(1))?;
                    let Some(lead) = one.first().copied() else { break };
                    let extra = if self.is_utf8() { usize::from(lead.max(0xBF).leading_ones() as u8) } else { 1 };
                    if extra > 1 && lead >= 0xC0 {
                        one.extend(file.read(th, Some(extra - 1))?);
                    }
                    if lead == b'\r' && self.newline.is_none() && file.peek(th)?.first() == Some(&b'\n') {
                        one.extend(file.read(th, Some(1))?);
                    }
                    data.extend(one);
                }
                data
            }
        };
        drop(file);
        self.decode(th, data)
    }

    #[method]
    fn write(this: &Obj<Self>, th: &Thread, text: &Ref) -> PyResult<usize> {
        let Some(string) = text.downcast::<PyStr>() else {
            let name = type_of(text).name();
            return Err(th.type_error(format!("write() argument must be str, not {name}")));
        };
        drop(this.for_writing(th)?);
        let mut data = ops::codec::encode(th, string, &this.text(&this.encoding), &this.text(&this.errors))?;
        if let Some(newline) = this.newline.as_ref().map(|n| this.text(n)).filter(|n| n.starts_with('\r')) {
            data = data.split(|b| *b == b'\n').collect::<Vec<_>>().join(newline.as_bytes());
        }
        this.for_writing(th)?.write(th, &data)?;
        Ok(string.len())
    }

    #[getter]
    fn encoding(&self) -> Ref {
        self.encoding.clone()
    }

    #[getter]
    fn errors(&self) -> Ref {
        self.errors.clone()
    }

    #[getter]
    fn newlines(&self) -> Option<Ref> {
        None
    }

    #[getter]
    fn line_buffering(&self) -> bool {
        false
    }

    #[getter]
    fn buffer(&self) -> Option<Ref> {
        self.buffer.get()
    }

    #[slot]
    fn repr(&self, th: &Thread) -> PyResult<Ref> {
        let show = |part: &Ref| ops::convert::repr(th, part).map(|s| s.to_display().into_owned());
        let (name, mode, encoding) = (show(&self.name)?, show(&self.mode)?, show(&self.encoding)?);
        Ok(PyStr::new(&format!("<_io.TextIOWrapper name={name} mode={mode} encoding={encoding}>")).into_ref())
    }
});

impl PyTextFile {
    const NOT_READABLE: &'static str = "not readable";
    const NOT_WRITABLE: &'static str = "not writable";

    fn text(&self, part: &Ref) -> String {
        part.downcast::<PyStr>()
            .map(|t| t.to_display().into_owned())
            .unwrap_or_default()
    }

    fn is_utf8(&self) -> bool {
        self.text(&self.encoding)
            .to_lowercase()
            .replace(['-', '_'], "")
            .starts_with("utf8")
    }

    fn decode(&self, th: &Thread, data: Vec<u8>) -> PyResult<Ref> {
        let data = if self.newline.is_none() { translated(data) } else { data };
        Ok(ops::codec::decode(th, &data, &self.text(&self.encoding), &self.text(&self.errors))?.into_ref())
    }

    fn line(&self, th: &Thread) -> PyResult<Ref> {
        let only_newline = self.newline.as_ref().is_some_and(|n| self.text(n) == "\n");
        let end = if only_newline { newline } else { any_newline };
        let data = self.for_reading(th)?.line(th, end)?;
        self.decode(th, data)
    }
}

/// A text file.
pub(super) fn text(file: File, name: Ref, mode: Ref, encoding: Ref, errors: Ref, newline: Option<Ref>) -> Ref {
    let (base, buffer) = (PyTextIOBase {}, Slot::empty());
    alloc::new(PyTextFile {
        base,
        file: RefCell::new(file),
        name,
        mode,
        encoding,
        errors,
        newline,
        buffer,
    })
    .into_ref()
}

/// A binary file.
pub(super) fn binary(file: File, name: Ref, mode: Ref) -> Ref {
    alloc::new(PyBinaryFile {
        base: PyBufferedIOBase {},
        file: RefCell::new(file),
        name,
        mode,
    })
    .into_ref()
}
