//! Changes of Python texts: what stays close enough to a program to get past the first token.
//!
//! A text is cut into pieces (words, numbers, strings, blanks, operators), and pieces are dropped, doubled, swapped,
//! replaced, wrapped and repeated. The result need not be Python, nor UTF-8. Not here: judging what a parser says.

use arbitrary::{Result, Unstructured};

use crate::choices::below;

/// Words, operators and oddities of the grammar.
const PIECES: &[&str] = &[
    "and",
    "as",
    "assert",
    "async ",
    "await ",
    "break",
    "class ",
    "continue",
    "def ",
    "del ",
    "elif ",
    "else",
    "else:",
    "except ",
    "except*",
    "finally:",
    "for ",
    "from ",
    "global ",
    "if ",
    "import ",
    "in ",
    "is ",
    "lambda",
    "lambda:",
    "match ",
    "case ",
    "case _:",
    "nonlocal ",
    "not ",
    "or ",
    "pass",
    "raise ",
    "return ",
    "try:",
    "while ",
    "with ",
    "yield ",
    "yield from ",
    "None",
    "True",
    "False",
    "_",
    "__debug__",
    "print",
    "type ",
    "x",
    "self",
    "é",
    "ª",
    "x\u{301}",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    ";",
    ".",
    "...",
    "->",
    ":=",
    "=",
    "==",
    "!=",
    "<>",
    "<",
    "<=",
    "+",
    "+=",
    "-",
    "*",
    "**",
    "**=",
    "/",
    "//",
    "%",
    "@",
    "@=",
    "&",
    "|",
    "^",
    "~",
    "<<",
    ">>=",
    "!",
    "?",
    "$",
    "`",
    "\\",
    "\\\n",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "\n    ",
    "\n\t",
    "\n        ",
    " ",
    "\t",
    "\x0c",
    "#",
    "# comment\n",
    "# type: ignore\n",
    "# -*- coding: latin-1 -*-\n",
    "# coding: utf-8\n",
    "\u{feff}",
    "\0",
    "0",
    "1",
    "00",
    "01",
    "0x",
    "0xf",
    "0b2",
    "0o17",
    "1_0",
    "1__0",
    "1e5",
    "1e",
    "1.",
    ".5",
    "1j",
    "1if",
    "0_7j",
    "9999999999999999999999",
    "'",
    "\"",
    "'''",
    "\"\"\"",
    "''",
    "'s'",
    "b'b'",
    "b'é'",
    "r'\\'",
    "rb''",
    "u'u'",
    "f''",
    "f'{x}'",
    "f'{x!r:>{w}}'",
    "f'{'",
    "f'}'",
    "f'{x=}'",
    "f'{x:{y:{z}}}'",
    "f'''{\n1}'''",
    "f'{lambda x: 1}'",
    "f'{(yield)}'",
    "f'{{}}'",
    "'\\N{DIGIT ONE}'",
    "'\\x4'",
    "'\\ud800'",
    "'\\400'",
    "b'\\777'",
    "(yield)",
    "(x for x in y)",
    "[*a, *b]",
    "{**a}",
    "f(*a, **b)",
    "x[a:b, *c]",
    "def f(a, /, b=1, *, c): pass\n",
    "with (a as b, c): pass\n",
    "@f\n",
    "class C(a, b=c): x: int = 1\n",
    "case {'a': 1, **r}:",
    "case C(x, y=1) | [a, *_]:",
    "case -1+2j:",
];

/// What encloses a piece.
const WRAPPERS: &[(&str, &str)] = &[
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    ("f(", ")"),
    ("x[", "]"),
    ("(lambda: ", ")"),
    ("f'{", "}'"),
    ("not ", ""),
    ("await ", ""),
    ("*", ""),
    ("if x:\n    ", "\n"),
    ("try:\n  ", "\nfinally: pass\n"),
    ("def f():\n ", "\n"),
    ("class C:\n\t", "\n"),
    ("match x:\n case ", ": pass\n"),
    ("[i for i in ", "]"),
];

/// Where the pieces of a text begin, and its end.
fn cuts(text: &[u8]) -> Vec<usize> {
    #[derive(PartialEq)]
    enum Kind {
        Word,
        Blank,
        Other,
    }
    let kind = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | 0x80.. => Kind::Word,
        b' ' | b'\t' => Kind::Blank,
        _ => Kind::Other,
    };
    let mut cuts = vec![0];
    for (at, pair) in text.windows(2).enumerate() {
        let (before, after) = (kind(pair[0]), kind(pair[1]));
        if before != after || before == Kind::Other {
            cuts.push(at + 1);
        }
    }
    if !text.is_empty() {
        cuts.push(text.len());
    }
    cuts
}

