//! Guesses where two different contents come from.
//!
//! A guess is for people who look for a cause. It is wrong now and then: any number can be the one
//! of a clock. So each rule asks for more than that numbers are in a range.

use wizer_inspection::Guess;

/// How many bytes of a range are looked at.
pub(super) const LOOKED_AT: usize = 64;

/// So many bytes are more than two readings of a clock.
const MANY: usize = 17;

/// Seconds since 1970 at the beginning of 2001, of 2015, and of 2100.
const YEAR_2001: u64 = 978_307_200;
const YEAR_2015: u64 = 1_420_070_400;
const YEAR_2100: u64 = 4_102_444_800;

const DAY: u64 = 86_400;
const HOUR_IN_NANOSECONDS: u64 = 3_600_000_000_000;

/// The same bytes of two results.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) first: &'a [u8],
    pub(super) second: &'a [u8],
    /// Where the range begins that differs. What is before that is there for its own words.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// How many bytes an address has.
    pub(super) address_size: usize,
}

/// What the range of a pair looks like. `is_address` tells whether the numbers of the two results
/// are addresses of bytes that these write.
pub(super) fn guess(pair: Pair<'_>, is_address: &dyn Fn(u64, u64) -> bool) -> Guess {
    let mut addresses = pair.words(pair.address_size).peekable();
    let has_words = addresses.peek().is_some();
    if has_words && addresses.all(|(_, a, b)| is_address(a, b)) {
        return Guess::Address;
    }
    // Many bytes that nearly all differ are no clock's, even if some of them could be.
    if pair.end.saturating_sub(pair.start) >= MANY && is_random(pair) {
        return Guess::Random;
    }
    if is_clock(pair, is_address) {
        return Guess::Clock;
    }
    match is_random(pair) {
        true => Guess::Random,
        false => Guess::Unknown,
    }
}

impl Pair<'_> {
    /// The aligned words of a size that differ, with their places.
    fn words(&self, size: usize) -> impl Iterator<Item = (usize, u64, u64)> {
        let begin = self.start.saturating_sub(self.start % size);
        let places = (begin..self.end).step_by(size);
        places.filter_map(move |at| {
            let (a, b) = self.word(at, size)?;
            (a != b).then_some((at, a, b))
        })
    }

    /// The two little-endian numbers at a place.
    fn word(&self, at: usize, size: usize) -> Option<(u64, u64)> {
        let range = at..at.checked_add(size)?;
        let number = |bytes: &[u8]| {
            let bytes = bytes.iter().rev();
            bytes.fold(0, |number, byte| number << 8 | u64::from(*byte))
        };
        let words = [self.first, self.second].map(|bytes| Some(number(bytes.get(range.clone())?)));
        Some((words[0]?, words[1]?))
    }

    /// Whether the bytes of a word are letters, digits and the like in both.
    fn is_text(&self, at: usize, size: usize) -> bool {
        let range = at..at.saturating_add(size);
        [self.first, self.second].iter().all(|bytes| {
            let bytes = bytes.get(range.clone()).unwrap_or_default();
            bytes.iter().all(|byte| matches!(byte, b' '..=b'~'))
        })
    }
}

/// Whether one of the words in the range is a reading of a clock.
fn is_clock(pair: Pair<'_>, is_address: &dyn Fn(u64, u64) -> bool) -> bool {
    let mut short = pair.words(4);
    let mut long = pair.words(8);
    short.any(|(at, a, b)| !pair.is_text(at, 4) && (is_second(a, b) || is_fraction(pair, at, a, b)))
        || long.any(|(at, a, b)| {
            let halves_are_addresses = [0, 4].iter().any(|half| {
                let half = pair.word(at.saturating_add(*half), 4);
                half.is_some_and(|(a, b)| is_address(a, b))
            });
            !pair.is_text(at, 8)
                && (is_float(a, b)
                    || !halves_are_addresses && (is_since_1970(a, b) || is_since_start(a, b)))
        })
}

/// Whether two numbers can be seconds of clocks: in four bytes. Those before 2015 are left out:
/// they are what common floats look like.
fn is_second(a: u64, b: u64) -> bool {
    let range = YEAR_2015..YEAR_2100;
    range.contains(&a) && range.contains(&b) && a.abs_diff(b) <= DAY
}

/// Whether two numbers can be the nanoseconds that follow seconds of eight bytes.
fn is_fraction(pair: Pair<'_>, at: usize, a: u64, b: u64) -> bool {
    let before = at.checked_sub(8).filter(|before| before % 8 == 0);
    let seconds = before.and_then(|before| pair.word(before, 8));
    let range = 0..1_000_000_000;
    range.contains(&a)
        && range.contains(&b)
        && a.min(b) >= 1 << 16
        && seconds.is_some_and(|(a, b)| is_second(a, b))
}

