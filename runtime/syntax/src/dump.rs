//! The text of `ast.dump(tree, include_attributes=True)`, byte for byte what CPython 3.11 prints.
//!
//! Used by `--dump=ast` and to compare our trees with CPython's. Optional fields that are absent are left out; empty lists
//! are printed.

use std::fmt::Write as _;

use taipan_util::{Wtf8Buf, float_text, unicode};

use crate::ast::{
    Alias, Arg, Arguments, BoolOp, CmpOp, Comprehension, Constant, ExceptHandler, Expr, ExprContext, ExprKind, For,
    FunctionDef, Ident, IntConst, Keyword, MatchCase, Mod, Operator, Pattern, PatternKind, Span, Stmt, StmtKind, Try,
    UnaryOp, WithItem,
};

/// `ast.dump(tree, include_attributes=True)`.
pub fn dump(tree: &Mod) -> String {
    let mut out = Dumper { out: String::new() };
    match tree {
        Mod::Module { body } => {
            out.node("Module", |n| {
                n.list("body", body, Dumper::stmt);
                n.raw("type_ignores", "[]");
            });
        }
        Mod::Interactive { body } => {
            out.node("Interactive", |n| n.list("body", body, Dumper::stmt));
        }
        Mod::Expression { body } => out.node("Expression", |n| n.field("body", body, Dumper::boxed)),
    }
    out.out
}

struct Dumper {
    out: String,
}

/// One `Class(...)` being printed.
struct Node<'a> {
    dumper: &'a mut Dumper,
    first: bool,
}

impl Node<'_> {
    fn name(&mut self, name: &str) {
        if !self.first {
            self.dumper.out.push_str(", ");
        }
        self.first = false;
        self.dumper.out.push_str(name);
        self.dumper.out.push('=');
    }

    fn raw(&mut self, name: &str, text: &str) {
        self.name(name);
        self.dumper.out.push_str(text);
    }

    fn field<T>(&mut self, name: &str, value: &T, print: fn(&mut Dumper, &T)) {
        self.name(name);
        print(self.dumper, value);
    }

    fn optional<T>(&mut self, name: &str, value: Option<&T>, print: fn(&mut Dumper, &T)) {
        if let Some(value) = value {
            self.field(name, value, print);
        }
    }

    fn list<T>(&mut self, name: &str, values: &[T], print: fn(&mut Dumper, &T)) {
        self.name(name);
        self.dumper.out.push('[');
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                self.dumper.out.push_str(", ");
            }
            print(self.dumper, value);
        }
        self.dumper.out.push(']');
    }

    fn class(&mut self, name: &str, class: &str) {
        self.name(name);
        self.dumper.out.push_str(class);
        self.dumper.out.push_str("()");
    }

    fn span(&mut self, span: Span) {
        for (name, value) in [
            ("lineno", span.lineno),
            ("col_offset", span.col_offset),
            ("end_lineno", span.end_lineno),
            ("end_col_offset", span.end_col_offset),
        ] {
            self.name(name);
            let _ = write!(self.dumper.out, "{value}");
        }
    }
}

