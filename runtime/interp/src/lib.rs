//! Tier 0: executes register code, collects feedback, resumes at any instruction.
//!
//! [`run`](dispatch::run) is the loop. Python-to-Python calls push a frame and stay in the loop; native code enters it
//! through the hooks that [`hooks`] returns. Families of ops have a file each; the full meaning of every operation is in
//! `taipan_object::ops`.
//!
//! Invariant: between two instructions every register holds an owned value or a stale word that is no pointer.

pub mod attr;
mod bind;
mod build;
pub mod calls;
mod compiled;
mod current;
mod dispatch;
mod entry;
pub mod frames;
mod generators;
pub mod global;
pub mod helpers;
mod import;
mod machine;
pub mod observe;
mod pattern;
mod quick;
mod short;
mod slices;
mod trace;
mod unwind;

use taipan_object::thread::Hooks;

/// How the object model reaches the interpreter.
#[must_use]
pub fn hooks() -> Hooks {
    Hooks {
        call_function: frames::call_function,
        run_code: frames::run_code,
        resume: generators::resume,
        hot: |_, code| code.tier.heat.set(taipan_object::tier::NEVER),
        learnt: |_, _, _| {},
    }
}
