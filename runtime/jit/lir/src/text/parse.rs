//! Text to functions.
//!
//! A line is an instruction; the first word says which. What is read is verified, so that nothing invalid gets further.

use crate::entity::{Block, Exit, HelperId, Patch, Type, Value};
use crate::function::{ExitData, Function, Placed, Signature};
use crate::inst::{
    Callee, CheckedOp, FloatCompare, FloatOp, Inst, IntCompare, IntOp, Likely, Region, Target, Terminator, UnaryOp,
    Width,
};
use crate::verify;

/// What is wrong with a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Error {
    /// The line, from 1; 0 if it is the function as a whole.
    pub line: usize,
    /// In words.
    pub message: String,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for Error {}

/// Ids above this are refused: a table of that size would come from a small text.
const MAX_ID: u32 = 1 << 20;

/// The function that a text says.
///
/// # Errors
/// The first line that is not understood, or what is wrong with the function.
pub fn parse(text: &str) -> Result<Function, Error> {
    let mut reader = Reader {
        function: None,
        block: None,
    };
    for (i, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line == "}" {
            continue;
        }
        if reader.line(line).is_none() {
            return Err(Error {
                line: i + 1,
                message: format!("not understood: {line}"),
            });
        }
    }
    let whole = |message: String| Error { line: 0, message };
    let mut function = reader.function.ok_or_else(|| whole("there is no function".into()))?;
    type_selects(&mut function);
    verify::verify(&function).map_err(|fault| whole(fault.to_string()))?;
    Ok(function)
}

struct Reader {
    function: Option<Function>,
    block: Option<Block>,
}

fn id(text: &str, prefix: &str) -> Option<u32> {
    let number = text.trim().strip_prefix(prefix)?.parse().ok()?;
    (number < MAX_ID).then_some(number)
}

fn value(text: &str) -> Option<Value> {
    id(text, "v").map(Value)
}

fn exit(text: &str) -> Option<Exit> {
    id(text, "exit").map(Exit)
}

fn ty(text: &str) -> Option<Type> {
    Type::ALL.into_iter().find(|ty| ty.name() == text.trim())
}

/// The parts between commas; none if there is only blank.
fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

fn values(text: &str) -> Option<Vec<Value>> {
    items(text).map(value).collect()
}

fn pair(text: &str) -> Option<[Value; 2]> {
    values(text)?.try_into().ok()
}

/// `b1(v2, v3)` at the start, and what follows it.
fn target(text: &str) -> Option<(Target, &str)> {
    let (block, rest) = text.split_once('(')?;
    let (args, rest) = rest.split_once(')')?;
    let target = Target {
        block: Block(id(block, "b")?),
        args: values(args)?,
    };
    Some((target, rest.trim().trim_start_matches(',').trim()))
}

impl Reader {
    fn line(&mut self, line: &str) -> Option<()> {
        if let Some(head) = line.strip_prefix("fn ") {
            return self.head(head);
        }
        let function = self.function.as_mut()?;
        if let Some((name, live)) = line.split_once(':')
            && name.starts_with("exit")
        {
            let live = values(live)?;
            let expected = function.exits.len();
            function.exits.push(ExitData { live });
            return (exit(name)?.index() == expected).then_some(());
        }
        if line.starts_with('b') && line.ends_with(':') {
            return self.block_head(line.strip_suffix(':')?);
        }
        let block = self.block?;
        let function = self.function.as_mut()?;
        if let Some(end) = terminator(line) {
            return function.blocks[block.index()].end.replace(end).is_none().then_some(());
        }
        let (results, text) = match line.split_once(" = ") {
            Some((results, text)) => (values(results)?, text),
            None => (Vec::new(), line),
        };
        let inst = instruction(text)?;
        let known = |v: Value| function.values.get(v.index()).copied().unwrap_or(Type::Word);
        let types = inst.results(known);
        for (value, ty) in results.iter().zip(types.into_iter().flatten()) {
            set_type(function, *value, ty);
        }
        function.blocks[block.index()].insts.push(Placed { results, inst });
        Some(())
    }

    /// `name(types) -> type {`
    fn head(&mut self, text: &str) -> Option<()> {
        let (name, rest) = text.split_once('(')?;
        let (params, rest) = rest.split_once(')')?;
        let result = ty(rest.trim().strip_prefix("->")?.strip_suffix('{')?)?;
        let params = items(params).map(ty).collect::<Option<Vec<Type>>>()?;
        let function = Function::new(name, Signature { params, result });
        self.function.replace(function).is_none().then_some(())
    }

    /// `b0(v0: word)`
    fn block_head(&mut self, text: &str) -> Option<()> {
        let function = self.function.as_mut()?;
        let (name, params) = text.split_once('(').unwrap_or((text, ")"));
        let block = function.make_block();
        if id(name, "b")? != block.0 {
            return None;
        }
        for param in items(params.strip_suffix(')')?) {
            let (name, kind) = param.split_once(':')?;
            let param = value(name)?;
            set_type(function, param, ty(kind)?);
            function.blocks[block.index()].params.push(param);
        }
        self.block = Some(block);
        Some(())
    }
}

