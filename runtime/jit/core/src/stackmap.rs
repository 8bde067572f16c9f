//! LLVM's stackmaps, version 3: where each live value is at a site.
//!
//! ```text
//! u8 version = 3, 3 bytes 0 | u32 functions, constants, records
//! functions:  u64 address, u64 frame size, u64 records
//! constants:  u64
//! records:    u64 id, u32 offset, u16 0, u16 locations | locations | to 8 | u16 0, u16 live outs | live outs | to 8
//! location:   u8 kind, u8 0, u16 size, u16 register, u16 0, i32 offset or constant
//! ```
//!
//! The bytes are data from outside: reading them never panics, and never reads outside of them. See "Stack maps and patch
//! points in LLVM", the section on the format.

/// A register by its DWARF number on x86-64: 0 to 15 the general ones, 17 to 32 xmm0 to xmm15.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Register(pub u16);

/// Where a value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Location {
    /// In a register.
    Register(Register),
    /// The value is the address register + offset.
    Direct(Register, i32),
    /// In memory at register + offset: that many bytes.
    Indirect(Register, i32, u16),
    /// Known.
    Constant(u64),
}

/// What is known of one site.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// The number that the site was given.
    pub id: u64,
    /// Bytes from the function's start to the site's instruction.
    pub offset: u32,
    /// Where its values are, in the order in which they were named.
    pub locations: Vec<Location>,
}

/// The sites of one function.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Function {
    /// Bytes of its frame; `u64::MAX` if it changes while it runs.
    pub frame_size: u64,
    /// Its sites.
    pub records: Vec<Record>,
}

/// What is wrong with the bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Error {
    /// They end too early.
    Short,
    /// Not version 3.
    Version(u8),
    /// A location of a kind that version 3 does not have.
    Kind(u8),
    /// A constant that is not in the table.
    Constant(i32),
    /// The functions do not have as many records as there are.
    Count,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Short => write!(f, "the stackmap ends too early"),
            Error::Version(version) => write!(f, "the stackmap has version {version}, not 3"),
            Error::Kind(kind) => write!(f, "the stackmap has a location of kind {kind}"),
            Error::Constant(index) => write!(f, "the stackmap has no constant {index}"),
            Error::Count => write!(f, "the stackmap's functions and records do not match"),
        }
    }
}

