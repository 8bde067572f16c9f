//! Attributes where the cache knows the class: slots of instances, methods.

use taipan_code::Reg;
use taipan_code::operand::{AttributeSite, In, Out, OutRegs};
use taipan_jit::attr_state as cache;
use taipan_jit::helpers::Helper;
use taipan_jit::profile::{MOST_CASES, Site};
use taipan_jit::recipes;
use taipan_lir::{Block, IntCompare, IntOp, Likely, Region, Type, Value, Width};
use taipan_object::Value as Word;
use taipan_object::assumptions::Assumption;

use crate::flow::Pass;
use crate::scope::{Layout, Seen};
use crate::state::{Held, Kind, Owner, Place, fresh};
use crate::updates::At;

/// Misses of a cache that remembers one class after which nothing is made of it.
const MANY_MISSES: u32 = 8;

impl Layout {
    fn of(case: &Site) -> Layout {
        Layout {
            class: case.class,
            version: case.version,
            shape: case.key,
        }
    }

    fn fits(&self, case: &Site) -> bool {
        (self.class, self.version) == (case.class, case.version) && (!is_shaped(case) || self.shape == case.key)
    }
}

/// Whether instances have a shape that matters.
fn is_shaped(case: &Site) -> bool {
    case.key != 0
}

/// Whether the same is done in all cases.
fn are_alike(cases: &[Site]) -> bool {
    let place = |case: &Site| match case.state {
        cache::SLOT | cache::STORE_SLOT => (case.state, case.index, case.tail, case.inline_slots, 0),
        cache::MEMBER => (case.state, case.index, 0, 0, 0),
        _ => (case.state, 0, 0, 0, case.value),
    };
    cases.iter().all(|case| place(case) == place(&cases[0]))
}

/// Where an attribute is in the object, if it is a slot there.
fn inline_slot(case: &Site) -> Option<i32> {
    let is_slot = matches!(case.state, cache::SLOT | cache::STORE_SLOT | cache::STORE_NEW);
    (is_slot && case.index < case.inline_slots).then(|| case.tail + 16 + 8 * case.index.cast_signed())
}

impl<'a> Pass<'a> {
    /// What the cache says of the classes that were seen, the last first, if guards on them are worth trying.
    fn cases(&self, site: AttributeSite, states: &[u32]) -> Option<Vec<Site>> {
        let known = self.scope().known;
        let last = known.sites[site.index()];
        let others = known.others.get(&site.index()).into_iter().flatten();
        let mut cases = vec![last];
        cases.extend(others.filter(|case| states.contains(&case.state)));
        cases.truncate(MOST_CASES);
        let steady = last.misses < MANY_MISSES || cases.len() > 1;
        (steady && !self.is_generic() && last.class != 0 && states.contains(&last.state)).then_some(cases)
    }

    /// Does what an object's class and shape ask for, which is one of `cases`, else leaves. `emit` gives a word, and
    /// changes no register.
    fn by_case(
        &mut self,
        reg: Reg,
        object: Held<Value>,
        cases: &[Site],
        emit: impl Fn(&mut Self, &Site) -> Value,
    ) -> Value {
        let known = self.plan.layouts(object.fact);
        let fitting = known.iter().map(|layout| cases.iter().find(|case| layout.fits(case)));
        let possible: Option<Vec<Site>> = fitting.map(|case| case.copied()).collect();
        let sure = possible.filter(|possible| !possible.is_empty());
        let cases = sure.as_deref().unwrap_or(cases);
        if sure.is_none() {
            let pointer = recipes::is_pointer(&mut self.b, object.value);
            self.guard(pointer);
        }
        let alike = are_alike(cases);
        if sure.is_some() && alike {
            return emit(self, &cases[0]);
        }
        let on = self.b.block();
        let result = (!alike).then(|| self.b.param(on, Type::Word));
        let class = self.b.load(Region::Class, Width::Word, object.value, 8);
        for (i, case) in cases.iter().enumerate() {
            let last = i + 1 == cases.len();
            let next = (!last).then(|| self.b.block());
            if !last || sure.is_none() {
                self.check_case(object.value, class, case, next);
            }
            let args: Vec<Value> = if alike { Vec::new() } else { vec![emit(self, case)] };
            self.b.jump(on, &args);
            if let Some(next) = next {
                self.b.switch_to(next);
            }
        }
        self.b.switch_to(on);
        if sure.is_none() {
            let fact = self.plan.one_of(cases.iter().map(Layout::of).collect());
            self.note(reg, fact);
        }
        result.unwrap_or_else(|| emit(self, &cases[0]))
    }

