//! Benchmarks: Taipan's time against CPython's on the same programs, in alternation.
//!
//! Alternating means that a slow minute of the machine slows both. The ratio is CPython's time by Taipan's, so more
//! than 1 is faster than CPython; it is taken from medians, and the spread is that of the rounds. A time is that of a
//! whole process or that of a call in the [`steady`] state. A benchmark prints a checksum: if the outputs are not the
//! same, its time means nothing and the run fails.

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
use crate::steady::{self, Length};

/// What one time of a benchmark is.
#[derive(Debug, Clone, Copy)]
pub enum Mode {
    /// A whole process, with start-up, warm-up and compilation in it.
    Process,
    /// A call of `main()`, when the process has made many.
    Steady(Length),
}

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
    /// What is timed.
    pub mode: Mode,
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
    /// Whether times are those of calls in the steady state, not of processes.
    pub steady: bool,
    /// Runs of each.
    pub rounds: usize,
    /// One row per benchmark, losses first.
    pub rows: Vec<Row>,
    /// `-c pass`, where processes are timed.
    pub startup: Option<Row>,
    /// Geometric mean of the ratios of rows that are valid.
    pub geometric_mean: Option<f64>,
}

/// One benchmark.
#[derive(Debug, Default, Serialize)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Seconds of each run of CPython: of the process, or of a steady call.
    pub oracle: Vec<f64>,
    /// Seconds of each run of Taipan.
    pub taipan: Vec<f64>,
    /// Seconds of every call in each run of CPython, where calls are timed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub oracle_calls: Vec<Vec<f64>>,
    /// Seconds of every call in each run of Taipan, where calls are timed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub taipan_calls: Vec<Vec<f64>>,
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
        let mut rows = self.rows.iter().chain(&self.startup);
        rows.all(|row| row.problem.is_none())
    }
}

