//! Targets that are validated while the engine compiles them.

use wizer_inspection::Kind;

use super::Target;
use crate::error::Error;

/// A binary that is instrumented, and may not have been validated yet: what
/// [`Wizer::open_ahead`](crate::Wizer::open_ahead) returns. It has no instrumented binary to show
/// and can't be snapshot by hand. An [`Environment`](crate::Environment) runs it, and has it
/// validated before that.
///
/// ```compile_fail
/// # fn instrument(wizer: &wizer::Wizer, wasm: Vec<u8>) -> Result<Vec<u8>, wizer::Error> {
/// wizer.open_ahead(wasm, &wizer::Options::new())?.instrumented()
/// # }
/// ```
///
/// ```compile_fail
/// fn instrument(target: &mut impl wizer::Runnable) -> Vec<u8> {
///     target.target().instrumented().unwrap()
/// }
/// ```
///
/// A [`Target`] does:
///
/// ```
/// # fn instrument(wizer: &wizer::Wizer, wasm: Vec<u8>) -> Result<Vec<u8>, wizer::Error> {
/// wizer.open_ahead(wasm, &wizer::Options::new())?.open()?.instrumented()
/// # }
/// ```
#[derive(Debug)]
pub struct PreviewedTarget(Target);

impl PreviewedTarget {
    /// Validates the binary, unless that is done.
    ///
    /// # Errors
    ///
    /// As [`Wizer::open`](crate::Wizer::open).
    pub fn open(mut self) -> Result<Target, Error> {
        self.0.finish_opening()?;
        self.0.remember_findings()?;
        Ok(self.0)
    }

    /// The kind of the binary.
    pub fn kind(&self) -> Kind {
        self.0.kind()
    }

    /// The names of the functions that the environment calls: see [`Target::initializers`].
    pub fn initializers(&self) -> impl Iterator<Item = &str> {
        self.0.initializers()
    }
}

impl From<Target> for PreviewedTarget {
    /// Of a target that is validated: that is not done again.
    fn from(target: Target) -> Self {
        Self(target)
    }
}

/// What an [`Environment`](crate::Environment) runs: a [`Target`] or a [`PreviewedTarget`].
pub trait Runnable: sealed::Sealed {}

impl Runnable for Target {}
impl Runnable for PreviewedTarget {}

pub(crate) mod sealed {
    use super::{PreviewedTarget, Target};

    /// Only this crate has one: in generic code, anybody can name the function below.
    pub struct Token(());

    impl Token {
        pub(crate) const fn new() -> Self {
            Self(())
        }
    }

    /// The target, which is validated before it runs.
    pub trait Sealed {
        fn target(&mut self, _: Token) -> &mut Target;
    }

    impl Sealed for Target {
        fn target(&mut self, _: Token) -> &mut Target {
            self
        }
    }

    impl Sealed for PreviewedTarget {
        fn target(&mut self, _: Token) -> &mut Target {
            &mut self.0
        }
    }
}
