//! `_functools`.

use taipan_object::py_module;

/// Tools that operate on functions.
#[py_module(name = "_functools")]
pub(crate) mod functools {
    use std::cell::Cell;

    use taipan_object::function::PyMethod;
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::slots::CompareOp;
    use taipan_object::types::dict::PyDict;
    use taipan_object::types::str::{PyStr, StrBuilder};
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::{
        Args, Class, Downcast, Obj, PyResult, Ref, Slot, Thread, Trace, TypedRef, alloc, ops, py_class, py_methods,
        type_of,
    };

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        module.add_type::<PyPartial>(th);
        taipan_object::create::native_type::<PyKey>(th);
        taipan_object::create::native_type::<PyLruCache>(th);
        module.add(
            th,
            "_lru_cache_wrapper",
            taipan_object::create::native_type::<PyLruCache>(th).to_ref(),
        );
        Ok(())
    }

    /// reduce(function, iterable[, initial]) -> value
    ///
    /// Apply a function of two arguments cumulatively to the items of a sequence
    /// or iterable, from left to right, so as to reduce the iterable to a single
    /// value.  For example, reduce(lambda x, y: x+y, [1, 2, 3, 4, 5]) calculates
    /// ((((1+2)+3)+4)+5).  If initial is present, it is placed before the items
    /// of the iterable in the calculation, and serves as a default when the
    /// iterable is empty.
    #[function]
    fn reduce(th: &Thread, function: &Ref, iterable: &Ref, initial: Option<&Ref>) -> PyResult<Ref> {
        let iterator = ops::iter::iter(th, iterable).map_err(|raised| {
            if raised.is(taipan_object::Exc::TypeError) {
                th.type_error("reduce() arg 2 must support iteration")
            } else {
                raised
            }
        })?;
        let mut total = initial.cloned();
        while let Some(item) = ops::iter::next(th, &iterator)? {
            total = Some(match total {
                None => item,
                Some(total) => ops::call::call(th, function, &[&total, &item])?,
            });
        }
        total.ok_or_else(|| th.type_error("reduce() of empty iterable with no initial value"))
    }

    /// partial(func, *args, **keywords) - new function with partial application
    /// of the given arguments and keywords.
    #[py_class(name = "partial", module = "functools", gc, weakref)]
    #[derive(Trace)]
    pub(crate) struct PyPartial {
        function: Slot,
        args: Slot,
        keywords: Slot,
        dict: Slot,
    }

    fn items(slot: &Slot) -> Vec<Ref> {
        slot.get()
            .and_then(|t| t.downcast::<PyTuple>().map(|t| t.items().to_vec()))
            .unwrap_or_default()
    }

    fn pairs(slot: &Slot) -> Vec<(Ref, Ref)> {
        slot.get()
            .and_then(|d| d.downcast::<PyDict>().map(|d| d.items()))
            .unwrap_or_default()
    }

    #[py_methods]
    impl PyPartial {
        #[slot]
        fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
            let [function, given @ ..] = args.positional() else {
                return Err(th.type_error("type 'partial' takes at least one argument"));
            };
            if !ops::call::is_callable(function) {
                return Err(th.type_error("the first argument must be callable"));
            }
            let keywords = PyDict::new_ref();
            let (function, positional) = match function.downcast::<PyPartial>() {
                Some(inner) if !inner.dict.is_set() => {
                    pairs(&inner.keywords)
                        .into_iter()
                        .for_each(|(k, v)| keywords.set_str(&k, v));
                    let mut all = items(&inner.args);
                    all.extend_from_slice(given);
                    (inner.function.get().unwrap_or(Ref::NONE), all)
                }
                _ => (function.clone(), given.to_vec()),
            };
            args.keywords().for_each(|(k, v)| keywords.set_str(k, v.clone()));
            let made = PyPartial {
                function: Slot::new(function),
                args: Slot::new(PyTuple::from_vec(positional).into_ref()),
                keywords: Slot::new(keywords.into_ref()),
                dict: Slot::empty(),
            };
            Ok(alloc::new_object(class, made).into_ref())
        }

        #[slot]
        fn call(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
            let function = this.function.get().unwrap_or(Ref::NONE);
            let mut values = items(&this.args);
            values.extend_from_slice(args.positional());
            let merged = PyDict::new_ref();
            pairs(&this.keywords)
                .into_iter()
                .for_each(|(k, v)| merged.set_str(&k, v));
            args.keywords().for_each(|(k, v)| merged.set_str(k, v.clone()));
            let (names, keyword_values): (Vec<Ref>, Vec<Ref>) = merged.items().into_iter().unzip();
            values.extend(keyword_values);
            let names = PyTuple::from_vec(names);
            ops::call::call_args(th, &function, Args::new(&values, Some(&names)))
        }

        #[slot]
        fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
            let object = this.to_ref();
            let name = taipan_object::types::type_::full_name(type_of(&object));
            ops::convert::guarded_repr(th, &object, "...", || {
                let mut out = StrBuilder::default();
                out.push_str(&format!("{name}("));
                out.push_ref(&*ops::convert::repr(th, &this.function.get().unwrap_or(Ref::NONE))?);
                for item in items(&this.args) {
                    out.push_str(", ");
                    out.push_ref(&*ops::convert::repr(th, &item)?);
                }
                for (key, value) in pairs(&this.keywords) {
                    out.push_str(", ");
                    out.push_ref(&*ops::convert::str(th, &key)?);
                    out.push_str("=");
                    out.push_ref(&*ops::convert::repr(th, &value)?);
                }
                out.push_str(")");
                Ok(out.finish().into_ref())
            })
        }

        #[getter]
        fn func(&self) -> Option<Ref> {
            self.function.get()
        }

        #[getter]
        fn args(&self) -> Option<Ref> {
            self.args.get()
        }

        #[getter]
        fn keywords(&self) -> Option<Ref> {
            self.keywords.get()
        }

        #[getter]
        fn __dict__(&self) -> Ref {
            if !self.dict.is_set() {
                self.dict.set(PyDict::new_ref().into_ref());
            }
            self.dict.get().unwrap_or(Ref::NONE)
        }

        #[slot]
        fn getattro(this: &Obj<Self>, th: &Thread, name: &Ref) -> PyResult<Ref> {
            if let Some(value) = this
                .dict
                .get()
                .and_then(|d| d.downcast::<PyDict>().and_then(|d| d.get_str(name)))
            {
                return Ok(value);
            }
            ops::attr::generic_get(th, &this.to_ref(), name)
        }

        #[slot]
        fn setattro(this: &Obj<Self>, th: &Thread, name: &Ref, value: Option<&Ref>) -> PyResult<()> {
            let dict = this.__dict__();
            match (dict.downcast::<PyDict>(), value) {
                (Some(dict), Some(value)) => dict.set_str(name, value.clone()),
                (Some(dict), None) if dict.remove_str(name).is_some() => {}
                _ => return Err(ops::attr::missing_on_delete(th, &this.to_ref(), name)),
            }
            Ok(())
        }

        #[method]
        fn __reduce__(this: &Obj<Self>) -> Ref {
            let part = |s: &Slot| s.get().unwrap_or(Ref::NONE);
            let function = part(&this.function);
            let state = vec![
                function.clone(),
                part(&this.args),
                part(&this.keywords),
                part(&this.dict),
            ];
            PyTuple::from_vec(vec![
                type_of(&this.to_ref()).to_ref(),
                PyTuple::from_vec(vec![function]).into_ref(),
                PyTuple::from_vec(state).into_ref(),
            ])
            .into_ref()
        }

        #[method]
        fn __setstate__(this: &Obj<Self>, th: &Thread, state: &Ref) -> PyResult<()> {
            let invalid = || th.type_error("invalid partial state");
            let Some([function, args, keywords, dict]) = state.downcast::<PyTuple>().map(|t| t.items()) else {
                return Err(invalid());
            };
            let has_keywords = keywords.is_none() || keywords.is_a::<PyDict>();
            if !ops::call::is_callable(function) || !args.is_a::<PyTuple>() || !has_keywords {
                return Err(invalid());
            }
            this.function.set(function.clone());
            let args = args.downcast::<PyTuple>().map_or(&[][..], |t| t.items());
            this.args.set(PyTuple::from_slice(args).into_ref());
            let keywords = keywords.downcast::<PyDict>().map_or_else(PyDict::new_ref, |k| k.copy());
            this.keywords.set(keywords.into_ref());
            drop(this.dict.replace((!dict.is_none()).then(|| dict.clone())));
            Ok(())
        }

        /// See PEP 585
        #[classmethod]
        fn __class_getitem__(cls: &Class, th: &Thread, item: &Ref) -> PyResult<Ref> {
            ops::item::generic_alias(th, cls, item)
        }
    }

    /// Convert a cmp= function into a key= function.
    #[function(keywords)]
    fn cmp_to_key(mycmp: &Ref) -> Ref {
        alloc::new(PyKey {
            compare: mycmp.clone(),
            object: Slot::empty(),
        })
        .into_ref()
    }

    /// Value wrapped by a key function.
    #[py_class(name = "KeyWrapper", module = "functools", gc, final_, no_new)]
    #[derive(Trace)]
    pub(crate) struct PyKey {
        compare: Ref,
        object: Slot,
    }

    #[py_methods]
    impl PyKey {
        #[slot]
        fn call(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
            let [object] = args.values() else {
                return Err(th.type_error("K() takes exactly one argument"));
            };
            let object = Slot::new(object.clone());
            Ok(alloc::new(PyKey {
                compare: this.compare.clone(),
                object,
            })
            .into_ref())
        }

        #[slot]
        fn compare(this: &Obj<Self>, th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
            let Some(other) = other.downcast::<PyKey>() else {
                return Err(th.type_error("other argument must be K instance"));
            };
            let (Some(a), Some(b)) = (this.object.get(), other.object.get()) else {
                return Err(th.error(taipan_object::Exc::AttributeError, "object"));
            };
            let order = ops::call::call(th, &this.compare, &[&a, &b])?;
            ops::compare::rich(th, &order, &Ref::small(0), op)
        }

        #[getter]
        fn obj(&self) -> Option<Ref> {
            self.object.get()
        }
    }

    /// Create a cached callable that wraps another function.
    ///
    /// user_function:      the function being cached
    ///
    /// maxsize:  0         for no caching
    ///           None      for unlimited cache size
    ///           n         for a bounded cache
    ///
    /// typed:    False     cache f(3) and f(3.0) as identical calls
    ///           True      cache f(3) and f(3.0) as distinct calls
    ///
    /// cache_info_type:    namedtuple class with the fields:
    ///                         hits misses currsize maxsize
    #[py_class(name = "_lru_cache_wrapper", module = "functools", gc, weakref)]
    #[derive(Trace)]
    pub(crate) struct PyLruCache {
        function: Ref,
        /// Least recently used first.
        cache: TypedRef<PyDict>,
        /// None: without bound.
        #[trace(skip)]
        limit: Option<usize>,
        typed: bool,
        info: Ref,
        hits: Cell<i64>,
        misses: Cell<i64>,
        dict: TypedRef<PyDict>,
    }

    impl PyLruCache {
        fn key(&self, args: Args<'_>) -> Ref {
            let positional = args.positional();
            if args.keyword_count() == 0
                && !self.typed
                && let [one] = positional
                && (one.value().is_int() || one.downcast_exact::<PyStr>().is_some())
            {
                return one.clone();
            }
            let mut parts = positional.to_vec();
            if args.keyword_count() > 0 {
                // Nothing that a program passes by position is the class of this wrapper.
                parts.push(<PyLruCache as taipan_object::NativeType>::class().to_ref());
                for (name, value) in args.keywords() {
                    parts.push(name.clone());
                    parts.push(value.clone());
                }
            }
            if self.typed {
                parts.extend(args.values().iter().map(|v| type_of(v).to_ref()));
            }
            PyTuple::from_vec(parts).into_ref()
        }
    }

    #[py_methods]
    impl PyLruCache {
        #[slot]
        fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
            let positional = args.positional();
            let arg = |i: usize, name: &str| {
                positional
                    .get(i)
                    .or_else(|| args.keyword(name))
                    .ok_or_else(|| th.type_error(format!("missing '{name}'")))
            };
            let (function, maxsize) = (arg(0, "user_function")?, arg(1, "maxsize")?);
            let (typed, info) = (arg(2, "typed")?, arg(3, "cache_info_type")?);
            let limit = if maxsize.is_none() {
                None
            } else {
                Some(usize::try_from(ops::convert::index_isize(th, maxsize)?).unwrap_or(0))
            };
            let made = PyLruCache {
                function: function.clone(),
                cache: PyDict::new_ref(),
                limit,
                typed: ops::convert::truth(th, typed)?,
                info: info.clone(),
                hits: Cell::new(0),
                misses: Cell::new(0),
                dict: PyDict::new_ref(),
            };
            Ok(alloc::new_object(class, made).into_ref())
        }

        #[slot]
        fn call(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
            if this.limit == Some(0) {
                this.misses.set(this.misses.get() + 1);
                return ops::call::call_args(th, &this.function, args);
            }
            let key = this.key(args);
            if let Some(value) = this.cache.get(th, &key)? {
                this.hits.set(this.hits.get() + 1);
                if this.limit.is_some() {
                    // Used last: to the end.
                    if this.cache.remove(th, &key)?.is_some() {
                        this.cache.set(th, &key, value.clone())?;
                    }
                }
                return Ok(value);
            }
            this.misses.set(this.misses.get() + 1);
            let value = ops::call::call_args(th, &this.function, args)?;
            if let Some(limit) = this.limit
                && this.cache.len() >= limit
                && this.cache.get(th, &key)?.is_none()
            {
                let mut position = 0;
                if let Some((oldest, _)) = this.cache.next_entry(&mut position) {
                    this.cache.remove(th, &oldest)?;
                }
            }
            this.cache.set(th, &key, value.clone())?;
            Ok(value)
        }

        #[slot]
        fn descr_get(this: &Obj<Self>, _th: &Thread, obj: Option<&Ref>, _owner: Option<&Ref>) -> PyResult<Ref> {
            Ok(match obj {
                Some(obj) => PyMethod::new_ref(this.to_ref(), obj.clone()).into_ref(),
                None => this.to_ref(),
            })
        }

        /// Report cache statistics
        #[method]
        fn cache_info(&self, th: &Thread) -> PyResult<Ref> {
            let limit = self.limit.map_or(Ref::NONE, |l| ops::convert::int(l as i64));
            let number = ops::convert::int;
            let args = [
                number(self.hits.get()),
                number(self.misses.get()),
                limit,
                number(self.cache.len() as i64),
            ];
            ops::call::call_args(th, &self.info, Args::positional_only(&args))
        }

        /// Clear the cache and cache statistics
        #[method]
        fn cache_clear(&self) {
            self.hits.set(0);
            self.misses.set(0);
            drop(self.cache.take_all());
        }

        #[method]
        fn __copy__(this: &Obj<Self>) -> Ref {
            this.to_ref()
        }

        #[method]
        fn __deepcopy__(this: &Obj<Self>, _memo: &Ref) -> Ref {
            this.to_ref()
        }

        #[method]
        fn __reduce__(&self, th: &Thread) -> PyResult<Ref> {
            self.dict
                .get_str(&th.names().qualname)
                .ok_or_else(|| th.error(taipan_object::Exc::AttributeError, "__qualname__"))
        }

        #[getter]
        fn __dict__(&self) -> Ref {
            self.dict.as_ref().clone()
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
                None if this.dict.remove_str(name).is_some() => {}
                None => return Err(ops::attr::missing_on_delete(th, &this.to_ref(), name)),
            }
            Ok(())
        }
    }
}
