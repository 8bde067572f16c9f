//! Statements.
//!
//! Where CPython's positions differ from the parser crate's: a decorated definition starts at its keyword, an `elif` is a
//! nested `If` that ends where the whole chain ends, and a block that ends in `x;` includes the semicolon.

use super::{Adapter, Interactive, recursion_error, ruff};
use crate::ast::{
    Alias, Arg, Arguments, ClassDef, ExceptHandler, Expr, For, FunctionDef, Keyword, MatchCase, Operator, Span, Stmt,
    StmtKind, Try, WithItem,
};
use rustpython_ruff_text_size::{Ranged, TextRange, TextSize};

impl Adapter<'_> {
    pub(super) fn body(&mut self, body: &[ruff::Stmt]) -> Vec<Stmt> {
        body.iter().map(|stmt| self.stmt(stmt)).collect()
    }

    /// In `single` mode only one statement may stand in the text (several on one line count as one).
    pub(super) fn check_single(&mut self, body: &[ruff::Stmt], interactive: Interactive) {
        let Some(first) = body.first() else {
            let end = TextSize::of(self.text());
            self.refuse(end);
            return;
        };
        let closes = self.text().ends_with('\n') || !interactive.keeps_indents && self.ends_in_block(first);
        if is_compound(first) && !closes {
            // The end of the text stands for one newline; a compound statement needs two. If a block is open, the end of the
            // text closes it and stands for another.
            let end = TextSize::of(self.text());
            self.refuse(end);
            return;
        }
        let mut end = self.stmt_end(first);
        for stmt in &body[1..] {
            let between = TextRange::new(end, stmt.start());
            if self.slice(between).contains('\n') || is_compound(first) {
                self.refuse(stmt.start());
                return;
            }
            end = self.stmt_end(stmt);
        }
    }

    /// Whether the text ends inside an indented block of `stmt`, right after its last statement.
    fn ends_in_block(&self, stmt: &ruff::Stmt) -> bool {
        let last = last_stmt(stmt);
        let head = &self.text()[..last.start().to_usize()];
        let line = head.rfind('\n').map_or(head, |at| &head[at + 1..]);
        let tail = &self.text()[last.end().to_usize()..];
        let blank_line = |line: &str| line.trim_matches([' ', '\t', '\x0c']).is_empty();
        line.starts_with([' ', '\t']) && !tail.split('\n').skip(1).any(blank_line)
    }

    fn stmt(&mut self, stmt: &ruff::Stmt) -> Stmt {
        if !self.enter() {
            self.leave();
            let span = self.span(stmt);
            return Stmt {
                kind: StmtKind::Pass,
                span,
            };
        }
        let result = self.stmt_inner(stmt);
        self.leave();
        result
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind of node")]
    fn stmt_inner(&mut self, stmt: &ruff::Stmt) -> Stmt {
        let mut span = if is_compound(stmt) {
            let end = self.compound_end(stmt);
            self.span_of(stmt.start(), end)
        } else {
            self.span(stmt)
        };
        let kind = match stmt {
            ruff::Stmt::FunctionDef(def) => {
                if let Some(params) = &def.type_params {
                    self.refuse(params.start());
                }
                let start = self.definition_start(stmt.start(), &def.decorator_list);
                (span.lineno, span.col_offset) = self.position(start);
                let function = Box::new(FunctionDef {
                    decorator_list: self.decorators(&def.decorator_list),
                    name: self.ident(&def.name),
                    args: self.arguments(&def.parameters),
                    returns: self.optional(def.returns.as_deref()),
                    body: self.body(&def.body),
                });
                if def.is_async {
                    StmtKind::AsyncFunctionDef(function)
                } else {
                    StmtKind::FunctionDef(function)
                }
            }
            ruff::Stmt::ClassDef(def) => {
                if let Some(params) = &def.type_params {
                    self.refuse(params.start());
                }
                let start = self.definition_start(stmt.start(), &def.decorator_list);
                (span.lineno, span.col_offset) = self.position(start);
                let decorator_list = self.decorators(&def.decorator_list);
                let (bases, keywords) = match def.arguments.as_deref() {
                    Some(arguments) => {
                        for base in &arguments.args {
                            if matches!(base, ruff::Expr::Generator(g) if !g.parenthesized) {
                                self.refuse(base.start());
                            }
                        }
                        self.call_arguments(arguments)
                    }
                    None => (Vec::new(), Vec::new()),
                };
                StmtKind::ClassDef(Box::new(ClassDef {
                    name: self.ident(&def.name),
                    bases,
                    keywords,
                    body: self.body(&def.body),
                    decorator_list,
                }))
            }
            ruff::Stmt::Return(node) => StmtKind::Return(self.optional(node.value.as_deref())),
            ruff::Stmt::Delete(node) => StmtKind::Delete(self.exprs(&node.targets)),
            ruff::Stmt::TypeAlias(_) | ruff::Stmt::IpyEscapeCommand(_) => {
                self.refuse(stmt.start());
                StmtKind::Pass
            }
            ruff::Stmt::Assign(node) => StmtKind::Assign {
                targets: self.exprs(&node.targets),
                value: self.boxed(&node.value),
            },
            ruff::Stmt::AugAssign(node) => StmtKind::AugAssign {
                target: self.boxed(&node.target),
                op: operator(node.op),
                value: self.boxed(&node.value),
            },
            ruff::Stmt::AnnAssign(node) => StmtKind::AnnAssign {
                target: self.boxed(&node.target),
                annotation: self.boxed(&node.annotation),
                value: self.optional(node.value.as_deref()),
                simple: node.simple,
            },
            ruff::Stmt::For(node) => {
                let r#for = Box::new(For {
                    target: self.expr(&node.target),
                    iter: self.expr(&node.iter),
                    body: self.body(&node.body),
                    orelse: self.body(&node.orelse),
                });
                if node.is_async {
                    StmtKind::AsyncFor(r#for)
                } else {
                    StmtKind::For(r#for)
                }
            }
            ruff::Stmt::While(node) => StmtKind::While {
                test: self.boxed(&node.test),
                body: self.body(&node.body),
                orelse: self.body(&node.orelse),
            },
            ruff::Stmt::If(node) => self.if_chain(node, span),
            ruff::Stmt::With(node) => {
                let items = node.items.iter().map(|item| self.with_item(item)).collect();
                let body = self.body(&node.body);
                if node.is_async {
                    StmtKind::AsyncWith { items, body }
                } else {
                    StmtKind::With { items, body }
                }
            }
            ruff::Stmt::Match(node) => StmtKind::Match {
                subject: self.boxed(&node.subject),
                cases: node
                    .cases
                    .iter()
                    .map(|case| MatchCase {
                        pattern: self.top_pattern(&case.pattern),
                        guard: self.optional(case.guard.as_deref()),
                        body: self.body(&case.body),
                    })
                    .collect(),
            },
            ruff::Stmt::Raise(node) => StmtKind::Raise {
                exc: self.optional(node.exc.as_deref()),
                cause: self.optional(node.cause.as_deref()),
            },
            ruff::Stmt::Try(node) => {
                let r#try = Box::new(Try {
                    body: self.body(&node.body),
                    handlers: node.handlers.iter().map(|h| self.handler(h)).collect(),
                    orelse: self.body(&node.orelse),
                    finalbody: self.body(&node.finalbody),
                });
                if node.is_star {
                    StmtKind::TryStar(r#try)
                } else {
                    StmtKind::Try(r#try)
                }
            }
            ruff::Stmt::Assert(node) => StmtKind::Assert {
                test: self.boxed(&node.test),
                msg: self.optional(node.msg.as_deref()),
            },
            ruff::Stmt::Import(node) => {
                if node.is_lazy {
                    self.refuse(stmt.start());
                }
                StmtKind::Import(self.aliases(&node.names))
            }
            ruff::Stmt::ImportFrom(node) => {
                if node.is_lazy {
                    self.refuse(stmt.start());
                }
                if let [star] = node.names.as_slice()
                    && star.name.as_str() == "*"
                    && self.slice(TextRange::new(stmt.start(), star.start())).contains('(')
                {
                    self.refuse(star.start());
                }
                StmtKind::ImportFrom {
                    module: node.module.as_ref().map(|name| self.ident(name)),
                    names: self.aliases(&node.names),
                    level: node.level,
                }
            }
            ruff::Stmt::Global(node) => StmtKind::Global(node.names.iter().map(|name| self.ident(name)).collect()),
            ruff::Stmt::Nonlocal(node) => StmtKind::Nonlocal(node.names.iter().map(|name| self.ident(name)).collect()),
            ruff::Stmt::Expr(node) => StmtKind::Expr(self.boxed(&node.value)),
            ruff::Stmt::Pass(_) => StmtKind::Pass,
            ruff::Stmt::Break(_) => StmtKind::Break,
            ruff::Stmt::Continue(_) => StmtKind::Continue,
        };
        Stmt { kind, span }
    }

    fn if_chain(&mut self, node: &ruff::StmtIf, span: Span) -> StmtKind {
        let clauses = u32::try_from(node.elif_else_clauses.len()).unwrap_or(u32::MAX);
        if clauses > super::MAX_DEPTH {
            self.fail(recursion_error());
            self.enter_rules(clauses);
            self.leave_rules(clauses);
            return StmtKind::Pass;
        }
        let test = self.boxed(&node.test);
        let body = self.body(&node.body);
        let clauses: Vec<_> = node
            .elif_else_clauses
            .iter()
            .map(|clause| {
                let test = clause.test.as_ref().map(|test| self.boxed(test));
                let (lineno, col_offset) = self.position(clause.start());
                let span = Span {
                    lineno,
                    col_offset,
                    ..span
                };
                (test, self.body(&clause.body), span)
            })
            .collect();
        let mut orelse = Vec::new();
        for (test, body, span) in clauses.into_iter().rev() {
            orelse = match test {
                None => body,
                Some(test) => vec![Stmt {
                    kind: StmtKind::If { test, body, orelse },
                    span,
                }],
            };
        }
        StmtKind::If { test, body, orelse }
    }

    fn decorators(&mut self, decorators: &[ruff::Decorator]) -> Vec<Expr> {
        decorators
            .iter()
            .map(|decorator| self.expr(&decorator.expression))
            .collect()
    }

    /// Where the keyword of a decorated definition stands.
    fn definition_start(&self, start: TextSize, decorators: &[ruff::Decorator]) -> TextSize {
        match decorators.last() {
            None => start,
            Some(last) => self.skip_blank(last.end()),
        }
    }

    /// Skips blanks, newlines, continuations and comments.
    pub(super) fn skip_blank(&self, from: TextSize) -> TextSize {
        let bytes = self.text().as_bytes();
        let mut at = from.to_usize();
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'#' => {
                    at += memchr::memchr(b'\n', &bytes[at..]).unwrap_or(bytes.len() - at);
                }
                b' ' | b'\t' | b'\n' | 0x0C | b'\\' => at += 1,
                _ => break,
            }
        }
        TextSize::new(u32::try_from(at).unwrap_or(u32::MAX))
    }

    /// The end of a simple statement in a block, with the semicolon that follows it.
    fn stmt_end(&self, stmt: &ruff::Stmt) -> TextSize {
        if is_compound(stmt) {
            return self.compound_end(stmt);
        }
        let bytes = self.text().as_bytes();
        let mut at = stmt.end().to_usize();
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b' ' | b'\t' | 0x0C => at += 1,
                b'\\' if bytes.get(at + 1) == Some(&b'\n') => at += 2,
                b';' => return TextSize::new(u32::try_from(at + 1).unwrap_or(u32::MAX)),
                _ => break,
            }
        }
        stmt.end()
    }

    fn block_end(&self, body: &[ruff::Stmt], default: TextSize) -> TextSize {
        body.last().map_or(default, |stmt| self.stmt_end(stmt))
    }

    fn compound_end(&self, stmt: &ruff::Stmt) -> TextSize {
        let end = stmt.end();
        let last_of = |blocks: &[&[ruff::Stmt]]| {
            let block = blocks.iter().rev().find(|block| !block.is_empty());
            block.map_or(end, |block| self.block_end(block, end))
        };
        match stmt {
            ruff::Stmt::FunctionDef(node) => last_of(&[&node.body]),
            ruff::Stmt::ClassDef(node) => last_of(&[&node.body]),
            ruff::Stmt::For(node) => last_of(&[&node.body, &node.orelse]),
            ruff::Stmt::While(node) => last_of(&[&node.body, &node.orelse]),
            ruff::Stmt::With(node) => last_of(&[&node.body]),
            ruff::Stmt::If(node) => match node.elif_else_clauses.last() {
                Some(clause) => self.block_end(&clause.body, end),
                None => self.block_end(&node.body, end),
            },
            ruff::Stmt::Match(node) => node.cases.last().map_or(end, |case| self.block_end(&case.body, end)),
            ruff::Stmt::Try(node) => {
                if node.finalbody.is_empty() && node.orelse.is_empty() {
                    match node.handlers.last() {
                        Some(ruff::ExceptHandler::ExceptHandler(handler)) => self.block_end(&handler.body, end),
                        None => end,
                    }
                } else {
                    last_of(&[&node.orelse, &node.finalbody])
                }
            }
            _ => end,
        }
    }

    fn handler(&mut self, handler: &ruff::ExceptHandler) -> ExceptHandler {
        let ruff::ExceptHandler::ExceptHandler(node) = handler;
        let end = self.block_end(&node.body, node.end());
        ExceptHandler {
            type_: self.optional(node.type_.as_deref()),
            name: node.name.as_ref().map(|name| self.ident(name)),
            body: self.body(&node.body),
            span: self.span_of(node.start(), end),
        }
    }

    fn with_item(&mut self, item: &ruff::WithItem) -> WithItem {
        WithItem {
            context_expr: self.expr(&item.context_expr),
            optional_vars: self.optional(item.optional_vars.as_deref()),
        }
    }

    fn aliases(&mut self, aliases: &[ruff::Alias]) -> Vec<Alias> {
        aliases
            .iter()
            .map(|alias| Alias {
                name: self.ident(&alias.name),
                asname: alias.asname.as_ref().map(|name| self.ident(name)),
                span: self.span(alias),
            })
            .collect()
    }

    pub(super) fn arguments(&mut self, parameters: &ruff::Parameters) -> Arguments {
        let mut arguments = Arguments::default();
        for parameter in &parameters.posonlyargs {
            let arg = self.arg(&parameter.parameter);
            arguments.posonlyargs.push(arg);
        }
        for parameter in &parameters.args {
            let arg = self.arg(&parameter.parameter);
            arguments.args.push(arg);
        }
        arguments.defaults = parameters
            .posonlyargs
            .iter()
            .chain(&parameters.args)
            .filter_map(|parameter| parameter.default.as_deref())
            .map(|default| self.expr(default))
            .collect();
        arguments.vararg = parameters
            .vararg
            .as_deref()
            .map(|parameter| Box::new(self.arg(parameter)));
        for parameter in &parameters.kwonlyargs {
            let arg = self.arg(&parameter.parameter);
            arguments.kwonlyargs.push(arg);
            let default = parameter.default.as_deref().map(|value| self.expr(value));
            arguments.kw_defaults.push(default);
        }
        arguments.kwarg = parameters
            .kwarg
            .as_deref()
            .map(|parameter| Box::new(self.arg(parameter)));
        arguments
    }

    /// The stars of `*args` and `**kwargs` are outside the span.
    fn arg(&mut self, parameter: &ruff::Parameter) -> Arg {
        Arg {
            arg: self.ident(&parameter.name),
            annotation: self.optional(parameter.annotation.as_deref()),
            span: self.span_of(parameter.name.start(), parameter.end()),
        }
    }

    pub(super) fn call_arguments(&mut self, arguments: &ruff::Arguments) -> (Vec<Expr>, Vec<Keyword>) {
        let args = match &*arguments.args {
            // A bare generator argument spans the call's parentheses.
            [ruff::Expr::Generator(generator)] if !generator.parenthesized => {
                let mut expr = self.expr(&arguments.args[0]);
                expr.span = self.span(arguments);
                vec![expr]
            }
            args => self.exprs(args),
        };
        let keywords = arguments
            .keywords
            .iter()
            .map(|keyword| Keyword {
                arg: keyword.arg.as_ref().map(|name| self.ident(name)),
                value: self.expr(&keyword.value),
                span: self.span(keyword),
            })
            .collect();
        (args, keywords)
    }
}

