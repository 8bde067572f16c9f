//! OSErrors by number.

use taipan_object::types::exception;
use taipan_object::{Raised, Thread};

/// An OSError for a number.
pub fn os_error(th: &Thread, errno: i32) -> Raised {
    exception::os_error(th, errno, &error_text(errno), None)
}

/// `os.strerror(errno)`
#[must_use]
pub fn error_text(errno: i32) -> String {
    let text = std::io::Error::from_raw_os_error(errno).to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}
