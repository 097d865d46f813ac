//! Names and numbers that nobody means well.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::checker::read;
use super::{cells, full, origins};
use crate::picture::{MemoryImage, Origin, Picture};
use crate::printable;

const NAMES: [&str; 8] = [
    "</style><script>alert(1)</script>",
    "\" onload=\"alert(1)",
    "' onload='alert(1)",
    "<!--",
    "--></title><p>&lt;&#60;",
    "]]><![CDATA[",
    "\u{202e}\u{2066}\u{200b}\0\r\n\u{1b}[31m\u{85}",
    "`${a}` \\ 日本語",
];

fn escaped(name: &str) -> String {
    let name = printable(name).replace('&', "&amp;");
    let name = name.replace('<', "&lt;").replace('>', "&gt;");
    name.replace('"', "&quot;").replace('\'', "&#39;")
}

#[test]
fn names_stay_text() {
    let elements = |picture: &Picture, name: &str| {
        let html = picture.page(name, &origins(name));
        let tags = read(&html).tags.into_iter();
        let names = tags.map(|(tag, attributes)| {
            let names = attributes.into_iter().map(|(name, _)| name);
            (tag, names.collect::<Vec<_>>())
        });
        names.collect::<Vec<_>>()
    };
    let plain = elements(&full("plain"), "plain");
    for name in NAMES {
        assert_eq!(elements(&full(name), name), plain, "{name}");
    }
}

#[test]
fn names_are_escaped_everywhere() {
    let plain = full("plain").page("plain", &origins("plain"));
    let places = plain.matches("plain").count();
    assert!(places >= 20, "{places}");
    for name in NAMES {
        let html = full(name).page(name, &origins(name));
        assert_eq!(html, plain.replace("plain", &escaped(name)));
        let shown = |letter: char| {
            letter == '\n' || printable(&letter.to_string()).len() == letter.len_utf8()
        };
        assert!(html.chars().all(shown), "{name}");
    }
}

#[test]
fn types_and_values_are_escaped() {
    let mut picture = full("m");
    let module = &mut picture.modules[0];
    module.globals[0].value_type = "<b>".to_string();
    module.globals[0].before = Some("<i>".to_string());
    module.tables[0].element_type = "<s>".to_string();
    picture.sections[1].name = "<u>".to_string();
    let html = picture.part(&["<q>".to_string()]);
    for element in ["b", "i", "s", "u", "q"] {
        assert!(
            html.contains(&["&lt;", element, "&gt;"].concat()),
            "{element}"
        );
    }
    assert_eq!(read(&html).count("s"), 0);
}

#[test]
fn the_largest_numbers_give_a_page() {
    let mut picture = full("m");
    (picture.size, picture.input_size) = (u64::MAX, Some(u64::MAX));
    for section in &mut picture.sections {
        (section.before, section.after) = (Some(u64::MAX), Some(u64::MAX));
    }
    let image = MemoryImage {
        size: u64::MAX,
        zero: u64::MAX,
        data: u64::MAX,
        changed: u64::MAX,
        leaked: u64::MAX,
        cells: cells([(u32::MAX, Origin::Leaked), (u32::MAX, Origin::Changed)]),
    };
    let module = &mut picture.modules[0];
    let memory = &mut module.memories[0];
    memory.before = Some(image.clone());
    memory.after = image;
    for run in &mut memory.runs {
        (run.offset, run.length, run.changed) = (u64::MAX, u64::MAX, u64::MAX);
    }
    module.memories = vec![module.memories[0].clone(); 3];
    module.tables[0].after = u64::MAX;
    for cell in [0, 1, u64::MAX] {
        for memory in &mut picture.modules[0].memories {
            memory.cell = cell;
        }
        let html = picture.page("", &[]);
        let text = read(&html).text;
        assert!(text.contains("16.0 EiB"), "{text}");
        assert!(text.contains("18,446,744,073,709,551,615"), "{text}");
        assert!(html.len() < 100_000, "{}", html.len());
    }
}
