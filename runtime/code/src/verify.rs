//! Checks that a [`Code`] keeps to its tables, so that tiers may index without checks.
//!
//! Checked: registers, constants, names, feedback slots and their kinds, jump targets, protected ranges, windows that
//! lie in the temporaries, and that the last instruction ends its block.

use std::fmt;

use crate::code::Code;
use crate::operand::{FeedbackKind, OperandVisitor, Pc, Reg};
use crate::ops::Effects;

/// Why a code object is not well formed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifyError {
    /// The instruction at fault, if one is.
    pub pc: Option<Pc>,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pc {
            Some(pc) => write!(f, "at {}: {}", pc.0, self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for VerifyError {}

struct Checker<'a> {
    code: &'a Code,
    fault: Option<String>,
}

impl Checker<'_> {
    fn require(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds && self.fault.is_none() {
            self.fault = Some(what());
        }
    }

    fn register(&mut self, name: &str, reg: Reg) {
        let count = self.code.register_count;
        self.require(reg.0 < count, || format!("{name}: register {} of {count}", reg.0));
    }

    fn window(&mut self, name: &str, base: Reg, count: u16) {
        let first = self.code.first_temp();
        let end = usize::from(self.code.register_count);
        self.require(count == 0 || base.index() >= first, || {
            format!("{name}: window starts below the temporaries")
        });
        self.require(base.index() + usize::from(count) <= end, || {
            format!("{name}: window ends after register {end}")
        });
    }
}

impl OperandVisitor for Checker<'_> {
    fn input(&mut self, name: &'static str, reg: Reg) {
        self.register(name, reg);
    }
    fn peek(&mut self, name: &'static str, reg: Reg) {
        self.register(name, reg);
    }
    fn output(&mut self, name: &'static str, reg: Reg) {
        self.register(name, reg);
    }
    fn inputs(&mut self, name: &'static str, base: Reg, count: u16) {
        self.window(name, base, count);
    }
    fn outputs(&mut self, name: &'static str, base: Reg, count: u16) {
        self.window(name, base, count);
    }
    fn target(&mut self, name: &'static str, target: Pc) {
        let count = self.code.insts.len();
        self.require(target.index() < count, || {
            format!("{name}: jumps to {} of {count}", target.0)
        });
    }
    fn constant(&mut self, name: &'static str, index: u32) {
        let count = self.code.consts.len();
        self.require((index as usize) < count, || {
            format!("{name}: constant {index} of {count}")
        });
    }
    fn name(&mut self, name: &'static str, index: u32) {
        let count = self.code.names.len();
        self.require((index as usize) < count, || format!("{name}: name {index} of {count}"));
    }
    fn site(&mut self, name: &'static str, index: u32, kind: FeedbackKind) {
        let found = self.code.feedback.get(index as usize).copied();
        self.require(found == Some(kind), || {
            format!("{name}: slot {index} is {found:?}, not {kind:?}")
        });
    }
    fn immediate(&mut self, _name: &'static str, _value: i64) {}
}

/// Checks `code` (not the code objects among its constants).
///
/// # Errors
/// The first fault found.
pub fn verify(code: &Code) -> Result<(), VerifyError> {
    let fail = |pc, message: String| Err(VerifyError { pc, message });
    if code.positions.len() != code.insts.len() {
        return fail(None, "one position for each instruction".into());
    }
    if code.first_temp() > usize::from(code.register_count) {
        return fail(None, "fewer registers than names".into());
    }
    if code.parameter_count() > code.varnames.len() {
        return fail(None, "fewer locals than parameters".into());
    }
    for (i, inst) in code.insts.iter().enumerate() {
        let mut checker = Checker { code, fault: None };
        inst.visit(&mut checker);
        if let Some(message) = checker.fault {
            return fail(
                u32::try_from(i).ok().map(Pc),
                format!("{}: {message}", inst.op().name()),
            );
        }
    }
    match code.insts.last() {
        Some(last) if last.op().effects().contains(Effects::ENDS_BLOCK) => {}
        _ => return fail(None, "control runs off the end".into()),
    }
    let end = code.insts.len();
    for entry in &code.exceptions {
        let sound = entry.start < entry.end
            && entry.end.index() <= end
            && entry.handler.index() < end
            && entry.exc.0 < code.register_count
            && entry.depth.index() >= code.first_temp()
            && entry.depth.0 <= code.register_count;
        if !sound {
            return fail(Some(entry.start), format!("protected range {entry:?} is out of bounds"));
        }
    }
    Ok(())
}
