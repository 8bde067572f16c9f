//! `posix`.

pub(crate) mod path;
mod stat;

use taipan_object::py_module;

/// An environment variable, as the program sees it.
pub(crate) fn environment(th: &taipan_object::Thread, name: &str) -> Option<String> {
    use taipan_object::types::bytes::PyBytes;
    use taipan_object::types::str::PyStr;
    use taipan_object::{Downcast, ops};
    let key = th.vm().interned.get("environ");
    if let Some(os) = th.module("os")
        && let Ok(Some(environ)) = ops::attr::get_optional(th, &os, &key)
    {
        let found = ops::item::get(th, &environ, &PyStr::new(name).into_ref()).ok();
        return found.and_then(|v| v.downcast::<PyStr>().map(|t| t.to_display().into_owned()));
    }
    let posix = th.module("posix")?;
    let environ = ops::attr::get_optional(th, &posix, &key).ok()??;
    let found = ops::item::get(th, &environ, &PyBytes::new_ref(name.as_bytes()).into_ref()).ok()?;
    found
        .downcast::<PyBytes>()
        .map(|b| String::from_utf8_lossy(b.data()).into_owned())
}

/// This module provides access to operating system functionality that is
/// standardized by the C Standard and the POSIX standard (a thinly
/// disguised Unix interface).  Refer to the library manual and
/// corresponding Unix manual entries for more information on calls.
#[py_module(name = "posix")]
pub(crate) mod posix {
    use std::os::fd::BorrowedFd;
    use std::os::unix::ffi::OsStrExt;

    use rustix::fs::{AtFlags, CWD, Mode, OFlags};
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::types::bytes::PyBytes;
    use taipan_object::types::dict::PyDict;
    use taipan_object::types::list::PyList;
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::{Exc, PyResult, Ref, Thread, ops};

    use super::path::{Path, error, fspath_of};
    use super::stat::{self as stats, PyDirEntry, PyScandir, PyStatResult};
    use crate::structseq;

