//! Allocation and deallocation of objects by type.
//!
//! ```text
//!   0    header
//!   16   payload of the native base
//!   ..   members from __slots__; tail of attributes (see `instance`)
//!   instance_size: variable part (text of a str, items of a tuple)
//! ```

use std::ptr::NonNull;

use taipan_heap::alloc::{Family, allocate, free};
use taipan_heap::collect::Tracer;
use taipan_heap::object::{Flag, TypeOps};
use taipan_heap::{Header, Obj, Ref, TypeHead, TypedRef};

use crate::class::{Class, ClassExt, ClassFlag, class_of_head};
use crate::native::NativeType;
use crate::{finalise, instance};

/// The family of instances of `class`.
#[inline]
fn family(class: &Class) -> Family {
    if class.has(ClassFlag::Traced) {
        Family::Traced
    } else {
        Family::Leaf
    }
}

/// A new object of type `class` (a subtype of `T`'s type, or that type).
#[inline]
#[must_use]
pub fn new_object<T: NativeType>(class: &Class, payload: T) -> TypedRef<T> {
    new_variable(class, 0, |_| payload)
}

/// A new object of `T`'s own type.
#[inline]
#[must_use]
pub fn new<T: NativeType>(payload: T) -> TypedRef<T> {
    if T::SPEC.dict {
        return new_variable(T::class(), 0, |_| payload);
    }
    // All but the type's address is known to the compiler.
    let object = allocate(size_of::<Obj<T>>(), native_family::<T>(), T::class().head());
    // SAFETY: the block is as large as the object.
    unsafe { finish(object, payload) }
}

/// The family of instances of `T`'s own type.
const fn native_family<T: NativeType>() -> Family {
    if T::SPEC.gc { Family::Traced } else { Family::Leaf }
}

/// Writes the payload of a fresh object.
///
/// # Safety
/// `object` is a fresh block, with room for the payload.
#[inline]
unsafe fn finish<T: NativeType>(object: NonNull<Header>, payload: T) -> TypedRef<T> {
    // SAFETY: the payload lies after the header, in the block; nothing is there yet.
    unsafe {
        object
            .cast::<u8>()
            .add(Obj::<T>::PAYLOAD_OFFSET)
            .cast::<T>()
            .write(payload)
    };
    let word = taipan_heap::Value::from_bits(object.as_ptr().expose_provenance() as u64);
    // SAFETY: the object was just made with one reference and a `T`.
    unsafe { TypedRef::from_ref_unchecked(Ref::from_owned(word)) }
}

/// A new object of `T`'s own type with `extra` bytes after the payload, to which `init` gets a pointer.
///
/// `T::extra_size` must return `extra` for the payload.
#[inline]
pub fn new_extended<T: NativeType>(extra: usize, init: impl FnOnce(NonNull<u8>) -> T) -> TypedRef<T> {
    const { assert!(!T::SPEC.dict, "instances are the payload and no more") };
    let fixed = size_of::<Obj<T>>();
    let object = allocate(fixed + extra, native_family::<T>(), T::class().head());
    // SAFETY: the block has `fixed + extra` bytes.
    let payload = init(unsafe { object.cast::<u8>().add(fixed) });
    // SAFETY: the block is as large as the object.
    unsafe { finish(object, payload) }
}

/// A new object with `extra` bytes after the fixed part, to which `init` gets a pointer.
///
/// `T::extra_size` must return `extra` for the payload.
#[inline]
pub fn new_variable<T: NativeType>(class: &Class, extra: usize, init: impl FnOnce(NonNull<u8>) -> T) -> TypedRef<T> {
    debug_assert!(class.is_subtype(T::class()), "an instance of the payload's type");
    let fixed = class.instance_size.get();
    let object = allocate(fixed + extra, family(class), class.head());
    // SAFETY: the block has at least `fixed + extra` bytes.
    let variable = unsafe { object.cast::<u8>().add(fixed) };
    let payload = init(variable);
    if class.has(ClassFlag::Heap) {
        class.header().increment();
        // SAFETY: the block is a fresh instance of `class`.
        unsafe { instance::init(object, class) };
    } else if class.tail_offset.get() != 0 {
        // SAFETY: as above.
        unsafe { instance::init(object, class) };
    }
    // SAFETY: the block is as large as the object.
    unsafe { finish(object, payload) }
}

