//! Constants and moves.

use taipan_code::Reg;
use taipan_code::operand::{In, Out};
use taipan_jit::recipes;
use taipan_lir::Likely;
use taipan_object::Value as Word;

use crate::Compiler;

impl Compiler<'_> {
    /// Writes a constant.
    pub(crate) fn constant(&mut self, pc: usize, dst: Out, word: Word) {
        let slow = self.slow(pc, &[pc + 1]);
        self.overwrites_nothing(dst, slow);
        let value = self.b.int(word.bits().cast_signed());
        if word.is_pointer() {
            recipes::count(&mut self.b, value);
        }
        self.write(dst.0, value);
        self.fall(pc);
    }

    /// `dst = src`, moved or copied.
    pub(crate) fn copy(&mut self, pc: usize, dst: Out, src: Reg, moved: bool) {
        let slow = self.slow(pc, &[pc + 1]);
        self.overwrites_nothing(dst, slow);
        let word = self.read(src);
        if moved {
            let unbound = self.b.int(Word::UNBOUND.bits().cast_signed());
            self.write(src, unbound);
        } else {
            let (counted, on) = (self.b.block(), self.b.block());
            let pointer = self.is_pointer(word);
            self.b.branch(pointer, counted, on, Likely::Either);
            self.b.switch_to(counted);
            recipes::count(&mut self.b, word);
            self.b.jump(on, &[]);
            self.b.switch_to(on);
        }
        self.write(dst.0, word);
        self.fall(pc);
    }

    /// `Move`: temporaries move, locals are copied.
    pub(crate) fn transfer(&mut self, pc: usize, dst: Out, src: In) {
        self.copy(pc, dst, src.0, self.is_temporary(src.0));
    }
}
