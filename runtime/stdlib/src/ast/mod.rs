//! `_ast`: classes for syntax trees, and trees of our own as their instances and back.
//!
//! The classes come from one table ([`grammar`]). [`make`] and [`take`] turn one form of a tree into the other, [`check`]
//! says what CPython's compiler refuses in a tree that Python code put together.

mod check;
mod grammar;
mod make;
mod take;

use std::collections::HashMap;

use taipan_lower::Options;
use taipan_object::types::dict::PyDict;
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{
    Args, Class, Downcast, NativeType, Obj, PyResult, PyType, Ref, Thread, Trace, TypedRef, alloc, ops, py_class,
    py_methods, py_module, type_of,
};
use taipan_syntax::Mode;
use taipan_syntax::decode::Origin;

use grammar::{Attributes, Count, Field};

const POSITION: [&str; 4] = ["lineno", "col_offset", "end_lineno", "end_col_offset"];

// No documentation: Python sees none.
#[py_class(name = "AST", module = "ast", gc, dict)]
#[derive(Trace)]
pub(crate) struct PyAst {}

#[py_methods]
impl PyAst {
    #[slot]
    fn new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
        Ok(alloc::new_object(class, PyAst {}).into_ref())
    }

    #[slot]
    fn init(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<()> {
        let object = this.to_ref();
        let class = type_of(&object);
        let fields = ops::attr::get(th, &class.to_ref(), &th.vm().interned.get("_fields"))?;
        let fields = ops::iter::collect(th, &fields)?;
        let given = args.positional();
        if given.len() > fields.len() {
            let (name, count) = (class.name(), fields.len());
            let plural = if count == 1 { "" } else { "s" };
            return Err(th.type_error(format!(
                "{name} constructor takes at most {count} positional argument{plural}"
            )));
        }
        for (field, value) in fields.iter().zip(given) {
            ops::attr::set(th, &object, field, Some(value))?;
        }
        for (name, value) in args.keywords() {
            for field in &fields[..given.len()] {
                if ops::compare::equal(th, field, name)? {
                    let (class, name) = (class.name(), ops::convert::str(th, name)?);
                    return Err(th.type_error(format!(
                        "{class} got multiple values for argument '{}'",
                        name.to_display()
                    )));
                }
            }
            ops::attr::set(th, &object, name, Some(value))?;
        }
        Ok(())
    }

    #[method]
    fn __reduce__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let object = this.to_ref();
        let mut parts = vec![type_of(&object).to_ref(), PyTuple::from_vec(Vec::new()).into_ref()];
        parts.extend(ops::attr::get_optional(th, &object, &th.names().dict)?);
        Ok(PyTuple::from_vec(parts).into_ref())
    }
}

const CLASSES: &str = "ast.classes";

#[py_module(name = "_ast")]
pub(crate) mod ast {
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;

    use super::*;

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        let base = module.add_type::<PyAst>(th);
        let empty = PyTuple::from_vec(Vec::new()).into_ref();
        for name in ["_fields", "__match_args__", "_attributes"] {
            base.dict.set_str(&th.vm().interned.get(name), empty.clone());
        }
        let classes = PyDict::new_ref();
        let add = |class: Ref, name: &str| {
            classes.set_str(&th.vm().interned.get(name), class.clone());
            module.add(th, name, class);
        };
        for kind in grammar::KINDS {
            let fields = kind.product.map_or_else(Vec::new, |p| grammar::parse(p).1);
            let class = node_class(th, kind.name, &base.to_ref(), &fields, &kind.doc())?;
            let positions: &[&str] = if kind.attributes == Attributes::None {
                &[]
            } else {
                &POSITION
            };
            let positions: Vec<Ref> = positions.iter().map(|n| th.vm().interned.get(n)).collect();
            if kind.attributes == Attributes::Position {
                for name in &positions[2..] {
                    ops::attr::set(th, &class, name, Some(&Ref::NONE))?;
                }
            }
            let positions = PyTuple::from_vec(positions).into_ref();
            ops::attr::set(th, &class, &th.vm().interned.get("_attributes"), Some(&positions))?;
            add(class.clone(), kind.name);
            for definition in kind.constructors {
                let (name, fields) = grammar::parse(definition);
                add(node_class(th, name, &class, &fields, definition)?, name);
            }
        }
        th.vm().registry.borrow_mut().insert(CLASSES, classes.into_ref());
        for (name, flag) in [
            ("PyCF_ALLOW_TOP_LEVEL_AWAIT", flags::TOP_LEVEL_AWAIT),
            ("PyCF_ONLY_AST", flags::ONLY_AST),
            ("PyCF_TYPE_COMMENTS", flags::TYPE_COMMENTS),
        ] {
            module.add(th, name, ops::convert::int(flag));
        }
        Ok(())
    }

    fn node_class(th: &Thread, name: &str, base: &Ref, fields: &[Field], doc: &str) -> PyResult<Ref> {
        let intern = |t: &str| th.vm().interned.get(t);
        let names = PyTuple::from_vec(fields.iter().map(|f| intern(f.name)).collect()).into_ref();
        let namespace = PyDict::new_ref();
        namespace.set_str(&intern("_fields"), names.clone());
        namespace.set_str(&th.names().match_args, names);
        namespace.set_str(&th.names().module, intern("ast"));
        namespace.set_str(&th.names().doc, PyStr::new(doc).into_ref());
        for field in fields.iter().filter(|f| f.count == Count::Optional) {
            namespace.set_str(&intern(field.name), Ref::NONE);
        }
        let bases = PyTuple::from_vec(vec![base.clone()]).into_ref();
        ops::call::call(
            th,
            &PyType::class().to_ref(),
            &[&intern(name), &bases, namespace.as_ref()],
        )
    }
}

