//! `_weakref`: references and proxies.

use taipan_object::py_module;

/// Weak-reference support module.
#[py_module(name = "_weakref")]
pub(crate) mod weakref {
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::ops::arith::{self, BinaryOp, UnaryOp};
    use taipan_object::slots::CompareOp;
    use taipan_object::types::list::PyList;
    use taipan_object::types::str::PyStr;
    use taipan_object::weak::{PyWeakref, dead_reference, new_weakref, references_to};
    use taipan_object::{
        Args, Downcast, NativeType, Obj, PyResult, Ref, Thread, Trace, alloc, ops, py_class, py_methods, type_of,
    };

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        module.add(th, "ref", PyWeakref::class().to_ref());
        module.add(th, "ReferenceType", PyWeakref::class().to_ref());
        let proxy = taipan_object::create::native_type::<PyProxy>(th);
        let callable = taipan_object::create::native_type::<PyCallableProxy>(th);
        module.add(th, "ProxyType", proxy.to_ref());
        module.add(th, "CallableProxyType", callable.to_ref());
        Ok(())
    }

    /// Return the number of weak references to 'object'.
    #[function]
    fn getweakrefcount(object: &Ref) -> usize {
        references_to(object).len()
    }

    /// Return a list of all weak reference objects pointing to 'object'.
    #[function]
    fn getweakrefs(object: &Ref) -> Ref {
        PyList::from_vec(references_to(object)).into_ref()
    }

    /// Create a proxy object that weakly references 'object'.
    ///
    /// 'callback', if given, is called with a reference to the
    /// proxy when 'object' is about to be finalized.
    #[function]
    fn proxy(th: &Thread, object: &Ref, callback: Option<&Ref>) -> PyResult<Ref> {
        let reference = new_weakref(th, PyWeakref::class(), object, callback)?.into_ref();
        Ok(if ops::call::is_callable(object) {
            alloc::new(PyCallableProxy { reference }).into_ref()
        } else {
            alloc::new(PyProxy { reference }).into_ref()
        })
    }

    /// Atomically remove an entry from a dict whose value is a dead weak reference.
    #[function]
    fn _remove_dead_weakref(th: &Thread, dct: &Ref, key: &Ref) -> PyResult<()> {
        let Some(dict) = dct.downcast::<taipan_object::types::dict::PyDict>() else {
            return Err(th.type_error("expected a dict"));
        };
        if let Some(value) = dict.get(th, key)?
            && value.downcast::<PyWeakref>().is_some_and(|w| w.target().is_none())
        {
            dict.remove(th, key)?;
        }
        Ok(())
    }

    fn alive(th: &Thread, reference: &Ref) -> PyResult<Ref> {
        reference
            .downcast::<PyWeakref>()
            .and_then(|w| w.target())
            .ok_or_else(|| dead_reference(th))
    }

    /// What an operand stands for: a proxy's object.
    fn unwrap(th: &Thread, object: &Ref) -> PyResult<Ref> {
        if let Some(proxy) = object.downcast::<PyProxy>() {
            return alive(th, &proxy.reference);
        }
        match object.downcast::<PyCallableProxy>() {
            Some(proxy) => alive(th, &proxy.reference),
            None => Ok(object.clone()),
        }
    }

    fn binary(th: &Thread, op: BinaryOp, a: &Ref, b: &Ref) -> PyResult<Ref> {
        arith::binary(th, op, &unwrap(th, a)?, &unwrap(th, b)?)
    }

    macro_rules! proxy_type {
        ($ty:ident $name:literal { $($own:tt)* }) => {
            /// A stand-in for a weakly referenced object.
            #[py_class(name = $name, module = "weakref", gc, weakref, final_, no_new, undocumented)]
            #[derive(Trace)]
            pub(crate) struct $ty {
                reference: Ref,
            }

            #[py_methods]
            impl $ty {
                #[slot]
                fn getattro(&self, th: &Thread, name: &Ref) -> PyResult<Ref> {
                    ops::attr::get(th, &alive(th, &self.reference)?, name)
                }

                #[slot]
                fn setattro(&self, th: &Thread, name: &Ref, value: Option<&Ref>) -> PyResult<()> {
                    ops::attr::set(th, &alive(th, &self.reference)?, name, value)
                }

                #[slot]
                fn str(&self, th: &Thread) -> PyResult<Ref> {
                    Ok(ops::convert::str(th, &alive(th, &self.reference)?)?.into_ref())
                }

                #[slot]
                fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
                    let target = alive(th, &this.reference)?;
                    let (own, at) = (this.value().bits(), target.value().bits());
                    let text = format!("<weakproxy at {own:#x} to {} at {at:#x}>", type_of(&target).name());
                    Ok(PyStr::new(&text).into_ref())
                }

                #[slot]
                fn hash(&self, th: &Thread) -> PyResult<i64> {
                    Err(th.type_error(concat!("unhashable type: 'weakref.", $name, "'")))
                }

                #[slot]
                fn compare(th: &Thread, this: &Ref, other: &Ref, op: CompareOp) -> PyResult<Ref> {
                    ops::compare::rich(th, &unwrap(th, this)?, &unwrap(th, other)?, op)
                }

                #[slot]
                fn bool(&self, th: &Thread) -> PyResult<bool> {
                    ops::convert::truth(th, &alive(th, &self.reference)?)
                }

                #[slot]
                fn len(&self, th: &Thread) -> PyResult<usize> {
                    ops::convert::length(th, &alive(th, &self.reference)?)
                }

                #[slot]
                fn iter(&self, th: &Thread) -> PyResult<Ref> {
                    ops::iter::iter(th, &alive(th, &self.reference)?)
                }

                #[slot]
                fn getitem(&self, th: &Thread, key: &Ref) -> PyResult<Ref> {
                    ops::item::get(th, &alive(th, &self.reference)?, key)
                }

                #[slot]
                fn setitem(&self, th: &Thread, key: &Ref, value: Option<&Ref>) -> PyResult<()> {
                    let target = alive(th, &self.reference)?;
                    match value {
                        Some(value) => ops::item::set(th, &target, key, value),
                        None => ops::item::delete(th, &target, key),
                    }
                }

                #[slot]
                fn contains(&self, th: &Thread, item: &Ref) -> PyResult<bool> {
                    ops::item::contains(th, &alive(th, &self.reference)?, item)
                }

                #[slot]
                fn neg(&self, th: &Thread) -> PyResult<Ref> {
                    arith::unary(th, UnaryOp::Neg, &alive(th, &self.reference)?)
                }

                #[slot]
                fn add(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
                    binary(th, BinaryOp::Add, a, b)
                }

                #[slot]
                fn sub(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
                    binary(th, BinaryOp::Sub, a, b)
                }

                #[slot]
                fn mul(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
                    binary(th, BinaryOp::Mul, a, b)
                }

                #[slot]
                fn truediv(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
                    binary(th, BinaryOp::TrueDiv, a, b)
                }

                #[slot]
                fn floordiv(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
                    binary(th, BinaryOp::FloorDiv, a, b)
                }

                #[slot]
                fn rem(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
                    binary(th, BinaryOp::Mod, a, b)
                }

                $($own)*
            }
        };
    }

    proxy_type!(PyProxy "ProxyType" {});
    proxy_type!(PyCallableProxy "CallableProxyType" {
        #[slot]
        fn call(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
            ops::call::call_args(th, &alive(th, &this.reference)?, args)
        }
    });
}
