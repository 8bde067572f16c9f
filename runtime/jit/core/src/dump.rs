//! What the compilers made of a function, as text for people.
//!
//! Texts are the same in every run: addresses of the process show as `<address>`, helpers by name, places in machine code
//! as offsets. What LLVM prints (`llvm`, `asm`) comes from the backend as it is, less the addresses.

use std::fmt::Write as _;

use taipan_code::{Code, Reg, dump};
use taipan_lir::Function;

use crate::deopt::{ExitPoint, Purpose, Recovery};
use crate::helpers::Helper;
use crate::loader;
use crate::stackmap::{Location, Register};

/// What is shown of compiled functions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// What the optimising compiler knows: blocks, with the state of registers at their starts.
    Graph,
    /// What the compiler hands to the backend.
    Lir,
    /// LLVM's IR after its passes.
    Llvm,
    /// Machine code.
    Asm,
    /// For each exit its instruction, and the registers that are stale there.
    Exits,
    /// For each site where its values are.
    Stackmaps,
}

impl Kind {
    /// Each with its name on the command line.
    pub const ALL: [(&'static str, Kind); 6] = [
        ("graph", Kind::Graph),
        ("lir", Kind::Lir),
        ("llvm", Kind::Llvm),
        ("asm", Kind::Asm),
        ("exits", Kind::Exits),
        ("stackmaps", Kind::Stackmaps),
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Kind::ALL
            .iter()
            .find(|(_, kind)| *kind == self)
            .map_or("", |(name, _)| name)
    }
}

/// What is to be shown, and of which functions.
#[derive(Clone, Default, Debug)]
pub struct Wanted {
    /// What, in this order.
    pub kinds: Vec<Kind>,
    /// Of functions whose qualified names contain this.
    pub filter: String,
}

impl Wanted {
    /// What is to be shown of a function.
    #[must_use]
    pub fn of(&self, code: &Code) -> &[Kind] {
        if code.qualname.contains(&self.filter) {
            &self.kinds
        } else {
            &[]
        }
    }
}

/// The text form of a function, with names for helpers.
#[must_use]
pub fn lir(function: &Function) -> String {
    let text = without_addresses(&taipan_lir::text::print(function));
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let (before, rest) = match line.find(" helper") {
            Some(at) => line.split_at(at + 1),
            None => (line, ""),
        };
        let digits = rest.trim_start_matches("helper");
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let helper = digits[..end].parse().ok().and_then(|id: usize| Helper::ALL.get(id));
        let _ = match helper {
            Some(helper) => writeln!(out, "{before}{}{}", helper.name(), &digits[end..]),
            None => writeln!(out, "{line}"),
        };
    }
    out
}

/// What is a user space address by its size, in decimal or hexadecimal, becomes `<address>`.
#[must_use]
pub fn without_addresses(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, number) = rest.split_at(at);
        out.push_str(before);
        let word = before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.');
        let end = number
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(number.len());
        let value = match number[..end].strip_prefix("0x") {
            Some(digits) => u64::from_str_radix(digits, 16),
            None => number[..end].parse(),
        };
        match value {
            Ok(value) if !word && ADDRESSES.contains(&value) => out.push_str("<address>"),
            Ok(_) | Err(_) => out.push_str(&number[..end]),
        }
        rest = &number[end..];
    }
    out + rest
}

/// Where Linux maps executables, libraries and memory on x86-64.
const ADDRESSES: std::ops::Range<u64> = 0x5000_0000_0000..0x8000_0000_0000;

/// One line for each call at each exit, the outermost first: its instruction, and what is written to the frame there.
#[must_use]
pub fn exits(points: &[ExitPoint]) -> String {
    let mut out = String::new();
    for (index, point) in points.iter().enumerate() {
        for frame in &point.frames {
            let (code, pc) = (&frame.code, frame.pc as usize);
            let who = match (&frame.inlined, point.purpose) {
                (Some(_), _) => format!("  in {}", code.name),
                (None, Purpose::Leave) => format!("exit{index}"),
                (None, Purpose::Release { .. }) => format!("exit{index} (release)"),
            };
            let stale: Vec<String> = frame.stale.iter().map(|stale| recovered(code, *stale)).collect();
            let stale = if stale.is_empty() {
                "nothing is stale".to_owned()
            } else {
                stale.join(", ")
            };
            let (line, inst) = (code.positions[pc].line, dump::instruction(code, pc));
            let _ = writeln!(out, "{who}: line {line}, {pc} {inst}: {stale}");
        }
    }
    out
}

fn recovered(code: &Code, (register, recovery): (u16, Recovery)) -> String {
    let kind = match recovery {
        Recovery::Plain => "word",
        Recovery::Owned => "object",
        Recovery::Borrowed => "borrowed object",
        Recovery::Float => "float",
        Recovery::Bool => "bool",
    };
    format!("{} from {kind}", dump::register(code, Reg(register)))
}

/// One line a site, in the order of the exits: where in the code it returns to, and where its values are then.
#[must_use]
pub fn stackmaps(code: &loader::Code) -> String {
    let mut sites = code.sites();
    sites.sort_by_key(|site| (site.exit.index(), site.offset));
    let mut out = String::new();
    for site in sites {
        let at = site.offset;
        let places: Vec<String> = site.locations.iter().map(|location| place(*location)).collect();
        let _ = writeln!(out, "{} at +{at}: {}", site.exit, places.join(", "));
    }
    out
}

fn place(location: Location) -> String {
    match location {
        Location::Register(register) => name(register),
        Location::Direct(register, offset) => format!("{}{offset:+}", name(register)),
        Location::Indirect(register, offset, bytes) => format!("[{}{offset:+}; {bytes}]", name(register)),
        Location::Constant(value) => without_addresses(&format!("{value:#x}")),
    }
}

/// A register's name, from its DWARF number.
fn name(Register(number): Register) -> String {
    const FIRST: [&str; 8] = ["rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp"];
    match number {
        0..=7 => FIRST[usize::from(number)].to_owned(),
        8..=15 => format!("r{number}"),
        17..=32 => format!("xmm{}", number - 17),
        _ => format!("dwarf{number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_left_out_and_other_numbers_kept() {
        let text = "v2 = int 140737351856128\ncall 0x7ffff7a1b000(b1, -5, 0x10) exit93824992231424";
        let expected = "v2 = int <address>\ncall <address>(b1, -5, 0x10) exit93824992231424";
        assert_eq!(without_addresses(text), expected);
    }
}
