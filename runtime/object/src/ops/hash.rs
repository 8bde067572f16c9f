//! Hashes: equal numbers of all types hash alike; tuples as in CPython (xxHash), as programs see set order.

use dashu_int::IBig;
use taipan_heap::Ref;

use crate::class::type_of;
use crate::error::PyResult;
use crate::native::Downcast;
use crate::thread::Thread;
use crate::types::int::IntView;
use crate::types::str::PyStr;

const BITS: u32 = 61;
const MODULUS: i64 = (1 << BITS) - 1;

fn fix(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

/// The hash of a small int or a str; None of all else.
#[inline]
#[must_use]
pub fn plain(object: &Ref) -> Option<i64> {
    match object.value().as_int() {
        Some(n) => Some(int(IntView::Small(n))),
        None => Some(object.downcast_exact::<PyStr>()?.hash()),
    }
}

/// `hash(object)`
///
/// # Errors
/// TypeError for unhashable types; what `__hash__` raises.
#[inline]
pub fn hash(th: &Thread, object: &Ref) -> PyResult<i64> {
    if let Some(n) = object.value().as_int() {
        return Ok(int(IntView::Small(n)));
    }
    if let Some(text) = object.downcast_exact::<PyStr>() {
        return Ok(text.hash());
    }
    match type_of(object).slots.hash.get() {
        Some(hash) => hash(th, object),
        None => Err(th.type_error(format!("unhashable type: '{}'", type_of(object).name()))),
    }
}

/// The hash of an int.
#[inline]
#[must_use]
pub fn int(n: IntView<'_>) -> i64 {
    let hash = match n {
        IntView::Small(n) if n.unsigned_abs() < MODULUS.cast_unsigned() => n,
        IntView::Small(n) => n % MODULUS,
        IntView::Big(n) => {
            let rest = n % IBig::from(MODULUS);
            i64::try_from(&rest).unwrap_or(0)
        }
    };
    fix(hash)
}

/// The hash of a float that is not nan (`_Py_HashDouble`).
#[must_use]
pub fn float(f: f64) -> i64 {
    if f.is_infinite() {
        return if f > 0.0 { 314_159 } else { -314_159 };
    }
    if f.is_nan() {
        return 0;
    }
    let (mut mantissa, mut exponent) = frexp(f);
    let negative = mantissa < 0.0;
    mantissa = mantissa.abs();
    let mut x: u64 = 0;
    while mantissa != 0.0 {
        x = (x << 28) & MODULUS.cast_unsigned() | x >> (BITS - 28);
        mantissa *= 268_435_456.0;
        exponent -= 28;
        let y = mantissa as u64;
        mantissa -= y as f64;
        x += y;
        if x >= MODULUS.cast_unsigned() {
            x -= MODULUS.cast_unsigned();
        }
    }
    let exponent = if exponent >= 0 {
        exponent as u32 % BITS
    } else {
        BITS - 1 - ((-1 - exponent) as u32 % BITS)
    };
    let x = (x << exponent) & MODULUS.cast_unsigned() | x >> (BITS - exponent);
    fix(if negative { -(x.cast_signed()) } else { x.cast_signed() })
}

/// Mantissa in [0.5, 1) and exponent.
#[must_use]
pub fn frexp(f: f64) -> (f64, i32) {
    if f == 0.0 || !f.is_finite() {
        return (f, 0);
    }
    let bits = f.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32;
    if exponent == 0 {
        let (mantissa, exponent) = frexp(f * 2f64.powi(64));
        return (mantissa, exponent - 64);
    }
    (f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52), exponent - 1022)
}

/// The hash of an address.
#[must_use]
pub fn identity(object: &Ref) -> i64 {
    fix(object.value().bits().rotate_right(4).cast_signed())
}

/// The hash of bytes.
#[must_use]
pub fn bytes(data: &[u8]) -> i64 {
    crate::types::str::hash_bytes(data)
}

/// The hash of a tuple of items (`tuplehash`).
///
/// # Errors
/// What the items' hashes raise.
pub fn tuple(th: &Thread, items: &[Ref]) -> PyResult<i64> {
    const P1: u64 = 11_400_714_785_074_694_791;
    const P2: u64 = 14_029_467_366_897_019_727;
    const P5: u64 = 2_870_177_450_012_600_261;
    let mut acc = P5;
    for item in items {
        let lane = hash(th, item)?.cast_unsigned();
        acc = acc.wrapping_add(lane.wrapping_mul(P2)).rotate_left(31).wrapping_mul(P1);
    }
    acc = acc.wrapping_add(items.len() as u64 ^ (P5 ^ 3_527_539));
    Ok(if acc == u64::MAX {
        1_546_275_796
    } else {
        acc.cast_signed()
    })
}

/// The hash of a frozenset from those of its elements (`frozenset_hash`).
#[must_use]
pub fn frozenset(hashes: impl ExactSizeIterator<Item = i64>) -> i64 {
    let len = hashes.len() as u64;
    let mut hash = 0u64;
    for h in hashes {
        let h = h.cast_unsigned();
        hash ^= ((h ^ 89_869_747) ^ (h << 16)).wrapping_mul(3_644_798_167);
    }
    hash ^= (len + 1).wrapping_mul(1_927_868_237);
    hash ^= hash >> 11 ^ hash >> 25;
    hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
    if hash == u64::MAX {
        590_923_713
    } else {
        hash.cast_signed()
    }
}

/// The hash that a `__hash__` method returned, reduced to 64 bits.
///
/// # Errors
/// TypeError if it is no int.
pub fn from_result(th: &Thread, result: &Ref) -> PyResult<i64> {
    match crate::types::int::view(result) {
        Some(n) => Ok(match n.to_i64() {
            Some(n) => fix(n),
            None => int(n),
        }),
        None => Err(th.type_error("__hash__ method should return an integer")),
    }
}
