//! Making types: native ones from their declarations, Python classes from their namespaces.

use std::cell::{Cell, OnceCell};
use std::ptr::NonNull;
use std::sync::Arc;

use taipan_code::Inst;
use taipan_heap::{LocalCell, Obj, Ref, Slot, TypedRef};

use crate::class::{Class, ClassExt, ClassFlag, PyType, type_of};
use crate::descriptor::{
    Place, PyBuiltin, PyClassMethodDescriptor, PyMember, PyMethodDescriptor, PyWrapperDescriptor, attribute,
};
use crate::error::{Exc, PyResult};
use crate::function::PyFunction;
use crate::instance::TAIL_HEAD;
use crate::native::{Downcast, MethodKind, Methods, NativeType, TypeDef, TypeSpec};
use crate::slot_names;
use crate::slots::Slots;
use crate::thread::Thread;
use crate::types::bytes::PyBytes;
use crate::types::dict::PyDict;
use crate::types::int;
use crate::types::object::PyObject;
use crate::types::property::{PyClassMethod, PyStaticMethod};
use crate::types::str::PyStr;
use crate::types::tuple::PyTuple;
use crate::types::type_;
use crate::{alloc, ops};

/// The name of a native type in messages: with its module, unless that is `builtins` (`tp_name`).
fn shown_name(spec: &TypeSpec) -> Arc<str> {
    if spec.module == "builtins" {
        Arc::from(spec.name)
    } else {
        Arc::from(format!("{}.{}", spec.module, spec.name))
    }
}

/// The payload of a native type's object, without bases.
fn native_payload<T: NativeType>(dict: TypedRef<PyDict>) -> PyType {
    /// Attributes in the instances of native types that have a `__dict__`.
    const NATIVE_INLINE: usize = 4;
    let spec = T::SPEC;
    let fixed = size_of::<Obj<T>>();
    let mut flags = Vec::new();
    for (on, flag) in [
        (!spec.is_final, ClassFlag::Base),
        (spec.gc, ClassFlag::Traced),
        (spec.weakref, ClassFlag::Weakref),
        (spec.sequence, ClassFlag::Sequence),
        (spec.mapping, ClassFlag::Mapping),
        (spec.no_new, ClassFlag::NoNew),
    ] {
        if on {
            flags.push(flag);
        }
    }
    PyType {
        ops: alloc::native_ops::<T>(),
        version: Cell::new(0),
        flags: PyType::flags_cell(&flags),
        instance_size: Cell::new(if spec.dict {
            fixed + TAIL_HEAD + NATIVE_INLINE * 8
        } else {
            fixed
        }),
        tail_offset: Cell::new(if spec.dict { fixed } else { 0 }),
        inline_slots: Cell::new(if spec.dict { NATIVE_INLINE } else { 0 }),
        slots: Slots::default(),
        name: LocalCell::new(shown_name(spec)),
        qualname: Slot::empty(),
        spec: Some(spec),
        native: T::cell(),
        base: LocalCell::new(None),
        bases: Slot::empty(),
        mro: LocalCell::new(Vec::new()),
        mro_tuple: Slot::empty(),
        dict,
        subclasses: LocalCell::new(Vec::new()),
        shapes: OnceCell::new(),
        members: LocalCell::new(Vec::new()),
        all_members: Box::default(),
        drop_payload: alloc::drop_payload::<T>,
        trace_payload: alloc::trace_payload::<T>,
        clear_payload: alloc::clear_payload::<T>,
    }
}

/// Allocates the bare type object of a native type, if there is none; its contents come with [`native_type`]. `type` and
/// `dict` need each other to exist, which is why this is apart.
pub(crate) fn bare_type<T: NativeType>() -> &'static Class {
    if let Some(class) = T::cell().try_get() {
        return class;
    }
    let class = alloc::new(native_payload::<T>(PyDict::new_ref())).leak();
    class.header().immortalise();
    T::cell().set(class);
    class
}

