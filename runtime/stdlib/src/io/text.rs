//! `TextIOWrapper`: text over a buffered binary stream.
//!
//! UTF-8, ASCII and Latin-1 are decoded and encoded here; other encodings through incremental codecs of the registry.
//! Positions are CPython's cookies: where the decoder could start, its state there, and how many characters follow.

use std::cell::{Cell, RefCell};

use dashu_int::IBig;
use taipan_object::ops::codec::{self, Codec, End};
use taipan_object::types::bytes::PyBytes;
use taipan_object::types::int::{self, IntView};
use taipan_object::types::str::{PyStr, StrBuilder};
use taipan_object::types::tuple::PyTuple;
use taipan_object::{
    Args, Class, Downcast, Exc, Obj, PyResult, Ref, Slot, Thread, Trace, TypedRef, alloc, ops, py_class, py_methods,
    type_of,
};

use super::base::{PyTextIOBase, call, is_closed, limit, unsupported};
use super::newlines::{Ends, Newlines};
use super::position::Cookie;
use crate::signature::signature;

const CHUNK: usize = 8192;

/// What is not an object.
struct State {
    encoding: String,
    errors: String,
    /// The codec, if it is one that is used directly.
    codec: Option<Codec>,
    ends: Ends,
    line_buffering: bool,
    write_through: bool,
    reads: bool,
    writes: bool,
    seekable: bool,
    has_read1: bool,
    /// `tell` works.
    telling: bool,
    chunk: usize,
    /// Bytes of an incomplete character.
    pending_input: Vec<u8>,
    pending_output: Vec<u8>,
    /// The decoder's flags before the last chunk, and what it got then.
    snapshot: Option<(i64, Vec<u8>)>,
}

/// Character and line based layer over a BufferedIOBase object, buffer.
///
/// encoding gives the name of the encoding that the stream will be
/// decoded or encoded with. It defaults to locale.getencoding().
///
/// errors determines the strictness of encoding and decoding (see
/// help(codecs.Codec) or the documentation for codecs.register) and
/// defaults to "strict".
///
/// newline controls how line endings are handled. It can be None, '',
/// '\n', '\r', and '\r\n'.  It works as follows:
///
/// * On input, if newline is None, universal newlines mode is
///   enabled. Lines in the input can end in '\n', '\r', or '\r\n', and
///   these are translated into '\n' before being returned to the
///   caller. If it is '', universal newline mode is enabled, but line
///   endings are returned to the caller untranslated. If it has any of
///   the other legal values, input lines are only terminated by the given
///   string, and the line ending is returned to the caller untranslated.
///
/// * On output, if newline is None, any '\n' characters written are
///   translated to the system default line separator, os.linesep. If
///   newline is '' or '\n', no translation takes place. If newline is any
///   of the other legal values, any '\n' characters written are translated
///   to the given string.
///
/// If line_buffering is True, a call to flush is implied when a call to
/// write contains a newline character.
#[py_class(name = "TextIOWrapper", module = "_io", base = PyTextIOBase, gc, weakref, dict)]
#[derive(Trace)]
#[repr(C)]
pub struct PyTextIOWrapper {
    base: PyTextIOBase,
    buffer: Slot,
    detached: Cell<bool>,
    decoder: Slot,
    encoder: Slot,
    decoded: Slot,
    used: Cell<usize>,
    #[trace(skip)]
    newlines: Newlines,
    #[trace(skip)]
    state: RefCell<Option<State>>,
}

/// What a text stream is made with.
pub struct Options<'a> {
    /// `encoding`
    pub encoding: Option<&'a Ref>,
    /// `errors`
    pub errors: Option<&'a Ref>,
    /// `newline`
    pub newline: Option<&'a Ref>,
    /// `line_buffering`
    pub line_buffering: bool,
    /// `write_through`
    pub write_through: bool,
}

fn name_of(th: &Thread, value: Option<&Ref>, what: &str) -> PyResult<Option<String>> {
    match value.filter(|v| !v.is_none()) {
        None => Ok(None),
        Some(value) => match value.downcast::<PyStr>() {
            Some(text) => match text.to_utf8() {
                Some(name) if name.contains('\0') => Err(th.value_error("embedded null character")),
                _ => Ok(Some(text.to_display().into_owned())),
            },
            None => {
                let kind = type_of(value).name();
                Err(th.type_error(format!(
                    "TextIOWrapper() argument '{what}' must be str or None, not {kind}"
                )))
            }
        },
    }
}

