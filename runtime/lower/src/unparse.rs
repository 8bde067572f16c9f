//! Expressions back to text, as `from __future__ import annotations` stores them (`Python/ast_unparse.c`).

use taipan_syntax::ast::{
    Arguments, BoolOp, CmpOp, Comprehension, Constant, Conversion, Expr, ExprKind, Operator, UnaryOp,
};
use taipan_syntax::dump;
use taipan_util::Wtf8Buf;

/// How tightly an expression binds; a child below the level of its place is put in parentheses.
mod level {
    pub(super) const TUPLE: u8 = 0;
    pub(super) const TEST: u8 = 1;
    pub(super) const OR: u8 = 2;
    pub(super) const AND: u8 = 3;
    pub(super) const NOT: u8 = 4;
    pub(super) const COMPARE: u8 = 5;
    pub(super) const EXPR: u8 = 6;
    pub(super) const BIT_OR: u8 = 6;
    pub(super) const BIT_XOR: u8 = 7;
    pub(super) const BIT_AND: u8 = 8;
    pub(super) const SHIFT: u8 = 9;
    pub(super) const ARITH: u8 = 10;
    pub(super) const TERM: u8 = 11;
    pub(super) const FACTOR: u8 = 12;
    pub(super) const POWER: u8 = 13;
    pub(super) const AWAIT: u8 = 14;
    pub(super) const ATOM: u8 = 15;
}

/// The text of an expression.
pub fn unparse(expr: &Expr) -> Wtf8Buf {
    let mut out = Text(String::new());
    out.expr(expr, level::TEST);
    Wtf8Buf::from(out.0)
}

struct Text(String);

impl Text {
    fn put(&mut self, text: &str) {
        self.0.push_str(text);
    }

    fn parens(&mut self, needed: bool, inner: impl FnOnce(&mut Self)) {
        if needed {
            self.put("(");
        }
        inner(self);
        if needed {
            self.put(")");
        }
    }

