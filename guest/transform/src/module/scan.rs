//! What instructions do to state, and what is said where a snapshot can't hold it.

use alloc::format;
use alloc::string::String;

use wasmparser::{ExternalKind, KnownCustom, Name, Operator, Parser, Payload};

use super::contents::{Export, Module};
use crate::Error;

/// A construct that can't be held.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    what: String,
    function: Option<u32>,
    offset: usize,
}

impl Refusal {
    /// A definition at byte `offset`.
    pub(crate) fn construct(what: String, offset: usize) -> Self {
        Self {
            what,
            function: None,
            offset,
        }
    }

    /// An instruction at byte `offset` in the function of index `function`.
    pub(crate) fn instruction(what: (&str, &str), function: u32, offset: usize) -> Self {
        let (name, effect) = what;
        Self {
            what: format!("the instruction `{name}` {effect}"),
            function: Some(function),
            offset,
        }
    }

    /// The error, with the function's name if the module has one for it.
    pub(crate) fn into_error(self, wasm: &[u8], module: &Module) -> Error {
        let Some(function) = self.function else {
            return Error::unsupported(self.what, self.offset);
        };
        let place = match function_name(function, wasm, module) {
            Some(name) => format!("function {function} `{name}`"),
            None => format!("function {function}"),
        };
        Error::unsupported(
            format!("{}, which a snapshot can't hold yet: in {place}", self.what),
            self.offset,
        )
    }
}

/// Whether an instruction that begins with this byte can be one of those below: `table.set`, `ref.func`, and
/// those with the prefixes of garbage collection and of bulk memory.
pub(crate) fn may_matter(opcode: u8) -> bool {
    matches!(opcode, 0x26 | 0xd2 | 0xfb | 0xfc)
}

/// The name and the effect of an instruction that changes state which can't be read back.
pub(crate) fn mutates(operator: &Operator<'_>) -> Option<(&'static str, &'static str)> {
    const TABLE: &str = "changes a table";
    const OBJECT: &str = "changes a garbage-collected object";
    Some(match operator {
        Operator::TableSet { .. } => ("table.set", TABLE),
        Operator::TableGrow { .. } => ("table.grow", TABLE),
        Operator::TableFill { .. } => ("table.fill", TABLE),
        Operator::TableCopy { .. } => ("table.copy", TABLE),
        Operator::TableInit { .. } => ("table.init", TABLE),
        Operator::ElemDrop { .. } => ("elem.drop", "drops an element segment"),
        Operator::DataDrop { .. } => ("data.drop", "drops a data segment"),
        Operator::StructSet { .. } => ("struct.set", OBJECT),
        Operator::ArraySet { .. } => ("array.set", OBJECT),
        Operator::ArrayFill { .. } => ("array.fill", OBJECT),
        Operator::ArrayCopy { .. } => ("array.copy", OBJECT),
        Operator::ArrayInitData { .. } => ("array.init_data", OBJECT),
        Operator::ArrayInitElem { .. } => ("array.init_elem", OBJECT),
        _ => return None,
    })
}

/// The data segment that an instruction reads.
pub(crate) fn data_segment(operator: &Operator<'_>) -> Option<u32> {
    match *operator {
        Operator::MemoryInit { data_index, .. } => Some(data_index),
        Operator::ArrayNewData {
            array_data_index, ..
        } => Some(array_data_index),
        _ => None,
    }
}

/// The function to which an instruction refers.
pub(crate) fn function(operator: &Operator<'_>) -> Option<u32> {
    match *operator {
        Operator::RefFunc { function_index } => Some(function_index),
        _ => None,
    }
}

/// A name for a function: from the `name` section, else an export's.
fn function_name(function: u32, wasm: &[u8], module: &Module) -> Option<String> {
    let named = Parser::new(module.range.start as u64)
        .parse_all(wasm.get(module.range.clone())?)
        .find_map(|payload| match payload.ok()? {
            Payload::CustomSection(custom) => match custom.as_known() {
                KnownCustom::Name(names) => names.into_iter().find_map(|name| match name.ok()? {
                    Name::Function(map) => map.into_iter().find_map(|naming| {
                        naming
                            .ok()
                            .filter(|n| n.index == function)
                            .map(|n| String::from(n.name))
                    }),
                    _ => None,
                }),
                _ => None,
            },
            _ => None,
        });
    named.or_else(|| {
        let exported =
            |export: &&Export| export.kind == ExternalKind::Func && export.index == function;
        module
            .exports
            .iter()
            .find(exported)
            .map(|export| export.name.clone())
    })
}