    /// Goes on if an object is of a case, with its class unchanged; else to `next`, or out.
    fn check_case(&mut self, object: Value, class: Value, case: &Site, next: Option<Block>) {
        let wanted = self.b.int(case.class.cast_signed());
        let same = self.b.int_compare(IntCompare::Eq, class, wanted);
        self.check(same, next);
        if is_shaped(case) {
            let shape = self.b.load(Region::Shape, Width::Word, object, case.tail);
            let key = self.b.int(case.key.cast_signed());
            let same = self.b.int_compare(IntCompare::Eq, shape, key);
            self.check(same, next);
        }
        if self.assumes(Assumption::Class(case.version)) {
            return;
        }
        let version = self
            .b
            .load(Region::Table, Width::Word32, wanted, self.profile.types.class_version);
        let current = self.b.int(i64::from(case.version));
        let same = self.b.int_compare(IntCompare::Eq, version, current);
        self.guard(same);
    }

    fn check(&mut self, holds: Value, next: Option<Block>) {
        let Some(next) = next else {
            return self.guard(holds);
        };
        let on = self.b.block();
        self.b.branch(holds, on, next, Likely::Either);
        self.b.switch_to(on);
    }

    /// Where a slot is: a base and an offset.
    fn slot(&mut self, object: Value, site: &Site) -> (Value, i32) {
        if site.state == cache::MEMBER {
            return (object, site.index.cast_signed());
        }
        match inline_slot(site) {
            Some(offset) => (object, offset),
            None => {
                let spilled = site.index - site.inline_slots;
                let beside = self.b.load(Region::Shape, Width::Word, object, site.tail + 8);
                (beside, 8 * spilled.cast_signed())
            }
        }
    }

    /// Guards that giving up a temporary's reference to an object destroys nothing. Before the instruction changes anything.
    pub(crate) fn guard_kept(&mut self, reg: Reg, object: Held<Value>) {
        if self.is_temporary(reg) && !matches!(object.kind, Kind::Borrowed(_)) {
            let shared = self.is_shared(object.value);
            self.guard(shared);
        }
    }

    /// A temporary that was guarded to be a [kept](Pass::guard_kept) object is used up.
    pub(crate) fn consume_kept(&mut self, reg: Reg) {
        if self.is_temporary(reg) {
            let held = self.take(reg);
            if held.kind == Kind::Word {
                self.uncount(held.value);
            }
        }
    }

    /// Whether what is read from an object can be borrowed from it: somebody else keeps the object.
    pub(crate) fn from_object(&mut self, reg: Reg, object: Held<Value>, word: Value) -> Held<Value> {
        let kept = !self.is_temporary(reg) || matches!(object.kind, Kind::Borrowed(_));
        let kind = if kept {
            Kind::Borrowed(Owner::Heap)
        } else {
            self.count_if_pointer(word);
            Kind::Word
        };
        Held::fresh(word, kind)
    }

    /// `dst = obj.name`
    pub(crate) fn load_attr(&mut self, dst: Out, obj: In, site: AttributeSite) {
        if self.load_property(dst, obj, site) {
            return;
        }
        let cases = self.cases(site, &[cache::SLOT, cache::MEMBER, cache::CLASS_VALUE]);
        let (Some(cases), Some(object)) = (cases, self.object(obj.0)) else {
            return self.by_helper(Helper::LoadAttr, &[]);
        };
        let word = self.by_case(obj.0, object, &cases, |pass, case| pass.attribute(object.value, case));
        self.guard_kept(obj.0, object);
        let constant = cases[0].state == cache::CLASS_VALUE && are_alike(&cases);
        let held = if constant {
            // The class has it.
            self.known_word(Word::from_bits(cases[0].value), Owner::Heap)
        } else {
            self.from_object(obj.0, object, word)
        };
        self.consume_kept(obj.0);
        if let (true, Some(at)) = (are_alike(&cases), inline_slot(&cases[0])) {
            self.loaded(object.value, At::Slot(at), word);
        }
        self.take_in(dst.0, held);
    }

