//! `sys`.

use taipan_object::py_module;

/// Where the process gets `sys`'s start values from.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// `sys.argv`
    pub argv: Vec<String>,
    /// `sys.path`
    pub path: Vec<String>,
    /// `sys.executable`
    pub executable: String,
    /// The directory of CPython's pure-Python library.
    pub home: String,
    /// `sys.flags`, by name: those that options of the command set.
    pub flags: Vec<(&'static str, i64)>,
    /// `-u`
    pub unbuffered: bool,
    /// `-X` options.
    pub x_options: Vec<String>,
    /// `sys.warnoptions`
    pub warn_options: Vec<String>,
}

/// This module provides access to some objects used or maintained by the
/// interpreter and to functions that interact strongly with the interpreter.
#[py_module(name = "sys")]
pub mod sys {
    use taipan_object::frame::frame_object;
    use taipan_object::module::ModuleExt;
    use taipan_object::native::{Module, try_typed};
    use taipan_object::types::exception::PyBaseException;
    use taipan_object::types::float;
    use taipan_object::types::str::PyStr;
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::types::type_::simple_namespace;
    use taipan_object::{Args, Downcast, Exc, PyResult, Raised, Ref, Thread, ops, type_of};

    /// Sets `sys.flags`: the given ones, and the defaults.
    ///
    /// # Errors
    /// What making the type raises.
    pub fn set_flags(th: &Thread, module: &Module, given: &[(&'static str, i64)]) -> PyResult<()> {
        let number = |n: i64| ops::convert::int(n);
        let flags = [
            "debug",
            "inspect",
            "interactive",
            "optimize",
            "dont_write_bytecode",
            "no_user_site",
            "no_site",
            "ignore_environment",
            "verbose",
            "bytes_warning",
            "quiet",
            "hash_randomization",
            "isolated",
            "dev_mode",
            "utf8_mode",
            "warn_default_encoding",
            "safe_path",
            "int_max_str_digits",
        ];
        let values = flags.iter().map(|flag| {
            let set = given.iter().find(|(name, _)| name == flag).map(|(_, value)| *value);
            match *flag {
                // No bytecode is ever written.
                "hash_randomization" | "dont_write_bytecode" => number(1),
                "dev_mode" | "safe_path" => Ref::from_bool(set == Some(1)),
                "int_max_str_digits" => number(set.unwrap_or(-1)),
                _ => number(set.unwrap_or(0)),
            }
        });
        let instance = crate::structseq::new_instance(th, "sys.flags", &flags, values.collect())?;
        module.add(th, "flags", instance);
        Ok(())
    }

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        let add = |name: &str, value: Ref| module.add(th, name, value);
        let text = |t: &str| PyStr::new(t).into_ref();
        add("maxsize", ops::convert::int(i64::MAX));
        add("maxunicode", ops::convert::int(0x10_ffff));
        add("byteorder", text("little"));
        add("platform", text("linux"));
        add("version", text("3.11.7 (Taipan 0.1.0)"));
        add("copyright", text("Copyright (c) 2026 The Taipan developers"));
        add("hexversion", ops::convert::int(0x030b_07f0));
        add("api_version", ops::convert::int(1013));
        add("float_repr_style", text("short"));
        add("platlibdir", text("lib"));
        add("dont_write_bytecode", Ref::TRUE);
        add("pycache_prefix", Ref::NONE);
        let number = ops::convert::int;
        let version = crate::structseq::new_instance(
            th,
            "sys.version_info",
            &["major", "minor", "micro", "releaselevel", "serial"],
            vec![number(3), number(11), number(7), text("final"), number(0)],
        )?;
        add("version_info", version.clone());
        let implementation = simple_namespace(
            th,
            "namespace",
            &["name", "cache_tag", "version", "hexversion", "_multiarch"],
            vec![
                text("taipan"),
                text("taipan-311"),
                version,
                number(0x030b_07f0),
                text("x86_64-linux-gnu"),
            ],
        )?;
        add("implementation", implementation);
        set_flags(th, module, &[])?;
        let names = [
            "max",
            "max_exp",
            "max_10_exp",
            "min",
            "min_exp",
            "min_10_exp",
            "dig",
            "mant_dig",
            "epsilon",
            "radix",
            "rounds",
        ];
        let values = vec![
            float::from_f64(f64::MAX),
            number(1024),
            number(308),
            float::from_f64(f64::MIN_POSITIVE),
            number(-1021),
            number(-307),
            number(15),
            number(53),
            float::from_f64(f64::EPSILON),
            number(2),
            number(1),
        ];
        add(
            "float_info",
            crate::structseq::new_instance(th, "sys.float_info", &names, values)?,
        );
        let names = [
            "bits_per_digit",
            "sizeof_digit",
            "default_max_str_digits",
            "str_digits_check_threshold",
        ];
        let values = vec![number(30), number(4), number(4300), number(640)];
        add(
            "int_info",
            crate::structseq::new_instance(th, "sys.int_info", &names, values)?,
        );
        let names = [
            "width",
            "modulus",
            "inf",
            "nan",
            "imag",
            "algorithm",
            "hash_bits",
            "seed_bits",
            "cutoff",
        ];
        let values = vec![
            number(64),
            number((1 << 61) - 1),
            number(314_159),
            number(0),
            number(1_000_003),
            text("foldhash"),
            number(64),
            number(64),
            number(0),
        ];
        add(
            "hash_info",
            crate::structseq::new_instance(th, "sys.hash_info", &names, values)?,
        );
        let names = ["name", "lock", "version"];
        let values = vec![text("pthread"), text("semaphore"), Ref::NONE];
        add(
            "thread_info",
            crate::structseq::new_instance(th, "sys.thread_info", &names, values)?,
        );
        add("abiflags", text(""));
        let names = crate::sys_names::STDLIB
            .iter()
            .map(|n| th.vm().interned.get(n))
            .collect();
        let names = PyTuple::from_vec(names).into_ref();
        let class = <taipan_object::types::set::PyFrozenSet as taipan_object::NativeType>::class().to_ref();
        add("stdlib_module_names", ops::call::call(th, &class, &[&names])?);
        if let Some(hook) = module.dict.get_str(&th.vm().interned.get("breakpointhook")) {
            add("__breakpointhook__", hook);
        }
        Ok(())
    }

    /// Exit the interpreter by raising SystemExit(status).
    ///
    /// If the status is omitted or None, it defaults to zero (i.e., success).
    /// If the status is an integer, it will be used as the system exit status.
    /// If it is another kind of object, it will be printed and the system
    /// exit status will be one (i.e., failure).
    #[function]
    fn exit(th: &Thread, status: Option<&Ref>) -> PyResult<()> {
        let args = match status {
            None => Vec::new(),
            Some(status) if status.is_none() => Vec::new(),
            Some(status) => match status.downcast::<PyTuple>() {
                Some(tuple) => tuple.items().to_vec(),
                None => vec![status.clone()],
            },
        };
        Err(taipan_object::types::exception::raise_with(th, Exc::SystemExit, args))
    }

    /// Return current exception information: (type, value, traceback).
    ///
    /// Return information about the most recent exception caught by an except
    /// clause in the current stack frame or in an older stack frame.
    #[function]
    fn exc_info(th: &Thread) -> Ref {
        let none = || Ref::NONE;
        let parts = match th.handled_exception() {
            Some(exception) => {
                let traceback = exception.downcast::<PyBaseException>().and_then(|e| e.traceback.get());
                vec![type_of(&exception).to_ref(), exception, traceback.unwrap_or(Ref::NONE)]
            }
            None => vec![none(), none(), none()],
        };
        PyTuple::from_vec(parts).into_ref()
    }

    /// Return the current exception.
    ///
    /// Return the most recent exception caught by an except clause
    /// in the current stack frame or in an older stack frame, or None
    /// if no such clause exists.
    #[function]
    fn exception(th: &Thread) -> Option<Ref> {
        th.handled_exception()
    }

    /// Return a frame object from the call stack.
    ///
    /// If optional integer depth is given, return the frame object that many
    /// calls below the top of the stack.  If that is deeper than the call
    /// stack, ValueError is raised.  The default for depth is zero, returning
    /// the frame at the top of the call stack.
    #[function]
    fn _getframe(th: &Thread, #[default(0)] depth: i64) -> PyResult<Ref> {
        let mut frame = th.running_frame();
        for _ in 0..depth.max(0) {
            frame = frame.and_then(|f| f.caller());
        }
        match frame {
            Some(frame) => Ok(frame_object(frame).into_ref()),
            None => Err(th.value_error("call stack is not deep enough")),
        }
    }

    /// Return the current value of the recursion limit.
    ///
    /// The recursion limit is the maximum depth of the Python interpreter
    /// stack.  This limit prevents infinite recursion from causing an overflow
    /// of the C stack and crashing Python.
    #[function]
    fn getrecursionlimit(th: &Thread) -> u32 {
        th.vm().recursion_limit.get()
    }

    /// Set the maximum depth of the Python interpreter stack to n.
    ///
    /// This limit prevents infinite recursion from causing an overflow of the C
    /// stack and crashing Python.  The highest possible limit is platform-
    /// dependent.
    #[function]
    fn setrecursionlimit(th: &Thread, limit: i32) -> PyResult<()> {
        let Ok(limit) = u32::try_from(limit) else {
            return Err(th.value_error("recursion limit must be greater or equal than 1"));
        };
        if limit < 1 {
            return Err(th.value_error("recursion limit must be greater or equal than 1"));
        }
        let depth = th.depth.get();
        if depth >= limit {
            return Err(th.error(
                Exc::RecursionError,
                format!(
                    "cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"
                ),
            ));
        }
        th.vm().recursion_limit.set(limit);
        Ok(())
    }

    /// ``Intern'' the given string.
    ///
    /// This enters the string in the (global) table of interned strings whose
    /// purpose is to speed up dictionary lookups. Return the string itself or
    /// the previously interned string object with the same value.
    #[function]
    fn intern(th: &Thread, string: &Ref) -> PyResult<Ref> {
        match string.downcast_exact::<PyStr>() {
            Some(text) => Ok(th.vm().interned.intern(&text.to_typed())),
            None => {
                let name = type_of(string).name();
                Err(th.type_error(format!("intern() argument must be str, not {name}")))
            }
        }
    }

    /// Return the size of object in bytes.
    #[function]
    fn getsizeof(th: &Thread, object: &Ref, default: Option<&Ref>) -> PyResult<Ref> {
        let name = th.vm().interned.get("__sizeof__");
        match taipan_object::lookup::call_method(th, object, &name, &[])? {
            Some(size) => Ok(size),
            None => match default {
                Some(default) => Ok(default.clone()),
                None => Err(th.type_error("Type doesn't define __sizeof__")),
            },
        }
    }

    /// Return the reference count of object.
    ///
    /// The count returned is generally one higher than you might expect,
    /// because it includes the (temporary) reference as an argument to
    /// getrefcount().
    #[function]
    fn getrefcount(object: &Ref) -> u64 {
        object
            .header()
            .map_or(1 << 30, |h| if h.is_immortal() { 1 << 30 } else { h.count() })
    }

    /// Return the current default encoding used by the Unicode implementation.
    #[function]
    fn getdefaultencoding() -> &'static str {
        "utf-8"
    }

