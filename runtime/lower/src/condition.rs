//! Branches: conditions that jump, `and`, `or`, comparisons and conditional expressions.
//!
//! A condition is lowered straight to jumps where its value is not needed, as `compiler_jump_if` does.

use taipan_code::{Inst, Label, Reg};
use taipan_syntax::ast::{BoolOp, CmpOp, Expr, ExprKind, UnaryOp};

use crate::constant::is_true;
use crate::fold;
use crate::lowerer::{Lower, Lowerer};

/// Where a value goes that decides an `and` or `or`.
#[derive(Clone, Copy)]
enum Exit {
    /// As the result.
    Kept(Label),
    /// It has served: something else is evaluated next.
    Dropped(Label),
}

/// What tests the result of an `and` or `or`, if something does.
#[derive(Clone, Copy)]
struct Following {
    /// The line of the test.
    line: Option<u32>,
    /// Where it sends what is false, and what is true.
    exits: [Exit; 2],
}

impl<'a> Lowerer<'a> {
    /// Jumps to `target` if `expr` is `sense`, else falls through.
    pub(crate) fn jump_if(&mut self, expr: &'a Expr, target: Label, sense: bool) -> Lower {
        match &expr.kind {
            ExprKind::UnaryOp {
                op: UnaryOp::Not,
                operand,
            } => return self.jump_if(operand, target, !sense),
            ExprKind::BoolOp { op, values } => {
                let Some((last, first)) = values.split_last() else {
                    return Ok(());
                };
                // A value that decides the whole goes to `target` or past it.
                let decides = *op == BoolOp::Or;
                let end = self.b().label();
                let decided = if decides == sense { target } else { end };
                let mut known = None;
                for value in first {
                    self.jump_if(value, decided, decides)?;
                    known.get_or_insert_with(|| self.unit.bound.clone());
                }
                self.jump_if(last, target, sense)?;
                self.b().bind(end);
                if let Some(known) = known {
                    self.unit.bound = known;
                }
                return Ok(());
            }
            ExprKind::IfExp { test, body, orelse } => {
                let (otherwise, end) = (self.b().label(), self.b().label());
                self.jump_if(test, otherwise, false)?;
                let known = self.unit.bound.clone();
                self.jump_if(body, target, sense)?;
                self.jump(end);
                self.b().bind(otherwise);
                self.unit.bound = known.clone();
                self.jump_if(orelse, target, sense)?;
                self.b().bind(end);
                self.unit.bound = known;
                return Ok(());
            }
            ExprKind::Compare { left, ops, comparators } => {
                // The position stays that of the comparison, also for what follows (a failing `assert` shows it).
                self.set_span(expr.span);
                if ops.len() > 1 {
                    return self.jump_if_chain(expr, left, ops, comparators, target, sense);
                }
            }
            _ => {}
        }
        if let Some(value) = fold::fold(expr, self.debug()) {
            // Keeps the line of the condition.
            let position = self.b().position();
            self.set_span(expr.span);
            self.emit(Inst::Nop {});
            self.b().set_position(position);
            if is_true(&value) == sense {
                self.jump(target);
            }
            return Ok(());
        }
        let mark = self.mark();
        let cond = self.operand(expr)?;
        self.free(mark);
        let target = self.b().target(target);
        let cond = cond.into();
        self.emit(if sense {
            Inst::JumpIfTrue { cond, target }
        } else {
            Inst::JumpIfFalse { cond, target }
        });
        Ok(())
    }

    pub(crate) fn debug(&self) -> bool {
        self.options.optimize == 0
    }

    pub(crate) fn jump(&mut self, label: Label) {
        let target = self.b().target(label);
        self.emit(Inst::Jump { target });
    }

    /// The back edge of a loop.
    pub(crate) fn jump_back(&mut self, label: Label) {
        let (target, site) = (self.b().target(label), self.b().site());
        self.emit(Inst::JumpBack { target, site });
    }

