//! Writes results to files and standard output.

use std::io::Write as _;

use anyhow::{Context as _, Result, bail};
use wasip2::filesystem::types::{Descriptor, DescriptorType, ErrorCode, PathFlags};

use crate::directories::{Place, place};
use crate::errors::failed;
use crate::folder::{Entry, Folder};
use crate::path::Path;

/// The size of one write. Hosts limit the size of a call.
const CHUNK: usize = 1 << 20;

/// The maximum number of symbolic links to follow.
const LINKS: u32 = 40;

/// The destination of a result. It is resolved before anything runs, so an initializer with access
/// to the folder can't redirect the result.
#[derive(Debug)]
pub struct Output {
    name: String,
    to: To,
}

#[derive(Debug)]
enum To {
    Stdout,
    /// A file to replace as a whole.
    File(Entry),
    /// An open file that can be written but not replaced.
    InPlace {
        entry: Entry,
        open: Descriptor,
        kind: DescriptorType,
    },
}

impl Output {
    /// Opens the destination: a file, or standard output without a path or for `-`.
    ///
    /// # Errors
    ///
    /// The folder is missing or not writable.
    pub fn new(path: Option<&str>) -> Result<Self> {
        Ok(match path.filter(|path| *path != "-") {
            Some(path) => Self {
                name: format!("the output {path}"),
                to: destination(path)?,
            },
            None => Self {
                name: "standard output".to_string(),
                to: To::Stdout,
            },
        })
    }

    /// Opens the destination of a report on this result.
    ///
    /// # Errors
    ///
    /// It is that of the result, its path is not UTF-8, or as for [`Output::new`].
    pub fn report(&self, path: &std::path::Path) -> Result<Self> {
        let shown = path.display();
        let text = path.to_str();
        let text =
            text.with_context(|| format!("the path {shown} is not UTF-8, as WASI's paths are"))?;
        let report = Self::new(Some(text))?;
        if report.is_same(self) {
            bail!(
                "the report and the result would both go to {shown}: name another file with --report"
            );
        }
        Ok(report)
    }

    /// Whether this is standard output.
    pub fn is_stdout(&self) -> bool {
        matches!(self.to, To::Stdout)
    }

    /// Whether both are one destination.
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.to, &other.to) {
            (To::Stdout, To::Stdout) => true,
            (To::File(entry), To::File(other)) => entry.is_same(other),
            (To::Stdout | To::File(_) | To::InPlace { .. }, _) => false,
        }
    }

    /// Writes the result. A file is replaced as a whole, or stays as it was. A destination that
    /// can't be replaced is written in place, and may be incomplete after an error: a device, or a
    /// file in a folder that is not writable.
    ///
    /// # Errors
    ///
    /// It can't be written.
    pub fn write(&self, result: &[u8]) -> Result<()> {
        let written = match &self.to {
            To::Stdout => to_stdout(result),
            To::File(entry) => replace(entry, result),
            To::InPlace { entry, open, kind } => write_over(entry, open, *kind, result),
        };
        written.with_context(|| format!("{} can't be written", self.name))
    }
}

/// Resolves a path. The result replaces the file that a symbolic link leads to, not the link.
fn destination(path: &str) -> Result<To> {
    let context = || format!("the output {path} can't be written");
    let place = place(path).with_context(context)?;
    let followed = place
        .directory
        .stat_at(PathFlags::SYMLINK_FOLLOW, &place.name);
    let kind = match followed.map(|stat| stat.type_) {
        Ok(DescriptorType::Directory) => bail!("the output {path} is a directory"),
        Ok(kind) => Some(kind),
        Err(ErrorCode::NoEntry) => None,
        Err(code) => return Err(failed(code)).with_context(context),
    };
    let entry = entry(follow(place).with_context(context)?).with_context(context)?;
    let kind = kind.unwrap_or(DescriptorType::RegularFile);
    let refused = match kind {
        DescriptorType::RegularFile => match may_replace(&entry) {
            Ok(()) => return Ok(To::File(entry)),
            // The folder is writable, but has no free name.
            Err(code @ ErrorCode::Exist) => return Err(entry.refused(code)).with_context(context),
            Err(code) => Some(code),
        },
        _ => None,
    };
    match entry.open_to_write() {
        Ok(open) => Ok(To::InPlace { entry, open, kind }),
        Err(code) => Err(failed(refused.unwrap_or(code))).with_context(context),
    }
}

/// Follows symbolic links. The file at the end may be missing.
fn follow(mut place: Place) -> Result<Place> {
    for _ in 0..LINKS {
        let Ok(link) = place.directory.readlink_at(&place.name) else {
            return Ok(place);
        };
        if link.starts_with('/') {
            bail!("it is a symbolic link that leads out of the granted directories");
        }
        place.name = match place.name.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{link}"),
            None => link,
        };
    }
    bail!("there are too many symbolic links")
}

/// Opens the folder of a file.
fn entry(place: Place) -> Result<Entry> {
    let (folder, file) = Path::new(&place.name)
        .split()
        .ok_or_else(|| failed(ErrorCode::IsDirectory))?;
    let folder = Folder::open(Place {
        directory: place.directory,
        name: folder,
    })?;
    Ok(Entry::new(folder, file))
}

/// Checks whether a file can be created beside this one. WASI has no other check than to create
/// one. It is removed before anything else runs.
fn may_replace(entry: &Entry) -> Result<(), ErrorCode> {
    let new = entry.create_beside()?;
    entry.remove(&new)
}

/// Writes a new file beside the entry, and replaces the entry when the file is complete.
fn replace(entry: &Entry, result: &[u8]) -> Result<()> {
    entry.folder().is_where_it_was()?;
    let new = entry.create_beside().map_err(|code| entry.refused(code))?;
    let replaced = write_all(&new.file, result)
        .and_then(|()| sync(&new.file))
        .and_then(|()| entry.replace(&new));
    if replaced.is_err() {
        // The new file stays if it can't be removed.
        let _ = entry.remove(&new);
    }
    replaced
}

fn write_over(entry: &Entry, open: &Descriptor, kind: DescriptorType, result: &[u8]) -> Result<()> {
    if !entry.is(open).map_err(failed)? {
        bail!("something else took its place meanwhile");
    }
    // A device can't be truncated or synced.
    if kind != DescriptorType::RegularFile {
        return write_all(open, result);
    }
    open.set_size(0).map_err(failed)?;
    write_all(open, result)?;
    sync(open)
}

/// Waits until the file is on the disk. Some file systems report a full disk or quota only then.
fn sync(file: &Descriptor) -> Result<()> {
    match file.sync() {
        // A host without this operation has nothing left to sync.
        Ok(()) | Err(ErrorCode::Unsupported) => Ok(()),
        Err(code) => Err(failed(code)),
    }
}

fn write_all(file: &Descriptor, bytes: &[u8]) -> Result<()> {
    let mut at = 0_u64;
    for chunk in bytes.chunks(CHUNK) {
        let mut rest = chunk;
        while !rest.is_empty() {
            let written = file.write(rest, at).map_err(failed)?;
            let behind = rest.get(usize::try_from(written)?..);
            rest = behind
                .filter(|_| written > 0)
                .context("the file accepts no more bytes")?;
            at += written;
        }
    }
    Ok(())
}

fn to_stdout(bytes: &[u8]) -> Result<()> {
    let mut stdout = wasip2::cli::stdout::get_stdout();
    stdout.write_all(bytes)?;
    stdout.flush()?;
    Ok(())
}
