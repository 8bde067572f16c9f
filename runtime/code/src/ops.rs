//! THE op table: which instructions exist, their operands by role, and their effects.
//!
//! One entry generates the variant of [`Inst`] (the stored form: 16 bytes, tag and operands in place, no decoding
//! step), the field-less [`Op`], the operand walk (which the dump, the verifier and liveness use) and the effects.
//! A tier that lacks an op does not compile, as no match over [`Inst`] has a `_` arm.
//!
//! Conventions: `dst` is written last, after every operand was read and every effect has happened; an op that
//! raises has consumed its `In` and `Regs` operands and has not written its outputs.
//!
//! Not here: what an operation means (`object::ops`), how the common case is fast (`recipes`).

use crate::operand::{
    AttributeSite, CallSite, CallWindow, ConstId, GlobalSite, Imm16, Imm32, In, ItemSite, IteratorSite, LoopSite,
    NameId, Operand, OperandVisitor, OperandsSite, OptIn, Out, OutRegs, Peek, Regs, Target,
};

/// What an op can do besides writing its outputs; a set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Effects(u8);

impl Effects {
    /// Nothing but its outputs.
    pub const NONE: Effects = Effects(0);
    /// May leave with an exception.
    pub const RAISES: Effects = Effects(1);
    /// May run arbitrary Python code (and so observe frames, change globals, collect).
    pub const RUNS_PYTHON: Effects = Effects(2);
    /// May allocate heap objects (and so start a collection).
    pub const ALLOCATES: Effects = Effects(4);
    /// May read or write registers of the frame that are not its operands.
    pub const READS_FRAME: Effects = Effects(8);
    /// Does not fall through to the next instruction.
    pub const ENDS_BLOCK: Effects = Effects(16);

    /// Both sets together.
    #[must_use]
    pub const fn or(self, other: Effects) -> Effects {
        Effects(self.0 | other.0)
    }

    /// Whether every effect of `other` is in this set.
    #[must_use]
    pub const fn contains(self, other: Effects) -> bool {
        self.0 & other.0 == other.0
    }
}

macro_rules! effect {
    (raises) => {
        Effects::RAISES
    };
    (runs_python) => {
        Effects::RUNS_PYTHON.or(Effects::RAISES).or(Effects::ALLOCATES)
    };
    (allocates) => {
        Effects::ALLOCATES
    };
    (reads_frame) => {
        Effects::READS_FRAME
    };
    (ends_block) => {
        Effects::ENDS_BLOCK
    };
}

