//! Who owns a count: [`Ref`] does, [`Borrowed`] does not, [`TypedRef`] does and knows the payload.
//!
//! Dropping the last [`Ref`] deallocates, which can run Python (finalisers, weakref callbacks). Deallocation nests at
//! most [`NESTING`] deep; deeper objects wait in a queue, so that a long chain of objects cannot exhaust the stack.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::num::NonZeroU64;
use std::ops::Deref;
use std::ptr::NonNull;

use crate::object::{Header, Obj, TypeHead};
use crate::value::Value;

/// An owned reference to a value; never unbound.
#[repr(transparent)]
pub struct Ref(NonZeroU64, PhantomData<*const ()>);

impl Ref {
    /// `None`
    pub const NONE: Ref = Ref::immediate(Value::NONE);
    /// `True`
    pub const TRUE: Ref = Ref::immediate(Value::TRUE);
    /// `False`
    pub const FALSE: Ref = Ref::immediate(Value::FALSE);
    /// `Ellipsis`
    pub const ELLIPSIS: Ref = Ref::immediate(Value::ELLIPSIS);
    /// `NotImplemented`
    pub const NOT_IMPLEMENTED: Ref = Ref::immediate(Value::NOT_IMPLEMENTED);

    const fn immediate(value: Value) -> Ref {
        match NonZeroU64::new(value.bits()) {
            Some(bits) => Ref(bits, PhantomData),
            None => panic!("immediates are not zero"),
        }
    }

    /// Takes over a count.
    ///
    /// # Safety
    /// `value` is bound, and if it is a pointer, the caller owns a count of a live object and gives it up.
    #[inline]
    #[must_use]
    pub unsafe fn from_owned(value: Value) -> Ref {
        debug_assert!(value.bits() != 0 && !value.is_unbound(), "a reference is bound");
        // SAFETY: no bound value is the zero word (the caller's promise).
        Ref(unsafe { NonZeroU64::new_unchecked(value.bits()) }, PhantomData)
    }

    /// Adds a count for a word.
    ///
    /// # Safety
    /// `value` is bound, and if it is a pointer, the object is alive.
    #[inline]
    #[must_use]
    pub unsafe fn from_borrowed(value: Value) -> Ref {
        if value.is_pointer() {
            // SAFETY: the object is alive (the caller's promise).
            unsafe { header(value) }.increment();
        }
        // SAFETY: the count was added above.
        unsafe { Ref::from_owned(value) }
    }

    /// Gives the count to the caller as a raw word.
    #[inline]
    #[must_use]
    pub fn into_value(self) -> Value {
        let value = self.value();
        std::mem::forget(self);
        value
    }

    /// The word; the count stays here.
    #[inline]
    #[must_use]
    pub const fn value(&self) -> Value {
        Value::from_bits(self.0.get())
    }

    /// A bool.
    #[inline]
    #[must_use]
    pub fn from_bool(b: bool) -> Ref {
        if b { Ref::TRUE } else { Ref::FALSE }
    }

    /// A small int.
    #[inline]
    #[must_use]
    pub fn small(n: i32) -> Ref {
        Ref::immediate(Value::small(n))
    }

    /// A small int, if it fits.
    #[inline]
    #[must_use]
    pub fn try_int(n: i64) -> Option<Ref> {
        Value::try_int(n).map(Ref::immediate)
    }

    /// A self-tagged float, if it is in range.
    #[inline]
    #[must_use]
    pub fn try_float(f: f64) -> Option<Ref> {
        Value::try_float(f).map(Ref::immediate)
    }

    /// Identity.
    #[inline]
    #[must_use]
    pub fn is(&self, other: &Ref) -> bool {
        self.0 == other.0
    }

