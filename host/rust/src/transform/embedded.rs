//! The transform that is part of this library: its bytes, and the code that the engine makes of
//! them.
//!
//! A release brings that code along. Otherwise the engine makes it when it is first needed, which
//! takes most of a second, and a cache keeps it.

use std::sync::{Mutex, PoisonError};

use wasmtime::Engine;
use wasmtime::component::Component;

use crate::cache::{Cache, Identity, Key};
use crate::engine;

/// The component, as the build made it.
pub(crate) const TRANSFORM: &[u8] =
    include_bytes!(concat!(env!("OUT_DIR"), "/wizer-transform.wasm"));

/// What tells it from others.
pub(crate) const IDENTITY: Identity = Identity(*include_bytes!(concat!(
    env!("OUT_DIR"),
    "/wizer-transform.sha256"
)));

/// Code, where a page begins.
#[repr(C, align(4096))]
struct Aligned<T: ?Sized>(T);

/// The code that a release brings along: for recent processors, where shuffles and counts of bits
/// are instructions and no calls, then for all of the architecture. Empty in other builds.
static COMPILED: [&Aligned<[u8]>; 2] = [
    &Aligned(*include_bytes!(concat!(
        env!("OUT_DIR"),
        "/wizer-transform.recent.cwasm"
    ))),
    &Aligned(*include_bytes!(concat!(
        env!("OUT_DIR"),
        "/wizer-transform.cwasm"
    ))),
];

/// The embedded transform with its engine, of which a process has one.
///
/// # Errors
///
/// The engine does not work on this machine.
pub(crate) fn component(cache: Option<&Cache>) -> wasmtime::Result<(Engine, Component)> {
    static LOADED: Mutex<Option<(Engine, Component)>> = Mutex::new(None);
    // Whoever comes second waits, rather than compiling it as well.
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(loaded) = &*loaded {
        return Ok(loaded.clone());
    }
    let codes = COMPILED.iter().map(|Aligned(code)| code);
    let component = match codes.filter(|code| !code.is_empty()).find_map(load) {
        Some(component) => component,
        None => compile(TRANSFORM, IDENTITY, cache)?,
    };
    Ok(loaded.insert(component).clone())
}

/// Compiles a transform, or takes its code from the cache.
///
/// # Errors
///
/// It is no component, or the engine does not work on this machine.
pub(crate) fn compile(
    transform: &[u8],
    identity: Identity,
    cache: Option<&Cache>,
) -> wasmtime::Result<(Engine, Component)> {
    let engine = Engine::new(&engine::config())?;
    let Some(cache) = cache else {
        let component = Component::from_binary(&engine, transform)?;
        return Ok((engine, component));
    };
    let key = Key::transform(&engine, identity);
    // It is read rather than mapped: an initializer that could write to the file would otherwise
    // change what runs.
    if let Some(code) = cache.get(&key) {
        match deserialize(&engine, &code) {
            Ok(component) => return Ok((engine, component)),
            Err(error) => {
                tracing::debug!("the compiled transform is not taken: {error:#}");
                cache.remove(&key);
            }
        }
    }
    let code = engine.precompile_component(transform)?;
    cache.put(&key, &code);
    let component = deserialize(&engine, &code)?;
    Ok((engine, component))
}

/// Has the engine run a copy of code.
fn deserialize(engine: &Engine, code: &[u8]) -> wasmtime::Result<Component> {
    #[expect(unsafe_code, reason = "the engine runs what it is given")]
    // SAFETY: an engine with these settings made these bytes: just now, or for the release that
    // they are part of, or for a file of the cache that belongs to the user and whose digest is
    // right.
    unsafe {
        Component::deserialize(engine, code)
    }
}

fn load(code: &'static [u8]) -> Option<(Engine, Component)> {
    in_place::load(code)
        .or_else(|error| {
            tracing::debug!("the compiled transform does not run where it is: {error:#}");
            copied(code)
        })
        .inspect_err(|error| tracing::debug!("the compiled transform is not taken: {error:#}"))
        .ok()
}

fn copied(code: &[u8]) -> wasmtime::Result<(Engine, Component)> {
    let engine = Engine::new(&engine::config())?;
    let component = deserialize(&engine, code)?;
    Ok((engine, component))
}

/// Runs code where it lies in the executable: only what is used of it is then read, and nothing is
/// copied.
#[cfg(target_os = "linux")]
mod in_place {
    use std::ptr::NonNull;
    use std::sync::Arc;

    use rustix::mm::{MprotectFlags, mprotect};
    use wasmtime::component::Component;
    use wasmtime::{CustomCodeMemory, Engine};

    use crate::engine;

    /// The pages of the executable that hold constants.
    pub(super) struct Constants;

    impl CustomCodeMemory for Constants {
        fn required_alignment(&self) -> usize {
            rustix::param::page_size()
        }

        #[expect(unsafe_code, reason = "the engine runs what it is given")]
        fn publish_executable(&self, code: *const u8, length: usize) -> wasmtime::Result<()> {
            // What shares a page with code would be made executable as well.
            let page = rustix::param::page_size();
            if !(code.addr().is_multiple_of(page) && length.is_multiple_of(page)) {
                wasmtime::bail!("it is not whole pages");
            }
            let flags = MprotectFlags::READ | MprotectFlags::EXEC;
            // SAFETY: these are whole pages of constants, which nothing writes, and they stay
            // readable.
            unsafe { mprotect(code.cast_mut().cast(), length, flags) }?;
            Ok(())
        }

        fn unpublish_executable(&self, _: *const u8, _: usize) -> wasmtime::Result<()> {
            // They are there for as long as the process is, and so is what runs them.
            Ok(())
        }
    }

    pub(super) fn load(code: &'static [u8]) -> wasmtime::Result<(Engine, Component)> {
        // The build aligned it to the smallest pages that there are: these may be larger.
        if !code
            .as_ptr()
            .addr()
            .is_multiple_of(rustix::param::page_size())
        {
            wasmtime::bail!("it does not begin with a page");
        }
        let mut config = engine::config();
        config.with_custom_code_memory(Some(Arc::new(Constants)));
        let engine = Engine::new(&config)?;
        #[expect(unsafe_code, reason = "the engine runs what it is given")]
        // SAFETY: an engine with these settings compiled these bytes. They are constants of this
        // executable, so they are there and the same until its end.
        let component = unsafe { Component::deserialize_raw(&engine, NonNull::from(code)) }?;
        Ok((engine, component))
    }
}

#[cfg(not(target_os = "linux"))]
mod in_place {
    use wasmtime::Engine;
    use wasmtime::component::Component;

    pub(super) fn load(_: &'static [u8]) -> wasmtime::Result<(Engine, Component)> {
        wasmtime::bail!("not on this system")
    }
}

#[cfg(test)]
mod tests;
