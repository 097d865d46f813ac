//! What a file or folder of the guest is: one of the host's, or one in memory.

use wasip2::filesystem::types::{
    Advice, Descriptor, DescriptorFlags, DescriptorStat, DescriptorType, DirectoryEntry, ErrorCode,
    MetadataHashValue, OpenFlags, PathFlags,
};
use wasip2::io::streams::InputStream;

use crate::files::Node;

/// A file or folder, for operations that change nothing. Each answers in memory as in a directory
/// of the host that can only be read.
pub(crate) enum Place {
    /// Of the host.
    Host(Descriptor),
    /// In memory.
    Memory(Node),
}

impl Place {
    pub(crate) fn open(
        &self,
        lookup: PathFlags,
        path: &str,
        open: OpenFlags,
        flags: DescriptorFlags,
    ) -> Result<Self, ErrorCode> {
        Ok(match self {
            Self::Host(host) => Self::Host(host.open_at(lookup, path, open, flags)?),
            Self::Memory(node) => Self::Memory(node.open(path, open)?),
        })
    }

    pub(crate) fn get_type(&self) -> Result<DescriptorType, ErrorCode> {
        match self {
            Self::Host(host) => host.get_type(),
            Self::Memory(node) => Ok(node.type_()),
        }
    }

    pub(crate) fn get_flags(&self) -> Result<DescriptorFlags, ErrorCode> {
        match self {
            Self::Host(host) => host.get_flags(),
            Self::Memory(_) => Ok(Node::flags()),
        }
    }

    pub(crate) fn stat(&self) -> Result<DescriptorStat, ErrorCode> {
        match self {
            Self::Host(host) => host.stat(),
            Self::Memory(node) => Ok(node.stat()),
        }
    }

    pub(crate) fn stat_at(
        &self,
        lookup: PathFlags,
        path: &str,
    ) -> Result<DescriptorStat, ErrorCode> {
        match self {
            Self::Host(host) => host.stat_at(lookup, path),
            Self::Memory(node) => Ok(node.at(path)?.stat()),
        }
    }

    pub(crate) fn metadata_hash(&self) -> Result<MetadataHashValue, ErrorCode> {
        match self {
            Self::Host(host) => host.metadata_hash(),
            Self::Memory(node) => Ok(node.hash()),
        }
    }

    pub(crate) fn metadata_hash_at(
        &self,
        lookup: PathFlags,
        path: &str,
    ) -> Result<MetadataHashValue, ErrorCode> {
        match self {
            Self::Host(host) => host.metadata_hash_at(lookup, path),
            Self::Memory(node) => Ok(node.at(path)?.hash()),
        }
    }

    pub(crate) fn read(&self, length: u64, offset: u64) -> Result<(Vec<u8>, bool), ErrorCode> {
        match self {
            Self::Host(host) => host.read(length, offset),
            Self::Memory(node) => node.read(length, offset),
        }
    }

    /// A stream to wait for. None if there is nothing to wait for.
    pub(crate) fn stream(&self, offset: u64) -> Result<Option<InputStream>, ErrorCode> {
        match self {
            Self::Host(host) => host.read_via_stream(offset).map(Some),
            Self::Memory(_) => Ok(None),
        }
    }

    /// What is in a folder.
    pub(crate) fn entries(&self) -> Result<Vec<DirectoryEntry>, ErrorCode> {
        match self {
            Self::Host(host) => {
                let stream = host.read_directory()?;
                let mut entries = Vec::new();
                while let Some(entry) = stream.read_directory_entry()? {
                    entries.push(entry);
                }
                Ok(entries)
            }
            Self::Memory(node) => node.entries(),
        }
    }

    /// The target of a symbolic link. There are none in memory.
    pub(crate) fn readlink_at(&self, path: &str) -> Result<String, ErrorCode> {
        match self {
            Self::Host(host) => host.readlink_at(path),
            Self::Memory(node) => node.at(path).and(Err(ErrorCode::Invalid)),
        }
    }

    pub(crate) fn advise(&self, offset: u64, length: u64, advice: Advice) -> Result<(), ErrorCode> {
        match self {
            Self::Host(host) => host.advise(offset, length, advice),
            Self::Memory(_) => Ok(()),
        }
    }

    pub(crate) fn sync(&self) -> Result<(), ErrorCode> {
        match self {
            Self::Host(host) => host.sync(),
            Self::Memory(_) => Ok(()),
        }
    }

    pub(crate) fn sync_data(&self) -> Result<(), ErrorCode> {
        match self {
            Self::Host(host) => host.sync_data(),
            Self::Memory(_) => Ok(()),
        }
    }
}
