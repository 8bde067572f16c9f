//! Specs and loaders of modules while `importlib` is not loaded: what can be read of them is the same, and they have no
//! methods. [`super::bootstrap`] puts the real ones in their place.

use taipan_object::types::str::{PyStr, StrBuilder};
use taipan_object::{NativeType, Obj, PyResult, Ref, Thread, Trace, alloc, ops, py_class, py_methods};

/// The specification for a module, used for loading.
#[py_class(name = "ModuleSpec", module = "_frozen_importlib", gc, dict)]
#[derive(Trace)]
pub(crate) struct PySpec {}

#[py_methods]
impl PySpec {
    #[slot]
    fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let object = this.to_ref();
        let mut out = StrBuilder::default();
        out.push_str("ModuleSpec(");
        let names = ["name", "loader", "origin", "submodule_search_locations"];
        for (i, name) in names.iter().enumerate() {
            let value = ops::attr::get(th, &object, &th.vm().interned.get(name))?;
            if i >= 2 && value.is_none() {
                continue;
            }
            if i > 0 {
                out.push_str(", ");
            }
            out.push_str(&format!("{name}="));
            out.push_ref(&*ops::convert::repr(th, &value)?);
        }
        out.push_str(")");
        Ok(out.finish().into_ref())
    }
}

/// Concrete implementation of SourceLoader using the file system.
#[py_class(name = "SourceFileLoader", module = "_frozen_importlib_external", gc, dict)]
#[derive(Trace)]
pub(crate) struct PyFileLoader {}

#[py_methods]
impl PyFileLoader {}

/// Meta path import for built-in modules.
///
/// All methods are either class or static methods to avoid the need to
/// instantiate the class.
#[py_class(name = "BuiltinImporter", module = "_frozen_importlib", gc)]
#[derive(Trace)]
pub(crate) struct PyBuiltinImporter {}

#[py_methods]
impl PyBuiltinImporter {}

/// Makes the types.
pub(crate) fn make_types(th: &Thread) {
    taipan_object::create::native_type::<PySpec>(th);
    taipan_object::create::native_type::<PyFileLoader>(th);
    taipan_object::create::native_type::<PyBuiltinImporter>(th);
}

fn fill(th: &Thread, object: Ref, attributes: &[(&str, Ref)]) -> PyResult<Ref> {
    for (name, value) in attributes {
        ops::attr::set(th, &object, &th.vm().interned.get(name), Some(value))?;
    }
    Ok(object)
}

/// The loader of a source file, or of built-in modules.
pub(super) fn loader(th: &Thread, name: &str, file: Option<&str>) -> PyResult<Ref> {
    match file {
        None => Ok(PyBuiltinImporter::class().to_ref()),
        Some(file) => {
            let attributes = [
                ("name", PyStr::new(name).into_ref()),
                ("path", PyStr::new(file).into_ref()),
            ];
            fill(th, alloc::new(PyFileLoader {}).into_ref(), &attributes)
        }
    }
}

/// A spec.
pub(super) fn spec(th: &Thread, attributes: &[(&str, Ref)]) -> PyResult<Ref> {
    fill(th, alloc::new(PySpec {}).into_ref(), attributes)
}
