//! A folder that is opened once: what is done in it by name stays in it, whatever happens to its
//! path meanwhile.

use anyhow::{Result, bail};
use wasip2::filesystem::types::{
    Descriptor, DescriptorFlags, ErrorCode, MetadataHashValue, OpenFlags, PathFlags,
};

use crate::directories::Place;
use crate::errors::failed;

/// How many names are tried for a new file.
const TRIES: u32 = 40;

/// A folder, and how it was found.
#[derive(Debug)]
pub(crate) struct Folder {
    descriptor: Descriptor,
    place: Place,
}

/// A file in a folder, whether it is there or not.
#[derive(Debug)]
pub(crate) struct Entry {
    folder: Folder,
    name: String,
}

/// A new file, which has a name beside the entry that it is for.
#[derive(Debug)]
pub(crate) struct Beside {
    name: String,
    pub(crate) file: Descriptor,
}

impl Folder {
    /// Opens a folder. Links in its path are followed.
    pub(crate) fn open(place: Place) -> Result<Self> {
        let open = |flags| place.open(OpenFlags::DIRECTORY, flags);
        let descriptor = open(DescriptorFlags::READ | DescriptorFlags::MUTATE_DIRECTORY)
            .or_else(|_| open(DescriptorFlags::READ))?;
        Ok(Self { descriptor, place })
    }

    /// Demands that its path still leads to it.
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

    /// Opens what is there to write over it, without cutting it. A link is not followed.
    pub(crate) fn open_to_write(&self) -> Result<Descriptor, ErrorCode> {
        let directory = &self.folder.descriptor;
        let (follow, open) = (PathFlags::empty(), OpenFlags::empty());
        directory.open_at(follow, &self.name, open, DescriptorFlags::WRITE)
    }

    /// Whether this is the entry's file.
    pub(crate) fn is(&self, file: &Descriptor) -> Result<bool, ErrorCode> {
        self.folder.has(&self.name, file)
    }

    /// A new file in the same folder, of a name that nothing had.
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

    /// Why none can be created.
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

    /// Puts a new file in the place of the entry, in one step. What lies there then is what was
    /// written: a link or a file that took its name meanwhile is not moved there.
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
    /// Whether a name in it is that of an open file. A link is none.
    fn has(&self, name: &str, file: &Descriptor) -> Result<bool, ErrorCode> {
        let own = file.metadata_hash()?;
        match self.descriptor.metadata_hash_at(PathFlags::empty(), name) {
            Ok(there) => Ok(same(own, there)),
            Err(ErrorCode::NoEntry) => Ok(false),
            Err(code) => Err(code),
        }
    }
}

/// Whether two hashes are those of one file. They may depend on its times and size: both are taken
/// at about the same time.
fn same(one: MetadataHashValue, other: MetadataHashValue) -> bool {
    (one.lower, one.upper) == (other.lower, other.upper)
}