/// The memory operations of every type.
#[must_use]
pub fn type_ops(traced: bool) -> TypeOps {
    TypeOps {
        dealloc: if taipan_heap::audit::is_enabled() {
            dealloc_audited
        } else {
            dealloc
        },
        traverse: traced.then_some(traverse as _),
        clear: traced.then_some(clear as _),
    }
}

/// The memory operations of `T`'s own type.
#[must_use]
pub fn native_ops<T: NativeType>() -> TypeOps {
    let ops = type_ops(T::SPEC.gc);
    if T::SPEC.dict || taipan_heap::audit::is_enabled() {
        return ops;
    }
    TypeOps {
        dealloc: dealloc_native::<T>,
        ..ops
    }
}

/// Like [`dealloc`], for an object of `T`'s own type, which is the payload and no more.
///
/// # Safety
/// The object's count is zero.
unsafe fn dealloc_native<T: NativeType>(object: NonNull<Header>) {
    // SAFETY: the object is still valid memory.
    let header = unsafe { object.as_ref() };
    let class = class_of_head(header.ty());
    if T::SPEC.gc && class.slots.finalise.get().is_some() || T::SPEC.weakref && header.has(Flag::HasWeakrefs) {
        // SAFETY: the caller's promise.
        return unsafe { dealloc(object) };
    }
    // SAFETY: a dying object with payload `T`.
    let extra = unsafe { drop_payload::<T>(object) };
    // SAFETY: the block was allocated with this size and family; nothing refers to it.
    unsafe { free(object, size_of::<Obj<T>>() + extra, native_family::<T>()) };
}

/// Drops the payload and tells its variable size.
///
/// # Safety
/// `object` is a dying object with payload `T`.
#[inline]
pub unsafe fn drop_payload<T: NativeType>(object: NonNull<Header>) -> usize {
    // SAFETY: the caller's promise.
    let payload = unsafe { object.cast::<u8>().add(Obj::<T>::PAYLOAD_OFFSET) }.cast::<T>();
    // SAFETY: the payload is still valid.
    let extra = unsafe { payload.as_ref() }.extra_size();
    // SAFETY: nobody uses the payload after this.
    unsafe { payload.drop_in_place() };
    extra
}

/// Shows the payload's references.
///
/// # Safety
/// `object` is alive and has payload `T`.
pub unsafe fn trace_payload<T: NativeType>(object: NonNull<Header>, tracer: &mut Tracer<'_>) {
    // SAFETY: the caller's promise.
    unsafe { object.cast::<Obj<T>>().as_ref() }.trace(tracer);
}

/// Empties the payload.
///
/// # Safety
/// `object` is alive and has payload `T`.
pub unsafe fn clear_payload<T: NativeType>(object: NonNull<Header>, garbage: &mut Vec<Ref>) {
    // SAFETY: the caller's promise.
    unsafe { object.cast::<Obj<T>>().as_ref() }.give_up(garbage);
}

/// # Safety
/// The object's count is zero.
unsafe fn dealloc(object: NonNull<Header>) {
    let release = |block, size, family, _| {
        // SAFETY: the block was allocated with this size and family; nothing refers to it.
        unsafe { free(block, size, family) }
    };
    // SAFETY: the caller's promise.
    unsafe { dealloc_to(object, release) };
}

/// Like [`dealloc`], but the block goes to quarantine.
///
/// # Safety
/// The object's count is zero.
unsafe fn dealloc_audited(object: NonNull<Header>) {
    let release = |block, size, family, ty| {
        // SAFETY: the block was allocated with this size and family; nothing refers to it.
        unsafe { taipan_heap::audit::quarantine(block, size, family, ty) }
    };
    // SAFETY: the caller's promise.
    unsafe { dealloc_to(object, release) };
}

