//! Making, resuming and delegating generators.

use taipan_code::{CodeFlags, Inst};
use taipan_object::frame::Frame;
use taipan_object::heap::Ref;
use taipan_object::types::generator::{self, GeneratorCore, State};
use taipan_object::{Downcast, Exc, PyResult, Raised, Thread, ops};

use crate::compiled;
use crate::current::Current;
use crate::entry::{self, Leave};
use crate::frames;

/// Makes the generator object from the running frame, which is on the stack at its `ReturnGenerator`; the frame's values
/// move to the generator.
pub(crate) fn make(th: &Thread, frame: *mut Frame) -> Ref {
    // SAFETY: the running frame is valid.
    let header = unsafe { &mut *frame };
    let function = header.function();
    let (name, qualname) = (function.name.get(), function.qualname.get());
    let flags = header.code().data.flags;
    let had_object = !header.object.get().is_unbound();
    if had_object {
        // A frame object made so early (by a tracer) belongs to the stack frame; it goes its own way.
        // SAFETY: as above.
        unsafe { generator::detach_object(frame) };
    }
    // SAFETY: the stack frame is not used for its values any more.
    let core = unsafe { GeneratorCore::from_frame(frame, name, qualname) };
    th.frame.set(header.previous);
    th.stack.top.set(frame.cast());
    th.depth.set(th.depth.get() - 1);
    if flags.has(CodeFlags::COROUTINE) {
        taipan_object::types::coroutine::new_coroutine(core)
    } else if flags.has(CodeFlags::ASYNC_GENERATOR) {
        taipan_object::types::async_generator::new_async_generator(core)
    } else {
        generator::new_generator(core)
    }
}

/// The hook: runs a generator to its next yield. None when it returned.
///
/// # Errors
/// What it raises; RuntimeError in place of StopIteration.
pub(crate) fn resume(
    th: &Thread,
    core: &GeneratorCore,
    owner: &Ref,
    input: Result<Ref, Raised>,
) -> PyResult<Option<Ref>> {
    th.check_native_stack()?;
    let input = match input {
        Ok(value) => match resume_compiled(th, core, owner, value) {
            Ok(result) => return result,
            Err(value) => Input::Send(value),
        },
        Err(raised) if core.delegate.get() != 0 => match throw_into_delegate(th, core, raised)? {
            Delegated::Yielded(value) => return Ok(Some(value)),
            Delegated::Finished(value) => Input::Finished(value),
            Delegated::Raised(raised) => Input::Raise(raised),
        },
        Err(raised) => Input::Raise(raised),
    };
    frames::enter_depth(th)?;
    let fresh = core.state.get() == State::Created;
    let frame = start_step(th, core);
    // What comes out of a delegate is raised while this generator handles what it handles (`_PyErr_ChainStackItem`).
    if let Input::Raise(raised) = &input {
        taipan_object::types::exception::set_context(th, raised.exception());
    }
    let keep = owner.clone();
    let result = entry::resume(th, frame, fresh, core, input);
    drop(keep);
    finish_step(th, core, owner, frame, result)
}

/// The generator's frame is the running one, and it handles what it handles.
#[inline(always)]
fn start_step(th: &Thread, core: &GeneratorCore) -> *mut Frame {
    let frame = core.frame.get();
    core.state.set(State::Running);
    // SAFETY: a generator that is not finished has a valid frame.
    unsafe { (*frame).previous = th.frame.get() };
    th.frame.set(frame);
    core.handled.previous.set(Some(th.handled.get()));
    th.handled.set(std::ptr::NonNull::from(&core.handled));
    frame
}

/// Resumes what is suspended, in its compiled code: the commonest of steps, with nothing to be decided. Else the value is
/// given back, and nothing was done.
#[inline(always)]
fn resume_compiled(th: &Thread, core: &GeneratorCore, owner: &Ref, value: Ref) -> Result<PyResult<Option<Ref>>, Ref> {
    if core.state.get() != State::Suspended || th.tracing.get() {
        return Err(value);
    }
    let current = Current::of(core.frame.get());
    let Some(compiled) = compiled::ready(current.code()) else {
        return Err(value);
    };
    if frames::enter_depth(th).is_err() {
        return Err(value);
    }
    let frame = start_step(th, core);
    th.entered.set(th.entered.get() + 1);
    core.delegate.set(0);
    let pc = current.frame().pc.get() as usize;
    let (Inst::Yield { dst, .. } | Inst::YieldDelegate { dst, .. }) = current.inst(pc) else {
        unreachable!("generators are suspended at yields")
    };
    current.registers.set(dst, value);
    current.set_pc(pc + 1);
    let keep = owner.clone();
    let result = compiled::resume(th, current, &compiled, core);
    drop(keep);
    Ok(finish_step(th, core, owner, frame, result))
}

