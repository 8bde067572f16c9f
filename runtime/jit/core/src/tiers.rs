//! Tier policy: what is compiled when, by which compiler, on which thread.
//!
//! A code object counts calls and loops down. At zero the interpreter's loop calls [`hot`], which compiles at once
//! (`sync`) or hands the code to the compile thread and looks again later. The thread is started, and the backend's
//! library opened, for the first of them. Baseline code counts on, and is replaced by optimised code. Optimised code
//! whose guards fail too often, or that cannot be entered any more, is made anew with what has been learnt, each time
//! later, and at last given up. A failed compilation leaves the code in the tier that it is in, for good.

use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::rc::{Rc, Weak};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use taipan_lir::request::{Effect, Form, Routine};
use taipan_lir::{Effort, Function, verify};
use taipan_object::assumptions::Flag;
use taipan_object::heap::Obj;
use taipan_object::tier::{Compiled, Entry, NEVER, PATIENCE};
use taipan_object::types::code::PyCode;
use taipan_object::{Thread, TypedRef};

use crate::backend::Backend;
use crate::deopt::{self, ExitPoint, Optimised};
use crate::descriptors::Descriptors;
use crate::dump::{self, Kind, Wanted};
use crate::helpers::{self, Helper};
use crate::loader::{self, Code};
use crate::memory::CodeMemory;
use crate::profile::{Asks, Profile, Stress, Trust};
use crate::shims;
use crate::signals;
use crate::source::Source;
pub use crate::stats::{Held, Stats};
use crate::stats::{Moment, Wait};
use crate::stored;
use crate::stubs::Patched;

/// Which tiers a program may use.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// The interpreter alone.
    Interp,
    /// The program's own code is compiled by the baseline compiler at its first call.
    Baseline,
    /// The program's own code is compiled by the optimising compiler at its first call.
    Opt,
    /// Counters decide.
    #[default]
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
    /// For tests: every N-th guard fails; 0: none.
    pub exit_every: u64,
    /// For tests: the guards of the exit with this number fail, as exits are counted over all code in order of compiling.
    pub exit_at: Option<u64>,
    /// For tests: guards fail at random from this seed; 0: not.
    pub exit_random: u64,
    /// For tests: every N-th time that Python may have run, optimised code is left as if what it relies on was lost; 0: not.
    pub retire: u64,
    /// For tests: optimised code stores the values of exits a second time, and those that are recovered are compared.
    pub deopt_verify: bool,
    /// For tests: functions with loops start in the interpreter, and go over at their loops.
    pub osr: bool,
    /// For tests: every N-th safepoint after an allocation collects; 0: those where a collection is due.
    pub gc_every: u64,
    /// For tests: inline caches are not filled.
    pub ic_miss: bool,
    /// What is told on standard error of compiled functions.
    pub dump: Wanted,
}

impl Policy {
    /// Which guards ask whether they are to fail.
    fn asks(&self) -> Asks {
        match self.exit_at {
            Some(number) => Asks::At(number),
            None if self.exit_every != 0 || self.exit_random != 0 => Asks::Each,
            None => Asks::Never,
        }
    }
}

/// Calls and loops until code is compiled when counters decide.
const BASELINE_HEAT: u32 = 500;
/// Loops and entries of baseline code until it is optimised.
const OPT_WARMTH: u32 = 6000;
/// Calls and loops until the next look for code that is being compiled.
const WAIT: u32 = 100;
/// Entries of code that was optimised at its first call, when nothing was known of it yet, until that is done again.
const INFORMED: u32 = 25;
/// Longer code stays in the interpreter, or in the baseline tier: the backend's time is not linear.
const LONGEST: [usize; 2] = [20_000, 1500];
/// How often optimised code is made anew for one code object.
const MOST_RENEWALS: u32 = 8;
/// How many of those there are at once.
const MOST_VERSIONS: usize = 4;
/// Nanoseconds that the program is held up by publishing, before the rest is left for the next time.
const AT_ONCE: u64 = 200_000;
/// Bytes of address space for code.
const CODE_SPACE: usize = 256 << 20;

/// The compilers: register code to LIR.
#[derive(Clone, Copy)]
pub struct Compilers {
    /// Tier 1.
    pub baseline: fn(&Source) -> Function,
    /// Tier 2; None if it cannot.
    pub opt: fn(&Source, &Profile) -> Option<Optimum>,
}

