//! `marshal`: plain data in CPython's binary form, version 4. Code objects have none here.

use std::collections::HashMap;

use dashu_int::IBig;
use taipan_object::types::bytes::PyBytes;
use taipan_object::types::complex::PyComplex;
use taipan_object::types::dict::PyDict;
use taipan_object::types::list::PyList;
use taipan_object::types::set::{PyFrozenSet, PySet};
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::types::{float, int};
use taipan_object::{Downcast, Exc, NativeType, PyResult, Ref, Thread, alloc, ops, py_module, type_of};

const DEPTH: usize = 2000;
/// The object may be referred to by its number.
const SHARED: u8 = 0x80;

struct Writer<'a> {
    th: &'a Thread,
    out: Vec<u8>,
    version: i64,
    seen: HashMap<u64, u32>,
}

impl Writer<'_> {
    fn long(&mut self, n: usize) {
        self.out.extend((n as u32).to_le_bytes());
    }

    fn all(&mut self, items: &[Ref], depth: usize) -> PyResult<()> {
        items.iter().try_for_each(|item| self.write(item, depth + 1))
    }

    fn unmarshallable(&self) -> taipan_object::Raised {
        self.th.value_error("unmarshallable object")
    }

    fn write(&mut self, object: &Ref, depth: usize) -> PyResult<()> {
        if depth > DEPTH {
            return Err(self.th.value_error("object too deeply nested to marshal"));
        }
        if object.is_none() {
            self.out.push(b'N');
            return Ok(());
        }
        if let Some(value) = object.value().as_bool() {
            self.out.push(if value { b'T' } else { b'F' });
            return Ok(());
        }
        if object.is(&Ref::ELLIPSIS) {
            self.out.push(b'.');
            return Ok(());
        }
        if object.is(&Exc::StopIteration.class().to_ref()) {
            self.out.push(b'S');
            return Ok(());
        }
        let mut flag = 0;
        if self.version >= 3
            && let Some(header) = object.header()
            && header.count() > 1
        {
            if let Some(index) = self.seen.get(&object.value().bits()) {
                self.out.push(b'r');
                self.out.extend(index.to_le_bytes());
                return Ok(());
            }
            self.seen.insert(object.value().bits(), self.seen.len() as u32);
            flag = SHARED;
        }
        self.complex(object, flag, depth)
    }

    fn complex(&mut self, object: &Ref, flag: u8, depth: usize) -> PyResult<()> {
        let exact = !type_of(object).has(taipan_object::class::ClassFlag::Heap);
        if exact && let Some(view) = int::view(object) {
            match view.to_i64().and_then(|n| i32::try_from(n).ok()) {
                Some(small) => {
                    self.out.push(b'i' | flag);
                    self.out.extend(small.to_le_bytes());
                }
                None => self.big(&view.to_big(), flag),
            }
        } else if exact && let Some(value) = float::view(object) {
            self.out.push(b'g' | flag);
            self.out.extend(value.to_le_bytes());
        } else if let Some(number) = object.downcast_exact::<PyComplex>() {
            self.out.push(b'y' | flag);
            self.out.extend(number.re.to_le_bytes());
            self.out.extend(number.im.to_le_bytes());
        } else if let Some(bytes) = object.downcast_exact::<PyBytes>() {
            self.out.push(b's' | flag);
            self.long(bytes.data().len());
            self.out.extend(bytes.data());
        } else if let Some(text) = object.downcast_exact::<PyStr>() {
            self.text(text, flag)?;
        } else if let Some(tuple) = object.downcast_exact::<PyTuple>() {
            match u8::try_from(tuple.len()) {
                Ok(len) if self.version >= 4 => self.out.extend([b')' | flag, len]),
                _ => {
                    self.out.push(b'(' | flag);
                    self.long(tuple.len());
                }
            }
            self.all(tuple.items(), depth)?;
        } else if object.downcast_exact::<PyList>().is_some() {
            let items = ops::iter::collect(self.th, object)?;
            self.out.push(b'[' | flag);
            self.long(items.len());
            self.all(&items, depth)?;
        } else if let Some(dict) = object.downcast_exact::<PyDict>() {
            self.out.push(b'{' | flag);
            for (key, value) in dict.items() {
                self.write(&key, depth + 1)?;
                self.write(&value, depth + 1)?;
            }
            self.out.push(b'0');
        } else if object.is_a::<PySet>() || object.is_a::<PyFrozenSet>() {
            let items = ops::iter::collect(self.th, object)?;
            let code = if object.is_a::<PySet>() { b'<' } else { b'>' };
            self.out.push(code | flag);
            self.long(items.len());
            self.all(&items, depth)?;
        } else if ops::convert::is_bytes_like(object) {
            let data = ops::convert::bytes_of(self.th, object)?;
            self.out.push(b's' | flag);
            self.long(data.len());
            self.out.extend(data);
        } else {
            return Err(self.unmarshallable());
        }
        Ok(())
    }

    fn text(&mut self, text: &PyStr, flag: u8) -> PyResult<()> {
        if let Some(ascii) = text.as_ascii().filter(|_| self.version >= 4) {
            let interned = text.is_interned();
            match u8::try_from(ascii.len()) {
                Ok(len) => self.out.extend([if interned { b'Z' } else { b'z' } | flag, len]),
                Err(_) => {
                    self.out.push(if interned { b'A' } else { b'a' } | flag);
                    self.long(ascii.len());
                }
            }
            self.out.extend(ascii.bytes());
            return Ok(());
        }
        let data = ops::codec::encode(self.th, text, "utf-8", "surrogatepass")?;
        self.out.push(b'u' | flag);
        self.long(data.len());
        self.out.extend(data);
        Ok(())
    }

    /// Digits of 15 bits, least significant first.
    fn big(&mut self, value: &IBig, flag: u8) {
        let negative = *value < IBig::ZERO;
        let mut rest = if negative { -value.clone() } else { value.clone() };
        let mut digits = Vec::new();
        while rest != IBig::ZERO {
            let low = u16::try_from(&rest & IBig::from(0x7fff)).unwrap_or(0);
            digits.push(low);
            rest >>= 15;
        }
        self.out.push(b'l' | flag);
        let len = digits.len() as i32;
        self.out.extend(if negative { -len } else { len }.to_le_bytes());
        digits.iter().for_each(|d| self.out.extend(d.to_le_bytes()));
    }
}

