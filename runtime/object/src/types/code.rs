//! `code`: register code with its constants and names as objects, and the feedback of its sites.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::sync::Arc;

use taipan_code::{Code, CodeFlags, Const, Position};
use taipan_heap::collect::{Trace, Tracer};
use taipan_heap::{Obj, Ref, TypedRef};

use crate::native::Downcast;
use crate::thread::Thread;
use crate::tier::TierState;
use crate::types::bytes::PyBytes;
use crate::types::complex::PyComplex;
use crate::types::set::PyFrozenSet;
use crate::types::str::PyStr;
use crate::types::tuple::PyTuple;
use crate::types::{float, int};
use crate::{PyResult, alloc, py_class, py_methods};

/// What one site has seen. Data only: owns nothing; pointers are compared, and followed only under a version check.
#[derive(Default)]
#[repr(C)]
pub struct Feedback {
    /// A shape's address, a function's, or whatever the site's kind compares.
    pub key: Cell<u64>,
    /// A value that is alive as long as `version` is current.
    pub value: Cell<u64>,
    /// The address of the class whose version that is, for attributes.
    pub class: Cell<u64>,
    /// Where that class's instances have their shape, in bytes; 0 if they have none.
    pub tail: Cell<u32>,
    /// How many slots they have in themselves.
    pub inline_slots: Cell<u32>,
    /// A class, dict or function version.
    pub version: Cell<u32>,
    /// A slot or entry index, or a second version.
    pub index: Cell<u32>,
    /// What the cache does: a number that belongs to the site's kind.
    pub state: Cell<u32>,
    /// How often the site missed.
    pub misses: Cell<u32>,
    /// What the site saw before.
    others: Cell<Option<Box<Vec<Seen>>>>,
}

const _: () = assert!(size_of::<Feedback>() == 56);

/// A copy of what a [`Feedback`] says of one class.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Seen {
    /// See [`Feedback::state`]; and so on.
    pub state: u32,
    /// See there.
    pub version: u32,
    /// See there.
    pub key: u64,
    /// See there.
    pub index: u32,
    /// See there.
    pub value: u64,
    /// See there.
    pub class: u64,
    /// See there.
    pub tail: u32,
    /// See there.
    pub inline_slots: u32,
}

/// How many classes and shapes a site remembers beside the last.
const OTHERS: usize = 7;

impl Feedback {
    /// That of a site that has seen nothing.
    #[must_use]
    pub const fn new() -> Feedback {
        Feedback {
            key: Cell::new(0),
            value: Cell::new(0),
            class: Cell::new(0),
            tail: Cell::new(0),
            inline_slots: Cell::new(0),
            version: Cell::new(0),
            index: Cell::new(0),
            state: Cell::new(0),
            misses: Cell::new(0),
            others: Cell::new(None),
        }
    }

    /// What it says now.
    pub fn seen(&self) -> Seen {
        Seen {
            state: self.state.get(),
            version: self.version.get(),
            key: self.key.get(),
            index: self.index.get(),
            value: self.value.get(),
            class: self.class.get(),
            tail: self.tail.get(),
            inline_slots: self.inline_slots.get(),
        }
    }

    /// Says something else from now on; the last few classes and shapes that it saw are remembered.
    pub fn see(&self, seen: Seen) {
        let before = self.seen();
        self.state.set(seen.state);
        self.version.set(seen.version);
        self.key.set(seen.key);
        self.index.set(seen.index);
        self.value.set(seen.value);
        self.class.set(seen.class);
        self.tail.set(seen.tail);
        self.inline_slots.set(seen.inline_slots);
        let differs = |other: &Seen| (other.class, other.key) != (seen.class, seen.key);
        if before.state == 0 || !differs(&before) {
            return;
        }
        let mut others = self.others.take().unwrap_or_default();
        others.retain(differs);
        others.insert(0, before);
        others.truncate(OTHERS);
        self.others.set(Some(others));
    }

