//! Calls the initializers of a target.

use wasmtime::{AsContext, AsContextMut};

use super::Target;
use crate::component;
use crate::error::{Error, Offsets};
use crate::instance::AnyInstance;
use crate::limits::Limits;
use crate::module;
use crate::outcome::Returned;

impl Target {
    /// Calls the initializers on an instance of the instrumented binary, each once. Where the store
    /// is one that needs asynchronous calls, call them yourself.
    ///
    /// Gives what the initializer returned, if there is something to tell. Resources in it are
    /// dropped.
    ///
    /// # Errors
    ///
    /// [`Error::Initialize`] if one traps, or the guest exits, whatever its status;
    /// [`Error::Returned`] if a component's returns an `err`; [`Error::Refused`] if its arguments
    /// don't fit it; [`Error::Instance`] if the instance is none of the instrumented binary.
    pub fn initialize<'a>(
        &self,
        mut store: impl AsContextMut,
        instance: impl Into<AnyInstance<'a>>,
    ) -> Result<Option<Returned>, Error> {
        self.initialize_within(&Limits::default(), &mut store, instance.into())
    }

    /// As [`Target::initialize`], in a store that keeps within limits.
    pub(crate) fn initialize_within(
        &self,
        limits: &Limits,
        mut store: impl AsContextMut,
        instance: AnyInstance<'_>,
    ) -> Result<Option<Returned>, Error> {
        let offsets = self.offsets(&store, instance);
        self.call_initializers(limits, &mut store, instance)
            .map_err(|error| error.with_input_offsets(&offsets))
    }

    fn call_initializers(
        &self,
        limits: &Limits,
        mut store: impl AsContextMut,
        instance: AnyInstance<'_>,
    ) -> Result<Option<Returned>, Error> {
        let mut returned = None;
        for call in &self.initializers {
            let value = match instance {
                AnyInstance::Module(instance) => {
                    module::initialize(&mut store, instance, call.name(), limits)?
                }
                AnyInstance::Component(instance) => {
                    component::initialize(&mut store, instance, call, limits)?
                }
            };
            // What is called before and after a module's initializer returns nothing.
            let function = call.name().to_string();
            returned = returned.or_else(|| value.map(|value| Returned { function, value }));
        }
        Ok(returned)
    }

    /// What leads from an instance's offsets to those of the input.
    fn offsets(&self, store: impl AsContext, instance: AnyInstance<'_>) -> Offsets {
        match instance {
            AnyInstance::Module(instance) => {
                Offsets::of_module(&self.instrumented, instance.module(store.as_context()))
            }
            AnyInstance::Component(_) => Offsets::of_component(&self.instrumented),
        }
    }
}
