//! The error for two runs with different results.

/// The error for two results that differ, although nothing but the run was another. How they do is
/// its cause.
pub const DIFFERS: &str = "the initializer ran twice, and the results differ: what it does depends on clocks, random numbers or addresses, which --reproducible makes the same";
