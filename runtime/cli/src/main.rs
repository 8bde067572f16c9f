//! The `taipan` command: reads options and environment as `python3` does, and runs the program.

#![expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lexopt::prelude::*;
use taipan::{Config, Dump, Kind, Mode, Outcome, Policy, Program, Settings};

const HELP: &str = "\
usage: taipan [option] ... [-c cmd | file | -] [arg] ...
Options:
-c cmd         run cmd as a program (terminates the option list)
-h, --help     show this text
-V, --version  show the version
-B -E -I -O -OO -P -q -s -S -u   as in python3
-W arg         warning control
-X opt         sets sys._xoptions; dev, utf8 and int_max_str_digits=N do what they do in python3
--tier=TIER    interp: the interpreter alone; baseline, opt: the program's own code compiled at its first call;
               tiered (the default): code compiled in the background when it is hot
--sync-compile compile while the program waits (forced tiers do)
--force-all    a forced tier takes the library's code too
--stress MODE  for tests: exit-every=N, exit-random=SEED: guards of optimised code fail though they hold;
               retire=N: every N-th time that Python may have run, optimised code is left as if what it relies on was lost;
               exit-at=NUMBER: those of one exit do, counted over all code in order of compiling (--dump=exits tells numbers);
               deopt-verify: optimised code stores what an exit needs a second time, and the exit compares;
               osr: compiled functions with loops are entered at the loops only; ic-miss: inline caches are not filled;
               gc-every=N: every N-th safepoint that follows an allocation collects
--jit-stats    tell on standard error at the end what was compiled
--dump=KIND    print what the program compiles to, and stop: ast, code
--dump=KINDS   run the program, and tell on standard error what the compilers make of its functions: graph, lir, llvm,
               asm, exits, stackmaps, separated by commas; compiles while the program waits
--filter=NAME  dump only functions whose qualified names contain NAME
--check-refs   audit all reference counts at the end; exit status 120 if any is wrong
--stats FILE   write the runtime's counters to FILE as JSON
Environment:
TAIPAN_TIER    as --tier
TAIPANHOME     directory of CPython 3.11's pure-Python library
";

struct Options {
    program: Program,
    settings: Settings,
    dump: Option<Dump>,
}

fn main() -> ExitCode {
    // A closed pipe is an error to report, not a reason to die: Rust ignores SIGPIPE already, as CPython does.
    let options = match parse() {
        Ok(Some(options)) => options,
        Ok(None) => return ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("taipan: {error}\nTry `taipan --help' for more information.");
            return ExitCode::from(2);
        }
    };
    if let Some(what) = options.dump {
        return dump(&options.program, what);
    }
    match taipan::run(options.program, options.settings) {
        // At once: the compile thread may be in the middle of something, which must not lose its statics.
        Outcome::Exit(status) => signal_hook::low_level::exit(status & 0xff),
        Outcome::Interrupted => {
            // So that a shell sees an interrupted program, as CPython lets it.
            let died = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGINT);
            debug_assert!(died.is_err(), "the default of SIGINT is to die");
            ExitCode::from(130)
        }
        Outcome::Panicked => ExitCode::from(101),
    }
}

