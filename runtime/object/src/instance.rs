//! Attribute storage of instances: shape, slots inside the object, spilled slots, or a dict.
//!
//! ```text
//!   tail_offset + 0    shape
//!   tail_offset + 8    spilled slots (an array that grows by doubling), or the dict when the shape says so
//!   tail_offset + 16   inline slots, `inline_slots` of them
//! ```
//!
//! Attribute `i` of the shape is inline slot `i`, or spilled slot `i - inline_slots`. `obj.__dict__` moves the values
//! to a real dict once and for all, as in CPython 3.11: from then on the dict is the storage.

use std::cell::Cell;
use std::ptr::NonNull;

use taipan_heap::collect::Tracer;
use taipan_heap::reference::release;
use taipan_heap::{Header, Ref, Shape, ShapeKind, TypedRef, Value};

use crate::class::{Class, ClassExt, type_of};
use crate::types::dict::PyDict;

/// Bytes of the tail in front of the inline slots.
pub const TAIL_HEAD: usize = 16;

/// The tail of one instance.
#[repr(C)]
pub struct Tail {
    shape: Cell<NonNull<Shape>>,
    spill: Cell<*mut Value>,
}

const _: () = assert!(size_of::<Tail>() == TAIL_HEAD);

/// # Safety
/// `object` is an instance of `class`, which has a tail.
#[inline]
unsafe fn tail<'a>(object: NonNull<Header>, class: &Class) -> &'a Tail {
    // SAFETY: the tail lies in the instance.
    unsafe { object.cast::<u8>().add(class.tail_offset.get()).cast::<Tail>().as_ref() }
}

/// The tail of an instance, if its class has one.
#[inline]
#[must_use]
pub fn tail_of(object: &Ref) -> Option<(&Tail, &Class)> {
    let header = NonNull::from(object.header()?);
    let class = type_of(object);
    if class.tail_offset.get() == 0 {
        return None;
    }
    // SAFETY: the object is alive and its class has a tail.
    Some((unsafe { tail(header, class) }, class))
}

impl Tail {
    /// The shape.
    #[inline]
    #[must_use]
    pub fn shape(&self) -> &Shape {
        // SAFETY: shapes live as long as the class, which the instance keeps alive.
        unsafe { self.shape.get().as_ref() }
    }

    #[inline]
    fn cell(&self, index: usize, inline: usize) -> &Cell<Value> {
        let cell = if index < inline {
            // SAFETY: inline slots follow the tail's head in the instance.
            unsafe { std::ptr::from_ref(self).add(1).cast::<Cell<Value>>().add(index) }
        } else {
            // SAFETY: the spill array holds at least as many slots as the shape has beyond the inline ones.
            unsafe { self.spill.get().cast::<Cell<Value>>().add(index - inline) }
        };
        // SAFETY: both are valid for reads and writes of a word.
        unsafe { &*cell }
    }

    /// The value in a slot that the shape has.
    #[inline]
    #[must_use]
    pub fn get(&self, class: &Class, index: usize) -> Ref {
        // SAFETY: slots that the shape has hold owned values.
        unsafe { Ref::from_borrowed(self.cell(index, class.inline_slots.get()).get()) }
    }

    /// Replaces the value in a slot that the shape has.
    #[inline]
    pub fn set(&self, class: &Class, index: usize, value: Ref) -> Ref {
        let old = self.cell(index, class.inline_slots.get()).replace(value.into_value());
        // SAFETY: the slot owned the old value.
        unsafe { Ref::from_owned(old) }
    }

    /// Adds the attribute that `next` has and the current shape has not.
    #[inline]
    pub fn add(&self, class: &Class, next: NonNull<Shape>, value: Ref) {
        let index = self.shape().len();
        let inline = class.inline_slots.get();
        if index >= inline {
            self.reserve_spill(index - inline);
        }
        self.cell(index, inline).set(value.into_value());
        self.shape.set(next);
    }

    /// Makes room for spilled slot `used`, which is the first free one.
    fn reserve_spill(&self, used: usize) {
        if used == 0 || used >= 4 && used.is_power_of_two() {
            let capacity = (used * 2).max(4);
            // SAFETY: an earlier array came from here, with capacity `used`.
            let mut slots = if used == 0 {
                Vec::new()
            } else {
                unsafe { Vec::from_raw_parts(self.spill.get(), used, used) }
            };
            slots.reserve_exact(capacity - used);
            self.spill.set(std::mem::ManuallyDrop::new(slots).as_mut_ptr());
        }
    }

    fn take_spill(&self, used: usize) {
        if used > 0 {
            let capacity = used.next_power_of_two().max(4);
            // SAFETY: the array has this capacity (see `reserve_spill`); its values were moved out.
            drop(unsafe { Vec::from_raw_parts(self.spill.get(), 0, capacity) });
        }
        self.spill.set(std::ptr::null_mut());
    }

