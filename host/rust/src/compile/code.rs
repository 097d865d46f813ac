//! What an engine compiles: modules and components.

use std::fs::File;

use wasmtime::component::Component;
use wasmtime::{Engine, Module};

/// What an engine compiles: a module or a component.
pub(crate) trait EngineCode: Sized {
    fn compile(engine: &Engine, wasm: &[u8]) -> wasmtime::Result<Self>;

    fn precompile(engine: &Engine, wasm: &[u8]) -> wasmtime::Result<Vec<u8>>;

    /// Takes code from an open file of the cache, which was checked or written just now.
    fn map(engine: &Engine, file: &File) -> wasmtime::Result<Self>;

    /// Takes code that was compiled just now, or read from a file of the cache that was checked.
    fn unpack(engine: &Engine, code: &[u8]) -> wasmtime::Result<Self>;
}

macro_rules! code {
    ($code:ty, $precompile:ident, $map:expr) => {
        #[expect(unsafe_code, reason = "the engine runs what it is given")]
        impl EngineCode for $code {
            fn compile(engine: &Engine, wasm: &[u8]) -> wasmtime::Result<Self> {
                Self::from_binary(engine, wasm)
            }

            fn precompile(engine: &Engine, wasm: &[u8]) -> wasmtime::Result<Vec<u8>> {
                engine.$precompile(wasm)
            }

            fn map(engine: &Engine, file: &File) -> wasmtime::Result<Self> {
                // SAFETY: an engine with these settings wrote the file, which belongs to the user
                // and whose digest is right. Files of the cache are replaced and removed, never
                // changed, and nobody else may write to them: not the guest either.
                unsafe { $map(engine, file) }
            }

            fn unpack(engine: &Engine, code: &[u8]) -> wasmtime::Result<Self> {
                // SAFETY: an engine with these settings made these bytes: just now, or their digest
                // is right.
                unsafe { Self::deserialize(engine, code) }
            }
        }
    };
}

code!(Module, precompile_module, |engine, file: &File| {
    Self::deserialize_open_file(engine, file.try_clone()?)
});
code!(Component, precompile_component, |engine, file: &File| {
    Self::deserialize_file(engine, path_of(file)?)
});

/// A path that leads to an open file, whatever its name is: for components, the engine has nothing
/// that takes an open one.
#[cfg(unix)]
fn path_of(file: &File) -> wasmtime::Result<String> {
    use std::os::fd::AsRawFd as _;
    Ok(format!("/dev/fd/{}", file.as_raw_fd()))
}

/// There is none here: the code is read.
#[cfg(not(unix))]
fn path_of(_: &File) -> wasmtime::Result<String> {
    wasmtime::bail!("open files have no path on this system")
}
