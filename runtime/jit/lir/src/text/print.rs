//! Functions to text.

use std::fmt::Write;

use crate::entity::{Type, Value};
use crate::function::Function;
use crate::inst::{Callee, Inst, Likely, Target, Terminator};

/// The text of a function.
#[must_use]
pub fn print(function: &Function) -> String {
    let mut out = String::new();
    // Writing to a String does not fail.
    let _ = write_function(&mut out, function);
    out
}

fn write_function(out: &mut String, function: &Function) -> std::fmt::Result {
    let params: Vec<&str> = function.signature.params.iter().map(|ty| ty.name()).collect();
    let result = function.signature.result.name();
    writeln!(out, "fn {}({}) -> {result} {{", function.name, params.join(", "))?;
    for (id, block) in function.blocks() {
        let params: Vec<String> = block
            .params
            .iter()
            .map(|v| format!("{v}: {}", function.ty(*v).name()))
            .collect();
        match &params[..] {
            [] => writeln!(out, "{id}:")?,
            params => writeln!(out, "{id}({}):", params.join(", "))?,
        }
        for placed in &block.insts {
            write!(out, "    ")?;
            if !placed.results.is_empty() {
                write!(out, "{} = ", list(&placed.results))?;
            }
            writeln!(out, "{}", instruction(&placed.inst))?;
        }
        if let Some(end) = &block.end {
            writeln!(out, "    {}", terminator(end))?;
        }
    }
    for (i, exit) in function.exits.iter().enumerate() {
        writeln!(out, "exit{i}: {}", list(&exit.live))?;
    }
    writeln!(out, "}}")
}

fn list(values: &[Value]) -> String {
    let values: Vec<String> = values.iter().map(Value::to_string).collect();
    values.join(", ")
}

fn instruction(inst: &Inst) -> String {
    match inst {
        Inst::Int(value) => format!("int {value}"),
        Inst::Float(bits) => format!("float 0x{bits:016x}"),
        Inst::Bool(value) => format!("bool {value}"),
        Inst::IntBinary(op, pair) => format!("{} {}", op.name(), list(pair)),
        Inst::Checked(op, pair) => format!("{} {}", op.name(), list(pair)),
        Inst::FloatBinary(op, pair) => format!("{} {}", op.name(), list(pair)),
        Inst::IntCompare(op, pair) => format!("{} {}", op.name(), list(pair)),
        Inst::FloatCompare(op, pair) => format!("{} {}", op.name(), list(pair)),
        Inst::Unary(op, value) => format!("{} {value}", op.name()),
        Inst::Select(cond, pair) => format!("select {cond}, {}", list(pair)),
        Inst::Load(region, width, base, offset) => {
            format!("load.{}.{} {base}, {offset}", region.name(), width.name())
        }
        Inst::Store(region, width, base, offset, value) => {
            format!("store.{}.{} {base}, {offset}, {value}", region.name(), width.name())
        }
        Inst::Call {
            callee,
            args,
            result,
            site,
        } => {
            let kind = result.map_or("none", Type::name);
            let callee = match callee {
                Callee::Helper(helper) => helper.to_string(),
                Callee::Patchable(helper, patch) => format!("{helper}@{patch}"),
                Callee::Address(address) => address.to_string(),
            };
            let site = site.map_or_else(String::new, |site| format!(" {site}"));
            format!("call.{kind} {callee}({}){site}", list(args))
        }
        Inst::Guard(cond, exit) => format!("guard {cond}, {exit}"),
    }
}

fn terminator(end: &Terminator) -> String {
    match end {
        Terminator::Jump(to) => format!("jump {}", target(to)),
        Terminator::Branch(cond, yes, no, likely) => {
            let likely = match likely {
                Likely::Either => String::new(),
                Likely::Yes | Likely::No => format!(" {}", likely.name()),
            };
            format!("branch {cond}, {}, {}{likely}", target(yes), target(no))
        }
        Terminator::Switch(value, cases, other) => {
            let cases: String = cases
                .iter()
                .map(|(case, to)| format!("{case}: {}, ", target(to)))
                .collect();
            format!("switch {value}, {cases}{}", target(other))
        }
        Terminator::Return(value) => format!("return {value}"),
        Terminator::Leave(exit) => format!("leave {exit}"),
    }
}

fn target(target: &Target) -> String {
    format!("{}({})", target.block, list(&target.args))
}
