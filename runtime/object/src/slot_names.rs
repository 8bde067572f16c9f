//! Ties slots to special method names: wrappers that call a slot from Python, trampolines that call a method from a
//! slot, and the choice between the two (`slotdefs` and `update_one_slot` in CPython's `typeobject.c`).

use taipan_heap::{Ref, TypedRef};

use crate::args::Args;
use crate::class::{Class, ClassExt, PyType, type_of};
use crate::descriptor::PyWrapperDescriptor;
use crate::error::{Exc, PyResult};
use crate::lookup::{call_method, lookup_special};
use crate::native::{Downcast, NativeType};
use crate::ops;
use crate::slots::{CompareOp, Slots};
use crate::thread::Thread;
use crate::types::str::PyStr;

/// Calls a slot of the class that a wrapper descriptor belongs to; `args` starts with the receiver.
pub type WrapperFn = for<'a> fn(&Thread, &Slots, Args<'a>) -> PyResult<Ref>;

/// One special method name.
pub struct SlotName {
    /// `__add__`
    pub name: &'static str,
    /// `__doc__` of the wrapper.
    pub doc: &'static str,
    /// Whether the slot is filled.
    pub is_set: fn(&Slots) -> bool,
    /// Calls it.
    pub wrapper: WrapperFn,
    /// Recomputes the slot of a heap type after the name changed.
    pub update: fn(&Thread, &Class),
}

fn positional<'a, const N: usize>(th: &Thread, args: &Args<'a>) -> PyResult<[&'a Ref; N]> {
    if args.keyword_count() > 0 {
        return Err(th.type_error("wrapper call takes no keyword arguments"));
    }
    let all = args.positional();
    let given = all.len() - 1;
    let wanted = N - 1;
    if given != wanted {
        let s = if wanted == 1 { "" } else { "s" };
        return Err(th.type_error(format!("expected {wanted} argument{s}, got {given}")));
    }
    Ok(std::array::from_fn(|i| &all[i]))
}

/// What the names of one slot resolve to in `class`: the native function if all agree on one, the trampoline if Python
/// code is involved, nothing if there is nothing.
fn resolve<F: Copy>(
    th: &Thread,
    class: &Class,
    names: &[&str],
    get: impl Fn(&Slots) -> Option<F>,
    generic: Option<F>,
    same: fn(F, F) -> bool,
) -> Option<F> {
    let mut specific: Option<F> = None;
    let mut found_any = false;
    for name in names {
        let Some(descriptor) = class.lookup(&th.vm().interned.get(name)) else {
            continue;
        };
        if let Some(wrapper) = descriptor.downcast_exact::<PyWrapperDescriptor>()
            && names.contains(&wrapper.entry.name)
            && class.is_subtype(&wrapper.class)
        {
            let function = get(&wrapper.class.slots);
            let agrees = match (specific, function) {
                (Some(a), Some(b)) => same(a, b),
                (None, None) => true,
                _ => false,
            };
            if found_any && !agrees {
                return generic;
            }
            specific = function;
            found_any = true;
        } else {
            return generic;
        }
    }
    specific
}

macro_rules! update {
    ($slot:ident, $generic:expr, $($name:literal),+) => {
        |th, class| {
            let mut generic = class.slots.$slot.get();
            generic.replace($generic);
            let function = resolve(
                th,
                class,
                &[$($name),+],
                |slots| slots.$slot.get(),
                generic,
                |a, b| std::ptr::fn_addr_eq(a, b),
            );
            class.slots.$slot.set(function);
        }
    };
}

/// `lookup_maybe_method` and a call: None if the type has no such method.
fn try_call(th: &Thread, this: &Ref, name: &'static str, args: &[&Ref]) -> PyResult<Option<Ref>> {
    call_method(th, this, &th.vm().interned.literal(name), args)
}

fn call(th: &Thread, this: &Ref, name: &'static str, args: &[&Ref]) -> PyResult<Ref> {
    match try_call(th, this, name, args)? {
        Some(result) => Ok(result),
        None => Err(th.error(Exc::AttributeError, name)),
    }
}

fn is_overloaded(th: &Thread, lhs: &Class, rhs: &Class, name: &'static str) -> bool {
    let name = th.vm().interned.literal(name);
    match (rhs.lookup(&name), lhs.lookup(&name)) {
        (Some(a), Some(b)) => !a.is(&b),
        (Some(_), None) => true,
        (None, _) => false,
    }
}

