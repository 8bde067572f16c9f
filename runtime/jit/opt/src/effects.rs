//! What may run Python: helpers that work on the frame, and references that are given up.

use taipan_code::Reg;
use taipan_code::operand::OperandVisitor;
use taipan_jit::deopt::Purpose;
use taipan_jit::helpers::Helper;
use taipan_jit::{recipes, shims};
use taipan_lir::{Block, CheckedOp, IntCompare, IntOp, Likely, Region, Type, Value, Width};
use taipan_object::heap::ONE_REFERENCE;

use crate::flow::{Pass, recovery};
use crate::scope::Seen;
use crate::state::{Fact, Held, Place};

impl Pass<'_> {
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

    /// Calls a helper with the frames as the interpreter would have them; what it says. Leaves if it has changed what this code
    /// relies on.
    pub(crate) fn helper(&mut self, helper: Helper, more: &[Value]) -> Value {
        let to = self.last_helper(helper, more);
        self.leave_if_lost(to);
        to
    }

    /// The same where control leaves anyway.
    pub(crate) fn last_helper(&mut self, helper: Helper, more: &[Value]) -> Value {
        self.flush();
        self.push_frames();
        let frame = self.frame_of(self.at);
        let mut args = vec![self.th, frame, self.b.int(self.pc as i64)];
        args.extend(more);
        let to = self.call(helper, &args, Type::Word);
        self.done_on_frame();
        self.forget_facts();
        to
    }

    /// Python may have run: classes may have changed, objects' classes and functions' code.
    pub(crate) fn forget_facts(&mut self) {
        for index in 0..self.state.places.len() {
            if let Place::Value(held) = self.state.places[index]
                && matches!(self.plan.seen(held.fact), Some(Seen::OneOf(_) | Seen::Code(_)))
            {
                self.state.places[index] = Place::Value(Held {
                    fact: Fact::NONE,
                    ..held
                });
            }
        }
    }

    /// The instruction was done on the frame: what it consumed is gone, what it wrote is there.
    fn done_on_frame(&mut self) {
        let inst = self.code().insts[self.pc];
        let mut roles = Roles {
            first_temp: self.code().first_temp(),
            places: Vec::new(),
        };
        inst.visit(&mut roles);
        for (reg, place) in roles.places {
            self.set_place(reg, place);
        }
    }

    /// Does something if `cond`. What is emitted changes no register.
    pub(crate) fn when(&mut self, cond: Value, emit: impl FnOnce(&mut Self)) {
        let (yes, on) = (self.b.block(), self.b.block());
        self.b.branch(cond, yes, on, Likely::Either);
        self.b.switch_to(yes);
        emit(self);
        self.b.jump(on, &[]);
        self.b.switch_to(on);
    }

    /// Whether there is more than one reference to an object.
    pub(crate) fn is_shared(&mut self, object: Value) -> Value {
        let header = self.b.load(Region::Count, Width::Word, object, 0);
        let most = self.b.int(ONE_REFERENCE.cast_signed() - 1);
        self.b.int_compare(IntCompare::Below, most, header)
    }

    /// Takes one of several references away.
    pub(crate) fn uncount(&mut self, object: Value) {
        let header = self.b.load(Region::Count, Width::Word, object, 0);
        let one = self.b.int(ONE_REFERENCE.cast_signed());
        let less = self.b.int_op(IntOp::Sub, header, one);
        self.b.store(Region::Count, Width::Word, object, 0, less);
    }

    /// Takes a reference away and goes `on`; to `last`, without having done that, if it is the last one.
    fn uncount_or(&mut self, object: Value, last: Block, on: Block) {
        let header = self.b.load(Region::Count, Width::Word, object, 0);
        let one = self.b.int(ONE_REFERENCE.cast_signed());
        // The processor does this in memory, and says whether it borrows.
        let (less, is_last) = self.b.checked(CheckedOp::SubUnsigned, header, one);
        self.b.store(Region::Count, Width::Word, object, 0, less);
        let back = self.b.block();
        self.b.branch(is_last, back, on, Likely::No);
        self.b.switch_to(back);
        let header = self.b.int_op(IntOp::Add, less, one);
        self.b.store(Region::Count, Width::Word, object, 0, header);
        self.b.jump(last, &[]);
    }

    /// Gives up an object whose end runs no Python.
    pub(crate) fn release_quietly(&mut self, object: Value) {
        let (last, on) = (self.b.block(), self.b.block());
        self.uncount_or(object, last, on);
        self.b.switch_to(last);
        self.call(Helper::Release, &[self.th, object], Type::Word);
        self.b.jump(on, &[]);
        self.b.switch_to(on);
    }

    /// Gives up a word, as the last thing that the instruction does; `pending` are to be given up afterwards. If that runs
    /// Python, the interpreter goes on at the next instruction.
    pub(crate) fn release(&mut self, word: Value, pending: &[Value]) {
        self.release_before(word, None, pending);
    }

    /// The same; a register of the call gets a result afterwards.
    pub(crate) fn release_before(&mut self, word: Value, result: Option<(Reg, Held<Value>)>, pending: &[Value]) {
        let pointer = recipes::is_pointer(&mut self.b, word);
        let (counted, last, out, on) = (self.b.block(), self.b.block(), self.b.block(), self.b.block());
        self.b.branch(pointer, counted, on, Likely::Either);
        self.b.switch_to(counted);
        self.uncount_or(word, last, on);
        self.b.switch_to(last);
        let register = result.map(|(reg, held)| (reg.0, recovery(held.kind)));
        let more: Vec<Value> = result
            .map(|(_, held)| held.value)
            .into_iter()
            .chain(pending.iter().copied())
            .collect();
        let site = self.exit_here(Purpose::Release { result: register }, &more);
        self.store_values(site);
        self.loaded.clear();
        let routine = self.b.int(shims::release_address().cast_signed());
        let left = self.b.call_address(routine, &[word], Some(Type::Word), Some(site));
        let (left, zero) = (left.expect("a word"), self.b.int(0));
        let silent = self.b.int_compare(IntCompare::Eq, left, zero);
        self.b.branch(silent, on, out, Likely::Yes);
        self.b.switch_to(out);
        self.b.ret(left);
        self.b.switch_to(on);
    }
}

/// What becomes of an instruction's registers when it is done on the frame.
struct Roles {
    first_temp: usize,
    places: Vec<(Reg, Place<Value>)>,
}

impl OperandVisitor for Roles {
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
