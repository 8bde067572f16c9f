//! `object`: the base of all types.

use taipan_heap::collect::{Trace, Tracer};
use taipan_heap::{Obj, Ref};

use crate::args::Args;
use crate::class::{Class, ClassExt, ClassFlag, PyType, type_of};
use crate::error::PyResult;
use crate::native::Downcast;
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::list::PyList;
use crate::types::str::PyStr;
use crate::types::tuple::PyTuple;
use crate::{alloc, ops, py_class, py_methods};

/// The base class of the class hierarchy.
///
/// When called, it accepts no arguments and returns a new featureless
/// instance that has no instance attributes and cannot be given any.
#[py_class(name = "object")]
pub struct PyObject;

impl Trace for PyObject {
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
    fn give_up(&self, _garbage: &mut Vec<Ref>) {}
}

fn same_slot<F: Copy>(a: Option<F>, b: Option<F>, eq: impl Fn(F, F) -> bool) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => eq(a, b),
        (None, None) => true,
        _ => false,
    }
}

fn overrides_new(class: &Class) -> bool {
    has_other_new(class, <PyObject as crate::NativeType>::class())
}

fn overrides_init(class: &Class) -> bool {
    has_other_init(class, <PyObject as crate::NativeType>::class())
}

/// Whether `class` makes its instances in another way than `base`: then the base's `__init__` lets arguments pass.
pub(crate) fn has_other_new(class: &Class, base: &Class) -> bool {
    !same_slot(class.slots.new.get(), base.slots.new.get(), |a, b| {
        std::ptr::fn_addr_eq(a, b)
    })
}

/// Whether `class` initialises its instances in another way than `base`: then the base's `__new__` lets arguments pass.
pub(crate) fn has_other_init(class: &Class, base: &Class) -> bool {
    !same_slot(class.slots.init.get(), base.slots.init.get(), |a, b| {
        std::ptr::fn_addr_eq(a, b)
    })
}

/// The positional arguments of the constructor of `T`, which takes no others. Keywords of a subclass that has an
/// initialiser of its own are for that (`_PyArg_NoKeywords` and its callers).
///
/// # Errors
/// TypeError.
pub fn positional_only<'a, T: crate::NativeType>(th: &Thread, class: &Class, args: Args<'a>) -> PyResult<Args<'a>> {
    if args.keyword_count() > 0 && !has_other_init(class, T::class()) {
        let name = T::SPEC.name;
        return Err(th.type_error(format!("{name}() takes no keyword arguments")));
    }
    Ok(Args::positional_only(args.positional()))
}

/// Refuses to instantiate a class with abstract methods.
///
/// # Errors
/// TypeError that names them.
pub fn check_abstract(th: &Thread, class: &Class) -> PyResult<()> {
    if !class.has(ClassFlag::Abstract) {
        return Ok(());
    }
    let methods = ops::attr::get(th, &class.to_ref(), &th.names().abstractmethods)?;
    let mut names = Vec::new();
    ops::iter::for_each(th, &methods, |name| {
        names.push(ops::convert::str(th, &name)?.to_display().into_owned());
        Ok(())
    })?;
    names.sort();
    let s = if names.len() == 1 { "" } else { "s" };
    let name = class.name();
    Err(th.type_error(format!(
        "Can't instantiate abstract class {name} with abstract method{s} {}",
        names.join(", ")
    )))
}

