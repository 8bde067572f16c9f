//! Storage, construction, comparison and hash of `str`.

use std::borrow::Cow;
use std::cell::Cell;
use std::hash::{BuildHasher, Hasher};
use std::mem::MaybeUninit;
use std::ptr::NonNull;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use taipan_heap::collect::{Trace, Tracer};
use taipan_heap::{Obj, Ref, TypedRef, Value};

use crate::class::Class;
use crate::native::NativeType;
use crate::thread::Thread;
use crate::types::str::search;
use crate::{alloc, py_class};

/// Bytes of a code point.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Kind {
    /// All code points below 0x100.
    One = 1,
    /// All below 0x10000, one at least above 0xff.
    Two = 2,
    /// One at least above 0xffff.
    Four = 4,
}

impl Kind {
    /// The narrowest kind for code points up to `max`.
    #[must_use]
    pub fn for_max(max: u32) -> Kind {
        match max {
            0..=0xff => Kind::One,
            0x100..=0xffff => Kind::Two,
            _ => Kind::Four,
        }
    }
}

/// str(object='') -> str
/// str(bytes_or_buffer[, encoding[, errors]]) -> str
///
/// Create a new string object from the given object. If encoding or
/// errors is specified, then the object must expose a data buffer
/// that will be decoded using the given encoding and error handler.
/// Otherwise, returns the result of object.__str__() (if defined)
/// or repr(object).
/// encoding defaults to sys.getdefaultencoding().
/// errors defaults to 'strict'.
#[py_class(name = "str", variable)]
pub struct PyStr {
    hash: Cell<i64>,
    len: Cell<usize>,
    data: Cell<NonNull<u8>>,
    kind: Kind,
    ascii: Cell<bool>,
    interned: Cell<bool>,
    /// Bytes of text in the object's own block.
    inline: usize,
    /// Bytes of a buffer apart from the block, which a string that grows in place moves to; 0 if there is none.
    capacity: Cell<usize>,
}

impl Drop for PyStr {
    fn drop(&mut self) {
        if self.capacity.get() > 0 {
            // SAFETY: the buffer came from a vector of this capacity (see `try_append`).
            drop(unsafe { Vec::from_raw_parts(self.data.get().as_ptr(), 0, self.capacity.get()) });
        }
    }
}

impl Trace for PyStr {
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
    fn give_up(&self, _garbage: &mut Vec<Ref>) {}
}

/// The text of a string.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StrData<'a> {
    /// Latin-1.
    One(&'a [u8]),
    /// Two bytes each.
    Two(&'a [u16]),
    /// Four bytes each.
    Four(&'a [u32]),
}

impl<'a> StrData<'a> {
    /// Number of code points.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            StrData::One(d) => d.len(),
            StrData::Two(d) => d.len(),
            StrData::Four(d) => d.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Code point `index`.
    ///
    /// # Panics
    /// If there is no such index.
    #[inline]
    #[must_use]
    pub fn at(&self, index: usize) -> u32 {
        match self {
            StrData::One(d) => u32::from(d[index]),
            StrData::Two(d) => u32::from(d[index]),
            StrData::Four(d) => d[index],
        }
    }

    /// The code points `[start, end)`.
    #[inline]
    #[must_use]
    pub fn slice(&self, start: usize, end: usize) -> StrData<'a> {
        match self {
            StrData::One(d) => StrData::One(&d[start..end]),
            StrData::Two(d) => StrData::Two(&d[start..end]),
            StrData::Four(d) => StrData::Four(&d[start..end]),
        }
    }

    /// The code points in order.
    #[must_use]
    pub fn iter(self) -> StrIter<'a> {
        StrIter {
            data: self,
            front: 0,
            back: self.len(),
        }
    }
}

/// Iterates over code points.
#[derive(Clone)]
pub struct StrIter<'a> {
    data: StrData<'a>,
    front: usize,
    back: usize,
}

impl Iterator for StrIter<'_> {
    type Item = u32;
    #[inline]
    fn next(&mut self) -> Option<u32> {
        if self.front == self.back {
            return None;
        }
        self.front += 1;
        Some(self.data.at(self.front - 1))
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.back - self.front, Some(self.back - self.front))
    }
}

impl DoubleEndedIterator for StrIter<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<u32> {
        if self.front == self.back {
            return None;
        }
        self.back -= 1;
        Some(self.data.at(self.back))
    }
}

