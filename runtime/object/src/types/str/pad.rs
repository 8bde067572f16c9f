//! Padding: alignment in a width, zeros, tabs.

use crate::types::str::{StrBuilder, StrData};

/// `text` in the middle of `left` and `right` times `fill`.
#[must_use]
pub fn padded(text: StrData<'_>, left: usize, right: usize, fill: u32) -> StrBuilder {
    let mut out = StrBuilder::default();
    (0..left).for_each(|_| out.push(fill));
    out.push_data(text);
    (0..right).for_each(|_| out.push(fill));
    out
}

/// The padding left and right of centred text; the odd one goes where CPython puts it.
#[must_use]
pub fn centre(len: usize, width: usize) -> (usize, usize) {
    let missing = width.saturating_sub(len);
    let left = missing / 2 + (missing & width & 1);
    (left, missing - left)
}

/// `text.zfill(width)`
#[must_use]
pub fn zero_filled(text: StrData<'_>, width: usize) -> StrBuilder {
    let mut out = StrBuilder::default();
    let sign = (!text.is_empty() && matches!(text.at(0), 0x2b | 0x2d)) as usize;
    out.push_data(text.slice(0, sign));
    (text.len()..width).for_each(|_| out.push(u32::from(b'0')));
    out.push_data(text.slice(sign, text.len()));
    out
}

/// `text.expandtabs(size)`
#[must_use]
pub fn tabs_expanded(text: StrData<'_>, size: i32) -> StrBuilder {
    let size = usize::try_from(size).unwrap_or(0);
    let (mut out, mut column) = (StrBuilder::default(), 0);
    for c in text.iter() {
        if c == u32::from(b'\t') {
            if size > 0 {
                let spaces = size - column % size;
                column += spaces;
                (0..spaces).for_each(|_| out.push(u32::from(b' ')));
            }
            continue;
        }
        column = if matches!(c, 0xa | 0xd) { 0 } else { column + 1 };
        out.push(c);
    }
    out
}
