//! The allocator: size classes from pages, one free list a class, blocks that can be enumerated.
//!
//! ```text
//!   page, 64 KiB, aligned to its size
//!     0    block size, blocks handed out so far, scratch for the collector
//!     64   block 0, block 1, ...
//!   block in use   [count and flags][type]...
//!   block free     [next free block][0]...
//! ```
//!
//! A zero type word tells a free block from an object, so enumeration needs neither a list through the headers nor a
//! bitmap that every allocation would have to write. Objects that can be part of cycles have pages of their own.
//! Blocks above [`MAX_SMALL`] bytes come from the system allocator, and are listed.

use std::alloc::{Layout, handle_alloc_error};
use std::cell::UnsafeCell;
use std::ptr::NonNull;

use crate::object::{Flag, Header, TypeHead};

/// Bytes of a page.
pub const PAGE: usize = 64 * 1024;
/// Largest block that comes from a page.
pub const MAX_SMALL: usize = 1024;
const GRAIN: usize = 16;
const CLASSES: usize = MAX_SMALL / GRAIN;
pub(crate) const PAGE_HEAD: usize = 64;
const CHUNK_PAGES: usize = 16;

/// Whether the collector must be able to find an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    /// Owns no references: never enumerated.
    Leaf,
    /// May be part of a cycle.
    Traced,
}

#[repr(C)]
pub(crate) struct Page {
    pub(crate) block_size: usize,
    /// 2^32 divided by the block size, rounded up: to find the number of a block without a division.
    reciprocal: u64,
    /// Blocks that were ever handed out; those after it are untouched memory.
    pub(crate) used: usize,
    /// Per-block numbers of a running collection.
    pub(crate) scratch: Vec<i64>,
}

const _: () = assert!(size_of::<Page>() <= PAGE_HEAD);

impl Page {
    /// The number of the block that starts `offset` bytes behind the page's head. Exact, as offsets have 16 bits.
    #[inline]
    pub(crate) fn number(&self, offset: usize) -> usize {
        ((offset as u64 * self.reciprocal) >> 32) as usize
    }

    /// Block `index`.
    pub(crate) fn block(page: NonNull<Page>, index: usize, size: usize) -> NonNull<Header> {
        // SAFETY: callers pass indices below the number of blocks of the page.
        unsafe { page.cast::<u8>().add(PAGE_HEAD + index * size) }.cast()
    }
}

#[repr(C)]
struct FreeBlock {
    next: Option<NonNull<FreeBlock>>,
    ty: usize,
}

#[derive(Clone, Copy)]
struct Class {
    free: Option<NonNull<FreeBlock>>,
    page: Option<NonNull<Page>>,
}

/// In front of a large traced block.
#[repr(C, align(16))]
pub(crate) struct LargeHead {
    /// Its place in the list.
    pub(crate) index: usize,
    /// Number of a running collection.
    pub(crate) scratch: i64,
    /// Bytes of the object.
    size: usize,
}

pub(crate) struct Heap {
    classes: [[Class; CLASSES + 1]; 2],
    pub(crate) traced_pages: Vec<NonNull<Page>>,
    /// For audits only.
    pub(crate) leaf_pages: Vec<NonNull<Page>>,
    pub(crate) large: Vec<NonNull<LargeHead>>,
    /// For audits only.
    pub(crate) large_leaves: Vec<NonNull<LargeHead>>,
    spare_pages: Vec<NonNull<Page>>,
    /// Objects alive, by family.
    live: [usize; 2],
    /// Traced objects alive at the last collection.
    old: usize,
}

/// The one heap; reached only by the holder of the global lock.
struct Shared(UnsafeCell<Heap>);

// SAFETY: the global lock makes accesses exclusive.
unsafe impl Sync for Shared {}

static HEAP: Shared = Shared(UnsafeCell::new(Heap {
    classes: [[Class { free: None, page: None }; CLASSES + 1]; 2],
    traced_pages: Vec::new(),
    leaf_pages: Vec::new(),
    large: Vec::new(),
    large_leaves: Vec::new(),
    spare_pages: Vec::new(),
    live: [0; 2],
    old: 0,
}));

