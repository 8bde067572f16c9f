//! Fast paths on words, and on lists, tuples and ranges: what needs no look at a type's slots.

use std::ptr::NonNull;

use taipan_code::operand::{CallWindow, In, OutRegs, Peek};
use taipan_object::descriptor::{PyBuiltin, PyMethodDescriptor};
use taipan_object::heap::Borrowed;
use taipan_object::native::{FunctionSpec, Plain};
use taipan_object::ops::arith::{self, BinaryOp};
use taipan_object::slots::CompareOp;
use taipan_object::types::dict::PyDict;
use taipan_object::types::generator::{self, PyGenerator};
use taipan_object::types::iterators::{PyListIterator, PyRangeIterator, PyStrAsciiIterator, PyTupleIterator};
use taipan_object::types::list::PyList;
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::types::{float, int};
use taipan_object::{Args, Class, ClassFlag, Downcast, NativeType, PyResult, PyType, Ref, Thread, Value, ops, type_of};

use crate::calls::is_plain_class;
use crate::machine::Registers;

/// Small-int fast paths of arithmetic; None where the general operation must decide.
#[inline(always)]
pub(crate) fn quick_binary(op: BinaryOp, a: Value, b: Value) -> Option<Value> {
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
            BinaryOp::LShift if (0..31).contains(&y) && x.unsigned_abs() < 1 << 31 => Value::try_int(x << y),
            BinaryOp::TrueDiv if y != 0 && x.unsigned_abs() < 1 << 53 && y.unsigned_abs() < 1 << 53 => {
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

/// A float in a word, or an int that a float holds exactly.
#[inline(always)]
pub(crate) fn number(value: Value) -> Option<f64> {
    match value.as_int() {
        Some(n) => (n.unsigned_abs() < 1 << 53).then_some(n as f64),
        None => value.as_float(),
    }
}

/// The comparison of numbers in words, or of two strings, whose operands are given up then; None where the general
/// operation must decide.
#[inline(always)]
pub(crate) fn compare_plain(registers: Registers, op: CompareOp, lhs: In, rhs: In) -> Option<bool> {
    match quick_compare(op, registers.raw(lhs.0), registers.raw(rhs.0)) {
        None => compare_text(registers, op, lhs, rhs),
        known => known,
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

/// The comparison of two strings, whose operands are given up then; None for all else.
#[inline(never)]
fn compare_text(registers: Registers, op: CompareOp, lhs: In, rhs: In) -> Option<bool> {
    let (a, b) = (registers.raw(lhs.0), registers.raw(rhs.0));
    if !a.is_pointer() || !b.is_pointer() {
        return None;
    }
    // SAFETY: operands are bound and alive.
    let a = unsafe { Borrowed::from_value(a) };
    // SAFETY: as above.
    let b = unsafe { Borrowed::from_value(b) };
    let (text, other) = (a.downcast_exact::<PyStr>()?, b.downcast_exact::<PyStr>()?);
    let holds = match op {
        CompareOp::Eq => text.equals(other),
        CompareOp::Ne => !text.equals(other),
        _ => op.holds(text.order(other)),
    };
    registers.consume(lhs);
    registers.consume(rhs);
    Some(holds)
}

/// Truth of words that need no look at their type.
#[inline(always)]
pub(crate) fn quick_truth(value: Value) -> Option<bool> {
    if let Some(b) = value.as_bool() {
        return Some(b);
    }
    if value == Value::NONE {
        return Some(false);
    }
    value.as_int().map(|n| n != 0)
}

/// `local += text` where the local owns the only reference to a str: grows it in place. False if it is not so.
pub(crate) fn append_in_place(registers: Registers, dst: taipan_code::operand::Out, lhs: In, rhs: In) -> bool {
    if dst.0 != lhs.0 {
        return false;
    }
    let (own, more) = (registers.raw(lhs.0), registers.raw(rhs.0));
    if !own.is_pointer() || !more.is_pointer() || own == more {
        return false;
    }
    // SAFETY: operands are bound and alive.
    let target = unsafe { taipan_object::heap::Borrowed::from_value(own) };
    // SAFETY: as above.
    let source = unsafe { taipan_object::heap::Borrowed::from_value(more) };
    let (Some(text), Some(tail)) = (target.downcast_exact::<PyStr>(), source.downcast_exact::<PyStr>()) else {
        return false;
    };
    // SAFETY: the register owns the only reference, and nobody borrows registers during an instruction.
    if text.header().count() != 1 || !unsafe { PyStr::try_append(text, tail) } {
        return false;
    }
    registers.consume(rhs);
    true
}

pub(crate) fn binary_slow(
    th: &Thread,
    registers: Registers,
    op: BinaryOp,
    inplace: bool,
    lhs: In,
    rhs: In,
) -> PyResult<Ref> {
    let (a, b) = (registers.operand(lhs), registers.operand(rhs));
    let result = if inplace {
        arith::inplace(th, op, &a, &b)
    } else {
        arith::binary(th, op, &a, &b)
    };
    // Operands die left to right.
    drop(a);
    drop(b);
    result
}

/// What a call calls that needs no frame.
#[derive(Clone, Copy)]
pub(crate) enum Native {
    /// A function, or a method with its receiver in the window.
    Function {
        spec: &'static FunctionSpec,
        has_receiver: bool,
    },
    /// `str(x)`, `range(n)`, `KeyError(k)`
    Type(NonNull<Class>),
}

/// The native function or type that is called, or the method of a native type on an instance of just that type, if
/// nobody traces; None if it is something else. `receiver`: whether the register after the callable is to be looked at.
#[inline(always)]
pub(crate) fn native(th: &Thread, registers: Registers, window: CallWindow, receiver: bool) -> Option<Native> {
    // SAFETY: operands are bound, and the window is this call's own until it is cleared.
    let callable = unsafe { Borrowed::from_value(registers.raw(window.base)) };
    let ty = callable.heap_type()?.as_ptr().cast::<Class>();
    let next = registers.raw(window.base.plus(1));
    let has_receiver = receiver && !next.is_unbound();
    let spec = if std::ptr::eq(ty, PyMethodDescriptor::class()) && has_receiver {
        // SAFETY: just checked.
        let method = unsafe { callable.as_obj_unchecked::<PyMethodDescriptor>() };
        // SAFETY: as for the callable.
        let object = unsafe { Borrowed::from_value(next) };
        if !std::ptr::eq(type_of(&object), &*method.class) {
            return None;
        }
        method.spec
    } else if std::ptr::eq(ty, PyBuiltin::class()) && !has_receiver {
        // SAFETY: just checked.
        let function = unsafe { callable.as_obj_unchecked::<PyBuiltin>() };
        if function.bound {
            return None;
        }
        function.spec
    } else if std::ptr::eq(ty, PyType::class()) && !has_receiver && !th.tracing.get() {
        // SAFETY: just checked.
        let class = unsafe { callable.as_obj_unchecked::<PyType>() };
        // Classes made by programs run Python to make instances; `type(x)` makes none.
        let native = !class.has(ClassFlag::Heap) && !std::ptr::eq(class, PyType::class());
        return native.then(|| Native::Type(NonNull::from(class)));
    } else {
        return None;
    };
    (!th.tracing.get()).then_some(Native::Function { spec, has_receiver })
}

/// A call of a native function that is known to run no Python with such arguments, a receiver first; None if it is not
/// known, or raises.
///
/// # Safety
/// The words are owned by somebody during the call.
pub(crate) unsafe fn plain_call(th: &Thread, callable: Value, words: &[Value]) -> Option<Ref> {
    // SAFETY: as the caller says; references are words.
    let args = unsafe { std::slice::from_raw_parts(words.as_ptr().cast::<Ref>(), words.len()) };
    // SAFETY: as the caller says.
    let callable = unsafe { Borrowed::from_value(callable) };
    let given = Args::positional_only(args);
    if let Some(class) = callable.downcast_exact::<PyType>() {
        let made = is_plain_class(class) && args.iter().all(is_leaf);
        return made.then(|| ops::call::instantiate(th, class, given).ok()).flatten();
    }
    let spec = match callable.downcast_exact::<PyMethodDescriptor>() {
        Some(method) if std::ptr::eq(type_of(args.first()?), &*method.class) => method.spec,
        Some(_) => return None,
        None => callable.downcast_exact::<PyBuiltin>().filter(|own| !own.bound)?.spec,
    };
    let fits = match spec.plain {
        Plain::Never => false,
        Plain::Leaves => args.iter().all(is_leaf),
        Plain::Sequences => args.iter().all(|arg| is_leaf(arg) || is_sequence(arg)),
    };
    fits.then(|| (spec.call)(th, given).ok()).flatten()
}

/// Whether an object is an int, a float, a str or a singleton, and of no subclass.
#[inline]
fn is_leaf(object: &Ref) -> bool {
    if !object.value().is_pointer() {
        return true;
    }
    let class = type_of(object);
    std::ptr::eq(class, PyStr::class()) || is_plain_class(class)
}

fn is_sequence(object: &Ref) -> bool {
    object.downcast_exact::<PyList>().is_some() || object.downcast_exact::<PyTuple>().is_some()
}

/// [`call_native`], apart from the loop.
#[inline(never)]
pub(crate) fn call_native_apart(
    th: &Thread,
    registers: Registers,
    window: CallWindow,
    native: Native,
) -> PyResult<Ref> {
    call_native(th, registers, window, native)
}

/// Calls with the arguments of a window, and clears it.
#[inline(always)]
pub(crate) fn call_native(th: &Thread, registers: Registers, window: CallWindow, native: Native) -> PyResult<Ref> {
    let has_receiver = matches!(native, Native::Function { has_receiver: true, .. });
    let skipped = CallWindow::HEAD - u16::from(has_receiver);
    let count = window.count + CallWindow::HEAD - skipped;
    // SAFETY: the window belongs to this call alone until it is cleared below; callees cannot reach temporaries.
    let args = unsafe { registers.window(window.base.plus(skipped), usize::from(count)) };
    let args = Args::positional_only(args);
    let mut result = match native {
        Native::Function { spec, .. } => (spec.call)(th, args),
        // SAFETY: the window owns the class until it is cleared.
        Native::Type(class) => ops::call::instantiate(th, unsafe { class.as_ref() }, args),
    };
    // Signals that arrived during the call are handled after it, as after any call in CPython.
    if th.has_pending()
        && result.is_ok()
        && let Err(raised) = taipan_object::safepoint::run(th)
    {
        result = Err(raised);
    }
    registers.clear_window(window.base, window.count + CallWindow::HEAD);
    result
}

/// The next item of an iterator.
#[inline(always)]
pub(crate) fn next_item(th: &Thread, registers: Registers, iter: Peek) -> PyResult<Option<Ref>> {
    let word = registers.raw(iter.0);
    // SAFETY: the register owns the iterator.
    let iterator = unsafe { taipan_object::heap::Borrowed::from_value(word) };
    if let Some(range) = iterator.downcast_exact::<PyRangeIterator>() {
        return Ok(range.advance().map(int::from_i64));
    }
    if let Some(list) = iterator.downcast_exact::<PyListIterator>() {
        return Ok(list.advance());
    }
    if let Some(text) = iterator.downcast_exact::<PyStrAsciiIterator>() {
        return Ok(text.advance());
    }
    if let Some(tuple) = iterator.downcast_exact::<PyTupleIterator>() {
        return Ok(tuple.advance());
    }
    // The register is a temporary, which nobody else can reach while its instruction runs.
    if let Some(generator) = iterator.downcast_exact::<PyGenerator>() {
        let item = generator::send(th, &generator.core, &iterator, Ref::NONE)?;
        if item.is_none() {
            drop(generator.core.result.take());
        }
        return Ok(item);
    }
    ops::iter::next(th, &iterator)
}

#[inline(always)]
pub(crate) fn load_item(th: &Thread, registers: Registers, obj: In, index: In) -> PyResult<Ref> {
    // SAFETY: operands are bound and alive.
    match unsafe { item_at(registers.raw(obj.0), registers.raw(index.0)) } {
        Some(item) => {
            registers.consume(obj);
            Ok(item)
        }
        None => load_any_item(th, registers, obj, index),
    }
}

/// The item of a list, tuple or str at a small int.
///
/// # Safety
/// The object is alive.
#[inline(always)]
unsafe fn item_at(object: Value, key: Value) -> Option<Ref> {
    if !object.is_pointer() || !key.is_int() {
        return None;
    }
    // SAFETY: as the caller says.
    let object = unsafe { taipan_object::heap::Borrowed::from_value(object) };
    let n = key.int_unchecked();
    let place = |len: usize| usize::try_from(if n < 0 { n + len as i64 } else { n }).ok();
    if let Some(list) = object.downcast_exact::<PyList>() {
        place(list.items.len()).and_then(|at| list.items.get(at))
    } else if let Some(tuple) = object.downcast_exact::<PyTuple>() {
        place(tuple.len()).and_then(|at| tuple.items().get(at)).cloned()
    } else {
        let text = object.downcast_exact::<PyStr>()?;
        place(text.len())
            .and_then(|at| text.character(at))
            .map(taipan_object::TypedRef::into_ref)
    }
}

/// The item of a common container, if finding it runs no Python.
///
/// # Safety
/// Object and key are alive.
pub(crate) unsafe fn plain_item(object: Value, key: Value) -> Option<Ref> {
    // SAFETY: as the caller says.
    let item = unsafe { item_at(object, key) };
    if item.is_some() || !object.is_pointer() {
        return item;
    }
    // SAFETY: as the caller says.
    let (object, key) = unsafe {
        (
            taipan_object::heap::Borrowed::from_value(object),
            taipan_object::heap::Borrowed::from_value(key),
        )
    };
    object.downcast_exact::<PyDict>()?.try_get(&key)
}

/// [`load_item`] of what is not indexed by a small int, or out of range. Not inlined: the way of sequences stays short.
#[inline(never)]
fn load_any_item(th: &Thread, registers: Registers, obj: In, index: In) -> PyResult<Ref> {
    let (object, key) = (registers.operand(obj), registers.operand(index));
    if let Some(dict) = object.downcast_exact::<PyDict>()
        && let Some(value) = dict.try_get(&key)
    {
        return Ok(value);
    }
    ops::item::get(th, &object, &key)
}

#[inline(always)]
pub(crate) fn store_item(th: &Thread, registers: Registers, obj: In, index: In, value: In) -> PyResult<()> {
    let (object, key) = (registers.raw(obj.0), registers.raw(index.0));
    if object.is_pointer() && key.is_int() {
        // SAFETY: operands are bound and alive.
        let object = unsafe { Borrowed::from_value(object) };
        if let Some(list) = object.downcast_exact::<PyList>() {
            let (n, len) = (key.int_unchecked(), list.items.len());
            let at = if n < 0 { n + len as i64 } else { n };
            if let Some(at) = usize::try_from(at).ok().filter(|at| *at < len) {
                let old = list.items.set(at, registers.owned(value));
                drop(old);
                registers.consume(obj);
                return Ok(());
            }
        }
    }
    let (object, key, value) = (
        registers.operand(obj),
        registers.operand(index),
        registers.operand(value),
    );
    ops::item::set(th, &object, &key, &value)
}

/// Unpacks into registers: tuples and lists item by item, others through the general operation.
///
/// # Errors
/// As for `ops::iter::unpack`.
#[inline]
pub(crate) fn unpack(th: &Thread, registers: Registers, dst: OutRegs, src: In) -> PyResult<()> {
    // SAFETY: operands are bound and alive.
    if unpack_plain(registers, dst, unsafe { Borrowed::from_value(registers.raw(src.0)) }) {
        registers.consume(src);
        return Ok(());
    }
    let source = registers.operand(src);
    let items = ops::iter::unpack(th, &source, usize::from(dst.count), None)?;
    drop(source);
    for (i, item) in items.into_iter().enumerate() {
        registers.set_reg(dst.base.plus(i as u16), item);
    }
    Ok(())
}

/// Copies the items of a tuple or list of the right length to registers; false if it is something else.
pub(crate) fn unpack_plain(registers: Registers, dst: OutRegs, source: Borrowed<'_>) -> bool {
    let copy = |items: &[Ref]| {
        if items.len() != usize::from(dst.count) {
            return false;
        }
        for (i, item) in items.iter().enumerate() {
            // Outputs of unpacking are temporaries, which hold nothing.
            registers.set_reg(dst.base.plus(i as u16), item.clone());
        }
        true
    };
    if let Some(tuple) = source.downcast_exact::<PyTuple>() {
        return copy(tuple.items());
    }
    match source.downcast_exact::<PyList>() {
        Some(list) => list.items.with(copy),
        None => false,
    }
}
