//! What the front end can complain about, in the terms of Python's `SyntaxError`.
//!
//! Positions are as the exception shows them: lines from 1, offsets from 1 and counted in characters, with 0 for "none".
//! The file name is the caller's business.

use std::fmt;

use crate::ast::Span;
use crate::source::Source;

/// Which exception class is raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    Syntax,
    Indentation,
    Tab,
    /// `ValueError`: NUL bytes in a source string.
    Value,
    /// `MemoryError`, without arguments: the parser's stack overflowed.
    Memory,
    /// `RecursionError` during compilation.
    Recursion,
    /// `OverflowError`.
    Overflow,
}

impl ErrorKind {
    /// The name of the exception class.
    pub fn class_name(self) -> &'static str {
        match self {
            Self::Syntax => "SyntaxError",
            Self::Indentation => "IndentationError",
            Self::Tab => "TabError",
            Self::Value => "ValueError",
            Self::Memory => "MemoryError",
            Self::Recursion => "RecursionError",
            Self::Overflow => "OverflowError",
        }
    }
}

/// An error of decoding, parsing, the symbol table or lowering.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    pub kind: ErrorKind,
    pub message: String,
    /// 1-based; `None` where CPython leaves the attribute `None`.
    pub lineno: Option<u32>,
    pub offset: Option<u32>,
    pub end_lineno: Option<u32>,
    pub end_offset: Option<u32>,
    /// The source line, with its newline.
    pub text: Option<String>,
}

impl SyntaxError {
    /// An error without any position.
    pub fn bare(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            lineno: None,
            offset: None,
            end_lineno: None,
            end_offset: None,
            text: None,
        }
    }

    /// An error that covers `span` (a node's span: 0-based byte columns).
    pub fn at_span(source: &Source, span: Span, message: impl Into<String>) -> Self {
        Self {
            kind: ErrorKind::Syntax,
            message: message.into(),
            lineno: Some(span.lineno),
            offset: Some(source.error_column(span.lineno, span.col_offset) + 1),
            end_lineno: Some(span.end_lineno),
            end_offset: Some(source.error_column(span.end_lineno, span.end_col_offset) + 1),
            text: Some(source.line(span.lineno)),
        }
    }

    /// An error of the compile stage: the tree may not come from a source, so that columns stay in bytes until a source
    /// is at hand (see [`SyntaxError::locate`]).
    pub fn at_node(span: Span, message: impl Into<String>) -> Self {
        Self {
            kind: ErrorKind::Syntax,
            message: message.into(),
            lineno: Some(span.lineno),
            offset: Some(span.col_offset + 1),
            end_lineno: Some(span.end_lineno),
            end_offset: Some(span.end_col_offset + 1),
            text: None,
        }
    }

    /// Adds the text line to an error of the compile stage. Its offsets stay in bytes, as CPython's do there.
    #[must_use]
    pub fn locate(mut self, source: &Source) -> Self {
        if let (None, Some(line)) = (&self.text, self.lineno) {
            self.text = Some(source.line(line));
        }
        self
    }

    /// An error at byte offsets `start..end` of the normalised text.
    pub fn at_offsets(source: &Source, start: usize, end: usize, message: impl Into<String>) -> Self {
        Self::at_span(source, source.span(start, end), message)
    }

    #[must_use]
    pub fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.kind = kind;
        self
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.class_name(), self.message)?;
        if let Some(line) = self.lineno {
            write!(f, " (line {line})")?;
        }
        Ok(())
    }
}

impl std::error::Error for SyntaxError {}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WarningCategory {
    Deprecation,
    Syntax,
}

/// A warning to issue with the file's name and `lineno`; where the filter turns it into an error, CPython raises a
/// `SyntaxError` with the same text at `span`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub category: WarningCategory,
    pub message: String,
    pub span: Span,
}
