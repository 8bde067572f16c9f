//! The engine: runs programs under the oracle and the configurations, in parallel, and judges them.
//!
//! Each program is one unit of work: its reference first, then its configurations. A crash, a hang or a leak is blamed
//! on the program and configuration that showed it and stops nothing else. Not here: how results are shown.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::check::{self, Counters};
use crate::config::{Configuration, Presence, Stress};
use crate::discover::Program;
use crate::expect::{Expectations, Judgement};
use crate::header::Header;
use crate::normalise::Normaliser;
use crate::oracle::{self, Cache, Oracle};
use crate::outcome::{self, End, Outcome, Scope, Verdict};
use crate::process::{self, Invocation, Limits, Scratch};
use crate::report::diff;

/// Whether runs also count references.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefCheck {
    /// As users run it.
    Off,
    /// With `--check-refs`: leaked and over-released objects are failures.
    On,
}

/// Everything the runs have in common.
#[derive(Debug)]
pub struct Engine {
    /// The `taipan` binary.
    pub taipan: PathBuf,
    /// CPython.
    pub oracle: Oracle,
    /// Its results.
    pub cache: Cache,
    /// Known divergences.
    pub expectations: Expectations,
    /// What is run.
    pub configurations: Vec<Configuration>,
    /// Limits of a run whose header says nothing.
    pub limits: Limits,
    /// Knows the directories that are the same for all runs.
    pub normaliser: Normaliser,
    /// Whether references are counted.
    pub ref_check: RefCheck,
}

/// What one program did under one configuration.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Record {
    /// The program, as a path below the corpus.
    pub program: String,
    /// The configuration by name.
    pub configuration: String,
    /// What the comparison gave.
    pub verdict: Verdict,
    /// What that means.
    pub result: RunResult,
    /// Why a divergence is expected, or why the expectation is wrong.
    pub note: Option<String>,
    /// A diff or an explanation for people.
    pub detail: String,
    /// Wall time of the run.
    pub seconds: f64,
    /// Wall time of the oracle's run.
    pub oracle_seconds: f64,
}

/// How a record counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunResult {
    /// As it should be, or as expected.
    Passed,
    /// Not as it should be.
    Failed,
    /// Nothing could be said.
    Skipped,
}

/// What a run of Taipan left behind.
struct Taken {
    outcome: Outcome,
    /// What `--check-refs` found.
    leak: Option<String>,
    seconds: f64,
}

/// What a run of Taipan gave, before expectations.
struct Run {
    verdict: Verdict,
    detail: String,
    seconds: f64,
}

impl Engine {
    /// Runs the programs; `on_done` is called after each of their configurations, from any thread.
    pub fn run(&self, programs: &[Program], on_done: impl Fn(&Record) + Sync) -> Vec<Record> {
        let mut records: Vec<Record> = programs
            .par_iter()
            .with_max_len(1)
            .flat_map_iter(|program| {
                let records = self.run_program(program);
                records.iter().for_each(&on_done);
                records
            })
            .collect();
        records.sort_by(|a, b| (&a.program, &a.configuration).cmp(&(&b.program, &b.configuration)));
        records
    }

    /// How many records the programs will give.
    pub fn count(&self, programs: &[Program]) -> usize {
        programs
            .iter()
            .map(|program| match &program.header {
                Ok(header) => self.configurations_of(header).len().max(1),
                Err(_) => 1,
            })
            .sum()
    }

    /// The configurations a program runs in: those asked for, less what it leaves out, and its stress modes.
    fn configurations_of(&self, header: &Header) -> Vec<Configuration> {
        let mut chosen: Vec<Configuration> = self
            .configurations
            .iter()
            .filter(|configuration| {
                let tier = configuration.tier.name();
                let left_out = |stress: &Stress| header.without.iter().any(|name| name == stress.name());
                (header.tiers.is_empty() || header.tiers.iter().any(|name| name == tier))
                    && !configuration.stress.iter().any(left_out)
            })
            .cloned()
            .collect();
        let plain: Vec<_> = chosen
            .iter()
            .filter(|configuration| configuration.stress.is_empty())
            .cloned()
            .collect();
        for stress in &header.stress {
            for configuration in &plain {
                let stressed = configuration.with_stress(stress);
                if stressed.presence() == Presence::Present && !chosen.contains(&stressed) {
                    chosen.push(stressed);
                }
            }
        }
        chosen
    }

