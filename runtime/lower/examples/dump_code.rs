//! Lowers files and prints their code, or what `compare_code.py` compares with CPython's.
//!
//! `dump_code FILE` prints the register code; `--bless FILE...` rewrites snapshots (`tests/code`). `dump_code --errors [FILE]` compiles programs separated by
//! the byte 0x1E and prints the error of each. `dump_code --facts` reads paths from standard input and prints, for each, its
//! code objects' metadata, one per line, and `error` lines. Every code object's register discipline is checked on the way.

#![expect(clippy::print_stdout, reason = "a command line tool")]

use std::io::{self, BufRead as _};
use std::sync::Arc;

use taipan_code::{Code, Const, Op};
use taipan_lower::{Options, lower_module};
use taipan_syntax::{Mode, SyntaxError, decode, parse};

fn compile(path: &str) -> Result<Arc<Code>, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    compile_source(&bytes, path, Mode::Exec).map_err(|error| error.to_string())
}

fn compile_source(bytes: &[u8], path: &str, mode: Mode) -> Result<Arc<Code>, SyntaxError> {
    let source = decode::decode(bytes, decode::Origin::String)?;
    let parsed = parse(&source, mode)?;
    lower_module(&parsed.tree, path, Options::new(mode))
}

/// The exception's attributes, as `compare_errors.py` expects them.
fn describe(error: &SyntaxError) -> String {
    let number = |n: Option<u32>| n.map_or("None".to_owned(), |n| n.to_string());
    format!(
        "{}|{}|{}|{}|{}|{}",
        error.kind.class_name(),
        error.message,
        number(error.lineno),
        number(error.offset),
        number(error.end_lineno),
        number(error.end_offset)
    )
}

/// Ops that can show up in a traceback, by the family of CPython opcodes they stand for.
fn family(op: Op) -> Option<&'static str> {
    Some(match op {
        Op::Call | Op::CallMethod | Op::CallKw | Op::CallMethodKw => "call",
        Op::CallEx => "callex",
        Op::LoadAttr | Op::LoadMethod => "attr",
        Op::StoreAttr => "storeattr",
        Op::LoadItem => "item",
        Op::StoreItem => "storeitem",
        Op::LoadGlobal => "global",
        Op::LoadName => "name",
        Op::GetIter => "iter",
        Op::ForIter => "foriter",
        Op::Yield | Op::YieldDelegate => "yield",
        Op::UnpackSequence | Op::UnpackEx => "unpack",
        Op::Raise | Op::RaiseFrom | Op::RaiseCurrent => "raise",
        Op::CheckExcMatch => "match",
        Op::ImportName => "import",
        Op::ImportFrom => "importfrom",
        Op::BeforeWith => "with",
        _ => return None,
    })
}

fn facts(code: &Code, out: &mut String) {
    use std::fmt::Write as _;
    let list = |names: &[taipan_code::Name]| names.iter().map(|n| &**n).collect::<Vec<_>>().join(",");
    let _ = write!(
        out,
        "{}|{}|{:x}|{},{},{}|{}|{}|{}|",
        code.qualname,
        code.first_line,
        code.flags.0,
        code.arg_count,
        code.posonly_count,
        code.kwonly_count,
        list(&code.varnames),
        list(&code.cellvars),
        list(&code.freevars),
    );
    if let Err(error) = taipan_code::alive_temps(code) {
        let _ = write!(out, "DISCIPLINE {error} in {} line {}", code.qualname, code.first_line);
    }
    let mut seen: Vec<String> = code
        .insts
        .iter()
        .zip(&code.positions)
        .filter_map(|(inst, p)| {
            let family = family(inst.op())?;
            Some(format!("{family}:{}.{}-{}.{}", p.line, p.col, p.end_line, p.end_col))
        })
        .collect();
    seen.sort();
    seen.dedup();
    out.push_str(&seen.join(" "));
    out.push('\n');
    for value in &code.consts {
        if let Const::Code(inner) = value {
            facts(inner, out);
        }
    }
}

fn main() -> io::Result<()> {
    let argument = std::env::args().nth(1).unwrap_or_default();
    if argument == "--errors" {
        // Programs on standard input or in a file, separated by form feeds; one line of result each.
        let mut mode = Mode::Exec;
        let text = match std::env::args().nth(2).as_deref() {
            Some(path) if !path.starts_with("--") => std::fs::read(path)?,
            option => {
                mode = match option {
                    Some("--eval") => Mode::Eval,
                    Some("--single") => Mode::Single,
                    _ => Mode::Exec,
                };
                let mut text = Vec::new();
                io::Read::read_to_end(&mut io::stdin().lock(), &mut text)?;
                text
            }
        };
        for program in text.split(|&b| b == 0x1E) {
            match compile_source(program, "?", mode) {
                Ok(_) => println!("ok"),
                Err(error) => println!("{}", describe(&error).replace('\n', "\\n")),
            }
        }
        return Ok(());
    }
    if argument == "--bless" {
        for path in std::env::args().skip(2) {
            let text = std::fs::read_to_string(&path)?;
            let program = text.find("\n## ").map_or(text.as_str(), |at| &text[..=at]);
            let program = program.trim_end();
            match compile_source(program.as_bytes(), "snapshot.py", Mode::Exec) {
                Ok(code) => {
                    let dump: String = taipan_code::dump(&code)
                        .lines()
                        .map(|line| format!("## {line}").trim_end().to_owned() + "\n")
                        .collect();
                    std::fs::write(&path, format!("{program}\n\n{dump}"))?;
                }
                Err(error) => println!("{path}: {error}"),
            }
        }
        return Ok(());
    }
    if argument != "--facts" {
        match compile(&argument) {
            Ok(code) => println!("{}", taipan_code::dump(&code)),
            Err(error) => println!("error\t{error}"),
        }
        return Ok(());
    }
    for line in io::stdin().lock().lines() {
        let path = line?;
        println!("FILE\t{path}");
        match compile(&path) {
            Ok(code) => {
                let mut out = String::new();
                facts(&code, &mut out);
                print!("{out}");
            }
            Err(error) => println!("error\t{error}"),
        }
    }
    Ok(())
}
