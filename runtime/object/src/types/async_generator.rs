//! Async generators: a suspended frame whose steps are awaitables (`genobject.c`, PEP 525).

use std::cell::Cell;

use taipan_heap::{Obj, Ref, Slot};

use crate::error::{Exc, PyResult, Raised};
use crate::native::Downcast;
use crate::thread::Thread;
use crate::types::coroutine::PyAsyncValue;
use crate::types::exception::raise_with;
use crate::types::generator::{GeneratorCore, State, exception_from_args, send, throw};
use crate::types::str::PyStr;
use crate::{Trace, alloc, ops, py_class, py_methods};

/// An async generator.
#[py_class(name = "async_generator", gc, weakref, final_, no_new, undocumented)]
#[derive(Trace)]
#[repr(C)]
pub struct PyAsyncGenerator {
    /// The frame and its state.
    pub core: GeneratorCore,
    /// A step is under way.
    running: Cell<bool>,
    closed: Cell<bool>,
    hooks_done: Cell<bool>,
    finalizer: Slot,
}

/// A new async generator object around a core.
#[must_use]
pub fn new_async_generator(core: GeneratorCore) -> Ref {
    alloc::new(PyAsyncGenerator {
        core,
        running: Cell::new(false),
        closed: Cell::new(false),
        hooks_done: Cell::new(false),
        finalizer: Slot::empty(),
    })
    .into_ref()
}

impl PyAsyncGenerator {
    /// Calls the hooks of `sys.set_asyncgen_hooks` before the first step.
    fn init_hooks(&self, th: &Thread, own: &Ref) -> PyResult<()> {
        if self.hooks_done.replace(true) {
            return Ok(());
        }
        drop(self.finalizer.replace(th.asyncgen_finalizer.get()));
        match th.asyncgen_firstiter.get() {
            Some(hook) => ops::call::call(th, &hook, &[own]).map(drop),
            None => Ok(()),
        }
    }

    /// What a step gives to the awaiter: a yielded value ends the await with StopIteration (`async_gen_unwrap_value`).
    fn unwrap(&self, th: &Thread, step: PyResult<Option<Ref>>) -> PyResult<Ref> {
        match step {
            Ok(Some(value)) => match value.downcast::<PyAsyncValue>() {
                Some(wrapped) => {
                    self.running.set(false);
                    Err(raise_with(th, Exc::StopIteration, vec![wrapped.value.clone()]))
                }
                None => Ok(value),
            },
            Ok(None) => {
                self.closed.set(true);
                self.running.set(false);
                Err(raise_with(th, Exc::StopAsyncIteration, Vec::new()))
            }
            Err(raised) => {
                if raised.is(Exc::StopAsyncIteration) || raised.is(Exc::GeneratorExit) {
                    self.closed.set(true);
                }
                self.running.set(false);
                Err(raised)
            }
        }
    }
}

crate::types::generator::shared_attributes!(
    PyAsyncGenerator,
    "ag_frame",
    "ag_code",
    "_ag_started_step",
    "ag_suspended",
    "ag_await",
    {
        #[getter]
        fn ag_running(&self) -> bool {
            self.running.get()
        }

        #[slot]
        fn aiter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
            Ok(this.to_ref())
        }

        #[slot]
        fn anext(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
            let own = this.to_ref();
            this.init_hooks(th, &own)?;
            Ok(step(own, Kind::Send(Ref::NONE)))
        }

        #[slot]
        fn finalise(this: &Ref, th: &Thread) {
            let Some(generator) = this.downcast::<PyAsyncGenerator>() else {
                return;
            };
            if generator.core.state.get() != State::Suspended {
                return;
            }
            if let Some(finalizer) = generator.finalizer.get()
                && !generator.closed.get()
            {
                if let Err(raised) = ops::call::call(th, &finalizer, &[this]) {
                    ops::report::unraisable(th, raised, None, Some(this));
                }
                return;
            }
            if let Err(raised) = crate::types::generator::close(th, &generator.core, this) {
                ops::report::unraisable(th, raised, None, Some(this));
            }
        }

        /// asend(v) -> send 'v' in generator.
        #[method]
        fn asend(this: &Obj<Self>, th: &Thread, value: Ref) -> PyResult<Ref> {
            let own = this.to_ref();
            this.init_hooks(th, &own)?;
            Ok(step(own, Kind::Send(value)))
        }

        /// athrow(typ[,val[,tb]]) -> raise exception in generator.
        #[method]
        fn athrow(this: &Obj<Self>, th: &Thread, ty: Ref, value: Option<Ref>, tb: Option<Ref>) -> PyResult<Ref> {
            let own = this.to_ref();
            this.init_hooks(th, &own)?;
            Ok(step(own, Kind::Throw(ty, value, tb)))
        }

        /// aclose() -> raise GeneratorExit inside generator.
        #[method]
        fn aclose(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
            let own = this.to_ref();
            this.init_hooks(th, &own)?;
            Ok(step(own, Kind::Close))
        }

        /// See PEP 585
        #[classmethod]
        fn __class_getitem__(cls: &crate::Class, th: &Thread, item: &Ref) -> PyResult<Ref> {
            ops::item::generic_alias(th, cls, item)
        }
    }
);

