//! What a target is initialized and snapshot in.

use wasmtime::component;

/// An instance of an instrumented binary, of either kind: what takes it takes a reference to one of
/// the engine's.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum AnyInstance<'a> {
    /// Of a module.
    Module(&'a wasmtime::Instance),
    /// Of a component.
    Component(&'a component::Instance),
}

impl<'a> From<&'a wasmtime::Instance> for AnyInstance<'a> {
    fn from(instance: &'a wasmtime::Instance) -> Self {
        Self::Module(instance)
    }
}

impl<'a> From<&'a component::Instance> for AnyInstance<'a> {
    fn from(instance: &'a component::Instance) -> Self {
        Self::Component(instance)
    }
}
