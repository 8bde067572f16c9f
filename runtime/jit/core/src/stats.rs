//! What compiling has cost and given, for `--jit-stats` and statchecks.
//!
//! Not here: what compiled code does, such as exits; those are counted where they happen.

use std::time::Instant;

/// What compiling has cost and given so far.
#[derive(Clone, Copy, Default, Debug)]
pub struct Stats {
    /// Code objects compiled by the baseline compiler.
    pub baseline: u64,
    /// Code objects compiled by the optimising compiler.
    pub opt: u64,
    /// Code objects of both that are entered at their loops only, for a test.
    pub at_loops: u64,
    /// Optimised code that was given up because something had changed that it relied on.
    pub lost: u64,
    /// Compilations that failed.
    pub failed: u64,
    /// Microseconds in compilers and backend.
    pub micros: u64,
    /// Bytes of machine code.
    pub text: u64,
    /// Bytes of the region for code that are in use.
    pub in_use: u64,
    /// Bytes of it that were in use at once, at most.
    pub most: u64,
    /// Bytes of it that were given back: of code that was replaced, or whose code object died.
    pub freed: u64,
    /// Stubs that were made for what inline caches know.
    pub stubs: u64,
    /// Bytes of their code.
    pub stub_bytes: u64,
    /// How often a call in baseline code was replaced by a jump to a stub.
    pub patched: u64,
    /// How often such a call was put back.
    pub restored: u64,
    /// Places at which optimised code can be left.
    pub exits: u64,
    /// Bytes of what says how it is left there.
    pub exit_bytes: u64,
    /// How long the program waited.
    pub held: Held,
}

/// How long the program's own thread was held up, in nanoseconds.
#[derive(Clone, Copy, Default, Debug)]
pub struct Held {
    /// In all.
    pub total: u64,
    /// Without a break, by the clock on the wall: from where the program stopped to where it went on.
    pub longest: u64,
    /// Without a break, by the thread's own clock: what the system did meanwhile for others is not in it.
    pub work: u64,
    /// Of that: by putting together what is known of one function.
    pub asking: u64,
    /// Of that: by loading one function's code.
    pub loading: u64,
    /// What is not over yet: on the wall, and of its own.
    now: (u64, u64),
}

/// What the program's thread waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wait {
    /// What is known of a function is put together and sent.
    Asking,
    /// A function's code is loaded.
    Loading,
}

/// Two clocks at one moment.
pub(crate) struct Moment {
    wall: Instant,
    own: u64,
}

impl Moment {
    /// Now.
    pub(crate) fn now() -> Moment {
        let own = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        Moment {
            wall: Instant::now(),
            own: own.tv_sec.unsigned_abs() * 1_000_000_000 + own.tv_nsec.unsigned_abs(),
        }
    }
}

impl Held {
    /// Counts a wait that began at a moment and is over.
    pub(crate) fn count(&mut self, wait: Wait, began: &Moment) {
        let ended = Moment::now();
        let wall = ended.wall.saturating_duration_since(began.wall).as_nanos();
        let own = ended.own.saturating_sub(began.own);
        let longest = match wait {
            Wait::Asking => &mut self.asking,
            Wait::Loading => &mut self.loading,
        };
        *longest = own.max(*longest);
        self.now.0 += u64::try_from(wall).unwrap_or(u64::MAX);
        self.now.1 += own;
    }

    /// How long the wait is that is not over yet.
    pub(crate) fn so_far(&self) -> u64 {
        self.now.0
    }

    /// The program goes on.
    pub(crate) fn over(&mut self) {
        let (wall, own) = std::mem::take(&mut self.now);
        self.total += wall;
        self.longest = wall.max(self.longest);
        self.work = own.max(self.work);
    }
}

#[cfg(test)]
mod tests {
    use super::{Held, Moment, Wait};

    #[test]
    fn waits_without_a_break_are_one() {
        let mut held = Held::default();
        let began = Moment::now();
        std::thread::sleep(std::time::Duration::from_millis(2));
        held.count(Wait::Loading, &began);
        held.count(Wait::Asking, &began);
        held.over();
        assert!(held.longest >= 4_000_000, "{held:?}");
        assert!(held.loading <= held.asking && held.asking <= held.work, "{held:?}");
        let before = (held.total, held.longest);
        held.over();
        assert_eq!((held.total, held.longest), before);
    }
}
