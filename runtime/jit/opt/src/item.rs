//! Items of lists, globals, shared variables.

use taipan_code::Reg;
use taipan_code::operand::{GlobalSite, In, ItemSite, Out, OutRegs};
use taipan_jit::global_state as cache;
use taipan_jit::helpers::Helper;
use taipan_jit::observe::note;
use taipan_jit::profile::Callee;
use taipan_jit::recipes;
use taipan_lir::{IntCompare, IntOp, Likely, Region, Type, Value, Width};
use taipan_object::Value as Word;
use taipan_object::assumptions::Assumption;
use taipan_object::frame::Frame;

use crate::flow::Pass;
use crate::scope::Seen;
use crate::state::{Held, Kind, Owner, Place};
use crate::updates::At;

impl Pass<'_> {
    /// Guards that an operand is a list.
    pub(crate) fn guard_list(&mut self, reg: Reg, object: Held<Value>) {
        self.guard_native(reg, object, self.profile.types.list);
    }

    /// Guards that an operand is of a native type, exactly.
    pub(crate) fn guard_native(&mut self, reg: Reg, object: Held<Value>, ty: u64) {
        if self.plan.seen(object.fact) == Some(Seen::Native(ty)) {
            return;
        }
        let pointer = recipes::is_pointer(&mut self.b, object.value);
        self.guard(pointer);
        let found = self.b.load(Region::Class, Width::Word, object.value, 8);
        let wanted = self.b.int(ty.cast_signed());
        let same = self.b.int_compare(IntCompare::Eq, found, wanted);
        self.guard(same);
        let fact = self.plan.fact(Seen::Native(ty));
        self.note(reg, fact);
    }

    /// The number of an item: the index, from either end, is inside.
    pub(crate) fn place_inside(&mut self, index: Value, len: Value) -> Value {
        let (index, zero) = (recipes::int_of(&mut self.b, index), self.b.int(0));
        let negative = self.b.int_compare(IntCompare::Lt, index, zero);
        let from_end = self.b.int_op(IntOp::Add, index, len);
        let at = self.b.select(negative, from_end, index);
        let inside = self.b.int_compare(IntCompare::Below, at, len);
        self.guard(inside);
        at
    }

    /// The address of an item: the index, from either end, is inside.
    fn item_address(&mut self, list: Value, index: Value) -> Value {
        let (pointer, len) = self.profile.types.list_items;
        let items = self.b.load(Region::Sequence, Width::Word, list, pointer);
        let len = self.b.load(Region::Sequence, Width::Word, list, len);
        let (at, three) = (self.place_inside(index, len), self.b.int(3));
        let offset = self.b.int_op(IntOp::ShiftLeft, at, three);
        self.b.int_op(IntOp::Add, items, offset)
    }

    /// A list, an index, and where it has the item; None if something else was seen here.
    fn list_item(&mut self, obj: In, index: In, site: ItemSite) -> Option<(Held<Value>, Value, Value)> {
        let noted = self.noted(site.index());
        let int = self.number(index.0).is_none_or(|held| held.kind == Kind::Int);
        if noted & (note::OTHER | note::PLAIN | note::TEXT) != 0 || self.is_generic() || !int {
            return None;
        }
        let object = self.object(obj.0)?;
        self.guard_list(obj.0, object);
        self.guard_kept(obj.0, object);
        let index = self.int(index.0).expect("it may be an int");
        Some((object, index, self.item_address(object.value, index)))
    }

    /// `dst = obj[index]`: of a list, of what runs no Python, else by the helper.
    pub(crate) fn load_item(&mut self, dst: Out, obj: In, index: In, site: ItemSite) {
        let noted = self.noted(site.index());
        if noted == note::TEXT && !self.is_generic() && self.load_character(dst, obj, index) {
            return;
        }
        if noted & (note::PLAIN | note::TEXT) != 0 && noted & note::OTHER == 0 && !self.is_generic() {
            return self.load_plain_item(dst, obj, index);
        }
        let Some((object, at, address)) = self.list_item(obj, index, site) else {
            return self.by_helper(Helper::LoadItem, &[]);
        };
        let word = self.b.load(Region::Items, Width::Word, address, 0);
        let held = self.from_object(obj.0, object, word);
        self.consume(index.0);
        self.consume_kept(obj.0);
        self.loaded(object.value, At::Item(at), word);
        self.take_in(dst.0, held);
    }

    fn load_plain_item(&mut self, dst: Out, obj: In, index: In) {
        let key = match self.number(index.0) {
            Some(held) if matches!(held.kind, Kind::Int | Kind::Plain) => Some(held.value),
            Some(_) => None,
            None => self.object(index.0).map(|held| held.value),
        };
        let (Some(object), Some(key)) = (self.object(obj.0), key) else {
            return self.by_helper(Helper::LoadItem, &[]);
        };
        for reg in [obj.0, index.0] {
            if let (None, Some(held)) = (self.number(reg), self.object(reg)) {
                self.guard_kept_or_plain(reg, held);
            }
        }
        let item = self.call(Helper::PlainItem, &[object.value, key], Type::Word);
        self.require_made(item);
        self.give_up_kept(index.0);
        self.give_up_kept(obj.0);
        self.put_owned(dst.0, item);
    }

    /// Leaves for the interpreter if a helper has made nothing.
    pub(crate) fn require_made(&mut self, word: Value) {
        let unbound = recipes::word(&mut self.b, Word::UNBOUND);
        let made = self.b.int_compare(IntCompare::Ne, word, unbound);
        self.require(made, None);
    }

    /// `GetIter`: of what runs no Python, else by the helper.
    pub(crate) fn get_iter(&mut self, dst: Out, src: In) {
        let (false, Some(object)) = (self.is_generic(), self.object(src.0)) else {
            return self.by_helper(Helper::Step, &[]);
        };
        let iterator = self.call(Helper::PlainIter, &[self.th, object.value], Type::Word);
        self.require_made(iterator);
        if self.is_temporary(src.0) {
            let source = self.take(src.0);
            if source.kind == Kind::Word {
                // The iterator has it, or it is a range: giving it up runs nothing.
                self.release_quietly(source.value);
            }
        }
        self.put_owned(dst.0, iterator);
    }

    /// `obj[index] = value`: of a list, where giving up the old item runs nothing, else by the helper.
    pub(crate) fn store_item(&mut self, obj: In, index: In, value: In, site: ItemSite) {
        let Some((object, at, address)) = self.list_item(obj, index, site) else {
            return self.by_helper(Helper::StoreItem, &[]);
        };
        if !self.update(object.value, At::Item(at), Region::Items, (address, 0), value.0) {
            self.replace_in_object(Region::Items, address, 0, value.0);
        }
        self.consume(index.0);
        self.consume_kept(obj.0);
    }

    /// `UnpackSequence`: tuples and lists of the right length.
    pub(crate) fn unpack(&mut self, dst: OutRegs, src: In) {
        let temporaries = self.is_temporary(dst.base);
        let (true, false, Some(source)) = (temporaries, self.is_generic(), self.object(src.0)) else {
            return self.by_helper(Helper::Unpack, &[]);
        };
        let (items, len) = self.items_of(source.value);
        let wanted = self.b.int(i64::from(dst.count));
        let fits = self.b.int_compare(IntCompare::Eq, len, wanted);
        self.guard(fits);
        let mut parts = Vec::new();
        for i in 0..i32::from(dst.count) {
            let word = self.b.load(Region::Items, Width::Word, items, 8 * i);
            parts.push(self.from_object(src.0, source, word));
        }
        if self.is_temporary(src.0) {
            // Its items are shared now: giving it up runs nothing.
            let source = self.take(src.0);
            if source.kind == Kind::Word {
                self.release_quietly(source.value);
            }
        }
        for (i, part) in (0u16..).zip(parts) {
            self.set_place(dst.base.plus(i), Place::Value(part));
        }
    }

    /// Where a tuple or a list has its items, and how many; guards that it is one of these.
    fn items_of(&mut self, object: Value) -> (Value, Value) {
        let types = self.profile.types;
        let pointer = recipes::is_pointer(&mut self.b, object);
        self.guard(pointer);
        let found = self.b.load(Region::Class, Width::Word, object, 8);
        let (tuple, other, on) = (self.b.block(), self.b.block(), self.b.block());
        let (items, len) = (self.b.param(on, Type::Word), self.b.param(on, Type::Word));
        let wanted = self.b.int(types.tuple.cast_signed());
        let is_tuple = self.b.int_compare(IntCompare::Eq, found, wanted);
        self.b.branch(is_tuple, tuple, other, Likely::Yes);
        self.b.switch_to(other);
        let wanted = self.b.int(types.list.cast_signed());
        let is_list = self.b.int_compare(IntCompare::Eq, found, wanted);
        self.guard(is_list);
        for (places, block) in [(types.list_items, None), (types.tuple_items, Some(tuple))] {
            if let Some(block) = block {
                self.b.switch_to(block);
            }
            let there = [
                self.b.load(Region::Sequence, Width::Word, object, places.0),
                self.b.load(Region::Sequence, Width::Word, object, places.1),
            ];
            self.b.jump(on, &there);
        }
        self.b.switch_to(on);
        (items, len)
    }

    /// `dst = global`: what the cache knows; the interpreter looks it up otherwise.
    pub(crate) fn load_global(&mut self, dst: Out, site: GlobalSite) {
        let known = self.scope().known.sites[site.index()];
        if self.is_generic() || !matches!(known.state, cache::GLOBAL | cache::BUILTIN) {
            return self.by_helper(Helper::LoadGlobal, &[]);
        }
        let is_global = known.state == cache::GLOBAL;
        let sure = self.assumes(Assumption::Keys(known.version))
            && (is_global || self.assumes(Assumption::Keys(known.key as u32)));
        if sure {
            let (globals, builtins) = match self.scope().within {
                Some(within) => within.callee.namespaces,
                None => self.profile.namespaces,
            };
            let holder = if is_global { globals } else { builtins };
            return self.load_assumed(dst, holder, known.index);
        }
        let namespace = self.namespace(std::mem::offset_of!(Frame, globals), |callee| callee.namespaces.0);
        self.guard_version(namespace, known.version);
        let holder = if is_global {
            namespace
        } else {
            let builtins = self.namespace(std::mem::offset_of!(Frame, builtins), |callee| callee.namespaces.1);
            self.guard_version(builtins, known.key as u32);
            builtins
        };
        let held = self.entry(holder, known.index);
        self.take_in(dst.0, held);
    }

    /// A namespace of the call, from its frame if that is not inlined.
    fn namespace(&mut self, field: usize, of: impl Fn(&Callee) -> u64) -> Value {
        match self.scope().within {
            Some(within) => self.b.int(of(within.callee).cast_signed()),
            None => self.b.load(Region::Frame, Width::Word, self.frame, field as i32),
        }
    }

    /// `dst` = the value of an entry in a dict whose keys are assumed to stay the same, and perhaps the value too.
    fn load_assumed(&mut self, dst: Out, holder: u64, index: u32) {
        let held = match self.profile.values.get(&(holder, index)) {
            // The namespace has it as long as the code is right.
            Some(word) => self.known_word(Word::from_bits(*word), Owner::Code),
            None => {
                let holder = self.b.int(holder.cast_signed());
                self.entry(holder, index)
            }
        };
        if held.kind.may_be_object() {
            return self.take_in(dst.0, held);
        }
        self.prepare(dst.0);
        self.assign(dst.0, held.value, held.kind);
    }

    /// The value in an entry of a dict whose keys are guarded to be the same.
    pub(crate) fn entry(&mut self, holder: Value, index: u32) -> Held<Value> {
        let dict = self.profile.types.dict;
        let entries = self.b.load(Region::Table, Width::Word, holder, dict.entries);
        let word = self.b.load(
            Region::Table,
            Width::Word,
            entries,
            dict.value + dict.entry * index.cast_signed(),
        );
        Held::fresh(word, Kind::Borrowed(Owner::Heap))
    }

    /// `CopyFreeVars`: the cells of the function's closure come to their registers.
    pub(crate) fn copy_free_vars(&mut self) {
        let types = self.profile.types;
        let (first, count) = (self.code().first_free(), self.code().freevars.len());
        let function = self.function_of(self.at);
        let closure = self
            .b
            .load(Region::Table, Width::Word, function, types.function_parts.closure);
        let pointer = recipes::is_pointer(&mut self.b, closure);
        self.guard(pointer);
        let (items, len) = types.tuple_items;
        let len = self.b.load(Region::Sequence, Width::Word, closure, len);
        let wanted = self.b.int(count as i64);
        let fits = self.b.int_compare(IntCompare::Eq, len, wanted);
        self.guard(fits);
        let items = self.b.load(Region::Sequence, Width::Word, closure, items);
        for (reg, offset) in (first..first + count).zip((0..).step_by(8)) {
            let cell = self.b.load(Region::Items, Width::Word, items, offset);
            // The function that runs has them.
            self.take_in(Reg(reg as u16), Held::fresh(cell, Kind::Borrowed(Owner::Code)));
        }
    }

    /// `dst = cell`: what a variable that functions share holds; the interpreter says that it is unbound.
    pub(crate) fn load_cell(&mut self, dst: Out, cell: Reg) {
        let (false, Some(object)) = (self.is_generic(), self.object(cell)) else {
            return self.by_helper(Helper::Step, &[]);
        };
        let word = self
            .b
            .load(Region::Cell, Width::Word, object.value, self.profile.types.cell);
        let unbound = recipes::word(&mut self.b, Word::UNBOUND);
        let bound = self.b.int_compare(IntCompare::Ne, word, unbound);
        self.guard(bound);
        self.loaded(object.value, At::Cell, word);
        self.take_in(dst.0, Held::fresh(word, Kind::Borrowed(Owner::Heap)));
    }

    /// `cell = src`, where giving up the old value runs nothing, else by the helper.
    pub(crate) fn store_cell(&mut self, cell: Reg, src: In) {
        let (false, Some(object)) = (self.is_generic(), self.object(cell)) else {
            return self.by_helper(Helper::Step, &[]);
        };
        let place = (object.value, self.profile.types.cell);
        if !self.update(object.value, At::Cell, Region::Cell, place, src.0) {
            self.replace_in_object(Region::Cell, place.0, place.1, src.0);
        }
    }

    /// Guards that a namespace has the keys that a cache saw, at the same places.
    pub(crate) fn guard_version(&mut self, namespace: Value, version: u32) {
        let found = self
            .b
            .load(Region::Table, Width::Word32, namespace, self.profile.types.dict.version);
        let wanted = self.b.int(i64::from(version));
        let same = self.b.int_compare(IntCompare::Eq, found, wanted);
        self.guard(same);
    }

    /// `list.append(value)` in a comprehension: runs no Python.
    pub(crate) fn list_append(&mut self, list: Reg, value: In) {
        let (true, Some(object)) = (self.is_temporary(list), self.object(list)) else {
            return self.by_helper(Helper::Step, &[]);
        };
        let word = self.stored_word(value.0);
        self.own_from_heap();
        self.call(Helper::ListPush, &[object.value, word], Type::Word);
    }
}
