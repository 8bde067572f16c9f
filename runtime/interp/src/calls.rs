//! Call ops: Python functions and initialisers are entered, everything else is called.

use taipan_code::Reg;
use taipan_code::operand::{CallWindow, Out, Peek};
use taipan_object::class::ClassExt;
use taipan_object::frame::{Frame, FrameKind};
use taipan_object::function::PyFunction;
use taipan_object::ops;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Args, Class, ClassFlag, Downcast, NativeType, PyResult, PyType, Raised, Ref, Thread, type_of};

use crate::current::Current;
use crate::{frames, trace};

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

/// The instance of such a class, made without running Python, and the `__init__`.
pub(crate) fn simple_instance(th: &Thread, class: &Class) -> Option<(Ref, Ref)> {
    let init = simple_init(th, class)?;
    let instance = taipan_object::alloc::new_object(class, taipan_object::types::object::PyObject).into_ref();
    Some((instance, init))
}

/// A call with positional arguments in a window. `receiver`: whether the register after the callable is to be looked at.
#[inline]
pub(crate) fn call(th: &Thread, current: Current, dst: Out, window: CallWindow, receiver: bool) -> PyResult<Called> {
    let registers = current.registers;
    let callable_word = registers.raw(window.base);
    let first = window
        .base
        .plus(if receiver && !registers.raw(window.base.plus(1)).is_unbound() {
            1
        } else {
            2
        });
    let count = window.count + (2 - (first.0 - window.base.0));
    if callable_word.is_pointer() {
        // SAFETY: an operand is bound and alive.
        let header = unsafe { taipan_object::heap::reference::header(callable_word) };
        if std::ptr::eq(header.ty().as_ptr().cast(), PyFunction::class()) {
            return call_python(th, current, dst, window, first, count);
        }
    }
    call_native(th, current, dst, window, first, count)
}

#[inline]
pub(crate) fn call_python(
    th: &Thread,
    current: Current,
    dst: Out,
    window: CallWindow,
    first: Reg,
    count: u16,
) -> PyResult<Called> {
    let registers = current.registers;
    let function = registers.peek(Peek(window.base));
    // SAFETY: the caller has checked the type.
    let typed = unsafe { function.as_obj_unchecked::<PyFunction>() };
    let code_pointer = frames::code_pointer(typed);
    // SAFETY: the function owns its code.
    let code = unsafe { code_pointer.as_ref() };
    if code.simple && code.data.arg_count == u32::from(count) {
        if let Err(raised) = frames::enter_depth(th) {
            drop(function);
            registers.clear_window(window.base, window.count + CallWindow::HEAD);
            return Err(raised);
        }
        let frame = match frames::push(th, function, code_pointer, FrameKind::Inlined, dst.0.0) {
            Ok(frame) => frame,
            Err(raised) => {
                registers.clear_window(window.base, window.count + CallWindow::HEAD);
                return Err(raised);
            }
        };
        let target = Frame::registers(frame);
        for i in 0..count {
            // SAFETY: parameters are the first registers of the new frame.
            unsafe { target.add(usize::from(i)).write(registers.take_raw(first.plus(i))) };
        }
        registers.clear(window.base);
        return Ok(Called::Entered(frame));
    }
    // SAFETY: the window's registers stay as they are during binding, which runs no Python.
    let args = Args::positional_only(unsafe { registers.window(first, usize::from(count)) });
    let pushed = frames::push_call(th, typed, args, FrameKind::Inlined, dst.0.0);
    registers.clear_window(window.base, window.count + CallWindow::HEAD);
    pushed.map(Called::Entered)
}

pub(crate) fn call_native(
    th: &Thread,
    current: Current,
    dst: Out,
    window: CallWindow,
    first: Reg,
    count: u16,
) -> PyResult<Called> {
    let registers = current.registers;
    let callable = registers.peek(Peek(window.base));
    if let Some(class) = callable.downcast_exact::<PyType>()
        && let Some((instance, init)) = simple_instance(th, class)
    {
        return call_init(th, current, dst, window, (first, count), instance, &init);
    }
    // SAFETY: the window belongs to this call alone until it is cleared below; callees cannot reach temporaries.
    let args = Args::positional_only(unsafe { registers.window(first, usize::from(count)) });
    let result = call_reported(th, current, &callable, args);
    registers.clear_window(window.base, window.count + CallWindow::HEAD);
    result.map(Called::Done)
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
pub(crate) fn call_init(
    th: &Thread,
    current: Current,
    dst: Out,
    window: CallWindow,
    (first, count): (Reg, u16),
    instance: Ref,
    init: &Ref,
) -> PyResult<Called> {
    let registers = current.registers;
    // SAFETY: the caller has checked the type.
    let function = unsafe { init.as_obj_unchecked::<PyFunction>() };
    // SAFETY: the window belongs to this call alone.
    let given = Args::positional_only(unsafe { registers.window(first, usize::from(count)) });
    let pushed = ops::call::with_prepended(&instance, given, |args| {
        frames::push_call(th, function, args, FrameKind::Initialiser, dst.0.0)
    });
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
    let bound = receiver && !registers.raw(window.base.plus(1)).is_unbound();
    let first = window.base.plus(if bound { 1 } else { 2 });
    let count = usize::from(window.count) + usize::from(bound);
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
