//! How functions of an instance are called: blocking, or asynchronously.

use std::future::Future;

use wasmtime::StoreContextMut;
use wasmtime::component::{self, ComponentNamedList, Lift, Lower, ResourceAny, TypedFunc};

use crate::component::tasks;

/// Calls functions in a store. A store whose host functions are asynchronous takes only
/// asynchronous calls, and these need data that can be sent to other threads.
pub(crate) trait Calls<T: 'static> {
    /// Calls a function of a module.
    fn module(
        store: &mut StoreContextMut<'_, T>,
        function: wasmtime::Func,
        arguments: &[wasmtime::Val],
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

    /// Waits for what components still run, until nothing of it can go on.
    fn finish(store: &mut StoreContextMut<'_, T>) -> impl Future<Output = wasmtime::Result<()>>;

    /// Whether a function of a component can be called now.
    fn takes(
        store: &mut StoreContextMut<'_, T>,
        function: component::Func,
    ) -> impl Future<Output = wasmtime::Result<bool>>;
}

/// Calls that block. Futures of these are complete when they were polled once.
pub(crate) enum Blocking {}

/// Asynchronous calls.
pub(crate) enum Asynchronous {}

impl<T: 'static> Calls<T> for Blocking {
    async fn module(
        store: &mut StoreContextMut<'_, T>,
        function: wasmtime::Func,
        arguments: &[wasmtime::Val],
        results: &mut [wasmtime::Val],
    ) -> wasmtime::Result<()> {
        function.call(store, arguments, results)
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

    /// A call that blocks has no event loop: what goes on beside it is left as it is.
    async fn finish(_: &mut StoreContextMut<'_, T>) -> wasmtime::Result<()> {
        Ok(())
    }

    /// Backpressure is nothing to a call that blocks.
    async fn takes(_: &mut StoreContextMut<'_, T>, _: component::Func) -> wasmtime::Result<bool> {
        Ok(true)
    }
}

impl<T: Send + 'static> Calls<T> for Asynchronous {
    async fn module(
        store: &mut StoreContextMut<'_, T>,
        function: wasmtime::Func,
        arguments: &[wasmtime::Val],
        results: &mut [wasmtime::Val],
    ) -> wasmtime::Result<()> {
        function.call_async(store, arguments, results).await
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

    async fn finish(store: &mut StoreContextMut<'_, T>) -> wasmtime::Result<()> {
        tasks::finish(store).await
    }

    async fn takes(
        store: &mut StoreContextMut<'_, T>,
        function: component::Func,
    ) -> wasmtime::Result<bool> {
        tasks::takes_calls(store, function).await
    }
}
