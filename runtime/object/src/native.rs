//! How native types, functions and modules are declared: the tables that the macros produce.
//!
//! A native function receives [`Args`] (a vectorcall: positional values, then the values of keywords, whose names are a
//! tuple) and binds them by its [`FunctionSpec`]. Messages for wrong arguments follow CPython's argument clinic.

use std::marker::PhantomData;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicPtr, Ordering};

use taipan_heap::collect::Trace;
use taipan_heap::{Obj, Ref, TypedRef};

pub use crate::args::{Args, FromArg, IntoResult};
use crate::class::{Class, ClassExt, PyType};
use crate::error::PyResult;
use crate::module::PyModule;
use crate::slots::Slots;
use crate::thread::Thread;

/// A module object, as `init` functions of native modules see it.
pub type Module = Obj<PyModule>;

/// What is known of a native type before it exists.
pub struct TypeSpec {
    /// `__name__`
    pub name: &'static str,
    /// `__module__`
    pub module: &'static str,
    /// `__doc__`
    pub doc: Option<&'static str>,
    /// The base, or None for `object`.
    pub base: Option<fn() -> &'static Class>,
    /// Cannot be subclassed.
    pub is_final: bool,
    /// Instances own references and take part in cycle collection.
    pub gc: bool,
    /// Instances can be weakly referenced.
    pub weakref: bool,
    /// Instances have a `__dict__`.
    pub dict: bool,
    /// Matches sequence patterns.
    pub sequence: bool,
    /// Matches mapping patterns.
    pub mapping: bool,
    /// Cannot be instantiated from Python.
    pub no_new: bool,
}

/// Where the type object of a native type is kept once it exists.
pub struct TypeCell(AtomicPtr<Class>);

impl TypeCell {
    /// An empty cell.
    #[must_use]
    pub const fn new() -> TypeCell {
        TypeCell(AtomicPtr::new(std::ptr::null_mut()))
    }

    /// The type object.
    ///
    /// # Panics
    /// If the type was not made yet.
    #[inline]
    #[must_use]
    pub fn get(&self) -> &'static Class {
        // SAFETY: native type objects are leaked.
        unsafe { self.0.load(Ordering::Relaxed).as_ref() }.expect("native types are made at start-up")
    }

    /// Where the type object is; null if it was not made yet. For comparisons, which need not know.
    #[inline]
    #[must_use]
    pub fn as_ptr(&self) -> *const Class {
        self.0.load(Ordering::Relaxed)
    }

    /// The type object, if it exists already.
    #[must_use]
    pub fn try_get(&self) -> Option<&'static Class> {
        // SAFETY: native type objects are leaked.
        unsafe { self.0.load(Ordering::Relaxed).as_ref() }
    }

    /// Sets the type object.
    pub fn set(&self, class: &'static Class) {
        self.0.store(std::ptr::from_ref(class).cast_mut(), Ordering::Relaxed);
    }
}

impl Default for TypeCell {
    fn default() -> Self {
        TypeCell::new()
    }
}

/// A payload with a type object of its own.
pub trait NativeType: Trace + Sized + 'static {
    /// The type's constants.
    const SPEC: &'static TypeSpec;

    /// Where its type object is.
    fn cell() -> &'static TypeCell;

    /// Bytes that an instance needs after the fixed part.
    fn extra_size(&self) -> usize {
        0
    }

    /// The type object.
    #[inline]
    #[must_use]
    fn class() -> &'static Class {
        Self::cell().get()
    }
}

/// The Python-visible side of a native type.
pub trait Methods: NativeType {
    /// Registers slots, methods, getters.
    fn define(def: &mut TypeDef<'_>);
}

/// A native function's body.
pub type NativeFn = for<'a> fn(&Thread, Args<'a>) -> PyResult<Ref>;
/// Reads an attribute.
pub type GetterFn = fn(&Thread, &Ref) -> PyResult<Ref>;
/// Writes an attribute, or deletes it.
pub type SetterFn = fn(&Thread, &Ref, Option<&Ref>) -> PyResult<()>;

/// How a parameter may be given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParamKind {
    /// By position only.
    PositionalOnly,
    /// By position or by keyword.
    PositionalOrKeyword,
    /// By keyword only.
    KeywordOnly,
}

/// One parameter of a native function.
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// Whether it must be given.
    pub required: bool,
    /// How it may be given.
    pub kind: ParamKind,
}

