//! `wizer bundle`: composes a component, which can't be run here, with the parts that run it.

use anyhow::{Result, bail};
use wizer_arguments::{Bundle, Bundled, InitFuncExport, Part, printable};
use wizer_bundler::{Call, Settings, compose, prepared};
use wizer_program::{instrumented, options};
use wizer_transform::{StateExports, Target};
use wizer_wasi_files::Output;

use crate::command::{open, output};

/// The bundle runner.
const DRIVER: &[u8] = include_bytes!(env!("WIZER_BUNDLE_RUNNER_PATH"));
/// The transform, as a component.
const TRANSFORM: &[u8] = include_bytes!(env!("WIZER_TRANSFORM_PATH"));

/// Writes a bundle, or a part of one.
pub(crate) fn bundle(arguments: &Bundle) -> Result<()> {
    for warning in arguments.without_effect() {
        eprintln!("Warning: {}", printable(&warning));
    }
    // No directory has such a name, and the user of `NAME::ro` expects a read-only directory.
    if let Some(name) = arguments.dirs.iter().find(|name| name.contains("::")) {
        bail!(
            "--dir {name}: a directory's name in a bundle can't contain `::`. A bundle can't make a directory read-only: \
             grant it read-only when you run the bundle, if the engine supports that"
        );
    }
    let part = match arguments.part {
        Some(Part::BundleRunner) => DRIVER,
        Some(Part::Transform) => TRANSFORM,
        whole => {
            let (output, target) = target(arguments)?;
            return match whole {
                None => output.write(&compose(DRIVER, &target, TRANSFORM)?),
                Some(_) => output.write(&target),
            };
        }
    };
    if arguments.files.input.is_some() {
        bail!("this part does not depend on the input: leave out INPUT");
    }
    output(&arguments.files)?.write(part)
}

/// Returns the output and the component, prepared for the bundle runner.
fn target(arguments: &Bundle) -> Result<(Output, Vec<u8>)> {
    let (wasm, output) = open(&arguments.files)?;
    let options = options(&arguments.target);
    let target = Target::open(wasm.clone(), &options)?;
    let StateExports::Component(state) = target.exports() else {
        bail!(
            "the input is a module, which needs no bundle: wizer.wasm runs its initializer itself"
        );
    };
    let instrumented = instrumented(&target, &wasm)?;
    let renames = arguments.target.renames.iter();
    let renames: Vec<_> = renames
        .map(|rename| (rename.name.clone(), rename.value.clone()))
        .collect();
    let init = Bundled::text(&arguments.target).map_err(anyhow::Error::msg)?;
    let settings = Settings {
        init: init.as_deref(),
        keep_init_func: arguments.target.init_export() == InitFuncExport::Keep,
        renames: &renames,
        allow_open_handles: arguments.allow_open_handles,
        allow_wasi: arguments.allow_wasi,
        directories: &arguments.dirs,
        notes_calls: true,
    };
    let calls = target.initializers().iter().map(|call| Call {
        path: &call.path,
        arguments: &call.arguments,
    });
    let calls: Vec<_> = calls.collect();
    Ok((
        output,
        prepared(&instrumented, &state, &calls, &wasm, &settings)?,
    ))
}
