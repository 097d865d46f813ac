//! The bundle runner: a command that runs the instrumented component it is composed with, and
//! writes its snapshot.
//!
//! A component can't run another component, but it can call a sibling. A target that needs the full
//! speed of an engine, without the native command, is composed with this component. See the world
//! `bundle-runner` in `wit/bundle-runner.wit`.

mod drive;
mod snapshot;
mod surroundings;

/// The bindings that wit-bindgen generates from `wit/bundle-runner.wit`.
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
        world: "bundle-runner",
        path: "../../wit",
        generate_all,
    });

    #[cfg(target_family = "wasm")]
    export!(BundleRunner with_types_in self);

    #[cfg(target_family = "wasm")]
    use crate::BundleRunner;
}

/// The command, which exports `wasi:cli/run`.
#[derive(Debug)]
pub struct BundleRunner;

impl bindings::exports::wasi::cli::run::Guest for BundleRunner {
    fn run() -> Result<(), ()> {
        drive::main()
    }
}
