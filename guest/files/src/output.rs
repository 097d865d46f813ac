//! What is written.

use std::io::Write as _;

use anyhow::{Context as _, Result, bail};
use wasip2::filesystem::types::{
    Descriptor, DescriptorFlags, DescriptorType, ErrorCode, OpenFlags, PathFlags,
};

use crate::directories::{Place, place};
use crate::errors::failed;

/// How much is written at once: hosts bound what one call may copy.
const CHUNK: usize = 1 << 20;

/// How many links may lead to a file, and how many names are tried for the one beside it.
const TRIES: u32 = 40;

/// Where a result goes.
#[derive(Debug)]
pub struct Output {
    name: String,
    to: To,
}

#[derive(Debug)]
enum To {
    Stdout,
    /// A file that is replaced as a whole.
    File(Place),
    /// Something with a name that can be written to and not replaced.
    InPlace(Place),
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

    /// Writes the result. A file gets all of it, or stays as it was; but where none can be made beside it, as where it can't be
    /// replaced (a device, a folder that can't be written to), what was written before an error stays there.
    ///
    /// # Errors
    ///
    /// It can't be written.
    pub fn write(&self, result: &[u8]) -> Result<()> {
        let written = match &self.to {
            To::Stdout => to_stdout(result),
            To::File(file) => replace(file, result),
            To::InPlace(place) => write_over(place, result),
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
    match followed.map(|stat| stat.type_) {
        Ok(DescriptorType::Directory) => bail!("the output {path} is a directory"),
        Ok(DescriptorType::RegularFile) | Err(ErrorCode::NoEntry) => {}
        Ok(_) => return Ok(To::InPlace(place)),
        Err(code) => return Err(failed(code)).with_context(context),
    }
    let place = follow(place).with_context(context)?;
    match create_beside(&place) {
        Ok((name, _)) => {
            place.directory.unlink_file_at(&name).map_err(failed)?;
            Ok(To::File(place))
        }
        // The folder would take one.
        Err(ErrorCode::Exist) => {
            let (first, last) = (beside(&place.name, 0), beside(&place.name, TRIES - 1));
            bail!(
                "the output {path} can't be written: its folder has files of the names `{first}` to `{last}` already: remove them"
            )
        }
        Err(_)
            if place
                .open(OpenFlags::empty(), DescriptorFlags::WRITE)
                .is_ok() =>
        {
            Ok(To::InPlace(place))
        }
        Err(code) => Err(failed(code)).with_context(context),
    }
}

/// Follows links to the file that they name, whether it is there or not.
fn follow(mut place: Place) -> Result<Place> {
    for _ in 0..TRIES {
        let Ok(link) = place.directory.readlink_at(&place.name) else {
            return Ok(place);
        };
        place.name = match place.name.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{link}"),
            None => link,
        };
    }
    bail!("too many links lead to it")
}

/// A new file in the same folder, and its name.
fn create_beside(place: &Place) -> Result<(String, Descriptor), ErrorCode> {
    let mut failed = ErrorCode::Exist;
    for number in 0..TRIES {
        let name = beside(&place.name, number);
        let open = OpenFlags::CREATE | OpenFlags::EXCLUSIVE;
        let flags = DescriptorFlags::WRITE;
        match place
            .directory
            .open_at(PathFlags::empty(), &name, open, flags)
        {
            Ok(created) => return Ok((name, created)),
            Err(ErrorCode::Exist) => {}
            Err(code) => {
                failed = code;
                break;
            }
        }
    }
    Err(failed)
}

/// The name of a file beside this one.
fn beside(name: &str, number: u32) -> String {
    match name.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/.{file}.{number}"),
        None => format!(".{name}.{number}"),
    }
}

/// Writes beside the file, and puts that in its place when it is complete.
fn replace(place: &Place, result: &[u8]) -> Result<()> {
    let directory = &place.directory;
    let (beside, file) = create_beside(place).map_err(failed)?;
    let replaced = write_all(&file, result).and_then(|()| {
        let renamed = directory.rename_at(&beside, directory, &place.name);
        renamed.map_err(failed)
    });
    if replaced.is_err() {
        // Nothing more can be done about one that stays.
        let _ = directory.unlink_file_at(&beside);
    }
    replaced
}

fn write_over(place: &Place, result: &[u8]) -> Result<()> {
    let file = place.open(OpenFlags::TRUNCATE, DescriptorFlags::WRITE);
    // A device has no length to cut.
    let file = file.or_else(|_| place.open(OpenFlags::empty(), DescriptorFlags::WRITE));
    write_all(&file?, result)
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
                .context("nothing more is taken")?;
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
