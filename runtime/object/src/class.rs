//! Type objects: payload, look-up through the MRO, identity of types of values.
//!
//! A class has a *version*, a number that is never used twice. Changing the class or one of its bases takes the version
//! away (and that of every subclass); the next look-up gives a new one. Caches compare versions.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::ptr::NonNull;
use std::sync::Arc;

use taipan_heap::collect::{Trace, Tracer};
use taipan_heap::object::TypeOps;
use taipan_heap::shape::ShapeSet;
use taipan_heap::{LocalCell, Obj, Ref, Slot, Tag, TypeHead, TypedRef};

use crate::assumptions::{Assumption, lost};
use crate::native::{Downcast, NativeType, TypeCell, TypeSpec};
use crate::slots::Slots;
use crate::types::dict::PyDict;
use crate::types::{bool_, ellipsis, float, int, none};

/// A type object.
pub type Class = Obj<PyType>;

/// Properties of a type that do not change after its creation, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum ClassFlag {
    /// Made by a class statement or `type()`.
    Heap = 1,
    /// Can be subclassed.
    Base = 2,
    /// Instances take part in cycle collection.
    Traced = 4,
    /// Instances can be weakly referenced.
    Weakref = 8,
    /// Matches sequence patterns.
    Sequence = 16,
    /// Matches mapping patterns.
    Mapping = 32,
    /// Has abstract methods.
    Abstract = 64,
    /// Cannot be instantiated from Python.
    NoNew = 128,
    /// `__new__` was not overridden by Python code and `__init__` decides about arguments, as in `object`.
    MethodDescriptor = 256,
}

/// The payload of a type object.
#[repr(C)]
pub struct PyType {
    /// Must come first: see `TypeHead`.
    pub ops: TypeOps,
    /// Changes with every change of the class; 0 when none is assigned.
    pub version: Cell<u32>,
    pub(crate) flags: Cell<u32>,
    /// Bytes of an instance without variable part.
    pub instance_size: Cell<usize>,
    /// Where shape and attribute storage of an instance are; 0 if instances have no `__dict__`.
    pub tail_offset: Cell<usize>,
    /// Attribute slots inside the instance.
    pub inline_slots: Cell<usize>,
    /// The operations.
    pub slots: Slots,
    /// `__name__`
    pub name: LocalCell<Arc<str>>,
    /// `__qualname__`, of heap types.
    pub qualname: Slot,
    /// Constants of a native type.
    pub spec: Option<&'static TypeSpec>,
    /// The type of objects with this payload: what native code may assume.
    pub native: &'static TypeCell,
    /// `__base__`
    pub base: LocalCell<Option<TypedRef<PyType>>>,
    /// `__bases__`, a tuple.
    pub bases: Slot,
    /// `__mro__`, without the tuple.
    pub mro: LocalCell<Vec<TypedRef<PyType>>>,
    /// `__mro__`, the tuple.
    pub mro_tuple: Slot,
    /// `__dict__`
    pub dict: TypedRef<PyDict>,
    /// Direct subclasses; they unlink themselves.
    pub subclasses: LocalCell<Vec<NonNull<Class>>>,
    /// Shapes of the instances.
    pub shapes: OnceCell<ShapeSet>,
    /// Offsets of the members that `__slots__` made in this class (not in its bases).
    pub members: LocalCell<Vec<usize>>,
    /// Offsets of the members of instances, those of bases last.
    pub all_members: Box<[usize]>,
    /// How to make an instance's payload when `__new__` of the native base runs for a subclass.
    pub drop_payload: unsafe fn(NonNull<taipan_heap::Header>) -> usize,
    /// Shows the payload's references.
    pub trace_payload: unsafe fn(NonNull<taipan_heap::Header>, &mut Tracer<'_>),
    /// Empties the payload.
    pub clear_payload: unsafe fn(NonNull<taipan_heap::Header>, &mut Vec<Ref>),
}

impl Trace for PyType {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.base.with(|b| b.trace(tracer));
        self.bases.trace(tracer);
        self.mro.with(|m| m.trace(tracer));
        self.mro_tuple.trace(tracer);
        self.dict.trace(tracer);
        self.qualname.trace(tracer);
    }

