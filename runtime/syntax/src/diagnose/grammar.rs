//! The grammar of Python 3.11 as data, with rules for what is wrong.
//!
//! The `.peg` files hold parsing expressions, tried in order:
//!
//! ```text
//!   name[flags]: alternative | alternative      flags: memo, left (left-recursive), quiet (no fault rules below)
//!   'if' '+='      a keyword or operator        "match"     a soft keyword
//!   NAME NUMBER STRING NEWLINE INDENT DEDENT END SOFT       kinds of tokens
//!   REAL IMAGINARY                              numbers of a complex literal; the other kind is an error
//!   x? x* x+ ','.x+ (x | y)                     optional, repeated, separated, grouped
//!   &x !x                                       lookahead     &&':'   must follow, else "expected ':'"
//!   ~                                           cut: no later alternative
//!   a=x                                         capture
//!   {Label}  {= a}  {! how a b "message"}       the node's label, the captured node itself, or an error
//! ```
//!
//! Alternatives that are nothing but a rule named `invalid_*` are looked into only in the second pass, as in CPython's
//! generated parser.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::tokenize::Kind;

#[derive(Debug)]
pub(super) struct Rule {
    pub(super) memo: bool,
    pub(super) left: bool,
    pub(super) quiet: bool,
    /// This rule checks string literals when it has matched.
    pub(super) is_strings: bool,
    pub(super) alternatives: Vec<Alternative>,
}

#[derive(Debug)]
pub(super) struct Alternative {
    pub(super) items: Vec<(u8, Item)>,
    pub(super) action: Action,
    /// Refers to a fault rule, so that it counts in the second pass only.
    pub(super) is_fault: bool,
}

