//! Generators: an object that owns a suspended frame.
//!
//! What generators, coroutines and async generators share is in [`GeneratorCore`]; the interpreter resumes cores.

use std::cell::Cell;

use taipan_heap::collect::{Trace, Tracer};
use taipan_heap::reference::release;
use taipan_heap::{Obj, Ref, Slot, TypedRef, Value};

use crate::error::{Exc, PyResult, Raised};
use crate::frame::{Frame, HEADER_WORDS};
use crate::native::Downcast;
use crate::thread::{HandledItem, Thread};
use crate::types::code::PyCode;
use crate::types::exception::PyBaseException;
use crate::types::str::PyStr;
use crate::{alloc, ops, py_class, py_methods};

/// Where a generator is in its life.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Not started.
    Created,
    /// Between two steps.
    Suspended,
    /// On the stack.
    Running,
    /// Returned or raised; the frame is gone.
    Finished,
}

/// A suspendable frame and what belongs to it.
pub struct GeneratorCore {
    /// The frame, in a block of `words` words; null once finished.
    pub frame: Cell<*mut Frame>,
    words: usize,
    /// Where it is.
    pub state: Cell<State>,
    /// Its entry in the chain of handled exceptions.
    pub handled: HandledItem,
    /// The returned value, once finished.
    pub result: Slot,
    /// `gi_code`
    pub code: TypedRef<PyCode>,
    /// `__name__`
    pub name: Slot,
    /// `__qualname__`
    pub qualname: Slot,
    /// The register that holds what a `yield from` or `await` is delegated to while suspended, plus one; 0 if none.
    pub delegate: Cell<u32>,
}

impl Trace for GeneratorCore {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.code.trace(tracer);
        self.result.trace(tracer);
        self.handled.exception.trace(tracer);
        // SAFETY: the frame is valid until it is freed, which nulls the pointer.
        let Some(frame) = (unsafe { self.frame.get().as_ref() }) else {
            return;
        };
        tracer.value(frame.function);
        tracer.value(frame.locals);
        tracer.value(frame.object.get());
        for i in 0..frame.register_count as usize {
            // SAFETY: registers follow the header.
            tracer.value(unsafe { Frame::registers(self.frame.get()).add(i).read() });
        }
    }

    fn give_up(&self, garbage: &mut Vec<Ref>) {
        self.result.give_up(garbage);
        self.handled.exception.give_up(garbage);
        if self.state.get() != State::Running {
            self.free_frame();
        }
    }
}

impl GeneratorCore {
    /// A core around a copy of `frame`, whose values move in.
    ///
    /// # Safety
    /// `frame` is a valid frame that its owner does not use afterwards.
    #[must_use]
    pub unsafe fn from_frame(frame: *mut Frame, name: Option<Ref>, qualname: Option<Ref>) -> GeneratorCore {
        // SAFETY: the caller's promise.
        let header = unsafe { &*frame };
        let words = HEADER_WORDS + header.register_count as usize;
        let mut block = vec![Value::UNBOUND; words].into_boxed_slice();
        // SAFETY: both regions hold `words` words, and the values are moved.
        unsafe {
            block
                .as_mut_ptr()
                .copy_from_nonoverlapping(frame.cast::<Value>(), words)
        };
        let code = header.code().to_typed();
        let moved: *mut Frame = Box::into_raw(block).cast();
        // SAFETY: the block starts with the copied header.
        let own = unsafe { &mut *moved };
        own.kind = crate::frame::FrameKind::Generator;
        own.previous = std::ptr::null_mut();
        GeneratorCore {
            frame: Cell::new(moved),
            words,
            state: Cell::new(State::Created),
            handled: HandledItem::default(),
            result: Slot::empty(),
            code,
            name: Slot::from_option(name),
            qualname: Slot::from_option(qualname),
            delegate: Cell::new(0),
        }
    }

    /// Frees the frame with what it owns; a frame object takes over the values first.
    pub fn free_frame(&self) {
        let frame = self.frame.replace(std::ptr::null_mut());
        if frame.is_null() {
            return;
        }
        self.state.set(State::Finished);
        self.delegate.set(0);
        // SAFETY: the frame was ours alone.
        unsafe { detach_object(frame) };
        // SAFETY: as above.
        let function = unsafe { drop_frame_values(frame) };
        let block = std::ptr::slice_from_raw_parts_mut(frame.cast::<Value>(), self.words);
        // SAFETY: the block came from a box of this size.
        drop(unsafe { Box::from_raw(block) });
        drop(function);
    }

