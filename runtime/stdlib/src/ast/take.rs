//! From node objects to trees of our own.
//!
//! Fields are looked for where Python code put them, so this runs Python code; what is missing or of another kind is
//! refused in CPython's words.

use std::sync::Arc;

use taipan_object::types::bytes::PyBytes;
use taipan_object::types::complex::PyComplex;
use taipan_object::types::float;
use taipan_object::types::int::{self, IntView};
use taipan_object::types::list::PyList;
use taipan_object::types::set::PyFrozenSet;
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Downcast, PyResult, PyType, Raised, Ref, Thread, ops, type_of};
use taipan_syntax::Mode;
use taipan_syntax::ast::{
    Alias, Arg, Arguments, BoolOp, ClassDef, CmpOp, Comprehension, Constant, Conversion, ExceptHandler, Expr,
    ExprContext, ExprKind, For, FunctionDef, Ident, IntConst, Keyword, Lambda, MatchCase, Mod, Operator, Pattern,
    PatternKind, Span, Stmt, StmtKind, Try, UnaryOp, WithItem,
};
use taipan_util::Wtf8Buf;

use super::Classes;

struct Taker<'a> {
    th: &'a Thread,
    classes: Classes,
}

/// The tree of a node object, which must be of the kind that belongs to the mode.
pub(super) fn tree(th: &Thread, object: &Ref, mode: Mode) -> PyResult<Mod> {
    let taker = Taker {
        th,
        classes: Classes::new(th)?,
    };
    let wanted = match mode {
        Mode::Exec => "Module",
        Mode::Eval => "Expression",
        Mode::Single => "Interactive",
    };
    if !taker.is(object, wanted) {
        let name = type_of(object).name();
        return Err(th.type_error(format!("expected {wanted} node, got {name}")));
    }
    let node = taker.node(object, wanted);
    Ok(match mode {
        Mode::Exec => Mod::Module {
            body: node.list("body", |s| taker.stmt(s))?,
        },
        Mode::Eval => Mod::Expression {
            body: node.expr("body")?,
        },
        Mode::Single => Mod::Interactive {
            body: node.list("body", |s| taker.stmt(s))?,
        },
    })
}

/// A node of which the class is known.
struct Node<'a> {
    taker: &'a Taker<'a>,
    object: &'a Ref,
    class: &'static str,
}

