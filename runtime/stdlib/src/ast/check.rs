//! What a tree must fulfil that the parser would never violate (`_PyAST_Validate`).

use taipan_syntax::ast::{
    Arguments, Comprehension, Constant, Expr, ExprContext, ExprKind, Mod, Pattern, PatternKind, Stmt, StmtKind, Try,
    UnaryOp,
};

/// The message, and of which class the exception is.
pub(super) enum Fault {
    Value(String),
    Type(String),
}

type Check = Result<(), Fault>;

fn fail(message: impl Into<String>) -> Check {
    Err(Fault::Value(message.into()))
}

/// Checks a tree.
pub(super) fn tree(tree: &Mod) -> Check {
    match tree {
        Mod::Module { body } | Mod::Interactive { body } => stmts(body),
        Mod::Expression { body } => load(body),
    }
}

fn filled<T>(items: &[T], what: &str, owner: &str) -> Check {
    if items.is_empty() {
        return fail(format!("empty {what} on {owner}"));
    }
    Ok(())
}

fn name(name: &str) -> Check {
    if matches!(name, "None" | "True" | "False") {
        return fail(format!("identifier field can't represent '{name}' constant"));
    }
    Ok(())
}

fn stmts(body: &[Stmt]) -> Check {
    body.iter().try_for_each(stmt)
}

fn block(body: &[Stmt], owner: &str) -> Check {
    filled(body, "body", owner)?;
    stmts(body)
}

fn loads(items: &[Expr]) -> Check {
    items.iter().try_for_each(load)
}

fn load(e: &Expr) -> Check {
    expr(e, ExprContext::Load)
}

fn maybe(e: Option<&Expr>) -> Check {
    e.map_or(Ok(()), load)
}

fn targets(items: &[Expr], context: ExprContext, owner: &str) -> Check {
    filled(items, "targets", owner)?;
    items.iter().try_for_each(|t| expr(t, context))
}

fn arguments(a: &Arguments) -> Check {
    for arg in a.in_varnames_order() {
        maybe(arg.annotation.as_deref())?;
    }
    if a.defaults.len() > a.posonlyargs.len() + a.args.len() {
        return fail("more positional defaults than args on arguments");
    }
    if a.kw_defaults.len() != a.kwonlyargs.len() {
        return fail("length of kwonlyargs is not the same as kw_defaults on arguments");
    }
    loads(&a.defaults)?;
    a.kw_defaults.iter().try_for_each(|d| maybe(d.as_ref()))
}

fn tried(t: &Try, owner: &str) -> Check {
    block(&t.body, owner)?;
    if t.handlers.is_empty() && t.finalbody.is_empty() {
        return fail(format!("{owner} has neither handlers nor finalbody"));
    }
    if t.handlers.is_empty() && !t.orelse.is_empty() {
        return fail(format!("{owner} has orelse but no except handlers"));
    }
    for handler in &t.handlers {
        maybe(handler.type_.as_deref())?;
        block(&handler.body, "ExceptHandler")?;
    }
    stmts(&t.finalbody)?;
    stmts(&t.orelse)
}