/// Notes the type of a value; values that the text has not shown are words until it does.
fn set_type(function: &mut Function, value: Value, ty: Type) {
    if function.values.len() <= value.index() {
        function.values.resize(value.index() + 1, Type::Word);
    }
    function.values[value.index()] = ty;
}

/// Finds the types of selects, whose operands may be shown after them.
fn type_selects(function: &mut Function) {
    let selects: Vec<(Value, Value)> = function
        .blocks
        .iter()
        .flat_map(|block| &block.insts)
        .filter_map(|placed| match (&placed.inst, &placed.results[..]) {
            (Inst::Select(_, [yes, _]), [result]) => Some((*result, *yes)),
            _ => None,
        })
        .collect();
    // Each round types at least one select whose operand is typed.
    for _ in 0..selects.len() {
        let mut changed = false;
        for (result, yes) in &selects {
            let ty = function.values.get(yes.index()).copied().unwrap_or(Type::Word);
            changed |= function.values[result.index()] != ty;
            function.values[result.index()] = ty;
        }
        if !changed {
            break;
        }
    }
}

fn terminator(line: &str) -> Option<Terminator> {
    let (word, rest) = line.split_once(' ')?;
    match word {
        "jump" => {
            let (target, rest) = target(rest)?;
            rest.is_empty().then_some(Terminator::Jump(target))
        }
        "branch" => {
            let (cond, rest) = rest.split_once(',')?;
            let (yes, rest) = target(rest)?;
            let (no, rest) = target(rest)?;
            Some(Terminator::Branch(value(cond)?, yes, no, Likely::named(rest)?))
        }
        "switch" => {
            let (on, mut rest) = rest.split_once(',')?;
            let mut cases = Vec::new();
            while let Some((case, after)) = rest.split_once(':') {
                let (to, after) = target(after.trim())?;
                cases.push((case.trim().parse().ok()?, to));
                rest = after;
            }
            let (other, rest) = target(rest.trim())?;
            rest.is_empty().then_some(Terminator::Switch(value(on)?, cases, other))
        }
        "return" => Some(Terminator::Return(value(rest)?)),
        "leave" => Some(Terminator::Leave(exit(rest)?)),
        _ => None,
    }
}

fn instruction(text: &str) -> Option<Inst> {
    let (word, rest) = text.split_once(' ')?;
    if let Some(op) = IntOp::named(word) {
        return Some(Inst::IntBinary(op, pair(rest)?));
    }
    if let Some(op) = CheckedOp::named(word) {
        return Some(Inst::Checked(op, pair(rest)?));
    }
    if let Some(op) = FloatOp::named(word) {
        return Some(Inst::FloatBinary(op, pair(rest)?));
    }
    if let Some(op) = IntCompare::named(word) {
        return Some(Inst::IntCompare(op, pair(rest)?));
    }
    if let Some(op) = FloatCompare::named(word) {
        return Some(Inst::FloatCompare(op, pair(rest)?));
    }
    if let Some(op) = UnaryOp::named(word) {
        return Some(Inst::Unary(op, value(rest)?));
    }
    if let Some((word, kind)) = word.split_once('.') {
        return typed_instruction(word, kind, rest);
    }
    Some(match word {
        "int" => Inst::Int(rest.trim().parse().ok()?),
        "float" => Inst::Float(u64::from_str_radix(rest.trim().strip_prefix("0x")?, 16).ok()?),
        "bool" => Inst::Bool(rest.trim().parse().ok()?),
        "select" => {
            let [cond, yes, no] = values(rest)?.try_into().ok()?;
            Inst::Select(cond, [yes, no])
        }
        "guard" => {
            let (cond, to) = rest.split_once(',')?;
            Inst::Guard(value(cond)?, exit(to)?)
        }
        _ => return None,
    })
}

/// `load.items.64`, `store.frame.float`, `call.word`.
fn typed_instruction(word: &str, kind: &str, rest: &str) -> Option<Inst> {
    let parts: Vec<&str> = items(rest).collect();
    match (word, &parts[..]) {
        ("load", [base, offset]) => {
            let (region, width) = access(kind)?;
            Some(Inst::Load(region, width, value(base)?, offset.parse().ok()?))
        }
        ("store", [base, offset, what]) => {
            let (region, width) = access(kind)?;
            let (base, offset) = (value(base)?, offset.parse().ok()?);
            Some(Inst::Store(region, width, base, offset, value(what)?))
        }
        ("call", _) => {
            let (callee, after) = rest.split_once('(')?;
            let (args, site) = after.split_once(')')?;
            Some(Inst::Call {
                callee: match (value(callee), callee.split_once('@')) {
                    (Some(address), _) => Callee::Address(address),
                    (None, Some((helper, patch))) => {
                        Callee::Patchable(HelperId(id(helper, "helper")?), Patch(id(patch, "patch")?))
                    }
                    (None, None) => Callee::Helper(HelperId(id(callee, "helper")?)),
                },
                args: values(args)?,
                result: match kind {
                    "none" => None,
                    kind => Some(ty(kind)?),
                },
                site: match site.trim() {
                    "" => None,
                    site => Some(exit(site)?),
                },
            })
        }
        _ => None,
    }
}

/// `items.64`
fn access(kind: &str) -> Option<(Region, Width)> {
    let (region, width) = kind.split_once('.')?;
    Some((Region::named(region)?, Width::named(width)?))
}
