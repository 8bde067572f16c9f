//! Arguments of native functions: the vectorcall view, binding by a signature, conversions.

use taipan_heap::{Obj, Ref, TypedRef};

use crate::class::{Class, type_of};
use crate::error::PyResult;
use crate::native::{Downcast, FunctionSpec, NativeType, ParamKind};
use crate::ops;
use crate::thread::Thread;
use crate::types::str::PyStr;
use crate::types::tuple::PyTuple;

/// Arguments of a call: positional values, then values of keywords, whose names are in a tuple.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    values: &'a [Ref],
    names: Option<&'a Obj<PyTuple>>,
}

impl<'a> Args<'a> {
    /// Positional arguments only.
    #[inline]
    #[must_use]
    pub fn positional_only(values: &'a [Ref]) -> Args<'a> {
        Args { values, names: None }
    }

    /// Positional values followed by the values of `names`.
    #[inline]
    #[must_use]
    pub fn new(values: &'a [Ref], names: Option<&'a Obj<PyTuple>>) -> Args<'a> {
        Args {
            values,
            names: names.filter(|n| !n.is_empty()),
        }
    }

    /// The positional values.
    #[inline]
    #[must_use]
    pub fn positional(&self) -> &'a [Ref] {
        &self.values[..self.values.len() - self.keyword_count()]
    }

    /// All values, those of keywords last.
    #[inline]
    #[must_use]
    pub fn values(&self) -> &'a [Ref] {
        self.values
    }

    /// The keywords' names.
    #[inline]
    #[must_use]
    pub fn names(&self) -> Option<&'a Obj<PyTuple>> {
        self.names
    }

    /// Number of keywords.
    #[inline]
    #[must_use]
    pub fn keyword_count(&self) -> usize {
        self.names.map_or(0, |n| n.len())
    }

    /// Names and values of the keywords.
    pub fn keywords(&self) -> impl Iterator<Item = (&'a Ref, &'a Ref)> + use<'a> {
        let names = self.names.map_or(&[][..], |n| n.items());
        names.iter().zip(&self.values[self.values.len() - names.len()..])
    }

    /// The value of keyword `name`.
    #[must_use]
    pub fn keyword(&self, name: &str) -> Option<&'a Ref> {
        self.keywords()
            .find(|(n, _)| n.downcast::<PyStr>().is_some_and(|n| n.as_ascii() == Some(name)))
            .map(|(_, v)| v)
    }

    /// The first positional argument and the rest.
    ///
    /// # Panics
    /// If there is none: methods are called with a receiver.
    #[inline]
    #[must_use]
    pub fn split_receiver(&self) -> (&'a Ref, Args<'a>) {
        let (first, rest) = self.values.split_first().expect("methods are called with a receiver");
        (
            first,
            Args {
                values: rest,
                names: self.names,
            },
        )
    }

    /// Binds to the parameters of `spec`.
    ///
    /// # Errors
    /// TypeError with the wording of CPython's argument clinic.
    #[inline]
    pub fn bind<const N: usize>(&self, th: &Thread, spec: &FunctionSpec) -> PyResult<[Option<&'a Ref>; N]> {
        if self.names.is_none() && spec.arity.takes(self.values.len()) {
            let mut bound = [None; N];
            for (slot, value) in bound.iter_mut().zip(self.values) {
                *slot = Some(value);
            }
            return Ok(bound);
        }
        self.bind_any(th, spec)
    }

    /// [`Args::bind`] with keywords, or a number of arguments that does not fit.
    #[inline(never)]
    fn bind_any<const N: usize>(&self, th: &Thread, spec: &FunctionSpec) -> PyResult<[Option<&'a Ref>; N]> {
        let positional = self.positional();
        let accepted = spec.params.iter().filter(|p| p.kind != ParamKind::KeywordOnly).count();
        let (all, limit) = (self.values.len(), spec.params.len());
        if self.keyword_count() > 0 && all > limit && spec.params.iter().any(|p| p.kind != ParamKind::PositionalOnly) {
            let (name, s) = (spec.name, plural(limit));
            let keyword = if positional.is_empty() { "keyword " } else { "" };
            return Err(th.type_error(format!(
                "{name}() takes at most {limit} {keyword}argument{s} ({all} given)"
            )));
        }
        if positional.len() > accepted {
            return Err(too_many(th, spec, positional.len(), accepted, self.keyword_count() > 0));
        }
        self.bind_checked(th, spec, positional)
    }

    /// Like [`Args::bind`], with further positional arguments returned apart.
    ///
    /// # Errors
    /// As for [`Args::bind`].
    pub fn bind_rest<const N: usize>(
        &self,
        th: &Thread,
        spec: &FunctionSpec,
    ) -> PyResult<([Option<&'a Ref>; N], &'a [Ref])> {
        let positional = self.positional();
        let accepted = spec.params.iter().filter(|p| p.kind != ParamKind::KeywordOnly).count();
        let split = positional.len().min(accepted);
        Ok((self.bind_checked(th, spec, &positional[..split])?, &positional[split..]))
    }

    fn bind_checked<const N: usize>(
        &self,
        th: &Thread,
        spec: &FunctionSpec,
        positional: &'a [Ref],
    ) -> PyResult<[Option<&'a Ref>; N]> {
        let mut bound: [Option<&'a Ref>; N] = [None; N];
        for (slot, value) in bound.iter_mut().zip(positional) {
            *slot = Some(value);
        }
        if self.names.is_some() {
            self.bind_keywords(th, spec, &mut bound)?;
        }
        for (i, (param, slot)) in spec.params.iter().zip(&bound).enumerate() {
            if param.required && slot.is_none() {
                return Err(missing(th, spec, i, positional.len()));
            }
        }
        Ok(bound)
    }

    fn bind_keywords(&self, th: &Thread, spec: &FunctionSpec, bound: &mut [Option<&'a Ref>]) -> PyResult<()> {
        if spec.params.iter().all(|p| p.kind == ParamKind::PositionalOnly) {
            let name = qualified(spec);
            return Err(th.type_error(format!("{name}() takes no keyword arguments")));
        }
        for (name, value) in self.keywords() {
            let name = name.downcast::<PyStr>().map(|n| n.to_display()).unwrap_or_default();
            let index = spec
                .params
                .iter()
                .position(|p| p.name == name && p.kind != ParamKind::PositionalOnly);
            let Some(index) = index else {
                return Err(th.type_error(format!("'{name}' is an invalid keyword argument for {}()", spec.name)));
            };
            if bound[index].replace(value).is_some() {
                return Err(th.type_error(format!(
                    "argument for {}() given by name ('{name}') and position ({})",
                    spec.name,
                    index + 1
                )));
            }
        }
        Ok(())
    }
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

/// The name with that of the type, as messages of functions without argument parsing show it.
fn qualified(spec: &FunctionSpec) -> String {
    match spec.owner {
        Some(owner) => format!("{owner}.{}", spec.name),
        None => spec.name.to_owned(),
    }
}

fn too_many(th: &Thread, spec: &FunctionSpec, given: usize, accepted: usize, keywords: bool) -> crate::Raised {
    let name = spec.name;
    let required = spec.params.iter().filter(|p| p.required).count();
    let by_keyword = spec.params.iter().any(|p| p.kind != ParamKind::PositionalOnly);
    if spec.params.is_empty() {
        let name = qualified(spec);
        return th.type_error(format!("{name}() takes no arguments ({given} given)"));
    }
    if by_keyword {
        let least = if required == accepted { "exactly" } else { "at most" };
        let positional = if spec.params.len() > accepted || keywords {
            " positional"
        } else {
            ""
        };
        return th.type_error(format!(
            "{name}() takes {least} {accepted}{positional} argument{} ({given} given)",
            plural(accepted)
        ));
    }
    if accepted == 1 && required == 1 {
        let name = qualified(spec);
        return th.type_error(format!("{name}() takes exactly one argument ({given} given)"));
    }
    let least = if required == accepted { "" } else { "at most " };
    th.type_error(format!(
        "{name} expected {least}{accepted} argument{}, got {given}",
        plural(accepted)
    ))
}

fn missing(th: &Thread, spec: &FunctionSpec, index: usize, given: usize) -> crate::Raised {
    let name = spec.name;
    let required = spec.params.iter().filter(|p| p.required).count();
    if spec.params.iter().any(|p| p.kind != ParamKind::PositionalOnly) {
        return th.type_error(format!(
            "{name}() missing required argument '{}' (pos {})",
            spec.params[index].name,
            index + 1
        ));
    }
    if required == 1 && spec.params.len() == 1 && !spec.rest {
        let name = qualified(spec);
        return th.type_error(format!("{name}() takes exactly one argument ({given} given)"));
    }
    let least = if required == spec.params.len() && !spec.rest {
        ""
    } else {
        "at least "
    };
    th.type_error(format!(
        "{name} expected {least}{required} argument{}, got {given}",
        plural(required)
    ))
}

/// Conversion of one argument.
pub trait FromArg<'a>: Sized {
    /// Converts.
    ///
    /// # Errors
    /// TypeError or what the conversion's special method raises.
    fn from_arg(th: &Thread, arg: &'a Ref) -> PyResult<Self>;
}

impl<'a> FromArg<'a> for &'a Ref {
    #[inline]
    fn from_arg(_th: &Thread, arg: &'a Ref) -> PyResult<Self> {
        Ok(arg)
    }
}

impl FromArg<'_> for Ref {
    #[inline]
    fn from_arg(_th: &Thread, arg: &Ref) -> PyResult<Self> {
        Ok(arg.clone())
    }
}

impl<'a> FromArg<'a> for Option<&'a Ref> {
    #[inline]
    fn from_arg(_th: &Thread, arg: &'a Ref) -> PyResult<Self> {
        Ok(Some(arg))
    }
}

