//! Whatever the bytes are, they are an error or the result.

use super::random::Random;
use super::{join, sealed};
use crate::bytes::write_varint;
use crate::{Blocks, Delta, Error, File, Layers, Set};

const BASE: &[u8] = b"a base of which the results have several parts, and which is not long";
/// Where the runs of a delta begin.
const RUNS: usize = 148;

/// Two results with something in common, their deltas, and the blocks.
fn small() -> ([Vec<u8>; 2], Vec<Vec<u8>>, Vec<u8>) {
    let results = ["one", "two"].map(|own| {
        let common = "what both of them have, but not the base";
        let result = format!("{own}, the results have several parts, {common}, {own}");
        result.into_bytes()
    });
    let layers = Layers::new(BASE);
    let mut set = Set::new(&layers);
    results.iter().for_each(|result| set.add(result));
    let shared = set.finish();
    (results, shared.deltas, shared.blocks)
}

#[test]
fn a_flipped_bit_is_an_error() {
    let (_, deltas, blocks) = small();
    for (place, bit) in (0..deltas[0].len()).flat_map(|place| (0..8).map(move |bit| (place, bit))) {
        let mut delta = deltas[0].clone();
        delta[place] ^= 1 << bit;
        assert!(Delta::read(&delta, 1000).is_err(), "bit {bit} of {place}");
    }
    for (place, bit) in (0..blocks.len()).flat_map(|place| (0..8).map(move |bit| (place, bit))) {
        let mut blocks = blocks.clone();
        blocks[place] ^= 1 << bit;
        assert!(Blocks::read(&blocks).is_err(), "bit {bit} of {place}");
    }
}

#[test]
fn a_part_is_an_error() {
    let (_, deltas, blocks) = small();
    for size in 0..deltas[0].len() {
        let error = Delta::read(&deltas[0][..size], 1000).unwrap_err();
        let Error::Invalid { file, offset, .. } = error else {
            panic!("{error}");
        };
        assert_eq!(file, File::Delta);
        assert!(offset <= u64::try_from(size).unwrap());
    }
    for size in 0..blocks.len() {
        assert!(Blocks::read(&blocks[..size]).is_err());
    }
    let longer = |bytes: &[u8]| [bytes, b"\0"].concat();
    assert!(Delta::read(&longer(&deltas[0]), 1000).is_err());
    assert!(Blocks::read(&longer(&blocks)).is_err());
}

/// Someone who changes a delta also changes its digest.
#[test]
fn a_changed_delta_is_never_another_result() {
    let (results, deltas, blocks) = small();
    let layers = Layers::new(BASE).with_blocks(Blocks::read(&blocks).unwrap());
    let mut errors = 0;
    for (delta, result) in deltas.iter().zip(&results) {
        for place in 0..delta.len() - 32 {
            for value in 0..=255 {
                let mut changed = delta.clone();
                changed[place] = value;
                match join(&layers, &sealed(changed)) {
                    Ok(joined) => assert_eq!(joined, *result, "{value} at {place}"),
                    Err(_) => errors += 1,
                }
            }
        }
    }
    assert!(errors > 254 * (deltas[0].len() - 32), "{errors}");
}

#[test]
fn noise_is_never_another_result() {
    let (results, deltas, blocks) = small();
    let layers = Layers::new(BASE).with_blocks(Blocks::read(&blocks).unwrap());
    for seed in 0..20_000 {
        let mut random = Random(seed);
        let mut delta = deltas[0].clone();
        for _ in 0..=random.below(4) {
            let place = RUNS + random.below(delta.len() - 32 - RUNS);
            delta[place] = random.byte();
        }
        if let Ok(joined) = join(&layers, &sealed(delta)) {
            assert_eq!(joined, results[0], "seed {seed}");
        }
    }
}

/// A delta with these sizes of the base and the result, and with these numbers as runs.
fn crafted(base: u64, result: u64, numbers: &[u64]) -> Vec<u8> {
    let mut runs = Vec::new();
    numbers
        .iter()
        .for_each(|number| write_varint(&mut runs, *number));
    let mut delta = Layers::new(BASE).delta(b"")[..RUNS].to_vec();
    delta[12..20].copy_from_slice(&base.to_le_bytes());
    delta[92..100].copy_from_slice(&result.to_le_bytes());
    let size = u64::try_from(runs.len()).unwrap();
    delta[132..140].copy_from_slice(&size.to_le_bytes());
    delta.extend(runs);
    delta.extend([0; 32]);
    sealed(delta)
}

fn message(delta: &[u8], limit: u64) -> String {
    Delta::read(delta, limit).unwrap_err().to_string()
}

