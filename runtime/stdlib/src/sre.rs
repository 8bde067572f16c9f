//! `_sre`: patterns and matches on a matching engine for the code that `re._compiler` makes.

use taipan_object::py_module;

/// The engine of `re`.
#[py_module(name = "_sre")]
pub(crate) mod sre {
    use std::cell::{Cell, RefCell};

    use rustpython_sre_engine::string::{lower_ascii, lower_unicode, upper_unicode};
    use rustpython_sre_engine::{Request, State};
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::slots::CompareOp;
    use taipan_object::types::bytes::PyBytes;
    use taipan_object::types::dict::PyDict;
    use taipan_object::types::int;
    use taipan_object::types::list::PyList;
    use taipan_object::types::str::{PyStr, StrBuilder};
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::{
        Class, Downcast, Exc, Obj, PyResult, Ref, Thread, Trace, TypedRef, alloc, ops, py_class,
        py_methods, type_of,
    };

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        taipan_object::create::native_type::<PyPattern>(th);
        taipan_object::create::native_type::<PyMatch>(th);
        taipan_object::create::native_type::<PyScanner>(th);
        module.add(th, "MAGIC", ops::convert::int(20_220_615));
        module.add(th, "CODESIZE", ops::convert::int(4));
        module.add(th, "MAXREPEAT", ops::convert::int(i64::from(u32::MAX)));
        module.add(th, "MAXGROUPS", ops::convert::int(1_073_741_823));
        Ok(())
    }

    #[function]
    fn getcodesize() -> i32 {
        4
    }

    #[function]
    fn ascii_iscased(character: i32) -> bool {
        u8::try_from(character).is_ok_and(|c| c.is_ascii_alphabetic())
    }

    #[function]
    fn unicode_iscased(character: u32) -> bool {
        lower_unicode(character) != character || upper_unicode(character) != character
    }

    #[function]
    fn ascii_tolower(character: u32) -> u32 {
        lower_ascii(character)
    }

    #[function]
    fn unicode_tolower(character: u32) -> u32 {
        lower_unicode(character)
    }

    #[function(keywords)]
    fn compile(
        th: &Thread,
        pattern: &Ref,
        flags: i64,
        code: &Ref,
        groups: usize,
        groupindex: &Ref,
        indexgroup: &Ref,
    ) -> PyResult<Ref> {
        let mut codes = Vec::new();
        for item in ops::iter::collect(th, code)? {
            let word = int::view(&item)
                .and_then(int::IntView::to_i64)
                .and_then(|n| u32::try_from(n).ok());
            codes.push(word.ok_or_else(|| {
                th.error(
                    Exc::OverflowError,
                    "regular expression code size limit exceeded",
                )
            })?);
        }
        let bytes = if pattern.is_none() {
            None
        } else {
            Some(!pattern.is_a::<PyStr>())
        };
        let (pattern, groupindex, indexgroup) =
            (pattern.clone(), groupindex.clone(), indexgroup.clone());
        Ok(alloc::new(PyPattern {
            pattern,
            flags,
            codes,
            groups,
            groupindex,
            indexgroup,
            bytes,
        })
        .into_ref())
    }

    /// Compiled regular expression object.
    #[py_class(name = "Pattern", module = "re", gc, weakref, final_, no_new)]
    #[derive(Trace)]
    pub struct PyPattern {
        pattern: Ref,
        flags: i64,
        #[trace(skip)]
        codes: Vec<u32>,
        groups: usize,
        groupindex: Ref,
        indexgroup: Ref,
        #[trace(skip)]
        bytes: Option<bool>,
    }

    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Mode {
        Match,
        Full,
        Search,
    }

    /// Start and end of each group, the whole match first; below zero for groups that took no part.
    type Regs = Vec<(i64, i64)>;

    struct Found {
        regs: Regs,
        last: Option<usize>,
    }

    impl Found {
        fn span(&self) -> (usize, usize) {
            self.regs
                .first()
                .map_or((0, 0), |(a, b)| (*a as usize, *b as usize))
        }
    }

    /// What is searched, as the engine reads it, with the object.
    struct Subject {
        object: Ref,
        text: String,
        len: usize,
    }

    impl Subject {
        fn slice(&self, start: usize, end: usize) -> Ref {
            slice(&self.object, start, end)
        }
    }

    fn slice(object: &Ref, start: usize, end: usize) -> Ref {
        match object.downcast::<PyStr>() {
            Some(text) => {
                let end = end.min(text.len());
                PyStr::from_data(text.data().slice(start.min(end), end)).into_ref()
            }
            None => {
                let data = object.downcast::<PyBytes>().map_or(&[][..], |b| b.data());
                let end = end.min(data.len());
                PyBytes::new_ref(&data[start.min(end)..end]).into_ref()
            }
        }
    }

    impl PyPattern {
        fn subject(&self, th: &Thread, object: &Ref) -> PyResult<Subject> {
            if let Some(text) = object.downcast::<PyStr>() {
                if self.bytes == Some(true) {
                    return Err(th.type_error("cannot use a bytes pattern on a string-like object"));
                }
                return Ok(Subject {
                    object: object.clone(),
                    text: text.to_display().into_owned(),
                    len: text.len(),
                });
            }
            if !ops::convert::is_bytes_like(object) {
                let name = type_of(object).name();
                return Err(th.type_error(format!(
                    "expected string or bytes-like object, got '{name}'"
                )));
            }
            if self.bytes == Some(false) {
                return Err(th.type_error("cannot use a string pattern on a bytes-like object"));
            }
            let data = ops::convert::bytes_of(th, object)?;
            let text: String = data.iter().map(|b| char::from(*b)).collect();
            let object = if object.is_a::<PyBytes>() {
                object.clone()
            } else {
                PyBytes::new_ref(&data).into_ref()
            };
            Ok(Subject {
                object,
                text,
                len: data.len(),
            })
        }

        fn run(
            &self,
            text: &str,
            start: usize,
            end: usize,
            mode: Mode,
            must_advance: bool,
        ) -> Option<Found> {
            let mut request = Request::new(text, start, end, &self.codes, mode == Mode::Full);
            request.must_advance = must_advance;
            let mut state = State::default();
            state.reset(&request, request.start);
            let matched = if mode == Mode::Search {
                state.search(request)
            } else {
                state.py_match(&request)
            };
            if !matched {
                return None;
            }
            let mut regs = vec![(state.start as i64, state.cursor.position as i64)];
            for group in 0..self.groups {
                let (a, b) = state.marks.get(group);
                regs.push(match (a.into_option(), b.into_option()) {
                    (Some(a), Some(b)) => (a as i64, b as i64),
                    _ => (-1, -1),
                });
            }
            Some(Found {
                regs,
                last: usize::try_from(state.marks.last_index()).ok(),
            })
        }

        fn bounds(subject: &Subject, pos: isize, endpos: isize) -> (usize, usize) {
            let clamp = |n: isize| (n.max(0) as usize).min(subject.len);
            let (start, end) = (clamp(pos), clamp(endpos));
            (start, end)
        }

        fn one(
            this: &Obj<Self>,
            th: &Thread,
            string: &Ref,
            pos: isize,
            endpos: isize,
            mode: Mode,
        ) -> PyResult<Ref> {
            let subject = this.subject(th, string)?;
            let (start, end) = Self::bounds(&subject, pos, endpos);
            if start > end {
                return Ok(Ref::NONE);
            }
            let found = this.run(&subject.text, start, end, mode, false);
            Ok(found.map_or(Ref::NONE, |found| {
                new_match(this.to_typed(), string.clone(), found, start, end)
            }))
        }

        /// Each match in turn, until `visit` says stop.
        fn each(
            &self,
            subject: &Subject,
            start: usize,
            end: usize,
            mut visit: impl FnMut(Found) -> PyResult<bool>,
        ) -> PyResult<()> {
            let (mut at, mut advance) = (start, false);
            while at <= end {
                let Some(found) = self.run(&subject.text, at, end, Mode::Search, advance) else {
                    break;
                };
                let (from, to) = found.span();
                if !visit(found)? {
                    break;
                }
                advance = from == to;
                at = to;
            }
            Ok(())
        }

        fn substitute(
            this: &Obj<Self>,
            th: &Thread,
            repl: &Ref,
            string: &Ref,
            count: isize,
        ) -> PyResult<(Ref, usize)> {
            let mut filter = repl.clone();
            if !ops::call::is_callable(repl) {
                let literal = match repl.downcast::<PyStr>() {
                    Some(text) => !text.data().iter().any(|c| c == u32::from(b'\\')),
                    None => {
                        ops::convert::is_bytes_like(repl)
                            && !ops::convert::bytes_of(th, repl)?.contains(&b'\\')
                    }
                };
                if !literal {
                    filter = helper(th, "_subx", &[&this.to_ref(), repl])?;
                }
            }
            let callable = ops::call::is_callable(&filter);
            let subject = this.subject(th, string)?;
            let mut parts = Vec::new();
            let (mut last, mut n) = (0, 0);
            this.each(&subject, 0, subject.len, |found| {
                let (from, to) = found.span();
                if last < from {
                    parts.push(subject.slice(last, from));
                }
                let item = if callable {
                    let matched = new_match(this.to_typed(), string.clone(), found, 0, subject.len);
                    ops::call::call(th, &filter, &[&matched])?
                } else {
                    filter.clone()
                };
                if !item.is_none() {
                    parts.push(item);
                }
                last = to;
                n += 1;
                Ok(count <= 0 || n < count as usize)
            })?;
            if last < subject.len {
                parts.push(subject.slice(last, subject.len));
            }
            let empty = subject.slice(0, 0);
            let join = ops::attr::get(th, &empty, &th.vm().interned.get("join"))?;
            let joined = ops::call::call(th, &join, &[&PyList::from_vec(parts).into_ref()])?;
            Ok((joined, n))
        }
    }

    /// Calls a function of `re`.
    fn helper(th: &Thread, name: &str, args: &[&Ref]) -> PyResult<Ref> {
        let module = match th.module("re") {
            Some(module) => module,
            None => return Err(th.error(Exc::ImportError, "re is not imported")),
        };
        let function = ops::attr::get(th, &module, &th.vm().interned.get(name))?;
        ops::call::call(th, &function, args)
    }

    const FLAGS: [(&str, i64); 9] = [
        ("re.TEMPLATE", 1),
        ("re.IGNORECASE", 2),
        ("re.LOCALE", 4),
        ("re.MULTILINE", 8),
        ("re.DOTALL", 16),
        ("re.UNICODE", 32),
        ("re.VERBOSE", 64),
        ("re.DEBUG", 128),
        ("re.ASCII", 256),
    ];

    #[py_methods]
    impl PyPattern {
        /// Matches zero or more characters at the beginning of the string.
        #[method(keywords, name = "match")]
        fn py_match(
            this: &Obj<Self>,
            th: &Thread,
            string: &Ref,
            #[default(0)] pos: isize,
            #[default(isize::MAX)] endpos: isize,
        ) -> PyResult<Ref> {
            Self::one(this, th, string, pos, endpos, Mode::Match)
        }

        /// Matches against all of the string.
        #[method(keywords)]
        fn fullmatch(
            this: &Obj<Self>,
            th: &Thread,
            string: &Ref,
            #[default(0)] pos: isize,
            #[default(isize::MAX)] endpos: isize,
        ) -> PyResult<Ref> {
            Self::one(this, th, string, pos, endpos, Mode::Full)
        }

        /// Scan through string looking for a match, and return a corresponding match object instance.
        ///
        /// Return None if no position in the string matches.
        #[method(keywords)]
        fn search(
            this: &Obj<Self>,
            th: &Thread,
            string: &Ref,
            #[default(0)] pos: isize,
            #[default(isize::MAX)] endpos: isize,
        ) -> PyResult<Ref> {
            Self::one(this, th, string, pos, endpos, Mode::Search)
        }

        /// Return a list of all non-overlapping matches of pattern in string.
        #[method(keywords)]
        fn findall(
            this: &Obj<Self>,
            th: &Thread,
            string: &Ref,
            #[default(0)] pos: isize,
            #[default(isize::MAX)] endpos: isize,
        ) -> PyResult<Ref> {
            let subject = this.subject(th, string)?;
            let (start, end) = Self::bounds(&subject, pos, endpos);
            let mut all = Vec::new();
            this.each(&subject, start, end, |found| {
                let piece =
                    |(a, b): &(i64, i64)| subject.slice((*a).max(0) as usize, (*b).max(0) as usize);
                all.push(match &found.regs[..] {
                    [whole] => piece(whole),
                    [_, one] => piece(one),
                    [_, rest @ ..] => {
                        PyTuple::from_vec(rest.iter().map(piece).collect()).into_ref()
                    }
                    [] => Ref::NONE,
                });
                Ok(true)
            })?;
            Ok(PyList::from_vec(all).into_ref())
        }

        /// Return an iterator over all non-overlapping matches for the RE pattern in string.
        ///
        /// For each match, the iterator returns a match object.
        #[method(keywords)]
        fn finditer(
            this: &Obj<Self>,
            th: &Thread,
            string: &Ref,
            #[default(0)] pos: isize,
            #[default(isize::MAX)] endpos: isize,
        ) -> PyResult<Ref> {
            let scanner = Self::scanner(this, th, string, pos, endpos)?;
            let search = ops::attr::get(th, &scanner, &th.vm().interned.get("search"))?;
            let iter = taipan_object::types::iterators::builtin(th, "iter")?;
            ops::call::call(th, &iter, &[&search, &Ref::NONE])
        }

        #[method(keywords)]
        fn scanner(
            this: &Obj<Self>,
            th: &Thread,
            string: &Ref,
            #[default(0)] pos: isize,
            #[default(isize::MAX)] endpos: isize,
        ) -> PyResult<Ref> {
            let subject = this.subject(th, string)?;
            let (start, end) = Self::bounds(&subject, pos, endpos);
            let made = PyScanner {
                pattern: this.to_typed(),
                string: string.clone(),
                text: RefCell::new(subject.text),
                start,
                end,
                at: Cell::new(Some(start)),
                advance: Cell::new(false),
            };
            Ok(alloc::new(made).into_ref())
        }

        /// Split string by the occurrences of pattern.
        #[method(keywords)]
        fn split(
            this: &Obj<Self>,
            th: &Thread,
            string: &Ref,
            #[default(0)] maxsplit: isize,
        ) -> PyResult<Ref> {
            let subject = this.subject(th, string)?;
            let mut parts = Vec::new();
            let (mut last, mut n) = (0, 0);
            if maxsplit >= 0 {
                this.each(&subject, 0, subject.len, |found| {
                    let (from, to) = found.span();
                    parts.push(subject.slice(last, from));
                    for (a, b) in &found.regs[1..] {
                        parts.push(if *a < 0 {
                            Ref::NONE
                        } else {
                            subject.slice(*a as usize, *b as usize)
                        });
                    }
                    last = to;
                    n += 1;
                    Ok(maxsplit == 0 || n < maxsplit)
                })?;
            }
            parts.push(subject.slice(last, subject.len));
            Ok(PyList::from_vec(parts).into_ref())
        }

        /// Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl.
        #[method(keywords)]
        fn sub(
            this: &Obj<Self>,
            th: &Thread,
            repl: &Ref,
            string: &Ref,
            #[default(0)] count: isize,
        ) -> PyResult<Ref> {
            Ok(Self::substitute(this, th, repl, string, count)?.0)
        }

        /// Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl.
        #[method(keywords)]
        fn subn(
            this: &Obj<Self>,
            th: &Thread,
            repl: &Ref,
            string: &Ref,
            #[default(0)] count: isize,
        ) -> PyResult<Ref> {
            let (text, n) = Self::substitute(this, th, repl, string, count)?;
            Ok(PyTuple::from_vec(vec![text, ops::convert::int(n as i64)]).into_ref())
        }

        #[method]
        fn __copy__(this: &Obj<Self>) -> Ref {
            this.to_ref()
        }

        #[method]
        fn __deepcopy__(this: &Obj<Self>, _memo: &Ref) -> Ref {
            this.to_ref()
        }

        #[getter]
        fn pattern(&self) -> Ref {
            self.pattern.clone()
        }

        #[getter]
        fn flags(&self) -> i64 {
            self.flags
        }

        #[getter]
        fn groups(&self) -> usize {
            self.groups
        }

        #[getter]
        fn groupindex(&self) -> Ref {
            self.groupindex.clone()
        }

        #[slot]
        fn repr(&self, th: &Thread) -> PyResult<Ref> {
            let mut flags = self.flags;
            if self.bytes == Some(false) && flags & (4 | 32 | 256) == 32 {
                flags &= !32;
            }
            let mut names: Vec<String> = Vec::new();
            for (name, bit) in FLAGS {
                if flags & bit != 0 {
                    names.push(name.to_owned());
                    flags &= !bit;
                }
            }
            if flags != 0 {
                names.push(format!("{flags:#x}"));
            }
            let shown = ops::convert::repr(th, &self.pattern)?;
            let mut out = StrBuilder::default();
            out.push_str("re.compile(");
            let shown = shown.data();
            out.push_data(shown.slice(0, shown.len().min(200)));
            if !names.is_empty() {
                out.push_str(", ");
                out.push_str(&names.join("|"));
            }
            out.push_str(")");
            Ok(out.finish().into_ref())
        }

        #[slot]
        fn hash(&self, th: &Thread) -> PyResult<i64> {
            let own = ops::hash::hash(th, &self.pattern)? ^ self.flags ^ (self.codes.len() as i64);
            Ok(if own == -1 { -2 } else { own })
        }

        #[slot]
        fn compare(this: &Obj<Self>, th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
            let Some(other) = other.downcast::<PyPattern>() else {
                return Ok(Ref::NOT_IMPLEMENTED);
            };
            if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
                return Ok(Ref::NOT_IMPLEMENTED);
            }
            let same = this.flags == other.flags
                && this.bytes == other.bytes
                && this.codes == other.codes
                && ops::compare::equal(th, &this.pattern, &other.pattern)?;
            Ok(Ref::from_bool(same == (op == CompareOp::Eq)))
        }

        /// See PEP 585
        #[classmethod]
        fn __class_getitem__(cls: &Class, th: &Thread, item: &Ref) -> PyResult<Ref> {
            ops::item::generic_alias(th, cls, item)
        }
    }

    /// Finds one match after the other.
    #[py_class(name = "SRE_Scanner", module = "_sre", gc, final_, no_new)]
    #[derive(Trace)]
    pub struct PyScanner {
        pattern: TypedRef<PyPattern>,
        string: Ref,
        #[trace(skip)]
        text: RefCell<String>,
        start: usize,
        end: usize,
        #[trace(skip)]
        at: Cell<Option<usize>>,
        advance: Cell<bool>,
    }

    impl PyScanner {
        fn step(&self, mode: Mode) -> Ref {
            let Some(at) = self.at.get().filter(|at| *at <= self.end) else {
                return Ref::NONE;
            };
            let found =
                self.pattern
                    .run(&self.text.borrow(), at, self.end, mode, self.advance.get());
            let Some(found) = found else {
                self.at.set(None);
                return Ref::NONE;
            };
            let (from, to) = found.span();
            self.advance.set(from == to);
            self.at.set(Some(to));
            new_match(
                self.pattern.clone(),
                self.string.clone(),
                found,
                self.start,
                self.end,
            )
        }
    }

    #[py_methods]
    impl PyScanner {
        #[method(name = "match")]
        fn py_match(&self) -> Ref {
            self.step(Mode::Match)
        }

        #[method]
        fn search(&self) -> Ref {
            self.step(Mode::Search)
        }

        #[getter]
        fn pattern(&self) -> Ref {
            self.pattern.as_ref().clone()
        }
    }

    /// The result of re.match() and re.search().
    /// Match objects always have a boolean value of True.
    #[py_class(name = "Match", module = "re", gc, final_, no_new)]
    #[derive(Trace)]
    pub struct PyMatch {
        pattern: TypedRef<PyPattern>,
        string: Ref,
        #[trace(skip)]
        regs: Regs,
        #[trace(skip)]
        last: Option<usize>,
        pos: usize,
        endpos: usize,
    }

    fn new_match(
        pattern: TypedRef<PyPattern>,
        string: Ref,
        found: Found,
        pos: usize,
        endpos: usize,
    ) -> Ref {
        alloc::new(PyMatch {
            pattern,
            string,
            regs: found.regs,
            last: found.last,
            pos,
            endpos,
        })
        .into_ref()
    }

    impl PyMatch {
        fn find(&self, th: &Thread, group: &Ref) -> PyResult<usize> {
            let index = if int::is_int(group) || type_of(group).slots.index.get().is_some() {
                int::view(&ops::convert::index(th, group)?).and_then(int::IntView::to_i64)
            } else {
                let named = match self.pattern.groupindex.downcast::<PyDict>() {
                    Some(dict) => dict.get(th, group).unwrap_or(None),
                    None => None,
                };
                named.and_then(|n| n.value().as_int())
            };
            index
                .and_then(|i| usize::try_from(i).ok())
                .filter(|i| *i < self.regs.len())
                .ok_or_else(|| th.error(Exc::IndexError, "no such group"))
        }

        fn text(&self, index: usize, default: &Ref) -> Ref {
            match self.regs.get(index) {
                Some((a, b)) if *a >= 0 => {
                    if self.string.is_a::<PyStr>() || self.string.is_a::<PyBytes>() {
                        slice(&self.string, *a as usize, *b as usize)
                    } else {
                        default.clone()
                    }
                }
                _ => default.clone(),
            }
        }

        fn pair((a, b): (i64, i64)) -> Ref {
            PyTuple::from_vec(vec![ops::convert::int(a), ops::convert::int(b)]).into_ref()
        }

        fn reg(&self, th: &Thread, group: Option<&Ref>) -> PyResult<(i64, i64)> {
            let index = group.map_or(Ok(0), |g| self.find(th, g))?;
            Ok(self.regs[index])
        }
    }

    #[py_methods]
    impl PyMatch {
        /// group([group1, ...]) -> str or tuple.
        /// Return subgroup(s) of the match by indices or names.
        /// For 0 returns the entire match.
        #[method]
        fn group(&self, th: &Thread, #[args] groups: &[Ref]) -> PyResult<Ref> {
            match groups {
                [] => Ok(self.text(0, &Ref::NONE)),
                [one] => Ok(self.text(self.find(th, one)?, &Ref::NONE)),
                many => {
                    let mut items = Vec::with_capacity(many.len());
                    for group in many {
                        items.push(self.text(self.find(th, group)?, &Ref::NONE));
                    }
                    Ok(PyTuple::from_vec(items).into_ref())
                }
            }
        }

        #[slot]
        fn getitem(&self, th: &Thread, group: &Ref) -> PyResult<Ref> {
            Ok(self.text(self.find(th, group)?, &Ref::NONE))
        }

        /// Return a tuple containing all the subgroups of the match, from 1.
        #[method(keywords)]
        fn groups(&self, default: Option<&Ref>) -> Ref {
            let default = default.cloned().unwrap_or(Ref::NONE);
            PyTuple::from_vec(
                (1..self.regs.len())
                    .map(|i| self.text(i, &default))
                    .collect(),
            )
            .into_ref()
        }

        /// Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.
        #[method(keywords)]
        fn groupdict(&self, th: &Thread, default: Option<&Ref>) -> PyResult<Ref> {
            let default = default.cloned().unwrap_or(Ref::NONE);
            let made = PyDict::new_ref();
            if let Some(names) = self.pattern.groupindex.downcast::<PyDict>() {
                for (name, index) in names.items() {
                    let index = index.value().as_int().unwrap_or(0) as usize;
                    made.set(th, &name, self.text(index, &default))?;
                }
            }
            Ok(made.into_ref())
        }

        /// Return index of the start of the substring matched by group.
        #[method]
        fn start(&self, th: &Thread, group: Option<&Ref>) -> PyResult<i64> {
            Ok(self.reg(th, group)?.0)
        }

        /// Return index of the end of the substring matched by group.
        #[method]
        fn end(&self, th: &Thread, group: Option<&Ref>) -> PyResult<i64> {
            Ok(self.reg(th, group)?.1)
        }

        /// For match object m, return the 2-tuple (m.start(group), m.end(group)).
        #[method]
        fn span(&self, th: &Thread, group: Option<&Ref>) -> PyResult<Ref> {
            Ok(Self::pair(self.reg(th, group)?))
        }

        /// Return the string obtained by doing backslash substitution on the string template, as done by the sub() method.
        #[method(keywords)]
        fn expand(this: &Obj<Self>, th: &Thread, template: &Ref) -> PyResult<Ref> {
            helper(
                th,
                "_expand",
                &[this.pattern.as_ref(), &this.to_ref(), template],
            )
        }

        #[method]
        fn __copy__(this: &Obj<Self>) -> Ref {
            this.to_ref()
        }

        #[method]
        fn __deepcopy__(this: &Obj<Self>, _memo: &Ref) -> Ref {
            this.to_ref()
        }

        /// The string passed to match() or search().
        #[getter]
        fn string(&self) -> Ref {
            self.string.clone()
        }

        /// The regular expression object.
        #[getter]
        fn re(&self) -> Ref {
            self.pattern.as_ref().clone()
        }

        /// The index into the string at which the RE engine started looking for a match.
        #[getter]
        fn pos(&self) -> usize {
            self.pos
        }

        /// The index into the string beyond which the RE engine will not go.
        #[getter]
        fn endpos(&self) -> usize {
            self.endpos
        }

        /// The integer index of the last matched capturing group.
        #[getter]
        fn lastindex(&self) -> Option<usize> {
            self.last
        }

        /// The name of the last matched capturing group.
        #[getter]
        fn lastgroup(&self) -> Option<Ref> {
            let names = self.pattern.indexgroup.downcast::<PyTuple>()?;
            names.items().get(self.last?).cloned()
        }

        #[getter]
        fn regs(&self) -> Ref {
            PyTuple::from_vec(self.regs.iter().map(|r| Self::pair(*r)).collect()).into_ref()
        }

        #[slot]
        fn repr(&self, th: &Thread) -> PyResult<Ref> {
            let (a, b) = self.regs[0];
            let shown = ops::convert::repr(th, &self.text(0, &Ref::NONE))?;
            let mut out = StrBuilder::default();
            out.push_str(&format!("<re.Match object; span=({a}, {b}), match="));
            out.push_ref(&shown);
            out.push_str(">");
            Ok(out.finish().into_ref())
        }

        /// See PEP 585
        #[classmethod]
        fn __class_getitem__(cls: &Class, th: &Thread, item: &Ref) -> PyResult<Ref> {
            ops::item::generic_alias(th, cls, item)
        }
    }
}
