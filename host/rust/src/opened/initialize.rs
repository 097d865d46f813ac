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

/// How initializers are called.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner<'a> {
    pub(crate) limits: &'a Limits,
    /// In place of the arguments in the initializer's name.
    pub(crate) values: Option<&'a [Val]>,
    /// What a module's initializer returns is a status.
    pub(crate) is_status: bool,
}

impl Target {
    /// Calls the initializers on an instance of the instrumented binary, each once, and returns
    /// what the initializer returned, if there is something to tell: of several, the first of which
    /// there is. Resources in it are dropped.
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
        let returned = self.initialize_all(&mut store, instance)?;
        Ok(returned.into_iter().next())
    }

    /// As [`Target::initialize`], and returns what each of the initializers returned of which there
    /// is something to tell.
    ///
    /// # Errors
    ///
    /// As [`Target::initialize`].
    pub fn initialize_all<'a>(
        &self,
        mut store: impl AsContextMut,
        instance: impl Into<AnyInstance<'a>>,
    ) -> Result<Vec<Returned>, Error> {
        let calls = PhantomData::<Blocking>;
        let limits = Limits::default();
        let manner = Manner::within(&limits);
        now(self.initialize_in(manner, store.as_context_mut(), instance.into(), calls))
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
        let returned = self.initialize_all_async(&mut store, instance).await?;
        Ok(returned.into_iter().next())
    }

    /// As [`Target::initialize_all`], with asynchronous calls: see [`Target::initialize_async`].
    ///
    /// # Errors
    ///
    /// As [`Target::initialize`].
    pub async fn initialize_all_async<'a>(
        &self,
        mut store: impl AsContextMut<Data: Send>,
        instance: impl Into<AnyInstance<'a>>,
    ) -> Result<Vec<Returned>, Error> {
        let calls = PhantomData::<Asynchronous>;
        let limits = Limits::default();
        let manner = Manner::within(&limits);
        self.initialize_in(manner, store.as_context_mut(), instance.into(), calls)
            .await
    }

    /// Calls the initializer of a component with `arguments`, which may be or hold handles, and
    /// returns its result as it is, an `ok` included. An `err` is an error. The name of the
    /// initializer has no arguments then, or empty parentheses. Resources in the result have to be
    /// dropped before the snapshot.
    ///
    /// # Errors
    ///
    /// As [`Target::initialize`], and [`Options`](crate::ErrorKind::Options) for a module, or for a
    /// component with several initializers.
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
        let (Kind::Component, [call]) = (self.kind(), self.invocations()) else {
            return Err(Error::options(
                "values of the component model can only be arguments of a component's only initializer",
            ));
        };
        let limits = Limits::default();
        let offsets = Offsets::of_component(&self.known.instrumented);
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

    /// As [`Target::initialize_all`], in a manner.
    pub(crate) async fn initialize_in<T: 'static, C: Calls<T>>(
        &self,
        manner: Manner<'_>,
        mut store: StoreContextMut<'_, T>,
        instance: AnyInstance<'_>,
        calls: PhantomData<C>,
    ) -> Result<Vec<Returned>, Error> {
        let instrumented = &self.known.instrumented;
        let offsets = match instance {
            AnyInstance::Module(instance) => {
                Offsets::of_module(instrumented, instance.module(&store))
            }
            AnyInstance::Component(_) => Offsets::of_component(instrumented),
        };
        let mut all = Vec::new();
        for call in self.invocations() {
            let returned = call_one(manner, &mut store, instance, call, calls);
            let returned = returned
                .await
                .map_err(|error| error.with_input_offsets(&offsets))?;
            all.extend(returned);
        }
        Ok(all)
    }
}

impl<'a> Manner<'a> {
    /// With the arguments in the initializers' names, and whatever they return.
    fn within(limits: &'a Limits) -> Self {
        Self {
            limits,
            values: None,
            is_status: false,
        }
    }
}

/// Calls an initializer, and returns what it returned, if there is something to tell. The functions
/// that are called before and after a module's initializers return nothing.
async fn call_one<T: 'static, C: Calls<T>>(
    manner: Manner<'_>,
    store: &mut StoreContextMut<'_, T>,
    instance: AnyInstance<'_>,
    call: &Invocation,
    _: PhantomData<C>,
) -> Result<Option<Returned>, Error> {
    let Manner {
        limits,
        values,
        is_status,
    } = manner;
    let name = call.name();
    let told = match instance {
        AnyInstance::Module(instance) => {
            let store = store.as_context_mut();
            let results = module::initialize::<T, C>(store, instance, call, limits).await?;
            match results.as_slice() {
                [wasmtime::Val::I32(status)] if is_status && *status != 0 => {
                    return Err(Error::status(name, &status.to_string()));
                }
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

/// Waits for the tasks that an initializer has started, and that go on after its result.
async fn finish<T: 'static, C: Calls<T>>(
    store: &mut StoreContextMut<'_, T>,
    limits: &Limits,
) -> Result<(), Error> {
    C::finish(store)
        .await
        .map_err(|error| limits.blame(error, Error::pending))
}
