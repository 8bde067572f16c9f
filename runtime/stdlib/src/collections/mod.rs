//! `_collections`.

mod defaultdict;
mod deque;

use taipan_object::py_module;

/// High performance data structures.
/// - deque:        ordered collection accessible from endpoints only
/// - defaultdict:  dict subclass with a default value factory
#[py_module(name = "_collections")]
pub(crate) mod collections {
    use taipan_object::lookup::lookup_in_type;
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::ops::arith::{BinaryOp, binary};
    use taipan_object::types::dict::PyDict;
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::{
        Args, Class, Downcast, NativeType, Obj, PyResult, Ref, Slot, Thread, Trace, alloc, ops, py_class, py_methods,
        type_of,
    };

    use super::{defaultdict, deque};
    use crate::signature::signature;

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        module.add_type::<deque::PyDeque>(th);
        module.add_type::<deque::PyDequeIterator>(th);
        module.add_type::<deque::PyDequeReverseIterator>(th);
        module.add_type::<defaultdict::PyDefaultDict>(th);
        module.add_type::<PyTupleGetter>(th);
        Ok(())
    }

    /// Count elements in the iterable, updating the mapping
    #[function]
    fn _count_elements(th: &Thread, mapping: &Ref, iterable: &Ref) -> PyResult<()> {
        let iterator = ops::iter::iter(th, iterable)?;
        let (get, set) = (th.vm().interned.get("get"), th.vm().interned.get("__setitem__"));
        let same = |name: &Ref| {
            let (own, plain) = (
                lookup_in_type(type_of(mapping), name),
                lookup_in_type(PyDict::class(), name),
            );
            matches!((own, plain), (Some(own), Some(plain)) if own.is(&plain))
        };
        let one = Ref::small(1);
        match mapping.downcast::<PyDict>().filter(|_| same(&get) && same(&set)) {
            Some(dict) => {
                while let Some(key) = ops::iter::next(th, &iterator)? {
                    let count = match dict.get(th, &key)? {
                        Some(count) => binary(th, BinaryOp::Add, &count, &one)?,
                        None => one.clone(),
                    };
                    dict.set(th, &key, count)?;
                }
            }
            None => {
                let get = ops::attr::get(th, mapping, &get)?;
                while let Some(key) = ops::iter::next(th, &iterator)? {
                    let count = ops::call::call(th, &get, &[&key, &Ref::small(0)])?;
                    let count = binary(th, BinaryOp::Add, &count, &one)?;
                    ops::item::set(th, mapping, &key, &count)?;
                }
            }
        }
        Ok(())
    }

    /// A field of a named tuple.
    #[py_class(name = "_tuplegetter", module = "_collections", gc, final_)]
    #[derive(Trace)]
    pub(crate) struct PyTupleGetter {
        index: i64,
        doc: Slot,
    }

    #[py_methods]
    impl PyTupleGetter {
        #[slot]
        fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
            let [index, doc] = args.bind(th, signature!("_tuplegetter", [index, doc] [] []))?;
            let index = ops::convert::index_isize(th, index.expect("required"))? as i64;
            let doc = Slot::new(doc.expect("required").clone());
            Ok(alloc::new_object(class, PyTupleGetter { index, doc }).into_ref())
        }

        #[slot]
        fn descr_get(this: &Obj<Self>, th: &Thread, obj: Option<&Ref>, _owner: Option<&Ref>) -> PyResult<Ref> {
            let Some(obj) = obj else {
                return Ok(this.to_ref());
            };
            let index = this.index;
            let Some(tuple) = obj.downcast::<PyTuple>() else {
                if obj.is_none() {
                    return Ok(this.to_ref());
                }
                return Err(th.type_error(format!(
                    "descriptor for index '{index}' for tuple subclasses doesn't apply to '{}' object",
                    type_of(obj).name()
                )));
            };
            usize::try_from(index)
                .ok()
                .and_then(|i| tuple.items().get(i).cloned())
                .ok_or_else(|| th.error(taipan_object::Exc::IndexError, "tuple index out of range"))
        }

        #[slot]
        fn descr_set(&self, th: &Thread, _obj: &Ref, value: Option<&Ref>) -> PyResult<()> {
            let message = if value.is_some() {
                "can't set attribute"
            } else {
                "can't delete attribute"
            };
            Err(th.error(taipan_object::Exc::AttributeError, message))
        }

        #[slot]
        fn repr(&self, th: &Thread) -> PyResult<Ref> {
            let doc = ops::convert::repr(th, &self.doc.get().unwrap_or(Ref::NONE))?;
            let text = format!("_tuplegetter({}, {})", self.index, doc.to_display());
            Ok(taipan_object::types::str::PyStr::new(&text).into_ref())
        }

        #[getter]
        fn __doc__(&self) -> Option<Ref> {
            self.doc.get()
        }

        #[setter(name = "__doc__")]
        fn set_doc(&self, value: Option<&Ref>) -> PyResult<()> {
            self.doc.set(value.cloned().unwrap_or(Ref::NONE));
            Ok(())
        }

        #[method]
        fn __reduce__(this: &Obj<Self>) -> Ref {
            let args = vec![ops::convert::int(this.index), this.doc.get().unwrap_or(Ref::NONE)];
            let class = type_of(&this.to_ref()).to_ref();
            PyTuple::from_vec(vec![class, PyTuple::from_vec(args).into_ref()]).into_ref()
        }
    }
}
