//! Golden files: the exact expected results of a case, in files beside it.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The extensions of golden files: the printed module, and standard error.
pub const ENDINGS: [&str; 2] = ["out", "err"];

/// The path of a golden file with this extension.
#[must_use]
pub fn beside(case: &Path, ending: &str) -> PathBuf {
    let mut path = case.as_os_str().to_owned();
    path.push(".");
    path.push(ending);
    PathBuf::from(path)
}

/// Compares `text` with the golden file, and checks that there is no other. With the variable
/// `BLESS`, writes the file.
pub fn check(case: &Path, ending: &str, text: &str) -> Result<()> {
    for other in ENDINGS.into_iter().filter(|other| *other != ending) {
        absent(case, other)?;
    }
    equals(case, ending, text)
}

/// Whether to write golden files.
fn bless() -> bool {
    std::env::var_os("BLESS").is_some_and(|value| value != "0")
}

/// Checks that there is no golden file with this extension. With the variable `BLESS`, removes it.
pub fn absent(case: &Path, ending: &str) -> Result<()> {
    let other = beside(case, ending);
    if !other.exists() {
        return Ok(());
    }
    if !bless() {
        bail!("{} does not belong to this case any more", other.display());
    }
    Ok(fs::remove_file(other)?)
}

/// Compares `text` with the golden file. With the variable `BLESS`, writes the file.
pub fn equals(case: &Path, ending: &str, text: &str) -> Result<()> {
    let (golden, bless) = (beside(case, ending), bless());
    let expected = match fs::read_to_string(&golden) {
        Ok(expected) => expected.replace("\r\n", "\n"),
        Err(error) if error.kind() == ErrorKind::NotFound && bless => String::new(),
        Err(error) => {
            let hint = format!("{} (BLESS=1 writes golden files)", golden.display());
            return Err(error).context(hint);
        }
    };
    if expected == text {
        return Ok(());
    }
    if bless {
        return Ok(fs::write(golden, text)?);
    }
    bail!(
        "{} says otherwise (BLESS=1 rewrites it)\n{}",
        golden.display(),
        difference(&expected, text)
    );
}

/// The first line in which two texts differ.
fn difference(expected: &str, text: &str) -> String {
    let (mut left, mut right) = (expected.lines(), text.lines());
    let mut number = 0;
    loop {
        number += 1;
        match (left.next(), right.next()) {
            (None, None) => return String::from("but for the end of the last line"),
            (left, right) if left == right => {}
            (left, right) => {
                let side = |line: Option<&str>| line.unwrap_or("(the end)").to_owned();
                return format!("line {number}\n- {}\n+ {}", side(left), side(right));
            }
        }
    }
}