    /// The value of an attribute.
    fn attribute(&mut self, object: Value, case: &Site) -> Value {
        if case.state == cache::CLASS_VALUE {
            return self.b.int(case.value.cast_signed());
        }
        let (base, offset) = self.slot(object, case);
        let word = self.b.load(Region::Slots, Width::Word, base, offset);
        if case.state == cache::MEMBER {
            let unbound = recipes::word(&mut self.b, Word::UNBOUND);
            let bound = self.b.int_compare(IntCompare::Ne, word, unbound);
            self.guard(bound);
        }
        word
    }

    /// `obj.name = value`
    pub(crate) fn store_attr(&mut self, obj: In, value: In, site: AttributeSite) {
        if let Some([new, ..]) = self.cases(site, &[cache::STORE_NEW]).as_deref()
            && new.index < new.inline_slots
            && let Some(object) = self.object(obj.0)
        {
            return self.store_new(obj, value, new, object);
        }
        let cases = self.cases(site, &[cache::STORE_SLOT, cache::MEMBER]);
        let (Some(cases), Some(object)) = (cases, self.object(obj.0)) else {
            return self.by_helper(Helper::StoreAttr, &[]);
        };
        let place = self.by_case(obj.0, object, &cases, |pass, case| {
            let (base, offset) = pass.slot(object.value, case);
            let offset = pass.b.int(i64::from(offset));
            pass.b.int_op(IntOp::Add, base, offset)
        });
        self.guard_kept(obj.0, object);
        let at = are_alike(&cases).then(|| inline_slot(&cases[0])).flatten();
        let done = at.is_some_and(|at| self.update(object.value, At::Slot(at), Region::Slots, (place, 0), value.0));
        if !done {
            self.replace_in_object(Region::Slots, place, 0, value.0);
        }
        self.consume_kept(obj.0);
    }

    /// Puts an operand where an object has a value. The last guards are here.
    pub(crate) fn replace_in_object(&mut self, region: Region, base: Value, offset: i32, value: Reg) {
        self.loaded.clear();
        let old = self.b.load(region, Width::Word, base, offset);
        // Giving up the old value must run nothing: it is a number, or shared.
        let pointer = recipes::is_pointer(&mut self.b, old);
        // Making a word of a temporary's number guards nothing.
        let at_once = self.is_temporary(value) && self.number(value).is_some();
        self.when(pointer, |pass| {
            let shared = pass.is_shared(old);
            pass.guard(shared);
            if at_once {
                pass.uncount(old);
            }
        });
        let word = self.stored_word(value);
        self.own_from_heap();
        self.b.store(region, Width::Word, base, offset, word);
        if !at_once {
            self.when(pointer, |pass| pass.uncount(old));
        }
    }

    /// An attribute that the instance gets now.
    fn store_new(&mut self, obj: In, value: In, new: &Site, object: Held<Value>) {
        self.by_case(obj.0, object, &[*new], |_, _| object.value);
        self.guard_kept(obj.0, object);
        let word = self.stored_word(value.0);
        self.own_from_heap();
        self.loaded.clear();
        let (base, offset) = self.slot(object.value, new);
        self.b.store(Region::Slots, Width::Word, base, offset, word);
        let shape = self.b.int(new.value.cast_signed());
        self.b.store(Region::Shape, Width::Word, object.value, new.tail, shape);
        // Other registers may hold the object too.
        self.forget_facts();
        let fact = self.plan.one_of(vec![Layout {
            shape: new.value,
            ..Layout::of(new)
        }]);
        self.note(obj.0, fact);
        self.consume_kept(obj.0);
    }

    /// An owned word of an operand that is about to be stored, and used up if it is a temporary. The last guards are here.
    pub(crate) fn stored_word(&mut self, reg: Reg) -> Value {
        if self.is_temporary(reg) {
            return self.take_word(reg);
        }
        if let Some(held) = self.number(reg) {
            self.share(held);
            return self.as_word(held).0;
        }
        let held = self.object(reg).expect("what is no number may be an object");
        self.count_if_pointer(held.value);
        held.value
    }