    /// What it said before, the last first.
    pub fn others(&self) -> Vec<Seen> {
        let others = self.others.take();
        let copy = others.as_deref().cloned().unwrap_or_default();
        self.others.set(others);
        copy
    }
}

/// Create a code object.  Not for mere mortals.
#[py_class(name = "code", weakref, final_, no_new)]
pub struct PyCode {
    /// The code.
    pub data: Arc<Code>,
    /// Constants as objects.
    pub consts: Box<[Ref]>,
    /// Names, interned.
    pub names: Box<[Ref]>,
    /// Names of locals, cells, free variables, interned, by register.
    pub register_names: Box<[Ref]>,
    /// Feedback by site.
    pub feedback: Box<[Feedback]>,
    /// `co_name`
    pub name: Ref,
    /// `co_qualname`
    pub qualname: Ref,
    /// `co_filename`
    pub filename: Ref,
    /// First temporary.
    pub first_temp: u16,
    /// Calls take positional arguments only and are no generators: the fast path of calls.
    pub simple: bool,
    /// What is known of its compiled forms.
    pub tier: TierState,
    /// See [`PyCode::number`].
    number: Cell<u32>,
}

thread_local! {
    /// The numbers of code objects that are alive, and the last that was given.
    static NUMBERS: RefCell<(HashSet<u32>, u32)> = RefCell::default();
}

impl Drop for PyCode {
    fn drop(&mut self) {
        let number = self.number.get();
        if number != 0 {
            // Code may die when the thread ends, after its variables.
            let _ = NUMBERS.try_with(|numbers| numbers.borrow_mut().0.remove(&number));
        }
    }
}

/// Whether the code object with this number is alive.
#[must_use]
pub fn is_alive(number: u32) -> bool {
    NUMBERS.with_borrow(|(alive, _)| alive.contains(&number))
}

impl Trace for PyCode {
    // Code is no part of cycles, so the collector never asks; audits do.
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for refs in [&self.consts, &self.names, &self.register_names] {
            refs.trace(tracer);
        }
        for name in [&self.name, &self.qualname, &self.filename] {
            name.trace(tracer);
        }
    }
    fn give_up(&self, _garbage: &mut Vec<Ref>) {}
}

impl PyCode {
    /// A code object for `data`, with nested ones.
    #[must_use]
    pub fn new_ref(th: &Thread, data: &Arc<Code>) -> TypedRef<PyCode> {
        let intern = |name: &Arc<str>| th.vm().interned.get(name);
        let registers = data.varnames.iter().chain(&data.cellvars).chain(&data.freevars);
        let plain = CodeFlags::VARARGS | CodeFlags::VARKEYWORDS;
        alloc::new(PyCode {
            consts: data.consts.iter().map(|c| constant(th, c)).collect(),
            names: data.names.iter().map(intern).collect(),
            register_names: registers.map(intern).collect(),
            feedback: data.feedback.iter().map(|_| Feedback::default()).collect(),
            name: intern(&data.name),
            qualname: intern(&data.qualname),
            filename: intern(&data.filename),
            first_temp: u16::try_from(data.first_temp()).expect("the builder limits registers"),
            simple: data.flags.0 & plain == 0 && data.kwonly_count == 0,
            tier: TierState::new(th.vm().first_heat.get()),
            data: Arc::clone(data),
            number: Cell::new(0),
        })
    }

    /// A number that no other code object had or will have, so that feedback can tell whether it is alive; 0 if numbers have
    /// run out.
    pub fn number(&self) -> u32 {
        if self.number.get() == 0 {
            NUMBERS.with_borrow_mut(|(alive, last)| {
                if let Some(next) = last.checked_add(1) {
                    *last = next;
                    alive.insert(next);
                    self.number.set(next);
                }
            });
        }
        self.number.get()
    }

