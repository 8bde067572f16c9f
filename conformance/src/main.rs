//! The `taipan-conformance` command, which `cargo xtask` builds and calls.
//!
//! Only argument parsing and the reading of the environment happen here.

#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand, ValueEnum};
use taipan_conformance::bench;
use taipan_conformance::config::{Configuration, Presence};
use taipan_conformance::discover::{self, Shard};
use taipan_conformance::engine::{Engine, Record, RefCheck};
use taipan_conformance::expect::{self, Expectations};
use taipan_conformance::fuzz;
use taipan_conformance::imports;
use taipan_conformance::llvm;
use taipan_conformance::normalise::Normaliser;
use taipan_conformance::oracle::{Cache, Oracle};
use taipan_conformance::packages::Install;
use taipan_conformance::parity;
use taipan_conformance::parsers;
use taipan_conformance::process::Limits;
use taipan_conformance::report::{Report, files, terminal};
use taipan_conformance::snapshots::{self, Difference, Dumper};
use taipan_conformance::steady::Length;

const EXPECTATIONS: &str = "conformance/expectations";

/// Compares Taipan with CPython 3.11.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Runs programs of the corpus under CPython and under Taipan and compares output and exit status.
    Conform(ConformArgs),
    /// Measures corpus/bench under Taipan and CPython in alternation; losses come first.
    Bench(BenchArgs),
    /// Runs each op of the table with sample operands in every tier, and with every guard failing.
    Parity(ParityArgs),
    /// Compares what the optimising compiler makes of tests/lir and tests/exits with what it made before.
    Snapshots(SnapshotArgs),
    /// Runs a fuzz target under libFuzzer; inputs that fail are kept, with the command that repeats it.
    Fuzz(FuzzArgs),
    /// Finds CPython 3.11, installing it if need be, and says where it is.
    Setup(SetupArgs),
}

#[derive(Debug, Args)]
struct Common {
    /// The checkout.
    #[arg(long, hide = true, default_value = ".")]
    root: PathBuf,
    /// The build directory.
    #[arg(long, hide = true, default_value = "target")]
    target: PathBuf,
    /// The taipan binary; by default TAIPAN_BIN, else it is built.
    #[arg(long, value_name = "PATH")]
    taipan: Option<PathBuf>,
    /// Never install CPython; say how instead.
    #[arg(long)]
    no_install: bool,
}

#[derive(Debug, Args)]
struct SetupArgs {
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
struct ConformArgs {
    #[command(flatten)]
    common: Common,
    /// Only programs whose path below corpus/ contains one of these.
    filters: Vec<String>,
    /// Configurations, such as `interp` or `opt+exit-every=3`; may be repeated or separated by commas.
    #[arg(long = "config", value_name = "NAME", value_delimiter = ',')]
    configurations: Vec<Configuration>,
    /// How many programs run at once [default: one per core].
    #[arg(long, short = 'j', value_name = "N")]
    jobs: Option<usize>,
    /// Seconds until a program counts as hung, unless its header says otherwise [default: 20; of imports 300].
    #[arg(long, value_name = "SECONDS")]
    timeout: Option<f64>,
    /// MiB of memory that a program may hold.
    #[arg(long, value_name = "MIB", default_value_t = 2048)]
    memory: u64,
    /// Only the K-th of N parts of the programs.
    #[arg(long, value_name = "K/N")]
    shard: Option<Shard>,
    /// Also count references: leaked and over-released objects are failures.
    #[arg(long)]
    check_refs: bool,
    /// Another set of tests: `parser` compares three front ends over CPython's own library; `imports` imports each
    /// module of it in a process of its own, with all code forced into a tier [default: opt+force-all].
    #[arg(long, value_name = "NAME")]
    suite: Option<Suite>,
    /// The tool with Taipan's parser and the second one.
    #[arg(long, hide = true)]
    parsers: Option<PathBuf>,
    /// Do not run anything: check that no expectation was added since --base.
    #[arg(long)]
    ratchet: bool,
    /// The commit to compare the expectations with.
    #[arg(long, value_name = "COMMIT", default_value = "main")]
    base: String,
    /// Do not run anything: list the programs.
    #[arg(long)]
    list: bool,
    /// Run CPython even where its result is known.
    #[arg(long)]
    no_cache: bool,
    /// Write the report as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write the report in JUnit's format.
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Write the report as a page.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Say what changed since a report written with --json.
    #[arg(long, value_name = "BASE.json")]
    compare: Option<PathBuf>,
    /// Show every program, not only failures.
    #[arg(long, short)]
    verbose: bool,
}

/// What else can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Suite {
    /// Taipan's parser, `rustpython-parser` and CPython's `ast`.
    Parser,
    /// The modules of CPython's library, imported one by one.
    Imports,
}

