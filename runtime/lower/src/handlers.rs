//! `try` with `except` and `finally`.
//!
//! Registers of a handler, from the mark at the `try`: `saved` (what was being handled before), then the exception. A
//! handler that does not handle ends by raising again; what is raised inside it arrives at a handler of its own, which
//! restores `saved` and lets the exception go on from where it came up.

use taipan_code::{Inst, Label, Reg};
use taipan_syntax::ast::{ExceptHandler, Stmt, StmtKind, Try};

use crate::blocks::BlockKind;
use crate::lowerer::{Lower, Lowerer};

impl<'a> Lowerer<'a> {
    pub(crate) fn try_stmt(&mut self, node: &'a Try, is_star: bool) -> Lower {
        // Keeps the line of `try:` itself.
        self.emit(Inst::Nop {});
        if node.finalbody.is_empty() {
            return self.try_except(node, is_star);
        }
        let mark = self.mark();
        let position = self.b().position();
        let (saved, exc) = (mark, mark.plus(1));
        let (handler, end) = (self.b().label(), self.b().label());
        let known = self.unit.bound.clone();
        self.push_block(
            BlockKind::FinallyTry { body: &node.finalbody },
            Some((handler, saved, exc)),
        )?;
        if node.handlers.is_empty() {
            self.stmts(&node.body)?;
        } else {
            self.try_except(node, is_star)?;
        }
        self.pop_block();
        self.stmts(&node.finalbody)?;
        let after = self.unit.bound.clone();
        self.no_position();
        self.jump(end);

        self.b().bind(handler);
        self.unit.bound = known;
        self.unit.builder.temps(2);
        self.enter_handler(saved, exc);
        let reraise = self.b().label();
        self.push_block(BlockKind::FinallyEnd { saved, exc }, Some((reraise, exc, exc)))?;
        self.b().set_position(position);
        self.stmts(&node.finalbody)?;
        self.set_last_position(&node.finalbody);
        self.emit(Inst::Reraise { exc: exc.into() });
        self.pop_block();
        self.continue_unwind(reraise, saved, exc);
        self.free(mark);
        self.b().bind(end);
        self.unit.bound = after;
        self.b().set_position(position);
        Ok(())
    }

    pub(crate) fn enter_handler(&mut self, saved: Reg, exc: Reg) {
        self.no_position();
        self.emit(Inst::PushExcInfo {
            saved: saved.into(),
            exc: exc.into(),
        });
    }

    /// The end of a handler that did not handle.
    pub(crate) fn raise_again(&mut self, saved: Reg, exc: Reg) {
        self.emit(Inst::PopExcInfo { saved: saved.into() });
        self.emit(Inst::Reraise { exc: exc.into() });
    }

    /// The handler of a handler: what is raised in there leaves the statement.
    fn continue_unwind(&mut self, label: Label, saved: Reg, exc: Reg) {
        self.b().bind(label);
        self.emit(Inst::PopExcInfo { saved: saved.into() });
        self.emit(Inst::ContinueUnwind { exc: exc.into() });
    }

    /// The position of the last statement of a body, be it executed or not: CPython shows it to tracers when an exception
    /// leaves `finally`.
    fn set_last_position(&mut self, body: &[Stmt]) {
        let mut last = body.last();
        while let Some(Stmt {
            kind: StmtKind::If { body, orelse, .. },
            ..
        }) = last
        {
            last = orelse.last().or(body.last());
        }
        let simple = last.filter(|stmt| !crate::function::is_compound(stmt));
        match simple {
            Some(stmt) => self.set_span(stmt.span),
            None => self.no_position(),
        }
    }

