//! `mappingproxy` and `types.SimpleNamespace`.

use taipan_heap::{Obj, Ref};

use crate::args::Args;
use crate::class::{Class, type_of};
use crate::error::PyResult;
use crate::native::Downcast;
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::dict::PyDict;
use crate::types::list::PyList;
use crate::types::str::{PyStr, StrBuilder};
use crate::types::tuple::PyTuple;
use crate::{Trace, alloc, ops, py_class, py_methods};

/// Read-only proxy of a mapping.
#[py_class(name = "mappingproxy", gc, final_, mapping, undocumented)]
#[derive(Trace)]
pub struct PyMappingProxy {
    /// The mapping.
    pub mapping: Ref,
}

/// A read-only view on a mapping.
///
/// # Errors
/// None at present.
pub fn mapping_proxy(_th: &Thread, mapping: &Ref) -> PyResult<Ref> {
    Ok(alloc::new(PyMappingProxy {
        mapping: mapping.clone(),
    })
    .into_ref())
}

impl PyMappingProxy {
    fn forward(&self, th: &Thread, name: &str, args: &[&Ref]) -> PyResult<Ref> {
        let method = ops::attr::get(th, &self.mapping, &th.vm().interned.get(name))?;
        ops::call::call(th, &method, args)
    }
}

#[py_methods]
impl PyMappingProxy {
    #[slot]
    fn new(th: &Thread, _class: &Class, args: Args<'_>) -> PyResult<Ref> {
        match args.positional() {
            [mapping]
                if type_of(mapping).slots.getitem.get().is_some()
                    && !mapping.is_a::<PyList>()
                    && !mapping.is_a::<PyTuple>() =>
            {
                mapping_proxy(th, mapping)
            }
            [other] => {
                let name = type_of(other).name();
                Err(th.type_error(format!("mappingproxy() argument must be a mapping, not {name}")))
            }
            _ => Err(th.type_error("mappingproxy() missing required argument 'mapping' (pos 1)")),
        }
    }

    #[slot]
    fn repr(&self, th: &Thread) -> PyResult<Ref> {
        let inner = ops::convert::repr(th, &self.mapping)?;
        Ok(PyStr::new(&format!("mappingproxy({})", inner.to_display())).into_ref())
    }

    #[slot]
    fn str(&self, th: &Thread) -> PyResult<Ref> {
        ops::convert::str(th, &self.mapping).map(taipan_heap::TypedRef::into_ref)
    }

    #[slot]
    fn len(&self, th: &Thread) -> PyResult<usize> {
        ops::convert::length(th, &self.mapping)
    }

    #[slot]
    fn iter(&self, th: &Thread) -> PyResult<Ref> {
        ops::iter::iter(th, &self.mapping)
    }

    #[slot]
    fn contains(&self, th: &Thread, key: &Ref) -> PyResult<bool> {
        ops::item::contains(th, &self.mapping, key)
    }

    #[slot]
    fn getitem(&self, th: &Thread, key: &Ref) -> PyResult<Ref> {
        ops::item::get(th, &self.mapping, key)
    }

    #[slot]
    fn compare(&self, th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        let other = other.downcast::<PyMappingProxy>().map_or(other, |p| &p.mapping);
        ops::compare::rich(th, &self.mapping, other, op)
    }

    #[slot]
    fn or(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        let plain = |r: &Ref| {
            r.downcast::<PyMappingProxy>()
                .map_or_else(|| r.clone(), |p| p.mapping.clone())
        };
        ops::arith::binary(th, ops::arith::BinaryOp::Or, &plain(lhs), &plain(rhs))
    }

    /// Return the value for key if key is in the mapping, else default.
    #[method]
    fn get(&self, th: &Thread, key: &Ref, default: Option<&Ref>) -> PyResult<Ref> {
        let none = Ref::NONE;
        self.forward(th, "get", &[key, default.unwrap_or(&none)])
    }

    /// D.keys() -> a set-like object providing a view on D's keys
    #[method]
    fn keys(&self, th: &Thread) -> PyResult<Ref> {
        self.forward(th, "keys", &[])
    }

    /// D.values() -> an object providing a view on D's values
    #[method]
    fn values(&self, th: &Thread) -> PyResult<Ref> {
        self.forward(th, "values", &[])
    }

