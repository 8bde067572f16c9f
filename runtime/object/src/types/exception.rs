//! Exceptions: the hierarchy as a table, and the payloads.
//!
//! All built-in exceptions share one payload; what some have in addition (`StopIteration.value`, `OSError.errno`, the
//! positions of a SyntaxError, ...) lies in named extra fields, which their types show as attributes.

use std::cell::Cell;

use taipan_heap::{LocalCell, Obj, Ref, Slot, TypedRef};

use crate::args::Args;
use crate::class::{Class, ClassExt, type_of};
use crate::error::{PyResult, Raised};
use crate::native::{Downcast, NativeType, TypeCell};
use crate::thread::Thread;
use crate::types::dict::PyDict;
use crate::types::list::PyList;
use crate::types::str::{PyStr, StrBuilder};
use crate::types::tuple::PyTuple;
use crate::{Trace, alloc, ops, py_class, py_methods};

/// Common base class for all exceptions
#[py_class(name = "BaseException", gc)]
#[derive(Trace)]
pub struct PyBaseException {
    /// `args`, a tuple.
    pub args: Slot,
    /// `__traceback__`
    pub traceback: Slot,
    /// `__context__`
    pub context: Slot,
    /// `__cause__`
    pub cause: Slot,
    /// `__suppress_context__`
    pub suppress_context: Cell<bool>,
    /// `__dict__`
    pub dict: Slot,
    /// Fields of particular exceptions, by the index of their name in the class's list.
    pub extra: LocalCell<Vec<Option<Ref>>>,
}

macro_rules! exceptions {
    ($($name:ident: $base:ident $doc:literal [$($field:literal)*];)*) => {
        /// The built-in exception classes.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[expect(missing_docs, reason = "they are Python's names")]
        #[repr(usize)]
        pub enum Exc {
            BaseException,
            $($name,)*
        }

        /// One class of the table.
        pub struct ExcSpec {
            /// `__name__`
            pub name: &'static str,
            /// The base.
            pub base: Exc,
            /// `__doc__`
            pub doc: &'static str,
            /// Attributes beyond those of all exceptions.
            pub fields: &'static [&'static str],
        }

        /// The classes below `BaseException`, bases first.
        pub static TABLE: &[(Exc, ExcSpec)] = &[
            $((Exc::$name, ExcSpec { name: stringify!($name), base: Exc::$base, doc: $doc, fields: &[$($field),*] }),)*
        ];

        static CELLS: [TypeCell; TABLE.len() + 1] = [const { TypeCell::new() }; TABLE.len() + 1];
    };
}

