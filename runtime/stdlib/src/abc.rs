//! `_abc`: what `abc.ABCMeta` stands on (`Modules/_abc.c`).

use taipan_object::py_module;

/// Module contains faster C implementation of abc.ABCMeta
#[py_module(name = "_abc")]
pub(crate) mod abc {
    use std::cell::Cell;

    use taipan_object::class::ClassExt;
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::types::property;
    use taipan_object::types::set::{PyFrozenSet, PySet};
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::weak::{PyWeakref, new_weakref};
    use taipan_object::{
        Class, ClassFlag, Downcast, LocalCell, NativeType, Obj, PyResult, PyType, Ref, Thread, Trace, alloc, ops,
        py_class, py_methods, type_of,
    };

    /// Internal state held by ABC machinery.
    #[py_class(name = "_abc_data", module = "_abc", gc, final_, no_new)]
    #[derive(Trace)]
    pub(crate) struct PyAbcData {
        /// Weak references to registered classes.
        registry: LocalCell<Vec<Ref>>,
        cache: LocalCell<Vec<Ref>>,
        negative: LocalCell<Vec<Ref>>,
        version: Cell<u64>,
    }

    #[py_methods]
    impl PyAbcData {}

    thread_local! {
        static VERSION: Cell<u64> = const { Cell::new(0) };
    }

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        module.add_type::<PyAbcData>(th);
        Ok(())
    }

    fn target(weak: &Ref) -> Option<Ref> {
        weak.downcast::<PyWeakref>().and_then(|w| w.target())
    }

    fn holds(list: &LocalCell<Vec<Ref>>, class: &Ref) -> bool {
        list.with(|l| l.iter().any(|weak| target(weak).is_some_and(|t| t.is(class))))
    }

    /// Adds a weak reference; dead ones go.
    fn add(th: &Thread, list: &LocalCell<Vec<Ref>>, class: &Ref) -> PyResult<()> {
        if holds(list, class) {
            return Ok(());
        }
        let weak = new_weakref(th, PyWeakref::class(), class, None)?.into_ref();
        let dead: Vec<Ref> = list.with_mut(|l| {
            let (live, dead) = std::mem::take(l).into_iter().partition(|w| target(w).is_some());
            *l = live;
            l.push(weak);
            dead
        });
        drop(dead);
        Ok(())
    }

    fn with_data<R>(th: &Thread, class: &Ref, f: impl FnOnce(&Obj<PyAbcData>) -> PyResult<R>) -> PyResult<R> {
        let found = ops::attr::get(th, class, &th.vm().interned.get("_abc_impl"))?;
        match found.downcast::<PyAbcData>() {
            Some(data) => f(data),
            None => Err(th.type_error("_abc_impl is set to a wrong type")),
        }
    }

    fn abstract_names(th: &Thread, class: &Obj<PyType>) -> PyResult<Ref> {
        let set = PySet::new_ref();
        for (name, value) in class.dict.items() {
            if property::is_abstract(th, &value)? {
                set.core.add(th, name)?;
            }
        }
        let bases = class.bases.get().unwrap_or(Ref::NONE);
        for base in bases.downcast::<PyTuple>().map_or(&[][..], |b| b.items()) {
            let Some(inherited) = ops::attr::get_optional(th, base, &th.names().abstractmethods)? else {
                continue;
            };
            for name in ops::iter::collect(th, &inherited)? {
                let Some(value) = ops::attr::get_optional(th, &class.to_ref(), &name)? else {
                    continue;
                };
                if property::is_abstract(th, &value)? {
                    set.core.add(th, name)?;
                }
            }
        }
        ops::call::call(th, &PyFrozenSet::class().to_ref(), &[set.as_ref()])
    }

    /// Internal ABC helper for class set-up. Should be never used outside abc module.
    #[function]
    fn _abc_init(th: &Thread, this: &Ref) -> PyResult<()> {
        let Some(class) = this.downcast::<PyType>() else {
            return Err(th.type_error("expected a class"));
        };
        let names = abstract_names(th, class)?;
        ops::attr::set(th, this, &th.names().abstractmethods, Some(&names))?;
        let data = alloc::new(PyAbcData {
            registry: LocalCell::default(),
            cache: LocalCell::default(),
            negative: LocalCell::default(),
            version: Cell::new(VERSION.get()),
        });
        ops::attr::set(th, this, &th.vm().interned.get("_abc_impl"), Some(data.as_ref()))?;
        let flags = th.vm().interned.get("__abc_tpflags__");
        if let Some(value) = class.dict.get_str(&flags) {
            let bits = value.value().as_int().unwrap_or(0);
            class.set_flag(ClassFlag::Sequence, bits & (1 << 5) != 0);
            class.set_flag(ClassFlag::Mapping, bits & (1 << 6) != 0);
            drop(class.dict.remove_str(&flags));
        }
        Ok(())
    }

    /// Internal ABC helper for subclasss registration. Should be never used outside abc module.
    #[function]
    fn _abc_register(th: &Thread, this: &Ref, subclass: &Ref) -> PyResult<Ref> {
        if !subclass.is_a::<PyType>() {
            return Err(th.type_error("Can only register classes"));
        }
        if ops::compare::is_subclass(th, subclass, this)? {
            return Ok(subclass.clone());
        }
        if ops::compare::is_subclass(th, this, subclass)? {
            return Err(th.error(
                taipan_object::Exc::RuntimeError,
                "Refusing to create an inheritance cycle",
            ));
        }
        with_data(th, this, |data| add(th, &data.registry, subclass))?;
        VERSION.set(VERSION.get() + 1);
        if let (Some(class), Some(sub)) = (this.downcast::<PyType>(), subclass.downcast::<PyType>()) {
            for flag in [ClassFlag::Sequence, ClassFlag::Mapping] {
                if class.has(flag) {
                    set_flag_recursive(sub, flag);
                }
            }
        }
        Ok(subclass.clone())
    }

    fn set_flag_recursive(class: &Class, flag: ClassFlag) {
        // Immutable types keep their own: str is a Sequence, but no pattern takes it apart.
        if !class.has(ClassFlag::Heap) || class.has(flag) {
            return;
        }
        class.set_flag(flag, true);
        for sub in taipan_object::create::direct_subclasses(class) {
            if let Some(sub) = sub.downcast::<PyType>() {
                set_flag_recursive(sub, flag);
            }
        }
    }

    /// Internal ABC helper for instance checks. Should be never used outside abc module.
    #[function]
    fn _abc_instancecheck(th: &Thread, this: &Ref, instance: &Ref) -> PyResult<bool> {
        let subclass = ops::attr::get(th, instance, &th.names().class)?;
        let cached = with_data(th, this, |data| Ok(holds(&data.cache, &subclass)))?;
        if cached {
            return Ok(true);
        }
        let own = type_of(instance).to_ref();
        let check = |class: &Ref| -> PyResult<bool> {
            let method = ops::attr::get(th, this, &th.names().subclasscheck)?;
            let answer = ops::call::call(th, &method, &[class])?;
            ops::convert::truth(th, &answer)
        };
        if own.is(&subclass) {
            let known = with_data(th, this, |data| {
                Ok(data.version.get() == VERSION.get() && holds(&data.negative, &subclass))
            })?;
            return if known { Ok(false) } else { check(&subclass) };
        }
        Ok(check(&subclass)? || check(&own)?)
    }

    /// Internal ABC helper for issubclasss checks. Should be never used outside abc module.
    #[function]
    fn _abc_subclasscheck(th: &Thread, this: &Ref, subclass: &Ref) -> PyResult<bool> {
        if !subclass.is_a::<PyType>() {
            return Err(th.type_error("issubclass() arg 1 must be a class"));
        }
        let known = with_data(th, this, |data| {
            if holds(&data.cache, subclass) {
                return Ok(Some(true));
            }
            if data.version.get() < VERSION.get() {
                data.version.set(VERSION.get());
                drop(data.negative.take());
            } else if holds(&data.negative, subclass) {
                return Ok(Some(false));
            }
            Ok(None)
        })?;
        if let Some(known) = known {
            return Ok(known);
        }
        let answer = decide(th, this, subclass)?;
        with_data(th, this, |data| {
            add(th, if answer { &data.cache } else { &data.negative }, subclass)
        })?;
        Ok(answer)
    }

    fn decide(th: &Thread, this: &Ref, subclass: &Ref) -> PyResult<bool> {
        let hook = ops::attr::get(th, this, &th.vm().interned.get("__subclasshook__"))?;
        let answer = ops::call::call(th, &hook, &[subclass])?;
        if let Some(decided) = answer.value().as_bool() {
            return Ok(decided);
        }
        if !answer.is_not_implemented() {
            return Err(th.error(
                taipan_object::Exc::AssertionError,
                "__subclasshook__ must return either False, True, or NotImplemented",
            ));
        }
        if let (Some(sub), Some(class)) = (subclass.downcast::<PyType>(), this.downcast::<PyType>())
            && sub.is_subtype(class)
        {
            return Ok(true);
        }
        let registered: Vec<Ref> = with_data(th, this, |data| {
            Ok(data.registry.with(|r| r.iter().filter_map(target).collect()))
        })?;
        for class in registered {
            if ops::compare::is_subclass(th, subclass, &class)? {
                return Ok(true);
            }
        }
        let method = ops::attr::get(th, this, &th.vm().interned.get("__subclasses__"))?;
        for class in ops::iter::collect(th, &ops::call::call(th, &method, &[])?)? {
            if ops::compare::is_subclass(th, subclass, &class)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Returns the current ABC cache token.
    ///
    /// The token is an opaque object (supporting equality testing) identifying the
    /// current version of the ABC cache for virtual subclasses. The token changes
    /// with every call to register() on any ABC.
    #[function]
    fn get_cache_token() -> u64 {
        VERSION.get()
    }

    /// Internal ABC helper to reset registry of a given class.
    #[function]
    fn _reset_registry(th: &Thread, this: &Ref) -> PyResult<()> {
        with_data(th, this, |data| {
            drop(data.registry.take());
            Ok(())
        })
    }

    /// Internal ABC helper to reset both caches of a given class.
    #[function]
    fn _reset_caches(th: &Thread, this: &Ref) -> PyResult<()> {
        with_data(th, this, |data| {
            drop(data.cache.take());
            drop(data.negative.take());
            Ok(())
        })
    }

    /// Internal ABC helper for cache and registry debugging.
    #[function]
    fn _get_dump(th: &Thread, this: &Ref) -> PyResult<Ref> {
        with_data(th, this, |data| {
            let set = |list: &LocalCell<Vec<Ref>>| -> PyResult<Ref> {
                let set = PySet::new_ref();
                for weak in list.with(Clone::clone) {
                    set.core.add(th, weak)?;
                }
                Ok(set.into_ref())
            };
            let version = ops::convert::int(data.version.get() as i64);
            let parts = vec![set(&data.registry)?, set(&data.cache)?, set(&data.negative)?, version];
            Ok(PyTuple::from_vec(parts).into_ref())
        })
    }
}