/// What the optimising compiler makes.
#[derive(Debug)]
pub struct Optimum {
    /// The code.
    pub function: Function,
    /// What its exits mean.
    pub exits: Vec<ExitPoint>,
    /// What the compiler knew, for people, if it was asked for.
    pub graph: Option<String>,
}

/// What is to be compiled.
struct Work {
    source: Source,
    /// For the optimising compiler; without, it is the baseline compiler's.
    profile: Option<Profile>,
    /// What is to be shown of the outcome.
    shown: Vec<Kind>,
}

/// What the compile thread is asked for.
struct Job {
    ticket: u64,
    work: Work,
}

/// What a compiler, the backend and the loader make.
struct Made {
    code: Code,
    /// Of optimised code.
    exits: Option<Exits>,
    /// Raised when something is lost that it relies on.
    lost: Flag,
    /// What is shown of it.
    shown: String,
}

/// How optimised code is left.
struct Exits {
    descriptors: Descriptors,
    /// The number of the first, if their values are stored a second time.
    stored: Option<u64>,
}

/// The memory for code, which is taken when the first code is loaded.
type Memory = Arc<OnceLock<Result<CodeMemory, String>>>;

/// A job whose answer is to come.
struct Waiting {
    ticket: u64,
    code: TypedRef<PyCode>,
    /// Code that may be inlined in it.
    kept: Vec<TypedRef<PyCode>>,
}

/// What the compile thread answers.
struct Answer {
    ticket: u64,
    result: Result<Made, String>,
    micros: u64,
}

/// What has been learnt of one code object's optimised forms.
#[derive(Default)]
struct History {
    renewals: u32,
    /// Of forced tiers: optimised again after its first calls.
    informed: bool,
    /// Instructions whose guards failed too often once.
    failed: BTreeSet<usize>,
    /// Twice: they get no guards.
    generic: BTreeSet<usize>,
    /// Control came in with other types than all versions expect: they expect none.
    mixed: bool,
    /// How often something was lost that the code relied on.
    disappointed: u32,
}

/// Code objects that compiled code has inlined, and owns. They may own each other so, in circles that the collector does
/// not see: [`stop`] opens them.
type Kept = Rc<RefCell<Vec<TypedRef<PyCode>>>>;

struct Tiers {
    policy: Policy,
    compilers: Compilers,
    memory: Memory,
    worker: OnceCell<(Sender<Job>, Receiver<Answer>)>,
    backend: OnceCell<Result<Backend, String>>,
    /// Code that is being compiled, by ticket.
    waiting: RefCell<Vec<Waiting>>,
    /// What all compiled code owns.
    kept: RefCell<Vec<Weak<RefCell<Vec<TypedRef<PyCode>>>>>>,
    tickets: Cell<u64>,
    /// Exits of code that was compiled so far, where the program waits for that.
    numbers: Cell<u64>,
    stats: Cell<Stats>,
    failure: RefCell<Option<String>>,
}

thread_local! {
    static TIERS: OnceCell<Tiers> = const { OnceCell::new() };
}

/// Sets the policy for the program that is about to run on this thread.
pub fn install(th: &Thread, policy: Policy, compilers: Compilers) {
    th.vm().gc_stress.every.set(policy.gc_every);
    th.vm().ic_stress.set(policy.ic_miss);
    let heat = match policy.mode {
        Mode::Interp => return,
        Mode::Baseline | Mode::Opt => 0,
        Mode::Tiered => BASELINE_HEAT,
    };
    let asks = policy.asks();
    let (every, random) = match asks {
        Asks::At(_) => (1, 0),
        Asks::Each | Asks::Never => (policy.exit_every, policy.exit_random),
    };
    th.vm().exit_stress.every.set(every);
    th.vm().exit_stress.random.set(random);
    th.vm().retire_stress.every.set(policy.retire);
    if asks == Asks::Never {
        deopt::on_storm(storm);
    }
    let tiers = Tiers {
        policy,
        compilers,
        memory: Memory::default(),
        worker: OnceCell::new(),
        backend: OnceCell::new(),
        waiting: RefCell::default(),
        kept: RefCell::default(),
        tickets: Cell::new(0),
        numbers: Cell::new(0),
        stats: Cell::default(),
        failure: RefCell::default(),
    };
    let installed = TIERS.with(|cell| cell.set(tiers).is_ok());
    debug_assert!(installed, "a policy is set once");
    th.vm().first_heat.set(heat);
    shims::set_exit_handler(deopt::handle);
}

