//! Arguments that are converted one after the other, with the messages of `PyArg_ParseTupleAndKeywords`.
//!
//! Most native functions bind all their arguments before they convert the first. Those here do not, so that the first
//! wrong argument is reported before a later one that is missing.

use taipan_object::types::int::{self, IntView};
use taipan_object::types::str::PyStr;
use taipan_object::{Args, Downcast, Exc, Obj, PyResult, Ref, Thread, ops, type_of};

/// The parameters of a function.
pub(super) struct Signature {
    /// The function's name, if messages show it.
    pub(super) name: Option<&'static str>,
    pub(super) params: &'static [&'static str],
    /// How many must be given.
    pub(super) required: usize,
    /// How many may be given by position.
    pub(super) positional: usize,
}

/// The arguments of a call, read in order.
pub(super) struct Reader<'a> {
    signature: &'static Signature,
    args: Args<'a>,
    next: usize,
}

impl Signature {
    fn shown(&self) -> String {
        self.name
            .map_or_else(|| "function".to_owned(), |name| format!("{name}()"))
    }

    /// Starts to read.
    pub(super) fn read<'a>(&'static self, th: &Thread, args: Args<'a>) -> PyResult<Reader<'a>> {
        let (given, all) = (args.positional().len(), args.values().len());
        let limit = self.params.len();
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        if all > limit {
            let keyword = if given == 0 { "keyword " } else { "" };
            return Err(th.type_error(format!(
                "{} takes at most {limit} {keyword}argument{} ({all} given)",
                self.shown(),
                plural(limit)
            )));
        }
        if given > self.positional {
            return Err(th.type_error(format!(
                "{} takes at most {} positional argument{} ({given} given)",
                self.shown(),
                self.positional,
                plural(self.positional)
            )));
        }
        Ok(Reader {
            signature: self,
            args,
            next: 0,
        })
    }
}

impl<'a> Reader<'a> {
    /// The next argument, if it was given.
    pub(super) fn optional(&mut self, th: &Thread) -> PyResult<Option<&'a Ref>> {
        let index = self.next;
        self.next += 1;
        let name = self.signature.params[index];
        let found = self.args.positional().get(index).or_else(|| self.args.keyword(name));
        if found.is_none() && index < self.signature.required {
            return Err(th.type_error(format!(
                "{} missing required argument '{name}' (pos {})",
                self.signature.shown(),
                index + 1
            )));
        }
        Ok(found)
    }

    /// The next argument, a C int, or `default`.
    pub(super) fn int(&mut self, th: &Thread, default: i32) -> PyResult<i32> {
        match self.optional(th)? {
            Some(value) => c_int(th, value),
            None => Ok(default),
        }
    }

    /// The next argument, a str.
    pub(super) fn text(&mut self, th: &Thread) -> PyResult<Option<&'a Obj<PyStr>>> {
        let Some(value) = self.optional(th)? else {
            return Ok(None);
        };
        match value.downcast::<PyStr>() {
            Some(text) => Ok(Some(text)),
            None => Err(self.wrong(th, "str", value)),
        }
    }

    /// The error for the argument that was read last, which should have been `wanted`.
    pub(super) fn wrong(&self, th: &Thread, wanted: &str, value: &Ref) -> taipan_object::Raised {
        wrong_kind(th, self.signature.name.unwrap_or_default(), self.next, wanted, value)
    }

    /// Checks the keywords after the last argument.
    pub(super) fn finish(self, th: &Thread) -> PyResult<()> {
        let given = self.args.positional().len();
        for (key, _) in self.args.keywords() {
            let key = key.downcast::<PyStr>().map(|k| k.to_display()).unwrap_or_default();
            match self.signature.params.iter().position(|p| *p == key) {
                None => {
                    let shown = self
                        .signature
                        .name
                        .map_or_else(|| "this function".to_owned(), |n| format!("{n}()"));
                    return Err(th.type_error(format!("'{key}' is an invalid keyword argument for {shown}")));
                }
                Some(index) if index < given => {
                    return Err(th.type_error(format!(
                        "argument for {} given by name ('{key}') and position ({})",
                        self.signature.shown(),
                        index + 1
                    )));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}

/// The error for an argument of the wrong type.
pub(super) fn wrong_kind(
    th: &Thread,
    function: &str,
    position: usize,
    wanted: &str,
    value: &Ref,
) -> taipan_object::Raised {
    let kind = if value.is_none() {
        "None".into()
    } else {
        type_of(value).name()
    };
    th.type_error(format!("{function}() argument {position} must be {wanted}, not {kind}"))
}

/// Exactly `N` positional arguments of the function `name`.
pub(super) fn exactly<'a, const N: usize>(th: &Thread, name: &str, args: Args<'a>) -> PyResult<&'a [Ref; N]> {
    if args.keyword_count() > 0 {
        return Err(th.type_error(format!("{name}() takes no keyword arguments")));
    }
    let given = args.positional();
    given.try_into().map_err(|_| {
        let s = if N == 1 { "" } else { "s" };
        th.type_error(format!(
            "{name}() takes exactly {N} argument{s} ({} given)",
            given.len()
        ))
    })
}

/// A C int.
pub(super) fn c_int(th: &Thread, value: &Ref) -> PyResult<i32> {
    let index = ops::convert::index(th, value)?;
    let Some(long) = int::view(&index).and_then(IntView::to_i64) else {
        return Err(th.error(Exc::OverflowError, "Python int too large to convert to C long"));
    };
    i32::try_from(long).map_err(|_| {
        let message = if long > 0 {
            "signed integer is greater than maximum"
        } else {
            "signed integer is less than minimum"
        };
        th.error(Exc::OverflowError, message)
    })
}