/// Whether two numbers can be milliseconds, microseconds or nanoseconds since 1970.
fn is_since_1970(a: u64, b: u64) -> bool {
    let in_unit = |unit: u64| {
        let range = YEAR_2001.saturating_mul(unit)..YEAR_2100.saturating_mul(unit);
        range.contains(&a) && range.contains(&b) && a.abs_diff(b) <= DAY.saturating_mul(unit)
    };
    has_low_half(a, b) && [1000, 1_000_000, 1_000_000_000].into_iter().any(in_unit)
}

/// Whether two numbers can be nanoseconds since the start of a program or a machine.
fn is_since_start(a: u64, b: u64) -> bool {
    let (less, more) = (a.min(b), a.max(b));
    if more >> 32 == 0 {
        // Half of all small numbers would do. Two runs take about as long to read the clock.
        return less >= 50_000 && more < 1 << 31 && more <= less.saturating_add(less / 2);
    }
    let is_small = more < 1 << 53;
    is_small && less >> 32 > 0 && has_low_half(a, b) && more - less < HOUR_IN_NANOSECONDS
}

/// Whether the lower halves are no small numbers: those are mostly numbers of their own.
fn has_low_half(a: u64, b: u64) -> bool {
    [a, b].iter().all(|number| number & 0xffff_ffff >= 1 << 20)
}

/// Whether two numbers can be milliseconds since 1970 as floats, which JavaScript has.
fn is_float(a: u64, b: u64) -> bool {
    let [a, b] = [a, b].map(f64::from_bits);
    let range = 978_307_200_000_f64..4_102_444_800_000_f64;
    range.contains(&a) && range.contains(&b) && (a - b).abs() <= 86_400_000_f64
}

/// Whether the bytes look like random numbers: nearly all of them differ, in about half of their
/// bits; they are no text, and few of them are zero or the same.
fn is_random(pair: Pair<'_>) -> bool {
    let range = pair.start..pair.end;
    let bytes = [pair.first, pair.second].map(|bytes| bytes.get(range.clone()).unwrap_or_default());
    let pairs = bytes[0].iter().zip(bytes[1]);
    let (mut all, mut differing, mut bits, mut high) = (0_u32, 0_u32, 0_u32, 0_u32);
    for (a, b) in pairs {
        all = all.saturating_add(1);
        differing = differing.saturating_add(u32::from(a != b));
        bits = bits.saturating_add((a ^ b).count_ones());
        high = high
            .saturating_add(u32::from(a >> 7))
            .saturating_add(u32::from(b >> 7));
    }
    let is_spread = bytes.iter().all(|bytes| {
        let mut counts = [0_u32; 256];
        for byte in *bytes {
            if let Some(count) = counts.get_mut(usize::from(*byte)) {
                *count = count.saturating_add(1);
            }
        }
        let zeros = counts.first().copied().unwrap_or(0);
        let distinct = counts.iter().filter(|count| **count > 0).count() as u64;
        zeros <= 1_u32.max(all / 8)
            && distinct.saturating_mul(3) >= u64::from(all).saturating_mul(2)
    });
    differing >= 4
        && differing.saturating_mul(4) >= all.saturating_mul(3)
        // Of the bits, 3/8 to 5/8 differ; of a few bytes, 5/16 to 11/16.
        && match all {
            ..16 => (all.saturating_mul(5)..=all.saturating_mul(11)).contains(&bits.saturating_mul(2)),
            _ => (all.saturating_mul(3)..=all.saturating_mul(5)).contains(&bits),
        }
        && high.saturating_mul(4) >= all.max(4)
        && is_spread
}

#[cfg(test)]
mod tests {
    use super::{Guess, LOOKED_AT, Pair, guess};
    use alloc::vec::Vec;

    /// A guess for bytes that begin at an aligned place. Addresses are from 1024 to 100,000.
    fn of(first: &[u8], second: &[u8]) -> Guess {
        let differ = first.iter().zip(second).position(|(a, b)| a != b);
        let last = first.iter().zip(second).rposition(|(a, b)| a != b);
        let (start, end) = (differ.unwrap_or(0), last.map_or(0, |last| last + 1));
        let is_address = |number: u64| (1024..100_000).contains(&number);
        let pair = Pair {
            first,
            second,
            start,
            end: end.min(start + LOOKED_AT),
            address_size: 4,
        };
        guess(pair, &|a, b| is_address(a) && is_address(b))
    }

    fn of_u32(first: u32, second: u32) -> Guess {
        of(&first.to_le_bytes(), &second.to_le_bytes())
    }

    fn of_u64(first: u64, second: u64) -> Guess {
        of(&first.to_le_bytes(), &second.to_le_bytes())
    }

