//! What the transform tells of a binary before anything runs.

use std::sync::Arc;

use wasmtime::Store;
use wasmtime::component::ResourceAny;
use wizer_inspection::{Convert as _, Kind};
use wizer_protocol::Piece;

use super::loaded::Growth;
use crate::bindings::{types, wit};
use crate::error::Error;
use crate::invocation::Invocation;

/// What is known of a binary once it is open.
pub(crate) struct Description {
    pub(crate) kind: Kind,
    pub(crate) instrumented: Arc<Vec<Piece>>,
    pub(crate) initializers: Vec<Invocation>,
    pub(crate) returns_i32: bool,
    /// The names of the functions that make C libraries ask their host again.
    pub(crate) resets: Vec<String>,
    pub(crate) exports: StateExports,
    /// The imports that have state.
    pub(crate) imports: Vec<types::StateImport>,
    /// What the result expects of those who run it.
    pub(crate) expectation: Option<String>,
}

/// Where an instrumented binary exports its state.
#[derive(Debug)]
pub(crate) enum StateExports {
    /// A module.
    Module(ModuleExports),
    /// The instances of the interface `state` that a component exports.
    Component(Vec<String>),
}

/// The names under which an instrumented module exports its state.
#[derive(Debug)]
pub(crate) struct ModuleExports {
    /// The mutable globals that hold numbers.
    pub(crate) globals: Vec<String>,
    /// The memories, imported ones first.
    pub(crate) memories: Vec<String>,
    /// The mutable globals that hold references.
    pub(crate) references: Vec<types::ReferenceExport>,
    /// The tables that may have changed.
    pub(crate) tables: Vec<types::TableExport>,
    /// The functions to which references may lead.
    pub(crate) functions: Vec<String>,
    /// What tells of garbage-collected objects.
    pub(crate) objects: Option<Box<types::ObjectExports>>,
}

impl Description {
    /// The names of the exports that are memories which the module defines itself.
    pub(crate) fn own_memories(&self) -> &[String] {
        let is_memory =
            |import: &&types::StateImport| matches!(import.type_, types::ImportType::Memory(_));
        let imported = self.imports.iter().filter(is_memory).count();
        let own = match &self.exports {
            StateExports::Module(exports) => exports.memories.get(imported..),
            StateExports::Component(_) => None,
        };
        own.unwrap_or_default()
    }

    /// Asks a target for all of it.
    pub(super) fn of(
        calls: &wit::GuestTarget<'_>,
        store: &mut Store<Growth>,
        target: ResourceAny,
    ) -> Result<Self, Error> {
        let failed = Error::transform;
        let kind = calls.call_kind(&mut *store, target).map_err(failed)?;
        let returns_i32 = calls.call_returns_i32(&mut *store, target);
        let returns_i32 = returns_i32.map_err(failed)?;
        let resets = calls.call_resets(&mut *store, target).map_err(failed)?;
        let imports = calls.call_state_imports(&mut *store, target);
        let imports = imports.map_err(failed)?;
        let expectation = calls.call_expectation(&mut *store, target);
        let expectation = expectation.map_err(failed)?;
        let initializers = initializers(calls, store, target)?;
        let exports = StateExports::of(calls, store, target)?;
        let instrumented = calls.call_instrumented(store, target).map_err(failed)??;
        let instrumented = instrumented.into_iter().map(Piece::from).collect();
        Ok(Self {
            kind: kind.convert(),
            instrumented: Arc::new(instrumented),
            initializers,
            returns_i32,
            resets,
            exports,
            imports,
            expectation,
        })
    }
}

impl StateExports {
    fn of(
        calls: &wit::GuestTarget<'_>,
        store: &mut Store<Growth>,
        target: ResourceAny,
    ) -> Result<Self, Error> {
        let failed = Error::transform;
        let exports = calls.call_exports(&mut *store, target).map_err(failed)?;
        let wit::ModuleExports { globals, memories } = match exports {
            wit::StateExports::Module(exports) => exports,
            wit::StateExports::Component(names) => return Ok(Self::Component(names)),
        };
        let references = calls.call_references(&mut *store, target);
        let references = references.map_err(failed)?;
        let tables = calls.call_tables(&mut *store, target).map_err(failed)?;
        let functions = calls.call_functions(&mut *store, target).map_err(failed)?;
        let objects = calls.call_objects(store, target).map_err(failed)?;
        Ok(Self::Module(ModuleExports {
            globals,
            memories,
            references,
            tables,
            functions,
            objects: objects.map(Box::new),
        }))
    }
}

/// The functions to call, with their arguments.
fn initializers(
    calls: &wit::GuestTarget<'_>,
    store: &mut Store<Growth>,
    target: ResourceAny,
) -> Result<Vec<Invocation>, Error> {
    let failed = Error::transform;
    let initializers = calls.call_initializers(&mut *store, target);
    let initializers = initializers.map_err(failed)?;
    let numbers = calls.call_numbers(store, target).map_err(failed)?;
    // The arguments of a component's are text.
    let numbers = numbers.into_iter().chain(std::iter::repeat(Vec::new()));
    let calls = initializers.into_iter().zip(numbers);
    Ok(calls.map(Invocation::from).collect())
}
