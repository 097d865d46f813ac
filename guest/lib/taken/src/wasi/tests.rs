//! Which calls take what.

use super::{FUNCTIONS, WasiCalls, WasiFunction, address};
use crate::Taken;

const CALLS: WasiCalls<'_> = WasiCalls {
    function: "",
    details: 0,
    count: 2,
    sum: 24,
    first: 16,
    name: &[],
};

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

#[test]
fn functions_are_found_by_name() {
    let found = WasiFunction::of("wasi:random/random@0.3.0", "get-random-u64");
    assert_eq!(found.unwrap().interface, "wasi:random/random");
    assert_eq!(
        WasiFunction::of("wasi:random/random", "get-random-u64"),
        None
    );
    assert_eq!(
        WasiFunction::of("wasi:random/insecure@0.2.0", "get-random-u64"),
        None
    );
    for (position, function) in FUNCTIONS.iter().enumerate() {
        let same = |other: &&WasiFunction| {
            (other.interface, other.name) == (function.interface, function.name)
        };
        assert_eq!(
            FUNCTIONS.iter().position(|other| same(&other)),
            Some(position)
        );
    }
}

#[test]
fn calls_become_notes() {
    let mut taken = Taken::default();
    let mut note = |function: &str, details, name: &[u8]| {
        let calls = WasiCalls {
            function,
            details,
            name,
            ..CALLS
        };
        taken.note_calls(&calls, ["HOME", "TOKEN"]);
    };
    note("wasi:cli/environment@0.2.6#get-environment", 0, &[]);
    note("wasi:cli/stdin@0.2.6#get-stdin", 0, &[]);
    note("wasi:clocks/monotonic-clock@0.2.6#now", 0, &[]);
    note("wasi:random/random@0.2.6#get-random-bytes", 0, &[]);
    let files = "wasi:filesystem/types@0.2.6#[method]descriptor.";
    note(&format!("{files}open-at"), 1, b"read");
    note(&format!("{files}open-at"), 0, b"read");
    note(&format!("{files}open-at"), 1 << 16 | 1, b"absent");
    note(&format!("{files}open-at"), 1 << 8 | 2, b"new");
    note(&format!("{files}open-at"), 3, b"both");
    note(&format!("{files}read-directory"), 0, &[]);
    note(&format!("{files}stat-at"), 0, &[]);
    note(&format!("{files}stat"), 0, &[]);
    note(&format!("{files}metadata-hash"), 0, &[]);
    note(&format!("{files}sync"), 0, &[]);
    note("wasi:sockets/types@0.3.0#[method]tcp-socket.listen", 0, &[]);
    note(
        "wasi:sockets/types@0.3.0#[method]udp-socket.send",
        0,
        &[0; 52],
    );
    note(
        "wasi:sockets/types@0.3.0#[method]tcp-socket.bind",
        0,
        &[1, 2, 3],
    );
    note("nothing", 0, b"x");
    let address = words(&[0, 80, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    note(
        "wasi:sockets/tcp@0.2.6#[method]tcp-socket.start-connect",
        0,
        &address,
    );
    assert_eq!(
        taken.to_string(),
        "environment: HOME (2 times) and TOKEN (2 times)\n\
         files: (a folder) (listed, 2 times), (an open file or folder) (read, 4 times), absent (read, missing, 2 times), \
         both (read, write, 2 times), new (write, 2 times), read (read, 4 times) \
         and 2 others\n\
         input: standard input (2 times)\n\
         clocks: monotonic-clock (2 times, first 16 ns)\n\
         random: secure (24 bytes, 2 times)\n\
         sockets: (a listener) (2 times), 127.0.0.1:80 (2 times) and 2 others\n"
    );
    let mut none = Taken::default();
    none.note_calls(
        &WasiCalls {
            function: "wasi:cli/stdin@0.2.6#get-stdin",
            count: 0,
            ..CALLS
        },
        [],
    );
    assert!(none.is_empty());
}

#[test]
fn addresses_are_read() {
    let fourth = [0, 8080, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    let sixth = [1, 443, 7, 0x2001, 0xdb8, 0, 0, 0, 0, 0, 1, 9];
    let optional = |some, of: &[u32]| words(&[&[some], of].concat());
    let text = |bytes: &[u8]| address(bytes).map(|address| address.to_string());
    for (bytes, expected) in [
        (words(&fourth), Some("127.0.0.1:8080")),
        (words(&sixth), Some("[2001:db8::1]:443")),
        (optional(1, &fourth), Some("127.0.0.1:8080")),
        (optional(1, &sixth), Some("[2001:db8::1]:443")),
        (optional(0, &[0; 12]), None),
        (words(&[0, 70_000]), None),
        (words(&[1, 80, 0, 1]), None),
        (words(&[]), None),
        (vec![1, 2, 3], None),
    ] {
        assert_eq!(text(&bytes).as_deref(), expected, "{bytes:?}");
    }
}
