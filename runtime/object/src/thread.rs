//! What a running Python program needs at hand: the process-wide state ([`Vm`]) and that of one thread ([`Thread`]).
//!
//! A function that can raise or run Python takes `th: &Thread` first.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use taipan_heap::collect::{Trace, Tracer};
use taipan_heap::{Ref, Slot, TypedRef, Value};

use crate::error::{Exc, PyResult, Raised};
use crate::frame::{Frame, RegisterStack};
use crate::function::PyFunction;
use crate::heap::Obj;
use crate::names::Names;
use crate::native::Args;
use crate::safepoint::GcStress;
use crate::tier::{self, ExitStress, Handover};
use crate::types::code::PyCode;
use crate::types::dict::PyDict;
use crate::types::exception;
use crate::types::generator::GeneratorCore;
use crate::types::str::PyStr;

/// The table of interned strings. Interned strings live forever.
#[derive(Default)]
pub struct Interned {
    table: RefCell<HashMap<Box<str>, Ref, foldhash::fast::FixedState>>,
    literals: Literals,
}

/// What was asked for by literals of the source lately: where the text is, its length, and the string, or zeros.
struct Literals([Cell<(usize, usize, Value)>; 256]);

impl Default for Literals {
    fn default() -> Literals {
        Literals([const { Cell::new((0, 0, Value::UNBOUND)) }; 256])
    }
}

impl Interned {
    /// [`Interned::get`] for a text that is always at the same place: its address is looked up, not its bytes.
    #[must_use]
    pub fn literal(&self, text: &'static str) -> Ref {
        let address = text.as_ptr().addr();
        let place = &self.literals.0[(address ^ address >> 8) % 256];
        let (known, len, value) = place.get();
        if known == address && len == text.len() {
            // SAFETY: interned strings are immortal.
            return unsafe { Ref::from_borrowed(value) };
        }
        let found = self.get(text);
        place.set((address, text.len(), found.value()));
        found
    }

    /// The interned string with this text.
    #[must_use]
    pub fn get(&self, text: &str) -> Ref {
        if let Some(found) = self.table.borrow().get(text) {
            return found.clone();
        }
        let string = PyStr::new(text);
        self.insert(text, string)
    }

    /// The interned string with the text of `string`, which becomes it if there is none yet. Strings with lone
    /// surrogates are never interned.
    #[must_use]
    pub fn intern(&self, string: &TypedRef<PyStr>) -> Ref {
        if string.is_interned() {
            return string.as_ref().clone();
        }
        let Some(text) = string.to_utf8() else {
            return string.as_ref().clone();
        };
        if let Some(found) = self.table.borrow().get(&*text) {
            return found.clone();
        }
        let own = crate::native::Downcast::downcast_exact::<PyStr>(string.as_ref()).is_some();
        let string = if own { string.clone() } else { PyStr::new(&text) };
        self.insert(&text, string)
    }

    fn insert(&self, text: &str, string: TypedRef<PyStr>) -> Ref {
        string.mark_interned();
        string.header().immortalise();
        let _ = string.hash();
        let reference = string.into_ref();
        self.table.borrow_mut().insert(text.into(), reference.clone());
        reference
    }
}

/// How the interpreter is reached from the object model.
#[derive(Clone, Copy)]
pub struct Hooks {
    /// Calls a Python function with bound-or-not arguments.
    pub call_function: for<'a> fn(&Thread, &Obj<PyFunction>, Args<'a>) -> PyResult<Ref>,
    /// Runs a code object as a module body, class body or `eval` code: function (for code, globals, closure) and locals.
    pub run_code: fn(&Thread, &Obj<PyFunction>, Option<Ref>) -> PyResult<Ref>,
    /// Resumes a generator, with a value or an exception. None when it returned; the value is then in its `result`.
    pub resume: fn(&Thread, &GeneratorCore, &Ref, Result<Ref, Raised>) -> PyResult<Option<Ref>>,
    /// A code object's counter is at zero and it has no compiled form: makes one, or sets the counter again.
    pub hot: fn(&Thread, &Obj<PyCode>),
    /// The cache of a code object's instruction has learnt something while compiled code ran: it may be patched.
    pub learnt: fn(&Thread, &Obj<PyCode>, u32),
}

/// Reasons to leave the fast path at the next safepoint, as bits. A bit says where to look, not that something is there.
pub mod pending {
    /// A signal may have arrived.
    pub const SIGNAL: usize = 1;
    /// The collector may have to run.
    pub const COLLECT: usize = 2;
    /// What a signal handler stores: it can only replace the whole word.
    pub const EVERYTHING: usize = usize::MAX;
}

