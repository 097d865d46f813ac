//! Where modules come from, and where results go.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

/// Where the module comes from.
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

/// Reads a module: a binary as it is, text as the binary it stands for.
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
    let wasm = wat::Parser::new()
        .parse_bytes(path, &bytes)
        .with_context(|| format!("{name} is neither a WebAssembly binary nor WebAssembly text"))?;
    Ok(wasm.into_owned())
}

/// Where the result goes.
pub(crate) enum Output {
    /// Standard output.
    Stdout,
    /// A file that is replaced as a whole.
    File {
        /// What the user calls it.
        name: PathBuf,
        /// Where it is, links followed.
        path: PathBuf,
    },
    /// Something else with a name, as `/dev/null`: it is written to, not replaced.
    Special(PathBuf),
}

impl Output {
    /// Standard output, unless there is a path other than `-`.
    ///
    /// # Errors
    ///
    /// The file could not be written: its folder is not there, or does not let itself be written to.
    pub(crate) fn new(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(name) = path.filter(|path| *path != Path::new("-")) else {
            return Ok(Self::Stdout);
        };
        // A link goes on pointing to what is written.
        let path = fs::canonicalize(name).unwrap_or_else(|_| name.to_path_buf());
        match fs::metadata(&path) {
            Ok(found) if found.is_dir() => bail!("the output {} is a directory", name.display()),
            Ok(found) if !found.is_file() => return Ok(Self::Special(path)),
            _ => {}
        }
        // A file without a name: it leaves nothing behind.
        tempfile::tempfile_in(folder(&path)).with_context(|| cant_write(name))?;
        Ok(Self::File {
            name: name.to_path_buf(),
            path,
        })
    }

    /// Writes the result: all of it, or nothing.
    pub(crate) fn write(&self, result: &[u8]) -> anyhow::Result<()> {
        match self {
            Self::Stdout => {
                let mut stdout = io::stdout().lock();
                stdout
                    .write_all(result)
                    .and_then(|()| stdout.flush())
                    .context("standard output can't be written")
            }
            Self::Special(path) => fs::write(path, result).with_context(|| cant_write(path)),
            Self::File { name, path } => replace(path, result).with_context(|| cant_write(name)),
        }
    }
}

/// Writes beside the file, and puts that in its place when it is complete.
fn replace(path: &Path, result: &[u8]) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wizer-");
    // As any new file, not as a secret: what the user's mask leaves of this.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder(path))?;
    file.write_all(result)?;
    if let Ok(found) = fs::metadata(path) {
        file.as_file().set_permissions(found.permissions())?;
    }
    file.persist(path)?;
    Ok(())
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
