//! Constants of the tree to constants of the code.

use taipan_code::Const;
use taipan_syntax::ast::{Constant, IntConst};

pub(crate) fn constant(value: &Constant) -> Const {
    match value {
        Constant::None => Const::None,
        Constant::Ellipsis => Const::Ellipsis,
        Constant::Bool(value) => Const::Bool(*value),
        Constant::Int(IntConst::Small(value)) => Const::Int(*value),
        Constant::Int(IntConst::Big(digits)) => Const::BigInt(digits.clone()),
        Constant::Float(value) => Const::Float(*value),
        Constant::Complex(imaginary) => Const::Complex(0.0, *imaginary),
        Constant::Str(text) => Const::Str(text.as_bytes().into()),
        Constant::Bytes(bytes) => Const::Bytes(bytes.clone()),
        Constant::Tuple(items) => Const::Tuple(items.iter().map(constant).collect()),
        Constant::FrozenSet(items) => Const::FrozenSet(items.iter().map(constant).collect()),
    }
}

pub(crate) fn string(text: &str) -> Const {
    Const::Str(text.as_bytes().into())
}

/// The truth of a constant.
pub(crate) fn is_true(value: &Const) -> bool {
    match value {
        Const::None => false,
        Const::Ellipsis | Const::Code(_) | Const::BigInt(_) => true,
        Const::Bool(value) => *value,
        Const::Int(value) => *value != 0,
        Const::Float(value) => *value != 0.0,
        Const::Complex(real, imaginary) => *real != 0.0 || *imaginary != 0.0,
        Const::Str(bytes) | Const::Bytes(bytes) => !bytes.is_empty(),
        Const::Tuple(items) | Const::FrozenSet(items) => !items.is_empty(),
    }
}
