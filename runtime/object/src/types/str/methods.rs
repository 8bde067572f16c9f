//! What Python sees of `str`: slots here, methods by theme in the neighbouring files.

use taipan_heap::{Obj, Ref};
use taipan_util::unicode;

use crate::args::Args;
use crate::class::Class;
use crate::error::{Exc, PyResult};
use crate::native::{Downcast, NativeType};
use crate::slots::CompareOp;
use crate::thread::Thread;
use crate::types::bytes::PyBytes;
use crate::types::iterators::PySequenceIterator;
use crate::types::list::PyList;
use crate::types::slice::{Position, PySlice, SliceRange};
use crate::types::str::arguments::{
    all, check_width, fill_character, has_affix, needle, not_found, part, parts, position, separator, strip,
    text_argument, triple, whole,
};
use crate::types::str::search;
use crate::types::str::{PyStr, StrBuilder, StrData, case, pad, repr_into, template, translate};
use crate::types::tuple::PyTuple;
use crate::{ops, py_methods};

impl PyStr {
    /// `a + b` for strings of the type itself.
    pub(crate) fn plus(a: &Obj<PyStr>, b: &Obj<PyStr>) -> Ref {
        if b.is_empty() {
            return a.to_ref();
        }
        if a.is_empty() {
            return b.to_ref();
        }
        PyStr::concat(a, b).into_ref()
    }

    /// The texts of `items` with this between them. Runs no Python.
    fn join_items(&self, th: &Thread, items: &[Ref]) -> PyResult<Ref> {
        if let [one] = items
            && one.downcast_exact::<PyStr>().is_some()
        {
            return Ok(one.clone());
        }
        let mut len = self.len() * items.len();
        for (i, item) in items.iter().enumerate() {
            let Some(text) = item.downcast::<PyStr>() else {
                let name = crate::type_of(item).name();
                return Err(th.type_error(format!("sequence item {i}: expected str instance, {name} found")));
            };
            len += text.len();
        }
        ops::memory::room(th, len, 1)?;
        let parts = items
            .iter()
            .filter_map(|item| item.downcast::<PyStr>().map(|text| &**text));
        Ok(PyStr::joined(self, parts).into_ref())
    }
}

impl PyStr {
    /// The characters of a range, which lies within this text; itself, if that is all of it.
    #[must_use]
    pub fn sliced(this: &Obj<PyStr>, range: SliceRange) -> Ref {
        if range.step == 1 {
            let start = range.start as usize;
            return part(this, (start, start + range.count));
        }
        let data = this.data();
        let chars: Vec<u32> = range.indices().map(|i| data.at(i)).collect();
        PyStr::from_chars(chars.into_iter()).into_ref()
    }
}

