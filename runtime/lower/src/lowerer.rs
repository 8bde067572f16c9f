//! The lowering pass itself: the current unit, how units nest, and the small helpers that every family uses.

use std::collections::HashMap;
use std::sync::Arc;

use taipan_code::{Builder, Code, CodeFlags, Const, Inst, Position, Reg};
use taipan_syntax::ast::{Arguments, Ident, Mod, Span};
use taipan_syntax::future::Future;
use taipan_syntax::symtable::{self, BlockId, Scope, SymbolTable};
use taipan_syntax::{ErrorKind, Mode, SyntaxError, Warning, WarningCategory};

use crate::locals;
use crate::unit::{Bound, Unit, UnitKind};
use crate::{Lowered, Options};

pub(crate) type Lower<T = ()> = Result<T, SyntaxError>;

pub(crate) struct Lowerer<'a> {
    pub(crate) table: &'a SymbolTable,
    pub(crate) future: Future,
    pub(crate) filename: Arc<str>,
    pub(crate) options: Options,
    pub(crate) unit: Unit<'a>,
    /// The units around the current one, outermost first.
    pub(crate) outer: Vec<Unit<'a>>,
    pub(crate) warnings: Vec<Warning>,
}

/// What a new unit is made from.
pub(crate) struct Header<'x> {
    pub(crate) kind: UnitKind,
    pub(crate) block: BlockId,
    pub(crate) name: Arc<str>,
    pub(crate) first_line: u32,
    pub(crate) private: Option<Ident>,
    pub(crate) args: Option<&'x Arguments>,
    /// Local names in the order of their first use, parameters excluded.
    pub(crate) names: locals::Names,
}

pub(crate) fn lower_tree(
    tree: &Mod,
    table: &SymbolTable,
    future: Future,
    filename: Arc<str>,
    options: Options,
) -> Lower<Lowered> {
    let header = Header {
        kind: UnitKind::Module,
        block: BlockId::TOP,
        name: Arc::from("<module>"),
        first_line: 1,
        private: None,
        args: None,
        names: locals::Names::default(),
    };
    let unit = new_unit(table, &filename, &future, None, header);
    let mut lowerer = Lowerer {
        table,
        future,
        filename,
        options,
        unit,
        outer: Vec::new(),
        warnings: Vec::new(),
    };
    lowerer.module(tree)?;
    let Lowerer { unit, warnings, .. } = lowerer;
    let code = finish(unit.builder)?;
    Ok(Lowered { code, warnings })
}

fn finish(builder: Builder) -> Lower<Arc<Code>> {
    let code = builder
        .finish()
        .ok_or_else(|| SyntaxError::bare(ErrorKind::Memory, "the function is too large for register code"))?;
    debug_assert!(
        taipan_code::verify(&code).is_ok(),
        "lowering makes well-formed code: {:?}\n{}",
        taipan_code::verify(&code),
        taipan_code::dump(&code)
    );
    Ok(Arc::new(code))
}