/// The type object of a native type, complete; made on first use.
pub fn native_type<T: Methods>(th: &Thread) -> &'static Class {
    let class = bare_type::<T>();
    if !class.mro.with(Vec::is_empty) {
        return class;
    }
    let base = T::SPEC.base.map_or_else(bare_type::<PyObject>, |base| base());
    let is_object = std::ptr::eq(class, base) && T::SPEC.base.is_none() && T::SPEC.name == "object";
    let mut mro = vec![class.to_typed()];
    if !is_object {
        mro.extend(base.mro.with(Clone::clone));
        class.base.with_mut(|b| *b = Some(base.to_typed()));
        base.subclasses.with_mut(|s| s.push(NonNull::from(class)));
    }
    let bases = if is_object { Vec::new() } else { vec![base.to_ref()] };
    set_mro(class, mro);
    class.bases.set(PyTuple::from_vec(bases).into_ref());
    let mut def = TypeDef::new(class);
    T::define(&mut def);
    add_members(th, class, def);
    if !is_object {
        class.slots.inherit(&base.slots);
        if base.has(ClassFlag::Weakref) {
            class.set_flag(ClassFlag::Weakref, true);
        }
    }
    if T::SPEC.dict {
        let attribute = attribute(th, class, type_::dict_getset());
        class.dict.set_str(&th.names().dict, attribute);
    }
    if T::SPEC.no_new {
        class.slots.new.set(None);
    }
    class.set_flag(
        ClassFlag::MethodDescriptor,
        crate::descriptor::binds_as_method_spec(T::SPEC.name),
    );
    if class.dict.get_str(&th.names().doc).is_none() {
        class.dict.set_str(
            &th.names().doc,
            T::SPEC.doc.map_or(Ref::NONE, |d| PyStr::new(d).into_ref()),
        );
    }
    class
}

/// Fills the dict of a native type: slot wrappers, then declared methods and attributes.
fn add_members(th: &Thread, class: &'static Class, def: TypeDef<'_>) {
    let intern = |name: &str| th.vm().interned.get(name);
    for entry in slot_names::all_names() {
        if (entry.is_set)(&class.slots) && class.dict.get_str(&intern(entry.name)).is_none() {
            let wrapper = alloc::new(PyWrapperDescriptor {
                entry,
                class: class.to_typed(),
            });
            class.dict.set_str(&intern(entry.name), wrapper.into_ref());
        }
    }
    // A type that compares without hashing says so (`__hash__ = None`).
    if class.slots.compare.get().is_some() && class.slots.hash.get().is_none() {
        class.dict.set_str(&th.names().hash, Ref::NONE);
    }
    if class.slots.new.get().is_some() {
        class
            .dict
            .set_str(&th.names().new, PyBuiltin::constructor(class).into_ref());
    }
    for (kind, spec) in def.methods {
        let made = match kind {
            MethodKind::Instance => alloc::new(PyMethodDescriptor {
                spec,
                class: class.to_typed(),
            })
            .into_ref(),
            MethodKind::Class => alloc::new(PyClassMethodDescriptor {
                spec,
                class: class.to_typed(),
            })
            .into_ref(),
            MethodKind::Static => {
                let callable = Slot::new(PyBuiltin::function(spec, None, None).into_ref());
                alloc::new(PyStaticMethod {
                    callable,
                    ..PyStaticMethod::default()
                })
                .into_ref()
            }
        };
        class.dict.set_str(&intern(spec.name), made);
    }
    for def in def.getsets {
        let name = intern(def.name);
        class.dict.set_str(&name, attribute(th, class, def));
    }
}

pub(crate) fn set_mro(class: &Class, mro: Vec<TypedRef<PyType>>) {
    class
        .mro_tuple
        .set(PyTuple::from_vec(mro.iter().map(|c| c.as_ref().clone()).collect()).into_ref());
    drop(class.mro.replace(mro));
}