/// Process-wide state.
pub struct Vm {
    /// Interned strings.
    pub interned: Interned,
    /// Names that the runtime looks up.
    pub names: OnceCell<Names>,
    /// The hooks.
    pub hooks: OnceCell<Hooks>,
    /// `builtins.__dict__`
    pub builtins: OnceCell<TypedRef<PyDict>>,
    /// `sys.__dict__`
    pub sys: OnceCell<TypedRef<PyDict>>,
    /// `sys.modules`
    pub modules: OnceCell<TypedRef<PyDict>>,
    /// `sys.getrecursionlimit()`
    pub recursion_limit: Cell<u32>,
    /// See [`pending`]; shared with signal handlers.
    pub pending: Arc<AtomicUsize>,
    /// Calls the handlers of the signals that arrived.
    pub signals: OnceCell<fn(&Thread) -> PyResult<()>>,
    /// The function behind a native module's name.
    pub native_modules: OnceCell<&'static [crate::native::ModuleSpec]>,
    /// Automatic collections are on.
    pub gc_enabled: Cell<bool>,
    /// `gc.get_threshold()`
    pub gc_thresholds: Cell<(i64, i64, i64)>,
    /// Young objects at which the next automatic collection starts.
    pub gc_next: Cell<isize>,
    /// `gc.get_debug()`
    pub gc_debug: Cell<i64>,
    /// `-O`: how code is compiled that does not say.
    pub optimize: Cell<u8>,
    /// `sys.get_int_max_str_digits()`
    pub int_max_str_digits: Cell<usize>,
    /// Objects that modules keep for themselves, by name.
    pub registry: RefCell<HashMap<&'static str, Ref>>,
    /// Calls and loops after which new code is hot.
    pub first_heat: Cell<u32>,
    /// Which guards fail for the sake of a test.
    pub exit_stress: ExitStress,
    /// Where optimised code is left as if something was lost that it relies on, for the sake of a test.
    pub retire_stress: ExitStress,
    /// Which safepoints collect for the sake of a test.
    pub gc_stress: GcStress,
    /// Inline caches are not filled, for the sake of a test.
    pub ic_stress: Cell<bool>,
    /// Counters for statchecks.
    pub counters: Counters,
}

/// What the runtime counts about itself.
#[derive(Default)]
pub struct Counters {
    /// Collections run.
    pub collections: Cell<u64>,
    /// By generation asked for: collections, objects collected.
    pub generations: Cell<[(u64, u64); 3]>,
    /// Frames that went over to compiled code in the middle.
    pub osr_entries: Cell<u64>,
    /// Attributes and names that had to be looked up: the inline cache did not know them.
    pub ic_misses: Cell<u64>,
    /// Of those, what a cache was allowed to learn.
    pub ic_fills: Cell<u64>,
}

/// One entry of the chain of handled exceptions: a thread's own or a generator's.
#[derive(Default)]
#[repr(C)]
pub struct HandledItem {
    /// The exception being handled; empty if none.
    pub exception: Slot,
    /// The next outer entry.
    pub previous: Cell<Option<NonNull<HandledItem>>>,
}

/// What a trace function is called for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TraceEvent {
    /// A frame starts, or a generator is resumed.
    Call,
    /// A line is about to run.
    Line,
    /// An instruction is about to run.
    Opcode,
    /// A frame returns or yields.
    Return,
    /// An exception came up.
    Exception,
    /// A native function is called, or has ended.
    Native,
}

/// One thread.
pub struct Thread {
    vm: &'static Vm,
    /// The running frame.
    pub frame: Cell<*mut Frame>,
    /// Registers of the frames that are not generators'.
    pub stack: RegisterStack,
    /// Depth of Python frames and guarded native calls.
    pub depth: Cell<u32>,
    /// Lowest address that the native stack may reach before RecursionError.
    pub native_limit: Cell<usize>,
    /// Top of the chain of handled exceptions.
    pub handled: Cell<NonNull<HandledItem>>,
    base_handled: Box<HandledItem>,
    /// `sys.settrace`'s function.
    pub trace_function: Slot,
    /// `sys.setprofile`'s function.
    pub profile_function: Slot,
    /// Whether either is set: what frames test.
    pub tracing: Cell<bool>,
    /// A trace function is running: no events.
    pub in_trace: Cell<bool>,
    /// The event that a trace function is running for; before the first, a call.
    pub trace_event: Cell<TraceEvent>,
    /// Objects in `repr` right now, against recursion.
    pub in_repr: RefCell<Vec<u64>>,
    /// `sys.set_asyncgen_hooks`
    pub asyncgen_firstiter: Slot,
    /// `sys.set_asyncgen_hooks`
    pub asyncgen_finalizer: Slot,
    /// `sys.set_coroutine_origin_tracking_depth`
    pub origin_depth: Cell<u32>,
    /// The current `contextvars` context.
    pub context: Slot,
    /// What compiled code hands to the loop.
    pub handover: Handover,
    /// How often native code has entered Python code.
    pub entered: Cell<u64>,
}

