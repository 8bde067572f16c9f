//! The engine from end to end, with CPython on both sides.
//!
//! A program can tell that it runs as "Taipan" by `TAIPANHOME` in its environment, and then misbehave in one way; the
//! verdict must name that way. Without CPython 3.11 on the machine there is nothing to run and the tests say so.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests, outside of test functions"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use taipan_conformance::config::Configuration;
use taipan_conformance::discover;
use taipan_conformance::engine::{Engine, Record, RefCheck, RunResult};
use taipan_conformance::expect::Expectations;
use taipan_conformance::normalise::Normaliser;
use taipan_conformance::oracle::{Cache, Oracle};
use taipan_conformance::outcome::Verdict;
use taipan_conformance::packages::Install;
use taipan_conformance::process::Limits;

/// Drops the options that only Taipan has, and leaves counters where it is told to.
const WRAPPER: &str = "#!/bin/sh
while :; do
  case \"$1\" in
    --stats) echo '{\"ops\": 3}' > \"$2\"; shift 2;;
    --tier) shift 2;;
    --check-refs) shift;;
    *) break;;
  esac
done
exec ORACLE -s -B \"$@\"
";

/// Runs programs given as (name, source, expectations) and returns their records in the order of their names.
fn run(programs: &[(&str, &str)], expectations: &str, ref_check: RefCheck) -> Option<Vec<Record>> {
    let Ok(oracle) = Oracle::find(None, Install::Forbidden) else {
        println!("no CPython 3.11: nothing tested");
        return None;
    };
    let directory = tempfile::tempdir().unwrap();
    let at = |name: &str| directory.path().join(name);
    for (name, source) in programs {
        let path = at("corpus").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, source).unwrap();
    }
    fs::create_dir(at("expectations")).unwrap();
    fs::write(at("expectations/known.toml"), expectations).unwrap();
    let wrapper = WRAPPER.replace("ORACLE", oracle.executable.to_str().unwrap());
    write_executable(&at("taipan"), &wrapper);
    let engine = Engine {
        taipan: at("taipan"),
        oracle,
        cache: Cache::new(Some(at("cache"))),
        expectations: Expectations::load(&at("expectations")).unwrap(),
        configurations: vec!["interp".parse::<Configuration>().unwrap()],
        limits: Limits {
            time: Duration::from_secs(20),
            memory: 1 << 30,
            output: 1 << 20,
        },
        normaliser: Normaliser::new().directory(&at("corpus"), "<corpus>"),
        ref_check,
    };
    let programs = discover::programs(&at("corpus"), &[], None).unwrap();
    let first = engine.run(&programs, |_| {});
    let again = engine.run(&programs, |_| {});
    let verdicts = |records: &[Record]| records.iter().map(|r| r.verdict).collect::<Vec<_>>();
    assert_eq!(verdicts(&first), verdicts(&again), "the cache changed a verdict");
    Some(first)
}

fn write_executable(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn verdicts_name_what_happened() {
    let programs = [
        ("a_same.py", "print(object(), __file__)\n1 / 0\n"),
        ("b_differs.py", "import os\nprint('TAIPANHOME' in os.environ)\n"),
        (
            "c_status.py",
            "import os, sys\nsys.exit(3 if 'TAIPANHOME' in os.environ else 4)\n",
        ),
        ("d_crash.py", "import os\nif 'TAIPANHOME' in os.environ: os.abort()\n"),
        (
            "e_hang.py",
            "# conform: timeout = 1\nimport os\nwhile 'TAIPANHOME' in os.environ: pass\n",
        ),
        ("f_unstable.py", "print({'a', 'b', 'c', 'd', 'e'})\n"),
        ("g_invalid.py", "# conform: timeuot = 1\n"),
        ("h_skipped.py", "# conform: needs = module surely_no_such_module\n"),
        ("i_check.py", "# conform: check = ops > 3\n"),
        ("j_check_holds.py", "# conform: check = ops == 3\n"),
        ("k_other_tier.py", "# conform: tiers = opt\n"),
        (
            "l_memory.py",
            "import os, time\nif 'TAIPANHOME' in os.environ:\n    x = b'x' * (3 << 29)\n    time.sleep(5)\n",
        ),
    ];
    let Some(records) = run(&programs, "", RefCheck::Off) else {
        return;
    };
    let verdicts: Vec<Verdict> = records.iter().map(|record| record.verdict).collect();
    assert_eq!(
        verdicts,
        [
            Verdict::Same,
            Verdict::Differs,
            Verdict::Differs,
            Verdict::Crash,
            Verdict::Timeout,
            Verdict::Unstable,
            Verdict::Invalid,
            Verdict::Skipped,
            Verdict::Check,
            Verdict::Same,
            Verdict::Skipped,
            Verdict::Crash,
        ]
    );
    assert!(records[1].detail.contains("- False\n  + True"), "{}", records[1].detail);
}

#[test]
fn expectations_turn_the_result() {
    let programs = [
        ("a.py", "import os\nprint('TAIPANHOME' in os.environ)\n"),
        ("b.py", "print(1)\n"),
    ];
    let known = "[[divergence]]\nprogram = 'a.py'\nconfig = 'interp'\nreason = 'known'\n\
                 [[divergence]]\nprogram = 'b.py'\nconfig = '*'\nreason = 'mended since'\n";
    let Some(records) = run(&programs, known, RefCheck::Off) else {
        return;
    };
    assert_eq!(records[0].result, RunResult::Passed);
    assert_eq!(records[1].result, RunResult::Failed, "an unexpected pass");
}

#[test]
fn leaks_are_told_from_differences() {
    let leaking = "import os\nprint(1, flush=True)\nif 'TAIPANHOME' in os.environ:\n    \
                   os.write(2, b'taipan: refs: leaked 1, over-released 0\\n')\n    os._exit(120)\n";
    let clean =
        "import os\nif 'TAIPANHOME' in os.environ:\n    os.write(2, b'taipan: refs: leaked 0, over-released 0\\n')\n";
    let Some(records) = run(&[("a.py", leaking), ("b.py", clean)], "", RefCheck::On) else {
        return;
    };
    assert_eq!(records[0].verdict, Verdict::Leak);
    assert_eq!(records[1].verdict, Verdict::Same);
}
