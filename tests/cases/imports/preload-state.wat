;; The state of a preloaded module is its own, and is no part of the snapshot.
;;! run: --preload=library=$CASES/imports/preload/library.wat
;;! exports: get
;;! call: get => 3
(module
  (import "library" "next" (func $next (result i32)))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize")
    (drop (call $next))
    (drop (call $next))
    (global.set $n (call $next)))
  (func (export "get") (result i32) (global.get $n)))
