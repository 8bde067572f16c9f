//! Benchmarks: Taipan's time against CPython's on the same programs, in alternation.
//!
//! Alternating means that a slow minute of the machine slows both. The ratio is CPython's time by Taipan's, so more
//! than 1 is faster than CPython; it is taken from medians, and the spread is that of the rounds. A benchmark prints a
//! checksum: if the outputs are not the same, its time means nothing and the run fails.

#![expect(clippy::print_stdout, reason = "the table goes to standard output")]

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use indicatif::ProgressBar;
use serde::Serialize;

use crate::config::Configuration;
use crate::discover::Program;
use crate::header::Sink;
use crate::oracle::Oracle;
use crate::outcome::End;
use crate::process::{self, Finished, Invocation, Limits, Scratch};
use crate::report::terminal;

/// What to measure with.
#[derive(Debug)]
pub struct Plan {
    /// The `taipan` binary.
    pub taipan: PathBuf,
    /// Which tiers it uses, as a configuration.
    pub configuration: Configuration,
    /// CPython.
    pub oracle: Oracle,
    /// Runs of each.
    pub rounds: usize,
    /// Limits of one run.
    pub limits: Limits,
}

/// All results.
#[derive(Debug, Serialize)]
pub struct Results {
    /// CPython's `sys.version`.
    pub oracle: String,
    /// Whether that CPython was built with profile-guided optimisation.
    pub oracle_optimised: bool,
    /// Runs of each.
    pub rounds: usize,
    /// One row per benchmark, losses first.
    pub rows: Vec<Row>,
    /// `-c pass`.
    pub startup: Row,
    /// Geometric mean of the ratios of rows that are valid.
    pub geometric_mean: Option<f64>,
}

/// One benchmark.
#[derive(Debug, Serialize)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Seconds of each run of CPython.
    pub oracle: Vec<f64>,
    /// Seconds of each run of Taipan.
    pub taipan: Vec<f64>,
    /// What is wrong with it, if anything.
    pub problem: Option<String>,
}

impl Row {
    /// CPython's median time by Taipan's: more than 1 is faster than CPython.
    pub fn ratio(&self) -> Option<f64> {
        if self.problem.is_some() {
            return None;
        }
        Some(median(&self.oracle)? / median(&self.taipan)?)
    }

    /// The least and the greatest ratio of a round.
    fn spread(&self) -> (f64, f64) {
        let ratios = self.oracle.iter().zip(&self.taipan).map(|(o, t)| o / t);
        ratios.fold((f64::INFINITY, 0.0), |(low, high), ratio| {
            (ratio.min(low), ratio.max(high))
        })
    }
}

impl Results {
    /// Whether all benchmarks ran and gave the same checksum.
    pub fn all_same(&self) -> bool {
        self.rows.iter().all(|row| row.problem.is_none()) && self.startup.problem.is_none()
    }
}

fn median(times: &[f64]) -> Option<f64> {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    let middle = times.len() / 2;
    match times.len() {
        0 => None,
        n if n % 2 == 1 => Some(times[middle]),
        _ => Some(f64::midpoint(times[middle - 1], times[middle])),
    }
}

fn geometric_mean(ratios: &[f64]) -> Option<f64> {
    if ratios.is_empty() {
        return None;
    }
    let sum: f64 = ratios.iter().map(|ratio| ratio.ln()).sum();
    Some((sum / ratios.len() as f64).exp())
}

