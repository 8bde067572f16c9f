//! Attribute ops with inline caches.
//!
//! A cache is valid while the object's class has the version that was seen (so what the class says about the name has
//! not changed), and, where the instance could have an attribute of that name, its shape.

use std::cell::Cell;
use std::ptr::NonNull;

use taipan_code::operand::{AttributeSite, In, NameId, OutRegs};
use taipan_object::class::ClassExt;
use taipan_object::descriptor::PyMember;
use taipan_object::function::PyFunction;
use taipan_object::heap::{Borrowed, Ref, ShapeKind, Value};
use taipan_object::instance::{self, Tail, tail_of};
use taipan_object::module::PyModule;
use taipan_object::ops;
use taipan_object::types::code::{Feedback, PyCode, Seen};
use taipan_object::types::property::{PyClassMethod, PyProperty, PyStaticMethod};
use taipan_object::{Class, ClassFlag, Downcast, PyResult, PyType, Thread, type_of};

use crate::current::Current;
use crate::machine::Registers;

/// States of an attribute cache.
pub mod state {
    /// The attribute is in a slot of the instance.
    pub const SLOT: u32 = 1;
    /// The attribute is a plain value of the class; instances with this shape do not have it.
    pub const CLASS_VALUE: u32 = 2;
    /// The attribute is a function of the class; instances with this shape do not have it.
    pub const METHOD: u32 = 3;
    /// As `METHOD`, for a type whose instances have no dict.
    pub const PLAIN_METHOD: u32 = 4;
    /// The object is a module; the attribute is in its dict.
    pub const MODULE: u32 = 5;
    /// The object is a class; the attribute is a value in its MRO that needs no binding.
    pub const OF_CLASS: u32 = 6;
    /// Storing: the slot exists.
    pub const STORE_SLOT: u32 = 7;
    /// Storing: the slot is added by a transition.
    pub const STORE_NEW: u32 = 8;
    /// Loading and storing: the attribute is a member that `__slots__` made.
    pub const MEMBER: u32 = 9;
    /// Loading: the attribute is a property of the class.
    pub const PROPERTY: u32 = 10;
    /// Loading a method: the attribute is a class method made of a function; instances do not have it.
    pub const CLASS_METHOD: u32 = 11;
    /// The same, a static method.
    pub const STATIC_METHOD: u32 = 12;
}

/// Sites that missed this often are not filled any more.
pub(crate) const GIVE_UP: u32 = 200;

/// `class`: whose version is checked.
fn fill(feedback: &Feedback, class: &Class, state: u32, key: u64, index: u32, value: u64) {
    feedback.see(Seen {
        state,
        version: class.version_tag(),
        key,
        index,
        value,
        class: std::ptr::from_ref(class).expose_provenance() as u64,
        tail: class.tail_offset.get() as u32,
        inline_slots: class.inline_slots.get() as u32,
    });
}

/// Counts a miss; whether the cache is to be filled.
fn fills(th: &Thread, feedback: &Feedback) -> bool {
    let misses = feedback.misses.get().saturating_add(1);
    feedback.misses.set(misses);
    th.vm().cache_missed() && misses < GIVE_UP
}

/// What a site is for.
#[derive(Clone, Copy)]
enum Purpose {
    Load,
    Method,
    Store,
}

/// What sites that have seen too many classes learn, by name, class and shape: each finds what the others left.
struct Shared {
    purpose: Cell<u64>,
    name: Cell<u64>,
    feedback: Feedback,
}

const SHARED: usize = 1024;

thread_local! {
    static TABLE: [Shared; SHARED] = const {
        [const {
            Shared {
                purpose: Cell::new(0),
                name: Cell::new(0),
                feedback: Feedback::new(),
            }
        }; SHARED]
    };
}

/// Runs `f` with the shared feedback for an attribute of objects like this, which is empty if it was another's.
fn with_shared<R>(purpose: Purpose, name: &Ref, object: &Ref, f: impl FnOnce(&Feedback) -> R) -> R {
    let (class, name) = (std::ptr::from_ref(type_of(object)).addr() as u64, name.value().bits());
    let mixed = name >> 4 ^ class >> 5 ^ shape_key(object).unwrap_or(0) >> 4 ^ (purpose as u64) << 8;
    TABLE.with(|table| {
        let place = &table[mixed as usize % SHARED];
        if place.name.replace(name) != name || place.purpose.replace(purpose as u64) != purpose as u64 {
            place.feedback.state.set(0);
            place.feedback.misses.set(0);
        }
        let result = f(&place.feedback);
        // Python code that ran meanwhile may have used the place for something else.
        if place.name.get() != name || place.purpose.get() != purpose as u64 {
            place.feedback.state.set(0);
        }
        result
    })
}

