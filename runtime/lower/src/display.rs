//! Displays: tuples, lists, sets, dicts.
//!
//! Short ones are built from a window of temporaries. Long ones, and those with `*x` or `**x`, grow element by element in the
//! order of the source.

use taipan_code::operand::Regs;
use taipan_code::{Const, Inst, Reg};
use taipan_syntax::ast::{Expr, ExprKind};

use crate::expr::MAX_WINDOW;
use crate::fold;
use crate::lowerer::{Lower, Lowerer};

fn has_star(elts: &[Expr]) -> bool {
    elts.iter().any(|elt| matches!(elt.kind, ExprKind::Starred { .. }))
}

impl<'a> Lowerer<'a> {
    /// Evaluates into consecutive temporaries.
    pub(crate) fn window(&mut self, elts: &'a [Expr]) -> Lower<Regs> {
        let base = self.mark();
        for elt in elts {
            self.value(elt)?;
        }
        let count = u16::try_from(elts.len()).unwrap_or(u16::MAX);
        Ok(Regs { base, count })
    }

    pub(crate) fn tuple_display(&mut self, elts: &'a [Expr], dst: Reg) -> Lower {
        let mark = self.mark();
        if has_star(elts) || elts.len() > MAX_WINDOW {
            let list = self.temp();
            self.grow_list(elts, list)?;
            self.free(mark);
            self.emit(Inst::ListToTuple {
                dst: dst.into(),
                src: list.into(),
            });
            return Ok(());
        }
        let items = self.window(elts)?;
        self.free(mark);
        self.emit(Inst::BuildTuple { dst: dst.into(), items });
        Ok(())
    }

    pub(crate) fn list_display(&mut self, elts: &'a [Expr], dst: Reg) -> Lower {
        let mark = self.mark();
        if elts.len() > 2
            && let Some(items) = fold::fold_all(elts, self.debug())
        {
            self.build_list(dst, Regs { base: mark, count: 0 });
            let src = self.const_temp(Const::Tuple(items.into()));
            self.free(mark);
            self.emit(Inst::ListExtend {
                list: dst.into(),
                src: src.into(),
            });
            return Ok(());
        }
        if has_star(elts) || elts.len() > MAX_WINDOW {
            return self.grow_list(elts, dst);
        }
        let items = self.window(elts)?;
        self.free(mark);
        self.build_list(dst, items);
        Ok(())
    }

    pub(crate) fn build_list(&mut self, dst: Reg, items: Regs) {
        self.emit(Inst::BuildList { dst: dst.into(), items });
    }

    /// Elements before the first star are built at once, if they are few; the others are added one by one.
    pub(crate) fn grow_list(&mut self, elts: &'a [Expr], list: Reg) -> Lower {
        let mark = self.mark();
        let at_once = self.leading_plain(elts);
        let items = self.window(&elts[..at_once])?;
        self.free(mark);
        self.build_list(list, items);
        for elt in &elts[at_once..] {
            let list = list.into();
            if let ExprKind::Starred { value, .. } = &elt.kind {
                let src = self.operand(value)?;
                self.emit(Inst::ListExtend { list, src: src.into() });
            } else {
                let value = self.operand(elt)?;
                self.emit(Inst::ListAppend {
                    list,
                    value: value.into(),
                });
            }
            self.free(mark);
        }
        Ok(())
    }

    fn leading_plain(&self, elts: &[Expr]) -> usize {
        let plain = elts
            .iter()
            .position(|elt| matches!(elt.kind, ExprKind::Starred { .. }))
            .unwrap_or(elts.len());
        if plain > MAX_WINDOW { 0 } else { plain }
    }

    pub(crate) fn set_display(&mut self, elts: &'a [Expr], dst: Reg) -> Lower {
        let mark = self.mark();
        if elts.len() > 2
            && let Some(items) = fold::fold_all(elts, self.debug())
        {
            self.build_set(dst, Regs { base: mark, count: 0 });
            let src = self.const_temp(Const::FrozenSet(items.into()));
            self.free(mark);
            self.emit(Inst::SetUpdate {
                set: dst.into(),
                src: src.into(),
            });
            return Ok(());
        }
        let at_once = self.leading_plain(elts);
        let items = self.window(&elts[..at_once])?;
        self.free(mark);
        self.build_set(dst, items);
        for elt in &elts[at_once..] {
            let set = dst.into();
            if let ExprKind::Starred { value, .. } = &elt.kind {
                let src = self.operand(value)?;
                self.emit(Inst::SetUpdate { set, src: src.into() });
            } else {
                let value = self.operand(elt)?;
                self.emit(Inst::SetAdd {
                    set,
                    value: value.into(),
                });
            }
            self.free(mark);
        }
        Ok(())
    }

    fn build_set(&mut self, dst: Reg, items: Regs) {
        self.emit(Inst::BuildSet { dst: dst.into(), items });
    }

    pub(crate) fn dict_display(&mut self, keys: &'a [Option<Expr>], values: &'a [Expr], dst: Reg) -> Lower {
        let mark = self.mark();
        let plain = keys.iter().position(Option::is_none).unwrap_or(keys.len());
        let at_once = if plain * 2 > MAX_WINDOW { 0 } else { plain };
        for (key, value) in keys.iter().zip(values).take(at_once) {
            if let Some(key) = key {
                self.value(key)?;
            }
            self.value(value)?;
        }
        let count = u16::try_from(2 * at_once).unwrap_or(u16::MAX);
        self.free(mark);
        self.emit(Inst::BuildMap {
            dst: dst.into(),
            items: Regs { base: mark, count },
        });
        for (key, value) in keys.iter().zip(values).skip(at_once) {
            match key {
                Some(key) => {
                    let key = self.operand(key)?;
                    let value = self.operand(value)?;
                    self.emit(Inst::MapAdd {
                        map: dst.into(),
                        key: key.into(),
                        value: value.into(),
                    });
                }
                None => {
                    let src = self.operand(value)?;
                    self.emit(Inst::DictUpdate {
                        dict: dst.into(),
                        src: src.into(),
                    });
                }
            }
            self.free(mark);
        }
        Ok(())
    }

    /// A list or set display of constants that is only looked at: a tuple or frozenset constant.
    pub(crate) fn constant_container(&self, expr: &Expr) -> Option<Const> {
        match &expr.kind {
            ExprKind::List { elts, .. } => fold::fold_all(elts, self.debug()).map(|items| Const::Tuple(items.into())),
            ExprKind::Set(elts) => fold::fold_all(elts, self.debug()).map(|items| Const::FrozenSet(items.into())),
            _ => None,
        }
    }
}