impl ExactSizeIterator for StrIter<'_> {}

static SEED: OnceLock<foldhash::quality::FixedState> = OnceLock::new();

/// Sets the seed of string hashes; before the first hash only.
pub fn set_hash_seed(seed: u64) {
    let _ = SEED.set(foldhash::quality::FixedState::with_seed(seed));
}

/// The hash of bytes as `str` and `bytes` have it; never -1.
#[must_use]
pub fn hash_bytes(bytes: &[u8]) -> i64 {
    if bytes.is_empty() {
        return 0;
    }
    let mut hasher = SEED.get_or_init(foldhash::quality::FixedState::default).build_hasher();
    hasher.write(bytes);
    match hasher.finish().cast_signed() {
        -1 => -2,
        hash => hash,
    }
}

impl PyStr {
    fn variable_size(&self) -> usize {
        self.inline
    }

    #[inline]
    fn raw_bytes(&self) -> &[u8] {
        // SAFETY: the text has `len` code points of `kind` bytes each, in the object's block.
        unsafe { std::slice::from_raw_parts(self.data.get().as_ptr(), self.len.get() * self.kind as usize) }
    }

    /// The text.
    #[inline]
    #[must_use]
    pub fn data(&self) -> StrData<'_> {
        match self.kind {
            Kind::One => StrData::One(self.raw_bytes()),
            // SAFETY: the text has `len` code points of two bytes, aligned to eight.
            Kind::Two => {
                StrData::Two(unsafe { std::slice::from_raw_parts(self.data.get().cast().as_ptr(), self.len.get()) })
            }
            // SAFETY: the text has `len` code points of four bytes, aligned to eight.
            Kind::Four => {
                StrData::Four(unsafe { std::slice::from_raw_parts(self.data.get().cast().as_ptr(), self.len.get()) })
            }
        }
    }

    /// Number of code points.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Whether the string is empty.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len.get() == 0
    }

    /// Width of the code points.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether all code points are below 0x80.
    #[inline]
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        self.ascii.get()
    }

    /// The text, if it is ASCII.
    #[inline]
    #[must_use]
    pub fn as_ascii(&self) -> Option<&str> {
        // SAFETY: ASCII is UTF-8.
        self.ascii
            .get()
            .then(|| unsafe { std::str::from_utf8_unchecked(self.raw_bytes()) })
    }

    /// The text as UTF-8; None if it has lone surrogates.
    #[must_use]
    pub fn to_utf8(&self) -> Option<Cow<'_, str>> {
        if let Some(ascii) = self.as_ascii() {
            return Some(Cow::Borrowed(ascii));
        }
        self.data()
            .iter()
            .map(char::from_u32)
            .collect::<Option<String>>()
            .map(Cow::Owned)
    }

    /// The text as UTF-8 for messages: lone surrogates become `\udxxx`.
    #[must_use]
    pub fn to_display(&self) -> Cow<'_, str> {
        if let Some(ascii) = self.as_ascii() {
            return Cow::Borrowed(ascii);
        }
        let mut out = String::with_capacity(self.len.get());
        for c in self.data().iter() {
            match char::from_u32(c) {
                Some(c) => out.push(c),
                None => out.push_str(&format!("\\u{c:04x}")),
            }
        }
        Cow::Owned(out)
    }

    /// Equality of text.
    #[inline]
    #[must_use]
    pub fn equals(&self, other: &PyStr) -> bool {
        if self.len.get() != other.len.get() || self.kind != other.kind {
            return false;
        }
        // Most texts that differ do so at the start, and many are one character: that is decided without a call.
        match (self.raw_bytes(), other.raw_bytes()) {
            ([a], [b]) => a == b,
            ([a, ..], [b, ..]) if a != b => false,
            (a, b) => a == b,
        }
    }

    /// Code point `index` as a string, if there is one.
    #[inline]
    #[must_use]
    pub fn character(&self, index: usize) -> Option<TypedRef<PyStr>> {
        if index >= self.len.get() {
            return None;
        }
        Some(match self.data() {
            StrData::One(text) => short(Some(text[index])),
            wide @ (StrData::Two(_) | StrData::Four(_)) => wide_character(wide, index),
        })
    }

    /// Order of text, by code points.
    #[inline]
    #[must_use]
    pub fn order(&self, other: &PyStr) -> std::cmp::Ordering {
        match (self.data(), other.data()) {
            (StrData::One(a), StrData::One(b)) => a.cmp(b),
            (a, b) => a.iter().cmp(b.iter()),
        }
    }

    /// The hash, computed once.
    #[inline]
    #[must_use]
    pub fn hash(&self) -> i64 {
        let hash = self.hash.get();
        if hash != -1 { hash } else { self.compute_hash() }
    }

    #[cold]
    fn compute_hash(&self) -> i64 {
        let hash = hash_bytes(self.raw_bytes());
        self.hash.set(hash);
        hash
    }

    /// Whether this is the one interned string with its text.
    #[inline]
    #[must_use]
    pub fn is_interned(&self) -> bool {
        self.interned.get()
    }

    pub(crate) fn mark_interned(&self) {
        self.interned.set(true);
    }

    /// A payload whose text is in its own block.
    #[inline]
    fn with_text(kind: Kind, ascii: bool, len: usize, data: NonNull<u8>) -> PyStr {
        PyStr {
            hash: Cell::new(-1),
            len: Cell::new(len),
            data: Cell::new(data),
            kind,
            ascii: Cell::new(ascii),
            interned: Cell::new(false),
            inline: len * kind as usize,
            capacity: Cell::new(0),
        }
    }

    /// A string of `len` code points of `kind`, whose bytes `fill` writes. `kind` must be canonical for what is written.
    fn build(class: &Class, kind: Kind, ascii: bool, len: usize, fill: impl FnOnce(&mut [u8])) -> TypedRef<PyStr> {
        let bytes = len * kind as usize;
        alloc::new_variable(class, bytes, |data| {
            // SAFETY: `data` has room for the text; it is written in full by `fill`, zeroed before for soundness.
            let text = unsafe {
                data.as_ptr().write_bytes(0, bytes);
                std::slice::from_raw_parts_mut(data.as_ptr(), bytes)
            };
            fill(text);
            PyStr::with_text(kind, ascii, len, data)
        })
    }

    /// A string of text that is there already, which `fill` puts in. `kind` must be canonical for it.
    #[inline]
    fn of_text(
        class: &Class,
        kind: Kind,
        ascii: bool,
        len: usize,
        fill: impl FnOnce(&mut Writer<'_>),
    ) -> TypedRef<PyStr> {
        let bytes = len * kind as usize;
        let fill = |data: NonNull<u8>| {
            // SAFETY: the block has room for the text, and memory that was never written may be written.
            let place = unsafe { std::slice::from_raw_parts_mut(data.as_ptr().cast::<MaybeUninit<u8>>(), bytes) };
            let mut writer = Writer(place);
            fill(&mut writer);
            assert!(writer.0.is_empty(), "the text is as long as was said");
            PyStr::with_text(kind, ascii, len, data)
        };
        if std::ptr::eq(class, PyStr::class()) {
            alloc::new_extended(bytes, fill)
        } else {
            alloc::new_variable(class, bytes, fill)
        }
    }

    /// A string with the text of `text`.
    #[must_use]
    pub fn new(text: &str) -> TypedRef<PyStr> {
        if text.is_ascii() {
            return PyStr::from_ascii(text.as_bytes());
        }
        PyStr::from_chars(text.chars().map(u32::from))
    }

    /// A string of bytes known to be ASCII.
    #[must_use]
    pub fn from_ascii(text: &[u8]) -> TypedRef<PyStr> {
        debug_assert!(text.is_ascii(), "ASCII");
        if text.len() < 2 {
            return short(text.first().copied());
        }
        PyStr::of_text(PyStr::class(), Kind::One, true, text.len(), |out| out.put(text))
    }

    /// A string of Latin-1 bytes.
    #[must_use]
    pub fn from_latin1(text: &[u8]) -> TypedRef<PyStr> {
        if text.len() < 2 {
            return short(text.first().copied());
        }
        PyStr::latin1(text, text.is_ascii())
    }

    /// A string of two Latin-1 bytes at least.
    fn latin1(text: &[u8], ascii: bool) -> TypedRef<PyStr> {
        PyStr::of_text(PyStr::class(), Kind::One, ascii, text.len(), |out| out.put(text))
    }

    /// The code points `[start, end)` of a string.
    #[must_use]
    pub fn part(&self, start: usize, end: usize) -> TypedRef<PyStr> {
        match self.data() {
            StrData::One(text) if end - start >= 2 => {
                let text = &text[start..end];
                PyStr::latin1(text, self.ascii.get() || text.is_ascii())
            }
            data => PyStr::from_data(data.slice(start, end)),
        }
    }

    /// Whether `part` occurs in the text.
    #[inline]
    #[must_use]
    pub fn has_part(&self, part: &PyStr) -> bool {
        match (self.data(), part.data()) {
            (StrData::One(text), StrData::One([one])) => search::find_byte(text, *one).is_some(),
            (text, part) => search::find(text, part, 0, self.len()).is_some(),
        }
    }

    /// A string of one code point.
    #[inline]
    #[must_use]
    pub fn from_char(c: u32) -> TypedRef<PyStr> {
        if let Ok(byte) = u8::try_from(c) {
            return short(Some(byte));
        }
        PyStr::from_chars(std::iter::once(c))
    }

    /// The parts one after the other.
    #[must_use]
    pub fn chained<'a>(parts: impl Iterator<Item = &'a PyStr> + Clone) -> TypedRef<PyStr> {
        let (mut len, mut narrow, mut ascii) = (0, true, true);
        for part in parts.clone() {
            len += part.len.get();
            narrow &= part.kind == Kind::One;
            ascii &= part.ascii.get();
        }
        if len >= 2 && narrow {
            return PyStr::of_text(PyStr::class(), Kind::One, ascii, len, |out| {
                parts.for_each(|part| out.put(part.raw_bytes()));
            });
        }
        let mut out = StrBuilder::default();
        parts.for_each(|part| out.push_ref(part));
        out.finish()
    }

    /// The parts with `separator` between them.
    #[must_use]
    pub fn joined<'a>(separator: &PyStr, parts: impl Iterator<Item = &'a PyStr> + Clone) -> TypedRef<PyStr> {
        let (mut len, mut count, mut narrow, mut ascii) = (0, 0, true, true);
        let mut add = |part: &PyStr, times: usize| {
            len += part.len.get() * times;
            narrow &= part.kind == Kind::One || times == 0;
            ascii &= part.ascii.get() || times == 0;
        };
        for part in parts.clone() {
            add(part, 1);
            count += 1;
        }
        add(separator, usize::saturating_sub(count, 1));
        if len >= 2 && narrow {
            return PyStr::of_text(PyStr::class(), Kind::One, ascii, len, |out| {
                for (i, part) in parts.enumerate() {
                    if i > 0 {
                        out.put(separator.raw_bytes());
                    }
                    out.put(part.raw_bytes());
                }
            });
        }
        let mut out = StrBuilder::default();
        for (i, part) in parts.enumerate() {
            if i > 0 {
                out.push_ref(separator);
            }
            out.push_ref(part);
        }
        out.finish()
    }

    /// A string of code points.
    #[must_use]
    pub fn from_chars(chars: impl Iterator<Item = u32> + Clone) -> TypedRef<PyStr> {
        let (mut max, mut len) = (0, 0);
        for c in chars.clone() {
            max |= c;
            len += 1;
        }
        PyStr::with_max(PyStr::class(), chars, max, len)
    }

    fn with_max(class: &Class, chars: impl Iterator<Item = u32>, max: u32, len: usize) -> TypedRef<PyStr> {
        let kind = Kind::for_max(max);
        PyStr::build(class, kind, max < 0x80, len, |out| match kind {
            Kind::One => out.iter_mut().zip(chars).for_each(|(o, c)| *o = c as u8),
            Kind::Two => {
                out.chunks_exact_mut(2)
                    .zip(chars)
                    .for_each(|(o, c)| o.copy_from_slice(&(c as u16).to_ne_bytes()));
            }
            Kind::Four => out
                .chunks_exact_mut(4)
                .zip(chars)
                .for_each(|(o, c)| o.copy_from_slice(&c.to_ne_bytes())),
        })
    }

    /// A string with a part of another's text.
    #[must_use]
    pub fn from_data(data: StrData<'_>) -> TypedRef<PyStr> {
        match data {
            StrData::One(text) => PyStr::from_latin1(text),
            StrData::Two(_) | StrData::Four(_) => PyStr::from_chars(data.iter()),
        }
    }

    /// An instance of `class`, a subtype of `str`, with the same text.
    #[must_use]
    pub fn of_class(class: &Class, text: &PyStr) -> TypedRef<PyStr> {
        PyStr::of_text(class, text.kind, text.ascii.get(), text.len.get(), |out| {
            out.put(text.raw_bytes());
        })
    }

    /// A string from generalised UTF-8 (surrogates encoded like other code points), which must be well formed.
    #[must_use]
    pub fn from_wtf8(bytes: &[u8]) -> TypedRef<PyStr> {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return PyStr::new(text);
        }
        let mut builder = StrBuilder::default();
        let mut rest = bytes;
        while let Some((&first, tail)) = rest.split_first() {
            let (len, start) = match first {
                0..0x80 => (1, u32::from(first)),
                0x80..0xe0 => (2, u32::from(first & 0x1f)),
                0xe0..0xf0 => (3, u32::from(first & 0xf)),
                _ => (4, u32::from(first & 7)),
            };
            let more = tail.iter().take(len - 1);
            builder.push(more.fold(start, |c, b| c << 6 | u32::from(b & 0x3f)));
            rest = rest.get(len..).unwrap_or_default();
        }
        builder.finish()
    }

    /// Appends to a string that nobody else refers to, in place; false if that is not possible. Repeated appending then
    /// costs no more than the text appended (`unicode_concatenate` in `ceval.c`).
    ///
    /// # Safety
    /// The caller owns the only reference to `this` and nobody borrows its text.
    #[must_use]
    pub unsafe fn try_append(this: &Obj<PyStr>, other: &PyStr) -> bool {
        if this.interned.get()
            || this.kind != Kind::One
            || other.kind != Kind::One
            || std::ptr::eq(&raw const **this, other)
        {
            return false;
        }
        let (old, more) = (this.raw_bytes().len(), other.raw_bytes());
        let mut buffer = match this.capacity.get() {
            0 => {
                let mut buffer = Vec::with_capacity((old + more.len()).max(32) * 2);
                buffer.extend_from_slice(this.raw_bytes());
                buffer
            }
            // SAFETY: the buffer came from a vector of this capacity and holds `old` bytes.
            capacity => unsafe { Vec::from_raw_parts(this.data.get().as_ptr(), old, capacity) },
        };
        buffer.extend_from_slice(more);
        let mut buffer = std::mem::ManuallyDrop::new(buffer);
        this.capacity.set(buffer.capacity());
        this.data
            .set(NonNull::new(buffer.as_mut_ptr()).expect("vectors are not null"));
        this.len.set(this.len.get() + other.len.get());
        this.ascii.set(this.ascii.get() && other.ascii.get());
        this.hash.set(-1);
        true
    }

    /// Two strings' texts in one.
    #[must_use]
    pub fn concat(a: &PyStr, b: &PyStr) -> TypedRef<PyStr> {
        let kind = a.kind.max(b.kind);
        if a.kind == kind && b.kind == kind {
            return PyStr::of_text(
                PyStr::class(),
                kind,
                a.ascii.get() && b.ascii.get(),
                a.len.get() + b.len.get(),
                |out| {
                    out.put(a.raw_bytes());
                    out.put(b.raw_bytes());
                },
            );
        }
        let max = if kind == Kind::Four { 0x10000 } else { 0x100 };
        PyStr::with_max(
            PyStr::class(),
            a.data().iter().chain(b.data().iter()),
            max,
            a.len.get() + b.len.get(),
        )
    }
}

