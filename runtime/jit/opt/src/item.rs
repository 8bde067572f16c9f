//! Items of lists, globals, attributes.

use taipan_code::Reg;
use taipan_code::operand::{In, ItemSite, Out, OutRegs};
use taipan_jit::helpers::Helper;
use taipan_jit::observe::note;
use taipan_jit::recipes;
use taipan_lir::{IntCompare, IntOp, Likely, Type, Value, Width};

use crate::flow::Pass;
use crate::state::{Kind, Place, fresh};

impl Pass<'_> {
    /// A local or temporary that is in the frame and has to be a list: the object.
    fn list(&mut self, obj: Reg) -> Value {
        let object = self.read(obj);
        let pointer = recipes::is_pointer(&mut self.b, object);
        self.guard(pointer);
        let found = self.b.load(Width::Word, object, 8);
        let wanted = self.b.int(self.profile.types.list.cast_signed());
        let is_list = self.b.int_compare(IntCompare::Eq, found, wanted);
        self.guard(is_list);
        object
    }

    /// The address of an item: the index, from either end, is inside.
    fn item_address(&mut self, list: Value, index: Value) -> Value {
        let (pointer, len) = self.profile.types.list_items;
        let items = self.b.load(Width::Word, list, pointer);
        let len = self.b.load(Width::Word, list, len);
        let (index, zero, three) = (recipes::int_of(&mut self.b, index), self.b.int(0), self.b.int(3));
        let negative = self.b.int_compare(IntCompare::Lt, index, zero);
        let from_end = self.b.int_op(IntOp::Add, index, len);
        let at = self.b.select(negative, from_end, index);
        let inside = self.b.int_compare(IntCompare::Below, at, len);
        self.guard(inside);
        let offset = self.b.int_op(IntOp::ShiftLeft, at, three);
        self.b.int_op(IntOp::Add, items, offset)
    }

    fn is_fast(&self, obj: In, index: In, site: ItemSite) -> bool {
        self.noted(site.index()) & note::OTHER == 0
            && !self.is_generic()
            && !self.is_temporary(obj.0)
            && self.place(obj.0) == Place::Memory
            && !matches!(self.kind(index.0), Some(Kind::Float | Kind::Bool | Kind::Plain))
    }

    /// `dst = obj[index]`: of a list that a local holds, else by the helper.
    pub(crate) fn load_item(&mut self, dst: Out, obj: In, index: In, site: ItemSite) {
        if !self.is_fast(obj, index, site) || !self.is_temporary(dst.0) {
            return self.by_helper(Helper::LoadItem, &[]);
        }
        let list = self.list(obj.0);
        let index_word = self.int(index.0).expect("it may be an int");
        let address = self.item_address(list, index_word);
        let word = self.b.load(Width::Word, address, 0);
        self.count_if_pointer(word);
        self.consume(index.0);
        self.set_place(dst.0, fresh(word, Kind::Word));
    }

    pub(crate) fn count_if_pointer(&mut self, word: Value) {
        let pointer = recipes::is_pointer(&mut self.b, word);
        let (counted, on) = (self.b.block(), self.b.block());
        self.b.branch(pointer, counted, on, Likely::Either);
        self.b.switch_to(counted);
        recipes::count(&mut self.b, word);
        self.b.jump(on, &[]);
        self.b.switch_to(on);
    }

    /// `obj[index] = value`: of a list that a local holds, where the old item is a number, else by the helper.
    pub(crate) fn store_item(&mut self, obj: In, index: In, value: In, site: ItemSite) {
        let number = matches!(
            self.kind(value.0),
            Some(Kind::Int | Kind::Float | Kind::Bool | Kind::Plain)
        );
        if !self.is_fast(obj, index, site) || !number {
            return self.by_helper(Helper::StoreItem, &[]);
        }
        let list = self.list(obj.0);
        let index_word = self.int(index.0).expect("it may be an int");
        let address = self.item_address(list, index_word);
        let old = self.b.load(Width::Word, address, 0);
        self.guard_plain(old);
        let Place::Value(held) = self.place(value.0) else {
            unreachable!("the kind is known");
        };
        if !self.is_temporary(value.0) {
            self.share(held);
        }
        let (word, _) = self.as_word(held);
        self.b.store(Width::Word, address, 0, word);
        self.consume(value.0);
        self.consume(index.0);
    }

    /// `UnpackSequence`: tuples and lists of the right length.
    pub(crate) fn unpack(&mut self, dst: OutRegs, src: In) {
        let temporaries = self.is_temporary(dst.base);
        let source = match self.place(src.0) {
            Place::Memory => Some(self.read(src.0)),
            Place::Value(held) if held.kind == Kind::Word => Some(held.value),
            Place::Value(_) | Place::Dead => None,
        };
        let (Some(source), true, false) = (source, temporaries, self.is_generic()) else {
            return self.by_helper(Helper::Unpack, &[]);
        };
        let at = self.b.int(self.pc as i64);
        let done = self.call(Helper::UnpackPlain, &[self.frame, at, source], Type::Word);
        let zero = self.b.int(0);
        let plain = self.b.int_compare(IntCompare::Ne, done, zero);
        let exit = self.exit();
        self.b.guard(plain, exit);
        if self.is_temporary(src.0) {
            // Its items are shared now: giving it up runs nothing.
            let source = self.take_word(src.0);
            self.call(Helper::Release, &[self.th, source], Type::Word);
        }
        for i in 0..dst.count {
            self.set_place(dst.base.plus(i), Place::Memory);
        }
    }

    /// `dst = global`: what the cache knows; the interpreter looks it up otherwise.
    pub(crate) fn load_global(&mut self, dst: Out) {
        if self.is_generic() || !self.is_temporary(dst.0) {
            return self.by_helper(Helper::LoadGlobal, &[]);
        }
        let at = self.b.int(self.pc as i64);
        let word = self.call(Helper::GlobalWord, &[self.th, self.frame, at], Type::Word);
        let zero = self.b.int(0);
        let known = self.b.int_compare(IntCompare::Ne, word, zero);
        let exit = self.exit();
        self.b.guard(known, exit);
        self.set_place(dst.0, fresh(word, Kind::Word));
    }

    /// `list.append(value)` in a comprehension: runs no Python.
    pub(crate) fn list_append(&mut self, list: Reg, value: In) {
        let number = matches!(
            self.kind(value.0),
            Some(Kind::Int | Kind::Float | Kind::Bool | Kind::Plain)
        );
        if !number || !self.is_temporary(list) || self.place(list) != Place::Memory {
            return self.by_helper(Helper::Step, &[]);
        }
        let Place::Value(held) = self.place(value.0) else {
            unreachable!("the kind is known");
        };
        if !self.is_temporary(value.0) {
            self.share(held);
        }
        let (word, _) = self.as_word(held);
        let object = self.read(list);
        self.call(Helper::ListPush, &[object, word], Type::Word);
        self.consume(value.0);
    }
}