struct Reader<'a> {
    th: &'a Thread,
    data: &'a [u8],
    at: usize,
    shared: Vec<Ref>,
}

impl Reader<'_> {
    fn bytes(&mut self, len: usize) -> PyResult<&[u8]> {
        match self.data.get(self.at..).and_then(|d| d.get(..len)) {
            Some(bytes) => {
                self.at += len;
                Ok(bytes)
            }
            None => Err(self.th.error(Exc::EOFError, "marshal data too short")),
        }
    }

    fn array<const N: usize>(&mut self) -> PyResult<[u8; N]> {
        let mut out = [0; N];
        out.copy_from_slice(self.bytes(N)?);
        Ok(out)
    }

    fn len(&mut self) -> PyResult<usize> {
        let n = i32::from_le_bytes(self.array()?);
        usize::try_from(n).map_err(|_| self.th.value_error("bad marshal data (size out of range)"))
    }

    fn many(&mut self, count: usize, depth: usize) -> PyResult<Vec<Ref>> {
        (0..count).map(|_| self.object(depth + 1)).collect()
    }

    fn object(&mut self, depth: usize) -> PyResult<Ref> {
        match self.read(depth)? {
            Some(object) => Ok(object),
            None => Err(self.th.type_error("NULL object in marshal data for object")),
        }
    }

    /// The next object; None where a dict ends.
    fn read(&mut self, depth: usize) -> PyResult<Option<Ref>> {
        if depth > DEPTH {
            return Err(self.th.value_error("recursion limit exceeded"));
        }
        let [code] = self
            .array::<1>()
            .map_err(|_| self.th.error(Exc::EOFError, "EOF read where object expected"))?;
        let shared = code & SHARED != 0;
        let slot = self.shared.len();
        if shared {
            self.shared.push(Ref::NONE);
        }
        let object = match code & !SHARED {
            b'0' => return Ok(None),
            b'N' => Ref::NONE,
            b'T' => Ref::TRUE,
            b'F' => Ref::FALSE,
            b'.' => Ref::ELLIPSIS,
            b'S' => Exc::StopIteration.class().to_ref(),
            b'i' => ops::convert::int(i64::from(i32::from_le_bytes(self.array()?))),
            b'l' => {
                let len = i32::from_le_bytes(self.array()?);
                let mut value = IBig::ZERO;
                for i in 0..len.unsigned_abs() as usize {
                    let digit = u16::from_le_bytes(self.array()?);
                    value += IBig::from(digit) << (15 * i);
                }
                int::from_big(if len < 0 { -value } else { value })
            }
            b'g' => ops::convert::float(f64::from_le_bytes(self.array()?)),
            b'y' => {
                let (re, im) = (f64::from_le_bytes(self.array()?), f64::from_le_bytes(self.array()?));
                alloc::new(PyComplex { re, im }).into_ref()
            }
            b's' => {
                let len = self.len()?;
                PyBytes::new_ref(self.bytes(len)?).into_ref()
            }
            code @ (b'z' | b'Z' | b'a' | b'A') => {
                let len = if matches!(code, b'z' | b'Z') {
                    usize::from(self.array::<1>()?[0])
                } else {
                    self.len()?
                };
                PyStr::from_latin1(self.bytes(len)?).into_ref()
            }
            b'u' | b't' => {
                let len = self.len()?;
                let data = self.bytes(len)?.to_vec();
                ops::codec::decode(self.th, &data, "utf-8", "surrogatepass")?.into_ref()
            }
            b')' => {
                let [len] = self.array()?;
                PyTuple::from_vec(self.many(usize::from(len), depth)?).into_ref()
            }
            b'(' => {
                let len = self.len()?;
                PyTuple::from_vec(self.many(len, depth)?).into_ref()
            }
            b'[' => {
                let len = self.len()?;
                let list = PyList::from_vec(Vec::new()).into_ref();
                if shared {
                    self.shared[slot] = list.clone();
                }
                let append = ops::attr::get(self.th, &list, &self.th.vm().interned.get("append"))?;
                for item in self.many(len, depth)? {
                    ops::call::call(self.th, &append, &[&item])?;
                }
                list
            }
            b'{' => {
                let dict = PyDict::new_ref();
                if shared {
                    self.shared[slot] = dict.as_ref().clone();
                }
                while let Some(key) = self.read(depth + 1)? {
                    let value = self.object(depth + 1)?;
                    dict.set(self.th, &key, value)?;
                }
                dict.into_ref()
            }
            code @ (b'<' | b'>') => {
                let len = self.len()?;
                let items = PyList::from_vec(self.many(len, depth)?).into_ref();
                let class = if code == b'<' {
                    PySet::class()
                } else {
                    PyFrozenSet::class()
                };
                ops::call::call(self.th, &class.to_ref(), &[&items])?
            }
            b'r' => {
                let index = u32::from_le_bytes(self.array()?) as usize;
                match self.shared.get(index) {
                    Some(object) => return Ok(Some(object.clone())),
                    None => return Err(self.th.value_error("bad marshal data (invalid reference)")),
                }
            }
            _ => return Err(self.th.value_error("bad marshal data (unknown type code)")),
        };
        if shared {
            self.shared[slot] = object.clone();
        }
        Ok(Some(object))
    }
}

