;; What is on standard input is read, and is part of the snapshot.
;;! run: --allow-wasi
;;! stdin: 1 + 2
;;! exports: memory length text
;;! call: length => 5
;;! call: text => 0x32202b2031
(module
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "wizer-initialize")
    (i32.store (i32.const 0) (i32.const 64))
    (i32.store (i32.const 4) (i32.const 100))
    (if (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)) (then unreachable)))
  (func (export "length") (result i32) (i32.load (i32.const 8)))
  (func (export "text") (result i64) (i64.load (i32.const 64))))
