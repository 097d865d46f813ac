//! What a result expects of those who run it.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::contents::{ImportType, Module};

/// How many imports are named.
const MOST_NAMES: usize = 8;

/// How many characters of a name are told.
const LONGEST_NAME: usize = 100;

fn short(name: &str) -> &str {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => name.get(..end).unwrap_or(name),
        None => name,
    }
}

/// That imports have the state that they had before the initializer, and are no smaller than they
/// were after it: what code has made grow, the result needs from the beginning on. None if there
/// are none with state.
pub(crate) fn expectation(module: &Module) -> Option<String> {
    let mut names: Vec<String> = module
        .state_imports
        .iter()
        .take(MOST_NAMES)
        .map(|import| {
            let kind = match import.ty {
                ImportType::Memory(_) => "memory",
                ImportType::Table(_) => "table",
                ImportType::Global(_) => "global",
            };
            let (module, name) = (short(&import.module), short(&import.name));
            format!("the {kind} `{module}.{name}`")
        })
        .collect();
    let others = module.state_imports.len().saturating_sub(names.len());
    if others > 0 {
        names.push(format!("{others} others"));
    }
    let last = names.pop()?;
    let list = match names.as_slice() {
        [] => last,
        names => format!("{} and {last}", names.join(", ")),
    };
    let mut imports = module.state_imports.iter();
    let size = match imports.any(|import| !matches!(import.ty, ImportType::Global(_))) {
        true => ", but no smaller than after that",
        false => "",
    };
    Some(format!(
        "the result imports {list}: give it what the initializer was given, in the state before that{size}"
    ))
}