/// Measures the programs and the start-up time.
pub fn run(plan: &Plan, programs: &[Program]) -> Result<Results> {
    if programs.is_empty() {
        bail!("there is nothing in corpus/bench");
    }
    let startup_rounds = plan.rounds * 4;
    let bar = terminal::progress(programs.len() * plan.rounds + startup_rounds);
    let mut rows = Vec::new();
    for program in programs {
        bar.set_message(program.name.clone());
        let path = program.path.clone();
        rows.push(measure(plan, &program.name, plan.rounds, &bar, |side| match side {
            Side::Oracle => vec!["-s".into(), "-B".into(), path.clone().into()],
            Side::Taipan => {
                let options = plan.configuration.arguments().into_iter().map(OsString::from);
                options.chain([path.clone().into()]).collect()
            }
        })?);
    }
    bar.set_message("-c pass");
    let startup = measure(plan, "-c pass", startup_rounds, &bar, |side| {
        let arguments: &[&str] = match side {
            Side::Oracle => &["-S", "-E", "-c", "pass"],
            Side::Taipan => &["-c", "pass"],
        };
        arguments.iter().map(OsString::from).collect()
    })?;
    bar.finish_and_clear();
    rows.sort_by(|a, b| {
        let key = |row: &Row| row.ratio().unwrap_or(0.0);
        key(a).total_cmp(&key(b))
    });
    let ratios: Vec<f64> = rows.iter().filter_map(Row::ratio).collect();
    Ok(Results {
        oracle: plan.oracle.version.clone(),
        oracle_optimised: plan.oracle.optimised,
        rounds: plan.rounds,
        rows,
        startup,
        geometric_mean: geometric_mean(&ratios),
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Oracle,
    Taipan,
}

fn measure(
    plan: &Plan,
    name: &str,
    rounds: usize,
    bar: &ProgressBar,
    arguments: impl Fn(Side) -> Vec<OsString>,
) -> Result<Row> {
    let mut row = Row {
        name: name.trim_end_matches(".py").to_owned(),
        oracle: Vec::new(),
        taipan: Vec::new(),
        problem: None,
    };
    for round in 0..rounds {
        let oracle = run_once(plan, &plan.oracle.executable, arguments(Side::Oracle))?;
        let taipan = run_once(plan, &plan.taipan, arguments(Side::Taipan))?;
        bar.inc(1);
        if let Some(problem) = compare(&oracle, &taipan) {
            row.problem = Some(problem);
            bar.inc((rounds - round - 1) as u64);
            break;
        }
        row.oracle.push(oracle.elapsed.as_secs_f64());
        row.taipan.push(taipan.elapsed.as_secs_f64());
    }
    Ok(row)
}

fn run_once(plan: &Plan, program: &Path, arguments: Vec<OsString>) -> Result<Finished> {
    let stdlib = plan.oracle.stdlib.to_string_lossy().into_owned();
    process::run(
        &Invocation {
            program: program.to_owned(),
            arguments,
            environment: vec![("TAIPANHOME".to_owned(), stdlib)],
            stdin: Vec::new(),
            stdout: Sink::Kept,
            limits: plan.limits,
        },
        &Scratch::new()?,
    )
}

/// Says what makes the times meaningless, if anything does.
fn compare(oracle: &Finished, taipan: &Finished) -> Option<String> {
    if oracle.end != End::Exit(0) {
        return Some(format!("CPython: {}", oracle.end));
    }
    if taipan.end != End::Exit(0) {
        let stderr = String::from_utf8_lossy(&taipan.stderr);
        let last = stderr.trim_end().lines().last().unwrap_or_default();
        return Some(format!("{} {last}", taipan.end));
    }
    (oracle.stdout != taipan.stdout).then(|| {
        let show = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().replace('\n', " | ");
        format!(
            "checksum {:?}, CPython's is {:?}",
            show(&taipan.stdout),
            show(&oracle.stdout)
        )
    })
}

/// Prints the table.
pub fn print(results: &Results) {
    let version = results.oracle.split_whitespace().next().unwrap_or_default();
    let build = if results.oracle_optimised {
        "with PGO"
    } else {
        "without PGO"
    };
    println!(
        "ratio = CPython {version} ({build}) / Taipan, median of {} rounds; > 1: Taipan is faster\n",
        results.rounds
    );
    println!(
        "{:<24} {:>7} {:>15} {:>10} {:>10}",
        "benchmark", "ratio", "min - max", "cpython", "taipan"
    );
    for row in &results.rows {
        print_row(row);
    }
    println!();
    print_row(&results.startup);
    match results.geometric_mean {
        Some(mean) => println!("\ngeometric mean {mean:.3} of {}", results.rows.len()),
        None => println!("\nno valid benchmark"),
    }
}

fn print_row(row: &Row) {
    let Some(ratio) = row.ratio() else {
        let problem = row.problem.as_deref().unwrap_or("not run");
        println!("{:<24} {:>7} {problem}", row.name, "failed");
        return;
    };
    let (low, high) = row.spread();
    println!(
        "{:<24} {ratio:>7.2} {:>15} {:>8.1}ms {:>8.1}ms",
        row.name,
        format!("{low:.2} - {high:.2}"),
        median(&row.oracle).unwrap_or_default() * 1e3,
        median(&row.taipan).unwrap_or_default() * 1e3,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratio_is_of_medians_and_more_is_faster() {
        let row = Row {
            name: "x".to_owned(),
            oracle: vec![1.0, 9.0, 1.0],
            taipan: vec![0.5, 0.5, 4.0],
            problem: None,
        };
        assert_eq!(row.ratio(), Some(2.0));
        assert_eq!(row.spread(), (0.25, 18.0));
    }

    #[test]
    fn means_of_nothing_are_nothing() {
        assert_eq!(geometric_mean(&[]), None);
        assert_eq!(median(&[]), None);
        assert!((geometric_mean(&[0.5, 2.0]).unwrap() - 1.0).abs() < 1e-12);
        assert_eq!(median(&[3.0, 1.0]), Some(2.0));
    }
}
