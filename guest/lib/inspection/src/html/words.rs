//! Numbers, sizes, and parts of sentences.

use alloc::format;
use alloc::string::{String, ToString};

use super::markup::Markup;
use crate::comparison::{Landmark, LandmarkKind, Region};
use crate::picture::Origin;

const UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

/// A number with a comma before each three digits.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (letter, following) in digits.chars().zip((0..digits.len()).rev()) {
        text.push(letter);
        if following > 0 && following.is_multiple_of(3) {
            text.push(',');
        }
    }
    text
}

/// A number with its noun.
pub(super) fn count(number: u64, one: &str, several: &str) -> String {
    let noun = if number == 1 { one } else { several };
    format!("{} {noun}", thousands(number))
}

/// A number of bytes.
pub(super) fn bytes(number: u64) -> String {
    count(number, "byte", "bytes")
}

/// A number of copies of secrets.
pub(super) fn copies(number: u64) -> String {
    count(number, "copy of a secret", "copies of secrets")
}

/// A size in the unit that suits it, with one decimal.
pub(super) fn size(number: u64) -> String {
    let mut text = bytes(number);
    let mut unit = 1024_u128;
    for name in UNITS {
        // From here on, the smaller unit would be rounded to 1024.
        if u128::from(number) < unit - unit / 1024 / 20 {
            break;
        }
        // A number below 2⁶⁴ and a unit of at most 2⁷⁰ are far from an overflow.
        let tenths = (u128::from(number) * 10 + unit / 2) / unit;
        text = format!("{}.{} {name}", tenths / 10, tenths % 10);
        unit *= 1024;
    }
    text
}

/// How a number of bytes has changed: `+1,024`, `−3`, `0`.
pub(super) fn difference(before: u64, after: u64) -> String {
    let sign = match before.cmp(&after) {
        core::cmp::Ordering::Less => "+",
        core::cmp::Ordering::Equal => "",
        core::cmp::Ordering::Greater => "\u{2212}",
    };
    format!("{sign}{}", thousands(before.abs_diff(after)))
}

/// What an origin is called. Without an input, nothing is known of what it had.
pub(super) fn origin(origin: Origin, has_input: bool) -> &'static str {
    match (origin, has_input) {
        (Origin::Zero, _) => "zero",
        (Origin::Data, true) => "from the original data",
        (Origin::Data, false) => "of data",
        (Origin::Changed, _) => "changed by the initializer",
        (Origin::Leaked, _) => "of copies of secrets",
    }
}

/// Writes what a secret is, by its position among all.
pub(super) fn secret(to: &mut Markup, origins: &[String], secret: u32) {
    let found = usize::try_from(secret).ok();
    match found.and_then(|at| origins.get(at)).map(String::as_str) {
        Some("home-folder") => to.html("path of the home folder"),
        Some("working-folder") => to.html("path of the working folder"),
        Some(variable) if variable.starts_with('$') => {
            to.html("environment variable ").name(variable)
        }
        Some(other) => to.name(other),
        None => to.text(&format!("secret {secret}")),
    };
}

/// Writes where a place in a memory is: in the stack, 4 bytes after `buffer`. Writes a dash if
/// nothing is known of it.
pub(super) fn whereabouts(to: &mut Markup, region: Option<Region>, near: Option<&Landmark>) {
    let Some(landmark) = near else {
        to.html(region.map_or("\u{2013}", part));
        return;
    };
    if let Some(region) = region {
        to.html(part(region)).html(", ");
    }
    match (landmark.kind, landmark.distance) {
        (LandmarkKind::Segment, 0) => to.html("at the start of "),
        (LandmarkKind::SegmentEnd, 0) => to.html("at the end of "),
        (LandmarkKind::Symbol, 0) => to.html("at "),
        (kind, distance) => to.text(&bytes(distance)).html(match kind {
            LandmarkKind::Segment => " into ",
            LandmarkKind::SegmentEnd => " after the end of ",
            LandmarkKind::Symbol => " after ",
        }),
    };
    match (&landmark.name, landmark.kind) {
        (Some(name), _) => to.name(name),
        (None, LandmarkKind::Symbol) => to.text(&format!("global {}", landmark.index)),
        (None, _) => to.text(&format!("data segment {}", landmark.index)),
    };
}

fn part(region: Region) -> &'static str {
    match region {
        Region::Stack => "in the stack",
        Region::StaticData => "in static data",
        Region::ThreadLocal => "in thread-local data",
        Region::Heap => "in the heap",
    }
}
