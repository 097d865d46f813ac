;; Immutable globals stay as they are, between mutable ones whose values change.
;;! exports: limit sum
;;! call: sum => 1111
(module
  (global $a (mut i32) (i32.const 0))
  (global $b i32 (i32.const 10))
  (global $c (mut i64) (i64.const 0))
  (global $limit (export "limit") i32 (i32.const 1000))
  (global $d (mut i32) (i32.const 0))
  (func (export "wizer-initialize")
    (global.set $a (global.get $b))
    (global.set $c (i64.const 100))
    (global.set $d (i32.const 1)))
  (func (export "sum") (result i32)
    (i32.add
      (i32.add (global.get $a) (i32.wrap_i64 (global.get $c)))
      (i32.add (global.get $limit) (global.get $d)))))
