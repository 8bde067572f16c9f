//! Constant folding: the value of an expression that is known without running it.
//!
//! A subset of what CPython folds (`Python/ast_opt.c`), exact where it applies: whatever is not computed exactly as at run
//! time, or would be large, is left to run time. Visible effects are `co_consts`, the identity of folded tuples, and speed.

use taipan_code::Const;
use taipan_syntax::ast::{Expr, ExprContext, ExprKind, Operator, UnaryOp};

use crate::constant;

/// The constant that `expr` is, if it is one. `debug` is the value of `__debug__`.
pub(crate) fn fold(expr: &Expr, debug: bool) -> Option<Const> {
    match &expr.kind {
        ExprKind::Constant { value, .. } => Some(constant::constant(value)),
        ExprKind::Name {
            id,
            ctx: ExprContext::Load,
        } if &**id == "__debug__" => Some(Const::Bool(debug)),
        ExprKind::UnaryOp { op, operand } => unary(*op, fold(operand, debug)?),
        ExprKind::BinOp { left, op, right } => {
            // The right operand first: it is the shallow one in a chain.
            let right = fold(right, debug)?;
            binary(fold(left, debug)?, *op, right)
        }
        ExprKind::Tuple {
            elts,
            ctx: ExprContext::Load,
        } => Some(Const::Tuple(fold_all(elts, debug)?.into())),
        ExprKind::Subscript {
            value,
            slice,
            ctx: ExprContext::Load,
        } => {
            let Const::Int(index) = fold(slice, debug)? else {
                return None;
            };
            item(fold(value, debug)?, index)
        }
        _ => None,
    }
}

/// The item of a constant sequence.
fn item(sequence: Const, index: i64) -> Option<Const> {
    let at = |length: usize| {
        let length = i64::try_from(length).ok()?;
        let index = if index < 0 { index + length } else { index };
        usize::try_from(index).ok()
    };
    match sequence {
        Const::Tuple(items) => items.get(at(items.len())?).cloned(),
        Const::Bytes(bytes) => Some(Const::Int(i64::from(*bytes.get(at(bytes.len())?)?))),
        Const::Str(text) if text.is_ascii() => {
            let byte = *text.get(at(text.len())?)?;
            Some(Const::Str([byte].into()))
        }
        _ => None,
    }
}

/// All of them, or nothing.
pub(crate) fn fold_all(exprs: &[Expr], debug: bool) -> Option<Vec<Const>> {
    // The last element is as likely as the first to be variable; looking at one end first keeps this cheap.
    if let Some(last) = exprs.last() {
        fold(last, debug)?;
    }
    exprs.iter().map(|expr| fold(expr, debug)).collect()
}

fn unary(op: UnaryOp, value: Const) -> Option<Const> {
    match (op, value) {
        (UnaryOp::Not, value) => Some(Const::Bool(!constant::is_true(&value))),
        (UnaryOp::USub, Const::Int(value)) => Some(match value.checked_neg() {
            Some(value) => Const::Int(value),
            None => Const::BigInt("8000000000000000".into()),
        }),
        (UnaryOp::USub, Const::BigInt(digits)) => Some(match digits.strip_prefix('-') {
            Some(digits) => Const::BigInt(digits.into()),
            None if &*digits == "8000000000000000" => Const::Int(i64::MIN),
            None => Const::BigInt(format!("-{digits}").into()),
        }),
        (UnaryOp::USub, Const::Float(value)) => Some(Const::Float(-value)),
        (UnaryOp::USub, Const::Complex(re, im)) => Some(Const::Complex(-re, -im)),
        (UnaryOp::USub, Const::Bool(value)) => Some(Const::Int(-i64::from(value))),
        (UnaryOp::UAdd, value @ (Const::Int(_) | Const::BigInt(_) | Const::Float(_))) => Some(value),
        (UnaryOp::Invert, Const::Int(value)) => Some(Const::Int(!value)),
        _ => None,
    }
}

