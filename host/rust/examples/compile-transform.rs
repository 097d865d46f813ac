//! Compiles the transform for a release to embed: `compile-transform FOLDER [TARGET]` writes
//! `wizer-transform.cwasm` and `wizer-transform.recent.cwasm` to the folder, for a target triple of
//! the engine. The default is the architecture of this machine.
//!
//! The build script embeds these files if `WIZER_TRANSFORM_CODE` names the folder.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use wizer::Wizer;

#[path = "../src/engine.rs"]
mod engine;

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let folder = arguments.next().map(PathBuf::from);
    let folder = folder.context("usage: compile-transform FOLDER [TARGET]")?;
    let target = arguments
        .next()
        .unwrap_or_else(|| format!("{}-unknown-{}", env::consts::ARCH, env::consts::OS));
    fs::create_dir_all(&folder).with_context(|| format!("can't make {}", folder.display()))?;
    let write = |name: &str, code: &[u8]| {
        let path = folder.join(name);
        if fs::read(&path).is_ok_and(|found| found == code) {
            // What embeds it is not built again.
            return Ok(());
        }
        fs::write(&path, code).with_context(|| format!("can't write {}", path.display()))
    };
    write("wizer-transform.cwasm", &compile(&target, None)?)?;
    // For processors of the last ten years, if the architecture has a name for their features.
    // Older ones use the other file.
    let recent = match target.starts_with("x86_64-") {
        true => compile(&target, Some("x86-64-v3"))?,
        false => Vec::new(),
    };
    write("wizer-transform.recent.cwasm", &recent)
}

/// Compiles the transform for a target, and for processors with these features.
fn compile(target: &str, features: Option<&str>) -> Result<Vec<u8>> {
    let mut config = engine::config();
    config.target(target)?;
    if let Some(features) = features {
        #[expect(unsafe_code, reason = "the engine makes what it is told")]
        // SAFETY: the engine checks that the processor has these features when it loads the code.
        unsafe {
            config.cranelift_flag_enable(features);
        }
    }
    Ok(wasmtime::Engine::new(&config)?.precompile_component(Wizer::transform())?)
}
