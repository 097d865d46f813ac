//! What a module imports: what is provided, and traps in the place of what is not.

use std::fmt;

use anyhow::{Result, bail};
use wasmi::errors::HostError;
use wasmi::{Error, Extern, ExternType, Func, ImportType, Linker, Module, Store};

/// The call of an import that nothing provides.
#[derive(Debug, Clone)]
pub(crate) struct Unprovided(String);

impl fmt::Display for Unprovided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HostError for Unprovided {}

/// What a module is instantiated with. Import by import, not by name: the same name may be imported twice, with two types.
pub(crate) fn all<T: 'static>(
    store: &mut Store<T>,
    linker: &Linker<T>,
    module: &Module,
    wasi: bool,
) -> Result<Vec<Extern>> {
    let mut imports = Vec::new();
    for import in module.imports() {
        let (from, name) = (import.module(), import.name());
        imports.push(match (provided(store, linker, from, name), import.ty()) {
            (Some(provided), _) => provided,
            (None, ExternType::Func(ty)) => {
                let trap = Unprovided(message(&import, wasi));
                let trap =
                    move |_: wasmi::Caller<'_, T>, _: &[wasmi::Val], _: &mut [wasmi::Val]| {
                        Err(Error::host(trap.clone()))
                    };
                Func::new(&mut *store, ty.clone(), trap).into()
            }
            (None, _) => bail!("nothing provides the import `{from}.{name}`"),
        });
    }
    Ok(imports)
}

/// What is provided under a name: a function of ours becomes one of the store.
fn provided<T: 'static>(
    store: &mut Store<T>,
    linker: &Linker<T>,
    from: &str,
    name: &str,
) -> Option<Extern> {
    if let Some(provided) = linker.get(&*store, from, name) {
        return Some(provided);
    }
    let function = linker.get_definition(&*store, from, name)?.as_func(store)?;
    Some(function.into())
}

fn message(import: &ImportType<'_>, wasi: bool) -> String {
    let hint = match !wasi && import.module().starts_with("wasi_") {
        true => ": WASI is off, --allow-wasi provides it",
        false => "",
    };
    let (from, name) = (import.module(), import.name());
    format!("the import `{from}.{name}` was called, which nothing provides{hint}")
}
