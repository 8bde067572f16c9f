//! Loops, `break`, `continue` and `return`.

use taipan_code::{Inst, Label, Position, Reg};
use taipan_syntax::ast::{Expr, For, Stmt};
use taipan_syntax::symtable;

use crate::blocks::BlockKind;
use crate::constant::is_true;
use crate::coroutine;
use crate::fold;
use crate::lowerer::{Lower, Lowerer};
use crate::names::Place;
use crate::unit::UnitKind;

impl<'a> Lowerer<'a> {
    pub(crate) fn while_stmt(&mut self, test: &'a Expr, body: &'a [Stmt], orelse: &'a [Stmt]) -> Lower {
        let (head, done, exit) = (self.b().label(), self.b().label(), self.b().label());
        let endless = fold::fold(test, self.debug()).is_some_and(|value| is_true(&value));
        // `while True` has no test, but its line shows in every round: the back edge takes it.
        let mut back = Position::default();
        self.push_loop(BlockKind::While, head, exit)?;
        if endless {
            self.set_span(test.span);
            back = self.b().position();
            self.emit(Inst::Nop {});
        }
        self.b().bind(head);
        if endless {
            if let Some(block) = self.unit.blocks.last_mut() {
                block.back = Some(back);
            }
        } else {
            self.jump_if(test, done, false)?;
        }
        let known = self.unit.bound.clone();
        self.stmts(body)?;
        self.b().set_position(back);
        self.jump_back(head);
        self.pop_block();
        self.b().bind(done);
        self.unit.bound = known.clone();
        self.stmts(orelse)?;
        self.b().bind(exit);
        self.unit.bound = known;
        Ok(())
    }

    /// The jump at the end of a body has no line of its own.
    fn back_edge(&mut self, head: Label) {
        let position = self.b().position();
        self.no_position();
        self.jump_back(head);
        self.b().set_position(position);
    }

    pub(crate) fn for_stmt(&mut self, node: &'a For) -> Lower {
        let mark = self.mark();
        let (head, done, exit) = (self.b().label(), self.b().label(), self.b().label());
        let iter = self.value_of_iterable(&node.iter)?;
        let position = self.b().position();
        self.emit(Inst::GetIter {
            dst: iter.into(),
            src: iter.into(),
        });
        self.push_loop(BlockKind::For { iter }, head, exit)?;
        self.b().bind(head);
        let known = self.unit.bound.clone();
        self.next_sync(iter, done, &node.target)?;
        self.stmts(&node.body)?;
        self.back_edge(head);
        self.pop_block();
        self.b().bind(done);
        self.free(mark);
        self.unit.bound = known.clone();
        self.b().set_position(position);
        self.stmts(&node.orelse)?;
        self.b().bind(exit);
        self.unit.bound = known;
        Ok(())
    }

    /// Takes the next item into `target` or goes to `done`.
    pub(crate) fn next_sync(&mut self, iter: Reg, done: Label, target: &'a Expr) -> Lower {
        let mark = self.mark();
        let local = self.simple_local(target);
        let item = match local {
            Some(local) => local,
            None => self.temp(),
        };
        let (done, site) = (self.b().target(done), self.b().site());
        self.emit(Inst::ForIter {
            dst: item.into(),
            iter: iter.into(),
            done,
            site,
        });
        if let Some(local) = local {
            self.bind_local(local);
            self.keep_line(target);
        } else {
            self.store(target, item)?;
        }
        self.free(mark);
        Ok(())
    }

    fn simple_local(&self, target: &Expr) -> Option<Reg> {
        let taipan_syntax::ast::ExprKind::Name { id, .. } = &target.kind else {
            return None;
        };
        match self.place(&self.mangle(id)) {
            Place::Local(local) if &**id != "__debug__" => Some(local),
            _ => None,
        }
    }

