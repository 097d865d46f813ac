//! The text of the sources: lines with comments fit in 100 columns.

use std::fs;
use std::path::Path;

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

/// Whether a line is or contains a comment. An odd number of quotation marks before the marker
/// means that it is in a string.
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

/// Lists the files of the project in a folder, without those that are built or installed.
fn list(root: &Path, folder: &Path, found: &mut Vec<String>) {
    const BUILT: [&str; 5] = ["target", "node_modules", "generated", "__pycache__", ".git"];
    for entry in fs::read_dir(root.join(folder)).unwrap() {
        let entry = entry.unwrap();
        let (name, kind) = (entry.file_name(), entry.file_type().unwrap());
        let path = folder.join(&name);
        let is_built = BUILT.iter().any(|built| name == *built);
        if kind.is_dir() && !is_built {
            list(root, &path, found);
        } else if kind.is_file() {
            found.push(path.to_str().unwrap().to_string());
        }
    }
}

#[test]
fn comments_fit_in_the_columns() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut listed = Vec::new();
    list(&root, Path::new(""), &mut listed);
    let mut files = 0;
    let mut wide = Vec::new();
    for path in &listed {
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
