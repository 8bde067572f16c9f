//! Source to code objects, with CPython's SyntaxErrors.

use taipan_lower::Options;
use taipan_object::function::PyFunction;
use taipan_object::types::code::PyCode;
use taipan_object::types::dict::PyDict;
use taipan_object::types::exception;
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Exc, PyResult, Raised, Ref, Thread, TypedRef, ops};
use taipan_syntax::{ErrorKind, Mode, SyntaxError};

/// Compiles source bytes.
///
/// # Errors
/// SyntaxError and its subclasses.
pub fn compile(th: &Thread, source: &[u8], filename: &str, options: Options) -> PyResult<TypedRef<PyCode>> {
    let tree = taipan_syntax::parse_module(source, options.mode).map_err(|e| raise(th, &e, filename, source))?;
    let code = taipan_lower::lower_module(&tree, filename, options).map_err(|e| raise(th, &e, filename, source))?;
    Ok(PyCode::new_ref(th, &code))
}

/// Compiles a module.
///
/// # Errors
/// SyntaxError and its subclasses.
pub fn compile_module(th: &Thread, source: &[u8], filename: &str) -> PyResult<TypedRef<PyCode>> {
    compile(th, source, filename, Options::new(Mode::Exec))
}

/// The exception for an error of parser or compiler.
pub fn raise(th: &Thread, error: &SyntaxError, filename: &str, source: &[u8]) -> Raised {
    let class = match error.kind {
        ErrorKind::Syntax => Exc::SyntaxError,
        ErrorKind::Indentation => Exc::IndentationError,
        ErrorKind::Tab => Exc::TabError,
        ErrorKind::Memory => return exception::memory_error(th),
        ErrorKind::Recursion => return th.error(Exc::RecursionError, &error.message),
        ErrorKind::Value => return th.error(Exc::ValueError, &error.message),
        ErrorKind::Overflow => return th.error(Exc::OverflowError, &error.message),
    };
    let number = |n: Option<u32>| n.map_or(Ref::NONE, |n| ops::convert::int(i64::from(n)));
    let text = error.text.clone().or_else(|| source_line(source, error.lineno?));
    let details = vec![
        PyStr::new(filename).into_ref(),
        number(error.lineno),
        number(error.offset),
        text.map_or(Ref::NONE, |t| PyStr::new(&t).into_ref()),
        number(error.end_lineno),
        number(error.end_offset),
    ];
    let args = vec![PyStr::new(&error.message).into_ref(), PyTuple::from_vec(details).into_ref()];
    exception::raise_with(th, class, args)
}

fn source_line(source: &[u8], line: u32) -> Option<String> {
    let index = usize::try_from(line).ok()?.checked_sub(1)?;
    let raw = source.split(|b| *b == b'\n').nth(index)?;
    Some(format!("{}\n", String::from_utf8_lossy(raw)))
}

/// Runs a code object with globals and a namespace.
///
/// # Errors
/// What it raises.
pub fn run(th: &Thread, code: TypedRef<PyCode>, globals: TypedRef<PyDict>, locals: Ref) -> PyResult<Ref> {
    let function = PyFunction::new_ref(th, code, globals);
    (th.hooks().run_code)(th, &function, Some(locals))
}
