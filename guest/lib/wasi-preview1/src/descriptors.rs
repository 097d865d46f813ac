//! The descriptor table of the guest.

use std::collections::{BTreeMap, BTreeSet};

use wasip2::io::streams::{InputStream, OutputStream};

use crate::errno::Errno;
use crate::opened::Opened;

/// How many descriptors a guest may have: more than systems allow by default.
const MOST: usize = 4096;

/// An entry of the descriptor table.
pub(crate) enum Descriptor {
    /// Standard input.
    Input(Stream<InputStream>),
    /// Standard output or standard error.
    Output(Stream<OutputStream>),
    /// A directory.
    Directory {
        opened: Opened,
        /// The name of a preopened directory. None if the guest opened it.
        preopened: Option<String>,
    },
    /// A file, or anything else except a directory.
    File(File),
}

/// A standard stream. Without one, input is at its end, and output is dropped.
pub(crate) struct Stream<S> {
    pub(crate) stream: Option<S>,
    pub(crate) terminal: bool,
}

/// An open file.
pub(crate) struct File {
    pub(crate) opened: Opened,
    pub(crate) position: u64,
    pub(crate) append: bool,
    /// Only stored for the guest: files never block.
    pub(crate) nonblocking: bool,
}

/// The descriptor table.
#[derive(Default)]
pub(crate) struct Descriptors {
    used: BTreeMap<u32, Descriptor>,
    free: BTreeSet<u32>,
}

impl FromIterator<Descriptor> for Descriptors {
    fn from_iter<I: IntoIterator<Item = Descriptor>>(descriptors: I) -> Self {
        Self {
            used: (0..).zip(descriptors).collect(),
            free: BTreeSet::new(),
        }
    }
}

impl Descriptors {
    pub(crate) fn get(&self, fd: u32) -> Result<&Descriptor, Errno> {
        self.used.get(&fd).ok_or(Errno::BADF)
    }

    pub(crate) fn get_mut(&mut self, fd: u32) -> Result<&mut Descriptor, Errno> {
        self.used.get_mut(&fd).ok_or(Errno::BADF)
    }

    pub(crate) fn file(&self, fd: u32) -> Result<&File, Errno> {
        match self.get(fd)? {
            Descriptor::File(file) => Ok(file),
            _ => Err(Errno::BADF),
        }
    }

    pub(crate) fn file_mut(&mut self, fd: u32) -> Result<&mut File, Errno> {
        match self.get_mut(fd)? {
            Descriptor::File(file) => Ok(file),
            _ => Err(Errno::BADF),
        }
    }

    pub(crate) fn seekable(&mut self, fd: u32) -> Result<&mut File, Errno> {
        match self.get_mut(fd)? {
            Descriptor::File(file) => Ok(file),
            Descriptor::Input(_) | Descriptor::Output(_) => Err(Errno::SPIPE),
            Descriptor::Directory { .. } => Err(Errno::BADF),
        }
    }

    pub(crate) fn directory(&self, fd: u32) -> Result<&Opened, Errno> {
        match self.get(fd)? {
            Descriptor::Directory { opened, .. } => Ok(opened),
            _ => Err(Errno::BADF),
        }
    }

    /// Returns a file or directory.
    pub(crate) fn file_or_directory(&self, fd: u32) -> Result<&Opened, Errno> {
        match self.get(fd)? {
            Descriptor::Directory { opened, .. } | Descriptor::File(File { opened, .. }) => {
                Ok(opened)
            }
            Descriptor::Input(_) | Descriptor::Output(_) => Err(Errno::BADF),
        }
    }

    /// Adds a descriptor, and returns its number: the highest one that is free again, or the one
    /// after the highest in use.
    pub(crate) fn add(&mut self, descriptor: Descriptor) -> Result<u32, Errno> {
        if self.used.len() >= MOST {
            return Err(Errno::NFILE);
        }
        let fd = match self.free.pop_last() {
            Some(fd) => fd,
            None => match self.used.last_key_value() {
                Some((last, _)) => last.checked_add(1).ok_or(Errno::LOOP)?,
                None => 0,
            },
        };
        self.used.insert(fd, descriptor);
        Ok(fd)
    }

    pub(crate) fn close(&mut self, fd: u32) -> Result<(), Errno> {
        self.used.remove(&fd).ok_or(Errno::BADF)?;
        self.free.insert(fd);
        Ok(())
    }

    /// Moves a descriptor to another number, and closes the one there.
    pub(crate) fn renumber(&mut self, from: u32, to: u32) -> Result<(), Errno> {
        self.get(from)?;
        self.get(to)?;
        if from == to {
            return Ok(());
        }
        if let Some(descriptor) = self.used.remove(&from) {
            self.free.insert(from);
            self.used.insert(to, descriptor);
        }
        Ok(())
    }
}
