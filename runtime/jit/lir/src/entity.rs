//! The ids of a function's parts, and the types of its values.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        pub struct $name(pub u32);

        impl $name {
            /// As an index into the function's table.
            #[inline]
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }
    };
}

id! {
    /// A value: a block's parameter or a result of an instruction.
    Value, "v"
}
id! {
    /// A basic block; the first is the entry.
    Block, "b"
}
id! {
    /// A description of live values, of a guard or of a call site.
    Exit, "exit"
}
id! {
    /// A function of the runtime that compiled code may call, by its place in the helper table.
    HelperId, "helper"
}

id! {
    /// A call that can be patched, by a number of its own: see [`crate::Callee::Patchable`].
    Patch, "patch"
}

/// What a value is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Type {
    /// 64 bits: an int, a pointer, a tagged Python value.
    Word,
    /// An IEEE 754 double.
    Float,
    /// True or false.
    Bool,
}

impl Type {
    /// All types.
    pub const ALL: [Type; 3] = [Type::Word, Type::Float, Type::Bool];

    /// The name in the text form.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Type::Word => "word",
            Type::Float => "float",
            Type::Bool => "bool",
        }
    }
}