/// The codec if this module can do without the registry.
fn direct(encoding: &str) -> Option<Codec> {
    codec::codec(encoding).filter(|c| matches!(c, Codec::Utf8 | Codec::Ascii | Codec::Latin1))
}

impl PyTextIOWrapper {
    fn fresh() -> PyTextIOWrapper {
        PyTextIOWrapper {
            base: PyTextIOBase::fresh(),
            buffer: Slot::empty(),
            detached: Cell::new(false),
            decoder: Slot::empty(),
            encoder: Slot::empty(),
            decoded: Slot::empty(),
            used: Cell::new(0),
            newlines: Newlines::default(),
            state: RefCell::new(None),
        }
    }

    /// A stream over `buffer`.
    ///
    /// # Errors
    /// LookupError for unknown encodings; what `buffer` raises.
    pub fn over(th: &Thread, buffer: &Ref, options: &Options<'_>) -> PyResult<Ref> {
        let made = PyTextIOWrapper::fresh();
        made.start(th, buffer, options)?;
        Ok(alloc::new(made).into_ref())
    }

    fn start(&self, th: &Thread, buffer: &Ref, options: &Options<'_>) -> PyResult<()> {
        self.state.replace(None);
        let encoding = match name_of(th, options.encoding, "encoding")?.as_deref() {
            None | Some("locale") => "UTF-8".to_owned(),
            Some(name) => name.to_owned(),
        };
        let errors = name_of(th, options.errors, "errors")?.unwrap_or_else(|| "strict".to_owned());
        let ends = Ends::new(th, options.newline, "TextIOWrapper")?;
        let truth = |name: &str| {
            let value = call(th, buffer, name, &[])?;
            ops::convert::truth(th, &value)
        };
        let codec = direct(&encoding);
        if codec.is_none() {
            codec::registry::lookup_text(th, &encoding, "codecs.open()")?;
        }
        let (reads, writes, seekable) = (truth("readable")?, truth("writable")?, truth("seekable")?);
        let has_read1 = ops::attr::get_optional(th, buffer, &th.vm().interned.get("read1"))?.is_some();
        self.buffer.set(buffer.clone());
        self.detached.set(false);
        self.newlines.reset();
        drop(self.decoded.replace(None));
        self.used.set(0);
        self.state.replace(Some(State {
            encoding,
            errors,
            codec,
            ends,
            line_buffering: options.line_buffering,
            write_through: options.write_through,
            reads,
            writes,
            seekable,
            has_read1,
            telling: seekable,
            chunk: CHUNK,
            pending_input: Vec::new(),
            pending_output: Vec::new(),
            snapshot: None,
        }));
        self.make_codecs(th)?;
        if seekable && writes && self.encoder.is_set() {
            let position = call(th, buffer, "tell", &[])?;
            if ops::convert::truth(th, &position)? {
                self.mark_encoder(th, false)?;
            }
        }
        Ok(())
    }

    /// Incremental codecs, where they are needed.
    fn make_codecs(&self, th: &Thread) -> PyResult<()> {
        let (encoding, errors, codec) = self.with(th, |s| (s.encoding.clone(), s.errors.clone(), s.codec))?;
        drop(self.decoder.replace(None));
        drop(self.encoder.replace(None));
        if codec.is_some() {
            return Ok(());
        }
        let info = codec::registry::lookup_text(th, &encoding, "codecs.open()")?;
        let errors = PyStr::new(&errors).into_ref();
        if self.with(th, |s| s.reads)? {
            self.decoder.set(call(th, &info, "incrementaldecoder", &[&errors])?);
        }
        if self.with(th, |s| s.writes)? {
            self.encoder.set(call(th, &info, "incrementalencoder", &[&errors])?);
        }
        Ok(())
    }

    fn with<R>(&self, th: &Thread, f: impl FnOnce(&mut State) -> R) -> PyResult<R> {
        match &mut *self.state.borrow_mut() {
            Some(state) => Ok(f(state)),
            None => Err(th.value_error("I/O operation on uninitialized object")),
        }
    }

    fn attached(&self, th: &Thread) -> PyResult<Ref> {
        if self.detached.get() {
            return Err(th.value_error("underlying buffer has been detached"));
        }
        self.buffer
            .get()
            .ok_or_else(|| th.value_error("I/O operation on uninitialized object"))
    }

    fn closed_now(&self, th: &Thread) -> PyResult<bool> {
        is_closed(th, &self.attached(th)?)
    }

    fn open(&self, th: &Thread) -> PyResult<Ref> {
        let buffer = self.attached(th)?;
        if is_closed(th, &buffer)? {
            return Err(th.value_error("I/O operation on closed file."));
        }
        Ok(buffer)
    }

