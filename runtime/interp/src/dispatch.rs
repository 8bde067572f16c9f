//! The loop.
//!
//! A step reads an instruction, does it, and goes on; an exception leaves the inner loop and is unwound by the outer one.
//! Calls to Python functions and returns to inlined callers change the frame and stay in the loop.

use taipan_code::operand::{CallWindow, In, OperandsSite, Out, Peek};
use taipan_code::{Inst, Reg};
use taipan_heap::{Obj, Ref, Value};
use taipan_object::class::ClassExt;
use taipan_object::frame::{Frame, FrameKind};
use taipan_object::function::PyFunction;
use taipan_object::ops;
use taipan_object::ops::arith::{self, BinaryOp, UnaryOp};
use taipan_object::slots::CompareOp;
use taipan_object::types::cell::PyCell;
use taipan_object::types::code::{Feedback, PyCode};
use taipan_object::types::generator::GeneratorCore;
use taipan_object::types::iterators::{PyListIterator, PyRangeIterator};
use taipan_object::types::list::PyList;
use taipan_object::types::slice::PySlice;
use taipan_object::types::tuple::PyTuple;
use taipan_object::types::{coroutine, exception, float, int};
use taipan_object::{
    Args, Class, ClassFlag, Downcast, Exc, NativeType, PyResult, PyType, Raised, Thread, type_of,
};

use crate::generators::{Input, Step};
use crate::machine::Registers;
use crate::{attr, build, frames, generators, global, import, pattern, unwind};

/// How a frame that was entered from native code left the loop.
pub(crate) enum Leave {
    /// Returned.
    Return(Ref),
    /// Yielded; the frame can be resumed.
    Yield(Ref),
}

/// Runs a frame that was just pushed, to its return.
///
/// # Errors
/// What it raises.
pub(crate) fn run_to_return(th: &Thread, frame: *mut Frame) -> PyResult<Ref> {
    match run(th, frame, None, None)? {
        Leave::Return(value) => Ok(value),
        Leave::Yield(_) => unreachable!("only generators' frames yield, and they are resumed"),
    }
}

/// Runs a generator's frame to its next yield or its return.
///
/// # Errors
/// What it raises.
pub(crate) fn resume(
    th: &Thread,
    frame: *mut Frame,
    fresh: bool,
    core: &GeneratorCore,
    input: Input,
) -> PyResult<Leave> {
    let mut raise = None;
    // SAFETY: the generator's frame is valid.
    let header = unsafe { &mut *frame };
    let registers = Registers::new(Frame::registers(frame), header.code().first_temp);
    core.delegate.set(0);
    // A suspended frame's pc is at its yield.
    let inst = header.code().data.insts[header.pc as usize];
    match input {
        Input::Raise(raised) => raise = Some(raised),
        Input::Send(value) => {
            if !fresh {
                match inst {
                    Inst::Yield { dst, .. } | Inst::YieldDelegate { dst, .. } => {
                        registers.set(dst, value)
                    }
                    _ => unreachable!("generators are suspended at yields"),
                }
                header.pc += 1;
            }
        }
        Input::Finished(value) => match inst {
            Inst::YieldDelegate {
                dst,
                receiver,
                done,
                ..
            } => {
                registers.clear(receiver.0);
                registers.set(dst, value);
                header.pc = done.0;
            }
            _ => unreachable!("only delegating yields finish under a throw"),
        },
    }
    run(th, frame, raise, Some(core))
}

/// What the loop keeps at hand of the running frame.
#[derive(Clone, Copy)]
struct Current {
    frame: *mut Frame,
    registers: Registers,
    insts: *const Inst,
    feedback: *const Feedback,
}

impl Current {
    #[inline]
    fn of(frame: *mut Frame) -> Current {
        // SAFETY: the running frame is valid.
        let code = unsafe { &*frame }.code();
        Current {
            frame,
            registers: Registers::new(Frame::registers(frame), code.first_temp),
            insts: code.data.insts.as_ptr(),
            feedback: code.feedback.as_ptr(),
        }
    }

    #[inline(always)]
    fn frame<'a>(self) -> &'a Frame {
        // SAFETY: the running frame is valid until it is popped, and `Current` is replaced then.
        unsafe { &*self.frame }
    }

    #[inline(always)]
    fn code<'a>(self) -> &'a Obj<PyCode> {
        // SAFETY: as above.
        unsafe { (*self.frame).code.as_ref() }
    }

    #[inline(always)]
    fn inst(self, pc: usize) -> Inst {
        // SAFETY: control stays in the code (verified targets, and the last instruction ends its block).
        unsafe { self.insts.add(pc).read() }
    }

    #[inline(always)]
    fn feedback<'a>(self, index: usize) -> &'a Feedback {
        // SAFETY: verified index.
        unsafe { &*self.feedback.add(index) }
    }

    #[inline(always)]
    fn set_pc(self, pc: usize) {
        // SAFETY: the running frame is valid; nobody holds a reference to its pc.
        unsafe { (&raw mut (*self.frame).pc).write(pc as u32) };
    }
}

/// Small-int fast paths of arithmetic; None where the general operation must decide.
#[inline(always)]
fn quick_binary(op: BinaryOp, a: Value, b: Value) -> Option<Value> {
    if a.is_int() && b.is_int() {
        let (x, y) = (a.int_unchecked(), b.int_unchecked());
        return match op {
            BinaryOp::Add => Value::try_int(x + y),
            BinaryOp::Sub => Value::try_int(x - y),
            BinaryOp::Mul => x.checked_mul(y).and_then(Value::try_int),
            BinaryOp::FloorDiv if y != 0 => int::floor_div_i64(x, y).and_then(Value::try_int),
            BinaryOp::Mod if y != 0 => Value::try_int(int::floor_mod_i64(x, y)),
            BinaryOp::And => Value::try_int(x & y),
            BinaryOp::Or => Value::try_int(x | y),
            BinaryOp::Xor => Value::try_int(x ^ y),
            BinaryOp::RShift if (0..63).contains(&y) => Value::try_int(x >> y),
            BinaryOp::LShift if (0..31).contains(&y) && x.unsigned_abs() < 1 << 31 => {
                Value::try_int(x << y)
            }
            BinaryOp::TrueDiv
                if y != 0 && x.unsigned_abs() < 1 << 53 && y.unsigned_abs() < 1 << 53 =>
            {
                Value::try_float(x as f64 / y as f64)
            }
            _ => None,
        };
    }
    let (x, y) = (number(a)?, number(b)?);
    if !a.is_float() && !b.is_float() {
        return None;
    }
    match op {
        BinaryOp::Add => Value::try_float(x + y),
        BinaryOp::Sub => Value::try_float(x - y),
        BinaryOp::Mul => Value::try_float(x * y),
        BinaryOp::TrueDiv if y != 0.0 => Value::try_float(x / y),
        BinaryOp::FloorDiv if y != 0.0 => Value::try_float(float::floor_div(x, y)),
        BinaryOp::Mod if y != 0.0 => Value::try_float(float::floor_mod(x, y)),
        _ => None,
    }
}

