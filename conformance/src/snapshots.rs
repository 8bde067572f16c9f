//! `cargo xtask snapshots`: what the optimising compiler makes of small functions, as text that is read when it changes.
//!
//! A program of `tests/lir`, `tests/exits` or `tests/graph` ends in `##` lines: what `--dump` of that kind tells of the function `shown`.
//! After a wanted change `--bless` writes them anew, and the diff is to be read. Register code has snapshots of its own, in
//! `tests/code`, which need no binary.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The folders below `tests`, which are also the kinds of dumps.
const KINDS: [&str; 3] = ["lir", "exits", "graph"];

/// What to do with a snapshot that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Tell it.
    Report,
    /// Write it down as right.
    Bless,
}

/// How the dumps are made.
#[derive(Debug)]
pub struct Dumper {
    /// The taipan binary.
    pub taipan: PathBuf,
    /// CPython's library.
    pub stdlib: PathBuf,
}

/// Compares all snapshots of a checkout; says how many there are, and what is wrong.
///
/// # Errors
/// If programs cannot be read or run.
pub fn check(root: &Path, dumper: &Dumper, difference: Difference) -> Result<(usize, Vec<String>)> {
    let (mut count, mut problems) = (0, Vec::new());
    for kind in KINDS {
        for path in programs(&root.join("tests").join(kind))? {
            count += 1;
            let text = fs::read_to_string(&path)?;
            let (program, expected) = split(&text);
            let got = dumper.dump(&path, kind)?;
            if got == expected {
                continue;
            }
            match difference {
                Difference::Bless => fs::write(&path, format!("{program}{got}"))?,
                Difference::Report => {
                    let diff = similar::TextDiff::from_lines(expected, &got);
                    problems.push(format!("{}\n{}", path.display(), diff.unified_diff()));
                }
            }
        }
    }
    if count == 0 {
        bail!("there are no snapshots below {}", root.display());
    }
    Ok((count, problems))
}

fn programs(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    paths.sort();
    Ok(paths)
}

/// A program and its snapshot.
fn split(text: &str) -> (&str, &str) {
    match text.find("\n## ") {
        Some(at) => text.split_at(at + 1),
        None => (text, ""),
    }
}

impl Dumper {
    fn dump(&self, program: &Path, kind: &str) -> Result<String> {
        let output = Command::new(&self.taipan)
            .args(["--tier=opt", "--filter=shown"])
            .arg(format!("--dump={kind}"))
            .arg(program)
            .env("TAIPANHOME", &self.stdlib)
            .output()
            .with_context(|| format!("cannot run {}", self.taipan.display()))?;
        let text = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            bail!("{}: {}\n{text}", program.display(), output.status);
        }
        Ok(text
            .lines()
            .map(|line| format!("## {line}").trim_end().to_owned() + "\n")
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn snapshot_begins_at_the_first_marked_line() {
        assert_eq!(split("x = 1\n## a\n## b\n"), ("x = 1\n", "## a\n## b\n"));
        assert_eq!(split("x = 1  ## no\n"), ("x = 1  ## no\n", ""));
    }
}
