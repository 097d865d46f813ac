//! What the service says of itself.

use serde::Serialize;
use wizer_arguments::{Script, ServiceLimits};

use crate::engine;
use crate::options::{ENGINE_OPTIONS, OPTIONS};

#[derive(Serialize)]
struct Description {
    service: &'static str,
    version: &'static str,
    engines: Vec<Engine>,
    limits: ServiceLimits,
    options: [&'static str; OPTIONS.len()],
    engine_options: [&'static str; ENGINE_OPTIONS.len()],
}

#[derive(Serialize)]
struct Engine {
    name: String,
    size: u64,
    sha256: String,
    script: Script,
}

/// The description, as JSON.
pub(crate) fn describe(limits: ServiceLimits) -> Vec<u8> {
    let engines = engine::all().into_iter().map(|engine| Engine {
        name: engine.settings.name.clone(),
        size: engine.settings.engine,
        sha256: engine.digest.clone(),
        script: engine.settings.script,
    });
    let description = Description {
        service: "wizer",
        version: env!("CARGO_PKG_VERSION"),
        engines: engines.collect(),
        limits,
        options: OPTIONS,
        engine_options: ENGINE_OPTIONS,
    };
    let mut text = serde_json::to_vec_pretty(&description).unwrap_or_default();
    text.push(b'\n');
    text
}
