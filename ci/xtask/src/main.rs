//! `cargo xtask`: the project's tasks under one command.
//!
//! This crate has no dependencies, so that the alias answers within seconds of a clean clone. What needs more (the
//! harness) is a crate of its own that is built and called from here. Not here: anything a task decides.

#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

mod build;
mod layers;
mod sources;
mod test;
mod tidy;

use std::path::PathBuf;
use std::process::ExitCode;

/// What went wrong, in words for people.
type Result<T> = std::result::Result<T, String>;

const HELP: &str = "\
cargo xtask TASK [ARGUMENTS]

  conform [FILTER..]   run the corpus under CPython 3.11 and under Taipan, compare (--help for its options)
  test [--fast]        everything that checks the project; --fast leaves the corpus out
  tidy                 file lengths, file headers, stray paths
  layers               which crate may use which
  parity [OP..]        each op of the table, in every tier and with every guard failing
  snapshots [--bless]  what the optimising compiler makes of tests/{lir,exits,graph}
  bench [FILTER..]     corpus/bench under CPython and Taipan, losses first (--help for its options)
  fuzz TARGET          look for inputs that fail: exits, parse, stackmap (--help for its options)
  dump KINDS FILE ..   print what the runtime makes of a program: ast; code; graph,lir,llvm,asm,exits,stackmaps [--filter=NAME]
  setup                find CPython 3.11 and LLVM 22, installing them if need be

Environment: TAIPAN_ORACLE names the CPython to compare with, TAIPAN_BIN a taipan binary to use instead of building one.
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    match run(&task, &rest) {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::from(2)
        }
    }
}

fn run(task: &str, arguments: &[String]) -> Result<ExitCode> {
    let workspace = Workspace::find()?;
    match task {
        "conform" => build::conform(&workspace, arguments),
        "test" => test::run(&workspace, arguments),
        "tidy" => report(tidy::check(&workspace)?, "tidy"),
        "layers" => report(layers::check(&workspace)?, "layers"),
        "bench" => build::bench(&workspace, arguments),
        "snapshots" => build::snapshots(&workspace, arguments),
        "parity" => build::parity(&workspace, arguments),
        "fuzz" => build::fuzz(&workspace, arguments),
        "dump" => build::dump(&workspace, arguments),
        "setup" => build::harness(&workspace, "setup", arguments, None),
        "" | "help" | "-h" | "--help" => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        _ => Err(format!("unknown task {task:?}\n\n{HELP}")),
    }
}

/// Prints the problems that a check found.
fn report(problems: Vec<String>, check: &str) -> Result<ExitCode> {
    for problem in &problems {
        println!("{problem}");
    }
    if problems.is_empty() {
        println!("{check}: nothing to say");
        Ok(ExitCode::SUCCESS)
    } else {
        println!("{check}: {} problems", problems.len());
        Ok(ExitCode::FAILURE)
    }
}

/// The checkout and its build directory.
struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    fn find() -> Result<Self> {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("../..")
            .canonicalize()
            .map_err(|problem| format!("cannot find the checkout: {problem}"))?;
        // This binary is TARGET/debug/xtask, wherever TARGET is configured to be.
        let target = std::env::current_exe()
            .ok()
            .and_then(|path| Some(path.parent()?.parent()?.to_owned()))
            .unwrap_or_else(|| root.join("target"));
        Ok(Self { root, target })
    }
}
