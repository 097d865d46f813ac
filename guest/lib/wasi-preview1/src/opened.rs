//! Files and directories that the guest has open, and whether it may change them.

use wasip2::filesystem::types::{Descriptor, DescriptorFlags, OpenFlags, PathFlags};

use crate::errno::{Errno, Failure};

/// An open file or directory. Each use says whether it changes anything: what was granted for
/// reading only can't be changed through it, nor through what is opened from it, whatever the host
/// would let this component do.
pub(crate) struct Opened {
    descriptor: Descriptor,
    read_only: bool,
}

impl Opened {
    pub(crate) fn new(descriptor: Descriptor, read_only: bool) -> Self {
        Self {
            descriptor,
            read_only,
        }
    }

    /// For what changes nothing.
    pub(crate) fn reading(&self) -> &Descriptor {
        &self.descriptor
    }

    /// For what changes it, or something in it.
    pub(crate) fn changing(&self) -> Result<&Descriptor, Errno> {
        self.changing_or(Errno::PERM)
    }

    /// For writing bytes. What is read-only was never opened for that.
    pub(crate) fn writing(&self) -> Result<&Descriptor, Errno> {
        self.changing_or(Errno::BADF)
    }

    fn changing_or(&self, errno: Errno) -> Result<&Descriptor, Errno> {
        match self.read_only {
            true => Err(errno),
            false => Ok(&self.descriptor),
        }
    }

    /// Opens what is in this directory. It can be changed only where the directory can.
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
        let descriptor = self.descriptor.open_at(lookup, path, open, flags)?;
        Ok(Self::new(descriptor, self.read_only))
    }
}

/// Demands that nothing is made or changed. What can't be opened at all is said before that, as
/// native engines do.
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
