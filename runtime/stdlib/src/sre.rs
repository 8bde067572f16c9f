//! `_sre`: patterns and matches for CPython's `re`, whose compiler makes the code that the engine runs.
//!
//! One-byte strings are matched in place; others are re-encoded for the engine, whose positions are code points.

use taipan_object::py_module;

#[py_module(name = "_sre")]
pub(crate) mod sre {
    use rustpython_sre_engine::{Request, SearchIter, State, StrDrive, string};
    use rustpython_wtf8::{CodePoint, Wtf8Buf};
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::slots::CompareOp;
    use taipan_object::types::bytes::PyBytes;
    use taipan_object::types::dict::PyDict;
    use taipan_object::types::list::PyList;
    use taipan_object::types::str::{PyStr, StrBuilder, StrData};
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::{
        Class, Downcast, Exc, Obj, PyResult, Ref, Thread, Trace, TypedRef, alloc, ops, py_class, py_methods, type_of,
    };

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        module.add(th, "MAGIC", ops::convert::int(20_220_615));
        module.add(th, "CODESIZE", ops::convert::int(4));
        module.add(th, "MAXREPEAT", ops::convert::int(i64::from(u32::MAX)));
        module.add(th, "MAXGROUPS", ops::convert::int(i64::from(u32::MAX) / 2));
        module.add(
            th,
            "copyright",
            PyStr::new(" SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB ").into_ref(),
        );
        taipan_object::create::native_type::<PyPattern>(th);
        taipan_object::create::native_type::<PyMatch>(th);
        taipan_object::create::native_type::<PyScanner>(th);
        Ok(())
    }

    #[function]
    fn getcodesize() -> i64 {
        4
    }

    #[function]
    fn ascii_iscased(character: i64) -> bool {
        u8::try_from(character).is_ok_and(|c| c.is_ascii_alphabetic())
    }

    #[function]
    fn unicode_iscased(character: i64) -> bool {
        let c = character as u32;
        string::lower_unicode(c) != c || string::upper_unicode(c) != c
    }

    #[function]
    fn ascii_tolower(character: i64) -> i64 {
        i64::from(string::lower_ascii(character as u32))
    }

    #[function]
    fn unicode_tolower(character: i64) -> i64 {
        i64::from(string::lower_unicode(character as u32))
    }

    /// Compiled code from `re._compiler` as a pattern object.
    #[function(keywords)]
    fn compile(
        th: &Thread,
        pattern: Ref,
        flags: i64,
        code: &Ref,
        groups: usize,
        groupindex: Ref,
        indexgroup: Ref,
    ) -> PyResult<Ref> {
        let mut words = Vec::new();
        for word in ops::iter::collect(th, code)? {
            let word = ops::convert::index_i64(th, &word, "C long")?;
            words.push(word as u32);
        }
        let is_bytes = if pattern.is_none() {
            None
        } else {
            Some(!pattern.is_a::<PyStr>())
        };
        Ok(alloc::new(PyPattern {
            pattern,
            flags,
            code: words,
            groups,
            groupindex,
            indexgroup,
            is_bytes,
        })
        .into_ref())
    }

    /// Compiled regular expression object.
    #[py_class(name = "Pattern", module = "re", gc, weakref, final_, no_new)]
    #[derive(Trace)]
    pub(crate) struct PyPattern {
        pattern: Ref,
        flags: i64,
        #[trace(skip)]
        code: Vec<u32>,
        groups: usize,
        groupindex: Ref,
        indexgroup: Ref,
        #[trace(skip)]
        is_bytes: Option<bool>,
    }

    /// The text that a pattern is applied to.
    enum Subject {
        Bytes(Vec<u8>),
        Narrow(Ref),
        Wide(Wtf8Buf),
    }

    /// How the engine is used.
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum How {
        Match,
        FullMatch,
        Search,
    }

    /// Where a match lies: the whole and the groups; -1 for groups that took no part.
    struct Spans {
        regs: Vec<(isize, isize)>,
        last: isize,
    }

    fn spans(state: &State, groups: usize) -> Spans {
        let mut regs = vec![(state.start as isize, state.cursor.position as isize)];
        for group in 0..groups {
            let (start, end) = state.marks.get(group);
            regs.push(match (start.into_option(), end.into_option()) {
                (Some(start), Some(end)) => (start as isize, end as isize),
                _ => (-1, -1),
            });
        }
        Spans {
            regs,
            last: state.marks.last_index(),
        }
    }

    impl PyPattern {
        fn subject(&self, th: &Thread, text: &Ref) -> PyResult<Subject> {
            if let Some(string) = text.downcast::<PyStr>() {
                if self.is_bytes == Some(true) {
                    return Err(th.type_error("cannot use a bytes pattern on a string-like object"));
                }
                return Ok(match string.data() {
                    StrData::One(_) => Subject::Narrow(text.clone()),
                    data => {
                        let mut wide = Wtf8Buf::new();
                        data.iter().filter_map(CodePoint::from_u32).for_each(|c| wide.push(c));
                        Subject::Wide(wide)
                    }
                });
            }
            if !ops::convert::is_bytes_like(text) {
                let name = type_of(text).name();
                return Err(th.type_error(format!("expected string or bytes-like object, got '{name}'")));
            }
            if self.is_bytes == Some(false) {
                return Err(th.type_error("cannot use a string pattern on a bytes-like object"));
            }
            Ok(Subject::Bytes(ops::convert::bytes_of(th, text)?))
        }

        fn apply<S: StrDrive>(&self, subject: S, pos: usize, end: usize, how: How) -> Option<Spans> {
            let request = Request::new(subject, pos, end, &self.code, how == How::FullMatch);
            let mut state = State::default();
            let found = if how == How::Search {
                state.search(request)
            } else {
                state.reset(&request, request.start);
                state.py_match(&request)
            };
            found.then(|| spans(&state, self.groups))
        }

        fn each<S: StrDrive>(
            &self,
            subject: S,
            pos: usize,
            end: usize,
            f: &mut dyn FnMut(Spans) -> PyResult<bool>,
        ) -> PyResult<()> {
            let req = Request::new(subject, pos, end, &self.code, false);
            let mut iter = SearchIter {
                req,
                state: State::default(),
            };
            while iter.next().is_some() {
                if !f(spans(&iter.state, self.groups))? {
                    break;
                }
            }
            Ok(())
        }

        /// Calls `f` with each match in order, while it says so.
        fn for_each(
            &self,
            th: &Thread,
            text: &Ref,
            pos: isize,
            end: isize,
            f: &mut dyn FnMut(Spans) -> PyResult<bool>,
        ) -> PyResult<()> {
            let (pos, end) = (clamp(pos), clamp(end));
            match self.subject(th, text)? {
                Subject::Bytes(data) => self.each(&data[..], pos, end, f),
                Subject::Wide(wide) => self.each(&*wide, pos, end, f),
                Subject::Narrow(text) => match text.downcast::<PyStr>().map(|t| t.data()) {
                    Some(StrData::One(data)) => self.each(data, pos, end, f),
                    _ => Ok(()),
                },
            }
        }

        fn run(&self, th: &Thread, text: &Ref, pos: isize, end: isize, how: How) -> PyResult<Option<Spans>> {
            let (pos, end) = (clamp(pos), clamp(end));
            Ok(match self.subject(th, text)? {
                Subject::Bytes(data) => self.apply(&data[..], pos, end, how),
                Subject::Wide(wide) => self.apply(&*wide, pos, end, how),
                Subject::Narrow(text) => match text.downcast::<PyStr>().map(|t| t.data()) {
                    Some(StrData::One(data)) => self.apply(data, pos, end, how),
                    _ => None,
                },
            })
        }
    }

    fn clamp(index: isize) -> usize {
        usize::try_from(index).unwrap_or(0)
    }

    fn length(th: &Thread, text: &Ref) -> PyResult<usize> {
        ops::convert::length(th, text)
    }

    /// The part of a subject, as `str` or `bytes`.
    fn slice(th: &Thread, text: &Ref, span: (isize, isize)) -> PyResult<Ref> {
        let (start, end) = (clamp(span.0), clamp(span.1));
        if let Some(string) = text.downcast::<PyStr>() {
            let end = end.min(string.len());
            if start == 0 && end == string.len() && text.downcast_exact::<PyStr>().is_some() {
                return Ok(text.clone());
            }
            return Ok(PyStr::from_data(string.data().slice(start.min(end), end)).into_ref());
        }
        let data = ops::convert::bytes_of(th, text)?;
        let end = end.min(data.len());
        Ok(PyBytes::new_ref(&data[start.min(end)..end]).into_ref())
    }

    fn make_match(
        th: &Thread,
        pattern: &Obj<PyPattern>,
        text: &Ref,
        pos: isize,
        end: isize,
        spans: Spans,
    ) -> PyResult<Ref> {
        let len = length(th, text)? as isize;
        Ok(alloc::new(PyMatch {
            string: text.clone(),
            pattern: pattern.to_typed(),
            pos: pos.clamp(0, len),
            endpos: end.clamp(0, len),
            regs: spans.regs,
            last: spans.last,
        })
        .into_ref())
    }

    /// What `findall` and `split` give for a match: the whole, one group, or all groups.
    fn found_item(th: &Thread, text: &Ref, spans: &Spans, empty: &Ref) -> PyResult<Ref> {
        let part = |span: (isize, isize)| {
            if span.0 < 0 {
                Ok(empty.clone())
            } else {
                slice(th, text, span)
            }
        };
        match &spans.regs[..] {
            [whole] => part(*whole),
            [_, one] => part(*one),
            [_, groups @ ..] => {
                let parts = groups.iter().map(|g| part(*g)).collect::<PyResult<Vec<_>>>()?;
                Ok(PyTuple::from_vec(parts).into_ref())
            }
            [] => Ok(empty.clone()),
        }
    }

    fn empty_like(text: &Ref) -> Ref {
        if text.is_a::<PyStr>() {
            PyStr::new("").into_ref()
        } else {
            PyBytes::new_ref(&[]).into_ref()
        }
    }

    fn join(th: &Thread, text: &Ref, parts: &[Ref]) -> PyResult<Ref> {
        if text.is_a::<PyStr>() {
            let mut out = StrBuilder::default();
            for part in parts {
                match part.downcast::<PyStr>() {
                    Some(part) => out.push_ref(part),
                    None => {
                        let name = type_of(part).name();
                        return Err(th.type_error(format!("expected str instance, {name} found")));
                    }
                }
            }
            return Ok(out.finish().into_ref());
        }
        let mut out = Vec::new();
        for part in parts {
            out.extend(ops::convert::bytes_of(th, part)?);
        }
        Ok(PyBytes::from_vec(out).into_ref())
    }

    /// What `sub` puts in place of a match.
    enum Replacement {
        Literal(Ref),
        Call(Ref),
    }

    fn replacement(th: &Thread, pattern: &Obj<PyPattern>, template: &Ref) -> PyResult<Replacement> {
        if ops::call::is_callable(template) {
            return Ok(Replacement::Call(template.clone()));
        }
        let literal = match template.downcast::<PyStr>() {
            Some(text) => !text.data().iter().any(|c| c == u32::from(b'\\')),
            None => ops::convert::is_bytes_like(template) && !ops::convert::bytes_of(th, template)?.contains(&b'\\'),
        };
        if literal {
            return Ok(Replacement::Literal(template.clone()));
        }
        let filter = re_function(th, "_subx", &[&pattern.to_ref(), template])?;
        Ok(if ops::call::is_callable(&filter) {
            Replacement::Call(filter)
        } else {
            Replacement::Literal(filter)
        })
    }

    fn re_function(th: &Thread, name: &str, args: &[&Ref]) -> PyResult<Ref> {
        let module = crate::import::import_full(th, "re")?;
        let function = ops::attr::get(th, &module, &th.vm().interned.get(name))?;
        ops::call::call(th, &function, args)
    }

    fn substitute(th: &Thread, this: &Obj<PyPattern>, repl: &Ref, text: &Ref, count: isize) -> PyResult<(Ref, i64)> {
        let filter = replacement(th, this, repl)?;
        let mut parts = Vec::new();
        let (mut last, mut n) = (0isize, 0i64);
        this.for_each(th, text, 0, isize::MAX, &mut |spans| {
            let (start, end) = spans.regs[0];
            parts.push(slice(th, text, (last, start))?);
            match &filter {
                Replacement::Literal(text) => parts.push(text.clone()),
                Replacement::Call(function) => {
                    let found = make_match(th, this, text, 0, isize::MAX, spans)?;
                    let item = ops::call::call(th, function, &[&found])?;
                    if !item.is_none() {
                        parts.push(item);
                    }
                }
            }
            last = end;
            n += 1;
            Ok(count <= 0 || (n as isize) < count)
        })?;
        parts.push(slice(th, text, (last, isize::MAX))?);
        Ok((join(th, text, &parts)?, n))
    }

    const END: isize = isize::MAX;

    #[py_methods]
    impl PyPattern {
        /// Matches zero or more characters at the beginning of the string.
        #[method(name = "match", keywords)]
        fn py_match(
            this: &Obj<Self>,
            th: &Thread,
            string: &Ref,
            #[default(0)] pos: isize,
            #[default(END)] endpos: isize,
        ) -> PyResult<Option<Ref>> {
            let found = this.run(th, string, pos, endpos, How::Match)?;
            found
                .map(|spans| make_match(th, this, string, pos, endpos, spans))
                .transpose()
        }

        /// Matches against all of the string.
        #[method(keywords)]
        fn fullmatch(
            this: &Obj<Self>,
            th: &Thread,
            string: &Ref,
            #[default(0)] pos: isize,
            #[default(END)] endpos: isize,
        ) -> PyResult<Option<Ref>> {
            let found = this.run(th, string, pos, endpos, How::FullMatch)?;
            found
                .map(|spans| make_match(th, this, string, pos, endpos, spans))
                .transpose()
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
            #[default(END)] endpos: isize,
        ) -> PyResult<Option<Ref>> {
            let found = this.run(th, string, pos, endpos, How::Search)?;
            found
                .map(|spans| make_match(th, this, string, pos, endpos, spans))
                .transpose()
        }

        /// Return a list of all non-overlapping matches of pattern in string.
        #[method(keywords)]
        fn findall(
            &self,
            th: &Thread,
            string: &Ref,
            #[default(0)] pos: isize,
            #[default(END)] endpos: isize,
        ) -> PyResult<Ref> {
            let mut items = Vec::new();
            let empty = empty_like(string);
            self.for_each(th, string, pos, endpos, &mut |spans| {
                items.push(found_item(th, string, &spans, &empty)?);
                Ok(true)
            })?;
            Ok(PyList::from_vec(items).into_ref())
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
            #[default(END)] endpos: isize,
        ) -> PyResult<Ref> {
            let mut items = Vec::new();
            this.for_each(th, string, pos, endpos, &mut |spans| {
                items.push(make_match(th, this, string, pos, endpos, spans)?);
                Ok(true)
            })?;
            ops::iter::iter(th, PyList::from_vec(items).as_ref())
        }

        #[method(keywords)]
        fn scanner(
            this: &Obj<Self>,
            th: &Thread,
            string: &Ref,
            #[default(0)] pos: isize,
            #[default(END)] endpos: isize,
        ) -> PyResult<Ref> {
            drop(this.subject(th, string)?);
            Ok(alloc::new(PyScanner {
                pattern: this.to_typed(),
                string: string.clone(),
                position: std::cell::Cell::new(pos.max(0)),
                endpos,
                must_advance: std::cell::Cell::new(false),
            })
            .into_ref())
        }

        /// Split string by the occurrences of pattern.
        #[method(keywords)]
        fn split(&self, th: &Thread, string: &Ref, #[default(0)] maxsplit: isize) -> PyResult<Ref> {
            let mut items = Vec::new();
            let mut last = 0;
            let mut n = 0;
            if maxsplit >= 0 {
                self.for_each(th, string, 0, END, &mut |spans| {
                    items.push(slice(th, string, (last, spans.regs[0].0))?);
                    for group in &spans.regs[1..] {
                        items.push(if group.0 < 0 {
                            Ref::NONE
                        } else {
                            slice(th, string, *group)?
                        });
                    }
                    last = spans.regs[0].1;
                    n += 1;
                    Ok(maxsplit == 0 || n < maxsplit)
                })?;
            }
            items.push(slice(th, string, (last, END))?);
            Ok(PyList::from_vec(items).into_ref())
        }

        /// Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the
        /// replacement repl.
        #[method(keywords)]
        fn sub(this: &Obj<Self>, th: &Thread, repl: &Ref, string: &Ref, #[default(0)] count: isize) -> PyResult<Ref> {
            substitute(th, this, repl, string, count).map(|(text, _)| text)
        }

        /// Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping
        /// occurrences of pattern with the replacement repl.
        #[method(keywords)]
        fn subn(this: &Obj<Self>, th: &Thread, repl: &Ref, string: &Ref, #[default(0)] count: isize) -> PyResult<Ref> {
            let (text, n) = substitute(th, this, repl, string, count)?;
            Ok(PyTuple::from_vec(vec![text, ops::convert::int(n)]).into_ref())
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
        fn groupindex(&self, th: &Thread) -> PyResult<Ref> {
            taipan_object::types::type_::mapping_proxy(th, &self.groupindex)
        }

        #[slot]
        fn repr(&self, th: &Thread) -> PyResult<Ref> {
            const NAMES: [(i64, &str); 8] = [
                (1, "re.TEMPLATE"),
                (2, "re.IGNORECASE"),
                (4, "re.LOCALE"),
                (8, "re.MULTILINE"),
                (16, "re.DOTALL"),
                (64, "re.VERBOSE"),
                (128, "re.DEBUG"),
                (256, "re.ASCII"),
            ];
            let shown = ops::convert::repr(th, &self.pattern)?;
            let text: String = shown.to_display().chars().take(200).collect();
            // UNICODE is implied by a str pattern.
            let bits = if self.is_bytes == Some(false) {
                self.flags & !32
            } else {
                self.flags
            };
            let mut flags: Vec<String> = NAMES
                .iter()
                .filter(|(bit, _)| bits & bit != 0)
                .map(|(_, name)| (*name).to_owned())
                .collect();
            let known = NAMES.iter().fold(0, |all, (bit, _)| all | bit);
            if bits & !known != 0 {
                flags.push(format!("{:#x}", bits & !known));
            }
            let tail = if flags.is_empty() {
                String::new()
            } else {
                format!(", {}", flags.join("|"))
            };
            Ok(PyStr::new(&format!("re.compile({text}{tail})")).into_ref())
        }

        #[slot]
        fn compare(&self, th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
            let Some(other) = other.downcast::<PyPattern>() else {
                return Ok(Ref::NOT_IMPLEMENTED);
            };
            if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
                return Ok(Ref::NOT_IMPLEMENTED);
            }
            let equal = self.flags == other.flags
                && self.is_bytes == other.is_bytes
                && self.code == other.code
                && ops::compare::equal(th, &self.pattern, &other.pattern)?;
            Ok(Ref::from_bool(equal == (op == CompareOp::Eq)))
        }

        #[slot]
        fn hash(&self, th: &Thread) -> PyResult<i64> {
            Ok(ops::hash::hash(th, &self.pattern)? ^ self.flags)
        }

        #[method]
        fn __copy__(this: &Obj<Self>) -> Ref {
            this.to_ref()
        }

        #[method]
        fn __deepcopy__(this: &Obj<Self>, _memo: &Ref) -> Ref {
            this.to_ref()
        }

        /// See PEP 585
        #[classmethod]
        fn __class_getitem__(cls: &Class, th: &Thread, item: &Ref) -> PyResult<Ref> {
            ops::item::generic_alias(th, cls, item)
        }
    }

    /// Goes through a string match by match.
    #[py_class(name = "SRE_Scanner", module = "_sre", gc, final_, no_new)]
    #[derive(Trace)]
    pub(crate) struct PyScanner {
        pattern: TypedRef<PyPattern>,
        string: Ref,
        position: std::cell::Cell<isize>,
        endpos: isize,
        must_advance: std::cell::Cell<bool>,
    }

    impl PyScanner {
        fn step(&self, th: &Thread, how: How) -> PyResult<Option<Ref>> {
            let from = self.position.get();
            if from < 0 {
                return Ok(None);
            }
            let mut found = self.pattern.run(th, &self.string, from, self.endpos, how)?;
            if self.must_advance.get() && found.as_ref().is_some_and(|s| s.regs[0] == (from, from)) {
                found = if from as usize >= length(th, &self.string)? {
                    None
                } else {
                    self.pattern.run(th, &self.string, from + 1, self.endpos, how)?
                };
            }
            let Some(spans) = found else {
                self.position.set(-1);
                return Ok(None);
            };
            let (start, end) = spans.regs[0];
            self.must_advance.set(start == end);
            self.position.set(end);
            make_match(th, &self.pattern, &self.string, from, self.endpos, spans).map(Some)
        }
    }

    #[py_methods]
    impl PyScanner {
        #[method(name = "match")]
        fn py_match(&self, th: &Thread) -> PyResult<Option<Ref>> {
            self.step(th, How::Match)
        }

        #[method]
        fn search(&self, th: &Thread) -> PyResult<Option<Ref>> {
            self.step(th, How::Search)
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
    pub(crate) struct PyMatch {
        string: Ref,
        pattern: TypedRef<PyPattern>,
        pos: isize,
        endpos: isize,
        #[trace(skip)]
        regs: Vec<(isize, isize)>,
        last: isize,
    }

    impl PyMatch {
        /// The number of a group given by number or name.
        fn index(&self, th: &Thread, group: &Ref) -> PyResult<usize> {
            let no_group = || th.error(Exc::IndexError, "no such group");
            if type_of(group).slots.index.get().is_some() {
                let n = ops::convert::index_isize(th, group)?;
                return usize::try_from(n)
                    .ok()
                    .filter(|n| *n < self.regs.len())
                    .ok_or_else(no_group);
            }
            let named = self
                .pattern
                .groupindex
                .downcast::<PyDict>()
                .map(|d| d.get(th, group))
                .transpose();
            match named {
                Ok(Some(Some(n))) => Ok(n.value().as_int().unwrap_or(0) as usize),
                _ => Err(no_group()),
            }
        }

        fn part(&self, th: &Thread, index: usize, default: &Ref) -> PyResult<Ref> {
            let span = self.regs[index];
            if span.0 < 0 {
                Ok(default.clone())
            } else {
                slice(th, &self.string, span)
            }
        }

        fn group_or_whole(&self, th: &Thread, group: Option<&Ref>) -> PyResult<(isize, isize)> {
            Ok(self.regs[group.map_or(Ok(0), |g| self.index(th, g))?])
        }
    }

    #[py_methods]
    impl PyMatch {
        /// group([group1, ...]) -> str or tuple.
        /// Return subgroup(s) of the match by indices or names.
        /// For 0 returns the entire match.
        #[method]
        fn group(&self, th: &Thread, #[args] groups: &[Ref]) -> PyResult<Ref> {
            let none = Ref::NONE;
            match groups {
                [] => self.part(th, 0, &none),
                [one] => self.part(th, self.index(th, one)?, &none),
                many => {
                    let parts = many.iter().map(|g| self.part(th, self.index(th, g)?, &none));
                    Ok(PyTuple::from_vec(parts.collect::<PyResult<Vec<_>>>()?).into_ref())
                }
            }
        }

        #[slot]
        fn getitem(&self, th: &Thread, group: &Ref) -> PyResult<Ref> {
            self.part(th, self.index(th, group)?, &Ref::NONE)
        }

        /// Return a tuple containing all the subgroups of the match, from 1.
        #[method(keywords)]
        fn groups(&self, th: &Thread, default: Option<&Ref>) -> PyResult<Ref> {
            let none = Ref::NONE;
            let default = default.unwrap_or(&none);
            let parts = (1..self.regs.len()).map(|i| self.part(th, i, default));
            Ok(PyTuple::from_vec(parts.collect::<PyResult<Vec<_>>>()?).into_ref())
        }

        /// Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.
        #[method(keywords)]
        fn groupdict(&self, th: &Thread, default: Option<&Ref>) -> PyResult<Ref> {
            let none = Ref::NONE;
            let default = default.unwrap_or(&none);
            let result = PyDict::new_ref();
            if let Some(names) = self.pattern.groupindex.downcast::<PyDict>() {
                for (name, index) in names.items() {
                    let index = index.value().as_int().unwrap_or(0) as usize;
                    result.set(th, &name, self.part(th, index, default)?)?;
                }
            }
            Ok(result.into_ref())
        }

        /// Return index of the start of the substring matched by group.
        #[method]
        fn start(&self, th: &Thread, group: Option<&Ref>) -> PyResult<isize> {
            self.group_or_whole(th, group).map(|(start, _)| start)
        }

        /// Return index of the end of the substring matched by group.
        #[method]
        fn end(&self, th: &Thread, group: Option<&Ref>) -> PyResult<isize> {
            self.group_or_whole(th, group).map(|(_, end)| end)
        }

        /// For match object m, return the 2-tuple (m.start(group), m.end(group)).
        #[method]
        fn span(&self, th: &Thread, group: Option<&Ref>) -> PyResult<Ref> {
            Ok(pair(self.group_or_whole(th, group)?))
        }

        /// Return the string obtained by doing backslash substitution on the string template, as done by the sub() method.
        #[method(keywords)]
        fn expand(this: &Obj<Self>, th: &Thread, template: &Ref) -> PyResult<Ref> {
            re_function(th, "_expand", &[this.pattern.as_ref(), &this.to_ref(), template])
        }

        #[getter]
        fn string(&self) -> Ref {
            self.string.clone()
        }

        #[getter]
        fn re(&self) -> Ref {
            self.pattern.as_ref().clone()
        }

        #[getter]
        fn pos(&self) -> isize {
            self.pos
        }

        #[getter]
        fn endpos(&self) -> isize {
            self.endpos
        }

        #[getter]
        fn lastindex(&self) -> Option<isize> {
            (self.last > 0).then_some(self.last)
        }

        #[getter]
        fn lastgroup(&self) -> Option<Ref> {
            let index = usize::try_from(self.last).ok().filter(|i| *i > 0)?;
            self.pattern
                .indexgroup
                .downcast::<PyTuple>()?
                .items()
                .get(index)
                .cloned()
        }

        #[getter]
        fn regs(&self) -> Ref {
            PyTuple::from_vec(self.regs.iter().map(|span| pair(*span)).collect()).into_ref()
        }

        #[slot]
        fn repr(&self, th: &Thread) -> PyResult<Ref> {
            let (start, end) = self.regs[0];
            let whole = ops::convert::repr(th, &self.part(th, 0, &Ref::NONE)?)?;
            let shown: String = whole.to_display().chars().take(50).collect();
            Ok(PyStr::new(&format!("<re.Match object; span=({start}, {end}), match={shown}>")).into_ref())
        }

        #[method]
        fn __copy__(this: &Obj<Self>) -> Ref {
            this.to_ref()
        }

        #[method]
        fn __deepcopy__(this: &Obj<Self>, _memo: &Ref) -> Ref {
            this.to_ref()
        }

        /// See PEP 585
        #[classmethod]
        fn __class_getitem__(cls: &Class, th: &Thread, item: &Ref) -> PyResult<Ref> {
            ops::item::generic_alias(th, cls, item)
        }
    }

    fn pair((start, end): (isize, isize)) -> Ref {
        PyTuple::from_vec(vec![ops::convert::int(start as i64), ops::convert::int(end as i64)]).into_ref()
    }
}