macro_rules! unary {
    ($($slot:ident $name:literal $doc:literal;)*) => {
        &[$(SlotName {
            name: $name,
            doc: $doc,
            is_set: |slots| slots.$slot.get().is_some(),
            wrapper: |th, slots, args| {
                let [this] = positional(th, &args)?;
                slots.$slot.get().expect("a wrapper for a filled slot")(th, this)
            },
            update: update!($slot, |th, this| call(th, this, $name, &[]), $name),
        },)*]
    };
}

macro_rules! binary {
    ($($slot:ident $name:literal $rname:literal $doc:literal;)*) => {
        &[$({
            fn trampoline(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
                let (left, right) = (type_of(lhs), type_of(rhs));
                let own = |class: &Class| {
                    class.slots.$slot.get().is_some_and(|f| std::ptr::fn_addr_eq(f, trampoline as crate::slots::Binary))
                };
                let mut other = !std::ptr::eq(left, right) && own(right);
                if own(left) {
                    if other && right.is_subtype(left) && is_overloaded(th, left, right, $rname) {
                        let result = try_call(th, rhs, $rname, &[lhs])?.unwrap_or(Ref::NOT_IMPLEMENTED);
                        if !result.is_not_implemented() {
                            return Ok(result);
                        }
                        other = false;
                    }
                    let result = try_call(th, lhs, $name, &[rhs])?.unwrap_or(Ref::NOT_IMPLEMENTED);
                    if !result.is_not_implemented() || std::ptr::eq(left, right) {
                        return Ok(result);
                    }
                }
                if other {
                    return Ok(try_call(th, rhs, $rname, &[lhs])?.unwrap_or(Ref::NOT_IMPLEMENTED));
                }
                Ok(Ref::NOT_IMPLEMENTED)
            }
            SlotName {
                name: $name,
                doc: concat!("Return self", $doc, "value."),
                is_set: |slots| slots.$slot.get().is_some(),
                wrapper: |th, slots, args| {
                    let [this, other] = positional(th, &args)?;
                    slots.$slot.get().expect("a wrapper for a filled slot")(th, this, other)
                },
                update: update!($slot, trampoline, $name, $rname),
            }
        }, SlotName {
            name: $rname,
            doc: concat!("Return value", $doc, "self."),
            is_set: |slots| slots.$slot.get().is_some(),
            wrapper: |th, slots, args| {
                let [this, other] = positional(th, &args)?;
                slots.$slot.get().expect("a wrapper for a filled slot")(th, other, this)
            },
            // The plain name, which stands before, updates the slot for both.
            update: |th, class| update_named(th, class, $name),
        },)*]
    };
}

macro_rules! inplace {
    ($($slot:ident $name:literal $doc:literal;)*) => {
        &[$(SlotName {
            name: $name,
            doc: concat!("Return self", $doc, "value."),
            is_set: |slots| slots.$slot.get().is_some(),
            wrapper: |th, slots, args| {
                let [this, other] = positional(th, &args)?;
                slots.$slot.get().expect("a wrapper for a filled slot")(th, this, other)
            },
            update: update!($slot, |th, this, other| call(th, this, $name, &[other]), $name),
        },)*]
    };
}

fn update_named(th: &Thread, class: &Class, name: &str) {
    for entry in all_names().filter(|entry| entry.name == name) {
        (entry.update)(th, class);
    }
}

static UNARY: &[SlotName] = unary! {
    str "__str__" "Return str(self).";
    neg "__neg__" "-self";
    pos "__pos__" "+self";
    abs "__abs__" "abs(self)";
    invert "__invert__" "~self";
    int "__int__" "int(self)";
    float "__float__" "float(self)";
    index "__index__" "Return self converted to an integer, if self is suitable for use as an index into a list.";
    await_ "__await__" "Return an iterator to be used in await expression.";
    aiter "__aiter__" "Return an awaitable, that resolves in asynchronous iterator.";
    anext "__anext__" "Return a value or raise StopAsyncIteration.";
};

