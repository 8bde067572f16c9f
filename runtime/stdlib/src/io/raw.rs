//! `FileIO`: an open file without buffers.

use std::cell::{Cell, RefCell};

use rustix::fs::{Mode, OFlags};
use taipan_object::types::bytes::PyBytes;
use taipan_object::types::int;
use taipan_object::types::str::PyStr;
use taipan_object::{
    Args, Class, Downcast, Exc, Obj, PyResult, Ref, Thread, Trace, alloc, ops, py_class, py_methods, type_of,
};

use super::base::{PyRawIOBase, limit, unsupported};
use super::buffered::BUFFER_SIZE;
use crate::descriptor;
use crate::posix::path::{Path, error};
use crate::signature::signature;

const EINTR: i32 = 4;
const EAGAIN: i32 = 11;

/// Open a file.
///
/// The mode can be 'r' (default), 'w', 'x' or 'a' for reading,
/// writing, exclusive creation or appending.  The file will be created if it
/// doesn't exist when opened for writing or appending; it will be truncated
/// when opened for writing.  A FileExistsError will be raised if it already
/// exists when opened for creating. Opening a file for creating implies
/// writing so this mode behaves in a similar way to 'w'.Add a '+' to the mode
/// to allow simultaneous reading and writing. A custom opener can be used by
/// passing a callable as *opener*. The underlying file descriptor for the file
/// object is then obtained by calling opener with (*name*, *flags*).
/// *opener* must return an open file descriptor (passing os.open as *opener*
/// results in functionality similar to passing None).
#[py_class(name = "FileIO", module = "_io", base = PyRawIOBase, gc, weakref, dict)]
#[derive(Trace)]
#[repr(C)]
pub(super) struct PyFileIO {
    base: PyRawIOBase,
    fd: Cell<i32>,
    readable: Cell<bool>,
    writable: Cell<bool>,
    #[trace(skip)]
    mode: RefCell<&'static str>,
    close_fd: Cell<bool>,
    /// Reading may have to wait for more: it is no file on a disk.
    waits: Cell<bool>,
}

/// The flags and the canonical form of a mode.
fn parse(th: &Thread, mode: &str) -> PyResult<(OFlags, &'static str)> {
    let letters = mode.chars().filter(|c| "rwax".contains(*c)).count();
    let known = mode.chars().all(|c| "rwaxb+".contains(c));
    if !known {
        return Err(th.value_error(format!("invalid mode: {mode}")));
    }
    if letters != 1 || mode.matches('+').count() > 1 {
        return Err(th.value_error("Must have exactly one of create/read/write/append mode and at most one plus"));
    }
    let update = mode.contains('+');
    let letter = mode.chars().find(|c| "rwax".contains(*c)).unwrap_or('r');
    let (flags, shown) = match letter {
        'r' => (OFlags::empty(), if update { "rb+" } else { "rb" }),
        'w' => (OFlags::CREATE | OFlags::TRUNC, if update { "rb+" } else { "wb" }),
        'a' => (OFlags::CREATE | OFlags::APPEND, if update { "ab+" } else { "ab" }),
        _ => (OFlags::CREATE | OFlags::EXCL, if update { "xb+" } else { "xb" }),
    };
    let access = match (letter, update) {
        (_, true) => OFlags::RDWR,
        ('r', false) => OFlags::RDONLY,
        _ => OFlags::WRONLY,
    };
    Ok((flags | access | OFlags::CLOEXEC, shown))
}

impl PyFileIO {
    /// The size of a buffer that suits the file, in bytes: what the system says of it.
    pub(crate) fn block_size(&self) -> usize {
        let size = descriptor::with(self.fd.get(), |fd| rustix::fs::fstat(fd)).map(|s| s.st_blksize);
        match size {
            Ok(size) if size > 1 => size as usize,
            _ => BUFFER_SIZE,
        }
    }

    fn fresh() -> PyFileIO {
        PyFileIO {
            base: PyRawIOBase::fresh(),
            fd: Cell::new(-1),
            readable: Cell::new(false),
            writable: Cell::new(false),
            mode: RefCell::new("rb"),
            close_fd: Cell::new(true),
            waits: Cell::new(true),
        }
    }

