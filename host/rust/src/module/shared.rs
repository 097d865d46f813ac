//! Memories that threads share. The engine does not ask before they grow, so all that they may ever
//! have counts.

use wasmparser::{MemoryType, Parser, Payload};
use wasmtime::{ExternType, Module};

use crate::transform::{Description, StateExports};

/// The size of a page, unless a memory's type says another.
const PAGE: u64 = 64 << 10;

/// Whether a module has a memory that threads share.
pub(crate) fn has_shared_memory(module: &Module, known: &Description) -> bool {
    let names = match &known.exports {
        StateExports::Module(exports) => exports.memories.as_slice(),
        StateExports::Component(_) => &[],
    };
    let mut types = names.iter().map(|name| module.get_export(name));
    types.any(|ty| matches!(ty, Some(ExternType::Memory(ty)) if ty.is_shared()))
}

/// So many bytes the memories of these exports may grow by, of those that threads share.
pub(super) fn growth_of_exports(module: &Module, names: &[String]) -> u64 {
    let growth = names.iter().map(|name| match module.get_export(name) {
        Some(ExternType::Memory(ty)) if ty.is_shared() => {
            let maximum = ty.maximum().unwrap_or_default();
            growth(ty.minimum(), maximum, ty.page_size())
        }
        _ => 0,
    });
    growth.fold(0, u64::saturating_add)
}

/// So many bytes the memories may grow by that a module defines and threads share. A module that is
/// not instrumented need not export them.
pub(crate) fn growth_of_module(wasm: &[u8]) -> u64 {
    let payloads = Parser::new(0).parse_all(wasm).map_while(Result::ok);
    let memories = payloads.filter_map(|payload| match payload {
        Payload::MemorySection(memories) => Some(memories.into_iter().filter_map(Result::ok)),
        _ => None,
    });
    let growth = memories.flatten().map(|memory| growth_of_type(&memory));
    growth.fold(0, u64::saturating_add)
}

fn growth_of_type(memory: &MemoryType) -> u64 {
    let page = memory
        .page_size_log2
        .map_or(PAGE, |log| 1_u64.checked_shl(log).unwrap_or(u64::MAX));
    match memory.maximum.filter(|_| memory.shared) {
        Some(maximum) => growth(memory.initial, maximum, page),
        None => 0,
    }
}

fn growth(minimum: u64, maximum: u64, page: u64) -> u64 {
    maximum.saturating_sub(minimum).saturating_mul(page)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::growth_of_module;

    #[test]
    fn own_shared_memories_count() {
        let growth = |text| growth_of_module(&wat::parse_str(text).unwrap());
        assert_eq!(growth("(module (memory 1 9))"), 0);
        assert_eq!(growth("(module (memory 1 9 shared))"), 8 << 16);
        let imported = r#"(module (import "a" "b" (memory 1 9 shared)) (memory 2 3 shared))"#;
        assert_eq!(growth(imported), 1 << 16);
    }
}
