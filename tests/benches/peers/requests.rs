//! The first request of a handler of HTTP requests, behind `wasmtime serve`: pre-initialized, and
//! as it was built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::Effort;
use crate::rows::Row;
use crate::served::Server;
use crate::tools::{Kind, Tool};

/// Measures the results of the tools that take the handler, in turns. Each request is the first one
/// of a server of its own, which has compiled the handler before that.
pub(crate) fn measure(tools: &[Tool], effort: Effort, folder: &Path) -> Vec<Row> {
    let handler = wizer_tests::program("handler").unwrap();
    let mut subjects: Vec<(Kind, &'static str, PathBuf)> = Vec::new();
    for tool in tools {
        let result = folder.join(format!("handler.{:?}.wasm", tool.kind));
        if pre_initialize(tool, &handler, &result) {
            subjects.push((tool.kind, tool.name, result));
        }
    }
    subjects.push((Kind::Wasmtime, "not pre-initialized", handler));
    let mut times = vec![Vec::new(); subjects.len()];
    for _ in 0..effort.runs.max(3) {
        for ((_, _, file), times) in subjects.iter().zip(&mut times) {
            let server = Server::start(file);
            let start = Instant::now();
            let (status, _) = server.get("/100");
            times.push(start.elapsed().as_secs_f64() * 1000.0);
            assert!(status.ends_with("200 OK"), "{status}");
        }
    }
    let samples: Vec<_> = subjects
        .into_iter()
        .zip(times)
        .map(|((kind, name, _), times)| (kind, name, times))
        .collect();
    let (before, results) = samples.split_last().unwrap();
    let ours = results.iter().find(|(kind, ..)| *kind == Kind::Ours);
    let gained = [ours.unwrap().clone(), before.clone()];
    let rows = vec![
        Row::of("HTTP handler: first request", "ms", Some(0.5), &gained),
        Row::of(
            "HTTP handler: first request of the result",
            "ms",
            None,
            results,
        ),
    ];
    for row in &rows {
        println!("  {}", crate::report::line(row));
    }
    rows
}

/// Whether a tool takes the handler, and has written a result.
fn pre_initialize(tool: &Tool, handler: &Path, result: &Path) -> bool {
    let mut command = Command::new(&tool.path);
    match tool.kind {
        Kind::Ours => command.arg("--allow-wasi"),
        Kind::Wasmtime => command.args(["wizer", "-S", "cli,http"]),
        Kind::Wizer10 | Kind::Winch => return false,
    };
    command.args(["--init-func", "prepare"]).arg(handler);
    let done = command
        .arg("-o")
        .arg(result)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    done.success() && fs::metadata(result).is_ok()
}