    /// What a `yield from` or `await` is waiting for.
    #[must_use]
    pub fn delegate(&self) -> Option<Ref> {
        let index = self.delegate.get().checked_sub(1)?;
        // SAFETY: a suspended frame is valid.
        unsafe { self.frame.get().as_ref() }?.register(index as usize)
    }

    /// Whether the generator is on the stack.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.state.get() == State::Running
    }
}

impl Drop for GeneratorCore {
    fn drop(&mut self) {
        self.free_frame();
    }
}

/// Lets the frame object, if there is one, outlive its frame: it takes over copies of the variables.
///
/// # Safety
/// `frame` is valid.
pub unsafe fn detach_object(frame: *mut Frame) {
    // SAFETY: the caller's promise.
    let header = unsafe { &*frame };
    if header.object.get().is_unbound() {
        return;
    }
    let word = header.object.replace(Value::UNBOUND);
    // SAFETY: the frame owned the reference.
    let object: Ref = unsafe { Ref::from_owned(word) };
    let Some(object) = object.downcast::<crate::frame::PyFrame>() else {
        return;
    };
    // Only another owner can still look at it.
    if object.header().count() > 1 {
        let variables = header.code().data.first_temp();
        let values = (0..variables).map(|i| header.register(i)).collect();
        drop(object.values.replace(values));
        object.pc.set(header.pc.get());
        // SAFETY: frames below on the stack are valid.
        if let Some(previous) = unsafe { header.previous.as_ref() } {
            object.back.set(crate::frame::frame_object(previous).into_ref());
        }
    }
    object.frame.set(std::ptr::null_mut());
}

/// Drops what a frame owns, except for its function, which the caller drops when the frame is gone: temporaries last
/// first, as a stack is unwound, and then variables in order.
///
/// # Safety
/// `frame` is valid and dead: nobody uses its values afterwards.
#[must_use = "dropping the function may run Python"]
pub unsafe fn drop_frame_values(frame: *mut Frame) -> Ref {
    // SAFETY: the caller's promise.
    let header = unsafe { &*frame };
    let (variables, count) = (usize::from(header.code().first_temp), header.register_count as usize);
    let registers = Frame::registers(frame);
    let drop_value = |i: usize| {
        // SAFETY: registers follow the header.
        let register = unsafe { registers.add(i) };
        // SAFETY: as above.
        let word = unsafe { register.read() };
        if word.is_pointer() {
            // SAFETY: the register owned it, and is overwritten before it dies.
            unsafe {
                register.write(Value::UNBOUND);
                release(word);
            }
        }
    };
    (variables..count).rev().for_each(drop_value);
    (0..variables).for_each(drop_value);
    // SAFETY: the frame owned its namespace.
    unsafe { release(std::mem::replace(&mut (*frame).locals, Value::UNBOUND)) };
    // SAFETY: the frame is still valid.
    if unsafe { !(*frame).object.get().is_unbound() } {
        // SAFETY: as above.
        unsafe { detach_object(frame) };
    }
    // SAFETY: the frame owned its function, and gives it up.
    unsafe { Ref::from_owned(std::mem::replace(&mut (*frame).function, Value::UNBOUND)) }
}

/// Resumes a generator-like object with a value. None when it returned: its value is in `result`.
///
/// # Errors
/// ValueError if it is running; TypeError for a value sent to a fresh one; what it raises.
pub fn send(th: &Thread, core: &GeneratorCore, owner: &Ref, value: Ref) -> PyResult<Option<Ref>> {
    match core.state.get() {
        State::Running => return Err(already_running(th, owner)),
        State::Finished => {
            core.result.set(Ref::NONE);
            return Ok(None);
        }
        State::Created if !value.is_none() => {
            let kind = kind_name(owner);
            return Err(th.type_error(format!("can't send non-None value to a just-started {kind}")));
        }
        State::Created | State::Suspended => {}
    }
    (th.hooks().resume)(th, core, owner, Ok(value))
}

fn kind_name(owner: &Ref) -> String {
    crate::type_of(owner).name().replace('_', " ")
}

fn already_running(th: &Thread, owner: &Ref) -> Raised {
    th.value_error(format!("{} already executing", kind_name(owner)))
}

/// Raises an exception inside.
///
/// # Errors
/// What comes out.
pub fn throw(th: &Thread, core: &GeneratorCore, owner: &Ref, raised: Raised) -> PyResult<Option<Ref>> {
    match core.state.get() {
        State::Running => Err(already_running(th, owner)),
        State::Finished => Err(raised),
        State::Created => {
            let result = (th.hooks().resume)(th, core, owner, Err(raised));
            core.free_frame();
            result
        }
        State::Suspended => (th.hooks().resume)(th, core, owner, Err(raised)),
    }
}

