//! `os.stat_result`, `os.DirEntry` and directories.

use std::cell::Cell;

use rustix::fs::{FileType, Stat};
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Downcast, Items, Obj, PyResult, Ref, Thread, Trace, alloc, ops, py_class, py_methods};

use super::path::{Path, error};

/// stat_result: Result from stat, fstat, or lstat.
///
/// This object may be accessed either as a tuple of
///   (mode, ino, dev, nlink, uid, gid, size, atime, mtime, ctime)
/// or via the attributes st_mode, st_ino, st_dev, st_nlink, st_uid, and so on.
#[py_class(name = "stat_result", module = "os", gc, final_, sequence, no_new)]
#[derive(Trace)]
pub(super) struct PyStatResult {
    items: Vec<Ref>,
    #[trace(skip)]
    times: [(i64, i64); 3],
    blocks: i64,
    block_size: i64,
    device: i64,
}

const NAMES: [&str; 10] = [
    "st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "st_atime", "st_mtime", "st_ctime",
];

/// The object for what the system says.
pub(super) fn made(stat: &Stat) -> Ref {
    let times = [
        (stat.st_atime as i64, stat.st_atime_nsec as i64),
        (stat.st_mtime as i64, stat.st_mtime_nsec as i64),
        (stat.st_ctime as i64, stat.st_ctime_nsec as i64),
    ];
    let numbers = [
        i64::from(stat.st_mode),
        stat.st_ino as i64,
        stat.st_dev as i64,
        stat.st_nlink as i64,
        i64::from(stat.st_uid),
        i64::from(stat.st_gid),
        stat.st_size,
        times[0].0,
        times[1].0,
        times[2].0,
    ];
    let items = numbers.iter().map(|n| ops::convert::int(*n)).collect();
    let (blocks, block_size, device) = (stat.st_blocks as i64, stat.st_blksize as i64, stat.st_rdev as i64);
    alloc::new(PyStatResult {
        items,
        times,
        blocks,
        block_size,
        device,
    })
    .into_ref()
}

pub(super) fn of_path(th: &Thread, path: &Path, follow: bool) -> PyResult<Ref> {
    let found = if follow {
        rustix::fs::stat(path.bytes())
    } else {
        rustix::fs::lstat(path.bytes())
    };
    found
        .map(|s| made(&s))
        .map_err(|e| error(th, e.raw_os_error(), Some(&path.object)))
}

#[py_methods]
impl PyStatResult {
    #[slot]
    fn len(&self, _th: &Thread) -> PyResult<usize> {
        Ok(self.items.len())
    }

    #[slot]
    fn getitem(&self, th: &Thread, key: &Ref) -> PyResult<Ref> {
        ops::item::get(th, &PyTuple::from_slice(&self.items).into_ref(), key)
    }

    #[slot]
    fn iter(&self, th: &Thread) -> PyResult<Ref> {
        ops::iter::iter(th, &PyTuple::from_slice(&self.items).into_ref())
    }

    #[slot]
    fn getattro(this: &Obj<Self>, th: &Thread, name: &Ref) -> PyResult<Ref> {
        let text = name
            .downcast::<PyStr>()
            .map(|n| n.to_display().into_owned())
            .unwrap_or_default();
        let index = NAMES
            .iter()
            .position(|n| text.strip_suffix("_ns").unwrap_or(&text) == *n);
        Ok(match (text.as_str(), index) {
            ("st_blocks", _) => ops::convert::int(this.blocks),
            ("st_blksize", _) => ops::convert::int(this.block_size),
            ("st_rdev", _) => ops::convert::int(this.device),
            (_, Some(index)) if index < 7 => this.items[index].clone(),
            (_, Some(index)) => {
                let (seconds, nanos) = this.times[index - 7];
                if text.ends_with("_ns") {
                    ops::convert::int(seconds * 1_000_000_000 + nanos)
                } else {
                    ops::convert::float(seconds as f64 + 1e-9 * nanos as f64)
                }
            }
            _ => return ops::attr::generic_get(th, &this.to_ref(), name),
        })
    }

    #[slot]
    fn repr(&self, th: &Thread) -> PyResult<Ref> {
        let mut parts = Vec::new();
        for (name, item) in NAMES.iter().zip(&self.items) {
            parts.push(format!("{name}={}", ops::convert::repr(th, item)?.to_display()));
        }
        Ok(PyStr::new(&format!("os.stat_result({})", parts.join(", "))).into_ref())
    }
}

fn entries(th: &Thread, path: &Path) -> PyResult<Vec<(Vec<u8>, FileType, u64)>> {
    use rustix::fs::{Dir, Mode, OFlags};
    let fail = |e: rustix::io::Errno| error(th, e.raw_os_error(), Some(&path.object));
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let directory = rustix::fs::open(path.bytes(), flags, Mode::empty()).map_err(fail)?;
    let mut found = Vec::new();
    for entry in Dir::read_from(&directory).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let name = entry.file_name().to_bytes();
        if name != b"." && name != b".." {
            found.push((name.to_vec(), entry.file_type(), entry.ino()));
        }
    }
    Ok(found)
}

