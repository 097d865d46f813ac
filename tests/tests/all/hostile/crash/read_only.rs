//! Folders and files that can't be written to.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Output};

use wizer_tests::process;

use super::{Filled, OLD, ONE, Run, component, failed, is_root, module, names, set_mode, text};

/// The user `nobody`. Root can write to any folder, so it becomes this user.
const NOBODY: u32 = 65534;

/// Gives a run's files to the user that it runs as.
fn give(run: &Run) {
    if !is_root() {
        return;
    }
    // The user may not reach the folder of the command. A copy by this process would be open for
    // writing in what other threads start meanwhile, and could then not be run.
    let copied = Command::new("cp")
        .arg(wizer_tests::command().unwrap())
        .arg(run.fixture.path("wizer"))
        .status();
    assert!(copied.unwrap().success());
    let given = Command::new("chown")
        .args(["-R", &format!("{NOBODY}:{NOBODY}")])
        .arg(run.fixture.folder.path())
        .status();
    assert!(given.unwrap().success());
}

fn run_as_user(run: &Run, words: &[&str]) -> Output {
    let mut command = match is_root() {
        true => {
            let mut command = Command::new(run.fixture.path("wizer"));
            command.uid(NOBODY).gid(NOBODY);
            command.args(words).current_dir(run.fixture.folder.path());
            command
        }
        false => run.fixture.command(words),
    };
    process::run(&mut command, b"").unwrap()
}

/// Runs something while a folder has other permissions.
fn with_mode<T>(folder: &Path, mode: u32, work: impl FnOnce() -> T) -> T {
    set_mode(folder, mode);
    let done = work();
    set_mode(folder, 0o700);
    done
}

/// The command fails before the initializer runs. A file that can be written is written in place.
#[test]
fn the_folder_of_the_output() {
    let run = Run::one(module());
    run.prepare(Filled::Everything);
    give(&run);
    let (out, file) = (run.fixture.path("out"), run.fixture.path("out/a.wasm"));
    let fails = |words: &[&str], what: &str| {
        let done = with_mode(&out, 0o500, || run_as_user(&run, words));
        let said = failed(&done, what);
        assert!(said.contains("can't be written"), "{what}: {said}");
        assert!(said.contains("Permission denied"), "{what}: {said}");
    };
    set_mode(&file, 0o400);
    fails(ONE, "the file as well");
    run.is_old("the file as well");

    set_mode(&file, 0o600);
    fails(
        &[ONE, &["--report", "out/report.json"]].concat(),
        "a report",
    );
    run.is_old("a report");

    let before = fs::metadata(&file).unwrap().ino();
    let done = with_mode(&out, 0o500, || run_as_user(&run, ONE));
    assert!(done.status.success(), "{}", text(&done.stderr));
    run.is_right("in place");
    assert_eq!(fs::metadata(&file).unwrap().ino(), before);

    fs::remove_file(&file).unwrap();
    fails(ONE, "no file");
    assert_eq!(names(&out), [""; 0]);
}

/// A cache that can't be written to is used as it is.
#[test]
fn the_folder_of_the_cache() {
    for (wat, filled, is_cached) in [
        (module(), Filled::Transform, false),
        (component(), Filled::Transform, false),
        (module(), Filled::Everything, true),
        (component(), Filled::Everything, true),
    ] {
        let run = Run::one(wat);
        run.prepare(filled);
        give(&run);
        let before = run.cached();
        let cache = run.fixture.path("cache");
        let words = [ONE, &["--stats"]].concat();
        for _ in 0..2 {
            let done = with_mode(&cache, 0o500, || run_as_user(&run, &words));
            let said = text(&done.stderr);
            assert!(done.status.success(), "{said}");
            assert_eq!(said.contains("in the cache"), is_cached, "{said}");
            run.is_right("a cache that can't be written to");
            assert_eq!(run.cached(), before);
            fs::write(run.fixture.path("out/a.wasm"), OLD).unwrap();
        }
    }
}

/// Without a cache, everything is compiled. That is no failure.
#[test]
fn no_cache_at_all() {
    let run = Run::one(module());
    // The folder can't be opened.
    run.prepare(Filled::Everything);
    give(&run);
    let cache = run.fixture.path("cache");
    let done = with_mode(&cache, 0o000, || run_as_user(&run, ONE));
    assert_eq!(text(&done.stderr), "");
    assert!(done.status.success());
    run.is_right("a cache that can't be opened");

    // The folder can't be created.
    run.prepare(Filled::Nothing);
    let folder = run.fixture.folder.path();
    let done = with_mode(folder, 0o500, || run_as_user(&run, ONE));
    assert_eq!(text(&done.stderr), "");
    assert!(done.status.success());
    run.is_right("a cache that can't be created");
    assert!(!cache.exists());
}
