//! Parses every file named on standard input with Taipan's front end and with `rustpython-parser`; `conform --suite parser`
//! compares what comes out with CPython's `ast`.
//!
//! ```text
//!   path <tab> ok CRC | error TEXT <tab> ok CRC | error TEXT
//! ```
//!
//! Taipan's checksum is of the tree as `ast.dump(tree, include_attributes=True)` writes it, positions and all. That of the
//! second parser is of its *shape*: the kinds of all nodes in the order of the fields, read from the debug text of the
//! tree, which its nodes have instead of a dump. Not here: what CPython says, and any judgement.

#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "a command line tool")]

mod shape;

use std::fmt::Write as _;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use taipan_syntax::{Mode, decode, dump, parse};

/// Bytes of stack of a worker: trees nest deep.
const STACK: usize = 1 << 29;

/// A checksum, or why there is none.
type Parsed = Result<u32, String>;

fn taipan(bytes: &[u8], path: &str) -> Parsed {
    let source = decode::decode(bytes, decode::Origin::File(path)).map_err(|error| error.to_string())?;
    let parsed = parse(&source, Mode::Exec).map_err(|error| error.message)?;
    let mut checksum = Checksum::new();
    checksum.add(dump::dump(&parsed.tree).as_bytes());
    Ok(checksum.finish())
}

fn rustpython(bytes: &[u8], path: &str) -> Parsed {
    // It takes text: what is not UTF-8 is decoded by Taipan first.
    let source = decode::decode(bytes, decode::Origin::File(path)).map_err(|error| error.to_string())?;
    let tree = rustpython_parser::parse(source.text(), rustpython_parser::Mode::Module, path)
        .map_err(|error| error.to_string())?;
    let mut scanner = shape::Scanner::new();
    write!(scanner, "{tree:?}").map_err(|error| error.to_string())?;
    let mut checksum = Checksum::new();
    checksum.add(scanner.finish().as_bytes());
    Ok(checksum.finish())
}

/// Runs a parser; a panic is an error of that parser.
fn guarded(parser: fn(&[u8], &str) -> Parsed, bytes: &[u8], path: &str) -> String {
    match catch_unwind(AssertUnwindSafe(|| parser(bytes, path))) {
        Ok(Ok(checksum)) => format!("ok {checksum:08x}"),
        Ok(Err(message)) => format!("error {}", message.replace(['\t', '\n', '\r'], " ")),
        Err(_) => "error the parser panicked".to_owned(),
    }
}

/// The CRC-32 of zlib.
struct Checksum {
    table: Vec<u32>,
    state: u32,
}

impl Checksum {
    fn new() -> Checksum {
        let entry = |n: u32| (0..8).fold(n, |c, _| if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 });
        Checksum {
            table: (0..256).map(entry).collect(),
            state: u32::MAX,
        }
    }

    fn add(&mut self, bytes: &[u8]) {
        self.state = bytes.iter().fold(self.state, |crc, byte| {
            self.table[((crc ^ u32::from(*byte)) & 0xFF) as usize] ^ (crc >> 8)
        });
    }

    fn finish(self) -> u32 {
        !self.state
    }
}

fn work() {
    loop {
        let mut line = String::new();
        if !io::stdin().read_line(&mut line).is_ok_and(|length| length > 0) {
            return;
        }
        let path = line.trim_end_matches('\n');
        let (first, second) = match std::fs::read(path) {
            Ok(bytes) => (guarded(taipan, &bytes, path), guarded(rustpython, &bytes, path)),
            Err(problem) => (format!("error {problem}"), format!("error {problem}")),
        };
        println!("{path}\t{first}\t{second}");
    }
}

fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            let worker = std::thread::Builder::new().stack_size(STACK);
            worker.spawn_scoped(scope, work).expect("the system gives a thread");
        }
    });
}