    // Decoding.

    fn decode(&self, th: &Thread, data: &[u8], is_final: bool) -> PyResult<TypedRef<PyStr>> {
        let text = match self.decoder.get() {
            Some(decoder) => {
                let data = PyBytes::new_ref(data).into_ref();
                let text = call(th, &decoder, "decode", &[&data, &Ref::from_bool(is_final)])?;
                taipan_object::native::try_typed::<PyStr>(text).map_err(|other| {
                    let name = type_of(&other).name();
                    th.type_error(format!("decoder should return a string result, not '{name}'"))
                })?
            }
            None => {
                let (mut pending, codec, errors) = self.with(th, |s| {
                    let pending = std::mem::take(&mut s.pending_input);
                    (pending, s.codec.unwrap_or(Codec::Utf8), s.errors.clone())
                })?;
                let ending = if is_final { End::Final } else { End::Open };
                let (text, rest) = if pending.is_empty() {
                    let (text, used) = codec::decode_with(th, data, codec, &errors, ending)?;
                    (text, data[used..].to_vec())
                } else {
                    pending.extend_from_slice(data);
                    let (text, used) = codec::decode_with(th, &pending, codec, &errors, ending)?;
                    (text, pending[used..].to_vec())
                };
                self.with(th, |s| s.pending_input = rest)?;
                text
            }
        };
        let ends = self.with(th, |s| s.ends.clone())?;
        Ok(match ends {
            Ends::Translated | Ends::Kept => self.newlines.feed(text, ends == Ends::Translated, is_final),
            Ends::Only(_) => text,
        })
    }

    fn universal(&self, th: &Thread) -> PyResult<bool> {
        self.with(th, |s| matches!(s.ends, Ends::Translated | Ends::Kept))
    }

    /// The decoder's buffered bytes and flags.
    fn decoder_state(&self, th: &Thread) -> PyResult<(Vec<u8>, i64)> {
        let (data, flags) = match self.decoder.get() {
            Some(decoder) => {
                let state = call(th, &decoder, "getstate", &[])?;
                match state.downcast::<PyTuple>().map(|t| t.items()) {
                    Some([data, flags]) => {
                        let flags = int::view(flags).and_then(IntView::to_i64).unwrap_or(0);
                        (ops::convert::bytes_of(th, data)?, flags)
                    }
                    _ => return Err(th.type_error("illegal decoder state")),
                }
            }
            None => (self.with(th, |s| s.pending_input.clone())?, 0),
        };
        Ok(if self.universal(th)? {
            (data, flags << 1 | i64::from(self.newlines.pending.get()))
        } else {
            (data, flags)
        })
    }

    fn set_decoder_state(&self, th: &Thread, data: &[u8], flags: i64) -> PyResult<()> {
        let inner = if self.universal(th)? {
            self.newlines.pending.set(flags & 1 != 0);
            flags >> 1
        } else {
            flags
        };
        match self.decoder.get() {
            Some(decoder) => {
                let data = PyBytes::new_ref(data).into_ref();
                let state = PyTuple::from_vec(vec![data, ops::convert::int(inner)]).into_ref();
                call(th, &decoder, "setstate", &[&state]).map(drop)
            }
            None => self.with(th, |s| s.pending_input = data.to_vec()),
        }
    }

    fn reset_decoder(&self, th: &Thread) -> PyResult<()> {
        self.newlines.pending.set(false);
        self.with(th, |s| s.pending_input.clear())?;
        match self.decoder.get() {
            Some(decoder) => call(th, &decoder, "reset", &[]).map(drop),
            None => Ok(()),
        }
    }

    fn mark_encoder(&self, th: &Thread, at_start: bool) -> PyResult<()> {
        match self.encoder.get() {
            None => Ok(()),
            Some(encoder) if at_start => call(th, &encoder, "reset", &[]).map(drop),
            Some(encoder) => call(th, &encoder, "setstate", &[&Ref::small(0)]).map(drop),
        }
    }

    // Reading.

    fn forget_decoded(&self) {
        drop(self.decoded.replace(None));
        self.used.set(0);
    }

    fn decoded(&self) -> Option<TypedRef<PyStr>> {
        self.decoded
            .get()
            .and_then(|d| taipan_object::native::try_typed(d).ok())
    }

    /// Takes characters that are decoded already.
    fn take_decoded(&self, count: Option<usize>) -> TypedRef<PyStr> {
        let Some(text) = self.decoded() else {
            return PyStr::new("");
        };
        let (start, len) = (self.used.get(), text.len());
        let end = count.map_or(len, |n| (start + n).min(len));
        self.used.set(end);
        if start == 0 && end == len {
            return text;
        }
        PyStr::from_data(text.data().slice(start, end))
    }

