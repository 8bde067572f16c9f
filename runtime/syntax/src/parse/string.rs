//! String, bytes and f-string literals.
//!
//! Values are decoded here from the token's text rather than taken from the parser crate: lone surrogates (`'\ud800'`) get
//! lost there, and every literal with a backslash has to be scanned for invalid escapes anyway. Adjacent literals make one
//! node; all pieces of an f-string carry the span of the whole concatenation, except a format spec, which has that of its
//! own token.

use rustpython_ruff_text_size::{Ranged, TextRange, TextSize};
use taipan_util::Wtf8Buf;

use super::expr::constant;
use super::{Adapter, ruff};
use crate::ast::{Constant, Conversion, Expr, ExprContext, ExprKind, Span};
use crate::error::WarningCategory;

/// What a non-raw literal body decodes to.
struct Decoded {
    value: Wtf8Buf,
    /// The first escape that is none, or is too large an octal one, without its backslash.
    invalid_escape: Option<String>,
}

/// Decodes the escapes of a literal body that the parser crate has accepted.
fn decode_escapes(body: &str, is_bytes: bool) -> Decoded {
    let mut value = Wtf8Buf::with_capacity(body.len());
    let mut invalid_escape = None;
    let mut rest = body;
    while let Some(at) = rest.find('\\') {
        value.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(c) = rest.chars().next() else {
            value.push(u32::from('\\'));
            break;
        };
        rest = &rest[c.len_utf8()..];
        let simple = match c {
            '\n' => continue,
            '\\' | '\'' | '"' => Some(u32::from(c)),
            'a' => Some(7),
            'b' => Some(8),
            'f' => Some(12),
            'n' => Some(10),
            'r' => Some(13),
            't' => Some(9),
            'v' => Some(11),
            _ => None,
        };
        if let Some(code_point) = simple {
            value.push(code_point);
            continue;
        }
        match c {
            '0'..='7' => {
                let mut code_point = c.to_digit(8).unwrap_or(0);
                for _ in 0..2 {
                    match rest.chars().next().and_then(|c| c.to_digit(8)) {
                        Some(digit) => {
                            code_point = code_point * 8 + digit;
                            rest = &rest[1..];
                        }
                        None => break,
                    }
                }
                if code_point > 0o377 {
                    invalid_escape.get_or_insert_with(|| format!("{code_point:o}"));
                }
                value.push(if is_bytes { code_point & 0xFF } else { code_point });
            }
            'x' => rest = push_hex(&mut value, rest, 2),
            'u' if !is_bytes => rest = push_hex(&mut value, rest, 4),
            'U' if !is_bytes => rest = push_hex(&mut value, rest, 8),
            'N' if !is_bytes && rest.starts_with('{') => {
                let end = rest.find('}').unwrap_or(rest.len() - 1);
                let name = rest.get(1..end).unwrap_or_default();
                value.push(named_character(name).map_or(0xFFFD, u32::from));
                rest = rest.get(end + 1..).unwrap_or_default();
            }
            _ => {
                invalid_escape.get_or_insert_with(|| c.to_string());
                value.push(u32::from('\\'));
                value.push(u32::from(c));
            }
        }
    }
    value.push_str(rest);
    Decoded { value, invalid_escape }
}

/// The character of a `\N{...}` escape.
pub(crate) fn named_character(name: &str) -> Option<char> {
    unicode_names2::character(name)
}

fn push_hex<'a>(value: &mut Wtf8Buf, rest: &'a str, digits: usize) -> &'a str {
    let text = rest.get(..digits).unwrap_or(rest);
    value.push(u32::from_str_radix(text, 16).unwrap_or(0xFFFD));
    &rest[text.len()..]
}

/// The parts of a plain string token: whether it is raw, and its body.
fn split_token(token: &str) -> (bool, &str) {
    let quote_at = token.find(['"', '\'']).unwrap_or(0);
    let (prefix, rest) = token.split_at(quote_at);
    let raw = prefix.contains(['r', 'R']);
    let quotes = if rest.len() >= 6 && (rest.starts_with("\"\"\"") || rest.starts_with("'''")) {
        3
    } else {
        1
    };
    let body = rest.get(quotes..rest.len().saturating_sub(quotes)).unwrap_or_default();
    (raw, body)
}

