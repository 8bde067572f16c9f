//! Pushing and popping frames.

use std::cell::Cell;
use std::ptr::NonNull;

use taipan_object::frame::{Frame, FrameKind, HEADER_WORDS};
use taipan_object::function::PyFunction;
use taipan_object::heap::{Obj, Ref, Value};
use taipan_object::types::code::PyCode;
use taipan_object::types::generator::{detach_object, drop_frame_values};
use taipan_object::{Args, PyResult, Thread, TypedRef};

use crate::bind::{Parameters, bind};
use crate::{compiled, entry};

/// Counts a frame against the recursion limit.
///
/// # Errors
/// RecursionError.
#[inline]
pub(crate) fn enter_depth(th: &Thread) -> PyResult<()> {
    let depth = th.depth.get() + 1;
    if depth > th.vm().recursion_limit.get() {
        return Err(th.recursion_error(""));
    }
    th.depth.set(depth);
    Ok(())
}

/// The header of a frame that is called from the running one.
#[inline(always)]
fn new_header(th: &Thread, function: Ref, code: NonNull<Obj<PyCode>>, kind: FrameKind, return_to: u16) -> Frame {
    // SAFETY: callers pass a reference to a function.
    let (globals, builtins) = {
        let function = unsafe { function.as_obj_unchecked::<PyFunction>() };
        (NonNull::from(&*function.globals), NonNull::from(&*function.builtins))
    };
    Frame {
        previous: th.frame.get(),
        code,
        function: function.into_value(),
        locals: Value::UNBOUND,
        object: Cell::new(Value::UNBOUND),
        globals,
        builtins,
        pc: Cell::new(0),
        return_to,
        kind,
        // SAFETY: the function owns its code.
        register_count: unsafe { code.as_ref() }.data.register_count,
        instance: 0,
        traced_line: Cell::new(0),
        traced_pc: Cell::new(0),
        raised_pc: Cell::new(0),
    }
}

/// What the frame of a call that was inlined says of its caller.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Header {
    /// [`FrameKind::Inlined`] or [`FrameKind::Initialiser`].
    pub kind: FrameKind,
    /// The caller's register for the result.
    pub return_to: u16,
    /// The caller's register with the instance.
    pub instance: u16,
}

impl Header {
    /// As a word.
    #[must_use]
    pub fn packed(self) -> u64 {
        u64::from(self.kind == FrameKind::Initialiser) << 32
            | u64::from(self.instance) << 16
            | u64::from(self.return_to)
    }

    pub(crate) fn unpacked(word: u64) -> Header {
        Header {
            kind: if word >> 32 == 0 {
                FrameKind::Inlined
            } else {
                FrameKind::Initialiser
            },
            return_to: word as u16,
            instance: (word >> 16) as u16,
        }
    }
}

/// Makes a frame of what compiled code has as registers of an inlined call: `frame` lies where the running frame's
/// callees do, and there is room, and its registers are written. It is the running frame then.
///
/// # Safety
/// The above; `function` is alive, and the frame's registers are initialised.
pub unsafe fn push_inlined(th: &Thread, frame: *mut Frame, function: Ref, header: Header) {
    // SAFETY: the caller passes a function.
    let code = code_pointer(unsafe { function.as_obj_unchecked::<PyFunction>() });
    let made = Frame {
        instance: header.instance,
        ..new_header(th, function, code, header.kind, header.return_to)
    };
    let registers = Frame::registers(frame);
    let end = registers.wrapping_add(usize::from(made.register_count));
    // SAFETY: there is room for the frame.
    unsafe { frame.write(made) };
    th.stack.top.set(end);
    th.depth.set(th.depth.get() + 1);
    th.frame.set(frame);
}

/// Reserves a frame for `function` on the register stack and writes its header; registers are unbound. The frame owns
/// `function` from now on, and is the running one. The depth was counted by the caller.
///
/// # Errors
/// RecursionError (and the depth given back) if the register stack is full.
#[inline]
pub(crate) fn push(
    th: &Thread,
    function: Ref,
    code: NonNull<Obj<PyCode>>,
    kind: FrameKind,
    return_to: u16,
) -> PyResult<*mut Frame> {
    // SAFETY: the function owns its code and is owned by the caller.
    let count = unsafe { code.as_ref() }.data.register_count;
    let words = HEADER_WORDS + usize::from(count);
    let start = th.stack.top.get();
    let end = start.wrapping_add(words);
    if end > th.stack.end() {
        th.depth.set(th.depth.get() - 1);
        return Err(th.recursion_error(""));
    }
    let frame: *mut Frame = start.cast();
    let header = new_header(th, function, code, kind, return_to);
    // SAFETY: the region up to `end` is free stack.
    unsafe { frame.write(header) };
    let registers = Frame::registers(frame);
    for i in 0..usize::from(count) {
        // SAFETY: registers lie before `end`.
        unsafe { registers.add(i).write(Value::UNBOUND) };
    }
    th.stack.top.set(end);
    th.frame.set(frame);
    Ok(frame)
}

