//! From a matched fault rule to the error: positions, the names of expressions, and the few rules with a condition.
//!
//! `how` names where the error points: `at` a node, over the `range` of two, `from` a node to where the tokenizer has read, at
//! the `last` token looked at, or with `indent` as an IndentationError at that token.

use super::engine::{Engine, Node, NodeId};
use super::tokenize::{Kind, Token};
use crate::error::{ErrorKind, SyntaxError};

/// The error of a fault rule, or None if its condition does not hold.
pub(super) fn raise(engine: &Engine<'_>, how: &str, captures: &[NodeId], message: &str) -> Option<SyntaxError> {
    let first = captures.first().map(|&id| &engine.nodes[id as usize]);
    let second = captures.get(1).map(|&id| &engine.nodes[id as usize]);
    let message = match first {
        Some(node) => expand(engine, captures[0], node, message),
        None => message.to_owned(),
    };
    match (how, first, second) {
        ("last", ..) => Some(at_last(engine, message)),
        ("indent", ..) => Some(at_last(engine, message).with_kind(ErrorKind::Indentation)),
        ("at" | "range_to_last", Some(a), None) => Some(over(engine, a.start, a.end, message)),
        ("range", Some(a), Some(b)) => Some(over(engine, a.start, b.end, message)),
        ("range_to_last", Some(a), Some(b)) => {
            // A trailing comma of the list does not count.
            let last = last_element(engine, b).unwrap_or(b);
            Some(over(engine, a.start, last.end, message))
        }
        ("at_parameter", Some(a), _) => {
            // The node takes in the comma after the parameter.
            let comma = engine.tokens.list[a.end.saturating_sub(1)];
            let end = if engine.text(&comma) == "," { a.end - 1 } else { a.end };
            Some(over(engine, a.start, end, message))
        }
        ("from", Some(a), _) => {
            let mut error = over(engine, a.start, a.start + 1, message);
            if let Some(last) = engine.tokens.list.get(engine.filled.saturating_sub(1)) {
                let start = engine.source.line_start(last.line);
                let bytes = u32::try_from(last.read.saturating_sub(start)).unwrap_or(0);
                error.end_lineno = Some(last.line);
                error.end_offset = Some(engine.source.error_column(last.line, bytes));
            }
            Some(error)
        }
        ("target_store" | "target_for" | "target_delete", Some(_), _) => {
            let purpose = match how {
                "target_for" => Purpose::For,
                "target_delete" => Purpose::Delete,
                _ => Purpose::Store,
            };
            let target = invalid_target(engine, captures[0], purpose)?;
            let verb = if purpose == Purpose::Delete {
                "delete"
            } else {
                "assign to"
            };
            let message = format!("cannot {verb} {}", expression_name(engine, target));
            let node = &engine.nodes[target as usize];
            Some(over(engine, node.start, node.end, message))
        }
        ("comma", Some(a), Some(b)) => {
            let last = engine.tokens.list.get(engine.mark.saturating_sub(1))?;
            if is_legacy(engine, a) || last.level == 0 {
                return None;
            }
            let message = "invalid syntax. Perhaps you forgot a comma?";
            Some(over(engine, a.start, b.end, message.to_owned()))
        }
        ("legacy", Some(a), Some(b)) => {
            if !is_legacy(engine, a) {
                return None;
            }
            let name = engine.text(&engine.tokens.list[a.start]);
            let message = format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?");
            Some(over(engine, a.start, b.end, message))
        }
        ("generator_among_arguments", Some(a), Some(b)) => {
            let arguments = Arguments::of(engine, a);
            let last = *arguments.positional.last()?;
            if arguments.positional.len() <= 1 {
                return None;
            }
            let message = "Generator expression must be parenthesized";
            Some(over(engine, last, b.end, message.to_owned()))
        }
        ("arguments_order", Some(a), _) => {
            let message = if Arguments::of(engine, a).unpacks_mapping {
                "positional argument follows keyword argument unpacking"
            } else {
                "positional argument follows keyword argument"
            };
            Some(at_last(engine, message.to_owned()))
        }
        ("missing_value", Some(a), _) => {
            let mut error = over(engine, a.start, a.end, "':' expected after dictionary key".to_owned());
            let end = engine.tokens.list[a.end.saturating_sub(1)];
            let (_, column) = engine.source.position(end.end);
            error.offset = Some(column);
            error.end_offset = Some(0);
            Some(error)
        }
        _ => None,
    }
}

