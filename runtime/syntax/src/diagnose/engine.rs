//! Runs the grammar over the tokens, in the manner of CPython's generated parser.
//!
//! The same order of attempts and the same memory of results matter here: which fault is found first depends on them. An error
//! raised anywhere ends the run. A match leaves a light tree (`Node`), enough to say what kind of expression stands where.

use std::collections::HashMap;

use super::faults;
use super::grammar::{Action, Alternative, Grammar, Item};
use super::tokenize::{Kind, Token, Tokens};
use crate::error::{ErrorKind, SyntaxError};
use crate::source::Source;

pub(super) type NodeId = u32;

#[derive(Clone, Debug)]
pub(super) struct Node {
    /// The label of the alternative, `token` for a token, or empty for a plain sequence.
    pub(super) label: &'static str,
    /// First token, and the token after the last.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) children: Vec<NodeId>,
}

pub(super) struct Engine<'a> {
    pub(super) source: &'a Source,
    pub(super) tokens: &'a Tokens,
    grammar: &'static Grammar,
    pub(super) nodes: Vec<Node>,
    memo: HashMap<(usize, usize), (Option<NodeId>, usize)>,
    pub(super) mark: usize,
    /// How many tokens have been looked at, in both passes.
    pub(super) filled: usize,
    find_faults: bool,
    pub(super) error: Option<SyntaxError>,
    /// The error came from the tokenizer.
    pub(super) from_tokenizer: bool,
    /// The error came from an expression inside an f-string.
    pub(super) from_inside: bool,
    depth: u32,
}

/// CPython's `MAXSTACK`.
const MAX_DEPTH: u32 = 6000;

const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

impl<'a> Engine<'a> {
    pub(super) fn new(source: &'a Source, tokens: &'a Tokens, grammar: &'static Grammar) -> Self {
        Self {
            source,
            tokens,
            grammar,
            nodes: Vec::new(),
            memo: HashMap::new(),
            mark: 0,
            filled: 0,
            find_faults: false,
            error: None,
            from_tokenizer: false,
            from_inside: false,
            depth: 0,
        }
    }

    /// One pass from the start; whether the text matches.
    pub(super) fn pass(&mut self, rule: &str, find_faults: bool) -> bool {
        self.memo.clear();
        self.mark = 0;
        self.depth = 0;
        self.find_faults = find_faults;
        match self.grammar.rule(rule) {
            Some(rule) => self.rule(rule).is_some() && self.error.is_none(),
            None => false,
        }
    }

