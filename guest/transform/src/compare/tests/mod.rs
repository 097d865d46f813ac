//! Tests of comparisons.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]

mod components;
mod hostile;
mod modules;
mod random;
mod refused;
mod results;

use alloc::string::String;
use alloc::vec::Vec;

use wizer_inspection::Comparison;

use crate::compare;
use crate::written::build::Build;

/// The comparison of two modules.
fn compared(first: &Build, second: &Build) -> Comparison {
    compare(&first.encode(), &second.encode(), None).unwrap()
}

/// The comparison of two modules that are results of the first.
fn named(first: &Build, second: &Build) -> Comparison {
    let first = first.encode();
    compare(&first, &second.encode(), Some(&first)).unwrap()
}

/// The sentences of a comparison.
fn texts(comparison: &Comparison) -> Vec<String> {
    let differences = comparison.differences.iter();
    differences
        .map(|difference| difference.text.clone())
        .collect()
}