/// C3 linearisation (`mro_implementation`).
fn linearise(th: &Thread, class: &Class, bases: &[TypedRef<PyType>]) -> PyResult<Vec<TypedRef<PyType>>> {
    let mut lists: Vec<Vec<TypedRef<PyType>>> = bases.iter().map(|b| b.mro.with(Clone::clone)).collect();
    lists.push(bases.to_vec());
    let mut result = vec![class.to_typed()];
    loop {
        lists.retain(|l| !l.is_empty());
        if lists.is_empty() {
            return Ok(result);
        }
        let same = |a: &TypedRef<PyType>, b: &TypedRef<PyType>| a.as_ref().is(b.as_ref());
        let next = lists
            .iter()
            .map(|l| &l[0])
            .find(|head| !lists.iter().any(|l| l[1..].iter().any(|c| same(c, head))))
            .cloned();
        let Some(next) = next else {
            let mut names: Vec<String> = Vec::new();
            for list in &lists {
                let name = list[0].name().to_string();
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            return Err(th.type_error(format!(
                "Cannot create a consistent method resolution\norder (MRO) for bases {}",
                names.join(", ")
            )));
        };
        for list in &mut lists {
            if same(&list[0], &next) {
                list.remove(0);
            }
        }
        result.push(next);
    }
}

pub(crate) fn check_duplicates(th: &Thread, bases: &[TypedRef<PyType>]) -> PyResult<()> {
    for (i, base) in bases.iter().enumerate() {
        if bases[..i].iter().any(|b| b.as_ref().is(base.as_ref())) {
            return Err(th.type_error(format!("duplicate base class {}", base.name())));
        }
    }
    Ok(())
}

/// The class in the line of bases that last added to the layout, attribute tails not counted (`solid_base`).
fn solid_base(class: &Class) -> &Class {
    let mut class = class;
    loop {
        let adds = std::ptr::eq(class, class.native_base()) || class.members.with(|m| !m.is_empty());
        match class.layout_base() {
            // SAFETY: bases live as long as their subclasses.
            Some(base) if !adds => class = unsafe { &*base },
            _ => return class,
        }
    }
}

/// The base whose layout the new class extends (`best_base`).
pub(crate) fn best_base(th: &Thread, bases: &[TypedRef<PyType>]) -> PyResult<TypedRef<PyType>> {
    let mut winner: Option<(&TypedRef<PyType>, &Class)> = None;
    for base in bases {
        if !base.has(ClassFlag::Base) {
            return Err(th.type_error(format!("type '{}' is not an acceptable base type", base.name())));
        }
        let candidate = solid_base(base);
        winner = match winner {
            Some((old, solid)) if solid.is_subtype(candidate) => Some((old, solid)),
            Some((_, solid)) if !candidate.is_subtype(solid) => {
                return Err(th.type_error("multiple bases have instance lay-out conflict"));
            }
            _ => Some((base, candidate)),
        };
    }
    winner
        .map(|(base, _)| base.clone())
        .ok_or_else(|| th.type_error("a class has at least one base"))
}

/// Bytes of payload and members, without the attribute tail.
pub(crate) fn layout_size(class: &Class) -> usize {
    let native = class.native_base().instance_size.get();
    let mut members = 0;
    let mut next = Some(std::ptr::from_ref(class));
    while let Some(pointer) = next {
        // SAFETY: bases live as long as their subclasses.
        let class = unsafe { &*pointer };
        members += class.members.with(Vec::len);
        next = class.layout_base();
    }
    native + members * 8
}

/// `type(name, bases, namespace, **kwargs)`: `type.__new__`.
///
/// # Errors
/// TypeError for bases that do not go together; what `__set_name__` and `__init_subclass__` raise.
pub fn new_class(
    th: &Thread,
    meta: &Class,
    name: &Ref,
    bases: &[Ref],
    namespace: &Obj<PyDict>,
    kwargs: crate::Args<'_>,
) -> PyResult<Ref> {
    let names = th.names();
    let mut typed = Vec::new();
    for base in bases {
        match base.downcast::<PyType>() {
            Some(class) => typed.push(class.to_typed()),
            None if ops::attr::get_optional(th, base, &names.mro_entries)?.is_some() => {
                return Err(th.type_error("type() doesn't support MRO entry resolution; use types.new_class()"));
            }
            None => return Err(th.type_error("bases must be types")),
        }
    }
    if typed.is_empty() {
        typed.push(PyObject::class().to_typed());
    }
    check_duplicates(th, &typed)?;
    let base = best_base(th, &typed)?;
    let text = name
        .downcast::<PyStr>()
        .expect("the caller checks the name")
        .to_display()
        .into_owned();
    if text.contains('\0') {
        return Err(th.value_error("type name must not contain null characters"));
    }
    let dict = namespace.copy();
    let qualname = match dict.remove_str(&names.qualname) {
        Some(q) if q.is_a::<PyStr>() => q,
        Some(q) => {
            let name = type_of(&q).name();
            return Err(th.type_error(format!("type __qualname__ must be a str, not {name}")));
        }
        None => name.clone(),
    };
    let layout = plan_layout(th, &text, &base, &typed, &dict)?;
    let class = alloc::new_object(meta, heap_payload(&text, qualname, &base, dict, &layout));
    class.set_flag(ClassFlag::Traced, true);
    class
        .bases
        .set(PyTuple::from_vec(typed.iter().map(|b| b.as_ref().clone()).collect()).into_ref());
    for flag in [ClassFlag::Sequence, ClassFlag::Mapping] {
        if typed.iter().any(|b| b.has(flag)) {
            class.set_flag(flag, true);
        }
    }
    // Before a metaclass's `mro` can run methods of the class.
    set_classcell(th, &class)?;
    finish_dict(th, &class, &layout);
    let mro = class_mro(th, meta, &class, &typed)?;
    set_mro(&class, mro);
    for base in &typed {
        base.subclasses.with_mut(|s| s.push(NonNull::from(&*class)));
    }
    slot_names::update_all_slots(th, &class);
    inherit_rest(&class, &base);
    set_names(th, &class)?;
    init_subclass(th, &class, kwargs)?;
    Ok(class.into_ref())
}

/// Slots that have no special method names are inherited like layout.
fn inherit_rest(class: &Class, base: &Class) {
    if class.slots.buffer.get().is_none() {
        class.slots.buffer.set(base.slots.buffer.get());
    }
}

pub(crate) fn class_mro(
    th: &Thread,
    meta: &Class,
    class: &Class,
    bases: &[TypedRef<PyType>],
) -> PyResult<Vec<TypedRef<PyType>>> {
    let custom = meta.lookup(&th.names().mro).filter(|m| !m.is_a::<PyMethodDescriptor>());
    if custom.is_none() {
        return linearise(th, class, bases);
    }
    let object = class.to_ref();
    let result = crate::lookup::call_method(th, &object, &th.names().mro, &[])?.unwrap_or(Ref::NONE);
    let solid = solid_base(class);
    let mut mro = Vec::new();
    for item in ops::iter::collect(th, &result)? {
        match item.downcast::<PyType>() {
            // Methods of other classes must find the layout that they know.
            Some(base) if !solid.is_subtype(solid_base(base)) => {
                let name = base.name();
                return Err(th.type_error(format!("mro() returned base with unsuitable layout ('{name}')")));
            }
            Some(class) => mro.push(class.to_typed()),
            None => {
                let name = type_of(&item).name();
                return Err(th.type_error(format!("mro() returned a non-class ('{name}')")));
            }
        }
    }
    Ok(mro)
}

/// `type.mro()`
///
/// # Errors
/// TypeError if there is no consistent order.
pub fn default_mro(th: &Thread, class: &Class) -> PyResult<Vec<TypedRef<PyType>>> {
    let bases = class.bases.get().unwrap_or(Ref::NONE);
    let items = bases.downcast::<PyTuple>().map_or(&[][..], |t| t.items());
    let typed: Vec<_> = items
        .iter()
        .filter_map(|b| b.downcast::<PyType>().map(|c| c.to_typed()))
        .collect();
    linearise(th, class, &typed)
}

/// What instances of a new class look like.
struct Layout {
    size: usize,
    tail: usize,
    inline: usize,
    members: Vec<(Ref, usize)>,
    weakref: bool,
    adds_dict: bool,
    adds_weakref: bool,
}

fn plan_layout(
    th: &Thread,
    name: &str,
    base: &Class,
    bases: &[TypedRef<PyType>],
    dict: &Obj<PyDict>,
) -> PyResult<Layout> {
    let base_has_dict = base.tail_offset.get() != 0;
    let native_dict = has_native_dict(base);
    let base_weakref = base.has(ClassFlag::Weakref);
    let mut wants_dict = !base_has_dict && !native_dict;
    let mut wants_weakref = !base_weakref;
    let mut members = Vec::new();
    let mut offset = base.instance_size.get();
    if let Some(slots) = dict.get_str(&th.names().slots) {
        let listed = if slots.is_a::<PyStr>() {
            vec![slots]
        } else {
            ops::iter::collect(th, &slots)?
        };
        let variable = [int::PyInt::class(), PyTuple::class(), PyBytes::class()]
            .iter()
            .any(|ty| base.is_subtype(ty));
        if variable && !listed.is_empty() {
            let name = base.name();
            return Err(th.type_error(format!("nonempty __slots__ not supported for subtype of '{name}'")));
        }
        (wants_dict, wants_weakref) = (false, false);
        for slot in listed {
            let Some(text) = slot.downcast::<PyStr>().map(|s| s.to_display().into_owned()) else {
                let name = type_of(&slot).name();
                return Err(th.type_error(format!("__slots__ items must be strings, not '{name}'")));
            };
            match text.as_str() {
                "__dict__" if base_has_dict || wants_dict => {
                    return Err(th.type_error("__dict__ slot disallowed: we already got one"));
                }
                "__dict__" => wants_dict = true,
                "__weakref__" if base_weakref || wants_weakref => {
                    return Err(
                        th.type_error("__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0")
                    );
                }
                "__weakref__" => wants_weakref = true,
                _ => {
                    if !is_identifier(&text) {
                        return Err(th.type_error("__slots__ must be identifiers"));
                    }
                    let mangled = mangle(name, &text);
                    let key = th.vm().interned.get(&mangled);
                    // Those two are taken out of the class's namespace.
                    let hidden = key.is(&th.names().classcell) || key.is(&th.names().qualname);
                    if !hidden && dict.get_str(&key).is_some() {
                        return Err(th.value_error(format!("'{text}' in __slots__ conflicts with class variable")));
                    }
                    members.push(key);
                }
            }
        }
        // A dict or weak references of another base come along.
        wants_dict |= !base_has_dict && bases.iter().any(|b| b.tail_offset.get() != 0);
        wants_weakref |= !base_weakref && bases.iter().any(|b| b.has(ClassFlag::Weakref));
    }
    // In order of their names, so that classes with the same slots have the same layout.
    let text = |key: &Ref| key.downcast::<PyStr>().map(|k| k.to_display().into_owned());
    members.sort_by_key(text);
    let members: Vec<(Ref, usize)> = members
        .into_iter()
        .map(|key| {
            offset += 8;
            (key, offset - 8)
        })
        .collect();
    let (mut tail, mut inline) = (base.tail_offset.get(), base.inline_slots.get());
    if wants_dict && tail == 0 {
        tail = offset;
        inline = estimate_attributes(th, dict, bases);
        offset += TAIL_HEAD + inline * 8;
    }
    Ok(Layout {
        size: offset,
        tail,
        inline,
        members,
        weakref: base_weakref || wants_weakref,
        adds_dict: wants_dict && base.tail_offset.get() == 0,
        adds_weakref: wants_weakref,
    })
}

/// Exceptions and modules keep their dict in the payload.
fn has_native_dict(base: &Class) -> bool {
    let native = base.native_base();
    std::ptr::eq(native, crate::types::exception::PyBaseException::class())
        || std::ptr::eq(native, crate::module::PyModule::class())
        || std::ptr::eq(native, PyType::class())
}

fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_') && chars.all(|c| c.is_alphanumeric() || c == '_')
}

