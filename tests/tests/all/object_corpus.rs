//! The corpus of modules with garbage-collected objects: results behave as the modules whose
//! initializer has run, in V8 and in Cranelift, and are at least as small as those of
//! `wasm-ctor-eval`.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, available_parallelism};

use wasmtime::Engine;
use wizer_tests::corpus::cranelift::Compiled;
use wizer_tests::corpus::{Binaryen, Compared, Subject, subjects, v8};
use wizer_tests::engine::quick;
use wizer_tests::packages::has_node;

/// Compares all modules, on all processors.
fn compared(subjects: &[Subject], binaryen: &Binaryen) -> Vec<Compared> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some(subject) = subjects.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push(Compared::new(subject.clone(), binaryen).unwrap());
        }
        done
    };
    let mut all = thread::scope(|scope| {
        let threads = available_parallelism().map_or(1, usize::from);
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let done = threads.into_iter().map(|thread| thread.join().unwrap());
        done.flatten().collect::<Vec<_>>()
    });
    all.sort_by(|one, other| one.subject.name.cmp(&other.subject.name));
    all
}

/// Prints the sizes, and what theirs evaluates.
fn print(all: &[Compared], version: &str) {
    let row = |name: &str, cells: [String; 4], last: &str| {
        let [input, ours, cleaned, theirs] = cells;
        println!("{name:<28} {input:>7} {ours:>7} {cleaned:>7} {theirs:>7} {last}");
    };
    let head = ["input", "ours", "cleaned", "theirs"].map(str::to_string);
    row("bytes", head, &format!("evaluated by {version}"));
    for it in all {
        let cells = it
            .sizes()
            .map(|size| size.map_or(String::new(), |size| size.to_string()));
        row(&it.subject.name, cells, &it.theirs.extent.to_string());
    }
}

#[test]
fn results_are_right_and_small() {
    if !has_node() {
        eprintln!("not tested: node and npm do not start here");
        return;
    }
    let engine = quick().unwrap();
    let binaryen = Binaryen::installed().unwrap();
    let all = compared(&subjects(&engine).unwrap(), &binaryen);
    print(&all, &binaryen.version().unwrap());
    let larger = all.iter().filter(|it| it.is_larger());
    let larger: Vec<_> = larger.map(|it| &it.subject.name).collect();
    let inputs = answers_in_v8(&all, |it| &it.subject.wasm);
    let results = answers_in_v8(&all, |it| &it.ours);
    for ((it, expected), found) in all.iter().zip(inputs).zip(results) {
        check(&engine, it, &expected, &found);
    }
    assert!(
        larger.is_empty(),
        "ours is larger, after the same passes: {larger:?}"
    );
}

/// The answers of one binary of each module.
fn answers_in_v8(all: &[Compared], binary: fn(&Compared) -> &Vec<u8>) -> Vec<Vec<String>> {
    let modules = all.iter().map(|it| (&**binary(it), &*it.subject.calls));
    v8::answers(&modules.collect::<Vec<_>>()).unwrap()
}

/// Fails if ours has other answers than the input in V8, where it has these, or in Cranelift. Says
/// so if theirs has.
fn check(engine: &Engine, it: &Compared, expected: &[String], found: &[String]) {
    let name = &it.subject.name;
    let answers = |wasm: &[u8]| Compiled::new(engine, wasm)?.answers(&it.subject.calls);
    assert!(expected.iter().any(|answer| answer != "trap"), "{name}");
    let input = answers(&it.subject.wasm).unwrap();
    assert_eq!(input, expected, "{name}: the engines differ");
    assert_eq!(found, expected, "{name}, in V8");
    assert_eq!(answers(&it.ours).unwrap(), expected, "{name}, in Cranelift");
    let theirs = it.theirs.wasm.as_deref().map(answers);
    if theirs.is_some_and(|theirs| theirs.ok().as_deref() != Some(expected)) {
        println!("{name}: theirs is wrong");
    }
}
