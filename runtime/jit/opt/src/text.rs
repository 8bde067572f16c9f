//! Characters of strings: there is one string for each Latin-1 code point, which never dies, so that they are found in a
//! table and compared by who they are.

use taipan_code::Const;
use taipan_code::Reg;
use taipan_code::operand::{In, Out, Peek};
use taipan_lir::{IntCompare, IntOp, Region, Value, Width};
use taipan_object::slots::CompareOp;

use crate::flow::Pass;
use crate::scope::Seen;
use crate::state::{Held, Kind, Owner};

/// Longer constants are searched by the helper.
const MOST_CHARACTERS: usize = 16;

impl Pass<'_> {
    /// Whether a register certainly holds the string of one Latin-1 code point.
    fn is_character(&self, reg: Reg) -> bool {
        let fact = match self.place(reg) {
            crate::state::Place::Value(held) if held.kind.may_be_object() => held.fact,
            _ => return false,
        };
        match self.plan.seen(fact) {
            Some(Seen::Character) => true,
            Some(Seen::Is(word)) => self.profile.characters.contain(word),
            Some(Seen::Native(_) | Seen::Code(_) | Seen::OneOf(_)) | None => false,
        }
    }

    /// The string of a code point in memory.
    fn character(&mut self, address: Value) -> Held<Value> {
        let code_point = self.b.load(Region::Text, Width::Byte, address, 0);
        let (three, table) = (
            self.b.int(3),
            self.b.int(self.profile.characters.address().cast_signed()),
        );
        let offset = self.b.int_op(IntOp::ShiftLeft, code_point, three);
        let entry = self.b.int_op(IntOp::Add, table, offset);
        let word = self.b.load(Region::Table, Width::Word, entry, 0);
        Held {
            fact: self.plan.fact(Seen::Character),
            // Nobody's to give up.
            ..Held::fresh(word, Kind::Borrowed(Owner::Code))
        }
    }

    /// `dst = obj[index]` of a str of one byte a code point; false: nothing was done.
    pub(crate) fn load_character(&mut self, dst: Out, obj: In, index: In) -> bool {
        let may_be_int = self.number(index.0).is_none_or(|held| held.kind == Kind::Int);
        let (true, Some(object)) = (may_be_int, self.object(obj.0)) else {
            return false;
        };
        let types = self.profile.types;
        self.guard_native(obj.0, object, types.text);
        let (len, data, kind) = types.text_parts;
        let (kind, one) = (
            self.b.load(Region::Sequence, Width::Byte, object.value, kind),
            self.b.int(1),
        );
        let is_narrow = self.b.int_compare(IntCompare::Eq, kind, one);
        self.guard(is_narrow);
        self.guard_kept(obj.0, object);
        let index_word = self.int(index.0).expect("it may be an int");
        let len = self.b.load(Region::Sequence, Width::Word, object.value, len);
        let at = self.place_inside(index_word, len);
        let data = self.b.load(Region::Sequence, Width::Word, object.value, data);
        let address = self.b.int_op(IntOp::Add, data, at);
        let held = self.character(address);
        self.consume(index.0);
        self.consume_kept(obj.0);
        self.take_in(dst.0, held);
        true
    }

    /// `ForIter` over an ASCII str.
    pub(crate) fn text_iter(&mut self, dst: Out, iter: Peek, done: usize) {
        let (data, index) = self.next_place(self.profile.types.text_cursor, iter, done);
        let address = self.b.int_op(IntOp::Add, data, index);
        let held = self.character(address);
        self.take_in(dst.0, held);
    }

    /// `==` or `!=` of characters; false: nothing was done.
    pub(crate) fn compare_characters(&mut self, op: CompareOp, dst: Out, lhs: In, rhs: In) -> bool {
        let op = match op {
            CompareOp::Eq => IntCompare::Eq,
            CompareOp::Ne => IntCompare::Ne,
            CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => return false,
        };
        if !self.is_character(lhs.0) || !self.is_character(rhs.0) {
            return false;
        }
        self.prepare(dst.0);
        let (Some(a), Some(b)) = (self.object(lhs.0), self.object(rhs.0)) else {
            unreachable!("they are strings");
        };
        let holds = self.b.int_compare(op, a.value, b.value);
        self.give_up_leaf(lhs.0);
        self.give_up_leaf(rhs.0);
        self.assign(dst.0, holds, Kind::Bool);
        true
    }

    /// Whether a character is in a short constant; false: nothing was done.
    pub(crate) fn contains_character(&mut self, dst: Out, item: In, container: In, wanted: bool) -> bool {
        if !self.is_character(item.0) {
            return false;
        }
        let Some(text) = self.constant_text(container.0) else {
            return false;
        };
        self.prepare(dst.0);
        let item_word = self.object(item.0).expect("it is a string").value;
        let mut found = self.b.bool(false);
        for byte in text {
            let own = self.b.int(self.profile.characters.word(byte).cast_signed());
            let same = self.b.int_compare(IntCompare::Eq, item_word, own);
            let yes = self.b.bool(true);
            found = self.b.select(same, yes, found);
        }
        if !wanted {
            found = self.b.unary(taipan_lir::UnaryOp::Not, found);
        }
        self.give_up_leaf(item.0);
        self.give_up_leaf(container.0);
        self.assign(dst.0, found, Kind::Bool);
        true
    }

    /// The code points of a short constant of this call's code that a register certainly holds.
    fn constant_text(&self, reg: Reg) -> Option<Vec<u8>> {
        let crate::state::Place::Value(held) = self.place(reg) else {
            return None;
        };
        let Some(Seen::Is(word)) = self.plan.seen(held.fact) else {
            return None;
        };
        let source = self.scope().source;
        let at = source.consts.iter().position(|constant| *constant == word)?;
        let Const::Str(text) = &source.code.consts[at] else {
            return None;
        };
        // Texts are generalised UTF-8: up to here the bytes are the code points.
        let short = text.len() <= MOST_CHARACTERS && text.is_ascii();
        short.then(|| text.to_vec())
    }
}
