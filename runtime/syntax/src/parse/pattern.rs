//! Patterns of `match`.
//!
//! The crate accepts the wildcard `_` as a capture target and as the rest of a mapping; CPython does not.

use rustpython_ruff_text_size::{Ranged, TextRange};

use super::{Adapter, ruff};
use crate::ast::{Constant, Pattern, PatternKind, Span};

impl Adapter<'_> {
    /// The pattern after `case`.
    pub(super) fn top_pattern(&mut self, pattern: &ruff::Pattern) -> Pattern {
        self.pattern(pattern)
    }

    fn patterns(&mut self, patterns: &[ruff::Pattern]) -> Vec<Pattern> {
        patterns.iter().map(|p| self.pattern(p)).collect()
    }

    fn pattern(&mut self, pattern: &ruff::Pattern) -> Pattern {
        let span: Span = self.span(pattern);
        if !self.enter() {
            self.leave();
            return Pattern {
                kind: PatternKind::MatchSingleton(Constant::None),
                span,
            };
        }
        let kind = match pattern {
            ruff::Pattern::MatchValue(node) => PatternKind::MatchValue(self.boxed(&node.value)),
            ruff::Pattern::MatchSingleton(node) => PatternKind::MatchSingleton(match node.value {
                ruff::Singleton::None => Constant::None,
                ruff::Singleton::True => Constant::Bool(true),
                ruff::Singleton::False => Constant::Bool(false),
            }),
            ruff::Pattern::MatchSequence(node) => {
                // The crate takes `[a b]`.
                for pair in node.patterns.windows(2) {
                    if !has_comma(self.slice(TextRange::new(pair[0].end(), pair[1].start()))) {
                        self.refuse(pair[1].start());
                    }
                }
                PatternKind::MatchSequence(self.patterns(&node.patterns))
            }
            ruff::Pattern::MatchMapping(node) => {
                if let Some(rest) = &node.rest
                    && rest.as_str() == "_"
                {
                    self.refuse(rest.start());
                }
                PatternKind::MatchMapping {
                    keys: self.exprs(&node.keys),
                    patterns: self.patterns(&node.patterns),
                    rest: node.rest.as_ref().map(|name| self.ident(name)),
                }
            }
            ruff::Pattern::MatchClass(node) => PatternKind::MatchClass {
                cls: self.boxed(&node.cls),
                patterns: self.patterns(&node.arguments.patterns),
                kwd_attrs: node
                    .arguments
                    .keywords
                    .iter()
                    .map(|keyword| self.ident(&keyword.attr))
                    .collect(),
                kwd_patterns: node
                    .arguments
                    .keywords
                    .iter()
                    .map(|keyword| self.pattern(&keyword.pattern))
                    .collect(),
            },
            ruff::Pattern::MatchStar(node) => {
                let name = node.name.as_ref().filter(|name| name.as_str() != "_");
                PatternKind::MatchStar(name.map(|name| self.ident(name)))
            }
            ruff::Pattern::MatchAs(node) => {
                if let (Some(_), Some(name)) = (&node.pattern, &node.name)
                    && name.as_str() == "_"
                {
                    self.refuse(name.start());
                }
                let name = node.name.as_ref().filter(|name| name.as_str() != "_");
                PatternKind::MatchAs {
                    pattern: node.pattern.as_deref().map(|pattern| Box::new(self.pattern(pattern))),
                    name: name.map(|name| self.ident(name)),
                }
            }
            ruff::Pattern::MatchOr(node) => PatternKind::MatchOr(self.patterns(&node.patterns)),
        };
        self.leave();
        Pattern { kind, span }
    }
}

/// Whether what is between two patterns has a comma, outside of comments.
fn has_comma(between: &str) -> bool {
    between
        .lines()
        .any(|line| line.split('#').next().is_some_and(|code| code.contains(',')))
}
