//! Why a text is not a program: CPython's message and position for what the parser refused.

use crate::error::SyntaxError;
use crate::parse::Mode;
use crate::source::Source;

/// Finds the error of a rejected text; `hint` is where the parser gave up.
pub(crate) fn diagnose(source: &Source, _mode: Mode, hint: usize) -> SyntaxError {
    SyntaxError::at_offsets(source, hint, hint, "invalid syntax")
}
