//! Struct sequences: tuples whose items have names (`PyStructSequence`).

use taipan_object::module::PyModule;
use taipan_object::types::dict::PyDict;
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Args, Downcast, NativeType, PyResult, PyType, Ref, Thread, ops};

/// An instance of a struct sequence type made for it; types are shared by name.
///
/// # Errors
/// What making the class raises.
pub fn new_instance(th: &Thread, name: &'static str, fields: &[&str], values: Vec<Ref>) -> PyResult<Ref> {
    let class = class_for(th, name, fields)?;
    let class = class.downcast::<PyType>().expect("a class");
    Ok(PyTuple::of_class(class, values).into_ref())
}

/// The type with this full name.
///
/// # Errors
/// What making the class raises.
pub fn class_for(th: &Thread, name: &'static str, fields: &[&str]) -> PyResult<Ref> {
    class_with_hidden(th, name, fields, &[])
}

/// The type with this full name, of which some fields are no items.
///
/// # Errors
/// What making the class raises.
pub fn class_with_hidden(th: &Thread, name: &'static str, fields: &[&str], hidden: &[&str]) -> PyResult<Ref> {
    if let Some(found) = th.vm().registry.borrow().get(name) {
        return Ok(found.clone());
    }
    let (module, short) = name.rsplit_once('.').unwrap_or(("builtins", name));
    let namespace = PyDict::new_ref();
    let intern = |t: &str| th.vm().interned.get(t);
    namespace.set_str(&th.names().module, PyStr::new(module).into_ref());
    let all = fields.len() + hidden.len();
    namespace.set_str(&intern("n_fields"), ops::convert::int(all as i64));
    namespace.set_str(&intern("n_sequence_fields"), ops::convert::int(fields.len() as i64));
    namespace.set_str(&intern("n_unnamed_fields"), ops::convert::int(0));
    // Items that the sequence does not show are attributes of the instance.
    if hidden.is_empty() {
        namespace.set_str(&th.names().slots, PyTuple::from_vec(Vec::new()).into_ref());
    }
    for field in hidden {
        namespace.set_str(&intern(field), Ref::NONE);
    }
    let hidden: Vec<Ref> = hidden.iter().map(|f| intern(f)).collect();
    namespace.set_str(&intern(HIDDEN), PyTuple::from_vec(hidden).into_ref());
    let names: Vec<Ref> = fields.iter().map(|f| intern(f)).collect();
    namespace.set_str(&th.names().match_args, PyTuple::from_slice(&names).into_ref());
    let property = taipan_object::types::property::PyProperty::class().to_ref();
    for (i, field) in names.iter().enumerate() {
        let getter = item_getter(i);
        let made = ops::call::call(th, &property, &[&getter])?;
        namespace.set_str(field, made);
    }
    namespace.set_str(&th.names().repr, method(th, "__repr__", Binding::Method));
    namespace.set_str(&intern("__reduce__"), method(th, "__reduce__", Binding::Method));
    namespace.set_str(&th.names().new, method(th, "__new__", Binding::Plain));
    let bases = PyTuple::from_vec(vec![PyTuple::class().to_ref()]).into_ref();
    let args = [PyStr::new(short).into_ref(), bases, namespace.into_ref()];
    let class = ops::call::call_args(th, &PyType::class().to_ref(), Args::positional_only(&args))?;
    th.vm().registry.borrow_mut().insert(name, class.clone());
    Ok(class)
}

/// A callable that returns item `index` of its argument.
fn item_getter(index: usize) -> Ref {
    taipan_object::alloc::new(getter::PyItemGetter { index }).into_ref()
}

/// The class attribute that names the fields which are no items.
const HIDDEN: &str = "_hidden_fields";

/// Whether a function gets its receiver.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Binding {
    Plain,
    Method,
}

fn method(th: &Thread, name: &str, binding: Binding) -> Ref {
    let module = PyModule::from_spec(th, &functions::MODULE);
    let found = module.ok().and_then(|m| m.dict.get_str(&th.vm().interned.get(name)));
    match (found, binding) {
        (Some(function), Binding::Method) => taipan_object::alloc::new(getter::PyBinder { function }).into_ref(),
        (found, _) => found.unwrap_or(Ref::NONE),
    }
}

/// Make the helper types.
pub(crate) fn make_types(th: &Thread) {
    taipan_object::create::native_type::<getter::PyItemGetter>(th);
    taipan_object::create::native_type::<getter::PyBinder>(th);
}

mod getter {
    //! Callables that the types' namespaces hold.

    use taipan_object::function::PyMethod;
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::{Args, Downcast, Obj, PyResult, Ref, Thread, Trace, py_class, py_methods};

    /// Returns one item of a tuple.
    #[py_class(name = "structseq_item", gc, final_, no_new)]
    #[derive(Trace)]
    pub(crate) struct PyItemGetter {
        pub(crate) index: usize,
    }

