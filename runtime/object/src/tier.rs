//! How control passes between tiers: what a code object knows of its compiled form, and how compiled code leaves.
//!
//! Compiled code works on the canonical frame from an instruction on, and leaves at an instruction: its caller, the
//! interpreter's loop, goes on with whatever frame is running then, in whatever tier that has. Calls of Python functions
//! leave too, so that they do not nest on the native stack.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::atomic::Ordering;

use taipan_heap::{LocalCell, Ref, Slot};

use crate::assumptions::Flag;
use crate::error::Raised;
use crate::frame::Frame;
use crate::thread::Thread;

/// Compiled code: works on the running frame from the instruction `pc` on, and says how it left: see [`left`].
pub type Entry = unsafe extern "C" fn(th: &Thread, frame: *mut Frame, pc: u64) -> u64;

/// How compiled code left. What is smaller than all of these is [`GO_ON`](left::GO_ON).
pub mod left {
    /// The running frame goes on at its `pc`.
    pub const GO_ON: u64 = 1 << 32;
    /// The interpreter has to execute the instruction at the running frame's `pc`, at least.
    pub const INTERPRET: u64 = GO_ON + 1;
    /// The instruction at the running frame's `pc` raised; the exception is handed over.
    pub const RAISED: u64 = GO_ON + 2;
    /// A frame that was entered from native code returned; the value is handed over.
    pub const RETURNED: u64 = GO_ON + 3;
    /// This code cannot be entered at the running frame's `pc`, as the frame is.
    pub const MISSED: u64 = GO_ON + 4;
    /// The running frame, a generator's, yielded at its `pc`; the value is handed over.
    pub const YIELDED: u64 = GO_ON + 5;
}

/// What passes from compiled code to the interpreter's loop beside a word.
#[derive(Default)]
pub struct Handover {
    raised: Cell<Option<Raised>>,
    value: Slot,
}

impl Handover {
    /// Hands an exception over.
    #[must_use = "the caller returns this word"]
    pub fn raise(&self, raised: Raised) -> u64 {
        let old = self.raised.replace(Some(raised));
        debug_assert!(old.is_none(), "an exception is taken before the next is raised");
        left::RAISED
    }

    /// Hands a result over.
    #[inline]
    #[must_use = "the caller returns this word"]
    pub fn give(&self, value: Ref) -> u64 {
        self.value.set(value);
        left::RETURNED
    }

    /// Hands over what a generator yields.
    #[inline]
    #[must_use = "the caller returns this word"]
    pub fn yields(&self, value: Ref) -> u64 {
        self.value.set(value);
        left::YIELDED
    }

    /// The exception.
    ///
    /// # Panics
    /// If none was handed over.
    #[must_use]
    pub fn take_raised(&self) -> Raised {
        self.raised
            .take()
            .expect("who leaves with `RAISED` hands an exception over")
    }

    /// The result, or what was yielded.
    ///
    /// # Panics
    /// If none was handed over.
    #[inline]
    #[must_use]
    pub fn take_value(&self) -> Ref {
        self.value
            .take()
            .expect("who leaves with `RETURNED` or `YIELDED` hands a value over")
    }
}

/// The compiled form of a code object.
pub struct Compiled {
    /// The code.
    pub entry: Entry,
    /// Keeps the code in memory.
    pub owner: Box<dyn Any>,
    /// Code of a lower tier, for places where this one cannot be entered.
    pub fallback: Option<Rc<Compiled>>,
    /// How often neither it nor another optimised version before it could be entered; see [`PATIENCE`].
    pub misses: Cell<u32>,
    /// Whether the optimising compiler made it.
    pub optimised: bool,
    /// Where optimised code is entered, if it is: a version for another place is worth while there.
    pub entrances: Box<[usize]>,
    /// For tests: it is entered at loops only, though it could be entered elsewhere.
    pub at_loops: bool,
    /// Raised when something changes that optimised code relies on; the code looks for itself where it is entered.
    pub lost: Flag,
}

impl Compiled {
    /// Whether something has changed that the code relies on.
    pub fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed) != 0
    }
}

/// As often as all optimised versions of some code miss an entry, [`Hooks::hot`](crate::thread::Hooks) is asked for one
/// more.
pub const PATIENCE: u32 = 30;

/// What a code object knows of its tiers.
pub struct TierState {
    /// Counts calls and loops down; at zero, the loop looks for compiled code, and if there is none asks
    /// [`Hooks::hot`](crate::thread::Hooks).
    pub heat: Cell<u32>,
    /// Counts loops and entries of compiled code down that could be better.
    pub warmth: Cell<u32>,
    compiled: LocalCell<Option<Rc<Compiled>>>,
    /// What tier policy keeps for itself.
    pub history: RefCell<Option<Box<dyn Any>>>,
}

/// A heat that is as good as never.
pub const NEVER: u32 = u32::MAX;

impl TierState {
    /// That of new code which is cold for `heat` calls and loops.
    #[must_use]
    pub fn new(heat: u32) -> TierState {
        TierState {
            heat: Cell::new(heat),
            warmth: Cell::new(NEVER),
            compiled: LocalCell::new(None),
            history: RefCell::new(None),
        }
    }

    /// Counts one call or loop; true if there may be something better than interpreting.
    #[inline(always)]
    #[must_use]
    pub fn tick(&self) -> bool {
        let heat = self.heat.get();
        if heat == 0 {
            return true;
        }
        self.heat.set(heat - 1);
        false
    }

    /// Counts one loop or entry of compiled code; true if there may be something better.
    #[inline]
    #[must_use]
    pub fn warm(&self) -> bool {
        let warmth = self.warmth.get();
        if warmth == 0 {
            return true;
        }
        self.warmth.set(warmth - 1);
        false
    }

    /// Whether the counter is at zero.
    #[inline(always)]
    #[must_use]
    pub fn is_hot(&self) -> bool {
        self.heat.get() == 0
    }

    /// The compiled form, if there is one; it stays valid while it runs, even if the code object dies meanwhile.
    #[inline]
    #[must_use]
    pub fn compiled(&self) -> Option<Rc<Compiled>> {
        self.compiled.with(Clone::clone)
    }

    /// Replaces the compiled form; frames that run the old one finish in it.
    pub fn publish(&self, compiled: Option<Rc<Compiled>>) {
        let old = self.compiled.replace(compiled);
        drop(old);
    }
}

/// For tests: which guards of compiled code fail though they hold.
#[derive(Default)]
pub struct ExitStress {
    /// Every N-th fails; 0: none.
    pub every: Cell<u64>,
    /// Guards pass with this as the state of a generator of random numbers; 0: not at random.
    pub random: Cell<u64>,
    /// Guards that asked so far.
    pub asked: Cell<u64>,
    /// Of those that are to fail each N-th time, how many did.
    pub failed: Cell<u64>,
    passed: Cell<u64>,
}

impl ExitStress {
    /// Whether the next guard is to fail.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.asked.set(self.asked.get() + 1);
        if self.random.get() != 0 {
            // Marsaglia, Xorshift RNGs: (13, 7, 17).
            let mut x = self.random.get();
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            self.random.set(x);
            return x % 16 == 0;
        }
        let passed = self.passed.get() + 1;
        let fails = passed >= self.every.get();
        self.passed.set(if fails { 0 } else { passed });
        self.failed.set(self.failed.get() + u64::from(fails));
        fails
    }
}
