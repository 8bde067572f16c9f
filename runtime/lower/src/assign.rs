//! Assignment, augmented assignment and deletion.
//!
//! A value goes straight into a local where its last instruction can write it there; else through a temporary.

use taipan_code::operand::{Imm16, OutRegs, Regs};
use taipan_code::{Const, Inst, Reg};
use taipan_syntax::ast::{Expr, ExprContext, ExprKind, Operator, Stmt};

use crate::expr::MAX_WINDOW;
use crate::fold;
use crate::lowerer::{Lower, Lowerer};
use crate::names::Place;

impl<'a> Lowerer<'a> {
    pub(crate) fn assign(&mut self, targets: &'a [Expr], value: &'a Expr) -> Lower {
        if let [target] = targets {
            if let Some(local) = self.local_target(target) {
                self.expr_to(value, local)?;
                self.bind_local(local);
                return Ok(());
            }
            if let Some((targets, values)) = pairwise(target, value) {
                let constants = fold::fold_all(values, self.debug());
                return self.assign_pairwise(targets, values, constants.map(|c| (value, c)));
            }
        }
        let mark = self.mark();
        let value = self.operand(value)?;
        if let Some((last, first)) = targets.split_last() {
            for target in first {
                if self.b().is_temp(value) {
                    let copy_mark = self.mark();
                    let copy = self.temp();
                    self.emit(Inst::Copy {
                        dst: copy.into(),
                        src: value.into(),
                    });
                    self.store(target, copy)?;
                    self.free(copy_mark);
                } else {
                    self.store(target, value)?;
                }
            }
            self.store(last, value)?;
        }
        self.free(mark);
        Ok(())
    }

    /// The register of a target that is a local name.
    fn local_target(&self, target: &Expr) -> Option<Reg> {
        let ExprKind::Name { id, .. } = &target.kind else {
            return None;
        };
        if &**id == "__debug__" {
            return None;
        }
        match self.place(&self.mangle(id)) {
            Place::Local(local) => Some(local),
            Place::Cell(_) | Place::Global | Place::Mapping => None,
        }
    }

    /// `a, b = b, a` without a tuple.
    fn assign_pairwise(
        &mut self,
        targets: &'a [Expr],
        values: &'a [Expr],
        constants: Option<(&Expr, Vec<Const>)>,
    ) -> Lower {
        let mark = self.mark();
        let items = match constants {
            None => self.window(values)?,
            // As a whole these are a constant: all have its line.
            Some((whole, constants)) => {
                let position = self.b().position();
                self.set_span(whole.span);
                let count = u16::try_from(constants.len()).unwrap_or(u16::MAX);
                for value in constants {
                    self.const_temp(value);
                }
                self.b().set_position(position);
                Regs { base: mark, count }
            }
        };
        for (at, target) in (0..items.count).zip(targets) {
            self.store(target, items.base.plus(at))?;
        }
        self.free(mark);
        Ok(())
    }

