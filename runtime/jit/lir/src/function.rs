//! A function: blocks of instructions, the types of its values, its exits.

use serde::{Deserialize, Serialize};

use crate::entity::{Block, Exit, Type, Value};
use crate::inst::{Inst, Terminator};

/// Parameters and result. Compiled functions return a word or a double.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Signature {
    /// The types of the entry block's parameters: at most six words and eight doubles.
    pub params: Vec<Type>,
    /// The type of what is returned.
    pub result: Type,
}

/// An instruction with the values that it defines.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Placed {
    /// Its results, as many as [`Inst::results`] says.
    pub results: Vec<Value>,
    /// The instruction.
    pub inst: Inst,
}

/// A basic block.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct BlockData {
    /// What a jump here brings.
    pub params: Vec<Value>,
    /// In order of execution.
    pub insts: Vec<Placed>,
    /// How it ends; None only while it is built.
    pub end: Option<Terminator>,
}

/// What a frame can be rebuilt from at one place.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ExitData {
    /// The values, in an order that its user knows.
    pub live: Vec<Value>,
}

/// A function.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Function {
    /// The symbol of its code.
    pub name: String,
    /// Parameters and result.
    pub signature: Signature,
    /// The blocks; the first is the entry.
    pub blocks: Vec<BlockData>,
    /// The type of each value.
    pub values: Vec<Type>,
    /// What the exits need.
    pub exits: Vec<ExitData>,
}

impl Function {
    /// A function without blocks.
    #[must_use]
    pub fn new(name: &str, signature: Signature) -> Function {
        Function {
            name: name.to_owned(),
            signature,
            blocks: Vec::new(),
            values: Vec::new(),
            exits: Vec::new(),
        }
    }

    /// A new value, not defined yet.
    pub fn make_value(&mut self, ty: Type) -> Value {
        let id = u32::try_from(self.values.len()).expect("fewer than 2^32 values");
        self.values.push(ty);
        Value(id)
    }

    /// A new empty block.
    pub fn make_block(&mut self) -> Block {
        let id = u32::try_from(self.blocks.len()).expect("fewer than 2^32 blocks");
        self.blocks.push(BlockData::default());
        Block(id)
    }

    /// The type of a value.
    ///
    /// # Panics
    /// If the value is not of this function.
    #[must_use]
    pub fn ty(&self, value: Value) -> Type {
        self.values[value.index()]
    }

    /// The blocks with their ids.
    pub fn blocks(&self) -> impl Iterator<Item = (Block, &BlockData)> {
        (0u32..).map(Block).zip(&self.blocks)
    }

    /// The blocks that can be reached from the entry, dominators before those that they dominate.
    #[must_use]
    pub fn reverse_postorder(&self) -> Vec<Block> {
        let mut order = Vec::new();
        let mut seen = vec![false; self.blocks.len()];
        let mut stack = vec![(Block(0), false)];
        while let Some((block, done)) = stack.pop() {
            if done {
                order.push(block);
            } else if !std::mem::replace(&mut seen[block.index()], true) {
                stack.push((block, true));
                if let Some(end) = &self.blocks[block.index()].end {
                    stack.extend(end.targets().into_iter().map(|target| (target.block, false)));
                }
            }
        }
        order.reverse();
        order
    }

    /// What an exit needs.
    ///
    /// # Panics
    /// If the exit is not of this function.
    #[must_use]
    pub fn exit(&self, exit: Exit) -> &ExitData {
        &self.exits[exit.index()]
    }
}
