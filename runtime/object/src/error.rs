//! Python exceptions as Rust results.
//!
//! [`Raised`] owns the exception object; a function that returns it has raised. The built-in exception classes are the
//! table in [`crate::types::exception`].

use taipan_heap::{Ref, TypedRef};

pub use crate::types::exception::Exc;
use crate::types::exception::PyBaseException;

/// The result of whatever can raise.
pub type PyResult<T> = Result<T, Raised>;

/// An exception on its way to a handler.
#[derive(Debug)]
#[must_use = "a raised exception is handled, propagated or dropped on purpose"]
pub struct Raised(Ref);

impl Raised {
    /// Raises an exception object.
    pub fn new(exception: TypedRef<PyBaseException>) -> Raised {
        Raised(exception.into_ref())
    }

    /// The exception.
    #[must_use]
    pub fn exception(&self) -> &TypedRef<PyBaseException> {
        // SAFETY: a `Raised` is made from a typed reference only; both are one transparent word.
        unsafe { &*std::ptr::from_ref(&self.0).cast() }
    }

    /// The exception, untyped.
    #[must_use]
    pub fn as_ref(&self) -> &Ref {
        &self.0
    }

    /// Takes the exception out: it is handled now.
    #[must_use]
    pub fn into_ref(self) -> Ref {
        self.0
    }

    /// Whether the exception is an instance of the built-in class.
    #[must_use]
    pub fn is(&self, class: Exc) -> bool {
        class.matches(&self.0)
    }
}
