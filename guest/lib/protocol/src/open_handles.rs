//! Handles that are open after the initializer: indices into tables of the engine, which are no
//! part of a snapshot.

use std::collections::BTreeMap;
use std::fmt;

use wizer_inspection::printable;

/// Who defines the types of the resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Owner {
    /// The component.
    Component,
    /// The host: streams, descriptors and the like.
    Host,
}

/// Handles that are open after the initializer. In the result they lead nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenHandles {
    /// Who defines the resource types.
    pub owner: Owner,
    /// The names of the resource types, with the number of resources of each.
    pub resources: Vec<(String, u64)>,
}

impl OpenHandles {
    /// Counts resources by the name of their type: several instances of a component count their own
    /// under the same names. None if there are no resources.
    pub fn count(owner: Owner, found: impl IntoIterator<Item = (String, u64)>) -> Option<Self> {
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

    /// Counts what the function `resources` of a component's `state` interfaces returned.
    pub fn of_component(found: impl IntoIterator<Item = (String, u32)>) -> Option<Self> {
        let found = found.into_iter();
        Self::count(Owner::Component, found.map(|(name, n)| (name, n.into())))
    }

    /// The text of a warning: the snapshot was made.
    pub fn warning(&self) -> String {
        format!("{self}, in the result they lead nowhere")
    }
}

/// The text of an error: the snapshot is not made.
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
        f.write_str(": handles are no part of a snapshot")
    }
}
