//! SyntaxWarnings: code that is legal but surely not meant.

use taipan_code::Const;
use taipan_syntax::ast::{CmpOp, Constant, Expr, ExprKind, Stmt};

use crate::lowerer::Lowerer;

/// The type that an expression's value has for sure.
fn type_of(expr: &Expr) -> Option<&'static str> {
    Some(match &expr.kind {
        ExprKind::Tuple { .. } => "tuple",
        ExprKind::List { .. } | ExprKind::ListComp { .. } => "list",
        ExprKind::Dict { .. } | ExprKind::DictComp { .. } => "dict",
        ExprKind::Set(_) | ExprKind::SetComp { .. } => "set",
        ExprKind::GeneratorExp { .. } => "generator",
        ExprKind::Lambda(_) => "function",
        ExprKind::JoinedStr(_) | ExprKind::FormattedValue { .. } => "str",
        ExprKind::Constant { value, .. } => match value {
            Constant::None => "NoneType",
            Constant::Ellipsis => "ellipsis",
            Constant::Bool(_) => "bool",
            Constant::Int(_) => "int",
            Constant::Float(_) => "float",
            Constant::Complex(_) => "complex",
            Constant::Str(_) => "str",
            Constant::Bytes(_) => "bytes",
            Constant::Tuple(_) => "tuple",
            Constant::FrozenSet(_) => "frozenset",
        },
        _ => return None,
    })
}

/// Whether `is` makes sense with this operand: not with literals other than singletons.
fn has_identity(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Constant { value, .. } => matches!(value, Constant::None | Constant::Ellipsis | Constant::Bool(_)),
        ExprKind::Tuple { .. } | ExprKind::BinOp { .. } | ExprKind::UnaryOp { .. } | ExprKind::Subscript { .. } => {
            let folded = crate::fold::fold(expr, true);
            folded.is_none_or(|value| matches!(value, Const::None | Const::Ellipsis | Const::Bool(_)))
        }
        _ => true,
    }
}

impl Lowerer<'_> {
    pub(crate) fn check_compare(&mut self, expr: &Expr, left: &Expr, ops: &[CmpOp], comparators: &[Expr]) {
        let mut left_has = has_identity(left);
        for (op, right) in ops.iter().zip(comparators) {
            let right_has = has_identity(right);
            if !left_has || !right_has {
                let message = match op {
                    CmpOp::Is => "\"is\" with a literal. Did you mean \"==\"?",
                    CmpOp::IsNot => "\"is not\" with a literal. Did you mean \"!=\"?",
                    _ => {
                        left_has = right_has;
                        continue;
                    }
                };
                self.warn(expr.span, message.to_owned());
                return;
            }
            left_has = right_has;
        }
    }

    pub(crate) fn check_caller(&mut self, call: &Expr, func: &Expr) {
        let name = match &func.kind {
            ExprKind::Lambda(_) => None,
            _ => type_of(func),
        };
        if let Some(name) = name {
            let message = format!("'{name}' object is not callable; perhaps you missed a comma?");
            self.warn(call.span, message);
        }
    }

    pub(crate) fn check_subscript(&mut self, value: &Expr, slice: &Expr) {
        let no_items = match &value.kind {
            ExprKind::Constant { value, .. } => matches!(
                value,
                Constant::None
                    | Constant::Ellipsis
                    | Constant::Bool(_)
                    | Constant::Int(_)
                    | Constant::Float(_)
                    | Constant::Complex(_)
                    | Constant::FrozenSet(_)
            ),
            ExprKind::Set(_) | ExprKind::SetComp { .. } | ExprKind::GeneratorExp { .. } | ExprKind::Lambda(_) => true,
            _ => false,
        };
        let position = self.b().position();
        let span = taipan_syntax::ast::Span {
            lineno: position.line,
            col_offset: position.col,
            end_lineno: position.end_line,
            end_col_offset: position.end_col,
        };
        let Some(name) = type_of(value) else { return };
        if no_items {
            let message = format!("'{name}' object is not subscriptable; perhaps you missed a comma?");
            self.warn(span, message);
            return;
        }
        let Some(index) = type_of(slice) else { return };
        let is_sequence = matches!(name, "tuple" | "list" | "str" | "bytes");
        if is_sequence && !matches!(index, "int" | "bool") {
            let message =
                format!("{name} indices must be integers or slices, not {index}; perhaps you missed a comma?");
            self.warn(span, message);
        }
    }

    pub(crate) fn check_assert(&mut self, stmt: &Stmt, test: &Expr) {
        if matches!(&test.kind, ExprKind::Tuple { elts, .. } if !elts.is_empty()) {
            self.warn(
                stmt.span,
                "assertion is always true, perhaps remove parentheses?".to_owned(),
            );
        }
    }
}