    pub(crate) fn async_for_stmt(&mut self, node: &'a For) -> Lower {
        if !self.is_top_level_await() && self.unit.kind != UnitKind::AsyncFunction {
            return Err(self.error("'async for' outside async function"));
        }
        let mark = self.mark();
        let position = self.b().position();
        let (head, exit) = (self.b().label(), self.b().label());
        let iter = self.value(&node.iter)?;
        self.emit(Inst::GetAsyncIter {
            dst: iter.into(),
            src: iter.into(),
        });
        self.b().bind(head);
        self.push_loop(BlockKind::For { iter }, head, exit)?;
        let known = self.unit.bound.clone();
        let handler = self.next_async(iter, &node.target)?;
        self.stmts(&node.body)?;
        self.back_edge(head);
        self.pop_block();
        self.unit.bound = known.clone();
        self.b().bind(handler);
        self.set_span(node.iter.span);
        self.emit(Inst::EndAsyncFor {
            iter: iter.into(),
            exc: iter.plus(1).into(),
        });
        self.free(mark);
        self.b().set_position(position);
        self.stmts(&node.orelse)?;
        self.b().bind(exit);
        self.unit.bound = known;
        Ok(())
    }

    /// Awaits the next item into `target`. The result is the handler for what ends the iteration: the exception is in the
    /// register after `iter` there.
    pub(crate) fn next_async(&mut self, iter: Reg, target: &'a Expr) -> Lower<Label> {
        let mark = self.mark();
        let item = self.temp();
        let handler = self.b().label();
        let start = self.b().here();
        self.emit(Inst::GetAsyncNext {
            dst: item.into(),
            iter: iter.into(),
        });
        self.get_awaitable(item, coroutine::PLAIN);
        self.await_awaitable(item);
        self.b().protect(start, handler, iter.plus(1), iter.plus(1));
        self.store(target, item)?;
        self.free(mark);
        Ok(handler)
    }

    pub(crate) fn break_stmt(&mut self) -> Lower {
        let position = self.b().position();
        let unwound = self.leave_to_loop()?;
        let Some(target) = unwound.target else {
            self.b().set_position(position);
            return Err(self.error("'break' outside loop"));
        };
        if let Some(iter) = target.iter {
            self.drop_reg(iter);
        }
        self.jump(target.exit);
        self.rewind(unwound);
        self.unit.bound.set_unreachable();
        Ok(())
    }

    pub(crate) fn continue_stmt(&mut self) -> Lower {
        let position = self.b().position();
        let unwound = self.leave_to_loop()?;
        let Some(target) = unwound.target else {
            self.b().set_position(position);
            return Err(self.error("'continue' not properly in loop"));
        };
        if let Some(back) = target.back {
            self.emit(Inst::Nop {});
            self.b().set_position(back);
        }
        self.jump_back(target.head);
        self.rewind(unwound);
        self.unit.bound.set_unreachable();
        Ok(())
    }

    fn leave_to_loop(&mut self) -> Lower<crate::blocks::Unwound<'a>> {
        let direct = self.unit.blocks.last().is_none_or(|block| block.head.is_some());
        if !direct {
            // What leaving takes may be on other lines; the statement's own line comes first.
            self.emit(Inst::Nop {});
        }
        self.unwind(true, None)
    }

    pub(crate) fn return_stmt(&mut self, value: Option<&'a Expr>) -> Lower {
        let block = self.block();
        if block.kind != symtable::BlockKind::Function {
            return Err(self.error("'return' outside function"));
        }
        if value.is_some() && block.is_generator && block.is_coroutine {
            return Err(self.error("'return' with value in async generator"));
        }
        let mark = self.mark();
        let position = self.b().position();
        let leaves = !self.unit.blocks.is_empty();
        let early = match value {
            Some(value) if fold::fold(value, self.debug()).is_none() => {
                // Code on the way out may rebind a local.
                Some(if leaves {
                    self.value(value)?
                } else {
                    self.operand(value)?
                })
            }
            _ => None,
        };
        if early.is_none() {
            if let Some(value) = value {
                self.set_span(value.span);
            }
            if leaves {
                self.emit(Inst::Nop {});
            }
        }
        if value.is_none_or(|value| value.span.lineno != position.line) {
            self.b().set_position(position);
        }
        let kept = early.filter(|&reg| self.unit.builder.is_temp(reg));
        let unwound = self.unwind(false, kept)?;
        let result = match (early, value) {
            (Some(result), _) => result,
            (None, Some(value)) => match fold::fold(value, self.debug()) {
                Some(constant) => self.const_temp(constant),
                None => self.value(value)?,
            },
            (None, None) => self.none(),
        };
        self.emit(Inst::Return { src: result.into() });
        self.rewind(unwound);
        self.free(mark);
        self.unit.bound.set_unreachable();
        Ok(())
    }
}