impl Node<'_> {
    fn th(&self) -> &Thread {
        self.taker.th
    }

    fn get(&self, name: &str) -> PyResult<Option<Ref>> {
        ops::attr::get_optional(self.th(), self.object, &self.th().vm().interned.get(name))
    }

    /// A field that must be there.
    fn field(&self, name: &str) -> PyResult<Ref> {
        match self.get(name)? {
            Some(value) => Ok(value),
            None => Err(self
                .th()
                .type_error(format!("required field \"{name}\" missing from {}", self.class))),
        }
    }

    /// A field that may be missing or None.
    fn maybe<T>(&self, name: &str, f: impl Fn(&Ref) -> PyResult<T>) -> PyResult<Option<T>> {
        match self.get(name)?.filter(|v| !v.is_none()) {
            Some(value) => f(&value).map(Some),
            None => Ok(None),
        }
    }

    /// A field that must be there and not None.
    fn one<T>(&self, name: &str, f: impl Fn(&Ref) -> PyResult<T>) -> PyResult<T> {
        let value = self.field(name)?;
        if value.is_none() {
            let class = self.class;
            return Err(self.th().value_error(format!("field '{name}' is required for {class}")));
        }
        f(&value)
    }

    fn list<T>(&self, name: &str, f: impl Fn(&Ref) -> PyResult<T>) -> PyResult<Vec<T>> {
        let value = self.field(name)?;
        if !value.is_a::<PyList>() {
            let (class, kind) = (self.class, type_of(&value).name());
            return Err(self
                .th()
                .type_error(format!("{class} field \"{name}\" must be a list, not a {kind}")));
        }
        ops::iter::collect(self.th(), &value)?.iter().map(f).collect()
    }

    /// A list of nodes that may not be None.
    fn nodes<T>(&self, name: &str, f: impl Fn(&Ref) -> PyResult<T>) -> PyResult<Vec<T>> {
        self.list(name, |item| {
            if item.is_none() {
                return Err(self.th().value_error("None disallowed in statement list"));
            }
            f(item)
        })
    }

    fn expr(&self, name: &str) -> PyResult<Box<Expr>> {
        self.one(name, |e| self.taker.expr(e)).map(Box::new)
    }

    fn maybe_expr(&self, name: &str) -> PyResult<Option<Box<Expr>>> {
        Ok(self.maybe(name, |e| self.taker.expr(e))?.map(Box::new))
    }

    fn exprs(&self, name: &str) -> PyResult<Vec<Expr>> {
        self.list(name, |e| {
            if e.is_none() {
                return Err(self.th().value_error("None disallowed in expression list"));
            }
            self.taker.expr(e)
        })
    }

    fn block(&self, name: &str) -> PyResult<Vec<Stmt>> {
        self.nodes(name, |s| self.taker.stmt(s))
    }

    fn name(&self, name: &str) -> PyResult<Ident> {
        self.one(name, |n| self.taker.identifier(n))
    }

    fn maybe_name(&self, name: &str) -> PyResult<Option<Ident>> {
        self.maybe(name, |n| self.taker.identifier(n))
    }

    fn int(&self, name: &str) -> PyResult<i64> {
        let value = self.field(name)?;
        self.taker.number(&value)
    }

    fn context(&self) -> PyResult<ExprContext> {
        self.one("ctx", |c| {
            self.taker.choose(
                c,
                "expr_context",
                &[
                    ("Load", ExprContext::Load),
                    ("Store", ExprContext::Store),
                    ("Del", ExprContext::Del),
                ],
            )
        })
    }

    fn operator(&self) -> PyResult<Operator> {
        const ALL: [Operator; 13] = [
            Operator::Add,
            Operator::Sub,
            Operator::Mult,
            Operator::MatMult,
            Operator::Div,
            Operator::Mod,
            Operator::Pow,
            Operator::LShift,
            Operator::RShift,
            Operator::BitOr,
            Operator::BitXor,
            Operator::BitAnd,
            Operator::FloorDiv,
        ];
        let named = ALL.map(|op| (super::make::operator(op), op));
        self.one("op", |op| self.taker.choose(op, "operator", &named))
    }
}

impl<'a> Taker<'a> {
    fn node(&'a self, object: &'a Ref, class: &'static str) -> Node<'a> {
        Node {
            taker: self,
            object,
            class,
        }
    }

    fn is(&self, object: &Ref, class: &str) -> bool {
        let class = self.classes.0[class].class.downcast::<PyType>();
        class.is_some_and(|class| taipan_object::ClassExt::is_subtype(type_of(object), class))
    }

    fn unexpected(&self, object: &Ref, kind: &str) -> Raised {
        match ops::convert::repr(self.th, object) {
            Ok(shown) => {
                let shown = shown.to_display();
                self.th
                    .type_error(format!("expected some sort of {kind}, but got {shown}"))
            }
            Err(raised) => raised,
        }
    }

    /// The constructor of `kind` that the object's class is or comes from.
    fn constructor(&self, object: &Ref, kind: &'static str) -> PyResult<&'static str> {
        let found = type_of(object).mro.with(|mro| {
            mro.iter().find_map(|class| {
                let name = class.name();
                let (name, node) = self.classes.0.get_key_value(&*name)?;
                (node.class.value().bits() == class.as_ref().value().bits()).then_some(*name)
            })
        });
        let kinds = super::grammar::KINDS.iter().find(|k| k.name == kind);
        let known =
            |name: &str| kinds.is_some_and(|k| k.constructors.iter().any(|c| super::grammar::parse(c).0 == name));
        match found {
            Some(name) if known(name) => Ok(name),
            _ => Err(self.unexpected(object, kind)),
        }
    }

    fn choose<T: Copy>(&self, object: &Ref, kind: &'static str, choices: &[(&'static str, T)]) -> PyResult<T> {
        let name = self.constructor(object, kind)?;
        let found = choices.iter().find(|(n, _)| *n == name);
        found
            .map(|(_, value)| *value)
            .ok_or_else(|| self.unexpected(object, kind))
    }

