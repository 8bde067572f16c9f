//! Slots: the operations of a type as function pointers, and the table that ties each to its special method names.
//!
//! A native type sets slots and gets wrapper descriptors (`int.__add__`) for them; a Python class defines special
//! methods and gets slots that call them. Which is which is decided here, once (CPython's `slotdefs` in
//! `typeobject.c`): [`NAMES`] lists name, slot, the wrapper that calls the slot from Python, and `update` that
//! chooses the slot function from what the name resolves to.

use std::cell::Cell;

use taipan_heap::Ref;

use crate::args::Args;
use crate::class::Class;
use crate::error::PyResult;
use crate::thread::Thread;

/// Rich comparison operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompareOp {
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl CompareOp {
    /// Every operator, in order.
    pub const ALL: [CompareOp; 6] = [
        CompareOp::Lt,
        CompareOp::Le,
        CompareOp::Eq,
        CompareOp::Ne,
        CompareOp::Gt,
        CompareOp::Ge,
    ];

    /// The operator for swapped operands.
    #[must_use]
    pub fn swapped(self) -> CompareOp {
        match self {
            CompareOp::Lt => CompareOp::Gt,
            CompareOp::Le => CompareOp::Ge,
            CompareOp::Eq => CompareOp::Eq,
            CompareOp::Ne => CompareOp::Ne,
            CompareOp::Gt => CompareOp::Lt,
            CompareOp::Ge => CompareOp::Le,
        }
    }

    /// As in source.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            CompareOp::Lt => "<",
            CompareOp::Le => "<=",
            CompareOp::Eq => "==",
            CompareOp::Ne => "!=",
            CompareOp::Gt => ">",
            CompareOp::Ge => ">=",
        }
    }

    /// The special method.
    #[must_use]
    pub fn method(self) -> &'static str {
        match self {
            CompareOp::Lt => "__lt__",
            CompareOp::Le => "__le__",
            CompareOp::Eq => "__eq__",
            CompareOp::Ne => "__ne__",
            CompareOp::Gt => "__gt__",
            CompareOp::Ge => "__ge__",
        }
    }

    /// Whether the operator holds for operands in this order.
    #[inline]
    #[must_use]
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            CompareOp::Lt => ordering.is_lt(),
            CompareOp::Le => ordering.is_le(),
            CompareOp::Eq => ordering.is_eq(),
            CompareOp::Ne => ordering.is_ne(),
            CompareOp::Gt => ordering.is_gt(),
            CompareOp::Ge => ordering.is_ge(),
        }
    }
}

/// `op(self)`
pub type Unary = fn(&Thread, &Ref) -> PyResult<Ref>;
/// `op(lhs, rhs)`: called for either operand's type; NotImplemented if it does not apply.
pub type Binary = fn(&Thread, &Ref, &Ref) -> PyResult<Ref>;
/// `pow(base, exponent, modulus or None)`
pub type Ternary = fn(&Thread, &Ref, &Ref, &Ref) -> PyResult<Ref>;
/// `next(self)`; None when exhausted.
pub type Next = fn(&Thread, &Ref) -> PyResult<Option<Ref>>;
/// `hash(self)`, never -1.
pub type Hash = fn(&Thread, &Ref) -> PyResult<i64>;
/// `bool(self)`, `item in self` without the item.
pub type Predicate = fn(&Thread, &Ref) -> PyResult<bool>;
/// `len(self)`
pub type Length = fn(&Thread, &Ref) -> PyResult<usize>;
/// `self op other`
pub type Compare = fn(&Thread, &Ref, &Ref, CompareOp) -> PyResult<Ref>;
/// `self(*args)`
pub type Call = for<'a> fn(&Thread, &Ref, Args<'a>) -> PyResult<Ref>;
/// `cls.__new__(*args)`
pub type New = for<'a> fn(&Thread, &Class, Args<'a>) -> PyResult<Ref>;
/// `self.__init__(*args)`
pub type Init = for<'a> fn(&Thread, &Ref, Args<'a>) -> PyResult<()>;
/// `self[key] = value` or `del self[key]`; the same for attributes.
pub type Assign = fn(&Thread, &Ref, &Ref, Option<&Ref>) -> PyResult<()>;
/// `item in self`
pub type Contains = fn(&Thread, &Ref, &Ref) -> PyResult<bool>;
/// `descr.__get__(obj, owner)`
pub type DescrGet = fn(&Thread, &Ref, Option<&Ref>, Option<&Ref>) -> PyResult<Ref>;
/// `descr.__set__(obj, value)` or `descr.__delete__(obj)`
pub type DescrSet = fn(&Thread, &Ref, &Ref, Option<&Ref>) -> PyResult<()>;
/// `self.__del__()`
pub type Finalise = fn(&Thread, &Ref);
/// The bytes of a buffer, copied out.
pub type Buffer = fn(&Thread, &Ref) -> PyResult<Vec<u8>>;

