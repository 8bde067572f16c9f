//! Line ends: translation to `\n` in pieces, and `IncrementalNewlineDecoder`, which is that for Python.

use std::cell::Cell;

use taipan_object::types::bytes::PyBytes;
use taipan_object::types::int::{self, IntView};
use taipan_object::types::str::{PyStr, StrBuilder};
use taipan_object::types::tuple::PyTuple;
use taipan_object::{
    Args, Class, Downcast, PyResult, Ref, Slot, Thread, Trace, TypedRef, alloc, ops, py_class, py_methods, type_of,
};

use super::base::call;
use crate::signature::signature;

const CR: u32 = 13;
const LF: u32 = 10;
const SEEN_CR: u8 = 1;
const SEEN_LF: u8 = 2;
const SEEN_CRLF: u8 = 4;

/// How lines end, for reading and writing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Ends {
    /// `newline=None`: all are `\n` for the program.
    Translated,
    /// `newline=""`: all end lines, and stay.
    Kept,
    /// Only this one does.
    Only(&'static str),
}

impl Ends {
    /// From an argument.
    pub(super) fn new(th: &Thread, value: Option<&Ref>, function: &str) -> PyResult<Ends> {
        let Some(value) = value.filter(|v| !v.is_none()) else {
            return Ok(Ends::Translated);
        };
        let Some(text) = value.downcast::<PyStr>() else {
            let kind = type_of(value).name();
            return Err(th.type_error(format!(
                "{function}() argument 'newline' must be str or None, not {kind}"
            )));
        };
        match &*text.to_display() {
            "" => Ok(Ends::Kept),
            "\n" => Ok(Ends::Only("\n")),
            "\r" => Ok(Ends::Only("\r")),
            "\r\n" => Ok(Ends::Only("\r\n")),
            _ => {
                let shown = if function == "StringIO" {
                    ops::convert::repr(th, value)?
                } else {
                    text.to_typed()
                };
                Err(th.value_error(format!("illegal newline value: {}", shown.to_display())))
            }
        }
    }

    /// What is written for `\n`, if something else.
    pub(super) fn written(&self) -> Option<&'static str> {
        match self {
            Ends::Only(end) if *end != "\n" => Some(end),
            _ => None,
        }
    }

    /// The length of the first line in text from `start` on, if it ends there.
    pub(super) fn find(&self, text: &PyStr, start: usize) -> Option<usize> {
        use taipan_object::types::str::StrData;
        let data = text.data();
        let is = |at: usize, c: u8| at < data.len() && data.at(at) == u32::from(c);
        match self {
            Ends::Translated | Ends::Only("\n") => match data {
                StrData::One(bytes) => bytes[start..].iter().position(|b| *b == b'\n').map(|at| at + 1),
                _ => (start..data.len()).find(|at| is(*at, b'\n')).map(|at| at + 1 - start),
            },
            Ends::Only("\r") => (start..data.len()).find(|at| is(*at, b'\r')).map(|at| at + 1 - start),
            Ends::Only(_) => (start..data.len())
                .find(|at| is(*at, b'\r') && is(at + 1, b'\n'))
                .map(|at| at + 2 - start),
            Ends::Kept => (start..data.len())
                .find(|at| is(*at, b'\r') || is(*at, b'\n'))
                .map(|at| at + if is(at, b'\r') && is(at + 1, b'\n') { 2 } else { 1 } - start),
        }
    }
}

/// The state of line ends in text that comes in pieces.
#[derive(Default)]
pub(super) struct Newlines {
    /// A `\r` at the end of a piece, held back: a `\n` may follow.
    pub(super) pending: Cell<bool>,
    pub(super) seen: Cell<u8>,
}

impl Newlines {
    /// The next piece of text, translated if that is wanted.
    pub(super) fn feed(&self, text: TypedRef<PyStr>, translate: bool, is_final: bool) -> TypedRef<PyStr> {
        let data = text.data();
        let has_cr = data.iter().any(|c| c == CR);
        if !has_cr && !self.pending.get() {
            if self.seen.get() & SEEN_LF == 0 && data.iter().any(|c| c == LF) {
                self.seen.set(self.seen.get() | SEEN_LF);
            }
            return text;
        }
        let mut chars: Vec<u32> = Vec::with_capacity(data.len() + 1);
        if self.pending.get() && (is_final || !data.is_empty()) {
            chars.push(CR);
            self.pending.set(false);
        }
        chars.extend(data.iter());
        if !is_final && chars.last() == Some(&CR) {
            chars.pop();
            self.pending.set(true);
        }
        let mut out = StrBuilder::default();
        let mut at = 0;
        while at < chars.len() {
            let (kind, len) = match chars[at] {
                LF => (SEEN_LF, 1),
                CR if chars.get(at + 1) == Some(&LF) => (SEEN_CRLF, 2),
                CR => (SEEN_CR, 1),
                c => {
                    out.push(c);
                    at += 1;
                    continue;
                }
            };
            self.seen.set(self.seen.get() | kind);
            if translate {
                out.push(LF);
            } else {
                chars[at..at + len].iter().for_each(|c| out.push(*c));
            }
            at += len;
        }
        out.finish()
    }