fn stmt(s: &Stmt) -> Check {
    match &s.kind {
        StmtKind::FunctionDef(f) | StmtKind::AsyncFunctionDef(f) => {
            let owner = if matches!(s.kind, StmtKind::FunctionDef(_)) {
                "FunctionDef"
            } else {
                "AsyncFunctionDef"
            };
            block(&f.body, owner)?;
            arguments(&f.args)?;
            loads(&f.decorator_list)?;
            maybe(f.returns.as_deref())
        }
        StmtKind::ClassDef(c) => {
            block(&c.body, "ClassDef")?;
            loads(&c.bases)?;
            c.keywords.iter().try_for_each(|k| load(&k.value))?;
            loads(&c.decorator_list)
        }
        StmtKind::Return(value) => maybe(value.as_deref()),
        StmtKind::Delete(items) => targets(items, ExprContext::Del, "Delete"),
        StmtKind::Assign { targets: items, value } => {
            targets(items, ExprContext::Store, "Assign")?;
            load(value)
        }
        StmtKind::AugAssign { target, value, .. } => {
            expr(target, ExprContext::Store)?;
            load(value)
        }
        StmtKind::AnnAssign {
            target,
            annotation,
            value,
            simple,
        } => {
            if *simple && !matches!(target.kind, ExprKind::Name { .. }) {
                return Err(Fault::Type("AnnAssign with simple non-Name target".to_owned()));
            }
            expr(target, ExprContext::Store)?;
            maybe(value.as_deref())?;
            load(annotation)
        }
        StmtKind::For(f) | StmtKind::AsyncFor(f) => {
            expr(&f.target, ExprContext::Store)?;
            load(&f.iter)?;
            let owner = if matches!(s.kind, StmtKind::For(_)) {
                "For"
            } else {
                "AsyncFor"
            };
            block(&f.body, owner)?;
            stmts(&f.orelse)
        }
        StmtKind::While { test, body, orelse } => {
            load(test)?;
            block(body, "While")?;
            stmts(orelse)
        }
        StmtKind::If { test, body, orelse } => {
            load(test)?;
            block(body, "If")?;
            stmts(orelse)
        }
        StmtKind::With { items, body } | StmtKind::AsyncWith { items, body } => {
            let owner = if matches!(s.kind, StmtKind::With { .. }) {
                "With"
            } else {
                "AsyncWith"
            };
            filled(items, "items", owner)?;
            for item in items {
                load(&item.context_expr)?;
                if let Some(target) = &item.optional_vars {
                    expr(target, ExprContext::Store)?;
                }
            }
            block(body, owner)
        }
        StmtKind::Match { subject, cases } => {
            load(subject)?;
            filled(cases, "cases", "Match")?;
            for case in cases {
                pattern(&case.pattern, false)?;
                maybe(case.guard.as_deref())?;
                block(&case.body, "match_case")?;
            }
            Ok(())
        }
        StmtKind::Raise {
            exc: None,
            cause: Some(_),
        } => fail("Raise with cause but no exception"),
        StmtKind::Raise { exc, cause } => {
            maybe(exc.as_deref())?;
            maybe(cause.as_deref())
        }
        StmtKind::Try(t) => tried(t, "Try"),
        StmtKind::TryStar(t) => tried(t, "TryStar"),
        StmtKind::Assert { test, msg } => {
            load(test)?;
            maybe(msg.as_deref())
        }
        StmtKind::Import(names) => filled(names, "names", "Import"),
        StmtKind::ImportFrom { names, .. } => filled(names, "names", "ImportFrom"),
        StmtKind::Global(names) => filled(names, "names", "Global"),
        StmtKind::Nonlocal(names) => filled(names, "names", "Nonlocal"),
        StmtKind::Expr(value) => load(value),
        StmtKind::Pass | StmtKind::Break | StmtKind::Continue => Ok(()),
    }
}

fn context_name(context: ExprContext) -> &'static str {
    match context {
        ExprContext::Load => "Load",
        ExprContext::Store => "Store",
        ExprContext::Del => "Del",
    }
}

fn generators(generators: &[Comprehension]) -> Check {
    if generators.is_empty() {
        return fail("comprehension with no generators");
    }
    for generator in generators {
        expr(&generator.target, ExprContext::Store)?;
        load(&generator.iter)?;
        loads(&generator.ifs)?;
    }
    Ok(())
}

fn expr(e: &Expr, context: ExprContext) -> Check {
    let actual = match &e.kind {
        ExprKind::Attribute { ctx, .. }
        | ExprKind::Subscript { ctx, .. }
        | ExprKind::Starred { ctx, .. }
        | ExprKind::List { ctx, .. }
        | ExprKind::Tuple { ctx, .. } => *ctx,
        ExprKind::Name { id, ctx } => {
            name(id)?;
            *ctx
        }
        _ if context != ExprContext::Load => {
            return fail(format!(
                "expression which can't be assigned to in {} context",
                context_name(context)
            ));
        }
        _ => ExprContext::Load,
    };
    if actual != context {
        let (wanted, actual) = (context_name(context), context_name(actual));
        return fail(format!(
            "expression must have {wanted} context but has {actual} instead"
        ));
    }
    match &e.kind {
        ExprKind::BoolOp { values, .. } => {
            if values.len() < 2 {
                return fail("BoolOp with less than 2 values");
            }
            loads(values)
        }
        ExprKind::BinOp { left, right, .. } => {
            load(left)?;
            load(right)
        }
        ExprKind::UnaryOp { operand, .. } => load(operand),
        ExprKind::Lambda(l) => {
            arguments(&l.args)?;
            load(&l.body)
        }
        ExprKind::IfExp { test, body, orelse } => [test, body, orelse].into_iter().try_for_each(|e| load(e)),
        ExprKind::Dict { keys, values } => {
            if keys.len() != values.len() {
                return fail("Dict doesn't have the same number of keys as values");
            }
            keys.iter().try_for_each(|k| maybe(k.as_ref()))?;
            loads(values)
        }
        ExprKind::Set(elts) => loads(elts),
        ExprKind::ListComp { elt, generators: g }
        | ExprKind::SetComp { elt, generators: g }
        | ExprKind::GeneratorExp { elt, generators: g } => {
            generators(g)?;
            load(elt)
        }
        ExprKind::DictComp {
            key,
            value,
            generators: g,
        } => {
            generators(g)?;
            load(key)?;
            load(value)
        }
        ExprKind::Yield(value) => maybe(value.as_deref()),
        ExprKind::YieldFrom(value) | ExprKind::Await(value) => load(value),
        ExprKind::Compare { left, ops, comparators } => {
            if comparators.is_empty() {
                return fail("Compare has no comparators");
            }
            if comparators.len() != ops.len() {
                return fail("Compare has a different number of comparators and operands");
            }
            loads(comparators)?;
            load(left)
        }
        ExprKind::Call { func, args, keywords } => {
            load(func)?;
            loads(args)?;
            keywords.iter().try_for_each(|k| load(&k.value))
        }
        ExprKind::FormattedValue { value, format_spec, .. } => {
            load(value)?;
            maybe(format_spec.as_deref())
        }
        ExprKind::JoinedStr(values) => loads(values),
        ExprKind::Constant { .. } | ExprKind::Name { .. } => Ok(()),
        ExprKind::Attribute { value, .. } => load(value),
        ExprKind::Subscript { value, slice, .. } => {
            load(slice)?;
            load(value)
        }
        ExprKind::Starred { value, .. } => expr(value, context),
        ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => elts.iter().try_for_each(|e| expr(e, context)),
        ExprKind::Slice { lower, upper, step } => [lower, upper, step]
            .into_iter()
            .try_for_each(|part| maybe(part.as_deref())),
        ExprKind::NamedExpr { target, value } => {
            if !matches!(target.kind, ExprKind::Name { .. }) {
                return Err(Fault::Type("NamedExpr target must be a Name".to_owned()));
            }
            load(value)
        }
    }
}

