//! Faults inside string literals: non-ASCII bytes, bad escapes, f-strings.
//!
//! CPython finds them when its parser puts adjacent literals together, so they are reported at the last token looked at by
//! then. The expressions of an f-string are programs of their own, in parentheses; their errors show that text.

use super::Found;
use super::engine::Engine;
use super::faults::{at_last, over};
use super::tokenize::Token;
use crate::error::SyntaxError;
use crate::parse::{Interactive, named_character};
use crate::source::Source;

/// The first fault in a run of adjacent literals.
pub(super) fn check(engine: &Engine<'_>, list: &[Token]) -> Option<Fault> {
    let mut bytes_mode = None;
    for (at, token) in (0..).zip(list) {
        let index = engine.mark - list.len() + at;
        let literal = Literal::of(engine.text(token));
        if literal.is_bytes && !literal.body.is_ascii() {
            let message = "bytes can only contain ASCII literal characters";
            let error = over(engine, index, index + 1, message.to_owned());
            return Some(Fault::plain(error));
        }
        if bytes_mode.is_some_and(|mode| mode != literal.is_bytes) {
            let message = "cannot mix bytes and nonbytes literals";
            return Some(Fault::plain(at_last(engine, message.to_owned())));
        }
        bytes_mode = Some(literal.is_bytes);
        if literal.is_formatted {
            let mut scan = FString {
                engine,
                text: literal.body,
                start: token.start + literal.body_start,
                raw: literal.is_raw,
            };
            if let Err(fault) = scan.run(0, 0) {
                return Some(*fault);
            }
        } else if !literal.is_raw
            && let Some(message) = escape_fault(literal.body, literal.is_bytes)
        {
            return Some(Fault::plain(at_last(engine, message)));
        }
    }
    None
}

/// A fault of a literal.
pub(super) struct Fault {
    pub(super) error: SyntaxError,
    /// It is an error of the parser run on an f-string's expression.
    pub(super) is_inner: bool,
}

impl Fault {
    fn plain(error: SyntaxError) -> Self {
        Self { error, is_inner: false }
    }
}

struct Literal<'a> {
    is_bytes: bool,
    is_raw: bool,
    is_formatted: bool,
    body: &'a str,
    /// Bytes before the body.
    body_start: usize,
}

impl<'a> Literal<'a> {
    fn of(token: &'a str) -> Self {
        let quote = token.find(['"', '\'']).unwrap_or(0);
        let (prefix, rest) = token.split_at(quote);
        let has = |letters: [char; 2]| prefix.contains(letters);
        let quotes = if rest.len() >= 6 && (rest.starts_with("\"\"\"") || rest.starts_with("'''")) {
            3
        } else {
            1
        };
        Literal {
            is_bytes: has(['b', 'B']),
            is_raw: has(['r', 'R']),
            is_formatted: has(['f', 'F']),
            body_start: quote + quotes,
            body: rest.get(quotes..rest.len().saturating_sub(quotes)).unwrap_or_default(),
        }
    }
}

/// What is wrong with the escapes of a body. Positions in these messages count bytes of an encoding in which characters beyond
/// ASCII take ten bytes (`\UXXXXXXXX`), as CPython hands the text to its codec.
fn escape_fault(body: &str, is_bytes: bool) -> Option<String> {
    let mut position = 0;
    let mut rest = body;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c != '\\' {
            position += width(c);
            continue;
        }
        let start = position;
        let Some(kind) = rest.chars().next() else {
            break;
        };
        let hex = |count: usize| rest[1..].bytes().take(count).take_while(u8::is_ascii_hexdigit).count();
        let wanted = match kind {
            'x' => 2,
            'u' if !is_bytes => 4,
            'U' if !is_bytes => 8,
            'N' if !is_bytes => {
                if let Some(fault) = name_fault(rest, start) {
                    return Some(fault);
                }
                0
            }
            _ => 0,
        };
        if wanted > 0 {
            let found = hex(wanted);
            let codec = "(unicode error) 'unicodeescape' codec can't decode bytes in position";
            if found < wanted {
                if is_bytes {
                    return Some(format!("(value error) invalid \\x escape at position {start}"));
                }
                let shape = "X".repeat(wanted);
                let end = start + 1 + found;
                return Some(format!("{codec} {start}-{end}: truncated \\{kind}{shape} escape"));
            }
            if wanted == 8 && u32::from_str_radix(&rest[1..9], 16).is_ok_and(|value| value > 0x10_FFFF) {
                let end = start + 9;
                return Some(format!("{codec} {start}-{end}: illegal Unicode character"));
            }
        }
        position = start + encoded_len(&body[body.len() - rest.len() - 1..][..1 + kind.len_utf8()]);
        rest = &rest[kind.len_utf8()..];
    }
    None
}