#[derive(Debug)]
pub(super) enum Item {
    Text(&'static str),
    Soft(&'static str),
    Kind(Kind),
    AnySoft,
    /// A number of a complex literal that must (or must not) be imaginary.
    Part(bool),
    Rule(usize),
    Group(Vec<Alternative>),
    Optional(Box<Item>),
    Repeat(Box<Item>, usize),
    Gather(&'static str, Box<Item>),
    Ahead(Box<Item>, bool),
    Forced(&'static str),
    Cut,
}

/// What an alternative makes of its match.
#[derive(Debug)]
pub(super) enum Action {
    /// The only item's node, or a plain sequence.
    Pass,
    Label(&'static str),
    Capture(u8),
    Raise {
        how: &'static str,
        captures: Vec<u8>,
        message: String,
    },
}

#[derive(Debug)]
pub(super) struct Grammar {
    pub(super) rules: Vec<Rule>,
    names: HashMap<&'static str, usize>,
}

impl Grammar {
    pub(super) fn rule(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }
}

/// The grammar, read once.
pub(super) fn grammar() -> &'static Grammar {
    static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
    GRAMMAR.get_or_init(|| {
        read(&[
            include_str!("grammar/statements.peg"),
            include_str!("grammar/patterns.peg"),
            include_str!("grammar/expressions.peg"),
            include_str!("grammar/faults.peg"),
        ])
    })
}

fn read(files: &[&'static str]) -> Grammar {
    let mut sources: Vec<(&'static str, &'static str)> = Vec::new();
    for file in files {
        // A rule goes on over indented lines.
        let mut start = None;
        let mut at = 0;
        for line in file.split_inclusive('\n') {
            let begins = line.starts_with(|c: char| c.is_ascii_lowercase());
            let ends = begins || line.starts_with('#');
            if ends && let Some(from) = start.take() {
                sources.push(("", &file[from..at]));
            }
            if begins {
                start = Some(at);
            }
            at += line.len();
        }
        if let Some(from) = start {
            sources.push(("", &file[from..]));
        }
    }
    let mut names = HashMap::new();
    for (index, source) in sources.iter_mut().enumerate() {
        let (head, body) = source.1.split_once(':').unwrap_or((source.1, ""));
        *source = (head, body);
        names.insert(head.split('[').next().unwrap_or(head), index);
    }
    let rules = sources
        .iter()
        .map(|(head, body)| {
            let mut reader = Reader {
                names: &names,
                rest: body,
            };
            Rule {
                memo: head.contains("[memo]"),
                left: head.contains("[left]"),
                quiet: head.contains("[quiet]"),
                is_strings: head.starts_with("strings"),
                alternatives: reader.alternatives(),
            }
        })
        .collect();
    Grammar { rules, names }
}

struct Reader<'g> {
    names: &'g HashMap<&'static str, usize>,
    rest: &'static str,
}

impl Reader<'_> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn eat(&mut self, text: &str) -> bool {
        self.skip();
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn word(&mut self) -> &'static str {
        let end = self
            .rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn quoted(&mut self, quote: char) -> &'static str {
        let body = &self.rest[1..];
        let end = body.find(quote).unwrap_or(body.len());
        self.rest = body.get(end + 1..).unwrap_or_default();
        &body[..end]
    }

    fn alternatives(&mut self) -> Vec<Alternative> {
        let mut list = vec![self.alternative()];
        while self.eat("|") {
            list.push(self.alternative());
        }
        list
    }

    fn alternative(&mut self) -> Alternative {
        let mut items = Vec::new();
        let mut is_fault = false;
        loop {
            self.skip();
            match self.rest.as_bytes().first() {
                None | Some(b'|' | b')') => break,
                Some(b'{') => {
                    let action = self.action();
                    return Alternative {
                        items,
                        action,
                        is_fault,
                    };
                }
                Some(_) => {}
            }
            let mut capture = 0;
            if let [name @ b'a'..=b'z', b'=', ..] = self.rest.as_bytes() {
                capture = *name;
                self.rest = &self.rest[2..];
            }
            is_fault = items.is_empty() && self.rest.starts_with("invalid_");
            let item = self.item();
            items.push((capture, item));
        }
        Alternative {
            items,
            action: Action::Pass,
            is_fault,
        }
    }

    fn item(&mut self) -> Item {
        if self.eat("&&") {
            return Item::Forced(self.quoted('\''));
        }
        if self.eat("&") {
            return Item::Ahead(Box::new(self.atom()), true);
        }
        if self.eat("!") {
            return Item::Ahead(Box::new(self.atom()), false);
        }
        if self.eat("~") {
            return Item::Cut;
        }
        let atom = self.atom();
        let gather = match (&atom, self.rest.as_bytes().first()) {
            (Item::Text(separator), Some(b'.')) => Some(*separator),
            _ => None,
        };
        if let Some(separator) = gather {
            self.rest = &self.rest[1..];
            let element = self.atom();
            self.rest = self.rest.strip_prefix('+').unwrap_or(self.rest);
            return Item::Gather(separator, Box::new(element));
        }
        let suffix = self.rest.as_bytes().first().copied();
        let wrapped = match suffix {
            Some(b'?') => Item::Optional(Box::new(atom)),
            Some(b'*') => Item::Repeat(Box::new(atom), 0),
            Some(b'+') => Item::Repeat(Box::new(atom), 1),
            _ => return atom,
        };
        self.rest = &self.rest[1..];
        wrapped
    }

    fn atom(&mut self) -> Item {
        match self.rest.as_bytes().first() {
            Some(b'\'') => Item::Text(self.quoted('\'')),
            Some(b'"') => Item::Soft(self.quoted('"')),
            Some(b'(') => {
                self.rest = &self.rest[1..];
                let alternatives = self.alternatives();
                self.eat(")");
                Item::Group(alternatives)
            }
            _ => {
                let word = self.word();
                match word {
                    "NAME" => Item::Kind(Kind::Name),
                    "REAL" => Item::Part(false),
                    "IMAGINARY" => Item::Part(true),
                    "NUMBER" => Item::Kind(Kind::Number),
                    "STRING" => Item::Kind(Kind::String),
                    "NEWLINE" => Item::Kind(Kind::Newline),
                    "INDENT" => Item::Kind(Kind::Indent),
                    "DEDENT" => Item::Kind(Kind::Dedent),
                    "END" => Item::Kind(Kind::End),
                    "SOFT" => Item::AnySoft,
                    _ => {
                        debug_assert!(self.names.contains_key(word), "no rule {word:?}");
                        Item::Rule(self.names.get(word).copied().unwrap_or(0))
                    }
                }
            }
        }
    }

    fn action(&mut self) -> Action {
        self.eat("{");
        if self.eat("=") {
            self.skip();
            let capture = self.word().as_bytes().first().copied().unwrap_or(0);
            self.eat("}");
            return Action::Capture(capture);
        }
        if !self.eat("!") {
            self.skip();
            let label = self.word();
            self.eat("}");
            return Action::Label(label);
        }
        self.skip();
        let how = self.word();
        let mut captures = Vec::new();
        let mut message = String::new();
        loop {
            self.skip();
            match self.rest.as_bytes().first() {
                None => break,
                Some(b'}') => {
                    self.rest = &self.rest[1..];
                    break;
                }
                Some(b'"') => message = self.message(),
                Some(_) => captures.extend(self.word().as_bytes().first()),
            }
        }
        Action::Raise { how, captures, message }
    }

    /// A message in double quotes, which it may contain escaped.
    fn message(&mut self) -> String {
        let mut message = String::new();
        let mut chars = self.rest.char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.rest = &self.rest[at + 1..];
                    break;
                }
                '\\' => message.extend(chars.next().map(|(_, c)| c)),
                _ => message.push(c),
            }
        }
        message
    }
}
