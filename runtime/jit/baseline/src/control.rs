//! Comparisons and jumps.

use taipan_code::operand::{In, Out};
use taipan_code::{Inst, Reg};
use taipan_jit::helpers::Helper;
use taipan_jit::recipes;
use taipan_lir::{IntCompare, Likely, Value};
use taipan_object::Value as Word;
use taipan_object::slots::CompareOp;

use crate::Compiler;

impl Compiler<'_> {
    /// Goes on in the current block if both words are small ints; else goes to `slow`.
    pub(crate) fn both_ints(&mut self, a: Value, b: Value, slow: taipan_lir::Block) {
        let ints = recipes::are_ints(&mut self.b, a, b);
        let on = self.b.block();
        self.b.branch(ints, on, slow, Likely::Yes);
        self.b.switch_to(on);
    }

    /// `dst = lhs op rhs` as a bool, and the jump that follows, if that uses up the bool.
    pub(crate) fn compare(&mut self, pc: usize, op: CompareOp, dst: Out, lhs: In, rhs: In) {
        let slow = self.slow_by(Helper::Compare, pc, &[pc + 1]);
        let (a, b) = (self.read(lhs.0), self.read(rhs.0));
        self.both_ints(a, b, slow);
        let op = recipes::int_compare(op);
        if self.is_temporary(dst.0) {
            let holds = self.b.int_compare(op, a, b);
            let next = pc + 2;
            match self.source.code.insts[pc + 1] {
                Inst::JumpIfTrue { cond, target } if cond.0 == dst.0 => {
                    let (yes, no) = (self.blocks[target.0 as usize], self.blocks[next]);
                    return self.b.branch(holds, yes, no, Likely::Either);
                }
                Inst::JumpIfFalse { cond, target } if cond.0 == dst.0 => {
                    let (yes, no) = (self.blocks[next], self.blocks[target.0 as usize]);
                    return self.b.branch(holds, yes, no, Likely::Either);
                }
                _ => {}
            }
            self.write_bool(dst.0, holds);
        } else {
            self.overwrites_nothing(dst, slow);
            let holds = self.b.int_compare(op, a, b);
            self.write_bool(dst.0, holds);
        }
        self.fall(pc);
    }

    fn write_bool(&mut self, reg: Reg, holds: Value) {
        let word = recipes::bool_word(&mut self.b, holds);
        self.write(reg, word);
    }

    /// Goes to `target` if the truth of `cond` is `wanted`.
    pub(crate) fn jump_if(&mut self, pc: usize, cond: Reg, target: usize, wanted: bool) {
        let slow = self.slow(pc, &[pc + 1, target]);
        let word = self.read(cond);
        let (taken, other) = if wanted {
            (Word::TRUE, Word::FALSE)
        } else {
            (Word::FALSE, Word::TRUE)
        };
        for (constant, block) in [(taken, self.blocks[target]), (other, self.blocks[pc + 1])] {
            let constant = self.b.int(constant.bits().cast_signed());
            let same = self.b.int_compare(IntCompare::Eq, word, constant);
            let on = self.b.block();
            self.b.branch(same, block, on, Likely::Either);
            self.b.switch_to(on);
        }
        self.b.jump(slow, &[]);
    }
}
