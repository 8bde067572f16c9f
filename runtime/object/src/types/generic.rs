//! `types.GenericAlias` and `types.UnionType`.

use taipan_heap::{Obj, Ref};

use crate::args::Args;
use crate::class::{Class, PyType};
use crate::error::PyResult;
use crate::native::{Downcast, NativeType};
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::str::PyStr;
use crate::types::tuple::PyTuple;
use crate::types::type_::full_name;
use crate::{Trace, alloc, ops, py_class, py_methods};

/// Represent a PEP 585 generic type
///
/// E.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).
#[py_class(name = "GenericAlias", module = "types", gc, weakref)]
#[derive(Trace)]
pub struct PyGenericAlias {
    origin: Ref,
    args: Ref,
}

/// `origin[item]`
///
/// # Errors
/// None at present.
pub fn generic_alias(_th: &Thread, origin: &Ref, item: &Ref) -> PyResult<Ref> {
    let args = if item.is_a::<PyTuple>() {
        item.clone()
    } else {
        PyTuple::from_vec(vec![item.clone()]).into_ref()
    };
    Ok(alloc::new(PyGenericAlias {
        origin: origin.clone(),
        args,
    })
    .into_ref())
}

/// How an argument of a generic alias or union shows.
fn alias_item(th: &Thread, item: &Ref) -> PyResult<String> {
    if item.value() == taipan_heap::Value::ELLIPSIS {
        return Ok("...".into());
    }
    if let Some(class) = item.downcast::<PyType>() {
        return Ok(full_name(class));
    }
    Ok(ops::convert::repr(th, item)?.to_display().into_owned())
}

#[py_methods]
impl PyGenericAlias {
    #[method]
    fn __reduce__(&self) -> Ref {
        let args = PyTuple::from_vec(vec![self.origin.clone(), self.args.clone()]).into_ref();
        let class = <PyGenericAlias as crate::NativeType>::class().to_ref();
        PyTuple::from_vec(vec![class, args]).into_ref()
    }

    #[slot]
    fn new(th: &Thread, _class: &Class, args: Args<'_>) -> PyResult<Ref> {
        match args.positional() {
            [origin, item] => generic_alias(th, origin, item),
            other => Err(th.type_error(format!("GenericAlias expected 2 arguments, got {}", other.len()))),
        }
    }

    #[slot]
    fn repr(&self, th: &Thread) -> PyResult<Ref> {
        let mut parts = Vec::new();
        for item in self.args.downcast::<PyTuple>().map_or(&[][..], |t| t.items()) {
            parts.push(alias_item(th, item)?);
        }
        let inner = if parts.is_empty() {
            "()".to_owned()
        } else {
            parts.join(", ")
        };
        Ok(PyStr::new(&format!("{}[{inner}]", alias_item(th, &self.origin)?)).into_ref())
    }

    #[slot]
    fn call(&self, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        ops::call::call_args(th, &self.origin, args)
    }

    #[slot]
    fn getattro(this: &Obj<Self>, th: &Thread, name: &Ref) -> PyResult<Ref> {
        let text = name
            .downcast::<PyStr>()
            .map(|n| n.to_display().into_owned())
            .unwrap_or_default();
        const OWN: [&str; 10] = [
            "__class__",
            "__origin__",
            "__args__",
            "__parameters__",
            "__mro_entries__",
            "__reduce_ex__",
            "__reduce__",
            "__copy__",
            "__deepcopy__",
            "__unpacked__",
        ];
        if OWN.contains(&text.as_str()) {
            return ops::attr::generic_get(th, &this.to_ref(), name);
        }
        ops::attr::get(th, &this.origin, name)
    }

