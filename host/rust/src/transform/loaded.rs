//! The transform, loaded once.

use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, ResourceLimiter, Store};
use wizer_inspection::{Comparison, Convert as _, FurtherInspection, Picture};
use wizer_taken::Secret;

use super::embedded;
use crate::bindings::{Transformer, TransformerPre, wit};
use crate::cache::{Cache, Identity};
use crate::error::Error;
use crate::options::Options;

/// Limits nothing. A memory that can't grow is an error of the call: the transform itself could
/// only trap, and that would look like a defect.
#[derive(Debug)]
pub(crate) struct Growth;

impl ResourceLimiter for Growth {
    fn memory_growing(&mut self, _: usize, _: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        Ok(true)
    }

    fn memory_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
        Err(error)
    }

    fn table_growing(&mut self, _: usize, _: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        Ok(true)
    }
}

/// A transform that is compiled and linked.
#[derive(Clone)]
pub(crate) struct Transform {
    transformer: TransformerPre<Growth>,
    /// What tells it from others.
    pub(crate) identity: Identity,
}

impl Transform {
    /// The bytes of the one that is part of this library.
    pub(crate) const EMBEDDED: &'static [u8] = embedded::TRANSFORM;

    /// The one that is part of this library. Its code may come from a cache.
    pub(crate) fn embedded(cache: Option<&Cache>) -> Result<Self, Error> {
        Self::link(embedded::component(cache), embedded::IDENTITY)
    }

    /// Another one, which is compiled here.
    pub(crate) fn compile(transform: &[u8]) -> Result<Self, Error> {
        let identity = Identity::of(&[transform]);
        Self::link(embedded::compile(transform, identity, None), identity)
    }

    fn link(
        component: wasmtime::Result<(Engine, Component)>,
        identity: Identity,
    ) -> Result<Self, Error> {
        let (engine, component) = component.map_err(Error::load)?;
        // The transform imports nothing, and gets nothing.
        let instance = Linker::new(&engine).instantiate_pre(&component);
        let transformer = instance.and_then(TransformerPre::new);
        Ok(Self {
            transformer: transformer.map_err(Error::load)?,
            identity,
        })
    }

    /// An instance for one binary.
    pub(crate) fn instantiate(&self) -> Result<(Store<Growth>, Transformer), Error> {
        let mut store = Store::new(self.transformer.engine(), Growth);
        store.limiter(|growth| growth);
        let transformer = self.transformer.instantiate(&mut store);
        Ok((store, transformer.map_err(Error::load)?))
    }

    /// How two results of one binary differ.
    pub(crate) fn compare(
        &self,
        first: &[u8],
        second: &[u8],
        input: Option<&[u8]>,
    ) -> Result<Comparison, Error> {
        let (mut store, transformer) = self.instantiate()?;
        let interface = transformer.wizer_wizer_transform();
        let found = interface.call_compare(&mut store, first, second, input);
        Ok(found.map_err(Error::transform)??.convert())
    }

    /// What a result consists of.
    pub(crate) fn depict(
        &self,
        wasm: &[u8],
        input: Option<&[u8]>,
        secrets: &[Secret],
    ) -> Result<Picture, Error> {
        let (mut store, transformer) = self.instantiate()?;
        let interface = transformer.wizer_wizer_transform();
        let secrets: Vec<wit::Secret> = secrets.iter().map(Into::into).collect();
        let found = interface.call_depict(&mut store, wasm, input, &secrets);
        Ok(found.map_err(Error::transform)??.convert())
    }

    /// What is known of a binary before anything of it runs.
    pub(crate) fn inspect(
        &self,
        wasm: &[u8],
        options: &Options,
    ) -> Result<FurtherInspection, Error> {
        let (mut store, transformer) = self.instantiate()?;
        let interface = transformer.wizer_wizer_transform();
        let (options, further) = (&options.into(), &options.into());
        let found = interface.call_inspect_further(&mut store, wasm, options, further);
        Ok(found.map_err(Error::transform)??.convert())
    }
}