/// The strings of one Latin-1 code point and the empty string, as words; zero where none was made yet. They are
/// immortal.
static SHORT: [AtomicU64; 257] = [const { AtomicU64::new(0) }; 257];

/// The string of one Latin-1 code point, or the empty string: made once, as in CPython.
#[inline]
fn short(byte: Option<u8>) -> TypedRef<PyStr> {
    let word = SHORT[byte.map_or(256, usize::from)].load(Ordering::Relaxed);
    if word == 0 {
        return make_short(byte);
    }
    // SAFETY: the word is that of an immortal string.
    unsafe { TypedRef::from_ref_unchecked(Ref::from_borrowed(Value::from_bits(word))) }
}

#[cold]
fn make_short(byte: Option<u8>) -> TypedRef<PyStr> {
    let bytes = byte.as_slice();
    let string = PyStr::of_text(PyStr::class(), Kind::One, bytes.is_ascii(), bytes.len(), |out| {
        out.put(bytes);
    });
    string.header().immortalise();
    SHORT[byte.map_or(256, usize::from)].store(string.value().bits(), Ordering::Relaxed);
    string
}

/// Where a string has what compiled code looks at, in bytes from its payload.
#[derive(Clone, Copy, Debug)]
pub struct StrPlaces {
    /// The number of code points.
    pub len: usize,
    /// The pointer to the text.
    pub data: usize,
    /// The [`Kind`], a byte.
    pub kind: usize,
}

