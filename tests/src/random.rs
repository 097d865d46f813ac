//! Deterministic pseudo-random numbers.

/// The next number of a sequence: `splitmix64`, with its published constants.
pub fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Pseudo-random bytes for a seed.
pub fn bytes(seed: u64, count: usize) -> Vec<u8> {
    let mut state = seed;
    let words = std::iter::repeat_with(|| next(&mut state).to_le_bytes());
    words.flatten().take(count).collect()
}

/// How many inputs a random test tries: what the environment variable says, else `otherwise`.
#[must_use]
pub fn wanted(variable: &str, otherwise: u64) -> u64 {
    let said = std::env::var(variable).ok();
    said.and_then(|count| count.parse().ok())
        .unwrap_or(otherwise)
}

/// Calls `compare` with the seeds 0, 1, … until it says that `wanted` inputs were compared.
///
/// # Panics
///
/// More than `most` seeds are needed for each input.
pub fn until_compared(wanted: u64, most: u64, mut compare: impl FnMut(u64) -> u32) {
    let mut compared = 0;
    for seed in 0.. {
        if u64::from(compared) >= wanted {
            return;
        }
        assert!(
            seed < wanted * most,
            "only {compared} inputs of {seed} can be compared"
        );
        compared = compare(seed);
    }
}