    /// The dict, if the attributes are in one.
    #[must_use]
    pub fn dict(&self) -> Option<TypedRef<PyDict>> {
        if self.shape().kind() != ShapeKind::Dict || self.spill.get().is_null() {
            return None;
        }
        let word = Value::from_bits(self.spill.get().expose_provenance() as u64);
        // SAFETY: with the dict shape, the word is an owned reference to a dict.
        Some(unsafe { TypedRef::from_ref_unchecked(Ref::from_borrowed(word)) })
    }

    /// Makes `dict` the storage; the old attributes or dict are returned to be dropped.
    #[must_use = "dropping the old attributes may run Python"]
    pub fn set_dict(&self, class: &Class, dict: TypedRef<PyDict>) -> Vec<Ref> {
        let old = self.take_all(class);
        self.shape.set(class.shape_set().dict());
        self.spill.set(std::ptr::with_exposed_provenance_mut(
            dict.into_ref().into_value().bits() as usize,
        ));
        old
    }

    /// Takes every value (or the dict) out and leaves the root shape.
    fn take_all(&self, class: &Class) -> Vec<Ref> {
        let shape = self.shape();
        if shape.kind() == ShapeKind::Dict {
            let word = Value::from_bits(self.spill.replace(std::ptr::null_mut()).expose_provenance() as u64);
            self.shape.set(class.shape_set().root());
            // SAFETY: the word was the instance's own reference to its dict.
            return if word.bits() == 0 {
                Vec::new()
            } else {
                vec![unsafe { Ref::from_owned(word) }]
            };
        }
        let inline = class.inline_slots.get();
        let len = shape.len();
        // SAFETY: each slot owned its value, and is forgotten with the shape.
        let values = (0..len)
            .map(|i| unsafe { Ref::from_owned(self.cell(i, inline).get()) })
            .collect();
        self.take_spill(len.saturating_sub(inline));
        self.shape.set(class.shape_set().root());
        values
    }

    /// Gives up every value (or the dict) of a dying instance.
    #[inline]
    fn drop_values(&self, class: &Class) {
        let shape = self.shape();
        if shape.kind() == ShapeKind::Dict {
            return drop(self.take_all(class));
        }
        let inline = class.inline_slots.get();
        let len = shape.len();
        for index in 0..len {
            // SAFETY: slots that the shape has own their values.
            unsafe { release(self.cell(index, inline).replace(Value::UNBOUND)) };
        }
        if len > inline {
            self.shape.set(class.shape_set().root());
            self.take_spill(len - inline);
        }
    }

    /// Moves the attributes to a dict, if they are not in one, and returns it.
    #[must_use]
    pub fn materialise(&self, class: &Class) -> TypedRef<PyDict> {
        if let Some(dict) = self.dict() {
            return dict;
        }
        let keys = self.shape().keys();
        let values = self.take_all(class);
        let dict = PyDict::new_ref();
        for (key, value) in keys.into_iter().zip(values) {
            dict.set_str(&key, value);
        }
        let rest = self.set_dict(class, dict.clone());
        debug_assert!(rest.is_empty(), "everything was moved");
        dict
    }
}

/// Prepares the members and the tail of a fresh instance.
///
/// # Safety
/// `object` is a fresh block for an instance of `class`, a heap type.
#[inline]
pub unsafe fn init(object: NonNull<Header>, class: &Class) {
    for_each_member(class, |offset| {
        // SAFETY: member offsets lie in the instance.
        unsafe { object.cast::<u8>().add(offset).cast::<Value>().write(Value::UNBOUND) };
    });
    if class.tail_offset.get() != 0 {
        let fresh = Tail {
            shape: Cell::new(class.shape_set().root()),
            spill: Cell::new(std::ptr::null_mut()),
        };
        // SAFETY: the tail lies in the instance.
        unsafe {
            object
                .cast::<u8>()
                .add(class.tail_offset.get())
                .cast::<Tail>()
                .write(fresh)
        };
    }
}

#[inline]
fn for_each_member(class: &Class, f: impl FnMut(usize)) {
    class.all_members.iter().copied().for_each(f);
}

/// # Safety
/// `offset` is that of a member of the object's class.
#[inline]
unsafe fn member<'a>(object: NonNull<Header>, offset: usize) -> &'a Cell<Value> {
    // SAFETY: the caller's promise.
    unsafe { object.cast::<u8>().add(offset).cast::<Cell<Value>>().as_ref() }
}

