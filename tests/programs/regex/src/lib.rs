//! Recognizes the topics of a text: dates, addresses, log lines, source code, and about three
//! hundred others.
//!
//! Compiling the expressions takes most of the time of a first call. The initializer
//! `wizer-initialize` does it once. Without it, the first call does it, and the results are the
//! same.

use std::sync::OnceLock;

use regex::Regex;

/// A name and an expression on every line.
const PATTERNS: [&str; 6] = [
    include_str!("../patterns/code.txt"),
    include_str!("../patterns/dates.txt"),
    include_str!("../patterns/documents.txt"),
    include_str!("../patterns/identifiers.txt"),
    include_str!("../patterns/logs.txt"),
    include_str!("../patterns/network.txt"),
];

/// Sample texts, one on every line.
const TEXTS: &str = include_str!("../texts.txt");

static COMPILED: OnceLock<Vec<Regex>> = OnceLock::new();

fn compiled() -> &'static [Regex] {
    COMPILED.get_or_init(|| {
        let lines = PATTERNS.iter().flat_map(|patterns| patterns.lines());
        lines
            .filter_map(|line| line.split_once(' '))
            .map(|(name, pattern)| compile(name, pattern))
            .collect()
    })
}

fn compile(name: &str, pattern: &str) -> Regex {
    let compiled = Regex::new(pattern.trim_start());
    compiled.unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The initializer.
#[expect(
    unsafe_code,
    reason = "an export whose name is no Rust name; it clashes with none"
)]
#[unsafe(export_name = "wizer-initialize")]
pub extern "C" fn initialize() {
    compiled();
}

/// The number of expressions.
#[expect(unsafe_code, reason = "an export; its name clashes with none")]
#[unsafe(no_mangle)]
pub extern "C" fn patterns() -> u32 {
    u32::try_from(compiled().len()).unwrap_or(u32::MAX)
}

/// The expressions that match text `number`, as a hash. 0 if none does, or there is no such text.
#[expect(unsafe_code, reason = "an export; its name clashes with none")]
#[unsafe(no_mangle)]
pub extern "C" fn matches(number: u32) -> u32 {
    let text = usize::try_from(number)
        .ok()
        .and_then(|number| TEXTS.lines().nth(number));
    let Some(text) = text else { return 0 };
    let fitting = (1u32..)
        .zip(compiled())
        .filter(|(_, regex)| regex.is_match(text));
    fitting.fold(0, |hash, (place, _)| {
        (hash ^ place).wrapping_mul(0x0100_0193).rotate_left(5)
    })
}

/// The result for the first text.
#[expect(unsafe_code, reason = "an export; its name clashes with none")]
#[unsafe(no_mangle)]
pub extern "C" fn run() -> u32 {
    matches(0)
}
