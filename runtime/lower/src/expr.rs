//! Expressions: the dispatch, operators, attributes, subscripts and f-strings.
//!
//! `operand` gives a register to read: a bound local itself, or a new temporary. `expr_to` writes a given register, in its
//! last instruction if that register is a local (so that a failure leaves the local alone).

use taipan_code::operand::{Imm16, OptIn, Regs};
use taipan_code::{Const, Inst, Reg};
use taipan_syntax::ast::{Conversion, Expr, ExprContext, ExprKind, Operator, UnaryOp};

use crate::fold;
use crate::lowerer::{Lower, Lowerer};

impl<'a> Lowerer<'a> {
    /// Evaluates to a register that may be read once.
    pub(crate) fn operand(&mut self, expr: &'a Expr) -> Lower<Reg> {
        if let ExprKind::Name {
            id,
            ctx: ExprContext::Load,
        } = &expr.kind
            && !self.unit.copies_locals
        {
            let position = self.b().position();
            self.set_span(expr.span);
            let local = self.local_operand(id);
            self.b().set_position(position);
            if let Some(local) = local {
                self.keep_line(expr);
                return Ok(local);
            }
        }
        self.value(expr)
    }

    /// A local that is used in place has no instruction; on a line of its own it gets one, for tracing.
    pub(crate) fn keep_line(&mut self, expr: &Expr) {
        let position = self.b().position();
        if expr.span.lineno != position.line && position.line != 0 {
            self.set_span(expr.span);
            self.emit(Inst::Nop {});
            self.b().set_position(position);
        }
    }

    /// Evaluates to a new temporary.
    pub(crate) fn value(&mut self, expr: &'a Expr) -> Lower<Reg> {
        let temp = self.temp();
        self.expr_to(expr, temp)?;
        Ok(temp)
    }

    /// Evaluates and drops the result.
    pub(crate) fn discard(&mut self, expr: &'a Expr) -> Lower {
        let mark = self.mark();
        let value = self.operand(expr)?;
        if self.b().is_temp(value) {
            let position = self.b().position();
            self.no_position();
            self.drop_reg(value);
            self.b().set_position(position);
        }
        self.free(mark);
        Ok(())
    }

