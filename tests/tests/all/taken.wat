;; Takes something of each kind that preview 1 has. What it got stays in memory.
(module
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $environ (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_filestat_get" (func $stat (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_readdir"
    (func $readdir (param i32 i32 i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_create_directory"
    (func $make (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_filestat_get"
    (func $path-stat (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (memory (export "memory") 2)
  (data (i32.const 4096) "words.txt")
  (data (i32.const 4128) "absent")
  (data (i32.const 4160) "inner")

  ;; Opens a path in a folder to read it: its descriptor is at an address.
  (func $opened (param $folder i32) (param $path i32) (param $length i32) (param $to i32)
    (drop (call $open (local.get $folder) (i32.const 0) (local.get $path) (local.get $length)
      (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (local.get $to))))

  (func (export "clocks")
    (drop (call $clock (i32.const 0) (i64.const 0) (i32.const 0)))
    (drop (call $clock (i32.const 1) (i64.const 0) (i32.const 8)))
    (drop (call $clock (i32.const 1) (i64.const 0) (i32.const 16))))
  (func (export "random") (drop (call $random (i32.const 32) (i32.const 21))))
  (func (export "environment") (drop (call $environ (i32.const 1024) (i32.const 2048))))
  (func (export "input")
    (i32.store (i32.const 96) (i32.const 8192))
    (i32.store (i32.const 100) (i32.const 64))
    (drop (call $read (i32.const 0) (i32.const 96) (i32.const 1) (i32.const 104))))
  (func (export "files")
    (call $opened (i32.const 3) (i32.const 4096) (i32.const 9) (i32.const 112))
    (call $opened (i32.const 3) (i32.const 4128) (i32.const 6) (i32.const 116))
    (call $opened (i32.const 3) (i32.const 4160) (i32.const 5) (i32.const 120))
    (call $opened (i32.load (i32.const 120)) (i32.const 4096) (i32.const 9) (i32.const 124))
    (drop (call $stat (i32.load (i32.const 112)) (i32.const 128)))
    (drop (call $path-stat (i32.const 3) (i32.const 0) (i32.const 4160) (i32.const 5)
      (i32.const 192)))
    (drop (call $readdir (i32.const 3) (i32.const 16384) (i32.const 4096) (i64.const 0)
      (i32.const 256))))
  (func (export "make") (drop (call $make (i32.const 3) (i32.const 4128) (i32.const 6))))
  (func (export "nothing")))