    /// The line of an instruction; artificial ones belong to the line before. None for code without positions or
    /// [nowhere](Position::NOWHERE).
    #[must_use]
    pub fn line_of(&self, pc: usize) -> Option<u32> {
        let positions = &self.data.positions;
        let upto = positions.get(..=pc.min(positions.len().checked_sub(1)?))?;
        let shown = upto.iter().rev().find(|p| p.line > 0 || **p == Position::NOWHERE)?;
        (shown.line > 0).then_some(shown.line)
    }

    /// The line of a call before its first instruction: that of the definition, 0 for a module.
    #[must_use]
    pub fn start_line(&self) -> u32 {
        let module = &*self.data.name == "<module>" && !self.data.flags.has(CodeFlags::OPTIMIZED);
        if module { 0 } else { self.data.first_line }
    }

    /// The offset of an instruction as Python sees it, in bytes: CPython's code has one more in front (`RESUME`).
    #[must_use]
    pub fn offset(pc: u32) -> i64 {
        (i64::from(pc) + 1) * 2
    }

    /// Positions by such offsets: the first is that of the definition. Artificial instructions have the position of the
    /// one before.
    fn shown_positions(&self) -> Vec<Position> {
        let mut last = Position {
            line: self.start_line(),
            end_line: self.data.first_line,
            col: 0,
            end_col: 0,
        };
        let mut shown = vec![last];
        for position in &self.data.positions {
            if position.line != 0 {
                last = *position;
            }
            shown.push(last);
        }
        shown
    }

    /// `__doc__` of a function with this code.
    #[must_use]
    pub fn docstring(&self) -> Option<Ref> {
        let first = self.consts.first()?;
        (self.data.has_docstring && first.is_a::<PyStr>()).then(|| first.clone())
    }
}

/// The object for a constant. Strings that look like identifiers are interned.
fn constant(th: &Thread, value: &Const) -> Ref {
    let list = |items: &[Const]| items.iter().map(|c| constant(th, c)).collect::<Vec<_>>();
    match value {
        Const::None => Ref::NONE,
        Const::Ellipsis => Ref::ELLIPSIS,
        Const::Bool(b) => Ref::from_bool(*b),
        Const::Int(i) => int::from_i64(*i),
        Const::BigInt(digits) => int::from_hex(digits),
        Const::Float(f) => float::from_f64(*f),
        Const::Complex(re, im) => PyComplex::new_ref(*re, *im).into_ref(),
        Const::Str(text) => {
            let string = PyStr::from_wtf8(text);
            if text.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_') {
                th.vm().interned.intern(&string)
            } else {
                string.into_ref()
            }
        }
        Const::Bytes(bytes) => PyBytes::new_ref(bytes).into_ref(),
        Const::Tuple(items) => PyTuple::from_vec(list(items)).into_ref(),
        Const::FrozenSet(items) => PyFrozenSet::from_constants(th, &list(items)),
        Const::Code(code) => PyCode::new_ref(th, code).into_ref(),
    }
}

fn names(th: &Thread, names: &[Arc<str>]) -> Ref {
    PyTuple::from_vec(names.iter().map(|n| th.vm().interned.get(n)).collect()).into_ref()
}

#[py_methods]
impl PyCode {
    #[slot]
    fn repr(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        let code = &this.data;
        let text = format!(
            "<code object {} at {:#x}, file \"{}\", line {}>",
            code.name,
            this.value().bits(),
            code.filename,
            code.first_line
        );
        Ok(PyStr::new(&text).into_ref())
    }

    #[getter]
    fn co_name(&self) -> Ref {
        self.name.clone()
    }

    #[getter]
    fn co_qualname(&self) -> Ref {
        self.qualname.clone()
    }

    #[getter]
    fn co_filename(&self) -> Ref {
        self.filename.clone()
    }

    #[getter]
    fn co_firstlineno(&self) -> u32 {
        self.data.first_line
    }

    #[getter]
    fn co_flags(&self) -> u32 {
        self.data.flags.0
    }

