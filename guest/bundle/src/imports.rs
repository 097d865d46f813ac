//! What a target imports, and who will provide it when the bundle runs.

use wasmparser::component_types::{ComponentEntityType, ComponentInstanceTypeId};
use wasmparser::types::TypesRef;

use crate::error::Error;
use crate::root::Root;

/// The interfaces of WASI 0.2 that an engine which runs commands has.
const INTERFACES: [&str; 28] = [
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
    "wasi:cli/run",
];

/// Refuses what nobody would provide, and what was not allowed.
pub(crate) fn check(root: &Root, allow_wasi: bool) -> Result<(), Error> {
    let types = root.types.as_ref();
    for import in &root.imports {
        let item = types.component_item_for_import(import);
        if item.is_some_and(|item| only_types(types, &item.ty)) {
            continue;
        }
        if !provided(import) {
            return Err(Error::Import(format!(
                "the component imports `{import}`, which no engine provides to a command: compose the component with one that exports it, then bundle the outcome"
            )));
        }
        if !allow_wasi {
            return Err(Error::Import(format!(
                "the component imports `{import}`: a bundle hands on what its host grants; say --allow-wasi"
            )));
        }
    }
    Ok(())
}

/// Whether an engine that runs commands has it.
fn provided(import: &str) -> bool {
    let Some((interface, version)) = import.split_once('@') else {
        return false;
    };
    let patch = version.strip_prefix("0.2.");
    INTERFACES.contains(&interface)
        && patch.is_some_and(|patch| {
            !patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit())
        })
}

/// Whether there is nothing in it that somebody has to provide.
fn only_types(types: TypesRef<'_>, ty: &ComponentEntityType) -> bool {
    match ty {
        ComponentEntityType::Type { created, .. } => !matches!(
            created,
            wasmparser::component_types::ComponentAnyTypeId::Resource(_)
        ),
        ComponentEntityType::Instance(id) => instance_of_types(types, *id),
        _ => false,
    }
}

fn instance_of_types(types: TypesRef<'_>, id: ComponentInstanceTypeId) -> bool {
    types.get(id).is_some_and(|instance| {
        let mut exports = instance.exports.values();
        exports.all(|item| only_types(types, &item.ty))
    })
}