    fn give_up(&self, garbage: &mut Vec<Ref>) {
        self.mro_tuple.give_up(garbage);
        // Without its bases it could not unlink itself when it dies.
        self.unlink();
        // What caches know of it goes with its dict.
        forget_version(self.version.replace(0));
        self.bases.give_up(garbage);
        // A class is its own first MRO entry: that count alone would keep it alive. The base stays: instances that die
        // later still need their layout.
        let own = std::ptr::from_ref(self);
        self.mro.with_mut(|mro| {
            let (mine, rest): (Vec<_>, Vec<_>) = mro.drain(..).partition(|c| std::ptr::eq(&raw const ***c, own));
            garbage.extend(mine.into_iter().map(TypedRef::into_ref));
            *mro = rest;
        });
        self.dict.give_up(garbage);
    }
}

impl PyType {
    /// Takes the class out of its bases' lists of subclasses, which do not keep it alive.
    pub(crate) fn unlink(&self) {
        let own = std::ptr::from_ref(self);
        let forget = |base: &PyType| {
            base.subclasses.with_mut(|subclasses| {
                // SAFETY: subclasses unlink themselves before they die, so the pointers are valid.
                subclasses.retain(|c| !std::ptr::eq(&raw const **unsafe { c.as_ref() }, own));
            });
        };
        let bases = self.bases.get();
        let bases = bases
            .as_ref()
            .and_then(|b| b.downcast::<crate::types::tuple::PyTuple>());
        for base in bases.map_or(&[][..], |b| b.items()) {
            if let Some(base) = base.downcast::<PyType>() {
                forget(base);
            }
        }
        self.base.with(|base| {
            if let Some(base) = base {
                forget(base);
            }
        });
    }

    /// Whether `flag` is set.
    #[inline]
    #[must_use]
    pub fn has(&self, flag: ClassFlag) -> bool {
        self.flags.get() & flag as u32 != 0
    }

    /// Sets or clears `flag`.
    pub fn set_flag(&self, flag: ClassFlag, on: bool) {
        let bits = self.flags.get();
        self.flags
            .set(if on { bits | flag as u32 } else { bits & !(flag as u32) });
    }

    /// All flags.
    #[must_use]
    pub fn flag_bits(&self) -> u32 {
        self.flags.get()
    }

    /// The name in messages: that of a native type has its module in front (`tp_name`).
    #[must_use]
    pub fn name(&self) -> Arc<str> {
        self.name.with(Arc::clone)
    }

    /// `__name__`
    #[must_use]
    pub fn own_name(&self) -> Arc<str> {
        match self.spec {
            Some(spec) => Arc::from(spec.name),
            None => self.name(),
        }
    }

    /// The base, as a pointer that walks can follow without counting.
    #[inline]
    #[must_use]
    pub fn layout_base(&self) -> Option<*const Class> {
        self.base
            .with(|base| base.as_ref().map(|b| std::ptr::from_ref::<Class>(b)))
    }

    /// The bits of a fresh set of flags.
    #[must_use]
    pub fn flags_cell(flags: &[ClassFlag]) -> Cell<u32> {
        Cell::new(flags.iter().fold(0, |bits, f| bits | *f as u32))
    }
}

/// Operations on type objects that need their identity.
pub trait ClassExt {
    /// Whether `other` is in the MRO.
    fn is_subtype(&self, other: &Class) -> bool;
    /// What `name` (an interned string) resolves to in the MRO, without binding.
    fn lookup(&self, name: &Ref) -> Option<Ref>;
    /// The class as the head that memory management knows.
    fn head(&self) -> NonNull<TypeHead>;
    /// The version, assigned if there is none; 0 if numbers have run out.
    fn version_tag(&self) -> u32;
    /// Forgets the version, here and in subclasses.
    fn modified(&self);
    /// The shapes of the instances.
    fn shape_set(&self) -> &ShapeSet;
    /// The native type that the instances' payload belongs to.
    fn native_base(&self) -> &'static Class;
}

