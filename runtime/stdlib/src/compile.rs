//! Source to code objects, with CPython's SyntaxErrors and SyntaxWarnings.

use taipan_lower::Options;
use taipan_object::function::PyFunction;
use taipan_object::types::code::PyCode;
use taipan_object::types::dict::PyDict;
use taipan_object::types::exception;
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Exc, PyResult, Raised, Ref, Thread, TypedRef, ops};
use taipan_syntax::decode::{Origin, decode};
use taipan_syntax::{ErrorKind, Mode, Source, SyntaxError, Warning, WarningCategory};

/// Compiles a module: a file, or the program of `-c`.
///
/// # Errors
/// SyntaxError and its subclasses.
pub fn compile_module(th: &Thread, source: &[u8], filename: &str, origin: Origin<'_>) -> PyResult<TypedRef<PyCode>> {
    let mut options = Options::new(Mode::Exec);
    options.optimize = th.vm().optimize.get();
    compile(th, source, filename, origin, options)
}

/// Compiles source bytes.
///
/// # Errors
/// SyntaxError and its subclasses.
pub fn compile(
    th: &Thread,
    source: &[u8],
    filename: &str,
    origin: Origin<'_>,
    options: Options,
) -> PyResult<TypedRef<PyCode>> {
    let source = decode(source, origin).map_err(|e| raise(th, &e, filename))?;
    let parsed = taipan_syntax::parse(&source, options.mode).map_err(|e| raise(th, &e, filename))?;
    let lowered =
        taipan_lower::lower(&parsed.tree, filename, options).map_err(|e| raise(th, &e.locate(&source), filename))?;
    warn_of_text(th, &parsed.warnings, &source, filename)?;
    for warning in &lowered.warnings {
        warn(th, warning, filename, source_line(filename, warning))?;
    }
    Ok(PyCode::new_ref(th, &lowered.code))
}

/// Issues the warnings of the parser, which knows the text.
fn warn_of_text(th: &Thread, warnings: &[Warning], source: &Source, filename: &str) -> PyResult<()> {
    for warning in warnings {
        let line = source.line(warning.span.lineno);
        let mut text = line.trim_end_matches('\n').to_owned();
        // The tokenizer shows its line without the end, as does the parser of a literal over several lines.
        let one_line = warning.span.lineno == warning.span.end_lineno;
        if warning.category == WarningCategory::Deprecation && one_line {
            text.push('\n');
        }
        warn(th, warning, filename, Some(text))?;
    }
    Ok(())
}

/// The line in the file that a warning of the compiler is about.
fn source_line(filename: &str, warning: &Warning) -> Option<String> {
    let line = taipan_object::types::traceback::source_line(filename, warning.span.lineno as usize);
    line.map(|line| line + "\n")
}

/// Parses source bytes, for those who want the tree.
///
/// # Errors
/// SyntaxError and its subclasses.
pub fn parse(
    th: &Thread,
    source: &[u8],
    filename: &str,
    origin: Origin<'_>,
    mode: Mode,
) -> PyResult<taipan_syntax::ast::Mod> {
    let source = decode(source, origin).map_err(|e| raise(th, &e, filename))?;
    let parsed = taipan_syntax::parse(&source, mode).map_err(|e| raise(th, &e, filename))?;
    warn_of_text(th, &parsed.warnings, &source, filename)?;
    Ok(parsed.tree)
}

/// Compiles a tree that came from nowhere.
///
/// # Errors
/// SyntaxError.
pub fn compile_tree(
    th: &Thread,
    tree: &taipan_syntax::ast::Mod,
    filename: &str,
    options: Options,
) -> PyResult<TypedRef<PyCode>> {
    let lowered = taipan_lower::lower(tree, filename, options).map_err(|e| raise(th, &e, filename))?;
    for warning in &lowered.warnings {
        warn(th, warning, filename, source_line(filename, warning))?;
    }
    Ok(PyCode::new_ref(th, &lowered.code))
}

/// Issues a warning of the compiler; one that filters turn into an error is a SyntaxError.
fn warn(th: &Thread, warning: &Warning, filename: &str, text: Option<String>) -> PyResult<()> {
    let category = match warning.category {
        WarningCategory::Deprecation => Exc::DeprecationWarning,
        WarningCategory::Syntax => Exc::SyntaxWarning,
    };
    let line = warning.span.lineno;
    match crate::warnings::warn_explicit(th, category, &warning.message, filename, i64::from(line)) {
        Err(raised) if raised.is(category) => {
            drop(raised);
            let error = SyntaxError {
                text,
                ..SyntaxError::at_node(warning.span, warning.message.clone())
            };
            Err(raise(th, &error, filename))
        }
        other => other,
    }
}

