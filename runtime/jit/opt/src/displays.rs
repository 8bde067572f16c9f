//! Displays and comprehensions: tuples, lists, sets and dicts that are made here.

use taipan_code::Reg;
use taipan_code::operand::{In, Out, Peek, Regs};
use taipan_jit::helpers::Helper;
use taipan_jit::recipes;
use taipan_lir::{IntCompare, Region, Type, Value, Width};

use crate::flow::Pass;
use crate::state::Kind;

impl Pass<'_> {
    /// `BuildTuple`
    pub(crate) fn build_tuple(&mut self, dst: Out, items: Regs) {
        let items = self.items(items);
        let tuple = self.tuple_of(&items);
        self.put_owned(dst.0, tuple);
    }

    /// `BuildList`
    pub(crate) fn build_list(&mut self, dst: Out, items: Regs) {
        let items = self.items(items);
        let len = self.b.int(items.len() as i64);
        let list = self.call(Helper::NewList, &[self.th, len], Type::Word);
        self.fill(list, self.profile.types.list_items.0, &items);
        self.put_owned(dst.0, list);
    }

    fn items(&mut self, items: Regs) -> Vec<Value> {
        (0..items.count).map(|i| self.take_word(items.base.plus(i))).collect()
    }

    /// A new tuple of owned words.
    pub(crate) fn tuple_of(&mut self, items: &[Value]) -> Value {
        let len = self.b.int(items.len() as i64);
        let tuple = self.call(Helper::NewTuple, &[self.th, len], Type::Word);
        self.fill(tuple, self.profile.types.tuple_items.0, items);
        tuple
    }

    /// Puts owned words into a new sequence of so many times None, which has its items where `place` says.
    fn fill(&mut self, sequence: Value, place: i32, items: &[Value]) {
        if items.is_empty() {
            return;
        }
        let base = self.b.load(Region::Sequence, Width::Word, sequence, place);
        for (offset, item) in (0..).step_by(8).zip(items) {
            self.b.store(Region::Items, Width::Word, base, offset, *item);
        }
    }

    /// `SetAdd`, where that runs no Python.
    pub(crate) fn set_add(&mut self, set: Peek, value: In) {
        let (false, Some(set), Some(key)) = (self.is_generic(), self.object(set.0), self.plain_word(value.0)) else {
            return self.by_helper(Helper::Step, &[]);
        };
        let done = self.call(Helper::PlainSetAdd, &[self.th, set.value, key], Type::Word);
        self.require_done(done);
        self.give_up_leaf(value.0);
    }

    /// `MapAdd`, where that runs no Python.
    pub(crate) fn map_add(&mut self, map: Peek, key: In, value: In) {
        let words = (self.plain_word(key.0), self.plain_word(value.0));
        let (false, Some(map), (Some(word), Some(item))) = (self.is_generic(), self.object(map.0), words) else {
            return self.by_helper(Helper::Step, &[]);
        };
        let done = self.call(Helper::PlainMapAdd, &[self.th, map.value, word, item], Type::Word);
        self.require_done(done);
        self.give_up_leaf(key.0);
        // The dict has it too.
        self.give_up_kept(value.0);
    }

    /// The word of an operand, which is not taken; None if that would have to be made.
    fn plain_word(&mut self, reg: Reg) -> Option<Value> {
        match self.number(reg) {
            Some(held) => match held.kind {
                Kind::Int | Kind::Plain => Some(held.value),
                Kind::Bool => Some(recipes::bool_word(&mut self.b, held.value)),
                _ => None,
            },
            None => self.object(reg).map(|held| held.value),
        }
    }

    /// Leaves for the interpreter if a helper says 0.
    fn require_done(&mut self, done: Value) {
        let zero = self.b.int(0);
        let is_done = self.b.int_compare(IntCompare::Ne, done, zero);
        self.require(is_done, None);
    }
}
