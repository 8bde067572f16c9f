//! Normalisation: the one place where recorded output is made independent of the run.
//!
//! Replaced are addresses in default reprs (` at 0x7f…` becomes ` at 0x…`), the directory of the corpus, the run's
//! working directory, the executable and the oracle's standard library. Nothing else: whatever else varies makes a program *unstable*,
//! which is an error of the corpus. Both sides go through here, so a replacement can hide a difference; keep the list
//! as short as it is. `hex()` output is left alone on purpose.

use std::path::Path;
use std::sync::LazyLock;

use regex::bytes::{NoExpand, Regex};

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r" at 0x[0-9a-fA-F]+").expect("the pattern is valid"));

/// Directories whose names vary, with what stands for them.
#[derive(Debug, Clone, Default)]
pub struct Normaliser {
    /// Longest path first: a path is replaced before its parents. With the length of the path.
    directories: Vec<(usize, Regex, &'static str)>,
}

impl Normaliser {
    /// A normaliser that knows no directory.
    pub fn new() -> Self {
        Self::default()
    }

    /// Also replaces `directory` by `name`.
    #[must_use]
    pub fn directory(mut self, directory: &Path, name: &'static str) -> Self {
        if let Some(text) = directory.to_str()
            && text.len() > 1
        {
            let pattern = format!("{}\\b", regex::escape(text.trim_end_matches('/')));
            let regex = Regex::new(&pattern).expect("an escaped path is a valid pattern");
            let at = self.directories.partition_point(|(length, ..)| *length >= text.len());
            self.directories.insert(at, (text.len(), regex, name));
        }
        self
    }

    /// The output with everything replaced that may vary.
    pub fn apply(&self, output: &[u8]) -> Vec<u8> {
        let mut text = ADDRESS.replace_all(output, NoExpand(b" at 0x...")).into_owned();
        for (_, pattern, name) in &self.directories {
            if pattern.is_match(&text) {
                text = pattern.replace_all(&text, NoExpand(name.as_bytes())).into_owned();
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(normaliser: &Normaliser, text: &str) -> String {
        String::from_utf8(normaliser.apply(text.as_bytes())).unwrap()
    }

    #[test]
    fn addresses_in_reprs_are_replaced_and_numbers_are_not() {
        let normaliser = Normaliser::new();
        assert_eq!(
            apply(&normaliser, "<object object at 0x7f00deadbeef> 0xff"),
            "<object object at 0x...> 0xff"
        );
    }

    #[test]
    fn directories_are_replaced_where_they_end() {
        let normaliser = Normaliser::new()
            .directory(Path::new("/src/corpus/"), "<corpus>")
            .directory(Path::new("/usr/lib/python3.11"), "<stdlib>");
        assert_eq!(
            apply(
                &normaliser,
                "File \"/src/corpus/a/b.py\" /src/corpus2 /usr/lib/python3.11/re.py $1"
            ),
            "File \"<corpus>/a/b.py\" /src/corpus2 <stdlib>/re.py $1"
        );
    }

    #[test]
    fn bytes_that_are_not_text_survive() {
        assert_eq!(Normaliser::new().apply(b"\xff\x00"), b"\xff\x00");
    }
}
