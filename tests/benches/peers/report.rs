//! Reports of the measurements: for a terminal, a README, and programs.

use std::fs;
use std::process::Command;
use std::thread::available_parallelism;

use serde_json::{Value, json};

use crate::Effort;
use crate::batch::Batches;
use crate::growth::Growth;
use crate::rows::Row;
use crate::tools::{self, Tool};

/// The limits of the table in `tests/README.md`.
const BEGIN: &str = "<!-- made by: make bench README=1 -->\n";
const END: &str = "<!-- end of what it made -->\n";

pub(crate) struct Report {
    date: String,
    machine: String,
    versions: Vec<String>,
    runs: usize,
    pub(crate) rows: Vec<Row>,
    batches: Option<Batches>,
    growth: Vec<Growth>,
}

/// A number with three significant digits.
fn number(value: f64) -> String {
    let digits = match value.abs() {
        0.0..0.01 => 4,
        0.01..1.0 => 3,
        1.0..100.0 => 2,
        _ => 0,
    };
    format!("{value:.digits$}")
}

/// The limit, and whether it is met.
fn verdict(row: &Row) -> String {
    let asked = match (row.asked, row.at_most) {
        (_, Some(at_most)) => format!("{} {}", number(at_most), row.unit),
        (Some(asked), None) => number(asked),
        (None, None) => return String::new(),
    };
    match row.is_within() {
        Some(true) => asked,
        Some(false) => format!("{asked} (missed)"),
        None => String::new(),
    }
}

/// One line for a terminal.
pub(crate) fn line(row: &Row) -> String {
    let (best, ratio) = match row.best().zip(row.ratio()) {
        Some(((name, value), ratio)) => (format!("{} ({name})", number(value)), number(ratio)),
        None => ("all fail".to_string(), String::new()),
    };
    format!(
        "{:<56} {:>9} {:<3} {best:<30} {ratio:>6}  {}",
        row.what,
        number(row.ours),
        row.unit,
        verdict(row)
    )
}

impl Report {
    pub(crate) fn new(
        tools: &[Tool],
        rows: Vec<Row>,
        batches: Option<Batches>,
        growth: Vec<Growth>,
        effort: Effort,
    ) -> Self {
        Self {
            date: said(Command::new("date").args(["-u", "+%Y-%m-%d"])),
            machine: machine(),
            versions: tools::versions(tools),
            runs: effort.runs,
            rows,
            batches,
            growth,
        }
    }

    pub(crate) fn text(&self) -> String {
        let mut text = format!(
            "{}, {}, medians of {}\n\n{:<56} {:>13} {:<30} {:>6}  at most\n",
            self.date, self.machine, self.runs, "", "wizer", "best peer", "ratio"
        );
        for row in &self.rows {
            text.push_str(&line(row));
            text.push('\n');
        }
        if let Some(batches) = &self.batches {
            let each = batches.text();
            text.push_str(&format!(
                "\nbatches of Fastly's engine, for each snapshot: {each}\n"
            ));
        }
        text.push_str("\ngrowth: s, and ms for each MB between the first and the third, and the third and the fifth\n");
        for growth in &self.growth {
            text.push_str(&format!("{:<26}", growth.what));
            for (size, time) in growth.sizes.iter().zip(&growth.times) {
                text.push_str(&format!(" {size:.0} MB {time:.3}, "));
            }
            let (first, last) = growth.per_megabyte();
            text.push_str(&format!("{:.2}, {:.2}\n", first * 1000.0, last * 1000.0));
        }
        text
    }

    pub(crate) fn markdown(&self) -> String {
        let mut text = format!(
            "{}; {}; medians of {}. Beside:\n{}.\n\n\
             | what | wizer | best peer | ratio | at most |\n| --- | ---: | ---: | ---: | ---: |\n",
            self.date,
            self.machine,
            self.runs,
            self.versions[1..].join(",\n")
        );
        for row in &self.rows {
            let (best, ratio) = match row.best().zip(row.ratio()) {
                Some(((name, value), ratio)) => {
                    (format!("{} ({name})", number(value)), number(ratio))
                }
                None => ("all fail".to_string(), String::new()),
            };
            let (what, ours, unit) = (&row.what, number(row.ours), row.unit);
            let asked = verdict(row);
            text.push_str(&format!(
                "| {what}, {unit} | {ours} | {best} | {ratio} | {asked} |\n"
            ));
        }
        if let Some(batches) = &self.batches {
            let each = batches.text();
            text.push_str(&format!(
                "\nBatches of Fastly's engine, with an empty cache, for each snapshot: {each}.\n"
            ));
        }
        text.push_str("\n| time, by | five sizes | ms for each MB, in the first half and in the second |\n| --- | --- | --- |\n");
        for growth in &self.growth {
            let sizes = growth.sizes.iter().zip(&growth.times);
            let sizes: Vec<_> = sizes
                .map(|(size, time)| format!("{size:.0} MB: {time:.3} s"))
                .collect();
            let (first, last) = growth.per_megabyte();
            text.push_str(&format!(
                "| {} | {} | {:.2}, {:.2} |\n",
                growth.what,
                sizes.join("; "),
                first * 1000.0,
                last * 1000.0
            ));
        }
        text
    }

    pub(crate) fn json(&self) -> String {
        let rows = self.rows.iter().map(|row| {
            let samples: serde_json::Map<String, Value> = row
                .samples
                .iter()
                .map(|(name, values)| ((*name).to_string(), json!(values)))
                .collect();
            json!({
                "what": row.what,
                "unit": row.unit,
                "wizer": row.ours,
                "best-peer": row.best().map(|(name, _)| name),
                "best": row.best().map(|(_, value)| value),
                "ratio": row.ratio(),
                "asked-ratio": row.asked,
                "asked": row.at_most,
                "within": row.is_within(),
                "samples": samples,
            })
        });
        let all = json!({
            "date": self.date,
            "machine": self.machine,
            "versions": self.versions,
            "runs": self.runs,
            "rows": rows.collect::<Vec<_>>(),
            "batches": self.batches.as_ref().map(Batches::json),
            "growth": self.growth.iter().map(Growth::json).collect::<Vec<_>>(),
        });
        format!("{all:#}\n")
    }

    /// Writes the table to `tests/README.md`.
    pub(crate) fn write_readme(&self) {
        assert!(self.runs >= 5, "the table is one of medians");
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
        let readme = fs::read_to_string(path).unwrap();
        let (before, rest) = readme
            .split_once(BEGIN)
            .expect("the README has a place for it");
        let (_, after) = rest.split_once(END).expect("and an end of that");
        let table = self.markdown();
        fs::write(path, format!("{before}{BEGIN}\n{table}\n{END}{after}")).unwrap();
    }
}

fn said(command: &mut Command) -> String {
    let said = command.output().map(|done| done.stdout).unwrap_or_default();
    String::from_utf8_lossy(&said).trim().to_string()
}

/// The processor, and the number of processors.
pub(crate) fn machine() -> String {
    let known = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = known
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let name = name.map_or("", |name| name.trim_start_matches([':', ' ', '\t']));
    let cores = available_parallelism().map_or(1, usize::from);
    format!("{cores} cores, {name}, {}", std::env::consts::OS)
}
