//! The LLVM that the backend is built with. Without it everything else builds, and the runtime stays in the interpreter.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::packages::{self, Install};

/// Where Debian's packages put it; `.cargo/config.toml` says the same to the build.
const PREFIX: &str = "/usr/lib/llvm-22";

/// LLVM, and what its static libraries need.
const PACKAGES: &[&str] = &["llvm-22-dev", "libpolly-22-dev", "libzstd-dev", "zlib1g-dev"];

/// Finds LLVM, installing it if there is none and that is allowed; else the command that a person would use.
///
/// # Errors
/// What the package manager says if it fails.
pub fn find(install: Install) -> Result<std::result::Result<PathBuf, String>> {
    let there = || Path::new(PREFIX).join("bin/llvm-config").is_file();
    if !there() {
        packages::install("LLVM 22", PACKAGES, install)?;
    }
    Ok(if there() {
        Ok(PathBuf::from(PREFIX))
    } else {
        Err(packages::command(PACKAGES))
    })
}
