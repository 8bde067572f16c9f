//! Decoded, normalised source text and its line table.
//!
//! Newlines are `\n` only. All byte offsets of this crate are offsets into `text`. Columns exist in two units: UTF-8 bytes
//! (nodes) and characters (errors); `char_column` and `error_column` convert.

use crate::ast::Span;

#[derive(Clone, Debug)]
pub struct Source {
    text: String,
    /// Offset of the first byte of each line.
    line_starts: Vec<u32>,
    /// The parser's errors count bytes instead of characters: CPython does so for bytes without a declared encoding.
    byte_columns: bool,
}

impl Source {
    /// Takes text without `\r`; the decoder makes it so. Text beyond 4 GiB must be refused before.
    pub fn new(text: String) -> Self {
        let mut line_starts = Vec::with_capacity(text.len() / 30 + 1);
        line_starts.push(0);
        line_starts.extend(
            memchr::memchr_iter(b'\n', text.as_bytes()).map(|offset| u32::try_from(offset + 1).unwrap_or(u32::MAX)),
        );
        Self {
            text,
            line_starts,
            byte_columns: false,
        }
    }

    /// The same text, with columns of the parser's errors in bytes.
    #[must_use]
    pub fn with_byte_columns(mut self) -> Self {
        self.byte_columns = true;
        self
    }

    /// A text with the same unit of columns.
    #[must_use]
    pub fn derive(&self, text: String) -> Self {
        Self {
            byte_columns: self.byte_columns,
            ..Self::new(text)
        }
    }

    /// A byte column in the unit of the parser's errors.
    pub fn error_column(&self, line: u32, byte_column: u32) -> u32 {
        if self.byte_columns {
            byte_column
        } else {
            self.char_column(line, byte_column)
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Number of lines; a trailing newline does not start another.
    pub fn line_count(&self) -> u32 {
        let count = u32::try_from(self.line_starts.len()).unwrap_or(u32::MAX);
        if self.text.ends_with('\n') || self.text.is_empty() {
            count - 1
        } else {
            count
        }
    }

    /// 1-based line and 0-based byte column of an offset.
    pub fn position(&self, offset: usize) -> (u32, u32) {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = self.line_starts[line.saturating_sub(1)];
        (u32::try_from(line).unwrap_or(u32::MAX), offset - start)
    }

    /// The span of a byte range.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let (lineno, col_offset) = self.position(start);
        let (end_lineno, end_col_offset) = self.position(end);
        Span {
            lineno,
            col_offset,
            end_lineno,
            end_col_offset,
        }
    }

    /// Byte offset of the start of a 1-based line (the end of the text for lines beyond it).
    pub fn line_start(&self, line: u32) -> usize {
        self.line_starts
            .get((line as usize).saturating_sub(1))
            .map_or(self.text.len(), |&start| start as usize)
    }

    /// A 1-based line, with its newline if it has one.
    pub fn line(&self, line: u32) -> String {
        let start = self.line_start(line);
        let end = self.line_start(line.saturating_add(1));
        self.text.get(start..end).unwrap_or_default().to_owned()
    }

    /// Characters before a byte column of a line.
    pub fn char_column(&self, line: u32, byte_column: u32) -> u32 {
        let start = self.line_start(line);
        let end = start.saturating_add(byte_column as usize);
        let end = end.min(self.text.len());
        let bytes = self.text.as_bytes().get(start..end).unwrap_or_default();
        let chars = bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count();
        u32::try_from(chars).unwrap_or(u32::MAX)
    }
}
