//! Parses every file named on standard input with Taipan's front end and with `rustpython-parser`; `conform --suite parser`
//! compares what comes out with CPython's `ast`.
//!
//! ```text
//!   path <tab> ok CRC | error TEXT | limit TEXT <tab> ok CRC | error TEXT | limit TEXT
//! ```

#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "a command line tool")]

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use taipan_parsers::Answer;

/// Bytes of stack of a worker: trees nest deep.
const STACK: usize = 1 << 29;

/// Runs a parser; a panic is an error of that parser.
fn guarded(parser: fn(&[u8]) -> Answer, bytes: &[u8]) -> Answer {
    catch_unwind(AssertUnwindSafe(|| parser(bytes)))
        .unwrap_or_else(|_| Answer::Refused("the parser panicked".to_owned()))
}

fn work() {
    loop {
        let mut line = String::new();
        if !io::stdin().read_line(&mut line).is_ok_and(|length| length > 0) {
            return;
        }
        let path = line.trim_end_matches('\n');
        let (first, second) = match std::fs::read(path) {
            Ok(bytes) => (
                guarded(taipan_parsers::taipan, &bytes),
                guarded(taipan_parsers::rustpython, &bytes),
            ),
            Err(problem) => (
                Answer::Refused(problem.to_string()),
                Answer::Refused(problem.to_string()),
            ),
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