    /// D.items() -> a set-like object providing a view on D's items
    #[method]
    fn items(&self, th: &Thread) -> PyResult<Ref> {
        self.forward(th, "items", &[])
    }

    /// D.copy() -> a shallow copy of D
    #[method]
    fn copy(&self, th: &Thread) -> PyResult<Ref> {
        self.forward(th, "copy", &[])
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(cls: &Class, th: &Thread, item: &Ref) -> PyResult<Ref> {
        ops::item::generic_alias(th, cls, item)
    }

    /// D.__reversed__() -> reverse iterator
    #[method]
    fn __reversed__(&self, th: &Thread) -> PyResult<Ref> {
        self.forward(th, "__reversed__", &[])
    }
}

/// A simple attribute-based namespace.
///
/// SimpleNamespace(**kwargs)
#[py_class(name = "SimpleNamespace", module = "types", gc)]
#[derive(Trace)]
pub struct PySimpleNamespace {
    dict: taipan_heap::TypedRef<PyDict>,
}

#[py_methods]
impl PySimpleNamespace {
    /// Return state information for pickling
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        let empty = crate::types::tuple::PyTuple::from_vec(Vec::new()).into_ref();
        let parts = vec![type_of(&this.to_ref()).to_ref(), empty, this.dict.as_ref().clone()];
        crate::types::tuple::PyTuple::from_vec(parts).into_ref()
    }

    #[slot]
    fn new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
        Ok(alloc::new_object(
            class,
            PySimpleNamespace {
                dict: PyDict::new_ref(),
            },
        )
        .into_ref())
    }

    #[slot]
    fn init(&self, th: &Thread, args: Args<'_>) -> PyResult<()> {
        if !args.positional().is_empty() {
            return Err(th.type_error("no positional arguments expected"));
        }
        args.keywords()
            .for_each(|(key, value)| self.dict.set_str(key, value.clone()));
        Ok(())
    }

    #[slot]
    fn getattro(this: &Obj<Self>, th: &Thread, name: &Ref) -> PyResult<Ref> {
        match this.dict.get_str(name) {
            Some(value) => Ok(value),
            None => ops::attr::generic_get(th, &this.to_ref(), name),
        }
    }

    #[slot]
    fn setattro(this: &Obj<Self>, th: &Thread, name: &Ref, value: Option<&Ref>) -> PyResult<()> {
        match value {
            Some(value) => this.dict.set_str(name, value.clone()),
            None => {
                if this.dict.remove_str(name).is_none() {
                    return Err(ops::attr::missing_on_delete(th, &this.to_ref(), name));
                }
            }
        }
        Ok(())
    }

    #[slot]
    fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let object = this.to_ref();
        let name = type_of(&object).own_name();
        let name = if &*name == "SimpleNamespace" {
            "namespace".to_owned()
        } else {
            name.to_string()
        };
        ops::convert::guarded_repr(th, &object, &format!("{name}(...)"), || {
            let mut out = StrBuilder::default();
            out.push_str(&name);
            out.push_str("(");
            for (i, (key, value)) in this.dict.items().into_iter().enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                out.push_ref(&*ops::convert::str(th, &key)?);
                out.push_str("=");
                out.push_ref(&*ops::convert::repr(th, &value)?);
            }
            out.push_str(")");
            Ok(out.finish().into_ref())
        })
    }

    #[slot]
    fn compare(&self, th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        match other.downcast::<PySimpleNamespace>() {
            Some(other) => ops::compare::rich(th, self.dict.as_ref(), other.dict.as_ref(), op),
            None => Ok(Ref::NOT_IMPLEMENTED),
        }
    }

    #[getter]
    fn __dict__(&self) -> Ref {
        self.dict.as_ref().clone()
    }
}

/// A namespace with these attributes, for results that need names only.
///
/// # Errors
/// None at present.
pub fn simple_namespace(th: &Thread, _name: &str, names: &[&str], values: Vec<Ref>) -> PyResult<Ref> {
    let dict = PyDict::new_ref();
    for (name, value) in names.iter().zip(values) {
        dict.set_str(&th.vm().interned.get(name), value);
    }
    Ok(alloc::new(PySimpleNamespace { dict }).into_ref())
}
