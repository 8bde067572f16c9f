//! Days and their names: seconds since the epoch to calendar fields and back, and text made of them.

/// Broken-down time (`struct tm`), with the month from 1 and the weekday from Monday.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    /// 0 is Monday.
    pub(super) weekday: i64,
    /// From 1.
    pub(super) year_day: i64,
    pub(super) dst: i64,
    pub(super) zone: String,
    /// Seconds east of UTC.
    pub(super) offset: i64,
}

const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Days since the epoch of a date of the Gregorian calendar. The month may lie outside of 1 to 12.
pub(super) fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year + (month - 1).div_euclid(12);
    let month = (month - 1).rem_euclid(12) + 1;
    // Years start in March here, so that the leap day is the last one.
    let (y, m) = if month <= 2 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let of_year = (153 * m + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

impl Fields {
    /// The fields of a time, `offset` seconds east of UTC.
    pub(super) fn at(seconds: i64, offset: i64, dst: bool, zone: &str) -> Fields {
        let local = seconds + offset;
        let (day, rest) = (local.div_euclid(86_400), local.rem_euclid(86_400));
        let shifted = day + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let m = (5 * of_year + 2) / 153;
        let month = if m < 10 { m + 3 } else { m - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Fields {
            year,
            month,
            day: of_year - (153 * m + 2) / 5 + 1,
            hour: rest / 3600,
            minute: rest / 60 % 60,
            second: rest % 60,
            weekday: (day + 3).rem_euclid(7),
            year_day: day - days(year, 1, 1) + 1,
            dst: i64::from(dst),
            zone: zone.to_owned(),
            offset,
        }
    }

    /// Seconds since the epoch, were these fields in UTC; any of them may be out of range.
    pub(super) fn seconds(&self) -> i64 {
        let day = days(self.year, self.month, self.day);
        day * 86_400 + self.hour * 3600 + self.minute * 60 + self.second
    }

    /// `time.asctime`
    pub(super) fn text(&self) -> String {
        format!(
            "{} {}{:3} {:02}:{:02}:{:02} {}",
            &DAYS[self.weekday as usize][..3],
            &MONTHS[(self.month - 1) as usize][..3],
            self.day,
            self.hour,
            self.minute,
            self.second,
            self.year
        )
    }

    /// The year and week of ISO 8601.
    fn iso_week(&self) -> (i64, i64) {
        let week = (self.year_day - 1 - self.weekday + 10) / 7;
        let weeks = |year: i64| {
            let first = (days(year, 1, 1) + 3).rem_euclid(7);
            let leap = days(year + 1, 1, 1) - days(year, 1, 1) == 366;
            if first == 3 || first == 2 && leap { 53 } else { 52 }
        };
        match week {
            0 => (self.year - 1, weeks(self.year - 1)),
            53 if weeks(self.year) < 53 => (self.year + 1, 1),
            week => (self.year, week),
        }
    }

    /// `strftime(3)` in the C locale, with the GNU C library's flags and widths.
    pub(super) fn format(&self, format: &str) -> String {
        let mut out = String::new();
        let mut rest = format.chars().peekable();
        while let Some(c) = rest.next() {
            if c != '%' {
                out.push(c);
                continue;
            }
            let mut directive = String::from('%');
            let mut flag = None;
            let mut upper = false;
            let mut swap = false;
            while let Some(f) = rest.next_if(|c| "_-0^#".contains(*c)) {
                directive.push(f);
                match f {
                    '^' => upper = true,
                    '#' => swap = true,
                    _ => flag = Some(f),
                }
            }
            let mut width = 0;
            while let Some(d) = rest.next_if(char::is_ascii_digit) {
                directive.push(d);
                width = width * 10 + d.to_digit(10).unwrap_or(0) as usize;
            }
            while let Some(m) = rest.next_if(|c| matches!(c, 'E' | 'O')) {
                directive.push(m);
            }
            let Some(kind) = rest.next() else {
                out.push_str(&directive);
                break;
            };
            directive.push(kind);
            match self.directive(kind, flag, width) {
                Some(text) => {
                    let text = match (upper || swap && "aAbBh".contains(kind), swap && "pZ".contains(kind)) {
                        (true, _) => text.to_uppercase(),
                        (_, true) => text.to_lowercase(),
                        _ => text,
                    };
                    let pad = if flag == Some('0') { '0' } else { ' ' };
                    let missing = width.saturating_sub(text.chars().count());
                    out.extend(std::iter::repeat_n(pad, if flag == Some('-') { 0 } else { missing }));
                    out.push_str(&text);
                }
                None => out.push_str(&directive),
            }
        }
        out
    }

    fn directive(&self, kind: char, flag: Option<char>, width: usize) -> Option<String> {
        let number = |n: i64, digits: usize, pad: char| {
            let digits = digits.max(width);
            match flag.unwrap_or(pad) {
                '-' => n.to_string(),
                '_' | ' ' => format!("{n:digits$}"),
                _ => format!("{n:0digits$}"),
            }
        };
        let two = |n: i64| number(n, 2, '0');
        let hour12 = (self.hour + 11) % 12 + 1;
        let sunday = (self.weekday + 1) % 7;
        let day = DAYS[self.weekday.rem_euclid(7) as usize];
        let month = MONTHS[(self.month - 1).rem_euclid(12) as usize];
        Some(match kind {
            'a' => day[..3].to_owned(),
            'A' => day.to_owned(),
            'b' | 'h' => month[..3].to_owned(),
            'B' => month.to_owned(),
            'c' => self.format("%a %b %e %H:%M:%S %Y"),
            'C' => two(self.year.div_euclid(100)),
            'd' => two(self.day),
            'D' | 'x' => self.format("%m/%d/%y"),
            'e' => number(self.day, 2, ' '),
            'F' => self.format("%Y-%m-%d"),
            'g' => two(self.iso_week().0.rem_euclid(100)),
            'G' => number(self.iso_week().0, 1, '0'),
            'H' => two(self.hour),
            'I' => two(hour12),
            'j' => number(self.year_day, 3, '0'),
            'k' => number(self.hour, 2, ' '),
            'l' => number(hour12, 2, ' '),
            'm' => two(self.month),
            'M' => two(self.minute),
            'n' => "\n".to_owned(),
            'p' => if self.hour < 12 { "AM" } else { "PM" }.to_owned(),
            'P' => if self.hour < 12 { "am" } else { "pm" }.to_owned(),
            'r' => self.format("%I:%M:%S %p"),
            'R' => self.format("%H:%M"),
            's' => number(self.seconds() - self.offset, 1, '0'),
            'S' => two(self.second),
            't' => "\t".to_owned(),
            'T' | 'X' => self.format("%H:%M:%S"),
            'u' => number(self.weekday + 1, 1, '0'),
            'U' => two((self.year_day + 6 - sunday) / 7),
            'V' => two(self.iso_week().1),
            'w' => number(sunday, 1, '0'),
            'W' => two((self.year_day + 6 - self.weekday) / 7),
            'y' => two(self.year.rem_euclid(100)),
            'Y' => number(self.year, 1, '0'),
            'z' => {
                let (sign, size) = if self.offset < 0 {
                    ('-', -self.offset)
                } else {
                    ('+', self.offset)
                };
                format!("{sign}{:02}{:02}", size / 3600, size / 60 % 60)
            }
            'Z' => self.zone.clone(),
            '%' => "%".to_owned(),
            _ => return None,
        })
    }
}
