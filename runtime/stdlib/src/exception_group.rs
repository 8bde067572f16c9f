//! The methods of exception groups, and `ExceptionGroup` itself (PEP 654).

use taipan_object::class::ClassExt;
use taipan_object::descriptor::{PyBuiltin, PyMethodDescriptor};
use taipan_object::module::PyModule;
use taipan_object::native::Module;
use taipan_object::types::dict::PyDict;
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Args, Downcast, Exc, NativeType, PyResult, PyType, Thread, alloc, ops};

/// Adds the methods to `BaseExceptionGroup` and makes `ExceptionGroup`.
///
/// # Errors
/// What making the class raises.
pub fn install(th: &Thread, builtins: &Module) -> PyResult<()> {
    let base = Exc::BaseExceptionGroup.class();
    let methods = PyModule::from_spec(th, &methods::MODULE)?;
    for (name, value) in methods.dict.items() {
        if let Some(builtin) = value.downcast::<PyBuiltin>() {
            let method = alloc::new(PyMethodDescriptor {
                spec: builtin.spec,
                class: base.to_typed(),
            });
            base.dict.set_str(&name, method.into_ref());
        }
    }
    base.modified();
    let namespace = PyDict::new_ref();
    namespace.set_str(&th.names().module, PyStr::new("builtins").into_ref());
    let bases = PyTuple::from_vec(vec![base.to_ref(), Exc::Exception.class().to_ref()]).into_ref();
    let args = [PyStr::new("ExceptionGroup").into_ref(), bases, namespace.into_ref()];
    let class = ops::call::call_args(th, &PyType::class().to_ref(), Args::positional_only(&args))?;
    builtins.dict.set_str(&th.vm().interned.get("ExceptionGroup"), class);
    Ok(())
}

#[taipan_object::py_module(name = "_exception_group")]
mod methods {
    use taipan_object::class::ClassExt;
    use taipan_object::types::exception;
    use taipan_object::types::exception_group::split_group;
    use taipan_object::types::generator::is_exception_class;
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::{Downcast, Exc, PyResult, PyType, Ref, Thread, ops, type_of};

    /// Make a group of the same kind with other exceptions.
    #[function]
    fn derive(th: &Thread, this: &Ref, excs: &Ref) -> PyResult<Ref> {
        let message = exception::field(this, "message").unwrap_or(Ref::NONE);
        let plain = ops::iter::collect(th, excs)?.iter().all(|e| Exc::Exception.matches(e));
        let name = if plain { "ExceptionGroup" } else { "BaseExceptionGroup" };
        let class = taipan_object::types::iterators::builtin(th, name)?;
        ops::call::call(th, &class, &[&message, excs])
    }

    fn split_by(th: &Thread, this: &Ref, condition: &Ref) -> PyResult<(Ref, Ref)> {
        let classes = match condition.downcast::<PyTuple>() {
            Some(tuple) => tuple.items().to_vec(),
            None => vec![condition.clone()],
        };
        if classes.iter().all(is_exception_class) {
            return split_group(th, this, &|e| {
                classes
                    .iter()
                    .any(|c| c.downcast::<PyType>().is_some_and(|c| type_of(e).is_subtype(c)))
            });
        }
        if !ops::call::is_callable(condition) || condition.is_a::<PyType>() {
            return Err(th.type_error("expected a function, exception type or tuple of exception types"));
        }
        let failed = std::cell::RefCell::new(None);
        let result = split_group(th, this, &|e| {
            let answer = ops::call::call(th, condition, &[e]).and_then(|a| ops::convert::truth(th, &a));
            answer.unwrap_or_else(|raised| {
                failed.borrow_mut().get_or_insert(raised);
                false
            })
        });
        match failed.into_inner() {
            Some(raised) => Err(raised),
            None => result,
        }
    }

    /// Split the group by a condition: those that match, and the rest.
    #[function]
    fn split(th: &Thread, this: &Ref, condition: &Ref) -> PyResult<Ref> {
        let (matched, rest) = split_by(th, this, condition)?;
        Ok(PyTuple::from_vec(vec![matched, rest]).into_ref())
    }

    /// The part of the group that matches a condition.
    #[function]
    fn subgroup(th: &Thread, this: &Ref, condition: &Ref) -> PyResult<Ref> {
        Ok(split_by(th, this, condition)?.0)
    }
}
