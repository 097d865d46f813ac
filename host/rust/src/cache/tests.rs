//! What is put into a cache, and what is found there. `make sanitize` runs these with sanitizers.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use tempfile::TempDir;

use super::entry::CHUNK;
use super::{Cache, Identity, Key};

/// The key of a number.
fn key(number: u8) -> Key {
    // Smaller binaries have no files.
    let binary = vec![number; 64 << 10];
    Key::findings(Identity([0; 32]), &binary).unwrap()
}

/// Bytes that differ from those of other numbers and sizes.
fn bytes(number: u8, size: usize) -> Vec<u8> {
    (0..=u8::MAX)
        .cycle()
        .map(|byte| byte ^ number)
        .take(size)
        .collect()
}

fn path(folder: &TempDir, key: &Key) -> PathBuf {
    folder.path().join(key.name())
}

/// Files as the cache makes them: for the user alone.
fn write(path: &Path, bytes: &[u8]) {
    let _ = fs::remove_file(path);
    fs::write(path, bytes).unwrap();
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(path, mode).unwrap();
    }
}

/// Files with one chunk, with parts of chunks, and with many.
#[test]
fn what_was_put_is_found() {
    let folder = TempDir::new().unwrap();
    let cache = Cache::at(folder.path());
    let chunk = usize::try_from(CHUNK).unwrap();
    let sizes = [
        0,
        1,
        31,
        33,
        chunk - 1,
        chunk,
        chunk + 1,
        5 * chunk,
        6 * chunk + 7,
    ];
    for (number, size) in (0..).zip(sizes) {
        assert!(cache.get(&key(number)).is_none());
        let bytes = bytes(number, size);
        cache.put(&key(number), &bytes).unwrap();
        assert!(cache.get(&key(number)).unwrap() == bytes, "{size}");
        // By another run as well.
        assert!(
            Cache::at(folder.path()).get(&key(number)).unwrap() == bytes,
            "{size}"
        );
    }
}

/// Each bit counts, and so does the length.
#[test]
fn what_is_damaged_is_not_found() {
    let folder = TempDir::new().unwrap();
    let cache = Cache::at(folder.path());
    let key = key(1);
    let path = path(&folder, &key);
    cache.put(&key, &bytes(1, 40)).unwrap();
    assert!(cache.get(&key).is_some());
    let whole = fs::read(&path).unwrap();
    let is_gone = |damaged: &[u8], what: String| {
        write(&path, damaged);
        assert!(cache.get(&key).is_none(), "{what}");
        assert!(!path.exists(), "{what}");
    };
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut damaged = whole.clone();
            *damaged.get_mut(at).unwrap() ^= 1 << bit;
            is_gone(&damaged, format!("bit {bit} of byte {at}"));
        }
        is_gone(whole.get(..at).unwrap(), format!("{at} bytes"));
    }
    is_gone(&[&*whole, b"\0"].concat(), "a byte more".to_string());
    write(&path, &whole);
    assert!(cache.get(&key).unwrap() == bytes(1, 40));
}

/// A whole file in the place of another is not the other.
#[test]
fn files_have_their_own_names() {
    let folder = TempDir::new().unwrap();
    let cache = Cache::at(folder.path());
    for number in [1, 2] {
        cache.put(&key(number), &bytes(number, 1000)).unwrap();
        assert!(cache.get(&key(number)).is_some());
    }
    let [one, two] = [1, 2].map(|number| fs::read(path(&folder, &key(number))).unwrap());
    write(&path(&folder, &key(1)), &two);
    write(&path(&folder, &key(2)), &one);
    for number in [1, 2] {
        assert!(cache.get(&key(number)).is_none());
        assert!(!path(&folder, &key(number)).exists());
    }
}

/// Files that are in use stay as they are, whatever takes their places.
#[test]
fn files_are_replaced_and_never_changed() {
    let folder = TempDir::new().unwrap();
    let cache = Cache::at(folder.path());
    cache.put(&key(1), &bytes(1, 5000)).unwrap();
    let first = cache.find(&key(1)).unwrap();
    cache.put(&key(1), &bytes(2, 100)).unwrap();
    let second = cache.find(&key(1)).unwrap();
    cache.remove(&key(1));
    assert!(cache.find(&key(1)).is_none());
    // All of this goes at once: nothing may be in it.
    let none = Cache::at(folder.path()).at_most(0);
    none.put(&key(1), &bytes(3, 7)).unwrap();
    assert!(none.get(&key(1)).is_none());
    assert!(first.read().unwrap() == bytes(1, 5000));
    assert!(second.read().unwrap() == bytes(2, 100));
}

/// Threads with one cache, and with caches of their own in the same folder, which is too small.
#[test]
fn threads_find_what_is_whole() {
    const KEYS: u8 = 6;
    let size = |number: u8| usize::from(number) * 300_000 + 1;
    let folder = TempDir::new().unwrap();
    let shared = Cache::at(folder.path());
    let work = |cache: Cache, thread: u8| {
        let mut found = 0;
        for round in 0..24 {
            let number = (round + thread) % KEYS;
            match cache.get(&key(number)) {
                Some(there) => {
                    assert!(there == bytes(number, size(number)), "{number}");
                    found += 1;
                }
                None => drop(cache.put(&key(number), &bytes(number, size(number)))),
            }
        }
        found
    };
    let found: u32 = thread::scope(|scope| {
        let caches = [
            shared.clone(),
            shared.clone(),
            Cache::at(folder.path()).at_most(2_000_000),
            Cache::at(folder.path()).at_most(2_000_000),
        ];
        let threads: Vec<_> = (0..)
            .zip(caches)
            .map(|(number, cache)| scope.spawn(move || work(cache, number)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    });
    assert!(found > 0);
}
