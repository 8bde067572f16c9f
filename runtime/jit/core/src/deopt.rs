//! From a failed guard to the interpreter's frame.
//!
//! Optimised code keeps objects in the canonical frame and numbers in machine registers. An exit's descriptor names the
//! registers of the frame that are stale, and what kind of value the stackmap's locations hold for them. Leaving is:
//! read the raw bits, make words of them, write them to the frame, and let the interpreter go on at the instruction that
//! the guard belongs to, of which nothing has been done yet.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use taipan_interp::observe::observe;
use taipan_object::frame::Frame;
use taipan_object::tier::left;
use taipan_object::types::code::PyCode;
use taipan_object::types::float;
use taipan_object::{Obj, Thread, Value};

use crate::loader::Code;
use crate::shims::Saved;

/// How the bits of a value become a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Recovery {
    /// They are the word.
    Word,
    /// A double.
    Float,
    /// 0 or 1.
    Bool,
}

/// What is to be done where a guard fails: the instruction is executed again, by the interpreter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExitPoint {
    /// The instruction.
    pub pc: u32,
    /// The frame's registers that are stale, in the order of the exit's values.
    pub stale: Vec<(u16, Recovery)>,
}

/// Optimised code that is loaded.
pub struct Optimised {
    code: Code,
    exits: Vec<ExitPoint>,
    /// How often each exit was taken.
    taken: Vec<Cell<u32>>,
    total: Cell<u32>,
}

/// Exits by one guard after which the code is made anew.
const ENOUGH: u32 = 20;

thread_local! {
    /// Loaded code by the address after its end.
    static LOADED: RefCell<BTreeMap<u64, Rc<Optimised>>> = const { RefCell::new(BTreeMap::new()) };
    static EXITS: Cell<u64> = const { Cell::new(0) };
    static LEAVE: Cell<Option<fn(&Obj<PyCode>, u32)>> = const { Cell::new(None) };
}

/// Keeps code registered; dropping it forgets the code.
pub struct Registration {
    end: u64,
}

impl Drop for Registration {
    fn drop(&mut self) {
        LOADED.with_borrow_mut(|loaded| loaded.remove(&self.end));
    }
}

impl Optimised {
    /// Registers loaded code with what its exits mean.
    #[must_use]
    pub fn register(code: Code, exits: Vec<ExitPoint>) -> Registration {
        let end = code.start() + code.size() as u64;
        let taken = exits.iter().map(|_| Cell::new(0)).collect();
        let optimised = Rc::new(Optimised {
            code,
            exits,
            taken,
            total: Cell::new(0),
        });
        LOADED.with_borrow_mut(|loaded| loaded.insert(end, optimised));
        Registration { end }
    }
}

/// How many exits were taken so far.
#[must_use]
pub fn exits() -> u64 {
    EXITS.get()
}

/// Says who is to know of code whose guards fail too often: the code object, and the instruction.
pub fn on_storm(leave: fn(&Obj<PyCode>, u32)) {
    LEAVE.set(Some(leave));
}

/// Handles an exit: see `shims::ExitHandler`.
pub extern "C" fn handle(saved: &Saved) -> u64 {
    let found = LOADED.with_borrow(|loaded| {
        let (_, code) = loaded.range(saved.return_address()..).next()?;
        Some(Rc::clone(code))
    });
    let optimised = found.expect("exits are taken in loaded code");
    let site = optimised.code.site(saved.return_address());
    let site = site.expect("the stackmap has every guard");
    let index = site.exit.index();
    let point = &optimised.exits[index];
    EXITS.set(EXITS.get() + 1);
    Thread::with_current(|th| {
        let frame = th.frame.get();
        restore(frame, point, saved, &site.locations);
        observe(frame, point.pc as usize);
        let taken = &optimised.taken[index];
        taken.set(taken.get() + 1);
        optimised.total.set(optimised.total.get() + 1);
        if taken.get() == ENOUGH
            && let Some(leave) = LEAVE.get()
        {
            // SAFETY: the running frame is valid.
            leave(unsafe { &*frame }.code(), point.pc);
        }
    });
    left::INTERPRET
}

fn restore(frame: *mut Frame, point: &ExitPoint, saved: &Saved, locations: &[crate::stackmap::Location]) {
    let registers = Frame::registers(frame);
    for ((register, recovery), location) in point.stale.iter().zip(locations) {
        // SAFETY: the location is of the site that the registers were saved at, whose frame is being left.
        let bits = unsafe { saved.read(*location) }.expect("the loader knows the locations");
        let word = match recovery {
            Recovery::Word => Value::from_bits(bits),
            Recovery::Float => float::from_f64(f64::from_bits(bits)).into_value(),
            Recovery::Bool => Value::from_bool(bits & 1 != 0),
        };
        // SAFETY: the register is the frame's; what it held is a stale word that is no pointer.
        unsafe { registers.add(usize::from(*register)).write(word) };
    }
    // SAFETY: the running frame is valid.
    unsafe { (*frame).pc.set(point.pc) };
}