    /// Decodes the next chunk; false at the end.
    fn read_chunk(&self, th: &Thread, hint: usize) -> PyResult<bool> {
        let (reads, telling, chunk, has_read1) = self.with(th, |s| (s.reads, s.telling, s.chunk, s.has_read1))?;
        if !reads {
            return Err(unsupported(th, "not readable"));
        }
        let before = if telling { Some(self.decoder_state(th)?) } else { None };
        let buffer = self.attached(th)?;
        let size = ops::convert::int(chunk.max(hint) as i64);
        let method = if has_read1 { "read1" } else { "read" };
        let input = call(th, &buffer, method, &[&size])?;
        if !ops::convert::is_bytes_like(&input) {
            let name = type_of(&input).name();
            return Err(th.type_error(format!(
                "underlying {method}() should have returned a bytes-like object, not '{name}'"
            )));
        }
        let data = match input.downcast::<PyBytes>() {
            Some(bytes) => bytes.data().to_vec(),
            None => ops::convert::bytes_of(th, &input)?,
        };
        let at_end = data.is_empty();
        let text = self.decode(th, &data, at_end)?;
        let more = !at_end || !text.is_empty();
        self.decoded.set(text.into_ref());
        self.used.set(0);
        if let Some((mut fed, flags)) = before {
            fed.extend(data);
            self.with(th, |s| s.snapshot = Some((flags, fed)))?;
        }
        Ok(more)
    }

    fn read_text(&self, th: &Thread, size: Option<usize>) -> PyResult<Ref> {
        self.open(th)?;
        if !self.with(th, |s| s.reads)? {
            return Err(unsupported(th, "not readable"));
        }
        self.flush_output(th)?;
        let Some(size) = size else {
            let data = call(th, &self.attached(th)?, "read", &[])?;
            let bytes = if data.is_none() {
                Vec::new()
            } else {
                ops::convert::bytes_of(th, &data)?
            };
            let rest = self.decode(th, &bytes, true)?;
            let ahead = self.take_decoded(None);
            self.forget_decoded();
            self.with(th, |s| s.snapshot = None)?;
            return Ok(if ahead.is_empty() {
                rest.into_ref()
            } else {
                PyStr::concat(&ahead, &rest).into_ref()
            });
        };
        let mut out = self.take_decoded(Some(size));
        while out.len() < size {
            if !self.read_chunk(th, size - out.len())? {
                break;
            }
            let more = self.take_decoded(Some(size - out.len()));
            out = if out.is_empty() {
                more
            } else {
                PyStr::concat(&out, &more)
            };
        }
        Ok(out.into_ref())
    }

    fn read_line(&self, th: &Thread, limit: Option<usize>) -> PyResult<TypedRef<PyStr>> {
        self.open(th)?;
        self.flush_output(th)?;
        let ends = self.with(th, |s| s.ends.clone())?;
        let mut line: Option<TypedRef<PyStr>> = None;
        loop {
            let text = match self.decoded().filter(|t| self.used.get() < t.len()) {
                Some(text) => text,
                None => {
                    self.forget_decoded();
                    loop {
                        if !self.read_chunk(th, 0)? {
                            self.forget_decoded();
                            self.with(th, |s| s.snapshot = None)?;
                            return Ok(line.unwrap_or_else(|| PyStr::new("")));
                        }
                        if let Some(text) = self.decoded().filter(|t| !t.is_empty()) {
                            break text;
                        }
                    }
                }
            };
            let before = line.as_ref().map_or(0, |l| l.len());
            // A line end of two characters may lie across two chunks.
            let (text, start) = match &line {
                Some(line) if ends == Ends::Only("\r\n") => (PyStr::concat(line, &text), 0),
                _ => (text, self.used.get()),
            };
            let joined = start == 0 && before > 0 && ends == Ends::Only("\r\n");
            let skipped = if joined { before } else { 0 };
            let found = ends.find(&text, start).map(|n| n - skipped);
            let room = limit.map(|l| l - before);
            let count = match (found, room) {
                (Some(found), Some(room)) => Some(found.min(room)),
                (found, room) => found.or_else(|| {
                    let left = text.len() - start - skipped;
                    room.filter(|room| *room <= left)
                }),
            };
            let part = self.take_decoded(count);
            line = Some(match line {
                Some(line) => PyStr::concat(&line, &part),
                None => part,
            });
            if count.is_some() {
                return Ok(line.expect("just set"));
            }
        }
    }

