//! What a module imports: what is provided, and traps in the place of what is not.

use std::fmt;

use wasmi::errors::HostError;
use wasmi::{Error, ExternType, ImportType, Linker, Module};

/// The call of an import that nothing provides.
#[derive(Debug, Clone)]
pub(crate) struct Unprovided(String);

impl fmt::Display for Unprovided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HostError for Unprovided {}

/// Adds traps for the functions that a module imports and nothing provides.
pub(crate) fn add_traps<T: 'static>(linker: &mut Linker<T>, module: &Module, wasi: bool) {
    for import in module.imports() {
        let (from, name) = (import.module(), import.name());
        if let ExternType::Func(ty) = import.ty() {
            let unprovided = Unprovided(message(&import, wasi));
            // What is there already stays.
            let _ = linker.func_new(from, name, ty.clone(), move |_, _, _| {
                Err(Error::host(unprovided.clone()))
            });
        }
    }
}

fn message(import: &ImportType<'_>, wasi: bool) -> String {
    let hint = match !wasi && import.module().starts_with("wasi_") {
        true => ": WASI is off, --allow-wasi provides it",
        false => "",
    };
    let (from, name) = (import.module(), import.name());
    format!("the import `{from}.{name}` was called, which nothing provides{hint}")
}
