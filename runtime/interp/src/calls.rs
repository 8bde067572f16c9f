//! Call ops: Python functions and initialisers are entered, everything else is called.

use std::ptr::NonNull;

use taipan_code::Reg;
use taipan_code::operand::{CallSite, CallWindow, Out, Peek};
use taipan_object::class::ClassExt;
use taipan_object::frame::{Frame, FrameKind};
use taipan_object::function::PyFunction;
use taipan_object::heap::Borrowed;
use taipan_object::ops;
use taipan_object::types::code::{Feedback, PyCode, Seen};
use taipan_object::types::float::PyFloat;
use taipan_object::types::int::PyInt;
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{
    Args, Class, ClassFlag, Downcast, NativeType, Obj, PyResult, PyType, Raised, Ref, Thread, Value, type_of,
};

use crate::current::Current;
use crate::machine::Registers;
use crate::quick::{call_native, call_native_apart, native};
use crate::{compiled, frames, trace};

/// What a call did.
pub(crate) enum Called {
    /// Finished with a result.
    Done(Ref),
    /// A frame was pushed.
    Entered(*mut Frame),
}

/// The `__init__` of a class, if that is a Python function and `__new__` is `object`'s; None if the class is not of this
/// simple kind.
#[must_use]
pub fn simple_init(th: &Thread, class: &Class) -> Option<Ref> {
    if !class.has(ClassFlag::Heap)
        || class.has(ClassFlag::Abstract)
        || !std::ptr::eq(type_of(&class.to_ref()), PyType::class())
    {
        return None;
    }
    let object = taipan_object::types::object::PyObject::class();
    let (new, own) = (object.slots.new.get()?, class.slots.new.get()?);
    if !std::ptr::fn_addr_eq(new, own) {
        return None;
    }
    let init = class.lookup(&th.names().init)?;
    init.downcast_exact::<PyFunction>()?;
    Some(init)
}

/// Whether instances of a class are made of ints, floats, strs and singletons without running
/// Python.
#[must_use]
pub fn is_plain_class(class: &Class) -> bool {
    [PyStr::class(), PyInt::class(), PyFloat::class()]
        .iter()
        .any(|plain| std::ptr::eq(*plain, class))
}

/// States of a call's cache.
pub mod state {
    /// The last class that was called, in this version, has this `__init__`.
    pub const INITIALISER: u32 = 1;
    /// The last function that was called has the code `key`, whose number is the version, and the globals `value`.
    pub const CODE: u32 = 2;
}

/// Functions with other code than the one before, after which a site is not noted any more.
pub const MANY_CODES: u32 = 32;

/// Notes whose code is called: for compilers, which know functions that are made again and again by that.
#[inline(always)]
fn note_code(th: &Thread, feedback: &Feedback, function: &Obj<PyFunction>, code: NonNull<Obj<PyCode>>) {
    if feedback.key.get() != code.addr().get() as u64 {
        note_other(th, feedback, function);
    }
}

#[inline(never)]
fn note_other(th: &Thread, feedback: &Feedback, function: &Obj<PyFunction>) {
    let misses = feedback.misses.get();
    if misses >= MANY_CODES || !th.vm().cache_missed() {
        return;
    }
    feedback.misses.set(misses + 1);
    let code = function.code();
    feedback.see(Seen {
        state: state::CODE,
        version: code.number(),
        key: code.value().bits(),
        value: function.globals.value().bits(),
        ..Seen::default()
    });
}

/// The first argument in a window, the receiver included if there is one, and how many there are.
#[inline(always)]
fn given(registers: Registers, window: CallWindow, receiver: bool) -> (Reg, u16) {
    let bound = receiver && !registers.raw(window.base.plus(1)).is_unbound();
    (
        window.base.plus(if bound { 1 } else { 2 }),
        window.count + u16::from(bound),
    )
}

/// A call from compiled code of a Python function that is compiled too, with positional arguments in a window; None: it is
/// something else, and nothing was done.
#[inline(always)]
pub(crate) fn call_compiled(
    th: &Thread,
    current: Current,
    window: CallWindow,
    site: CallSite,
    receiver: bool,
) -> Option<PyResult<Ref>> {
    let registers = current.registers;
    let (first, count) = given(registers, window, receiver);
    // SAFETY: operands are bound and alive.
    let callable = unsafe { Borrowed::from_value(registers.raw(window.base)) };
    let function = callable.downcast_exact::<PyFunction>()?;
    note_code(
        th,
        current.feedback(site.index()),
        function,
        frames::code_pointer(function),
    );
    compiled::call(th, function, usize::from(count), |target| {
        for i in 0..count {
            // SAFETY: parameters are the first registers of the new frame.
            unsafe { target.add(usize::from(i)).write(registers.take_raw(first.plus(i))) };
        }
        registers.take(window.base).expect("an operand is bound")
    })
}

