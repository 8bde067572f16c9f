//! The report on the terminal, and its lines for CI.

#![expect(clippy::print_stdout, reason = "standard output is what this module is for")]

use std::collections::BTreeMap;

use indicatif::{ProgressBar, ProgressStyle};

use super::Report;
use crate::engine::{Record, RunResult};
use crate::outcome::Verdict;

/// A bar over the records to come; draws nothing when standard error is not a terminal.
pub fn progress(count: usize) -> ProgressBar {
    let bar = ProgressBar::new(count as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:32} {pos}/{len} ({eta} left) {msg}") {
        bar.set_style(style);
    }
    bar
}

/// Moves the bar on, and shows a failure as soon as it is known.
pub fn show_progress(bar: &ProgressBar, record: &Record) {
    // Asked outside of `suspend`, which holds the lock that the question takes.
    if record.result == RunResult::Failed && !bar.is_hidden() {
        bar.suspend(|| println!("{}", title(record)));
    }
    bar.set_message(record.program.clone());
    bar.inc(1);
}

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Failures.
    Failures,
    /// Every record, with times.
    Everything,
}

/// Prints everything but the closing line.
pub fn print(report: &Report, detail: Detail) {
    if detail == Detail::Everything {
        for record in &report.records {
            println!(
                "{} ({:.2} s, cpython {:.2} s)",
                title(record),
                record.seconds,
                record.oracle_seconds
            );
        }
    }
    for record in report.failures() {
        println!("\n{}", title(record));
        for line in record.detail.lines() {
            println!("    {line}");
        }
    }
    let expected: Vec<_> = report
        .records
        .iter()
        .filter(|record| record.result == RunResult::Passed && record.note.is_some())
        .collect();
    if !expected.is_empty() {
        println!("\nknown divergences:");
        for record in expected {
            println!("    {}", title(record));
        }
    }
    let skipped: Vec<_> = report
        .records
        .iter()
        .filter(|record| record.result == RunResult::Skipped)
        .collect();
    if !skipped.is_empty() {
        println!("\nskipped:");
        for record in skipped {
            println!("    {}: {}", title(record), record.detail.trim_end());
        }
    }
    println!();
    print_areas(report);
}

/// One line per folder of the corpus that has failures.
fn print_areas(report: &Report) {
    let mut areas: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for record in &report.records {
        let area = record.program.split('/').next().unwrap_or_default();
        let counts = areas.entry(area).or_default();
        match record.result {
            RunResult::Passed => counts.0 += 1,
            RunResult::Failed => counts.1 += 1,
            RunResult::Skipped => {}
        }
    }
    for (area, (passed, failed)) in areas {
        if failed > 0 {
            println!("{area:>12}: {failed} of {} failed", passed + failed);
        }
    }
}

fn title(record: &Record) -> String {
    let note = match &record.note {
        Some(note) => format!(": {note}"),
        None => String::new(),
    };
    format!(
        "{:<9} {} [{}]{note}",
        record.verdict.name(),
        record.program,
        record.configuration
    )
}

/// Prints a line for each failure that CI shows beside the file.
pub fn print_ci(report: &Report) {
    for record in report.failures() {
        let first = record.detail.lines().next().unwrap_or_default();
        let message = record.note.as_deref().unwrap_or(first);
        println!(
            "::error file=corpus/{}::{} [{}] {}",
            record.program,
            record.verdict.name(),
            record.configuration,
            message.replace('%', "%25")
        );
    }
}

/// Prints what changed since another report.
pub fn print_comparison(base: &Report, now: &Report) {
    type Key<'a> = (&'a str, &'a str);
    fn index(report: &Report) -> BTreeMap<Key<'_>, &Record> {
        report
            .records
            .iter()
            .map(|record| ((&*record.program, &*record.configuration), record))
            .collect()
    }
    let (before, after) = (index(base), index(now));
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (key, record) in &after {
        let group = match before.get(key) {
            None => "new",
            Some(old) => match (old.result, record.result) {
                (RunResult::Failed, RunResult::Passed) => "fixed",
                (RunResult::Passed, RunResult::Failed) => "broken",
                _ if record.verdict == Verdict::Crash && old.verdict != Verdict::Crash => "new crash",
                _ => continue,
            },
        };
        groups.entry(group).or_default().push(title(record));
    }
    let gone = before.keys().filter(|key| !after.contains_key(*key));
    for (program, configuration) in gone {
        groups
            .entry("not run")
            .or_default()
            .push(format!("{program} [{configuration}]"));
    }
    println!("compared with {} records before:", base.records.len());
    for (group, lines) in groups {
        println!("  {group}: {}", lines.len());
        for line in lines.iter().take(50) {
            println!("      {line}");
        }
    }
    println!();
}
