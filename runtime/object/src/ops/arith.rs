//! Binary and unary operators (`abstract.c`: `binary_op1`, `binary_iop1`).

use std::cell::Cell;

use taipan_heap::Ref;

use crate::class::{ClassExt, type_of};
use crate::error::PyResult;
use crate::native::Downcast;
use crate::slots::{Binary, Slots, Ternary, Unary};
use crate::thread::Thread;
use crate::types::float::{self, PyFloat};
use crate::types::str::PyStr;

/// A binary operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `@`
    MatMul,
    /// `/`
    TrueDiv,
    /// `//`
    FloorDiv,
    /// `%`
    Mod,
    /// `**`
    Pow,
    /// `<<`
    LShift,
    /// `>>`
    RShift,
    /// `&`
    And,
    /// `|`
    Or,
    /// `^`
    Xor,
}

type SlotOf = fn(&Slots) -> &Cell<Option<Binary>>;

impl BinaryOp {
    /// Every operator, in order.
    pub const ALL: [BinaryOp; 13] = [
        BinaryOp::Add,
        BinaryOp::Sub,
        BinaryOp::Mul,
        BinaryOp::MatMul,
        BinaryOp::TrueDiv,
        BinaryOp::FloorDiv,
        BinaryOp::Mod,
        BinaryOp::Pow,
        BinaryOp::LShift,
        BinaryOp::RShift,
        BinaryOp::And,
        BinaryOp::Or,
        BinaryOp::Xor,
    ];

    /// As in source.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::MatMul => "@",
            BinaryOp::TrueDiv => "/",
            BinaryOp::FloorDiv => "//",
            BinaryOp::Mod => "%",
            BinaryOp::Pow => "** or pow()",
            BinaryOp::LShift => "<<",
            BinaryOp::RShift => ">>",
            BinaryOp::And => "&",
            BinaryOp::Or => "|",
            BinaryOp::Xor => "^",
        }
    }

    /// The slots of the plain and the in-place form. `Pow` is not binary.
    fn slots(self) -> (SlotOf, SlotOf) {
        match self {
            BinaryOp::Add => (|s| &s.add, |s| &s.iadd),
            BinaryOp::Sub => (|s| &s.sub, |s| &s.isub),
            BinaryOp::Mul => (|s| &s.mul, |s| &s.imul),
            BinaryOp::MatMul => (|s| &s.matmul, |s| &s.imatmul),
            BinaryOp::TrueDiv => (|s| &s.truediv, |s| &s.itruediv),
            BinaryOp::FloorDiv => (|s| &s.floordiv, |s| &s.ifloordiv),
            BinaryOp::Mod => (|s| &s.rem, |s| &s.irem),
            BinaryOp::Pow => (|s| &s.divmod, |s| &s.ipow),
            BinaryOp::LShift => (|s| &s.lshift, |s| &s.ilshift),
            BinaryOp::RShift => (|s| &s.rshift, |s| &s.irshift),
            BinaryOp::And => (|s| &s.and, |s| &s.iand),
            BinaryOp::Or => (|s| &s.or, |s| &s.ior),
            BinaryOp::Xor => (|s| &s.xor, |s| &s.ixor),
        }
    }
}

/// A slot that never applies.
///
/// # Errors
/// None.
pub fn no_binary(_th: &Thread, _lhs: &Ref, _rhs: &Ref) -> PyResult<Ref> {
    Ok(Ref::NOT_IMPLEMENTED)
}

fn same(a: Binary, b: Binary) -> bool {
    std::ptr::fn_addr_eq(a, b)
}

