//! Writing into bytes-like objects: what `readinto` and its like do.

use taipan_heap::Ref;

use crate::class::type_of;
use crate::error::PyResult;
use crate::native::Downcast;
use crate::thread::Thread;
use crate::types::bytearray::PyByteArray;
use crate::types::memoryview::PyMemoryView;

/// How many bytes an object takes. `what` is the function that wants to know, for the message.
///
/// # Errors
/// TypeError if it is not bytes-like or may not be written.
pub fn writable_len(th: &Thread, object: &Ref, what: &str) -> PyResult<usize> {
    if let Some(bytes) = object.downcast::<PyByteArray>() {
        return Ok(bytes.size());
    }
    if let Some(view) = object.downcast::<PyMemoryView>()
        && let Some(len) = view.writable_len(th)?
    {
        return Ok(len);
    }
    let name = type_of(object).name();
    Err(th.type_error(format!(
        "{what} argument must be read-write bytes-like object, not {name}"
    )))
}

/// Writes bytes to the start of an object that [`writable_len`] said has room for them.
///
/// # Errors
/// ValueError if it was released since.
pub fn write_start(th: &Thread, object: &Ref, new: &[u8]) -> PyResult<()> {
    write_at(th, object, 0, new)
}

/// Writes bytes into an object that [`writable_len`] said has room for them there.
///
/// # Errors
/// ValueError if it was released since.
pub fn write_at(th: &Thread, object: &Ref, at: usize, new: &[u8]) -> PyResult<()> {
    if let Some(bytes) = object.downcast::<PyByteArray>() {
        bytes.with_mut(|data| {
            if let Some(room) = data.get_mut(at..) {
                let len = new.len().min(room.len());
                room[..len].copy_from_slice(&new[..len]);
            }
        });
        return Ok(());
    }
    match object.downcast::<PyMemoryView>() {
        Some(view) => view.write_at(th, at, new),
        None => Ok(()),
    }
}
