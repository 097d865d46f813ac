//! Modules.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use wasmparser::{ImportSectionReader, TypeRef};
use wizer_inspection::{Call, Import, ImportKind, Inspection};

use super::refusals::{refuse, refuse_all};
use super::state::{core_module, readers, wasi};
use crate::module::findings::CodeScan;
use crate::module::format::id;
use crate::module::labels::Labels;
use crate::module::{Module, exports, open_read, read};
use crate::{Error, Options};

/// Finds out what is known of a module.
pub(super) fn inspect(
    wasm: Vec<u8>,
    options: &Options,
    inspection: &mut Inspection,
) -> Result<(), Error> {
    let (module, types) = read::read(&wasm, CodeScan::Full)?;
    let labels = Labels::read(&wasm, &module);
    refuse_all(inspection, module.refusals.errors(&labels.functions))?;
    inspection.complete &= !module.refusals.more;
    let renames = exports::renames_refused(&module, &options.renames);
    refuse_all(inspection, renames)?;
    let init = match exports::initializer(&module, &types, options) {
        Ok(init) => init,
        Err(error) => {
            refuse(inspection, error)?;
            None
        }
    };
    let reactor = exports::reactor(&module, &types).filter(|reactor| init != Some(*reactor));
    inspection.before = reactor.map(String::from).into_iter().collect();
    inspection.initializer = init.map(|name| Call {
        path: [name.to_string()].into(),
        arguments: String::new(),
    });
    let mut found = core_module(&wasm, &module, &labels, 1)?;
    let resets = exports::resets_after(&module, init);
    found.resets = resets.map(String::from).collect();
    inspection.modules.push(found);
    inspection.imports = imports(&wasm, &module)?;
    if inspection.refusals.is_empty() {
        // What only shows when the module is written.
        open_read(wasm, module, &types, options)?;
    }
    Ok(())
}

fn imports(wasm: &[u8], module: &Module) -> Result<Vec<Import>, Error> {
    let mut imports = Vec::new();
    for reader in readers(wasm, module, id::IMPORT) {
        for import in ImportSectionReader::new(reader?)?.into_imports() {
            let wasmparser::Import { module, name, ty } = import?;
            let kind = match ty {
                TypeRef::Func(_) | TypeRef::FuncExact(_) => ImportKind::Function,
                TypeRef::Table(_) => ImportKind::Table,
                TypeRef::Memory(_) => ImportKind::Memory,
                TypeRef::Global(_) => ImportKind::Global,
                TypeRef::Tag(_) => ImportKind::Tag,
            };
            imports.push(Import {
                path: [module, name].map(String::from).into(),
                kind,
                functions: Vec::new(),
                wasi: wasi(module),
            });
        }
    }
    Ok(imports)
}
