//! Calls: plain, of methods, with keywords, with `*` and `**`.
//!
//! A call's operands are evaluated straight into its window of temporaries.

use std::collections::HashSet;

use taipan_code::operand::{CallWindow, OptIn, OutRegs, Regs};
use taipan_code::{Const, Inst, Reg};
use taipan_syntax::ast::{Expr, ExprContext, ExprKind, Ident, Keyword};

use crate::constant;
use crate::expr::MAX_WINDOW;
use crate::lowerer::{Lower, Lowerer};

/// More arguments than this are passed as a tuple and a dict.
const MAX_ARGUMENTS: usize = 200;

/// How a call finds its callable.
enum Callee {
    Plain,
    Method,
}

impl<'a> Lowerer<'a> {
    pub(crate) fn call(
        &mut self,
        expr: &'a Expr,
        func: &'a Expr,
        args: &'a [Expr],
        keywords: &'a [Keyword],
        dst: Reg,
    ) -> Lower {
        self.check_keywords(keywords)?;
        let mark = self.mark();
        if spreads(args, keywords) {
            self.check_caller(expr, func);
            let callable = self.value(func)?;
            return self.call_spread(callable, &[], args, keywords, dst, mark);
        }
        let base = self.unit.builder.temps(CallWindow::HEAD);
        let callee = if let ExprKind::Attribute {
            value,
            attr,
            ctx: ExprContext::Load,
        } = &func.kind
        {
            let inner = self.mark();
            let obj = self.operand(value)?;
            self.free(inner);
            self.set_span(func.span);
            self.move_start_to_attribute(func, attr);
            let mangled = self.mangle(attr);
            let (name, site) = (self.b().name(&mangled), self.b().site());
            self.emit(Inst::LoadMethod {
                dst: OutRegs { base, count: 2 },
                obj: obj.into(),
                name,
                site,
            });
            self.set_span(expr.span);
            Callee::Method
        } else {
            self.check_caller(expr, func);
            self.expr_to(func, base)?;
            Callee::Plain
        };
        self.window(args)?;
        for keyword in keywords {
            self.value(&keyword.value)?;
        }
        if let (Callee::Method, ExprKind::Attribute { attr, .. }) = (&callee, &func.kind) {
            self.move_start_to_attribute(func, attr);
        }
        self.free(mark);
        self.emit_call(&callee, base, args.len(), keywords, dst);
        Ok(())
    }

    fn emit_call(&mut self, callee: &Callee, base: Reg, positional: usize, keywords: &[Keyword], dst: Reg) {
        let count = u16::try_from(positional + keywords.len()).unwrap_or(u16::MAX);
        let (dst, args) = (dst.into(), CallWindow { base, count });
        let site = self.b().site();
        let inst = if keywords.is_empty() {
            match callee {
                Callee::Plain => Inst::Call { dst, args, site },
                Callee::Method => Inst::CallMethod { dst, args, site },
            }
        } else {
            let names = keywords
                .iter()
                .filter_map(|keyword| keyword.arg.as_deref())
                .map(constant::string)
                .collect();
            let names = self.b().constant(Const::Tuple(names));
            match callee {
                Callee::Plain => Inst::CallKw { dst, args, names, site },
                Callee::Method => Inst::CallMethodKw { dst, args, names, site },
            }
        };
        self.emit(inst);
    }

    /// Calls `base` with the `count` arguments that follow it in its window.
    pub(crate) fn call_window(&mut self, base: Reg, count: u16, dst: Reg) {
        let site = self.b().site();
        self.emit(Inst::Call {
            dst: dst.into(),
            args: CallWindow { base, count },
            site,
        });
    }

    /// `class C(bases, keywords)`: the window at `base` holds the builder, the body function and the name already.
    pub(crate) fn call_class_builder(
        &mut self,
        base: Reg,
        bases: &'a [Expr],
        keywords: &'a [Keyword],
        dst: Reg,
    ) -> Lower {
        self.check_keywords(keywords)?;
        if spreads(bases, keywords) {
            let given = [base.plus(2), base.plus(3)];
            return self.call_spread(base, &given, bases, keywords, dst, base);
        }
        self.window(bases)?;
        for keyword in keywords {
            self.value(&keyword.value)?;
        }
        self.free(base);
        self.emit_call(&Callee::Plain, base, 2 + bases.len(), keywords, dst);
        Ok(())
    }

