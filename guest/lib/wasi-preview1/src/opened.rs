//! The guest's open files and directories, with their access mode.

use wasip2::filesystem::types::{Descriptor, DescriptorFlags, OpenFlags, PathFlags};

use crate::errno::{Errno, Failure};
use crate::files::{Files, Node};
use crate::place::Place;

/// An open file or directory. Each use declares whether it changes something. A read-only grant
/// can't be changed through this descriptor or any that is opened from it, even if the host would
/// let this component do so.
pub(crate) struct Opened {
    place: Place,
    read_only: bool,
}

impl Opened {
    pub(crate) fn new(descriptor: Descriptor, read_only: bool) -> Self {
        Self {
            place: Place::Host(descriptor),
            read_only,
        }
    }

    /// A directory in memory.
    pub(crate) fn files(files: Files) -> Self {
        Self {
            place: Place::Memory(Node::root(files)),
            read_only: true,
        }
    }

    /// The place, for an operation that changes nothing.
    pub(crate) fn reading(&self) -> &Place {
        &self.place
    }

    /// The descriptor, for an operation that changes it or something in it.
    pub(crate) fn changing(&self) -> Result<&Descriptor, Errno> {
        self.changing_or(Errno::PERM)
    }

    /// The descriptor, for writing bytes. A read-only one was not opened for writing.
    pub(crate) fn writing(&self) -> Result<&Descriptor, Errno> {
        self.changing_or(Errno::BADF)
    }

    fn changing_or(&self, errno: Errno) -> Result<&Descriptor, Errno> {
        match &self.place {
            Place::Host(descriptor) if !self.read_only => Ok(descriptor),
            _ => Err(errno),
        }
    }

    /// Opens a path in this directory. The result can only be changed if the directory can.
    pub(crate) fn open(
        &self,
        lookup: PathFlags,
        path: &str,
        open: OpenFlags,
        flags: DescriptorFlags,
    ) -> Result<Self, Failure> {
        if self.read_only {
            for_reading(open, flags)?;
        }
        Ok(Self {
            place: self.place.open(lookup, path, open, flags)?,
            read_only: self.read_only,
        })
    }
}

/// Refuses flags that create or change something. Native engines first report a file that can't be
/// opened at all, so this does too.
fn for_reading(open: OpenFlags, flags: DescriptorFlags) -> Result<(), Errno> {
    let synced = DescriptorFlags::FILE_INTEGRITY_SYNC
        | DescriptorFlags::DATA_INTEGRITY_SYNC
        | DescriptorFlags::REQUESTED_WRITE_SYNC;
    if flags.intersects(synced) {
        return Err(Errno::NOTSUP);
    }
    let made = OpenFlags::CREATE | OpenFlags::EXCLUSIVE | OpenFlags::TRUNCATE;
    if open.contains(OpenFlags::DIRECTORY) && open.intersects(made) {
        return Err(Errno::INVAL);
    }
    let changes = OpenFlags::CREATE | OpenFlags::TRUNCATE;
    if open.intersects(changes) || flags.contains(DescriptorFlags::WRITE) {
        return Err(Errno::PERM);
    }
    Ok(())
}