    /// Return the encoding used to convert Unicode filenames to OS filenames.
    #[function]
    fn getfilesystemencoding() -> &'static str {
        "utf-8"
    }

    /// Return the error mode used Unicode to OS filename conversion.
    #[function]
    fn getfilesystemencodeerrors() -> &'static str {
        "surrogateescape"
    }

    /// Return the maximum string digits limit for non-binary int<->str conversions.
    #[function]
    fn get_int_max_str_digits(th: &Thread) -> usize {
        th.vm().int_max_str_digits.get()
    }

    /// Set the maximum string digits limit for non-binary int<->str conversions.
    #[function(keywords)]
    fn set_int_max_str_digits(th: &Thread, maxdigits: i32) -> PyResult<()> {
        match usize::try_from(maxdigits) {
            Ok(n) if n == 0 || n >= 640 => {
                th.vm().int_max_str_digits.set(n);
                Ok(())
            }
            _ => Err(th.value_error("maxdigits must be 0 or larger than 640")),
        }
    }

    /// Return True if Python is exiting.
    #[function]
    fn is_finalizing() -> bool {
        false
    }

    /// Set the global debug tracing function.
    ///
    /// It will be called on each function call.  See the debugger chapter
    /// in the library manual.
    #[function]
    fn settrace(th: &Thread, function: &Ref) {
        drop(
            th.trace_function
                .replace((!function.is_none()).then(|| function.clone())),
        );
        th.tracing
            .set(th.trace_function.is_set() || th.profile_function.is_set());
    }

    /// Set the profiling function.
    ///
    /// It will be called on each function call and return.  See the profiler
    /// chapter in the library manual.
    #[function]
    fn setprofile(th: &Thread, function: &Ref) {
        drop(
            th.profile_function
                .replace((!function.is_none()).then(|| function.clone())),
        );
        th.tracing
            .set(th.trace_function.is_set() || th.profile_function.is_set());
    }

    /// Return the global debug tracing function set with sys.settrace.
    #[function]
    fn gettrace(th: &Thread) -> Option<Ref> {
        th.trace_function.get()
    }

    /// Return the profiling function set with sys.setprofile.
    #[function]
    fn getprofile(th: &Thread) -> Option<Ref> {
        th.profile_function.get()
    }

    /// Passes the event to any hooks that are attached.
    #[function]
    fn audit(#[args] _args: &[Ref]) {}

    /// Print an object to sys.stdout and also save it in builtins._
    #[function]
    fn displayhook(th: &Thread, object: &Ref) -> PyResult<()> {
        if object.is_none() {
            return Ok(());
        }
        let underscore = th.vm().interned.get("_");
        let builtins = th.vm().builtins.get();
        if let Some(builtins) = builtins {
            builtins.set_str(&underscore, Ref::NONE);
        }
        let text = ops::convert::repr(th, object)?;
        let file = th.vm().sys.get().and_then(|sys| sys.get_str(&th.names().stdout));
        let Some(file) = file.filter(|f| !f.is_none()) else {
            return Err(th.error(Exc::RuntimeError, "lost sys.stdout"));
        };
        let write = ops::attr::get(th, &file, &th.names().write)?;
        ops::call::call(th, &write, &[text.as_ref()])?;
        ops::call::call(th, &write, &[&th.vm().interned.get("\n")])?;
        if let Some(builtins) = builtins {
            builtins.set_str(&underscore, object.clone());
        }
        Ok(())
    }

    /// Handle an exception by displaying it with a traceback on sys.stderr.
    #[function]
    fn excepthook(th: &Thread, exctype: &Ref, value: &Ref, traceback: &Ref) -> PyResult<()> {
        let _ = (exctype, traceback);
        if let Ok(exception) = try_typed::<PyBaseException>(value.clone()) {
            let text = crate::report::format_exception(th, &exception);
            ops::report::write_stderr(th, &text);
        }
        Ok(())
    }

    /// Handle an unraisable exception.
    #[function]
    fn unraisablehook(th: &Thread, unraisable: &Ref) -> PyResult<()> {
        let get = |name: &str| ops::attr::get(th, unraisable, &th.vm().interned.get(name));
        let (value, message, object) = (get("exc_value")?, get("err_msg")?, get("object")?);
        let Ok(exception) = try_typed::<PyBaseException>(value) else {
            return Ok(());
        };
        let message = message.downcast::<PyStr>().map(|m| m.to_display().into_owned());
        let object = (!object.is_none()).then_some(object);
        ops::report::default_unraisable(th, &Raised::new(exception), message.as_deref(), object.as_ref());
        Ok(())
    }

    /// This hook function is called by built-in breakpoint().
    #[function]
    fn breakpointhook(th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let name = crate::posix::environment(th, "PYTHONBREAKPOINT").unwrap_or_default();
        if name == "0" {
            return Ok(Ref::NONE);
        }
        let name = if name.is_empty() {
            "pdb.set_trace".to_owned()
        } else {
            name
        };
        let (module, function) = name.rsplit_once('.').unwrap_or(("builtins", &name));
        let found = crate::import::import_full(th, module)
            .and_then(|m| ops::attr::get(th, &m, &th.vm().interned.get(function)));
        match found {
            Ok(function) => ops::call::call_args(th, &function, args),
            Err(raised) if raised.is(Exc::ImportError) || raised.is(Exc::AttributeError) => {
                let message = format!("Ignoring unimportable $PYTHONBREAKPOINT: \"{name}\"");
                ops::report::warn(th, Exc::RuntimeWarning, &message)?;
                Ok(Ref::NONE)
            }
            Err(raised) => Err(raised),
        }
    }

    /// Call func(*args), while tracing is enabled.
    ///
    /// The tracing state is saved, and restored afterwards.  This is intended
    /// to be called from a debugger from a checkpoint, to recursively debug
    /// some other code.
    #[function]
    fn call_tracing(th: &Thread, func: &Ref, args: &Ref) -> PyResult<Ref> {
        if !args.is_a::<PyTuple>() {
            let name = type_of(args).name();
            return Err(th.type_error(format!("call_tracing() argument 2 must be tuple, not {name}")));
        }
        let before = th.in_trace.replace(false);
        let result = ops::call::call_ex(th, func, args, None);
        th.in_trace.set(before);
        result
    }

    /// Return the number of memory blocks currently allocated.
    #[function]
    fn getallocatedblocks() -> u64 {
        taipan_object::heap::alloc::live_count() as u64
    }

    const INTERVAL: &str = "sys.switchinterval";

    /// Return the current thread switch interval; see sys.setswitchinterval().
    #[function]
    fn getswitchinterval(th: &Thread) -> f64 {
        let kept = th.vm().registry.borrow().get(INTERVAL).cloned();
        kept.and_then(|k| float::view(&k)).unwrap_or(0.005)
    }

    /// Set the ideal thread switching delay inside the Python interpreter.
    ///
    /// The actual frequency of switching threads can be lower if the
    /// interpreter executes long sequences of uninterruptible code
    /// (this is implementation-specific and workload-dependent).
    ///
    /// The parameter must represent the desired switching delay in seconds
    /// A typical value is 0.005 (5 milliseconds).
    #[function]
    fn setswitchinterval(th: &Thread, interval: f64) -> PyResult<()> {
        if interval <= 0.0 {
            return Err(th.value_error("switch interval must be strictly positive"));
        }
        let kept = ops::convert::float(interval);
        th.vm().registry.borrow_mut().insert(INTERVAL, kept);
        Ok(())
    }

    /// Return the installed asynchronous generators hooks.
    ///
    /// This returns a namedtuple of the form (firstiter, finalizer).
    #[function]
    fn get_asyncgen_hooks(th: &Thread) -> PyResult<Ref> {
        let values = vec![
            th.asyncgen_firstiter.get().unwrap_or(Ref::NONE),
            th.asyncgen_finalizer.get().unwrap_or(Ref::NONE),
        ];
        crate::structseq::new_instance(th, "sys.asyncgen_hooks", &["firstiter", "finalizer"], values)
    }

    /// set_asyncgen_hooks(* [, firstiter] [, finalizer])
    ///
    /// Set a finalizer for async generators objects.
    #[function(keywords)]
    fn set_asyncgen_hooks(th: &Thread, firstiter: Option<&Ref>, finalizer: Option<&Ref>) -> PyResult<()> {
        for (name, hook) in [("finalizer", finalizer), ("firstiter", firstiter)] {
            if let Some(hook) = hook.filter(|h| !h.is_none() && !ops::call::is_callable(h)) {
                let kind = type_of(hook).name();
                return Err(th.type_error(format!("callable {name} expected, got {kind}")));
            }
        }
        for (slot, hook) in [(&th.asyncgen_finalizer, finalizer), (&th.asyncgen_firstiter, firstiter)] {
            if let Some(hook) = hook {
                drop(slot.replace((!hook.is_none()).then(|| hook.clone())));
            }
        }
        Ok(())
    }
}
