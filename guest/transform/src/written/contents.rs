//! The contents of memories and tables, as a core module writes them.

use alloc::vec::Vec;

use super::core_module::Core;
use super::layers::Layers;
use super::value::{Reference, Value};
use crate::Error;
use crate::module::format::slice;

impl<'a> Core<'a> {
    /// The contents of all memories: what active data segments write.
    pub(crate) fn memory_contents(&self) -> Vec<Layers<'a, u8>> {
        let mut segments: Vec<Vec<(u64, &'a [u8])>> = Vec::new();
        segments.resize_with(self.memories.len(), Vec::new);
        for segment in &self.data {
            if let Some((memory, address)) = segment.written
                && let Some(segments) = segments.get_mut(memory as usize)
            {
                segments.push((address, segment.bytes));
            }
        }
        segments
            .iter()
            .map(|segments| Layers::new(segments, 0))
            .collect()
    }

    /// The contents of all tables: what active element segments write.
    pub(crate) fn table_contents(&'a self) -> Result<Vec<Layers<'a, Reference<'a>>>, Error> {
        let mut segments: Vec<Vec<(u64, &'a [Reference<'a>])>> = Vec::new();
        segments.resize_with(self.tables.len(), Vec::new);
        for segment in &self.elements {
            if let Some((table, index)) = segment.written
                && let Some(segments) = segments.get_mut(table as usize)
            {
                segments.push((index, &segment.elements));
            }
        }
        let mut tables = Vec::with_capacity(segments.len());
        for (index, segments) in (0_u32..).zip(&segments) {
            tables.push(Layers::new(segments, self.first_element(index)?));
        }
        Ok(tables)
    }

    /// What a table has where no segment writes.
    fn first_element(&self, table: u32) -> Result<Reference<'a>, Error> {
        let own = table.checked_sub(self.module.imported_tables);
        let table = own.and_then(|own| self.module.tables.get(own as usize));
        let Some(init) = table.and_then(|table| table.init.clone()) else {
            return Ok(Reference::Null);
        };
        Ok(
            match Value::read(slice(self.wasm, init.clone())?, init.start)? {
                Value::Reference(reference) => reference,
                Value::Number(_) => Reference::Null,
            },
        )
    }
}
