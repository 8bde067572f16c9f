//! Value word, object header, reference counts, allocator, cycle collector, shapes.