/// A call with positional arguments in a window. `receiver`: whether the register after the callable is to be looked at.
/// `LOOP`: this is for the interpreter's loop, where what is not Python's keeps away.
#[inline(always)]
pub(crate) fn call<const LOOP: bool>(
    th: &Thread,
    current: Current,
    dst: Out,
    window: CallWindow,
    site: CallSite,
    receiver: bool,
) -> PyResult<Called> {
    let registers = current.registers;
    let (first, count) = given(registers, window, receiver);
    // SAFETY: operands are bound and alive.
    let callable = unsafe { Borrowed::from_value(registers.raw(window.base)) };
    if callable.downcast_exact::<PyFunction>().is_some() {
        return call_python(th, current, dst, window, (first, count), current.feedback(site.index()));
    }
    if let Some(found) = native(th, registers, window, receiver) {
        let result = if LOOP {
            call_native_apart(th, registers, window, found)
        } else {
            call_native(th, registers, window, found)
        };
        return result.map(Called::Done);
    }
    call_object(th, current, dst, window, (first, count), current.feedback(site.index()))
}

/// Pushes a frame for a call of simple code whose parameters get the receiver and the arguments in a window, which move
/// there.
#[inline(always)]
fn push_exact(
    th: &Thread,
    registers: Registers,
    (function, code): (Ref, NonNull<Obj<PyCode>>),
    (kind, dst): (FrameKind, Out),
    receiver: Option<Ref>,
    (first, count): (Reg, u16),
) -> PyResult<*mut Frame> {
    frames::enter_depth(th)?;
    let frame = frames::push(th, function, code, kind, dst.0.0)?;
    let mut target = Frame::registers(frame);
    let mut put = |word| {
        // SAFETY: parameters are the first registers of the new frame.
        unsafe {
            target.write(word);
            target = target.add(1);
        }
    };
    receiver.into_iter().for_each(|receiver| put(receiver.into_value()));
    (0..count).for_each(|i| put(registers.take_raw(first.plus(i))));
    Ok(frame)
}

#[inline]
fn call_python(
    th: &Thread,
    current: Current,
    dst: Out,
    window: CallWindow,
    (first, count): (Reg, u16),
    feedback: &Feedback,
) -> PyResult<Called> {
    let registers = current.registers;
    let function = registers.take(window.base).expect("an operand is bound");
    // SAFETY: the caller has checked the type.
    let typed = unsafe { function.as_obj_unchecked::<PyFunction>() };
    let code_pointer = frames::code_pointer(typed);
    note_code(th, feedback, typed, code_pointer);
    // SAFETY: the function owns its code.
    let code = unsafe { code_pointer.as_ref() };
    let pushed = if code.simple && code.data.arg_count == u32::from(count) {
        let callee = (function, code_pointer);
        push_exact(th, registers, callee, (FrameKind::Inlined, dst), None, (first, count))
    } else {
        // SAFETY: the window's registers stay as they are during binding, which runs no Python.
        let args = Args::positional_only(unsafe { registers.window(first, usize::from(count)) });
        let pushed = frames::push_call(th, typed, args, FrameKind::Inlined, dst.0.0);
        registers.clear_window(first, count);
        pushed
    };
    if pushed.is_err() {
        registers.clear_window(window.base, window.count + CallWindow::HEAD);
    }
    pushed.map(Called::Entered)
}

/// Calls a class that programs make, or another object.
#[inline(never)]
fn call_object(
    th: &Thread,
    current: Current,
    dst: Out,
    window: CallWindow,
    (first, count): (Reg, u16),
    feedback: &Feedback,
) -> PyResult<Called> {
    let registers = current.registers;
    let callable = registers.peek(Peek(window.base));
    if let Some(class) = callable.downcast_exact::<PyType>()
        && let Some(init) = initialiser(th, class, feedback)
    {
        let instance = taipan_object::alloc::new_object(class, taipan_object::types::object::PyObject).into_ref();
        return call_init(th, current, dst, window, (first, count), instance, init);
    }
    // SAFETY: the window belongs to this call alone until it is cleared below; callees cannot reach temporaries.
    let args = Args::positional_only(unsafe { registers.window(first, usize::from(count)) });
    let result = call_reported(th, current, &callable, args);
    registers.clear_window(window.base, window.count + CallWindow::HEAD);
    result.map(Called::Done)
}