/// The hook: see `taipan_object::thread::Hooks::hot`.
pub fn hot(th: &Thread, code: &Obj<PyCode>) {
    TIERS.with(|cell| match cell.get() {
        Some(tiers) => {
            tiers.hot(th, code);
            tiers.go_on();
        }
        None => code.tier.heat.set(NEVER),
    });
}

/// The hook: see `taipan_object::thread::Hooks::learnt`.
pub fn learnt(_: &Thread, code: &Obj<PyCode>, pc: u32) {
    let mut version = code.tier.compiled();
    while let Some(compiled) = version {
        if let Some(patched) = compiled.owner.downcast_ref::<Patched>() {
            return TIERS.with(|cell| {
                if let Some(tiers) = cell.get() {
                    tiers.count(|stats| patched.learn(code, pc, stats));
                }
            });
        }
        version = compiled.fallback.clone();
    }
}

/// Lets go of code objects that are being compiled, before counts are audited.
pub fn stop() {
    TIERS.with(|cell| {
        if let Some(tiers) = cell.get() {
            let waiting = tiers.waiting.take();
            drop(waiting);
            for kept in tiers.kept.take() {
                let kept = kept.upgrade().map(|kept| kept.take());
                drop(kept);
            }
        }
    });
}

/// What compiling has cost so far, and why it failed last.
#[must_use]
pub fn stats() -> (Stats, Option<String>) {
    TIERS.with(|cell| {
        cell.get().map_or_else(Default::default, |tiers| {
            (tiers.stats(), tiers.failure.borrow().clone())
        })
    })
}

/// Guards of one instruction failed too often: of the compiled code itself, or of code that is inlined in it.
fn storm(compiled: &Obj<PyCode>, code: &Obj<PyCode>, pc: u32) {
    with_history(code, |history| {
        let pc = pc as usize;
        if !history.failed.insert(pc) {
            history.generic.insert(pc);
        }
    });
    discard(compiled);
}

/// Whether nothing is to be expected of the registers where control comes in.
pub(crate) fn is_mixed(code: &PyCode) -> bool {
    history(code, |history| history.mixed).unwrap_or(false)
}

/// How much code may rely on without looking: less each time that something was lost.
pub(crate) fn trust(code: &PyCode) -> Trust {
    match history(code, |history| history.disappointed).unwrap_or(0) {
        0 => Trust::Values,
        1 | 2 => Trust::Shapes,
        _ => Trust::Nothing,
    }
}

/// Instructions whose guards have failed again and again.
pub(crate) fn generic(code: &PyCode) -> BTreeSet<usize> {
    history(code, |history| history.generic.clone()).unwrap_or_default()
}

/// What is remembered of some code, if anything.
fn history<R>(code: &PyCode, f: impl FnOnce(&History) -> R) -> Option<R> {
    let slot = code.tier.history.borrow();
    slot.as_ref().and_then(|boxed| boxed.downcast_ref()).map(f)
}

fn with_history<R>(code: &Obj<PyCode>, f: impl FnOnce(&mut History) -> R) -> R {
    let mut slot = code.tier.history.borrow_mut();
    let boxed = slot.get_or_insert_with(|| Box::new(History::default()));
    f(boxed.downcast_mut().expect("only tier policy keeps something there"))
}

/// Goes back to the lower tier, to try again later.
fn discard(code: &Obj<PyCode>) {
    let Some(compiled) = code.tier.compiled() else {
        return;
    };
    let renewals = with_history(code, |history| {
        history.renewals += 1;
        history.renewals
    });
    let tried_enough = renewals > MOST_RENEWALS;
    let mut fallback = compiled.fallback.clone();
    while let Some(version) = fallback.as_ref().filter(|version| version.optimised) {
        fallback = version.fallback.clone();
    }
    let later = 1u32 << renewals.min(16);
    code.tier.warmth.set(if tried_enough { NEVER } else { 1000 * later });
    if fallback.is_none() {
        code.tier.heat.set(if tried_enough { NEVER } else { later - 2 });
    }
    code.tier.publish(fallback);
}

