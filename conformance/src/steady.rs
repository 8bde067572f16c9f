//! Steady state: a benchmark's `main()` called again and again in one process.
//!
//! A small program in Python (`steady.py`), which both implementations run, does the calling and the timing. What it
//! prints is the benchmark's output once, and then the seconds of each call. By the second half of the calls the
//! compilers have done what they do, so its median is the steady time; what the first call cost by comparison is the
//! warm-up. Not here: rounds, ratios and the table, which [`crate::bench`] has.

use std::ffi::OsString;
use std::path::Path;

use crate::bench::median;

const DRIVER: &str = include_str!("steady.py");

/// How long one process goes on calling.
#[derive(Debug, Clone, Copy)]
pub struct Length {
    /// At least so many calls.
    pub calls: usize,
    /// At least so many seconds.
    pub seconds: f64,
}

impl Length {
    /// The command line that runs the program under the driver.
    pub fn arguments(self, program: &Path) -> [OsString; 5] {
        [
            "-c".into(),
            DRIVER.into(),
            program.into(),
            self.calls.to_string().into(),
            self.seconds.to_string().into(),
        ]
    }
}

/// Splits what the driver wrote into the benchmark's output and the seconds of each call.
pub fn parse(stdout: &[u8]) -> Option<(&[u8], Vec<f64>)> {
    let text = stdout.strip_suffix(b"\n")?;
    let start = text.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
    let line = std::str::from_utf8(&text[start..]).ok()?;
    let times: Result<Vec<f64>, _> = line
        .strip_prefix("seconds:")?
        .split_whitespace()
        .map(str::parse)
        .collect();
    let times = times.ok().filter(|times| !times.is_empty())?;
    Some((&stdout[..start], times))
}

/// The median of the second half of the calls.
pub fn steady(calls: &[f64]) -> Option<f64> {
    median(&calls[calls.len() / 2..])
}

/// How much longer the first call took than a steady one, as a factor.
pub fn warm_up(calls: &[f64]) -> Option<f64> {
    Some(calls.first()? / steady(calls)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_comes_before_the_last_line() {
        assert_eq!(
            parse(b"42\nseconds: 0.5 1e-3\n"),
            Some((b"42\n".as_slice(), vec![0.5, 0.001]))
        );
        assert_eq!(parse(b"seconds: 2.0\n"), Some((b"".as_slice(), vec![2.0])));
    }

    #[test]
    fn other_text_has_no_times() {
        for text in [
            "",
            "42\n",
            "seconds:\n",
            "seconds: 0.5",
            "seconds: 0.5 x\n",
            "42 seconds: 1\n",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text:?}");
        }
        assert_eq!(parse(b"\xff\n"), None);
    }

    #[test]
    fn first_half_does_not_count() {
        assert_eq!(steady(&[9.0, 8.0, 1.0, 2.0]), Some(1.5));
        assert_eq!(steady(&[9.0, 8.0, 1.0, 3.0, 2.0]), Some(2.0));
        assert_eq!(steady(&[3.0]), Some(3.0));
        assert_eq!(steady(&[]), None);
        assert_eq!(warm_up(&[9.0, 8.0, 1.0, 2.0]), Some(6.0));
    }
}
