//! Modules.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use wasmparser::{ImportSectionReader, TypeRef};
use wizer_inspection::{Call, FurtherInspection, Import, ImportKind, printable};

use super::refusals::{list, refuse, refuse_all};
use super::state::{core_module, readers, wasi};
use crate::module::expectation::expectation;
use crate::module::findings::CodeScan;
use crate::module::format::id;
use crate::module::initializers::initializers;
use crate::module::labels::Labels;
use crate::module::refusals::possible;
use crate::module::{Module, exports, open_read, read};
use crate::{Error, Invocation, Options};

/// Finds out what is known of a module.
pub(super) fn inspect(
    wasm: Vec<u8>,
    options: &Options,
    found: &mut FurtherInspection,
) -> Result<(), Error> {
    let inspection = &mut found.inspection;
    let (module, types) = read::read(&wasm, CodeScan::Full)?;
    let labels = Labels::read(&wasm, &module);
    let (possible, more) = possible(&module, &labels, &BTreeSet::new());
    list(&mut found.possible_refusals, possible);
    inspection.complete &= !more;
    found.expectation = expectation(&module).map(|text| printable(&text).into_owned());
    let renames = exports::renames_refused(&module, &options.renames);
    refuse_all(inspection, renames)?;
    let calls = match initializers(&module, &types, options) {
        Ok(calls) => calls,
        Err(error) => {
            refuse(inspection, error)?;
            Vec::new()
        }
    };
    let inits: BTreeSet<&str> = calls.iter().map(|call| call.name).collect();
    let reactor = exports::reactor(&module, &types).filter(|reactor| !inits.contains(reactor));
    inspection.before = reactor.map(String::from).into_iter().collect();
    let calls = calls.iter().map(|call| {
        let Invocation { path, arguments } = call.invocation();
        Call { path, arguments }
    });
    found.initializers = calls.collect();
    let mut state = core_module(&wasm, &module, &labels, 1)?;
    let resets = exports::resets_after(&module, &inits);
    state.resets = resets.map(String::from).collect();
    inspection.modules.push(state);
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
