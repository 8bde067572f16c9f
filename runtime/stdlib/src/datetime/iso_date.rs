//! `datetime.IsoCalendarDate`, what `isocalendar` returns: a tuple whose items have names.

use taipan_object::types::str::StrBuilder;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Args, Class, NativeType, Obj, PyResult, Ref, Thread, Trace, ops, py_class, py_methods, type_of};

use super::arguments::Signature;
use super::calendar::Day;

/// The result of date.isocalendar() or datetime.isocalendar()
///
/// This object may be accessed either as a tuple of
///   ((year, week, weekday)
/// or via the object attributes as named in the above tuple.
#[py_class(name = "IsoCalendarDate", module = "datetime", base = PyTuple, gc, variable)]
#[derive(Trace)]
#[repr(C)]
pub(super) struct PyIsoCalendarDate {
    tuple: PyTuple,
}

impl PyIsoCalendarDate {
    fn variable_size(&self) -> usize {
        self.tuple.len() * size_of::<Ref>()
    }

    fn make(class: &Class, parts: [i32; 3]) -> Ref {
        PyTuple::of_class(class, parts.map(Ref::small).to_vec()).into_ref()
    }

    /// The year, week and day of the week of a day.
    pub(super) fn of_day(day: Day) -> Ref {
        let (year, week, weekday) = day.iso();
        PyIsoCalendarDate::make(PyIsoCalendarDate::class(), [year, week, weekday])
    }
}

static NEW: Signature = Signature {
    name: Some("IsoCalendarDate"),
    params: &["year", "week", "weekday"],
    required: 3,
    positional: 3,
};

#[py_methods]
impl PyIsoCalendarDate {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let mut reader = NEW.read(th, args)?;
        let mut parts = [0; 3];
        for part in &mut parts {
            *part = reader.int(th, 0)?;
        }
        reader.finish(th)?;
        Ok(PyIsoCalendarDate::make(class, parts))
    }

    #[getter]
    fn year(&self) -> Ref {
        self.tuple.items()[0].clone()
    }

    #[getter]
    fn week(&self) -> Ref {
        self.tuple.items()[1].clone()
    }

    #[getter]
    fn weekday(&self) -> Ref {
        self.tuple.items()[2].clone()
    }

    #[slot]
    fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let mut out = StrBuilder::default();
        out.push_str(&type_of(&this.to_ref()).name());
        for (before, item) in ["(year=", ", week=", ", weekday="].into_iter().zip(this.tuple.items()) {
            out.push_str(before);
            out.push_ref(&*ops::convert::str(th, item)?);
        }
        out.push_str(")");
        Ok(out.finish().into_ref())
    }

    /// __reduce__() -> (cls, state)
    #[method]
    fn __reduce__(&self) -> Ref {
        let plain = PyTuple::from_slice(self.tuple.items()).into_ref();
        let args = PyTuple::from_vec(vec![plain]).into_ref();
        PyTuple::from_vec(vec![PyTuple::class().to_ref(), args]).into_ref()
    }
}
