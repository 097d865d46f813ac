//! Surroundings of an initializer that are the same on every machine.
//!
//! The README says what they are, for programs in any language.
//!
//! ```
//! use wizer_reproducible::{Random, Source, Ticks};
//!
//! let mut ticks = Ticks::default();
//! assert_eq!((ticks.next(), ticks.next()), (1_000_000, 2_000_000));
//! let mut bytes = [0; 3];
//! Random::new(42, Source::Secure).fill(&mut bytes);
//! assert_eq!(bytes, [149, 110, 235]);
//! ```

use std::collections::BTreeMap;

/// The resolution of both clocks, in nanoseconds.
pub const RESOLUTION: u64 = 1;

/// The latest time of the wall clock, in seconds since 1970: 64 bits hold it in nanoseconds.
pub const MAX_TIME: u64 = u64::MAX / 1_000_000_000;

/// By how much the monotonic clock advances with each reading, in nanoseconds.
const STEP: u64 = 1_000_000;

/// The monotonic clock.
#[derive(Debug, Clone, Default)]
pub struct Ticks(u64);

impl Ticks {
    /// Reads the clock: nanoseconds.
    #[expect(clippy::should_implement_trait, reason = "a clock has no end")]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.saturating_add(STEP);
        self.0
    }
}

/// The sources of random numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Those that would be secure.
    Secure,
    /// Those that are not.
    Insecure,
    /// The seed for generators of the program.
    Seed,
}

/// Random numbers from a seed: SplitMix64.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The generator of a source.
    pub fn new(seed: u64, source: Source) -> Self {
        let flipped = match source {
            Source::Secure => 0,
            Source::Insecure => 0x0101_0101_0101_0101,
            Source::Seed => 0x0202_0202_0202_0202,
        };
        Self(seed ^ flipped)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// Fills bytes with the next numbers.
    pub fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(size_of::<u64>()) {
            let number = self.number().to_le_bytes();
            for (byte, random) in chunk.iter_mut().zip(number) {
                *byte = random;
            }
        }
    }

    /// The insecure seed.
    pub fn seed(seed: u64) -> (u64, u64) {
        let mut random = Self::new(seed, Source::Seed);
        (random.number(), random.number())
    }
}

/// The numbers of files, by what tells them apart on this machine.
#[derive(Debug, Clone)]
pub struct Numbers<K>(BTreeMap<K, u64>);

impl<K> Default for Numbers<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord> Numbers<K> {
    /// The number of a file.
    pub fn of(&mut self, file: K) -> u64 {
        let next = (self.0.len() as u64).saturating_add(1);
        *self.0.entry(file).or_insert(next)
    }
}

#[cfg(test)]
mod tests {
    use super::{Numbers, Random, Source};

    /// The first numbers of the generator's reference implementation.
    #[test]
    fn numbers_are_those_of_the_reference() {
        let mut random = Random::new(1_234_567, Source::Secure);
        let numbers: Vec<u64> = (0..3).map(|_| random.number()).collect();
        assert_eq!(
            numbers,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn requests_begin_with_new_numbers() {
        let mut random = Random::new(7, Source::Insecure);
        let mut bytes = [0; 9];
        random.fill(&mut bytes);
        let mut other = Random::new(7, Source::Insecure);
        let numbers = [other.number(), other.number(), other.number()];
        assert_eq!(bytes[..8], numbers[0].to_le_bytes());
        assert_eq!(bytes[8], numbers[1].to_le_bytes()[0]);
        assert_eq!(random.number(), numbers[2]);
        assert_eq!(Random::seed(7), Random::seed(7));
    }

    #[test]
    fn files_keep_their_numbers() {
        let mut numbers = Numbers::default();
        assert_eq!([9, 4, 9].map(|file| numbers.of(file)), [1, 2, 1]);
    }
}
