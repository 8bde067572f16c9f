//! Differences between two outcomes, for people.
//!
//! A stream that is equal is not mentioned. Lines that differ in what an eye cannot see (spaces at the end, control
//! characters) are shown escaped.

use std::fmt::Write;

use similar::{ChangeTag, TextDiff};

use crate::outcome::{Outcome, Scope};

const CONTEXT: usize = 3;
const MAX_LINES: usize = 60;

/// Everything in which two outcomes differ; `names` say whose they are.
pub fn outcomes(left: &Outcome, right: &Outcome, names: [&str; 2], scope: Scope) -> String {
    let mut text = String::new();
    if left.end != right.end {
        let _ = writeln!(text, "end: {} {}, {} {}", names[0], left.end, names[1], right.end);
    }
    stream(&mut text, "stdout", &left.stdout, &right.stdout, names);
    if scope == Scope::Everything || left.end != right.end {
        stream(&mut text, "stderr", &left.stderr, &right.stderr, names);
    }
    text
}

fn stream(text: &mut String, title: &str, left: &[u8], right: &[u8], names: [&str; 2]) {
    if left == right {
        return;
    }
    let (left, right) = (String::from_utf8_lossy(left), String::from_utf8_lossy(right));
    let _ = writeln!(text, "{title}: - {}  + {}", names[0], names[1]);
    let diff = TextDiff::from_lines(left.as_ref(), right.as_ref());
    let mut shown = 0;
    for (index, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if index > 0 {
            text.push_str("  ...\n");
        }
        for op in group {
            for change in diff.iter_changes(op) {
                shown += 1;
                if shown > MAX_LINES {
                    text.push_str("  ... and more\n");
                    return;
                }
                let sign = match change.tag() {
                    ChangeTag::Equal => ' ',
                    ChangeTag::Delete => '-',
                    ChangeTag::Insert => '+',
                };
                let line = change.value();
                let visible = visible(line, change.tag());
                let end = if line.ends_with('\n') { "" } else { " (no line end)" };
                let _ = writeln!(text, "  {sign} {visible}{end}");
            }
        }
    }
}

/// The line as it is, or escaped if there is something in it that would not show.
fn visible(line: &str, tag: ChangeTag) -> String {
    let line = line.strip_suffix('\n').unwrap_or(line);
    let hidden = line.ends_with([' ', '\t']) || line.chars().any(|c| c.is_control() && c != '\t');
    if hidden && tag != ChangeTag::Equal {
        format!("{line:?}")
    } else {
        line.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::End;

    fn outcome(end: End, stdout: &str, stderr: &str) -> Outcome {
        Outcome {
            end,
            stdout: stdout.into(),
            stderr: stderr.into(),
        }
    }

    #[test]
    fn only_what_differs_is_shown() {
        let text = outcomes(
            &outcome(End::Exit(0), "same\none\n", "e"),
            &outcome(End::Exit(1), "same\ntwo \n", "e"),
            ["cpython", "taipan"],
            Scope::Everything,
        );
        assert_eq!(
            text,
            "end: cpython exit status 0, taipan exit status 1\nstdout: - cpython  + taipan\n    same\n  - one\n  + \"two \"\n"
        );
    }

    #[test]
    fn missing_line_end_is_named() {
        let text = outcomes(
            &outcome(End::Exit(0), "a\n", ""),
            &outcome(End::Exit(0), "a", ""),
            ["l", "r"],
            Scope::Everything,
        );
        assert!(text.contains("+ a (no line end)"), "{text}");
    }
}