#[derive(Debug, Args)]
struct BenchArgs {
    #[command(flatten)]
    common: Common,
    /// Only benchmarks whose path contains one of these.
    filters: Vec<String>,
    /// The configuration of Taipan, such as `interp`.
    #[arg(long = "config", value_name = "NAME", default_value = "tiered")]
    configuration: Configuration,
    /// How often each is run under each of the two.
    #[arg(long, value_name = "N", default_value_t = 5)]
    rounds: usize,
    /// Time calls of `main()` in a process that has made many, not processes.
    #[arg(long)]
    steady: bool,
    /// With --steady, at least so many calls in a process.
    #[arg(long, value_name = "N", default_value_t = 5, requires = "steady")]
    calls: usize,
    /// With --steady, calls for at least so long in a process.
    #[arg(long, value_name = "SECONDS", default_value_t = 4.0, requires = "steady")]
    seconds: f64,
    /// Seconds until a run counts as hung.
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0)]
    timeout: f64,
    /// Write the table as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct ParityArgs {
    #[command(flatten)]
    common: Common,
    /// Only ops whose names contain one of these.
    filters: Vec<String>,
    /// How many programs run at once [default: one per core].
    #[arg(long, short = 'j', value_name = "N")]
    jobs: Option<usize>,
}

#[derive(Debug, Args)]
struct SnapshotArgs {
    #[command(flatten)]
    common: Common,
    /// Write what differs down as right; read the diff.
    #[arg(long)]
    bless: bool,
}

