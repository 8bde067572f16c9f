//! `_string`.

use taipan_object::py_module;

/// string helper module
#[py_module(name = "_string")]
pub(crate) mod string {
    use taipan_object::types::list::PyList;
    use taipan_object::types::str::PyStr;
    use taipan_object::types::str::template::{Access, FieldName, Key, Markup, key};
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::{Downcast, Obj, PyResult, Ref, Thread, ops, type_of};

    fn text<'a>(th: &Thread, object: &'a Ref) -> PyResult<&'a Obj<PyStr>> {
        object
            .downcast::<PyStr>()
            .ok_or_else(|| th.type_error(format!("expected str, got {}", type_of(object).name())))
    }

    fn key_ref(th: &Thread, found: Key<'_>) -> PyResult<Ref> {
        let _ = th;
        Ok(match found {
            Key::Index(n) => ops::convert::int(n as i64),
            Key::Name(name) => PyStr::from_data(name).into_ref(),
        })
    }

    /// parse the argument as a format string
    #[function]
    fn formatter_parser(th: &Thread, format: &Ref) -> PyResult<Ref> {
        let template = text(th, format)?;
        let mut markup = Markup::new(template.data());
        let mut pieces = Vec::new();
        while let Some(piece) = markup.next(th)? {
            let mut items = vec![PyStr::from_data(piece.literal).into_ref()];
            match piece.field {
                Some(field) => {
                    items.push(PyStr::from_data(field.name).into_ref());
                    items.push(PyStr::from_data(field.spec).into_ref());
                    items.push(field.conversion.map_or(Ref::NONE, |c| PyStr::from_char(c).into_ref()));
                }
                None => items.extend([Ref::NONE, Ref::NONE, Ref::NONE]),
            }
            pieces.push(PyTuple::from_vec(items).into_ref());
        }
        ops::iter::iter(th, &PyList::from_vec(pieces).into_ref())
    }

    /// split the argument as a field name
    #[function]
    fn formatter_field_name_split(th: &Thread, name: &Ref) -> PyResult<Ref> {
        let name = text(th, name)?;
        let mut parser = FieldName::new(name.data());
        let first = key_ref(th, key(th, parser.first)?)?;
        let mut rest = Vec::new();
        while let Some(access) = parser.next(th)? {
            let (is_attribute, value) = match access {
                Access::Attribute(name) => (true, PyStr::from_data(name).into_ref()),
                Access::Item(found) => (false, key_ref(th, found)?),
            };
            rest.push(PyTuple::from_vec(vec![Ref::from_bool(is_attribute), value]).into_ref());
        }
        let rest = ops::iter::iter(th, &PyList::from_vec(rest).into_ref())?;
        Ok(PyTuple::from_vec(vec![first, rest]).into_ref())
    }
}
