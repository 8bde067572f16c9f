//! The adapter from the parser crate to our tree.
//!
//! Order of work: `prescan` refuses what would overflow a stack or exceed CPython's tokenizer limits; the crate parses; the
//! adapter (`stmt`, `expr`, `pattern`, `string`) rebuilds the tree with CPython's positions and refuses what Python 3.11 does
//! not have; on any rejection the diagnosis pass looks for CPython's message. The crate's own messages are never shown.
//!
//! Deeply nested sources are parsed on a thread with a larger stack; the finished tree is at most [`MAX_DEPTH`] deep.

mod expr;
mod number;
mod pattern;
mod prescan;
mod stmt;
mod string;

pub(crate) use number::decimal_of_hex;
pub(crate) use string::named_character;

use std::collections::HashMap;
use std::sync::Arc;

use rustpython_ruff_python_ast as ruff;
use rustpython_ruff_python_parser as parser;
use rustpython_ruff_text_size::{Ranged, TextRange, TextSize};

use crate::ast::{Ident, Mod, Span};
use crate::decode::{self, Origin};
use crate::error::{ErrorKind, SyntaxError, Warning, WarningCategory};
use crate::source::Source;

/// How deep a tree may nest before compilation is refused with a `RecursionError`, as CPython's does at a comparable depth.
pub const MAX_DEPTH: u32 = 3000;

/// Levels of rules at which CPython's parser gives up (`MAXSTACK`), less those around any expression.
const MAX_RULES: u32 = 5967;

/// The `mode` of `compile`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Exec,
    Eval,
    Single,
}

/// What the interactive loop asks for (`codeop`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interactive {
    /// `PyCF_ALLOW_INCOMPLETE_INPUT`: a text that ends too early is "incomplete input".
    pub may_be_incomplete: bool,
    /// `PyCF_DONT_IMPLY_DEDENT`: the end of the text does not close a block.
    pub keeps_indents: bool,
}

/// A tree with what else the parse found.
#[derive(Clone, Debug)]
pub struct Parsed {
    pub tree: Mod,
    pub warnings: Vec<Warning>,
}

/// Decodes and parses; for callers that need neither warnings nor the text.
pub fn parse_module(source: &[u8], mode: Mode) -> Result<Mod, SyntaxError> {
    let source = decode::decode(source, Origin::String)?;
    parse(&source, mode).map(|parsed| parsed.tree)
}

/// Parses decoded text.
pub fn parse(source: &Source, mode: Mode) -> Result<Parsed, SyntaxError> {
    parse_interactive(source, mode, Interactive::default())
}

/// Parses decoded text for the interactive loop.
pub fn parse_interactive(source: &Source, mode: Mode, interactive: Interactive) -> Result<Parsed, SyntaxError> {
    match parse_quickly(source, mode, interactive) {
        Ok(parsed) => Ok(parsed),
        Err(Rejection::Known(error)) => Err(error),
        Err(Rejection::Parser { offset }) => Err(crate::diagnose::diagnose(source, mode, interactive, offset)),
    }
}

/// Why there is no tree.
enum Rejection {
    /// The error is final.
    Known(SyntaxError),
    /// The parser refused the text near `offset`; the diagnosis pass has to say why.
    Parser { offset: usize },
}

fn parse_quickly(source: &Source, mode: Mode, interactive: Interactive) -> Result<Parsed, Rejection> {
    let depth = match prescan::prescan(source.text()) {
        prescan::Verdict::Depth(_, true) if crate::diagnose::has_fault(source) => {
            return Err(Rejection::Parser { offset: 0 });
        }
        prescan::Verdict::Depth(depth, _) => depth,
        prescan::Verdict::TooComplex => {
            return Err(Rejection::Known(SyntaxError::bare(ErrorKind::Memory, "")));
        }
        prescan::Verdict::Refused(offset) => return Err(Rejection::Parser { offset }),
    };
    if depth <= DEPTH_ON_CALLERS_STACK {
        return parse_and_adapt(source, mode, interactive);
    }
    let stack = STACK_BASE + depth as usize * STACK_PER_LEVEL;
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(stack)
            .spawn_scoped(scope, || parse_and_adapt(source, mode, interactive))
            .ok()
            .and_then(|thread| thread.join().ok())
            .unwrap_or_else(|| Err(Rejection::Known(SyntaxError::bare(ErrorKind::Memory, ""))))
    })
}

