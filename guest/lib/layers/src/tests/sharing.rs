//! What several results have in common is stored once.

use super::join;
use super::random::Random;
use crate::{Blocks, Delta, Digest, Error, Layers, Set};

/// A base of 100,000 bytes, and results with 50,000 bytes in common and 1,000 bytes of their own.
fn results(count: usize) -> (Vec<u8>, Vec<Vec<u8>>) {
    let mut random = Random(1);
    let mut bytes = |size: usize| -> Vec<u8> { (0..size).map(|_| random.byte()).collect() };
    let base = bytes(100_000);
    let common = bytes(50_000);
    let results = (0..count).map(|number| {
        let mut result = base.clone();
        let (place, middle) = (1000 * number, 20_000 + 13 * number);
        result.splice(place..place, common[middle..].to_vec());
        result.extend(bytes(1000));
        result.extend(&common[..middle]);
        result
    });
    let results = results.collect();
    (base, results)
}

#[test]
fn results_share_blocks() {
    let (base, results) = results(16);
    let layers = Layers::new(&base);
    let mut set = Set::new(&layers);
    results.iter().for_each(|result| set.add(result));
    let shared = set.finish();
    let blocks = shared.blocks.len();
    assert!((50_000..50_500).contains(&blocks), "{blocks}");
    for delta in &shared.deltas {
        assert!((1000..1500).contains(&delta.len()), "{}", delta.len());
    }
    let blocks = Blocks::read(&shared.blocks).unwrap();
    let layers = Layers::new(&base).with_blocks(blocks);
    for (delta, result) in shared.deltas.iter().zip(&results) {
        assert_eq!(join(&layers, delta).unwrap(), *result);
    }
}

#[test]
fn a_later_result_shares_blocks() {
    let (base, results) = results(3);
    let layers = Layers::new(&base);
    let mut set = Set::new(&layers);
    results.iter().take(2).for_each(|result| set.add(result));
    let shared = set.finish();
    let blocks = Blocks::read(&shared.blocks).unwrap();
    let layers = Layers::new(&base).with_blocks(blocks);
    let delta = layers.delta(&results[2]);
    assert!(delta.len() < 1500, "{}", delta.len());
    assert_eq!(join(&layers, &delta).unwrap(), results[2]);
}

#[test]
fn what_one_result_has_stays_in_its_delta() {
    let (base, results) = results(1);
    let layers = Layers::new(&base);
    let mut set = Set::new(&layers);
    set.add(&results[0]);
    let shared = set.finish();
    assert!(Blocks::read(&shared.blocks).unwrap().bytes().is_empty());
    assert_eq!(
        Delta::read(&shared.deltas[0], 1 << 20).unwrap().blocks(),
        None
    );
    // No blocks are needed.
    assert_eq!(join(&layers, &shared.deltas[0]).unwrap(), results[0]);
}

#[test]
fn other_blocks_are_refused() {
    let (base, results) = results(2);
    let layers = Layers::new(&base);
    let mut set = Set::new(&layers);
    results.iter().for_each(|result| set.add(result));
    let shared = set.finish();
    let error = join(&layers, &shared.deltas[0]).unwrap_err();
    let contents = Blocks::read(&shared.blocks).unwrap().identity().digest;
    assert!(matches!(error, Error::NoBlocks { expected } if expected == contents));
    let empty = Set::new(&layers).finish().blocks;
    let layers = Layers::new(&base).with_blocks(Blocks::read(&empty).unwrap());
    let error = join(&layers, &shared.deltas[0]).unwrap_err();
    assert!(matches!(error, Error::WrongBlocks { expected, found }
        if expected == contents && found == Digest::of(b"")));
}
