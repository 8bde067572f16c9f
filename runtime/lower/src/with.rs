//! `with` and `async with`.
//!
//! Registers from the mark at the statement: the bound `__exit__`, then, in the handler, what was being handled before and the
//! exception.

use taipan_code::operand::{CallWindow, OutRegs};
use taipan_code::{Inst, Position, Reg};
use taipan_syntax::ast::{Stmt, WithItem};

use crate::blocks::BlockKind;
use crate::coroutine;
use crate::lowerer::{Lower, Lowerer};
use crate::unit::UnitKind;

impl<'a> Lowerer<'a> {
    pub(crate) fn with_stmt(&mut self, items: &'a [WithItem], body: &'a [Stmt], is_async: bool) -> Lower {
        let allowed = self.is_top_level_await() || self.unit.kind == UnitKind::AsyncFunction;
        if is_async && !allowed {
            return Err(self.error("'async with' outside async function"));
        }
        let position = self.b().position();
        self.with_items(items, body, is_async, position)
    }

    fn with_items(&mut self, items: &'a [WithItem], body: &'a [Stmt], is_async: bool, position: Position) -> Lower {
        let Some((item, rest)) = items.split_first() else {
            return self.stmts(body);
        };
        let mark = self.mark();
        let manager = self.operand(&item.context_expr)?;
        self.free(mark);
        let exit = self.unit.builder.temps(2);
        let entered = exit.plus(1);
        let dst = OutRegs { base: exit, count: 2 };
        let manager = manager.into();
        if is_async {
            self.emit(Inst::BeforeAsyncWith { dst, manager });
            self.get_awaitable(entered, coroutine::ENTER);
            self.await_awaitable(entered);
        } else {
            self.emit(Inst::BeforeWith { dst, manager });
        }
        let (saved, exc) = (exit.plus(1), exit.plus(2));
        let (handler, end) = (self.b().label(), self.b().label());
        let known = self.unit.bound.clone();
        self.push_block(
            BlockKind::With {
                exit,
                is_async,
                position,
            },
            Some((handler, saved, exc)),
        )?;
        match &item.optional_vars {
            Some(target) => self.store(target, entered)?,
            None => self.drop_reg(entered),
        }
        self.free(entered);
        self.with_items(rest, body, is_async, position)?;
        self.pop_block();
        self.b().set_position(position);
        self.call_exit_with_nones(exit, is_async)?;
        self.no_position();
        self.jump(end);

        self.b().bind(handler);
        self.unit.builder.temps(2);
        self.enter_handler(saved, exc);
        self.b().set_position(position);
        let failed = self.b().label();
        let start = self.b().here();
        let result = self.temp();
        self.emit(Inst::WithExceptStart {
            dst: result.into(),
            exit: exit.into(),
            exc: exc.into(),
        });
        if is_async {
            self.get_awaitable(result, coroutine::EXIT);
            self.await_awaitable(result);
        }
        let suppressed = self.b().label();
        let target = self.b().target(suppressed);
        self.emit(Inst::JumpIfTrue {
            cond: result.into(),
            target,
        });
        self.b().protect(start, failed, exc, exc);
        self.b().bind(failed);
        self.no_position();
        self.emit(Inst::PopExcInfo { saved: saved.into() });
        self.drop_reg(exit);
        self.emit(Inst::ContinueUnwind { exc: exc.into() });

        self.b().bind(suppressed);
        self.drop_reg(exc);
        self.emit(Inst::PopExcInfo { saved: saved.into() });
        self.drop_reg(exit);
        self.b().bind(end);
        self.free(mark);
        self.unit.bound = known;
        self.b().set_position(position);
        Ok(())
    }

    /// `exit(None, None, None)`, awaited if it must be; the result is dropped and `exit` consumed.
    pub(crate) fn call_exit_with_nones(&mut self, exit: Reg, is_async: bool) -> Lower {
        let mark = self.mark();
        let base = self.unit.builder.temps(CallWindow::HEAD);
        self.emit(Inst::Move {
            dst: base.into(),
            src: exit.into(),
        });
        for _ in 0..3 {
            self.none();
        }
        self.call_window(base, 3, base);
        if is_async {
            self.free(base.plus(1));
            self.get_awaitable(base, coroutine::EXIT);
            self.await_awaitable(base);
        }
        self.drop_reg(base);
        self.free(mark);
        Ok(())
    }
}
