//! The binary form: what crosses the boundary to the backend.
//!
//! Bytes are data from outside: reading them never panics, and a function that was read is verified before it is used.

use crate::function::Function;
use crate::verify::{self, Fault};

/// Why bytes are no function.
#[derive(Debug)]
pub enum Error {
    /// The bytes end too early, or say what no function can.
    Malformed,
    /// They say a function that is not valid.
    Invalid(Fault),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Malformed => write!(f, "the bytes are no function"),
            Error::Invalid(fault) => write!(f, "{fault}"),
        }
    }
}

impl std::error::Error for Error {}

/// The bytes of a function.
///
/// # Panics
/// Never: all that a function holds can be written.
#[must_use]
pub fn write(function: &Function) -> Vec<u8> {
    postcard::to_stdvec(function).expect("functions hold nothing that cannot be written")
}

/// The function that bytes say.
///
/// # Errors
/// See [`Error`].
pub fn read(bytes: &[u8]) -> Result<Function, Error> {
    let function: Function = postcard::from_bytes(bytes).map_err(|_| Error::Malformed)?;
    verify::verify(&function).map_err(Error::Invalid)?;
    Ok(function)
}
