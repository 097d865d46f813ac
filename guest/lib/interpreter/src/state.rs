//! Reads the state of an instrumented module in the interpreter.

use std::collections::HashMap;
use std::fmt::Debug;

use wasmi::{Error, Extern, Instance, Nullable, Ref, Store, Val};
use wizer_protocol::{Bits, Block, Failure, Memories, Reference, Referent, State};

use crate::before::Before;
use crate::interpreter::Initialized;

/// The most elements of a table that are passed at once.
const MAX_ELEMENTS: usize = 1 << 16;

/// The names of the exports of an instrumented module that show its state.
#[derive(Debug, Default)]
pub struct StateExports {
    /// The globals that hold numbers.
    pub globals: Vec<String>,
    /// The memories.
    pub memories: Vec<String>,
    /// The globals that hold references.
    pub references: Vec<String>,
    /// The tables.
    pub tables: Vec<Table>,
    /// The functions to which references may lead.
    pub functions: Vec<String>,
}

/// A table among [`StateExports`].
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its number among the tables that the module imports. None for a table of its own.
    pub imported: Option<usize>,
}

/// The state of a module's instance.
pub struct ModuleState<'a, T> {
    store: &'a Store<T>,
    memories: Memories<'a>,
    references: Vec<Reference>,
    tables: Vec<Elements<'a>>,
    functions: Functions,
}

/// A table, and the elements that it had before the target was instantiated. An own table had none.
struct Elements<'a> {
    table: wasmi::Table,
    before: &'a [Ref],
}

impl<'a, T> ModuleState<'a, T> {
    /// The state of an instance of the instrumented module, which has these exports.
    ///
    /// # Errors
    ///
    /// The instance lacks one of them: it is of another module.
    pub fn new(
        store: &'a Store<T>,
        initialized: &'a Initialized,
        exports: &StateExports,
    ) -> Result<Self, Error> {
        let Initialized {
            instance, before, ..
        } = initialized;
        let functions = Functions::new(store, instance, &exports.functions)?;
        let references = exports.references.iter().map(|name| {
            let value = global(store, instance, name)?;
            functions.global(&value).ok_or_else(|| missing(name))
        });
        let tables = exports.tables.iter().map(|export| {
            let table = instance.get_table(store, &export.name);
            Ok(Elements {
                table: table.ok_or_else(|| missing(&export.name))?,
                before: export
                    .imported
                    .map_or(&[], |number| before.elements(number)),
            })
        });
        Ok(Self {
            store,
            memories: memories(store, instance, exports, before)?,
            references: references.collect::<Result<_, Error>>()?,
            tables: tables.collect::<Result<_, Error>>()?,
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

fn missing(name: &str) -> Error {
    Error::new(format!("the instrumented module exports no `{name}`"))
}

/// The value of an exported global.
fn global<T>(store: &Store<T>, instance: &Instance, name: &str) -> Result<Val, Error> {
    match instance.get_export(store, name) {
        Some(Extern::Global(global)) => Ok(global.get(store)),
        _ => Err(missing(name)),
    }
}

/// The globals that hold numbers, and the memories.
fn memories<'a, T>(
    store: &'a Store<T>,
    instance: &Instance,
    exports: &StateExports,
    before: &'a Before,
) -> Result<Memories<'a>, Error> {
    let globals = exports.globals.iter().map(|name| {
        let value = global(store, instance, name)?;
        bits(&value).ok_or_else(|| missing(name))
    });
    let memories = exports.memories.iter().map(|name| {
        let memory = instance.get_memory(store, name);
        Ok(memory.ok_or_else(|| missing(name))?.data(store))
    });
    let memories = Memories::new(
        globals.collect::<Result<_, Error>>()?,
        memories.collect::<Result<_, Error>>()?,
    );
    // Imported memories are the first ones.
    let before = before.memories().enumerate();
    Ok(before.fold(memories, |memories, (number, contents)| {
        memories.with_contents_before(number, contents)
    }))
}

impl<T, E: From<Failure>> State<E> for ModuleState<'_, T> {
    async fn globals(&mut self) -> Result<Vec<Bits>, E> {
        State::<E>::globals(&mut self.memories).await
    }

    async fn memory_sizes(&mut self) -> Result<Vec<u64>, E> {
        State::<E>::memory_sizes(&mut self.memories).await
    }

    async fn next(&mut self, memory: u32, offset: u64) -> Result<Option<Block<'_>>, E> {
        self.memories.next(memory, offset).await
    }

    async fn read(&mut self, memory: u32, offset: u64, length: u64) -> Result<&[u8], E> {
        self.memories.read(memory, offset, length).await
    }

    async fn references(&mut self) -> Result<Vec<Reference>, E> {
        Ok(self.references.clone())
    }

    async fn table_sizes(&mut self) -> Result<Vec<u64>, E> {
        let sizes = self.tables.iter();
        Ok(sizes.map(|table| table.table.size(self.store)).collect())
    }

    async fn next_elements(
        &mut self,
        table: u32,
        offset: u64,
    ) -> Result<Option<(u64, Vec<Reference>)>, E> {
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
    fn new<T>(store: &Store<T>, instance: &Instance, exports: &[String]) -> Result<Self, Error> {
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
