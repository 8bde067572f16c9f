//! CPython's tokenizer, for diagnosis: the same tokens and the same complaints in the same places.
//!
//! It runs over the whole text ahead of the grammar and stops at the first fault, which is kept as the token's place in the
//! stream: the grammar reports it when it gets there, as CPython's lazily reading parser does. Numbers are in `number`,
//! operators in `operators`.

use super::number;
use crate::error::{ErrorKind, SyntaxError};
use crate::source::Source;
use taipan_util::unicode;

/// The first character of a word that identifiers do not have there, and where, in the version of Unicode that CPython 3.11
/// knows (`_PyUnicode_ScanIdentifier`).
pub(crate) fn not_of_identifiers(word: &str) -> Option<(usize, char)> {
    word.char_indices().find(|&(at, c)| match at {
        0 => !unicode::is_identifier_start(u32::from(c)),
        _ => !unicode::is_identifier_continue(u32::from(c)),
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Name,
    Number,
    String,
    Op,
    Newline,
    Indent,
    Dedent,
    End,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The line that the tokenizer is on after this token.
    pub(super) line: u32,
    /// Open brackets after this token.
    pub(super) level: u16,
    /// How far the text has been read when this token is complete.
    pub(super) read: usize,
    /// A newline that is not in the text: the end of a single statement.
    pub(super) is_implied: bool,
}

impl Token {
    /// INDENT, DEDENT and the end have no columns.
    pub(super) fn has_columns(&self) -> bool {
        !self.is_implied && !matches!(self.kind, Kind::Indent | Kind::Dedent | Kind::End)
    }
}

pub(super) struct Tokens {
    pub(super) list: Vec<Token>,
    /// What stands after the last token, if it is not the end.
    pub(super) fault: Option<SyntaxError>,
    /// The tokenizer has raised the fault itself; else the parser does so when it gets there.
    pub(super) is_raised: bool,
    /// The fault is that the text ends too early.
    pub(super) is_fault_at_end: bool,
    /// The innermost bracket that is open where the tokens end: its line, and the error of leaving it open.
    pub(super) unclosed: Option<(u32, SyntaxError)>,
}

/// Tokenizes. A file ends in a newline; a single statement has one implied, and unless `keeps_indents` the end of its blocks.
pub(super) fn tokenize(source: &Source, is_single: bool, keeps_indents: bool) -> Tokens {
    let mut tokenizer = Tokenizer {
        source,
        text: source.text().as_bytes(),
        at: 0,
        line: 1,
        tokens: Vec::new(),
        brackets: Vec::new(),
        indents: vec![(0, 0)],
        is_raised: true,
        is_single,
        keeps_indents,
        is_fault_at_end: false,
        buffer_start: 0,
    };
    let fault = tokenizer.run().err().map(|fault| *fault);
    let unclosed = tokenizer
        .brackets
        .last()
        .map(|&(_, _, line)| line)
        .zip(tokenizer.unclosed());
    Tokens {
        fault,
        unclosed,
        is_raised: tokenizer.is_raised,
        is_fault_at_end: tokenizer.is_fault_at_end,
        list: tokenizer.tokens,
    }
}

const MAX_BRACKETS: usize = 200;
const MAX_INDENTS: usize = 100;

pub(super) struct Tokenizer<'a> {
    source: &'a Source,
    pub(super) text: &'a [u8],
    pub(super) at: usize,
    line: u32,
    tokens: Vec<Token>,
    /// Open brackets: which, where, on which line.
    brackets: Vec<(u8, usize, u32)>,
    /// Columns with tabs of eight and of one.
    indents: Vec<(usize, usize)>,
    is_raised: bool,
    is_single: bool,
    keeps_indents: bool,
    is_fault_at_end: bool,
    /// Start of the text in CPython's line buffer: of this line, or of an earlier one that goes on in it.
    buffer_start: usize,
}

pub(super) type Scan<T = ()> = Result<T, Box<SyntaxError>>;

impl Tokenizer<'_> {
    pub(super) fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// An error whose offset is the number of characters read of the current line.
    pub(super) fn fault<T>(&self, message: impl Into<String>) -> Scan<T> {
        let column = self.columns_read(self.at);
        self.fault_at(self.line, column, column, message)
    }

    /// As [`Self::columns_read`], in the unit of the parser's errors.
    fn error_columns_read(&self, at: usize) -> u32 {
        let start = self.source.line_start(self.line);
        let bytes = u32::try_from(at.saturating_sub(start)).unwrap_or(u32::MAX);
        self.source.error_column(self.line, bytes)
    }

    fn columns_read(&self, at: usize) -> u32 {
        let start = self.source.line_start(self.line);
        let bytes = u32::try_from(at.saturating_sub(start)).unwrap_or(u32::MAX);
        self.source.char_column(self.line, bytes)
    }

    pub(super) fn fault_at<T>(&self, line: u32, offset: u32, end: u32, message: impl Into<String>) -> Scan<T> {
        let text = self.source.line(line);
        Err(Box::new(SyntaxError {
            kind: ErrorKind::Syntax,
            message: message.into(),
            lineno: Some(line),
            offset: Some(offset),
            end_lineno: Some(line),
            end_offset: Some(end),
            text: Some(text.trim_end_matches('\n').to_owned()),
        }))
    }

    /// An error over `start..end` of the current line.
    pub(super) fn fault_range<T>(&self, start: usize, end: usize, message: &str) -> Scan<T> {
        let from = self.columns_read(start) + 1;
        self.fault_at(self.line, from, self.columns_read(end), message)
    }

    /// An error that the parser raises for the tokenizer, over the whole line.
    fn line_fault<T>(&mut self, kind: ErrorKind, offset: u32, end: i64, message: &str) -> Scan<T> {
        self.is_raised = false;
        Err(Box::new(SyntaxError {
            kind,
            message: message.to_owned(),
            lineno: Some(self.line),
            offset: Some(offset),
            end_lineno: Some(self.line),
            end_offset: u32::try_from(end).ok(),
            text: Some(self.source.line(self.line)),
        }))
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) {
        self.tokens.push(Token {
            kind,
            start,
            end,
            line: self.line,
            level: u16::try_from(self.brackets.len()).unwrap_or(u16::MAX),
            read: self.at,
            is_implied: false,
        });
    }

    fn run(&mut self) -> Scan {
        let mut at_line_start = true;
        loop {
            let mut blank = false;
            let starts_line = std::mem::take(&mut at_line_start);
            if starts_line {
                blank = self.indentation()?;
            }
            while matches!(self.peek(0), b' ' | b'\t' | 0x0C) {
                self.at += 1;
            }
            let start = self.at;
            if self.peek(0) == b'#' {
                let rest = &self.text[self.at..];
                self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            }
            let Some(&byte) = self.text.get(self.at) else {
                return self.end(starts_line);
            };
            match byte {
                b'\n' => {
                    self.at += 1;
                    if !blank && self.brackets.is_empty() {
                        self.push(Kind::Newline, start, self.at - 1);
                    }
                    self.line += 1;
                    self.buffer_start = self.at;
                    at_line_start = self.brackets.is_empty();
                }
                b'\\' => {
                    self.at += 1;
                    if self.peek(0) != b'\n' {
                        self.at += usize::from(self.at < self.text.len());
                        return self.bad_continuation();
                    }
                    self.at += 1;
                    if self.at >= self.text.len() {
                        return self.continued_end();
                    }
                    self.line += 1;
                }
                b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => self.word(start)?,
                b'"' | b'\'' => self.string(start)?,
                b'0'..=b'9' => self.number(start)?,
                b'.' if self.peek(1).is_ascii_digit() => self.number(start)?,
                _ => self.operator(start)?,
            }
        }
    }

    fn number(&mut self, start: usize) -> Scan {
        number::number(self)?;
        self.push(Kind::Number, start, self.at);
        Ok(())
    }

    /// The error of leaving the innermost open bracket open.
    fn unclosed(&self) -> Option<SyntaxError> {
        let &(bracket, at, line) = self.brackets.last()?;
        let start = self.source.line_start(line);
        let bytes = u32::try_from(at - start).unwrap_or(0);
        let message = format!("'{}' was never closed", char::from(bracket));
        Some(SyntaxError {
            lineno: Some(line),
            offset: Some(self.source.error_column(line, bytes) + 1),
            end_lineno: Some(line),
            end_offset: Some(0),
            text: Some(self.source.line(line)),
            ..SyntaxError::bare(ErrorKind::Syntax, message)
        })
    }

    /// The end of the text: a line without tokens after the last newline.
    fn end(&mut self, starts_line: bool) -> Scan {
        if let Some(error) = self.unclosed() {
            self.is_raised = false;
            self.is_fault_at_end = true;
            return Err(Box::new(error));
        }
        // What follows the last newline is not a line.
        if self.text.ends_with(b"\n") {
            self.line = (self.line - 1).max(1);
        }
        if starts_line && self.text.ends_with(b"\n") {
            self.close_indents();
        }
        if self.is_single && !self.tokens.is_empty() {
            self.implied_newline();
            if self.keeps_indents {
                self.indents.truncate(1);
            } else if self.indents.len() > 1 {
                self.close_indents();
                self.implied_newline();
            }
        }
        self.close_indents();
        self.push(Kind::End, self.at, self.at);
        Ok(())
    }

    /// The end of a single statement ends its line, and its block.
    fn implied_newline(&mut self) {
        self.push(Kind::Newline, self.at, self.at);
        if let Some(token) = self.tokens.last_mut() {
            token.is_implied = true;
        }
    }

    fn close_indents(&mut self) {
        while self.indents.len() > 1 {
            self.indents.pop();
            self.push(Kind::Dedent, self.at, self.at);
        }
    }

    /// Measures the indentation and emits INDENT and DEDENT; true for a line without code.
    fn indentation(&mut self) -> Scan<bool> {
        let (mut column, mut alternative) = (0, 0);
        let mut continued: Option<usize> = None;
        loop {
            match self.peek(0) {
                b' ' => {
                    column += 1;
                    alternative += 1;
                }
                b'\t' => {
                    column = (column / 8 + 1) * 8;
                    alternative += 1;
                }
                0x0C => (column, alternative) = (0, 0),
                b'\\' if self.peek(1) == b'\n' => {
                    // The first line that is indented decides.
                    continued = continued.filter(|column| *column > 0).or(Some(column));
                    self.at += 1;
                    self.line += 1;
                    self.buffer_start = self.at + 1;
                }
                b'\\' => {
                    self.at = (self.at + 2).min(self.text.len());
                    return self.bad_continuation();
                }
                _ => break,
            }
            self.at += 1;
        }
        if let Some(first) = continued {
            if first > 0 {
                (column, alternative) = (first, first);
            }
            if self.at >= self.text.len() {
                self.line -= 1;
                return self.continued_end().map(|()| true);
            }
        }
        if matches!(self.peek(0), b'#' | b'\n') && self.at < self.text.len() {
            return Ok(true);
        }
        if self.at >= self.text.len() && column == 0 {
            return Ok(false);
        }
        let inconsistent = "inconsistent use of tabs and spaces in indentation";
        let top = self.indents.last().copied().unwrap_or_default();
        if column == top.0 {
            if alternative != top.1 {
                return self.line_fault(ErrorKind::Tab, 1, 0, inconsistent);
            }
        } else if column > top.0 {
            if self.indents.len() >= MAX_INDENTS {
                let message = "too many levels of indentation";
                return self.line_fault(ErrorKind::Indentation, 1, 0, message);
            }
            if alternative <= top.1 {
                return self.line_fault(ErrorKind::Tab, 1, 0, inconsistent);
            }
            self.indents.push((column, alternative));
            self.push(Kind::Indent, self.at, self.at);
        } else {
            let mut closed = 0;
            while self.indents.len() > 1 && self.indents.last().is_some_and(|top| column < top.0) {
                self.indents.pop();
                closed += 1;
            }
            let top = self.indents.last().copied().unwrap_or_default();
            if column != top.0 {
                let end = self.source.line_start(self.line + 1);
                let offset = self.error_columns_read(end);
                let message = "unindent does not match any outer indentation level";
                return self.line_fault(ErrorKind::Indentation, offset, -1, message);
            }
            if alternative != top.1 {
                return self.line_fault(ErrorKind::Tab, 1, 0, inconsistent);
            }
            for _ in 0..closed {
                self.push(Kind::Dedent, self.at, self.at);
            }
        }
        Ok(false)
    }

    /// The cursor is after the character that follows a backslash.
    fn bad_continuation<T>(&mut self) -> Scan<T> {
        let bytes = u32::try_from(self.at - self.buffer_start).unwrap_or(u32::MAX);
        let offset = if self.buffer_start == self.source.line_start(self.line) {
            self.source.error_column(self.line, bytes)
        } else {
            // Counted from the start of the buffer, whatever the line.
            bytes
        };
        let message = "unexpected character after line continuation character";
        self.line_fault(ErrorKind::Syntax, offset, 0, message)
    }

    /// The text ends after a backslash at the end of a line.
    fn continued_end(&mut self) -> Scan {
        if !self.brackets.is_empty() {
            return self.end(false);
        }
        let offset = self.error_columns_read(self.at);
        let message = "unexpected EOF while parsing";
        self.line_fault(ErrorKind::Syntax, offset, -1, message)
    }

    fn word(&mut self, start: usize) -> Scan {
        let mut all_ascii = true;
        while let b @ (b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | 0x80..) = self.peek(0) {
            all_ascii &= b.is_ascii();
            self.at += 1;
        }
        let word = &self.text[start..self.at];
        if matches!(self.peek(0), b'"' | b'\'') && is_string_prefix(word) {
            return self.string(start);
        }
        if !all_ascii {
            self.check_identifier(start)?;
        }
        self.push(Kind::Name, start, self.at);
        Ok(())
    }

    fn check_identifier(&mut self, start: usize) -> Scan {
        let word = String::from_utf8_lossy(&self.text[start..self.at]).into_owned();
        if let Some((at, c)) = not_of_identifiers(&word) {
            self.at = start + at + c.len_utf8();
            let code = u32::from(c);
            return if unicode::is_printable(code) {
                self.fault(format!("invalid character '{c}' (U+{code:04X})"))
            } else {
                self.fault(format!("invalid non-printable character U+{code:04X}"))
            };
        }
        Ok(())
    }

    /// A string literal; the cursor is at its quote.
    fn string(&mut self, start: usize) -> Scan {
        let first_line = self.line;
        let quote = self.peek(0);
        let triple = self.peek(1) == quote && self.peek(2) == quote;
        let empty = self.peek(1) == quote && !triple;
        if empty {
            self.at += 2;
            self.push(Kind::String, start, self.at);
            return Ok(());
        }
        self.at += if triple { 3 } else { 1 };
        loop {
            let Some(&byte) = self.text.get(self.at) else {
                return self.unterminated(start, first_line, triple);
            };
            match byte {
                b'\n' if !triple => return self.unterminated(start, first_line, false),
                b'\n' => self.line += 1,
                b'\\' => {
                    self.at += 1;
                    if self.peek(0) == b'\n' && self.at < self.text.len() {
                        self.line += 1;
                    }
                }
                _ if byte == quote && !triple => {
                    self.at += 1;
                    break;
                }
                _ if byte == quote && self.peek(1) == quote && self.peek(2) == quote => {
                    self.at += 3;
                    break;
                }
                _ => {}
            }
            self.at += 1;
        }
        self.push(Kind::String, start, self.at);
        Ok(())
    }

    fn unterminated(&mut self, start: usize, first_line: u32, triple: bool) -> Scan {
        // The text has a newline at its end that is not part of the program's last line.
        let at_end = self.at >= self.text.len();
        self.is_fault_at_end = at_end;
        let last = (self.line - u32::from(at_end)).max(first_line);
        self.line = first_line;
        let offset = self.columns_read(start) + 1;
        let what = if triple { "triple-quoted string" } else { "string" };
        let message = format!("unterminated {what} literal (detected at line {last})");
        self.fault_at(first_line, offset, offset, message)
    }

    fn operator(&mut self, start: usize) -> Scan {
        let byte = self.peek(0);
        let c = std::str::from_utf8(&self.text[self.at..])
            .ok()
            .and_then(|rest| rest.chars().next())
            .unwrap_or('\0');
        self.at += OPERATORS
            .iter()
            .find(|op| self.text[start..].starts_with(op.as_bytes()))
            .map_or(c.len_utf8(), |op| op.len());
        match byte {
            b'(' | b'[' | b'{' => {
                if self.brackets.len() >= MAX_BRACKETS {
                    return self.fault("too many nested parentheses");
                }
                self.brackets.push((byte, start, self.line));
            }
            b')' | b']' | b'}' => {
                let close = char::from(byte);
                let Some((open, _, line)) = self.brackets.pop() else {
                    return self.fault(format!("unmatched '{close}'"));
                };
                let matches = matches!((open, byte), (b'(', b')') | (b'[', b']') | (b'{', b'}'));
                if !matches {
                    let open = char::from(open);
                    let mut message =
                        format!("closing parenthesis '{close}' does not match opening parenthesis '{open}'");
                    if line != self.line {
                        message.push_str(&format!(" on line {line}"));
                    }
                    return self.fault(message);
                }
            }
            _ if !unicode::is_printable(u32::from(c)) => {
                return self.fault(format!("invalid non-printable character U+{:04X}", u32::from(c)));
            }
            _ => {}
        }
        self.push(Kind::Op, start, self.at);
        Ok(())
    }
}

/// Operators of more than one character, longer ones first.
const OPERATORS: [&str; 25] = [
    "**=", "//=", "<<=", ">>=", "...", "!=", "%=", "&=", "**", "*=", "+=", "-=", "->", "//", "/=", ":=", "<<", "<=",
    "<>", "==", ">=", ">>", "@=", "^=", "|=",
];

fn is_string_prefix(word: &[u8]) -> bool {
    let lower: Vec<u8> = word.iter().map(u8::to_ascii_lowercase).collect();
    matches!(
        lower.as_slice(),
        b"r" | b"b" | b"u" | b"f" | b"rb" | b"br" | b"rf" | b"fr"
    )
}