    #[slot]
    fn compare(&self, th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        let Some(other) = other.downcast::<PyGenericAlias>() else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(Ref::NOT_IMPLEMENTED);
        }
        let equal =
            ops::compare::equal(th, &self.origin, &other.origin)? && ops::compare::equal(th, &self.args, &other.args)?;
        Ok(Ref::from_bool(equal == (op == CompareOp::Eq)))
    }

    #[slot]
    fn hash(&self, th: &Thread) -> PyResult<i64> {
        Ok(ops::hash::hash(th, &self.origin)? ^ ops::hash::hash(th, &self.args)?)
    }

    #[slot]
    fn or(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        union_type(th, lhs, rhs)
    }

    #[getter]
    fn __origin__(&self) -> Ref {
        self.origin.clone()
    }

    #[getter]
    fn __args__(&self) -> Ref {
        self.args.clone()
    }

    #[getter]
    fn __parameters__(&self) -> Ref {
        PyTuple::from_vec(Vec::new()).into_ref()
    }

    #[method]
    fn __mro_entries__(&self, _bases: &Ref) -> Ref {
        PyTuple::from_vec(vec![self.origin.clone()]).into_ref()
    }
}

/// Represent a PEP 604 union type
///
/// E.g. for int | str
#[py_class(name = "UnionType", module = "types", gc, weakref, final_, no_new)]
#[derive(Trace)]
pub struct PyUnion {
    args: Ref,
}

fn is_unionable(object: &Ref) -> bool {
    object.is_none() || object.is_a::<PyType>() || object.is_a::<PyGenericAlias>() || object.is_a::<PyUnion>()
}

/// `lhs | rhs` for types.
///
/// # Errors
/// What comparison raises.
pub fn union_type(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
    if !is_unionable(lhs) || !is_unionable(rhs) {
        return Ok(Ref::NOT_IMPLEMENTED);
    }
    let mut args: Vec<Ref> = Vec::new();
    for side in [lhs, rhs] {
        let parts = match side.downcast::<PyUnion>() {
            Some(union) => ops::iter::collect(th, &union.args)?,
            None if side.is_none() => vec![crate::types::none::PyNone::class().to_ref()],
            None => vec![side.clone()],
        };
        for part in parts {
            let mut known = false;
            for old in &args {
                known |= ops::compare::identical_or_equal(th, old, &part)?;
            }
            if !known {
                args.push(part);
            }
        }
    }
    if let [one] = &args[..] {
        return Ok(one.clone());
    }
    Ok(alloc::new(PyUnion {
        args: PyTuple::from_vec(args).into_ref(),
    })
    .into_ref())
}

#[py_methods]
impl PyUnion {
    #[slot]
    fn repr(&self, th: &Thread) -> PyResult<Ref> {
        let mut parts = Vec::new();
        for item in self.args.downcast::<PyTuple>().map_or(&[][..], |t| t.items()) {
            let none = item.is(&crate::types::none::PyNone::class().to_ref());
            parts.push(if none { "None".to_owned() } else { alias_item(th, item)? });
        }
        Ok(PyStr::new(&parts.join(" | ")).into_ref())
    }

    #[slot]
    fn or(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        union_type(th, lhs, rhs)
    }

    #[slot]
    fn compare(&self, th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        let Some(other) = other.downcast::<PyUnion>() else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(Ref::NOT_IMPLEMENTED);
        }
        let set = crate::types::set::PyFrozenSet::class().to_ref();
        let (a, b) = (
            ops::call::call(th, &set, &[&self.args])?,
            ops::call::call(th, &set, &[&other.args])?,
        );
        ops::compare::rich(th, &a, &b, op)
    }

    #[slot]
    fn hash(&self, th: &Thread) -> PyResult<i64> {
        let set = crate::types::set::PyFrozenSet::class().to_ref();
        ops::hash::hash(th, &ops::call::call(th, &set, &[&self.args])?)
    }

    #[getter]
    fn __args__(&self) -> Ref {
        self.args.clone()
    }

    #[getter]
    fn __parameters__(&self) -> Ref {
        PyTuple::from_vec(Vec::new()).into_ref()
    }

    #[method]
    fn __instancecheck__(&self, th: &Thread, object: &Ref) -> PyResult<bool> {
        ops::compare::is_instance(th, object, &self.args)
    }

    #[method]
    fn __subclasscheck__(&self, th: &Thread, class: &Ref) -> PyResult<bool> {
        ops::compare::is_subclass(th, class, &self.args)
    }
}
