//! What a run of a program left behind, and how two of them compare.
//!
//! Invariant: outcomes are normalised before they get here, so equality is equality of bytes. Not here: whether a
//! difference was expected (see [`crate::expect`]).

use serde::{Deserialize, Serialize};

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// It returned this status.
    Exit(i32),
    /// This signal ended it.
    Signal(i32),
    /// It was stopped because its time was over.
    Timeout,
    /// It was stopped because it held too much memory.
    Memory,
    /// It was stopped because it printed too much.
    Output,
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exit(status) => write!(f, "exit status {status}"),
            Self::Signal(number) => write!(f, "signal {number}{}", signal_name(*number)),
            Self::Timeout => f.write_str("stopped: time limit"),
            Self::Memory => f.write_str("stopped: memory limit"),
            Self::Output => f.write_str("stopped: output limit"),
        }
    }
}

fn signal_name(number: i32) -> &'static str {
    match number {
        2 => " (SIGINT)",
        4 => " (SIGILL)",
        6 => " (SIGABRT)",
        7 => " (SIGBUS)",
        8 => " (SIGFPE)",
        9 => " (SIGKILL)",
        11 => " (SIGSEGV)",
        13 => " (SIGPIPE)",
        15 => " (SIGTERM)",
        _ => "",
    }
}

/// Normalised output and end of one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// How the process ended.
    pub end: End,
    /// Standard output.
    #[serde(with = "bytes")]
    pub stdout: Vec<u8>,
    /// Standard error.
    #[serde(with = "bytes")]
    pub stderr: Vec<u8>,
}

/// Whether standard error takes part in a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Both streams and the end.
    Everything,
    /// Standard output and the end.
    OnlyStdout,
}

impl Outcome {
    /// Whether a reader of the outputs could tell the two runs apart.
    pub fn same_as(&self, other: &Self, scope: Scope) -> bool {
        self.end == other.end
            && self.stdout == other.stdout
            && (scope == Scope::OnlyStdout || self.stderr == other.stderr)
    }
}

/// What comparing a program's run with the oracle's gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// No difference, and every statcheck holds.
    Same,
    /// Output or status differ.
    Differs,
    /// A signal, an internal panic, or a limit of memory or output ended it where the oracle had none.
    Crash,
    /// It ran out of time where the oracle did not.
    Timeout,
    /// Outputs are the same, but objects leaked or were over-released.
    Leak,
    /// Outputs are the same, but a condition over the counters does not hold.
    Check,
    /// The oracle itself ran into a limit, so there is nothing to compare with.
    Incomparable,
    /// The oracle's output varies between runs: the program must be mended.
    Unstable,
    /// The program's header is wrong: the program must be mended.
    Invalid,
    /// Something the program needs is not here.
    Skipped,
}

impl Verdict {
    /// The word used in reports and expectation files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Differs => "differs",
            Self::Crash => "crash",
            Self::Timeout => "timeout",
            Self::Leak => "leak",
            Self::Check => "check",
            Self::Incomparable => "incomparable",
            Self::Unstable => "unstable",
            Self::Invalid => "invalid",
            Self::Skipped => "skipped",
        }
    }
}

/// The status with which `taipan` reports a bug of its own.
pub const PANIC_STATUS: i32 = 101;

/// Compares a run with the oracle's.
pub fn judge(oracle: &Outcome, run: &Outcome, scope: Scope) -> Verdict {
    if matches!(oracle.end, End::Timeout | End::Memory | End::Output) {
        return Verdict::Incomparable;
    }
    if run.same_as(oracle, scope) {
        return Verdict::Same;
    }
    match run.end {
        End::Timeout => Verdict::Timeout,
        End::Memory | End::Output => Verdict::Crash,
        End::Signal(_) if run.end != oracle.end => Verdict::Crash,
        End::Exit(PANIC_STATUS) if run.end != oracle.end => Verdict::Crash,
        End::Signal(_) | End::Exit(_) => Verdict::Differs,
    }
}

/// Bytes as a JSON string where they are text, as a list of numbers otherwise.
mod bytes {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Stored<'a> {
        Text(std::borrow::Cow<'a, str>),
        Raw(Vec<u8>),
    }

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Stored::Text(text.into()).serialize(to),
            Err(_) => Stored::Raw(bytes.to_vec()).serialize(to),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        Ok(match Stored::deserialize(from)? {
            Stored::Text(text) => text.into_owned().into_bytes(),
            Stored::Raw(bytes) => bytes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(end: End, stdout: &str, stderr: &str) -> Outcome {
        Outcome {
            end,
            stdout: stdout.into(),
            stderr: stderr.into(),
        }
    }

    #[test]
    fn streams_and_status_all_count() {
        let oracle = outcome(End::Exit(0), "a", "b");
        let both = Scope::Everything;
        assert_eq!(judge(&oracle, &oracle.clone(), both), Verdict::Same);
        for run in [
            outcome(End::Exit(0), "x", "b"),
            outcome(End::Exit(0), "a", "x"),
            outcome(End::Exit(1), "a", "b"),
        ] {
            assert_eq!(judge(&oracle, &run, both), Verdict::Differs);
        }
    }

    #[test]
    fn standard_error_can_be_left_out() {
        let oracle = outcome(End::Exit(0), "a", "b");
        let run = outcome(End::Exit(0), "a", "x");
        assert_eq!(judge(&oracle, &run, Scope::OnlyStdout), Verdict::Same);
    }

    #[test]
    fn crashes_are_told_from_differences() {
        let oracle = outcome(End::Exit(1), "", "");
        let verdict = |end| judge(&oracle, &outcome(end, "", ""), Scope::Everything);
        assert_eq!(verdict(End::Signal(11)), Verdict::Crash);
        assert_eq!(verdict(End::Exit(PANIC_STATUS)), Verdict::Crash);
        assert_eq!(verdict(End::Memory), Verdict::Crash);
        assert_eq!(verdict(End::Timeout), Verdict::Timeout);
        assert_eq!(verdict(End::Exit(2)), Verdict::Differs);
    }

    #[test]
    fn a_signal_that_the_oracle_also_gets_is_the_same() {
        let oracle = outcome(End::Signal(9), "", "");
        assert_eq!(judge(&oracle, &oracle.clone(), Scope::Everything), Verdict::Same);
    }

    #[test]
    fn an_oracle_that_hits_a_limit_compares_with_nothing() {
        let oracle = outcome(End::Timeout, "", "");
        assert_eq!(
            judge(&oracle, &oracle.clone(), Scope::Everything),
            Verdict::Incomparable
        );
    }

    #[test]
    fn bytes_survive_the_cache() {
        let stored = outcome(End::Signal(6), "text\n", "");
        let raw = Outcome {
            stderr: vec![0xff, 0],
            ..stored
        };
        let json = serde_json::to_string(&raw).unwrap();
        assert_eq!(serde_json::from_str::<Outcome>(&json).unwrap(), raw);
    }
}
