//! Pre-initializes WebAssembly: runs the initializer of a module or a component once, and writes
//! one that starts where it ended.
//!
//! The package is `wizer-native`; the library and the command are `wizer`.
//!
//! The code that reads and rewrites binaries is a component itself, the transform, which [`Wizer`]
//! loads. Its interface is [`wit/wizer.wit`](transform_interface). This crate brings the engine: it
//! runs the transform and the target, and carries the target's state from one to the other. What is
//! in a binary is for the transform to know: this crate only asks a validator whether the result is
//! valid.
//!
//! # Contents
//!
//! | step        | items                                                                          |
//! |-------------|--------------------------------------------------------------------------------|
//! | in one call | [`preinitialize`]                                                              |
//! | inspect     | [`Wizer::inspect`], with the types in [`inspected`]                            |
//! | open        | [`Wizer`], [`Options`] with an [`Init`] and an [`InitExport`]: a [`Target`] or |
//! |             | a [`PreviewedTarget`]                                                          |
//! | configure   | [`Environment`] with [`Wasi`], [`Stdio`], [`Compiler`], [`Features`]           |
//! | compile     | [`Environment::compile`]: a [`Program`], for any number of runs                |
//! | run         | [`Environment::run`]: an [`Outcome`] with a [`Report`], in which are           |
//! |             | [`Warning`]s, what the initializer [`Returned`], and [`Statistics`]            |
//! | snapshot    | [`Target::snapshot`] or [`Target::snapshot_async`], of an instance of yours;   |
//! |             | with an [`ImportedState`] for imports that had contents                        |
//! | fail        | [`Error`] with an [`ErrorKind`], a [`Limit`], [`OpenHandles`] or an            |
//! |             | [`ImportedGlobal`]                                                             |
//! | account     | [`Report::taken`], a [`Taken`](taken::Taken), and [`Environment::deny`]        |
//! | keep        | [`Cache`], compiled code and validation results                                |
//! | write       | [`AtomicFile`] and [`Places`], files that are replaced in one step             |
//!
//! The Cargo features `command`, which is the command `wizer`, and `jemalloc`, its allocator, are
//! on by default. Without them, the library has fewer dependencies. The stores and instances are
//! those of [`wasmtime`], which is re-exported.
//!
//! # With an environment of ours
//!
//! ```
//! use wizer::{Environment, Options, Wizer};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let wasm = wat::parse_str(
//!     r#"(module
//!         (memory (export "memory") 1)
//!         (func (export "wizer-initialize") (i32.store (i32.const 16) (i32.const 42)))
//!         (func (export "answer") (result i32) (i32.load (i32.const 16))))"#,
//! )?;
//! let wizer = Wizer::new()?; // once: load the transform
//! let mut target = wizer.open(wasm, &Options::new())?; // refusals are made here
//! let result = Environment::new().run(&mut target)?.wasm; // instantiate, initialize, snapshot
//! # let engine = wasmtime::Engine::default();
//! # let module = wasmtime::Module::new(&engine, &result)?;
//! # let mut store = wasmtime::Store::new(&engine, ());
//! # let instance = wasmtime::Instance::new(&mut store, &module, &[])?;
//! # let answer = instance.get_typed_func::<(), i32>(&mut store, "answer")?;
//! # assert_eq!(answer.call(&mut store, ())?, 42);
//! # Ok(())
//! # }
//! ```
//!
//! # With an instance of yours
//!
//! Instrument once; then instantiate with whatever linker and store, call whatever there is to
//! call, and snapshot, as often as wanted:
//!
//! ```
//! use wasmtime::{Engine, Instance, Module, Store};
//! use wizer::{Init, Options, Wizer};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let wasm = wat::parse_str(
//! #     r#"(module
//! #         (global $n (mut i32) (i32.const 0))
//! #         (func (export "add") (param i32)
//! #             (global.set $n (i32.add (global.get $n) (local.get 0))))
//! #         (func (export "get") (result i32) (global.get $n)))"#,
//! # )?;
//! let wizer = Wizer::new()?;
//! let mut target = wizer.open(wasm, &Options::new().init(Init::None))?;
//! let engine = Engine::default();
//! let module = Module::new(&engine, target.instrumented()?)?;
//! for n in 1..=3 {
//!     let mut store = Store::new(&engine, ());
//!     let instance = Instance::new(&mut store, &module, &[])?;
//!     // `_initialize`, where the module is a WASI reactor.
//!     target.initialize(&mut store, &instance)?;
//!     instance.get_typed_func::<i32, ()>(&mut store, "add")?.call(&mut store, n)?;
//!     let result = target.snapshot(&mut store, &instance)?;
//! #   let module = Module::new(&engine, &result)?;
//! #   let instance = Instance::new(&mut store, &module, &[])?;
//! #   assert_eq!(instance.get_typed_func::<(), i32>(&mut store, "get")?.call(&mut store, ())?, n);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Components
//!
//! A component goes the same way. Any of its functions can be the initializer, with arguments:
//!
//! ```
//! use wizer::{Environment, Init, Options, Wizer};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let wasm = wat::parse_str(
//!     r#"(component
//!         (core module $m
//!             (global $n (mut i32) (i32.const 0))
//!             (func (export "setup") (param i32) (result i32)
//!                 (global.set $n (local.get 0))
//!                 (global.get $n))
//!             (func (export "n") (result i32) (global.get $n)))
//!         (core instance $i (instantiate $m))
//!         (func (export "setup") (param "n" u32) (result u32) (canon lift (core func $i "setup")))
//!         (func (export "n") (result u32) (canon lift (core func $i "n"))))"#,
//! )?;
//! let init = Init::Export("setup(42)".to_string());
//! let mut target = Wizer::new()?.open(wasm, &Options::new().init(init))?;
//! let outcome = Environment::new().run(&mut target)?;
//! assert_eq!(outcome.report.returned.unwrap().value, "42");
//! # let engine = wasmtime::Engine::default();
//! # let component = wasmtime::component::Component::new(&engine, &outcome.wasm)?;
//! # let mut store = wasmtime::Store::new(&engine, ());
//! # let instance = wasmtime::component::Linker::new(&engine).instantiate(&mut store, &component)?;
//! # let n = instance.get_typed_func::<(), (u32,)>(&mut store, "n")?.call(&mut store, ())?;
//! # assert_eq!(n, (42,));
//! # Ok(())
//! # }
//! ```

