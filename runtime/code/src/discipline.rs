//! Checks the register discipline of `operand`: on every path each temporary that is written is consumed exactly once.
//!
//! An abstract run over the instructions tracks which temporaries hold a value. Paths that meet must agree; a return must
//! leave none; at a handler exactly the temporaries below its depth may be left. `verify` checks bounds, this checks flow: it
//! is for tests and debug builds, as lowering is meant to be right. [`alive_temps`] is the by-product.

use crate::code::Code;
use crate::operand::{FeedbackKind, OperandVisitor, Pc, Reg};
use crate::ops::{Effects, Inst};
use crate::verify::VerifyError;

/// For each instruction, which temporaries hold a value before it; None where control never gets.
pub type Alive = Vec<Option<Vec<bool>>>;

/// What an instruction does to temporaries.
#[derive(Default)]
struct Operands {
    first_temp: usize,
    consumed: Vec<usize>,
    peeked: Vec<usize>,
    written: Vec<usize>,
    target: Option<usize>,
}

impl Operands {
    fn temp(&self, reg: Reg) -> Option<usize> {
        reg.index().checked_sub(self.first_temp)
    }
}

impl OperandVisitor for Operands {
    fn input(&mut self, _name: &'static str, reg: Reg) {
        self.consumed.extend(self.temp(reg));
    }
    fn peek(&mut self, _name: &'static str, reg: Reg) {
        self.peeked.extend(self.temp(reg));
    }
    fn output(&mut self, _name: &'static str, reg: Reg) {
        self.written.extend(self.temp(reg));
    }
    fn inputs(&mut self, name: &'static str, base: Reg, count: u16) {
        for at in 0..count {
            self.input(name, base.plus(at));
        }
    }
    fn outputs(&mut self, name: &'static str, base: Reg, count: u16) {
        for at in 0..count {
            self.output(name, base.plus(at));
        }
    }
    fn target(&mut self, _name: &'static str, target: Pc) {
        self.target = Some(target.index());
    }
    fn constant(&mut self, _name: &'static str, _index: u32) {}
    fn name(&mut self, _name: &'static str, _index: u32) {}
    fn site(&mut self, _name: &'static str, _index: u32, _kind: FeedbackKind) {}
    fn immediate(&mut self, _name: &'static str, _value: i64) {}
}

struct Run<'a> {
    code: &'a Code,
    before: Alive,
    pending: Vec<usize>,
}

/// Which temporaries are alive where.
///
/// # Errors
/// The first breach of the discipline.
pub fn alive_temps(code: &Code) -> Result<Alive, VerifyError> {
    let temps = usize::from(code.register_count).saturating_sub(code.first_temp());
    let mut run = Run {
        code,
        before: vec![None; code.insts.len()],
        pending: Vec::new(),
    };
    run.flow(0, vec![false; temps], 0)?;
    while let Some(pc) = run.pending.pop() {
        run.step(pc)?;
    }
    Ok(run.before)
}

fn fault(pc: usize, message: String) -> VerifyError {
    VerifyError {
        pc: u32::try_from(pc).ok().map(Pc),
        message,
    }
}

impl Run<'_> {
    fn flow(&mut self, to: usize, state: Vec<bool>, from: usize) -> Result<(), VerifyError> {
        match self.before.get_mut(to) {
            None => Err(fault(from, format!("control leaves the code at {to}"))),
            Some(Some(known)) if *known == state => Ok(()),
            Some(Some(known)) => {
                let differing: Vec<usize> = (0..state.len()).filter(|&at| state[at] != known[at]).collect();
                Err(fault(
                    to,
                    format!("temporaries {differing:?} are alive on one way here only (from {from})"),
                ))
            }
            Some(slot) => {
                *slot = Some(state);
                self.pending.push(to);
                Ok(())
            }
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the operands' roles say it all for the other ops"
    )]
    fn step(&mut self, pc: usize) -> Result<(), VerifyError> {
        let Some(mut state) = self.before[pc].clone() else {
            return Ok(());
        };
        let inst = self.code.insts[pc];
        let mut operands = Operands {
            first_temp: self.code.first_temp(),
            ..Operands::default()
        };
        inst.visit(&mut operands);
        self.forgive(&inst, &mut operands);
        let name = inst.op().name();
        for &at in operands.consumed.iter().chain(&operands.peeked) {
            if !state[at] {
                return Err(fault(pc, format!("{name} reads temporary {at}, which is dead")));
            }
        }
        for &at in &operands.consumed {
            if !std::mem::replace(&mut state[at], false) {
                return Err(fault(pc, format!("{name} consumes temporary {at} twice")));
            }
        }
        let effects = inst.op().effects();
        if effects.contains(Effects::RAISES) {
            self.raise(pc, &state)?;
        }
        match inst {
            Inst::ForIter { iter, .. } => {
                let mut done = state.clone();
                if let Some(at) = operands.temp(iter.0) {
                    done[at] = false;
                }
                self.jump(&operands, done, pc)?;
            }
            Inst::Send { receiver, .. } | Inst::YieldDelegate { receiver, .. } => {
                let mut done = state.clone();
                if let Some(at) = operands.temp(receiver.0) {
                    done[at] = false;
                }
                Self::write(&operands, &mut done, pc, name)?;
                self.jump(&operands, done, pc)?;
            }
            Inst::Return { .. } => {
                if let Some(at) = state.iter().position(|&alive| alive) {
                    return Err(fault(pc, format!("temporary {at} is alive at a return")));
                }
                return Ok(());
            }
            _ if operands.target.is_some() => self.jump(&operands, state.clone(), pc)?,
            _ => {}
        }
        let falls_through = !effects.contains(Effects::ENDS_BLOCK) || matches!(inst, Inst::ReturnGenerator {});
        if falls_through {
            Self::write(&operands, &mut state, pc, name)?;
            self.flow(pc + 1, state, pc)?;
        }
        Ok(())
    }

    /// Takes out operands that need not hold a value: absent parts of a function, the unused receiver of a plain call.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the operands' roles say it all for the other ops"
    )]
    fn forgive(&self, inst: &Inst, operands: &mut Operands) {
        let mut unused = Vec::new();
        match inst {
            Inst::MakeFunction { parts, present, .. } => {
                unused.extend(
                    (0..parts.count)
                        .filter(|part| present.0 & (1 << part) == 0)
                        .map(|part| parts.base.plus(part)),
                );
            }
            Inst::Call { args, .. } | Inst::CallKw { args, .. } => unused.push(args.base.plus(1)),
            _ => {}
        }
        for reg in unused {
            if let Some(at) = operands.temp(reg) {
                operands.consumed.retain(|&consumed| consumed != at);
            }
        }
    }

