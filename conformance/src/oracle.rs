//! The oracle: CPython 3.11, found, installed when missing, and its cached results.
//!
//! It is found once, as `TAIPAN_ORACLE`, `python3.11` or `python3`, and asked for its real executable, because a
//! version manager's shim in front of it costs more than most programs. A result is cached under the hash of
//! everything that determines it: the program, its helpers, the oracle's version, and the way of running. When the
//! cache is filled the program runs twice with different hash seeds; if that shows, it is unstable.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::discover::Program;
use crate::header::{Header, Need};
use crate::normalise::Normaliser;
use crate::outcome::{Outcome, Scope};
use crate::packages::{self, Install};
use crate::process::{self, Invocation, Limits, Scratch};

/// Change it when the way of running or normalising changes: it makes all cached results stale.
const CACHE_FORMAT: &str = "3";

/// A CPython 3.11 on this machine.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Oracle {
    /// The real executable.
    pub executable: PathBuf,
    /// `sys.version`, which names version and build.
    pub version: String,
    /// Its standard library.
    pub stdlib: PathBuf,
    /// Whether it was built with profile-guided optimisation. Distributions do that, some without the configure option.
    pub optimised: bool,
}

const PROBE: &str = "\
import json, sys, sysconfig, os
assert sys.implementation.name == 'cpython' and sys.version_info[:2] == (3, 11)
print(json.dumps({
    'executable': os.path.realpath(sys.executable),
    'version': sys.version,
    'stdlib': sysconfig.get_path('stdlib'),
    'optimised': '--enable-optimizations' in (sysconfig.get_config_var('CONFIG_ARGS') or '')
        or os.path.realpath(sys.executable).startswith('/usr/bin/'),
}))
";

/// Debian's packages of it.
const PACKAGES: &[&str] = &["python3.11"];

impl Oracle {
    /// Asks an executable whether it is one.
    pub fn probe(executable: &Path) -> Option<Self> {
        let output = Command::new(executable)
            .args(["-E", "-s", "-c", PROBE])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .ok()?;
        let oracle: Self = serde_json::from_slice(&output.stdout).ok()?;
        output.status.success().then_some(oracle)
    }

    /// Finds an oracle, installing one if there is none and that is allowed. `named` is the value of `TAIPAN_ORACLE`.
    pub fn find(named: Option<&Path>, install: Install) -> Result<Self> {
        if let Some(named) = named {
            return Self::probe(named)
                .with_context(|| format!("TAIPAN_ORACLE={} is not CPython 3.11", named.display()));
        }
        if let Some(found) = Self::search() {
            return Ok(found);
        }
        if !packages::install("CPython 3.11", PACKAGES, install)? {
            let command = packages::command(PACKAGES);
            bail!(
                "CPython 3.11 is not installed; install it with\n    {command}\nor set TAIPAN_ORACLE to its executable"
            );
        }
        Self::search().context("CPython 3.11 was installed but cannot be found")
    }

    fn search() -> Option<Self> {
        ["python3.11", "/usr/bin/python3.11", "python3"]
            .into_iter()
            .find_map(|name| Self::probe(Path::new(name)))
    }

    /// The build to measure against: a distribution's optimised one if there is one beside this.
    #[must_use]
    pub fn for_speed(self) -> Self {
        if self.optimised {
            return self;
        }
        match Self::probe(Path::new("/usr/bin/python3.11")) {
            Some(distribution) if distribution.optimised => distribution,
            Some(_) | None => self,
        }
    }

    /// Whether what a program needs is there; says what is not.
    pub fn lacks(&self, need: &Need) -> Option<String> {
        match need {
            Need::Linux => (!cfg!(target_os = "linux")).then(|| "needs Linux".to_owned()),
            Need::Module(name) => {
                let found = Command::new(&self.executable)
                    .args(["-E", "-s", "-c", &format!("import {name}")])
                    .stdin(Stdio::null())
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .status()
                    .is_ok_and(|status| status.success());
                (!found).then(|| format!("the oracle has no module {name}"))
            }
        }
    }
}

