//! First pass: how every name is used in every block.
//!
//! Order of visits matters: it decides which error is raised first and the order of blocks. It is CPython's
//! (`symtable_visit_stmt`, `symtable_visit_expr`).

use std::sync::Arc;

use super::{Block, BlockId, BlockKind, ComprehensionKind, SymbolTable, Uses, address, mangle};
use crate::ast::{
    Alias, Arguments, Comprehension, ExceptHandler, Expr, ExprContext, ExprKind, FunctionDef, Ident, Keyword,
    MatchCase, Mod, Pattern, PatternKind, Span, Stmt, StmtKind, WithItem,
};
use crate::error::SyntaxError;
use crate::future::Future;

type Checked = Result<(), SyntaxError>;

pub(super) fn collect(tree: &Mod, future: &Future) -> Result<SymbolTable, SyntaxError> {
    let mut collector = Collector {
        table: SymbolTable::default(),
        stack: Vec::new(),
        private: None,
        future_annotations: future.annotations,
    };
    collector.enter(BlockKind::Module, Arc::from("top"), None, Span::default());
    match tree {
        Mod::Module { body } | Mod::Interactive { body } => collector.stmts(body)?,
        Mod::Expression { body } => collector.expr(body)?,
    }
    Ok(collector.table)
}

struct Collector {
    table: SymbolTable,
    /// Enclosing blocks, the current one last; never empty during the walk.
    stack: Vec<BlockId>,
    /// The class whose private names are mangled.
    private: Option<Ident>,
    future_annotations: bool,
}

impl Collector {
    fn current(&mut self) -> &mut Block {
        let id = self.stack.last().copied().unwrap_or(BlockId::TOP);
        &mut self.table.blocks[id.0]
    }

    fn enter(&mut self, kind: BlockKind, name: Ident, node: Option<usize>, span: Span) {
        let id = BlockId(self.table.blocks.len());
        let mut block = Block::new(kind, name, span);
        if let Some(&parent) = self.stack.last() {
            let parent = &mut self.table.blocks[parent.0];
            block.nested = parent.nested || parent.kind == BlockKind::Function;
            block.comprehension_iterable = parent.comprehension_iterable;
            if kind != BlockKind::Annotation {
                parent.children.push(id);
            }
        }
        self.table.blocks.push(block);
        if let Some(node) = node {
            self.table.by_node.insert(node, id);
        }
        self.stack.push(id);
    }

    fn exit(&mut self) {
        self.stack.pop();
    }

    fn mangled(&self, name: &Ident) -> Ident {
        mangle(self.private.as_deref(), name)
    }

    fn add(&mut self, name: &Ident, flag: Uses, span: Span) -> Checked {
        let id = self.stack.last().copied().unwrap_or(BlockId::TOP);
        self.add_in(id, name, flag, span)
    }

    fn add_in(&mut self, id: BlockId, name: &Ident, flag: Uses, span: Span) -> Checked {
        let name = self.mangled(name);
        let block = &mut self.table.blocks[id.0];
        let old = block.uses(&name);
        if flag.any(Uses::PARAM) && old.any(Uses::PARAM) {
            return Err(SyntaxError::at_node(
                span,
                format!("duplicate argument '{name}' in function definition"),
            ));
        }
        let mut uses = old.with(flag);
        if block.comprehension_target {
            if uses.any(Uses::GLOBAL.with(Uses::NONLOCAL)) {
                return Err(SyntaxError::at_node(
                    span,
                    format!("comprehension inner loop cannot rebind assignment expression target '{name}'"),
                ));
            }
            uses = uses.with(Uses::COMP_ITER);
        }
        block.set_uses(&name, uses);
        if flag.any(Uses::PARAM) {
            block.parameters.push(name);
        } else if flag.any(Uses::GLOBAL) {
            let top = &mut self.table.blocks[0];
            let uses = top.uses(&name).with(flag);
            top.set_uses(&name, uses);
        }
        Ok(())
    }

    fn stmts(&mut self, stmts: &[Stmt]) -> Checked {
        stmts.iter().try_for_each(|stmt| self.stmt(stmt))
    }

    fn exprs(&mut self, exprs: &[Expr]) -> Checked {
        exprs.iter().try_for_each(|expr| self.expr(expr))
    }

    fn maybe(&mut self, expr: Option<&Expr>) -> Checked {
        expr.map_or(Ok(()), |expr| self.expr(expr))
    }

