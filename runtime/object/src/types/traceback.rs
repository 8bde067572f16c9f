//! `traceback`, and tracebacks as text.

use std::cell::Cell;

use taipan_heap::{Obj, Ref, Slot, TypedRef};

use crate::error::PyResult;
use crate::frame::PyFrame;
use crate::native::Downcast;
use crate::thread::Thread;
use crate::types::exception::PyBaseException;
use crate::{Trace, alloc, py_class, py_methods};

/// Create a new traceback object.
#[py_class(name = "traceback", gc, final_)]
#[derive(Trace)]
pub struct PyTraceback {
    /// `tb_next`
    pub next: Slot,
    /// `tb_frame`
    pub frame: TypedRef<PyFrame>,
    /// The instruction.
    pub pc: Cell<u32>,
    /// `tb_lineno`
    pub line: Cell<i64>,
    /// `tb_lasti` of an entry that Python code made.
    lasti: Cell<Option<i64>>,
}

impl PyTraceback {
    /// A traceback entry.
    #[must_use]
    pub fn new_ref(next: Option<Ref>, frame: TypedRef<PyFrame>, pc: u32) -> TypedRef<PyTraceback> {
        let line = frame.code.line_of(pc as usize).map_or(0, i64::from);
        alloc::new(PyTraceback {
            next: Slot::from_option(next),
            frame,
            pc: Cell::new(pc),
            line: Cell::new(line),
            lasti: Cell::new(None),
        })
    }
}

#[py_methods]
impl PyTraceback {
    #[slot]
    fn new(th: &Thread, _class: &crate::class::Class, args: crate::Args<'_>) -> PyResult<Ref> {
        const NAMES: [&str; 4] = ["tb_next", "tb_frame", "tb_lasti", "tb_lineno"];
        let mut bound: [Option<&Ref>; 4] = [None; 4];
        let given = args.values().len();
        if given > 4 {
            return Err(th.type_error(format!("traceback() takes at most 4 arguments ({given} given)")));
        }
        for (slot, value) in bound.iter_mut().zip(args.positional()) {
            *slot = Some(value);
        }
        for (i, name) in NAMES.iter().enumerate() {
            if let Some(value) = args.keyword(name) {
                bound[i] = Some(value);
            }
            if bound[i].is_none() {
                let position = i + 1;
                return Err(th.type_error(format!(
                    "traceback() missing required argument '{name}' (pos {position})"
                )));
            }
        }
        let [Some(next), Some(frame), Some(lasti), Some(line)] = bound else {
            unreachable!("all are bound");
        };
        if !next.is_none() && !next.is_a::<PyTraceback>() {
            let name = crate::type_of(next).name();
            return Err(th.type_error(format!("expected traceback object or None, got '{name}'")));
        }
        let Some(frame) = frame.downcast::<PyFrame>() else {
            let name = crate::type_of(frame).name();
            return Err(th.type_error(format!("traceback() argument 'tb_frame' must be frame, not {name}")));
        };
        let number = |value: &Ref| crate::ops::convert::index_i64(th, value, "C int");
        let (pc, line) = (number(lasti)?, number(line)?);
        let next = (!next.is_none()).then(|| next.clone());
        let made = alloc::new(PyTraceback {
            next: Slot::from_option(next),
            frame: frame.to_typed(),
            pc: Cell::new(u32::try_from(pc / 2 - 1).unwrap_or(0)),
            line: Cell::new(line),
            lasti: Cell::new(Some(pc)),
        });
        Ok(made.into_ref())
    }

    #[getter]
    fn tb_next(&self) -> Option<Ref> {
        self.next.get()
    }

    #[setter(name = "tb_next")]
    fn set_next(this: &Obj<Self>, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(th.type_error("can't delete tb_next attribute"));
        };
        if !value.is_none() && !value.is_a::<PyTraceback>() {
            let name = crate::type_of(value).name();
            return Err(th.type_error(format!("expected traceback object or None, got '{name}'")));
        }
        let own = this.to_ref();
        let mut cursor = Some(value.clone());
        while let Some(current) = cursor {
            if current.is(&own) {
                return Err(th.value_error("traceback loop detected"));
            }
            cursor = current.downcast::<PyTraceback>().and_then(|t| t.next.get());
        }
        drop(this.next.replace((!value.is_none()).then(|| value.clone())));
        Ok(())
    }

    #[getter]
    fn tb_frame(&self) -> Ref {
        self.frame.as_ref().clone()
    }

    #[getter]
    fn tb_lineno(&self) -> i64 {
        self.line.get()
    }

    #[getter]
    fn tb_lasti(&self) -> i64 {
        let own = self.lasti.get();
        own.unwrap_or_else(|| crate::types::code::PyCode::offset(self.pc.get()))
    }
}

/// The entries of an exception's traceback, outermost first.
#[must_use]
pub fn entries(exception: &PyBaseException) -> Vec<TypedRef<PyTraceback>> {
    let mut list = Vec::new();
    let mut next = exception.traceback.get();
    while let Some(object) = next {
        let Ok(entry) = crate::native::try_typed::<PyTraceback>(object) else {
            break;
        };
        next = entry.next.get();
        list.push(entry);
    }
    list
}