// The way of a binary through these files. Imports go one way: of two folders, or two files, never
// does each import the other.
//
// | step        | where                      | what                                              |
// |-------------|----------------------------|---------------------------------------------------|
// | open        | `wizer`, `options`         | loads the transform, opens binaries: `Wizer`      |
// |             | `transform`                | the transform's code, its session with a binary   |
// |             | `bindings`, `conversions`  | the interface of `wit/wizer.wit`, in our types    |
// | instrument  | `opened`                   | a binary that is open, and instrumented: `Target` |
// |             | `restorable_input`         | the input, made from the instrumented binary      |
// | compile     | `environment`, `wasi`      | what a run may have: configuration alone          |
// |             | `run`, `run_context`       | a run, from here to its end                       |
// |             | `run/compile`, `compile`   | code from the engine or the cache                 |
// |             | `program`                  | that code: `Program`                              |
// | instantiate | `module`, `component`      | the same steps for each of the two: `instantiate` |
// |             |                            | with `wasi` and `stubs`, `initialize`, `state`    |
// | initialize  | `opened/initialize`        | calls the initializers                            |
// |             | `instance`, `invocation`   | what is called                                    |
// |             | `calls`                    | how it is called: blocking, or asynchronously     |
// |             | `limits`                   | time, fuel and memory                             |
// |             | `interrupt`                | how a run is ended from another thread            |
// | snapshot    | `opened/snapshot`          | passes the state of an instance to the transform  |
// | write       | `write`                    | puts the result together where it is wanted       |
// | check       | `check`                    | validates the result                              |
// | report      | `notes`                    | notes what the initializer takes from outside     |
// |             | `outcome`, `statistics`    | what came of a run, and what it took              |
// |             | `error`                    | what can go wrong, with the offsets of the input  |
//
// The crate `wizer-protocol` has the steps that every program takes which snapshots: it reads the
// state through a trait, passes it to the transform, and joins the pieces of binaries.
//
// Beside these: `cache`, files from earlier runs; `files`, which are replaced as a whole; `engine`,
// the settings for the transform's code; `threads`. `command` is the whole command, which makes use
// of what the library has for everybody.

