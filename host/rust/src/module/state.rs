//! Reads the state of an instrumented module, through the exports of its instance.

use std::marker::PhantomData;

use wasmtime::{AsContextMut, Instance, RootScope, StoreContextMut, Table, Val};
use wizer_protocol::{Bits, Block, Failure, Objects, Reference, State};

use super::contents::Contents;
use super::imported_state::ImportedState;
use super::memory::Reader;
use super::objects::{FoundObjects, ObjectReader};
use super::references::{Element, Functions};
use crate::calls::Calls;
use crate::error::Error;
use crate::limits::Limits;
use crate::transform::ModuleExports;

/// So many elements of a table are passed at a time.
const ELEMENTS: usize = 16 << 10;

/// The state of a module's instance. No function is called to read it, but those that tell of
/// objects.
pub(crate) struct ModuleState<'a, 'b, T: 'static, C> {
    calls: PhantomData<C>,
    store: StoreContextMut<'a, T>,
    globals: Vec<Bits>,
    memories: Vec<Reader<'b>>,
    references: Vec<Reference>,
    functions: Functions,
    objects: Option<ObjectReader>,
    /// The limits of the time in which objects are to be told: there may be any number of them.
    limits: Limits,
    /// The tables, each with the elements that it had before. Those that it did not have were null.
    tables: Vec<(Table, &'b [Element])>,
}

impl<'a, 'b, T: 'static, C: Calls<T>> ModuleState<'a, 'b, T, C> {
    /// The state of an instance. `imported` is what imports contained before it was made.
    pub(crate) fn new(
        mut store: StoreContextMut<'a, T>,
        instance: &Instance,
        exports: &ModuleExports,
        imported: &'b ImportedState,
    ) -> Result<Self, Error> {
        let globals = globals(&mut store, instance, &exports.globals)?;
        let mut memories = Vec::new();
        for (number, name) in exports.memories.iter().enumerate() {
            let memory = instance.get_export(&mut store, name);
            let memory = memory.and_then(Contents::of);
            let memory = memory.ok_or_else(|| missing("memory", name))?;
            memories.push(Reader::new(memory, imported.memory(number)));
        }
        let names = &exports.functions;
        let functions = Functions::of(&mut store, instance, names, imported.functions())
            .map_err(|name| missing("function", name))?;
        let objects = exports.objects.as_deref();
        let objects = objects.map(|exports| ObjectReader::new(&mut store, instance, exports));
        let mut objects = objects
            .transpose()
            .map_err(|name| missing("object", name))?;
        let mut references = Vec::new();
        for export in &exports.references {
            let name = &export.name;
            let found = objects.as_mut().map(|objects| &mut objects.found);
            references.push(reference(&mut store, instance, name, &functions, found)?);
        }
        let mut tables = Vec::new();
        for export in &exports.tables {
            let table = instance.get_table(&mut store, &export.name);
            let table = table.ok_or_else(|| missing("table", &export.name))?;
            let before = export.imported.map(|import| imported.table(import));
            tables.push((table, before.unwrap_or_default()));
        }
        Ok(Self {
            calls: PhantomData,
            store,
            globals,
            memories,
            references,
            functions,
            objects,
            limits: Limits::default(),
            tables,
        })
    }

    /// Keeps the limits of a run.
    pub(crate) fn within(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    fn memory(&mut self, memory: u32) -> Result<(&StoreContextMut<'a, T>, &mut Reader<'b>), Error> {
        let memory = usize::try_from(memory).ok();
        let memory = memory.and_then(|memory| self.memories.get_mut(memory));
        Ok((&self.store, memory.ok_or(Failure::OutOfBounds)?))
    }
}

fn missing(what: &str, name: &str) -> Error {
    Error::instance(&format!(
        "the instance has no {what} `{name}`: it is none of the instrumented module"
    ))
}

