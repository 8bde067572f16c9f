//! Instructions and terminators.
//!
//! Invariant: an instruction has at most two results, and which types they have follows from the instruction and the
//! types of its operands alone ([`Inst::results`]).

use serde::{Deserialize, Serialize};

use crate::entity::{Block, Exit, HelperId, Patch, Type, Value};

macro_rules! operations {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// Every operation, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The name in the text form.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $($name::$variant => $text,)*
                }
            }

            /// The operation of that name.
            #[must_use]
            pub fn named(name: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|op| op.name() == name)
            }
        }
    };
}

operations! {
    /// Of two words, giving a word; wraps. Shift counts are taken modulo 64.
    IntOp {
        /// Sum.
        Add = "add",
        /// Difference.
        Sub = "sub",
        /// Product.
        Mul = "mul",
        /// Bitwise and.
        And = "and",
        /// Bitwise or.
        Or = "or",
        /// Bitwise exclusive or.
        Xor = "xor",
        /// To the left.
        ShiftLeft = "shl",
        /// To the right, filled with zeros.
        ShiftRight = "shr",
        /// To the right, filled with the sign.
        ShiftRightSigned = "sar",
        /// Signed quotient, rounded to zero. The divisor is not 0, and is not -1 with the least word.
        Div = "div",
        /// Signed remainder of that quotient, under the same condition.
        Rem = "rem",
    }
}

operations! {
    /// Of two words as signed ints: a word, and a bool that says that it wrapped.
    CheckedOp {
        /// Sum.
        Add = "add.checked",
        /// Difference.
        Sub = "sub.checked",
        /// Product.
        Mul = "mul.checked",
        /// Difference of unsigned words.
        SubUnsigned = "sub.checked.unsigned",
    }
}

operations! {
    /// Of two doubles, giving a double.
    FloatOp {
        /// Sum.
        Add = "fadd",
        /// Difference.
        Sub = "fsub",
        /// Product.
        Mul = "fmul",
        /// Quotient.
        Div = "fdiv",
    }
}

operations! {
    /// Of two words, giving a bool.
    IntCompare {
        /// Equal.
        Eq = "eq",
        /// Not equal.
        Ne = "ne",
        /// Signed less.
        Lt = "lt",
        /// Signed less or equal.
        Le = "le",
        /// Signed greater.
        Gt = "gt",
        /// Signed greater or equal.
        Ge = "ge",
        /// Unsigned less.
        Below = "below",
    }
}

operations! {
    /// Of two doubles, giving a bool: false if either is not a number, but for `Ne`, which is true then.
    FloatCompare {
        /// Equal.
        Eq = "feq",
        /// Not equal.
        Ne = "fne",
        /// Less.
        Lt = "flt",
        /// Less or equal.
        Le = "fle",
        /// Greater.
        Gt = "fgt",
        /// Greater or equal.
        Ge = "fge",
    }
}

operations! {
    /// Of one value.
    UnaryOp {
        /// Negated double.
        FloatNeg = "fneg",
        /// The word, a signed int, as a double, rounded to even.
        IntToFloat = "int.to.float",
        /// The double rounded to zero; saturates, and is 0 for what is not a number.
        FloatToInt = "float.to.int",
        /// The word's bits as a double.
        BitsToFloat = "bits.to.float",
        /// The double's bits.
        FloatToBits = "float.to.bits",
        /// 0 or 1.
        BoolToInt = "bool.to.int",
        /// The opposite.
        Not = "not",
    }
}

impl UnaryOp {
    /// The types of operand and result.
    #[must_use]
    pub fn types(self) -> (Type, Type) {
        match self {
            UnaryOp::FloatNeg => (Type::Float, Type::Float),
            UnaryOp::IntToFloat | UnaryOp::BitsToFloat => (Type::Word, Type::Float),
            UnaryOp::FloatToInt | UnaryOp::FloatToBits => (Type::Float, Type::Word),
            UnaryOp::BoolToInt => (Type::Bool, Type::Word),
            UnaryOp::Not => (Type::Bool, Type::Bool),
        }
    }
}

