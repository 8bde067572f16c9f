//! From trees of our own to node objects.

use std::collections::HashMap;

use taipan_object::types::bytes::PyBytes;
use taipan_object::types::int;
use taipan_object::types::list::PyList;
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Downcast, PyResult, PyType, Ref, Thread, alloc, ops};
use taipan_syntax::ast::{
    Alias, Arg, Arguments, BoolOp, CmpOp, Comprehension, Constant, ExceptHandler, Expr, ExprContext, ExprKind, For,
    FunctionDef, Ident, IntConst, Keyword, MatchCase, Mod, Operator, Pattern, PatternKind, Span, Stmt, StmtKind, Try,
    UnaryOp, WithItem,
};

use super::{Classes, POSITION, PyAst};

struct Maker<'a> {
    th: &'a Thread,
    classes: Classes,
    positions: [Ref; 4],
    /// Nodes without fields, each of which is one object.
    plain: std::cell::RefCell<HashMap<&'static str, Ref>>,
}

/// The node object of a tree.
pub(super) fn tree(th: &Thread, tree: &Mod) -> PyResult<Ref> {
    let maker = Maker {
        th,
        classes: Classes::new(th)?,
        positions: POSITION.map(|name| th.vm().interned.get(name)),
        plain: std::cell::RefCell::default(),
    };
    match tree {
        Mod::Module { body } => maker.node("Module", vec![maker.block(body)?, list(Vec::new())]),
        Mod::Interactive { body } => maker.node("Interactive", vec![maker.block(body)?]),
        Mod::Expression { body } => maker.node("Expression", vec![maker.expr(body)?]),
    }
}

fn list(items: Vec<Ref>) -> Ref {
    PyList::from_vec(items).into_ref()
}

fn flag(value: bool) -> Ref {
    Ref::small(i32::from(value))
}

/// The name of an operator's class.
pub(super) fn operator(op: Operator) -> &'static str {
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

fn comparison(op: CmpOp) -> &'static str {
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

fn unary(op: UnaryOp) -> &'static str {
    match op {
        UnaryOp::Invert => "Invert",
        UnaryOp::Not => "Not",
        UnaryOp::UAdd => "UAdd",
        UnaryOp::USub => "USub",
    }
}

