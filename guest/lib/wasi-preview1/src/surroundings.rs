//! What the guest sees of clocks, random numbers and attributes of files: those of the host, or
//! such that are the same on every machine.

use wasip2::clocks::wall_clock::Datetime;
use wasip2::clocks::{monotonic_clock, wall_clock};
use wasip2::filesystem::types::{DescriptorStat, DescriptorType, MetadataHashValue};
use wasip2::io::poll::Pollable;
use wasip2::random::random::get_random_bytes;
use wizer_reproducible::{Numbers, RESOLUTION, Random, Source, Ticks};

/// What the guest sees of its surroundings.
#[derive(Default)]
pub(crate) enum Surroundings {
    /// Those of the host.
    #[default]
    Host,
    /// Those that `wizer_reproducible` defines.
    Reproducible(Reproducible),
}

/// Surroundings that are the same on every machine.
pub(crate) struct Reproducible {
    /// What the wall clock shows, and the times of files.
    time: Datetime,
    ticks: Ticks,
    random: Random,
    /// The numbers of files, by the hashes that the host gives.
    files: Numbers<(u64, u64)>,
}

/// What of the attributes of a file depends on its machine. Times are None if nothing is known.
pub(crate) struct Attributes {
    pub(crate) device: u64,
    pub(crate) inode: u64,
    pub(crate) links: u64,
    pub(crate) size: u64,
    pub(crate) accessed: Option<Datetime>,
    pub(crate) modified: Option<Datetime>,
    pub(crate) changed: Option<Datetime>,
}

impl Reproducible {
    /// Begins, with a seed of random numbers and the time in seconds since 1970.
    pub(crate) fn new(seed: u64, seconds: u64) -> Self {
        Self {
            time: Datetime {
                seconds,
                nanoseconds: 0,
            },
            ticks: Ticks::default(),
            random: Random::new(seed, Source::Secure),
            files: Numbers::default(),
        }
    }

    fn random(&mut self, length: u64) -> Vec<u8> {
        let mut bytes = vec![0; usize::try_from(length).unwrap_or_default()];
        self.random.fill(&mut bytes);
        bytes
    }

    fn inode(&mut self, hash: MetadataHashValue) -> u64 {
        self.files.of((hash.upper, hash.lower))
    }

    /// How long to wait for a point in time of the monotonic clock, in nanoseconds. That reads the
    /// clock.
    fn left(&mut self, instant: u64) -> u64 {
        instant.saturating_sub(self.ticks.next())
    }
}

impl Surroundings {
    /// Reads the wall clock.
    pub(crate) fn wall_clock(&self) -> Datetime {
        match self {
            Self::Host => wall_clock::now(),
            Self::Reproducible(same) => same.time,
        }
    }

    /// The resolution of the wall clock.
    pub(crate) fn wall_resolution(&self) -> Datetime {
        match self {
            Self::Host => wall_clock::resolution(),
            Self::Reproducible(_) => Datetime {
                seconds: 0,
                nanoseconds: u32::try_from(RESOLUTION).unwrap_or(1),
            },
        }
    }

    /// Reads the monotonic clock, in nanoseconds.
    pub(crate) fn monotonic_clock(&mut self) -> u64 {
        match self {
            Self::Host => monotonic_clock::now(),
            Self::Reproducible(same) => same.ticks.next(),
        }
    }

    /// The resolution of the monotonic clock, in nanoseconds.
    pub(crate) fn monotonic_resolution(&self) -> u64 {
        match self {
            Self::Host => monotonic_clock::resolution(),
            Self::Reproducible(_) => RESOLUTION,
        }
    }

    /// Waits for a point in time of the monotonic clock. If that is reproducible, what is left
    /// until then takes as long as it would on a real clock, and is no time on this one.
    pub(crate) fn at(&mut self, instant: u64) -> Pollable {
        match self {
            Self::Host => monotonic_clock::subscribe_instant(instant),
            Self::Reproducible(same) => monotonic_clock::subscribe_duration(same.left(instant)),
        }
    }

    /// Random bytes. One request of the guest may come in parts whose lengths, but the last, are
    /// multiples of eight.
    pub(crate) fn random(&mut self, length: u64) -> Vec<u8> {
        match self {
            Self::Host => get_random_bytes(length),
            Self::Reproducible(same) => same.random(length),
        }
    }