mod bindings;
mod cache;
mod calls;
mod check;
#[cfg(feature = "command")]
#[doc(hidden)]
pub mod command;
mod compile;
mod component;
mod conversions;
mod engine;
mod environment;
mod error;
mod files;
mod instance;
mod interpreted;
mod interrupt;
mod invocation;
mod limits;
mod module;
mod notes;
mod opened;
mod options;
mod outcome;
#[cfg(all(test, target_os = "linux"))]
mod permissions;
mod program;
mod restorable_input;
mod run;
mod run_context;
mod statistics;
mod threads;
mod transform;
mod wasi;
mod wizer;
mod write;

pub use crate::wizer::{Wizer, preinitialize};
pub use cache::{Cache, Distrust};
pub use compile::{Compiler, Features};
pub use environment::Environment;
pub use error::{
    Error, ErrorKind, Grant, ImportedGlobal, Limit, MissingImport, OpenHandles, Owner,
};
pub use files::{AtomicFile, NewFile, Places, abandon_new_files, sync};
pub use instance::AnyInstance;
pub use interrupt::Interrupt;
pub use module::ImportedState;
pub use opened::{PreviewedTarget, Runnable, Target};
pub use options::{Init, InitExport, Options};
pub use outcome::{Outcome, Report, Returned, Warning};
pub use program::Program;
pub use statistics::{Phase, Statistics};
pub use wasi::{Reproducible, Stdio, Wasi};
/// The engine, whose stores and instances this library takes.
pub use wasmtime;
/// What [`Wizer::inspect`] finds.
#[doc(inline)]
pub use wizer_inspection as inspected;
#[doc(inline)]
pub use wizer_inspection::{Comparison, FurtherInspection, Inspection, Kind, Picture};
/// What an initializer took from outside, of which kinds.
#[doc(inline)]
pub use wizer_taken as taken;

/// The interface of the transform, `wit/wizer.wit`, which this package contains.
///
/// This module exists in the documentation only.
///
/// ```wit
#[doc = include_str!("../wit/wizer.wit")]
/// ```
#[cfg(doc)]
pub mod transform_interface {}

/// The examples of the READMEs are compiled and run with these docs.
#[cfg(doctest)]
#[cfg_attr(workspace, doc = include_str!("../../../README.md"))]
#[doc = include_str!("../README.md")]
struct Readme;

/// What types promise that their definitions do not show.
#[cfg(test)]
mod tests {
    use crate::{
        AtomicFile, Cache, Environment, Error, ImportedState, Inspection, MissingImport,
        OpenHandles, Options, Outcome, PreviewedTarget, Program, Target, Wasi, Wizer,
    };

    fn is_send_and_sync<T: Send + Sync>() {}

    #[test]
    fn types_are_send_and_sync() {
        is_send_and_sync::<AtomicFile>();
        is_send_and_sync::<Cache>();
        is_send_and_sync::<Environment>();
        is_send_and_sync::<Error>();
        is_send_and_sync::<ImportedState>();
        is_send_and_sync::<Inspection>();
        is_send_and_sync::<MissingImport>();
        is_send_and_sync::<OpenHandles>();
        is_send_and_sync::<Options>();
        is_send_and_sync::<Outcome>();
        is_send_and_sync::<PreviewedTarget>();
        is_send_and_sync::<Program>();
        is_send_and_sync::<Target>();
        is_send_and_sync::<Wasi>();
        is_send_and_sync::<Wizer>();
    }

    #[test]
    fn errors_are_small() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }
}