static BINARY: &[SlotName] = binary! {
    add "__add__" "__radd__" "+";
    sub "__sub__" "__rsub__" "-";
    mul "__mul__" "__rmul__" "*";
    matmul "__matmul__" "__rmatmul__" "@";
    truediv "__truediv__" "__rtruediv__" "/";
    floordiv "__floordiv__" "__rfloordiv__" "//";
    rem "__mod__" "__rmod__" "%";
    divmod "__divmod__" "__rdivmod__" " divmod ";
    lshift "__lshift__" "__rlshift__" "<<";
    rshift "__rshift__" "__rrshift__" ">>";
    and "__and__" "__rand__" "&";
    or "__or__" "__ror__" "|";
    xor "__xor__" "__rxor__" "^";
};

static INPLACE: &[SlotName] = inplace! {
    iadd "__iadd__" "+=";
    isub "__isub__" "-=";
    imul "__imul__" "*=";
    imatmul "__imatmul__" "@=";
    itruediv "__itruediv__" "/=";
    ifloordiv "__ifloordiv__" "//=";
    irem "__imod__" "%=";
    ipow "__ipow__" "**=";
    ilshift "__ilshift__" "<<=";
    irshift "__irshift__" ">>=";
    iand "__iand__" "&=";
    ior "__ior__" "|=";
    ixor "__ixor__" "^=";
};

macro_rules! compare {
    ($($op:ident $name:literal $symbol:literal;)*) => {
        &[$(SlotName {
            name: $name,
            doc: concat!("Return self", $symbol, "value."),
            is_set: |slots| slots.compare.get().is_some(),
            wrapper: |th, slots, args| {
                let [this, other] = positional(th, &args)?;
                slots.compare.get().expect("a wrapper for a filled slot")(th, this, other, CompareOp::$op)
            },
            update: update!(
                compare,
                compare_trampoline,
                "__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"
            ),
        },)*]
    };
}

fn compare_trampoline(th: &Thread, this: &Ref, other: &Ref, op: CompareOp) -> PyResult<Ref> {
    match maybe_method(th, this, &th.vm().interned.literal(op.method())) {
        Some(Method::Plain(function)) => {
            ops::call::call_args(th, &function, Args::positional_only(&[this.clone(), other.clone()]))
        }
        Some(Method::Bound(method)) => ops::call::call(th, &method, &[other]),
        None => Ok(Ref::NOT_IMPLEMENTED),
    }
}

/// A method that was looked up in a type.
enum Method {
    /// To be called with the object first.
    Plain(Ref),
    Bound(Ref),
}

/// The method of this name, none if its descriptor raises, whatever it raises.
fn maybe_method(th: &Thread, this: &Ref, name: &Ref) -> Option<Method> {
    let found = type_of(this).lookup(name)?;
    if type_of(&found).has(crate::ClassFlag::MethodDescriptor) {
        return Some(Method::Plain(found));
    }
    match lookup_special(th, this, name) {
        Ok(method) => method.map(Method::Bound),
        Err(raised) => {
            drop(raised);
            None
        }
    }
}

fn repr_trampoline(th: &Thread, this: &Ref) -> PyResult<Ref> {
    match maybe_method(th, this, &th.names().repr) {
        Some(Method::Plain(function)) => ops::call::call(th, &function, &[this]),
        Some(Method::Bound(method)) => ops::call::call(th, &method, &[]),
        None => {
            let (name, address) = (type_of(this).name(), this.value().bits());
            Ok(PyStr::new(&format!("<{name} object at {address:#x}>")).into_ref())
        }
    }
}

static COMPARE: &[SlotName] = compare! {
    Lt "__lt__" "<";
    Le "__le__" "<=";
    Eq "__eq__" "==";
    Ne "__ne__" "!=";
    Gt "__gt__" ">";
    Ge "__ge__" ">=";
};

fn hash_trampoline(th: &Thread, this: &Ref) -> PyResult<i64> {
    let name = &th.names().hash;
    match lookup_special(th, this, name)? {
        Some(method) if !method.is_none() => {
            let result = ops::call::call(th, &method, &[])?;
            ops::hash::from_result(th, &result)
        }
        _ => Err(th.type_error(format!("unhashable type: '{}'", type_of(this).name()))),
    }
}

