//! Tables.

use alloc::format;
use alloc::string::String;

use super::markup::Markup;
use super::words::thousands;

/// The maximum number of rows of a table that is always open.
const OPEN_ROWS: usize = 20;

/// A heading of a column, with the alignment of its cells.
#[derive(Debug, Clone, Copy)]
pub(super) enum Column {
    /// For text.
    Text(&'static str),
    /// For numbers.
    Number(&'static str),
}

/// Writes a table with a row for each item, if there are any. A long one has to be opened.
/// `row` writes the cells of an item.
pub(super) fn table<T>(
    to: &mut Markup,
    title: &str,
    columns: &[Column],
    items: &[T],
    mut row: impl FnMut(&mut Markup, &T),
) {
    if items.is_empty() {
        return;
    }
    let is_long = items.len() > OPEN_ROWS;
    if is_long {
        to.html("<details class=\"wizer-details\"><summary>");
        to.text(title).html("</summary>\n");
        to.html("<div class=\"wizer-scroll\"><table class=\"wizer-table\" aria-label=\"");
        to.text(title).html("\">\n");
    } else {
        to.html("<div class=\"wizer-scroll\"><table class=\"wizer-table\">\n<caption>");
        to.text(title).html("</caption>\n");
    }
    head(to, columns);
    to.html("<tbody>\n");
    for item in items {
        to.html("<tr>");
        row(to, item);
        to.html("</tr>\n");
    }
    to.html("</tbody>\n</table></div>\n");
    if is_long {
        to.html("</details>\n");
    }
}

fn head(to: &mut Markup, columns: &[Column]) {
    to.html("<thead><tr>");
    for column in columns {
        match column {
            Column::Text(title) => to.html("<th scope=\"col\">").html(title),
            Column::Number(title) => to
                .html("<th scope=\"col\" class=\"wizer-number\">")
                .html(title),
        };
        to.html("</th>");
    }
    to.html("</tr></thead>\n");
}

/// Writes the first cell of a row, which tells what the row is about.
pub(super) fn first(to: &mut Markup, write: impl FnOnce(&mut Markup)) {
    to.html("<th scope=\"row\">");
    write(to);
    to.html("</th>");
}

/// Writes a cell with text.
pub(super) fn cell(to: &mut Markup, write: impl FnOnce(&mut Markup)) {
    to.html("<td>");
    write(to);
    to.html("</td>");
}

/// Writes a cell with a number that is already text.
pub(super) fn figure(to: &mut Markup, text: &str) {
    to.html("<td class=\"wizer-number\">");
    to.text(text).html("</td>");
}

/// Writes a cell with an address.
pub(super) fn address(to: &mut Markup, address: u64) {
    to.html("<td class=\"wizer-address\">");
    to.text(&format!("{address:#x}")).html("</td>");
}

/// Writes a cell with a number, or with a dash if there is none.
pub(super) fn number(to: &mut Markup, number: Option<u64>) {
    let text = number.map_or_else(|| String::from("\u{2013}"), thousands);
    figure(to, &text);
}