    // Writing.

    fn flush_output(&self, th: &Thread) -> PyResult<()> {
        let data = self.with(th, |s| std::mem::take(&mut s.pending_output))?;
        if data.is_empty() {
            return Ok(());
        }
        let buffer = self.attached(th)?;
        call(th, &buffer, "write", &[&PyBytes::from_vec(data).into_ref()]).map(drop)
    }

    fn write_text(&self, th: &Thread, object: &Ref) -> PyResult<usize> {
        let Some(text) = object.downcast::<PyStr>() else {
            let name = type_of(object).name();
            return Err(th.type_error(format!("write() argument must be str, not {name}")));
        };
        let buffer = self.open(th)?;
        let (writes, line_buffering, end, codec) =
            self.with(th, |s| (s.writes, s.line_buffering, s.ends.written(), s.codec))?;
        if !writes {
            return Err(unsupported(th, "not writable"));
        }
        let has = |c: u8| text.data().iter().any(|x| x == u32::from(c));
        let has_line_end = (end.is_some() || line_buffering) && has(b'\n');
        let flushes = line_buffering && (has_line_end || has(b'\r'));
        let translated = end.filter(|_| has_line_end).map(|end| {
            let mut out = StrBuilder::default();
            for c in text.data().iter() {
                if c == u32::from(b'\n') {
                    out.push_str(end)
                } else {
                    out.push(c)
                }
            }
            out.finish()
        });
        let written: &PyStr = translated.as_ref().map_or(text, |t| t);
        let encoded;
        let data = match (codec, written.as_ascii()) {
            (Some(_), Some(ascii)) => ascii.as_bytes(),
            _ => {
                encoded = self.encode(th, written, codec)?;
                &encoded[..]
            }
        };
        // No more than a chunk is put together.
        if self.with(th, |s| {
            !s.pending_output.is_empty() && s.pending_output.len() + data.len() > s.chunk
        })? {
            self.flush_output(th)?;
        }
        let full = self.with(th, |s| {
            s.pending_output.extend_from_slice(data);
            s.pending_output.len() >= s.chunk || s.write_through
        })?;
        if full || flushes {
            self.flush_output(th)?;
        }
        if flushes {
            call(th, &buffer, "flush", &[])?;
        }
        if self.decoded.is_set() || self.with(th, |s| s.snapshot.is_some())? {
            self.forget_decoded();
            self.with(th, |s| s.snapshot = None)?;
            self.reset_decoder(th)?;
        }
        Ok(text.len())
    }

    fn encode(&self, th: &Thread, text: &PyStr, codec: Option<Codec>) -> PyResult<Vec<u8>> {
        if let Some(codec) = codec {
            let errors = self.with(th, |s| s.errors.clone())?;
            return codec::encode_with(th, text, codec, &errors);
        }
        let encoder = self.encoder.get().unwrap_or(Ref::NONE);
        let data = call(th, &encoder, "encode", &[&PyStr::from_data(text.data()).into_ref()])?;
        match data.downcast::<PyBytes>() {
            Some(bytes) => Ok(bytes.data().to_vec()),
            None => {
                let name = type_of(&data).name();
                Err(th.type_error(format!("encoder should return a bytes object, not '{name}'")))
            }
        }
    }

    fn flush_all(&self, th: &Thread) -> PyResult<()> {
        let buffer = self.open(th)?;
        self.with(th, |s| s.telling = s.seekable)?;
        self.flush_output(th)?;
        call(th, &buffer, "flush", &[]).map(drop)
    }

    // Positions.

    fn position(&self, th: &Thread, this: &Ref) -> PyResult<Ref> {
        let buffer = self.open(th)?;
        let (seekable, telling) = self.with(th, |s| (s.seekable, s.telling))?;
        if !seekable {
            return Err(unsupported(th, "underlying stream is not seekable"));
        }
        if !telling {
            return Err(th.error(Exc::OSError, "telling position disabled by next() call"));
        }
        self.flush_output(th)?;
        call(th, this, "flush", &[])?;
        let position = call(th, &buffer, "tell", &[])?;
        let Some((flags, fed)) = self.with(th, |s| s.snapshot.clone())? else {
            return Ok(position);
        };
        let start = ops::convert::index_i64(th, &position, "C ssize_t")? - fed.len() as i64;
        let used = self.used.get();
        let cookie = if used == 0 {
            Cookie {
                start,
                flags,
                ..Cookie::default()
            }
        } else {
            let saved = self.decoder_state(th)?;
            let seen = self.newlines.seen.get();
            let found = self.replay(th, start, flags, &fed, used);
            self.newlines.seen.set(seen);
            self.set_decoder_state(th, &saved.0, saved.1)?;
            found?
        };
        Ok(cookie.pack())
    }

