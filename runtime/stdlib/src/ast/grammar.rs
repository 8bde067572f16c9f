//! The table of node classes: Python 3.11's ASDL, from which classes, their fields and their documentation are made.
//!
//! A definition reads `Name(type field, type* list_field, type? optional_field)`.

/// The attributes of nodes of a kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Attributes {
    /// None.
    None,
    /// `lineno`, `col_offset`, and ends that may be left out.
    Position,
    /// `lineno`, `col_offset`, and ends.
    WholePosition,
}

/// A sum type with its constructors, or a product type.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) attributes: Attributes,
    pub(super) constructors: &'static [&'static str],
    pub(super) product: Option<&'static str>,
}

/// How often a field's value stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Count {
    One,
    Optional,
    List,
}

/// A field of a node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) count: Count,
}

/// The name and the fields of a definition.
pub(super) fn parse(definition: &'static str) -> (&'static str, Vec<Field>) {
    let Some((name, rest)) = definition.split_once('(') else {
        return (definition, Vec::new());
    };
    let fields = rest.trim_end_matches(')').split(", ").filter_map(|field| {
        let (ty, name) = field.split_once(' ')?;
        let count = match ty.as_bytes().last() {
            Some(b'*') => Count::List,
            Some(b'?') => Count::Optional,
            _ => Count::One,
        };
        Some(Field { name, count })
    });
    (name, fields.collect())
}

impl Kind {
    /// `__doc__`
    pub(super) fn doc(&self) -> String {
        if let Some(product) = self.product {
            return product.to_owned();
        }
        let separator = if self.constructors.iter().any(|c| c.contains('(')) {
            format!("\n{} | ", " ".repeat(self.name.len()))
        } else {
            " | ".to_owned()
        };
        format!("{} = {}", self.name, self.constructors.join(&separator))
    }
}

