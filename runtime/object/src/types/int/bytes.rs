//! `int.to_bytes` and `int.from_bytes`.

use dashu_int::ops::BitTest;
use dashu_int::{IBig, UBig};
use taipan_heap::Ref;

use crate::class::type_of;
use crate::error::{Exc, PyResult};
use crate::native::Downcast;
use crate::ops;
use crate::thread::Thread;
use crate::types::int::{IntView, is_int};
use crate::types::str::PyStr;

/// Order of bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Big,
    Little,
}

/// The argument `byteorder`.
pub(super) fn order(th: &Thread, argument: Option<&Ref>, method: &str) -> PyResult<Order> {
    let Some(argument) = argument else {
        return Ok(Order::Big);
    };
    let Some(text) = argument.downcast::<PyStr>() else {
        return Err(th.type_error(format!(
            "{method}() argument 'byteorder' must be str, not {}",
            type_of(argument).name()
        )));
    };
    match text.as_ascii() {
        Some("big") => Ok(Order::Big),
        Some("little") => Ok(Order::Little),
        _ => Err(th.value_error("byteorder must be either 'little' or 'big'")),
    }
}

/// The number as `len` bytes.
pub(super) fn to_bytes(th: &Thread, number: IntView<'_>, len: isize, order: Order, signed: bool) -> PyResult<Vec<u8>> {
    let Ok(len) = usize::try_from(len) else {
        return Err(th.value_error("length argument must be non-negative"));
    };
    let negative = number.is_negative();
    if negative && !signed {
        return Err(th.error(Exc::OverflowError, "can't convert negative int to unsigned"));
    }
    let number = number.to_big();
    // The bits of a negative number are the inverted bits of its magnitude less one.
    let magnitude = if negative {
        (-number - IBig::ONE).into_parts().1
    } else {
        number.into_parts().1
    };
    let bits = magnitude.bit_len() + usize::from(signed);
    // No byte is enough for 0, and for -1 too (`_PyLong_AsByteArray`).
    let empty = len == 0 && magnitude == UBig::ZERO;
    if bits > len.saturating_mul(8) && !empty {
        return Err(th.error(Exc::OverflowError, "int too big to convert"));
    }
    let mut data = magnitude.to_le_bytes().to_vec();
    crate::ops::memory::room(th, len, 1)?;
    data.resize(len, 0);
    if negative {
        data.iter_mut().for_each(|b| *b = !*b);
    }
    if order == Order::Big {
        data.reverse();
    }
    Ok(data)
}

/// The bytes that `int.from_bytes` reads.
pub(super) fn source(th: &Thread, object: &Ref) -> PyResult<Vec<u8>> {
    if object.is_a::<PyStr>() || is_int(object) {
        let name = type_of(object).name();
        return Err(th.type_error(format!("cannot convert '{name}' object to bytes")));
    }
    ops::codec::bytes_from_object(th, object, "bytes")
}

/// The number that bytes mean.
pub(super) fn from_bytes(data: &[u8], order: Order, signed: bool) -> IBig {
    let (magnitude, top) = match order {
        Order::Big => (UBig::from_be_bytes(data), data.first()),
        Order::Little => (UBig::from_le_bytes(data), data.last()),
    };
    let number = IBig::from(magnitude);
    if signed && top.is_some_and(|b| b & 0x80 != 0) {
        number - (IBig::ONE << (data.len() * 8))
    } else {
        number
    }
}
