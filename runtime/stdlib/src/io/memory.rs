//! Streams in memory: `BytesIO`, `StringIO`; and `IncrementalNewlineDecoder`.

use std::cell::{Cell, RefCell};

use taipan_object::types::bytes::PyBytes;
use taipan_object::types::list::PyList;
use taipan_object::types::str::PyStr;
use taipan_object::{
    Args, Class, Downcast, Obj, PyResult, Ref, Thread, Trace, alloc, ops, py_class, py_methods, type_of,
};

use super::{PyBufferedIOBase, PyTextIOBase, unsupported};
use crate::signature::signature;

fn bytes_in(th: &Thread, _universal: bool, object: &Ref) -> PyResult<Vec<u8>> {
    if object.is_a::<PyStr>() {
        return Err(th.type_error("a bytes-like object is required, not 'str'"));
    }
    ops::convert::bytes_of(th, object)
}

fn bytes_out(data: &[u8]) -> Ref {
    PyBytes::new_ref(data).into_ref()
}

fn text_in(th: &Thread, universal: bool, object: &Ref) -> PyResult<Vec<u32>> {
    let Some(text) = object.downcast::<PyStr>() else {
        let name = type_of(object).name();
        return Err(th.type_error(format!("string argument expected, got '{name}'")));
    };
    let mut chars: Vec<u32> = text.data().iter().collect();
    if universal {
        let mut previous = 0;
        chars.retain_mut(|c| {
            let (cr, lf) = (u32::from(b'\r'), u32::from(b'\n'));
            let keep = !(*c == lf && previous == cr);
            previous = *c;
            if *c == cr {
                *c = lf;
            }
            keep
        });
    }
    Ok(chars)
}

fn text_out(data: &[u32]) -> Ref {
    PyStr::from_chars(data.iter().copied()).into_ref()
}

macro_rules! memory_type {
    ($(#[$doc:meta])* $ty:ident $name:literal $base:ident $unit:ty, $input:ident, $output:ident, $sig:expr, { $($own:tt)* }) => {
        $(#[$doc])*
        #[py_class(name = $name, module = "_io", base = $base, gc, weakref, dict)]
        #[derive(Trace)]
        #[repr(C)]
        pub struct $ty {
            base: $base,
            #[trace(skip)]
            data: RefCell<Vec<$unit>>,
            at: Cell<usize>,
            closed: Cell<bool>,
            /// Translate line ends.
            universal: Cell<bool>,
        }

        impl $ty {
            fn check(&self, th: &Thread) -> PyResult<()> {
                if self.closed.get() { Err(th.value_error("I/O operation on closed file.")) } else { Ok(()) }
            }

            fn take(&self, end: usize) -> Ref {
                let data = self.data.borrow();
                let start = self.at.get().min(data.len());
                let end = end.clamp(start, data.len());
                self.at.set(self.at.get().max(end));
                $output(&data[start..end])
            }

            fn line_end(&self, limit: Option<isize>) -> usize {
                let data = self.data.borrow();
                let start = self.at.get().min(data.len());
                let newline = <$unit>::from(b'\n');
                let end = data[start..].iter().position(|c| *c == newline).map_or(data.len(), |n| start + n + 1);
                limit.and_then(|n| usize::try_from(n).ok()).map_or(end, |n| end.min(start.saturating_add(n)))
            }
        }

        #[py_methods]
        impl $ty {
            #[slot]
            fn new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
                let made = $ty {
                    base: $base {},
                    data: RefCell::default(),
                    at: Cell::new(0),
                    closed: Cell::new(false),
                    universal: Cell::new(false),
                };
                Ok(alloc::new_object(class, made).into_ref())
            }

            #[slot]
            fn init(&self, th: &Thread, args: Args<'_>) -> PyResult<()> {
                let [initial, newline] = args.bind(th, $sig)?;
                self.universal.set(newline.is_some_and(Ref::is_none));
                let initial = match initial.filter(|i| !i.is_none()) {
                    Some(initial) => $input(th, self.universal.get(), initial)?,
                    None => Vec::new(),
                };
                self.data.replace(initial);
                self.at.set(0);
                Ok(())
            }

            #[slot]
            fn iter(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
                this.check(th)?;
                Ok(this.to_ref())
            }

            #[slot]
            fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
                let line = self.readline(th, None)?;
                Ok(ops::convert::truth(th, &line)?.then_some(line))
            }

            #[method]
            fn read(&self, th: &Thread, size: Option<isize>) -> PyResult<Ref> {
                self.check(th)?;
                let size = size.and_then(|n| usize::try_from(n).ok());
                Ok(self.take(size.map_or(usize::MAX, |n| self.at.get().saturating_add(n))))
            }

            #[method]
            fn readline(&self, th: &Thread, size: Option<isize>) -> PyResult<Ref> {
                self.check(th)?;
                Ok(self.take(self.line_end(size)))
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
            fn write(&self, th: &Thread, item: &Ref) -> PyResult<usize> {
                self.check(th)?;
                let len = if let Some(text) = item.downcast::<PyStr>() { Some(text.len()) } else { None };
                let new = $input(th, self.universal.get(), item)?;
                let mut data = self.data.borrow_mut();
                let at = self.at.get();
                if data.len() < at {
                    data.resize(at, 0);
                }
                let overlap = new.len().min(data.len() - at);
                data[at..at + overlap].copy_from_slice(&new[..overlap]);
                data.extend_from_slice(&new[overlap..]);
                self.at.set(at + new.len());
                Ok(len.unwrap_or(new.len()))
            }

            #[method]
            fn writelines(&self, th: &Thread, lines: &Ref) -> PyResult<()> {
                let iterator = ops::iter::iter(th, lines)?;
                while let Some(line) = ops::iter::next(th, &iterator)? {
                    self.write(th, &line)?;
                }
                Ok(())
            }

            #[method]
            fn getvalue(&self, th: &Thread) -> PyResult<Ref> {
                self.check(th)?;
                Ok($output(&self.data.borrow()))
            }

            #[method]
            fn tell(&self, th: &Thread) -> PyResult<usize> {
                self.check(th)?;
                Ok(self.at.get())
            }

            #[method]
            fn seek(&self, th: &Thread, position: isize, #[default(0)] whence: i32) -> PyResult<usize> {
                self.check(th)?;
                let text = size_of::<$unit>() > 1;
                if text && whence != 0 && position != 0 && whence < 3 {
                    return Err(unsupported(th, "Can't do nonzero cur-relative seeks"));
                }
                let base = match whence {
                    0 if position < 0 && text => {
                        return Err(th.value_error(format!("Negative seek position {position}")));
                    }
                    0 if position < 0 => return Err(th.value_error(format!("negative seek value {position}"))),
                    0 => 0,
                    1 => self.at.get(),
                    2 => self.data.borrow().len(),
                    other => {
                        return Err(th.value_error(format!("invalid whence ({other}, should be 0, 1 or 2)")));
                    }
                };
                self.at.set((base as isize).saturating_add(position).max(0) as usize);
                Ok(self.at.get())
            }

            #[method]
            fn truncate(&self, th: &Thread, size: Option<isize>) -> PyResult<usize> {
                self.check(th)?;
                let size = size.unwrap_or(self.at.get() as isize);
                let Ok(size) = usize::try_from(size) else {
                    return Err(th.value_error(format!("negative size value {size}")));
                };
                self.data.borrow_mut().truncate(size);
                Ok(size)
            }

            #[method]
            fn close(&self) {
                self.closed.set(true);
            }

            #[method]
            fn flush(&self, th: &Thread) -> PyResult<()> {
                self.check(th)
            }

            #[method]
            fn readable(&self, th: &Thread) -> PyResult<bool> {
                self.check(th).map(|()| true)
            }

            #[method]
            fn writable(&self, th: &Thread) -> PyResult<bool> {
                self.check(th).map(|()| true)
            }

            #[method]
            fn seekable(&self, th: &Thread) -> PyResult<bool> {
                self.check(th).map(|()| true)
            }

            #[method]
            fn isatty(&self, th: &Thread) -> PyResult<bool> {
                self.check(th).map(|()| false)
            }

            #[method]
            fn fileno(&self, th: &Thread) -> PyResult<i32> {
                Err(unsupported(th, "fileno"))
            }

            #[method]
            fn __enter__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
                this.check(th)?;
                Ok(this.to_ref())
            }

            #[method]
            fn __exit__(&self, #[args] _exc: &[Ref]) {
                self.closed.set(true);
            }

            #[getter]
            fn closed(&self) -> bool {
                self.closed.get()
            }

            $($own)*
        }
    };
}

