//! Panics of the engine, of which users are told in one line.

use std::panic::{self, PanicHookInfo, UnwindSafe};
use std::path::{Component, Path};
use std::sync::{Mutex, Once};

/// The beginnings of the names of the crates that compile and run targets.
const ENGINE: [&str; 4] = ["wasmtime-", "cranelift-", "winch-", "wasmi"];

/// The last panic of the engine.
static LAST: Mutex<String> = Mutex::new(String::new());

/// From now on, panics of the engine print nothing: the library reports those that it expects. A
/// second call does nothing.
pub(crate) fn silence() {
    static DONE: Once = Once::new();
    DONE.call_once(|| {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            match (is_of_engine(info), LAST.lock()) {
                (true, Ok(mut last)) => *last = info.to_string(),
                _ => others(info),
            }
        }));
    });
}

fn is_of_engine(info: &PanicHookInfo<'_>) -> bool {
    let file = info.location().map_or("", |place| place.file());
    let mut parts = Path::new(file).components();
    parts.any(|part| match part {
        Component::Normal(part) => {
            let part = part.to_string_lossy();
            ENGINE.iter().any(|name| part.starts_with(name))
        }
        _ => false,
    })
}

/// Runs something. A panic that nobody expects has an error as well.
pub(crate) fn caught<T>(run: impl FnOnce() -> anyhow::Result<T> + UnwindSafe) -> anyhow::Result<T> {
    panic::catch_unwind(run).unwrap_or_else(|_| {
        let last = LAST.lock().map(|last| last.clone()).unwrap_or_default();
        let text =
            "the command panicked: this is a defect of wizer or of its engine, please report it";
        Err(match last.is_empty() {
            true => anyhow::anyhow!(text),
            false => anyhow::anyhow!("{}", last.replace('\n', " ")).context(text),
        })
    })
}
