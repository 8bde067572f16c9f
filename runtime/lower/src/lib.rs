//! Syntax tree and symbol tables to register code.
//!
//! [`lower_module`] is the entry. One [`unit::Unit`] is one code object under construction; the `impl Lowerer` blocks of the
//! other files lower one family of constructs each. Evaluation order, code metadata and positions are those of CPython 3.11's
//! `Python/compile.c`, as are the SyntaxErrors of this stage.
//!
//! Register discipline (see `taipan_code::operand`): an operand is either a named local, which an instruction borrows, or a
//! temporary, which it consumes. Temporaries are a stack with marks; every path consumes each exactly once.

#![forbid(unsafe_code)]
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "most questions about a node concern a few of its many kinds"
)]

mod annotation;
mod assign;
mod blocks;
mod call;
mod class;
mod comprehension;
mod condition;
mod constant;
mod coroutine;
mod display;
mod expr;
mod fold;
mod function;
mod handlers;
mod import;
mod locals;
mod loops;
mod lowerer;
mod names;
mod pattern;
mod star_handlers;
mod stmt;
mod unit;
mod unparse;
mod warn;
mod with;

use std::sync::Arc;

use taipan_code::Code;
use taipan_syntax::{Mode, SyntaxError, Warning, ast, future, symtable};

pub use unparse::unparse;

/// How to compile.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub mode: Mode,
    /// `-O` level: 1 drops `assert` and makes `__debug__` false, 2 drops docstrings as well.
    pub optimize: u8,
    /// `co_flags` bits of `__future__` features inherited from the compiling code.
    pub future_flags: u32,
    /// `ast.PyCF_ALLOW_TOP_LEVEL_AWAIT`.
    pub top_level_await: bool,
}

impl Options {
    /// Plain compilation in `mode`.
    pub fn new(mode: Mode) -> Self {
        Self {
            mode,
            optimize: 0,
            future_flags: 0,
            top_level_await: false,
        }
    }
}

/// A module's code with the warnings of compiling it.
#[derive(Clone, Debug)]
pub struct Lowered {
    pub code: Arc<Code>,
    pub warnings: Vec<Warning>,
}

/// Lowers a tree; for callers that do not need the warnings.
///
/// # Errors
/// CPython's SyntaxError of the symbol table or the compiler; offsets are in bytes and there is no text line.
pub fn lower_module(tree: &ast::Mod, filename: &str, options: Options) -> Result<Arc<Code>, SyntaxError> {
    lower(tree, filename, options).map(|lowered| lowered.code)
}

/// Lowers a tree.
///
/// # Errors
/// As [`lower_module`].
pub fn lower(tree: &ast::Mod, filename: &str, options: Options) -> Result<Lowered, SyntaxError> {
    let future = future::features(tree, options.future_flags)?;
    let table = symtable::build(tree, &future)?;
    lowerer::lower_tree(tree, &table, future, Arc::from(filename), options)
}
