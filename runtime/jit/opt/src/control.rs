//! Jumps, loops and truth.

use taipan_code::Reg;
use taipan_code::operand::{In, IteratorSite, Out, Peek};
use taipan_jit::helpers::Helper;
use taipan_jit::observe::note;
use taipan_jit::recipes;
use taipan_lir::{CheckedOp, FloatCompare, IntCompare, IntOp, Likely, UnaryOp, Value, Width};
use taipan_object::Value as Word;

use crate::flow::Pass;
use crate::state::{Kind, Place, fresh};

impl Pass<'_> {
    pub(crate) fn jump(&mut self, target: usize) {
        let way = self.way_to(target);
        self.b.jump(way, &[]);
    }

    /// `JumpBack`: looks for what is pending.
    pub(crate) fn jump_back(&mut self, target: usize) {
        let address = self.b.int(self.profile.pending.cast_signed());
        let pending = self.b.load(Width::Word, address, 0);
        let zero = self.b.int(0);
        let calm = self.b.int_compare(IntCompare::Eq, pending, zero);
        self.guard(calm);
        self.jump(target);
    }

    /// The truth of a value that is known, as a bool.
    fn known_truth(&mut self, reg: Reg) -> Option<Value> {
        let Place::Value(held) = self.place(reg) else {
            return None;
        };
        match held.kind {
            Kind::Bool => Some(held.value),
            Kind::Int => {
                let zero = self.b.int(1);
                Some(self.b.int_compare(IntCompare::Ne, held.value, zero))
            }
            Kind::Float => {
                let zero = self.b.float(0.0);
                Some(self.b.float_compare(FloatCompare::Ne, held.value, zero))
            }
            Kind::Plain | Kind::Word => None,
        }
    }

    /// Goes to `target` if the truth of `cond` is `wanted`. `consumed`: a temporary is used up.
    pub(crate) fn jump_if(&mut self, cond: Reg, target: usize, wanted: bool, consumed: bool) {
        let next = self.pc + 1;
        if let Some(truth) = self.known_truth(cond) {
            if consumed {
                self.consume(cond);
            }
            let (yes, no) = if wanted { (target, next) } else { (next, target) };
            let (yes, no) = (self.way_to(yes), self.way_to(no));
            return self.b.branch(truth, yes, no, Likely::Either);
        }
        self.write_back(cond);
        let word = self.read(cond);
        let before = self.state.clone();
        if consumed && self.is_temporary(cond) {
            // What the next checks find is no pointer.
            self.set_place(cond, Place::Dead);
        }
        let one_is = |truth: bool| if truth == wanted { target } else { next };
        for (constant, truth) in [(Word::TRUE, true), (Word::FALSE, false), (Word::NONE, false)] {
            let constant = recipes::word(&mut self.b, constant);
            let same = self.b.int_compare(IntCompare::Eq, word, constant);
            let (way, on) = (self.way_to(one_is(truth)), self.b.block());
            self.b.branch(same, way, on, Likely::Either);
            self.b.switch_to(on);
        }
        self.state = before;
        let to = self.helper(Helper::Step, &[]);
        self.go(to, target);
    }

    /// After a helper that did a jump: to the next instruction, or to `target`, or out.
    pub(crate) fn go(&mut self, to: Value, target: usize) {
        for place in [self.pc + 1, target] {
            let pc = self.b.int(place as i64);
            let here = self.b.int_compare(IntCompare::Eq, to, pc);
            let (way, on) = (self.way_to(place), self.b.block());
            self.b.branch(here, way, on, Likely::Yes);
            self.b.switch_to(on);
        }
        self.b.ret(to);
    }

    /// An instruction that may jump, by the interpreter.
    pub(crate) fn jump_by_helper(&mut self, target: usize) {
        let to = self.helper(Helper::Step, &[]);
        self.go(to, target);
    }

    /// `JumpIfNone`, `JumpIfNotNone`: of a local, or of what is known not to be None.
    pub(crate) fn jump_if_none(&mut self, src: In, target: usize, wanted: bool) {
        if self.is_temporary(src.0) {
            return self.jump_by_helper(target);
        }
        let next = self.pc + 1;
        if self.place(src.0) != Place::Memory && self.kind(src.0) != Some(Kind::Plain) {
            return self.jump(if wanted { next } else { target });
        }
        let word = match self.place(src.0) {
            Place::Value(held) => held.value,
            Place::Memory | Place::Dead => self.read(src.0),
        };
        let none = recipes::word(&mut self.b, Word::NONE);
        let is_none = self.b.int_compare(IntCompare::Eq, word, none);
        let (yes, no) = if wanted { (target, next) } else { (next, target) };
        let (yes, no) = (self.way_to(yes), self.way_to(no));
        self.b.branch(is_none, yes, no, Likely::Either);
    }

    /// `not src`, where that is known.
    pub(crate) fn not(&mut self, dst: Out, src: In) {
        match self.known_truth(src.0) {
            Some(truth) => {
                self.prepare(dst.0);
                let opposite = self.b.unary(UnaryOp::Not, truth);
                self.consume(src.0);
                self.assign(dst.0, opposite, Kind::Bool);
            }
            None => self.by_helper(Helper::Step, &[]),
        }
    }

    /// `lhs is rhs`, where neither has to be given up.
    pub(crate) fn is(&mut self, dst: Out, lhs: In, rhs: In, wanted: bool) {
        let (Some(a), Some(b)) = (self.identity(lhs), self.identity(rhs)) else {
            return self.by_helper(Helper::Step, &[]);
        };
        self.prepare(dst.0);
        let op = if wanted { IntCompare::Eq } else { IntCompare::Ne };
        let holds = self.b.int_compare(op, a, b);
        self.consume(lhs.0);
        self.consume(rhs.0);
        self.assign(dst.0, holds, Kind::Bool);
    }

    /// The word of a value that can be compared without giving it up.
    fn identity(&mut self, operand: In) -> Option<Value> {
        match self.place(operand.0) {
            Place::Value(held) if matches!(held.kind, Kind::Int | Kind::Plain | Kind::Bool) => {
                Some(self.as_word(held).0)
            }
            Place::Memory if !self.is_temporary(operand.0) => Some(self.read(operand.0)),
            _ => None,
        }
    }

    /// `ForIter`: ranges here, others by the helper.
    pub(crate) fn for_iter(&mut self, dst: Out, iter: Peek, done: usize, site: IteratorSite) {
        let noted = self.noted(site.index());
        let one_kind = noted & (note::FAST | note::LIST) != (note::FAST | note::LIST);
        if self.is_generic() || noted & note::OTHER != 0 || !one_kind {
            let to = self.helper(Helper::ForIter, &[]);
            return self.iterated(to, iter, done);
        }
        if noted & note::LIST != 0 {
            return self.list_iter(dst, iter, done);
        }
        self.prepare(dst.0);
        self.write_back(iter.0);
        let iterator = self.read(iter.0);
        let (wanted, found) = (
            self.b.int(self.profile.types.range_iterator.cast_signed()),
            self.b.load(Width::Word, iterator, 8),
        );
        let is_range = self.b.int_compare(IntCompare::Eq, found, wanted);
        self.guard(is_range);
        let (next, step, left) = self.profile.types.range;
        let (zero, one) = (self.b.int(0), self.b.int(1));
        let remaining = self.b.load(Width::Word, iterator, left);
        let more = self.b.int_compare(IntCompare::Ne, remaining, zero);
        let (on, end) = (self.b.block(), self.b.block());
        self.b.branch(more, on, end, Likely::Yes);
        self.b.switch_to(end);
        let before = self.state.clone();
        let to = self.helper(Helper::ForIter, &[]);
        self.iterated(to, iter, done);
        self.state = before;
        self.b.switch_to(on);
        // A range between small ints may have items that are none.
        let item = self.b.load(Width::Word, iterator, next);
        let (twice, too_large) = self.b.checked(CheckedOp::Add, item, item);
        let fits = self.b.unary(UnaryOp::Not, too_large);
        self.guard(fits);
        let fewer = self.b.int_op(IntOp::Sub, remaining, one);
        self.b.store(Width::Word, iterator, left, fewer);
        let distance = self.b.load(Width::Word, iterator, step);
        let following = self.b.int_op(IntOp::Add, item, distance);
        self.b.store(Width::Word, iterator, next, following);
        let word = self.b.int_op(IntOp::Or, twice, one);
        self.assign(dst.0, word, Kind::Int);
    }

    /// `ForIter` over a list.
    fn list_iter(&mut self, dst: Out, iter: Peek, done: usize) {
        self.write_back(iter.0);
        let local = !self.is_temporary(dst.0);
        let iterator = self.read(iter.0);
        let (wanted, found) = (
            self.b.int(self.profile.types.list_iterator.cast_signed()),
            self.b.load(Width::Word, iterator, 8),
        );
        let is_list = self.b.int_compare(IntCompare::Eq, found, wanted);
        self.guard(is_list);
        if local {
            // Giving up the old value may run Python, which looks at the frame.
            self.flush();
        }
        let (sequence, cursor) = self.profile.types.list_cursor;
        let list = self.b.load(Width::Word, iterator, sequence);
        let going = recipes::is_pointer(&mut self.b, list);
        let (on, end) = (self.b.block(), self.b.block());
        let look = self.b.block();
        self.b.branch(going, look, end, Likely::Yes);
        self.b.switch_to(look);
        let (items, len) = self.profile.types.list_items;
        let (items, len) = (
            self.b.load(Width::Word, list, items),
            self.b.load(Width::Word, list, len),
        );
        let index = self.b.load(Width::Word, iterator, cursor);
        let more = self.b.int_compare(IntCompare::Below, index, len);
        self.b.branch(more, on, end, Likely::Yes);
        self.b.switch_to(end);
        let before = self.state.clone();
        let to = self.helper(Helper::ForIter, &[]);
        self.iterated(to, iter, done);
        self.state = before;
        self.b.switch_to(on);
        let (one, three) = (self.b.int(1), self.b.int(3));
        let following = self.b.int_op(IntOp::Add, index, one);
        self.b.store(Width::Word, iterator, cursor, following);
        let offset = self.b.int_op(IntOp::ShiftLeft, index, three);
        let address = self.b.int_op(IntOp::Add, items, offset);
        let word = self.b.load(Width::Word, address, 0);
        self.count_if_pointer(word);
        if local {
            self.replace(dst.0, word);
        } else {
            self.set_place(dst.0, fresh(word, Kind::Word));
        }
    }

    /// After the helper: the next instruction, or the end with the iterator gone.
    pub(crate) fn iterated(&mut self, to: Value, iter: Peek, done: usize) {
        let next = self.pc + 1;
        let place = self.b.int(next as i64);
        let here = self.b.int_compare(IntCompare::Eq, to, place);
        let (way, on) = (self.way_to(next), self.b.block());
        self.b.branch(here, way, on, Likely::Yes);
        self.b.switch_to(on);
        self.set_place(iter.0, Place::Dead);
        let place = self.b.int(done as i64);
        let here = self.b.int_compare(IntCompare::Eq, to, place);
        let (way, on) = (self.way_to(done), self.b.block());
        self.b.branch(here, way, on, Likely::Yes);
        self.b.switch_to(on);
        self.b.ret(to);
    }
}