/// All kinds of nodes.
pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "mod",
        attributes: Attributes::None,
        constructors: &[
            "Module(stmt* body, type_ignore* type_ignores)",
            "Interactive(stmt* body)",
            "Expression(expr body)",
            "FunctionType(expr* argtypes, expr returns)",
        ],
        product: None,
    },
    Kind {
        name: "stmt",
        attributes: Attributes::Position,
        constructors: &[
            "FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment)",
            "AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment)",
            "ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list)",
            "Return(expr? value)",
            "Delete(expr* targets)",
            "Assign(expr* targets, expr value, string? type_comment)",
            "AugAssign(expr target, operator op, expr value)",
            "AnnAssign(expr target, expr annotation, expr? value, int simple)",
            "For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)",
            "AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)",
            "While(expr test, stmt* body, stmt* orelse)",
            "If(expr test, stmt* body, stmt* orelse)",
            "With(withitem* items, stmt* body, string? type_comment)",
            "AsyncWith(withitem* items, stmt* body, string? type_comment)",
            "Match(expr subject, match_case* cases)",
            "Raise(expr? exc, expr? cause)",
            "Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)",
            "TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)",
            "Assert(expr test, expr? msg)",
            "Import(alias* names)",
            "ImportFrom(identifier? module, alias* names, int? level)",
            "Global(identifier* names)",
            "Nonlocal(identifier* names)",
            "Expr(expr value)",
            "Pass",
            "Break",
            "Continue",
        ],
        product: None,
    },
    Kind {
        name: "expr",
        attributes: Attributes::Position,
        constructors: &[
            "BoolOp(boolop op, expr* values)",
            "NamedExpr(expr target, expr value)",
            "BinOp(expr left, operator op, expr right)",
            "UnaryOp(unaryop op, expr operand)",
            "Lambda(arguments args, expr body)",
            "IfExp(expr test, expr body, expr orelse)",
            "Dict(expr* keys, expr* values)",
            "Set(expr* elts)",
            "ListComp(expr elt, comprehension* generators)",
            "SetComp(expr elt, comprehension* generators)",
            "DictComp(expr key, expr value, comprehension* generators)",
            "GeneratorExp(expr elt, comprehension* generators)",
            "Await(expr value)",
            "Yield(expr? value)",
            "YieldFrom(expr value)",
            "Compare(expr left, cmpop* ops, expr* comparators)",
            "Call(expr func, expr* args, keyword* keywords)",
            "FormattedValue(expr value, int conversion, expr? format_spec)",
            "JoinedStr(expr* values)",
            "Constant(constant value, string? kind)",
            "Attribute(expr value, identifier attr, expr_context ctx)",
            "Subscript(expr value, expr slice, expr_context ctx)",
            "Starred(expr value, expr_context ctx)",
            "Name(identifier id, expr_context ctx)",
            "List(expr* elts, expr_context ctx)",
            "Tuple(expr* elts, expr_context ctx)",
            "Slice(expr? lower, expr? upper, expr? step)",
        ],
        product: None,
    },
    Kind {
        name: "expr_context",
        attributes: Attributes::None,
        constructors: &["Load", "Store", "Del"],
        product: None,
    },
    Kind {
        name: "boolop",
        attributes: Attributes::None,
        constructors: &["And", "Or"],
        product: None,
    },
    Kind {
        name: "operator",
        attributes: Attributes::None,
        constructors: &[
            "Add", "Sub", "Mult", "MatMult", "Div", "Mod", "Pow", "LShift", "RShift", "BitOr", "BitXor", "BitAnd",
            "FloorDiv",
        ],
        product: None,
    },
    Kind {
        name: "unaryop",
        attributes: Attributes::None,
        constructors: &["Invert", "Not", "UAdd", "USub"],
        product: None,
    },
    Kind {
        name: "cmpop",
        attributes: Attributes::None,
        constructors: &["Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"],
        product: None,
    },
    Kind {
        name: "comprehension",
        attributes: Attributes::None,
        constructors: &[],
        product: Some("comprehension(expr target, expr iter, expr* ifs, int is_async)"),
    },
    Kind {
        name: "excepthandler",
        attributes: Attributes::Position,
        constructors: &["ExceptHandler(expr? type, identifier? name, stmt* body)"],
        product: None,
    },
    Kind {
        name: "arguments",
        attributes: Attributes::None,
        constructors: &[],
        product: Some(
            "arguments(arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr* kw_defaults, arg? kwarg, expr* defaults)",
        ),
    },
    Kind {
        name: "arg",
        attributes: Attributes::Position,
        constructors: &[],
        product: Some("arg(identifier arg, expr? annotation, string? type_comment)"),
    },
    Kind {
        name: "keyword",
        attributes: Attributes::Position,
        constructors: &[],
        product: Some("keyword(identifier? arg, expr value)"),
    },
    Kind {
        name: "alias",
        attributes: Attributes::Position,
        constructors: &[],
        product: Some("alias(identifier name, identifier? asname)"),
    },
    Kind {
        name: "withitem",
        attributes: Attributes::None,
        constructors: &[],
        product: Some("withitem(expr context_expr, expr? optional_vars)"),
    },
    Kind {
        name: "match_case",
        attributes: Attributes::None,
        constructors: &[],
        product: Some("match_case(pattern pattern, expr? guard, stmt* body)"),
    },
    Kind {
        name: "pattern",
        attributes: Attributes::WholePosition,
        constructors: &[
            "MatchValue(expr value)",
            "MatchSingleton(constant value)",
            "MatchSequence(pattern* patterns)",
            "MatchMapping(expr* keys, pattern* patterns, identifier? rest)",
            "MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns)",
            "MatchStar(identifier? name)",
            "MatchAs(pattern? pattern, identifier? name)",
            "MatchOr(pattern* patterns)",
        ],
        product: None,
    },
    Kind {
        name: "type_ignore",
        attributes: Attributes::None,
        constructors: &["TypeIgnore(int lineno, string tag)"],
        product: None,
    },
];