/// The bits of the globals of these names.
fn globals(
    mut store: impl AsContextMut,
    instance: &Instance,
    names: &[String],
) -> Result<Vec<Bits>, Error> {
    let value = |name: &String| {
        let global = instance
            .get_global(&mut store, name)
            .ok_or_else(|| missing("global", name))?;
        let bits = match global.get(&mut store) {
            Val::I32(value) => u128::from(value.cast_unsigned()),
            Val::I64(value) => u128::from(value.cast_unsigned()),
            Val::F32(bits) => u128::from(bits),
            Val::F64(bits) => u128::from(bits),
            Val::V128(value) => value.as_u128(),
            _ => return Err(missing("global of a number type", name)),
        };
        Ok(Bits::from(bits))
    };
    names.iter().map(value).collect()
}

/// The value of a global that holds references.
fn reference(
    mut store: impl AsContextMut,
    instance: &Instance,
    name: &str,
    functions: &Functions,
    objects: Option<&mut FoundObjects>,
) -> Result<Reference, Error> {
    let global = instance
        .get_global(&mut store, name)
        .ok_or_else(|| missing("global", name))?;
    let mut scope = RootScope::new(&mut store);
    let value = global.get(&mut scope).ref_();
    let value = value.ok_or_else(|| missing("global of a reference type", name))?;
    functions
        .read(&mut scope, &value, objects)
        .map_err(Error::call)
}

impl<T: 'static, C: Calls<T>> State<Error> for ModuleState<'_, '_, T, C> {
    async fn globals(&mut self) -> Result<Vec<Bits>, Error> {
        Ok(self.globals.clone())
    }

    async fn memory_sizes(&mut self) -> Result<Vec<u64>, Error> {
        let sizes = self.memories.iter();
        Ok(sizes.map(|memory| memory.size(&self.store)).collect())
    }

    async fn next(&mut self, memory: u32, offset: u64) -> Result<Option<Block<'_>>, Error> {
        let (store, memory) = self.memory(memory)?;
        memory.next(store, offset)
    }

    async fn read(&mut self, memory: u32, offset: u64, length: u64) -> Result<&[u8], Error> {
        let (store, memory) = self.memory(memory)?;
        memory.read(store, offset, length)
    }

    async fn references(&mut self) -> Result<Vec<Reference>, Error> {
        Ok(self.references.clone())
    }

    async fn table_sizes(&mut self) -> Result<Vec<u64>, Error> {
        let tables = self.tables.iter();
        Ok(tables.map(|(table, _)| table.size(&self.store)).collect())
    }

    async fn next_elements(
        &mut self,
        table: u32,
        offset: u64,
    ) -> Result<Option<(u64, Vec<Reference>)>, Error> {
        let table = usize::try_from(table).ok();
        let table = table.and_then(|table| self.tables.get(table));
        let (table, before) = table.ok_or(Failure::OutOfBounds)?;
        let mut found = Vec::new();
        let mut start = offset;
        for index in offset..table.size(&self.store) {
            // What the engine keeps for the reference is dropped with the scope.
            let mut scope = RootScope::new(&mut self.store);
            let Some(element) = table.get(&mut scope, index) else {
                break;
            };
            let place = usize::try_from(index).ok();
            let is_same = match place.and_then(|place| before.get(place)) {
                Some(before) => before.is(&mut scope, &element, &self.functions),
                None => Ok(element.is_null()),
            };
            let is_same = is_same.map_err(Error::call)?;
            match (is_same, found.is_empty()) {
                (true, true) => continue,
                (true, false) => break,
                (false, true) => start = index,
                (false, false) => {}
            }
            let objects = self.objects.as_mut().map(|objects| &mut objects.found);
            let reference = self.functions.read(&mut scope, &element, objects);
            found.push(reference.map_err(Error::call)?);
            if found.len() == ELEMENTS {
                break;
            }
        }
        Ok((!found.is_empty()).then_some((start, found)))
    }

    async fn next_objects(&mut self) -> Result<Option<Objects<'_>>, Error> {
        match &mut self.objects {
            Some(objects) => {
                self.limits.in_time_until("all objects were read")?;
                let next = objects.next(&mut self.store, &self.functions, self.calls);
                next.await.map_err(Error::objects)
            }
            None => Ok(None),
        }
    }
}
