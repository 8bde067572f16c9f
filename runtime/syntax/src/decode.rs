//! Bytes to text: byte order mark, PEP 263 cookie, NUL check, newline normalisation.
//!
//! The default encoding is UTF-8. `utf-8`, `latin-1` and `ascii` are decoded here; other cookies go to `encoding_rs`, whose
//! labels are the web's: names that it does not know are unknown encodings to us. Messages are those of CPython's tokenizer
//! (`Parser/tokenizer.c`), which words the same fault differently for a file and for a `bytes` object.

use crate::error::{ErrorKind, SyntaxError};
use crate::source::Source;

/// Where the bytes come from: it decides the wording of errors.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'a> {
    /// A program or module read from a file of this name.
    File(&'a str),
    /// The bytes given to `compile`, `exec` or `eval`.
    String,
    /// Their text, or that of `-c`, in UTF-8: it has no mark, and what it says of its encoding does not matter.
    Text,
}

/// Decodes the source of a module.
pub fn decode(bytes: &[u8], origin: Origin<'_>) -> Result<Source, SyntaxError> {
    if let Origin::Text = origin {
        let text = std::str::from_utf8(bytes).map_err(|error| invalid_utf8(bytes, error, origin))?;
        if text.contains('\0') {
            return Err(null_bytes(origin, bytes));
        }
        return finish(text.to_owned());
    }
    let (body, has_mark) = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    if let Origin::String = origin
        && body.contains(&0)
    {
        return Err(null_bytes(origin, body));
    }
    let cookie = find_cookie(body);
    let text = match cookie.as_deref() {
        Some(name) if has_mark && name != "utf-8" => {
            return Err(whole_source(format!("encoding problem: {name} with BOM"), origin));
        }
        None | Some("utf-8" | "utf8" | "UTF8") => match (std::str::from_utf8(body), origin) {
            (Ok(text), _) => text.to_owned(),
            (Err(error), Origin::File(_) | Origin::Text) => return Err(invalid_utf8(body, error, origin)),
            (Err(_), Origin::String) => String::from_utf8(with_plain_comments(body)).map_err(|error| {
                let (utf8, bytes) = (error.utf8_error(), error.into_bytes());
                invalid_utf8(&bytes, utf8, origin)
            })?,
        },
        Some("iso-8859-1") => body.iter().map(|&b| char::from(b)).collect(),
        Some("ascii" | "us-ascii") => match body.iter().position(|b| !b.is_ascii()) {
            None => String::from_utf8_lossy(body).into_owned(),
            Some(at) => {
                let byte = body[at];
                let message =
                    format!("'ascii' codec can't decode byte 0x{byte:02x} in position {at}: ordinal not in range(128)");
                return Err(whole_source(message, origin));
            }
        },
        Some(name) => {
            let words = normal_name(name);
            let label = match words.as_str() {
                "latin" | "latin1" | "l1" | "8859" | "cp819" | "iso8859-1" => "iso-8859-1",
                "latin9" | "iso8859-15" => "iso-8859-15",
                "cp932" | "ms932" | "mskanji" => "shift_jis",
                "cp949" | "uhc" => "euc-kr",
                "cp936" => "gbk",
                "cp950" => "big5",
                "mac-roman" => "macintosh",
                "u8" | "utf" | "utf8" | "cp65001" => "utf-8",
                other => other,
            };
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes())
                .or_else(|| {
                    let windows = label.strip_prefix("cp").map(|n| format!("windows-{n}"))?;
                    encoding_rs::Encoding::for_label(windows.as_bytes())
                })
                .ok_or_else(|| {
                    let message = match origin {
                        Origin::File(_) => format!("encoding problem: {name}"),
                        Origin::String | Origin::Text => format!("unknown encoding: {name}"),
                    };
                    whole_source(message, origin)
                })?;
            match encoding.decode_without_bom_handling_and_without_replacement(body) {
                Some(text) => text.into_owned(),
                None => {
                    let message = format!("'{name}' codec can't decode bytes: illegal multibyte sequence");
                    return Err(whole_source(message, origin));
                }
            }
        }
    };
    if text.contains('\0') {
        return Err(null_bytes(origin, text.as_bytes()));
    }
    let source = finish(text)?;
    if cookie.is_none() && !has_mark {
        return Ok(source.with_byte_columns());
    }
    Ok(source)
}

