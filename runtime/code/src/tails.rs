//! Where a jump leads out of the code on instructions without a line, the way out is copied and takes the jump's line.
//!
//! The `return` at the end of a body belongs to no statement, nor does the raising again at the end of `finally`. What a
//! tracer sees there is the line that led to it: of the test that failed, the loop that ended, the clause that was the
//! last. CPython's compiler does the same, in `duplicate_exits_without_lineno`.

use std::collections::HashMap;

use crate::code::{Code, ExceptionEntry, Position};
use crate::operand::Pc;
use crate::ops::Inst;

/// How many instructions are followed, jumps among them.
const LONGEST: usize = 16;

/// Copies ways out to the end of `code`, whose jumps are resolved and protected ranges complete.
pub(crate) fn give_lines(code: &mut Code) {
    let mut copies = HashMap::new();
    for at in 0..code.insts.len() {
        let Some(target) = code.insts[at].target_mut().map(|target| *target) else {
            continue;
        };
        let (Some(position), Some(way)) = (position(code, at), way_out(code, target.0 as usize)) else {
            continue;
        };
        let end = u32::try_from(code.insts.len()).unwrap_or(u32::MAX);
        let copy = *copies.entry((way[0], position.line)).or_insert(end);
        if copy == end {
            copy_out(code, &way, position);
        }
        if let Some(target) = code.insts[at].target_mut() {
            target.0 = copy;
        }
    }
}

/// What an instruction shows: artificial ones the position of the one before.
fn position(code: &Code, at: usize) -> Option<Position> {
    let upto = code.positions[..=at].iter().rev();
    upto.copied().find(|position| position.line != 0)
}

/// Appends the instructions `way`, under the protection that they have.
fn copy_out(code: &mut Code, way: &[usize], position: Position) {
    let mut protected = Vec::new();
    for entry in &code.exceptions {
        let range = entry.start.index()..entry.end.index();
        for (to, _) in (code.insts.len()..).zip(way).filter(|(_, from)| range.contains(from)) {
            let [start, end] = [to, to + 1].map(|at| Pc(u32::try_from(at).unwrap_or(u32::MAX)));
            protected.push(ExceptionEntry { start, end, ..*entry });
        }
    }
    code.exceptions.append(&mut protected);
    for &from in way {
        code.insts.push(code.insts[from]);
        code.positions.push(position);
    }
}

/// The instructions that are executed from `at` on, if none has a line and the last leaves the code.
fn way_out(code: &Code, mut at: usize) -> Option<Vec<usize>> {
    let mut way = Vec::new();
    for _ in 0..LONGEST {
        let position = *code.positions.get(at)?;
        if position.line != 0 || position == Position::NOWHERE {
            return None;
        }
        match code.insts[at] {
            Inst::Jump { target } => at = target.0 as usize,
            Inst::Return { .. } | Inst::Reraise { .. } => {
                way.push(at);
                return Some(way);
            }
            Inst::LoadConst { .. }
            | Inst::Move { .. }
            | Inst::Drop { .. }
            | Inst::PopExcInfo { .. }
            | Inst::ClearLocal { .. }
            | Inst::StoreName { .. } => {
                way.push(at);
                at += 1;
            }
            _ => return None,
        }
    }
    None
}
