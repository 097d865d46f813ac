//! The time until the first answer of the results.

use std::time::Instant;

use wasmtime::{Config, Engine, Extern, Linker, Module, Store, Strategy};

use crate::rows::Row;
use crate::subjects::Subject;
use crate::tools::{Kind, Tool};

/// The number of rounds. The minimum counts: each round does the same work, and other programs on
/// the machine can only add to it.
const ROUNDS: usize = 51;

/// The limit of the ratio to the best peer: equal, with the variation between runs.
const SAME: f64 = 1.05;

/// Measures the instantiation and the first call of a module's results, compiled beforehand, in
/// turns. For Fastly's engine, whose calls need Fastly's platform, only the instantiation.
pub(crate) fn first_call(
    subject: &Subject,
    tools: &[&Tool],
    results: &[Option<Vec<u8>>],
) -> Option<Row> {
    let call = match subject.name {
        "regex program" => Some("run"),
        _ if subject.is_engine => None,
        _ => return None,
    };
    let mut config = Config::new();
    if call.is_none() {
        // Its code does not run, so the fast compiler will do.
        config.strategy(Strategy::Winch).wasm_relaxed_simd(false);
    }
    let engine = Engine::new(&config).unwrap();
    let mut samples: Vec<(Kind, &'static str, Vec<f64>)> = Vec::new();
    let mut modules = Vec::new();
    for (tool, result) in tools.iter().zip(results) {
        if let Some(result) = result {
            samples.push((tool.kind, tool.name, Vec::new()));
            modules.push(Module::new(&engine, result).unwrap());
        }
    }
    for round in 0..ROUNDS {
        for place in 0..modules.len() {
            // The order changes, so that no result always follows the same other one.
            let place = (place + round) % modules.len();
            let (module, (_, _, samples)) = (&modules[place], &mut samples[place]);
            let mut linker = Linker::new(&engine);
            linker.define_unknown_imports_as_traps(module).unwrap();
            let instance = linker.instantiate_pre(module).unwrap();
            let start = Instant::now();
            let mut store = Store::new(&engine, ());
            let instance = instance.instantiate(&mut store).unwrap();
            if let Some(name) = call {
                let Some(Extern::Func(run)) = instance.get_export(&mut store, name) else {
                    panic!("no `{name}`");
                };
                run.typed::<(), u32>(&store)
                    .unwrap()
                    .call(&mut store, ())
                    .unwrap();
            }
            samples.push(start.elapsed().as_secs_f64() * 1000.0);
        }
    }
    let what = match call {
        Some(_) => "first call of the result",
        None => "instantiation of the result",
    };
    let what = format!("{}: {what}", subject.name);
    Some(Row::of(&what, "ms", Some(SAME), &samples).smallest())
}