operations! {
    /// How much memory an access touches. Narrow loads are filled with zeros, narrow stores keep the low bits.
    Width {
        /// One byte.
        Byte = "8",
        /// Two bytes.
        Half = "16",
        /// Four bytes.
        Word32 = "32",
        /// Eight bytes.
        Word = "64",
        /// Eight bytes that are a double.
        Float = "float",
    }
}

impl Width {
    /// What a load gives and a store takes.
    #[must_use]
    pub fn ty(self) -> Type {
        match self {
            Width::Float => Type::Float,
            Width::Byte | Width::Half | Width::Word32 | Width::Word => Type::Word,
        }
    }
}

operations! {
    /// What memory an access touches, for alias analysis. Accesses to different regions never touch the same byte while
    /// the code runs that has them; [`Region::Any`] may be all of it.
    Region {
        /// Unknown.
        Any = "any",
        /// Frames and their registers.
        Frame = "frame",
        /// The headers of objects, where references are counted.
        Count = "count",
        /// The class words of objects.
        Class = "class",
        /// The shapes of instances, and where what does not fit in them is.
        Shape = "shape",
        /// The attributes of instances, in them or beside them.
        Slots = "slots",
        /// Where lists, tuples and strings have their items, and how many.
        Sequence = "sequence",
        /// The items of lists and tuples.
        Items = "items",
        /// The text of strings.
        Text = "text",
        /// The state of iterators.
        Iterator = "iterator",
        /// What shared variables hold.
        Cell = "cell",
        /// What tests have stored of exits, which compiled code never reads.
        Exits = "exits",
        /// What compiled code only reads: dicts, versions, what the thread says.
        Table = "table",
    }
}

operations! {
    /// Which way a branch mostly goes.
    Likely {
        /// Unknown.
        Either = "",
        /// To the first target; the other is laid out of the way.
        Yes = "likely",
        /// To the second target.
        No = "unlikely",
    }
}

/// What a call calls.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Callee {
    /// A function of the helper table.
    Helper(HelperId),
    /// The same, with room in the code for a jump to something else that takes the same words and returns the same: see
    /// [`crate::request::PATCH_BYTES`].
    Patchable(HelperId, Patch),
    /// The code at an address.
    Address(Value),
}

/// One instruction.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Inst {
    /// A constant word.
    Int(i64),
    /// A constant double, by its bits.
    Float(u64),
    /// A constant bool.
    Bool(bool),
    /// See [`IntOp`].
    IntBinary(IntOp, [Value; 2]),
    /// See [`CheckedOp`].
    Checked(CheckedOp, [Value; 2]),
    /// See [`FloatOp`].
    FloatBinary(FloatOp, [Value; 2]),
    /// See [`IntCompare`].
    IntCompare(IntCompare, [Value; 2]),
    /// See [`FloatCompare`].
    FloatCompare(FloatCompare, [Value; 2]),
    /// See [`UnaryOp`].
    Unary(UnaryOp, Value),
    /// The first of two values of one type if the bool is true, else the second.
    Select(Value, [Value; 2]),
    /// What is in memory at base + offset (bytes); valid and aligned.
    Load(Region, Width, Value, i32),
    /// Stores the last value at base + offset.
    Store(Region, Width, Value, i32, Value),
    /// A call with words and doubles. With a site, whoever looks at the frame meanwhile finds the exit's values.
    Call {
        /// What is called.
        callee: Callee,
        /// At most six words and eight doubles.
        args: Vec<Value>,
        /// What it returns.
        result: Option<Type>,
        /// What must be readable during the call.
        site: Option<Exit>,
    },
    /// Goes on if the bool is true; else leaves for the interpreter, with the exit's values.
    Guard(Value, Exit),
}