exceptions! {
    Exception: BaseException "Common base class for all non-exit exceptions." [];
    BaseExceptionGroup: BaseException "A combination of multiple unrelated exceptions." ["message" "exceptions"];
    GeneratorExit: BaseException "Request that a generator exit." [];
    KeyboardInterrupt: BaseException "Program interrupted by user." [];
    SystemExit: BaseException "Request to exit from the interpreter." ["code"];
    ArithmeticError: Exception "Base class for arithmetic errors." [];
    FloatingPointError: ArithmeticError "Floating point operation failed." [];
    OverflowError: ArithmeticError "Result too large to be represented." [];
    ZeroDivisionError: ArithmeticError "Second argument to a division or modulo operation was zero." [];
    AssertionError: Exception "Assertion failed." [];
    AttributeError: Exception "Attribute not found." ["name" "obj"];
    BufferError: Exception "Buffer error." [];
    EOFError: Exception "Read beyond end of file." [];
    ImportError: Exception "Import can't find module, or can't find name in module." ["msg" "name" "path"];
    ModuleNotFoundError: ImportError "Module not found." ["msg" "name" "path"];
    LookupError: Exception "Base class for lookup errors." [];
    IndexError: LookupError "Sequence index out of range." [];
    KeyError: LookupError "Mapping key not found." [];
    MemoryError: Exception "Out of memory." [];
    NameError: Exception "Name not found globally." ["name"];
    UnboundLocalError: NameError "Local name referenced but not bound to a value." ["name"];
    OSError: Exception "Base class for I/O related errors." ["errno" "strerror" "filename" "filename2"];
    BlockingIOError: OSError "I/O operation would block." ["errno" "strerror" "filename" "filename2" "characters_written"];
    ChildProcessError: OSError "Child process error." ["errno" "strerror" "filename" "filename2"];
    ConnectionError: OSError "Connection error." ["errno" "strerror" "filename" "filename2"];
    BrokenPipeError: ConnectionError "Broken pipe." ["errno" "strerror" "filename" "filename2"];
    ConnectionAbortedError: ConnectionError "Connection aborted." ["errno" "strerror" "filename" "filename2"];
    ConnectionRefusedError: ConnectionError "Connection refused." ["errno" "strerror" "filename" "filename2"];
    ConnectionResetError: ConnectionError "Connection reset." ["errno" "strerror" "filename" "filename2"];
    FileExistsError: OSError "File already exists." ["errno" "strerror" "filename" "filename2"];
    FileNotFoundError: OSError "File not found." ["errno" "strerror" "filename" "filename2"];
    InterruptedError: OSError "Interrupted by signal." ["errno" "strerror" "filename" "filename2"];
    IsADirectoryError: OSError "Operation doesn't work on directories." ["errno" "strerror" "filename" "filename2"];
    NotADirectoryError: OSError "Operation only works on directories." ["errno" "strerror" "filename" "filename2"];
    PermissionError: OSError "Not enough permissions." ["errno" "strerror" "filename" "filename2"];
    ProcessLookupError: OSError "Process not found." ["errno" "strerror" "filename" "filename2"];
    TimeoutError: OSError "Timeout expired." ["errno" "strerror" "filename" "filename2"];
    ReferenceError: Exception "Weak ref proxy used after referent went away." [];
    RuntimeError: Exception "Unspecified run-time error." [];
    NotImplementedError: RuntimeError "Method or function hasn't been implemented yet." [];
    RecursionError: RuntimeError "Recursion limit exceeded." [];
    StopAsyncIteration: Exception "Signal the end from iterator.__anext__()." [];
    StopIteration: Exception "Signal the end from iterator.__next__()." ["value"];
    SyntaxError: Exception "Invalid syntax."
        ["msg" "filename" "lineno" "offset" "text" "end_lineno" "end_offset" "print_file_and_line"];
    IndentationError: SyntaxError "Improper indentation."
        ["msg" "filename" "lineno" "offset" "text" "end_lineno" "end_offset" "print_file_and_line"];
    TabError: IndentationError "Improper mixture of spaces and tabs."
        ["msg" "filename" "lineno" "offset" "text" "end_lineno" "end_offset" "print_file_and_line"];
    SystemError: Exception "Internal error in the Python interpreter.\n\nPlease report this to the Python maintainer, along with the traceback,\nthe Python version, and the hardware/OS platform and version." [];
    TypeError: Exception "Inappropriate argument type." [];
    ValueError: Exception "Inappropriate argument value (of correct type)." [];
    UnicodeError: ValueError "Unicode related error." [];
    UnicodeDecodeError: UnicodeError "Unicode decoding error." ["encoding" "object" "start" "end" "reason"];
    UnicodeEncodeError: UnicodeError "Unicode encoding error." ["encoding" "object" "start" "end" "reason"];
    UnicodeTranslateError: UnicodeError "Unicode translation error." ["encoding" "object" "start" "end" "reason"];
    Warning: Exception "Base class for warning categories." [];
    BytesWarning: Warning "Base class for warnings about bytes and buffer related problems, mostly\nrelated to conversion from str or comparing to str." [];
    DeprecationWarning: Warning "Base class for warnings about deprecated features." [];
    EncodingWarning: Warning "Base class for warnings about encodings." [];
    FutureWarning: Warning "Base class for warnings about constructs that will change semantically\nin the future." [];
    ImportWarning: Warning "Base class for warnings about probable mistakes in module imports" [];
    PendingDeprecationWarning: Warning "Base class for warnings about features which will be deprecated\nin the future." [];
    ResourceWarning: Warning "Base class for warnings about resource usage." [];
    RuntimeWarning: Warning "Base class for warnings about dubious runtime behavior." [];
    SyntaxWarning: Warning "Base class for warnings about dubious syntax." [];
    UnicodeWarning: Warning "Base class for warnings about Unicode related problems, mostly\nrelated to conversion problems." [];
    UserWarning: Warning "Base class for warnings generated by user code." [];
}