impl Tiers {
    fn hot(&self, th: &Thread, code: &Obj<PyCode>) {
        self.collect();
        let compiled = code.tier.compiled();
        let frame = th.running_frame().expect("hot code runs");
        let at_loops = self.policy.osr && code.data.loops().next().is_some();
        if at_loops && code.data.loops().all(|start| start != frame.pc.get() as usize) {
            return;
        }
        let optimised = compiled.as_ref().is_some_and(|compiled| compiled.optimised);
        if let Some(compiled) = &compiled
            && optimised
        {
            if compiled.is_lost() {
                let mut stats = self.stats.get();
                stats.lost += 1;
                self.stats.set(stats);
                with_history(code, |history| history.disappointed += 1);
                return discard(code);
            }
            code.tier.warmth.set(WAIT);
            let informed = with_history(code, |history| std::mem::replace(&mut history.informed, true));
            if compiled.misses.get() < PATIENCE && (informed || self.policy.mode != Mode::Opt) {
                return;
            }
            // Control comes in elsewhere, or with other types: a version for that.
            if versions(compiled) >= MOST_VERSIONS {
                with_history(code, |history| history.mixed = true);
                return discard(code);
            }
        }
        let opt = match self.policy.mode {
            Mode::Opt => true,
            Mode::Tiered => compiled.is_some(),
            Mode::Baseline | Mode::Interp => false,
        };
        let settle = |when: u32| {
            // What is compiled already is entered at heat 0.
            if compiled.is_none() {
                code.tier.heat.set(when);
            }
            code.tier.warmth.set(when);
        };
        if compiled.is_some() && !opt {
            return settle(NEVER);
        }
        // What `eval` and `exec` make runs once; it is in no file.
        let file = &code.data.filename;
        let own = self.policy.force_all || !file.starts_with(&self.policy.library) && !file.starts_with('<');
        let forced = matches!(self.policy.mode, Mode::Baseline | Mode::Opt);
        if code.data.insts.len() > LONGEST[usize::from(opt)] || forced && !own {
            return settle(NEVER);
        }
        if opt && !code.data.is_entrance(frame.pc.get() as usize) {
            return settle(1);
        }
        if !self.policy.sync && self.is_waiting(code) {
            return settle(WAIT);
        }
        if self.policy.sync {
            let (work, kept) = self.measured(Wait::Asking, || self.work(th, code, opt));
            self.compile_now(code, work, kept);
        } else {
            let sent = self.measured(Wait::Asking, || {
                let (work, kept) = self.work(th, code, opt);
                self.send(code, work, kept)
            });
            settle(if sent { WAIT } else { NEVER });
        }
    }

    /// What a compiler is to know of the running frame's code, and the code that may be inlined.
    fn work(&self, th: &Thread, code: &Obj<PyCode>, opt: bool) -> (Work, Vec<TypedRef<PyCode>>) {
        let mut kept = Vec::new();
        let profile = opt.then(|| {
            let frame = th.running_frame().expect("hot code runs");
            let stress = Stress {
                asks: self.policy.asks(),
                stored: self.policy.deopt_verify.then(stored::address),
                retire: self.policy.retire != 0,
            };
            Profile::of(th, frame, code, stress, &mut kept)
        });
        let work = Work {
            source: Source::of(code),
            profile,
            shown: self.policy.dump.of(&code.data).to_vec(),
        };
        (work, kept)
    }

    /// The program goes on after what it has waited for.
    fn go_on(&self) {
        let mut stats = self.stats.get();
        stats.held.over();
        self.stats.set(stats);
    }

    /// Does something that the program's thread waits for.
    fn measured<R>(&self, wait: Wait, f: impl FnOnce() -> R) -> R {
        let began = Moment::now();
        let result = f();
        let mut stats = self.stats.get();
        stats.held.count(wait, &began);
        self.stats.set(stats);
        result
    }

    /// Does something that is counted.
    fn count(&self, f: impl FnOnce(&mut Stats)) {
        let mut stats = self.stats.get();
        f(&mut stats);
        self.stats.set(stats);
    }

    fn stats(&self) -> Stats {
        let mut stats = self.stats.get();
        if let Some(Ok(memory)) = self.memory.get() {
            stats.in_use = memory.in_use() as u64;
            stats.most = memory.most() as u64;
            stats.freed = memory.freed() as u64;
        }
        stats
    }

    /// Has what compiled code owns at hand.
    fn keep(&self, kept: Vec<TypedRef<PyCode>>) -> Kept {
        let kept = Rc::new(RefCell::new(kept));
        let mut all = self.kept.borrow_mut();
        if all.len() == all.capacity() {
            all.retain(|kept| kept.strong_count() > 0);
        }
        all.push(Rc::downgrade(&kept));
        kept
    }

    fn is_waiting(&self, code: &Obj<PyCode>) -> bool {
        let waiting = self.waiting.borrow();
        waiting.iter().any(|job| std::ptr::eq(&raw const *job.code, code))
    }