/// # Safety
/// The object's count is zero. `release` takes the block over.
#[inline(always)]
unsafe fn dealloc_to(object: NonNull<Header>, release: impl FnOnce(NonNull<Header>, usize, Family, NonNull<TypeHead>)) {
    // SAFETY: the object is still valid memory.
    let header = unsafe { object.as_ref() };
    let class = class_of_head(header.ty());
    if class.slots.finalise.get().is_some() && !header.has(Flag::Finalised) {
        // SAFETY: count zero, sole owner.
        if unsafe { finalise::resurrect_and_finalise(object, class) } {
            return;
        }
    }
    if header.has(Flag::HasWeakrefs) {
        header.increment();
        crate::weak::object_dies(object);
        if !header.decrement() {
            return;
        }
    }
    // A finaliser or a callback may have changed the class.
    let class = class_of_head(header.ty());
    let heap_type = class.has(ClassFlag::Heap);
    if heap_type || class.tail_offset.get() != 0 {
        // SAFETY: a dying instance of `class`.
        unsafe { instance::drop_attributes(object, class) };
    }
    // SAFETY: a dying object whose payload is that of its native base.
    let extra = unsafe { (class.drop_payload)(object) };
    release(object, class.instance_size.get() + extra, family(class), class.head());
    if heap_type {
        // SAFETY: the instance owned a count of its type.
        drop(unsafe { Ref::from_owned(class.value()) });
    }
}

/// # Safety
/// The object is alive.
unsafe fn traverse(object: NonNull<Header>, tracer: &mut Tracer<'_>) {
    // SAFETY: the object is alive.
    let class = class_of_head(unsafe { object.as_ref() }.ty());
    if class.has(ClassFlag::Heap) {
        tracer.value(class.value());
    }
    if class.has(ClassFlag::Heap) || class.tail_offset.get() != 0 {
        // SAFETY: an instance of `class`.
        unsafe { instance::trace_attributes(object, class, tracer) };
    }
    // SAFETY: the payload is that of the native base.
    unsafe { (class.trace_payload)(object, tracer) };
}

/// # Safety
/// The object is alive.
unsafe fn clear(object: NonNull<Header>) {
    let mut garbage = Vec::new();
    // SAFETY: the object is alive.
    let class = class_of_head(unsafe { object.as_ref() }.ty());
    if class.has(ClassFlag::Heap) || class.tail_offset.get() != 0 {
        // SAFETY: an instance of `class`.
        unsafe { instance::clear_attributes(object, class, &mut garbage) };
    }
    // SAFETY: the payload is that of the native base.
    unsafe { (class.clear_payload)(object, &mut garbage) };
    drop(garbage);
}

/// The type word as a class.
#[must_use]
pub fn head_class<'a>(head: NonNull<TypeHead>) -> &'a Class {
    class_of_head(head)
}

/// Shows the references that an object owns.
pub fn trace_object(object: &Ref, tracer: &mut Tracer<'_>) {
    if let Some(header) = object.header()
        && class_of_head(header.ty()).has(ClassFlag::Traced)
    {
        // SAFETY: the object is alive.
        unsafe { traverse(NonNull::from(header), tracer) };
    }
}

/// Shows the references that any object owns, whether the collector knows it or not.
///
/// # Safety
/// The object is alive.
pub unsafe fn trace_any(object: NonNull<Header>, tracer: &mut Tracer<'_>) {
    // SAFETY: the caller's promise.
    unsafe { traverse(object, tracer) };
}

/// The heap objects that `objects` refer to.
#[must_use]
pub fn referents(objects: &[Ref]) -> Vec<Ref> {
    let mut found = Vec::new();
    for object in objects {
        trace_object(
            object,
            &mut Tracer::new(&mut |target| {
                let word = taipan_heap::Value::from_bits(target.as_ptr().expose_provenance() as u64);
                // SAFETY: a traced reference is owned by a live object.
                found.push(unsafe { Ref::from_borrowed(word) });
            }),
        );
    }
    found
}