    fn run_program(&self, program: &Program) -> Vec<Record> {
        let whole = |verdict, detail: String| {
            vec![self.record(
                program,
                "*",
                Run {
                    verdict,
                    detail,
                    seconds: 0.0,
                },
                0.0,
            )]
        };
        let header = match &program.header {
            Ok(header) => header,
            Err(problem) => return whole(Verdict::Invalid, problem.clone()),
        };
        if let Some(lack) = header.needs.iter().find_map(|need| self.oracle.lacks(need)) {
            return whole(Verdict::Skipped, lack);
        }
        let configurations = self.configurations_of(header);
        if configurations.is_empty() {
            let why = if header.tiers.is_empty() {
                format!("does not run with {}", header.without.join(", "))
            } else {
                format!("runs in {} only", header.tiers.join(", "))
            };
            return whole(Verdict::Skipped, why);
        }
        let limits = self.limits_of(header);
        let reference = match oracle::reference(&self.oracle, &self.cache, program, header, limits, &self.normaliser) {
            Ok(reference) => reference,
            Err(problem) => return whole(Verdict::Invalid, format!("{problem:#}")),
        };
        if let Some(other) = &reference.other {
            let detail = diff::outcomes(
                &reference.outcome,
                other,
                ["hash seed 1", "hash seed 2"],
                Scope::Everything,
            );
            return whole(Verdict::Unstable, detail);
        }
        configurations
            .iter()
            .map(|configuration| {
                let run = self
                    .run_taipan(program, header, configuration, &reference.outcome, limits)
                    .unwrap_or_else(|problem| Run {
                        verdict: Verdict::Crash,
                        detail: format!("{problem:#}"),
                        seconds: 0.0,
                    });
                self.record(program, &configuration.to_string(), run, reference.seconds)
            })
            .collect()
    }

    fn limits_of(&self, header: &Header) -> Limits {
        Limits {
            time: header.timeout.map_or(self.limits.time, Duration::from_secs_f64),
            ..self.limits
        }
    }

    fn record(&self, program: &Program, configuration: &str, run: Run, oracle_seconds: f64) -> Record {
        let (result, note) = match self.expectations.judge(&program.name, configuration, run.verdict) {
            Judgement::Passed(note) => (RunResult::Passed, note),
            Judgement::Failed(note) => (RunResult::Failed, note),
            Judgement::Skipped => (RunResult::Skipped, None),
        };
        Record {
            program: program.name.clone(),
            configuration: configuration.to_owned(),
            verdict: run.verdict,
            result,
            note,
            detail: run.detail,
            seconds: run.seconds,
            oracle_seconds,
        }
    }

    /// Runs a program under Taipan alone, as the comparison does.
    ///
    /// # Errors
    /// What stands in the way of running.
    pub fn take(&self, program: &Program, header: &Header, configuration: &Configuration) -> Result<Outcome> {
        let limits = self.limits_of(header);
        let scratch = Scratch::new()?;
        self.execute(program, header, configuration, limits, &scratch, None)
            .map(|taken| taken.outcome)
    }

    fn execute(
        &self,
        program: &Program,
        header: &Header,
        configuration: &Configuration,
        limits: Limits,
        scratch: &Scratch,
        stats: Option<&Path>,
    ) -> Result<Taken> {
        let mut arguments: Vec<OsString> = configuration.arguments().into_iter().map(OsString::from).collect();
        if let Some(stats) = stats {
            arguments.push("--stats".into());
            arguments.push(stats.into());
        }
        if self.ref_check == RefCheck::On {
            arguments.push("--check-refs".into());
        }
        arguments.extend(header.command_line(&program.path));
        let mut environment = vec![(
            "TAIPANHOME".to_owned(),
            self.oracle.stdlib.to_string_lossy().into_owned(),
        )];
        environment.extend(header.env.iter().cloned());
        let finished = process::run(
            &Invocation {
                program: self.taipan.clone(),
                arguments,
                environment,
                stdin: header.stdin.clone().into_bytes(),
                stdout: header.stdout,
                limits,
            },
            scratch,
        )?;
        let (stderr, leak) = match self.ref_check {
            RefCheck::Off => (finished.stderr, None),
            RefCheck::On => take_refs_line(&finished.stderr),
        };
        let normaliser = self
            .normaliser
            .clone()
            .directory(&scratch.cwd(), "<cwd>")
            .directory(&self.taipan, "<python>");
        let outcome = Outcome {
            end: finished.end,
            stdout: normaliser.apply(&finished.stdout),
            stderr: normaliser.apply(&stderr),
        };
        Ok(Taken {
            outcome,
            leak,
            seconds: finished.elapsed.as_secs_f64(),
        })
    }