#[py_methods]
impl PyStr {
    #[slot(name = "new")]
    fn py_new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        if let ([object], None) = (args.values(), args.names())
            && std::ptr::eq(class, PyStr::class())
        {
            return Ok(ops::convert::str(th, object)?.into_ref());
        }
        let [object, encoding, errors] = ops::codec::constructor_arguments(th, args, "str", "object")?;
        let text = match object {
            None => PyStr::new(""),
            Some(object) if encoding.is_none() && errors.is_none() => ops::convert::str(th, object)?,
            Some(object) => ops::codec::decode_object(th, object, encoding, errors)?,
        };
        if std::ptr::eq(class, PyStr::class()) {
            return Ok(text.into_ref());
        }
        Ok(PyStr::of_class(class, &text).into_ref())
    }

    #[slot]
    fn repr(&self, _th: &Thread) -> PyResult<Ref> {
        let mut out = StrBuilder::default();
        repr_into(&mut out, self.data());
        Ok(out.finish().into_ref())
    }

    #[slot]
    fn str(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        let own = this.to_ref();
        if own.downcast_exact::<PyStr>().is_some() {
            return Ok(own);
        }
        Ok(PyStr::of_class(PyStr::class(), this).into_ref())
    }

    #[slot(name = "hash")]
    fn py_hash(&self, _th: &Thread) -> PyResult<i64> {
        Ok(self.hash())
    }

    #[slot]
    fn compare(this: &Obj<Self>, _th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        let Some(other) = other.downcast::<PyStr>() else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        let holds = match op {
            CompareOp::Eq => this.equals(other),
            CompareOp::Ne => !this.equals(other),
            _ => op.holds(this.order(other)),
        };
        Ok(Ref::from_bool(holds))
    }

    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(PySequenceIterator::str(this.to_typed()))
    }

    #[slot(name = "len")]
    fn py_len(&self, _th: &Thread) -> PyResult<usize> {
        Ok(self.len())
    }

    #[slot]
    fn getitem(this: &Obj<Self>, th: &Thread, key: &Ref) -> PyResult<Ref> {
        if let Some(slice) = key.downcast_exact::<PySlice>() {
            let range = slice.resolve(th, this.len())?;
            return Ok(PyStr::sliced(this, range));
        }
        match ops::item::position(th, key, this.len(), "string")? {
            Position::At(index) => Ok(PyStr::from_char(this.data().at(index)).into_ref()),
            Position::Outside => Err(th.error(Exc::IndexError, "string index out of range")),
        }
    }

    #[slot]
    fn contains(&self, th: &Thread, item: &Ref) -> PyResult<bool> {
        let Some(needle) = item.downcast::<PyStr>() else {
            let name = crate::type_of(item).name();
            return Err(th.type_error(format!("'in <string>' requires string as left operand, not {name}")));
        };
        Ok(self.has_part(needle))
    }

    #[slot(name = "concat")]
    fn py_concat(this: &Obj<Self>, th: &Thread, other: &Ref) -> PyResult<Ref> {
        let Some(right) = other.downcast::<PyStr>() else {
            let name = crate::type_of(other).name();
            return Err(th.type_error(format!("can only concatenate str (not \"{name}\") to str")));
        };
        if right.is_empty() && this.to_ref().downcast_exact::<PyStr>().is_some() {
            return Ok(this.to_ref());
        }
        if this.is_empty() && other.downcast_exact::<PyStr>().is_some() {
            return Ok(other.clone());
        }
        Ok(PyStr::concat(this, right).into_ref())
    }

    #[slot]
    fn repeat(this: &Obj<Self>, th: &Thread, count: &Ref) -> PyResult<Ref> {
        let unit = match this.data() {
            StrData::One(_) => 1,
            StrData::Two(_) => 2,
            StrData::Four(_) => 4,
        };
        let count = ops::item::repeat_count(th, count, this.len(), unit, "repeated string is too long")?;
        if count == 1 && this.to_ref().downcast_exact::<PyStr>().is_some() {
            return Ok(this.to_ref());
        }
        Ok(match this.data() {
            StrData::One(data) => PyStr::from_latin1(&data.repeat(count)),
            StrData::Two(_) | StrData::Four(_) => {
                let text: Vec<u32> = this.data().iter().collect();
                PyStr::from_chars(text.repeat(count).into_iter())
            }
        }
        .into_ref())
    }

    #[slot]
    fn rem(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
        match lhs.downcast::<PyStr>() {
            Some(format) => crate::types::str::percent::format(th, format, rhs),
            None => Ok(Ref::NOT_IMPLEMENTED),
        }
    }

    /// Concatenate any number of strings.
    ///
    /// The string whose method is called is inserted in between each given string.
    /// The result is returned as a new string.
    ///
    /// Example: '.'.join(['ab', 'pq', 'rs']) -> 'ab.pq.rs'
    #[method(plain_sequences)]
    fn join(&self, th: &Thread, iterable: &Ref) -> PyResult<Ref> {
        if let Some(tuple) = iterable.downcast_exact::<PyTuple>() {
            return self.join_items(th, tuple.items());
        }
        if let Some(list) = iterable.downcast_exact::<PyList>() {
            return list.items.with(|items| self.join_items(th, items));
        }
        let slots = &crate::type_of(iterable).slots;
        if slots.iter.get().is_none() && slots.getitem.get().is_none() {
            return Err(th.type_error("can only join an iterable"));
        }
        self.join_items(th, &ops::iter::collect(th, iterable)?)
    }

    /// S.format(*args, **kwargs) -> str
    ///
    /// Return a formatted version of S, using substitutions from args and kwargs.
    /// The substitutions are identified by braces ('{' and '}').
    #[method]
    fn format(&self, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        template::format(th, self, args)
    }

    /// S.format_map(mapping) -> str
    ///
    /// Return a formatted version of S, using substitutions from mapping.
    /// The substitutions are identified by braces ('{' and '}').
    #[method]
    fn format_map(&self, th: &Thread, mapping: &Ref) -> PyResult<Ref> {
        template::format_map(th, self, mapping)
    }

    /// Return a formatted version of the string as described by format_spec.
    #[method]
    fn __format__(this: &Ref, th: &Thread, format_spec: &Ref) -> PyResult<Ref> {
        let spec = ops::format::spec_argument(th, format_spec)?;
        ops::format::text::format_str(th, this, spec)
    }

    /// S.find(sub[, start[, end]]) -> int
    ///
    /// Return the lowest index in S where substring sub is found,
    /// such that sub is contained within S[start:end].  Optional
    /// arguments start and end are interpreted as in slice notation.
    ///
    /// Return -1 on failure.
    #[method(plain)]
    fn find(&self, th: &Thread, sub: &Ref, start: Option<&Ref>, end: Option<&Ref>) -> PyResult<isize> {
        let sub = needle(th, sub)?;
        let (start, end) = search::range(th, start, end, self.len())?;
        Ok(position(search::find(self.data(), sub.data(), start, end)))
    }

    /// S.rfind(sub[, start[, end]]) -> int
    ///
    /// Return the highest index in S where substring sub is found,
    /// such that sub is contained within S[start:end].  Optional
    /// arguments start and end are interpreted as in slice notation.
    ///
    /// Return -1 on failure.
    #[method(plain)]
    fn rfind(&self, th: &Thread, sub: &Ref, start: Option<&Ref>, end: Option<&Ref>) -> PyResult<isize> {
        let sub = needle(th, sub)?;
        let (start, end) = search::range(th, start, end, self.len())?;
        Ok(position(search::rfind(self.data(), sub.data(), start, end)))
    }

    /// S.index(sub[, start[, end]]) -> int
    ///
    /// Return the lowest index in S where substring sub is found,
    /// such that sub is contained within S[start:end].  Optional
    /// arguments start and end are interpreted as in slice notation.
    ///
    /// Raises ValueError when the substring is not found.
    #[method(plain)]
    fn index(&self, th: &Thread, sub: &Ref, start: Option<&Ref>, end: Option<&Ref>) -> PyResult<usize> {
        let sub = needle(th, sub)?;
        let (start, end) = search::range(th, start, end, self.len())?;
        search::find(self.data(), sub.data(), start, end).ok_or_else(|| not_found(th))
    }

    /// S.rindex(sub[, start[, end]]) -> int
    ///
    /// Return the highest index in S where substring sub is found,
    /// such that sub is contained within S[start:end].  Optional
    /// arguments start and end are interpreted as in slice notation.
    ///
    /// Raises ValueError when the substring is not found.
    #[method(plain)]
    fn rindex(&self, th: &Thread, sub: &Ref, start: Option<&Ref>, end: Option<&Ref>) -> PyResult<usize> {
        let sub = needle(th, sub)?;
        let (start, end) = search::range(th, start, end, self.len())?;
        search::rfind(self.data(), sub.data(), start, end).ok_or_else(|| not_found(th))
    }

    /// S.count(sub[, start[, end]]) -> int
    ///
    /// Return the number of non-overlapping occurrences of substring sub in
    /// string S[start:end].  Optional arguments start and end are
    /// interpreted as in slice notation.
    #[method(plain)]
    fn count(&self, th: &Thread, sub: &Ref, start: Option<&Ref>, end: Option<&Ref>) -> PyResult<usize> {
        let sub = needle(th, sub)?;
        let (start, end) = search::range(th, start, end, self.len())?;
        Ok(search::count(self.data(), sub.data(), start, end))
    }

    /// S.startswith(prefix[, start[, end]]) -> bool
    ///
    /// Return True if S starts with the specified prefix, False otherwise.
    /// With optional start, test S beginning at that position.
    /// With optional end, stop comparing S at that position.
    /// prefix can also be a tuple of strings to try.
    #[method(plain)]
    fn startswith(&self, th: &Thread, prefix: &Ref, start: Option<&Ref>, end: Option<&Ref>) -> PyResult<bool> {
        let (start, end) = search::range(th, start, end, self.len())?;
        has_affix(th, "startswith", prefix, |text| {
            search::starts_with(self.data(), text, start, end)
        })
    }

    /// S.endswith(suffix[, start[, end]]) -> bool
    ///
    /// Return True if S ends with the specified suffix, False otherwise.
    /// With optional start, test S beginning at that position.
    /// With optional end, stop comparing S at that position.
    /// suffix can also be a tuple of strings to try.
    #[method(plain)]
    fn endswith(&self, th: &Thread, suffix: &Ref, start: Option<&Ref>, end: Option<&Ref>) -> PyResult<bool> {
        let (start, end) = search::range(th, start, end, self.len())?;
        has_affix(th, "endswith", suffix, |text| {
            search::ends_with(self.data(), text, start, end)
        })
    }

    /// Return a list of the substrings in the string, using sep as the separator string.
    ///
    ///   sep
    ///     The separator used to split the string.
    ///
    ///     When set to None (the default value), will split on any whitespace
    ///     character (including \n \r \t \f and spaces) and will discard
    ///     empty strings from the result.
    ///   maxsplit
    ///     Maximum number of splits (starting from the left).
    ///     -1 (the default value) means no limit.
    ///
    /// Note, str.split() is mainly useful for data that has been intentionally
    /// delimited.  With natural text that includes punctuation, consider using
    /// the regular expression module.
    #[method(keywords, plain)]
    fn split(this: &Obj<Self>, th: &Thread, sep: Option<&Ref>, #[default(-1)] maxsplit: isize) -> PyResult<Ref> {
        let max = search::limit(maxsplit);
        let spans = match separator(th, sep)? {
            Some(sep) => search::split(this.data(), sep.data(), max),
            None => search::split_space(this.data(), max, unicode::is_space),
        };
        Ok(parts(this, spans))
    }

    /// Return a list of the substrings in the string, using sep as the separator string.
    ///
    ///   sep
    ///     The separator used to split the string.
    ///
    ///     When set to None (the default value), will split on any whitespace
    ///     character (including \n \r \t \f and spaces) and will discard
    ///     empty strings from the result.
    ///   maxsplit
    ///     Maximum number of splits (starting from the left).
    ///     -1 (the default value) means no limit.
    ///
    /// Splitting starts at the end of the string and works to the front.
    #[method(keywords, plain)]
    fn rsplit(this: &Obj<Self>, th: &Thread, sep: Option<&Ref>, #[default(-1)] maxsplit: isize) -> PyResult<Ref> {
        let max = search::limit(maxsplit);
        let spans = match separator(th, sep)? {
            Some(sep) => search::rsplit(this.data(), sep.data(), max),
            None => search::rsplit_space(this.data(), max, unicode::is_space),
        };
        Ok(parts(this, spans))
    }

    /// Return a list of the lines in the string, breaking at line boundaries.
    ///
    /// Line breaks are not included in the resulting list unless keepends is given and
    /// true.
    #[method(keywords, plain)]
    fn splitlines(this: &Obj<Self>, #[default(0)] keepends: i32) -> Ref {
        parts(this, search::lines(this.data(), keepends != 0, unicode::is_line_break))
    }

    /// Partition the string into three parts using the given separator.
    ///
    /// This will search for the separator in the string.  If the separator is found,
    /// returns a 3-tuple containing the part before the separator, the separator
    /// itself, and the part after it.
    ///
    /// If the separator is not found, returns a 3-tuple containing the original string
    /// and two empty strings.
    #[method(plain)]
    fn partition(this: &Obj<Self>, th: &Thread, sep: &Ref) -> PyResult<Ref> {
        let sep_text = needle(th, sep)?;
        if sep_text.is_empty() {
            return Err(th.value_error("empty separator"));
        }
        let (data, len) = (this.data(), this.len());
        Ok(match search::find(data, sep_text.data(), 0, len) {
            Some(at) => triple([part(this, (0, at)), sep.clone(), part(this, (at + sep_text.len(), len))]),
            None => triple([whole(this), PyStr::new("").into_ref(), PyStr::new("").into_ref()]),
        })
    }

    /// Partition the string into three parts using the given separator.
    ///
    /// This will search for the separator in the string, starting at the end. If
    /// the separator is found, returns a 3-tuple containing the part before the
    /// separator, the separator itself, and the part after it.
    ///
    /// If the separator is not found, returns a 3-tuple containing two empty strings
    /// and the original string.
    #[method(plain)]
    fn rpartition(this: &Obj<Self>, th: &Thread, sep: &Ref) -> PyResult<Ref> {
        let sep_text = needle(th, sep)?;
        if sep_text.is_empty() {
            return Err(th.value_error("empty separator"));
        }
        let (data, len) = (this.data(), this.len());
        Ok(match search::rfind(data, sep_text.data(), 0, len) {
            Some(at) => triple([part(this, (0, at)), sep.clone(), part(this, (at + sep_text.len(), len))]),
            None => triple([PyStr::new("").into_ref(), PyStr::new("").into_ref(), whole(this)]),
        })
    }

    /// Return a copy with all occurrences of substring old replaced by new.
    ///
    ///   count
    ///     Maximum number of occurrences to replace.
    ///     -1 (the default value) means replace all occurrences.
    ///
    /// If the optional argument count is given, only the first count occurrences are
    /// replaced.
    #[method(plain)]
    fn replace(this: &Obj<Self>, th: &Thread, old: &Ref, new: &Ref, #[default(-1)] count: isize) -> PyResult<Ref> {
        let old = text_argument(th, old, "replace() argument 1")?;
        let new = text_argument(th, new, "replace() argument 2")?;
        let max = search::limit(count);
        search::room_to_replace(th, this.data(), old.data(), new.data(), max)?;
        Ok(match search::replace(this.data(), old.data(), new.data(), max) {
            Some(out) => out.finish().into_ref(),
            None => whole(this),
        })
    }

    /// Return a str with the given prefix string removed if present.
    ///
    /// If the string starts with the prefix string, return string[len(prefix):].
    /// Otherwise, return a copy of the original string.
    #[method(plain)]
    fn removeprefix(this: &Obj<Self>, th: &Thread, prefix: &Ref) -> PyResult<Ref> {
        let prefix = text_argument(th, prefix, "removeprefix() argument")?;
        let starts = search::starts_with(this.data(), prefix.data(), 0, this.len());
        let start = if starts { prefix.len() } else { 0 };
        Ok(part(this, (start, this.len())))
    }

    /// Return a str with the given suffix string removed if present.
    ///
    /// If the string ends with the suffix string and that suffix is not empty,
    /// return string[:-len(suffix)]. Otherwise, return a copy of the original
    /// string.
    #[method(plain)]
    fn removesuffix(this: &Obj<Self>, th: &Thread, suffix: &Ref) -> PyResult<Ref> {
        let suffix = text_argument(th, suffix, "removesuffix() argument")?;
        let ends = search::ends_with(this.data(), suffix.data(), 0, this.len());
        let end = this.len() - if ends { suffix.len() } else { 0 };
        Ok(part(this, (0, end)))
    }

    /// Return a copy of the string converted to lowercase.
    #[method(plain)]
    fn lower(&self) -> Ref {
        case::lower(self).into_ref()
    }

    /// Return a copy of the string converted to uppercase.
    #[method(plain)]
    fn upper(&self) -> Ref {
        case::upper(self).into_ref()
    }

    /// Return a version of the string where each word is titlecased.
    ///
    /// More specifically, words start with uppercased characters and all remaining
    /// cased characters have lower case.
    #[method(plain)]
    fn title(&self) -> Ref {
        case::title(self).into_ref()
    }

    /// Return a capitalized version of the string.
    ///
    /// More specifically, make the first character have upper case and the rest lower
    /// case.
    #[method(plain)]
    fn capitalize(&self) -> Ref {
        case::capitalise(self).into_ref()
    }

    /// Convert uppercase characters to lowercase and lowercase characters to uppercase.
    #[method(plain)]
    fn swapcase(&self) -> Ref {
        case::swap(self).into_ref()
    }

    /// Return a version of the string suitable for caseless comparisons.
    #[method(plain)]
    fn casefold(&self) -> Ref {
        case::fold(self).into_ref()
    }

    /// Return True if the string is an alphabetic string, False otherwise.
    ///
    /// A string is alphabetic if all characters in the string are alphabetic and there
    /// is at least one character in the string.
    #[method(plain)]
    fn isalpha(&self) -> bool {
        all(self, unicode::is_alpha)
    }

    /// Return True if the string is a digit string, False otherwise.
    ///
    /// A string is a digit string if all characters in the string are digits and there
    /// is at least one character in the string.
    #[method(plain)]
    fn isdigit(&self) -> bool {
        all(self, unicode::is_digit)
    }

    /// Return True if the string is a decimal string, False otherwise.
    ///
    /// A string is a decimal string if all characters in the string are decimal and
    /// there is at least one character in the string.
    #[method(plain)]
    fn isdecimal(&self) -> bool {
        all(self, |c| unicode::decimal_digit(c).is_some())
    }

    /// Return True if the string is a numeric string, False otherwise.
    ///
    /// A string is numeric if all characters in the string are numeric and there is at
    /// least one character in the string.
    #[method(plain)]
    fn isnumeric(&self) -> bool {
        all(self, unicode::is_numeric)
    }

    /// Return True if the string is an alpha-numeric string, False otherwise.
    ///
    /// A string is alpha-numeric if all characters in the string are alpha-numeric and
    /// there is at least one character in the string.
    #[method(plain)]
    fn isalnum(&self) -> bool {
        all(self, |c| {
            unicode::is_alpha(c) || unicode::is_numeric(c) || unicode::is_digit(c)
        })
    }

    /// Return True if the string is a whitespace string, False otherwise.
    ///
    /// A string is whitespace if all characters in the string are whitespace and there
    /// is at least one character in the string.
    #[method(plain)]
    fn isspace(&self) -> bool {
        all(self, unicode::is_space)
    }

    /// Return True if the string is an uppercase string, False otherwise.
    ///
    /// A string is uppercase if all cased characters in the string are uppercase and
    /// there is at least one cased character in the string.
    #[method(plain)]
    fn isupper(&self) -> bool {
        case::is_upper(self.data())
    }

    /// Return True if the string is a lowercase string, False otherwise.
    ///
    /// A string is lowercase if all cased characters in the string are lowercase and
    /// there is at least one cased character in the string.
    #[method(plain)]
    fn islower(&self) -> bool {
        case::is_lower(self.data())
    }

    /// Return True if the string is a title-cased string, False otherwise.
    ///
    /// In a title-cased string, upper- and title-case characters may only
    /// follow uncased characters and lowercase characters only cased ones.
    #[method(plain)]
    fn istitle(&self) -> bool {
        case::is_title(self.data())
    }

    /// Return True if the string is printable, False otherwise.
    ///
    /// A string is printable if all of its characters are considered printable in
    /// repr() or if it is empty.
    #[method(plain)]
    fn isprintable(&self) -> bool {
        self.data().iter().all(unicode::is_printable)
    }

    /// Return True if all characters in the string are ASCII, False otherwise.
    ///
    /// ASCII characters have code points in the range U+0000-U+007F.
    /// Empty string is ASCII too.
    #[method(plain)]
    fn isascii(&self) -> bool {
        self.is_ascii()
    }

    /// Return True if the string is a valid Python identifier, False otherwise.
    ///
    /// Call keyword.iskeyword(s) to test whether string s is a reserved identifier,
    /// such as "def" or "class".
    #[method(plain)]
    fn isidentifier(&self) -> bool {
        let mut text = self.data().iter();
        text.next().is_some_and(unicode::is_identifier_start) && text.all(unicode::is_identifier_continue)
    }

    /// Return a centered string of length width.
    ///
    /// Padding is done using the specified fill character (default is a space).
    #[method(plain)]
    fn center(this: &Obj<Self>, th: &Thread, width: isize, fillchar: Option<&Ref>) -> PyResult<Ref> {
        let fill = fill_character(th, fillchar)?;
        let width = check_width(th, width)?;
        if width <= this.len() {
            return Ok(whole(this));
        }
        let (left, right) = pad::centre(this.len(), width);
        let out = pad::padded(this.data(), left, right, fill);
        Ok(out.finish().into_ref())
    }

    /// Return a left-justified string of length width.
    ///
    /// Padding is done using the specified fill character (default is a space).
    #[method(plain)]
    fn ljust(this: &Obj<Self>, th: &Thread, width: isize, fillchar: Option<&Ref>) -> PyResult<Ref> {
        let fill = fill_character(th, fillchar)?;
        let width = check_width(th, width)?;
        if width <= this.len() {
            return Ok(whole(this));
        }
        let missing = width - this.len();
        let (left, right) = (0, missing);
        let out = pad::padded(this.data(), left, right, fill);
        Ok(out.finish().into_ref())
    }

    /// Return a right-justified string of length width.
    ///
    /// Padding is done using the specified fill character (default is a space).
    #[method(plain)]
    fn rjust(this: &Obj<Self>, th: &Thread, width: isize, fillchar: Option<&Ref>) -> PyResult<Ref> {
        let fill = fill_character(th, fillchar)?;
        let width = check_width(th, width)?;
        if width <= this.len() {
            return Ok(whole(this));
        }
        let missing = width - this.len();
        let (left, right) = (missing, 0);
        let out = pad::padded(this.data(), left, right, fill);
        Ok(out.finish().into_ref())
    }

    /// Pad a numeric string with zeros on the left, to fill a field of the given width.
    ///
    /// The string is never truncated.
    #[method(plain)]
    fn zfill(this: &Obj<Self>, th: &Thread, width: isize) -> PyResult<Ref> {
        let width = check_width(th, width)?;
        if width <= this.len() {
            return Ok(whole(this));
        }
        Ok(pad::zero_filled(this.data(), width).finish().into_ref())
    }

    /// Return a copy where all tab characters are expanded using spaces.
    ///
    /// If tabsize is not given, a tab size of 8 characters is assumed.
    #[method(keywords, plain)]
    fn expandtabs(&self, #[default(8)] tabsize: i32) -> Ref {
        pad::tabs_expanded(self.data(), tabsize).finish().into_ref()
    }

    /// Return a copy of the string with leading and trailing whitespace removed.
    ///
    /// If chars is given and not None, remove characters in chars instead.
    #[method(plain)]
    fn strip(this: &Obj<Self>, th: &Thread, chars: Option<&Ref>) -> PyResult<Ref> {
        strip(this, th, "strip", chars, (true, true))
    }

    /// Return a copy of the string with leading whitespace removed.
    ///
    /// If chars is given and not None, remove characters in chars instead.
    #[method(plain)]
    fn lstrip(this: &Obj<Self>, th: &Thread, chars: Option<&Ref>) -> PyResult<Ref> {
        strip(this, th, "lstrip", chars, (true, false))
    }

    /// Return a copy of the string with trailing whitespace removed.
    ///
    /// If chars is given and not None, remove characters in chars instead.
    #[method(plain)]
    fn rstrip(this: &Obj<Self>, th: &Thread, chars: Option<&Ref>) -> PyResult<Ref> {
        strip(this, th, "rstrip", chars, (false, true))
    }

    /// Replace each character in the string using the given translation table.
    ///
    ///   table
    ///     Translation table, which must be a mapping of Unicode ordinals to
    ///     Unicode ordinals, strings, or None.
    ///
    /// The table must implement lookup/indexing via __getitem__, for instance a
    /// dictionary or list.  If this operation raises LookupError, the character is
    /// left untouched.  Characters mapped to None are deleted.
    #[method]
    fn translate(this: &Obj<Self>, th: &Thread, table: &Ref) -> PyResult<Ref> {
        translate::translate(th, this, table)
    }

    /// Return a translation table usable for str.translate().
    ///
    /// If there is only one argument, it must be a dictionary mapping Unicode
    /// ordinals (integers) or characters to Unicode ordinals, strings or None.
    /// Character keys will be then converted to ordinals.
    /// If there are two arguments, they must be strings of equal length, and
    /// in the resulting dictionary, each character in x will be mapped to the
    /// character at the same position in y. If there is a third argument, it
    /// must be a string, whose characters will be mapped to None in the result.
    #[staticmethod]
    fn maketrans(th: &Thread, x: &Ref, y: Option<&Ref>, z: Option<&Ref>) -> PyResult<Ref> {
        translate::make(th, x, y, z)
    }

    /// Encode the string using the codec registered for encoding.
    ///
    ///   encoding
    ///     The encoding in which to encode the string.
    ///   errors
    ///     The error handling scheme to use for encoding errors.
    ///     The default is 'strict' meaning that encoding errors raise a
    ///     UnicodeEncodeError.  Other possible values are 'ignore', 'replace' and
    ///     'xmlcharrefreplace' as well as any other name registered with
    ///     codecs.register_error that can handle UnicodeEncodeErrors.
    #[method(keywords)]
    fn encode(&self, th: &Thread, encoding: Option<&Ref>, errors: Option<&Ref>) -> PyResult<Ref> {
        let encoding = ops::codec::name_argument(th, encoding, "utf-8", "encode() argument 'encoding'")?;
        let errors = ops::codec::name_argument(th, errors, "strict", "encode() argument 'errors'")?;
        let data = ops::codec::encode(th, self, &encoding, &errors)?;
        Ok(PyBytes::from_vec(data).into_ref())
    }

    /// Return the size of the string in memory, in bytes.
    #[method]
    fn __sizeof__(&self) -> usize {
        let header = if self.is_ascii() { 48 } else { 72 };
        header + (self.len() + 1) * self.kind() as usize
    }

    #[method]
    fn __getnewargs__(this: &Obj<Self>) -> Ref {
        let text = PyStr::of_class(PyStr::class(), this).into_ref();
        PyTuple::from_vec(vec![text]).into_ref()
    }
}
