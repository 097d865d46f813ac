//! The functions.

use super::{Told, WasiFunction};
use crate::item::Access;
use crate::kind::Kind;

/// What files and folders are called whose paths are not known.
const A_FOLDER: &str = "(a folder)";
const OPEN: &str = "(an open file or folder)";

/// What a socket is called that listens without an address of its own.
const LISTENER: &str = "(a listener)";

/// The name of standard input, as other hosts tell it.
const INPUT: &str = "standard input";

const CLI: &str = "wasi:cli/environment";
const FILES: &str = "wasi:filesystem/types";
const SECURE: &str = "wasi:random/random";
const INSECURE: &str = "wasi:random/insecure";
const SEED: &str = "wasi:random/insecure-seed";

const fn function(
    interface: &'static str,
    name: &'static str,
    kind: Kind,
    told: Told,
) -> WasiFunction {
    WasiFunction {
        interface,
        name,
        kind,
        told,
    }
}

const fn file(name: &'static str, told: Told) -> WasiFunction {
    function(FILES, name, Kind::Files, told)
}

/// All of them. Names that only one of the releases has are not in the other.
pub(super) const FUNCTIONS: &[WasiFunction] = &[
    function(CLI, "get-environment", Kind::Environment, Told::Call("")),
    function(
        "wasi:cli/stdin",
        "get-stdin",
        Kind::Input,
        Told::Call(INPUT),
    ),
    function(
        "wasi:cli/stdin",
        "read-via-stream",
        Kind::Input,
        Told::Call(INPUT),
    ),
    function(
        "wasi:clocks/monotonic-clock",
        "now",
        Kind::Clocks,
        Told::Nanoseconds("monotonic-clock"),
    ),
    function(
        "wasi:clocks/wall-clock",
        "now",
        Kind::Clocks,
        Told::Seconds("wall-clock"),
    ),
    function(
        "wasi:clocks/system-clock",
        "now",
        Kind::Clocks,
        Told::Seconds("wall-clock"),
    ),
    file(
        "[method]descriptor.create-directory-at",
        Told::Texts(Access::WRITE),
    ),
    file("[method]descriptor.stat-at", Told::Texts(Access::READ)),
    file(
        "[method]descriptor.set-times-at",
        Told::Texts(Access::WRITE),
    ),
    file("[method]descriptor.link-at", Told::Texts(Access::WRITE)),
    file("[method]descriptor.open-at", Told::Opened),
    file("[method]descriptor.readlink-at", Told::Texts(Access::READ)),
    file(
        "[method]descriptor.remove-directory-at",
        Told::Texts(Access::WRITE),
    ),
    file("[method]descriptor.rename-at", Told::Texts(Access::WRITE)),
    file(
        "[method]descriptor.symlink-at",
        Told::LastText(Access::WRITE),
    ),
    file(
        "[method]descriptor.unlink-file-at",
        Told::Texts(Access::WRITE),
    ),
    file(
        "[method]descriptor.metadata-hash-at",
        Told::Texts(Access::READ),
    ),
    file(
        "[method]descriptor.read-directory",
        Told::Unnamed(A_FOLDER, Access::LIST),
    ),
    file("[method]descriptor.stat", Told::Unnamed(OPEN, Access::READ)),
    file(
        "[method]descriptor.metadata-hash",
        Told::Unnamed(OPEN, Access::READ),
    ),
    function(
        SECURE,
        "get-random-bytes",
        Kind::Random,
        Told::Length("secure"),
    ),
    function(
        SECURE,
        "get-random-u64",
        Kind::Random,
        Told::Bytes("secure", 8),
    ),
    function(
        INSECURE,
        "get-insecure-random-bytes",
        Kind::Random,
        Told::Length("insecure"),
    ),
    function(
        INSECURE,
        "get-insecure-random-u64",
        Kind::Random,
        Told::Bytes("insecure", 8),
    ),
    function(SEED, "insecure-seed", Kind::Random, Told::Bytes("seed", 16)),
    function(
        SEED,
        "get-insecure-seed",
        Kind::Random,
        Told::Bytes("seed", 16),
    ),
    function(
        "wasi:sockets/ip-name-lookup",
        "resolve-addresses",
        Kind::Names,
        Told::Texts(Access::NONE),
    ),
    function(
        "wasi:sockets/tcp",
        "[method]tcp-socket.start-bind",
        Kind::Sockets,
        Told::Address(2),
    ),
    function(
        "wasi:sockets/tcp",
        "[method]tcp-socket.start-connect",
        Kind::Sockets,
        Told::Address(2),
    ),
    function(
        "wasi:sockets/udp",
        "[method]udp-socket.start-bind",
        Kind::Sockets,
        Told::Address(2),
    ),
    function(
        "wasi:sockets/udp",
        "[method]udp-socket.stream",
        Kind::Sockets,
        Told::Address(1),
    ),
    function(
        "wasi:sockets/types",
        "[method]tcp-socket.bind",
        Kind::Sockets,
        Told::Address(1),
    ),
    function(
        "wasi:sockets/types",
        "[method]tcp-socket.connect",
        Kind::Sockets,
        Told::Address(1),
    ),
    function(
        "wasi:sockets/types",
        "[method]tcp-socket.listen",
        Kind::Sockets,
        Told::Call(LISTENER),
    ),
    function(
        "wasi:sockets/types",
        "[method]udp-socket.bind",
        Kind::Sockets,
        Told::Address(1),
    ),
    function(
        "wasi:sockets/types",
        "[method]udp-socket.connect",
        Kind::Sockets,
        Told::Address(1),
    ),
    function(
        "wasi:sockets/types",
        "[method]udp-socket.send",
        Kind::Sockets,
        Told::Address(2),
    ),
];
