//! The environment and random numbers of WASI 0.2 and 0.3, which note that they are taken.

use wasmtime::component::{HasData, Linker};
use wasmtime_wasi::cli::{WasiCliCtxView, WasiCliView as _};
use wasmtime_wasi::p2::bindings as p2;
use wasmtime_wasi::p3::bindings as p3;
use wasmtime_wasi::random::WasiRandomCtx;
use wizer_taken::Kind;

use super::host::Host;
use crate::notes::{Notes, Repeat};

/// Puts these in place of those that are there.
pub(super) fn add_to_linker(linker: &mut Linker<Host>) -> wasmtime::Result<()> {
    p2::cli::environment::add_to_linker::<Host, NotedCli>(linker, cli)?;
    p3::cli::environment::add_to_linker::<Host, NotedCli>(linker, cli)?;
    p2::random::random::add_to_linker::<Host, NotedRandom>(linker, random)?;
    p2::random::insecure::add_to_linker::<Host, NotedRandom>(linker, random)?;
    p2::random::insecure_seed::add_to_linker::<Host, NotedRandom>(linker, random)?;
    p3::random::random::add_to_linker::<Host, NotedRandom>(linker, random)?;
    p3::random::insecure::add_to_linker::<Host, NotedRandom>(linker, random)?;
    p3::random::insecure_seed::add_to_linker::<Host, NotedRandom>(linker, random)
}

fn cli(host: &mut Host) -> Cli<'_> {
    // C libraries remember the answers.
    host.asked.environment = true;
    let notes = host.notes.clone();
    Cli {
        view: host.cli(),
        notes,
    }
}

fn random(host: &mut Host) -> Random<'_> {
    let notes = host.notes.clone();
    let (source, repeat) = host.random();
    Random {
        source,
        repeat,
        notes,
    }
}

/// The environment.
struct NotedCli;

impl HasData for NotedCli {
    type Data<'a> = Cli<'a>;
}

/// The environment, for one call.
struct Cli<'a> {
    view: WasiCliCtxView<'a>,
    notes: Notes,
}

impl Cli<'_> {
    fn environment(&mut self) -> wasmtime::Result<Vec<(String, String)>> {
        let variables = p2::cli::environment::Host::get_environment(&mut self.view)?;
        for (name, _) in &variables {
            self.notes.note(Kind::Environment, name);
        }
        Ok(variables)
    }

    fn arguments(&mut self) -> wasmtime::Result<Vec<String>> {
        let arguments = p2::cli::environment::Host::get_arguments(&mut self.view)?;
        for position in 0..arguments.len() {
            self.notes.note(Kind::Arguments, &position.to_string());
        }
        Ok(arguments)
    }
}

impl p2::cli::environment::Host for Cli<'_> {
    fn get_environment(&mut self) -> wasmtime::Result<Vec<(String, String)>> {
        self.environment()
    }

    fn get_arguments(&mut self) -> wasmtime::Result<Vec<String>> {
        self.arguments()
    }

    fn initial_cwd(&mut self) -> wasmtime::Result<Option<String>> {
        p2::cli::environment::Host::initial_cwd(&mut self.view)
    }
}

impl p3::cli::environment::Host for Cli<'_> {
    fn get_environment(&mut self) -> wasmtime::Result<Vec<(String, String)>> {
        self.environment()
    }

    fn get_arguments(&mut self) -> wasmtime::Result<Vec<String>> {
        self.arguments()
    }

    fn get_initial_cwd(&mut self) -> wasmtime::Result<Option<String>> {
        p3::cli::environment::Host::get_initial_cwd(&mut self.view)
    }
}

/// Random numbers.
struct NotedRandom;

impl HasData for NotedRandom {
    type Data<'a> = Random<'a>;
}

/// Random numbers, for one call.
struct Random<'a> {
    source: &'a mut WasiRandomCtx,
    repeat: Option<&'a mut Repeat>,
    notes: Notes,
}

impl Random<'_> {
    /// Notes bytes that were taken from a source.
    fn noted<T: AsRef<[u8]>>(&self, name: &str, bytes: T) -> T {
        self.notes.bytes(Kind::Random, name, bytes.as_ref().len());
        bytes
    }

    /// As many bytes from a seed, if they are to be the same everywhere.
    fn fixed_bytes(
        &mut self,
        generator: impl FnOnce(&mut Repeat) -> &mut wizer_reproducible::Random,
        mut bytes: Vec<u8>,
    ) -> Vec<u8> {
        if let Some(repeat) = &mut self.repeat {
            generator(repeat).fill(&mut bytes);
        }
        bytes
    }

    fn number<T>(&self, name: &str, number: T) -> T {
        self.notes.bytes(Kind::Random, name, size_of::<T>());
        number
    }
}

/// The three interfaces of one release.
macro_rules! noted_random {
    ($release:ident, $seed:ident) => {
        impl $release::random::random::Host for Random<'_> {
            fn get_random_bytes(&mut self, length: u64) -> wasmtime::Result<Vec<u8>> {
                // What takes its place has the same limit.
                let bytes = $release::random::random::Host::get_random_bytes(self.source, length)?;
                let bytes = self.fixed_bytes(|repeat| &mut repeat.secure, bytes);
                Ok(self.noted("secure", bytes))
            }

            fn get_random_u64(&mut self) -> wasmtime::Result<u64> {
                let number = match &mut self.repeat {
                    Some(repeat) => repeat.secure.number(),
                    None => $release::random::random::Host::get_random_u64(self.source)?,
                };
                Ok(self.number("secure", number))
            }
        }

        impl $release::random::insecure::Host for Random<'_> {
            fn get_insecure_random_bytes(&mut self, length: u64) -> wasmtime::Result<Vec<u8>> {
                let bytes = $release::random::insecure::Host::get_insecure_random_bytes(
                    self.source,
                    length,
                )?;
                let bytes = self.fixed_bytes(|repeat| &mut repeat.insecure, bytes);
                Ok(self.noted("insecure", bytes))
            }

            fn get_insecure_random_u64(&mut self) -> wasmtime::Result<u64> {
                let number = match &mut self.repeat {
                    Some(repeat) => repeat.insecure.number(),
                    None => $release::random::insecure::Host::get_insecure_random_u64(self.source)?,
                };
                Ok(self.number("insecure", number))
            }
        }

        impl $release::random::insecure_seed::Host for Random<'_> {
            fn $seed(&mut self) -> wasmtime::Result<(u64, u64)> {
                let seed = match &self.repeat {
                    Some(repeat) => wizer_reproducible::Random::seed(repeat.seed),
                    None => $release::random::insecure_seed::Host::$seed(self.source)?,
                };
                Ok(self.number("seed", seed))
            }
        }
    };
}

noted_random!(p2, insecure_seed);
noted_random!(p3, get_insecure_seed);
