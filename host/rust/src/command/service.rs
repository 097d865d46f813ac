//! `wizer service`: makes a service of an engine.

use std::fs;

use anyhow::{Context as _, bail};
use wizer_arguments::{Service, ServiceSettings};

use crate::{Cache, Environment, ErrorKind, Init, Kind, Options, Places, Reproducible, Wasi};

use super::environment::options;
use super::files::{self, Input, Output};
use super::initialize::make;
use super::load;

/// The service without an engine.
const SERVICE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/wizer-service.wasm"));

/// Its initializer.
const PREPARE: &str = "wizer:service/preparation.prepare";

/// Writes a service that has the engine inside.
pub(crate) fn service(arguments: &Service) -> anyhow::Result<()> {
    let mut places = Places::new();
    let output = Output::new(arguments.files.output.as_deref(), &mut places)?;
    let wasm = files::read_wasm(&Input::new(arguments.files.input.as_deref()))?;
    let sample = arguments.sample.as_deref().map(|path| {
        fs::read(path).with_context(|| format!("the sample {} can't be read", path.display()))
    });
    let sample = sample.transpose()?;
    let settings = arguments.settings(wasm.len(), sample.as_ref().map(Vec::len));
    let settings = settings.map_err(anyhow::Error::msg)?;

    let cache = Cache::user();
    let wizer = load(cache.as_ref())?;
    // The engine is refused with the words of the command.
    let target = wizer.open(
        wasm.clone(),
        &options(&arguments.target).canonical_nans(true),
    )?;
    if target.kind() == Kind::Component {
        bail!("the engine is a component: a service runs modules");
    }
    drop(target);

    let init = Init::Exports(vec![PREPARE.to_string()]);
    let mut target = wizer.open_ahead(SERVICE.to_vec(), &Options::new().init(init))?;
    let input = input(&settings, sample, wasm)?;
    let mut environment = Environment::new().wasi(
        Wasi::new()
            .stdin_bytes(input)
            .reproducible(Reproducible::new()),
    );
    if let Some(cache) = cache {
        environment = environment.cache(cache);
    }
    make(&environment, &mut target, &output, |_| Ok(())).map_err(plain)?;
    Ok(())
}

/// What `prepare` reads.
fn input(
    settings: &ServiceSettings,
    sample: Option<Vec<u8>>,
    wasm: Vec<u8>,
) -> anyhow::Result<Vec<u8>> {
    let mut input = settings.line()?.into_bytes();
    input.extend(sample.into_iter().flatten());
    input.extend(wasm);
    Ok(input)
}

/// The error that `prepare` returns, in its own words.
fn plain(error: anyhow::Error) -> anyhow::Error {
    let value = match error.downcast_ref::<crate::Error>() {
        Some(failed) if failed.kind() == ErrorKind::Returned => failed.returned(),
        _ => None,
    };
    let text = value.and_then(|value| value.strip_prefix("err(")?.strip_suffix(')'));
    // JSON knows no escaped apostrophes.
    let text = text.map(|text| text.replace(r"\'", "'"));
    match text.and_then(|text| serde_json::from_str::<String>(&text).ok()) {
        Some(text) => {
            let text = text.strip_prefix("Error: ").unwrap_or(&text);
            anyhow::anyhow!("{}", text.trim_end()).context("the engine can't be built in")
        }
        None => error,
    }
}
