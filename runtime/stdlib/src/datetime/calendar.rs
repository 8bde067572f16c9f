//! The proleptic Gregorian calendar: dates, ordinals, weeks of ISO 8601, and times of day. Pure arithmetic.
//!
//! Ordinals count days from 1 January of year 1, which is day 1. Fields that come out of a pickle are not checked, so
//! that nothing here may rely on a day that the month has.

/// The first year.
pub(super) const MIN_YEAR: i32 = 1;
/// The last year.
pub(super) const MAX_YEAR: i32 = 9999;
/// The ordinal of the last day.
pub(super) const MAX_ORDINAL: i64 = 3_652_059;
/// The ordinal of the day that timestamps count from.
pub(super) const EPOCH_ORDINAL: i64 = 719_163;

const DAYS_BEFORE_MONTH: [i32; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const DAYS_IN_4_YEARS: i64 = 1461;
const DAYS_IN_100_YEARS: i64 = 36_524;
const DAYS_IN_400_YEARS: i64 = 146_097;

/// A day of the calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Day {
    pub(super) year: i32,
    pub(super) month: i32,
    pub(super) day: i32,
}

/// A time of day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct Clock {
    pub(super) hour: i32,
    pub(super) minute: i32,
    pub(super) second: i32,
    pub(super) microsecond: i32,
}

/// Why there is no such day of a week.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum IsoError {
    Year,
    Week,
    Weekday,
}

/// Whether a year has a 29 February.
pub(super) fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Number of days of a month, which is in 1 to 12.
pub(super) fn days_in_month(year: i32, month: i32) -> i32 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_before_year(year: i32) -> i64 {
    let y = i64::from(year) - 1;
    y * 365 + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400)
}

fn days_before_month(year: i32, month: i32) -> i32 {
    DAYS_BEFORE_MONTH[(month - 1) as usize] + i32::from(month > 2 && is_leap(year))
}

impl Day {
    /// The first day.
    pub(super) const FIRST: Day = Day {
        year: MIN_YEAR,
        month: 1,
        day: 1,
    };
    /// The last day.
    pub(super) const LAST: Day = Day {
        year: MAX_YEAR,
        month: 12,
        day: 31,
    };

    /// Days from the day before the first day.
    pub(super) fn ordinal(self) -> i64 {
        days_before_year(self.year) + i64::from(self.year_day())
    }

    /// The day with this ordinal. The year may be one that the calendar does not have.
    pub(super) fn from_ordinal(ordinal: i64) -> Day {
        let n = ordinal - 1;
        let (n400, n) = (n.div_euclid(DAYS_IN_400_YEARS), n.rem_euclid(DAYS_IN_400_YEARS));
        let (n100, n) = (n / DAYS_IN_100_YEARS, n % DAYS_IN_100_YEARS);
        let (n4, n) = (n / DAYS_IN_4_YEARS, n % DAYS_IN_4_YEARS);
        let (n1, n) = (n / 365, n % 365);
        let year = (n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1) as i32;
        if n1 == 4 || n100 == 4 {
            // The last day of a leap year, which is a day longer than what was divided by.
            return Day {
                year: year - 1,
                month: 12,
                day: 31,
            };
        }
        let n = n as i32;
        let month = (1..=12).rev().find(|m| days_before_month(year, *m) <= n).unwrap_or(1);
        Day {
            year,
            month,
            day: n - days_before_month(year, month) + 1,
        }
    }

    /// The day `days` later, if the calendar has it.
    pub(super) fn plus(self, days: i64) -> Option<Day> {
        let ordinal = self.ordinal() + days;
        (1..=MAX_ORDINAL).contains(&ordinal).then(|| Day::from_ordinal(ordinal))
    }

    /// From 1.
    pub(super) fn year_day(self) -> i32 {
        days_before_month(self.year, self.month) + self.day
    }

    /// 0 is Monday.
    pub(super) fn weekday(self) -> i32 {
        (self.ordinal() + 6).rem_euclid(7) as i32
    }

    /// Year, week and day of the week (from 1) of ISO 8601.
    pub(super) fn iso(self) -> (i32, i32, i32) {
        let today = self.ordinal();
        let monday = first_monday(self.year);
        let (mut year, mut days) = (self.year, today - monday);
        if days < 0 {
            year -= 1;
            days = today - first_monday(year);
        } else if days >= 52 * 7 && today >= first_monday(self.year + 1) {
            year += 1;
            days = today - first_monday(year);
        }
        (year, (days / 7) as i32 + 1, (days % 7) as i32 + 1)
    }

    /// The day of the week of ISO 8601.
    pub(super) fn from_iso(year: i32, week: i32, weekday: i32) -> Result<Day, IsoError> {
        if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
            return Err(IsoError::Year);
        }
        let weeks = (first_monday(year + 1) - first_monday(year)) / 7;
        if week < 1 || i64::from(week) > weeks {
            return Err(IsoError::Week);
        }
        if !(1..=7).contains(&weekday) {
            return Err(IsoError::Weekday);
        }
        let ordinal = first_monday(year) + i64::from(week - 1) * 7 + i64::from(weekday - 1);
        Ok(Day::from_ordinal(ordinal))
    }
}

/// The ordinal of the Monday of a year's first week, which is the one with the first Thursday.
fn first_monday(year: i32) -> i64 {
    let first = days_before_year(year) + 1;
    let weekday = (first + 6).rem_euclid(7);
    first - weekday + if weekday > 3 { 7 } else { 0 }
}

impl Clock {
    /// The last one.
    pub(super) const LAST: Clock = Clock {
        hour: 23,
        minute: 59,
        second: 59,
        microsecond: 999_999,
    };

    /// Seconds since midnight, without the fraction.
    pub(super) fn seconds(self) -> i64 {
        i64::from(self.hour * 3600 + self.minute * 60 + self.second)
    }

    /// The time of day that `seconds` and `microseconds` after midnight make, and the days that are left over.
    pub(super) fn carried(seconds: i64, microseconds: i64) -> (i64, Clock) {
        let seconds = seconds + microseconds.div_euclid(1_000_000);
        let rest = seconds.rem_euclid(86_400) as i32;
        let clock = Clock {
            hour: rest / 3600,
            minute: rest / 60 % 60,
            second: rest % 60,
            microsecond: microseconds.rem_euclid(1_000_000) as i32,
        };
        (seconds.div_euclid(86_400), clock)
    }
}
