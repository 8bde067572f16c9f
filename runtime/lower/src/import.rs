//! Imports.

use std::sync::Arc;

use taipan_code::{Const, Inst, Reg};
use taipan_syntax::ast::{Alias, Ident, Stmt};

use crate::constant;
use crate::lowerer::{Lower, Lowerer};

impl Lowerer<'_> {
    fn import_name(&mut self, name: &Ident, level: u32, fromlist: Const) -> Reg {
        let mark = self.mark();
        let level = self.const_temp(Const::Int(i64::from(level)));
        let fromlist = self.const_temp(fromlist);
        self.free(mark);
        let module = self.temp();
        let name = self.mangle(name);
        let name = self.b().name(&name);
        self.emit(Inst::ImportName {
            dst: module.into(),
            level: level.into(),
            fromlist: fromlist.into(),
            name,
        });
        module
    }

    fn import_from(&mut self, dst: Reg, module: Reg, name: &Ident) {
        let name = self.mangle(name);
        let name = self.b().name(&name);
        self.emit(Inst::ImportFrom {
            dst: dst.into(),
            module: module.into(),
            name,
        });
    }

    pub(crate) fn import(&mut self, names: &[Alias]) -> Lower {
        for alias in names {
            let mark = self.mark();
            let module = self.import_name(&alias.name, 0, Const::None);
            match &alias.asname {
                None => {
                    let bound = match alias.name.split_once('.') {
                        Some((first, _)) => Arc::from(first),
                        None => Arc::clone(&alias.name),
                    };
                    self.store_name(&bound, module)?;
                }
                Some(asname) => {
                    // `import a.b.c as d` binds `c`, found by walking down from `a`.
                    let mut found = module;
                    for part in alias.name.split('.').skip(1) {
                        let next = self.temp();
                        self.import_from(next, found, &Arc::from(part));
                        self.drop_reg(found);
                        found = next;
                    }
                    self.store_name(asname, found)?;
                }
            }
            self.free(mark);
        }
        Ok(())
    }

    pub(crate) fn import_from_stmt(
        &mut self,
        stmt: &Stmt,
        module: Option<&Ident>,
        names: &[Alias],
        level: u32,
    ) -> Lower {
        if level == 0
            && module.is_some_and(|module| &**module == "__future__")
            && stmt.span.lineno > self.future.last_line
        {
            return Err(self.error("from __future__ imports must occur at the beginning of the file"));
        }
        let mark = self.mark();
        let fromlist = names.iter().map(|alias| constant::string(&alias.name)).collect();
        let empty: Ident = Arc::from("");
        let source = self.import_name(module.unwrap_or(&empty), level, Const::Tuple(fromlist));
        if let [star] = names
            && &*star.name == "*"
        {
            self.emit(Inst::ImportStar { module: source.into() });
            self.free(mark);
            return Ok(());
        }
        for alias in names {
            let inner = self.mark();
            let value = self.temp();
            self.import_from(value, source, &alias.name);
            self.store_name(alias.asname.as_ref().unwrap_or(&alias.name), value)?;
            self.free(inner);
        }
        self.drop_reg(source);
        self.free(mark);
        Ok(())
    }
}
