//! `_io`: streams, from the descriptor up to text.

mod base;
mod buffered;
mod memory;
mod newlines;
mod position;
mod raw;
pub mod text;

use taipan_object::types::str::PyStr;
use taipan_object::{Downcast, PyResult, Ref, Thread, ops, py_module};

/// A standard stream. An unbuffered one (`-u`) writes at once.
///
/// # Errors
/// What making its parts raises.
pub fn standard(th: &Thread, fd: i32, name: &str, errors: &str, unbuffered: bool) -> PyResult<Ref> {
    use std::io::IsTerminal;
    let text = |t: &str| PyStr::new(t).into_ref();
    let mode = if fd == 0 { "rb" } else { "wb" };
    let raw = raw::PyFileIO::for_descriptor(th, fd, mode, &text(name))?;
    let unbuffered = unbuffered && fd != 0;
    let size = raw
        .downcast_exact::<raw::PyFileIO>()
        .map_or(buffered::BUFFER_SIZE, |file| file.block_size());
    let buffer = if unbuffered {
        raw
    } else if fd == 0 {
        buffered::PyBufferedReader::over(th, &raw, size)?
    } else {
        buffered::PyBufferedWriter::over(th, &raw, size)?
    };
    let terminal = match fd {
        0 => std::io::stdin().is_terminal(),
        1 => std::io::stdout().is_terminal(),
        _ => true,
    };
    let options = text::Options {
        encoding: Some(&text("utf-8")),
        errors: Some(&text(errors)),
        newline: if fd == 0 { None } else { Some(&text("\n")) },
        line_buffering: terminal || fd == 2,
        write_through: unbuffered,
    };
    let stream = text::PyTextIOWrapper::over(th, &buffer, &options)?;
    let shown = text(if fd == 0 { "r" } else { "w" });
    ops::attr::set(th, &stream, &th.vm().interned.get("mode"), Some(&shown))?;
    Ok(stream)
}

/// The io module provides the Python interfaces to stream handling.
#[py_module(name = "_io")]
pub(crate) mod io {
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::types::dict::PyDict;
    use taipan_object::types::str::PyStr;
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::{Args, Downcast, Exc, NativeType, PyResult, PyType, Ref, Thread, ops};

