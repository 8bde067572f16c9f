//! Statements: the dispatch, and those that are too small for a file.

use taipan_code::Inst;
use taipan_code::operand::CallWindow;
use taipan_syntax::Mode;
use taipan_syntax::ast::{Expr, ExprKind, Stmt, StmtKind};

use crate::lowerer::{Lower, Lowerer};
use crate::unit::UnitKind;

impl<'a> Lowerer<'a> {
    pub(crate) fn stmt(&mut self, stmt: &'a Stmt) -> Lower {
        self.set_span(stmt.span);
        match &stmt.kind {
            StmtKind::FunctionDef(def) => self.function_def(stmt, def, false),
            StmtKind::AsyncFunctionDef(def) => self.function_def(stmt, def, true),
            StmtKind::ClassDef(def) => self.class_def(stmt, def),
            StmtKind::Return(value) => self.return_stmt(value.as_deref()),
            StmtKind::Delete(targets) => targets.iter().try_for_each(|t| self.delete(t)),
            StmtKind::Assign { targets, value } => self.assign(targets, value),
            StmtKind::AugAssign { target, op, value } => self.aug_assign(stmt, target, *op, value),
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
                simple,
            } => self.ann_assign(target, annotation, value.as_deref(), *simple),
            StmtKind::For(node) => self.for_stmt(node),
            StmtKind::AsyncFor(node) => self.async_for_stmt(node),
            StmtKind::While { test, body, orelse } => self.while_stmt(test, body, orelse),
            StmtKind::If { test, body, orelse } => self.if_stmt(test, body, orelse),
            StmtKind::With { items, body } => self.with_stmt(items, body, false),
            StmtKind::AsyncWith { items, body } => self.with_stmt(items, body, true),
            StmtKind::Match { subject, cases } => self.match_stmt(subject, cases),
            StmtKind::Raise { exc, cause } => self.raise_stmt(exc.as_deref(), cause.as_deref()),
            StmtKind::Try(node) => self.try_stmt(node, false),
            StmtKind::TryStar(node) => self.try_stmt(node, true),
            StmtKind::Assert { test, msg } => {
                self.check_assert(stmt, test);
                self.assert_stmt(test, msg.as_deref())
            }
            StmtKind::Import(names) => self.import(names),
            StmtKind::ImportFrom { module, names, level } => {
                self.import_from_stmt(stmt, module.as_ref(), names, *level)
            }
            StmtKind::Global(_) | StmtKind::Nonlocal(_) => Ok(()),
            StmtKind::Expr(value) => self.expr_stmt(value),
            StmtKind::Pass => {
                self.emit(Inst::Nop {});
                Ok(())
            }
            StmtKind::Break => self.break_stmt(),
            StmtKind::Continue => self.continue_stmt(),
        }
    }

    fn expr_stmt(&mut self, value: &'a Expr) -> Lower {
        if self.options.mode == Mode::Single && self.unit.kind == UnitKind::Module && self.outer.is_empty() {
            let mark = self.mark();
            let src = self.operand(value)?;
            self.free(mark);
            self.emit(Inst::PrintExpr { src: src.into() });
            return Ok(());
        }
        if matches!(value.kind, ExprKind::Constant { .. }) {
            self.emit(Inst::Nop {});
            return Ok(());
        }
        self.discard(value)
    }

    fn if_stmt(&mut self, test: &'a Expr, body: &'a [Stmt], orelse: &'a [Stmt]) -> Lower {
        let otherwise = self.b().label();
        self.jump_if(test, otherwise, false)?;
        let known = self.unit.bound.clone();
        self.stmts(body)?;
        if orelse.is_empty() {
            self.b().bind(otherwise);
            self.unit.bound.merge(&known);
            return Ok(());
        }
        let end = self.b().label();
        if !self.unit.bound.is_unreachable() {
            self.no_position();
            self.jump(end);
        }
        self.b().bind(otherwise);
        let after_body = std::mem::replace(&mut self.unit.bound, known);
        self.stmts(orelse)?;
        self.b().bind(end);
        self.unit.bound.merge(&after_body);
        Ok(())
    }

    fn raise_stmt(&mut self, exc: Option<&'a Expr>, cause: Option<&'a Expr>) -> Lower {
        let mark = self.mark();
        match (exc, cause) {
            (None, _) => self.emit(Inst::RaiseCurrent {}),
            (Some(exc), None) => {
                let exc = self.operand(exc)?;
                self.emit(Inst::Raise { exc: exc.into() });
            }
            (Some(exc), Some(cause)) => {
                let exc = self.operand(exc)?;
                let cause = self.operand(cause)?;
                self.emit(Inst::RaiseFrom {
                    exc: exc.into(),
                    cause: cause.into(),
                });
            }
        }
        self.free(mark);
        self.unit.bound.set_unreachable();
        Ok(())
    }

    fn assert_stmt(&mut self, test: &'a Expr, msg: Option<&'a Expr>) -> Lower {
        if self.options.optimize > 0 {
            return Ok(());
        }
        let end = self.b().label();
        self.jump_if(test, end, true)?;
        let known = self.unit.bound.clone();
        let mark = self.mark();
        let base = self.unit.builder.temps(CallWindow::HEAD);
        self.emit(Inst::LoadAssertionError { dst: base.into() });
        if let Some(msg) = msg {
            self.value(msg)?;
            self.call_window(base, 1, base);
        }
        self.emit(Inst::Raise { exc: base.into() });
        self.free(mark);
        self.b().bind(end);
        self.unit.bound = known;
        Ok(())
    }
}