fn parse() -> Result<Option<Options>, lexopt::Error> {
    let mut parser = lexopt::Parser::from_env();
    let mut settings = Settings::default();
    let (mut program, mut dump, mut safe_path, mut tier) = (None, None, false, None);
    let mut argv: Vec<OsString> = Vec::new();
    while let Some(arg) = parser.next()? {
        match arg {
            Short('h') | Long("help") => {
                print!("{HELP}");
                return Ok(None);
            }
            Short('V') | Long("version") => {
                println!("Python 3.11.7 (Taipan {})", env!("CARGO_PKG_VERSION"));
                return Ok(None);
            }
            Short('c') => {
                let text = parser.value()?.string()?;
                program = Some(Program::Command(text));
                argv.push("-c".into());
                argv.extend(parser.raw_args()?);
                break;
            }
            Short('m') => {
                program = Some(Program::Module(parser.value()?.string()?));
                argv.push("-m".into());
                argv.extend(parser.raw_args()?);
                break;
            }
            Short('I') => {
                safe_path = true;
                for flag in ["isolated", "ignore_environment", "no_user_site", "safe_path"] {
                    raise_flag(&mut settings.config, flag);
                }
            }
            Short('P') => {
                safe_path = true;
                raise_flag(&mut settings.config, "safe_path");
            }
            Short('O') => raise_flag(&mut settings.config, "optimize"),
            Short('E') => raise_flag(&mut settings.config, "ignore_environment"),
            Short('s') => raise_flag(&mut settings.config, "no_user_site"),
            Short('S') => raise_flag(&mut settings.config, "no_site"),
            Short('q') => raise_flag(&mut settings.config, "quiet"),
            // No bytecode is written anyway.
            Short('B') => {}
            Short('u') => settings.config.unbuffered = true,
            Short('W') => settings.config.warn_options.push(parser.value()?.string()?),
            Short('X') => x_option(&mut settings.config, parser.value()?.string()?)?,
            Short(letter @ ('i' | 'v' | 'b' | 'd')) => {
                return Err(format!("option -{letter} of python3 is not supported").into());
            }
            Long("dump") => match parser.value()?.string()?.as_str() {
                "ast" => dump = Some(Dump::Ast),
                "code" => dump = Some(Dump::Code),
                kinds => {
                    settings.tiers.dump.kinds = dump_kinds(kinds)?;
                    settings.tiers.sync = true;
                }
            },
            Long("filter") => settings.tiers.dump.filter = parser.value()?.string()?,
            Long("tier") => tier = Some(parser.value()?.string()?),
            Long("stress") => stress(&mut settings.tiers, &parser.value()?.string()?)?,
            Long("sync-compile") => settings.tiers.sync = true,
            Long("force-all") => settings.tiers.force_all = true,
            Long("jit-stats") => settings.jit_stats = true,
            Long("check-refs") => settings.check_refs = true,
            Long("stats") => settings.stats = Some(parser.value()?.string()?),
            Value(path) => {
                program = Some(if path == "-" {
                    Program::Stdin
                } else {
                    Program::File(path.string()?)
                });
                argv.push(match &program {
                    Some(Program::File(path)) => path.into(),
                    _ => "-".into(),
                });
                argv.extend(parser.raw_args()?);
                break;
            }
            other => return Err(other.unexpected()),
        }
    }
    let program = program.unwrap_or(Program::Stdin);
    if argv.is_empty() {
        argv.push("".into());
    }
    configure(&mut settings.config, &program, argv, safe_path);
    if let Some(tier) = tier.or_else(|| std::env::var("TAIPAN_TIER").ok()) {
        settings.tiers.mode = mode(&tier)?;
    }
    settings.tiers.sync |= matches!(settings.tiers.mode, Mode::Baseline | Mode::Opt);
    settings.tiers.library = settings.config.home.clone();
    Ok(Some(Options {
        program,
        settings,
        dump,
    }))
}

fn dump_kinds(text: &str) -> Result<Vec<Kind>, lexopt::Error> {
    let kind = |name: &str| {
        Kind::ALL
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, kind)| *kind)
    };
    let kinds: Option<Vec<Kind>> = text.split(',').map(kind).collect();
    kinds.ok_or_else(|| {
        let known = Kind::ALL.map(|(name, _)| name).join(",");
        format!("--dump={text}: there is ast, there is code, and there are {known}").into()
    })
}

fn stress(policy: &mut Policy, text: &str) -> Result<(), lexopt::Error> {
    let parsed = text.split_once('=').map(|(name, value)| (name, value.parse::<u64>()));
    match parsed {
        Some(("exit-every", Ok(every @ 1..))) => policy.exit_every = every,
        Some(("exit-at", Ok(number))) => policy.exit_at = Some(number),
        Some(("exit-random", Ok(seed))) => policy.exit_random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
        Some(("retire", Ok(every @ 1..))) => policy.retire = every,
        Some(("gc-every", Ok(every @ 1..))) => policy.gc_every = every,
        None if text == "deopt-verify" => policy.deopt_verify = true,
        None if text == "osr" => policy.osr = true,
        None if text == "ic-miss" => policy.ic_miss = true,
        _ => {
            let known =
                "exit-every=N, exit-at=NUMBER, exit-random=SEED, retire=N, gc-every=N, deopt-verify, osr and ic-miss";
            return Err(format!("--stress {text}: there is {known}").into());
        }
    }
    Ok(())
}