/// How many bytes a character takes in that encoding.
fn width(c: char) -> usize {
    if c.is_ascii() { 1 } else { 10 }
}

/// How many bytes a text takes in it, in which a backslash before a character beyond ASCII is `\u005c`.
fn encoded_len(text: &str) -> usize {
    let (mut len, mut escapes) = (0, false);
    for c in text.chars() {
        len += width(c) + if escapes && !c.is_ascii() { 5 } else { 0 };
        escapes = c == '\\' && !escapes;
    }
    len
}

/// `rest` starts with the `N` of `\N{...}`.
fn name_fault(rest: &str, start: usize) -> Option<String> {
    let codec = "(unicode error) 'unicodeescape' codec can't decode bytes in position";
    let malformed = |end: usize| Some(format!("{codec} {start}-{end}: malformed \\N character escape"));
    if !rest[1..].starts_with('{') {
        return malformed(start + 1);
    }
    let upto = |end: usize| start + encoded_len(&rest[..end]);
    match rest.find('}') {
        Some(end) if end > 2 => {
            let known = named_character(&rest[2..end]).is_some();
            (!known).then(|| {
                let last = upto(end + 1);
                format!("{codec} {start}-{last}: unknown Unicode character name")
            })
        }
        Some(end) => malformed(upto(end)),
        None => malformed(upto(rest.len())),
    }
}

type Scan<T> = Result<T, Box<Fault>>;

/// The body of one f-string token.
struct FString<'e, 's> {
    engine: &'e Engine<'s>,
    text: &'e str,
    /// Offset of `text` in the program.
    start: usize,
    raw: bool,
}

