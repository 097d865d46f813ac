;; A module that has globals and nothing else.
;;! exports: next
;;! call: next => 101
;;! call: next => 102
(module
  (global $n (mut i64) (i64.const 0))
  (func (export "wizer-initialize") (global.set $n (i64.const 100)))
  (func (export "next") (result i64)
    (global.set $n (i64.add (global.get $n) (i64.const 1)))
    (global.get $n)))
