//! What `inspect` finds in a binary: from wasmtime's types to ours.

use wizer_inspection as found;

use crate::bindings::{types, wit};

fn convert<A: Into<B>, B>(list: Vec<A>) -> Vec<B> {
    list.into_iter().map(Into::into).collect()
}

fn number(value_type: &str, bits: types::Bits) -> Option<found::Number> {
    let bits = u128::from(bits.high) << 64 | u128::from(bits.low);
    found::Number::new(value_type, bits)
}

impl From<types::Invocation> for found::Call {
    fn from(call: types::Invocation) -> Self {
        let types::Invocation { path, arguments } = call;
        Self { path, arguments }
    }
}

impl From<wit::CoreModule> for found::CoreModule {
    fn from(value: wit::CoreModule) -> Self {
        let wit::CoreModule {
            offset,
            size,
            name,
            instances,
            start,
            resets,
            globals,
            memories,
            tables,
            active_segments,
            passive_segments,
        } = value;
        Self {
            offset,
            size,
            name,
            instances,
            start: start.map(Into::into),
            resets,
            globals: convert(globals),
            memories: convert(memories),
            tables: convert(tables),
            active_segments,
            passive_segments,
        }
    }
}

impl From<wit::CoreFunction> for found::Function {
    fn from(value: wit::CoreFunction) -> Self {
        let wit::CoreFunction { index, name } = value;
        Self { index, name }
    }
}

impl From<wit::Global> for found::Global {
    fn from(value: wit::Global) -> Self {
        let wit::Global {
            index,
            name,
            value_type,
            value,
        } = value;
        Self {
            index,
            name,
            value: value.and_then(|bits| number(&value_type, bits)),
            value_type,
        }
    }
}

impl From<wit::Memory> for found::Memory {
    fn from(value: wit::Memory) -> Self {
        let wit::Memory {
            index,
            name,
            minimum,
            maximum,
            page_size,
            memory64,
            shared,
            active_bytes,
        } = value;
        Self {
            index,
            name,
            minimum,
            maximum,
            page_size,
            memory64,
            shared,
            active_bytes,
        }
    }
}

impl From<wit::Table> for found::Table {
    fn from(value: wit::Table) -> Self {
        let wit::Table {
            index,
            name,
            element_type,
            minimum,
            maximum,
            changed,
        } = value;
        Self {
            index,
            name,
            element_type,
            minimum,
            maximum,
            changed,
        }
    }
}

impl From<wit::ComponentInstance> for found::ComponentInstance {
    fn from(value: wit::ComponentInstance) -> Self {
        let wit::ComponentInstance {
            parent,
            index,
            name,
            modules,
            resources,
        } = value;
        Self {
            parent,
            index,
            name,
            modules,
            resources,
        }
    }
}

impl From<wit::Imported> for found::Import {
    fn from(value: wit::Imported) -> Self {
        let wit::Imported {
            path,
            kind,
            functions,
            wasi,
        } = value;
        Self {
            path,
            kind: kind.into(),
            functions,
            wasi,
        }
    }
}

impl From<wit::Refusal> for found::Refusal {
    fn from(value: wit::Refusal) -> Self {
        let wit::Refusal {
            reason,
            text,
            offset,
        } = value;
        Self {
            reason: reason.into(),
            text,
            offset,
        }
    }
}

impl From<wit::Inspection> for found::Inspection {
    fn from(value: wit::Inspection) -> Self {
        let wit::Inspection {
            kind,
            size,
            accepted,
            refusals,
            complete,
            before,
            initializer,
            modules,
            components,
            state_exports,
            imports,
        } = value;
        Self {
            kind: kind.into(),
            size,
            accepted,
            refusals: convert(refusals),
            complete,
            before,
            initializer: initializer.map(Into::into),
            modules: convert(modules),
            components: convert(components),
            state_exports,
            imports: convert(imports),
        }
    }
}

impl From<wit::Kind> for found::Kind {
    fn from(value: wit::Kind) -> Self {
        match value {
            wit::Kind::Module => Self::Module,
            wit::Kind::Component => Self::Component,
        }
    }
}

impl From<wit::Reason> for found::Reason {
    fn from(value: wit::Reason) -> Self {
        match value {
            wit::Reason::Unsupported => Self::Unsupported,
            wit::Reason::InitFunc => Self::InitFunc,
            wit::Reason::Options => Self::Options,
        }
    }
}

impl From<wit::ImportedKind> for found::ImportKind {
    fn from(value: wit::ImportedKind) -> Self {
        match value {
            wit::ImportedKind::Function => Self::Function,
            wit::ImportedKind::Table => Self::Table,
            wit::ImportedKind::Memory => Self::Memory,
            wit::ImportedKind::Global => Self::Global,
            wit::ImportedKind::Tag => Self::Tag,
            wit::ImportedKind::CoreModule => Self::CoreModule,
            wit::ImportedKind::Component => Self::Component,
            wit::ImportedKind::Instance => Self::Instance,
            wit::ImportedKind::Type => Self::Type,
            wit::ImportedKind::Value => Self::Value,
        }
    }
}
