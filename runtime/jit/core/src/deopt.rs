//! From a failed guard to the interpreter's frame.
//!
//! Optimised code keeps objects in the canonical frame or borrows them, and numbers in machine registers. An exit's
//! descriptor names the registers of the frames that are stale, and what kind of value the stackmap's locations hold for
//! them. Leaving is: read the raw bits, make words of them, push the frames of inlined calls that have none, write the
//! words to the frames, and let the interpreter go on at the instruction that the guard belongs to, of which nothing has
//! been done yet.
//!
//! Where compiled code gives up the last reference to an object, the same is done before the object dies, as its finaliser
//! may look at the frames; if none ran, all is taken back, and compiled code goes on.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use taipan_code::{Op, Reg, dump};
pub use taipan_interp::frames::Header;
use taipan_interp::frames::push_inlined;
use taipan_interp::observe::observe;
use taipan_object::frame::Frame;
pub use taipan_object::frame::FrameKind;
use taipan_object::function::PyFunction;
use taipan_object::heap::reference::release;
use taipan_object::tier::left;
use taipan_object::types::code::PyCode;
use taipan_object::types::float;
use taipan_object::{Downcast, Obj, Ref, Thread, Value};

use crate::descriptors::{Described, DescribedFrame, Descriptors};
use crate::loader::Code;
use crate::shims::Saved;
use crate::sites::Reader;
use crate::stackmap::Location;
use crate::stored::{Difference, difference};

/// How the bits of a value become a word, and who owns it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Recovery {
    /// They are the word, which is no pointer.
    Plain,
    /// They are the word, which compiled code owns.
    Owned,
    /// They are the word, which somebody else owns.
    Borrowed,
    /// A double.
    Float,
    /// 0 or 1.
    Bool,
}

impl Recovery {
    /// Every way, in order.
    pub const ALL: [Recovery; 5] = [
        Recovery::Plain,
        Recovery::Owned,
        Recovery::Borrowed,
        Recovery::Float,
        Recovery::Bool,
    ];

    /// Its place in the order.
    #[must_use]
    pub fn index(self) -> u64 {
        self as u64
    }
}

/// Why control leaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// A guard failed: the instruction is executed again, by the interpreter.
    Leave,
    /// A reference is given up, which may run Python: then, the interpreter goes on after the instruction.
    Release {
        /// A register that has the value before those that are to be given up, if control does not come back.
        result: Option<(u16, Recovery)>,
    },
}

/// What is to be done where control leaves. The values beyond those of the frames are owned words to be given up if it does
/// not come back.
#[derive(Clone, Debug)]
pub struct ExitPoint {
    /// Why.
    pub purpose: Purpose,
    /// The outermost call's frame first.
    pub frames: Vec<ExitFrame>,
}

/// One call's frame at an exit.
#[derive(Clone, Debug)]
pub struct ExitFrame {
    /// The call's code, for people.
    pub code: Arc<taipan_code::Code>,
    /// The instruction.
    pub pc: u32,
    /// The frame's registers that are stale, in the order of the exit's values.
    pub stale: Vec<(u16, Recovery)>,
    /// Of a call that is inlined.
    pub inlined: Option<Inlined>,
}

/// Where the function is that an inlined call runs, as long as it has no frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Function {
    /// At this address, with another owner.
    Known(u64),
    /// In this register of the caller, from which it moves to the frame.
    Called(u16),
}

/// The frame of a call that is inlined.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inlined {
    /// The function.
    pub function: Function,
    /// What the frame says of its caller.
    pub header: Header,
    /// Where it lies, in bytes from where the outermost call's callees have their frames.
    pub offset: u32,
    /// The registers that hold something, if the frame is not pushed; None: it is.
    pub kept: Option<Vec<u16>>,
}

/// Optimised code that is loaded.
pub struct Optimised {
    code: Code,
    exits: Descriptors,
    /// The number of the first among those of the program, if their values are stored a second time.
    stored: Option<u64>,
    /// How often each exit was taken.
    taken: Vec<Cell<u32>>,
}

/// Exits by one guard after which the code is made anew: compiling costs as much as thousands of exits, and what the
/// interpreter sees meanwhile spares the next time.
const ENOUGH: u32 = 200;

