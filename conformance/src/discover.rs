//! Discovery: which files are programs of the corpus.
//!
//! Every `.py` file is a program, except below a folder whose name starts with `_` or `.`: the helper modules of
//! `imports/cycle.py` live in `imports/_cycle/`. Programs come in sorted order, so that shards are the same everywhere.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use walkdir::WalkDir;

use crate::header::{self, Header};

/// A program of the corpus.
#[derive(Debug, Clone)]
pub struct Program {
    /// Its path below the corpus directory, with `/`.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Its header, or what is wrong with it.
    pub header: Result<Header, String>,
    /// The source and the helper files, for the content hash.
    pub content: Vec<(String, Vec<u8>)>,
}

/// A part of the programs: `K/N`, with K from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    index: usize,
    count: usize,
}

impl Shard {
    /// Whether the part has what is at this place in the whole.
    pub fn has(self, place: usize) -> bool {
        place % self.count == self.index - 1
    }
}

impl std::str::FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed = text
            .split_once('/')
            .and_then(|(k, n)| Some((k.parse().ok()?, n.parse().ok()?)));
        match parsed {
            Some((index, count)) if 1 <= index && index <= count => Ok(Self { index, count }),
            _ => Err(format!("{text:?} is not K/N with 1 <= K <= N")),
        }
    }
}

/// The programs that match a filter (all if there is none) and belong to the shard.
pub fn programs(corpus: &Path, filters: &[String], shard: Option<Shard>) -> Result<Vec<Program>> {
    let names = names(corpus)?;
    let filters: Vec<&str> = filters.iter().map(|text| trim_filter(text)).collect();
    for filter in &filters {
        if !names.iter().any(|name| name.contains(filter)) {
            bail!("no program of {} matches {filter:?}", corpus.display());
        }
    }
    let chosen = names
        .into_iter()
        .filter(|name| filters.is_empty() || filters.iter().any(|filter| name.contains(filter)));
    let sharded = chosen
        .enumerate()
        .filter(|(index, _)| shard.is_none_or(|shard| shard.has(*index)));
    sharded.map(|(_, name)| read(corpus, name)).collect()
}

/// Accepts the paths that shells complete.
fn trim_filter(text: &str) -> &str {
    let text = text.strip_prefix("./").unwrap_or(text);
    text.strip_prefix("corpus/").unwrap_or(text)
}

/// The names of all programs, sorted.
pub fn names(corpus: &Path) -> Result<Vec<String>> {
    let walk = WalkDir::new(corpus)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| {
            let name = entry.file_name().to_string_lossy();
            entry.depth() == 0 || !(name.starts_with('_') || name.starts_with('.'))
        });
    let mut names = Vec::new();
    for entry in walk {
        let entry = entry.with_context(|| format!("cannot walk {}", corpus.display()))?;
        let path = entry.path();
        if entry.file_type().is_file() && path.extension().is_some_and(|ext| ext == "py") {
            let below = path
                .strip_prefix(corpus)
                .expect("walking a directory yields paths below it");
            names.push(below.to_string_lossy().replace('\\', "/"));
        }
    }
    names.sort();
    Ok(names)
}

fn read(corpus: &Path, name: String) -> Result<Program> {
    let path = corpus.join(&name);
    let source = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let header = header::parse(&String::from_utf8_lossy(&source));
    let mut content = vec![(name.clone(), source)];
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let helpers = path.with_file_name(format!("_{stem}"));
    if helpers.is_dir() {
        for entry in WalkDir::new(&helpers).sort_by_file_name() {
            let entry = entry?;
            let in_cache = entry.path().components().any(|part| part.as_os_str() == "__pycache__");
            if entry.file_type().is_file() && !in_cache {
                content.push((entry.path().to_string_lossy().into_owned(), fs::read(entry.path())?));
            }
        }
    }
    Ok(Program {
        name,
        path,
        header,
        content,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corpus() -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        for name in [
            "b/two.py",
            "a/one.py",
            "a/_one/helper.py",
            "a/__pycache__/x.py",
            "a/notes.txt",
        ] {
            let path = directory.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "pass\n").unwrap();
        }
        directory
    }

    fn chosen(filters: &[&str], shard: Option<&str>) -> Vec<String> {
        let filters: Vec<_> = filters.iter().map(|&f| f.to_owned()).collect();
        let shard = shard.map(|text| text.parse().unwrap());
        programs(corpus().path(), &filters, shard)
            .unwrap()
            .into_iter()
            .map(|program| program.name)
            .collect()
    }

    #[test]
    fn helpers_and_caches_are_not_programs() {
        assert_eq!(chosen(&[], None), ["a/one.py", "b/two.py"]);
    }

    #[test]
    fn filters_are_parts_of_the_path() {
        assert_eq!(chosen(&["corpus/b/two.py"], None), ["b/two.py"]);
        assert!(programs(corpus().path(), &["zzz".to_owned()], None).is_err());
    }

    #[test]
    fn shards_cover_everything_once() {
        assert_eq!(chosen(&[], Some("1/2")), ["a/one.py"]);
        assert_eq!(chosen(&[], Some("2/2")), ["b/two.py"]);
        assert!("0/2".parse::<Shard>().is_err());
        assert!("3/2".parse::<Shard>().is_err());
    }

    #[test]
    fn helper_files_belong_to_the_content() {
        let directory = corpus();
        let programs = programs(directory.path(), &["one".to_owned()], None).unwrap();
        assert_eq!(programs[0].content.len(), 2);
    }
}
