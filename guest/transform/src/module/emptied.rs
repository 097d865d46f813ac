//! Exports of initializers that do nothing in the result.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use wasmparser::{BinaryReader, CompositeInnerType, TypeSectionReader, ValType};

use super::added::{AddedFunction, type_of};
use super::contents::{Export, FEATURES, Module};
use super::default_value::default_value;
use super::format::{id, slice};
use crate::Error;

/// Functions that do nothing, in place of initializers.
#[derive(Debug, Default)]
pub(super) struct Emptied {
    pub(super) functions: Vec<AddedFunction>,
    /// By the functions that they stand for.
    indices: BTreeMap<u32, u32>,
}

impl Emptied {
    /// The index of a function of the same type that does nothing.
    ///
    /// ```wat
    /// (func $setup (export "setup") (param i32) (result i32) …)
    /// ```
    ///
    /// leaves
    ///
    /// ```wat
    /// (func $setup (param i32) (result i32) …)
    /// (func (export "setup") (param i32) (result i32) (i32.const 0))
    /// ```
    pub(super) fn replace(
        &mut self,
        wasm: &[u8],
        module: &Module,
        export: &Export,
    ) -> Result<u32, Error> {
        if let Some(index) = self.indices.get(&export.index) {
            return Ok(*index);
        }
        let ty = type_of(wasm, module, export.index)?;
        // No locals; the results; the end.
        let mut body = vec![0];
        for result in results(wasm, module, ty)? {
            default_value(result, &mut body).ok_or_else(|| {
                Error::options(format!(
                    "the initializer `{}` can't be emptied: its result {result} has no default value",
                    export.name
                ))
            })?;
        }
        body.push(0x0b);
        let added = u32::try_from(self.functions.len()).map_err(Error::internal)?;
        let index = module.all_functions().saturating_add(added);
        self.functions.push(AddedFunction { ty, body });
        self.indices.insert(export.index, index);
        Ok(index)
    }
}

/// The results of a type of functions, as the type section has them.
fn results(wasm: &[u8], module: &Module, ty: u32) -> Result<Vec<ValType>, Error> {
    let lost = || Error::internal("a function has no type");
    let mut sections = module.sections.iter();
    let section = sections.find(|section| section.id == id::TYPE);
    let section = section.ok_or_else(lost)?;
    let content = slice(wasm, section.content.clone())?;
    let reader = BinaryReader::new_features(content, section.content.start, FEATURES);
    let mut index = 0_u32;
    for group in TypeSectionReader::new(reader)? {
        for sub in group?.into_types() {
            if let (true, CompositeInnerType::Func(function)) =
                (index == ty, &sub.composite_type.inner)
            {
                return Ok(function.results().to_vec());
            }
            index = index.saturating_add(1);
        }
    }
    Err(lost())
}
