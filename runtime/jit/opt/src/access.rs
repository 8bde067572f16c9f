//! Registers of the frame: reading, writing, writing back, and what operands are.

use taipan_code::Reg;
use taipan_jit::helpers::{Effect, Helper};
use taipan_jit::recipes;
use taipan_lir::{Block, HelperId, IntCompare, Likely, Region, Target, Type, UnaryOp, Value, Width};
use taipan_object::Value as Word;

use crate::flow::Pass;
use crate::state::{Fact, Held, Kind, Owner, Place, entered, fresh};

impl Pass<'_> {
    pub(crate) fn is_temporary(&self, reg: Reg) -> bool {
        reg.index() >= self.code().first_temp()
    }

    /// A register's number among all.
    pub(crate) fn index(&self, reg: Reg) -> usize {
        self.scope().first + reg.index()
    }

    /// The word in the frame's register.
    pub(crate) fn read(&mut self, index: usize) -> Value {
        let (base, offset) = self.slot_of(index);
        self.b.load(Region::Frame, Width::Word, base, offset)
    }

    /// Overwrites the frame's register.
    pub(crate) fn write(&mut self, index: usize, word: Value) {
        let (base, offset) = self.slot_of(index);
        self.b.store(Region::Frame, Width::Word, base, offset, word);
    }

    pub(crate) fn place(&self, reg: Reg) -> Place<Value> {
        self.state.places[self.index(reg)]
    }

    pub(crate) fn set_place(&mut self, reg: Reg, place: Place<Value>) {
        let index = self.index(reg);
        self.state.places[index] = place;
    }

    /// What is known of a register's value; None also if that is only that it is in the frame.
    pub(crate) fn kind(&self, reg: Reg) -> Option<Kind> {
        match self.place(reg) {
            Place::Value(held) => Some(held.kind),
            Place::Dead | Place::Memory => None,
        }
    }

    /// A number that the register holds, whatever it is; None: it may be an object.
    pub(crate) fn number(&self, reg: Reg) -> Option<Held<Value>> {
        match self.place(reg) {
            Place::Value(held) if !held.kind.may_be_object() && held.kind != Kind::Unbound => Some(held),
            _ => None,
        }
    }

    /// The word of an operand that may be an object, which is not taken; None: it is a number.
    pub(crate) fn object(&mut self, reg: Reg) -> Option<Held<Value>> {
        let index = self.index(reg);
        let (value, kind) = match self.place(reg) {
            Place::Value(held) if held.kind.may_be_object() => return Some(held),
            // Not used where it could be reached.
            Place::Value(held) if held.kind == Kind::Unbound => (held.value, Kind::Plain),
            Place::Value(_) => return None,
            Place::Memory | Place::Dead => (self.read(index), Kind::Object),
        };
        let held = Held {
            value,
            kind,
            clean: true,
            plain: kind.is_plain(),
            fact: Fact::NONE,
        };
        self.set_place(reg, Place::Value(held));
        Some(held)
    }

    /// Notes what guards have shown of an object.
    pub(crate) fn note(&mut self, reg: Reg, fact: Fact) {
        if let Place::Value(held) = self.place(reg)
            && held.kind.may_be_object()
        {
            self.set_place(reg, Place::Value(Held { fact, ..held }));
        }
    }

    /// Calls a function of the helper table.
    pub(crate) fn call(&mut self, helper: Helper, args: &[Value], result: Type) -> Value {
        debug_assert_eq!(args.len(), helper.arguments(), "{}", helper.name());
        if helper.effect() == Effect::Anything {
            self.loaded.clear();
        }
        let call = self.b.call(HelperId(helper as u32), args, Some(result), None);
        call.expect("helpers return something")
    }

    /// Makes the frame's register, which holds a clean value that may be an object, hold no pointer. Such objects are
    /// floats: no Python runs.
    pub(crate) fn forget_memory(&mut self, index: usize) {
        let word = self.read(index);
        let unbound = recipes::word(&mut self.b, Word::UNBOUND);
        self.write(index, unbound);
        self.release_float(word);
    }

    /// Adds a reference if the word is a pointer.
    pub(crate) fn count_if_pointer(&mut self, word: Value) {
        let pointer = recipes::is_pointer(&mut self.b, word);
        self.when(pointer, |pass| recipes::count(&mut pass.b, word));
    }

    /// A held value as an owned word; whoever held it goes on to do so, but for [`Kind::Word`].
    pub(crate) fn owned_word(&mut self, held: Held<Value>) -> Value {
        match held.kind {
            Kind::Borrowed(_) | Kind::Object => {
                self.count_if_pointer(held.value);
                held.value
            }
            _ => self.as_word(held).0,
        }
    }

    /// A held value as a word, and whether it is certainly no pointer. Numbers are owned then; objects have the owner that
    /// they had.
    pub(crate) fn as_word(&mut self, held: Held<Value>) -> (Value, bool) {
        match held.kind {
            Kind::Int | Kind::Plain | Kind::Unbound => (held.value, true),
            Kind::Word | Kind::Borrowed(_) | Kind::Object => (held.value, false),
            Kind::Bool => (recipes::bool_word(&mut self.b, held.value), true),
            Kind::Float => {
                let (word, fits) = recipes::float_word(&mut self.b, held.value);
                let (other, boxed, on) = (self.b.block(), self.b.block(), self.b.block());
                let result = self.b.param(on, Type::Word);
                let to = |block, args: &[Value]| Target {
                    block,
                    args: args.to_vec(),
                };
                self.b.branch_with(fits, to(on, &[word]), to(other, &[]), Likely::Yes);
                self.b.switch_to(other);
                let (word, is_special) = recipes::special_word(&mut self.b, held.value);
                self.b
                    .branch_with(is_special, to(on, &[word]), to(boxed, &[]), Likely::Yes);
                self.b.switch_to(boxed);
                let object = self.call(Helper::BoxFloat, &[held.value], Type::Word);
                self.b.jump(on, &[object]);
                self.b.switch_to(on);
                (result, false)
            }
        }
    }

    /// Writes a value to the frame, if the frame does not have it.
    pub(crate) fn write_back(&mut self, index: usize) {
        if let Place::Value(held) = self.state.places[index]
            && !held.clean
        {
            if matches!(held.kind, Kind::Borrowed(_)) {
                self.count_if_pointer(held.value);
            }
            let (word, plain) = self.as_word(held);
            self.write(index, word);
            let kind = match held.kind {
                Kind::Word | Kind::Borrowed(_) => Kind::Object,
                kind => kind,
            };
            self.state.places[index] = Place::Value(Held {
                kind,
                clean: true,
                plain,
                ..held
            });
        }
    }

    /// Writes everything to the frames that they do not have.
    pub(crate) fn flush(&mut self) {
        for index in 0..self.state.places.len() {
            self.write_back(index);
        }
    }

    /// Makes sure that assigning a number to `dst` gives up no object, else leaves. Before anything else is done; where such
    /// guards failed again and again, the object is given up at once.
    pub(crate) fn prepare(&mut self, dst: Reg) {
        if self.is_temporary(dst) {
            return;
        }
        let old = match self.place(dst) {
            Place::Memory => self.object(dst).map(|held| held.value),
            Place::Value(held) if matches!(held.kind, Kind::Word | Kind::Object) => Some(held.value),
            _ => None,
        };
        let Some(old) = old else {
            return;
        };
        if self.is_generic() {
            self.own_borrowed();
            let unbound = recipes::word(&mut self.b, Word::UNBOUND);
            let index = self.index(dst);
            self.write(index, unbound);
            self.set_place(dst, entered(unbound, Kind::Unbound));
            self.release(old, &[]);
        } else {
            self.guard_plain(old);
        }
    }

    /// Assigns a value that the frame does not have; `dst` was [prepared](Pass::prepare).
    pub(crate) fn assign(&mut self, dst: Reg, value: Value, kind: Kind) {
        if let Place::Value(held) = self.place(dst)
            && held.kind == Kind::Float
            && held.clean
            && !held.plain
        {
            self.forget_memory(self.index(dst));
        }
        self.set_place(dst, fresh(value, kind));
    }

    /// Counts what is borrowed from locals of this call or from objects: an object is about to be given up.
    pub(crate) fn own_borrowed(&mut self) {
        let local = Owner::Local(self.scope().depth as u8);
        self.own(&[local, Owner::Heap]);
    }

    /// Counts what is borrowed from objects: something is about to be stored.
    pub(crate) fn own_from_heap(&mut self) {
        self.own(&[Owner::Heap]);
    }

    fn own(&mut self, owners: &[Owner]) {
        for index in 0..self.state.places.len() {
            if let Place::Value(held) = self.state.places[index]
                && let Kind::Borrowed(owner) = held.kind
                && owners.contains(&owner)
            {
                self.count_if_pointer(held.value);
                self.state.places[index] = Place::Value(Held {
                    kind: Kind::Word,
                    ..held
                });
            }
        }
    }

    /// A temporary that holds a number was used up: a float object that it owns is given up.
    pub(crate) fn consume(&mut self, reg: Reg) {
        if !self.is_temporary(reg) {
            return;
        }
        if let Place::Value(held) = self.place(reg)
            && !held.kind.may_be_object()
            && held.clean
            && !held.plain
        {
            self.forget_memory(self.index(reg));
        }
        self.set_place(reg, Place::Dead);
    }

    /// Gives up a word that is a float: no Python runs.
    fn release_float(&mut self, word: Value) {
        let pointer = recipes::is_pointer(&mut self.b, word);
        let (release, on) = (self.b.block(), self.b.block());
        self.b.branch(pointer, release, on, Likely::No);
        self.b.switch_to(release);
        self.call(Helper::Release, &[self.th, word], Type::Word);
        self.b.jump(on, &[]);
        self.b.switch_to(on);
    }

    /// The operand as a small int, with a guard if that is not known; None if it is known to be something else.
    pub(crate) fn int(&mut self, reg: Reg) -> Option<Value> {
        if let Place::Value(held) = self.place(reg)
            && held.kind == Kind::Int
        {
            return Some(held.value);
        }
        let held = self.object(reg)?;
        let int = recipes::is_int(&mut self.b, held.value);
        self.guard(int);
        self.is_number(held.value);
        let place = if held.kind == Kind::Object {
            entered(held.value, Kind::Int)
        } else {
            fresh(held.value, Kind::Int)
        };
        self.set_place(reg, place);
        Some(held.value)
    }

    /// The operand as a double, with a guard if that is not known; None if it is known to be no number. `exact`: an int has
    /// to be one that a double holds exactly.
    pub(crate) fn float(&mut self, reg: Reg, exact: bool) -> Option<Value> {
        match self.number(reg) {
            Some(Held {
                value,
                kind: Kind::Float,
                ..
            }) => return Some(value),
            Some(Held {
                value, kind: Kind::Int, ..
            }) => {
                let number = recipes::int_of(&mut self.b, value);
                if exact {
                    self.is_exact(number);
                }
                return Some(self.b.unary(UnaryOp::IntToFloat, number));
            }
            _ => {}
        }
        let held = self.object(reg)?;
        let value = self.any_float(held.value, None);
        self.is_number(held.value);
        let place = if held.kind == Kind::Object {
            entered(value, Kind::Float)
        } else {
            fresh(value, Kind::Float)
        };
        self.set_place(reg, place);
        Some(value)
    }

    /// Guards that a number is below 2^53.
    pub(crate) fn is_exact(&mut self, number: Value) {
        let (bias, limit) = (self.b.int(1 << 53), self.b.int(1 << 54));
        let shifted = self.b.int_op(taipan_lir::IntOp::Add, number, bias);
        let below = self.b.int_compare(IntCompare::Below, shifted, limit);
        self.guard(below);
    }

    /// The double of a word that is a float; else, or if the float is an object, to `missed` or the instruction's exit.
    pub(crate) fn any_float(&mut self, word: Value, missed: Option<Block>) -> Value {
        let tagged = recipes::is_float(&mut self.b, word);
        let (near, far, on) = (self.b.block(), self.b.block(), self.b.block());
        let result = self.b.param(on, Type::Float);
        self.b.branch(tagged, near, far, Likely::Yes);
        self.b.switch_to(near);
        let value = recipes::float_of(&mut self.b, word);
        self.b.jump(on, &[value]);
        self.b.switch_to(far);
        let (value, is_special) = recipes::special_of(&mut self.b, word);
        self.require(is_special, missed);
        self.b.jump(on, &[value]);
        self.b.switch_to(on);
        result
    }

    /// Guards that a value may be in two places: doubles that become objects of their own at each are not.
    pub(crate) fn share(&mut self, held: Held<Value>) {
        if held.kind == Kind::Float {
            let (_, fits) = recipes::float_word(&mut self.b, held.value);
            let odd = self.b.unary(UnaryOp::Not, fits);
            self.when(odd, |pass| {
                let (_, is_special) = recipes::special_word(&mut pass.b, held.value);
                pass.guard(is_special);
            });
        }
    }

    /// A guard that tests do not make fail though it holds: what it depends on has done something then. Where there is no
    /// `missed`, it leads to the instruction's exit.
    pub(crate) fn require(&mut self, holds: Value, missed: Option<Block>) {
        let Some(missed) = missed else {
            let exit = self.exit();
            return self.guard_by(holds, exit);
        };
        let on = self.b.block();
        self.b.branch(holds, on, missed, Likely::Yes);
        self.b.switch_to(on);
    }

    /// Whether a word is no pointer, as a guard.
    pub(crate) fn guard_plain(&mut self, word: Value) {
        let pointer = recipes::is_pointer(&mut self.b, word);
        let plain = self.b.unary(UnaryOp::Not, pointer);
        self.guard(plain);
    }
}
