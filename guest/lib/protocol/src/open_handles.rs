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

/// Names of handles that lead to no resource, among those of resource types: no resource type has
/// brackets in its name.
pub mod handles {
    /// A call of a function that is lifted with `async`, and has not ended.
    pub const TASK: &str = "[task]";
    /// A call of a function that is lowered with `async`, and was not dropped.
    pub const SUBTASK: &str = "[subtask]";
    /// A waitable set.
    pub const WAITABLE_SET: &str = "[waitable-set]";
    /// The writable end of a stream.
    pub const STREAM: &str = "[stream]";
    /// The writable end of a future.
    pub const FUTURE: &str = "[future]";
    /// The readable end of a stream or a future, where the component does not have the writable
    /// one.
    pub const READABLE: &str = "[readable-end]";
    /// An error context.
    pub const ERROR_CONTEXT: &str = "[error-context]";
    /// Backpressure is on.
    pub const BACKPRESSURE: &str = "[backpressure]";
    /// A thread that a task has made.
    pub const THREAD: &str = "[thread]";
}

/// Handles that are open after the initializer. In the result they lead nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenHandles {
    /// Who defines the resource types.
    pub owner: Owner,
    /// The names of the resource types, with the number of resources of each, and those of other
    /// kinds of [`handles`].
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

    /// Whether a component has left backpressure on: it takes no calls then, and the result does.
    pub fn has_backpressure(&self) -> bool {
        let mut names = self.resources.iter().map(|(name, _)| name.as_str());
        names.any(|name| name == handles::BACKPRESSURE)
    }

    /// The text of a warning: the snapshot was made.
    pub fn warning(&self) -> String {
        format!("{self}, in the result they lead nowhere")
    }
}

/// The text of an error: the snapshot is not made.
impl fmt::Display for OpenHandles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_handle = |(name, _): &&(String, u64)| name != handles::BACKPRESSURE;
        let texts = self.resources.iter().filter(is_handle);
        let texts: Vec<String> = texts
            .map(|(name, count)| text(self.owner, name, *count))
            .collect();
        f.write_str("the component ")?;
        if !texts.is_empty() {
            write!(f, "still holds {}", texts.join(", "))?;
        }
        match (texts.is_empty(), self.has_backpressure()) {
            (true, true) => f.write_str("has left backpressure on, which is no part of a snapshot"),
            (false, true) => {
                f.write_str(", and has left backpressure on: none of it is part of a snapshot")
            }
            (_, false) => f.write_str(": handles are no part of a snapshot"),
        }
    }
}

/// So many handles of a kind, in words.
fn text(owner: Owner, name: &str, count: u64) -> String {
    let (one, many) = match name {
        handles::TASK => ("unfinished task", "unfinished tasks"),
        handles::SUBTASK => ("subtask", "subtasks"),
        handles::WAITABLE_SET => ("waitable set", "waitable sets"),
        handles::STREAM => ("stream", "streams"),
        handles::FUTURE => ("future", "futures"),
        handles::READABLE => (
            "readable end of a stream or future",
            "readable ends of streams or futures",
        ),
        handles::ERROR_CONTEXT => ("error context", "error contexts"),
        handles::THREAD => ("thread", "threads"),
        name => {
            let whose = match owner {
                Owner::Component => "",
                Owner::Host => "host ",
            };
            let plural = if count == 1 { "" } else { "s" };
            let name = printable(name);
            return format!("{count} {whose}resource{plural} `{name}`");
        }
    };
    let word = if count == 1 { one } else { many };
    format!("{count} {word}")
}