/// What the oracle did with a program.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reference {
    /// Its normalised outcome.
    pub outcome: Outcome,
    /// How long it took.
    pub seconds: f64,
    /// The outcome under another hash seed, if it was another one.
    pub other: Option<Outcome>,
}

/// Results of the oracle on disk.
#[derive(Debug, Clone)]
pub struct Cache {
    directory: Option<PathBuf>,
}

impl Cache {
    /// A cache in this directory, or none: then everything is run.
    pub fn new(directory: Option<PathBuf>) -> Self {
        Self { directory }
    }

    fn file(&self, oracle: &Oracle, program: &Program, limits: Limits) -> Option<PathBuf> {
        let directory = self.directory.as_ref()?;
        let mut hash = Sha256::new();
        let mut field = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        field(CACHE_FORMAT.as_bytes());
        field(oracle.version.as_bytes());
        field(oracle.executable.as_os_str().as_encoded_bytes());
        field(&limits.time.as_millis().to_le_bytes());
        field(&limits.memory.to_le_bytes());
        for (name, bytes) in &program.content {
            let short = name.rsplit('/').next().unwrap_or(name);
            field(short.as_bytes());
            field(bytes);
        }
        let digest = hash.finalize();
        let text: String = digest[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        Some(directory.join(format!("{text}.json")))
    }
}

/// What the oracle does with the program: from the cache, or by running it twice.
pub fn reference(
    oracle: &Oracle,
    cache: &Cache,
    program: &Program,
    header: &Header,
    limits: Limits,
    normaliser: &Normaliser,
) -> Result<Reference> {
    let file = cache.file(oracle, program, limits);
    if let Some(file) = &file
        && let Ok(bytes) = fs::read(file)
        && let Ok(found) = serde_json::from_slice(&bytes)
    {
        return Ok(found);
    }
    let (outcome, seconds) = run_once(oracle, program, header, limits, normaliser, "1")?;
    let (second, _) = run_once(oracle, program, header, limits, normaliser, "20101")?;
    let scope = if header.only_stdout {
        Scope::OnlyStdout
    } else {
        Scope::Everything
    };
    let stable = outcome.same_as(&second, scope);
    let reference = Reference {
        outcome,
        seconds,
        other: (!stable).then_some(second),
    };
    if let Some(file) = &file {
        store(file, &reference)?;
    }
    Ok(reference)
}

/// Writes through a second name, so that a reader never sees half a file.
fn store(file: &Path, reference: &Reference) -> Result<()> {
    let directory = file.parent().context("a cache file has a directory")?;
    fs::create_dir_all(directory)?;
    let mut temporary = tempfile::NamedTempFile::new_in(directory)?;
    serde_json::to_writer(&mut temporary, reference)?;
    temporary.persist(file)?;
    Ok(())
}

fn run_once(
    oracle: &Oracle,
    program: &Program,
    header: &Header,
    limits: Limits,
    normaliser: &Normaliser,
    seed: &str,
) -> Result<(Outcome, f64)> {
    let mut arguments: Vec<OsString> = vec!["-s".into(), "-B".into()];
    arguments.extend(header.command_line(&program.path));
    // The environment is built from nothing, so `-E` would only switch off the seed.
    let mut environment = vec![("PYTHONHASHSEED".to_owned(), seed.to_owned())];
    // Without this a packaging tool's `.pth` file puts a finder of its own before CPython's.
    environment.push(("SETUPTOOLS_USE_DISTUTILS".to_owned(), "stdlib".to_owned()));
    environment.extend(header.env.iter().cloned());
    let scratch = Scratch::new()?;
    let finished = process::run(
        &Invocation {
            program: oracle.executable.clone(),
            arguments,
            environment,
            stdin: header.stdin.clone().into_bytes(),
            stdout: header.stdout,
            limits,
        },
        &scratch,
    )?;
    let normaliser = normaliser
        .clone()
        .directory(&scratch.cwd(), "<cwd>")
        .directory(&oracle.executable, "<python>");
    let outcome = Outcome {
        end: finished.end,
        stdout: normaliser.apply(&finished.stdout),
        stderr: normaliser.apply(&finished.stderr),
    };
    Ok((outcome, finished.elapsed.as_secs_f64()))
}
