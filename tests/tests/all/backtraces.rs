//! The location of a trap: offsets of the input, and file and line if the binary has DWARF.

use std::fs;
use std::process::{Command, Output};

use tempfile::TempDir;
use wasm_encoder::{ComponentBuilder, ComponentExportKind, ComponentValType, ExportKind};
use wizer_tests::{command, component, program, tools};

/// The location of the trap: the line of `unreachable` in the program's source.
const LINE: &str = "fault/src/lib.rs:26:";

/// Runs the command on a binary, with options. It has to fail.
fn failing(wasm: &[u8], options: &[&str]) -> String {
    let folder = TempDir::new().unwrap();
    let input = folder.path().join("in.wasm");
    fs::write(&input, wasm).unwrap();
    let output = folder.path().join("out.wasm");
    let mut wizer = Command::new(command().unwrap());
    let done = wizer.args(options).arg(&input).arg("-o").arg(&output);
    let text = said(done.output().unwrap());
    assert!(!output.exists());
    text
}

fn said(done: Output) -> String {
    assert!(!done.status.success());
    String::from_utf8(done.stderr).unwrap()
}

/// The offset of the innermost frame.
fn innermost(text: &str) -> usize {
    let (_, frame) = text.split_once("0: ").unwrap();
    let (_, frame) = frame.split_once(" 0: ").unwrap();
    let (offset, _) = frame.split_once(" - ").unwrap();
    usize::from_str_radix(offset.trim().trim_start_matches("0x"), 16).unwrap()
}

fn fault() -> Vec<u8> {
    fs::read(program("fault").unwrap()).unwrap()
}

/// The program as a component that contains the unchanged module.
fn fault_component() -> Vec<u8> {
    let mut component = ComponentBuilder::default();
    let module = component.core_module_raw(None, &fault());
    let instance = component.core_instantiate(None, module, []);
    let name = "wizer-initialize";
    let function = component.core_alias_export(None, instance, name, ExportKind::Func);
    let (ty, encoder) = component.ty(None);
    let mut signature = encoder.function();
    let none: [(&str, ComponentValType); 0] = [];
    signature.params(none).result(None);
    let lifted = component.lift_func(None, function, ty, []);
    component.export(name, ComponentExportKind::Func, lifted, None);
    component.finish()
}

#[test]
fn traps_are_told_by_file_and_line() {
    for wasm in [fault(), fault_component()] {
        for compiler in ["winch", "cranelift"] {
            let text = failing(&wasm, &["--compiler", compiler]);
            assert!(text.contains("- divide\n"), "{compiler}: {text}");
            assert!(text.contains(LINE), "{compiler}: {text}");
            assert!(text.contains("- initialize\n"), "{compiler}: {text}");
        }
    }
}

/// The instruction at the offset is the one that trapped.
#[test]
fn offsets_are_those_of_the_input() {
    for wasm in [fault(), fault_component()] {
        let text = failing(&wasm, &[]);
        let unreachable = 0x00;
        assert_eq!(wasm[innermost(&text)], unreachable, "{text}");
    }
}

/// `wizer.wasm` interprets the module, and does not read DWARF.
#[test]
fn offsets_are_those_of_the_input_elsewhere() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("in.wasm"), fault()).unwrap();
    let mut engine = Command::new(tools::wasmtime().unwrap());
    let done = engine
        .args(["run", "--dir", "."])
        .arg(component("wizer.wasm").unwrap())
        .args(["in.wasm", "-o", "out.wasm"])
        .current_dir(&folder)
        .output()
        .unwrap();
    let text = said(done);
    assert_eq!(fault()[innermost(&text)], 0x00, "{text}");
    assert!(text.contains("::divide\n"), "{text}");
}

/// Names in DWARF are untrusted, like all others.
#[test]
fn names_of_files_do_not_act_on_terminals() {
    let name = b"fault/src/lib.rs";
    let mut wasm = fault();
    let at = memchr::memmem::find(&wasm, name).unwrap();
    wasm[at] = 0x1b;
    let text = failing(&wasm, &[]);
    assert!(!text.contains('\u{1b}'), "{text:?}");
    assert!(text.contains("ault/src/lib.rs:26:"), "{text}");
}