impl Exc {
    /// Where the class is kept.
    #[must_use]
    pub fn cell(self) -> &'static TypeCell {
        if self == Exc::BaseException {
            PyBaseException::cell()
        } else {
            &CELLS[self as usize]
        }
    }

    /// The class.
    #[must_use]
    pub fn class(self) -> &'static Class {
        self.cell().get()
    }

    /// Whether `exception` is an instance.
    #[must_use]
    pub fn matches(self, exception: &Ref) -> bool {
        type_of(exception).is_subtype(self.class())
    }

    /// The table's entry.
    #[must_use]
    pub fn spec(self) -> Option<&'static ExcSpec> {
        (self != Exc::BaseException).then(|| &TABLE[self as usize - 1].1)
    }
}

/// The built-in exception that `class` is or derives from most closely.
#[must_use]
pub fn builtin_kind(class: &Class) -> Exc {
    class.mro.with(|mro| {
        mro.iter()
            .find_map(|c| {
                TABLE
                    .iter()
                    .find(|(exc, _)| std::ptr::eq::<Class>(&**c, exc.class()))
                    .map(|(exc, _)| *exc)
            })
            .unwrap_or(Exc::BaseException)
    })
}

fn payload(args: Vec<Ref>) -> PyBaseException {
    PyBaseException {
        args: Slot::new(PyTuple::from_vec(args).into_ref()),
        traceback: Slot::empty(),
        context: Slot::empty(),
        cause: Slot::empty(),
        suppress_context: Cell::new(false),
        dict: Slot::empty(),
        extra: LocalCell::new(Vec::new()),
    }
}

/// A new exception of a built-in class.
#[must_use]
pub fn new_exception(class: Exc, args: Vec<Ref>) -> TypedRef<PyBaseException> {
    let exception = alloc::new_object(class.class(), payload(args.clone()));
    init_fields(&exception, class, &args);
    exception
}

/// An exception of a group class, with its `args`; the fields are the caller's.
pub(super) fn bare_exception(class: &Class, args: Vec<Ref>) -> TypedRef<PyBaseException> {
    alloc::new_object(class, payload(args))
}

/// Raises a built-in exception with one str argument.
pub fn raise_message(_th: &Thread, class: Exc, message: &str) -> Raised {
    let args = if message.is_empty() {
        Vec::new()
    } else {
        vec![PyStr::new(message).into_ref()]
    };
    Raised::new(new_exception(class, args))
}

/// Raises a built-in exception.
pub fn raise_with(_th: &Thread, class: Exc, args: Vec<Ref>) -> Raised {
    Raised::new(new_exception(class, args))
}

/// `MemoryError()`
#[cold]
pub fn memory_error(th: &Thread) -> Raised {
    raise_with(th, Exc::MemoryError, Vec::new())
}

/// `OSError(errno, strerror[, filename])`, of the subclass that belongs to the number.
pub fn os_error(_th: &Thread, errno: i32, message: &str, filename: Option<&Ref>) -> Raised {
    let mut args = vec![Ref::small(errno), PyStr::new(message).into_ref()];
    args.extend(filename.cloned());
    Raised::new(new_exception(
        os_error_class(i64::from(errno)).unwrap_or(Exc::OSError),
        args,
    ))
}

fn os_error_class(errno: i64) -> Option<Exc> {
    Some(match errno {
        11 | 114 | 115 => Exc::BlockingIOError,
        32 | 108 => Exc::BrokenPipeError,
        10 => Exc::ChildProcessError,
        103 => Exc::ConnectionAbortedError,
        111 => Exc::ConnectionRefusedError,
        104 => Exc::ConnectionResetError,
        17 => Exc::FileExistsError,
        2 => Exc::FileNotFoundError,
        21 => Exc::IsADirectoryError,
        20 => Exc::NotADirectoryError,
        4 => Exc::InterruptedError,
        1 | 13 => Exc::PermissionError,
        3 => Exc::ProcessLookupError,
        110 => Exc::TimeoutError,
        _ => return None,
    })
}

