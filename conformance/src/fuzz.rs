//! `cargo xtask fuzz TARGET`: libFuzzer on the stable toolchain.
//!
//! The targets of `fuzz/` are built as `cargo fuzz` would, with the coverage pass of rustc's own LLVM, but without its
//! sanitizers, which need a nightly compiler. Everything is below the build directory: inputs that reached something new
//! in `fuzz/corpus/TARGET`, inputs that failed in `fuzz/artifacts/TARGET`. Not here: what the targets do.

use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::packages::{self, Install};

/// The flags of a build whose coverage libFuzzer sees. Checks of arithmetic and of our own assertions are on.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cdebug-assertions -Coverflow-checks --cfg fuzzing";

/// libFuzzer is C++.
const COMPILER: &[&str] = &["g++"];

/// Seconds that one input may take.
const HANG: u32 = 20;

/// A target and what it is started from.
struct Target {
    name: &'static str,
    /// Folders of the checkout with inputs to begin with.
    seeds: &'static [&'static str],
    /// Bytes of the longest input.
    longest: u32,
    /// Whether it runs the taipan binary.
    runs: bool,
}

const TARGETS: [Target; 3] = [
    Target {
        name: "exits",
        seeds: &[],
        longest: 16,
        runs: true,
    },
    Target {
        name: "parse",
        seeds: &["corpus"],
        longest: 4096,
        runs: false,
    },
    Target {
        name: "stackmap",
        seeds: &[],
        longest: 4096,
        runs: false,
    },
];

/// What to fuzz and how.
#[derive(Debug)]
pub struct Plan {
    /// The checkout.
    pub root: PathBuf,
    /// The build directory.
    pub target_directory: PathBuf,
    /// The target's name.
    pub target: String,
    /// How long.
    pub time: Duration,
    /// Inputs to run once each instead.
    pub inputs: Vec<PathBuf>,
    /// The CPython that targets compare with, if it is not to be looked for.
    pub oracle: Option<PathBuf>,
    /// The taipan binary, for targets that run it.
    pub taipan: Option<PathBuf>,
    /// Whether a compiler may be installed.
    pub install: Install,
}

/// The names of all targets.
#[must_use]
pub fn names() -> Vec<&'static str> {
    TARGETS.iter().map(|target| target.name).collect()
}

/// Builds and runs a target; false if an input failed, which is told.
///
/// # Errors
/// An unknown target, and what stands in the way of building or running.
pub fn run(plan: &Plan) -> Result<bool> {
    let Some(target) = TARGETS.iter().find(|target| target.name == plan.target) else {
        bail!(
            "there is no fuzz target {:?}; there are {}",
            plan.target,
            names().join(", ")
        );
    };
    let binary = build(plan, target)?;
    let base = plan.target_directory.join("fuzz");
    let (corpus, artifacts) = (
        base.join("corpus").join(target.name),
        base.join("artifacts").join(target.name),
    );
    for directory in [&corpus, &artifacts] {
        fs::create_dir_all(directory).with_context(|| format!("cannot make {}", directory.display()))?;
    }
    let mut command = Command::new(binary);
    command
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .arg(format!("-timeout={HANG}"))
        .arg("-rss_limit_mb=3072")
        .arg(format!("-max_len={}", target.longest));
    if let Some(oracle) = &plan.oracle {
        command.env("TAIPAN_ORACLE", oracle);
    }
    if target.runs {
        let taipan = plan
            .taipan
            .as_ref()
            .context("the target runs a taipan binary: set TAIPAN_BIN")?;
        command.env("TAIPAN_BIN", taipan);
    }
    if plan.inputs.is_empty() {
        command.arg(format!("-max_total_time={}", plan.time.as_secs().max(1)));
        command.arg(&corpus);
        command.args(target.seeds.iter().map(|seeds| plan.root.join(seeds)));
    } else {
        command.args(&plan.inputs);
    }
    watch(plan, target, command, &corpus)
}

/// Builds a target for libFuzzer and says where it is.
fn build(plan: &Plan, target: &Target) -> Result<PathBuf> {
    if !has_compiler() && !(packages::install("a C++ compiler", COMPILER, plan.install)? && has_compiler()) {
        let command = packages::command(COMPILER);
        bail!("there is no C++ compiler, which libFuzzer needs; install one with\n    {command}");
    }
    let triple = host()?;
    let directory = plan.target_directory.join("fuzz");
    // With a target named, the flags are for it alone and not for build scripts, which nothing instruments.
    let status = Command::new("cargo")
        .current_dir(&plan.root)
        .args([
            "build",
            "--release",
            "--package",
            "taipan-fuzz",
            "--features",
            "libfuzzer",
        ])
        .args(["--bin", target.name, "--target", &triple, "--target-dir"])
        .arg(&directory)
        .env("RUSTFLAGS", FLAGS)
        .env_remove("CARGO_TARGET_DIR")
        .status()
        .context("cannot run cargo")?;
    if !status.success() {
        bail!("the target {} does not build", target.name);
    }
    Ok(directory.join(triple).join("release").join(target.name))
}