/// Pushes a frame that native code enters, of a function of simple code, and counts it; `fill` writes the arguments and gives
/// up the function. None if there is no room, or too many frames.
#[inline(always)]
pub(crate) fn push_known(
    th: &Thread,
    code: NonNull<Obj<PyCode>>,
    fill: impl FnOnce(*mut Value) -> Ref,
) -> Option<*mut Frame> {
    // SAFETY: the caller's function owns it.
    let data = unsafe { &code.as_ref().data };
    let (given, count) = (data.arg_count as usize, usize::from(data.register_count));
    let start = th.stack.top.get();
    let end = start.wrapping_add(HEADER_WORDS + count);
    let depth = th.depth.get() + 1;
    if end > th.stack.end() || depth > th.vm().recursion_limit.get() {
        return None;
    }
    th.depth.set(depth);
    let frame: *mut Frame = start.cast();
    let registers = Frame::registers(frame);
    let function = fill(registers);
    for i in given..count {
        // SAFETY: registers lie before `end`.
        unsafe { registers.add(i).write(Value::UNBOUND) };
    }
    // SAFETY: the region up to `end` is free stack.
    unsafe { frame.write(new_header(th, function, code, FrameKind::Entry, 0)) };
    th.stack.top.set(end);
    th.frame.set(frame);
    Some(frame)
}

/// Leaves the running frame, which lies on the register stack: its values die, its frame object keeps copies.
#[inline]
pub(crate) fn pop(th: &Thread, frame: *mut Frame) {
    // SAFETY: the running frame is valid.
    let previous = unsafe { (*frame).previous };
    // Finalisers see the caller as the running frame; the registers stay reserved while their values die.
    th.frame.set(previous);
    th.depth.set(th.depth.get() - 1);
    // SAFETY: as above.
    if unsafe { !(*frame).object.get().is_unbound() } {
        // SAFETY: as above.
        unsafe { detach_object(frame) };
    }
    // SAFETY: nobody uses the values afterwards.
    let function = unsafe { drop_frame_values(frame) };
    th.stack.top.set(frame.cast());
    drop(function);
}

/// The code of a function, as a pointer that the function keeps valid.
#[inline]
pub(crate) fn code_pointer(function: &Obj<PyFunction>) -> NonNull<Obj<PyCode>> {
    let pointer = |code: &Option<TypedRef<PyCode>>| code.as_ref().map(|code| NonNull::from(&**code));
    let code = function.code.with(pointer);
    code.expect("a function that is reachable has its code")
}

/// Pushes a frame for a call with any arguments.
///
/// # Errors
/// TypeError for arguments that do not fit; RecursionError.
pub(crate) fn push_call(
    th: &Thread,
    function: &Obj<PyFunction>,
    args: Args<'_>,
    kind: FrameKind,
    return_to: u16,
) -> PyResult<*mut Frame> {
    enter_depth(th)?;
    let code = code_pointer(function);
    let caller = th.frame.get();
    let frame = push(th, function.to_ref(), code, kind, return_to)?;
    // SAFETY: the frame owns the function, which owns the code.
    let code = unsafe { code.as_ref() };
    // SAFETY: the registers were just made; nobody else looks at them.
    let slots =
        unsafe { std::slice::from_raw_parts_mut(Frame::registers(frame), usize::from(code.data.register_count)) };
    // Errors belong to the caller: binding does not show the new frame.
    th.frame.set(caller);
    let bound = bind(th, function, code, args, &mut Parameters { slots });
    th.frame.set(frame);
    match bound {
        Ok(()) => Ok(frame),
        Err(raised) => {
            pop(th, frame);
            Err(raised)
        }
    }
}

/// The hook: calls a Python function from native code.
///
/// # Errors
/// What the function raises.
pub(crate) fn call_function(th: &Thread, function: &Obj<PyFunction>, args: Args<'_>) -> PyResult<Ref> {
    if args.names().is_none()
        && let Some(result) = compiled::call(th, function, args.values().len(), |registers| {
            for (i, value) in args.values().iter().enumerate() {
                // SAFETY: there are as many parameters, the first registers of the new frame.
                unsafe { registers.add(i).write(value.clone().into_value()) };
            }
            function.to_ref()
        })
    {
        return result;
    }
    th.check_native_stack()?;
    let frame = push_call(th, function, args, FrameKind::Entry, 0)?;
    entry::run_to_return(th, frame)
}

/// The hook: runs a code object with a namespace.
///
/// # Errors
/// What the code raises.
pub(crate) fn run_code(th: &Thread, function: &Obj<PyFunction>, locals: Option<Ref>) -> PyResult<Ref> {
    th.check_native_stack()?;
    enter_depth(th)?;
    let frame = push(th, function.to_ref(), code_pointer(function), FrameKind::Entry, 0)?;
    // SAFETY: the frame is ours.
    unsafe { (*frame).locals = locals.map_or(Value::UNBOUND, Ref::into_value) };
    entry::run_to_return(th, frame)
}