    fn identifier(&self, object: &Ref) -> PyResult<Ident> {
        match object.downcast::<PyStr>().map(|t| t.to_utf8()) {
            Some(Some(text)) => Ok(Arc::from(&*text)),
            Some(None) => Err(self.th.value_error("AST identifier has a lone surrogate")),
            None => Err(self.th.type_error("AST identifier must be of type str")),
        }
    }

    fn number(&self, object: &Ref) -> PyResult<i64> {
        if !int::is_int(object) {
            let shown = ops::convert::repr(self.th, object)?;
            return Err(self
                .th
                .value_error(format!("invalid integer value: {}", shown.to_display())));
        }
        let value = int::view(object).and_then(IntView::to_i64);
        value.filter(|n| i32::try_from(*n).is_ok()).ok_or_else(|| {
            self.th.error(
                taipan_object::Exc::OverflowError,
                "Python int too large to convert to C int",
            )
        })
    }

    fn span(&self, object: &Ref, kind: &'static str) -> PyResult<Span> {
        let node = self.node(object, kind);
        let (lineno, col_offset) = (node.int("lineno")?, node.int("col_offset")?);
        let ends = |name: &str, start: i64| match kind {
            "pattern" => node.int(name),
            _ => Ok(node.maybe(name, |n| self.number(n))?.unwrap_or(start)),
        };
        let (end_lineno, end_col_offset) = (ends("end_lineno", lineno)?, ends("end_col_offset", col_offset)?);
        if lineno > end_lineno {
            return Err(self
                .th
                .value_error(format!("AST node line range ({lineno}, {end_lineno}) is not valid")));
        }
        if lineno < 0 && end_lineno != lineno || col_offset < 0 && col_offset != end_col_offset {
            return Err(self.th.value_error(format!(
                "AST node column range ({col_offset}, {end_col_offset}) for line range ({lineno}, {end_lineno}) is not valid"
            )));
        }
        if lineno == end_lineno && col_offset > end_col_offset {
            return Err(self.th.value_error(format!(
                "line {lineno}, column {col_offset}-{end_col_offset} is not a valid range"
            )));
        }
        let number = |n: i64| u32::try_from(n).unwrap_or(0);
        Ok(Span {
            lineno: number(lineno),
            col_offset: number(col_offset),
            end_lineno: number(end_lineno),
            end_col_offset: number(end_col_offset),
        })
    }

    fn stmt(&self, object: &Ref) -> PyResult<Stmt> {
        if object.is_none() {
            return Err(self.th.value_error("None disallowed in statement list"));
        }
        let _guard = self.th.enter_call(" while traversing 'stmt' node")?;
        let span = self.span(object, "stmt")?;
        let class = self.constructor(object, "stmt")?;
        let node = self.node(object, class);
        Ok(Stmt {
            kind: self.stmt_kind(&node)?,
            span,
        })
    }

    fn function(&self, node: &Node<'_>) -> PyResult<Box<FunctionDef>> {
        Ok(Box::new(FunctionDef {
            name: node.name("name")?,
            args: node.one("args", |a| self.arguments(a))?,
            body: node.block("body")?,
            decorator_list: node.exprs("decorator_list")?,
            returns: node.maybe_expr("returns")?,
        }))
    }

    fn looping(&self, node: &Node<'_>) -> PyResult<Box<For>> {
        Ok(Box::new(For {
            target: *node.expr("target")?,
            iter: *node.expr("iter")?,
            body: node.block("body")?,
            orelse: node.block("orelse")?,
        }))
    }

    fn trying(&self, node: &Node<'_>) -> PyResult<Box<Try>> {
        Ok(Box::new(Try {
            body: node.block("body")?,
            handlers: node.list("handlers", |h| self.handler(h))?,
            orelse: node.block("orelse")?,
            finalbody: node.block("finalbody")?,
        }))
    }