fn iter_trampoline(th: &Thread, this: &Ref) -> PyResult<Ref> {
    let class = type_of(this);
    match class.lookup(&th.names().iter) {
        Some(method) if method.is_none() => Err(th.type_error(format!("'{}' object is not iterable", class.name()))),
        _ => match maybe_method(th, this, &th.names().iter) {
            Some(Method::Plain(function)) => ops::call::call(th, &function, &[this]),
            Some(Method::Bound(method)) => ops::call::call(th, &method, &[]),
            None => Err(th.type_error(format!("'{}' object is not iterable", class.name()))),
        },
    }
}

fn next_trampoline(th: &Thread, this: &Ref) -> PyResult<Option<Ref>> {
    match call(th, this, "__next__", &[]) {
        Ok(value) => Ok(Some(value)),
        Err(raised) if raised.is(Exc::StopIteration) => Err(raised),
        Err(raised) => Err(raised),
    }
}

fn bool_trampoline(th: &Thread, this: &Ref) -> PyResult<bool> {
    if let Some(result) = try_call(th, this, "__bool__", &[])? {
        return result.value().as_bool().ok_or_else(|| {
            th.type_error(format!(
                "__bool__ should return bool, returned {}",
                type_of(&result).name()
            ))
        });
    }
    match try_call(th, this, "__len__", &[])? {
        Some(len) => Ok(ops::convert::length_from(th, &len)? != 0),
        None => Ok(true),
    }
}

fn len_trampoline(th: &Thread, this: &Ref) -> PyResult<usize> {
    let len = call(th, this, "__len__", &[])?;
    ops::convert::length_from(th, &len)
}

fn contains_trampoline(th: &Thread, this: &Ref, item: &Ref) -> PyResult<bool> {
    match lookup_special(th, this, &th.names().contains)? {
        Some(method) if method.is_none() => {
            Err(th.type_error(format!("'{}' object is not a container", type_of(this).name())))
        }
        Some(method) => {
            let result = ops::call::call(th, &method, &[item])?;
            ops::convert::truth(th, &result)
        }
        None => ops::item::contains_by_iteration(th, this, item),
    }
}

fn getattro_trampoline(th: &Thread, this: &Ref, name: &Ref) -> PyResult<Ref> {
    let class = type_of(this);
    let plain = class.lookup(&th.names().getattribute);
    let result = match plain {
        Some(found)
            if found.downcast_exact::<PyWrapperDescriptor>().is_some_and(|w| {
                w.class.slots.getattro.get().is_some_and(|f| {
                    std::ptr::fn_addr_eq(
                        f,
                        crate::types::object::PyObject::class()
                            .slots
                            .getattro
                            .get()
                            .unwrap_or(f),
                    )
                })
            }) =>
        {
            ops::attr::generic_get(th, this, name)
        }
        Some(_) => call(th, this, "__getattribute__", &[name]),
        None => ops::attr::generic_get(th, this, name),
    };
    match result {
        Err(raised) if raised.is(Exc::AttributeError) && class.lookup(&th.names().getattr).is_some() => {
            drop(raised);
            call(th, this, "__getattr__", &[name])
        }
        other => other,
    }
}

fn call_trampoline(th: &Thread, this: &Ref, args: Args<'_>) -> PyResult<Ref> {
    match lookup_special(th, this, &th.names().call)? {
        Some(method) => ops::call::call_args(th, &method, args),
        None => Err(th.type_error(format!("'{}' object is not callable", type_of(this).name()))),
    }
}

fn assign(
    th: &Thread,
    this: &Ref,
    key: &Ref,
    value: Option<&Ref>,
    set: &'static str,
    delete: &'static str,
) -> PyResult<()> {
    match value {
        Some(value) => call(th, this, set, &[key, value]).map(drop),
        None => call(th, this, delete, &[key]).map(drop),
    }
}

fn init_trampoline(th: &Thread, this: &Ref, args: Args<'_>) -> PyResult<()> {
    let Some(method) = type_of(this).lookup(&th.names().init) else {
        return Ok(());
    };
    let result = ops::call::call_unbound(th, &method, this, args)?;
    if result.is_none() {
        return Ok(());
    }
    Err(th.type_error(format!(
        "__init__() should return None, not '{}'",
        type_of(&result).name()
    )))
}

fn new_trampoline(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
    let class_ref = class.to_ref();
    let method = ops::attr::get(th, &class_ref, &th.names().new)?;
    ops::call::call_prepended(th, &method, &class_ref, args)
}