    /// `LoadMethod`: a function of the class goes to the window with its receiver.
    pub(crate) fn load_method(&mut self, dst: OutRegs, obj: In, site: AttributeSite) {
        let cases = self.cases(site, &[cache::METHOD, cache::PLAIN_METHOD]);
        let (Some(cases), Some(object)) = (cases, self.object(obj.0)) else {
            return self.load_wrapped(dst, obj, site);
        };
        let function = self.by_case(obj.0, object, &cases, |pass, case| pass.b.int(case.value.cast_signed()));
        let receiver = if self.is_temporary(obj.0) {
            self.take(obj.0)
        } else {
            let object = self.object(obj.0).expect("it was one before");
            self.borrow(obj.0, object)
        };
        // The class keeps it.
        self.set_place(dst.base, fresh(function, Kind::Borrowed(Owner::Heap)));
        if cases.iter().all(|case| case.value == cases[0].value) {
            let fact = self.plan.fact(Seen::Is(cases[0].value));
            self.note(dst.base, fact);
        }
        self.set_place(dst.base.plus(1), Place::Value(receiver));
    }

    /// `LoadMethod` of a class method or a static method. What they wrap may change: whoever calls it guards that.
    fn load_wrapped(&mut self, dst: OutRegs, obj: In, site: AttributeSite) {
        let cases = self.cases(site, &[cache::CLASS_METHOD, cache::STATIC_METHOD]);
        let (Some([case]), Some(object)) = (cases.as_deref(), self.object(obj.0)) else {
            return self.by_helper(Helper::LoadMethod, &[]);
        };
        let of_class = case.state == cache::CLASS_METHOD;
        let (class_method, static_method) = self.profile.types.wrapped;
        let offset = if of_class { class_method } else { static_method };
        let function = self.by_case(obj.0, object, &[*case], |pass, case| pass.content(case.value, offset));
        if of_class {
            // Another callable is bound to the class in its own way.
            self.guard_function_object(function);
        }
        self.guard_kept(obj.0, object);
        self.consume_kept(obj.0);
        self.set_place(dst.base, fresh(function, Kind::Borrowed(Owner::Heap)));
        let receiver = if of_class {
            self.known_word(Word::from_bits(case.class), Owner::Heap)
        } else {
            Held::fresh(recipes::word(&mut self.b, Word::UNBOUND), Kind::Unbound)
        };
        self.set_place(dst.base.plus(1), Place::Value(receiver));
    }

    /// Guards that a word is a Python function.
    pub(crate) fn guard_function_object(&mut self, word: Value) {
        let pointer = recipes::is_pointer(&mut self.b, word);
        self.guard(pointer);
        let class = self.b.load(Region::Class, Width::Word, word, 8);
        let wanted = self.b.int(self.profile.types.function.cast_signed());
        let same = self.b.int_compare(IntCompare::Eq, class, wanted);
        self.guard(same);
    }

    /// What a wrapper that is known, and kept by its class, has in a field; leaves if there is nothing.
    fn content(&mut self, wrapper: u64, offset: i32) -> Value {
        let wrapper = self.b.int(wrapper.cast_signed());
        let word = self.b.load(Region::Table, Width::Word, wrapper, offset);
        let unbound = recipes::word(&mut self.b, Word::UNBOUND);
        let bound = self.b.int_compare(IntCompare::Ne, word, unbound);
        self.guard(bound);
        word
    }

    /// `dst = obj.name`, of a property whose getter is inlined; false: nothing was done.
    fn load_property(&mut self, dst: Out, obj: In, site: AttributeSite) -> bool {
        let callees = self.scope().known.callees.get(&self.pc).map(Vec::as_slice);
        let (Some([Some(getter)]), Some(cases)) = (callees, self.cases(site, &[cache::PROPERTY])) else {
            return false;
        };
        let (true, Some(object)) = (self.is_small(getter), self.object(obj.0)) else {
            return false;
        };
        let offset = self.profile.types.getter;
        let found = self.by_case(obj.0, object, &cases[..1], |pass, case| {
            pass.content(case.value, offset)
        });
        let wanted = getter.callable().expect("a getter is one function");
        let wanted = self.b.int(wanted.cast_signed());
        let same = self.b.int_compare(IntCompare::Eq, found, wanted);
        self.guard(same);
        self.guard_function(getter);
        let receiver = if self.is_temporary(obj.0) {
            self.take(obj.0)
        } else {
            let object = self.object(obj.0).expect("it was one before");
            self.borrow(obj.0, object)
        };
        self.enter_callee(getter, dst.0, (None, None), vec![Place::Value(receiver)]);
        true
    }
}