/// The last statement of the last block, at any depth.
fn last_stmt(stmt: &ruff::Stmt) -> &ruff::Stmt {
    let last = match stmt {
        ruff::Stmt::FunctionDef(node) => node.body.last(),
        ruff::Stmt::ClassDef(node) => node.body.last(),
        ruff::Stmt::For(node) => node.orelse.last().or(node.body.last()),
        ruff::Stmt::While(node) => node.orelse.last().or(node.body.last()),
        ruff::Stmt::With(node) => node.body.last(),
        ruff::Stmt::If(node) => match node.elif_else_clauses.last() {
            Some(clause) => clause.body.last(),
            None => node.body.last(),
        },
        ruff::Stmt::Match(node) => node.cases.last().and_then(|case| case.body.last()),
        ruff::Stmt::Try(node) => {
            let handler = node.handlers.last().and_then(|handler| {
                let ruff::ExceptHandler::ExceptHandler(handler) = handler;
                handler.body.last()
            });
            let ends = node.finalbody.last().or(node.orelse.last());
            ends.or(handler).or(node.body.last())
        }
        _ => None,
    };
    last.map_or(stmt, last_stmt)
}

fn is_compound(stmt: &ruff::Stmt) -> bool {
    matches!(
        stmt,
        ruff::Stmt::FunctionDef(_)
            | ruff::Stmt::ClassDef(_)
            | ruff::Stmt::For(_)
            | ruff::Stmt::While(_)
            | ruff::Stmt::If(_)
            | ruff::Stmt::With(_)
            | ruff::Stmt::Match(_)
            | ruff::Stmt::Try(_)
    )
}

pub(super) fn operator(op: ruff::Operator) -> Operator {
    match op {
        ruff::Operator::Add => Operator::Add,
        ruff::Operator::Sub => Operator::Sub,
        ruff::Operator::Mult => Operator::Mult,
        ruff::Operator::MatMult => Operator::MatMult,
        ruff::Operator::Div => Operator::Div,
        ruff::Operator::Mod => Operator::Mod,
        ruff::Operator::Pow => Operator::Pow,
        ruff::Operator::LShift => Operator::LShift,
        ruff::Operator::RShift => Operator::RShift,
        ruff::Operator::BitOr => Operator::BitOr,
        ruff::Operator::BitXor => Operator::BitXor,
        ruff::Operator::BitAnd => Operator::BitAnd,
        ruff::Operator::FloorDiv => Operator::FloorDiv,
    }
}
