//! Tier 1: register code to LIR, op by op, on the canonical frame.
//!
//! The compiled function takes the thread, the running frame and the instruction to start at, and leaves as
//! `taipan_object::tier` says. Every instruction has a block, so that control can enter at any of the [`entries`]; all
//! state is in the frame, so that it can leave at any instruction. What is common on small ints and jumps is done in
//! place; everything else calls a helper, which does the whole instruction.
//!
//! No speculation: where a fast path does not hold, the helper does the work and the code goes on. Calls of helpers whose
//! instructions have caches can be patched (`taipan_jit::stubs`), each under its instruction's number.

mod control;
mod data;
mod ops;

use taipan_code::operand::{In, Out};
use taipan_code::{Code, Inst, Reg};
use taipan_jit::helpers::Helper;
use taipan_jit::recipes;
use taipan_jit::source::Source;
use taipan_lir::{Block, Builder, Function, HelperId, IntCompare, Likely, Patch, Region, Type, Value, Width};
use taipan_object::frame::Frame;
use taipan_object::tier::left;

/// Compiles a code object.
#[must_use]
pub fn compile(source: &Source) -> Function {
    let mut compiler = Compiler::new(source);
    compiler.entry();
    for (pc, inst) in source.code.insts.iter().enumerate() {
        compiler.b.switch_to(compiler.blocks[pc]);
        compiler.inst(pc, inst);
    }
    compiler.b.finish()
}

/// Where control may enter: the start, loop headers, handlers, and after what leaves for another frame.
fn entries(code: &Code) -> Vec<usize> {
    let mut entries = vec![0];
    for (pc, inst) in code.insts.iter().enumerate() {
        match inst {
            Inst::JumpBack { target, .. } => entries.push(target.0 as usize),
            Inst::Call { .. }
            | Inst::CallMethod { .. }
            | Inst::CallKw { .. }
            | Inst::CallMethodKw { .. }
            | Inst::Yield { .. }
            | Inst::ReturnGenerator {} => entries.push(pc + 1),
            Inst::YieldDelegate { done, .. } => entries.extend([pc + 1, done.0 as usize]),
            _ => {}
        }
    }
    entries.extend(code.exceptions.iter().map(|entry| entry.handler.index()));
    entries.sort_unstable();
    entries.dedup();
    entries.retain(|pc| *pc < code.insts.len());
    entries
}

/// A function in the making.
struct Compiler<'a> {
    source: &'a Source,
    b: Builder,
    /// The block of each instruction.
    blocks: Vec<Block>,
    th: Value,
    frame: Value,
}

