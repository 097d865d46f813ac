//! Memories: images, the largest runs of data, and copies of secrets.

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::cells::{Cells, ORIGINS};
use super::markup::Markup;
use super::table::{self, Column, table};
use super::words;
use crate::picture::{MemoryImage, MemoryRun, Origin, PicturedMemory};

/// The maximum number of runs that a picture has of a memory.
const MOST_RUNS: usize = 20;

/// When a memory has the contents of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    Before,
    After,
    /// There is no input to compare with.
    Only,
}

impl Moment {
    fn title(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
            Self::Only => "contents",
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Self::Before => " before the initializer: ",
            Self::After => " after the initializer: ",
            Self::Only => ": ",
        }
    }
}

/// Writes all about a memory.
pub(super) fn memory(
    to: &mut Markup,
    memory: &PicturedMemory,
    has_input: bool,
    origins: &[String],
) {
    to.html("<section class=\"wizer-memory\">\n<h4>");
    to.item("Memory", &memory.memory);
    to.text(&format!(": {} a cell", words::bytes(memory.cell)));
    to.html("</h4>\n<div class=\"wizer-images\">\n");
    if let Some(before) = &memory.before {
        figure(to, memory, before, Moment::Before);
    }
    let moment = if has_input {
        Moment::After
    } else {
        Moment::Only
    };
    figure(to, memory, &memory.after, moment);
    to.html("</div>\n");
    leaks(to, memory, origins);
    runs(to, memory, has_input);
    to.html("</section>\n");
}

/// Writes an image with a caption that is its legend as well.
fn figure(to: &mut Markup, memory: &PicturedMemory, image: &MemoryImage, moment: Moment) {
    let parts = parts(image, moment);
    let cells = Cells::new(image, memory.cell);
    to.html("<figure class=\"wizer-figure\">\n");
    if cells.rows > 0 {
        to.html("<svg class=\"wizer-cells\" viewBox=\"0 0 128 ");
        to.text(&format!("{}", cells.rows));
        to.html("\" shape-rendering=\"crispEdges\" role=\"img\" aria-label=\"");
        label(to, memory, moment, &parts);
        to.html("\">\n");
        for origin in ORIGINS
            .into_iter()
            .filter(|origin| !cells.of(*origin).is_empty())
        {
            to.html("<path class=\"")
                .html(class(origin))
                .html("\" d=\"");
            to.text(cells.of(origin)).html("\"/>\n");
        }
        to.html("</svg>\n");
    }
    to.html("<figcaption><b>")
        .html(moment.title())
        .html("</b>, ");
    to.size(image.size).html(":\n<ul class=\"wizer-legend\">\n");
    for (origin, text) in &parts {
        to.html("<li><i class=\"wizer-key ").html(class(*origin));
        to.html("\"></i>").text(text).html("</li>\n");
    }
    to.html("</ul>\n");
    if cells.is_cut {
        to.html("<p class=\"wizer-note\">Only the first ");
        to.number(cells.rows)
            .html(" rows of cells are drawn.</p>\n");
    }
    to.html("</figcaption>\n</figure>\n");
}

/// What an image shows, as text.
fn label(to: &mut Markup, memory: &PicturedMemory, moment: Moment, parts: &[(Origin, String)]) {
    to.text(&format!("Memory {}", memory.memory.index));
    if let Some(name) = &memory.memory.name {
        to.html(" ").text(name);
    }
    to.html(moment.sentence());
    let texts: Vec<&str> = parts.iter().map(|(_, text)| text.as_str()).collect();
    to.text(&texts.join(", "));
}

/// How many bytes an image has of each origin. Origins that it can't have are left out, and so are
/// copies of secrets if there are none.
fn parts(image: &MemoryImage, moment: Moment) -> Vec<(Origin, String)> {
    let counts = [image.zero, image.data, image.changed, image.leaked];
    let parts = ORIGINS.into_iter().zip(counts);
    let parts = parts.filter(|(origin, count)| match origin {
        Origin::Zero | Origin::Data => true,
        Origin::Changed => *count > 0 || moment == Moment::After,
        Origin::Leaked => *count > 0,
    });
    let parts = parts.map(|(origin, count)| {
        let what = words::origin(origin, moment != Moment::Only);
        (origin, format!("{} {what}", words::bytes(count)))
    });
    parts.collect()
}

fn class(origin: Origin) -> &'static str {
    match origin {
        Origin::Zero => "wizer-zero",
        Origin::Data => "wizer-data",
        Origin::Changed => "wizer-changed",
        Origin::Leaked => "wizer-leaked",
    }
}

fn leaks(to: &mut Markup, memory: &PicturedMemory, origins: &[String]) {
    if memory.leaks.is_empty() {
        return;
    }
    to.html("<div class=\"wizer-warning\">\n");
    let title = format!("Warning: {}", words::copies(memory.leaks.len() as u64));
    let columns = [Column::Text("Copy of"), Column::Number("Address")];
    table(to, &title, &columns, &memory.leaks, |to, leak| {
        table::first(to, |to| words::secret(to, origins, leak.secret));
        table::address(to, leak.offset);
    });
    to.html("</div>\n");
}

fn runs(to: &mut Markup, memory: &PicturedMemory, has_input: bool) {
    let title = match memory.runs.len() {
        MOST_RUNS => "The twenty largest runs of data",
        _ => "Runs of data, largest first",
    };
    let mut columns = vec![Column::Number("Address"), Column::Number("Bytes")];
    columns.extend(has_input.then_some(Column::Number("Changed")));
    columns.push(Column::Text("Where"));
    table(to, title, &columns, &memory.runs, |to, run: &MemoryRun| {
        table::address(to, run.offset);
        table::number(to, Some(run.length));
        if has_input {
            table::number(to, Some(run.changed));
        }
        table::cell(to, |to| {
            words::whereabouts(to, run.region, run.near.as_ref());
        });
    });
}
