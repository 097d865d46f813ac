//! Makes what modules import that has state, and that nothing provides: memories, tables and
//! globals.

use std::collections::{BTreeMap, BTreeSet};

use wasmtime::{
    Extern, ExternType, Global, GlobalType, ImportType, Memory, MemoryType, MemoryTypeBuilder,
    Module, Ref, SharedMemory, Store, Table, TableType, Val, bail,
};
use wizer_inspection::Number;

use super::host::Host;
use crate::bindings::types;
use crate::error::{Error, ImportedGlobal};
use crate::limits::Limited as _;

/// The names of an import.
type Names = (String, String);

/// What the imports of a run's modules lead to. Imports of the same name lead to the same.
pub(super) struct Imports<'a> {
    /// All modules of the run.
    modules: Vec<&'a Module>,
    /// The values of globals that nothing else provides.
    values: BTreeMap<Names, Val>,
    memories: BTreeMap<Names, Extern>,
    tables: BTreeMap<Names, Table>,
    globals: BTreeMap<Names, Global>,
}

/// What is given to a module, and to those that are preloaded for it.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) module: &'a Module,
    /// Its imports that have state.
    pub(super) with_state: &'a [types::StateImport],
    /// Modules that are preloaded, in order, by their names.
    pub(super) preloads: &'a [(&'a str, &'a Module)],
    /// Values of imported globals, by their names.
    pub(super) globals: &'a [(String, String)],
}

impl<'a> Imports<'a> {
    /// Demands, before anything runs, that all can be provided, and that nothing is given in vain.
    ///
    /// # Errors
    ///
    /// `ErrorKind::Options`, `ErrorKind::Instantiate`.
    pub(super) fn new(given: Given<'a>) -> Result<Self, Error> {
        let mut texts = BTreeMap::new();
        for (name, text) in given.globals {
            if texts.insert(name.as_str(), text.as_str()).is_some() {
                let name = name.clone();
                return Err(Error::global(ImportedGlobal::TwoValues { name }));
            }
        }
        let mut check = Check {
            unused: texts.keys().copied().collect(),
            texts,
            values: BTreeMap::new(),
        };
        // Each has what was preloaded before it.
        let mut preloads = given.preloads;
        check.module(given.module, given.with_state, preloads)?;
        while let Some(((_, module), before)) = preloads.split_last() {
            check.module(module, &[], before)?;
            preloads = before;
        }
        if let Some(name) = check.unused.first() {
            let name = (*name).to_string();
            return Err(Error::global(ImportedGlobal::NoImport { name }));
        }
        let preloads = given.preloads.iter().map(|(_, module)| *module);
        Ok(Self {
            modules: preloads.chain([given.module]).collect(),
            values: check.values,
            memories: BTreeMap::new(),
            tables: BTreeMap::new(),
            globals: BTreeMap::new(),
        })
    }

    /// What an import leads to that has state. None of others.
    pub(super) fn provide(
        &mut self,
        store: &mut Store<Host>,
        import: &ImportType<'_>,
    ) -> wasmtime::Result<Option<Extern>> {
        let names = (import.module().to_string(), import.name().to_string());
        Ok(Some(match import.ty() {
            ExternType::Memory(ty) => match self.memories.get(&names) {
                Some(memory) => memory.clone(),
                None => {
                    let memory = memory(store, &ty, self.limits(import))?;
                    self.memories.entry(names).or_insert(memory).clone()
                }
            },
            ExternType::Table(ty) => match self.tables.get(&names) {
                Some(table) => (*table).into(),
                None => {
                    let table = table(store, &ty, self.limits(import))?;
                    (*self.tables.entry(names).or_insert(table)).into()
                }
            },
            ExternType::Global(ty) => match self.globals.get(&names) {
                Some(global) => (*global).into(),
                None => {
                    let global = self.global(store, ty, &names)?;
                    (*self.globals.entry(names).or_insert(global)).into()
                }
            },
            ExternType::Func(_) | ExternType::Tag(_) => return Ok(None),
        }))
    }

    fn global(
        &self,
        store: &mut Store<Host>,
        ty: GlobalType,
        names: &Names,
    ) -> wasmtime::Result<Global> {
        match self.values.get(names) {
            Some(value) => Global::new(store, ty, *value),
            None => bail!(
                "nothing provides the import `{}`",
                joined(&names.0, &names.1)
            ),
        }
    }

    /// A minimum and a maximum with which a memory or table fits all imports of its name.
    fn limits(&self, import: &ImportType<'_>) -> (u64, Option<u64>) {
        let imports = self.modules.iter().flat_map(|module| module.imports());
        let same = imports
            .filter(|other| (other.module(), other.name()) == (import.module(), import.name()));
        same.fold((0, None), |(minimum, maximum), other| {
            let (other_minimum, other_maximum) = match other.ty() {
                ExternType::Memory(ty) => (ty.minimum(), ty.maximum()),
                ExternType::Table(ty) => (ty.minimum(), ty.maximum()),
                _ => (0, None),
            };
            let both = maximum.zip(other_maximum);
            let smaller = both.map(|(one, other): (u64, u64)| one.min(other));
            (
                minimum.max(other_minimum),
                smaller.or(maximum).or(other_maximum),
            )
        })
    }
}

