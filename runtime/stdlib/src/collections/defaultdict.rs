//! `collections.defaultdict`.

use taipan_object::types::dict::PyDict;
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{
    Args, Class, Downcast, NativeType, Obj, PyResult, Ref, Slot, Thread, Trace, alloc, ops, py_class, py_methods,
    type_of,
};

/// defaultdict(default_factory=None, /, [...]) --> dict with default factory
///
/// The default factory is called without arguments to produce
/// a new value when a key is not present, in __getitem__ only.
/// A defaultdict compares equal to a dict with the same items.
/// All remaining arguments are treated the same as if they were
/// passed to the dict constructor, including keyword arguments.
#[py_class(name = "defaultdict", module = "collections", base = PyDict, gc)]
#[derive(Trace)]
#[repr(C)]
pub(super) struct PyDefaultDict {
    dict: PyDict,
    factory: Slot,
}

#[py_methods]
impl PyDefaultDict {
    #[slot]
    fn new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
        Ok(alloc::new_object(
            class,
            PyDefaultDict {
                dict: PyDict::new(),
                factory: Slot::empty(),
            },
        )
        .into_ref())
    }

    #[slot]
    fn init(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<()> {
        let rest = match args.positional() {
            [] => args,
            [factory, ..] => {
                if !factory.is_none() && !ops::call::is_callable(factory) {
                    return Err(th.type_error("first argument must be callable or None"));
                }
                args.split_receiver().1
            }
        };
        let factory = args.positional().first().cloned().filter(|f| !f.is_none());
        drop(this.factory.replace(factory));
        let base = PyDict::class().slots.init.get().expect("dict has an initialiser");
        base(th, &this.to_ref(), rest)
    }

    /// __missing__(key) # Called by __getitem__ for missing key; pseudo-code:
    /// if self.default_factory is None: raise KeyError((key,))
    /// self[key] = value = self.default_factory()
    /// return value
    #[method]
    fn __missing__(this: &Obj<Self>, th: &Thread, key: &Ref) -> PyResult<Ref> {
        let Some(factory) = this.factory.get() else {
            return Err(th.key_error(key));
        };
        let value = ops::call::call(th, &factory, &[])?;
        ops::item::set(th, &this.to_ref(), key, &value)?;
        Ok(value)
    }

    #[slot]
    fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let object = this.to_ref();
        let base = PyDict::class().slots.repr.get().expect("dict has a repr");
        let items = base(th, &object)?;
        let factory = match this.factory.get() {
            None => PyStr::new("None").into_ref(),
            Some(factory) => ops::convert::guarded_repr(th, &this.factory_key(), "...", || {
                Ok(ops::convert::repr(th, &factory)?.into_ref())
            })?,
        };
        let mut out = taipan_object::types::str::StrBuilder::default();
        out.push_str(&format!("{}(", type_of(&object).own_name()));
        for (i, part) in [&factory, &items].into_iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            if let Some(part) = part.downcast::<PyStr>() {
                out.push_ref(part);
            }
        }
        out.push_str(")");
        Ok(out.finish().into_ref())
    }

    /// D.copy() -> a shallow copy of D.
    #[method]
    fn copy(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let factory = this.factory.get().unwrap_or(Ref::NONE);
        let object = this.to_ref();
        ops::call::call(th, &type_of(&object).to_ref(), &[&factory, &object])
    }

    /// D.copy() -> a shallow copy of D.
    #[method]
    fn __copy__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        Self::copy(this, th)
    }

    /// Return state information for pickling.
    #[method]
    fn __reduce__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let object = this.to_ref();
        let args = match this.factory.get() {
            Some(factory) => PyTuple::from_vec(vec![factory]),
            None => PyTuple::from_vec(Vec::new()),
        };
        let items = ops::call::call(th, &ops::attr::get(th, &object, &th.vm().interned.get("items"))?, &[])?;
        let parts = vec![
            type_of(&object).to_ref(),
            args.into_ref(),
            Ref::NONE,
            Ref::NONE,
            ops::iter::iter(th, &items)?,
        ];
        Ok(PyTuple::from_vec(parts).into_ref())
    }

    #[slot]
    fn or(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        let own = a.downcast::<PyDefaultDict>().or_else(|| b.downcast::<PyDefaultDict>());
        let Some(own) = own.filter(|_| a.is_a::<PyDict>() && b.is_a::<PyDict>()) else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        let factory = own.factory.get().unwrap_or(Ref::NONE);
        let made = ops::call::call(th, &type_of(&own.to_ref()).to_ref(), &[&factory, a])?;
        if let (Some(dict), Some(other)) = (made.downcast::<PyDict>(), b.downcast::<PyDict>()) {
            dict.update_from(th, other)?;
        }
        Ok(made)
    }

    /// Factory for default value called by __missing__().
    #[getter]
    fn default_factory(&self) -> Option<Ref> {
        self.factory.get()
    }

    #[setter]
    fn set_default_factory(&self, value: Option<&Ref>) -> PyResult<()> {
        drop(self.factory.replace(value.filter(|v| !v.is_none()).cloned()));
        Ok(())
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(cls: &Class, th: &Thread, item: &Ref) -> PyResult<Ref> {
        ops::item::generic_alias(th, cls, item)
    }
}

impl PyDefaultDict {
    /// What guards against a factory whose repr shows the dict again.
    fn factory_key(&self) -> Ref {
        self.factory.get().unwrap_or(Ref::NONE)
    }
}
