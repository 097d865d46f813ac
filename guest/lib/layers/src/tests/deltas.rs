//! Results come back, and deltas are small.

use super::random::Random;
use super::{join, sealed};
use crate::{Blocks, Delta, Digest, Error, Layers, Set};

#[test]
fn edited_files_come_back() {
    for seed in 0..600 {
        let mut random = Random(seed);
        let size = random.below(4000);
        let base = random.bytes(size);
        let layers = Layers::new(&base);
        let result = random.edited(&base);
        let delta = layers.delta(&result);
        let read = Delta::read(&delta, 1 << 20).unwrap();
        assert_eq!(layers.join(&read).unwrap(), result, "seed {seed}");
        assert_eq!(layers.copy(&read).unwrap(), result, "seed {seed}");
        let mut written = Vec::new();
        layers.join_to(&read, &mut written).unwrap();
        assert_eq!(written, result, "seed {seed}");
    }
}

#[test]
fn sets_of_edited_files_come_back() {
    for seed in 0..200 {
        let mut random = Random(seed);
        let base = random.bytes(2000);
        let other = random.bytes(1000);
        let results: Vec<Vec<u8>> = (0..random.below(6))
            .map(|_| {
                let mut result = random.edited(&base);
                result.extend(random.edited(&other));
                random.edited(&result)
            })
            .collect();
        let layers = Layers::new(&base);
        let make = || {
            let mut set = Set::new(&layers);
            results.iter().for_each(|result| set.add(result));
            set.finish()
        };
        let shared = make();
        assert_eq!(make(), shared, "the same results give the same bytes");
        let blocks = Blocks::read(&shared.blocks).unwrap();
        let layers = Layers::new(&base).with_blocks(blocks);
        for (delta, result) in shared.deltas.iter().zip(&results) {
            assert_eq!(join(&layers, delta).unwrap(), *result, "seed {seed}");
            // One more result, for which the blocks stay as they are.
            let delta = layers.delta(result);
            assert_eq!(join(&layers, &delta).unwrap(), *result, "seed {seed}");
        }
    }
}

#[test]
fn the_smallest_files_come_back() {
    let cases: [(&[u8], &[u8]); 5] = [
        (b"", b""),
        (b"", b"result"),
        (b"base", b""),
        (b"base", b"base"),
        (&[0; 40], &[0; 100]),
    ];
    for (base, result) in cases {
        let layers = Layers::new(base);
        assert_eq!(join(&layers, &layers.delta(result)).unwrap(), result);
    }
}

/// Sections before the code have grown, words of memory were changed, a block was moved.
#[test]
fn what_is_equal_takes_nothing() {
    let mut random = Random(7);
    let base: Vec<u8> = (0..400_000).map(|_| random.byte()).collect();
    let layers = Layers::new(&base);
    let mut result = base.clone();
    for place in (200_000..300_000).step_by(1000) {
        result[place] ^= 0xff;
    }
    let moved: Vec<u8> = result.drain(320_000..350_000).collect();
    result.splice(100..100, moved);
    result.splice(3..3, [1, 2, 3, 4, 5]);
    let delta = layers.delta(&result);
    assert_eq!(join(&layers, &delta).unwrap(), result);
    let fixed = layers.delta(&base).len();
    let more = delta.len() - fixed;
    assert!(more < 100 * 8 + 60, "100 changed bytes take {more} bytes");
}

/// The fields are where the documentation says.
#[test]
fn the_format_is_the_documented_one() {
    let base = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let result = b"abcdefghijklmnopqrstuvwxyz!";
    let delta = Layers::new(base).delta(result);
    let mut expected = b"wizdelta\x01\0\0\0".to_vec();
    expected.extend([36, 0, 0, 0, 0, 0, 0, 0]);
    expected.extend(Digest::of(base).0);
    expected.extend([0; 40]);
    expected.extend([27, 0, 0, 0, 0, 0, 0, 0]);
    expected.extend(Digest::of(result).0);
    expected.extend([3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
    // 26 bytes of the base, 10 further than in the result, and one literal byte.
    expected.extend([26 << 2 | 1, 20, 1 << 2, b'!']);
    expected.extend([0; 32]);
    assert_eq!(delta, sealed(expected));
}

#[test]
fn another_base_is_refused() {
    let delta = Layers::new(b"one base").delta(b"a result");
    let error = join(&Layers::new(b"another"), &delta).unwrap_err();
    assert!(matches!(error, Error::WrongBase { expected, found }
        if expected == Digest::of(b"one base") && found == Digest::of(b"another")));
    let text = error.to_string();
    assert!(text.starts_with("the delta was made for another base: its SHA-256 is "));
    assert!(text.contains(&Digest::of(b"one base").to_string()));
}

#[test]
fn a_full_disk_is_an_error() {
    let layers = Layers::new(b"base");
    let delta = layers.delta(b"a longer result");
    let delta = Delta::read(&delta, 100).unwrap();
    let mut room = [0; 5];
    let error = layers.join_to(&delta, &mut &mut room[..]).unwrap_err();
    assert!(matches!(error, Error::Write(_)), "{error}");
}