/// How a resumed frame starts.
pub(crate) enum Input {
    /// With the value of the yield expression.
    Send(Ref),
    /// With an exception at the yield expression.
    Raise(Raised),
    /// The delegate returned under a `throw`: with its value, after the `yield from`.
    Finished(Ref),
}

#[inline(always)]
fn finish_step(
    th: &Thread,
    core: &GeneratorCore,
    owner: &Ref,
    frame: *mut Frame,
    result: PyResult<Leave>,
) -> PyResult<Option<Ref>> {
    if let Some(previous) = core.handled.previous.take() {
        th.handled.set(previous);
    }
    th.depth.set(th.depth.get() - 1);
    // SAFETY: the frame is valid until it is freed below.
    let previous = unsafe { (*frame).previous };
    // Neither a suspended generator's frame nor what is left of a finished one's has a caller.
    // SAFETY: as above.
    unsafe { (*frame).previous = std::ptr::null_mut() };
    match result {
        Ok(Leave::Yield(value)) => {
            core.state.set(State::Suspended);
            th.frame.set(previous);
            Ok(Some(value))
        }
        Ok(Leave::Return(value)) => {
            finish(th, core, previous);
            core.result.set(value);
            Ok(None)
        }
        Ok(Leave::Stepped) => unreachable!("generators are not resumed for single steps"),
        Err(raised) => {
            finish(th, core, previous);
            Err(translate(th, owner, raised))
        }
    }
}

fn finish(th: &Thread, core: &GeneratorCore, previous: *mut Frame) {
    // Finalisers of the generator's values see who resumed it.
    th.frame.set(previous);
    core.free_frame();
    drop(core.handled.exception.take());
}

/// PEP 479: StopIteration must not leave a generator.
fn translate(th: &Thread, owner: &Ref, raised: Raised) -> Raised {
    let kind = taipan_object::type_of(owner).name();
    let async_generator = &*kind == "async_generator";
    let message = if raised.is(Exc::StopIteration) {
        match &*kind {
            "coroutine" => "coroutine raised StopIteration",
            _ if async_generator => "async generator raised StopIteration",
            _ => "generator raised StopIteration",
        }
    } else if async_generator && raised.is(Exc::StopAsyncIteration) {
        "async generator raised StopAsyncIteration"
    } else {
        return raised;
    };
    let wrapped = th.error(Exc::RuntimeError, message);
    wrapped.exception().cause.set(raised.as_ref().clone());
    wrapped.exception().suppress_context.set(true);
    wrapped.exception().context.set(raised.into_ref());
    wrapped
}

enum Delegated {
    Yielded(Ref),
    Finished(Ref),
    Raised(Raised),
}

/// `throw` on a generator that waits in a `yield from` (`_gen_throw`).
fn throw_into_delegate(th: &Thread, core: &GeneratorCore, raised: Raised) -> PyResult<Delegated> {
    let Some(delegate) = core.delegate() else {
        return Ok(Delegated::Raised(raised));
    };
    let running = core.state.replace(State::Running);
    // The delegate runs with this generator as its caller: tracebacks and frame chains show it.
    let frame = core.frame.get();
    let outer = th.frame.get();
    // SAFETY: a suspended generator has a valid frame.
    unsafe { (*frame).previous = outer };
    th.frame.set(frame);
    let outcome = throw_at(th, &delegate, raised);
    th.frame.set(outer);
    // SAFETY: as above.
    unsafe { (*frame).previous = std::ptr::null_mut() };
    core.state.set(running);
    outcome
}

