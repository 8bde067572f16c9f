//! `from __future__ import ...`: which features a module asks for, and the errors of asking wrongly.
//!
//! The names are those of `Lib/__future__.py`. All but `annotations` are mandatory in 3.11 and change nothing.

use crate::ast::{Constant, ExprKind, Mod, Stmt, StmtKind};
use crate::error::SyntaxError;

/// Features in effect, and the line up to which `__future__` imports may stand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Future {
    pub annotations: bool,
    pub barry_as_flufl: bool,
    /// The last line of the run of future imports at the start; a later one is an error of lowering.
    pub last_line: u32,
    /// The flag bits of the named features (`co_flags`).
    pub flags: u32,
}

pub const CO_FUTURE_BARRY_AS_BDFL: u32 = 0x0040_0000;
pub const CO_FUTURE_ANNOTATIONS: u32 = 0x0100_0000;

/// Reads the future imports of a module; `flags` are those inherited from the compiling code.
pub fn features(tree: &Mod, flags: u32) -> Result<Future, SyntaxError> {
    let mut future = Future {
        flags,
        ..Future::default()
    };
    let body: &[Stmt] = match tree {
        Mod::Module { body } | Mod::Interactive { body } => body,
        Mod::Expression { .. } => &[],
    };
    let body = match body.first() {
        Some(first) if is_docstring(first) => &body[1..],
        _ => body,
    };
    let (mut done, mut line) = (false, 0);
    for stmt in body {
        if done && stmt.span.lineno > line {
            break;
        }
        line = stmt.span.lineno;
        let names = match &stmt.kind {
            StmtKind::ImportFrom {
                module: Some(module),
                names,
                ..
            } if &**module == "__future__" => names,
            _ => {
                done = true;
                continue;
            }
        };
        if done {
            let message = "from __future__ imports must occur at the beginning of the file";
            // CPython gives the 0-based column here.
            return Err(SyntaxError {
                offset: Some(stmt.span.col_offset),
                ..error_at(stmt, message.to_owned())
            });
        }
        for alias in names {
            future.flags |= match &*alias.name {
                "nested_scopes" | "generators" | "division" | "absolute_import" | "with_statement"
                | "print_function" | "unicode_literals" | "generator_stop" => 0,
                "barry_as_FLUFL" => CO_FUTURE_BARRY_AS_BDFL,
                "annotations" => CO_FUTURE_ANNOTATIONS,
                "braces" => return Err(error_at(stmt, "not a chance".to_owned())),
                name => {
                    let message = format!("future feature {name} is not defined");
                    return Err(error_at(stmt, message));
                }
            };
        }
        future.last_line = stmt.span.lineno;
    }
    future.annotations = future.flags & CO_FUTURE_ANNOTATIONS != 0;
    future.barry_as_flufl = future.flags & CO_FUTURE_BARRY_AS_BDFL != 0;
    Ok(future)
}

fn error_at(stmt: &Stmt, message: String) -> SyntaxError {
    SyntaxError {
        end_lineno: Some(stmt.span.lineno),
        end_offset: None,
        ..SyntaxError::at_node(stmt.span, message)
    }
}

/// An expression statement that is a plain string.
pub fn is_docstring(stmt: &Stmt) -> bool {
    matches!(
        &stmt.kind,
        StmtKind::Expr(value)
            if matches!(value.kind, ExprKind::Constant { value: Constant::Str(_), .. })
    )
}
