//! What this process may do with its pages: for tests of code that is run.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::ops::Range;

/// The permissions of the pages that hold any of these bytes, such as `r-xp`, in order.
pub(crate) fn permissions(bytes: &Range<*const u8>) -> Vec<String> {
    let (start, end) = (bytes.start.addr(), bytes.end.addr());
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let mut found = Vec::new();
    for line in maps.lines() {
        let mut words = line.split_ascii_whitespace();
        let (from, to) = words.next().unwrap().split_once('-').unwrap();
        let [from, to] = [from, to].map(|digits| usize::from_str_radix(digits, 16).unwrap());
        if from < end && start < to {
            found.push(words.next().unwrap().to_string());
        }
    }
    found
}

/// Checks that code can be run, and that nothing can write to it or to what belongs to it.
pub(crate) fn is_only_run(text: &[u8], image: &Range<*const u8>) {
    assert!(!text.is_empty());
    let runs = permissions(&text.as_ptr_range());
    assert!(!runs.is_empty());
    assert!(runs.iter().all(|page| page == "r-xp"), "{runs:?}");
    let all = permissions(image);
    assert!(all.iter().any(|page| page == "r--p"), "{all:?}");
    assert!(!all.iter().any(|page| page.contains('w')), "{all:?}");
}