/// `generator.close()`
///
/// # Errors
/// RuntimeError if it yields again; what it raises.
pub fn close(th: &Thread, core: &GeneratorCore, owner: &Ref) -> PyResult<()> {
    match core.state.get() {
        State::Finished => return Ok(()),
        // Only a trace function can tell whether the exception was thrown.
        State::Created if !th.tracing.get() => {
            core.free_frame();
            return Ok(());
        }
        State::Running => return Err(already_running(th, owner)),
        State::Created | State::Suspended => {}
    }
    let exit = crate::types::exception::raise_with(th, Exc::GeneratorExit, Vec::new());
    match throw(th, core, owner, exit) {
        Ok(None) => Ok(()),
        Ok(Some(_)) => {
            let kind = kind_name(owner);
            Err(th.error(Exc::RuntimeError, format!("{kind} ignored GeneratorExit")))
        }
        Err(raised) if raised.is(Exc::GeneratorExit) || raised.is(Exc::StopIteration) => Ok(()),
        Err(raised) => Err(raised),
    }
}

/// The exception for `throw(type, value, traceback)`.
///
/// # Errors
/// TypeError for what is no exception.
pub fn exception_from_args(th: &Thread, ty: &Ref, value: Option<&Ref>, traceback: Option<&Ref>) -> PyResult<Raised> {
    let traceback = traceback.filter(|t| !t.is_none());
    if traceback.is_some_and(|t| !t.is_a::<crate::types::traceback::PyTraceback>()) {
        return Err(th.type_error("throw() third argument must be a traceback object"));
    }
    let value = value.filter(|v| !v.is_none());
    let exception = if ty.is_a::<PyBaseException>() {
        if value.is_some() {
            return Err(th.type_error("instance exception may not have a separate value"));
        }
        ty.clone()
    } else if is_exception_class(ty) {
        match value {
            None => ops::call::call(th, ty, &[])?,
            Some(value) if ops::compare::is_instance(th, value, ty)? => value.clone(),
            Some(value) => match value.downcast::<crate::types::tuple::PyTuple>() {
                Some(args) => ops::call::call_args(th, ty, crate::Args::positional_only(args.items()))?,
                None => ops::call::call(th, ty, &[value])?,
            },
        }
    } else {
        let name = crate::type_of(ty).name();
        return Err(th.type_error(format!(
            "exceptions must be classes or instances deriving from BaseException, not {name}"
        )));
    };
    match crate::native::try_typed::<PyBaseException>(exception) {
        Ok(exception) => {
            if let Some(traceback) = traceback {
                exception.traceback.set(traceback.clone());
            }
            Ok(Raised::new(exception))
        }
        Err(other) => {
            let name = crate::type_of(&other).name();
            let shown = crate::ops::convert::repr(th, ty)?;
            Err(th.type_error(format!(
                "calling {} should have returned an instance of BaseException, not {name}",
                shown.to_display()
            )))
        }
    }
}

/// Whether `object` is a class that derives from BaseException.
#[must_use]
pub fn is_exception_class(object: &Ref) -> bool {
    use crate::class::ClassExt;
    object
        .downcast::<crate::PyType>()
        .is_some_and(|c| c.is_subtype(Exc::BaseException.class()))
}

/// A result of `send` or `throw` as Python sees it: StopIteration when it returned.
///
/// # Errors
/// The StopIteration.
pub fn or_stop(th: &Thread, core: &GeneratorCore, step: Option<Ref>) -> PyResult<Ref> {
    step.ok_or_else(|| {
        let value = core.result.take().unwrap_or(Ref::NONE);
        stop_iteration(th, value)
    })
}

/// `StopIteration(value)` with tuples and exceptions as values kept whole (`_PyGen_SetStopIterationValue`).
pub fn stop_iteration(th: &Thread, value: Ref) -> Raised {
    th.stop_iteration(value)
}

/// A generator.
#[py_class(name = "generator", gc, weakref, final_, no_new, undocumented)]
#[derive(crate::Trace)]
#[repr(C)]
pub struct PyGenerator {
    /// The frame and its state.
    pub core: GeneratorCore,
}

