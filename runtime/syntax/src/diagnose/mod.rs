//! Why a text is not a program: CPython's message and position for what the parser refused.
//!
//! The parser crate says only that, not why. As in CPython, a second pass does: `tokenize` repeats its tokenizer, `engine` runs
//! its grammar (`grammar/*.peg`), first as it is to see how far a parser gets, then with the rules for faults. What no rule
//! explains is "invalid syntax" at the furthest token of the first run.
//!
//! Invariant: this pass never accepts; if it finds nothing wrong, the parser's position is reported.

mod engine;
mod faults;
mod grammar;
mod literals;
mod number;
mod tokenize;

use crate::error::{ErrorKind, SyntaxError};
use crate::parse::{Interactive, Mode};
use crate::source::Source;

use engine::Engine;
use tokenize::Kind;
pub(crate) use tokenize::not_of_identifiers;

/// Finds the error of a rejected text; `hint` is where the parser gave up.
pub(crate) fn diagnose(source: &Source, mode: Mode, interactive: Interactive, hint: usize) -> SyntaxError {
    let fallback = || SyntaxError::at_offsets(source, hint, hint, "invalid syntax");
    let rule = match mode {
        Mode::Exec => "file",
        Mode::Eval => "eval",
        Mode::Single => "interactive",
    };
    // The grammar recurses deeply.
    let found = std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || search(source, rule, interactive))
            .ok()
            .and_then(|thread| thread.join().ok())
    });
    found.flatten().map_or_else(fallback, |found| found.error)
}

/// Whether CPython's tokenizer refuses the text (as a file).
pub(crate) fn has_fault(source: &Source) -> bool {
    let completed;
    let source = if source.text().ends_with('\n') {
        source
    } else {
        completed = source.derive(format!("{}\n", source.text()));
        &completed
    };
    tokenize::tokenize(source, false, false).fault.is_some()
}

const STACK: usize = 512 << 20;

/// An error, and whether an f-string around the text leaves its message alone: so it does with those of the tokenizer and of
/// f-strings further in.
struct Found {
    error: SyntaxError,
    is_final: bool,
}

/// The error that CPython would raise for the text as a `rule` of the grammar.
fn search(source: &Source, rule: &str, interactive: Interactive) -> Option<Found> {
    let completed;
    // Only a file gets a newline at its end.
    let source = if rule != "file" || source.text().ends_with('\n') {
        source
    } else {
        completed = source.derive(format!("{}\n", source.text()));
        &completed
    };
    let tokens = tokenize::tokenize(source, rule == "interactive", interactive.keeps_indents);
    let mut engine = Engine::new(source, &tokens, grammar::grammar());
    if engine.pass(rule, false) {
        if rule == "interactive" && tokens.list.first()?.kind == Kind::End {
            let error = if interactive.may_be_incomplete {
                faults::at_last(&engine, "incomplete input".to_owned())
            } else {
                generic(&engine, 0)
            };
            return Some(Found { error, is_final: true });
        }
        let message = "multiple statements found while compiling a single statement";
        let rest = tokens.list.get(engine.filled.saturating_sub(1))?.read;
        return (rule == "interactive" && has_code(source.text().get(rest..)?)).then(|| Found {
            error: faults::at_last(&engine, message.to_owned()),
            is_final: true,
        });
    }
    let last = engine.filled.saturating_sub(1);
    if interactive.may_be_incomplete && reached_end(&engine, source) {
        return Some(Found {
            error: faults::at_last(&engine, "incomplete input".to_owned()),
            is_final: true,
        });
    }
    if engine.error.is_none() {
        engine.pass(rule, true);
    }
    let (error, is_generic) = match engine.error.take() {
        Some(error) if engine.from_tokenizer => {
            return Some(Found { error, is_final: true });
        }
        Some(error) => (error, false),
        None => (generic(&engine, last), true),
    };
    let from_inside = engine.from_inside;
    let parsers = |error| {
        Some(Found {
            error,
            is_final: from_inside,
        })
    };
    let is_syntax = matches!(error.kind, ErrorKind::Syntax | ErrorKind::Indentation | ErrorKind::Tab);
    if !is_syntax || is_generic && error.kind == ErrorKind::Indentation {
        return parsers(error);
    }
    // A fault of the tokenizer further on wins; so does a bracket that was left open on an earlier line.
    let Some(fault) = tokens.fault.clone() else {
        return parsers(error);
    };
    if !tokens.is_raised {
        let reached = tokens.list.get(engine.filled.saturating_sub(1))?;
        let line = source.position(reached.start).0;
        return match &tokens.unclosed {
            Some((open, unclosed)) if line > *open => Some(Found {
                error: unclosed.clone(),
                is_final: true,
            }),
            _ => parsers(error),
        };
    }
    Some(Found {
        error: fault,
        is_final: true,
    })
}

/// Whether the tokenizer has seen the end of the text by now.
fn reached_end(engine: &Engine<'_>, source: &Source) -> bool {
    if engine.from_tokenizer {
        return engine.tokens.is_fault_at_end;
    }
    let Some(last) = engine.tokens.list.get(engine.filled.saturating_sub(1)) else {
        return true;
    };
    match last.kind {
        Kind::End => true,
        Kind::Newline => last.is_implied,
        // The character after these decides where they end.
        Kind::Name | Kind::Number | Kind::Op => last.read >= source.text().len(),
        Kind::String | Kind::Indent | Kind::Dedent => false,
    }
}

/// Whether there is more than blanks and comments.
fn has_code(text: &str) -> bool {
    text.lines()
        .map(|line| line.trim_start_matches([' ', '\t', '\x0c']))
        .any(|line| !line.is_empty() && !line.starts_with('#'))
}

/// What is said when no rule explains the failure.
fn generic(engine: &Engine<'_>, last: usize) -> SyntaxError {
    let Some(token) = engine.tokens.list.get(last) else {
        return SyntaxError::bare(ErrorKind::Syntax, "invalid syntax");
    };
    let indentation = |message: &str| faults::at_last(engine, message.to_owned()).with_kind(ErrorKind::Indentation);
    match token.kind {
        Kind::Indent => indentation("unexpected indent"),
        Kind::Dedent => indentation("unexpected unindent"),
        _ => faults::at_token(engine, last, "invalid syntax".to_owned()),
    }
}
