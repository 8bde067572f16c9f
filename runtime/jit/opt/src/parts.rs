//! `x[a:b] = y[c:d]`: a part of a list that is assigned to a part of a list, without a list in between.
//!
//! Between the two instructions are those that find the bounds of the target. Where these only move constants and small
//! ints into temporaries, the part is not cut before they are done: nothing that it depends on can have changed. Until the
//! assignment is done, guards lead back to where the part would have been cut, as nothing has happened since.

use taipan_code::operand::{ConstId, In, Out, Regs};
use taipan_code::{Const, Inst, Reg};
use taipan_jit::helpers::Helper;
use taipan_lir::{Type, Value};

use crate::flow::Pass;
use crate::state::{Kind, Place};

/// A part that is yet to be cut.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    /// The assignment.
    until: usize,
    /// What it is a part of.
    source: Value,
    start: Value,
    stop: Value,
    /// The step is -1, not 1.
    reversed: bool,
}

impl Pass<'_> {
    /// `LoadSlice`, if what it makes is assigned to a part of a list; false: nothing was done.
    pub(crate) fn cut_later(&mut self, dst: Out, obj: In, parts: Regs) -> bool {
        if self.is_generic() || !self.is_temporary(dst.0) || !self.costs_nothing(obj.0) {
            return false;
        }
        let Some(reversed) = self.step_before(self.pc, parts) else {
            return false;
        };
        let Some(until) = self.assignment_of(dst.0) else {
            return false;
        };
        let Some((object, [start, stop, _])) = self.sliced(obj.0, parts) else {
            return false;
        };
        self.exit();
        self.consume_parts(parts);
        self.consume_kept(obj.0);
        self.set_place(dst.0, Place::Dead);
        self.part = Some(Part {
            until,
            source: object.value,
            start,
            stop,
            reversed,
        });
        true
    }

    /// `StoreSlice` of the part that is yet to be cut, if there is one.
    pub(crate) fn assign_part(&mut self, obj: In, parts: Regs) -> bool {
        let Some(part) = self.part.take() else {
            return false;
        };
        debug_assert_eq!(part.until, self.pc, "nothing leads away in between");
        let (object, [start, stop, _]) = self.sliced(obj.0, parts).expect("its bounds are ints or None");
        let helper = if part.reversed {
            Helper::AssignReversed
        } else {
            Helper::AssignPart
        };
        let args = [object.value, start, stop, part.source, part.start, part.stop];
        let old = self.call(helper, &args, Type::Word);
        self.require_made(old);
        self.consume_parts(parts);
        self.consume_kept(obj.0);
        self.own_borrowed();
        self.release(old, &[]);
        true
    }

    /// Whether an operand that is used up is nobody's to give up.
    fn costs_nothing(&self, reg: Reg) -> bool {
        !self.is_temporary(reg) || matches!(self.kind(reg), Some(Kind::Borrowed(_)))
    }

    /// Whether the step that the instruction before `pc` has loaded is -1; None: it is neither that nor 1.
    fn step_before(&self, pc: usize, parts: Regs) -> Option<bool> {
        let step = parts.base.plus(2);
        match self.code().insts[pc.checked_sub(1)?] {
            Inst::LoadConst { dst, value } if dst.0 == step && self.is_none(value) => Some(false),
            Inst::LoadInt { dst, value } if dst.0 == step => match value.0 {
                1 => Some(false),
                -1 => Some(true),
                _ => None,
            },
            _ => None,
        }
    }

    fn is_none(&self, value: ConstId) -> bool {
        matches!(self.code().consts[value.index()], Const::None)
    }

    /// The assignment of what this instruction puts in a temporary to a part of a local, if all in between can be done
    /// again.
    fn assignment_of(&self, cut: Reg) -> Option<usize> {
        // Registers that have small ints.
        let mut ints: Vec<Reg> = Vec::new();
        for (pc, inst) in self.code().insts.iter().enumerate().skip(self.pc + 1) {
            if self.scope().leaders[pc] || self.scope().known.generic.contains(&pc) {
                return None;
            }
            let is_int = |reg: Reg| {
                let local = !self.is_temporary(reg) && matches!(self.kind(reg), None | Some(Kind::Int | Kind::Object));
                local || ints.contains(&reg)
            };
            match *inst {
                Inst::LoadInt { dst, .. } if self.is_temporary(dst.0) => ints.push(dst.0),
                Inst::LoadConst { dst, value } if self.is_temporary(dst.0) && self.is_none(value) => {}
                Inst::Move { dst, src } if self.is_temporary(dst.0) && is_int(src.0) => ints.push(dst.0),
                Inst::CheckBound { .. } => {}
                Inst::Add { dst, lhs, rhs, site } | Inst::Sub { dst, lhs, rhs, site } => {
                    let fits = self.is_temporary(dst.0) && is_int(lhs.0) && is_int(rhs.0);
                    if !fits || self.noted(site.index()) != 0 {
                        return None;
                    }
                    ints.extend([dst.0, lhs.0, rhs.0]);
                }
                Inst::StoreSlice { obj, parts, value } => {
                    let may_be_list = self.kind(obj.0).is_none_or(Kind::may_be_object) && !ints.contains(&obj.0);
                    let fits = value.0 == cut && !self.is_temporary(obj.0) && may_be_list;
                    return (fits && self.step_before(pc, parts) == Some(false)).then_some(pc);
                }
                _ => return None,
            }
        }
        None
    }
}