    fn stmt_kind(&self, node: &Node<'_>) -> PyResult<StmtKind> {
        let items = || {
            node.list("items", |item| {
                let item = self.node(item, "withitem");
                Ok(WithItem {
                    context_expr: *item.expr("context_expr")?,
                    optional_vars: item.maybe_expr("optional_vars")?,
                })
            })
        };
        Ok(match node.class {
            "FunctionDef" => StmtKind::FunctionDef(self.function(node)?),
            "AsyncFunctionDef" => StmtKind::AsyncFunctionDef(self.function(node)?),
            "ClassDef" => StmtKind::ClassDef(Box::new(ClassDef {
                name: node.name("name")?,
                bases: node.exprs("bases")?,
                keywords: node.list("keywords", |k| self.keyword(k))?,
                body: node.block("body")?,
                decorator_list: node.exprs("decorator_list")?,
            })),
            "Return" => StmtKind::Return(node.maybe_expr("value")?),
            "Delete" => StmtKind::Delete(node.exprs("targets")?),
            "Assign" => StmtKind::Assign {
                targets: node.exprs("targets")?,
                value: node.expr("value")?,
            },
            "AugAssign" => StmtKind::AugAssign {
                target: node.expr("target")?,
                op: node.operator()?,
                value: node.expr("value")?,
            },
            "AnnAssign" => StmtKind::AnnAssign {
                target: node.expr("target")?,
                annotation: node.expr("annotation")?,
                value: node.maybe_expr("value")?,
                simple: node.int("simple")? != 0,
            },
            "For" => StmtKind::For(self.looping(node)?),
            "AsyncFor" => StmtKind::AsyncFor(self.looping(node)?),
            "While" => StmtKind::While {
                test: node.expr("test")?,
                body: node.block("body")?,
                orelse: node.block("orelse")?,
            },
            "If" => StmtKind::If {
                test: node.expr("test")?,
                body: node.block("body")?,
                orelse: node.block("orelse")?,
            },
            "With" => StmtKind::With {
                items: items()?,
                body: node.block("body")?,
            },
            "AsyncWith" => StmtKind::AsyncWith {
                items: items()?,
                body: node.block("body")?,
            },
            "Match" => StmtKind::Match {
                subject: node.expr("subject")?,
                cases: node.list("cases", |c| self.case(c))?,
            },
            "Raise" => StmtKind::Raise {
                exc: node.maybe_expr("exc")?,
                cause: node.maybe_expr("cause")?,
            },
            "Try" => StmtKind::Try(self.trying(node)?),
            "TryStar" => StmtKind::TryStar(self.trying(node)?),
            "Assert" => StmtKind::Assert {
                test: node.expr("test")?,
                msg: node.maybe_expr("msg")?,
            },
            "Import" => StmtKind::Import(node.list("names", |a| self.alias(a))?),
            "ImportFrom" => {
                let level = node.maybe("level", |n| self.number(n))?.unwrap_or(0);
                StmtKind::ImportFrom {
                    module: node.maybe_name("module")?,
                    names: node.list("names", |a| self.alias(a))?,
                    level: u32::try_from(level).map_err(|_| self.th.value_error("Negative ImportFrom level"))?,
                }
            }
            "Global" => StmtKind::Global(node.list("names", |n| self.identifier(n))?),
            "Nonlocal" => StmtKind::Nonlocal(node.list("names", |n| self.identifier(n))?),
            "Expr" => StmtKind::Expr(node.expr("value")?),
            "Pass" => StmtKind::Pass,
            "Break" => StmtKind::Break,
            _ => StmtKind::Continue,
        })
    }

    fn handler(&self, object: &Ref) -> PyResult<ExceptHandler> {
        let span = self.span(object, "excepthandler")?;
        self.constructor(object, "excepthandler")?;
        let node = self.node(object, "ExceptHandler");
        Ok(ExceptHandler {
            type_: node.maybe_expr("type")?,
            name: node.maybe_name("name")?,
            body: node.block("body")?,
            span,
        })
    }