/// Tries the slot of both operands, the right one first if its type is a subtype (`binary_op1`).
fn try_slots(th: &Thread, lhs: &Ref, rhs: &Ref, slot: SlotOf) -> PyResult<Ref> {
    let (left, right) = (type_of(lhs), type_of(rhs));
    let first = slot(&left.slots).get();
    let mut second = if std::ptr::eq(left, right) {
        None
    } else {
        slot(&right.slots).get()
    };
    if let (Some(a), Some(b)) = (first, second)
        && same(a, b)
    {
        second = None;
    }
    if let Some(first) = first {
        if let Some(reflected) = second
            && right.is_subtype(left)
        {
            let result = reflected(th, lhs, rhs)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
            second = None;
        }
        let result = first(th, lhs, rhs)?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    match second {
        Some(second) => second(th, lhs, rhs),
        None => Ok(Ref::NOT_IMPLEMENTED),
    }
}

fn unsupported(th: &Thread, lhs: &Ref, rhs: &Ref, symbol: &str) -> crate::Raised {
    let (a, b) = (type_of(lhs).name(), type_of(rhs).name());
    th.type_error(format!("unsupported operand type(s) for {symbol}: '{a}' and '{b}'"))
}

/// The basic operations on a float and another, or an int that is one exactly: numbers of unusual magnitude are
/// objects, but no reason to look at slots.
fn of_floats(op: BinaryOp, lhs: &Ref, rhs: &Ref) -> Option<f64> {
    let as_float = |object: &Ref| {
        object
            .value()
            .as_float()
            .or_else(|| object.downcast_exact::<PyFloat>().map(|f| f.value))
    };
    let as_number = |object: &Ref| match object.value().as_int() {
        Some(n) => (n.unsigned_abs() < 1 << 53).then_some(n as f64),
        None => as_float(object),
    };
    let (x, y) = match as_float(lhs) {
        Some(x) => (x, as_number(rhs)?),
        None => (as_number(lhs)?, as_float(rhs)?),
    };
    match op {
        BinaryOp::Add => Some(x + y),
        BinaryOp::Sub => Some(x - y),
        BinaryOp::Mul => Some(x * y),
        BinaryOp::TrueDiv if y != 0.0 => Some(x / y),
        _ => None,
    }
}

/// `lhs op rhs`
///
/// # Errors
/// TypeError if neither operand supports it; what special methods raise.
pub fn binary(th: &Thread, op: BinaryOp, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
    if op == BinaryOp::Pow {
        return power(th, lhs, rhs, &Ref::NONE);
    }
    if let Some(result) = of_floats(op, lhs, rhs) {
        return Ok(float::from_f64(result));
    }
    if op == BinaryOp::Add
        && let (Some(a), Some(b)) = (lhs.downcast_exact::<PyStr>(), rhs.downcast_exact::<PyStr>())
    {
        return Ok(PyStr::plus(a, b));
    }
    let result = try_slots(th, lhs, rhs, op.slots().0)?;
    if !result.is_not_implemented() {
        return Ok(result);
    }
    match sequence(th, op, lhs, rhs)? {
        Some(result) => Ok(result),
        None => Err(with_print_hint(th, op, lhs, rhs)),
    }
}

fn with_print_hint(th: &Thread, op: BinaryOp, lhs: &Ref, rhs: &Ref) -> crate::Raised {
    if op == BinaryOp::RShift
        && lhs
            .downcast::<crate::descriptor::PyBuiltin>()
            .is_some_and(|b| b.spec.name == "print")
    {
        let (a, b) = (type_of(lhs).name(), type_of(rhs).name());
        return th.type_error(format!(
            "unsupported operand type(s) for >>: '{a}' and '{b}'. Did you mean \"print(<message>, file=<output_stream>)\"?"
        ));
    }
    unsupported(th, lhs, rhs, op.symbol())
}

/// Sequence concatenation and repetition, after the numeric slots declined.
fn sequence(th: &Thread, op: BinaryOp, lhs: &Ref, rhs: &Ref) -> PyResult<Option<Ref>> {
    match op {
        BinaryOp::Add => type_of(lhs)
            .slots
            .concat
            .get()
            .map(|concat| concat(th, lhs, rhs))
            .transpose(),
        BinaryOp::Mul => {
            if let Some(repeat) = type_of(lhs).slots.repeat.get() {
                return repeat_by(th, repeat, lhs, rhs).map(Some);
            }
            if let Some(repeat) = type_of(rhs).slots.repeat.get() {
                return repeat_by(th, repeat, rhs, lhs).map(Some);
            }
            Ok(None)
        }
        _ => Ok(None),
    }
}

fn repeat_by(th: &Thread, repeat: Binary, sequence: &Ref, count: &Ref) -> PyResult<Ref> {
    if type_of(count).slots.index.get().is_none() {
        let name = type_of(count).name();
        return Err(th.type_error(format!("can't multiply sequence by non-int of type '{name}'")));
    }
    repeat(th, sequence, count)
}

/// `lhs op= rhs`
///
/// # Errors
/// As for [`binary`].
pub fn inplace(th: &Thread, op: BinaryOp, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
    let slots = &type_of(lhs).slots;
    if let Some(own) = (op.slots().1)(slots).get() {
        let result = own(th, lhs, rhs)?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    let result = if op == BinaryOp::Pow {
        power_or_not(th, lhs, rhs, &Ref::NONE)?
    } else {
        match of_floats(op, lhs, rhs) {
            Some(result) => float::from_f64(result),
            None => try_slots(th, lhs, rhs, op.slots().0)?,
        }
    };
    if !result.is_not_implemented() {
        return Ok(result);
    }
    let own = match op {
        BinaryOp::Add => slots.iconcat.get(),
        BinaryOp::Mul => slots.irepeat.get(),
        _ => None,
    };
    match own {
        Some(repeat) if op == BinaryOp::Mul => return repeat_by(th, repeat, lhs, rhs),
        Some(concat) => return concat(th, lhs, rhs),
        None => {}
    }
    match sequence(th, op, lhs, rhs)? {
        Some(result) => Ok(result),
        None => {
            let symbol = if op == BinaryOp::Pow {
                "**".to_owned()
            } else {
                op.symbol().to_owned()
            };
            Err(unsupported(th, lhs, rhs, &format!("{symbol}=")))
        }
    }
}

fn same_ternary(a: Ternary, b: Ternary) -> bool {
    std::ptr::fn_addr_eq(a, b)
}

fn power_or_not(th: &Thread, base: &Ref, exponent: &Ref, modulus: &Ref) -> PyResult<Ref> {
    let (left, right) = (type_of(base), type_of(exponent));
    let first = left.slots.pow.get();
    let mut second = if std::ptr::eq(left, right) {
        None
    } else {
        right.slots.pow.get()
    };
    if let (Some(a), Some(b)) = (first, second)
        && same_ternary(a, b)
    {
        second = None;
    }
    if let Some(first) = first {
        if let Some(reflected) = second
            && right.is_subtype(left)
        {
            let result = reflected(th, base, exponent, modulus)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
            second = None;
        }
        let result = first(th, base, exponent, modulus)?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    match second {
        Some(second) => second(th, base, exponent, modulus),
        None => Ok(Ref::NOT_IMPLEMENTED),
    }
}

/// `pow(base, exponent, modulus)`, where None stands for no modulus.
///
/// # Errors
/// As for [`binary`].
pub fn power(th: &Thread, base: &Ref, exponent: &Ref, modulus: &Ref) -> PyResult<Ref> {
    let result = power_or_not(th, base, exponent, modulus)?;
    if !result.is_not_implemented() {
        return Ok(result);
    }
    if modulus.is_none() {
        return Err(unsupported(th, base, exponent, "** or pow()"));
    }
    let (a, b, c) = (type_of(base).name(), type_of(exponent).name(), type_of(modulus).name());
    Err(th.type_error(format!(
        "unsupported operand type(s) for ** or pow(): '{a}', '{b}', '{c}'"
    )))
}

/// `divmod(lhs, rhs)`
///
/// # Errors
/// As for [`binary`].
pub fn divmod(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
    let result = try_slots(th, lhs, rhs, |s| &s.divmod)?;
    if result.is_not_implemented() {
        Err(unsupported(th, lhs, rhs, "divmod()"))
    } else {
        Ok(result)
    }
}

/// A unary operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOp {
    /// `-`
    Neg,
    /// `+`
    Pos,
    /// `~`
    Invert,
    /// `abs`
    Abs,
}

/// `op operand`
///
/// # Errors
/// TypeError if the operand does not support it; what the special method raises.
pub fn unary(th: &Thread, op: UnaryOp, operand: &Ref) -> PyResult<Ref> {
    let slots = &type_of(operand).slots;
    let (slot, what): (Option<Unary>, &str) = match op {
        UnaryOp::Neg => (slots.neg.get(), "unary -"),
        UnaryOp::Pos => (slots.pos.get(), "unary +"),
        UnaryOp::Invert => (slots.invert.get(), "unary ~"),
        UnaryOp::Abs => (slots.abs.get(), "abs()"),
    };
    match slot {
        Some(slot) => slot(th, operand),
        None => Err(th.type_error(format!("bad operand type for {what}: '{}'", type_of(operand).name()))),
    }
}
