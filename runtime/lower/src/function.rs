//! Function definitions and lambdas: decorators, defaults, annotations, the closure, and the body's own unit.

use std::sync::Arc;

use taipan_code::operand::{Imm16, Regs};
use taipan_code::{Code, Const, Inst, Reg};
use taipan_syntax::ast::{Arguments, Constant, Expr, ExprKind, FunctionDef, Stmt, StmtKind};

use crate::constant;
use crate::fold;
use crate::locals::Names;
use crate::lowerer::{Header, Lower, Lowerer};
use crate::unit::UnitKind;

/// The four operands of `MakeFunction` while they are evaluated.
pub(crate) struct Parts {
    base: Reg,
    present: u16,
}

impl Parts {
    const DEFAULTS: u16 = 0;
    const KEYWORD_DEFAULTS: u16 = 1;
    const ANNOTATIONS: u16 = 2;
    const CLOSURE: u16 = 3;
    const COUNT: u16 = 4;

    fn register(&self, part: u16) -> Reg {
        self.base.plus(part)
    }
}

impl<'a> Lowerer<'a> {
    pub(crate) fn function_def(&mut self, stmt: &'a Stmt, def: &'a FunctionDef, is_async: bool) -> Lower {
        let mark = self.mark();
        let first_line = def
            .decorator_list
            .first()
            .map_or(stmt.span.lineno, |first| first.span.lineno);
        let (windows, target) = self.decorators(&def.decorator_list)?;
        let mut parts = self.parts(&def.args)?;
        self.annotations(&def.args, def.returns.as_deref(), &mut parts)?;
        let Some(block) = self.table.of_stmt(stmt) else {
            return Err(self.error("a function without symbols"));
        };
        let private = self.unit.private.clone();
        self.enter_unit(Header {
            kind: if is_async {
                UnitKind::AsyncFunction
            } else {
                UnitKind::Function
            },
            block,
            name: Arc::clone(&def.name),
            first_line,
            private: private.clone(),
            args: Some(&def.args),
            names: Names::of_body(&def.body, private, self.options.optimize == 0),
        });
        self.function_body(&def.body)?;
        let code = self.exit_unit()?;
        self.make_function(parts, code, target);
        self.apply_decorators(&def.decorator_list, &windows);
        self.set_span(stmt.span);
        self.free(mark);
        self.store_name(&def.name, windows.first().copied().unwrap_or(target))
    }

    fn function_body(&mut self, body: &'a [Stmt]) -> Lower {
        let docstring = docstring(body);
        let has_docstring = docstring.is_some() && self.options.optimize < 2;
        let first = match docstring {
            Some(text) if has_docstring => text,
            _ => Const::None,
        };
        self.b().constant(first);
        self.b().code_mut().has_docstring = has_docstring;
        let body = if docstring_stmt(body) { &body[1..] } else { body };
        self.stmts(body)?;
        self.implicit_return_after(body);
        Ok(())
    }

    /// `return None` at the end. After a compound statement several paths meet there, so it has no line.
    pub(crate) fn implicit_return_after(&mut self, body: &[Stmt]) {
        if body.last().is_some_and(is_compound) {
            self.no_position();
        }
        self.implicit_return();
    }

    pub(crate) fn lambda(&mut self, expr: &'a Expr, dst: Reg) -> Lower {
        let ExprKind::Lambda(lambda) = &expr.kind else {
            return Ok(());
        };
        let mark = self.mark();
        let parts = self.parts(&lambda.args)?;
        let Some(block) = self.table.of_expr(expr) else {
            return Err(self.error("a lambda without symbols"));
        };
        let private = self.unit.private.clone();
        self.enter_unit(Header {
            kind: UnitKind::Lambda,
            block,
            name: Arc::from("<lambda>"),
            first_line: expr.span.lineno,
            private: private.clone(),
            args: Some(&lambda.args),
            names: Names::of_expr(&lambda.body, private),
        });
        self.b().constant(Const::None);
        let value_mark = self.mark();
        let value = self.operand(&lambda.body)?;
        self.free(value_mark);
        self.emit(Inst::Return { src: value.into() });
        let code = self.exit_unit()?;
        self.make_function(parts, code, dst);
        self.free(mark);
        Ok(())
    }

    /// Allocates the parts and evaluates defaults.
    fn parts(&mut self, args: &'a Arguments) -> Lower<Parts> {
        self.check_parameters(args)?;
        let base = self.unit.builder.temps(Parts::COUNT);
        let mut parts = Parts { base, present: 0 };
        if !args.defaults.is_empty() {
            let register = parts.register(Parts::DEFAULTS);
            match fold::fold_all(&args.defaults, self.debug()) {
                Some(values) => self.load_const(register, Const::Tuple(values.into())),
                None => self.tuple_display(&args.defaults, register)?,
            }
            parts.present |= 1 << Parts::DEFAULTS;
        }
        if args.kw_defaults.iter().any(Option::is_some) {
            let register = parts.register(Parts::KEYWORD_DEFAULTS);
            let items = self.mark();
            let mut count = 0;
            for (arg, default) in args.kwonlyargs.iter().zip(&args.kw_defaults) {
                let Some(default) = default else { continue };
                let name = self.mangle(&arg.arg);
                self.const_temp(constant::string(&name));
                self.value(default)?;
                count += 2;
            }
            self.free(items);
            self.emit(Inst::BuildMap {
                dst: register.into(),
                items: Regs { base: items, count },
            });
            parts.present |= 1 << Parts::KEYWORD_DEFAULTS;
        }
        Ok(parts)
    }

