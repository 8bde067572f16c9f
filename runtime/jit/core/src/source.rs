//! What a compiler reads of a code object: nothing that changes, so that compiling needs no lock.

use std::sync::Arc;

use taipan_code::Code;
use taipan_object::types::code::PyCode;

/// A code object as compilers see it.
#[derive(Debug)]
pub struct Source {
    /// The code.
    pub code: Arc<Code>,
    /// The words of its constants, which live as long as the code object.
    pub consts: Box<[u64]>,
    /// The name of the function that is made.
    pub symbol: String,
}

impl Source {
    /// What compilers need of a code object.
    #[must_use]
    pub fn of(code: &PyCode) -> Source {
        Source {
            code: Arc::clone(&code.data),
            consts: code.consts.iter().map(|value| value.value().bits()).collect(),
            symbol: "taipan_code".to_owned(),
        }
    }
}
