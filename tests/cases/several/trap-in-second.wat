;; The second initializer traps: the message names it.
;;! run: -f first -f second
;;! fails: trap
(module $app
  (global $n (mut i32) (i32.const 0))
  (func $first (export "first") (global.set $n (i32.const 1)))
  (func $second (export "second") (call $inner))
  (func $inner unreachable))
