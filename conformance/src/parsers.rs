//! The parser suite: Taipan's front end, `rustpython-parser` and CPython's `ast` over the `.py` files of CPython's library.
//!
//! Taipan's trees are compared with CPython's whole, positions included, by the checksum of what `ast.dump` writes. Of the
//! second parser, acceptance and the *shape* of trees are compared: the kinds of all nodes in order. It is there to tell
//! a mistake in one parser from a rule that everybody reads differently.
//!
//! Not here: parsing. A tool of its own does that (`conformance/parsers`), and `parser_oracle.py` under CPython.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};
use walkdir::WalkDir;

use crate::oracle::Oracle;

/// Files that `ast` accepts of which Taipan's tree must be identical: fewer is a failure.
pub const BOUND: usize = 1770;

/// The program that answers for CPython, as the tool does for the others.
pub const ORACLE_PROGRAM: &str = include_str!("parser_oracle.py");
/// Files that are named for each way of differing.
const SHOWN: usize = 20;

/// What one parser made of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parsed {
    /// A tree: one or two checksums.
    Tree(String),
    /// A refusal, in its words.
    Refused(String),
    /// It gave up: too deep, or too much.
    Limit(String),
}

/// What all made of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The file.
    pub path: String,
    /// Taipan: the checksum of the tree.
    pub taipan: Parsed,
    /// The second parser: the checksum of the shape.
    pub second: Parsed,
    /// CPython: both.
    pub cpython: Parsed,
}

/// The library's files in order, without installed packages.
#[must_use]
pub fn files(stdlib: &Path, filters: &[String]) -> Vec<PathBuf> {
    let skipped = |name: &std::ffi::OsStr| name == "site-packages" || name == "__pycache__";
    WalkDir::new(stdlib)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| !skipped(entry.file_name()))
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|extension| extension == "py") && path.is_file())
        .filter(|path| {
            let shown = path.to_string_lossy();
            filters.is_empty() || filters.iter().any(|filter| shown.contains(filter.as_str()))
        })
        .collect()
}

/// Parses all files with all three; `on_done` is called twice a file.
///
/// # Errors
/// A tool that cannot be run, or that does not answer for every file.
pub fn run(tool: &Path, oracle: &Oracle, files: &[PathBuf], on_done: &(impl Fn() + Sync)) -> Result<Vec<Outcome>> {
    let jobs = thread::available_parallelism().map_or(1, usize::from);
    let (ours, theirs) = thread::scope(|scope| -> Result<_> {
        // Files of about the same length lie together, so every worker takes its share of each folder.
        let shares: Vec<Vec<&PathBuf>> = (0..jobs)
            .map(|job| files.iter().skip(job).step_by(jobs).collect())
            .collect();
        let workers: Vec<_> = shares
            .into_iter()
            .map(|share| {
                scope.spawn(move || {
                    let mut command = Command::new(&oracle.executable);
                    command.args(["-I", "-c", ORACLE_PROGRAM]);
                    answers(command, &share, on_done)
                })
            })
            .collect();
        let mut theirs = HashMap::new();
        for worker in workers {
            theirs.extend(worker.join().expect("workers do not panic")?);
        }
        let all: Vec<&PathBuf> = files.iter().collect();
        Ok((answers(Command::new(tool), &all, on_done)?, theirs))
    })?;
    files
        .iter()
        .map(|path| {
            let path = path.to_string_lossy().into_owned();
            let (Some(ours), Some(theirs)) = (ours.get(&path), theirs.get(&path)) else {
                bail!("no answer for {path}");
            };
            let [taipan, second] = &ours[..] else {
                bail!("half an answer for {path}");
            };
            let cpython = theirs.first().with_context(|| format!("an empty answer for {path}"))?;
            Ok(Outcome {
                taipan: taipan.clone(),
                second: second.clone(),
                cpython: cpython.clone(),
                path,
            })
        })
        .collect()
}

/// Feeds paths to a command and reads a line for each.
fn answers(
    mut command: Command,
    files: &[&PathBuf],
    on_done: &(impl Fn() + Sync),
) -> Result<HashMap<String, Vec<Parsed>>> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run {name}"))?;
    let mut input = child.stdin.take().context("a pipe was asked for")?;
    let output = child.stdout.take().context("a pipe was asked for")?;
    let mut found = HashMap::new();
    thread::scope(|scope| -> Result<()> {
        scope.spawn(move || {
            for path in files {
                // A reader that died is noticed by its missing answers.
                let _ = writeln!(input, "{}", path.display());
            }
        });
        for line in BufReader::new(output).lines() {
            let line = line?;
            let mut fields = line.split('\t');
            let path = fields.next().unwrap_or_default().to_owned();
            found.insert(path, fields.map(Parsed::from_field).collect());
            on_done();
        }
        Ok(())
    })?;
    child.wait()?;
    Ok(found)
}

impl Parsed {
    /// From a field of an answer.
    #[must_use]
    pub fn from_field(field: &str) -> Parsed {
        match field.split_once(' ') {
            Some(("ok", checksums)) => Parsed::Tree(checksums.to_owned()),
            Some(("limit", why)) => Parsed::Limit(why.to_owned()),
            Some(("error", why)) => Parsed::Refused(why.to_owned()),
            Some(_) | None => Parsed::Refused(field.to_owned()),
        }
    }
}

