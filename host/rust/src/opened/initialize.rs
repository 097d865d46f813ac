//! Calls the initializers of a target.

use std::marker::PhantomData;

use wasmtime::component::Val;
use wasmtime::{AsContextMut, StoreContextMut, component as wasmtime_component};
use wizer_inspection::Kind;
use wizer_protocol::now;

use super::Target;
use crate::calls::{Asynchronous, Blocking, Calls};
use crate::component;
use crate::error::{Error, Offsets};
use crate::instance::AnyInstance;
use crate::invocation::Invocation;
use crate::limits::Limits;
use crate::module;
use crate::outcome::Returned;

impl Target {
    /// Calls the initializers on an instance of the instrumented binary, each once, and returns
    /// what the initializer returned, if there is something to tell. Resources in it are dropped.
    ///
    /// # Errors
    ///
    /// [`Initialize`](crate::ErrorKind::Initialize) if one traps, or the guest exits, whatever its
    /// status, and in a store that takes asynchronous calls only: see [`Target::initialize_async`];
    /// [`Returned`](crate::ErrorKind::Returned) if a component's returns an `err`;
    /// [`InitFunc`](crate::ErrorKind::InitFunc) if its arguments don't fit it;
    /// [`Instance`](crate::ErrorKind::Instance) if the instance is not one of the instrumented
    /// binary.
    pub fn initialize<'a>(
        &self,
        mut store: impl AsContextMut,
        instance: impl Into<AnyInstance<'a>>,
    ) -> Result<Option<Returned>, Error> {
        let calls = PhantomData::<Blocking>;
        let (limits, store) = (Limits::default(), store.as_context_mut());
        now(self.initialize_within(&limits, store, instance.into(), None, calls))
    }

    /// As [`Target::initialize`], with asynchronous calls: for stores with asynchronous host
    /// functions. If the future is dropped before it is complete, the instance is in the middle of
    /// a call: drop it as well.
    ///
    /// # Errors
    ///
    /// As [`Target::initialize`].
    pub async fn initialize_async<'a>(
        &self,
        mut store: impl AsContextMut<Data: Send>,
        instance: impl Into<AnyInstance<'a>>,
    ) -> Result<Option<Returned>, Error> {
        let calls = PhantomData::<Asynchronous>;
        let (limits, store) = (Limits::default(), store.as_context_mut());
        self.initialize_within(&limits, store, instance.into(), None, calls)
            .await
    }

    /// Calls the initializer of a component with `arguments`, which may be or hold handles, and
    /// returns its result as it is, an `ok` included. An `err` is an error. The name of the
    /// initializer has no arguments then, or empty parentheses. Resources in the result have to be
    /// dropped before the snapshot.
    ///
    /// # Errors
    ///
    /// As [`Target::initialize`], and [`Options`](crate::ErrorKind::Options) for a module.
    pub fn initialize_with(
        &self,
        mut store: impl AsContextMut,
        instance: &wasmtime_component::Instance,
        arguments: &[Val],
    ) -> Result<Option<Val>, Error> {
        let calls = PhantomData::<Blocking>;
        now(self.call_with(store.as_context_mut(), instance, arguments, calls))
    }

    /// As [`Target::initialize_with`], with asynchronous calls: for stores with asynchronous host
    /// functions.
    ///
    /// # Errors
    ///
    /// As [`Target::initialize_with`].
    pub async fn initialize_with_async(
        &self,
        mut store: impl AsContextMut<Data: Send>,
        instance: &wasmtime_component::Instance,
        arguments: &[Val],
    ) -> Result<Option<Val>, Error> {
        let calls = PhantomData::<Asynchronous>;
        self.call_with(store.as_context_mut(), instance, arguments, calls)
            .await
    }

    async fn call_with<T: 'static, C: Calls<T>>(
        &self,
        mut store: StoreContextMut<'_, T>,
        instance: &wasmtime_component::Instance,
        arguments: &[Val],
        _: PhantomData<C>,
    ) -> Result<Option<Val>, Error> {
        let (Kind::Component, [call]) = (self.kind, self.initializers.as_slice()) else {
            return Err(Error::options(
                "values of the component model can only be arguments of a component's initializer",
            ));
        };
        let limits = Limits::default();
        let offsets = Offsets::of_component(&self.instrumented);
        let result = async {
            let arguments = Some(arguments);
            let result =
                component::initialize::<T, C>(&mut store, instance, call, arguments, &limits);
            let result = result.await?;
            finish::<T, C>(&mut store, &limits).await?;
            Ok(result)
        };
        result
            .await
            .map_err(|error: Error| error.with_input_offsets(&offsets))
    }

    /// As [`Target::initialize`], in a store that keeps within limits, with values in place of the
    /// arguments in the initializer's name.
    pub(crate) async fn initialize_within<T: 'static, C: Calls<T>>(
        &self,
        limits: &Limits,
        mut store: StoreContextMut<'_, T>,
        instance: AnyInstance<'_>,
        values: Option<&[Val]>,
        calls: PhantomData<C>,
    ) -> Result<Option<Returned>, Error> {
        let offsets = match instance {
            AnyInstance::Module(instance) => {
                Offsets::of_module(&self.instrumented, instance.module(&store))
            }
            AnyInstance::Component(_) => Offsets::of_component(&self.instrumented),
        };
        let mut returned = None;
        for call in &self.initializers {
            let value = self.call(limits, &mut store, instance, (call, values), calls);
            let value = value
                .await
                .map_err(|error| error.with_input_offsets(&offsets))?;
            // Functions that are called before and after a module's initializer return nothing.
            returned = returned.or(value);
        }
        Ok(returned)
    }

    async fn call<T: 'static, C: Calls<T>>(
        &self,
        limits: &Limits,
        store: &mut StoreContextMut<'_, T>,
        instance: AnyInstance<'_>,
        (call, values): (&Invocation, Option<&[Val]>),
        _: PhantomData<C>,
    ) -> Result<Option<Returned>, Error> {
        let name = call.name();
        let told = match instance {
            AnyInstance::Module(instance) => {
                let store = store.as_context_mut();
                let results = module::initialize::<T, C>(store, instance, name, limits).await?;
                match results.as_slice() {
                    [wasmtime::Val::I32(value)] => Some((None, value.to_string())),
                    _ => None,
                }
            }
            AnyInstance::Component(instance) => {
                let result = component::initialize::<T, C>(store, instance, call, values, limits);
                let told = match result.await? {
                    Some(result) => component::told::<T, C>(store, name, result, limits)
                        .await?
                        .map(|(result, value)| (Some(result), value)),
                    None => None,
                };
                finish::<T, C>(store, limits).await?;
                told
            }
        };
        Ok(told.map(|(result, value)| Returned {
            function: name.to_string(),
            value,
            result,
        }))
    }
}

/// Waits for the tasks that an initializer has started, and that go on after its result.
async fn finish<T: 'static, C: Calls<T>>(
    store: &mut StoreContextMut<'_, T>,
    limits: &Limits,
) -> Result<(), Error> {
    C::finish(store)
        .await
        .map_err(|error| limits.blame(error, Error::pending))
}