    fn function(&mut self, stmt: &Stmt, def: &FunctionDef, is_async: bool) -> Checked {
        self.add(&def.name, Uses::LOCAL, stmt.span)?;
        self.defaults(&def.args)?;
        self.annotations(&def.args, def.returns.as_deref(), stmt.span)?;
        self.exprs(&def.decorator_list)?;
        let name = Arc::clone(&def.name);
        self.enter(BlockKind::Function, name, Some(address(stmt)), stmt.span);
        self.current().is_coroutine = is_async;
        self.parameters(&def.args)?;
        self.stmts(&def.body)?;
        self.exit();
        Ok(())
    }

    fn stmt(&mut self, stmt: &Stmt) -> Checked {
        match &stmt.kind {
            StmtKind::FunctionDef(def) => self.function(stmt, def, false),
            StmtKind::AsyncFunctionDef(def) => self.function(stmt, def, true),
            StmtKind::ClassDef(def) => {
                self.add(&def.name, Uses::LOCAL, stmt.span)?;
                self.exprs(&def.bases)?;
                self.keywords(&def.keywords)?;
                self.exprs(&def.decorator_list)?;
                let name = Arc::clone(&def.name);
                self.enter(BlockKind::Class, name, Some(address(stmt)), stmt.span);
                let outer = self.private.replace(Arc::clone(&def.name));
                self.stmts(&def.body)?;
                self.private = outer;
                self.exit();
                Ok(())
            }
            StmtKind::Return(value) => {
                if let Some(value) = value {
                    self.expr(value)?;
                    self.current().returns_value = true;
                }
                Ok(())
            }
            StmtKind::Delete(targets) => self.exprs(targets),
            StmtKind::Assign { targets, value } => {
                self.exprs(targets)?;
                self.expr(value)
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.expr(target)?;
                self.expr(value)
            }
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
                simple,
            } => self.annotated(stmt, target, annotation, value.as_deref(), *simple),
            StmtKind::For(node) | StmtKind::AsyncFor(node) => {
                self.expr(&node.target)?;
                self.expr(&node.iter)?;
                self.stmts(&node.body)?;
                self.stmts(&node.orelse)
            }
            StmtKind::While { test, body, orelse } | StmtKind::If { test, body, orelse } => {
                self.expr(test)?;
                self.stmts(body)?;
                self.stmts(orelse)
            }
            StmtKind::With { items, body } | StmtKind::AsyncWith { items, body } => {
                items.iter().try_for_each(|item| self.with_item(item))?;
                self.stmts(body)
            }
            StmtKind::Match { subject, cases } => {
                self.expr(subject)?;
                cases.iter().try_for_each(|case| self.match_case(case))
            }
            StmtKind::Raise { exc, cause } => {
                self.maybe(exc.as_deref())?;
                self.maybe(cause.as_deref())
            }
            StmtKind::Try(node) | StmtKind::TryStar(node) => {
                self.stmts(&node.body)?;
                self.stmts(&node.orelse)?;
                node.handlers.iter().try_for_each(|h| self.handler(h))?;
                self.stmts(&node.finalbody)
            }
            StmtKind::Assert { test, msg } => {
                self.expr(test)?;
                self.maybe(msg.as_deref())
            }
            StmtKind::Import(names) | StmtKind::ImportFrom { names, .. } => {
                names.iter().try_for_each(|alias| self.alias(alias))
            }
            StmtKind::Global(names) => self.directive(stmt, names, Uses::GLOBAL, "global"),
            StmtKind::Nonlocal(names) => self.directive(stmt, names, Uses::NONLOCAL, "nonlocal"),
            StmtKind::Expr(value) => self.expr(value),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => Ok(()),
        }
    }

    fn annotated(
        &mut self,
        stmt: &Stmt,
        target: &Expr,
        annotation: &Expr,
        value: Option<&Expr>,
        simple: bool,
    ) -> Checked {
        if let ExprKind::Name { id, .. } = &target.kind {
            let name = self.mangled(id);
            let at_top = self.stack.len() == 1;
            let uses = self.current().uses(&name);
            if uses.any(Uses::GLOBAL.with(Uses::NONLOCAL)) && !at_top && simple {
                let what = if uses.any(Uses::GLOBAL) { "global" } else { "nonlocal" };
                return Err(SyntaxError::at_node(
                    stmt.span,
                    format!("annotated name '{id}' can't be {what}"),
                ));
            }
            if simple {
                self.add(id, Uses::ANNOT.with(Uses::LOCAL), target.span)?;
            } else if value.is_some() {
                self.add(id, Uses::LOCAL, target.span)?;
            }
        } else {
            self.expr(target)?;
        }
        self.annotation(annotation)?;
        self.maybe(value)
    }

    fn directive(&mut self, stmt: &Stmt, names: &[Ident], flag: Uses, word: &str) -> Checked {
        for name in names {
            let mangled = self.mangled(name);
            let uses = self.current().uses(&mangled);
            let before = Uses::PARAM.with(Uses::LOCAL).with(Uses::USE).with(Uses::ANNOT);
            if uses.any(before) {
                let message = if uses.any(Uses::PARAM) {
                    format!("name '{name}' is parameter and {word}")
                } else if uses.any(Uses::USE) {
                    format!("name '{name}' is used prior to {word} declaration")
                } else if uses.any(Uses::ANNOT) {
                    format!("annotated name '{name}' can't be {word}")
                } else {
                    format!("name '{name}' is assigned to before {word} declaration")
                };
                return Err(SyntaxError::at_node(stmt.span, message));
            }
            self.add(name, flag, stmt.span)?;
            self.current().directives.push((mangled, stmt.span));
        }
        Ok(())
    }

    fn with_item(&mut self, item: &WithItem) -> Checked {
        self.expr(&item.context_expr)?;
        self.maybe(item.optional_vars.as_deref())
    }

    fn handler(&mut self, handler: &ExceptHandler) -> Checked {
        self.maybe(handler.type_.as_deref())?;
        if let Some(name) = &handler.name {
            self.add(name, Uses::LOCAL, handler.span)?;
        }
        self.stmts(&handler.body)
    }

    fn match_case(&mut self, case: &MatchCase) -> Checked {
        self.pattern(&case.pattern)?;
        self.maybe(case.guard.as_deref())?;
        self.stmts(&case.body)
    }

    fn patterns(&mut self, patterns: &[Pattern]) -> Checked {
        patterns.iter().try_for_each(|pattern| self.pattern(pattern))
    }

    fn pattern(&mut self, pattern: &Pattern) -> Checked {
        match &pattern.kind {
            PatternKind::MatchValue(value) => self.expr(value),
            PatternKind::MatchSingleton(_) => Ok(()),
            PatternKind::MatchSequence(patterns) | PatternKind::MatchOr(patterns) => self.patterns(patterns),
            PatternKind::MatchMapping { keys, patterns, rest } => {
                self.exprs(keys)?;
                self.patterns(patterns)?;
                self.capture(rest.as_ref(), pattern.span)
            }
            PatternKind::MatchClass {
                cls,
                patterns,
                kwd_patterns,
                ..
            } => {
                self.expr(cls)?;
                self.patterns(patterns)?;
                self.patterns(kwd_patterns)
            }
            PatternKind::MatchStar(name) => self.capture(name.as_ref(), pattern.span),
            PatternKind::MatchAs { pattern: inner, name } => {
                if let Some(inner) = inner {
                    self.pattern(inner)?;
                }
                self.capture(name.as_ref(), pattern.span)
            }
        }
    }

    fn capture(&mut self, name: Option<&Ident>, span: Span) -> Checked {
        name.map_or(Ok(()), |name| self.add(name, Uses::LOCAL, span))
    }

    fn alias(&mut self, alias: &Alias) -> Checked {
        if &*alias.name == "*" {
            if self.current().kind != BlockKind::Module {
                return Err(SyntaxError::at_node(
                    alias.span,
                    "import * only allowed at module level",
                ));
            }
            return Ok(());
        }
        let stored = match &alias.asname {
            Some(name) => Arc::clone(name),
            None => match alias.name.split_once('.') {
                Some((first, _)) => Arc::from(first),
                None => Arc::clone(&alias.name),
            },
        };
        self.add(&stored, Uses::IMPORT, alias.span)
    }

    fn keywords(&mut self, keywords: &[Keyword]) -> Checked {
        keywords.iter().try_for_each(|k| self.expr(&k.value))
    }

    fn defaults(&mut self, args: &Arguments) -> Checked {
        self.exprs(&args.defaults)?;
        args.kw_defaults
            .iter()
            .flatten()
            .try_for_each(|default| self.expr(default))
    }

    fn parameters(&mut self, args: &Arguments) -> Checked {
        for arg in args.in_varnames_order() {
            self.add(&arg.arg, Uses::PARAM, arg.span)?;
        }
        let block = self.current();
        block.has_varargs = args.vararg.is_some();
        block.has_varkeywords = args.kwarg.is_some();
        Ok(())
    }

    fn annotations(&mut self, args: &Arguments, returns: Option<&Expr>, span: Span) -> Checked {
        if self.future_annotations {
            self.enter(BlockKind::Annotation, Arc::from("_annotation"), None, span);
        }
        let in_order = args
            .posonlyargs
            .iter()
            .chain(&args.args)
            .chain(args.vararg.as_deref())
            .chain(args.kwarg.as_deref())
            .chain(&args.kwonlyargs);
        for arg in in_order {
            self.maybe(arg.annotation.as_deref())?;
        }
        if self.future_annotations {
            self.exit();
        }
        returns.map_or(Ok(()), |returns| self.annotation(returns))
    }

    fn annotation(&mut self, annotation: &Expr) -> Checked {
        if self.future_annotations {
            let name = Arc::from("_annotation");
            self.enter(BlockKind::Annotation, name, None, annotation.span);
        }
        self.expr(annotation)?;
        if self.future_annotations {
            self.exit();
        }
        Ok(())
    }

    fn refuse_in_annotation(&mut self, what: &str, expr: &Expr) -> Checked {
        if self.current().kind == BlockKind::Annotation {
            return Err(SyntaxError::at_node(
                expr.span,
                format!("'{what}' can not be used within an annotation"),
            ));
        }
        Ok(())
    }

    fn yields(&mut self, expr: &Expr) -> Checked {
        self.current().is_generator = true;
        let Some(kind) = self.current().comprehension else {
            return Ok(());
        };
        let message = match kind {
            ComprehensionKind::List => "'yield' inside list comprehension",
            ComprehensionKind::Set => "'yield' inside set comprehension",
            ComprehensionKind::Dict => "'yield' inside dict comprehension",
            ComprehensionKind::Generator => "'yield' inside generator expression",
        };
        Err(SyntaxError::at_node(expr.span, message))
    }

    fn expr(&mut self, expr: &Expr) -> Checked {
        match &expr.kind {
            ExprKind::NamedExpr { target, value } => {
                self.refuse_in_annotation("named expression", expr)?;
                self.named_expr(expr, target, value)
            }
            ExprKind::BoolOp { values, .. } | ExprKind::JoinedStr(values) => self.exprs(values),
            ExprKind::BinOp { left, right, .. } => {
                self.expr(left)?;
                self.expr(right)
            }
            ExprKind::UnaryOp { operand, .. } => self.expr(operand),
            ExprKind::Lambda(lambda) => {
                self.defaults(&lambda.args)?;
                let name = Arc::from("lambda");
                self.enter(BlockKind::Function, name, Some(address(expr)), expr.span);
                self.parameters(&lambda.args)?;
                self.expr(&lambda.body)?;
                self.exit();
                Ok(())
            }
            ExprKind::IfExp { test, body, orelse } => {
                self.expr(test)?;
                self.expr(body)?;
                self.expr(orelse)
            }
            ExprKind::Dict { keys, values } => {
                keys.iter().flatten().try_for_each(|key| self.expr(key))?;
                self.exprs(values)
            }
            ExprKind::Set(elts) => self.exprs(elts),
            ExprKind::ListComp { elt, generators } => {
                self.comprehension(expr, ComprehensionKind::List, generators, elt, None)
            }
            ExprKind::SetComp { elt, generators } => {
                self.comprehension(expr, ComprehensionKind::Set, generators, elt, None)
            }
            ExprKind::GeneratorExp { elt, generators } => {
                self.comprehension(expr, ComprehensionKind::Generator, generators, elt, None)
            }
            ExprKind::DictComp { key, value, generators } => {
                self.comprehension(expr, ComprehensionKind::Dict, generators, key, Some(value))
            }
            ExprKind::Yield(value) => {
                self.refuse_in_annotation("yield expression", expr)?;
                self.maybe(value.as_deref())?;
                self.yields(expr)
            }
            ExprKind::YieldFrom(value) => {
                self.refuse_in_annotation("yield expression", expr)?;
                self.expr(value)?;
                self.yields(expr)
            }
            ExprKind::Await(value) => {
                self.refuse_in_annotation("await expression", expr)?;
                self.expr(value)?;
                self.current().is_coroutine = true;
                Ok(())
            }
            ExprKind::Compare { left, comparators, .. } => {
                self.expr(left)?;
                self.exprs(comparators)
            }
            ExprKind::Call { func, args, keywords } => {
                self.expr(func)?;
                self.exprs(args)?;
                self.keywords(keywords)
            }
            ExprKind::FormattedValue { value, format_spec, .. } => {
                self.expr(value)?;
                self.maybe(format_spec.as_deref())
            }
            ExprKind::Constant { .. } => Ok(()),
            ExprKind::Attribute { value, .. } | ExprKind::Starred { value, .. } => self.expr(value),
            ExprKind::Subscript { value, slice, .. } => {
                self.expr(value)?;
                self.expr(slice)
            }
            ExprKind::Slice { lower, upper, step } => {
                self.maybe(lower.as_deref())?;
                self.maybe(upper.as_deref())?;
                self.maybe(step.as_deref())
            }
            ExprKind::Name { id, ctx } => {
                let is_load = *ctx == ExprContext::Load;
                let flag = if is_load { Uses::USE } else { Uses::LOCAL };
                self.add(id, flag, expr.span)?;
                // `super()` needs the class it is used in.
                if is_load && self.current().kind == BlockKind::Function && &**id == "super" {
                    self.add(&Arc::from("__class__"), Uses::USE, expr.span)?;
                }
                Ok(())
            }
            ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => self.exprs(elts),
        }
    }

    fn named_expr(&mut self, expr: &Expr, target: &Expr, value: &Expr) -> Checked {
        if self.current().comprehension_iterable > 0 {
            return Err(SyntaxError::at_node(
                expr.span,
                "assignment expression cannot be used in a comprehension iterable expression",
            ));
        }
        if self.current().comprehension.is_some()
            && let ExprKind::Name { id, .. } = &target.kind
        {
            self.bind_outside_comprehension(id, target.span)?;
        }
        self.expr(value)?;
        self.expr(target)
    }

    /// The target of `:=` in a comprehension is a variable of the innermost block that is no comprehension.
    fn bind_outside_comprehension(&mut self, name: &Ident, span: Span) -> Checked {
        let mangled = self.mangled(name);
        for id in self.stack.clone().into_iter().rev() {
            let block = &self.table.blocks[id.0];
            let uses = block.uses(&mangled);
            if block.comprehension.is_some() {
                if uses.any(Uses::COMP_ITER) {
                    return Err(SyntaxError::at_node(
                        span,
                        format!("assignment expression cannot rebind comprehension iteration variable '{name}'"),
                    ));
                }
                continue;
            }
            let (here, there) = match block.kind {
                BlockKind::Function if uses.any(Uses::GLOBAL) => (Uses::GLOBAL, Uses::LOCAL),
                BlockKind::Function => (Uses::NONLOCAL, Uses::LOCAL),
                BlockKind::Module | BlockKind::Annotation => (Uses::GLOBAL, Uses::GLOBAL),
                BlockKind::Class => {
                    return Err(SyntaxError::at_node(
                        span,
                        "assignment expression within a comprehension cannot be used in a class body",
                    ));
                }
            };
            self.add(name, here, span)?;
            self.current().directives.push((mangled, span));
            return self.add_in(id, name, there, span);
        }
        Ok(())
    }

    fn comprehension(
        &mut self,
        expr: &Expr,
        kind: ComprehensionKind,
        generators: &[Comprehension],
        elt: &Expr,
        value: Option<&Expr>,
    ) -> Checked {
        let Some((outermost, inner)) = generators.split_first() else {
            return Ok(());
        };
        // The outermost iterable is evaluated outside.
        self.current().comprehension_iterable += 1;
        self.expr(&outermost.iter)?;
        self.current().comprehension_iterable -= 1;
        let name = match kind {
            ComprehensionKind::List => "listcomp",
            ComprehensionKind::Set => "setcomp",
            ComprehensionKind::Dict => "dictcomp",
            ComprehensionKind::Generator => "genexpr",
        };
        self.enter(BlockKind::Function, Arc::from(name), Some(address(expr)), expr.span);
        self.current().comprehension = Some(kind);
        self.current().is_coroutine = outermost.is_async;
        self.add(&Arc::from(".0"), Uses::PARAM, expr.span)?;
        self.current().comprehension_target = true;
        self.expr(&outermost.target)?;
        self.current().comprehension_target = false;
        self.exprs(&outermost.ifs)?;
        for generator in inner {
            self.current().comprehension_target = true;
            self.expr(&generator.target)?;
            self.current().comprehension_target = false;
            self.current().comprehension_iterable += 1;
            self.expr(&generator.iter)?;
            self.current().comprehension_iterable -= 1;
            self.exprs(&generator.ifs)?;
            if generator.is_async {
                self.current().is_coroutine = true;
            }
        }
        self.maybe(value)?;
        self.expr(elt)?;
        let is_generator = kind == ComprehensionKind::Generator;
        self.current().is_generator = is_generator;
        let is_async = self.current().is_coroutine && !is_generator;
        self.exit();
        if is_async {
            self.current().is_coroutine = true;
        }
        Ok(())
    }
}
