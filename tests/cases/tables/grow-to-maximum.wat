;; A table grows to its maximum, and not beyond: the result's answer is the same.
;;! exports: answers more
;;! call: answers => 1 -1 3
;;! call: more 1 => -1
;;! call: more 0 => 4
(module
  (table $t 1 4 funcref)
  (global $first (mut i32) (i32.const 0))
  (global $second (mut i32) (i32.const 0))
  (global $third (mut i32) (i32.const 0))
  (func (export "wizer-initialize")
    (global.set $first (table.grow $t (ref.null func) (i32.const 2)))
    (global.set $second (table.grow $t (ref.null func) (i32.const 2)))
    (global.set $third (table.grow $t (ref.null func) (i32.const 1))))
  (func (export "answers") (result i32 i32 i32)
    (global.get $first) (global.get $second) (global.get $third))
  (func (export "more") (param i32) (result i32)
    (table.grow $t (ref.null func) (local.get 0))))