    /// A call with `*args` or `**kwargs`, or very many arguments. `given` are argument registers filled already.
    fn call_spread(
        &mut self,
        callable: Reg,
        given: &[Reg],
        args: &'a [Expr],
        keywords: &'a [Keyword],
        dst: Reg,
        mark: Reg,
    ) -> Lower {
        let tuple = match args {
            // `f(*x)` hands over `x` itself.
            [
                Expr {
                    kind: ExprKind::Starred { value, .. },
                    ..
                },
            ] if given.is_empty() => self.value(value)?,
            _ => {
                let list = self.temp();
                if let Some(first) = given.first() {
                    let count = u16::try_from(given.len()).unwrap_or(u16::MAX);
                    let items = Regs { base: *first, count };
                    self.build_list(list, items);
                    self.append_all(args, list)?;
                } else {
                    self.grow_list(args, list)?;
                }
                self.emit(Inst::ListToTuple {
                    dst: list.into(),
                    src: list.into(),
                });
                list
            }
        };
        let kwargs = if keywords.is_empty() {
            None
        } else {
            Some(self.keyword_dict(keywords, callable)?)
        };
        self.free(mark);
        self.emit(Inst::CallEx {
            dst: dst.into(),
            callable: callable.into(),
            args: tuple.into(),
            kwargs: OptIn::from(kwargs),
        });
        Ok(())
    }

    fn append_all(&mut self, args: &'a [Expr], list: Reg) -> Lower {
        for arg in args {
            let mark = self.mark();
            if let ExprKind::Starred { value, .. } = &arg.kind {
                let src = self.operand(value)?;
                self.emit(Inst::ListExtend {
                    list: list.into(),
                    src: src.into(),
                });
            } else {
                let value = self.operand(arg)?;
                self.emit(Inst::ListAppend {
                    list: list.into(),
                    value: value.into(),
                });
            }
            self.free(mark);
        }
        Ok(())
    }

    /// Runs of named keywords are built as dicts; every `**x` and every later run is merged in.
    fn keyword_dict(&mut self, keywords: &'a [Keyword], callable: Reg) -> Lower<Reg> {
        let dict = self.temp();
        let mark = self.mark();
        let mut rest = keywords;
        let mut started = false;
        while !rest.is_empty() {
            let named = rest
                .iter()
                .position(|keyword| keyword.arg.is_none())
                .unwrap_or(rest.len());
            if named > 0 {
                let target = if started { self.temp() } else { dict };
                self.named_keywords(&rest[..named], target)?;
                if started {
                    self.merge(dict, target, callable);
                }
                started = true;
                rest = &rest[named..];
            } else {
                if !started {
                    self.empty_map(dict);
                    started = true;
                }
                let src = self.operand(&rest[0].value)?;
                self.merge(dict, src, callable);
                rest = &rest[1..];
            }
            self.free(mark);
        }
        Ok(dict)
    }

    fn merge(&mut self, dict: Reg, src: Reg, callable: Reg) {
        self.emit(Inst::DictMerge {
            dict: dict.into(),
            src: src.into(),
            callable: callable.into(),
        });
    }

    fn empty_map(&mut self, dst: Reg) {
        let base = self.mark();
        self.emit(Inst::BuildMap {
            dst: dst.into(),
            items: Regs { base, count: 0 },
        });
    }

    fn named_keywords(&mut self, keywords: &'a [Keyword], dst: Reg) -> Lower {
        let mark = self.mark();
        let at_once = keywords.len() * 2 <= MAX_WINDOW;
        if !at_once {
            self.empty_map(dst);
        }
        for keyword in keywords {
            let name = keyword.arg.as_deref().unwrap_or_default();
            let key = self.const_temp(constant::string(name));
            let value = self.value(&keyword.value)?;
            if !at_once {
                self.emit(Inst::MapAdd {
                    map: dst.into(),
                    key: key.into(),
                    value: value.into(),
                });
                self.free(mark);
            }
        }
        self.free(mark);
        if at_once {
            let count = u16::try_from(keywords.len() * 2).unwrap_or(u16::MAX);
            self.emit(Inst::BuildMap {
                dst: dst.into(),
                items: Regs { base: mark, count },
            });
        }
        Ok(())
    }

    /// No keyword twice, none that is `__debug__`.
    fn check_keywords(&mut self, keywords: &[Keyword]) -> Lower {
        let mut seen: HashSet<&Ident> = HashSet::new();
        for keyword in keywords {
            let Some(name) = &keyword.arg else { continue };
            if &**name == "__debug__" {
                return Err(self.error("cannot assign to __debug__"));
            }
            if !seen.insert(name) {
                // CPython points at the second occurrence.
                self.set_span(keyword.span);
                return Err(self.error(format!("keyword argument repeated: {name}")));
            }
        }
        Ok(())
    }
}

fn spreads(args: &[Expr], keywords: &[Keyword]) -> bool {
    args.len() + keywords.len() > MAX_ARGUMENTS
        || args.iter().any(|arg| matches!(arg.kind, ExprKind::Starred { .. }))
        || keywords.iter().any(|keyword| keyword.arg.is_none())
}
