//! The cases that the package for JavaScript does not support yet, or that have another result in
//! its engines: see [`super::cannot`].

use super::cannot::CannotYet;

/// In Chromium, for a sample of the cases.
pub const CHROMIUM: &[CannotYet] = &[
    CannotYet {
        reason: "invalid memory limits flags",
        cases: &[
            "imported-memory/page-size-one",
            "memory/page-size-one",
            "memory/page-sizes",
        ],
    },
    // A page's main thread may not wait.
    CannotYet {
        reason: "Atomics.wait cannot be called in this context",
        cases: &["shared/wait"],
    },
];

/// In any version of Node.
macro_rules! node {
    ($($more:expr),* $(,)?) => {
        &[
            CannotYet {
                reason: "is not available here: the engine decides which proposals it supports",
                cases: &[
                    "proposals/off-bulk-memory",
                    "proposals/off-multi-memory",
                    "proposals/off-multi-value",
                    "proposals/off-reference-types",
                    "proposals/off-relaxed-simd",
                    "proposals/off-simd",
                ],
            },
            CannotYet {
                reason: "whose type this engine does not tell",
                cases: &["imports/many", "sections/all"],
            },
            CannotYet {
                reason: "uninitialized element, or indirect call type mismatch",
                cases: &["init/trap-null", "init/trap-signature"],
            },
            CannotYet {
                reason: "invalid numeric opcode: 0xfc16",
                cases: &["proposals/wide-arithmetic"],
            },
            $($more),*
        ]
    };
}

/// In Node 20.
pub const NODE: &[CannotYet] = node![
    CannotYet {
        reason: "a component needs an engine with several memories",
        cases: &["component-*"],
    },
    // It lacks proposals that the new kinds of state come with.
    CannotYet {
        reason: "can't be compiled",
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
            "shown/element-refused",
            "shown/global-refused",
            "shown/instruction-refused",
            "tables/*",
        ],
    },
    CannotYet {
        reason: "can't be provided",
        cases: &[
            "imported-global/*",
            "imported-table/*",
            "references/*",
            "tables/*",
        ],
    },
    CannotYet {
        reason: "a component needs an engine with several memories",
        cases: &["imported-global/component"],
    },
    CannotYet {
        reason: "exceeds internal limit of 1",
        cases: &[
            "memory/at-maximum",
            "memory/memory64-beside-32",
            "memory/no-pages",
            "memory/page-sizes",
            "memory/several",
            "segments/active-in-second-memory",
            "segments/offset-computed"
        ],
    },
    CannotYet {
        reason: "non-imported globals cannot be used in constant expressions",
        cases: &[
            "globals/extended-constants",
            "globals/from-global",
            "globals/references",
            "proposals/extended-constants",
            "segments/offset-from-global"
        ],
    },
    CannotYet {
        reason: "invalid memory limits flags",
        cases: &["memory/memory64", "memory/page-size-one"],
    },
    CannotYet {
        reason: "enable with --experimental-wasm-gc",
        cases: &[
            "proposals/gc-array",
            "proposals/gc-array-from-data",
            "proposals/gc-i31",
            "proposals/gc-struct",
            "proposals/gc-subtypes"
        ],
    },
    CannotYet {
        reason: "invalid value type",
        cases: &["proposals/function-references", "proposals/tables"],
    },
    CannotYet {
        reason: "Invalid opcode",
        cases: &[
            "proposals/exceptions",
            "proposals/imported-tags",
            "proposals/tail-calls"
        ],
    },
    CannotYet {
        reason: "invalid table elements limits flags",
        cases: &["proposals/table64"],
    },
    CannotYet {
        reason: "enable with --experimental-relaxed-simd",
        cases: &[
            "proposals/relaxed-dot",
            "proposals/relaxed-edges",
            "proposals/relaxed-simd"
        ],
    },
];

