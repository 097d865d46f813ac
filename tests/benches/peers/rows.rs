//! The measurements of one subject.

use std::path::Path;

use wizer_tests::timing::{Run, Times, Turns, in_turns_and_keep, median, peak};

use crate::Effort;
use crate::results;
use crate::subjects::{Peak, Subject};
use crate::tools::{Kind, Tool};

/// One row of the table: a figure of each tool. Less is better.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) unit: &'static str,
    pub(crate) ours: f64,
    /// The peers, by name. None for a failure.
    pub(crate) peers: Vec<(&'static str, Option<f64>)>,
    /// The limit of the ratio to the best peer.
    pub(crate) asked: Option<f64>,
    /// The absolute limit.
    pub(crate) at_most: Option<f64>,
    /// The samples of these figures, by tool.
    pub(crate) samples: Vec<(&'static str, Vec<f64>)>,
}

impl Row {
    /// The best peer.
    pub(crate) fn best(&self) -> Option<(&'static str, f64)> {
        let known = self
            .peers
            .iter()
            .filter_map(|(name, value)| Some((*name, (*value)?)));
        known.min_by(|(_, one), (_, other)| one.total_cmp(other))
    }

    /// The ratio of ours to the best peer.
    pub(crate) fn ratio(&self) -> Option<f64> {
        self.best().map(|(_, best)| self.ours / best)
    }

    /// Whether the row is within its limit.
    pub(crate) fn is_within(&self) -> Option<bool> {
        let ratio = self
            .ratio()
            .zip(self.asked)
            .map(|(ratio, asked)| ratio <= asked);
        let amount = self.at_most.map(|at_most| self.ours <= at_most);
        [ratio, amount]
            .into_iter()
            .flatten()
            .reduce(|one, other| one && other)
    }
}

/// Measures the tools on a subject, in turns.
pub(crate) fn measure(
    subject: &Subject,
    tools: &[Tool],
    effort: Effort,
    folder: &Path,
) -> Vec<Row> {
    let tools: Vec<&Tool> = tools.iter().filter(|tool| tool.takes(subject)).collect();
    let commands: Vec<_> = tools
        .iter()
        .map(|tool| || tool.command(subject, folder))
        .collect();
    let turns = match subject.demands.is_short {
        true => Turns::of(effort.runs.max(3)),
        false if subject.is_engine => Turns::of_large_modules(effort.runs),
        false => Turns::of(effort.runs),
    };
    let (times, kept) = in_turns_and_keep(&commands, turns, &folder.join("out.wasm")).unwrap();
    let measured: Vec<(&Tool, Times)> = tools.into_iter().zip(times).collect();
    for (tool, times) in &measured {
        let failed = times.cold.iter().find_map(|run| run.result.as_ref().err());
        if let Some(why) = failed {
            println!("  {} fails: {why}", tool.name);
        }
    }

    let demands = subject.demands;
    let row = |what: &str, unit, asked, which: &[Kind], value: &dyn Fn(&Times) -> Vec<f64>| {
        let counted = measured
            .iter()
            .filter(|(tool, _)| tool.kind == Kind::Ours || which.contains(&tool.kind));
        Row::new(
            &format!("{}: {what}", subject.name),
            unit,
            asked,
            counted,
            value,
        )
    };
    let seconds = |runs: &[Run]| runs.iter().map(|run| run.time.as_secs_f64()).collect();
    let as_they_come = &[Kind::Wizer10, Kind::Wasmtime];
    let all = &[Kind::Wizer10, Kind::Wasmtime, Kind::Winch];
    let mut rows = Vec::new();
    if demands.is_short {
        let both = |times: &Times| -> Vec<f64> {
            let runs = times.cold.iter().chain(&times.warm);
            runs.map(|run| run.time.as_secs_f64()).collect()
        };
        rows.push(row("time", "s", Some(demands.cold), all, &both));
    } else {
        let cold = |times: &Times| -> Vec<f64> { seconds(&times.cold) };
        let second = |times: &Times| -> Vec<f64> { seconds(&times.second) };
        let warm = |times: &Times| -> Vec<f64> { seconds(&times.warm) };
        rows.push(row(
            "empty cache",
            "s",
            Some(demands.cold),
            as_they_come,
            &cold,
        ));
        rows.push(row("empty cache", "s", Some(1.0), &[Kind::Winch], &cold));
        // A large module is interpreted this time as well.
        rows.push(row("second time", "s", None, as_they_come, &second));
        rows.push(row("filled cache", "s", Some(demands.warm), all, &warm));
    }
    let asked = match demands.peak {
        Peak::OfPeers if !demands.is_short => Some(1.0),
        _ => None,
    };
    let mebibytes = |runs: &[Run]| vec![peak(runs) as f64 / f64::from(1 << 20)];
    let cold = |times: &Times| mebibytes(&times.cold);
    let warm = |times: &Times| mebibytes(&times.warm);
    let mut most = row(
        "most memory, empty cache",
        "MiB",
        asked,
        as_they_come,
        &cold,
    );
    if let Peak::Bytes(bytes) = demands.peak {
        most.at_most = Some(bytes as f64 / f64::from(1 << 20));
    }
    rows.push(most);
    if !demands.is_short {
        rows.push(row(
            "most memory, filled cache",
            "MiB",
            asked,
            as_they_come,
            &warm,
        ));
    }
    let size = |times: &Times| -> Vec<f64> {
        let sizes = times.cold.iter().filter_map(|run| run.result.as_ref().ok());
        sizes.map(|size| *size as f64 / 1000.0).collect()
    };
    rows.push(row("result", "kB", Some(1.0), as_they_come, &size).smallest());
    let names: Vec<_> = measured.iter().map(|(tool, _)| *tool).collect();
    rows.extend(results::first_call(subject, &names, &kept));
    for row in &rows {
        println!("  {}", crate::report::line(row));
    }
    rows
}

impl Row {
    /// Uses the minimum of each tool. The garbage collection of JavaScript engines depends on time,
    /// so the sizes of their results vary. And times of the same work vary with the load of the
    /// machine.
    pub(crate) fn smallest(mut self) -> Self {
        let least = |of: &str| {
            let (_, values) = self.samples.iter().find(|(name, _)| *name == of)?;
            values.iter().copied().min_by(f64::total_cmp)
        };
        let peers: Vec<_> = self
            .peers
            .iter()
            .map(|(name, _)| (*name, least(name)))
            .collect();
        let (ours, _) = self.samples.first().unwrap();
        self.ours = least(ours).unwrap_or(f64::NAN);
        self.peers = peers;
        self
    }

    /// The medians of the tools' runs.
    fn new<'a>(
        what: &str,
        unit: &'static str,
        asked: Option<f64>,
        measured: impl Iterator<Item = &'a (&'a Tool, Times)>,
        value: &dyn Fn(&Times) -> Vec<f64>,
    ) -> Self {
        let samples: Vec<(Kind, &'static str, Vec<f64>)> = measured
            .map(|(tool, times)| {
                let failed = times.all().any(|run| run.result.is_err());
                let samples = if failed { Vec::new() } else { value(times) };
                (tool.kind, tool.name, samples)
            })
            .collect();
        Self::of(what, unit, asked, &samples)
    }

    /// The medians of samples.
    pub(crate) fn of(
        what: &str,
        unit: &'static str,
        asked: Option<f64>,
        samples: &[(Kind, &'static str, Vec<f64>)],
    ) -> Self {
        let is_ours = |kind: &Kind| *kind == Kind::Ours;
        let (_, _, own) = samples.iter().find(|(kind, _, _)| is_ours(kind)).unwrap();
        let peers = samples.iter().filter(|(kind, _, _)| !is_ours(kind));
        Self {
            what: what.to_string(),
            unit,
            ours: median(own).unwrap_or(f64::NAN),
            peers: peers
                .map(|(_, name, values)| (*name, median(values)))
                .collect(),
            asked,
            at_most: None,
            samples: samples
                .iter()
                .map(|(_, name, values)| (*name, values.clone()))
                .collect(),
        }
    }
}
