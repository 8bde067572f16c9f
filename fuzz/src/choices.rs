//! Choices: bytes that decide what a generator does.
//!
//! libFuzzer's mutators are given a number. It is stretched to bytes here, so that generators are written once, over
//! `arbitrary::Unstructured`, whoever makes the choices.

use arbitrary::{Result, Unstructured};

/// Bytes that a number stands for (splitmix64).
#[must_use]
pub fn from_seed(seed: u64, count: usize) -> Vec<u8> {
    let mut state = seed;
    let mut bytes = Vec::with_capacity(count + 8);
    while bytes.len() < count {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bytes.extend((z ^ (z >> 31)).to_le_bytes());
    }
    bytes.truncate(count);
    bytes
}

/// A number below `count`, and 0 if that is 0.
///
/// # Errors
/// When there are no choices left.
pub fn below(u: &mut Unstructured<'_>, count: usize) -> Result<usize> {
    if count == 0 { Ok(0) } else { u.choose_index(count) }
}

/// Puts a new case into a mutator's buffer and gives its length.
pub fn put(buffer: &mut [u8], max_size: usize, case: &[u8]) -> usize {
    let len = case.len().min(max_size).min(buffer.len());
    buffer[..len].copy_from_slice(&case[..len]);
    len
}
