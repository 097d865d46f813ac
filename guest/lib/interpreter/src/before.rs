//! What imported memories and tables have before the target is instantiated.

use wasmi::{Error, Extern, Memory, Ref, Store, Table};
use wizer_protocol::next_blocks;

use crate::trap::Trap;

/// The contents of the memories and tables that a module imports, before it is instantiated.
#[derive(Debug, Default)]
pub struct Before {
    /// Of each imported memory. Empty if it had only zeros.
    memories: Vec<Vec<u8>>,
    /// Of each imported table, up to the last element that was not null.
    tables: Vec<Vec<Ref>>,
}

impl Before {
    /// Reads the imports. The interpreter has them in another order than the module, but those of
    /// the same kind in the same.
    pub(crate) fn read<T>(store: &Store<T>, imports: &[Extern]) -> Result<Self, Error> {
        let mut before = Self::default();
        for import in imports {
            match import {
                Extern::Memory(memory) => before.memories.push(contents(store, memory)?),
                Extern::Table(table) => before.tables.push(elements(store, table)?),
                Extern::Global(_) | Extern::Func(_) => {}
            }
        }
        Ok(before)
    }

    /// The contents of the imported memories, in their order.
    pub(crate) fn memories(&self) -> impl Iterator<Item = &[u8]> {
        self.memories.iter().map(Vec::as_slice)
    }

    /// The elements of an imported table, by its number among the imported tables.
    pub(crate) fn elements(&self, table: usize) -> &[Ref] {
        self.tables.get(table).map_or(&[], Vec::as_slice)
    }
}

fn contents<T>(store: &Store<T>, memory: &Memory) -> Result<Vec<u8>, Error> {
    let bytes = memory.data(store);
    let mut contents = Vec::new();
    if next_blocks(bytes, 0..bytes.len()).is_some() {
        contents
            .try_reserve_exact(bytes.len())
            .map_err(|_| no_room("memory"))?;
        contents.extend_from_slice(bytes);
    }
    Ok(contents)
}

fn elements<T>(store: &Store<T>, table: &Table) -> Result<Vec<Ref>, Error> {
    let is_used = |index: &u64| {
        let element = table.get(store, *index);
        element.is_some_and(|element| !element.is_null())
    };
    let used = (0..table.size(store)).rev().find(is_used);
    let used = used.map_or(0, |last| last.saturating_add(1));
    let mut elements = Vec::new();
    usize::try_from(used)
        .ok()
        .and_then(|used| elements.try_reserve_exact(used).ok())
        .ok_or_else(|| no_room("table"))?;
    elements.extend((0..used).filter_map(|index| table.get(store, index)));
    Ok(elements)
}

fn no_room(what: &str) -> Error {
    Trap::error(format!(
        "the contents of an imported {what} are too large to be compared with its later ones"
    ))
}