fn finalise_trampoline(th: &Thread, this: &Ref) {
    if let Err(raised) = try_call(th, this, "__del__", &[]) {
        let method = type_of(this).lookup(&th.names().del);
        crate::ops::report::unraisable(th, raised, None, method.as_ref());
    }
}

fn descr_get_trampoline(th: &Thread, this: &Ref, obj: Option<&Ref>, owner: Option<&Ref>) -> PyResult<Ref> {
    let none = Ref::NONE;
    match try_call(th, this, "__get__", &[obj.unwrap_or(&none), owner.unwrap_or(&none)])? {
        Some(result) => Ok(result),
        None => Ok(this.clone()),
    }
}

fn descr_set_trampoline(th: &Thread, this: &Ref, obj: &Ref, value: Option<&Ref>) -> PyResult<()> {
    match value {
        Some(value) => call(th, this, "__set__", &[obj, value]).map(drop),
        None => call(th, this, "__delete__", &[obj]).map(drop),
    }
}

fn pow_trampoline(th: &Thread, base: &Ref, exponent: &Ref, modulus: &Ref) -> PyResult<Ref> {
    if modulus.is_none() {
        return pow_binary(th, base, exponent);
    }
    if type_of(base)
        .slots
        .pow
        .get()
        .is_some_and(|f| std::ptr::fn_addr_eq(f, pow_trampoline as crate::slots::Ternary))
    {
        return call(th, base, "__pow__", &[exponent, modulus]);
    }
    Ok(Ref::NOT_IMPLEMENTED)
}

fn pow_binary(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
    let (left, right) = (type_of(lhs), type_of(rhs));
    let own = |class: &Class| {
        class
            .slots
            .pow
            .get()
            .is_some_and(|f| std::ptr::fn_addr_eq(f, pow_trampoline as crate::slots::Ternary))
    };
    let mut other = !std::ptr::eq(left, right) && own(right);
    if own(left) {
        if other && right.is_subtype(left) && is_overloaded(th, left, right, "__rpow__") {
            let result = try_call(th, rhs, "__rpow__", &[lhs])?.unwrap_or(Ref::NOT_IMPLEMENTED);
            if !result.is_not_implemented() {
                return Ok(result);
            }
            other = false;
        }
        let result = try_call(th, lhs, "__pow__", &[rhs])?.unwrap_or(Ref::NOT_IMPLEMENTED);
        if !result.is_not_implemented() || std::ptr::eq(left, right) {
            return Ok(result);
        }
    }
    if other {
        return Ok(try_call(th, rhs, "__rpow__", &[lhs])?.unwrap_or(Ref::NOT_IMPLEMENTED));
    }
    Ok(Ref::NOT_IMPLEMENTED)
}

macro_rules! entry {
    ($name:literal, $doc:literal, $slot:ident, $generic:expr, [$($names:literal),+], $wrapper:expr) => {
        SlotName {
            name: $name,
            doc: $doc,
            is_set: |slots| slots.$slot.get().is_some(),
            wrapper: $wrapper,
            update: update!($slot, $generic, $($names),+),
        }
    };
}

/// A sequence slot: filled only while its name leads to the native wrapper.
macro_rules! sequence_entry {
    ($name:literal, $doc:literal, $slot:ident, $wrapper:expr) => {
        SlotName {
            name: $name,
            doc: $doc,
            is_set: |slots| slots.$slot.get().is_some(),
            wrapper: $wrapper,
            update: |th, class| {
                let found = class.lookup(&th.vm().interned.get($name));
                let wrapper = found.as_ref().and_then(|f| f.downcast_exact::<PyWrapperDescriptor>());
                class.slots.$slot.set(wrapper.and_then(|w| w.class.slots.$slot.get()));
            },
        }
    };
}

/// Apart from the others because it comes first.
static REPR: &[SlotName] = &[entry!(
    "__repr__",
    "Return repr(self).",
    repr,
    repr_trampoline,
    ["__repr__"],
    |th, slots, args| {
        let [this] = positional(th, &args)?;
        slots.repr.get().expect("a filled slot")(th, this)
    }
)];

