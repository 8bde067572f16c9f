//! A unit of register code with its tables: what `lower` makes and every tier reads.
//!
//! Layout of the registers: `[varnames][cellvars][freevars][temporaries]`. Parameters are the first of `varnames`, in
//! CPython's order: positional, keyword-only, then `*args`, then `**kwargs`.

use std::sync::Arc;

use crate::operand::{FeedbackKind, Pc, Reg};
use crate::ops::Inst;

/// An identifier.
pub type Name = Arc<str>;

/// Where an instruction comes from, as `co_positions` shows it. All zero: no position (artificial code).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Position {
    /// First line, counted from 1.
    pub line: u32,
    /// Last line.
    pub end_line: u32,
    /// First column, in UTF-8 bytes from 0.
    pub col: u32,
    /// Column after the last byte.
    pub end_col: u32,
}

impl Position {
    /// Of artificial code that does not even belong to the line before it.
    pub const NOWHERE: Position = Position {
        line: 0,
        end_line: 0,
        col: 0,
        end_col: 1,
    };
}

/// The `co_flags` bits that matter, with CPython's values.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct CodeFlags(pub u32);

impl CodeFlags {
    /// Locals live in registers.
    pub const OPTIMIZED: u32 = 0x1;
    /// A new locals mapping for each call.
    pub const NEWLOCALS: u32 = 0x2;
    /// Has `*args`.
    pub const VARARGS: u32 = 0x4;
    /// Has `**kwargs`.
    pub const VARKEYWORDS: u32 = 0x8;
    /// Nested function.
    pub const NESTED: u32 = 0x10;
    /// Generator.
    pub const GENERATOR: u32 = 0x20;
    /// Coroutine.
    pub const COROUTINE: u32 = 0x80;
    /// Generator-based coroutine (`types.coroutine`).
    pub const ITERABLE_COROUTINE: u32 = 0x100;
    /// Async generator.
    pub const ASYNC_GENERATOR: u32 = 0x200;
    /// `from __future__ import annotations`.
    pub const FUTURE_ANNOTATIONS: u32 = 0x0100_0000;

    /// Whether all of `bits` are set.
    #[must_use]
    pub fn has(self, bits: u32) -> bool {
        self.0 & bits == bits
    }

    /// Whether a call makes a generator, coroutine or async generator.
    #[must_use]
    pub fn is_resumable(self) -> bool {
        self.0 & (Self::GENERATOR | Self::COROUTINE | Self::ASYNC_GENERATOR) != 0
    }
}

/// A constant.
#[derive(Clone, Debug)]
pub enum Const {
    /// `None`
    None,
    /// `...`
    Ellipsis,
    /// `True` or `False`
    Bool(bool),
    /// An int of at most 64 bits.
    Int(i64),
    /// Any other int: an optional `-`, then lower-case hexadecimal digits without prefix.
    BigInt(Box<str>),
    /// A float.
    Float(f64),
    /// A complex: real and imaginary part.
    Complex(f64, f64),
    /// A str, in generalised UTF-8 (lone surrogates encoded like other code points).
    Str(Box<[u8]>),
    /// A bytes object.
    Bytes(Box<[u8]>),
    /// A tuple.
    Tuple(Box<[Const]>),
    /// A frozenset, from `x in {...}`.
    FrozenSet(Box<[Const]>),
    /// A nested function, class body or comprehension.
    Code(Arc<Code>),
}

/// `[start, end)` is protected: on an exception there, temporaries from `depth` on are dropped, the exception goes
/// to `exc`, and execution continues at `handler`. Of several entries that cover a pc, the first in the table wins
/// (inner ones come first).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExceptionEntry {
    /// First protected instruction.
    pub start: Pc,
    /// First instruction after the range.
    pub end: Pc,
    /// Where to go.
    pub handler: Pc,
    /// First temporary that is *not* alive at the handler; it may be equal to `exc`.
    pub depth: Reg,
    /// Receives the exception.
    pub exc: Reg,
}