/// What an awaitable does to its generator.
enum Kind {
    Send(Ref),
    Throw(Ref, Option<Ref>, Option<Ref>),
    Close,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Fresh,
    Started,
    Done,
}

/// The state that both awaitable types share.
struct Step {
    generator: Ref,
    kind: Kind,
    progress: Cell<Progress>,
}

impl taipan_heap::collect::Trace for Step {
    fn trace(&self, tracer: &mut taipan_heap::collect::Tracer<'_>) {
        self.generator.trace(tracer);
        match &self.kind {
            Kind::Send(value) => value.trace(tracer),
            Kind::Throw(ty, value, traceback) => {
                ty.trace(tracer);
                value.trace(tracer);
                traceback.trace(tracer);
            }
            Kind::Close => {}
        }
    }
    fn give_up(&self, _garbage: &mut Vec<Ref>) {}
}

/// An awaitable for one step of an async generator.
fn step(generator: Ref, kind: Kind) -> Ref {
    let sends = matches!(kind, Kind::Send(_));
    let step = Step {
        generator,
        kind,
        progress: Cell::new(Progress::Fresh),
    };
    if sends {
        alloc::new(PyAsyncSend { step }).into_ref()
    } else {
        alloc::new(PyAsyncThrow { step }).into_ref()
    }
}

impl Step {
    fn generator(&self) -> &Obj<PyAsyncGenerator> {
        self.generator
            .downcast::<PyAsyncGenerator>()
            .expect("steps belong to async generators")
    }

    fn reused(&self, th: &Thread) -> Raised {
        let what = if matches!(self.kind, Kind::Send(_)) {
            "__anext__()/asend()"
        } else {
            "aclose()/athrow()"
        };
        th.error(Exc::RuntimeError, format!("cannot reuse already awaited {what}"))
    }

    fn done<T>(&self, raised: Raised) -> PyResult<T> {
        self.progress.set(Progress::Done);
        Err(raised)
    }

    /// Sends a value into the await.
    fn send(&self, th: &Thread, value: Ref) -> PyResult<Ref> {
        let generator = self.generator();
        match (&self.kind, self.progress.get()) {
            (_, Progress::Done) => Err(self.reused(th)),
            (Kind::Send(first), progress) => {
                let mut value = value;
                if progress == Progress::Fresh {
                    if generator.running.get() {
                        let error = th.error(Exc::RuntimeError, "anext(): asynchronous generator is already running");
                        return self.done(error);
                    }
                    if value.is_none() {
                        value = first.clone();
                    }
                    self.progress.set(Progress::Started);
                }
                generator.running.set(true);
                let result = send(th, &generator.core, &self.generator, value);
                generator.unwrap(th, result).or_else(|raised| self.done(raised))
            }
            (_, Progress::Fresh) => self.start_throw(th, &value),
            (_, Progress::Started) => {
                let result = send(th, &generator.core, &self.generator, value);
                self.after_throw(th, result)
            }
        }
    }