    /// Whether the last instruction of an expression's code, and only it, writes the destination.
    fn writes_last(expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::BinOp { .. }
            | ExprKind::UnaryOp { .. }
            | ExprKind::Constant { .. }
            | ExprKind::Attribute { .. }
            | ExprKind::Subscript { .. }
            | ExprKind::Call { .. }
            | ExprKind::Name { .. } => true,
            ExprKind::Compare { ops, .. } => ops.len() == 1,
            _ => false,
        }
    }

    /// Evaluates into `dst`, a temporary or a local.
    pub(crate) fn expr_to(&mut self, expr: &'a Expr, dst: Reg) -> Lower {
        let position = self.b().position();
        self.set_span(expr.span);
        if self.b().is_temp(dst) || Self::writes_last(expr) {
            self.expr_inner(expr, dst)?;
        } else {
            let mark = self.mark();
            let temp = self.temp();
            self.expr_inner(expr, temp)?;
            self.b().set_position(position);
            self.emit(Inst::Move {
                dst: dst.into(),
                src: temp.into(),
            });
            self.free(mark);
        }
        self.b().set_position(position);
        Ok(())
    }

    fn expr_inner(&mut self, expr: &'a Expr, dst: Reg) -> Lower {
        if let Some(value) = fold::fold(expr, self.debug()) {
            self.load_const(dst, value);
            return Ok(());
        }
        match &expr.kind {
            ExprKind::BoolOp { op, values } => self.bool_op(expr, *op, values, dst),
            ExprKind::NamedExpr { target, value } => {
                self.expr_to(value, dst)?;
                self.set_span(target.span);
                let mark = self.mark();
                let copy = self.temp();
                self.emit(Inst::Copy {
                    dst: copy.into(),
                    src: dst.into(),
                });
                self.free(mark);
                self.store(target, copy)
            }
            ExprKind::BinOp { left, op, right } => {
                let mark = self.mark();
                let lhs = self.operand(left)?;
                if right.span.lineno != left.span.lineno && !self.b().is_temp(lhs) {
                    // The left operand, used in place, has no instruction: its line shows all the same.
                    let line = self.b().position().line;
                    if left.span.lineno == line && self.b().last_line() != line {
                        self.emit(Inst::Nop {});
                    }
                }
                let rhs = self.operand(right)?;
                self.free(mark);
                self.binary(*op, dst, lhs, rhs);
                Ok(())
            }
            ExprKind::UnaryOp { op, operand } => {
                let mark = self.mark();
                let src = self.operand(operand)?;
                self.free(mark);
                self.unary(*op, dst, src);
                Ok(())
            }
            ExprKind::Lambda(_) => self.lambda(expr, dst),
            ExprKind::IfExp { test, body, orelse } => self.if_exp(test, body, orelse, dst),
            ExprKind::Dict { keys, values } => self.dict_display(keys, values, dst),
            ExprKind::Set(elts) => self.set_display(elts, dst),
            ExprKind::ListComp { .. }
            | ExprKind::SetComp { .. }
            | ExprKind::DictComp { .. }
            | ExprKind::GeneratorExp { .. } => self.comprehension(expr, dst),
            ExprKind::Await(value) => self.await_expr(value, dst),
            ExprKind::Yield(value) => self.yield_expr(value.as_deref(), dst),
            ExprKind::YieldFrom(value) => self.yield_from(value, dst),
            ExprKind::Compare { left, ops, comparators } => self.comparison(expr, left, ops, comparators, dst),
            ExprKind::Call { func, args, keywords } => self.call(expr, func, args, keywords, dst),
            ExprKind::FormattedValue {
                value,
                conversion,
                format_spec,
            } => self.formatted_value(value, *conversion, format_spec.as_deref(), dst),
            ExprKind::JoinedStr(values) => self.joined_str(values, dst),
            ExprKind::Constant { .. } => Ok(()),
            ExprKind::Attribute { value, attr, .. } => {
                let mark = self.mark();
                let obj = self.operand(value)?;
                self.free(mark);
                self.move_start_to_attribute(expr, attr);
                let attr = self.mangle(attr);
                let (name, site) = (self.b().name(&attr), self.b().site());
                self.emit(Inst::LoadAttr {
                    dst: dst.into(),
                    obj: obj.into(),
                    name,
                    site,
                });
                Ok(())
            }
            ExprKind::Subscript { value, slice, .. } => {
                self.check_subscript(value, slice);
                let mark = self.mark();
                let obj = self.operand(value)?;
                if let Some(parts) = self.slice_parts(slice)? {
                    self.free(mark);
                    self.emit(Inst::LoadSlice {
                        dst: dst.into(),
                        obj: obj.into(),
                        parts,
                    });
                    return Ok(());
                }
                let index = self.operand(slice)?;
                self.free(mark);
                let site = self.b().site();
                self.emit(Inst::LoadItem {
                    dst: dst.into(),
                    obj: obj.into(),
                    index: index.into(),
                    site,
                });
                Ok(())
            }
            ExprKind::Starred { .. } => Err(self.error("can't use starred expression here")),
            ExprKind::Name { id, .. } => self.load_name(id, dst),
            ExprKind::List { elts, .. } => self.list_display(elts, dst),
            ExprKind::Tuple { elts, .. } => self.tuple_display(elts, dst),
            ExprKind::Slice { .. } => {
                let mark = self.mark();
                let parts = self.slice_parts(expr)?.expect("this is a slice");
                self.free(mark);
                self.emit(Inst::BuildSlice { dst: dst.into(), parts });
                Ok(())
            }
        }
    }

    /// The parts of a slice in three temporaries; None if the expression is none.
    pub(crate) fn slice_parts(&mut self, expr: &'a Expr) -> Lower<Option<Regs>> {
        let ExprKind::Slice { lower, upper, step } = &expr.kind else {
            return Ok(None);
        };
        let base = self.mark();
        for part in [lower, upper, step] {
            match part {
                Some(part) => self.value(part)?,
                None => self.const_temp(Const::None),
            };
        }
        Ok(Some(Regs { base, count: 3 }))
    }

    /// An attribute on a later line than its object is reported where its name stands.
    pub(crate) fn move_start_to_attribute(&mut self, attribute: &Expr, name: &str) {
        let mut position = self.b().position();
        let (line, column) = (attribute.span.end_lineno, attribute.span.end_col_offset);
        if position.line != line {
            position.line = line;
            let length = u32::try_from(name.chars().count()).unwrap_or(0);
            position.col = column.saturating_sub(length);
            self.b().set_position(position);
        }
    }

    pub(crate) fn binary(&mut self, op: Operator, dst: Reg, lhs: Reg, rhs: Reg) {
        let (dst, lhs, rhs) = (dst.into(), lhs.into(), rhs.into());
        let site = self.b().site();
        self.emit(match op {
            Operator::Add => Inst::Add { dst, lhs, rhs, site },
            Operator::Sub => Inst::Sub { dst, lhs, rhs, site },
            Operator::Mult => Inst::Mul { dst, lhs, rhs, site },
            Operator::MatMult => Inst::MatMul { dst, lhs, rhs, site },
            Operator::Div => Inst::TrueDiv { dst, lhs, rhs, site },
            Operator::Mod => Inst::Mod { dst, lhs, rhs, site },
            Operator::Pow => Inst::Pow { dst, lhs, rhs, site },
            Operator::LShift => Inst::LShift { dst, lhs, rhs, site },
            Operator::RShift => Inst::RShift { dst, lhs, rhs, site },
            Operator::BitOr => Inst::BitOr { dst, lhs, rhs, site },
            Operator::BitXor => Inst::BitXor { dst, lhs, rhs, site },
            Operator::BitAnd => Inst::BitAnd { dst, lhs, rhs, site },
            Operator::FloorDiv => Inst::FloorDiv { dst, lhs, rhs, site },
        });
    }

    pub(crate) fn inplace(&mut self, op: Operator, dst: Reg, lhs: Reg, rhs: Reg) {
        let (dst, lhs, rhs) = (dst.into(), lhs.into(), rhs.into());
        let site = self.b().site();
        self.emit(match op {
            Operator::Add => Inst::InplaceAdd { dst, lhs, rhs, site },
            Operator::Sub => Inst::InplaceSub { dst, lhs, rhs, site },
            Operator::Mult => Inst::InplaceMul { dst, lhs, rhs, site },
            Operator::MatMult => Inst::InplaceMatMul { dst, lhs, rhs, site },
            Operator::Div => Inst::InplaceTrueDiv { dst, lhs, rhs, site },
            Operator::Mod => Inst::InplaceMod { dst, lhs, rhs, site },
            Operator::Pow => Inst::InplacePow { dst, lhs, rhs, site },
            Operator::LShift => Inst::InplaceLShift { dst, lhs, rhs, site },
            Operator::RShift => Inst::InplaceRShift { dst, lhs, rhs, site },
            Operator::BitOr => Inst::InplaceBitOr { dst, lhs, rhs, site },
            Operator::BitXor => Inst::InplaceBitXor { dst, lhs, rhs, site },
            Operator::BitAnd => Inst::InplaceBitAnd { dst, lhs, rhs, site },
            Operator::FloorDiv => Inst::InplaceFloorDiv { dst, lhs, rhs, site },
        });
    }

    fn unary(&mut self, op: UnaryOp, dst: Reg, src: Reg) {
        let (dst, src) = (dst.into(), src.into());
        let inst = match op {
            UnaryOp::Not => Inst::Not { dst, src },
            UnaryOp::Invert | UnaryOp::UAdd | UnaryOp::USub => {
                let site = self.b().site();
                match op {
                    UnaryOp::Invert => Inst::Invert { dst, src, site },
                    UnaryOp::UAdd => Inst::Pos { dst, src, site },
                    _ => Inst::Neg { dst, src, site },
                }
            }
        };
        self.emit(inst);
    }

    fn formatted_value(&mut self, value: &'a Expr, conversion: Conversion, spec: Option<&'a Expr>, dst: Reg) -> Lower {
        let mark = self.mark();
        let src = self.operand(value)?;
        let spec = spec.map(|spec| self.value(spec)).transpose()?;
        self.free(mark);
        let conversion = u16::try_from(conversion.code()).unwrap_or(0);
        self.emit(Inst::FormatValue {
            dst: dst.into(),
            src: src.into(),
            spec: OptIn::from(spec),
            conversion: Imm16(conversion),
        });
        Ok(())
    }

    fn joined_str(&mut self, values: &'a [Expr], dst: Reg) -> Lower {
        match values {
            [] => {
                self.load_const(dst, Const::Str(Box::default()));
                return Ok(());
            }
            // One piece is formatted, and so a str, already.
            [one] => return self.expr_to(one, dst),
            _ => {}
        }
        let mark = self.mark();
        let base = mark;
        if values.len() <= MAX_WINDOW {
            for value in values {
                self.value(value)?;
            }
            self.free(mark);
            let count = u16::try_from(values.len()).unwrap_or(u16::MAX);
            self.emit(Inst::BuildString {
                dst: dst.into(),
                items: Regs { base, count },
            });
            return Ok(());
        }
        // Many pieces are joined in groups: concatenation is associative and runs no Python code.
        let mut groups = 0;
        for chunk in values.chunks(MAX_WINDOW) {
            let group = self.temp();
            let inner = self.mark();
            for value in chunk {
                self.value(value)?;
            }
            let count = u16::try_from(chunk.len()).unwrap_or(u16::MAX);
            self.free(inner);
            self.emit(Inst::BuildString {
                dst: group.into(),
                items: Regs { base: inner, count },
            });
            groups += 1;
        }
        self.free(mark);
        self.emit(Inst::BuildString {
            dst: dst.into(),
            items: Regs { base, count: groups },
        });
        Ok(())
    }
}

/// The most temporaries that one construction takes; longer displays grow step by step.
pub(crate) const MAX_WINDOW: usize = 30;