/// Nesting that is parsed without a thread: about 2 KB of native stack a level.
const DEPTH_ON_CALLERS_STACK: u32 = 150;
const STACK_BASE: usize = 4 << 20;
const STACK_PER_LEVEL: usize = 8 << 10;

fn parse_and_adapt(source: &Source, mode: Mode, interactive: Interactive) -> Result<Parsed, Rejection> {
    let ruff_mode = match mode {
        Mode::Exec | Mode::Single => parser::Mode::Module,
        Mode::Eval => parser::Mode::Expression,
    };
    let text = source.text();
    let options = parser::ParseOptions::from(ruff_mode).with_target_version(ruff::PythonVersion::PY311);
    let parsed = parser::parse_unchecked(text, options);
    // A repeated keyword argument is an error of the compiler, not of the parser.
    let is_ours =
        |error: &&parser::ParseError| !matches!(error.error, parser::ParseErrorType::DuplicateKeywordArgumentError(_));
    if let Some(error) = parsed.errors().iter().find(is_ours) {
        return Err(Rejection::Parser {
            offset: error.location.start().to_usize(),
        });
    }
    if let Some(error) = parsed.unsupported_syntax_errors().first() {
        return Err(Rejection::Parser {
            offset: error.range.start().to_usize(),
        });
    }
    // The parser knows letters of later versions of Unicode.
    if !text.is_ascii() {
        let of_later = |token: &&ruff::token::Token| {
            token.kind() == ruff::token::TokenKind::Name
                && crate::diagnose::not_of_identifiers(&text[token.range()]).is_some()
        };
        if let Some(token) = parsed.tokens().iter().find(of_later) {
            return Err(Rejection::Parser {
                offset: token.start().to_usize(),
            });
        }
    }
    // In an expression, blanks after the last newline are an indentation.
    if mode == Mode::Eval
        && let Some(at) = text.rfind('\n')
        && !text[at + 1..].is_empty()
        && text[at + 1..].bytes().all(|b| b == b' ' || b == b'\t')
    {
        return Err(Rejection::Parser { offset: text.len() });
    }
    let mut adapter = Adapter::new(source);
    let tree = match parsed.syntax() {
        ruff::Mod::Module(module) => {
            let body = adapter.body(&module.body);
            if mode == Mode::Single {
                adapter.check_single(&module.body, interactive);
                Mod::Interactive { body }
            } else {
                Mod::Module { body }
            }
        }
        ruff::Mod::Expression(expression) => Mod::Expression {
            body: Box::new(adapter.expr(&expression.body)),
        },
    };
    match adapter.rejection {
        Some(rejection) => Err(rejection),
        None => {
            // The conversion visits some expressions before others that stand to the left of them.
            let mut warnings = adapter.warnings;
            warnings.sort_by_key(|w| (w.span.lineno, w.span.col_offset));
            Ok(Parsed { tree, warnings })
        }
    }
}

/// State of one conversion. The first rejection wins; conversion goes on with placeholders after it.
struct Adapter<'a> {
    source: &'a Source,
    names: HashMap<&'a str, Ident>,
    other_names: HashMap<String, Ident>,
    warnings: Vec<Warning>,
    rejection: Option<Rejection>,
    depth: u32,
    /// How deep CPython's parser would be in its rules for the constructs around, as far as they recurse on the right.
    rules: u32,
    /// Line of the last position asked for: positions come nearly in order.
    last_line: (u32, u32, u32),
    /// Set while converting inside an f-string: the nesting level.
    fstring_level: u32,
}

