//! Tests as functions: the command and the library, beside the cases. `cargo test --release --test
//! all cache::` runs those of one module.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod async_programs;
mod asynchronous;
mod backtraces;
mod batch;
#[cfg(target_os = "linux")]
mod bounds;
mod build;
mod bundle;
mod bundle_grants;
mod bundle_taken;
mod bundle_values;
mod cache;
mod callers;
mod command;
mod component_command;
mod component_differential;
mod component_http;
mod component_library;
mod component_mutated;
mod component_proposals;
mod component_tree;
mod composition;
mod contract;
mod differential;
mod drawing;
mod examples;
#[cfg(unix)]
mod granted_output;
#[cfg(unix)]
mod hostile;
mod interpreter;
#[cfg(unix)]
mod interrupt;
mod layers;
mod library;
mod limits;
#[cfg(target_os = "linux")]
mod memory;
#[cfg(unix)]
mod mistakes;
mod mutated;
mod object_corpus;
mod object_differential;
mod object_globals;
mod object_types;
mod package;
#[cfg(target_os = "linux")]
mod pages;
mod plain_names;
mod processes;
mod programs;
#[cfg(target_os = "linux")]
mod progress;
mod readme;
mod room;
mod same_everywhere;
mod scale;
mod scale_state;
mod segments;
mod self_hosted;
#[path = "../../benches/peers/served.rs"]
mod served;
mod service;
mod shown;
mod signatures;
mod state;
mod state_differential;
mod taken;
mod text;
mod threads;
mod wit_versions;