fn new_unit<'a>(
    table: &SymbolTable,
    filename: &Arc<str>,
    future: &Future,
    parent: Option<&Unit<'a>>,
    header: Header<'_>,
) -> Unit<'a> {
    let block = table.block(header.block);
    let is_function = block.kind == symtable::BlockKind::Function;
    let mut varnames: Vec<Ident> = block.parameters.clone();
    let is_local = |name: &Ident| is_function && block.symbol(name).is_some_and(|symbol| symbol.scope == Scope::Local);
    for name in &header.names.in_order {
        if is_local(name) && !varnames.contains(name) {
            varnames.push(Arc::clone(name));
        }
    }
    let cellvars = block.cells();
    let freevars = block.free();
    let index = |names: &[Ident], base: usize| -> HashMap<Ident, u16> {
        names
            .iter()
            .enumerate()
            .map(|(at, name)| {
                let register = u16::try_from(base + at).unwrap_or(u16::MAX);
                (Arc::clone(name), register)
            })
            .collect()
    };
    let locals = index(&varnames, 0);
    let free = index(&freevars, varnames.len() + cellvars.len());
    let cells = index(&cellvars, varnames.len());
    let mut flags = 0;
    if is_function {
        flags |= CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS;
        if block.nested {
            flags |= CodeFlags::NESTED;
        }
        flags |= match (block.is_generator, block.is_coroutine) {
            (true, false) => CodeFlags::GENERATOR,
            (false, true) => CodeFlags::COROUTINE,
            (true, true) => CodeFlags::ASYNC_GENERATOR,
            (false, false) => 0,
        };
        if block.has_varargs {
            flags |= CodeFlags::VARARGS;
        }
        if block.has_varkeywords {
            flags |= CodeFlags::VARKEYWORDS;
        }
    }
    flags |= future.flags;
    let qualname = qualified_name(table, parent, &header);
    let (mut positional, mut posonly, mut kwonly) = (0, 0, 0);
    if let Some(args) = header.args {
        posonly = args.posonlyargs.len();
        positional = posonly + args.args.len();
        kwonly = args.kwonlyargs.len();
    } else if header.kind == UnitKind::Comprehension {
        positional = 1;
    }
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let tracked: Vec<bool> = varnames
        .iter()
        .map(|name| !header.names.unbound.contains(name))
        .collect();
    let mut bound = Bound::new(varnames.len());
    for at in 0..block.parameters.len() {
        bound.bind(at);
    }
    let code = Code {
        name: header.name,
        qualname: Arc::clone(&qualname),
        filename: Arc::clone(filename),
        first_line: header.first_line,
        flags: CodeFlags(flags),
        arg_count: count(positional),
        posonly_count: count(posonly),
        kwonly_count: count(kwonly),
        varnames,
        cellvars,
        freevars,
        names: Vec::new(),
        consts: Vec::new(),
        insts: Vec::new(),
        positions: Vec::new(),
        exceptions: Vec::new(),
        feedback: Vec::new(),
        register_count: 0,
        has_docstring: false,
    };
    Unit {
        builder: Builder::new(code),
        kind: header.kind,
        block: header.block,
        private: header.private,
        qualname,
        locals,
        cells,
        free,
        blocks: Vec::new(),
        bound,
        tracked,
        copies_locals: header.names.rebinds_in_expression,
    }
}

fn qualified_name(table: &SymbolTable, parent: Option<&Unit<'_>>, header: &Header<'_>) -> Arc<str> {
    let Some(parent) = parent else {
        return Arc::clone(&header.name);
    };
    let named = matches!(
        header.kind,
        UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Class
    );
    if named {
        let mangled = symtable::mangle(parent.private.as_deref(), &header.name);
        let is_global = table
            .block(parent.block)
            .symbol(&mangled)
            .is_some_and(|symbol| symbol.scope == Scope::GlobalExplicit);
        if is_global {
            return Arc::clone(&header.name);
        }
    }
    match parent.kind {
        UnitKind::Module => Arc::clone(&header.name),
        kind if kind.is_function_like() => Arc::from(format!("{}.<locals>.{}", parent.qualname, header.name)),
        _ => Arc::from(format!("{}.{}", parent.qualname, header.name)),
    }
}

pub(crate) fn position(span: Span) -> Position {
    Position {
        line: span.lineno,
        end_line: span.end_lineno,
        col: span.col_offset,
        end_col: span.end_col_offset,
    }
}

impl<'a> Lowerer<'a> {
    /// The builder of the current unit.
    pub(crate) fn b(&mut self) -> &mut Builder {
        &mut self.unit.builder
    }

    pub(crate) fn emit(&mut self, inst: Inst) {
        self.unit.builder.emit(inst);
    }

    pub(crate) fn temp(&mut self) -> Reg {
        self.unit.builder.temp()
    }

    pub(crate) fn mark(&self) -> Reg {
        self.unit.builder.mark()
    }

    pub(crate) fn free(&mut self, mark: Reg) {
        self.unit.builder.free_temps(mark);
    }

    pub(crate) fn set_span(&mut self, span: Span) {
        self.b().set_position(position(span));
    }

    pub(crate) fn no_position(&mut self) {
        self.b().set_position(Position::default());
    }

    pub(crate) fn drop_reg(&mut self, reg: Reg) {
        self.emit(Inst::Drop { src: reg.into() });
    }

