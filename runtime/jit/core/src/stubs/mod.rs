//! Inline caches that are patched into baseline code.
//!
//! ```text
//!   area in the code                    stub, in the same region
//!   mov r11, helper; call r11    --->   jmp stub     guards, the access, jmp behind the area
//!                                                    or: jmp to the stub before it
//!                                                    or: call the helper, jmp behind the area
//! ```
//!
//! A call of a helper whose instruction has a cache lies in an area that can be patched. Once the cache knows something that
//! is done without a call, a stub is made for that, and a jump to it written over the start of the area. What the cache
//! learns later gets a stub of its own, which leads to the one before where it does not apply. After [`MOST_PATCHES`] the
//! helper is called again, for good: the cache, which is data, serves sites that see many classes. What the interpreter
//! teaches a cache meanwhile is not noticed before the cache misses in compiled code.
//!
//! The call that a stub replaces may be on the native stack, and so may a stub that has called the helper: both return to
//! where they came from, so the end of the area never changes, and stubs are kept as long as the code. One thread executes
//! the code, and that is the one that patches it.

mod assembler;
mod attr;
mod global;
mod stub;

use std::cell::RefCell;
use std::collections::BTreeMap;

use taipan_code::Inst;
use taipan_code::operand::{In, Out, OutRegs};
use taipan_interp::helpers::Helper;
use taipan_lir::request::PATCH_BYTES;
use taipan_object::class::is_current;
use taipan_object::types::code::{PyCode, Seen};

use crate::loader::Code;
use crate::memory::{CodeBlock, serialise};
use crate::stats::Stats;
use assembler::{Assembler, Register};
use stub::{Otherwise, Stub};

/// How often one site is patched.
const MOST_PATCHES: usize = 4;
/// What stubs begin at a multiple of, in bytes.
const ALIGNMENT: usize = 16;

/// Baseline code, with what is patched into it.
pub struct Patched(RefCell<State>);

struct State {
    code: Code,
    /// The sites that may still be patched, by instruction.
    sites: BTreeMap<u32, Site>,
    /// All stubs, also those that nothing jumps to any more.
    stubs: Vec<CodeBlock>,
}

/// One area.
struct Site {
    /// Where it is in the code's memory.
    at: usize,
    /// The stub that it jumps to, if it does.
    stub: Option<u64>,
    /// What that and those behind it do.
    known: Vec<Seen>,
}

/// A stub for a site, which has no place yet.
struct Wanted {
    pc: u32,
    seen: Seen,
    code: Assembler,
}

impl Patched {
    /// Code in which nothing is patched yet; its areas have the numbers of their instructions.
    #[must_use]
    pub fn new(code: Code) -> Patched {
        let site = |at| Site {
            at,
            stub: None,
            known: Vec::new(),
        };
        let sites = code.areas().iter().map(|area| (area.patch.0, site(area.at))).collect();
        Patched(RefCell::new(State {
            code,
            sites,
            stubs: Vec::new(),
        }))
    }

    /// Patches all sites whose caches know something, as the code is to run for the first time.
    pub(crate) fn learn_all(&self, code: &PyCode, stats: &mut Stats) {
        let state = &mut *self.0.borrow_mut();
        let known = |pc: &u32| Some((*pc, access(code, *pc)?.all_seen(code)));
        let known: Vec<(u32, Vec<Seen>)> = state.sites.keys().filter_map(known).collect();
        for round in 0..MOST_PATCHES {
            let seen = known.iter().filter_map(|(pc, seen)| Some((*pc, *seen.get(round)?)));
            let wanted = seen.filter_map(|(pc, seen)| state.wanted(code, pc, seen)).collect();
            state.patch(wanted, stats);
        }
    }

    /// The cache of an instruction has learnt something: patches its site.
    pub(crate) fn learn(&self, code: &PyCode, pc: u32, stats: &mut Stats) {
        let state = &mut *self.0.borrow_mut();
        let seen = access(code, pc).and_then(|access| access.seen(code));
        let (Some(site), Some(seen)) = (state.sites.get(&pc), seen) else {
            return;
        };
        if site.known.contains(&seen) {
            return;
        }
        let is_full = site.known.len() >= MOST_PATCHES;
        if let Some(wanted) = state.wanted(code, pc, seen) {
            if is_full {
                state.restore(code, pc, stats);
            } else {
                state.patch(vec![wanted], stats);
            }
        }
    }
}

impl State {
    /// The stub for something that the cache of a site knows, if that can be done by a stub.
    fn wanted(&self, code: &PyCode, pc: u32, seen: Seen) -> Option<Wanted> {
        let (access, site) = (access(code, pc)?, self.sites.get(&pc)?);
        let behind = self.code.start() + (site.at + PATCH_BYTES as usize) as u64;
        let mut stub = Stub::new(code.data.first_temp());
        access.emit(&mut stub, &seen)?;
        let otherwise = match site.stub {
            Some(before) => Otherwise::Try(before),
            None => Otherwise::Call(access.helper().address()),
        };
        Some(Wanted {
            pc,
            seen,
            code: stub.finish(otherwise, behind),
        })
    }

