//! Checks that a function is what the backend may rely on.
//!
//! Ids are in range; each value is defined once; types fit; each use is dominated by its definition, an exit's values
//! included; blocks end; calls have no more arguments than fit in registers; calls that can be patched have numbers of
//! their own.

use std::collections::BTreeSet;

use crate::entity::{Block, Exit, Patch, Type, Value};
use crate::function::{BlockData, Function};
use crate::inst::{Callee, Inst, Target, Terminator};

/// Words that a call passes in registers; the backend lowers no others.
pub const MAX_WORDS: usize = 6;
/// Doubles that a call passes in registers.
pub const MAX_FLOATS: usize = 8;

/// What is wrong, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// The block, if it is in one.
    pub block: Option<Block>,
    /// In words.
    pub message: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.block {
            Some(block) => write!(f, "{block}: {}", self.message),
            None => write!(f, "{}", self.message),
        }
    }
}

impl std::error::Error for Fault {}

/// Checks a function.
///
/// # Errors
/// The first fault.
pub fn verify(function: &Function) -> Result<(), Fault> {
    let mut checker = Checker {
        function,
        definitions: vec![None; function.values.len()],
        dominators: Vec::new(),
        patches: BTreeSet::new(),
        block: None,
    };
    checker.shape()?;
    checker.define()?;
    checker.dominators = dominators(function);
    checker.uses()
}

/// Where a value is defined: a block, and a place in it; parameters are at place 0.
type Place = (Block, usize);

struct Checker<'a> {
    function: &'a Function,
    definitions: Vec<Option<Place>>,
    /// For each block that can be reached, its nearest dominator; the entry's is itself.
    dominators: Vec<Option<Block>>,
    /// The calls that can be patched so far.
    patches: BTreeSet<Patch>,
    block: Option<Block>,
}