/// Whether a site has given up, and what it saw last could be cached: there were too many classes, then.
#[inline]
fn sees_many(feedback: &Feedback) -> bool {
    feedback.misses.get() >= GIVE_UP && feedback.state.get() != 0
}

fn shape_key(object: &Ref) -> Option<u64> {
    let (tail, _) = tail_of(object)?;
    Some(std::ptr::from_ref(tail.shape()).addr() as u64)
}

/// A reference from a word that a version check has shown to be alive.
#[inline]
fn borrowed(word: u64) -> Ref {
    // SAFETY: the class or dict with the checked version still holds the value.
    unsafe { Ref::from_borrowed(Value::from_bits(word)) }
}

/// The place of an attribute in an instance and the class, if `state` is what the cache knows and it fits. This is the
/// most common case, and small enough to be part of the loop.
#[inline(always)]
fn slot<'a>(object: &'a Ref, feedback: &Feedback, state: u32) -> Option<(&'a Tail, &'a Class)> {
    if feedback.state.get() != state {
        return None;
    }
    let (tail, class) = tail_of(object)?;
    // A site is never filled with version 0.
    let fits = class.version.get() == feedback.version.get()
        && std::ptr::from_ref(tail.shape()).addr() as u64 == feedback.key.get();
    fits.then_some((tail, class))
}

/// The value in a slot of an instance, if that is what the cache knows.
#[inline(always)]
pub(crate) fn load_slot(object: &Ref, feedback: &Feedback) -> Option<Ref> {
    if feedback.state.get() == state::MEMBER {
        // As for `slot`. An unbound member raises, which is for the general operation.
        let fits = type_of(object).version.get() == feedback.version.get();
        return if fits {
            instance::get_member(object, feedback.index.get() as usize)
        } else {
            None
        };
    }
    slot(object, feedback, state::SLOT).map(|(tail, class)| tail.get(class, feedback.index.get() as usize))
}

/// Puts a value into a slot that an instance has, if that is what the cache knows; gives it back if not.
#[inline(always)]
pub(crate) fn store_slot(object: &Ref, value: Ref, feedback: &Feedback) -> Result<(), Ref> {
    match slot(object, feedback, state::STORE_SLOT) {
        Some((tail, class)) => {
            drop(tail.set(class, feedback.index.get() as usize, value));
            Ok(())
        }
        None => Err(value),
    }
}

/// `LoadMethod` for a function that the cache knows as the method of objects like this; false if it knows none.
#[inline(always)]
pub(crate) fn quick_method(registers: Registers, dst: OutRegs, obj: In, feedback: &Feedback) -> bool {
    // SAFETY: operands are bound and alive.
    let object = unsafe { Borrowed::from_value(registers.raw(obj.0)) };
    let Some(callable) = cached_method(&object, feedback) else {
        return false;
    };
    let receiver = registers.owned(obj);
    registers.set_reg(dst.base, callable);
    registers.set_reg(dst.base.plus(1), receiver);
    true
}

/// `object.name`
///
/// # Errors
/// As for `ops::attr::get`.
#[inline]
pub(crate) fn load(th: &Thread, code: &PyCode, object: &Ref, name: NameId, feedback: &Feedback) -> PyResult<Ref> {
    match cached(object, feedback) {
        Some(value) => Ok(value),
        None => load_slow(th, code, object, name, feedback),
    }
}

