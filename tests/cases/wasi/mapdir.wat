;; The same, said the other way around.
;;! run: --allow-wasi --mapdir /data::files
;;! dir: files
;;! exports: memory name read length
;;! call: name => 0x617461642f
;;! call: read => 0x6f6c6c6568
;;! call: length => 6
(module
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_dir_name"
    (func $fd_prestat_dir_name (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "hello.txt")
  (func $check (param i32) (if (local.get 0) (then unreachable)))
  (func (export "wizer-initialize")
    ;; The first directory is descriptor 3. The right that is asked for is to read.
    (call $check (call $fd_prestat_dir_name (i32.const 3) (i32.const 32) (i32.const 5)))
    (call $check
      (call $path_open
        (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 9)
        (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 16)))
    (i32.store (i32.const 20) (i32.const 64))
    (i32.store (i32.const 24) (i32.const 100))
    (call $check
      (call $fd_read (i32.load (i32.const 16)) (i32.const 20) (i32.const 1) (i32.const 28)))
    (call $check (call $fd_close (i32.load (i32.const 16)))))
  (func (export "name") (result i64) (i64.load (i32.const 32)))
  (func (export "read") (result i64)
    (i64.and (i64.load (i32.const 64)) (i64.const 0xffffffffff)))
  (func (export "length") (result i32) (i32.load (i32.const 28))))
