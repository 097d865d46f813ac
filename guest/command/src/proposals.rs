//! What modules use, and the interpreter lacks: told before anything runs.

use anyhow::{Result, anyhow, bail};
use wasmparser::{Validator, WasmFeatures};
use wizer_cli::Proposals;

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

/// Demands that a module uses what its user allows, and nothing that the interpreter lacks.
pub(crate) fn check(wasm: &[u8], proposals: &Proposals) -> Result<()> {
    let allowed = FEATURES.difference(forbidden(proposals));
    let said = |error: wasmparser::BinaryReaderError| anyhow!("{error}");
    validate(wasm, allowed).map_err(said)?;
    let lacking = LACKS
        .iter()
        .fold(WasmFeatures::empty(), |all, (feature, _)| all | *feature);
    let Err(other) = validate(wasm, allowed.difference(lacking)) else {
        return Ok(());
    };
    for (feature, name) in LACKS {
        if let Err(error) = validate(wasm, allowed.difference(feature)) {
            // What came with a proposal may be used without the rest of it.
            let name = match error.message() == OWN_GLOBALS {
                true => "constants that are taken from the module's own globals",
                false => name,
            };
            bail!(
                "the interpreter lacks {name}, which the module uses at offset {:#x}: the native command has it",
                error.offset()
            );
        }
    }
    Err(said(other))
}

fn validate(wasm: &[u8], features: WasmFeatures) -> Result<(), wasmparser::BinaryReaderError> {
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