impl<'a> Adapter<'a> {
    fn new(source: &'a Source) -> Self {
        Self {
            source,
            names: HashMap::new(),
            other_names: HashMap::new(),
            warnings: Vec::new(),
            rejection: None,
            depth: 0,
            rules: 0,
            last_line: (1, 0, 0),
            fstring_level: 0,
        }
    }

    fn text(&self) -> &'a str {
        self.source.text()
    }

    fn slice(&self, range: TextRange) -> &'a str {
        self.text().get(range.to_std_range()).unwrap_or_default()
    }

    /// Python 3.11 does not accept what stands at `offset`.
    fn refuse(&mut self, offset: TextSize) {
        self.rejection.get_or_insert(Rejection::Parser {
            offset: offset.to_usize(),
        });
    }

    fn fail(&mut self, error: SyntaxError) {
        self.rejection.get_or_insert(Rejection::Known(error));
    }

    /// Enters a nesting level; `false` if the tree is too deep to go on.
    fn enter(&mut self) -> bool {
        self.depth += 1;
        if self.depth <= MAX_DEPTH {
            return true;
        }
        self.fail(recursion_error());
        // Still deeper there may be what CPython's parser gives up on before the compiler sees it.
        self.depth <= 2 * MAX_RULES
    }

    /// Enters a construct that takes `levels` of rules in CPython's parser, whose limit is a MemoryError.
    fn enter_rules(&mut self, levels: u32) {
        self.rules = self.rules.saturating_add(levels);
        if self.rules > MAX_RULES {
            self.rejection = Some(Rejection::Known(SyntaxError::bare(ErrorKind::Memory, "")));
        }
    }

    fn leave_rules(&mut self, levels: u32) {
        self.rules -= levels;
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    fn warn(&mut self, category: WarningCategory, range: TextRange, message: String) {
        let span = self.source.span(range.start().to_usize(), range.end().to_usize());
        self.warnings.push(Warning {
            category,
            message,
            span,
        });
    }

    fn position(&mut self, offset: TextSize) -> (u32, u32) {
        let offset = offset.to_u32();
        let (line, start, end) = self.last_line;
        if offset >= start && offset < end {
            return (line, offset - start);
        }
        let (line, column) = self.source.position(offset as usize);
        let start = offset - column;
        let end = u32::try_from(self.source.line_start(line + 1)).unwrap_or(u32::MAX);
        self.last_line = (line, start, end);
        (line, column)
    }

    fn span_of(&mut self, start: TextSize, end: TextSize) -> Span {
        let (lineno, col_offset) = self.position(start);
        let (end_lineno, end_col_offset) = self.position(end);
        Span {
            lineno,
            col_offset,
            end_lineno,
            end_col_offset,
        }
    }

    fn span(&mut self, node: impl Ranged) -> Span {
        let range = node.range();
        self.span_of(range.start(), range.end())
    }

    fn intern(&mut self, name: &str, range: TextRange) -> Ident {
        let written = self.slice(range);
        if written == name {
            return Arc::clone(self.names.entry(written).or_insert_with(|| Arc::from(written)));
        }
        if let Some(known) = self.other_names.get(name) {
            return Arc::clone(known);
        }
        let ident: Ident = Arc::from(name);
        self.other_names.insert(name.to_owned(), Arc::clone(&ident));
        ident
    }

    fn ident(&mut self, identifier: &ruff::Identifier) -> Ident {
        self.intern(identifier.as_str(), identifier.range)
    }
}

/// The error for trees that are nested too deeply.
pub(crate) fn recursion_error() -> SyntaxError {
    SyntaxError::bare(
        ErrorKind::Recursion,
        "maximum recursion depth exceeded during compilation",
    )
}