/// The fields that an exception of a class has.
fn fields_of(class: &Class) -> &'static [&'static str] {
    builtin_kind(class).spec().map_or(&[], |s| s.fields)
}

/// An extra field; None if unset or unknown.
#[must_use]
pub fn field(exception: &Ref, name: &str) -> Option<Ref> {
    let index = fields_of(type_of(exception)).iter().position(|f| *f == name)?;
    exception
        .downcast::<PyBaseException>()?
        .extra
        .with(|e| e.get(index).cloned().flatten())
}

/// Sets an extra field; the class must have it.
pub fn set_field(exception: &Ref, name: &str, value: Option<Ref>) {
    let Some(index) = fields_of(type_of(exception)).iter().position(|f| *f == name) else {
        return;
    };
    let Some(payload) = exception.downcast::<PyBaseException>() else {
        return;
    };
    let old = payload.extra.with_mut(|extra| {
        if extra.len() <= index {
            extra.resize(index + 1, None);
        }
        std::mem::replace(&mut extra[index], value)
    });
    drop(old);
}

/// Sets `name` and `obj` of an AttributeError or NameError.
pub fn set_name_and_object(exception: &Ref, name: Option<&Ref>, object: Option<&Ref>) {
    set_field(exception, "name", name.cloned());
    set_field(exception, "obj", object.cloned());
}

/// Fills the extra fields from constructor arguments.
fn init_fields(exception: &Obj<PyBaseException>, kind: Exc, args: &[Ref]) {
    let object = exception.to_ref();
    let set = |name: &str, value: Option<&Ref>| set_field(&object, name, value.cloned());
    match kind {
        Exc::StopIteration => set("value", args.first()),
        Exc::SystemExit => match args {
            [] => {}
            [one] => set("code", Some(one)),
            many => set("code", Some(PyTuple::from_slice(many).as_ref())),
        },
        Exc::ImportError | Exc::ModuleNotFoundError => {
            if let [message] = args {
                set("msg", Some(message));
            }
        }
        Exc::SyntaxError | Exc::IndentationError | Exc::TabError => init_syntax_error(&object, args),
        Exc::UnicodeDecodeError | Exc::UnicodeEncodeError => {
            for (name, value) in ["encoding", "object", "start", "end", "reason"].iter().zip(args) {
                set(name, Some(value));
            }
        }
        Exc::UnicodeTranslateError => {
            for (name, value) in ["object", "start", "end", "reason"].iter().zip(args) {
                set(name, Some(value));
            }
        }
        _ if Exc::OSError.matches(&object) => init_os_error(exception, &object, args),
        _ => {}
    }
}

fn init_os_error(exception: &Obj<PyBaseException>, object: &Ref, args: &[Ref]) {
    if !(2..=5).contains(&args.len()) {
        return;
    }
    let names = ["errno", "strerror", "filename", "", "filename2"];
    for (name, value) in names.iter().zip(args) {
        if !name.is_empty() && (*name != "filename" || !value.is_none()) {
            set_field(object, name, Some(value.clone()));
        }
    }
    if args.len() > 2 && !args[2].is_none() {
        exception.args.set(PyTuple::from_slice(&args[..2]).into_ref());
    }
}

fn init_syntax_error(object: &Ref, args: &[Ref]) {
    set_field(object, "msg", args.first().cloned());
    let Some(details) = args.get(1).and_then(|d| d.downcast::<PyTuple>()) else {
        return;
    };
    for (name, value) in ["filename", "lineno", "offset", "text", "end_lineno", "end_offset"]
        .iter()
        .zip(details.items())
    {
        set_field(object, name, Some(value.clone()));
    }
}

/// The `__dict__` of an exception, if there is one yet.
#[must_use]
pub fn dict_of(object: &Ref) -> Option<TypedRef<PyDict>> {
    object
        .downcast::<PyBaseException>()?
        .dict
        .get()
        .and_then(|d| crate::native::try_typed(d).ok())
}