    fn alias(&self, object: &Ref) -> PyResult<Alias> {
        let node = self.node(object, "alias");
        Ok(Alias {
            name: node.name("name")?,
            asname: node.maybe_name("asname")?,
            span: self.span(object, "alias")?,
        })
    }

    fn keyword(&self, object: &Ref) -> PyResult<Keyword> {
        let node = self.node(object, "keyword");
        Ok(Keyword {
            arg: node.maybe_name("arg")?,
            value: *node.expr("value")?,
            span: self.span(object, "keyword")?,
        })
    }

    fn arg(&self, object: &Ref) -> PyResult<Arg> {
        let node = self.node(object, "arg");
        Ok(Arg {
            arg: node.name("arg")?,
            annotation: node.maybe_expr("annotation")?,
            span: self.span(object, "arg")?,
        })
    }

    fn arguments(&self, object: &Ref) -> PyResult<Arguments> {
        let node = self.node(object, "arguments");
        let args = |name| node.list(name, |a| self.arg(a));
        Ok(Arguments {
            posonlyargs: args("posonlyargs")?,
            args: args("args")?,
            vararg: node.maybe("vararg", |a| self.arg(a))?.map(Box::new),
            kwonlyargs: args("kwonlyargs")?,
            kw_defaults: node.list("kw_defaults", |d| self.maybe_expr(d))?,
            kwarg: node.maybe("kwarg", |a| self.arg(a))?.map(Box::new),
            defaults: node.exprs("defaults")?,
        })
    }

    fn maybe_expr(&self, object: &Ref) -> PyResult<Option<Expr>> {
        if object.is_none() {
            Ok(None)
        } else {
            self.expr(object).map(Some)
        }
    }

    fn generators(&self, node: &Node<'_>) -> PyResult<Vec<Comprehension>> {
        node.list("generators", |object| {
            let node = self.node(object, "comprehension");
            Ok(Comprehension {
                target: *node.expr("target")?,
                iter: *node.expr("iter")?,
                ifs: node.exprs("ifs")?,
                is_async: node.int("is_async")? != 0,
            })
        })
    }

    fn expr(&self, object: &Ref) -> PyResult<Expr> {
        let _guard = self.th.enter_call(" while traversing 'expr' node")?;
        let span = self.span(object, "expr")?;
        let class = self.constructor(object, "expr")?;
        let node = self.node(object, class);
        Ok(Expr {
            kind: self.expr_kind(&node, span)?,
            span,
        })
    }