/// `__x` in class `C` is `_C__x`.
fn mangle(class: &str, name: &str) -> String {
    let class = class.trim_start_matches('_');
    if !name.starts_with("__") || name.ends_with("__") || class.is_empty() {
        return name.to_owned();
    }
    format!("_{class}{name}")
}

/// How many attributes instances will probably have: the distinct names that methods store on their first argument.
fn estimate_attributes(th: &Thread, dict: &Obj<PyDict>, bases: &[TypedRef<PyType>]) -> usize {
    const MOST: usize = 24;
    let _ = th;
    let mut names: Vec<u64> = Vec::new();
    for (_, value) in dict.items() {
        let Some(function) = value.downcast_exact::<PyFunction>() else {
            continue;
        };
        let code = function.code();
        for inst in &code.data.insts {
            if let Inst::StoreAttr { obj, name, .. } = inst
                && obj.0.index() == 0
            {
                let key = code.names[name.index()].value().bits();
                if !names.contains(&key) {
                    names.push(key);
                }
            }
        }
    }
    let inherited = bases.iter().map(|b| b.inline_slots.get()).max().unwrap_or(0);
    (names.len() + inherited).clamp(2, MOST)
}

fn heap_payload(name: &str, qualname: Ref, base: &Class, dict: TypedRef<PyDict>, layout: &Layout) -> PyType {
    let mut flags = vec![ClassFlag::Heap, ClassFlag::Base];
    if layout.weakref {
        flags.push(ClassFlag::Weakref);
    }
    let own_members = || layout.members.iter().map(|(_, offset)| *offset);
    PyType {
        ops: alloc::type_ops(true),
        version: Cell::new(0),
        flags: PyType::flags_cell(&flags),
        instance_size: Cell::new(layout.size),
        tail_offset: Cell::new(layout.tail),
        inline_slots: Cell::new(layout.inline),
        slots: Slots::default(),
        name: LocalCell::new(Arc::from(name)),
        qualname: Slot::new(qualname),
        spec: None,
        native: base.native,
        base: LocalCell::new(Some(base.to_typed())),
        bases: Slot::empty(),
        mro: LocalCell::new(Vec::new()),
        mro_tuple: Slot::empty(),
        dict,
        subclasses: LocalCell::new(Vec::new()),
        shapes: OnceCell::new(),
        members: LocalCell::new(own_members().collect()),
        all_members: own_members().chain(base.all_members.iter().copied()).collect(),
        drop_payload: base.drop_payload,
        trace_payload: base.trace_payload,
        clear_payload: base.clear_payload,
    }
}

