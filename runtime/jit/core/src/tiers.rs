//! Tier policy: what is compiled when, by which compiler, on which thread.
//!
//! A code object counts calls and loops down. At zero the interpreter's loop calls [`hot`], which compiles at once
//! (`sync`) or hands the code to the compile thread and looks again later. The thread is started, and the backend's
//! library opened, for the first of them. A failed compilation leaves the code in the tier that it is in, for good.

use std::cell::{Cell, OnceCell, RefCell};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

use taipan_lir::{Effort, Function, verify};
use taipan_object::heap::Obj;
use taipan_object::tier::{Compiled, Entry, NEVER};
use taipan_object::types::code::PyCode;
use taipan_object::{Thread, TypedRef};

use crate::backend::Backend;
use crate::helpers::Helper;
use crate::loader::{self, Code};
use crate::memory::CodeMemory;
use crate::shims;
use crate::source::Source;

/// Which tiers a program may use.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// The interpreter alone.
    #[default]
    Interp,
    /// The program's own code is compiled by the baseline compiler at its first call.
    Baseline,
    /// Counters decide.
    Tiered,
}

/// What decides about compiling.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Which tiers.
    pub mode: Mode,
    /// Compile where the program runs, while it waits.
    pub sync: bool,
    /// Forced tiers take the library's code too.
    pub force_all: bool,
    /// Files below this directory are the library's.
    pub library: String,
}

/// Calls and loops until code is compiled when counters decide.
const BASELINE_HEAT: u32 = 500;
/// Calls and loops until the next look for code that is being compiled.
const WAIT: u32 = 100;
/// Longer code stays in the interpreter: the backend's time is not linear.
const LONGEST: usize = 20_000;
/// Bytes of address space for code.
const CODE_SPACE: usize = 256 << 20;

/// Makes LIR of a code object.
pub type Compiler = fn(&Source) -> Function;

/// What the compile thread is asked for.
struct Job {
    ticket: u64,
    source: Source,
}

/// What it answers.
struct Answer {
    ticket: u64,
    result: Result<(Function, Vec<u8>), String>,
    micros: u64,
}

/// What compiling has cost and given so far.
#[derive(Clone, Copy, Default, Debug)]
pub struct Stats {
    /// Code objects compiled.
    pub compiled: u64,
    /// Compilations that failed.
    pub failed: u64,
    /// Microseconds in compilers and backend.
    pub micros: u64,
    /// Bytes of machine code.
    pub text: u64,
}

struct Tiers {
    policy: Policy,
    baseline: Compiler,
    memory: CodeMemory,
    worker: OnceCell<(Sender<Job>, Receiver<Answer>)>,
    backend: OnceCell<Result<Backend, String>>,
    /// Code that is being compiled, by ticket.
    waiting: RefCell<Vec<(u64, TypedRef<PyCode>)>>,
    tickets: Cell<u64>,
    stats: Cell<Stats>,
    failure: RefCell<Option<String>>,
}

thread_local! {
    static TIERS: OnceCell<Tiers> = const { OnceCell::new() };
}

/// Sets the policy for the program that is about to run on this thread.
pub fn install(th: &Thread, policy: Policy, baseline: Compiler) {
    let heat = match policy.mode {
        Mode::Interp => NEVER,
        Mode::Baseline => 0,
        Mode::Tiered => BASELINE_HEAT,
    };
    if policy.mode == Mode::Interp {
        return;
    }
    let Ok(memory) = CodeMemory::new(CODE_SPACE) else {
        return;
    };
    let tiers = Tiers {
        policy,
        baseline,
        memory,
        worker: OnceCell::new(),
        backend: OnceCell::new(),
        waiting: RefCell::default(),
        tickets: Cell::new(0),
        stats: Cell::default(),
        failure: RefCell::default(),
    };
    let installed = TIERS.with(|cell| cell.set(tiers).is_ok());
    debug_assert!(installed, "a policy is set once");
    th.vm().first_heat.set(heat);
}

/// The hook: see `taipan_object::thread::Hooks::hot`.
pub fn hot(_th: &Thread, code: &Obj<PyCode>) {
    TIERS.with(|cell| match cell.get() {
        Some(tiers) => tiers.hot(code),
        None => code.tier.heat.set(NEVER),
    });
}

/// Lets go of code objects that are being compiled, before counts are audited.
pub fn stop() {
    TIERS.with(|cell| {
        if let Some(tiers) = cell.get() {
            let waiting = tiers.waiting.take();
            drop(waiting);
        }
    });
}

/// What compiling has cost so far, and why it failed last.
#[must_use]
pub fn stats() -> (Stats, Option<String>) {
    TIERS.with(|cell| {
        cell.get().map_or_else(Default::default, |tiers| {
            (tiers.stats.get(), tiers.failure.borrow().clone())
        })
    })
}

