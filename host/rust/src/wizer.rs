//! Loads the transform, and opens binaries with it.

use std::sync::Arc;

use wizer_inspection::{Comparison, FurtherInspection, Inspection, Picture};
use wizer_taken::Secret;

use crate::cache::{Cache, Key};
use crate::environment::Environment;
use crate::error::{Error, ErrorKind};
use crate::opened::{PreviewedTarget, Target};
use crate::options::Options;
use crate::threads::WORTH_THREADS;
use crate::transform::{Opening, Transform, Twin};

/// The pre-initializer: the transform, compiled and ready. Load it once, open as many targets as
/// wanted.
#[derive(Clone)]
pub struct Wizer {
    transform: Transform,
    cache: Option<Cache>,
}

impl std::fmt::Debug for Wizer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wizer").finish_non_exhaustive()
    }
}

/// Runs the initializer of a module or component once, and gives the binary that starts where it
/// ended. The initializer gets nothing from the outside. This is [`Wizer::open`] and
/// [`Environment::run`] in one call: use these for more than one binary, or to grant WASI.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let wasm = wat::parse_str(
///     r#"(module
///         (global $ready (mut i32) (i32.const 0))
///         (func (export "setup") (global.set $ready (i32.const 1))))"#,
/// )?;
/// let init = wizer::Init::Export("setup".to_string());
/// let result = wizer::preinitialize(wasm, &wizer::Options::new().init(init))?;
/// # let module = wasmtime::Module::new(&wasmtime::Engine::default(), result)?;
/// # assert!(module.exports().next().is_none());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Those of [`Wizer::new`], [`Wizer::open`] and [`Environment::run`].
pub fn preinitialize(wasm: impl Into<Vec<u8>>, options: &Options) -> Result<Vec<u8>, Error> {
    let mut target = Wizer::new()?.open_ahead(wasm, options)?;
    Ok(Environment::new().run(&mut target)?.wasm)
}

impl Wizer {
    /// Loads the transform. A release of this library brings its code along, and that takes a few
    /// milliseconds; in other builds it is compiled here, once in a process, which takes most of a
    /// second. [`Wizer::with_cache`] does so once for all processes.
    ///
    /// # Errors
    ///
    /// [`Transform`](crate::ErrorKind::Transform) if the engine does not work on this machine.
    pub fn new() -> Result<Self, Error> {
        Ok(Self {
            transform: Transform::embedded(None)?,
            cache: None,
        })
    }

    /// As [`Wizer::new`], and remembers in a cache what takes long to find out: the code of the
    /// transform, and what the transform finds in the code of a binary. When that is opened again,
    /// it is neither looked at nor validated again; what comes out is validated all the same. No
    /// initializer is to be able to write there: where an [`Environment`](crate::Environment)
    /// grants one that, its report has a [warning](crate::Warning::CacheWithinReach).
    ///
    /// # Errors
    ///
    /// As [`Wizer::new`]. A cache that can't be used is none.
    pub fn with_cache(cache: Cache) -> Result<Self, Error> {
        Ok(Self {
            transform: Transform::embedded(Some(&cache))?,
            cache: Some(cache),
        })
    }

    /// As [`Wizer::new`], with another transform in place of the one that is part of this library:
    /// one that was pre-initialized, or built with other options. It is a component that imports
    /// nothing and exports what the world `transformer` of `wit/wizer.wit` has. It is compiled
    /// here, which takes about a second.
    ///
    /// # Errors
    ///
    /// [`Transform`](crate::ErrorKind::Transform) if it is no such component.
    pub fn with_transform(transform: &[u8]) -> Result<Self, Error> {
        Ok(Self {
            transform: Transform::compile(transform)?,
            cache: None,
        })
    }

