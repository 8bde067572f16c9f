//! Symbol tables: which scope each name of each block lives in.
//!
//! The passes are those of CPython's `Python/symtable.c`: `collect` walks the tree once and notes how every name is used in
//! every block; `analyze` then decides local, cell, free or global. Both raise CPython's SyntaxErrors of this stage.
//!
//! Blocks are found by the address of their node, so the tree must not move or change between building the table and using
//! it. Symbol names are mangled; `mangle` does it.

mod analyze;
mod collect;

use std::collections::HashMap;
use std::sync::Arc;

use crate::ast::{Expr, Ident, Mod, Span, Stmt};
use crate::error::SyntaxError;
use crate::future::Future;

/// Builds and resolves the table of a tree.
pub fn build(tree: &Mod, future: &Future) -> Result<SymbolTable, SyntaxError> {
    let mut table = collect::collect(tree, future)?;
    analyze::analyze(&mut table)?;
    Ok(table)
}

/// Index of a block in its table; the module is the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BlockId(pub(crate) usize);

impl BlockId {
    pub const TOP: Self = Self(0);
}

#[derive(Debug, Default)]
pub struct SymbolTable {
    blocks: Vec<Block>,
    by_node: HashMap<usize, BlockId>,
}

impl SymbolTable {
    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.0]
    }

    pub fn top(&self) -> &Block {
        self.block(BlockId::TOP)
    }

    /// The block that a `def` or `class` statement opens.
    pub fn of_stmt(&self, stmt: &Stmt) -> Option<BlockId> {
        self.by_node.get(&address(stmt)).copied()
    }

    /// The block that a lambda or comprehension opens.
    pub fn of_expr(&self, expr: &Expr) -> Option<BlockId> {
        self.by_node.get(&address(expr)).copied()
    }
}

fn address<T>(node: &T) -> usize {
    std::ptr::from_ref(node) as usize
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    Module,
    Class,
    Function,
    /// An annotation under `from __future__ import annotations`: it is not compiled.
    Annotation,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComprehensionKind {
    List,
    Set,
    Dict,
    Generator,
}

/// Where a name is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Local,
    /// A local that an inner block uses.
    Cell,
    /// A variable of an enclosing function.
    Free,
    /// Declared by a `global` statement.
    GlobalExplicit,
    /// Not bound here or in an enclosing function.
    GlobalImplicit,
}

/// How a name occurs in a block: a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses(u16);

impl Uses {
    pub const GLOBAL: Self = Self(1);
    pub const LOCAL: Self = Self(2);
    pub const PARAM: Self = Self(4);
    pub const NONLOCAL: Self = Self(8);
    pub const USE: Self = Self(16);
    /// Free in a class block and at the same time bound or global there.
    pub const FREE_CLASS: Self = Self(64);
    pub const IMPORT: Self = Self(128);
    pub const ANNOT: Self = Self(256);
    /// The iteration variable of a comprehension.
    pub const COMP_ITER: Self = Self(512);
    pub const BOUND: Self = Self(2 | 4 | 128);

    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any flag of `other` is set.
    pub fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Symbol {
    pub uses: Uses,
    pub scope: Scope,
}

/// One block: a module, class body, function, lambda or comprehension.
#[derive(Debug)]
pub struct Block {
    pub kind: BlockKind,
    pub name: Ident,
    pub span: Span,
    /// In order of first occurrence.
    names: Vec<(Ident, Symbol)>,
    index: HashMap<Ident, usize>,
    /// Parameters, in the order of `co_varnames`.
    pub parameters: Vec<Ident>,
    pub children: Vec<BlockId>,
    /// Inside a function, at any distance.
    pub nested: bool,
    pub has_free: bool,
    pub child_has_free: bool,
    pub is_generator: bool,
    pub is_coroutine: bool,
    pub comprehension: Option<ComprehensionKind>,
    pub has_varargs: bool,
    pub has_varkeywords: bool,
    pub returns_value: bool,
    /// A class block whose methods use `__class__` or `super`.
    pub needs_class_closure: bool,
    comprehension_target: bool,
    comprehension_iterable: u32,
    /// Where names were declared `global` or `nonlocal`.
    directives: Vec<(Ident, Span)>,
}

impl Block {
    fn new(kind: BlockKind, name: Ident, span: Span) -> Self {
        Self {
            kind,
            name,
            span,
            names: Vec::new(),
            index: HashMap::new(),
            parameters: Vec::new(),
            children: Vec::new(),
            nested: false,
            has_free: false,
            child_has_free: false,
            is_generator: false,
            is_coroutine: false,
            comprehension: None,
            has_varargs: false,
            has_varkeywords: false,
            returns_value: false,
            needs_class_closure: false,
            comprehension_target: false,
            comprehension_iterable: 0,
            directives: Vec::new(),
        }
    }