impl std::error::Error for Error {}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let bytes = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk::<N>());
        self.at += N;
        bytes.copied().ok_or(Error::Short)
    }

    fn u8(&mut self) -> Result<u8, Error> {
        self.take::<1>().map(|[byte]| byte)
    }

    fn u16(&mut self) -> Result<u16, Error> {
        self.take().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Result<u32, Error> {
        self.take().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, Error> {
        self.take().map(u64::from_le_bytes)
    }

    fn skip(&mut self, count: usize) -> Result<(), Error> {
        self.at = self.at.checked_add(count).ok_or(Error::Short)?;
        if self.at > self.bytes.len() {
            Err(Error::Short)
        } else {
            Ok(())
        }
    }

    fn align(&mut self) -> Result<(), Error> {
        self.skip(self.at.next_multiple_of(8) - self.at)
    }

    /// How many entries of at least `size` bytes can follow: no table is made larger than the bytes say.
    fn bounded(&self, count: u32, size: usize) -> Result<usize, Error> {
        let left = self.bytes.len().saturating_sub(self.at);
        let count = count as usize;
        if count > left / size {
            Err(Error::Short)
        } else {
            Ok(count)
        }
    }

    fn location(&mut self, constants: &[u64]) -> Result<Location, Error> {
        let kind = self.u8()?;
        self.skip(1)?;
        let size = self.u16()?;
        let register = Register(self.u16()?);
        self.skip(2)?;
        let offset = self.u32()?.cast_signed();
        Ok(match kind {
            1 => Location::Register(register),
            2 => Location::Direct(register, offset),
            3 => Location::Indirect(register, offset, size),
            4 => Location::Constant(i64::from(offset).cast_unsigned()),
            5 => {
                let constant = usize::try_from(offset).ok().and_then(|i| constants.get(i));
                Location::Constant(*constant.ok_or(Error::Constant(offset))?)
            }
            kind => return Err(Error::Kind(kind)),
        })
    }

    fn record(&mut self, constants: &[u64]) -> Result<Record, Error> {
        let id = self.u64()?;
        let offset = self.u32()?;
        self.skip(2)?;
        let count = u32::from(self.u16()?);
        let count = self.bounded(count, 12)?;
        let locations = (0..count).map(|_| self.location(constants)).collect::<Result<_, _>>()?;
        self.align()?;
        self.skip(2)?;
        let live_outs = usize::from(self.u16()?);
        self.skip(4 * live_outs)?;
        self.align()?;
        Ok(Record { id, offset, locations })
    }
}

/// The functions that a section describes.
///
/// # Errors
/// See [`Error`].
pub fn parse(bytes: &[u8]) -> Result<Vec<Function>, Error> {
    let mut reader = Reader { bytes, at: 0 };
    let version = reader.u8()?;
    if version != 3 {
        return Err(Error::Version(version));
    }
    reader.skip(3)?;
    let (functions, constants, records) = (reader.u32()?, reader.u32()?, reader.u32()?);
    let functions = reader.bounded(functions, 24)?;
    let heads = (0..functions).map(|_| {
        reader.u64()?;
        Ok((reader.u64()?, reader.u64()?))
    });
    let heads = heads.collect::<Result<Vec<(u64, u64)>, Error>>()?;
    let constants = reader.bounded(constants, 8)?;
    let constants = (0..constants)
        .map(|_| reader.u64())
        .collect::<Result<Vec<u64>, Error>>()?;
    let mut left = u64::from(records);
    let mut result = Vec::with_capacity(heads.len());
    for (frame_size, count) in heads {
        left = left.checked_sub(count).ok_or(Error::Count)?;
        let count = reader.bounded(u32::try_from(count).map_err(|_| Error::Count)?, 16)?;
        let records = (0..count).map(|_| reader.record(&constants));
        result.push(Function {
            frame_size,
            records: records.collect::<Result<_, Error>>()?,
        });
    }
    if left == 0 { Ok(result) } else { Err(Error::Count) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// One function with a record of each kind of location.
    fn sample() -> Vec<u8> {
        let mut bytes = vec![3, 0, 0, 0];
        for count in [1u32, 1, 1] {
            bytes.extend(count.to_le_bytes());
        }
        for word in [0u64, 40, 1, 1 << 40] {
            bytes.extend(word.to_le_bytes());
        }
        bytes.extend(7u64.to_le_bytes());
        bytes.extend(16u32.to_le_bytes());
        bytes.extend([0, 0, 5, 0]);
        for (kind, register, offset) in [(1u8, 3u16, 0i32), (2, 6, -8), (3, 7, 16), (4, 0, -1), (5, 0, 0)] {
            bytes.extend([kind, 0, 8, 0]);
            bytes.extend(register.to_le_bytes());
            bytes.extend([0, 0]);
            bytes.extend(offset.to_le_bytes());
        }
        bytes.resize(bytes.len().next_multiple_of(8), 0);
        bytes.extend([0, 0, 1, 0, 9, 0, 0, 8]);
        bytes
    }

    #[test]
    fn every_kind_of_location_is_read() {
        let functions = parse(&sample()).expect("a stackmap");
        assert_eq!(functions[0].frame_size, 40);
        assert_eq!((functions[0].records[0].id, functions[0].records[0].offset), (7, 16));
        assert_eq!(
            functions[0].records[0].locations,
            [
                Location::Register(Register(3)),
                Location::Direct(Register(6), -8),
                Location::Indirect(Register(7), 16, 8),
                Location::Constant(u64::MAX),
                Location::Constant(1 << 40),
            ]
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn arbitrary_bytes_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            drop(parse(&bytes));
        }

        #[test]
        fn changed_sections_are_refused_or_read(changes in prop::collection::vec(any::<(u8, u8)>(), 1..6), cut in 0usize..140) {
            let mut bytes = sample();
            let len = bytes.len();
            for (at, byte) in changes {
                bytes[usize::from(at) % len] = byte;
            }
            bytes.truncate(len - cut % len);
            drop(parse(&bytes));
        }
    }
}