pub(super) fn names(th: &Thread, path: &Path) -> PyResult<Vec<Vec<u8>>> {
    Ok(entries(th, path)?.into_iter().map(|(name, ..)| name).collect())
}

/// One entry of a directory.
#[py_class(name = "DirEntry", module = "posix", gc, final_, no_new)]
#[derive(Trace)]
pub(super) struct PyDirEntry {
    name: Ref,
    path: Ref,
    #[trace(skip)]
    kind: FileType,
    inode: u64,
}

impl PyDirEntry {
    fn is_kind(&self, th: &Thread, kind: FileType, follow: bool) -> PyResult<bool> {
        if self.kind != FileType::Unknown && (self.kind != FileType::Symlink || !follow) {
            return Ok(self.kind == kind);
        }
        let path = Path::new(th, &self.path, "stat")?;
        let found = if follow {
            rustix::fs::stat(path.bytes())
        } else {
            rustix::fs::lstat(path.bytes())
        };
        Ok(found.is_ok_and(|s| FileType::from_raw_mode(s.st_mode) == kind))
    }
}

#[py_methods]
impl PyDirEntry {
    /// the entry's base filename, relative to scandir() "path" argument
    #[getter]
    fn name(&self) -> Ref {
        self.name.clone()
    }

    /// the entry's full path name; equivalent to os.path.join(scandir_path, entry.name)
    #[getter]
    fn path(&self) -> Ref {
        self.path.clone()
    }

    /// Return True if the entry is a directory; cached per entry.
    #[method(keywords)]
    fn is_dir(
        &self,
        th: &Thread,
        #[keyword]
        #[default(true)]
        follow_symlinks: bool,
    ) -> PyResult<bool> {
        self.is_kind(th, FileType::Directory, follow_symlinks)
    }

    /// Return True if the entry is a file; cached per entry.
    #[method(keywords)]
    fn is_file(
        &self,
        th: &Thread,
        #[keyword]
        #[default(true)]
        follow_symlinks: bool,
    ) -> PyResult<bool> {
        self.is_kind(th, FileType::RegularFile, follow_symlinks)
    }

    /// Return True if the entry is a symbolic link; cached per entry.
    #[method]
    fn is_symlink(&self, th: &Thread) -> PyResult<bool> {
        self.is_kind(th, FileType::Symlink, false)
    }

    /// Return stat_result object for the entry; cached per entry.
    #[method(keywords)]
    fn stat(
        &self,
        th: &Thread,
        #[keyword]
        #[default(true)]
        follow_symlinks: bool,
    ) -> PyResult<Ref> {
        of_path(th, &Path::new(th, &self.path, "stat")?, follow_symlinks)
    }

    /// Return inode of the entry; cached per entry.
    #[method]
    fn inode(&self) -> u64 {
        self.inode
    }

    /// Returns the path for the entry.
    #[method]
    fn __fspath__(&self) -> Ref {
        self.path.clone()
    }

    #[slot]
    fn repr(&self, th: &Thread) -> PyResult<Ref> {
        let name = ops::convert::repr(th, &self.name)?;
        Ok(PyStr::new(&format!("<DirEntry {}>", name.to_display())).into_ref())
    }
}

/// Entries of a directory, read at once.
#[py_class(name = "ScandirIterator", module = "posix", gc, final_, no_new)]
#[derive(Trace)]
pub(super) struct PyScandir {
    entries: Items,
    at: Cell<usize>,
}

#[py_methods]
impl PyScandir {
    #[slot]
    fn iter(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        Ok(this.to_ref())
    }

    #[slot]
    fn next(&self, _th: &Thread) -> PyResult<Option<Ref>> {
        let at = self.at.get();
        self.at.set(at + 1);
        Ok(self.entries.get(at))
    }

    #[method]
    fn close(&self) {
        drop(self.entries.take());
    }

    #[method]
    fn __enter__(this: &Obj<Self>) -> Ref {
        this.to_ref()
    }

    #[method]
    fn __exit__(&self, #[args] _exc: &[Ref]) {
        drop(self.entries.take());
    }
}

pub(super) fn scandir(th: &Thread, path: &Path) -> PyResult<Ref> {
    let mut made = Vec::new();
    for (name, kind, inode) in entries(th, path)? {
        let mut full = path.bytes().to_vec();
        if !full.ends_with(b"/") {
            full.push(b'/');
        }
        full.extend_from_slice(&name);
        let (name, path) = (path.like(th, &name)?, path.like(th, &full)?);
        made.push(
            alloc::new(PyDirEntry {
                name,
                path,
                kind,
                inode,
            })
            .into_ref(),
        );
    }
    Ok(alloc::new(PyScandir {
        entries: Items::new(made),
        at: Cell::new(0),
    })
    .into_ref())
}