    /// A file for a descriptor that is open already, under a name.
    pub(super) fn for_descriptor(th: &Thread, fd: i32, mode: &'static str, name: &Ref) -> PyResult<Ref> {
        let file = PyFileIO::fresh();
        file.fd.set(fd);
        file.readable.set(mode.contains('r'));
        file.writable.set(mode.contains('w'));
        file.mode.replace(mode);
        file.close_fd.set(false);
        let file = alloc::new(file).into_ref();
        ops::attr::set(th, &file, &th.vm().interned.get("name"), Some(name))?;
        Ok(file)
    }

    fn open(&self, th: &Thread) -> PyResult<i32> {
        match self.fd.get() {
            fd if fd >= 0 => Ok(fd),
            _ => Err(th.value_error("I/O operation on closed file")),
        }
    }

    fn for_reading(&self, th: &Thread) -> PyResult<i32> {
        let fd = self.open(th)?;
        if self.readable.get() {
            Ok(fd)
        } else {
            Err(unsupported(th, "File not open for reading"))
        }
    }

    fn for_writing(&self, th: &Thread) -> PyResult<i32> {
        let fd = self.open(th)?;
        if self.writable.get() {
            Ok(fd)
        } else {
            Err(unsupported(th, "File not open for writing"))
        }
    }

    /// One read of at most `size` bytes; None if it would block.
    pub(super) fn read_some(&self, th: &Thread, size: usize) -> PyResult<Option<Vec<u8>>> {
        let fd = self.for_reading(th)?;
        let mut data = vec![0; size];
        loop {
            // Signals interrupt waiting, and not reading: `read` is restarted.
            let read = descriptor::with(fd, |fd| {
                if self.waits.get() {
                    let mut ready = [rustix::event::PollFd::from_borrowed_fd(
                        fd,
                        rustix::event::PollFlags::IN,
                    )];
                    rustix::event::poll(&mut ready, None)?;
                }
                rustix::io::read(fd, &mut data[..])
            });
            match read {
                Ok(count) => {
                    data.truncate(count);
                    return Ok(Some(data));
                }
                Err(EINTR) => taipan_object::safepoint::run(th)?,
                Err(EAGAIN) => return Ok(None),
                Err(errno) => return Err(error(th, errno, None)),
            }
        }
    }

    /// One write; None if it would block.
    pub(super) fn write_some(&self, th: &Thread, data: &[u8]) -> PyResult<Option<usize>> {
        let fd = self.for_writing(th)?;
        loop {
            match descriptor::with(fd, |fd| rustix::io::write(fd, data)) {
                Ok(count) => return Ok(Some(count)),
                Err(EINTR) => taipan_object::safepoint::run(th)?,
                Err(EAGAIN) => return Ok(None),
                Err(errno) => return Err(error(th, errno, None)),
            }
        }
    }

    pub(super) fn seek_to(&self, th: &Thread, position: i64, how: i32) -> PyResult<u64> {
        let fd = self.open(th)?;
        descriptor::with(fd, |fd| descriptor::seek(fd, position, how)).map_err(|errno| error(th, errno, None))
    }

    fn open_file(&self, th: &Thread, file: &Ref, flags: OFlags, opener: Option<&Ref>) -> PyResult<i32> {
        let number = |n: &Ref| ops::convert::index_i64(th, n, "C int").map(|n| n as i32);
        if let Some(opener) = opener {
            let flags = ops::convert::int(i64::from(flags.bits()));
            let result = ops::call::call(th, opener, &[file, &flags])?;
            if !int::is_int(&result) {
                return Err(th.type_error("expected integer from opener"));
            }
            let fd = number(&result)?;
            if fd < 0 {
                return Err(th.value_error(format!("opener returned {fd}")));
            }
            return Ok(fd);
        }
        let path = Path::new(th, file, "open").map_err(|raised| {
            if raised.is(Exc::TypeError) {
                let kind = type_of(file).name();
                return th.type_error(format!("expected str, bytes or os.PathLike object, not {kind}"));
            }
            raised
        })?;
        let opened = loop {
            match rustix::fs::open(path.bytes(), flags, Mode::from_raw_mode(0o666)) {
                Ok(opened) => break opened,
                Err(e) if e.raw_os_error() == EINTR => taipan_object::safepoint::run(th)?,
                Err(e) => return Err(error(th, e.raw_os_error(), Some(file))),
            }
        };
        Ok(descriptor::keep(opened))
    }

    /// Whether there is no open file.
    pub(super) fn is_shut(&self) -> bool {
        self.fd.get() < 0
    }

    fn close_now(&self, th: &Thread) -> PyResult<()> {
        let fd = self.fd.replace(-1);
        if fd >= 0 && self.close_fd.get() {
            descriptor::close(fd).map_err(|errno| error(th, errno, None))?;
        }
        Ok(())
    }
}