/// A few consecutive pieces: their range in the text.
fn some(u: &mut Unstructured<'_>, cuts: &[usize], most: usize) -> Result<(usize, usize)> {
    let start = below(u, cuts.len())?;
    let end = (start + u.int_in_range(1..=most)?).min(cuts.len() - 1);
    Ok((cuts[start], cuts[end.max(start)]))
}

fn replaced(text: &[u8], (start, end): (usize, usize), by: &[u8]) -> Vec<u8> {
    [&text[..start], by, &text[end..]].concat()
}

fn piece(u: &mut Unstructured<'_>) -> Result<&'static [u8]> {
    Ok(u.choose(PIECES)?.as_bytes())
}

/// Where lines begin.
fn lines(text: &[u8]) -> Vec<usize> {
    let ends = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect()
}

/// One change.
fn change(text: &[u8], u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let cuts = cuts(text);
    Ok(match u.int_in_range(0..=12)? {
        0 => replaced(text, some(u, &cuts, 6)?, b""),
        1 | 2 => {
            let (at, _) = some(u, &cuts, 1)?;
            replaced(text, (at, at), piece(u)?)
        }
        3 | 4 => {
            let range = some(u, &cuts, 2)?;
            replaced(text, range, piece(u)?)
        }
        5 => {
            // A piece from elsewhere.
            let (from, to) = (some(u, &cuts, 8)?, some(u, &cuts, 1)?);
            replaced(text, (to.0, to.0), &text[from.0..from.1])
        }
        6 => {
            let (start, end) = some(u, &cuts, 10)?;
            let (before, after) = u.choose(WRAPPERS)?;
            let inner = [before.as_bytes(), &text[start..end], after.as_bytes()].concat();
            replaced(text, (start, end), &inner)
        }
        7 => {
            // Nesting, or a long chain.
            let (start, end) = some(u, &cuts, 3)?;
            let count = u.int_in_range(2..=400)?;
            replaced(text, (start, end), &text[start..end].repeat(count))
        }
        8 => {
            let lines = lines(text);
            let (from, to) = (below(u, lines.len())?, below(u, lines.len())?);
            let line = &text[lines[from]..lines.get(from + 1).copied().unwrap_or(text.len())];
            replaced(text, (lines[to], lines[to]), line)
        }
        9 => {
            // Another indentation.
            let lines = lines(text);
            let at = lines[below(u, lines.len())?];
            let blanks = text[at..]
                .iter()
                .take_while(|byte| matches!(byte, b' ' | b'\t'))
                .count();
            let by: &[u8] = u.choose(&[&b""[..], b" ", b"    ", b"\t", b"        ", b"\t ", b"\x0c "])?;
            replaced(text, (at, at + blanks), by)
        }
        10 => {
            let (a, b) = (some(u, &cuts, 2)?, some(u, &cuts, 2)?);
            let (a, b) = if a.0 <= b.0 { (a, b) } else { (b, a) };
            if a.1 > b.0 {
                return Ok(text.to_vec());
            }
            [
                &text[..a.0],
                &text[b.0..b.1],
                &text[a.1..b.0],
                &text[a.0..a.1],
                &text[b.1..],
            ]
            .concat()
        }
        11 => {
            let at = below(u, text.len())?;
            let byte: u8 = u.arbitrary()?;
            replaced(text, (at, (at + 1).min(text.len())), &[byte])
        }
        _ => text[..below(u, text.len() + 1)?].to_vec(),
    })
}

/// One to four changes of a text.
///
/// # Errors
/// When the choices do not suffice for one.
pub fn mutate(text: &[u8], u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut changed = change(text, u)?;
    for _ in 0..u.int_in_range(0..=3)? {
        changed = change(&changed, u)?;
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use arbitrary::Unstructured;

    use super::{cuts, mutate};
    use crate::choices::from_seed;

    #[test]
    fn pieces_are_words_blanks_and_single_operators() {
        assert_eq!(cuts(b"ab  +=c"), [0, 2, 4, 5, 6, 7]);
        assert_eq!(cuts(b""), [0]);
    }

    #[test]
    fn every_text_can_be_changed() {
        for seed in 0..2000 {
            let choices = from_seed(seed, 64);
            for text in [&b""[..], b"x", b"if x:\n    y = (1, 2)\n"] {
                mutate(text, &mut Unstructured::new(&choices)).expect("64 bytes suffice");
            }
        }
    }
}