    fn run_taipan(
        &self,
        program: &Program,
        header: &Header,
        configuration: &Configuration,
        reference: &Outcome,
        limits: Limits,
    ) -> Result<Run> {
        let scratch = Scratch::new()?;
        let stats = scratch.file("stats.json");
        let proof = check::needs_proof(configuration) && has_proof(header, reference);
        let counted = (proof || !header.checks.is_empty()).then_some(stats.as_path());
        let Taken {
            mut outcome,
            leak,
            seconds,
        } = self.execute(program, header, configuration, limits, &scratch, counted)?;
        if leak.is_some() && outcome.end == End::Exit(REFS_STATUS) {
            // The status says that something leaked; the program's own is not known.
            outcome.end = reference.end;
        }
        let scope = if header.only_stdout {
            Scope::OnlyStdout
        } else {
            Scope::Everything
        };
        let verdict = outcome::judge(reference, &outcome, scope);
        if verdict != Verdict::Same {
            let detail = if verdict == Verdict::Incomparable {
                format!("the oracle was {}", reference.end)
            } else {
                diff::outcomes(reference, &outcome, ["cpython", "taipan"], scope)
            };
            return Ok(Run {
                verdict,
                detail,
                seconds,
            });
        }
        if let Some(leak) = leak {
            return Ok(Run {
                verdict: Verdict::Leak,
                detail: leak,
                seconds,
            });
        }
        let failures = failed_checks(header, configuration, proof, &stats);
        let verdict = if failures.is_empty() {
            Verdict::Same
        } else {
            Verdict::Check
        };
        Ok(Run {
            verdict,
            detail: failures.join("\n"),
            seconds,
        })
    }
}

/// The status with which `taipan --check-refs` ends when counts are wrong.
const REFS_STATUS: i32 = 120;

const REFS_PREFIX: &[u8] = b"taipan: refs: ";

/// Takes the line `taipan: refs: leaked N, over-released M` out of standard error; the text if a number is not 0.
fn take_refs_line(stderr: &[u8]) -> (Vec<u8>, Option<String>) {
    let mut rest = Vec::with_capacity(stderr.len());
    let mut leak: Option<String> = None;
    for line in stderr.split_inclusive(|&byte| byte == b'\n') {
        let Some(counts) = line.strip_prefix(REFS_PREFIX) else {
            // What follows the line tells which objects they were.
            match &mut leak {
                Some(text) => text.push_str(&String::from_utf8_lossy(line)),
                None => rest.extend_from_slice(line),
            }
            continue;
        };
        let counts = String::from_utf8_lossy(counts).into_owned();
        let clean = counts
            .split(|c: char| !c.is_ascii_digit())
            .filter(|word| !word.is_empty())
            .all(|word| word == "0");
        if !clean {
            leak = Some(counts);
        }
    }
    (rest, leak)
}

/// Whether a run leaves counters that say what its configuration did: the program is a file, what CPython did with it
/// was not only to refuse it, and it ends in the normal way.
fn has_proof(header: &Header, reference: &Outcome) -> bool {
    let last = reference
        .stderr
        .rsplit(|&byte| byte == b'\n')
        .find(|line| !line.is_empty());
    let refused = reference.stdout.is_empty()
        && last.is_some_and(|line| REFUSALS.iter().any(|kind| line.starts_with(kind.as_bytes())));
    let ended = matches!(reference.end, End::Exit(_));
    header.command.is_none() && !header.no_counters && !refused && ended
}

/// How CPython begins the last line about a file that is no program.
const REFUSALS: [&str; 3] = ["SyntaxError: ", "IndentationError: ", "TabError: "];

fn failed_checks(header: &Header, configuration: &Configuration, proof: bool, stats: &PathBuf) -> Vec<String> {
    let checks: Vec<_> = header
        .checks
        .iter()
        .filter(|check| check.applies_to(configuration))
        .collect();
    if checks.is_empty() && !proof {
        return Vec::new();
    }
    let counters: Counters = match fs::read(stats)
        .map_err(|problem| problem.to_string())
        .and_then(|bytes| serde_json::from_slice(&bytes).map_err(|problem| problem.to_string()))
    {
        Ok(counters) => counters,
        Err(problem) => return vec![format!("the runtime wrote no counters: {problem}")],
    };
    let mut failures = if proof {
        check::unproven(configuration, &counters)
    } else {
        Vec::new()
    };
    failures.extend(checks.into_iter().filter_map(|check| check.failure(&counters)));
    failures
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reference_counts_are_taken_out_of_standard_error() {
        let (rest, leak) = take_refs_line(b"warning\ntaipan: refs: leaked 2, over-released 0\n  list at 3\n");
        assert_eq!(rest, b"warning\n");
        assert_eq!(leak.as_deref(), Some("leaked 2, over-released 0\n  list at 3\n"));
        let (rest, leak) = take_refs_line(b"taipan: refs: leaked 0, over-released 0\n");
        assert!(rest.is_empty());
        assert_eq!(leak, None);
    }
}
