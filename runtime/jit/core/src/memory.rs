//! Memory for code: one region, mapped twice.
//!
//! ```text
//! memfd --- mapped readable and writable: where the loader writes
//!       \-- mapped readable and executable: where the code runs
//! ```
//!
//! No page is ever writable and executable at one address. Space is handed out first fit, in lines of 64 bytes, and taken
//! back when code is freed.

use std::ffi::c_void;
use std::os::fd::OwnedFd;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use rustix::fs::MemfdFlags;
use rustix::mm::{MapFlags, ProtFlags};

/// Granularity of the space: a cache line.
const LINE: usize = 64;

/// Why there is no memory for code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Error {
    /// The operating system's error number.
    System(i32),
    /// The region is full.
    Full,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::System(errno) => write!(f, "no memory for code: error {errno}"),
            Error::Full => write!(f, "the memory for code is full"),
        }
    }
}

impl std::error::Error for Error {}

/// A region for code. Clones share it.
#[derive(Clone, Debug)]
pub struct CodeMemory(Arc<Region>);

#[derive(Debug)]
struct Region {
    writable: NonNull<c_void>,
    executable: NonNull<c_void>,
    size: usize,
    /// Free space by start: offsets and lengths in bytes, apart from each other and in order.
    free: Mutex<Vec<(usize, usize)>>,
    /// Bytes that are handed out, that were so at once, and that were given back.
    used: AtomicUsize,
    most: AtomicUsize,
    freed: AtomicUsize,
    _file: OwnedFd,
}

// SAFETY: the region is plain memory; blocks do not overlap, and a block has one owner, who alone writes to it.
unsafe impl Send for Region {}
// SAFETY: as above; the list of free space is behind a lock.
unsafe impl Sync for Region {}

/// Space in a region; given back when dropped.
#[derive(Debug)]
pub struct CodeBlock {
    memory: CodeMemory,
    offset: usize,
    size: usize,
}

impl CodeMemory {
    /// A region of `size` bytes; pages are taken when touched.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn new(size: usize) -> Result<CodeMemory, Error> {
        let system = |e: rustix::io::Errno| Error::System(e.raw_os_error());
        let size = size.next_multiple_of(1 << 16);
        let file = rustix::fs::memfd_create("taipan-code", MemfdFlags::CLOEXEC).map_err(system)?;
        rustix::fs::ftruncate(&file, size as u64).map_err(system)?;
        let map = |protection| {
            // SAFETY: a new mapping at an address of the system's choice takes nothing away.
            let mapped =
                unsafe { rustix::mm::mmap(std::ptr::null_mut(), size, protection, MapFlags::SHARED, &file, 0) };
            mapped
                .map_err(system)
                .and_then(|at| NonNull::new(at).ok_or(Error::System(0)))
        };
        let writable = map(ProtFlags::READ | ProtFlags::WRITE)?;
        let executable = map(ProtFlags::READ | ProtFlags::EXEC)?;
        Ok(CodeMemory(Arc::new(Region {
            writable,
            executable,
            size,
            free: Mutex::new(vec![(0, size)]),
            used: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
            freed: AtomicUsize::new(0),
            _file: file,
        })))
    }

    /// Space for `size` bytes.
    ///
    /// # Errors
    /// If the region is full.
    ///
    /// # Panics
    /// If another thread panicked in here.
    pub fn allocate(&self, size: usize) -> Result<CodeBlock, Error> {
        let size = size.max(1).next_multiple_of(LINE);
        let mut free = self.0.free.lock().expect("no panic while the lock is held");
        let at = free.iter().position(|(_, len)| *len >= size).ok_or(Error::Full)?;
        let (offset, len) = free[at];
        if len == size {
            free.remove(at);
        } else {
            free[at] = (offset + size, len - size);
        }
        let used = self.0.used.fetch_add(size, Ordering::Relaxed) + size;
        self.0.most.fetch_max(used, Ordering::Relaxed);
        Ok(CodeBlock {
            memory: self.clone(),
            offset,
            size,
        })
    }

    /// Bytes that are not handed out.
    ///
    /// # Panics
    /// If another thread panicked in here.
    #[must_use]
    pub fn available(&self) -> usize {
        let free = self.0.free.lock().expect("no panic while the lock is held");
        free.iter().map(|(_, len)| len).sum()
    }

    /// Bytes that are handed out.
    #[must_use]
    pub fn in_use(&self) -> usize {
        self.0.used.load(Ordering::Relaxed)
    }

    /// Bytes that were handed out at once, at most.
    #[must_use]
    pub fn most(&self) -> usize {
        self.0.most.load(Ordering::Relaxed)
    }

    /// Bytes that were given back so far.
    #[must_use]
    pub fn freed(&self) -> usize {
        self.0.freed.load(Ordering::Relaxed)
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        for mapping in [self.writable, self.executable] {
            // SAFETY: the mappings are this region's, and no block is left.
            let unmapped = unsafe { rustix::mm::munmap(mapping.as_ptr(), self.size) };
            debug_assert!(unmapped.is_ok(), "the mapping exists");
        }
    }
}

