//! Annotations: of parameters and of variables, evaluated or, under `from __future__ import annotations`, as text.

use taipan_code::{Inst, Reg};
use taipan_syntax::ast::{Expr, ExprKind, Stmt, StmtKind};

use crate::constant;
use crate::lowerer::{Lower, Lowerer};
use crate::unit::UnitKind;
use crate::unparse::unparse;

/// Whether a body annotates variables, at any depth that is not another scope (`find_ann` in CPython).
pub(crate) fn has_annotations(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match &stmt.kind {
        StmtKind::AnnAssign { .. } => true,
        StmtKind::For(node) | StmtKind::AsyncFor(node) => has_annotations(&node.body) || has_annotations(&node.orelse),
        StmtKind::While { body, orelse, .. } | StmtKind::If { body, orelse, .. } => {
            has_annotations(body) || has_annotations(orelse)
        }
        StmtKind::Match { cases, .. } => cases.iter().any(|case| has_annotations(&case.body)),
        StmtKind::With { body, .. } | StmtKind::AsyncWith { body, .. } => has_annotations(body),
        StmtKind::Try(node) | StmtKind::TryStar(node) => {
            node.handlers.iter().any(|handler| has_annotations(&handler.body))
                || has_annotations(&node.body)
                || has_annotations(&node.finalbody)
                || has_annotations(&node.orelse)
        }
        _ => false,
    })
}

impl<'a> Lowerer<'a> {
    /// The value of an annotation in a new temporary.
    pub(crate) fn annotation_value(&mut self, annotation: &'a Expr) -> Lower<Reg> {
        if self.future.annotations {
            let text = unparse(annotation);
            return Ok(self.const_temp(taipan_code::Const::Str(text.as_bytes().into())));
        }
        // `*args: *Ts`
        if let ExprKind::Starred { value, .. } = &annotation.kind {
            let temp = self.value(value)?;
            self.emit(Inst::UnpackSequence {
                dst: taipan_code::operand::OutRegs { base: temp, count: 1 },
                src: temp.into(),
            });
            return Ok(temp);
        }
        self.value(annotation)
    }

    pub(crate) fn ann_assign(
        &mut self,
        target: &'a Expr,
        annotation: &'a Expr,
        value: Option<&'a Expr>,
        simple: bool,
    ) -> Lower {
        if let Some(value) = value {
            self.assign(std::slice::from_ref(target), value)?;
        }
        let evaluates = matches!(self.unit.kind, UnitKind::Module | UnitKind::Class);
        match &target.kind {
            ExprKind::Name { id, .. } => {
                self.forbid_store(id)?;
                if simple && evaluates {
                    let mark = self.mark();
                    let value = self.annotation_value(annotation)?;
                    let annotations = self.temp();
                    self.load_name(&std::sync::Arc::from("__annotations__"), annotations)?;
                    let name = self.mangle(id);
                    let index = self.const_temp(constant::string(&name));
                    let site = self.b().site();
                    self.emit(Inst::StoreItem {
                        obj: annotations.into(),
                        index: index.into(),
                        value: value.into(),
                        site,
                    });
                    self.free(mark);
                }
            }
            ExprKind::Attribute {
                value: object, attr, ..
            } => {
                self.forbid_store(attr)?;
                if value.is_none() {
                    self.discard(object)?;
                }
            }
            ExprKind::Subscript {
                value: object, slice, ..
            } => {
                if value.is_none() {
                    self.discard(object)?;
                    self.discard_index(slice)?;
                }
            }
            _ => return Err(self.error("invalid node type for annotated assignment")),
        }
        if !simple && evaluates && !self.future.annotations {
            self.discard(annotation)?;
        }
        Ok(())
    }

    /// Evaluates the parts of a subscript and drops them.
    fn discard_index(&mut self, slice: &'a Expr) -> Lower {
        match &slice.kind {
            ExprKind::Slice { lower, upper, step } => {
                for part in [lower, upper, step].into_iter().flatten() {
                    self.discard(part)?;
                }
                Ok(())
            }
            ExprKind::Tuple { elts, .. } => elts.iter().try_for_each(|elt| self.discard_index(elt)),
            _ => self.discard(slice),
        }
    }
}