impl Param {
    /// One that may be left out and given either way.
    #[must_use]
    pub const fn optional(name: &'static str) -> Param {
        Param {
            name,
            required: false,
            kind: ParamKind::PositionalOrKeyword,
        }
    }
}

/// The numbers of arguments that bind to parameters by position alone, with nothing else to be checked.
#[derive(Clone, Copy, Debug)]
pub struct Arity {
    least: usize,
    most: usize,
}

impl Arity {
    /// That of a function with these parameters. A required parameter that only keywords can give leaves no number.
    #[must_use]
    pub const fn of(params: &[Param]) -> Arity {
        let (mut least, mut most, mut i) = (0, 0, 0);
        while i < params.len() {
            match (params[i].kind, params[i].required) {
                (ParamKind::KeywordOnly, true) => return Arity { least: 1, most: 0 },
                (ParamKind::KeywordOnly, false) => {}
                (ParamKind::PositionalOnly | ParamKind::PositionalOrKeyword, required) => {
                    most = i + 1;
                    if required {
                        least = i + 1;
                    }
                }
            }
            i += 1;
        }
        Arity { least, most }
    }

    /// Whether `count` positional arguments are complete.
    #[inline]
    #[must_use]
    pub const fn takes(self, count: usize) -> bool {
        self.least <= count && count <= self.most
    }
}

/// With which arguments a native function runs no Python and changes nothing, whether it returns or raises.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Plain {
    /// That is not known.
    Never,
    /// Ints, floats, strs and singletons, all of these exactly.
    Leaves,
    /// Those, lists and tuples.
    Sequences,
}

/// A native function as declared.
pub struct FunctionSpec {
    /// `__name__`
    pub name: &'static str,
    /// The type's name, of methods: for messages.
    pub owner: Option<&'static str>,
    /// `__doc__`
    pub doc: Option<&'static str>,
    /// Parameters, receiver not counted.
    pub params: &'static [Param],
    /// What [`Args::bind`] takes without a look at the parameters.
    pub arity: Arity,
    /// Takes any number of further positional arguments.
    pub rest: bool,
    /// Parses its arguments itself.
    pub raw: bool,
    /// What it may be given so that it certainly runs no Python and changes nothing.
    pub plain: Plain,
    /// The body.
    pub call: NativeFn,
}

/// A getter with an optional setter.
pub struct GetSetDef {
    /// Attribute name.
    pub name: &'static str,
    /// `__doc__`
    pub doc: Option<&'static str>,
    /// Reads.
    pub get: Option<GetterFn>,
    /// Writes.
    pub set: Option<SetterFn>,
}

/// How a method gets its receiver.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MethodKind {
    /// An instance.
    Instance,
    /// The class.
    Class,
    /// None.
    Static,
}

/// Collects what a native type shows.
pub struct TypeDef<'a> {
    class: &'a Class,
    /// Methods in order of declaration.
    pub methods: Vec<(MethodKind, &'static FunctionSpec)>,
    /// Getters and setters in order of declaration.
    pub getsets: Vec<GetSetDef>,
}

impl<'a> TypeDef<'a> {
    /// An empty table for `class`.
    #[must_use]
    pub fn new(class: &'a Class) -> TypeDef<'a> {
        TypeDef {
            class,
            methods: Vec::new(),
            getsets: Vec::new(),
        }
    }

    /// The slots of the type.
    #[must_use]
    pub fn slots(&self) -> &'a Slots {
        &self.class.slots
    }

    /// Adds an instance method.
    pub fn method(&mut self, spec: &'static FunctionSpec) {
        self.methods.push((MethodKind::Instance, spec));
    }

    /// Adds a class method.
    pub fn classmethod(&mut self, spec: &'static FunctionSpec) {
        self.methods.push((MethodKind::Class, spec));
    }

    /// Adds a static method.
    pub fn staticmethod(&mut self, spec: &'static FunctionSpec) {
        self.methods.push((MethodKind::Static, spec));
    }

    /// Adds a getter.
    pub fn getter(&mut self, name: &'static str, doc: Option<&'static str>, get: GetterFn) {
        self.getset(name).get = Some(get);
        self.getset(name).doc = doc;
    }

    /// Adds a setter.
    pub fn setter(&mut self, name: &'static str, set: SetterFn) {
        self.getset(name).set = Some(set);
    }

