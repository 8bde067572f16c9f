//! `cargo xtask test`: everything that checks the project, in the order in which failing is cheapest.
//!
//! A failing step does not stop the next one, so one run tells everything. The corpus comes last; its closing line is
//! repeated as the last line of the output.

use std::fs;
use std::process::{ExitCode, Stdio};
use std::time::Instant;

use crate::{Result, Workspace, build, layers, report, tidy};

struct Step {
    name: &'static str,
    run: fn(&Workspace) -> Result<bool>,
    /// Left out by `--fast`.
    slow: bool,
}

const STEPS: [Step; 7] = [
    Step {
        name: "tidy",
        run: |workspace| Ok(report(tidy::check(workspace)?, "tidy")? == ExitCode::SUCCESS),
        slow: false,
    },
    Step {
        name: "layers",
        run: |workspace| Ok(report(layers::check(workspace)?, "layers")? == ExitCode::SUCCESS),
        slow: false,
    },
    Step {
        name: "fmt",
        run: |workspace| succeeds(workspace, &["fmt", "--all", "--check"]),
        slow: false,
    },
    // The place for `cargo clippy --workspace --all-targets -- -D warnings`, once the crates have settled. No
    // `cargo check`: the tests' build compiles the same targets.
    Step {
        name: "unit tests",
        run: unit_tests,
        slow: false,
    },
    Step {
        name: "snapshots",
        run: |workspace| Ok(build::snapshots(workspace, &[])? == ExitCode::SUCCESS),
        slow: true,
    },
    Step {
        name: "parity",
        run: |workspace| Ok(build::parity(workspace, &[])? == ExitCode::SUCCESS),
        slow: true,
    },
    Step {
        name: "conform",
        run: |workspace| {
            let arguments = ["--config".to_owned(), CONFIGURATIONS.join(",")];
            Ok(build::conform(workspace, &arguments)? == ExitCode::SUCCESS)
        },
        slow: true,
    },
];

/// What the corpus runs in: every tier, and each tier where it is weakest.
const CONFIGURATIONS: [&str; 11] = [
    "interp",
    "baseline",
    "opt",
    "tiered",
    "opt+exit-every=1",
    "opt+exit-random=1",
    "opt+deopt-verify",
    "opt+retire=3",
    "opt+osr",
    "baseline+ic-miss",
    "tiered+gc-every=100",
];

/// Runs the steps and prints what came of them.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode> {
    let fast = match arguments {
        [] => false,
        [word] if word == "--fast" => true,
        _ => return Err("cargo xtask test [--fast]".to_owned()),
    };
    let summary = workspace.target.join("conform/summary");
    // What an earlier run left must not pass for this one's.
    let _ = fs::remove_file(&summary);
    let mut lines = Vec::new();
    let mut passed = true;
    for step in STEPS.iter().filter(|step| !(fast && step.slow)) {
        println!("\n== {}", step.name);
        let start = Instant::now();
        let outcome = (step.run)(workspace);
        if let Err(problem) = &outcome {
            println!("{problem}");
        }
        let good = outcome == Ok(true);
        passed &= good;
        let word = if good { "ok" } else { "FAILED" };
        let seconds = start.elapsed().as_secs_f64();
        lines.push(format!("{:<12} {word:<7} {seconds:>7.1} s", step.name));
    }
    println!("\n== summary");
    for line in lines {
        println!("{line}");
    }
    if let Ok(closing) = fs::read_to_string(summary) {
        println!("\n{}", closing.trim_end());
    }
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn succeeds(workspace: &Workspace, arguments: &[&str]) -> Result<bool> {
    build::cargo(workspace, arguments).map(|()| true)
}

/// With nextest where it is installed; it does not run the examples in documentation, so those follow.
fn unit_tests(workspace: &Workspace) -> Result<bool> {
    let has_nextest = build::cargo_command(workspace)
        .args(["nextest", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !has_nextest {
        return succeeds(workspace, &build::everything(&["test"]));
    }
    build::cargo(workspace, &build::everything(&["nextest", "run", "--no-tests=pass"]))?;
    // Doc comments on native methods are Python's docstrings: their indented examples are not Rust.
    let doc = [
        "test",
        "--doc",
        "--exclude",
        "taipan-object",
        "--exclude",
        "taipan-stdlib",
    ];
    succeeds(workspace, &build::everything(&doc))
}
