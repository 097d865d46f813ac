;; The guest writes to standard output: there it goes while the result goes to a file.
;;! run: --allow-wasi
;;! stdout: making ready…
;;! exports: memory written
;;! call: written => 16
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "making ready…\n")
  (global $written (mut i32) (i32.const 0))
  (func (export "wizer-initialize")
    (i32.store (i32.const 0) (i32.const 16))
    (i32.store (i32.const 4) (i32.const 16))
    (if (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)) (then unreachable))
    (global.set $written (i32.load (i32.const 8)))
    (memory.fill (i32.const 0) (i32.const 0) (i32.const 16)))
  (func (export "written") (result i32) (global.get $written)))
