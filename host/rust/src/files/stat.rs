//! What a system tells of a file.

/// The numbers of a device and of an inode on it.
pub(crate) type Identity = (u64, u64);

/// The numbers of a user and of a group.
pub(crate) type Owner = (u32, u32);

/// What has a name in a folder, or is one. Of a link, the link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stat {
    /// What tells it from everything else on the machine, as long as it is there. None where the
    /// system has no such thing.
    pub(crate) identity: Option<Identity>,
    pub(crate) kind: StatKind,
    /// Permission bits, setuid, setgid and sticky included; 0 where the system has none.
    pub(crate) mode: u32,
    /// None where the system does not tell.
    pub(crate) owner: Option<Owner>,
    /// How many names it has; 1 where the system does not tell.
    pub(crate) names: u64,
}

/// What it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StatKind {
    File,
    Folder,
    /// A link, a device, a pipe, a socket.
    Other,
}