impl Drop for PyFileIO {
    fn drop(&mut self) {
        let fd = self.fd.replace(-1);
        if fd > 2 && self.close_fd.get() {
            // Nobody is left to tell.
            let _ = descriptor::close(fd);
        }
    }
}

#[py_methods]
impl PyFileIO {
    #[slot]
    fn new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
        Ok(alloc::new_object(class, PyFileIO::fresh()).into_ref())
    }

    #[slot]
    fn init(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<()> {
        let [file, mode, closefd, opener] =
            args.bind(th, signature!("FileIO", [] [file, mode "", closefd "", opener ""] []))?;
        this.close_now(th)?;
        let file = file.expect("required");
        let mode = match mode {
            None => "r".to_owned(),
            Some(mode) => match mode.downcast::<PyStr>() {
                Some(text) => text.to_display().into_owned(),
                None => {
                    let kind = type_of(mode).name();
                    return Err(th.type_error(format!("FileIO() argument 'mode' must be str, not {kind}")));
                }
            },
        };
        let close_fd = closefd.map_or(Ok(true), |c| ops::convert::truth(th, c))?;
        let (flags, shown) = parse(th, &mode)?;
        let by_number = int::is_int(file);
        let fd = if by_number {
            // A number that is no descriptor at all is taken for a path, and refused as one.
            let fd = int::view(file).and_then(int::IntView::to_i64).map(i32::try_from);
            let Some(Ok(fd)) = fd else {
                let kind = type_of(file).name();
                return Err(th.type_error(format!("expected str, bytes or os.PathLike object, not {kind}")));
            };
            if fd < 0 {
                return Err(th.value_error("negative file descriptor"));
            }
            fd
        } else {
            if !close_fd {
                return Err(th.value_error("Cannot use closefd=False with file name"));
            }
            this.open_file(th, file, flags, opener.filter(|o| !o.is_none()))?
        };
        let about = (!by_number).then_some(file);
        match descriptor::with(fd, |fd| rustix::fs::fstat(fd)) {
            Ok(status) if status.st_mode & 0o170_000 == 0o040_000 => {
                if !by_number {
                    let _ = descriptor::close(fd);
                }
                return Err(error(th, 21, Some(file)));
            }
            Err(errno) if errno == 9 => return Err(error(th, errno, about)),
            Ok(status) => this.waits.set(status.st_mode & 0o170_000 != 0o100_000),
            Err(_) => {}
        }
        this.fd.set(fd);
        this.close_fd.set(close_fd);
        this.readable.set(mode.contains('r') || mode.contains('+'));
        this.writable.set(!mode.contains('r') || mode.contains('+'));
        this.mode.replace(shown);
        ops::attr::set(th, &this.to_ref(), &th.vm().interned.get("name"), Some(file))?;
        if mode.contains('a') {
            // Streams that cannot seek append anyway.
            drop(this.seek_to(th, 0, 2));
        }
        Ok(())
    }

    /// Read at most size bytes, returned as bytes.
    ///
    /// Only makes one system call, so less data may be returned than requested.
    /// In non-blocking mode, returns None if no data is available.
    /// Return an empty bytes object at EOF.
    #[method]
    fn read(&self, th: &Thread, size: Option<&Ref>) -> PyResult<Ref> {
        self.for_reading(th)?;
        match limit(th, size)? {
            None => self.readall(th),
            Some(size) => Ok(self
                .read_some(th, size)?
                .map_or(Ref::NONE, |data| PyBytes::from_vec(data).into_ref())),
        }
    }

    /// Read all data from the file, returned as bytes.
    ///
    /// In non-blocking mode, returns as much as is immediately available,
    /// or None if no data is available.  Return an empty bytes object at EOF.
    #[method]
    fn readall(&self, th: &Thread) -> PyResult<Ref> {
        let mut all: Vec<u8> = Vec::new();
        loop {
            match self.read_some(th, all.len().clamp(8192, 1 << 24))? {
                None if all.is_empty() => return Ok(Ref::NONE),
                None => break,
                Some(data) if data.is_empty() => break,
                Some(data) => all.extend(data),
            }
        }
        Ok(PyBytes::from_vec(all).into_ref())
    }

    /// Same as RawIOBase.readinto().
    #[method]
    fn readinto(&self, th: &Thread, buffer: &Ref) -> PyResult<Option<usize>> {
        self.for_reading(th)?;
        let room = ops::buffer::writable_len(th, buffer, "readinto()")?;
        match self.read_some(th, room)? {
            None => Ok(None),
            Some(data) => {
                ops::buffer::write_start(th, buffer, &data)?;
                Ok(Some(data.len()))
            }
        }
    }

    /// Write buffer b to file, return number of bytes written.
    ///
    /// Only makes one system call, so not all of the data may be written.
    /// The number of bytes actually written is returned.  In non-blocking mode,
    /// returns None if the write would block.
    #[method]
    fn write(&self, th: &Thread, data: &Ref) -> PyResult<Option<usize>> {
        self.for_writing(th)?;
        let data = ops::convert::bytes_of(th, data)?;
        self.write_some(th, &data)
    }

    /// Move to new file position and return the file position.
    #[method]
    fn seek(&self, th: &Thread, pos: i64, #[default(0)] whence: i32) -> PyResult<u64> {
        self.seek_to(th, pos, whence)
    }

    /// Current file position.
    #[method]
    fn tell(&self, th: &Thread) -> PyResult<u64> {
        self.seek_to(th, 0, 1)
    }

    /// Truncate the file to at most size bytes and return the truncated size.
    #[method]
    fn truncate(&self, th: &Thread, size: Option<i64>) -> PyResult<u64> {
        let fd = self.for_writing(th)?;
        let size = match size {
            None => self.seek_to(th, 0, 1)?,
            Some(size) => u64::try_from(size).map_err(|_| error(th, 22, None))?,
        };
        descriptor::with(fd, |fd| rustix::fs::ftruncate(fd, size)).map_err(|errno| error(th, errno, None))?;
        Ok(size)
    }

    /// Close the file.
    ///
    /// A closed file cannot be used for further I/O operations.  close() may be
    /// called more than once without error.
    #[method]
    fn close(this: &Obj<Self>, th: &Thread) -> PyResult<()> {
        this.base.base.is_closed.set(true);
        this.close_now(th)
    }

    /// True if file supports random-access.
    #[method]
    fn seekable(&self, th: &Thread) -> PyResult<bool> {
        self.open(th)?;
        Ok(self.seek_to(th, 0, 1).is_ok())
    }

    /// True if file was opened in a read mode.
    #[method]
    fn readable(&self, th: &Thread) -> PyResult<bool> {
        self.open(th).map(|_| self.readable.get())
    }

    /// True if file was opened in a write mode.
    #[method]
    fn writable(&self, th: &Thread) -> PyResult<bool> {
        self.open(th).map(|_| self.writable.get())
    }

    /// Return the underlying file descriptor (an integer).
    #[method]
    fn fileno(&self, th: &Thread) -> PyResult<i32> {
        self.open(th)
    }

    /// True if the file is connected to a TTY device.
    #[method]
    fn isatty(&self, th: &Thread) -> PyResult<bool> {
        let fd = self.open(th)?;
        Ok(descriptor::with(fd, |fd| Ok(rustix::termios::isatty(fd))).unwrap_or(false))
    }

    #[method]
    fn __getstate__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let object = this.to_ref();
        let name = type_of(&object).name();
        Err(th.type_error(format!("cannot pickle '{name}' object")))
    }

    #[getter]
    fn _blksize(&self) -> usize {
        self.block_size()
    }

    /// True if the file is closed
    #[getter]
    fn closed(&self) -> bool {
        self.fd.get() < 0
    }

    /// True if the file descriptor will be closed by close().
    #[getter]
    fn closefd(&self) -> bool {
        self.close_fd.get()
    }

    /// String giving the file mode
    #[getter]
    fn mode(&self) -> &'static str {
        *self.mode.borrow()
    }

    #[slot]
    fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let object = this.to_ref();
        if this.fd.get() < 0 {
            return Ok(PyStr::new("<_io.FileIO [closed]>").into_ref());
        }
        let closes = if this.close_fd.get() { "True" } else { "False" };
        let mode = *this.mode.borrow();
        let name = ops::attr::get_optional(th, &object, &th.vm().interned.get("name"))?;
        let shown = match name {
            Some(name) => format!("name={}", ops::convert::repr(th, &name)?.to_display()),
            None => format!("fd={}", this.fd.get()),
        };
        let text = format!("<_io.FileIO {shown} mode='{mode}' closefd={closes}>");
        Ok(PyStr::new(&text).into_ref())
    }
}
