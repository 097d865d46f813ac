//! Reads the definitions of a module that hold state, and where they stand.

use alloc::collections::BTreeSet;
use alloc::string::ToString as _;

use wasmparser::{
    CompositeInnerType, ConstExpr, ElementItems, ElementKind, ElementSectionReader,
    GlobalSectionReader, ImportSectionReader, Operator, TableInit, TableSectionReader, TypeRef,
    TypeSectionReader, ValType,
};

use super::contents::{ElementMode, ElementSegment, Global, Import, ImportType, Module, Table};
use super::hierarchy::hierarchy;
use super::shape::Shape;
use crate::Error;
use crate::reference::Hierarchy;

/// The types of a module: which of them are functions, and which are objects.
pub(super) fn types(module: &mut Module, section: TypeSectionReader<'_>) -> Result<(), Error> {
    for group in section {
        for ty in group?.into_types() {
            if let CompositeInnerType::Func(function) = &ty.composite_type.inner {
                module.function_types.insert(module.types);
                let is_plain = function.params().is_empty() && function.results().is_empty();
                if is_plain && ty.is_final && ty.supertype_idx.is_none() {
                    module.plain_type.get_or_insert(module.types);
                }
            }
            module.types_of_objects.add(module.types, &ty);
            if let Some(shape) = Shape::of(&ty.composite_type.inner) {
                module.object_types.insert(module.types, shape);
            }
            module.types = module.types.saturating_add(1);
        }
    }
    Ok(())
}

/// The imports of a module: how many there are of each kind, and those that have state.
pub(super) fn imports(module: &mut Module, section: ImportSectionReader<'_>) -> Result<(), Error> {
    let end = section.range().end;
    let mut imports = (0..).zip(section.into_imports_with_offsets()).peekable();
    while let Some((index, import)) = imports.next() {
        let (offset, import) = import?;
        // An import ends where the next begins.
        let entry_end = match imports.peek() {
            Some((_, Ok((next, _)))) => *next,
            _ => end,
        };
        let place = module.state_imports.len();
        let (ty, count) = match import.ty {
            TypeRef::Memory(ty) => {
                module.memory_places.push(place);
                (ImportType::Memory(ty), &mut module.imported_memories)
            }
            TypeRef::Table(ty) => {
                module.table_places.push(place);
                (ImportType::Table(ty), &mut module.imported_tables)
            }
            TypeRef::Global(ty) => {
                module.imported_global_types.push(ty);
                (ImportType::Global(ty), &mut module.imported_globals)
            }
            TypeRef::Func(_) | TypeRef::FuncExact(_) => {
                module.imported_functions = module.imported_functions.saturating_add(1);
                continue;
            }
            TypeRef::Tag(_) => continue,
        };
        *count = count.saturating_add(1);
        module.state_imports.push(Import {
            index,
            module: import.module.to_string(),
            name: import.name.to_string(),
            ty,
            entry: offset..entry_end,
        });
    }
    Ok(())
}

/// The tables that a module defines.
pub(super) fn tables(module: &mut Module, section: TableSectionReader<'_>) -> Result<(), Error> {
    let end = section.range().end;
    let mut tables = section.into_iter_with_offsets().peekable();
    while let Some(table) = tables.next() {
        let (offset, table) = table?;
        let entry_end = match tables.peek() {
            Some(Ok((next, _))) => *next,
            _ => end,
        };
        let mut objects = BTreeSet::new();
        let init = match &table.init {
            TableInit::RefNull => None,
            TableInit::Expr(init) => {
                module.converts_external |= made(init, &mut objects)?;
                Some(init.get_binary_reader().original_position()..entry_end)
            }
        };
        module.tables.push(Table {
            ty: table.ty,
            entry: offset..entry_end,
            init,
            objects,
        });
    }
    Ok(())
}

/// The globals that a module defines.
pub(super) fn globals(module: &mut Module, section: GlobalSectionReader<'_>) -> Result<(), Error> {
    let end = section.range().end;
    let mut globals = section.into_iter_with_offsets().peekable();
    while let Some(global) = globals.next() {
        let (offset, global) = global?;
        let mut objects = BTreeSet::new();
        module.converts_external |= made(&global.init_expr, &mut objects)?;
        let entry_end = match globals.peek() {
            Some(Ok((next, _))) => *next,
            _ => end,
        };
        module.globals.push(Global {
            ty: global.ty,
            entry: offset..entry_end,
            init: global.init_expr.get_binary_reader().original_position(),
            objects,
        });
    }
    Ok(())
}

/// The element segments of a module.
pub(super) fn elements(
    module: &mut Module,
    section: ElementSectionReader<'_>,
) -> Result<(), Error> {
    for segment in section {
        let segment = segment?;
        let mut objects = BTreeSet::new();
        let (count, kind) = match segment.items {
            ElementItems::Functions(indices) => (indices.count(), Hierarchy::Func),
            ElementItems::Expressions(ty, expressions) => {
                let count = expressions.count();
                for expression in expressions {
                    module.converts_external |= made(&expression?, &mut objects)?;
                }
                (count, hierarchy(module, ValType::Ref(ty)))
            }
        };
        module.elements.push(ElementSegment {
            mode: match segment.kind {
                ElementKind::Active { table_index, .. } => {
                    ElementMode::Active(table_index.unwrap_or(0))
                }
                ElementKind::Passive => ElementMode::Passive,
                ElementKind::Declared => ElementMode::Declared,
            },
            entry: segment.range,
            count,
            hierarchy: kind,
            objects,
        });
    }
    Ok(())
}

/// The types of the garbage-collected objects that a constant expression makes, each once. Returns
/// whether it takes one out of an external reference.
fn made(expression: &ConstExpr<'_>, types: &mut BTreeSet<u32>) -> Result<bool, Error> {
    let mut converts = false;
    for operator in expression.get_operators_reader() {
        match operator? {
            Operator::StructNew { struct_type_index }
            | Operator::StructNewDefault { struct_type_index } => {
                types.insert(struct_type_index);
            }
            Operator::ArrayNew { array_type_index }
            | Operator::ArrayNewDefault { array_type_index }
            | Operator::ArrayNewFixed {
                array_type_index, ..
            } => {
                types.insert(array_type_index);
            }
            Operator::AnyConvertExtern => converts = true,
            _ => {}
        }
    }
    Ok(converts)
}