/// `%e` is the kind of expression, `%t` the text, `%l` the line of the first capture.
fn expand(engine: &Engine<'_>, id: NodeId, node: &Node, message: &str) -> String {
    if !message.contains('%') {
        return message.to_owned();
    }
    let token = engine.tokens.list[node.start];
    message
        .replace("%e", expression_name(engine, id))
        .replace("%t", engine.text(&token))
        .replace("%l", &line_of(engine, &token).to_string())
}

fn line_of(engine: &Engine<'_>, token: &Token) -> u32 {
    if token.has_columns() {
        engine.source.position(token.start).0
    } else {
        token.line
    }
}

/// An error over the tokens `start..end`.
pub(super) fn over(engine: &Engine<'_>, start: usize, end: usize, message: String) -> SyntaxError {
    let first = engine.tokens.list[start];
    let last = engine.tokens.list[end.max(start + 1) - 1];
    if !first.has_columns() {
        let mut error = SyntaxError::at_offsets(engine.source, first.start, first.start, message);
        error.lineno = Some(first.line);
        error.end_lineno = Some(first.line);
        error.offset = Some(0);
        error.end_offset = Some(0);
        error.text = Some(engine.source.line(first.line));
        return error;
    }
    SyntaxError::at_offsets(engine.source, first.start, last.end, message)
}

pub(super) fn at_token(engine: &Engine<'_>, at: usize, message: String) -> SyntaxError {
    over(engine, at, at + 1, message)
}

/// An error at the last token that was looked at.
pub(super) fn at_last(engine: &Engine<'_>, message: String) -> SyntaxError {
    let Some(last) = engine.tokens.list.get(engine.filled.saturating_sub(1)) else {
        return SyntaxError::bare(ErrorKind::Syntax, message);
    };
    if last.has_columns() {
        return over(engine, engine.filled - 1, engine.filled, message);
    }
    let start = engine.source.line_start(last.line);
    let bytes = u32::try_from(last.read.saturating_sub(start)).unwrap_or(0);
    SyntaxError {
        lineno: Some(last.line),
        offset: Some(engine.source.error_column(last.line, bytes)),
        end_lineno: Some(last.line),
        end_offset: None,
        text: Some(engine.source.line(last.line)),
        ..SyntaxError::bare(ErrorKind::Syntax, message)
    }
}

/// `print x` and `exec x` of Python 2.
fn is_legacy(engine: &Engine<'_>, node: &Node) -> bool {
    let token = engine.tokens.list[node.start];
    node.label == "token" && matches!(engine.text(&token), "print" | "exec")
}