    #[py_methods]
    impl PyItemGetter {
        #[slot]
        fn call(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
            let item = match args.positional() {
                [tuple] => tuple
                    .downcast::<PyTuple>()
                    .and_then(|t| t.items().get(this.index).cloned()),
                _ => None,
            };
            item.ok_or_else(|| th.type_error("expected a struct sequence"))
        }
    }

    /// A native function that binds as a method.
    #[py_class(name = "structseq_method", gc, final_, no_new)]
    #[derive(Trace)]
    pub(crate) struct PyBinder {
        pub(crate) function: Ref,
    }

    #[py_methods]
    impl PyBinder {
        #[slot]
        fn descr_get(this: &Obj<Self>, _th: &Thread, obj: Option<&Ref>, _owner: Option<&Ref>) -> PyResult<Ref> {
            Ok(match obj {
                Some(obj) => PyMethod::new_ref(this.function.clone(), obj.clone()).into_ref(),
                None => this.function.clone(),
            })
        }
    }
}

/// Functions of struct sequences.
#[taipan_object::py_module(name = "_structseq")]
mod functions {
    use taipan_object::types::dict::PyDict;
    use taipan_object::types::str::{PyStr, StrBuilder};
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::{Downcast, PyResult, PyType, Ref, Thread, ops, type_of};

    use super::HIDDEN;

    fn class_names(th: &Thread, class: &Ref, what: &str) -> PyResult<Vec<Ref>> {
        let names = ops::attr::get(th, class, &th.vm().interned.get(what))?;
        ops::iter::collect(th, &names)
    }

    /// Create and return a new object.  See help(type) for accurate signature.
    #[function(keywords)]
    fn __new__(th: &Thread, cls: &Ref, sequence: &Ref, dict: Option<&Ref>) -> PyResult<Ref> {
        let Some(class) = cls.downcast::<PyType>() else {
            return Err(th.type_error("structseq.__new__(X): X is not a type object"));
        };
        let Ok(mut items) = ops::iter::collect(th, sequence) else {
            return Err(th.type_error("constructor requires a sequence"));
        };
        let hidden = class_names(th, cls, HIDDEN)?;
        let shown = class_names(th, cls, "__match_args__")?.len();
        let (name, given) = (taipan_object::types::type_::full_name(class), items.len());
        let wrong = |how: &str, count: usize| {
            th.type_error(format!(
                "{name}() takes {how} {count}-sequence ({given}-sequence given)"
            ))
        };
        match (hidden.is_empty(), given) {
            (true, _) if given != shown => return Err(wrong("a", shown)),
            (false, _) if given < shown => return Err(wrong("an at least", shown)),
            (false, _) if given > shown + hidden.len() => {
                return Err(wrong("an at most", shown + hidden.len()));
            }
            _ => {}
        }
        let more = items.split_off(shown);
        let made = PyTuple::of_class(class, items).into_ref();
        let dict = dict.and_then(|d| d.downcast::<PyDict>());
        for (i, name) in hidden.iter().enumerate() {
            let value = match (more.get(i), dict) {
                (Some(value), _) => Some(value.clone()),
                (None, Some(dict)) => dict.get(th, name)?,
                (None, None) => None,
            };
            if let Some(value) = value {
                ops::attr::set(th, &made, name, Some(&value))?;
            }
        }
        Ok(made)
    }

    #[function]
    fn __reduce__(th: &Thread, this: &Ref) -> PyResult<Ref> {
        let class = type_of(this).to_ref();
        let items = this.downcast::<PyTuple>().map_or(&[][..], |t| t.items());
        let dict = PyDict::new_ref();
        for name in class_names(th, &class, HIDDEN)? {
            let value = ops::attr::get(th, this, &name)?;
            dict.set(th, &name, value)?;
        }
        let args = PyTuple::from_vec(vec![PyTuple::from_slice(items).into_ref(), dict.into_ref()]).into_ref();
        Ok(PyTuple::from_vec(vec![class, args]).into_ref())
    }

    /// Return repr(self).
    #[function]
    fn __repr__(th: &Thread, this: &Ref) -> PyResult<Ref> {
        let class = type_of(this);
        let mut out = StrBuilder::default();
        out.push_str(&format!("{}(", taipan_object::types::type_::full_name(class)));
        let names = ops::attr::get(th, this, &th.names().match_args)?;
        let names = ops::iter::collect(th, &names)?;
        let items = this.downcast::<PyTuple>().map_or(&[][..], |t| t.items());
        for (i, (name, item)) in names.iter().zip(items).enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            if let Some(name) = name.downcast::<PyStr>() {
                out.push_ref(name);
            }
            out.push_str("=");
            out.push_ref(&*ops::convert::repr(th, item)?);
        }
        out.push_str(")");
        Ok(out.finish().into_ref())
    }
}
