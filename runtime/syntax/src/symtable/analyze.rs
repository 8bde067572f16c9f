//! Second pass: every name of every block gets its scope.
//!
//! `bound` are the names that enclosing functions bind, `global` those that are explicitly global there. Names that a block
//! leaves free travel up to the function that binds them and become cells there (`analyze_block` in CPython).

use std::collections::HashSet;
use std::sync::Arc;

use super::{BlockId, BlockKind, Scope, SymbolTable, Uses};
use crate::ast::Ident;
use crate::error::SyntaxError;

type Names = HashSet<Ident>;

pub(super) fn analyze(table: &mut SymbolTable) -> Result<(), SyntaxError> {
    let mut free = Names::new();
    block(table, BlockId::TOP, None, &mut free, &Names::new())
}

fn block(
    table: &mut SymbolTable,
    id: BlockId,
    bound: Option<&Names>,
    free: &mut Names,
    global: &Names,
) -> Result<(), SyntaxError> {
    let kind = table.blocks[id.0].kind;
    let is_class = kind == BlockKind::Class;
    let mut bound_here = bound.cloned();
    let mut global_here = global.clone();
    let mut new_bound = Names::new();
    let mut new_global = Names::new();
    // A class's own bindings are invisible to what is nested in it.
    if is_class {
        new_global.clone_from(global);
        new_bound.extend(bound.into_iter().flatten().cloned());
    }
    let mut local = Names::new();
    for at in 0..table.blocks[id.0].names.len() {
        name(table, id, at, &mut bound_here, &mut local, free, &mut global_here)?;
    }
    if is_class {
        new_bound.insert(Arc::from("__class__"));
    } else {
        if kind == BlockKind::Function {
            new_bound.extend(local);
        }
        new_bound.extend(bound_here.iter().flatten().cloned());
        new_global.extend(global_here);
    }
    let mut new_free = Names::new();
    for child in table.blocks[id.0].children.clone() {
        let mut child_free = Names::new();
        block(table, child, Some(&new_bound), &mut child_free, &new_global)?;
        new_free.extend(child_free);
        let child = &table.blocks[child.0];
        if child.has_free || child.child_has_free {
            table.blocks[id.0].child_has_free = true;
        }
    }
    let entry = &mut table.blocks[id.0];
    if kind == BlockKind::Function {
        for (name, symbol) in &mut entry.names {
            if symbol.scope == Scope::Local && new_free.remove(name) {
                symbol.scope = Scope::Cell;
            }
        }
    } else if is_class && new_free.remove("__class__") {
        entry.needs_class_closure = true;
    }
    // What children leave free is free here as well, unless an explicit global stops it.
    let mut passed_on: Vec<&Ident> = new_free.iter().collect();
    passed_on.sort();
    for name in passed_on {
        if let Some(&at) = entry.index.get(name) {
            let symbol = &mut entry.names[at].1;
            if is_class && symbol.uses.any(Uses::BOUND.with(Uses::GLOBAL)) {
                symbol.uses = symbol.uses.with(Uses::FREE_CLASS);
            }
            continue;
        }
        if bound_here.as_ref().is_some_and(|names| !names.contains(name)) {
            continue;
        }
        entry.set_uses(name, Uses::default());
        if let Some(&at) = entry.index.get(name) {
            entry.names[at].1.scope = Scope::Free;
        }
    }
    free.extend(new_free);
    Ok(())
}

fn name(
    table: &mut SymbolTable,
    id: BlockId,
    at: usize,
    bound: &mut Option<Names>,
    local: &mut Names,
    free: &mut Names,
    global: &mut Names,
) -> Result<(), SyntaxError> {
    let entry = &mut table.blocks[id.0];
    let name = Arc::clone(&entry.names[at].0);
    let uses = entry.names[at].1.uses;
    let scope = if uses.any(Uses::GLOBAL) {
        if uses.any(Uses::NONLOCAL) {
            return Err(at_directive(
                table,
                id,
                &name,
                format!("name '{name}' is nonlocal and global"),
            ));
        }
        if let Some(bound) = bound {
            bound.remove(&name);
        }
        global.insert(name);
        Scope::GlobalExplicit
    } else if uses.any(Uses::NONLOCAL) {
        match bound {
            None => {
                return Err(at_directive(
                    table,
                    id,
                    &name,
                    "nonlocal declaration not allowed at module level".to_owned(),
                ));
            }
            Some(bound) if !bound.contains(&name) => {
                return Err(at_directive(
                    table,
                    id,
                    &name,
                    format!("no binding for nonlocal '{name}' found"),
                ));
            }
            Some(_) => {}
        }
        entry.has_free = true;
        free.insert(name);
        Scope::Free
    } else if uses.any(Uses::BOUND) {
        global.remove(&name);
        local.insert(name);
        Scope::Local
    } else if bound.as_ref().is_some_and(|names| names.contains(&name)) {
        entry.has_free = true;
        free.insert(name);
        Scope::Free
    } else {
        if !global.contains(&name) && entry.nested {
            entry.has_free = true;
        }
        Scope::GlobalImplicit
    };
    table.blocks[id.0].names[at].1.scope = scope;
    Ok(())
}

/// An error at the `global` or `nonlocal` statement that names `name`.
fn at_directive(table: &SymbolTable, id: BlockId, name: &Ident, message: String) -> SyntaxError {
    let block = &table.blocks[id.0];
    let span = block
        .directives
        .iter()
        .find(|(declared, _)| declared == name)
        .map_or(block.span, |(_, span)| *span);
    SyntaxError::at_node(span, message)
}