    fn compile_now(&self, code: &Obj<PyCode>, work: Work, kept: Vec<TypedRef<PyCode>>) {
        let backend = self.backend.get_or_init(open);
        let started = Instant::now();
        let result = match backend {
            Ok(backend) => compile(backend, work, self.compilers, &self.memory, &self.numbers),
            Err(message) => Err(message.clone()),
        };
        let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.measured(Wait::Loading, || self.publish(code, result, micros, kept));
    }

    fn send(&self, code: &Obj<PyCode>, work: Work, kept: Vec<TypedRef<PyCode>>) -> bool {
        let compilers = self.compilers;
        let memory = Arc::clone(&self.memory);
        let (jobs, _) = self.worker.get_or_init(|| {
            let (jobs, inbox) = channel::<Job>();
            let (outbox, answers) = channel::<Answer>();
            let thread = std::thread::Builder::new().name("taipan-compile".to_owned());
            let spawned = signals::blocked(|| thread.spawn(move || serve(&inbox, &outbox, compilers, &memory)));
            // Without a thread nobody receives: jobs are refused below.
            drop(spawned);
            (jobs, answers)
        });
        let ticket = self.tickets.get();
        self.tickets.set(ticket + 1);
        if jobs.send(Job { ticket, work }).is_err() {
            return false;
        }
        self.waiting.borrow_mut().push(Waiting {
            ticket,
            code: code.to_typed(),
            kept,
        });
        true
    }

    /// Publishes what the compile thread has finished.
    fn collect(&self) {
        let Some((_, answers)) = self.worker.get() else {
            return;
        };
        while self.stats.get().held.so_far() < AT_ONCE
            && let Ok(answer) = answers.try_recv()
        {
            let mut waiting = self.waiting.borrow_mut();
            let Some(at) = waiting.iter().position(|job| job.ticket == answer.ticket) else {
                continue;
            };
            let Waiting { code, kept, .. } = waiting.swap_remove(at);
            drop(waiting);
            self.measured(Wait::Loading, || {
                self.publish(&code, answer.result, answer.micros, kept)
            });
        }
    }

    fn publish(&self, code: &Obj<PyCode>, result: Result<Made, String>, micros: u64, kept: Vec<TypedRef<PyCode>>) {
        let mut stats = self.stats.get();
        stats.micros += micros;
        match result {
            Ok(Made {
                code: loaded,
                exits,
                lost,
                shown,
            }) => {
                // Whoever closed the stream does not want to read it.
                drop(std::io::Write::write_all(&mut std::io::stderr(), shown.as_bytes()));
                *if exits.is_some() {
                    &mut stats.opt
                } else {
                    &mut stats.baseline
                } += 1;
                stats.text += loaded.text_size() as u64;
                if let Some(Exits { descriptors, .. }) = &exits {
                    stats.exits += descriptors.count() as u64;
                    stats.exit_bytes += (descriptors.size() + loaded.size_of_sites()) as u64;
                }
                let optimised = exits.is_some();
                let fallback = code.tier.compiled();
                let at_loops = self.policy.osr && code.data.loops().next().is_some();
                stats.at_loops += u64::from(at_loops);
                let entry = loaded.entry();
                let owner: Box<dyn Any> = match exits {
                    Some(Exits { descriptors, stored }) => {
                        Box::new((Optimised::register(loaded, descriptors, stored), self.keep(kept)))
                    }
                    None => {
                        let patched = Patched::new(loaded);
                        patched.learn_all(code, &mut stats);
                        Box::new(patched)
                    }
                };
                let entrances = code.data.entrances().filter(|_| optimised).collect();
                let compiled = Compiled {
                    entry: enter(entry),
                    owner,
                    fallback,
                    misses: Cell::new(0),
                    optimised,
                    entrances,
                    at_loops,
                    lost,
                };
                code.tier.publish(Some(Rc::new(compiled)));
                code.tier.heat.set(0);
                code.tier.warmth.set(if optimised {
                    if self.policy.mode == Mode::Opt { INFORMED } else { WAIT }
                } else if self.policy.mode == Mode::Tiered {
                    OPT_WARMTH
                } else {
                    NEVER
                });
            }
            Err(message) => {
                stats.failed += 1;
                *self.failure.borrow_mut() = Some(message);
                code.tier.warmth.set(NEVER);
                if code.tier.compiled().is_none() {
                    code.tier.heat.set(NEVER);
                }
            }
        }
        self.stats.set(stats);
    }
}

/// How many optimised versions there are.
fn versions(newest: &Compiled) -> usize {
    let older = newest.fallback.as_deref().map_or(0, versions);
    older + usize::from(newest.optimised)
}