    /// Gives stubs a place, and lets their sites jump there. Where there is no room, the helpers go on being called.
    fn patch(&mut self, wanted: Vec<Wanted>, stats: &mut Stats) {
        let size = wanted
            .iter()
            .map(|wanted| wanted.code.len().next_multiple_of(ALIGNMENT));
        let size: usize = size.sum();
        if size == 0 {
            return;
        }
        let Ok(mut block) = self.code.block_mut().memory().clone().allocate(size) else {
            return;
        };
        let mut at = 0;
        let mut jumps = Vec::with_capacity(wanted.len());
        for Wanted { pc, seen, code } in wanted {
            let address = block.address() + at as u64;
            let Ok(bytes) = code.finish(address) else {
                continue;
            };
            block.write(at, &bytes);
            at += bytes.len().next_multiple_of(ALIGNMENT);
            stats.stubs += 1;
            stats.stub_bytes += bytes.len() as u64;
            jumps.push((pc, seen, address));
        }
        self.stubs.push(block);
        for (pc, seen, address) in jumps {
            let Some(site) = self.sites.get_mut(&pc) else {
                continue;
            };
            let mut jump = Assembler::default();
            jump.jump(address);
            let Ok(bytes) = jump.finish(self.code.start() + site.at as u64) else {
                continue;
            };
            self.code.block_mut().write(site.at, &bytes);
            site.stub = Some(address);
            site.known.push(seen);
            stats.patched += 1;
        }
        serialise();
    }

    /// Lets a site call its helper again, for good.
    fn restore(&mut self, code: &PyCode, pc: u32, stats: &mut Stats) {
        let (Some(site), Some(access)) = (self.sites.remove(&pc), access(code, pc)) else {
            return;
        };
        let mut call = Assembler::default();
        call.constant(Register::R11, access.helper().address());
        call.call(Register::R11);
        if let Ok(bytes) = call.finish(0) {
            self.code.block_mut().write(site.at, &bytes);
            stats.restored += 1;
            serialise();
        }
    }
}

/// What an instruction with a cache does.
#[derive(Clone, Copy)]
enum Operation {
    /// `dst = name`
    LoadGlobal(Out),
    /// `dst = obj.name`
    LoadAttr(Out, In),
    /// `obj.name = value`
    StoreAttr(In, In),
    /// Callable and receiver of `obj.name(..)`
    LoadMethod(OutRegs, In),
}

/// An instruction that has a cache.
struct Access {
    operation: Operation,
    /// Its cache, by index.
    site: usize,
}

/// What an instruction does, if it has a cache that can be patched into the code.
fn access(code: &PyCode, pc: u32) -> Option<Access> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "all others have no such cache")]
    let (operation, site) = match *code.data.insts.get(pc as usize)? {
        Inst::LoadGlobal { dst, site, .. } => (Operation::LoadGlobal(dst), site.index()),
        Inst::LoadAttr { dst, obj, site, .. } => (Operation::LoadAttr(dst, obj), site.index()),
        Inst::StoreAttr { obj, value, site, .. } => (Operation::StoreAttr(obj, value), site.index()),
        Inst::LoadMethod { dst, obj, site, .. } => (Operation::LoadMethod(dst, obj), site.index()),
        _ => return None,
    };
    Some(Access { operation, site })
}

impl Access {
    /// What does it where no stub does.
    fn helper(&self) -> Helper {
        match self.operation {
            Operation::LoadGlobal(..) => Helper::LoadGlobal,
            Operation::LoadAttr(..) => Helper::LoadAttr,
            Operation::StoreAttr(..) => Helper::StoreAttr,
            Operation::LoadMethod(..) => Helper::LoadMethod,
        }
    }

    /// What the cache knows.
    fn seen(&self, code: &PyCode) -> Option<Seen> {
        let seen = code.feedback[self.site].seen();
        (seen.state != 0 && seen.version != 0).then_some(seen)
    }

    /// What the cache knows of classes that are as they were, the last last, and what it knows now.
    fn all_seen(&self, code: &PyCode) -> Vec<Seen> {
        let others = code.feedback[self.site].others().into_iter();
        let current = others.filter(|seen| is_current(seen.class, seen.version));
        let mut all: Vec<Seen> = self.seen(code).into_iter().chain(current).take(MOST_PATCHES).collect();
        all.reverse();
        all
    }

    /// The access; None if no stub does it.
    fn emit(&self, stub: &mut Stub, seen: &Seen) -> Option<()> {
        match self.operation {
            Operation::LoadGlobal(dst) => global::load(stub, dst, seen),
            Operation::LoadAttr(dst, obj) => attr::load(stub, dst, obj, seen),
            Operation::StoreAttr(obj, value) => attr::store(stub, obj, value, seen),
            Operation::LoadMethod(dst, obj) => attr::method(stub, dst, obj, seen),
        }
    }
}
