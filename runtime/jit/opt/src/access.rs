//! Registers of the frame: reading, writing, writing back, and what operands are.

use taipan_code::Reg;
use taipan_jit::helpers::Helper;
use taipan_jit::recipes;
use taipan_lir::{Block, HelperId, IntCompare, Likely, Target, Type, UnaryOp, Value, Width};
use taipan_object::Value as Word;
use taipan_object::frame::Frame;
use taipan_object::tier::left;

use crate::flow::Pass;
use crate::state::{Held, Kind, Place, fresh};

impl Pass<'_> {
    pub(crate) fn is_temporary(&self, reg: Reg) -> bool {
        reg.index() >= self.source.code.first_temp()
    }

    fn offset(reg: Reg) -> i32 {
        size_of::<Frame>() as i32 + 8 * i32::from(reg.0)
    }

    /// The word in the frame's register.
    pub(crate) fn read(&mut self, reg: Reg) -> Value {
        self.b.load(Width::Word, self.frame, Self::offset(reg))
    }

    /// Overwrites the frame's register.
    pub(crate) fn write(&mut self, reg: Reg, word: Value) {
        self.b.store(Width::Word, self.frame, Self::offset(reg), word);
    }

    pub(crate) fn place(&self, reg: Reg) -> Place<Value> {
        self.state[reg.index()]
    }

    pub(crate) fn set_place(&mut self, reg: Reg, place: Place<Value>) {
        self.state[reg.index()] = place;
    }

    /// What is known of a register's value.
    pub(crate) fn kind(&self, reg: Reg) -> Option<Kind> {
        match self.place(reg) {
            Place::Value(held) => Some(held.kind),
            Place::Dead | Place::Memory => None,
        }
    }

    /// Calls a function of the helper table.
    pub(crate) fn call(&mut self, helper: Helper, args: &[Value], result: Type) -> Value {
        debug_assert_eq!(args.len(), helper.arguments(), "{}", helper.name());
        let call = self.b.call(HelperId(helper as u32), args, Some(result), None);
        call.expect("helpers return something")
    }

    /// Makes the frame's register, which holds a clean value that may be an object, hold no pointer. Such objects are
    /// floats: no Python runs.
    pub(crate) fn forget_memory(&mut self, reg: Reg) {
        let word = self.read(reg);
        let unbound = recipes::word(&mut self.b, Word::UNBOUND);
        self.write(reg, unbound);
        self.release_float(word);
    }

    /// A held value as an owned word, and whether it is certainly no pointer.
    pub(crate) fn as_word(&mut self, held: Held<Value>) -> (Value, bool) {
        match held.kind {
            Kind::Int | Kind::Plain => (held.value, true),
            Kind::Word => (held.value, false),
            Kind::Bool => (recipes::bool_word(&mut self.b, held.value), true),
            Kind::Float => {
                let (word, fits) = recipes::float_word(&mut self.b, held.value);
                let (boxed, on) = (self.b.block(), self.b.block());
                let result = self.b.param(on, Type::Word);
                let (straight, around) = (
                    Target {
                        block: on,
                        args: vec![word],
                    },
                    Target {
                        block: boxed,
                        args: Vec::new(),
                    },
                );
                self.b.branch_with(fits, straight, around, Likely::Yes);
                self.b.switch_to(boxed);
                let object = self.call(Helper::BoxFloat, &[held.value], Type::Word);
                self.b.jump(on, &[object]);
                self.b.switch_to(on);
                (result, false)
            }
        }
    }

    /// Writes a value to the frame, if the frame does not have it.
    pub(crate) fn write_back(&mut self, reg: Reg) {
        if let Place::Value(held) = self.place(reg)
            && !held.clean
        {
            let (word, plain) = self.as_word(held);
            self.write(reg, word);
            let place = if held.kind == Kind::Word {
                Place::Memory
            } else {
                Place::Value(Held {
                    clean: true,
                    plain,
                    ..held
                })
            };
            self.set_place(reg, place);
        }
    }

    /// Writes everything to the frame that it does not have.
    pub(crate) fn flush(&mut self) {
        for index in 0..self.state.len() {
            self.write_back(Reg(index as u16));
        }
    }

    /// Makes sure that assigning a number to `dst` gives up no object, else leaves. Before anything else is done.
    pub(crate) fn prepare(&mut self, dst: Reg) {
        if !self.is_temporary(dst) && self.place(dst) == Place::Memory {
            let old = self.read(dst);
            self.guard_plain(old);
        }
    }

    /// Assigns a value that the frame does not have; `dst` was [prepared](Pass::prepare).
    pub(crate) fn assign(&mut self, dst: Reg, value: Value, kind: Kind) {
        if let Place::Value(held) = self.place(dst)
            && held.clean
            && !held.plain
        {
            self.forget_memory(dst);
        }
        self.set_place(dst, fresh(value, kind));
    }

    /// A temporary that holds a number was used up: a float object that it owns is given up.
    pub(crate) fn consume(&mut self, reg: Reg) {
        if !self.is_temporary(reg) {
            return;
        }
        if let Place::Value(held) = self.place(reg) {
            if held.kind == Kind::Word {
                self.release_float(held.value);
            } else if held.clean && !held.plain {
                self.forget_memory(reg);
            }
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
        match self.place(reg) {
            Place::Value(Held {
                value, kind: Kind::Int, ..
            }) => Some(value),
            Place::Value(Held {
                value,
                kind: Kind::Word,
                ..
            }) => {
                let int = recipes::is_int(&mut self.b, value);
                self.guard(int);
                self.set_place(reg, fresh(value, Kind::Int));
                Some(value)
            }
            Place::Memory => {
                let word = self.read(reg);
                let int = recipes::is_int(&mut self.b, word);
                self.guard(int);
                self.set_place(
                    reg,
                    Place::Value(Held {
                        value: word,
                        kind: Kind::Int,
                        clean: true,
                        plain: true,
                    }),
                );
                Some(word)
            }
            Place::Value(_) | Place::Dead => None,
        }
    }

    /// The operand as a double, with a guard if that is not known; None if it is known to be no number. `exact`: an int has
    /// to be one that a double holds exactly.
    pub(crate) fn float(&mut self, reg: Reg, exact: bool) -> Option<Value> {
        match self.place(reg) {
            Place::Value(Held {
                value,
                kind: Kind::Float,
                ..
            }) => Some(value),
            Place::Value(Held {
                value, kind: Kind::Int, ..
            }) => {
                let number = recipes::int_of(&mut self.b, value);
                if exact {
                    self.is_exact(number);
                }
                Some(self.b.unary(UnaryOp::IntToFloat, number))
            }
            Place::Value(Held {
                value,
                kind: Kind::Word,
                ..
            }) => {
                // An object is given up when the operand is consumed: guards are to come.
                Some(self.any_float(value, None))
            }
            Place::Memory => {
                let word = self.read(reg);
                let value = self.any_float(word, None);
                self.set_place(
                    reg,
                    Place::Value(Held {
                        value,
                        kind: Kind::Float,
                        clean: true,
                        plain: false,
                    }),
                );
                Some(value)
            }
            Place::Value(_) | Place::Dead => None,
        }
    }

    /// Guards that a number is below 2^53.
    pub(crate) fn is_exact(&mut self, number: Value) {
        let (bias, limit) = (self.b.int(1 << 53), self.b.int(1 << 54));
        let shifted = self.b.int_op(taipan_lir::IntOp::Add, number, bias);
        let below = self.b.int_compare(IntCompare::Below, shifted, limit);
        self.guard(below);
    }

    /// The double of a word that is a float, tagged or a zero; else to `missed`, or the instruction's exit.
    pub(crate) fn any_float(&mut self, word: Value, missed: Option<Block>) -> Value {
        let tagged = recipes::is_float(&mut self.b, word);
        let (near, far, on) = (self.b.block(), self.b.block(), self.b.block());
        let result = self.b.param(on, Type::Float);
        self.b.branch(tagged, near, far, Likely::Yes);
        self.b.switch_to(near);
        let value = recipes::float_of(&mut self.b, word);
        self.b.jump(on, &[value]);
        self.b.switch_to(far);
        let pointer = recipes::is_pointer(&mut self.b, word);
        self.require(pointer, missed);
        let which = self.call(Helper::ZeroObject, &[word], Type::Word);
        let none = self.b.int(0);
        let known = self.b.int_compare(IntCompare::Ne, which, none);
        self.require(known, missed);
        let one = self.b.int(1);
        let positive = self.b.int_compare(IntCompare::Eq, which, one);
        let (plus, minus) = (self.b.float(0.0), self.b.float(-0.0));
        let value = self.b.select(positive, plus, minus);
        self.b.jump(on, &[value]);
        self.b.switch_to(on);
        result
    }

    /// Guards that a value may be in two places: doubles that become objects of their own at each are not.
    pub(crate) fn share(&mut self, held: Held<Value>) {
        if held.kind == Kind::Float {
            let (_, fits) = recipes::float_word(&mut self.b, held.value);
            let zero = self.b.float(0.0);
            let is_zero = self.b.float_compare(taipan_lir::FloatCompare::Eq, held.value, zero);
            let yes = self.b.bool(true);
            let shared = self.b.select(fits, yes, is_zero);
            self.guard(shared);
        }
    }

    fn require(&mut self, holds: Value, missed: Option<Block>) {
        let Some(missed) = missed else {
            let exit = self.exit();
            return self.b.guard(holds, exit);
        };
        let on = self.b.block();
        self.b.branch(holds, on, missed, Likely::Yes);
        self.b.switch_to(on);
    }

    /// Lets a helper do the instruction on the frame. Control goes on if the helper says so, else leaves.
    pub(crate) fn by_helper(&mut self, helper: Helper, more: &[Value]) {
        let to = self.helper(helper, more);
        let (next, on, out) = (self.b.int(self.pc as i64 + 1), self.b.block(), self.b.block());
        let here = self.b.int_compare(IntCompare::Eq, to, next);
        self.b.branch(here, on, out, Likely::Yes);
        self.b.switch_to(out);
        self.b.ret(to);
        self.b.switch_to(on);
    }

    /// Calls a helper with the frame as the interpreter would have it; what it says.
    pub(crate) fn helper(&mut self, helper: Helper, more: &[Value]) -> Value {
        self.flush();
        let mut args = vec![self.th, self.frame, self.b.int(self.pc as i64)];
        args.extend(more);
        let to = self.call(helper, &args, Type::Word);
        self.done_on_frame();
        to
    }

    /// The instruction was done on the frame: what it consumed is gone, what it wrote is there.
    pub(crate) fn done_on_frame(&mut self) {
        let inst = self.source.code.insts[self.pc];
        let mut roles = Roles {
            first_temp: self.source.code.first_temp(),
            places: Vec::new(),
        };
        inst.visit(&mut roles);
        for (reg, place) in roles.places {
            self.set_place(reg, place);
        }
    }

    /// Gives up an object; leaves after the instruction if somebody traces then. The frame has everything.
    pub(crate) fn release(&mut self, word: Value) {
        let pointer = recipes::is_pointer(&mut self.b, word);
        let (counted, last, less, out, on) = (
            self.b.block(),
            self.b.block(),
            self.b.block(),
            self.b.block(),
            self.b.block(),
        );
        self.b.branch(pointer, counted, on, Likely::Either);
        self.b.switch_to(counted);
        let shared = self.is_shared(word);
        self.b.branch(shared, less, last, Likely::Either);
        self.b.switch_to(less);
        self.uncount(word);
        self.b.jump(on, &[]);
        self.b.switch_to(last);
        let traced = self.call(Helper::Release, &[self.th, word], Type::Word);
        let zero = self.b.int(0);
        let silent = self.b.int_compare(IntCompare::Eq, traced, zero);
        self.b.branch(silent, on, out, Likely::Yes);
        self.b.switch_to(out);
        self.store_pc(self.pc + 1);
        self.leave(left::GO_ON);
        self.b.switch_to(on);
    }
}

