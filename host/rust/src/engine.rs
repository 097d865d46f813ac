//! The engine that runs the transform: how it is set, when the transform is compiled and when it
//! runs.
//!
//! The example `compile-transform` compiles with this file for a release, and the library runs with
//! it: code that was compiled with other settings would not be taken.

use wasmtime::Config;

/// The settings. They fit every processor of the target's architecture.
pub(crate) fn config() -> Config {
    let mut config = Config::new();
    // Where the transform was when it trapped is of no use to anybody, nor are its frames to a
    // profiler.
    config.generate_address_map(false);
    config.native_unwind_info(false);
    config
}
