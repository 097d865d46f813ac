//! All that was taken.

use std::collections::BTreeMap;
use std::fmt;

use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};
use wizer_inspection::printable;

use crate::item::Item;
use crate::kind::Kind;

/// The most names of a kind. Further ones are only counted: an initializer can make up any number.
pub const MAX_ITEMS: usize = 1_000;

/// The most bytes of a name. Longer ones are cut.
pub const MAX_NAME: usize = 1_024;

/// The most names of a kind in a sentence.
const IN_SENTENCE: usize = 3;

/// All that an initializer has taken from outside, by kind and by name. Both are in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    kinds: BTreeMap<Kind, Items>,
}

/// What was taken of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Items {
    named: BTreeMap<String, Item>,
    /// The sum of those beyond the limit.
    others: Item,
}

impl Taken {
    /// Counts something that was taken once more, and returns what is known of it, to be added to.
    pub fn note(&mut self, kind: Kind, name: &str) -> &mut Item {
        self.note_times(kind, name, 1)
    }

    /// As [`Taken::note`], so many times.
    pub(crate) fn note_times(&mut self, kind: Kind, name: &str, times: u64) -> &mut Item {
        let items = self.kinds.entry(kind).or_default();
        let name = shortened(name);
        let has_room = items.named.len() < MAX_ITEMS || items.named.contains_key(name.as_str());
        let item = match has_room {
            true => items.named.entry(name).or_default(),
            false => &mut items.others,
        };
        item.count = item.count.saturating_add(times);
        item
    }

    /// Counts what is not named.
    pub(crate) fn note_others(&mut self, kind: Kind, times: u64) {
        let others = &mut self.kinds.entry(kind).or_default().others;
        others.count = others.count.saturating_add(times);
    }

    /// What was taken of a kind, by name. Names may contain any characters.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = (&str, &Item)> {
        let items = self.kinds.get(&kind).into_iter();
        items.flat_map(|items| items.named.iter().map(|(name, item)| (name.as_str(), item)))
    }

    /// How often something of a kind was taken beyond the most that is named.
    pub fn others(&self, kind: Kind) -> u64 {
        self.kinds.get(&kind).map_or(0, |items| items.others.count)
    }

    /// Whether something of a kind was taken.
    pub fn has(&self, kind: Kind) -> bool {
        self.kinds.contains_key(&kind)
    }

    /// Whether nothing was taken.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// What was taken of some kinds, with a few names of each, escaped. None if nothing was.
    pub fn sentence(&self, kinds: &[Kind]) -> Option<String> {
        let taken = self.kinds.iter().filter(|(kind, _)| kinds.contains(kind));
        let parts: Vec<String> = taken
            .map(|(kind, items)| {
                let items = items.shown(IN_SENTENCE, Item::without_first);
                format!("{}: {items}", kind.subject())
            })
            .collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

impl Items {
    /// The first names, escaped, with a part of what is known, and how many others there are.
    fn shown(&self, most: usize, part: impl Fn(&Item) -> Item) -> String {
        let named = self.named.iter().take(most);
        let mut parts: Vec<String> = named
            .map(|(name, item)| format!("{}{}", printable(name), part(item)))
            .collect();
        let left = self.named.len().saturating_sub(parts.len()) as u64;
        let others = left.saturating_add(self.others.count);
        if others > 0 {
            parts.push(format!(
                "{others} other{}",
                if others == 1 { "" } else { "s" }
            ));
        }
        match parts.split_last() {
            Some((last, [first, rest @ ..])) => {
                let rest: String = rest.iter().map(|part| format!(", {part}")).collect();
                format!("{first}{rest} and {last}")
            }
            _ => parts.concat(),
        }
    }
}

/// One line for each kind, with all names, escaped.
impl fmt::Display for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (kind, items) in &self.kinds {
            writeln!(f, "{kind}: {}", items.shown(MAX_ITEMS, Item::clone))?;
        }
        Ok(())
    }
}