impl Adapter<'_> {
    fn note_invalid_escape(&mut self, token: TextRange, escape: Option<String>) {
        if let Some(escape) = escape {
            let kind = if escape.starts_with(|c: char| c.is_ascii_digit()) {
                "octal escape"
            } else {
                "escape"
            };
            let message = format!("invalid {kind} sequence '\\{escape}'");
            self.warn(WarningCategory::Deprecation, token, message);
        }
    }

    fn string_token(&mut self, literal: &ruff::StringLiteral) -> Wtf8Buf {
        let (raw, body) = split_token(self.slice(literal.range));
        if raw || !body.contains('\\') {
            return Wtf8Buf::from(body);
        }
        let decoded = decode_escapes(body, false);
        self.note_invalid_escape(literal.range, decoded.invalid_escape);
        decoded.value
    }

    pub(super) fn string_literal(&mut self, node: &ruff::ExprStringLiteral, span: Span) -> Expr {
        let mut value = Wtf8Buf::new();
        for literal in node.value.iter() {
            let part = self.string_token(literal);
            value.push_wtf8(&part);
        }
        Expr {
            kind: ExprKind::Constant {
                value: Constant::Str(value),
                unicode_prefix: self.starts_with_u(node.range),
            },
            span,
        }
    }

    fn starts_with_u(&self, range: TextRange) -> bool {
        self.slice(range).starts_with('u')
    }

    pub(super) fn bytes_literal(&mut self, node: &ruff::ExprBytesLiteral, span: Span) -> Expr {
        let mut value = Vec::new();
        for literal in node.value.iter() {
            let (raw, body) = split_token(self.slice(literal.range));
            if raw || !body.contains('\\') {
                value.extend_from_slice(body.as_bytes());
            } else {
                let decoded = decode_escapes(body, true);
                self.note_invalid_escape(literal.range, decoded.invalid_escape);
                // Escapes give 0..=255 and the body is ASCII.
                value.extend(decoded.value.code_points().map(|c| u8::try_from(c).unwrap_or(b'?')));
            }
        }
        constant(Constant::Bytes(value.into()), span)
    }

    pub(super) fn fstring(&mut self, node: &ruff::ExprFString, span: Span) -> Expr {
        let mut pieces = Pieces {
            values: Vec::new(),
            pending: Wtf8Buf::new(),
            span,
            unicode_prefix: self.starts_with_u(node.range),
        };
        // An f-string inside an expression of another counts its own levels.
        let outer_level = std::mem::take(&mut self.fstring_level);
        for part in node.value.iter() {
            match part {
                ruff::FStringPart::Literal(literal) => {
                    let value = self.string_token(literal);
                    pieces.pending.push_wtf8(&value);
                }
                ruff::FStringPart::FString(fstring) => {
                    let raw = fstring.flags.prefix().is_raw();
                    let token = fstring.range;
                    if !ruff::StringFlags::is_triple_quoted(fstring.flags) && has_line_end(self.slice(token)) {
                        self.refuse(token.start());
                    }
                    self.elements(&fstring.elements, raw, token, &mut pieces);
                }
            }
        }
        self.fstring_level = outer_level;
        pieces.flush(span);
        Expr {
            kind: ExprKind::JoinedStr(pieces.values),
            span,
        }
    }

    fn elements(
        &mut self,
        elements: &ruff::InterpolatedStringElements,
        raw: bool,
        token: TextRange,
        pieces: &mut Pieces,
    ) {
        let mut warned = false;
        for element in elements {
            match element {
                ruff::InterpolatedStringElement::Literal(literal) => {
                    let text = self.slice(literal.range);
                    // Doubled braces are one brace; the crate's range may split between the two.
                    let text = if text.contains(['{', '}']) {
                        collapse_braces(text, raw)
                    } else {
                        text.to_owned()
                    };
                    if raw || !text.contains('\\') {
                        pieces.pending.push_str(&text);
                    } else {
                        let decoded = decode_escapes(&text, false);
                        if !warned && decoded.invalid_escape.is_some() {
                            warned = true;
                            self.note_invalid_escape(token, decoded.invalid_escape);
                        }
                        pieces.pending.push_wtf8(&decoded.value);
                    }
                }
                ruff::InterpolatedStringElement::Interpolation(field) => {
                    let value = self.replacement_field(field, raw, token, pieces);
                    pieces.flush(pieces.span);
                    pieces.values.push(value);
                }
            }
        }
    }

    fn replacement_field(
        &mut self,
        field: &ruff::InterpolatedElement,
        raw: bool,
        token: TextRange,
        pieces: &mut Pieces,
    ) -> Expr {
        self.fstring_level += 1;
        if self.fstring_level > 2 {
            self.refuse(field.start());
        }
        let mut conversion = match field.conversion {
            ruff::ConversionFlag::None => Conversion::None,
            ruff::ConversionFlag::Str => Conversion::Str,
            ruff::ConversionFlag::Ascii => Conversion::Ascii,
            ruff::ConversionFlag::Repr => Conversion::Repr,
        };
        if let Some(debug) = &field.debug_text {
            let start = field.start() + TextSize::new(1);
            let end = field.expression.end() + TextSize::of(debug.trailing.as_str());
            let text = self.slice(TextRange::new(start, end));
            // The expression's end excludes closing parentheses; the debug text runs up to `!`, `:` or `}`.
            let text = self.debug_text(start, text);
            pieces.pending.push_str(&text);
            if conversion == Conversion::None && field.format_spec.is_none() {
                conversion = Conversion::Repr;
            }
        }
        let mut value = self.boxed(&field.expression);
        match &*field.expression {
            ruff::Expr::Starred(_) => self.refuse(field.expression.start()),
            ruff::Expr::Tuple(tuple) if !tuple.parenthesized => {
                // CPython parses the text of the field in parentheses of its own, so that the tuple includes them.
                let end = self.skip_blank(tuple.end());
                value.span = self.span_of(field.start(), end + TextSize::new(1));
            }
            _ => {}
        }
        if let ExprKind::Name {
            ctx: ctx @ ExprContext::Store,
            ..
        } = &mut value.kind
        {
            *ctx = ExprContext::Load;
        }
        let format_spec = field.format_spec.as_ref().map(|spec| {
            let mut inner = Pieces {
                values: Vec::new(),
                pending: Wtf8Buf::new(),
                span: pieces.span,
                unicode_prefix: pieces.unicode_prefix,
            };
            self.elements(&spec.elements, raw, token, &mut inner);
            let own = self.span(token);
            inner.flush(own);
            Box::new(Expr {
                kind: ExprKind::JoinedStr(inner.values),
                span: own,
            })
        });
        self.fstring_level -= 1;
        Expr {
            kind: ExprKind::FormattedValue {
                value,
                conversion,
                format_spec,
            },
            span: pieces.span,
        }
    }

    /// The text of a self-documenting field from after its brace up to the blanks after the `=`.
    fn debug_text(&self, start: TextSize, at_least: &str) -> String {
        let text = self.text();
        let from = start.to_usize();
        let minimum = from + at_least.len();
        // `at_least` ends in the `=` with its blanks unless parentheses close after the expression.
        let end = if at_least.trim_end().ends_with('=') {
            minimum
        } else {
            let rest = text.get(minimum..).unwrap_or_default();
            let stop = rest.find('=').map_or(0, |at| at + 1);
            let blanks = rest[stop..].bytes().take_while(|b| b.is_ascii_whitespace()).count();
            minimum + stop + blanks
        };
        text.get(from..end).unwrap_or_default().to_owned()
    }
}