    use super::base::{PyBufferedIOBase, PyIOBase, PyRawIOBase, PyTextIOBase, call};
    use super::buffered::{PyBufferedPair, PyBufferedRandom, PyBufferedReader, PyBufferedWriter};
    use super::memory::{PyBytesIO, PyStringIO};
    use super::newlines::PyNewlineDecoder;
    use super::raw::PyFileIO;
    use super::text::{Options, PyTextIOWrapper};

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        module.add_type::<PyIOBase>(th);
        module.add_type::<PyRawIOBase>(th);
        module.add_type::<PyBufferedIOBase>(th);
        module.add_type::<PyTextIOBase>(th);
        module.add_type::<PyFileIO>(th);
        module.add_type::<PyBufferedReader>(th);
        module.add_type::<PyBufferedWriter>(th);
        module.add_type::<PyBufferedRandom>(th);
        module.add_type::<PyBufferedPair>(th);
        module.add_type::<PyTextIOWrapper>(th);
        module.add(
            th,
            "DEFAULT_BUFFER_SIZE",
            ops::convert::int(super::buffered::BUFFER_SIZE as i64),
        );
        module.add(th, "BlockingIOError", Exc::BlockingIOError.class().to_ref());
        let bases = PyTuple::from_vec(vec![Exc::OSError.class().to_ref(), Exc::ValueError.class().to_ref()]);
        let namespace = PyDict::new_ref();
        namespace.set_str(&th.names().module, PyStr::new("io").into_ref());
        let name = PyStr::new("UnsupportedOperation").into_ref();
        let class = ops::call::call(
            th,
            &PyType::class().to_ref(),
            &[&name, bases.as_ref(), namespace.as_ref()],
        )?;
        th.vm()
            .registry
            .borrow_mut()
            .insert("io.UnsupportedOperation", class.clone());
        module.add(th, "UnsupportedOperation", class);
        module.add_type::<PyBytesIO>(th);
        module.add_type::<PyStringIO>(th);
        module.add_type::<PyNewlineDecoder>(th);
        // From now on the built-in function is this one.
        let name = th.vm().interned.get("open");
        if let (Some(builtins), Some(open)) = (th.vm().builtins.get(), module.dict.get_str(&name)) {
            builtins.set_str(&name, open);
        }
        Ok(())
    }

    /// A helper function to choose the text encoding.
    #[function]
    fn text_encoding(encoding: &Ref, _stacklevel: Option<&Ref>) -> Ref {
        if encoding.is_none() {
            PyStr::new("locale").into_ref()
        } else {
            encoding.clone()
        }
    }

    /// Opens the provided file with the intent to import the contents.
    #[function]
    fn open_code(th: &Thread, path: &Ref) -> PyResult<Ref> {
        if !path.is_a::<PyStr>() {
            let kind = taipan_object::type_of(path).name();
            return Err(th.type_error(format!("open_code() argument 'path' must be str, not {kind}")));
        }
        open(
            th,
            path,
            Some(&PyStr::new("rb").into_ref()),
            -1,
            None,
            None,
            None,
            true,
            None,
        )
    }

    /// Open file and return a stream.  Raise OSError upon failure.
    #[function(keywords)]
    #[expect(clippy::too_many_arguments, reason = "the signature of open")]
    fn open(
        th: &Thread,
        file: &Ref,
        mode: Option<&Ref>,
        #[default(-1)] buffering: i32,
        encoding: Option<&Ref>,
        errors: Option<&Ref>,
        newline: Option<&Ref>,
        #[default(true)] closefd: bool,
        opener: Option<&Ref>,
    ) -> PyResult<Ref> {
        let text = |value: Option<&Ref>, default: &str, name: &str| match value.filter(|v| !v.is_none()) {
            None => Ok(default.to_owned()),
            Some(value) => value
                .downcast::<PyStr>()
                .map(|t| t.to_display().into_owned())
                .ok_or_else(|| {
                    let kind = taipan_object::type_of(value).name();
                    th.type_error(format!("open() argument '{name}' must be str, not {kind}"))
                }),
        };
        let given = |value: Option<&Ref>| value.filter(|v| !v.is_none()).cloned();
        let mode = text(mode, "r", "mode")?;
        for (name, value) in [("encoding", encoding), ("errors", errors)] {
            text(value, "", name)?;
        }
        let has = |c: char| mode.contains(c);
        let unique = mode.chars().collect::<std::collections::BTreeSet<_>>().len() == mode.chars().count();
        if !unique || !mode.chars().all(|c| "rwaxbt+".contains(c)) {
            return Err(th.value_error(format!("invalid mode: '{mode}'")));
        }
        let (binary, update) = (has('b'), has('+'));
        if binary && has('t') {
            return Err(th.value_error("can't have text and binary mode at once"));
        }
        if mode.chars().filter(|c| "rwax".contains(*c)).count() != 1 {
            return Err(th.value_error("must have exactly one of create/read/write/append mode"));
        }
        for (name, value) in [("encoding", encoding), ("errors", errors), ("newline", newline)] {
            if binary && given(value).is_some() {
                let article = if name == "newline" { "a" } else { "an" };
                return Err(th.value_error(format!("binary mode doesn't take {article} {name} argument")));
            }
        }
        if binary && buffering == 1 {
            let message =
                "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used";
            ops::report::warn(th, Exc::RuntimeWarning, message)?;
        }
        let raw_mode: String = mode.chars().filter(|c| !matches!(c, 'b' | 't')).collect();
        let opener = given(opener).unwrap_or(Ref::NONE);
        let raw_mode = PyStr::new(&raw_mode).into_ref();
        let args = [file.clone(), raw_mode, Ref::from_bool(closefd), opener];
        let raw = ops::call::instantiate(th, PyFileIO::class(), Args::positional_only(&args))?;
        let made = finish(th, &raw, &mode, buffering, update, encoding, errors, newline);
        if made.is_err() {
            drop(call(th, &raw, "close", &[]));
        }
        made
    }

    /// Puts buffers and text over an open file.
    #[expect(clippy::too_many_arguments, reason = "what open was called with")]
    fn finish(
        th: &Thread,
        raw: &Ref,
        mode: &str,
        buffering: i32,
        update: bool,
        encoding: Option<&Ref>,
        errors: Option<&Ref>,
        newline: Option<&Ref>,
    ) -> PyResult<Ref> {
        let binary = mode.contains('b');
        let terminal = buffering < 0 && call(th, raw, "isatty", &[])?.value().as_bool() == Some(true);
        let line_buffering = terminal || buffering == 1 && !binary;
        let size = match usize::try_from(buffering) {
            Ok(0) if binary => return Ok(raw.clone()),
            Ok(0) => return Err(th.value_error("can't have unbuffered text I/O")),
            Ok(size) if size > 1 => size,
            _ => {
                let size = ops::attr::get(th, raw, &th.vm().interned.get("_blksize"))?;
                ops::convert::index_isize(th, &size)?.max(1) as usize
            }
        };
        let buffer = if update {
            let size = ops::convert::int(size as i64);
            ops::call::call(th, &PyBufferedRandom::class().to_ref(), &[raw, &size])?
        } else if mode.contains('r') {
            PyBufferedReader::over(th, raw, size)?
        } else {
            PyBufferedWriter::over(th, raw, size)?
        };
        if binary {
            return Ok(buffer);
        }
        let options = Options {
            encoding,
            errors,
            newline,
            line_buffering,
            write_through: false,
        };
        let stream = PyTextIOWrapper::over(th, &buffer, &options)?;
        let mode = PyStr::new(mode).into_ref();
        ops::attr::set(th, &stream, &th.vm().interned.get("mode"), Some(&mode))?;
        Ok(stream)
    }
}
