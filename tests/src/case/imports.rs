//! Provides the imports of a module: what the linker has, and else stubs, fresh memories and
//! tables, and globals with given values.

use std::collections::HashMap;
use std::mem::{Discriminant, discriminant};

use anyhow::{Context, Result};
use wasmtime::{
    Caller, Extern, ExternType, Func, Global, GlobalType, ImportType, Linker, Memory, Module, Ref,
    SharedMemory, Store, Table, TableType, Tag, Val,
};

/// The imports of a module, in order. Unresolved functions trap. `value` returns the value of a
/// global, from the names of its import with a dot between, and its type.
///
/// Memories and tables are at least as large as the module wants: a result may want larger ones
/// than its original, as they were when the snapshot was made.
///
/// # Errors
///
/// Nothing can stand in for an import.
pub fn imports<T: 'static>(
    store: &mut Store<T>,
    linker: &Linker<T>,
    module: &Module,
    value: impl Fn(&str, &GlobalType) -> Result<Val>,
) -> Result<Vec<Extern>> {
    // What is imported twice is one.
    let mut made: HashMap<(&str, &str, Discriminant<ExternType>), Extern> = HashMap::new();
    let mut imports = Vec::new();
    for import in module.imports() {
        let ty = import.ty();
        let key = (import.module(), import.name(), discriminant(&ty));
        let provided = linker.get_by_import(&mut *store, &import);
        let item = match provided.or_else(|| made.get(&key).cloned()) {
            Some(item) => item,
            None => make(store, &import, &value)?,
        };
        if !matches!(ty, ExternType::Func(_)) {
            made.insert(key, item.clone());
        }
        grow(store, &item, &ty)?;
        imports.push(item);
    }
    Ok(imports)
}

/// What stands in for an import that nothing provides.
fn make<T: 'static>(
    store: &mut Store<T>,
    import: &ImportType<'_>,
    value: impl Fn(&str, &GlobalType) -> Result<Val>,
) -> Result<Extern> {
    let name = format!("{}.{}", import.module(), import.name());
    Ok(match import.ty() {
        ExternType::Func(ty) => {
            let message = format!("unknown import {name}");
            let trap = move |_: Caller<'_, T>, _: &[Val], _: &mut [Val]| {
                Err(wasmtime::Error::msg(message.clone()))
            };
            Func::new(store, ty, trap).into()
        }
        ExternType::Tag(ty) => Tag::new(store, &ty)?.into(),
        ExternType::Memory(ty) if ty.is_shared() => SharedMemory::new(store.engine(), ty)?.into(),
        ExternType::Memory(ty) => Memory::new(store, ty)?.into(),
        ExternType::Table(ty) => {
            let null = null(&ty).with_context(|| format!("nothing provides {name}"))?;
            Table::new(store, ty, null)?.into()
        }
        ExternType::Global(ty) => {
            let value = value(&name, &ty)?;
            Global::new(store, ty, value)?.into()
        }
    })
}

/// The null of a table's type.
fn null(ty: &TableType) -> Option<Ref> {
    let element = ty.element();
    element
        .is_nullable()
        .then(|| Ref::null(element.heap_type()))
}

/// Grows a memory or a table to the least size that its import wants.
fn grow<T: 'static>(store: &mut Store<T>, item: &Extern, wanted: &ExternType) -> Result<()> {
    match (item, wanted) {
        (Extern::Memory(memory), ExternType::Memory(ty)) => {
            let missing = ty.minimum().saturating_sub(memory.size(&*store));
            if missing > 0 {
                memory.grow(store, missing)?;
            }
        }
        (Extern::SharedMemory(memory), ExternType::Memory(ty)) => {
            let missing = ty.minimum().saturating_sub(memory.size());
            if missing > 0 {
                memory.grow(missing)?;
            }
        }
        (Extern::Table(table), ExternType::Table(ty)) => {
            let missing = ty.minimum().saturating_sub(table.size(&*store));
            if missing > 0 {
                let first = null(ty).or_else(|| table.get(&mut *store, 0));
                table.grow(
                    store,
                    missing,
                    first.context("an empty table without null")?,
                )?;
            }
        }
        _ => {}
    }
    Ok(())
}
