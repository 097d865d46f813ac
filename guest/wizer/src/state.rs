//! Reads the state of an instrumented module in the interpreter.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;

use anyhow::{Result, anyhow};
use wasmi::{Extern, Instance, Nullable, Ref, Store, Table, Val};
use wizer_protocol::{Bits, Block, Failure, Memories, Reference, Referent, State};
use wizer_transform::{ImportType, ModuleExports, ReferenceExport, Target};
use wizer_wasi_preview1::Context;

use crate::before::Before;
use crate::interpreter::Initialized;

/// The most elements of a table that are passed at once.
const MAX_ELEMENTS: usize = 1 << 16;

/// The state of a module's instance.
pub(crate) struct ModuleState<'a> {
    store: &'a Store<Context>,
    memories: Memories<'a>,
    references: Vec<Reference>,
    tables: Vec<Elements<'a>>,
    functions: Functions,
}

/// A table, and the elements that it had before the target was instantiated. An own table had none.
struct Elements<'a> {
    table: Table,
    before: &'a [Ref],
}

impl<'a> ModuleState<'a> {
    /// The state of an instance of the instrumented module, which has these exports.
    pub(crate) fn new(
        store: &'a Store<Context>,
        initialized: &'a Initialized,
        target: &Target,
        exports: &ModuleExports,
    ) -> Result<Self> {
        let Initialized {
            instance, before, ..
        } = initialized;
        let functions = Functions::new(store, instance, &target.functions())?;
        let references = target.references();
        let references = references.iter().map(|ReferenceExport { name, .. }| {
            let value = global(store, instance, name)?;
            functions.global(&value).ok_or_else(|| missing(name))
        });
        let imported = imported_tables(target);
        let tables = target.tables().into_iter().map(|export| {
            let table = instance.get_table(store, &export.name);
            let number = export.imported.and_then(|import| imported.get(&import));
            Ok(Elements {
                table: table.ok_or_else(|| missing(&export.name))?,
                before: number.map_or(&[], |number| before.elements(*number)),
            })
        });
        Ok(Self {
            store,
            memories: memories(store, instance, exports, before)?,
            references: references.collect::<Result<_>>()?,
            tables: tables.collect::<Result<_>>()?,
            functions,
        })
    }

    fn table(&self, number: u32) -> Result<&Elements<'a>, Failure> {
        let table = usize::try_from(number).ok();
        let table = table.and_then(|number| self.tables.get(number));
        table.ok_or(Failure::OutOfBounds)
    }

    /// The element at an index, if there is one, and it is to be passed.
    fn element(&self, elements: &Elements<'_>, index: u64) -> Option<Reference> {
        let now = elements.table.get(self.store, index)?;
        let before = usize::try_from(index).ok();
        let before = before.and_then(|index| elements.before.get(index));
        let changed = match before {
            Some(before) => identity(&now) != identity(before),
            None => !now.is_null(),
        };
        changed.then(|| self.functions.reference(&now))
    }
}

/// The number of each imported table among the imported tables, by its index among all imports.
fn imported_tables(target: &Target) -> BTreeMap<u32, usize> {
    let imports = target.state_imports().into_iter();
    let tables = imports.filter(|import| matches!(import.ty, ImportType::Table { .. }));
    tables
        .zip(0..)
        .map(|(import, number)| (import.index, number))
        .collect()
}

fn missing(name: &str) -> anyhow::Error {
    anyhow!("the instrumented module exports no `{name}`")
}

/// The value of an exported global.
fn global(store: &Store<Context>, instance: &Instance, name: &str) -> Result<Val> {
    match instance.get_export(store, name) {
        Some(Extern::Global(global)) => Ok(global.get(store)),
        _ => Err(missing(name)),
    }
}

/// The globals that hold numbers, and the memories.
fn memories<'a>(
    store: &'a Store<Context>,
    instance: &Instance,
    exports: &ModuleExports,
    before: &'a Before,
) -> Result<Memories<'a>> {
    let globals = exports.globals.iter().map(|name| {
        let value = global(store, instance, name)?;
        bits(&value).ok_or_else(|| missing(name))
    });
    let memories = exports.memories.iter().map(|name| {
        let memory = instance.get_memory(store, name);
        Ok(memory.ok_or_else(|| missing(name))?.data(store))
    });
    let memories = Memories::new(
        globals.collect::<Result<_>>()?,
        memories.collect::<Result<_>>()?,
    );
    // Imported memories are the first ones.
    let before = before.memories().enumerate();
    Ok(before.fold(memories, |memories, (number, contents)| {
        memories.with_contents_before(number, contents)
    }))
}

