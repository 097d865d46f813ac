//! The names of what binaries have.

use alloc::collections::BTreeMap;
use alloc::string::String;

use wasmparser::BinaryReader;
use wizer_inspection::Named;

use crate::component;
use crate::module::format::id;

/// Of a name, no more bytes than these are told: a binary has many names.
const LONGEST_NAME: usize = 100;

/// The first hundred bytes of a name.
pub(crate) fn short(name: &str) -> String {
    let end = name.floor_char_boundary(LONGEST_NAME);
    String::from(name.get(..end).unwrap_or_default())
}

/// An item with its name among those of its kind.
pub(crate) fn named(labels: &BTreeMap<u32, &str>, index: u32) -> Named {
    Named {
        index,
        name: labels.get(&index).map(|name| short(name)),
    }
}

/// The name of a custom section.
pub(crate) fn custom_section(content: &[u8]) -> String {
    let name = BinaryReader::new(content, 0).read_string();
    name.map(short).unwrap_or_default()
}

/// What the specification calls a section of a module.
pub(crate) fn module_section(number: u8) -> &'static str {
    match number {
        id::TYPE => "type",
        id::IMPORT => "import",
        id::FUNCTION => "function",
        id::TABLE => "table",
        id::MEMORY => "memory",
        id::GLOBAL => "global",
        id::EXPORT => "export",
        id::START => "start",
        id::ELEMENT => "element",
        id::CODE => "code",
        id::DATA => "data",
        id::DATA_COUNT => "data count",
        id::TAG => "tag",
        _ => "custom",
    }
}

/// What the specification calls a section of a component.
pub(crate) fn component_section(number: u8) -> &'static str {
    match number {
        component::id::CUSTOM => "custom",
        component::id::CORE_MODULE => "core module",
        component::id::CORE_INSTANCE => "core instance",
        component::id::CORE_TYPE => "core type",
        component::id::COMPONENT => "component",
        component::id::INSTANCE => "instance",
        component::id::ALIAS => "alias",
        component::id::TYPE => "type",
        component::id::CANONICAL => "canonical",
        component::id::IMPORT => "import",
        component::id::EXPORT => "export",
        _ => "start",
    }
}
