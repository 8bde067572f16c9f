//! The methods that bytes and bytearray share, as a table for both types.
//!
//! A type that uses [`byte_string_methods`] has `with` (reads the bytes; no Python runs meanwhile), `size`,
//! `from_vec`, and `kept_separator` (what `partition` returns in the middle). Arguments are converted before the bytes are read, since that may run Python.

/// Expands to the table of a type: the shared methods and the type's own.
macro_rules! byte_string_methods {
    ($ty:ident { $($own:tt)* }) => {
        impl $ty {
            /// A new object with the bytes at `spans`, each.
            fn parts(&self, spans: impl FnOnce(&[u8]) -> Vec<Span>) -> Ref {
                let parts: Vec<Vec<u8>> = self.with(|d| {
                    spans(d).into_iter().map(|(start, end)| d[start..end].to_vec()).collect()
                });
                let parts = parts.into_iter().map(|part| Self::from_vec(part).into_ref());
                PyList::from_vec(parts.collect()).into_ref()
            }

            /// A new object with a part of the bytes.
            fn part(&self, choose: impl FnOnce(&[u8]) -> &[u8]) -> Ref {
                Self::from_vec(self.with(|d| choose(d).to_vec())).into_ref()
            }
        }

        #[py_methods]
        impl $ty {
            $($own)*

            #[slot]
            fn contains(&self, th: &Thread, item: &Ref) -> PyResult<bool> {
                let needle = arguments::member(th, item)?;
                let end = self.size();
                Ok(self.with(|d| search::find(One(d), One(&needle), 0, end)).is_some())
            }

            #[slot(name = "len")]
            fn py_len(&self, _th: &Thread) -> PyResult<usize> {
                Ok(self.size())
            }

            #[slot]
            fn buffer(&self, _th: &Thread) -> PyResult<Vec<u8>> {
                Ok(self.with(<[u8]>::to_vec))
            }

            #[slot]
            fn repeat(&self, th: &Thread, count: &Ref) -> PyResult<Ref> {
                let count = ops::item::repeat_count(th, count, self.size(), 1, Self::TOO_LONG)?;
                Ok(Self::from_vec(self.with(|d| d.repeat(count))).into_ref())
            }

            #[slot]
            fn concat(this: &Obj<Self>, th: &Thread, other: &Ref) -> PyResult<Ref> {
                if !ops::convert::is_bytes_like(other) {
                    let own = crate::type_of(&this.to_ref()).name();
                    let name = crate::type_of(other).name();
                    return Err(th.type_error(format!("can't concat {name} to {own}")));
                }
                let more = bytes_argument(th, other)?;
                let data = this.with(|d| [d, &more[..]].concat());
                Ok(Self::from_vec(data).into_ref())
            }

            #[slot]
            fn rem(th: &Thread, lhs: &Ref, rhs: &Ref) -> PyResult<Ref> {
                let Some(format) = lhs.downcast::<Self>() else {
                    return Ok(Ref::NOT_IMPLEMENTED);
                };
                let format = format.with(<[u8]>::to_vec);
                let data = crate::types::str::percent::format_bytes(th, &format, rhs)?;
                Ok(Self::from_vec(data).into_ref())
            }

            /// B.find(sub[, start[, end]]) -> int
            ///
            /// Return the lowest index in B where subsection sub is found,
            /// such that sub is contained within B[start,end].  Optional
            /// arguments start and end are interpreted as in slice notation.
            ///
            /// Return -1 on failure.
            #[method]
            fn find(&self, th: &Thread, sub: &Ref, start: Option<&Ref>, end: Option<&Ref>) -> PyResult<isize> {
                let sub = needle(th, sub)?;
                let (start, end) = search::range(th, start, end, self.size())?;
                let found_at = self.with(|d| search::find(One(d), One(&sub), start, end));
                Ok(position(found_at))
            }

            /// B.rfind(sub[, start[, end]]) -> int
            ///
            /// Return the highest index in B where subsection sub is found,
            /// such that sub is contained within B[start,end].  Optional
            /// arguments start and end are interpreted as in slice notation.
            ///
            /// Return -1 on failure.
            #[method]
            fn rfind(&self, th: &Thread, sub: &Ref, start: Option<&Ref>, end: Option<&Ref>) -> PyResult<isize> {
                let sub = needle(th, sub)?;
                let (start, end) = search::range(th, start, end, self.size())?;
                let found_at = self.with(|d| search::rfind(One(d), One(&sub), start, end));
                Ok(position(found_at))
            }

            /// B.index(sub[, start[, end]]) -> int
            ///
            /// Return the lowest index in B where subsection sub is found,
            /// such that sub is contained within B[start,end].  Optional
            /// arguments start and end are interpreted as in slice notation.
            ///
            /// Raises ValueError when the subsection is not found.
            #[method]
            fn index(&self, th: &Thread, sub: &Ref, start: Option<&Ref>, end: Option<&Ref>) -> PyResult<usize> {
                let sub = needle(th, sub)?;
                let (start, end) = search::range(th, start, end, self.size())?;
                let found_at = self.with(|d| search::find(One(d), One(&sub), start, end));
                found(th, found_at)
            }

            /// B.rindex(sub[, start[, end]]) -> int
            ///
            /// Return the highest index in B where subsection sub is found,
            /// such that sub is contained within B[start,end].  Optional
            /// arguments start and end are interpreted as in slice notation.
            ///
            /// Raise ValueError when the subsection is not found.
            #[method]
            fn rindex(&self, th: &Thread, sub: &Ref, start: Option<&Ref>, end: Option<&Ref>) -> PyResult<usize> {
                let sub = needle(th, sub)?;
                let (start, end) = search::range(th, start, end, self.size())?;
                let found_at = self.with(|d| search::rfind(One(d), One(&sub), start, end));
                found(th, found_at)
            }

            /// B.count(sub[, start[, end]]) -> int
            ///
            /// Return the number of non-overlapping occurrences of subsection sub in
            /// bytes B[start:end].  Optional arguments start and end are interpreted
            /// as in slice notation.
            #[method]
            fn count(&self, th: &Thread, sub: &Ref, start: Option<&Ref>, end: Option<&Ref>) -> PyResult<usize> {
                let sub = needle(th, sub)?;
                let (start, end) = search::range(th, start, end, self.size())?;
                Ok(self.with(|d| search::count(One(d), One(&sub), start, end)))
            }

            /// B.startswith(prefix[, start[, end]]) -> bool
            ///
            /// Return True if B starts with the specified prefix, False otherwise.
            /// With optional start, test B beginning at that position.
            /// With optional end, stop comparing B at that position.
            /// prefix can also be a tuple of bytes to try.
            #[method]
            fn startswith(&self, th: &Thread, prefix: &Ref, start: Option<&Ref>, end: Option<&Ref>) -> PyResult<bool> {
                let (start, end) = search::range(th, start, end, self.size())?;
                has_affix(th, "startswith", prefix, |text| self.with(|d| search::starts_with(One(d), text, start, end)))
            }

            /// B.endswith(suffix[, start[, end]]) -> bool
            ///
            /// Return True if B ends with the specified suffix, False otherwise.
            /// With optional start, test B beginning at that position.
            /// With optional end, stop comparing B at that position.
            /// suffix can also be a tuple of bytes to try.
            #[method]
            fn endswith(&self, th: &Thread, suffix: &Ref, start: Option<&Ref>, end: Option<&Ref>) -> PyResult<bool> {
                let (start, end) = search::range(th, start, end, self.size())?;
                has_affix(th, "endswith", suffix, |text| self.with(|d| search::ends_with(One(d), text, start, end)))
            }

            /// Return a list of the sections in the bytes, using sep as the delimiter.
            ///
            ///   sep
            ///     The delimiter according which to split the bytes.
            ///     None (the default value) means split on ASCII whitespace characters
            ///     (space, tab, return, newline, formfeed, vertical tab).
            ///   maxsplit
            ///     Maximum number of splits to do.
            ///     -1 (the default value) means no limit.
            #[method(keywords)]
            fn split(&self, th: &Thread, sep: Option<&Ref>, #[default(-1)] maxsplit: isize) -> PyResult<Ref> {
                let max = search::limit(maxsplit);
                let sep = separator(th, sep)?;
                Ok(self.parts(|d| match &sep {
                    Some(sep) => search::split(One(d), One(sep), max),
                    None => search::split_space(One(d), max, is_space),
                }))
            }

            /// Return a list of the sections in the bytes, using sep as the delimiter.
            ///
            ///   sep
            ///     The delimiter according which to split the bytes.
            ///     None (the default value) means split on ASCII whitespace characters
            ///     (space, tab, return, newline, formfeed, vertical tab).
            ///   maxsplit
            ///     Maximum number of splits to do.
            ///     -1 (the default value) means no limit.
            ///
            /// Splitting is done starting at the end of the bytes and working to the front.
            #[method(keywords)]
            fn rsplit(&self, th: &Thread, sep: Option<&Ref>, #[default(-1)] maxsplit: isize) -> PyResult<Ref> {
                let max = search::limit(maxsplit);
                let sep = separator(th, sep)?;
                Ok(self.parts(|d| match &sep {
                    Some(sep) => search::rsplit(One(d), One(sep), max),
                    None => search::rsplit_space(One(d), max, is_space),
                }))
            }

            /// Return a list of the lines in the bytes, breaking at line boundaries.
            ///
            /// Line breaks are not included in the resulting list unless keepends is given and
            /// true.
            #[method(keywords)]
            fn splitlines(&self, #[default(0)] keepends: i32) -> Ref {
                self.parts(|d| search::lines(One(d), keepends != 0, is_line_break))
            }

            /// Partition the bytes into three parts using the given separator.
            ///
            /// This will search for the separator sep in the bytes. If the separator is found,
            /// returns a 3-tuple containing the part before the separator, the separator
            /// itself, and the part after it.
            ///
            /// If the separator is not found, returns a 3-tuple containing the original bytes
            /// object and two empty bytes objects.
            #[method]
            fn partition(&self, th: &Thread, sep: &Ref) -> PyResult<Ref> {
                let separator = bytes_argument(th, sep)?;
                if separator.is_empty() {
                    return Err(th.value_error("empty separator"));
                }
                let whole = self.with(<[u8]>::to_vec);
                let part = |data: Vec<u8>| Self::from_vec(data).into_ref();
                let parts = match search::find(One(&whole), One(&separator), 0, whole.len()) {
                    Some(at) => [
                        part(whole[..at].to_vec()),
                        Self::kept_separator(sep, &separator),
                        part(whole[at + separator.len()..].to_vec()),
                    ],
                    None => [part(whole), part(Vec::new()), part(Vec::new())],
                };
                Ok(PyTuple::from_vec(parts.into()).into_ref())
            }

            /// Partition the bytes into three parts using the given separator.
            ///
            /// This will search for the separator sep in the bytes, starting at the end. If
            /// the separator is found, returns a 3-tuple containing the part before the
            /// separator, the separator itself, and the part after it.
            ///
            /// If the separator is not found, returns a 3-tuple containing two empty bytes
            /// objects and the original bytes object.
            #[method]
            fn rpartition(&self, th: &Thread, sep: &Ref) -> PyResult<Ref> {
                let separator = bytes_argument(th, sep)?;
                if separator.is_empty() {
                    return Err(th.value_error("empty separator"));
                }
                let whole = self.with(<[u8]>::to_vec);
                let part = |data: Vec<u8>| Self::from_vec(data).into_ref();
                let parts = match search::rfind(One(&whole), One(&separator), 0, whole.len()) {
                    Some(at) => [
                        part(whole[..at].to_vec()),
                        Self::kept_separator(sep, &separator),
                        part(whole[at + separator.len()..].to_vec()),
                    ],
                    None => [part(Vec::new()), part(Vec::new()), part(whole)],
                };
                Ok(PyTuple::from_vec(parts.into()).into_ref())
            }

            /// Return a copy with all occurrences of substring old replaced by new.
            ///
            ///   count
            ///     Maximum number of occurrences to replace.
            ///     -1 (the default value) means replace all occurrences.
            ///
            /// If the optional argument count is given, only the first count occurrences are
            /// replaced.
            #[method]
            fn replace(&self, th: &Thread, old: &Ref, new: &Ref, #[default(-1)] count: isize) -> PyResult<Ref> {
                let (old, new) = (bytes_argument(th, old)?, bytes_argument(th, new)?);
                let max = search::limit(count);
                self.with(|d| search::room_to_replace(th, One(d), One(&old), One(&new), max))?;
                let data = self.with(|d| {
                    search::replace(One(d), One(&old), One(&new), max)
                        .map_or_else(|| d.to_vec(), StrBuilder::into_latin1)
                });
                Ok(Self::from_vec(data).into_ref())
            }

            /// Return a bytes object with the given prefix string removed if present.
            ///
            /// If the bytes starts with the prefix string, return bytes[len(prefix):].
            /// Otherwise, return a copy of the original bytes.
            #[method]
            fn removeprefix(&self, th: &Thread, prefix: &Ref) -> PyResult<Ref> {
                let affix = bytes_argument(th, prefix)?;
                Ok(self.part(|d| {
                    if search::starts_with(One(d), One(&affix), 0, d.len()) {
                        &d[affix.len()..]
                    } else {
                        d
                    }
                }))
            }

            /// Return a bytes object with the given suffix string removed if present.
            ///
            /// If the bytes ends with the suffix string and that suffix is not empty,
            /// return bytes[:-len(prefix)].  Otherwise, return a copy of the original
            /// bytes.
            #[method]
            fn removesuffix(&self, th: &Thread, suffix: &Ref) -> PyResult<Ref> {
                let affix = bytes_argument(th, suffix)?;
                Ok(self.part(|d| {
                    if search::ends_with(One(d), One(&affix), 0, d.len()) {
                        &d[..d.len() - affix.len()]
                    } else {
                        d
                    }
                }))
            }

            /// B.lower() -> copy of B
            ///
            /// Return a copy of B with all ASCII characters converted to lowercase.
            #[method]
            fn lower(&self) -> Ref {
                Self::from_vec(self.with(<[u8]>::to_ascii_lowercase)).into_ref()
            }

            /// B.upper() -> copy of B
            ///
            /// Return a copy of B with all ASCII characters converted to uppercase.
            #[method]
            fn upper(&self) -> Ref {
                Self::from_vec(self.with(<[u8]>::to_ascii_uppercase)).into_ref()
            }

            /// B.title() -> copy of B
            ///
            /// Return a titlecased version of B, i.e. ASCII words start with uppercase
            /// characters, all remaining cased characters have lowercase.
            #[method]
            fn title(&self) -> Ref {
                Self::from_vec(self.with(case::ascii_titled)).into_ref()
            }

            /// B.capitalize() -> copy of B
            ///
            /// Return a copy of B with only its first character capitalized (ASCII)
            /// and the rest lower-cased.
            #[method]
            fn capitalize(&self) -> Ref {
                Self::from_vec(self.with(case::ascii_capitalised)).into_ref()
            }

            /// B.swapcase() -> copy of B
            ///
            /// Return a copy of B with uppercase ASCII characters converted
            /// to lowercase ASCII and vice versa.
            #[method]
            fn swapcase(&self) -> Ref {
                Self::from_vec(self.with(case::ascii_swapped)).into_ref()
            }

            /// B.isalpha() -> bool
            ///
            /// Return True if all characters in B are alphabetic
            /// and there is at least one character in B, False otherwise.
            #[method]
            fn isalpha(&self) -> bool {
                self.with(|d| all(d, u8::is_ascii_alphabetic))
            }

            /// B.isdigit() -> bool
            ///
            /// Return True if all characters in B are digits
            /// and there is at least one character in B, False otherwise.
            #[method]
            fn isdigit(&self) -> bool {
                self.with(|d| all(d, u8::is_ascii_digit))
            }

            /// B.isalnum() -> bool
            ///
            /// Return True if all characters in B are alphanumeric
            /// and there is at least one character in B, False otherwise.
            #[method]
            fn isalnum(&self) -> bool {
                self.with(|d| all(d, u8::is_ascii_alphanumeric))
            }

            /// B.isspace() -> bool
            ///
            /// Return True if all characters in B are whitespace
            /// and there is at least one character in B, False otherwise.
            #[method]
            fn isspace(&self) -> bool {
                self.with(|d| all(d, |b| is_space(u32::from(*b))))
            }

            /// B.isupper() -> bool
            ///
            /// Return True if all cased characters in B are uppercase and there is
            /// at least one cased character in B, False otherwise.
            #[method]
            fn isupper(&self) -> bool {
                self.with(|d| only_case(d, u8::is_ascii_lowercase))
            }

            /// B.islower() -> bool
            ///
            /// Return True if all cased characters in B are lowercase and there is
            /// at least one cased character in B, False otherwise.
            #[method]
            fn islower(&self) -> bool {
                self.with(|d| only_case(d, u8::is_ascii_uppercase))
            }

            /// B.isascii() -> bool
            ///
            /// Return True if B is empty or all characters in B are ASCII,
            /// False otherwise.
            #[method]
            fn isascii(&self) -> bool {
                self.with(|d| d.is_ascii())
            }

            /// B.istitle() -> bool
            ///
            /// Return True if B is a titlecased string and there is at least one
            /// character in B, i.e. uppercase characters may only follow uncased
            /// characters and lowercase characters only cased ones. Return False
            /// otherwise.
            #[method]
            fn istitle(&self) -> bool {
                self.with(|d| {
                    let ascii: Vec<u8> = d.iter().map(|b| if b.is_ascii() { *b } else { b' ' }).collect();
                    case::is_title(One(&ascii))
                })
            }

            /// Return a centered string of length width.
            ///
            /// Padding is done using the specified fill character.
            #[method]
            fn center(&self, th: &Thread, width: isize, fillchar: Option<&Ref>) -> PyResult<Ref> {
                let fill = fill_byte(th, "center", fillchar)?;
                let len = self.size();
                let width = arguments::width(th, width)?.max(len);
                let (left, right) = pad::centre(len, width);
                let data = self.with(|d| pad::padded(One(d), left, right, fill).into_latin1());
                Ok(Self::from_vec(data).into_ref())
            }

            /// Return a left-justified string of length width.
            ///
            /// Padding is done using the specified fill character.
            #[method]
            fn ljust(&self, th: &Thread, width: isize, fillchar: Option<&Ref>) -> PyResult<Ref> {
                let fill = fill_byte(th, "ljust", fillchar)?;
                let len = self.size();
                let width = arguments::width(th, width)?.max(len);
                let (left, right) = (0, width - len);
                let data = self.with(|d| pad::padded(One(d), left, right, fill).into_latin1());
                Ok(Self::from_vec(data).into_ref())
            }

            /// Return a right-justified string of length width.
            ///
            /// Padding is done using the specified fill character.
            #[method]
            fn rjust(&self, th: &Thread, width: isize, fillchar: Option<&Ref>) -> PyResult<Ref> {
                let fill = fill_byte(th, "rjust", fillchar)?;
                let len = self.size();
                let width = arguments::width(th, width)?.max(len);
                let (left, right) = (width - len, 0);
                let data = self.with(|d| pad::padded(One(d), left, right, fill).into_latin1());
                Ok(Self::from_vec(data).into_ref())
            }

            /// Pad a numeric string with zeros on the left, to fill a field of the given width.
            ///
            /// The original string is never truncated.
            #[method]
            fn zfill(&self, th: &Thread, width: isize) -> PyResult<Ref> {
                let width = arguments::width(th, width)?;
                let data = self.with(|d| pad::zero_filled(One(d), width).into_latin1());
                Ok(Self::from_vec(data).into_ref())
            }

            /// Return a copy where all tab characters are expanded using spaces.
            ///
            /// If tabsize is not given, a tab size of 8 characters is assumed.
            #[method(keywords)]
            fn expandtabs(&self, #[default(8)] tabsize: i32) -> Ref {
                let data = self.with(|d| pad::tabs_expanded(One(d), tabsize).into_latin1());
                Self::from_vec(data).into_ref()
            }

            /// Strip leading and trailing bytes contained in the argument.
            ///
            /// If the argument is omitted or None, strip leading and trailing ASCII whitespace.
            #[method]
            fn strip(&self, th: &Thread, bytes: Option<&Ref>) -> PyResult<Ref> {
                let chars = match bytes.filter(|b| !b.is_none()) {
                    Some(bytes) => Some(bytes_argument(th, bytes)?),
                    None => None,
                };
                Ok(self.part(|d| {
                    let (start, end) = search::stripped(One(d), true, true, |c| match &chars {
                        Some(chars) => chars.contains(&(c as u8)),
                        None => is_space(c),
                    });
                    &d[start..end]
                }))
            }

            /// Strip leading bytes contained in the argument.
            ///
            /// If the argument is omitted or None, strip leading  ASCII whitespace.
            #[method]
            fn lstrip(&self, th: &Thread, bytes: Option<&Ref>) -> PyResult<Ref> {
                let chars = match bytes.filter(|b| !b.is_none()) {
                    Some(bytes) => Some(bytes_argument(th, bytes)?),
                    None => None,
                };
                Ok(self.part(|d| {
                    let (start, end) = search::stripped(One(d), true, false, |c| match &chars {
                        Some(chars) => chars.contains(&(c as u8)),
                        None => is_space(c),
                    });
                    &d[start..end]
                }))
            }

            /// Strip trailing bytes contained in the argument.
            ///
            /// If the argument is omitted or None, strip trailing ASCII whitespace.
            #[method]
            fn rstrip(&self, th: &Thread, bytes: Option<&Ref>) -> PyResult<Ref> {
                let chars = match bytes.filter(|b| !b.is_none()) {
                    Some(bytes) => Some(bytes_argument(th, bytes)?),
                    None => None,
                };
                Ok(self.part(|d| {
                    let (start, end) = search::stripped(One(d), false, true, |c| match &chars {
                        Some(chars) => chars.contains(&(c as u8)),
                        None => is_space(c),
                    });
                    &d[start..end]
                }))
            }

            /// Concatenate any number of bytes objects.
            ///
            /// The bytes whose method is called is inserted in between each pair.
            ///
            /// The result is returned as a new bytes object.
            ///
            /// Example: b'.'.join([b'ab', b'pq', b'rs']) -> b'ab.pq.rs'.
            #[method]
            fn join(&self, th: &Thread, iterable_of_bytes: &Ref) -> PyResult<Ref> {
                let separator = self.with(<[u8]>::to_vec);
                Ok(Self::from_vec(joined(th, &separator, iterable_of_bytes)?).into_ref())
            }

            /// Return a copy with each character mapped by the given translation table.
            ///
            ///   table
            ///     Translation table, which must be a bytes object of length 256.
            ///
            /// All characters occurring in the optional argument delete are removed.
            /// The remaining characters are mapped through the given translation table.
            #[method(keywords)]
            fn translate(&self, th: &Thread, table: &Ref, delete: Option<&Ref>) -> PyResult<Ref> {
                let data = self.with(<[u8]>::to_vec);
                Ok(Self::from_vec(translated(th, &data, table, delete)?).into_ref())
            }

            /// Return a translation table useable for the bytes or bytearray translate method.
            ///
            /// The returned table will be one where each byte in frm is mapped to the byte at
            /// the same position in to.
            ///
            /// The bytes objects frm and to must be of the same length.
            #[staticmethod]
            fn maketrans(th: &Thread, frm: &Ref, to: &Ref) -> PyResult<Ref> {
                Ok(PyBytes::from_vec(arguments::table(th, frm, to)?).into_ref())
            }

            /// Decode the bytes using the codec registered for encoding.
            ///
            ///   encoding
            ///     The encoding with which to decode the bytes.
            ///   errors
            ///     The error handling scheme to use for the handling of decoding errors.
            ///     The default is 'strict' meaning that decoding errors raise a
            ///     UnicodeDecodeError. Other possible values are 'ignore' and 'replace'
            ///     as well as any other name registered with codecs.register_error that
            ///     can handle UnicodeDecodeErrors.
            #[method(keywords)]
            fn decode(&self, th: &Thread, encoding: Option<&Ref>, errors: Option<&Ref>) -> PyResult<Ref> {
                let name = |value, default, what| ops::codec::name_argument(th, value, default, what);
                let encoding = name(encoding, "utf-8", "decode() argument 'encoding'")?;
                let errors = name(errors, "strict", "decode() argument 'errors'")?;
                let data = self.with(<[u8]>::to_vec);
                Ok(ops::codec::decode(th, &data, &encoding, &errors)?.into_ref())
            }

            /// Create a string of hexadecimal numbers from a bytes object.
            ///
            ///   sep
            ///     An optional single character or byte to separate hex bytes.
            ///   bytes_per_sep
            ///     How many bytes between separators.  Positive values count from the
            ///     right, negative values count from the left.
            ///
            /// Example:
            /// >>> value = b'\xb9\x01\xef'
            /// >>> value.hex()
            /// 'b901ef'
            /// >>> value.hex(':')
            /// 'b9:01:ef'
            /// >>> value.hex(':', 2)
            /// 'b9:01ef'
            /// >>> value.hex(':', -2)
            /// 'b901:ef'
            #[method(keywords)]
            fn hex(&self, th: &Thread, sep: Option<&Ref>, #[default(1)] bytes_per_sep: i32) -> PyResult<String> {
                let data = self.with(<[u8]>::to_vec);
                arguments::hex(th, &data, sep, bytes_per_sep)
            }

            /// Create a bytes object from a string of hexadecimal numbers.
            ///
            /// Spaces between two numbers are accepted.
            /// Example: bytes.fromhex('B9 01EF') -> b'\\xb9\\x01\\xef'.
            #[classmethod]
            fn fromhex(cls: &Class, th: &Thread, string: &Ref) -> PyResult<Ref> {
                let data = arguments::from_hex(th, string)?;
                if std::ptr::eq(cls, Self::class()) {
                    return Ok(Self::from_vec(data).into_ref());
                }
                ops::call::call(th, &cls.to_ref(), &[PyBytes::from_vec(data).as_ref()])
            }
        }
    };
}

pub(crate) use byte_string_methods;
