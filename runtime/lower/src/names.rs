//! Loading, storing and deleting names: local, cell, global, or through the locals mapping.
//!
//! Which it is comes from the symbol table (`compiler_nameop` in CPython). A local that may be unbound is checked before use.

use taipan_code::{Const, Inst, Reg};
use taipan_syntax::ast::Ident;
use taipan_syntax::symtable::{BlockKind, Scope};

use crate::lowerer::{Lower, Lowerer};

/// Where a name lives in the current unit.
pub(crate) enum Place {
    Local(Reg),
    Cell(Reg),
    Global,
    /// The locals mapping.
    Mapping,
}

impl Lowerer<'_> {
    /// Where the mangled `name` lives.
    pub(crate) fn place(&self, name: &str) -> Place {
        let block = self.block();
        let is_function = block.kind == BlockKind::Function;
        match block.symbol(name).map(|symbol| symbol.scope) {
            Some(Scope::Cell) => self.unit.cell(name).map_or(Place::Mapping, Place::Cell),
            Some(Scope::Free) => self.unit.free_cell(name).map_or(Place::Mapping, Place::Cell),
            Some(Scope::Local) if is_function => self.unit.local(name).map_or(Place::Mapping, Place::Local),
            Some(Scope::GlobalImplicit) if is_function => Place::Global,
            Some(Scope::GlobalExplicit) => Place::Global,
            _ => Place::Mapping,
        }
    }

    /// The register of a name that is a local here, checked to be bound.
    pub(crate) fn local_operand(&mut self, name: &Ident) -> Option<Reg> {
        let name = self.mangle(name);
        let Place::Local(local) = self.place(&name) else {
            return None;
        };
        self.check_bound(local);
        Some(local)
    }

    fn check_bound(&mut self, local: Reg) {
        let at = local.index();
        if self.unit.bound.is_bound(at) {
            return;
        }
        self.emit(Inst::CheckBound { local: local.into() });
        if self.unit.tracked.get(at).copied().unwrap_or(false) {
            self.unit.bound.bind(at);
        }
    }

    pub(crate) fn load_name(&mut self, name: &Ident, dst: Reg) -> Lower {
        let name = self.mangle(name);
        match self.place(&name) {
            Place::Local(local) => {
                self.check_bound(local);
                self.emit(Inst::Move {
                    dst: dst.into(),
                    src: local.into(),
                });
            }
            Place::Cell(cell) => {
                let inst = if self.block().kind == BlockKind::Class {
                    Inst::LoadClassCell {
                        dst: dst.into(),
                        cell: cell.into(),
                    }
                } else {
                    Inst::LoadCell {
                        dst: dst.into(),
                        cell: cell.into(),
                    }
                };
                self.emit(inst);
            }
            Place::Global => {
                let (name, site) = (self.b().name(&name), self.b().site());
                self.emit(Inst::LoadGlobal {
                    dst: dst.into(),
                    name,
                    site,
                });
            }
            Place::Mapping => {
                let (name, site) = (self.b().name(&name), self.b().site());
                self.emit(Inst::LoadName {
                    dst: dst.into(),
                    name,
                    site,
                });
            }
        }
        Ok(())
    }

    /// Stores `src`, consuming it if it is a temporary.
    pub(crate) fn store_name(&mut self, name: &Ident, src: Reg) -> Lower {
        self.forbid_store(name)?;
        let name = self.mangle(name);
        match self.place(&name) {
            Place::Local(local) => {
                if local != src {
                    self.emit(Inst::Move {
                        dst: local.into(),
                        src: src.into(),
                    });
                }
                self.bind_local(local);
            }
            Place::Cell(cell) => self.emit(Inst::StoreCell {
                cell: cell.into(),
                src: src.into(),
            }),
            Place::Global => {
                let name = self.b().name(&name);
                self.emit(Inst::StoreGlobal { src: src.into(), name });
            }
            Place::Mapping => {
                let name = self.b().name(&name);
                self.emit(Inst::StoreName { src: src.into(), name });
            }
        }
        Ok(())
    }

    /// Notes that a local was just written.
    pub(crate) fn bind_local(&mut self, local: Reg) {
        let at = local.index();
        if self.unit.tracked.get(at).copied().unwrap_or(false) {
            self.unit.bound.bind(at);
        }
    }

    pub(crate) fn delete_name(&mut self, name: &Ident) -> Lower {
        if &**name == "__debug__" {
            return Err(self.error("cannot delete __debug__"));
        }
        let name = self.mangle(name);
        match self.place(&name) {
            Place::Local(local) => self.emit(Inst::DeleteLocal { local: local.into() }),
            Place::Cell(cell) => self.emit(Inst::DeleteCell { cell: cell.into() }),
            Place::Global => {
                let name = self.b().name(&name);
                self.emit(Inst::DeleteGlobal { name });
            }
            Place::Mapping => {
                let name = self.b().name(&name);
                self.emit(Inst::DeleteName { name });
            }
        }
        Ok(())
    }

    /// `name = None; del name` at the end of `except ... as name`.
    pub(crate) fn unbind_handler_name(&mut self, name: &Ident) -> Lower {
        let mangled = self.mangle(name);
        if let Place::Local(local) = self.place(&mangled) {
            self.emit(Inst::ClearLocal { local: local.into() });
            return Ok(());
        }
        let mark = self.mark();
        let none = self.const_temp(Const::None);
        self.free(mark);
        self.store_name(name, none)?;
        self.delete_name(name)
    }

    pub(crate) fn forbid_store(&mut self, name: &str) -> Lower {
        if name == "__debug__" {
            return Err(self.error("cannot assign to __debug__"));
        }
        Ok(())
    }
}
