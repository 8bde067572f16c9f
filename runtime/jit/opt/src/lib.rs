//! Tier 2: register code and what it was seen to do, to LIR that keeps numbers in machine registers.
//!
//! The code is walked from the places where control may enter, block by block, as the interpreter would execute it; for
//! each register of the frame, and of the calls that are inlined ([`scope`], [`inline`]), the walk knows whether its value
//! is a number or an object in a value of the IR, or in the frame ([`state`]). What operands are is guarded once, and known from then on. A guard that fails leaves for the
//! interpreter at its instruction ([`taipan_jit::deopt`]). Where ways join that disagree, the frame is where they meet;
//! the walk is repeated until all joins are known ([`flow`]).
//!
//! Helpers see the frame as the interpreter would have it: what it lacks is written before each.

mod access;
mod arith;
mod assumptions;
mod attr;
mod control;
mod data;
mod displays;
mod effects;
mod flow;
mod graph;
mod inline;
mod item;
mod native;
mod ops;
mod parts;
mod scope;
mod slices;
mod state;
mod text;
mod updates;

use taipan_jit::profile::Profile;
use taipan_jit::source::Source;
use taipan_jit::tiers::Optimum;

/// Compiles a code object; None if no agreement is found on what registers hold.
#[must_use]
pub fn compile(source: &Source, profile: &Profile) -> Option<Optimum> {
    flow::compile(source, profile)
}