/// What the cache knows of an attribute.
#[inline(always)]
pub(crate) fn cached(object: &Ref, feedback: &Feedback) -> Option<Ref> {
    let class = type_of(object);
    if feedback.version.get() == class.version.get() && class.version.get() != 0 {
        match feedback.state.get() {
            state::SLOT => {
                if let Some((tail, class)) = tail_of(object)
                    && std::ptr::from_ref(tail.shape()).addr() as u64 == feedback.key.get()
                {
                    return Some(tail.get(class, feedback.index.get() as usize));
                }
            }
            state::CLASS_VALUE => {
                if shape_key(object) == Some(feedback.key.get()) {
                    return Some(borrowed(feedback.value.get()));
                }
            }
            // An unbound member raises, which is for the general operation.
            state::MEMBER => return instance::get_member(object, feedback.index.get() as usize),
            state::MODULE => {
                if let Some(module) = object.downcast::<PyModule>()
                    && u64::from(module.dict.current_version()) == feedback.key.get()
                    && let Some(value) = module.dict.value_at(feedback.index.get() as usize)
                {
                    return Some(value);
                }
            }
            state::OF_CLASS => {
                if let Some(own) = object.downcast::<PyType>()
                    && u64::from(own.version.get()) == feedback.key.get()
                {
                    return Some(borrowed(feedback.value.get()));
                }
            }
            _ => {}
        }
    }
    None
}

#[inline(never)]
fn load_slow(th: &Thread, code: &PyCode, object: &Ref, name: NameId, feedback: &Feedback) -> PyResult<Ref> {
    let name = &code.names[name.index()];
    if let Some(getter) = cached_getter(object, feedback) {
        return ops::call::call(th, &getter, &[object]);
    }
    if !sees_many(feedback) {
        return load_anew(th, object, name, feedback);
    }
    with_shared(Purpose::Load, name, object, |shared| {
        if let Some(value) = cached(object, shared) {
            return Ok(value);
        }
        match cached_getter(object, shared) {
            Some(getter) => ops::call::call(th, &getter, &[object]),
            None => load_anew(th, object, name, shared),
        }
    })
}

/// The getter of the property that the cache knows.
fn cached_getter(object: &Ref, feedback: &Feedback) -> Option<Ref> {
    let class = type_of(object);
    let version = class.version.get();
    if feedback.state.get() != state::PROPERTY || feedback.version.get() != version || version == 0 {
        return None;
    }
    borrowed(feedback.value.get()).downcast_exact::<PyProperty>()?.get.get()
}

fn load_anew(th: &Thread, object: &Ref, name: &Ref, feedback: &Feedback) -> PyResult<Ref> {
    let result = ops::attr::get(th, object, name)?;
    if fills(th, feedback) {
        fill_load(object, name, &result, feedback);
    }
    Ok(result)
}

fn has_generic_get(class: &Class) -> bool {
    let generic = taipan_object::types::object::generic_getattro();
    class
        .slots
        .getattro
        .get()
        .is_some_and(|f| std::ptr::fn_addr_eq(f, generic))
}

fn fill_load(object: &Ref, name: &Ref, result: &Ref, feedback: &Feedback) {
    let class = type_of(object);
    let version = class.version_tag();
    if version == 0 {
        return;
    }
    if let Some(module) = object.downcast_exact::<PyModule>() {
        if let Some(index) = module.dict.index_of_str(name)
            && class.lookup(name).is_none()
        {
            let keys = module.dict.keys_version();
            fill(feedback, class, state::MODULE, u64::from(keys), index as u32, 0);
        }
        return;
    }
    if let Some(own) = object.downcast::<PyType>() {
        let plain_meta = class.lookup(name).is_none();
        if plain_meta
            && let Some(found) = own.lookup(name)
            && found.is(result)
            && own.version_tag() != 0
        {
            fill(
                feedback,
                class,
                state::OF_CLASS,
                u64::from(own.version_tag()),
                0,
                found.value().bits(),
            );
        }
        return;
    }
    if !has_generic_get(class) {
        return;
    }
    let found = class.lookup(name);
    if let Some(offset) = found.as_ref().and_then(|f| member_offset(f, class)) {
        return fill(feedback, class, state::MEMBER, 0, offset, 0);
    }
    if let Some(property) = found.as_ref().filter(|f| f.downcast_exact::<PyProperty>().is_some()) {
        return fill(feedback, class, state::PROPERTY, 0, 0, property.value().bits());
    }
    if found
        .as_ref()
        .is_some_and(|f| type_of(f).slots.descr_set.get().is_some())
    {
        return;
    }
    let Some((tail, _)) = tail_of(object) else {
        return;
    };
    let shape = tail.shape();
    if shape.kind() != ShapeKind::Slots {
        return;
    }
    let key = std::ptr::from_ref(shape).addr() as u64;
    match (shape.lookup(name.value()), found) {
        (Some(index), _) => fill(feedback, class, state::SLOT, key, index, 0),
        (None, Some(found)) if type_of(&found).slots.descr_get.get().is_none() => {
            fill(feedback, class, state::CLASS_VALUE, key, 0, found.value().bits());
        }
        (None, _) => {}
    }
}