impl PyStr {
    /// Where it has what.
    #[must_use]
    pub const fn layout() -> StrPlaces {
        StrPlaces {
            len: std::mem::offset_of!(PyStr, len),
            data: std::mem::offset_of!(PyStr, data),
            kind: std::mem::offset_of!(PyStr, kind),
        }
    }

    /// The words of the strings of one Latin-1 code point, by code point, where they lie for good. They are immortal, and
    /// there are no others of that text.
    #[must_use]
    pub fn latin1_characters() -> &'static [AtomicU64] {
        (0..=u8::MAX).for_each(|byte| drop(short(Some(byte))));
        &SHORT[..256]
    }
}

/// Code point `index` of wide text as a string. Not inlined, so that the way of narrow text saves no registers.
#[inline(never)]
fn wide_character(text: StrData<'_>, index: usize) -> TypedRef<PyStr> {
    PyStr::from_char(text.at(index))
}

/// Where the text of a new string goes.
struct Writer<'a>(&'a mut [MaybeUninit<u8>]);

impl Writer<'_> {
    /// Writes the next bytes.
    #[inline]
    fn put(&mut self, text: &[u8]) {
        let (place, rest) = std::mem::take(&mut self.0).split_at_mut(text.len());
        place.write_copy_of_slice(text);
        self.0 = rest;
    }
}