impl FromArg<'_> for Option<Ref> {
    #[inline]
    fn from_arg(_th: &Thread, arg: &Ref) -> PyResult<Self> {
        Ok(Some(arg.clone()))
    }
}

impl FromArg<'_> for bool {
    #[inline]
    fn from_arg(th: &Thread, arg: &Ref) -> PyResult<Self> {
        ops::convert::truth(th, arg)
    }
}

impl FromArg<'_> for f64 {
    #[inline]
    fn from_arg(th: &Thread, arg: &Ref) -> PyResult<Self> {
        ops::convert::to_f64(th, arg)
    }
}

impl FromArg<'_> for isize {
    #[inline]
    fn from_arg(th: &Thread, arg: &Ref) -> PyResult<Self> {
        ops::convert::index_isize(th, arg)
    }
}

macro_rules! from_int {
    ($($ty:ty => $c_name:literal),*) => {$(
        impl FromArg<'_> for $ty {
            #[inline]
            fn from_arg(th: &Thread, arg: &Ref) -> PyResult<Self> {
                let wide = ops::convert::index_i64(th, arg, $c_name)?;
                <$ty>::try_from(wide).map_err(|_| {
                    th.error(crate::Exc::OverflowError, concat!("Python int too large to convert to ", $c_name))
                })
            }
        }
    )*};
}

