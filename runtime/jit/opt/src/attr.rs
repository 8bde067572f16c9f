//! Attributes where the cache knows the class: slots of instances, methods.

use taipan_code::Reg;
use taipan_code::operand::{AttributeSite, In, Out, OutRegs};
use taipan_jit::attr_state as cache;
use taipan_jit::helpers::Helper;
use taipan_jit::profile::Site;
use taipan_jit::recipes;
use taipan_lir::{IntCompare, IntOp, UnaryOp, Value, Width};

use crate::flow::Pass;
use crate::state::{Kind, Place, fresh};

/// Misses of a cache after which its site is taken to see many classes.
const MANY_MISSES: u32 = 8;

/// Bits of a header that count references.
const COUNT_MASK: i64 = (1 << 48) - 1;

impl Pass<'_> {
    /// What the cache says, if guards on it are worth trying.
    fn known(&self, site: AttributeSite, states: &[u32]) -> Option<Site> {
        let known = self.profile.sites[site.index()];
        let steady = known.class != 0 && known.misses < MANY_MISSES;
        (steady && !self.is_generic() && states.contains(&known.state)).then_some(known)
    }

    /// The word of an operand that may be an object, without taking it.
    fn object_word(&mut self, reg: Reg) -> Option<Value> {
        match self.place(reg) {
            Place::Memory => Some(self.read(reg)),
            Place::Value(held) if held.kind == Kind::Word => Some(held.value),
            Place::Value(_) | Place::Dead => None,
        }
    }

    /// Guards that an object has the class, unchanged, and the shape, that the cache saw.
    fn guard_class(&mut self, object: Value, site: Site, shaped: bool) {
        let pointer = recipes::is_pointer(&mut self.b, object);
        self.guard(pointer);
        let class = self.b.int(site.class.cast_signed());
        let found = self.b.load(Width::Word, object, 8);
        let same = self.b.int_compare(IntCompare::Eq, found, class);
        self.guard(same);
        let version = self.b.load(Width::Word32, class, self.profile.types.class_version);
        let current = self.b.int(i64::from(site.version));
        let same = self.b.int_compare(IntCompare::Eq, version, current);
        self.guard(same);
        if shaped {
            let shape = self.b.load(Width::Word, object, site.tail);
            let wanted = self.b.int(site.key.cast_signed());
            let same = self.b.int_compare(IntCompare::Eq, shape, wanted);
            self.guard(same);
        }
    }

    /// Where a slot is: a base and an offset.
    fn slot(&mut self, object: Value, site: Site) -> (Value, i32) {
        match site.index.checked_sub(site.inline_slots) {
            None => (object, site.tail + 16 + 8 * site.index.cast_signed()),
            Some(spilled) => (
                self.b.load(Width::Word, object, site.tail + 8),
                8 * spilled.cast_signed(),
            ),
        }
    }

    /// Guards that giving up a reference to an object destroys nothing.
    fn guard_shared(&mut self, object: Value) {
        let shared = self.is_shared(object);
        self.guard(shared);
    }

    /// Whether there is more than one reference to an object.
    pub(crate) fn is_shared(&mut self, object: Value) -> Value {
        let header = self.b.load(Width::Word, object, 0);
        let (mask, one) = (self.b.int(COUNT_MASK), self.b.int(1));
        let count = self.b.int_op(IntOp::And, header, mask);
        self.b.int_compare(IntCompare::Ne, count, one)
    }

    /// Takes one of several references away.
    pub(crate) fn uncount(&mut self, object: Value) {
        let header = self.b.load(Width::Word, object, 0);
        let one = self.b.int(1);
        let less = self.b.int_op(IntOp::Sub, header, one);
        self.b.store(Width::Word, object, 0, less);
    }

    /// A temporary that was guarded to be a shared object is used up.
    fn consume_shared(&mut self, reg: Reg, object: Value) {
        if !self.is_temporary(reg) {
            return;
        }
        if self.place(reg) == Place::Memory {
            let unbound = recipes::word(&mut self.b, taipan_object::Value::UNBOUND);
            self.write(reg, unbound);
        }
        self.uncount(object);
        self.set_place(reg, Place::Dead);
    }

    /// `dst = obj.name`
    pub(crate) fn load_attr(&mut self, dst: Out, obj: In, site: AttributeSite) {
        let known = self.known(site, &[cache::SLOT]);
        let (Some(known), Some(object), true) = (known, self.object_word(obj.0), self.is_temporary(dst.0)) else {
            return self.by_helper(Helper::LoadAttr, &[]);
        };
        self.guard_class(object, known, true);
        if self.is_temporary(obj.0) {
            self.guard_shared(object);
        }
        let (base, offset) = self.slot(object, known);
        let word = self.b.load(Width::Word, base, offset);
        self.count_if_pointer(word);
        self.consume_shared(obj.0, object);
        self.set_place(dst.0, fresh(word, Kind::Word));
    }

    /// `obj.name = value`
    pub(crate) fn store_attr(&mut self, obj: In, value: In, site: AttributeSite) {
        let known = self.known(site, &[cache::STORE_SLOT]);
        let number = matches!(
            self.kind(value.0),
            Some(Kind::Int | Kind::Float | Kind::Bool | Kind::Plain)
        );
        let object = self.object_word(obj.0);
        let (Some(known), Some(object), true) = (known, object, number || self.is_temporary(value.0)) else {
            return self.by_helper(Helper::StoreAttr, &[]);
        };
        self.guard_class(object, known, true);
        if self.is_temporary(obj.0) {
            self.guard_shared(object);
        }
        let (base, offset) = self.slot(object, known);
        let old = self.b.load(Width::Word, base, offset);
        // Giving up the old value must run nothing: it is a number, or shared.
        let pointer = recipes::is_pointer(&mut self.b, old);
        let (counted, on) = (self.b.block(), self.b.block());
        self.b.branch(pointer, counted, on, taipan_lir::Likely::Either);
        self.b.switch_to(counted);
        self.guard_shared(old);
        self.b.jump(on, &[]);
        self.b.switch_to(on);
        let word = match self.place(value.0) {
            Place::Value(held) if number => {
                if !self.is_temporary(value.0) {
                    self.share(held);
                }
                let (word, _) = self.as_word(held);
                self.consume(value.0);
                word
            }
            _ => self.take_word(value.0),
        };
        self.b.store(Width::Word, base, offset, word);
        let (uncounted, on) = (self.b.block(), self.b.block());
        self.b.branch(pointer, uncounted, on, taipan_lir::Likely::Either);
        self.b.switch_to(uncounted);
        self.uncount(old);
        self.b.jump(on, &[]);
        self.b.switch_to(on);
        self.consume_shared(obj.0, object);
    }

    /// `LoadMethod`: a function of the class goes to the window with its receiver.
    pub(crate) fn load_method(&mut self, dst: OutRegs, obj: In, site: AttributeSite) {
        let known = self.known(site, &[cache::METHOD, cache::PLAIN_METHOD]);
        let (Some(known), Some(object)) = (known, self.object_word(obj.0)) else {
            return self.by_helper(Helper::LoadMethod, &[]);
        };
        self.guard_class(object, known, known.state == cache::METHOD);
        let function = self.b.int(known.value.cast_signed());
        recipes::count(&mut self.b, function);
        let receiver = if self.is_temporary(obj.0) {
            self.take_word(obj.0)
        } else {
            recipes::count(&mut self.b, object);
            object
        };
        self.set_place(dst.base, fresh(function, Kind::Word));
        self.set_place(dst.base.plus(1), fresh(receiver, Kind::Word));
    }

    /// Whether a word is no pointer, as a guard.
    pub(crate) fn guard_plain(&mut self, word: Value) {
        let pointer = recipes::is_pointer(&mut self.b, word);
        let plain = self.b.unary(UnaryOp::Not, pointer);
        self.guard(plain);
    }
}
