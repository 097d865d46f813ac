//! What modules use, and the interpreter lacks: told before anything runs.

use anyhow::{Error, Result, anyhow};
use wasmparser::{BinaryReaderError, Operator, Parser, Payload, Validator, WasmFeatures};
use wizer_arguments::Proposals;

/// What a target may use: all that the transform takes.
const FEATURES: WasmFeatures = WasmFeatures::WASM3
    .union(WasmFeatures::THREADS)
    .union(WasmFeatures::CUSTOM_PAGE_SIZES)
    .union(WasmFeatures::WIDE_ARITHMETIC);

/// What the interpreter lacks of what a target may use. What builds on others comes before them.
const LACKS: [(WasmFeatures, &str); 4] = [
    (WasmFeatures::GC, "garbage collection"),
    (WasmFeatures::EXCEPTIONS, "exception handling"),
    (
        WasmFeatures::FUNCTION_REFERENCES,
        "typed function references",
    ),
    (WasmFeatures::THREADS, "threads"),
];

/// What the validator says of a constant that only garbage collection allows.
const OWN_GLOBALS: &str = "constant expression required: global.get of locally defined global";

/// What `i32x4.relaxed_dot_i8x16_i7x16_add_s` begins with, however long its number is written: 0x113 in LEB128.
const DOT: [u8; 2] = [0xfd, 0x93];

/// Demands that a module uses what its user allows, and nothing that the interpreter lacks.
pub(crate) fn check(wasm: &[u8], proposals: &Proposals) -> Result<()> {
    let allowed = FEATURES.difference(forbidden(proposals));
    let lacking = LACKS
        .iter()
        .fold(WasmFeatures::empty(), |all, (feature, _)| all | *feature);
    match validate(wasm, allowed.difference(lacking)) {
        Ok(()) => other_numbers(wasm),
        Err(error) => Err(why(wasm, allowed, &error)),
    }
}

/// What a module is refused for that is not valid without what the interpreter lacks.
fn why(wasm: &[u8], allowed: WasmFeatures, other: &BinaryReaderError) -> Error {
    if let Err(error) = validate(wasm, allowed) {
        return anyhow!("{error}");
    }
    for (feature, name) in LACKS {
        if let Err(error) = validate(wasm, allowed.difference(feature)) {
            // What came with a proposal may be used without the rest of it.
            let name = match error.message() == OWN_GLOBALS {
                true => "constant expressions with the module's own globals",
                false => name,
            };
            return lacks(name, error.offset());
        }
    }
    anyhow!("{other}")
}

fn lacks(name: &str, offset: usize) -> Error {
    anyhow!(
        "the interpreter lacks {name}, which the module uses at offset {offset:#x}: the native command supports it"
    )
}

/// Refuses what the interpreter computes otherwise than the native command: of operands that are out of the range of the second one,
/// an instruction of [relaxed SIMD] may make one of several numbers.
///
/// [relaxed SIMD]: https://github.com/WebAssembly/relaxed-simd
fn other_numbers(wasm: &[u8]) -> Result<()> {
    // Few modules have the bytes of it anywhere, and the others need not be read once more.
    if !wasm.windows(DOT.len()).any(|bytes| bytes == DOT) {
        return Ok(());
    }
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::CodeSectionEntry(body) = payload? else {
            continue;
        };
        for operator in body.get_operators_reader()?.into_iter_with_offsets() {
            let (operator, offset) = operator?;
            if matches!(operator, Operator::I32x4RelaxedDotI8x16I7x16AddS) {
                return Err(lacks(
                    "the native command's result of `i32x4.relaxed_dot_i8x16_i7x16_add_s`",
                    offset,
                ));
            }
        }
    }
    Ok(())
}

fn validate(wasm: &[u8], features: WasmFeatures) -> Result<(), BinaryReaderError> {
    Validator::new_with_features(features)
        .validate_all(wasm)
        .map(drop)
}

/// What the user does not allow.
fn forbidden(proposals: &Proposals) -> WasmFeatures {
    let switches = [
        (proposals.wasm_bulk_memory, WasmFeatures::BULK_MEMORY),
        (proposals.wasm_multi_memory, WasmFeatures::MULTI_MEMORY),
        (proposals.wasm_multi_value, WasmFeatures::MULTI_VALUE),
        (
            proposals.wasm_reference_types,
            WasmFeatures::REFERENCE_TYPES
                | WasmFeatures::FUNCTION_REFERENCES
                | WasmFeatures::GC
                | WasmFeatures::EXCEPTIONS,
        ),
        (
            proposals.wasm_simd,
            WasmFeatures::SIMD | WasmFeatures::RELAXED_SIMD,
        ),
        (proposals.wasm_relaxed_simd, WasmFeatures::RELAXED_SIMD),
    ];
    let off = switches.into_iter().filter(|(on, _)| !on);
    off.fold(WasmFeatures::empty(), |all, (_, feature)| all | feature)
}