/// Takes text that is already decoded (a `str` given to `compile`).
pub fn from_text(text: &str) -> Result<Source, SyntaxError> {
    if text.contains('\0') {
        return Err(null_bytes(Origin::String, text.as_bytes()));
    }
    finish(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned())
}

fn finish(text: String) -> Result<Source, SyntaxError> {
    if u32::try_from(text.len()).is_err() {
        return Err(SyntaxError::bare(ErrorKind::Memory, ""));
    }
    if text.starts_with('\u{FEFF}') {
        return Err(marked_text(&text));
    }
    Ok(Source::new(normalise_newlines(text)))
}

/// Bytes of comments that are not ASCII become question marks. CPython decodes the tokens of a `bytes` object one by one,
/// so that nobody looks at its comments.
fn with_plain_comments(body: &[u8]) -> Vec<u8> {
    let mut bytes = body.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'#' => {
                while at < bytes.len() && !matches!(bytes[at], b'\n' | b'\r') {
                    if !bytes[at].is_ascii() {
                        bytes[at] = b'?';
                    }
                    at += 1;
                }
            }
            quote @ (b'\'' | b'"') => at = string_end(&bytes, at, quote),
            _ => at += 1,
        }
    }
    bytes
}

/// Where a string that begins at `start` ends. Prefixes do not matter: a backslash keeps a quote from ending any string.
fn string_end(bytes: &[u8], start: usize, quote: u8) -> usize {
    let is_long = bytes[start..].starts_with(&[quote; 3]);
    let end: &[u8] = if is_long { &[quote; 3] } else { &[quote] };
    let mut at = start + end.len();
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'\n' if !is_long => return at,
            _ if bytes[at..].starts_with(end) => return at + end.len(),
            _ => at += 1,
        }
    }
    bytes.len()
}