/// A tagged float, or an int that a float holds exactly.
#[inline(always)]
fn number(value: Value) -> Option<f64> {
    if value.is_float() {
        return Some(value.float_unchecked());
    }
    match value.as_int() {
        Some(n) if n.unsigned_abs() < 1 << 53 => Some(n as f64),
        _ => None,
    }
}

#[inline(always)]
fn quick_compare(op: CompareOp, a: Value, b: Value) -> Option<bool> {
    if a.is_int() && b.is_int() {
        // The tag is the lowest bit: tagged words compare like their numbers.
        return Some(op.holds(a.bits().cast_signed().cmp(&b.bits().cast_signed())));
    }
    if a.is_float() || b.is_float() {
        let (x, y) = (number(a)?, number(b)?);
        return x.partial_cmp(&y).map(|order| op.holds(order));
    }
    None
}

/// Truth of words that need no look at their type.
#[inline(always)]
fn quick_truth(value: Value) -> Option<bool> {
    if let Some(b) = value.as_bool() {
        return Some(b);
    }
    if value == Value::NONE {
        return Some(false);
    }
    value.as_int().map(|n| n != 0)
}

fn binary_slow(
    th: &Thread,
    registers: Registers,
    op: BinaryOp,
    inplace: bool,
    lhs: In,
    rhs: In,
) -> PyResult<Ref> {
    let (a, b) = (registers.operand(lhs), registers.operand(rhs));
    if inplace {
        arith::inplace(th, op, &a, &b)
    } else {
        arith::binary(th, op, &a, &b)
    }
}

/// What a call did.
enum Called {
    /// Finished with a result.
    Done(Ref),
    /// A frame was pushed.
    Entered(*mut Frame),
}

/// The instance of a class whose `__init__` is a Python function and whose `__new__` is `object`'s, made without running
/// Python; None if the class is not of this simple kind.
fn simple_instance(th: &Thread, class: &Class) -> Option<(Ref, Ref)> {
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
    let instance =
        taipan_object::alloc::new_object(class, taipan_object::types::object::PyObject).into_ref();
    Some((instance, init))
}

