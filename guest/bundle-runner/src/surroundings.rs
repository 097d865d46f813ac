//! What the initializer is granted, and what it has taken of that.
//!
//! It calls the engine itself. What it calls is noted in the bundle, between the two.

use anyhow::{Error, Result, bail};
use wizer_arguments::taken::{self, Kind, Leak, Secret, Taken, WasiCalls, denial, leak_warning};
use wizer_arguments::{BundleRunner, Denied};

use crate::bindings::wizer::wizer::noted;

/// What the initializer is granted, and what it must not take.
pub(crate) struct Surroundings<'a> {
    denied: &'a [Denied],
    /// The names of the environment variables. The initializer has the same ones, if it has any.
    variables: Vec<String>,
    /// The values that the result should not contain.
    pub(crate) secrets: Vec<Secret>,
}

impl<'a> Surroundings<'a> {
    /// # Errors
    ///
    /// The copies of a variable's value can't be overwritten, or what is denied can't be known.
    pub(crate) fn new(arguments: &'a BundleRunner) -> Result<Self> {
        if arguments.deny.contains(&Denied::Kind(Kind::Handles)) {
            bail!("--deny handles: only the engine knows which handles of it are open");
        }
        let variables: Vec<(String, String)> = std::env::vars().collect();
        let all = variables
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let secrets = taken::secrets(all, [], &arguments.scrub_env).map_err(Error::msg)?;
        Ok(Self {
            denied: &arguments.deny,
            variables: variables.into_iter().map(|(name, _)| name).collect(),
            secrets,
        })
    }

    /// What the initializer has taken so far.
    ///
    /// # Errors
    ///
    /// Some of it is denied.
    pub(crate) fn taken(&self) -> Result<Taken> {
        let mut taken = Taken::default();
        for (function, details, count, sum, first, name) in noted::calls() {
            let calls = WasiCalls::new(&function, details, &name).counted(count, sum, first);
            taken.note_calls(&calls, self.variables.iter().map(String::as_str));
        }
        let denied: Vec<Kind> = Denied::kinds(self.denied).collect();
        match denial(&taken, &denied) {
            Some(text) => bail!(text),
            None => Ok(taken),
        }
    }

    /// Fails if copies of what was granted are denied.
    pub(crate) fn check(&self, leaks: &[Leak]) -> Result<()> {
        let warning = leak_warning(leaks).filter(|_| self.denied.contains(&Denied::Leaks));
        warning.map_or(Ok(()), |text| bail!(text))
    }
}