/// Code at an address, as a function.
fn enter(address: u64) -> Entry {
    let entry = std::ptr::with_exposed_provenance::<()>(address as usize);
    // SAFETY: the compilers make functions of this signature, and the verifier has checked it.
    unsafe { std::mem::transmute::<*const (), Entry>(entry) }
}

/// The compile thread.
fn serve(inbox: &Receiver<Job>, outbox: &Sender<Answer>, compilers: Compilers, memory: &Memory) {
    let backend = open();
    let numbers = Cell::new(0);
    while let Ok(job) = inbox.recv() {
        let started = Instant::now();
        let result = match &backend {
            Ok(backend) => compile(backend, job.work, compilers, memory, &numbers),
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

/// All of it but publishing: what of this can be done beside the program does not hold it up. `numbers` counts exits.
fn compile(
    backend: &Backend,
    mut work: Work,
    compilers: Compilers,
    memory: &Memory,
    numbers: &Cell<u64>,
) -> Result<Made, String> {
    if let Some(profile) = &mut work.profile {
        profile.first_exit = numbers.get();
        profile.graph = work.shown.contains(&Kind::Graph);
    }
    let lowered = || match &work.profile {
        None => Some(((compilers.baseline)(&work.source), None, None, Effort::Least)),
        Some(profile) => {
            let Optimum { function, exits, graph } = (compilers.opt)(&work.source, profile)?;
            Some((function, Some(exits), graph, Effort::Most))
        }
    };
    // A fault of a compiler, which is printed, costs the program speed and nothing else: neither changes what is not its own.
    let lowered = catch_unwind(AssertUnwindSafe(lowered)).map_err(|_| "the compiler panicked")?;
    let (function, exits, graph, effort) = lowered.ok_or("no agreement on what registers hold")?;
    numbers.set(numbers.get() + exits.as_ref().map_or(0, |points| points.len() as u64));
    verify::verify(&function).map_err(|fault| fault.to_string())?;
    let helpers: Vec<Routine> = Helper::ALL.iter().map(|helper| routine(*helper)).collect();
    let made = |form| backend.compile(&function, effort, form, &helpers, shims::exit_address());
    let text = |form| made(form).map(|text| dump::without_addresses(&String::from_utf8_lossy(&text)));
    let object = made(Form::Object)?;
    let memory = memory.get_or_init(|| CodeMemory::new(CODE_SPACE).map_err(|error| error.to_string()));
    let memory = memory.as_ref().map_err(Clone::clone)?;
    let code = loader::load(memory, &object, &function).map_err(|error| error.to_string())?;
    let tier = if exits.is_some() { "opt" } else { "baseline" };
    let mut shown = String::new();
    let numbered = work
        .profile
        .as_ref()
        .filter(|profile| matches!(profile.stress.asks, Asks::At(_)));
    for kind in &work.shown {
        let text = match kind {
            Kind::Graph => graph.clone().unwrap_or_default(),
            Kind::Lir => dump::lir(&function),
            Kind::Exits => dump::exits(exits.as_deref().unwrap_or_default()),
            Kind::Stackmaps => dump::stackmaps(&code),
            Kind::Llvm => text(Form::Ir)?,
            Kind::Asm => text(Form::Assembly)?,
        };
        shown.push_str(&format!("== {} of {}, {tier}", kind.name(), work.source.code.qualname));
        if let (Kind::Exits, Some(profile)) = (kind, numbered) {
            shown.push_str(&format!(", exit0 is number {}", profile.first_exit));
        }
        shown.push_str(&format!("\n{text}"));
    }
    let lost = work.profile.as_ref().map(|profile| Flag::clone(&profile.lost));
    let stored = work
        .profile
        .and_then(|profile| profile.stress.stored.and(Some(profile.first_exit)));
    let exits = exits.map(|points| Exits {
        descriptors: Descriptors::of(&points),
        stored,
    });
    Ok(Made {
        code,
        exits,
        lost: lost.unwrap_or_default(),
        shown,
    })
}

/// A helper, as the backend is to know it.
fn routine(helper: Helper) -> Routine {
    Routine {
        address: helper.address(),
        effect: match helper.effect() {
            helpers::Effect::Anything => Effect::Anything,
            helpers::Effect::Reads => Effect::Reads,
            helpers::Effect::Makes => Effect::Makes,
            helpers::Effect::Nothing => Effect::Nothing,
        },
    }
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