static OTHER: &[SlotName] = &[
    entry!(
        "__hash__",
        "Return hash(self).",
        hash,
        hash_trampoline,
        ["__hash__"],
        |th, slots, args| {
            let [this] = positional(th, &args)?;
            Ok(ops::convert::int(slots.hash.get().expect("a filled slot")(th, this)?))
        }
    ),
    entry!(
        "__iter__",
        "Implement iter(self).",
        iter,
        iter_trampoline,
        ["__iter__"],
        |th, slots, args| {
            let [this] = positional(th, &args)?;
            slots.iter.get().expect("a filled slot")(th, this)
        }
    ),
    entry!(
        "__next__",
        "Implement next(self).",
        next,
        next_trampoline,
        ["__next__"],
        |th, slots, args| {
            let [this] = positional(th, &args)?;
            slots.next.get().expect("a filled slot")(th, this)?.ok_or_else(|| th.stop_iteration(Ref::NONE))
        }
    ),
    entry!(
        "__bool__",
        "True if self else False",
        bool,
        bool_trampoline,
        ["__bool__"],
        |th, slots, args| {
            let [this] = positional(th, &args)?;
            slots.bool.get().expect("a filled slot")(th, this).map(Ref::from_bool)
        }
    ),
    entry!(
        "__len__",
        "Return len(self).",
        len,
        len_trampoline,
        ["__len__"],
        |th, slots, args| {
            let [this] = positional(th, &args)?;
            Ok(ops::convert::int(
                slots.len.get().expect("a filled slot")(th, this)? as i64
            ))
        }
    ),
    entry!(
        "__contains__",
        "Return key in self.",
        contains,
        contains_trampoline,
        ["__contains__"],
        |th, slots, args| {
            let [this, item] = positional(th, &args)?;
            slots.contains.get().expect("a filled slot")(th, this, item).map(Ref::from_bool)
        }
    ),
    entry!(
        "__getitem__",
        "Return self[key].",
        getitem,
        |th, this, key| call(th, this, "__getitem__", &[key]),
        ["__getitem__"],
        |th, slots, args| {
            let [this, key] = positional(th, &args)?;
            slots.getitem.get().expect("a filled slot")(th, this, key)
        }
    ),
    entry!(
        "__setitem__",
        "Set self[key] to value.",
        setitem,
        setitem_trampoline,
        ["__setitem__", "__delitem__"],
        |th, slots, args| {
            let [this, key, value] = positional(th, &args)?;
            slots.setitem.get().expect("a filled slot")(th, this, key, Some(value)).map(|()| Ref::NONE)
        }
    ),
    entry!(
        "__delitem__",
        "Delete self[key].",
        setitem,
        setitem_trampoline,
        ["__setitem__", "__delitem__"],
        |th, slots, args| {
            let [this, key] = positional(th, &args)?;
            slots.setitem.get().expect("a filled slot")(th, this, key, None).map(|()| Ref::NONE)
        }
    ),
    sequence_entry!("__add__", "Return self+value.", concat, |th, slots, args| {
        let [this, other] = positional(th, &args)?;
        slots.concat.get().expect("a filled slot")(th, this, other)
    }),
    sequence_entry!("__mul__", "Return self*value.", repeat, |th, slots, args| {
        let [this, other] = positional(th, &args)?;
        slots.repeat.get().expect("a filled slot")(th, this, other)
    }),
    sequence_entry!("__rmul__", "Return value*self.", repeat, |th, slots, args| {
        let [this, other] = positional(th, &args)?;
        slots.repeat.get().expect("a filled slot")(th, this, other)
    }),
    sequence_entry!("__iadd__", "Implement self+=value.", iconcat, |th, slots, args| {
        let [this, other] = positional(th, &args)?;
        slots.iconcat.get().expect("a filled slot")(th, this, other)
    }),
    sequence_entry!("__imul__", "Implement self*=value.", irepeat, |th, slots, args| {
        let [this, other] = positional(th, &args)?;
        slots.irepeat.get().expect("a filled slot")(th, this, other)
    }),
    entry!(
        "__getattribute__",
        "Return getattr(self, name).",
        getattro,
        getattro_trampoline,
        ["__getattribute__", "__getattr__"],
        |th, slots, args| {
            let [this, name] = positional(th, &args)?;
            slots.getattro.get().expect("a filled slot")(th, this, name)
        }
    ),
    SlotName {
        name: "__getattr__",
        doc: "",
        is_set: |_| false,
        wrapper: |th, _, _| Err(th.type_error("no such wrapper")),
        update: |th, class| update_named(th, class, "__getattribute__"),
    },
    entry!(
        "__setattr__",
        "Implement setattr(self, name, value).",
        setattro,
        setattro_trampoline,
        ["__setattr__", "__delattr__"],
        |th, slots, args| {
            let [this, name, value] = positional(th, &args)?;
            check_setattr(th, slots, this, "__setattr__")?;
            slots.setattro.get().expect("a filled slot")(th, this, name, Some(value)).map(|()| Ref::NONE)
        }
    ),
    entry!(
        "__delattr__",
        "Implement delattr(self, name).",
        setattro,
        setattro_trampoline,
        ["__setattr__", "__delattr__"],
        |th, slots, args| {
            let [this, name] = positional(th, &args)?;
            check_setattr(th, slots, this, "__delattr__")?;
            slots.setattro.get().expect("a filled slot")(th, this, name, None).map(|()| Ref::NONE)
        }
    ),
    entry!(
        "__call__",
        "Call self as a function.",
        call,
        call_trampoline,
        ["__call__"],
        |th, slots, args| {
            let (this, args) = args.split_receiver();
            slots.call.get().expect("a filled slot")(th, this, args)
        }
    ),
    entry!(
        "__init__",
        "Initialize self.  See help(type(self)) for accurate signature.",
        init,
        init_trampoline,
        ["__init__"],
        |th, slots, args| {
            let (this, args) = args.split_receiver();
            slots.init.get().expect("a filled slot")(th, this, args).map(|()| Ref::NONE)
        }
    ),
    SlotName {
        name: "__new__",
        doc: "",
        is_set: |_| false,
        wrapper: |th, _, _| Err(th.type_error("__new__ is no wrapper")),
        update: update_new,
    },
    entry!(
        "__get__",
        "Return an attribute of instance, which is of type owner.",
        descr_get,
        descr_get_trampoline,
        ["__get__"],
        |th, slots, args| {
            let (this, args) = args.split_receiver();
            let rest = args.positional();
            if rest.is_empty() || rest.len() > 2 {
                return Err(th.type_error(format!("expected at least 1 argument, got {}", rest.len())));
            }
            let bound = |index: usize| rest.get(index).filter(|r| !r.is_none());
            let (obj, owner) = (bound(0), bound(1));
            if obj.is_none() && owner.is_none() {
                return Err(th.type_error("__get__(None, None) is invalid"));
            }
            slots.descr_get.get().expect("a filled slot")(th, this, obj, owner)
        }
    ),
    entry!(
        "__set__",
        "Set an attribute of instance to value.",
        descr_set,
        descr_set_trampoline,
        ["__set__", "__delete__"],
        |th, slots, args| {
            let [this, obj, value] = positional(th, &args)?;
            slots.descr_set.get().expect("a filled slot")(th, this, obj, Some(value)).map(|()| Ref::NONE)
        }
    ),
    entry!(
        "__delete__",
        "Delete an attribute of instance.",
        descr_set,
        descr_set_trampoline,
        ["__set__", "__delete__"],
        |th, slots, args| {
            let [this, obj] = positional(th, &args)?;
            slots.descr_set.get().expect("a filled slot")(th, this, obj, None).map(|()| Ref::NONE)
        }
    ),
    entry!(
        "__pow__",
        "Return pow(self, value, mod).",
        pow,
        pow_trampoline,
        ["__pow__", "__rpow__"],
        |th, slots, args| {
            let (this, args) = args.split_receiver();
            let rest = args.positional();
            let none = Ref::NONE;
            match rest {
                [exponent] => slots.pow.get().expect("a filled slot")(th, this, exponent, &none),
                [exponent, modulus] => slots.pow.get().expect("a filled slot")(th, this, exponent, modulus),
                _ => Err(th.type_error(format!("expected 1 argument, got {}", rest.len()))),
            }
        }
    ),
    entry!(
        "__rpow__",
        "Return pow(value, self, mod).",
        pow,
        pow_trampoline,
        ["__pow__", "__rpow__"],
        |th, slots, args| {
            let (this, args) = args.split_receiver();
            let none = Ref::NONE;
            match args.positional() {
                [base] => slots.pow.get().expect("a filled slot")(th, base, this, &none),
                [base, modulus] => slots.pow.get().expect("a filled slot")(th, base, this, modulus),
                rest => Err(th.type_error(format!("expected 1 argument, got {}", rest.len()))),
            }
        }
    ),
    entry!(
        "__del__",
        "",
        finalise,
        finalise_trampoline,
        ["__del__"],
        |th, slots, args| {
            let [this] = positional(th, &args)?;
            slots.finalise.get().expect("a filled slot")(th, this);
            Ok(Ref::NONE)
        }
    ),
];

