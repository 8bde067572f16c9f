//! Reports in files: JSON, JUnit's XML and HTML.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::Report;
use crate::engine::RunResult;

/// Writes the report as JSON, which [`read_json`] reads.
pub fn write_json(report: &Report, path: &Path) -> Result<()> {
    let text = serde_json::to_string_pretty(report)?;
    write(path, &text)
}

/// Reads what [`write_json`] wrote.
pub fn read_json(path: &Path) -> Result<Report> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not a report", path.display()))
}

/// Writes the report in the format CI systems read.
pub fn write_junit(report: &Report, path: &Path) -> Result<()> {
    let tally = report.tally();
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"conform\" tests=\"{}\" failures=\"{}\" skipped=\"{}\">\n",
        report.records.len(),
        tally.failed,
        tally.skipped
    );
    for record in &report.records {
        let _ = write!(
            xml,
            "  <testcase classname=\"{}\" name=\"{}\" time=\"{:.3}\"",
            escape(&record.configuration),
            escape(&record.program),
            record.seconds
        );
        let note = record.note.as_deref().unwrap_or_default();
        match record.result {
            RunResult::Passed => xml.push_str("/>\n"),
            RunResult::Skipped => {
                let _ = writeln!(xml, "><skipped message=\"{}\"/></testcase>", escape(&record.detail));
            }
            RunResult::Failed => {
                let _ = writeln!(
                    xml,
                    "><failure type=\"{}\" message=\"{}\">{}</failure></testcase>",
                    record.verdict.name(),
                    escape(note),
                    escape(&record.detail)
                );
            }
        }
    }
    xml.push_str("</testsuite>\n");
    write(path, &xml)
}

/// Writes one page: the counts, what failed with its diffs, then everything in a table.
pub fn write_html(report: &Report, path: &Path) -> Result<()> {
    let mut html = String::from(
        "<!doctype html><meta charset=\"utf-8\"><title>Taipan conformance</title>\n<style>body{font:15px sans-serif;margin:2em;max-width:70em}\
         pre{background:#f6f6f6;padding:.6em;overflow:auto}td,th{padding:.1em .8em;text-align:left}.failed{color:#b00}.skipped{color:#777}</style>\n",
    );
    let _ = writeln!(
        html,
        "<h1>{}</h1><p>CPython {} against {}</p>",
        report.tally(),
        escape(&report.oracle),
        escape(&report.configurations.join(", "))
    );
    for record in report.failures() {
        let _ = writeln!(
            html,
            "<details open><summary class=\"failed\">{} [{}]: {} {}</summary><pre>{}</pre></details>",
            escape(&record.program),
            escape(&record.configuration),
            record.verdict.name(),
            escape(record.note.as_deref().unwrap_or_default()),
            escape(&record.detail)
        );
    }
    html.push_str("<table><tr><th>program<th>configuration<th>verdict<th>seconds<th>CPython<th></tr>\n");
    for record in &report.records {
        let class = match record.result {
            RunResult::Passed => "passed",
            RunResult::Failed => "failed",
            RunResult::Skipped => "skipped",
        };
        let _ = writeln!(
            html,
            "<tr class=\"{class}\"><td>{}<td>{}<td>{}<td>{:.2}<td>{:.2}<td>{}</tr>",
            escape(&record.program),
            escape(&record.configuration),
            record.verdict.name(),
            record.seconds,
            record.oracle_seconds,
            escape(record.note.as_deref().unwrap_or_default())
        );
    }
    html.push_str("</table>\n");
    write(path, &html)
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// Text as XML and HTML want it; characters that XML cannot hold become `?`.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(c),
            c if c.is_control() => escaped.push('?'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Record;
    use crate::outcome::Verdict;

    #[test]
    fn reports_hold_the_failure() {
        let record = Record {
            program: "a/b.py".to_owned(),
            configuration: "interp".to_owned(),
            verdict: Verdict::Differs,
            result: RunResult::Failed,
            note: None,
            detail: "- <1>\n+ \u{1}&".to_owned(),
            seconds: 0.5,
            oracle_seconds: 0.25,
        };
        let report = Report {
            oracle: "3.11".to_owned(),
            configurations: vec!["interp".to_owned()],
            records: vec![record],
        };
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("report");
        write_json(&report, &path).unwrap();
        assert_eq!(read_json(&path).unwrap().tally(), report.tally());
        write_junit(&report, &path).unwrap();
        let xml = fs::read_to_string(&path).unwrap();
        assert!(xml.contains("failures=\"1\"") && xml.contains("- &lt;1&gt;\n+ ?&amp;"));
        write_html(&report, &path).unwrap();
        assert!(fs::read_to_string(&path).unwrap().contains("a/b.py"));
    }
}
