//! Reads the state of an instance in the interpreter.

use std::collections::HashMap;

use wasmi::{Extern, Nullable, Ref, Table, Val};
use wizer_protocol::{Bits, Block, Failure, Memories, Reference, Referent, State};
use wizer_transform::{Error, StateExports, Target};

use crate::interpreted::Interpreted;

/// Why a snapshot is refused, apart from defects.
#[derive(Debug)]
pub enum Refused {
    /// By the transform.
    Transform(Error),
    /// By the protocol.
    Protocol(Failure),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Transform(error)
    }
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Protocol(failure)
    }
}

/// The state of an instance of an instrumented module.
pub struct InterpretedState<'a> {
    of: &'a Interpreted,
    globals: Vec<u128>,
    memories: Memories<'a>,
    references: Vec<Reference>,
    tables: Vec<(Table, &'a [Ref])>,
    functions: HashMap<String, u32>,
}

impl<'a> InterpretedState<'a> {
    /// The state of an instance of the target.
    ///
    /// # Panics
    ///
    /// An export for the state is missing.
    pub fn new(of: &'a Interpreted, target: &Target) -> Self {
        let Interpreted {
            store, instance, ..
        } = of;
        let mut functions = HashMap::new();
        for (number, name) in (0..).zip(target.functions()) {
            let function = instance.get_func(store, &name).expect("a function");
            functions.entry(format!("{function:?}")).or_insert(number);
        }
        let StateExports::Module(exports) = target.exports() else {
            panic!("a component");
        };
        let global = |name: &str| match instance.get_export(store, name) {
            Some(Extern::Global(global)) => global.get(store),
            _ => panic!("no global `{name}`"),
        };
        let globals: Vec<u128> = exports
            .globals
            .iter()
            .map(|name| bits(&global(name)))
            .collect();
        let memories = exports.memories.iter();
        let memories = memories.map(|name| instance.get_memory(store, name).expect("a memory"));
        let memories = memories.map(|memory| memory.data(store)).collect();
        let before = of.memories_before.iter().enumerate();
        let memories = before.fold(
            Memories::new(globals.iter().copied().map(Bits::from).collect(), memories),
            |memories, (number, contents)| memories.with_contents_before(number, contents),
        );
        let tables = target.tables().into_iter().map(|export| {
            let table = instance.get_table(store, &export.name).expect("a table");
            let before = export
                .imported
                .and_then(|import| of.tables_before.get(&import));
            (table, before.map_or(&[][..], Vec::as_slice))
        });
        let references = target.references();
        let references = references.iter().map(|export| match global(&export.name) {
            Val::FuncRef(value) => reference(&functions, &Ref::Func(value)),
            Val::ExternRef(value) => reference(&functions, &Ref::Extern(value)),
            other => panic!("{other:?} is no reference"),
        });
        Self {
            of,
            references: references.collect(),
            tables: tables.collect(),
            globals,
            memories,
            functions,
        }
    }

    /// The bits of the globals.
    pub(crate) fn bits(&mut self) -> Vec<u128> {
        self.globals.clone()
    }

    /// The references and the tables by name, as text that is the same for the same state of
    /// another instance.
    pub(crate) fn described(&self, target: &Target) -> Vec<(String, String)> {
        let names = target.functions();
        let text = |reference: &Reference| match reference {
            Reference::Function(number) => names[*number as usize].clone(),
            other => format!("{other:?}"),
        };
        let mut described = Vec::new();
        for (export, reference) in target.references().into_iter().zip(&self.references) {
            described.push((export.name, text(reference)));
        }
        for (export, (table, _)) in target.tables().into_iter().zip(&self.tables) {
            let elements = (0..table.size(&self.of.store)).map(|at| {
                let element = table.get(&self.of.store, at).expect("an element");
                text(&reference(&self.functions, &element))
            });
            described.push((export.name, elements.collect::<Vec<_>>().join(" ")));
        }
        described
    }

    /// The element at an index, if there is one, and it has changed.
    fn element(&self, table: &(Table, &[Ref]), index: u64) -> Option<Reference> {
        let now = table.0.get(&self.of.store, index)?;
        let before = usize::try_from(index)
            .ok()
            .and_then(|index| table.1.get(index));
        let changed = match before {
            Some(before) => format!("{now:?}") != format!("{before:?}"),
            None => !matches!(now, Ref::Func(Nullable::Null) | Ref::Extern(Nullable::Null)),
        };
        changed.then(|| reference(&self.functions, &now))
    }

    fn table(&self, table: u32) -> Result<&(Table, &'a [Ref]), Refused> {
        let table = self.tables.get(table as usize);
        table.ok_or(Refused::Protocol(Failure::OutOfBounds))
    }
}

/// What a reference leads to.
fn reference(functions: &HashMap<String, u32>, reference: &Ref) -> Reference {
    match reference {
        Ref::Func(Nullable::Null) | Ref::Extern(Nullable::Null) => Reference::Null,
        Ref::Func(Nullable::Val(function)) => match functions.get(&format!("{function:?}")) {
            Some(number) => Reference::Function(*number),
            None => Reference::Other(Referent::Function),
        },
        Ref::Extern(Nullable::Val(_)) => Reference::Other(Referent::External),
    }
}

/// The bits of a number.
fn bits(value: &Val) -> u128 {
    match value {
        Val::I32(value) => value.cast_unsigned().into(),
        Val::I64(value) => value.cast_unsigned().into(),
        Val::F32(value) => value.to_bits().into(),
        Val::F64(value) => value.to_bits().into(),
        Val::V128(value) => value.as_u128(),
        other => panic!("{other:?} is no number"),
    }
}

impl State<Refused> for InterpretedState<'_> {
    async fn globals(&mut self) -> Result<Vec<Bits>, Refused> {
        self.memories.globals().await
    }

    async fn memory_sizes(&mut self) -> Result<Vec<u64>, Refused> {
        self.memories.memory_sizes().await
    }

    async fn next(&mut self, memory: u32, offset: u64) -> Result<Option<Block<'_>>, Refused> {
        self.memories.next(memory, offset).await
    }

    async fn read(&mut self, memory: u32, offset: u64, length: u64) -> Result<&[u8], Refused> {
        self.memories.read(memory, offset, length).await
    }

    async fn references(&mut self) -> Result<Vec<Reference>, Refused> {
        Ok(self.references.clone())
    }

    async fn table_sizes(&mut self) -> Result<Vec<u64>, Refused> {
        let sizes = self.tables.iter();
        Ok(sizes.map(|(table, _)| table.size(&self.of.store)).collect())
    }

    async fn next_elements(
        &mut self,
        table: u32,
        offset: u64,
    ) -> Result<Option<(u64, Vec<Reference>)>, Refused> {
        let table = self.table(table)?;
        let mut left = offset..table.0.size(&self.of.store);
        let first = left.find_map(|index| Some((index, self.element(table, index)?)));
        Ok(first.map(|(start, first)| {
            let more = left.map_while(|index| self.element(table, index));
            (start, std::iter::once(first).chain(more).collect())
        }))
    }
}
