//! The cases that each host does not support yet. Each ends in one clear error. A case that
//! succeeds fails its test: remove it from here. The list of the package for JavaScript is in
//! the file beside this one.

/// Cases with the same reason.
#[derive(Debug)]
pub struct CannotYet {
    /// A part of the error.
    pub reason: &'static str,
    /// The names of the cases. A star at the end matches all cases with this prefix, some of which
    /// may succeed.
    pub cases: &'static [&'static str],
}

/// For `wizer.wasm` in wasmtime.
pub const WASMTIME: &[CannotYet] = &[
    CannotYet {
        reason: "the interpreter lacks exception handling",
        cases: &[
            "exports/all-kinds",
            "imports/many",
            "init/exception",
            "proposals/exceptions",
            "proposals/imported-tags",
            "sections/all",
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
        reason: "the interpreter lacks constant expressions with the module's own globals",
        cases: &[
            "globals/extended-constants",
            "globals/from-global",
            "globals/references",
            "proposals/extended-constants",
            "segments/offset-computed",
            "segments/offset-from-global",
        ],
    },
    CannotYet {
        reason: "the interpreter lacks threads",
        cases: &["proposals/atomics"],
    },
    CannotYet {
        reason: "the interpreter lacks",
        cases: &[
            "imported-global/*",
            "imported-memory/*",
            "imported-table/*",
            "init-export/*",
            "objects/*",
            "references/*",
            "reject/first-of-two",
            "reject/nameless-function",
            "segments-dropped/*",
            "several/*",
            "shared/*",
            "tables/*",
            "legacy-exceptions/*",
            "shown/element-refused",
            "shown/global-refused",
            "shown/instruction-refused",
        ],
    },
    CannotYet {
        reason: "the maximum table size overflows the system bounds",
        cases: &["tables/*"],
    },
    CannotYet {
        reason: "--onto requires the native command",
        cases: &["component-tables/*"],
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
        reason: "the interpreter lacks the native command's result of `i32x4.relaxed_dot_i8x16_i7x16_add_s`",
        cases: &["proposals/relaxed-dot"],
    },
    CannotYet {
        reason: "--onto requires the native command",
        cases: &[
            "component-twins/globals-differ",
            "component-twins/initializer-missing",
            "component-twins/instances-differ",
            "component-twins/mapped",
            "component-twins/memories-differ",
            "component-twins/nested",
            "component-twins/no-pair",
            "component-twins/number-of-target",
            "component-twins/number-of-twin",
            "component-twins/partner-twice",
            "component-twins/renamed",
            "component-twins/twin-is-module",
            "component-twins/twin-missing",
            "component-twins/twin-of-module",
            "component-twins/two-modules",
            "component-twins/without-import",
            "component-twins/without-partner",
            "component-twins/writes-again",
            "component-async/with-twin",
        ],
    },
    CannotYet {
        reason: "--deny-open-handles requires the native command",
        cases: &[
            "component-resets/drops-handles",
            "component-resources/host-denied",
            "component-resources/host-dropped",
            "component-wasi/directory",
            "component-wasi/stdin",
            "component-wasi/directories-0-3-held",
            "component-wasi/directory-0-3",
            "component-wasi/directory-0-3-read-only",
        ],
    },
    CannotYet {
        reason: "the input is a component, which wizer.wasm can't run",
        cases: &["component-reject/preload"],
    },
    CannotYet {
        reason: "can't be called from a bundle: its result is or holds a handle",
        cases: &["component-resources/answered"],
    },
    // The engine that runs the tool runs bundles as well, with the proposals that it supports.
    CannotYet {
        reason: "the custom page sizes proposal must be enabled",
        cases: &[
            "component-state/memories",
            "component-state/memory-page-size-one",
        ],
    },
    CannotYet {
        reason: "a matching implementation was not found in the linker",
        cases: &[
            "component-imports/wasi-newer",
            "component-imports/wasi-newer-called",
        ],
    },
    CannotYet {
        reason: "shared memory support is disabled for this engine",
        cases: &["component-state/memory-of-threads"],
    },
    CannotYet {
        reason: "No such file or directory",
        cases: &["component-wasi/directory-missing"],
    },
    CannotYet {
        reason: "a directory's name in a bundle can't contain `::`",
        cases: &["component-wasi/directory-read-only"],
    },
    CannotYet {
        reason: "which nothing provides",
        cases: &["component-imports/http-off"],
    },
    CannotYet {
        reason: "can't be called from a bundle",
        cases: &["component-handles/*", "component-proposals/*"],
    },
    CannotYet {
        reason: "a bundle made with --allow-open-handles",
        cases: &[
            "component-wasi/*",
            "component-async/*",
            "component-handles/*",
            "component-proposals/*",
        ],
    },
    CannotYet {
        reason: "wasm trap: interrupt",
        cases: &["component-async/*"],
    },
    CannotYet {
        reason: "unsupported context.get type",
        cases: &["component-async/*"],
    },
    CannotYet {
        reason: "a matching implementation was not found",
        cases: &["component-proposals/*", "component-wasi/*"],
    },
    CannotYet {
        reason: "which nothing provides",
        cases: &["component-wasi/*"],
    },
];

/// For `wizer.wasm` in wasmtime: handles that only the engine could count, and a defect of it.
pub const WASMTIME_OWN_WAYS: &[&str] = &[
    "component-handles/error-context-passed",
    "component-handles/readable-end-allowed",
    "component-handles/readable-ends",
    "component-handles/stream-passed-and-kept",
    "component-handles/thread-suspended",
    "component-proposals/resource-64-bit",
    "component-wasi/stdin-0-3-held",
];
