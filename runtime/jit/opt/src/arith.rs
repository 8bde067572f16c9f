//! Arithmetic and comparisons on ints and floats.

use taipan_code::Reg;
use taipan_code::operand::{In, OperandsSite, Out};
use taipan_jit::helpers::Helper;
use taipan_jit::observe::note;
use taipan_jit::recipes;
use taipan_lir::{FloatCompare, FloatOp, IntCompare, IntOp, Type, UnaryOp, Value};
use taipan_object::ops::arith::BinaryOp;
use taipan_object::slots::CompareOp;

use crate::flow::Pass;
use crate::state::Kind;

/// What an operation is taken to work on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbers {
    Ints,
    Floats,
    Unknown,
}

impl Pass<'_> {
    fn numbers(&self, lhs: In, rhs: In, site: OperandsSite) -> Numbers {
        let noted = self.noted(site.index());
        let kinds = [self.kind(lhs.0), self.kind(rhs.0)];
        let odd = kinds.iter().any(|kind| matches!(kind, Some(Kind::Bool | Kind::Plain)));
        if self.is_generic() || odd {
            return Numbers::Unknown;
        }
        let known = |kind| kinds.contains(&Some(kind));
        if kinds == [Some(Kind::Int); 2] {
            Numbers::Ints
        } else if noted & (note::OTHER | note::TEXT) != 0 {
            Numbers::Unknown
        } else if known(Kind::Float) || noted & note::FLOAT != 0 {
            Numbers::Floats
        } else {
            Numbers::Ints
        }
    }

    /// `dst = lhs op rhs`
    pub(crate) fn binary(&mut self, op: BinaryOp, inplace: bool, dst: Out, lhs: In, rhs: In, site: OperandsSite) {
        let done = match self.numbers(lhs, rhs, site) {
            Numbers::Ints => self.binary_ints(op, dst, lhs, rhs),
            Numbers::Floats => self.binary_floats(op, dst, lhs, rhs),
            Numbers::Unknown => false,
        };
        if done {
            return;
        }
        let index = BinaryOp::ALL.iter().position(|other| *other == op);
        let code =
            index.expect("the table has every operator") as i64 | i64::from(inplace) << 8 | (site.index() as i64) << 16;
        let registers = i64::from(dst.0.0) | i64::from(lhs.0.0) << 16 | i64::from(rhs.0.0) << 32;
        let more = [self.b.int(code), self.b.int(registers)];
        self.by_helper(Helper::Binary, &more);
    }

    fn finish(&mut self, dst: Out, operands: [In; 2], value: Value, kind: Kind) -> bool {
        for operand in operands {
            self.consume(operand.0);
        }
        self.assign(dst.0, value, kind);
        true
    }

    /// False: nothing was done.
    fn binary_ints(&mut self, op: BinaryOp, dst: Out, lhs: In, rhs: In) -> bool {
        let possible = recipes::is_short(op)
            || matches!(
                op,
                BinaryOp::FloorDiv | BinaryOp::Mod | BinaryOp::LShift | BinaryOp::RShift | BinaryOp::TrueDiv
            );
        if !possible {
            return false;
        }
        self.prepare(dst.0);
        let (Some(x), Some(y)) = (self.int(lhs.0), self.int(rhs.0)) else {
            unreachable!("what is known to be no int is not taken for one");
        };
        let mut kind = Kind::Int;
        let value = match op {
            BinaryOp::FloorDiv | BinaryOp::Mod => {
                // Not 0, and not -1.
                for excluded in [1, -1] {
                    let excluded = self.b.int(excluded);
                    let differs = self.b.int_compare(IntCompare::Ne, y, excluded);
                    self.guard(differs);
                }
                recipes::floor_ints(&mut self.b, op, x, y)
            }
            BinaryOp::LShift => {
                let (number, count) = (recipes::int_of(&mut self.b, x), recipes::int_of(&mut self.b, y));
                let (limit, bias, range) = (self.b.int(31), self.b.int(1 << 30), self.b.int(1 << 31));
                let near = self.b.int_compare(IntCompare::Below, count, limit);
                self.guard(near);
                let shifted = self.b.int_op(IntOp::Add, number, bias);
                let small = self.b.int_compare(IntCompare::Below, shifted, range);
                self.guard(small);
                let result = self.b.int_op(IntOp::ShiftLeft, number, count);
                recipes::int_word(&mut self.b, result)
            }
            BinaryOp::RShift => {
                let (number, count) = (recipes::int_of(&mut self.b, x), recipes::int_of(&mut self.b, y));
                let limit = self.b.int(63);
                let near = self.b.int_compare(IntCompare::Below, count, limit);
                self.guard(near);
                let result = self.b.int_op(IntOp::ShiftRightSigned, number, count);
                recipes::int_word(&mut self.b, result)
            }
            BinaryOp::TrueDiv => {
                let (x, y) = (recipes::int_of(&mut self.b, x), recipes::int_of(&mut self.b, y));
                self.is_exact(x);
                self.is_exact(y);
                let zero = self.b.int(0);
                let divides = self.b.int_compare(IntCompare::Ne, y, zero);
                self.guard(divides);
                let (x, y) = (
                    self.b.unary(UnaryOp::IntToFloat, x),
                    self.b.unary(UnaryOp::IntToFloat, y),
                );
                kind = Kind::Float;
                self.b.float_op(FloatOp::Div, x, y)
            }
            _ => {
                let (value, too_large) = recipes::small_ints(&mut self.b, op, x, y);
                if let Some(too_large) = too_large {
                    let fits = self.b.unary(UnaryOp::Not, too_large);
                    self.guard(fits);
                }
                value
            }
        };
        self.finish(dst, [lhs, rhs], value, kind)
    }

    /// False: nothing was done.
    fn binary_floats(&mut self, op: BinaryOp, dst: Out, lhs: In, rhs: In) -> bool {
        let possible = matches!(
            op,
            BinaryOp::Add
                | BinaryOp::Sub
                | BinaryOp::Mul
                | BinaryOp::TrueDiv
                | BinaryOp::FloorDiv
                | BinaryOp::Mod
                | BinaryOp::Pow
        );
        if !possible {
            return false;
        }
        self.prepare(dst.0);
        let (Some(x), Some(y)) = (self.float(lhs.0, false), self.float(rhs.0, false)) else {
            unreachable!("what is known to be no number is not taken for one");
        };
        let value = match op {
            BinaryOp::Add => self.b.float_op(FloatOp::Add, x, y),
            BinaryOp::Sub => self.b.float_op(FloatOp::Sub, x, y),
            BinaryOp::Mul => self.b.float_op(FloatOp::Mul, x, y),
            BinaryOp::Pow => {
                let (zero, huge) = (self.b.float(0.0), self.b.float(f64::INFINITY));
                let positive = self.b.float_compare(FloatCompare::Gt, x, zero);
                self.guard(positive);
                let value = self.call(Helper::FloatPow, &[x, y], Type::Float);
                // What overflows is an error, and what is infinite is rare.
                let finite = self.b.float_compare(FloatCompare::Lt, value, huge);
                self.guard(finite);
                value
            }
            _ => {
                let zero = self.b.float(0.0);
                let divides = self.b.float_compare(FloatCompare::Ne, y, zero);
                self.guard(divides);
                match op {
                    BinaryOp::TrueDiv => self.b.float_op(FloatOp::Div, x, y),
                    BinaryOp::FloorDiv => self.call(Helper::FloatFloorDiv, &[x, y], Type::Float),
                    _ => self.call(Helper::FloatMod, &[x, y], Type::Float),
                }
            }
        };
        self.finish(dst, [lhs, rhs], value, Kind::Float)
    }

    /// `dst = lhs op rhs` as a bool
    pub(crate) fn compare(&mut self, op: CompareOp, dst: Out, lhs: In, rhs: In, site: OperandsSite) {
        let numbers = self.numbers(lhs, rhs, site);
        if numbers == Numbers::Unknown {
            let noted = self.noted(site.index());
            let text = noted & note::TEXT != 0 && noted & note::OTHER == 0;
            if text && (self.compare_characters(op, dst, lhs, rhs) || self.compare_plain(op, dst, lhs, rhs)) {
                return;
            }
            return self.by_helper(Helper::Compare, &[]);
        }
        self.prepare(dst.0);
        let holds = if numbers == Numbers::Ints {
            let (Some(x), Some(y)) = (self.int(lhs.0), self.int(rhs.0)) else {
                unreachable!("what is known to be no int is not taken for one");
            };
            self.b.int_compare(recipes::int_compare(op), x, y)
        } else {
            let (Some(x), Some(y)) = (self.float(lhs.0, true), self.float(rhs.0, true)) else {
                unreachable!("what is known to be no number is not taken for one");
            };
            let op = match op {
                CompareOp::Lt => FloatCompare::Lt,
                CompareOp::Le => FloatCompare::Le,
                CompareOp::Eq => FloatCompare::Eq,
                CompareOp::Ne => FloatCompare::Ne,
                CompareOp::Gt => FloatCompare::Gt,
                CompareOp::Ge => FloatCompare::Ge,
            };
            self.b.float_compare(op, x, y)
        };
        self.finish(dst, [lhs, rhs], holds, Kind::Bool);
    }

    /// A comparison of what is expected to be text; false: nothing was done.
    fn compare_plain(&mut self, op: CompareOp, dst: Out, lhs: In, rhs: In) -> bool {
        if self.is_generic() || self.number(lhs.0).is_some() || self.number(rhs.0).is_some() {
            return false;
        }
        self.prepare(dst.0);
        let place = CompareOp::ALL.iter().position(|other| *other == op);
        let place = self.b.int(place.expect("every operator is there") as i64);
        let (Some(x), Some(y)) = (self.object(lhs.0), self.object(rhs.0)) else {
            unreachable!("they are no numbers");
        };
        let holds = self.call(Helper::PlainCompare, &[x.value, y.value, place], Type::Word);
        self.decide(dst, [lhs, rhs], holds, true);
        true
    }

    /// `item in container`, or its opposite
    pub(crate) fn contains(&mut self, dst: Out, item: In, container: In, wanted: bool) {
        if self.contains_character(dst, item, container, wanted) {
            return;
        }
        let key = match self.number(item.0) {
            Some(held) if held.kind == Kind::Int => Some(held.value),
            Some(_) => None,
            None => self.object(item.0).map(|held| held.value),
        };
        let (false, Some(key), Some(object)) = (self.is_generic(), key, self.object(container.0)) else {
            return self.by_helper(Helper::Step, &[]);
        };
        self.prepare(dst.0);
        // What a container owns may run Python when that dies.
        self.guard_kept_or_plain(container.0, object);
        let found = self.call(Helper::PlainContains, &[object.value, key], Type::Word);
        self.decide(dst, [item, container], found, wanted);
    }

    /// The result of a helper that says 0 or 1, else leaves for the interpreter. The operands' ends run no Python.
    fn decide(&mut self, dst: Out, operands: [In; 2], answer: Value, wanted: bool) {
        let (unknown, yes) = (self.b.int(2), self.b.int(i64::from(wanted)));
        let known = self.b.int_compare(IntCompare::Ne, answer, unknown);
        self.require(known, None);
        let holds = self.b.int_compare(IntCompare::Eq, answer, yes);
        for operand in operands {
            self.give_up_leaf(operand.0);
        }
        self.assign(dst.0, holds, Kind::Bool);
    }

    /// A temporary is used up that is a number, or an object whose end runs no Python.
    pub(crate) fn give_up_leaf(&mut self, reg: Reg) {
        if !self.is_temporary(reg) {
            return;
        }
        if self.number(reg).is_some() {
            return self.consume(reg);
        }
        let held = self.take(reg);
        if held.kind == Kind::Word {
            let pointer = recipes::is_pointer(&mut self.b, held.value);
            self.when(pointer, |pass| pass.release_quietly(held.value));
        }
    }

    /// `dst = -src`
    pub(crate) fn negate(&mut self, dst: Out, src: In, site: OperandsSite) {
        match self.numbers(src, src, site) {
            Numbers::Ints => {
                self.prepare(dst.0);
                let x = self.int(src.0).expect("taken for an int");
                let zero = self.b.int(1);
                let (value, too_large) = recipes::small_ints(&mut self.b, BinaryOp::Sub, zero, x);
                let fits = self
                    .b
                    .unary(UnaryOp::Not, too_large.expect("differences can be too large"));
                self.guard(fits);
                self.finish(dst, [src, src], value, Kind::Int);
            }
            Numbers::Floats => {
                self.prepare(dst.0);
                let x = self.float(src.0, false).expect("taken for a float");
                // An int that is taken for a float would give a float.
                if self.kind(src.0) == Some(Kind::Int) {
                    return self.by_helper(Helper::Step, &[]);
                }
                let value = self.b.unary(UnaryOp::FloatNeg, x);
                self.finish(dst, [src, src], value, Kind::Float);
            }
            Numbers::Unknown => self.by_helper(Helper::Step, &[]),
        }
    }
}