from_int!(i64 => "C long", i32 => "C int", u32 => "C unsigned int", u8 => "C unsigned char", usize => "C ssize_t", u64 => "C unsigned long");

macro_rules! optional {
    ($($ty:ty),*) => {$(
        impl FromArg<'_> for Option<$ty> {
            #[inline]
            fn from_arg(th: &Thread, arg: &Ref) -> PyResult<Self> {
                if arg.is_none() { Ok(None) } else { <$ty>::from_arg(th, arg).map(Some) }
            }
        }
    )*};
}

optional!(bool, f64, isize, i64, i32, u32, usize);

impl<'a, T: NativeType> FromArg<'a> for &'a Obj<T> {
    #[inline]
    fn from_arg(th: &Thread, arg: &'a Ref) -> PyResult<Self> {
        arg.downcast::<T>().ok_or_else(|| {
            th.type_error(format!(
                "argument must be {}, not {}",
                T::SPEC.name,
                type_of(arg).name()
            ))
        })
    }
}

impl<'a, T: NativeType> FromArg<'a> for Option<&'a Obj<T>> {
    #[inline]
    fn from_arg(th: &Thread, arg: &'a Ref) -> PyResult<Self> {
        if arg.is_none() {
            Ok(None)
        } else {
            <&'a Obj<T>>::from_arg(th, arg).map(Some)
        }
    }
}

/// Conversion of a native function's result.
pub trait IntoResult {
    /// Converts.
    ///
    /// # Errors
    /// The function's own error.
    fn into_result(self, th: &Thread) -> PyResult<Ref>;
}

impl<T: IntoResult> IntoResult for PyResult<T> {
    #[inline]
    fn into_result(self, th: &Thread) -> PyResult<Ref> {
        self.and_then(|value| value.into_result(th))
    }
}

macro_rules! into_result {
    ($($ty:ty: |$v:ident| $e:expr;)*) => {$(
        impl IntoResult for $ty {
            #[inline]
            fn into_result(self, _th: &Thread) -> PyResult<Ref> {
                let $v = self;
                Ok($e)
            }
        }
    )*};
}

into_result! {
    Ref: |v| v;
    (): |_v| Ref::NONE;
    bool: |v| Ref::from_bool(v);
    i64: |v| ops::convert::int(v);
    i32: |v| ops::convert::int(i64::from(v));
    u32: |v| ops::convert::int(i64::from(v));
    u8: |v| ops::convert::int(i64::from(v));
    usize: |v| ops::convert::int_from_u64(v as u64);
    u64: |v| ops::convert::int_from_u64(v);
    isize: |v| ops::convert::int(v as i64);
    f64: |v| ops::convert::float(v);
    &str: |v| PyStr::new(v).into_ref();
    String: |v| PyStr::new(&v).into_ref();
    &Class: |v| v.to_ref();
}

impl<T> IntoResult for TypedRef<T> {
    #[inline]
    fn into_result(self, _th: &Thread) -> PyResult<Ref> {
        Ok(self.into_ref())
    }
}

impl<T: IntoResult> IntoResult for Option<T> {
    #[inline]
    fn into_result(self, th: &Thread) -> PyResult<Ref> {
        self.map_or(Ok(Ref::NONE), |value| value.into_result(th))
    }
}
