//! Auditing counts: every block that is alive, the references that are seen to own a count of it, and what differs.
//!
//! An audit compares each object's count with the references that live objects and named roots show. More counts than
//! references: somebody forgot to give one up. Fewer: somebody gave up one that was not his. Objects without roots are
//! leaked too, even if their counts are right: nothing will ever free them.
//!
//! While auditing is on, freed blocks go to quarantine instead of the free list, with a count that no object has. A
//! count that changed in quarantine belongs to somebody who used the object after its death.
//!
//! Immortal objects are roots, and their counts mean nothing. Not here: who the roots are, and what objects are called.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet, VecDeque};
use std::ptr::NonNull;

use crate::alloc::{Family, PAGE_HEAD, Page, free, with_heap};
use crate::collect::Tracer;
use crate::object::{Header, TypeHead};
use crate::value::Value;

/// The first word of a block in quarantine.
const POISON: u64 = 1 << 44;
/// Bytes that quarantine holds back at most.
const CAPACITY: usize = 128 << 20;

struct Quarantined {
    block: NonNull<Header>,
    size: usize,
    family: Family,
    ty: NonNull<TypeHead>,
}

#[derive(Default)]
struct Quarantine {
    blocks: VecDeque<Quarantined>,
    bytes: usize,
    /// Types of blocks that were touched and have left since.
    touched: Vec<(NonNull<TypeHead>, i64)>,
}

thread_local! {
    static ENABLED: Cell<bool> = const { Cell::new(false) };
    static QUARANTINE: RefCell<Quarantine> = RefCell::default();
}

/// Turns auditing on. Before the first object is made, so that leaves are listed and types take the careful way.
pub fn enable() {
    ENABLED.set(true);
}

/// Whether auditing is on.
#[must_use]
pub fn is_enabled() -> bool {
    ENABLED.get()
}

/// Takes a freed block out of circulation.
///
/// # Safety
/// As for [`free`]; `ty` is the block's former type.
pub unsafe fn quarantine(block: NonNull<Header>, size: usize, family: Family, ty: NonNull<TypeHead>) {
    let words = block.cast::<u64>();
    // SAFETY: the block is the caller's, and holds at least two words.
    unsafe { words.write(POISON) };
    // SAFETY: as above; zero tells a free block.
    unsafe { words.add(1).write(0) };
    QUARANTINE.with_borrow_mut(|quarantine| {
        quarantine.bytes += size;
        quarantine.blocks.push_back(Quarantined {
            block,
            size,
            family,
            ty,
        });
        while quarantine.bytes > CAPACITY {
            let Some(oldest) = quarantine.blocks.pop_front() else {
                break;
            };
            quarantine.bytes -= oldest.size;
            let difference = oldest.difference();
            if difference != 0 {
                quarantine.touched.push((oldest.ty, difference));
            }
            // SAFETY: the caller gave the block up when it came here.
            unsafe { free(oldest.block, oldest.size, oldest.family) };
        }
    });
}

impl Quarantined {
    fn difference(&self) -> i64 {
        // SAFETY: the block is kept for this.
        let word = unsafe { self.block.cast::<u64>().read() };
        word.cast_signed() - POISON.cast_signed()
    }
}

/// One object whose count is wrong, or that nothing reaches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The object; it is alive.
    pub object: NonNull<Header>,
    /// Its count.
    pub count: i64,
    /// The references found.
    pub expected: i64,
}

/// What an audit found.
#[derive(Default, Debug)]
pub struct Audit {
    /// Objects with more counts than references.
    pub leaked: Vec<Finding>,
    /// Objects that nothing reaches from the roots, though their counts are right: kept by leaked ones, or a cycle that
    /// the collector missed.
    pub unreachable: Vec<Finding>,
    /// Live objects with fewer counts than references.
    pub over_released: Vec<Finding>,
    /// Types of dead objects whose counts changed after their death or that live objects still refer to, with by how much.
    /// The type itself may be dead.
    pub dead: Vec<(NonNull<TypeHead>, i64)>,
}

