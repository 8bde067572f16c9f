//! What the compiler knows of a function, as text for people (`--dump=graph`).
//!
//! For the function, and each call that is inlined in it, its blocks as they were walked in the last pass: what is known
//! of each register at the start, the instructions, and where control goes. A block is named by its call and its first
//! instruction. Registers without a value are left out, and so are addresses: the text is the same in every run.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use taipan_code::{Reg, dump};
use taipan_jit::profile::Types;

use crate::scope::{Plan, Seen};
use crate::state::{Fact, Kind, Owner, Place, Shape};

/// A block: its call, and its first instruction.
type Name = (usize, usize);

/// What was walked in one pass.
#[derive(Default)]
pub(crate) struct Graph {
    blocks: BTreeMap<Name, Walked>,
    walking: Name,
}

/// One block.
#[derive(Default)]
struct Walked {
    /// The instruction after the last.
    end: usize,
    /// Where control goes.
    to: BTreeSet<Name>,
}

impl Graph {
    /// A block is walked from now on.
    pub(crate) fn begin(&mut self, block: Name) {
        self.walking = block;
        self.blocks.insert(block, Walked::default());
    }

    /// Its instructions end here.
    pub(crate) fn end(&mut self, end: usize) {
        if let Some(walked) = self.blocks.get_mut(&self.walking) {
            walked.end = end;
        }
    }

    /// Control goes to another from there.
    pub(crate) fn goes_to(&mut self, block: Name) {
        if let Some(walked) = self.blocks.get_mut(&self.walking) {
            walked.to.insert(block);
        }
    }

    /// The text.
    pub(crate) fn text(&self, plan: &Plan<'_>, types: &Types) -> String {
        let mut out = String::new();
        for (number, scope) in plan.scopes.iter().enumerate() {
            let code = &scope.source.code;
            let _ = match scope.within {
                None => writeln!(out, "call {number}: {}", code.qualname),
                Some(within) => {
                    let (caller, pc) = (within.scope, within.pc);
                    writeln!(out, "call {number}: {}, inlined at {caller}:{pc}", code.qualname)
                }
            };
            for ((_, first), walked) in self.blocks.range((number, 0)..(number + 1, 0)) {
                let entered = number == 0 && plan.enterable[*first];
                let how = if entered { ", may be entered" } else { "" };
                let _ = writeln!(out, "  block {number}:{first}{how}");
                if let Some(shape) = &plan.shapes[number][*first] {
                    out.push_str(&known(plan, types, number, shape));
                }
                for pc in *first..walked.end {
                    let _ = writeln!(out, "    {pc} {}", dump::instruction(code, pc));
                }
                let to: Vec<String> = walked.to.iter().map(|(call, pc)| format!("{call}:{pc}")).collect();
                let _ = match &to[..] {
                    [] => writeln!(out, "    leaves"),
                    to => writeln!(out, "    goes to {}", to.join(", ")),
                };
            }
        }
        out
    }
}

/// What is known at a place of a call: a line for the call, and for each that it is inlined in.
fn known(plan: &Plan<'_>, types: &Types, at: usize, shape: &Shape) -> String {
    let mut out = String::new();
    for (depth, number) in plan.chain(at).into_iter().enumerate() {
        let scope = &plan.scopes[number];
        let code = &scope.source.code;
        let registers = (0u16..code.register_count).zip(&shape.places[scope.first..]);
        let known: Vec<String> = registers
            .filter_map(|(reg, place)| {
                let what = place_text(plan, types, place)?;
                Some(format!("{} {what}", dump::register(code, Reg(reg))))
            })
            .collect();
        let known = if known.is_empty() {
            "nothing".to_owned()
        } else {
            known.join("; ")
        };
        let frame = if depth > shape.pushed { " without frame" } else { "" };
        let _ = writeln!(out, "    call {number}{frame}: {known}");
    }
    out
}

fn place_text(plan: &Plan<'_>, types: &Types, place: &Place<()>) -> Option<String> {
    let held = match place {
        Place::Dead => return None,
        Place::Memory => return Some("in memory".to_owned()),
        Place::Value(held) => held,
    };
    let kind = match held.kind {
        Kind::Int => "int".to_owned(),
        Kind::Float => "float".to_owned(),
        Kind::Bool => "bool".to_owned(),
        Kind::Plain => "no pointer".to_owned(),
        Kind::Unbound => "unbound".to_owned(),
        Kind::Word => "owned".to_owned(),
        Kind::Object => "object".to_owned(),
        Kind::Borrowed(Owner::Local(depth)) => format!("borrowed from a local at depth {depth}"),
        Kind::Borrowed(Owner::Heap) => "borrowed from the heap".to_owned(),
        Kind::Borrowed(Owner::Code) => "borrowed from the code".to_owned(),
    };
    let memory = if held.clean { ", clean" } else { "" };
    Some(format!("{kind}{memory}{}", fact_text(plan, types, held.fact)))
}

fn fact_text(plan: &Plan<'_>, types: &Types, fact: Fact) -> String {
    match plan.seen(fact) {
        None => String::new(),
        Some(Seen::Is(_)) => ", a certain object".to_owned(),
        Some(Seen::Character) => ", a character".to_owned(),
        Some(Seen::Code(_)) => ", a function with certain code".to_owned(),
        Some(Seen::Native(address)) => {
            let named = [
                (types.list, "list"),
                (types.text, "str"),
                (types.tuple, "tuple"),
                (types.function, "function"),
                (types.range_iterator, "range_iterator"),
                (types.list_cursor.iterator, "list_iterator"),
                (types.tuple_cursor.iterator, "tuple_iterator"),
            ];
            let named = named.iter().find(|(known, _)| *known == address);
            format!(", a {}", named.map_or("native type's", |(_, name)| name))
        }
        Some(Seen::OneOf(_)) => match plan.layouts(fact) {
            [layout] if layout.shape == 0 => ", of one class".to_owned(),
            [_] => ", of one layout".to_owned(),
            layouts => format!(", of {} layouts", layouts.len()),
        },
    }
}
