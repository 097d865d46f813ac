//! Refuses modules that use proposals which the interpreter lacks, before anything runs.

use anyhow::{Error, Result, anyhow};
use wasmparser::{BinaryReaderError, Operator, Parser, Payload, Validator, WasmFeatures};
use wizer_arguments::Proposals;

/// The proposals that a target may use: those of the transform.
const FEATURES: WasmFeatures = WasmFeatures::WASM3
    .union(WasmFeatures::THREADS)
    .union(WasmFeatures::LEGACY_EXCEPTIONS)
    .union(WasmFeatures::CUSTOM_PAGE_SIZES)
    .union(WasmFeatures::WIDE_ARITHMETIC);

/// The proposals that the interpreter lacks. A proposal comes before those that it depends on.
const LACKS: [(WasmFeatures, &str); 5] = [
    (WasmFeatures::GC, "garbage collection"),
    (WasmFeatures::LEGACY_EXCEPTIONS, LEGACY),
    (WasmFeatures::EXCEPTIONS, "exception handling"),
    (
        WasmFeatures::FUNCTION_REFERENCES,
        "typed function references",
    ),
    (WasmFeatures::THREADS, "threads"),
];

/// A proposal that the native command lacks as well.
const LEGACY: &str = "legacy exceptions";

/// The validator's error for a constant expression that only garbage collection allows.
const OWN_GLOBALS: &str = "constant expression required: global.get of locally defined global";

/// The first bytes of `i32x4.relaxed_dot_i8x16_i7x16_add_s`, in any encoding of its number: 0x113
/// in LEB128.
const DOT: [u8; 2] = [0xfd, 0x93];

/// The same switches, as the interpreter takes them.
#[must_use]
pub fn switches(proposals: &Proposals) -> wizer_interpreter::Proposals {
    wizer_interpreter::Proposals {
        bulk_memory: proposals.wasm_bulk_memory,
        multi_memory: proposals.wasm_multi_memory,
        multi_value: proposals.wasm_multi_value,
        reference_types: proposals.wasm_reference_types,
        simd: proposals.wasm_simd,
        relaxed_simd: proposals.wasm_relaxed_simd,
    }
}

/// Checks that a module uses only proposals that the user allows and the interpreter supports.
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

/// The error for a module that is valid only with a proposal that the interpreter lacks.
fn why(wasm: &[u8], allowed: WasmFeatures, other: &BinaryReaderError) -> Error {
    if let Err(error) = validate(wasm, allowed) {
        return anyhow!("{error}");
    }
    let mut left = allowed;
    for (feature, name) in LACKS {
        // The first proposal whose lack is noticed: others that contain it are gone already.
        left = left.difference(feature);
        if let Err(error) = validate(wasm, left) {
            // A module may use this without the rest of the proposal.
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
    let advice = match name {
        LEGACY => {
            "Node supports them. For the native command, convert the module with Binaryen's `wasm-opt --translate-to-exnref`"
        }
        _ => "the native command supports it",
    };
    anyhow!("the interpreter lacks {name}, which the module uses at offset {offset:#x}: {advice}")
}

/// Refuses an instruction of [relaxed SIMD] whose result can differ from the native command's, if
/// the second operand is out of its range.
///
/// [relaxed SIMD]: https://github.com/WebAssembly/relaxed-simd
fn other_numbers(wasm: &[u8]) -> Result<()> {
    // Few modules contain these bytes. The others need not be parsed again.
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

/// The proposals that the user does not allow.
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
