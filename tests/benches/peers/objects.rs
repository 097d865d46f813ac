//! Modules with garbage-collected objects: the corpus, beside `wasm-ctor-eval`, and modules that
//! make very many objects.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use wasmtime::Engine;
use wizer_tests::corpus::cranelift::Compiled;
use wizer_tests::corpus::{Binaryen, Compared, INITIALIZER, Subject, large, subjects, v8};
use wizer_tests::engine::engine;
use wizer_tests::timing::{Times, Turns, in_turns_and_keep, median, peak, seconds};

use crate::report::machine;

/// For how long instantiations of a module are measured, in each engine.
const BUDGET: Duration = Duration::from_millis(150);

/// As [`BUDGET`], for large modules.
const LARGE_BUDGET: Duration = Duration::from_secs(4);

/// The limits of the tables in `tests/corpus/README.md`.
const BEGIN: &str = "<!-- made by: cargo bench --bench peers -- --objects --readme -->\n";
const END: &str = "<!-- end of what it made -->\n";

/// Measures everything. Returns the tables, as Markdown.
pub(crate) fn measure(folder: &Path) -> String {
    let engine = engine().unwrap();
    let binaryen = Binaryen::installed().unwrap();
    let version = binaryen.version().unwrap();
    let mut text = format!("{}. Beside: {version}.\n\n{HEAD}", machine());
    for subject in subjects(&engine).unwrap() {
        let row = small(&engine, &Compared::new(subject, &binaryen).unwrap());
        println!("{row}");
        text.push_str(&format!("{row}\n"));
    }
    text.push_str(LARGE_HEAD);
    for (name, wat) in large::modules() {
        let wasm = wat::parse_str(wat).unwrap();
        let subject = Subject::new(&engine, name.to_string(), &wasm).unwrap();
        let row = huge(&engine, &subject, folder);
        println!("{row}");
        text.push_str(&format!("{row}\n"));
    }
    text
}

/// Writes the tables to `tests/corpus/README.md`.
pub(crate) fn write_readme(tables: &str) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/README.md");
    let readme = fs::read_to_string(path).unwrap();
    let (before, rest) = readme
        .split_once(BEGIN)
        .expect("the README has a place for it");
    let (_, after) = rest.split_once(END).expect("and an end of that");
    fs::write(path, format!("{before}{BEGIN}\n{tables}\n{END}{after}")).unwrap();
}

const HEAD: &str = "\
| module | `wasm-ctor-eval` evaluates | bytes: input | Wizer | same passes | peer | V8, µs: input | Wizer | peer | Cranelift, µs: input | Wizer | peer |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
";

/// A row for a module of the corpus.
fn small(engine: &Engine, it: &Compared) -> String {
    let mut modules = vec![&*it.subject.wasm, &it.ours];
    modules.extend(it.theirs.wasm.as_deref());
    let in_v8 = v8::milliseconds(&modules, BUDGET).unwrap();
    let in_cranelift = modules.iter().map(|wasm| {
        let compiled = Compiled::new(engine, wasm).unwrap();
        compiled.milliseconds(BUDGET).unwrap()
    });
    let micros = |times: Vec<f64>| {
        let mut cells: Vec<_> = times.iter().map(|it| number(it * 1000.0)).collect();
        cells.resize(3, String::new());
        cells.join(" | ")
    };
    let bytes = it.sizes();
    let bytes = bytes.map(|size| size.map_or(String::new(), |size| size.to_string()));
    format!(
        "| {} | {} | {} | {} | {} |",
        it.subject.name,
        it.theirs.extent,
        bytes.join(" | "),
        micros(in_v8),
        micros(in_cranelift.collect()),
    )
}

const LARGE_HEAD: &str = "
| module | command: s | peak, MiB | result, kB | V8, ms: input | Wizer | V8, MiB: input | Wizer | Cranelift, ms: input | Wizer | Cranelift, MiB: input | Wizer |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
";

/// The option with which this program measures memory.
pub(crate) const MEMORY: &str = "--memory";

/// By how many bytes this process grows when it instantiates the module in a file.
pub(crate) fn memory(file: &str) -> u64 {
    let wasm = fs::read(file).unwrap();
    let compiled = Compiled::new(&engine().unwrap(), &wasm).unwrap();
    compiled.memory().unwrap()
}

/// The same of a process that does nothing else, in MiB.
fn memory_of_process(wasm: &[u8], folder: &Path) -> String {
    let file = folder.join("instantiated.wasm");
    fs::write(&file, wasm).unwrap();
    let mut measured = Command::new(std::env::current_exe().unwrap());
    let done = measured.arg(MEMORY).arg(file).output().unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    mebibytes(said.trim().parse().unwrap())
}

fn mebibytes(bytes: u64) -> String {
    number(bytes as f64 / f64::from(1 << 20))
}

/// A row for a large module. The answers must be the same.
fn huge(engine: &Engine, subject: &Subject, folder: &Path) -> String {
    let (input, output) = (
        folder.join("objects.wasm"),
        folder.join("objects.init.wasm"),
    );
    fs::write(&input, &subject.wasm).unwrap();
    let command = || {
        let mut command = Command::new(wizer_tests::command().unwrap());
        command.args(["-f", INITIALIZER]).arg(&input);
        command.arg("-o").arg(&output);
        command
    };
    let (times, results) = in_turns_and_keep(&[command], Turns::of(1), &output).unwrap();
    let Times { second, warm, .. } = &times[0];
    let runs = [seconds(second), seconds(warm)].concat();
    let most = peak(second).max(peak(warm)) >> 20;
    let ours = results[0].as_deref().expect("the command succeeds");
    let calls = &*subject.calls;
    let answers = v8::answers(&[(&subject.wasm, calls), (ours, calls)]).unwrap();
    assert_eq!(answers[0], answers[1], "{}: in V8", subject.name);
    let compiled = [&subject.wasm, ours].map(|wasm| Compiled::new(engine, wasm).unwrap());
    for compiled in &compiled {
        let found = compiled.answers(calls).unwrap();
        assert_eq!(found, answers[0], "{}: in Cranelift", subject.name);
    }
    let in_v8 = v8::milliseconds(&[&subject.wasm, ours], LARGE_BUDGET).unwrap();
    let in_cranelift = compiled.map(|it| it.milliseconds(LARGE_BUDGET).unwrap());
    let both = [&subject.wasm, ours];
    let grown_v8 = both.map(|wasm| mebibytes(v8::memory(wasm).unwrap()));
    let grown_cranelift = both.map(|wasm| memory_of_process(wasm, folder));
    let cells = [
        [in_v8[0], in_v8[1]].map(number),
        grown_v8,
        in_cranelift.map(number),
        grown_cranelift,
    ];
    format!(
        "| {} | {} | {most} | {} | {} |",
        subject.name,
        number(median(&runs).unwrap()),
        ours.len() / 1000,
        cells.concat().join(" | "),
    )
}

/// A number with about three significant digits.
fn number(value: f64) -> String {
    let digits = match value {
        0.0..10.0 => 2,
        10.0..100.0 => 1,
        _ => 0,
    };
    format!("{value:.digits$}")
}
