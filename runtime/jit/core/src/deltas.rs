//! Lists of numbers that resemble the list before them, in few bytes.
//!
//! ```text
//! list:    how many numbers at the start are those of the list before | how many bytes follow | the other numbers
//! number:  LEB128
//! ```
//!
//! Each group of [`GROUP`] lists begins with one that shares nothing, and the index has the place of that: a list is
//! read in bounded time. Reading arbitrary bytes fails, and does nothing worse.

/// Lists in a group.
const GROUP: usize = 8;

/// What is wrong with the bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Error {
    /// They end too early, or there is no such list.
    Short,
    /// A number has more than 64 bits.
    Long,
    /// A list shares more than there is.
    Shared,
    /// The numbers mean nothing.
    Meaningless,
}

/// Lists, which do not change.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    bytes: Box<[u8]>,
    /// Where each group begins.
    groups: Box<[u32]>,
    count: usize,
}

impl Lists {
    /// Writes lists down.
    pub(crate) fn of(lists: impl IntoIterator<Item = Vec<u64>>) -> Lists {
        let (mut bytes, mut groups, mut count) = (Vec::new(), Vec::new(), 0);
        let (mut before, mut own): (Vec<u64>, Vec<u8>) = (Vec::new(), Vec::new());
        for list in lists {
            if count % GROUP == 0 {
                groups.push(u32::try_from(bytes.len()).expect("one function's lists take less than 4 GiB"));
                before.clear();
            }
            let shared = list.iter().zip(&before).take_while(|(a, b)| a == b).count();
            write(&mut bytes, shared as u64);
            own.clear();
            for number in &list[shared..] {
                write(&mut own, *number);
            }
            write(&mut bytes, own.len() as u64);
            bytes.extend_from_slice(&own);
            before = list;
            count += 1;
        }
        Lists {
            bytes: bytes.into(),
            groups: groups.into(),
            count,
        }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Bytes of memory that they take.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len() + size_of_val(&*self.groups)
    }

    /// Reads one list. Only numbers that are in it are looked at.
    pub(crate) fn read(&self, index: usize, list: &mut Vec<u64>) -> Result<(), Error> {
        list.clear();
        if index >= self.count {
            return Err(Error::Short);
        }
        let place = *self.groups.get(index / GROUP).ok_or(Error::Short)?;
        let mut rest = self.bytes.get(place as usize..).ok_or(Error::Short)?;
        // How many numbers each list of the group shares, and where the others are.
        let (mut shares, mut places) = ([0; GROUP], [0; GROUP]);
        let last = index % GROUP;
        for (share, place) in shares.iter_mut().zip(&mut places).take(last + 1) {
            *share = usize::try_from(read(&mut rest)?).map_err(|_| Error::Shared)?;
            let length = usize::try_from(read(&mut rest)?).map_err(|_| Error::Short)?;
            *place = self.bytes.len() - rest.len();
            rest = rest.get(length..).ok_or(Error::Short)?;
        }
        let end = self.bytes.len() - rest.len();
        // Of a list only those of its own numbers are wanted that all lists after it share.
        let mut wanted = usize::MAX;
        let mut counts = [0; GROUP];
        for (share, count) in shares.iter().zip(&mut counts).take(last + 1).rev() {
            *count = wanted.saturating_sub(*share);
            wanted = wanted.min(*share);
        }
        for ((share, place), count) in shares.into_iter().zip(places).zip(counts).take(last) {
            if count == 0 {
                continue;
            }
            if share != list.len() {
                return Err(Error::Shared);
            }
            let own = self.bytes.get(place..).ok_or(Error::Short)?;
            if own.get(..count).is_some_and(|own| read_small(own, list)) {
                continue;
            }
            let mut rest = own;
            for _ in 0..count {
                list.push(read(&mut rest)?);
            }
        }
        if shares[last] != list.len() {
            return Err(Error::Shared);
        }
        let mut own = self.bytes.get(places[last]..end).ok_or(Error::Short)?;
        if read_small(own, list) {
            return Ok(());
        }
        while !own.is_empty() {
            list.push(read(&mut own)?);
        }
        Ok(())
    }
}

/// Reads numbers that are a byte each; does nothing if there is another. Most lists are of such.
fn read_small(bytes: &[u8], list: &mut Vec<u64>) -> bool {
    let small = bytes.iter().fold(0, |all, byte| all | byte) < 0x80;
    if small {
        list.extend(bytes.iter().copied().map(u64::from));
    }
    small
}

fn write(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn read(bytes: &mut &[u8]) -> Result<u64, Error> {
    if let [byte @ ..0x80, rest @ ..] = *bytes {
        *bytes = rest;
        return Ok(u64::from(*byte));
    }
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first().ok_or(Error::Short)?;
        *bytes = rest;
        let bits = u64::from(byte & 0x7f);
        if bits << shift >> shift != bits {
            return Err(Error::Long);
        }
        number |= bits << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(Error::Long)
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::{Error, GROUP, Lists};

    /// What arbitrary bytes may be taken for.
    pub(crate) fn arbitrary() -> impl Strategy<Value = Lists> {
        let bytes = prop::collection::vec(any::<u8>(), 0..200);
        // Small numbers are the ones that mean something.
        let small = prop::collection::vec(0u8..12, 0..200);
        let groups = prop::collection::vec(0u32..250, 0..6);
        (prop_oneof![bytes, small], groups, 0usize..60).prop_map(|(bytes, groups, count)| Lists {
            bytes: bytes.into(),
            groups: groups.into(),
            count,
        })
    }

    #[test]
    fn what_neighbours_share_is_written_once() {
        let long: Vec<u64> = (0..100).collect();
        let lists = Lists::of([long.clone(), long.clone(), long]);
        assert_eq!(lists.size(), 2 + 100 + 2 + 2 + 4);
        assert_eq!(lists.read(3, &mut Vec::new()), Err(Error::Short));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn lists_are_read_as_they_were_written(written in prop::collection::vec(
            prop::collection::vec(prop_oneof![0u64..4, any::<u64>()], 0..12), 0..40)
        ) {
            let lists = Lists::of(written.clone());
            let mut list = Vec::new();
            for (index, expected) in written.iter().enumerate() {
                prop_assert_eq!(lists.read(index, &mut list), Ok(()));
                prop_assert_eq!(&list, expected);
            }
        }

        #[test]
        fn arbitrary_bytes_are_refused_or_read(lists in arbitrary(), index in 0usize..70) {
            let mut list = Vec::new();
            // Each list of a group reads every byte at most once.
            prop_assert!(lists.read(index, &mut list).is_err() || list.len() <= 200 * GROUP);
        }
    }
}
