//! Building a function, one instruction after the other.
//!
//! Invariant: instructions go to the current block, which [`Builder::switch_to`] sets and each terminator ends.

use crate::entity::{Block, Exit, HelperId, Patch, Type, Value};
use crate::function::{ExitData, Function, Placed, Signature};
use crate::inst::{
    Callee, CheckedOp, FloatCompare, FloatOp, Inst, IntCompare, IntOp, Likely, Region, Target, Terminator, UnaryOp,
    Width,
};

/// A function in the making.
#[derive(Debug)]
pub struct Builder {
    function: Function,
    current: Block,
}

impl Builder {
    /// Starts a function; the entry block is current and has the signature's parameters.
    #[must_use]
    pub fn new(name: &str, params: &[Type], result: Type) -> Builder {
        let signature = Signature {
            params: params.to_vec(),
            result,
        };
        let mut function = Function::new(name, signature);
        let current = function.make_block();
        let mut builder = Builder { function, current };
        for ty in params {
            builder.param(current, *ty);
        }
        builder
    }

    /// The function so far.
    #[must_use]
    pub fn function(&self) -> &Function {
        &self.function
    }

    /// The finished function.
    #[must_use]
    pub fn finish(self) -> Function {
        self.function
    }

    /// The parameter `index` of the function.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn argument(&self, index: usize) -> Value {
        self.function.blocks[0].params[index]
    }

    /// A new block.
    pub fn block(&mut self) -> Block {
        self.function.make_block()
    }

    /// A new parameter of a block.
    pub fn param(&mut self, block: Block, ty: Type) -> Value {
        let value = self.function.make_value(ty);
        self.function.blocks[block.index()].params.push(value);
        value
    }

    /// Where the next instructions go.
    pub fn switch_to(&mut self, block: Block) {
        self.current = block;
    }

    /// The block that instructions go to.
    #[must_use]
    pub fn current(&self) -> Block {
        self.current
    }

    /// Whether the current block has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.function.blocks[self.current.index()].end.is_some()
    }

    fn push(&mut self, inst: Inst) -> [Option<Value>; 2] {
        let types = inst.results(|v| self.function.ty(v));
        let values = types.map(|ty| ty.map(|ty| self.function.make_value(ty)));
        self.function.blocks[self.current.index()].insts.push(Placed {
            results: values.iter().flatten().copied().collect(),
            inst,
        });
        values
    }

    fn one(&mut self, inst: Inst) -> Value {
        let [value, _] = self.push(inst);
        value.expect("an instruction with a result")
    }

    fn end(&mut self, end: Terminator) {
        let block = &mut self.function.blocks[self.current.index()];
        debug_assert!(block.end.is_none(), "a block ends once");
        block.end = Some(end);
    }

    /// A constant word.
    pub fn int(&mut self, value: i64) -> Value {
        self.one(Inst::Int(value))
    }

    /// A constant double.
    pub fn float(&mut self, value: f64) -> Value {
        self.one(Inst::Float(value.to_bits()))
    }

    /// A constant bool.
    pub fn bool(&mut self, value: bool) -> Value {
        self.one(Inst::Bool(value))
    }

    /// See [`IntOp`].
    pub fn int_op(&mut self, op: IntOp, lhs: Value, rhs: Value) -> Value {
        self.one(Inst::IntBinary(op, [lhs, rhs]))
    }

    /// See [`CheckedOp`]: the result, and whether it wrapped.
    pub fn checked(&mut self, op: CheckedOp, lhs: Value, rhs: Value) -> (Value, Value) {
        match self.push(Inst::Checked(op, [lhs, rhs])) {
            [Some(result), Some(wrapped)] => (result, wrapped),
            _ => unreachable!("checked operations have two results"),
        }
    }

    /// See [`FloatOp`].
    pub fn float_op(&mut self, op: FloatOp, lhs: Value, rhs: Value) -> Value {
        self.one(Inst::FloatBinary(op, [lhs, rhs]))
    }

    /// See [`IntCompare`].
    pub fn int_compare(&mut self, op: IntCompare, lhs: Value, rhs: Value) -> Value {
        self.one(Inst::IntCompare(op, [lhs, rhs]))
    }

    /// See [`FloatCompare`].
    pub fn float_compare(&mut self, op: FloatCompare, lhs: Value, rhs: Value) -> Value {
        self.one(Inst::FloatCompare(op, [lhs, rhs]))
    }

    /// See [`UnaryOp`].
    pub fn unary(&mut self, op: UnaryOp, value: Value) -> Value {
        self.one(Inst::Unary(op, value))
    }

    /// `yes` if `cond`, else `no`.
    pub fn select(&mut self, cond: Value, yes: Value, no: Value) -> Value {
        self.one(Inst::Select(cond, [yes, no]))
    }

    /// Reads memory.
    pub fn load(&mut self, region: Region, width: Width, base: Value, offset: i32) -> Value {
        self.one(Inst::Load(region, width, base, offset))
    }

    /// Writes memory.
    pub fn store(&mut self, region: Region, width: Width, base: Value, offset: i32, value: Value) {
        self.push(Inst::Store(region, width, base, offset, value));
    }

    /// Calls a helper; its result, if it has one.
    pub fn call(
        &mut self,
        helper: HelperId,
        args: &[Value],
        result: Option<Type>,
        site: Option<Exit>,
    ) -> Option<Value> {
        let callee = Callee::Helper(helper);
        let args = args.to_vec();
        let [value, _] = self.push(Inst::Call {
            callee,
            args,
            result,
            site,
        });
        value
    }

    /// Calls a helper that returns a word, where something else may be put in its place.
    pub fn call_patchable(&mut self, helper: HelperId, patch: Patch, args: &[Value]) -> Value {
        self.one(Inst::Call {
            callee: Callee::Patchable(helper, patch),
            args: args.to_vec(),
            result: Some(Type::Word),
            site: None,
        })
    }

    /// Calls the code at an address.
    pub fn call_address(
        &mut self,
        address: Value,
        args: &[Value],
        result: Option<Type>,
        site: Option<Exit>,
    ) -> Option<Value> {
        let callee = Callee::Address(address);
        let args = args.to_vec();
        let [value, _] = self.push(Inst::Call {
            callee,
            args,
            result,
            site,
        });
        value
    }

    /// Describes live values for a guard or a call site.
    pub fn exit(&mut self, live: &[Value]) -> Exit {
        let id = u32::try_from(self.function.exits.len()).expect("fewer than 2^32 exits");
        self.function.exits.push(ExitData { live: live.to_vec() });
        Exit(id)
    }

    /// Leaves by `exit` unless `cond`.
    pub fn guard(&mut self, cond: Value, exit: Exit) {
        self.push(Inst::Guard(cond, exit));
    }

    /// Ends the block with a jump.
    pub fn jump(&mut self, block: Block, args: &[Value]) {
        let args = args.to_vec();
        self.end(Terminator::Jump(Target { block, args }));
    }

    /// Ends the block with a branch to blocks without parameters.
    pub fn branch(&mut self, cond: Value, yes: Block, no: Block, likely: Likely) {
        let target = |block| Target {
            block,
            args: Vec::new(),
        };
        self.branch_with(cond, target(yes), target(no), likely);
    }

    /// Ends the block with a branch.
    pub fn branch_with(&mut self, cond: Value, yes: Target, no: Target, likely: Likely) {
        self.end(Terminator::Branch(cond, yes, no, likely));
    }

    /// Ends the block by going where the case that `value` equals says, to blocks without parameters.
    pub fn switch(&mut self, value: Value, cases: &[(i64, Block)], other: Block) {
        let target = |block| Target {
            block,
            args: Vec::new(),
        };
        let cases = cases.iter().map(|(case, block)| (*case, target(*block))).collect();
        self.end(Terminator::Switch(value, cases, target(other)));
    }

    /// Ends the block by returning.
    pub fn ret(&mut self, value: Value) {
        self.end(Terminator::Return(value));
    }

    /// Ends the block by leaving for the interpreter.
    pub fn leave(&mut self, exit: Exit) {
        self.end(Terminator::Leave(exit));
    }
}