/// In a newer Node.
pub const NEWER_NODE: &[CannotYet] = node![
    CannotYet {
        reason: "can't be compiled",
        cases: &["imported-memory/*", "shared/*", "tables/*"],
    },
    CannotYet {
        reason: "nothing provides the imported table",
        cases: &["imported-table/*"],
    },
    CannotYet {
        reason: "invalid memory limits flags",
        cases: &["memory/page-size-one", "memory/page-sizes"],
    },
    CannotYet {
        reason: "whose type this engine does not tell",
        cases: &["proposals/imported-tags"],
    },
    CannotYet {
        reason: "the custom page sizes proposal must be enabled",
        cases: &[
            "component-state/memories",
            "component-state/memory-page-size-one"
        ],
    },
    CannotYet {
        reason: "--deny-open-handles is not available here",
        cases: &[
            "component-resets/drops-handles",
            "component-resources/host-denied",
            "component-resources/host-dropped",
            "component-wasi/directory",
            "component-wasi/stdin",
            "component-wasi/directories-0-3-held",
            "component-wasi/directory-0-3",
            "component-wasi/directory-0-3-read-only"
        ],
    },
    CannotYet {
        reason: "can't be called from a bundle: its result is or holds a handle",
        cases: &["component-resources/answered"],
    },
    CannotYet {
        reason: "nothing provides the import `library`, a core module",
        cases: &["component-imports/module-passed-on"],
    },
    CannotYet {
        reason: "which nothing provides",
        cases: &["component-imports/http-off"],
    },
    CannotYet {
        reason: "can't be called from a bundle",
        cases: &["component-handles/*", "component-proposals/*",],
    },
    CannotYet {
        reason: "failed to translate component",
        cases: &[
            "component-async/*",
            "component-handles/*",
            "component-proposals/*",
        ],
    },
    CannotYet {
        reason: "--allow-open-handles makes this a warning",
        cases: &[
            "component-async/*",
            "component-handles/*",
            "component-proposals/*",
        ],
    },
    CannotYet {
        reason: "is already resolved",
        cases: &["component-async/*", "component-handles/*",],
    },
    CannotYet {
        reason: "exited without resolution",
        cases: &["component-async/*", "component-handles/*",],
    },
    CannotYet {
        reason: "may block may call",
        cases: &["component-async/*", "component-handles/*",],
    },
    CannotYet {
        reason: "cannot block a synchronous task",
        cases: &[
            "component-wasi/*",
            "component-async/*",
            "component-handles/*",
        ],
    },
    CannotYet {
        reason: "trying to suspend without",
        cases: &["component-async/*", "component-handles/*",],
    },
    CannotYet {
        reason: "waitable set still contains",
        cases: &["component-async/*", "component-handles/*",],
    },
    CannotYet {
        reason: "Cannot convert a BigInt",
        cases: &["component-async/*", "component-handles/*",],
    },
    CannotYet {
        reason: "local refCount exceeds",
        cases: &["component-async/*", "component-handles/*",],
    },
    CannotYet {
        reason: "missing async task metadata",
        cases: &["component-async/*", "component-handles/*",],
    },
    CannotYet {
        reason: "function trapped",
        cases: &["component-async/*", "component-handles/*",],
    },
    CannotYet {
        reason: "which nothing provides",
        cases: &["component-wasi/*",],
    },
];

/// In a newer Node, relaxed vector instructions are those of the processor. There is no option for
/// deterministic ones.
pub const NEWER_NODE_OWN: &[&str] = &[
    "proposals/relaxed-dot",
    "proposals/relaxed-edges",
    "proposals/relaxed-simd",
];

/// In a newer Node: handles that only the engine could count, and defects of jco.
pub const NEWER_NODE_OWN_WAYS: &[&str] = &[
    "component-async/stream-of-records",
    "component-async/string-encodings",
    "component-handles/error-context-passed",
    "component-handles/readable-end-allowed",
    "component-handles/readable-ends",
    "component-handles/stream-passed-and-kept",
    "component-wasi/env-0-3",
    "component-wasi/wait-for-held",
];

/// In any version of Node: what V8 runs and wasmtime does not.
pub const NODE_OWN_WAYS: &[&str] = &[
    "legacy-exceptions/catch",
    "legacy-exceptions/delegate",
    "legacy-exceptions/never",
    "legacy-exceptions/rethrow",
    "legacy-exceptions/with-drops",
];
