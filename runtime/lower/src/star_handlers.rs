//! `try` with `except*`.
//!
//! Registers from the mark at the `try`: what was handled before, the original exception, the list of exceptions that the
//! clauses raised, and the part of the group that no clause has taken yet. Clauses run one after the other; then
//! `PrepReraiseStar` makes one exception of what is left.

use taipan_code::operand::{OutRegs, Regs};
use taipan_code::{Inst, Label, Position, Reg};
use taipan_syntax::ast::ExceptHandler;

use crate::blocks::BlockKind;
use crate::lowerer::{Lower, Lowerer};

impl<'a> Lowerer<'a> {
    pub(crate) fn star_handlers(
        &mut self,
        clauses: &'a [ExceptHandler],
        saved: Reg,
        original: Reg,
        reraise: Label,
        end: Label,
    ) -> Lower {
        let mark = self.mark();
        self.push_block(BlockKind::StarHandlers, Some((reraise, original, original)))?;
        let (raised, rest) = (self.temp(), self.temp());
        self.build_list(raised, Regs { base: raised, count: 0 });
        self.emit(Inst::Copy {
            dst: rest.into(),
            src: original.into(),
        });
        for clause in clauses {
            self.star_clause(clause, raised, rest)?;
        }
        self.emit(Inst::ListAppend {
            list: raised.into(),
            value: rest.into(),
        });
        self.emit(Inst::PrepReraiseStar {
            dst: original.into(),
            original: original.into(),
            raised: raised.into(),
        });
        self.pop_block();
        let copy = self.temp();
        self.emit(Inst::Copy {
            dst: copy.into(),
            src: original.into(),
        });
        let again = self.b().label();
        let target = self.b().target(again);
        self.emit(Inst::JumpIfNotNone {
            src: copy.into(),
            target,
        });
        self.drop_reg(original);
        self.emit(Inst::PopExcInfo { saved: saved.into() });
        self.jump(end);
        self.b().bind(again);
        self.b().set_position(Position::NOWHERE);
        self.raise_again(saved, original);
        self.no_position();
        self.free(mark);
        Ok(())
    }

    fn star_clause(&mut self, clause: &'a ExceptHandler, raised: Reg, rest: Reg) -> Lower {
        let mark = self.mark();
        let known = self.unit.bound.clone();
        let (no_match, next, failed) = (self.b().label(), self.b().label(), self.b().label());
        self.set_span(clause.span);
        let base = self.unit.builder.temps(2);
        if let Some(type_) = &clause.type_ {
            let ty = self.value(type_)?;
            self.emit(Inst::CheckEgMatch {
                dst: OutRegs { base, count: 2 },
                exc: rest.into(),
                ty: ty.into(),
            });
        }
        self.emit(Inst::Move {
            dst: rest.into(),
            src: base.plus(1).into(),
        });
        let copy = self.temp();
        self.emit(Inst::Copy {
            dst: copy.into(),
            src: base.into(),
        });
        let target = self.b().target(no_match);
        self.emit(Inst::JumpIfNone {
            src: copy.into(),
            target,
        });
        match &clause.name {
            Some(name) => self.store_name(name, base)?,
            None => self.drop_reg(base),
        }
        self.free(mark);
        self.push_block(BlockKind::StarHandler, Some((failed, base, base)))?;
        self.stmts(&clause.body)?;
        self.pop_block();
        self.no_position();
        if let Some(name) = &clause.name {
            self.unbind_handler_name(name)?;
        }
        self.jump(next);

        self.b().bind(failed);
        let exc = self.temp();
        debug_assert_eq!(exc, base, "the exception arrives where the match was");
        if let Some(name) = &clause.name {
            self.unbind_handler_name(name)?;
        }
        self.emit(Inst::ListAppend {
            list: raised.into(),
            value: exc.into(),
        });
        self.jump(next);

        self.b().bind(no_match);
        self.set_span(clause.span);
        self.drop_reg(base);
        self.no_position();
        self.b().bind(next);
        self.free(mark);
        self.unit.bound = known;
        Ok(())
    }
}