    #[getter]
    fn co_argcount(&self) -> u32 {
        self.data.arg_count
    }

    #[getter]
    fn co_posonlyargcount(&self) -> u32 {
        self.data.posonly_count
    }

    #[getter]
    fn co_kwonlyargcount(&self) -> u32 {
        self.data.kwonly_count
    }

    #[getter]
    fn co_nlocals(&self) -> usize {
        self.data.varnames.len()
    }

    #[getter]
    fn co_stacksize(&self) -> usize {
        usize::from(self.data.register_count) - self.data.first_temp()
    }

    #[getter]
    fn co_varnames(&self, th: &Thread) -> Ref {
        names(th, &self.data.varnames)
    }

    #[getter]
    fn co_cellvars(&self, th: &Thread) -> Ref {
        names(th, &self.data.cellvars)
    }

    #[getter]
    fn co_freevars(&self, th: &Thread) -> Ref {
        names(th, &self.data.freevars)
    }

    #[getter]
    fn co_names(&self, th: &Thread) -> Ref {
        names(th, &self.data.names)
    }

    #[getter]
    fn co_consts(&self) -> Ref {
        PyTuple::from_vec(self.consts.to_vec()).into_ref()
    }

    #[getter]
    fn co_code(&self) -> Ref {
        PyBytes::new_ref(&[]).into_ref()
    }

    /// Return a copy of the code object with new values for the specified fields.
    #[method]
    fn replace(this: &Obj<Self>, th: &Thread, args: crate::Args<'_>) -> PyResult<Ref> {
        if !args.positional().is_empty() {
            return Err(th.type_error("replace() takes no positional arguments"));
        }
        let mut data = (*this.data).clone();
        for (name, value) in args.keywords() {
            let key = crate::ops::convert::str(th, name)?;
            let number = || crate::ops::convert::index_i64(th, value, "C int").map(|n| n as u32);
            let text = || crate::ops::convert::str(th, value).map(|t| Arc::<str>::from(&*t.to_display()));
            match &*key.to_display() {
                "co_flags" => data.flags = CodeFlags(number()?),
                "co_firstlineno" => data.first_line = number()?,
                "co_name" => data.name = text()?,
                "co_qualname" => data.qualname = text()?,
                "co_filename" => data.filename = text()?,
                other => {
                    let message = format!("replace() cannot change {other} of register code");
                    return Err(th.error(crate::Exc::NotImplementedError, message));
                }
            }
        }
        Ok(PyCode::new_ref(th, &Arc::new(data)).into_ref())
    }

    #[method]
    fn co_positions(&self, th: &Thread) -> PyResult<Ref> {
        let number = |n: u32| int::from_i64(i64::from(n));
        let rows = self.shown_positions().into_iter().map(|p| {
            PyTuple::from_vec(vec![
                number(p.line),
                number(p.end_line),
                number(p.col),
                number(p.end_col),
            ])
            .into_ref()
        });
        crate::ops::iter::iter(th, &PyTuple::from_vec(rows.collect()).into_ref())
    }

    #[method]
    fn co_lines(&self, th: &Thread) -> PyResult<Ref> {
        let mut rows = Vec::new();
        let mut start = 0;
        let positions = self.shown_positions();
        for i in 0..positions.len() {
            if i + 1 == positions.len() || positions[i + 1].line != positions[i].line {
                let line = int::from_i64(i64::from(positions[i].line));
                let row = vec![int::from_i64(start as i64 * 2), int::from_i64((i as i64 + 1) * 2), line];
                rows.push(PyTuple::from_vec(row).into_ref());
                start = i + 1;
            }
        }
        crate::ops::iter::iter(th, &PyTuple::from_vec(rows).into_ref())
    }

    #[slot]
    fn hash(this: &Obj<Self>, _th: &Thread) -> PyResult<i64> {
        Ok((this.value().bits() >> 4).cast_signed())
    }
}