    fn expr_kind(&self, node: &Node<'_>, span: Span) -> PyResult<ExprKind> {
        Ok(match node.class {
            "BoolOp" => ExprKind::BoolOp {
                op: node.one("op", |op| {
                    self.choose(op, "boolop", &[("And", BoolOp::And), ("Or", BoolOp::Or)])
                })?,
                values: node.exprs("values")?,
            },
            "NamedExpr" => ExprKind::NamedExpr {
                target: node.expr("target")?,
                value: node.expr("value")?,
            },
            "BinOp" => ExprKind::BinOp {
                left: node.expr("left")?,
                op: node.operator()?,
                right: node.expr("right")?,
            },
            "UnaryOp" => {
                let choices = [
                    ("Invert", UnaryOp::Invert),
                    ("Not", UnaryOp::Not),
                    ("UAdd", UnaryOp::UAdd),
                    ("USub", UnaryOp::USub),
                ];
                ExprKind::UnaryOp {
                    op: node.one("op", |op| self.choose(op, "unaryop", &choices))?,
                    operand: node.expr("operand")?,
                }
            }
            "Lambda" => ExprKind::Lambda(Box::new(Lambda {
                args: node.one("args", |a| self.arguments(a))?,
                body: *node.expr("body")?,
            })),
            "IfExp" => ExprKind::IfExp {
                test: node.expr("test")?,
                body: node.expr("body")?,
                orelse: node.expr("orelse")?,
            },
            "Dict" => ExprKind::Dict {
                keys: node.list("keys", |k| self.maybe_expr(k))?,
                values: node.exprs("values")?,
            },
            "Set" => ExprKind::Set(node.exprs("elts")?),
            "ListComp" => ExprKind::ListComp {
                elt: node.expr("elt")?,
                generators: self.generators(node)?,
            },
            "SetComp" => ExprKind::SetComp {
                elt: node.expr("elt")?,
                generators: self.generators(node)?,
            },
            "DictComp" => ExprKind::DictComp {
                key: node.expr("key")?,
                value: node.expr("value")?,
                generators: self.generators(node)?,
            },
            "GeneratorExp" => ExprKind::GeneratorExp {
                elt: node.expr("elt")?,
                generators: self.generators(node)?,
            },
            "Await" => ExprKind::Await(node.expr("value")?),
            "Yield" => ExprKind::Yield(node.maybe_expr("value")?),
            "YieldFrom" => ExprKind::YieldFrom(node.expr("value")?),
            "Compare" => ExprKind::Compare {
                left: node.expr("left")?,
                ops: node.list("ops", |op| self.comparison(op))?,
                comparators: node.exprs("comparators")?,
            },
            "Call" => ExprKind::Call {
                func: node.expr("func")?,
                args: node.exprs("args")?,
                keywords: node.list("keywords", |k| self.keyword(k))?,
            },
            "FormattedValue" => ExprKind::FormattedValue {
                value: node.expr("value")?,
                conversion: match node.int("conversion")? {
                    115 => Conversion::Str,
                    114 => Conversion::Repr,
                    97 => Conversion::Ascii,
                    -1 => Conversion::None,
                    other => {
                        let message = format!("Unrecognized conversion character {other}");
                        return Err(self.th.error(taipan_object::Exc::SystemError, message));
                    }
                },
                format_spec: node.maybe_expr("format_spec")?,
            },
            "JoinedStr" => ExprKind::JoinedStr(node.exprs("values")?),
            "Constant" => {
                let value = node.field("value")?;
                let kind = node.maybe("kind", |k| self.identifier(k))?;
                return self.constant_expr(&value, kind.as_deref() == Some("u"), span);
            }
            "Attribute" => ExprKind::Attribute {
                value: node.expr("value")?,
                attr: node.name("attr")?,
                ctx: node.context()?,
            },
            "Subscript" => ExprKind::Subscript {
                value: node.expr("value")?,
                slice: node.expr("slice")?,
                ctx: node.context()?,
            },
            "Starred" => ExprKind::Starred {
                value: node.expr("value")?,
                ctx: node.context()?,
            },
            "Name" => ExprKind::Name {
                id: node.name("id")?,
                ctx: node.context()?,
            },
            "List" => ExprKind::List {
                elts: node.exprs("elts")?,
                ctx: node.context()?,
            },
            "Tuple" => ExprKind::Tuple {
                elts: node.exprs("elts")?,
                ctx: node.context()?,
            },
            _ => ExprKind::Slice {
                lower: node.maybe_expr("lower")?,
                upper: node.maybe_expr("upper")?,
                step: node.maybe_expr("step")?,
            },
        })
    }

    fn comparison(&self, object: &Ref) -> PyResult<CmpOp> {
        let choices = [
            ("Eq", CmpOp::Eq),
            ("NotEq", CmpOp::NotEq),
            ("Lt", CmpOp::Lt),
            ("LtE", CmpOp::LtE),
            ("Gt", CmpOp::Gt),
            ("GtE", CmpOp::GtE),
            ("Is", CmpOp::Is),
            ("IsNot", CmpOp::IsNot),
            ("In", CmpOp::In),
            ("NotIn", CmpOp::NotIn),
        ];
        self.choose(object, "cmpop", &choices)
    }

    /// A constant as an expression: a complex number with a real part is a sum, which folding makes one again.
    fn constant_expr(&self, value: &Ref, unicode_prefix: bool, span: Span) -> PyResult<ExprKind> {
        let literal = |value| Expr {
            kind: ExprKind::Constant {
                value,
                unicode_prefix: false,
            },
            span,
        };
        if let Some(number) = value.downcast_exact::<PyComplex>()
            && (number.re != 0.0 || number.re.is_sign_negative())
        {
            return Ok(ExprKind::BinOp {
                left: Box::new(literal(Constant::Float(number.re))),
                op: Operator::Add,
                right: Box::new(literal(Constant::Complex(number.im))),
            });
        }
        Ok(ExprKind::Constant {
            value: self.constant(value)?,
            unicode_prefix,
        })
    }

