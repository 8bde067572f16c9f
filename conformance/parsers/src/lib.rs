//! Taipan's front end and the second parser, each with an answer that can be compared with CPython's `ast`.
//!
//! Taipan's checksum is of the tree as `ast.dump(tree, include_attributes=True)` writes it, positions and all. That of the
//! second parser is of its *shape*: the kinds of all nodes in the order of the fields, read from the debug text of the
//! tree, which its nodes have instead of a dump. The crate of the second parser is named here only. Not here: what CPython
//! says, and any judgement.

#![forbid(unsafe_code)]

mod shape;

use std::fmt::{self, Write as _};

use taipan_syntax::{ErrorKind, Mode, SyntaxError, decode, dump, parse};

/// What a parser made of a text. It displays as a field of the tool's answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A tree, by its checksum.
    Tree(u32),
    /// A refusal, in its words.
    Refused(String),
    /// It gave up: too deep, or too much.
    Limit(String),
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |text: &str| text.replace(['\t', '\n', '\r'], " ");
        match self {
            Answer::Tree(checksum) => write!(f, "ok {checksum:08x}"),
            Answer::Refused(why) => write!(f, "error {}", line(why)),
            Answer::Limit(why) => write!(f, "limit {}", line(why)),
        }
    }
}

impl From<Result<String, SyntaxError>> for Answer {
    /// From the dump of Taipan's tree, or its error.
    fn from(result: Result<String, SyntaxError>) -> Answer {
        match result {
            Ok(dump) => Answer::Tree(checksum(&dump)),
            Err(error) if matches!(error.kind, ErrorKind::Memory | ErrorKind::Recursion) => {
                Answer::Limit(error.kind.class_name().to_owned())
            }
            Err(error) => Answer::Refused(in_full(&error)),
        }
    }
}

/// An error as `str` shows the exception that `ast.parse` raises.
fn in_full(error: &SyntaxError) -> String {
    match error.lineno {
        Some(line) => format!("{} (<unknown>, line {line})", error.message),
        None => error.message.clone(),
    }
}

/// Taipan's answer to the bytes of a module, as `ast.parse` takes them.
#[must_use]
pub fn taipan(bytes: &[u8]) -> Answer {
    let parsed = decode::decode(bytes, decode::Origin::String).and_then(|source| parse(&source, Mode::Exec));
    Answer::from(parsed.map(|parsed| dump::dump(&parsed.tree)))
}

/// The second parser's answer. It recurses as deep as the text nests, and may panic.
#[must_use]
pub fn rustpython(bytes: &[u8]) -> Answer {
    // It takes text: what is not UTF-8 is decoded by Taipan first.
    let source = match decode::decode(bytes, decode::Origin::String) {
        Ok(source) => source,
        Err(error) => return Answer::Refused(in_full(&error)),
    };
    let tree = match rustpython_parser::parse(source.text(), rustpython_parser::Mode::Module, "<text>") {
        Ok(tree) => tree,
        Err(error) => return Answer::Refused(error.to_string()),
    };
    let mut scanner = shape::Scanner::new();
    match write!(scanner, "{tree:?}") {
        Ok(()) => Answer::Tree(checksum(&scanner.finish())),
        Err(error) => Answer::Refused(error.to_string()),
    }
}

/// The CRC-32 of zlib.
fn checksum(text: &str) -> u32 {
    let entry = |n: u32| (0..8).fold(n, |c, _| if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 });
    let table: Vec<u32> = (0..256).map(entry).collect();
    !text.bytes().fold(u32::MAX, |crc, byte| {
        table[((crc ^ u32::from(byte)) & 0xFF) as usize] ^ (crc >> 8)
    })
}