thread_local! {
    static NEXT_VERSION: Cell<u32> = const { Cell::new(1) };
    /// The addresses of the classes that have versions, by version.
    static VERSIONS: RefCell<BTreeMap<u32, u64>> = const { RefCell::new(BTreeMap::new()) };
}

/// Whether there is a class at an address that has a version, which is not 0. Asks nothing of what lies there, so that it
/// may be anything by now.
#[must_use]
pub fn is_current(class: u64, version: u32) -> bool {
    VERSIONS.with_borrow(|versions| versions.get(&version) == Some(&class))
}

/// A class loses its version: it changes, or dies.
pub(crate) fn forget_version(version: u32) {
    lost(Assumption::Class(version));
    if version != 0 {
        // Classes may die when the thread ends, after its variables.
        let _ = VERSIONS.try_with(|versions| versions.borrow_mut().remove(&version));
    }
}

impl ClassExt for Class {
    #[inline]
    fn is_subtype(&self, other: &Class) -> bool {
        std::ptr::eq(self, other)
            || self
                .mro
                .with(|mro| mro.iter().any(|c| std::ptr::eq::<Class>(&**c, other)))
    }

    fn lookup(&self, name: &Ref) -> Option<Ref> {
        crate::lookup::lookup_in_type(self, name)
    }

    fn head(&self) -> NonNull<TypeHead> {
        NonNull::from(self).cast()
    }

    #[inline]
    fn version_tag(&self) -> u32 {
        let version = self.version.get();
        if version != 0 { version } else { assign_version(self) }
    }

    fn modified(&self) {
        // Without a version here there is none below: versions are assigned from the bases down.
        let version = self.version.replace(0);
        if version != 0 {
            forget_version(version);
            for sub in self.subclasses.with(Clone::clone) {
                // SAFETY: subclasses unlink themselves before they die.
                unsafe { sub.as_ref() }.modified();
            }
        }
    }

    fn shape_set(&self) -> &ShapeSet {
        self.shapes.get_or_init(|| ShapeSet::new(self.head()))
    }

    fn native_base(&self) -> &'static Class {
        self.native.get()
    }
}

#[cold]
fn assign_version(class: &Class) -> u32 {
    let bases_have = class.mro.with(|mro| {
        mro.iter()
            .all(|base| std::ptr::eq::<Class>(&**base, class) || base.version_tag() != 0)
    });
    let next = NEXT_VERSION.get();
    if next == u32::MAX || !bases_have {
        return 0;
    }
    NEXT_VERSION.set(next + 1);
    class.version.set(next);
    let address = std::ptr::from_ref(class).expose_provenance() as u64;
    VERSIONS.with_borrow_mut(|versions| versions.insert(next, address));
    next
}

/// The class that a head is the start of.
#[inline]
#[must_use]
pub fn class_of_head<'a>(head: NonNull<TypeHead>) -> &'a Class {
    // SAFETY: every type object is an `Obj<PyType>`, whose payload starts with the operations, and lives as long as its
    // instances.
    unsafe { &*head.cast::<Class>().as_ptr() }
}

/// `type(object)`
#[inline]
#[must_use]
pub fn type_of(object: &Ref) -> &Class {
    match object.heap_type() {
        Some(head) => class_of_head(head),
        None => immediate_type(object),
    }
}

#[inline(never)]
fn immediate_type(object: &Ref) -> &'static Class {
    match object.value().tag() {
        Tag::Int => int::PyInt::class(),
        Tag::Float => float::PyFloat::class(),
        Tag::Pointer | Tag::Immediate => {
            if object.is_none() {
                none::PyNone::class()
            } else if object.value().as_bool().is_some() {
                bool_::PyBool::class()
            } else if object.is_not_implemented() {
                none::PyNotImplemented::class()
            } else {
                ellipsis::PyEllipsis::class()
            }
        }
    }
}