/// One code object's data.
#[derive(Clone, Debug)]
pub struct Code {
    /// `co_name`.
    pub name: Name,
    /// `co_qualname`.
    pub qualname: Name,
    /// `co_filename`.
    pub filename: Name,
    /// `co_firstlineno`.
    pub first_line: u32,
    /// `co_flags`.
    pub flags: CodeFlags,
    /// `co_argcount`: positional parameters, positional-only ones included.
    pub arg_count: u32,
    /// `co_posonlyargcount`.
    pub posonly_count: u32,
    /// `co_kwonlyargcount`.
    pub kwonly_count: u32,
    /// `co_varnames`.
    pub varnames: Vec<Name>,
    /// `co_cellvars`. A parameter that is a cell is in `varnames` too.
    pub cellvars: Vec<Name>,
    /// `co_freevars`.
    pub freevars: Vec<Name>,
    /// `co_names`.
    pub names: Vec<Name>,
    /// Constants. The first is the docstring or None where CPython has it there.
    pub consts: Vec<Const>,
    /// The instructions; the last one ends its block.
    pub insts: Vec<Inst>,
    /// Positions, one for each instruction.
    pub positions: Vec<Position>,
    /// Protected ranges, inner ones first.
    pub exceptions: Vec<ExceptionEntry>,
    /// What each feedback slot records.
    pub feedback: Vec<FeedbackKind>,
    /// How many registers a frame has.
    pub register_count: u16,
    /// Whether the first constant is the docstring of a function.
    pub has_docstring: bool,
}

impl Code {
    /// Number of parameters that take a register: positional, keyword-only, `*args`, `**kwargs`.
    #[must_use]
    pub fn parameter_count(&self) -> usize {
        let mut count = self.arg_count as usize + self.kwonly_count as usize;
        count += usize::from(self.flags.has(CodeFlags::VARARGS));
        count += usize::from(self.flags.has(CodeFlags::VARKEYWORDS));
        count
    }

    /// Where loops begin: the targets of jumps back.
    pub fn loops(&self) -> impl Iterator<Item = usize> {
        self.insts.iter().filter_map(|inst| match inst {
            Inst::JumpBack { target, .. } => Some(target.0 as usize),
            _ => None,
        })
    }

    /// Where optimised code is entered: at the first instruction, where loops begin, and where generators go on.
    /// Elsewhere one run of the function at most would gain by it.
    pub fn entrances(&self) -> impl Iterator<Item = usize> {
        let after_yields = self.insts.iter().enumerate().filter_map(|(pc, inst)| match inst {
            Inst::Yield { .. } | Inst::YieldDelegate { .. } => Some(pc + 1),
            _ => None,
        });
        std::iter::once(0).chain(after_yields).chain(self.loops())
    }

    /// Whether an instruction is one of [`entrances`](Self::entrances).
    #[must_use]
    pub fn is_entrance(&self, pc: usize) -> bool {
        self.entrances().any(|entrance| entrance == pc)
    }

    /// The first cell register.
    #[must_use]
    pub fn first_cell(&self) -> usize {
        self.varnames.len()
    }

    /// The first free-variable register.
    #[must_use]
    pub fn first_free(&self) -> usize {
        self.varnames.len() + self.cellvars.len()
    }

    /// The first temporary.
    #[must_use]
    pub fn first_temp(&self) -> usize {
        self.first_free() + self.freevars.len()
    }

    /// The protected range that covers `pc`, if any.
    #[must_use]
    pub fn handler_at(&self, pc: Pc) -> Option<&ExceptionEntry> {
        self.exceptions.iter().find(|e| e.start <= pc && pc < e.end)
    }

    /// The name behind a register, for messages; None for a temporary.
    #[must_use]
    pub fn register_name(&self, reg: Reg) -> Option<&Name> {
        let i = reg.index();
        if i < self.first_cell() {
            self.varnames.get(i)
        } else if i < self.first_free() {
            self.cellvars.get(i - self.first_cell())
        } else {
            self.freevars.get(i - self.first_free())
        }
    }
}