memory_type! {
    /// Buffered I/O implementation using an in-memory bytes buffer.
    PyBytesIO "BytesIO" PyBufferedIOBase u8, bytes_in, bytes_out,
    signature!("BytesIO", [] [initial_bytes "", newline ""] []), {
        #[method]
        fn read1(&self, th: &Thread, size: Option<isize>) -> PyResult<Ref> {
            self.read(th, size)
        }
    }
}

memory_type! {
    /// Text I/O implementation using an in-memory buffer.
    ///
    /// The initial_value argument sets the value of object.  The newline
    /// argument is like the one of TextIOWrapper's constructor.
    PyStringIO "StringIO" PyTextIOBase u32, text_in, text_out,
    signature!("StringIO", [] [initial_value "", newline ""] []), {
        #[getter]
        fn line_buffering(&self) -> bool {
            false
        }

        #[getter]
        fn encoding(&self) -> Option<Ref> {
            None
        }

        #[getter]
        fn newlines(&self) -> Option<Ref> {
            None
        }
    }
}

/// Codec used when reading a file in universal newlines mode.
#[py_class(name = "IncrementalNewlineDecoder", module = "_io", gc)]
#[derive(Trace)]
pub(super) struct PyNewlineDecoder {
    decoder: Ref,
    translate: bool,
}

#[py_methods]
impl PyNewlineDecoder {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let spec = signature!("IncrementalNewlineDecoder", [] [decoder, translate, errors ""] []);
        let [decoder, translate, _errors] = args.bind(th, spec)?;
        let decoder = decoder.expect("required").clone();
        let translate = ops::convert::truth(th, translate.expect("required"))?;
        Ok(alloc::new_object(class, PyNewlineDecoder { decoder, translate }).into_ref())
    }

    #[method(keywords)]
    fn decode(&self, th: &Thread, input: &Ref, #[default(false)] r#final: bool) -> PyResult<Ref> {
        let text = if self.decoder.is_none() {
            input.clone()
        } else {
            let decode = ops::attr::get(th, &self.decoder, &th.vm().interned.get("decode"))?;
            ops::call::call(th, &decode, &[input, &Ref::from_bool(r#final)])?
        };
        Ok(if self.translate {
            text_out(&text_in(th, true, &text)?)
        } else {
            text
        })
    }
}
