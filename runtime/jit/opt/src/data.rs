//! Constants and moves.

use taipan_code::operand::{ConstId, In, Out};
use taipan_code::{Const, Reg};
use taipan_jit::recipes;
use taipan_lir::{IntCompare, Value};
use taipan_object::Value as Word;

use crate::flow::Pass;
use crate::scope::Seen;
use crate::state::{Held, Kind, Owner, Place, entered, fresh};

impl Pass<'_> {
    /// `dst = consts[id]`
    pub(crate) fn load_const(&mut self, dst: Out, id: ConstId) {
        let word = Word::from_bits(self.scope().source.consts[id.index()]);
        let held = match &self.code().consts[id.index()] {
            Const::Float(float) => Held::fresh(self.b.float(*float), Kind::Float),
            // The code object owns its constants, and outlives the call.
            _ => self.known_word(word, Owner::Code),
        };
        if held.kind.may_be_object() {
            return self.take_in(dst.0, held);
        }
        self.prepare(dst.0);
        self.assign(dst.0, held.value, held.kind);
    }

    /// A word that is known, and owned by somebody if it is an object.
    pub(crate) fn known_word(&mut self, word: Word, owner: Owner) -> Held<Value> {
        if let Some(float) = word.as_float() {
            return Held::fresh(self.b.float(float), Kind::Float);
        }
        if word == Word::TRUE || word == Word::FALSE {
            return Held::fresh(self.b.bool(word == Word::TRUE), Kind::Bool);
        }
        let value = recipes::word(&mut self.b, word);
        if !word.is_pointer() {
            let kind = if word.is_int() { Kind::Int } else { Kind::Plain };
            return Held::fresh(value, kind);
        }
        Held {
            fact: self.plan.fact(Seen::Is(word.bits())),
            ..Held::fresh(value, Kind::Borrowed(owner))
        }
    }

    /// `Move`: out of a temporary, or a copy.
    pub(crate) fn transfer(&mut self, dst: Out, src: In) {
        if !self.is_temporary(src.0) {
            return self.copy(dst, src.0);
        }
        if let Some(held) = self.number(src.0) {
            self.prepare(dst.0);
            self.assign(dst.0, held.value, held.kind);
            return self.consume(src.0);
        }
        let held = self.take(src.0);
        self.take_in(dst.0, held);
    }

    /// `Copy`: never consumes.
    pub(crate) fn copy(&mut self, dst: Out, src: Reg) {
        if let Some(held) = self.number(src) {
            self.share(held);
            self.prepare(dst.0);
            return self.assign(dst.0, held.value, held.kind);
        }
        let held = self.object(src).expect("what is no number may be an object");
        let borrowed = self.borrow(src, held);
        self.take_in(dst.0, borrowed);
    }

    /// An object that stays where it is.
    pub(crate) fn borrow(&mut self, src: Reg, held: Held<Value>) -> Held<Value> {
        let local = Owner::Local(self.scope().depth as u8);
        let kind = match held.kind {
            Kind::Borrowed(owner) => Kind::Borrowed(owner),
            _ if self.is_temporary(src) => {
                self.count_if_pointer(held.value);
                Kind::Word
            }
            _ => Kind::Borrowed(local),
        };
        Held {
            value: held.value,
            kind,
            clean: false,
            plain: true,
            fact: held.fact,
        }
    }

    /// The object in a temporary, which is dead afterwards: owned, or borrowed. Changes the frame: no guard may follow.
    pub(crate) fn take(&mut self, src: Reg) -> Held<Value> {
        let held = self.object(src).expect("what is no number may be an object");
        if held.kind == Kind::Object {
            let unbound = recipes::word(&mut self.b, Word::UNBOUND);
            self.write(self.index(src), unbound);
        }
        self.set_place(src, Place::Dead);
        Held {
            kind: match held.kind {
                Kind::Object => Kind::Word,
                kind => kind,
            },
            clean: false,
            plain: true,
            ..held
        }
    }

    /// An owned word from a temporary, which is dead afterwards. As [`take`](Pass::take).
    pub(crate) fn take_word(&mut self, src: Reg) -> Value {
        if let Some(held) = self.number(src) {
            let (word, _) = self.as_word(held);
            self.consume(src);
            return word;
        }
        let held = self.take(src);
        match held.kind {
            Kind::Word => held.value,
            _ => self.owned_word(held),
        }
    }

    /// A register gets an object, or the result of a call; what a local had is given up, as the last thing that the
    /// instruction does.
    pub(crate) fn take_in(&mut self, dst: Reg, held: Held<Value>) {
        if self.is_temporary(dst) {
            return self.set_place(dst, Place::Value(held));
        }
        let old = match self.place(dst) {
            Place::Memory => self.object(dst).map(|held| held.value),
            Place::Value(old) if matches!(old.kind, Kind::Word | Kind::Object) => Some(old.value),
            Place::Value(old) if old.clean && !old.plain => {
                self.forget_memory(self.index(dst));
                None
            }
            _ => None,
        };
        let own = Owner::Local(self.scope().depth as u8);
        let ends = matches!(held.kind, Kind::Borrowed(owner) if owner == own || owner == Owner::Heap) && old.is_some();
        let held = if matches!(held.kind, Kind::Borrowed(_)) && (self.at == 0 || ends) {
            // Counted before anything is given up.
            Held {
                value: self.owned_word(held),
                kind: Kind::Word,
                ..held
            }
        } else {
            held
        };
        if old.is_some() {
            self.own_borrowed();
        }
        if self.at == 0 && held.kind.may_be_object() {
            self.write(self.index(dst), held.value);
            self.set_place(dst, entered(held.value, Kind::Object));
            self.note(dst, held.fact);
        } else {
            // What the register's place in memory holds, if it holds something, is no pointer from now on.
            if matches!(
                self.place(dst),
                Place::Value(Held { kind: Kind::Object, .. }) | Place::Memory
            ) {
                let unbound = recipes::word(&mut self.b, Word::UNBOUND);
                self.write(self.index(dst), unbound);
            }
            self.set_place(dst, Place::Value(held));
        }
        if let Some(old) = old {
            self.release(old, &[]);
        }
    }

    /// `CheckBound`: the interpreter raises.
    pub(crate) fn check_bound(&mut self, local: Reg) {
        match self.kind(local) {
            None | Some(Kind::Object) => {
                let word = self.object(local).expect("it is in the frame").value;
                let unbound = recipes::word(&mut self.b, Word::UNBOUND);
                let bound = self.b.int_compare(IntCompare::Ne, word, unbound);
                self.guard(bound);
            }
            Some(Kind::Unbound) => {
                let (never, word) = (self.b.bool(false), recipes::word(&mut self.b, Word::UNBOUND));
                self.guard(never);
                self.set_place(local, fresh(word, Kind::Plain));
            }
            Some(_) => {}
        }
    }

    /// `Drop` of a temporary.
    pub(crate) fn drop_temporary(&mut self, src: Reg) {
        if self.number(src).is_some() {
            return self.consume(src);
        }
        let held = self.take(src);
        if held.kind == Kind::Word {
            self.own_borrowed();
            self.release(held.value, &[]);
        }
    }

    /// What was made for a temporary or a local: a fresh object, owned.
    pub(crate) fn put_owned(&mut self, dst: Reg, word: Value) {
        self.take_in(dst, Held::fresh(word, Kind::Word));
    }
}