/// Where instances of `class` have the value of a member, if `found` is one that `__slots__` made and that fits them.
fn member_offset(found: &Ref, class: &Class) -> Option<u32> {
    let member = found.downcast_exact::<PyMember>()?;
    let offset = member.offset().filter(|_| class.is_subtype(&member.class))?;
    u32::try_from(offset).ok()
}

/// What `LoadMethod` found: a callable, and what to pass first.
struct Method {
    callable: Ref,
    receiver: Receiver,
}

/// What a callable that `LoadMethod` found gets as its first argument.
enum Receiver {
    /// Nothing.
    None,
    /// The object.
    Object,
    /// The object's class.
    Class,
}

/// `LoadMethod`: callable and receiver go to a call window's first registers.
///
/// # Errors
/// As for `ops::attr::get`.
#[inline]
pub(crate) fn method_to_window(
    th: &Thread,
    current: Current,
    dst: OutRegs,
    obj: In,
    name: NameId,
    site: AttributeSite,
) -> PyResult<()> {
    let registers = current.registers;
    let object = registers.operand(obj);
    let method = load_method(th, current.code(), &object, name, current.feedback(site.index()))?;
    registers.set_reg(dst.base, method.callable);
    match method.receiver {
        Receiver::Object => registers.set_reg(dst.base.plus(1), object.into_ref()),
        Receiver::Class => {
            let class = type_of(&object).to_ref();
            drop(object);
            registers.set_reg(dst.base.plus(1), class);
        }
        Receiver::None => {
            drop(object);
            registers.clear(dst.base.plus(1));
        }
    }
    Ok(())
}

/// A function that the cache knows as the method of objects like this.
#[inline(always)]
fn cached_method(object: &Ref, feedback: &Feedback) -> Option<Ref> {
    let class = type_of(object);
    if feedback.version.get() != class.version.get() || class.version.get() == 0 {
        return None;
    }
    let fits = match feedback.state.get() {
        state::PLAIN_METHOD => true,
        state::METHOD => shape_key(object) == Some(feedback.key.get()),
        _ => false,
    };
    fits.then(|| borrowed(feedback.value.get()))
}

/// What a class method or static method that the cache knows wraps; the class has the version that was seen. What a
/// wrapper has may change, so the cache knows the wrapper only.
fn cached_wrapped(object: &Ref, feedback: &Feedback) -> Option<Method> {
    if feedback.key.get() != 0 && shape_key(object) != Some(feedback.key.get()) {
        return None;
    }
    wrapped(&borrowed(feedback.value.get()))
}

/// What a class method, if that is a function, or a static method wraps.
fn wrapped(found: &Ref) -> Option<Method> {
    if let Some(method) = found.downcast_exact::<PyClassMethod>() {
        let callable = method.callable.get()?;
        callable.downcast_exact::<PyFunction>()?;
        return Some(Method {
            callable,
            receiver: Receiver::Class,
        });
    }
    Some(Method {
        callable: found.downcast_exact::<PyStaticMethod>()?.callable.get()?,
        receiver: Receiver::None,
    })
}

/// `LoadMethod` for a class method or a static method that instances like this do not hide; the cache learns of it.
fn load_wrapped(th: &Thread, object: &Ref, name: &Ref, found: &Ref, feedback: &Feedback) -> Option<Method> {
    let class = type_of(object);
    let method = wrapped(found)?;
    let key = match tail_of(object) {
        Some((tail, _)) if tail.shape().kind() == ShapeKind::Slots && tail.shape().lookup(name.value()).is_none() => {
            std::ptr::from_ref(tail.shape()).addr() as u64
        }
        None if is_plain(class) => 0,
        _ => return None,
    };
    if fills(th, feedback) && class.version_tag() != 0 {
        let state = match method.receiver {
            Receiver::Class => state::CLASS_METHOD,
            Receiver::Object | Receiver::None => state::STATIC_METHOD,
        };
        fill(feedback, class, state, key, 0, found.value().bits());
    }
    Some(method)
}