/// The middle one, or the mean of the middle two.
pub(crate) fn median(times: &[f64]) -> Option<f64> {
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

/// Measures the programs and, where processes are timed, start-up.
pub fn run(plan: &Plan, programs: &[Program]) -> Result<Results> {
    if programs.is_empty() {
        bail!("there is nothing in corpus/bench");
    }
    let startup_rounds = match plan.mode {
        Mode::Process => plan.rounds * 4,
        Mode::Steady(_) => 0,
    };
    let bar = terminal::progress(programs.len() * plan.rounds + startup_rounds);
    let mut rows = Vec::new();
    for program in programs {
        bar.set_message(program.name.clone());
        rows.push(measure(plan, &program.name, plan.rounds, &bar, |side| {
            let options: Vec<OsString> = match side {
                Side::Oracle => vec!["-s".into(), "-B".into()],
                Side::Taipan => plan.configuration.arguments().into_iter().map(OsString::from).collect(),
            };
            let subject = match plan.mode {
                Mode::Process => vec![program.path.clone().into()],
                Mode::Steady(length) => length.arguments(&program.path).to_vec(),
            };
            [options, subject].concat()
        })?);
    }
    let startup = match plan.mode {
        Mode::Process => {
            bar.set_message("-c pass");
            Some(measure(plan, "-c pass", startup_rounds, &bar, |side| {
                let arguments: &[&str] = match side {
                    Side::Oracle => &["-S", "-E", "-c", "pass"],
                    Side::Taipan => &["-c", "pass"],
                };
                arguments.iter().map(OsString::from).collect()
            })?)
        }
        Mode::Steady(_) => None,
    };
    bar.finish_and_clear();
    rows.sort_by(|a, b| {
        let key = |row: &Row| row.ratio().unwrap_or(0.0);
        key(a).total_cmp(&key(b))
    });
    let ratios: Vec<f64> = rows.iter().filter_map(Row::ratio).collect();
    Ok(Results {
        oracle: plan.oracle.version.clone(),
        oracle_optimised: plan.oracle.optimised,
        steady: matches!(plan.mode, Mode::Steady(_)),
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
        ..Row::default()
    };
    for round in 0..rounds {
        let oracle = run_once(plan, &plan.oracle.executable, arguments(Side::Oracle))?;
        let taipan = run_once(plan, &plan.taipan, arguments(Side::Taipan))?;
        bar.inc(1);
        if let Err(problem) = record(&mut row, plan.mode, &oracle, &taipan) {
            row.problem = Some(problem);
            bar.inc((rounds - round - 1) as u64);
            break;
        }
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

/// Adds the times of one round to the row, or says what makes them meaningless.
fn record(row: &mut Row, mode: Mode, oracle: &Finished, taipan: &Finished) -> Result<(), String> {
    if oracle.end != End::Exit(0) {
        return Err(format!("CPython: {} {}", oracle.end, last_line(&oracle.stderr)));
    }
    if taipan.end != End::Exit(0) {
        return Err(format!("{} {}", taipan.end, last_line(&taipan.stderr)));
    }
    match mode {
        Mode::Process => {
            same(&oracle.stdout, &taipan.stdout)?;
            row.oracle.push(oracle.elapsed.as_secs_f64());
            row.taipan.push(taipan.elapsed.as_secs_f64());
        }
        Mode::Steady(_) => {
            let (oracle_output, oracle_calls) = steady::parse(&oracle.stdout).ok_or("CPython: no times")?;
            let (taipan_output, taipan_calls) = steady::parse(&taipan.stdout).ok_or("no times")?;
            same(oracle_output, taipan_output)?;
            row.oracle.extend(steady::steady(&oracle_calls));
            row.taipan.extend(steady::steady(&taipan_calls));
            row.oracle_calls.push(oracle_calls);
            row.taipan_calls.push(taipan_calls);
        }
    }
    Ok(())
}

fn last_line(stderr: &[u8]) -> String {
    let stderr = String::from_utf8_lossy(stderr);
    stderr.trim_end().lines().last().unwrap_or_default().to_owned()
}

fn same(oracle: &[u8], taipan: &[u8]) -> Result<(), String> {
    if oracle == taipan {
        return Ok(());
    }
    let show = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().replace('\n', " | ");
    Err(format!("checksum {:?}, CPython's is {:?}", show(taipan), show(oracle)))
}

/// Prints the table.
pub fn print(results: &Results) {
    let version = results.oracle.split_whitespace().next().unwrap_or_default();
    let build = if results.oracle_optimised {
        "with PGO"
    } else {
        "without PGO"
    };
    let what = if results.steady {
        "a steady call of main()"
    } else {
        "a whole process"
    };
    println!(
        "ratio = CPython {version} ({build}) / Taipan, {what}, median of {} rounds; > 1: Taipan is faster",
        results.rounds
    );
    if results.steady {
        println!("1st = the first call's time / a steady call's, under CPython and under Taipan");
    }
    print!(
        "\n{:<24} {:>7} {:>15} {:>10} {:>10}",
        "benchmark", "ratio", "min - max", "cpython", "taipan"
    );
    if results.steady {
        print!(" {:>8} {:>8}", "1st cpy", "1st tai");
    }
    println!();
    for row in &results.rows {
        print_row(row);
    }
    if let Some(startup) = &results.startup {
        println!();
        print_row(startup);
    }
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
    print!(
        "{:<24} {ratio:>7.2} {:>15} {:>8.1}ms {:>8.1}ms",
        row.name,
        format!("{low:.2} - {high:.2}"),
        median(&row.oracle).unwrap_or_default() * 1e3,
        median(&row.taipan).unwrap_or_default() * 1e3,
    );
    for runs in [&row.oracle_calls, &row.taipan_calls] {
        let factors: Vec<f64> = runs.iter().filter_map(|calls| steady::warm_up(calls)).collect();
        if let Some(factor) = median(&factors) {
            print!(" {factor:>8.2}");
        }
    }
    println!();
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn ratio_is_of_medians_and_more_is_faster() {
        let row = Row {
            name: "x".to_owned(),
            oracle: vec![1.0, 9.0, 1.0],
            taipan: vec![0.5, 0.5, 4.0],
            ..Row::default()
        };
        assert_eq!(row.ratio(), Some(2.0));
        assert_eq!(row.spread(), (0.25, 18.0));
    }

    fn finished(stdout: &str) -> Finished {
        Finished {
            end: End::Exit(0),
            stdout: stdout.into(),
            stderr: Vec::new(),
            elapsed: Duration::from_secs(60),
        }
    }

    #[test]
    fn steady_rounds_count_calls_and_not_the_process() {
        let mode = Mode::Steady(Length { calls: 2, seconds: 0.0 });
        let mut row = Row::default();
        let oracle = finished("7\nseconds: 4.0 4.0\n");
        record(&mut row, mode, &oracle, &finished("7\nseconds: 6.0 2.0\n")).unwrap();
        assert_eq!(row.ratio(), Some(2.0));
        assert_eq!(row.taipan_calls, [[6.0, 2.0]]);
        let wrong = record(&mut row, mode, &oracle, &finished("8\nseconds: 6.0 2.0\n"));
        assert!(wrong.unwrap_err().contains("checksum"));
        assert!(record(&mut row, mode, &oracle, &finished("7\n")).is_err());
        assert_eq!(row.oracle, [4.0]);
    }

    #[test]
    fn means_of_nothing_are_nothing() {
        assert_eq!(geometric_mean(&[]), None);
        assert_eq!(median(&[]), None);
        assert!((geometric_mean(&[0.5, 2.0]).unwrap() - 1.0).abs() < 1e-12);
        assert_eq!(median(&[3.0, 1.0]), Some(2.0));
    }
}