/// The attributes that generators, coroutines and async generators share, under their own names.
macro_rules! shared_attributes {
    ($ty:ident, $frame:literal, $code:literal, $running:literal, $suspended:literal, $delegate:literal, { $($own:tt)* }) => {
        #[py_methods]
        impl $ty {
            #[getter]
            fn __name__(&self) -> Option<Ref> {
                self.core.name.get()
            }

            #[setter(name = "__name__")]
            fn set_name(&self, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
                match value.filter(|v| v.is_a::<PyStr>()) {
                    Some(value) => {
                        self.core.name.set(value.clone());
                        Ok(())
                    }
                    None => Err(th.type_error("__name__ must be set to a string object")),
                }
            }

            #[getter]
            fn __qualname__(&self) -> Option<Ref> {
                self.core.qualname.get()
            }

            #[setter(name = "__qualname__")]
            fn set_qualname(&self, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
                match value.filter(|v| v.is_a::<PyStr>()) {
                    Some(value) => {
                        self.core.qualname.set(value.clone());
                        Ok(())
                    }
                    None => Err(th.type_error("__qualname__ must be set to a string object")),
                }
            }

            #[getter(name = $frame)]
            fn frame(&self) -> Option<Ref> {
                // SAFETY: the frame is valid until the pointer is nulled.
                unsafe { self.core.frame.get().as_ref() }.map(|f| crate::frame::frame_object(f).into_ref())
            }

            #[getter(name = $code)]
            fn code(&self) -> Ref {
                self.core.code.as_ref().clone()
            }

            #[getter(name = $running)]
            fn running(&self) -> bool {
                self.core.is_running()
            }

            #[getter(name = $suspended)]
            fn suspended(&self) -> bool {
                self.core.state.get() == State::Suspended
            }

            #[getter(name = $delegate)]
            fn delegate(&self) -> Option<Ref> {
                self.core.delegate()
            }

            #[slot]
            fn repr(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
                let name = this.core.qualname.get();
                let name = name.and_then(|n| n.downcast::<PyStr>().map(|n| n.to_display().into_owned()));
                let kind = crate::type_of(&this.to_ref()).name();
                let text = format!("<{kind} object {} at {:#x}>", name.unwrap_or_default(), this.value().bits());
                Ok(PyStr::new(&text).into_ref())
            }

            $($own)*
        }
    };
}

pub(crate) use shared_attributes;

shared_attributes!(
    PyGenerator,
    "gi_frame",
    "gi_code",
    "gi_running",
    "gi_suspended",
    "gi_yieldfrom",
    {
        #[slot]
        fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
            Ok(this.to_ref())
        }

        #[slot]
        fn next(this: &Obj<Self>, th: &Thread) -> PyResult<Option<Ref>> {
            let step = send(th, &this.core, &this.to_ref(), Ref::NONE)?;
            if step.is_none() {
                let value = this.core.result.take().unwrap_or(Ref::NONE);
                if !value.is_none() {
                    return Err(stop_iteration(th, value));
                }
            }
            Ok(step)
        }

        #[slot]
        fn finalise(this: &Ref, th: &Thread) {
            if let Some(generator) = this.downcast::<PyGenerator>()
                && (generator.core.state.get() == State::Suspended || th.tracing.get())
                && let Err(raised) = close(th, &generator.core, this)
            {
                ops::report::unraisable(th, raised, None, Some(this));
            }
        }

        /// send(arg) -> send 'arg' into generator,
        /// return next yielded value or raise StopIteration.
        #[method(name = "send")]
        fn py_send(this: &Obj<Self>, th: &Thread, value: Ref) -> PyResult<Ref> {
            let step = send(th, &this.core, &this.to_ref(), value)?;
            or_stop(th, &this.core, step)
        }

        /// throw(value)
        /// throw(type[,value[,tb]])
        ///
        /// Raise exception in generator, return next yielded value or raise
        /// StopIteration.
        #[method(name = "throw")]
        fn py_throw(this: &Obj<Self>, th: &Thread, ty: &Ref, value: Option<&Ref>, tb: Option<&Ref>) -> PyResult<Ref> {
            let raised = exception_from_args(th, ty, value, tb)?;
            let step = throw(th, &this.core, &this.to_ref(), raised)?;
            or_stop(th, &this.core, step)
        }

        /// close() -> raise GeneratorExit inside generator.
        #[method(name = "close")]
        fn py_close(this: &Obj<Self>, th: &Thread) -> PyResult<()> {
            close(th, &this.core, &this.to_ref())
        }
    }
);

/// A new generator object around a core.
#[must_use]
pub fn new_generator(core: GeneratorCore) -> Ref {
    alloc::new(PyGenerator { core }).into_ref()
}

/// The core of a generator-like object.
#[must_use]
pub fn core_of(object: &Ref) -> Option<&GeneratorCore> {
    if let Some(generator) = object.downcast_exact::<PyGenerator>() {
        return Some(&generator.core);
    }
    object
        .downcast_exact::<crate::types::coroutine::PyCoroutine>()
        .map(|c| &c.core)
}

/// The type of generators.
#[must_use]
pub fn generator_class() -> &'static crate::Class {
    <PyGenerator as crate::NativeType>::class()
}