/// Runs `f` with the heap's tables.
#[inline]
pub(crate) fn with_heap<R>(f: impl FnOnce(&mut Heap) -> R) -> R {
    // SAFETY: one thread holds the global lock; `f` is one of this crate's short closures, none of which calls back.
    f(unsafe { &mut *HEAP.0.get() })
}

/// Numbers about the heap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stats {
    /// Objects alive.
    pub objects: usize,
    /// Bytes in them, headers included.
    pub bytes: usize,
}

/// Counts what is alive, by a walk through what is free.
#[must_use]
pub fn stats() -> Stats {
    with_heap(|heap| Stats {
        objects: heap.live.iter().sum(),
        bytes: heap.live_bytes(),
    })
}

/// Objects alive.
#[must_use]
pub fn live_count() -> usize {
    with_heap(|heap| heap.live.iter().sum())
}

/// Traced objects allocated minus freed since the last collection.
#[inline]
#[must_use]
pub fn young_count() -> isize {
    with_heap(|heap| heap.live[Family::Traced as usize].wrapping_sub(heap.old).cast_signed())
}

/// Starts counting young objects anew.
pub fn reset_young() {
    with_heap(|heap| heap.old = heap.live[Family::Traced as usize]);
}

#[inline]
fn class_of(size: usize) -> usize {
    size.div_ceil(GRAIN)
}

/// Allocates `size` bytes for an object of type `ty` and writes its header, with one reference. The payload is the
/// caller's to write at once.
#[inline]
#[must_use]
pub fn allocate(size: usize, family: Family, ty: NonNull<TypeHead>) -> NonNull<Header> {
    let block = allocate_block(size, family);
    let header = Header::new(ty);
    if size > MAX_SMALL {
        header.set(Flag::Large, true);
    }
    // SAFETY: the block is ours, aligned, and at least as large as a header.
    unsafe { block.write(header) };
    block
}

#[inline]
fn allocate_block(size: usize, family: Family) -> NonNull<Header> {
    with_heap(|heap| {
        heap.live[family as usize] += 1;
        if size <= MAX_SMALL {
            let class = &mut heap.classes[family as usize][class_of(size)];
            if let Some(block) = class.free {
                // SAFETY: blocks on a free list are valid and start with the link.
                class.free = unsafe { block.as_ref() }.next;
                return block.cast();
            }
            heap.fresh_block(class_of(size), family)
        } else {
            heap.large_block(size, family)
        }
    })
}

/// Frees what [`allocate`] returned.
///
/// # Safety
/// `size` and `family` are those of the allocation; nothing refers to the block any more.
#[inline]
pub unsafe fn free(block: NonNull<Header>, size: usize, family: Family) {
    with_heap(|heap| {
        heap.live[family as usize] -= 1;
        if size <= MAX_SMALL {
            let class = &mut heap.classes[family as usize][class_of(size)];
            let free = block.cast::<FreeBlock>();
            // SAFETY: the block is ours again and holds at least 16 bytes.
            unsafe {
                free.write(FreeBlock {
                    next: class.free,
                    ty: 0,
                })
            };
            class.free = Some(free);
        } else {
            // SAFETY: the caller's promise.
            unsafe { heap.free_large(block, size, family) };
        }
    });
}

impl Heap {
    /// Bytes of blocks in use, rounded up to those of their class.
    fn live_bytes(&self) -> usize {
        let pages = self.traced_pages.iter().chain(&self.leaf_pages);
        // SAFETY: pages live as long as the heap.
        let handed_out = pages
            .map(|page| unsafe { page.as_ref() })
            .map(|p| p.used * p.block_size);
        let free = self.classes.iter().flat_map(|family| family.iter().enumerate());
        let free = free.map(|(index, class)| {
            // SAFETY: blocks on a free list are valid and start with the link.
            let next = |block: &NonNull<FreeBlock>| unsafe { block.as_ref() }.next;
            std::iter::successors(class.free, next).count() * index * GRAIN
        });
        let large = self.large.iter().chain(&self.large_leaves);
        // SAFETY: listed heads are alive.
        let large = large.map(|head| unsafe { head.as_ref() }.size);
        handed_out.sum::<usize>() - free.sum::<usize>() + large.sum::<usize>()
    }