/// Flags of `compile`.
pub(crate) mod flags {
    /// `ast.PyCF_ONLY_AST`
    pub(crate) const ONLY_AST: i64 = 0x400;
    /// `ast.PyCF_TYPE_COMMENTS`
    pub(crate) const TYPE_COMMENTS: i64 = 0x1000;
    /// `ast.PyCF_ALLOW_TOP_LEVEL_AWAIT`
    pub(crate) const TOP_LEVEL_AWAIT: i64 = 0x2000;
    /// All that `compile` knows: those above, `__future__` features, inheritance and the parser's.
    pub(crate) const ALL: i64 = 0x1ff_0000 | 0x7f10;
}

/// A class with the names of its fields.
struct Node {
    class: Ref,
    fields: Vec<(Ref, Field)>,
}

/// The node classes by name.
struct Classes(HashMap<&'static str, Node>);

impl Classes {
    fn new(th: &Thread) -> PyResult<Classes> {
        crate::import::import_full(th, "_ast")?;
        let classes = th.vm().registry.borrow().get(CLASSES).cloned();
        let classes = classes
            .as_ref()
            .and_then(|c| c.downcast::<PyDict>())
            .expect("set by the module");
        let mut nodes = HashMap::new();
        let mut add = |name: &'static str, fields: Vec<Field>| {
            let class = classes
                .get_str(&th.vm().interned.get(name))
                .expect("every kind has a class");
            let fields = fields.into_iter().map(|f| (th.vm().interned.get(f.name), f)).collect();
            nodes.insert(name, Node { class, fields });
        };
        for kind in grammar::KINDS {
            add(kind.name, kind.product.map_or_else(Vec::new, |p| grammar::parse(p).1));
            for definition in kind.constructors {
                let (name, fields) = grammar::parse(definition);
                add(name, fields);
            }
        }
        Ok(Classes(nodes))
    }
}

/// Whether an object is a node; importing nothing.
pub(crate) fn is_node(object: &Ref) -> bool {
    PyAst::cell().try_get().is_some() && object.is_a::<PyAst>()
}

/// `compile(source, filename, mode, PyCF_ONLY_AST)`
///
/// # Errors
/// SyntaxError and its subclasses.
pub(crate) fn parse(th: &Thread, source: &[u8], filename: &str, origin: Origin<'_>, mode: Mode) -> PyResult<Ref> {
    let tree = crate::compile::parse(th, source, filename, origin, mode)?;
    make::tree(th, &tree)
}

/// `compile(tree, filename, mode)`
///
/// # Errors
/// TypeError and ValueError for malformed trees; SyntaxError.
pub(crate) fn compile(
    th: &Thread,
    tree: &Ref,
    filename: &str,
    options: Options,
) -> PyResult<TypedRef<taipan_object::types::code::PyCode>> {
    let tree = take::tree(th, tree, options.mode)?;
    check::tree(&tree).map_err(|message| match message {
        check::Fault::Value(message) => th.value_error(message),
        check::Fault::Type(message) => th.type_error(message),
    })?;
    crate::compile::compile_tree(th, &tree, filename, options)
}