impl Tiers {
    fn hot(&self, code: &Obj<PyCode>) {
        self.collect();
        if code.tier.compiled().is_some() {
            return;
        }
        let own = self.policy.force_all || !code.data.filename.starts_with(&self.policy.library);
        if code.data.insts.len() > LONGEST || (self.policy.mode == Mode::Baseline && !own) {
            code.tier.heat.set(NEVER);
            return;
        }
        if self.policy.sync {
            self.compile_now(code);
        } else if self.is_waiting(code) || self.send(code) {
            code.tier.heat.set(WAIT);
        } else {
            code.tier.heat.set(NEVER);
        }
    }

    fn is_waiting(&self, code: &Obj<PyCode>) -> bool {
        let waiting = self.waiting.borrow();
        waiting.iter().any(|(_, other)| std::ptr::eq(&raw const **other, code))
    }

    fn compile_now(&self, code: &Obj<PyCode>) {
        let backend = self.backend.get_or_init(open);
        let started = Instant::now();
        let result = match backend {
            Ok(backend) => compile(backend, &Source::of(code), self.baseline),
            Err(message) => Err(message.clone()),
        };
        let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.publish(code, result, micros);
    }

    fn send(&self, code: &Obj<PyCode>) -> bool {
        let baseline = self.baseline;
        let (jobs, _) = self.worker.get_or_init(|| {
            let (jobs, inbox) = channel::<Job>();
            let (outbox, answers) = channel::<Answer>();
            let thread = std::thread::Builder::new().name("taipan-compile".to_owned());
            let spawned = thread.spawn(move || work(&inbox, &outbox, baseline));
            // Without a thread nobody receives: jobs are refused below.
            drop(spawned);
            (jobs, answers)
        });
        let ticket = self.tickets.get();
        self.tickets.set(ticket + 1);
        let source = Source::of(code);
        if jobs.send(Job { ticket, source }).is_err() {
            return false;
        }
        self.waiting.borrow_mut().push((ticket, code.to_typed()));
        true
    }

    /// Publishes what the compile thread has finished.
    fn collect(&self) {
        let Some((_, answers)) = self.worker.get() else {
            return;
        };
        while let Ok(answer) = answers.try_recv() {
            let mut waiting = self.waiting.borrow_mut();
            let Some(at) = waiting.iter().position(|(ticket, _)| *ticket == answer.ticket) else {
                continue;
            };
            let (_, code) = waiting.swap_remove(at);
            drop(waiting);
            self.publish(&code, answer.result, answer.micros);
        }
    }

    fn publish(&self, code: &Obj<PyCode>, result: Result<(Function, Vec<u8>), String>, micros: u64) {
        let loaded = result.and_then(|(function, object)| {
            loader::load(&self.memory, &object, &function).map_err(|error| error.to_string())
        });
        let mut stats = self.stats.get();
        stats.micros += micros;
        match loaded {
            Ok(loaded) => {
                stats.compiled += 1;
                stats.text += loaded.text_size() as u64;
                code.tier.publish(Some(std::rc::Rc::new(compiled(loaded))));
                code.tier.heat.set(0);
            }
            Err(message) => {
                stats.failed += 1;
                *self.failure.borrow_mut() = Some(message);
                code.tier.heat.set(NEVER);
            }
        }
        self.stats.set(stats);
    }
}

fn compiled(code: Code) -> Compiled {
    let entry = std::ptr::with_exposed_provenance::<()>(code.entry() as usize);
    Compiled {
        // SAFETY: the compilers make functions of this signature, and the verifier has checked it.
        entry: unsafe { std::mem::transmute::<*const (), Entry>(entry) },
        owner: Box::new(code),
    }
}

/// The compile thread.
fn work(inbox: &Receiver<Job>, outbox: &Sender<Answer>, compiler: Compiler) {
    let backend = open();
    while let Ok(job) = inbox.recv() {
        let started = Instant::now();
        let result = match &backend {
            Ok(backend) => compile(backend, &job.source, compiler),
            Err(message) => Err(message.clone()),
        };
        let answer = Answer {
            ticket: job.ticket,
            result,
            micros: u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        };
        if outbox.send(answer).is_err() {
            return;
        }
    }
}

fn compile(backend: &Backend, source: &Source, compiler: Compiler) -> Result<(Function, Vec<u8>), String> {
    let function = compiler(source);
    verify::verify(&function).map_err(|fault| fault.to_string())?;
    let helpers: Vec<u64> = Helper::ALL.iter().map(|helper| helper.address()).collect();
    let object = backend.compile(&function, Effort::Least, &helpers, shims::exit_address())?;
    Ok((function, object))
}

/// Opens the backend's library, which lies beside the executable or in the `lib` folder beside that.
fn open() -> Result<Backend, String> {
    let executable = std::env::current_exe().map_err(|error| error.to_string())?;
    let folder = executable.parent().map(PathBuf::from).unwrap_or_default();
    let name = "libtaipan_llvm.so";
    let places = [folder.join(name), folder.join("../lib/taipan").join(name)];
    let found = places.iter().find(|place| place.is_file());
    let found = found.ok_or_else(|| format!("there is no {name} in {}", folder.display()))?;
    // SAFETY: what lies there was installed with this executable.
    unsafe { Backend::open(found) }
}
