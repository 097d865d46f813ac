//! Compares the command with its peers: all published figures for speed and size, in one run, in
//! turns. `make bench` runs this.
//!
//! - `--quick`: fewer rounds, and no peer that has to be built for this. It takes less than three
//!   minutes.
//! - `--readme`: writes the table to `tests/README.md`.
//! - `--objects`: the modules with garbage-collected objects instead, beside `wasm-ctor-eval`. With
//!   `--readme`, it writes the tables to `tests/corpus/README.md`.
//! - `--memory FILE`: nothing but by how many bytes this process grows when it instantiates one of
//!   these modules. `--objects` runs this in a process for each.
//!
//! It prints a table of medians and ratios, and writes it to `bench/` in the target folder: as
//! Markdown, as JSON with every sample, and as a plot.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a benchmark fails by panicking"
)]

use std::fs;

use tempfile::TempDir;
use wizer_tests::target_dir;

#[path = "peers/batch.rs"]
mod batch;
#[path = "../engines/builds.rs"]
mod builds;
#[path = "../engines/fastly.rs"]
mod fastly;
#[path = "peers/growth.rs"]
mod growth;
#[path = "../engines/install.rs"]
mod install;
#[path = "peers/objects.rs"]
mod objects;
#[path = "peers/plot.rs"]
mod plot;
#[path = "peers/report.rs"]
mod report;
#[path = "peers/requests.rs"]
mod requests;
#[path = "peers/results.rs"]
mod results;
#[path = "peers/rows.rs"]
mod rows;
#[path = "peers/served.rs"]
mod served;
#[path = "peers/subjects.rs"]
mod subjects;
#[path = "peers/tools.rs"]
mod tools;
#[path = "peers/transform.rs"]
mod transform;

/// The extent of the measurements.
#[derive(Debug, Clone, Copy)]
struct Effort {
    /// Whether to leave out everything that takes long.
    quick: bool,
    /// The number of runs of commands that take long. The median counts.
    runs: usize,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let given = |option: &str| arguments.iter().any(|argument| argument == option);
    if let [.., option, file] = &*arguments
        && option == objects::MEMORY
    {
        println!("{}", objects::memory(file));
        return;
    }
    let folder = TempDir::new().unwrap();
    if given("--objects") {
        let tables = objects::measure(folder.path());
        println!("\n{tables}");
        if given("--readme") {
            objects::write_readme(&tables);
        }
        return;
    }
    let quick = given("--quick");
    let effort = Effort {
        quick,
        runs: if quick { 1 } else { 5 },
    };
    let tools = tools::all(effort);
    println!("beside: {}\n", tools::versions(&tools).join(", "));
    let mut rows = Vec::new();
    for subject in subjects::all(folder.path(), effort) {
        println!("{}, {} bytes", subject.name, subject.size());
        rows.extend(rows::measure(&subject, &tools, effort, folder.path()));
    }
    println!("HTTP handler");
    rows.extend(requests::measure(&tools, effort, folder.path()));
    println!("the transform");
    rows.extend(transform::measure(folder.path(), effort));
    println!("batches");
    let batches = batch::measure(folder.path(), effort);
    println!("growth\n");
    let growth = growth::measure(folder.path(), effort);

    let report = report::Report::new(&tools, rows, batches, growth, effort);
    println!("{}", report.text());
    let bench = target_dir().unwrap().join("bench");
    fs::create_dir_all(&bench).unwrap();
    fs::write(bench.join("table.md"), report.markdown()).unwrap();
    fs::write(bench.join("results.json"), report.json()).unwrap();
    plot::draw(&report.rows, &bench.join("ratios.svg"));
    println!("written to {}", bench.display());
    if given("--readme") {
        report.write_readme();
    }
}