/// An array with one object for each kind of which something was taken.
impl Serialize for Taken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut kinds = serializer.serialize_seq(Some(self.kinds.len()))?;
        for (kind, Items { named, others }) in &self.kinds {
            let items = named.iter().map(|(name, item)| NamedItem { name, item });
            kinds.serialize_element(&KindFields {
                kind: *kind,
                items: items.collect(),
                others: others.count,
            })?;
        }
        kinds.end()
    }
}

#[derive(Serialize)]
struct KindFields<'a> {
    kind: Kind,
    items: Vec<NamedItem<'a>>,
    others: u64,
}

#[derive(Serialize)]
struct NamedItem<'a> {
    name: &'a str,
    #[serde(flatten)]
    item: &'a Item,
}

/// A name of at most [`MAX_NAME`] bytes, whole characters.
fn shortened(name: &str) -> String {
    if name.len() <= MAX_NAME {
        return name.to_string();
    }
    let end = name.floor_char_boundary(MAX_NAME.saturating_sub('…'.len_utf8()));
    let start = name.get(..end).unwrap_or_default();
    format!("{start}…")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::{MAX_ITEMS, MAX_NAME, Taken};
    use crate::{Access, Kind};

    #[test]
    fn names_are_counted_and_in_order() {
        let mut taken = Taken::default();
        for name in ["HOME", "A", "HOME", "Z", "B"] {
            taken.note(Kind::Environment, name);
        }
        let names: Vec<_> = taken.of(Kind::Environment).map(|(name, _)| name).collect();
        assert_eq!(names, ["A", "B", "HOME", "Z"]);
        assert_eq!(
            taken.to_string(),
            "environment: A, B, HOME (2 times) and Z\n"
        );
        assert_eq!(
            taken.sentence(&Kind::ALL).unwrap(),
            "environment variables: A, B, HOME (2 times) and 1 other"
        );
        assert_eq!(taken.sentence(&[Kind::Clocks]), None);
        assert!(taken.has(Kind::Environment) && !taken.has(Kind::Clocks));
    }

    #[test]
    fn what_an_initializer_makes_up_is_limited() {
        let mut taken = Taken::default();
        for number in 0..MAX_ITEMS + 7 {
            taken.note(Kind::Files, &number.to_string());
        }
        // What has a name is counted by it.
        taken.note(Kind::Files, "0");
        assert_eq!(taken.of(Kind::Files).count(), MAX_ITEMS);
        assert_eq!(taken.others(Kind::Files), 7);
        taken.note(Kind::Names, &"ö".repeat(MAX_NAME));
        let (name, _) = taken.of(Kind::Names).next().unwrap();
        assert!(name.len() <= MAX_NAME && name.ends_with("ö…"), "{name}");
    }

    #[test]
    fn text_is_escaped_and_json_is_exact() {
        let mut taken = Taken::default();
        let item = taken.note(Kind::Files, "a\u{1b}[31m\n");
        item.access |= Access::READ;
        item.access |= Access::MISSING;
        taken.note(Kind::Clocks, "wall-clock").first = Some(7);
        taken.note(Kind::Random, "seed").bytes += 1;
        assert_eq!(
            taken.to_string(),
            "files: a\\u{1b}[31m\\n (read, missing)\nclocks: wall-clock (first 7 ns)\n\
             random: seed (1 byte)\n"
        );
        assert_eq!(
            serde_json::to_value(&taken).unwrap(),
            serde_json::json!([
                { "kind": "files", "others": 0, "items": [
                    { "name": "a\u{1b}[31m\n", "count": 1, "access": ["read", "missing"] }] },
                { "kind": "clocks", "others": 0, "items": [
                    { "name": "wall-clock", "count": 1, "first": 7 }] },
                { "kind": "random", "others": 0, "items": [
                    { "name": "seed", "count": 1, "bytes": 1 }] },
            ])
        );
    }
}