    /// Whether this is `None`.
    #[inline]
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.value() == Value::NONE
    }

    /// Whether this is `NotImplemented`.
    #[inline]
    #[must_use]
    pub fn is_not_implemented(&self) -> bool {
        self.value() == Value::NOT_IMPLEMENTED
    }

    /// The header, if this is a heap object.
    #[inline]
    #[must_use]
    pub fn header(&self) -> Option<&Header> {
        let value = self.value();
        // SAFETY: `self` owns a count, so the object is alive as long as `self` is.
        value.is_pointer().then(|| unsafe { header(value) })
    }

    /// The type word of a heap object.
    #[inline]
    #[must_use]
    pub fn heap_type(&self) -> Option<NonNull<TypeHead>> {
        self.header().map(Header::ty)
    }

    /// The object as one with payload `T`.
    ///
    /// # Safety
    /// This is a pointer to an object whose payload is (or starts with) a `T`.
    #[inline]
    #[must_use]
    pub unsafe fn as_obj_unchecked<T>(&self) -> &Obj<T> {
        // SAFETY: the caller's promise; the lifetime is that of the count that `self` owns.
        unsafe { &*pointer(self.value()).cast::<Obj<T>>().as_ptr() }
    }

    /// Views a slice of words as references.
    ///
    /// # Safety
    /// Every word is bound and stays alive and in place for `'a`.
    #[inline]
    #[must_use]
    pub unsafe fn slice_from_values(values: &[Value]) -> &[Ref] {
        // SAFETY: `Ref` and `Value` are both one transparent word; the caller promises that all are bound.
        unsafe { std::slice::from_raw_parts(values.as_ptr().cast::<Ref>(), values.len()) }
    }
}

impl Clone for Ref {
    #[inline]
    fn clone(&self) -> Ref {
        // SAFETY: `self` keeps the object alive.
        unsafe { Ref::from_borrowed(self.value()) }
    }
}

impl Drop for Ref {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: the count that `self` owned is given up; nobody uses `self` afterwards.
        unsafe { release(self.value()) }
    }
}

impl fmt::Debug for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ref({:#x})", self.0)
    }
}

/// Gives up the count of a word, if it has one.
///
/// # Safety
/// `value` is unbound, or the caller owns the count and does not use the word afterwards.
#[inline]
pub unsafe fn release(value: Value) {
    if value.is_pointer() {
        // SAFETY: the caller owns a count, so the object is alive.
        if unsafe { header(value) }.decrement() {
            // SAFETY: that was the last count.
            unsafe { deallocate(pointer(value)) }
        }
    }
}

/// The header behind a pointer word.
///
/// # Safety
/// `value` is a pointer to a live object, which outlives `'a`.
#[inline]
#[must_use]
pub unsafe fn header<'a>(value: Value) -> &'a Header {
    // SAFETY: the caller's promise.
    unsafe { &*pointer(value).as_ptr() }
}

/// The address in a pointer word.
///
/// # Safety
/// `value` is a pointer.
#[inline]
#[must_use]
unsafe fn pointer(value: Value) -> NonNull<Header> {
    debug_assert!(value.is_pointer() && value.bits() != 0, "a pointer");
    // Said again for optimised builds: what is read from memory as a word is not known to be no zero.
    // SAFETY: the zero word is no value.
    unsafe { std::hint::assert_unchecked(value.bits() != 0) };
    // SAFETY: pointer words are addresses of objects, hence not null.
    unsafe { NonNull::new_unchecked(std::ptr::with_exposed_provenance_mut(value.bits() as usize)) }
}

/// How deep deallocation nests before objects are queued.
pub const NESTING: u32 = 100;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    /// Whether there is something in the queue, which costs more to look into.
    static QUEUED: Cell<bool> = const { Cell::new(false) };
    static QUEUE: RefCell<Vec<NonNull<Header>>> = const { RefCell::new(Vec::new()) };
}