    #[test]
    fn clocks_are_recognized() {
        const SECONDS: u32 = 1_790_000_000;
        let now = u64::from(SECONDS);
        assert_eq!(of_u32(SECONDS, SECONDS + 3), Guess::Clock);
        assert_eq!(of_u64(now, now + 86_400), Guess::Clock);
        assert_eq!(of_u64(now * 1000 + 123, now * 1000 + 4567), Guess::Clock);
        let micros = now * 1_000_000;
        assert_eq!(of_u64(micros + 17, micros + 1_234_567), Guess::Clock);
        let nanos = now * 1_000_000_000;
        assert_eq!(
            of_u64(nanos + 7_777_777, nanos + 4_000_000_000),
            Guess::Clock
        );
        // Nanoseconds since the start of the program, and of the machine.
        assert_eq!(of_u64(1_234_567, 1_300_000), Guess::Clock);
        assert_eq!(of_u64(3_600_123_456_789, 3_601_999_999_999), Guess::Clock);
        let millis = 1_790_000_000_123_f64;
        assert_eq!(
            of_u64(millis.to_bits(), (millis + 2.5).to_bits()),
            Guess::Clock
        );
        // Seconds that are the same, and nanoseconds that are not.
        let time = |nanos: u32| [&now.to_le_bytes()[..], &nanos.to_le_bytes()].concat();
        assert_eq!(of(&time(123_456_789), &time(999_888_777)), Guess::Clock);
    }

    #[test]
    fn other_numbers_are_no_clocks() {
        assert_eq!(of_u32(1, 2), Guess::Unknown);
        assert_eq!(of_u64(100_001, 900_000), Guess::Unknown);
        assert_eq!(of_u32(1_f32.to_bits(), 1.001_f32.to_bits()), Guess::Unknown);
        // The lower bits of a float look random, and perhaps they are.
        assert_ne!(of_u64(1.2_f64.to_bits(), 1.3_f64.to_bits()), Guess::Clock);
        // An hour of nanoseconds, or a number beside an address.
        assert_ne!(
            of_u64(2000 << 32 | 0x1234_5678, 2000 << 32 | 0x2345_6789),
            Guess::Clock
        );
        assert_eq!(of(b"hash of a word !", b"hast of a word !"), Guess::Unknown);
        assert_eq!(of(b"2020-01-", b"2020-02-"), Guess::Unknown);
        // A counter beside a length.
        assert_eq!(of_u64(300 << 32 | 5, 300 << 32 | 6), Guess::Unknown);
        // More than a day apart.
        assert_eq!(
            of_u32(1_790_000_000, 1_790_000_000 - 86_401),
            Guess::Unknown
        );
    }

    #[test]
    fn addresses_are_recognized() {
        assert_eq!(of_u32(2000, 2001), Guess::Address);
        assert_eq!(of_u32(2000, 100_000), Guess::Unknown);
        assert_eq!(of_u32(0, 2000), Guess::Unknown);
        // An address beside a length.
        assert_eq!(of_u64(300 << 32 | 2000, 300 << 32 | 4000), Guess::Address);
        let words = |words: [u32; 3]| words.map(u32::to_le_bytes).concat();
        let first = words([2000, 7, 4000]);
        assert_eq!(of(&first, &words([2008, 7, 4008])), Guess::Address);
        assert_eq!(of(&first, &words([2008, 8, 4008])), Guess::Unknown);
    }

    #[test]
    fn random_bytes_are_recognized() {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut bytes = |length: usize| -> Vec<u8> {
            let mut bytes = Vec::new();
            while bytes.len() < length {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                bytes.extend(state.wrapping_mul(0x2545_f491_4f6c_dd1d).to_be_bytes());
            }
            bytes.truncate(length);
            bytes
        };
        for (length, least) in [(4, 850), (8, 900), (16, 900), (32, 950), (256, 950)] {
            let found = (0..1000).filter(|_| of(&bytes(length), &bytes(length)) == Guess::Random);
            let found = found.count();
            assert!(found >= least, "{found} of 1000 with {length} bytes");
        }
    }

    #[test]
    fn other_bytes_are_not_random() {
        assert_eq!(
            of(b"some text that is long", b"another one, like this"),
            Guess::Unknown
        );
        assert_eq!(
            of(&[0; 16], b"\x9d\x3e\xc1\x77\x0a\xe4\x5b\x88"),
            Guess::Unknown
        );
        assert_eq!(of(&[0x55; 16], &[0xaa; 16]), Guess::Unknown);
        assert_eq!(of(&[0x9d, 0x3e, 0xc1], &[0x41, 0xa7, 0x1e]), Guess::Unknown);
        assert_eq!(of(&[], &[]), Guess::Unknown);
    }
}