/// What `type.__new__` puts into the namespace.
fn finish_dict(th: &Thread, class: &Obj<PyType>, layout: &Layout) {
    let names = th.names();
    let dict = &class.dict;
    if dict.get_str(&names.module).is_none() {
        // SAFETY: the running frame is valid.
        let frame = unsafe { th.frame.get().as_ref() };
        if let Some(module) = frame.and_then(|f| f.globals().get_str(&names.name)) {
            dict.set_str(&names.module, module);
        }
    }
    // A plain function of these names is a static or class method.
    if let Some(new) = dict
        .get_str(&names.new)
        .filter(|n| n.downcast_exact::<PyFunction>().is_some())
    {
        let callable = Slot::new(new);
        dict.set_str(
            &names.new,
            alloc::new(PyStaticMethod {
                callable,
                ..PyStaticMethod::default()
            })
            .into_ref(),
        );
    }
    for name in [&names.init_subclass, &names.class_getitem] {
        if let Some(function) = dict
            .get_str(name)
            .filter(|n| n.downcast_exact::<PyFunction>().is_some())
        {
            let callable = Slot::new(function);
            dict.set_str(
                name,
                alloc::new(PyClassMethod {
                    callable,
                    ..PyClassMethod::default()
                })
                .into_ref(),
            );
        }
    }
    if dict.get_str(&names.eq).is_some() && dict.get_str(&names.hash).is_none() {
        dict.set_str(&names.hash, Ref::NONE);
    }
    for (name, offset) in &layout.members {
        let member = PyMember {
            name: name.clone(),
            class: class.to_typed(),
            place: Place::Offset(*offset),
        };
        dict.set_str(name, alloc::new(member).into_ref());
    }
    if layout.adds_dict && dict.get_str(&names.dict).is_none() {
        dict.set_str(&names.dict, attribute(th, class, type_::dict_getset()));
    }
    if layout.adds_weakref && dict.get_str(&names.weakref).is_none() {
        let def = type_::weakref_getset();
        dict.set_str(&names.weakref, attribute(th, class, def));
    }
    if dict.get_str(&names.doc).is_none() {
        dict.set_str(&names.doc, Ref::NONE);
    }
}

