//! The imports of modules, with stubs for unresolved functions, and new memories, tables and
//! globals where nothing else provides them.

use std::collections::BTreeMap;

use wasmi::{
    Error, Extern, ExternType, Func, Global, ImportType, Linker, Memory, MemoryType, Module, Ref,
    Store, Table, TableType, Val,
};

use crate::interpreter::Modules;
use crate::trap::Trap;

/// The names of an import: the module's, and its own.
pub type Names = (String, String);

/// The values of imported globals that nothing else provides.
pub type Values = BTreeMap<Names, Val>;

/// A minimum and a maximum.
type Limits = (u64, Option<u64>);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Memory,
    Table,
    Global,
}

/// What the imports of a run's modules lead to. Imports of the same name and kind lead to the same.
pub(crate) struct Imports<'a> {
    wasi: bool,
    values: &'a Values,
    /// For memories and tables, limits that fit all imports of the same name.
    limits: BTreeMap<(Names, Kind), Limits>,
    /// The memories, tables and globals that were made.
    made: BTreeMap<(Names, Kind), Extern>,
}

impl<'a> Imports<'a> {
    /// Begins, for these modules. `wasi` tells whether WASI is provided.
    pub(crate) fn new(modules: &Modules, values: &'a Values, wasi: bool) -> Self {
        let mut limits = BTreeMap::new();
        let preloads = modules.preloads.iter().map(|(_, module)| module);
        let all = preloads.chain([&modules.target]);
        for import in all.flat_map(Module::imports) {
            let (kind, own) = match import.ty() {
                ExternType::Memory(ty) => (Kind::Memory, (ty.minimum(), ty.maximum())),
                ExternType::Table(ty) => (Kind::Table, (ty.minimum(), ty.maximum())),
                ExternType::Global(_) | ExternType::Func(_) => continue,
            };
            limits
                .entry((names(&import), kind))
                .and_modify(|limits| *limits = both(*limits, own))
                .or_insert(own);
        }
        Self {
            wasi,
            values,
            limits,
            made: BTreeMap::new(),
        }
    }

    /// Returns the items to instantiate a module with, in the order of its imports. They can't be
    /// found by name alone: a module may import the same name twice, with two types.
    pub(crate) fn provide<T: 'static>(
        &mut self,
        linker: &Linker<T>,
        store: &mut Store<T>,
        module: &Module,
    ) -> Result<Vec<Extern>, Error> {
        let imports = module.imports().map(|import| {
            let provided = linker.get(&*store, import.module(), import.name());
            provided.map_or_else(|| self.make(store, &import), Ok)
        });
        imports.collect()
    }

    /// A new item, or the one that was made for another import of the same name and kind.
    fn make<T: 'static>(
        &mut self,
        store: &mut Store<T>,
        import: &ImportType<'_>,
    ) -> Result<Extern, Error> {
        let kind = match import.ty() {
            ExternType::Memory(_) => Kind::Memory,
            ExternType::Table(_) => Kind::Table,
            ExternType::Global(_) => Kind::Global,
            ExternType::Func(ty) => {
                let message = message(import, self.wasi);
                let trap = Func::new(store, ty.clone(), move |_, _, _| {
                    Err(Trap::error(message.clone()))
                });
                return Ok(trap.into());
            }
        };
        let key = (names(import), kind);
        if let Some(made) = self.made.get(&key) {
            return Ok(*made);
        }
        let limits = self.limits.get(&key).copied();
        let made = match import.ty() {
            ExternType::Memory(ty) => memory(store, *ty, limits),
            ExternType::Table(ty) => table(store, *ty, limits),
            ExternType::Global(ty) => match self.values.get(&key.0) {
                Some(value) => Ok(Global::new(store, value.clone(), ty.mutability()).into()),
                None => return Err(unresolved(import, "")),
            },
            ExternType::Func(_) => return Err(unresolved(import, "")),
        };
        let made = made.map_err(|error| unresolved(import, &format!(": {error}")))?;
        self.made.insert(key, made);
        Ok(made)
    }
}

fn names(import: &ImportType<'_>) -> Names {
    (import.module().to_string(), import.name().to_string())
}

/// Limits that fit both.
fn both((minimum, maximum): Limits, (other_minimum, other_maximum): Limits) -> Limits {
    let maximum = maximum.into_iter().chain(other_maximum).min();
    (minimum.max(other_minimum), maximum)
}

fn memory<T>(
    store: &mut Store<T>,
    ty: MemoryType,
    limits: Option<Limits>,
) -> Result<Extern, Error> {
    let ty = match limits {
        Some((minimum, maximum)) if (minimum, maximum) != (ty.minimum(), ty.maximum()) => {
            let mut builder = MemoryType::builder();
            builder.memory64(ty.is_64()).min(minimum).max(maximum);
            builder.build()?
        }
        _ => ty,
    };
    Ok(Memory::new(store, ty)?.into())
}

fn table<T>(store: &mut Store<T>, ty: TableType, limits: Option<Limits>) -> Result<Extern, Error> {
    let element = ty.element();
    let ty = match limits {
        Some((minimum, maximum)) if maximum.is_none_or(|maximum| minimum <= maximum) => {
            let narrow = |limit: u64| u32::try_from(limit).unwrap_or(u32::MAX);
            match ty.is_64() {
                true => TableType::new64(element, minimum, maximum),
                false => TableType::new(element, narrow(minimum), maximum.map(narrow)),
            }
        }
        _ => ty,
    };
    Ok(Table::new(store, ty, Ref::null(element))?.into())
}

fn unresolved(import: &ImportType<'_>, why: &str) -> Error {
    let (from, name) = (import.module(), import.name());
    Trap::error(format!("nothing provides the import `{from}.{name}`{why}"))
}

/// The message of the trap of a function that nothing provides.
fn message(import: &ImportType<'_>, wasi: bool) -> String {
    let (from, name) = (import.module(), import.name());
    if (from, name) == ("wasi", "thread-spawn") {
        return "the initializer started a thread (import `wasi.thread-spawn`), which a snapshot can't hold"
            .to_string();
    }
    let hint = match !wasi && from.starts_with("wasi_") {
        true => ": WASI is off, --allow-wasi provides it",
        false => "",
    };
    format!("the import `{from}.{name}` was called, which nothing provides{hint}")
}
