//! Parts of sentences.

use alloc::format;
use alloc::string::String;

use wizer_inspection::{Content, Guess, Landmark, LandmarkKind, Named, Region, printable};

/// How many bytes of a content are in a sentence.
const SHOWN_BYTES: usize = 8;

/// A kind of item, with its index and its name if it has one: ``global 2 `seed` ``.
pub(super) fn item(kind: &str, named: &Named) -> String {
    match &named.name {
        Some(name) => format!("{kind} {} `{}`", named.index, printable(name)),
        None => format!("{kind} {}", named.index),
    }
}

/// As [`item`], for one of so many. The name of the only one tells nothing.
pub(super) fn item_of(kind: &str, named: &Named, all: usize) -> String {
    match all {
        0 | 1 => format!("{kind} {}", named.index),
        _ => item(kind, named),
    }
}

/// A number with its noun.
pub(super) fn count(number: u64, one: &str, several: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        number => format!("{number} {several}"),
    }
}

/// Two contents: `a1 b2 … and 3f 90 …`.
pub(super) fn both(first: Option<&Content>, second: Option<&Content>) -> String {
    let [first, second] = [first, second].map(|content| match content {
        Some(Content::Text(text)) => text.clone(),
        Some(Content::Bytes(bytes)) => hexadecimal(bytes),
        None => String::from("nothing"),
    });
    format!("{first} and {second}")
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes.iter().take(SHOWN_BYTES) {
        text.push_str(&format!("{byte:02x} "));
    }
    match bytes.len() {
        0 => text.push_str("nothing"),
        length if length > SHOWN_BYTES => text.push('…'),
        _ => text.truncate(text.trim_end().len()),
    }
    text
}

/// Where a place is: `, in the stack, 4 bytes after `.data``. Empty if nothing is known of it.
pub(super) fn whereabouts(region: Option<Region>, near: Option<&Landmark>) -> String {
    let region = match region {
        Some(Region::Stack) => ", in the stack",
        Some(Region::StaticData) => ", in static data",
        Some(Region::ThreadLocal) => ", in thread-local data",
        Some(Region::Heap) => ", in the heap",
        None => "",
    };
    let Some(landmark) = near else {
        return String::from(region);
    };
    let name = match (&landmark.name, landmark.kind) {
        (Some(name), _) => format!("`{}`", printable(name)),
        (None, LandmarkKind::Symbol) => format!("global {}", landmark.index),
        (None, _) => format!("data segment {}", landmark.index),
    };
    let bytes = count(landmark.distance, "byte", "bytes");
    let near = match (landmark.kind, landmark.distance) {
        (LandmarkKind::Segment, 0) => format!("at the start of {name}"),
        (LandmarkKind::Segment, _) => format!("{bytes} into {name}"),
        (LandmarkKind::SegmentEnd, 0) => format!("at the end of {name}"),
        (LandmarkKind::SegmentEnd, _) => format!("{bytes} after the end of {name}"),
        (LandmarkKind::Symbol, 0) => format!("at {name}"),
        (LandmarkKind::Symbol, _) => format!("{bytes} after {name}"),
    };
    format!("{region}, {near}")
}

/// What contents look like: `; they look random`. Empty if nothing is known of them.
pub(super) fn looks(guess: Guess) -> &'static str {
    match guess {
        Guess::Random => "; they look random",
        Guess::Clock => "; they look like readings of a clock",
        Guess::Address => "; they look like addresses",
        Guess::Unknown => "",
    }
}
