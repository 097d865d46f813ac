//! How the time grows with the size of the input.

use std::path::Path;

use serde_json::{Value, json};
use wasm_encoder::{
    CodeSection, ExportKind, ExportSection, Function, FunctionSection, Module, TypeSection,
};
use wizer_tests::shipped;
use wizer_tests::timing::{Turns, in_turns, median, seconds};

use crate::Effort;
use crate::subjects::{fill, module, three};

/// A quantity that grows.
pub(crate) struct Growth {
    pub(crate) what: &'static str,
    /// The sizes in MB.
    pub(crate) sizes: Vec<f64>,
    /// The times.
    pub(crate) times: Vec<f64>,
}

impl Growth {
    /// The time of one more megabyte at the end and in the middle, in seconds. Both are the same if
    /// the time is linear.
    pub(crate) fn per_megabyte(&self) -> (f64, f64) {
        let between = |from: usize, to: usize| {
            (self.times[to] - self.times[from]) / (self.sizes[to] - self.sizes[from])
        };
        (between(0, 2), between(2, 4))
    }

    pub(crate) fn json(&self) -> Value {
        json!({ "what": self.what, "megabytes": self.sizes, "seconds": self.times })
    }
}

/// Functions with about this many bytes in total.
fn functions(bytes: u64) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    let mut exports = ExportSection::new();
    exports.export("wizer-initialize", ExportKind::Func, 0);
    for i in 0..u32::try_from(bytes / 1000).unwrap() {
        functions.function(0);
        let mut body = Function::new([]);
        for j in 0..u32::from(i > 0) * 95 {
            let value = i.wrapping_mul(j).cast_signed();
            let mut instructions = body.instructions();
            instructions.i32_const(value).i32_const(j.cast_signed());
            instructions.i32_add().drop();
        }
        body.instructions().end();
        code.function(&body);
    }
    let mut module = Module::new();
    module.section(&types).section(&functions);
    module.section(&exports).section(&code);
    module.finish()
}

/// The name of a quantity, five sizes of it, and a function that makes a binary of that size.
type Kind = (&'static str, [u64; 5], fn(u64) -> Vec<u8>);

/// Measures five sizes of each quantity.
pub(crate) fn measure(folder: &Path, effort: Effort) -> Vec<Growth> {
    const MEBIBYTE: u64 = 1 << 20;
    let unit = if effort.quick { 1 } else { 2 };
    let kinds: [Kind; 3] = [
        (
            "bytes of input",
            [1, 2, 4, 6, 8].map(|size| size * unit * MEBIBYTE),
            functions,
        ),
        (
            "bytes that are not zero",
            [16, 32, 64, 96, 128].map(|size| size * unit * MEBIBYTE),
            |bytes| module(bytes >> 16, &fill(bytes)),
        ),
        (
            "bytes of memory",
            [256, 512, 1024, 2048, 4095].map(|size| size * MEBIBYTE),
            |bytes| module(bytes >> 16, &three(bytes)),
        ),
    ];
    kinds
        .into_iter()
        .map(|(what, sizes, make)| Growth {
            what,
            sizes: sizes.iter().map(|size| *size as f64 / 1e6).collect(),
            times: times(folder, effort, &sizes.map(make)),
        })
        .collect()
}

fn times(folder: &Path, effort: Effort, binaries: &[Vec<u8>]) -> Vec<f64> {
    let output = folder.join("out.wasm");
    let commands: Vec<_> = binaries
        .iter()
        .enumerate()
        .map(|(i, wasm)| {
            let file = folder.join(format!("growth-{i}.wasm"));
            std::fs::write(&file, wasm).unwrap();
            let output = &output;
            move || {
                let mut command = std::process::Command::new(shipped().unwrap());
                command.arg("--no-cache").arg(&file).arg("-o").arg(output);
                command
            }
        })
        .collect();
    let times = in_turns(&commands, Turns::of(effort.runs), &output).unwrap();
    times
        .iter()
        .map(|times| {
            let both = [seconds(&times.cold), seconds(&times.warm)].concat();
            median(&both).unwrap()
        })
        .collect()
}