/// Reads a member; None if it is unbound.
#[inline]
#[must_use]
pub fn get_member(object: &Ref, offset: usize) -> Option<Ref> {
    let header = NonNull::from(object.header()?);
    // SAFETY: member descriptors check the type before they come here.
    let value = unsafe { member(header, offset) }.get();
    // SAFETY: members own their values.
    (!value.is_unbound()).then(|| unsafe { Ref::from_borrowed(value) })
}

/// Writes or unbinds a member; the old value is returned to be dropped.
#[inline]
#[must_use = "dropping the old value may run Python"]
pub fn set_member(object: &Ref, offset: usize, value: Option<Ref>) -> Option<Ref> {
    let header = NonNull::from(object.header()?);
    // SAFETY: member descriptors check the type before they come here.
    let old = unsafe { member(header, offset) }.replace(value.map_or(Value::UNBOUND, Ref::into_value));
    // SAFETY: members own their values.
    (!old.is_unbound()).then(|| unsafe { Ref::from_owned(old) })
}

/// Drops members and tail of a dying instance.
///
/// # Safety
/// `object` is a dying instance of `class`.
#[inline]
pub unsafe fn drop_attributes(object: NonNull<Header>, class: &Class) {
    // Each place is emptied before its value dies: what runs then can start a collection, which sees the instance.
    for_each_member(class, |offset| {
        // SAFETY: a member of the instance's class, which owned its value.
        unsafe { release(member(object, offset).replace(Value::UNBOUND)) };
    });
    if class.tail_offset.get() != 0 {
        // SAFETY: the class has a tail.
        unsafe { tail(object, class) }.drop_values(class);
    }
}

/// Moves the values of members and tail to `garbage`.
///
/// # Safety
/// `object` is a valid instance of `class`.
pub unsafe fn clear_attributes(object: NonNull<Header>, class: &Class, garbage: &mut Vec<Ref>) {
    for_each_member(class, |offset| {
        // SAFETY: a member of the instance's class.
        let old = unsafe { member(object, offset) }.replace(Value::UNBOUND);
        if !old.is_unbound() {
            // SAFETY: the member owned it.
            garbage.push(unsafe { Ref::from_owned(old) });
        }
    });
    if class.tail_offset.get() != 0 {
        // SAFETY: the class has a tail.
        garbage.extend(unsafe { tail(object, class) }.take_all(class));
    }
}

/// Shows the values of members and tail.
///
/// # Safety
/// `object` is a live instance of `class`.
pub unsafe fn trace_attributes(object: NonNull<Header>, class: &Class, tracer: &mut Tracer<'_>) {
    for_each_member(class, |offset| {
        // SAFETY: a member of the instance's class.
        tracer.value(unsafe { member(object, offset) }.get());
    });
    if class.tail_offset.get() == 0 {
        return;
    }
    // SAFETY: the class has a tail.
    let tail = unsafe { tail(object, class) };
    let shape = tail.shape();
    if shape.kind() == ShapeKind::Dict {
        let word = tail.spill.get().expose_provenance() as u64;
        if word != 0 {
            tracer.value(Value::from_bits(word));
        }
    } else {
        for index in 0..shape.len() {
            tracer.value(tail.cell(index, class.inline_slots.get()).get());
        }
    }
}

/// Changes the class of an instance to one with the same layout; attributes move to a shape of the new class.
pub fn set_class(object: &Ref, new: &Class) {
    let Some(header) = object.header() else {
        return;
    };
    let old = type_of(object).to_ref();
    let attributes = tail_of(object).map(|(tail, class)| tail.materialise(class));
    new.header().increment();
    header.set_ty(new.head());
    if let (Some(dict), Some((tail, class))) = (attributes, tail_of(object)) {
        // The dict is the storage already; only the shape's owner changes.
        tail.shape.set(class.shape_set().dict());
        drop(dict);
    }
    // SAFETY: the instance owned a count of its old class if that was a heap type.
    if type_of(&old).header().count() > 0 && heap_class(&old) {
        drop(unsafe { Ref::from_owned(old.value()) });
    }
}

fn heap_class(class: &Ref) -> bool {
    use crate::native::Downcast;
    class
        .downcast::<crate::PyType>()
        .is_some_and(|c| c.has(crate::ClassFlag::Heap))
}

/// Changes the class where the number of inline slots differs: only possible through the dict, and only if the block is
/// large enough.
///
/// # Errors
/// TypeError if the new class's instances are larger.
pub fn move_class(th: &crate::Thread, object: &Ref, new: &Class) -> crate::PyResult<()> {
    let _ = th;
    // The block's size class is found through the class at deallocation, so it must not change: the instance keeps its
    // block by keeping the old size in a private twin of the new class.
    let old = type_of(object);
    Err(th.type_error(format!(
        "__class__ assignment: '{}' object layout differs from '{}'",
        new.name(),
        old.name()
    )))
}
