//! The canonical frame: what the interpreter executes on, baseline code works in, generators keep and deoptimisation
//! rebuilds.
//!
//! ```text
//!   frame header (below), then `register_count` registers: [locals][cells][free variables][temporaries]
//! ```
//!
//! Frames of running functions lie on the thread's [`RegisterStack`], one after the other; a generator's frame lies in a
//! block of its own that the generator owns. Frame *objects* are made only when asked for ([`PyFrame`]); one that
//! outlives its frame takes over the values.

use std::cell::Cell;
use std::ptr::NonNull;

use taipan_code::Pc;
use taipan_heap::collect::{Trace, Tracer};
use taipan_heap::{LocalCell, Obj, Ref, Slot, TypedRef, Value};

use crate::function::PyFunction;
use crate::native::NativeType;
use crate::py_class;
use crate::thread::TraceEvent;
use crate::types::code::PyCode;
use crate::types::dict::PyDict;

/// Who entered a frame, which decides what a return does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum FrameKind {
    /// Entered from native code: a return leaves the interpreter's loop.
    Entry,
    /// Called from the frame below: a return writes its `return_to` register.
    Inlined,
    /// Called as `__init__` from the frame below: a return must give None, and moves the instance from the register
    /// `instance` of the caller to `return_to`.
    Initialiser,
    /// A generator's frame, resumed from native code.
    Generator,
}

/// The header of a frame.
#[repr(C)]
pub struct Frame {
    /// The calling frame.
    pub previous: *mut Frame,
    /// The code; owned through `function`.
    pub code: NonNull<Obj<PyCode>>,
    /// The function that runs (owned).
    pub function: Value,
    /// Namespace of module, class and `exec` code (owned), or unbound.
    pub locals: Value,
    /// The frame object (owned), or unbound.
    pub object: Cell<Value>,
    /// Globals; owned through `function`.
    pub globals: NonNull<Obj<PyDict>>,
    /// Builtins; owned through `function`.
    pub builtins: NonNull<Obj<PyDict>>,
    /// The instruction that is running or about to run.
    pub pc: Cell<u32>,
    /// Register of `previous` that receives the result of an inlined call.
    pub return_to: u16,
    /// Who entered.
    pub kind: FrameKind,
    /// Number of registers.
    pub register_count: u16,
    /// For initialisers: the caller's register with the instance.
    pub instance: u16,
    /// Line of the last line event; 0 before the first.
    pub traced_line: Cell<u32>,
    /// The instruction of the last look at lines.
    pub traced_pc: Cell<u32>,
    /// Where the exception of the handler that was entered last came up.
    pub raised_pc: Cell<u32>,
}

/// In `traced_pc`: the frame is at its call event, before its first instruction. It shows the line of its definition,
/// that of a module line 0.
pub const STARTING: u32 = u32::MAX;

/// Words of the header.
pub const HEADER_WORDS: usize = size_of::<Frame>() / 8;

const _: () = assert!(size_of::<Frame>().is_multiple_of(8) && std::mem::offset_of!(Frame, previous) == 0);

impl Frame {
    /// The first register.
    #[inline]
    #[must_use]
    pub fn registers(frame: *mut Frame) -> *mut Value {
        // The registers follow the header in the same allocation.
        frame.wrapping_add(1).cast()
    }

    /// The code.
    #[inline]
    #[must_use]
    pub fn code(&self) -> &Obj<PyCode> {
        // SAFETY: the function owns its code, and the frame its function.
        unsafe { self.code.as_ref() }
    }

    /// The function.
    #[inline]
    #[must_use]
    pub fn function(&self) -> &Obj<PyFunction> {
        // SAFETY: the frame owns its function.
        unsafe { &*std::ptr::with_exposed_provenance(self.function.bits() as usize) }
    }

    /// The globals.
    #[inline]
    #[must_use]
    pub fn globals(&self) -> &Obj<PyDict> {
        // SAFETY: the function owns its globals.
        unsafe { self.globals.as_ref() }
    }

    /// The builtins.
    #[inline]
    #[must_use]
    pub fn builtins(&self) -> &Obj<PyDict> {
        // SAFETY: the function owns its builtins.
        unsafe { self.builtins.as_ref() }
    }

    /// The namespace of module, class and `exec` code.
    #[must_use]
    pub fn locals(&self) -> Option<Ref> {
        // SAFETY: the frame owns it.
        (!self.locals.is_unbound()).then(|| unsafe { Ref::from_borrowed(self.locals) })
    }

    /// A register's value; None if unbound.
    #[must_use]
    pub fn register(&self, index: usize) -> Option<Ref> {
        debug_assert!(index < self.register_count as usize);
        let registers = Frame::registers(std::ptr::from_ref(self).cast_mut());
        // SAFETY: the index is below the number of registers.
        let value = unsafe { registers.add(index).read() };
        // SAFETY: registers own their values.
        (!value.is_unbound()).then(|| unsafe { Ref::from_borrowed(value) })
    }

