//! `_operator`: the operators as functions. The callables that `operator` makes are Python's own there.

use taipan_object::py_module;

/// Operator interface.
///
/// This module exports a set of functions implemented in C corresponding
/// to the intrinsic operators of Python.  For example, operator.add(x, y)
/// is equivalent to the expression x+y.
#[py_module(name = "_operator")]
pub(crate) mod operator {
    use taipan_object::ops::arith::{BinaryOp, UnaryOp};
    use taipan_object::slots::CompareOp;
    use taipan_object::{PyResult, Ref, Thread, ops};

    /// Same as a + b.
    #[function]
    fn add(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::binary(th, BinaryOp::Add, a, b)
    }

    /// Same as a - b.
    #[function]
    fn sub(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::binary(th, BinaryOp::Sub, a, b)
    }

    /// Same as a * b.
    #[function]
    fn mul(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::binary(th, BinaryOp::Mul, a, b)
    }

    /// Same as a / b.
    #[function]
    fn truediv(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::binary(th, BinaryOp::TrueDiv, a, b)
    }

    /// Same as a // b.
    #[function]
    fn floordiv(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::binary(th, BinaryOp::FloorDiv, a, b)
    }

    /// Same as a % b.
    #[function]
    fn r#mod(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::binary(th, BinaryOp::Mod, a, b)
    }

    /// Same as a ** b.
    #[function]
    fn pow(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::binary(th, BinaryOp::Pow, a, b)
    }

    /// Same as a << b.
    #[function]
    fn lshift(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::binary(th, BinaryOp::LShift, a, b)
    }

    /// Same as a >> b.
    #[function]
    fn rshift(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::binary(th, BinaryOp::RShift, a, b)
    }

    /// Same as a & b.
    #[function]
    fn and_(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::binary(th, BinaryOp::And, a, b)
    }

    /// Same as a | b.
    #[function]
    fn or_(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::binary(th, BinaryOp::Or, a, b)
    }

    /// Same as a ^ b.
    #[function]
    fn xor(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::binary(th, BinaryOp::Xor, a, b)
    }

    /// Same as a @ b.
    #[function]
    fn matmul(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::binary(th, BinaryOp::MatMul, a, b)
    }

    /// Same as a += b.
    #[function]
    fn iadd(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::inplace(th, BinaryOp::Add, a, b)
    }

    /// Same as a -= b.
    #[function]
    fn isub(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::inplace(th, BinaryOp::Sub, a, b)
    }

    /// Same as a *= b.
    #[function]
    fn imul(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::inplace(th, BinaryOp::Mul, a, b)
    }

    /// Same as a /= b.
    #[function]
    fn itruediv(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::inplace(th, BinaryOp::TrueDiv, a, b)
    }

    /// Same as a //= b.
    #[function]
    fn ifloordiv(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::inplace(th, BinaryOp::FloorDiv, a, b)
    }

    /// Same as a %= b.
    #[function]
    fn imod(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::inplace(th, BinaryOp::Mod, a, b)
    }

    /// Same as a **= b.
    #[function]
    fn ipow(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::inplace(th, BinaryOp::Pow, a, b)
    }

    /// Same as a <<= b.
    #[function]
    fn ilshift(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::inplace(th, BinaryOp::LShift, a, b)
    }

    /// Same as a >>= b.
    #[function]
    fn irshift(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::inplace(th, BinaryOp::RShift, a, b)
    }

    /// Same as a &= b.
    #[function]
    fn iand(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::inplace(th, BinaryOp::And, a, b)
    }

    /// Same as a |= b.
    #[function]
    fn ior(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::inplace(th, BinaryOp::Or, a, b)
    }

    /// Same as a ^= b.
    #[function]
    fn ixor(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::inplace(th, BinaryOp::Xor, a, b)
    }

    /// Same as a @= b.
    #[function]
    fn imatmul(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::arith::inplace(th, BinaryOp::MatMul, a, b)
    }

    /// Same as a<b.
    #[function]
    fn lt(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::compare::rich(th, a, b, CompareOp::Lt)
    }

    /// Same as a<=b.
    #[function]
    fn le(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::compare::rich(th, a, b, CompareOp::Le)
    }

    /// Same as a==b.
    #[function]
    fn eq(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::compare::rich(th, a, b, CompareOp::Eq)
    }

    /// Same as a!=b.
    #[function]
    fn ne(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::compare::rich(th, a, b, CompareOp::Ne)
    }

    /// Same as a>=b.
    #[function]
    fn ge(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::compare::rich(th, a, b, CompareOp::Ge)
    }

    /// Same as a>b.
    #[function]
    fn gt(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::compare::rich(th, a, b, CompareOp::Gt)
    }

    /// Same as -a.
    #[function]
    fn neg(th: &Thread, a: &Ref) -> PyResult<Ref> {
        ops::arith::unary(th, UnaryOp::Neg, a)
    }

    /// Same as +a.
    #[function]
    fn pos(th: &Thread, a: &Ref) -> PyResult<Ref> {
        ops::arith::unary(th, UnaryOp::Pos, a)
    }

    /// Same as ~a.
    #[function]
    fn invert(th: &Thread, a: &Ref) -> PyResult<Ref> {
        ops::arith::unary(th, UnaryOp::Invert, a)
    }

    /// Same as ~a.
    #[function]
    fn inv(th: &Thread, a: &Ref) -> PyResult<Ref> {
        ops::arith::unary(th, UnaryOp::Invert, a)
    }

    /// Same as a.__index__()
    #[function]
    fn index(th: &Thread, a: &Ref) -> PyResult<Ref> {
        ops::convert::index(th, a)
    }

    /// Same as not a.
    #[function]
    fn not_(th: &Thread, a: &Ref) -> PyResult<bool> {
        Ok(!ops::convert::truth(th, a)?)
    }

    /// Return True if a is true, False otherwise.
    #[function]
    fn truth(th: &Thread, a: &Ref) -> PyResult<bool> {
        ops::convert::truth(th, a)
    }

    /// Same as a is b.
    #[function]
    fn is_(a: &Ref, b: &Ref) -> bool {
        a.is(b)
    }

    /// Same as a is not b.
    #[function]
    fn is_not(a: &Ref, b: &Ref) -> bool {
        !a.is(b)
    }

    /// Same as b in a (note reversed operands).
    #[function]
    fn contains(th: &Thread, a: &Ref, b: &Ref) -> PyResult<bool> {
        ops::item::contains(th, a, b)
    }

    /// Same as a[b].
    #[function]
    fn getitem(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        ops::item::get(th, a, b)
    }

    /// Same as a[b] = c.
    #[function]
    fn setitem(th: &Thread, a: &Ref, b: &Ref, c: &Ref) -> PyResult<()> {
        ops::item::set(th, a, b, c)
    }

    /// Same as del a[b].
    #[function]
    fn delitem(th: &Thread, a: &Ref, b: &Ref) -> PyResult<()> {
        ops::item::delete(th, a, b)
    }
}