impl Checker<'_> {
    fn fault<T>(&self, message: impl Into<String>) -> Result<T, Fault> {
        Err(Fault {
            block: self.block,
            message: message.into(),
        })
    }

    fn ty(&self, value: Value) -> Result<Type, Fault> {
        match self.function.values.get(value.index()) {
            Some(ty) => Ok(*ty),
            None => self.fault(format!("there is no {value}")),
        }
    }

    fn expect(&self, value: Value, ty: Type) -> Result<(), Fault> {
        let found = self.ty(value)?;
        if found == ty {
            return Ok(());
        }
        self.fault(format!("{value} is a {}, not a {}", found.name(), ty.name()))
    }

    fn registers(&self, types: &[Type]) -> Result<(), Fault> {
        let floats = types.iter().filter(|ty| **ty == Type::Float).count();
        if types.contains(&Type::Bool) {
            return self.fault("a bool is passed");
        }
        if floats > MAX_FLOATS || types.len() - floats > MAX_WORDS {
            return self.fault("more is passed than registers hold");
        }
        Ok(())
    }

    /// Blocks, their ends and targets.
    fn shape(&mut self) -> Result<(), Fault> {
        let function = self.function;
        let Some(entry) = function.blocks.first() else {
            return self.fault("there is no entry block");
        };
        let params: Result<Vec<Type>, Fault> = entry.params.iter().map(|v| self.ty(*v)).collect();
        if params? != function.signature.params {
            return self.fault("the entry's parameters are not the function's");
        }
        self.registers(&function.signature.params)?;
        if function.signature.result == Type::Bool {
            return self.fault("a bool is returned");
        }
        for (id, block) in function.blocks() {
            self.block = Some(id);
            let Some(end) = &block.end else {
                return self.fault("the block has no end");
            };
            for target in end.targets() {
                self.target(target)?;
            }
        }
        self.block = None;
        Ok(())
    }

    fn target(&self, target: &Target) -> Result<(), Fault> {
        let Some(block) = self.function.blocks.get(target.block.index()) else {
            return self.fault(format!("there is no {}", target.block));
        };
        if target.block.index() == 0 {
            return self.fault("nothing may go to the entry");
        }
        if target.args.len() != block.params.len() {
            let (given, taken) = (target.args.len(), block.params.len());
            return self.fault(format!("{} takes {taken} values and gets {given}", target.block));
        }
        for (arg, param) in target.args.iter().zip(&block.params) {
            self.expect(*arg, self.ty(*param)?)?;
        }
        Ok(())
    }

    /// Definitions and the types of results.
    fn define(&mut self) -> Result<(), Fault> {
        let function = self.function;
        for (id, block) in function.blocks() {
            self.block = Some(id);
            for param in &block.params {
                self.define_one(*param, (id, 0))?;
            }
            for (i, placed) in block.insts.iter().enumerate() {
                let mut missing = Ok(());
                placed.inst.for_each_operand(|v| {
                    if missing.is_ok() {
                        missing = self.ty(v).map(drop);
                    }
                });
                missing?;
                let types = placed.inst.results(|v| function.ty(v));
                if types.iter().flatten().count() != placed.results.len() {
                    return self.fault("an instruction has a wrong number of results");
                }
                for (value, ty) in placed.results.iter().zip(types.into_iter().flatten()) {
                    self.expect(*value, ty)?;
                    self.define_one(*value, (id, i + 1))?;
                }
            }
        }
        self.block = None;
        Ok(())
    }

    fn define_one(&mut self, value: Value, place: Place) -> Result<(), Fault> {
        self.ty(value)?;
        if self.definitions[value.index()].replace(place).is_some() {
            return self.fault(format!("{value} is defined twice"));
        }
        Ok(())
    }

    fn uses(&mut self) -> Result<(), Fault> {
        let function = self.function;
        for (id, block) in function.blocks() {
            self.block = Some(id);
            for (i, placed) in block.insts.iter().enumerate() {
                self.inst(&placed.inst)?;
                let mut result = Ok(());
                placed.inst.for_each_operand(|v| {
                    if result.is_ok() {
                        result = self.is_available(v, (id, i + 1));
                    }
                });
                result?;
                if let Some(exit) = placed.inst.exit() {
                    self.exit(exit, (id, i + 1))?;
                }
            }
            self.end(block, id)?;
        }
        Ok(())
    }

    fn exit(&self, exit: Exit, place: Place) -> Result<(), Fault> {
        let Some(data) = self.function.exits.get(exit.index()) else {
            return self.fault(format!("there is no {exit}"));
        };
        data.live.iter().try_for_each(|v| self.is_available(*v, place))
    }

    /// Whether `value` is defined on every way to `place`. What cannot be reached may use anything.
    fn is_available(&self, value: Value, (block, at): Place) -> Result<(), Fault> {
        self.ty(value)?;
        let Some((home, defined)) = self.definitions[value.index()] else {
            return self.fault(format!("{value} is never defined"));
        };
        if self.dominators[block.index()].is_none() {
            return Ok(());
        }
        if home == block {
            return if defined < at {
                Ok(())
            } else {
                self.fault(format!("{value} is used before it is defined"))
            };
        }
        let mut up = block;
        while let Some(next) = self.dominators[up.index()].filter(|next| *next != up) {
            if next == home {
                return Ok(());
            }
            up = next;
        }
        self.fault(format!("{value} is not defined on every way here"))
    }

    fn inst(&mut self, inst: &Inst) -> Result<(), Fault> {
        let all = |values: &[Value], ty| values.iter().try_for_each(|v| self.expect(*v, ty));
        match inst {
            Inst::Int(_) | Inst::Float(_) | Inst::Bool(_) => Ok(()),
            Inst::IntBinary(_, pair) | Inst::Checked(_, pair) | Inst::IntCompare(_, pair) => all(pair, Type::Word),
            Inst::FloatBinary(_, pair) | Inst::FloatCompare(_, pair) => all(pair, Type::Float),
            Inst::Unary(op, value) => self.expect(*value, op.types().0),
            Inst::Select(cond, [yes, no]) => {
                self.expect(*cond, Type::Bool)?;
                self.expect(*no, self.ty(*yes)?)
            }
            Inst::Load(_, _, base, _) => self.expect(*base, Type::Word),
            Inst::Store(_, width, base, _, value) => {
                self.expect(*base, Type::Word)?;
                self.expect(*value, width.ty())
            }
            Inst::Call {
                callee,
                args,
                result,
                site,
            } => {
                match callee {
                    Callee::Address(address) => self.expect(*address, Type::Word)?,
                    Callee::Patchable(_, patch) => self.patchable(*patch, args, *result, *site)?,
                    Callee::Helper(_) => {}
                }
                let types: Result<Vec<Type>, Fault> = args.iter().map(|v| self.ty(*v)).collect();
                self.registers(&types?)?;
                if *result == Some(Type::Bool) {
                    return self.fault("a call gives a bool");
                }
                Ok(())
            }
            Inst::Guard(cond, _) => self.expect(*cond, Type::Bool),
        }
    }

    /// A call that can be patched: what is put there knows words, and is found by its number.
    fn patchable(
        &mut self,
        patch: Patch,
        args: &[Value],
        result: Option<Type>,
        site: Option<Exit>,
    ) -> Result<(), Fault> {
        if !self.patches.insert(patch) {
            return self.fault(format!("{patch} is there twice"));
        }
        if result != Some(Type::Word) || site.is_some() {
            return self.fault(format!("{patch} has a site, or gives no word"));
        }
        args.iter().try_for_each(|v| self.expect(*v, Type::Word))
    }

    fn end(&self, block: &BlockData, id: Block) -> Result<(), Fault> {
        let Some(end) = &block.end else {
            return self.fault("the block has no end");
        };
        let place = (id, block.insts.len() + 1);
        let mut result = Ok(());
        end.for_each_operand(|v| {
            if result.is_ok() {
                result = self.is_available(v, place);
            }
        });
        result?;
        match end {
            Terminator::Branch(cond, ..) => self.expect(*cond, Type::Bool),
            Terminator::Switch(value, cases, _) => {
                let mut seen: Vec<i64> = cases.iter().map(|(case, _)| *case).collect();
                seen.sort_unstable();
                if seen.windows(2).any(|pair| pair[0] == pair[1]) {
                    return self.fault("a switch has a case twice");
                }
                self.expect(*value, Type::Word)
            }
            Terminator::Return(value) => self.expect(*value, self.function.signature.result),
            Terminator::Leave(exit) => self.exit(*exit, place),
            Terminator::Jump(_) => Ok(()),
        }
    }
}

