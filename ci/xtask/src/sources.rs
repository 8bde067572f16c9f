//! The files that belong to the project: what git tracks or would track.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::{Result, Workspace};

/// A text file of the project.
pub(crate) struct Source {
    /// Its path below the checkout.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) text: String,
}

impl Source {
    /// What follows the last dot of its name.
    pub(crate) fn extension(&self) -> &str {
        self.name.rsplit_once('.').map_or("", |(_, ext)| ext)
    }
}

/// All text files, sorted.
pub(crate) fn all(workspace: &Workspace) -> Result<Vec<Source>> {
    let output = Command::new("git")
        .arg("-C")
        .arg(&workspace.root)
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .output()
        .map_err(|problem| format!("cannot run git: {problem}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned());
    }
    let mut names: Vec<String> = String::from_utf8_lossy(&output.stdout)
        .split('\0')
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    names.sort();
    names.dedup();
    let read = |name: String| {
        let path: PathBuf = workspace.root.join(&name);
        // A file that was removed but not yet staged is skipped, and so is one that is not text.
        let text = fs::read_to_string(path).ok()?;
        Some(Source { name, text })
    };
    Ok(names.into_iter().filter_map(read).collect())
}
