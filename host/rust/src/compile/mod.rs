//! Compiles binaries with an engine, or takes their code from a cache.

mod caught;
mod code;
mod compilers;

use std::borrow::Cow;

use wasmtime::Engine;

use crate::cache::{Cache, Identity, Key};
use crate::threads::WORTH_THREADS;
use code::EngineCode;
use compilers::compilers;

pub(crate) use caught::caught;
pub use compilers::{Compiler, Features};
pub(crate) use compilers::{HOST_STACK, MAX_STACK, Settings};

/// A binary, in parts.
pub(crate) type Parts<'a> = Vec<&'a [u8]>;

/// Which of several binaries can't be compiled, and why.
pub(crate) type Failed = (usize, wasmtime::Error);

/// The result of compiling.
#[derive(Debug)]
pub(crate) struct Compiled<T> {
    pub(crate) engine: Engine,
    pub(crate) code: T,
    /// Which compiler it was.
    pub(crate) compiler: &'static str,
    /// Whether all of it was in the cache.
    pub(crate) cached: bool,
}

impl<T> Compiled<T> {
    /// Turns the code into something else.
    pub(crate) fn try_map<U, E>(
        self,
        map: impl FnOnce(T) -> Result<U, E>,
    ) -> Result<Compiled<U>, E> {
        let Self {
            engine,
            code,
            compiler,
            cached,
        } = self;
        Ok(Compiled {
            code: map(code)?,
            engine,
            compiler,
            cached,
        })
    }
}

/// An engine that validates what the target may use.
pub(crate) fn checker(settings: Settings<'_>) -> wasmtime::Result<Engine> {
    Engine::new(&compilers::cranelift(settings))
}

/// Takes code from the cache, if all of it is there, whichever compiler made it: the one that
/// compiles fastest has the slowest code, so it comes last here. To find out that a compiler does
/// not take a binary takes time: so that is found out once.
pub(crate) fn find<C: EngineCode>(
    settings: Settings<'_>,
    binaries: &[Option<Identity>],
) -> Option<Compiled<Vec<C>>> {
    let cache = settings.cache?;
    let binaries: Vec<Identity> = binaries.iter().copied().collect::<Option<_>>()?;
    compilers(settings)
        .into_iter()
        .rev()
        .find_map(|(compiler, config)| {
            let engine = Engine::new(&config).ok()?;
            let found = binaries
                .iter()
                .map(|binary| find_one(&engine, cache, *binary));
            Some(Compiled {
                code: found.collect::<Option<_>>()?,
                engine,
                compiler,
                cached: true,
            })
        })
}

/// Compiles for one engine, with the first compiler that takes all.
pub(crate) fn compile<C: EngineCode>(
    settings: Settings<'_>,
    binaries: &[(Parts<'_>, Option<Identity>)],
) -> Result<Compiled<Vec<C>>, Failed> {
    let mut failed = (0, wasmtime::Error::msg("there is no compiler"));
    let parts = binaries.iter().flat_map(|(parts, _)| parts);
    let size: usize = parts.map(|part| part.len()).sum();
    for (compiler, mut config) in compilers(settings) {
        config.parallel_compilation(size >= WORTH_THREADS);
        let code = Engine::new(&config)
            .map_err(|error| (0, error))
            .and_then(|engine| {
                let binaries = binaries.iter().enumerate();
                let code = binaries.map(|(i, (parts, identity))| {
                    caught(|| compile_one(&engine, settings.cache, parts, *identity))
                        .map_err(|error| (i, error))
                });
                Ok((code.collect::<Result<_, _>>()?, engine))
            });
        match code {
            Ok((code, engine)) => {
                return Ok(Compiled {
                    engine,
                    code,
                    compiler,
                    cached: false,
                });
            }
            Err((i, error)) => {
                tracing::debug!("{compiler} does not take the binary: {error:#}");
                failed = (i, error);
            }
        }
    }
    Err(failed)
}

/// Takes code from the cache. What the engine does not take goes.
fn find_one<C: EngineCode>(engine: &Engine, cache: &Cache, binary: Identity) -> Option<C> {
    let key = Key::code(engine, binary);
    let entry = cache.find(&key)?;
    let code = C::map(engine, &entry.file).or_else(|error| {
        tracing::debug!("the code is not mapped: {error:#}");
        C::unpack(engine, &entry.read()?)
    });
    code.inspect_err(|error| {
        tracing::debug!("the code is not taken: {error:#}");
        cache.remove(&key);
    })
    .ok()
}

/// Compiles a binary. With a cache, what runs is what lies there: the code is not there twice. But
/// where it can't be mapped, on a file system from which nothing may be run for example, it runs
/// from memory.
fn compile_one<C: EngineCode>(
    engine: &Engine,
    cache: Option<&Cache>,
    parts: &Parts<'_>,
    identity: Option<Identity>,
) -> wasmtime::Result<C> {
    let joined = match parts.as_slice() {
        [one] => Cow::Borrowed(*one),
        several => Cow::Owned(several.concat()),
    };
    let Some((cache, identity)) = cache.zip(identity) else {
        return C::compile(engine, &joined);
    };
    let key = Key::code(engine, identity);
    let code = C::precompile(engine, &joined)?;
    let mapped = cache.put(&key, &code).and_then(|file| {
        let mapped = C::map(engine, &file);
        mapped
            .inspect_err(|error| tracing::debug!("the code is not mapped: {error:#}"))
            .ok()
    });
    mapped.map_or_else(|| C::unpack(engine, &code), Ok)
}
