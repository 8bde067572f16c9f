//! The allocator of everything that is no object: items of lists, tables of dicts, text that is being put together.
//!
//! Small blocks come from the system, rounded up to a multiple of [`GRAIN`], and are kept when they are freed for the
//! next allocation of their size: most of them live no longer than an operation. As every block is one of the system's,
//! any thread can free any of them, and whatever is kept can be given back.
//!
//! Only a thread that asked for it keeps blocks: what a thread keeps is lost when it ends. Objects are not here; they
//! have pages of their own (see `alloc`).

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ptr::null_mut;

/// Sizes are rounded up to multiples of this, which is also what blocks are aligned to.
const GRAIN: usize = 16;
/// Larger blocks go to the system as they are.
const MOST: usize = 512;
/// Blocks of one size that are kept at most.
const KEPT: u32 = 512;

/// The allocator, to be named as the process's own.
#[derive(Debug)]
pub struct Buffers;

/// Freed blocks of one size, each of which starts with the address of the next.
struct Kept {
    first: Cell<*mut u8>,
    count: Cell<u32>,
}

thread_local! {
    static CLASSES: [Kept; MOST / GRAIN + 1] = const {
        [const { Kept { first: Cell::new(null_mut()), count: Cell::new(0) } }; MOST / GRAIN + 1]
    };
    /// How many blocks of a size this thread keeps.
    static LIMIT: Cell<u32> = const { Cell::new(0) };
}

/// Lets this thread keep blocks, which must live as long as the process.
pub fn keep() {
    LIMIT.set(KEPT);
}

/// The class of a block that is small enough to be kept.
#[inline]
fn class_of(layout: Layout) -> Option<usize> {
    (layout.size() <= MOST && layout.align() <= GRAIN).then(|| layout.size().div_ceil(GRAIN))
}

/// What the system is asked for in place of a small block.
#[inline]
fn rounded(class: usize) -> Layout {
    // SAFETY: a power of two, and a size far below the limit.
    unsafe { Layout::from_size_align_unchecked(class * GRAIN, GRAIN) }
}

// SAFETY: blocks are the system's, at least as large and as aligned as the layout says; a kept block is handed out once,
// as it leaves the list.
unsafe impl GlobalAlloc for Buffers {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some(class) = class_of(layout) else {
            // SAFETY: the caller's promise.
            return unsafe { System.alloc(layout) };
        };
        CLASSES.with(|classes| {
            let kept = &classes[class];
            let block = kept.first.get();
            if block.is_null() {
                // SAFETY: callers do not ask for blocks of no bytes, so the class is not 0.
                return unsafe { System.alloc(rounded(class)) };
            }
            // SAFETY: a kept block starts with the address of the next.
            kept.first.set(unsafe { block.cast::<*mut u8>().read() });
            kept.count.set(kept.count.get() - 1);
            block
        })
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let Some(class) = class_of(layout) else {
            // SAFETY: the block was allocated with this layout.
            return unsafe { System.dealloc(block, layout) };
        };
        CLASSES.with(|classes| {
            let kept = &classes[class];
            if kept.count.get() >= LIMIT.get() {
                // SAFETY: the block was allocated with this layout, by whichever thread.
                return unsafe { System.dealloc(block, rounded(class)) };
            }
            // SAFETY: the block is free now, and holds a word.
            unsafe { block.cast::<*mut u8>().write(kept.first.get()) };
            kept.first.set(block);
            kept.count.set(kept.count.get() + 1);
        });
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let Some(_) = class_of(layout) else {
            // SAFETY: the caller's promise.
            return unsafe { System.alloc_zeroed(layout) };
        };
        // SAFETY: the caller's promise.
        let block = unsafe { self.alloc(layout) };
        if !block.is_null() {
            // SAFETY: the block has that many bytes.
            unsafe { block.write_bytes(0, layout.size()) };
        }
        block
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller promises that the size is valid for this alignment.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        match (class_of(layout), class_of(wanted)) {
            // SAFETY: the block was allocated with this layout.
            (None, None) => unsafe { System.realloc(block, layout, size) },
            (old, new) if old == new => block,
            _ => {
                // SAFETY: the caller's promise.
                let moved = unsafe { self.alloc(wanted) };
                if !moved.is_null() {
                    // SAFETY: both blocks have at least this many bytes, and are not the same.
                    unsafe { moved.copy_from_nonoverlapping(block, layout.size().min(size)) };
                    // SAFETY: the block was allocated with this layout, and is not used any more.
                    unsafe { self.dealloc(block, layout) };
                }
                moved
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_freed_is_handed_out_again() {
        keep();
        let layout = Layout::from_size_align(40, 8).unwrap();
        // SAFETY: blocks are freed once, with their layout.
        unsafe {
            let first = Buffers.alloc(layout);
            Buffers.dealloc(first, layout);
            let other = Layout::from_size_align(48, 8).unwrap();
            let second = Buffers.alloc(other);
            assert_eq!(first, second);
            Buffers.dealloc(second, other);
        }
    }

    #[test]
    fn growing_keeps_what_was_written() {
        keep();
        let layout = Layout::from_size_align(8, 8).unwrap();
        // SAFETY: blocks are used within their size and freed once.
        unsafe {
            let mut block = Buffers.alloc(layout);
            block.cast::<u64>().write(77);
            let mut size = 8;
            for wanted in [16, 24, 500, 600, 4000, 32, 8] {
                block = Buffers.realloc(block, Layout::from_size_align(size, 8).unwrap(), wanted);
                size = wanted;
                assert_eq!(block.cast::<u64>().read(), 77);
            }
            Buffers.dealloc(block, Layout::from_size_align(size, 8).unwrap());
        }
    }
}
