//! Operand types of the op table: each says by its type what an instruction does with a register.
//!
//! The register discipline, which every tier relies on:
//!
//! - A frame's registers are `[named locals][cells][free variables][temporaries]`.
//! - `In` reads a register. In a *temporary* the value **moves** out (the register is dead afterwards); in any
//!   other register it is **borrowed** (the value stays). An unbound local in an `In` position is impossible:
//!   lowering emits `CheckBound` where it cannot prove the name bound.
//! - `Peek` reads without consuming, also from a temporary.
//! - `Out` writes a register; the old value, if any, is dropped after the write.
//! - `Regs` is a window of consecutive temporaries which all move out; `OutRegs` one that is written.
//! - Every value written to a temporary is consumed by exactly one `In`/`Regs` on each path, or by `Drop`, or by
//!   unwinding (see `ExceptionEntry::depth`). A temporary that was consumed may hold a stale word that is not a
//!   pointer; nobody reads it.
//!
//! Not here: which ops exist (`ops`), what they do (`object::ops`).

/// Index of a register in a frame.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(transparent)]
pub struct Reg(pub u16);

impl Reg {
    /// The register `n` places after this one.
    #[must_use]
    pub fn plus(self, n: u16) -> Reg {
        Reg(self.0 + n)
    }

    /// As an index into a register slice.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// Index of an instruction.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(transparent)]
pub struct Pc(pub u32);

impl Pc {
    /// As an index into the instruction slice.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Receives the operands of an instruction, in table order. No method has a default: whoever walks operands
/// handles every role.
pub trait OperandVisitor {
    /// A register that is read: moved out if a temporary, borrowed otherwise.
    fn input(&mut self, name: &'static str, reg: Reg);
    /// A register that is read and stays as it is.
    fn peek(&mut self, name: &'static str, reg: Reg);
    /// A register that is written.
    fn output(&mut self, name: &'static str, reg: Reg);
    /// A window of temporaries that move out.
    fn inputs(&mut self, name: &'static str, base: Reg, count: u16);
    /// A window of registers that are written.
    fn outputs(&mut self, name: &'static str, base: Reg, count: u16);
    /// A jump target.
    fn target(&mut self, name: &'static str, target: Pc);
    /// An index into the constants.
    fn constant(&mut self, name: &'static str, index: u32);
    /// An index into the names.
    fn name(&mut self, name: &'static str, index: u32);
    /// An index into the feedback slots, and the kind that must be there.
    fn site(&mut self, name: &'static str, index: u32, kind: FeedbackKind);
    /// A plain number.
    fn immediate(&mut self, name: &'static str, value: i64);
}

/// One operand of an instruction; implemented by the types of this file only.
pub trait Operand: Copy {
    /// Hands the operand to `visitor` under the field's name.
    fn visit(self, name: &'static str, visitor: &mut dyn OperandVisitor);

    /// The operand as a jump target, if it is one.
    fn as_target(&mut self) -> Option<&mut Target> {
        None
    }
}

macro_rules! register_roles {
    ($($(#[$doc:meta])* $role:ident => $method:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(transparent)]
        pub struct $role(pub Reg);

        impl Operand for $role {
            fn visit(self, name: &'static str, visitor: &mut dyn OperandVisitor) {
                visitor.$method(name, self.0);
            }
        }

        impl From<Reg> for $role {
            fn from(reg: Reg) -> Self {
                $role(reg)
            }
        }
    )*};
}

register_roles! {
    /// Reads a register: moves out of a temporary, borrows from anything else.
    In => input;
    /// Reads a register and leaves it, whatever it is.
    Peek => peek;
    /// Writes a register.
    Out => output;
}

/// A register that is read if present: [`OptIn::NONE`] stands for absence.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(transparent)]
pub struct OptIn(pub u16);

impl OptIn {
    /// No register.
    pub const NONE: OptIn = OptIn(u16::MAX);

    /// The register, if there is one.
    #[must_use]
    pub fn get(self) -> Option<In> {
        (self != OptIn::NONE).then_some(In(Reg(self.0)))
    }
}

impl From<Option<Reg>> for OptIn {
    fn from(reg: Option<Reg>) -> Self {
        reg.map_or(OptIn::NONE, |r| OptIn(r.0))
    }
}

impl Operand for OptIn {
    fn visit(self, name: &'static str, visitor: &mut dyn OperandVisitor) {
        if let Some(In(reg)) = self.get() {
            visitor.input(name, reg);
        }
    }
}

/// A window of `count` temporaries from `base`, all consumed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(C)]
pub struct Regs {
    /// The first register.
    pub base: Reg,
    /// How many.
    pub count: u16,
}

impl Operand for Regs {
    fn visit(self, name: &'static str, visitor: &mut dyn OperandVisitor) {
        visitor.inputs(name, self.base, self.count);
    }
}

/// A window of `count` registers from `base`, all written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(C)]
pub struct OutRegs {
    /// The first register.
    pub base: Reg,
    /// How many.
    pub count: u16,
}

impl Operand for OutRegs {
    fn visit(self, name: &'static str, visitor: &mut dyn OperandVisitor) {
        visitor.outputs(name, self.base, self.count);
    }
}

/// The operands of a call, in consecutive temporaries that all move out:
///
/// ```text
///   base      callable
///   base + 1  receiver, for the method forms (may be unbound: then the callable is complete); else unused
///   base + 2  first argument ... base + 2 + count - 1
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(C)]
pub struct CallWindow {
    /// The register of the callable.
    pub base: Reg,
    /// How many arguments, receiver not counted, values of keyword arguments (always the last) counted.
    pub count: u16,
}

impl CallWindow {
    /// Registers in front of the first argument.
    pub const HEAD: u16 = 2;
}

impl Operand for CallWindow {
    fn visit(self, name: &'static str, visitor: &mut dyn OperandVisitor) {
        visitor.inputs(name, self.base, self.count + CallWindow::HEAD);
    }
}

macro_rules! indices {
    ($($(#[$doc:meta])* $ty:ident($inner:ty) => |$s:ident, $n:ident, $v:ident| $visit:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(transparent)]
        pub struct $ty(pub $inner);

        impl $ty {
            /// As an index into the table that it names.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl Operand for $ty {
            fn visit(self, $n: &'static str, $v: &mut dyn OperandVisitor) {
                let $s = self;
                $visit;
            }
        }
    )*};
}

indices! {
    /// Index into `Code::consts`.
    ConstId(u32) => |s, n, v| v.constant(n, s.0);
    /// Index into `Code::names`.
    NameId(u32) => |s, n, v| v.name(n, s.0);
}

/// Jump target: a label's number while building, then an instruction's index.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(transparent)]
pub struct Target(pub u32);

impl Operand for Target {
    fn visit(self, name: &'static str, visitor: &mut dyn OperandVisitor) {
        visitor.target(name, Pc(self.0));
    }

    fn as_target(&mut self) -> Option<&mut Target> {
        Some(self)
    }
}

/// A small number in an instruction.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(transparent)]
pub struct Imm16(pub u16);

impl Operand for Imm16 {
    fn visit(self, name: &'static str, visitor: &mut dyn OperandVisitor) {
        visitor.immediate(name, i64::from(self.0));
    }
}

/// A signed number in an instruction.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(transparent)]
pub struct Imm32(pub i32);

impl Operand for Imm32 {
    fn visit(self, name: &'static str, visitor: &mut dyn OperandVisitor) {
        visitor.immediate(name, i64::from(self.0));
    }
}

macro_rules! sites {
    ($($(#[$doc:meta])* $kind:ident => $site:ident;)*) => {
        /// What a feedback slot records.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum FeedbackKind {
            $($(#[$doc])* $kind,)*
        }

        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
            #[repr(transparent)]
            pub struct $site(pub u32);

            impl $site {
                /// The kind of the slot.
                pub const KIND: FeedbackKind = FeedbackKind::$kind;

                /// As an index into the feedback slots.
                #[must_use]
                pub fn index(self) -> usize {
                    self.0 as usize
                }
            }

            impl Operand for $site {
                fn visit(self, name: &'static str, visitor: &mut dyn OperandVisitor) {
                    visitor.site(name, self.0, FeedbackKind::$kind);
                }
            }

            impl Site for $site {
                const KIND: FeedbackKind = FeedbackKind::$kind;
                fn from_index(index: u32) -> Self {
                    $site(index)
                }
            }
        )*
    };
}

/// A feedback operand that the builder can allocate.
pub trait Site: Operand {
    /// The kind of the slot.
    const KIND: FeedbackKind;
    /// The operand for the slot at `index`.
    fn from_index(index: u32) -> Self;
}

sites! {
    /// Operand types of a unary or binary operation or comparison.
    Operands => OperandsSite;
    /// Attribute access: shapes and where the attribute was found.
    Attribute => AttributeSite;
    /// Global or builtin: versions and the entry.
    Global => GlobalSite;
    /// Subscript: container and index types.
    Item => ItemSite;
    /// Call: the target.
    Call => CallSite;
    /// Iteration: the iterator's type.
    Iterator => IteratorSite;
    /// Loop: how often the back edge was taken.
    Loop => LoopSite;
}
