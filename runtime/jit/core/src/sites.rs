//! Where the values of exits are at each site of one function, in few bytes: the loader's stackmap, for good.
//!
//! Sites that follow each other in the code have most values at the same places, so each is a list of numbers
//! ([`deltas`](crate::deltas)).
//!
//! ```text
//! site:      location .. | exit
//! location:  in the low two bits
//!            0  eight bytes of the stack: distance / 8, zigzag, from 8 on; bit 2: from rsp, not rbp
//!            1  a register: its number
//!            2  a constant: 0, then zigzag; 1, then with its bytes reversed
//!            3  direct: 0, or indirect: 1, in bit 2; the register's number; then the distance, zigzag; then indirect's size
//! ```

use taipan_lir::Exit;

use crate::deltas::{Error, Lists};
use crate::stackmap::{Location, Register};

/// Where an exit's values are when control is at one place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Site {
    /// Bytes from the function's entry to where the call at the site returns.
    pub offset: u32,
    /// The exit, by its number in the function.
    pub exit: Exit,
    /// One location for each of the exit's values.
    pub locations: Vec<Location>,
}

/// A site that was read; its lists are used again for the next.
#[derive(Debug)]
pub struct Reader {
    site: Site,
    numbers: Vec<u64>,
}

impl Default for Reader {
    fn default() -> Reader {
        Reader {
            site: Site {
                offset: 0,
                exit: Exit(0),
                locations: Vec::new(),
            },
            numbers: Vec::new(),
        }
    }
}

/// The sites of one function.
#[derive(Debug, Default)]
pub(crate) struct Sites {
    lists: Lists,
    /// The offset of each.
    offsets: Box<[u32]>,
}

const RBP: Register = Register(6);
const RSP: Register = Register(7);

impl Sites {
    /// Writes sites down that are in the order of their offsets.
    pub(crate) fn of(sites: &[Site]) -> Sites {
        let lists = sites.iter().map(|site| {
            let mut list = Vec::with_capacity(site.locations.len() + 1);
            for location in &site.locations {
                write(&mut list, *location);
            }
            list.push(u64::from(site.exit.0));
            list
        });
        Sites {
            lists: Lists::of(lists),
            offsets: sites.iter().map(|site| site.offset).collect(),
        }
    }

    /// Bytes of memory that they take.
    pub(crate) fn size(&self) -> usize {
        self.lists.size() + size_of_val(&*self.offsets)
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.lists.count()
    }

    /// The site at an offset, if there is one.
    pub(crate) fn find<'r>(&self, offset: u32, reader: &'r mut Reader) -> Result<Option<&'r Site>, Error> {
        match self.offsets.binary_search(&offset) {
            Ok(index) => self.get(index, reader).map(Some),
            Err(_) => Ok(None),
        }
    }

    /// A site by its place in the order.
    pub(crate) fn get<'r>(&self, index: usize, reader: &'r mut Reader) -> Result<&'r Site, Error> {
        self.lists.read(index, &mut reader.numbers)?;
        reader.site(*self.offsets.get(index).ok_or(Error::Short)?)
    }
}

impl Reader {
    fn site(&mut self, offset: u32) -> Result<&Site, Error> {
        let Reader { site, numbers } = self;
        let [locations @ .., exit] = &numbers[..] else {
            return Err(Error::Meaningless);
        };
        site.exit = Exit(u32::try_from(*exit).map_err(|_| Error::Meaningless)?);
        site.offset = offset;
        site.locations.clear();
        let mut rest = locations;
        while !rest.is_empty() {
            site.locations.push(read(&mut rest).ok_or(Error::Meaningless)?);
        }
        Ok(site)
    }
}

fn write(list: &mut Vec<u64>, location: Location) {
    match location {
        Location::Indirect(register @ (RBP | RSP), distance, 8) if distance % 8 == 0 => {
            let from = u64::from(register == RSP);
            list.push(zigzag(i64::from(distance / 8)) << 3 | from << 2);
        }
        Location::Register(Register(number)) => list.push(u64::from(number) << 2 | 1),
        Location::Constant(value) => {
            let (plain, reversed) = (zigzag(value.cast_signed()), value.swap_bytes());
            list.extend(if plain <= reversed { [2, plain] } else { [6, reversed] });
        }
        Location::Direct(Register(number), distance) => {
            list.extend([u64::from(number) << 3 | 3, zigzag(i64::from(distance))]);
        }
        Location::Indirect(Register(number), distance, size) => {
            let (register, distance) = (u64::from(number) << 3 | 7, zigzag(i64::from(distance)));
            list.extend([register, distance, u64::from(size)]);
        }
    }
}