    fn constant(&self, value: &Ref) -> PyResult<Constant> {
        let all = |items: &[Ref]| items.iter().map(|i| self.constant(i)).collect::<PyResult<Vec<_>>>();
        if value.is_none() {
            return Ok(Constant::None);
        }
        if let Some(value) = value.value().as_bool() {
            return Ok(Constant::Bool(value));
        }
        if value.value().bits() == Ref::ELLIPSIS.value().bits() {
            return Ok(Constant::Ellipsis);
        }
        let class = type_of(value);
        let exact = !class.has(taipan_object::class::ClassFlag::Heap);
        if exact && let Some(view) = int::view(value) {
            return Ok(Constant::Int(match view.to_i64() {
                Some(small) => IntConst::Small(small),
                None => IntConst::Big(view.to_big().in_radix(16).to_string().into()),
            }));
        }
        if exact && let Some(value) = float::view(value) {
            return Ok(Constant::Float(value));
        }
        if let Some(number) = value.downcast_exact::<PyComplex>().filter(|n| n.re == 0.0) {
            return Ok(Constant::Complex(number.im));
        }
        if let Some(text) = value.downcast_exact::<PyStr>() {
            let mut out = Wtf8Buf::with_capacity(text.len());
            text.data().iter().for_each(|c| out.push(c));
            return Ok(Constant::Str(out));
        }
        if let Some(bytes) = value.downcast_exact::<PyBytes>() {
            return Ok(Constant::Bytes(bytes.data().into()));
        }
        if let Some(tuple) = value.downcast_exact::<PyTuple>() {
            return Ok(Constant::Tuple(all(tuple.items())?));
        }
        if value.downcast_exact::<PyFrozenSet>().is_some() {
            return Ok(Constant::FrozenSet(all(&ops::iter::collect(self.th, value)?)?));
        }
        let name = class.name();
        Err(self.th.type_error(format!("got an invalid type in Constant: {name}")))
    }

    fn case(&self, object: &Ref) -> PyResult<MatchCase> {
        let node = self.node(object, "match_case");
        Ok(MatchCase {
            pattern: node.one("pattern", |p| self.pattern(p))?,
            guard: node.maybe_expr("guard")?,
            body: node.block("body")?,
        })
    }

    fn pattern(&self, object: &Ref) -> PyResult<Pattern> {
        let _guard = self.th.enter_call(" while traversing 'pattern' node")?;
        let span = self.span(object, "pattern")?;
        let class = self.constructor(object, "pattern")?;
        let node = self.node(object, class);
        let patterns = |name| node.list(name, |p| self.pattern(p));
        let kind = match class {
            "MatchValue" => PatternKind::MatchValue(node.expr("value")?),
            "MatchSingleton" => PatternKind::MatchSingleton(self.constant(&node.field("value")?)?),
            "MatchSequence" => PatternKind::MatchSequence(patterns("patterns")?),
            "MatchMapping" => PatternKind::MatchMapping {
                keys: node.exprs("keys")?,
                patterns: patterns("patterns")?,
                rest: node.maybe_name("rest")?,
            },
            "MatchClass" => PatternKind::MatchClass {
                cls: node.expr("cls")?,
                patterns: patterns("patterns")?,
                kwd_attrs: node.list("kwd_attrs", |n| self.identifier(n))?,
                kwd_patterns: patterns("kwd_patterns")?,
            },
            "MatchStar" => PatternKind::MatchStar(node.maybe_name("name")?),
            "MatchAs" => PatternKind::MatchAs {
                pattern: node.maybe("pattern", |p| self.pattern(p))?.map(Box::new),
                name: node.maybe_name("name")?,
            },
            _ => PatternKind::MatchOr(patterns("patterns")?),
        };
        Ok(Pattern { kind, span })
    }
}
