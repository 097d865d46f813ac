//! The names of functions in backtraces.

use std::collections::BTreeMap;

use wasmparser::{KnownCustom, Name, NameSectionReader, Parser, Payload};
use wizer_arguments::printable;

/// The name of a module, and those of its functions.
#[derive(Default)]
pub(super) struct Names {
    module: Option<String>,
    functions: BTreeMap<u32, String>,
}

impl Names {
    /// Reads the `name` section, as far as it is valid.
    pub(super) fn read(wasm: &[u8]) -> Self {
        let mut names = Self::default();
        for payload in Parser::new(0).parse_all(wasm).flatten() {
            if let Payload::CustomSection(section) = payload
                && let KnownCustom::Name(section) = section.as_known()
            {
                names.add(section);
            }
        }
        names
    }

    fn add(&mut self, section: NameSectionReader<'_>) {
        for part in section.into_iter().flatten() {
            match part {
                Name::Module { name, .. } => self.module = Some(name.to_owned()),
                Name::Function(map) => {
                    let names = map.into_iter().flatten();
                    self.functions
                        .extend(names.map(|naming| (naming.index, naming.name.to_owned())));
                }
                _ => {}
            }
        }
    }

    /// The name of a function in a backtrace, in wasmtime's format.
    pub(super) fn function(&self, index: u32) -> String {
        let module = printable(self.module.as_deref().unwrap_or("<unknown>"));
        match self.functions.get(&index) {
            Some(name) => {
                let name = rustc_demangle::demangle(name).to_string();
                format!("{module}!{}", printable(&name))
            }
            None => format!("{module}!<wasm function {index}>"),
        }
    }
}