/// The `__init__` of a [simple](simple_init) class, which the site remembers.
fn initialiser(th: &Thread, class: &Class, feedback: &Feedback) -> Option<Ref> {
    let version = class.version.get();
    let known = feedback.state.get() == state::INITIALISER
        && feedback.class.get() == std::ptr::from_ref(class).addr() as u64
        && feedback.version.get() == version
        && version != 0;
    if known {
        // SAFETY: the class in this version has it.
        return Some(unsafe { Ref::from_borrowed(Value::from_bits(feedback.value.get())) });
    }
    let init = simple_init(th, class)?;
    let version = class.version_tag();
    if th.vm().cache_missed() && version != 0 {
        feedback.class.set(std::ptr::from_ref(class).addr() as u64);
        feedback.version.set(version);
        feedback.value.set(init.value().bits());
        feedback.state.set(state::INITIALISER);
    }
    Some(init)
}

/// Calls what is no Python function, and tells a profile function.
#[inline]
fn call_reported(th: &Thread, current: Current, callable: &Ref, args: Args<'_>) -> PyResult<Ref> {
    let profiled = trace::profiles_native(th);
    if profiled {
        trace::native(th, current.frame(), "c_call", callable, args)?;
    }
    let mut result = match type_of(callable).slots.call.get() {
        Some(call) => call(th, callable, args),
        None => Err(not_callable(th, callable)),
    };
    if profiled && trace::profiles_native(th) {
        let event = if result.is_ok() { "c_return" } else { "c_exception" };
        if let Err(raised) = trace::native(th, current.frame(), event, callable, args) {
            result = Err(raised);
        }
    }
    // Signals that arrived during the call are handled after it, as after any call in CPython.
    if th.has_pending()
        && result.is_ok()
        && let Err(raised) = taipan_object::safepoint::run(th)
    {
        result = Err(raised);
    }
    result
}

#[cold]
pub(crate) fn not_callable(th: &Thread, callable: &Ref) -> Raised {
    th.type_error(format!("'{}' object is not callable", type_of(callable).name()))
}

/// Enters a Python `__init__`; the instance waits in the window's first register.
fn call_init(
    th: &Thread,
    current: Current,
    dst: Out,
    window: CallWindow,
    (first, count): (Reg, u16),
    instance: Ref,
    init: Ref,
) -> PyResult<Called> {
    let registers = current.registers;
    // SAFETY: a simple class's initialiser is a function.
    let function = unsafe { init.as_obj_unchecked::<PyFunction>() };
    let code_pointer = frames::code_pointer(function);
    // SAFETY: the function owns its code.
    let code = unsafe { code_pointer.as_ref() };
    let kind = (FrameKind::Initialiser, dst);
    let pushed = if code.simple && code.data.arg_count == u32::from(count) + 1 {
        let receiver = Some(instance.clone());
        push_exact(th, registers, (init, code_pointer), kind, receiver, (first, count))
    } else {
        // SAFETY: the window belongs to this call alone.
        let given = Args::positional_only(unsafe { registers.window(first, usize::from(count)) });
        ops::call::with_prepended(&instance, given, |args| {
            frames::push_call(th, function, args, kind.0, dst.0.0)
        })
    };
    registers.clear_window(window.base, window.count + CallWindow::HEAD);
    let frame = pushed?;
    registers.set_reg(window.base, instance);
    // SAFETY: the frame was just pushed.
    unsafe { (*frame).instance = window.base.0 };
    Ok(Called::Entered(frame))
}

pub(crate) fn call_keywords(
    th: &Thread,
    current: Current,
    dst: Out,
    window: CallWindow,
    names: &Ref,
    receiver: bool,
) -> PyResult<Called> {
    let registers = current.registers;
    let (first, count) = given(registers, window, receiver);
    let count = usize::from(count);
    let callable = registers.peek(Peek(window.base));
    // SAFETY: the window belongs to this call alone until it is cleared below.
    let args = Args::new(unsafe { registers.window(first, count) }, names.downcast::<PyTuple>());
    let result = if let Some(function) = callable.downcast_exact::<PyFunction>() {
        frames::push_call(th, function, args, FrameKind::Inlined, dst.0.0).map(Called::Entered)
    } else {
        call_reported(th, current, &callable, args).map(Called::Done)
    };
    registers.clear_window(window.base, window.count + CallWindow::HEAD);
    result
}
