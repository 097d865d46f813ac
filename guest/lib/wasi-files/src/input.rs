//! Reads files and standard input.

use std::io::Read as _;

use anyhow::{Context as _, Result};
use wasip2::filesystem::types::{Descriptor, DescriptorFlags, OpenFlags};

use crate::directories::place;
use crate::errors::failed;

/// The size of one read.
const CHUNK: u64 = 4 << 20;

/// Reads a file.
///
/// # Errors
///
/// It can't be read.
pub fn read(path: &str) -> Result<Vec<u8>> {
    let open = || place(path)?.open(OpenFlags::empty(), DescriptorFlags::READ);
    open()
        .and_then(|file| all(&file))
        .with_context(|| format!("{path} can't be read"))
}

/// Reads standard input to its end.
///
/// # Errors
///
/// It can't be read.
pub fn read_stdin() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    wasip2::cli::stdin::get_stdin()
        .read_to_end(&mut bytes)
        .context("standard input can't be read")?;
    Ok(bytes)
}

fn all(file: &Descriptor) -> Result<Vec<u8>> {
    let size = file.stat().map_err(failed)?.size;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(usize::try_from(size)?)?;
    loop {
        let at = bytes.len() as u64;
        let (mut part, end) = file.read(CHUNK, at).map_err(failed)?;
        let nothing = part.is_empty();
        bytes.append(&mut part);
        if end || nothing {
            return Ok(bytes);
        }
    }
}
