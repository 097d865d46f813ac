//! Reads a binary whose state is compared.

use alloc::vec::Vec;

use wasmparser::Parser;
use wizer_inspection::Kind;

use super::core_module::Core;
use crate::Error;
use crate::component::{Contents, read_contents};
use crate::module::findings::CodeScan;
use crate::module::read;

/// A binary whose state is compared.
pub(crate) struct Binary<'a> {
    pub(crate) kind: Kind,
    pub(crate) wasm: &'a [u8],
    /// All core modules, and of a component its definitions.
    pub(crate) contents: Contents,
    /// If it is a module that has globals on top of those of its binary, how many, and its bytes
    /// with the binary's indices. The globals on top are the last ones then.
    pub(crate) added: u32,
    pub(crate) renumbered: Option<Vec<u8>>,
}

impl<'a> Binary<'a> {
    /// Reads and validates a binary, except for the bodies of its functions. `name` is what a
    /// message calls it.
    pub(crate) fn read(wasm: &'a [u8], name: &str) -> Result<Self, Error> {
        let kind = match Parser::is_component(wasm) {
            true => Kind::Component,
            false => Kind::Module,
        };
        let contents = match kind {
            Kind::Component => read_contents(wasm, CodeScan::Skipped).map(|(contents, _)| contents),
            Kind::Module => read::read(wasm, CodeScan::Skipped).map(|(module, _)| Contents {
                components: Vec::new(),
                modules: Vec::from([module]),
            }),
        };
        Ok(Self {
            kind,
            wasm,
            contents: contents.map_err(|error| error.within(name))?,
            added: 0,
            renumbered: None,
        })
    }

    /// The core modules, with the state that they write.
    pub(crate) fn cores(&self) -> Result<Vec<Core<'_>>, Error> {
        let modules = self.contents.modules.iter();
        let wasm = self.renumbered.as_deref().unwrap_or(self.wasm);
        let cores = modules.map(|module| {
            let core = Core::read(wasm, module)?;
            Ok(Core {
                added: self.added,
                ..core
            })
        });
        cores.collect()
    }
}
