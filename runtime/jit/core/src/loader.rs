//! Object files to code that runs: lays sections out in one block of code memory, applies relocations, reads the stackmap.

use object::{Object, ObjectSection, ObjectSymbol, RelocationFlags, RelocationTarget, SectionIndex, elf};
use taipan_lir::request::{FIRST_PATCH, PATCH_BYTES};
use taipan_lir::{Exit, Function, Patch};

use crate::memory::{self, CodeBlock, CodeMemory};
use crate::sites::{Reader, Site, Sites};
use crate::stackmap::{self, Location, Record};

/// Bytes from a patchpoint's record to where its call returns.
const PATCHPOINT_BYTES: u32 = 13;
/// Locations of a call site's record that come before its values: convention, flags, count.
const SITE_HEAD: usize = 3;

/// Why reading sites cannot fail.
const WRITTEN: &str = "what was written down is read";

/// Why an object could not be loaded: the function stays in the tier it is in.
#[derive(Debug)]
pub enum Error {
    /// It is no object file.
    Object(object::Error),
    /// There is no memory for it.
    Memory(memory::Error),
    /// Its stackmap cannot be read.
    Stackmap(stackmap::Error),
    /// It lacks what it should have, or has what the loader does not know.
    Unknown(String),
    /// A call site's value is in a register, where nobody can read it during the call.
    InRegister(Exit),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Object(error) => write!(f, "object file: {error}"),
            Error::Memory(error) => write!(f, "{error}"),
            Error::Stackmap(error) => write!(f, "{error}"),
            Error::Unknown(what) => write!(f, "object file: {what}"),
            Error::InRegister(exit) => write!(f, "{exit} has a value in a register during a call"),
        }
    }
}

impl std::error::Error for Error {}

impl From<object::Error> for Error {
    fn from(error: object::Error) -> Error {
        Error::Object(error)
    }
}

/// Where a call is that can be patched.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Area {
    /// The call, by its number in the function.
    pub patch: Patch,
    /// Bytes from the start of the code's memory to the area, which has [`PATCH_BYTES`].
    pub at: usize,
}

/// Loaded code; its memory is given back when it is dropped.
#[derive(Debug)]
pub struct Code {
    block: CodeBlock,
    entry: u64,
    sites: Sites,
    areas: Vec<Area>,
    text_size: usize,
}

impl Code {
    /// The address of the function.
    #[must_use]
    pub fn entry(&self) -> u64 {
        self.entry
    }

    /// Where the code's memory starts.
    #[must_use]
    pub fn start(&self) -> u64 {
        self.block.address()
    }

    /// Bytes of machine code.
    #[must_use]
    pub fn text_size(&self) -> usize {
        self.text_size
    }

    /// Bytes of memory that the code takes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.block.size()
    }

    /// The site whose call returns to an address.
    ///
    /// # Panics
    /// If the sites are not as they were written down.
    #[must_use]
    pub fn site<'r>(&self, return_address: u64, reader: &'r mut Reader) -> Option<&'r Site> {
        let offset = u32::try_from(return_address.checked_sub(self.entry)?).ok()?;
        self.sites.find(offset, reader).expect(WRITTEN)
    }

    /// All sites, in the order of their offsets.
    ///
    /// # Panics
    /// If the sites are not as they were written down.
    #[must_use]
    pub fn sites(&self) -> Vec<Site> {
        let mut reader = Reader::default();
        let mut site = |index| self.sites.get(index, &mut reader).expect(WRITTEN).clone();
        (0..self.sites.count()).map(&mut site).collect()
    }

    /// The calls that can be patched.
    #[must_use]
    pub fn areas(&self) -> &[Area] {
        &self.areas
    }

    /// The code's memory.
    pub(crate) fn block_mut(&mut self) -> &mut CodeBlock {
        &mut self.block
    }

    /// Bytes of memory that what is known of the sites takes.
    #[must_use]
    pub fn size_of_sites(&self) -> usize {
        self.sites.size()
    }
}

/// A section with its place in the block.
struct Placed<'d> {
    index: SectionIndex,
    data: &'d [u8],
    at: usize,
}

/// Loads the object that was made of `function`.
///
/// # Errors
/// See [`Error`].
pub fn load(memory: &CodeMemory, bytes: &[u8], function: &Function) -> Result<Code, Error> {
    let file = object::File::parse(bytes)?;
    let mut placed: Vec<Placed<'_>> = Vec::new();
    let (mut size, mut text_size) = (0usize, 0);
    for section in file.sections() {
        let name = section.name()?;
        let kept = name.starts_with(".text") || name.starts_with(".rodata") || name.starts_with(".data.rel.ro");
        if !kept || section.size() == 0 {
            continue;
        }
        if name.starts_with(".text") {
            text_size += section.data()?.len();
        }
        let alignment = usize::try_from(section.align()).unwrap_or(1).clamp(1, 64);
        size = size.next_multiple_of(alignment);
        placed.push(Placed {
            index: section.index(),
            data: section.data()?,
            at: size,
        });
        size += section.data()?.len();
    }
    let mut block = memory.allocate(size).map_err(Error::Memory)?;
    for section in &placed {
        block.write(section.at, section.data);
    }
    for section in &placed {
        relocate(&file, &placed, section, &mut block)?;
    }
    let symbol = file
        .symbols()
        .find(|symbol| symbol.is_definition() && symbol.name() == Ok(function.name.as_str()))
        .ok_or_else(|| Error::Unknown(format!("no symbol {}", function.name)))?;
    let home = place_of(&placed, symbol.section_index())?;
    let entry = block.address() + home as u64 + symbol.address();
    let records = records(&file)?;
    let (patches, exits): (Vec<Record>, Vec<Record>) = records.into_iter().partition(|record| record.id >= FIRST_PATCH);
    let sites = Sites::of(&sites(function, &exits)?);
    let start = home + usize::try_from(symbol.address()).map_err(|_| Error::Unknown("a symbol".to_owned()))?;
    let areas = patches.iter().map(|record| area(record, start, size));
    let areas = areas.collect::<Result<_, Error>>()?;
    Ok(Code {
        block,
        entry,
        sites,
        areas,
        text_size,
    })
}

