//! The imports of a target, and their providers when the bundle runs.

use wasmparser::component_types::{
    ComponentAnyTypeId, ComponentEntityType, ComponentFuncTypeId, ComponentInstanceTypeId,
};
use wasmparser::types::TypesRef;

use crate::error::Error;
use crate::root::Root;

/// The interfaces of WASI that an engine provides to commands, by their releases.
const RELEASES: [(&str, &[&str]); 2] = [
    (
        "0.2.",
        &[
            "wasi:cli/environment",
            "wasi:cli/exit",
            "wasi:cli/stderr",
            "wasi:cli/stdin",
            "wasi:cli/stdout",
            "wasi:cli/terminal-input",
            "wasi:cli/terminal-output",
            "wasi:cli/terminal-stderr",
            "wasi:cli/terminal-stdin",
            "wasi:cli/terminal-stdout",
            "wasi:clocks/monotonic-clock",
            "wasi:clocks/wall-clock",
            "wasi:filesystem/preopens",
            "wasi:filesystem/types",
            "wasi:io/error",
            "wasi:io/poll",
            "wasi:io/streams",
            "wasi:random/insecure",
            "wasi:random/insecure-seed",
            "wasi:random/random",
            "wasi:sockets/instance-network",
            "wasi:sockets/ip-name-lookup",
            "wasi:sockets/network",
            "wasi:sockets/tcp",
            "wasi:sockets/tcp-create-socket",
            "wasi:sockets/udp",
            "wasi:sockets/udp-create-socket",
        ],
    ),
    (
        "0.3.",
        &[
            "wasi:cli/environment",
            "wasi:cli/exit",
            "wasi:cli/stderr",
            "wasi:cli/stdin",
            "wasi:cli/stdout",
            "wasi:cli/terminal-input",
            "wasi:cli/terminal-output",
            "wasi:cli/terminal-stderr",
            "wasi:cli/terminal-stdin",
            "wasi:cli/terminal-stdout",
            "wasi:cli/types",
            "wasi:clocks/monotonic-clock",
            "wasi:clocks/system-clock",
            "wasi:clocks/types",
            "wasi:filesystem/preopens",
            "wasi:filesystem/types",
            "wasi:random/insecure",
            "wasi:random/insecure-seed",
            "wasi:random/random",
            "wasi:sockets/ip-name-lookup",
            "wasi:sockets/types",
        ],
    ),
];

/// The type of an import.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Item {
    Instance(ComponentInstanceTypeId),
    Function(ComponentFuncTypeId),
}

/// The provider of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Provider {
    /// The engine that runs the bundle.
    Host,
    /// None. A stub traps, with this text after the import's name.
    Nobody(&'static str),
    /// A stub for WASI's exit, which traps: an exit would end the command before it has written the
    /// result.
    Exit,
    /// WASI's environment, without the arguments of the bundle.
    Environment,
    /// WASI's directories, reduced to those that the user named.
    Directories,
}

/// An import, and its provider.
#[derive(Debug)]
pub(crate) struct Import<'a> {
    pub(crate) name: &'a str,
    pub(crate) item: Item,
    pub(crate) provider: Provider,
}

impl Import<'_> {
    /// Whether the import gives access to standard output.
    pub(crate) fn prints(&self) -> bool {
        self.provider == Provider::Host && interface(self.name) == Some("wasi:cli/stdout")
    }
}

/// The imports of a component that need a provider.
pub(crate) fn imports(root: &Root, allow_wasi: bool) -> Result<Vec<Import<'_>>, Error> {
    let types = root.types.as_ref();
    let mut imports = Vec::new();
    for name in &root.imports {
        let refused =
            |what: &str| Error::Import(format!("nothing provides the import `{name}`, {what}"));
        let Some(item) = types.component_item_for_import(name) else {
            continue;
        };
        let item = match item.ty {
            ty if only_types(types, &ty) => continue,
            ComponentEntityType::Instance(id) => Item::Instance(id),
            ComponentEntityType::Func(id) => Item::Function(id),
            ComponentEntityType::Module(_) => return Err(refused("a core module")),
            ComponentEntityType::Component(_) => return Err(refused("a component")),
            ComponentEntityType::Type { .. } => return Err(refused("a resource type")),
            ComponentEntityType::Value(_) => return Err(refused("a value")),
        };
        imports.push(Import {
            name,
            item,
            provider: provider(name, allow_wasi),
        });
    }
    Ok(imports)
}

fn provider(name: &str, allow_wasi: bool) -> Provider {
    let off = ": WASI is off, --allow-wasi provides it";
    match (interface(name), allow_wasi) {
        (Some("wasi:cli/exit"), true) => Provider::Exit,
        (Some("wasi:cli/environment"), true) => Provider::Environment,
        (Some("wasi:filesystem/preopens"), true) => Provider::Directories,
        (Some(_), true) => Provider::Host,
        (Some(_), false) => Provider::Nobody(off),
        (None, _) => Provider::Nobody(""),
    }
}

/// The interface of WASI with this name, if an engine provides it to commands.
fn interface(import: &str) -> Option<&str> {
    let (interface, version) = import.split_once('@')?;
    let is_number =
        |patch: &str| !patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit());
    let mut releases = RELEASES.iter();
    releases
        .any(|(release, interfaces)| {
            version.strip_prefix(release).is_some_and(is_number) && interfaces.contains(&interface)
        })
        .then_some(interface)
}

/// Whether the import has only types, and so needs no provider.
fn only_types(types: TypesRef<'_>, ty: &ComponentEntityType) -> bool {
    match ty {
        ComponentEntityType::Type { created, .. } => {
            !matches!(created, ComponentAnyTypeId::Resource(_))
        }
        ComponentEntityType::Instance(id) => types.get(*id).is_some_and(|instance| {
            let mut exports = instance.exports.values();
            exports.all(|item| only_types(types, &item.ty))
        }),
        _ => false,
    }
}