    pub(super) fn text(&self, token: &Token) -> &'a str {
        self.source.text().get(token.start..token.end).unwrap_or_default()
    }

    fn token(&mut self) -> Option<Token> {
        if self.error.is_some() {
            return None;
        }
        match self.tokens.list.get(self.mark) {
            Some(token) => {
                self.filled = self.filled.max(self.mark + 1);
                Some(*token)
            }
            None => {
                self.error = self.tokens.fault.clone();
                self.from_tokenizer = true;
                if self.error.is_none() {
                    self.error = Some(SyntaxError::bare(ErrorKind::Syntax, "invalid syntax"));
                }
                None
            }
        }
    }

    pub(super) fn node(&mut self, label: &'static str, start: usize, children: Vec<NodeId>) -> NodeId {
        let id = NodeId::try_from(self.nodes.len()).unwrap_or(NodeId::MAX);
        self.nodes.push(Node {
            label,
            start,
            end: self.mark,
            children,
        });
        id
    }

    fn take(&mut self) -> NodeId {
        self.mark += 1;
        self.node("token", self.mark - 1, Vec::new())
    }

    fn rule(&mut self, rule: usize) -> Option<NodeId> {
        if self.error.is_some() {
            return None;
        }
        let grammar = self.grammar;
        let description = &grammar.rules[rule];
        let start = self.mark;
        if (description.memo || description.left)
            && let Some(&(result, mark)) = self.memo.get(&(rule, start))
        {
            self.mark = mark;
            return result;
        }
        if !self.enter() {
            return None;
        }
        let result = if description.left {
            self.left_recursive(rule, start)
        } else {
            let outer = self.find_faults;
            if description.quiet {
                self.find_faults = false;
            }
            let mut result = self.alternatives(&description.alternatives);
            self.find_faults = outer;
            if description.is_strings && result.is_some() {
                self.check_strings(start);
                if self.error.is_some() {
                    result = None;
                }
            }
            if description.memo {
                self.memo.insert((rule, start), (result, self.mark));
            }
            result
        };
        self.depth -= 1;
        result
    }

    fn enter(&mut self) -> bool {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.error = Some(SyntaxError::bare(ErrorKind::Memory, ""));
            return false;
        }
        true
    }

    /// Grows a match from a failed one, as long as it gets longer.
    fn left_recursive(&mut self, rule: usize, start: usize) -> Option<NodeId> {
        let mut best = (None, start);
        loop {
            self.memo.insert((rule, start), best);
            self.mark = start;
            let result = self.alternatives(&self.grammar.rules[rule].alternatives);
            if self.error.is_some() {
                return None;
            }
            if result.is_none() || self.mark <= best.1 {
                break;
            }
            best = (result, self.mark);
        }
        self.memo.insert((rule, start), best);
        self.mark = best.1;
        best.0
    }

    fn alternatives(&mut self, alternatives: &'static [Alternative]) -> Option<NodeId> {
        let start = self.mark;
        for alternative in alternatives {
            if alternative.is_fault && !self.find_faults {
                continue;
            }
            let mut captures = [(0, 0); 4];
            let mut cut = false;
            self.mark = start;
            if let Some(children) = self.items(alternative, &mut captures, &mut cut) {
                return self.finish(alternative, start, children, captures);
            }
            if self.error.is_some() {
                return None;
            }
            self.mark = start;
            if cut {
                return None;
            }
        }
        None
    }

    fn items(
        &mut self,
        alternative: &'static Alternative,
        captures: &mut [(u8, NodeId); 4],
        cut: &mut bool,
    ) -> Option<Vec<NodeId>> {
        let mut children = Vec::with_capacity(alternative.items.len());
        let mut captured = 0;
        for (name, item) in &alternative.items {
            match item {
                Item::Cut => {
                    *cut = true;
                    continue;
                }
                Item::Ahead(inner, wanted) => {
                    let mark = self.mark;
                    let found = self.item(inner).is_some();
                    self.mark = mark;
                    if self.error.is_some() || found != *wanted {
                        return None;
                    }
                    continue;
                }
                _ => {}
            }
            let node = self.item(item)?;
            if *name != 0 && captured < captures.len() {
                captures[captured] = (*name, node);
                captured += 1;
            }
            children.push(node);
        }
        Some(children)
    }

    fn finish(
        &mut self,
        alternative: &'static Alternative,
        start: usize,
        children: Vec<NodeId>,
        captures: [(u8, NodeId); 4],
    ) -> Option<NodeId> {
        let capture = |name: u8| {
            captures
                .iter()
                .find(|(captured, _)| *captured == name)
                .map(|&(_, node)| node)
        };
        match &alternative.action {
            Action::Pass => match children.as_slice() {
                [only] => Some(*only),
                _ => Some(self.node("", start, children)),
            },
            Action::Label(label) => Some(self.node(label, start, children)),
            Action::Capture(name) => capture(*name),
            Action::Raise { how, captures, message } => {
                let nodes: Vec<NodeId> = captures.iter().filter_map(|&name| capture(name)).collect();
                // A rule that finds nothing to complain about fails as a whole.
                self.error = faults::raise(self, how, &nodes, message);
                None
            }
        }
    }

    fn item(&mut self, item: &'static Item) -> Option<NodeId> {
        match item {
            Item::Text(text) => {
                let token = self.token()?;
                let matches = matches!(token.kind, Kind::Name | Kind::Op) && self.text(&token) == *text;
                matches.then(|| self.take())
            }
            Item::Soft(text) => {
                let token = self.token()?;
                (token.kind == Kind::Name && self.text(&token) == *text).then(|| self.take())
            }
            Item::AnySoft => {
                let token = self.token()?;
                let is_soft = token.kind == Kind::Name && is_soft_keyword(self.text(&token));
                is_soft.then(|| self.take())
            }
            Item::Kind(kind) => {
                let token = self.token()?;
                let is_keyword = || *kind == Kind::Name && KEYWORDS.contains(&self.text(&token));
                (token.kind == *kind && !is_keyword()).then(|| self.take())
            }
            Item::Part(imaginary) => {
                let token = self.token()?;
                if token.kind != Kind::Number {
                    return None;
                }
                if self.text(&token).ends_with(['j', 'J']) != *imaginary {
                    let kind = if *imaginary { "imaginary" } else { "real" };
                    let message = format!("{kind} number required in complex literal");
                    self.error = Some(faults::at_token(self, self.mark, message));
                    return None;
                }
                Some(self.take())
            }
            Item::Rule(rule) => self.rule(*rule),
            Item::Group(alternatives) => {
                if !self.enter() {
                    return None;
                }
                let result = self.alternatives(alternatives);
                self.depth -= 1;
                result
            }
            Item::Optional(inner) => {
                let start = self.mark;
                match self.item(inner) {
                    Some(node) => Some(node),
                    None if self.error.is_some() => None,
                    None => {
                        self.mark = start;
                        Some(self.node("", start, Vec::new()))
                    }
                }
            }
            Item::Repeat(inner, least) => {
                let start = self.mark;
                let mut children = Vec::new();
                loop {
                    let mark = self.mark;
                    match self.item(inner) {
                        Some(node) if self.mark > mark => children.push(node),
                        _ => {
                            self.mark = mark;
                            break;
                        }
                    }
                }
                if self.error.is_some() || children.len() < *least {
                    self.mark = start;
                    return None;
                }
                Some(self.node("", start, children))
            }
            Item::Gather(separator, inner) => {
                let start = self.mark;
                let mut children = vec![self.item(inner)?];
                loop {
                    let mark = self.mark;
                    let separated = self
                        .token()
                        .is_some_and(|token| token.kind == Kind::Op && self.text(&token) == *separator);
                    if !separated {
                        break;
                    }
                    self.mark += 1;
                    match self.item(inner) {
                        Some(node) => children.push(node),
                        None => {
                            self.mark = mark;
                            break;
                        }
                    }
                }
                if self.error.is_some() {
                    return None;
                }
                Some(self.node("", start, children))
            }
            Item::Forced(text) => {
                let token = self.token()?;
                if self.text(&token) == *text && token.kind == Kind::Op {
                    return Some(self.take());
                }
                self.error = Some(faults::at_token(self, self.mark, format!("expected '{text}'")));
                None
            }
            // Handled by `items`.
            Item::Ahead(..) | Item::Cut => None,
        }
    }

    fn check_strings(&mut self, start: usize) {
        let range = start..self.mark;
        let list = self.tokens.list.get(range).unwrap_or_default();
        if let Some(fault) = super::literals::check(self, list) {
            self.from_inside = fault.is_inner;
            self.error = Some(fault.error);
        }
    }
}

/// Beginnings of soft keywords count as well, by an oversight in CPython.
fn is_soft_keyword(text: &str) -> bool {
    ["_", "case", "match"].iter().any(|soft| soft.starts_with(text))
}
