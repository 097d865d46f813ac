//! Conversions of further options, of arguments, of references and of imports that have state.

use super::bindings::exports::wizer::wizer::{transform as wit, types};
use crate::{
    Hierarchy, ImportType, InitExport, Number, ObjectExports, Options, Reference, ReferenceExport,
    Referent, StateImport, TableExport,
};

impl wit::FurtherOptions {
    /// These options, with those that a binary is or was opened with.
    pub(super) fn of(self, options: Options) -> Options {
        let Self {
            initializers,
            init_export,
            defer_start,
            watch_exports,
            canonical_nans,
        } = self;
        Options {
            also: initializers,
            defer_start,
            watch_exports,
            canonical_nans,
            init_export: match init_export {
                types::InitExport::Remove => InitExport::Remove,
                types::InitExport::Keep => InitExport::Keep,
                types::InitExport::Empty => InitExport::Empty,
            },
            ..options
        }
    }
}

impl From<Number> for types::Number {
    fn from(number: Number) -> Self {
        match number {
            Number::I32(value) => Self::I32(value),
            Number::I64(value) => Self::I64(value),
            Number::F32(bits) => Self::F32(bits),
            Number::F64(bits) => Self::F64(bits),
        }
    }
}

impl From<types::Reference> for Reference {
    fn from(reference: types::Reference) -> Self {
        match reference {
            types::Reference::Null => Self::Null,
            types::Reference::Function(number) => Self::Function(number),
            types::Reference::I31(value) => Self::I31(value),
            types::Reference::Object(number) => Self::Object(number),
            types::Reference::Other(referent) => Self::Other(match referent {
                types::Referent::Function => Referent::Function,
                types::Referent::External => Referent::External,
                types::Referent::Object => Referent::Object,
                types::Referent::Exception => Referent::Exception,
            }),
        }
    }
}

impl From<Hierarchy> for types::Hierarchy {
    fn from(hierarchy: Hierarchy) -> Self {
        match hierarchy {
            Hierarchy::Func => Self::Func,
            Hierarchy::Extern => Self::Extern,
            Hierarchy::Any => Self::Any,
            Hierarchy::Exn => Self::Exn,
        }
    }
}

impl From<ReferenceExport> for types::ReferenceExport {
    fn from(export: ReferenceExport) -> Self {
        let ReferenceExport { name, hierarchy } = export;
        Self {
            name,
            hierarchy: hierarchy.into(),
        }
    }
}

impl From<TableExport> for types::TableExport {
    fn from(export: TableExport) -> Self {
        let TableExport {
            name,
            hierarchy,
            imported,
        } = export;
        Self {
            name,
            hierarchy: hierarchy.into(),
            imported,
        }
    }
}

impl From<ObjectExports> for types::ObjectExports {
    fn from(exports: ObjectExports) -> Self {
        let ObjectExports {
            given,
            visit,
            memory,
            found,
            references,
            functions,
        } = exports;
        Self {
            given,
            visit,
            memory,
            found,
            references,
            functions,
        }
    }
}

impl From<StateImport> for types::StateImport {
    fn from(import: StateImport) -> Self {
        let StateImport {
            index,
            module,
            name,
            ty,
        } = import;
        Self {
            index,
            module,
            name,
            type_: ty.into(),
        }
    }
}

impl From<ImportType> for types::ImportType {
    fn from(ty: ImportType) -> Self {
        match ty {
            ImportType::Memory {
                minimum,
                maximum,
                page_size,
                memory64,
                shared,
            } => Self::Memory(types::MemoryType {
                minimum,
                maximum,
                page_size,
                memory64,
                shared,
            }),
            ImportType::Table {
                minimum,
                maximum,
                table64,
                element_type,
                hierarchy,
            } => Self::Table(types::TableType {
                minimum,
                maximum,
                table64,
                element_type,
                hierarchy: hierarchy.into(),
            }),
            ImportType::Global {
                value_type,
                mutable,
            } => Self::Global(types::GlobalType {
                value_type,
                mutable,
            }),
        }
    }
}
