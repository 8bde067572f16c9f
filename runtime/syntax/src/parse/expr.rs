//! Expressions.
//!
//! Almost one to one. Strings are in `string`; a bare generator argument is widened by `call_arguments`.

use rustpython_ruff_text_size::{Ranged, TextRange, TextSize};

use super::stmt::operator;
use super::{Adapter, number, ruff};
use crate::ast::{
    Arguments, BoolOp, CmpOp, Comprehension, Constant, Expr, ExprContext, ExprKind, IntConst, Lambda, UnaryOp,
};
use crate::error::{ErrorKind, SyntaxError, WarningCategory};

impl Adapter<'_> {
    pub(super) fn boxed(&mut self, expr: &ruff::Expr) -> Box<Expr> {
        Box::new(self.expr(expr))
    }

    pub(super) fn optional(&mut self, expr: Option<&ruff::Expr>) -> Option<Box<Expr>> {
        expr.map(|expr| self.boxed(expr))
    }

    pub(super) fn exprs(&mut self, exprs: &[ruff::Expr]) -> Vec<Expr> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    pub(super) fn expr(&mut self, expr: &ruff::Expr) -> Expr {
        if !self.enter() {
            self.leave();
            let span = self.span(expr);
            return constant(Constant::None, span);
        }
        let rules = match expr {
            ruff::Expr::UnaryOp(_) | ruff::Expr::If(_) => 1,
            ruff::Expr::Lambda(_) => 2,
            ruff::Expr::BinOp(node) if node.op == ruff::Operator::Pow => 2,
            _ => 0,
        };
        self.enter_rules(rules);
        let result = self.expr_inner(expr);
        self.leave_rules(rules);
        self.leave();
        result
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind of node")]
    fn expr_inner(&mut self, expr: &ruff::Expr) -> Expr {
        let span = self.span(expr);
        match expr {
            ruff::Expr::BoolOp(node) => {
                if let Some(first) = node.values.first() {
                    self.refuse_yield_operand(first);
                }
            }
            ruff::Expr::BinOp(node) => self.refuse_yield_operand(&node.left),
            ruff::Expr::Compare(node) => self.refuse_yield_operand(&node.left),
            ruff::Expr::If(node) => self.refuse_yield_operand(&node.body),
            ruff::Expr::Attribute(node) => self.refuse_yield_operand(&node.value),
            _ => {}
        }
        let kind = match expr {
            ruff::Expr::BoolOp(node) => ExprKind::BoolOp {
                op: match node.op {
                    ruff::BoolOp::And => BoolOp::And,
                    ruff::BoolOp::Or => BoolOp::Or,
                },
                values: self.exprs(&node.values),
            },
            ruff::Expr::Named(node) => ExprKind::NamedExpr {
                target: self.boxed(&node.target),
                value: self.boxed(&node.value),
            },
            ruff::Expr::BinOp(node) => ExprKind::BinOp {
                left: self.boxed(&node.left),
                op: operator(node.op),
                right: self.boxed(&node.right),
            },
            ruff::Expr::UnaryOp(node) => ExprKind::UnaryOp {
                op: match node.op {
                    ruff::UnaryOp::Invert => UnaryOp::Invert,
                    ruff::UnaryOp::Not => UnaryOp::Not,
                    ruff::UnaryOp::UAdd => UnaryOp::UAdd,
                    ruff::UnaryOp::USub => UnaryOp::USub,
                },
                operand: self.boxed(&node.operand),
            },
            ruff::Expr::Lambda(node) => ExprKind::Lambda(Box::new(Lambda {
                args: match node.parameters.as_deref() {
                    Some(parameters) => self.arguments(parameters),
                    None => Arguments::default(),
                },
                body: self.expr(&node.body),
            })),
            ruff::Expr::If(node) => ExprKind::IfExp {
                test: self.boxed(&node.test),
                body: self.boxed(&node.body),
                orelse: self.boxed(&node.orelse),
            },
            ruff::Expr::Dict(node) => {
                let (mut keys, mut values) = (Vec::new(), Vec::new());
                for item in &node.items {
                    keys.push(item.key.as_ref().map(|key| self.expr(key)));
                    values.push(self.expr(&item.value));
                }
                ExprKind::Dict { keys, values }
            }
            ruff::Expr::Set(node) => ExprKind::Set(self.exprs(&node.elts)),
            ruff::Expr::ListComp(node) => ExprKind::ListComp {
                elt: self.boxed(&node.elt),
                generators: self.comprehensions(&node.generators),
            },
            ruff::Expr::SetComp(node) => ExprKind::SetComp {
                elt: self.boxed(&node.elt),
                generators: self.comprehensions(&node.generators),
            },
            ruff::Expr::DictComp(node) => ExprKind::DictComp {
                key: self.boxed(&node.key),
                value: self.boxed(&node.value),
                generators: self.comprehensions(&node.generators),
            },
            ruff::Expr::Generator(node) => ExprKind::GeneratorExp {
                elt: self.boxed(&node.elt),
                generators: self.comprehensions(&node.generators),
            },
            ruff::Expr::Await(node) => ExprKind::Await(self.boxed(&node.value)),
            ruff::Expr::Yield(node) => ExprKind::Yield(self.optional(node.value.as_deref())),
            ruff::Expr::YieldFrom(node) => ExprKind::YieldFrom(self.boxed(&node.value)),
            ruff::Expr::Compare(node) => ExprKind::Compare {
                left: self.boxed(&node.left),
                ops: node.ops.iter().map(|&op| comparison(op)).collect(),
                comparators: self.exprs(&node.comparators),
            },
            ruff::Expr::Call(node) => {
                let func = self.boxed(&node.func);
                let (args, keywords) = self.call_arguments(&node.arguments);
                ExprKind::Call { func, args, keywords }
            }
            ruff::Expr::FString(node) => return self.fstring(node, span),
            ruff::Expr::TString(_) | ruff::Expr::IpyEscapeCommand(_) => {
                self.refuse(expr.start());
                return constant(Constant::None, span);
            }
            ruff::Expr::StringLiteral(node) => return self.string_literal(node, span),
            ruff::Expr::BytesLiteral(node) => return self.bytes_literal(node, span),
            ruff::Expr::NumberLiteral(node) => match self.number(node.range) {
                number::Number::Value(value) => return constant(value, span),
                number::Number::TooManyDigits(digits) => {
                    let mut error = SyntaxError::at_span(
                        self.source,
                        span,
                        format!(
                            "Exceeds the limit (4300 digits) for integer string conversion: value has {digits} digits; \
                             use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge \
                             integer literals to avoid decimal conversion limits."
                        ),
                    )
                    .with_kind(ErrorKind::Syntax);
                    // CPython raises it before it knows the column.
                    error.offset = Some(0);
                    error.end_lineno = error.lineno;
                    error.end_offset = Some(0);
                    self.fail(error);
                    return constant(Constant::Int(IntConst::Small(0)), span);
                }
            },
            ruff::Expr::BooleanLiteral(node) => return constant(Constant::Bool(node.value), span),
            ruff::Expr::NoneLiteral(_) => return constant(Constant::None, span),
            ruff::Expr::EllipsisLiteral(_) => return constant(Constant::Ellipsis, span),
            ruff::Expr::Attribute(node) => ExprKind::Attribute {
                value: self.boxed(&node.value),
                attr: self.ident(&node.attr),
                ctx: context(node.ctx),
            },
            ruff::Expr::Subscript(node) => ExprKind::Subscript {
                value: self.boxed(&node.value),
                slice: self.boxed(&node.slice),
                ctx: context(node.ctx),
            },
            ruff::Expr::Starred(node) => {
                // The crate takes `f(* *a)`.
                if node.value.is_starred_expr() {
                    self.refuse(node.value.start());
                }
                ExprKind::Starred {
                    value: self.boxed(&node.value),
                    ctx: context(node.ctx),
                }
            }
            ruff::Expr::Name(node) => ExprKind::Name {
                id: self.intern(node.id.as_str(), node.range),
                ctx: context(node.ctx),
            },
            ruff::Expr::List(node) => ExprKind::List {
                elts: self.exprs(&node.elts),
                ctx: context(node.ctx),
            },
            ruff::Expr::Tuple(node) => {
                // `1, yield x` needs parentheses around the yield.
                for elt in &node.elts {
                    self.refuse_yield_operand(elt);
                }
                ExprKind::Tuple {
                    elts: self.exprs(&node.elts),
                    ctx: context(node.ctx),
                }
            }
            ruff::Expr::Slice(node) => ExprKind::Slice {
                lower: self.optional(node.lower.as_deref()),
                upper: self.optional(node.upper.as_deref()),
                step: self.optional(node.step.as_deref()),
            },
        };
        Expr { kind, span }
    }

    /// A keyword that follows a number without a blank is deprecated.
    fn number(&mut self, range: TextRange) -> number::Number {
        let token = self.slice(range);
        let next = self.text().as_bytes().get(range.end().to_usize());
        if next.is_some_and(u8::is_ascii_alphabetic) {
            let kind = match token.as_bytes() {
                [b'0', b'x' | b'X', ..] => "hexadecimal",
                [b'0', b'o' | b'O', ..] => "octal",
                [b'0', b'b' | b'B', ..] => "binary",
                [.., b'j' | b'J'] => "imaginary",
                _ => "decimal",
            };
            // The tokenizer complains at the last character.
            let last = range.end() - TextSize::new(1);
            let message = format!("invalid {kind} literal");
            self.warn(WarningCategory::Syntax, TextRange::empty(last), message);
        }
        number::parse(token)
    }

    /// The crate lets a bare `yield` be the first operand of an operator.
    fn refuse_yield_operand(&mut self, operand: &ruff::Expr) {
        if !matches!(operand, ruff::Expr::Yield(_) | ruff::Expr::YieldFrom(_)) {
            return;
        }
        let after = self.skip_blank(operand.end()).to_usize();
        if self.is_bare_yield(operand) || !self.text()[after..].starts_with(')') {
            self.refuse(operand.start());
        }
    }

    fn is_bare_yield(&self, expr: &ruff::Expr) -> bool {
        if !matches!(expr, ruff::Expr::Yield(_) | ruff::Expr::YieldFrom(_)) {
            return false;
        }
        let before = self.text()[..expr.start().to_usize()].trim_end();
        !before.ends_with('(')
    }

    fn comprehensions(&mut self, generators: &[ruff::Comprehension]) -> Vec<Comprehension> {
        generators
            .iter()
            .map(|generator| Comprehension {
                target: self.expr(&generator.target),
                iter: self.expr(&generator.iter),
                ifs: self.exprs(&generator.ifs),
                is_async: generator.is_async,
            })
            .collect()
    }
}

pub(super) fn constant(value: Constant, span: crate::ast::Span) -> Expr {
    Expr {
        kind: ExprKind::Constant {
            value,
            unicode_prefix: false,
        },
        span,
    }
}

fn context(ctx: ruff::ExprContext) -> ExprContext {
    match ctx {
        ruff::ExprContext::Load | ruff::ExprContext::Invalid => ExprContext::Load,
        ruff::ExprContext::Store => ExprContext::Store,
        ruff::ExprContext::Del => ExprContext::Del,
    }
}

fn comparison(op: ruff::CmpOp) -> CmpOp {
    match op {
        ruff::CmpOp::Eq => CmpOp::Eq,
        ruff::CmpOp::NotEq => CmpOp::NotEq,
        ruff::CmpOp::Lt => CmpOp::Lt,
        ruff::CmpOp::LtE => CmpOp::LtE,
        ruff::CmpOp::Gt => CmpOp::Gt,
        ruff::CmpOp::GtE => CmpOp::GtE,
        ruff::CmpOp::Is => CmpOp::Is,
        ruff::CmpOp::IsNot => CmpOp::IsNot,
        ruff::CmpOp::In => CmpOp::In,
        ruff::CmpOp::NotIn => CmpOp::NotIn,
    }
}
