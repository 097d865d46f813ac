//! The whole page.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;

use super::markup::Markup;
use super::words;
use crate::Kind;
use crate::picture::{Leak, Picture, PicturedMemory};

/// The style sheet of the page.
pub(super) const STYLE: &str = concat!(include_str!("picture.css"), include_str!("page.css"));

/// The content security policy of the page: nothing but its style sheet, which has this hash.
pub(super) const POLICY: &str = concat!(
    "default-src 'none'; style-src 'sha256-",
    "WmjmB8NFRj9h8EglwRvL3hecbPN3RdWCX59Ej9KeSHc=",
    "'; base-uri 'none'; form-action 'none'"
);

/// The maximum number of copies of one secret that a picture has.
const MOST_COPIES: u64 = 100;

/// Writes an HTML document.
pub(super) fn page(picture: &Picture, name: &str, origins: &[String]) -> String {
    let mut to = Markup::default();
    to.html("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    to.html("<meta http-equiv=\"Content-Security-Policy\" content=\"")
        .html(POLICY);
    to.html("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    to.html("<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    to.text(name).html(" – wizer</title>\n<style>").html(STYLE);
    to.html("</style>\n</head>\n<body class=\"wizer-page\">\n<header>\n<p class=\"wizer-kind\">");
    to.html(kind(picture))
        .html("</p>\n<h1>")
        .name(name)
        .html("</h1>\n");
    summary(&mut to, picture);
    warning(&mut to, picture, origins);
    to.html("</header>\n<main>\n<h2>Contents</h2>\n");
    super::part(&mut to, picture, origins);
    to.html("</main>\n</body>\n</html>\n");
    to.finish()
}

fn kind(picture: &Picture) -> &'static str {
    match (picture.kind, picture.has_input()) {
        (Kind::Module, true) => "Core module, compared with its input",
        (Kind::Module, false) => "Core module",
        (Kind::Component, true) => "Component, compared with its input",
        (Kind::Component, false) => "Component",
    }
}

/// Writes the numbers that matter most.
fn summary(to: &mut Markup, picture: &Picture) {
    to.html("<dl class=\"wizer-summary\">\n");
    entry(to, "Size", |to| {
        if let Some(before) = picture.input_size {
            to.size(before).html(" → ");
        }
        to.size(picture.size);
        to.html("<small>");
        match picture.input_size {
            Some(before) => to
                .text(&words::difference(before, picture.size))
                .html(" bytes"),
            None => to.text(&words::bytes(picture.size)),
        };
        to.html("</small>");
    });
    if picture.kind == Kind::Component {
        let sections = picture.sections.iter().filter_map(|section| section.module);
        let states = picture.modules.iter().map(|module| module.module.index);
        let modules: BTreeSet<u32> = sections.chain(states).collect();
        entry(to, "Core modules", |to| {
            to.number(modules.len() as u64);
            to.html("<small>").number(picture.modules.len() as u64);
            to.html(" with state</small>");
        });
    }
    if memories(picture).next().is_some() {
        entry(to, "Memory", |to| memory(to, picture));
    }
    to.html("</dl>\n");
}

fn entry(to: &mut Markup, title: &'static str, write: impl FnOnce(&mut Markup)) {
    to.html("<div><dt>").html(title).html("</dt><dd>");
    write(to);
    to.html("</dd></div>\n");
}

/// Writes how large all memories are, and how much of them is not zero or has changed.
fn memory(to: &mut Markup, picture: &Picture) {
    let sum = |count: fn(&PicturedMemory) -> u64| {
        memories(picture).map(count).fold(0, u64::saturating_add)
    };
    to.size(sum(|memory| memory.after.size)).html("<small>");
    match picture.has_input() {
        true => {
            let changed = sum(|memory| memory.after.changed);
            to.text(&format!("{} changed", words::bytes(changed)))
        }
        false => {
            let data = sum(|memory| memory.after.data);
            to.text(&format!("{} of data", words::bytes(data)))
        }
    };
    to.html("</small>");
}

fn memories(picture: &Picture) -> impl Iterator<Item = &PicturedMemory> {
    picture.modules.iter().flat_map(|module| &module.memories)
}

/// Writes which secrets have copies, and how many.
fn warning(to: &mut Markup, picture: &Picture, origins: &[String]) {
    let mut copies: BTreeMap<u32, u64> = BTreeMap::new();
    for Leak { secret, .. } in memories(picture).flat_map(|memory| &memory.leaks) {
        let number = copies.entry(*secret).or_default();
        *number = number.saturating_add(1);
    }
    if copies.is_empty() {
        return;
    }
    let all = copies
        .values()
        .fold(0, |all: u64, number| all.saturating_add(*number));
    to.html("<div class=\"wizer-warning\">\n<p><strong>Warning: ");
    to.text(&words::copies(all))
        .html(" in memory.</strong> Whoever has the binary can read ");
    to.html(if all == 1 { "it" } else { "them" })
        .html(".</p>\n<ul>\n");
    for (secret, number) in &copies {
        to.html("<li>");
        words::secret(to, origins, *secret);
        to.html(": ").number(*number);
        to.html(if *number < MOST_COPIES {
            ""
        } else {
            ", the most that are counted"
        });
        to.html("</li>\n");
    }
    to.html("</ul>\n</div>\n");
}