fn collapse_braces(text: &str, raw: bool) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if !raw && rest.starts_with("\\N{") {
            let end = rest.find('}').map_or(rest.len(), |at| at + 1);
            result.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        if !raw && c == '\\' && !rest[1..].starts_with(['{', '}']) {
            let next = rest[1..].chars().next().map_or(0, char::len_utf8);
            result.push_str(&rest[..1 + next]);
            rest = &rest[1 + next..];
            continue;
        }
        result.push(c);
        rest = &rest[c.len_utf8()..];
        if matches!(c, '{' | '}') && rest.starts_with(c) {
            rest = &rest[1..];
        }
    }
    result
}

/// Whether a token of one line goes over several: the crate lets replacement fields do that, Python 3.11 does not.
fn has_line_end(token: &str) -> bool {
    let mut escaped = false;
    token.bytes().any(|byte| {
        let ends = byte == b'\n' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })
}

/// The values of a `JoinedStr` under construction: literal text gathers until a replacement field or the end.
struct Pieces {
    values: Vec<Expr>,
    pending: Wtf8Buf,
    span: Span,
    unicode_prefix: bool,
}

impl Pieces {
    fn flush(&mut self, span: Span) {
        if self.pending.is_empty() {
            return;
        }
        self.values.push(Expr {
            kind: ExprKind::Constant {
                value: Constant::Str(std::mem::take(&mut self.pending)),
                unicode_prefix: self.unicode_prefix,
            },
            span,
        });
    }
}
