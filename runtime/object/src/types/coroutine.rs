//! Coroutines and awaitables.

use taipan_code::CodeFlags;
use taipan_heap::{Obj, Ref};

use crate::class::type_of;
use crate::error::PyResult;
use crate::native::Downcast;
use crate::thread::Thread;
use crate::types::generator::{GeneratorCore, PyGenerator, State, close, exception_from_args, or_stop, send, throw};
use crate::types::str::PyStr;
use crate::{Trace, alloc, ops, py_class, py_methods};

/// A coroutine.
#[py_class(name = "coroutine", gc, weakref, final_, no_new, undocumented)]
#[derive(Trace)]
#[repr(C)]
pub struct PyCoroutine {
    /// The frame and its state.
    pub core: GeneratorCore,
}

/// A new coroutine object around a core.
#[must_use]
pub fn new_coroutine(core: GeneratorCore) -> Ref {
    alloc::new(PyCoroutine { core }).into_ref()
}

/// Whether `object` is a coroutine, or a generator that may be awaited.
#[must_use]
pub fn is_coroutine(object: &Ref) -> bool {
    object.is_a::<PyCoroutine>()
        || object
            .downcast::<PyGenerator>()
            .is_some_and(|g| g.core.code.data.flags.has(CodeFlags::ITERABLE_COROUTINE))
}

/// What `await object` iterates over (`_PyCoro_GetAwaitableIter`).
///
/// # Errors
/// TypeError if it cannot be awaited.
pub fn awaitable_iterator(th: &Thread, object: &Ref) -> PyResult<Ref> {
    if is_coroutine(object) {
        return Ok(object.clone());
    }
    let class = type_of(object);
    let Some(get) = class.slots.await_.get() else {
        return Err(th.type_error(format!("object {} can't be used in 'await' expression", class.name())));
    };
    let iterator = get(th, object)?;
    if is_coroutine(&iterator) {
        return Err(th.type_error("__await__() returned a coroutine"));
    }
    if type_of(&iterator).slots.next.get().is_none() {
        let name = type_of(&iterator).name();
        return Err(th.type_error(format!("__await__() returned non-iterator of type '{name}'")));
    }
    Ok(iterator)
}

crate::types::generator::shared_attributes!(
    PyCoroutine,
    "cr_frame",
    "cr_code",
    "cr_running",
    "cr_suspended",
    "cr_await",
    {
        #[slot]
        fn await_(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
            Ok(alloc::new(PyCoroutineWrapper {
                coroutine: this.to_ref(),
            })
            .into_ref())
        }

        #[slot]
        fn finalise(this: &Ref, th: &Thread) {
            let Some(coroutine) = this.downcast::<PyCoroutine>() else {
                return;
            };
            match coroutine.core.state.get() {
                State::Created => {
                    let name = coroutine.core.qualname.get().unwrap_or(Ref::NONE);
                    let name = name
                        .downcast::<PyStr>()
                        .map(|n| n.to_display().into_owned())
                        .unwrap_or_default();
                    let message = format!("coroutine '{name}' was never awaited");
                    if let Err(raised) = ops::report::warn(th, crate::Exc::RuntimeWarning, &message) {
                        ops::report::unraisable(th, raised, None, Some(this));
                    }
                }
                State::Suspended => {
                    if let Err(raised) = close(th, &coroutine.core, this) {
                        ops::report::unraisable(th, raised, None, Some(this));
                    }
                }
                State::Running | State::Finished => {}
            }
        }

        #[getter]
        fn cr_origin(&self) -> Option<Ref> {
            None
        }

        /// send(arg) -> send 'arg' into coroutine,
        /// return next iterated value or raise StopIteration.
        #[method(name = "send")]
        fn py_send(this: &Obj<Self>, th: &Thread, value: Ref) -> PyResult<Ref> {
            coroutine_send(th, &this.core, &this.to_ref(), value)
        }

        /// throw(value)
        /// throw(type[,value[,traceback]])
        ///
        /// Raise exception in coroutine, return next iterated value or raise
        /// StopIteration.
        #[method(name = "throw")]
        fn py_throw(this: &Obj<Self>, th: &Thread, ty: &Ref, value: Option<&Ref>, tb: Option<&Ref>) -> PyResult<Ref> {
            let raised = exception_from_args(th, ty, value, tb)?;
            let step = throw(th, &this.core, &this.to_ref(), raised)?;
            or_stop(th, &this.core, step)
        }

        /// close() -> raise GeneratorExit inside coroutine.
        #[method(name = "close")]
        fn py_close(this: &Obj<Self>, th: &Thread) -> PyResult<()> {
            close(th, &this.core, &this.to_ref())
        }
    }
);

