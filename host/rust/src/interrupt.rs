//! Ends runs from outside.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use wasmtime::{Engine, EngineWeak};

/// Ends runs from another thread: those of each [`Environment`](crate::Environment) that has a
/// clone of it, now and later.
///
/// An initializer that runs, or that waits in an asynchronous component, is stopped. Compiling is
/// not, and neither is a call of the host's that waits: the run ends when these return.
///
/// ```
/// use wizer::{Environment, ErrorKind, Interrupt, Options, Wizer};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let endless = wat::parse_str(r#"(module (func (export "wizer-initialize") (loop (br 0))))"#)?;
/// let mut target = Wizer::new()?.open(endless, &Options::new())?;
/// let interrupt = Interrupt::new();
/// let environment = Environment::new().interrupt(interrupt.clone());
/// let run = std::thread::spawn(move || environment.run(&mut target));
/// interrupt.interrupt();
/// let error = run.join().unwrap().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Interrupted);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Interrupt(Arc<State>);

#[derive(Default)]
struct State {
    is_interrupted: AtomicBool,
    /// The engines in which something runs that is to end.
    engines: Mutex<Vec<EngineWeak>>,
}

impl Interrupt {
    /// Nothing is ended yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends all runs.
    pub fn interrupt(&self) {
        self.0.is_interrupted.store(true, Ordering::SeqCst);
        let engines = self.0.engines.lock();
        for engine in engines.unwrap_or_else(PoisonError::into_inner).iter() {
            advance(engine);
        }
    }

    /// Whether all runs are to end.
    pub fn is_interrupted(&self) -> bool {
        self.0.is_interrupted.load(Ordering::SeqCst)
    }

    /// Something is going to run in this engine.
    pub(crate) fn watch(&self, engine: &Engine) {
        let mut engines = self
            .0
            .engines
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        engines.retain(|engine| engine.upgrade().is_some());
        let mut known = engines.iter().filter_map(EngineWeak::upgrade);
        let is_known = known.any(|known| Engine::same(&known, engine));
        let engine = engine.weak();
        // Nobody else has advanced its clock, if it was interrupted before.
        if self.is_interrupted() {
            advance(&engine);
        }
        if !is_known {
            engines.push(engine);
        }
    }
}

impl std::fmt::Debug for Interrupt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Interrupt")
            .field(&self.is_interrupted())
            .finish()
    }
}

/// Has what runs in an engine look whether it is to end.
fn advance(engine: &EngineWeak) {
    if let Some(engine) = engine.upgrade() {
        engine.increment_epoch();
    }
}
