//! `_datetime`: the types that `datetime` takes instead of its own.
//!
//! A date is a [`calendar::Day`], a time of day a [`calendar::Clock`], a duration a [`delta::Delta`]: plain values that
//! the types wrap. What a zone says always comes from its methods ([`zone::ask`]), since any class may be one. Not here:
//! `strptime`, which is `_strptime`'s, and most of `strftime`, which is `time`'s.

mod arguments;
mod calendar;
mod date;
mod date_time;
mod delta;
mod iso_date;
mod local;
mod parse;
mod text;
mod time_of_day;
mod zone;

use taipan_object::py_module;

/// Fast implementation of the datetime type.
#[py_module(name = "_datetime")]
pub(crate) mod datetime {
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::{PyResult, Ref, Thread};

    use super::{calendar, date, date_time, delta, iso_date, time_of_day, zone};

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        module.add_type::<date::PyDate>(th);
        module.add_type::<date_time::PyDateTime>(th);
        module.add_type::<time_of_day::PyTime>(th);
        module.add_type::<delta::PyTimeDelta>(th);
        module.add_type::<zone::PyTzInfo>(th);
        module.add_type::<zone::PyTimeZone>(th);
        taipan_object::create::native_type::<iso_date::PyIsoCalendarDate>(th);
        date::add_constants(th);
        date_time::add_constants(th);
        time_of_day::add_constants(th);
        delta::add_constants(th);
        zone::add_constants(th);
        module.add(th, "MINYEAR", Ref::small(calendar::MIN_YEAR));
        module.add(th, "MAXYEAR", Ref::small(calendar::MAX_YEAR));
        module.add(th, "UTC", zone::utc(th));
        Ok(())
    }
}