fn binary(left: Const, op: Operator, right: Const) -> Option<Const> {
    match (left, right) {
        (Const::Int(a), Const::Int(b)) => ints(a, op, b),
        (Const::Float(a), Const::Float(b)) => floats(a, op, b),
        (Const::Float(a), Const::Int(b)) => floats(a, op, exact_float(b)?),
        (Const::Int(a), Const::Float(b)) => floats(exact_float(a)?, op, b),
        (Const::Float(a), Const::Complex(re, im)) => complexes(a, 0.0, op, re, im),
        (Const::Int(a), Const::Complex(re, im)) => complexes(exact_float(a)?, 0.0, op, re, im),
        (Const::Str(a), Const::Str(b)) if op == Operator::Add => Some(Const::Str(join(&a, &b)?)),
        (Const::Bytes(a), Const::Bytes(b)) if op == Operator::Add => Some(Const::Bytes(join(&a, &b)?)),
        (Const::Str(text), Const::Int(n)) | (Const::Int(n), Const::Str(text)) if op == Operator::Mult => {
            Some(Const::Str(repeat(&text, n)?))
        }
        (Const::Bytes(text), Const::Int(n)) | (Const::Int(n), Const::Bytes(text)) if op == Operator::Mult => {
            Some(Const::Bytes(repeat(&text, n)?))
        }
        _ => None,
    }
}

/// CPython's `MAX_STR_SIZE`.
const MAX_LENGTH: usize = 4096;

fn join(a: &[u8], b: &[u8]) -> Option<Box<[u8]>> {
    (a.len() + b.len() <= MAX_LENGTH).then(|| [a, b].concat().into())
}

fn repeat(text: &[u8], times: i64) -> Option<Box<[u8]>> {
    let times = usize::try_from(times).unwrap_or(0);
    (text.len().checked_mul(times)? <= MAX_LENGTH).then(|| text.repeat(times).into())
}

/// An int as a float, if that loses nothing.
fn exact_float(value: i64) -> Option<f64> {
    const EXACT: i64 = 1 << 53;
    #[expect(clippy::cast_precision_loss, reason = "the range makes it exact")]
    (-EXACT..=EXACT).contains(&value).then_some(value as f64)
}

fn ints(a: i64, op: Operator, b: i64) -> Option<Const> {
    let value = match op {
        Operator::Add => a.checked_add(b)?,
        Operator::Sub => a.checked_sub(b)?,
        Operator::Mult => a.checked_mul(b)?,
        Operator::Div if b != 0 => {
            return Some(Const::Float(exact_float(a)? / exact_float(b)?));
        }
        Operator::FloorDiv if b != 0 => {
            let quotient = a.checked_div(b)?;
            if a % b != 0 && (a < 0) != (b < 0) {
                quotient - 1
            } else {
                quotient
            }
        }
        Operator::Mod if b != 0 => {
            let rest = a.checked_rem(b)?;
            if rest != 0 && (rest < 0) != (b < 0) {
                rest + b
            } else {
                rest
            }
        }
        Operator::Pow => a.checked_pow(u32::try_from(b).ok()?)?,
        Operator::LShift => {
            let shift = u32::try_from(b).ok().filter(|&shift| shift < 63)?;
            a.checked_mul(1i64 << shift)?
        }
        Operator::RShift => a >> u32::try_from(b).ok()?.min(63),
        Operator::BitOr => a | b,
        Operator::BitXor => a ^ b,
        Operator::BitAnd => a & b,
        Operator::Div | Operator::FloorDiv | Operator::Mod | Operator::MatMult => return None,
    };
    Some(Const::Int(value))
}

fn floats(a: f64, op: Operator, b: f64) -> Option<Const> {
    let value = match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult => a * b,
        Operator::Div if b != 0.0 => a / b,
        _ => return None,
    };
    Some(Const::Float(value))
}

fn complexes(re1: f64, im1: f64, op: Operator, re2: f64, im2: f64) -> Option<Const> {
    match op {
        Operator::Add => Some(Const::Complex(re1 + re2, im1 + im2)),
        Operator::Sub => Some(Const::Complex(re1 - re2, im1 - im2)),
        _ => None,
    }
}
