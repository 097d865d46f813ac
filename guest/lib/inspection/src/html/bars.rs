//! Bars that show how large the sections of each kind are.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Reverse;

use super::markup::Markup;
use super::words;
use crate::picture::{Picture, PicturedSection};

/// The width of the longer bar.
const WIDTH: u128 = 10_000;

/// The gap after a part of a bar, if the part is at least as wide as `GAPPED`.
const GAP: u128 = 12;
const GAPPED: u128 = 60;

/// The classes of the parts of a bar.
const SHADES: [&str; 6] = [
    "wizer-shade-0",
    "wizer-shade-1",
    "wizer-shade-2",
    "wizer-shade-3",
    "wizer-shade-4",
    "wizer-shade-5",
];

/// All sections of one kind, in all modules.
///
/// The sums can't overflow: a list of 2⁶⁴ numbers below 2⁶⁴ fits in no memory.
#[derive(Debug, Default)]
struct Part<'a> {
    /// Whether it is custom, and its name. None for all kinds that have no part of their own.
    kind: Option<(bool, &'a str)>,
    before: u128,
    after: u128,
}

/// Writes a bar for the input and one for the result. A byte has the same width in both.
pub(super) fn bars(to: &mut Markup, picture: &Picture) {
    let parts = parts(&picture.sections);
    let before: Vec<u128> = parts.iter().map(|part| part.before).collect();
    let after: Vec<u128> = parts.iter().map(|part| part.after).collect();
    let longest = before.iter().sum::<u128>().max(after.iter().sum());
    if longest == 0 {
        return;
    }
    to.html("<figure class=\"wizer-figure wizer-bars\">\n");
    if let Some(size) = picture.input_size {
        title(to, "before", size);
        bar(to, &parts, &before, longest);
        title(to, "after", picture.size);
    } else {
        title(to, "size", picture.size);
    }
    bar(to, &parts, &after, longest);
    to.html("<figcaption><ul class=\"wizer-legend\">\n");
    for (part, shade) in parts.iter().zip(SHADES) {
        to.html("<li><i class=\"wizer-key ").html(shade);
        to.html("\"></i>");
        match part.kind {
            Some((custom, name)) => kind(to, custom, name),
            None => {
                to.html("others");
            }
        }
        to.html("</li>\n");
    }
    to.html("</ul></figcaption>\n</figure>\n");
}

/// Writes what a section is called.
pub(super) fn kind(to: &mut Markup, custom: bool, name: &str) {
    if custom {
        to.html("custom ");
    }
    to.name(name);
}

/// The largest kinds of sections, largest first, and what is left.
fn parts(sections: &[PicturedSection]) -> Vec<Part<'_>> {
    let mut kinds: BTreeMap<(bool, &str), Part<'_>> = BTreeMap::new();
    for section in sections {
        let kind = (section.custom, section.name.as_str());
        let part = kinds.entry(kind).or_default();
        part.kind = Some(kind);
        part.before += u128::from(section.before.unwrap_or(0));
        part.after += u128::from(section.after.unwrap_or(0));
    }
    let parts = kinds.into_values();
    let parts = parts.filter(|part| part.before > 0 || part.after > 0);
    let mut parts: Vec<Part<'_>> = parts.collect();
    parts.sort_by_key(|part| Reverse(part.before.max(part.after)));
    if parts.len() > SHADES.len() {
        let others = parts.split_off(SHADES.len().saturating_sub(1));
        parts.push(Part {
            kind: None,
            before: others.iter().map(|part| part.before).sum(),
            after: others.iter().map(|part| part.after).sum(),
        });
    }
    parts
}

fn title(to: &mut Markup, title: &'static str, size: u64) {
    to.html("<div class=\"wizer-bar-title\"><b>").html(title);
    to.html("</b>, ").size(size).html("</div>\n");
}

fn bar(to: &mut Markup, parts: &[Part<'_>], sizes: &[u128], longest: u128) {
    to.html("<svg class=\"wizer-bar\" viewBox=\"0 0 10000 1\" preserveAspectRatio=\"none\"");
    to.html(" role=\"img\" aria-label=\"Sections:");
    let present = parts.iter().zip(sizes).filter(|(_, size)| **size > 0);
    for (part, size) in present {
        to.html(" ").text(&described(part, *size)).html(".");
    }
    to.html("\">\n");
    let scaled = |bytes: u128| bytes.saturating_mul(WIDTH) / longest;
    let mut start = 0_u128;
    for ((part, size), shade) in parts.iter().zip(sizes).zip(SHADES) {
        let end = start + size;
        let x = scaled(start);
        let width = scaled(end) - x;
        start = end;
        // A gap would hide a thin part.
        let shown = if width < GAPPED { width } else { width - GAP };
        if shown > 0 {
            to.html("<rect class=\"").html(shade);
            to.html("\" x=\"").text(&format!("{x}"));
            to.html("\" width=\"").text(&format!("{shown}"));
            to.html("\" height=\"1\"><title>");
            to.text(&described(part, *size)).html("</title></rect>\n");
        }
    }
    to.html("</svg>\n");
}

/// A part of a bar as text.
fn described(part: &Part<'_>, size: u128) -> String {
    let size = words::bytes(u64::try_from(size).unwrap_or(u64::MAX));
    match part.kind {
        Some((true, name)) => format!("custom {name}, {size}"),
        Some((false, name)) => format!("{name}, {size}"),
        None => format!("others, {size}"),
    }
}
