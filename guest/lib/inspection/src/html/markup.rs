//! HTML that is written piece by piece.

use alloc::format;
use alloc::string::String;

use super::words::{size, thousands};
use crate::comparison::Named;
use crate::printable;

/// HTML. Tags are constants of this crate. Everything else gets in as text, which is escaped.
#[derive(Debug, Default)]
pub(super) struct Markup(String);

impl Markup {
    /// Appends HTML that is written here.
    pub(super) fn html(&mut self, html: &'static str) -> &mut Self {
        self.0.push_str(html);
        self
    }

    /// Appends text, in an element or in a quoted attribute.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for letter in printable(text).chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                letter => self.0.push(letter),
            }
        }
        self
    }

    /// Appends a name from somewhere else. Its letters have no effect on the order of those around
    /// it.
    pub(super) fn name(&mut self, name: &str) -> &mut Self {
        self.html("<bdi class=\"wizer-name\">");
        self.text(name).html("</bdi>")
    }

    /// Appends a kind of item, with its index, and its name if it has one.
    pub(super) fn item(&mut self, kind: &str, named: &Named) -> &mut Self {
        self.text(&format!("{kind} {}", named.index));
        match &named.name {
            Some(name) => self.html(" ").name(name),
            None => self,
        }
    }

    /// Appends a number as people read it.
    pub(super) fn number(&mut self, number: u64) -> &mut Self {
        self.text(&thousands(number))
    }

    /// Appends a rounded size. The exact one is what a pointer on it shows.
    pub(super) fn size(&mut self, bytes: u64) -> &mut Self {
        if bytes < 1024 {
            return self.text(&size(bytes));
        }
        self.html("<span title=\"").number(bytes).html(" bytes\">");
        self.text(&size(bytes)).html("</span>")
    }

    /// All of it.
    pub(super) fn finish(self) -> String {
        self.0
    }
}
