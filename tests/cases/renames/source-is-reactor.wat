;; The same holds for a reactor's `_initialize`, which runs first.
;;! run: -r boot=_initialize
;;! exports: boot count
;;! call: count => 11
(module
  (global $count (mut i32) (i32.const 0))
  (func (export "_initialize")
    (global.set $count (i32.add (global.get $count) (i32.const 1))))
  (func (export "wizer-initialize")
    (global.set $count (i32.add (global.get $count) (i32.const 10))))
  (func (export "count") (result i32) (global.get $count)))
