//! Results that the transform has written.

use alloc::vec;
use alloc::vec::Vec;

use wasm_encoder::Instruction;

use super::{Build, compare, texts};
use crate::{Initializer, Options, Piece, Snapshot, Target};

/// A result for one state: what it does with a snapshot, and the bytes of its first memory.
fn result(wasm: &[u8], memory: &[u8], show: impl FnOnce(&mut Snapshot)) -> Vec<u8> {
    let options = Options {
        init: Initializer::None,
        ..Options::default()
    };
    let target = Target::open(wasm.to_vec(), &options).unwrap();
    let mut snapshot = target.snapshot();
    show(&mut snapshot);
    snapshot.observe(0, 0, memory).unwrap();
    let mut result = Vec::new();
    for piece in snapshot.finish().unwrap() {
        let (bytes, span) = match &piece {
            Piece::Bytes(bytes) => {
                result.extend(bytes);
                continue;
            }
            Piece::Input(span) => (wasm, *span),
            Piece::Memory(part) => (memory, part.span),
        };
        let start = usize::try_from(span.offset).unwrap();
        result.extend(&bytes[start..start + usize::try_from(span.length).unwrap()]);
    }
    result
}

/// A memory with some bytes at some address.
fn memory(address: usize, bytes: &[u8]) -> Vec<u8> {
    let mut memory = vec![0; 65536];
    memory[address..address + bytes.len()].copy_from_slice(bytes);
    memory
}

fn input() -> Build {
    let mut module = Build::data(&[(1024, b"data")]).global("__stack_pointer", true, 1024);
    module.data_names = vec![".data"];
    module.name = Some("app");
    module
}

#[test]
fn results_of_a_module_differ_in_what_was_observed() {
    let input = input().encode();
    let first = result(&input, &memory(1024, b"data1"), |snapshot| {
        snapshot.set_globals(vec![1024]).unwrap();
    });
    let second = result(&input, &memory(1024, b"date\x002"), |snapshot| {
        snapshot.set_globals(vec![1000]).unwrap();
        snapshot.set_memory_size(0, 131_072).unwrap();
    });
    let comparison = compare(&first, &second, Some(&input)).unwrap();
    assert_eq!(
        texts(&comparison),
        [
            "memory 0: its number of pages differs: 1 and 2",
            "global 0 `__stack_pointer` differs: 1024 and 1000",
            "memory 0: 3 bytes at 0x403 differ, in static data, 3 bytes into `.data`: 61 31 00 and 65 00 32",
        ]
    );
    // The input has no state of its own to differ from a result in but this.
    let comparison = compare(&input, &first, Some(&input)).unwrap();
    let text = "memory 0: 1 byte at 0x404 differs, at the end of `.data`: 00 and 31";
    assert_eq!(texts(&comparison)[0], text);
}

#[test]
fn results_of_a_component_differ_in_what_was_observed() {
    let input = Build::live_component(&[input()]);
    let [first, second] = [b"1", b"2"].map(|bytes| {
        result(&input, &memory(5000, bytes), |snapshot| {
            snapshot.set_globals(vec![1024]).unwrap();
        })
    });
    let comparison = compare(&first, &second, Some(&input)).unwrap();
    let text = "core module 0 `app`: memory 0: 1 byte at 0x1388 differs, 3972 bytes after the end of `.data`: 31 and 32";
    assert_eq!(texts(&comparison), [text]);
}

#[test]
fn results_with_imports_write_them_in_start_functions() {
    let module = Build {
        imports_memory: true,
        shared: true,
        imported_globals: 1,
        functions: vec![vec![
            Instruction::I32Const(1),
            Instruction::GlobalSet(0),
            Instruction::Call(0),
        ]],
        ..Build::data(&[])
    };
    let input = module.encode();
    let [first, second] = [(&b"one"[..], 1), (b"two and more", 2)].map(|(bytes, value)| {
        result(&input, &memory(4000, bytes), |snapshot| {
            snapshot.set_globals(vec![value]).unwrap();
        })
    });
    let comparison = compare(&first, &second, Some(&input)).unwrap();
    assert_eq!(
        texts(&comparison),
        [
            "global 0 differs: 1 and 2",
            "memory 0: 12 bytes at 0xfa0 differ: 6f 6e 65 00 00 00 00 00 … and 74 77 6f 20 61 6e 64 20 …",
        ]
    );
}
