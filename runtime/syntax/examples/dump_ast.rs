//! Prints, for each file named on standard input, one line: the path, a tab, then the length and the CRC-32 of the AST dump, or
//! the error. With `--symbols` first, it is the symbol table instead. With a path as argument it prints that file's dump itself. `compare_ast.py` beside it drives this against
//! CPython.

#![expect(clippy::print_stdout, reason = "a command line tool")]

use std::io::{self, BufRead as _};

use taipan_syntax::{Mode, decode, dump, future, parse, symtable};

fn dump_file(path: &str, symbols: bool) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let source = decode::decode(&bytes, decode::Origin::File(path)).map_err(|e| e.to_string())?;
    let describe = |error: taipan_syntax::SyntaxError| {
        format!(
            "{}|{}|{:?}|{:?}|{:?}|{:?}",
            error.kind.class_name(),
            error.message,
            error.lineno,
            error.offset,
            error.end_lineno,
            error.end_offset
        )
    };
    let parsed = parse(&source, Mode::Exec).map_err(describe)?;
    if symbols {
        let future = future::features(&parsed.tree, 0).map_err(describe)?;
        let table = symtable::build(&parsed.tree, &future).map_err(describe)?;
        return Ok(symtable::dump(&table));
    }
    Ok(dump::dump(&parsed.tree))
}

/// The CRC-32 of zlib.
fn checksum(text: &str) -> u32 {
    let table: Vec<u32> = (0..256u32)
        .map(|n| (0..8).fold(n, |c, _| if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 }))
        .collect();
    !text.bytes().fold(u32::MAX, |crc, byte| {
        table[((crc ^ u32::from(byte)) & 0xFF) as usize] ^ (crc >> 8)
    })
}

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1).peekable();
    let symbols = arguments.next_if(|first| first == "--symbols").is_some();
    if let Some(path) = arguments.next() {
        match dump_file(&path, symbols) {
            Ok(text) => println!("{text}"),
            Err(error) => println!("error\t{error}"),
        }
        return Ok(());
    }
    for line in io::stdin().lock().lines() {
        let path = line?;
        match dump_file(&path, symbols) {
            Ok(text) => println!("{path}\tok\t{}\t{:08x}", text.len(), checksum(&text)),
            Err(error) => println!("{path}\terror\t{error}"),
        }
    }
    Ok(())
}
