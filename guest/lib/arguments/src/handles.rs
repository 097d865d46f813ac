//! Resources that are left after the initializer.

use std::collections::BTreeMap;

use wizer_inspection::printable;

/// What the user is told of resources, by name and number; none if there are none. Instances of one component each count
/// their own, by the same names.
pub fn open_handles(counted: &[(String, u32)]) -> Option<String> {
    let mut sums: Vec<(&str, u64)> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, count) in counted.iter().filter(|(_, count)| *count > 0) {
        let place = *places.entry(name).or_insert(sums.len());
        match sums.get_mut(place) {
            Some((_, sum)) => *sum = sum.saturating_add(u64::from(*count)),
            None => sums.push((name, u64::from(*count))),
        }
    }
    let list = sums.iter().map(|(name, count)| {
        let plural = if *count == 1 { "" } else { "s" };
        format!("{count} resource{plural} `{}`", printable(name))
    });
    let list: Vec<String> = list.collect();
    (!list.is_empty()).then(|| {
        format!(
            "the component still holds {}: handles are no part of a snapshot",
            list.join(", ")
        )
    })
}