/// The nearest dominator of each block that can be reached (Cooper, Harvey, Kennedy: A Simple, Fast Dominance Algorithm).
fn dominators(function: &Function) -> Vec<Option<Block>> {
    let order = function.reverse_postorder();
    let mut rank = vec![usize::MAX; function.blocks.len()];
    for (i, block) in order.iter().enumerate() {
        rank[block.index()] = i;
    }
    let mut predecessors = vec![Vec::new(); function.blocks.len()];
    for block in &order {
        if let Some(end) = &function.blocks[block.index()].end {
            for target in end.targets() {
                predecessors[target.block.index()].push(*block);
            }
        }
    }
    let mut nearest: Vec<Option<Block>> = vec![None; function.blocks.len()];
    nearest[0] = Some(Block(0));
    let mut changed = true;
    while changed {
        changed = false;
        for block in order.iter().skip(1) {
            let known = predecessors[block.index()]
                .iter()
                .filter(|p| nearest[p.index()].is_some());
            let new = known.copied().reduce(|mut a, mut b| {
                while a != b {
                    while rank[a.index()] > rank[b.index()] {
                        a = nearest[a.index()].unwrap_or(Block(0));
                    }
                    while rank[b.index()] > rank[a.index()] {
                        b = nearest[b.index()].unwrap_or(Block(0));
                    }
                }
                a
            });
            if nearest[block.index()] != new {
                nearest[block.index()] = new;
                changed = true;
            }
        }
    }
    nearest
}
