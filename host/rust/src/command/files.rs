//! Where binaries come from, and where results go.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::{AtomicFile, ErrorKind, NewFile, Places, sync};
use anyhow::{Context as _, bail};

/// Where the binary comes from.
pub(crate) enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl Input {
    /// Standard input, unless there is a path other than `-`.
    pub(crate) fn new(path: Option<&Path>) -> Self {
        match path {
            Some(path) if path != Path::new("-") => Self::File(path.to_path_buf()),
            _ => Self::Stdin,
        }
    }
}

/// Reads WebAssembly: a binary as it is, text as the binary it stands for.
pub(crate) fn read_wasm(input: &Input) -> anyhow::Result<Vec<u8>> {
    let (name, path, bytes) = match input {
        Input::Stdin => {
            let mut bytes = Vec::new();
            io::stdin()
                .lock()
                .read_to_end(&mut bytes)
                .context("standard input can't be read")?;
            ("standard input".to_string(), None, bytes)
        }
        Input::File(path) => {
            let name = path.display().to_string();
            let bytes = fs::read(path).with_context(|| format!("{name} can't be read"))?;
            (name, Some(path.as_path()), bytes)
        }
    };
    // Most are binaries, and large: they are not copied.
    if bytes.starts_with(b"\0asm") {
        return Ok(bytes);
    }
    let wasm = wat::Parser::new()
        .parse_bytes(path, &bytes)
        .with_context(|| format!("{name} is neither a WebAssembly binary nor WebAssembly text"))?;
    Ok(wasm.into_owned())
}

/// Where the result goes.
pub(crate) enum Output {
    /// Standard output, whatever it is called.
    Stdout,
    /// A file that is replaced as a whole.
    File {
        /// What the user calls it.
        name: PathBuf,
        place: AtomicFile,
    },
    /// Something with a name that can be written to and not replaced: `/dev/null`, a pipe, a file
    /// in a folder that takes no new ones. It is open: whatever has the name when the result is
    /// there, it goes to what had it before.
    InPlace {
        /// What the user calls it.
        name: PathBuf,
        file: File,
    },
}

impl Output {
    /// Standard output, unless there is a path other than `-` that leads elsewhere. Nothing is
    /// made: what runs before the result is written finds nothing beside it.
    ///
    /// # Errors
    ///
    /// The file could not be written: its folder is not there, or does not let itself be written
    /// to.
    pub(crate) fn new(path: Option<&Path>, places: &mut Places) -> anyhow::Result<Self> {
        let Some(name) = path.filter(|path| *path != Path::new("-")) else {
            demand_stdout()?;
            return Ok(Self::Stdout);
        };
        let in_place = || {
            let file = File::options().write(true).open(name)?;
            let name = name.to_path_buf();
            Ok(Self::InPlace { name, file })
        };
        match fs::metadata(name) {
            Ok(found) if found.is_dir() => bail!("the output {} is a directory", name.display()),
            Ok(found) if is_stdout(&found) => return Ok(Self::Stdout),
            Ok(found) if !found.is_file() => return in_place().with_context(|| cant_write(name)),
            // Links in a circle, say: a file that took their place would break what they are for.
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).with_context(|| cant_write(name));
            }
            _ => {}
        }
        let place = places.file(&destination(name));
        let place = place.with_context(|| cant_write(name))?;
        match place.check() {
            Ok(()) => Ok(Self::File {
                name: name.to_path_buf(),
                place,
            }),
            Err(error) => in_place().map_err(|_: io::Error| error),
        }
        .with_context(|| cant_write(name))
    }

    /// Writes a result that is there: all of it, or nothing.
    pub(crate) fn write(&self, result: &[u8]) -> anyhow::Result<()> {
        self.finish(self.begin(result)?)
    }

    /// Writes a result that is there. A file does not take its place before [`Output::finish`].
    pub(crate) fn begin(&self, result: &[u8]) -> anyhow::Result<Option<NewFile<'_>>> {
        match self {
            Self::Stdout => {
                to_stdout(result).context("standard output can't be written")?;
                Ok(None)
            }
            Self::InPlace { name, file } => {
                write_over(file, result).with_context(|| cant_write(name))?;
                Ok(None)
            }
            Self::File { name, place } => {
                let begun = place.create().and_then(|new| {
                    let mut file = new.file()?;
                    file.write_all(result)?;
                    sync(&file)?;
                    Ok(new)
                });
                begun.map(Some).with_context(|| cant_write(name))
            }
        }
    }

    /// Has a file that was begun take its place, in one step.
    pub(crate) fn finish(&self, begun: Option<NewFile<'_>>) -> anyhow::Result<()> {
        match (self, begun) {
            (Self::File { name, .. }, Some(new)) => {
                new.take_place().with_context(|| cant_write(name))
            }
            _ => Ok(()),
        }
    }

    /// Makes a result where it is wanted: `in_file` does that where there is a file, which it opens
    /// when it has something to write, `in_memory` where there is none. `before` is called when the
    /// result is there and before it takes its place: if that fails, the place stays as it was.
    pub(crate) fn make<T>(
        &self,
        in_file: impl FnOnce(&mut (dyn FnMut() -> io::Result<File> + Send)) -> anyhow::Result<T>,
        in_memory: impl FnOnce() -> anyhow::Result<(Vec<u8>, T)>,
        before: impl FnOnce(&T) -> anyhow::Result<()>,
    ) -> anyhow::Result<T> {
        let Self::File { name, place } = self else {
            let (result, made) = in_memory()?;
            before(&made)?;
            self.write(&result)?;
            return Ok(made);
        };
        let mut begun = None;
        let made = in_file(&mut || begun.insert(place.create()?).file());
        let made = made.map_err(|error| match error.downcast_ref::<crate::Error>() {
            Some(failed) if failed.kind() == ErrorKind::Write => error.context(cant_write(name)),
            _ => error,
        })?;
        before(&made)?;
        self.finish(begun)?;
        Ok(made)
    }
}

