//! Constants and moves.

use taipan_code::operand::{ConstId, In, Out};
use taipan_code::{Const, Reg};
use taipan_jit::helpers::Helper;
use taipan_jit::recipes;
use taipan_lir::IntCompare;
use taipan_object::Value as Word;

use crate::flow::Pass;
use crate::state::{Kind, Place, fresh};

impl Pass<'_> {
    /// `dst = consts[id]`
    pub(crate) fn load_const(&mut self, dst: Out, id: ConstId) {
        let word = Word::from_bits(self.source.consts[id.index()]);
        if let Const::Float(float) = &self.source.code.consts[id.index()] {
            self.prepare(dst.0);
            let value = self.b.float(*float);
            return self.assign(dst.0, value, Kind::Float);
        }
        if word == Word::TRUE || word == Word::FALSE {
            self.prepare(dst.0);
            let value = self.b.bool(word == Word::TRUE);
            return self.assign(dst.0, value, Kind::Bool);
        }
        if word.is_pointer() {
            if !self.is_temporary(dst.0) {
                return self.by_helper(Helper::Step, &[]);
            }
            let value = recipes::word(&mut self.b, word);
            recipes::count(&mut self.b, value);
            return self.set_place(dst.0, fresh(value, Kind::Word));
        }
        self.prepare(dst.0);
        let value = recipes::word(&mut self.b, word);
        let kind = if word.is_int() { Kind::Int } else { Kind::Plain };
        self.assign(dst.0, value, kind);
    }

    /// `Move`: out of a temporary, or a copy.
    pub(crate) fn transfer(&mut self, dst: Out, src: In) {
        let moved = self.is_temporary(src.0);
        match self.place(src.0) {
            Place::Value(held) if held.kind != Kind::Word => {
                self.prepare(dst.0);
                if !moved {
                    self.share(held);
                }
                self.assign(dst.0, held.value, held.kind);
                if moved {
                    self.consume(src.0);
                }
            }
            _ if moved => self.move_word(dst.0, src.0),
            _ => self.copy_word(dst.0, src.0),
        }
    }

    /// `Copy`: never consumes.
    pub(crate) fn copy(&mut self, dst: Out, src: Reg) {
        match self.place(src) {
            Place::Value(held) if held.kind != Kind::Word => {
                self.prepare(dst.0);
                self.share(held);
                self.assign(dst.0, held.value, held.kind);
            }
            Place::Value(_) => {
                self.write_back(src);
                self.copy_word(dst.0, src);
            }
            _ => self.copy_word(dst.0, src),
        }
    }

    /// An owned word from a temporary, which is dead afterwards.
    pub(crate) fn take_word(&mut self, src: Reg) -> taipan_lir::Value {
        let word = match self.place(src) {
            Place::Value(held) if held.kind == Kind::Word => held.value,
            Place::Value(held) => {
                let (word, _) = self.as_word(held);
                self.consume(src);
                word
            }
            Place::Memory | Place::Dead => {
                let word = self.read(src);
                let unbound = recipes::word(&mut self.b, Word::UNBOUND);
                self.write(src, unbound);
                word
            }
        };
        self.set_place(src, Place::Dead);
        word
    }

    fn move_word(&mut self, dst: Reg, src: Reg) {
        if self.is_temporary(dst) {
            let word = self.take_word(src);
            return self.set_place(dst, fresh(word, Kind::Word));
        }
        // Giving up the old value may run Python, which looks at the frame.
        self.flush();
        let word = self.take_word(src);
        self.replace(dst, word);
    }

    /// Writes an owned word to a local; the frame has everything else.
    pub(crate) fn replace(&mut self, dst: Reg, word: taipan_lir::Value) {
        let old = self.read(dst);
        self.write(dst, word);
        self.set_place(dst, Place::Memory);
        self.release(old);
    }

    fn copy_word(&mut self, dst: Reg, src: Reg) {
        let local = !self.is_temporary(dst);
        if local {
            self.flush();
        }
        let word = self.read(src);
        let pointer = recipes::is_pointer(&mut self.b, word);
        let (counted, on) = (self.b.block(), self.b.block());
        self.b.branch(pointer, counted, on, taipan_lir::Likely::Either);
        self.b.switch_to(counted);
        recipes::count(&mut self.b, word);
        self.b.jump(on, &[]);
        self.b.switch_to(on);
        if local {
            self.replace(dst, word);
        } else {
            self.set_place(dst, fresh(word, Kind::Word));
        }
    }

    /// `CheckBound`: the interpreter raises.
    pub(crate) fn check_bound(&mut self, local: Reg) {
        if self.place(local) == Place::Memory {
            let word = self.read(local);
            let unbound = recipes::word(&mut self.b, Word::UNBOUND);
            let bound = self.b.int_compare(IntCompare::Ne, word, unbound);
            self.guard(bound);
        }
    }

    /// `Drop` of a temporary.
    pub(crate) fn drop_temporary(&mut self, src: Reg) {
        match self.place(src) {
            Place::Value(held) if held.kind != Kind::Word => self.consume(src),
            _ => {
                self.flush();
                let word = self.take_word(src);
                self.release(word);
            }
        }
    }
}
