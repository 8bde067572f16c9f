//! A writer of stackmap sections in LLVM's format, version 3, and sections made from choices.
//!
//! The layout is the one that `taipan_jit::stackmap` documents. Not here: reading.

use arbitrary::{Arbitrary, Result, Unstructured};
use taipan_jit::stackmap::{Location, Register};

/// A section as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The table of large constants.
    pub constants: Vec<u64>,
    /// The functions, each with its records.
    pub functions: Vec<Function>,
}

/// A function of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Where it begins.
    pub address: u64,
    /// Bytes of its frame.
    pub frame_size: u64,
    /// Its sites.
    pub records: Vec<Record>,
}

/// A site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its number.
    pub id: u64,
    /// Bytes from the start of the function.
    pub offset: u32,
    /// Where its values are.
    pub locations: Vec<Place>,
    /// Registers that are alive after it: number and size.
    pub live_outs: Vec<(u16, u8)>,
}

/// Where a value is, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A location whose meaning is in itself.
    Plain(Location),
    /// A constant of the table.
    InTable(usize),
}

impl Place {
    /// What a reader finds.
    #[must_use]
    pub fn meaning(self, constants: &[u64]) -> Location {
        match self {
            Place::Plain(location) => location,
            Place::InTable(index) => Location::Constant(constants[index]),
        }
    }

    fn write(self, bytes: &mut Vec<u8>) {
        let (kind, size, register, offset) = match self {
            Place::Plain(Location::Register(register)) => (1, 8, register.0, 0),
            Place::Plain(Location::Direct(register, offset)) => (2, 8, register.0, offset),
            Place::Plain(Location::Indirect(register, offset, size)) => (3, size, register.0, offset),
            Place::Plain(Location::Constant(value)) => {
                let small = i32::try_from(value.cast_signed()).expect("large constants are in the table");
                (4, 8, 0, small)
            }
            Place::InTable(index) => (5, 8, 0, i32::try_from(index).expect("tables are small")),
        };
        bytes.extend([kind, 0]);
        bytes.extend(u16::to_le_bytes(size));
        bytes.extend(register.to_le_bytes());
        bytes.extend([0, 0]);
        bytes.extend(i32::to_le_bytes(offset));
    }
}

fn count(len: usize) -> u32 {
    u32::try_from(len).expect("sections are small")
}

fn short_count(len: usize) -> [u8; 2] {
    u16::try_from(len).expect("records are small").to_le_bytes()
}

impl Section {
    /// The bytes.
    ///
    /// # Panics
    /// If a table has more entries than its count can say.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = vec![3, 0, 0, 0];
        let records = self.functions.iter().map(|function| function.records.len()).sum();
        for len in [self.functions.len(), self.constants.len(), records] {
            bytes.extend(count(len).to_le_bytes());
        }
        for function in &self.functions {
            for word in [function.address, function.frame_size, function.records.len() as u64] {
                bytes.extend(word.to_le_bytes());
            }
        }
        for constant in &self.constants {
            bytes.extend(constant.to_le_bytes());
        }
        for record in self.functions.iter().flat_map(|function| &function.records) {
            bytes.extend(record.id.to_le_bytes());
            bytes.extend(record.offset.to_le_bytes());
            bytes.extend([0, 0]);
            bytes.extend(short_count(record.locations.len()));
            for place in &record.locations {
                place.write(&mut bytes);
            }
            bytes.resize(bytes.len().next_multiple_of(8), 0);
            bytes.extend([0, 0]);
            bytes.extend(short_count(record.live_outs.len()));
            for (register, size) in &record.live_outs {
                bytes.extend(register.to_le_bytes());
                bytes.extend([0, *size]);
            }
            bytes.resize(bytes.len().next_multiple_of(8), 0);
        }
        bytes
    }
}

/// Up to `most` of something.
fn several<T>(
    u: &mut Unstructured<'_>,
    most: usize,
    mut one: impl FnMut(&mut Unstructured<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let len = u.int_in_range(0..=most)?;
    (0..len).map(|_| one(u)).collect()
}

fn place(u: &mut Unstructured<'_>, constants: usize) -> Result<Place> {
    let register = Register(u.arbitrary()?);
    Ok(match u.int_in_range(0..=4)? {
        0 => Place::Plain(Location::Register(register)),
        1 => Place::Plain(Location::Direct(register, u.arbitrary()?)),
        2 => Place::Plain(Location::Indirect(register, u.arbitrary()?, u.arbitrary()?)),
        3 if constants > 0 => Place::InTable(u.choose_index(constants)?),
        _ => Place::Plain(Location::Constant(i64::from(u.arbitrary::<i32>()?).cast_unsigned())),
    })
}

impl<'a> Arbitrary<'a> for Section {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Section> {
        let constants: Vec<u64> = several(u, 4, |u| u.arbitrary())?;
        let functions = several(u, 4, |u| {
            Ok(Function {
                address: u.arbitrary()?,
                frame_size: u.arbitrary()?,
                records: several(u, 5, |u| {
                    Ok(Record {
                        id: u.arbitrary()?,
                        offset: u.arbitrary()?,
                        locations: several(u, 9, |u| place(u, constants.len()))?,
                        live_outs: several(u, 3, |u| u.arbitrary())?,
                    })
                })?,
            })
        })?;
        Ok(Section { constants, functions })
    }
}

/// A changed section: bytes and counts are overwritten, parts removed, doubled or added.
///
/// # Errors
/// When the choices do not suffice.
pub fn mutate(bytes: &[u8], u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut changed = match u.int_in_range(0..=3)? {
        0 => Section::arbitrary(u)?.write(),
        _ if bytes.is_empty() => Section::arbitrary(u)?.write(),
        _ => bytes.to_vec(),
    };
    for _ in 0..u.int_in_range(0..=4)? {
        // Fields begin at even places.
        let at = crate::choices::below(u, changed.len() / 2)? * 2;
        let end = (at + u.int_in_range(1..=24)?).min(changed.len());
        match u.int_in_range(0..=5)? {
            0 => drop(changed.drain(at..end)),
            1 => changed.splice(at..at, changed[at..end].to_vec()).for_each(drop),
            2 => changed.truncate(at),
            3 => changed.extend(u.arbitrary::<[u8; 8]>()?),
            _ => {
                let edges = [
                    0,
                    1,
                    2,
                    5,
                    0x7F,
                    0xFF,
                    0xFFFF,
                    0x7FFF_FFFF,
                    0xFFFF_FFFF,
                    u64::MAX,
                    1 << 63,
                    1 << 32,
                ];
                let value = u.choose(&edges)?.to_le_bytes();
                let width = (*u.choose(&[1, 2, 4, 8])?).min(changed.len() - at);
                changed[at..at + width].copy_from_slice(&value[..width]);
            }
        }
    }
    Ok(changed)
}