    /// The inode of a file. WASI 0.2 has only hashes, which distinguish files as well.
    pub(crate) fn inode(&mut self, hash: MetadataHashValue) -> u64 {
        match self {
            Self::Host => hash.lower,
            Self::Reproducible(same) => same.inode(hash),
        }
    }

    /// The attributes of a file.
    pub(crate) fn attributes(
        &mut self,
        stat: &DescriptorStat,
        hash: MetadataHashValue,
    ) -> Attributes {
        let inode = self.inode(hash);
        match self {
            Self::Host => Attributes {
                device: 1,
                inode,
                links: stat.link_count,
                size: stat.size,
                accessed: stat.data_access_timestamp,
                modified: stat.data_modification_timestamp,
                changed: stat.status_change_timestamp,
            },
            Self::Reproducible(same) => Attributes {
                device: 0,
                inode,
                links: 1,
                size: match stat.type_ {
                    DescriptorType::Directory => 0,
                    _ => stat.size,
                },
                accessed: Some(same.time),
                modified: Some(same.time),
                changed: Some(same.time),
            },
        }
    }

    /// Sorts what is in a directory, if its order depends on the machine. Each has a name.
    pub(crate) fn sort<T>(&self, entries: &mut [T], name: impl Fn(&T) -> &str) {
        if let Self::Reproducible(_) = self {
            entries.sort_by(|one, other| name(one).as_bytes().cmp(name(other).as_bytes()));
        }
    }

    /// Whether streams may be terminals.
    pub(crate) fn has_terminals(&self) -> bool {
        matches!(self, Self::Host)
    }
}

#[cfg(test)]
mod tests {
    use super::{Reproducible, Surroundings};
    use wasip2::clocks::wall_clock::Datetime;
    use wasip2::filesystem::types::{DescriptorStat, DescriptorType, MetadataHashValue};

    fn hash(lower: u64, upper: u64) -> MetadataHashValue {
        MetadataHashValue { lower, upper }
    }

    fn same() -> Surroundings {
        Surroundings::Reproducible(Reproducible::new(0, 1_700_000_000))
    }

    #[test]
    fn files_are_numbered_and_have_no_times() {
        let mut same = same();
        let when = |seconds| {
            let nanoseconds = 5;
            Some(Datetime {
                seconds,
                nanoseconds,
            })
        };
        let stat = DescriptorStat {
            type_: DescriptorType::RegularFile,
            link_count: 3,
            size: 12,
            data_access_timestamp: when(1),
            data_modification_timestamp: None,
            status_change_timestamp: when(2),
        };
        let epoch = Some((1_700_000_000, 0));
        for (hash, number) in [
            (hash(9, 9), 1),
            (hash(9, 8), 2),
            (hash(9, 9), 1),
            (hash(7, 9), 3),
        ] {
            let found = same.attributes(&stat, hash);
            assert_eq!((found.device, found.inode, found.links), (0, number, 1));
            for time in [found.accessed, found.modified, found.changed] {
                let time = time.map(|time| (time.seconds, time.nanoseconds));
                assert_eq!(time, epoch);
            }
        }
        let host = Surroundings::Host.attributes(&stat, hash(9, 8));
        assert_eq!((host.device, host.inode, host.links), (1, 9, 3));
        assert_eq!(host.modified.map(|time| time.seconds), None);
        assert_eq!(host.changed.map(|time| time.seconds), Some(2));
    }

    #[test]
    fn names_are_in_the_order_of_their_bytes() {
        let names = ["b", "é", "a.txt", "a", "B", "\u{1f980}", "\u{ffff}"];
        let mut sorted = names;
        same().sort(&mut sorted, |name| name);
        assert_eq!(
            sorted,
            ["B", "a", "a.txt", "b", "é", "\u{ffff}", "\u{1f980}"]
        );
        let mut unsorted = names;
        Surroundings::Host.sort(&mut unsorted, |name| name);
        assert_eq!(unsorted, names);
    }

    #[test]
    fn parts_of_a_request_are_as_the_whole() {
        let (mut whole, mut parts) = (same(), same());
        let both = [parts.random(1 << 16), parts.random(5)].concat();
        assert_eq!(whole.random((1 << 16) + 5), both);
        assert_eq!(whole.random(1), parts.random(1));
    }

    #[test]
    fn waiting_reads_the_clock() {
        let mut same = Reproducible::new(0, 0);
        assert_eq!(same.left(1), 0);
        assert_eq!(same.left(2_000_000), 0);
        assert_eq!(same.left(5_000_000), 2_000_000);
    }
}