    pub(crate) fn load_const(&mut self, dst: Reg, value: Const) {
        if let Const::Int(small) = value
            && let Ok(small) = i32::try_from(small)
        {
            self.emit(Inst::LoadInt {
                dst: dst.into(),
                value: taipan_code::operand::Imm32(small),
            });
            return;
        }
        let value = self.b().constant(value);
        self.emit(Inst::LoadConst { dst: dst.into(), value });
    }

    /// A new temporary with a constant.
    pub(crate) fn const_temp(&mut self, value: Const) -> Reg {
        let temp = self.temp();
        self.load_const(temp, value);
        temp
    }

    pub(crate) fn block(&self) -> &'a symtable::Block {
        self.table.block(self.unit.block)
    }

    pub(crate) fn mangle(&self, name: &Ident) -> Ident {
        symtable::mangle(self.unit.private.as_deref(), name)
    }

    /// Starts a nested unit; [`Lowerer::exit_unit`] ends it.
    pub(crate) fn enter_unit(&mut self, header: Header<'_>) {
        let unit = new_unit(self.table, &self.filename, &self.future, Some(&self.unit), header);
        self.outer.push(std::mem::replace(&mut self.unit, unit));
        let line = self.unit.builder.code().first_line;
        self.b().set_position(Position {
            line,
            end_line: line,
            col: 0,
            end_col: 0,
        });
        self.prologue();
    }

    pub(crate) fn exit_unit(&mut self) -> Lower<Arc<Code>> {
        let Some(outer) = self.outer.pop() else {
            return Err(SyntaxError::bare(ErrorKind::Syntax, "no unit to leave"));
        };
        let unit = std::mem::replace(&mut self.unit, outer);
        finish(unit.builder)
    }

    /// Free variables, cells, and the start of a generator.
    fn prologue(&mut self) {
        let code = self.unit.builder.code();
        let (cells, has_free) = (code.cellvars.clone(), !code.freevars.is_empty());
        let resumable = code.flags.is_resumable();
        // Tracing begins after these, as after CPython's `RESUME`.
        let position = self.b().position();
        self.no_position();
        if has_free {
            self.emit(Inst::CopyFreeVars {});
        }
        for name in cells {
            let Some(cell) = self.unit.cell(&name) else {
                continue;
            };
            match self.unit.local(&name) {
                Some(local) => self.emit(Inst::MakeCellFrom {
                    cell: cell.into(),
                    local: local.into(),
                }),
                None => self.emit(Inst::MakeCell { cell: cell.into() }),
            }
        }
        self.b().set_position(position);
        if resumable {
            self.emit(Inst::ReturnGenerator {});
        }
    }

    /// `return None` at the end of a body, if control can get there.
    pub(crate) fn implicit_return(&mut self) {
        let value = self.const_temp(Const::None);
        self.emit(Inst::Return { src: value.into() });
    }

    pub(crate) fn warn(&mut self, span: Span, message: String) {
        self.warnings.push(Warning {
            category: WarningCategory::Syntax,
            message,
            span,
        });
    }

    fn module(&mut self, tree: &'a Mod) -> Lower {
        self.b().set_position(Position {
            line: 0,
            end_line: 1,
            col: 0,
            end_col: 0,
        });
        let top_level_coroutine =
            self.options.top_level_await && self.block().is_coroutine && !self.block().is_generator;
        if top_level_coroutine {
            let flags = &mut self.b().code_mut().flags.0;
            *flags |= CodeFlags::COROUTINE;
        }
        self.prologue();
        match tree {
            Mod::Module { body } => {
                self.body(body)?;
                self.implicit_return_after(body);
            }
            Mod::Interactive { body } => {
                if crate::annotation::has_annotations(body) {
                    self.emit(Inst::SetupAnnotations {});
                }
                debug_assert_eq!(self.options.mode, Mode::Single, "mode and tree agree");
                self.stmts(body)?;
                self.implicit_return_after(body);
            }
            Mod::Expression { body } => {
                let mark = self.mark();
                let value = self.operand(body)?;
                self.free(mark);
                self.emit(Inst::Return { src: value.into() });
            }
        }
        Ok(())
    }
}