fn set_classcell(th: &Thread, class: &Obj<PyType>) -> PyResult<()> {
    let Some(cell) = class.dict.remove_str(&th.names().classcell) else {
        return Ok(());
    };
    match cell.downcast::<crate::types::cell::PyCell>() {
        Some(cell) => {
            cell.value.set(class.to_ref());
            Ok(())
        }
        None => {
            let name = type_of(&cell).name();
            Err(th.type_error(format!("__classcell__ must be a nonlocal cell, not <class '{name}'>")))
        }
    }
}

fn set_names(th: &Thread, class: &Obj<PyType>) -> PyResult<()> {
    let owner = class.to_ref();
    for (name, value) in class.dict.items() {
        let Some(method) = crate::lookup::lookup_special(th, &value, &th.names().set_name)? else {
            continue;
        };
        if let Err(raised) = ops::call::call(th, &method, &[&owner, &name]) {
            let message = format!(
                "Error calling __set_name__ on '{}' instance {} in '{}'",
                type_of(&value).name(),
                ops::convert::repr(th, &name)?.to_display(),
                class.name()
            );
            let wrapped = th.error(Exc::RuntimeError, message);
            wrapped.exception().cause.set(raised.as_ref().clone());
            wrapped.exception().context.set(raised.into_ref());
            wrapped.exception().suppress_context.set(true);
            return Err(wrapped);
        }
    }
    Ok(())
}

