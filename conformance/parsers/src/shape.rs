//! The kinds of a tree's nodes, read off its debug text while that is written.
//!
//! Nodes are structures there, `ExprName { range: .., id: .., ctx: Load }`; their names, with the kind of the enum in
//! front, are the words before an opening brace outside of strings. Kinds are written as CPython's class names are, in
//! lower case and without underscores: `ExprName` is `name`, `MatchCase` is `matchcase`.

use std::fmt;

/// Enums whose name stands in front of the node's.
const PREFIXES: [&str; 5] = ["Expr", "Stmt", "Mod", "Pattern", "ExceptHandler"];
/// Nodes that are structures of their own.
const PLAIN: [&str; 7] = [
    "Comprehension",
    "Arguments",
    "Arg",
    "Keyword",
    "Alias",
    "WithItem",
    "MatchCase",
];

/// Collects kinds from debug text.
pub(crate) struct Scanner {
    kinds: String,
    word: String,
    place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Code,
    /// After a word and one space.
    AfterWord,
    /// Inside of a string or character, whose end is this.
    Quoted(char),
    /// After a backslash in there.
    Escaped(char),
}

impl Scanner {
    pub(crate) fn new() -> Scanner {
        Scanner {
            kinds: String::new(),
            word: String::new(),
            place: Place::Code,
        }
    }

    /// The kinds, each with a space after it.
    pub(crate) fn finish(self) -> String {
        self.kinds
    }

    fn node(&mut self) {
        let kind = if PLAIN.contains(&self.word.as_str()) {
            Some(self.word.as_str())
        } else {
            PREFIXES
                .iter()
                .find_map(|prefix| self.word.strip_prefix(prefix))
                .filter(|rest| !rest.is_empty())
        };
        if let Some(kind) = kind {
            self.kinds.push_str(&kind.to_ascii_lowercase());
            self.kinds.push(' ');
        }
    }

    fn push(&mut self, c: char) {
        self.place = match (self.place, c) {
            (Place::Quoted(end), '\\') => Place::Escaped(end),
            (Place::Quoted(end), _) if c == end => Place::Code,
            (Place::Quoted(end) | Place::Escaped(end), _) => Place::Quoted(end),
            (Place::Code | Place::AfterWord, '"' | '\'') => {
                self.word.clear();
                Place::Quoted(c)
            }
            (Place::AfterWord, '{') => {
                self.node();
                self.word.clear();
                Place::Code
            }
            (Place::Code, ' ') if !self.word.is_empty() => Place::AfterWord,
            (Place::Code | Place::AfterWord, _) => {
                if self.place == Place::AfterWord || !c.is_ascii_alphanumeric() {
                    self.word.clear();
                }
                if c.is_ascii_alphanumeric() {
                    self.word.push(c);
                }
                Place::Code
            }
        };
    }
}

impl fmt::Write for Scanner {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.chars().for_each(|c| self.push(c));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::Scanner;

    #[test]
    fn strings_are_no_nodes() {
        let tree = rustpython_parser::parse("f('ExprName {', x=\"'\")", rustpython_parser::Mode::Module, "").unwrap();
        let mut scanner = Scanner::new();
        write!(scanner, "{tree:?}").unwrap();
        assert_eq!(scanner.finish(), "module expr call name constant keyword constant ");
    }
}
