//! `yield`, `yield from` and `await`.

use taipan_code::{Inst, Reg};
use taipan_syntax::ast::Expr;
use taipan_syntax::symtable::BlockKind;

use crate::lowerer::{Lower, Lowerer};
use crate::unit::UnitKind;

/// Where an awaitable comes from, for the message about what cannot be awaited.
pub(crate) const PLAIN: u16 = 0;
pub(crate) const ENTER: u16 = 1;
pub(crate) const EXIT: u16 = 2;

impl<'a> Lowerer<'a> {
    fn is_async_generator(&self) -> bool {
        let block = self.block();
        block.is_generator && block.is_coroutine
    }

    pub(crate) fn yield_expr(&mut self, value: Option<&'a Expr>, dst: Reg) -> Lower {
        if self.block().kind != BlockKind::Function {
            return Err(self.error("'yield' outside function"));
        }
        let mark = self.mark();
        let value = match value {
            Some(value) => self.operand(value)?,
            None => self.none(),
        };
        self.free(mark);
        self.yield_value(value, dst);
        Ok(())
    }

    /// Yields `value`; what is sent in goes to `dst`.
    pub(crate) fn yield_value(&mut self, value: Reg, dst: Reg) {
        let mut src = value;
        let mark = self.mark();
        if self.is_async_generator() {
            let wrapped = self.temp();
            self.emit(Inst::AsyncGenWrap {
                dst: wrapped.into(),
                src: value.into(),
            });
            src = wrapped;
        }
        self.free(mark);
        self.emit(Inst::Yield {
            dst: dst.into(),
            src: src.into(),
        });
    }

    pub(crate) fn yield_from(&mut self, value: &'a Expr, dst: Reg) -> Lower {
        if self.block().kind != BlockKind::Function {
            return Err(self.error("'yield' outside function"));
        }
        if self.unit.kind == UnitKind::AsyncFunction {
            return Err(self.error("'yield from' inside async function"));
        }
        let mark = self.mark();
        let iter = self.value(value)?;
        self.emit(Inst::GetYieldFromIter {
            dst: iter.into(),
            src: iter.into(),
        });
        self.load_const(dst, taipan_code::Const::None);
        self.delegate(iter, dst);
        self.free(mark);
        Ok(())
    }

    pub(crate) fn await_expr(&mut self, value: &'a Expr, dst: Reg) -> Lower {
        if !self.is_top_level_await() {
            if self.block().kind != BlockKind::Function {
                return Err(self.error("'await' outside function"));
            }
            if !matches!(self.unit.kind, UnitKind::AsyncFunction | UnitKind::Comprehension) {
                return Err(self.error("'await' outside async function"));
            }
        }
        self.expr_to(value, dst)?;
        self.get_awaitable(dst, PLAIN);
        self.await_awaitable(dst);
        Ok(())
    }

    /// Awaits the iterator in the temporary `reg` and leaves the result there.
    pub(crate) fn await_awaitable(&mut self, reg: Reg) {
        let mark = self.mark();
        let receiver = self.temp();
        self.emit(Inst::Move {
            dst: receiver.into(),
            src: reg.into(),
        });
        self.load_const(reg, taipan_code::Const::None);
        self.delegate(receiver, reg);
        self.free(mark);
    }

    /// Passes values between the caller and `receiver` until it finishes. `value` is what is sent, what is yielded and, at
    /// the end, the result; `receiver` is dropped.
    fn delegate(&mut self, receiver: Reg, value: Reg) {
        let (head, done) = (self.b().label(), self.b().label());
        self.b().bind(head);
        let target = self.b().target(done);
        self.emit(Inst::Send {
            dst: value.into(),
            receiver: receiver.into(),
            value: value.into(),
            done: target,
        });
        self.emit(Inst::YieldDelegate {
            dst: value.into(),
            src: value.into(),
            receiver: receiver.into(),
            done: target,
        });
        self.jump_back(head);
        self.b().bind(done);
    }
}