    fn list(&mut self, exprs: &[Expr]) {
        for (at, expr) in exprs.iter().enumerate() {
            if at > 0 {
                self.put(", ");
            }
            self.expr(expr, level::TEST);
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind of node")]
    fn expr(&mut self, expr: &Expr, outer: u8) {
        match &expr.kind {
            ExprKind::BoolOp { op, values } => {
                let (word, own) = match op {
                    BoolOp::And => (" and ", level::AND),
                    BoolOp::Or => (" or ", level::OR),
                };
                self.parens(outer > own, |t| {
                    for (at, value) in values.iter().enumerate() {
                        if at > 0 {
                            t.put(word);
                        }
                        t.expr(value, own + 1);
                    }
                });
            }
            ExprKind::NamedExpr { target, value } => self.parens(outer > level::TUPLE, |t| {
                t.expr(target, level::ATOM);
                t.put(" := ");
                t.expr(value, level::ATOM);
            }),
            ExprKind::BinOp { left, op, right } => self.binary(left, *op, right, outer),
            ExprKind::UnaryOp { op, operand } => {
                let (text, own) = match op {
                    UnaryOp::Invert => ("~", level::FACTOR),
                    UnaryOp::Not => ("not ", level::NOT),
                    UnaryOp::UAdd => ("+", level::FACTOR),
                    UnaryOp::USub => ("-", level::FACTOR),
                };
                self.parens(outer > own, |t| {
                    t.put(text);
                    t.expr(operand, own);
                });
            }
            ExprKind::Lambda(lambda) => self.parens(outer > level::TEST, |t| {
                let before = t.0.len();
                t.put("lambda ");
                let named = t.0.len();
                t.arguments(&lambda.args);
                if t.0.len() == named {
                    t.0.truncate(before);
                    t.put("lambda");
                }
                t.put(": ");
                t.expr(&lambda.body, level::TEST);
            }),
            ExprKind::IfExp { test, body, orelse } => self.parens(outer > level::TEST, |t| {
                t.expr(body, level::TEST + 1);
                t.put(" if ");
                t.expr(test, level::TEST + 1);
                t.put(" else ");
                t.expr(orelse, level::TEST);
            }),
            ExprKind::Dict { keys, values } => {
                self.put("{");
                for (at, (key, value)) in keys.iter().zip(values).enumerate() {
                    if at > 0 {
                        self.put(", ");
                    }
                    match key {
                        Some(key) => {
                            self.expr(key, level::TEST);
                            self.put(": ");
                            self.expr(value, level::TEST);
                        }
                        None => {
                            self.put("**");
                            self.expr(value, level::EXPR);
                        }
                    }
                }
                self.put("}");
            }
            ExprKind::Set(elts) => {
                self.put("{");
                self.list(elts);
                self.put("}");
            }
            ExprKind::ListComp { elt, generators } => self.comprehension("[", elt, generators, "]"),
            ExprKind::SetComp { elt, generators } => self.comprehension("{", elt, generators, "}"),
            ExprKind::GeneratorExp { elt, generators } => {
                self.comprehension("(", elt, generators, ")");
            }
            ExprKind::DictComp { key, value, generators } => {
                self.put("{");
                self.expr(key, level::TEST);
                self.put(": ");
                self.expr(value, level::TEST);
                self.generators(generators);
                self.put("}");
            }
            ExprKind::Await(value) => self.parens(outer > level::AWAIT, |t| {
                t.put("await ");
                t.expr(value, level::ATOM);
            }),
            ExprKind::Yield(None) => self.put("(yield)"),
            ExprKind::Yield(Some(value)) => {
                self.put("(yield ");
                self.expr(value, level::TEST);
                self.put(")");
            }
            ExprKind::YieldFrom(value) => {
                self.put("(yield from ");
                self.expr(value, level::TEST);
                self.put(")");
            }
            ExprKind::Compare { left, ops, comparators } => self.parens(outer > level::COMPARE, |t| {
                t.expr(left, level::COMPARE + 1);
                for (op, right) in ops.iter().zip(comparators) {
                    t.put(comparison(*op));
                    t.expr(right, level::COMPARE + 1);
                }
            }),
            ExprKind::Call { func, args, keywords } => {
                self.expr(func, level::ATOM);
                if let ([only], []) = (args.as_slice(), keywords.as_slice())
                    && matches!(only.kind, ExprKind::GeneratorExp { .. })
                {
                    self.expr(only, level::TEST);
                    return;
                }
                self.put("(");
                self.list(args);
                for (at, keyword) in keywords.iter().enumerate() {
                    if at > 0 || !args.is_empty() {
                        self.put(", ");
                    }
                    match &keyword.arg {
                        Some(name) => {
                            self.put(name);
                            self.put("=");
                        }
                        None => self.put("**"),
                    }
                    self.expr(&keyword.value, level::TEST);
                }
                self.put(")");
            }
            ExprKind::FormattedValue { .. } | ExprKind::JoinedStr(_) => self.fstring(expr),
            ExprKind::Constant { value, unicode_prefix } => {
                if *unicode_prefix {
                    self.put("u");
                }
                self.constant(value);
            }
            ExprKind::Attribute { value, attr, .. } => {
                self.expr(value, level::ATOM);
                // `1.real` would be a float.
                let is_int = matches!(
                    value.kind,
                    ExprKind::Constant {
                        value: Constant::Int(_),
                        ..
                    }
                );
                self.put(if is_int { " ." } else { "." });
                self.put(attr);
            }
            ExprKind::Subscript { value, slice, .. } => {
                self.expr(value, level::ATOM);
                self.put("[");
                self.expr(slice, level::TUPLE);
                self.put("]");
            }
            ExprKind::Starred { value, .. } => {
                self.put("*");
                self.expr(value, level::EXPR);
            }
            ExprKind::Name { id, .. } => self.put(id),
            ExprKind::List { elts, .. } => {
                self.put("[");
                self.list(elts);
                self.put("]");
            }
            ExprKind::Tuple { elts, .. } => match elts.as_slice() {
                [] => self.put("()"),
                [one] => self.parens(outer > level::TUPLE, |t| {
                    t.expr(one, level::TEST);
                    t.put(",");
                }),
                _ => self.parens(outer > level::TUPLE, |t| t.list(elts)),
            },
            ExprKind::Slice { lower, upper, step } => {
                if let Some(lower) = lower {
                    self.expr(lower, level::TEST);
                }
                self.put(":");
                if let Some(upper) = upper {
                    self.expr(upper, level::TEST);
                }
                if let Some(step) = step {
                    self.put(":");
                    self.expr(step, level::TEST);
                }
            }
        }
    }

    fn binary(&mut self, left: &Expr, op: Operator, right: &Expr, outer: u8) {
        let (text, own) = match op {
            Operator::Add => (" + ", level::ARITH),
            Operator::Sub => (" - ", level::ARITH),
            Operator::Mult => (" * ", level::TERM),
            Operator::MatMult => (" @ ", level::TERM),
            Operator::Div => (" / ", level::TERM),
            Operator::Mod => (" % ", level::TERM),
            Operator::LShift => (" << ", level::SHIFT),
            Operator::RShift => (" >> ", level::SHIFT),
            Operator::BitOr => (" | ", level::BIT_OR),
            Operator::BitXor => (" ^ ", level::BIT_XOR),
            Operator::BitAnd => (" & ", level::BIT_AND),
            Operator::FloorDiv => (" // ", level::TERM),
            Operator::Pow => (" ** ", level::POWER),
        };
        let right_first = u8::from(op == Operator::Pow);
        self.parens(outer > own, |t| {
            t.expr(left, own + right_first);
            t.put(text);
            t.expr(right, own + 1 - right_first);
        });
    }

    fn comprehension(&mut self, open: &str, elt: &Expr, generators: &[Comprehension], close: &str) {
        self.put(open);
        self.expr(elt, level::TEST);
        self.generators(generators);
        self.put(close);
    }

    fn generators(&mut self, generators: &[Comprehension]) {
        for generator in generators {
            self.put(if generator.is_async { " async for " } else { " for " });
            self.expr(&generator.target, level::TUPLE);
            self.put(" in ");
            self.expr(&generator.iter, level::TEST + 1);
            for test in &generator.ifs {
                self.put(" if ");
                self.expr(test, level::TEST + 1);
            }
        }
    }

    fn arguments(&mut self, args: &Arguments) {
        let mut first = true;
        let mut comma = |t: &mut Self| {
            if !std::mem::replace(&mut first, false) {
                t.put(", ");
            }
        };
        let positional = args.posonlyargs.len() + args.args.len();
        for (at, arg) in args.posonlyargs.iter().chain(&args.args).enumerate() {
            comma(self);
            self.put(&arg.arg);
            if let Some(default) = (at + args.defaults.len())
                .checked_sub(positional)
                .and_then(|at| args.defaults.get(at))
            {
                self.put("=");
                self.expr(default, level::TEST);
            }
            if at + 1 == args.posonlyargs.len() {
                self.put(", /");
            }
        }
        if args.vararg.is_some() || !args.kwonlyargs.is_empty() {
            comma(self);
            self.put("*");
            if let Some(vararg) = &args.vararg {
                self.put(&vararg.arg);
            }
        }
        for (arg, default) in args.kwonlyargs.iter().zip(&args.kw_defaults) {
            comma(self);
            self.put(&arg.arg);
            if let Some(default) = default {
                self.put("=");
                self.expr(default, level::TEST);
            }
        }
        if let Some(kwarg) = &args.kwarg {
            comma(self);
            self.put("**");
            self.put(&kwarg.arg);
        }
    }

    fn constant(&mut self, value: &Constant) {
        match value {
            Constant::Ellipsis => self.put("..."),
            Constant::Float(_) | Constant::Complex(_) => {
                let text = dump::repr_constant(value);
                // An infinite literal is written so that it reads back.
                self.put(&text.replace("inf", "1e309"));
            }
            _ => self.put(&dump::repr_constant(value)),
        }
    }

    fn fstring(&mut self, expr: &Expr) {
        let mut body = Wtf8Buf::new();
        fstring_part(expr, &mut body);
        self.put("f");
        self.put(&dump::repr_str(&body));
    }
}

fn fstring_part(expr: &Expr, out: &mut Wtf8Buf) {
    match &expr.kind {
        ExprKind::Constant {
            value: Constant::Str(text),
            ..
        } => {
            for code_point in text.code_points() {
                out.push(code_point);
                if code_point == u32::from('{') || code_point == u32::from('}') {
                    out.push(code_point);
                }
            }
        }
        ExprKind::JoinedStr(values) => {
            for value in values {
                fstring_part(value, out);
            }
        }
        ExprKind::FormattedValue {
            value,
            conversion,
            format_spec,
        } => {
            let mut inner = Text(String::new());
            inner.expr(value, level::TEST + 1);
            out.push_str(if inner.0.starts_with('{') { "{ " } else { "{" });
            out.push_str(&inner.0);
            match conversion {
                Conversion::None => {}
                Conversion::Str => out.push_str("!s"),
                Conversion::Repr => out.push_str("!r"),
                Conversion::Ascii => out.push_str("!a"),
            }
            if let Some(spec) = format_spec {
                out.push_str(":");
                fstring_part(spec, out);
            }
            out.push_str("}");
        }
        _ => {
            let mut text = Text(String::new());
            text.expr(expr, level::TEST);
            out.push_str(&text.0);
        }
    }
}

fn comparison(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => " == ",
        CmpOp::NotEq => " != ",
        CmpOp::Lt => " < ",
        CmpOp::LtE => " <= ",
        CmpOp::Gt => " > ",
        CmpOp::GtE => " >= ",
        CmpOp::Is => " is ",
        CmpOp::IsNot => " is not ",
        CmpOp::In => " in ",
        CmpOp::NotIn => " not in ",
    }
}