    fn try_except(&mut self, node: &'a Try, is_star: bool) -> Lower {
        let mark = self.mark();
        let position = self.b().position();
        let (saved, exc) = (mark, mark.plus(1));
        let (handler, end) = (self.b().label(), self.b().label());
        let known = self.unit.bound.clone();
        self.push_block(BlockKind::TryExcept, Some((handler, saved, exc)))?;
        self.stmts(&node.body)?;
        self.pop_block();
        let orelse = self.b().label();
        let mut after;
        if is_star {
            self.no_position();
            self.jump(orelse);
            after = self.unit.bound.clone();
        } else {
            self.stmts(&node.orelse)?;
            after = self.unit.bound.clone();
            self.no_position();
            self.jump(end);
        }

        self.b().bind(handler);
        self.unit.bound = known.clone();
        self.unit.builder.temps(2);
        self.enter_handler(saved, exc);
        let reraise = self.b().label();
        if is_star {
            self.star_handlers(&node.handlers, saved, exc, reraise, end)?;
            self.unit.bound = known;
        } else {
            for (at, clause) in node.handlers.iter().enumerate() {
                self.set_span(clause.span);
                if clause.type_.is_none() && at + 1 < node.handlers.len() {
                    return Err(self.error("default 'except:' must be last"));
                }
                self.except_clause(clause, saved, exc, reraise, end)?;
                after.merge(&self.unit.bound);
                self.unit.bound = known.clone();
            }
        }
        if !is_star && let Some(last) = node.handlers.last().filter(|last| last.type_.is_some()) {
            self.set_span(last.span);
            self.raise_again(saved, exc);
        }
        self.no_position();
        self.continue_unwind(reraise, saved, exc);
        self.free(mark);
        if is_star {
            self.b().bind(orelse);
            let handled = std::mem::replace(&mut self.unit.bound, after);
            self.b().set_position(position);
            self.stmts(&node.orelse)?;
            self.unit.bound.merge(&handled);
        } else {
            self.unit.bound = after;
        }
        self.b().bind(end);
        self.b().set_position(position);
        Ok(())
    }

    fn except_clause(&mut self, clause: &'a ExceptHandler, saved: Reg, exc: Reg, reraise: Label, end: Label) -> Lower {
        let next = self.b().label();
        // Until the clause has taken the exception over, failures re-raise past it.
        self.push_block(BlockKind::TryExcept, Some((reraise, exc, exc)))?;
        if let Some(type_) = &clause.type_ {
            let mark = self.mark();
            let ty = self.operand(type_)?;
            self.set_span(clause.span);
            let matched = self.temp();
            self.emit(Inst::CheckExcMatch {
                dst: matched.into(),
                exc: exc.into(),
                ty: ty.into(),
            });
            let target = self.b().target(next);
            self.emit(Inst::JumpIfFalse {
                cond: matched.into(),
                target,
            });
            self.free(mark);
        }
        match &clause.name {
            Some(name) => self.store_name(name, exc)?,
            None => self.drop_reg(exc),
        }
        self.pop_block();
        self.free(exc);
        let failed = match &clause.name {
            Some(_) => self.b().label(),
            None => reraise,
        };
        // CPython counts two blocks here towards its limit.
        self.push_block(BlockKind::TryExcept, None)?;
        self.push_block(
            BlockKind::Handler {
                saved,
                name: clause.name.clone(),
            },
            Some((failed, exc, exc)),
        )?;
        self.stmts(&clause.body)?;
        self.pop_block();
        self.pop_block();
        self.no_position();
        self.emit(Inst::PopExcInfo { saved: saved.into() });
        if let Some(name) = &clause.name {
            self.unbind_handler_name(name)?;
        }
        self.jump(end);
        self.temp();
        if let Some(name) = &clause.name {
            // An exception in the body: the name is unbound all the same.
            self.b().bind(failed);
            let start = self.b().here();
            self.unbind_handler_name(name)?;
            self.b().protect(start, reraise, exc, exc);
            self.jump(reraise);
        }
        self.b().bind(next);
        Ok(())
    }

    /// Statements of one block.
    pub(crate) fn stmts(&mut self, body: &'a [Stmt]) -> Lower {
        body.iter().try_for_each(|stmt| self.stmt(stmt))
    }
}