thread_local! {
    static CURRENT: Cell<Option<NonNull<Thread>>> = const { Cell::new(None) };
}

impl Vm {
    /// The state of a process that has not started yet.
    #[must_use]
    pub fn new() -> Vm {
        Vm {
            interned: Interned::default(),
            names: OnceCell::new(),
            hooks: OnceCell::new(),
            builtins: OnceCell::new(),
            sys: OnceCell::new(),
            modules: OnceCell::new(),
            recursion_limit: Cell::new(1000),
            pending: Arc::default(),
            signals: OnceCell::new(),
            native_modules: OnceCell::new(),
            gc_enabled: Cell::new(true),
            gc_thresholds: Cell::new((700, 10, 10)),
            gc_next: Cell::new(isize::MAX),
            gc_debug: Cell::new(0),
            optimize: Cell::new(0),
            int_max_str_digits: Cell::new(4300),
            registry: RefCell::default(),
            first_heat: Cell::new(tier::NEVER),
            exit_stress: ExitStress::default(),
            retire_stress: ExitStress::default(),
            gc_stress: GcStress::default(),
            ic_stress: Cell::new(false),
            counters: Counters::default(),
        }
    }
}

impl Vm {
    /// Counts something that an inline cache did not know; whether the cache may learn it.
    #[must_use]
    pub fn cache_missed(&self) -> bool {
        let Counters {
            ic_misses, ic_fills, ..
        } = &self.counters;
        let learns = !self.ic_stress.get();
        ic_misses.set(ic_misses.get() + 1);
        ic_fills.set(ic_fills.get() + u64::from(learns));
        learns
    }
}

impl Default for Vm {
    fn default() -> Self {
        Vm::new()
    }
}

impl Thread {
    /// A thread of `vm`; `native_limit` is the lowest address that its native stack may reach.
    #[must_use]
    pub fn new(vm: &'static Vm, native_limit: usize, registers: usize) -> Box<Thread> {
        let base_handled = Box::new(HandledItem::default());
        Box::new(Thread {
            vm,
            frame: Cell::new(std::ptr::null_mut()),
            stack: RegisterStack::new(registers),
            depth: Cell::new(0),
            native_limit: Cell::new(native_limit),
            handled: Cell::new(NonNull::from(&*base_handled)),
            base_handled,
            trace_function: Slot::empty(),
            profile_function: Slot::empty(),
            tracing: Cell::new(false),
            in_trace: Cell::new(false),
            trace_event: Cell::new(TraceEvent::Call),
            in_repr: RefCell::default(),
            asyncgen_firstiter: Slot::empty(),
            asyncgen_finalizer: Slot::empty(),
            origin_depth: Cell::new(0),
            context: Slot::empty(),
            handover: Handover::default(),
            entered: Cell::new(0),
        })
    }

    /// Makes this the thread that finalisers run in, on this native thread.
    pub fn enter(&self) {
        CURRENT.set(Some(NonNull::from(self)));
    }

    /// Runs `f` with the current thread, for code that has none at hand because it runs when a count drops to zero.
    pub fn with_current<R>(f: impl FnOnce(&Thread) -> R) -> Option<R> {
        // SAFETY: the thread that entered lives until its native thread ends or leaves.
        CURRENT.get().map(|thread| f(unsafe { thread.as_ref() }))
    }