/// The lines of a traceback as CPython's C code prints them, without the exception itself.
#[must_use]
pub fn format_traceback(th: &Thread, exception: &PyBaseException) -> String {
    let entries = entries(exception);
    if entries.is_empty() {
        return String::new();
    }
    let mut out = String::from("Traceback (most recent call last):\n");
    out.push_str(&format_entries(th, &entries));
    out
}

/// Runs of more than this many equal entries are shown shortened.
const REPEAT_LIMIT: usize = 3;

fn format_entries(th: &Thread, entries: &[TypedRef<PyTraceback>]) -> String {
    let mut out = String::new();
    let mut last: Option<(Ref, i64, Ref)> = None;
    let mut repeats = 0;
    let finish = |out: &mut String, repeats: usize| {
        if repeats > REPEAT_LIMIT {
            let more = repeats - REPEAT_LIMIT;
            let s = if more == 1 { "" } else { "s" };
            out.push_str(&format!("  [Previous line repeated {more} more time{s}]\n"));
        }
    };
    for entry in entries {
        let code = &entry.frame.code;
        let key = (code.filename.clone(), entry.line.get(), code.name.clone());
        let same = last
            .as_ref()
            .is_some_and(|l| l.0.is(&key.0) && l.1 == key.1 && l.2.is(&key.2));
        if same {
            repeats += 1;
        } else {
            finish(&mut out, repeats);
            repeats = 1;
            last = Some(key);
        }
        if repeats <= REPEAT_LIMIT {
            out.push_str(&format_entry(th, entry));
        }
    }
    finish(&mut out, repeats);
    out
}

fn format_entry(_th: &Thread, entry: &PyTraceback) -> String {
    let code = &entry.frame.code.data;
    let line = entry.line.get();
    let mut out = format!("  File \"{}\", line {line}, in {}\n", code.filename, code.name);
    let Some(source) = usize::try_from(line)
        .ok()
        .and_then(|line| source_line(&code.filename, line))
    else {
        return out;
    };
    let trimmed = source.trim_start_matches([' ', '\t', '\x0c']);
    out.push_str(&format!("    {trimmed}\n"));
    if let Some(position) = code.positions.get(entry.pc.get() as usize)
        && i64::from(position.line) == line
    {
        out.push_str(&carets(source.trim_end(), trimmed, *position).unwrap_or_default());
    }
    out
}

/// A line of a source file, decoded as the compiler does it.
#[must_use]
pub fn source_line(filename: &str, line: usize) -> Option<String> {
    let text = match READER.get() {
        Some(read) => read(filename)?,
        None => std::fs::read_to_string(filename).ok()?,
    };
    text.lines().nth(line.checked_sub(1)?).map(str::to_owned)
}

thread_local! {
    static READER: Cell<Option<fn(&str) -> Option<String>>> = const { Cell::new(None) };
}

/// Installs the function that reads and decodes a source file (it needs the decoder, which this crate has not).
pub fn set_source_reader(reader: fn(&str) -> Option<String>) {
    READER.set(Some(reader));
}

/// The line of carets under a source line, if CPython shows one (`tb_displayline`).
fn carets(source: &str, trimmed: &str, position: taipan_code::Position) -> Option<String> {
    let indent = source.len() - trimmed.trim_end().len();
    let start = position.col as usize;
    let single = position.end_line == position.line;
    let end = if single {
        position.end_col as usize
    } else {
        source.len()
    };
    if position.col == 0 && position.end_col == 0 {
        return None;
    }
    let segment = source.get(start..end.min(source.len()))?;
    let anchors = if single { anchors(segment) } else { None };
    // The whole line marked tells nothing.
    let whole = start <= indent && end >= source.trim_end().len();
    if whole && anchors.is_none() {
        return None;
    }
    let width = |from: usize, to: usize| source.get(from..to).map_or(0, |s| s.chars().count());
    let lead = width(indent, start.max(indent));
    let mut out = format!("    {}", " ".repeat(lead));
    match anchors {
        Some((left, right)) => {
            out.push_str(&"~".repeat(width(start, start + left)));
            out.push_str(&"^".repeat(width(start + left, start + right)));
            out.push_str(&"~".repeat(width(start + right, end)));
        }
        None => out.push_str(&"^".repeat(width(start, end.min(source.len())))),
    }
    out.push('\n');
    Some(out)
}

thread_local! {
    static ANCHORS: Cell<Option<fn(&str) -> Option<(usize, usize)>>> = const { Cell::new(None) };
}

/// Installs the function that finds the operator in an expression's text (it needs a parser, which this crate has not).
pub fn set_anchor_finder(finder: fn(&str) -> Option<(usize, usize)>) {
    ANCHORS.set(Some(finder));
}

/// Byte offsets of the part of a binary operation or subscript that carets mark.
fn anchors(segment: &str) -> Option<(usize, usize)> {
    ANCHORS.get().and_then(|find| find(segment))
}