    /// The transform's own bytes: a component that any other host can use.
    pub fn transform() -> &'static [u8] {
        Transform::EMBEDDED
    }

    /// Reads and validates a WebAssembly binary. What can't be done, whatever happens, is refused
    /// here, before anything runs.
    ///
    /// # Errors
    ///
    /// A refusal: [`Malformed`](crate::ErrorKind::Malformed),
    /// [`Unsupported`](crate::ErrorKind::Unsupported), [`InitFunc`](crate::ErrorKind::InitFunc) or
    /// [`Options`](crate::ErrorKind::Options); [`Transform`](crate::ErrorKind::Transform) if the
    /// transform runs out of memory; [`Defect`](crate::ErrorKind::Defect).
    pub fn open(&self, wasm: impl Into<Vec<u8>>, options: &Options) -> Result<Target, Error> {
        self.open_fully(wasm.into(), &options.watching(true))
    }

    fn open_fully(&self, wasm: Vec<u8>, options: &Options) -> Result<Target, Error> {
        let mut target = self.open_known(Arc::new(wasm), options, |wasm| {
            Target::open(&self.transform, Opening::Full { wasm, twin: None }, options)
        })?;
        target.remember_findings()?;
        Ok(target)
    }

    /// As [`Wizer::open`], but large binaries are validated on another thread, while the engine
    /// compiles them: for a target that is run in an [`Environment`], which then fails with the
    /// errors of [`Wizer::open`]. Nothing runs before that.
    ///
    /// # Errors
    ///
    /// As [`Wizer::open`].
    pub fn open_ahead(
        &self,
        wasm: impl Into<Vec<u8>>,
        options: &Options,
    ) -> Result<PreviewedTarget, Error> {
        let (wasm, options) = (wasm.into(), &options.watching(false));
        if wasm.len() < WORTH_THREADS {
            return self.open_fully(wasm, options).map(PreviewedTarget::from);
        }
        let target = self.open_known(Arc::new(wasm), options, |wasm| {
            let preview = Opening::Preview {
                wasm: Arc::clone(&wasm),
            };
            // That a binary is not valid is reported before any other refusal.
            Target::open(&self.transform, preview, options).or_else(|_| {
                Target::open(&self.transform, Opening::Full { wasm, twin: None }, options)
            })
        });
        target.map(PreviewedTarget::from)
    }

    /// Opens a binary with what the cache knows of its code, or else in another way: what that
    /// finds is then to be remembered.
    fn open_known(
        &self,
        wasm: Arc<Vec<u8>>,
        options: &Options,
        otherwise: impl FnOnce(Arc<Vec<u8>>) -> Result<Target, Error>,
    ) -> Result<Target, Error> {
        let cache = self.cache.as_ref();
        let known = cache.and_then(|cache| {
            Some((
                cache.clone(),
                Key::findings(self.transform.identity, &wasm)?,
            ))
        });
        if let Some((cache, key)) = &known
            && let Some(findings) = cache.get(key)
        {
            let again = Opening::WithFindings {
                wasm: Arc::clone(&wasm),
                findings,
            };
            match Target::open(&self.transform, again, options) {
                // They are of another binary, or damaged.
                Err(error) if error.kind() == ErrorKind::State => tracing::debug!("{error}"),
                Ok(mut target) => {
                    target.findings_cache = Some(cache.clone());
                    return Ok(target);
                }
                refused => return refused,
            }
        }
        let mut target = otherwise(wasm)?;
        target.findings_cache.clone_from(&self.cache);
        target.findings_key = known;
        Ok(target)
    }

    /// As [`Wizer::open`], of a component whose state goes to another one: `wasm` is run, and the
    /// result is `twin` with the state of `wasm`'s core modules in its own. Modules that are equal,
    /// byte by byte, belong together; of others, `modules` says which, by their numbers in `wasm`
    /// and in `twin`. Core modules are numbered from 0 in the order in which they stand in the
    /// binary. Those of the twin that have no partner begin as they did.
    ///
    /// # Errors
    ///
    /// A refusal: [`Malformed`](crate::ErrorKind::Malformed),
    /// [`Unsupported`](crate::ErrorKind::Unsupported), [`InitFunc`](crate::ErrorKind::InitFunc) or
    /// [`Options`](crate::ErrorKind::Options); [`Transform`](crate::ErrorKind::Transform) if the
    /// transform runs out of memory; [`Defect`](crate::ErrorKind::Defect).
    pub fn open_onto(
        &self,
        wasm: impl Into<Vec<u8>>,
        twin: impl Into<Vec<u8>>,
        modules: &[(u32, u32)],
        options: &Options,
    ) -> Result<Target, Error> {
        let twin = Twin {
            wasm: twin.into(),
            modules: modules.to_vec(),
        };
        let first = Opening::Full {
            wasm: Arc::new(wasm.into()),
            twin: Some(Arc::new(twin)),
        };
        Target::open(&self.transform, first, options)
    }

    /// Says what is known of a WebAssembly binary before anything of it runs: its state, what would
    /// be called, and all that would be refused. That it would be refused is no error here. The
    /// [`Inspection`] is text by its `Display`, and JSON by [`Inspection::json`].
    ///
    /// ```
    /// use wizer::{Options, Wizer};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let wasm = wat::parse_str(r#"(module (memory 1 2) (func (export "setup")))"#)?;
    /// let found = Wizer::new()?.inspect(&wasm, &Options::new())?;
    /// assert!(!found.accepted);
    /// assert!(found.refusals[0].text.contains("functions that could be one: `setup`"));
    /// assert_eq!(found.modules[0].memories[0].maximum, Some(2));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Malformed`](crate::ErrorKind::Malformed) if the binary is not valid;
    /// [`Transform`](crate::ErrorKind::Transform) if the transform runs out of memory;
    /// [`Defect`](crate::ErrorKind::Defect).
    pub fn inspect(&self, wasm: &[u8], options: &Options) -> Result<Inspection, Error> {
        Ok(self.inspect_further(wasm, options)?.inspection)
    }

    /// Tells how two results of one binary differ: in which globals, tables and memory ranges, near
    /// to what, and why they may. `input` is the binary, for the names of its data segments and
    /// functions, which results do not have.
    ///
    /// ```
    /// use wizer::{Init, Options, Wizer};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let wasm = wat::parse_str(
    ///     r#"(module
    ///         (global $n (export "n") (mut i32) (i32.const 0))
    ///         (func (export "set") (param i32) (global.set $n (local.get 0))))"#,
    /// )?;
    /// let result = |init: &str| {
    ///     let options = Options::new().init(Init::Export(init.to_string()));
    ///     wizer::preinitialize(wasm.clone(), &options)
    /// };
    /// let found = Wizer::new()?.compare(&result("set(1)")?, &result("set(2)")?, None)?;
    /// assert_eq!(found.totals.globals, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Malformed`](crate::ErrorKind::Malformed), [`Options`](crate::ErrorKind::Options) if these
    /// are no results of one binary, [`Transform`](crate::ErrorKind::Transform),
    /// [`Defect`](crate::ErrorKind::Defect).
    pub fn compare(
        &self,
        first: &[u8],
        second: &[u8],
        input: Option<&[u8]>,
    ) -> Result<Comparison, Error> {
        self.transform.compare(first, second, input)
    }

    /// Tells what a result consists of: its sections, and its memories, globals and tables. `input`
    /// is the binary that it was made from. With it, what the initializer changed is told apart.
    /// `secrets` are values whose plain copies are told of, with numbers that are positions in it.
    /// [`Picture::page`] draws all of it as a page of HTML.
    ///
    /// ```
    /// use wizer::{Options, Wizer};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let wasm = wat::parse_str(
    ///     r#"(module
    ///         (memory 1)
    ///         (data (i32.const 1024) "abc")
    ///         (func (export "wizer-initialize") (i32.store8 (i32.const 1024) (i32.const 65))))"#,
    /// )?;
    /// let result = wizer::preinitialize(wasm.clone(), &Options::new())?;
    /// let picture = Wizer::new()?.depict(&result, Some(&wasm), &[])?;
    /// let memory = &picture.modules[0].memories[0].after;
    /// assert_eq!((memory.data, memory.changed), (2, 1));
    /// assert!(picture.page("app.wasm", &[]).contains("1 byte changed by the initializer"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Malformed`](crate::ErrorKind::Malformed); [`Options`](crate::ErrorKind::Options) if the
    /// input is of another kind, or a secret has fewer than
    /// [`MIN_SECRET`](crate::taken::MIN_SECRET) bytes;
    /// [`Transform`](crate::ErrorKind::Transform); [`Defect`](crate::ErrorKind::Defect).
    pub fn depict(
        &self,
        wasm: &[u8],
        input: Option<&[u8]>,
        secrets: &[Secret],
    ) -> Result<Picture, Error> {
        self.transform.depict(wasm, input, secrets)
    }

    /// As [`Wizer::inspect`], with all initializers, with what is no reason for a refusal now but
    /// may be one when a snapshot is made, and with what the result would expect of those who run
    /// it. The JSON has the fields of the [`Inspection`] and these.
    ///
    /// # Errors
    ///
    /// As [`Wizer::inspect`].
    pub fn inspect_further(
        &self,
        wasm: &[u8],
        options: &Options,
    ) -> Result<FurtherInspection, Error> {
        self.transform.inspect(wasm, options)
    }
}
