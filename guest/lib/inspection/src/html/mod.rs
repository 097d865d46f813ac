//! A picture as HTML: one page without scripts that needs no other file, or a part of a page.
//!
//! Memories are SVG images, everything else is in tables. A browser page that inserts
//! [`Picture::part`] adopts [`STYLE`]. Classes begin with `wizer-`, and nothing has an identifier
//! or a `style` attribute, so it fits into any page and most content security policies.

mod bars;
mod cells;
mod markup;
mod memory;
mod module;
mod page;
mod sections;
mod state;
mod table;
mod words;

#[cfg(test)]
mod tests;

use alloc::string::String;

use crate::Picture;
use markup::Markup;

/// The style sheet of [`Picture::part`], for light and dark surroundings and for print. All its
/// rules are about classes that begin with `wizer-`.
pub const STYLE: &str = include_str!("picture.css");

impl Picture {
    /// An HTML document about the result, with its own style sheet and a policy that allows nothing
    /// else. The same picture and names give the same bytes.
    ///
    /// `name` is what the result is called. `origins` tells what each secret is, in the order in
    /// which they were searched for: `$NAME` for the value of an environment variable,
    /// `home-folder` and `working-folder` for the paths of these folders. All of these may have any
    /// characters.
    pub fn page(&self, name: &str, origins: &[String]) -> String {
        page::page(self, name, origins)
    }

    /// The sections, memories, globals and tables as HTML, in one `div`, for a page that has
    /// [`STYLE`]. Its headings are `h3` and `h4`. `origins` is as in [`Picture::page`].
    pub fn part(&self, origins: &[String]) -> String {
        let mut to = Markup::default();
        part(&mut to, self, origins);
        to.finish()
    }

    /// Whether what the initializer changed is told apart.
    fn has_input(&self) -> bool {
        self.input_size.is_some()
    }
}

/// Writes what both have.
fn part(to: &mut Markup, picture: &Picture, origins: &[String]) {
    to.html("<div class=\"wizer-picture\">\n");
    sections::sections(to, picture);
    for module in &picture.modules {
        module::module(to, picture, module, origins);
    }
    if !picture.remarks.is_empty() {
        to.html("<h3>Not shown</h3>\n<ul class=\"wizer-remarks\">\n");
        for remark in &picture.remarks {
            to.html("<li>").text(remark).html("</li>\n");
        }
        to.html("</ul>\n");
    }
    to.html("</div>\n");
}
