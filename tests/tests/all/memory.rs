//! The memory of the command for large targets: limited by the non-zero bytes, plus a constant.

use std::fs;
use std::process::Command;

use wizer_tests::process::peak;

const MIB: u64 = 1 << 20;

/// A memory of this many pages, whose initializer stores `value` at every `step`th byte.
fn module(pages: u64, value: u32, step: u64) -> String {
    let end = pages * 65_536 - step;
    format!(
        r#"(module (memory {pages}) (func (export "wizer-initialize") (local $i i32)
            (loop $next
                (i32.store16 (local.get $i) (i32.const {value}))
                (local.set $i (i32.add (local.get $i) (i32.const {step})))
                (br_if $next (i32.lt_u (local.get $i) (i32.const {end}))))))"#
    )
}

/// Pre-initializes a module. Returns the peak of the command's memory, and the size of the result.
fn run(wat: &str) -> (u64, u64) {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in.wat"), folder.path().join("out.wasm"));
    fs::write(&input, wat).unwrap();
    let mut child = Command::new(wizer_tests::command().unwrap())
        .arg(&input)
        .arg("-o")
        .arg(&output)
        .spawn()
        .unwrap();
    let peak = peak(&mut child).unwrap();
    assert!(child.wait().unwrap().success());
    (peak, fs::metadata(&output).unwrap().len())
}

/// Each run of bytes must not have an entry of its own: that would cost more than a hundred bytes
/// for one.
#[test]
fn bytes_that_alternate_over_128_mib() {
    for step in [2, 6, 7] {
        let (peak, size) = run(&module(2048, 0x41, step));
        println!(
            "every {step}th byte of 128 MiB: peak {} MiB, result {} MiB",
            peak / MIB,
            size / MIB
        );
        assert!(peak > 128 * MIB, "the peak was not seen: {peak}");
        assert!(peak < 768 * MIB, "peak {} MiB", peak / MIB);
        assert!(size < 129 * MIB, "result {size}");
    }
}

/// Zeros take no space, in the result and in memory.
#[test]
fn a_gibibyte_with_three_bytes() {
    let wat = r#"(module (memory 16384) (func (export "wizer-initialize")
        (i32.store8 (i32.const 0) (i32.const 1))
        (i32.store8 (i32.const 500000000) (i32.const 2))
        (i32.store8 (i32.const 1073741823) (i32.const 3))))"#;
    let (peak, size) = run(wat);
    println!(
        "1 GiB with three bytes: peak {} MiB, result {size} bytes",
        peak / MIB
    );
    assert!(size < 200, "{size}");
    assert!(peak < 200 * MIB, "peak {} MiB", peak / MIB);
}

/// The command's allocator has found its settings. It shows them when it is asked, at the end.
#[cfg(target_os = "linux")]
#[test]
fn the_allocator_is_set() {
    let mut command = Command::new(wizer_tests::command().unwrap());
    command.arg("--version");
    let output = command
        .env("_RJEM_MALLOC_CONF", "stats_print:true")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let wanted = "opt.oversize_threshold: 262144\n";
    assert!(output.status.success() && said.contains(wanted), "{said}");
}
