//! Checks the register discipline of `operand`: on every path each temporary that is written is consumed exactly once.
//!
//! An abstract run over the instructions tracks which temporaries hold a value. Paths that meet must agree; a return must
//! leave none; at a handler exactly the temporaries below its depth may be left. `verify` checks bounds, this checks flow: it
//! is for tests and debug builds, as lowering is meant to be right. [`alive_temps`] is the by-product.

use crate::code::Code;
use crate::operand::{FeedbackKind, OperandVisitor, Pc, Reg};
use crate::ops::{Effects, Inst};
use crate::verify::VerifyError;

/// What a temporary holds, as far as it matters for jumps from a trace function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TempKind {
    /// Any value.
    Object,
    /// The iterator of a loop.
    Iterator,
    /// The exception that was handled before.
    Saved,
    /// The exception that is being handled.
    Exception,
}

/// The temporaries at one point, with what those that are alive hold.
pub type Temps = Vec<Option<TempKind>>;

/// For each instruction, the temporaries before it; None where control never gets.
pub type Alive = Vec<Option<Temps>>;

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

#[expect(clippy::wildcard_enum_match_arm, reason = "all others hold plain values")]
fn written_kind(inst: &Inst) -> TempKind {
    match inst {
        Inst::GetIter { .. } | Inst::GetAsyncIter { .. } => TempKind::Iterator,
        Inst::PushExcInfo { .. } => TempKind::Saved,
        _ => TempKind::Object,
    }
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
    run.flow(0, vec![None; temps], 0)?;
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
    fn flow(&mut self, to: usize, state: Temps, from: usize) -> Result<(), VerifyError> {
        match self.before.get_mut(to) {
            None => Err(fault(from, format!("control leaves the code at {to}"))),
            Some(Some(known)) => {
                let differs = |&at: &usize| state[at].is_some() != known[at].is_some();
                let differing: Vec<usize> = (0..state.len()).filter(differs).collect();
                if differing.is_empty() {
                    return Ok(());
                }
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
            if state[at].is_none() {
                return Err(fault(pc, format!("{name} reads temporary {at}, which is dead")));
            }
        }
        for &at in &operands.consumed {
            if state[at].take().is_none() {
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
                    done[at] = None;
                }
                self.jump(&operands, done, pc)?;
            }
            Inst::Send { receiver, .. } | Inst::YieldDelegate { receiver, .. } => {
                let mut done = state.clone();
                if let Some(at) = operands.temp(receiver.0) {
                    done[at] = None;
                }
                self.write(&operands, &mut done, pc, name)?;
                self.jump(&operands, done, pc)?;
            }
            Inst::Return { .. } => {
                if let Some(at) = state.iter().position(Option::is_some) {
                    return Err(fault(pc, format!("temporary {at} is alive at a return")));
                }
                return Ok(());
            }
            _ if operands.target.is_some() => self.jump(&operands, state.clone(), pc)?,
            _ => {}
        }
        let falls_through = !effects.contains(Effects::ENDS_BLOCK) || matches!(inst, Inst::ReturnGenerator {});
        if falls_through {
            self.write(&operands, &mut state, pc, name)?;
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

    fn write(&self, operands: &Operands, state: &mut Temps, pc: usize, name: &str) -> Result<(), VerifyError> {
        let kind = written_kind(&self.code.insts[pc]);
        for &at in &operands.written {
            if state[at].replace(kind).is_some() {
                return Err(fault(pc, format!("{name} writes temporary {at}, which holds a value")));
            }
        }
        Ok(())
    }

    fn jump(&mut self, operands: &Operands, state: Temps, pc: usize) -> Result<(), VerifyError> {
        match operands.target {
            Some(target) => self.flow(target, state, pc),
            None => Ok(()),
        }
    }

    /// The way of an exception: temporaries from the handler's depth on are dropped.
    fn raise(&mut self, pc: usize, state: &Temps) -> Result<(), VerifyError> {
        let here = Pc(u32::try_from(pc).unwrap_or(u32::MAX));
        let Some(entry) = self.code.handler_at(here) else {
            return Ok(());
        };
        let first = self.code.first_temp();
        let depth = entry.depth.index().saturating_sub(first);
        let mut state = state.clone();
        for alive in state.iter_mut().skip(depth) {
            *alive = None;
        }
        if let Some(at) = entry.exc.index().checked_sub(first) {
            state[at] = Some(TempKind::Exception);
        }
        let handler = entry.handler.index();
        self.flow(handler, state, pc)
    }
}
