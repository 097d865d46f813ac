//! Guests that access a granted directory.

/// A module with this code. It accesses the first granted directory, which is descriptor 3.
#[must_use]
pub fn in_directory(body: &str) -> String {
    format!(
        r#"(module
            (import "wasi_snapshot_preview1" "fd_readdir"
                (func $readdir (param i32 i32 i32 i64 i32) (result i32)))
            (import "wasi_snapshot_preview1" "path_rename"
                (func $rename (param i32 i32 i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "path_symlink"
                (func $symlink (param i32 i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "path_link"
                (func $link (param i32 i32 i32 i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "path_unlink_file"
                (func $unlink (param i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "path_create_directory"
                (func $mkdir (param i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "path_open"
                (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "fd_write"
                (func $write (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "fd_read"
                (func $read (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "environ_sizes_get"
                (func $environ (param i32 i32) (result i32)))
            (memory (export "memory") 1)
            (func $demand (param i32) (if (local.get 0) (then unreachable)))
            {body})"#
    )
}
