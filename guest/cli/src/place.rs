//! Where the command runs, and which options make no sense there.

use crate::arguments::{Arguments, Initialize, Other};

/// Where the command runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// As a program, which has an engine for components.
    Native,
    /// As a component, in which modules are interpreted.
    Component,
    /// In a host that is not written in Rust. What it can't do, it says itself.
    Host,
}

impl Place {
    /// Demands that everything asked for makes sense here.
    pub(crate) fn check(self, arguments: &Arguments) -> Result<(), String> {
        match (self, &arguments.other) {
            (Self::Component, None) => only_native(&arguments.initialize).map_or(Ok(()), Err),
            (Self::Native | Self::Host, Some(Other::Bundle(_))) => Err(NO_BUNDLES.to_string()),
            _ => Ok(()),
        }
    }
}

const NO_BUNDLES: &str =
    "bundle makes no sense here: components are run as they are, and wizer.wasm makes bundles";

/// What only the native command can do.
fn only_native(initialize: &Initialize) -> Option<String> {
    let components = "components are not run here";
    let given = [
        ("--onto", initialize.onto.is_some(), components),
        (
            "--allow-open-handles",
            initialize.allow_open_handles,
            "components are not run here, `wizer.wasm bundle` has it",
        ),
        (
            "--deny-open-handles",
            initialize.deny_open_handles,
            components,
        ),
        ("--allow-http", initialize.wasi.allow_http, components),
        (
            "--relaxed-simd-deterministic=false",
            !initialize.proposals.relaxed_simd_deterministic,
            "modules are interpreted here, the same on every processor",
        ),
    ];
    let (option, _, why) = given.into_iter().find(|(_, given, _)| *given)?;
    Some(format!(
        "{option} makes no sense without the native command: {why}"
    ))
}
