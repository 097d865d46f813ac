//! `wizer-service.wasm`: pre-initializes WebAssembly for HTTP requests.
//!
//! It is a component for any host of `wasi:http/incoming-handler`. `POST /` with a module answers
//! with the pre-initialized module. A service that `wizer service` has made has an engine inside,
//! and answers scripts with the engine after it has read the script. It keeps nothing of a request.

#![cfg_attr(
    not(target_family = "wasm"),
    allow(dead_code, reason = "only a component has requests")
)]

mod answer;
mod describe;
mod engine;
mod files;
mod form;
mod guest;
mod handle;
mod headers;
#[cfg(target_family = "wasm")]
mod http;
mod job;
mod limits;
mod module;
mod options;
mod prepare;
mod problem;
mod query;
mod request;
mod tell;
#[cfg(test)]
mod tests;

/// The component.
#[derive(Debug)]
pub struct Service;

/// What wit-bindgen makes of `wit/service.wit`.
#[allow(missing_docs, reason = "the docs are in wit/")]
#[allow(
    unsafe_code,
    reason = "lowering and lifting pass pointers across the component's boundary"
)]
#[allow(
    clippy::all,
    clippy::restriction,
    clippy::pedantic,
    unreachable_pub,
    dead_code,
    reason = "nobody edits this code"
)]
mod bindings {
    wit_bindgen::generate!({
        world: "service",
        path: "wit",
    });

    #[cfg(target_family = "wasm")]
    export!(Service with_types_in self);

    #[cfg(target_family = "wasm")]
    use crate::Service;
}

impl bindings::exports::wizer::service::preparation::Guest for Service {
    fn prepare() -> Result<(), String> {
        prepare::main()
    }
}

/// The functions of the canonical ABI, which the linker exports.
#[cfg(target_family = "wasm")]
#[allow(
    unsafe_code,
    unreachable_pub,
    reason = "wit-bindgen writes this, and lowers and lifts by hand"
)]
mod abi {
    use crate::Service;

    wasip2::http::proxy::export!(Service);
}
