//! Native modules, a file or folder each, listed by hand in [`MODULES`].

pub mod builtins;
pub mod compile;
pub mod import;
pub mod stdio;
mod gc;
mod math;
pub mod sys;
mod time;

use taipan_object::native::ModuleSpec;

/// The modules that come with the runtime, by name.
pub static MODULES: &[ModuleSpec] = &[
    builtins::functions::builtins::MODULE,
    sys::sys::MODULE,
    gc::gc::MODULE,
    math::math::MODULE,
    time::time::MODULE,
];