    #[cold]
    fn fresh_block(&mut self, class_index: usize, family: Family) -> NonNull<Header> {
        let size = class_index * GRAIN;
        let capacity = (PAGE - PAGE_HEAD) / size;
        let class = self.classes[family as usize][class_index];
        let page = match class.page {
            // SAFETY: pages live as long as the heap.
            Some(page) if unsafe { page.as_ref() }.used < capacity => page,
            _ => self.new_page(class_index, family),
        };
        // SAFETY: as above; nobody else refers to the page's head now.
        let head = unsafe { &mut *page.as_ptr() };
        let block = Page::block(page, head.used, size);
        head.used += 1;
        block
    }

    fn new_page(&mut self, class_index: usize, family: Family) -> NonNull<Page> {
        if self.spare_pages.is_empty() {
            let layout = Layout::from_size_align(PAGE * CHUNK_PAGES, PAGE).expect("a valid constant layout");
            // SAFETY: the layout is not empty.
            let Some(chunk) = NonNull::new(unsafe { std::alloc::alloc(layout) }) else {
                handle_alloc_error(layout)
            };
            for i in (0..CHUNK_PAGES).rev() {
                // SAFETY: the offset lies in the chunk.
                self.spare_pages.push(unsafe { chunk.add(i * PAGE) }.cast());
            }
        }
        let page = self.spare_pages.pop().expect("filled above");
        // SAFETY: the page is fresh memory of sufficient size and alignment.
        unsafe {
            page.write(Page {
                block_size: class_index * GRAIN,
                reciprocal: (1u64 << 32).div_ceil((class_index * GRAIN) as u64),
                used: 0,
                scratch: Vec::new(),
            })
        };
        self.classes[family as usize][class_index].page = Some(page);
        match family {
            Family::Traced => self.traced_pages.push(page),
            Family::Leaf => self.leaf_pages.push(page),
        }
        page
    }

    fn large_of(&mut self, family: Family) -> &mut Vec<NonNull<LargeHead>> {
        match family {
            Family::Traced => &mut self.large,
            Family::Leaf => &mut self.large_leaves,
        }
    }

    #[cold]
    fn large_block(&mut self, size: usize, family: Family) -> NonNull<Header> {
        let layout = large_layout(size);
        // SAFETY: the layout is not empty.
        let Some(memory) = NonNull::new(unsafe { std::alloc::alloc(layout) }) else {
            handle_alloc_error(layout)
        };
        let head = memory.cast::<LargeHead>();
        // SAFETY: the memory starts with room for the head.
        unsafe {
            head.write(LargeHead {
                index: self.large_of(family).len(),
                scratch: 0,
                size,
            })
        };
        self.large_of(family).push(head);
        // SAFETY: the object follows the head in the same allocation.
        unsafe { memory.add(size_of::<LargeHead>()) }.cast()
    }

    /// # Safety
    /// `block` came from [`Heap::large_block`] with the same arguments.
    unsafe fn free_large(&mut self, block: NonNull<Header>, size: usize, family: Family) {
        // SAFETY: the head lies in front of the object.
        let head = unsafe { block.cast::<u8>().sub(size_of::<LargeHead>()) }.cast::<LargeHead>();
        // SAFETY: the head was written at allocation.
        let index = unsafe { head.as_ref() }.index;
        let list = self.large_of(family);
        list.swap_remove(index);
        if let Some(moved) = list.get(index) {
            // SAFETY: listed heads are alive.
            unsafe { (*moved.as_ptr()).index = index };
        }
        // SAFETY: allocated with this layout.
        unsafe { std::alloc::dealloc(head.cast::<u8>().as_ptr(), large_layout(size)) };
    }
}

fn large_layout(size: usize) -> Layout {
    Layout::from_size_align(size + size_of::<LargeHead>(), GRAIN).expect("sizes are checked against isize::MAX before")
}

/// Whether an object of `size` bytes can be allocated at all, judged by size alone.
#[must_use]
pub fn is_allocatable(size: usize) -> bool {
    size <= isize::MAX as usize / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_numbered_as_by_division() {
        for block_size in (GRAIN..=MAX_SMALL).step_by(GRAIN) {
            let page = Page {
                block_size,
                reciprocal: (1u64 << 32).div_ceil(block_size as u64),
                used: 0,
                scratch: Vec::new(),
            };
            for offset in (0..PAGE).step_by(GRAIN) {
                assert_eq!(page.number(offset), offset / block_size);
            }
        }
    }
}
