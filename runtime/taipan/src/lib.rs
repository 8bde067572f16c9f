//! The facade: makes a virtual machine, runs programs in it, and tells how they ended.
//!
//! One process has one virtual machine. [`run`] does everything on a native stack of its own, large enough for deep
//! recursion in native code.

mod counters;
mod ending;
mod machine;
mod program;

pub use program::{Outcome, Program, Settings};
pub use taipan_jit::dump::{Kind, Wanted};
pub use taipan_jit::tiers::{Mode, Policy};
pub use taipan_stdlib::sys::Config;

#[global_allocator]
static BUFFERS: taipan_object::heap::buffers::Buffers = taipan_object::heap::buffers::Buffers;

/// Address space for the main native stack; pages are taken when touched.
const NATIVE_STACK: usize = 1 << 30;

/// Runs a program to its end, exit handlers and last finalisers included.
///
/// # Panics
/// If the operating system gives no thread.
#[must_use]
pub fn run(program: Program, settings: Settings) -> Outcome {
    let runner = std::thread::Builder::new()
        .name("main".to_owned())
        .stack_size(NATIVE_STACK);
    let handle = runner
        .spawn(move || {
            taipan_object::heap::buffers::keep();
            program::run(&program, &settings)
        })
        .expect("the system gives a thread");
    // Signals of the process go to the thread that runs the program, and interrupt what it waits for.
    let _ = nix::sys::signal::SigSet::all().thread_block();
    match handle.join() {
        Ok(outcome) => outcome,
        Err(_) => Outcome::Panicked,
    }
}

/// Dumps what a source file compiles to.
///
/// # Errors
/// The text of the SyntaxError.
pub fn dump(source: &[u8], filename: &str, what: Dump) -> Result<String, String> {
    let tree = taipan_syntax::parse_module(source, taipan_syntax::Mode::Exec).map_err(|e| e.message)?;
    match what {
        Dump::Ast => Ok(taipan_syntax::dump::dump(&tree)),
        Dump::Code => {
            let options = taipan_lower::Options::new(taipan_syntax::Mode::Exec);
            let code = taipan_lower::lower_module(&tree, filename, options).map_err(|e| e.message)?;
            Ok(taipan_code::dump(&code))
        }
    }
}

/// What to dump.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dump {
    /// The syntax tree, as `ast.dump` shows it.
    Ast,
    /// Register code.
    Code,
}