impl<'a> Compiler<'a> {
    fn new(source: &'a Source) -> Compiler<'a> {
        let mut b = Builder::new(&source.symbol, &[Type::Word; 3], Type::Word);
        let (th, frame) = (b.argument(0), b.argument(1));
        let blocks = source.code.insts.iter().map(|_| b.block()).collect();
        Compiler {
            source,
            b,
            blocks,
            th,
            frame,
        }
    }

    /// The way in: to the instruction that the caller names, or back at once if that is none of the entries.
    fn entry(&mut self) {
        let pc = self.b.argument(2);
        let cases: Vec<(i64, Block)> = entries(&self.source.code)
            .into_iter()
            .map(|pc| (pc as i64, self.blocks[pc]))
            .collect();
        let unknown = self.b.block();
        self.b.switch(pc, &cases, unknown);
        self.b.switch_to(unknown);
        self.leave(left::MISSED);
    }

    fn leave(&mut self, how: u64) {
        let how = self.b.int(how.cast_signed());
        self.b.ret(how);
    }

    /// Leaves so that the interpreter executes this instruction.
    fn interpret(&mut self, pc: usize) {
        let at = self.b.int(pc as i64);
        let offset = std::mem::offset_of!(Frame, pc) as i32;
        self.b.store(Region::Frame, Width::Word32, self.frame, offset, at);
        self.leave(left::INTERPRET);
    }

    fn is_temporary(&self, reg: Reg) -> bool {
        usize::from(reg.0) >= self.source.code.first_temp()
    }

    fn offset(reg: Reg) -> i32 {
        size_of::<Frame>() as i32 + 8 * i32::from(reg.0)
    }

    /// The word in a register.
    fn read(&mut self, reg: Reg) -> Value {
        self.b.load(Region::Frame, Width::Word, self.frame, Self::offset(reg))
    }

    /// Overwrites a register whose old word is no pointer.
    fn write(&mut self, reg: Reg, word: Value) {
        self.b
            .store(Region::Frame, Width::Word, self.frame, Self::offset(reg), word);
    }

    /// Makes sure that overwriting `dst` gives up nothing; else goes to `slow`. Temporaries hold nothing when they are
    /// written.
    fn overwrites_nothing(&mut self, dst: Out, slow: Block) {
        if self.is_temporary(dst.0) {
            return;
        }
        let old = self.read(dst.0);
        let pointer = self.is_pointer(old);
        let on = self.b.block();
        self.b.branch(pointer, slow, on, Likely::No);
        self.b.switch_to(on);
    }

    fn is_pointer(&mut self, word: Value) -> Value {
        recipes::is_pointer(&mut self.b, word)
    }

    /// Goes on at the next instruction.
    fn fall(&mut self, pc: usize) {
        let next = self.blocks[pc + 1];
        self.b.jump(next, &[]);
    }

    /// Calls a helper of an instruction, with more arguments than thread, frame and place.
    fn helper(&mut self, helper: Helper, pc: usize, more: &[Value]) -> Value {
        let mut args = vec![self.th, self.frame, self.b.int(pc as i64)];
        args.extend(more);
        debug_assert_eq!(args.len(), helper.arguments(), "{}", helper.name());
        let id = HelperId(helper as u32);
        let result = self.b.call(id, &args, Some(Type::Word), None);
        result.expect("a helper of an instruction returns a word")
    }

    /// Lets a helper do the instruction; goes on at the next one, or leaves.
    fn by_helper(&mut self, helper: Helper, pc: usize, more: &[Value]) {
        let to = self.helper(helper, pc, more);
        self.go(to, &[pc + 1]);
    }

    /// The same for an instruction with a cache: what the cache knows may be patched into the code in place of the call.
    fn by_patchable(&mut self, helper: Helper, pc: usize) {
        let args = [self.th, self.frame, self.b.int(pc as i64)];
        debug_assert_eq!(args.len(), helper.arguments(), "{}", helper.name());
        let patch = Patch(u32::try_from(pc).expect("code is shorter than that"));
        let to = self.b.call_patchable(HelperId(helper as u32), patch, &args);
        self.go(to, &[pc + 1]);
    }

    /// Goes to the block of the instruction that `to` says, if it is one of `expected`; else leaves with it.
    fn go(&mut self, to: Value, expected: &[usize]) {
        for pc in expected {
            let place = self.b.int(*pc as i64);
            let here = self.b.int_compare(IntCompare::Eq, to, place);
            let other = self.b.block();
            let block = self.blocks[*pc];
            self.b.branch(here, block, other, Likely::Yes);
            self.b.switch_to(other);
        }
        self.b.ret(to);
    }

    /// A block in which the interpreter's way of doing the instruction is taken.
    fn slow(&mut self, pc: usize, expected: &[usize]) -> Block {
        self.slow_by(Helper::Step, pc, expected)
    }

    /// A block in which a helper does the instruction.
    fn slow_by(&mut self, helper: Helper, pc: usize, expected: &[usize]) -> Block {
        let (here, slow) = (self.b.current(), self.b.block());
        self.b.switch_to(slow);
        let to = self.helper(helper, pc, &[]);
        self.go(to, expected);
        self.b.switch_to(here);
        slow
    }

    /// The registers of a binary operation in one word.
    fn registers(dst: Out, lhs: In, rhs: In) -> i64 {
        i64::from(dst.0.0) | i64::from(lhs.0.0) << 16 | i64::from(rhs.0.0) << 32
    }
}
