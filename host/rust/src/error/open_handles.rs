//! Handles that are open after the initializer: they are indices into tables of the engine, which
//! no snapshot holds.

use std::collections::BTreeMap;
use std::fmt;

use wizer_inspection::printable;

/// Whose resources the handles lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The component's own: it defines their type.
    Component,
    /// The host's: streams, descriptors and the like.
    Host,
}

/// Handles that are open after the initializer. In the result they lead nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenHandles {
    /// Whose resources they lead to.
    pub owner: Owner,
    /// The resource types by name, and how many resources of each there are.
    pub resources: Vec<(String, u64)>,
}

impl OpenHandles {
    /// Counts resources by name. None if there are none.
    pub(crate) fn count(
        owner: Owner,
        found: impl IntoIterator<Item = (String, u64)>,
    ) -> Option<Self> {
        let mut resources: Vec<(String, u64)> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for (name, count) in found.into_iter().filter(|(_, count)| *count > 0) {
            let place = *places.entry(name.clone()).or_insert(resources.len());
            match resources.get_mut(place) {
                Some((_, sum)) => *sum = sum.saturating_add(count),
                None => resources.push((name, count)),
            }
        }
        (!resources.is_empty()).then_some(Self { owner, resources })
    }
}

impl fmt::Display for OpenHandles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whose = match self.owner {
            Owner::Component => "",
            Owner::Host => "host ",
        };
        f.write_str("the component still holds ")?;
        for (i, (name, count)) in self.resources.iter().enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            let plural = if *count == 1 { "" } else { "s" };
            let name = printable(name);
            write!(f, "{comma}{count} {whose}resource{plural} `{name}`")?;
        }
        Ok(())
    }
}
