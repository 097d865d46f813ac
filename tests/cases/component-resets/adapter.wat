;; The adapter for WASI preview 1 is a module of its own, whose state is reset before the snapshot.
;;! exports: get
;;! call: get() => 5
(component
  (core module $adapter
    (global $state (mut i32) (i32.const 0))
    (func (export "fd_write") (result i32) (global.set $state (i32.const 1024)) (i32.const 5))
    (func (export "reset_adapter_state") (global.set $state (i32.const 0))))
  (core module $main
    (import "wasi_snapshot_preview1" "fd_write" (func $write (result i32)))
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (call $write)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $adapter (instantiate $adapter))
  (core instance $main (instantiate $main (with "wasi_snapshot_preview1" (instance $adapter))))
  (func (export "wizer-initialize") (canon lift (core func $main "init")))
  (func (export "get") (result u32) (canon lift (core func $main "get"))))