fn setitem_trampoline(th: &Thread, this: &Ref, key: &Ref, value: Option<&Ref>) -> PyResult<()> {
    assign(th, this, key, value, "__setitem__", "__delitem__")
}

fn setattro_trampoline(th: &Thread, this: &Ref, key: &Ref, value: Option<&Ref>) -> PyResult<()> {
    assign(th, this, key, value, "__setattr__", "__delattr__")
}

/// Refuses the `__setattr__` of a base where a native type in between has its own, as types have (Carlo Verre's hack).
fn check_setattr(th: &Thread, slots: &Slots, this: &Ref, what: &str) -> PyResult<()> {
    let own = |class: &Class| {
        class
            .slots
            .setattro
            .get()
            .filter(|f| !same_assign(*f, setattro_trampoline))
    };
    let class = type_of(this);
    // The class that the instances' own function comes from.
    let defining = class.mro.with(|mro| {
        let theirs = class.slots.setattro.get();
        let first = mro.iter().rev().find(|base| match (own(base), theirs) {
            (Some(a), Some(b)) => same_assign(a, b),
            _ => false,
        });
        first.cloned().unwrap_or_else(|| class.to_typed())
    });
    let mut next = Some(defining);
    while let Some(base) = next {
        if let (Some(found), Some(called)) = (own(&base), slots.setattro.get()) {
            if same_assign(found, called) {
                return Ok(());
            }
            let name = class.name();
            return Err(th.type_error(format!("can't apply this {what} to {name} object")));
        }
        next = base.base.with(Clone::clone);
    }
    Ok(())
}