/// Collects text and makes one string of it.
#[derive(Default)]
pub struct StrBuilder {
    narrow: Vec<u8>,
    wide: Vec<u32>,
    max: u32,
}

impl StrBuilder {
    /// For text that is about as long as a template, or somewhat longer.
    #[must_use]
    pub fn with_room(template: usize) -> StrBuilder {
        StrBuilder {
            narrow: Vec::with_capacity(template + 16),
            ..StrBuilder::default()
        }
    }

    /// Appends a code point.
    #[inline]
    pub fn push(&mut self, c: u32) {
        self.max |= c;
        if self.wide.is_empty() {
            if c < 0x100 {
                self.narrow.push(c as u8);
                return;
            }
            self.wide = self.narrow.drain(..).map(u32::from).collect();
        }
        self.wide.push(c);
    }

    /// Appends text.
    #[inline]
    pub fn push_str(&mut self, text: &str) {
        if text.is_ascii() && self.wide.is_empty() {
            self.narrow.extend_from_slice(text.as_bytes());
        } else {
            text.chars().for_each(|c| self.push(u32::from(c)));
        }
    }

    /// Appends a string's text.
    pub fn push_data(&mut self, data: StrData<'_>) {
        if let StrData::One(bytes) = data
            && self.wide.is_empty()
        {
            if !bytes.is_ascii() {
                self.max |= 0xff;
            }
            self.narrow.extend_from_slice(bytes);
        } else {
            data.iter().for_each(|c| self.push(c));
        }
    }

    /// Appends the text of `object`, which must be a str.
    pub fn push_ref(&mut self, object: &PyStr) {
        self.push_data(object.data());
    }

    /// The text as Latin-1, which it must be.
    #[must_use]
    pub fn into_latin1(self) -> Vec<u8> {
        debug_assert!(self.wide.is_empty(), "one-byte text");
        self.narrow
    }

    /// Number of code points so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.narrow.len() + self.wide.len()
    }

    /// Whether there is none yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The string.
    #[must_use]
    pub fn finish(self) -> TypedRef<PyStr> {
        if self.wide.is_empty() {
            PyStr::from_latin1(&self.narrow)
        } else {
            PyStr::with_max(PyStr::class(), self.wide.iter().copied(), self.max, self.wide.len())
        }
    }
}

impl std::fmt::Write for StrBuilder {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.push_str(text);
        Ok(())
    }
}

/// The interned string with the text of `text`.
#[must_use]
pub fn intern(th: &Thread, text: &str) -> Ref {
    th.vm().interned.get(text)
}
