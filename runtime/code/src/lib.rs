//! Register code: the op table and what is derived from it.
//!
//! Start with [`operand`] for the register discipline, then [`ops`] for the instructions. A [`Code`] is immutable
//! and holds no heap objects: constants and names are data, feedback lives in the runtime's code object.
//!
//! Invariant: every `Code` that leaves `lower` has passed [`verify`], so that the tiers need no bounds checks.

#![forbid(unsafe_code)]

pub mod builder;
mod code;
mod discipline;
pub mod dump;
pub mod operand;
pub mod ops;
mod tails;
mod verify;

pub use builder::{Builder, Label};
pub use code::{Code, CodeFlags, Const, ExceptionEntry, Name, Position};
pub use discipline::{Alive, TempKind, Temps, alive_temps};
pub use dump::dump;
pub use operand::{Pc, Reg};
pub use ops::{Effects, Inst, Op};
pub use verify::{VerifyError, verify};