    /// Parameters cannot be called `__debug__`.
    fn check_parameters(&mut self, args: &Arguments) -> Lower {
        for arg in args.in_varnames_order() {
            self.forbid_store(&arg.arg)?;
        }
        Ok(())
    }

    fn annotations(&mut self, args: &'a Arguments, returns: Option<&'a Expr>, parts: &mut Parts) -> Lower {
        let register = parts.register(Parts::ANNOTATIONS);
        let mark = self.mark();
        let mut count = 0;
        let in_order = args
            .args
            .iter()
            .chain(&args.posonlyargs)
            .chain(args.vararg.as_deref())
            .chain(&args.kwonlyargs)
            .chain(args.kwarg.as_deref());
        for arg in in_order {
            if let Some(annotation) = &arg.annotation {
                let name = self.mangle(&arg.arg);
                self.const_temp(constant::string(&name));
                self.annotation_value(annotation)?;
                count += 2;
            }
        }
        if let Some(returns) = returns {
            self.const_temp(constant::string("return"));
            self.annotation_value(returns)?;
            count += 2;
        }
        self.free(mark);
        if count > 0 {
            self.emit(Inst::BuildTuple {
                dst: register.into(),
                items: Regs { base: mark, count },
            });
            parts.present |= 1 << Parts::ANNOTATIONS;
        }
        Ok(())
    }

    /// A function without defaults and annotations, as class bodies and comprehensions are.
    pub(crate) fn plain_function(&mut self, code: Arc<Code>, dst: Reg) {
        let mark = self.mark();
        let base = self.unit.builder.temps(Parts::COUNT);
        self.make_function(Parts { base, present: 0 }, code, dst);
        self.free(mark);
    }

    fn make_function(&mut self, mut parts: Parts, code: Arc<Code>, dst: Reg) {
        if !code.freevars.is_empty() {
            let register = parts.register(Parts::CLOSURE);
            let mark = self.mark();
            for name in &code.freevars {
                let slot = self.temp();
                if let Some(cell) = self.unit.cell(name) {
                    self.emit(Inst::Move {
                        dst: slot.into(),
                        src: cell.into(),
                    });
                }
            }
            let count = u16::try_from(code.freevars.len()).unwrap_or(u16::MAX);
            self.free(mark);
            self.emit(Inst::BuildTuple {
                dst: register.into(),
                items: Regs { base: mark, count },
            });
            parts.present |= 1 << Parts::CLOSURE;
        }
        let code = self.b().constant(Const::Code(code));
        self.emit(Inst::MakeFunction {
            dst: dst.into(),
            parts: Regs {
                base: parts.base,
                count: Parts::COUNT,
            },
            present: Imm16(parts.present),
            code,
        });
    }

    /// Evaluates decorators, each into the head of a call window; the register after the last window takes what they
    /// decorate.
    pub(crate) fn decorators(&mut self, decorators: &'a [Expr]) -> Lower<(Vec<Reg>, Reg)> {
        let mut windows = Vec::new();
        for decorator in decorators {
            let base = self.unit.builder.temps(taipan_code::operand::CallWindow::HEAD);
            self.expr_to(decorator, base)?;
            windows.push(base);
        }
        let target = self.temp();
        Ok((windows, target))
    }

    /// Calls the decorators, the last first; each result is the argument of the one before.
    pub(crate) fn apply_decorators(&mut self, decorators: &[Expr], windows: &[Reg]) {
        for (decorator, &base) in decorators.iter().zip(windows).rev() {
            self.set_span(decorator.span);
            self.call_window(base, 1, base);
        }
    }
}

/// The docstring of a body, if it starts with one.
pub(crate) fn docstring(body: &[Stmt]) -> Option<Const> {
    if let Some(Stmt {
        kind: StmtKind::Expr(value),
        ..
    }) = body.first()
        && let ExprKind::Constant {
            value: value @ Constant::Str(_),
            ..
        } = &value.kind
    {
        return Some(constant::constant(value));
    }
    None
}

pub(crate) fn docstring_stmt(body: &[Stmt]) -> bool {
    body.first().is_some_and(taipan_syntax::future::is_docstring)
}

/// Whether a statement has statements in it whose ends differ; definitions have not.
pub(crate) fn is_compound(stmt: &Stmt) -> bool {
    matches!(
        stmt.kind,
        StmtKind::If { .. }
            | StmtKind::While { .. }
            | StmtKind::For(_)
            | StmtKind::AsyncFor(_)
            | StmtKind::With { .. }
            | StmtKind::AsyncWith { .. }
            | StmtKind::Try(_)
            | StmtKind::TryStar(_)
            | StmtKind::Match { .. }
    )
}
