//! Collects differences.

use alloc::vec::Vec;

use wizer_inspection::{Comparison, ComparisonTotals, Difference, Kind};

use crate::Error;

/// The most differences that are listed.
const MOST_DIFFERENCES: usize = 1000;

/// What differs.
#[derive(Debug, Clone, Copy)]
pub(super) enum Differs {
    Global,
    /// A range of a memory, in which so many bytes differ.
    Range(u64),
    /// So many elements of a table.
    Elements(u64),
    Other,
}

/// The differences that were found.
#[derive(Debug, Default)]
pub(super) struct Report {
    differences: Vec<Difference>,
    totals: ComparisonTotals,
}

impl Report {
    /// Counts a difference, and lists it if there is room.
    pub(super) fn add(
        &mut self,
        differs: Differs,
        difference: impl FnOnce() -> Result<Difference, Error>,
    ) -> Result<(), Error> {
        let add = |total: &mut u64, number: u64| *total = total.saturating_add(number);
        let totals = &mut self.totals;
        add(&mut totals.differences, 1);
        match differs {
            Differs::Global => add(&mut totals.globals, 1),
            Differs::Elements(number) => add(&mut totals.elements, number),
            Differs::Other => add(&mut totals.others, 1),
            Differs::Range(bytes) => {
                add(&mut totals.ranges, 1);
                add(&mut totals.bytes, bytes);
            }
        }
        if self.differences.len() < MOST_DIFFERENCES {
            self.differences.push(difference()?);
        }
        Ok(())
    }

    /// The comparison of binaries of this kind.
    pub(super) fn comparison(self, kind: Kind, identical: bool) -> Comparison {
        let Self {
            differences,
            totals,
        } = self;
        Comparison {
            kind,
            identical,
            complete: differences.len() as u64 == totals.differences,
            differences,
            totals,
        }
    }
}