    fn getset(&mut self, name: &'static str) -> &mut GetSetDef {
        let index = self.getsets.iter().position(|g| g.name == name).unwrap_or_else(|| {
            self.getsets.push(GetSetDef {
                name,
                doc: None,
                get: None,
                set: None,
            });
            self.getsets.len() - 1
        });
        &mut self.getsets[index]
    }
}

/// A native module as declared.
pub struct ModuleSpec {
    /// Its name in `sys.modules`.
    pub name: &'static str,
    /// `__doc__`
    pub doc: Option<&'static str>,
    /// Adds functions, constants and types to the new module.
    pub define: fn(&Thread, &Module) -> PyResult<()>,
}

/// The receiver of a native method or slot: checked by whoever looked the method up (the type of the object is a
/// subtype of `T`'s, so its payload starts with a `T`).
pub struct Receiver<'a, T>(&'a Ref, PhantomData<T>);

impl<'a, T: NativeType> Receiver<'a, T> {
    /// Wraps the receiver.
    #[inline]
    #[must_use]
    pub fn new(this: &'a Ref) -> Self {
        debug_assert!(
            crate::class::type_of(this).is_subtype(T::class()),
            "a receiver of the right type"
        );
        Receiver(this, PhantomData)
    }

    /// The payload.
    #[inline]
    #[must_use]
    pub fn payload(&self) -> &'a T {
        // SAFETY: see the type's documentation.
        unsafe { self.0.as_obj_unchecked::<T>() }
    }
}

impl<'a, T: NativeType> From<Receiver<'a, T>> for &'a Obj<T> {
    #[inline]
    fn from(receiver: Receiver<'a, T>) -> &'a Obj<T> {
        // SAFETY: see the type's documentation.
        unsafe { receiver.0.as_obj_unchecked::<T>() }
    }
}

impl<'a, T: NativeType> From<Receiver<'a, T>> for &'a Ref {
    #[inline]
    fn from(receiver: Receiver<'a, T>) -> &'a Ref {
        receiver.0
    }
}

/// The receiver of a class method.
pub struct ClassReceiver<'a>(&'a Ref);

impl<'a> ClassReceiver<'a> {
    /// Wraps the class; class methods are only ever bound to classes.
    #[inline]
    #[must_use]
    pub fn new(this: &'a Ref) -> Self {
        debug_assert!(
            this.downcast::<PyType>().is_some(),
            "class methods are bound to classes"
        );
        ClassReceiver(this)
    }
}

impl<'a> From<ClassReceiver<'a>> for &'a Class {
    #[inline]
    fn from(receiver: ClassReceiver<'a>) -> &'a Class {
        // SAFETY: see `new`.
        unsafe { receiver.0.as_obj_unchecked::<PyType>() }
    }
}

/// Checked access to payloads.
pub trait Downcast {
    /// The object with payload `T`, if its type is a subtype of `T`'s.
    fn downcast<T: NativeType>(&self) -> Option<&Obj<T>>;
    /// The object with payload `T`, if its type is exactly `T`'s.
    fn downcast_exact<T: NativeType>(&self) -> Option<&Obj<T>>;
    /// Whether the type is a subtype of `T`'s.
    fn is_a<T: NativeType>(&self) -> bool {
        self.downcast::<T>().is_some()
    }
}

impl Downcast for Ref {
    #[inline]
    fn downcast<T: NativeType>(&self) -> Option<&Obj<T>> {
        let class = T::cell().as_ptr();
        let mut found = std::ptr::from_ref(crate::class::class_of_head(self.heap_type()?));
        while found != class {
            // SAFETY: classes are alive as long as their instances and subclasses.
            found = unsafe { (*found).layout_base()? };
        }
        // SAFETY: the type is a subtype of `T`'s, whose payload comes first.
        Some(unsafe { self.as_obj_unchecked() })
    }

    #[inline]
    fn downcast_exact<T: NativeType>(&self) -> Option<&Obj<T>> {
        let ty: NonNull<Class> = self.heap_type()?.cast();
        // SAFETY: the type is exactly `T`'s.
        std::ptr::eq(ty.as_ptr(), T::cell().as_ptr()).then(|| unsafe { self.as_obj_unchecked() })
    }
}

/// A typed reference from an untyped one; the reference back if the type does not fit.
///
/// # Errors
/// The reference as given.
pub fn try_typed<T: NativeType>(object: Ref) -> Result<TypedRef<T>, Ref> {
    if object.is_a::<T>() {
        // SAFETY: just checked.
        Ok(unsafe { TypedRef::from_ref_unchecked(object) })
    } else {
        Err(object)
    }
}
