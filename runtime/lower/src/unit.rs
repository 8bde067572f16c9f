//! One code object under construction.
//!
//! Besides the builder it holds what decides the meaning of names (block, class for mangling), the stack of enclosing
//! statements that a `return`, `break` or `continue` has to leave (`blocks`), and which locals are known to be bound.
//!
//! Bound locals: `bound[i]` says that local `i` is bound wherever control can be now. Names that some `del` or `except ...
//! as` in the unit unbinds are never tracked, so the knowledge only grows along a path and a handler may start from what
//! was known at the start of its `try`.

use std::collections::HashMap;
use std::sync::Arc;

use taipan_code::{Builder, Reg};
use taipan_syntax::ast::Ident;
use taipan_syntax::symtable::BlockId;

use crate::blocks::Block;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnitKind {
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    Comprehension,
}

impl UnitKind {
    /// Whether names of inner functions get `.<locals>` after this unit's name.
    pub(crate) fn is_function_like(self) -> bool {
        matches!(self, Self::Function | Self::AsyncFunction | Self::Lambda)
    }
}

pub(crate) struct Unit<'a> {
    pub(crate) builder: Builder,
    pub(crate) kind: UnitKind,
    pub(crate) block: BlockId,
    /// The class whose private names are mangled here.
    pub(crate) private: Option<Ident>,
    pub(crate) qualname: Arc<str>,
    pub(crate) locals: HashMap<Ident, u16>,
    pub(crate) cells: HashMap<Ident, u16>,
    /// Cells of outer units. A class may have a name both here and in `cells`: its body reads the `__class__` of the class
    /// around it, and its methods get its own.
    pub(crate) free: HashMap<Ident, u16>,
    /// Statements being lowered that must be left in order.
    pub(crate) blocks: Vec<Block<'a>>,
    pub(crate) bound: Bound,
    /// Which locals `bound` may speak about.
    pub(crate) tracked: Vec<bool>,
    /// A local may be rebound in the middle of an expression (`:=`), so that operands cannot borrow it.
    pub(crate) copies_locals: bool,
}

impl Unit<'_> {
    pub(crate) fn local(&self, name: &str) -> Option<Reg> {
        self.locals.get(name).copied().map(Reg)
    }

    /// The cell that inner units share.
    pub(crate) fn cell(&self, name: &str) -> Option<Reg> {
        self.cells.get(name).copied().map(Reg).or_else(|| self.free_cell(name))
    }

    /// The cell of an outer unit.
    pub(crate) fn free_cell(&self, name: &str) -> Option<Reg> {
        self.free.get(name).copied().map(Reg)
    }
}

/// Knowledge about locals at one place. Unreachable places know everything.
#[derive(Clone, Debug)]
pub(crate) struct Bound {
    names: Vec<bool>,
    unreachable: bool,
}

impl Bound {
    pub(crate) fn new(count: usize) -> Self {
        Self {
            names: vec![false; count],
            unreachable: false,
        }
    }

    pub(crate) fn is_bound(&self, local: usize) -> bool {
        self.unreachable || self.names.get(local).copied().unwrap_or(false)
    }

    pub(crate) fn bind(&mut self, local: usize) {
        if let Some(known) = self.names.get_mut(local) {
            *known = true;
        }
    }

    /// Control does not get here.
    pub(crate) fn set_unreachable(&mut self) {
        self.unreachable = true;
    }

    pub(crate) fn is_unreachable(&self) -> bool {
        self.unreachable
    }

    /// Control comes from `self` or from `other`.
    pub(crate) fn merge(&mut self, other: &Self) {
        if other.unreachable {
            return;
        }
        if self.unreachable {
            self.clone_from(other);
            return;
        }
        for (mine, theirs) in self.names.iter_mut().zip(&other.names) {
            *mine &= theirs;
        }
    }
}