    /// The symbol of a mangled name.
    pub fn symbol(&self, name: &str) -> Option<Symbol> {
        self.index.get(name).map(|&at| self.names[at].1)
    }

    pub fn symbols(&self) -> impl Iterator<Item = (&Ident, Symbol)> {
        self.names.iter().map(|(name, symbol)| (name, *symbol))
    }

    /// Names that need a cell in this block's frame, as `co_cellvars` has them: parameters in their order, then the others
    /// sorted.
    pub fn cells(&self) -> Vec<Ident> {
        let mut cells: Vec<Ident> = self
            .symbols()
            .filter(|(_, symbol)| symbol.scope == Scope::Cell)
            .map(|(name, _)| Arc::clone(name))
            .collect();
        cells.sort();
        let place = |name: &Ident| {
            let parameter = self.parameters.iter().position(|p| p == name);
            parameter.unwrap_or(usize::MAX)
        };
        cells.sort_by_key(place);
        if self.needs_class_closure {
            cells.insert(0, Arc::from("__class__"));
        }
        cells
    }

    /// Names taken from enclosing blocks, sorted; what `co_freevars` holds.
    pub fn free(&self) -> Vec<Ident> {
        let mut free: Vec<Ident> = self
            .symbols()
            .filter(|(_, symbol)| symbol.scope == Scope::Free || symbol.uses.any(Uses::FREE_CLASS))
            .map(|(name, _)| Arc::clone(name))
            .collect();
        free.sort();
        free
    }

    fn uses(&self, name: &str) -> Uses {
        self.symbol(name).map_or(Uses::default(), |s| s.uses)
    }

    fn set_uses(&mut self, name: &Ident, uses: Uses) {
        match self.index.get(name) {
            Some(&at) => self.names[at].1.uses = uses,
            None => {
                self.index.insert(Arc::clone(name), self.names.len());
                let symbol = Symbol {
                    uses,
                    scope: Scope::GlobalImplicit,
                };
                self.names.push((Arc::clone(name), symbol));
            }
        }
    }
}

/// A name as it is stored inside `class`: `__x` becomes `_Class__x`.
pub fn mangle(class: Option<&str>, name: &Ident) -> Ident {
    let Some(class) = class else {
        return Arc::clone(name);
    };
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return Arc::clone(name);
    }
    let class = class.trim_start_matches('_');
    if class.is_empty() {
        return Arc::clone(name);
    }
    Arc::from(format!("_{class}{name}"))
}

/// One line per block, depth first: kind, name, line, parameters, and each symbol with the number that CPython keeps for it
/// (`flags | scope << 11`).
pub fn dump(table: &SymbolTable) -> String {
    let mut out = String::new();
    dump_block(table, BlockId::TOP, 0, &mut out);
    out
}

fn dump_block(table: &SymbolTable, id: BlockId, depth: usize, out: &mut String) {
    use std::fmt::Write as _;
    let block = table.block(id);
    let kind = match block.kind {
        BlockKind::Module => "module",
        BlockKind::Class => "class",
        BlockKind::Function => "function",
        BlockKind::Annotation => "annotation",
    };
    let mut symbols: Vec<_> = block.symbols().collect();
    symbols.sort_by_key(|(name, _)| Arc::clone(name));
    let _ = write!(
        out,
        "{}{kind} {} {} nested={} params={}:",
        " ".repeat(depth),
        block.name,
        block.span.lineno,
        u8::from(block.nested),
        block.parameters.join(","),
    );
    for (name, symbol) in symbols {
        let scope: u16 = match symbol.scope {
            Scope::Local => 1,
            Scope::GlobalExplicit => 2,
            Scope::GlobalImplicit => 3,
            Scope::Free => 4,
            Scope::Cell => 5,
        };
        let _ = write!(out, " {name}={}", symbol.uses.0 | scope << 11);
    }
    out.push('\n');
    for &child in &block.children {
        dump_block(table, child, depth + 1, out);
    }
}
