use alloc::string::{String, ToString};
use alloc::{format, vec};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::super::{STYLE, page};
use super::checker::read;
use super::{empty, full, leak, origins};
use crate::Kind;

#[test]
fn the_policy_has_the_hash_of_the_style_sheet() {
    let hash = STANDARD.encode(Sha256::digest(page::STYLE));
    let allowed = format!("style-src 'sha256-{hash}'");
    assert!(page::POLICY.contains(&allowed), "it should be: {allowed}");
    assert!(page::STYLE.starts_with(STYLE));
    // A browser would replace these before it hashes the style sheet.
    assert!(!page::STYLE.contains(['\r', '\0', '<']));
    let html = empty(Kind::Module).page("", &[]);
    let (_, style) = html.split_once("<style>").unwrap();
    let (style, _) = style.split_once("</style>").unwrap();
    assert_eq!(style, page::STYLE);
    assert_eq!(read(&html).values("meta", "content")[0], page::POLICY);
}

#[test]
fn the_page_needs_nothing_else() {
    let html = full("memory").page("app.wasm", &origins("TOKEN"));
    for part in [
        "<script",
        "http:",
        "https:",
        "url(",
        "@import",
        "javascript:",
        " style=",
    ] {
        assert!(!html.contains(part), "{part}");
    }
    for (tag, attributes) in read(&html).tags {
        assert!(!["a", "img", "link", "iframe", "form"].contains(&tag.as_str()));
        for (name, _) in attributes {
            let is_bad = ["style", "src", "href", "id"].contains(&name.as_str());
            assert!(!is_bad && !name.starts_with("on"), "{tag} {name}");
        }
    }
}

#[test]
fn style_sheets_are_about_prefixed_classes() {
    for line in STYLE.lines() {
        let Some((selectors, _)) = line.split_once(" {") else {
            continue;
        };
        for selector in selectors.split(',').filter(|_| !line.starts_with('@')) {
            assert!(selector.trim().starts_with(".wizer-"), "{selector}");
        }
    }
    for html in [full("m").page("", &[]), full("m").part(&[])] {
        for (_, attributes) in read(&html).tags {
            let classes = attributes.iter().filter(|(name, _)| name == "class");
            for class in classes.flat_map(|(_, value)| value.split(' ')) {
                assert!(class.starts_with("wizer-"), "{class}");
            }
        }
    }
}

#[test]
fn the_summary_has_sizes_modules_and_warnings() {
    let html = full("memory").page("app.wasm", &origins("TOKEN"));
    let text = read(&html).text;
    for part in [
        "app.wasm – wizer",
        "Component, compared with its input",
        "1.4 MiB → 15.1 MiB+14,400,824 bytes",
        "Core modules21 with state",
        "Memory128.0 KiB3,000 bytes changed",
        "Warning: 4 copies of secrets in memory. Whoever has the binary can read them.",
        "environment variable $TOKEN: 1\n",
        "path of the home folder: 1\n",
        "path of the working folder: 1\n",
        "secret 7: 1\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn a_cut_list_of_copies_is_told() {
    let mut picture = full("m");
    picture.modules[0].memories[0].leaks = vec![leak(0, 0); 100];
    let html = picture.page("", &origins("TOKEN"));
    let text = read(&html).text;
    assert!(
        text.contains("$TOKEN: 100, the most that are counted\n"),
        "{text}"
    );
    picture.modules[0].memories[0].leaks = vec![leak(0, 0)];
    let text = read(&picture.page("", &origins("TOKEN"))).text;
    assert!(
        text.contains("Warning: 1 copy of a secret in memory. Whoever has the binary can read it.")
    );
    assert!(text.contains("$TOKEN: 1\n"), "{text}");
}

#[test]
fn an_empty_picture_is_a_page() {
    for (kind, title) in [
        (Kind::Module, "Core module"),
        (Kind::Component, "Component"),
    ] {
        let html = empty(kind).page("a", &[]);
        let document = read(&html);
        assert!(document.text.contains(title));
        assert!(document.text.contains("Size8 bytes"));
        assert!(!document.text.contains("Memory"));
        for element in ["table", "svg", "figure", "h3"] {
            assert_eq!(document.count(element), 0, "{element}");
        }
        assert_eq!(
            empty(kind).part(&[]),
            "<div class=\"wizer-picture\">\n</div>\n"
        );
    }
}

#[test]
fn the_same_picture_gives_the_same_page() {
    let pages: [String; 2] = [(); 2].map(|()| full("m").page("a", &["$B".to_string()]));
    assert_eq!(pages[0], pages[1]);
}
