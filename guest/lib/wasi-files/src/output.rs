//! What is written.

use std::io::Write as _;

use anyhow::{Context as _, Result, bail};
use wasip2::filesystem::types::{Descriptor, DescriptorType, ErrorCode, PathFlags};

use crate::directories::{Place, place};
use crate::errors::failed;
use crate::folder::{Entry, Folder};
use crate::path::Path;

/// How much is written at once: hosts bound what one call may copy.
const CHUNK: usize = 1 << 20;

/// How many links may lead to a file.
const LINKS: u32 = 40;

/// Where a result goes. It is looked at before anything runs: an initializer that was granted the
/// folder and changes what is in it does not lead the result elsewhere.
#[derive(Debug)]
pub struct Output {
    name: String,
    to: To,
}

#[derive(Debug)]
enum To {
    Stdout,
    /// A file that is replaced as a whole.
    File(Entry),
    /// Something with a name that can be written to and not replaced, open.
    InPlace {
        entry: Entry,
        open: Descriptor,
        kind: DescriptorType,
    },
}

impl Output {
    /// Standard output, unless there is a path other than `-`.
    ///
    /// # Errors
    ///
    /// It could not be written: its folder is not there, or does not let itself be written to.
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

    /// Whether this is standard output.
    pub fn is_stdout(&self) -> bool {
        matches!(self.to, To::Stdout)
    }

    /// Writes the result. A file gets all of it, or stays as it was; but where none can be made
    /// beside it, as where it can't be replaced (a device, a folder that can't be written to), what
    /// was written before an error stays there.
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

/// Where a path leads: a link goes on pointing to what is written.
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
            // The folder would take one.
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

/// Follows links to the file that they name, whether it is there or not.
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

/// The file in its folder, which is opened.
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

/// Asks whether a file can be made beside this one. WASI has no other way to ask than to make one;
/// it is gone again before anything else runs.
fn may_replace(entry: &Entry) -> Result<(), ErrorCode> {
    let new = entry.create_beside()?;
    entry.remove(&new)
}

/// Writes beside the file, and puts that in its place when it is complete.
fn replace(entry: &Entry, result: &[u8]) -> Result<()> {
    entry.folder().is_where_it_was()?;
    let new = entry.create_beside().map_err(|code| entry.refused(code))?;
    let replaced = write_all(&new.file, result)
        .and_then(|()| sync(&new.file))
        .and_then(|()| entry.replace(&new));
    if replaced.is_err() {
        // Nothing more can be done about one that stays.
        let _ = entry.remove(&new);
    }
    replaced
}

fn write_over(entry: &Entry, open: &Descriptor, kind: DescriptorType, result: &[u8]) -> Result<()> {
    if !entry.is(open).map_err(failed)? {
        bail!("something else took its place meanwhile");
    }
    // A device has no length to cut, and no disk to wait for.
    if kind != DescriptorType::RegularFile {
        return write_all(open, result);
    }
    open.set_size(0).map_err(failed)?;
    write_all(open, result)?;
    sync(open)
}

/// Waits until all is on the disk: file systems may tell of a full disk or quota as late as that.
fn sync(file: &Descriptor) -> Result<()> {
    match file.sync() {
        // What the host has no such thing for, it has done by now.
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