/// The `__dict__` of an exception, made if need be.
#[must_use]
pub fn make_dict(object: &Ref) -> Option<TypedRef<PyDict>> {
    let payload = object.downcast::<PyBaseException>()?;
    if !payload.dict.is_set() {
        payload.dict.set(PyDict::new_ref().into_ref());
    }
    dict_of(object)
}

/// `str(exception)` as the traceback's last line shows it: `Type: message`.
#[must_use]
pub fn describe(th: &Thread, exception: &Ref, qualified: bool) -> String {
    let class = type_of(exception);
    let name = if qualified {
        crate::types::type_::full_name_for_traceback(class)
    } else {
        class.name().to_string()
    };
    match ops::convert::str(th, exception) {
        Ok(text) if text.is_empty() => name,
        Ok(text) => format!("{name}: {}", text.to_display()),
        Err(raised) => {
            drop(raised);
            format!("{name}: <exception str() failed>")
        }
    }
}

/// The argument of `sys.unraisablehook`.
///
/// # Errors
/// None at present.
pub fn unraisable_args(th: &Thread, raised: &Raised, message: Option<&str>, object: Option<&Ref>) -> PyResult<Ref> {
    let exception = raised.as_ref();
    let traceback = raised.exception().traceback.get().unwrap_or(Ref::NONE);
    let message = message.map_or(Ref::NONE, |m| PyStr::new(m).into_ref());
    let values = vec![
        type_of(exception).to_ref(),
        exception.clone(),
        traceback,
        message,
        object.cloned().unwrap_or(Ref::NONE),
    ];
    let names = ["exc_type", "exc_value", "exc_traceback", "err_msg", "object"];
    crate::types::type_::simple_namespace(th, "UnraisableHookArgs", &names, values)
}

/// Makes `raised`'s `__context__` the exception being handled (`_PyErr_SetObject`), breaking cycles.
pub fn set_context(th: &Thread, exception: &Obj<PyBaseException>) {
    let Some(handled) = th.handled_exception() else {
        return;
    };
    let own = exception.to_ref();
    if handled.is(&own) {
        return;
    }
    // Walk the chain of contexts: if the new exception is in it, cut there.
    let mut current = handled.clone();
    while let Some(next) = current.downcast::<PyBaseException>().and_then(|e| e.context.get()) {
        if next.is(&own) {
            if let Some(payload) = current.downcast::<PyBaseException>() {
                drop(payload.context.take());
            }
            break;
        }
        if next.is(&handled) {
            break;
        }
        current = next;
    }
    exception.context.set(handled);
}

