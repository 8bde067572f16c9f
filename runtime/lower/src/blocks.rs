//! Enclosing statements that jumps have to leave, and the code that leaves them.
//!
//! `return`, `break` and `continue` run `finally` bodies, call `__exit__`, drop iterators and restore the handled exception
//! on their way out. `unwind` emits that inline, innermost first, and takes the blocks off the stack meanwhile, so that the
//! code is protected by the outer ones only. A protected region is therefore a list of ranges with holes; `Region` keeps it.

use taipan_code::{Inst, Label, Pc, Position, Reg};
use taipan_syntax::SyntaxError;
use taipan_syntax::ast::{Ident, Stmt};

use crate::lowerer::{Lower, Lowerer};

/// Instructions under the protection of one handler.
#[derive(Debug)]
pub(crate) struct Region {
    /// Where the current range starts.
    open: Pc,
    /// Finished ranges.
    ranges: Vec<(Pc, Pc)>,
    pub(crate) handler: Label,
    /// First temporary that is dead in the handler.
    pub(crate) depth: Reg,
    /// Receives the exception.
    pub(crate) exc: Reg,
}

/// One statement to leave.
#[derive(Debug)]
pub(crate) enum BlockKind<'a> {
    While,
    /// `for` and `async for`; the iterator is dropped on the way out.
    For {
        iter: Reg,
    },
    /// The body of `try ... except`.
    TryExcept,
    /// The body of `try ... finally`.
    FinallyTry {
        body: &'a [Stmt],
    },
    /// A `finally` body that runs because of the exception in `exc`.
    FinallyEnd {
        saved: Reg,
        exc: Reg,
    },
    With {
        exit: Reg,
        is_async: bool,
        position: Position,
    },
    /// An `except` clause's handler. `name` is what it binds; with `exc` the exception itself is still in a register.
    Handler {
        saved: Reg,
        name: Option<Ident>,
    },
    /// A value to return that waits while a `finally` body runs.
    Value {
        reg: Reg,
    },
    /// Inside an `except*` clause nothing may leave.
    StarHandler,
    /// The handlers of a `try ... except*`.
    StarHandlers,
}

#[derive(Debug)]
pub(crate) struct Block<'a> {
    pub(crate) kind: BlockKind<'a>,
    pub(crate) region: Option<Region>,
    /// Loops: where `continue` and `break` go.
    pub(crate) head: Option<Label>,
    pub(crate) exit: Option<Label>,
    /// The line that the back edge shows, if the loop has no test that does.
    pub(crate) back: Option<Position>,
}

/// CPython's `CO_MAXBLOCKS`.
const MAX_BLOCKS: usize = 20;

impl<'a> Lowerer<'a> {
    /// Enters a statement; with `handler`, what follows is protected by it until [`Lowerer::pop_block`].
    pub(crate) fn push_block(&mut self, kind: BlockKind<'a>, handler: Option<(Label, Reg, Reg)>) -> Lower {
        if self.unit.blocks.len() >= MAX_BLOCKS {
            return Err(self.error("too many statically nested blocks"));
        }
        let open = self.b().here();
        self.unit.blocks.push(Block {
            kind,
            region: handler.map(|(handler, depth, exc)| Region {
                open,
                ranges: Vec::new(),
                handler,
                depth,
                exc,
            }),
            head: None,
            exit: None,
            back: None,
        });
        Ok(())
    }

    pub(crate) fn push_loop(&mut self, kind: BlockKind<'a>, head: Label, exit: Label) -> Lower {
        self.push_block(kind, None)?;
        if let Some(block) = self.unit.blocks.last_mut() {
            block.head = Some(head);
            block.exit = Some(exit);
        }
        Ok(())
    }

    /// Leaves the innermost block and registers its protected ranges.
    pub(crate) fn pop_block(&mut self) {
        let here = self.b().here();
        if let Some(Block {
            region: Some(region), ..
        }) = self.unit.blocks.pop()
        {
            self.protect(region, here);
        }
    }

    fn protect(&mut self, region: Region, here: Pc) {
        let last = (region.open, here);
        for (start, end) in region.ranges.into_iter().chain([last]) {
            self.b()
                .protect_range(start, end, region.handler, region.depth, region.exc);
        }
    }