#[derive(Debug, Args)]
struct FuzzArgs {
    #[command(flatten)]
    common: Common,
    /// Which: exits (guards of corpus programs fail at random), parse (texts, compared with CPython's parser) or
    /// stackmap (sections of object files).
    name: String,
    /// Inputs to run once each, instead of looking for new ones.
    inputs: Vec<PathBuf>,
    /// How long.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    time: u64,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Task::Conform(arguments) => conform(&arguments),
        Task::Bench(arguments) => bench(&arguments),
        Task::Parity(arguments) => parity(&arguments),
        Task::Snapshots(arguments) => snapshots(&arguments),
        Task::Fuzz(arguments) => fuzz(arguments),
        Task::Setup(arguments) => setup(&arguments.common),
    };
    match outcome {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("error: {problem:#}");
            ExitCode::from(2)
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where this tool reads the environment"
)]
fn environment(name: &str) -> Option<PathBuf> {
    std::env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

impl Common {
    fn install(&self) -> Install {
        if self.no_install {
            Install::Forbidden
        } else {
            Install::Allowed
        }
    }

    fn oracle(&self) -> Result<Oracle> {
        Oracle::find(environment("TAIPAN_ORACLE").as_deref(), self.install())
    }

    fn taipan(&self) -> Result<PathBuf> {
        let path = environment("TAIPAN_BIN")
            .or_else(|| self.taipan.clone())
            .context("no taipan binary: set TAIPAN_BIN, or run this through cargo xtask")?;
        path.canonicalize()
            .with_context(|| format!("there is no {}", path.display()))
    }

    fn root(&self) -> Result<PathBuf> {
        self.root
            .canonicalize()
            .with_context(|| format!("there is no {}", self.root.display()))
    }
}

fn setup(common: &Common) -> Result<ExitCode> {
    let oracle = common.oracle()?;
    println!(
        "CPython {}\n  {}\n  standard library {}",
        oracle.version,
        oracle.executable.display(),
        oracle.stdlib.display()
    );
    match llvm::find(common.install())? {
        Ok(prefix) => println!("LLVM 22\n  {}", prefix.display()),
        Err(command) => println!("no LLVM 22: the backend is not built; install it with\n    {command}"),
    }
    Ok(ExitCode::SUCCESS)
}

/// `conform --suite parser`.
fn parser_suite(arguments: &ConformArgs, tool: &Path) -> Result<ExitCode> {
    let oracle = arguments.common.oracle()?;
    let files = parsers::files(&oracle.stdlib, &arguments.filters);
    println!(
        "{} files of {}: Taipan, rustpython-parser 0.4.0, CPython {}",
        files.len(),
        oracle.stdlib.display(),
        oracle.version.split_whitespace().next().unwrap_or_default()
    );
    let bar = terminal::progress(files.len() * 2);
    let outcomes = parsers::run(tool, &oracle, &files, &|| bar.inc(1))?;
    bar.finish_and_clear();
    let summary = parsers::summary(&outcomes, &oracle.stdlib, arguments.verbose);
    print!("{}", summary.text);
    // A filter leaves too few files for the bound to mean anything.
    let enough = !arguments.filters.is_empty() || summary.identical >= parsers::BOUND;
    Ok(if enough { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// `conform --suite imports`.
fn import_suite(arguments: &ConformArgs) -> Result<ExitCode> {
    let library = arguments.common.oracle()?.stdlib;
    let programs = imports::programs(&library, &arguments.filters, arguments.shard)?;
    if arguments.list {
        for program in &programs {
            println!("{}", program.name);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let configurations = if arguments.configurations.is_empty() {
        vec![imports::CONFIGURATION.parse().map_err(anyhow::Error::msg)?]
    } else {
        arguments.configurations.clone()
    };
    let seconds = arguments.timeout.unwrap_or(imports::SECONDS);
    let engine = engine(arguments, configurations, Expectations::default(), seconds)?;
    announce("modules", programs.len(), &engine);
    let bar = terminal::progress(programs.len() * engine.configurations.len());
    let records = imports::run(&engine, &programs, |record| terminal::show_progress(&bar, record));
    bar.finish_and_clear();
    conclude(arguments, &engine, records)
}

fn conform(arguments: &ConformArgs) -> Result<ExitCode> {
    match (arguments.suite, &arguments.parsers) {
        (Some(Suite::Parser), Some(tool)) => return parser_suite(arguments, tool),
        (Some(Suite::Parser), None) => anyhow::bail!("the parser suite is run through cargo xtask"),
        (Some(Suite::Imports), _) => return import_suite(arguments),
        (None, _) => {}
    }
    let root = arguments.common.root()?;
    if arguments.ratchet {
        let (before, now) = expect::ratchet(&root, EXPECTATIONS, &arguments.base)?;
        println!("expectations: {before} in {}, {now} here, none added", arguments.base);
        return Ok(ExitCode::SUCCESS);
    }
    let corpus = root.join("corpus");
    let programs = discover::programs(&corpus, &arguments.filters, arguments.shard)?;
    if arguments.list {
        for program in &programs {
            println!("{}", program.name);
        }
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(planned) = arguments
        .configurations
        .iter()
        .find(|configuration| configuration.presence() == Presence::Planned)
    {
        anyhow::bail!("the runtime does not have the configuration {planned} yet");
    }
    let expectations = Expectations::load(&root.join(EXPECTATIONS))?;
    let names = discover::names(&corpus)?;
    if let Some(stale) = expectations.stale(&names).next() {
        anyhow::bail!("an expectation names {}, which is no program", stale.program);
    }
    let configurations = if arguments.configurations.is_empty() {
        Configuration::defaults()
    } else {
        arguments.configurations.clone()
    };
    let mut engine = engine(
        arguments,
        configurations,
        expectations,
        arguments.timeout.unwrap_or(20.0),
    )?;
    engine.normaliser = engine
        .normaliser
        .directory(&corpus, "<corpus>")
        .directory(&root, "<root>");
    announce("programs", programs.len(), &engine);
    let bar = terminal::progress(engine.count(&programs));
    let records = engine.run(&programs, |record| terminal::show_progress(&bar, record));
    bar.finish_and_clear();
    conclude(arguments, &engine, records)
}

/// What runs programs, in as many processes at once as asked for.
fn engine(
    arguments: &ConformArgs,
    configurations: Vec<Configuration>,
    expectations: Expectations,
    seconds: f64,
) -> Result<Engine> {
    let taipan = arguments.common.taipan()?;
    let oracle = arguments.common.oracle()?;
    let cache = (!arguments.no_cache).then(|| arguments.common.target.join("conform/oracle"));
    if let Some(jobs) = arguments.jobs {
        rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global()?;
    }
    Ok(Engine {
        taipan,
        cache: Cache::new(cache),
        expectations,
        configurations,
        limits: limits(seconds, arguments.memory),
        normaliser: Normaliser::new().directory(&oracle.stdlib, "<stdlib>"),
        ref_check: if arguments.check_refs {
            RefCheck::On
        } else {
            RefCheck::Off
        },
        oracle,
    })
}

fn names(engine: &Engine) -> Vec<String> {
    engine.configurations.iter().map(ToString::to_string).collect()
}

fn announce(what: &str, count: usize, engine: &Engine) {
    println!(
        "{count} {what}, {} against CPython {} ({})",
        names(engine).join(", "),
        engine.oracle.version.split_whitespace().next().unwrap_or_default(),
        engine.oracle.executable.display()
    );
}

/// Tells what came of it.
fn conclude(arguments: &ConformArgs, engine: &Engine, records: Vec<Record>) -> Result<ExitCode> {
    let report = Report {
        oracle: engine.oracle.version.clone(),
        configurations: names(engine),
        records,
    };
    tell(arguments, &report)?;
    let tally = report.tally();
    record_summary(&arguments.common.target, &tally.to_string());
    println!("{tally}");
    Ok(if tally.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn limits(seconds: f64, mebibytes: u64) -> Limits {
    Limits {
        time: Duration::from_secs_f64(seconds.clamp(0.001, 86400.0)),
        memory: mebibytes << 20,
        output: 64 << 20,
    }
}

fn tell(arguments: &ConformArgs, report: &Report) -> Result<()> {
    let detail = if arguments.verbose {
        terminal::Detail::Everything
    } else {
        terminal::Detail::Failures
    };
    terminal::print(report, detail);
    if environment("CI").is_some() {
        terminal::print_ci(report);
    }
    if let Some(path) = &arguments.compare {
        terminal::print_comparison(&files::read_json(path)?, report);
    }
    if let Some(path) = &arguments.json {
        files::write_json(report, path)?;
    }
    if let Some(path) = &arguments.junit {
        files::write_junit(report, path)?;
    }
    if let Some(path) = &arguments.html {
        files::write_html(report, path)?;
    }
    Ok(())
}

/// Leaves the closing line where `cargo xtask test` finds it; it is a courtesy, so failing to is no error.
fn record_summary(target: &Path, line: &str) {
    let directory = target.join("conform");
    let _ = std::fs::create_dir_all(&directory);
    let _ = std::fs::write(directory.join("summary"), format!("{line}\n"));
}

fn parity(arguments: &ParityArgs) -> Result<ExitCode> {
    let folder = std::path::absolute(&arguments.common.target)?.join("parity");
    let taipan = arguments.common.taipan()?;
    let mut unused = Vec::new();
    for (op, program) in parity::write(&folder)? {
        if !parity::uses(&taipan, op, &program)? {
            unused.push(op.name());
        }
    }
    let configurations: Result<Vec<Configuration>, String> =
        parity::CONFIGURATIONS.iter().map(|name| name.parse()).collect();
    let programs = discover::programs(&folder, &arguments.filters, None)?;
    let engine = Engine {
        taipan,
        oracle: arguments.common.oracle()?,
        cache: Cache::new(Some(arguments.common.target.join("conform/oracle"))),
        expectations: Expectations::load(&arguments.common.root()?.join(EXPECTATIONS).join("parity"))?,
        configurations: configurations.map_err(anyhow::Error::msg)?,
        limits: limits(120.0, 2048),
        normaliser: Normaliser::new().directory(&folder, "<parity>"),
        ref_check: RefCheck::On,
    };
    if let Some(jobs) = arguments.jobs {
        rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global()?;
    }
    let bar = terminal::progress(engine.count(&programs));
    let records = engine.run(&programs, |record| terminal::show_progress(&bar, record));
    bar.finish_and_clear();
    let report = Report {
        oracle: engine.oracle.version,
        configurations: parity::CONFIGURATIONS.map(str::to_owned).to_vec(),
        records,
    };
    terminal::print(&report, terminal::Detail::Failures);
    for op in &unused {
        println!("{op}: its case does not compile to it");
    }
    let tally = report.tally();
    println!("{} ops: {tally}", programs.len());
    Ok(if tally.failed == 0 && unused.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn snapshots(arguments: &SnapshotArgs) -> Result<ExitCode> {
    let common = &arguments.common;
    let dumper = Dumper {
        taipan: common.taipan()?,
        stdlib: common.oracle()?.stdlib,
    };
    let difference = if arguments.bless {
        Difference::Bless
    } else {
        Difference::Report
    };
    let (count, problems) = snapshots::check(&common.root()?, &dumper, difference)?;
    for problem in &problems {
        println!("{problem}");
    }
    println!("{count} snapshots, {} differ", problems.len());
    Ok(if problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn fuzz(arguments: FuzzArgs) -> Result<ExitCode> {
    let common = &arguments.common;
    let plan = fuzz::Plan {
        root: common.root()?,
        target_directory: std::path::absolute(&common.target)?,
        oracle: environment("TAIPAN_ORACLE"),
        taipan: common.taipan().ok(),
        install: common.install(),
        target: arguments.name,
        time: Duration::from_secs(arguments.time),
        inputs: arguments.inputs,
    };
    Ok(if fuzz::run(&plan)? {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn bench(arguments: &BenchArgs) -> Result<ExitCode> {
    let root = arguments.common.root()?;
    let taipan = arguments.common.taipan()?;
    let oracle = arguments.common.oracle()?.for_speed();
    let plan = bench::Plan {
        taipan,
        configuration: arguments.configuration.clone(),
        oracle,
        rounds: arguments.rounds.max(1),
        mode: if arguments.steady {
            bench::Mode::Steady(Length {
                calls: arguments.calls.max(1),
                seconds: arguments.seconds.max(0.0),
            })
        } else {
            bench::Mode::Process
        },
        limits: limits(arguments.timeout, 4096),
    };
    let programs = discover::programs(&root.join("corpus/bench"), &arguments.filters, None)?;
    let results = bench::run(&plan, &programs)?;
    bench::print(&results);
    if let Some(path) = &arguments.json {
        std::fs::write(path, serde_json::to_string_pretty(&results)?)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(if results.all_same() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
