//! A folder with an open handle: operations by name stay in it, even if its path changes.

use anyhow::{Result, bail};
use wasip2::filesystem::types::{
    Descriptor, DescriptorFlags, ErrorCode, MetadataHashValue, OpenFlags, PathFlags,
};

use crate::directories::Place;
use crate::errors::failed;

/// The number of names to try for a new file.
const TRIES: u32 = 40;

/// A folder, and its path.
#[derive(Debug)]
pub(crate) struct Folder {
    descriptor: Descriptor,
    place: Place,
}

/// A file name in a folder. The file may be missing.
#[derive(Debug)]
pub(crate) struct Entry {
    folder: Folder,
    name: String,
}

/// A new file beside the entry that it will replace.
#[derive(Debug)]
pub(crate) struct Beside {
    name: String,
    pub(crate) file: Descriptor,
}

impl Folder {
    /// Opens a folder. Follows symbolic links in its path.
    pub(crate) fn open(place: Place) -> Result<Self> {
        let open = |flags| place.open(OpenFlags::DIRECTORY, flags);
        let descriptor = open(DescriptorFlags::READ | DescriptorFlags::MUTATE_DIRECTORY)
            .or_else(|_| open(DescriptorFlags::READ))?;
        Ok(Self { descriptor, place })
    }

    /// Fails if the path does not lead to this folder any more.
    pub(crate) fn is_where_it_was(&self) -> Result<()> {
        let own = self.descriptor.metadata_hash().map_err(failed)?;
        let Place { directory, name } = &self.place;
        match directory.metadata_hash_at(PathFlags::SYMLINK_FOLLOW, name) {
            Ok(there) if same(own, there) => Ok(()),
            _ => bail!("its folder was moved or replaced meanwhile"),
        }
    }
}

impl Entry {
    pub(crate) fn new(folder: Folder, name: String) -> Self {
        Self { folder, name }
    }

    pub(crate) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Whether both are one name in one folder.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let (folder, other_folder) = (&self.folder.descriptor, &other.folder.descriptor);
        self.name == other.name && folder.is_same_object(other_folder)
    }

    /// Opens the file to overwrite it, without truncation. Does not follow a symbolic link.
    pub(crate) fn open_to_write(&self) -> Result<Descriptor, ErrorCode> {
        let directory = &self.folder.descriptor;
        let (follow, open) = (PathFlags::empty(), OpenFlags::empty());
        directory.open_at(follow, &self.name, open, DescriptorFlags::WRITE)
    }

    /// Whether `file` is the entry's file.
    pub(crate) fn is(&self, file: &Descriptor) -> Result<bool, ErrorCode> {
        self.folder.has(&self.name, file)
    }

    /// Creates a file in the same folder, with a name that is not in use.
    pub(crate) fn create_beside(&self) -> Result<Beside, ErrorCode> {
        let mut code = ErrorCode::Exist;
        for number in 0..TRIES {
            let name = self.beside(number);
            let open = OpenFlags::CREATE | OpenFlags::EXCLUSIVE;
            let (follow, flags) = (PathFlags::empty(), DescriptorFlags::WRITE);
            match (self.folder.descriptor).open_at(follow, &name, open, flags) {
                Ok(file) => return Ok(Beside { name, file }),
                Err(ErrorCode::Exist) => {}
                Err(other) => {
                    code = other;
                    break;
                }
            }
        }
        Err(code)
    }

    /// The error for a file that can't be created.
    pub(crate) fn refused(&self, code: ErrorCode) -> anyhow::Error {
        let (first, last) = (self.beside(0), self.beside(TRIES - 1));
        match code {
            ErrorCode::Exist => anyhow::anyhow!(
                "its folder has files of the names `{first}` to `{last}` already: remove them"
            ),
            other => failed(other),
        }
    }

    fn beside(&self, number: u32) -> String {
        format!(".{}.{number}", self.name)
    }

    /// Replaces the entry with a new file, in one step. Fails if the new file's name belongs to
    /// another file or link by now.
    pub(crate) fn replace(&self, new: &Beside) -> Result<()> {
        let directory = &self.folder.descriptor;
        if !self.folder.has(&new.name, &new.file).map_err(failed)? {
            bail!("another file has the name that it was given");
        }
        let renamed = directory.rename_at(&new.name, directory, &self.name);
        renamed.map_err(failed)
    }

    /// Removes a new file.
    pub(crate) fn remove(&self, new: &Beside) -> Result<(), ErrorCode> {
        match self.folder.has(&new.name, &new.file)? {
            true => self.folder.descriptor.unlink_file_at(&new.name),
            false => Ok(()),
        }
    }
}

impl Folder {
    /// Whether a name in the folder belongs to an open file. A symbolic link does not.
    fn has(&self, name: &str, file: &Descriptor) -> Result<bool, ErrorCode> {
        let own = file.metadata_hash()?;
        match self.descriptor.metadata_hash_at(PathFlags::empty(), name) {
            Ok(there) => Ok(same(own, there)),
            Err(ErrorCode::NoEntry) => Ok(false),
            Err(code) => Err(code),
        }
    }
}

/// Whether two hashes belong to one file. They may depend on its times and size, so both are taken
/// at about the same time.
fn same(one: MetadataHashValue, other: MetadataHashValue) -> bool {
    (one.lower, one.upper) == (other.lower, other.upper)
}