impl FString<'_, '_> {
    fn fault<T>(&self, message: impl Into<String>) -> Scan<T> {
        Err(Box::new(Fault::plain(at_last(self.engine, message.into()))))
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    /// Scans from `at`; at the top level to the end, in a format spec to its closing brace.
    fn run(&mut self, mut at: usize, level: u32) -> Scan<usize> {
        let end = self.text.len();
        let mut literal_start = at;
        while at < end {
            match self.byte(at) {
                b'\\' if !self.raw => {
                    if self.byte(at + 1) == b'N' && self.byte(at + 2) == b'{' {
                        at += self.text[at..].find('}').map_or(end - at, |n| n + 1);
                        continue;
                    }
                    if matches!(self.byte(at + 1), b'{' | b'}') {
                        at += 1;
                    } else {
                        at += 2;
                    }
                    continue;
                }
                b'{' if level == 0 && self.byte(at + 1) == b'{' => at += 1,
                b'}' if level == 0 && self.byte(at + 1) == b'}' => at += 1,
                b'{' => {
                    self.literal(literal_start, at)?;
                    at = self.field(at, level)?;
                    literal_start = at;
                    continue;
                }
                b'}' if level > 0 => {
                    self.literal(literal_start, at)?;
                    return Ok(at);
                }
                b'}' => {
                    self.literal(literal_start, at)?;
                    return self.fault("f-string: single '}' is not allowed");
                }
                _ => {}
            }
            at += 1;
        }
        self.literal(literal_start, end)?;
        if level > 0 {
            return self.fault("f-string: expecting '}'");
        }
        Ok(end)
    }

    fn literal(&self, start: usize, end: usize) -> Scan<()> {
        let text = self.text.get(start..end).unwrap_or_default();
        if !self.raw
            && let Some(message) = escape_fault(text, false)
        {
            return self.fault(message);
        }
        Ok(())
    }

    /// A replacement field from its opening brace; returns where it ends.
    fn field(&mut self, open: usize, level: u32) -> Scan<usize> {
        if level >= 2 {
            return self.fault("f-string: expressions nested too deeply");
        }
        let start = open + 1;
        let mut at = self.expression_end(start)?;
        let expression = self.text.get(start..at).unwrap_or_default();
        let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\x0c' | '\r');
        if let follower @ (b'!' | b':' | b'=') = self.byte(at)
            && expression.chars().all(blank)
        {
            return self.fault(format!(
                "f-string: expression required before '{}'",
                char::from(follower)
            ));
        }
        if at >= self.text.len() {
            return self.fault("f-string: expecting '}'");
        }
        self.compile(expression, start)?;
        if self.byte(at) == b'=' {
            at += 1;
            while self.byte(at).is_ascii_whitespace() {
                at += 1;
            }
        }
        if self.byte(at) == b'!' {
            at += 1;
            let conversion = self.byte(at);
            if at >= self.text.len() {
                return self.fault("f-string: expecting '}'");
            }
            at += 1;
            if !matches!(conversion, b's' | b'r' | b'a') {
                return self.fault("f-string: invalid conversion character: expected 's', 'r', or 'a'");
            }
        }
        if self.byte(at) == b':' {
            at = self.run(at + 1, level + 1)?;
        }
        if self.byte(at) != b'}' {
            return self.fault("f-string: expecting '}'");
        }
        Ok(at + 1)
    }

    /// Where the expression that starts at `at` ends: at `!`, `:`, `=` or `}` outside brackets and strings.
    fn expression_end(&mut self, mut at: usize) -> Scan<usize> {
        let mut brackets: Vec<u8> = Vec::new();
        let mut quote: Option<(u8, usize)> = None;
        while at < self.text.len() {
            let byte = self.byte(at);
            if byte == b'\\' {
                return self.fault("f-string expression part cannot include a backslash");
            }
            if let Some((open, length)) = quote {
                if byte == open && (length == 1 || self.byte(at + 1) == open && self.byte(at + 2) == open) {
                    at += length;
                    quote = None;
                } else {
                    at += 1;
                }
                continue;
            }
            match byte {
                b'\'' | b'"' => {
                    let triple = self.byte(at + 1) == byte && self.byte(at + 2) == byte;
                    let length = if triple { 3 } else { 1 };
                    quote = Some((byte, length));
                    at += length;
                    continue;
                }
                b'(' | b'[' | b'{' => {
                    if brackets.len() >= 200 {
                        return self.fault("f-string: too many nested parenthesis");
                    }
                    brackets.push(byte);
                }
                b'#' => return self.fault("f-string expression part cannot include '#'"),
                b'!' | b'=' | b'<' | b'>' | b':' | b'}' if brackets.is_empty() => {
                    let next = self.byte(at + 1);
                    if next == b'=' && matches!(byte, b'!' | b'=' | b'<' | b'>') {
                        at += 2;
                        continue;
                    }
                    if matches!(byte, b'<' | b'>') {
                        at += 1;
                        continue;
                    }
                    break;
                }
                b')' | b']' | b'}' => {
                    let close = char::from(byte);
                    let Some(open) = brackets.pop() else {
                        return self.fault(format!("f-string: unmatched '{close}'"));
                    };
                    let fits = matches!((open, byte), (b'(', b')') | (b'[', b']') | (b'{', b'}'));
                    if !fits {
                        let open = char::from(open);
                        return self.fault(format!(
                            "f-string: closing parenthesis '{close}' does not match opening parenthesis '{open}'"
                        ));
                    }
                }
                _ => {}
            }
            at += 1;
        }
        if quote.is_some() {
            return self.fault("f-string: unterminated string");
        }
        if let Some(open) = brackets.last() {
            let open = char::from(*open);
            return self.fault(format!("f-string: unmatched '{open}'"));
        }
        Ok(at)
    }

    /// Parses `(expression)` as a program of its own.
    fn compile(&self, expression: &str, at: usize) -> Scan<()> {
        let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\x0c' | '\r');
        if expression.chars().all(blank) {
            return self.fault("f-string: empty expression not allowed");
        }
        let source = Source::new(format!("({expression})")).with_byte_columns();
        match super::search(&source, "fstring", Interactive::default()) {
            None => Ok(()),
            Some(Found { mut error, is_final }) => {
                if !is_final {
                    error.message = format!("f-string: {}", error.message);
                }
                let line = self.engine.source.position(self.start + at).0;
                error.lineno = error.lineno.map(|inner| inner + line - 1);
                error.end_lineno = error.end_lineno.map(|inner| inner + line - 1);
                Err(Box::new(Fault { error, is_inner: true }))
            }
        }
    }
}
