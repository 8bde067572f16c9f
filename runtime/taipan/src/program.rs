//! Running one program.

use taipan_jit::tiers::{self, Policy};
use taipan_object::module::PyModule;
use taipan_object::types::exception;
use taipan_object::types::str::PyStr;
use taipan_object::{Downcast, Exc, PyResult, Raised, Ref, Thread, TypedRef, ops};
use taipan_stdlib::sys::Config;
use taipan_stdlib::{compile, report};
use taipan_syntax::decode::Origin;

/// What to run.
#[derive(Clone, Debug)]
pub enum Program {
    /// A file.
    File(String),
    /// `-c text`
    Command(String),
    /// `-m name`
    Module(String),
    /// Source from standard input.
    Stdin,
}

/// How to run it.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Start values of `sys`.
    pub config: Config,
    /// What is compiled when.
    pub tiers: Policy,
    /// Tell at the end what was compiled.
    pub jit_stats: bool,
    /// Where to write the counters, if anywhere.
    pub stats: Option<String>,
    /// Audit all reference counts at the end.
    pub check_refs: bool,
}

/// How a program ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// With an exit status.
    Exit(i32),
    /// By an interrupt that nobody caught: the process should end by SIGINT.
    Interrupted,
    /// By a fault of the runtime.
    Panicked,
}

pub(crate) fn run(program: &Program, settings: &Settings) -> Outcome {
    if settings.check_refs {
        taipan_object::heap::audit::enable();
    }
    let th = match crate::machine::start(&settings.config, &settings.tiers, crate::NATIVE_STACK) {
        Ok(th) => th,
        Err(_) => return Outcome::Panicked,
    };
    let result = execute(&th, program);
    let mut outcome = finish(&th, result);
    tiers::stop();
    if settings.jit_stats {
        ops::report::write_stderr(&th, &tier_report(&th));
    }
    if settings.check_refs {
        let report = taipan_object::audit::report(&th);
        // The program's own stream may be gone.
        let _ = std::io::Write::write_all(&mut std::io::stderr(), report.text.as_bytes());
        if report.leaked + report.over_released > 0 {
            outcome = Outcome::Exit(120);
        }
    }
    if let Some(path) = &settings.stats
        && let Err(error) = std::fs::write(path, crate::counters::to_json(&th))
    {
        ops::report::write_stderr(&th, &format!("taipan: cannot write {path}: {error}\n"));
    }
    // The process ends now; memory goes with it.
    std::mem::forget(th);
    outcome
}

fn execute(th: &Thread, program: &Program) -> PyResult<()> {
    let main = make_main(th);
    match program {
        Program::File(path) => {
            let directory = std::path::Path::new(path).is_dir();
            let path = &if directory {
                format!("{}/__main__.py", path.trim_end_matches('/'))
            } else {
                path.clone()
            };
            // Joined, not normalised, as CPython does it.
            let path = &std::env::current_dir()
                .map_or_else(|_| path.clone(), |cwd| cwd.join(path).to_string_lossy().into_owned());
            if directory && !std::path::Path::new(path).is_file() {
                return Err(no_main(th, path));
            }
            let source = match std::fs::read(path) {
                Ok(source) => source,
                Err(error) => return Err(cannot_open(th, path, &error)),
            };
            let path = &joined_to_cwd(path);
            let loader = taipan_stdlib::import::main_loader(th, Some(path))?;
            main.dict.set_str(&th.names().loader, loader);
            main.dict.set_str(&th.names().file, PyStr::new(path).into_ref());
            main.dict.set_str(&th.vm().interned.get("__cached__"), Ref::NONE);
            run_source(th, &main, &source, path, Origin::File(path))
        }
        Program::Command(text) => {
            main.dict
                .set_str(&th.names().loader, taipan_stdlib::import::main_loader(th, None)?);
            run_source(th, &main, text.as_bytes(), "<string>", Origin::Text)
        }
        Program::Module(name) => run_module(th, name),
        Program::Stdin => {
            let mut source = Vec::new();
            match std::io::Read::read_to_end(&mut std::io::stdin(), &mut source) {
                Ok(_) => run_source(th, &main, &source, "<stdin>", Origin::File("<stdin>")),
                Err(error) => Err(cannot_open(th, "<stdin>", &error)),
            }
        }
    }
}