#[py_methods]
impl PyObject {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        if !args.values().is_empty() {
            if overrides_new(class) {
                return Err(th.type_error("object.__new__() takes exactly one argument (the type to instantiate)"));
            }
            if !overrides_init(class) {
                return Err(th.type_error(format!("{}() takes no arguments", class.name())));
            }
        }
        check_abstract(th, class)?;
        Ok(alloc::new_object(class, PyObject).into_ref())
    }

    #[slot]
    fn init(this: &Ref, th: &Thread, args: Args<'_>) -> PyResult<()> {
        let class = type_of(this);
        if args.values().is_empty() {
            return Ok(());
        }
        if overrides_init(class) {
            return Err(th.type_error("object.__init__() takes exactly one argument (the instance to initialize)"));
        }
        if !overrides_new(class) {
            return Err(th.type_error(format!(
                "{}.__init__() takes exactly one argument (the instance to initialize)",
                class.name()
            )));
        }
        Ok(())
    }

    #[slot]
    fn repr(_th: &Thread, this: &Ref) -> PyResult<Ref> {
        Ok(PyStr::new(&ops::convert::default_repr(this)).into_ref())
    }

    #[slot]
    fn str(th: &Thread, this: &Ref) -> PyResult<Ref> {
        match type_of(this).slots.repr.get() {
            Some(repr) => repr(th, this),
            None => PyObject::repr(th, this),
        }
    }

    #[slot]
    fn hash(_th: &Thread, this: &Ref) -> PyResult<i64> {
        Ok(ops::hash::identity(this))
    }

    #[slot]
    fn compare(th: &Thread, this: &Ref, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        match op {
            CompareOp::Eq => Ok(if this.is(other) {
                Ref::TRUE
            } else {
                Ref::NOT_IMPLEMENTED
            }),
            CompareOp::Ne => {
                let Some(compare) = type_of(this).slots.compare.get() else {
                    return Ok(Ref::NOT_IMPLEMENTED);
                };
                let equal = compare(th, this, other, CompareOp::Eq)?;
                if equal.is_not_implemented() {
                    return Ok(equal);
                }
                Ok(Ref::from_bool(!ops::convert::truth(th, &equal)?))
            }
            _ => Ok(Ref::NOT_IMPLEMENTED),
        }
    }

    #[slot]
    fn getattro(th: &Thread, this: &Ref, name: &Ref) -> PyResult<Ref> {
        ops::attr::generic_get(th, this, name)
    }

    #[slot]
    fn setattro(th: &Thread, this: &Ref, name: &Ref, value: Option<&Ref>) -> PyResult<()> {
        ops::attr::generic_set(th, this, name, value)
    }

    #[getter]
    fn __class__(this: &Ref) -> Ref {
        type_of(this).to_ref()
    }

    #[setter(name = "__class__")]
    fn set_class(this: &Ref, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        crate::reassign::assign_class(th, this, value)
    }

    /// Default object formatter.
    #[method]
    fn __format__(this: &Ref, th: &Thread, spec: &Ref) -> PyResult<Ref> {
        let Some(text) = spec.downcast::<PyStr>() else {
            let name = type_of(spec).name();
            return Err(th.type_error(format!("__format__() argument must be str, not {name}")));
        };
        if !text.is_empty() {
            let name = type_of(this).name();
            return Err(th.type_error(format!("unsupported format string passed to {name}.__format__")));
        }
        Ok(ops::convert::str(th, this)?.into_ref())
    }

    /// Default dir() implementation.
    #[method]
    fn __dir__(this: &Ref, th: &Thread) -> PyResult<Ref> {
        crate::types::type_::object_dir(th, this)
    }

    /// Size of object in memory, in bytes.
    #[method]
    fn __sizeof__(this: &Ref) -> usize {
        type_of(this).instance_size.get()
    }

    /// This method is called when a class is subclassed.
    ///
    /// The default implementation does nothing. It may be
    /// overridden to extend subclasses.
    #[classmethod]
    fn __init_subclass__(_cls: &Class, th: &Thread, args: Args<'_>) -> PyResult<()> {
        if args.values().is_empty() {
            return Ok(());
        }
        let name = super::type_::qualname_text(_cls);
        Err(th.type_error(format!("{name}.__init_subclass__() takes no keyword arguments")))
    }

    /// Abstract classes can override this to customize issubclass().
    ///
    /// This is invoked early on by abc.ABCMeta.__subclasscheck__().
    /// It should return True, False or NotImplemented.  If it returns
    /// NotImplemented, the normal algorithm is used.  Otherwise, it
    /// overrides the normal algorithm (and the outcome is cached).
    #[classmethod]
    fn __subclasshook__(_cls: &Class, #[args] _rest: &[Ref]) -> Ref {
        Ref::NOT_IMPLEMENTED
    }

    /// Helper for pickle.
    #[method]
    fn __reduce_ex__(this: &Ref, th: &Thread, protocol: isize) -> PyResult<Ref> {
        let own = ops::attr::get(th, this, &th.names().reduce)?;
        let object = <PyObject as crate::NativeType>::class();
        let overridden = match (
            type_of(this).lookup(&th.names().reduce),
            object.lookup(&th.names().reduce),
        ) {
            (Some(a), Some(b)) => !a.is(&b),
            _ => false,
        };
        if overridden {
            return ops::call::call(th, &own, &[]);
        }
        reduce(th, this, protocol)
    }

    /// Helper for pickle.
    #[method]
    fn __reduce__(this: &Ref, th: &Thread) -> PyResult<Ref> {
        reduce(th, this, 0)
    }

    /// Helper for pickle.
    #[method]
    fn __getstate__(this: &Ref, th: &Thread) -> PyResult<Ref> {
        crate::types::type_::default_state(th, this)
    }
}