/// The exception for an error of parser or compiler.
pub fn raise(th: &Thread, error: &SyntaxError, filename: &str) -> Raised {
    let class = match error.kind {
        ErrorKind::Syntax => Exc::SyntaxError,
        ErrorKind::Indentation => Exc::IndentationError,
        ErrorKind::Tab => Exc::TabError,
        ErrorKind::Memory => return exception::memory_error(th),
        ErrorKind::Recursion => return th.error(Exc::RecursionError, &error.message),
        ErrorKind::Value => return th.error(Exc::ValueError, &error.message),
        ErrorKind::Overflow => return th.error(Exc::OverflowError, &error.message),
    };
    let message = PyStr::new(&error.message).into_ref();
    let number = |n: Option<u32>| n.map_or(Ref::NONE, |n| ops::convert::int(i64::from(n)));
    let file = PyStr::new(filename).into_ref();
    match error.lineno {
        None => return exception::raise_with(th, class, vec![message]),
        // Of the source as a whole.
        Some(0) => {
            let details = vec![file, Ref::small(0), Ref::small(-1), Ref::NONE];
            return exception::raise_with(th, class, vec![message, PyTuple::from_vec(details).into_ref()]);
        }
        Some(_) => {}
    }
    // The tokenizer gives an end line without an end column: CPython shows that as -1.
    let end_offset = match (error.end_lineno, error.end_offset) {
        (Some(_), None) => Ref::small(-1),
        (_, offset) => number(offset),
    };
    let details = vec![
        file,
        number(error.lineno),
        number(error.offset),
        error.text.as_ref().map_or(Ref::NONE, |t| PyStr::new(t).into_ref()),
        number(error.end_lineno),
        end_offset,
    ];
    exception::raise_with(th, class, vec![message, PyTuple::from_vec(details).into_ref()])
}

/// The text of a source file, for tracebacks.
#[must_use]
pub fn read_source(filename: &str) -> Option<String> {
    let bytes = std::fs::read(filename).ok()?;
    decode(&bytes, Origin::File(filename))
        .ok()
        .map(|source| source.text().to_owned())
}

/// Runs a code object with globals and a namespace.
///
/// # Errors
/// What it raises.
pub fn run(th: &Thread, code: TypedRef<PyCode>, globals: TypedRef<PyDict>, locals: Ref) -> PyResult<Ref> {
    let function = PyFunction::new_ref(th, code, globals);
    (th.hooks().run_code)(th, &function, Some(locals))
}

/// Finds what carets mark in the text of an expression: the operator of a binary operation, or the brackets of a
/// subscript (`extract_anchors_from_line`). Offsets are in bytes.
#[must_use]
pub fn anchors(segment: &str) -> Option<(usize, usize)> {
    use taipan_syntax::ast::{ExprKind, Mod, StmtKind};
    let tree = taipan_syntax::parse_module(segment.as_bytes(), Mode::Exec).ok()?;
    let Mod::Module { body, .. } = tree else { return None };
    let [statement] = &body[..] else { return None };
    let StmtKind::Expr(value) = &statement.kind else {
        return None;
    };
    match &value.kind {
        ExprKind::BinOp { left, right, .. } => {
            let (start, end) = (left.span.end_col_offset as usize, right.span.col_offset as usize);
            let between = segment.get(start..end)?;
            let at = between.find(|c: char| !c.is_whitespace() && c != ')' && c != '(' && c != '\\')?;
            let rest = &between.as_bytes()[at..];
            let double = rest.len() > 1 && !rest[1].is_ascii_whitespace() && rest[1] != b'(' && rest[1] != b')';
            Some((start + at, start + at + if double { 2 } else { 1 }))
        }
        ExprKind::Subscript {
            value: object, slice, ..
        } => {
            let start = object.span.end_col_offset as usize;
            let open = start + segment.get(start..)?.find('[')?;
            let end = slice.span.end_col_offset as usize;
            let close = end + segment.get(end..)?.find(']')?;
            Some((open, close + 1))
        }
        _ => None,
    }
}
