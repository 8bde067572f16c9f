//! File descriptors as Python programs see them: numbers. The owned ones are kept in a table, so that everything
//! stays safe code; numbers outside the table are not open, but for the standard streams.

use std::cell::RefCell;
use std::collections::HashMap;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use rustix::fs::SeekFrom;
use rustix::io::{Errno, Result};

thread_local! {
    static OPEN: RefCell<HashMap<i32, OwnedFd>> = RefCell::default();
}

/// Takes over an open file; its number.
pub(crate) fn keep(fd: OwnedFd) -> i32 {
    let number = fd.as_raw_fd();
    OPEN.with_borrow_mut(|open| open.insert(number, fd));
    number
}

/// Closes a file; the error number if there is none.
pub(crate) fn close(number: i32) -> std::result::Result<(), i32> {
    match OPEN.with_borrow_mut(|open| open.remove(&number)) {
        Some(fd) => {
            drop(fd);
            Ok(())
        }
        None if (0..3).contains(&number) => Ok(()),
        None => Err(Errno::BADF.raw_os_error()),
    }
}

/// Calls `f` with the open file of that number; the error number otherwise.
pub(crate) fn with<R>(number: i32, f: impl FnOnce(BorrowedFd<'_>) -> Result<R>) -> std::result::Result<R, i32> {
    let result = match number {
        0 => f(rustix::stdio::stdin()),
        1 => f(rustix::stdio::stdout()),
        2 => f(rustix::stdio::stderr()),
        _ => OPEN.with_borrow(|open| open.get(&number).map_or(Err(Errno::BADF), |fd| f(fd.as_fd()))),
    };
    result.map_err(Errno::raw_os_error)
}

/// `lseek(2)`
pub(crate) fn seek(fd: BorrowedFd<'_>, position: i64, how: i32) -> Result<u64> {
    let to = match how {
        0 => SeekFrom::Start(u64::try_from(position).map_err(|_| Errno::INVAL)?),
        1 => SeekFrom::Current(position),
        2 => SeekFrom::End(position),
        _ => return Err(Errno::INVAL),
    };
    rustix::fs::seek(fd, to)
}