    /// Replaces a register's value; the old one is returned to be dropped.
    #[must_use = "dropping the old value may run Python"]
    pub fn set_register(&self, index: usize, value: Option<Ref>) -> Option<Ref> {
        debug_assert!(index < self.register_count as usize);
        let registers = Frame::registers(std::ptr::from_ref(self).cast_mut());
        // SAFETY: the index is below the number of registers, which nobody borrows.
        let old = unsafe {
            registers
                .add(index)
                .replace(value.map_or(Value::UNBOUND, Ref::into_value))
        };
        // SAFETY: the register owned the old value.
        (!old.is_unbound()).then(|| unsafe { Ref::from_owned(old) })
    }

    /// The calling frame.
    #[must_use]
    pub fn caller(&self) -> Option<&Frame> {
        // SAFETY: frames below a live one are alive.
        unsafe { self.previous.as_ref() }
    }

    /// The present instruction.
    #[must_use]
    pub fn pc(&self) -> Pc {
        Pc(self.pc.get())
    }

    /// The line that is running; None for code without positions.
    #[must_use]
    pub fn line(&self) -> Option<u32> {
        if self.traced_pc.get() == STARTING {
            return Some(self.code().start_line());
        }
        self.code().line_of(self.pc.get() as usize)
    }
}

/// A region for frames that are not generators'.
pub struct RegisterStack {
    base: *mut Value,
    len: usize,
    /// First free word.
    pub top: Cell<*mut Value>,
}

impl RegisterStack {
    /// Reserves `words` words of address space; pages are taken when first touched.
    #[must_use]
    pub fn new(words: usize) -> RegisterStack {
        let layout = std::alloc::Layout::array::<Value>(words).expect("a reasonable stack size");
        // SAFETY: the layout is not empty. Large zeroed blocks come straight from the system, untouched.
        let base = unsafe { std::alloc::alloc_zeroed(layout) }.cast::<Value>();
        if base.is_null() {
            std::alloc::handle_alloc_error(layout);
        }
        RegisterStack {
            base,
            len: words,
            top: Cell::new(base),
        }
    }

    /// The first word after the region.
    #[inline]
    #[must_use]
    pub fn end(&self) -> *mut Value {
        self.base.wrapping_add(self.len)
    }
}

impl Drop for RegisterStack {
    fn drop(&mut self) {
        let layout = std::alloc::Layout::array::<Value>(self.len).expect("as at allocation");
        // SAFETY: allocated with this layout; no frame is left.
        unsafe { std::alloc::dealloc(self.base.cast(), layout) };
    }
}

/// A frame as Python sees it.
#[py_class(name = "frame", gc, final_, no_new, undocumented)]
pub struct PyFrame {
    /// The live frame, or null once it has exited.
    pub frame: Cell<*mut Frame>,
    /// `f_code`
    pub code: TypedRef<PyCode>,
    /// The function.
    pub function: Slot,
    /// `f_globals`
    pub globals: Slot,
    /// `f_builtins`
    pub builtins: Slot,
    /// The dict of `f_locals` and `locals()`, or the namespace of module and class code.
    pub locals: Slot,
    /// `f_back`, of an exited frame.
    pub back: Slot,
    /// `f_lasti` of an exited frame.
    pub pc: Cell<u32>,
    /// The values of locals, cells and free variables of an exited frame.
    pub values: LocalCell<Vec<Option<Ref>>>,
    /// `f_trace`
    pub trace: Slot,
    /// `f_trace_lines`
    pub trace_lines: Cell<bool>,
    /// `f_trace_opcodes`
    pub trace_opcodes: Cell<bool>,
    /// `f_lineno` was assigned: locals may be unbound where the code does not expect it.
    pub jumped: Cell<bool>,
}

impl Trace for PyFrame {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.code.trace(tracer);
        for slot in [
            &self.function,
            &self.globals,
            &self.builtins,
            &self.locals,
            &self.back,
            &self.trace,
        ] {
            slot.trace(tracer);
        }
        self.values.with(|values| values.trace(tracer));
    }

    fn give_up(&self, garbage: &mut Vec<Ref>) {
        for slot in [&self.locals, &self.back, &self.trace] {
            slot.give_up(garbage);
        }
        garbage.extend(self.values.take().into_iter().flatten());
    }
}

impl PyFrame {
    /// The live frame.
    #[must_use]
    pub fn live(&self) -> Option<&Frame> {
        // SAFETY: a frame clears this pointer when it exits.
        unsafe { self.frame.get().as_ref() }
    }

    /// `f_lineno`
    #[must_use]
    pub fn line(&self) -> Option<u32> {
        match self.live() {
            Some(frame) => frame.line(),
            None => self.code.line_of(self.pc.get() as usize),
        }
    }
}