    pub(super) fn reset(&self) {
        self.pending.set(false);
        self.seen.set(0);
    }

    /// The attribute `newlines`.
    pub(super) fn shown(&self) -> Ref {
        let kinds = [(SEEN_CR, "\r"), (SEEN_LF, "\n"), (SEEN_CRLF, "\r\n")];
        let found: Vec<Ref> = kinds
            .iter()
            .filter(|(kind, _)| self.seen.get() & kind != 0)
            .map(|(_, text)| PyStr::new(text).into_ref())
            .collect();
        match &found[..] {
            [] => Ref::NONE,
            [one] => one.clone(),
            _ => PyTuple::from_vec(found).into_ref(),
        }
    }
}

/// Codec used when reading a file in universal newlines mode.
///
/// It wraps another incremental decoder, translating \r\n and \r into \n.
/// It also records the types of newlines encountered.  When used with
/// translate=False, it ensures that the newline sequence is returned in
/// one piece. When used with decoder=None, it expects unicode strings as
/// decode input and translates newlines without first invoking an external
/// decoder.
#[py_class(name = "IncrementalNewlineDecoder", module = "_io", gc)]
#[derive(Trace)]
pub(super) struct PyNewlineDecoder {
    decoder: Slot,
    translate: Cell<bool>,
    #[trace(skip)]
    state: Newlines,
}

impl PyNewlineDecoder {
    fn decoder(&self, th: &Thread) -> PyResult<Ref> {
        self.decoder
            .get()
            .ok_or_else(|| th.value_error("IncrementalNewlineDecoder.__init__() not called"))
    }
}

#[py_methods]
impl PyNewlineDecoder {
    #[slot]
    fn new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
        let made = PyNewlineDecoder {
            decoder: Slot::empty(),
            translate: Cell::new(false),
            state: Newlines::default(),
        };
        Ok(alloc::new_object(class, made).into_ref())
    }

    #[slot]
    fn init(&self, th: &Thread, args: Args<'_>) -> PyResult<()> {
        let spec = signature!("IncrementalNewlineDecoder", [] [decoder, translate, errors ""] []);
        let [decoder, translate, _errors] = args.bind(th, spec)?;
        self.translate
            .set(ops::convert::truth(th, translate.expect("required"))?);
        self.decoder.set(decoder.expect("required").clone());
        self.state.reset();
        Ok(())
    }

    #[method(keywords)]
    fn decode(&self, th: &Thread, input: &Ref, #[default(false)] r#final: bool) -> PyResult<Ref> {
        let decoder = self.decoder(th)?;
        let text = if decoder.is_none() {
            input.clone()
        } else {
            call(th, &decoder, "decode", &[input, &Ref::from_bool(r#final)])?
        };
        match taipan_object::native::try_typed::<PyStr>(text) {
            Ok(text) => Ok(self.state.feed(text, self.translate.get(), r#final).into_ref()),
            Err(other) => {
                let name = taipan_object::type_of(&other).name();
                Err(th.type_error(format!("decoder should return a string result, not '{name}'")))
            }
        }
    }

    #[method]
    fn getstate(&self, th: &Thread) -> PyResult<Ref> {
        let decoder = self.decoder(th)?;
        let (buffer, flag) = if decoder.is_none() {
            (PyBytes::new_ref(b"").into_ref(), 0)
        } else {
            let state = call(th, &decoder, "getstate", &[])?;
            match state.downcast::<PyTuple>().map(|t| t.items()) {
                Some([buffer, flag]) => (buffer.clone(), int::view(flag).and_then(IntView::to_i64).unwrap_or(0)),
                _ => return Err(th.type_error("illegal decoder state")),
            }
        };
        let flag = ops::convert::int(flag << 1 | i64::from(self.state.pending.get()));
        Ok(PyTuple::from_vec(vec![buffer, flag]).into_ref())
    }

    #[method]
    fn setstate(&self, th: &Thread, state: &Ref) -> PyResult<()> {
        let decoder = self.decoder(th)?;
        let Some([buffer, flag]) = state.downcast::<PyTuple>().map(|t| t.items()) else {
            return Err(th.type_error("state argument must be a tuple"));
        };
        let flag = ops::convert::index_i64(th, flag, "C long")?;
        self.state.pending.set(flag & 1 != 0);
        if !decoder.is_none() {
            let inner = PyTuple::from_vec(vec![buffer.clone(), ops::convert::int(flag >> 1)]).into_ref();
            call(th, &decoder, "setstate", &[&inner])?;
        }
        Ok(())
    }

    #[method]
    fn reset(&self, th: &Thread) -> PyResult<()> {
        let decoder = self.decoder(th)?;
        self.state.reset();
        if !decoder.is_none() {
            call(th, &decoder, "reset", &[])?;
        }
        Ok(())
    }

    #[getter]
    fn newlines(&self) -> Ref {
        self.state.shown()
    }
}