#[py_methods]
impl PyBaseException {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        if class.is_subtype(Exc::BaseExceptionGroup.class()) {
            return super::exception_group::new_group(th, class, args.positional());
        }
        let mut class_ref = class.to_ref();
        // OSError(errno, ...) makes the subclass for the number.
        if std::ptr::eq(class, Exc::OSError.class())
            && let [errno, _, ..] = args.positional()
            && let Some(kind) = errno.value().as_int().and_then(os_error_class)
        {
            class_ref = kind.class().to_ref();
        }
        let class = class_ref.downcast::<crate::PyType>().expect("a class");
        let exception = alloc::new_object(class, payload(args.positional().to_vec()));
        if Exc::OSError.matches(exception.as_ref()) {
            init_fields(&exception, builtin_kind(class), args.positional());
        }
        Ok(exception.into_ref())
    }

    #[slot]
    fn init(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<()> {
        let object = this.to_ref();
        let kind = builtin_kind(type_of(&object));
        if args.keyword_count() > 0 {
            let allowed: &[&str] = match kind {
                Exc::ImportError | Exc::ModuleNotFoundError => &["name", "path"],
                Exc::AttributeError => &["name", "obj"],
                Exc::NameError | Exc::UnboundLocalError => &["name"],
                _ => &[],
            };
            for (name, value) in args.keywords() {
                let text = name
                    .downcast::<PyStr>()
                    .map(|n| n.to_display().into_owned())
                    .unwrap_or_default();
                if allowed.is_empty() {
                    let class = type_of(&object).name();
                    return Err(th.type_error(format!("{class}() takes no keyword arguments")));
                }
                if !allowed.contains(&text.as_str()) {
                    let class = kind.spec().map_or("BaseException", |s| s.name);
                    return Err(th.type_error(format!("'{text}' is an invalid keyword argument for {class}()")));
                }
                set_field(&object, &text, Some(value.clone()));
            }
        }
        this.args.set(PyTuple::from_slice(args.positional()).into_ref());
        init_fields(this, kind, args.positional());
        Ok(())
    }

    #[slot]
    fn str(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        text_of(this, th)
    }

    #[slot]
    fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let name = type_of(&this.to_ref()).name();
        let args = this.args.get().unwrap_or(Ref::NONE);
        let items = args.downcast::<PyTuple>().map_or(&[][..], |t| t.items());
        let mut out = StrBuilder::default();
        out.push_str(&name);
        match items {
            [one] => {
                out.push_str("(");
                out.push_ref(&*ops::convert::repr(th, one)?);
                out.push_str(")");
            }
            _ => out.push_ref(&*ops::convert::repr(th, &args)?),
        }
        Ok(out.finish().into_ref())
    }

    #[getter]
    fn args(&self) -> Option<Ref> {
        self.args.get()
    }

    #[setter(name = "args")]
    fn set_args(&self, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(th.type_error("args may not be deleted"));
        };
        self.args
            .set(PyTuple::from_vec(ops::iter::collect(th, value)?).into_ref());
        Ok(())
    }

    #[getter]
    fn __traceback__(&self) -> Option<Ref> {
        self.traceback.get()
    }

    #[setter(name = "__traceback__")]
    fn set_traceback(&self, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        match value {
            None => Err(th.type_error("__traceback__ may not be deleted")),
            Some(value) if value.is_none() => {
                drop(self.traceback.take());
                Ok(())
            }
            Some(value) if value.is_a::<crate::types::traceback::PyTraceback>() => {
                self.traceback.set(value.clone());
                Ok(())
            }
            Some(_) => Err(th.type_error("__traceback__ must be a traceback or None")),
        }
    }

    #[getter]
    fn __context__(&self) -> Option<Ref> {
        self.context.get()
    }

    #[setter(name = "__context__")]
    fn set_py_context(&self, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        set_exception(th, &self.context, value, "__context__", "exception context")
    }

    #[getter]
    fn __cause__(&self) -> Option<Ref> {
        self.cause.get()
    }

    #[setter(name = "__cause__")]
    fn set_py_cause(&self, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        set_exception(th, &self.cause, value, "__cause__", "exception cause")?;
        self.suppress_context.set(true);
        Ok(())
    }

    #[getter]
    fn __suppress_context__(&self) -> bool {
        self.suppress_context.get()
    }

    #[setter(name = "__suppress_context__")]
    fn set_py_suppress(&self, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        let flag = value.and_then(|v| v.value().as_bool());
        match flag {
            Some(flag) => {
                self.suppress_context.set(flag);
                Ok(())
            }
            None => Err(th.type_error("attribute value type must be bool")),
        }
    }

    #[getter]
    fn __dict__(this: &Ref, _th: &Thread) -> Option<Ref> {
        make_dict(this).map(TypedRef::into_ref)
    }

    #[setter(name = "__dict__")]
    fn set_py_dict(&self, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        match value {
            Some(dict) if dict.is_a::<PyDict>() => {
                self.dict.set(dict.clone());
                Ok(())
            }
            Some(other) => {
                let name = type_of(other).name();
                Err(th.type_error(format!("__dict__ must be set to a dictionary, not a '{name}'")))
            }
            None => Err(th.type_error("cannot delete __dict__")),
        }
    }

    /// Exception.with_traceback(tb) --
    ///     set self.__traceback__ to tb and return self.
    #[method]
    fn with_traceback(this: &Obj<Self>, th: &Thread, traceback: &Ref) -> PyResult<Ref> {
        this.set_traceback(th, Some(traceback))?;
        Ok(this.to_ref())
    }

    /// Exception.add_note(note) --
    ///     add a note to the exception
    #[method]
    fn add_note(this: &Ref, th: &Thread, note: &Ref) -> PyResult<()> {
        if !note.is_a::<PyStr>() {
            let name = type_of(note).name();
            return Err(th.type_error(format!("note must be a str, not '{name}'")));
        }
        let notes = match ops::attr::get_optional(th, this, &th.names().notes)? {
            Some(notes) => notes,
            None => {
                let notes = PyList::from_vec(Vec::new()).into_ref();
                ops::attr::set(th, this, &th.names().notes, Some(&notes))?;
                notes
            }
        };
        match notes.downcast::<PyList>() {
            Some(list) => {
                list.items.push(note.clone());
                Ok(())
            }
            None => Err(th.type_error("Cannot add note: __notes__ is not a list")),
        }
    }

    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        let mut parts = vec![type_of(&this.to_ref()).to_ref(), this.args.get().unwrap_or(Ref::NONE)];
        parts.extend(this.dict.get());
        PyTuple::from_vec(parts).into_ref()
    }

    #[method]
    fn __setstate__(this: &Ref, th: &Thread, state: &Ref) -> PyResult<()> {
        if let Some(dict) = state.downcast::<PyDict>() {
            for (key, value) in dict.items() {
                ops::attr::set(th, this, &key, Some(&value))?;
            }
        }
        Ok(())
    }
}