impl CodeBlock {
    /// Where the code runs.
    #[must_use]
    pub fn address(&self) -> u64 {
        self.memory.0.executable.addr().get() as u64 + self.offset as u64
    }

    /// The region.
    #[must_use]
    pub fn memory(&self) -> &CodeMemory {
        &self.memory
    }

    /// How much space it is.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// Writes bytes at an offset.
    ///
    /// # Panics
    /// If they do not fit in.
    pub fn write(&mut self, at: usize, bytes: &[u8]) {
        assert!(
            at.checked_add(bytes.len()).is_some_and(|end| end <= self.size),
            "code is written inside its block"
        );
        // SAFETY: the block lies in the mapping.
        let to = unsafe { self.memory.0.writable.cast::<u8>().add(self.offset + at) };
        // SAFETY: the bytes fit as was checked; this block is exclusively borrowed and overlaps no other.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), to.as_ptr(), bytes.len()) };
    }
}

/// What was written before this to code that ran already is what runs after this, on this processor: other addresses were
/// written than are executed, so that the processor does not notice (Intel, Software Developer's Manual 3A, 9.1.3).
pub fn serialise() {
    std::arch::x86_64::__cpuid(0);
}

impl Drop for CodeBlock {
    fn drop(&mut self) {
        // What is freed by mistake while in use stops at once instead of running on.
        let traps = vec![0xcc; self.size];
        self.write(0, &traps);
        self.memory.0.used.fetch_sub(self.size, Ordering::Relaxed);
        self.memory.0.freed.fetch_add(self.size, Ordering::Relaxed);
        let mut free = self.memory.0.free.lock().expect("no panic while the lock is held");
        let at = free.partition_point(|(offset, _)| *offset < self.offset);
        free.insert(at, (self.offset, self.size));
        if at + 1 < free.len() && free[at].0 + free[at].1 == free[at + 1].0 {
            free[at].1 += free[at + 1].1;
            free.remove(at + 1);
        }
        if at > 0 && free[at - 1].0 + free[at - 1].1 == free[at].0 {
            free[at - 1].1 += free[at].1;
            free.remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn freed_space_grows_together_again() {
        let memory = CodeMemory::new(1 << 16).expect("memory");
        let size = memory.available();
        let blocks: Vec<CodeBlock> = (1..20).map(|n| memory.allocate(n * 30).expect("space")).collect();
        let handed_out = memory.in_use();
        assert_eq!((handed_out, memory.freed()), (size - memory.available(), 0));
        let (odd, even): (Vec<_>, Vec<_>) = blocks.into_iter().enumerate().partition(|(i, _)| i % 2 == 1);
        drop(odd);
        drop(even);
        assert_eq!(memory.available(), size);
        assert_eq!(
            (memory.in_use(), memory.most(), memory.freed()),
            (0, handed_out, handed_out)
        );
        assert_eq!(memory.allocate(size).expect("one piece").size(), size);
        assert_eq!(memory.allocate(size + 1).err(), Some(Error::Full));
    }

    #[test]
    fn what_is_written_runs() {
        let memory = CodeMemory::new(1 << 16).expect("memory");
        let mut block = memory.allocate(6).expect("space");
        // mov eax, 42; ret
        block.write(0, &[0xb8, 42, 0, 0, 0, 0xc3]);
        let address = std::ptr::with_exposed_provenance::<()>(block.address() as usize);
        // SAFETY: the block holds a function without parameters that returns an int.
        let function = unsafe { std::mem::transmute::<*const (), extern "C" fn() -> u32>(address) };
        assert_eq!(function(), 42);
        // What is written over code that has run is what runs next.
        for number in [7, 99] {
            block.write(1, &[number]);
            serialise();
            assert_eq!(function(), u32::from(number));
        }
    }
}
