//! The order of local names in `co_varnames`: that in which CPython's compiler first meets each.
//!
//! Registers have to be laid out before the first instruction is emitted, so this walks a function's body ahead of lowering,
//! in lowering order. It also notes which names some statement unbinds and whether `:=` occurs (see `unit`). Nested functions
//! and classes are other units; only their defaults, decorators and so on belong here.

use std::collections::HashSet;
use std::sync::Arc;

use taipan_syntax::ast::{
    Arguments, Comprehension, Expr, ExprContext, ExprKind, Ident, Pattern, PatternKind, Stmt, StmtKind,
};
use taipan_syntax::symtable;

/// What the walk found. Names are mangled; which of them are locals is the symbol table's business.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(crate) in_order: Vec<Ident>,
    seen: HashSet<Ident>,
    pub(crate) unbound: HashSet<Ident>,
    pub(crate) rebinds_in_expression: bool,
    private: Option<Ident>,
    keeps_asserts: bool,
}

impl Names {
    pub(crate) fn of_body(body: &[Stmt], private: Option<Ident>, keeps_asserts: bool) -> Self {
        let mut names = Self {
            private,
            keeps_asserts,
            ..Self::default()
        };
        names.stmts(body);
        names
    }

    pub(crate) fn of_expr(body: &Expr, private: Option<Ident>) -> Self {
        let mut names = Self {
            private,
            ..Self::default()
        };
        names.expr(body);
        names
    }

    /// The names of a comprehension's own unit.
    pub(crate) fn of_comprehension(elements: &[&Expr], generators: &[Comprehension], private: Option<Ident>) -> Self {
        let mut names = Self {
            private,
            ..Self::default()
        };
        for (at, generator) in generators.iter().enumerate() {
            if at > 0 {
                names.expr(&generator.iter);
            }
            names.expr(&generator.target);
            names.exprs(&generator.ifs);
        }
        for element in elements {
            names.expr(element);
        }
        names
    }

    fn name(&mut self, name: &Ident) {
        let name = symtable::mangle(self.private.as_deref(), name);
        if self.seen.insert(Arc::clone(&name)) {
            self.in_order.push(name);
        }
    }

    fn unbind(&mut self, name: &Ident) {
        let name = symtable::mangle(self.private.as_deref(), name);
        self.unbound.insert(name);
    }

    fn stmts(&mut self, body: &[Stmt]) {
        for stmt in body {
            self.stmt(stmt);
        }
    }

    fn exprs(&mut self, exprs: &[Expr]) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn maybe(&mut self, expr: Option<&Expr>) {
        if let Some(expr) = expr {
            self.expr(expr);
        }
    }

    fn defaults(&mut self, args: &Arguments) {
        self.exprs(&args.defaults);
        for default in args.kw_defaults.iter().flatten() {
            self.expr(default);
        }
    }