fn throw_at(th: &Thread, delegate: &Ref, raised: Raised) -> PyResult<Delegated> {
    if raised.is(Exc::GeneratorExit) {
        return Ok(match close_delegate(th, delegate) {
            Ok(()) => Delegated::Raised(raised),
            Err(other) => Delegated::Raised(other),
        });
    }
    if let Some(inner) = generator::core_of(delegate) {
        return Ok(match generator::throw(th, inner, delegate, raised) {
            Ok(Some(value)) => Delegated::Yielded(value),
            Ok(None) => Delegated::Finished(inner.result.take().unwrap_or(Ref::NONE)),
            Err(raised) => Delegated::Raised(raised),
        });
    }
    let method = match ops::attr::get_optional(th, delegate, &th.names().throw) {
        Ok(Some(method)) => method,
        Ok(None) => return Ok(Delegated::Raised(raised)),
        Err(other) => return Ok(Delegated::Raised(other)),
    };
    let exception = raised.into_ref();
    Ok(match ops::call::call(th, &method, &[&exception]) {
        Ok(value) => Delegated::Yielded(value),
        Err(raised) if raised.is(Exc::StopIteration) => Delegated::Finished(stop_value(&raised)),
        Err(raised) => Delegated::Raised(raised),
    })
}

fn close_delegate(th: &Thread, delegate: &Ref) -> PyResult<()> {
    if let Some(inner) = generator::core_of(delegate) {
        return generator::close(th, inner, delegate);
    }
    match ops::attr::get_optional(th, delegate, &th.names().close)? {
        Some(close) => ops::call::call(th, &close, &[]).map(drop),
        None => Ok(()),
    }
}

/// The value of a StopIteration.
pub(crate) fn stop_value(raised: &Raised) -> Ref {
    taipan_object::types::exception::field(raised.as_ref(), "value").unwrap_or(Ref::NONE)
}

/// The running frame yields: notes what it waits for, if that is somebody it delegates to.
pub(crate) fn note_delegate(current: Current, core: Option<&GeneratorCore>) {
    if let Inst::YieldDelegate { receiver, .. } = current.inst(current.frame().pc.get() as usize)
        && let Some(core) = core
    {
        core.delegate.set(u32::from(receiver.0.0) + 1);
    }
}

/// One step of `yield from`: the yielded value, or the result.
pub(crate) enum Step {
    Yielded(Ref),
    Finished(Ref),
}

/// Sends a value to the receiver of a `yield from` or `await` (`SEND`).
///
/// # Errors
/// What the receiver raises, StopIteration excepted.
pub(crate) fn send(th: &Thread, receiver: &Ref, value: Ref) -> PyResult<Step> {
    if let Some(core) = generator::core_of(receiver) {
        return Ok(match generator::send(th, core, receiver, value)? {
            Some(value) => Step::Yielded(value),
            None => Step::Finished(core.result.take().unwrap_or(Ref::NONE)),
        });
    }
    let result = if value.is_none() && taipan_object::type_of(receiver).slots.next.get().is_some() {
        ops::iter::next_raw(th, receiver)
    } else {
        let method = ops::attr::get(th, receiver, &th.names().send)?;
        ops::call::call(th, &method, &[&value]).map(Some)
    };
    match result {
        Ok(Some(value)) => Ok(Step::Yielded(value)),
        Ok(None) => Ok(Step::Finished(Ref::NONE)),
        Err(raised) if raised.is(Exc::StopIteration) => Ok(Step::Finished(stop_value(&raised))),
        Err(raised) => Err(raised),
    }
}

/// `iter(src)` for `yield from`; coroutines only where the code may await them.
///
/// # Errors
/// TypeError.
pub(crate) fn yield_from_iter(th: &Thread, frame: &Frame, source: &Ref) -> PyResult<Ref> {
    if taipan_object::types::coroutine::is_coroutine(source) {
        let flags = frame.code().data.flags;
        if flags.0 & (CodeFlags::COROUTINE | CodeFlags::ITERABLE_COROUTINE) == 0 {
            return Err(th.type_error("cannot 'yield from' a coroutine object in a non-coroutine generator"));
        }
        return Ok(source.clone());
    }
    if source.is_a::<generator::PyGenerator>() {
        return Ok(source.clone());
    }
    ops::iter::iter(th, source)
}