fn mode(tier: &str) -> Result<Mode, lexopt::Error> {
    match tier {
        "interp" => Ok(Mode::Interp),
        "baseline" => Ok(Mode::Baseline),
        "opt" => Ok(Mode::Opt),
        "tiered" => Ok(Mode::Tiered),
        other => Err(format!("there is no tier {other}: there is interp, baseline, opt and tiered").into()),
    }
}

/// Counts an option that sets a flag.
fn raise_flag(config: &mut Config, name: &'static str) {
    match config.flags.iter_mut().find(|(known, _)| *known == name) {
        Some((_, value)) => *value += 1,
        None => config.flags.push((name, 1)),
    }
}

fn x_option(config: &mut Config, option: String) -> Result<(), lexopt::Error> {
    match option.split_once('=') {
        Some(("int_max_str_digits", digits)) => {
            let limit = digits.parse::<i64>().ok().filter(|limit| *limit == 0 || *limit >= 640);
            let Some(limit) = limit else {
                return Err("-X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited.".into());
            };
            config.flags.push(("int_max_str_digits", limit));
        }
        None if option == "dev" => {
            raise_flag(config, "dev_mode");
            config.warn_options.insert(0, "default".to_owned());
        }
        None if option == "utf8" => raise_flag(config, "utf8_mode"),
        _ => {}
    }
    config.x_options.push(option);
    Ok(())
}

fn configure(config: &mut Config, program: &Program, argv: Vec<OsString>, safe_path: bool) {
    config.argv = argv.iter().map(|a| a.to_string_lossy().into_owned()).collect();
    let executable = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("taipan"));
    config.executable = executable.to_string_lossy().into_owned();
    if !safe_path {
        let first = match program {
            Program::File(path) => directory_of(path),
            Program::Command(_) | Program::Stdin => String::new(),
            Program::Module(_) => std::env::current_dir()
                .map(|d| d.to_string_lossy().into_owned())
                .unwrap_or_default(),
        };
        config.path.push(first);
    }
    config.home = find_home();
    config.path.push(config.home.clone());
}

/// The directory of a program, with links resolved.
fn directory_of(path: &str) -> String {
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path));
    path.parent()
        .map(|p| p.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// CPython 3.11's library: `TAIPANHOME`, or where an installed `python3.11` has it.
fn find_home() -> String {
    if let Ok(home) = std::env::var("TAIPANHOME") {
        return home;
    }
    let mut candidates = Vec::new();
    if let Some(path) = std::env::var_os("PATH") {
        for directory in std::env::split_paths(&path) {
            let found = directory.join("python3.11");
            if let Ok(real) = std::fs::canonicalize(&found)
                && let Some(prefix) = real.parent().and_then(Path::parent)
            {
                candidates.push(prefix.join("lib/python3.11"));
            }
        }
    }
    candidates.extend(["/usr/lib/python3.11", "/usr/local/lib/python3.11"].map(PathBuf::from));
    let found = candidates.into_iter().find(|c| c.join("os.py").is_file());
    found.map(|p| p.to_string_lossy().into_owned()).unwrap_or_default()
}

fn dump(program: &Program, what: Dump) -> ExitCode {
    let (source, name) = match program {
        Program::File(path) => match std::fs::read(path) {
            Ok(source) => (source, path.clone()),
            Err(error) => {
                eprintln!("taipan: can't open file '{path}': {error}");
                return ExitCode::from(2);
            }
        },
        Program::Command(text) => (text.clone().into_bytes(), "<string>".to_owned()),
        Program::Stdin | Program::Module(_) => {
            eprintln!("taipan: --dump needs a file or -c");
            return ExitCode::from(2);
        }
    };
    match taipan::dump(&source, &name, what) {
        Ok(text) => {
            println!("{}", text.trim_end());
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("SyntaxError: {message}");
            ExitCode::FAILURE
        }
    }
}