#[test]
fn impossible_runs_are_named() {
    let size = 1 << 40;
    let max = u64::MAX;
    let cases: [(&[u64], &str); 10] = [
        (&[3], "at offset 0x94: a run has no kind that is known"),
        (&[1, 0], "at offset 0x94: a run is empty"),
        (&[5, 1], "at offset 0x94: a run leads further than any file"),
        (
            &[5, max],
            "at offset 0x94: a run leads further than any file",
        ),
        (
            &[max - 2, 0],
            "at offset 0x94: a run of 4611686018427387903 bytes",
        ),
        (
            &[5, max - 1, 5, max - 1],
            "at offset 0x94: a run of 1 bytes from 0x7fff",
        ),
        (&[5], "at offset 0x95: 1 bytes are needed, and 0 are left"),
        (&[4], "from 0x0 is not in the literals, which have 0 bytes"),
        (&[6, 0], "from 0x0 is not in the blocks, which have 0 bytes"),
        (
            &[],
            "the runs have 0 bytes of 1099511627776, and use 0 literal",
        ),
    ];
    for (runs, expected) in cases {
        let text = message(&crafted(69, size, runs), max);
        assert!(text.contains(expected), "{runs:?}: {text}");
    }
    // Sizes and offsets that no sum overflows with.
    let huge = crafted(max, max, &[(1 << 62) - 3, 0, (1 << 62) - 3, 0]);
    assert!(
        message(&huge, max).contains("the runs have"),
        "{}",
        message(&huge, max)
    );
    let far = crafted(max, max, &[5, max - 1, 5, 2]);
    assert!(message(&far, max).contains("further than any file"));
}

#[test]
fn numbers_have_one_form() {
    for bytes in [&[0x85, 0x00, 0x00][..], &[0xff; 10], &[0x80; 12]] {
        let mut delta = crafted(69, 1, &[]);
        delta.truncate(RUNS);
        delta[132..140].copy_from_slice(&u64::try_from(bytes.len()).unwrap().to_le_bytes());
        delta.extend(bytes);
        delta.extend([0; 32]);
        let text = message(&sealed(delta), 1000);
        assert!(
            text.contains("at offset 0x94: a number is too large"),
            "{text}"
        );
    }
}

/// A small delta can't make a result larger than is allowed, and nothing is allocated before.
#[test]
fn a_result_is_as_large_as_allowed() {
    let runs: Vec<u64> = std::iter::repeat_n([69 << 2 | 1, 0], 1000)
        .flatten()
        .collect();
    let mut repeated = runs.clone();
    // Each run begins at the start of the base again.
    for pair in repeated.chunks_exact_mut(2).skip(1) {
        pair[1] = 2 * 69 - 1;
    }
    let delta = crafted(69, 69_000, &repeated);
    let error = Delta::read(&delta, 68_999).unwrap_err();
    assert!(matches!(
        error,
        Error::ResultTooLarge {
            size: 69_000,
            limit: 68_999
        }
    ));
    let read = Delta::read(&delta, 69_000).unwrap();
    let layers = Layers::new(BASE);
    assert_eq!(layers.copy(&read).unwrap(), BASE.repeat(1000));
    let error = layers.join(&read).unwrap_err();
    assert!(matches!(error, Error::WrongResult { .. }), "{error}");
    let error = layers.join_to(&read, &mut std::io::sink()).unwrap_err();
    assert!(matches!(error, Error::WrongResult { .. }), "{error}");
    let text = message(&crafted(69, 68_999, &repeated), 1 << 20);
    assert!(
        text.contains("the runs are longer than the 68999 bytes"),
        "{text}"
    );
}

/// Sizes that fit each other and no memory: nothing is allocated before the base is compared.
#[test]
fn a_huge_base_is_another_one() {
    let base = 1 << 61;
    let mut runs = vec![base << 2 | 1, 0];
    // The same bytes twice again.
    runs.extend([base << 2 | 1, 2 * base - 1].repeat(2));
    let delta = crafted(base, 3 * base, &runs);
    let read = Delta::read(&delta, u64::MAX).unwrap();
    let error = Layers::new(BASE).copy(&read).unwrap_err();
    assert!(matches!(error, Error::WrongBase { .. }), "{error}");
}

/// The base has another size than the delta states, with the same digest.
#[test]
fn the_size_of_the_base_counts() {
    let delta = crafted(70, 70, &[70 << 2 | 1, 0]);
    let read = Delta::read(&delta, 1000).unwrap();
    let error = Layers::new(BASE).copy(&read).unwrap_err();
    assert!(matches!(error, Error::WrongBase { .. }), "{error}");
}

#[test]
fn other_files_are_named() {
    let (_, deltas, blocks) = small();
    assert_eq!(
        Delta::read(&blocks, 1000).unwrap_err().to_string(),
        "the delta is not valid at offset 0x0: this is no delta"
    );
    assert_eq!(
        Blocks::read(&deltas[0]).unwrap_err().to_string(),
        "the blocks file is not valid at offset 0x0: this is no blocks file"
    );
    let mut newer = deltas[0].clone();
    newer[8] = 2;
    assert_eq!(
        Delta::read(&newer, 1000).unwrap_err().to_string(),
        "the delta is not valid at offset 0x8: the version is 2, and only 1 is known"
    );
}
