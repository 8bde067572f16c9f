//! The oracle of the `stackmap` target: any bytes are a section that is read or refused.
//!
//! The reader is safe code, so reading outside of the bytes would be a panic, which must not happen. What else must hold:
//! what was read is what the bytes say, as the writer knows it; nothing is read twice, so no table is larger than the
//! bytes; and fewer bytes are refused or say the same.

use taipan_jit::stackmap::{self, Location};

use crate::section::{Function, Place, Record, Section};

/// Checks one input.
///
/// # Panics
/// If something is wrong, with a description of that.
pub fn check(bytes: &[u8]) {
    let Ok(read) = stackmap::parse(bytes) else {
        return;
    };
    let records: usize = read.iter().map(|function| function.records.len()).sum();
    let locations = read
        .iter()
        .flat_map(|function| &function.records)
        .map(|record| record.locations.len());
    let least = 16 + 24 * read.len() + 24 * records + 12 * locations.sum::<usize>();
    assert!(least <= bytes.len(), "{least} bytes were read from {}", bytes.len());
    let again = stackmap::parse(&rewritten(&read).write());
    assert_eq!(again.as_ref(), Ok(&read), "written anew it is something else");
    for cut in [bytes.len() / 2, bytes.len() - 1, bytes.len().saturating_sub(8)] {
        if let Ok(shorter) = stackmap::parse(&bytes[..cut]) {
            assert_eq!(shorter, read, "{cut} of {} bytes say something else", bytes.len());
        }
    }
}

/// Checks that a section is read as it was written.
///
/// # Panics
/// If it is not.
pub fn check_round_trip(section: &Section) {
    let bytes = section.write();
    let read = stackmap::parse(&bytes).unwrap_or_else(|error| panic!("{error}: {section:?}"));
    assert_eq!(read.len(), section.functions.len(), "functions of {section:?}");
    for (read, function) in read.iter().zip(&section.functions) {
        assert_eq!(read.frame_size, function.frame_size);
        assert_eq!(read.records.len(), function.records.len(), "records of {section:?}");
        for (read, record) in read.records.iter().zip(&function.records) {
            let meant: Vec<Location> = record
                .locations
                .iter()
                .map(|place| place.meaning(&section.constants))
                .collect();
            assert_eq!((read.id, read.offset), (record.id, record.offset));
            assert_eq!(read.locations, meant);
        }
    }
}

/// What was read as a section to be written: large constants get a table.
fn rewritten(read: &[stackmap::Function]) -> Section {
    let mut constants = Vec::new();
    let mut place = |location: &Location| match location {
        Location::Constant(value) if i32::try_from(value.cast_signed()).is_err() => {
            constants.push(*value);
            Place::InTable(constants.len() - 1)
        }
        Location::Constant(_) | Location::Register(_) | Location::Direct(..) | Location::Indirect(..) => {
            Place::Plain(*location)
        }
    };
    let mut functions = Vec::new();
    for function in read {
        let records = function.records.iter().map(|record| Record {
            id: record.id,
            offset: record.offset,
            locations: record.locations.iter().map(&mut place).collect(),
            live_outs: Vec::new(),
        });
        functions.push(Function {
            address: 0,
            frame_size: function.frame_size,
            records: records.collect(),
        });
    }
    Section { constants, functions }
}
