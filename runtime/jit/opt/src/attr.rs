//! Attributes where the cache knows the class: slots of instances, methods.

use taipan_code::Reg;
use taipan_code::operand::{AttributeSite, In, Out, OutRegs};
use taipan_jit::attr_state as cache;
use taipan_jit::helpers::Helper;
use taipan_jit::profile::Site;
use taipan_jit::recipes;
use taipan_lir::{IntCompare, Value, Width};

use crate::flow::Pass;
use crate::scope::Seen;
use crate::state::{Held, Kind, Owner, Place, fresh};

/// Misses of a cache after which its site is taken to see many classes.
const MANY_MISSES: u32 = 8;

impl Pass<'_> {
    /// What the cache says, if guards on it are worth trying.
    fn known(&self, site: AttributeSite, states: &[u32]) -> Option<Site> {
        let known = self.scope().known.sites[site.index()];
        let steady = known.class != 0 && known.misses < MANY_MISSES;
        (steady && !self.is_generic() && states.contains(&known.state)).then_some(known)
    }

    /// Guards that an object has the class, unchanged, and the shape, that the cache saw.
    fn guard_class(&mut self, reg: Reg, object: Held<Value>, site: Site, shaped: bool) {
        let shown = self.plan.seen(object.fact);
        let (wanted, version) = (site.class, site.version);
        let is_class =
            |seen| matches!(seen, Some(Seen::Class { class, version: of, .. }) if class == wanted && of == version);
        let fact = Seen::Class {
            class: wanted,
            version,
            shape: if shaped { site.key } else { 0 },
        };
        if shown == Some(fact) || !shaped && is_class(shown) {
            return;
        }
        if !is_class(shown) {
            let pointer = recipes::is_pointer(&mut self.b, object.value);
            self.guard(pointer);
            let class = self.b.int(site.class.cast_signed());
            let found = self.b.load(Width::Word, object.value, 8);
            let same = self.b.int_compare(IntCompare::Eq, found, class);
            self.guard(same);
            let version = self.b.load(Width::Word32, class, self.profile.types.class_version);
            let current = self.b.int(i64::from(site.version));
            let same = self.b.int_compare(IntCompare::Eq, version, current);
            self.guard(same);
        }
        if shaped {
            let shape = self.b.load(Width::Word, object.value, site.tail);
            let wanted = self.b.int(site.key.cast_signed());
            let same = self.b.int_compare(IntCompare::Eq, shape, wanted);
            self.guard(same);
        }
        let fact = self.plan.fact(fact);
        self.note(reg, fact);
    }

    /// Where a slot is: a base and an offset.
    fn slot(&mut self, object: Value, site: Site) -> (Value, i32) {
        if site.state == cache::MEMBER {
            return (object, site.index.cast_signed());
        }
        match site.index.checked_sub(site.inline_slots) {
            None => (object, site.tail + 16 + 8 * site.index.cast_signed()),
            Some(spilled) => (
                self.b.load(Width::Word, object, site.tail + 8),
                8 * spilled.cast_signed(),
            ),
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
        let known = self.known(site, &[cache::SLOT, cache::MEMBER]);
        let (Some(known), Some(object)) = (known, self.object(obj.0)) else {
            return self.by_helper(Helper::LoadAttr, &[]);
        };
        self.guard_class(obj.0, object, known, known.state == cache::SLOT);
        self.guard_kept(obj.0, object);
        let (base, offset) = self.slot(object.value, known);
        let word = self.b.load(Width::Word, base, offset);
        if known.state == cache::MEMBER {
            let unbound = recipes::word(&mut self.b, taipan_object::Value::UNBOUND);
            let bound = self.b.int_compare(IntCompare::Ne, word, unbound);
            self.guard(bound);
        }
        let held = self.from_object(obj.0, object, word);
        self.consume_kept(obj.0);
        self.take_in(dst.0, held);
    }

    /// `obj.name = value`
    pub(crate) fn store_attr(&mut self, obj: In, value: In, site: AttributeSite) {
        let known = self.known(site, &[cache::STORE_SLOT, cache::STORE_NEW, cache::MEMBER]);
        let known = known.filter(|known| known.state != cache::STORE_NEW || known.index < known.inline_slots);
        let (Some(known), Some(object)) = (known, self.object(obj.0)) else {
            return self.by_helper(Helper::StoreAttr, &[]);
        };
        self.guard_class(obj.0, object, known, known.state != cache::MEMBER);
        self.guard_kept(obj.0, object);
        if known.state == cache::STORE_NEW {
            return self.store_new(obj, value, known, object.value);
        }
        let (base, offset) = self.slot(object.value, known);
        self.replace_in_object(base, offset, value.0);
        self.consume_kept(obj.0);
    }

    /// Puts an operand where an object has a value. The last guards are here.
    pub(crate) fn replace_in_object(&mut self, base: Value, offset: i32, value: Reg) {
        let old = self.b.load(Width::Word, base, offset);
        // Giving up the old value must run nothing: it is a number, or shared.
        let pointer = recipes::is_pointer(&mut self.b, old);
        self.when(pointer, |pass| {
            let shared = pass.is_shared(old);
            pass.guard(shared);
        });
        let word = self.stored_word(value);
        self.own_from_heap();
        self.b.store(Width::Word, base, offset, word);
        self.when(pointer, |pass| pass.uncount(old));
    }

    /// An attribute that the instance gets now.
    fn store_new(&mut self, obj: In, value: In, known: Site, object: Value) {
        let word = self.stored_word(value.0);
        self.own_from_heap();
        let (base, offset) = self.slot(object, known);
        self.b.store(Width::Word, base, offset, word);
        let shape = self.b.int(known.value.cast_signed());
        self.b.store(Width::Word, object, known.tail, shape);
        // Other registers may hold the object too.
        self.forget_facts();
        let fact = self.plan.fact(Seen::Class {
            class: known.class,
            version: known.version,
            shape: known.value,
        });
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
        let known = self.known(site, &[cache::METHOD, cache::PLAIN_METHOD]);
        let (Some(known), Some(object)) = (known, self.object(obj.0)) else {
            return self.by_helper(Helper::LoadMethod, &[]);
        };
        self.guard_class(obj.0, object, known, known.state == cache::METHOD);
        let function = self.b.int(known.value.cast_signed());
        let receiver = if self.is_temporary(obj.0) {
            self.take(obj.0)
        } else {
            let object = self.object(obj.0).expect("it was one before");
            self.borrow(obj.0, object)
        };
        let fact = self.plan.fact(Seen::Is(known.value));
        // The class keeps it.
        self.set_place(dst.base, fresh(function, Kind::Borrowed(Owner::Heap)));
        self.note(dst.base, fact);
        self.set_place(dst.base.plus(1), Place::Value(receiver));
    }
}
