//! The text form: what people read, and what snapshots hold.
//!
//! ```text
//! fn sum(word, word) -> word {
//! b0(v0: word, v1: word):
//!     v2, v3 = add.checked v0, v1
//!     v4 = not v3
//!     guard v4, exit0
//!     return v2
//! exit0: v0, v1
//! }
//! ```
//!
//! Invariant: printing a valid function and parsing the text gives the same function, if its values are numbered in the
//! order of their definition, as the builder numbers them.

mod parse;
mod print;

pub use parse::{Error, parse};
pub use print::print;