fn same_assign(a: crate::slots::Assign, b: crate::slots::Assign) -> bool {
    std::ptr::fn_addr_eq(a, b)
}

/// The first class in the line of bases whose instances are not made by a `__new__` in Python.
pub(crate) fn maker(class: &Class) -> TypedRef<PyType> {
    let by_method = |class: &Class| {
        let own: Option<crate::slots::New> = class.slots.new.get();
        own.is_some_and(|new| std::ptr::fn_addr_eq(new, new_trampoline as crate::slots::New))
    };
    let mut class = class.to_typed();
    while by_method(&class)
        && let Some(base) = class.base.with(Clone::clone)
    {
        class = base;
    }
    class
}

/// `__new__` is a static method, not a wrapper. If it is that of a native type, whichever, the class makes its instances as
/// its base does: another type's constructor would make them with another type's layout.
fn update_new(th: &Thread, class: &Class) {
    let found = class.lookup(&th.names().new);
    let native = found
        .as_ref()
        .and_then(|f| f.downcast_exact::<crate::descriptor::PyBuiltin>())
        .and_then(|b| b.new_of());
    let inherited = || class.base.with(|base| base.as_ref().and_then(|b| b.slots.new.get()));
    class.slots.new.set(match native {
        Some(_) => inherited(),
        None => Some(new_trampoline),
    });
}

/// All names, in the order in which wrappers are added.
pub fn all_names() -> impl Iterator<Item = &'static SlotName> {
    REPR.iter()
        .chain(UNARY)
        .chain(BINARY)
        .chain(INPLACE)
        .chain(COMPARE)
        .chain(OTHER)
}

/// Recomputes the slots of a heap type that `name` decides.
pub fn update_slots_for(th: &Thread, class: &Class, name: &str) {
    if name.starts_with("__") && name.ends_with("__") {
        update_named(th, class, name);
        for sub in class.subclasses.with(Clone::clone) {
            // SAFETY: subclasses unlink themselves before they die.
            update_slots_for(th, unsafe { sub.as_ref() }, name);
        }
    }
}

/// Computes all slots of a new heap type.
pub fn update_all_slots(th: &Thread, class: &Class) {
    for entry in all_names() {
        (entry.update)(th, class);
    }
}
