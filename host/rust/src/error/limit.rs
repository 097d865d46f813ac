//! The limit that stopped an initializer.

use std::fmt;
use std::time::Duration;

/// A limit that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// So long the run may take.
    Time(Duration),
    /// So much fuel it may use.
    Fuel(u64),
    /// So many bytes of memory it may have.
    Memory(u64),
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(time) => write!(f, "it took longer than {} s", time.as_secs_f64()),
            Self::Fuel(fuel) => write!(f, "it used up {fuel} units of fuel"),
            Self::Memory(bytes) => write!(f, "it wants more than {bytes} bytes of memory"),
        }
    }
}
