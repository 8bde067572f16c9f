//! Links the platform's mathematics before Rust's own.
//!
//! CPython's `math` is the platform's C library, rounding and all, and so is ours. Where Rust's runtime brings a function of
//! its own of the same name (`cbrt`), the linker takes whichever it sees first.

fn main() {
    println!("cargo:rustc-link-lib=dylib=m");
    println!("cargo:rerun-if-changed=build.rs");
}
