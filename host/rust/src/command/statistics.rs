//! What a run took, in numbers, on standard error.

use std::time::Duration;

use crate::taken::Taken;
use crate::{Report, Statistics};
use serde_json::{Map, Value, json};
use wizer_arguments::{Format, printable};

use super::progress::Progress;
use super::say;

/// Prints them: of which output, where there are several.
pub(crate) fn print(format: Format, progress: &Progress, report: &Report, of: Option<&str>) {
    let statistics = &report.statistics;
    let phases = match of {
        None => progress.ended(),
        // Several run at a time: each has its own.
        Some(_) => statistics
            .phases
            .iter()
            .map(|(phase, time)| (phase.to_string(), *time))
            .collect(),
    };
    match format {
        Format::Text => say(&format!(
            "{}{}",
            text(&phases, statistics, of),
            taken(&report.taken)
        )),
        Format::Json => say(&format!("{}\n", object(&phases, report, of))),
    }
}

/// What the numbers are called.
fn numbers(statistics: &Statistics) -> [(&'static str, u64); 6] {
    [
        ("input-bytes", statistics.input_bytes),
        ("instrumented-bytes", statistics.instrumented_bytes),
        ("result-bytes", statistics.result_bytes),
        ("memory-bytes", statistics.memory_bytes),
        ("copied-bytes", statistics.copied_bytes),
        ("segments", statistics.segments),
    ]
}

fn text(phases: &[(String, Duration)], statistics: &Statistics, of: Option<&str>) -> String {
    let of = of.map(|of| format!("{}\n", printable(of)));
    let mut text = of.unwrap_or_default();
    for (phase, time) in phases {
        text.push_str(&format!("{phase:<20} {:>14.4} s\n", time.as_secs_f64()));
    }
    for (name, number) in numbers(statistics) {
        text.push_str(&format!("{name:<20} {number:>14}\n"));
    }
    let cached = match statistics.cached {
        true => ", in the cache",
        false => "",
    };
    text.push_str(&format!(
        "{:<20} {}{cached}\n",
        "compiler", statistics.compiler
    ));
    text
}

/// What the initializer took, a line for each kind.
fn taken(taken: &Taken) -> String {
    let lines = taken.to_string();
    let lines = lines.lines().filter_map(|line| line.split_once(": "));
    lines
        .map(|(kind, items)| format!("{:<20} {items}\n", format!("taken-{kind}")))
        .collect()
}

fn object(phases: &[(String, Duration)], report: &Report, of: Option<&str>) -> Value {
    let statistics = &report.statistics;
    let phases = phases
        .iter()
        .map(|(phase, time)| json!({ "phase": phase, "seconds": time.as_secs_f64() }));
    let mut object = Map::new();
    if let Some(of) = of {
        object.insert("output".to_string(), of.into());
    }
    object.insert("phases".to_string(), phases.collect());
    for (name, number) in numbers(statistics) {
        object.insert(name.to_string(), number.into());
    }
    object.insert("compiler".to_string(), statistics.compiler.into());
    object.insert("cached".to_string(), statistics.cached.into());
    object.insert("taken".to_string(), json!(report.taken));
    Value::Object(object)
}
