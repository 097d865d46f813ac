//! Functions that a module has on top of those of the input.

use alloc::vec::Vec;

use wasmparser::{BinaryReader, FunctionSectionReader, ImportSectionReader, TypeRef};

use super::contents::{FEATURES, Module};
use super::format::{id, leb, slice};
use crate::Error;

/// Functions that the result has on top of those of the input.
#[derive(Debug, Clone)]
pub(crate) struct AddedFunction {
    /// The index of its type.
    pub(crate) ty: u32,
    /// Its body, with the locals and without the size.
    pub(crate) body: Vec<u8>,
}

impl AddedFunction {
    /// As an entry of the code section.
    pub(super) fn entry(&self) -> Result<Vec<u8>, Error> {
        let length = u32::try_from(self.body.len()).map_err(Error::internal)?;
        let mut bytes = leb(length);
        bytes.extend(&self.body);
        Ok(bytes)
    }
}

/// The index of the type of a function.
pub(crate) fn type_of(wasm: &[u8], module: &Module, function: u32) -> Result<u32, Error> {
    let mut index = 0_u32;
    for section in &module.sections {
        let reader = || -> Result<BinaryReader<'_>, Error> {
            let content = slice(wasm, section.content.clone())?;
            let start = section.content.start;
            Ok(BinaryReader::new_features(content, start, FEATURES))
        };
        match section.id {
            id::IMPORT => {
                for import in ImportSectionReader::new(reader()?)?.into_imports() {
                    if let TypeRef::Func(ty) | TypeRef::FuncExact(ty) = import?.ty {
                        if index == function {
                            return Ok(ty);
                        }
                        index = index.saturating_add(1);
                    }
                }
            }
            id::FUNCTION => {
                for ty in FunctionSectionReader::new(reader()?)? {
                    let ty = ty?;
                    if index == function {
                        return Ok(ty);
                    }
                    index = index.saturating_add(1);
                }
            }
            _ => {}
        }
    }
    Err(Error::internal("a function has no type"))
}
