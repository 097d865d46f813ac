//! What wasmtime makes of `wit/wizer.wit`.

wasmtime::component::bindgen!({
    world: "transformer",
    path: "wit",
});

pub(crate) use exports::wizer::wizer::transform as wit;
pub(crate) use exports::wizer::wizer::types;
