//! Commands that the tests run end, or are ended.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use wizer_tests::process::{finish, once_more};

fn shell(script: &str) -> Child {
    let mut command = Command::new("sh");
    command.args(["-c", script]).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

#[test]
fn what_ends_is_read() {
    let done = finish(shell("echo a; echo b >&2; exit 3"), Duration::from_secs(60)).unwrap();
    assert_eq!(done.status.code(), Some(3));
    assert_eq!((&*done.stdout, &*done.stderr), (&b"a\n"[..], &b"b\n"[..]));
}

#[test]
fn what_hangs_is_killed() {
    for (script, said) in [
        ("exec sleep 1000", "it did not end within 300ms"),
        ("exec sleep 1000 >&- 2>&-", "it did not end within 300ms"),
        (
            "sleep 5 &",
            "it ended, but another process holds its output",
        ),
    ] {
        let error = finish(shell(script), Duration::from_millis(300)).unwrap_err();
        assert!(error.to_string().starts_with(said), "{script}: {error}");
    }
}

#[test]
fn what_hangs_is_run_once_more() {
    let limit = Duration::from_millis(300);
    let mut scripts = ["exec sleep 1000", "echo a"].into_iter();
    let done = once_more(|| finish(shell(scripts.next().unwrap()), limit)).unwrap();
    assert_eq!(done.stdout, b"a\n");
    let mut runs = 0;
    let error = once_more(|| {
        runs += 1;
        finish(shell("exec sleep 1000"), limit)
    });
    assert!(error.is_err() && runs == 2);
    let failing = once_more(|| {
        runs += 1;
        anyhow::bail!("another error")
    });
    assert!(failing.is_err() && runs == 3);
}
