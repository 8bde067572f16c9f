//! Reports: the same records for people, for machines and for CI.
//!
//! Invariant: a report adds nothing; everything in it comes from the records. The terminal shows what failed, and the
//! last line it prints is the closing line `N passed, N failed`.

pub mod diff;
pub mod files;
pub mod terminal;

use serde::{Deserialize, Serialize};

use crate::engine::{Record, RunResult};

/// A whole run, as it is written to `--json` and read by `--compare`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Report {
    /// The oracle's `sys.version`.
    pub oracle: String,
    /// Names of the configurations.
    pub configurations: Vec<String>,
    /// What each program did.
    pub records: Vec<Record>,
}

/// How many records came out how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// As it should be.
    pub passed: usize,
    /// Not as it should be.
    pub failed: usize,
    /// Nothing could be said.
    pub skipped: usize,
}

impl Report {
    /// Counts the records.
    pub fn tally(&self) -> Tally {
        let count = |result| self.records.iter().filter(|record| record.result == result).count();
        Tally {
            passed: count(RunResult::Passed),
            failed: count(RunResult::Failed),
            skipped: count(RunResult::Skipped),
        }
    }

    /// The records that are not as they should be.
    pub fn failures(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(|record| record.result == RunResult::Failed)
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}
