//! `_io`: open files and streams in memory. Classes over streams that Python code defines are still to come.

mod core;
mod file;
mod memory;

use taipan_object::{Exc, PyResult, Raised, Ref, Thread, Trace, py_class, py_methods, py_module};

macro_rules! base {
    ($ty:ident $name:literal $(, base = $base:ident)?) => {
        /// A base of streams.
        #[py_class(name = $name, module = "_io", gc $(, base = $base)?)]
        #[derive(Trace)]
        #[repr(C)]
        pub struct $ty {}

        #[py_methods]
        impl $ty {
            #[slot]
            fn new(_th: &Thread, class: &taipan_object::Class, _args: taipan_object::Args<'_>) -> PyResult<Ref> {
                Ok(taipan_object::alloc::new_object(class, $ty {}).into_ref())
            }
        }
    };
}

base!(PyIOBase "_IOBase");
base!(PyRawIOBase "_RawIOBase", base = PyIOBase);
base!(PyBufferedIOBase "_BufferedIOBase", base = PyIOBase);
base!(PyTextIOBase "_TextIOBase", base = PyIOBase);

/// `io.UnsupportedOperation(message)`
fn unsupported(th: &Thread, message: &str) -> Raised {
    let class = th.vm().registry.borrow().get("io.UnsupportedOperation").cloned();
    let text = taipan_object::types::str::PyStr::new(message).into_ref();
    let made = class.map(|class| taipan_object::ops::call::call(th, &class, &[&text]));
    match made {
        Some(Ok(exception)) => match taipan_object::native::try_typed(exception) {
            Ok(exception) => Raised::new(exception),
            Err(_) => th.error(Exc::OSError, message),
        },
        Some(Err(raised)) => raised,
        None => th.error(Exc::OSError, message),
    }
}

/// The io module provides the Python interfaces to stream handling.
#[py_module(name = "_io")]
pub(crate) mod io {
    use rustix::fs::{Mode, OFlags};
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::types::dict::PyDict;
    use taipan_object::types::int;
    use taipan_object::types::str::PyStr;
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::{Downcast, Exc, NativeType, PyResult, PyType, Ref, Thread, ops};

    use super::core::File;
    use super::file::{self as files, PyBinaryFile, PyTextFile};
    use super::memory::{PyBytesIO, PyNewlineDecoder, PyStringIO};
    use super::{PyBufferedIOBase, PyIOBase, PyRawIOBase, PyTextIOBase};
    use crate::posix::path::{Path, error};

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        module.add_type::<PyIOBase>(th);
        module.add_type::<PyRawIOBase>(th);
        module.add_type::<PyBufferedIOBase>(th);
        module.add_type::<PyTextIOBase>(th);
        let binary = module.add_type::<PyBinaryFile>(th);
        module.add_type::<PyTextFile>(th);
        for name in ["FileIO", "BufferedReader", "BufferedWriter", "BufferedRWPair"] {
            module.add(th, name, binary.to_ref());
        }
        module.add(th, "DEFAULT_BUFFER_SIZE", ops::convert::int(8192));
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
        let has = |c: char| mode.contains(c);
        let unique = mode.chars().collect::<std::collections::HashSet<_>>().len() == mode.len();
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
                return Err(th.value_error(
                    format!("binary mode doesn't take an {name} argument").replace("an newline", "a newline"),
                ));
            }
        }
        if !binary && buffering == 0 {
            return Err(th.value_error("can't have unbuffered text I/O"));
        }
        let line_ends = text(newline, "", "newline")?;
        if !matches!(line_ends.as_str(), "" | "\n" | "\r" | "\r\n") {
            let shown = ops::convert::repr(th, newline.unwrap_or(&Ref::NONE))?;
            return Err(th.value_error(format!("illegal newline value: {}", shown.to_display())));
        }
        let (readable, writable) = (has('r') || update, !has('r') || update);
        let mut flags = match (readable, writable) {
            (true, true) => OFlags::RDWR,
            (true, false) => OFlags::RDONLY,
            _ => OFlags::WRONLY,
        } | OFlags::CLOEXEC;
        for (letter, more) in [
            ('w', OFlags::CREATE | OFlags::TRUNC),
            ('a', OFlags::CREATE | OFlags::APPEND),
            ('x', OFlags::CREATE | OFlags::EXCL),
        ] {
            if has(letter) {
                flags |= more;
            }
        }
        let number = |n: &Ref| ops::convert::index_i64(th, n, "C int").map(|n| n as i32);
        let fd = if int::is_int(file) {
            number(file)?
        } else if let Some(opener) = given(opener) {
            let flags = ops::convert::int(i64::from(flags.bits()));
            number(&ops::call::call(th, &opener, &[file, &flags])?)?
        } else {
            if !closefd {
                return Err(th.value_error("Cannot use closefd=False with file name"));
            }
            let path = Path::new(th, file, "open").map_err(|raised| {
                if raised.is(Exc::TypeError) {
                    let kind = taipan_object::type_of(file).name();
                    return th.type_error(format!("expected str, bytes or os.PathLike object, not {kind}"));
                }
                raised
            })?;
            let opened = rustix::fs::open(path.bytes(), flags, Mode::from_raw_mode(0o666));
            let opened = opened.map_err(|e| error(th, e.raw_os_error(), Some(file)))?;
            if rustix::fs::fstat(&opened).is_ok_and(|s| s.st_mode & 0o170_000 == 0o040_000) {
                return Err(error(th, 21, Some(file)));
            }
            crate::descriptor::keep(opened)
        };
        let mut made = File::new(fd, readable, writable, closefd, buffering == 0);
        if has('a') {
            // Streams that cannot seek append anyway.
            let _ = made.seek(th, 0, 2);
        }
        let shown = PyStr::new(&mode).into_ref();
        if binary {
            return Ok(files::binary(made, file.clone(), shown));
        }
        let encoding = match text(encoding, "UTF-8", "encoding")?.as_str() {
            "locale" => PyStr::new("UTF-8"),
            other => PyStr::new(other),
        };
        let errors = PyStr::new(&text(errors, "strict", "errors")?).into_ref();
        Ok(files::text(
            made,
            file.clone(),
            shown,
            encoding.into_ref(),
            errors,
            given(newline),
        ))
    }
}
