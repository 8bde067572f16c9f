//! A buffered file: what binary and text files share.

use taipan_object::{PyResult, Thread};

use crate::posix::path::error;

const CHUNK: usize = 8192;

/// An open file with its buffers. Dropping it writes out and closes.
pub(super) struct File {
    pub(super) fd: i32,
    pub(super) readable: bool,
    pub(super) writable: bool,
    pub(super) close_fd: bool,
    pub(super) closed: bool,
    /// Write at once.
    pub(super) unbuffered: bool,
    input: Vec<u8>,
    at: usize,
    output: Vec<u8>,
}

impl File {
    /// A file for an open descriptor.
    pub(super) fn new(fd: i32, readable: bool, writable: bool, close_fd: bool, unbuffered: bool) -> File {
        File {
            fd,
            readable,
            writable,
            close_fd,
            unbuffered,
            closed: false,
            input: Vec::new(),
            at: 0,
            output: Vec::new(),
        }
    }

    /// Writes out what is buffered.
    pub(super) fn flush(&mut self, th: &Thread) -> PyResult<()> {
        self.flush_raw().map_err(|errno| error(th, errno, None))
    }

    fn flush_raw(&mut self) -> Result<(), i32> {
        while !self.output.is_empty() {
            let n = crate::descriptor::with(self.fd, |fd| rustix::io::write(fd, &self.output))?;
            self.output.drain(..n);
        }
        Ok(())
    }

    /// Writes.
    pub(super) fn write(&mut self, th: &Thread, data: &[u8]) -> PyResult<()> {
        self.forget_input(th)?;
        self.output.extend_from_slice(data);
        if self.unbuffered || self.output.len() >= CHUNK {
            self.flush(th)
        } else {
            Ok(())
        }
    }

    /// Makes the position of the descriptor that of the reader.
    fn forget_input(&mut self, th: &Thread) -> PyResult<()> {
        let left = self.input.len() - self.at;
        if left > 0 {
            crate::descriptor::with(self.fd, |fd| crate::descriptor::seek(fd, -(left as i64), 1))
                .map_err(|errno| error(th, errno, None))?;
        }
        self.input.clear();
        self.at = 0;
        Ok(())
    }

    /// Reads more; false at the end.
    fn fill(&mut self, th: &Thread) -> PyResult<bool> {
        self.flush(th)?;
        self.input.drain(..self.at);
        self.at = 0;
        let old = self.input.len();
        self.input.resize(old + CHUNK.max(old), 0);
        let into = &mut self.input[old..];
        let n = crate::descriptor::with(self.fd, |fd| rustix::io::read(fd, into));
        self.input.truncate(old + n.unwrap_or(0));
        Ok(n.map_err(|errno| error(th, errno, None))? > 0)
    }

    fn take(&mut self, n: usize) -> Vec<u8> {
        let taken = self.input[self.at..self.at + n].to_vec();
        self.at += n;
        taken
    }

    /// At most `limit` bytes.
    pub(super) fn read(&mut self, th: &Thread, limit: Option<usize>) -> PyResult<Vec<u8>> {
        while limit.is_none_or(|n| self.input.len() - self.at < n) && self.fill(th)? {}
        let have = self.input.len() - self.at;
        Ok(self.take(limit.map_or(have, |n| n.min(have))))
    }

    /// The bytes ahead, at least one if there are any.
    pub(super) fn peek(&mut self, th: &Thread) -> PyResult<Vec<u8>> {
        if self.at == self.input.len() {
            self.fill(th)?;
        }
        Ok(self.input[self.at..].to_vec())
    }

    /// Up to and with what `end` finds: the number of bytes of a line, given bytes and whether more may come.
    pub(super) fn line(&mut self, th: &Thread, end: impl Fn(&[u8], bool) -> Option<usize>) -> PyResult<Vec<u8>> {
        let mut more = true;
        loop {
            if let Some(n) = end(&self.input[self.at..], more) {
                return Ok(self.take(n));
            }
            if !more {
                let have = self.input.len() - self.at;
                return Ok(self.take(have));
            }
            more = self.fill(th)?;
        }
    }

    /// Moves.
    pub(super) fn seek(&mut self, th: &Thread, position: i64, how: i32) -> PyResult<u64> {
        self.flush(th)?;
        self.forget_input(th)?;
        crate::descriptor::with(self.fd, |fd| crate::descriptor::seek(fd, position, how))
            .map_err(|errno| error(th, errno, None))
    }

    /// The position.
    pub(super) fn tell(&mut self, th: &Thread) -> PyResult<u64> {
        let left = (self.input.len() - self.at) as u64;
        let buffered = self.output.len() as u64;
        crate::descriptor::with(self.fd, |fd| crate::descriptor::seek(fd, 0, 1))
            .map(|at| at - left + buffered)
            .map_err(|errno| error(th, errno, None))
    }

    /// Sets the length.
    pub(super) fn truncate(&mut self, th: &Thread, size: u64) -> PyResult<()> {
        self.flush(th)?;
        crate::descriptor::with(self.fd, |fd| rustix::fs::ftruncate(fd, size)).map_err(|errno| error(th, errno, None))
    }

    /// Writes out and closes.
    pub(super) fn close(&mut self, th: &Thread) -> PyResult<()> {
        if self.closed {
            return Ok(());
        }
        let flushed = self.flush(th);
        self.closed = true;
        if self.close_fd {
            crate::descriptor::close(self.fd).map_err(|errno| error(th, errno, None))?;
        }
        flushed
    }
}

impl Drop for File {
    fn drop(&mut self) {
        if !self.closed {
            // Nobody is left to tell.
            let _ = self.flush_raw();
            if self.close_fd {
                let _ = crate::descriptor::close(self.fd);
            }
        }
    }
}
