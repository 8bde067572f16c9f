//! `binascii`: bytes as hexadecimal digits and in base 64, and checksums.

use taipan_object::py_module;

/// Conversion between binary data and ASCII
#[py_module(name = "binascii")]
pub(crate) mod binascii {
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::types::bytes::PyBytes;
    use taipan_object::types::dict::PyDict;
    use taipan_object::types::str::PyStr;
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::{Downcast, Exc, NativeType, PyResult, PyType, Raised, Ref, Thread, ops, type_of};

    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        for (name, base) in [("Error", Exc::ValueError), ("Incomplete", Exc::Exception)] {
            let namespace = PyDict::new_ref();
            namespace.set_str(&th.names().module, PyStr::new("binascii").into_ref());
            let bases = PyTuple::from_vec(vec![base.class().to_ref()]).into_ref();
            let text = PyStr::new(name).into_ref();
            let class = ops::call::call(th, &PyType::class().to_ref(), &[&text, &bases, namespace.as_ref()])?;
            module.add(th, name, class);
        }
        Ok(())
    }

    fn error(th: &Thread, message: &str) -> Raised {
        let class = th
            .module("binascii")
            .and_then(|m| ops::attr::get(th, &m, &th.vm().interned.get("Error")).ok());
        let made = class.map(|class| ops::call::call(th, &class, &[&PyStr::new(message).into_ref()]));
        match made {
            Some(Ok(made)) => match taipan_object::native::try_typed(made) {
                Ok(made) => Raised::new(made),
                Err(_) => th.value_error(message),
            },
            Some(Err(raised)) => raised,
            None => th.value_error(message),
        }
    }

    /// ASCII text or bytes.
    fn ascii(th: &Thread, data: &Ref) -> PyResult<Vec<u8>> {
        if let Some(text) = data.downcast::<PyStr>() {
            return match text.as_ascii() {
                Some(text) => Ok(text.as_bytes().to_vec()),
                None => Err(th.value_error("string argument should contain only ASCII characters")),
            };
        }
        if !ops::convert::is_bytes_like(data) {
            let name = type_of(data).name();
            return Err(th.type_error(format!(
                "argument should be bytes, buffer or ASCII string, not '{name}'"
            )));
        }
        ops::convert::bytes_of(th, data)
    }

    fn hex(th: &Thread, data: &Ref, sep: Option<&Ref>, per_sep: Option<&Ref>) -> PyResult<Ref> {
        let bytes = PyBytes::from_vec(ops::convert::bytes_of(th, data)?).into_ref();
        let method = ops::attr::get(th, &bytes, &th.vm().interned.get("hex"))?;
        let args: Vec<&Ref> = sep.into_iter().chain(per_sep).collect();
        let text = ops::call::call(th, &method, &args)?;
        let text = text.downcast::<PyStr>().and_then(|t| t.as_ascii()).unwrap_or_default();
        Ok(PyBytes::new_ref(text.as_bytes()).into_ref())
    }

    fn from_hex(th: &Thread, hexstr: &Ref) -> PyResult<Ref> {
        let data = ascii(th, hexstr)?;
        if data.len() % 2 != 0 {
            return Err(error(th, "Odd-length string"));
        }
        let digit = |b: u8| char::from(b).to_digit(16);
        let pairs = data
            .chunks(2)
            .map(|pair| Some((digit(pair[0])? * 16 + digit(pair[1])?) as u8));
        match pairs.collect::<Option<Vec<u8>>>() {
            Some(bytes) => Ok(PyBytes::from_vec(bytes).into_ref()),
            None => Err(error(th, "Non-hexadecimal digit found")),
        }
    }

    /// Hexadecimal representation of binary data.
    ///
    ///   sep
    ///     An optional single character or byte to separate hex bytes.
    ///   bytes_per_sep
    ///     How many bytes between separators.  Positive values count from the
    ///     right, negative values count from the left.
    ///
    /// The return value is a bytes object.
    #[function(keywords)]
    fn hexlify(th: &Thread, data: &Ref, sep: Option<&Ref>, bytes_per_sep: Option<&Ref>) -> PyResult<Ref> {
        hex(th, data, sep, bytes_per_sep)
    }

    /// Hexadecimal representation of binary data.
    ///
    ///   sep
    ///     An optional single character or byte to separate hex bytes.
    ///   bytes_per_sep
    ///     How many bytes between separators.  Positive values count from the
    ///     right, negative values count from the left.
    ///
    /// The return value is a bytes object.
    #[function(keywords)]
    fn b2a_hex(th: &Thread, data: &Ref, sep: Option<&Ref>, bytes_per_sep: Option<&Ref>) -> PyResult<Ref> {
        hex(th, data, sep, bytes_per_sep)
    }

    /// Binary data of hexadecimal representation.
    ///
    /// hexstr must contain an even number of hex digits (upper or lower case).
    #[function]
    fn unhexlify(th: &Thread, hexstr: &Ref) -> PyResult<Ref> {
        from_hex(th, hexstr)
    }

    /// Binary data of hexadecimal representation.
    ///
    /// hexstr must contain an even number of hex digits (upper or lower case).
    /// This function is also available as "unhexlify()".
    #[function]
    fn a2b_hex(th: &Thread, hexstr: &Ref) -> PyResult<Ref> {
        from_hex(th, hexstr)
    }

    /// Base64-code line of data.
    #[function(keywords)]
    fn b2a_base64(
        th: &Thread,
        data: &Ref,
        #[keyword]
        #[default(true)]
        newline: bool,
    ) -> PyResult<Ref> {
        let data = ops::convert::bytes_of(th, data)?;
        let mut out = Vec::with_capacity(data.len() / 3 * 4 + 5);
        for chunk in data.chunks(3) {
            let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
            let word = byte(0) << 16 | byte(1) << 8 | byte(2);
            for i in 0..4 {
                out.push(if i <= chunk.len() {
                    DIGITS[(word >> (18 - 6 * i) & 63) as usize]
                } else {
                    b'='
                });
            }
        }
        if newline {
            out.push(b'\n');
        }
        Ok(PyBytes::from_vec(out).into_ref())
    }

    /// Decode a line of base64 data.
    ///
    ///   strict_mode
    ///     When set to True, bytes that are not in the base64 standard are not allowed.
    ///     The same applies to excess data after padding (= / ==).
    #[function(keywords)]
    fn a2b_base64(
        th: &Thread,
        data: &Ref,
        #[keyword]
        #[default(false)]
        strict_mode: bool,
    ) -> PyResult<Ref> {
        let data = ascii(th, data)?;
        let mut out = Vec::with_capacity(data.len() / 4 * 3 + 3);
        let (mut place, mut left, mut pads) = (0, 0_u8, 0);
        let mut padded = false;
        if strict_mode && data.first() == Some(&b'=') {
            return Err(error(th, "Leading padding not allowed"));
        }
        for (i, byte) in data.iter().enumerate() {
            if *byte == b'=' {
                padded = true;
                if place >= 2 {
                    pads += 1;
                    if place + pads >= 4 {
                        // A pad sequence means that no more data is to come.
                        if strict_mode && i + 1 < data.len() {
                            return Err(error(th, "Excess data after padding"));
                        }
                        return Ok(PyBytes::from_vec(out).into_ref());
                    }
                }
                continue;
            }
            let Some(digit) = DIGITS.iter().position(|d| d == byte) else {
                if strict_mode {
                    return Err(error(th, "Only base64 data is allowed"));
                }
                continue;
            };
            if strict_mode && padded {
                return Err(error(th, "Discontinuous padding not allowed"));
            }
            pads = 0;
            let digit = digit as u8;
            match place {
                0 => left = digit,
                1 => {
                    out.push(left << 2 | digit >> 4);
                    left = digit & 0xf;
                }
                2 => {
                    out.push(left << 4 | digit >> 2);
                    left = digit & 3;
                }
                _ => {
                    out.push(left << 6 | digit);
                    left = 0;
                }
            }
            place = (place + 1) % 4;
        }
        if place == 1 {
            let count = out.len() / 3 * 4 + 1;
            return Err(error(
                th,
                &format!(
                    "Invalid base64-encoded string: number of data characters ({count}) cannot be 1 more than a multiple of 4"
                ),
            ));
        }
        if place != 0 {
            return Err(error(th, "Incorrect padding"));
        }
        Ok(PyBytes::from_vec(out).into_ref())
    }

    /// Compute CRC-32 incrementally.
    #[function]
    fn crc32(th: &Thread, data: &Ref, crc: Option<&Ref>) -> PyResult<u32> {
        let data = ops::convert::bytes_of(th, data)?;
        let start = match crc {
            Some(crc) => ops::convert::index_i64(th, crc, "C unsigned int")? as u32,
            None => 0,
        };
        let mut crc = !start;
        for byte in data {
            crc ^= u32::from(byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
            }
        }
        Ok(!crc)
    }

    /// Compute CRC-CCITT incrementally.
    #[function]
    fn crc_hqx(th: &Thread, data: &Ref, crc: i64) -> PyResult<u32> {
        let data = ops::convert::bytes_of(th, data)?;
        let mut crc = crc as u32 & 0xffff;
        for byte in data {
            crc ^= u32::from(byte) << 8;
            for _ in 0..8 {
                crc = if crc & 0x8000 != 0 { crc << 1 ^ 0x1021 } else { crc << 1 } & 0xffff;
            }
        }
        Ok(crc)
    }
}