    /// Stores `src` in a target; a temporary is consumed. The position of the statement is kept.
    pub(crate) fn store(&mut self, target: &'a Expr, src: Reg) -> Lower {
        let position = self.b().position();
        self.set_span(target.span);
        let mark = self.mark();
        match &target.kind {
            ExprKind::Name { id, .. } => self.store_name(id, src)?,
            ExprKind::Attribute { value, attr, .. } => {
                self.forbid_store(attr)?;
                let obj = self.operand_above(value, src)?;
                self.move_start_to_attribute(target, attr);
                let attr = self.mangle(attr);
                let (name, site) = (self.b().name(&attr), self.b().site());
                self.emit(Inst::StoreAttr {
                    obj: obj.into(),
                    value: src.into(),
                    name,
                    site,
                });
            }
            ExprKind::Subscript { value, slice, .. } => {
                let obj = self.operand_above(value, src)?;
                if let Some(parts) = self.slice_parts(slice)? {
                    self.emit(Inst::StoreSlice {
                        obj: obj.into(),
                        parts,
                        value: src.into(),
                    });
                    self.free(mark);
                    self.b().set_position(position);
                    return Ok(());
                }
                let index = self.operand(slice)?;
                let site = self.b().site();
                self.emit(Inst::StoreItem {
                    obj: obj.into(),
                    index: index.into(),
                    value: src.into(),
                    site,
                });
            }
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts, .. } => {
                self.unpack(elts, src)?;
            }
            ExprKind::Starred { .. } => {
                return Err(self.error("starred assignment target must be in a list or tuple"));
            }
            _ => return Err(self.error("cannot assign to expression")),
        }
        self.free(mark);
        self.b().set_position(position);
        Ok(())
    }

    /// Evaluates while `src` is still needed: if the caller has freed it already, temporaries start above it.
    fn operand_above(&mut self, expr: &'a Expr, src: Reg) -> Lower<Reg> {
        while self.b().is_temp(src) && self.mark() <= src {
            self.temp();
        }
        self.operand(expr)
    }

    fn unpack(&mut self, elts: &'a [Expr], src: Reg) -> Lower {
        let mut star = None;
        for (at, elt) in elts.iter().enumerate() {
            if matches!(elt.kind, ExprKind::Starred { .. }) {
                if star.is_some() {
                    return Err(self.error("multiple starred expressions in assignment"));
                }
                if at >= 256 {
                    return Err(self.error("too many expressions in star-unpacking assignment"));
                }
                star = Some(at);
            }
        }
        let count = u16::try_from(elts.len()).unwrap_or(u16::MAX);
        while self.b().is_temp(src) && self.mark() <= src {
            self.temp();
        }
        let base = self.unit.builder.temps(count);
        let dst = OutRegs { base, count };
        let src = src.into();
        match star {
            None => self.emit(Inst::UnpackSequence { dst, src }),
            Some(before) => {
                let before = Imm16(u16::try_from(before).unwrap_or(u16::MAX));
                self.emit(Inst::UnpackEx { dst, src, before });
            }
        }
        for (at, elt) in (0..count).zip(elts) {
            let target = match &elt.kind {
                ExprKind::Starred { value, .. } => value,
                _ => elt,
            };
            self.store(target, base.plus(at))?;
        }
        Ok(())
    }

    pub(crate) fn aug_assign(&mut self, stmt: &'a Stmt, target: &'a Expr, op: Operator, value: &'a Expr) -> Lower {
        let mark = self.mark();
        self.set_span(target.span);
        match &target.kind {
            ExprKind::Name { id, .. } => {
                let local = self.local_target(target);
                let lhs = match local {
                    Some(_) if !self.unit.copies_locals => self.local_operand(id),
                    _ => None,
                };
                let lhs = match lhs {
                    Some(local) => local,
                    None => {
                        let temp = self.temp();
                        self.load_name(id, temp)?;
                        temp
                    }
                };
                let rhs = self.operand(value)?;
                self.set_span(target.span);
                self.forbid_store(id)?;
                self.set_span(stmt.span);
                if let Some(local) = local {
                    self.inplace(op, local, lhs, rhs);
                    self.bind_local(local);
                } else {
                    self.inplace(op, lhs, lhs, rhs);
                    self.set_span(target.span);
                    self.store_name(id, lhs)?;
                }
            }
            ExprKind::Attribute {
                value: object, attr, ..
            } => {
                self.forbid_store(attr)?;
                let obj = self.operand(object)?;
                let copy = self.reread(obj);
                self.move_start_to_attribute(target, attr);
                let mangled = self.mangle(attr);
                let (name, site) = (self.b().name(&mangled), self.b().site());
                let lhs = self.temp();
                self.emit(Inst::LoadAttr {
                    dst: lhs.into(),
                    obj: copy.into(),
                    name,
                    site,
                });
                let rhs = self.operand(value)?;
                self.set_span(stmt.span);
                self.inplace(op, lhs, lhs, rhs);
                self.set_span(target.span);
                self.move_start_to_attribute(target, attr);
                let site = self.b().site();
                self.emit(Inst::StoreAttr {
                    obj: obj.into(),
                    value: lhs.into(),
                    name,
                    site,
                });
            }
            ExprKind::Subscript {
                value: object, slice, ..
            } => {
                let obj = self.operand(object)?;
                let index = self.operand(slice)?;
                let obj_copy = self.reread(obj);
                let index_copy = self.reread(index);
                let lhs = self.temp();
                let site = self.b().site();
                self.emit(Inst::LoadItem {
                    dst: lhs.into(),
                    obj: obj_copy.into(),
                    index: index_copy.into(),
                    site,
                });
                let rhs = self.operand(value)?;
                self.set_span(stmt.span);
                self.inplace(op, lhs, lhs, rhs);
                self.set_span(target.span);
                let site = self.b().site();
                self.emit(Inst::StoreItem {
                    obj: obj.into(),
                    index: index.into(),
                    value: lhs.into(),
                    site,
                });
            }
            _ => return Err(self.error("invalid node type for augmented assignment")),
        }
        self.free(mark);
        Ok(())
    }

    /// A register that may be consumed while `reg` is needed again.
    fn reread(&mut self, reg: Reg) -> Reg {
        if !self.b().is_temp(reg) {
            return reg;
        }
        let copy = self.temp();
        self.emit(Inst::Copy {
            dst: copy.into(),
            src: reg.into(),
        });
        copy
    }

    pub(crate) fn delete(&mut self, target: &'a Expr) -> Lower {
        let position = self.b().position();
        self.set_span(target.span);
        let mark = self.mark();
        match &target.kind {
            ExprKind::Name { id, .. } => self.delete_name(id)?,
            ExprKind::Attribute { value, attr, .. } => {
                if &**attr == "__debug__" {
                    return Err(self.error("cannot delete __debug__"));
                }
                let obj = self.operand(value)?;
                self.move_start_to_attribute(target, attr);
                let attr = self.mangle(attr);
                let name = self.b().name(&attr);
                self.emit(Inst::DeleteAttr { obj: obj.into(), name });
            }
            ExprKind::Subscript { value, slice, .. } => {
                let obj = self.operand(value)?;
                let index = self.operand(slice)?;
                self.emit(Inst::DeleteItem {
                    obj: obj.into(),
                    index: index.into(),
                });
            }
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts, .. } => {
                elts.iter().try_for_each(|elt| self.delete(elt))?;
            }
            _ => return Err(self.error("cannot delete expression")),
        }
        self.free(mark);
        self.b().set_position(position);
        Ok(())
    }
}

/// Target and value as tuples of the same length, without stars.
fn pairwise<'a>(target: &'a Expr, value: &'a Expr) -> Option<(&'a [Expr], &'a [Expr])> {
    let (
        ExprKind::Tuple { elts: targets, .. } | ExprKind::List { elts: targets, .. },
        ExprKind::Tuple {
            elts: values,
            ctx: ExprContext::Load,
        },
    ) = (&target.kind, &value.kind)
    else {
        return None;
    };
    let starred = |elt: &Expr| matches!(elt.kind, ExprKind::Starred { .. });
    let fits = targets.len() == values.len()
        && targets.len() > 1
        && targets.len() <= MAX_WINDOW
        && !targets.iter().any(starred)
        && !values.iter().any(starred);
    fits.then_some((targets, values))
}
