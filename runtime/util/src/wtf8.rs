//! `Wtf8Buf`: text that may hold lone surrogates.
//!
//! Python strings are sequences of code points in 0..=0x10FFFF, surrogates included, so Rust's `str` cannot hold them all.
//! The encoding is generalized UTF-8: every code point, surrogates too, takes its ordinary UTF-8 form. Two adjacent
//! surrogates stay two code points (that is where it differs from WTF-8 proper). Invariant: `bytes` is always well formed
//! in this sense; the only ways to grow it are `push` and `push_str`.

use std::fmt;

/// A growable string of arbitrary Python code points.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Wtf8Buf {
    bytes: Vec<u8>,
}

impl Wtf8Buf {
    pub const fn new() -> Self {
        Self { bytes: Vec::new() }
    }

    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(capacity),
        }
    }

    /// Appends one code point. Values above 0x10FFFF become U+FFFD.
    pub fn push(&mut self, code_point: u32) {
        match char::from_u32(code_point) {
            Some(c) => {
                let mut buffer = [0; 4];
                self.bytes.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes());
            }
            None if (0xD800..0xE000).contains(&code_point) => {
                let [.., high, low] = code_point.to_be_bytes();
                self.bytes.push(0xED);
                self.bytes.push(0x80 | ((high & 0x0F) << 2) | (low >> 6) & 0x3F);
                self.bytes.push(0x80 | (low & 0x3F));
            }
            None => self.push(0xFFFD),
        }
    }

    pub fn push_str(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    pub fn push_wtf8(&mut self, text: &Self) {
        self.bytes.extend_from_slice(&text.bytes);
    }

    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Length of the encoded form; `code_points().count()` is Python's `len`.
    pub fn byte_len(&self) -> usize {
        self.bytes.len()
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The text as `str`, unless it holds surrogates.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    pub fn is_ascii(&self) -> bool {
        self.bytes.is_ascii()
    }

    pub fn code_points(&self) -> CodePoints<'_> {
        CodePoints { rest: &self.bytes }
    }

    /// Accepts bytes in generalized UTF-8; `None` if they are malformed.
    pub fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        if std::str::from_utf8(&bytes).is_ok() {
            return Some(Self { bytes });
        }
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            match std::str::from_utf8(rest) {
                Ok(_) => break,
                Err(error) => {
                    rest = &rest[error.valid_up_to()..];
                    match rest {
                        [0xED, 0xA0..=0xBF, 0x80..=0xBF, ..] => rest = &rest[3..],
                        _ => return None,
                    }
                }
            }
        }
        Some(Self { bytes })
    }
}

impl From<&str> for Wtf8Buf {
    fn from(text: &str) -> Self {
        Self {
            bytes: text.as_bytes().to_vec(),
        }
    }
}

impl From<String> for Wtf8Buf {
    fn from(text: String) -> Self {
        Self {
            bytes: text.into_bytes(),
        }
    }
}

impl FromIterator<u32> for Wtf8Buf {
    fn from_iter<I: IntoIterator<Item = u32>>(iter: I) -> Self {
        let mut text = Self::new();
        for code_point in iter {
            text.push(code_point);
        }
        text
    }
}

/// Surrogates show as `\udxxx`.
impl fmt::Debug for Wtf8Buf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for code_point in self.code_points() {
            match char::from_u32(code_point) {
                Some(c) => write!(f, "{}", c.escape_debug())?,
                None => write!(f, "\\u{code_point:04x}")?,
            }
        }
        f.write_str("\"")
    }
}

/// Iterator over the code points of a [`Wtf8Buf`].
#[derive(Clone)]
pub struct CodePoints<'a> {
    rest: &'a [u8],
}

impl Iterator for CodePoints<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let &first = self.rest.first()?;
        let (length, initial) = match first {
            0..=0x7F => (1, u32::from(first)),
            0x80..=0xDF => (2, u32::from(first & 0x1F)),
            0xE0..=0xEF => (3, u32::from(first & 0x0F)),
            _ => (4, u32::from(first & 0x07)),
        };
        let length = length.min(self.rest.len());
        let (head, tail) = self.rest.split_at(length);
        self.rest = tail;
        Some(
            head[1..]
                .iter()
                .fold(initial, |value, &b| value << 6 | u32::from(b & 0x3F)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surrogates_survive_a_round_trip() {
        let points = [0x41, 0xD800, 0xDFFF, 0x20AC, 0x10FFFF, 0xDC80];
        let text: Wtf8Buf = points.into_iter().collect();
        assert_eq!(text.code_points().collect::<Vec<_>>(), points);
        assert!(text.as_str().is_none());
        assert_eq!(Wtf8Buf::from_bytes(text.as_bytes().to_vec()), Some(text));
    }
}
