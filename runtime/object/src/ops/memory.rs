//! Room for what a program asks for: `MemoryError` instead of the end of the process.
//!
//! Rust's collections end the process when the allocator has no memory. Whoever makes something whose size a program
//! chooses asks here first.

use crate::error::PyResult;
use crate::thread::Thread;
use crate::types::exception::memory_error;

/// Requests below this many bytes are not checked: a machine that lacks them cannot go on in any case.
const ALWAYS_THERE: usize = 1 << 20;

/// Checks that `count` values of `size` bytes can be had.
///
/// # Errors
/// MemoryError if not.
#[inline]
pub fn room(th: &Thread, count: usize, size: usize) -> PyResult<()> {
    match count.checked_mul(size) {
        Some(bytes) if bytes < ALWAYS_THERE => Ok(()),
        Some(bytes) if can_have(bytes) => Ok(()),
        _ => Err(memory_error(th)),
    }
}

/// Makes room for one more value, growing as `Vec` grows.
///
/// # Errors
/// MemoryError if there is none.
#[inline]
pub fn room_to_push<T>(th: &Thread, vec: &mut Vec<T>) -> PyResult<()> {
    if vec.len() == vec.capacity() && vec.try_reserve(1).is_err() {
        return Err(memory_error(th));
    }
    Ok(())
}

/// `vec![value; count]`
///
/// # Errors
/// MemoryError if there is no room.
pub fn filled<T: Clone>(th: &Thread, value: T, count: usize) -> PyResult<Vec<T>> {
    room(th, count, size_of::<T>())?;
    Ok(vec![value; count])
}

/// Whether the allocator would give that many bytes; they are given back at once.
#[cold]
fn can_have(bytes: usize) -> bool {
    Vec::<u8>::new().try_reserve_exact(bytes).is_ok()
}