    /// Process-wide state.
    #[inline]
    #[must_use]
    pub fn vm(&self) -> &'static Vm {
        self.vm
    }

    /// Names that the runtime looks up.
    #[inline]
    #[must_use]
    pub fn names(&self) -> &'static Names {
        self.vm.names.get().expect("names are made at start-up")
    }

    /// The hooks.
    #[inline]
    #[must_use]
    pub fn hooks(&self) -> &'static Hooks {
        self.vm.hooks.get().expect("hooks are installed at start-up")
    }

    /// A new exception of a built-in class with one str argument, raised.
    pub fn error(&self, class: Exc, message: impl AsRef<str>) -> Raised {
        exception::raise_message(self, class, message.as_ref())
    }

    /// `TypeError(message)`
    pub fn type_error(&self, message: impl AsRef<str>) -> Raised {
        self.error(Exc::TypeError, message)
    }

    /// `ValueError(message)`
    pub fn value_error(&self, message: impl AsRef<str>) -> Raised {
        self.error(Exc::ValueError, message)
    }

    /// `KeyError(key)`
    pub fn key_error(&self, key: &Ref) -> Raised {
        exception::raise_with(self, Exc::KeyError, vec![key.clone()])
    }

    /// `StopIteration(value)`
    pub fn stop_iteration(&self, value: Ref) -> Raised {
        let args = if value.is_none() { Vec::new() } else { vec![value] };
        exception::raise_with(self, Exc::StopIteration, args)
    }

    /// Enters a native call that may nest without end (`repr`, comparison, native to Python).
    ///
    /// # Errors
    /// RecursionError at the recursion limit or when the native stack runs low.
    #[inline]
    pub fn enter_call(&self, what: &str) -> PyResult<CallGuard<'_>> {
        let depth = self.depth.get() + 1;
        let here = std::ptr::from_ref(&depth).addr();
        if depth > self.vm.recursion_limit.get() || here < self.native_limit.get() {
            return Err(self.recursion_error(what));
        }
        self.depth.set(depth);
        Ok(CallGuard { thread: self })
    }

    /// Guards a native call that nests through Python frames, which count themselves.
    ///
    /// # Errors
    /// RecursionError when the native stack runs low.
    #[inline]
    pub fn check_native_stack(&self) -> PyResult<()> {
        if !self.has_native_stack() {
            return Err(self.recursion_error(" while calling a Python object"));
        }
        Ok(())
    }

    /// Whether there is native stack for one more call.
    #[inline(always)]
    #[must_use]
    pub fn has_native_stack(&self) -> bool {
        let marker = 0u8;
        std::ptr::from_ref(&marker).addr() >= self.native_limit.get()
    }

    /// The RecursionError for too deep a nesting.
    #[cold]
    pub fn recursion_error(&self, what: &str) -> Raised {
        self.error(Exc::RecursionError, format!("maximum recursion depth exceeded{what}"))
    }

    /// The exception that is being handled: the innermost of the chain.
    #[must_use]
    pub fn handled_exception(&self) -> Option<Ref> {
        let mut item = Some(self.handled.get());
        while let Some(pointer) = item {
            // SAFETY: entries on the chain belong to running generators or to the thread.
            let entry = unsafe { pointer.as_ref() };
            if let Some(exception) = entry.exception.get() {
                return Some(exception);
            }
            item = entry.previous.get();
        }
        None
    }

    /// The innermost entry of the chain of handled exceptions.
    #[must_use]
    pub fn handled_item(&self) -> &HandledItem {
        // SAFETY: entries on the chain belong to running generators or to the thread.
        unsafe { self.handled.get().as_ref() }
    }

    /// Shows the references that the thread and the machine own, for audits.
    pub fn trace_roots(&self, tracer: &mut Tracer<'_>) {
        for dict in [&self.vm.builtins, &self.vm.sys, &self.vm.modules] {
            if let Some(dict) = dict.get() {
                dict.trace(tracer);
            }
        }
        for value in self.vm.registry.borrow().values() {
            value.trace(tracer);
        }
        for slot in [
            &self.trace_function,
            &self.profile_function,
            &self.asyncgen_firstiter,
            &self.asyncgen_finalizer,
            &self.context,
            &self.base_handled.exception,
        ] {
            slot.trace(tracer);
        }
    }

    /// The thread's own entry of that chain.
    #[must_use]
    pub fn base_handled(&self) -> &HandledItem {
        &self.base_handled
    }

    /// Asks for attention at the next safepoint.
    pub fn request(&self, reason: usize) {
        self.vm.pending.fetch_or(reason, Ordering::Relaxed);
    }

    /// Whether a safepoint has something to do.
    #[inline]
    #[must_use]
    pub fn has_pending(&self) -> bool {
        self.vm.pending.load(Ordering::Relaxed) != 0
    }

    /// The running Python frame.
    #[must_use]
    pub fn running_frame(&self) -> Option<&Frame> {
        // SAFETY: the pointer is null or the valid running frame; frames are only popped by the interpreter.
        unsafe { self.frame.get().as_ref() }
    }

    /// `sys.modules[name]`
    #[must_use]
    pub fn module(&self, name: &str) -> Option<Ref> {
        self.vm.modules.get()?.get_str(&self.vm.interned.get(name))
    }
}

/// Leaves a guarded native call.
pub struct CallGuard<'a> {
    thread: &'a Thread,
}

impl Drop for CallGuard<'_> {
    #[inline]
    fn drop(&mut self) {
        self.thread.depth.set(self.thread.depth.get() - 1);
    }
}
