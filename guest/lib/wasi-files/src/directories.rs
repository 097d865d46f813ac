//! Where a path leads.

use anyhow::{Context as _, Result, anyhow};
use wasip2::cli::environment::initial_cwd;
use wasip2::filesystem::preopens::get_directories;
use wasip2::filesystem::types::{Descriptor, DescriptorFlags, OpenFlags, PathFlags};

use crate::errors::failed;
use crate::path::Path;

/// A place in a directory that the host has opened.
#[derive(Debug)]
pub(crate) struct Place {
    /// The directory.
    pub(crate) directory: Descriptor,
    /// The path in it; `.` is the directory itself.
    pub(crate) name: String,
}

/// Where a path leads: into the directory whose name is the longest beginning of it. A relative path
/// is one of a directory that was opened by a relative name, and else begins where the host says that
/// relative paths do.
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

/// The open directory whose name is the longest beginning of a path, and the rest of the path.
fn nearest<'a>(wanted: &Path<'a>) -> Option<(Vec<&'a str>, Descriptor)> {
    let directories = get_directories().into_iter();
    let found = directories
        .filter_map(|(directory, name)| Some((wanted.below(&Path::new(&name))?, directory)));
    found.min_by_key(|(rest, _)| rest.len())
}

impl Place {
    /// Opens what is here.
    pub(crate) fn open(&self, open: OpenFlags, flags: DescriptorFlags) -> Result<Descriptor> {
        let follow = PathFlags::SYMLINK_FOLLOW;
        let opened = self.directory.open_at(follow, &self.name, open, flags);
        opened.map_err(failed)
    }
}

/// Opens a directory, with all that its own opener granted, or to read it only.
///
/// # Errors
///
/// It is none, or not within those that the host has opened.
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