/// The verdict as text, with the number that decides.
#[derive(Debug)]
pub struct Summary {
    /// What is printed.
    pub text: String,
    /// Files that CPython accepts and of which Taipan has the identical tree.
    pub identical: usize,
}

/// How a parser did on one file, next to CPython.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The same tree, as far as it is compared.
    Identical,
    /// Both have a tree, but not the same.
    Different,
    /// Neither accepts it.
    BothRefuse,
    /// CPython accepts it.
    WronglyRefused,
    /// CPython refuses it.
    WronglyAccepted,
    /// One of them came to a limit, which says nothing about the text.
    Incomparable,
}

const VERDICTS: [(Verdict, &str); 6] = [
    (Verdict::Identical, "identical"),
    (Verdict::BothRefuse, "refused by both"),
    (Verdict::Different, "different tree"),
    (Verdict::WronglyRefused, "wrongly refused"),
    (Verdict::WronglyAccepted, "wrongly accepted"),
    (Verdict::Incomparable, "incomparable"),
];

/// How a parser did; `which` of CPython's checksums is compared, the first (of the tree) or the second (of its shape).
#[must_use]
pub fn judge(parsed: &Parsed, cpython: &Parsed, which: usize) -> Verdict {
    match (parsed, cpython) {
        (Parsed::Limit(_), _) | (_, Parsed::Limit(_)) => Verdict::Incomparable,
        (Parsed::Tree(own), Parsed::Tree(both)) if both.split(' ').nth(which) == Some(own) => Verdict::Identical,
        (Parsed::Tree(_), Parsed::Tree(_)) => Verdict::Different,
        (Parsed::Refused(_), Parsed::Refused(_)) => Verdict::BothRefuse,
        (Parsed::Refused(_), Parsed::Tree(_)) => Verdict::WronglyRefused,
        (Parsed::Tree(_), Parsed::Refused(_)) => Verdict::WronglyAccepted,
    }
}

/// Counts, lists what differs (all of it with `verbose`), and says what was compared.
#[must_use]
pub fn summary(outcomes: &[Outcome], stdlib: &Path, verbose: bool) -> Summary {
    let accepted = |pick: fn(&Outcome) -> &Parsed| {
        let trees = outcomes.iter().filter(|o| matches!(pick(o), Parsed::Tree(_)));
        trees.count()
    };
    let mut text = format!(
        "accepted: Taipan {}, rustpython-parser {}, CPython {}\n",
        accepted(|o| &o.taipan),
        accepted(|o| &o.second),
        accepted(|o| &o.cpython)
    );
    let root = format!("{}/", stdlib.display());
    let mut identical = 0;
    for (name, compared, pick, which) in [
        (
            "Taipan",
            "whole trees with all positions",
            (|o| &o.taipan) as fn(&Outcome) -> &Parsed,
            0,
        ),
        (
            "rustpython-parser",
            "kinds of all nodes in order; no values, no positions",
            |o| &o.second,
            1,
        ),
    ] {
        text.push_str(&format!("\n{name} against CPython ({compared}):\n"));
        let verdicts: Vec<Verdict> = outcomes.iter().map(|o| judge(pick(o), &o.cpython, which)).collect();
        for (verdict, label) in VERDICTS {
            let count = verdicts.iter().filter(|v| **v == verdict).count();
            text.push_str(&format!("  {label:<17} {count:>5}\n"));
            if which == 0 && verdict == Verdict::Identical {
                identical = count;
            }
        }
        let differing: Vec<_> = outcomes
            .iter()
            .zip(&verdicts)
            .filter(|(_, verdict)| !matches!(verdict, Verdict::Identical | Verdict::BothRefuse))
            .collect();
        let shown = if verbose { differing.len() } else { SHOWN };
        for (outcome, verdict) in differing.iter().take(shown) {
            let label = VERDICTS
                .iter()
                .find(|(v, _)| v == *verdict)
                .map_or("", |(_, label)| label);
            let path = outcome.path.strip_prefix(&root).unwrap_or(&outcome.path);
            let why = match pick(outcome) {
                Parsed::Refused(why) | Parsed::Limit(why) => format!(": {why}"),
                Parsed::Tree(_) => String::new(),
            };
            text.push_str(&format!("    {label:<17} {path}{why}\n"));
        }
        if differing.len() > shown {
            text.push_str(&format!(
                "    and {} more; --verbose names them\n",
                differing.len() - shown
            ));
        }
    }
    let all_three = outcomes
        .iter()
        .filter(|o| judge(&o.taipan, &o.cpython, 0) == Verdict::Identical)
        .filter(|o| judge(&o.second, &o.cpython, 1) == Verdict::Identical)
        .count();
    text.push_str(&format!("\nall three agree on {all_three} files\n"));
    text.push_str(&format!(
        "Taipan has CPython's tree of {identical} files; at least {BOUND} are asked for\n"
    ));
    Summary { text, identical }
}

#[cfg(test)]
mod tests {
    use super::{Parsed, Verdict, judge};

    #[test]
    fn verdicts_compare_the_right_checksum() {
        let cpython = Parsed::Tree("aa bb".to_owned());
        assert_eq!(judge(&Parsed::Tree("aa".to_owned()), &cpython, 0), Verdict::Identical);
        assert_eq!(judge(&Parsed::Tree("aa".to_owned()), &cpython, 1), Verdict::Different);
        assert_eq!(
            judge(&Parsed::Refused(String::new()), &cpython, 0),
            Verdict::WronglyRefused
        );
    }
}