    /// Finds the place of a number of characters by decoding again, byte after byte.
    fn replay(&self, th: &Thread, start: i64, flags: i64, fed: &[u8], used: usize) -> PyResult<Cookie> {
        self.set_decoder_state(th, b"", flags)?;
        let mut cookie = Cookie {
            start,
            flags,
            skip: used as i64,
            ..Cookie::default()
        };
        let mut decoded = 0;
        for byte in fed {
            decoded += self.decode(th, std::slice::from_ref(byte), false)?.len() as i64;
            cookie.feed += 1;
            let (pending, flags) = self.decoder_state(th)?;
            if pending.is_empty() && decoded <= cookie.skip {
                cookie.start += cookie.feed;
                cookie.skip -= decoded;
                (cookie.flags, cookie.feed, decoded) = (flags, 0, 0);
            }
            if decoded >= cookie.skip {
                return Ok(cookie);
            }
        }
        decoded += self.decode(th, b"", true)?.len() as i64;
        cookie.at_end = true;
        if decoded < cookie.skip {
            return Err(th.error(Exc::OSError, "can't reconstruct logical file position"));
        }
        Ok(cookie)
    }

    fn move_to(&self, th: &Thread, this: &Ref, target: &Ref, whence: i32) -> PyResult<Ref> {
        let buffer = self.open(th)?;
        if !self.with(th, |s| s.seekable)? {
            return Err(unsupported(th, "underlying stream is not seekable"));
        }
        let mut target = ops::convert::index(th, target)?;
        let zero = |n: &Ref| int::view(n).and_then(IntView::to_i64) == Some(0);
        match whence {
            0 => {}
            1 if !zero(&target) => return Err(unsupported(th, "can't do nonzero cur-relative seeks")),
            1 => {
                call(th, this, "flush", &[])?;
                target = call(th, this, "tell", &[])?;
            }
            2 if !zero(&target) => return Err(unsupported(th, "can't do nonzero end-relative seeks")),
            2 => {
                call(th, this, "flush", &[])?;
                self.forget_decoded();
                self.with(th, |s| s.snapshot = None)?;
                self.reset_decoder(th)?;
                let end = call(th, &buffer, "seek", &[&Ref::small(0), &Ref::small(2)])?;
                self.mark_encoder(th, zero(&end))?;
                return Ok(end);
            }
            other => {
                return Err(th.value_error(format!("invalid whence ({other}, should be 0, 1 or 2)")));
            }
        }
        let big = int::view(&target).map_or(IBig::ZERO, IntView::to_big);
        if big < IBig::ZERO {
            return Err(th.value_error(format!("negative seek position {big}")));
        }
        call(th, this, "flush", &[])?;
        let cookie = Cookie::unpack(&big);
        call(th, &buffer, "seek", &[&ops::convert::int(cookie.start)])?;
        self.forget_decoded();
        self.with(th, |s| s.snapshot = None)?;
        if self.with(th, |s| s.reads)? {
            if cookie.start == 0 && cookie.flags == 0 {
                self.reset_decoder(th)?;
            } else {
                self.set_decoder_state(th, b"", cookie.flags)?;
            }
            self.with(th, |s| s.snapshot = Some((cookie.flags, Vec::new())))?;
        }
        if cookie.skip > 0 {
            let input = call(th, &buffer, "read", &[&ops::convert::int(cookie.feed)])?;
            let data = ops::convert::bytes_of(th, &input)?;
            let text = self.decode(th, &data, cookie.at_end)?;
            if (text.len() as i64) < cookie.skip {
                return Err(th.error(Exc::OSError, "can't restore logical file position"));
            }
            self.with(th, |s| s.snapshot = Some((cookie.flags, data)))?;
            self.decoded.set(text.into_ref());
            self.used.set(cookie.skip as usize);
        }
        self.mark_encoder(th, big == IBig::ZERO)?;
        Ok(target)
    }
}