impl Maker<'_> {
    fn node(&self, name: &'static str, values: Vec<Ref>) -> PyResult<Ref> {
        let node = &self.classes.0[name];
        debug_assert_eq!(node.fields.len(), values.len(), "a value for each field of {name}");
        let class = node.class.downcast::<PyType>().expect("a class");
        let object = alloc::new_object(class, PyAst {}).into_ref();
        for ((field, _), value) in node.fields.iter().zip(values) {
            ops::attr::set(self.th, &object, field, Some(&value))?;
        }
        Ok(object)
    }

    fn placed(&self, name: &'static str, values: Vec<Ref>, span: Span) -> PyResult<Ref> {
        let object = self.node(name, values)?;
        let numbers = [span.lineno, span.col_offset, span.end_lineno, span.end_col_offset];
        for (name, number) in self.positions.iter().zip(numbers) {
            ops::attr::set(self.th, &object, name, Some(&ops::convert::int(i64::from(number))))?;
        }
        Ok(object)
    }

    /// A node without fields.
    fn plain(&self, name: &'static str) -> PyResult<Ref> {
        const KEPT: &str = "ast.plain";
        if let Some(known) = self.plain.borrow().get(name) {
            return Ok(known.clone());
        }
        // They outlive the tree: comparisons with `is` between trees hold.
        let known = self.th.vm().registry.borrow().get(KEPT).cloned();
        let kept = known.unwrap_or_else(|| {
            let made = taipan_object::types::dict::PyDict::new_ref().into_ref();
            self.th.vm().registry.borrow_mut().insert(KEPT, made.clone());
            made
        });
        let key = self.th.vm().interned.get(name);
        let kept = kept
            .downcast::<taipan_object::types::dict::PyDict>()
            .expect("made as a dict");
        let object = match kept.get_str(&key) {
            Some(object) => object,
            None => {
                let object = self.node(name, Vec::new())?;
                kept.set_str(&key, object.clone());
                object
            }
        };
        self.plain.borrow_mut().insert(name, object.clone());
        Ok(object)
    }

    fn name(&self, name: &Ident) -> Ref {
        self.th.vm().interned.get(name)
    }

    fn maybe_name(&self, name: Option<&Ident>) -> Ref {
        name.map_or(Ref::NONE, |n| self.name(n))
    }

    fn names(&self, names: &[Ident]) -> Ref {
        list(names.iter().map(|n| self.name(n)).collect())
    }

    fn each<T>(&self, items: &[T], f: impl Fn(&T) -> PyResult<Ref>) -> PyResult<Ref> {
        Ok(list(items.iter().map(f).collect::<PyResult<_>>()?))
    }

    fn block(&self, body: &[Stmt]) -> PyResult<Ref> {
        self.each(body, |s| self.stmt(s))
    }

    fn exprs(&self, items: &[Expr]) -> PyResult<Ref> {
        self.each(items, |e| self.expr(e))
    }

    fn maybe(&self, expr: Option<&Expr>) -> PyResult<Ref> {
        expr.map_or(Ok(Ref::NONE), |e| self.expr(e))
    }

    fn function(&self, name: &'static str, f: &FunctionDef, span: Span) -> PyResult<Ref> {
        let values = vec![
            self.name(&f.name),
            self.arguments(&f.args)?,
            self.block(&f.body)?,
            self.exprs(&f.decorator_list)?,
            self.maybe(f.returns.as_deref())?,
            Ref::NONE,
        ];
        self.placed(name, values, span)
    }

    fn looping(&self, name: &'static str, f: &For, span: Span) -> PyResult<Ref> {
        let values = vec![
            self.expr(&f.target)?,
            self.expr(&f.iter)?,
            self.block(&f.body)?,
            self.block(&f.orelse)?,
            Ref::NONE,
        ];
        self.placed(name, values, span)
    }

    fn trying(&self, name: &'static str, t: &Try, span: Span) -> PyResult<Ref> {
        let values = vec![
            self.block(&t.body)?,
            self.each(&t.handlers, |h| self.handler(h))?,
            self.block(&t.orelse)?,
            self.block(&t.finalbody)?,
        ];
        self.placed(name, values, span)
    }

    fn with(&self, name: &'static str, items: &[WithItem], body: &[Stmt], span: Span) -> PyResult<Ref> {
        let items = self.each(items, |i| {
            let values = vec![self.expr(&i.context_expr)?, self.maybe(i.optional_vars.as_deref())?];
            self.node("withitem", values)
        })?;
        self.placed(name, vec![items, self.block(body)?, Ref::NONE], span)
    }

    fn handler(&self, handler: &ExceptHandler) -> PyResult<Ref> {
        let values = vec![
            self.maybe(handler.type_.as_deref())?,
            self.maybe_name(handler.name.as_ref()),
            self.block(&handler.body)?,
        ];
        self.placed("ExceptHandler", values, handler.span)
    }

    fn aliases(&self, names: &[Alias]) -> PyResult<Ref> {
        self.each(names, |a| {
            self.placed(
                "alias",
                vec![self.name(&a.name), self.maybe_name(a.asname.as_ref())],
                a.span,
            )
        })
    }

    fn stmt(&self, stmt: &Stmt) -> PyResult<Ref> {
        let _guard = self.th.enter_call(" during  ast construction")?;
        let (name, values) = match &stmt.kind {
            StmtKind::FunctionDef(f) => return self.function("FunctionDef", f, stmt.span),
            StmtKind::AsyncFunctionDef(f) => return self.function("AsyncFunctionDef", f, stmt.span),
            StmtKind::ClassDef(c) => {
                let values = vec![
                    self.name(&c.name),
                    self.exprs(&c.bases)?,
                    self.keywords(&c.keywords)?,
                    self.block(&c.body)?,
                    self.exprs(&c.decorator_list)?,
                ];
                ("ClassDef", values)
            }
            StmtKind::Return(value) => ("Return", vec![self.maybe(value.as_deref())?]),
            StmtKind::Delete(targets) => ("Delete", vec![self.exprs(targets)?]),
            StmtKind::Assign { targets, value } => ("Assign", vec![self.exprs(targets)?, self.expr(value)?, Ref::NONE]),
            StmtKind::AugAssign { target, op, value } => {
                let values = vec![self.expr(target)?, self.plain(operator(*op))?, self.expr(value)?];
                ("AugAssign", values)
            }
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
                simple,
            } => {
                let value = self.maybe(value.as_deref())?;
                (
                    "AnnAssign",
                    vec![self.expr(target)?, self.expr(annotation)?, value, flag(*simple)],
                )
            }
            StmtKind::For(f) => return self.looping("For", f, stmt.span),
            StmtKind::AsyncFor(f) => return self.looping("AsyncFor", f, stmt.span),
            StmtKind::While { test, body, orelse } => {
                ("While", vec![self.expr(test)?, self.block(body)?, self.block(orelse)?])
            }
            StmtKind::If { test, body, orelse } => {
                ("If", vec![self.expr(test)?, self.block(body)?, self.block(orelse)?])
            }
            StmtKind::With { items, body } => return self.with("With", items, body, stmt.span),
            StmtKind::AsyncWith { items, body } => return self.with("AsyncWith", items, body, stmt.span),
            StmtKind::Match { subject, cases } => {
                ("Match", vec![self.expr(subject)?, self.each(cases, |c| self.case(c))?])
            }
            StmtKind::Raise { exc, cause } => (
                "Raise",
                vec![self.maybe(exc.as_deref())?, self.maybe(cause.as_deref())?],
            ),
            StmtKind::Try(t) => return self.trying("Try", t, stmt.span),
            StmtKind::TryStar(t) => return self.trying("TryStar", t, stmt.span),
            StmtKind::Assert { test, msg } => ("Assert", vec![self.expr(test)?, self.maybe(msg.as_deref())?]),
            StmtKind::Import(names) => ("Import", vec![self.aliases(names)?]),
            StmtKind::ImportFrom { module, names, level } => {
                let level = ops::convert::int(i64::from(*level));
                (
                    "ImportFrom",
                    vec![self.maybe_name(module.as_ref()), self.aliases(names)?, level],
                )
            }
            StmtKind::Global(names) => ("Global", vec![self.names(names)]),
            StmtKind::Nonlocal(names) => ("Nonlocal", vec![self.names(names)]),
            StmtKind::Expr(value) => ("Expr", vec![self.expr(value)?]),
            StmtKind::Pass => ("Pass", Vec::new()),
            StmtKind::Break => ("Break", Vec::new()),
            StmtKind::Continue => ("Continue", Vec::new()),
        };
        self.placed(name, values, stmt.span)
    }

    fn context(&self, context: ExprContext) -> PyResult<Ref> {
        self.plain(match context {
            ExprContext::Load => "Load",
            ExprContext::Store => "Store",
            ExprContext::Del => "Del",
        })
    }

    fn expr(&self, expr: &Expr) -> PyResult<Ref> {
        let _guard = self.th.enter_call(" during  ast construction")?;
        let (name, values) = match &expr.kind {
            ExprKind::BoolOp { op, values } => {
                let op = self.plain(if *op == BoolOp::And { "And" } else { "Or" })?;
                ("BoolOp", vec![op, self.exprs(values)?])
            }
            ExprKind::NamedExpr { target, value } => ("NamedExpr", vec![self.expr(target)?, self.expr(value)?]),
            ExprKind::BinOp { left, op, right } => (
                "BinOp",
                vec![self.expr(left)?, self.plain(operator(*op))?, self.expr(right)?],
            ),
            ExprKind::UnaryOp { op, operand } => ("UnaryOp", vec![self.plain(unary(*op))?, self.expr(operand)?]),
            ExprKind::Lambda(l) => ("Lambda", vec![self.arguments(&l.args)?, self.expr(&l.body)?]),
            ExprKind::IfExp { test, body, orelse } => {
                ("IfExp", vec![self.expr(test)?, self.expr(body)?, self.expr(orelse)?])
            }
            ExprKind::Dict { keys, values } => (
                "Dict",
                vec![self.each(keys, |k| self.maybe(k.as_ref()))?, self.exprs(values)?],
            ),
            ExprKind::Set(elts) => ("Set", vec![self.exprs(elts)?]),
            ExprKind::ListComp { elt, generators } => ("ListComp", vec![self.expr(elt)?, self.generators(generators)?]),
            ExprKind::SetComp { elt, generators } => ("SetComp", vec![self.expr(elt)?, self.generators(generators)?]),
            ExprKind::DictComp { key, value, generators } => (
                "DictComp",
                vec![self.expr(key)?, self.expr(value)?, self.generators(generators)?],
            ),
            ExprKind::GeneratorExp { elt, generators } => {
                ("GeneratorExp", vec![self.expr(elt)?, self.generators(generators)?])
            }
            ExprKind::Await(value) => ("Await", vec![self.expr(value)?]),
            ExprKind::Yield(value) => ("Yield", vec![self.maybe(value.as_deref())?]),
            ExprKind::YieldFrom(value) => ("YieldFrom", vec![self.expr(value)?]),
            ExprKind::Compare { left, ops, comparators } => {
                let ops = self.each(ops, |op| self.plain(comparison(*op)))?;
                ("Compare", vec![self.expr(left)?, ops, self.exprs(comparators)?])
            }
            ExprKind::Call { func, args, keywords } => (
                "Call",
                vec![self.expr(func)?, self.exprs(args)?, self.keywords(keywords)?],
            ),
            ExprKind::FormattedValue {
                value,
                conversion,
                format_spec,
            } => {
                let conversion = Ref::small(conversion.code());
                let values = vec![self.expr(value)?, conversion, self.maybe(format_spec.as_deref())?];
                ("FormattedValue", values)
            }
            ExprKind::JoinedStr(values) => ("JoinedStr", vec![self.exprs(values)?]),
            ExprKind::Constant { value, unicode_prefix } => {
                let kind = if *unicode_prefix {
                    self.th.vm().interned.get("u")
                } else {
                    Ref::NONE
                };
                ("Constant", vec![constant(self.th, value)?, kind])
            }
            ExprKind::Attribute { value, attr, ctx } => (
                "Attribute",
                vec![self.expr(value)?, self.name(attr), self.context(*ctx)?],
            ),
            ExprKind::Subscript { value, slice, ctx } => (
                "Subscript",
                vec![self.expr(value)?, self.expr(slice)?, self.context(*ctx)?],
            ),
            ExprKind::Starred { value, ctx } => ("Starred", vec![self.expr(value)?, self.context(*ctx)?]),
            ExprKind::Name { id, ctx } => ("Name", vec![self.name(id), self.context(*ctx)?]),
            ExprKind::List { elts, ctx } => ("List", vec![self.exprs(elts)?, self.context(*ctx)?]),
            ExprKind::Tuple { elts, ctx } => ("Tuple", vec![self.exprs(elts)?, self.context(*ctx)?]),
            ExprKind::Slice { lower, upper, step } => {
                let parts = [lower, upper, step].map(|part| self.maybe(part.as_deref()));
                ("Slice", parts.into_iter().collect::<PyResult<_>>()?)
            }
        };
        self.placed(name, values, expr.span)
    }

    fn generators(&self, generators: &[Comprehension]) -> PyResult<Ref> {
        self.each(generators, |g| {
            let values = vec![
                self.expr(&g.target)?,
                self.expr(&g.iter)?,
                self.exprs(&g.ifs)?,
                flag(g.is_async),
            ];
            self.node("comprehension", values)
        })
    }

    fn keywords(&self, keywords: &[Keyword]) -> PyResult<Ref> {
        self.each(keywords, |k| {
            self.placed(
                "keyword",
                vec![self.maybe_name(k.arg.as_ref()), self.expr(&k.value)?],
                k.span,
            )
        })
    }

    fn arg(&self, arg: &Arg) -> PyResult<Ref> {
        let values = vec![self.name(&arg.arg), self.maybe(arg.annotation.as_deref())?, Ref::NONE];
        self.placed("arg", values, arg.span)
    }

    fn arguments(&self, a: &Arguments) -> PyResult<Ref> {
        let args = |list: &[Arg]| self.each(list, |a| self.arg(a));
        let maybe = |arg: Option<&Arg>| arg.map_or(Ok(Ref::NONE), |a| self.arg(a));
        let values = vec![
            args(&a.posonlyargs)?,
            args(&a.args)?,
            maybe(a.vararg.as_deref())?,
            args(&a.kwonlyargs)?,
            self.each(&a.kw_defaults, |d| self.maybe(d.as_ref()))?,
            maybe(a.kwarg.as_deref())?,
            self.exprs(&a.defaults)?,
        ];
        self.node("arguments", values)
    }

    fn case(&self, case: &MatchCase) -> PyResult<Ref> {
        let values = vec![
            self.pattern(&case.pattern)?,
            self.maybe(case.guard.as_deref())?,
            self.block(&case.body)?,
        ];
        self.node("match_case", values)
    }

    fn pattern(&self, pattern: &Pattern) -> PyResult<Ref> {
        let _guard = self.th.enter_call(" during  ast construction")?;
        let patterns = |list: &[Pattern]| self.each(list, |p| self.pattern(p));
        let (name, values) = match &pattern.kind {
            PatternKind::MatchValue(value) => ("MatchValue", vec![self.expr(value)?]),
            PatternKind::MatchSingleton(value) => ("MatchSingleton", vec![constant(self.th, value)?]),
            PatternKind::MatchSequence(items) => ("MatchSequence", vec![patterns(items)?]),
            PatternKind::MatchMapping {
                keys,
                patterns: values,
                rest,
            } => {
                let values = vec![self.exprs(keys)?, patterns(values)?, self.maybe_name(rest.as_ref())];
                ("MatchMapping", values)
            }
            PatternKind::MatchClass {
                cls,
                patterns: positional,
                kwd_attrs,
                kwd_patterns,
            } => {
                let values = vec![
                    self.expr(cls)?,
                    patterns(positional)?,
                    self.names(kwd_attrs),
                    patterns(kwd_patterns)?,
                ];
                ("MatchClass", values)
            }
            PatternKind::MatchStar(name) => ("MatchStar", vec![self.maybe_name(name.as_ref())]),
            PatternKind::MatchAs { pattern, name } => {
                let pattern = pattern.as_deref().map_or(Ok(Ref::NONE), |p| self.pattern(p))?;
                ("MatchAs", vec![pattern, self.maybe_name(name.as_ref())])
            }
            PatternKind::MatchOr(items) => ("MatchOr", vec![patterns(items)?]),
        };
        self.placed(name, values, pattern.span)
    }
}