    fn start_throw(&self, th: &Thread, value: &Ref) -> PyResult<Ref> {
        let generator = self.generator();
        let what = if matches!(self.kind, Kind::Close) {
            "aclose"
        } else {
            "athrow"
        };
        if generator.core.state.get() == State::Finished {
            return self.done(raise_with(th, Exc::StopIteration, Vec::new()));
        }
        if generator.running.get() {
            let message = format!("{what}(): asynchronous generator is already running");
            return self.done(th.error(Exc::RuntimeError, message));
        }
        if generator.closed.get() {
            return self.done(raise_with(th, Exc::StopAsyncIteration, Vec::new()));
        }
        if !value.is_none() {
            return Err(th.error(
                Exc::RuntimeError,
                "can't send non-None value to a just-started coroutine",
            ));
        }
        self.progress.set(Progress::Started);
        generator.running.set(true);
        let raised = match &self.kind {
            Kind::Throw(ty, value, traceback) => {
                match exception_from_args(th, ty, value.as_ref(), traceback.as_ref()) {
                    Ok(raised) => raised,
                    Err(other) => {
                        generator.running.set(false);
                        return self.done(other);
                    }
                }
            }
            Kind::Close | Kind::Send(_) => {
                generator.closed.set(true);
                raise_with(th, Exc::GeneratorExit, Vec::new())
            }
        };
        let result = throw(th, &generator.core, &self.generator, raised);
        self.after_throw(th, result)
    }

    fn after_throw(&self, th: &Thread, result: PyResult<Option<Ref>>) -> PyResult<Ref> {
        let generator = self.generator();
        if matches!(self.kind, Kind::Throw(..)) {
            return generator.unwrap(th, result).or_else(|raised| self.done(raised));
        }
        if let Ok(Some(value)) = &result
            && value.is_a::<PyAsyncValue>()
        {
            generator.running.set(false);
            return self.done(th.error(Exc::RuntimeError, "async generator ignored GeneratorExit"));
        }
        match generator.unwrap(th, result) {
            Err(raised) if raised.is(Exc::StopAsyncIteration) || raised.is(Exc::GeneratorExit) => {
                self.done(raise_with(th, Exc::StopIteration, Vec::new()))
            }
            Err(raised) => self.done(raised),
            ok => ok,
        }
    }

    /// Raises an exception inside the await.
    fn throw(&self, th: &Thread, raised: Raised) -> PyResult<Ref> {
        if self.progress.get() == Progress::Done {
            return Err(self.reused(th));
        }
        let generator = self.generator();
        if self.progress.get() == Progress::Fresh {
            if generator.running.get() {
                return self.done(th.error(Exc::RuntimeError, "anext(): asynchronous generator is already running"));
            }
            self.progress.set(Progress::Started);
            generator.running.set(true);
        }
        let result = throw(th, &generator.core, &self.generator, raised);
        if matches!(self.kind, Kind::Send(_)) {
            return generator.unwrap(th, result).or_else(|raised| self.done(raised));
        }
        self.after_throw(th, result)
    }
}

macro_rules! awaitable {
    ($(#[$doc:meta])* $ty:ident $name:literal) => {
        $(#[$doc])*
        #[py_class(name = $name, gc, final_, no_new, undocumented)]
        #[derive(Trace)]
        pub struct $ty {
            step: Step,
        }

        #[py_methods]
        impl $ty {
            #[slot]
            fn await_(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
                Ok(this.to_ref())
            }

            #[slot]
            fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
                Ok(this.to_ref())
            }

            #[slot]
            fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
                self.step.send(th, Ref::NONE).map(Some)
            }

            /// send(arg) -> send 'arg' into generator,
            /// return next yielded value or raise StopIteration.
            #[method]
            fn send(&self, th: &Thread, value: Ref) -> PyResult<Ref> {
                self.step.send(th, value)
            }

            /// throw(value)
            /// throw(type[,value[,tb]])
            ///
            /// Raise exception in generator, return next yielded value or raise
            /// StopIteration.
            #[method]
            fn throw(&self, th: &Thread, ty: &Ref, value: Option<&Ref>, tb: Option<&Ref>) -> PyResult<Ref> {
                let raised = exception_from_args(th, ty, value, tb)?;
                self.step.throw(th, raised)
            }

            /// close() -> raise GeneratorExit inside generator.
            #[method]
            fn close(&self) {
                self.step.progress.set(Progress::Done);
            }
        }
    };
}

awaitable! {
    /// The awaitable of `__anext__()` and `asend()`.
    PyAsyncSend "async_generator_asend"
}
awaitable! {
    /// The awaitable of `athrow()` and `aclose()`.
    PyAsyncThrow "async_generator_athrow"
}
