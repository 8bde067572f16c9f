//! Source text to syntax tree: decoding, parsing, symbol tables, and CPython's SyntaxErrors.
//!
//! Entry points: [`parse_module`] and [`parse`] give an [`ast::Mod`]; [`dump::dump`] prints it as `ast.dump` does;
//! [`symtable::build`] resolves its names. Whatever goes wrong is a [`SyntaxError`] in CPython's words and positions.
//!
//! The parser crate is named in `parse` only. A tree that comes out of here is never nested deeper than
//! [`parse::MAX_DEPTH`], so that recursive passes over it are safe on an ordinary stack.

#![forbid(unsafe_code)]
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "most questions about a node concern a few of its many kinds"
)]

pub mod ast;
pub mod decode;
mod diagnose;
pub mod dump;
pub mod error;
pub mod future;
pub mod parse;
pub mod source;
pub mod symtable;

pub use error::{ErrorKind, SyntaxError, Warning, WarningCategory};
pub use parse::{Interactive, Mode, Parsed, parse, parse_interactive, parse_module};
pub use source::Source;