fn constant(th: &Thread, value: &Constant) -> PyResult<Ref> {
    let all = |items: &[Constant]| items.iter().map(|i| constant(th, i)).collect::<PyResult<Vec<_>>>();
    Ok(match value {
        Constant::None => Ref::NONE,
        Constant::Ellipsis => Ref::ELLIPSIS,
        Constant::Bool(value) => Ref::from_bool(*value),
        Constant::Int(IntConst::Small(value)) => ops::convert::int(*value),
        Constant::Int(IntConst::Big(digits)) => {
            let big = dashu_int::IBig::from_str_radix(digits, 16).expect("hexadecimal digits");
            int::from_big(big)
        }
        Constant::Float(value) => ops::convert::float(*value),
        Constant::Complex(imaginary) => alloc::new(taipan_object::types::complex::PyComplex {
            re: 0.0,
            im: *imaginary,
        })
        .into_ref(),
        Constant::Str(text) => PyStr::from_wtf8(text.as_bytes()).into_ref(),
        Constant::Bytes(bytes) => PyBytes::new_ref(bytes).into_ref(),
        Constant::Tuple(items) => PyTuple::from_vec(all(items)?).into_ref(),
        Constant::FrozenSet(items) => {
            let items = PyTuple::from_vec(all(items)?).into_ref();
            let class = <taipan_object::types::set::PyFrozenSet as taipan_object::NativeType>::class().to_ref();
            ops::call::call(th, &class, &[&items])?
        }
    })
}