/// `\r\n` and `\r` become `\n`.
fn normalise_newlines(text: String) -> String {
    if !text.contains('\r') {
        return text;
    }
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// A name of an encoding in lower case, its words joined by single hyphens, as labels of the web have them
/// (`encodings.normalize_encoding`).
fn normal_name(name: &str) -> String {
    let words = name.split(['-', '_']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

/// A byte order mark is of bytes, and there is one; in text it is a character like others that do not show. The parser's
/// crate would skip it.
fn marked_text(text: &str) -> SyntaxError {
    SyntaxError {
        lineno: Some(1),
        offset: Some(1),
        end_lineno: Some(1),
        end_offset: Some(1),
        text: text.lines().next().map(str::to_owned),
        ..SyntaxError::bare(ErrorKind::Syntax, "invalid non-printable character U+FEFF")
    }
}

/// An error that CPython reports at line 0 of a string, and nowhere of a file.
fn whole_source(message: String, origin: Origin<'_>) -> SyntaxError {
    let lineno = match origin {
        Origin::String | Origin::Text => Some(0),
        Origin::File(_) => None,
    };
    SyntaxError {
        lineno,
        ..SyntaxError::bare(ErrorKind::Syntax, message)
    }
}

fn null_bytes(origin: Origin<'_>, body: &[u8]) -> SyntaxError {
    match origin {
        Origin::String | Origin::Text => {
            SyntaxError::bare(ErrorKind::Syntax, "source code string cannot contain null bytes")
        }
        Origin::File(_) => {
            let at = body.iter().position(|&b| b == 0).unwrap_or(0);
            let line = 1 + body[..at].iter().filter(|&&b| b == b'\n').count();
            let start = body[..at].iter().rposition(|&b| b == b'\n').map_or(0, |n| n + 1);
            let lineno = u32::try_from(line).unwrap_or(u32::MAX);
            SyntaxError {
                lineno: Some(lineno),
                // No column, so that no caret is shown.
                offset: Some(0),
                end_lineno: Some(lineno),
                end_offset: Some(0),
                text: Some(String::from_utf8_lossy(&body[start..at]).into_owned()),
                ..SyntaxError::bare(ErrorKind::Syntax, "source code cannot contain null bytes")
            }
        }
    }
}

fn invalid_utf8(body: &[u8], error: std::str::Utf8Error, origin: Origin<'_>) -> SyntaxError {
    let at = error.valid_up_to();
    let line = 1 + body[..at].iter().filter(|&&b| b == b'\n').count();
    match origin {
        Origin::File(name) => SyntaxError::bare(
            ErrorKind::Syntax,
            format!(
                "Non-UTF-8 code starting with '\\x{:02x}' in file {name} on line {line}, but no encoding declared; \
                 see https://peps.python.org/pep-0263/ for details",
                body[at]
            ),
        ),
        Origin::String | Origin::Text => {
            let is_word = |&b: &u8| b.is_ascii_alphanumeric() || b == b'_' || !b.is_ascii();
            let word_start = body[..at].iter().rposition(|b| !is_word(b)).map_or(0, |n| n + 1);
            let line_start = body[..at].iter().rposition(|&b| b == b'\n').map_or(0, |n| n + 1);
            let line_end = body[at..]
                .iter()
                .position(|&b| b == b'\n')
                .map_or(body.len(), |n| at + n);
            let (position, length) = (at - word_start, error.error_len());
            let reason = match length {
                None => "unexpected end of data",
                Some(_) if matches!(body[at], 0x80..=0xC1 | 0xF5..) => "invalid start byte",
                Some(_) => "invalid continuation byte",
            };
            let bad = length.unwrap_or(body.len() - at);
            let what = if bad == 1 {
                format!("byte 0x{:02x} in position {position}", body[at])
            } else {
                format!("bytes in position {position}-{}", position + bad - 1)
            };
            let lineno = u32::try_from(line).ok();
            let column = u32::try_from(String::from_utf8_lossy(&body[line_start..word_start]).chars().count() + 1).ok();
            SyntaxError {
                lineno,
                offset: column,
                end_lineno: lineno,
                end_offset: column,
                text: Some(String::from_utf8_lossy(&body[line_start..line_end]).into_owned() + "\n"),
                ..SyntaxError::bare(
                    ErrorKind::Syntax,
                    format!("(unicode error) 'utf-8' codec can't decode {what}: {reason}"),
                )
            }
        }
    }
}

/// The normalised name in a `coding:` comment on the first or second line.
fn find_cookie(body: &[u8]) -> Option<String> {
    let mut lines = body.split(|&b| b == b'\n' || b == b'\r');
    let first = lines.next()?;
    if let Some(name) = cookie_of_line(first) {
        return Some(name);
    }
    // The second line counts only below a first line that is blank or a comment.
    let head = first.trim_ascii_start();
    if !(head.is_empty() || head.starts_with(b"#") || head.starts_with(b"\x0c")) {
        return None;
    }
    let mut second = lines.next()?;
    if second.is_empty() && body.get(first.len()..first.len() + 2) == Some(b"\r\n") {
        second = lines.next()?;
    }
    cookie_of_line(second)
}

fn cookie_of_line(line: &[u8]) -> Option<String> {
    let start = line.iter().position(|&b| !matches!(b, b' ' | b'\t' | 0x0C))?;
    let comment = line[start..].strip_prefix(b"#")?;
    // A `coding:` without a name is passed over.
    let names = comment.windows(7).enumerate().filter_map(|(at, found)| {
        if !(found.starts_with(b"coding") && matches!(found[6], b':' | b'=')) {
            return None;
        }
        let rest = &comment[at + 7..];
        let blanks = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let rest = &rest[blanks..];
        let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        let length = rest.iter().position(|b| !is_part(b)).unwrap_or(rest.len());
        (length > 0).then(|| &rest[..length])
    });
    names.map(|name| normalise_name(&String::from_utf8_lossy(name))).next()
}

/// CPython's `get_normal_name`: the spellings of UTF-8 and Latin-1 become one.
fn normalise_name(name: &str) -> String {
    let short: String = name
        .chars()
        .take(12)
        .map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() })
        .collect();
    if short == "utf-8" || short.starts_with("utf-8-") {
        return "utf-8".to_owned();
    }
    for latin in ["latin-1", "iso-8859-1", "iso-latin-1"] {
        if short == latin || short.starts_with(&format!("{latin}-")) {
            return "iso-8859-1".to_owned();
        }
    }
    match short.as_str() {
        "latin1" | "l1" => "iso-8859-1".to_owned(),
        _ => name.to_owned(),
    }
}
