//! The text of the sources: lines with comments fit in 100 columns.

use std::fs;
use std::path::Path;
use std::process::Command;

/// The maximum number of characters in a line with a comment.
const COLUMNS: usize = 100;

/// The beginning of a comment, by the extension or name of the file. None for files without
/// comments, and for golden files.
fn marker(path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next()?;
    match name.rsplit('.').next()? {
        "rs" | "wit" | "js" | "mjs" | "ts" => Some("//"),
        "py" | "sh" | "toml" | "Makefile" => Some("#"),
        _ if path.starts_with(".ci/") => Some("#"),
        _ => None,
    }
}

/// Whether a line is or contains a comment. An odd number of quotation marks before the marker means
/// that it is in a string.
fn has_comment(line: &str, marker: &str) -> bool {
    let text = line.trim_start();
    let is_block = marker == "//" && (text.starts_with("/*") || text.starts_with("* "));
    let mut markers = line.match_indices(marker);
    let is_trailing = markers.any(|(at, _)| {
        let before = &line[..at];
        before.ends_with(' ') && before.matches(['"', '`']).count().is_multiple_of(2)
    });
    text.starts_with(marker) || is_block || is_trailing
}

#[test]
fn comments_fit_in_the_columns() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut git = Command::new("git");
    let listed = git.arg("ls-files").current_dir(&root).output().unwrap();
    assert!(
        listed.status.success(),
        "{}",
        String::from_utf8_lossy(&listed.stderr)
    );
    let listed = String::from_utf8(listed.stdout).unwrap();
    let mut files = 0;
    let mut wide = Vec::new();
    for path in listed.lines() {
        let Some(marker) = marker(path) else { continue };
        let text = fs::read_to_string(root.join(path)).unwrap();
        files += 1;
        for (i, line) in text.lines().enumerate() {
            let columns = line.chars().count();
            if columns > COLUMNS && has_comment(line, marker) {
                wide.push(format!("{path}:{}: {columns} columns", i + 1));
            }
        }
    }
    assert!(files > 300, "{files} sources were found");
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}

#[test]
fn comments_are_found() {
    for line in ["// a", "    /// a", "let a = \"b\"; // a"] {
        assert!(has_comment(line, "//"), "{line}");
    }
    for line in ["#[test]", "a(\"https://b.c\")", "let a = \"b // c\";"] {
        assert!(!has_comment(line, "//"), "{line}");
    }
    assert!(has_comment("a = 1 # b", "#"));
}