impl Dumper {
    fn node(&mut self, class: &str, fields: impl FnOnce(&mut Node<'_>)) {
        self.out.push_str(class);
        self.out.push('(');
        fields(&mut Node {
            dumper: self,
            first: true,
        });
        self.out.push(')');
    }

    fn ident(&mut self, name: &Ident) {
        self.out.push_str(&repr_str(&Wtf8Buf::from(&**name)));
    }

    fn stmt(&mut self, stmt: &Stmt) {
        let (class, span) = (stmt_class(&stmt.kind), stmt.span);
        self.node(class, |n| {
            stmt_fields(n, &stmt.kind);
            n.span(span);
        });
    }

    fn expr(&mut self, expr: &Expr) {
        let (class, span) = (expr_class(&expr.kind), expr.span);
        self.node(class, |n| {
            expr_fields(n, &expr.kind);
            n.span(span);
        });
    }

    fn boxed(&mut self, expr: &Box<Expr>) {
        self.expr(expr);
    }

    fn maybe_expr(&mut self, expr: &Option<Expr>) {
        match expr {
            Some(expr) => self.expr(expr),
            None => self.out.push_str("None"),
        }
    }

    fn constant(&mut self, value: &Constant) {
        let text = repr_constant(value);
        self.out.push_str(&text);
    }

    fn keyword(&mut self, keyword: &Keyword) {
        self.node("keyword", |n| {
            n.optional("arg", keyword.arg.as_ref(), Self::ident);
            n.field("value", &keyword.value, Self::expr);
            n.span(keyword.span);
        });
    }

    fn alias(&mut self, alias: &Alias) {
        self.node("alias", |n| {
            n.field("name", &alias.name, Self::ident);
            n.optional("asname", alias.asname.as_ref(), Self::ident);
            n.span(alias.span);
        });
    }

    fn with_item(&mut self, item: &WithItem) {
        self.node("withitem", |n| {
            n.field("context_expr", &item.context_expr, Self::expr);
            n.optional("optional_vars", item.optional_vars.as_ref(), Self::boxed);
        });
    }

    fn handler(&mut self, handler: &ExceptHandler) {
        self.node("ExceptHandler", |n| {
            n.optional("type", handler.type_.as_ref(), Self::boxed);
            n.optional("name", handler.name.as_ref(), Self::ident);
            n.list("body", &handler.body, Self::stmt);
            n.span(handler.span);
        });
    }

    fn comprehension(&mut self, generator: &Comprehension) {
        self.node("comprehension", |n| {
            n.field("target", &generator.target, Self::expr);
            n.field("iter", &generator.iter, Self::expr);
            n.list("ifs", &generator.ifs, Self::expr);
            n.raw("is_async", if generator.is_async { "1" } else { "0" });
        });
    }

    fn arg(&mut self, arg: &Arg) {
        self.node("arg", |n| {
            n.field("arg", &arg.arg, Self::ident);
            n.optional("annotation", arg.annotation.as_ref(), Self::boxed);
            n.span(arg.span);
        });
    }

    fn boxed_arg(&mut self, arg: &Box<Arg>) {
        self.arg(arg);
    }

    fn arguments(&mut self, arguments: &Arguments) {
        self.node("arguments", |n| {
            n.list("posonlyargs", &arguments.posonlyargs, Self::arg);
            n.list("args", &arguments.args, Self::arg);
            n.optional("vararg", arguments.vararg.as_ref(), Self::boxed_arg);
            n.list("kwonlyargs", &arguments.kwonlyargs, Self::arg);
            n.list("kw_defaults", &arguments.kw_defaults, Self::maybe_expr);
            n.optional("kwarg", arguments.kwarg.as_ref(), Self::boxed_arg);
            n.list("defaults", &arguments.defaults, Self::expr);
        });
    }

    fn match_case(&mut self, case: &MatchCase) {
        self.node("match_case", |n| {
            n.field("pattern", &case.pattern, Self::pattern);
            n.optional("guard", case.guard.as_ref(), Self::boxed);
            n.list("body", &case.body, Self::stmt);
        });
    }

    fn boxed_pattern(&mut self, pattern: &Box<Pattern>) {
        self.pattern(pattern);
    }

    fn pattern(&mut self, pattern: &Pattern) {
        let class = match &pattern.kind {
            PatternKind::MatchValue(_) => "MatchValue",
            PatternKind::MatchSingleton(_) => "MatchSingleton",
            PatternKind::MatchSequence(_) => "MatchSequence",
            PatternKind::MatchMapping { .. } => "MatchMapping",
            PatternKind::MatchClass { .. } => "MatchClass",
            PatternKind::MatchStar(_) => "MatchStar",
            PatternKind::MatchAs { .. } => "MatchAs",
            PatternKind::MatchOr(_) => "MatchOr",
        };
        self.node(class, |n| {
            match &pattern.kind {
                PatternKind::MatchValue(value) => n.field("value", value, Self::boxed),
                PatternKind::MatchSingleton(value) => n.field("value", value, Self::constant),
                PatternKind::MatchSequence(patterns) | PatternKind::MatchOr(patterns) => {
                    n.list("patterns", patterns, Self::pattern);
                }
                PatternKind::MatchMapping { keys, patterns, rest } => {
                    n.list("keys", keys, Self::expr);
                    n.list("patterns", patterns, Self::pattern);
                    n.optional("rest", rest.as_ref(), Self::ident);
                }
                PatternKind::MatchClass {
                    cls,
                    patterns,
                    kwd_attrs,
                    kwd_patterns,
                } => {
                    n.field("cls", cls, Self::boxed);
                    n.list("patterns", patterns, Self::pattern);
                    n.list("kwd_attrs", kwd_attrs, Self::ident);
                    n.list("kwd_patterns", kwd_patterns, Self::pattern);
                }
                PatternKind::MatchStar(name) => n.optional("name", name.as_ref(), Self::ident),
                PatternKind::MatchAs { pattern, name } => {
                    n.optional("pattern", pattern.as_ref(), Self::boxed_pattern);
                    n.optional("name", name.as_ref(), Self::ident);
                }
            }
            n.span(pattern.span);
        });
    }
}

fn stmt_class(kind: &StmtKind) -> &'static str {
    match kind {
        StmtKind::FunctionDef(_) => "FunctionDef",
        StmtKind::AsyncFunctionDef(_) => "AsyncFunctionDef",
        StmtKind::ClassDef(_) => "ClassDef",
        StmtKind::Return(_) => "Return",
        StmtKind::Delete(_) => "Delete",
        StmtKind::Assign { .. } => "Assign",
        StmtKind::AugAssign { .. } => "AugAssign",
        StmtKind::AnnAssign { .. } => "AnnAssign",
        StmtKind::For(_) => "For",
        StmtKind::AsyncFor(_) => "AsyncFor",
        StmtKind::While { .. } => "While",
        StmtKind::If { .. } => "If",
        StmtKind::With { .. } => "With",
        StmtKind::AsyncWith { .. } => "AsyncWith",
        StmtKind::Match { .. } => "Match",
        StmtKind::Raise { .. } => "Raise",
        StmtKind::Try(_) => "Try",
        StmtKind::TryStar(_) => "TryStar",
        StmtKind::Assert { .. } => "Assert",
        StmtKind::Import(_) => "Import",
        StmtKind::ImportFrom { .. } => "ImportFrom",
        StmtKind::Global(_) => "Global",
        StmtKind::Nonlocal(_) => "Nonlocal",
        StmtKind::Expr(_) => "Expr",
        StmtKind::Pass => "Pass",
        StmtKind::Break => "Break",
        StmtKind::Continue => "Continue",
    }
}