fn init_subclass(th: &Thread, class: &Obj<PyType>, kwargs: crate::Args<'_>) -> PyResult<()> {
    let own = class.to_ref();
    let next = ops::call::call(th, &crate::types::property::PySuper::class().to_ref(), &[&own, &own])?;
    let method = ops::attr::get(th, &next, &th.names().init_subclass)?;
    ops::call::call_args(th, &method, kwargs).map(drop)
}

/// Writes the payloads of `type` and `dict`, whose objects need each other. `block` is the memory of `type`.
pub(crate) fn bootstrap_types(block: NonNull<taipan_heap::Header>) {
    // The dict type's object is allocated like any class, but its own dict cannot be a dict yet: both dicts are made
    // once both type objects have payloads, and put in place of a placeholder that is never looked at.
    let type_class = block.cast::<Class>();
    let dict_block = taipan_heap::alloc::allocate(size_of::<Class>(), taipan_heap::alloc::Family::Traced, block.cast());
    let dict_class = dict_block.cast::<Class>();
    // SAFETY: the dict type's block is written below, before anything can look at it.
    PyDict::cell().set(unsafe { dict_class.as_ref() });
    // SAFETY: the two dicts are allocated as instances of the dict type, of which only sizes and flags are used, which
    // `raw_dict` passes itself.
    let (type_dict, dict_dict) = unsafe { (raw_dict(dict_class), raw_dict(dict_class)) };
    let offset = Obj::<PyType>::PAYLOAD_OFFSET;
    // SAFETY: the blocks have room for the payload after the header.
    unsafe {
        type_class
            .cast::<u8>()
            .add(offset)
            .cast::<PyType>()
            .write(native_payload::<PyType>(type_dict))
    };
    // SAFETY: as above.
    unsafe {
        dict_class
            .cast::<u8>()
            .add(offset)
            .cast::<PyType>()
            .write(native_payload::<PyDict>(dict_dict))
    };
    for class in [PyType::class(), PyDict::class()] {
        class.header().immortalise();
    }
}