/// What becomes of an instruction's registers when it is done on the frame.
struct Roles {
    first_temp: usize,
    places: Vec<(Reg, Place<Value>)>,
}

impl taipan_code::operand::OperandVisitor for Roles {
    fn input(&mut self, _: &'static str, reg: Reg) {
        if reg.index() >= self.first_temp {
            self.places.insert(0, (reg, Place::Dead));
        }
    }
    fn peek(&mut self, _: &'static str, _: Reg) {}
    fn output(&mut self, _: &'static str, reg: Reg) {
        self.places.push((reg, Place::Memory));
    }
    fn inputs(&mut self, name: &'static str, base: Reg, count: u16) {
        for i in 0..count {
            self.input(name, base.plus(i));
        }
    }
    fn outputs(&mut self, name: &'static str, base: Reg, count: u16) {
        for i in 0..count {
            self.output(name, base.plus(i));
        }
    }
    fn target(&mut self, _: &'static str, _: taipan_code::Pc) {}
    fn constant(&mut self, _: &'static str, _: u32) {}
    fn name(&mut self, _: &'static str, _: u32) {}
    fn site(&mut self, _: &'static str, _: u32, _: taipan_code::operand::FeedbackKind) {}
    fn immediate(&mut self, _: &'static str, _: i64) {}
}
