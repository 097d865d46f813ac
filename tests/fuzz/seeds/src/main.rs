//! Writes the seeds of the fuzz targets, made from the cases: `seeds FOLDER`. There, each target
//! has a folder. What is written for a case begins as the target reads it: see each target.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

#[allow(dead_code, unreachable_pub, reason = "it is a part of the tests")]
#[path = "../../../src/random.rs"]
mod random;

/// The folders with cases, relative to the folder of the tests.
const CASES: [&str; 4] = ["cases", "components", "inspect", "preview1"];

/// The most bytes of a seed's binary: with small inputs, there are more executions.
const MAX_BYTES: usize = 8 << 10;

/// The number of seeds for each generator of binaries.
const GENERATED: u64 = 200;

/// The headers that select the options of a binary: see `Header`. They select the default
/// initializer, none, and one of the first exports.
const HEADERS: [[u8; 8]; 4] = [
    [0, 0, 0, 0, 0, 0, 0, 0],
    [1, 0, 0, 0x0c, 0, 0, 0, 1],
    [6, 0, 0, 0x02, 0, 0, 0, 2],
    [2, 1, 0, 0x41, 1, 0, 1, 3],
];

fn main() -> Result<()> {
    let to = std::env::args_os().nth(1).context("usage: seeds FOLDER")?;
    let to = PathBuf::from(to);
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in CASES {
        list(&tests.join(folder), &mut files)?;
    }
    files.sort();
    let mut binaries = 0;
    for (number, file) in files.iter().enumerate() {
        let text = fs::read_to_string(file)?;
        words(&to, number, &text)?;
        // Some cases are no valid text.
        if let Ok(wasm) = wat::parse_str(&text)
            && wasm.len() <= MAX_BYTES
        {
            binaries += 1;
            binary(&to, number, &wasm)?;
        }
    }
    for seed in 0..GENERATED {
        // The generators read their choices from these bytes, one after the other.
        let bytes = random::bytes(seed, 4096);
        write(&to, "module", &seed.to_string(), &[&bytes])?;
        // No options, a kind of source, and no state: see the target.
        let source = [1, 0, 0, 0, 0, 0, 0, u8::try_from(seed % 8)?, 0];
        let name = format!("generated-{seed}");
        write(&to, "component", &name, &[&source, &bytes])?;
    }
    println!("{binaries} binaries of {} cases", files.len());
    Ok(())
}

/// Adds the texts in a folder and in its folders.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "wat") {
            files.push(path);
        }
    }
    Ok(())
}

/// The seeds of the targets that read binaries.
fn binary(to: &Path, number: usize, wasm: &[u8]) -> Result<()> {
    // A result beside its input: the length of the first, and both.
    let length = u16::try_from(wasm.len())?.to_le_bytes();
    write(to, "depict", &number.to_string(), &[&length, wasm, wasm])?;
    // A module to split, and a base with two results.
    let name = number.to_string();
    write(to, "layers", &name, &[&[1, 0, 0, 0], wasm])?;
    let [low, high] = length;
    let results = [3, low, high, u8::try_from(number % 256)?];
    write(
        to,
        "layers",
        &format!("{name}-store"),
        &[&results, wasm, wasm, wasm],
    )?;
    for (variant, header) in HEADERS.iter().enumerate() {
        let name = format!("{number}-{variant}");
        write(to, "open", &name, &[header, wasm])?;
        let edit = [u8::try_from(variant * 5).unwrap_or(0), 0, 0, 1];
        let mut edited = *header;
        edited[7] = u8::from(variant > 0);
        let edits = if variant > 0 { &edit[..] } else { &[] };
        write(to, "reopen", &name, &[&edited, edits, wasm])?;
        // The state: its length, and bytes for its values.
        let state = [4, 1, 2, 3, 200];
        let mut made = *header;
        // In some, the state is applied to the component itself.
        made[7] = if variant == 1 { 0x80 } else { 0 };
        write(to, "component", &name, &[&made, &state, wasm])?;
    }
    Ok(())
}

/// The seeds of the target that reads the words of a command line: one word in each line.
fn words(to: &Path, number: usize, text: &str) -> Result<()> {
    let run = text.lines().find_map(|line| line.strip_prefix(";;! run:"));
    let Some(run) = run else { return Ok(()) };
    let words: Vec<&str> = run.split_whitespace().collect();
    let place = [u8::try_from(number % 4)?];
    write(
        to,
        "words",
        &number.to_string(),
        &[&place, words.join("\n").as_bytes()],
    )
}

fn write(to: &Path, target: &str, name: &str, parts: &[&[u8]]) -> Result<()> {
    let folder = to.join(target);
    fs::create_dir_all(&folder)?;
    let path = folder.join(name);
    fs::write(&path, parts.concat()).with_context(|| path.display().to_string())
}
