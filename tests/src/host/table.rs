//! The results of the cases, by host and kind.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// The result of one case on one host.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// The outcome is the expected one.
    Pass,
    /// The outcome differs.
    Fail,
    /// The host does not support the case yet, and says so. The reason.
    CannotYet(&'static str),
}

/// A count of each verdict.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    pass: usize,
    fail: usize,
    cannot: usize,
}

/// The counts of all hosts.
#[derive(Debug, Default)]
pub struct Table {
    hosts: Vec<&'static str>,
    counts: BTreeMap<String, Vec<Count>>,
    reasons: BTreeMap<(usize, &'static str), usize>,
    took: Vec<Duration>,
}

impl Table {
    /// A table for these hosts.
    #[must_use]
    pub fn new(hosts: Vec<&'static str>) -> Self {
        Self {
            took: vec![Duration::ZERO; hosts.len()],
            hosts,
            ..Self::default()
        }
    }

    /// Adds the verdict on a case of this kind, and its duration.
    pub fn add(&mut self, host: usize, kind: &str, verdict: Verdict, took: Duration) {
        let hosts = self.hosts.len();
        let counts = self.counts.entry(kind.to_owned());
        let counts = counts.or_insert_with(|| vec![Count::default(); hosts]);
        if let Some(count) = counts.get_mut(host) {
            match verdict {
                Verdict::Pass => count.pass += 1,
                Verdict::Fail => count.fail += 1,
                Verdict::CannotYet(_) => count.cannot += 1,
            }
        }
        if let Verdict::CannotYet(reason) = verdict {
            *self.reasons.entry((host, reason)).or_default() += 1;
        }
        if let Some(sum) = self.took.get_mut(host) {
            *sum += took;
        }
    }

    fn sum(&self, host: usize) -> Count {
        let counts = self.counts.values().filter_map(|counts| counts.get(host));
        counts.fold(Count::default(), |sum, count| Count {
            pass: sum.pass + count.pass,
            fail: sum.fail + count.fail,
            cannot: sum.cannot + count.cannot,
        })
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:>4} {:>4} {:>10}", self.pass, self.fail, self.cannot);
        f.pad(&text)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const KIND: usize = 22;
        const HOST: usize = 24;
        let hosts = |f: &mut fmt::Formatter<'_>, texts: &[String]| {
            texts
                .iter()
                .try_for_each(|text| write!(f, "{text:<HOST$}"))?;
            writeln!(f)
        };
        let names: Vec<String> = self.hosts.iter().map(ToString::to_string).collect();
        write!(f, "{:KIND$}", "")?;
        hosts(f, &names)?;
        write!(f, "{:KIND$}", "")?;
        hosts(f, &vec!["pass fail cannot yet".to_owned(); names.len()])?;
        for (kind, counts) in &self.counts {
            write!(f, "{kind:KIND$}")?;
            let counts: Vec<String> = counts.iter().map(ToString::to_string).collect();
            hosts(f, &counts)?;
        }
        let range = 0..self.hosts.len();
        write!(f, "{:KIND$}", "all")?;
        let sums: Vec<String> = range.map(|host| self.sum(host).to_string()).collect();
        hosts(f, &sums)?;
        write!(f, "{:KIND$}", "seconds, one by one")?;
        let took = self
            .took
            .iter()
            .map(|took| format!("{:.1}", took.as_secs_f64()));
        hosts(f, &took.collect::<Vec<_>>())?;
        for ((host, reason), count) in &self.reasons {
            let host = self.hosts.get(*host).unwrap_or(&"");
            writeln!(f, "{host} cannot yet, {count} cases: {reason}")?;
        }
        Ok(())
    }
}
