//! Positions in text streams as numbers (`cookie` in CPython's `textio.c`): bits of one int, in the same places.

use dashu_int::IBig;
use taipan_object::Ref;
use taipan_object::types::int;

/// A position in text.
#[derive(Clone, Copy, Default)]
pub(super) struct Cookie {
    pub(super) start: i64,
    pub(super) flags: i64,
    pub(super) feed: i64,
    pub(super) skip: i64,
    pub(super) at_end: bool,
}

impl Cookie {
    pub(super) fn pack(self) -> Ref {
        let part = |n: i64, shift: usize| IBig::from(n) << shift;
        let packed = part(self.start, 0)
            | part(self.flags, 64)
            | part(self.feed, 96)
            | part(self.skip, 128)
            | part(i64::from(self.at_end), 160);
        int::from_big(packed)
    }

    pub(super) fn unpack(big: &IBig) -> Cookie {
        let part = |shift: usize, bits: usize| {
            let mask = (IBig::ONE << bits) - IBig::ONE;
            i64::try_from((big >> shift) & mask).unwrap_or(0)
        };
        Cookie {
            start: part(0, 63),
            flags: part(64, 32),
            feed: part(96, 32),
            skip: part(128, 32),
            at_end: part(160, 8) != 0,
        }
    }
}
