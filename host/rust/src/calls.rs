//! How functions of an instance are called: blocking, or asynchronously.

use std::future::Future;

use wasmtime::StoreContextMut;
use wasmtime::component::{self, ComponentNamedList, Lift, Lower, ResourceAny, TypedFunc};

/// Calls functions in a store. A store whose host functions are asynchronous takes only
/// asynchronous calls, and these need data that can be sent to other threads.
pub(crate) trait Calls<T: 'static> {
    /// Calls a function of a module.
    fn module(
        store: &mut StoreContextMut<'_, T>,
        function: wasmtime::Func,
        results: &mut [wasmtime::Val],
    ) -> impl Future<Output = wasmtime::Result<()>>;

    /// Calls a function of a component whose type is only known to the engine.
    fn component(
        store: &mut StoreContextMut<'_, T>,
        function: component::Func,
        arguments: &[component::Val],
        results: &mut [component::Val],
    ) -> impl Future<Output = wasmtime::Result<()>>;

    /// Calls a function of a component.
    fn typed<P, R>(
        store: &mut StoreContextMut<'_, T>,
        function: TypedFunc<P, R>,
        arguments: P,
    ) -> impl Future<Output = wasmtime::Result<R>>
    where
        P: ComponentNamedList + Lower + Send + Sync,
        R: ComponentNamedList + Lift + Send + Sync + 'static;

    /// Drops a resource.
    fn drop(
        store: &mut StoreContextMut<'_, T>,
        resource: ResourceAny,
    ) -> impl Future<Output = wasmtime::Result<()>>;
}

/// Calls that block. Futures of these are complete when they were polled once.
pub(crate) enum Blocking {}

/// Asynchronous calls.
pub(crate) enum Asynchronous {}

impl<T: 'static> Calls<T> for Blocking {
    async fn module(
        store: &mut StoreContextMut<'_, T>,
        function: wasmtime::Func,
        results: &mut [wasmtime::Val],
    ) -> wasmtime::Result<()> {
        function.call(store, &[], results)
    }

    async fn component(
        store: &mut StoreContextMut<'_, T>,
        function: component::Func,
        arguments: &[component::Val],
        results: &mut [component::Val],
    ) -> wasmtime::Result<()> {
        function.call(store, arguments, results)
    }

    async fn typed<P, R>(
        store: &mut StoreContextMut<'_, T>,
        function: TypedFunc<P, R>,
        arguments: P,
    ) -> wasmtime::Result<R>
    where
        P: ComponentNamedList + Lower + Send + Sync,
        R: ComponentNamedList + Lift + Send + Sync + 'static,
    {
        function.call(store, arguments)
    }

    async fn drop(
        store: &mut StoreContextMut<'_, T>,
        resource: ResourceAny,
    ) -> wasmtime::Result<()> {
        resource.resource_drop(store)
    }
}

impl<T: Send + 'static> Calls<T> for Asynchronous {
    async fn module(
        store: &mut StoreContextMut<'_, T>,
        function: wasmtime::Func,
        results: &mut [wasmtime::Val],
    ) -> wasmtime::Result<()> {
        function.call_async(store, &[], results).await
    }

    async fn component(
        store: &mut StoreContextMut<'_, T>,
        function: component::Func,
        arguments: &[component::Val],
        results: &mut [component::Val],
    ) -> wasmtime::Result<()> {
        function.call_async(store, arguments, results).await
    }

    async fn typed<P, R>(
        store: &mut StoreContextMut<'_, T>,
        function: TypedFunc<P, R>,
        arguments: P,
    ) -> wasmtime::Result<R>
    where
        P: ComponentNamedList + Lower + Send + Sync,
        R: ComponentNamedList + Lift + Send + Sync + 'static,
    {
        function.call_async(store, arguments).await
    }

    async fn drop(
        store: &mut StoreContextMut<'_, T>,
        resource: ResourceAny,
    ) -> wasmtime::Result<()> {
        resource.resource_drop_async(store).await
    }
}