/// A dict made before its type object has its payload.
///
/// # Safety
/// `class` is the block that will be the dict type.
unsafe fn raw_dict(class: NonNull<Class>) -> TypedRef<PyDict> {
    let family = taipan_heap::alloc::Family::Traced;
    let block = taipan_heap::alloc::allocate(size_of::<Obj<PyDict>>(), family, class.cast());
    let offset = Obj::<PyDict>::PAYLOAD_OFFSET;
    // SAFETY: the block has room for the payload after the header.
    unsafe { block.cast::<u8>().add(offset).cast::<PyDict>().write(PyDict::new()) };
    let word = taipan_heap::Value::from_bits(block.as_ptr().expose_provenance() as u64);
    // SAFETY: a new dict with one reference.
    unsafe { TypedRef::from_ref_unchecked(Ref::from_owned(word)) }
}

/// Makes the exception classes below BaseException from their table.
pub(crate) fn make_exceptions(th: &Thread) {
    use crate::types::exception::{PyBaseException, TABLE};
    for (exc, spec) in TABLE {
        let base = spec.base.class();
        let mut payload = native_payload::<PyBaseException>(PyDict::new_ref());
        payload.name = LocalCell::new(Arc::from(spec.name));
        payload.spec = Some(Box::leak(Box::new(crate::native::TypeSpec {
            name: spec.name,
            doc: Some(spec.doc),
            ..*PyBaseException::SPEC
        })));
        payload.base = LocalCell::new(Some(base.to_typed()));
        let class: &'static Class = alloc::new(payload).leak();
        class.header().immortalise();
        exc.cell().set(class);
        let mut mro = vec![class.to_typed()];
        mro.extend(base.mro.with(Clone::clone));
        set_mro(class, mro);
        class.bases.set(PyTuple::from_vec(vec![base.to_ref()]).into_ref());
        base.subclasses.with_mut(|s| s.push(NonNull::from(class)));
        class.slots.inherit(&base.slots);
        let names = th.names();
        class.dict.set_str(&names.doc, PyStr::new(spec.doc).into_ref());
        class.dict.set_str(&names.new, PyBuiltin::constructor(class).into_ref());
        let init = slot_names::all_names()
            .find(|n| n.name == "__init__")
            .expect("a known name");
        let wrapper = alloc::new(PyWrapperDescriptor {
            entry: init,
            class: class.to_typed(),
        });
        class.dict.set_str(&names.init, wrapper.into_ref());
        let inherited = spec.base.spec().map_or(&[][..], |s| s.fields);
        for field in spec.fields.iter().filter(|f| !inherited.contains(f)) {
            let def = crate::types::exception::field_getset(field);
            let name = th.vm().interned.get(field);
            class.dict.set_str(&name, attribute(th, class, def));
        }
    }
}

/// The direct subclasses of a class.
#[must_use]
pub fn direct_subclasses(class: &Class) -> Vec<Ref> {
    // SAFETY: subclasses unlink themselves before they die.
    class
        .subclasses
        .with(|s| s.iter().map(|c| unsafe { c.as_ref() }.to_ref()).collect())
}
