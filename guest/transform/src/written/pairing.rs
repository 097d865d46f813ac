//! Finds the core modules of the input from which those of results come.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::core_module::Core;

/// For each module of a result, the module of the input with the same functions. Results may have
/// more modules than the input, as each instance has its own, and more functions, behind the
/// others. None if no module or several modules have these functions.
pub(crate) fn pairs(results: &[Core<'_>], inputs: &[Core<'_>]) -> Vec<Option<usize>> {
    if inputs.is_empty() {
        return results.iter().map(|_| None).collect();
    }
    let mut known: BTreeMap<(usize, u64), Option<usize>> = BTreeMap::new();
    let mut fingerprints = Vec::with_capacity(inputs.len());
    for (number, input) in inputs.iter().enumerate() {
        let fingerprint = prefixes(input).last().unwrap_or((0, 0));
        fingerprints.push(fingerprint);
        let several = known.contains_key(&fingerprint);
        known.insert(fingerprint, (!several).then_some(number));
    }
    let in_order = results.len() == inputs.len();
    let pair = |(number, result): (usize, &Core<'_>)| {
        // The longest prefix counts. None at all fits any module, so only a start function may
        // follow that.
        let none = (result.bodies.len() <= 1).then_some((0, 0));
        let mut found = None;
        for prefix in none.into_iter().chain(prefixes(result)) {
            if in_order && fingerprints.get(number) == Some(&prefix) {
                found = Some(number);
            } else if let Some(input) = known.get(&prefix) {
                found = *input;
            }
        }
        found
    };
    results.iter().enumerate().map(pair).collect()
}

/// For each number of functions, a hash of the code of so many. Two with the same hash would only
/// mix up names.
fn prefixes(core: &Core<'_>) -> impl Iterator<Item = (usize, u64)> {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let bodies = core.bodies.iter().zip(1_usize..);
    let wasm = core.wasm;
    bodies.scan(START, move |hash, (body, count)| {
        let bytes = wasm.get(body.clone()).unwrap_or_default();
        let length = (bytes.len() as u64).to_le_bytes();
        for byte in length.iter().chain(bytes) {
            *hash = (*hash ^ u64::from(*byte)).wrapping_mul(PRIME);
        }
        Some((count, *hash))
    })
}
