;; Tail calls of all kinds, more of them than any stack holds.
;;! exports: is-even get
;;! call: get => 1 500000
;;! call: is-even 1000001 => 0
(module
  (type $unary (func (param i32) (result i32)))
  (table 1 funcref)
  (elem (i32.const 0) $count)
  (elem declare func $odd)
  (global $even (mut i32) (i32.const 0))
  (global $counted (mut i32) (i32.const 0))
  (func $is-even (export "is-even") (type $unary)
    (if (i32.eqz (local.get 0)) (then (return (i32.const 1))))
    (return_call_ref $unary (i32.sub (local.get 0) (i32.const 1)) (ref.func $odd)))
  (func $odd (type $unary)
    (if (i32.eqz (local.get 0)) (then (return (i32.const 0))))
    (return_call $is-even (i32.sub (local.get 0) (i32.const 1))))
  (func $count (type $unary)
    (if (i32.eqz (local.get 0)) (then (return (global.get $counted))))
    (global.set $counted (i32.add (global.get $counted) (i32.const 1)))
    (return_call_indirect (type $unary) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0)))
  (func (export "wizer-initialize")
    (global.set $even (call $is-even (i32.const 1000000)))
    (drop (call $count (i32.const 500000))))
  (func (export "get") (result i32 i32) (global.get $even) (global.get $counted)))