/// Makes a memory. One that threads share is not seen to grow, so all that it may ever have counts:
/// that is at most half of what is left.
fn memory(
    store: &mut Store<Host>,
    ty: &MemoryType,
    (minimum, maximum): (u64, Option<u64>),
) -> wasmtime::Result<Extern> {
    let mut builder = MemoryTypeBuilder::new();
    builder
        .memory64(ty.is_64())
        .page_size_log2(ty.page_size_log2())
        .min(minimum)
        .max(maximum);
    if !ty.is_shared() {
        return Ok(Memory::new(store, builder.build()?)?.into());
    }
    let limiter = store.data_mut().limiter();
    let left = limiter.left().map(|left| left / 2);
    let left = left.and_then(|left| left.checked_div(ty.page_size()));
    let maximum = [left, maximum].into_iter().flatten().min();
    let maximum = maximum.map(|maximum| maximum.max(minimum));
    let ty = builder.shared(true).max(maximum).build()?;
    let pages = ty.maximum().unwrap_or_default();
    limiter.count(pages.saturating_mul(ty.page_size()))?;
    Ok(SharedMemory::new(store.engine(), ty)?.into())
}

/// Makes a table.
fn table(
    store: &mut Store<Host>,
    ty: &TableType,
    (minimum, maximum): (u64, Option<u64>),
) -> wasmtime::Result<Table> {
    let null = Ref::null(ty.element().heap_type());
    let element = ty.element().clone();
    let ty = match ty.is_64() {
        true => TableType::new64(element, minimum, maximum),
        false => TableType::new(
            element,
            minimum.try_into()?,
            maximum.map(u32::try_from).transpose()?,
        ),
    };
    Table::new(store, ty, null)
}

/// What is known so far of what is given.
struct Check<'a> {
    texts: BTreeMap<&'a str, &'a str>,
    /// The names of those values that no import has taken.
    unused: BTreeSet<&'a str>,
    values: BTreeMap<Names, Val>,
}

impl Check<'_> {
    /// Demands that all imports of a module can be provided.
    fn module(
        &mut self,
        module: &Module,
        with_state: &[types::StateImport],
        preloads: &[(&str, &Module)],
    ) -> Result<(), Error> {
        for (index, import) in (0..).zip(module.imports()) {
            let is_provided = || {
                let mut of_name = preloads.iter().filter(|(name, _)| *name == import.module());
                of_name.any(|(_, preload)| preload.get_export(import.name()).is_some())
            };
            // In the words of the text format, which the engine has not for all types.
            let ty = with_state.iter().find(|state| state.index == index);
            match (import.ty(), ty.map(|state| &state.type_)) {
                (ExternType::Global(ty), known) => {
                    let ty = match known {
                        Some(types::ImportType::Global(ty)) => ty.value_type.clone(),
                        _ => ty.content().to_string(),
                    };
                    self.global(&import, &ty, is_provided())?;
                }
                (ExternType::Table(ty), known) if !ty.element().is_nullable() && !is_provided() => {
                    let ty = match known {
                        Some(types::ImportType::Table(ty)) => ty.element_type.clone(),
                        _ => ty.element().to_string(),
                    };
                    return Err(Error::table(&joined(import.module(), import.name()), &ty));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn global(
        &mut self,
        import: &ImportType<'_>,
        value_type: &str,
        is_provided: bool,
    ) -> Result<(), Error> {
        let name = joined(import.module(), import.name());
        self.unused.remove(name.as_str());
        let value_type = value_type.to_string();
        let text = match (self.texts.get(name.as_str()), is_provided) {
            (None, true) => return Ok(()),
            (None, false) => {
                return Err(Error::global(ImportedGlobal::NoValue { name, value_type }));
            }
            (Some(_), true) => return Err(Error::global(ImportedGlobal::ProvidedTwice { name })),
            (Some(text), false) => (*text).to_string(),
        };
        let Some(number) = Number::read(&value_type, &text) else {
            return Err(Error::global(ImportedGlobal::NoNumber {
                name,
                value_type,
                text,
            }));
        };
        let names = (import.module().to_string(), import.name().to_string());
        self.values.insert(names, value(number));
        Ok(())
    }
}

/// The name of an import, in one.
fn joined(module: &str, name: &str) -> String {
    format!("{module}.{name}")
}

/// A number as a value of the engine's.
pub(super) fn value(number: Number) -> Val {
    match number {
        Number::I32(value) => Val::I32(value.cast_signed()),
        Number::I64(value) => Val::I64(value.cast_signed()),
        Number::F32(bits) => Val::F32(bits),
        Number::F64(bits) => Val::F64(bits),
        Number::V128(bits) => Val::V128(bits.into()),
    }
}
