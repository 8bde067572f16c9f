//! Numbers in CPython's tokenizer: where they end, and what is wrong with them.

use super::tokenize::{Scan, Tokenizer};

/// Reads a number from its first character.
pub(super) fn number(t: &mut Tokenizer<'_>) -> Scan {
    if t.peek(0) == b'0' {
        match t.peek(1) {
            b'x' | b'X' => return prefixed(t, "hexadecimal", 16),
            b'o' | b'O' => return prefixed(t, "octal", 8),
            b'b' | b'B' => return prefixed(t, "binary", 2),
            _ => return leading_zero(t),
        }
    }
    if t.peek(0) != b'.' {
        digits(t)?;
    }
    rest(t)
}

/// `0x`, `0o`, `0b`.
fn prefixed(t: &mut Tokenizer<'_>, kind: &str, radix: u32) -> Scan {
    t.at += 2;
    let is_digit = |byte: u8| char::from(byte).is_digit(radix);
    loop {
        if t.peek(0) == b'_' {
            t.at += 1;
        }
        let next = t.peek(0);
        if !is_digit(next) {
            if next.is_ascii_digit() {
                t.at += 1;
                let digit = char::from(next);
                return t.fault(format!("invalid digit '{digit}' in {kind} literal"));
            }
            return t.fault(format!("invalid {kind} literal"));
        }
        while is_digit(t.peek(0)) {
            t.at += 1;
        }
        if t.peek(0) != b'_' {
            break;
        }
    }
    let next = t.peek(0);
    if next.is_ascii_digit() {
        t.at += 1;
        let digit = char::from(next);
        return t.fault(format!("invalid digit '{digit}' in {kind} literal"));
    }
    check_end(t, kind)
}

fn leading_zero(t: &mut Tokenizer<'_>) -> Scan {
    let start = t.at;
    t.at += 1;
    let mut nonzero = false;
    loop {
        if t.peek(0) == b'_' {
            t.at += 1;
            if !t.peek(0).is_ascii_digit() {
                return t.fault("invalid decimal literal");
            }
        }
        if t.peek(0) != b'0' {
            break;
        }
        t.at += 1;
    }
    let zeros_end = t.at;
    if t.peek(0).is_ascii_digit() {
        nonzero = true;
        digits(t)?;
    }
    if matches!(t.peek(0), b'.' | b'e' | b'E' | b'j' | b'J') {
        return rest(t);
    }
    if nonzero {
        return t.fault_range(
            start,
            zeros_end + 1,
            "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
        );
    }
    check_end(t, "decimal")
}

/// Digits with single underscores between them.
fn digits(t: &mut Tokenizer<'_>) -> Scan {
    loop {
        while t.peek(0).is_ascii_digit() {
            t.at += 1;
        }
        if t.peek(0) != b'_' {
            return Ok(());
        }
        t.at += 1;
        if !t.peek(0).is_ascii_digit() {
            return t.fault("invalid decimal literal");
        }
    }
}

/// Fraction, exponent and `j`.
fn rest(t: &mut Tokenizer<'_>) -> Scan {
    if t.peek(0) == b'.' {
        t.at += 1;
        if t.peek(0).is_ascii_digit() {
            digits(t)?;
        }
    }
    if matches!(t.peek(0), b'e' | b'E') {
        let sign = usize::from(matches!(t.peek(1), b'+' | b'-'));
        if t.peek(1 + sign).is_ascii_digit() {
            t.at += 1 + sign;
            digits(t)?;
        } else if sign == 1 {
            t.at += 2;
            return t.fault("invalid decimal literal");
        } else {
            return check_end(t, "decimal");
        }
    }
    if matches!(t.peek(0), b'j' | b'J') {
        t.at += 1;
        return check_end(t, "imaginary");
    }
    check_end(t, "decimal")
}

/// A letter after a number is an error, unless a keyword starts there that may follow one.
fn check_end(t: &Tokenizer<'_>, kind: &str) -> Scan {
    let rest = &t.text[t.at..];
    let whole: [&[u8]; 5] = [b"and", b"else", b"for", b"or", b"not"];
    let is_name = |&byte: &u8| byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii();
    let is_keyword = whole
        .iter()
        .any(|word| rest.starts_with(word) && !rest.get(word.len()).is_some_and(is_name))
        || matches!(rest, [b'i', b'f' | b'n' | b's', ..]);
    if is_keyword {
        return Ok(());
    }
    let next = t.peek(0);
    if next.is_ascii_alphanumeric() || next == b'_' {
        return t.fault(format!("invalid {kind} literal"));
    }
    Ok(())
}
