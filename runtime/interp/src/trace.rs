//! `sys.settrace` and `sys.setprofile`: events of frames (`call_trace`, `maybe_call_line_trace` in `ceval.c`).
//!
//! A frame has a local trace function (`f_trace`) if the thread's trace function returned one at its call. Line events
//! are raised when the line changes or control went backwards; instructions without a line belong to the one before.
//! During an event `f_locals` is up to date, and what the trace function writes there goes back to the registers.

use taipan_code::Inst;
use taipan_object::descriptor::{PyBuiltin, PyMethodDescriptor};
use taipan_object::frame::{Frame, PyFrame, STARTING, frame_object};
use taipan_object::frame_jump;
use taipan_object::frame_locals::{locals_of, locals_to_registers};
use taipan_object::thread::TraceEvent;
use taipan_object::types::exception::PyBaseException;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Args, Downcast, Obj, PyResult, Raised, Ref, Thread, ops, type_of};

/// Calls a trace or profile function for an event; its result.
fn call(th: &Thread, function: &Ref, frame: &Obj<PyFrame>, event: &str, arg: &Ref) -> PyResult<Ref> {
    let kind = match event {
        "call" => TraceEvent::Call,
        "line" => TraceEvent::Line,
        "opcode" => TraceEvent::Opcode,
        "return" => TraceEvent::Return,
        "exception" => TraceEvent::Exception,
        _ => TraceEvent::Native,
    };
    let event = th.vm().interned.get(event);
    let object = frame.to_ref();
    drop(locals_of(th, frame));
    th.in_trace.set(true);
    let outer = th.trace_event.replace(kind);
    let result = ops::call::call(th, function, &[&object, &event, arg]);
    th.trace_event.set(outer);
    th.in_trace.set(false);
    locals_to_registers(frame);
    result
}

/// Switches tracing off after a trace function has raised.
fn give_up(th: &Thread) {
    drop(th.trace_function.take());
    th.tracing.set(th.profile_function.is_set());
}

fn trace_event(th: &Thread, frame: &Obj<PyFrame>, function: &Ref, event: &str, arg: &Ref) -> PyResult<()> {
    match call(th, function, frame, event, arg) {
        Ok(result) => {
            if !result.is_none() {
                frame.trace.set(result);
            }
            Ok(())
        }
        Err(raised) => {
            give_up(th);
            Err(raised)
        }
    }
}

fn profile_event(th: &Thread, frame: &Frame, event: &str, arg: &Ref) -> PyResult<()> {
    let Some(function) = th.profile_function.get() else {
        return Ok(());
    };
    if let Err(raised) = call(th, &function, &frame_object(frame), event, arg) {
        drop(th.profile_function.take());
        th.tracing.set(th.trace_function.is_set());
        return Err(raised);
    }
    Ok(())
}

/// A frame was entered.
///
/// # Errors
/// What the functions raise.
#[cold]
pub(crate) fn entered(th: &Thread, frame: &Frame) -> PyResult<()> {
    started(th, frame, frame.pc.get() == 0)
}

/// A generator is resumed: with a value, or with an exception. A fresh one shows the line of its definition.
///
/// # Errors
/// What the functions raise.
#[cold]
pub(crate) fn resumed(th: &Thread, frame: &Frame, fresh: bool) -> PyResult<()> {
    started(th, frame, fresh)
}

fn started(th: &Thread, frame: &Frame, fresh: bool) -> PyResult<()> {
    if th.in_trace.get() {
        return Ok(());
    }
    let Some(function) = th.trace_function.get() else {
        return profile_event(th, frame, "call", &Ref::NONE);
    };
    let pc = frame.traced_pc.get();
    if fresh {
        frame.traced_line.set(0);
        frame.traced_pc.set(STARTING);
    } else {
        frame.traced_line.set(frame.line().unwrap_or(0));
    }
    let result = trace_event(th, &frame_object(frame), &function, "call", &Ref::NONE);
    frame.traced_pc.set(if fresh { 0 } else { pc });
    result?;
    profile_event(th, frame, "call", &Ref::NONE)
}