impl State<anyhow::Error> for ModuleState<'_> {
    async fn globals(&mut self) -> Result<Vec<Bits>> {
        self.memories.globals().await
    }

    async fn memory_sizes(&mut self) -> Result<Vec<u64>> {
        self.memories.memory_sizes().await
    }

    async fn next(&mut self, memory: u32, offset: u64) -> Result<Option<Block<'_>>> {
        self.memories.next(memory, offset).await
    }

    async fn read(&mut self, memory: u32, offset: u64, length: u64) -> Result<&[u8]> {
        self.memories.read(memory, offset, length).await
    }

    async fn references(&mut self) -> Result<Vec<Reference>> {
        Ok(self.references.clone())
    }

    async fn table_sizes(&mut self) -> Result<Vec<u64>> {
        let sizes = self.tables.iter();
        Ok(sizes.map(|table| table.table.size(self.store)).collect())
    }

    async fn next_elements(
        &mut self,
        table: u32,
        offset: u64,
    ) -> Result<Option<(u64, Vec<Reference>)>> {
        let elements = self.table(table)?;
        let mut left = offset..elements.table.size(self.store);
        let found = left.find_map(|index| Some((index, self.element(elements, index)?)));
        let Some((start, first)) = found else {
            return Ok(None);
        };
        let more = left.map_while(|index| self.element(elements, index));
        let run = std::iter::once(first).chain(more);
        Ok(Some((start, run.take(MAX_ELEMENTS).collect())))
    }
}

/// The numbers of the functions to which references may lead.
struct Functions {
    numbers: HashMap<String, u32>,
}

impl Functions {
    fn new(store: &Store<Context>, instance: &Instance, exports: &[String]) -> Result<Self> {
        let mut numbers = HashMap::new();
        for (number, name) in (0..).zip(exports) {
            let function = instance.get_func(store, name);
            let function = function.ok_or_else(|| missing(name))?;
            // Of several names of a function, the first one counts.
            numbers.entry(handle(&function)).or_insert(number);
        }
        Ok(Self { numbers })
    }

    /// The reference in a global. None if its value is a number.
    fn global(&self, value: &Val) -> Option<Reference> {
        Some(match value {
            Val::FuncRef(reference) => self.reference(&Ref::Func(*reference)),
            Val::ExternRef(reference) => self.reference(&Ref::Extern(*reference)),
            _ => return None,
        })
    }

    fn reference(&self, reference: &Ref) -> Reference {
        match reference {
            Ref::Func(Nullable::Null) | Ref::Extern(Nullable::Null) => Reference::Null,
            Ref::Func(Nullable::Val(function)) => match self.numbers.get(&handle(function)) {
                Some(number) => Reference::Function(*number),
                None => Reference::Other(Referent::Function),
            },
            Ref::Extern(Nullable::Val(_)) => Reference::Other(Referent::External),
        }
    }
}

/// What is the same for the same reference. None for null.
fn identity(reference: &Ref) -> Option<String> {
    match reference {
        Ref::Func(Nullable::Null) | Ref::Extern(Nullable::Null) => None,
        Ref::Func(Nullable::Val(function)) => Some(handle(function)),
        Ref::Extern(Nullable::Val(value)) => Some(handle(value)),
    }
}

/// The text of a handle. The interpreter has one handle for each function of an instance, and no
/// comparison of handles. Their text contains all that they consist of.
fn handle(handle: &impl Debug) -> String {
    format!("{handle:?}")
}

/// The bits of a number.
fn bits(value: &Val) -> Option<Bits> {
    let bits = match value {
        Val::I32(value) => u128::from(value.cast_unsigned()),
        Val::I64(value) => u128::from(value.cast_unsigned()),
        Val::F32(value) => u128::from(value.to_bits()),
        Val::F64(value) => u128::from(value.to_bits()),
        Val::V128(value) => value.as_u128(),
        Val::FuncRef(_) | Val::ExternRef(_) => return None,
    };
    Some(Bits::from(bits))
}