/// First half of a method call.
///
/// # Errors
/// As for `ops::attr::get`.
#[inline]
fn load_method(th: &Thread, code: &PyCode, object: &Ref, name: NameId, feedback: &Feedback) -> PyResult<Method> {
    if let Some(callable) = cached_method(object, feedback) {
        return Ok(Method {
            callable,
            receiver: Receiver::Object,
        });
    }
    let class = type_of(object);
    if feedback.version.get() == class.version.get() && class.version.get() != 0 {
        match feedback.state.get() {
            state::SLOT | state::CLASS_VALUE | state::MODULE | state::OF_CLASS => {
                let callable = load(th, code, object, name, feedback)?;
                return Ok(Method {
                    callable,
                    receiver: Receiver::None,
                });
            }
            state::CLASS_METHOD | state::STATIC_METHOD => {
                if let Some(method) = cached_wrapped(object, feedback) {
                    return Ok(method);
                }
            }
            _ => {}
        }
    }
    load_method_slow(th, code, object, name, feedback)
}

#[inline(never)]
fn load_method_slow(th: &Thread, code: &PyCode, object: &Ref, name: NameId, feedback: &Feedback) -> PyResult<Method> {
    let name = &code.names[name.index()];
    if !sees_many(feedback) {
        return load_method_anew(th, object, name, feedback);
    }
    with_shared(Purpose::Method, name, object, |shared| {
        if let Some(callable) = cached_method(object, shared) {
            return Ok(Method {
                callable,
                receiver: Receiver::Object,
            });
        }
        match cached(object, shared) {
            Some(callable) => Ok(Method {
                callable,
                receiver: Receiver::None,
            }),
            None => load_method_anew(th, object, name, shared),
        }
    })
}

fn load_method_anew(th: &Thread, object: &Ref, name: &Ref, feedback: &Feedback) -> PyResult<Method> {
    let class = type_of(object);
    if has_generic_get(class)
        && let Some(found) = class.lookup(name)
        && type_of(&found).has(ClassFlag::MethodDescriptor)
    {
        match tail_of(object) {
            Some((tail, _)) if tail.shape().kind() == ShapeKind::Slots => {
                if tail.shape().lookup(name.value()).is_none() {
                    if fills(th, feedback) {
                        let key = std::ptr::from_ref(tail.shape()).addr() as u64;
                        fill(feedback, class, state::METHOD, key, 0, found.value().bits());
                    }
                    return Ok(Method {
                        callable: found,
                        receiver: Receiver::Object,
                    });
                }
            }
            Some(_) => {
                if ops::attr::instance_value(object, name).is_none() {
                    return Ok(Method {
                        callable: found,
                        receiver: Receiver::Object,
                    });
                }
            }
            None => {
                if ops::attr::instance_value(object, name).is_none() {
                    if fills(th, feedback) && is_plain(class) {
                        fill(feedback, class, state::PLAIN_METHOD, 0, 0, found.value().bits());
                    }
                    return Ok(Method {
                        callable: found,
                        receiver: Receiver::Object,
                    });
                }
            }
        }
    }
    if has_generic_get(class)
        && let Some(found) = class.lookup(name)
        && let Some(method) = load_wrapped(th, object, name, &found, feedback)
    {
        return Ok(method);
    }
    let callable = load_anew(th, object, name, feedback)?;
    Ok(Method {
        callable,
        receiver: Receiver::None,
    })
}

/// Whether instances of a class have no attributes of their own but those of `__slots__`.
fn is_plain(class: &Class) -> bool {
    if class.has(ClassFlag::Heap) {
        let base = <taipan_object::types::object::PyObject as taipan_object::NativeType>::class();
        return class.tail_offset.get() == 0 && std::ptr::eq(class.native_base(), base);
    }
    use taipan_object::types::{bytes, dict, float, int, list, set, str, tuple};
    let plain: [fn() -> &'static Class; 9] = [
        <list::PyList as taipan_object::NativeType>::class,
        <dict::PyDict as taipan_object::NativeType>::class,
        <str::PyStr as taipan_object::NativeType>::class,
        <tuple::PyTuple as taipan_object::NativeType>::class,
        <set::PySet as taipan_object::NativeType>::class,
        <int::PyInt as taipan_object::NativeType>::class,
        <float::PyFloat as taipan_object::NativeType>::class,
        <bytes::PyBytes as taipan_object::NativeType>::class,
        <set::PyFrozenSet as taipan_object::NativeType>::class,
    ];
    plain.iter().any(|p| std::ptr::eq(p(), class))
        || std::ptr::eq(class, taipan_object::types::generator::generator_class())
}

