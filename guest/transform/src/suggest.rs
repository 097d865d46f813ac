//! What could have been meant by a name that is not there.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// How many names are listed: a long list helps nobody.
const LISTED: usize = 8;

/// How many names are compared with the one that is not there.
const COMPARED: usize = 10_000;

/// The first of some names.
pub(crate) fn list(names: &[&str]) -> String {
    let some: Vec<String> = names
        .iter()
        .take(LISTED)
        .map(|name| format!("`{name}`"))
        .collect();
    let more = if names.len() > some.len() {
        ", …"
    } else {
        ""
    };
    format!("{}{more}", some.join(", "))
}

/// Says which of the functions that are there could have been meant.
pub(crate) fn suggest(name: &str, callable: &[&str]) -> String {
    let close = callable.iter().take(COMPARED).copied();
    let close = close.filter(|other| looks_like(name, other));
    let close: Vec<&str> = close.take(LISTED.saturating_add(1)).collect();
    match (close.as_slice(), callable) {
        ([], []) => String::from("it exports no function that could be one"),
        ([], all) => format!("functions that could be one: {}", list(all)),
        (close, _) => format!("did you mean {}?", list(close)),
    }
}

/// One name within the other, or at most one letter in three different.
fn looks_like(wanted: &str, other: &str) -> bool {
    let longer = wanted.chars().count().max(other.chars().count());
    let within = !wanted.is_empty()
        && !other.is_empty()
        && (wanted.contains(other) || other.contains(wanted));
    // Comparing is quadratic, and nobody mistypes a name of a thousand letters.
    within || (longer < 100 && distance(wanted, other).saturating_mul(3) <= longer)
}

/// How many letters have to be changed, added or removed to make one word of the other.
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.chars().count()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut left = i.saturating_add(1);
        let mut diagonal = i;
        let mut next = Vec::with_capacity(row.len());
        next.push(left);
        for (b, above) in to.chars().zip(row.iter().skip(1)) {
            left = diagonal
                .saturating_add(usize::from(a != b))
                .min(left.saturating_add(1))
                .min(above.saturating_add(1));
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
