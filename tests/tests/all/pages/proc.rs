//! Systems that do not tell which pages were touched, or tell of other pages: the result is the
//! same.

use std::fs;

use tempfile::TempDir;
use wizer_tests::process::{self, in_namespace};

use super::program;

/// What the command finds as `/proc`, by a script that hides the system's.
const HIDDEN: [(&str, &str); 5] = [
    ("nothing", "mount -t tmpfs none /proc"),
    (
        "a table by which nothing was touched",
        "mount -t tmpfs none /proc && mkdir /proc/self && cp maps /proc/self/maps &&
            truncate -s 256T /proc/self/pagemap",
    ),
    (
        "a table that ends early",
        "mount -t tmpfs none /proc && mkdir /proc/self && cp maps /proc/self/maps &&
            truncate -s 4096 /proc/self/pagemap",
    ),
    (
        "another process's",
        "mkdir -p own && mount --bind /proc/$$ own && mount -t tmpfs none /proc &&
            mkdir /proc/self && mount --bind own /proc/self",
    ),
    (
        "no mappings",
        "mkdir -p own && mount --rbind /proc own && mount -t tmpfs none /proc && mkdir /proc/self &&
            touch /proc/self/maps && ln -s $PWD/own/self/pagemap /proc/self/pagemap",
    ),
];

#[test]
fn without_the_table_of_pages() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let command = wizer_tests::command().unwrap();
    fs::copy("/proc/self/maps", path("maps")).unwrap();
    for shared in [false, true] {
        fs::write(path("in.wat"), program(shared)).unwrap();
        let mut plain = std::process::Command::new(command);
        plain
            .args(["in.wat", "-o", "right.wasm", "--no-cache"])
            .current_dir(folder.path());
        assert!(process::run(&mut plain, b"").unwrap().status.success());
        let right = fs::read(path("right.wasm")).unwrap();
        for (what, hide) in HIDDEN {
            let run = format!(
                "{{ {hide}; }} || exit 77
                exec {} in.wat -o out.wasm --no-cache",
                command.display()
            );
            let Some(_) = in_namespace(folder.path(), &run).unwrap() else {
                continue;
            };
            assert!(fs::read(path("out.wasm")).unwrap() == right, "{what}");
            fs::remove_file(path("out.wasm")).unwrap();
        }
    }
}
