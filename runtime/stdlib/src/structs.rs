//! `_struct`: packed binary data.

use taipan_object::py_module;

/// Functions to convert between Python values and C structs.
/// Python bytes objects are used to hold the data representing the C struct
/// and also as format strings (explained below) to describe the layout of data
/// in the C struct.
#[py_module(name = "_struct")]
pub(crate) mod structs {
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::types::bytes::PyBytes;
    use taipan_object::types::dict::PyDict;
    use taipan_object::types::int;
    use taipan_object::types::str::PyStr;
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::{
        Args, Class, Downcast, Exc, NativeType, Obj, PyResult, PyType, Raised, Ref, Thread, Trace, alloc, ops,
        py_class, py_methods, type_of,
    };

    use crate::signature::signature;

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        module.add_type::<PyStruct>(th);
        taipan_object::create::native_type::<PyUnpackIterator>(th);
        let bases = PyTuple::from_vec(vec![Exc::Exception.class().to_ref()]);
        let namespace = PyDict::new_ref();
        namespace.set_str(&th.names().module, PyStr::new("struct").into_ref());
        let name = PyStr::new("error").into_ref();
        let class = ops::call::call(
            th,
            &PyType::class().to_ref(),
            &[&name, bases.as_ref(), namespace.as_ref()],
        )?;
        th.vm().registry.borrow_mut().insert("struct.error", class.clone());
        module.add(th, "error", class);
        Ok(())
    }

    fn error(th: &Thread, message: &str) -> Raised {
        let class = th
            .vm()
            .registry
            .borrow()
            .get("struct.error")
            .cloned()
            .unwrap_or(Ref::NONE);
        match ops::call::call(th, &class, &[&PyStr::new(message).into_ref()]) {
            Ok(made) => match taipan_object::native::try_typed(made) {
                Ok(made) => Raised::new(made),
                Err(_) => th.value_error(message),
            },
            Err(raised) => raised,
        }
    }

    /// One format character with its count and its place.
    #[derive(Clone, Copy)]
    struct Item {
        code: u8,
        size: usize,
        count: usize,
        offset: usize,
    }

    struct Layout {
        items: Vec<Item>,
        size: usize,
        little: bool,
        native: bool,
    }

    impl Layout {
        fn values(&self) -> usize {
            self.items
                .iter()
                .map(|i| match i.code {
                    b'x' => 0,
                    b's' | b'p' => 1,
                    _ => i.count,
                })
                .sum()
        }
    }

    fn layout(th: &Thread, format: &[u8]) -> PyResult<Layout> {
        let (native, little, rest) = match format.first() {
            Some(b'@') => (true, true, &format[1..]),
            Some(b'=' | b'<') => (false, true, &format[1..]),
            Some(b'>' | b'!') => (false, false, &format[1..]),
            _ => (true, true, format),
        };
        let (mut items, mut offset) = (Vec::new(), 0_usize);
        let mut codes = rest.iter().copied().peekable();
        while let Some(mut code) = codes.next() {
            if code.is_ascii_whitespace() {
                continue;
            }
            let mut count = 1;
            if code.is_ascii_digit() {
                count = usize::from(code - b'0');
                loop {
                    let Some(next) = codes.next() else {
                        return Err(error(th, "repeat count given without format specifier"));
                    };
                    code = next;
                    if !code.is_ascii_digit() {
                        break;
                    }
                    count = match count.checked_mul(10).map(|c| c + usize::from(code - b'0')) {
                        Some(count) if count < 1 << 60 => count,
                        _ => return Err(error(th, "overflow in item count")),
                    };
                }
            }
            let size = match code {
                b'x' | b'c' | b'b' | b'B' | b'?' | b's' | b'p' => 1,
                b'h' | b'H' | b'e' => 2,
                b'i' | b'I' | b'f' => 4,
                b'l' | b'L' if !native => 4,
                b'l' | b'L' | b'q' | b'Q' | b'd' => 8,
                b'n' | b'N' | b'P' if native => 8,
                _ => return Err(error(th, "bad char in struct format")),
            };
            if native {
                offset = offset.next_multiple_of(size);
            }
            items.push(Item {
                code,
                size,
                count,
                offset,
            });
            offset = match size.checked_mul(count).and_then(|n| n.checked_add(offset)) {
                Some(offset) if offset < 1 << 62 => offset,
                _ => return Err(error(th, "total struct size too long")),
            };
        }
        Ok(Layout {
            items,
            size: offset,
            little,
            native,
        })
    }

    fn number(th: &Thread, item: Item, value: &Ref) -> PyResult<[u8; 16]> {
        let code = char::from(item.code);
        if !int::is_int(value) && type_of(value).slots.index.get().is_none() {
            return Err(error(th, "required argument is not an integer"));
        }
        let index = ops::convert::index(th, value)?;
        let big = int::view(&index).map_or(dashu_int::IBig::ZERO, int::IntView::to_big);
        let bits = item.size as u32 * 8;
        let (low, high) = if code.is_ascii_lowercase() {
            (-(1_i128 << (bits - 1)), (1_i128 << (bits - 1)) - 1)
        } else {
            (0, (1_i128 << bits) - 1)
        };
        let long = i128::try_from(&big).ok().filter(|n| {
            if code.is_ascii_uppercase() && item.size >= 4 {
                (0..1 << 64).contains(n)
            } else {
                i64::try_from(*n).is_ok()
            }
        });
        if long.is_none() {
            return Err(error(th, "argument out of range"));
        }
        match i128::try_from(&big) {
            Ok(n) if (low..=high).contains(&n) => Ok(n.to_le_bytes()),
            _ => Err(error(
                th,
                &match item.code {
                    b'b' => "byte format requires -128 <= number <= 127".to_owned(),
                    b'B' => "ubyte format requires 0 <= number <= 255".to_owned(),
                    b'h' => "short format requires -32768 <= number <= 32767".to_owned(),
                    b'H' => "ushort format requires 0 <= number <= 65535".to_owned(),
                    _ if bits == 64 && i128::try_from(&big).map_or(true, |n| n > high || n < low) => {
                        if code == 'q' || code == 'Q' {
                            "int too large to convert".to_owned()
                        } else {
                            "argument out of range".to_owned()
                        }
                    }
                    _ => format!("'{code}' format requires {low} <= number <= {high}"),
                },
            )),
        }
    }

    fn half(f: f64) -> Option<u16> {
        let bits = f.to_bits();
        let sign = ((bits >> 48) & 0x8000) as u16;
        if f.is_nan() {
            return Some(sign | 0x7e00);
        }
        if f.is_infinite() {
            return Some(sign | 0x7c00);
        }
        let size = f.abs();
        // Steps of the format at this size: rounding to them is exact in double precision.
        let exponent = if size < 6.103_515_625e-5 {
            -14
        } else {
            libm::ilogb(size)
        };
        let step = libm::ldexp(1.0, exponent - 10);
        let units = (size / step).round_ties_even();
        let units = units as u32;
        let value = if exponent == -14 && units < 1024 {
            units
        } else {
            ((exponent + 15) as u32 - 1) * 1024 + units
        };
        (value < 0x7c00).then(|| sign | value as u16)
    }

    fn from_half(bits: u16) -> f64 {
        let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
        let size = match exponent {
            0 => libm::ldexp(fraction, -24),
            31 if fraction == 0.0 => f64::INFINITY,
            31 => f64::NAN,
            e => libm::ldexp(1024.0 + fraction, e - 25),
        };
        if bits & 0x8000 == 0 { size } else { -size }
    }

    fn put(th: &Thread, layout: &Layout, item: Item, value: &Ref, out: &mut [u8]) -> PyResult<()> {
        match item.code {
            b'c' => match value.downcast::<PyBytes>().map(|b| b.data()) {
                Some([one]) => out[0] = *one,
                _ => return Err(error(th, "char format requires a bytes object of length 1")),
            },
            b'?' => out[0] = u8::from(ops::convert::truth(th, value)?),
            b'e' | b'f' | b'd' => {
                let f = ops::convert::to_f64(th, value).map_err(|r| {
                    if r.is(Exc::TypeError) {
                        error(th, "required argument is not a float")
                    } else {
                        r
                    }
                })?;
                let too_large =
                    |c: char| th.error(Exc::OverflowError, format!("float too large to pack with {c} format"));
                let data = match item.code {
                    b'e' => half(f).ok_or_else(|| too_large('e'))?.to_le_bytes().to_vec(),
                    b'f' if !layout.native && f.is_finite() && (f as f32).is_infinite() => {
                        return Err(too_large('f'));
                    }
                    b'f' => (f as f32).to_le_bytes().to_vec(),
                    _ => f.to_le_bytes().to_vec(),
                };
                out.copy_from_slice(&data);
                if !layout.little {
                    out.reverse();
                }
            }
            _ => {
                out.copy_from_slice(&number(th, item, value)?[..item.size]);
                if !layout.little {
                    out.reverse();
                }
            }
        }
        Ok(())
    }

    fn packed(th: &Thread, format: &[u8], values: &[Ref], name: &str) -> PyResult<Vec<u8>> {
        let layout = layout(th, format)?;
        let wanted = layout.values();
        if values.len() != wanted {
            let got = values.len();
            return Err(error(
                th,
                &format!("{name} expected {wanted} items for packing (got {got})"),
            ));
        }
        let mut out = ops::memory::filled(th, 0, layout.size)?;
        let mut values = values.iter();
        for item in &layout.items {
            match item.code {
                b'x' => {}
                b's' | b'p' => {
                    let Some(value) = values.next() else { break };
                    if !ops::convert::is_bytes_like(value) {
                        let code = char::from(item.code);
                        return Err(error(th, &format!("argument for '{code}' must be a bytes object")));
                    }
                    let data = ops::convert::bytes_of(th, value)?;
                    let place = &mut out[item.offset..item.offset + item.count];
                    let place = if item.code == b'p' && item.count > 0 {
                        place[0] = data.len().min(item.count - 1).min(255) as u8;
                        &mut place[1..]
                    } else {
                        place
                    };
                    let n = data.len().min(place.len());
                    place[..n].copy_from_slice(&data[..n]);
                }
                _ => {
                    for (i, value) in values.by_ref().take(item.count).enumerate() {
                        let start = item.offset + i * item.size;
                        put(th, &layout, *item, value, &mut out[start..start + item.size])?;
                    }
                }
            }
        }
        Ok(out)
    }

    fn unpacked(layout: &Layout, data: &[u8]) -> Ref {
        let mut values = Vec::new();
        for item in &layout.items {
            let place = &data[item.offset..item.offset + item.size * item.count];
            match item.code {
                b'x' => {}
                b's' => values.push(PyBytes::new_ref(place).into_ref()),
                b'p' => {
                    let n = place.first().map_or(0, |n| usize::from(*n).min(place.len() - 1));
                    values.push(PyBytes::new_ref(place.get(1..=n).unwrap_or_default()).into_ref());
                }
                code => values.extend(place.chunks(item.size).map(|chunk| {
                    let mut word = [0; 16];
                    word[..chunk.len()].copy_from_slice(chunk);
                    if !layout.little {
                        word[..chunk.len()].reverse();
                    }
                    let unsigned = u64::from_le_bytes(word[..8].try_into().unwrap_or_default());
                    let unused = 64 - chunk.len() as u32 * 8;
                    match code {
                        b'c' => PyBytes::new_ref(chunk).into_ref(),
                        b'?' => Ref::from_bool(unsigned != 0),
                        b'e' => ops::convert::float(from_half(unsigned as u16)),
                        b'f' => ops::convert::float(f64::from(f32::from_bits(unsigned as u32))),
                        b'd' => ops::convert::float(f64::from_bits(unsigned)),
                        c if c.is_ascii_lowercase() => ops::convert::int(((unsigned << unused) as i64) >> unused),
                        _ => ops::convert::int_from_u64(unsigned),
                    }
                })),
            }
        }
        PyTuple::from_vec(values).into_ref()
    }

    fn format_of(th: &Thread, format: &Ref) -> PyResult<Vec<u8>> {
        if let Some(text) = format.downcast::<PyStr>() {
            return ops::codec::encode(th, text, "ascii", "strict");
        }
        if let Some(bytes) = format.downcast::<PyBytes>() {
            return Ok(bytes.data().to_vec());
        }
        let name = type_of(format).name();
        Err(th.type_error(format!("Struct() argument 1 must be a str or bytes object, not {name}")))
    }

    fn exact(th: &Thread, format: &[u8], buffer: &Ref) -> PyResult<Ref> {
        let layout = layout(th, format)?;
        let data = ops::convert::bytes_of(th, buffer)?;
        if data.len() != layout.size {
            return Err(error(th, &format!("unpack requires a buffer of {} bytes", layout.size)));
        }
        Ok(unpacked(&layout, &data))
    }

    fn at(th: &Thread, format: &[u8], buffer: &Ref, offset: isize) -> PyResult<Ref> {
        let layout = layout(th, format)?;
        let data = ops::convert::bytes_of(th, buffer)?;
        let (size, len) = (layout.size, data.len());
        if offset < 0 && offset + size as isize > 0 {
            return Err(error(
                th,
                &format!("not enough data to unpack {size} bytes at offset {offset}"),
            ));
        }
        let start = if offset < 0 { offset + len as isize } else { offset };
        let Ok(start) = usize::try_from(start) else {
            return Err(error(
                th,
                &format!("offset {offset} out of range for {len}-byte buffer"),
            ));
        };
        if start > len || len - start < size {
            return Err(error(
                th,
                &format!(
                    "unpack_from requires a buffer of at least {} bytes for unpacking {size} bytes at offset {start} (actual buffer size is {len})",
                    start + size
                ),
            ));
        }
        Ok(unpacked(&layout, &data[start..start + size]))
    }

    fn each(th: &Thread, format: &[u8], buffer: &Ref) -> PyResult<Ref> {
        let layout = layout(th, format)?;
        let data = ops::convert::bytes_of(th, buffer)?;
        let size = layout.size;
        if size == 0 {
            return Err(error(th, "cannot iteratively unpack with a struct of length 0"));
        }
        if data.len() % size != 0 {
            return Err(error(
                th,
                &format!("iterative unpacking requires a buffer of a multiple of {size} bytes"),
            ));
        }
        let iterator = PyUnpackIterator {
            format: format.to_vec(),
            data,
            at: std::cell::Cell::new(0),
            size,
        };
        Ok(alloc::new(iterator).into_ref())
    }

    /// Packs values into a buffer at an offset.
    fn pack_at(th: &Thread, format: &[u8], values: &[Ref]) -> PyResult<()> {
        let [buffer, offset, values @ ..] = values else {
            let missing = if values.is_empty() { "buffer" } else { "offset" };
            return Err(th.type_error(format!("pack_into expected {missing} argument")));
        };
        let layout = layout(th, format)?;
        let (wanted, got, size) = (layout.values(), values.len(), layout.size);
        if wanted != got {
            return Err(error(
                th,
                &format!("pack_into expected {wanted} items for packing (got {got})"),
            ));
        }
        let room = ops::buffer::writable_len(th, buffer, "pack_into()").map_err(|raised| {
            if !raised.is(Exc::TypeError) {
                return raised;
            }
            let name = type_of(buffer).name();
            th.type_error(format!(
                "pack_into() argument must be read-write bytes-like object, not {name}"
            ))
        })?;
        let offset = ops::convert::index_isize(th, offset)?;
        if offset < 0 && offset + size as isize > 0 {
            return Err(error(th, &format!("no space to pack {size} bytes at offset {offset}")));
        }
        let start = if offset < 0 { offset + room as isize } else { offset };
        let Ok(start) = usize::try_from(start) else {
            return Err(error(
                th,
                &format!("offset {offset} out of range for {room}-byte buffer"),
            ));
        };
        if start > room || room - start < size {
            return Err(error(
                th,
                &format!(
                    "pack_into requires a buffer of at least {} bytes for packing {size} bytes at offset {start} (actual buffer size is {room})",
                    start + size
                ),
            ));
        }
        let data = packed(th, format, values, "pack_into")?;
        ops::buffer::write_at(th, buffer, start, &data)
    }

    /// Pack the values v1, v2, ... according to the format string fmt and write
    /// the packed bytes into the writable buffer buf starting at offset.  Note
    /// that the offset is a required argument.  See help(struct) for more
    /// on format strings.
    #[function]
    fn pack_into(th: &Thread, format: &Ref, #[args] values: &[Ref]) -> PyResult<()> {
        pack_at(th, &format_of(th, format)?, values)
    }

    /// Yields one record after the other.
    #[py_class(name = "unpack_iterator", module = "_struct", gc, final_, no_new)]
    #[derive(Trace)]
    pub(crate) struct PyUnpackIterator {
        #[trace(skip)]
        format: Vec<u8>,
        #[trace(skip)]
        data: Vec<u8>,
        at: std::cell::Cell<usize>,
        size: usize,
    }

    #[py_methods]
    impl PyUnpackIterator {
        #[slot]
        fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
            Ok(this.to_ref())
        }

        #[slot]
        fn next(&self, th: &Thread) -> PyResult<Option<Ref>> {
            let at = self.at.get();
            if at + self.size > self.data.len() {
                return Ok(None);
            }
            self.at.set(at + self.size);
            let layout = layout(th, &self.format)?;
            Ok(Some(unpacked(&layout, &self.data[at..at + self.size])))
        }

        #[method]
        fn __length_hint__(&self) -> usize {
            (self.data.len() - self.at.get()) / self.size
        }
    }

    /// Return size in bytes of the struct described by the format string.
    #[function]
    fn calcsize(th: &Thread, format: &Ref) -> PyResult<usize> {
        Ok(layout(th, &format_of(th, format)?)?.size)
    }

    /// Return a bytes object containing the values v1, v2, ... packed according to the format string.
    #[function]
    fn pack(th: &Thread, format: &Ref, #[args] values: &[Ref]) -> PyResult<Ref> {
        Ok(PyBytes::from_vec(packed(th, &format_of(th, format)?, values, "pack")?).into_ref())
    }

    /// Return a tuple containing values unpacked according to the format string.
    #[function]
    fn unpack(th: &Thread, format: &Ref, buffer: &Ref) -> PyResult<Ref> {
        exact(th, &format_of(th, format)?, buffer)
    }

    /// Return a tuple containing values unpacked according to the format string.
    #[function(keywords)]
    fn unpack_from(th: &Thread, format: &Ref, buffer: &Ref, #[default(0)] offset: isize) -> PyResult<Ref> {
        at(th, &format_of(th, format)?, buffer, offset)
    }

    /// Return an iterator yielding tuples unpacked from the given bytes.
    #[function]
    fn iter_unpack(th: &Thread, format: &Ref, buffer: &Ref) -> PyResult<Ref> {
        each(th, &format_of(th, format)?, buffer)
    }

    /// Clear the internal cache.
    #[function]
    fn _clearcache() {}

    /// Struct(fmt) --> compiled struct object
    #[py_class(name = "Struct", module = "_struct", gc, weakref)]
    #[derive(Trace)]
    #[repr(C)]
    pub(crate) struct PyStruct {
        #[trace(skip)]
        format: Vec<u8>,
        size: usize,
    }

    #[py_methods]
    impl PyStruct {
        #[slot]
        fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
            let [format] = args.bind(th, signature!("Struct", [] [format] []))?;
            let format = format_of(th, format.expect("required"))?;
            let size = layout(th, &format)?.size;
            Ok(alloc::new_object(class, PyStruct { format, size }).into_ref())
        }

        #[slot]
        fn init(&self, _th: &Thread, _args: Args<'_>) -> PyResult<()> {
            Ok(())
        }

        #[method]
        fn pack(&self, th: &Thread, #[args] values: &[Ref]) -> PyResult<Ref> {
            Ok(PyBytes::from_vec(packed(th, &self.format, values, "pack")?).into_ref())
        }

        #[method]
        fn unpack(&self, th: &Thread, buffer: &Ref) -> PyResult<Ref> {
            exact(th, &self.format, buffer)
        }

        #[method(keywords)]
        fn unpack_from(&self, th: &Thread, buffer: &Ref, #[default(0)] offset: isize) -> PyResult<Ref> {
            at(th, &self.format, buffer, offset)
        }

        #[method]
        fn pack_into(&self, th: &Thread, #[args] values: &[Ref]) -> PyResult<()> {
            pack_at(th, &self.format, values)
        }

        #[method]
        fn __sizeof__(&self) -> usize {
            std::mem::size_of::<PyStruct>() + self.format.len()
        }

        #[method]
        fn iter_unpack(&self, th: &Thread, buffer: &Ref) -> PyResult<Ref> {
            each(th, &self.format, buffer)
        }

        /// struct format string
        #[getter]
        fn format(&self) -> Ref {
            PyStr::from_latin1(&self.format).into_ref()
        }

        /// struct size in bytes
        #[getter]
        fn size(&self) -> usize {
            self.size
        }
    }
}
