//! Resources that are left after the initializer.

/// What the user is told of resources, by name and number; none if there are none. Instances of one component each count
/// their own, by the same names.
pub fn open_handles(counted: &[(String, u32)]) -> Option<String> {
    let mut sums: Vec<(&str, u64)> = Vec::new();
    for (name, count) in counted.iter().filter(|(_, count)| *count > 0) {
        let count = u64::from(*count);
        match sums.iter_mut().find(|(known, _)| known == name) {
            Some((_, sum)) => *sum = sum.saturating_add(count),
            None => sums.push((name, count)),
        }
    }
    let list = sums.iter().map(|(name, count)| {
        let plural = if *count == 1 { "" } else { "s" };
        format!("{count} resource{plural} `{name}`")
    });
    let list: Vec<String> = list.collect();
    (!list.is_empty()).then(|| {
        format!(
            "the component still holds {}: handles are no part of a snapshot",
            list.join(", ")
        )
    })
}