/// The receiver of a `yield from` or `await` has returned. CPython asks through `send` while it traces, so that the
/// StopIteration shows as an exception, unless a plain iterator ends without one.
///
/// # Errors
/// What the trace function raises.
#[cold]
pub(crate) fn delegate_finished(th: &Thread, frame: &Frame, receiver: &Ref, value: &Ref) -> PyResult<()> {
    if th.in_trace.get() || !th.trace_function.is_set() {
        return Ok(());
    }
    let silent = value.is_none() && type_of(receiver).slots.next.get().is_some();
    if silent {
        return Ok(());
    }
    raised(th, frame, &th.stop_iteration(value.clone()))
}

/// A frame returns or yields a value.
///
/// # Errors
/// What the functions raise.
#[cold]
pub(crate) fn left(th: &Thread, frame: &Frame, value: &Ref) -> PyResult<()> {
    if th.in_trace.get() {
        return Ok(());
    }
    if th.trace_function.is_set()
        && let Some(function) = local_trace(frame)
    {
        trace_event(th, &frame_object(frame), &function, "return", value)?;
    }
    profile_event(th, frame, "return", value)
}

fn local_trace(frame: &Frame) -> Option<Ref> {
    if frame.object.get().is_unbound() {
        return None;
    }
    frame_object(frame).trace.get()
}

/// An exception came up in a frame.
///
/// # Errors
/// What the trace function raises, in place of it.
#[cold]
pub(crate) fn raised(th: &Thread, frame: &Frame, exception: &Raised) -> PyResult<()> {
    if th.in_trace.get() || !th.trace_function.is_set() {
        return Ok(());
    }
    let Some(function) = local_trace(frame) else {
        return Ok(());
    };
    let object = exception.as_ref();
    let traceback = object
        .downcast::<PyBaseException>()
        .and_then(|e| e.traceback.get())
        .unwrap_or(Ref::NONE);
    let parts = vec![type_of(object).to_ref(), object.clone(), traceback];
    trace_event(
        th,
        &frame_object(frame),
        &function,
        "exception",
        PyTuple::from_vec(parts).as_ref(),
    )
}

/// The instruction at `pc` is about to run.
///
/// # Errors
/// What the trace function raises.
#[cold]
pub(crate) fn instruction(th: &Thread, frame: &Frame, pc: usize) -> PyResult<()> {
    if th.in_trace.get() || !th.trace_function.is_set() {
        return Ok(());
    }
    line_events(th, frame, pc)?;
    if !frame.object.get().is_unbound() && frame_object(frame).jumped.get() {
        frame_jump::check_locals(th, frame)?;
    }
    Ok(())
}

fn line_events(th: &Thread, frame: &Frame, pc: usize) -> PyResult<()> {
    let position = frame.code().data.positions[pc];
    let resends = matches!(frame.code().data.insts[pc], Inst::Send { .. });
    let back = (pc as u32) < frame.traced_pc.get() && !resends;
    frame.traced_pc.set(pc as u32);
    let changed = position.line != 0 && (position.line != frame.traced_line.get() || back);
    if position.line != 0 {
        frame.traced_line.set(position.line);
    }
    let Some(function) = local_trace(frame) else {
        return Ok(());
    };
    let object = frame_object(frame);
    if changed && object.trace_lines.get() {
        trace_event(th, &object, &function, "line", &Ref::NONE)?;
    }
    if object.trace_opcodes.get() {
        trace_event(th, &object, &function, "opcode", &Ref::NONE)?;
    }
    Ok(())
}

/// Whether native calls are to be reported to a profile function.
#[inline]
pub(crate) fn profiles_native(th: &Thread) -> bool {
    th.tracing.get() && th.profile_function.is_set() && !th.in_trace.get()
}

/// A native function is called (`c_call`), returned or raised.
///
/// # Errors
/// What the profile function raises.
#[cold]
pub(crate) fn native(th: &Thread, frame: &Frame, event: &str, callable: &Ref, args: Args<'_>) -> PyResult<()> {
    if callable.is_a::<PyBuiltin>() {
        return profile_event(th, frame, event, callable);
    }
    // A method taken from its type shows as the bound method.
    if callable.is_a::<PyMethodDescriptor>()
        && let Some(receiver) = args.positional().first()
        && let Some(get) = type_of(callable).slots.descr_get.get()
    {
        let bound = get(th, callable, Some(receiver), Some(&type_of(receiver).to_ref()))?;
        return profile_event(th, frame, event, &bound);
    }
    Ok(())
}
