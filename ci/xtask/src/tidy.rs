//! `cargo xtask tidy`: what a formatter and a compiler do not see.
//!
//! No source file over a thousand lines, a `//!` header on every Rust file, no path of one developer's machine, no
//! unfinished-work marker without an area.

use crate::sources::{self, Source};
use crate::{Result, Workspace};

const MAX_LINES: usize = 1000;

/// Spelt in halves, so that this file passes its own check.
const MARKER: &str = concat!("TO", "DO");
const MACHINE_PATHS: [&str; 3] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/tmp/bash", "_jobs"),
];

/// All problems, as `file:line: what`.
pub(crate) fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let sources = sources::all(workspace)?;
    Ok(sources.iter().flat_map(check_file).collect())
}

fn check_file(source: &Source) -> Vec<String> {
    let mut problems = Vec::new();
    let is_code = matches!(source.extension(), "rs" | "py");
    let name = &source.name;
    let lines = source.text.lines().count();
    if is_code && lines > MAX_LINES {
        problems.push(format!("{name}: {lines} lines, {MAX_LINES} are allowed"));
    }
    if source.extension() == "rs" && !source.text.starts_with("//!") {
        problems.push(format!("{name}:1: no `//!` header"));
    }
    if name == "Cargo.lock" || name.starts_with("LICENSE") {
        return problems;
    }
    for (index, line) in source.text.lines().enumerate() {
        let at = format!("{name}:{}", index + 1);
        if let Some(path) = MACHINE_PATHS.iter().find(|path| line.contains(**path)) {
            problems.push(format!("{at}: names the machine path {path}"));
        }
        if is_code && has_bare_marker(line) {
            problems.push(format!("{at}: write {MARKER}(area): what is missing"));
        }
        if is_code && (line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ")) && line.len() > 10 {
            problems.push(format!("{at}: a merge conflict"));
        }
    }
    problems
}

/// Whether a line has the marker as a word of its own without an area after it.
fn has_bare_marker(line: &str) -> bool {
    line.match_indices(MARKER).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + MARKER.len()..].chars().next();
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        !is_word(before) && !is_word(after) && after != Some('(')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(name: &str, text: &str) -> Vec<String> {
        check_file(&Source {
            name: name.to_owned(),
            text: text.to_owned(),
        })
    }

    #[test]
    fn good_file_has_no_problems() {
        let text = format!("//! Header.\n// {MARKER}(area): later\nfn {MARKER}S() {{}}\n");
        assert!(problems("a.rs", &text).is_empty());
    }

    #[test]
    fn each_rule_bites() {
        assert_eq!(problems("a.rs", "fn main() {}\n").len(), 1);
        assert_eq!(problems("a.py", &"x\n".repeat(1001)).len(), 1);
        assert_eq!(problems("a.py", &format!("# {MARKER}: later\n")).len(), 1);
        let path = format!("see {}x\n", MACHINE_PATHS[0]);
        assert_eq!(problems("a.md", &path).len(), 1);
    }
}
