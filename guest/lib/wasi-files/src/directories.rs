//! Resolves paths to preopened directories.

use anyhow::{Context as _, Result, anyhow};
use wasip2::cli::environment::initial_cwd;
use wasip2::filesystem::preopens::get_directories;
use wasip2::filesystem::types::{Descriptor, DescriptorFlags, OpenFlags, PathFlags};

use crate::errors::failed;
use crate::path::Path;

/// A path in a preopened directory.
#[derive(Debug)]
pub(crate) struct Place {
    /// The directory.
    pub(crate) directory: Descriptor,
    /// The path in the directory. `.` is the directory itself.
    pub(crate) name: String,
}

/// Resolves a path. The directory is the one whose name is the longest prefix of it. A relative
/// path is resolved in a directory with a relative name if there is one, else in the host's initial
/// working directory.
pub(crate) fn place(path: &str) -> Result<Place> {
    let cwd = initial_cwd().unwrap_or_else(|| "/".to_string());
    let wanted = Path::new(path);
    let found = nearest(&wanted).or_else(|| nearest(&wanted.from(&Path::new(&cwd))));
    let (rest, directory) = found.ok_or_else(|| {
        anyhow!("no granted directory contains it: grant one, for example with `--dir .` before the component's name")
    })?;
    let name = match rest.as_slice() {
        [] => ".".to_string(),
        names => names.join("/"),
    };
    Ok(Place { directory, name })
}

/// The preopened directory whose name is the longest prefix of a path, and the rest of the path.
fn nearest<'a>(wanted: &Path<'a>) -> Option<(Vec<&'a str>, Descriptor)> {
    let directories = get_directories().into_iter();
    let found = directories
        .filter_map(|(directory, name)| Some((wanted.below(&Path::new(&name))?, directory)));
    found.min_by_key(|(rest, _)| rest.len())
}

impl Place {
    /// Opens the file or directory.
    pub(crate) fn open(&self, open: OpenFlags, flags: DescriptorFlags) -> Result<Descriptor> {
        let follow = PathFlags::SYMLINK_FOLLOW;
        let opened = self.directory.open_at(follow, &self.name, open, flags);
        opened.map_err(failed)
    }
}

/// Opens a directory, with all rights that the host granted, or read-only.
///
/// # Errors
///
/// It is not a directory, or is outside of the preopened directories.
pub fn open_directory(path: &str, read_only: bool) -> Result<Descriptor> {
    let open = |flags| place(path)?.open(OpenFlags::DIRECTORY, flags);
    let to_read = || open(DescriptorFlags::READ);
    let opened = match read_only {
        true => to_read(),
        false => {
            open(DescriptorFlags::READ | DescriptorFlags::MUTATE_DIRECTORY).or_else(|_| to_read())
        }
    };
    opened.with_context(|| format!("the directory {path} can't be opened for the initializer"))
}