thread_local! {
    /// Loaded code by the address after its end.
    static LOADED: RefCell<BTreeMap<u64, Rc<Optimised>>> = const { RefCell::new(BTreeMap::new()) };
    static EXITS: Cell<u64> = const { Cell::new(0) };
    /// Of them, those by guards of each op.
    static EXITS_OF: [Cell<u64>; Op::ALL.len()] = const { [const { Cell::new(0) }; Op::ALL.len()] };
    /// What was read of exits and sites, to be used again.
    static READ: Cell<Option<Box<(Described, Reader)>>> = const { Cell::new(None) };
    static LEAVE: Cell<Option<Storm>> = const { Cell::new(None) };
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
    /// Registers loaded code with what its exits mean; `stored` is the number of the first among those of the program, if
    /// their values are stored a second time.
    #[must_use]
    pub fn register(code: Code, exits: Descriptors, stored: Option<u64>) -> Registration {
        let end = code.start() + code.size() as u64;
        let taken = vec![Cell::new(0); exits.count()];
        let optimised = Rc::new(Optimised {
            code,
            exits,
            stored,
            taken,
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

/// Whose guards they were: ops and numbers of exits, the most first.
#[must_use]
pub fn exits_by_op() -> Vec<(Op, u64)> {
    let counts = EXITS_OF.with(|counts| {
        Op::ALL
            .iter()
            .copied()
            .zip(counts.iter().map(Cell::get))
            .collect::<Vec<_>>()
    });
    let mut taken: Vec<_> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
    taken.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    taken
}

/// Is told of code whose guards fail too often: the compiled code object, the one whose instruction the guard belongs to,
/// and the instruction.
pub type Storm = fn(&Obj<PyCode>, &Obj<PyCode>, u32);

/// Says who is to know of storms.
pub fn on_storm(leave: Storm) {
    LEAVE.set(Some(leave));
}

/// Handles an exit: see `shims::ExitHandler`.
pub extern "C" fn handle(saved: &Saved) -> u64 {
    let found = LOADED.with_borrow(|loaded| {
        let (_, code) = loaded.range(saved.return_address()..).next()?;
        Some(Rc::clone(code))
    });
    let optimised = found.expect("exits are taken in loaded code");
    // An exit that is taken before this one is over finds nothing there, and makes its own.
    let mut read = READ.take().unwrap_or_default();
    let (described, reader) = &mut *read;
    let site = optimised.code.site(saved.return_address(), reader);
    let site = site.expect("the stackmap has every guard");
    let index = site.exit.index();
    let exits = &optimised.exits;
    exits.read(index, described).expect("what was written down is read");
    let point = Point { exits, described };
    if let Some(first) = optimised.stored {
        verify(&point, first + index as u64, saved, &site.locations);
    }
    let left = Thread::with_current(|th| match described.purpose {
        Purpose::Leave => {
            let rebuilt = rebuild(th, &point, saved, &site.locations);
            optimised.note(th, index, rebuilt.outermost);
            left::INTERPRET
        }
        Purpose::Release { result } => release_there(th, &point, saved, &site.locations, result),
    });
    READ.set(Some(read));
    left.expect("compiled code runs on a Python thread")
}

/// An exit that is being taken.
struct Point<'a> {
    exits: &'a Descriptors,
    described: &'a Described,
}

/// Compares what the stackmap says with what compiled code has stored.
fn verify(point: &Point<'_>, number: u64, saved: &Saved, locations: &[Location]) {
    let values = locations.iter().map(|location| read(saved, location));
    let Some(Difference { value, is, was }) = difference(number, values) else {
        return;
    };
    let inside = point.described.frames.iter().flat_map(|frame| {
        let code = &point.exits.call(frame).code;
        let registers = point.described.stale(frame).iter();
        registers.map(|(register, _)| format!("{} of {}", dump::register(code, Reg(*register)), code.qualname))
    });
    let what = match value {
        None => "the exit".to_owned(),
        Some(value) => inside
            .chain(std::iter::repeat("a value to be given up".to_owned()))
            .nth(value)
            .expect("there is no end"),
    };
    let code = &point.exits.call(&point.described.frames[0]).code.qualname;
    panic!("exit {number}, compiled for {code}: {what} is {is:#x} by the stackmap, and was {was:#x}");
}

/// The bits at a location.
fn read(saved: &Saved, location: &Location) -> u64 {
    // SAFETY: the locations are of the site that the registers were saved at, whose native frame exists.
    unsafe { saved.read(*location) }.expect("the loader knows the locations")
}

impl Optimised {
    /// Counts an exit, whose frame is the running one.
    fn note(&self, th: &Thread, index: usize, outermost: *mut Frame) {
        EXITS.set(EXITS.get() + 1);
        let frame = th.frame.get();
        // SAFETY: the running frame is valid.
        let header = unsafe { &*frame };
        observe(frame, header.pc.get() as usize);
        let op = header.code().data.insts[header.pc.get() as usize].op();
        EXITS_OF.with(|counts| counts[op as usize].set(counts[op as usize].get() + 1));
        let taken = &self.taken[index];
        taken.set(taken.get() + 1);
        if taken.get() == ENOUGH
            && let Some(leave) = LEAVE.get()
        {
            // SAFETY: the frames below the running one are valid.
            leave(unsafe { &*outermost }.code(), header.code(), header.pc.get());
        }
    }
}

/// The frame of the outermost call, and where its callees have theirs: the first that is inlined and pushed, or free stack.
fn places(th: &Thread, point: &Point<'_>) -> (*mut Frame, *mut Frame) {
    let (mut frame, mut callees) = (th.frame.get(), th.stack.top.get().cast());
    let inlined = |frame: &&DescribedFrame| point.exits.call(frame).inlined.is_some();
    let pushed = |frame: &&DescribedFrame| inlined(frame) && point.described.kept(frame).is_none();
    for _ in point.described.frames.iter().filter(pushed) {
        // SAFETY: the frames of pushed calls are valid, and so are their callers'.
        (callees, frame) = (frame, unsafe { (*frame).previous });
    }
    (frame, callees)
}

/// What compiled code still owns when control comes back to it.
struct Rebuilt {
    /// The frame of the outermost call.
    outermost: *mut Frame,
    /// Registers that hold an object which only the frame owns: a double's, or a reference more.
    extra: Vec<*mut Value>,
    /// Registers whose object compiled code owns.
    lent: Vec<*mut Value>,
    /// Frames that were pushed, the outermost first, and the registers of their callers that had their functions.
    pushed: Vec<(*mut Frame, Option<*mut Value>)>,
    /// The bits of the values beyond the frames'.
    rest: Vec<u64>,
}

/// Makes the frames what the interpreter would have.
fn rebuild(th: &Thread, point: &Point<'_>, saved: &Saved, locations: &[Location]) -> Rebuilt {
    let (outermost, callees) = places(th, point);
    let mut rebuilt = Rebuilt {
        outermost,
        extra: Vec::new(),
        lent: Vec::new(),
        pushed: Vec::new(),
        rest: Vec::new(),
    };
    let mut locations = locations.iter();
    let read = |location: &Location| read(saved, location);
    let mut caller = Frame::registers(outermost);
    for described in &point.described.frames {
        let inlined = &point.exits.call(described).inlined;
        let frame = inlined
            .as_ref()
            .map_or(outermost, |place| callees.wrapping_byte_add(place.offset as usize));
        let registers = Frame::registers(frame);
        if let (Some(place), Some(kept)) = (inlined, point.described.kept(described)) {
            let from = match place.function {
                Function::Known(_) => None,
                // SAFETY: the register is the caller's.
                Function::Called(register) => Some(unsafe { caller.add(usize::from(register)) }),
            };
            let function = match (place.function, from) {
                // SAFETY: compiled code has guarded that the function is what it knows, and nothing has run since.
                (Function::Known(address), _) => unsafe { Ref::from_borrowed(Value::from_bits(address)) },
                // SAFETY: the caller's registers are what the interpreter would have, but for this one.
                (Function::Called(_), Some(from)) => unsafe { Ref::from_owned(from.replace(Value::UNBOUND)) },
                (Function::Called(_), None) => unreachable!("it is in a register"),
            };
            let count = function_registers(&function);
            let mut kept = kept.iter().peekable();
            for reg in 0..count {
                if kept.next_if_eq(&&reg).is_none() {
                    // SAFETY: compiled code made sure of the room when it was entered.
                    unsafe { registers.add(usize::from(reg)).write(Value::UNBOUND) };
                }
            }
            // SAFETY: the registers are initialised now, and there is room.
            unsafe { push_inlined(th, frame, function, place.header) };
            rebuilt.pushed.push((frame, from));
        }
        for ((register, recovery), location) in point.described.stale(described).iter().zip(&mut locations) {
            // SAFETY: the register is the frame's; what it held is a stale word that is no pointer.
            let register = unsafe { registers.add(usize::from(*register)) };
            let bits = read(location);
            match recovery {
                Recovery::Plain | Recovery::Bool => {}
                Recovery::Owned => rebuilt.lent.push(register),
                Recovery::Borrowed | Recovery::Float => rebuilt.extra.push(register),
            }
            // SAFETY: as above.
            unsafe { register.write(recovered(*recovery, bits)) };
        }
        // SAFETY: the frame is valid.
        unsafe { (*frame).pc.set(described.pc) };
        caller = registers;
    }
    rebuilt.rest = locations.map(read).collect();
    rebuilt
}

/// The word that a frame owns, from the bits that compiled code has.
fn recovered(recovery: Recovery, bits: u64) -> Value {
    match recovery {
        Recovery::Plain | Recovery::Owned => Value::from_bits(bits),
        Recovery::Bool => Value::from_bool(bits & 1 != 0),
        // SAFETY: whoever owns the word does so now.
        Recovery::Borrowed => unsafe { Ref::from_borrowed(Value::from_bits(bits)) }.into_value(),
        Recovery::Float => float::from_f64(f64::from_bits(bits)).into_value(),
    }
}

fn function_registers(function: &Ref) -> u16 {
    let function = function.downcast_exact::<PyFunction>();
    function
        .expect("what is inlined is a function")
        .code()
        .data
        .register_count
}

/// Gives up the last reference to an object. Comes back if no Python ran.
fn release_there(
    th: &Thread,
    point: &Point<'_>,
    saved: &Saved,
    locations: &[Location],
    result: Option<(u16, Recovery)>,
) -> u64 {
    let rebuilt = rebuild(th, point, saved, locations);
    let entered = th.entered.get();
    // SAFETY: compiled code owned the reference, which is the call's first argument.
    unsafe { release(Value::from_bits(saved.argument())) };
    if th.entered.get() != entered || th.tracing.get() {
        let mut rest = rebuilt.rest.into_iter();
        let result = result.zip(rest.next());
        for word in rest {
            // SAFETY: compiled code owned them, and is left.
            unsafe { release(Value::from_bits(word)) };
        }
        if let Some(((register, recovery), bits)) = result {
            // SAFETY: the register is the running frame's, which owns what it holds.
            unsafe {
                let register = Frame::registers(th.frame.get()).add(usize::from(register));
                release(register.replace(recovered(recovery, bits)));
            }
        }
        let frame = th.frame.get();
        // SAFETY: the running frame is valid.
        let pc = unsafe { &(*frame).pc };
        pc.set(pc.get() + 1);
        return left::GO_ON;
    }
    rebuilt.undo(th);
    0
}

impl Rebuilt {
    /// Nobody has looked at the frames, or done more than that: compiled code goes on.
    fn undo(self, th: &Thread) {
        for (frame, from) in self.pushed.into_iter().rev() {
            // SAFETY: the frame was pushed above.
            let header = unsafe { &*frame };
            th.frame.set(header.previous);
            th.depth.set(th.depth.get() - 1);
            th.stack.top.set(frame.cast());
            match from {
                // SAFETY: the frame owned its function, which goes back to where it was.
                Some(register) => unsafe { register.write(header.function) },
                // SAFETY: the frame owned its function, which has other owners: no code ran that could change that.
                None => unsafe { release(header.function) },
            }
        }
        for register in self.lent {
            // SAFETY: compiled code owns what the register holds.
            unsafe { register.write(Value::UNBOUND) };
        }
        for register in self.extra {
            // SAFETY: the frame owns what the register holds: a double, or something that has another owner.
            unsafe { release(register.replace(Value::UNBOUND)) };
        }
    }
}
