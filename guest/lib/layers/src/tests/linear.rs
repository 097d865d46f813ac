//! The time for a delta grows with the sizes of the files, whatever they contain. Operations are
//! counted, since times depend on what else runs.

use super::random::Random;
use crate::compare::{Comparison, Known, Source};
use crate::index::Index;

const MIB: usize = 1 << 20;

/// The most operations for a byte: two files with two candidates each, of which the longest is
/// taken, and at most as many bytes as candidates need are compared in vain.
const MOST: usize = 64;

fn work(base: &[u8], blocks: &[u8], result: &[u8]) -> usize {
    let indexes = (Index::new(base), Index::new(blocks));
    let known = [
        Known {
            source: Source::Base,
            bytes: base,
            index: &indexes.0,
        },
        Known {
            source: Source::Blocks,
            bytes: blocks,
            index: &indexes.1,
        },
    ];
    let (runs, work) = Comparison::new(result, &known).run();
    let size: usize = runs.iter().map(|run| run.size).sum();
    assert_eq!(size, result.len());
    work
}

/// Files that are hard to compare: equal bytes, short periods, all but equal, unlike each other.
fn pairs(size: usize) -> Vec<(&'static str, Vec<u8>, Vec<u8>)> {
    let mut random = Random(3);
    let mut noise = |size: usize| -> Vec<u8> { (0..size).map(|_| random.byte()).collect() };
    let periodic = |period: usize| -> Vec<u8> {
        let period: Vec<u8> = (0..period).map(|place| place.to_le_bytes()[0]).collect();
        period.iter().copied().cycle().take(size).collect()
    };
    // Each block of the base has 15 bytes in common with each of the result.
    let almost = |last: u8| -> Vec<u8> {
        let block = [[7; 15].as_slice(), &[last]].concat();
        block.iter().copied().cycle().take(size).collect()
    };
    let zeros_with = |byte: u8, every: usize| -> Vec<u8> {
        let places = 0..size;
        places
            .map(|place| if place % every == every - 1 { byte } else { 0 })
            .collect()
    };
    vec![
        ("zeros", vec![0; size / 2], vec![0; size]),
        ("noise", noise(size), noise(size)),
        ("periods", periodic(17), periodic(19)),
        ("one period", periodic(255), periodic(255)),
        ("almost", almost(1), almost(2)),
        ("runs", zeros_with(1, 100), zeros_with(2, 101)),
        ("short runs", zeros_with(1, 7), zeros_with(2, 7)),
    ]
}

#[test]
fn operations_grow_with_the_size() {
    for size in [MIB / 4, MIB / 2, MIB] {
        for (name, base, result) in pairs(size) {
            for (base, blocks) in [(&base, &base), (&base, &result), (&result, &base)] {
                let work = work(base, blocks, &result);
                let most = MOST * size;
                assert!(work <= most, "{name}: {work} operations for {size} bytes");
            }
        }
    }
}

/// A file as large as the largest of engines. It takes too long without optimization.
#[test]
#[cfg_attr(debug_assertions, ignore = "it takes too long without optimization")]
fn large_files_are_no_harder() {
    let size = 100 * MIB;
    let mut random = Random(5);
    let base: Vec<u8> = (0..size / 8)
        .flat_map(|_| random.number().to_le_bytes())
        .collect();
    let mut result = base.clone();
    for place in (0..size).step_by(4096) {
        result[place] ^= 1;
    }
    let equal = work(&base, &[], &result);
    assert!(equal <= 8 * size, "{equal}");
    result.truncate(size / 16);
    result.reverse();
    let unlike = work(&base, &[], &result);
    assert!(unlike <= MOST * result.len(), "{unlike}");
}
