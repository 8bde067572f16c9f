//! `cargo xtask parity`: each op of the table, in every tier and with every guard failing.
//!
//! For each op a program is made of [`cases`]: functions that use it, one for each kind of operands that it is first
//! compiled for, called with all sample operands. It is run like a program of the corpus: results, exceptions and their
//! texts are compared with CPython's, and counts of references are audited. Not here: what an op means.

pub mod cases;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use taipan_code::Op;

use cases::Case;

/// What each op runs in.
pub const CONFIGURATIONS: [&str; 5] = ["interp", "baseline", "opt", "opt+exit-every=1", "opt+exit-every=3"];

/// What the programs share.
const SUPPORT: &str = include_str!("support.py");

/// Writes the program of each op into a folder, which is emptied before.
///
/// # Errors
/// If files cannot be written.
pub fn write(folder: &Path) -> Result<Vec<(Op, PathBuf)>> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let mut written = Vec::new();
    for &op in Op::ALL {
        let case = cases::case(op);
        if case.bodies.is_empty() && case.module.is_empty() {
            continue;
        }
        let path = folder.join(format!("{}.py", op.name()));
        fs::write(&path, program(op, &case)).with_context(|| format!("cannot write {}", path.display()))?;
        written.push((op, path));
    }
    Ok(written)
}

/// The text of an op's program.
#[must_use]
pub fn program(op: Op, case: &Case) -> String {
    let mut text = format!(
        "# conform: timeout = 120\n\"\"\"{}, with every kind of operands.\"\"\"\n{SUPPORT}\n",
        op.name()
    );
    if !case.module.is_empty() {
        text.push_str(case.module);
        text.push('\n');
        return text;
    }
    let list = |values: &[&str]| {
        values
            .iter()
            .map(|value| format!("{}, ", quoted(value)))
            .collect::<String>()
    };
    // Writing to a String does not fail.
    let _ = writeln!(text, "LEFT = operands(({}))", list(case.left.expressions()));
    let _ = writeln!(text, "RIGHT = operands(({}))", list(case.right.expressions()));
    // One loop tries them all: the module's own code is compiled too.
    let mut tried = String::new();
    for (at, body) in case.bodies.iter().enumerate() {
        for (a, left) in case.left.seeds().iter().enumerate() {
            for (b, right) in case.right.seeds().iter().enumerate() {
                let body = body.replace('\n', "\n    ");
                let _ = writeln!(text, "def f_{at}_{a}_{b}(a, b):\n    {body}");
                let (left, right) = (quoted(left), quoted(right));
                let _ = writeln!(tried, "    ('f_{at}_{a}_{b}', {left}, {right}),");
            }
        }
    }
    let _ = writeln!(
        text,
        "for name, left, right in (\n{tried}):\n    try_all(globals()[name], *operands((left, right)), LEFT, RIGHT)"
    );
    text
}

/// A string literal, of which the program makes what gives the operand anew each time: no function, which forced tiers
/// would compile.
fn quoted(expression: &str) -> String {
    serde_json::json!(expression).to_string()
}

/// Says whether the program is compiled to the op at all.
///
/// # Errors
/// If the runtime cannot be run.
pub fn uses(taipan: &Path, op: Op, program: &Path) -> Result<bool> {
    let output = Command::new(taipan).arg("--dump=code").arg(program).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let found = text.lines().any(|line| {
        let mut words = line
            .split_whitespace()
            .skip_while(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
        words.next() == Some(op.name())
    });
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn program_has_a_function_for_each_pair_of_seeds() {
        let case = cases::case(Op::Add);
        let text = program(Op::Add, &case);
        let seeds = case.left.seeds().len() * case.right.seeds().len();
        assert_eq!(text.matches("\ndef f_").count(), case.bodies.len() * seeds);
    }
}