fn capture(captured: &str) -> Check {
    if captured == "_" {
        return fail("can't capture name '_' in patterns");
    }
    name(captured)
}

/// A literal or a dotted name.
fn match_value(e: &Expr) -> Check {
    load(e)?;
    match &e.kind {
        ExprKind::Constant { value, .. } => match value {
            Constant::Str(_) | Constant::Bytes(_) | Constant::Int(_) | Constant::Float(_) | Constant::Complex(_) => {
                Ok(())
            }
            _ => fail("unexpected constant inside of a literal pattern"),
        },
        ExprKind::Attribute { .. } | ExprKind::JoinedStr(_) => Ok(()),
        ExprKind::UnaryOp {
            op: UnaryOp::USub,
            operand,
        } if matches!(operand.kind, ExprKind::Constant { .. }) => Ok(()),
        ExprKind::BinOp { right, .. } if matches!(right.kind, ExprKind::Constant { .. }) => Ok(()),
        _ => fail("patterns may only match literals and attribute lookups"),
    }
}

fn patterns(items: &[Pattern], star: bool) -> Check {
    items.iter().try_for_each(|p| pattern(p, star))
}

fn pattern(p: &Pattern, star: bool) -> Check {
    match &p.kind {
        PatternKind::MatchValue(value) => match_value(value),
        PatternKind::MatchSingleton(Constant::None | Constant::Bool(_)) => Ok(()),
        PatternKind::MatchSingleton(_) => fail("MatchSingleton can only contain True, False and None"),
        PatternKind::MatchSequence(items) => patterns(items, true),
        PatternKind::MatchMapping {
            keys,
            patterns: values,
            rest,
        } => {
            if keys.len() != values.len() {
                return fail("MatchMapping doesn't have the same number of keys as patterns");
            }
            if let Some(rest) = rest {
                capture(rest)?;
            }
            for key in keys {
                let literal = matches!(
                    &key.kind,
                    ExprKind::Constant {
                        value: Constant::None | Constant::Bool(_),
                        ..
                    }
                );
                if !literal {
                    match_value(key)?;
                }
            }
            patterns(values, false)
        }
        PatternKind::MatchClass {
            cls,
            patterns: positional,
            kwd_attrs,
            kwd_patterns,
        } => {
            if kwd_attrs.len() != kwd_patterns.len() {
                return fail("MatchClass doesn't have the same number of keyword attributes as patterns");
            }
            load(cls)?;
            let mut inner = &**cls;
            while let ExprKind::Attribute { value, .. } = &inner.kind {
                inner = value;
            }
            if !matches!(inner.kind, ExprKind::Name { .. }) {
                return fail("MatchClass cls field can only contain Name or Attribute nodes.");
            }
            kwd_attrs.iter().try_for_each(|n| name(n))?;
            patterns(positional, false)?;
            patterns(kwd_patterns, false)
        }
        PatternKind::MatchStar(_) if !star => fail("can't use MatchStar here"),
        PatternKind::MatchStar(name) => name.as_ref().map_or(Ok(()), |n| capture(n)),
        PatternKind::MatchAs { pattern: inner, name } => {
            if let Some(name) = name {
                capture(name)?;
            }
            match inner {
                None => Ok(()),
                Some(_) if name.is_none() => fail("MatchAs must specify a target name if a pattern is given"),
                Some(inner) => pattern(inner, false),
            }
        }
        PatternKind::MatchOr(items) => {
            if items.len() < 2 {
                return fail("MatchOr requires at least 2 patterns");
            }
            patterns(items, false)
        }
    }
}
