//! The functions of `builtins`.

use taipan_object::py_module;

/// Built-in functions, types, exceptions, and other objects.
///
/// This module provides direct access to all 'built-in'
/// identifiers of Python; for example, builtins.len is
/// the full name for the built-in function len().
///
/// This module is not normally accessed explicitly by most
/// applications, but can be useful in modules that provide
/// objects with the same name as a builtin and need to be
/// able to refer to the built-in object.
#[py_module(name = "builtins")]
pub mod builtins {
    use taipan_lower::Options;
    use taipan_object::create::native_type;
    use taipan_object::frame::{Frame, frame_object};
    use taipan_object::frame_locals::locals_of;
    use taipan_object::function::PyFunction;
    use taipan_object::module::ModuleExt;
    use taipan_object::native::{Module, try_typed};
    use taipan_object::slots::CompareOp;
    use taipan_object::types::cell::PyCell;
    use taipan_object::types::code::PyCode;
    use taipan_object::types::dict::PyDict;
    use taipan_object::types::exception::{PyBaseException, TABLE};
    use taipan_object::types::iterators::PyCallableIterator;
    use taipan_object::types::list::{PyList, order_arguments, sort_items};
    use taipan_object::types::str::PyStr;
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::types::{
        bytearray, bytes, complex, float, int, iterators, list, memoryview, object, property, set, slice, str, tuple,
    };
    use taipan_object::{
        Args, Downcast, Exc, NativeType, PyResult, PyType, Ref, Slot, Thread, TypedRef, alloc, ops, type_of,
    };
    use taipan_syntax::Mode;
    use taipan_syntax::decode::Origin;

    use crate::builtins::{PyEnumerate, PyFilter, PyMap, PyReversed, PyZip};
    use crate::compile;

