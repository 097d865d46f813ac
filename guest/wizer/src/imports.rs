//! The imports of a module, with stubs for the unresolved ones.

use wasmi::{Error, Extern, ExternType, Func, ImportType, Linker, Module, Store};
use wizer_wasi_preview1::Trap;

/// Returns the items to instantiate a module with, in the order of its imports. They can't be found
/// by name alone: a module may import the same name twice, with two types.
pub(crate) fn provide<T: 'static>(
    linker: &Linker<T>,
    store: &mut Store<T>,
    module: &Module,
    wasi: bool,
) -> Result<Vec<Extern>, Error> {
    let imports = module.imports().map(|import| {
        if let Some(provided) = linker.get(&*store, import.module(), import.name()) {
            return Ok(provided);
        }
        match import.ty() {
            ExternType::Func(ty) => {
                let message = message(&import, wasi);
                let trap = Func::new(&mut *store, ty.clone(), move |_, _, _| {
                    Err(Trap::error(message.clone()))
                });
                Ok(trap.into())
            }
            _ => Err(Trap::error(format!(
                "nothing provides the import `{}.{}`",
                import.module(),
                import.name()
            ))),
        }
    });
    imports.collect()
}

fn message(import: &ImportType<'_>, wasi: bool) -> String {
    let hint = match !wasi && import.module().starts_with("wasi_") {
        true => ": WASI is off, --allow-wasi provides it",
        false => "",
    };
    let (from, name) = (import.module(), import.name());
    format!("the import `{from}.{name}` was called, which nothing provides{hint}")
}