fn set_exception(th: &Thread, slot: &Slot, value: Option<&Ref>, name: &str, what: &str) -> PyResult<()> {
    match value {
        None => Err(th.type_error(format!("{name} may not be deleted"))),
        Some(value) if value.is_none() => {
            drop(slot.take());
            Ok(())
        }
        Some(value) if value.is_a::<PyBaseException>() => {
            slot.set(value.clone());
            Ok(())
        }
        Some(_) => Err(th.type_error(format!("{what} must be None or derive from BaseException"))),
    }
}

/// `str(exception)`
fn text_of(this: &Obj<PyBaseException>, th: &Thread) -> PyResult<Ref> {
    let object = this.to_ref();
    let kind = builtin_kind(type_of(&object));
    let get = |name: &str| field(&object, name).filter(|v| !v.is_none());
    let text = |r: &Ref| ops::convert::str(th, r).map(|s| s.to_display().into_owned());
    let repr = |r: &Ref| ops::convert::repr(th, r).map(|s| s.to_display().into_owned());
    let made = match kind {
        Exc::KeyError => {
            let args = this.args.get();
            match args.as_ref().and_then(|a| a.downcast::<PyTuple>()).map(|t| t.items()) {
                Some([one]) => Some(repr(one)?),
                _ => None,
            }
        }
        Exc::ImportError | Exc::ModuleNotFoundError => get("msg").map(|m| text(&m)).transpose()?,
        Exc::SyntaxError | Exc::IndentationError | Exc::TabError => Some(syntax_error_text(th, &object)?),
        Exc::UnicodeDecodeError | Exc::UnicodeEncodeError | Exc::UnicodeTranslateError => {
            unicode_error_text(th, &object, kind)?
        }
        Exc::BaseExceptionGroup => {
            let count = field(&object, "exceptions").map_or(Ok(0), |e| ops::convert::length(th, &e))?;
            let message = field(&object, "message").map_or(Ok(String::new()), |m| text(&m))?;
            let s = if count == 1 { "" } else { "s" };
            Some(format!("{message} ({count} sub-exception{s})"))
        }
        _ if Exc::OSError.matches(&object) => match (field(&object, "errno"), field(&object, "strerror")) {
            (Some(errno), Some(strerror)) => {
                let mut shown = format!("[Errno {}] {}", text(&errno)?, text(&strerror)?);
                if let Some(filename) = get("filename") {
                    shown.push_str(&format!(": {}", repr(&filename)?));
                    if let Some(second) = get("filename2") {
                        shown.push_str(&format!(" -> {}", repr(&second)?));
                    }
                }
                Some(shown)
            }
            _ => None,
        },
        _ => None,
    };
    if let Some(made) = made {
        return Ok(PyStr::new(&made).into_ref());
    }
    let args = this.args.get().unwrap_or(Ref::NONE);
    match args.downcast::<PyTuple>().map(|t| t.items()) {
        None | Some([]) => Ok(PyStr::new("").into_ref()),
        Some([one]) => ops::convert::str(th, one).map(TypedRef::into_ref),
        Some(_) => ops::convert::repr(th, &args).map(TypedRef::into_ref),
    }
}