impl Inst {
    /// The types of the results; `of` gives operands' types.
    #[must_use]
    pub fn results(&self, of: impl Fn(Value) -> Type) -> [Option<Type>; 2] {
        match self {
            Inst::Int(_) | Inst::IntBinary(..) => [Some(Type::Word), None],
            Inst::Float(_) | Inst::FloatBinary(..) => [Some(Type::Float), None],
            Inst::Bool(_) | Inst::IntCompare(..) | Inst::FloatCompare(..) => [Some(Type::Bool), None],
            Inst::Checked(..) => [Some(Type::Word), Some(Type::Bool)],
            Inst::Unary(op, _) => [Some(op.types().1), None],
            Inst::Select(_, [yes, _]) => [Some(of(*yes)), None],
            Inst::Load(_, width, ..) => [Some(width.ty()), None],
            Inst::Call { result, .. } => [*result, None],
            Inst::Store(..) | Inst::Guard(..) => [None, None],
        }
    }

    /// Hands each operand to `visit`; an exit's values are not operands.
    pub fn for_each_operand(&self, mut visit: impl FnMut(Value)) {
        match self {
            Inst::Int(_) | Inst::Float(_) | Inst::Bool(_) => {}
            Inst::IntBinary(_, pair)
            | Inst::Checked(_, pair)
            | Inst::FloatBinary(_, pair)
            | Inst::IntCompare(_, pair)
            | Inst::FloatCompare(_, pair) => pair.iter().for_each(|v| visit(*v)),
            Inst::Unary(_, value) | Inst::Load(_, _, value, _) | Inst::Guard(value, _) => visit(*value),
            Inst::Select(cond, pair) => {
                visit(*cond);
                pair.iter().for_each(|v| visit(*v));
            }
            Inst::Store(_, _, base, _, value) => {
                visit(*base);
                visit(*value);
            }
            Inst::Call { callee, args, .. } => {
                if let Callee::Address(address) = callee {
                    visit(*address);
                }
                args.iter().for_each(|v| visit(*v));
            }
        }
    }

    /// The exit that the instruction names.
    #[must_use]
    pub fn exit(&self) -> Option<Exit> {
        match self {
            Inst::Guard(_, exit) => Some(*exit),
            Inst::Call { site, .. } => *site,
            Inst::Int(_)
            | Inst::Float(_)
            | Inst::Bool(_)
            | Inst::IntBinary(..)
            | Inst::Checked(..)
            | Inst::FloatBinary(..)
            | Inst::IntCompare(..)
            | Inst::FloatCompare(..)
            | Inst::Unary(..)
            | Inst::Select(..)
            | Inst::Load(..)
            | Inst::Store(..) => None,
        }
    }
}

/// Where a jump goes, with the values of the block's parameters.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Target {
    /// The block.
    pub block: Block,
    /// One value for each of its parameters.
    pub args: Vec<Value>,
}

/// How a block ends.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Terminator {
    /// Goes to a block.
    Jump(Target),
    /// Goes to the first target if the bool is true, else to the second.
    Branch(Value, Target, Target, Likely),
    /// Goes to the target of the case that the word equals, or to the last target; no two cases are the same.
    Switch(Value, Vec<(i64, Target)>, Target),
    /// Returns a value of the function's result type.
    Return(Value),
    /// Leaves for the interpreter, with the exit's values.
    Leave(Exit),
}

impl Terminator {
    /// Where it may go.
    #[must_use]
    pub fn targets(&self) -> Vec<&Target> {
        match self {
            Terminator::Jump(target) => vec![target],
            Terminator::Branch(_, yes, no, _) => vec![yes, no],
            Terminator::Switch(_, cases, other) => cases.iter().map(|(_, target)| target).chain([other]).collect(),
            Terminator::Return(_) | Terminator::Leave(_) => Vec::new(),
        }
    }

    /// Hands each operand to `visit`, targets' arguments included.
    pub fn for_each_operand(&self, mut visit: impl FnMut(Value)) {
        match self {
            Terminator::Branch(value, ..) | Terminator::Switch(value, ..) | Terminator::Return(value) => visit(*value),
            Terminator::Jump(_) | Terminator::Leave(_) => {}
        }
        for target in self.targets() {
            target.args.iter().for_each(|v| visit(*v));
        }
    }
}