/// A call with positional arguments in a window. `receiver`: whether the register after the callable is to be looked at.
#[inline]
fn call(
    th: &Thread,
    current: Current,
    dst: Out,
    window: CallWindow,
    receiver: bool,
) -> PyResult<Called> {
    let registers = current.registers;
    let callable_word = registers.raw(window.base);
    let first = window.base.plus(
        if receiver && !registers.raw(window.base.plus(1)).is_unbound() {
            1
        } else {
            2
        },
    );
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
fn call_python(
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
            unsafe {
                target
                    .add(usize::from(i))
                    .write(registers.take_raw(first.plus(i)))
            };
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

fn call_native(
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
    let result = match type_of(&callable).slots.call.get() {
        Some(call) => call(th, &callable, args),
        None => Err(not_callable(th, &callable)),
    };
    registers.clear_window(window.base, window.count + CallWindow::HEAD);
    result.map(Called::Done)
}

#[cold]
fn not_callable(th: &Thread, callable: &Ref) -> Raised {
    th.type_error(format!(
        "'{}' object is not callable",
        type_of(callable).name()
    ))
}

/// Enters a Python `__init__`; the instance waits in the window's first register.
fn call_init(
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

fn call_keywords(
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
    let args = Args::new(
        unsafe { registers.window(first, count) },
        names.downcast::<PyTuple>(),
    );
    let result = if let Some(function) = callable.downcast_exact::<PyFunction>() {
        frames::push_call(th, function, args, FrameKind::Inlined, dst.0.0).map(Called::Entered)
    } else {
        match type_of(&callable).slots.call.get() {
            Some(call) => call(th, &callable, args).map(Called::Done),
            None => Err(not_callable(th, &callable)),
        }
    };
    registers.clear_window(window.base, window.count + CallWindow::HEAD);
    result
}

/// The next item of an iterator.
#[inline(always)]
fn next_item(th: &Thread, registers: Registers, iter: Peek) -> PyResult<Option<Ref>> {
    let word = registers.raw(iter.0);
    // SAFETY: the register owns the iterator.
    let iterator = unsafe { taipan_object::heap::Borrowed::from_value(word) };
    if let Some(range) = iterator.downcast_exact::<PyRangeIterator>() {
        return Ok(range.advance().map(int::from_i64));
    }
    if let Some(list) = iterator.downcast_exact::<PyListIterator>() {
        let index = list.index.get();
        // SAFETY: the iterator owns the list.
        let sequence = unsafe { taipan_object::heap::Borrowed::from_value(list.sequence.value()) };
        if !list.sequence.is_set() {
            return Ok(None);
        }
        if let Some(item) = sequence
            .downcast::<PyList>()
            .and_then(|l| l.items.get(index))
        {
            list.index.set(index + 1);
            return Ok(Some(item));
        }
        drop(list.sequence.take());
        return Ok(None);
    }
    let owned = registers.peek(iter);
    ops::iter::next(th, &owned)
}

#[inline(always)]
fn load_item(th: &Thread, registers: Registers, obj: In, index: In) -> PyResult<Ref> {
    let (object, key) = (registers.raw(obj.0), registers.raw(index.0));
    if object.is_pointer() && key.is_int() {
        // SAFETY: operands are bound and alive.
        let object_ref = unsafe { taipan_object::heap::Borrowed::from_value(object) };
        let n = key.int_unchecked();
        if let Some(list) = object_ref.downcast_exact::<PyList>() {
            let at = if n < 0 {
                n + list.items.len() as i64
            } else {
                n
            };
            if let Some(item) = usize::try_from(at).ok().and_then(|at| list.items.get(at)) {
                drop(registers.operand(obj));
                return Ok(item);
            }
        } else if let Some(tuple) = object_ref.downcast_exact::<PyTuple>() {
            let at = if n < 0 { n + tuple.len() as i64 } else { n };
            if let Some(item) = usize::try_from(at)
                .ok()
                .and_then(|at| tuple.items().get(at))
            {
                let item = item.clone();
                drop(registers.operand(obj));
                return Ok(item);
            }
        }
    }
    let (object, key) = (registers.operand(obj), registers.operand(index));
    ops::item::get(th, &object, &key)
}

#[inline(always)]
fn store_item(th: &Thread, registers: Registers, obj: In, index: In, value: In) -> PyResult<()> {
    let (object, key, value) = (
        registers.operand(obj),
        registers.operand(index),
        registers.operand(value),
    );
    if let Some(n) = key.value().as_int()
        && let Some(list) = object.downcast_exact::<PyList>()
    {
        let at = if n < 0 {
            n + list.items.len() as i64
        } else {
            n
        };
        if let Ok(at) = usize::try_from(at)
            && at < list.items.len()
        {
            let old = list.items.set(at, value.into_ref());
            drop(old);
            return Ok(());
        }
    }
    ops::item::set(th, &object, &key, &value)
}

fn truth(th: &Thread, registers: Registers, cond: In) -> PyResult<bool> {
    let operand = registers.operand(cond);
    ops::convert::truth(th, &operand)
}

/// Does what is pending at a safepoint.
#[cold]
fn safepoint(th: &Thread) -> PyResult<()> {
    taipan_object::safepoint::run(th)
}

#[expect(clippy::too_many_lines, reason = "the dispatch loop: one arm an op")]
fn run(
    th: &Thread,
    start: *mut Frame,
    raise: Option<Raised>,
    generator: Option<&GeneratorCore>,
) -> PyResult<Leave> {
    let mut current = Current::of(start);
    // SAFETY: the frame is valid.
    let mut pc = unsafe { (*start).pc } as usize;
    let mut pending = raise;
    loop {
        let raised: Raised = 'run: {
            if let Some(raised) = pending.take() {
                break 'run raised;
            }
            macro_rules! attempt {
                ($e:expr) => {
                    match $e {
                        Ok(value) => value,
                        Err(raised) => break 'run raised,
                    }
                };
            }
            macro_rules! binary {
                ($op:ident, $inplace:literal, $dst:ident, $lhs:ident, $rhs:ident, $site:ident) => {{
                    let _: OperandsSite = $site;
                    let registers = current.registers;
                    let (a, b) = (registers.raw($lhs.0), registers.raw($rhs.0));
                    match quick_binary(BinaryOp::$op, a, b) {
                        Some(value) => registers.set_plain($dst, value),
                        None => {
                            let value = attempt!(binary_slow(
                                th,
                                registers,
                                BinaryOp::$op,
                                $inplace,
                                $lhs,
                                $rhs
                            ));
                            registers.set($dst, value);
                        }
                    }
                }};
            }
            macro_rules! compare {
                ($op:ident, $dst:ident, $lhs:ident, $rhs:ident) => {{
                    let registers = current.registers;
                    let (a, b) = (registers.raw($lhs.0), registers.raw($rhs.0));
                    match quick_compare(CompareOp::$op, a, b) {
                        Some(holds) => {
                            // A comparison is mostly followed by the jump that it decides.
                            match current.inst(pc + 1) {
                                Inst::JumpIfFalse { cond, target } if cond.0 == $dst.0 => {
                                    pc = if holds { pc + 2 } else { target.0 as usize };
                                    continue;
                                }
                                Inst::JumpIfTrue { cond, target } if cond.0 == $dst.0 => {
                                    pc = if holds { target.0 as usize } else { pc + 2 };
                                    continue;
                                }
                                _ => registers.set_plain($dst, Value::from_bool(holds)),
                            }
                        }
                        None => {
                            let (a, b) = (registers.operand($lhs), registers.operand($rhs));
                            let value = attempt!(ops::compare::rich(th, &a, &b, CompareOp::$op));
                            drop((a, b));
                            registers.set($dst, value);
                        }
                    }
                }};
            }
            macro_rules! unary {
                ($op:ident, $dst:ident, $src:ident) => {{
                    let operand = current.registers.operand($src);
                    let value = attempt!(arith::unary(th, UnaryOp::$op, &operand));
                    drop(operand);
                    current.registers.set($dst, value);
                }};
            }
            macro_rules! called {
                ($dst:ident, $e:expr) => {
                    match attempt!($e) {
                        Called::Done(value) => current.registers.set($dst, value),
                        Called::Entered(frame) => {
                            current = Current::of(frame);
                            pc = 0;
                            continue;
                        }
                    }
                };
            }
            macro_rules! jump_if {
                ($cond:ident, $target:ident, $wanted:literal) => {{
                    let word = current.registers.raw($cond.0);
                    let holds = match quick_truth(word) {
                        Some(holds) => holds,
                        None => attempt!(truth(th, current.registers, $cond)),
                    };
                    if holds == $wanted {
                        pc = $target.0 as usize;
                        continue;
                    }
                }};
            }
            macro_rules! jump_if_peek {
                ($cond:ident, $target:ident, $wanted:literal) => {{
                    let holds = match quick_truth(current.registers.raw($cond.0)) {
                        Some(holds) => holds,
                        None => {
                            let operand = current.registers.peek($cond);
                            attempt!(ops::convert::truth(th, &operand))
                        }
                    };
                    if holds == $wanted {
                        pc = $target.0 as usize;
                        continue;
                    }
                }};
            }
            loop {
                current.set_pc(pc);
                let registers = current.registers;
                match current.inst(pc) {
                    Inst::Nop {} => {}
                    Inst::LoadConst { dst, value } => {
                        registers.set(dst, current.code().consts[value.index()].clone())
                    }
                    Inst::LoadInt { dst, value } => registers.set_plain(dst, Value::small(value.0)),
                    Inst::Move { dst, src } => {
                        let value = registers.owned(src);
                        registers.set(dst, value);
                    }
                    Inst::Copy { dst, src } => {
                        let value = registers.peek(src);
                        registers.set(dst, value);
                    }
                    Inst::Drop { src } => registers.clear(src.0),
                    Inst::CheckBound { local } => {
                        if registers.raw(local.0).is_unbound() {
                            break 'run global::unbound(th, current.frame(), local.0);
                        }
                    }
                    Inst::DeleteLocal { local } => {
                        if registers.raw(local.0).is_unbound() {
                            break 'run global::unbound(th, current.frame(), local.0);
                        }
                        registers.clear(local.0);
                    }
                    Inst::ClearLocal { local } => registers.clear(local.0),
                    Inst::MakeCell { cell } => {
                        registers.set(cell, PyCell::new_ref(None).into_ref())
                    }
                    Inst::MakeCellFrom { cell, local } => {
                        let value = registers.take(local.0);
                        registers.set(cell, PyCell::new_ref(value).into_ref());
                    }
                    Inst::CopyFreeVars {} => {
                        let closure = current.frame().function().closure.get();
                        let first = current.code().data.first_free();
                        let cells = closure.as_ref().and_then(|c| c.downcast::<PyTuple>());
                        for (i, cell) in cells.map_or(&[][..], |c| c.items()).iter().enumerate() {
                            registers.set_reg(Reg((first + i) as u16), cell.clone());
                        }
                    }
                    Inst::LoadCell { dst, cell } => {
                        // SAFETY: the register owns the cell.
                        let object = unsafe {
                            taipan_object::heap::Borrowed::from_value(registers.raw(cell.0))
                        };
                        match global::cell(&object).value.get() {
                            Some(value) => registers.set(dst, value),
                            None => break 'run global::unbound(th, current.frame(), cell.0),
                        }
                    }
                    Inst::LoadClassCell { dst, cell } => {
                        let object = registers.peek(cell);
                        let value = attempt!(global::load_class_cell(
                            th,
                            current.frame(),
                            cell.0,
                            &object
                        ));
                        registers.set(dst, value);
                    }
                    Inst::StoreCell { cell, src } => {
                        let value = registers.owned(src);
                        let object = registers.peek(cell);
                        global::cell(&object).value.set(value);
                    }
                    Inst::DeleteCell { cell } => {
                        let object = registers.peek(cell);
                        if global::cell(&object).value.take().is_none() {
                            break 'run global::unbound(th, current.frame(), cell.0);
                        }
                    }
                    Inst::LoadGlobal { dst, name, site } => {
                        let name = &current.code().names[name.index()];
                        let feedback = current.feedback(site.index());
                        let value = attempt!(global::load(th, current.frame(), name, feedback));
                        registers.set(dst, value);
                    }
                    Inst::StoreGlobal { src, name } => {
                        let value = registers.owned(src);
                        current
                            .frame()
                            .globals()
                            .set_str(&current.code().names[name.index()], value);
                    }
                    Inst::DeleteGlobal { name } => {
                        attempt!(global::delete_global(
                            th,
                            current.frame(),
                            &current.code().names[name.index()]
                        ));
                    }
                    Inst::LoadName { dst, name, site } => {
                        let name = &current.code().names[name.index()];
                        let feedback = current.feedback(site.index());
                        let value =
                            attempt!(global::load_name(th, current.frame(), name, feedback));
                        registers.set(dst, value);
                    }
                    Inst::StoreName { src, name } => {
                        let value = registers.owned(src);
                        let name = &current.code().names[name.index()];
                        attempt!(global::store_name(th, current.frame(), name, value));
                    }
                    Inst::DeleteName { name } => {
                        attempt!(global::delete_name(
                            th,
                            current.frame(),
                            &current.code().names[name.index()]
                        ));
                    }
                    Inst::LoadAttr {
                        dst,
                        obj,
                        name,
                        site,
                    } => {
                        let object = registers.operand(obj);
                        let feedback = current.feedback(site.index());
                        let value =
                            attempt!(attr::load(th, current.code(), &object, name, feedback));
                        drop(object);
                        registers.set(dst, value);
                    }
                    Inst::LoadMethod {
                        dst,
                        obj,
                        name,
                        site,
                    } => {
                        let object = registers.operand(obj);
                        let feedback = current.feedback(site.index());
                        let method = attempt!(attr::load_method(
                            th,
                            current.code(),
                            &object,
                            name,
                            feedback
                        ));
                        let receiver = method.receiver;
                        registers.set_reg(dst.base, method.callable);
                        if receiver {
                            registers.set_reg(dst.base.plus(1), object.into_ref());
                        } else {
                            drop(object);
                            registers.clear(dst.base.plus(1));
                        }
                    }
                    Inst::StoreAttr {
                        obj,
                        value,
                        name,
                        site,
                    } => {
                        let object = registers.operand(obj);
                        let value = registers.owned(value);
                        let feedback = current.feedback(site.index());
                        attempt!(attr::store(
                            th,
                            current.code(),
                            &object,
                            name,
                            value,
                            feedback
                        ));
                    }
                    Inst::DeleteAttr { obj, name } => {
                        let object = registers.operand(obj);
                        attempt!(ops::attr::set(
                            th,
                            &object,
                            &current.code().names[name.index()],
                            None
                        ));
                    }
                    Inst::LoadItem {
                        dst, obj, index, ..
                    } => {
                        let value = attempt!(load_item(th, registers, obj, index));
                        registers.set(dst, value);
                    }
                    Inst::StoreItem {
                        obj, index, value, ..
                    } => {
                        attempt!(store_item(th, registers, obj, index, value));
                    }
                    Inst::DeleteItem { obj, index } => {
                        let (object, key) = (registers.operand(obj), registers.operand(index));
                        attempt!(ops::item::delete(th, &object, &key));
                    }
                    Inst::Add {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(Add, false, dst, lhs, rhs, site),
                    Inst::Sub {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(Sub, false, dst, lhs, rhs, site),
                    Inst::Mul {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(Mul, false, dst, lhs, rhs, site),
                    Inst::MatMul {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(MatMul, false, dst, lhs, rhs, site),
                    Inst::TrueDiv {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(TrueDiv, false, dst, lhs, rhs, site),
                    Inst::FloorDiv {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(FloorDiv, false, dst, lhs, rhs, site),
                    Inst::Mod {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(Mod, false, dst, lhs, rhs, site),
                    Inst::Pow {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(Pow, false, dst, lhs, rhs, site),
                    Inst::LShift {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(LShift, false, dst, lhs, rhs, site),
                    Inst::RShift {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(RShift, false, dst, lhs, rhs, site),
                    Inst::BitAnd {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(And, false, dst, lhs, rhs, site),
                    Inst::BitOr {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(Or, false, dst, lhs, rhs, site),
                    Inst::BitXor {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(Xor, false, dst, lhs, rhs, site),
                    Inst::InplaceAdd {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(Add, true, dst, lhs, rhs, site),
                    Inst::InplaceSub {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(Sub, true, dst, lhs, rhs, site),
                    Inst::InplaceMul {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(Mul, true, dst, lhs, rhs, site),
                    Inst::InplaceMatMul {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(MatMul, true, dst, lhs, rhs, site),
                    Inst::InplaceTrueDiv {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(TrueDiv, true, dst, lhs, rhs, site),
                    Inst::InplaceFloorDiv {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(FloorDiv, true, dst, lhs, rhs, site),
                    Inst::InplaceMod {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(Mod, true, dst, lhs, rhs, site),
                    Inst::InplacePow {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(Pow, true, dst, lhs, rhs, site),
                    Inst::InplaceLShift {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(LShift, true, dst, lhs, rhs, site),
                    Inst::InplaceRShift {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(RShift, true, dst, lhs, rhs, site),
                    Inst::InplaceBitAnd {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(And, true, dst, lhs, rhs, site),
                    Inst::InplaceBitOr {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(Or, true, dst, lhs, rhs, site),
                    Inst::InplaceBitXor {
                        dst,
                        lhs,
                        rhs,
                        site,
                    } => binary!(Xor, true, dst, lhs, rhs, site),
                    Inst::Neg { dst, src, .. } => unary!(Neg, dst, src),
                    Inst::Pos { dst, src, .. } => unary!(Pos, dst, src),
                    Inst::Invert { dst, src, .. } => unary!(Invert, dst, src),
                    Inst::Not { dst, src } => {
                        let holds = match quick_truth(registers.raw(src.0)) {
                            Some(holds) => holds,
                            None => attempt!(truth(th, registers, src)),
                        };
                        registers.set_plain(dst, Value::from_bool(!holds));
                    }
                    Inst::Lt { dst, lhs, rhs, .. } => compare!(Lt, dst, lhs, rhs),
                    Inst::Le { dst, lhs, rhs, .. } => compare!(Le, dst, lhs, rhs),
                    Inst::Eq { dst, lhs, rhs, .. } => compare!(Eq, dst, lhs, rhs),
                    Inst::Ne { dst, lhs, rhs, .. } => compare!(Ne, dst, lhs, rhs),
                    Inst::Gt { dst, lhs, rhs, .. } => compare!(Gt, dst, lhs, rhs),
                    Inst::Ge { dst, lhs, rhs, .. } => compare!(Ge, dst, lhs, rhs),
                    Inst::Is { dst, lhs, rhs } => {
                        let (a, b) = (registers.operand(lhs), registers.operand(rhs));
                        let same = a.is(&b);
                        drop((a, b));
                        registers.set_plain(dst, Value::from_bool(same));
                    }
                    Inst::IsNot { dst, lhs, rhs } => {
                        let (a, b) = (registers.operand(lhs), registers.operand(rhs));
                        let same = a.is(&b);
                        drop((a, b));
                        registers.set_plain(dst, Value::from_bool(!same));
                    }
                    Inst::Contains {
                        dst,
                        item,
                        container,
                    } => {
                        let (item, container) =
                            (registers.operand(item), registers.operand(container));
                        let found = attempt!(ops::item::contains(th, &container, &item));
                        drop((item, container));
                        registers.set_plain(dst, Value::from_bool(found));
                    }
                    Inst::NotContains {
                        dst,
                        item,
                        container,
                    } => {
                        let (item, container) =
                            (registers.operand(item), registers.operand(container));
                        let found = attempt!(ops::item::contains(th, &container, &item));
                        drop((item, container));
                        registers.set_plain(dst, Value::from_bool(!found));
                    }
                    Inst::Jump { target } => {
                        pc = target.0 as usize;
                        continue;
                    }
                    Inst::JumpBack { target, .. } => {
                        if th.has_pending() {
                            attempt!(safepoint(th));
                        }
                        pc = target.0 as usize;
                        continue;
                    }
                    Inst::JumpIfTrue { cond, target } => jump_if!(cond, target, true),
                    Inst::JumpIfFalse { cond, target } => jump_if!(cond, target, false),
                    Inst::JumpIfTruePeek { cond, target } => jump_if_peek!(cond, target, true),
                    Inst::JumpIfFalsePeek { cond, target } => jump_if_peek!(cond, target, false),
                    Inst::JumpIfNone { src, target } => {
                        let none = registers.operand(src).is_none();
                        if none {
                            pc = target.0 as usize;
                            continue;
                        }
                    }
                    Inst::JumpIfNotNone { src, target } => {
                        let none = registers.operand(src).is_none();
                        if !none {
                            pc = target.0 as usize;
                            continue;
                        }
                    }
                    Inst::Return { src } => {
                        let value = registers.owned(src);
                        let frame = current.frame;
                        let header = current.frame();
                        match header.kind {
                            FrameKind::Inlined => {
                                let (previous, dst) = (header.previous, Out(Reg(header.return_to)));
                                frames::pop(th, frame);
                                current = Current::of(previous);
                                pc = current.frame().pc as usize;
                                current.registers.set(dst, value);
                            }
                            FrameKind::Initialiser => {
                                let (previous, dst) = (header.previous, Out(Reg(header.return_to)));
                                let instance = Reg(header.instance);
                                frames::pop(th, frame);
                                current = Current::of(previous);
                                pc = current.frame().pc as usize;
                                let object = current.registers.take(instance);
                                if !value.is_none() {
                                    let name = type_of(&value).name();
                                    break 'run th.type_error(format!(
                                        "__init__() should return None, not '{name}'"
                                    ));
                                }
                                current
                                    .registers
                                    .set(dst, object.expect("the instance waits in its register"));
                            }
                            FrameKind::Entry => {
                                frames::pop(th, frame);
                                return Ok(Leave::Return(value));
                            }
                            FrameKind::Generator => return Ok(Leave::Return(value)),
                        }
                    }
                    Inst::GetIter { dst, src } => {
                        let source = registers.operand(src);
                        let iterator = attempt!(ops::iter::iter(th, &source));
                        drop(source);
                        registers.set(dst, iterator);
                    }
                    Inst::ForIter {
                        dst, iter, done, ..
                    } => match attempt!(next_item(th, registers, iter)) {
                        Some(item) => registers.set(dst, item),
                        None => {
                            registers.clear(iter.0);
                            pc = done.0 as usize;
                            continue;
                        }
                    },
                    Inst::UnpackSequence { dst, src } => {
                        let source = registers.operand(src);
                        let items =
                            attempt!(ops::iter::unpack(th, &source, usize::from(dst.count), None));
                        drop(source);
                        for (i, item) in items.into_iter().enumerate() {
                            registers.set_reg(dst.base.plus(i as u16), item);
                        }
                    }
                    Inst::UnpackEx { dst, src, before } => {
                        let source = registers.operand(src);
                        let before = Some(usize::from(before.0));
                        let items = attempt!(ops::iter::unpack(
                            th,
                            &source,
                            usize::from(dst.count),
                            before
                        ));
                        drop(source);
                        for (i, item) in items.into_iter().enumerate() {
                            registers.set_reg(dst.base.plus(i as u16), item);
                        }
                    }
                    Inst::Call { dst, args, .. } => {
                        called!(dst, call(th, current, dst, args, false))
                    }
                    Inst::CallMethod { dst, args, .. } => {
                        called!(dst, call(th, current, dst, args, true))
                    }
                    Inst::CallKw {
                        dst, args, names, ..
                    } => {
                        let names = &current.code().consts[names.index()];
                        called!(dst, call_keywords(th, current, dst, args, names, false));
                    }
                    Inst::CallMethodKw {
                        dst, args, names, ..
                    } => {
                        let names = &current.code().consts[names.index()];
                        called!(dst, call_keywords(th, current, dst, args, names, true));
                    }
                    Inst::CallEx {
                        dst,
                        callable,
                        args,
                        kwargs,
                    } => {
                        let callable = registers.operand(callable);
                        let args = registers.operand(args);
                        let kwargs = kwargs.get().map(|k| registers.operand(k));
                        let value =
                            attempt!(ops::call::call_ex(th, &callable, &args, kwargs.as_deref()));
                        drop((callable, args, kwargs));
                        registers.set(dst, value);
                    }
                    Inst::MakeFunction {
                        dst,
                        parts,
                        present,
                        code,
                    } => {
                        let taken = [0, 1, 2, 3].map(|k| {
                            if present.0 & 1 << k != 0 {
                                registers.take(parts.base.plus(k))
                            } else {
                                None
                            }
                        });
                        let code = &current.code().consts[code.index()];
                        let function = build::make_function(th, current.frame(), code, taken);
                        registers.set(dst, function);
                    }
                    Inst::LoadBuildClass { dst } => {
                        let Some(found) =
                            current.frame().builtins().get_str(&th.names().build_class)
                        else {
                            break 'run th.error(Exc::NameError, "__build_class__ not found");
                        };
                        registers.set(dst, found);
                    }
                    Inst::BuildTuple { dst, items } => {
                        let items = registers.take_window(items.base, items.count);
                        registers.set(dst, PyTuple::from_vec(items).into_ref());
                    }
                    Inst::BuildList { dst, items } => {
                        let items = registers.take_window(items.base, items.count);
                        registers.set(dst, PyList::from_vec(items).into_ref());
                    }
                    Inst::BuildSet { dst, items } => {
                        let items = registers.take_window(items.base, items.count);
                        let set = attempt!(build::build_set(th, &items));
                        registers.set(dst, set);
                    }
                    Inst::BuildMap { dst, items } => {
                        let items = registers.take_window(items.base, items.count);
                        let map = attempt!(build::build_map(th, &items));
                        registers.set(dst, map);
                    }
                    Inst::BuildSlice { dst, parts } => {
                        let mut items = registers.take_window(parts.base, parts.count).into_iter();
                        let mut part = || items.next().unwrap_or(Ref::NONE);
                        let (start, stop, step) = (part(), part(), part());
                        registers.set(dst, PySlice::new_ref(start, stop, step).into_ref());
                    }
                    Inst::BuildString { dst, items } => {
                        let pieces = registers.take_window(items.base, items.count);
                        registers.set(dst, build::build_string(&pieces));
                    }
                    Inst::FormatValue {
                        dst,
                        src,
                        spec,
                        conversion,
                    } => {
                        let value = registers.operand(src);
                        let spec = spec.get().map(|s| registers.operand(s));
                        let text = attempt!(build::format_value(
                            th,
                            &value,
                            spec.as_deref(),
                            conversion.0
                        ));
                        drop((value, spec));
                        registers.set(dst, text);
                    }
                    Inst::ListAppend { list, value } => {
                        let value = registers.owned(value);
                        // SAFETY: the register owns the list.
                        let object = unsafe {
                            taipan_object::heap::Borrowed::from_value(registers.raw(list.0))
                        };
                        object
                            .downcast_exact::<PyList>()
                            .expect("a display's list")
                            .items
                            .push(value);
                    }
                    Inst::ListExtend { list, src } => {
                        let (list, source) = (registers.peek(list), registers.operand(src));
                        attempt!(build::list_extend(th, &list, &source));
                    }
                    Inst::ListToTuple { dst, src } => {
                        let list = registers.owned(src);
                        registers.set(dst, build::list_to_tuple(&list));
                    }
                    Inst::SetAdd { set, value } => {
                        let (set, value) = (registers.peek(set), registers.owned(value));
                        let core =
                            taipan_object::types::set::core_of(&set).expect("a display's set");
                        attempt!(core.add(th, value));
                    }
                    Inst::SetUpdate { set, src } => {
                        let (set, source) = (registers.peek(set), registers.operand(src));
                        attempt!(build::set_update(th, &set, &source));
                    }
                    Inst::MapAdd { map, key, value } => {
                        let map = registers.peek(map);
                        let (key, value) = (registers.operand(key), registers.owned(value));
                        let dict = map
                            .downcast::<taipan_object::types::dict::PyDict>()
                            .expect("a display's dict");
                        attempt!(dict.set(th, &key, value));
                    }
                    Inst::DictUpdate { dict, src } => {
                        let (dict, source) = (registers.peek(dict), registers.operand(src));
                        attempt!(build::dict_update(th, &dict, &source));
                    }
                    Inst::DictMerge {
                        dict,
                        src,
                        callable,
                    } => {
                        let (dict, source) = (registers.peek(dict), registers.operand(src));
                        let callable = registers.peek(callable);
                        attempt!(build::dict_merge(th, &dict, &source, &callable));
                    }
                    Inst::ImportName {
                        dst,
                        level,
                        fromlist,
                        name,
                    } => {
                        let (level, fromlist) =
                            (registers.operand(level), registers.operand(fromlist));
                        let name = &current.code().names[name.index()];
                        let module = attempt!(import::import_name(
                            th,
                            current.frame(),
                            name,
                            &level,
                            &fromlist
                        ));
                        drop((level, fromlist));
                        registers.set(dst, module);
                    }
                    Inst::ImportFrom { dst, module, name } => {
                        let module = registers.peek(module);
                        let value = attempt!(import::import_from(
                            th,
                            &module,
                            &current.code().names[name.index()]
                        ));
                        registers.set(dst, value);
                    }
                    Inst::ImportStar { module } => {
                        let module = registers.operand(module);
                        attempt!(import::import_star(th, current.frame(), &module));
                    }
                    Inst::Raise { exc } => {
                        let object = registers.owned(exc);
                        break 'run build::raise(th, &object, None);
                    }
                    Inst::RaiseFrom { exc, cause } => {
                        let (object, cause) = (registers.owned(exc), registers.owned(cause));
                        break 'run build::raise(th, &object, Some(&cause));
                    }
                    Inst::RaiseCurrent {} => break 'run build::raise_current(th),
                    Inst::Reraise { exc } => {
                        let object = registers.owned(exc);
                        match taipan_object::native::try_typed(object) {
                            Ok(exception) => break 'run Raised::new(exception),
                            Err(_) => unreachable!("handlers hold exceptions"),
                        }
                    }
                    Inst::PushExcInfo { saved, exc } => {
                        let exception = registers.peek(exc);
                        let old = th.handled_item().exception.replace(Some(exception));
                        registers.set(saved, old.unwrap_or(Ref::NONE));
                    }
                    Inst::PopExcInfo { saved } => {
                        let saved = registers.owned(saved);
                        let old = th
                            .handled_item()
                            .exception
                            .replace((!saved.is_none()).then_some(saved));
                        drop(old);
                    }
                    Inst::CheckExcMatch { dst, exc, ty } => {
                        let (exc, wanted) = (registers.peek(exc), registers.operand(ty));
                        let matches = attempt!(build::exception_matches(th, &exc, &wanted));
                        drop((exc, wanted));
                        registers.set_plain(dst, Value::from_bool(matches));
                    }
                    Inst::CheckEgMatch { dst, exc, ty } => {
                        let (exc, wanted) = (registers.operand(exc), registers.operand(ty));
                        let (matched, rest) = attempt!(exception::match_group(th, &exc, &wanted));
                        drop((exc, wanted));
                        registers.set_reg(dst.base, matched);
                        registers.set_reg(dst.base.plus(1), rest);
                    }
                    Inst::PrepReraiseStar {
                        dst,
                        original,
                        raised,
                    } => {
                        let (original, list) =
                            (registers.operand(original), registers.operand(raised));
                        let value = attempt!(exception::prepare_reraise(th, &original, &list));
                        drop((original, list));
                        registers.set(dst, value);
                    }
                    Inst::BeforeWith { dst, manager } => {
                        let manager = registers.operand(manager);
                        let (exit, entered) = attempt!(build::before_with(th, &manager, false));
                        drop(manager);
                        registers.set_reg(dst.base, exit);
                        registers.set_reg(dst.base.plus(1), entered);
                    }
                    Inst::BeforeAsyncWith { dst, manager } => {
                        let manager = registers.operand(manager);
                        let (exit, entered) = attempt!(build::before_with(th, &manager, true));
                        drop(manager);
                        registers.set_reg(dst.base, exit);
                        registers.set_reg(dst.base.plus(1), entered);
                    }
                    Inst::WithExceptStart { dst, exit, exc } => {
                        let (exit, exc) = (registers.peek(exit), registers.peek(exc));
                        let value = attempt!(build::with_except_start(th, &exit, &exc));
                        drop((exit, exc));
                        registers.set(dst, value);
                    }
                    Inst::LoadAssertionError { dst } => {
                        registers.set(dst, Exc::AssertionError.class().to_ref())
                    }
                    Inst::ReturnGenerator {} => {
                        let header = current.frame();
                        let (previous, kind, dst) =
                            (header.previous, header.kind, Out(Reg(header.return_to)));
                        let made = generators::make(th, current.frame);
                        match kind {
                            FrameKind::Inlined | FrameKind::Initialiser => {
                                current = Current::of(previous);
                                pc = current.frame().pc as usize;
                                current.registers.set(dst, made);
                            }
                            FrameKind::Entry | FrameKind::Generator => {
                                return Ok(Leave::Return(made));
                            }
                        }
                    }
                    Inst::Yield { src, .. } => {
                        let value = registers.owned(src);
                        return Ok(Leave::Yield(value));
                    }
                    Inst::YieldDelegate { src, receiver, .. } => {
                        let value = registers.owned(src);
                        if let Some(core) = generator {
                            core.delegate.set(u32::from(receiver.0.0) + 1);
                        }
                        return Ok(Leave::Yield(value));
                    }
                    Inst::Send {
                        dst,
                        receiver,
                        value,
                        done,
                    } => {
                        let (target, value) = (registers.peek(receiver), registers.owned(value));
                        match attempt!(generators::send(th, &target, value)) {
                            Step::Yielded(value) => registers.set(dst, value),
                            Step::Finished(value) => {
                                drop(target);
                                registers.clear(receiver.0);
                                registers.set(dst, value);
                                pc = done.0 as usize;
                                continue;
                            }
                        }
                    }
                    Inst::GetYieldFromIter { dst, src } => {
                        let source = registers.operand(src);
                        let iterator =
                            attempt!(generators::yield_from_iter(th, current.frame(), &source));
                        drop(source);
                        registers.set(dst, iterator);
                    }
                    Inst::GetAwaitable { dst, src, place } => {
                        let source = registers.operand(src);
                        let iterator = attempt!(coroutine::awaitable(th, &source, place.0));
                        drop(source);
                        registers.set(dst, iterator);
                    }
                    Inst::GetAsyncIter { dst, src } => {
                        let source = registers.operand(src);
                        let iterator = attempt!(coroutine::async_iterator(th, &source));
                        drop(source);
                        registers.set(dst, iterator);
                    }
                    Inst::GetAsyncNext { dst, iter } => {
                        let iterator = registers.peek(iter);
                        let awaitable = attempt!(coroutine::async_next(th, &iterator));
                        registers.set(dst, awaitable);
                    }
                    Inst::EndAsyncFor { iter, exc } => {
                        let (iterator, exc) = (registers.owned(iter), registers.owned(exc));
                        if !Exc::StopAsyncIteration.matches(&exc) {
                            drop(iterator);
                            match taipan_object::native::try_typed(exc) {
                                Ok(exception) => break 'run Raised::new(exception),
                                Err(_) => unreachable!("handlers hold exceptions"),
                            }
                        }
                    }
                    Inst::AsyncGenWrap { dst, src } => {
                        let value = registers.owned(src);
                        registers.set(dst, coroutine::wrap_async_value(value));
                    }
                    Inst::MatchClass {
                        dst,
                        subject,
                        class,
                        count,
                        names,
                    } => {
                        let (subject, class) = (registers.peek(subject), registers.operand(class));
                        let names = &current.code().consts[names.index()];
                        let count = usize::from(count.0);
                        let value =
                            attempt!(pattern::match_class(th, &subject, &class, count, names));
                        drop((subject, class));
                        registers.set(dst, value);
                    }
                    Inst::MatchMapping { dst, subject } => {
                        let matches = pattern::is_mapping(&registers.peek(subject));
                        registers.set_plain(dst, Value::from_bool(matches));
                    }
                    Inst::MatchSequence { dst, subject } => {
                        let matches = pattern::is_sequence(&registers.peek(subject));
                        registers.set_plain(dst, Value::from_bool(matches));
                    }
                    Inst::MatchKeys { dst, subject, keys } => {
                        let (subject, keys) = (registers.peek(subject), registers.peek(keys));
                        let value = attempt!(pattern::match_keys(th, &subject, &keys));
                        registers.set(dst, value);
                    }
                    Inst::GetLen { dst, src } => {
                        let len = attempt!(ops::convert::length(th, &registers.peek(src)));
                        registers.set(dst, ops::convert::int(len as i64));
                    }
                    Inst::PrintExpr { src } => {
                        let value = registers.owned(src);
                        let hook = th
                            .vm()
                            .sys
                            .get()
                            .and_then(|sys| sys.get_str(&th.names().displayhook));
                        let Some(hook) = hook else {
                            break 'run th.error(Exc::RuntimeError, "lost sys.displayhook");
                        };
                        attempt!(ops::call::call(th, &hook, &[&value]));
                    }
                    Inst::SetupAnnotations {} => {
                        attempt!(global::setup_annotations(th, current.frame()))
                    }
                }
                pc += 1;
            }
        };
        // An exception: to the handler of this frame, or of a caller in this loop, or out.
        let mut raised = raised;
        let mut silent = matches!(
            current.inst(current.frame().pc as usize),
            Inst::Reraise { .. }
        );
        loop {
            let frame = current.frame();
            if !silent {
                unwind::add_traceback(th, frame, &raised);
            }
            silent = false;
            match unwind::enter_handler(frame, current.registers, raised) {
                Ok(handler) => {
                    pc = handler;
                    break;
                }
                Err(unhandled) => raised = unhandled,
            }
            match frame.kind {
                FrameKind::Entry => {
                    frames::pop(th, current.frame);
                    return Err(raised);
                }
                FrameKind::Generator => return Err(raised),
                FrameKind::Inlined | FrameKind::Initialiser => {
                    let (previous, kind, instance) =
                        (frame.previous, frame.kind, Reg(frame.instance));
                    frames::pop(th, current.frame);
                    current = Current::of(previous);
                    if kind == FrameKind::Initialiser {
                        current.registers.clear(instance);
                    }
                }
            }
        }
    }
}