/// # Safety
/// The object's count is zero and nobody uses it afterwards.
#[inline(never)]
unsafe fn deallocate(object: NonNull<Header>) {
    // SAFETY: the object is still valid memory with a live type, as types outlive their instances.
    let ops = unsafe { &(*object.as_ptr()).ty().as_ref().ops };
    if ops.traverse.is_none() {
        // What owns no references does not nest.
        // SAFETY: the count is zero, which is what the function asks for.
        return unsafe { (ops.dealloc)(object) };
    }
    let depth = DEPTH.get();
    if depth >= NESTING {
        QUEUE.with_borrow_mut(|queue| queue.push(object));
        QUEUED.set(true);
        return;
    }
    DEPTH.set(depth + 1);
    // SAFETY: the caller gives up the object.
    unsafe { dealloc_now(object) };
    if depth == 0 && QUEUED.get() {
        while let Some(next) = QUEUE.with_borrow_mut(Vec::pop) {
            // SAFETY: queued objects have count zero and no other owner.
            unsafe { dealloc_now(next) };
        }
        QUEUED.set(false);
    }
    DEPTH.set(depth);
}

/// # Safety
/// As for [`deallocate`].
unsafe fn dealloc_now(object: NonNull<Header>) {
    // SAFETY: the object is still valid memory with a live type.
    let ty = unsafe { object.as_ref() }.ty();
    // SAFETY: types outlive their instances.
    let dealloc = unsafe { ty.as_ref() }.ops.dealloc;
    // SAFETY: the count is zero, which is what the function asks for.
    unsafe { dealloc(object) };
}

/// A reference that owns nothing; something else keeps the value alive for `'a`.
#[derive(Clone, Copy)]
pub struct Borrowed<'a> {
    value: Value,
    owner: PhantomData<&'a Ref>,
}

impl Borrowed<'_> {
    /// Borrows a raw word.
    ///
    /// # Safety
    /// `value` is bound and its object lives for `'a`.
    #[inline]
    #[must_use]
    pub unsafe fn from_value(value: Value) -> Self {
        Borrowed {
            value,
            owner: PhantomData,
        }
    }
}

impl Deref for Borrowed<'_> {
    type Target = Ref;
    #[inline]
    fn deref(&self) -> &Ref {
        // SAFETY: `Ref` is one transparent word like `Value`; a `&Ref` cannot drop it.
        unsafe { &*std::ptr::from_ref(&self.value).cast::<Ref>() }
    }
}

/// An owned reference to an object with payload `T`.
#[repr(transparent)]
pub struct TypedRef<T> {
    inner: Ref,
    payload: PhantomData<Obj<T>>,
}

impl<T> TypedRef<T> {
    /// Takes over `reference`.
    ///
    /// # Safety
    /// It points to an object whose payload is (or starts with) a `T`.
    #[inline]
    #[must_use]
    pub unsafe fn from_ref_unchecked(reference: Ref) -> TypedRef<T> {
        TypedRef {
            inner: reference,
            payload: PhantomData,
        }
    }

    /// The untyped reference, borrowed.
    #[inline]
    #[must_use]
    pub fn as_ref(&self) -> &Ref {
        &self.inner
    }

    /// The untyped reference.
    #[inline]
    #[must_use]
    pub fn into_ref(self) -> Ref {
        self.inner
    }

    /// Keeps the object alive until the process ends.
    #[must_use]
    pub fn leak<'a>(self) -> &'a Obj<T> {
        let kept = ManuallyDrop::new(self);
        let object: *const Obj<T> = &**kept;
        // SAFETY: the count is never given up, so the object lives forever.
        unsafe { &*object }
    }
}

impl<T> Deref for TypedRef<T> {
    type Target = Obj<T>;
    #[inline]
    fn deref(&self) -> &Obj<T> {
        // SAFETY: promised when the typed reference was made.
        unsafe { self.inner.as_obj_unchecked() }
    }
}

impl<T> Clone for TypedRef<T> {
    #[inline]
    fn clone(&self) -> Self {
        TypedRef {
            inner: self.inner.clone(),
            payload: PhantomData,
        }
    }
}

impl<T> From<TypedRef<T>> for Ref {
    #[inline]
    fn from(typed: TypedRef<T>) -> Ref {
        typed.inner
    }
}