/// `object.name = value`
///
/// # Errors
/// As for `ops::attr::set`.
#[inline]
pub(crate) fn store(
    th: &Thread,
    code: &PyCode,
    object: &Ref,
    name: NameId,
    value: Ref,
    feedback: &Feedback,
) -> PyResult<()> {
    match store_cached(object, value, feedback) {
        Ok(()) => Ok(()),
        Err(value) => store_slow(th, code, object, name, value, feedback),
    }
}

/// Stores as the cache knows how to; gives the value back if it does not.
#[inline(always)]
fn store_cached(object: &Ref, value: Ref, feedback: &Feedback) -> Result<(), Ref> {
    let class = type_of(object);
    let known = feedback.version.get() == class.version.get() && class.version.get() != 0;
    if known && feedback.state.get() == state::MEMBER {
        drop(instance::set_member(object, feedback.index.get() as usize, Some(value)));
        return Ok(());
    }
    if known
        && let Some((tail, class)) = tail_of(object)
        && std::ptr::from_ref(tail.shape()).addr() as u64 == feedback.key.get()
    {
        match feedback.state.get() {
            state::STORE_SLOT => {
                drop(tail.set(class, feedback.index.get() as usize, value));
                return Ok(());
            }
            state::STORE_NEW => {
                let next = std::ptr::with_exposed_provenance_mut(feedback.value.get() as usize);
                // SAFETY: the class with the checked version owns the shape.
                tail.add(class, unsafe { NonNull::new_unchecked(next) }, value);
                return Ok(());
            }
            _ => {}
        }
    }
    Err(value)
}

#[inline(never)]
fn store_slow(th: &Thread, code: &PyCode, object: &Ref, name: NameId, value: Ref, feedback: &Feedback) -> PyResult<()> {
    let name = &code.names[name.index()];
    if !sees_many(feedback) {
        return store_anew(th, object, name, &value, feedback);
    }
    with_shared(Purpose::Store, name, object, |shared| {
        match store_cached(object, value, shared) {
            Ok(()) => Ok(()),
            Err(value) => store_anew(th, object, name, &value, shared),
        }
    })
}

fn store_anew(th: &Thread, object: &Ref, name: &Ref, value: &Ref, feedback: &Feedback) -> PyResult<()> {
    let class = type_of(object);
    let generic = taipan_object::types::object::generic_setattro();
    let plain = class
        .slots
        .setattro
        .get()
        .is_some_and(|f| std::ptr::fn_addr_eq(f, generic));
    let before = tail_of(object).map(|(tail, _)| NonNull::from(tail.shape()));
    ops::attr::set(th, object, name, Some(value))?;
    if !plain || !fills(th, feedback) {
        return Ok(());
    }
    let class = type_of(object);
    let found = class.lookup(name);
    if class.version_tag() != 0
        && let Some(offset) = found.as_ref().and_then(|f| member_offset(f, class))
    {
        fill(feedback, class, state::MEMBER, 0, offset, 0);
        return Ok(());
    }
    let descriptor = found.is_some_and(|f| type_of(&f).slots.descr_set.get().is_some());
    let (Some(before), Some((tail, _))) = (before, tail_of(object)) else {
        return Ok(());
    };
    let version = class.version_tag();
    if descriptor || version == 0 || tail.shape().kind() != ShapeKind::Slots {
        return Ok(());
    }
    let key = before.as_ptr().addr() as u64;
    let after = std::ptr::from_ref(tail.shape());
    let Some(index) = tail.shape().lookup(name.value()) else {
        return Ok(());
    };
    if std::ptr::eq(after, before.as_ptr()) {
        fill(feedback, class, state::STORE_SLOT, key, index, 0);
    } else if index as usize + 1 == tail.shape().len() {
        // SAFETY: shapes live as long as their class.
        let previous = unsafe { before.as_ref() };
        if previous.len() == index as usize && previous.kind() == ShapeKind::Slots {
            fill(
                feedback,
                class,
                state::STORE_NEW,
                key,
                index,
                after.expose_provenance() as u64,
            );
        }
    }
    Ok(())
}