    fn annotations(&mut self, args: &Arguments, returns: Option<&Expr>) {
        for arg in args.args.iter().chain(&args.posonlyargs) {
            self.maybe(arg.annotation.as_deref());
        }
        let rest = args
            .vararg
            .as_deref()
            .into_iter()
            .chain(&args.kwonlyargs)
            .chain(args.kwarg.as_deref());
        for arg in rest {
            self.maybe(arg.annotation.as_deref());
        }
        self.maybe(returns);
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::FunctionDef(def) | StmtKind::AsyncFunctionDef(def) => {
                self.exprs(&def.decorator_list);
                self.defaults(&def.args);
                self.annotations(&def.args, def.returns.as_deref());
                self.name(&def.name);
            }
            StmtKind::ClassDef(def) => {
                self.exprs(&def.decorator_list);
                self.exprs(&def.bases);
                for keyword in &def.keywords {
                    self.expr(&keyword.value);
                }
                self.name(&def.name);
            }
            StmtKind::Return(value) => self.maybe(value.as_deref()),
            StmtKind::Delete(targets) => self.exprs(targets),
            StmtKind::Assign { targets, value } => {
                self.expr(value);
                self.exprs(targets);
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.expr(target);
                self.expr(value);
            }
            StmtKind::AnnAssign {
                target, value, simple, ..
            } => {
                self.maybe(value.as_deref());
                if value.is_some() || !simple {
                    self.expr(target);
                }
            }
            StmtKind::For(node) | StmtKind::AsyncFor(node) => {
                self.expr(&node.iter);
                self.expr(&node.target);
                self.stmts(&node.body);
                self.stmts(&node.orelse);
            }
            StmtKind::While { test, body, orelse } | StmtKind::If { test, body, orelse } => {
                self.expr(test);
                self.stmts(body);
                self.stmts(orelse);
            }
            StmtKind::With { items, body } | StmtKind::AsyncWith { items, body } => {
                for item in items {
                    self.expr(&item.context_expr);
                    self.maybe(item.optional_vars.as_deref());
                }
                self.stmts(body);
            }
            StmtKind::Match { subject, cases } => {
                self.expr(subject);
                for case in cases {
                    self.pattern(&case.pattern);
                    self.maybe(case.guard.as_deref());
                    self.stmts(&case.body);
                }
            }
            StmtKind::Raise { exc, cause } => {
                self.maybe(exc.as_deref());
                self.maybe(cause.as_deref());
            }
            StmtKind::Try(node) | StmtKind::TryStar(node) => {
                self.stmts(&node.body);
                let is_star = matches!(stmt.kind, StmtKind::TryStar(_));
                if !is_star {
                    self.stmts(&node.orelse);
                }
                for handler in &node.handlers {
                    self.maybe(handler.type_.as_deref());
                    if let Some(name) = &handler.name {
                        self.name(name);
                        self.unbind(name);
                    }
                    self.stmts(&handler.body);
                }
                if is_star {
                    self.stmts(&node.orelse);
                }
                self.stmts(&node.finalbody);
            }
            StmtKind::Assert { test, msg } => {
                if self.keeps_asserts {
                    self.expr(test);
                    self.maybe(msg.as_deref());
                }
            }
            StmtKind::Import(names) => {
                for alias in names {
                    match (&alias.asname, alias.name.split_once('.')) {
                        (Some(name), _) => self.name(name),
                        (None, Some((first, _))) => self.name(&Arc::from(first)),
                        (None, None) => self.name(&alias.name),
                    }
                }
            }
            StmtKind::ImportFrom { names, .. } => {
                for alias in names {
                    self.name(alias.asname.as_ref().unwrap_or(&alias.name));
                }
            }
            StmtKind::Expr(value) => self.expr(value),
            StmtKind::Global(_) | StmtKind::Nonlocal(_) | StmtKind::Pass | StmtKind::Break | StmtKind::Continue => {}
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match &pattern.kind {
            PatternKind::MatchValue(value) => self.expr(value),
            PatternKind::MatchSingleton(_) => {}
            PatternKind::MatchSequence(patterns) | PatternKind::MatchOr(patterns) => {
                for pattern in patterns {
                    self.pattern(pattern);
                }
            }
            PatternKind::MatchMapping { keys, patterns, rest } => {
                self.exprs(keys);
                for pattern in patterns {
                    self.pattern(pattern);
                }
                if let Some(name) = rest {
                    self.name(name);
                }
            }
            PatternKind::MatchClass {
                cls,
                patterns,
                kwd_patterns,
                ..
            } => {
                self.expr(cls);
                for pattern in patterns.iter().chain(kwd_patterns) {
                    self.pattern(pattern);
                }
            }
            PatternKind::MatchStar(name) => {
                if let Some(name) = name {
                    self.name(name);
                }
            }
            PatternKind::MatchAs { pattern, name } => {
                if let Some(pattern) = pattern {
                    self.pattern(pattern);
                }
                if let Some(name) = name {
                    self.name(name);
                }
            }
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::NamedExpr { target, value } => {
                self.rebinds_in_expression = true;
                self.expr(value);
                self.expr(target);
            }
            ExprKind::BoolOp { values, .. } | ExprKind::JoinedStr(values) => self.exprs(values),
            ExprKind::BinOp { left, right, .. } => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::UnaryOp { operand, .. } => self.expr(operand),
            ExprKind::Lambda(lambda) => self.defaults(&lambda.args),
            ExprKind::IfExp { test, body, orelse } => {
                self.expr(test);
                self.expr(body);
                self.expr(orelse);
            }
            ExprKind::Dict { keys, values } => {
                for (key, value) in keys.iter().zip(values) {
                    self.maybe(key.as_ref());
                    self.expr(value);
                }
            }
            ExprKind::Set(elts) => self.exprs(elts),
            ExprKind::ListComp { generators, .. }
            | ExprKind::SetComp { generators, .. }
            | ExprKind::DictComp { generators, .. }
            | ExprKind::GeneratorExp { generators, .. } => {
                if let Some(first) = generators.first() {
                    self.expr(&first.iter);
                }
            }
            ExprKind::Await(value)
            | ExprKind::YieldFrom(value)
            | ExprKind::Attribute { value, .. }
            | ExprKind::Starred { value, .. } => self.expr(value),
            ExprKind::Yield(value) => self.maybe(value.as_deref()),
            ExprKind::Compare { left, comparators, .. } => {
                self.expr(left);
                self.exprs(comparators);
            }
            ExprKind::Call { func, args, keywords } => {
                self.expr(func);
                self.exprs(args);
                for keyword in keywords {
                    self.expr(&keyword.value);
                }
            }
            ExprKind::FormattedValue { value, format_spec, .. } => {
                self.expr(value);
                self.maybe(format_spec.as_deref());
            }
            ExprKind::Constant { .. } => {}
            ExprKind::Subscript { value, slice, .. } => {
                self.expr(value);
                self.expr(slice);
            }
            ExprKind::Name { id, ctx } => {
                self.name(id);
                if *ctx == ExprContext::Del {
                    self.unbind(id);
                }
            }
            ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => self.exprs(elts),
            ExprKind::Slice { lower, upper, step } => {
                self.maybe(lower.as_deref());
                self.maybe(upper.as_deref());
                self.maybe(step.as_deref());
            }
        }
    }
}
