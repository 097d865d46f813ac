//! Panics of the engine, of which users are told in one line.

use std::panic::{self, UnwindSafe};

/// The crates that compile and run targets.
const ENGINE: [&str; 3] = ["/wasmtime", "/cranelift", "/winch"];

/// From now on, panics of the engine print nothing: the library reports those that it expects.
pub(crate) fn silence() {
    let others = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let file = info.location().map_or("", |place| place.file());
        let file = file.replace('\\', "/");
        if !ENGINE.iter().any(|name| file.contains(name)) {
            others(info);
        }
    }));
}

/// Runs something. A panic that nobody expects has an error as well.
pub(crate) fn caught<T>(run: impl FnOnce() -> anyhow::Result<T> + UnwindSafe) -> anyhow::Result<T> {
    panic::catch_unwind(run).unwrap_or_else(|_| {
        Err(anyhow::anyhow!(
            "the command panicked: this is a defect of wizer or of its engine, please report it"
        ))
    })
}