/// Writes over what is there. A file then has nothing else in it.
fn write_over(mut file: &File, result: &[u8]) -> io::Result<()> {
    let is_file = file.metadata()?.is_file();
    if is_file {
        file.set_len(0)?;
    }
    file.write_all(result)?;
    match is_file {
        true => sync(file),
        false => Ok(()),
    }
}

/// Writes to standard output. Where that is a file, an error that its file system tells late is
/// waited for.
fn to_stdout(result: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(result)?;
    stdout.flush()?;
    sync_stdout(&stdout)
}

#[cfg(unix)]
fn sync_stdout(stdout: &io::StdoutLock<'_>) -> io::Result<()> {
    use std::os::fd::AsFd as _;
    let file = File::from(stdout.as_fd().try_clone_to_owned()?);
    match file.metadata()?.is_file() {
        true => sync(&file),
        false => Ok(()),
    }
}

#[cfg(not(unix))]
fn sync_stdout(_: &io::StdoutLock<'_>) -> io::Result<()> {
    Ok(())
}

/// Where a path leads: a link goes on pointing to what is written, even if that is not there yet.
pub(crate) fn destination(name: &Path) -> PathBuf {
    if let Ok(path) = fs::canonicalize(name) {
        return path;
    }
    // A link to nothing leads from its folder on.
    let path = match fs::read_link(name) {
        Ok(target) => folder(name).join(target),
        Err(_) => name.to_path_buf(),
    };
    match (fs::canonicalize(folder(&path)), path.file_name()) {
        (Ok(folder), Some(file)) => folder.join(file),
        _ => path,
    }
}

/// Demands that standard output leads somewhere. Where a process begins without one, Rust's runtime
/// opens the null device in its place, for reading and writing: what is written there is lost.
#[cfg(unix)]
fn demand_stdout() -> anyhow::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let stdout = io::stdout();
    let flags = rustix::fs::fcntl_getfl(&stdout);
    let is_read = flags.is_ok_and(|flags| flags.contains(rustix::fs::OFlags::RDWR));
    let there = rustix::fs::fstat(&stdout);
    let null = fs::metadata("/dev/null");
    let is_null = there.is_ok_and(|there| null.is_ok_and(|null| null.rdev() == there.st_rdev));
    if is_read && is_null {
        bail!("standard output is closed, and the result would be lost: say where it goes with -o");
    }
    Ok(())
}

/// Other systems do not tell.
#[cfg(not(unix))]
fn demand_stdout() -> anyhow::Result<()> {
    Ok(())
}

/// Whether a file is what standard output is written to.
#[cfg(unix)]
fn is_stdout(file: &fs::Metadata) -> bool {
    use std::os::fd::AsFd as _;
    use std::os::unix::fs::MetadataExt as _;
    let stdout = io::stdout().as_fd().try_clone_to_owned();
    let stdout = stdout.and_then(|stdout| fs::File::from(stdout).metadata());
    stdout.is_ok_and(|stdout| (stdout.dev(), stdout.ino()) == (file.dev(), file.ino()))
}

/// Whether a file is what standard output is written to: other systems have no name for that.
#[cfg(not(unix))]
fn is_stdout(_: &fs::Metadata) -> bool {
    false
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn cant_write(path: &Path) -> String {
    format!("the output {} can't be written", path.display())
}
