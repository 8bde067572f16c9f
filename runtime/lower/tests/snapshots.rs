//! `tests/code/*.py`: each program, then the dump of its code in trailing `##` lines.
//!
//! After a wanted change, rewrite them with the `dump_code` example's `--bless` and read the diff.

use std::fs;
use std::path::PathBuf;

use taipan_lower::{Options, lower_module};
use taipan_syntax::{Mode, Source, parse};

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/code"))
}

fn dump(program: &str) -> String {
    let source = Source::new(program.to_owned());
    let parsed = parse(&source, Mode::Exec).expect("snapshot programs parse");
    let code = lower_module(&parsed.tree, "snapshot.py", Options::new(Mode::Exec)).expect("snapshot programs compile");
    taipan_code::dump(&code)
}

#[test]
fn code_is_as_in_the_snapshots() {
    let mut files: Vec<PathBuf> = fs::read_dir(folder())
        .expect("the snapshot folder exists")
        .map(|entry| entry.expect("the folder is readable").path())
        .filter(|path| path.extension().is_some_and(|e| e == "py"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    for path in files {
        let text = fs::read_to_string(&path).expect("snapshots are UTF-8");
        let (program, expected) = match text.find("\n## ") {
            Some(at) => text.split_at(at + 1),
            None => (text.as_str(), ""),
        };
        let got: String = dump(program.trim_end())
            .lines()
            .map(|line| format!("## {line}").trim_end().to_owned() + "\n")
            .collect();
        assert!(
            got == expected,
            "{}: the code has changed; it is now\n{got}",
            path.display()
        );
    }
}

/// Every code object of these programs keeps the register discipline.
#[test]
fn temporaries_are_consumed_once_on_every_path() {
    fn check(code: &taipan_code::Code) {
        if let Err(error) = taipan_code::alive_temps(code) {
            panic!("{}: {error}\n{}", code.qualname, taipan_code::dump(code));
        }
        for value in &code.consts {
            if let taipan_code::Const::Code(inner) = value {
                check(inner);
            }
        }
    }
    let programs = [
        "def f():\n for x in y:\n  try:\n   return g()\n  finally:\n   break",
        "def f():\n for x in y:\n  try:\n   return g()\n  finally:\n   continue",
        "def f():\n with a, b as c:\n  for x in y:\n   with d:\n    if x: break\n    if y: continue\n    return x",
        "def f():\n try:\n  try: a()\n  except E as e: return e\n  except F: raise\n  else: b()\n finally: c()",
        "try: a\nexcept* E as e: b\nexcept* F: c\nelse: d\nfinally: e",
        "def f(a, b, c): return a < g(b) < h(c) < 3 if not (a and b or c) else a or b and c",
        "async def f():\n async for x in y:\n  async with z: return\n else: await w\n yield 1",
        "def f(x):\n match x:\n  case {'a': [1, *r], **k} if r: return k\n  case C(a, b=[c, d]) | D(a, [c, d]): return a\n  case [_, (1 | 2) as q, *_]: return q",
        "x = {**a, 'b': 1, **c}; f(*a, 1, *b, k=2, **c, d=3, **e)",
        "def f():\n while x:\n  try: pass\n  except E:\n   try: break\n   finally: g()",
    ];
    for program in programs {
        let source = Source::new(program.to_owned());
        let parsed = parse(&source, Mode::Exec).expect("the programs parse");
        let code = lower_module(&parsed.tree, "?", Options::new(Mode::Exec)).expect("they compile");
        check(&code);
    }
}
