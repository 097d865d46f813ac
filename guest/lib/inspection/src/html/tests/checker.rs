//! Reads HTML as strictly as the pages are written: each element but a few has an end tag, or ends
//! itself in an SVG image, and each attribute has a value in double quotes.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Elements that have no end tag.
const VOID: [&str; 1] = ["meta"];

/// Elements that may end with `/>`.
const SELF_CLOSING: [&str; 1] = ["path"];

/// What a document consists of.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// The start tags in order: their names, and their attributes with values as they are written.
    pub(super) tags: Vec<(String, Vec<(String, String)>)>,
    /// All text outside of style sheets, as it is written.
    pub(super) text: String,
}

impl Document {
    /// Reads HTML. The error is what is wrong with it.
    pub(super) fn read(html: &str) -> Result<Self, String> {
        let mut document = Self::default();
        let mut open: Vec<String> = Vec::new();
        let mut rest = html.strip_prefix("<!DOCTYPE html>").unwrap_or(html);
        while let Some((text, after)) = rest.split_once('<') {
            if text.contains('>') {
                return Err(["a tag in text: ", text].concat());
            }
            document.text.push_str(text);
            let (tag, after) = after.split_once('>').ok_or("a tag without an end")?;
            rest = after;
            if let Some(name) = tag.strip_prefix('/') {
                if open.pop().as_deref() != Some(name) {
                    return Err(["an end without a start: ", name].concat());
                }
                continue;
            }
            let name = document.start(tag)?;
            if name == "style" {
                (_, rest) = rest.split_once("</style>").ok_or("an endless style")?;
            } else if !VOID.contains(&name.as_str()) && !tag.ends_with('/') {
                open.push(name);
            }
        }
        if rest.contains('>') {
            return Err(["a tag in text: ", rest].concat());
        }
        document.text.push_str(rest);
        match open.pop() {
            Some(name) => Err(["a start without an end: ", &name].concat()),
            None => Ok(document),
        }
    }

    /// Reads a start tag. Returns its name.
    fn start(&mut self, tag: &str) -> Result<String, String> {
        let is_name = |name: &str| {
            let all = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
            !name.is_empty() && name.chars().all(all)
        };
        let wrong = |what: &str| Err([what, ": ", tag].concat());
        let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut attributes: Vec<(String, String)> = Vec::new();
        if !is_name(name) {
            return wrong("no name of an element");
        }
        if tag.ends_with('/') {
            if !SELF_CLOSING.contains(&name) {
                return wrong("an end in a start tag");
            }
            rest = rest.trim_end_matches('/');
        }
        while !rest.is_empty() {
            let Some((attribute, after)) = rest.split_once("=\"") else {
                return wrong("an attribute without a value");
            };
            let Some((value, after)) = after.split_once('"') else {
                return wrong("a value without an end");
            };
            let is_double = attributes.iter().any(|(other, _)| other == attribute);
            if is_double || !(is_name(attribute) || attribute == "viewBox") {
                return wrong("no good attribute");
            }
            attributes.push((attribute.to_string(), value.to_string()));
            rest = after.strip_prefix(' ').unwrap_or(after);
        }
        self.tags.push((name.to_string(), attributes));
        Ok(name.to_string())
    }

    /// The values of an attribute of all elements of a name.
    pub(super) fn values<'a>(&'a self, element: &str, attribute: &str) -> Vec<&'a str> {
        let tags = self.tags.iter().filter(|(name, _)| name == element);
        let attributes = tags.flat_map(|(_, attributes)| attributes);
        let values = attributes.filter(|(name, _)| name == attribute);
        values.map(|(_, value)| value.as_str()).collect()
    }

    /// The number of elements of a name.
    pub(super) fn count(&self, element: &str) -> usize {
        self.tags.iter().filter(|(name, _)| name == element).count()
    }
}

/// Reads HTML that has to be right.
pub(super) fn read(html: &str) -> Document {
    Document::read(html).unwrap_or_else(|wrong| panic!("{wrong}\n{html}"))
}

#[test]
fn what_is_wrong_is_found() {
    for html in [
        "",
        "text",
        "<p>a</p>",
        "<p><meta a=\"b\"><path d=\"\"/></p>",
        "<style>p > a</style>",
    ] {
        assert!(Document::read(html).is_ok(), "{html}");
    }
    for html in [
        "<p>",
        "</p>",
        "<p><b></p></b>",
        "a > b",
        "<p",
        "<p a>b</p>",
        "<p a=b>c</p>",
        "<p a=\"b>c</p>",
        "<p a=\"b\" a=\"c\"></p>",
        "<p/>",
        "<style>",
        "< p></ p>",
    ] {
        assert!(Document::read(html).is_err(), "{html}");
    }
}
