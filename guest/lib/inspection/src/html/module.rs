//! Core modules.

use alloc::string::String;

use super::markup::Markup;
use super::memory::memory;
use super::state;
use crate::Kind;
use crate::picture::{Picture, PicturedModule};

/// The maximum number of memories, and of tables, that a picture has of a module.
const MOST_ITEMS: usize = 100;

/// Writes the state of a module, if it has any.
pub(super) fn module(
    to: &mut Markup,
    picture: &Picture,
    module: &PicturedModule,
    origins: &[String],
) {
    if module.memories.is_empty() && module.globals.is_empty() && module.tables.is_empty() {
        return;
    }
    to.html("<section class=\"wizer-module\">\n<h3>");
    match picture.kind {
        Kind::Module => to.html("State"),
        Kind::Component => to.item("Core module", &module.module),
    };
    to.html("</h3>\n");
    let has_input = picture.has_input();
    if module.memories.len() >= MOST_ITEMS {
        to.html("<p class=\"wizer-note\">Of the memories, the first hundred are shown.</p>\n");
    }
    for each in &module.memories {
        memory(to, each, has_input, origins);
    }
    state::globals(to, &module.globals, has_input);
    if module.tables.len() >= MOST_ITEMS {
        to.html("<p class=\"wizer-note\">Of the tables, the first hundred are shown.</p>\n");
    }
    state::tables(to, &module.tables, has_input);
    to.html("</section>\n");
}
