//! The import suite: every module of CPython's library, imported in a process of its own with all code forced into a tier.
//!
//! It is about crashes: a module's own code and what it calls is far more Python than the corpus has. Both sides import
//! the module; output and exit status must be the same. A module whose import ends in `ImportError` under Taipan needs a
//! native module that is not there, which is counted apart, as are modules that CPython does not import either. Not
//! here: whether modules do what they should; that is for the corpus.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::config::Configuration;
use crate::discover::{Program, Shard};
use crate::engine::{Engine, Record, RunResult};
use crate::header::{self, Header};
use crate::oracle;
use crate::outcome::{self, End, Outcome, Scope, Verdict};
use crate::report::diff;

/// What runs if no configuration is asked for.
pub const CONFIGURATION: &str = "opt+force-all";
/// Seconds that a module may take: some are imported with hundreds of others, all compiled at their first call.
pub const SECONDS: f64 = 300.0;

/// Parts of modules' names that keep them out: tests, what opens windows, what is run and not imported.
const LEFT_OUT: [&str; 10] = [
    "__main__",
    "antigravity",
    "idlelib",
    "lib-dynload",
    "site-packages",
    "test",
    "tests",
    "tkinter",
    "turtle",
    "turtledemo",
];

/// The modules of a library that match a filter (all if there is none) and belong to the shard, as programs.
///
/// # Errors
/// What stands in the way of reading them.
pub fn programs(stdlib: &Path, filters: &[String], shard: Option<Shard>) -> Result<Vec<Program>> {
    let names = names(stdlib);
    let chosen = names
        .into_iter()
        .filter(|(name, _)| filters.is_empty() || filters.iter().any(|filter| name.contains(filter.as_str())));
    let sharded = chosen
        .enumerate()
        .filter(|(index, _)| shard.is_none_or(|shard| shard.has(*index)));
    sharded
        .map(|(_, (name, path))| {
            let path = stdlib.join(path);
            let source = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            // CPython has imported `os` when a program begins; `genericpath` relies on it.
            let command = format!("# conform: command = -c \"import os, {name}\"\n");
            Ok(Program {
                header: header::parse(&command),
                content: vec![(name.clone(), source), ("command".to_owned(), command.into_bytes())],
                name,
                path,
            })
        })
        .collect()
}

/// The modules' names and files, in order.
fn names(stdlib: &Path) -> Vec<(String, String)> {
    let files = WalkDir::new(stdlib)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| {
            let name = entry.file_name().to_string_lossy();
            entry.depth() == 0 || !LEFT_OUT.contains(&name.trim_end_matches(".py"))
        });
    let mut found: Vec<(String, String)> = files
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let below = entry.path().strip_prefix(stdlib).ok()?.to_str()?;
            Some((module(below)?, below.to_owned()))
        })
        .collect();
    found.sort();
    found
}

/// The module that a file of the library is, if it can be named.
fn module(path: &str) -> Option<String> {
    let stem = path.strip_suffix(".py")?;
    let name = stem.strip_suffix("/__init__").unwrap_or(stem).replace('/', ".");
    let plain = |part: &str| {
        let mut characters = part.chars();
        characters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
            && characters.all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    name.split('.').all(plain).then_some(name)
}

/// Imports all of them in each of the engine's configurations; `on_done` is called after each, from any thread.
pub fn run(engine: &Engine, programs: &[Program], on_done: impl Fn(&Record) + Sync) -> Vec<Record> {
    let mut records: Vec<Record> = programs
        .par_iter()
        .with_max_len(1)
        .flat_map_iter(|program| {
            engine.configurations.iter().map(|configuration| {
                let record = import(engine, program, configuration);
                on_done(&record);
                record
            })
        })
        .collect();
    records.sort_by(|a, b| (&a.program, &a.configuration).cmp(&(&b.program, &b.configuration)));
    records
}

fn import(engine: &Engine, program: &Program, configuration: &Configuration) -> Record {
    let mut record = Record {
        program: program.name.clone(),
        configuration: configuration.to_string(),
        verdict: Verdict::Invalid,
        result: RunResult::Failed,
        note: None,
        detail: String::new(),
        seconds: 0.0,
        oracle_seconds: 0.0,
    };
    if let Err(problem) = judge(engine, program, configuration, &mut record) {
        record.detail = format!("{problem:#}");
    }
    record
}

fn judge(engine: &Engine, program: &Program, configuration: &Configuration, record: &mut Record) -> Result<()> {
    let header: &Header = program
        .header
        .as_ref()
        .map_err(|problem| anyhow::anyhow!("{problem}"))?;
    let reference = oracle::reference(
        &engine.oracle,
        &engine.cache,
        program,
        header,
        engine.limits,
        &engine.normaliser,
    )?;
    record.oracle_seconds = reference.seconds;
    let expected = &reference.outcome;
    if expected.end != End::Exit(0) {
        record.verdict = Verdict::Skipped;
        record.result = RunResult::Skipped;
        record.detail = format!("CPython: {}", last_line(expected));
        return Ok(());
    }
    let started = std::time::Instant::now();
    let outcome = engine.take(program, header, configuration)?;
    record.seconds = started.elapsed().as_secs_f64();
    record.verdict = outcome::judge(expected, &outcome, Scope::Everything);
    if record.verdict == Verdict::Same {
        record.result = RunResult::Passed;
    } else if outcome.end == End::Exit(1) && lacks_module(&last_line(&outcome)) {
        record.verdict = Verdict::Skipped;
        record.result = RunResult::Skipped;
        record.detail = last_line(&outcome);
    } else {
        record.detail = diff::outcomes(expected, &outcome, ["cpython", "taipan"], Scope::Everything);
    }
    Ok(())
}

/// Whether a process ended because there is no such module, or not all of it.
fn lacks_module(last_line: &str) -> bool {
    ["ImportError: ", "ModuleNotFoundError: "]
        .iter()
        .any(|kind| last_line.starts_with(kind))
}

fn last_line(outcome: &Outcome) -> String {
    let text = String::from_utf8_lossy(&outcome.stderr);
    let last = text.lines().rfind(|line| !line.is_empty());
    last.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_modules() {
        assert_eq!(module("json/decoder.py").as_deref(), Some("json.decoder"));
        assert_eq!(module("json/__init__.py").as_deref(), Some("json"));
        assert_eq!(module("config-3.11/python-config.py"), None);
        assert_eq!(module("LICENSE.txt"), None);
    }

    #[test]
    fn tests_and_windows_are_left_out() {
        let library = tempfile::tempdir().unwrap();
        for file in [
            "a.py",
            "b/__init__.py",
            "b/c.py",
            "b/__main__.py",
            "test/d.py",
            "turtle.py",
            "antigravity.py",
        ] {
            let path = library.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let names: Vec<String> = names(library.path()).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["a", "b", "b.c"]);
    }

    #[test]
    fn only_import_errors_are_counted_apart() {
        assert!(lacks_module("ModuleNotFoundError: No module named '_ssl'"));
        assert!(!lacks_module("AttributeError: module 'sys' has no attribute 'x'"));
        assert!(!lacks_module("RuntimeError: ImportError: odd"));
    }
}
