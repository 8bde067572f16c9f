//! Class statements: the body is a function called by `__build_class__` with the class's namespace as its locals.

use std::sync::Arc;

use taipan_code::operand::CallWindow;
use taipan_code::{Const, Inst};
use taipan_syntax::ast::{ClassDef, Ident, Stmt};

use crate::constant;
use crate::locals::Names;
use crate::lowerer::{Header, Lower, Lowerer};
use crate::unit::UnitKind;

impl<'a> Lowerer<'a> {
    pub(crate) fn class_def(&mut self, stmt: &'a Stmt, def: &'a ClassDef) -> Lower {
        let mark = self.mark();
        let first_line = def
            .decorator_list
            .first()
            .map_or(stmt.span.lineno, |first| first.span.lineno);
        let (windows, target) = self.decorators(&def.decorator_list)?;
        let Some(block) = self.table.of_stmt(stmt) else {
            return Err(self.error("a class without symbols"));
        };
        self.enter_unit(Header {
            kind: UnitKind::Class,
            block,
            name: Arc::clone(&def.name),
            first_line,
            private: Some(Arc::clone(&def.name)),
            args: None,
            names: Names::default(),
        });
        self.class_body(&def.body)?;
        let code = self.exit_unit()?;
        let base = self.unit.builder.temps(CallWindow::HEAD);
        self.emit(Inst::LoadBuildClass { dst: base.into() });
        let function = self.temp();
        self.plain_function(code, function);
        self.const_temp(constant::string(&def.name));
        self.call_class_builder(base, &def.bases, &def.keywords, target)?;
        self.apply_decorators(&def.decorator_list, &windows);
        self.set_span(stmt.span);
        self.free(mark);
        self.store_name(&def.name, windows.first().copied().unwrap_or(target))
    }

    fn class_body(&mut self, body: &'a [Stmt]) -> Lower {
        let mark = self.mark();
        let value = self.temp();
        let module: Ident = Arc::from("__name__");
        self.load_name(&module, value)?;
        self.store_name(&Arc::from("__module__"), value)?;
        let qualname = constant::string(&self.unit.qualname.clone());
        self.load_const(value, qualname);
        self.store_name(&Arc::from("__qualname__"), value)?;
        self.free(mark);
        self.body(body)?;
        self.no_position();
        if self.block().needs_class_closure
            && let Some(cell) = self.unit.cell("__class__")
        {
            let copy = self.temp();
            self.emit(Inst::Move {
                dst: copy.into(),
                src: cell.into(),
            });
            self.store_name(&Arc::from("__classcell__"), copy)?;
            self.free(mark);
            let result = self.temp();
            self.emit(Inst::Move {
                dst: result.into(),
                src: cell.into(),
            });
            self.emit(Inst::Return { src: result.into() });
        } else {
            self.implicit_return();
        }
        Ok(())
    }

    /// The body of a module or class: annotations mapping, docstring, statements.
    pub(crate) fn body(&mut self, body: &'a [Stmt]) -> Lower {
        if crate::annotation::has_annotations(body) {
            self.emit(Inst::SetupAnnotations {});
        }
        let Some(text) = crate::function::docstring(body) else {
            return self.stmts(body);
        };
        if self.options.optimize < 2 {
            self.set_span(body[0].span);
            let mark = self.mark();
            let value = self.temp();
            let value_id = self.b().constant(text);
            self.emit(Inst::LoadConst {
                dst: value.into(),
                value: value_id,
            });
            self.free(mark);
            self.store_name(&Arc::from("__doc__"), value)?;
        }
        self.stmts(&body[1..])
    }

    /// The constant `None` in a temporary.
    pub(crate) fn none(&mut self) -> taipan_code::Reg {
        self.const_temp(Const::None)
    }
}