    /// Emits what leaving the blocks takes: all of them, or those inside the innermost loop. The blocks come back for
    /// [`Lowerer::rewind`], which must follow the jump.
    ///
    /// `result` is a temporary that stays alive: should a `finally` body jump away itself, it drops it.
    pub(crate) fn unwind(&mut self, to_loop: bool, result: Option<Reg>) -> Lower<Unwound<'a>> {
        let mut left = Vec::new();
        let mut target = None;
        while let Some(block) = self.unit.blocks.last() {
            if matches!(block.kind, BlockKind::StarHandler) {
                return Err(self.error("'break', 'continue' and 'return' cannot appear in an except* block"));
            }
            if to_loop && let (Some(head), Some(exit)) = (block.head, block.exit) {
                let iter = match block.kind {
                    BlockKind::For { iter } => Some(iter),
                    _ => None,
                };
                let back = block.back;
                target = Some(LoopTarget { head, exit, iter, back });
                break;
            }
            let here = self.b().here();
            let Some(mut block) = self.unit.blocks.pop() else {
                break;
            };
            if let Some(region) = &mut block.region {
                let open = region.open;
                region.ranges.push((open, here));
            }
            self.leave(&block, result)?;
            left.push(block);
        }
        Ok(Unwound { left, target })
    }

    /// Puts unwound blocks back; what follows is protected again.
    pub(crate) fn rewind(&mut self, unwound: Unwound<'a>) {
        let here = self.b().here();
        for mut block in unwound.left.into_iter().rev() {
            if let Some(region) = &mut block.region {
                region.open = here;
            }
            self.unit.blocks.push(block);
        }
    }

    /// The code that leaves one block normally. Temporaries above stay as they are.
    fn leave(&mut self, block: &Block<'a>, result: Option<Reg>) -> Lower {
        let position = self.b().position();
        match &block.kind {
            BlockKind::While | BlockKind::TryExcept | BlockKind::StarHandler | BlockKind::StarHandlers => {}
            BlockKind::For { iter: reg } | BlockKind::Value { reg } => self.drop_reg(*reg),
            BlockKind::FinallyTry { body } => {
                let bound = self.unit.bound.clone();
                if let Some(reg) = result {
                    self.push_block(BlockKind::Value { reg }, None)?;
                }
                self.stmts(body)?;
                if result.is_some() {
                    self.pop_block();
                }
                self.unit.bound = bound;
            }
            BlockKind::FinallyEnd { saved, exc } => {
                self.drop_reg(*exc);
                self.emit(Inst::PopExcInfo { saved: (*saved).into() });
            }
            BlockKind::With {
                exit,
                is_async,
                position,
            } => {
                self.b().set_position(*position);
                self.call_exit_with_nones(*exit, *is_async)?;
            }
            BlockKind::Handler { saved, name } => {
                self.emit(Inst::PopExcInfo { saved: (*saved).into() });
                if let Some(name) = name {
                    self.unbind_handler_name(name)?;
                }
            }
        }
        // After a `finally` body or an `__exit__` the rest of the jump has no line: the statement's own does not come again.
        if matches!(block.kind, BlockKind::FinallyTry { .. } | BlockKind::With { .. }) {
            self.no_position();
        } else {
            self.b().set_position(position);
        }
        Ok(())
    }

    pub(crate) fn error(&mut self, message: impl Into<String>) -> SyntaxError {
        let position = self.b().position();
        SyntaxError::at_node(
            taipan_syntax::ast::Span {
                lineno: position.line,
                col_offset: position.col,
                end_lineno: position.end_line,
                end_col_offset: position.end_col,
            },
            message,
        )
    }
}

/// Blocks taken off by [`Lowerer::unwind`].
pub(crate) struct Unwound<'a> {
    left: Vec<Block<'a>>,
    /// The loop that stopped it.
    pub(crate) target: Option<LoopTarget>,
}

/// The loop that a `break` or `continue` belongs to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LoopTarget {
    pub(crate) head: Label,
    pub(crate) exit: Label,
    /// The iterator to drop before a `break`.
    pub(crate) iter: Option<Reg>,
    pub(crate) back: Option<Position>,
}
