//! Packages of the system that the project needs: which command installs them, and installing them where no password is
//! asked for.

use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// Whether what is missing may be installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Install {
    /// With the system's package manager, if that needs no password.
    Allowed,
    /// Never.
    Forbidden,
}

/// The command that a person would install packages with.
#[must_use]
pub fn command(packages: &[&str]) -> String {
    format!("sudo apt-get install -y {}", packages.join(" "))
}

/// Installs packages with apt; false if that is not allowed or needs a password. `what` is what people call them.
///
/// # Errors
/// What apt says if it fails.
pub fn install(what: &str, packages: &[&str], install: Install) -> Result<bool> {
    let prefix = match install {
        Install::Forbidden => None,
        Install::Allowed => privilege(),
    };
    let Some(prefix) = prefix else {
        return Ok(false);
    };
    let bar = indicatif::ProgressBar::new_spinner();
    bar.enable_steady_tick(Duration::from_millis(120));
    let install = [&["apt-get", "install", "-y"][..], packages].concat();
    for step in [&["apt-get", "update"][..], &install] {
        let words: Vec<&str> = prefix.iter().chain(step).copied().collect();
        let text = words.join(" ");
        bar.set_message(format!("{what} is missing: {text}"));
        if bar.is_hidden() {
            tell(&format!("{what} is missing: {text}"));
        }
        let output = Command::new(words[0])
            .args(&words[1..])
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("cannot run {text}"))?;
        // An update may fail for a list that is not needed; the installation decides.
        if !output.status.success() && step[1] == "install" {
            bail!("`{text}` failed:\n{}", String::from_utf8_lossy(&output.stderr));
        }
    }
    bar.finish_and_clear();
    Ok(true)
}

/// What to put before a command to run it as root, if that is possible without a password.
fn privilege() -> Option<&'static [&'static str]> {
    if rustix::process::geteuid().is_root() {
        return Some(&[]);
    }
    let sudo = Command::new("sudo")
        .args(["-n", "true"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    sudo.is_ok_and(|status| status.success()).then_some(&["sudo", "-n"])
}

#[expect(clippy::print_stderr, reason = "progress of a command line tool")]
fn tell(message: &str) {
    eprintln!("{message}");
}
