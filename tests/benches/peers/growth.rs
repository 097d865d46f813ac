//! How time grows with what is given.

use std::path::Path;

use serde_json::{Value, json};
use wasm_encoder::{
    CodeSection, ExportKind, ExportSection, Function, FunctionSection, Module, TypeSection,
};
use wizer_tests::shipped;
use wizer_tests::timing::{in_turns, median, seconds};

use crate::Effort;
use crate::subjects::{fill, module, three};

/// Something that grows.
pub(crate) struct Growth {
    pub(crate) what: &'static str,
    /// What is counted, in MB.
    pub(crate) sizes: Vec<f64>,
    /// How long each takes.
    pub(crate) times: Vec<f64>,
}

impl Growth {
    /// What another megabyte takes at the end, beside what it takes in the middle, in seconds each: the same, where time is linear.
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

/// Functions that are about so many bytes together.
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

/// What is counted, five sizes of it, and what makes a binary of that size.
type Kind = (&'static str, [u64; 5], fn(u64) -> Vec<u8>);

/// Five sizes of each.
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
    let times = in_turns(&commands, effort.runs, &output).unwrap();
    times
        .iter()
        .map(|times| {
            let both = [seconds(&times.cold), seconds(&times.warm)].concat();
            median(&both).unwrap()
        })
        .collect()
}
