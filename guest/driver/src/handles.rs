//! Resources that are left after the initializer.

use std::collections::BTreeMap;

/// What the user is told of resources, by name and number; none if there are none. Instances of one component each count
/// their own, by the same names.
pub(crate) fn open_handles(counted: &[(String, u32)]) -> Option<String> {
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    for (name, count) in counted.iter().filter(|(_, count)| *count > 0) {
        *sums.entry(name).or_default() += u64::from(*count);
    }
    let list: Vec<String> = sums
        .iter()
        .map(|(name, count)| {
            let plural = if *count == 1 { "" } else { "s" };
            format!("{count} resource{plural} `{name}`")
        })
        .collect();
    match list.is_empty() {
        true => None,
        false => Some(format!("the component still holds {}", list.join(", "))),
    }
}
