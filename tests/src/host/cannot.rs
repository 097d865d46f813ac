//! What hosts can't do yet, case by case. Each ends in one clear error; one that does not any more fails its test, and is to be
//! taken from here.

/// Cases that have one reason.
#[derive(Debug)]
pub struct CannotYet {
    /// A part of the error that each ends in.
    pub reason: &'static str,
    /// The names of the cases.
    pub cases: &'static [&'static str],
}

/// In `wizer.wasm` under wasmtime.
pub const WASMTIME: &[CannotYet] = &[
    CannotYet {
        reason: "the interpreter lacks exception handling",
        cases: &[
            "exports/all-kinds",
            "imports/many",
            "init/exception",
            "proposals/exceptions",
            "proposals/imported-tags",
        ],
    },
    CannotYet {
        reason: "the interpreter lacks garbage collection",
        cases: &[
            "proposals/gc-array",
            "proposals/gc-array-from-data",
            "proposals/gc-i31",
            "proposals/gc-struct",
            "proposals/gc-subtypes",
        ],
    },
    CannotYet {
        reason: "the interpreter lacks constants that are taken from the module's own globals",
        cases: &[
            "globals/extended-constants",
            "globals/from-global",
            "globals/references",
            "proposals/extended-constants",
        ],
    },
    CannotYet {
        reason: "the interpreter lacks threads",
        cases: &["proposals/atomics"],
    },
    CannotYet {
        reason: "the interpreter lacks typed function references",
        cases: &[
            "proposals/function-references",
            "proposals/tables",
            "proposals/tail-calls",
        ],
    },
    CannotYet {
        reason: "--onto makes no sense without the native command",
        cases: &["component-twins/twin-of-module"],
    },
];
