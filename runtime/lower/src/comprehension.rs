//! Comprehensions and generator expressions: functions of one argument, `.0`, the outermost iterator.

use std::sync::Arc;

use taipan_code::operand::{CallWindow, Imm16, Regs};
use taipan_code::{Inst, Reg};
use taipan_syntax::ast::{Comprehension, Expr, ExprKind};

use crate::locals::Names;
use crate::lowerer::{Header, Lower, Lowerer};
use crate::unit::UnitKind;

/// What a comprehension makes of each round.
enum Element<'a> {
    List(&'a Expr),
    Set(&'a Expr),
    Dict(&'a Expr, &'a Expr),
    Yield(&'a Expr),
}

impl<'a> Lowerer<'a> {
    pub(crate) fn comprehension(&mut self, expr: &'a Expr, dst: Reg) -> Lower {
        let (name, element, generators) = match &expr.kind {
            ExprKind::ListComp { elt, generators } => ("<listcomp>", Element::List(elt), generators),
            ExprKind::SetComp { elt, generators } => ("<setcomp>", Element::Set(elt), generators),
            ExprKind::DictComp { key, value, generators } => ("<dictcomp>", Element::Dict(key, value), generators),
            ExprKind::GeneratorExp { elt, generators } => ("<genexpr>", Element::Yield(elt), generators),
            _ => return Ok(()),
        };
        let (Some(block), Some(outermost)) = (self.table.of_expr(expr), generators.first()) else {
            return Err(self.error("a comprehension without symbols"));
        };
        let is_async = self.table.block(block).is_coroutine;
        let is_generator = matches!(element, Element::Yield(_));
        let allowed =
            matches!(self.unit.kind, UnitKind::AsyncFunction | UnitKind::Comprehension) || self.is_top_level_await();
        if is_async && !is_generator && !allowed {
            return Err(self.error("asynchronous comprehension outside of an asynchronous function"));
        }
        let private = self.unit.private.clone();
        let elements = match element {
            Element::List(elt) | Element::Set(elt) | Element::Yield(elt) => vec![elt],
            Element::Dict(key, value) => vec![key, value],
        };
        let names = Names::of_comprehension(&elements, generators, private.clone());
        self.enter_unit(Header {
            kind: UnitKind::Comprehension,
            block,
            name: Arc::from(name),
            first_line: expr.span.lineno,
            private,
            args: None,
            names,
        });
        self.set_span(expr.span);
        let result = self.temp();
        let items = Regs { base: result, count: 0 };
        let out = result.into();
        match element {
            Element::List(_) => self.emit(Inst::BuildList { dst: out, items }),
            Element::Set(_) => self.emit(Inst::BuildSet { dst: out, items }),
            Element::Dict(..) => self.emit(Inst::BuildMap { dst: out, items }),
            Element::Yield(_) => {}
        }
        self.round(&element, generators, 0, result)?;
        if is_generator {
            self.no_position();
            self.implicit_return();
        } else {
            self.set_span(expr.span);
            self.emit(Inst::Return { src: result.into() });
        }
        let code = self.exit_unit()?;

        let mark = self.mark();
        let base = self.unit.builder.temps(CallWindow::HEAD);
        self.plain_function(code, base);
        let iter = self.value_of_iterable(&outermost.iter)?;
        let (out, src) = (iter.into(), iter.into());
        self.emit(if outermost.is_async {
            Inst::GetAsyncIter { dst: out, src }
        } else {
            Inst::GetIter { dst: out, src }
        });
        self.free(mark);
        self.call_window(base, 1, dst);
        if is_async && !is_generator {
            self.get_awaitable(dst, 0);
            self.await_awaitable(dst);
        }
        Ok(())
    }

    pub(crate) fn is_top_level_await(&self) -> bool {
        self.options.top_level_await && self.unit.kind == UnitKind::Module
    }

    /// An iterable that is only iterated over: constant displays become constants.
    pub(crate) fn value_of_iterable(&mut self, expr: &'a Expr) -> Lower<Reg> {
        match self.constant_container(expr) {
            Some(value) => {
                let position = self.b().position();
                self.set_span(expr.span);
                let temp = self.const_temp(value);
                self.b().set_position(position);
                Ok(temp)
            }
            None => self.value(expr),
        }
    }

    /// One `for` clause and, inside it, the rest.
    fn round(&mut self, element: &Element<'a>, generators: &'a [Comprehension], at: usize, result: Reg) -> Lower {
        let Some(generator) = generators.get(at) else {
            return self.element(element, result);
        };
        let mark = self.mark();
        if at > 0
            && !generator.is_async
            && let Some(only) = single_element(&generator.iter)
        {
            // `for x in [value]` is an assignment.
            let value = self.operand(only)?;
            self.free(mark);
            self.store(&generator.target, value)?;
            let end = self.b().label();
            for test in &generator.ifs {
                self.jump_if(test, end, false)?;
            }
            self.round(element, generators, at + 1, result)?;
            self.b().bind(end);
            return Ok(());
        }
        let iter = if at == 0 {
            let iter = self.temp();
            self.emit(Inst::Move {
                dst: iter.into(),
                src: Reg(0).into(),
            });
            iter
        } else {
            let iter = self.value_of_iterable(&generator.iter)?;
            let (dst, src) = (iter.into(), iter.into());
            self.emit(if generator.is_async {
                Inst::GetAsyncIter { dst, src }
            } else {
                Inst::GetIter { dst, src }
            });
            iter
        };
        let (head, done) = (self.b().label(), self.b().label());
        let known = self.unit.bound.clone();
        let position = self.b().position();
        self.b().bind(head);
        let handler = if generator.is_async {
            Some(self.next_async(iter, &generator.target)?)
        } else {
            self.next_sync(iter, done, &generator.target)?;
            None
        };
        let skip = self.b().label();
        for test in &generator.ifs {
            self.jump_if(test, skip, false)?;
        }
        self.round(element, generators, at + 1, result)?;
        self.b().bind(skip);
        self.b().set_position(position);
        self.jump_back(head);
        if let Some(handler) = handler {
            let exc = iter.plus(1);
            self.b().bind(handler);
            self.emit(Inst::EndAsyncFor {
                iter: iter.into(),
                exc: exc.into(),
            });
        }
        self.b().bind(done);
        self.unit.bound = known;
        self.free(mark);
        Ok(())
    }

    fn element(&mut self, element: &Element<'a>, result: Reg) -> Lower {
        let mark = self.mark();
        let position = self.b().position();
        match *element {
            Element::List(elt) => {
                let value = self.operand(elt)?;
                self.emit(Inst::ListAppend {
                    list: result.into(),
                    value: value.into(),
                });
            }
            Element::Set(elt) => {
                let value = self.operand(elt)?;
                self.emit(Inst::SetAdd {
                    set: result.into(),
                    value: value.into(),
                });
            }
            Element::Dict(key, value) => {
                let key = self.operand(key)?;
                let value = self.operand(value)?;
                self.emit(Inst::MapAdd {
                    map: result.into(),
                    key: key.into(),
                    value: value.into(),
                });
            }
            Element::Yield(elt) => {
                let value = self.value(elt)?;
                self.yield_value(value, value);
                self.drop_reg(value);
            }
        }
        self.b().set_position(position);
        self.free(mark);
        Ok(())
    }

    pub(crate) fn get_awaitable(&mut self, reg: Reg, place: u16) {
        self.emit(Inst::GetAwaitable {
            dst: reg.into(),
            src: reg.into(),
            place: Imm16(place),
        });
    }
}

fn single_element(iter: &Expr) -> Option<&Expr> {
    let (ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. }) = &iter.kind else {
        return None;
    };
    match elts.as_slice() {
        [only] if !matches!(only.kind, ExprKind::Starred { .. }) => Some(only),
        _ => None,
    }
}