/// `python -m name`
fn run_module(th: &Thread, name: &str) -> PyResult<()> {
    let runpy = taipan_stdlib::import::import_full(th, "runpy")?;
    let run = ops::attr::get(th, &runpy, &th.vm().interned.get("_run_module_as_main"))?;
    ops::call::call(th, &run, &[&PyStr::new(name).into_ref(), &Ref::TRUE]).map(drop)
}

fn make_main(th: &Thread) -> TypedRef<PyModule> {
    let names = th.names();
    let main = PyModule::new_ref(th, &names.main, None);
    let builtins = th.module("builtins").unwrap_or(Ref::NONE);
    main.dict.set_str(
        &names.annotations,
        taipan_object::types::dict::PyDict::new_ref().into_ref(),
    );
    main.dict.set_str(&names.builtins, builtins);
    if let Some(modules) = th.vm().modules.get() {
        modules.set_str(&names.main, main.as_ref().clone());
    }
    main
}

fn run_source(th: &Thread, main: &PyModule, source: &[u8], filename: &str, origin: Origin<'_>) -> PyResult<()> {
    let code = compile::compile_module(th, source, filename, origin)?;
    compile::run(th, code, main.dict.clone(), main.dict.as_ref().clone()).map(drop)
}

fn executable(th: &Thread) -> String {
    let found = th
        .vm()
        .sys
        .get()
        .and_then(|sys| sys.get_str(&th.vm().interned.get("executable")));
    found
        .and_then(|e| e.downcast::<PyStr>().map(|e| e.to_display().into_owned()))
        .unwrap_or_default()
}

/// CPython's message and exit status for a directory that is no program.
fn no_main(th: &Thread, path: &str) -> Raised {
    let directory = std::path::Path::new(path).parent().map(std::path::absolute);
    let shown = directory
        .and_then(Result::ok)
        .map(|d| d.to_string_lossy().into_owned())
        .unwrap_or_default();
    let executable = executable(th);
    ops::report::write_stderr(
        th,
        &format!("{executable}: can't find '__main__' module in '{shown}'\n"),
    );
    exception::raise_with(th, Exc::SystemExit, vec![ops::convert::int(1)])
}

/// The absolute path of a program, joined and not normalised, as CPython shows it.
fn joined_to_cwd(path: &str) -> String {
    std::env::current_dir().map_or_else(|_| path.to_owned(), |cwd| cwd.join(path).to_string_lossy().into_owned())
}

/// CPython's message and exit status for a program that cannot be read.
fn cannot_open(th: &Thread, path: &str, error: &std::io::Error) -> Raised {
    let errno = error.raw_os_error().unwrap_or(0);
    let shown = taipan_stdlib::stdio::error_text(errno);
    let executable = executable(th);
    let path = joined_to_cwd(path);
    ops::report::write_stderr(
        th,
        &format!("{executable}: can't open file '{path}': [Errno {errno}] {shown}\n"),
    );
    exception::raise_with(th, Exc::SystemExit, vec![ops::convert::int(2)])
}

/// Reports an uncaught exception, ends the program, and finds the exit status.
fn finish(th: &Thread, result: PyResult<()>) -> Outcome {
    let mut outcome = match result {
        Ok(()) => Outcome::Exit(0),
        Err(raised) => uncaught(th, raised),
    };
    taipan_stdlib::run_exit_handlers(th);
    if let Err(raised) = flush(th, "stdout") {
        let stream = stream(th, "stdout");
        ops::report::unraisable(th, raised, None, stream.as_ref());
        outcome = Outcome::Exit(120);
    }
    if flush(th, "stderr").is_err() {
        outcome = Outcome::Exit(120);
    }
    crate::ending::destroy_modules(th, || {
        // What finalisers wrote. A stream that cannot be flushed as it dies says nothing.
        drop(flush(th, "stdout"));
        drop(flush(th, "stderr"));
    });
    outcome
}

fn stream(th: &Thread, name: &str) -> Option<Ref> {
    let sys = th.vm().sys.get()?;
    sys.get_str(&th.vm().interned.get(name)).filter(|s| !s.is_none())
}

