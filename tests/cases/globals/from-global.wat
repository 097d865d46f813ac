;; A mutable global whose first value is that of another global has a value of its own afterwards.
;;! exports: both
;;! call: both => 7 8
(module
  (global $first i32 (i32.const 7))
  (global $second (mut i32) (global.get $first))
  (func (export "wizer-initialize")
    (global.set $second (i32.add (global.get $second) (i32.const 1))))
  (func (export "both") (result i32 i32) (global.get $first) (global.get $second)))
