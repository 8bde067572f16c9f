//! Item formats of memory views: native single characters, as in the `struct` module.

use taipan_heap::Ref;

use crate::error::{Exc, PyResult};
use crate::native::Downcast;
use crate::ops;
use crate::thread::Thread;
use crate::types::bytes::PyBytes;
use crate::types::int::{self, IntView};

/// The format in the text of a format argument.
pub(super) fn parse(text: &str) -> Option<u8> {
    match text.strip_prefix('@').unwrap_or(text).as_bytes() {
        [one] => size(*one).map(|_| *one),
        _ => None,
    }
}

/// Bytes of an item.
pub(super) fn size(format: u8) -> Option<usize> {
    Some(match format {
        b'B' | b'b' | b'c' | b'?' => 1,
        b'h' | b'H' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'd' | b'P' => 8,
        _ => return None,
    })
}

/// Whether items are single bytes.
pub(super) fn is_bytes(format: u8) -> bool {
    matches!(format, b'B' | b'b' | b'c')
}

/// An item as an object.
pub(super) fn read(format: u8, item: &[u8]) -> Ref {
    let mut wide = [0; 8];
    wide[..item.len()].copy_from_slice(item);
    let bits = u64::from_le_bytes(wide);
    let shift = 64 - 8 * item.len() as u32;
    match format {
        b'c' => PyBytes::new_ref(item).into_ref(),
        b'?' => Ref::from_bool(bits != 0),
        b'f' => ops::convert::float(f64::from(f32::from_bits(bits as u32))),
        b'd' => ops::convert::float(f64::from_bits(bits)),
        b'b' | b'h' | b'i' | b'l' | b'q' | b'n' => ops::convert::int((bits << shift).cast_signed() >> shift),
        _ => ops::convert::int_from_u64(bits),
    }
}

/// An object as an item.
pub(super) fn write(th: &Thread, format: u8, value: &Ref) -> PyResult<Vec<u8>> {
    let shown = char::from(format);
    let bad_type = || th.type_error(format!("memoryview: invalid type for format '{shown}'"));
    let bad_value = || th.value_error(format!("memoryview: invalid value for format '{shown}'"));
    let size = size(format).unwrap_or(1);
    match format {
        b'c' => match value.downcast::<PyBytes>().map(|b| b.data()) {
            Some([one]) => Ok(vec![*one]),
            Some(_) => Err(bad_value()),
            None => Err(bad_type()),
        },
        b'?' => Ok(vec![u8::from(ops::convert::truth(th, value)?)]),
        b'f' | b'd' => {
            let f = ops::convert::to_f64(th, value)
                .map_err(|raised| if raised.is(Exc::TypeError) { bad_type() } else { raised })?;
            Ok(if format == b'f' {
                (f as f32).to_le_bytes().to_vec()
            } else {
                f.to_le_bytes().to_vec()
            })
        }
        _ => {
            if !int::is_int(value) && crate::type_of(value).slots.index.get().is_none() {
                return Err(bad_type());
            }
            let n = ops::convert::index(th, value)?;
            let n = int::view(&n).expect("an index is an int");
            let bits = size as u32 * 8;
            let n: i128 = match n {
                IntView::Small(n) => i128::from(n),
                IntView::Big(n) => i128::try_from(n).map_err(|_| bad_value())?,
            };
            let range = if format.is_ascii_lowercase() {
                -(1i128 << (bits - 1))..1i128 << (bits - 1)
            } else {
                0..1i128 << bits
            };
            if !range.contains(&n) {
                return Err(bad_value());
            }
            Ok(n.to_le_bytes()[..size].to_vec())
        }
    }
}
