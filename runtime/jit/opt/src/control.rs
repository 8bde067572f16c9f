//! Jumps, loops and truth.

use taipan_code::Reg;
use taipan_code::operand::{In, IteratorSite, Out, Peek};
use taipan_jit::helpers::Helper;
use taipan_jit::observe::note;
use taipan_jit::profile::Cursor;
use taipan_jit::recipes;
use taipan_lir::{CheckedOp, FloatCompare, IntCompare, IntOp, Likely, Region, Type, UnaryOp, Value, Width};
use taipan_object::Value as Word;

use crate::flow::Pass;
use crate::state::{Held, Kind, Owner, Place, fresh};

impl Pass<'_> {
    pub(crate) fn jump(&mut self, target: usize) {
        self.go_to(target);
    }

    /// `JumpBack`: looks for what is pending.
    pub(crate) fn jump_back(&mut self, target: usize) {
        let address = self.b.int(self.profile.pending.cast_signed());
        let pending = self.b.load(Region::Any, Width::Word, address, 0);
        let zero = self.b.int(0);
        let calm = self.b.int_compare(IntCompare::Eq, pending, zero);
        self.guard(calm);
        self.jump(target);
    }

    /// The truth of a value that is known, as a bool.
    fn known_truth(&mut self, reg: Reg) -> Option<Value> {
        let held = self.number(reg)?;
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
            _ => None,
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
        let object = match self.number(cond) {
            Some(held) => held,
            None => self.object(cond).expect("what is no number may be an object"),
        };
        let word = object.value;
        let one_is = |truth: bool| if truth == wanted { target } else { next };
        let int = recipes::is_int(&mut self.b, word);
        let (ways, on) = (self.b.block(), self.b.block());
        self.b.branch(int, ways, on, Likely::Either);
        self.b.switch_to(ways);
        self.aside(|pass| {
            if consumed && pass.is_temporary(cond) {
                pass.set_place(cond, fresh(word, Kind::Int));
                pass.consume(cond);
            }
            let zero = pass.b.int(1);
            let truth = pass.b.int_compare(IntCompare::Ne, word, zero);
            let (yes, no) = (pass.way_to(one_is(true)), pass.way_to(one_is(false)));
            pass.b.branch(truth, yes, no, Likely::Either);
        });
        self.b.switch_to(on);
        for (constant, truth) in [(Word::TRUE, true), (Word::FALSE, false), (Word::NONE, false)] {
            let constant = recipes::word(&mut self.b, constant);
            let same = self.b.int_compare(IntCompare::Eq, word, constant);
            let on = self.b.block();
            let before = self.state.clone();
            if consumed && self.is_temporary(cond) {
                // What the check finds is no pointer.
                self.set_place(cond, Place::Dead);
            }
            let way = self.way_to(one_is(truth));
            self.state = before;
            self.b.branch(same, way, on, Likely::Either);
            self.b.switch_to(on);
        }
        if self.is_generic() {
            let to = self.helper(Helper::Step, &[]);
            return self.go(to, target);
        }
        // Not the interpreter's way here: it makes frames, which the other ways would have to make too where they meet.
        if consumed {
            self.guard_kept_or_plain(cond, object);
        }
        let truth = self.call(Helper::Truth, &[word], Type::Word);
        let (unknown, one) = (self.b.int(2), self.b.int(1));
        let known = self.b.int_compare(IntCompare::Ne, truth, unknown);
        self.guard(known);
        let is_true = self.b.int_compare(IntCompare::Eq, truth, one);
        if consumed {
            self.give_up_kept(cond);
        }
        let (yes, no) = (self.way_to(one_is(true)), self.way_to(one_is(false)));
        self.b.branch(is_true, yes, no, Likely::Either);
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

    /// `JumpIfNone`, `JumpIfNotNone`: of a local, or of what is known not to be None.
    pub(crate) fn jump_if_none(&mut self, src: In, target: usize, wanted: bool) {
        let next = self.pc + 1;
        let (yes, no) = if wanted { (target, next) } else { (next, target) };
        let word = match self.number(src.0) {
            Some(held) if held.kind == Kind::Plain => held.value,
            Some(_) => {
                self.consume(src.0);
                return self.jump(no);
            }
            None => {
                let object = self.object(src.0).expect("what is no number may be an object");
                self.guard_kept_or_plain(src.0, object);
                object.value
            }
        };
        let none = recipes::word(&mut self.b, Word::NONE);
        let is_none = self.b.int_compare(IntCompare::Eq, word, none);
        self.give_up_kept(src.0);
        let (yes, no) = (self.way_to(yes), self.way_to(no));
        self.b.branch(is_none, yes, no, Likely::Either);
    }

    /// `not src`, where finding that out runs no Python.
    pub(crate) fn not(&mut self, dst: Out, src: In) {
        if let Some(truth) = self.known_truth(src.0) {
            self.prepare(dst.0);
            let opposite = self.b.unary(UnaryOp::Not, truth);
            self.consume(src.0);
            return self.assign(dst.0, opposite, Kind::Bool);
        }
        if self.is_generic() || self.number(src.0).is_some() {
            return self.by_helper(Helper::Step, &[]);
        }
        self.prepare(dst.0);
        let object = self.object(src.0).expect("what is no number may be an object");
        let word = object.value;
        let on = self.b.block();
        let opposite = self.b.param(on, Type::Bool);
        for (constant, opposite) in [(Word::TRUE, false), (Word::FALSE, true)] {
            let constant = recipes::word(&mut self.b, constant);
            let same = self.b.int_compare(IntCompare::Eq, word, constant);
            let (yes, no) = (self.b.block(), self.b.block());
            self.b.branch(same, yes, no, Likely::Either);
            self.b.switch_to(yes);
            let opposite = self.b.bool(opposite);
            self.b.jump(on, &[opposite]);
            self.b.switch_to(no);
        }
        self.guard_kept_or_plain(src.0, object);
        let truth = self.call(Helper::Truth, &[word], Type::Word);
        let (unknown, zero) = (self.b.int(2), self.b.int(0));
        let known = self.b.int_compare(IntCompare::Ne, truth, unknown);
        self.guard(known);
        let is_false = self.b.int_compare(IntCompare::Eq, truth, zero);
        // On the other ways the word is no pointer: there is nothing to give up.
        self.give_up_kept(src.0);
        self.b.jump(on, &[is_false]);
        self.b.switch_to(on);
        self.set_lent_consumed(src.0);
        self.assign(dst.0, opposite, Kind::Bool);
    }

    /// An operand is used up of which nothing is to be given up.
    fn set_lent_consumed(&mut self, reg: Reg) {
        if self.is_temporary(reg) {
            self.set_place(reg, Place::Dead);
        }
    }

    /// `lhs is rhs`
    pub(crate) fn is(&mut self, dst: Out, lhs: In, rhs: In, wanted: bool) {
        let double = |pass: &Self, reg| pass.kind(reg) == Some(Kind::Float);
        if self.is_generic() || double(self, lhs.0) || double(self, rhs.0) {
            return self.by_helper(Helper::Step, &[]);
        }
        self.prepare(dst.0);
        let (a, b) = (self.identity(lhs.0), self.identity(rhs.0));
        let op = if wanted { IntCompare::Eq } else { IntCompare::Ne };
        let holds = self.b.int_compare(op, a, b);
        self.give_up_kept(lhs.0);
        self.give_up_kept(rhs.0);
        self.assign(dst.0, holds, Kind::Bool);
    }

    /// The word of a value that can be given up without running anything.
    fn identity(&mut self, reg: Reg) -> Value {
        if let Some(held) = self.number(reg) {
            return self.as_word(held).0;
        }
        let object = self.object(reg).expect("what is no number may be an object");
        self.guard_kept_or_plain(reg, object);
        object.value
    }

    /// Guards that giving up a temporary destroys nothing: it is no object, or a shared one.
    pub(crate) fn guard_kept_or_plain(&mut self, reg: Reg, object: Held<Value>) {
        if !self.is_temporary(reg) || matches!(object.kind, Kind::Borrowed(_)) {
            return;
        }
        let pointer = recipes::is_pointer(&mut self.b, object.value);
        self.when(pointer, |pass| {
            let shared = pass.is_shared(object.value);
            pass.guard(shared);
        });
    }

    /// Gives up a temporary that was guarded so.
    pub(crate) fn give_up_kept(&mut self, reg: Reg) {
        if !self.is_temporary(reg) {
            return;
        }
        if self.number(reg).is_some() {
            return self.consume(reg);
        }
        let held = self.take(reg);
        if held.kind != Kind::Word {
            return;
        }
        let pointer = recipes::is_pointer(&mut self.b, held.value);
        self.when(pointer, |pass| pass.uncount(held.value));
    }

    /// Lets the helper end the iteration, on a way of its own.
    fn end_aside(&mut self, iter: Peek, done: usize) {
        self.aside(|pass| {
            let to = pass.helper(Helper::ForIter, &[]);
            pass.ended(to, iter, done);
        });
    }

    /// `ForIter`: ranges, lists and tuples here, others by the helper.
    pub(crate) fn for_iter(&mut self, dst: Out, iter: Peek, done: usize, site: IteratorSite) {
        let noted = self.noted(site.index());
        let kinds = noted & (note::FAST | note::LIST | note::TUPLE | note::TEXT | note::OTHER);
        match kinds {
            _ if self.is_generic() => {}
            0 | note::FAST => return self.range_iter(dst, iter, done),
            note::LIST => return self.sequence_iter(self.profile.types.list_cursor, dst, iter, done),
            note::TUPLE => return self.sequence_iter(self.profile.types.tuple_cursor, dst, iter, done),
            note::TEXT => return self.text_iter(dst, iter, done),
            _ => {}
        }
        let to = self.helper(Helper::ForIter, &[]);
        self.iterated(to, iter, done);
    }

    /// `ForIter` over a range.
    fn range_iter(&mut self, dst: Out, iter: Peek, done: usize) {
        self.prepare(dst.0);
        let iterator = self.object(iter.0).expect("iterators are objects").value;
        let (wanted, found) = (
            self.b.int(self.profile.types.range_iterator.cast_signed()),
            self.b.load(Region::Class, Width::Word, iterator, 8),
        );
        let is_range = self.b.int_compare(IntCompare::Eq, found, wanted);
        self.guard(is_range);
        let (next, step, left) = self.profile.types.range;
        let (zero, one) = (self.b.int(0), self.b.int(1));
        let remaining = self.b.load(Region::Iterator, Width::Word, iterator, left);
        let more = self.b.int_compare(IntCompare::Ne, remaining, zero);
        let (on, end) = (self.b.block(), self.b.block());
        self.b.branch(more, on, end, Likely::Yes);
        self.b.switch_to(end);
        self.end_aside(iter, done);
        self.b.switch_to(on);
        // A range between small ints may have items that are none.
        let item = self.b.load(Region::Iterator, Width::Word, iterator, next);
        let (twice, too_large) = self.b.checked(CheckedOp::Add, item, item);
        let fits = self.b.unary(UnaryOp::Not, too_large);
        self.guard(fits);
        let fewer = self.b.int_op(IntOp::Sub, remaining, one);
        self.b.store(Region::Iterator, Width::Word, iterator, left, fewer);
        let distance = self.b.load(Region::Iterator, Width::Word, iterator, step);
        let following = self.b.int_op(IntOp::Add, item, distance);
        self.b.store(Region::Iterator, Width::Word, iterator, next, following);
        let word = self.b.int_op(IntOp::Or, twice, one);
        self.assign(dst.0, word, Kind::Int);
    }

    /// `ForIter` over a list or tuple.
    fn sequence_iter(&mut self, cursor: Cursor, dst: Out, iter: Peek, done: usize) {
        let (items, index) = self.next_place(cursor, iter, done);
        let three = self.b.int(3);
        let offset = self.b.int_op(IntOp::ShiftLeft, index, three);
        let address = self.b.int_op(IntOp::Add, items, offset);
        let word = self.b.load(Region::Items, Width::Word, address, 0);
        self.take_in(dst.0, Held::fresh(word, Kind::Borrowed(Owner::Heap)));
    }

    /// Where a sequence has its items, and the index of the next, from which its iterator goes on; or the end.
    pub(crate) fn next_place(&mut self, cursor: Cursor, iter: Peek, done: usize) -> (Value, Value) {
        let iterator = self.object(iter.0).expect("iterators are objects").value;
        let (wanted, found) = (
            self.b.int(cursor.iterator.cast_signed()),
            self.b.load(Region::Class, Width::Word, iterator, 8),
        );
        let fits = self.b.int_compare(IntCompare::Eq, found, wanted);
        self.guard(fits);
        let list = self.b.load(Region::Iterator, Width::Word, iterator, cursor.sequence);
        let going = recipes::is_pointer(&mut self.b, list);
        let (on, end) = (self.b.block(), self.b.block());
        let look = self.b.block();
        self.b.branch(going, look, end, Likely::Yes);
        self.b.switch_to(look);
        let (items, len) = (
            self.b.load(Region::Sequence, Width::Word, list, cursor.items.0),
            self.b.load(Region::Sequence, Width::Word, list, cursor.items.1),
        );
        let index = self.b.load(Region::Iterator, Width::Word, iterator, cursor.index);
        let more = self.b.int_compare(IntCompare::Below, index, len);
        self.b.branch(more, on, end, Likely::Yes);
        self.b.switch_to(end);
        self.end_aside(iter, done);
        self.b.switch_to(on);
        let one = self.b.int(1);
        let following = self.b.int_op(IntOp::Add, index, one);
        self.b
            .store(Region::Iterator, Width::Word, iterator, cursor.index, following);
        (items, index)
    }

    /// After the helper: the next instruction, or the end with the iterator gone.
    pub(crate) fn iterated(&mut self, to: Value, iter: Peek, done: usize) {
        let next = self.pc + 1;
        let place = self.b.int(next as i64);
        let here = self.b.int_compare(IntCompare::Eq, to, place);
        let (way, on) = (self.way_to(next), self.b.block());
        self.b.branch(here, way, on, Likely::Yes);
        self.b.switch_to(on);
        self.ended(to, iter, done);
    }

    /// After the helper: the end with the iterator gone, or whatever else in the interpreter.
    fn ended(&mut self, to: Value, iter: Peek, done: usize) {
        self.set_place(iter.0, Place::Dead);
        let place = self.b.int(done as i64);
        let here = self.b.int_compare(IntCompare::Eq, to, place);
        let (way, on) = (self.way_to(done), self.b.block());
        self.b.branch(here, way, on, Likely::Yes);
        self.b.switch_to(on);
        self.b.ret(to);
    }
}
