//! The local time zone: that of the variable `TZ`, or of the system.

use std::cell::RefCell;

use taipan_object::Thread;
use tz::TimeZone;

use super::calendar::Fields;
use crate::posix::environment;

thread_local! {
    static ZONE: RefCell<Option<TimeZone>> = const { RefCell::new(None) };
}

/// Chooses the zone anew; `variable` is the value of `TZ`.
pub(super) fn set(variable: Option<&str>) {
    let zone = match variable {
        Some("") => Ok(TimeZone::utc()),
        Some(text) => TimeZone::from_posix_tz(text).or_else(|_| Ok(TimeZone::utc())),
        None => TimeZone::local(),
    };
    let zone = zone.unwrap_or_else(|_: tz::Error| TimeZone::utc());
    ZONE.set(Some(zone));
}

/// Chooses a zone unless one was chosen.
pub(crate) fn ready(th: &Thread) {
    if ZONE.with_borrow(Option::is_none) {
        set(environment(th, "TZ").as_deref());
    }
}

/// Offset, daylight saving time and abbreviation at a time.
pub(crate) fn at(seconds: i64) -> (i64, bool, String) {
    ZONE.with_borrow(|zone| {
        let found = zone.as_ref().and_then(|z| z.find_local_time_type(seconds).ok());
        match found {
            Some(kind) => {
                let name = match kind.time_zone_designation() {
                    "" => "UTC",
                    name => name,
                };
                (i64::from(kind.ut_offset()), kind.is_dst(), name.to_owned())
            }
            None => (0, false, "UTC".to_owned()),
        }
    })
}

/// The fields of a time in the local zone.
pub(super) fn local(seconds: i64) -> Fields {
    let (offset, dst, name) = at(seconds);
    Fields::at(seconds, offset, dst, &name)
}

/// Seconds since the epoch of local fields (`mktime(3)`).
pub(super) fn seconds(fields: &Fields) -> i64 {
    let naive = fields.seconds();
    let fits = |offset: i64| {
        let (found, dst, _) = at(naive - offset);
        found == offset && (fields.dst < 0 || dst == (fields.dst > 0))
    };
    let near = [-86_400, 0, 86_400].map(|d| at(naive + d).0);
    if let Some(offset) = near.iter().find(|o| fits(**o)) {
        return naive - offset;
    }
    // The clock never showed that, or not with that kind of time: take the offset that is in force close by.
    let wanted = near.iter().find(|o| at(naive - **o).1 == (fields.dst > 0));
    match wanted {
        Some(offset) if fields.dst >= 0 => naive - offset,
        _ => naive - near[0],
    }
}