macro_rules! ops {
    ($($(#[$doc:meta])* $op:ident { $($field:ident: $ty:ty),* $(,)? } $($effect:ident)*;)*) => {
        /// One instruction as it is stored and executed.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u16)]
        pub enum Inst {
            $($(#[$doc])* $op {
                $(#[expect(missing_docs, reason = "the op's own text names its operands")] $field: $ty),*
            },)*
        }

        /// An instruction's operation without its operands.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u16)]
        pub enum Op {
            $($(#[$doc])* $op,)*
        }

        impl Op {
            /// Every op, in table order.
            pub const ALL: &'static [Op] = &[$(Op::$op),*];

            /// The name in dumps.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Op::$op => stringify!($op),)*
                }
            }

            /// What the op can do besides writing its outputs.
            #[must_use]
            pub fn effects(self) -> Effects {
                match self {
                    $(Op::$op => Effects::NONE$(.or(effect!($effect)))*,)*
                }
            }
        }

        impl Inst {
            /// The operation.
            #[must_use]
            pub fn op(&self) -> Op {
                match self {
                    $(Inst::$op { .. } => Op::$op,)*
                }
            }

            /// The jump target, to be patched.
            pub(crate) fn target_mut(&mut self) -> Option<&mut Target> {
                match self {
                    $(Inst::$op { $($field),* } => {
                        let found = None;
                        $(let found = Operand::as_target($field).or(found);)*
                        found
                    })*
                }
            }

            /// Hands every operand to `visitor`, in table order.
            pub fn visit(&self, visitor: &mut dyn OperandVisitor) {
                match *self {
                    $(Inst::$op { $($field),* } => {
                        let _ = &visitor;
                        $(Operand::visit($field, stringify!($field), visitor);)*
                    })*
                }
            }
        }
    };
}

ops! {
    // ---- data movement and names ---------------------------------------------------------------------------

    /// Does nothing; keeps a line for tracing (`pass`, `continue`).
    Nop {};
    /// `dst = consts[value]`.
    LoadConst { dst: Out, value: ConstId };
    /// `dst = value`, a small int.
    LoadInt { dst: Out, value: Imm32 };
    /// `dst = src`: a copy if `src` is not a temporary, else a move.
    Move { dst: Out, src: In };
    /// `dst = src`, always a copy.
    Copy { dst: Out, src: Peek };
    /// Drops the value of a temporary.
    Drop { src: In };
    /// Raises UnboundLocalError if the local is unbound.
    CheckBound { local: Peek } raises allocates;
    /// `del local`; raises UnboundLocalError if it is unbound.
    DeleteLocal { local: Out } runs_python;
    /// Makes the local unbound, bound or not.
    ClearLocal { local: Out } runs_python;
    /// Puts a new, empty cell into the register `cell`.
    MakeCell { cell: Out } allocates;
    /// Puts a new cell into `cell` that holds the value of parameter `local`; `local` becomes unbound. If `local`
    /// is unbound the cell is empty.
    MakeCellFrom { cell: Out, local: Out } allocates;
    /// Copies the function's closure into the free-variable registers; first op of code with free variables.
    CopyFreeVars {} reads_frame;
    /// `dst = contents of cell`; NameError or UnboundLocalError if it is empty.
    LoadCell { dst: Out, cell: Peek } raises allocates;
    /// Class body: `dst = locals[name of cell]`, else the contents of `cell`.
    LoadClassCell { dst: Out, cell: Peek } runs_python;
    /// `contents of cell = src`.
    StoreCell { cell: Peek, src: In } runs_python;
    /// Empties the cell; NameError or UnboundLocalError if it is empty already.
    DeleteCell { cell: Peek } runs_python;
    /// `dst = global or builtin`.
    LoadGlobal { dst: Out, name: NameId, site: GlobalSite } runs_python;
    /// `globals[name] = src`.
    StoreGlobal { src: In, name: NameId } runs_python;
    /// `del globals[name]`; NameError if missing.
    DeleteGlobal { name: NameId } runs_python;
    /// Module, class and `exec` code: `dst` = the name in locals, globals or builtins.
    LoadName { dst: Out, name: NameId, site: GlobalSite } runs_python;
    /// `locals[name] = src`, in module, class and `exec` code.
    StoreName { src: In, name: NameId } runs_python;
    /// `del locals[name]`; NameError if missing.
    DeleteName { name: NameId } runs_python;

    // ---- attributes and items ------------------------------------------------------------------------------

    /// `dst = obj.name`.
    LoadAttr { dst: Out, obj: In, name: NameId, site: AttributeSite } runs_python;
    /// First half of `obj.name(...)`: writes callable and receiver to a call window's first two registers. If the
    /// attribute is a plain method of the type, the function and `obj`; else the bound value and unbound.
    LoadMethod { dst: OutRegs, obj: In, name: NameId, site: AttributeSite } runs_python;
    /// `obj.name = value`.
    StoreAttr { obj: In, value: In, name: NameId, site: AttributeSite } runs_python;
    /// `del obj.name`.
    DeleteAttr { obj: In, name: NameId } runs_python;
    /// `dst = obj[index]`.
    LoadItem { dst: Out, obj: In, index: In, site: ItemSite } runs_python;
    /// `obj[index] = value`.
    StoreItem { obj: In, index: In, value: In, site: ItemSite } runs_python;
    /// `dst = obj[start:stop:step]`; the three are `parts`.
    LoadSlice { dst: Out, obj: In, parts: Regs } runs_python;
    /// `obj[start:stop:step] = value`.
    StoreSlice { obj: In, parts: Regs, value: In } runs_python;
    /// `del obj[index]`.
    DeleteItem { obj: In, index: In } runs_python;

    // ---- arithmetic and comparison -------------------------------------------------------------------------

    /// `dst = lhs + rhs`.
    Add { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs - rhs`.
    Sub { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs * rhs`.
    Mul { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs @ rhs`.
    MatMul { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs / rhs`.
    TrueDiv { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs // rhs`.
    FloorDiv { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs % rhs`.
    Mod { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs ** rhs`.
    Pow { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs << rhs`.
    LShift { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs >> rhs`.
    RShift { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs & rhs`.
    BitAnd { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs | rhs`.
    BitOr { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs ^ rhs`.
    BitXor { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs += rhs`: the in-place protocol; the statement stores `dst` back.
    InplaceAdd { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs -= rhs`.
    InplaceSub { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs *= rhs`.
    InplaceMul { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs @= rhs`.
    InplaceMatMul { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs /= rhs`.
    InplaceTrueDiv { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs //= rhs`.
    InplaceFloorDiv { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs %= rhs`.
    InplaceMod { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs **= rhs`.
    InplacePow { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs <<= rhs`.
    InplaceLShift { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs >>= rhs`.
    InplaceRShift { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs &= rhs`.
    InplaceBitAnd { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs |= rhs`.
    InplaceBitOr { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs ^= rhs`.
    InplaceBitXor { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = -src`.
    Neg { dst: Out, src: In, site: OperandsSite } runs_python;
    /// `dst = +src`.
    Pos { dst: Out, src: In, site: OperandsSite } runs_python;
    /// `dst = ~src`.
    Invert { dst: Out, src: In, site: OperandsSite } runs_python;
    /// `dst = not src`.
    Not { dst: Out, src: In } runs_python;
    /// `dst = lhs < rhs`.
    Lt { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs <= rhs`.
    Le { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs == rhs`.
    Eq { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs != rhs`.
    Ne { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs > rhs`.
    Gt { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs >= rhs`.
    Ge { dst: Out, lhs: In, rhs: In, site: OperandsSite } runs_python;
    /// `dst = lhs is rhs`.
    Is { dst: Out, lhs: In, rhs: In } runs_python;
    /// `dst = lhs is not rhs`.
    IsNot { dst: Out, lhs: In, rhs: In } runs_python;
    /// `dst = item in container`.
    Contains { dst: Out, item: In, container: In } runs_python;
    /// `dst = item not in container`.
    NotContains { dst: Out, item: In, container: In } runs_python;

    // ---- control -------------------------------------------------------------------------------------------

    /// Goes forward to `target`.
    Jump { target: Target } ends_block;
    /// Back edge of a loop: polls for signals and other threads' requests, counts for the tiers.
    JumpBack { target: Target, site: LoopSite } ends_block runs_python;
    /// Goes to `target` if `cond` is true.
    JumpIfTrue { cond: In, target: Target } runs_python;
    /// Goes to `target` if `cond` is false.
    JumpIfFalse { cond: In, target: Target } runs_python;
    /// Goes to `target` if `cond` is true and leaves `cond` alive on both paths (`or`, chained comparison).
    JumpIfTruePeek { cond: Peek, target: Target } runs_python;
    /// Goes to `target` if `cond` is false and leaves `cond` alive on both paths (`and`, chained comparison).
    JumpIfFalsePeek { cond: Peek, target: Target } runs_python;
    /// Goes to `target` if `src` is None.
    JumpIfNone { src: In, target: Target } runs_python;
    /// Goes to `target` if `src` is not None.
    JumpIfNotNone { src: In, target: Target } runs_python;
    /// Leaves the frame with `src` as its result.
    Return { src: In } ends_block runs_python;

    // ---- iteration and unpacking ---------------------------------------------------------------------------

    /// `dst = iter(src)`.
    GetIter { dst: Out, src: In } runs_python;
    /// `dst = next(iter)`; when exhausted, drops `iter` (a temporary) and goes to `done` without writing `dst`.
    ForIter { dst: Out, iter: Peek, done: Target, site: IteratorSite } runs_python;
    /// Unpacks `src` into exactly `dst.count` registers, first item first.
    UnpackSequence { dst: OutRegs, src: In } runs_python;
    /// `a, *b, c = src`: `before` items, a list, then the rest of `dst.count` items.
    UnpackEx { dst: OutRegs, src: In, before: Imm16 } runs_python;

    // ---- calls and functions -------------------------------------------------------------------------------

    /// `dst = callable(args...)`; the receiver register of the window is not looked at.
    Call { dst: Out, args: CallWindow, site: CallSite } runs_python;
    /// `dst = callable([receiver,] args...)`, after `LoadMethod`.
    CallMethod { dst: Out, args: CallWindow, site: CallSite } runs_python;
    /// Like `Call`; the last arguments are keywords, named by the tuple `names`.
    CallKw { dst: Out, args: CallWindow, names: ConstId, site: CallSite } runs_python;
    /// Like `CallMethod`; the last arguments are keywords, named by the tuple `names`.
    CallMethodKw { dst: Out, args: CallWindow, names: ConstId, site: CallSite } runs_python;
    /// `dst = callable(*args, **kwargs)`; `args` any iterable, `kwargs` any mapping or absent.
    CallEx { dst: Out, callable: In, args: In, kwargs: OptIn } runs_python;
    /// A function from code `code`. `parts` are four temporaries: defaults tuple, keyword defaults dict,
    /// annotations (a tuple name, value, ...), closure tuple; bit `k` of `present` says that the k-th is there.
    MakeFunction { dst: Out, parts: Regs, present: Imm16, code: ConstId } allocates;
    /// `dst = builtins.__build_class__`.
    LoadBuildClass { dst: Out } runs_python;

    // ---- construction --------------------------------------------------------------------------------------

    /// `dst = (items...)`.
    BuildTuple { dst: Out, items: Regs } allocates;
    /// `dst = [items...]`.
    BuildList { dst: Out, items: Regs } allocates;
    /// `dst = {items...}`.
    BuildSet { dst: Out, items: Regs } runs_python;
    /// `dst = {key: value, ...}`; `items` alternates keys and values.
    BuildMap { dst: Out, items: Regs } runs_python;
    /// `dst = slice(start, stop, step)`.
    BuildSlice { dst: Out, parts: Regs } allocates;
    /// `dst = ''.join(items)`: the pieces of an f-string, all str.
    BuildString { dst: Out, items: Regs } allocates raises;
    /// `dst = format(conversion(src), spec)`; `conversion` is 0 or the code of `s`, `r`, `a`.
    FormatValue { dst: Out, src: In, spec: OptIn, conversion: Imm16 } runs_python;
    /// `list.append(value)`, list display and comprehension.
    ListAppend { list: Peek, value: In } allocates;
    /// `list.extend(src)`, with the message for `*src`.
    ListExtend { list: Peek, src: In } runs_python;
    /// `dst = tuple(list)`.
    ListToTuple { dst: Out, src: In } allocates;
    /// `set.add(value)`.
    SetAdd { set: Peek, value: In } runs_python;
    /// `set.update(src)`.
    SetUpdate { set: Peek, src: In } runs_python;
    /// `map[key] = value`, dict display and comprehension.
    MapAdd { map: Peek, key: In, value: In } runs_python;
    /// `dict.update(src)`, with the message for `**src` in a display.
    DictUpdate { dict: Peek, src: In } runs_python;
    /// Like `DictUpdate` for `**src` in a call of `callable`: a key twice is a TypeError.
    DictMerge { dict: Peek, src: In, callable: Peek } runs_python;

    // ---- imports -------------------------------------------------------------------------------------------

    /// `dst = __import__(name, globals, locals, fromlist, level)`.
    ImportName { dst: Out, level: In, fromlist: In, name: NameId } runs_python;
    /// `dst = module.name`, with the fallback to `sys.modules` and ImportError.
    ImportFrom { dst: Out, module: Peek, name: NameId } runs_python;
    /// `from module import *` into the frame's locals mapping.
    ImportStar { module: In } runs_python;

    // ---- exceptions and with -------------------------------------------------------------------------------

    /// `raise exc`.
    Raise { exc: In } ends_block runs_python;
    /// `raise exc from cause`.
    RaiseFrom { exc: In, cause: In } ends_block runs_python;
    /// `raise` alone: the exception being handled.
    RaiseCurrent {} ends_block raises;
    /// Continues unwinding with `exc`; adds no traceback entry of its own for this frame.
    Reraise { exc: In } ends_block raises;
    /// Continues unwinding with `exc` where it came up: the frame is at the instruction from which this handler was
    /// entered, as after CPython's `RERAISE` with a position.
    ContinueUnwind { exc: In } ends_block raises;
    /// Start of a handler: `saved` = the exception being handled until now (None if none); `exc` becomes it.
    PushExcInfo { saved: Out, exc: Peek };
    /// End of a handler: `saved` is the exception being handled again.
    PopExcInfo { saved: In } runs_python;
    /// `dst = isinstance(exc, ty)` as `except ty` asks it.
    CheckExcMatch { dst: Out, exc: Peek, ty: In } runs_python;
    /// `except* ty`: splits `exc` into the matching group (or None) and the rest (or None); `exc` may be None, and stays
    /// so. A match becomes the exception being handled.
    CheckEgMatch { dst: OutRegs, exc: In, ty: In } runs_python;
    /// End of `try ... except*`: from the original exception and the list of raised and unhandled ones, what to
    /// raise, or None.
    PrepReraiseStar { dst: Out, original: In, raised: In } runs_python;
    /// Enters a `with`: writes the bound `__exit__` and the result of `__enter__()`.
    BeforeWith { dst: OutRegs, manager: In } runs_python;
    /// Enters an `async with`: writes the bound `__aexit__` and the result of `__aenter__()`, yet to be awaited.
    BeforeAsyncWith { dst: OutRegs, manager: In } runs_python;
    /// `dst = exit(type(exc), exc, exc.__traceback__)`.
    WithExceptStart { dst: Out, exit: Peek, exc: Peek } runs_python;
    /// `dst = AssertionError`.
    LoadAssertionError { dst: Out };

    // ---- generators and coroutines -------------------------------------------------------------------------

    /// First op (after cells) of a generator, coroutine or async generator: makes the object from this frame and
    /// returns it to the caller. The frame goes on at the next instruction when it is first resumed.
    ReturnGenerator {} ends_block allocates reads_frame;
    /// Suspends with `src` as the yielded value; `dst` is the value sent in.
    Yield { dst: Out, src: In } runs_python reads_frame;
    /// Like `Yield` on behalf of `yield from` or `await`: `throw` and `close` go to `receiver` first; if it finishes
    /// under a `throw`, its value goes to `dst`, `receiver` is dropped, and execution goes on at `done`.
    YieldDelegate { dst: Out, src: In, receiver: Peek, done: Target } runs_python reads_frame;
    /// `dst = receiver.send(value)` (or `next` if `value` is None); when it finishes, its value goes to `dst`,
    /// `receiver` (a temporary) is dropped, and execution goes on at `done`.
    Send { dst: Out, receiver: Peek, value: In, done: Target } runs_python;
    /// `dst = iter(src)` for `yield from`; a coroutine is let through only where that is legal.
    GetYieldFromIter { dst: Out, src: In } runs_python;
    /// `dst` = the awaitable's iterator; `place` 0 plain, 1 `__aenter__`, 2 `__aexit__` (for the message).
    GetAwaitable { dst: Out, src: In, place: Imm16 } runs_python;
    /// `dst = src.__aiter__()`, checked.
    GetAsyncIter { dst: Out, src: In } runs_python;
    /// `dst` = awaitable of `iter.__anext__()`.
    GetAsyncNext { dst: Out, iter: Peek } runs_python;
    /// Handler of `async for`: if `exc` is StopAsyncIteration both are dropped, else it is re-raised.
    EndAsyncFor { iter: In, exc: In } runs_python;
    /// `dst` = `src` wrapped as a value yielded by an async generator.
    AsyncGenWrap { dst: Out, src: In } allocates;

    // ---- match ---------------------------------------------------------------------------------------------

    /// `dst` = tuple of the attributes that a class pattern asks for, or None. `count` positional sub-patterns,
    /// then those named by the tuple in `names`.
    MatchClass { dst: Out, subject: Peek, class: In, count: Imm16, names: ConstId } runs_python;
    /// `dst` = whether `subject` is a mapping for patterns.
    MatchMapping { dst: Out, subject: Peek };
    /// `dst` = whether `subject` is a sequence for patterns.
    MatchSequence { dst: Out, subject: Peek };
    /// `dst` = tuple of the values under the keys (a tuple in `keys`), or None if one is missing.
    MatchKeys { dst: Out, subject: Peek, keys: Peek } runs_python;
    /// `dst = len(src)`.
    GetLen { dst: Out, src: Peek } runs_python;

    // ---- rest ----------------------------------------------------------------------------------------------

    /// Interactive mode: `sys.displayhook(src)`.
    PrintExpr { src: In } runs_python;
    /// Makes sure that the locals mapping has `__annotations__`.
    SetupAnnotations {} runs_python;
}

const _: () = assert!(size_of::<Inst>() == 16, "an instruction is two words");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ops_have_distinct_names() {
        let mut names: Vec<_> = Op::ALL.iter().map(|op| op.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Op::ALL.len());
    }
}
