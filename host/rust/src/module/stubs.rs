//! Stubs for imports that nothing provides: a function traps and says its name.

use wasmtime::{Extern, ExternType, Func, FuncType, ImportType, Store, Tag, bail};

use super::host::Host;
use super::wasi;
use crate::error::MissingImport;
use crate::wasi::Wasi;

/// What stands for an import that nothing provides.
///
/// # Errors
///
/// The import is a memory, a table or a global: no stub stands for these.
pub(super) fn stub(
    store: &mut Store<Host>,
    import: &ImportType<'_>,
    wasi: Option<&Wasi>,
) -> wasmtime::Result<Extern> {
    Ok(match import.ty() {
        ExternType::Func(ty) => function(store, import, ty, wasi).into(),
        // An imported tag is only an identity: any will do.
        ExternType::Tag(ty) => Tag::new(store, &ty)?.into(),
        _ => bail!(
            "nothing provides the import `{}.{}`",
            import.module(),
            import.name()
        ),
    })
}

/// A function that says which import it stands for, and traps.
fn function(
    store: &mut Store<Host>,
    import: &ImportType<'_>,
    ty: FuncType,
    wasi: Option<&Wasi>,
) -> Func {
    let missing = MissingImport {
        name: format!("{}.{}", import.module(), import.name()),
        grant: wasi::grant(import.module(), wasi),
    };
    Func::new(store, ty, move |_, _, _| {
        Err(wasmtime::Error::new(missing.clone()))
    })
}