#[expect(non_snake_case, reason = "names are Python's")]
#[py_methods]
impl PyTextIOWrapper {
    #[slot]
    fn new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
        Ok(alloc::new_object(class, PyTextIOWrapper::fresh()).into_ref())
    }

    #[slot]
    fn init(&self, th: &Thread, args: Args<'_>) -> PyResult<()> {
        let [buffer, encoding, errors, newline, line_buffering, write_through] = args.bind(
            th,
            signature!("TextIOWrapper", [] [buffer, encoding "", errors "", newline "", line_buffering "", write_through ""] []),
        )?;
        let truth = |value: Option<&Ref>| value.map_or(Ok(false), |v| ops::convert::truth(th, v));
        let options = Options {
            encoding,
            errors,
            newline,
            line_buffering: truth(line_buffering)?,
            write_through: truth(write_through)?,
        };
        self.start(th, buffer.expect("required"), &options)
    }

    #[slot]
    fn iter(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        this.open(th)?;
        Ok(this.to_ref())
    }

    #[slot]
    fn next(this: &Obj<Self>, th: &Thread) -> PyResult<Option<Ref>> {
        this.attached(th)?;
        this.with(th, |s| s.telling = false)?;
        let object = this.to_ref();
        let line = if std::ptr::eq(
            type_of(&object),
            <PyTextIOWrapper as taipan_object::NativeType>::class(),
        ) {
            this.read_line(th, None)?.into_ref()
        } else {
            call(th, &object, "readline", &[])?
        };
        if ops::convert::length(th, &line)? == 0 {
            this.with(th, |s| {
                s.snapshot = None;
                s.telling = s.seekable;
            })?;
            return Ok(None);
        }
        Ok(Some(line))
    }

    #[slot]
    fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let object = this.to_ref();
        let mut text = "<_io.TextIOWrapper".to_owned();
        for name in ["name", "mode"] {
            let found = match ops::attr::get_optional(th, &object, &th.vm().interned.get(name)) {
                Ok(found) => found,
                Err(raised) if raised.is(Exc::ValueError) => None,
                Err(raised) => return Err(raised),
            };
            if let Some(value) = found {
                text.push_str(&format!(" {name}={}", ops::convert::repr(th, &value)?.to_display()));
            }
        }
        let encoding = this.with(th, |s| s.encoding.clone())?;
        text.push_str(&format!(" encoding='{encoding}'>"));
        Ok(PyStr::new(&text).into_ref())
    }

    #[method]
    fn write(&self, th: &Thread, text: &Ref) -> PyResult<usize> {
        self.write_text(th, text)
    }

    #[method]
    fn read(&self, th: &Thread, size: Option<&Ref>) -> PyResult<Ref> {
        let size = limit(th, size)?;
        self.read_text(th, size)
    }

    #[method]
    fn readline(&self, th: &Thread, size: Option<&Ref>) -> PyResult<Ref> {
        let size = limit(th, size)?;
        Ok(self.read_line(th, size)?.into_ref())
    }

    #[method]
    fn flush(&self, th: &Thread) -> PyResult<()> {
        self.flush_all(th)
    }

    #[method]
    fn close(this: &Obj<Self>, th: &Thread) -> PyResult<()> {
        let buffer = this.attached(th)?;
        if is_closed(th, &buffer)? {
            return Ok(());
        }
        let flushed = call(th, &this.to_ref(), "flush", &[]);
        let closed = call(th, &buffer, "close", &[]);
        match (flushed, closed) {
            (Err(first), Err(second)) => {
                second.exception().context.set(first.into_ref());
                Err(second)
            }
            (Err(raised), Ok(_)) | (Ok(_), Err(raised)) => Err(raised),
            (Ok(_), Ok(_)) => Ok(()),
        }
    }

    #[method]
    fn detach(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let buffer = this.attached(th)?;
        call(th, &this.to_ref(), "flush", &[])?;
        drop(this.buffer.replace(None));
        this.detached.set(true);
        Ok(buffer)
    }

    #[method]
    fn seek(this: &Obj<Self>, th: &Thread, cookie: &Ref, #[default(0)] whence: i32) -> PyResult<Ref> {
        this.move_to(th, &this.to_ref(), cookie, whence)
    }

    #[method]
    fn tell(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        this.position(th, &this.to_ref())
    }

    #[method]
    fn truncate(this: &Obj<Self>, th: &Thread, pos: Option<&Ref>) -> PyResult<Ref> {
        let buffer = this.attached(th)?;
        call(th, &this.to_ref(), "flush", &[])?;
        call(th, &buffer, "truncate", &[pos.unwrap_or(&Ref::NONE)])
    }

    /// Reconfigure the text stream with new parameters.
    ///
    /// This also does an implicit stream flush.
    #[method(keywords)]
    fn reconfigure(
        this: &Obj<Self>,
        th: &Thread,
        #[keyword] encoding: Option<&Ref>,
        #[keyword] errors: Option<&Ref>,
        #[keyword] newline: Option<&Ref>,
        #[keyword] line_buffering: Option<&Ref>,
        #[keyword] write_through: Option<&Ref>,
    ) -> PyResult<()> {
        let encoding = name_of(th, encoding, "encoding")?;
        let errors_name = name_of(th, errors, "errors")?;
        let changes_codec = encoding.is_some() || errors_name.is_some();
        if this.decoded.is_set() && (changes_codec || newline.is_some()) {
            let message = "It is not possible to set the encoding or newline of stream after the first read";
            return Err(unsupported(th, message));
        }
        let ends = match newline {
            Some(value) => Some(Ends::new(th, Some(value), "reconfigure")?),
            None => None,
        };
        let truth = |value: Option<&Ref>| match value.filter(|v| !v.is_none()) {
            Some(value) => ops::convert::truth(th, value).map(Some),
            None => Ok(None),
        };
        let (line_buffering, write_through) = (truth(line_buffering)?, truth(write_through)?);
        let encoding = encoding.map(|e| if e == "locale" { "UTF-8".to_owned() } else { e });
        if let Some(name) = encoding.as_deref().filter(|n| direct(n).is_none()) {
            codec::registry::lookup_text(th, name, "codecs.open()")?;
        }
        call(th, &this.to_ref(), "flush", &[])?;
        this.with(th, |s| {
            if changes_codec {
                s.errors = match errors_name {
                    Some(errors) => errors,
                    None => "strict".to_owned(),
                };
            }
            if let Some(encoding) = encoding {
                s.codec = direct(&encoding);
                s.encoding = encoding;
            }
            if let Some(ends) = ends {
                s.ends = ends;
            }
            s.line_buffering = line_buffering.unwrap_or(s.line_buffering);
            s.write_through = write_through.unwrap_or(s.write_through);
        })?;
        if changes_codec { this.make_codecs(th) } else { Ok(()) }
    }

    #[method]
    fn readable(&self, th: &Thread) -> PyResult<Ref> {
        call(th, &self.attached(th)?, "readable", &[])
    }

    #[method]
    fn writable(&self, th: &Thread) -> PyResult<Ref> {
        call(th, &self.attached(th)?, "writable", &[])
    }

    #[method]
    fn seekable(&self, th: &Thread) -> PyResult<Ref> {
        call(th, &self.attached(th)?, "seekable", &[])
    }

    #[method]
    fn fileno(&self, th: &Thread) -> PyResult<Ref> {
        call(th, &self.attached(th)?, "fileno", &[])
    }

    #[method]
    fn isatty(&self, th: &Thread) -> PyResult<Ref> {
        call(th, &self.attached(th)?, "isatty", &[])
    }

    #[method]
    fn __getstate__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let name = type_of(&this.to_ref()).name();
        Err(th.type_error(format!("cannot pickle '{name}' object")))
    }

    #[getter]
    fn name(&self, th: &Thread) -> PyResult<Ref> {
        ops::attr::get(th, &self.attached(th)?, &th.vm().interned.get("name"))
    }

    #[getter]
    fn closed(&self, th: &Thread) -> PyResult<bool> {
        self.closed_now(th)
    }

    #[getter]
    fn buffer(&self) -> Option<Ref> {
        self.buffer.get()
    }

    #[getter]
    fn encoding(&self, th: &Thread) -> PyResult<String> {
        self.with(th, |s| s.encoding.clone())
    }

    #[getter]
    fn errors(&self, th: &Thread) -> PyResult<String> {
        self.with(th, |s| s.errors.clone())
    }

    #[getter]
    fn newlines(&self) -> Ref {
        self.newlines.shown()
    }

    #[getter]
    fn line_buffering(&self, th: &Thread) -> PyResult<bool> {
        self.with(th, |s| s.line_buffering)
    }

    #[getter]
    fn write_through(&self, th: &Thread) -> PyResult<bool> {
        self.with(th, |s| s.write_through)
    }

    #[getter]
    fn _CHUNK_SIZE(&self, th: &Thread) -> PyResult<usize> {
        self.with(th, |s| s.chunk)
    }

    #[setter]
    fn set__CHUNK_SIZE(&self, th: &Thread, value: Option<&Ref>) -> PyResult<()> {
        let value = value.ok_or_else(|| th.error(Exc::AttributeError, "cannot delete attribute"))?;
        match usize::try_from(ops::convert::index_isize(th, value)?)
            .ok()
            .filter(|n| *n > 0)
        {
            Some(size) => self.with(th, |s| s.chunk = size),
            None => Err(th.value_error("a strictly positive integer is required")),
        }
    }
}
