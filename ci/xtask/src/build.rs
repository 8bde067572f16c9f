//! Building the runtime and the harness, and handing over to them.
//!
//! The harness is a debug build: it waits for other processes. The runtime is a release build for comparing and a
//! `dist` build for measuring, unless `TAIPAN_BIN` names one.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus};

use crate::{Result, Workspace};

/// How the runtime is built.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Profile {
    /// Quick to build.
    Release,
    /// What users install.
    Dist,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dist => "dist",
        }
    }
}

/// A cargo command for all crates that can be built here: without LLVM all but the backend.
pub(crate) fn everything<'a>(command: &[&'a str]) -> Vec<&'a str> {
    let mut words = command.to_vec();
    words.push("--workspace");
    if !has_llvm() {
        println!("no LLVM 22: the backend is left out; `cargo xtask setup` says how to install it");
        words.extend(NEED_LLVM.iter().flat_map(|package| ["--exclude", package]));
    }
    words
}

fn has_llvm() -> bool {
    Path::new(LLVM_CONFIG).is_file()
}

/// The crates that need LLVM.
const NEED_LLVM: [&str; 2] = ["taipan-llvm", "taipan-backend-tests"];
/// Where Debian's packages put LLVM; `.cargo/config.toml` says the same to the build.
const LLVM_CONFIG: &str = "/usr/lib/llvm-22/bin/llvm-config";

/// `cargo xtask conform`.
pub(crate) fn conform(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode> {
    if arguments.windows(2).any(|pair| pair == ["--suite", "parser"]) || arguments.iter().any(|a| a == "--suite=parser")
    {
        return parsers(workspace, arguments);
    }
    let idle = ["--help", "-h", "--list", "--ratchet"];
    let runs_nothing = arguments.iter().any(|word| idle.contains(&word.as_str()));
    let profile = (!runs_nothing).then_some(Profile::Release);
    harness(workspace, "conform", arguments, profile)
}

/// `cargo xtask conform --suite parser`: needs no runtime, but a tool with the second parser in it, which other tasks
/// need not wait for.
fn parsers(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode> {
    cargo(workspace, &["build", "--release", "--package", "taipan-parsers"])?;
    let tool = workspace.target.join("release/taipan-parsers");
    let mut all = vec!["--parsers".to_owned(), tool.display().to_string()];
    all.extend_from_slice(arguments);
    harness(workspace, "conform", &all, None)
}

/// `cargo xtask bench`.
pub(crate) fn bench(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode> {
    let help = arguments.iter().any(|word| word == "--help" || word == "-h");
    harness(workspace, "bench", arguments, (!help).then_some(Profile::Dist))
}

/// `cargo xtask snapshots`.
pub(crate) fn snapshots(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode> {
    harness(workspace, "snapshots", arguments, Some(Profile::Release))
}

/// `cargo xtask parity`.
pub(crate) fn parity(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode> {
    harness(workspace, "parity", arguments, Some(Profile::Release))
}

/// `cargo xtask fuzz`.
pub(crate) fn fuzz(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode> {
    // Of the targets, one runs the runtime instead of linking it.
    let runs = arguments.first().is_some_and(|target| target == "exits");
    harness(workspace, "fuzz", arguments, runs.then_some(Profile::Release))
}

/// `cargo xtask dump KINDS FILE ..`, which is `taipan --dump=KINDS FILE ..`.
pub(crate) fn dump(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode> {
    let Some((kinds, rest)) = arguments
        .split_first()
        .filter(|(kinds, rest)| !kinds.starts_with('-') && !rest.is_empty())
    else {
        return Err("cargo xtask dump KINDS FILE [--filter=NAME], as in: cargo xtask dump code fib.py".to_owned());
    };
    let taipan = taipan(workspace, Profile::Release)?;
    // Options come before the program, whose own arguments come after it.
    let (options, words): (Vec<_>, Vec<_>) = rest.iter().partition(|word| word.starts_with("--"));
    let status = run(Command::new(taipan)
        .arg(format!("--dump={kinds}"))
        .args(options)
        .args(words))?;
    Ok(exit_code(status))
}

/// Builds the harness, and the runtime if a profile is given, and runs one of its commands.
pub(crate) fn harness(
    workspace: &Workspace,
    command: &str,
    arguments: &[String],
    profile: Option<Profile>,
) -> Result<ExitCode> {
    cargo(workspace, &["build", "--package", "taipan-conformance"])?;
    let mut call = Command::new(workspace.target.join("debug/taipan-conformance"));
    call.arg(command)
        .arg("--root")
        .arg(&workspace.root)
        .arg("--target")
        .arg(&workspace.target);
    if let Some(profile) = profile
        && !arguments.iter().any(|word| word.starts_with("--taipan"))
    {
        call.arg("--taipan").arg(taipan(workspace, profile)?);
    }
    Ok(exit_code(run(call.args(arguments))?))
}

/// The runtime's binary: the one that `TAIPAN_BIN` names, or a fresh build.
fn taipan(workspace: &Workspace, profile: Profile) -> Result<PathBuf> {
    if let Some(path) = environment("TAIPAN_BIN") {
        return Ok(path.into());
    }
    let mut build = vec!["build", "--profile", profile.name(), "--package", "taipan-cli"];
    if has_llvm() {
        build.extend(["--package", "taipan-llvm"]);
    }
    cargo(workspace, &build)?;
    Ok(workspace.target.join(profile.name()).join("taipan"))
}

/// Runs cargo in the workspace with the same build directory.
pub(crate) fn cargo(workspace: &Workspace, arguments: &[&str]) -> Result<()> {
    let status = run(cargo_command(workspace).args(arguments))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("cargo {} failed", arguments.join(" ")))
    }
}

/// A cargo command for the workspace.
pub(crate) fn cargo_command(workspace: &Workspace) -> Command {
    let cargo = environment("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target);
    command
}

#[expect(clippy::disallowed_methods, reason = "a command line tool reads its environment")]
fn environment(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

fn run(command: &mut Command) -> Result<ExitStatus> {
    let name = Path::new(command.get_program()).display().to_string();
    command
        .status()
        .map_err(|problem| format!("cannot run {name}: {problem}"))
}

fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    ExitCode::from(code.unwrap_or(1))
}