/// What CPython calls an expression in messages.
pub(super) fn expression_name(engine: &Engine<'_>, id: NodeId) -> &'static str {
    let node = &engine.nodes[id as usize];
    let token = engine.tokens.list[node.start];
    let text = engine.text(&token);
    match node.label {
        "token" => match (token.kind, text) {
            (_, "None") => "None",
            (_, "True") => "True",
            (_, "False") => "False",
            (_, "...") => "ellipsis",
            (Kind::Name, _) => "name",
            _ => "literal",
        },
        "Str" => {
            let list = &engine.tokens.list[node.start..node.end];
            let formatted = list.iter().any(|token| {
                let text = engine.text(token);
                let quote = text.find(['"', '\'']).unwrap_or(0);
                text[..quote].contains(['f', 'F'])
            });
            if formatted { "f-string expression" } else { "literal" }
        }
        "Attribute" => "attribute",
        "Subscript" => "subscript",
        "Starred" => "starred",
        "List" => "list",
        "Tuple" => "tuple",
        "Lambda" => "lambda",
        "Call" => "function call",
        "BoolOp" | "BinOp" | "UnaryOp" => "expression",
        "GeneratorExp" => "generator expression",
        "Yield" => "yield expression",
        "Await" => "await expression",
        "ListComp" => "list comprehension",
        "SetComp" => "set comprehension",
        "DictComp" => "dict comprehension",
        "Dict" => "dict literal",
        "Set" => "set display",
        "Compare" => "comparison",
        "IfExp" => "conditional expression",
        "NamedExpr" => "named expression",
        _ => "expression",
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Store,
    For,
    Delete,
}

/// The first part of `id` that cannot be a target.
fn invalid_target(engine: &Engine<'_>, id: NodeId, purpose: Purpose) -> Option<NodeId> {
    let node = &engine.nodes[id as usize];
    match node.label {
        "token" => {
            let token = engine.tokens.list[node.start];
            let text = engine.text(&token);
            let is_name = token.kind == Kind::Name && !matches!(text, "None" | "True" | "False");
            (!is_name).then_some(id)
        }
        "Attribute" | "Subscript" => None,
        "List" | "Tuple" => elements(engine, node)
            .into_iter()
            .find_map(|element| invalid_target(engine, element, purpose)),
        "Starred" if purpose == Purpose::Delete => Some(id),
        "Starred" => invalid_target(engine, *elements(engine, node).last()?, purpose),
        "Compare" if purpose == Purpose::For => {
            // In `for x in y` the parser has taken `x in y` for a comparison.
            let (left, rest) = (*node.children.first()?, *node.children.get(1)?);
            let operator = engine.nodes[rest as usize].start;
            let token = engine.tokens.list.get(operator)?;
            if engine.text(token) == "in" {
                invalid_target(engine, left, purpose)
            } else {
                None
            }
        }
        _ => Some(id),
    }
}

/// The expressions in a display: what is left of the sequences below it without punctuation.
fn elements(engine: &Engine<'_>, node: &Node) -> Vec<NodeId> {
    let mut found = Vec::new();
    for &child in &node.children {
        let inner = &engine.nodes[child as usize];
        match inner.label {
            "" => found.extend(elements(engine, inner)),
            "token" => {
                let token = engine.tokens.list[inner.start];
                if token.kind != Kind::Op || engine.text(&token) == "..." {
                    found.push(child);
                }
            }
            _ => found.push(child),
        }
    }
    found
}

fn last_element<'e>(engine: &'e Engine<'_>, node: &Node) -> Option<&'e Node> {
    let last = *elements(engine, node).last()?;
    Some(&engine.nodes[last as usize])
}

/// The arguments of a call, told apart by their first tokens.
struct Arguments {
    /// First tokens of the positional arguments.
    positional: Vec<usize>,
    unpacks_mapping: bool,
}

impl Arguments {
    fn of(engine: &Engine<'_>, node: &Node) -> Self {
        let mut arguments = Self {
            positional: Vec::new(),
            unpacks_mapping: false,
        };
        let list = &engine.tokens.list;
        let outer = list.get(node.start.wrapping_sub(1)).map_or(0, |token| token.level);
        let mut start = node.start;
        for at in node.start..=node.end {
            let is_end = at == node.end || list[at].level == outer && engine.text(&list[at]) == ",";
            if !is_end {
                continue;
            }
            if start < at {
                let first = engine.text(&list[start]);
                let next = list.get(start + 1).map_or("", |token| engine.text(token));
                if first == "**" {
                    arguments.unpacks_mapping = true;
                } else if !(list[start].kind == Kind::Name && next == "=") {
                    arguments.positional.push(start);
                }
            }
            start = at + 1;
        }
        arguments
    }
}