/// The frame object of a live frame, made if there is none.
#[must_use]
pub fn frame_object(frame: &Frame) -> TypedRef<PyFrame> {
    if !frame.object.get().is_unbound() {
        // SAFETY: the frame owns its object.
        return unsafe { TypedRef::from_ref_unchecked(Ref::from_borrowed(frame.object.get())) };
    }
    let pointer = std::ptr::from_ref(frame).cast_mut();
    let object = crate::alloc::new(PyFrame {
        frame: Cell::new(pointer),
        code: frame.code().to_typed(),
        function: Slot::new(frame.function().to_ref()),
        globals: Slot::new(frame.globals().to_ref()),
        builtins: Slot::new(frame.builtins().to_ref()),
        locals: Slot::from_option(frame.locals()),
        back: Slot::empty(),
        pc: Cell::new(frame.pc.get()),
        values: LocalCell::new(Vec::new()),
        trace: Slot::empty(),
        trace_lines: Cell::new(true),
        trace_opcodes: Cell::new(false),
        jumped: Cell::new(false),
    });
    frame.object.set(object.clone().into_ref().into_value());
    object
}

#[crate::py_methods]
impl PyFrame {
    #[getter]
    fn f_code(&self) -> Ref {
        self.code.as_ref().clone()
    }

    #[getter]
    fn f_globals(&self) -> Option<Ref> {
        self.globals.get()
    }

    #[getter]
    fn f_builtins(&self) -> Option<Ref> {
        self.builtins.get()
    }

    #[getter]
    fn f_lineno(&self) -> Option<u32> {
        PyFrame::line(self)
    }

    #[setter(name = "f_lineno")]
    fn set_f_lineno(&self, th: &crate::Thread, value: Option<&Ref>) -> crate::PyResult<()> {
        let Some(value) = value else {
            return Err(th.error(crate::Exc::AttributeError, "cannot delete attribute"));
        };
        if !std::ptr::eq(crate::type_of(value), crate::types::int::PyInt::class()) {
            return Err(th.value_error("lineno must be an integer"));
        }
        match th.trace_event.get() {
            TraceEvent::Line => {}
            TraceEvent::Call => return Err(th.value_error("can't jump from the 'call' trace event of a new frame")),
            TraceEvent::Opcode | TraceEvent::Return | TraceEvent::Exception | TraceEvent::Native => {
                return Err(th.value_error("can only jump from a 'line' trace event"));
            }
        }
        let (Some(frame), true) = (self.live(), self.trace.is_set()) else {
            return Err(th.value_error("f_lineno can only be set by a trace function"));
        };
        let line = value.value().as_int().and_then(|line| i32::try_from(line).ok());
        match line {
            Some(line) => {
                self.jumped.set(true);
                crate::frame_jump::jump(th, frame, i64::from(line))
            }
            None => Err(th.value_error("lineno out of range")),
        }
    }

    #[getter]
    fn f_lasti(&self) -> i64 {
        PyCode::offset(self.live().map_or_else(|| self.pc.get(), |f| f.pc.get()))
    }

    #[getter]
    fn f_back(&self) -> Option<Ref> {
        match self.live() {
            // SAFETY: frames below on the stack are valid.
            Some(frame) => unsafe { frame.previous.as_ref() }.map(|f| frame_object(f).into_ref()),
            None => self.back.get(),
        }
    }

    #[getter]
    fn f_locals(this: &Obj<Self>, th: &crate::Thread) -> crate::PyResult<Ref> {
        Ok(crate::frame_locals::locals_of(th, this))
    }

    #[getter]
    fn f_trace(&self) -> Option<Ref> {
        self.trace.get()
    }

    #[setter]
    fn set_f_trace(&self, _th: &crate::Thread, value: Option<&Ref>) -> crate::PyResult<()> {
        drop(self.trace.replace(value.filter(|v| !v.is_none()).cloned()));
        Ok(())
    }

    #[getter]
    fn f_trace_lines(&self) -> bool {
        self.trace_lines.get()
    }

    #[setter]
    fn set_f_trace_lines(&self, th: &crate::Thread, value: Option<&Ref>) -> crate::PyResult<()> {
        match value.and_then(|v| v.value().as_bool()) {
            Some(on) => {
                self.trace_lines.set(on);
                Ok(())
            }
            None => Err(th.type_error("attribute value type must be bool")),
        }
    }

    #[slot]
    fn repr(this: &Obj<Self>, _th: &crate::Thread) -> crate::PyResult<Ref> {
        let code = &this.code.data;
        let line = PyFrame::line(this).unwrap_or(code.first_line);
        let text = format!(
            "<frame at {:#x}, file '{}', line {line}, code {}>",
            this.value().bits(),
            code.filename,
            code.name
        );
        Ok(crate::types::str::PyStr::new(&text).into_ref())
    }

    /// F.clear(): clear most references held by the frame
    #[method]
    fn clear(&self, th: &crate::Thread) -> crate::PyResult<()> {
        if self.live().is_some() {
            return Err(th.error(crate::Exc::RuntimeError, "cannot clear an executing frame"));
        }
        drop(self.values.take());
        Ok(())
    }
}