    const CONSTANTS: &[(&str, i64)] = &[
        ("F_OK", 0),
        ("X_OK", 1),
        ("W_OK", 2),
        ("R_OK", 4),
        ("O_RDONLY", 0),
        ("O_WRONLY", 1),
        ("O_RDWR", 2),
        ("O_CREAT", 0o100),
        ("O_EXCL", 0o200),
        ("O_NOCTTY", 0o400),
        ("O_TRUNC", 0o1000),
        ("O_APPEND", 0o2000),
        ("O_NONBLOCK", 0o4000),
        ("O_SYNC", 0o4_010_000),
        ("O_DIRECTORY", 0o200_000),
        ("O_NOFOLLOW", 0o400_000),
        ("O_CLOEXEC", 0o2_000_000),
        ("EX_OK", 0),
        ("WNOHANG", 1),
    ];

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        for (name, value) in CONSTANTS {
            module.add(th, name, ops::convert::int(*value));
        }
        let environ = PyDict::new_ref();
        for (name, value) in std::env::vars_os() {
            let name = PyBytes::new_ref(name.as_bytes()).into_ref();
            environ.set(th, &name, PyBytes::new_ref(value.as_bytes()).into_ref())?;
        }
        module.add(th, "environ", environ.into_ref());
        module.add(th, "error", Exc::OSError.class().to_ref());
        module.add(th, "_have_functions", PyList::from_vec(Vec::new()).into_ref());
        module.add_type::<PyStatResult>(th);
        module.add_type::<PyDirEntry>(th);
        taipan_object::create::native_type::<PyScandir>(th);
        for (name, full, fields) in [
            ("terminal_size", "os.terminal_size", &["columns", "lines"][..]),
            ("uname_result", "posix.uname_result", UNAME),
            (
                "times_result",
                "posix.times_result",
                &["user", "system", "children_user", "children_system", "elapsed"],
            ),
        ] {
            module.add(th, name, structseq::class_for(th, full, fields)?);
        }
        Ok(())
    }

    const UNAME: &[&str] = &["sysname", "nodename", "release", "version", "machine"];

    /// Calls `f` with the descriptor, which the caller owns; standard streams only need no open file of ours.
    fn with_fd<R>(th: &Thread, fd: i32, f: impl FnOnce(BorrowedFd<'_>) -> rustix::io::Result<R>) -> PyResult<R> {
        match crate::descriptor::with(fd, f) {
            Ok(done) => Ok(done),
            Err(errno) => Err(error(th, errno, None)),
        }
    }

    /// Return the file system path representation of the object.
    #[function]
    fn fspath(th: &Thread, path: &Ref) -> PyResult<Ref> {
        fspath_of(th, path)
    }

    /// Return a unicode string representing the current working directory.
    #[function]
    fn getcwd(th: &Thread) -> PyResult<Ref> {
        let found = std::env::current_dir().map_err(|e| error(th, e.raw_os_error().unwrap_or(2), None))?;
        Path::decoded(th, found.as_os_str().as_bytes())
    }

    /// Return a bytes string representing the current working directory.
    #[function]
    fn getcwdb(th: &Thread) -> PyResult<Ref> {
        let found = std::env::current_dir().map_err(|e| error(th, e.raw_os_error().unwrap_or(2), None))?;
        Ok(PyBytes::new_ref(found.as_os_str().as_bytes()).into_ref())
    }

    fn io<R>(th: &Thread, path: &Path, result: Result<R, rustix::io::Errno>) -> PyResult<R> {
        result.map_err(|errno| error(th, errno.raw_os_error(), Some(&path.object)))
    }

    /// Change the current working directory to the specified path.
    #[function(keywords)]
    fn chdir(th: &Thread, path: &Ref) -> PyResult<()> {
        let path = Path::new(th, path, "chdir")?;
        io(th, &path, rustix::process::chdir(path.bytes()))
    }

    /// Return a list containing the names of the files in the directory.
    #[function(keywords)]
    fn listdir(th: &Thread, path: Option<&Ref>) -> PyResult<Ref> {
        let path = Path::or_dot(th, path, "listdir")?;
        let names = stats::names(th, &path)?;
        let names = names.iter().map(|n| path.like(th, n)).collect::<PyResult<Vec<_>>>()?;
        Ok(PyList::from_vec(names).into_ref())
    }

    /// Return an iterator of DirEntry objects for given path.
    #[function(keywords)]
    fn scandir(th: &Thread, path: Option<&Ref>) -> PyResult<Ref> {
        stats::scandir(th, &Path::or_dot(th, path, "scandir")?)
    }

    /// What CPython says where the system calls for paths relative to a directory are missing.
    fn no_dir_fd(th: &Thread, function: &str, dir_fd: Option<&Ref>) -> PyResult<()> {
        match dir_fd.filter(|fd| !fd.is_none()) {
            Some(_) => {
                let message = format!("{function}: dir_fd unavailable on this platform");
                Err(th.error(Exc::NotImplementedError, message))
            }
            None => Ok(()),
        }
    }

    /// Perform a stat system call on the given path.
    #[function(keywords)]
    fn stat(
        th: &Thread,
        path: &Ref,
        #[keyword] dir_fd: Option<&Ref>,
        #[keyword]
        #[default(true)]
        follow_symlinks: bool,
    ) -> PyResult<Ref> {
        no_dir_fd(th, "stat", dir_fd)?;
        if taipan_object::types::int::is_int(path) {
            return fstat(th, ops::convert::index_i64(th, path, "C int")? as i32);
        }
        stats::of_path(th, &Path::new(th, path, "stat")?, follow_symlinks)
    }

    /// Perform a stat system call on the given path, without following symbolic links.
    #[function(keywords)]
    fn lstat(th: &Thread, path: &Ref, #[keyword] dir_fd: Option<&Ref>) -> PyResult<Ref> {
        no_dir_fd(th, "lstat", dir_fd)?;
        stats::of_path(th, &Path::new(th, path, "lstat")?, false)
    }

    /// Perform a stat system call on the given file descriptor.
    #[function(keywords)]
    fn fstat(th: &Thread, fd: i32) -> PyResult<Ref> {
        Ok(stats::made(&with_fd(th, fd, |fd| rustix::fs::fstat(fd))?))
    }

    /// Use the real uid/gid to test for access to a path.
    #[function(keywords)]
    fn access(th: &Thread, path: &Ref, mode: i32) -> PyResult<bool> {
        let path = Path::new(th, path, "access")?;
        let mode = rustix::fs::Access::from_bits_truncate(mode as u32);
        Ok(rustix::fs::access(path.bytes(), mode).is_ok())
    }

    /// Open a file for low level IO.  Returns a file descriptor (integer).
    #[function(keywords)]
    fn open(
        th: &Thread,
        path: &Ref,
        flags: i32,
        #[default(0o777)] mode: i32,
        #[keyword] dir_fd: Option<&Ref>,
    ) -> PyResult<i32> {
        no_dir_fd(th, "open", dir_fd)?;
        let path = Path::new(th, path, "open")?;
        let flags = OFlags::from_bits_retain(flags as u32) | OFlags::CLOEXEC;
        let opened = rustix::fs::open(path.bytes(), flags, Mode::from_raw_mode(mode as u32));
        Ok(crate::descriptor::keep(io(th, &path, opened)?))
    }

    /// Close a file descriptor.
    #[function(keywords)]
    fn close(th: &Thread, fd: i32) -> PyResult<()> {
        crate::descriptor::close(fd).map_err(|errno| error(th, errno, None))
    }

    /// Read from a file descriptor.  Returns a bytes object.
    #[function]
    fn read(th: &Thread, fd: i32, length: usize) -> PyResult<Ref> {
        let mut data = ops::memory::filled(th, 0, length)?;
        let n = with_fd(th, fd, |fd| rustix::io::read(fd, &mut data[..]))?;
        data.truncate(n);
        Ok(PyBytes::from_vec(data).into_ref())
    }

    /// Write a bytes object to a file descriptor.
    #[function]
    fn write(th: &Thread, fd: i32, data: &Ref) -> PyResult<usize> {
        let data = ops::convert::bytes_of(th, data)?;
        with_fd(th, fd, |fd| rustix::io::write(fd, &data))
    }

    /// Set the position of a file descriptor.  Return the new position.
    #[function]
    fn lseek(th: &Thread, fd: i32, position: i64, how: i32) -> PyResult<u64> {
        with_fd(th, fd, |fd| crate::descriptor::seek(fd, position, how))
    }

    /// Return True if the fd is connected to a terminal.
    #[function]
    fn isatty(fd: i32) -> bool {
        crate::descriptor::with(fd, |fd| Ok(rustix::termios::isatty(fd))).unwrap_or(false)
    }

    /// Create a pipe.
    #[function]
    fn pipe(th: &Thread) -> PyResult<Ref> {
        let made = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC);
        let (a, b) = made.map_err(|e| error(th, e.raw_os_error(), None))?;
        let number = |fd| ops::convert::int(i64::from(crate::descriptor::keep(fd)));
        Ok(PyTuple::from_vec(vec![number(a), number(b)]).into_ref())
    }

    /// Create a directory.
    #[function(keywords)]
    fn mkdir(th: &Thread, path: &Ref, #[default(0o777)] mode: i32, #[keyword] dir_fd: Option<&Ref>) -> PyResult<()> {
        no_dir_fd(th, "mkdir", dir_fd)?;
        let path = Path::new(th, path, "mkdir")?;
        io(
            th,
            &path,
            rustix::fs::mkdir(path.bytes(), Mode::from_raw_mode(mode as u32)),
        )
    }

    /// Remove a directory.
    #[function(keywords)]
    fn rmdir(th: &Thread, path: &Ref, #[keyword] dir_fd: Option<&Ref>) -> PyResult<()> {
        no_dir_fd(th, "rmdir", dir_fd)?;
        let path = Path::new(th, path, "rmdir")?;
        io(th, &path, rustix::fs::rmdir(path.bytes()))
    }

    /// Remove a file (same as remove()).
    #[function(keywords)]
    fn unlink(th: &Thread, path: &Ref, #[keyword] dir_fd: Option<&Ref>) -> PyResult<()> {
        no_dir_fd(th, "unlink", dir_fd)?;
        let path = Path::new(th, path, "unlink")?;
        io(th, &path, rustix::fs::unlink(path.bytes()))
    }

    /// Remove a file (same as unlink()).
    #[function(keywords)]
    fn remove(th: &Thread, path: &Ref, #[keyword] dir_fd: Option<&Ref>) -> PyResult<()> {
        no_dir_fd(th, "remove", dir_fd)?;
        let path = Path::new(th, path, "remove")?;
        io(th, &path, rustix::fs::unlink(path.bytes()))
    }

    fn two(th: &Thread, src: &Ref, dst: &Ref, f: impl FnOnce(&[u8], &[u8]) -> rustix::io::Result<()>) -> PyResult<()> {
        let (src, dst) = (Path::new(th, src, "rename")?, Path::new(th, dst, "rename")?);
        f(src.bytes(), dst.bytes()).map_err(|errno| {
            let raised = error(th, errno.raw_os_error(), Some(&src.object));
            taipan_object::types::exception::set_field(raised.as_ref(), "filename2", Some(dst.object.clone()));
            raised
        })
    }

    /// Rename a file or directory.
    #[function(keywords)]
    fn rename(th: &Thread, src: &Ref, dst: &Ref) -> PyResult<()> {
        two(th, src, dst, |a, b| rustix::fs::rename(a, b))
    }

    /// Rename a file or directory, overwriting the destination.
    #[function(keywords)]
    fn replace(th: &Thread, src: &Ref, dst: &Ref) -> PyResult<()> {
        two(th, src, dst, |a, b| rustix::fs::rename(a, b))
    }

    /// Create a hard link to a file.
    #[function(keywords)]
    fn link(th: &Thread, src: &Ref, dst: &Ref) -> PyResult<()> {
        two(th, src, dst, |a, b| rustix::fs::link(a, b))
    }

    /// Create a symbolic link pointing to src named dst.
    #[function(keywords)]
    fn symlink(th: &Thread, src: &Ref, dst: &Ref, _target_is_directory: Option<&Ref>) -> PyResult<()> {
        two(th, src, dst, |a, b| rustix::fs::symlink(a, b))
    }

    /// Return a string representing the path to which the symbolic link points.
    #[function(keywords)]
    fn readlink(th: &Thread, path: &Ref) -> PyResult<Ref> {
        let path = Path::new(th, path, "readlink")?;
        let found = io(th, &path, rustix::fs::readlink(path.bytes(), Vec::new()))?;
        path.like(th, found.as_bytes())
    }

    /// Change the access permissions of a file.
    #[function(keywords)]
    fn chmod(th: &Thread, path: &Ref, mode: i32) -> PyResult<()> {
        let path = Path::new(th, path, "chmod")?;
        let mode = Mode::from_raw_mode(mode as u32);
        io(
            th,
            &path,
            rustix::fs::chmodat(CWD, path.bytes(), mode, AtFlags::empty()),
        )
    }

    /// Set the current numeric umask and return the previous umask.
    #[function]
    fn umask(mask: i32) -> u32 {
        rustix::process::umask(Mode::from_raw_mode(mask as u32)).bits()
    }

    /// Return the current process id.
    #[function]
    fn getpid() -> i32 {
        rustix::process::getpid().as_raw_nonzero().get()
    }

    /// Return the parent's process id.
    #[function]
    fn getppid() -> i32 {
        rustix::process::getppid().map_or(0, |p| p.as_raw_nonzero().get())
    }

    /// Return the current process's user id.
    #[function]
    fn getuid() -> u32 {
        rustix::process::getuid().as_raw()
    }

    /// Return the current process's effective user id.
    #[function]
    fn geteuid() -> u32 {
        rustix::process::geteuid().as_raw()
    }

    /// Return the current process's group id.
    #[function]
    fn getgid() -> u32 {
        rustix::process::getgid().as_raw()
    }

    /// Return the current process's effective group id.
    #[function]
    fn getegid() -> u32 {
        rustix::process::getegid().as_raw()
    }

    /// Kill a process with a signal.
    #[function]
    fn kill(th: &Thread, pid: i32, signal: i32) -> PyResult<()> {
        let target = rustix::process::Pid::from_raw(pid);
        let signal = rustix::process::Signal::from_named_raw(signal);
        match (target, signal) {
            (Some(pid), Some(signal)) => {
                rustix::process::kill_process(pid, signal).map_err(|e| error(th, e.raw_os_error(), None))
            }
            (Some(pid), None) => rustix::process::test_kill_process(pid).map_err(|e| error(th, e.raw_os_error(), None)),
            _ => Err(error(th, 22, None)),
        }
    }

    /// Exit to the system with specified status, without normal exit processing.
    #[function(keywords)]
    fn _exit(status: i32) {
        std::process::exit(status)
    }

    /// Abort the interpreter immediately.
    #[function]
    fn abort() {
        std::process::abort()
    }

    /// Return a bytes object containing random bytes suitable for cryptographic use.
    #[function]
    fn urandom(th: &Thread, size: isize) -> PyResult<Ref> {
        let Ok(size) = usize::try_from(size) else {
            return Err(th.value_error("negative argument not allowed"));
        };
        let mut data = ops::memory::filled(th, 0, size)?;
        let mut done = 0;
        while done < size {
            let got = rustix::rand::getrandom(&mut data[done..], rustix::rand::GetRandomFlags::empty());
            done += got.map_err(|e| error(th, e.raw_os_error(), None))?;
        }
        Ok(PyBytes::from_vec(data).into_ref())
    }

    /// Translate an error code to a message string.
    #[function]
    fn strerror(code: i32) -> String {
        crate::stdio::error_text(code)
    }

    // Nothing in this process reads its environment after the start, and it has no child processes that would inherit
    // it: `os.environ` is all there is, so these two have nothing to do.

    /// Change or add an environment variable.
    #[function]
    fn putenv(_name: &Ref, _value: &Ref) {}

    /// Delete an environment variable.
    #[function]
    fn unsetenv(_name: &Ref) {}

    /// Return an object identifying the current operating system.
    #[function]
    fn uname(th: &Thread) -> PyResult<Ref> {
        let found = rustix::system::uname();
        let parts = [
            found.sysname(),
            found.nodename(),
            found.release(),
            found.version(),
            found.machine(),
        ];
        let parts = parts
            .iter()
            .map(|p| Path::decoded(th, p.to_bytes()))
            .collect::<PyResult<Vec<_>>>()?;
        structseq::new_instance(th, "posix.uname_result", UNAME, parts)
    }

    /// Return the number of CPUs in the system; return None if indeterminable.
    #[function]
    fn cpu_count() -> usize {
        std::thread::available_parallelism().map_or(1, usize::from)
    }

    /// Return the size of the terminal window as (columns, lines).
    #[function]
    fn get_terminal_size(th: &Thread, #[default(1)] fd: i32) -> PyResult<Ref> {
        let size = with_fd(th, fd, |fd| rustix::termios::tcgetwinsize(fd))?;
        let number = |n: u16| ops::convert::int(i64::from(n));
        let values = vec![number(size.ws_col), number(size.ws_row)];
        structseq::new_instance(th, "os.terminal_size", &["columns", "lines"], values)
    }
}