macro_rules! slots {
    ($($(#[$doc:meta])* $name:ident: $ty:ty;)*) => {
        /// The operations of one type.
        #[derive(Default)]
        pub struct Slots {
            $($(#[$doc])* pub $name: Cell<Option<$ty>>,)*
        }

        impl Slots {
            /// Takes over every slot that this type does not have and `base` has.
            pub fn inherit(&self, base: &Slots) {
                let own_compare = self.compare.get().is_some();
                let own_hash = self.hash.get().is_some();
                $(if self.$name.get().is_none() { self.$name.set(base.$name.get()); })*
                // A type that defines comparison without hash is not hashable unless it says otherwise
                // (`inherit_slots`): both or none come from the base.
                if own_compare && !own_hash {
                    self.hash.set(None);
                }
            }
        }
    };
}

slots! {
    /// `repr(self)`
    repr: Unary;
    /// `str(self)`
    str: Unary;
    /// `hash(self)`
    hash: Hash;
    /// `self(...)`
    call: Call;
    /// `self.name`
    getattro: Binary;
    /// `self.name = value`
    setattro: Assign;
    /// Rich comparison.
    compare: Compare;
    /// `iter(self)`
    iter: Unary;
    /// `next(self)`
    next: Next;
    /// `__get__`
    descr_get: DescrGet;
    /// `__set__` and `__delete__`
    descr_set: DescrSet;
    /// `__new__`
    new: New;
    /// `__init__`
    init: Init;
    /// `__del__`
    finalise: Finalise;
    /// `bool(self)`
    bool: Predicate;
    /// `int(self)`
    int: Unary;
    /// `float(self)`
    float: Unary;
    /// `operator.index(self)`
    index: Unary;
    /// `-self`
    neg: Unary;
    /// `+self`
    pos: Unary;
    /// `abs(self)`
    abs: Unary;
    /// `~self`
    invert: Unary;
    /// `+`
    add: Binary;
    /// `-`
    sub: Binary;
    /// `*`
    mul: Binary;
    /// `@`
    matmul: Binary;
    /// `/`
    truediv: Binary;
    /// `//`
    floordiv: Binary;
    /// `%`
    rem: Binary;
    /// `divmod`
    divmod: Binary;
    /// `**`
    pow: Ternary;
    /// `<<`
    lshift: Binary;
    /// `>>`
    rshift: Binary;
    /// `&`
    and: Binary;
    /// `|`
    or: Binary;
    /// `^`
    xor: Binary;
    /// `+=`
    iadd: Binary;
    /// `-=`
    isub: Binary;
    /// `*=`
    imul: Binary;
    /// `@=`
    imatmul: Binary;
    /// `/=`
    itruediv: Binary;
    /// `//=`
    ifloordiv: Binary;
    /// `%=`
    irem: Binary;
    /// `**=`
    ipow: Binary;
    /// `<<=`
    ilshift: Binary;
    /// `>>=`
    irshift: Binary;
    /// `&=`
    iand: Binary;
    /// `|=`
    ior: Binary;
    /// `^=`
    ixor: Binary;
    /// `len(self)`
    len: Length;
    /// `self[key]`
    getitem: Binary;
    /// `self[key] = value`
    setitem: Assign;
    /// `item in self`
    contains: Contains;
    /// Sequence concatenation: `+` after both operands' `add` declined.
    concat: Binary;
    /// Sequence repetition: `*` after both operands' `mul` declined; the second operand is the number.
    repeat: Binary;
    /// In-place concatenation.
    iconcat: Binary;
    /// In-place repetition.
    irepeat: Binary;
    /// `await self`
    await_: Unary;
    /// `async for`
    aiter: Unary;
    /// `anext(self)`
    anext: Unary;
    /// The buffer protocol, reading.
    buffer: Buffer;
}