    fn running<'a>(th: &'a Thread) -> Option<&'a Frame> {
        th.running_frame()
    }

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        let add = |name: &str, value: Ref| module.add(th, name, value);
        add("None", Ref::NONE);
        add("True", Ref::TRUE);
        add("False", Ref::FALSE);
        add("Ellipsis", Ref::ELLIPSIS);
        add("NotImplemented", Ref::NOT_IMPLEMENTED);
        add("__debug__", Ref::TRUE);
        add("object", object::PyObject::class().to_ref());
        add("type", PyType::class().to_ref());
        add("int", int::PyInt::class().to_ref());
        add("bool", taipan_object::types::bool_::PyBool::class().to_ref());
        add("float", float::PyFloat::class().to_ref());
        add("complex", complex::PyComplex::class().to_ref());
        add("str", str::PyStr::class().to_ref());
        add("bytes", bytes::PyBytes::class().to_ref());
        add("memoryview", memoryview::PyMemoryView::class().to_ref());
        add("bytearray", bytearray::PyByteArray::class().to_ref());
        add("list", list::PyList::class().to_ref());
        add("tuple", tuple::PyTuple::class().to_ref());
        add("dict", PyDict::class().to_ref());
        add("set", set::PySet::class().to_ref());
        add("frozenset", set::PyFrozenSet::class().to_ref());
        add("slice", slice::PySlice::class().to_ref());
        add("range", iterators::PyRange::class().to_ref());
        add("property", property::PyProperty::class().to_ref());
        add("classmethod", property::PyClassMethod::class().to_ref());
        add("staticmethod", property::PyStaticMethod::class().to_ref());
        add("super", property::PySuper::class().to_ref());
        add("enumerate", native_type::<PyEnumerate>(th).to_ref());
        add("filter", native_type::<PyFilter>(th).to_ref());
        add("map", native_type::<PyMap>(th).to_ref());
        add("reversed", native_type::<PyReversed>(th).to_ref());
        add("zip", native_type::<PyZip>(th).to_ref());
        add("BaseException", PyBaseException::class().to_ref());
        for (exc, spec) in TABLE {
            add(spec.name, exc.class().to_ref());
        }
        native_type::<crate::builtins::PyQuitter>(th);
        for name in ["exit", "quit"] {
            add(name, crate::builtins::PyQuitter::new_ref(name));
        }
        add("EnvironmentError", Exc::OSError.class().to_ref());
        add("IOError", Exc::OSError.class().to_ref());
        Ok(())
    }

    /// __build_class__(func, name, /, *bases, [metaclass], **kwds) -> class
    ///
    /// Internal helper function used by the class statement.
    #[function]
    fn __build_class__(th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        super::super::class_statement::build(th, args)
    }

    /// Import a module.
    ///
    /// Because this function is meant for use by the Python
    /// interpreter and not for general use, it is better to use
    /// importlib.import_module() to programmatically import a module.
    #[function(keywords)]
    fn __import__(
        th: &Thread,
        name: &Ref,
        globals: Option<&Ref>,
        locals: Option<&Ref>,
        fromlist: Option<&Ref>,
        #[default(0)] level: isize,
    ) -> PyResult<Ref> {
        let _ = locals;
        crate::import::import(th, name, globals, fromlist, level)
    }

    /// Return the absolute value of the argument.
    #[function(plain)]
    fn abs(th: &Thread, x: &Ref) -> PyResult<Ref> {
        ops::arith::unary(th, ops::arith::UnaryOp::Abs, x)
    }

    /// Return True if bool(x) is True for all values x in the iterable.
    ///
    /// If the iterable is empty, return True.
    #[function]
    fn all(th: &Thread, iterable: &Ref) -> PyResult<bool> {
        let iterator = ops::iter::iter(th, iterable)?;
        while let Some(item) = ops::iter::next(th, &iterator)? {
            if !ops::convert::truth(th, &item)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Return True if bool(x) is True for any x in the iterable.
    ///
    /// If the iterable is empty, return False.
    #[function]
    fn any(th: &Thread, iterable: &Ref) -> PyResult<bool> {
        let iterator = ops::iter::iter(th, iterable)?;
        while let Some(item) = ops::iter::next(th, &iterator)? {
            if ops::convert::truth(th, &item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Return an ASCII-only representation of an object.
    ///
    /// As repr(), return a string containing a printable representation of an
    /// object, but escape the non-ASCII characters in the string returned by
    /// repr() using \\x, \\u or \\U escapes. This generates a string similar
    /// to that returned by repr() in Python 2.
    #[function]
    fn ascii(th: &Thread, obj: &Ref) -> PyResult<TypedRef<PyStr>> {
        ops::convert::ascii(th, obj)
    }

    fn with_prefix(th: &Thread, number: &Ref, radix: u32, prefix: &str) -> PyResult<String> {
        let n = ops::convert::index(th, number)?;
        let text = int::format_radix(int::view(&n).expect("an index is an int"), radix);
        Ok(match text.strip_prefix('-') {
            Some(digits) => format!("-{prefix}{digits}"),
            None => format!("{prefix}{text}"),
        })
    }

    /// Return the binary representation of an integer.
    ///
    ///    >>> bin(2796202)
    ///    '0b1010101010101010101010'
    #[function(plain)]
    fn bin(th: &Thread, number: &Ref) -> PyResult<String> {
        with_prefix(th, number, 2, "0b")
    }

    /// Return the hexadecimal representation of an integer.
    ///
    ///    >>> hex(12648430)
    ///    '0xc0ffee'
    #[function(plain)]
    fn hex(th: &Thread, number: &Ref) -> PyResult<String> {
        with_prefix(th, number, 16, "0x")
    }

    /// Return the octal representation of an integer.
    ///
    ///    >>> oct(342391)
    ///    '0o1234567'
    #[function(plain)]
    fn oct(th: &Thread, number: &Ref) -> PyResult<String> {
        with_prefix(th, number, 8, "0o")
    }

    /// Return whether the object is callable (i.e., some kind of function).
    ///
    /// Note that classes are callable, as are instances of classes with a
    /// __call__() method.
    #[function(plain)]
    fn callable(obj: &Ref) -> bool {
        ops::call::is_callable(obj)
    }

    /// Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff.
    #[function(plain)]
    fn chr(th: &Thread, i: &Ref) -> PyResult<TypedRef<PyStr>> {
        let n = ops::convert::index_i64(th, i, "C int")?;
        match u32::try_from(n) {
            Ok(c) if c <= 0x10_ffff => Ok(PyStr::from_char(c)),
            _ => Err(th.value_error("chr() arg not in range(0x110000)")),
        }
    }

    /// Return the Unicode code point for a one-character string.
    #[function(plain)]
    fn ord(th: &Thread, c: &Ref) -> PyResult<i64> {
        if let Some(text) = c.downcast::<PyStr>() {
            if text.len() == 1 {
                return Ok(i64::from(text.data().at(0)));
            }
            return Err(th.type_error(format!(
                "ord() expected a character, but string of length {} found",
                text.len()
            )));
        }
        if ops::convert::is_bytes_like(c) {
            let data = ops::convert::bytes_of(th, c)?;
            return match data[..] {
                [byte] => Ok(i64::from(byte)),
                _ => Err(th.type_error(format!(
                    "ord() expected a character, but string of length {} found",
                    data.len()
                ))),
            };
        }
        let name = type_of(c).name();
        Err(th.type_error(format!("ord() expected string of length 1, but {name} found")))
    }

    fn mode(th: &Thread, text: &str) -> PyResult<Mode> {
        match text {
            "exec" => Ok(Mode::Exec),
            "eval" => Ok(Mode::Eval),
            "single" => Ok(Mode::Single),
            _ => Err(th.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
        }
    }

    /// What decides how source is decoded.
    fn origin(source: &Ref) -> Origin<'static> {
        if source.is_a::<PyStr>() {
            Origin::Text
        } else {
            Origin::String
        }
    }

    fn source_bytes(th: &Thread, source: &Ref, what: &str) -> PyResult<Vec<u8>> {
        if let Some(text) = source.downcast::<PyStr>() {
            return ops::codec::encode(th, text, "utf-8", "strict");
        }
        if ops::convert::is_bytes_like(source) {
            return ops::convert::bytes_of(th, source);
        }
        Err(th.type_error(format!("{what} must be a string, bytes or code object")))
    }

    /// Compile source into a code object that can be executed by exec() or eval().
    ///
    /// The source code may represent a Python module, statement or expression.
    /// The filename will be used for run-time error messages.
    /// The mode must be 'exec' to compile a module, 'single' to compile a
    /// single (interactive) statement, or 'eval' to compile an expression.
    /// The flags argument, if present, controls which future statements influence
    /// the compilation of the code.
    /// The dont_inherit argument, if true, stops the compilation inheriting
    /// the effects of any future statements in effect in the code calling
    /// compile; if absent or false these statements do influence the compilation,
    /// in addition to any features explicitly specified.
    #[function(name = "compile", keywords)]
    fn py_compile(
        th: &Thread,
        source: &Ref,
        filename: &Ref,
        mode: &Ref,
        #[default(0)] flags: i64,
        #[default(false)] dont_inherit: bool,
        #[default(-1)] optimize: i64,
        #[keyword]
        #[default(-1)]
        #[named("_feature_version")]
        feature_version: i64,
    ) -> PyResult<Ref> {
        let _ = (dont_inherit, feature_version);
        use crate::ast::flags as known;
        if flags & !known::ALL != 0 {
            return Err(th.value_error("compile(): unrecognised flags"));
        }
        if !(-1..=2).contains(&optimize) {
            return Err(th.value_error("compile(): invalid optimize value"));
        }
        let text = ops::convert::str(th, mode)?;
        let mut options = Options::new(self::mode(th, &text.to_display())?);
        options.top_level_await = flags & known::TOP_LEVEL_AWAIT != 0;
        options.future_flags = (flags & 0x1ff_0000) as u32;
        options.optimize = u8::try_from(optimize).unwrap_or_else(|_| th.vm().optimize.get());
        let filename = ops::convert::str(th, filename)?;
        if crate::ast::is_node(source) {
            if flags & known::ONLY_AST != 0 {
                return Ok(source.clone());
            }
            return Ok(crate::ast::compile(th, source, &filename.to_display(), options)?.into_ref());
        }
        let bytes = match source_bytes(th, source, "compile() arg 1") {
            Err(raised) if raised.is(Exc::TypeError) => {
                return Err(th.type_error("compile() arg 1 must be a string, bytes or AST object"));
            }
            other => other?,
        };
        if flags & known::ONLY_AST != 0 {
            return crate::ast::parse(th, &bytes, &filename.to_display(), origin(source), options.mode);
        }
        Ok(compile::compile(th, &bytes, &filename.to_display(), origin(source), options)?.into_ref())
    }

    /// Globals and locals for `eval` and `exec`: as given, or the caller's.
    fn namespaces(
        th: &Thread,
        what: &str,
        globals: Option<&Ref>,
        locals: Option<&Ref>,
    ) -> PyResult<(TypedRef<PyDict>, Ref)> {
        let globals = globals.filter(|g| !g.is_none());
        let locals = locals.filter(|l| !l.is_none());
        if let Some(locals) = locals
            && type_of(locals).slots.getitem.get().is_none()
        {
            return Err(th.type_error("locals must be a mapping"));
        }
        let (globals, locals) = match globals {
            Some(globals) => {
                let Ok(dict) = try_typed::<PyDict>(globals.clone()) else {
                    let name = type_of(globals).name();
                    return Err(th.type_error(if what == "eval" {
                        "globals must be a dict".to_owned()
                    } else {
                        format!("exec() globals must be a dict, not {name}")
                    }));
                };
                let locals = locals.cloned().unwrap_or_else(|| globals.clone());
                (dict, locals)
            }
            None => {
                let Some(frame) = running(th) else {
                    return Err(th.error(Exc::SystemError, "globals do not exist"));
                };
                let own = locals.cloned().unwrap_or_else(|| locals_of(th, &frame_object(frame)));
                (frame.globals().to_typed(), own)
            }
        };
        if globals.get_str(&th.names().builtins).is_none() {
            let module = th.module("builtins").unwrap_or(Ref::NONE);
            let builtins = taipan_object::module::dict_of(&module).map_or(module, TypedRef::into_ref);
            globals.set_str(&th.names().builtins, builtins);
        }
        Ok((globals, locals))
    }

    fn inherited_flags(th: &Thread) -> u32 {
        running(th).map_or(0, |f| f.code().data.flags.0 & 0x1ff_0000)
    }

    /// Evaluate the given source in the context of globals and locals.
    ///
    /// The source may be a string representing a Python expression
    /// or a code object as returned by compile().
    /// The globals must be a dictionary and locals can be any mapping,
    /// defaulting to the current globals and locals.
    /// If only globals is given, locals defaults to it.
    #[function]
    fn eval(th: &Thread, source: &Ref, globals: Option<&Ref>, locals: Option<&Ref>) -> PyResult<Ref> {
        let (globals, locals) = namespaces(th, "eval", globals, locals)?;
        let code = match source.downcast::<PyCode>() {
            Some(code) => {
                if !code.data.freevars.is_empty() {
                    return Err(th.type_error("code object passed to eval() may not contain free variables"));
                }
                code.to_typed()
            }
            None => {
                let bytes = source_bytes(th, source, "eval() arg 1")?;
                let start = bytes
                    .iter()
                    .position(|b| *b != b' ' && *b != b'\t')
                    .unwrap_or(bytes.len());
                let mut options = Options::new(Mode::Eval);
                options.optimize = th.vm().optimize.get();
                options.future_flags = inherited_flags(th);
                compile::compile(th, &bytes[start..], "<string>", origin(source), options)?
            }
        };
        compile::run(th, code, globals, locals)
    }

    /// Execute the given source in the context of globals and locals.
    ///
    /// The source may be a string representing one or more Python statements
    /// or a code object as returned by compile().
    /// The globals must be a dictionary and locals can be any mapping,
    /// defaulting to the current globals and locals.
    /// If only globals is given, locals defaults to it.
    /// The closure must be a tuple of cellvars, and can only be used
    /// when source is a code object requiring exactly that many cellvars.
    #[function]
    fn exec(
        th: &Thread,
        source: &Ref,
        globals: Option<&Ref>,
        locals: Option<&Ref>,
        #[keyword] closure: Option<&Ref>,
    ) -> PyResult<()> {
        let (globals, locals) = namespaces(th, "exec", globals, locals)?;
        let closure = closure.filter(|c| !c.is_none());
        let code = match source.downcast::<PyCode>() {
            Some(code) => {
                let wanted = code.data.freevars.len();
                if wanted == 0 {
                    if closure.is_some() {
                        return Err(th.type_error("cannot use a closure with this code object"));
                    }
                    return compile::run(th, code.to_typed(), globals, locals).map(drop);
                }
                let cells = closure
                    .and_then(|c| c.downcast_exact::<PyTuple>())
                    .map_or(&[][..], |c| c.items());
                if cells.len() != wanted || !cells.iter().all(|c| c.is_a::<PyCell>()) {
                    let message = format!("code object requires a closure of exactly length {wanted}");
                    return Err(th.type_error(message));
                }
                let function = PyFunction::new_ref(th, code.to_typed(), globals);
                function.closure.set(PyTuple::from_slice(cells).into_ref());
                return (th.hooks().run_code)(th, &function, Some(locals)).map(drop);
            }
            None if closure.is_some() => {
                return Err(th.type_error("closure can only be used when source is a code object"));
            }
            None => {
                let bytes = source_bytes(th, source, "exec() arg 1")?;
                let mut options = Options::new(Mode::Exec);
                options.optimize = th.vm().optimize.get();
                options.future_flags = inherited_flags(th);
                compile::compile(th, &bytes, "<string>", origin(source), options)?
            }
        };
        compile::run(th, code, globals, locals).map(drop)
    }

    /// Return the dictionary containing the current scope's global variables.
    ///
    /// NOTE: Updates to this dictionary *will* affect name lookups in the current
    /// global scope and vice-versa.
    #[function]
    fn globals(th: &Thread) -> Ref {
        running(th).map_or(Ref::NONE, |f| f.globals().to_ref())
    }

    /// Return a dictionary containing the current scope's local variables.
    ///
    /// NOTE: Whether or not updates to this dictionary will affect name lookups in
    /// the local scope and vice-versa is *implementation dependent* and not
    /// covered by any backwards compatibility guarantees.
    #[function]
    fn locals(th: &Thread) -> Ref {
        running(th).map_or(Ref::NONE, |f| locals_of(th, &frame_object(f)))
    }

    /// vars([object]) -> dictionary
    ///
    /// Without arguments, equivalent to locals().
    /// With an argument, equivalent to object.__dict__.
    #[function]
    fn vars(th: &Thread, object: Option<&Ref>) -> PyResult<Ref> {
        match object {
            None => Ok(locals(th)),
            Some(object) => match ops::attr::get_optional(th, object, &th.names().dict)? {
                Some(dict) => Ok(dict),
                None => Err(th.type_error("vars() argument must have __dict__ attribute")),
            },
        }
    }

    /// dir([object]) -> list of strings
    ///
    /// If called without an argument, return the names in the current scope.
    /// Else, return an alphabetized list of names comprising (some of) the attributes
    /// of the given object, and of attributes reachable from it.
    /// If the object supplies a method named __dir__, it will be used; otherwise
    /// the default dir() logic is used and returns:
    ///   for a module object: the module's attributes.
    ///   for a class object:  its attributes, and recursively the attributes
    ///     of its bases.
    ///   for any other object: its attributes, its class's attributes, and
    ///     recursively the attributes of its class's base classes.
    #[function]
    fn dir(th: &Thread, object: Option<&Ref>) -> PyResult<Ref> {
        let names = match object {
            None => {
                let locals = locals(th);
                let keys = ops::attr::get(th, &locals, &th.names().keys)?;
                ops::call::call(th, &keys, &[])?
            }
            Some(object) => {
                let Some(method) = taipan_object::lookup::lookup_special(th, object, &th.names().dir)? else {
                    return Err(th.type_error("object does not provide __dir__"));
                };
                ops::call::call(th, &method, &[])?
            }
        };
        let items = ops::iter::collect(th, &names)?;
        let (sorted, result) = sort_items(th, items, None, false);
        result?;
        Ok(PyList::from_vec(sorted).into_ref())
    }

    /// Return the tuple (x//y, x%y).  Invariant: div*y + mod == x.
    #[function(plain)]
    fn divmod(th: &Thread, x: &Ref, y: &Ref) -> PyResult<Ref> {
        ops::arith::divmod(th, x, y)
    }

    /// Return type(value).__format__(value, format_spec).
    ///
    /// Many built-in types implement format_spec according to the
    /// Format Specification Mini-language. See help('FORMATTING') for
    /// details.
    ///
    /// If type(value) does not supply a method named __format__
    /// and format_spec is empty, then str(value) is returned.
    #[function]
    fn format(th: &Thread, value: &Ref, format_spec: Option<&Ref>) -> PyResult<Ref> {
        if let Some(spec) = format_spec
            && !spec.is_a::<PyStr>()
        {
            let name = type_of(spec).name();
            return Err(th.type_error(format!("format() argument 2 must be str, not {name}")));
        }
        ops::format::format(th, value, format_spec)
    }

    fn attribute_name(th: &Thread, name: &Ref, what: &str) -> PyResult<()> {
        if name.is_a::<PyStr>() {
            return Ok(());
        }
        let _ = what;
        let got = type_of(name).name();
        Err(th.type_error(format!("attribute name must be string, not '{got}'")))
    }

    /// getattr(object, name[, default]) -> value
    ///
    /// Get a named attribute from an object; getattr(x, 'y') is equivalent to x.y.
    /// When a default argument is given, it is returned when the attribute doesn't
    /// exist; without it, an exception is raised in that case.
    #[function]
    fn getattr(th: &Thread, object: &Ref, name: &Ref, default: Option<&Ref>) -> PyResult<Ref> {
        attribute_name(th, name, "getattr")?;
        match default {
            None => ops::attr::get(th, object, name),
            Some(default) => Ok(ops::attr::get_optional(th, object, name)?.unwrap_or_else(|| default.clone())),
        }
    }

    /// Return whether the object has an attribute with the given name.
    ///
    /// This is done by calling getattr(obj, name) and catching AttributeError.
    #[function]
    fn hasattr(th: &Thread, obj: &Ref, name: &Ref) -> PyResult<bool> {
        attribute_name(th, name, "hasattr")?;
        Ok(ops::attr::get_optional(th, obj, name)?.is_some())
    }

    /// Sets the named attribute on the given object to the specified value.
    ///
    /// setattr(x, 'y', v) is equivalent to ``x.y = v``
    #[function]
    fn setattr(th: &Thread, obj: &Ref, name: &Ref, value: &Ref) -> PyResult<()> {
        attribute_name(th, name, "setattr")?;
        ops::attr::set(th, obj, name, Some(value))
    }

    /// Deletes the named attribute from the given object.
    ///
    /// delattr(x, 'y') is equivalent to ``del x.y``
    #[function]
    fn delattr(th: &Thread, obj: &Ref, name: &Ref) -> PyResult<()> {
        attribute_name(th, name, "delattr")?;
        ops::attr::set(th, obj, name, None)
    }

    /// Return the hash value for the given object.
    ///
    /// Two objects that compare equal must also have the same hash value, but the
    /// reverse is not necessarily true.
    #[function(plain)]
    fn hash(th: &Thread, obj: &Ref) -> PyResult<i64> {
        ops::hash::hash(th, obj)
    }

    /// Return the identity of an object.
    ///
    /// This is guaranteed to be unique among simultaneously existing objects.
    /// (CPython uses the object's memory address.)
    #[function]
    fn id(obj: &Ref) -> u64 {
        obj.value().bits()
    }

    /// Return whether an object is an instance of a class or of a subclass thereof.
    ///
    /// A tuple, as in ``isinstance(x, (A, B, ...))``, may be given as the target to
    /// check against. This is equivalent to ``isinstance(x, A) or isinstance(x, B)
    /// or ...`` etc.
    #[function]
    fn isinstance(th: &Thread, obj: &Ref, class_or_tuple: &Ref) -> PyResult<bool> {
        ops::compare::is_instance(th, obj, class_or_tuple)
    }

    /// Return whether 'cls' is derived from another class or is the same class.
    ///
    /// A tuple, as in ``issubclass(x, (A, B, ...))``, may be given as the target to
    /// check against. This is equivalent to ``issubclass(x, A) or issubclass(x, B)
    /// or ...``.
    #[function]
    fn issubclass(th: &Thread, cls: &Ref, class_or_tuple: &Ref) -> PyResult<bool> {
        ops::compare::is_subclass(th, cls, class_or_tuple)
    }

    /// iter(iterable) -> iterator
    /// iter(callable, sentinel) -> iterator
    ///
    /// Get an iterator from an object.  In the first form, the argument must
    /// supply its own iterator, or be a sequence.
    /// In the second form, the callable is called until it returns the sentinel.
    #[function]
    fn iter(th: &Thread, object: &Ref, sentinel: Option<&Ref>) -> PyResult<Ref> {
        let Some(sentinel) = sentinel else {
            return ops::iter::iter(th, object);
        };
        if !ops::call::is_callable(object) {
            return Err(th.type_error("iter(v, w): v must be callable"));
        }
        Ok(alloc::new(PyCallableIterator {
            callable: Slot::new(object.clone()),
            sentinel: sentinel.clone(),
        })
        .into_ref())
    }

    /// next(iterator[, default])
    ///
    /// Return the next item from the iterator. If default is given and the iterator
    /// is exhausted, it is returned instead of raising StopIteration.
    #[function]
    fn next(th: &Thread, iterator: &Ref, default: Option<&Ref>) -> PyResult<Ref> {
        match (ops::iter::next_raw(th, iterator), default) {
            (Ok(Some(item)), _) => Ok(item),
            (Ok(None), Some(default)) => Ok(default.clone()),
            (Ok(None), None) => Err(th.stop_iteration(Ref::NONE)),
            (Err(raised), Some(default)) if raised.is(Exc::StopIteration) => Ok(default.clone()),
            (Err(raised), _) => Err(raised),
        }
    }

    /// Return the number of items in a container.
    #[function]
    fn len(th: &Thread, obj: &Ref) -> PyResult<usize> {
        ops::convert::length(th, obj)
    }

    fn extreme(th: &Thread, args: Args<'_>, name: &str, op: CompareOp) -> PyResult<Ref> {
        let positional = args.positional();
        if positional.is_empty() {
            return Err(th.type_error(format!("{name} expected at least 1 argument, got 0")));
        }
        let (mut key, mut default) = (None, None);
        for (keyword, value) in args.keywords() {
            let text = ops::convert::str(th, keyword)?;
            match text.as_ascii() {
                Some("key") => key = Some(value).filter(|k| !k.is_none()),
                Some("default") => default = Some(value),
                _ => {
                    return Err(th.type_error(format!(
                        "'{}' is an invalid keyword argument for {name}()",
                        text.to_display()
                    )));
                }
            }
        }
        if positional.len() > 1 && default.is_some() {
            return Err(th.type_error(format!(
                "Cannot specify a default for {name}() with multiple positional arguments"
            )));
        }
        let mut best: Option<(Ref, Ref)> = None;
        let mut consider = |item: Ref| {
            let rank = match key {
                Some(key) => ops::call::call(th, key, &[&item])?,
                None => item.clone(),
            };
            let better = match &best {
                None => true,
                Some((_, old)) => {
                    let answer = ops::compare::rich(th, &rank, old, op)?;
                    ops::convert::truth(th, &answer)?
                }
            };
            if better {
                best = Some((item, rank));
            }
            Ok(())
        };
        match positional {
            [one] => ops::iter::for_each(th, one, consider)?,
            many => many.iter().try_for_each(|item| consider(item.clone()))?,
        }
        match (best, default) {
            (Some((item, _)), _) => Ok(item),
            (None, Some(default)) => Ok(default.clone()),
            (None, None) => Err(th.value_error(format!("{name}() arg is an empty sequence"))),
        }
    }

    /// max(iterable, *[, default=obj, key=func]) -> value
    /// max(arg1, arg2, *args, *[, key=func]) -> value
    ///
    /// With a single iterable argument, return its biggest item. The
    /// default keyword-only argument specifies an object to return if
    /// the provided iterable is empty.
    /// With two or more arguments, return the largest argument.
    #[function(plain)]
    fn max(th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        extreme(th, args, "max", CompareOp::Gt)
    }

    /// min(iterable, *[, default=obj, key=func]) -> value
    /// min(arg1, arg2, *args, *[, key=func]) -> value
    ///
    /// With a single iterable argument, return its smallest item. The
    /// default keyword-only argument specifies an object to return if
    /// the provided iterable is empty.
    /// With two or more arguments, return the smallest argument.
    #[function(plain)]
    fn min(th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        extreme(th, args, "min", CompareOp::Lt)
    }

    /// Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.
    ///
    /// Some types, such as ints, are able to use a more efficient algorithm when
    /// invoked using the three argument form.
    #[function(keywords)]
    fn pow(th: &Thread, base: &Ref, exp: &Ref, r#mod: Option<&Ref>) -> PyResult<Ref> {
        let none = Ref::NONE;
        ops::arith::power(th, base, exp, r#mod.unwrap_or(&none))
    }

    /// Prints the values to a stream, or to sys.stdout by default.
    ///
    ///   sep
    ///     string inserted between values, default a space.
    ///   end
    ///     string appended after the last value, default a newline.
    ///   file
    ///     a file-like object (stream); defaults to the current sys.stdout.
    ///   flush
    ///     whether to forcibly flush the stream.
    #[function]
    fn print(
        th: &Thread,
        #[args] values: &[Ref],
        #[keyword] sep: Option<&Ref>,
        #[keyword] end: Option<&Ref>,
        #[keyword] file: Option<&Ref>,
        #[keyword] flush: Option<&Ref>,
    ) -> PyResult<()> {
        let text = |value: Option<&Ref>, name: &str| match value.filter(|v| !v.is_none()) {
            None => Ok(None),
            Some(value) if value.is_a::<PyStr>() => Ok(Some(value.clone())),
            Some(value) => {
                let got = type_of(value).name();
                Err(th.type_error(format!("{name} must be None or a string, not {got}")))
            }
        };
        let (sep, end) = (text(sep, "sep")?, text(end, "end")?);
        let file = match file.filter(|f| !f.is_none()) {
            Some(file) => file.clone(),
            None => {
                let found = th.vm().sys.get().and_then(|sys| sys.get_str(&th.names().stdout));
                match found {
                    Some(file) if file.is_none() => return Ok(()),
                    Some(file) => file,
                    None => return Err(th.error(Exc::RuntimeError, "lost sys.stdout")),
                }
            }
        };
        let write = |text: &Ref| -> PyResult<()> {
            let method = ops::attr::get(th, &file, &th.names().write)?;
            ops::call::call(th, &method, &[text]).map(drop)
        };
        let space = sep.unwrap_or_else(|| th.vm().interned.get(" "));
        for (i, value) in values.iter().enumerate() {
            if i > 0 {
                write(&space)?;
            }
            write(ops::convert::str(th, value)?.as_ref())?;
        }
        write(&end.unwrap_or_else(|| th.vm().interned.get("\n")))?;
        if let Some(flush) = flush
            && ops::convert::truth(th, flush)?
        {
            let method = ops::attr::get(th, &file, &th.names().flush)?;
            ops::call::call(th, &method, &[])?;
        }
        Ok(())
    }

    /// Return the canonical string representation of the object.
    ///
    /// For many object types, including most builtins, eval(repr(obj)) == obj.
    #[function]
    fn repr(th: &Thread, obj: &Ref) -> PyResult<TypedRef<PyStr>> {
        ops::convert::repr(th, obj)
    }

    /// Round a number to a given precision in decimal digits.
    ///
    /// The return value is an integer if ndigits is omitted or None.  Otherwise
    /// the return value has the same type as the number.  ndigits may be negative.
    #[function(keywords)]
    fn round(th: &Thread, number: &Ref, ndigits: Option<&Ref>) -> PyResult<Ref> {
        let Some(method) = taipan_object::lookup::lookup_special(th, number, &th.names().round)? else {
            let name = type_of(number).name();
            return Err(th.type_error(format!("type {name} doesn't define __round__ method")));
        };
        match ndigits.filter(|n| !n.is_none()) {
            None => ops::call::call(th, &method, &[]),
            Some(digits) => ops::call::call(th, &method, &[digits]),
        }
    }

    /// Return a new list containing all items from the iterable in ascending order.
    ///
    /// A custom key function can be supplied to customize the sort order, and the
    /// reverse flag can be set to request the result in descending order.
    #[function]
    fn sorted(th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let [iterable] = args.positional() else {
            let given = args.positional().len();
            return Err(th.type_error(format!("sorted expected 1 argument, got {given}")));
        };
        let items = ops::iter::collect(th, iterable)?;
        let (key, reverse) = order_arguments(th, args)?;
        let (sorted, result) = sort_items(th, items, key.as_ref(), reverse);
        result?;
        Ok(PyList::from_vec(sorted).into_ref())
    }

    /// Return the sum of a 'start' value (default: 0) plus an iterable of numbers
    ///
    /// When the iterable is empty, return the start value.
    /// This function is intended specifically for use with numeric values and may
    /// reject non-numeric types.
    #[function(keywords)]
    fn sum(th: &Thread, iterable: &Ref, start: Option<&Ref>) -> PyResult<Ref> {
        let mut total = start.cloned().unwrap_or(Ref::small(0));
        for (wrong, message) in [
            (
                total.is_a::<PyStr>(),
                "sum() can't sum strings [use ''.join(seq) instead]",
            ),
            (
                total.is_a::<bytes::PyBytes>(),
                "sum() can't sum bytes [use b''.join(seq) instead]",
            ),
        ] {
            if wrong {
                return Err(th.type_error(message));
            }
        }
        ops::iter::for_each(th, iterable, |item| {
            let number = item.value().as_int().or(item.value().as_bool().map(i64::from));
            total = match (total.value().as_int(), number) {
                (Some(a), Some(b)) => int::from_i64(a + b),
                _ => ops::arith::binary(th, ops::arith::BinaryOp::Add, &total, &item)?,
            };
            Ok(())
        })?;
        Ok(total)
    }

    /// Read a string from standard input.  The trailing newline is stripped.
    ///
    /// The prompt string, if given, is printed to standard output without a
    /// trailing newline before reading input.
    ///
    /// If the user hits EOF (*nix: Ctrl-D, Windows: Ctrl-Z+Return), raise EOFError.
    /// On *nix systems, readline is used if available.
    #[function]
    fn input(th: &Thread, prompt: Option<&Ref>) -> PyResult<Ref> {
        let get = |name: &str| {
            let found = th
                .vm()
                .sys
                .get()
                .and_then(|sys| sys.get_str(&th.vm().interned.get(name)));
            found.ok_or_else(|| th.error(Exc::RuntimeError, format!("input(): lost sys.{name}")))
        };
        let (stdin, stdout) = (get("stdin")?, get("stdout")?);
        if let Some(prompt) = prompt {
            let text = ops::convert::str(th, prompt)?;
            let write = ops::attr::get(th, &stdout, &th.names().write)?;
            ops::call::call(th, &write, &[text.as_ref()])?;
        }
        let flush = ops::attr::get(th, &stdout, &th.names().flush)?;
        ops::call::call(th, &flush, &[])?;
        let read = ops::attr::get(th, &stdin, &th.vm().interned.get("readline"))?;
        let line = ops::call::call(th, &read, &[])?;
        let Some(text) = line.downcast::<PyStr>() else {
            return Err(th.type_error("object.readline() returned non-string"));
        };
        let len = text.len();
        if len == 0 {
            return Err(th.error(Exc::EOFError, "EOF when reading a line"));
        }
        if text.data().at(len - 1) == u32::from(b'\n') {
            return Ok(PyStr::from_data(text.data().slice(0, len - 1)).into_ref());
        }
        Ok(line)
    }

    /// Open file and return a stream.  Raise OSError upon failure.
    #[function]
    fn open(th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let module = crate::import::import_full(th, "_io")?;
        let open = ops::attr::get(th, &module, &th.vm().interned.get("open"))?;
        ops::call::call_args(th, &open, args)
    }
}
