//! The object header and the part of a type that memory management needs.
//!
//! ```text
//!   0   references but one (high 48 bits) | flags (low 16 bits)
//!   8   type
//!   16  payload
//! ```
//!
//! One reference is counted as zero: taking the last one away borrows, which the processor says without a comparison.

use std::cell::Cell;
use std::ops::Deref;
use std::ptr::NonNull;

use crate::collect::Tracer;
use crate::reference::Ref;
use crate::value::Value;

/// What one more reference adds to the first word. A word below has one reference.
pub const ONE_REFERENCE: u64 = 1 << FLAG_BITS;
const FLAG_BITS: u32 = 16;
const FLAG_MASK: u64 = ONE_REFERENCE - 1;
/// What an immortal object's count starts at; matched increments and decrements never bring it to zero.
const IMMORTAL: u64 = 1 << 46;

/// What every heap object starts with.
#[repr(C)]
pub struct Header {
    word: Cell<u64>,
    ty: Cell<NonNull<TypeHead>>,
}

const _: () = assert!(size_of::<Header>() == 16);

/// Flags in the first word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u64)]
pub enum Flag {
    /// The finaliser has run (PEP 442).
    Finalised = 1,
    /// Somebody holds a weak reference.
    HasWeakrefs = 1 << 1,
    /// Being deallocated: a new reference is a resurrection.
    Dying = 1 << 2,
    /// Lives in a block of its own rather than in a page.
    Large = 1 << 3,
    /// Set aside by `gc.freeze`: the collector takes it for reachable.
    Frozen = 1 << 4,
}

impl Header {
    /// A header with one reference.
    #[must_use]
    pub fn new(ty: NonNull<TypeHead>) -> Header {
        Header {
            word: Cell::new(0),
            ty: Cell::new(ty),
        }
    }

    /// The type.
    #[inline]
    #[must_use]
    pub fn ty(&self) -> NonNull<TypeHead> {
        self.ty.get()
    }

    /// Changes the type; counts of the types are the caller's business (`__class__` assignment).
    pub fn set_ty(&self, ty: NonNull<TypeHead>) {
        self.ty.set(ty);
    }

    /// The number of references.
    #[inline]
    #[must_use]
    pub fn count(&self) -> u64 {
        self.word.get().wrapping_add(ONE_REFERENCE) >> FLAG_BITS
    }

    /// Adds a reference.
    #[inline]
    pub fn increment(&self) {
        self.word.set(self.word.get().wrapping_add(ONE_REFERENCE));
    }

    /// Takes a reference away; true if it was the last.
    #[inline]
    #[must_use]
    pub fn decrement(&self) -> bool {
        let (word, was_last) = self.word.get().overflowing_sub(ONE_REFERENCE);
        self.word.set(word);
        was_last
    }

    /// Makes the object live forever.
    pub fn immortalise(&self) {
        self.word.set(self.word.get() & FLAG_MASK | IMMORTAL << FLAG_BITS);
    }

    /// Whether the object lives forever.
    #[must_use]
    pub fn is_immortal(&self) -> bool {
        self.count() >= IMMORTAL / 2
    }

    /// Whether `flag` is set.
    #[inline]
    #[must_use]
    pub fn has(&self, flag: Flag) -> bool {
        self.word.get() & flag as u64 != 0
    }

    /// Sets or clears `flag`.
    pub fn set(&self, flag: Flag, on: bool) {
        let word = self.word.get();
        self.word
            .set(if on { word | flag as u64 } else { word & !(flag as u64) });
    }
}

/// Deallocates an object whose count is zero.
pub type Dealloc = unsafe fn(NonNull<Header>);
/// Shows every reference that an object owns to the tracer.
pub type Traverse = unsafe fn(NonNull<Header>, &mut Tracer<'_>);
/// Drops references so that cycles through the object break. The object stays valid.
pub type Clear = unsafe fn(NonNull<Header>);

/// What memory management needs to know of a type.
#[repr(C)]
pub struct TypeOps {
    /// Called when the count reaches zero.
    pub dealloc: Dealloc,
    /// Absent for types whose instances own no references.
    pub traverse: Option<Traverse>,
    /// Absent for immutable types.
    pub clear: Option<Clear>,
}

/// The start of every type object.
#[repr(C)]
pub struct TypeHead {
    /// A type is an object.
    pub header: Header,
    /// Memory operations of the instances.
    pub ops: TypeOps,
}

/// An object with payload `T`.
#[repr(C)]
pub struct Obj<T> {
    header: Header,
    payload: T,
}

impl<T> Obj<T> {
    /// The header.
    #[inline]
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The word that points here, owning nothing.
    #[inline]
    #[must_use]
    pub fn value(&self) -> Value {
        Value::from_bits(std::ptr::from_ref(self).addr() as u64)
    }

    /// A new reference to the object.
    #[inline]
    #[must_use]
    pub fn to_ref(&self) -> Ref {
        self.header.increment();
        // SAFETY: the increment above is the count that the reference owns; `self` is a live object.
        unsafe { Ref::from_owned(self.value()) }
    }

    /// A new typed reference to the object.
    #[inline]
    #[must_use]
    pub fn to_typed(&self) -> crate::TypedRef<T> {
        // SAFETY: `self` is an object with payload `T`.
        unsafe { crate::TypedRef::from_ref_unchecked(self.to_ref()) }
    }

    /// The payload's offset from the start of the object, in bytes.
    pub const PAYLOAD_OFFSET: usize = std::mem::offset_of!(Obj<T>, payload);
}

impl<T> Deref for Obj<T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        &self.payload
    }
}
