//! Very large inputs: the command succeeds or reports one clear refusal, within limits of memory.
//! For components nested a hundred deep, see `component_tree.rs`.

use std::fs::{self, File};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ExportKind, ExportSection, Function, FunctionSection,
    MemorySection, MemoryType, Module, TypeSection,
};
use wizer_tests::cache;
use wizer_tests::process::peak;

const MIB: u64 = 1 << 20;

/// A module with this many functions, of which the first is the initializer, and this many active
/// data segments.
fn module(functions: u32, segments: u32) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut declared = FunctionSection::new();
    let mut code = CodeSection::new();
    for _ in 0..functions {
        declared.function(0);
        let mut body = Function::new([]);
        body.instructions().end();
        code.function(&body);
    }
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 100,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut exports = ExportSection::new();
    exports.export("wizer-initialize", ExportKind::Func, 0);
    let mut data = DataSection::new();
    for i in 0..segments {
        let offset = ConstExpr::i32_const((i * 32).cast_signed());
        data.active(0, &offset, [1, 2, 3]);
    }
    let mut module = Module::new();
    module.section(&types).section(&declared).section(&memories);
    module.section(&exports).section(&code).section(&data);
    module.finish()
}

/// Adds this many custom sections of 1 MiB to a file.
fn custom_sections(file: &mut File, count: u64) {
    file.seek(SeekFrom::End(0)).unwrap();
    let mut section = vec![0, 0x81, 0x80, 0xc0, 0, 1, b'x'];
    section.resize(6 + usize::try_from(MIB).unwrap(), 0);
    // The section's size: the length of the name, the name, and the contents.
    let size = u32::try_from(section.len() - 5).unwrap();
    for (i, byte) in section.iter_mut().skip(1).take(4).enumerate() {
        let seven = u8::try_from((size >> (7 * i)) & 0x7f).unwrap();
        *byte = if i < 3 { seven | 0x80 } else { seven };
    }
    for _ in 0..count {
        file.write_all(&section).unwrap();
    }
}

/// Pre-initializes a file, with a cache that has nothing of it. Returns the command's peak memory
/// in MiB, its status, and standard error.
fn run(input: &Path, output: &Path) -> (u64, Option<i32>, String) {
    let folder = TempDir::new().unwrap();
    let caches = folder.path().join("cache");
    cache::prepare(&caches).unwrap();
    let mut child = Command::new(wizer_tests::command().unwrap())
        .arg("--cache-dir")
        .arg(caches)
        .arg(input)
        .arg("-o")
        .arg(output)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let most = peak(&mut child).unwrap() / MIB;
    let done = child.wait_with_output().unwrap();
    (
        most,
        done.status.code(),
        String::from_utf8_lossy(&done.stderr).into_owned(),
    )
}

fn written(folder: &TempDir, wasm: &[u8]) -> (std::path::PathBuf, std::path::PathBuf) {
    let (input, output) = (
        folder.path().join("in.wasm"),
        folder.path().join("out.wasm"),
    );
    fs::write(&input, wasm).unwrap();
    (input, output)
}

#[test]
fn a_gibibyte_of_custom_sections() {
    let folder = TempDir::new().unwrap();
    let (input, output) = written(&folder, &module(1, 1));
    let mut file = File::options().write(true).open(&input).unwrap();
    custom_sections(&mut file, 1024);
    let size = file.metadata().unwrap().len();
    let (most, status, said) = run(&input, &output);
    println!("1 GiB of custom sections: {most} MiB");
    assert_eq!(status, Some(0), "{said}");
    // The result contains all sections.
    let result = fs::metadata(&output).unwrap().len();
    assert!(
        result > 1024 * MIB && result.abs_diff(size) < 1024,
        "{result}"
    );
    // The binary, the transform's copy, and the engine's copy.
    assert!(most < 3 * 1024 + 200, "{most} MiB");
}

/// The input exceeds the transform's memory, which is an error.
#[test]
fn four_gibibytes_are_refused() {
    let folder = TempDir::new().unwrap();
    let (input, output) = written(&folder, &module(1, 1));
    // The file is sparse, and takes no space on the disk.
    File::options()
        .write(true)
        .open(&input)
        .unwrap()
        .set_len(4200 * MIB)
        .unwrap();
    let (most, status, said) = run(&input, &output);
    println!("4.1 GiB: {most} MiB, {said}");
    assert_eq!(status, Some(1));
    assert!(said.starts_with("Error: "), "{said}");
    assert!(!output.exists());
}

#[test]
fn a_hundred_thousand_segments() {
    let folder = TempDir::new().unwrap();
    let (input, output) = written(&folder, &module(1, 100_000));
    let (most, status, said) = run(&input, &output);
    println!("100,000 segments: {most} MiB");
    assert_eq!(status, Some(0), "{said}");
    assert!(most < 150, "{most} MiB");
}

#[test]
fn a_million_functions() {
    let folder = TempDir::new().unwrap();
    let (input, output) = written(&folder, &module(1_000_000, 1));
    let (most, status, said) = run(&input, &output);
    println!("1,000,000 functions: {most} MiB");
    assert_eq!(status, Some(0), "{said}");
    // Most of the memory is the engine's: a few kilobytes for each function.
    assert!(most < 6 * 1024, "{most} MiB");
}