    /// `a < b < c` as a condition.
    fn jump_if_chain(
        &mut self,
        expr: &'a Expr,
        left: &'a Expr,
        ops: &[CmpOp],
        comparators: &'a [Expr],
        target: Label,
        sense: bool,
    ) -> Lower {
        self.check_compare(expr, left, ops, comparators);
        let mark = self.mark();
        let end = self.b().label();
        // Failures drop the middle operand, if it is a temporary, and then go on as false.
        let mut failures: Vec<(Label, Reg)> = Vec::new();
        let failed = if sense { end } else { target };
        let mut lhs = self.operand(left)?;
        let mut known = None;
        for (at, (&op, right)) in ops.iter().zip(comparators).enumerate() {
            let rhs = self.operand(right)?;
            let cond = self.temp();
            let is_last = at + 1 == ops.len();
            if is_last || !self.b().is_temp(rhs) {
                self.compare(op, cond, lhs, rhs);
            } else {
                let copy = self.temp();
                self.emit(Inst::Copy {
                    dst: copy.into(),
                    src: rhs.into(),
                });
                self.compare(op, cond, lhs, copy);
            }
            let known = known.get_or_insert_with(|| self.unit.bound.clone());
            if is_last {
                let target = self.b().target(target);
                let cond = cond.into();
                self.emit(if sense {
                    Inst::JumpIfTrue { cond, target }
                } else {
                    Inst::JumpIfFalse { cond, target }
                });
                self.unit.bound = known.clone();
            } else {
                let label = if self.b().is_temp(rhs) {
                    let label = self.b().label();
                    failures.push((label, rhs));
                    label
                } else {
                    failed
                };
                let target = self.b().target(label);
                self.emit(Inst::JumpIfFalse {
                    cond: cond.into(),
                    target,
                });
                lhs = rhs;
            }
        }
        if !failures.is_empty() {
            self.jump(end);
            for (label, rhs) in failures {
                self.b().bind(label);
                self.drop_reg(rhs);
                self.jump(failed);
            }
        }
        self.b().bind(end);
        self.free(mark);
        Ok(())
    }

    /// `a and b`, `a or b` as a value in the temporary `dst`.
    pub(crate) fn bool_op(&mut self, expr: &'a Expr, op: BoolOp, values: &'a [Expr], dst: Reg) -> Lower {
        let end = self.b().label();
        let after = Following {
            line: None,
            exits: [Exit::Kept(end); 2],
        };
        self.bool_op_before(expr.span.lineno, op, values, dst, after)?;
        self.b().bind(end);
        Ok(())
    }

    /// `and` or `or` before what tests the result again: a value that decides both is tested once, as CPython's jumps to
    /// jumps do (`jump_thread` in its compiler, which asks that both stand on the same line).
    fn bool_op_before(&mut self, line: u32, op: BoolOp, values: &'a [Expr], dst: Reg, after: Following) -> Lower {
        let decides = op == BoolOp::Or;
        let mut known = None;
        for (at, value) in values.iter().enumerate() {
            let is_last = at + 1 == values.len();
            let next = self.b().label();
            match &value.kind {
                ExprKind::BoolOp { op, values } => {
                    let mut following = after;
                    if !is_last {
                        following.line = Some(line);
                        following.exits[usize::from(!decides)] = Exit::Dropped(next);
                    }
                    let own = value.span.lineno;
                    if following.line.is_none_or(|line| line == own) {
                        self.bool_op_before(own, *op, values, dst, following)?;
                    } else {
                        self.bool_op(value, *op, values, dst)?;
                    }
                }
                _ => self.expr_to(value, dst)?,
            }
            let known = known.get_or_insert_with(|| self.unit.bound.clone());
            if is_last {
                self.unit.bound = known.clone();
                self.b().bind(next);
                break;
            }
            let (kept, label) = match after.exits[usize::from(decides)] {
                Exit::Kept(label) => (true, label),
                Exit::Dropped(label) => (false, label),
            };
            let target = self.b().target(label);
            self.emit(match (op, kept) {
                (BoolOp::Or, true) => Inst::JumpIfTruePeek {
                    cond: dst.into(),
                    target,
                },
                (BoolOp::And, true) => Inst::JumpIfFalsePeek {
                    cond: dst.into(),
                    target,
                },
                (BoolOp::Or, false) => Inst::JumpIfTrue {
                    cond: dst.into(),
                    target,
                },
                (BoolOp::And, false) => Inst::JumpIfFalse {
                    cond: dst.into(),
                    target,
                },
            });
            if kept {
                self.drop_reg(dst);
            }
            self.b().bind(next);
        }
        Ok(())
    }