/// This module contains functions that can read and write Python values in
/// a binary format. The format is specific to Python, but independent of
/// machine architecture issues.
#[py_module(name = "marshal")]
pub(crate) mod marshal {
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;

    use super::*;

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        module.add(th, "version", ops::convert::int(4));
        Ok(())
    }

    /// Return the bytes object that would be written to a file by dump(value, file).
    #[function]
    fn dumps(th: &Thread, value: &Ref, #[default(4)] version: i64) -> PyResult<Ref> {
        let mut writer = Writer {
            th,
            out: Vec::new(),
            version,
            seen: HashMap::new(),
        };
        writer.write(value, 0)?;
        Ok(PyBytes::from_vec(writer.out).into_ref())
    }

    /// Write the value on the open file.
    #[function]
    fn dump(th: &Thread, value: &Ref, file: &Ref, #[default(4)] version: i64) -> PyResult<Ref> {
        let data = dumps(th, value, version)?;
        let write = ops::attr::get(th, file, &th.names().write)?;
        ops::call::call(th, &write, &[&data])
    }

    /// Convert the bytes-like object to a value.
    #[function]
    fn loads(th: &Thread, bytes: &Ref) -> PyResult<Ref> {
        let data = ops::convert::bytes_of(th, bytes)?;
        let mut reader = Reader {
            th,
            data: &data,
            at: 0,
            shared: Vec::new(),
        };
        reader.object(0)
    }

    /// Read one value from the open file and return it.
    #[function]
    fn load(th: &Thread, file: &Ref) -> PyResult<Ref> {
        let read = ops::attr::get(th, file, &th.vm().interned.get("read"))?;
        let data = ops::call::call(th, &read, &[])?;
        let bytes = ops::convert::bytes_of(th, &data)?;
        let mut reader = Reader {
            th,
            data: &bytes,
            at: 0,
            shared: Vec::new(),
        };
        let object = reader.object(0)?;
        // What follows the value is not read yet, as far as the file is concerned.
        let left = bytes.len() - reader.at;
        if left > 0 {
            let seek = ops::attr::get(th, file, &th.vm().interned.get("seek"))?;
            let back = ops::convert::int(-(left as i64));
            ops::call::call(th, &seek, &[&back, &ops::convert::int(1)])?;
        }
        Ok(object)
    }
}
