//! The comparison as text.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::{Comparison, ComparisonTotals};
use crate::plain::{MOST_ROWS, count, sentence};

impl fmt::Display for Comparison {
    /// Writes the verdict, then the first differences.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.kind, self.verdict())?;
        if self.differences.is_empty() {
            return Ok(());
        }
        writeln!(f)?;
        let shown = self.differences.get(..MOST_ROWS);
        let shown = shown.unwrap_or(&self.differences);
        for difference in shown {
            writeln!(f, "  {}", sentence(&difference.text))?;
        }
        match self.totals.differences.saturating_sub(shown.len() as u64) {
            0 => Ok(()),
            left_out => writeln!(f, "  … and {left_out} more"),
        }
    }
}

impl Comparison {
    fn verdict(&self) -> String {
        if self.totals.differences > 0 {
            return self.totals.to_string();
        }
        let verdict = match self.identical {
            true => "the two results are the same",
            false => "the two results have the same state, and write it in different ways",
        };
        verdict.to_string()
    }
}

impl fmt::Display for ComparisonTotals {
    /// Writes how much differs: `2 globals and 3 memory ranges (48 bytes) differ`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        let mut part = |number: u64, one: &str, several: &str| {
            if number > 0 {
                parts.push(count(number, one, several));
            }
        };
        part(self.globals, "global", "globals");
        let bytes = count(self.bytes, "byte", "bytes");
        let one = format!("memory range ({bytes})");
        part(self.ranges, &one, &format!("memory ranges ({bytes})"));
        part(self.elements, "table element", "table elements");
        part(self.others, "other item", "other items");
        let Some(last) = parts.pop() else {
            return f.write_str("nothing differs");
        };
        let verb = match self.globals.max(self.ranges) {
            0 | 1 if parts.is_empty() && self.elements <= 1 && self.others <= 1 => "differs",
            _ => "differ",
        };
        match parts.is_empty() {
            true => write!(f, "{last} {verb}"),
            false => write!(f, "{} and {last} {verb}", parts.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Content, Difference, Guess, MemoryRange, Named, Place};
    use super::{Comparison, ComparisonTotals};
    use crate::Kind;
    use alloc::string::ToString;
    use alloc::vec;

    fn comparison(number: usize) -> Comparison {
        let difference = Difference {
            module: None,
            place: Place::Memory(MemoryRange {
                memory: Named {
                    index: 0,
                    name: None,
                },
                offset: 16,
                length: 2,
                differing: 2,
            }),
            first: Some(Content::Bytes(vec![0xa1, 2])),
            second: None,
            region: None,
            near: None,
            guess: Guess::Unknown,
            text: "memory 0: \u{1b}".to_string(),
        };
        Comparison {
            kind: Kind::Module,
            identical: false,
            differences: vec![difference; number],
            complete: true,
            totals: ComparisonTotals {
                differences: number as u64,
                ranges: number as u64,
                bytes: 2 * number as u64,
                ..ComparisonTotals::default()
            },
        }
    }

    #[test]
    fn totals_are_a_sentence() {
        let mut totals = ComparisonTotals::default();
        assert_eq!(totals.to_string(), "nothing differs");
        totals.globals = 1;
        assert_eq!(totals.to_string(), "1 global differs");
        totals.ranges = 2;
        totals.bytes = 9;
        let text = "1 global and 2 memory ranges (9 bytes) differ";
        assert_eq!(totals.to_string(), text);
        totals.others = 1;
        let text = "1 global, 2 memory ranges (9 bytes) and 1 other item differ";
        assert_eq!(totals.to_string(), text);
    }

    #[test]
    fn only_the_first_differences_are_shown() {
        let text = comparison(21).to_string();
        assert!(text.starts_with("module: 21 memory ranges (42 bytes) differ\n\n  memory 0: \\u"));
        assert!(text.ends_with("\n  … and 1 more\n"));
        assert_eq!(text.lines().count(), 23);
        let mut none = comparison(0);
        none.identical = true;
        assert_eq!(none.to_string(), "module: the two results are the same\n");
    }

    #[cfg(feature = "json")]
    #[test]
    fn json_has_the_names_of_the_wit() {
        let json = comparison(1).print(true).unwrap_or_default();
        for part in [
            r#""place": {"#,
            r#""memory": {"#,
            r#""first": "a102""#,
            r#""second": null"#,
            r#""guess": "unknown""#,
            r#""totals": {"#,
        ] {
            assert!(json.contains(part), "{json}");
        }
    }
}
