//! Conversions of what `inspect` finds.

use wizer_inspection as found;

use super::bindings::exports::wizer::wizer::{transform as wit, types as wit_types};
use super::convert;

fn bits(number: found::Number) -> wit::Bits {
    const LOW: u128 = u64::MAX as u128;
    let bits = number.bits();
    // Neither half has more than 64 bits.
    let half = |bits: u128| u64::try_from(bits).unwrap_or(u64::MAX);
    wit::Bits {
        low: half(bits & LOW),
        high: half(bits >> 64),
    }
}

impl From<found::Call> for wit_types::Invocation {
    fn from(call: found::Call) -> Self {
        let found::Call { path, arguments } = call;
        Self { path, arguments }
    }
}

impl From<found::CoreModule> for wit::CoreModule {
    fn from(value: found::CoreModule) -> Self {
        let found::CoreModule {
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

impl From<found::Function> for wit::CoreFunction {
    fn from(value: found::Function) -> Self {
        let found::Function { index, name } = value;
        Self { index, name }
    }
}

impl From<found::Global> for wit::Global {
    fn from(value: found::Global) -> Self {
        let found::Global {
            index,
            name,
            value_type,
            value,
        } = value;
        Self {
            index,
            name,
            value_type,
            value: value.map(bits),
        }
    }
}

impl From<found::Memory> for wit::Memory {
    fn from(value: found::Memory) -> Self {
        let found::Memory {
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

impl From<found::Table> for wit::Table {
    fn from(value: found::Table) -> Self {
        let found::Table {
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

impl From<found::ComponentInstance> for wit::ComponentInstance {
    fn from(value: found::ComponentInstance) -> Self {
        let found::ComponentInstance {
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

impl From<found::Import> for wit::Imported {
    fn from(value: found::Import) -> Self {
        let found::Import {
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

impl From<found::Refusal> for wit::Refusal {
    fn from(value: found::Refusal) -> Self {
        let found::Refusal {
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

impl From<found::Inspection> for wit::Inspection {
    fn from(value: found::Inspection) -> Self {
        let found::Inspection {
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

impl From<found::Kind> for wit::Kind {
    fn from(value: found::Kind) -> Self {
        match value {
            found::Kind::Module => Self::Module,
            found::Kind::Component => Self::Component,
        }
    }
}

impl From<found::Reason> for wit::Reason {
    fn from(value: found::Reason) -> Self {
        match value {
            found::Reason::Unsupported => Self::Unsupported,
            found::Reason::InitFunc => Self::InitFunc,
            found::Reason::Options => Self::Options,
        }
    }
}

impl From<found::ImportKind> for wit::ImportedKind {
    fn from(value: found::ImportKind) -> Self {
        match value {
            found::ImportKind::Function => Self::Function,
            found::ImportKind::Table => Self::Table,
            found::ImportKind::Memory => Self::Memory,
            found::ImportKind::Global => Self::Global,
            found::ImportKind::Tag => Self::Tag,
            found::ImportKind::CoreModule => Self::CoreModule,
            found::ImportKind::Component => Self::Component,
            found::ImportKind::Instance => Self::Instance,
            found::ImportKind::Type => Self::Type,
            found::ImportKind::Value => Self::Value,
        }
    }
}