fn has_compiler() -> bool {
    let version = Command::new("c++")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    version.is_ok_and(|status| status.success())
}

/// The triple that rustc builds for.
fn host() -> Result<String> {
    let output = Command::new("rustc").arg("-vV").output().context("cannot run rustc")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line.context("rustc does not say its host")?.to_owned())
}

/// Shows progress until the command ends, and what failed.
fn watch(plan: &Plan, target: &Target, mut command: Command, corpus: &Path) -> Result<bool> {
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run the target {}", target.name))?;
    let errors = child.stderr.take().context("a pipe was asked for")?;
    let bar = progress(plan);
    let (mut last, mut words, mut artifact) = (Status::default(), VecDeque::new(), None);
    for line in BufReader::new(errors).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        if let Some(status) = Status::read(&line) {
            bar.set_position(started.elapsed().as_secs().min(plan.time.as_secs()));
            bar.set_message(status.to_string());
            last = status;
            continue;
        }
        if let Some((_, path)) = line.split_once("Test unit written to ") {
            artifact = Some(PathBuf::from(path.trim()));
        }
        words.push_back(line);
        if words.len() > 60 {
            words.pop_front();
        }
    }
    let status = child.wait()?;
    bar.finish_and_clear();
    if status.success() {
        if plan.inputs.is_empty() {
            println!("{}: {last}; nothing failed\n  {}", target.name, corpus.display());
        } else {
            println!("{}: {} inputs, nothing failed", target.name, plan.inputs.len());
        }
        return Ok(true);
    }
    for line in words {
        println!("{line}");
    }
    match artifact.or_else(|| plan.inputs.first().cloned()) {
        Some(path) => println!(
            "\n{} failed after {last}; run that input alone with\n    cargo xtask fuzz {} {}",
            target.name,
            target.name,
            path.display()
        ),
        None => println!("\n{} ended with {status}", target.name),
    }
    Ok(false)
}

fn progress(plan: &Plan) -> indicatif::ProgressBar {
    if !plan.inputs.is_empty() {
        return indicatif::ProgressBar::hidden();
    }
    let bar = indicatif::ProgressBar::new(plan.time.as_secs());
    if let Ok(style) = indicatif::ProgressStyle::with_template("{bar:32} {pos}/{len} s, {msg}") {
        bar.set_style(style);
    }
    bar
}

/// A line of libFuzzer's about how far it is: `#1024 NEW cov: 99 ft: 120 corp: 7/44b ... exec/s: 512 ...`.
#[derive(Debug, Default, PartialEq, Eq)]
struct Status {
    runs: u64,
    places: u64,
    inputs: u64,
    speed: u64,
}

impl Status {
    fn read(line: &str) -> Option<Status> {
        let mut words = line.strip_prefix('#')?.split_whitespace();
        let mut status = Status {
            runs: words.next()?.parse().ok()?,
            ..Status::default()
        };
        while let Some(word) = words.next() {
            let field = match word {
                "cov:" => &mut status.places,
                "corp:" => &mut status.inputs,
                "exec/s:" => &mut status.speed,
                _ => continue,
            };
            let digits: String = words.next()?.chars().take_while(char::is_ascii_digit).collect();
            *field = digits.parse().ok()?;
        }
        Some(status)
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Status {
            runs,
            places,
            inputs,
            speed,
        } = self;
        write!(
            f,
            "{runs} runs ({speed}/s), {places} places reached, {inputs} inputs kept"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Plan, Status, TARGETS, run};
    use crate::packages::Install;

    #[test]
    fn status_lines_are_read() {
        let line =
            "#2048\tREDUCE cov: 310 ft: 702 corp: 55/1234b lim: 21 exec/s: 1024 rss: 60Mb L: 3/21 MS: 1 EraseBytes-";
        let expected = Status {
            runs: 2048,
            places: 310,
            inputs: 55,
            speed: 1024,
        };
        assert_eq!(Status::read(line), Some(expected));
        assert_eq!(Status::read("INFO: Seed: 1"), None);
    }

    #[test]
    fn unknown_target_says_which_exist() {
        let plan = Plan {
            root: "root".into(),
            target_directory: "target".into(),
            target: "pars".to_owned(),
            time: std::time::Duration::ZERO,
            inputs: Vec::new(),
            oracle: None,
            taipan: None,
            install: Install::Forbidden,
        };
        let said = run(&plan).unwrap_err().to_string();
        assert_eq!(
            said,
            "there is no fuzz target \"pars\"; there are exits, parse, stackmap"
        );
    }

    #[test]
    fn every_target_of_the_package_is_listed() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/fuzz_targets");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| {
                entry
                    .unwrap()
                    .path()
                    .file_stem()
                    .unwrap()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        files.sort();
        assert_eq!(files, TARGETS.map(|target| target.name));
    }
}
