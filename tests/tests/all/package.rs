//! The package of the native host is complete: all that it is compiled from is in it.
//! `make package` compiles it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

/// The package, and its folder in the workspace.
const PACKAGE: &str = "wizer-native";
const FOLDER: &str = "host/rust";

/// The ready components. `make package` puts them into the folder, and git ignores them.
const COMPONENTS: [&str; 2] = ["wizer-transform.wasm", "wizer-service.wasm"];

/// What comes before the name of a file that the compiler reads or the build script needs. The name
/// is relative to the file that contains it, or to the package.
const READS: [(&str, Base); 5] = [
    ("include_str!(\"", Base::File),
    ("include_bytes!(\"", Base::File),
    ("#[path = \"", Base::File),
    (" path: \"", Base::Package),
    (" file: \"", Base::Package),
];

/// Marks what only the workspace compiles.
const WORKSPACE_ONLY: &str = "cfg_attr(workspace, ";

#[derive(Debug, Clone, Copy)]
enum Base {
    File,
    Package,
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The files that cargo would pack, and the transform, which is there if it was prepared.
fn packed() -> BTreeSet<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap();
    let listed = Command::new(cargo)
        .args(["package", "--list", "--offline", "--allow-dirty"])
        .args(["--package", PACKAGE])
        .current_dir(workspace())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&listed.stderr);
    assert!(listed.status.success(), "{said}");
    let listed = String::from_utf8(listed.stdout).unwrap();
    let mut files: BTreeSet<PathBuf> = listed.lines().map(PathBuf::from).collect();
    files.extend(COMPONENTS.map(PathBuf::from));
    files
}

/// The files in a folder and in the folders in it, relative to `root`.
fn files(root: &Path, folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root.join(folder)).unwrap() {
        let path = folder.join(entry.unwrap().file_name());
        match root.join(&path).is_dir() {
            true => found.extend(files(root, &path)),
            false => found.push(path),
        }
    }
    found
}

/// A path without `..`; none if it leaves the package.
fn inside(path: &Path) -> Option<PathBuf> {
    let mut found = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => found.push(name),
            Component::CurDir => {}
            Component::ParentDir if found.pop() => {}
            _ => return None,
        }
    }
    Some(found)
}

/// The files and folders that a source names, as far as the package needs them, with the lines.
fn named(source: &str, text: &str) -> Vec<(usize, PathBuf)> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.contains(WORKSPACE_ONLY) {
            continue;
        }
        for (before, base) in READS {
            for rest in line.split(before).skip(1) {
                let name = rest.split('"').next().unwrap();
                let folder = match base {
                    Base::File => Path::new(source).parent().unwrap(),
                    Base::Package => Path::new(""),
                };
                found.push((index + 1, folder.join(name)));
            }
        }
    }
    found
}

/// What a source names and `packed` lacks, as lines of a message.
fn missing(source: &str, text: &str, packed: &BTreeSet<PathBuf>) -> Vec<String> {
    let is_packed = |path: &PathBuf| {
        inside(path).is_some_and(|path| packed.iter().any(|file| file.starts_with(&path)))
    };
    let named = named(source, text).into_iter();
    let missing = named.filter(|(_, path)| !is_packed(path));
    missing
        .map(|(line, path)| format!("{source}:{line}: {}", path.display()))
        .collect()
}

#[test]
fn sources_and_interfaces_are_packed() {
    let packed = packed();
    let host = workspace().join(FOLDER);
    let mut wanted: Vec<PathBuf> = [
        "CHANGELOG.md",
        "Cargo.lock",
        "LICENSE",
        "README.md",
        "build.rs",
    ]
    .map(PathBuf::from)
    .to_vec();
    for folder in ["build", "examples", "src"] {
        wanted.extend(files(&host, Path::new(folder)));
    }
    wanted.extend(files(&workspace(), Path::new("wit")));
    assert!(wanted.len() > 80, "{wanted:?}");
    for file in wanted {
        assert!(packed.contains(&file), "{} is not packed", file.display());
    }
}

/// Git ignores the components: cargo packs them only if the manifest says so.
#[test]
fn components_are_packed_once_they_are_there() {
    let manifest = fs::read_to_string(workspace().join(FOLDER).join("Cargo.toml")).unwrap();
    let (_, include) = manifest.split_once("\ninclude = [\n").unwrap();
    let include = include.split("\n]").next().unwrap();
    for name in COMPONENTS {
        let entry = format!("\"/{name}\",");
        assert!(
            include.lines().any(|line| line.trim() == entry),
            "{include}"
        );
    }
}

#[test]
fn sources_name_only_what_is_packed() {
    let packed = packed();
    let host = workspace().join(FOLDER);
    let mut count = 0;
    let mut lacking = Vec::new();
    let is_source = |file: &&PathBuf| file.extension().is_some_and(|extension| extension == "rs");
    for file in packed.iter().filter(is_source) {
        let (name, text) = (
            file.to_str().unwrap(),
            fs::read_to_string(host.join(file)).unwrap(),
        );
        count += named(name, &text).len();
        lacking.extend(missing(name, &text, &packed));
    }
    // The interface twice, the README, the toolchain and the engine's settings, the transform.
    assert!(count >= 6, "{count} files are named");
    assert_eq!(lacking, Vec::<String>::new());
}

#[test]
fn a_file_outside_is_missed() {
    let packed = BTreeSet::from([PathBuf::from("wit/a.wit"), PathBuf::from("src/lib.rs")]);
    for text in [
        "    path: \"../../wit\",",
        "    path: \"wits\",",
        "#[doc = include_str!(\"../../../README.md\")]",
        "const BYTES: &[u8] = include_bytes!(\"../other\");",
        "#[path = \"../../shared.rs\"]",
        "    file: \"transform.wasm\",",
    ] {
        assert_eq!(missing("src/lib.rs", text, &packed).len(), 1, "{text}");
    }
    for text in [
        "    path: \"wit\",",
        "#[doc = include_str!(\"../wit/a.wit\")]",
        "#[cfg_attr(workspace, doc = include_str!(\"../../../README.md\"))]",
    ] {
        assert_eq!(missing("src/lib.rs", text, &packed).len(), 0, "{text}");
    }
}
