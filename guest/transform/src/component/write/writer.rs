//! What all files here share: what is written, the index spaces, and the output so far.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use wasm_encoder::Encode;
use wasm_encoder::reencode;
use wasmparser::BinaryReader;

use super::counters::Counters;
use super::output::{Part, content};
use super::renumber::{Renumber, failed};
use super::scope::Scope;
use crate::Error;
use crate::component::plan::blueprint::Blueprint;
use crate::component::plan::edits::ExportEdit;
use crate::component::plan::versions::Version;
use crate::component::read::contents::Section;
use crate::module::InstanceState;
use crate::module::format::slice;

/// What a component is written for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose<'a> {
    /// To be run, and to show its state.
    Instrument,
    /// To be the result, which begins with a state.
    Result {
        /// The state of each core instance that has some, by its number in the tree.
        states: &'a BTreeMap<usize, InstanceState>,
        /// What becomes of the exports of component instances, in order, by their nodes.
        exports: &'a BTreeMap<usize, Vec<ExportEdit>>,
    },
}

/// Writes one component.
pub(crate) struct Writer<'a> {
    pub(crate) blueprint: &'a Blueprint,
    pub(crate) purpose: Purpose<'a>,
    /// From the root to the definition that is being written.
    pub(crate) scopes: Vec<Scope>,
}

/// What was written of a definition so far.
pub(crate) struct DefinitionOutput<'a> {
    /// The version; none if the definition stays as it is.
    pub(crate) version: Option<&'a Version>,
    pub(crate) parts: Vec<Part>,
    /// How many core instances and component instances were written, of those that instantiate
    /// something.
    pub(super) cores: usize,
    pub(super) children: usize,
    /// How many exports and canonical functions were written.
    pub(crate) exports: usize,
    pub(super) canonicals: usize,
    /// What it counts.
    pub(crate) counters: Counters,
}

impl<'a> DefinitionOutput<'a> {
    /// Nothing of a definition, which has so many sections.
    pub(super) fn new(version: Option<&'a Version>, sections: usize) -> Self {
        Self {
            version,
            parts: Vec::with_capacity(sections),
            cores: 0,
            children: 0,
            exports: 0,
            canonicals: 0,
            counters: Counters::default(),
        }
    }
}

impl<'a> Writer<'a> {
    pub(crate) fn reader(&self, section: &Section) -> Result<BinaryReader<'a>, Error> {
        section.reader(&self.blueprint.wasm)
    }

    /// The scope of the definition that is being written.
    pub(crate) fn scope(&mut self) -> Result<&mut Scope, Error> {
        self.scopes.last_mut().ok_or_else(lost)
    }

    /// Whether no index in the definition has changed, nor one around it.
    pub(super) fn is_as_it_was(&self) -> bool {
        self.scopes.iter().all(Scope::is_as_it_was)
    }

    /// Writes an item with the indices as they are now: an item only names those before it.
    pub(crate) fn item(
        &self,
        write: impl FnOnce(&mut Renumber<'_>) -> Result<(), reencode::Error<Error>>,
    ) -> Result<(), Error> {
        let mut renumber = Renumber::new(&self.scopes);
        write(&mut renumber).map_err(failed)?;
        if renumber.is_sound() {
            Ok(())
        } else {
            Err(lost())
        }
    }

    /// A section whose items were written: the input's, if nothing has changed in it.
    pub(crate) fn finish(
        &self,
        section: &Section,
        output: &mut DefinitionOutput<'a>,
        encoded: &impl Encode,
        edited: bool,
    ) -> Result<(), Error> {
        let mut part = Part::Input(section.clone());
        if edited || !self.is_as_it_was() {
            let bytes = content(encoded)?;
            if bytes != slice(&self.blueprint.wasm, section.content.clone())? {
                part = Part::new(section.id, bytes);
            }
        }
        output.parts.push(part);
        Ok(())
    }
}

/// An index leads nowhere, which validation has ruled out.
pub(crate) fn lost() -> Error {
    Error::internal("an index of a component leads nowhere")
}