/// What the stackmap says of all sites.
fn records(file: &object::File<'_>) -> Result<Vec<Record>, Error> {
    let Some(section) = file.section_by_name(".llvm_stackmaps") else {
        return Ok(Vec::new());
    };
    let functions = stackmap::parse(section.data()?).map_err(Error::Stackmap)?;
    Ok(functions.into_iter().flat_map(|function| function.records).collect())
}

/// Where a patchpoint's area is in a block of `size` bytes, in which the function starts at `start`.
fn area(record: &Record, start: usize, size: usize) -> Result<Area, Error> {
    let number = u32::try_from(record.id - FIRST_PATCH).ok();
    let at = start + record.offset as usize;
    match number {
        Some(number) if at + PATCH_BYTES as usize <= size => Ok(Area {
            patch: Patch(number),
            at,
        }),
        _ => Err(Error::Unknown(format!("a site {}", record.id))),
    }
}

fn place_of(placed: &[Placed<'_>], index: Option<SectionIndex>) -> Result<usize, Error> {
    let found = placed.iter().find(|section| Some(section.index) == index);
    found
        .map(|section| section.at)
        .ok_or_else(|| Error::Unknown("a symbol of a section that is not loaded".to_owned()))
}

fn relocate(
    file: &object::File<'_>,
    placed: &[Placed<'_>],
    section: &Placed<'_>,
    block: &mut CodeBlock,
) -> Result<(), Error> {
    for (offset, relocation) in file.section_by_index(section.index)?.relocations() {
        let RelocationTarget::Symbol(symbol) = relocation.target() else {
            return Err(Error::Unknown("a relocation without symbol".to_owned()));
        };
        let symbol = file.symbol_by_index(symbol)?;
        if symbol.is_undefined() {
            let name = symbol.name().unwrap_or_default();
            return Err(Error::Unknown(format!("code refers to {name}, which no helper is")));
        }
        let target = block.address() + place_of(placed, symbol.section_index())? as u64 + symbol.address();
        let target = target.wrapping_add_signed(relocation.addend());
        let at = section.at + usize::try_from(offset).map_err(|_| Error::Unknown("an offset".to_owned()))?;
        let RelocationFlags::Elf { r_type } = relocation.flags() else {
            return Err(Error::Unknown("a relocation that is not ELF's".to_owned()));
        };
        match r_type {
            elf::R_X86_64_PC32 | elf::R_X86_64_PLT32 => {
                let distance = target.wrapping_sub(block.address() + at as u64).cast_signed();
                let distance = i32::try_from(distance).map_err(|_| Error::Unknown("a far target".to_owned()))?;
                block.write(at, &distance.to_le_bytes());
            }
            elf::R_X86_64_64 => block.write(at, &target.to_le_bytes()),
            kind => return Err(Error::Unknown(format!("a relocation of kind {kind}"))),
        }
    }
    Ok(())
}

fn sites(function: &Function, records: &[Record]) -> Result<Vec<Site>, Error> {
    let is_call = calls_of(function);
    let sites = records.iter().map(|record| site(function, &is_call, record));
    let mut sites = sites.collect::<Result<Vec<Site>, Error>>()?;
    sites.sort_by_key(|site| site.offset);
    Ok(sites)
}

/// For each exit, whether a call names it.
fn calls_of(function: &Function) -> Vec<bool> {
    let mut is_call = vec![false; function.exits.len()];
    for placed in function.blocks.iter().flat_map(|block| &block.insts) {
        if let taipan_lir::Inst::Call { site: Some(exit), .. } = &placed.inst {
            is_call[exit.index()] = true;
        }
    }
    is_call
}

fn site(function: &Function, is_call: &[bool], record: &Record) -> Result<Site, Error> {
    let exit = u32::try_from(record.id).map(Exit).ok();
    let exit = exit.filter(|exit| exit.index() < function.exits.len());
    let exit = exit.ok_or_else(|| Error::Unknown(format!("a site {}", record.id)))?;
    let at_call = is_call[exit.index()];
    let head = if at_call { SITE_HEAD } else { 0 };
    let locations = record.locations.get(head..).unwrap_or_default().to_vec();
    if locations.len() != function.exit(exit).live.len() {
        return Err(Error::Unknown(format!("{exit} with a wrong number of values")));
    }
    if at_call && locations.iter().any(|l| matches!(l, Location::Register(_))) {
        return Err(Error::InRegister(exit));
    }
    // A statepoint's record is at its return address, a patchpoint's at its start.
    let after = if at_call { 0 } else { PATCHPOINT_BYTES };
    Ok(Site {
        offset: record.offset + after,
        exit,
        locations,
    })
}