/// `copyreg._reduce_ex` or `copyreg.__newobj__` with its arguments.
fn reduce(th: &Thread, this: &Ref, protocol: isize) -> PyResult<Ref> {
    let import = crate::types::iterators::builtin(th, "__import__")?;
    let copyreg = ops::call::call(th, &import, &[PyStr::new("copyreg").as_ref()])?;
    let get = |name: &str| ops::attr::get(th, &copyreg, &th.vm().interned.get(name));
    if protocol < 2 {
        return ops::call::call(th, &get("_reduce_ex")?, &[this, &ops::convert::int(protocol as i64)]);
    }
    let class = type_of(this).to_ref();
    let mut args = vec![class.clone()];
    let (with_keywords, getnewargs) = ("__getnewargs_ex__", th.vm().interned.get("__getnewargs__"));
    let mut keywords = None;
    let mut has_args = true;
    if let Some(method) = crate::lookup::lookup_special(th, this, &th.vm().interned.get(with_keywords))? {
        let made = ops::call::call(th, &method, &[])?;
        let Some(pair) = made.downcast::<PyTuple>() else {
            let name = type_of(&made).name();
            return Err(th.type_error(format!("__getnewargs_ex__ should return a tuple, not '{name}'")));
        };
        let [positional, named] = pair.items() else {
            let len = pair.len();
            return Err(th.value_error(format!(
                "__getnewargs_ex__ should return a tuple of length 2, not {len}"
            )));
        };
        for (which, part, what, fits) in [
            ("first", positional, "tuple", positional.is_a::<PyTuple>()),
            ("second", named, "dict", named.is_a::<crate::types::dict::PyDict>()),
        ] {
            if !fits {
                let name = type_of(part).name();
                return Err(th.type_error(format!(
                    "{which} item of the tuple returned by __getnewargs_ex__ must be a {what}, not '{name}'"
                )));
            }
        }
        args.extend(ops::iter::collect(th, positional)?);
        keywords = ops::convert::truth(th, named)?.then(|| named.clone());
    } else if let Some(method) = crate::lookup::lookup_special(th, this, &getnewargs)? {
        let made = ops::call::call(th, &method, &[])?;
        if !made.is_a::<PyTuple>() {
            let name = type_of(&made).name();
            return Err(th.type_error(format!("__getnewargs__ should return a tuple, not '{name}'")));
        }
        args.extend(ops::iter::collect(th, &made)?);
    } else {
        has_args = false;
    }
    // What a native type keeps to itself is lost on this way.
    let is_container = this.is_a::<PyList>() || this.is_a::<crate::types::dict::PyDict>();
    let native = type_of(this).native_base();
    let own_state = crate::lookup::defining_class(type_of(this), &th.names().getstate)
        .is_some_and(|c| !c.is(&<PyObject as crate::NativeType>::class().to_ref()));
    if !has_args && !is_container && !own_state && !std::ptr::eq(native, <PyObject as crate::NativeType>::class()) {
        let name = type_of(this).name();
        return Err(th.type_error(format!("cannot pickle '{name}' object")));
    }
    let getstate = ops::attr::get(th, this, &th.names().getstate)?;
    let state = ops::call::call(th, &getstate, &[])?;
    let items = |ok: bool, values: PyResult<Ref>| if ok { values } else { Ok(Ref::NONE) };
    let list = items(this.is_a::<PyList>(), ops::iter::iter(th, this))?;
    let is_dict = this.is_a::<crate::types::dict::PyDict>();
    let pairs = if is_dict {
        let method = ops::attr::get(th, this, &th.names().items)?;
        ops::iter::iter(th, &ops::call::call(th, &method, &[])?)?
    } else {
        Ref::NONE
    };
    let (function, args) = match keywords {
        None => (get("__newobj__")?, args),
        Some(keywords) => {
            let positional = PyTuple::from_slice(&args[1..]).into_ref();
            (get("__newobj_ex__")?, vec![class, positional, keywords])
        }
    };
    let parts = vec![function, PyTuple::from_vec(args).into_ref(), state, list, pairs];
    Ok(PyTuple::from_vec(parts).into_ref())
}

/// Whether an object is a class.
#[must_use]
pub fn as_class(object: &Ref) -> Option<&Obj<PyType>> {
    object.downcast::<PyType>()
}

/// `object.__getattribute__` as the slot function that types inherit.
#[must_use]
pub fn generic_getattro() -> crate::slots::Binary {
    <PyObject as crate::NativeType>::class()
        .slots
        .getattro
        .get()
        .expect("object has the slot")
}

/// `object.__setattr__` as the slot function that types inherit.
#[must_use]
pub fn generic_setattro() -> crate::slots::Assign {
    <PyObject as crate::NativeType>::class()
        .slots
        .setattro
        .get()
        .expect("object has the slot")
}