fn flush(th: &Thread, name: &str) -> PyResult<()> {
    let Some(stream) = stream(th, name) else {
        return Ok(());
    };
    let closed = ops::attr::get_optional(th, &stream, &th.vm().interned.get("closed"))?;
    if closed.is_some_and(|c| c.value().as_bool() == Some(true)) {
        return Ok(());
    }
    let flush = ops::attr::get(th, &stream, &th.names().flush)?;
    ops::call::call(th, &flush, &[]).map(drop)
}

/// The exit status for an exception that nobody caught.
fn uncaught(th: &Thread, raised: Raised) -> Outcome {
    if raised.is(Exc::SystemExit) {
        let code = exception::field(raised.as_ref(), "code").unwrap_or(Ref::NONE);
        return Outcome::Exit(exit_status(th, &code));
    }
    drop(flush(th, "stdout"));
    report::print_uncaught(th, &raised);
    if raised.is(Exc::KeyboardInterrupt) {
        Outcome::Interrupted
    } else {
        Outcome::Exit(1)
    }
}

fn exit_status(th: &Thread, code: &Ref) -> i32 {
    if code.is_none() {
        return 0;
    }
    if let Some(n) = taipan_object::types::int::view(code) {
        return n.to_i64().map_or(-1, |n| n as i32) & 0xff;
    }
    drop(flush(th, "stdout"));
    let text = ops::convert::str(th, code)
        .map(|t| t.to_display().into_owned())
        .unwrap_or_default();
    ops::report::write_stderr(th, &format!("{text}\n"));
    1
}

/// How many ops are named, of those whose guards failed.
const SHOWN_OPS: usize = 8;

/// What compiling has cost and given, for people.
fn tier_report(th: &Thread) -> String {
    let (stats, failure) = tiers::stats();
    let mut text = format!(
        "taipan: compiled: {} baseline, {} optimised, in {} ms, {} bytes, {} failed; {} exits\n",
        stats.baseline,
        stats.opt,
        stats.micros / 1000,
        stats.text,
        stats.failed,
        taipan_jit::deopt::exits()
    );
    if let Some(bytes) = stats.exit_bytes.checked_div(stats.exits) {
        text.push_str(&format!(
            "taipan: {} places to exit, {bytes} bytes each for how\n",
            stats.exits
        ));
    }
    let mut by_op = taipan_jit::deopt::exits_by_op();
    if !by_op.is_empty() {
        let others: u64 = by_op.drain(by_op.len().min(SHOWN_OPS)..).map(|(_, count)| count).sum();
        let shown: Vec<String> = by_op
            .iter()
            .map(|(op, count)| format!("{} {count}", op.name()))
            .collect();
        let others = if others > 0 {
            format!(", others {others}")
        } else {
            String::new()
        };
        text.push_str(&format!("taipan: exits by guards of {}{others}\n", shown.join(", ")));
    }
    let counters = &th.vm().counters;
    text.push_str(&format!(
        "taipan: {} entries at loops; inline caches filled {} times, missed {} times\n",
        counters.osr_entries.get(),
        counters.ic_fills.get(),
        counters.ic_misses.get()
    ));
    if stats.text > 0 {
        text.push_str(&format!(
            "taipan: {} bytes of memory for code at once, {} given back, {} in use\n",
            stats.most, stats.freed, stats.in_use
        ));
    }
    if stats.stubs > 0 {
        text.push_str(&format!(
            "taipan: {} stubs for inline caches, {} bytes; {} times patched in, {} times taken out\n",
            stats.stubs, stats.stub_bytes, stats.patched, stats.restored
        ));
    }
    let (held, micros) = (&stats.held, |nanos: u64| nanos.div_ceil(1000));
    text.push_str(&format!(
        "taipan: the program was held up for {} µs, at most {} at once, {} of its own time: asking {}, loading {}\n",
        micros(held.total),
        micros(held.longest),
        micros(held.work),
        micros(held.asking),
        micros(held.loading)
    ));
    if let Some(failure) = failure {
        text.push_str(&format!("taipan: {failure}\n"));
    }
    text
}