fn function_fields(n: &mut Node<'_>, def: &FunctionDef) {
    n.field("name", &def.name, Dumper::ident);
    n.field("args", &def.args, Dumper::arguments);
    n.list("body", &def.body, Dumper::stmt);
    n.list("decorator_list", &def.decorator_list, Dumper::expr);
    n.optional("returns", def.returns.as_ref(), Dumper::boxed);
}

fn for_fields(n: &mut Node<'_>, r#for: &For) {
    n.field("target", &r#for.target, Dumper::expr);
    n.field("iter", &r#for.iter, Dumper::expr);
    n.list("body", &r#for.body, Dumper::stmt);
    n.list("orelse", &r#for.orelse, Dumper::stmt);
}

fn try_fields(n: &mut Node<'_>, r#try: &Try) {
    n.list("body", &r#try.body, Dumper::stmt);
    n.list("handlers", &r#try.handlers, Dumper::handler);
    n.list("orelse", &r#try.orelse, Dumper::stmt);
    n.list("finalbody", &r#try.finalbody, Dumper::stmt);
}

fn stmt_fields(n: &mut Node<'_>, kind: &StmtKind) {
    match kind {
        StmtKind::FunctionDef(def) | StmtKind::AsyncFunctionDef(def) => function_fields(n, def),
        StmtKind::ClassDef(def) => {
            n.field("name", &def.name, Dumper::ident);
            n.list("bases", &def.bases, Dumper::expr);
            n.list("keywords", &def.keywords, Dumper::keyword);
            n.list("body", &def.body, Dumper::stmt);
            n.list("decorator_list", &def.decorator_list, Dumper::expr);
        }
        StmtKind::Return(value) => n.optional("value", value.as_ref(), Dumper::boxed),
        StmtKind::Delete(targets) => n.list("targets", targets, Dumper::expr),
        StmtKind::Assign { targets, value } => {
            n.list("targets", targets, Dumper::expr);
            n.field("value", value, Dumper::boxed);
        }
        StmtKind::AugAssign { target, op, value } => {
            n.field("target", target, Dumper::boxed);
            n.class("op", operator_class(*op));
            n.field("value", value, Dumper::boxed);
        }
        StmtKind::AnnAssign {
            target,
            annotation,
            value,
            simple,
        } => {
            n.field("target", target, Dumper::boxed);
            n.field("annotation", annotation, Dumper::boxed);
            n.optional("value", value.as_ref(), Dumper::boxed);
            n.raw("simple", if *simple { "1" } else { "0" });
        }
        StmtKind::For(r#for) | StmtKind::AsyncFor(r#for) => for_fields(n, r#for),
        StmtKind::While { test, body, orelse } | StmtKind::If { test, body, orelse } => {
            n.field("test", test, Dumper::boxed);
            n.list("body", body, Dumper::stmt);
            n.list("orelse", orelse, Dumper::stmt);
        }
        StmtKind::With { items, body } | StmtKind::AsyncWith { items, body } => {
            n.list("items", items, Dumper::with_item);
            n.list("body", body, Dumper::stmt);
        }
        StmtKind::Match { subject, cases } => {
            n.field("subject", subject, Dumper::boxed);
            n.list("cases", cases, Dumper::match_case);
        }
        StmtKind::Raise { exc, cause } => {
            n.optional("exc", exc.as_ref(), Dumper::boxed);
            n.optional("cause", cause.as_ref(), Dumper::boxed);
        }
        StmtKind::Try(r#try) | StmtKind::TryStar(r#try) => try_fields(n, r#try),
        StmtKind::Assert { test, msg } => {
            n.field("test", test, Dumper::boxed);
            n.optional("msg", msg.as_ref(), Dumper::boxed);
        }
        StmtKind::Import(names) => n.list("names", names, Dumper::alias),
        StmtKind::ImportFrom { module, names, level } => {
            n.optional("module", module.as_ref(), Dumper::ident);
            n.list("names", names, Dumper::alias);
            n.raw("level", &level.to_string());
        }
        StmtKind::Global(names) | StmtKind::Nonlocal(names) => {
            n.list("names", names, Dumper::ident);
        }
        StmtKind::Expr(value) => n.field("value", value, Dumper::boxed),
        StmtKind::Pass | StmtKind::Break | StmtKind::Continue => {}
    }
}

fn expr_class(kind: &ExprKind) -> &'static str {
    match kind {
        ExprKind::BoolOp { .. } => "BoolOp",
        ExprKind::NamedExpr { .. } => "NamedExpr",
        ExprKind::BinOp { .. } => "BinOp",
        ExprKind::UnaryOp { .. } => "UnaryOp",
        ExprKind::Lambda(_) => "Lambda",
        ExprKind::IfExp { .. } => "IfExp",
        ExprKind::Dict { .. } => "Dict",
        ExprKind::Set(_) => "Set",
        ExprKind::ListComp { .. } => "ListComp",
        ExprKind::SetComp { .. } => "SetComp",
        ExprKind::DictComp { .. } => "DictComp",
        ExprKind::GeneratorExp { .. } => "GeneratorExp",
        ExprKind::Await(_) => "Await",
        ExprKind::Yield(_) => "Yield",
        ExprKind::YieldFrom(_) => "YieldFrom",
        ExprKind::Compare { .. } => "Compare",
        ExprKind::Call { .. } => "Call",
        ExprKind::FormattedValue { .. } => "FormattedValue",
        ExprKind::JoinedStr(_) => "JoinedStr",
        ExprKind::Constant { .. } => "Constant",
        ExprKind::Attribute { .. } => "Attribute",
        ExprKind::Subscript { .. } => "Subscript",
        ExprKind::Starred { .. } => "Starred",
        ExprKind::Name { .. } => "Name",
        ExprKind::List { .. } => "List",
        ExprKind::Tuple { .. } => "Tuple",
        ExprKind::Slice { .. } => "Slice",
    }
}

fn expr_fields(n: &mut Node<'_>, kind: &ExprKind) {
    match kind {
        ExprKind::BoolOp { op, values } => {
            n.class("op", if *op == BoolOp::And { "And" } else { "Or" });
            n.list("values", values, Dumper::expr);
        }
        ExprKind::NamedExpr { target, value } => {
            n.field("target", target, Dumper::boxed);
            n.field("value", value, Dumper::boxed);
        }
        ExprKind::BinOp { left, op, right } => {
            n.field("left", left, Dumper::boxed);
            n.class("op", operator_class(*op));
            n.field("right", right, Dumper::boxed);
        }
        ExprKind::UnaryOp { op, operand } => {
            n.class("op", unary_class(*op));
            n.field("operand", operand, Dumper::boxed);
        }
        ExprKind::Lambda(lambda) => {
            n.field("args", &lambda.args, Dumper::arguments);
            n.field("body", &lambda.body, Dumper::expr);
        }
        ExprKind::IfExp { test, body, orelse } => {
            n.field("test", test, Dumper::boxed);
            n.field("body", body, Dumper::boxed);
            n.field("orelse", orelse, Dumper::boxed);
        }
        ExprKind::Dict { keys, values } => {
            n.list("keys", keys, Dumper::maybe_expr);
            n.list("values", values, Dumper::expr);
        }
        ExprKind::Set(elts) => n.list("elts", elts, Dumper::expr),
        ExprKind::ListComp { elt, generators }
        | ExprKind::SetComp { elt, generators }
        | ExprKind::GeneratorExp { elt, generators } => {
            n.field("elt", elt, Dumper::boxed);
            n.list("generators", generators, Dumper::comprehension);
        }
        ExprKind::DictComp { key, value, generators } => {
            n.field("key", key, Dumper::boxed);
            n.field("value", value, Dumper::boxed);
            n.list("generators", generators, Dumper::comprehension);
        }
        ExprKind::Await(value) | ExprKind::YieldFrom(value) => {
            n.field("value", value, Dumper::boxed);
        }
        ExprKind::Yield(value) => n.optional("value", value.as_ref(), Dumper::boxed),
        ExprKind::Compare { left, ops, comparators } => {
            n.field("left", left, Dumper::boxed);
            n.list("ops", ops, |d, op| {
                d.out.push_str(comparison_class(*op));
                d.out.push_str("()");
            });
            n.list("comparators", comparators, Dumper::expr);
        }
        ExprKind::Call { func, args, keywords } => {
            n.field("func", func, Dumper::boxed);
            n.list("args", args, Dumper::expr);
            n.list("keywords", keywords, Dumper::keyword);
        }
        ExprKind::FormattedValue {
            value,
            conversion,
            format_spec,
        } => {
            n.field("value", value, Dumper::boxed);
            n.raw("conversion", &conversion.code().to_string());
            n.optional("format_spec", format_spec.as_ref(), Dumper::boxed);
        }
        ExprKind::JoinedStr(values) => n.list("values", values, Dumper::expr),
        ExprKind::Constant { value, unicode_prefix } => {
            n.field("value", value, Dumper::constant);
            if *unicode_prefix {
                n.raw("kind", "'u'");
            }
        }
        ExprKind::Attribute { value, attr, ctx } => {
            n.field("value", value, Dumper::boxed);
            n.field("attr", attr, Dumper::ident);
            n.class("ctx", context_class(*ctx));
        }
        ExprKind::Subscript { value, slice, ctx } => {
            n.field("value", value, Dumper::boxed);
            n.field("slice", slice, Dumper::boxed);
            n.class("ctx", context_class(*ctx));
        }
        ExprKind::Starred { value, ctx } => {
            n.field("value", value, Dumper::boxed);
            n.class("ctx", context_class(*ctx));
        }
        ExprKind::Name { id, ctx } => {
            n.field("id", id, Dumper::ident);
            n.class("ctx", context_class(*ctx));
        }
        ExprKind::List { elts, ctx } | ExprKind::Tuple { elts, ctx } => {
            n.list("elts", elts, Dumper::expr);
            n.class("ctx", context_class(*ctx));
        }
        ExprKind::Slice { lower, upper, step } => {
            n.optional("lower", lower.as_ref(), Dumper::boxed);
            n.optional("upper", upper.as_ref(), Dumper::boxed);
            n.optional("step", step.as_ref(), Dumper::boxed);
        }
    }
}

fn context_class(ctx: ExprContext) -> &'static str {
    match ctx {
        ExprContext::Load => "Load",
        ExprContext::Store => "Store",
        ExprContext::Del => "Del",
    }
}

fn unary_class(op: UnaryOp) -> &'static str {
    match op {
        UnaryOp::Invert => "Invert",
        UnaryOp::Not => "Not",
        UnaryOp::UAdd => "UAdd",
        UnaryOp::USub => "USub",
    }
}

fn operator_class(op: Operator) -> &'static str {
    match op {
        Operator::Add => "Add",
        Operator::Sub => "Sub",
        Operator::Mult => "Mult",
        Operator::MatMult => "MatMult",
        Operator::Div => "Div",
        Operator::Mod => "Mod",
        Operator::Pow => "Pow",
        Operator::LShift => "LShift",
        Operator::RShift => "RShift",
        Operator::BitOr => "BitOr",
        Operator::BitXor => "BitXor",
        Operator::BitAnd => "BitAnd",
        Operator::FloorDiv => "FloorDiv",
    }
}

fn comparison_class(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => "Eq",
        CmpOp::NotEq => "NotEq",
        CmpOp::Lt => "Lt",
        CmpOp::LtE => "LtE",
        CmpOp::Gt => "Gt",
        CmpOp::GtE => "GtE",
        CmpOp::Is => "Is",
        CmpOp::IsNot => "IsNot",
        CmpOp::In => "In",
        CmpOp::NotIn => "NotIn",
    }
}

/// `repr` of a constant.
pub fn repr_constant(value: &Constant) -> String {
    match value {
        Constant::None => "None".to_owned(),
        Constant::Ellipsis => "Ellipsis".to_owned(),
        Constant::Bool(true) => "True".to_owned(),
        Constant::Bool(false) => "False".to_owned(),
        Constant::Int(IntConst::Small(value)) => value.to_string(),
        Constant::Int(IntConst::Big(hex)) => crate::parse::decimal_of_hex(hex),
        Constant::Float(value) => float_text::repr(*value),
        Constant::Complex(imaginary) => format!("{}j", float_text::shortest(*imaginary)),
        Constant::Str(text) => repr_str(text),
        Constant::Bytes(bytes) => repr_bytes(bytes),
        Constant::Tuple(items) => {
            let items: Vec<_> = items.iter().map(repr_constant).collect();
            match items.as_slice() {
                [one] => format!("({one},)"),
                _ => format!("({})", items.join(", ")),
            }
        }
        Constant::FrozenSet(items) => {
            let items: Vec<_> = items.iter().map(repr_constant).collect();
            if items.is_empty() {
                "frozenset()".to_owned()
            } else {
                format!("frozenset({{{}}})", items.join(", "))
            }
        }
    }
}

fn quote_for(has_single: bool, has_double: bool) -> char {
    if has_single && !has_double { '"' } else { '\'' }
}

/// `repr` of a string.
pub fn repr_str(text: &Wtf8Buf) -> String {
    let bytes = text.as_bytes();
    let quote = quote_for(bytes.contains(&b'\''), bytes.contains(&b'"'));
    let mut out = String::with_capacity(bytes.len() + 2);
    out.push(quote);
    for code_point in text.code_points() {
        let character = char::from_u32(code_point);
        match character {
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some('\\') => out.push_str("\\\\"),
            Some(c) if c == quote => {
                out.push('\\');
                out.push(c);
            }
            Some(c) if unicode::is_printable(u32::from(c)) => out.push(c),
            _ => {
                let _ = match code_point {
                    0..=0xFF => write!(out, "\\x{code_point:02x}"),
                    0x100..=0xFFFF => write!(out, "\\u{code_point:04x}"),
                    _ => write!(out, "\\U{code_point:08x}"),
                };
            }
        }
    }
    out.push(quote);
    out
}

fn repr_bytes(bytes: &[u8]) -> String {
    let quote = quote_for(bytes.contains(&b'\''), bytes.contains(&b'"'));
    let mut out = format!("b{quote}");
    for &byte in bytes {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b'\\' => out.push_str("\\\\"),
            _ if char::from(byte) == quote => {
                out.push('\\');
                out.push(quote);
            }
            b' '..=b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    out.push(quote);
    out
}