/// A step of a coroutine: a finished one cannot be awaited again.
fn coroutine_send(th: &Thread, core: &GeneratorCore, owner: &Ref, value: Ref) -> PyResult<Ref> {
    if core.state.get() == State::Finished {
        return Err(th.error(crate::Exc::RuntimeError, "cannot reuse already awaited coroutine"));
    }
    let step = send(th, core, owner, value)?;
    or_stop(th, core, step)
}

/// A wrapper object implementing __await__ for coroutines.
#[py_class(name = "coroutine_wrapper", gc, final_, no_new)]
#[derive(Trace)]
pub struct PyCoroutineWrapper {
    coroutine: Ref,
}

#[py_methods]
impl PyCoroutineWrapper {
    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
        let coroutine = self.coroutine.downcast::<PyCoroutine>().expect("wraps a coroutine");
        coroutine_send(th, &coroutine.core, &self.coroutine, Ref::NONE).map(Some)
    }

    /// send(arg) -> send 'arg' into coroutine,
    /// return next iterated value or raise StopIteration.
    #[method]
    fn send(&self, th: &Thread, value: Ref) -> PyResult<Ref> {
        let coroutine = self.coroutine.downcast::<PyCoroutine>().expect("wraps a coroutine");
        coroutine_send(th, &coroutine.core, &self.coroutine, value)
    }

    /// throw(value)
    /// throw(type[,value[,traceback]])
    #[method]
    fn throw(&self, th: &Thread, ty: &Ref, value: Option<&Ref>, tb: Option<&Ref>) -> PyResult<Ref> {
        let coroutine = self.coroutine.downcast::<PyCoroutine>().expect("wraps a coroutine");
        let raised = exception_from_args(th, ty, value, tb)?;
        let step = throw(th, &coroutine.core, &self.coroutine, raised)?;
        or_stop(th, &coroutine.core, step)
    }

    /// close() -> raise GeneratorExit inside coroutine.
    #[method]
    fn close(&self, th: &Thread) -> PyResult<()> {
        let coroutine = self.coroutine.downcast::<PyCoroutine>().expect("wraps a coroutine");
        close(th, &coroutine.core, &self.coroutine)
    }
}

/// What `await object` iterates over; `place` tells which `async with` step asks, for the message.
///
/// # Errors
/// TypeError; RuntimeError if a coroutine is awaited already.
pub fn awaitable(th: &Thread, object: &Ref, place: u16) -> PyResult<Ref> {
    let class = type_of(object);
    if place != 0 && !is_coroutine(object) && class.slots.await_.get().is_none() {
        let method = if place == 1 { "__aenter__" } else { "__aexit__" };
        let name = class.name();
        return Err(th.type_error(format!(
            "'async with' received an object from {method} that does not implement __await__: {name}"
        )));
    }
    let iterator = awaitable_iterator(th, object)?;
    if let Some(coroutine) = iterator.downcast::<PyCoroutine>()
        && coroutine.core.delegate().is_some()
    {
        return Err(th.error(crate::Exc::RuntimeError, "coroutine is being awaited already"));
    }
    Ok(iterator)
}

/// `object.__aiter__()`, checked.
///
/// # Errors
/// TypeError.
pub fn async_iterator(th: &Thread, object: &Ref) -> PyResult<Ref> {
    let class = type_of(object);
    let Some(aiter) = class.slots.aiter.get() else {
        let name = class.name();
        return Err(th.type_error(format!(
            "'async for' requires an object with __aiter__ method, got {name}"
        )));
    };
    let iterator = aiter(th, object)?;
    if type_of(&iterator).slots.anext.get().is_none() {
        let name = type_of(&iterator).name();
        return Err(th.type_error(format!(
            "'async for' received an object from __aiter__ that does not implement __anext__: {name}"
        )));
    }
    Ok(iterator)
}

/// The awaitable of `iterator.__anext__()`.
///
/// # Errors
/// TypeError.
pub fn async_next(th: &Thread, iterator: &Ref) -> PyResult<Ref> {
    let class = type_of(iterator);
    let Some(anext) = class.slots.anext.get() else {
        let name = class.name();
        return Err(th.type_error(format!(
            "'async for' requires an iterator with __anext__ method, got {name}"
        )));
    };
    let next = anext(th, iterator)?;
    awaitable_iterator(th, &next).map_err(|raised| {
        let name = type_of(&next).name();
        let error = th.type_error(format!("'async for' received an invalid object from __anext__: {name}"));
        error.exception().cause.set(raised.into_ref());
        error
    })
}

/// A value that an async generator yields, marked apart from what it awaits.
#[py_class(name = "async_generator_wrapped_value", gc, final_, no_new, undocumented)]
#[derive(Trace)]
pub struct PyAsyncValue {
    /// The value.
    pub value: Ref,
}

#[py_methods]
impl PyAsyncValue {}

/// Marks a value that an async generator yields.
#[must_use]
pub fn wrap_async_value(value: Ref) -> Ref {
    alloc::new(PyAsyncValue { value }).into_ref()
}
