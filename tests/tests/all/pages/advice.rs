//! Where the pages of a memory are: swapped out, or parts of large ones.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::mm::{Advice, madvise};
use tempfile::NamedTempFile;
use wasmtime::{Config, InstanceAllocationStrategy, PoolingAllocationConfig};

use super::{Pages, SIZE, Scene, engine};

/// Tells the system what to do with the pages of a memory. Their contents stay.
#[expect(unsafe_code, reason = "some advice discards what is there")]
fn advise((address, length): (usize, usize), advice: Advice) {
    assert!(matches!(
        advice,
        Advice::LinuxPageOut | Advice::LinuxHugepage
    ));
    let address = std::ptr::with_exposed_provenance_mut(address);
    // SAFETY: this advice changes no byte, and the memory is that of an instance.
    unsafe { madvise(address, length, advice) }.unwrap();
}

/// Something to swap to: what the system has, or a file. The file is there for one test, and no
/// other test swaps meanwhile.
struct Swap {
    file: Option<NamedTempFile>,
    _only: MutexGuard<'static, ()>,
}

impl Swap {
    /// None if the system has nothing, and gets nothing from this user.
    fn on() -> Option<Self> {
        static ONLY: Mutex<()> = Mutex::new(());
        let only = ONLY.lock().unwrap_or_else(PoisonError::into_inner);
        let swaps = fs::read_to_string("/proc/swaps").ok()?;
        if swaps.lines().count() > 1 {
            return Some(Self {
                file: None,
                _only: only,
            });
        }
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(&vec![0; 2 * SIZE]).unwrap();
        file.as_file().sync_all().unwrap();
        let run = |program: &str| {
            let mut command = Command::new(program);
            command
                .arg(file.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            command.status().is_ok_and(|status| status.success())
        };
        (run("mkswap") && run("swapon")).then(|| Self {
            file: Some(file),
            _only: only,
        })
    }
}

impl Drop for Swap {
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            let off = Command::new("swapoff").arg(file.path()).status();
            assert!(off.is_ok_and(|status| status.success()));
        }
    }
}

type Kind = (&'static str, bool, fn(&mut Config));

const KINDS: [Kind; 4] = [
    ("an image and a mapping", false, |config| {
        config.memory_init_cow(true);
    }),
    ("a mapping", false, |config| {
        config.memory_init_cow(false);
    }),
    ("a shared memory", true, |_| ()),
    ("a pool", false, |config| {
        let mut pool = PoolingAllocationConfig::default();
        pool.total_memories(1).max_memory_size(SIZE);
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    }),
];

#[test]
fn pages_that_are_swapped_out() {
    let Some(_swap) = Swap::on() else {
        eprintln!("not tested: there is nothing to swap to");
        return;
    };
    for (what, shared, set) in KINDS {
        let mut scene = Scene::initialized(&engine(set), shared);
        let place = scene.place();
        let before = Pages::of(place);
        advise(place, Advice::LinuxPageOut);
        let after = Pages::of(place);
        // Of the pages with contents, most are swapped out.
        assert!(after.swapped > 200, "{what}: {before:?}, then {after:?}");
        assert!(
            after.present < before.present / 2,
            "{what}: {before:?}, then {after:?}"
        );
        scene.check(what);
    }
}

/// The sum of a field of `/proc/self/smaps` over the mappings of a memory, in KiB.
fn sum((address, length): (usize, usize), field: &str) -> u64 {
    let maps = fs::read_to_string("/proc/self/smaps").unwrap();
    let mut sum = 0;
    let mut is_within = false;
    for line in maps.lines() {
        let mut words = line.split_ascii_whitespace();
        let first = words.next().unwrap();
        if let Some((from, to)) = first.split_once('-') {
            let [from, to] = [from, to].map(|digits| usize::from_str_radix(digits, 16).unwrap());
            is_within = from < address + length && address < to;
        } else if is_within && first == field {
            sum += words.next().unwrap().parse::<u64>().unwrap();
        }
    }
    sum
}

#[test]
fn pages_of_large_ones() {
    for (what, shared, set) in KINDS {
        let mut scene = Scene::new(&engine(set), shared);
        let place = scene.place();
        advise(place, Advice::LinuxHugepage);
        scene.initialize();
        let (address, length) = scene.place();
        if sum((address, length), "AnonHugePages:") == 0 {
            eprintln!("not tested: {what}: the system made no large pages");
        }
        scene.check(what);
    }
}

/// Large pages, some of which are swapped out: the system splits these.
#[test]
fn large_pages_that_are_swapped_out() {
    let Some(_swap) = Swap::on() else {
        eprintln!("not tested: there is nothing to swap to");
        return;
    };
    for (what, shared, set) in KINDS {
        let mut scene = Scene::new(&engine(set), shared);
        advise(scene.place(), Advice::LinuxHugepage);
        scene.initialize();
        let (address, _) = scene.place();
        advise((address + SIZE / 2, SIZE / 4), Advice::LinuxPageOut);
        assert!(Pages::of((address, SIZE)).swapped > 0, "{what}");
        scene.check(what);
    }
}
