//! Assigning `f_lineno`: a trace function makes its frame go on at another line (`frame_setlineno`).
//!
//! A line can be jumped to if one of its instructions needs no more temporaries than are alive now, with the same kinds
//! of values: loops and `with` blocks may be left, but not entered. What the way `alive_temps` shows is what CPython finds
//! by simulating its stack. Code reads locals that lowering knows to be bound without a check; after a jump the tracer
//! checks them ([`check_locals`]).
//!
//! Not here: when jumping is allowed at all, which the event decides (`PyFrame`'s setter).

use taipan_code::operand::{FeedbackKind, OperandVisitor};
use taipan_code::{Code, Pc, Reg, TempKind, Temps};

use crate::error::{Exc, PyResult, Raised};
use crate::frame::Frame;
use crate::thread::Thread;

/// Makes `frame`, which runs, go on at `line`.
///
/// # Errors
/// ValueError for a line that cannot be reached.
pub fn jump(th: &Thread, frame: &Frame, line: i64) -> PyResult<()> {
    let code = &frame.code().data;
    if line < i64::from(code.first_line) {
        return Err(th.value_error(format!("line {line} comes before the current code block")));
    }
    let Some(wanted) = first_line_from(code, line) else {
        return Err(th.value_error(format!("line {line} comes after the current code block")));
    };
    let alive = taipan_code::alive_temps(code).map_err(|_| unreachable_code(th))?;
    let here = alive[frame.pc.get() as usize]
        .as_ref()
        .ok_or_else(|| unreachable_code(th))?;
    let mut best: Option<(usize, usize)> = None;
    let mut message: Option<&str> = None;
    for (pc, position) in code.positions.iter().enumerate() {
        if position.line != wanted {
            continue;
        }
        match &alive[pc] {
            Some(there) if is_compatible(here, there) => {
                let depth = there.iter().flatten().count();
                if best.is_none_or(|(_, most)| depth > most) {
                    best = Some((pc, depth));
                }
            }
            there => {
                message.get_or_insert_with(|| explain(there.as_ref()));
            }
        }
    }
    if best.is_none() && message.is_none() && wanted == code.first_line && !code.flags.is_resumable() {
        // The line of the definition, where CPython's code starts.
        best = Some((0, 0));
    }
    let Some((target, _)) = best else {
        return Err(th.value_error(message.unwrap_or("cannot find bytecode for specified line")));
    };
    let there = alive[target].clone().unwrap_or_default();
    leave_temps(th, frame, here, &there);
    let target = u32::try_from(target).expect("code has less than 2^32 instructions");
    frame.pc.set(target);
    frame.traced_pc.set(target);
    frame.traced_line.set(wanted);
    Ok(())
}

#[cold]
fn unreachable_code(th: &Thread) -> Raised {
    th.value_error("can't jump from unreachable code")
}

/// The least line of the code that is not before `line`.
fn first_line_from(code: &Code, line: i64) -> Option<u32> {
    let lines = code.positions.iter().map(|p| p.line).chain([code.first_line]);
    lines.filter(|l| *l > 0 && i64::from(*l) >= line).min()
}

fn is_compatible(here: &Temps, there: &Temps) -> bool {
    here.iter().zip(there).all(|pair| match pair {
        (_, None) | (Some(_), Some(TempKind::Object)) => true,
        (Some(have), Some(need)) => have == need,
        (None, Some(_)) => false,
    })
}

fn explain(there: Option<&Temps>) -> &'static str {
    let Some(there) = there else {
        return "can't jump into an exception handler, or code may be unreachable";
    };
    match there.iter().rev().flatten().next() {
        Some(TempKind::Saved | TempKind::Exception) => "can't jump into an 'except' block as there's no exception",
        Some(TempKind::Iterator) => "can't jump into the body of a for loop",
        Some(TempKind::Object) | None => "incompatible stacks",
    }
}

/// Drops the temporaries that are not alive at the target, innermost first; handled exceptions are over with theirs.
fn leave_temps(th: &Thread, frame: &Frame, here: &Temps, there: &Temps) {
    let first = frame.code().data.first_temp();
    for (at, kind) in here.iter().enumerate().rev() {
        let (Some(kind), None) = (kind, there.get(at).copied().flatten()) else {
            continue;
        };
        let value = frame.set_register(first + at, None);
        if *kind == TempKind::Saved {
            let saved = value.filter(|saved| !saved.is_none());
            drop(th.handled_item().exception.replace(saved));
        }
    }
}

/// The locals that an instruction reads.
#[derive(Default)]
struct Reads(Vec<Reg>);

impl OperandVisitor for Reads {
    fn input(&mut self, _name: &'static str, reg: Reg) {
        self.0.push(reg);
    }
    fn peek(&mut self, _name: &'static str, reg: Reg) {
        self.0.push(reg);
    }
    fn output(&mut self, _name: &'static str, _reg: Reg) {}
    fn inputs(&mut self, _name: &'static str, _base: Reg, _count: u16) {}
    fn outputs(&mut self, _name: &'static str, _base: Reg, _count: u16) {}
    fn target(&mut self, _name: &'static str, _target: Pc) {}
    fn constant(&mut self, _name: &'static str, _index: u32) {}
    fn name(&mut self, _name: &'static str, _index: u32) {}
    fn site(&mut self, _name: &'static str, _index: u32, _kind: FeedbackKind) {}
    fn immediate(&mut self, _name: &'static str, _value: i64) {}
}

/// After a jump: whether the next instruction can read its locals.
///
/// # Errors
/// UnboundLocalError for one that the jump left unbound, which the code itself does not check.
pub fn check_locals(th: &Thread, frame: &Frame) -> PyResult<()> {
    let code = &frame.code().data;
    let mut reads = Reads::default();
    code.insts[frame.pc.get() as usize].visit(&mut reads);
    let unbound = |reg: &&Reg| reg.index() < code.first_cell() && frame.register(reg.index()).is_none();
    let Some(name) = reads.0.iter().find(unbound).and_then(|reg| code.register_name(*reg)) else {
        return Ok(());
    };
    let message = format!("cannot access local variable '{name}' where it is not associated with a value");
    Err(th.error(Exc::UnboundLocalError, message))
}
