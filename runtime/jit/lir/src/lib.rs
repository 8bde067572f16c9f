//! The low-level IR that both compilers emit and the backend takes.
//!
//! A [`Function`] is a graph of blocks in SSA form with block parameters. Values have one of three types: a 64-bit word
//! (ints, pointers and tagged Python values alike), a double, a bool. What sets this IR apart from others are *exits*: a
//! guard names the values from which the interpreter's frame can be rebuilt, and a call site names those that someone who
//! looks at the frame during the call may ask for.
//!
//! The invariant to know: a function that passed [`verify::verify`] is well typed and each use is dominated by its
//! definition, so the backend checks nothing.
//!
//! Three forms say the same: the data structure, the text (`text`, for people and snapshots) and bytes (`binary`, for the
//! boundary to the backend). Not here: what Python means, addresses, machine registers.

#![forbid(unsafe_code)]

pub mod binary;
pub mod builder;
pub mod entity;
pub mod function;
pub mod inst;
pub mod request;
pub mod text;
pub mod verify;

pub use builder::Builder;
pub use entity::{Block, Exit, HelperId, Patch, Type, Value};
pub use function::{BlockData, ExitData, Function, Signature};
pub use inst::{
    Callee, CheckedOp, FloatCompare, FloatOp, Inst, IntCompare, IntOp, Likely, Region, Target, Terminator, UnaryOp,
    Width,
};
pub use request::Effort;
