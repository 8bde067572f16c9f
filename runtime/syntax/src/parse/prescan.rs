//! A fast look at the raw text before the parser sees it.
//!
//! It bounds how deeply the parser can recurse (so that the stack can be sized or the source refused) and finds the
//! tokenizer limits: 200 open brackets, 100 indentation levels. It understands strings, comments and brackets, nothing else;
//! where it is unsure it over-estimates. Invariant: the parser never recurses deeper than the reported depth times a
//! constant.

/// What the scan found.
pub(super) enum Verdict {
    /// An upper bound of the nesting, and whether tabs in the indentation may be inconsistent.
    Depth(u32, bool),
    /// Beyond what any stack of ours takes.
    TooComplex,
    /// A tokenizer limit is exceeded at this offset.
    Refused(usize),
}

const MAX_BRACKETS: usize = 200;
const MAX_INDENTS: usize = 100;
/// CPython's parser gives up (`MemoryError`) at 6000 rule levels; left-recursive chains do not count there, so the bound
/// here is generous.
const MAX_COST: u32 = 250_000;

pub(super) fn prescan(text: &str) -> Verdict {
    let bytes = text.as_bytes();
    let mut scan = Scan {
        bytes,
        at: 0,
        brackets: Vec::new(),
        cost: 0,
        max_cost: 0,
        indents: vec![0],
        has_tabs: false,
        odd_tabs: false,
    };
    if let Some(offset) = scan.run() {
        return Verdict::Refused(offset);
    }
    let depth = scan.max_cost + 2 * u32::try_from(scan.indents.len()).unwrap_or(0);
    if depth > MAX_COST {
        Verdict::TooComplex
    } else {
        Verdict::Depth(depth, scan.odd_tabs)
    }
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    /// For each open bracket, the cost at which it was opened.
    brackets: Vec<u32>,
    cost: u32,
    max_cost: u32,
    indents: Vec<usize>,
    has_tabs: bool,
    odd_tabs: bool,
}

impl Scan<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn add(&mut self, cost: u32) {
        self.cost = self.cost.saturating_add(cost);
        self.max_cost = self.max_cost.max(self.cost);
    }

    fn run(&mut self) -> Option<usize> {
        if let Some(refused) = self.indentation() {
            return Some(refused);
        }
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\n' => {
                    self.at += 1;
                    if self.brackets.is_empty() {
                        self.cost = 0;
                        if let Some(refused) = self.indentation() {
                            return Some(refused);
                        }
                    }
                    continue;
                }
                b'\\' => self.at += 1,
                b'#' => {
                    let rest = &self.bytes[self.at..];
                    self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                    continue;
                }
                b'"' | b'\'' => {
                    self.string(byte, false);
                    continue;
                }
                b'(' | b'[' | b'{' => {
                    if self.brackets.len() >= MAX_BRACKETS {
                        return Some(self.at);
                    }
                    self.brackets.push(self.cost);
                    self.add(2);
                }
                b')' | b']' | b'}' => {
                    // The closed group is an operand of the chain it stands in.
                    if let Some(cost) = self.brackets.pop() {
                        self.cost = cost;
                        self.add(1);
                    }
                }
                b',' | b';' => self.cost = self.brackets.last().map_or(0, |&cost| cost + 2),
                b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => {
                    self.word();
                    continue;
                }
                b' ' | b'\t' | b'0'..=b'9' | 0x0C => {}
                _ => self.add(1),
            }
            self.at += 1;
        }
        None
    }

    fn word(&mut self) {
        let start = self.at;
        while matches!(self.peek(0), b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | 0x80..) {
            self.at += 1;
        }
        let word = &self.bytes[start..self.at];
        if matches!(self.peek(0), b'"' | b'\'') && word.len() <= 2 && word.iter().all(|b| b"rRbBuUfF".contains(b)) {
            let formatted = word.iter().any(|b| matches!(b, b'f' | b'F'));
            self.string(self.peek(0), formatted);
            return;
        }
        match word {
            b"not" | b"and" | b"or" | b"if" | b"else" | b"lambda" | b"await" | b"yield" | b"in" | b"is" | b"for"
            | b"from" => self.add(1),
            _ => {}
        }
    }

    /// Skips a string from its opening quote. The inside of an f-string counts as operators.
    fn string(&mut self, quote: u8, formatted: bool) {
        let triple = self.peek(1) == quote && self.peek(2) == quote;
        self.at += if triple { 3 } else { 1 };
        let before = self.cost;
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte == b'\\' {
                self.at += 2;
                continue;
            }
            if byte == b'\n' && !triple {
                break;
            }
            if byte == quote && (!triple || self.peek(1) == quote && self.peek(2) == quote) {
                self.at += if triple { 3 } else { 1 };
                break;
            }
            // From the first field on, whatever separates words may be an operator.
            if formatted && (byte == b'{' || self.cost > before && !byte.is_ascii_alphanumeric()) {
                self.add(1);
            }
            self.at += 1;
        }
        self.cost = before;
    }

    /// Counts the indentation of the line at hand, if it is a line with code.
    fn indentation(&mut self) -> Option<usize> {
        let mut column = 0;
        loop {
            match self.peek(0) {
                b' ' => column += 1,
                b'\t' => {
                    column = (column / 8 + 1) * 8;
                    self.has_tabs = true;
                }
                0x0C => column = 0,
                _ => break,
            }
            self.at += 1;
        }
        if matches!(self.peek(0), b'#' | b'\n' | b'\\') || self.at >= self.bytes.len() {
            return None;
        }
        while self.indents.last().is_some_and(|&top| top > column) {
            self.indents.pop();
        }
        if self.indents.last().is_none_or(|&top| column > top) {
            if self.indents.len() >= MAX_INDENTS {
                return Some(self.at);
            }
            self.indents.push(column);
        }
        // Tabs and spaces that look alike need a closer look.
        self.odd_tabs |= self.has_tabs;
        None
    }
}
