//! Numeric literals: the text of a token to a constant.
//!
//! Decimal integers of more than 4300 digits are refused, as CPython refuses them (`sys.set_int_max_str_digits`).

use crate::ast::{Constant, IntConst};

/// What the text of a number token means.
pub(crate) enum Number {
    Value(Constant),
    /// A decimal literal with this many digits, which is too many.
    TooManyDigits(usize),
}

/// CPython's default for `sys.get_int_max_str_digits()`.
const MAX_DIGITS: usize = 4300;

pub(crate) fn parse(token: &str) -> Number {
    let text: String = token.chars().filter(|&c| c != '_').collect();
    let lower = text.to_ascii_lowercase();
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = lower.strip_prefix(prefix) {
            return Number::Value(Constant::Int(power_of_two(digits, radix)));
        }
    }
    if let Some(imaginary) = lower.strip_suffix('j') {
        return Number::Value(Constant::Complex(imaginary.parse().unwrap_or(f64::NAN)));
    }
    if lower.contains(['.', 'e']) {
        return Number::Value(Constant::Float(lower.parse().unwrap_or(f64::NAN)));
    }
    if let Ok(small) = lower.parse() {
        return Number::Value(Constant::Int(IntConst::Small(small)));
    }
    let digits = lower.trim_start_matches('0');
    if lower.len() > MAX_DIGITS {
        return Number::TooManyDigits(lower.len());
    }
    Number::Value(Constant::Int(IntConst::Big(hex_of_decimal(digits))))
}

fn power_of_two(digits: &str, radix: u32) -> IntConst {
    if let Ok(small) = i64::from_str_radix(digits, radix) {
        return IntConst::Small(small);
    }
    if radix == 16 {
        return IntConst::Big(digits.trim_start_matches('0').into());
    }
    let bits: String = digits
        .chars()
        .filter_map(|c| c.to_digit(radix))
        .map(|digit| {
            if radix == 8 {
                format!("{digit:03b}")
            } else {
                digit.to_string()
            }
        })
        .collect();
    let bits = bits.trim_start_matches('0');
    let padding = "0".repeat((4 - bits.len() % 4) % 4);
    let padded = padding + bits;
    let hex: String = padded
        .as_bytes()
        .chunks(4)
        .filter_map(|nibble| {
            let value = nibble.iter().fold(0, |value, &b| value << 1 | u32::from(b == b'1'));
            char::from_digit(value, 16)
        })
        .collect();
    IntConst::Big(hex.into())
}

/// Schoolbook conversion; the digit limit keeps it small.
fn hex_of_decimal(digits: &str) -> Box<str> {
    let mut limbs: Vec<u32> = Vec::new();
    for chunk in digits.as_bytes().chunks(9) {
        let value = chunk.iter().fold(0u64, |value, &b| value * 10 + u64::from(b - b'0'));
        let scale = 10u64.pow(u32::try_from(chunk.len()).unwrap_or(9));
        let mut carry = value;
        for limb in &mut limbs {
            let product = u64::from(*limb) * scale + carry;
            *limb = u32::try_from(product & 0xFFFF_FFFF).unwrap_or(0);
            carry = product >> 32;
        }
        if carry > 0 {
            limbs.push(u32::try_from(carry).unwrap_or(0));
        }
    }
    let mut text = String::with_capacity(limbs.len() * 8);
    for (index, limb) in limbs.iter().rev().enumerate() {
        if index == 0 {
            text.push_str(&format!("{limb:x}"));
        } else {
            text.push_str(&format!("{limb:08x}"));
        }
    }
    text.into()
}

/// Decimal digits of a [`IntConst::Big`].
pub(crate) fn decimal_of_hex(hex: &str) -> String {
    // Base 10^9, least significant first.
    let mut limbs: Vec<u64> = vec![0];
    for digit in hex.chars().filter_map(|c| c.to_digit(16)) {
        let mut carry = u64::from(digit);
        for limb in &mut limbs {
            let value = *limb * 16 + carry;
            *limb = value % 1_000_000_000;
            carry = value / 1_000_000_000;
        }
        if carry > 0 {
            limbs.push(carry);
        }
    }
    let mut text = String::new();
    for (index, limb) in limbs.iter().rev().enumerate() {
        if index == 0 {
            text.push_str(&limb.to_string());
        } else {
            text.push_str(&format!("{limb:09}"));
        }
    }
    text
}
