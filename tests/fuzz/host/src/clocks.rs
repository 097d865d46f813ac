//! Clocks.

/// The clock for the time of day.
pub mod wall_clock {
    use crate::answers::number;

    /// A time.
    #[derive(Debug, Clone, Copy)]
    pub struct Datetime {
        /// Since 1970.
        pub seconds: u64,
        /// Less than a second.
        pub nanoseconds: u32,
    }

    impl Datetime {
        pub(crate) fn any() -> Self {
            Self {
                seconds: number(),
                nanoseconds: u32::try_from(number() % 1_000_000_000).unwrap_or(0),
            }
        }
    }

    /// The time.
    pub fn now() -> Datetime {
        Datetime::any()
    }

    /// The smallest difference.
    pub fn resolution() -> Datetime {
        Datetime::any()
    }
}

/// The clock for durations.
pub mod monotonic_clock {
    use crate::answers::number;
    use crate::io::poll::Pollable;

    /// The time.
    pub fn now() -> u64 {
        number()
    }

    /// The smallest difference.
    pub fn resolution() -> u64 {
        number()
    }

    /// Waits until a time.
    pub fn subscribe_instant(_: u64) -> Pollable {
        Pollable
    }

    /// Waits for a time.
    pub fn subscribe_duration(_: u64) -> Pollable {
        Pollable
    }
}
