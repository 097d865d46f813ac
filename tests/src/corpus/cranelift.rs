//! The modules of the corpus in Cranelift: answers, and times and memory of instantiations.

use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use wasmtime::{Engine, Instance, InstancePre, Linker, Module, Store, Val};

use crate::corpus::{Call, INITIALIZER};
use crate::timing::median;

/// The least and the greatest number of instantiations that are timed.
const LEAST: usize = 3;
const MOST: usize = 1001;

/// A module that is compiled and linked.
pub struct Compiled(InstancePre<()>);

impl Compiled {
    /// Compiles a module.
    ///
    /// # Errors
    ///
    /// The engine refuses it, or it has other imports than the corpus.
    pub fn new(engine: &Engine, wasm: &[u8]) -> Result<Self> {
        let mut linker = Linker::new(engine);
        linker.func_wrap("host", "double", |number: i32| number.wrapping_mul(2))?;
        Ok(Self(linker.instantiate_pre(&Module::new(engine, wasm)?)?))
    }

    /// Makes an instance in a new store, and calls the initializer if it is still exported.
    fn instance(&self) -> Result<(Store<()>, Instance)> {
        let mut store = Store::new(self.0.module().engine(), ());
        let instance = self.0.instantiate(&mut store)?;
        if let Some(initializer) = instance.get_func(&mut store, INITIALIZER) {
            initializer.call(&mut store, &[], &mut [])?;
        }
        Ok((store, instance))
    }

    /// The answers to these calls, by one instance: numbers, or `trap`.
    ///
    /// # Errors
    ///
    /// The module can't be instantiated, or lacks a function.
    pub fn answers(&self, calls: &[Call]) -> Result<Vec<String>> {
        let (mut store, instance) = self.instance()?;
        let mut answers = Vec::new();
        for Call { name, arguments } in calls {
            let function = instance.get_func(&mut store, name);
            let function = function.with_context(|| format!("no function `{name}`"))?;
            let arguments: Vec<Val> = arguments.iter().map(|value| Val::I32(*value)).collect();
            let mut results = vec![Val::I32(0); function.ty(&store).results().len()];
            let done = function.call(&mut store, &arguments, &mut results);
            answers.push(match (done, results.first()) {
                (Err(_), _) => "trap".to_string(),
                (Ok(()), Some(Val::I32(number))) => number.to_string(),
                (Ok(()), Some(Val::I64(number))) => number.to_string(),
                (Ok(()), None) => String::new(),
                (Ok(()), Some(value)) => anyhow::bail!("`{name}` returns {value:?}"),
            });
        }
        Ok(answers)
    }

    /// By how many bytes this process grows at most while an instance is made. It measures nothing
    /// else before.
    ///
    /// # Errors
    ///
    /// The module can't be instantiated, or this is not Linux.
    pub fn memory(&self) -> Result<u64> {
        let before = status("VmRSS")?;
        // From here on, the peak is that of this instance.
        fs::write("/proc/self/clear_refs", "5")?;
        let made = self.instance()?;
        let most = status("VmHWM")?;
        drop(made);
        Ok(most.saturating_sub(before))
    }

    /// The median time of an instantiation in milliseconds, with a call of the initializer if it is
    /// still exported. It is measured for about this long.
    ///
    /// # Errors
    ///
    /// The module can't be instantiated.
    pub fn milliseconds(&self, budget: Duration) -> Result<f64> {
        let start = Instant::now();
        let mut times = Vec::new();
        while times.len() < LEAST || times.len() < MOST && start.elapsed() < budget {
            let begin = Instant::now();
            let made = self.instance()?;
            times.push(begin.elapsed().as_secs_f64() * 1000.0);
            drop(made);
        }
        median(&times).context("nothing was measured")
    }
}

/// What Linux tells of the memory of this process, in bytes.
fn status(name: &str) -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let value = status.lines().find_map(|line| line.strip_prefix(name));
    let value = value.and_then(|value| value.strip_prefix(':')?.strip_suffix("kB"));
    let kilobytes: u64 = value.context("the kernel does not say")?.trim().parse()?;
    Ok(kilobytes * 1024)
}
