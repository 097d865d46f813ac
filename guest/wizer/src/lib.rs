//! `wizer.wasm`: the command `wizer` as a component for any host that runs commands, with the
//! transform in it.
//!
//! `wasmtime run --dir . wizer.wasm app.wasm -o app.init.wasm` does the same as the native command.
//! It runs the initializer of a module in an interpreter.

mod advice;
mod bundle;
mod command;
mod initialize;
mod layers;
mod run;
mod service;
mod wasi;

/// The command, which exports `wasi:cli/run`.
#[derive(Debug)]
pub struct Command;

impl wasip2::exports::cli::run::Guest for Command {
    fn run() -> Result<(), ()> {
        command::main()
    }
}

impl wizer_transform::initializable::Guest for Command {
    fn wizer_initialize() {
        wizer_arguments::prepare();
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
    use crate::Command;
    use wizer_transform::Component;

    wasip2::cli::command::export!(Command);
    wizer_transform::bindings::export_transformer!(Component with_types_in wizer_transform::bindings);
    wizer_transform::initializable::export_initializable!(Command with_types_in wizer_transform::initializable);
}
