//! The oracle of the `parse` target: any bytes are a text that is parsed or refused, in bounded depth, as CPython does.
//!
//! What must hold of every input: no panic; a tree that nests at most as deep as promised; where CPython is there, the same
//! tree, judged as `cargo xtask conform --suite parser` judges files, or a refusal by both in the same words.
//! `rustpython-parser` decides whether a refusal is worth CPython's time: every other one that both parsers agree on is
//! left out. A text at which either side came to a limit is not compared.

use std::panic::{AssertUnwindSafe, catch_unwind};

use taipan_conformance::parsers::{Parsed, Verdict, judge};
use taipan_parsers::Answer;
use taipan_syntax::parse::MAX_DEPTH;
use taipan_syntax::{Interactive, Mode, SyntaxError, decode, dump, future, parse, parse_interactive, symtable};

use crate::peer::Peer;

/// The thread of the second parser, whose panics and depth are its own business.
const SECOND: &str = "second parser";
/// Bytes of its stack.
const SECOND_STACK: usize = 1 << 29;

/// Makes panics of the second parser silent; all others go to the hook that is there.
pub fn install_hook() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().name() != Some(SECOND) {
            hook(info);
        }
    }));
}

/// Checks one input; the verdict next to CPython, if it was asked.
///
/// # Panics
/// If something is wrong, with a description of that.
pub fn check(bytes: &[u8], peer: Option<&mut Peer>) -> Option<Verdict> {
    let dumped = front_end(bytes);
    if let Ok(dump) = &dumped {
        let depth = depth(dump);
        // Some nodes, such as an argument list, stand between those that are counted.
        assert!(depth <= 2 * MAX_DEPTH as usize + 16, "the tree is {depth} deep");
    }
    other_modes(bytes);
    let own = Answer::from(dumped);
    let peer = peer?;
    let agreed = matches!((&own, &second(bytes)), (Answer::Refused(_), Answer::Refused(_)));
    if agreed && fingerprint(bytes) % 2 != 0 {
        return None;
    }
    let (own, theirs) = (Parsed::from_field(&own.to_string()), peer.ask(bytes));
    let verdict = judge(&own, &theirs, 0);
    let fine = match verdict {
        Verdict::Identical | Verdict::Incomparable => true,
        Verdict::BothRefuse => own == theirs || words_may_differ(bytes),
        Verdict::Different | Verdict::WronglyRefused | Verdict::WronglyAccepted => false,
    };
    let shown = || String::from_utf8_lossy(&bytes[..bytes.len().min(2000)]).into_owned();
    assert!(
        fine,
        "{verdict:?}\n  Taipan: {own:?}\n  CPython: {theirs:?}\n  text: {:?}",
        shown()
    );
    Some(verdict)
}

/// Where CPython's words are its own: it decodes token by token, and reads the end of a text with `\r\n` as one line more.
fn words_may_differ(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err() || bytes.contains(&b'\r') || bytes.windows(6).any(|part| part == b"coding")
}

/// The dump of a module's tree, after its names were resolved: errors of that are not the parser's.
fn front_end(bytes: &[u8]) -> Result<String, SyntaxError> {
    let source = decode::decode(bytes, decode::Origin::String)?;
    let parsed = parse(&source, Mode::Exec)?;
    if let Ok(future) = future::features(&parsed.tree, 0) {
        drop(symtable::build(&parsed.tree, &future));
    }
    Ok(dump::dump(&parsed.tree))
}

/// The ways of parsing that are not compared.
fn other_modes(bytes: &[u8]) {
    let Ok(source) = decode::decode(bytes, decode::Origin::File("<file>")) else {
        return;
    };
    let typing = Interactive {
        may_be_incomplete: true,
        keeps_indents: true,
    };
    drop(parse(&source, Mode::Eval));
    drop(parse_interactive(&source, Mode::Single, typing));
}

/// What the second parser says; it has a thread of its own, with a stack for any depth.
fn second(bytes: &[u8]) -> Answer {
    let guarded = || catch_unwind(AssertUnwindSafe(|| taipan_parsers::rustpython(bytes)));
    let answer = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name(SECOND.to_owned())
            .stack_size(SECOND_STACK);
        thread
            .spawn_scoped(scope, guarded)
            .ok()
            .and_then(|thread| thread.join().ok())
    });
    match answer {
        Some(Ok(answer)) => answer,
        Some(Err(_)) | None => Answer::Limit("the second parser panicked".to_owned()),
    }
}

/// How deep parentheses nest in a dump, outside of its strings.
fn depth(dump: &str) -> usize {
    let (mut deepest, mut depth) = (0usize, 0usize);
    let mut quote = None;
    let mut bytes = dump.bytes();
    while let Some(byte) = bytes.next() {
        match (quote, byte) {
            (Some(_), b'\\') => drop(bytes.next()),
            (Some(end), _) if byte == end => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quote = Some(byte),
            (None, b'(') => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            (None, b')') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
    }
    deepest
}

/// The same for the same text (FNV-1a), so that a finding can be repeated.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

#[cfg(test)]
mod tests {
    use super::depth;

    #[test]
    fn depth_is_that_of_nodes_not_of_text() {
        assert_eq!(depth("Module(body=[Expr(value=Constant(value='((((\\'(('))])"), 3);
    }
}