fn read(list: &mut &[u64]) -> Option<Location> {
    let mut next = || {
        let (number, rest) = list.split_first()?;
        *list = rest;
        Some(*number)
    };
    let number = next()?;
    let flag = number >> 2 & 1 != 0;
    Some(match number & 3 {
        0 => {
            let distance = unzigzag(number >> 3).checked_mul(8)?;
            let register = if flag { RSP } else { RBP };
            Location::Indirect(register, i32::try_from(distance).ok()?, 8)
        }
        1 => Location::Register(Register(u16::try_from(number >> 2).ok()?)),
        2 if number == 2 => Location::Constant(unzigzag(next()?).cast_unsigned()),
        2 if number == 6 => Location::Constant(next()?.swap_bytes()),
        3 => {
            let register = Register(u16::try_from(number >> 3).ok()?);
            let distance = i32::try_from(unzigzag(next()?)).ok()?;
            if flag {
                Location::Indirect(register, distance, u16::try_from(next()?).ok()?)
            } else {
                Location::Direct(register, distance)
            }
        }
        _ => return None,
    })
}

/// Small for what is near to zero.
fn zigzag(number: i64) -> u64 {
    (number << 1 ^ number >> 63).cast_unsigned()
}

fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Exit, Location, Reader, Register, Site, Sites};
    use crate::deltas::tests::arbitrary;

    fn location() -> impl Strategy<Value = Location> {
        let register = prop_oneof![5u16..9, any::<u16>()].prop_map(Register);
        let distance = prop_oneof![(-20i32..20).prop_map(|n| n * 8), any::<i32>()];
        let constant = prop_oneof![
            any::<u64>(),
            any::<i8>().prop_map(|n| i64::from(n).cast_unsigned()),
            any::<f64>().prop_map(f64::to_bits)
        ];
        let size = prop_oneof![Just(8u16), any::<u16>()];
        prop_oneof![
            register.clone().prop_map(Location::Register),
            (register.clone(), distance.clone()).prop_map(|(r, d)| Location::Direct(r, d)),
            (register, distance, size).prop_map(|(r, d, s)| Location::Indirect(r, d, s)),
            constant.prop_map(Location::Constant),
        ]
    }

    fn sites() -> impl Strategy<Value = Vec<Site>> {
        let site = (1u32..300, any::<u32>(), prop::collection::vec(location(), 0..8));
        prop::collection::vec(site, 0..40).prop_map(|sites| {
            let mut offset = 0;
            let site = |(distance, exit, locations)| {
                offset += distance;
                let exit = Exit(exit);
                Site {
                    offset,
                    exit,
                    locations,
                }
            };
            sites.into_iter().map(site).collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn sites_are_found_as_they_were_written(written in sites()) {
            let sites = Sites::of(&written);
            let mut reader = Reader::default();
            for (index, site) in written.iter().enumerate() {
                prop_assert_eq!(sites.find(site.offset, &mut reader), Ok(Some(site)));
                prop_assert_eq!(sites.get(index, &mut reader), Ok(site));
                let after = written.iter().find(|other| other.offset == site.offset + 1);
                prop_assert_eq!(sites.find(site.offset + 1, &mut reader), Ok(after));
            }
            prop_assert_eq!(sites.find(0, &mut reader), Ok(None));
        }

        #[test]
        fn arbitrary_bytes_are_refused_or_read(
            lists in arbitrary(), offsets in prop::collection::vec(0u32..20, 0..60), offset in 0u32..20, index in 0usize..70
        ) {
            let sites = Sites { lists, offsets: offsets.into() };
            let mut reader = Reader::default();
            drop(sites.find(offset, &mut reader).map(Option::<&Site>::cloned));
            drop(sites.get(index, &mut reader).cloned());
        }
    }
}