    pub(crate) fn if_exp(&mut self, test: &'a Expr, body: &'a Expr, orelse: &'a Expr, dst: Reg) -> Lower {
        let (otherwise, end) = (self.b().label(), self.b().label());
        self.jump_if(test, otherwise, false)?;
        let known = self.unit.bound.clone();
        self.expr_to(body, dst)?;
        let position = self.b().position();
        self.no_position();
        self.jump(end);
        self.b().set_position(position);
        self.b().bind(otherwise);
        self.unit.bound = known.clone();
        self.expr_to(orelse, dst)?;
        self.b().bind(end);
        self.unit.bound = known;
        Ok(())
    }

    /// A comparison as a value; `dst` is a temporary if there is more than one operator.
    pub(crate) fn comparison(
        &mut self,
        expr: &'a Expr,
        left: &'a Expr,
        ops: &[CmpOp],
        comparators: &'a [Expr],
        dst: Reg,
    ) -> Lower {
        self.check_compare(expr, left, ops, comparators);
        let mark = self.mark();
        let (done, mut failures) = (self.b().label(), Vec::new());
        let mut lhs = self.operand(left)?;
        let mut known = None;
        for (at, (&op, right)) in ops.iter().zip(comparators).enumerate() {
            let rhs = if at + 1 == ops.len() {
                self.container(op, right)?
            } else {
                self.operand(right)?
            };
            if at + 1 == ops.len() {
                self.compare(op, dst, lhs, rhs);
                break;
            }
            if self.b().is_temp(rhs) {
                let copy = self.temp();
                self.emit(Inst::Copy {
                    dst: copy.into(),
                    src: rhs.into(),
                });
                self.compare(op, dst, lhs, copy);
            } else {
                self.compare(op, dst, lhs, rhs);
            }
            known.get_or_insert_with(|| self.unit.bound.clone());
            let label = if self.b().is_temp(rhs) {
                let label = self.b().label();
                failures.push((label, rhs));
                label
            } else {
                done
            };
            let target = self.b().target(label);
            self.emit(Inst::JumpIfFalsePeek {
                cond: dst.into(),
                target,
            });
            self.drop_reg(dst);
            lhs = rhs;
        }
        if !failures.is_empty() {
            self.jump(done);
            for (label, rhs) in failures {
                self.b().bind(label);
                self.drop_reg(rhs);
                self.jump(done);
            }
        }
        self.b().bind(done);
        if let Some(known) = known {
            self.unit.bound = known;
        }
        self.free(mark);
        Ok(())
    }

    /// The right operand of a comparison: `in [1, 2]` looks in a tuple, `in {1, 2}` in a frozenset.
    fn container(&mut self, op: CmpOp, expr: &'a Expr) -> Lower<Reg> {
        if matches!(op, CmpOp::In | CmpOp::NotIn)
            && let Some(value) = self.constant_container(expr)
        {
            let position = self.b().position();
            self.set_span(expr.span);
            let temp = self.const_temp(value);
            self.b().set_position(position);
            return Ok(temp);
        }
        self.operand(expr)
    }

    pub(crate) fn compare(&mut self, op: CmpOp, dst: Reg, lhs: Reg, rhs: Reg) {
        let (dst, lhs, rhs) = (dst.into(), lhs.into(), rhs.into());
        let inst = match op {
            CmpOp::Is => Inst::Is { dst, lhs, rhs },
            CmpOp::IsNot => Inst::IsNot { dst, lhs, rhs },
            CmpOp::In => Inst::Contains {
                dst,
                item: lhs,
                container: rhs,
            },
            CmpOp::NotIn => Inst::NotContains {
                dst,
                item: lhs,
                container: rhs,
            },
            CmpOp::Eq | CmpOp::NotEq | CmpOp::Lt | CmpOp::LtE | CmpOp::Gt | CmpOp::GtE => {
                let site = self.b().site();
                match op {
                    CmpOp::Eq => Inst::Eq { dst, lhs, rhs, site },
                    CmpOp::NotEq => Inst::Ne { dst, lhs, rhs, site },
                    CmpOp::Lt => Inst::Lt { dst, lhs, rhs, site },
                    CmpOp::LtE => Inst::Le { dst, lhs, rhs, site },
                    CmpOp::Gt => Inst::Gt { dst, lhs, rhs, site },
                    _ => Inst::Ge { dst, lhs, rhs, site },
                }
            }
        };
        self.emit(inst);
    }
}