/// Shows the references of any object, whether the collector knows it or not.
pub type TraceAny<'a> = &'a dyn Fn(NonNull<Header>, &mut Tracer<'_>);

/// Audits everything that is alive. `roots` shows the references that no object owns.
#[must_use]
pub fn audit(trace: TraceAny<'_>, roots: &dyn Fn(&mut Tracer<'_>)) -> Audit {
    let all = live_blocks();
    let mut expected: HashMap<NonNull<Header>, i64> = all.iter().map(|object| (*object, 0)).collect();
    let mut dangling: HashMap<NonNull<Header>, i64> = HashMap::new();
    let mut count = |target: NonNull<Header>| match expected.get_mut(&target) {
        Some(number) => *number += 1,
        None => *dangling.entry(target).or_default() += 1,
    };
    roots(&mut Tracer::new(&mut count));
    for &object in &all {
        trace(object, &mut Tracer::new(&mut count));
    }
    let reached = reach(&all, trace, roots);
    let mut audit = Audit::default();
    for object in all {
        // SAFETY: enumerated blocks are alive, and nothing was freed since.
        let header = unsafe { object.as_ref() };
        if header.is_immortal() {
            continue;
        }
        let finding = Finding {
            object,
            count: header.count().cast_signed(),
            expected: expected.get(&object).copied().unwrap_or_default(),
        };
        match finding.count.cmp(&finding.expected) {
            std::cmp::Ordering::Greater => audit.leaked.push(finding),
            std::cmp::Ordering::Less => audit.over_released.push(finding),
            std::cmp::Ordering::Equal if !reached.contains(&object) => audit.unreachable.push(finding),
            std::cmp::Ordering::Equal => {}
        }
    }
    QUARANTINE.with_borrow(|quarantine| {
        audit.dead.extend(&quarantine.touched);
        for block in &quarantine.blocks {
            let difference = block.difference() - dangling.remove(&block.block).unwrap_or_default();
            if difference != 0 {
                audit.dead.push((block.ty, difference));
            }
        }
    });
    audit
}

/// What roots and immortal objects reach.
fn reach(all: &[NonNull<Header>], trace: TraceAny<'_>, roots: &dyn Fn(&mut Tracer<'_>)) -> HashSet<NonNull<Header>> {
    let known: HashSet<NonNull<Header>> = all.iter().copied().collect();
    let mut reached = HashSet::new();
    let mut work: Vec<NonNull<Header>> = Vec::new();
    roots(&mut Tracer::new(&mut |object| work.push(object)));
    // SAFETY: enumerated blocks are alive.
    work.extend(all.iter().filter(|object| unsafe { object.as_ref() }.is_immortal()));
    while let Some(object) = work.pop() {
        if known.contains(&object) && reached.insert(object) {
            trace(object, &mut Tracer::new(&mut |target| work.push(target)));
        }
    }
    reached
}

/// Every block that is in use.
fn live_blocks() -> Vec<NonNull<Header>> {
    let (pages, large) = with_heap(|heap| {
        let pages = [heap.traced_pages.clone(), heap.leaf_pages.clone()].concat();
        let large = [heap.large.clone(), heap.large_leaves.clone()].concat();
        (pages, large)
    });
    let mut all = Vec::new();
    for page in pages {
        // SAFETY: pages live as long as the heap.
        let (size, used) = unsafe { (page.as_ref().block_size, page.as_ref().used) };
        debug_assert!(size > 0 && used * size + PAGE_HEAD <= crate::alloc::PAGE);
        for index in 0..used {
            let block = Page::block(page, index, size);
            // SAFETY: the block was handed out; its second word is zero if it is free.
            if unsafe { block.cast::<usize>().add(1).read() } != 0 {
                all.push(block);
            }
        }
    }
    for head in large {
        // SAFETY: the object follows its head.
        let block: NonNull<Header> = unsafe { head.add(1) }.cast();
        // SAFETY: as for small ones; quarantined blocks stay listed.
        if unsafe { block.cast::<usize>().add(1).read() } != 0 {
            all.push(block);
        }
    }
    all
}

/// The word that points to an object.
#[must_use]
pub fn word(object: NonNull<Header>) -> Value {
    Value::from_bits(object.as_ptr().expose_provenance() as u64)
}
