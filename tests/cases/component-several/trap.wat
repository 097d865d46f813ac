;; The second initializer traps: the message names it.
;;! run: -f first -f second
;;! fails: trap
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "first") (global.set $n (i32.const 1)))
    (func $second (export "second") unreachable))
  (core instance $i (instantiate $m))
  (func (export "first") (canon lift (core func $i "first")))
  (func (export "second") (canon lift (core func $i "second"))))
