//! Texts of ISO 8601, as `fromisoformat` takes them. Pure text work.
//!
//! What is accepted follows the native `_datetime` of CPython 3.11 in its oddities too: it looks one byte past the part
//! it reads, and digits after a full time without separators count as a fraction.

use super::calendar::{Clock, Day};

/// A text that is none of the formats.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Malformed;

type Parsed<T> = Result<T, Malformed>;

/// A time of day with the distance from UTC, if the text has one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Time {
    pub(super) clock: Clock,
    pub(super) offset: Option<Offset>,
}

/// A distance from UTC.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offset {
    pub(super) seconds: i64,
    pub(super) microseconds: i64,
}

/// A place in a text, behind the end of which there are zeros.
#[derive(Clone, Copy)]
struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn peek(self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    fn digits(&mut self, count: usize) -> Parsed<i32> {
        let mut number = 0;
        for _ in 0..count {
            let digit = self.peek();
            if !digit.is_ascii_digit() {
                return Err(Malformed);
            }
            number = number * 10 + i32::from(digit - b'0');
            self.at += 1;
        }
        Ok(number)
    }

    fn expect(&mut self, wanted: u8) -> Parsed<()> {
        let found = self.peek() == wanted;
        self.at += 1;
        if found { Ok(()) } else { Err(Malformed) }
    }
}

/// A date at the start of `text`, of which `len` bytes belong to it. The day may be one that the month does not have.
pub(super) fn date(text: &[u8], len: usize) -> Parsed<Day> {
    let mut cursor = Cursor { text, at: 0 };
    let year = cursor.digits(4)?;
    let separated = cursor.peek() == b'-';
    if separated {
        cursor.at += 1;
    }
    if cursor.peek() == b'W' {
        cursor.at += 1;
        let week = cursor.digits(2)?;
        let mut weekday = 1;
        if cursor.at < len {
            if separated {
                cursor.expect(b'-')?;
            }
            weekday = cursor.digits(1)?;
        }
        return Day::from_iso(year, week, weekday).map_err(|_| Malformed);
    }
    let month = cursor.digits(2)?;
    if separated {
        cursor.expect(b'-')?;
    }
    let day = cursor.digits(2)?;
    Ok(Day { year, month, day })
}

/// Whether bytes follow what was read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    Nothing,
    Something,
}

impl Rest {
    fn of(byte: u8) -> Rest {
        if byte == 0 { Rest::Nothing } else { Rest::Something }
    }
}

/// Hours, minutes, seconds and fraction between two places of a text.
fn clock(text: &[u8], start: usize, end: usize) -> Parsed<(Clock, Rest)> {
    let mut cursor = Cursor { text, at: start };
    let mut parts = [0; 3];
    let mut separated = true;
    let clock = |parts: [i32; 3], microsecond| Clock {
        hour: parts[0],
        minute: parts[1],
        second: parts[2],
        microsecond,
    };
    for i in 0..3 {
        parts[i] = cursor.digits(2)?;
        let next = cursor.peek();
        cursor.at += 1;
        if i == 0 {
            separated = next == b':';
        }
        if cursor.at >= end {
            return Ok((clock(parts, 0), Rest::of(next)));
        }
        match next {
            b':' if separated => {}
            b'.' | b',' => break,
            _ if !separated => cursor.at -= 1,
            _ => return Err(Malformed),
        }
    }
    let count = (end - cursor.at).min(6);
    let mut fraction = cursor.digits(count)?;
    for _ in count..6 {
        fraction *= 10;
    }
    while cursor.peek().is_ascii_digit() {
        cursor.at += 1;
    }
    Ok((clock(parts, fraction), Rest::of(cursor.peek())))
}

/// A whole text that is a time.
pub(super) fn time(text: &[u8]) -> Parsed<Time> {
    let zone = text
        .iter()
        .position(|b| matches!(b, b'+' | b'-' | b'Z'))
        .unwrap_or(text.len());
    let (own, rest) = clock(text, 0, zone)?;
    if zone == text.len() {
        return match rest {
            Rest::Nothing => Ok(Time {
                clock: own,
                offset: None,
            }),
            Rest::Something => Err(Malformed),
        };
    }
    let (distance, sign) = match text[zone] {
        b'Z' if zone + 1 == text.len() || text[zone + 1] == 0 => (Clock::default(), 1),
        b'Z' => return Err(Malformed),
        other => match clock(text, zone + 1, text.len())? {
            (distance, Rest::Nothing) => (distance, if other == b'-' { -1 } else { 1 }),
            (_, Rest::Something) => return Err(Malformed),
        },
    };
    Ok(Time {
        clock: own,
        offset: Some(Offset {
            seconds: sign * distance.seconds(),
            microseconds: sign * i64::from(distance.microsecond),
        }),
    })
}

/// Where the date ends in the text of a date and a time, which has at least seven bytes.
fn date_len(text: &[u8]) -> Parsed<usize> {
    let at = |index: usize| text.get(index).copied().unwrap_or(0);
    let len = text.len();
    if len == 7 {
        return Ok(7);
    }
    if at(4) == b'-' {
        if at(5) != b'W' {
            return Ok(10);
        }
        // `YYYY-Www-D`, or `YYYY-Www` and a hyphen as the separator: two digits after it are taken for the hour.
        return match at(8) {
            b'-' if len == 9 => Err(Malformed),
            b'-' if len > 10 && at(10).is_ascii_digit() => Ok(8),
            b'-' => Ok(10),
            _ => Ok(8),
        };
    }
    if at(4) != b'W' {
        return Ok(8);
    }
    // `YYYYWww` or `YYYYWwwD`: times come in pairs of digits, so the parity of the digits tells.
    let digits = (7..len).find(|i| !at(*i).is_ascii_digit()).unwrap_or(len);
    Ok(match digits {
        end if end < 9 => end,
        end if end % 2 == 0 => 7,
        _ => 8,
    })
}

/// A whole text that is a date, or a date and a time with one character between them.
pub(super) fn date_and_time(text: &[u8]) -> Parsed<(Day, Time)> {
    if text.len() < 7 {
        return Err(Malformed);
    }
    let len = date_len(text)?;
    let day = date(text, len)?;
    if text.len() <= len {
        return Ok((day, Time::default()));
    }
    let separator = match text[len] {
        b if b < 0x80 => 1,
        b if b & 0xf0 == 0xe0 => 3,
        b if b & 0xf0 == 0xf0 => 4,
        _ => 2,
    };
    let rest = text.get(len + separator..).unwrap_or_default();
    Ok((day, time(rest)?))
}