    fn write(operands: &Operands, state: &mut [bool], pc: usize, name: &str) -> Result<(), VerifyError> {
        for &at in &operands.written {
            if std::mem::replace(&mut state[at], true) {
                return Err(fault(pc, format!("{name} writes temporary {at}, which holds a value")));
            }
        }
        Ok(())
    }

    fn jump(&mut self, operands: &Operands, state: Vec<bool>, pc: usize) -> Result<(), VerifyError> {
        match operands.target {
            Some(target) => self.flow(target, state, pc),
            None => Ok(()),
        }
    }

    /// The way of an exception: temporaries from the handler's depth on are dropped.
    fn raise(&mut self, pc: usize, state: &[bool]) -> Result<(), VerifyError> {
        let here = Pc(u32::try_from(pc).unwrap_or(u32::MAX));
        let Some(entry) = self.code.handler_at(here) else {
            return Ok(());
        };
        let first = self.code.first_temp();
        let depth = entry.depth.index().saturating_sub(first);
        let mut state = state.to_vec();
        for alive in state.iter_mut().skip(depth) {
            *alive = false;
        }
        if let Some(at) = entry.exc.index().checked_sub(first) {
            state[at] = true;
        }
        let handler = entry.handler.index();
        self.flow(handler, state, pc)
    }
}