fn syntax_error_text(th: &Thread, object: &Ref) -> PyResult<String> {
    let message = match field(object, "msg") {
        Some(message) => ops::convert::str(th, &message)?.to_display().into_owned(),
        None => "None".to_owned(),
    };
    let filename = field(object, "filename").and_then(|f| f.downcast::<PyStr>().map(|f| f.to_display().into_owned()));
    let filename = filename.map(|f| f.rsplit('/').next().unwrap_or_default().to_owned());
    let line = field(object, "lineno").and_then(|l| l.value().as_int());
    Ok(match (filename, line) {
        (Some(file), Some(line)) => format!("{message} ({file}, line {line})"),
        (Some(file), None) => format!("{message} ({file})"),
        (None, Some(line)) => format!("{message} (line {line})"),
        (None, None) => message,
    })
}

fn unicode_error_text(th: &Thread, object: &Ref, kind: Exc) -> PyResult<Option<String>> {
    let text = |name: &str| -> PyResult<Option<String>> {
        field(object, name)
            .map(|v| ops::convert::str(th, &v).map(|s| s.to_display().into_owned()))
            .transpose()
    };
    let number = |name: &str| field(object, name).and_then(|v| v.value().as_int());
    let (Some(start), Some(end), Some(subject)) = (number("start"), number("end"), field(object, "object")) else {
        return Ok(None);
    };
    let reason = text("reason")?.unwrap_or_default();
    let encoding = text("encoding")?.unwrap_or_default();
    let one = end == start + 1;
    Ok(Some(if kind == Exc::UnicodeDecodeError {
        let byte = ops::convert::bytes_of(th, &subject)?.get(start as usize).copied();
        match byte {
            Some(byte) if one => {
                format!("'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}")
            }
            _ => format!(
                "'{encoding}' codec can't decode bytes in position {start}-{}: {reason}",
                end - 1
            ),
        }
    } else {
        let char = subject
            .downcast::<PyStr>()
            .filter(|s| (start as usize) < s.len())
            .map(|s| s.data().at(start as usize));
        let shown = char.map(|c| match c {
            0..=0xff => format!("\\x{c:02x}"),
            0x100..=0xffff => format!("\\u{c:04x}"),
            _ => format!("\\U{c:08x}"),
        });
        let what = if kind == Exc::UnicodeEncodeError {
            format!("'{encoding}' codec can't encode")
        } else {
            "can't translate".to_owned()
        };
        match shown {
            Some(shown) if one => {
                format!("{what} character '{shown}' in position {start}: {reason}")
            }
            _ => format!("{what} characters in position {start}-{}: {reason}", end - 1),
        }
    }))
}

/// The attribute for an extra field. A getter has no way to know its own name, so there is one for each.
#[must_use]
pub(crate) fn field_getset(name: &'static str) -> crate::native::GetSetDef {
    macro_rules! getset {
        ($($field:literal)*) => {
            match name {
                $($field => crate::native::GetSetDef {
                    name: $field,
                    doc: None,
                    get: Some(|_th, object| Ok(field(object, $field).unwrap_or(Ref::NONE))),
                    set: Some(|_th, object, value| {
                        set_field(object, $field, value.cloned());
                        Ok(())
                    }),
                },)*
                _ => unreachable!("every field of the table is listed"),
            }
        };
    }
    getset! {
        "message" "exceptions" "code" "name" "obj" "msg" "path" "errno" "strerror" "filename" "filename2"
        "characters_written" "value" "lineno" "offset" "text" "end_lineno" "end_offset" "print_file_and_line"
        "encoding" "object" "start" "end" "reason"
    }
}
